//! What each criterion of mandatory referral rests on.

use super::PolicyError;
use super::read::Group;
use crate::domain::choice::Choice;
use crate::domain::referral::Criterion;
use std::collections::BTreeMap;

/// The legal source of each criterion (P).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralLaw(BTreeMap<Criterion, String>);

impl ReferralLaw {
    /// Where a criterion stands, such as `SI 2020/2 regs 4(1)(a)(i) and 7(1)(a)`.
    pub fn source(&self, criterion: Criterion) -> &str {
        self.0.get(&criterion).map_or("", String::as_str)
    }

    pub(super) fn read(group: &mut Group) -> Result<Self, PolicyError> {
        let source = |criterion: &Criterion| Ok((*criterion, group.text(criterion.code())?));
        Criterion::ALL.iter().map(source).collect::<Result<_, _>>().map(Self)
    }
}
