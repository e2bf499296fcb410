//! Reads what applicants said on the monitoring form, row by row: the case and the group of each
//! characteristic. A blank cell, or one that says it is not to be said, is not stated.

use super::mapping::{ImportField, Mapping, MappingError};
use super::reading::{
    By, Entry, Fault, Fingerprints, Kind, Reading, blank, each_row, fault, refuse_marked,
    refuse_surplus,
};
use super::table::{Row, Table};
use super::words::{Phrases, normal, phrases};
use crate::domain::choice::{Choice, choices};
use crate::domain::monitoring::{Characteristic, NOT_STATED};
use crate::store::Side;
use crate::store::change::Change;
use crate::store::monitoring::{MonitoringChange, NewMonitoring};
use serde::Deserialize;
use std::collections::BTreeMap;

const SHIPPED: &str = include_str!("../../assets/import/monitoring.toml");

choices! {
    /// What a column can fill.
    Field, "field" {
        Case = "case", "case";
        Sex = "sex", "sex";
        Ethnicity = "ethnicity", "ethnicity";
        Age = "age", "age band";
        Disability = "disability", "disability";
        Religion = "religion", "religion or belief";
        Orientation = "orientation", "sexual orientation";
    }
}

impl ImportField for Field {
    const REQUIRED: &'static [&'static [Self]] = &[&[Self::Case]];
}

impl Field {
    fn of(characteristic: Characteristic) -> Self {
        match characteristic {
            Characteristic::Sex => Self::Sex,
            Characteristic::Ethnicity => Self::Ethnicity,
            Characteristic::Age => Self::Age,
            Characteristic::Disability => Self::Disability,
            Characteristic::Religion => Self::Religion,
            Characteristic::Orientation => Self::Orientation,
        }
    }
}

impl Entry for NewMonitoring {
    const SORTS: &'static [(&'static str, &'static str)] = &[("imported", "imported")];

    fn fingerprint(&self) -> Option<&str> {
        self.fingerprint.as_deref()
    }
}

/// Monitoring forms.
pub struct Monitoring {
    headings: Phrases<Field>,
    /// The words for each group, by characteristic.
    groups: BTreeMap<Characteristic, Vec<(&'static str, String)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    headings: BTreeMap<String, Vec<String>>,
    not_stated: Vec<String>,
    groups: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl Kind for Monitoring {
    type Field = Field;
    type Entry = NewMonitoring;
    const SIDE: Side = Side::Casework;

    fn shipped() -> Result<Self, MappingError> {
        let raw: Raw = toml::from_str(SHIPPED).map_err(|e| MappingError::Words(e.to_string()))?;
        let mut groups = BTreeMap::new();
        for (code, words) in raw.groups {
            let of = Characteristic::from_code(&code)
                .map_err(|error| MappingError::Words(error.to_string()))?;
            let mut known: Vec<(&'static str, String)> =
                raw.not_stated.iter().map(|words| (NOT_STATED, normal(words))).collect();
            for (group, label) in of.groups() {
                known.extend([normal(group), normal(label)].map(|words| (*group, words)));
            }
            for (group, list) in words {
                let Some((group, _)) = of.groups().iter().find(|(known, _)| *known == group) else {
                    let problem = format!("`{group}` is no group of {code}");
                    return Err(MappingError::Words(problem));
                };
                known.extend(list.iter().map(|words| (*group, normal(words))));
            }
            groups.insert(of, known);
        }
        Ok(Self { headings: phrases(raw.headings)?, groups })
    }

    fn headings(&self) -> &Phrases<Field> {
        &self.headings
    }

    fn read(&self, table: &Table, mapping: &Mapping<Field>, by: By<'_>) -> Reading<NewMonitoring> {
        let mut fingerprints = Fingerprints::default();
        each_row(table, mapping, |row, _| {
            let mut entry = self.row(row, mapping, by)?;
            let print = fingerprints.of("monitoring", |field| mapping.cell(row, field));
            entry.fingerprint = Some(print);
            Ok(entry)
        })
    }

    fn change(file: String, entries: Vec<NewMonitoring>) -> Change {
        MonitoringChange::Import { file, entries }.into()
    }
}

impl Monitoring {
    fn row(
        &self,
        row: &Row,
        mapping: &Mapping<Field>,
        by: By<'_>,
    ) -> Result<NewMonitoring, Fault<Field>> {
        refuse_surplus(row, mapping.width(), mapping.width())?;
        refuse_marked(row, mapping, by)?;
        let case = mapping.cell(row, Field::Case).trim();
        if blank(case) {
            return Err(fault(Field::Case, "the row names no case"));
        }
        let mut groups = [NOT_STATED; 6];
        for (characteristic, group) in Characteristic::ALL.iter().zip(&mut groups) {
            *group = self.group(*characteristic, mapping.cell(row, Field::of(*characteristic)))?;
        }
        Ok(NewMonitoring { case: case.to_uppercase(), groups, fingerprint: None })
    }

    /// The group that a cell names. What it says stands in no message, which others may read.
    fn group(&self, of: Characteristic, text: &str) -> Result<&'static str, Fault<Field>> {
        let text = normal(text);
        if text.is_empty() {
            return Ok(NOT_STATED);
        }
        let known = self.groups.get(&of).into_iter().flatten();
        let mut named = known.filter(|(_, words)| *words == text).map(|(group, _)| *group);
        named.next().ok_or_else(|| {
            let words: Vec<&str> = of.groups().iter().map(|(_, label)| *label).collect();
            let message = format!("the {} is none of: {}", of.label(), words.join(", "));
            fault(Field::of(of), message)
        })
    }
}

#[cfg(test)]
mod tests;
