//! Conditions of a grant: mitigations with an owner and a day on which they are looked at again,
//! kept on or ended.

use super::queue::unknown_words;
use crate::domain::case;
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::clearance::Step;
use crate::domain::time::{Date, add_months, show_date};
use crate::domain::vetting::{CaseKind, ClearanceState};
use crate::store::change::Done;
use crate::store::clearance::standing::{Taken, write_step};
use crate::store::error::{Result, StoreError};
use crate::store::value::Value;
use crate::store::writer::{Fetched, Seen, Writer};
use crate::store::{Rules, known};
use chrono::Datelike;
use rusqlite::OptionalExtension;

const CONDITION: &str = "vetting_condition";

/// A condition looked at again.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewCondition {
    /// The condition as seen.
    pub condition: Seen,
    /// What the review found, and why it is kept on or ended.
    pub reason: String,
    /// The next review; the policy's period where not said.
    pub review_on: Option<Date>,
    /// Another owner; as it was where blank.
    pub owner: String,
    /// Whether it ends instead.
    pub end: bool,
}

/// Writes down the conditions of a decision, a row each.
pub(super) fn insert(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    case: i64,
    made: &Fetched,
) -> Result<()> {
    for text in case::conditions(made.text("conditions")) {
        let reference = w.next_ref("CN", rules.today.year(), 5)?;
        w.insert(
            CONDITION,
            &[
                ("ref", Value::from(&reference)),
                ("case_id", case.into()),
                ("text", text.into()),
                ("owner", made.value("condition_owner").clone()),
                ("set_on", rules.today.into()),
                ("review_on", made.value("condition_review").clone()),
                ("state", "active".into()),
            ],
        )?;
    }
    Ok(())
}

/// Keeps a condition on to another review, or ends it, with the reason.
pub(super) fn review(w: &mut Writer<'_>, rules: &Rules<'_>, new: &ReviewCondition) -> Result<Done> {
    let fields = &["ref", "case_id", "state", "owner"];
    let row = w.seen_fields(CONDITION, new.condition, fields)?;
    let reference = row.text("ref");
    if row.text("state") != "active" {
        return Err(StoreError::Refused(format!(
            "{reference} has ended; nothing is left to review"
        )));
    }
    let months = rules.on(rules.today).cases.condition_months;
    let review_on = new.review_on.unwrap_or_else(|| add_months(rules.today, months));
    let mut findings = Findings::new();
    findings.required("reason", &new.reason);
    findings.refuse_if(
        !new.end && review_on <= rules.today,
        "review_on",
        format!("choose a day after {}", show_date(rules.today)),
    );
    findings.verdict()?;
    let owner = if new.owner.trim().is_empty() { row.text("owner") } else { new.owner.trim() };
    let mut changed = vec![
        ("reviewed_on", rules.today.into()),
        ("reviewed_by", w.actor().into()),
        ("review_note", known(&new.reason)),
        ("owner", owner.into()),
    ];
    if new.end {
        changed.extend([("state", "ended".into()), ("ended_on", rules.today.into())]);
    } else {
        changed.push(("review_on", review_on.into()));
    }
    w.update(CONDITION, new.condition.id, &changed)?;
    let taken = Taken { on: rules.today, until: None, reason: &new.reason };
    let freed = follow(w, row.int("case_id").ok_or_else(unknown_words)?, Some(&taken))?;
    let said = match (new.end, freed) {
        (true, Some(clearance)) => format!("ended; {clearance} stands without conditions"),
        (true, None) => "ended".to_owned(),
        (false, _) => format!("kept on; next review {}", show_date(review_on)),
    };
    Ok(Done::new(reference, format!("{reference} {said}")))
}

/// Brings the clearance of a case, or the one that the case looked at, to what its conditions are
/// now; names it where the last has ended, which is a step of its history.
pub(super) fn follow(
    w: &mut Writer<'_>,
    case: i64,
    taken: Option<&Taken<'_>>,
) -> Result<Option<String>> {
    let reviews = CaseKind::REVIEWS;
    let sql = format!(
        "SELECT c.id, c.ref, c.state FROM vetting_case v
         JOIN clearance c ON c.person_id = v.person_id AND c.level = v.level
           AND (c.case_ref = v.ref OR (v.kind IN ({reviews}) AND c.granted_on <= v.received))
         WHERE v.id = ?1 ORDER BY c.granted_on DESC, c.id DESC LIMIT 1"
    );
    let found: Option<(i64, String, String)> = w
        .db()
        .prepare_cached(&sql)?
        .query_row([case], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((id, reference, state)) = found else { return Ok(None) };
    let (text, review, owner) = in_force(w, id)?;
    let last = text.is_null();
    let (active, conditional) = (ClearanceState::Active.code(), ClearanceState::Conditional.code());
    let freed = last && state == conditional;
    let state = match state.as_str() {
        _ if freed => active,
        other if other == active && !last => conditional,
        other => other,
    };
    w.update(
        "clearance",
        id,
        &[
            ("state", state.into()),
            ("conditions", text),
            ("condition_review", review),
            ("condition_owner", owner),
        ],
    )?;
    if let Some(taken) = taken.filter(|_| last) {
        let actor = w.actor();
        write_step(w, id, Step::Freed, taken, actor)?;
    }
    Ok(freed.then_some(reference))
}

/// The conditions in force of a clearance: their words, the first review and an owner. They are
/// those of the case that gave it and of the cases that looked at it since.
fn in_force(w: &Writer<'_>, clearance: i64) -> Result<(Value, Value, Value)> {
    let reviews = CaseKind::REVIEWS;
    let sql = format!(
        "SELECT group_concat(text, char(10)), min(review_on), min(owner) FROM (
           SELECT n.text, n.review_on, n.owner FROM clearance c
           JOIN vetting_case v ON v.person_id = c.person_id AND v.level = c.level
             AND (v.ref = c.case_ref OR (v.kind IN ({reviews}) AND v.received >= c.granted_on))
           JOIN vetting_condition n ON n.case_id = v.id AND n.state = 'active'
           WHERE c.id = ?1 ORDER BY n.id)"
    );
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    Ok(w.db().prepare_cached(&sql)?.query_row([clearance], read)?)
}
