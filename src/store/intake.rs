//! Changes to what is kept with a report beyond its text: who its source is, its confirmed grade,
//! and the reports that it belongs with.

use super::Rules;
use super::change::{Change, Done, Family};
use super::error::Result;
use super::whole_report::{self, WholeReport};
use super::writer::Writer;

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum Intake {
    /// Takes the reports of a file.
    Import {
        /// The file's name.
        file: String,
        /// What its rows became.
        reports: Vec<WholeReport>,
    },
}

impl From<Intake> for Change {
    fn from(change: Intake) -> Self {
        Self::Intake(Box::new(change))
    }
}

impl Family for Intake {
    fn name(&self) -> &'static str {
        match self {
            Self::Import { .. } => "import intelligence",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Import { file, reports } => whole_report::import(w, rules, file, reports),
        }
    }
}
