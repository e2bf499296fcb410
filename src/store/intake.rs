//! Changes to what is kept with a report beyond its text: who its source is, its confirmed grade,
//! and the reports that it belongs with.

use super::change::{Change, Conditions, Done, Family};
use super::error::Result;
use super::imported::{self, ImportedReport};
use super::link::{LinkReports, UnlinkReports};
use super::source::{KeepSource, RevealSource};
use super::writer::{Seen, Writer};
use super::{Rules, grading, link, source};
use crate::domain::grading::Grade3;

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum Intake {
    /// Grades the items of a report one by one.
    GradeItems {
        /// The report as seen.
        report: Seen,
        /// A grade for each item, in their order.
        grades: Vec<Grade3>,
        /// What the receiver may do, where one of them says C.
        conditions: Conditions,
    },
    /// Confirms what an old grade becomes.
    ConvertGrade {
        /// The report as seen.
        report: Seen,
        /// The grade from now on.
        grade: Grade3,
        /// What the receiver may do, where it says C.
        conditions: Conditions,
    },
    /// Takes the reports of a file.
    Import {
        /// The file's name.
        file: String,
        /// What its rows became.
        reports: Vec<ImportedReport>,
    },
    /// Keeps who a source is.
    KeepSource(KeepSource),
    /// Looks at who a source is.
    RevealSource(RevealSource),
    /// Links or merges two reports.
    LinkReports(LinkReports),
    /// Parts them again.
    UnlinkReports(UnlinkReports),
}

impl From<Intake> for Change {
    fn from(change: Intake) -> Self {
        Self::Intake(Box::new(change))
    }
}

impl Family for Intake {
    fn name(&self) -> &'static str {
        match self {
            Self::GradeItems { .. } => "grade report",
            Self::ConvertGrade { .. } => "convert grade",
            Self::Import { .. } => "import intelligence",
            Self::KeepSource(_) => "keep source",
            Self::RevealSource(_) => "reveal source",
            Self::LinkReports(_) => "link reports",
            Self::UnlinkReports(_) => "unlink reports",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::GradeItems { report, grades, conditions } => {
                grading::grade_items(w, rules, *report, grades, conditions)
            }
            Self::ConvertGrade { report, grade, conditions } => {
                grading::convert(w, rules, *report, *grade, conditions)
            }
            Self::Import { file, reports } => imported::import(w, rules, file, reports),
            Self::KeepSource(new) => source::keep(w, rules, new),
            Self::RevealSource(look) => source::reveal(w, rules, look),
            Self::LinkReports(new) => link::link(w, new),
            Self::UnlinkReports(change) => link::unlink(w, change),
        }
    }
}
