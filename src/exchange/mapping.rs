//! Which column of a table fills which field of a gift: by the synonyms that registers use, or
//! as the user says, so that a file with known headings needs no more than its name.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::words::{Words, normal};
use crate::domain::choice::{Choice, UnknownWord, choices};
use crate::domain::gift::GiftKind;
use crate::domain::text::safe;

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

/// Why the columns of a table cannot be mapped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// A field that does not exist.
    #[error(transparent)]
    Field(#[from] UnknownWord),
    /// A heading that the table does not have.
    #[error("the file has no heading `{heading}` for {}; its headings are: {known}", field.code())]
    Heading {
        /// The field it was to fill.
        field: Field,
        /// The heading asked for, made harmless.
        heading: String,
        /// The headings there are, made harmless.
        known: String,
    },
    /// One column for two fields.
    #[error(
        "the heading `{heading}` was given for {} and {}; give each field its own",
        first.code(),
        second.code()
    )]
    Twice {
        /// The heading, made harmless.
        heading: String,
        /// The field that had it.
        first: Field,
        /// The field that asked for it too.
        second: Field,
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
    #[error("the import words (assets/import/gifts.toml) cannot be read: {0}")]
    Words(String),
}

/// The column of each field in one table.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    columns: Vec<(Field, usize)>,
    headings: Vec<String>,
    pub(super) words: Words,
}

/// A mapping as it is saved.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    map: BTreeMap<String, String>,
}

impl Mapping {
    /// Maps the headings of a table: first as `overrides` (field code, heading) say, of which a
    /// later one replaces an earlier one for the same field, then by synonyms.
    ///
    /// # Errors
    /// [`MappingError`] names an unknown field or heading with those that there are, a heading
    /// given twice, and required fields without a column: recipient, offered, and description or
    /// donor.
    pub fn with(headings: &[String], overrides: &[(String, String)]) -> Result<Self, MappingError> {
        let words = Words::shipped()?;
        let mut columns: Vec<(Field, usize)> = Vec::new();
        for (code, heading) in overrides {
            let field = Field::from_code(code.trim())?;
            columns.retain(|(mapped, _)| *mapped != field);
            columns.push((field, column_named(headings, field, heading)?));
        }
        refuse_twice(&columns, headings)?;
        for (field, phrase) in &words.headings {
            let mapped = |columns: &[(Field, usize)]| columns.iter().any(|(f, _)| f == field);
            let free = |at: &usize| columns.iter().all(|(_, column)| column != at);
            let found = headings.iter().position(|heading| normal(heading) == *phrase);
            if let Some(at) = found.filter(free)
                && !mapped(&columns)
            {
                columns.push((*field, at));
            }
        }
        columns.sort_unstable();
        let mapping = Self { columns, headings: headings.to_vec(), words };
        mapping.complete()
    }

    fn complete(self) -> Result<Self, MappingError> {
        let lacks = |field| self.column(field).is_none();
        let mut missing = Vec::new();
        missing.extend(lacks(Field::Recipient).then_some("recipient"));
        missing.extend(lacks(Field::Offered).then_some("offered"));
        let neither = lacks(Field::Description) && lacks(Field::Donor);
        missing.extend(neither.then_some("description or donor"));
        if missing.is_empty() {
            return Ok(self);
        }
        let known = listed(&self.headings);
        Err(MappingError::Required { missing: missing.join(", "), known })
    }

