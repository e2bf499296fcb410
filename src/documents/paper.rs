//! What every paper of the unit has in common: its marking, who printed it and when, and the
//! words for bands, dates and names that are not known.

use super::model::{Block, Document};
use crate::domain::choice::Choice;
use crate::domain::intelligence::Marking;
use crate::domain::score::{Band, Confidence};
use crate::domain::time::{Date, Moment, show_date, show_moment};
use crate::store::papers::Chosen;

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

/// An empty paper that is given its title later.
pub(super) fn untitled(printed_by: &str, printed_at: Moment) -> Document {
    paper("", printed_by, printed_at)
}

/// The reference and the line under the title of a part of a log; `whole` says what all of it is.
pub(super) fn part(part: &Chosen, whole: &str) -> (String, String) {
    match part {
        Chosen::Whole => (String::new(), whole.to_owned()),
        Chosen::Since(day) => (String::new(), format!("{whole} since {}", show_date(*day))),
        Chosen::Meeting { reference, held_on } => {
            let day = held_on.map(|day| format!(" of {}", show_date(day))).unwrap_or_default();
            (reference.clone(), format!("of the meeting {reference}{day}"))
        }
        Chosen::Item { reference, summary } => {
            (reference.clone(), format!("about {reference}: {summary}"))
        }
        Chosen::Person { reference, name } => {
            (reference.clone(), format!("about reports on {name}, {reference}"))
        }
    }
}

/// The words with a capital first.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
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
