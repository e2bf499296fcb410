//! Reads one sheet of an Excel workbook as a table of text: dates as dates, whatever the sheet
//! shows them as, numbers without a tail, and only the cells that are there, so that one stray
//! cell at the far end of a sheet costs nothing.

use super::table::{Row, TableError};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError, open_workbook_from_rs};
use std::io::Cursor;

/// The most columns a sheet may use; wider ones are no register.
const MOST_COLUMNS: usize = 256;
/// The most cells read.
const MOST_CELLS: usize = 4_000_000;

/// The rows of a sheet, the first of the workbook where none is named, and what should be known
/// of the choice.
///
/// # Errors
/// [`TableError`] when the workbook is damaged, protected by a password, of the old kind, or has
/// no such sheet.
pub(super) fn records(
    bytes: &[u8],
    sheet: Option<&str>,
) -> Result<(Vec<Row>, Vec<String>), TableError> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    let names = book.sheet_names();
    let name = match sheet {
        Some(wanted) => chosen(&names, wanted)?,
        None => names.first().cloned().ok_or(TableError::Empty)?,
    };
    let mut notes = Vec::new();
    if sheet.is_none() && names.len() > 1 {
        notes.push(format!(
            "of {} sheets the first, `{name}`, was read; --sheet names another",
            names.len()
        ));
    }
    let mut reader = book.worksheet_cells_reader(&name).map_err(unreadable)?;
    let mut rows: Vec<Row> = Vec::new();
    let mut count = 0;
    while let Some(cell) = reader.next_cell().map_err(unreadable)? {
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let (number, column) = (size(row) + 1, size(column));
        count += 1;
        if column >= MOST_COLUMNS || count > MOST_CELLS {
            return Err(TableError::TooWide { row: number });
        }
        if rows.last().is_none_or(|last| last.number != number) {
            rows.push(Row { number, cells: Vec::new() });
        }
        if let Some(last) = rows.last_mut() {
            // A cell may be there twice in a file that another program wrote: the last stands.
            last.cells.resize(last.cells.len().max(column + 1), String::new());
            last.cells.get_mut(column).into_iter().for_each(|cell| cell.clone_from(&text));
        }
    }
    // Rows stand in order in a sound file; one that was put together by hand may not.
    rows.sort_by_key(|row| row.number);
    Ok((rows, notes))
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX - 1)
}

fn chosen(names: &[String], wanted: &str) -> Result<String, TableError> {
    let exact = names.iter().find(|name| *name == wanted);
    let like = || names.iter().find(|name| name.to_lowercase() == wanted.trim().to_lowercase());
    exact
        .or_else(like)
        .cloned()
        .ok_or_else(|| TableError::NoSheet { wanted: wanted.to_owned(), known: names.join(", ") })
}

fn unreadable(error: XlsxError) -> TableError {
    match error {
        XlsxError::Password => TableError::Protected,
        _ => TableError::Damaged,
    }
}

