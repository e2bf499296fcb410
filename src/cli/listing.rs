//! The rows of a list as a table, CSV or JSON. The whole order is read as record numbers and the
//! rows in chunks, so that memory does not grow with the list. All that is written is harmless
//! to a terminal and a spreadsheet; JSON keeps every value by escaping.

use super::failure::Failure;
use crate::catalogue::Register;
use crate::catalogue::column::{Column, Show};
use crate::domain::choice::choices;
use crate::domain::text;
use crate::exchange::export::{write_csv, write_json};
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::query::{ListQuery, Row};
use crate::store::value::Value;
use std::io::{self, Write};

/// Rows read at a time.
const CHUNK: usize = 200;
/// The widest that a column of text gets in a table; what is longer ends in `…`.
const WIDEST: usize = 48;

choices! {
    /// How a list is written.
    Format, "format" {
        Table = "table", "aligned columns to read";
        Csv = "csv", "comma-separated, for spreadsheets";
        Json = "json", "one array of objects, values as stored";
    }
}

/// A list that is ready to be written.
pub(super) struct Listing<'a> {
    /// Where the rows come from.
    pub store: &'a Store,
    /// The register, for what an empty list says.
    pub register: &'static Register,
    /// What is asked.
    pub query: ListQuery,
    /// The columns, left to right.
    pub columns: Vec<&'static Column>,
    /// At most so many rows.
    pub limit: Option<usize>,
}

impl Listing<'_> {
    /// Writes it. An empty table says on standard error why it is empty.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> Result<(), Failure> {
        let mut ids = self.store.order(&self.query)?;
        ids.truncate(self.limit.unwrap_or(usize::MAX));
        match format {
            Format::Table => self.table(&ids, out),
            Format::Csv => self.csv(&ids, out),
            Format::Json => self.json(&ids, out),
        }
    }

    /// The values of every row, in order of the columns. Where a chunk cannot be read the rows
    /// end and `fault` holds why.
    fn rows<'s>(
        &'s self,
        ids: &'s [i64],
        fault: &'s mut Option<StoreError>,
    ) -> impl Iterator<Item = Vec<Value>> + 's {
        let source = self.register.source();
        let place = |column: &&Column| source.and_then(|source| source.index(column.key));
        let places: Vec<Option<usize>> = self.columns.iter().map(place).collect();
        ids.chunks(CHUNK)
            .map_while(|chunk| match self.store.rows(&self.query, chunk) {
                Ok(rows) => Some(rows),
                Err(error) => {
                    *fault = Some(error);
                    None
                }
            })
            .flatten()
            .map(move |row| cells(&row, &places))
    }

    /// Reads the rows twice, first for the widths, rather than hold them.
    fn table(&self, ids: &[i64], out: &mut dyn Write) -> Result<(), Failure> {
        let mut widths: Vec<usize> =
            self.columns.iter().map(|column| text::width(column.heading)).collect();
        let mut fault = None;
        for values in self.rows(ids, &mut fault) {
            for ((column, value), width) in self.columns.iter().zip(&values).zip(&mut widths) {
                *width = (*width).max(text::width(&cell(column, value)));
            }
        }
        whole(fault.take())?;
        let headings = self.columns.iter().map(|column| column.heading.to_owned());
        writeln!(out, "{}", self.line(headings, &widths))?;
        for values in self.rows(ids, &mut fault) {
            let cells = self.columns.iter().zip(&values).map(|(column, value)| cell(column, value));
            writeln!(out, "{}", self.line(cells, &widths))?;
        }
        whole(fault)?;
        if ids.is_empty() {
            out.flush()?;
            // Standard output stays rows only; nobody minds if this cannot be said.
            let _ = writeln!(io::stderr(), "no {} match", self.register.noun.1);
        }
        Ok(())
    }

    fn line(&self, cells: impl Iterator<Item = String>, widths: &[usize]) -> String {
        let mut line = String::new();
        for ((cell, column), width) in cells.zip(&self.columns).zip(widths) {
            if !line.is_empty() {
                line.push_str("  ");
            }
            let blank = " ".repeat(width.saturating_sub(text::width(&cell)));
            if column.is_right() {
                line.push_str(&blank);
            }
            line.push_str(&cell);
            if !column.is_right() {
                line.push_str(&blank);
            }
        }
        line.truncate(line.trim_end().len());
        line
    }

    fn csv(&self, ids: &[i64], out: &mut dyn Write) -> Result<(), Failure> {
        let mut fault = None;
        let row = |values: Vec<Value>| {
            self.columns.iter().zip(&values).map(|(column, value)| plain(column, value)).collect()
        };
        write_csv(&self.keys(), self.rows(ids, &mut fault).map(row), out)?;
        whole(fault)
    }

    fn json(&self, ids: &[i64], out: &mut dyn Write) -> Result<(), Failure> {
        let mut fault = None;
        let row = |values: Vec<Value>| {
            self.columns.iter().zip(&values).map(|(column, value)| json(column, value)).collect()
        };
        write_json(&self.keys(), self.rows(ids, &mut fault).map(row), out)?;
        whole(fault)
    }

    fn keys(&self) -> Vec<&'static str> {
        self.columns.iter().map(|column| column.key).collect()
    }
}

