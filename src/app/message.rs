//! What reaches `update`, and what it asks of the world in return.

use super::keys::Key;
use crate::domain::time::Moment;
use crate::store::worker::{Reply, Request};
use std::path::PathBuf;

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
    /// Print a document that is ready.
    Print(Paper, Destination),
    /// Leave the screen to the shell until brought back.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Turn the mouse on or off.
    Mouse(bool),
    /// End.
    Quit,
}

/// A rendered document on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its reference, for the file's name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
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
