//! Reads a table of text from a file as offices really save them: a workbook, JSON, or text in
//! any common encoding, by comma, semicolon or tab, with rows of uneven length, titles above the
//! headings and blank rows between.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{json, workbook};
use crate::domain::text::safe;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// The largest file read, in bytes: twice HR's list of everybody who serves in the country.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// First bytes of a workbook, which is a zip.
const ZIP: &[u8] = b"PK\x03\x04";
/// First bytes of an old workbook, and of a new one under a password.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0";
/// First bytes of a file that people mistake for a table.
const PDF: &[u8] = b"%PDF";

/// A table as the file gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The cells of the heading row, trimmed.
    pub headings: Vec<String>,
    /// Every row under the headings that has at least one cell with text.
    pub rows: Vec<Row>,
    /// How the bytes were read.
    pub encoding: TextEncoding,
    /// What was unusual about the file as a whole, one sentence each.
    pub notes: Vec<String>,
}

/// One row of a [`Table`]. It may be shorter or longer than the headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The row's number as a spreadsheet shows it: the first row of the file is 1, blank rows
    /// count, and a cell of several lines does not add rows.
    pub number: usize,
    /// The cells as given.
    pub cells: Vec<String>,
}

/// How the bytes of a file were turned into text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8, with or without its mark.
    Utf8,
    /// UTF-16 with its mark, as Excel saves "Unicode text".
    Utf16,
    /// Windows-1252, the older British and western European code page.
    Windows1252,
    /// UTF-8 with stray bytes of Windows-1252 among it.
    Mixed,
}

impl fmt::Display for TextEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::Windows1252 => "Windows-1252",
            Self::Mixed => "UTF-8 with stray Windows-1252 bytes",
        })
    }
}

/// Why a file could not be read as a table.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// No such file.
    #[error("there is no file {}; check the name", path.display())]
    Missing {
        /// The file asked for.
        path: PathBuf,
    },
    /// The file is there but cannot be read.
    #[error("{} cannot be read: {cause}", path.display())]
    Unreadable {
        /// The file asked for.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Larger than [`MAX_BYTES`].
    #[error("the file is larger than {} MiB; split it into parts", MAX_BYTES / (1024 * 1024))]
    TooLarge,
    /// Nothing but blanks.
    #[error("the file is empty")]
    Empty,
    /// A PDF or other binary file.
    #[error("the file is not text; save the sheet as CSV and import that")]
    Binary,
    /// A workbook that cannot be opened.
    #[error("the workbook is damaged; open it in a spreadsheet, save it anew and import that")]
    Damaged,
    /// A workbook under a password.
    #[error("the workbook is protected by a password; save it without one and import that")]
    Protected,
    /// A workbook of the kind before 2007.
    #[error("the workbook is of the old kind (.xls); save it as .xlsx or CSV and import that")]
    OldWorkbook,
    /// A sheet that the workbook does not have.
    #[error("the workbook has no sheet `{}`; it has: {}", safe(wanted), safe(known))]
    NoSheet {
        /// The sheet asked for.
        wanted: String,
        /// Those there are.
        known: String,
    },
    /// A sheet was named, but the file has none.
    #[error("the file is no workbook and has no sheets; leave --sheet out")]
    NoSheets,
    /// Cells far outside any register.
    #[error("row {row} has cells past column 256, or the sheet too many; take out what is stray")]
    TooWide {
        /// The row, as a spreadsheet shows it.
        row: usize,
    },
    /// JSON that is none, or whose values fit no cell.
    #[error("line {line}{}: {problem}", key.as_ref().map(|k| format!(", key `{}`", safe(k))).unwrap_or_default())]
    Json {
        /// The line, from 1.
        line: usize,
        /// The key at fault, where one is.
        key: Option<String>,
        /// What is wrong and what to do.
        problem: String,
    },
    /// No row with two cells or more.
    #[error(
        "the file has no heading row: no row has two cells parted by a comma, semicolon or tab"
    )]
    NoHeadings,
    /// A quotation mark without its fellow, which makes one cell of all that follows.
    #[error(
        "a cell of row {row} opens with a quotation mark that is never closed, so that the rows \
         after it cannot be told apart; close it or take it out"
    )]
    OpenQuote {
        /// The row, as a spreadsheet shows it.
        row: usize,
    },
    /// The rows could not be parted.
    #[error("the rows cannot be parted: {0}")]
    Csv(#[from] csv::Error),
}

