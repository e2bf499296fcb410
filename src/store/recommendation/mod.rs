//! Changes to what inspections recommended: who does what by when, what has happened since, and
//! the evidence on which it is closed.

#[cfg(test)]
mod tests;

use super::action::{check_owner, is_actor};
use super::change::{Change, Done, Family};
use super::error::{Result, StoreError};
use super::row::date;
use super::value::Value;
use super::writer::{Fetched, Seen, Writer};
use super::{Rules, known};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::recommendation::{
    Closing, NoteKind, RecommendationState, check_days, check_note,
};
use crate::domain::time::{Date, show_date};
use chrono::Datelike;
use rusqlite::Connection;

const RECOMMENDATION: &str = "main.recommendation";
const UPDATE: &str = "main.recommendation_update";

/// What a meeting is told of: what is overdue and what is due by the meeting. `?1` is the later of
/// today and the day of the meeting.
pub(super) const AGENDA: &str = "SELECT ref, owner, due, ifnull(action, text), source
    FROM main.recommendation WHERE state = 'open' AND due <= ?1 ORDER BY due, ref";

/// The recommendations that a meeting hears of, the first due first: reference and line.
pub(super) fn lines(db: &Connection, today: Date, held_on: Date) -> Result<Vec<(String, String)>> {
    let mut statement = db.prepare_cached(AGENDA)?;
    let rows = statement.query_map([today.max(held_on).to_string()], |row| {
        let (reference, owner): (String, String) = (row.get(0)?, row.get(1)?);
        let due = date(row, 2)?.unwrap_or(today);
        let (what, source): (String, String) = (row.get(3)?, row.get(4)?);
        let late = if due < today { ", overdue" } else { "" };
        let line = format!("due {}{late} ({owner}): {what}; {source}", show_date(due));
        Ok((reference, line))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A recommendation as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRecommendation {
    /// The inspection, its year and the number of the recommendation.
    pub source: String,
    /// The day of the report.
    pub made_on: Date,
    /// Its words.
    pub text: String,
    /// What is to be done about it; blank while that is not agreed.
    pub action: String,
    /// The one named owner.
    pub owner: String,
    /// By when.
    pub due: Date,
}

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "fields of the variants are named by the form that fills them")]
pub enum RecommendationChange {
    Add(NewRecommendation),
    Note {
        recommendation: Seen,
        on: Date,
        note: String,
    },
    /// A new action, owner or day, with the reason in the notes.
    Change {
        recommendation: Seen,
        action: String,
        owner: String,
        due: Date,
        reason: String,
    },
    Close {
        recommendation: Seen,
        closing: Closing,
        evidence: String,
    },
}

impl From<RecommendationChange> for Change {
    fn from(change: RecommendationChange) -> Self {
        Self::Recommendation(Box::new(change))
    }
}

impl Family for RecommendationChange {
    fn name(&self) -> &'static str {
        match self {
            Self::Add(_) => "add recommendation",
            Self::Note { .. } => "progress recommendation",
            Self::Change { .. } => "revise recommendation",
            Self::Close { .. } => "close recommendation",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Add(new) => add(w, rules, new),
            Self::Note { recommendation, on, note } => {
                progress(w, rules, *recommendation, *on, note)
            }
            Self::Change { recommendation, action, owner, due, reason } => {
                change(w, rules, *recommendation, action, (owner, *due), reason)
            }
            Self::Close { recommendation, closing, evidence } => {
                close(w, rules, *recommendation, *closing, evidence)
            }
        }
    }
}

fn add(w: &mut Writer<'_>, rules: &Rules<'_>, new: &NewRecommendation) -> Result<Done> {
    let mut findings = Findings::new();
    findings.required("source", &new.source);
    findings.required("text", &new.text);
    check_owner(w, &mut findings, "owner", &new.owner)?;
    findings.take(check_days(new.made_on, new.due, rules.today));
    findings.verdict()?;
    let reference = w.next_ref("IR", rules.today.year(), 3)?;
    w.insert(
        RECOMMENDATION,
        &[
            ("ref", Value::from(&reference)),
            ("source", new.source.trim().into()),
            ("made_on", new.made_on.into()),
            ("text", new.text.trim().into()),
            ("action", known(&new.action)),
            ("owner", new.owner.trim().into()),
            ("due", new.due.into()),
            ("state", RecommendationState::Open.code().into()),
        ],
    )?;
    let message = format!("{reference}: {}, due {}", new.owner.trim(), show_date(new.due));
    Ok(Done::new(reference, message))
}

