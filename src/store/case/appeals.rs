//! Appeals against a refusal. One that is upheld issues the clearance, and the case counts by how
//! it finally stands; what was decided first is kept.

use super::deciding::{self, DECISION};
use super::findings;
use super::queue::unknown_words;
use super::{CASE, CASE_FIELDS};
use crate::domain::appeal::{AppealOutcome, AppealState, Lodged, deadline, may_hear, members};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::time::Date;
use crate::domain::vetting::Outcome;
use crate::store::change::Done;
use crate::store::error::{Result, StoreError};
use crate::store::interest::both;
use crate::store::value::Value;
use crate::store::writer::{Fetched, Seen, Writer};
use crate::store::{Rules, known};
use chrono::Datelike;
use rusqlite::OptionalExtension;

const APPEAL: &str = "appeal";

/// An appeal against the refusal of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAppeal {
    /// The case as seen.
    pub case: Seen,
    /// Why, in the applicant's words.
    pub grounds: String,
    /// The day on which it came in.
    pub lodged: Date,
    /// The day of the letter that told of the refusal.
    pub letter_on: Date,
    /// Why it is accepted after its time.
    pub late_reason: String,
}

/// What a panel made of an appeal.
#[derive(Debug, Clone, PartialEq)]
pub struct DecideAppeal {
    /// The appeal as seen.
    pub appeal: Seen,
    /// Who heard it, parted by commas.
    pub panel: String,
    /// What they decided.
    pub outcome: AppealOutcome,
    /// Why.
    pub reason: String,
}

/// Whether a closed case has an appeal that is open, for which its checks may still be worked.
pub(super) fn is_open(w: &Writer<'_>, case: i64) -> Result<bool> {
    let sql = "SELECT 1 FROM appeal WHERE case_id = ?1 AND state = 'open'";
    Ok(w.db().prepare_cached(sql)?.exists([case])?)
}

/// Lodges an appeal, with its deadline by the policy of the letter's day.
pub(super) fn lodge(w: &mut Writer<'_>, rules: &Rules<'_>, new: &NewAppeal) -> Result<Done> {
    let case = w.seen_fields(CASE, new.case, &["ref", "outcome", "closed_on"])?;
    let reference = case.text("ref");
    let sql = "SELECT ref FROM appeal WHERE case_id = ?1";
    if let Some(there) = w.text_of(sql, [new.case.id])? {
        return Err(StoreError::Refused(format!("{reference} was appealed already, as {there}")));
    }
    let refused = case.word::<Outcome>("outcome") == Some(Outcome::Refused);
    let Some(decided_on) = case.date("closed_on").filter(|_| refused) else {
        return Err(StoreError::Refused(format!(
            "{reference} was not refused; only a refusal can be appealed"
        )));
    };
    let deadline = deadline(new.letter_on, rules.on(new.letter_on));
    let lodged = Lodged { decided_on, letter_on: new.letter_on, on: new.lodged, deadline };
    lodged.check(&new.grounds, &new.late_reason, rules.today)?;
    let appeal = w.next_ref("AP", rules.today.year(), 5)?;
    w.insert(
        APPEAL,
        &[
            ("ref", Value::from(&appeal)),
            ("case_id", new.case.id.into()),
            ("letter_on", new.letter_on.into()),
            ("lodged", new.lodged.into()),
            ("deadline", deadline.into()),
            ("late", lodged.is_late().into()),
            ("late_reason", known(&new.late_reason)),
            ("grounds", known(&new.grounds)),
            ("state", AppealState::Open.code().into()),
        ],
    )?;
    w.raise_version(CASE, new.case.id)?;
    let time = if lodged.is_late() { "late" } else { "in time" };
    Ok(Done::new(&appeal, format!("{appeal}: appeal against {reference} lodged, {time}")))
}