    /// The column that fills the field, counted from 0.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().find(|(mapped, _)| *mapped == field).map(|(_, at)| *at)
    }

    /// The heading of the column that fills the field.
    pub fn heading(&self, field: Field) -> Option<&str> {
        self.headings.get(self.column(field)?).map(String::as_str)
    }

    /// How many columns the table has headings for.
    pub(super) fn width(&self) -> usize {
        self.headings.len()
    }

    /// The kind that the headings settle for every row: the description column is headed `gift`
    /// or `hospitality`.
    pub(super) fn kind(&self) -> Option<GiftKind> {
        self.heading(Field::Description).and_then(|heading| self.words.kind_of_heading(heading))
    }

    /// The mapping as TOML, to be used for the next file of the same make.
    ///
    /// # Errors
    /// [`MappingError::Saved`] if it cannot be written as TOML.
    pub fn to_toml(&self) -> Result<String, MappingError> {
        let heading = |field: &Field| self.heading(*field).map(str::to_owned);
        let pair = |field: &Field| heading(field).map(|heading| (field.code().to_owned(), heading));
        let saved = Saved { map: Field::ALL.iter().filter_map(pair).collect() };
        toml::to_string(&saved).map_err(|cause| MappingError::Saved(cause.to_string()))
    }
}

/// The (field, heading) pairs of a saved mapping, for [`Mapping::with`].
///
/// # Errors
/// [`MappingError`] when it is not such a file, or names an unknown field.
pub fn saved_pairs(text: &str) -> Result<Vec<(String, String)>, MappingError> {
    let saved: Saved =
        toml::from_str(text).map_err(|cause| MappingError::Saved(cause.to_string()))?;
    for code in saved.map.keys() {
        Field::from_code(code)?;
    }
    Ok(saved.map.into_iter().collect())
}

fn column_named(headings: &[String], field: Field, name: &str) -> Result<usize, MappingError> {
    let exact = headings.iter().position(|heading| heading.trim() == name.trim());
    let wanted = normal(name);
    let like = || headings.iter().position(|h| !wanted.is_empty() && normal(h) == wanted);
    exact.or_else(like).ok_or_else(|| MappingError::Heading {
        field,
        heading: safe(name.trim()).into_owned(),
        known: listed(headings),
    })
}

fn refuse_twice(columns: &[(Field, usize)], headings: &[String]) -> Result<(), MappingError> {
    for (i, (second, at)) in columns.iter().enumerate() {
        if let Some((first, _)) = columns.iter().take(i).find(|(_, column)| column == at) {
            let heading = headings.get(*at).map(|h| safe(h).into_owned()).unwrap_or_default();
            return Err(MappingError::Twice { heading, first: *first, second: *second });
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
        let mapping = Mapping::with(&gifts, &[]).unwrap();
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
        assert_eq!(mapping.kind(), Some(GiftKind::Gift));
        let mapping =
            Mapping::with(&headings("Officer  Name|DATE (offered)|Details:|Provider"), &[]);
        let mapping = mapping.unwrap();
        assert_eq!(mapping.heading(Field::Recipient), Some("Officer  Name"));
        assert_eq!(mapping.heading(Field::Donor), Some("Provider"));
        assert_eq!(mapping.kind(), None);
    }

    #[test]
    fn what_the_user_says_wins_over_synonyms() {
        let headings = headings("name|date|who|gift");
        let given = pairs(&[("donor", "gift"), ("recipient", "date"), ("recipient", "Who")]);
        let mapping = Mapping::with(&headings, &given).unwrap();
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
            let error = Mapping::with(&known, &given).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
        let error = Mapping::with(&headings("a|b"), &[]).unwrap_err().to_string();
        assert!(error.contains("recipient, offered, description or donor"), "{error}");
    }

    #[test]
    fn a_mapping_is_saved_and_used_again() {
        let known = headings("A \"b\"|When|Gift");
        let given = pairs(&[("recipient", "A \"b\""), ("offered", "When")]);
        let mapping = Mapping::with(&known, &given).unwrap();
        let saved = saved_pairs(&mapping.to_toml().unwrap()).unwrap();
        assert_eq!(Mapping::with(&known, &saved).unwrap(), mapping);
        assert!(matches!(saved_pairs("map = 1"), Err(MappingError::Saved(_))));
        assert!(matches!(saved_pairs("[map]\ngiver = 'x'"), Err(MappingError::Field(_))));
    }
}
