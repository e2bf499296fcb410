//! `probity show`: one record with what belongs to it and who did what to it.

use super::failure::Failure;
use super::place::{Place, Session};
use crate::catalogue::{Register, register};
use crate::domain::text;
use crate::domain::time::{parse_moment, show_date, show_moment};
use crate::store::audit::Entry;
use crate::store::change::Change;
use crate::store::query::filter::Filter;
use crate::store::query::{Detail, ListQuery, Related};
use crate::store::value::Value;
use clap::Args;
use std::io::{self, Write};

/// Show one record with what belongs to it
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity show V-2026-00123
  probity show I-2026-00311

A look at a notifiable association is logged.")]
pub(super) struct ShowRecord {
    /// The record's reference
    #[arg(value_name = "REF")]
    reference: String,
}

impl ShowRecord {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        let mut session = place.open()?;
        let (key, id) = session.store.find(&self.reference)?;
        let register = register(key)
            .ok_or_else(|| Failure::Refused(format!("records of {key} cannot be shown")))?;
        // Need to know: who looks at an association is written down before it is shown.
        if key == "associations" {
            let look = Change::LookAtAssociation { id };
            session.store.apply(&session.actor, session.now, &look)?;
        }
        session.judge(key)?;
        let detail = session.store.detail(&query(&session, key), id);
        let detail = session.store.logged(session.now, detail)?;
        Ok(write(register, &detail, out)?)
    }
}

fn query(session: &Session, register: &'static str) -> ListQuery {
    let (today, now) = (session.today, session.now);
    ListQuery { register, filter: Filter::All, sort: Vec::new(), today, now }
}

fn write(register: &Register, detail: &Detail, out: &mut dyn Write) -> io::Result<()> {
    let widest = register.columns.iter().map(|column| text::width(column.heading)).max();
    for column in register.columns {
        let place = register.source().and_then(|source| source.index(column.key));
        let value = place.and_then(|place| detail.row.cells.get(place)).unwrap_or(&Value::Null);
        let shown = match value {
            // Unknown is said, so that it is not taken for empty.
            Value::Null => "—".to_owned(),
            value => column.shown(value),
        };
        writeln!(out, "{}  {shown}", padded(column.heading, widest.unwrap_or(0)))?;
    }
    for related in detail.related.iter().filter(|related| !related.rows.is_empty()) {
        writeln!(out, "\n{}", related.title)?;
        table(related, out)?;
    }
    if !detail.history.is_empty() {
        writeln!(out, "\nHistory, the latest first")?;
        for entry in &detail.history {
            writeln!(out, "  {}", line(entry))?;
        }
    }
    Ok(())
}

fn table(related: &Related, out: &mut dyn Write) -> io::Result<()> {
    let mut lines: Vec<Vec<String>> =
        vec![related.headings.iter().map(|&heading| heading.to_owned()).collect()];
    lines.extend(related.rows.iter().map(|row| row.iter().map(shown).collect()));
    let widest = |place: usize| {
        lines.iter().filter_map(|line| line.get(place)).map(|cell| text::width(cell)).max()
    };
    let widths: Vec<usize> =
        (0..related.headings.len()).map(|place| widest(place).unwrap_or(0)).collect();
    for line in &lines {
        let cells = line.iter().zip(&widths).map(|(cell, width)| padded(cell, *width));
        writeln!(out, "  {}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}

/// A value that no column of the catalogue describes: dates and moments as people read them.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Int(number) => number.to_string(),
        Value::Text(given) => parse_moment(given).map(show_moment).unwrap_or_else(|| {
            let date = (given.len() == 10).then(|| given.parse().ok()).flatten();
            date.map_or_else(|| text::safe(given).into_owned(), show_date)
        }),
    }
}

fn line(entry: &Entry) -> String {
    let at = parse_moment(&entry.at).map_or_else(|| entry.at.clone(), show_moment);
    text::safe(&format!("{at}  {}  {}", entry.actor, entry.command)).into_owned()
}

fn padded(cell: &str, width: usize) -> String {
    format!("{cell}{}", " ".repeat(width.saturating_sub(text::width(cell))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_people_write_them() {
        for (value, expected) in [
            (Value::Null, ""),
            (Value::Int(3), "3"),
            ("2026-11-20".into(), "20 Nov 2026"),
            ("2026-11-13T22:41:00Z".into(), "Fri 13 Nov 2026 22:41"),
            ("2026-99-99".into(), "2026-99-99"),
            ("a\u{1b}b".into(), "a·b"),
        ] {
            assert_eq!(shown(&value), expected);
        }
    }
}
