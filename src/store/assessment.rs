//! Changes to how reports are assessed: schemes, second scores and mandatory referrals.

pub(super) mod places;
pub mod schemes;
pub mod second;
#[cfg(test)]
mod tests;

use super::change::{Change, Done, Family};
use super::error::Result;
use super::referral::RecordReferral;
use super::writer::{Seen, Writer};
use super::{Rules, referral};
use crate::domain::score::Score;

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum Assessment {
    /// Stores a scheme for good.
    AddScheme {
        /// The scheme file.
        text: String,
    },
    /// Makes new scores by a stored scheme from now on.
    UseScheme {
        /// Its name.
        name: String,
    },
    /// Scores a scored report a second time, without having seen the first.
    SecondScore {
        /// The report as it was seen.
        report: Seen,
        /// The row of the first score.
        first: i64,
        /// The scheme of both.
        scheme: String,
        /// The answers.
        score: Score,
        /// Why these levels; may be blank.
        reason: String,
    },
    /// Records a mandatory referral, or what became of it.
    RecordReferral(RecordReferral),
}

impl From<Assessment> for Change {
    fn from(change: Assessment) -> Self {
        Self::Assess(Box::new(change))
    }
}

impl Family for Assessment {
    fn name(&self) -> &'static str {
        match self {
            Self::AddScheme { .. } => "add scheme",
            Self::UseScheme { .. } => "use scheme",
            Self::SecondScore { .. } => "score report second",
            Self::RecordReferral(_) => "record referral",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::AddScheme { text } => schemes::add(w, text),
            Self::UseScheme { name } => schemes::choose(w, name),
            Self::SecondScore { report, first, scheme, score, reason } => {
                second::score(w, rules, *report, *first, scheme, score, reason)
            }
            Self::RecordReferral(new) => referral::record(w, rules, new),
        }
    }
}
