//! Reads HR's list of people row by row. A row that contradicts another of the file is rejected
//! with it; which person, force and post a row means is the store's to say.

use super::dates::{DateError, Reading as DateReading, read_date};
use super::mapping::{ImportField, Mapping, MappingError};
use super::reading::{
    By, Entry, Fault, Outcome, Reading, Reject, each_row, fault, given, refuse_marked,
    refuse_surplus,
};
use super::table::{Row, Table};
use super::words::{Phrases, normal, phrases, sole};
use crate::domain::check;
use crate::domain::choice::{Choice, choices};
use crate::domain::hr::{HrPerson, Leaving, disorder};
use crate::domain::likeness::name_key;
use crate::domain::text::safe;
use crate::domain::time::Date;
use crate::domain::vetting::{Level, SubjectKind};
use crate::store::hr::{self, HrRow};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

const SHIPPED: &str = include_str!("../../assets/import/hr.toml");

choices! {
    /// What a column can fill.
    Field, "field" {
        Number = "number", "collar or staff number";
        Name = "name", "name";
        Force = "force", "force";
        Kind = "kind", "what the person is";
        Rank = "rank", "rank or grade";
        Unit = "unit", "unit";
        Employer = "employer", "employer";
        Born = "born", "date of birth";
        Started = "started", "first day";
        Post = "post", "post";
        From = "from", "since when the post is held";
        Level = "level", "level needed";
        Left = "left", "last day";
        Leaving = "leaving", "reason for leaving";
    }
}

impl ImportField for Field {
    const REQUIRED: &'static [&'static [Self]] = &[&[Self::Number], &[Self::Name]];
}

impl Entry for HrRow {
    const SORTS: &'static [(&'static str, &'static str)] = &[("person", "people")];

    fn fingerprint(&self) -> Option<&str> {
        None
    }
}

/// HR's lists.
pub struct Hr {
    headings: Phrases<Field>,
    kinds: Phrases<SubjectKind>,
    leaving: Phrases<Leaving>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    headings: BTreeMap<String, Vec<String>>,
    kinds: BTreeMap<String, Vec<String>>,
    leaving: BTreeMap<String, Vec<String>>,
}

impl Hr {
    /// The kind with the words that the program ships for it.
    ///
    /// # Errors
    /// [`MappingError::Words`] names what is wrong with its file in `assets/import`.
    pub fn shipped() -> Result<Self, MappingError> {
        let raw: Raw = toml::from_str(SHIPPED).map_err(|e| MappingError::Words(e.to_string()))?;
        Ok(Self {
            headings: phrases(raw.headings)?,
            kinds: phrases(raw.kinds)?,
            leaving: phrases(raw.leaving)?,
        })
    }

    /// The headings by which each field is known; earlier ones win.
    pub fn headings(&self) -> &Phrases<Field> {
        &self.headings
    }

    /// Reads every row of a table. Rows that contradict one another are all rejected.
    pub fn read(&self, table: &Table, mapping: &Mapping<Field>, by: By<'_>) -> Reading<HrRow> {
        let mut reading = each_row(table, mapping, |row, _| self.row(row, mapping, by));
        for (place, fault) in contradictions(&reading, mapping) {
            refuse(&mut reading, table, mapping, place, fault);
        }
        reading
    }

    fn row(&self, row: &Row, mapping: &Mapping<Field>, by: By<'_>) -> Result<HrRow, Fault<Field>> {
        refuse_surplus(row, mapping.width(), mapping.width())?;
        refuse_marked(row, mapping, by)?;
        let cell = |field| mapping.cell(row, field);
        for (field, what) in [(Field::Number, "number"), (Field::Name, "name")] {
            if check::blank(cell(field)) {
                return Err(fault(field, format!("the {what} is blank")));
            }
        }
        if cell(Field::Post).contains([';', '|', '\n']) {
            let why = "two posts at once; HR gives a person one, so leave one of them out";
            return Err(fault(Field::Post, why));
        }
        let read = HrRow {
            number: cell(Field::Number).to_owned(),
            name: cell(Field::Name).to_owned(),
            force: given(cell(Field::Force)),
            kind: word(&self.kinds, Field::Kind, cell(Field::Kind))?,
            rank: given(cell(Field::Rank)),
            unit: given(cell(Field::Unit)),
            employer: given(cell(Field::Employer)),
            born: date(Field::Born, cell(Field::Born))?,
            started: date(Field::Started, cell(Field::Started))?,
            post: given(cell(Field::Post)),
            from: date(Field::From, cell(Field::From))?,
            level: level(cell(Field::Level))?,
            left: date(Field::Left, cell(Field::Left))?,
            leaving: word(&self.leaving, Field::Leaving, cell(Field::Leaving))?,
        };
        in_order(&read)?;
        Ok(read)
    }
}

