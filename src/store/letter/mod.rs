//! Letters that were sent: each is kept as it went, with who sent it and when, so that the case
//! shows it and nobody sends it twice unawares.

pub mod facts;
#[cfg(test)]
mod tests;

use super::change::{Change, Done, Family};
use super::due::DUE;
use super::error::{Result, StoreError};
use super::value::Value;
use super::writer::{Seen, Writer};
use super::{Rules, known};
use crate::domain::choice::Choice;
use crate::domain::letter::{LetterKind, may_send};
use crate::domain::time::show_date;
use crate::domain::vetting::Level;
use chrono::Datelike;
use rusqlite::{Connection, OptionalExtension};

const LETTER: &str = "letter";
const CASE: &str = "vetting_case";

/// A letter as somebody has it sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLetter {
    /// The case as seen.
    pub case: Seen,
    /// Which; `None` is the one that the state of the case calls for.
    pub kind: Option<LetterKind>,
    /// What the writer adds; of a refusal the reason, in place of the grounds by name.
    pub told: String,
    /// Why it is sent again, where it was sent before.
    pub again: String,
}

/// A change of this family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LetterChange {
    /// Writes down that a letter about a case is sent.
    Issue(NewLetter),
    /// Writes down that a reminder of a follow-up is sent.
    Remind {
        /// The follow-up as seen.
        due: Seen,
        /// What the writer adds.
        told: String,
        /// Why it is sent again, where the last one is too recent.
        again: String,
    },
}

impl From<LetterChange> for Change {
    fn from(change: LetterChange) -> Self {
        Self::Letter(Box::new(change))
    }
}

impl Family for LetterChange {
    fn name(&self) -> &'static str {
        match self {
            Self::Issue(_) => "issue letter",
            Self::Remind { .. } => "remind",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Issue(new) => issue(w, rules, new),
            Self::Remind { due, told, again } => remind(w, rules, *due, [told, again]),
        }
    }
}

fn issue(w: &mut Writer<'_>, rules: &Rules<'_>, new: &NewLetter) -> Result<Done> {
    let case = w.seen_fields(CASE, new.case, &["person_id"])?;
    let terms = (rules.policies, rules.today);
    let draft = facts::draft(w.db(), terms, new.case.id, new.kind)?.letter;
    let before = facts::latest(w.db(), new.case.id, draft.kind)?;
    let of = ("case_id", case.value("person_id").clone());
    send(w, rules, (draft, before), of, [&new.told, &new.again])
}

fn remind(w: &mut Writer<'_>, rules: &Rules<'_>, due: Seen, words: [&str; 2]) -> Result<Done> {
    let row = w.seen_fields(DUE, due, &["person_id"])?;
    let draft = facts::reminder(w.db(), (rules.policies, rules.today), due.id)?;
    let before = facts::latest_reminder(w.db(), due.id)?;
    send(w, rules, (draft, before), ("due_id", row.value("person_id").clone()), words)
}

/// Keeps a letter as it goes out; `of` is the field of the record that it is about, and whose it
/// is.
fn send(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    (draft, before): (facts::Letter, Option<facts::Letter>),
    of: (&'static str, Value),
    [told, again]: [&str; 2],
) -> Result<Done> {
    let sent = before.as_ref().and_then(facts::Letter::sent_before);
    may_send(draft.kind, sent.as_ref(), [told, again], rules.today, rules.on(rules.today))?;
    let letter = w.next_ref("L", rules.today.year(), 5)?;
    let words = draft.words.telling(draft.kind, told);
    let (field, person) = of;
    w.insert(
        LETTER,
        &[
            ("ref", Value::from(&letter)),
            ("kind", draft.kind.code().into()),
            ("person_id", person),
            (field, draft.record.id.into()),
            ("addressee", draft.name.as_str().into()),
            ("level", draft.level.map(Level::code).into()),
            ("until_on", words.until.into()),
            ("by_on", words.by.into()),
            ("points", known(&words.points.join("\n"))),
            ("told", known(&words.told)),
            ("again", known(again)),
            ("sent_on", rules.today.into()),
            ("sent_by", w.actor().into()),
        ],
    )?;
    // Whoever has the record on the screen is told that something was sent.
    let table = if field == "due_id" { DUE } else { CASE };
    w.raise_version(table, draft.record.id)?;
    let by = words.by.map(|by| format!(", answer by {}", show_date(by))).unwrap_or_default();
    let (about, kind) = (&draft.about, draft.kind.label());
    let said = format!("{about}: letter of {kind} {letter} to {}{by}", draft.name);
    Ok(Done::new(about, said))
}

/// The case that renews each of these clearances.
fn renewals_of(db: &Connection, clearances: &[i64]) -> Result<Vec<i64>> {
    let case = |id: &i64| -> Result<i64> {
        let found = db.prepare_cached(facts::RENEWAL)?.query_row([id], |row| row.get(0));
        if let Some(case) = found.optional()? {
            return Ok(case);
        }
        let sql = "SELECT ref FROM main.clearance WHERE id = ?1";
        let name = db.prepare_cached(sql)?.query_row([id], |row| row.get::<_, String>(0));
        Err(match name.optional()? {
            Some(name) => StoreError::Refused(format!(
                "no renewal of {name} is open; i opens one, and then it can be written about"
            )),
            None => StoreError::NoRecord(format!("clearance {id}")),
        })
    };
    clearances.iter().map(case).collect()
}
