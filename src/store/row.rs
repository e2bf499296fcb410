//! Reads the columns of a row as the types of the work. What cannot be read is unknown: a row laid
//! down by another hand never stops a list.

use crate::domain::choice::Choice;
use crate::domain::time::{Date, Moment, parse_moment};
use rusqlite::Row;

/// A word of a vocabulary in a row; `None` where it is unknown.
pub(super) fn word<C: Choice>(row: &Row<'_>, place: usize) -> rusqlite::Result<Option<C>> {
    let code: Option<String> = row.get(place)?;
    Ok(code.and_then(|code| C::from_code(&code).ok()))
}

/// A moment in a row.
pub(super) fn moment(row: &Row<'_>, place: usize) -> rusqlite::Result<Option<Moment>> {
    let text: Option<String> = row.get(place)?;
    Ok(text.and_then(|text| parse_moment(&text)))
}

/// A date in a row.
pub(super) fn date(row: &Row<'_>, place: usize) -> rusqlite::Result<Option<Date>> {
    let text: Option<String> = row.get(place)?;
    Ok(text.and_then(|text| text.parse().ok()))
}
