//! The conflict guard: what is kept from whom at a meeting. The rule is the domain's; here are
//! the people, units and associations that it is asked about, and the rows that record it.

use super::attendance::{self, Attendee};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::conflict::{Ground, Party, Tie, ground, same_name};
use crate::domain::text::counted;
use crate::domain::time::iso;
use crate::store::agenda::laid_down;
use crate::store::change::Done;
use crate::store::error::{Result, StoreError};
use crate::store::meeting::{self, MEETING};
use crate::store::row::word;
use crate::store::writer::Writer;
use crate::store::{agenda, known};
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::{BTreeMap, BTreeSet};

const CONFLICT: &str = "intel.conflict";

/// An item that is kept from an attendee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The attendee's row number.
    pub attendee: i64,
    /// The reference of what the item is about.
    pub record: String,
    /// Why.
    pub ground: Ground,
    /// Why, in words.
    pub reason: String,
}

/// What is kept from whom: as recorded, and as the rule says now of what is `about`.
pub(in crate::store) fn conflicts(
    db: &Connection,
    meeting_id: i64,
    attendees: &[Attendee],
    about: &BTreeSet<String>,
) -> Result<Vec<Conflict>> {
    let mut found = recorded(db, meeting_id)?;
    let there: BTreeSet<(i64, String)> =
        found.iter().map(|conflict| (conflict.attendee, conflict.record.clone())).collect();
    for (attendee, record, ground, reason) in judged(db, attendees, about)? {
        if !there.contains(&(attendee, record.clone())) {
            found.push(Conflict { attendee, record, ground, reason });
        }
    }
    Ok(found)
}

