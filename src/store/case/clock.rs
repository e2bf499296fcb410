//! The clock of a case: it stops while the applicant is awaited.

use super::checks::open_checks;
use super::{CASE, STAGE, open_case};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::time::Date;
use crate::domain::vetting::Stage;
use crate::store::change::Done;
use crate::store::error::{Result, StoreError};
use crate::store::value::Value;
use crate::store::writer::{Seen, Writer};
use crate::store::{Rules, known};
use rusqlite::OptionalExtension;

/// Stops the clock while the applicant is awaited.
pub(in crate::store) fn stop_clock(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    reason: &str,
) -> Result<Done> {
    let case = open_case(w, seen)?;
    let mut findings = Findings::new();
    findings.required("reason", reason);
    findings.verdict()?;
    let reference = case.text("ref");
    if !case.value("stopped_since").is_null() {
        return Err(StoreError::Refused(format!("the clock of {reference} is stopped already")));
    }
    w.insert(
        "clock_stop",
        &[("case_id", seen.id.into()), ("from_on", rules.today.into()), ("reason", known(reason))],
    )?;
    w.update(
        CASE,
        seen.id,
        &[(STAGE, Stage::Waiting.code().into()), ("stopped_since", rules.today.into())],
    )?;
    Ok(Done::new(reference, format!("{reference}: clock stopped")))
}

/// Starts the clock again; the stopped days leave the age and move the target.
pub(in crate::store) fn start_clock(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
) -> Result<Done> {
    let case = open_case(w, seen)?;
    let reference = case.text("ref");
    let Some(since) = case.date("stopped_since") else {
        return Err(StoreError::Refused(format!("the clock of {reference} is running")));
    };
    let stopped = end_stop(w, rules, seen.id, since)?;
    let stage = if open_checks(w, seen.id)? == 0 { Stage::Assessment } else { Stage::Checks };
    w.update(
        CASE,
        seen.id,
        &[
            (STAGE, stage.code().into()),
            ("stopped_since", Value::Null),
            ("stopped_days", (case.int("stopped_days").unwrap_or(0) + stopped).into()),
        ],
    )?;
    Ok(Done::new(reference, format!("{reference}: clock running again after {stopped} days")))
}

/// Ends the open stop of a case and returns its days.
pub(super) fn end_stop(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    case: i64,
    since: Date,
) -> Result<i64> {
    let stop: Option<i64> = w
        .db()
        .query_row(
            "SELECT id FROM clock_stop WHERE case_id = ?1 AND until_on IS NULL",
            [case],
            |row| row.get(0),
        )
        .optional()?;
    if let Some(stop) = stop {
        w.update("clock_stop", stop, &[("until_on", rules.today.max(since).into())])?;
    }
    Ok((rules.today - since).num_days().max(0))
}
