//! Changes to people and posts: adding them by hand, and saying who holds a post.

use super::change::{Change, Done};
use super::error::{Result, StoreError};
use super::{Rules, known};

use super::value::Value;
use super::writer::{Seen, Writer};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use chrono::Datelike;
use rusqlite::OptionalExtension;

const POST: &str = "post";

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

/// Adds a post, held or vacant; a force that is new is added with it.
pub(super) fn add_post(w: &mut Writer<'_>, rules: &Rules<'_>, change: &Change) -> Result<Done> {
    let Change::AddPost { title, unit, force, level, designated, sensitivity, holder } = change
    else {
        return Err(StoreError::Refused("this adds no post".to_owned()));
    };
    let mut findings = Findings::new();
    findings.required("title", title);
    findings.required("unit", unit);
    findings.required("force", force);
    findings.verdict()?;
    let force_id = force_id(w, force)?;
    let reference = w.next_ref("R", rules.today.year(), 5)?;
    w.insert(
        POST,
        &[
            ("ref", Value::from(&reference)),
            ("force_id", force_id.into()),
            ("title", known(title)),
            ("unit", known(unit)),
            ("level", level.code().into()),
            ("designated", (*designated).into()),
            ("sensitivity", sensitivity.code().into()),
            ("holder_id", (*holder).into()),
            ("held_since", holder.map(|_| rules.today).into()),
        ],
    )?;
    Ok(Done::new(&reference, format!("{reference} added: {}", title.trim())))
}

/// Says who holds a post from today; nobody leaves it vacant.
pub(super) fn fill(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    holder: Option<i64>,
) -> Result<Done> {
    let post = w.seen_fields(POST, seen, &["ref", "title"])?;
    let name = match holder {
        Some(person) => w.fields("person", person, &["name"])?.text("name").to_owned(),
        None => "nobody".to_owned(),
    };
    w.update(
        POST,
        seen.id,
        &[("holder_id", holder.into()), ("held_since", holder.map(|_| rules.today).into())],
    )?;
    let reference = post.text("ref");
    Ok(Done::new(reference, format!("{reference} {} is held by {name}", post.text("title"))))
}

/// The force with this code, added where it is new.
fn force_id(w: &Writer<'_>, code: &str) -> Result<i64> {
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
