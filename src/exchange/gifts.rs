//! Reads a register of gifts and hospitality row by row: every row becomes a gift, a nil return or
//! a reject with its reason, and nothing that was given is dropped unsaid.

mod shift;
#[cfg(test)]
mod tests;
mod words;

use super::dates::{Reading as DateReading, read_period};
use super::mapping::{ImportField, Mapping, MappingError};
use super::reading::{
    By, Entry, Fault, Fingerprints, Kind, Reading, blank, date_of, day_of, each_row, fault, given,
    refuse_surplus,
};
use super::table::{Row, Table};
use super::words::{Phrases, normal};
use crate::domain::check;
use crate::domain::choice::{Choice, choices};
use crate::domain::gift::{Direction, Disposition, GiftKind};
use crate::domain::money::Pence;
use crate::domain::text::safe;
use crate::domain::time::{Date, show_date};
use crate::store::Side;
use crate::store::change::{Change, DeclareGift, NilReturn};
use shift::{Cells, Finder};
use words::Words;

choices! {
    /// What a column can fill.
    Field, "field" {
        Recipient = "recipient", "recipient";
        Offered = "offered", "date offered";
        Declared = "declared", "date declared";
        Direction = "direction", "given or received";
        Kind = "kind", "gift or hospitality";
        Description = "description", "description";
        Donor = "donor", "donor";
        Value = "value", "value";
        Disposition = "disposition", "what became of it";
        Source = "source", "source";
    }
}

impl ImportField for Field {
    const REQUIRED: &'static [&'static [Self]] =
        &[&[Self::Recipient], &[Self::Offered], &[Self::Description, Self::Donor]];
}

/// What a row of a gifts register becomes.
#[derive(Debug, Clone, PartialEq)]
pub enum GiftRow {
    /// A gift or hospitality.
    Gift(Box<DeclareGift>),
    /// The recipient says that there is nothing to declare.
    Nil(NilReturn),
}

impl Entry for GiftRow {
    const SORTS: &'static [(&'static str, &'static str)] =
        &[("imported", "imported"), ("nil return", "nil returns")];

    fn sort(&self) -> usize {
        match self {
            Self::Gift(_) => 0,
            Self::Nil(_) => 1,
        }
    }

    fn fingerprint(&self) -> Option<&str> {
        match self {
            Self::Gift(gift) => gift.fingerprint.as_deref(),
            Self::Nil(nil) => Some(&nil.fingerprint),
        }
    }
}

/// Registers of gifts and hospitality.
pub struct Gifts(Words);

impl Kind for Gifts {
    type Field = Field;
    type Entry = GiftRow;
    const SIDE: Side = Side::Casework;

    fn shipped() -> Result<Self, MappingError> {
        Words::shipped().map(Self)
    }

    fn headings(&self) -> &Phrases<Field> {
        &self.0.headings
    }

    /// Reads every row of the table.
    ///
    /// A date that honestly gives only a month stays unknown and is kept as text: it is on the
    /// register, but nothing is counted from a day that nobody gave. A range of days takes its
    /// first. A row whose date gives neither is rejected, as without one it cannot be told when
    /// the gift was offered; so is one after the day of the import. Amounts in words, in other
    /// money, or not exact (`Above limit`, `$50`, `<10`, `£175-200`) are unknown and kept as text.
    fn read(&self, table: &Table, mapping: &Mapping<Field>, by: By<'_>) -> Reading<GiftRow> {
        let mut reader = Reader {
            mapping,
            words: &self.0,
            today: by.today,
            finder: Finder::new(table, mapping, &self.0),
            pounds: only_pounds(table, mapping),
            fingerprints: Fingerprints::default(),
        };
        each_row(table, mapping, |row, notes| reader.read(row, notes))
    }

    fn change(file: String, entries: Vec<GiftRow>) -> Change {
        let (mut gifts, mut nil_returns) = (Vec::new(), Vec::new());
        for entry in entries {
            match entry {
                GiftRow::Gift(gift) => gifts.push(*gift),
                GiftRow::Nil(nil) => nil_returns.push(nil),
            }
        }
        Change::ImportGifts { file, gifts, nil_returns }
    }
}

struct Reader<'a> {
    mapping: &'a Mapping<Field>,
    words: &'a Words,
    today: Date,
    finder: Finder<'a>,
    /// Whether pounds are the only money of the value column with a sign beyond ASCII.
    pounds: bool,
    fingerprints: Fingerprints,
}

