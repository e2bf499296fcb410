//! What falls due of those who hold a clearance. Everything that a clearance brings with it arises
//! and ends by rule, on its day; what somebody reports is written down; each is answered once.

#[cfg(test)]
mod tests;

use super::case;
use super::change::{Change, Done, Family};
use super::error::{Result, StoreError};
use super::row::{date, word};
use super::value::Value;
use super::writer::{Fetched, Seen, Writer};
use super::{Rules, known};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::due::{
    Circumstance, DueKind, DueOutcome, DueRule, DueState, HealthAnswer, may_hold, may_report,
};
use crate::domain::text::counted;
use crate::domain::time::{Date, show_date};
use crate::domain::vetting::Level;
use chrono::Datelike;
use rusqlite::{OptionalExtension, params};

pub(super) const DUE: &str = "due";

/// A report of changed circumstances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReport {
    /// Whose.
    pub person_id: i64,
    /// What changed.
    pub what: Circumstance,
    /// When it was reported.
    pub reported: Date,
    /// In their words.
    pub text: String,
}

/// A health check as it was held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthCheck {
    /// The review as seen.
    pub due: Seen,
    /// When.
    pub held: Date,
    /// By whom.
    pub supervisor: String,
    /// Standards, gifts, associations, interests.
    pub answers: [HealthAnswer; 4],
    /// What was declared.
    pub declared: String,
    /// What was decided.
    pub outcome: DueOutcome,
    /// Why.
    pub note: String,
}

/// A change of this family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DueChange {
    /// Writes down what somebody reports.
    Report(NewReport),
    /// Writes down a health check.
    Hold(HealthCheck),
    /// Answers any other.
    Decide {
        /// It as seen.
        due: Seen,
        /// What was decided.
        outcome: DueOutcome,
        /// Why.
        note: String,
    },
    /// Brings in what has come up by its day, and ends what follows no clearance in force any more.
    Arise,
}

impl From<DueChange> for Change {
    fn from(change: DueChange) -> Self {
        Self::Due(Box::new(change))
    }
}

impl Family for DueChange {
    fn name(&self) -> &'static str {
        match self {
            Self::Report(_) => "report change",
            Self::Hold(_) => "hold health check",
            Self::Decide { .. } => "decide follow-up",
            Self::Arise => "follow-ups arise",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Report(new) => report(w, rules, new),
            Self::Hold(check) => hold(w, rules, check),
            Self::Decide { due, outcome, note } => decide(w, rules, *due, *outcome, note),
            Self::Arise => arise(w, rules),
        }
    }
}

fn report(w: &mut Writer<'_>, rules: &Rules<'_>, new: &NewReport) -> Result<Done> {
    may_report(&new.text, new.reported, rules.today)?;
    let mut findings = Findings::new();
    if let Some(marking) = rules.on(rules.today).refuses_marking(&new.text) {
        let why = format!("this text is marked {marking}, which may not be held here");
        findings.refuse_if(true, "report", why);
    }
    findings.verdict()?;
    w.fields("person", new.person_id, &["ref"])?;
    let policy = rules.on(new.reported);
    let days = policy.due.kinds.get(&DueKind::Change).map_or(0, |rule| rule.answer_days);
    let due_on = policy.calendar.add_working_days(new.reported, days);
    let reference = w.next_ref("FU", rules.today.year(), 5)?;
    w.insert(
        DUE,
        &[
            ("ref", Value::from(&reference)),
            ("kind", DueKind::Change.code().into()),
            ("person_id", new.person_id.into()),
            ("arisen_on", rules.today.into()),
            ("due_on", due_on.into()),
            ("state", DueState::Open.code().into()),
            ("what", new.what.code().into()),
            ("reported_on", new.reported.into()),
            ("text", known(&new.text)),
        ],
    )?;
    let said = format!("{reference}: to be answered by {}", show_date(due_on));
    Ok(Done::new(reference, said))
}

const FIELDS: &[&str] = &["ref", "kind", "state", "person_id", "clearance_id", "arisen_on"];

