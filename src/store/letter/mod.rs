//! Letters that were sent: each is kept as it went, with who sent it and when, so that the case
//! shows it and nobody sends it twice unawares.

pub mod facts;
#[cfg(test)]
mod tests;

use super::change::{Change, Done, Family};
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
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Issue(new) => issue(w, rules, new),
        }
    }
}

fn issue(w: &mut Writer<'_>, rules: &Rules<'_>, new: &NewLetter) -> Result<Done> {
    let case = w.seen_fields(CASE, new.case, &["ref", "person_id"])?;
    let reference = case.text("ref");
    let terms = (rules.policies, rules.today);
    let draft = facts::draft(w.db(), terms, new.case.id, new.kind)?.letter;
    let before = facts::latest(w.db(), new.case.id, draft.kind)?;
    let sent = before.as_ref().and_then(facts::Letter::sent_before);
    let words = [new.told.as_str(), new.again.as_str()];
    may_send(draft.kind, sent.as_ref(), words, rules.today, rules.on(rules.today))?;
    let letter = w.next_ref("L", rules.today.year(), 5)?;
    let words = draft.words.telling(draft.kind, &new.told);
    w.insert(
        LETTER,
        &[
            ("ref", Value::from(&letter)),
            ("kind", draft.kind.code().into()),
            ("person_id", case.value("person_id").clone()),
            ("case_id", new.case.id.into()),
            ("addressee", draft.name.as_str().into()),
            ("level", draft.level.map(Level::code).into()),
            ("until_on", words.until.into()),
            ("by_on", words.by.into()),
            ("points", known(&words.points.join("\n"))),
            ("told", known(&words.told)),
            ("again", known(&new.again)),
            ("sent_on", rules.today.into()),
            ("sent_by", w.actor().into()),
        ],
    )?;
    // Whoever has the case on the screen is told that something was sent.
    w.raise_version(CASE, new.case.id)?;
    let by = words.by.map(|by| format!(", answer by {}", show_date(by))).unwrap_or_default();
    let said =
        format!("{reference}: letter of {} {letter} to {}{by}", draft.kind.label(), draft.name);
    Ok(Done::new(reference, said))
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
