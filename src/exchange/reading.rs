//! What every import shares: a table of text read row by row by the rules of one kind of
//! register, so that each row ends as an entry or as a reject with its reason and nothing that
//! was given is dropped unsaid.

use super::dates::{self, Reading as DateReading, read_date};
use super::mapping::{ImportField, Mapping, MappingError};
use super::table::{Row, Table};
use super::words::Phrases;
use crate::domain::choice::Choice;
use crate::domain::policy::Policies;
use crate::domain::text::safe;
use crate::domain::time::{Date, Moment, show_date};
use crate::store::Side;
use crate::store::change::Change;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt;

/// A kind of register that can be imported: its fields, the words it knows, and what a row of it
/// becomes.
pub trait Kind: Sized {
    /// What a column can fill.
    type Field: ImportField;
    /// What a row becomes.
    type Entry: Entry;
    /// The compartment that takes the entries.
    const SIDE: Side;

    /// The kind with the words that the program ships for it.
    ///
    /// # Errors
    /// [`MappingError::Words`] names what is wrong with its file in `assets/import`.
    fn shipped() -> Result<Self, MappingError>;

    /// The headings by which each field is known; earlier ones win.
    fn headings(&self) -> &Phrases<Self::Field>;

    /// Reads every row of a table.
    fn read(
        &self,
        table: &Table,
        mapping: &Mapping<Self::Field>,
        by: By<'_>,
    ) -> Reading<Self::Entry>;

    /// The change that takes the entries of a file of this name.
    fn change(file: String, entries: Vec<Self::Entry>) -> Change;
}

/// What a row becomes.
pub trait Entry: Clone {
    /// The sorts of entries, as a count says one and several of each.
    const SORTS: &'static [(&'static str, &'static str)];

    /// Its sort, as a place in `SORTS`.
    fn sort(&self) -> usize {
        0
    }

    /// What tells it from every other row and finds it again in a later file.
    fn fingerprint(&self) -> Option<&str>;
}

/// What rows are judged by.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// The day of the import: nothing can have happened after it.
    pub today: Date,
    /// The moment of the import.
    pub now: Moment,
    /// The policy, for the markings that may not be held here.
    pub policies: &'a Policies,
}

/// What became of each row, in the order of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<E> {
    /// One for each row of the table.
    pub outcomes: Vec<Outcome<E>>,
    /// What had to be understood or put right in rows that were read.
    pub notes: Vec<Note>,
}

/// What became of one row. The number is the row's, as a spreadsheet shows it.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<E> {
    /// Read.
    Read(E, usize),
    /// Not read.
    Rejected(Reject),
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The row's number, as a spreadsheet shows it.
    pub row: usize,
    /// The heading of the column at fault; None where it is the row as a whole.
    pub column: Option<String>,
    /// Why, harmless to show.
    pub reason: String,
    /// The cells as given.
    pub cells: Vec<String>,
}

impl fmt::Display for Reject {
    /// `row 766, date: the date is blank`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}", self.row)?;
        if let Some(column) = &self.column {
            write!(f, ", {}", safe(column))?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// Something about a row that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The row's number, as a spreadsheet shows it.
    pub row: usize,
    /// What, harmless to show.
    pub text: String,
}

impl fmt::Display for Note {
    /// `row 281: the note`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}: {}", self.row, self.text)
    }
}

/// How many rows became what. `read` is the sum of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Rows read.
    pub read: usize,
    /// Entries made, by sort, with how one and several of it are called.
    pub made: Vec<(usize, &'static str, &'static str)>,
    /// Rows rejected.
    pub rejected: usize,
    /// Entries that an earlier import brought.
    pub already: usize,
}

impl Tally {
    /// The tally once it is known how many entries of each sort were there already.
    #[must_use]
    pub fn with_already(mut self, already: &[usize]) -> Self {
        for ((made, ..), there) in self.made.iter_mut().zip(already) {
            let there = (*there).min(*made);
            *made -= there;
            self.already += there;
        }
        self
    }

    /// How many entries are new.
    pub fn new_entries(&self) -> usize {
        self.made.iter().map(|(made, ..)| made).sum()
    }
}

