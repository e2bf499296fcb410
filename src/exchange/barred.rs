//! Reads barred and advisory lists row by row.

use super::dates::{DateError, Reading as DateReading, read_date};
use super::mapping::{ImportField, Mapping, MappingError};
use super::reading::{
    By, Entry, Fault, Fingerprints, Kind, Reading, each_row, fault, given, refuse_marked,
    refuse_surplus,
};
use super::table::{Row, Table};
use super::words::{Phrases, normal, phrases, sole};
use crate::domain::barred::List;
use crate::domain::check;
use crate::domain::choice::choices;
use crate::domain::text::safe;
use crate::domain::time::Date;
use crate::store::Side;
use crate::store::barred::{BarredChange, NewEntry};
use crate::store::change::Change;
use serde::Deserialize;
use std::collections::BTreeMap;

const SHIPPED: &str = include_str!("../../assets/import/barred.toml");

choices! {
    /// What a column can fill.
    Field, "field" {
        Name = "name", "name";
        Surname = "surname", "surname";
        Forenames = "forenames", "forenames";
        Born = "born", "date of birth";
        List = "list", "which list";
        Body = "body", "force or body";
        Category = "category", "category";
        Listed = "listed", "date listed";
        Reference = "reference", "reference";
    }
}

impl ImportField for Field {
    const REQUIRED: &'static [&'static [Self]] = &[&[Self::Name, Self::Surname], &[Self::List]];
}

impl Entry for NewEntry {
    const SORTS: &'static [(&'static str, &'static str)] = &[("imported", "imported")];

    fn fingerprint(&self) -> Option<&str> {
        self.fingerprint.as_deref()
    }
}

/// Barred and advisory lists.
pub struct Barred {
    headings: Phrases<Field>,
    lists: Phrases<List>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    headings: BTreeMap<String, Vec<String>>,
    lists: BTreeMap<String, Vec<String>>,
}

impl Kind for Barred {
    type Field = Field;
    type Entry = NewEntry;
    const SIDE: Side = Side::Casework;

    fn shipped() -> Result<Self, MappingError> {
        let raw: Raw = toml::from_str(SHIPPED).map_err(|e| MappingError::Words(e.to_string()))?;
        Ok(Self { headings: phrases(raw.headings)?, lists: phrases(raw.lists)? })
    }

    fn headings(&self) -> &Phrases<Field> {
        &self.headings
    }

    fn read(&self, table: &Table, mapping: &Mapping<Field>, by: By<'_>) -> Reading<NewEntry> {
        let mut fingerprints = Fingerprints::default();
        each_row(table, mapping, |row, _| {
            let mut entry = self.row(row, mapping, by)?;
            let print = fingerprints.of("barred", |field| mapping.cell(row, field));
            entry.fingerprint = Some(print);
            Ok(entry)
        })
    }

    fn change(file: String, entries: Vec<NewEntry>) -> Change {
        BarredChange::Import { file, entries }.into()
    }
}

impl Barred {
    fn row(
        &self,
        row: &Row,
        mapping: &Mapping<Field>,
        by: By<'_>,
    ) -> Result<NewEntry, Fault<Field>> {
        refuse_surplus(row, mapping.width(), mapping.width())?;
        refuse_marked(row, mapping, by)?;
        let cell = |field| mapping.cell(row, field);
        let name = match (cell(Field::Surname), cell(Field::Forenames)) {
            (surname, forenames) if !check::blank(surname) && !check::blank(forenames) => {
                format!("{surname}, {forenames}")
            }
            (surname, _) if !check::blank(surname) => surname.to_owned(),
            _ => cell(Field::Name).to_owned(),
        };
        if check::blank(&name) {
            let named = mapping.column(Field::Name).is_some();
            return Err(fault(
                if named { Field::Name } else { Field::Surname },
                "the row names nobody",
            ));
        }
        let said = cell(Field::List);
        let list = sole(&self.lists, &normal(said)).ok_or_else(|| {
            fault(Field::List, format!("`{}` is no list; write barred or advisory", safe(said)))
        })?;
        let born = date(Field::Born, cell(Field::Born), by.today)?;
        let listed = date(Field::Listed, cell(Field::Listed), by.today)?;
        if born.zip(listed).is_some_and(|(born, listed)| listed <= born) {
            return Err(fault(Field::Listed, "the person was listed before they were born"));
        }
        Ok(NewEntry {
            list,
            name,
            born,
            body: given(cell(Field::Body)),
            category: given(cell(Field::Category)),
            listed,
            their_ref: given(cell(Field::Reference)),
            fingerprint: None,
        })
    }
}

/// A day that is not ahead; `None` where the cell is blank.
fn date(field: Field, text: &str, today: Date) -> Result<Option<Date>, Fault<Field>> {
    match read_date(text, None) {
        Err(DateError::Blank) => Ok(None),
        Ok(DateReading::Day(day, _)) if day <= today => Ok(Some(day)),
        Ok(DateReading::Day(..)) => Err(fault(field, format!("`{}` is after today", safe(text)))),
        Ok(DateReading::Month(_)) => Err(fault(field, format!("`{}` gives no day", safe(text)))),
        Err(error) => Err(fault(field, format!("`{}` {error}", safe(text)))),
    }
}

#[cfg(test)]
mod tests;
