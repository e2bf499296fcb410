//! What the policy says of posts and the people who hold them.

use super::{PolicyError, Reader};
use crate::domain::choice::Choice;
use crate::domain::hr::Leaving;
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
    /// The reasons for leaving that are reported for the barred or advisory list (S).
    pub reported: Vec<Leaving>,
    joiner_levels: BTreeMap<SubjectKind, Level>,
}

impl PeopleRules {
    /// Whether who left for this reason is reported for the barred or advisory list.
    pub fn is_reported(&self, leaving: Leaving) -> bool {
        self.reported.contains(&leaving)
    }

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
        let reported = self.one("leavers_reported", |group| group.words("reasons"))?;
        Ok(PeopleRules { post_review_months, near_percent, barred_bars, reported, joiner_levels })
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::policy::Policies;

    #[test]
    fn reasons_for_leaving_that_do_not_hold_are_refused_at_their_key() {
        let sound = include_str!("../../../assets/policy.toml");
        let from = r#"reasons = ["dismissed", "under-investigation"]"#;
        assert_eq!(sound.matches(from).count(), 1);
        for (to, said) in [
            (r#"reasons = ["sacked"]"#, "leavers_reported.reasons` `sacked` is not a reason"),
            (r#"reasons = []"#, "leavers_reported.reasons` should be a list of texts"),
            (r#"reasons = ["died", "died"]"#, "leavers_reported.reasons` `died` stands twice"),
            ("", "leavers_reported.reasons` is missing"),
        ] {
            let error = Policies::parse(&sound.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(error.contains(said), "{to}: {error}");
        }
    }
}
