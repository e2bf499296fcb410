//! Reads a register of gifts and hospitality row by row: every row becomes a gift, a nil return or
//! a reject with its reason, and nothing that was given is dropped unsaid.

use std::collections::HashMap;
use std::fmt;

use sha2::{Digest, Sha256};

use super::dates::{self, Reading as DateReading, read_date, read_period};
use super::mapping::{Field, Mapping};
use super::shift::{Cells, Finder};
use super::table::{Row, Table};
use super::words::normal;
use crate::domain::check;
use crate::domain::choice::Choice;
use crate::domain::gift::{Direction, Disposition, GiftKind};
use crate::domain::money::Pence;
use crate::domain::text::safe;
use crate::domain::time::{Date, show_date};
use crate::store::change::{DeclareGift, NilReturn};

/// What became of each row, in the order of the table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// One for each row of the table.
    pub outcomes: Vec<Outcome>,
    /// What had to be understood or put right in rows that were read.
    pub notes: Vec<Note>,
}

/// What became of one row. The number is the row's, as a spreadsheet shows it.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A gift or hospitality.
    Imported(Box<DeclareGift>, usize),
    /// The recipient says that there is nothing to declare.
    NilReturn(NilReturn, usize),
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Rows read.
    pub read: usize,
    /// Gifts imported.
    pub imported: usize,
    /// Nil returns recorded.
    pub nil: usize,
    /// Rows rejected.
    pub rejected: usize,
    /// Gifts and nil returns that an earlier import brought.
    pub already: usize,
}

impl Tally {
    /// The tally once it is known how many of the gifts and nil returns were there already.
    #[must_use]
    pub fn with_already(self, gifts: usize, nil_returns: usize) -> Self {
        let (gifts, nil) = (gifts.min(self.imported), nil_returns.min(self.nil));
        Self {
            imported: self.imported - gifts,
            nil: self.nil - nil,
            already: self.already + gifts + nil,
            ..self
        }
    }
}

impl fmt::Display for Tally {
    /// `1569 rows read: 1170 imported, 398 nil returns, 1 rejected, 0 already here`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { read, imported, nil, rejected, already } = self;
        let plural = |count: &usize| if *count == 1 { "" } else { "s" };
        write!(
            f,
            "{read} row{} read: {imported} imported, {nil} nil return{}, {rejected} rejected, \
             {already} already here",
            plural(read),
            plural(nil)
        )
    }
}

impl Reading {
    /// How many rows became what, with none taken to be there already.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally { read: self.outcomes.len(), ..Tally::default() };
        for outcome in &self.outcomes {
            *match outcome {
                Outcome::Imported(..) => &mut tally.imported,
                Outcome::NilReturn(..) => &mut tally.nil,
                Outcome::Rejected(_) => &mut tally.rejected,
            } += 1;
        }
        tally
    }

    /// The rows that were not read.
    pub fn rejects(&self) -> impl Iterator<Item = &Reject> {
        self.outcomes.iter().filter_map(|outcome| match outcome {
            Outcome::Rejected(reject) => Some(reject),
            _ => None,
        })
    }

    /// The gifts and the nil returns, as an import takes them.
    pub fn into_payload(self) -> (Vec<DeclareGift>, Vec<NilReturn>) {
        let (mut gifts, mut nil_returns) = (Vec::new(), Vec::new());
        for outcome in self.outcomes {
            match outcome {
                Outcome::Imported(gift, _) => gifts.push(*gift),
                Outcome::NilReturn(nil, _) => nil_returns.push(nil),
                Outcome::Rejected(_) => {}
            }
        }
        (gifts, nil_returns)
    }
}