impl Reader<'_> {
    fn read(&mut self, row: &Row, notes: &mut Vec<String>) -> Result<GiftRow, Fault<Field>> {
        let finder = &self.finder;
        let cells = finder.find(row).map_err(|_| {
            let reason = "the cells seem to stand one column from their headings, but it cannot \
                          be told which; move them and import again";
            fault(Field::Offered, reason)
        })?;
        let moved = cells.moved();
        let width = self.mapping.width();
        refuse_surplus(row, width + usize::from(moved == Some("right")), width)?;
        if let Some(way) = moved {
            notes.push(format!("the cells stood one column too far {way} and were read as moved"));
        }
        let recipient = cells.get(Field::Recipient);
        if check::blank(recipient) {
            return Err(fault(Field::Recipient, "the recipient is blank"));
        }
        if self.is_nil(&cells)? {
            let fingerprint = self.fingerprints.of("nil", |field| cells.get(field));
            let source = given(cells.get(Field::Source));
            let recipient = recipient.to_owned();
            return Ok(GiftRow::Nil(NilReturn { recipient, source, fingerprint }));
        }
        Ok(GiftRow::Gift(Box::new(self.gift(&cells, notes)?)))
    }

    /// Whether the row is a nil return: a cell that would say when, what or from whom says so,
    /// and none says otherwise.
    fn is_nil(&self, cells: &Cells<'_>) -> Result<bool, Fault<Field>> {
        let fields = [Field::Offered, Field::Description, Field::Donor];
        let is_nil = |field: &Field| self.words.is_nil(cells.get(*field));
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

    fn gift(
        &mut self,
        cells: &Cells<'_>,
        notes: &mut Vec<String>,
    ) -> Result<DeclareGift, Fault<Field>> {
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
            cash: self.words.is_cash(description),
            supplier: false,
            source: given(source),
            fingerprint: Some(self.fingerprints.of(kind.code(), |field| cells.get(field))),
        })
    }

    /// The day and, where it is not simply that day, the text as given.
    fn offered(
        &self,
        cells: &Cells<'_>,
        notes: &mut Vec<String>,
    ) -> Result<(Option<Date>, Option<String>), Fault<Field>> {
        let text = cells.get(Field::Offered);
        let as_given = Some(text.to_owned());
        let period = read_period(cells.get(Field::Source));
        let read = date_of(Field::Offered, text, period, self.today)?;
        if let DateReading::Day(day, _) = read
            && let Some(period) = period
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
    fn declared(
        &self,
        cells: &Cells<'_>,
        notes: &mut Vec<String>,
    ) -> Result<Option<Date>, Fault<Field>> {
        let text = cells.get(Field::Declared);
        if text.is_empty() {
            return Ok(None);
        }
        day_of(Field::Declared, text, self.today, notes).map(Some)
    }

    /// A register without the column holds what was received.
    fn direction(
        &self,
        cells: &Cells<'_>,
        notes: &mut Vec<String>,
    ) -> Result<Direction, Fault<Field>> {
        if self.mapping.column(Field::Direction).is_none() {
            return Ok(Direction::Received);
        }
        let text = cells.get(Field::Direction);
        let direction = self.words.direction(text).ok_or_else(|| {
            let reason = format!("`{}` does not say whether it was given or received", safe(text));
            fault(Field::Direction, reason)
        })?;
        if !self.words.is_only_direction(text) {
            notes.push(format!("of `{}`, only `{}` is kept", safe(text), direction.label()));
        }
        Ok(direction)
    }

    /// As its own column says, failing that the headings, failing that the description's words.
    fn kind(&self, cells: &Cells<'_>) -> GiftKind {
        let words = self.words;
        words
            .kind(cells.get(Field::Kind))
            .or_else(|| self.kind_by_heading())
            .or_else(|| words.kind(cells.get(Field::Description)))
            .unwrap_or(GiftKind::Gift)
    }

    /// The kind that the headings settle for every row: the description column is headed `gift`
    /// or `hospitality`.
    fn kind_by_heading(&self) -> Option<GiftKind> {
        let heading = self.mapping.heading(Field::Description)?;
        self.words.kind_of_heading(heading)
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
        let read = self.words.disposition(text).unwrap_or(Disposition::Unknown);
        let same = normal(text) == normal(read.label());
        (read, given(text).filter(|_| !same))
    }
}

/// A sign that was lost in front of an amount can only be £ where the column writes £ and no
/// other sign that the same slip would lose.
fn only_pounds(table: &Table, mapping: &Mapping<Field>) -> bool {
    let Some(column) = mapping.column(Field::Value) else { return false };
    let values = || table.rows.iter().filter_map(|row| row.cells.get(column));
    values().any(|cell| cell.contains('£')) && !values().any(|cell| cell.contains(['€', '¥']))
}