/// Reads the table in the file at `path`; of a workbook the sheet named, else its first.
///
/// # Errors
/// [`TableError`] when the file is missing, unreadable, too large, empty, binary, without
/// headings, or a workbook or JSON that does not hold.
pub fn read_file(path: &Path, sheet: Option<&str>) -> Result<Table, TableError> {
    let unreadable = |cause| TableError::Unreadable { path: path.to_owned(), cause };
    let file = File::open(path).map_err(|cause| match cause.kind() {
        std::io::ErrorKind::NotFound => TableError::Missing { path: path.to_owned() },
        _ => unreadable(cause),
    })?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    read_bytes(&bytes, sheet)
}

/// Reads the table in `bytes`.
///
/// # Errors
/// As [`read_file`], but for the file itself.
pub fn read_bytes(bytes: &[u8], sheet: Option<&str>) -> Result<Table, TableError> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(TableError::TooLarge);
    }
    if bytes.starts_with(ZIP) || bytes.starts_with(COMPOUND) {
        let (records, notes) = workbook::records(bytes, sheet).map_err(|error| match error {
            TableError::Damaged if bytes.starts_with(COMPOUND) => TableError::OldWorkbook,
            error => error,
        })?;
        return table(records, TextEncoding::Utf8, notes);
    }
    if sheet.is_some() {
        return Err(TableError::NoSheets);
    }
    let (text, encoding) = decode(bytes)?;
    if text.trim().is_empty() {
        return Err(TableError::Empty);
    }
    // One kind of line end lets row numbers be counted from the text between two records.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let notes = notes_on_text(&text, encoding);
    if text.trim_start().starts_with(['[', '{']) {
        let (headings, rows) = json::rows(&text)?;
        if rows.is_empty() {
            return Err(TableError::Empty);
        }
        let headings = headings.iter().map(|key| key.trim().to_owned()).collect();
        return Ok(Table { headings, rows, encoding, notes });
    }
    let delimiter = delimiter(&text);
    table(records(&text, delimiter)?, encoding, notes)
}

