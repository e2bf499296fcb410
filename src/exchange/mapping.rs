//! Which column of a table fills which field of an import: by the synonyms that registers use,
//! or as the user says, so that a file with known headings needs no more than its name.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::table::Row;
use super::words::{Phrases, normal};
use crate::domain::choice::{Choice, UnknownWord};
use crate::domain::text::safe;

/// What a column can fill, for one kind of import.
pub trait ImportField: Choice + Ord {
    /// Groups of fields; without a column for one of each group no row can be read.
    const REQUIRED: &'static [&'static [Self]];
}

/// Why the columns of a table cannot be mapped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// A field that does not exist.
    #[error(transparent)]
    Field(#[from] UnknownWord),
    /// A heading that the table does not have.
    #[error("the file has no heading `{heading}` for {field}; its headings are: {known}")]
    Heading {
        /// The field it was to fill.
        field: &'static str,
        /// The heading asked for, made harmless.
        heading: String,
        /// The headings there are, made harmless.
        known: String,
    },
    /// One column for two fields.
    #[error("the heading `{heading}` was given for {first} and {second}; give each field its own")]
    Twice {
        /// The heading, made harmless.
        heading: String,
        /// The field that had it.
        first: &'static str,
        /// The field that asked for it too.
        second: &'static str,
    },
    /// Fields without which no row can be read.
    #[error("no heading gives {missing}; add `--map FIELD=HEADING`, with one of: {known}")]
    Required {
        /// The fields.
        missing: String,
        /// The headings there are, made harmless.
        known: String,
    },
    /// A saved mapping that cannot be read.
    #[error("the saved mapping cannot be read: {0}")]
    Saved(String),
    /// The synonyms are broken.
    #[error("the import words (assets/import) cannot be read: {0}")]
    Words(String),
}

/// The column of each field in one table.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping<F> {
    columns: Vec<(F, usize)>,
    headings: Vec<String>,
}

/// A mapping as it is saved.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    map: BTreeMap<String, String>,
}

impl<F: ImportField> Mapping<F> {
    /// Maps the headings of a table: first as `overrides` (field code, heading) say, of which a
    /// later one replaces an earlier one for the same field, then by `synonyms`.
    ///
    /// # Errors
    /// [`MappingError`] names an unknown field or heading with those that there are, a heading
    /// given twice, and required fields without a column.
    pub fn with(
        headings: &[String],
        overrides: &[(String, String)],
        synonyms: &Phrases<F>,
    ) -> Result<Self, MappingError> {
        let mut columns: Vec<(F, usize)> = Vec::new();
        for (code, heading) in overrides {
            let field = F::from_code(code.trim())?;
            columns.retain(|(mapped, _)| *mapped != field);
            columns.push((field, column_named(headings, field.code(), heading)?));
        }
        refuse_twice(&columns, headings)?;
        for (field, phrase) in synonyms {
            let mapped = |columns: &[(F, usize)]| columns.iter().any(|(f, _)| f == field);
            let free = |at: &usize| columns.iter().all(|(_, column)| column != at);
            let found = headings.iter().position(|heading| normal(heading) == *phrase);
            if let Some(at) = found.filter(free)
                && !mapped(&columns)
            {
                columns.push((*field, at));
            }
        }
        columns.sort_unstable();
        Self { columns, headings: headings.to_vec() }.complete()
    }

    fn complete(self) -> Result<Self, MappingError> {
        let lacks = |group: &&&[F]| group.iter().all(|field| self.column(*field).is_none());
        let words =
            |group: &&[F]| group.iter().map(|field| field.code()).collect::<Vec<_>>().join(" or ");
        let missing: Vec<String> = F::REQUIRED.iter().filter(lacks).map(words).collect();
        if missing.is_empty() {
            return Ok(self);
        }
        let known = listed(&self.headings);
        Err(MappingError::Required { missing: missing.join(", "), known })
    }

    /// The column that fills the field, counted from 0.
    pub fn column(&self, field: F) -> Option<usize> {
        self.columns.iter().find(|(mapped, _)| *mapped == field).map(|(_, at)| *at)
    }

    /// The heading of the column that fills the field.
    pub fn heading(&self, field: F) -> Option<&str> {
        self.headings.get(self.column(field)?).map(String::as_str)
    }

    /// The row's cell for the field, trimmed; empty where the table or the row has none.
    pub fn cell<'r>(&self, row: &'r Row, field: F) -> &'r str {
        let at = self.column(field);
        at.and_then(|at| row.cells.get(at)).map(|cell| cell.trim()).unwrap_or_default()
    }

    /// How many columns the table has headings for.
    pub(super) fn width(&self) -> usize {
        self.headings.len()
    }

    /// The mapping as TOML, to be used for the next file of the same make.
    ///
    /// # Errors
    /// [`MappingError::Saved`] if it cannot be written as TOML.
    pub fn to_toml(&self) -> Result<String, MappingError> {
        let heading = |field: &F| self.heading(*field).map(str::to_owned);
        let pair = |field: &F| heading(field).map(|heading| (field.code().to_owned(), heading));
        let saved = Saved { map: F::ALL.iter().filter_map(pair).collect() };
        toml::to_string(&saved).map_err(|cause| MappingError::Saved(cause.to_string()))
    }
}

