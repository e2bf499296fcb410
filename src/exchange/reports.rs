//! Reads a list of intelligence reports row by row. Grades are taken as they stand: one of the
//! old scale is kept as the old grade and never turned into another. Nothing is scored.

use super::mapping::{ImportField, Mapping, MappingError};
use super::reading::{
    By, Entry, Fault, Fingerprints, Kind, Reading, blank, day_of, each_row, fault, given,
    refuse_marked, refuse_surplus,
};
use super::table::{Row, Table};
use super::words::{Phrases, normal, phrases};
use crate::domain::check;
use crate::domain::choice::{Choice, choices};
use crate::domain::grading::{Grade3, Grade5};
use crate::domain::intelligence::{Category, Marking, SourceKind};
use crate::domain::items::Item;
use crate::domain::text::safe;
use crate::domain::time::{Moment, day, written_in_london};
use crate::store::Side;
use crate::store::change::{Change, Conditions, RecordReport};
use crate::store::imported::ImportedReport;
use crate::store::intake::Intake;
use crate::store::subject::Described;
use chrono::{DateTime, NaiveTime};
use serde::Deserialize;
use std::collections::BTreeMap;
use unicode_segmentation::UnicodeSegmentation;

const SHIPPED: &str = include_str!("../../assets/import/intelligence.toml");
/// The longest one-line summary made of a report that came without one, in characters.
const SUMMARY: usize = 120;

choices! {
    /// What a column can fill.
    Field, "field" {
        Reference = "reference", "their reference";
        Received = "received", "when it was received";
        Occurred = "occurred", "date of the intelligence";
        Source = "source", "source";
        Marking = "marking", "marking";
        Category = "category", "category";
        Apsp = "apsp", "APSP";
        Person = "person", "collar number or reference";
        Subject = "subject", "subject";
        Force = "force", "force";
        Unit = "unit", "unit";
        Summary = "summary", "summary";
        Text = "text", "text";
        Provenance = "provenance", "provenance";
        Grade = "grade", "grade";
        OldGrade = "old_grade", "5x5x5 grade";
        Action = "action", "action code";
        Sanitisation = "sanitisation", "sanitisation code";
        Instructions = "instructions", "handling instructions";
        Risk = "risk", "risk assessment";
    }
}

impl ImportField for Field {
    const REQUIRED: &'static [&'static [Self]] =
        &[&[Self::Received], &[Self::Source], &[Self::Text, Self::Summary]];
}

impl Entry for ImportedReport {
    const SORTS: &'static [(&'static str, &'static str)] = &[("imported", "imported")];

    fn fingerprint(&self) -> Option<&str> {
        self.fingerprint.as_deref()
    }
}

/// Lists of intelligence reports.
pub struct Reports {
    headings: Phrases<Field>,
    categories: Phrases<Category>,
    sources: Phrases<SourceKind>,
    yes: Vec<String>,
    no: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    headings: BTreeMap<String, Vec<String>>,
    categories: BTreeMap<String, Vec<String>>,
    sources: BTreeMap<String, Vec<String>>,
    words: Plain,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    yes: Vec<String>,
    no: Vec<String>,
}

impl Kind for Reports {
    type Field = Field;
    type Entry = ImportedReport;
    const SIDE: Side = Side::Intelligence;

    fn shipped() -> Result<Self, MappingError> {
        let raw: Raw = toml::from_str(SHIPPED).map_err(|e| MappingError::Words(e.to_string()))?;
        let list = |words: Vec<String>| words.iter().map(|word| normal(word)).collect();
        Ok(Self {
            headings: phrases(raw.headings)?,
            categories: phrases(raw.categories)?,
            sources: phrases(raw.sources)?,
            yes: list(raw.words.yes),
            no: list(raw.words.no),
        })
    }

    fn headings(&self) -> &Phrases<Field> {
        &self.headings
    }

    fn read(&self, table: &Table, mapping: &Mapping<Field>, by: By<'_>) -> Reading<ImportedReport> {
        let mut fingerprints = Fingerprints::default();
        each_row(table, mapping, |row, notes| {
            refuse_surplus(row, mapping.width(), mapping.width())?;
            refuse_marked(row, mapping, by)?;
            let mut report = Line { kind: self, mapping, row, by }.report(notes)?;
            let print = fingerprints.of("report", |field| mapping.cell(row, field));
            report.fingerprint = Some(print);
            Ok(report)
        })
    }

    fn change(file: String, entries: Vec<ImportedReport>) -> Change {
        Intake::Import { file, reports: entries }.into()
    }
}

