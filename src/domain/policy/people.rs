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
        Ok(PeopleRules { post_review_months, joiner_levels })
    }
}
