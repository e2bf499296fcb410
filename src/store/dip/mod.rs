//! Changes to dip samples: drawing one of the cases decided in some days, by a seed that is kept,
//! and what the second reader says of each.

#[cfg(test)]
mod tests;

use super::Rules;
use super::change::{Change, Done, Family};
use super::error::{Result, StoreError};
use super::value::Value;
use super::writer::{Seen, Writer};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::dip::{Decided, DipView, check_days, draw};
use crate::domain::text::counted;
use crate::domain::time::{Date, add_days, show_date};
use crate::domain::vetting::Outcome;
use chrono::{Datelike, Months};

const SAMPLE: &str = "main.dip_sample";
const READING: &str = "main.dip_reading";

/// What was decided in some days and by whom. An appeal does not change what was decided first.
const DECIDED: &str = "SELECT id, ifnull(first_outcome, outcome), decided_by
    FROM main.vetting_case
    WHERE closed_on BETWEEN ?1 AND ?2 AND decided_by IS NOT NULL ORDER BY id";

/// Whether somebody had a hand in what was decided of a case, as second person.
const SECONDED: &str = "SELECT EXISTS (SELECT 1 FROM main.case_decision
    WHERE case_id = ?1 AND second_by = ?2)";

/// A change of this family.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields of the variants are named by the form that fills them")]
pub enum DipChange {
    Draw {
        /// The policy's months before `until` where none is given.
        from: Option<Date>,
        until: Date,
        /// One of the moment where none is given.
        seed: Option<u32>,
    },
    Read {
        reading: Seen,
        view: DipView,
        reason: String,
    },
}

impl From<DipChange> for Change {
    fn from(change: DipChange) -> Self {
        Self::Dip(Box::new(change))
    }
}

impl Family for DipChange {
    fn name(&self) -> &'static str {
        match self {
            Self::Draw { .. } => "draw dip sample",
            Self::Read { view: DipView::Agrees, .. } => "agree with decision",
            Self::Read { view: DipView::Disagrees, .. } => "disagree with decision",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Draw { from, until, seed } => draw_sample(w, rules, (*from, *until), *seed),
            Self::Read { reading, view, reason } => read(w, rules, *reading, *view, reason),
        }
    }
}

/// Draws a sample and keeps it with its seed, its sizes and its cases as they were decided.
fn draw_sample(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    (from, until): (Option<Date>, Date),
    seed: Option<u32>,
) -> Result<Done> {
    let policy = rules.on(rules.today).dip_sample;
    let months_before = until.checked_sub_months(Months::new(policy.months)).unwrap_or(until);
    let from = from.unwrap_or_else(|| add_days(months_before, 1));
    check_days(from, until, rules.today)?;
    let cases = decided(w, from, until)?;
    let days = format!("{} to {}", show_date(from), show_date(until));
    if cases.is_empty() {
        let message = format!("no case was decided from {days}; choose other days");
        return Err(StoreError::Refused(message));
    }
    // The low half of the moment in milliseconds, which nobody chooses.
    let of_moment = || u32::try_from(w.now().timestamp_millis() & 0xffff_ffff).unwrap_or_default();
    let seed = seed.unwrap_or_else(of_moment);
    let drawn = draw(&cases, policy, seed);
    let reference = w.next_ref("DS", rules.today.year(), 3)?;
    let drawn_by = w.actor().to_owned();
    let sample = w.insert(
        SAMPLE,
        &[
            ("ref", Value::from(&reference)),
            ("from_on", from.into()),
            ("until_on", until.into()),
            ("seed", i64::from(seed).into()),
            ("percent", i64::from(policy.percent).into()),
            ("least", i64::from(policy.least).into()),
            ("cases", i64::try_from(cases.len()).unwrap_or(i64::MAX).into()),
            ("drawn_on", rules.today.into()),
            ("drawn_by", drawn_by.into()),
        ],
    )?;
    for case in &drawn {
        let reference = w.next_ref("DR", rules.today.year(), 5)?;
        w.insert(
            READING,
            &[
                ("ref", reference.into()),
                ("sample_id", sample.into()),
                ("case_id", case.case.into()),
                ("outcome", case.outcome.code().into()),
                ("officer", (&case.officer).into()),
            ],
        )?;
    }
    let of = counted(i64::try_from(cases.len()).unwrap_or(i64::MAX), "case", "cases");
    let message = format!("{reference}: {} of {of} decided from {days}, seed {seed}", drawn.len());
    Ok(Done::new(reference, message))
}

fn decided(w: &Writer<'_>, from: Date, until: Date) -> Result<Vec<Decided>> {
    let mut statement = w.db().prepare_cached(DECIDED)?;
    let mut rows = statement.query([from.to_string(), until.to_string()])?;
    let mut cases = Vec::new();
    while let Some(row) = rows.next()? {
        let outcome: String = row.get(1)?;
        if let Ok(outcome) = Outcome::from_code(&outcome) {
            cases.push(Decided { case: row.get(0)?, outcome, officer: row.get(2)? });
        }
    }
    Ok(cases)
}

/// What the second reader says: somebody who had no hand in the decision.
fn read(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    view: DipView,
    reason: &str,
) -> Result<Done> {
    let there = w.seen_fields(READING, seen, &["ref", "case_id", "officer", "view", "read_by"])?;
    let (reference, officer) = (there.text("ref"), there.text("officer"));
    if !there.value("view").is_null() {
        return Err(StoreError::Refused(format!(
            "{reference} was read by {} already; take that back with u where it was a slip",
            there.text("read_by")
        )));
    }
    let case = there.int("case_id").unwrap_or_default();
    let seconded: bool =
        w.db().prepare_cached(SECONDED)?.query_row((case, w.actor()), |row| row.get(0))?;
    if officer == w.actor() || seconded {
        return Err(StoreError::Refused(format!(
            "you decided the case of {reference}, alone or as second person; somebody else reads it"
        )));
    }
    let mut findings = Findings::new();
    findings.required("reason", reason);
    findings.verdict()?;
    let read_by = w.actor().to_owned();
    w.update(
        READING,
        seen.id,
        &[
            ("view", view.code().into()),
            ("reason", reason.trim().into()),
            ("read_on", rules.today.into()),
            ("read_by", read_by.into()),
        ],
    )?;
    let message = format!(
        "{reference}: {} with {officer}",
        match view {
            DipView::Agrees => "agrees",
            DipView::Disagrees => "does not agree",
        }
    );
    Ok(Done::new(reference, message))
}
