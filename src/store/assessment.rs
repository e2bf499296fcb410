//! Changes to how reports are assessed: schemes, second scores and mandatory referrals.

use super::Rules;
use super::change::{Change, Done, Family};
use super::error::Result;
use super::writer::Writer;

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum Assessment {}

impl From<Assessment> for Change {
    fn from(change: Assessment) -> Self {
        Self::Assess(Box::new(change))
    }
}

impl Family for Assessment {
    fn name(&self) -> &'static str {
        match *self {}
    }

    fn perform(&self, _: &mut Writer<'_>, _: &Rules<'_>) -> Result<Done> {
        match *self {}
    }
}
