//! Changes to the life of a meeting beyond its items: issue, attendance, conflicts, copies, minutes.

use super::Rules;
use super::change::{Change, Done, Family};
use super::error::Result;
use super::writer::Writer;

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum Session {}

impl From<Session> for Change {
    fn from(change: Session) -> Self {
        Self::Session(Box::new(change))
    }
}

impl Family for Session {
    fn name(&self) -> &'static str {
        match *self {}
    }

    fn perform(&self, _: &mut Writer<'_>, _: &Rules<'_>) -> Result<Done> {
        match *self {}
    }
}