const FIELDS: &[&str] = &["ref", "state", "closing", "made_on", "action", "owner", "due"];

/// An open recommendation as seen.
fn open(w: &Writer<'_>, seen: Seen) -> Result<Fetched> {
    let there = w.seen_fields(RECOMMENDATION, seen, FIELDS)?;
    if there.word("state") == Some(RecommendationState::Open) {
        return Ok(there);
    }
    let closing: Option<Closing> = there.word("closing");
    Err(StoreError::Refused(format!(
        "{} is {} already; add a new one with n if more is to be done",
        there.text("ref"),
        closing.map_or("closed", Choice::label)
    )))
}

/// Writes down a note of a day.
fn note(w: &mut Writer<'_>, id: i64, on: Date, kind: NoteKind, text: &str) -> Result<()> {
    w.insert(
        UPDATE,
        &[
            ("recommendation_id", id.into()),
            ("on_day", on.into()),
            ("by", w.actor().into()),
            ("kind", kind.code().into()),
            ("note", text.trim().into()),
        ],
    )?;
    Ok(())
}

/// What has happened, and when. The recommendation's version rises with it, so that whoever saw
/// it before is told.
fn progress(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    on: Date,
    text: &str,
) -> Result<Done> {
    let there = open(w, seen)?;
    let made_on = there.date("made_on").unwrap_or(on);
    check_note(made_on, on, text, rules.today)?;
    note(w, seen.id, on, NoteKind::Progress, text)?;
    w.raise_version(RECOMMENDATION, seen.id)?;
    let reference = there.text("ref");
    Ok(Done::new(reference, format!("{reference}: progress noted")))
}

/// Another action, owner or day; what it was stands in the notes with the reason.
fn change(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    action: &str,
    (owner, due): (&str, Date),
    reason: &str,
) -> Result<Done> {
    let there = open(w, seen)?;
    let (was, by, until) = (there.text("action"), there.text("owner"), there.date("due"));
    let mut findings = Findings::new();
    check_owner(w, &mut findings, "owner", owner)?;
    let made_on = there.date("made_on").unwrap_or(due);
    findings.take(check_days(made_on, due, rules.today));
    findings.required("reason", reason);
    let mut moved = Vec::new();
    if was != action.trim() {
        moved.push(format!("action was: {}", if was.is_empty() { "none" } else { was }));
    }
    if by != owner.trim() {
        moved.push(format!("{by} → {}", owner.trim()));
    }
    if let Some(until) = until.filter(|until| *until != due) {
        moved.push(format!("{} → {}", show_date(until), show_date(due)));
    }
    let same = "nothing differs; write another action, owner or day";
    findings.refuse_if(moved.is_empty(), "action", same);
    findings.verdict()?;
    w.update(
        RECOMMENDATION,
        seen.id,
        &[("action", known(action)), ("owner", owner.trim().into()), ("due", due.into())],
    )?;
    let text = format!("{}: {}", moved.join("; "), reason.trim());
    note(w, seen.id, rules.today, NoteKind::Changed, &text)?;
    let reference = there.text("ref");
    let message = format!("{reference}: {}, due {}", owner.trim(), show_date(due));
    Ok(Done::new(reference, message))
}

/// Closes it on its evidence. Where policy asks for it, somebody other than its owner looks at
/// the evidence and closes it (L).
fn close(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    closing: Closing,
    evidence: &str,
) -> Result<Done> {
    let there = open(w, seen)?;
    let (reference, owner) = (there.text("ref"), there.text("owner"));
    let mut findings = Findings::new();
    findings.required("evidence", evidence);
    findings.verdict()?;
    if rules.on(rules.today).recommendation_closed_by_another && is_actor(w, owner)? {
        return Err(StoreError::Refused(format!(
            "{reference} is {owner}'s own: somebody else looks at the evidence and closes it \
             (local default, confirm)"
        )));
    }
    w.update(
        RECOMMENDATION,
        seen.id,
        &[
            ("state", RecommendationState::Closed.code().into()),
            ("closing", closing.code().into()),
            ("evidence", evidence.trim().into()),
            ("closed_on", rules.today.into()),
            ("closed_by", w.actor().into()),
        ],
    )?;
    let text = format!("{}: {}", closing.label(), evidence.trim());
    note(w, seen.id, rules.today, NoteKind::Closed, &text)?;
    Ok(Done::new(reference, format!("{reference} closed as {}", closing.label())))
}
