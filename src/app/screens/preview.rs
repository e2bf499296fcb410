//! A document as it will print, before it goes to a printer or a file.

use crate::documents::{Document, Form, Page, pages};

/// The preview.
#[derive(Debug, Clone, PartialEq)]
pub struct PreviewState {
    /// The document.
    pub document: Document,
    /// The other copies of a set, which go with it.
    pub others: Vec<Document>,
    /// Its pages as text, with those of the others after them, each a list of lines.
    pub pages: Vec<Vec<String>>,
    /// The form in which it goes out.
    pub form: Form,
    /// The first line shown, over all pages.
    pub scroll: usize,
}

impl PreviewState {
    /// The preview of a document.
    pub fn open(document: Document) -> Self {
        let pages = pages(&document, Page::default());
        Self { document, others: Vec::new(), pages, form: Form::Pdf, scroll: 0 }
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

    /// Changes the form: PDF, text, HTML, and PDF again.
    pub fn next_form(&mut self) {
        self.form = match self.form {
            Form::Pdf => Form::Text,
            Form::Text => Form::Html,
            Form::Html => Form::Pdf,
        };
    }

    /// The form for the printer, to which HTML would be so many lines of code.
    pub fn printer_form(&self) -> Form {
        match self.form {
            Form::Html => Form::Pdf,
            form => form,
        }
    }

    /// In which form it goes out, in words.
    pub fn form_words(&self) -> &'static str {
        match self.form {
            Form::Pdf => "printer and file: PDF",
            Form::Text => "printer and file: text",
            Form::Html => "printer: PDF, file: HTML",
        }
    }
}
