//! Writes any list for a spreadsheet, a program or a terminal. Rows are written as they come, and
//! nothing written can act as a formula or as a terminal's escape sequence.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use crate::domain::text::{fit, safe, spreadsheet_safe, width as columns};

/// Between two columns of a plain table.
const GAP: &str = "  ";
/// A column of a plain table is not cut below this many columns of the terminal.
const NARROWEST: usize = 4;

/// Writes headings and rows as CSV, safe to open in a spreadsheet. Unknown is an empty cell.
///
/// # Errors
/// Whatever `out` says.
pub fn write_csv(
    headings: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
    out: impl Write,
) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
    let bytes = |cell: &str| spreadsheet_safe(cell).into_owned().into_bytes();
    writer.write_record(headings.iter().map(|heading| bytes(heading)))?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| bytes(cell)))?;
    }
    writer.flush()
}

/// Writes an array of objects, one to a line, with the values of each row under `keys`. Values
/// come back as they were; unknown is `null`.
///
/// # Errors
/// Whatever `out` says.
pub fn write_json(
    keys: &[&str],
    rows: impl Iterator<Item = Vec<Value>>,
    mut out: impl Write,
) -> io::Result<()> {
    out.write_all(b"[")?;
    for (i, row) in rows.enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        let pairs = keys.iter().map(|key| (*key).to_owned()).zip(row);
        let object = Value::Object(pairs.collect());
        object.serialize(&mut Serializer::with_formatter(&mut out, Harmless))?;
    }
    out.write_all(b"\n]\n")?;
    out.flush()
}

/// Escapes what a terminal could act on but JSON lets stand, such as direction overrides.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if matches!(safe(fragment), Cow::Borrowed(_)) {
            return CompactFormatter.write_string_fragment(out, fragment);
        }
        for c in fragment.chars() {
            let mut buffer = [0; 4];
            let text: &str = c.encode_utf8(&mut buffer);
            if matches!(safe(text), Cow::Borrowed(_)) {
                out.write_all(text.as_bytes())?;
            } else {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}

/// Writes aligned columns; those with `right` set stand against their right edge. With a `width`
/// (columns of the terminal) the widest columns are cut until the lines fit, as far as they can.
///
/// # Errors
/// Whatever `out` says.
pub fn write_table(
    headings: &[&str],
    right: &[bool],
    rows: &[Vec<String>],
    width: Option<usize>,
    mut out: impl Write,
) -> io::Result<()> {
    let mut widths: Vec<usize> = headings.iter().map(|heading| columns(&safe(heading))).collect();
    for row in rows {
        for (wide, cell) in widths.iter_mut().zip(row) {
            *wide = (*wide).max(columns(&safe(cell)));
        }
    }
    if let Some(width) = width {
        narrow(&mut widths, width);
    }
    write_line(&mut out, headings.iter().copied(), &widths, right)?;
    for row in rows {
        write_line(&mut out, row.iter().map(String::as_str), &widths, right)?;
    }
    out.flush()
}

/// Takes from the widest column until all fit.
fn narrow(widths: &mut [usize], width: usize) {
    let gaps = GAP.len() * widths.len().saturating_sub(1);
    let mut over = (widths.iter().sum::<usize>() + gaps).saturating_sub(width);
    while over > 0 {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => return,
        }
        over -= 1;
    }
}

fn write_line<'a>(
    out: &mut impl Write,
    cells: impl Iterator<Item = &'a str>,
    widths: &[usize],
    right: &[bool],
) -> io::Result<()> {
    let mut line = String::new();
    let aligned = right.iter().copied().chain(std::iter::repeat(false));
    for (i, ((cell, wide), right)) in cells.zip(widths).zip(aligned).enumerate() {
        let cell = safe(cell);
        let shown = fit(&cell, *wide);
        let blanks = " ".repeat(wide.saturating_sub(columns(&shown)));
        line.push_str(if i == 0 { "" } else { GAP });
        let (before, after) = if right { (blanks.as_str(), "") } else { ("", blanks.as_str()) };
        line.push_str(before);
        line.push_str(&shown);
        line.push_str(after);
    }
    writeln!(out, "{}", line.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    fn table(rows: &[Vec<String>], width: Option<usize>) -> String {
        let mut out = Vec::new();
        write_table(&["Ref", "Name", "Days"], &[false, false, true], rows, width, &mut out)
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn csv_cells_cannot_be_formulas() {
        let rows = [row(&["=1+1", "a,b"]), row(&["-12.50", ""]), row(&["\u{1b}[2J", "é"])];
        let mut out = Vec::new();
        write_csv(&["a", "b"], rows.into_iter(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "a,b\n'=1+1,\"a,b\"\n-12.50,\n·[2J,é\n");
    }

    #[test]
    fn json_reads_back_as_it_was_and_holds_nothing_that_acts() {
        let given = "a\"\\\n\u{1b}[2J\u{9b}\u{202e}é£";
        let mut out = Vec::new();
        let rows = [vec![json!(given), json!(3)], vec![Value::Null, json!("-1")]];
        write_json(&["name", "days"], rows.into_iter(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.lines().count(), 4);
        assert!(text.lines().all(|line| matches!(safe(line), Cow::Borrowed(_))), "{text}");
        let read: Value = serde_json::from_str(&text).unwrap();
        let expected = json!([{"name": given, "days": 3}, {"name": null, "days": "-1"}]);
        assert_eq!(read, expected);
        assert!(text.contains("{\"name\":null,\"days\":\"-1\"}"), "the order of the keys: {text}");
    }

    #[test]
    fn an_empty_list_is_an_empty_array() {
        let mut out = Vec::new();
        write_json(&["a"], std::iter::empty(), &mut out).unwrap();
        assert_eq!(serde_json::from_slice::<Value>(&out).unwrap(), json!([]));
    }

    #[test]
    fn tables_align_and_are_cut_to_the_terminal() {
        let rows = [row(&["V-1", "日本 Okafor", "7"]), row(&["V-22", "\u{1b}[2J", "120"])];
        assert_eq!(
            table(&rows, None),
            "Ref   Name         Days\nV-1   日本 Okafor     7\nV-22  ·[2J          120\n"
        );
        let narrow = table(&rows, Some(20));
        assert!(narrow.lines().all(|line| columns(line) <= 20), "{narrow}");
        assert!(narrow.contains('…'));
        let least = table(&rows, Some(1));
        assert!(least.contains("V-22"), "columns stay wide enough to tell rows apart: {least}");
        assert_eq!(table(&[], None), "Ref  Name  Days\n");
    }
}
