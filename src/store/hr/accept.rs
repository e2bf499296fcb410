//! Doing what a difference says: somebody is added with their case, moved, renumbered, renamed, or
//! has left. What cannot be done is told before anything is written.

use super::{DIFFERENCE, decided, open};
use crate::domain::choice::Choice;
use crate::domain::hr::{DifferenceKind, DifferenceState, Leaving};
use crate::domain::vetting::{CaseKind, Level, SubjectKind};
use crate::store::change::Done;
use crate::store::error::{Result, StoreError};
use crate::store::person::NewPerson;
use crate::store::value::Value;
use crate::store::writer::{Fetched, Seen, Writer};
use crate::store::{Rules, barred, case, leaver, person, posting};
use rusqlite::{OptionalExtension, params};

const FIELDS: &[&str] = &[
    "ref",
    "kind",
    "person_id",
    "name",
    "number",
    "force_id",
    "person_kind",
    "rank",
    "unit",
    "employer",
    "born",
    "started",
    "post_id",
    "from_on",
    "left_on",
    "leaving",
    "case_kind",
    "level",
];

/// The open differences of a kind and file.
pub(in crate::store) const ALL: &str = "SELECT id FROM main.hr_difference
    WHERE file_id = ?1 AND kind = ?2 AND state = 'open' ORDER BY id";
/// Who else of a force has a number.
pub(in crate::store) const NUMBERED: &str =
    "SELECT ref FROM main.person WHERE collar = ?1 AND force_id = ?2 AND id IS NOT ?3";

/// Accepts one difference.
pub(super) fn one(w: &mut Writer<'_>, rules: &Rules<'_>, seen: Seen) -> Result<Done> {
    open(w, seen)?;
    let row = w.fields(DIFFERENCE, seen.id, FIELDS)?;
    let said = accept(w, rules, seen.id, &row)?;
    let reference = row.text("ref");
    Ok(Done::new(reference, format!("{reference} accepted: {said}")))
}