/// What is held against the store: the rows that were read, and where each stands in the file.
pub fn rows_read(reading: &Reading<HrRow>) -> (Vec<HrRow>, Vec<usize>) {
    let read = reading.outcomes.iter().enumerate().filter_map(|(place, outcome)| match outcome {
        Outcome::Read(row, _) => Some((row.clone(), place)),
        Outcome::Rejected(_) => None,
    });
    read.unzip()
}

/// Numbers and names of rejected rows: their people are in HR's file, whatever is wrong there.
pub fn left_out(reading: &Reading<HrRow>, mapping: &Mapping<Field>) -> Vec<String> {
    let both = |reject| [Field::Number, Field::Name].map(|field| cell_of(reject, mapping, field));
    reading.rejects().flat_map(both).flatten().collect()
}

/// What a rejected row gave in a field.
fn cell_of(reject: &Reject, mapping: &Mapping<Field>, field: Field) -> Option<String> {
    let cell = mapping.column(field).and_then(|at| reject.cells.get(at))?;
    given(cell.trim())
}

/// Rejects the rows that the store cannot hold against what is here; `places` tells where each
/// stands in the file.
pub fn refuse_rows(
    reading: &mut Reading<HrRow>,
    table: &Table,
    mapping: &Mapping<Field>,
    places: &[usize],
    faults: &[hr::Fault],
) {
    for found in faults {
        let Some(place) = places.get(found.place) else { continue };
        let fault = match Field::from_code(found.field) {
            Ok(field) => fault(field, found.reason.as_str()),
            Err(_) => Fault::row(found.reason.as_str()),
        };
        refuse(reading, table, mapping, *place, fault);
    }
}

fn refuse(
    reading: &mut Reading<HrRow>,
    table: &Table,
    mapping: &Mapping<Field>,
    place: usize,
    fault: Fault<Field>,
) {
    if let (Some(outcome), Some(row)) = (reading.outcomes.get_mut(place), table.rows.get(place)) {
        *outcome = Outcome::Rejected(fault.reject(row, mapping));
    }
}

/// What tells whose row it is: the force as given and the number, both small. A rejected row has
/// them as well, whatever else is wrong there; `None` where it gives no number.
fn whose(outcome: &Outcome<HrRow>, mapping: &Mapping<Field>) -> Option<(String, String)> {
    let key = |text: &str| text.trim().to_lowercase();
    let (force, number) = match outcome {
        Outcome::Read(row, _) => (row.force.as_deref().map(key), key(&row.number)),
        Outcome::Rejected(reject) => (
            cell_of(reject, mapping, Field::Force).as_deref().map(key),
            key(&cell_of(reject, mapping, Field::Number)?),
        ),
    };
    Some((force.unwrap_or_default(), number))
}

/// The places of rows that cannot both be true, with what is wrong.
fn contradictions(
    reading: &Reading<HrRow>,
    mapping: &Mapping<Field>,
) -> Vec<(usize, Fault<Field>)> {
    let mut first: HashMap<(String, String), usize> = HashMap::new();
    let mut wrong = Vec::new();
    for (place, outcome) in reading.outcomes.iter().enumerate() {
        let Some(key) = whose(outcome, mapping) else { continue };
        let Some(before) = first.get(&key).copied() else {
            first.insert(key, place);
            continue;
        };
        match (reading.outcomes.get(before), outcome) {
            (Some(Outcome::Read(a, at)), Outcome::Read(b, number)) => {
                wrong.extend(contradiction((before, a, *at), (place, b, *number)));
            }
            (Some(Outcome::Read(row, at)), Outcome::Rejected(reject)) => {
                wrong.push((before, unsettled(row, *at, reject, mapping)));
            }
            (Some(Outcome::Rejected(reject)), Outcome::Read(row, number)) => {
                wrong.push((place, unsettled(row, *number, reject, mapping)));
            }
            _ => {}
        }
    }
    wrong
}

