//! Changes to people: adding them by hand.

use super::change::{Change, Done};
use super::error::{Result, StoreError};
use super::{Rules, known};

use super::value::Value;
use super::writer::Writer;
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use chrono::Datelike;
use rusqlite::OptionalExtension;

/// Adds a person; a force that is new is added with them.
pub(super) fn add(w: &mut Writer<'_>, rules: &Rules<'_>, change: &Change) -> Result<Done> {
    let Change::AddPerson { name, kind, force, collar, rank, unit, employer, started } = change
    else {
        return Err(StoreError::Refused("this adds no person".to_owned()));
    };
    let mut findings = Findings::new();
    findings.required("name", name);
    findings.required("force", force);
    findings.verdict()?;
    let force_id = force_id(w, force)?;
    let reference = w.next_ref("P", rules.today.year(), 5)?;
    w.insert(
        "person",
        &[
            ("ref", Value::from(&reference)),
            ("name", known(name)),
            ("kind", kind.code().into()),
            ("force_id", force_id.into()),
            ("collar", known(collar)),
            ("rank", known(rank)),
            ("unit", known(unit)),
            ("employer", known(employer)),
            ("started", (*started).into()),
        ],
    )?;
    Ok(Done::new(&reference, format!("{reference} added: {}", name.trim())))
}

/// The force with this code, added where it is new.
pub(super) fn force_id(w: &Writer<'_>, code: &str) -> Result<i64> {
    let code = code.trim().to_lowercase();
    let sql = "SELECT id FROM force WHERE code = ?1";
    let there = w.db().prepare_cached(sql)?.query_row([&code], |row| row.get(0)).optional()?;
    if let Some(id) = there {
        return Ok(id);
    }
    let mut findings = Findings::new();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    findings.refuse_if(
        !(2..=16).contains(&code.len()) || !code.chars().all(plain),
        "force",
        "write the force's short name in letters, digits and hyphens, such as cambs",
    );
    findings.verdict()?;
    // A force carries no version: it is a name that people and posts share, added once.
    w.db().execute("INSERT INTO force (code, name) VALUES (?1, ?1)", [&code])?;
    Ok(w.db().last_insert_rowid())
}
