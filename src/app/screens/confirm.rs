//! A question before something that is hard to take back: it names what and how many, and any
//! key but `y` means No.

use crate::app::marking::Each;
use crate::store::change::Change;

/// What happens on `y`.
#[derive(Debug, Clone, PartialEq)]
pub enum Then {
    /// This change is made.
    Apply(Box<Change>),
    /// Each of many records is changed, one after the other.
    Each(Each),
    /// The topmost overlay beneath is left, with what was typed in it.
    Leave,
    /// The program ends.
    Quit,
}

/// The question.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirm {
    /// What will happen, naming what and how many.
    pub question: String,
    /// What happens on `y`.
    pub then: Then,
}