/// What is wrong with two rows of one number, each with its place and its number in the file.
fn contradiction(
    (before, other, at): (usize, &HrRow, usize),
    (place, row, number): (usize, &HrRow, usize),
) -> Vec<(usize, Fault<Field>)> {
    if row == other {
        return vec![(place, Fault::row(format!("the row repeats row {at}")))];
    }
    let (rows, shown) = (format!("rows {at} and {number}"), safe(&row.number));
    let (field, why) = if name_key(&row.name) != name_key(&other.name) {
        (Field::Number, two_people(&row.number, [at, number]))
    } else if row.post != other.post {
        let why = format!("number {shown} has two posts at once: {rows}; leave one of them out");
        (Field::Post, why)
    } else {
        (Field::Number, format!("number {shown} stands twice and differs: {rows}"))
    };
    vec![(before, fault(field, why.as_str())), (place, fault(field, why.as_str()))]
}

fn two_people(number: &str, rows: [usize; 2]) -> String {
    let ([at, and], shown) = (rows, safe(number));
    format!("two people have the number {shown}: rows {at} and {and}; put right whose it is")
}

/// What is wrong with a row whose number stands in a rejected one as well: which of the two HR
/// means is not settled before that is put right.
fn unsettled(row: &HrRow, at: usize, reject: &Reject, mapping: &Mapping<Field>) -> Fault<Field> {
    let name = cell_of(reject, mapping, Field::Name).unwrap_or_default();
    let why = if name_key(&row.name) == name_key(&name) {
        let (shown, other) = (safe(&row.number), reject.row);
        format!("number {shown} stands in row {other} too, which cannot be read; put that right")
    } else {
        two_people(&row.number, [at.min(reject.row), at.max(reject.row)])
    };
    fault(Field::Number, why)
}

/// A word of a vocabulary by the phrases that stand for it; `None` where the cell is blank.
fn word<T: Choice>(
    phrases: &Phrases<T>,
    field: Field,
    text: &str,
) -> Result<Option<T>, Fault<Field>> {
    if check::blank(text) {
        return Ok(None);
    }
    let known = T::from_code(text.trim()).ok().or_else(|| sole(phrases, &normal(text)));
    let codes = || T::ALL.iter().map(|word| word.code()).collect::<Vec<_>>().join(", ");
    known.map(Some).ok_or_else(|| {
        let why = format!("`{}` is no {} known here; use one of: {}", safe(text), T::NAME, codes());
        fault(field, why)
    })
}

/// The level of a cell, however it is spaced: `NPPV 2-F`, `dv`.
fn level(text: &str) -> Result<Option<Level>, Fault<Field>> {
    if check::blank(text) {
        return Ok(None);
    }
    let bare = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
    };
    let wanted = bare(text);
    let found = Level::ALL.iter().find(|level| bare(level.code()) == wanted);
    let codes = || Level::ALL.iter().map(|level| level.code()).collect::<Vec<_>>().join(", ");
    found.copied().map(Some).ok_or_else(|| {
        let shown = safe(text);
        let why = format!("`{shown}` is no level that the policy knows; use one of: {}", codes());
        fault(Field::Level, why)
    })
}

/// A day, which may lie ahead; `None` where the cell is blank.
fn date(field: Field, text: &str) -> Result<Option<Date>, Fault<Field>> {
    match read_date(text, None) {
        Err(DateError::Blank) => Ok(None),
        Ok(DateReading::Day(day, _)) => Ok(Some(day)),
        Ok(DateReading::Month(_)) => Err(fault(field, format!("`{}` gives no day", safe(text)))),
        Err(error) => Err(fault(field, format!("`{}` {error}", safe(text)))),
    }
}

/// Refuses days out of order.
fn in_order(row: &HrRow) -> Result<(), Fault<Field>> {
    let person = HrPerson {
        number: String::new(),
        name: String::new(),
        born: row.born,
        started: row.started,
        from: row.from,
        level: None,
        left: row.left,
        leaving: None,
    };
    match disorder(&person) {
        None => Ok(()),
        Some((field, why)) => Err(match Field::from_code(field) {
            Ok(field) => fault(field, why),
            Err(_) => Fault::row(why),
        }),
    }
}

#[cfg(test)]
mod tests;
