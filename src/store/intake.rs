//! Changes to what is kept with a report beyond its text: who its source is, its confirmed grade,
//! and the reports that it belongs with.

use super::change::{Change, Done, Family};
use super::error::Result;
use super::link::{LinkReports, UnlinkReports};
use super::source::{KeepSource, RevealSource};
use super::writer::Writer;
use super::{Rules, link, source};

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum Intake {
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
            Self::KeepSource(_) => "keep source",
            Self::RevealSource(_) => "reveal source",
            Self::LinkReports(_) => "link reports",
            Self::UnlinkReports(_) => "unlink reports",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::KeepSource(new) => source::keep(w, rules, new),
            Self::RevealSource(look) => source::reveal(w, rules, look),
            Self::LinkReports(new) => link::link(w, new),
            Self::UnlinkReports(change) => link::unlink(w, change),
        }
    }
}