/// A cell as a person reads it.
fn text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        DataRef::DateTime(at) => date(*at),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// `2026-11-13`, or `2026-11-13 22:41` where it has a time of day.
fn date(at: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = at.to_ymd_hms_milli();
    match (at.is_duration(), hour, minute) {
        (true, ..) => at.as_f64().to_string(),
        (false, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        (false, hour, minute) => {
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::table::read_bytes;
    use rust_xlsxwriter::{ExcelDateTime as Day, Format, Workbook};

    fn made(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
        let mut book = Workbook::new();
        fill(&mut book);
        book.save_to_buffer().unwrap()
    }

    fn sheet(book: &mut Workbook, name: &str, rows: &[(u32, &[&str])]) {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, cells) in rows {
            for (column, text) in (0..).zip(*cells) {
                sheet.write_string(*row, column, *text).unwrap();
            }
        }
    }

    #[test]
    fn dates_numbers_and_rows_read_as_people_see_them() {
        let bytes = made(|book| {
            let sheet = book.add_worksheet();
            let day = Format::new().set_num_format("dd/mm/yyyy");
            for (column, heading) in (0..).zip(["received", "number", "yes", "plain"]) {
                sheet.write_string(2, column, heading).unwrap();
            }
            let moment = Day::from_ymd(2026, 11, 13).unwrap();
            sheet.write_datetime_with_format(3, 0, &moment, &day).unwrap();
            sheet.write_number(3, 1, 4471.0).unwrap();
            sheet.write_boolean(3, 2, true).unwrap();
            sheet.write_number(3, 3, 46339.0).unwrap();
            let late = Day::from_ymd(2026, 11, 13).unwrap().and_hms(22, 41, 0).unwrap();
            sheet.write_datetime_with_format(7, 0, &late, &day).unwrap();
            sheet.write_number(7, 1, 0.5).unwrap();
        });
        let table = read_bytes(&bytes, None).unwrap();
        assert_eq!(table.headings, ["received", "number", "yes", "plain"]);
        assert_eq!(table.rows[0].number, 4);
        assert_eq!(table.rows[0].cells, ["2026-11-13", "4471", "yes", "46339"]);
        assert_eq!(
            (table.rows[1].number, &table.rows[1].cells[0]),
            (8, &"2026-11-13 22:41".into())
        );
        assert_eq!(table.rows[1].cells[1], "0.5");
        assert_eq!(table.notes, [""; 0]);
    }

    #[test]
    fn of_several_sheets_the_first_is_read_or_the_one_named() {
        let bytes = made(|book| {
            sheet(book, "Front", &[(0, &["a", "b"]), (1, &["1", "2"])]);
            sheet(book, "Complaints 2026", &[(0, &["c", "d"]), (1, &["3", "4"])]);
        });
        let table = read_bytes(&bytes, None).unwrap();
        assert_eq!(table.headings, ["a", "b"]);
        assert!(table.notes[0].contains("of 2 sheets the first, `Front`"), "{:?}", table.notes);
        let table = read_bytes(&bytes, Some("complaints 2026")).unwrap();
        assert_eq!((table.headings[0].as_str(), table.notes.len()), ("c", 0));
        let error = read_bytes(&bytes, Some("Other")).unwrap_err().to_string();
        assert_eq!(error, "the workbook has no sheet `Other`; it has: Front, Complaints 2026");
        let error = read_bytes(b"a,b\n1,2\n", Some("Other")).unwrap_err().to_string();
        assert!(error.contains("has no sheets; leave --sheet out"), "{error}");
    }

    #[test]
    fn a_stray_cell_far_away_is_refused_and_one_far_down_is_read() {
        let rows: &[(u32, &[&str])] = &[(0, &["a", "b"]), (1_000_000, &["1", "2"])];
        let table = read_bytes(&made(|book| sheet(book, "S", rows)), None).unwrap();
        assert_eq!(table.rows[0].number, 1_000_001);
        let bytes = made(|book| {
            book.add_worksheet().write_string(4, 16_000, "stray").unwrap();
        });
        let error = read_bytes(&bytes, None).unwrap_err().to_string();
        assert!(error.contains("row 5 has cells past column 256"), "{error}");
    }

    #[test]
    fn damaged_protected_and_empty_workbooks_say_so_in_one_sentence() {
        let sound = made(|book| sheet(book, "S", &[(0, &["a", "b"]), (1, &["1", "2"])]));
        for bytes in [&sound[..sound.len() / 2], b"PK\x03\x04rest"] {
            let error = read_bytes(bytes, None).unwrap_err();
            assert!(matches!(error, TableError::Damaged), "{error}");
        }
        let old = read_bytes(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1old", None).unwrap_err();
        assert!(matches!(old, TableError::OldWorkbook), "{old}");
        let empty = read_bytes(&made(|book| sheet(book, "S", &[])), None).unwrap_err();
        assert!(matches!(empty, TableError::Empty), "{empty}");
    }

    #[test]
    fn a_workbook_under_a_password_is_told_from_a_damaged_one() {
        let error = read_bytes(&protected(), None).unwrap_err();
        assert!(matches!(error, TableError::Protected), "{error}");
        assert!(error.to_string().contains("protected by a password"));
    }

    /// The least compound file that holds an entry named as encrypted workbooks name theirs.
    fn protected() -> Vec<u8> {
        let mut file = vec![0_u8; 512 * 3];
        let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
        put(24, &[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
        put(44, &1_u32.to_le_bytes());
        put(48, &1_u32.to_le_bytes());
        put(56, &4096_u32.to_le_bytes());
        put(60, &0xFFFF_FFFE_u32.to_le_bytes());
        put(68, &0xFFFF_FFFE_u32.to_le_bytes());
        put(76, &0_u32.to_le_bytes());
        for at in (80..512).step_by(4) {
            put(at, &0xFFFF_FFFF_u32.to_le_bytes());
        }
        put(512, &0xFFFF_FFFD_u32.to_le_bytes());
        put(516, &0xFFFF_FFFE_u32.to_le_bytes());
        for at in (520..1024).step_by(4) {
            put(at, &0xFFFF_FFFF_u32.to_le_bytes());
        }
        for (at, name, kind) in [(1024, "Root Entry", 5_u8), (1152, "EncryptedPackage", 2)] {
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            put(at, &wide);
            put(at + 64, &u16::try_from(wide.len() + 2).unwrap().to_le_bytes());
            put(at + 66, &[kind, 1]);
            put(at + 116, &0xFFFF_FFFE_u32.to_le_bytes());
        }
        file
    }
}