impl fmt::Display for Tally {
    /// `1569 rows read: 1170 imported, 398 nil returns, 1 rejected, 0 already here`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} row{} read: ", self.read, if self.read == 1 { "" } else { "s" })?;
        for (made, one, several) in &self.made {
            write!(f, "{made} {}, ", if *made == 1 { one } else { several })?;
        }
        write!(f, "{} rejected, {} already here", self.rejected, self.already)
    }
}

impl<E: Entry> Reading<E> {
    /// How many rows became what, with none taken to be there already.
    pub fn tally(&self) -> Tally {
        let made = E::SORTS.iter().map(|(one, several)| (0, *one, *several));
        let (mut made, mut rejected): (Vec<_>, _) = (made.collect(), 0);
        for outcome in &self.outcomes {
            match outcome {
                Outcome::Read(entry, _) => {
                    made.get_mut(entry.sort()).into_iter().for_each(|(count, ..)| *count += 1);
                }
                Outcome::Rejected(_) => rejected += 1,
            }
        }
        Tally { read: self.outcomes.len(), made, rejected, already: 0 }
    }

    /// Rejects the entries that the workspace cannot take, each with its reason, in their order;
    /// their cells are those of the table.
    pub fn reject(&mut self, table: &Table, column: Option<&str>, why: Vec<Option<String>>) {
        let mut why = why.into_iter();
        for outcome in &mut self.outcomes {
            let Outcome::Read(_, number) = *outcome else { continue };
            let Some(reason) = why.next().flatten() else { continue };
            let row = table.rows.iter().find(|row| row.number == number);
            *outcome = Outcome::Rejected(Reject {
                row: number,
                column: column.map(str::to_owned),
                reason,
                cells: row.map(|row| row.cells.clone()).unwrap_or_default(),
            });
        }
    }

    /// The rows that were not read.
    pub fn rejects(&self) -> impl Iterator<Item = &Reject> {
        self.outcomes.iter().filter_map(|outcome| match outcome {
            Outcome::Rejected(reject) => Some(reject),
            Outcome::Read(..) => None,
        })
    }

    /// What was read.
    pub fn entries(&self) -> impl Iterator<Item = &E> {
        self.outcomes.iter().filter_map(|outcome| match outcome {
            Outcome::Read(entry, _) => Some(entry),
            Outcome::Rejected(_) => None,
        })
    }
}

/// Why a row is rejected, before its cells are added.
pub(super) struct Fault<F> {
    field: Option<F>,
    reason: String,
}

impl<F> Fault<F> {
    /// The row as a whole.
    pub(super) fn row(reason: impl Into<String>) -> Self {
        Self { field: None, reason: reason.into() }
    }

    /// The reject of a row with this fault.
    pub(super) fn reject(self, row: &Row, mapping: &Mapping<F>) -> Reject
    where
        F: ImportField,
    {
        let heading = self.field.and_then(|field| mapping.heading(field));
        Reject {
            row: row.number,
            column: heading.map(str::to_owned),
            reason: self.reason,
            cells: row.cells.clone(),
        }
    }
}

/// A fault of one cell.
pub(super) fn fault<F>(field: F, reason: impl Into<String>) -> Fault<F> {
    Fault { field: Some(field), reason: reason.into() }
}

/// Reads every row of a table with `read`, which may note what it understood.
pub(super) fn each_row<F: ImportField, E>(
    table: &Table,
    mapping: &Mapping<F>,
    mut read: impl FnMut(&Row, &mut Vec<String>) -> Result<E, Fault<F>>,
) -> Reading<E> {
    let mut notes = Vec::new();
    let mut outcome = |row: &Row| {
        let mut said = Vec::new();
        match refuse_headings(table, row).and_then(|()| read(row, &mut said)) {
            Ok(entry) => {
                notes.extend(said.into_iter().map(|text| Note { row: row.number, text }));
                Outcome::Read(entry, row.number)
            }
            Err(fault) => Outcome::Rejected(fault.reject(row, mapping)),
        }
    };
    let outcomes = table.rows.iter().map(&mut outcome).collect();
    Reading { outcomes, notes }
}