/// The table whose records these are: what stands above the headings and rows without any text
/// are passed over and said.
fn table(
    records: Vec<Row>,
    encoding: TextEncoding,
    mut notes: Vec<String>,
) -> Result<Table, TableError> {
    if records.is_empty() {
        return Err(TableError::Empty);
    }
    let mut records = records.into_iter().peekable();
    let is_heading = |row: &Row| row.cells.iter().filter(|c| !c.trim().is_empty()).count() >= 2;
    let mut skipped = 0;
    while records.next_if(|row| !is_heading(row)).is_some() {
        skipped += 1;
    }
    let heading = records.next().ok_or(TableError::NoHeadings)?;
    if skipped > 0 {
        notes.push(format!("{skipped} rows above the headings were passed over"));
    }
    let (rows, blank): (Vec<Row>, Vec<Row>) =
        records.partition(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    if !blank.is_empty() {
        notes.push(format!("{} rows without any text were passed over", blank.len()));
    }
    let headings = heading.cells.iter().map(|cell| cell.trim().to_owned()).collect();
    Ok(Table { headings, rows, encoding, notes })
}

/// The text of the bytes and how it was found.
fn decode(bytes: &[u8]) -> Result<(String, TextEncoding), TableError> {
    if bytes.starts_with(PDF) {
        return Err(TableError::Binary);
    }
    if let Some((marked, length)) = Encoding::for_bom(bytes)
        && marked != UTF_8
    {
        let (text, _) = marked.decode_without_bom_handling(bytes.get(length..).unwrap_or_default());
        return Ok((text.into_owned(), TextEncoding::Utf16));
    }
    if bytes.contains(&0) {
        return Err(TableError::Binary);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let (mut text, mut stray, mut wide) = (String::with_capacity(bytes.len()), false, false);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        wide |= !chunk.valid().is_ascii();
        stray |= !chunk.invalid().is_empty();
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    let encoding = match (stray, wide) {
        (false, _) => TextEncoding::Utf8,
        (true, false) => TextEncoding::Windows1252,
        (true, true) => TextEncoding::Mixed,
    };
    Ok((text, encoding))
}

/// What a person should know about how the text was read.
fn notes_on_text(text: &str, encoding: TextEncoding) -> Vec<String> {
    let mut notes = Vec::new();
    if encoding != TextEncoding::Utf8 {
        notes.push(format!("the file was read as {encoding}; check £ signs and accents"));
    }
    let lost = text.matches(char::REPLACEMENT_CHARACTER).count();
    if lost > 0 {
        notes.push(format!("{lost} characters were already lost in the file and show as �"));
    }
    notes
}

/// The character that parts the cells: of comma, semicolon and tab, the one that stands most
/// often outside quotes in the first line that has any.
fn delimiter(text: &str) -> u8 {
    for line in text.lines() {
        let mut quoted = false;
        let outside: Vec<char> = line
            .chars()
            .filter(|&c| {
                quoted ^= c == '"';
                !quoted
            })
            .collect();
        let count = |wanted: u8| outside.iter().filter(|&&c| c == char::from(wanted)).count();
        // The last of equals wins, so the comma stands last.
        let best = [b'\t', b';', b','].into_iter().max_by_key(|&d| count(d));
        if let Some(best) = best
            && count(best) > 0
        {
            return best;
        }
    }
    b','
}

/// Every record with its row number. `text` has `\n` line ends only.
fn records(text: &str, delimiter: u8) -> Result<Vec<Row>, TableError> {
    let mut reader = reader(text, delimiter);
    let (mut rows, mut record, mut number) = (Vec::new(), csv::StringRecord::new(), 0);
    let mut from = 0;
    while reader.read_record(&mut record)? {
        let to = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        // The reader passes over empty lines, which a spreadsheet numbers.
        let between = text.get(from..to).unwrap_or_default();
        let record_text = between.trim_start_matches('\n');
        number += between.len() - record_text.len() + 1;
        if to >= text.len() && stays_open(record_text, delimiter) {
            return Err(TableError::OpenQuote { row: number });
        }
        from = to;
        rows.push(Row { number, cells: record.iter().map(str::to_owned).collect() });
    }
    Ok(rows)
}

/// Whether the last record holds several lines because its quotation mark is never closed: a
/// line put after it would belong to it too.
fn stays_open(record: &str, delimiter: u8) -> bool {
    let several_lines = record.trim_end().contains('\n');
    several_lines && reader(&format!("{record}\n."), delimiter).records().count() == 1
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(table: &Table) -> Vec<usize> {
        table.rows.iter().map(|row| row.number).collect()
    }

    #[test]
    fn encodings_are_told_apart() {
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("a\tb\n£5\té\n".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        for (bytes, encoding, cell) in [
            ("a,b\n£5,é\n".as_bytes().to_vec(), TextEncoding::Utf8, "£5"),
            ("\u{FEFF}a,b\n£5,é\n".as_bytes().to_vec(), TextEncoding::Utf8, "£5"),
            (b"a,b\n\xA35,\xE9\n".to_vec(), TextEncoding::Windows1252, "£5"),
            (b"a,b\n\xA35,Minister\xE2\x80\x99s\n".to_vec(), TextEncoding::Mixed, "£5"),
            (utf16, TextEncoding::Utf16, "£5"),
        ] {
            let table = read_bytes(&bytes, None).unwrap();
            assert_eq!(table.encoding, encoding);
            assert_eq!(table.headings, ["a", "b"]);
            assert_eq!(table.rows[0].cells[0], cell);
            assert_eq!(table.notes.is_empty(), encoding == TextEncoding::Utf8);
        }
    }

    #[test]
    fn delimiters_are_found_outside_quotes() {
        for text in ["a,b,c\n1,2,3", "\"a;;;;\";b;c\n1;2;3", "a\tb\tc\n1\t2\t3"] {
            let table = read_bytes(text.as_bytes(), None).unwrap();
            assert_eq!(table.headings.len(), 3, "{text}");
            assert_eq!(table.rows[0].cells, ["1", "2", "3"]);
        }
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        for end in ["\n", "\r\n", "\r"] {
            let text = "a,b\n1,2\n\n\"x\ny\n\nz\",4\n,\n5,6\n7".replace('\n', end);
            let table = read_bytes(text.as_bytes(), None).unwrap();
            assert_eq!(numbers(&table), [2, 4, 6, 7], "{end:?}");
            assert_eq!(table.rows[1].cells[0], "x\ny\n\nz");
        }
    }

    #[test]
    fn titles_blank_rows_and_uneven_rows_are_kept_apart() {
        let table =
            read_bytes(b"Register of gifts,,\n\nname,date,gift\nA,B\n,,\nA,B,C,D\n", None).unwrap();
        assert_eq!(table.headings, ["name", "date", "gift"]);
        assert_eq!(numbers(&table), [4, 6]);
        assert_eq!(table.rows[0].cells.len(), 2);
        assert_eq!(table.rows[1].cells.len(), 4);
        assert_eq!(table.notes.len(), 2);
    }

    #[test]
    fn lost_characters_are_said() {
        let table = read_bytes("a,b\n\u{FFFD}35,\u{FFFD}\n".as_bytes(), None).unwrap();
        assert!(table.notes[0].contains("2 characters were already lost"));
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for (bytes, message) in [
            (&b""[..], "empty"),
            (b"\xEF\xBB\xBF \n\n", "empty"),
            (b"%PDF-1.7 rest", "not text"),
            (b"a,b\n\x00\x01", "not text"),
            (b"only one column\nhere\n", "no heading row"),
        ] {
            let error = read_bytes(bytes, None).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn a_quotation_mark_never_closed_does_not_swallow_rows() {
        let error = read_bytes(b"a,b\n1,2\n\n3,\"x\n4,5\n6,7\n", None).unwrap_err();
        assert!(matches!(error, TableError::OpenQuote { row: 4 }), "{error}");
        for closed in ["a,b\n1,\"x\ny\"\n", "a,b\n5\" plate,\"x\ny\"", "a,b\n1,\"x"] {
            assert_eq!(read_bytes(closed.as_bytes(), None).unwrap().rows.len(), 1, "{closed}");
        }
    }

    #[test]
    fn missing_and_oversized_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let missing = read_file(&folder.path().join("none.csv"), None).unwrap_err();
        assert!(matches!(missing, TableError::Missing { .. }));
        let unreadable = read_file(folder.path(), None).unwrap_err();
        assert!(matches!(unreadable, TableError::Unreadable { .. }));
        let path = folder.path().join("large.csv");
        File::create(&path).unwrap().set_len(MAX_BYTES + 1).unwrap();
        assert!(matches!(read_file(&path, None).unwrap_err(), TableError::TooLarge));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_fail_otherwise(bytes: Vec<u8>) {
            if let Ok(table) = read_bytes(&bytes, None) {
                let numbers = numbers(&table);
                proptest::prop_assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
            }
        }
    }
}
