//! Changes to the daily management meeting.

use super::Rules;
use super::change::{Change, Done, Family};
use super::error::Result;
use super::writer::Writer;

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum DailyChange {}

impl From<DailyChange> for Change {
    fn from(change: DailyChange) -> Self {
        Self::Daily(Box::new(change))
    }
}

impl Family for DailyChange {
    fn name(&self) -> &'static str {
        match *self {}
    }

    fn perform(&self, _: &mut Writer<'_>, _: &Rules<'_>) -> Result<Done> {
        match *self {}
    }
}