/// One row and what it is read by.
struct Line<'a> {
    kind: &'a Reports,
    mapping: &'a Mapping<Field>,
    row: &'a Row,
    by: By<'a>,
}

type Read<T> = Result<T, Fault<Field>>;

impl Line<'_> {
    fn cell(&self, field: Field) -> &str {
        self.mapping.cell(self.row, field)
    }

    fn report(&self, notes: &mut Vec<String>) -> Read<ImportedReport> {
        let received = self.received(notes)?;
        let occurred = match self.cell(Field::Occurred) {
            "" => None,
            text => Some(day_of(Field::Occurred, text, self.by.today, notes)?),
        };
        if occurred.is_some_and(|occurred| occurred > day(received)) {
            let reason = "the intelligence is dated after its report; correct one of the two";
            return Err(fault(Field::Occurred, reason));
        }
        let (summary, text) = self.words()?;
        let source = self.source()?;
        let (grade, old_grade) = self.grades()?;
        let items = vec![Item { text, grade }];
        let report = RecordReport {
            occurred,
            marking: self.marking()?,
            category: self.category()?,
            apsp: self.apsp()?,
            provenance: given(self.cell(Field::Provenance)),
            conditions: self.conditions(grade)?,
            risk_assessment: given(self.cell(Field::Risk)),
            ..RecordReport::new(received, source, summary, items)
        };
        let subject = Described {
            person_id: None,
            number: given(self.cell(Field::Person)),
            name: given(self.cell(Field::Subject)),
            force: given(self.cell(Field::Force)),
            unit: given(self.cell(Field::Unit)),
        };
        let their_ref = given(self.cell(Field::Reference));
        Ok(ImportedReport { report, subject, old_grade, their_ref, fingerprint: None })
    }

    /// The moment, on London's clock unless the cell says otherwise; a day alone is its start.
    fn received(&self, notes: &mut Vec<String>) -> Read<Moment> {
        let text = self.cell(Field::Received);
        let moment = match DateTime::parse_from_rfc3339(text) {
            Ok(moment) => moment.to_utc(),
            Err(_) => {
                let date = day_of(Field::Received, text, self.by.today, notes)?;
                let time = time_in(text).ok_or_else(|| {
                    let reason = format!("`{}` has a time that cannot be read", safe(text));
                    fault(Field::Received, reason)
                })?;
                written_in_london(date.and_time(time))
                    .map_err(|error| fault(Field::Received, error.to_string()))?
            }
        };
        if moment > self.by.now {
            return Err(fault(Field::Received, format!("`{}` is after now", safe(text))));
        }
        Ok(moment)
    }

    /// One line and the report, of which either may stand for the other.
    fn words(&self) -> Read<(String, String)> {
        let (summary, text) = (self.cell(Field::Summary), self.cell(Field::Text));
        match (check::blank(summary), check::blank(text)) {
            (false, false) => Ok((summary.to_owned(), text.to_owned())),
            (false, true) => Ok((summary.to_owned(), summary.to_owned())),
            (true, false) => Ok((first_line(text), text.to_owned())),
            (true, true) => {
                let has_text = self.mapping.column(Field::Text).is_some();
                let field = if has_text { Field::Text } else { Field::Summary };
                Err(fault(field, "the report says nothing"))
            }
        }
    }

    fn source(&self) -> Read<SourceKind> {
        let text = self.cell(Field::Source);
        if blank(text) {
            return Err(fault(Field::Source, "the source is blank; say where it came from"));
        }
        word(&self.kind.sources, text).ok_or_else(|| self.unknown::<SourceKind>(Field::Source))
    }

    fn category(&self) -> Read<Option<Category>> {
        let text = self.cell(Field::Category);
        if blank(text) {
            return Ok(None);
        }
        let found = word(&self.kind.categories, text);
        found.map(Some).ok_or_else(|| self.unknown::<Category>(Field::Category))
    }

    /// As people write it, with or without its hyphen; blank is the program's own default.
    fn marking(&self) -> Read<Marking> {
        match normal(self.cell(Field::Marking)).as_str() {
            "" | "official sensitive" => Ok(Marking::OfficialSensitive),
            "official" => Ok(Marking::Official),
            _ => {
                let text = safe(self.cell(Field::Marking)).into_owned();
                let reason = format!(
                    "`{text}` may not be held here, only OFFICIAL and OFFICIAL-SENSITIVE may: \
                     take it to a system that may hold it"
                );
                Err(fault(Field::Marking, reason))
            }
        }
    }

    fn apsp(&self) -> Read<bool> {
        let text = normal(self.cell(Field::Apsp));
        if text.is_empty() || self.kind.no.contains(&text) {
            return Ok(false);
        }
        if self.kind.yes.contains(&text) {
            return Ok(true);
        }
        let given = safe(self.cell(Field::Apsp)).into_owned();
        Err(fault(Field::Apsp, format!("`{given}` is neither yes nor no")))
    }

    /// The grade of today's scale and that of the old scale, each as it is. A grade of the old
    /// scale in the column of the new is the old grade.
    fn grades(&self) -> Read<(Option<Grade3>, Option<Grade5>)> {
        let mut old = None;
        let text = self.cell(Field::OldGrade);
        if !blank(text) {
            let grade = compact(text).parse::<Grade5>();
            old = Some(grade.map_err(|error| fault(Field::OldGrade, error.to_string()))?);
        }
        let text = self.cell(Field::Grade);
        match (compact(text).parse::<Grade3>(), compact(text).parse::<Grade5>()) {
            _ if blank(text) => Ok((None, old)),
            (Ok(grade), _) => Ok((Some(grade), old)),
            (_, Ok(given)) if old.is_none_or(|known| known == given) => Ok((None, Some(given))),
            (_, Ok(_)) => {
                let reason = "this column and the 5x5x5 column give two old grades; keep one";
                Err(fault(Field::Grade, reason))
            }
            (Err(error), _) => Err(fault(Field::Grade, error.to_string())),
        }
    }

    /// What the receiver may do; instructions alone, without a grade, are not taken.
    fn conditions(&self, grade: Option<Grade3>) -> Read<Conditions> {
        let (action, sanitisation) = (self.code(Field::Action)?, self.code(Field::Sanitisation)?);
        let instructions = self.cell(Field::Instructions).to_owned();
        let Some(grade) = grade else {
            if action.is_none() && sanitisation.is_none() {
                return Ok(Conditions::default());
            }
            let reason = "handling codes stand without a 3x5x2 grade; give the grade or clear them";
            return Err(fault(Field::Grade, reason));
        };
        let conditions = Conditions { action, sanitisation, instructions };
        conditions.under(grade.handling).check().map_err(|errors| {
            let first = errors.into_iter().next();
            let field = first.as_ref().and_then(|error| Field::from_code(error.field).ok());
            let reason = first.map(|error| error.message).unwrap_or_default();
            // A column that is not there has no heading to stand at.
            let there = field.filter(|field| self.mapping.column(*field).is_some());
            fault(there.unwrap_or(Field::Grade), reason)
        })?;
        Ok(conditions)
    }

    fn code<C: Choice>(&self, field: Field) -> Read<Option<C>> {
        let text = self.cell(field);
        if blank(text) {
            return Ok(None);
        }
        let code = C::from_code(&text.to_uppercase());
        code.map(Some).map_err(|error| fault(field, error.to_string()))
    }

    fn unknown<C: Choice>(&self, field: Field) -> Fault<Field> {
        let known = C::ALL.iter().map(|word| word.code()).collect::<Vec<_>>().join(", ");
        let text = safe(self.cell(field)).into_owned();
        fault(field, format!("`{text}` is not a {}; use one of: {known}", C::NAME))
    }
}