/// Reads every row of the table.
///
/// A date that honestly gives only a month stays unknown and is kept as text: it is on the
/// register, but nothing is counted from a day that nobody gave. A range of days takes its first.
/// A row whose date gives neither is rejected, as without one it cannot be told when the gift was
/// offered; so is one after `today`. Amounts in words, in other money, or not exact (`Above limit`,
/// `$50`, `<10`, `£175-200`) are unknown and kept as text.
pub fn read_gifts(table: &Table, mapping: &Mapping, today: Date) -> Reading {
    let mut reader = Reader {
        table,
        mapping,
        today,
        finder: Finder::new(table, mapping),
        pounds: only_pounds(table, mapping),
        seen: HashMap::new(),
        notes: Vec::new(),
    };
    let outcomes = table.rows.iter().map(|row| reader.outcome(row)).collect();
    Reading { outcomes, notes: reader.notes }
}

/// Why a row is rejected, before its cells are added.
struct Fault {
    field: Option<Field>,
    reason: String,
}

fn fault(field: Field, reason: impl Into<String>) -> Fault {
    Fault { field: Some(field), reason: reason.into() }
}

struct Reader<'a> {
    table: &'a Table,
    mapping: &'a Mapping,
    today: Date,
    finder: Finder<'a>,
    /// Whether pounds are the only money of the value column with a sign beyond ASCII.
    pounds: bool,
    /// How often each content was read so far.
    seen: HashMap<String, usize>,
    notes: Vec<Note>,
}

