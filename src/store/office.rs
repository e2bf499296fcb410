//! Changes to the unit itself: its users, and what its people declared of their circumstances.

use super::Rules;
use super::change::{Change, Done, Family};
use super::error::Result;
use super::writer::Writer;

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum Office {}

impl From<Office> for Change {
    fn from(change: Office) -> Self {
        Self::Office(Box::new(change))
    }
}

impl Family for Office {
    fn name(&self) -> &'static str {
        match *self {}
    }

    fn perform(&self, _: &mut Writer<'_>, _: &Rules<'_>) -> Result<Done> {
        match *self {}
    }
}