/// The word whose code, label or phrase this is, and nothing more.
fn word<C: Choice>(phrases: &Phrases<C>, text: &str) -> Option<C> {
    let text = normal(text);
    let own = |word: &C| normal(word.code()) == text || normal(word.label()) == text;
    let said = || phrases.iter().find(|(_, phrase)| *phrase == text).map(|(word, _)| *word);
    C::ALL.iter().copied().find(own).or_else(said)
}

/// A grade without the signs that some put between its letters: `B/2/4`, `1-B-P`.
fn compact(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '/' | '-' | '.')).collect()
}

/// The time of day after a date; the day's start where none stands there.
fn time_in(text: &str) -> Option<NaiveTime> {
    let Some(word) = text.split_whitespace().find(|word| word.contains(':')) else {
        return Some(NaiveTime::MIN);
    };
    let word = word.rsplit_once('T').map_or(word, |(_, time)| time);
    let formats = ["%H:%M", "%H:%M:%S", "%H:%M:%S%.f"];
    formats.iter().find_map(|format| NaiveTime::parse_from_str(word, format).ok())
}

/// The first sentence or line, cut where it is long.
fn first_line(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let sentence = line.unicode_sentences().next().unwrap_or(line).trim();
    let sentence = sentence.strip_suffix('.').unwrap_or(sentence);
    if sentence.chars().count() <= SUMMARY {
        return sentence.to_owned();
    }
    let cut: String = sentence.chars().take(SUMMARY).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(before, _)| before);
    format!("{whole} …")
}

#[cfg(test)]
mod tests;
