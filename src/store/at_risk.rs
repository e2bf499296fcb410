//! Changes to people at risk.

use super::Rules;
use super::change::{Change, Done, Family};
use super::error::Result;
use super::writer::Writer;

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum AtRiskChange {}

impl From<AtRiskChange> for Change {
    fn from(change: AtRiskChange) -> Self {
        Self::AtRisk(Box::new(change))
    }
}

impl Family for AtRiskChange {
    fn name(&self) -> &'static str {
        match *self {}
    }

    fn perform(&self, _: &mut Writer<'_>, _: &Rules<'_>) -> Result<Done> {
        match *self {}
    }
}