fn refuse_headings<F>(table: &Table, row: &Row) -> Result<(), Fault<F>> {
    let cells = row.cells.iter().map(|cell| cell.trim());
    if cells.eq(table.headings.iter().map(String::as_str)) {
        return Err(Fault::row("the row repeats the headings"));
    }
    Ok(())
}

/// A comma within a cell that is not quoted makes two cells of one, and nothing tells which.
pub(super) fn refuse_surplus<F>(row: &Row, most: usize, headings: usize) -> Result<(), Fault<F>> {
    if row.cells.iter().skip(most).all(|cell| blank(cell)) {
        return Ok(());
    }
    Err(Fault::row(format!(
        "the row has {} cells under {headings} headings; put quotes round a cell that holds the \
         character between cells",
        row.cells.len()
    )))
}

/// The date that a cell gives, not after the day of the import.
pub(super) fn date_of<F: Copy>(
    field: F,
    text: &str,
    period: Option<dates::Period>,
    today: Date,
) -> Result<DateReading, Fault<F>> {
    let read = read_date(text, period).map_err(|error| match error {
        dates::DateError::Blank => fault(field, "the date is blank"),
        error => fault(field, format!("`{}` {error}", safe(text))),
    })?;
    let (DateReading::Day(first, _) | DateReading::Month(dates::Period { first, .. })) = read;
    if first > today {
        return Err(fault(field, format!("`{}` is after today", safe(text))));
    }
    Ok(read)
}

/// The day that a cell gives: a month alone is refused, as no day is made up for it.
pub(super) fn day_of<F: Copy>(
    field: F,
    text: &str,
    today: Date,
    notes: &mut Vec<String>,
) -> Result<Date, Fault<F>> {
    match date_of(field, text, None, today)? {
        DateReading::Day(day, why) => {
            let read = format!("`{}` was read as {}", safe(text), show_date(day));
            notes.extend(why.map(|why| format!("{read}: {why}")));
            Ok(day)
        }
        DateReading::Month(_) => Err(fault(field, format!("`{}` gives no day", safe(text)))),
    }
}

/// Refuses text under a marking that may not be held here, in whichever cell it stands.
pub(super) fn refuse_marked<F: ImportField>(
    row: &Row,
    mapping: &Mapping<F>,
    by: By<'_>,
) -> Result<(), Fault<F>> {
    let policy = by.policies.on(by.today);
    let reason = |marking: &str| {
        format!(
            "the text is marked {marking}, which may not be held here: take it to a system that may"
        )
    };
    for field in F::ALL {
        if let Some(marking) = policy.refuses_marking(mapping.cell(row, *field)) {
            return Err(fault(*field, reason(marking)));
        }
    }
    // A marking in a column that fills no field marks the row all the same.
    let found = row.cells.iter().find_map(|cell| policy.refuses_marking(cell));
    found.map_or(Ok(()), |marking| Err(Fault::row(reason(marking))))
}

/// Makes the fingerprints of the rows of one file.
#[derive(Default)]
pub(super) struct Fingerprints {
    /// How often each content was read so far.
    seen: HashMap<String, usize>,
}

impl Fingerprints {
    /// Tells a row from every other, and finds it again in a later file: SHA-256 in hex over
    /// what the row gives for each field, without regard to case and spacing, and over how many
    /// rows like it came before, as two like gifts on one day are two gifts. It is made of the
    /// text and not of what was understood, so that it stays when the reading gets better.
    pub(super) fn of<'c, F: Choice>(&mut self, sort: &str, cell: impl Fn(F) -> &'c str) -> String {
        let mut content = sort.to_owned();
        for field in F::ALL {
            let words = cell(*field).split_whitespace().collect::<Vec<_>>().join(" ");
            content.push('\u{1f}');
            content.push_str(&words.to_lowercase());
        }
        let before = self.seen.entry(content.clone()).or_default();
        content.push_str(&format!("\u{1f}{before}"));
        *before += 1;
        Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Whether a cell holds nothing but spaces.
pub(super) fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// The text; None where blank.
pub(super) fn given(text: &str) -> Option<String> {
    (!blank(text)).then(|| text.to_owned())
}
