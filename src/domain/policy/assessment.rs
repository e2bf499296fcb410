//! What the policy says of assessment: how often a level is one step off, and how many pairs of
//! scores it takes before an interval is worth printing.

use super::{PolicyError, Reader};
use crate::domain::uncertainty::Chances;

/// Rules of assessment (L).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssessmentRules {
    /// The chance that a level is one step off, by the confidence of its score.
    pub chances: Chances,
    /// Pairs of scores under which no interval of their agreement is given.
    pub least_pairs: usize,
}

impl Reader {
    pub(super) fn assessment(&mut self) -> Result<AssessmentRules, PolicyError> {
        let chances = self.one("uncertainty", |group| {
            let percent = |group: &mut super::Group, key: &str| match group.number_from(key, 0)? {
                percent if percent <= 100 => Ok(percent),
                _ => Err(group.wrong(key, "should be a percentage, 0 to 100")),
            };
            let (high, medium) = (percent(group, "high")?, percent(group, "medium")?);
            let low = percent(group, "low")?;
            if !(high <= medium && medium <= low) {
                return Err(group.wrong("low", "should not lie below that of more confidence"));
            }
            Ok(Chances::of_percent(high, medium, low))
        })?;
        let least = self.number("agreement", "least_pairs")?;
        Ok(AssessmentRules { chances, least_pairs: usize::try_from(least).unwrap_or(usize::MAX) })
    }
}