/// An open follow-up as seen.
fn open(w: &Writer<'_>, seen: Seen) -> Result<(Fetched, DueKind)> {
    let row = w.seen_fields(DUE, seen, FIELDS)?;
    let kind = row.word("kind").ok_or_else(|| {
        StoreError::Refused(
            "the follow-up holds words unknown here; run `probity doctor`".to_owned(),
        )
    })?;
    match row.word::<DueState>("state") {
        Some(DueState::Open) => Ok((row, kind)),
        state => Err(StoreError::Refused(format!(
            "{} is {} already; it stands",
            row.text("ref"),
            state.map_or("unknown", Choice::label)
        ))),
    }
}

fn hold(w: &mut Writer<'_>, rules: &Rules<'_>, check: &HealthCheck) -> Result<Done> {
    let (row, kind) = open(w, check.due)?;
    let reference = row.text("ref");
    if kind != DueKind::Integrity {
        return Err(StoreError::Refused(format!(
            "{reference} is a {}, which has no health check; d decides it",
            kind.label()
        )));
    }
    may_hold(&check.supervisor, check.held, check.answers, &check.declared, rules.today)?;
    let [standards, gifts, associations, interests] = check.answers.map(Choice::code);
    let fields = vec![
        ("held_on", check.held.into()),
        ("supervisor", known(&check.supervisor)),
        ("standards", standards.into()),
        ("gifts", gifts.into()),
        ("associations", associations.into()),
        ("interests", interests.into()),
        ("declared", known(&check.declared)),
    ];
    answer(w, rules, (&row, kind, check.due.id), (check.outcome, &check.note), fields)
}

fn decide(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    outcome: DueOutcome,
    note: &str,
) -> Result<Done> {
    let (row, kind) = open(w, seen)?;
    if kind == DueKind::Integrity {
        return Err(StoreError::Refused(format!(
            "{} is answered by the four answers of its health check; a writes them down",
            row.text("ref")
        )));
    }
    let mut findings = Findings::new();
    findings.required("note", note);
    findings.verdict()?;
    answer(w, rules, (&row, kind, seen.id), (outcome, note), Vec::new())
}

