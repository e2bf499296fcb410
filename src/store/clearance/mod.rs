//! Changes to clearances: granting, extending, and what becomes of them.

pub(in crate::store) mod counting;
pub(in crate::store) mod gap;
pub mod standing;

use super::Rules;
use super::change::Done;
use super::error::{Result, StoreError};
use super::known;
use super::row::{date, word};
use super::users;
use super::value::Value;
use super::writer::{Fetched, Seen, Writer};
use crate::domain::choice::Choice;
use crate::domain::clearance::{Standing, Step};
use crate::domain::time::{Date, show_date};
use crate::domain::vetting::{self, ClearanceState, Level, Outcome, SubjectKind};
use chrono::Datelike;
use rusqlite::{OptionalExtension, params};
use standing::{Taken, write_step};

const CLEARANCE: &str = "clearance";
const STEP: &str = "clearance_step";

/// Whom a granted case clears, at which level.
pub(super) struct Granted<'c> {
    /// The person.
    pub person: i64,
    /// The level.
    pub level: Level,
    /// The reference of the case.
    pub case: &'c str,
}

/// Writes the clearance that a granted case gives. The one before it on the ladder steps back into
/// history, unless it is higher and holds: the new one is then kept beneath it, because a higher
/// rung satisfies a lower one. `decision` holds the outcome and the conditions. Returns its reference
/// and the last day it holds.
pub(super) fn grant(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    granted: &Granted<'_>,
    decision: &Fetched,
) -> Result<(String, Date)> {
    let Granted { person, level, case } = *granted;
    let kind = w.fields("person", person, &["kind"])?.word::<SubjectKind>("kind");
    let contractor = kind == Some(SubjectKind::Contractor);
    let until = vetting::expiry(level, rules.today, contractor, rules.on(rules.today));
    let before = current_on(w, person, level)?;
    if let Some(held) = before.as_ref().filter(|h| h.standing.state == ClearanceState::Suspended) {
        return Err(StoreError::Refused(format!(
            "{} is suspended; lift the suspension or withdraw it, with S under Clearances, before \
             another is granted",
            held.reference
        )));
    }
    let above = before.as_ref().filter(|held| {
        held.level.is_some_and(|other| other.rung() > level.rung())
            && held.standing.holds(rules.today)
    });
    let reference = w.next_ref("C", rules.today.year(), 5)?;
    if let (Some(before), None) = (&before, above) {
        w.update(CLEARANCE, before.id, &[("current", false.into())])?;
    }
    let state = match decision.word::<Outcome>("outcome") {
        Some(Outcome::Conditions) => ClearanceState::Conditional,
        _ => ClearanceState::Active,
    };
    w.insert(
        CLEARANCE,
        &[
            ("ref", Value::from(&reference)),
            ("person_id", person.into()),
            ("level", level.code().into()),
            ("granted_on", rules.today.into()),
            ("valid_until", until.into()),
            ("state", state.code().into()),
            ("current", above.is_none().into()),
            ("conditions", decision.value("conditions").clone()),
            ("condition_owner", decision.value("condition_owner").clone()),
            ("condition_review", decision.value("condition_review").clone()),
            ("case_ref", case.into()),
        ],
    )?;
    Ok((reference, until))
}

/// A clearance that a case looks at: its number, its reference and its last day.
pub(super) type Reviewed = (i64, String, Date);

/// The clearance at a level that is in force or suspended, for a case that looks at one.
///
/// # Errors
/// There is none: such a case would give what it did not check.
pub(super) fn reviewed(w: &Writer<'_>, person: i64, level: Level, today: Date) -> Result<Reviewed> {
    let sql = "SELECT id, ref, valid_until FROM clearance
               WHERE person_id = ?1 AND level = ?2 AND valid_until >= ?3
                 AND state IN ('active','conditional','extended','suspended')
               ORDER BY current DESC, granted_on DESC, id DESC LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| {
        Ok((row.get(0)?, row.get(1)?, date(row, 2)?.unwrap_or(Date::MIN)))
    };
    let held = w
        .db()
        .prepare_cached(sql)?
        .query_row(params![person, level.code(), today.to_string()], read)
        .optional()?;
    match held {
        Some(held) => Ok(held),
        None => {
            let row = w.fields("person", person, &["ref"])?;
            let (person, level) = (row.text("ref"), level.code());
            Err(StoreError::Refused(format!(
                "{person} holds no {level} in force that could be looked at again; open a case \
                 that asks for one, such as a renewal"
            )))
        }
    }
}

/// The clearance that counts on a ladder.
struct Held {
    id: i64,
    reference: String,
    level: Option<Level>,
    standing: Standing,
}

fn current_on(w: &Writer<'_>, person: i64, level: Level) -> Result<Option<Held>> {
    let sql = "SELECT id, level, state, valid_until, ref FROM clearance
               WHERE person_id = ?1 AND ladder = ?2 AND current = 1";
    let read = |row: &rusqlite::Row<'_>| {
        let state = word(row, 2)?.unwrap_or(ClearanceState::Lapsed);
        let valid_until = date(row, 3)?.unwrap_or(Date::MIN);
        let standing = Standing { state, valid_until, current: true };
        Ok(Held { id: row.get(0)?, reference: row.get(4)?, level: word(row, 1)?, standing })
    };
    let held = w.db().prepare_cached(sql)?.query_row((person, level.ladder().code()), read);
    Ok(held.optional()?)
}

/// Extends a clearance to a later day. `words` are the reason, the authoriser and the risk
/// note, each required.
pub(super) fn extend(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    until: Date,
    words: [&str; 3],
) -> Result<Done> {
    let fields = &["ref", "valid_until", "state", "current"];
    let clearance = w.seen_fields(CLEARANCE, seen, fields)?;
    let reference = clearance.text("ref");
    let state: Option<ClearanceState> = clearance.word("state");
    use ClearanceState::{Suspended, Terminated, Withdrawn};
    if clearance.int("current") != Some(1)
        || matches!(state, Some(Suspended | Withdrawn | Terminated))
    {
        return Err(StoreError::Refused(format!(
            "{reference} is history, suspended or withdrawn; only a clearance in force can be \
             extended"
        )));
    }
    let valid_until = clearance.date("valid_until").unwrap_or(rules.today);
    let [reason, authoriser, risk_note] = words;
    let managers = users::managers(w.db(), rules.today)?;
    let policy = rules.on(rules.today);
    vetting::may_extend(valid_until, until, rules.today, words, &managers, policy)?;
    w.update(
        CLEARANCE,
        seen.id,
        &[
            ("valid_until", until.into()),
            ("state", ClearanceState::Extended.code().into()),
            ("extension_reason", known(reason)),
            ("authoriser", known(authoriser)),
            ("risk_note", known(risk_note)),
        ],
    )?;
    let taken = Taken { on: rules.today, until: Some(until), reason };
    let step = write_step(w, seen.id, Step::Extended, &taken, authoriser)?;
    // Whoever counts a day past must know what its last day was then.
    w.update(STEP, step, &[("until_before", valid_until.into())])?;
    Ok(Done::new(reference, format!("{reference} extended to {}", show_date(until))))
}