/// Whether every row was read.
fn whole(fault: Option<StoreError>) -> Result<(), Failure> {
    fault.map_or(Ok(()), |error| Err(error.into()))
}

fn cells(row: &Row, places: &[Option<usize>]) -> Vec<Value> {
    let value = |place: &Option<usize>| place.and_then(|place| row.cells.get(place));
    places.iter().map(|place| value(place).cloned().unwrap_or_default()).collect()
}

/// A value as the table shows it.
fn cell(column: &Column, value: &Value) -> String {
    let shown = column.shown(value);
    if column.grows() { text::fit(&shown, WIDEST).into_owned() } else { shown }
}

/// A value as a spreadsheet takes it: as stored, but money in pounds and flags in words.
fn plain(column: &Column, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Int(pence) if column.show == Show::Money => {
            let sign = if *pence < 0 { "-" } else { "" };
            format!("{sign}{}.{:02}", pence.unsigned_abs() / 100, pence.unsigned_abs() % 100)
        }
        Value::Int(flag) if column.show == Show::Flag => {
            if *flag == 0 { "no" } else { "yes" }.to_owned()
        }
        Value::Int(number) => number.to_string(),
        Value::Text(given) => given.clone(),
    }
}

fn json(column: &Column, value: &Value) -> serde_json::Value {
    match value {
        Value::Int(flag) if column.show == Show::Flag => (*flag != 0).into(),
        _ => value.json(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(show: Show) -> Column {
        Column::new("key", "heading", show, 10, 0, "help")
    }

    #[test]
    fn spreadsheets_get_plain_values() {
        for (show, value, written) in [
            (Show::Money, Value::Int(120_050), "1200.50"),
            (Show::Money, Value::Int(-5), "-0.05"),
            (Show::Money, Value::Null, ""),
            (Show::Flag, Value::Int(0), "no"),
            (Show::Flag, Value::Int(1), "yes"),
            (Show::Number, Value::Int(-3), "-3"),
            (Show::Date, "2026-11-20".into(), "2026-11-20"),
        ] {
            assert_eq!(plain(&column(show), &value), written);
        }
    }

    #[test]
    fn json_has_flags_as_such_and_unknown_as_null() {
        assert_eq!(json(&column(Show::Flag), &Value::Int(1)), serde_json::Value::Bool(true));
        assert_eq!(json(&column(Show::Number), &Value::Int(1)), 1);
        assert_eq!(json(&column(Show::Money), &Value::Null), serde_json::Value::Null);
    }

    #[test]
    fn long_prose_is_cut_and_references_are_not() {
        let long = "x".repeat(80);
        let value = Value::from(long.as_str());
        assert_eq!(text::width(&cell(&column(Show::Prose), &value)), WIDEST);
        assert_eq!(cell(&column(Show::Reference), &value), long);
    }
}