/// Records what a panel decided; an appeal that is upheld grants the case.
pub(super) fn decide(w: &mut Writer<'_>, rules: &Rules<'_>, new: &DecideAppeal) -> Result<Done> {
    let appeal = w.seen_fields(APPEAL, new.appeal, &["ref", "case_id", "state", "lodged"])?;
    let reference = appeal.text("ref");
    if appeal.word(STATE) != Some(AppealState::Open) {
        return Err(StoreError::Refused(format!("{reference} is decided; it stands")));
    }
    let case_id = appeal.int("case_id").ok_or_else(unknown_words)?;
    let lodged = appeal.date("lodged").unwrap_or(rules.today);
    let panel = members(&new.panel);
    let mut findings = Findings::new();
    findings.required("reason", &new.reason);
    let hears = may_hear(&panel, &makers(w, case_id)?, rules.on(lodged));
    both(hears, findings.verdict())?;
    w.update(
        APPEAL,
        new.appeal.id,
        &[
            (STATE, AppealState::Decided.code().into()),
            ("panel", panel.join(", ").into()),
            ("outcome", new.outcome.code().into()),
            ("reason", known(&new.reason)),
            ("decided_on", rules.today.into()),
            ("recorded_by", w.actor().into()),
        ],
    )?;
    let case = w.fields(CASE, case_id, CASE_FIELDS)?;
    let said = match new.outcome {
        AppealOutcome::Dismissed => {
            w.raise_version(CASE, case_id)?;
            format!("{reference} dismissed; {} stays refused", case.text("ref"))
        }
        AppealOutcome::Upheld => {
            let said = grant(w, rules, (&case, case_id), &new.reason)?;
            format!("{reference} upheld{said}")
        }
    };
    Ok(Done::new(reference, said))
}

const STATE: &str = "state";

/// Everybody who made the decision on a case, by login and by name.
fn makers(w: &Writer<'_>, case: i64) -> Result<Vec<String>> {
    let sql = "WITH maker (name) AS (
                 SELECT decided_by FROM vetting_case WHERE id = ?1
                 UNION SELECT by FROM case_decision WHERE case_id = ?1 AND state = 'stands'
                 UNION SELECT second_by FROM case_decision WHERE case_id = ?1 AND state = 'stands')
               SELECT name FROM maker WHERE name IS NOT NULL
               UNION SELECT u.full_name FROM user u JOIN maker USING (name)";
    let mut statement = w.db().prepare_cached(sql)?;
    let rows = statement.query_map([case], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Grants a case whose refusal was overturned, once everything that a grant needs is there; says
/// what becomes of clearances.
fn grant(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    (case, id): (&Fetched, i64),
    reason: &str,
) -> Result<String> {
    deciding::may_grant(w, rules, case, id)?;
    findings::none_unanswered(w, id)?;
    let sql = "SELECT id FROM case_decision WHERE case_id = ?1 AND state = 'stands'";
    let first: Option<i64> =
        w.db().prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
    if let Some(first) = first {
        w.update(DECISION, first, &[(STATE, "overturned".into())])?;
    }
    let number: i64 = w
        .db()
        .prepare_cached("SELECT count(*) + 1 FROM case_decision WHERE case_id = ?1")?
        .query_row([id], |row| row.get(0))?;
    let granted = Outcome::Granted.code();
    let decision = w.insert(
        DECISION,
        &[
            ("case_id", id.into()),
            ("number", number.into()),
            (STATE, "stands".into()),
            ("outcome", granted.into()),
            ("information", format!("appeal upheld: {}", reason.trim()).into()),
            ("by", w.actor().into()),
            ("decided_on", rules.today.into()),
        ],
    )?;
    w.update(
        CASE,
        id,
        &[("outcome", granted.into()), ("first_outcome", Outcome::Refused.code().into())],
    )?;
    let fields = &["outcome", "conditions", "condition_owner", "condition_review"];
    let made = w.fields(DECISION, decision, fields)?;
    deciding::settle(w, rules, (case, id), &made)
}
