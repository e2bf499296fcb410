//! What every paper of the unit has in common: its marking, who printed it and when, and the
//! words for bands, dates and names that are not known.

use super::model::{Block, Document};
use crate::domain::choice::Choice;
use crate::domain::intelligence::Marking;
use crate::domain::score::{Band, Confidence};
use crate::domain::time::{Date, Moment, show_date, show_moment};

/// What stands where nothing is known.
pub(super) const UNKNOWN: &str = "not recorded";

/// An empty paper under the default marking (P).
pub(super) fn paper(title: &str, printed_by: &str, printed_at: Moment) -> Document {
    Document {
        title: title.to_owned(),
        marking: Marking::OfficialSensitive.code().to_owned(),
        printed_by: printed_by.to_owned(),
        printed_at: show_moment(printed_at),
        ..Document::default()
    }
}

/// A band with its score and confidence: `■ CRITICAL 520/M`; `? UNSCORED` where there is none.
pub(super) fn band(band: Option<Band>, r: Option<i64>, confidence: Option<Confidence>) -> String {
    let Some(band) = band else { return "? UNSCORED".to_owned() };
    let mut words = format!("{} {}", band.symbol(), band.code());
    if let Some(r) = r {
        words += &format!(" {r}");
    }
    if let Some(confidence) = confidence {
        words += &format!("/{}", confidence.letter());
    }
    words
}

/// The day of a meeting: `Tuesday 24 November 2026, 10:00`.
pub(super) fn occasion(held_on: Date, starts: &str) -> String {
    format!("{}, {starts}", held_on.format("%A %-d %B %Y"))
}

/// A date, or that none is recorded.
pub(super) fn date(date: Option<Date>) -> String {
    date.map_or_else(|| UNKNOWN.to_owned(), show_date)
}

/// A labelled line.
pub(super) fn field(label: &str, value: impl Into<String>) -> (String, String) {
    (label.to_owned(), value.into())
}

/// A labelled line of text that may be missing or blank.
pub(super) fn noted(label: &str, value: Option<&str>) -> (String, String) {
    field(label, value.map(str::trim).filter(|text| !text.is_empty()).unwrap_or(UNKNOWN))
}

/// The lines where the chair and the minute-taker sign.
pub(super) fn signatures(chair: &str, minute_taker: Option<&str>) -> Block {
    let minute_taker = minute_taker
        .map_or_else(|| "Minute-taker".to_owned(), |name| format!("Minute-taker, {name}"));
    Block::Signatures(vec![format!("Chair, {chair}"), minute_taker])
}
