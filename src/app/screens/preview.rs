//! Papers as they will print, before they go to a printer or a file. Their pages are set outside
//! the loop: until they are, the preview is open without them.

use crate::documents::{Document, Form, Page, pages};
use crate::store::papers::Ask;
use crate::store::writer::Seen;
use std::sync::Arc;

/// Papers with their pages set.
#[derive(Debug, Clone, PartialEq)]
pub struct Laid {
    /// The papers: one, or the copies of a set.
    pub papers: Vec<Arc<Document>>,
    /// The pages of all of them as text, each as many lines as a page has.
    pages: Vec<String>,
}

impl Laid {
    /// Sets the pages of papers, which takes a moment where they are many.
    pub fn new(papers: Vec<Document>) -> Self {
        let set = |paper: &Document| pages(paper, Page::default());
        let pages = papers.iter().flat_map(set).map(|lines| lines.join("\n")).collect();
        Self { papers: papers.into_iter().map(Arc::new).collect(), pages }
    }

    /// How many pages there are.
    pub fn count(&self) -> usize {
        self.pages.len()
    }

    /// Lines over all pages.
    pub fn lines(&self) -> usize {
        self.pages.len() * Page::default().lines()
    }

    /// The lines from this one on, over all pages: found by the page they stand on, so that the
    /// last of a long paper is as near as the first.
    pub fn from(&self, line: usize) -> impl Iterator<Item = &str> {
        let (page, above) = (line / Page::default().lines(), line % Page::default().lines());
        let rest = self.pages.get(page..).unwrap_or_default();
        rest.iter().flat_map(|page| page.split('\n')).skip(above)
    }
}

/// Which letters are shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Letters {
    /// The records whose letter is a draft, as seen.
    pub drafts: Vec<Seen>,
    /// Those whose letter is shown as it was sent.
    pub sent: Vec<Seen>,
    /// The register of what they are about.
    pub register: &'static str,
    /// The reference of the first.
    pub about: String,
    /// Whether they were asked for by what they are about, and not as letters that were sent.
    pub of_records: bool,
}

impl Letters {
    /// The records of which a letter would be sent: the drafts, or the one that was sent already.
    pub fn due(&self) -> Vec<Seen> {
        if self.drafts.is_empty() { self.sent.clone() } else { self.drafts.clone() }
    }
}

/// The preview.
#[derive(Debug, Clone, PartialEq)]
pub struct PreviewState {
    /// What was asked for.
    pub ask: Ask,
    /// The letters, where it shows some.
    pub letters: Option<Letters>,
    /// The papers; `None` while their pages are being set.
    pub laid: Option<Arc<Laid>>,
    /// The form in which they go out.
    pub form: Form,
    /// The first line shown, over all pages.
    pub scroll: usize,
}

impl PreviewState {
    /// The preview of papers whose pages are being set.
    pub fn open(ask: Ask) -> Self {
        Self { ask, letters: None, laid: None, form: Form::Pdf, scroll: 0 }
    }

    /// Takes the pages. What was scrolled meanwhile counts, to the end of what there is.
    pub fn take(&mut self, laid: Arc<Laid>, room: usize) {
        self.laid = Some(laid);
        self.scroll_by(0, room);
    }

    /// Scrolls by lines on a screen with room for `room`.
    pub fn scroll_by(&mut self, lines: isize, room: usize) {
        let last = self.laid.as_ref().map(|laid| laid.lines().saturating_sub(room));
        let place = self.scroll.saturating_add_signed(lines);
        self.scroll = last.map_or(place, |last| place.min(last));
    }

    /// The page on which the first line shown stands, from 1.
    pub fn page(&self) -> usize {
        self.scroll / Page::default().lines() + 1
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
