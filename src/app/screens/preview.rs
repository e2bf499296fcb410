//! A document as it will print, before it goes to a printer or a file.

use crate::documents::{Document, Form, Page, pages, render};

/// The preview.
#[derive(Debug, Clone, PartialEq)]
pub struct PreviewState {
    /// The document.
    pub document: Document,
    /// The other copies of a set, which go with it.
    pub others: Vec<Document>,
    /// Its pages as text, with those of the others after them, each a list of lines.
    pub pages: Vec<Vec<String>>,
    /// Whether a file is written as HTML rather than text.
    pub html: bool,
    /// The first line shown, over all pages.
    pub scroll: usize,
}

impl PreviewState {
    /// The preview of a document.
    pub fn open(document: Document) -> Self {
        let pages = pages(&document, Page::default());
        Self { document, others: Vec::new(), pages, html: false, scroll: 0 }
    }

    /// The same with the other copies of its set.
    pub fn with(mut self, others: Vec<Document>) -> Self {
        self.pages.extend(others.iter().flat_map(|other| pages(other, Page::default())));
        self.others = others;
        self
    }

    /// Lines over all pages.
    pub fn count(&self) -> usize {
        self.pages.iter().map(Vec::len).sum()
    }

    /// The page on which the first line shown stands, from 1.
    pub fn page(&self) -> usize {
        let lines = self.pages.first().map_or(1, Vec::len).max(1);
        self.scroll / lines + 1
    }

    /// A document's bytes as text, or as HTML.
    ///
    /// # Errors
    /// The HTML template does not hold; one sentence.
    pub fn bytes(document: &Document, html: bool) -> Result<Vec<u8>, String> {
        let form = if html { Form::Html } else { Form::Text };
        render(document, form).map_err(|error| error.to_string())
    }
}
