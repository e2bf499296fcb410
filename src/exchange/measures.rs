//! The figures of a month as a table for a spreadsheet, the same from the screen and from the
//! command line: a row a figure, with what it is of and the day as at which it was counted.

use super::export::write_csv;
use crate::domain::choice::Choice;
use crate::domain::measures::Figure;
use crate::store::measures::{Measures, Source};
use std::io;

const HEADINGS: [&str; 9] =
    ["month", "source", "as at", "by", "of", "measure", "numerator", "denominator", "figure"];

/// Every figure of a month as CSV.
///
/// # Errors
/// None but for want of memory.
pub fn csv(facts: &Measures) -> io::Result<Vec<u8>> {
    let source = match facts.source {
        Source::Kept { .. } => "kept",
        Source::Running | Source::NotKept => "computed",
    };
    let row = |figure: &Figure| {
        vec![
            facts.month.to_string(),
            source.to_owned(),
            facts.as_at.to_string(),
            figure.by.code().to_owned(),
            figure.by.part(&figure.key),
            figure.measure.label().to_owned(),
            figure.part.to_string(),
            figure.of.to_string(),
            figure.shown(),
        ]
    };
    let mut bytes = Vec::new();
    write_csv(&HEADINGS, facts.figures.iter().map(row), &mut bytes)?;
    Ok(bytes)
}
