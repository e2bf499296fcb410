//! What reaches `update`, and what it asks of the world in return.

use super::keys::Key;
use super::screens::preview::Laid;
use crate::documents::{self, Document, DocumentError, Form, Templates, render};
use crate::domain::time::Moment;
use crate::store::measures::Measures;
use crate::store::papers::{Facts, OwnPapers};
use crate::store::renewal::page::Page;
use crate::store::worker::{Reply, Request};
use std::path::PathBuf;
use std::sync::Arc;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted, whole.
    Paste(String),
    /// The screen has this many columns and lines.
    Resize(u16, u16),
    /// The mouse was pressed at this column and line.
    Click(u16, u16),
    /// The wheel turned: down is positive.
    Wheel(i32),
    /// The store answered.
    Answer(Reply),
    /// The pages of papers are set, by the run that asked; or a sentence says why they are not.
    LaidOut(u64, Result<Arc<Laid>, String>),
    /// A long text came back from the editor, or a sentence says why it did not.
    Edited(Result<String, String>),
    /// An effect was carried out, or not; the sentence says which.
    Done(Result<String, String>),
}

/// Something to be done outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Ask the store; the answer carries the run.
    Ask(u64, Request),
    /// Set the pages of a paper; the answer carries the run.
    LayOut(u64, Box<Manuscript>),
    /// Let papers go that were shown: freeing thousands of pages takes a moment as well.
    Discard(Arc<Laid>),
    /// Put text on the clipboard.
    Copy(String),
    /// Print a document; setting its pages takes a moment, so it is not done here.
    Print(Paper, Destination),
    /// Write what falls due as a calendar file, as of a moment; many take a moment, as printing.
    Calendar(Arc<Page>, Moment, Destination),
    /// Write the figures of a month as a table for a spreadsheet.
    Figures(Box<Measures>, Destination),
    /// Leave the screen to the user's editor, for a long text.
    Edit(String),
    /// Leave the screen to the shell until brought back.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Turn the mouse on or off.
    Mouse(bool),
    /// End.
    Quit,
}

/// What a paper is made of, before its pages are set.
#[derive(Debug, Clone, PartialEq)]
pub struct Manuscript {
    /// What it says.
    pub facts: Facts,
    /// The unit's own words for it.
    pub own: OwnPapers,
    /// Who prints it.
    pub by: String,
    /// When.
    pub at: Moment,
}

impl Manuscript {
    /// The papers with their pages: for the thread that sets them.
    ///
    /// # Errors
    /// The unit's own words do not hold; one sentence.
    pub fn lay_out(&self) -> Result<Laid, DocumentError> {
        let words = Templates::read(&self.own)?;
        Ok(Laid::new(documents::papers(&self.facts, &words, &self.by, self.at)))
    }
}

/// A document on its way out.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// The document.
    pub document: Arc<Document>,
    /// The form that is wanted.
    pub form: Form,
}

impl Paper {
    /// The bytes of the document in its form: for the thread that prints.
    ///
    /// # Errors
    /// The form cannot be made; one sentence.
    pub fn bytes(&self) -> Result<Vec<u8>, DocumentError> {
        render(&self.document, self.form)
    }
}

/// Where paper goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// The default printer, by `lp`.
    Printer,
    /// A file.
    File(PathBuf),
}

/// When it is, as the edge read the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now(pub Moment);
