//! Changes to the unit itself: its users, and what its people declared of their circumstances.

use super::change::{Change, Done, Family};
use super::error::Result;
use super::users::{AddUser, SetUser};
use super::vulnerability::{self, EndVulnerability};
use super::writer::{Seen, Writer};
use super::{Rules, draft, users};
use crate::domain::risk::VulnerabilityKind;
use crate::domain::time::Date;

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum Office {
    /// Writes down what a person declared of their own circumstances.
    DeclareVulnerability {
        /// The person as seen.
        person: Seen,
        /// What.
        kind: VulnerabilityKind,
        /// When.
        declared: Date,
        /// In the person's words.
        note: String,
    },
    /// Says since when a declared circumstance no longer holds.
    EndVulnerability(EndVulnerability),
    /// Writes down that drafts were thrown away because nobody typed at them any more.
    ExpireDrafts {
        /// How many.
        count: i64,
        /// The days for which policy keeps them.
        days: u32,
    },
    /// Adds a user.
    AddUser(AddUser),
    /// Changes what a user may do.
    SetUser(SetUser),
}

impl From<Office> for Change {
    fn from(change: Office) -> Self {
        Self::Office(Box::new(change))
    }
}

impl Family for Office {
    fn name(&self) -> &'static str {
        match self {
            Self::DeclareVulnerability { .. } => "declare vulnerability",
            Self::ExpireDrafts { .. } => "expire drafts",
            Self::EndVulnerability(_) => "end vulnerability",
            Self::AddUser(_) => "add user",
            Self::SetUser(_) => "set user",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::DeclareVulnerability { person, kind, declared, note } => {
                vulnerability::declare(w, rules, *person, *kind, *declared, note)
            }
            Self::EndVulnerability(end) => vulnerability::end(w, rules, end),
            Self::ExpireDrafts { count, days } => Ok(draft::expired(w, *count, *days)),
            Self::AddUser(new) => users::add(w, rules, new),
            Self::SetUser(set) => users::set(w, rules, set),
        }
    }
}
