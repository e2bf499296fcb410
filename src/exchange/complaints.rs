//! Reads a list of complaints row by row. Whom a complaint is about stays as the list describes
//! them; the store says which of our people that is, where it can only be one.

use super::mapping::{ImportField, Mapping, MappingError};
use super::reading::{
    By, Entry, Fault, Fingerprints, Kind, Reading, day_of, each_row, fault, given, refuse_marked,
    refuse_surplus,
};
use super::table::{Row, Table};
use super::words::{Phrases, phrases};
use crate::domain::check;
use crate::domain::choice::choices;
use crate::store::Side;
use crate::store::change::Change;
use crate::store::complaint::{ComplaintChange, NewComplaint};
use crate::store::subject::Described;
use serde::Deserialize;
use std::collections::BTreeMap;

const SHIPPED: &str = include_str!("../../assets/import/complaints.toml");

choices! {
    /// What a column can fill.
    Field, "field" {
        Reference = "reference", "their reference";
        Received = "received", "date received";
        Person = "person", "collar number or reference";
        Subject = "subject", "whom it is about";
        Force = "force", "force";
        Unit = "unit", "unit";
        Allegation = "allegation", "allegation";
        Outcome = "outcome", "outcome";
        Source = "source", "source";
    }
}

impl ImportField for Field {
    const REQUIRED: &'static [&'static [Self]] =
        &[&[Self::Received], &[Self::Subject, Self::Person], &[Self::Allegation]];
}

impl Entry for NewComplaint {
    const SORTS: &'static [(&'static str, &'static str)] = &[("imported", "imported")];

    fn fingerprint(&self) -> Option<&str> {
        self.fingerprint.as_deref()
    }
}

/// Lists of complaints.
pub struct Complaints {
    headings: Phrases<Field>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    headings: BTreeMap<String, Vec<String>>,
}

impl Kind for Complaints {
    type Field = Field;
    type Entry = NewComplaint;
    const SIDE: Side = Side::Intelligence;

    fn shipped() -> Result<Self, MappingError> {
        let raw: Raw = toml::from_str(SHIPPED).map_err(|e| MappingError::Words(e.to_string()))?;
        Ok(Self { headings: phrases(raw.headings)? })
    }

    fn headings(&self) -> &Phrases<Field> {
        &self.headings
    }

    fn read(&self, table: &Table, mapping: &Mapping<Field>, by: By<'_>) -> Reading<NewComplaint> {
        let mut fingerprints = Fingerprints::default();
        each_row(table, mapping, |row, notes| {
            let mut complaint = complaint(row, mapping, by, notes)?;
            let print = fingerprints.of("complaint", |field| mapping.cell(row, field));
            complaint.fingerprint = Some(print);
            Ok(complaint)
        })
    }

    fn change(file: String, entries: Vec<NewComplaint>) -> Change {
        ComplaintChange::Import { file, complaints: entries }.into()
    }
}

fn complaint(
    row: &Row,
    mapping: &Mapping<Field>,
    by: By<'_>,
    notes: &mut Vec<String>,
) -> Result<NewComplaint, Fault<Field>> {
    refuse_surplus(row, mapping.width(), mapping.width())?;
    refuse_marked(row, mapping, by)?;
    let cell = |field| mapping.cell(row, field);
    let received = day_of(Field::Received, cell(Field::Received), by.today, notes)?;
    if check::blank(cell(Field::Subject)) && check::blank(cell(Field::Person)) {
        let field =
            if mapping.column(Field::Subject).is_some() { Field::Subject } else { Field::Person };
        return Err(fault(field, "nothing says whom it is about"));
    }
    if check::blank(cell(Field::Allegation)) {
        return Err(fault(Field::Allegation, "the allegation is blank"));
    }
    Ok(NewComplaint {
        their_ref: given(cell(Field::Reference)),
        received,
        subject: Described {
            person_id: None,
            number: given(cell(Field::Person)),
            name: given(cell(Field::Subject)),
            force: given(cell(Field::Force)),
            unit: given(cell(Field::Unit)),
        },
        allegation: cell(Field::Allegation).to_owned(),
        outcome: given(cell(Field::Outcome)),
        source: given(cell(Field::Source)),
        fingerprint: None,
    })
}

#[cfg(test)]
mod tests;
