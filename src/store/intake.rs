//! Changes to what is kept with a report beyond its text: who its source is, its confirmed grade,
//! and the reports that it belongs with.

use super::Rules;
use super::change::{Change, Done, Family};
use super::error::Result;
use super::writer::Writer;

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum Intake {}

impl From<Intake> for Change {
    fn from(change: Intake) -> Self {
        Self::Intake(Box::new(change))
    }
}

impl Family for Intake {
    fn name(&self) -> &'static str {
        match *self {}
    }

    fn perform(&self, _: &mut Writer<'_>, _: &Rules<'_>) -> Result<Done> {
        match *self {}
    }
}
