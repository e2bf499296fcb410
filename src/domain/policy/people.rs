//! What the policy says of posts and the people who hold them.

use super::{PolicyError, Reader};

/// Rules of posts and people (L).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleRules {
    /// Months after which what a post requires is looked at again.
    pub post_review_months: u32,
}

impl Reader {
    pub(super) fn people(&mut self) -> Result<PeopleRules, PolicyError> {
        Ok(PeopleRules { post_review_months: self.number("post_review", "months")? })
    }
}
