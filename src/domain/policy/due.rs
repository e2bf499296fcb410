//! What the policy says of follow-ups: whose clearances they follow and how often.

use super::{PolicyError, Reader};
use crate::domain::due::{DueRule, DueRules};

impl Reader {
    pub(super) fn due(&mut self) -> Result<DueRules, PolicyError> {
        let kinds = self.by_each("follow_up", |group| {
            // What somebody reports follows no clearance.
            if group.has("answer_days") {
                let answer_days = group.number("answer_days")?;
                return Ok(DueRule { answer_days, ..DueRule::default() });
            }
            Ok(DueRule {
                levels: group.words("levels")?,
                months: group.number("months")?,
                lead_days: group.number_from("lead_days", 0)?,
                answer_days: 0,
            })
        })?;
        let escalate_after = self.number("follow_up_reminders", "escalate_after")?;
        Ok(DueRules { kinds, escalate_after })
    }
}
