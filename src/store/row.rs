//! Reads the columns of a row as the types of the work. What cannot be read is unknown: a row laid
//! down by another hand never stops a list.

use crate::domain::choice::Choice;
use crate::domain::time::{Date, Moment, parse_moment};
use rusqlite::Row;
use rusqlite::types::ValueRef;

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
    Ok(match row.get_ref(place)? {
        ValueRef::Text(text) => iso_date(text),
        _ => None,
    })
}

/// A date as the database holds it, `2026-11-20`; hundreds of thousands are read at once.
fn iso_date(text: &[u8]) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else { return None };
    let number = |figures: &[u8]| {
        let figure = |sum: u32, figure: &u8| {
            figure.is_ascii_digit().then(|| sum * 10 + u32::from(figure - b'0'))
        };
        figures.iter().try_fold(0, figure)
    };
    let year = i32::try_from(number(&[*y1, *y2, *y3, *y4])?).ok()?;
    Date::from_ymd_opt(year, number(&[*m1, *m2])?, number(&[*d1, *d2])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_reads_as_the_database_holds_it_or_not_at_all() {
        assert_eq!(iso_date(b"2026-02-28"), Date::from_ymd_opt(2026, 2, 28));
        for text in ["", "2026-02-29", "2026-2-28", "2026-02-28 ", "20x6-02-28", "28/02/2026"] {
            assert_eq!(iso_date(text.as_bytes()), None, "{text}");
        }
    }
}
