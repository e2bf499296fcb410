//! What the policy says of posts and the people who hold them.

use super::{PolicyError, Reader};
use crate::domain::choice::Choice;
use crate::domain::vetting::{Level, SubjectKind};
use std::collections::BTreeMap;

/// Rules of posts and people (L).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleRules {
    /// Months after which what a post requires is looked at again.
    pub post_review_months: u32,
    /// From how many per cent of likeness a name is near one of a barred or advisory list.
    pub near_percent: u32,
    /// Whether who is confirmed to be on the barred list cannot be granted (S).
    pub barred_bars: bool,
    joiner_levels: BTreeMap<SubjectKind, Level>,
}

impl PeopleRules {
    /// The level that somebody who joins needs, where neither a post nor HR says.
    pub fn joiner_level(&self, kind: SubjectKind) -> Level {
        self.joiner_levels.get(&kind).copied().unwrap_or(Level::Rv)
    }
}

impl Reader {
    pub(super) fn people(&mut self) -> Result<PeopleRules, PolicyError> {
        let joiner_levels = self.one("joiner_level", |group| {
            let level = |kind: &SubjectKind| Ok((*kind, group.word(kind.code())?));
            SubjectKind::ALL.iter().map(level).collect()
        })?;
        let post_review_months = self.number("post_review", "months")?;
        let (near_percent, barred_bars) =
            self.one("barred_lists", |group| match group.number("near_percent")? {
                percent if percent <= 100 => Ok((percent, group.flag("bars")?)),
                _ => Err(group.wrong("near_percent", "should be at most 100")),
            })?;
        Ok(PeopleRules { post_review_months, near_percent, barred_bars, joiner_levels })
    }
}