/// Answers it, opening the case that is called for.
fn answer(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    (row, kind, id): (&Fetched, DueKind, i64),
    (outcome, note): (DueOutcome, &str),
    mut fields: Vec<(&'static str, Value)>,
) -> Result<Done> {
    let reference = row.text("ref");
    let mut said = format!("{reference} answered: {}", outcome.label());
    let mut case_ref = Value::Null;
    if outcome == DueOutcome::Case {
        let person = row.int("person_id").unwrap_or_default();
        let level = level_of(w, person, row.int("clearance_id"))?.ok_or_else(|| {
            StoreError::Refused(format!(
                "whom {reference} is about holds no clearance, so that no level is known; open \
                 the case with n, then answer with no action"
            ))
        })?;
        let case = case::open(w, rules, person, kind.case_kind(), level)?.record;
        said = format!("{said}, {case}");
        case_ref = case.into();
    }
    fields.extend([
        ("state", DueState::Answered.code().into()),
        ("outcome", outcome.code().into()),
        ("note", known(note)),
        ("case_ref", case_ref),
        ("answered_on", rules.today.into()),
        ("answered_by", w.actor().into()),
    ]);
    w.update(DUE, id, &fields)?;
    Ok(Done::new(reference, said))
}

/// The level at which a case about it is opened: that of its clearance, else the highest that the
/// person holds, national security first.
fn level_of(w: &Writer<'_>, person: i64, clearance: Option<i64>) -> Result<Option<Level>> {
    let sql = "SELECT level FROM clearance WHERE person_id = ?1 AND (?2 IS NULL OR id = ?2)
               AND current = 1 AND state IN ('active','conditional','extended','lapsed','suspended')
               ORDER BY ladder = 'national' DESC, rung DESC LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| word(row, 0);
    Ok(w.db().prepare_cached(sql)?.query_row((person, clearance), read).optional()?.flatten())
}

/// Clearances of a level that are in force, beneath no higher one that is, and followed by nothing
/// open of a kind.
pub(super) const FOLLOWED: &str = "SELECT c.id, c.person_id, c.granted_on, c.valid_until,
      (SELECT max(ifnull(d.held_on, d.answered_on)) FROM due d
        WHERE d.clearance_id = c.id AND d.kind = ?3 AND d.state = 'answered')
    FROM clearance c INDEXED BY clearance_level JOIN person p ON p.id = c.person_id
    WHERE c.standing = 1 AND c.level = ?1 AND c.valid_until >= ?2 AND p.left_on IS NULL
      AND NOT EXISTS (SELECT 1 FROM clearance h WHERE h.person_id = c.person_id
        AND h.ladder = c.ladder AND h.standing = 1 AND h.rung > c.rung AND h.valid_until >= ?2)
      AND NOT EXISTS (SELECT 1 FROM due d
        WHERE d.clearance_id = c.id AND d.kind = ?3 AND d.state = 'open')
    ORDER BY c.valid_until, c.ref";

/// Open follow-ups of clearances that are in force no longer, a suspension aside, or are beneath a
/// higher one that is.
pub(super) const OVER: &str = "SELECT d.id FROM due d INDEXED BY due_open
      JOIN clearance c ON c.id = d.clearance_id
      JOIN person p ON p.id = d.person_id
    WHERE d.state = 'open' AND (c.valid_until < ?1 OR p.left_on IS NOT NULL
      OR (c.standing = 0 AND c.state <> 'suspended')
      OR EXISTS (SELECT 1 FROM clearance h WHERE h.person_id = c.person_id
        AND h.ladder = c.ladder AND h.standing = 1 AND h.rung > c.rung AND h.valid_until >= ?1))
    ORDER BY d.due_on, d.ref";

fn arise(w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
    let ended = end_what_is_over(w, rules.today)?;
    let kinds = rules.on(rules.today).due.kinds.clone();
    let mut arisen = 0;
    for (kind, rule) in &kinds {
        for level in &rule.levels {
            arisen += arise_of(w, rules, (*kind, rule), *level)?;
        }
    }
    if arisen + ended == 0 {
        return Err(StoreError::Refused("nothing has fallen due since".to_owned()));
    }
    let arisen = counted(arisen, "follow-up", "follow-ups");
    let message = format!("{arisen} fallen due, {ended} ended with their clearance");
    Ok(Done::for_good("follow-ups", message))
}

fn end_what_is_over(w: &mut Writer<'_>, today: Date) -> Result<i64> {
    let over: Vec<i64> = {
        let mut statement = w.db().prepare_cached(OVER)?;
        let rows = statement.query_map([today.to_string()], |row| row.get(0))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    for id in &over {
        let note = "the clearance is in force no longer";
        w.update(DUE, *id, &[("state", DueState::Ended.code().into()), ("note", note.into())])?;
    }
    Ok(i64::try_from(over.len()).unwrap_or(i64::MAX))
}

/// Brings in what has come up of one kind with the clearances of one level.
fn arise_of(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    (kind, rule): (DueKind, &DueRule),
    level: Level,
) -> Result<i64> {
    let today = rules.today;
    let found: Vec<(i64, i64, Date)> = {
        let mut statement = w.db().prepare_cached(FOLLOWED)?;
        let values = params![level.code(), today.to_string(), kind.code()];
        let rows = statement.query_map(values, |row| {
            let (granted, until, answered) = (date(row, 2)?, date(row, 3)?, date(row, 4)?);
            let due = granted
                .zip(until)
                .and_then(|(granted, until)| rule.due(granted, answered, until, today));
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, due))
        })?;
        let rows: Vec<(i64, i64, Option<Date>)> = rows.collect::<rusqlite::Result<_>>()?;
        rows.into_iter().filter_map(|(id, person, due)| Some((id, person, due?))).collect()
    };
    for (clearance, person, due_on) in &found {
        let reference = w.next_ref("FU", today.year(), 5)?;
        w.insert(
            DUE,
            &[
                ("ref", Value::from(&reference)),
                ("kind", kind.code().into()),
                ("person_id", (*person).into()),
                ("clearance_id", (*clearance).into()),
                ("arisen_on", today.into()),
                ("due_on", (*due_on).into()),
                ("state", DueState::Open.code().into()),
            ],
        )?;
    }
    Ok(i64::try_from(found.len()).unwrap_or(i64::MAX))
}
