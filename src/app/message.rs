//! What reaches `update`, and what it asks of the world in return.

use super::keys::Key;
use crate::documents::{Document, DocumentError, Form, render};
use crate::domain::time::Moment;
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
    /// Put text on the clipboard.
    Copy(String),
    /// Print a document; setting its pages takes a moment, so it is not done here.
    Print(Paper, Destination),
    /// Write what falls due as a calendar file, as of a moment; many take a moment, as printing.
    Calendar(Arc<Page>, Moment, Destination),
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

/// A document on its way out.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// The document.
    pub document: Document,
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
