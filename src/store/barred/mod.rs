//! Barred and advisory lists: importing them, holding every case against them, and what a person
//! makes of each match. A case with a match unanswered cannot be granted.

#[cfg(test)]
mod tests;

use super::change::{Change, Done, Family};
use super::error::{Result, StoreError};
use super::row::date;
use super::value::Value;
use super::writer::{Seen, Writer};
use super::{Rules, known};
use crate::domain::barred::{self, How, List, MatchState};
use crate::domain::check::{self, Findings};
use crate::domain::choice::Choice;
use crate::domain::likeness::name_key;
use crate::domain::text::counted;
use crate::domain::time::Date;
use chrono::Datelike;
use rusqlite::params;

/// The table of the entries of both lists.
pub(super) const ENTRY: &str = "barred_entry";
const MATCH: &str = "barred_match";

/// Somebody on a list.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEntry {
    /// Which list.
    pub list: List,
    /// The name as given.
    pub name: String,
    /// Date of birth, where given.
    pub born: Option<Date>,
    /// The force or body that reported them.
    pub body: Option<String>,
    /// Why.
    pub category: Option<String>,
    /// Since when they are listed.
    pub listed: Option<Date>,
    /// The list's own reference.
    pub their_ref: Option<String>,
    /// What tells its row from every other.
    pub fingerprint: Option<String>,
}

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum BarredChange {
    /// Takes the entries of a file and holds every open case against the new ones.
    Import {
        /// The file's name.
        file: String,
        /// What its rows became.
        entries: Vec<NewEntry>,
    },
    /// Says that a match is the person, or is not.
    Answer {
        /// The match as seen.
        matched: Seen,
        /// Whether it is.
        confirmed: bool,
        /// Why.
        reason: String,
    },
}

impl From<BarredChange> for Change {
    fn from(change: BarredChange) -> Self {
        Self::Barred(Box::new(change))
    }
}

impl Family for BarredChange {
    fn name(&self) -> &'static str {
        match self {
            Self::Import { .. } => "import barred",
            Self::Answer { confirmed: true, .. } => "confirm match",
            Self::Answer { confirmed: false, .. } => "dismiss match",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Import { file, entries } => import(w, rules, file, entries),
            Self::Answer { matched, confirmed, reason } => {
                answer(w, rules, *matched, *confirmed, reason)
            }
        }
    }
}

fn import(w: &mut Writer<'_>, rules: &Rules<'_>, file: &str, entries: &[NewEntry]) -> Result<Done> {
    let mut findings = Findings::new();
    findings.required("file", file);
    findings.verdict()?;
    let mut there = 0;
    let mut new = Vec::new();
    for (i, entry) in entries.iter().enumerate() {
        if w.is_there(ENTRY, entry.fingerprint.as_deref())? {
            there += 1;
            continue;
        }
        if check::blank(&entry.name) {
            return Err(StoreError::Refused(format!(
                "entry {} of {file} names nobody, so nothing was imported; leave out the row",
                i + 1
            )));
        }
        new.push(write(w, rules, file, entry)?);
    }
    let imported = new.len();
    let mut found = 0;
    if imported > 0 {
        let first = new.first().copied().unwrap_or_default();
        for (case, person) in open_cases(w)? {
            found += hold(w, rules, case, person, first)?;
        }
    }
    let found = counted(i64::try_from(found).unwrap_or(i64::MAX), "match", "matches");
    let message = format!("imported {imported}, already here {there}; {found} with open cases");
    Ok(Done { undoable: imported > 0, ..Done::new(file, message) })
}

fn write(w: &mut Writer<'_>, rules: &Rules<'_>, file: &str, entry: &NewEntry) -> Result<i64> {
    let reference = w.next_ref("BA", rules.today.year(), 5)?;
    let text = |text: &Option<String>| known(text.as_deref().unwrap_or_default());
    w.insert(
        ENTRY,
        &[
            ("ref", Value::from(&reference)),
            ("list", entry.list.code().into()),
            ("name", known(&entry.name)),
            ("name_key", name_key(&entry.name).into()),
            ("born", entry.born.into()),
            ("body", text(&entry.body)),
            ("category", text(&entry.category)),
            ("listed_on", entry.listed.into()),
            ("their_ref", text(&entry.their_ref)),
            ("source", known(file)),
            ("fingerprint", entry.fingerprint.clone().into()),
        ],
    )
}

