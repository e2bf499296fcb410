//! What happens when somebody leaves: it is written down with the reason, every post of theirs is
//! vacant and every clearance that stands is terminated.

use super::error::{Result, StoreError};
use super::posting;
use super::writer::Writer;
use crate::domain::choice::Choice;
use crate::domain::hr::Leaving;
use crate::domain::time::{Date, show_date};
use crate::domain::vetting::ClearanceState;

/// Writes down that somebody left on a day, which is not after today; returns what became of posts
/// and clearances, in words.
pub(super) fn leave(w: &mut Writer<'_>, person: i64, on: Date, leaving: Leaving) -> Result<String> {
    let posts = numbers(w, "SELECT id FROM post WHERE holder_id = ?1 ORDER BY id", person)?;
    for post in &posts {
        posting::hand_over(w, *post, None, on)?;
    }
    let standing = "SELECT id FROM clearance WHERE person_id = ?1 AND current = 1
                    AND state NOT IN ('withdrawn','terminated') ORDER BY id";
    let clearances = numbers(w, standing, person)?;
    let reason = format!("left on {}: {}", show_date(on), leaving.label());
    for clearance in &clearances {
        w.update(
            "clearance",
            *clearance,
            &[
                ("state", ClearanceState::Terminated.code().into()),
                ("ended_on", on.into()),
                ("ended_reason", reason.as_str().into()),
                ("ended_by", w.actor().into()),
            ],
        )?;
    }
    w.update("person", person, &[("left_on", on.into()), ("leaving", leaving.code().into())])?;
    let counted = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {one}s"),
    };
    Ok(format!(
        "{} terminated, {} vacated",
        counted(clearances.len(), "clearance"),
        counted(posts.len(), "post")
    ))
}

/// Open cases of somebody, by reference.
pub(super) fn open_cases(w: &Writer<'_>, person: i64) -> Result<Vec<String>> {
    let sql = "SELECT ref FROM vetting_case WHERE person_id = ?1 AND open = 1 ORDER BY ref";
    let mut statement = w.db().prepare_cached(sql)?;
    let rows = statement.query_map([person], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn numbers(w: &Writer<'_>, sql: &str, person: i64) -> Result<Vec<i64>> {
    let mut statement = w.db().prepare_cached(sql)?;
    let rows = statement.query_map([person], |row| row.get(0))?;
    rows.map(|row| row.map_err(StoreError::from)).collect()
}
