//! A document as it will print, before it goes to a printer or a file.

use crate::documents::{Document, Form, Page, pages, render};

/// The preview.
#[derive(Debug, Clone, PartialEq)]
pub struct PreviewState {
    /// The document.
    pub document: Document,
    /// Its pages as text, each a list of lines.
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
        Self { document, pages, html: false, scroll: 0 }
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

    /// The document's bytes as text, or as HTML.
    ///
    /// # Errors
    /// The HTML template does not hold; one sentence.
    pub fn bytes(&self, html: bool) -> Result<Vec<u8>, String> {
        let form = if html { Form::Html } else { Form::Text };
        render(&self.document, form).map_err(|error| error.to_string())
    }
}
