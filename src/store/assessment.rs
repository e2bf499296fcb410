//! Changes to how reports are assessed: schemes, second scores and mandatory referrals.

use super::change::{Change, Done, Family};
use super::error::Result;
use super::referral::RecordReferral;
use super::writer::Writer;
use super::{Rules, referral};

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum Assessment {
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
            Self::RecordReferral(_) => "record referral",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::RecordReferral(new) => referral::record(w, rules, new),
        }
    }
}