/// The (field, heading) pairs of a saved mapping, for [`Mapping::with`].
///
/// # Errors
/// [`MappingError`] when it is not such a file, or names an unknown field.
pub fn saved_pairs<F: ImportField>(text: &str) -> Result<Vec<(String, String)>, MappingError> {
    let saved: Saved =
        toml::from_str(text).map_err(|cause| MappingError::Saved(cause.to_string()))?;
    for code in saved.map.keys() {
        F::from_code(code)?;
    }
    Ok(saved.map.into_iter().collect())
}

fn column_named(
    headings: &[String],
    field: &'static str,
    name: &str,
) -> Result<usize, MappingError> {
    let exact = headings.iter().position(|heading| heading.trim() == name.trim());
    let wanted = normal(name);
    let like = || headings.iter().position(|h| !wanted.is_empty() && normal(h) == wanted);
    exact.or_else(like).ok_or_else(|| MappingError::Heading {
        field,
        heading: safe(name.trim()).into_owned(),
        known: listed(headings),
    })
}

fn refuse_twice<F: Choice>(
    columns: &[(F, usize)],
    headings: &[String],
) -> Result<(), MappingError> {
    for (i, (second, at)) in columns.iter().enumerate() {
        if let Some((first, _)) = columns.iter().take(i).find(|(_, column)| column == at) {
            let heading = headings.get(*at).map(|h| safe(h).into_owned()).unwrap_or_default();
            return Err(MappingError::Twice {
                heading,
                first: first.code(),
                second: second.code(),
            });
        }
    }
    Ok(())
}

fn listed(headings: &[String]) -> String {
    let named = headings.iter().filter(|heading| !heading.is_empty());
    named.map(|heading| safe(heading).into_owned()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::gifts::{Field, Gifts};
    use crate::exchange::reading::Kind;

    fn map(
        headings: &[String],
        given: &[(String, String)],
    ) -> Result<Mapping<Field>, MappingError> {
        Mapping::with(headings, given, Gifts::shipped().unwrap().headings())
    }

    fn headings(list: &str) -> Vec<String> {
        list.split('|').map(str::to_owned).collect()
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(f, h)| ((*f).to_owned(), (*h).to_owned())).collect()
    }

    #[test]
    fn headings_are_known_by_synonyms_in_any_dress() {
        let gifts = headings(
            "department|minister|date|gift|given_or_received|donor_recipient|value|outcome|source",
        );
        let mapping = map(&gifts, &[]).unwrap();
        for (field, column) in [
            (Field::Recipient, Some(1)),
            (Field::Offered, Some(2)),
            (Field::Declared, None),
            (Field::Direction, Some(4)),
            (Field::Kind, None),
            (Field::Description, Some(3)),
            (Field::Donor, Some(5)),
            (Field::Value, Some(6)),
            (Field::Disposition, Some(7)),
            (Field::Source, Some(8)),
        ] {
            assert_eq!(mapping.column(field), column, "{field:?}");
        }
        let mapping = map(&headings("Officer  Name|DATE (offered)|Details:|Provider"), &[]);
        let mapping = mapping.unwrap();
        assert_eq!(mapping.heading(Field::Recipient), Some("Officer  Name"));
        assert_eq!(mapping.heading(Field::Donor), Some("Provider"));
    }

    #[test]
    fn what_the_user_says_wins_over_synonyms() {
        let headings = headings("name|date|who|gift");
        let given = pairs(&[("donor", "gift"), ("recipient", "date"), ("recipient", "Who")]);
        let mapping = map(&headings, &given).unwrap();
        assert_eq!(mapping.column(Field::Recipient), Some(2));
        assert_eq!(mapping.column(Field::Donor), Some(3));
        assert_eq!(mapping.column(Field::Description), None);
        assert_eq!(mapping.column(Field::Offered), Some(1));
    }

    #[test]
    fn what_cannot_be_mapped_says_what_there_is() {
        let known = headings("name|date|gift|\u{1b}x");
        for (given, message) in [
            (pairs(&[("giver", "gift")]), "`giver` is not a field; use one of: recipient, offered"),
            (
                pairs(&[("donor", "who")]),
                "no heading `who` for donor; its headings are: name, date, gift, ·x",
            ),
            (
                pairs(&[("donor", "name"), ("value", "name")]),
                "`name` was given for donor and value",
            ),
            (pairs(&[("donor", "")]), "no heading `` for donor"),
            (pairs(&[("value", "date")]), "no heading gives offered"),
        ] {
            let error = map(&known, &given).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
        let error = map(&headings("a|b"), &[]).unwrap_err().to_string();
        assert!(error.contains("recipient, offered, description or donor"), "{error}");
    }

    #[test]
    fn a_mapping_is_saved_and_used_again() {
        let known = headings("A \"b\"|When|Gift");
        let given = pairs(&[("recipient", "A \"b\""), ("offered", "When")]);
        let mapping = map(&known, &given).unwrap();
        let saved = saved_pairs::<Field>(&mapping.to_toml().unwrap()).unwrap();
        assert_eq!(map(&known, &saved).unwrap(), mapping);
        assert!(matches!(saved_pairs::<Field>("map = 1"), Err(MappingError::Saved(_))));
        assert!(matches!(saved_pairs::<Field>("[map]\ngiver = 'x'"), Err(MappingError::Field(_))));
    }
}
