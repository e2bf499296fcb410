//! Changes to complaints and what their review finds.

use super::Rules;
use super::change::{Change, Done, Family};
use super::error::Result;
use super::writer::Writer;

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum ComplaintChange {}

impl From<ComplaintChange> for Change {
    fn from(change: ComplaintChange) -> Self {
        Self::Complaint(Box::new(change))
    }
}

impl Family for ComplaintChange {
    fn name(&self) -> &'static str {
        match *self {}
    }

    fn perform(&self, _: &mut Writer<'_>, _: &Rules<'_>) -> Result<Done> {
        match *self {}
    }
}
