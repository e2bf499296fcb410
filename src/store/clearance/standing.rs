//! What becomes of a clearance once it is granted: each step is a row of its own with its reason
//! and authority, so that a person's whole history can be told.

use super::{CLEARANCE, STEP};
use crate::domain::choice::Choice;
use crate::domain::clearance::{Standing, Step, may_say, may_step, restored};
use crate::domain::time::Date;
use crate::domain::vetting::{ClearanceState, Level};
use crate::store::change::{Change, Done, Family};
use crate::store::error::{Result, StoreError};
use crate::store::writer::{Seen, Writer};
use crate::store::{Rules, known, users};
use rusqlite::{OptionalExtension, params};

/// A change of this family: each says why and who authorised it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepClearance {
    /// The clearance as seen.
    pub clearance: Seen,
    /// Suspended, restored, withdrawn or terminated.
    pub step: Step,
    /// Why.
    pub reason: String,
    /// Who authorised it.
    pub authority: String,
}

impl From<StepClearance> for Change {
    fn from(change: StepClearance) -> Self {
        Self::StepClearance(Box::new(change))
    }
}

impl Family for StepClearance {
    fn name(&self) -> &'static str {
        "clearance standing"
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        let row = w.seen_fields(CLEARANCE, self.clearance, FIELDS)?;
        let reference = row.text("ref");
        let unknown = || StoreError::Refused(format!("{reference} holds words unknown here"));
        let standing = Standing {
            state: row.word("state").ok_or_else(unknown)?,
            valid_until: row.date("valid_until").ok_or_else(unknown)?,
            current: row.int("current") == Some(1),
        };
        may_step(standing, self.step, rules.today)
            .map_err(|why| StoreError::Refused(format!("{reference} {why}")))?;
        let managers = users::managers(w.db(), rules.today)?;
        may_say(self.step, &self.reason, &self.authority, &managers)?;
        let id = self.clearance.id;
        let state = match self.step {
            Step::Suspended => ClearanceState::Suspended,
            Step::Restored => {
                let extended = !row.value("extension_reason").is_null();
                restored(extended, !row.value("conditions").is_null())
            }
            Step::Withdrawn => ClearanceState::Withdrawn,
            _ => ClearanceState::Terminated,
        };
        w.update(CLEARANCE, id, &[("state", state.code().into())])?;
        let taken = Taken { on: rules.today, until: None, reason: &self.reason };
        write_step(w, id, self.step, &taken, &self.authority)?;
        let mut said = format!("{reference} {}", self.step.label());
        if self.step == Step::Withdrawn {
            let level: Level = row.word("level").ok_or_else(unknown)?;
            let person = row.int("person_id").unwrap_or_default();
            if let Some(lower) = step_down(w, person, level, rules.today, (id, reference))? {
                said = format!("{said}; {lower} stands again");
            }
        }
        Ok(Done::new(reference, said))
    }
}

const FIELDS: &[&str] = &[
    "ref",
    "person_id",
    "level",
    "state",
    "valid_until",
    "current",
    "conditions",
    "extension_reason",
];

/// When a step was taken, the last day that the clearance then had, and why.
pub(in crate::store) struct Taken<'a> {
    /// When.
    pub on: Date,
    /// The last day from then on, where the step set it.
    pub until: Option<Date>,
    /// Why.
    pub reason: &'a str,
}

/// Writes a step down; returns its number.
pub(in crate::store) fn write_step(
    w: &mut Writer<'_>,
    clearance: i64,
    step: Step,
    taken: &Taken<'_>,
    authority: &str,
) -> Result<i64> {
    w.insert(
        STEP,
        &[
            ("clearance_id", clearance.into()),
            ("taken_on", taken.on.into()),
            ("step", step.code().into()),
            ("until", taken.until.into()),
            ("reason", known(taken.reason)),
            ("authority", known(authority)),
        ],
    )
}

/// Lets the highest clearance beneath on the same ladder that still holds stand again, now that
/// the one above is gone. Returns it in words.
fn step_down(
    w: &mut Writer<'_>,
    person: i64,
    from: Level,
    today: Date,
    (above, gone): (i64, &str),
) -> Result<Option<String>> {
    let lower: Option<(i64, String, String)> = w
        .db()
        .prepare_cached(
            "SELECT id, ref, level FROM clearance
             WHERE person_id = ?1 AND ladder = ?2 AND current = 0 AND rung < ?3
               AND valid_until >= ?4 AND standing = 1
             ORDER BY rung DESC, valid_until DESC, id DESC LIMIT 1",
        )?
        .query_row(params![person, from.ladder().code(), from.rung(), today.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((lower, reference, level)) = lower else { return Ok(None) };
    w.update(CLEARANCE, above, &[("current", false.into())])?;
    w.update(CLEARANCE, lower, &[("current", true.into())])?;
    let reason = format!("{gone} above it is withdrawn");
    let taken = Taken { on: today, until: None, reason: &reason };
    let actor = w.actor();
    write_step(w, lower, Step::Stands, &taken, actor)?;
    Ok(Some(format!("{reference} ({level})")))
}

#[cfg(test)]
#[path = "standing_tests.rs"]
mod tests;
