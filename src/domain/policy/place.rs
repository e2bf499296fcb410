//! Where in the text of a policy a key stands, so that what is wrong with it is found by line and
//! column. Keys are named as errors name them: `version[2025-04-01].validity.RV.months`.

use super::PolicyError;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Line and column of a place in a text, both from 1; columns are characters.
pub(super) type Place = (usize, usize);

impl PolicyError {
    /// The error with the place of its key, or of the nearest thing above it that is written.
    pub(super) fn located(self, text: &str) -> Self {
        self.located_in(text, 0)
    }

    /// As [`PolicyError::located`], of the version at this place among those of the text, where the
    /// error does not name another by its first day.
    pub(super) fn located_in(self, text: &str, version: usize) -> Self {
        match self {
            Self::Key { path, problem, place: None } => {
                let span = span_of(text, &path, version);
                let place = span.map(|span| place_of(text, span.start));
                Self::Key { path, problem, place }
            }
            located => located,
        }
    }

    /// What keeps a text from being TOML at all, in a sentence.
    pub(super) fn syntax(text: &str, error: &toml::de::Error) -> Self {
        let place = error.span().map(|span| place_of(text, span.start));
        Self::Syntax { problem: error.message().to_owned(), place }
    }
}

/// A place as errors end with it.
pub(super) fn shown(place: &Option<Place>) -> String {
    place.map(|(line, column)| format!(" (line {line}, column {column})")).unwrap_or_default()
}

fn place_of(text: &str, at: usize) -> Place {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before.get(start..).unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// Where a key stands, or what is written nearest above it; none where nothing of it is.
fn span_of(text: &str, path: &str, version: usize) -> Option<Range<usize>> {
    let root = DeTable::parse(text).ok()?;
    let mut table = root.get_ref();
    let mut found = None;
    let mut rest = path;
    while !rest.is_empty() {
        let (part, after) = step(rest);
        rest = after;
        let Some((key, value)) = inside(table, part, version) else { break };
        found = Some(key);
        match value.get_ref() {
            DeValue::Table(inner) => table = inner,
            _ => break,
        }
    }
    found
}

/// The first part of a path and the rest. The date of a version has no dot in it.
fn step(path: &str) -> (&str, &str) {
    path.split_once('.').unwrap_or((path, ""))
}

/// What stands under one part of a path, with the place of its key; a version by its first day, or
/// by its place where the path does not say.
fn inside<'t>(
    table: &'t DeTable<'t>,
    part: &str,
    version: usize,
) -> Option<(Range<usize>, &'t Spanned<DeValue<'t>>)> {
    let (name, first) = match part.split_once('[') {
        Some((name, day)) => (name, day.strip_suffix(']')),
        None => (part, None),
    };
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == name)?;
    let (DeValue::Array(versions), "version") = (value.get_ref(), name) else {
        return Some((key.span(), value));
    };
    let here = versions.get(version);
    let named = |first| {
        let begun = |version: &&Spanned<DeValue<'_>>| begins(version.get_ref(), first);
        here.filter(begun).or_else(|| versions.iter().find(begun))
    };
    let version = first.map_or(here, named)?;
    Some((version.span(), version))
}

/// Whether a version says that it begins on this day.
fn begins(version: &DeValue<'_>, first: &str) -> bool {
    let DeValue::Table(table) = version else { return false };
    let day = table.iter().find(|(key, _)| key.get_ref() == "effective_from");
    day.is_some_and(
        |(_, day)| matches!(day.get_ref(), DeValue::Datetime(day) if day.to_string() == first),
    )
}