pub(in crate::store) fn recorded(db: &Connection, meeting_id: i64) -> Result<Vec<Conflict>> {
    let mut statement = db.prepare_cached(
        "SELECT attendee_id, record, ground, reason FROM intel.conflict
         WHERE meeting_id = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([meeting_id], |row| {
        Ok(Conflict {
            attendee: row.get(0)?,
            record: row.get(1)?,
            ground: word(row, 2)?.unwrap_or(Ground::Declared),
            reason: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

type Judged = (i64, String, Ground, String);

/// The rule, asked of every attendee and every record.
fn judged(
    db: &Connection,
    attendees: &[Attendee],
    about: &BTreeSet<String>,
) -> Result<Vec<Judged>> {
    let parties: Vec<(i64, Party)> = attendees
        .iter()
        .map(|attendee| Ok((attendee.id, party_at(db, attendee)?)))
        .collect::<Result<_>>()?;
    let subjects = subjects(db, about)?;
    let people = parties.iter().map(|(_, party)| party);
    let people = people.chain(subjects.values().flatten()).filter_map(|party| party.person_id);
    let ties = ties(db, people.collect())?;
    let mut found = Vec::new();
    for (record, subjects) in &subjects {
        for (attendee, party) in &parties {
            let grounds = subjects.iter().filter_map(|subject| ground(party, subject, &ties));
            // The nearest ground is the one that is said.
            if let Some((ground, reason)) = grounds.min_by_key(|(ground, _)| *ground) {
                found.push((*attendee, record.clone(), ground, reason));
            }
        }
    }
    Ok(found)
}

/// Why a record is withheld from somebody who goes by this name, by the rule.
pub(in crate::store) fn ground_of(
    db: &Connection,
    name: &str,
    record: &str,
) -> Result<Option<String>> {
    let party = party_named(db, name)?;
    let about = BTreeSet::from([record.to_owned()]);
    let subjects: Vec<Party> = subjects(db, &about)?.into_values().flatten().collect();
    let people = subjects.iter().chain([&party]).filter_map(|party| party.person_id);
    let ties = ties(db, people.collect())?;
    let grounds = subjects.iter().filter_map(|subject| ground(&party, subject, &ties));
    Ok(grounds.min_by_key(|(ground, _)| *ground).map(|(_, reason)| reason))
}

/// A user, or whoever else goes by this name, as the guard knows them.
pub(in crate::store) fn party_named(db: &Connection, name: &str) -> Result<Party> {
    let name = name.trim();
    let mut statement =
        db.prepare_cached("SELECT name, full_name, person_id FROM main.user ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (user, full): (String, String) = (row.get(0)?, row.get(1)?);
        if user != name && !same_name(&full, name) {
            continue;
        }
        let mut party = match row.get(2)? {
            Some(person) => party_of(db, person)?,
            None => Party::default(),
        };
        party.names.extend([user, full]);
        return Ok(party);
    }
    let names = if name.is_empty() { Vec::new() } else { vec![name.to_owned()] };
    Ok(Party { names, ..Party::default() })
}

/// A person known to us.
pub(super) fn party_of(db: &Connection, person: i64) -> Result<Party> {
    db.prepare_cached(
        "SELECT p.name, f.code, p.unit FROM main.person p JOIN main.force f ON f.id = p.force_id
         WHERE p.id = ?1",
    )?
    .query_row([person], |row| {
        Ok(Party {
            person_id: Some(person),
            names: vec![row.get(0)?],
            force: row.get(1)?,
            unit: row.get(2)?,
        })
    })
    .optional()?
    .ok_or_else(|| StoreError::NoRecord(format!("person {person}")))
}

/// An attendee, with every name that they go by and where they work: as the person is known now,
/// else as the list says.
fn party_at(db: &Connection, attendee: &Attendee) -> Result<Party> {
    let mut party = match attendee.person_id {
        Some(person) => party_of(db, person)?,
        None => party_named(db, &attendee.name)?,
    };
    if !party.goes_by(&attendee.name) {
        party.names.push(attendee.name.clone());
    }
    if party.unit.is_none() {
        party.unit.clone_from(&attendee.unit);
        party.force.clone_from(&attendee.force);
    }
    Ok(party)
}

/// Everybody whom records are about, as the record gave them and as the person is known now: a
/// unit that somebody left is as near as the one they joined.
const SUBJECTS: &[&str] = &[
    "SELECT r.ref, r.person_id, r.subject, r.force, r.unit FROM intel.report r
     WHERE r.ref IN (SELECT value FROM json_each(?1))",
    "SELECT r.ref, s.person_id, s.name, s.force, s.unit FROM intel.report r
     JOIN intel.report_subject s ON s.report_id = r.id
     WHERE r.ref IN (SELECT value FROM json_each(?1))",
    "SELECT a.ref, a.person_id, a.name, a.force, a.unit FROM intel.at_risk a
     WHERE a.ref IN (SELECT value FROM json_each(?1))",
];

fn subjects(db: &Connection, about: &BTreeSet<String>) -> Result<BTreeMap<String, Vec<Party>>> {
    let list = serde_json::json!(about).to_string();
    let mut subjects: BTreeMap<String, Vec<Party>> = BTreeMap::new();
    for sql in SUBJECTS {
        let mut statement = db.prepare_cached(sql)?;
        let rows = statement.query_map([&list], |row| Ok((row.get(0)?, subject(row)?)))?;
        for row in rows {
            let (record, party): (String, Party) = row?;
            let parties = subjects.entry(record).or_default();
            if let Some(person) = party.person_id
                && let Ok(now) = party_of(db, person)
                && !parties.contains(&now)
            {
                parties.push(now);
            }
            if !parties.contains(&party) {
                parties.push(party);
            }
        }
    }
    Ok(subjects)
}

fn subject(row: &Row<'_>) -> rusqlite::Result<Party> {
    let name: Option<String> = row.get(2)?;
    Ok(Party {
        person_id: row.get(1)?,
        names: name.into_iter().collect(),
        force: row.get(3)?,
        unit: row.get(4)?,
    })
}

fn ties(db: &Connection, people: BTreeSet<i64>) -> Result<Vec<Tie>> {
    let list = serde_json::json!(people).to_string();
    let mut statement = db.prepare_cached(
        "SELECT person_id, associate, ref FROM main.association
         WHERE person_id IN (SELECT value FROM json_each(?1)) ORDER BY ref",
    )?;
    let rows = statement.query_map([list], |row| {
        Ok(Tie { person_id: row.get(0)?, associate: row.get(1)?, reference: row.get(2)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Records every conflict of what is laid down that was not recorded yet. Returns how many.
pub(super) fn lay(w: &mut Writer<'_>, meeting_id: i64) -> Result<i64> {
    let attendees = attendance::of_meeting(w.db(), meeting_id)?;
    let mut about = BTreeSet::new();
    for line in laid_down(w.db(), meeting_id)? {
        about.extend(agenda::about(w.db(), line.record.as_deref())?);
    }
    let there: BTreeSet<(i64, String)> = recorded(w.db(), meeting_id)?
        .into_iter()
        .map(|conflict| (conflict.attendee, conflict.record))
        .collect();
    let mut laid = 0;
    for (attendee, record, ground, reason) in judged(w.db(), &attendees, &about)? {
        if !there.contains(&(attendee, record.clone())) {
            insert(w, meeting_id, &Conflict { attendee, record, ground, reason })?;
            laid += 1;
        }
    }
    summarise(w, meeting_id)?;
    Ok(laid)
}

fn insert(w: &mut Writer<'_>, meeting_id: i64, conflict: &Conflict) -> Result<()> {
    w.insert(
        CONFLICT,
        &[
            ("meeting_id", meeting_id.into()),
            ("attendee_id", conflict.attendee.into()),
            ("record", (&conflict.record).into()),
            ("ground", conflict.ground.code().into()),
            ("reason", (&conflict.reason).into()),
            ("at", iso(w.now()).into()),
            ("by", w.actor().into()),
        ],
    )?;
    Ok(())
}

/// Writes into the meeting's own record from whom how many items are kept, but not which.
fn summarise(w: &mut Writer<'_>, meeting_id: i64) -> Result<()> {
    let conflicts = recorded(w.db(), meeting_id)?;
    let of = |attendee: &Attendee| {
        let count = conflicts.iter().filter(|conflict| conflict.attendee == attendee.id).count();
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        (count > 0).then(|| format!("{}: {}", attendee.name, counted(count, "item", "items")))
    };
    let attendees = attendance::of_meeting(w.db(), meeting_id)?;
    let words: Vec<String> = attendees.iter().filter_map(of).collect();
    w.update(MEETING, meeting_id, &[("conflicts", known(&words.join("; ")))])
}

/// Keeps an item from somebody who declares a conflict of interest.
pub(super) fn declare(
    w: &mut Writer<'_>,
    meeting_id: i64,
    attendee: &str,
    position: i64,
    reason: &str,
) -> Result<Done> {
    let meeting = meeting::read(w.db(), meeting_id)?;
    if meeting.state.is_over() {
        let reference = meeting.reference;
        let message = format!("{reference} is closed; a conflict is declared while it is held");
        return Err(StoreError::Refused(message));
    }
    // What is not laid down yet has no number of its own: it is, before it is kept from anybody.
    let lines = laid_down(w.db(), meeting_id)?;
    let line = lines.iter().find(|line| line.position == position);
    let record = match line {
        Some(line) => agenda::about(w.db(), line.record.as_deref())?,
        None => None,
    };
    let attendees = attendance::of_meeting(w.db(), meeting_id)?;
    let named = |known: &&Attendee| {
        attendee.trim().parse() == Ok(known.copy)
            || known.name == attendee.trim()
            || same_name(&known.name, attendee)
    };
    let who = attendees.iter().find(named);
    let mut findings = Findings::new();
    findings.required("attendee", attendee);
    findings.required("reason", reason);
    findings.refuse_if(
        who.is_none(),
        "attendee",
        "nobody on the list goes by this; write the name or the number of the copy",
    );
    let message = if lines.is_empty() {
        "the agenda is not issued yet; issue it with I, then declare"
    } else {
        "no record stands under this number; write the number of an item with one"
    };
    findings.refuse_if(record.is_none(), "item", message);
    findings.verdict()?;
    let (Some(who), Some(record)) = (who, record) else {
        return Err(StoreError::NoRecord(format!("item {position} of {}", meeting.reference)));
    };
    let there = recorded(w.db(), meeting_id)?;
    if there.iter().any(|known| known.attendee == who.id && known.record == record) {
        let message = format!("{record} is kept from {} already", who.name);
        return Err(StoreError::Refused(message));
    }
    let reason = reason.trim().to_owned();
    let ground = Ground::Declared;
    let conflict = Conflict { attendee: who.id, record: record.clone(), ground, reason };
    insert(w, meeting_id, &conflict)?;
    summarise(w, meeting_id)?;
    let message = format!("{record} is kept from {} as declared", who.name);
    Ok(Done::new(meeting.reference, message))
}

/// Everybody at a meeting from whom a record is kept, as recorded.
pub(in crate::store) fn kept_from(
    db: &Connection,
    meeting_id: i64,
    record: &str,
) -> Result<Vec<Attendee>> {
    let kept: BTreeSet<i64> = recorded(db, meeting_id)?
        .into_iter()
        .filter(|conflict| conflict.record == record)
        .map(|conflict| conflict.attendee)
        .collect();
    let attendees = attendance::of_meeting(db, meeting_id)?;
    Ok(attendees.into_iter().filter(|attendee| kept.contains(&attendee.id)).collect())
}
