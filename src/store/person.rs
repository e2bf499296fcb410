//! Changes to people: adding them by hand.

use super::change::{Change, Done};
use super::error::{Result, StoreError};
use super::{Rules, known};

use super::value::Value;
use super::writer::Writer;
use crate::domain::check::{FieldError, Findings};
use crate::domain::choice::Choice;
use crate::domain::force;
use crate::domain::time::Date;
use crate::domain::vetting::SubjectKind;
use chrono::Datelike;
use rusqlite::OptionalExtension;

/// A person to be added.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NewPerson {
    pub name: Value,
    pub kind: SubjectKind,
    pub force_id: i64,
    pub collar: Value,
    pub rank: Value,
    pub unit: Value,
    pub employer: Value,
    pub born: Option<Date>,
    pub started: Option<Date>,
}

/// Adds a person; a force that is new is added with them.
pub(super) fn add(w: &mut Writer<'_>, rules: &Rules<'_>, change: &Change) -> Result<Done> {
    let Change::AddPerson { name, kind, force, collar, rank, unit, employer, born, started } =
        change
    else {
        return Err(StoreError::Refused("this adds no person".to_owned()));
    };
    let mut findings = Findings::new();
    findings.required("name", name);
    findings.required("force", force);
    findings.refuse_if(
        born.is_some_and(|born| born >= started.unwrap_or(rules.today).min(rules.today)),
        "born",
        "nobody is born today or later, or after they started; correct the date",
    );
    findings.verdict()?;
    let new = NewPerson {
        name: known(name),
        kind: *kind,
        force_id: force_id(w, force)?,
        collar: known(collar),
        rank: known(rank),
        unit: known(unit),
        employer: known(employer),
        born: *born,
        started: *started,
    };
    let (_, reference) = insert(w, rules, new)?;
    Ok(Done::new(&reference, format!("{reference} added: {}", name.trim())))
}

/// Writes a person; returns the row and the reference.
pub(super) fn insert(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    new: NewPerson,
) -> Result<(i64, String)> {
    let reference = w.next_ref("P", rules.today.year(), 5)?;
    let id = w.insert(
        "person",
        &[
            ("ref", Value::from(&reference)),
            ("name", new.name),
            ("kind", new.kind.code().into()),
            ("force_id", new.force_id.into()),
            ("collar", new.collar),
            ("rank", new.rank),
            ("unit", new.unit),
            ("employer", new.employer),
            ("born", new.born.into()),
            ("started", new.started.into()),
        ],
    )?;
    Ok((id, reference))
}

/// The force with this code, added where it is new.
pub(super) fn force_id(w: &Writer<'_>, code: &str) -> Result<i64> {
    let sql = "SELECT id FROM force WHERE code = ?1";
    let typed = code.trim().to_lowercase();
    let there = w.db().prepare_cached(sql)?.query_row([&typed], |row| row.get(0)).optional()?;
    if let Some(id) = there {
        return Ok(id);
    }
    let code = force::code(code).map_err(|why| {
        StoreError::Fields(vec![FieldError { field: "force", message: why.to_owned() }])
    })?;
    // A force carries no version: it is a name that people and posts share, added once.
    w.db().execute("INSERT INTO force (code, name) VALUES (?1, ?1)", [&code])?;
    Ok(w.db().last_insert_rowid())
}