/// Cases that may yet be granted: those open, and those whose refusal is under appeal.
fn open_cases(w: &Writer<'_>) -> Result<Vec<(i64, i64)>> {
    let sql = "SELECT id, person_id FROM vetting_case WHERE open = 1
               UNION SELECT v.id, v.person_id FROM appeal a
                 JOIN vetting_case v ON v.id = a.case_id WHERE a.state = 'open'
               ORDER BY 1";
    let mut statement = w.db().prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Holds a case that is opened against both lists; says how many matches are to be answered, or
/// nothing where there is none.
pub(super) fn match_case(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    case: i64,
    person: i64,
) -> Result<String> {
    Ok(to_answer(hold(w, rules, case, person, 0)?))
}

/// Holds every case of somebody that may yet be granted against both lists again, because their
/// name or date of birth changed. Matches that a case has stay as they are, answered or not; says
/// how many are new.
pub(super) fn match_again(w: &mut Writer<'_>, rules: &Rules<'_>, person: i64) -> Result<String> {
    let cases: Vec<i64> = {
        let mut statement = w.db().prepare_cached(THEIR_CASES)?;
        let rows = statement.query_map([person], |row| row.get(0))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    let mut found = 0;
    for case in cases {
        found += hold(w, rules, case, person, 0)?;
    }
    Ok(to_answer(found))
}

fn to_answer(found: usize) -> String {
    match found {
        0 => String::new(),
        1 => "; 1 match on the barred and advisory lists to answer".to_owned(),
        found => format!("; {found} matches on the barred and advisory lists to answer"),
    }
}

/// Cases of somebody that may yet be granted.
pub(super) const THEIR_CASES: &str = "SELECT v.id FROM main.vetting_case v WHERE v.person_id = ?1
      AND (v.open = 1 OR EXISTS (SELECT 1 FROM main.appeal a
        WHERE a.case_id = v.id AND a.state = 'open'))
    ORDER BY v.id";
/// Whether a case has a match with an entry.
const MATCHED: &str = "SELECT 1 FROM main.barred_match WHERE case_id = ?1 AND entry_id = ?2";

/// The entries from a row number on that may be somebody: of their name, or of their date of birth.
pub(super) const ENTRIES: &str =
    "SELECT id, name_key, born FROM main.barred_entry WHERE name_key = ?1 AND id >= ?3
     UNION SELECT id, name_key, born FROM main.barred_entry WHERE born = ?2 AND id >= ?3
     ORDER BY id";

/// Writes the matches of a case with the entries from a row number on that it has none with.
fn hold(w: &mut Writer<'_>, rules: &Rules<'_>, case: i64, person: i64, from: i64) -> Result<usize> {
    let who = w.fields("person", person, &["name", "born"])?;
    let (key, born) = (name_key(who.text("name")), who.date("born"));
    let entries: Vec<(i64, String, Option<Date>)> = {
        let mut statement = w.db().prepare_cached(ENTRIES)?;
        let values = params![key, born.map(|born| born.to_string()), from];
        let rows =
            statement.query_map(values, |row| Ok((row.get(0)?, row.get(1)?, date(row, 2)?)))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    let near = rules.on(rules.today).people.near_percent;
    let mut found = 0;
    for (entry, name, listed) in entries {
        let Some((how, percent)) = barred::matches((&key, born), (&name, listed), near) else {
            continue;
        };
        if w.db().prepare_cached(MATCHED)?.exists([case, entry])? {
            continue;
        }
        add_match(w, rules, (case, entry), how, percent)?;
        found += 1;
    }
    Ok(found)
}

fn add_match(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    (case, entry): (i64, i64),
    how: How,
    percent: u32,
) -> Result<()> {
    let reference = w.next_ref("BM", rules.today.year(), 5)?;
    w.insert(
        MATCH,
        &[
            ("ref", Value::from(&reference)),
            ("case_id", case.into()),
            ("entry_id", entry.into()),
            ("how", how.code().into()),
            ("percent", i64::from(percent).into()),
            ("state", MatchState::Open.code().into()),
        ],
    )?;
    Ok(())
}

fn answer(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    confirmed: bool,
    reason: &str,
) -> Result<Done> {
    let row = w.seen_fields(MATCH, seen, &["ref", "state", "case_id"])?;
    let reference = row.text("ref");
    if row.word("state") != Some(MatchState::Open) {
        return Err(StoreError::Refused(format!(
            "{reference} is {} already; take that back with u where it was a slip",
            row.text("state")
        )));
    }
    let mut findings = Findings::new();
    findings.required("reason", reason);
    findings.verdict()?;
    let state = if confirmed { MatchState::Confirmed } else { MatchState::Dismissed };
    w.update(
        MATCH,
        seen.id,
        &[
            ("state", state.code().into()),
            ("reason", known(reason)),
            ("decided_by", w.actor().into()),
            ("decided_on", rules.today.into()),
        ],
    )?;
    let case = row.int("case_id").unwrap_or_default();
    w.raise_version("vetting_case", case)?;
    let of = w.fields("vetting_case", case, &["ref"])?.text("ref").to_owned();
    let left = unanswered(w, case)?.len();
    let left = if left == 0 { "no match left".to_owned() } else { format!("{left} left") };
    Ok(Done::new(reference, format!("{reference} {}; {of}: {left} to answer", state.label())))
}

fn unanswered(w: &Writer<'_>, case: i64) -> Result<Vec<String>> {
    let sql = "SELECT ref FROM barred_match WHERE case_id = ?1 AND state = 'open' ORDER BY ref";
    let mut statement = w.db().prepare_cached(sql)?;
    let rows = statement.query_map([case], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Refuses to grant a case with a match that nobody answered, or whose person is confirmed to be
/// on the barred list where the policy says that it bars (S).
pub(super) fn may_grant(w: &Writer<'_>, rules: &Rules<'_>, case: i64) -> Result<()> {
    let open = unanswered(w, case)?;
    if !open.is_empty() {
        return Err(StoreError::Refused(format!(
            "a match on the barred and advisory lists is unanswered: {}; confirm or dismiss it \
             under Barred matches before the case is granted",
            open.join(", ")
        )));
    }
    let sql = "SELECT m.ref FROM barred_match m JOIN barred_entry e ON e.id = m.entry_id
               WHERE m.case_id = ?1 AND m.state = 'confirmed' AND e.list = 'barred' LIMIT 1";
    let barred = w.text_of(sql, [case])?;
    match barred.filter(|_| rules.on(rules.today).people.barred_bars) {
        Some(matched) => Err(StoreError::Refused(format!(
            "{matched} confirms that the person is on the barred list, so the case cannot be \
             granted; refuse it"
        ))),
        None => Ok(()),
    }
}
