//! Changes to what happens to actions after they are set, and to the control strategy.

use super::Rules;
use super::change::{Change, Done, Family};
use super::error::Result;
use super::writer::Writer;

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum FollowUp {}

impl From<FollowUp> for Change {
    fn from(change: FollowUp) -> Self {
        Self::FollowUp(Box::new(change))
    }
}

impl Family for FollowUp {
    fn name(&self) -> &'static str {
        match *self {}
    }

    fn perform(&self, _: &mut Writer<'_>, _: &Rules<'_>) -> Result<Done> {
        match *self {}
    }
}