impl Reader<'_> {
    fn outcome(&mut self, row: &Row) -> Outcome {
        self.read(row).unwrap_or_else(|fault| {
            let heading = fault.field.and_then(|field| self.mapping.heading(field));
            Outcome::Rejected(Reject {
                row: row.number,
                column: heading.map(str::to_owned),
                reason: fault.reason,
                cells: row.cells.clone(),
            })
        })
    }

    fn read(&mut self, row: &Row) -> Result<Outcome, Fault> {
        self.refuse_headings(row)?;
        let finder = &self.finder;
        let cells = finder.find(row).map_err(|_| {
            let reason = "the cells seem to stand one column from their headings, but it cannot \
                          be told which; move them and import again";
            fault(Field::Offered, reason)
        })?;
        let moved = cells.moved();
        self.refuse_surplus(row, self.mapping.width() + usize::from(moved == Some("right")))?;
        let mut notes = Vec::new();
        if let Some(way) = moved {
            notes.push(format!("the cells stood one column too far {way} and were read as moved"));
        }
        let recipient = cells.get(Field::Recipient);
        if check::blank(recipient) {
            return Err(fault(Field::Recipient, "the recipient is blank"));
        }
        let outcome = if self.is_nil(&cells)? {
            let fingerprint = self.fingerprint("nil", &cells);
            let source = given(cells.get(Field::Source));
            let nil = NilReturn { recipient: recipient.to_owned(), source, fingerprint };
            Outcome::NilReturn(nil, row.number)
        } else {
            Outcome::Imported(Box::new(self.gift(&cells, &mut notes)?), row.number)
        };
        self.notes.extend(notes.into_iter().map(|text| Note { row: row.number, text }));
        Ok(outcome)
    }

    fn refuse_headings(&self, row: &Row) -> Result<(), Fault> {
        let cells = row.cells.iter().map(|cell| cell.trim());
        if cells.eq(self.table.headings.iter().map(String::as_str)) {
            return Err(Fault { field: None, reason: "the row repeats the headings".into() });
        }
        Ok(())
    }

    /// A comma within a cell that is not quoted makes two cells of one, and nothing tells which.
    fn refuse_surplus(&self, row: &Row, most: usize) -> Result<(), Fault> {
        let surplus = row.cells.iter().skip(most).any(|cell| !blank(cell));
        if !surplus {
            return Ok(());
        }
        let reason = format!(
            "the row has {} cells under {} headings; put quotes round a cell that holds the \
             character between cells",
            row.cells.len(),
            self.mapping.width()
        );
        Err(Fault { field: None, reason })
    }

    /// Whether the row is a nil return: a cell that would say when, what or from whom says so,
    /// and none says otherwise.
    fn is_nil(&self, cells: &Cells<'_>) -> Result<bool, Fault> {
        let fields = [Field::Offered, Field::Description, Field::Donor];
        let is_nil = |field: &Field| self.mapping.words.is_nil(cells.get(*field));
        if !fields.iter().any(is_nil) {
            return Ok(false);
        }
        let other = fields.iter().find(|f| !blank(cells.get(**f)) && !is_nil(f));
        let amount = Pence::parse(cells.get(Field::Value)).is_ok_and(|value| value > Pence(0));
        match other {
            None if !amount => Ok(true),
            other => {
                let reason =
                    "the row says that there is nothing to declare, but declares something";
                Err(fault(other.copied().unwrap_or(Field::Value), reason))
            }
        }
    }

    fn gift(&mut self, cells: &Cells<'_>, notes: &mut Vec<String>) -> Result<DeclareGift, Fault> {
        if let Some(field) = cells.lost() {
            notes.push(format!("the {} had fallen out of the moved row: unknown", field.label()));
        }
        let source = cells.get(Field::Source);
        let (offered, offered_text) = self.offered(cells, notes)?;
        let declared = self.declared(cells, notes)?;
        let direction = self.direction(cells, notes)?;
        let (description, donor) = (cells.get(Field::Description), cells.get(Field::Donor));
        if description.is_empty() && donor.is_empty() {
            return Err(fault(Field::Description, "neither what it was nor from whom is given"));
        }
        let kind = self.kind(cells);
        // The register needs some words of what it was; its kind is all that is known here.
        let description = if description.is_empty() { kind.label() } else { description };
        let (value, value_text) = self.value(cells.get(Field::Value), notes);
        let (disposition, disposition_text) = self.disposition(cells.get(Field::Disposition));
        Ok(DeclareGift {
            person_id: None,
            recipient: cells.get(Field::Recipient).to_owned(),
            offered,
            offered_text,
            declared,
            direction,
            kind,
            description: description.to_owned(),
            donor: given(donor),
            value,
            value_text,
            disposition,
            disposition_text,
            cash: self.mapping.words.is_cash(description),
            supplier: false,
            source: given(source),
            fingerprint: Some(self.fingerprint(kind.code(), cells)),
        })
    }

    /// The day and, where it is not simply that day, the text as given.
    fn offered(
        &self,
        cells: &Cells<'_>,
        notes: &mut Vec<String>,
    ) -> Result<(Option<Date>, Option<String>), Fault> {
        let text = cells.get(Field::Offered);
        let as_given = Some(text.to_owned());
        let read = self.date(Field::Offered, cells)?;
        if let DateReading::Day(day, _) = read
            && let Some(period) = read_period(cells.get(Field::Source))
            && !(period.first..=period.last).contains(&day)
        {
            notes.push(format!("{} is outside the months that the source names", show_date(day)));
        }
        match read {
            DateReading::Day(day, None) => Ok((Some(day), None)),
            DateReading::Day(day, Some(why)) => {
                notes.push(format!("`{}` was read as {}: {why}", safe(text), show_date(day)));
                Ok((Some(day), as_given))
            }
            DateReading::Month(_) => {
                notes.push(format!("`{}` gives no day, so the date is unknown", safe(text)));
                Ok((None, as_given))
            }
        }
    }

    /// There is no place for the text of this date, so that one which is not a day is refused.
    fn declared(&self, cells: &Cells<'_>, notes: &mut Vec<String>) -> Result<Option<Date>, Fault> {
        let text = cells.get(Field::Declared);
        if text.is_empty() {
            return Ok(None);
        }
        match self.date(Field::Declared, cells)? {
            DateReading::Day(day, why) => {
                let read = format!("`{}` was read as {}", safe(text), show_date(day));
                notes.extend(why.map(|why| format!("{read}: {why}")));
                Ok(Some(day))
            }
            DateReading::Month(_) => {
                Err(fault(Field::Declared, format!("`{}` gives no day", safe(text))))
            }
        }
    }

    fn date(&self, field: Field, cells: &Cells<'_>) -> Result<DateReading, Fault> {
        let text = cells.get(field);
        let period = read_period(cells.get(Field::Source));
        let read = read_date(text, period).map_err(|error| match error {
            dates::DateError::Blank => fault(field, "the date is blank"),
            error => fault(field, format!("`{}` {error}", safe(text))),
        })?;
        let (DateReading::Day(first, _) | DateReading::Month(dates::Period { first, .. })) = read;
        if first > self.today {
            return Err(fault(field, format!("`{}` is after today", safe(text))));
        }
        Ok(read)
    }

    /// A register without the column holds what was received.
    fn direction(&self, cells: &Cells<'_>, notes: &mut Vec<String>) -> Result<Direction, Fault> {
        if self.mapping.column(Field::Direction).is_none() {
            return Ok(Direction::Received);
        }
        let text = cells.get(Field::Direction);
        let direction = self.mapping.words.direction(text).ok_or_else(|| {
            let reason = format!("`{}` does not say whether it was given or received", safe(text));
            fault(Field::Direction, reason)
        })?;
        if !self.mapping.words.is_only_direction(text) {
            notes.push(format!("of `{}`, only `{}` is kept", safe(text), direction.label()));
        }
        Ok(direction)
    }

    /// As its own column says, failing that the headings, failing that the description's words.
    fn kind(&self, cells: &Cells<'_>) -> GiftKind {
        let words = &self.mapping.words;
        words
            .kind(cells.get(Field::Kind))
            .or_else(|| self.mapping.kind())
            .or_else(|| words.kind(cells.get(Field::Description)))
            .unwrap_or(GiftKind::Gift)
    }

    /// The amount, with the text as given where that is not plainly it.
    fn value(&self, text: &str, notes: &mut Vec<String>) -> (Option<Pence>, Option<String>) {
        if let Ok(value) = Pence::parse(text) {
            return (Some(value), None);
        }
        let figures = text.strip_prefix(char::REPLACEMENT_CHARACTER).filter(|_| self.pounds);
        let value = figures.and_then(|figures| Pence::parse(figures).ok());
        if let Some(value) = value {
            notes.push(format!("`{text}` was read as {value}: the lost sign can only be £"));
        }
        (value, given(text))
    }

    fn disposition(&self, text: &str) -> (Disposition, Option<String>) {
        let read = self.mapping.words.disposition(text).unwrap_or(Disposition::Unknown);
        let same = normal(text) == normal(read.label());
        (read, given(text).filter(|_| !same))
    }

    /// Tells this row from every other, and finds it again in a later file: SHA-256 in hex over
    /// what the row gives for each field, without regard to case and spacing, and over how many
    /// rows like it came before, as two like gifts on one day are two gifts. It is made of the
    /// text and not of what was understood, so that it stays when the reading gets better.
    fn fingerprint(&mut self, sort: &str, cells: &Cells<'_>) -> String {
        let mut content = sort.to_owned();
        for field in Field::ALL {
            let words = cells.get(*field).split_whitespace().collect::<Vec<_>>().join(" ");
            content.push('\u{1f}');
            content.push_str(&words.to_lowercase());
        }
        let before = self.seen.entry(content.clone()).or_default();
        content.push_str(&format!("\u{1f}{before}"));
        *before += 1;
        Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A sign that was lost in front of an amount can only be £ where the column writes £ and no
/// other sign that the same slip would lose.
fn only_pounds(table: &Table, mapping: &Mapping) -> bool {
    let Some(column) = mapping.column(Field::Value) else { return false };
    let values = || table.rows.iter().filter_map(|row| row.cells.get(column));
    values().any(|cell| cell.contains('£')) && !values().any(|cell| cell.contains(['€', '¥']))
}

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn given(text: &str) -> Option<String> {
    (!blank(text)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests;