/// Accepts every open difference of the kind and file of one of them, all in one transaction, each
/// with an entry of its own in the audit. What cannot be done stays open and is told.
pub(super) fn all(w: &mut Writer<'_>, rules: &Rules<'_>, like: i64) -> Result<Done> {
    let whose = w.fields(DIFFERENCE, like, &["file_id", "kind"])?;
    let (file, kind) = (whose.int("file_id").unwrap_or_default(), whose.text("kind"));
    let ids: Vec<i64> = {
        let mut statement = w.db().prepare_cached(ALL)?;
        let rows = statement.query_map(params![file, kind], |row| row.get(0))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    let (mut accepted, mut first_left) = (0, None);
    let of = ids.len();
    for id in ids {
        let row = w.fields(DIFFERENCE, id, FIELDS)?;
        if let Err(why) = may_accept(w, &row)? {
            first_left.get_or_insert(why);
            continue;
        }
        accept(w, rules, id, &row)?;
        accepted += 1;
        w.entry("accept difference", row.text("ref"))?;
    }
    let word = whose.word("kind").map_or("of its kind", DifferenceKind::label);
    let message = match first_left {
        None if of == 0 => {
            return Err(StoreError::Refused(format!("no difference is open: {word}")));
        }
        Some(why) if accepted == 0 => return Err(StoreError::Refused(why)),
        None => format!("{accepted} accepted: {word}"),
        Some(why) => format!("{accepted} of {of} accepted: {word}; the first left open: {why}"),
    };
    let file = w.fields("hr_file", file, &["ref"])?.text("ref").to_owned();
    Ok(Done::new(file, message))
}

fn accept(w: &mut Writer<'_>, rules: &Rules<'_>, id: i64, row: &Fetched) -> Result<String> {
    may_accept(w, row)?.map_err(StoreError::Refused)?;
    let (said, result) = perform(w, rules, row)?;
    let mut fields = decided(w, rules, DifferenceState::Accepted);
    fields.push(("result", result.into()));
    w.update(DIFFERENCE, id, &fields)?;
    Ok(said)
}

/// Whether what a difference says can still be done; the sentence says why not.
fn may_accept(w: &Writer<'_>, row: &Fetched) -> Result<std::result::Result<(), String>> {
    let reference = row.text("ref");
    let kind: Option<DifferenceKind> = row.word("kind");
    let takes_number = matches!(kind, Some(DifferenceKind::Joiner | DifferenceKind::Number));
    if takes_number && let Some(other) = other_with_number(w, row)? {
        return Ok(Err(format!(
            "{reference}: {other} has the number {} meanwhile; compare HR's file again",
            row.text("number")
        )));
    }
    if matches!(kind, Some(DifferenceKind::Mover | DifferenceKind::Moved))
        && let Some(person) = row.int("person_id")
        && let Some(left) = w.fields("person", person, &["left_on"])?.date("left_on")
    {
        let left = crate::domain::time::show_date(left);
        return Ok(Err(format!("{reference}: {} left on {left} meanwhile", row.text("name"))));
    }
    Ok(Ok(()))
}

/// Somebody else of the force who has the number of a difference.
fn other_with_number(w: &Writer<'_>, row: &Fetched) -> Result<Option<String>> {
    let values = params![row.value("number"), row.value("force_id"), row.value("person_id")];
    let other = w.db().prepare_cached(NUMBERED)?.query_row(values, |row| row.get(0));
    Ok(other.optional()?)
}

/// Does it; returns what was done in words and the reference of what came of it.
fn perform(w: &mut Writer<'_>, rules: &Rules<'_>, row: &Fetched) -> Result<(String, String)> {
    let unknown = || StoreError::Refused("the difference holds words unknown here".to_owned());
    let kind: DifferenceKind = row.word("kind").ok_or_else(unknown)?;
    if kind == DifferenceKind::Joiner {
        return join(w, rules, row);
    }
    let nobody = || StoreError::NoRecord(format!("the person of {}", row.text("ref")));
    let id = row.int("person_id").ok_or_else(nobody)?;
    let reference = w.fields("person", id, &["ref"])?.text("ref").to_owned();
    match kind {
        DifferenceKind::Name => {
            w.update("person", id, &[("name", row.value("name").clone())])?;
            let matched = barred::match_again(w, rules, id)?;
            Ok((format!("{reference} is {} now{matched}", row.text("name")), reference))
        }
        DifferenceKind::Number => {
            w.update("person", id, &[("collar", row.value("number").clone())])?;
            Ok((format!("{reference} has the number {} now", row.text("number")), reference))
        }
        DifferenceKind::Mover | DifferenceKind::Moved => {
            take_post(w, rules, id, row)?;
            let (case, said) = open_case(w, rules, id, row)?;
            let result = case.unwrap_or_else(|| reference.clone());
            Ok((format!("{reference} moved{said}"), result))
        }
        DifferenceKind::Leaver | DifferenceKind::Missing | DifferenceKind::Joiner => {
            let on = row.date("left_on").unwrap_or(rules.today);
            let leaving = row.word("leaving").unwrap_or(Leaving::NotSaid);
            let cases = leaver::end_cases(w, rules, id, on, leaving)?;
            let done = leaver::leave(w, id, on, leaving)?;
            let duty = leaver::duty(rules, on, leaving);
            Ok((format!("{reference} left: {done}{cases}{duty}"), reference))
        }
    }
}

/// Adds who joins, or takes back who comes back, gives them their post and opens their case.
fn join(w: &mut Writer<'_>, rules: &Rules<'_>, row: &Fetched) -> Result<(String, String)> {
    let value = |field| row.value(field).clone();
    let mut again = String::new();
    let id = match row.int("person_id") {
        Some(id) => {
            come_back(w, id, row)?;
            again = barred::match_again(w, rules, id)?;
            id
        }
        None => {
            let new = NewPerson {
                name: value("name"),
                kind: row.word("person_kind").unwrap_or(SubjectKind::Staff),
                force_id: row.int("force_id").unwrap_or_default(),
                collar: value("number"),
                rank: value("rank"),
                unit: value("unit"),
                employer: value("employer"),
                born: row.date("born"),
                started: row.date("started"),
            };
            person::insert(w, rules, new)?.0
        }
    };
    take_post(w, rules, id, row)?;
    let (case, said) = open_case(w, rules, id, row)?;
    let reference = w.fields("person", id, &["ref"])?.text("ref").to_owned();
    let result = case.unwrap_or_else(|| reference.clone());
    Ok((format!("{reference} {}{again}{said}", row.text("name")), result))
}

/// Makes of somebody who left, or serves without a clearance, who HR says they are now. A second
/// leaving is reported like the first: what was reported of that stays in the audit.
fn come_back(w: &mut Writer<'_>, id: i64, row: &Fetched) -> Result<()> {
    let gone = ["left_on", "leaving", "reported_on", "report_ref"];
    let cleared = gone.map(|field| (field, Value::Null));
    let said = [
        ("kind", "person_kind"),
        ("employer", "employer"),
        ("started", "started"),
        ("collar", "number"),
        ("rank", "rank"),
        ("unit", "unit"),
        ("born", "born"),
    ];
    let said = said.into_iter().filter(|(_, from)| !row.value(from).is_null());
    let said = said.map(|(field, from)| (field, row.value(from).clone()));
    let fields: Vec<_> = cleared.into_iter().chain(said).collect();
    w.update("person", id, &fields)
}

/// Gives somebody the post that HR says they hold, from the day it says; whatever they held before
/// is vacant from then on, and so is the post of whoever held it. Days that a later handover has
/// overtaken give way to it. A post that begins on a day to come stays with its holder: a later
/// list finds the move.
fn take_post(w: &mut Writer<'_>, rules: &Rules<'_>, person: i64, row: &Fetched) -> Result<()> {
    let Some(post) = row.int("post_id") else { return Ok(()) };
    let said = row.date("from_on").or(row.date("started")).unwrap_or(rules.today);
    if said > rules.today {
        return Ok(());
    }
    let from = posting::last_changed(w, post)?.map_or(said, |last| said.max(last));
    let before: Vec<i64> = {
        let sql = "SELECT id FROM post WHERE holder_id = ?1 AND id <> ?2 ORDER BY id";
        let mut statement = w.db().prepare_cached(sql)?;
        let rows = statement.query_map([person, post], |row| row.get(0))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    for before in before {
        posting::hand_over(w, before, None, from)?;
    }
    posting::hand_over(w, post, Some(person), from)
}

/// Opens the case that a difference calls for, or names the one that is open at its level.
fn open_case(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    person: i64,
    row: &Fetched,
) -> Result<(Option<String>, String)> {
    let wanted = row.word::<CaseKind>("case_kind").zip(row.word::<Level>("level"));
    let Some((kind, level)) = wanted else { return Ok((None, String::new())) };
    let sql = "SELECT ref FROM vetting_case WHERE person_id = ?1 AND level = ?2 AND open = 1";
    if let Some(open) = w.text_of(sql, params![person, level.code()])? {
        let said = format!("; {open} is open already");
        return Ok((Some(open), said));
    }
    let opened = case::open(w, rules, person, kind, level)?;
    let said = format!("; {} opened, {} {}", opened.record, kind.label(), level.code());
    Ok((Some(opened.record), said))
}
