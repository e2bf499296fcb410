//! The words that registers of gifts and hospitality use, from assets/import/gifts.toml, so that
//! a register with other words needs a line of data and no code.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Field;
use crate::domain::gift::{Direction, Disposition, GiftKind};
use crate::exchange::mapping::MappingError;
use crate::exchange::words::{Phrases, holds, normal, phrases, sole};

const SHIPPED: &str = include_str!("../../../assets/import/gifts.toml");

/// All the words, normalised by [`normal`].
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Words {
    pub(super) headings: Phrases<Field>,
    kind_headings: Phrases<GiftKind>,
    kinds: Phrases<GiftKind>,
    directions: Phrases<Direction>,
    dispositions: Phrases<Disposition>,
    nil: Vec<String>,
    doubt: Vec<String>,
    unknown_value: Vec<String>,
    cash: Vec<String>,
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    headings: BTreeMap<String, Vec<String>>,
    kind_headings: BTreeMap<String, Vec<String>>,
    kinds: BTreeMap<String, Vec<String>>,
    directions: BTreeMap<String, Vec<String>>,
    dispositions: BTreeMap<String, Vec<String>>,
    words: Plain,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    nil: Vec<String>,
    doubt: Vec<String>,
    unknown_value: Vec<String>,
    cash: Vec<String>,
}

impl Words {
    /// The words that the program ships.
    ///
    /// # Errors
    /// [`MappingError::Words`] names the table of the file that is wrong.
    pub(super) fn shipped() -> Result<Self, MappingError> {
        Self::read(SHIPPED)
    }

    fn read(text: &str) -> Result<Self, MappingError> {
        let raw: Raw = toml::from_str(text).map_err(|e| MappingError::Words(e.to_string()))?;
        let list = |words: Vec<String>| words.iter().map(|word| normal(word)).collect();
        Ok(Self {
            headings: phrases(raw.headings)?,
            kind_headings: phrases(raw.kind_headings)?,
            kinds: phrases(raw.kinds)?,
            directions: phrases(raw.directions)?,
            dispositions: phrases(raw.dispositions)?,
            nil: list(raw.words.nil),
            doubt: list(raw.words.doubt),
            unknown_value: list(raw.words.unknown_value),
            cash: list(raw.words.cash),
        })
    }

    /// Whether the cell says that there is nothing to declare.
    pub(super) fn is_nil(&self, cell: &str) -> bool {
        self.nil.contains(&normal(cell))
    }

    /// Whether the cell says in words that the value is not known.
    pub(super) fn is_unknown_value(&self, cell: &str) -> bool {
        self.unknown_value.contains(&normal(cell))
    }

    /// Whether the description is of money.
    pub(super) fn is_cash(&self, description: &str) -> bool {
        let description = normal(description);
        self.cash.iter().any(|word| holds(&description, word))
    }

    /// The kind that a description heading settles for every row.
    pub(super) fn kind_of_heading(&self, heading: &str) -> Option<GiftKind> {
        let heading = normal(heading);
        self.kind_headings.iter().find(|(_, phrase)| *phrase == heading).map(|(kind, _)| *kind)
    }

    /// The kind that a cell names, if it names one only.
    pub(super) fn kind(&self, cell: &str) -> Option<GiftKind> {
        sole(&self.kinds, &normal(cell))
    }

    /// The direction that a cell names, if it names one only.
    pub(super) fn direction(&self, cell: &str) -> Option<Direction> {
        sole(&self.directions, &normal(cell))
    }

    /// Whether the cell says a direction and nothing more.
    pub(super) fn is_only_direction(&self, cell: &str) -> bool {
        let cell = normal(cell);
        self.directions.iter().any(|(_, phrase)| *phrase == cell)
    }

    /// What a cell says became of the gift. None where it names two things, or may be saying
    /// what has not happened, such as `Return pending`.
    pub(super) fn disposition(&self, cell: &str) -> Option<Disposition> {
        let cell = normal(cell);
        if let Some((word, _)) = self.dispositions.iter().find(|(_, phrase)| *phrase == cell) {
            return Some(*word);
        }
        if self.doubt.iter().any(|word| holds(&cell, word)) {
            return None;
        }
        sole(&self.dispositions, &cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::choice::Choice;

    #[test]
    fn no_phrase_of_the_shipped_words_stands_under_two_words() {
        fn twice<T: Choice>(phrases: &Phrases<T>) -> Vec<&str> {
            let other = |i: usize, phrase: &str| phrases.iter().take(i).any(|(_, p)| p == phrase);
            let rows = phrases.iter().enumerate();
            rows.filter(|(i, (_, p))| other(*i, p)).map(|(_, (_, p))| p.as_str()).collect()
        }
        let words = Words::shipped().unwrap();
        assert_eq!(twice(&words.headings), [""; 0]);
        assert_eq!(twice(&words.kinds), [""; 0]);
        assert_eq!(twice(&words.directions), [""; 0]);
        assert_eq!(twice(&words.dispositions), [""; 0]);
        for field in Field::ALL {
            assert!(words.headings.iter().any(|(f, p)| f == field && p == field.code()));
        }
    }

    #[test]
    fn dispositions_are_read_only_where_they_are_plain() {
        let words = Words::shipped().unwrap();
        for (cell, expected) in [
            ("Held by Department", Some(Disposition::Surrendered)),
            ("Retained by department.", Some(Disposition::Surrendered)),
            ("Purchased by the minister", Some(Disposition::Accepted)),
            ("Retained", Some(Disposition::Accepted)),
            ("Donated to charity (Mind)", Some(Disposition::Charity)),
            ("DECLINED", Some(Disposition::Declined)),
            ("Not accepted", Some(Disposition::Declined)),
            ("Sent back", Some(Disposition::Returned)),
            ("Return pending", None),
            ("Retained or returned", None),
            ("Returned, then given to charity", None),
            ("N/A", None),
            ("", None),
        ] {
            assert_eq!(words.disposition(cell), expected, "{cell}");
        }
    }

    #[test]
    fn directions_kinds_money_and_nil_returns_are_whole_words() {
        let words = Words::shipped().unwrap();
        assert_eq!(words.direction("Received (by the partner)"), Some(Direction::Received));
        assert_eq!(words.direction("GIVEN"), Some(Direction::Given));
        assert_eq!(words.direction("Given and received"), None);
        assert_eq!(words.kind("Dinner for two"), Some(GiftKind::Hospitality));
        assert_eq!(words.kind("Dinnerware"), None);
        assert!(words.is_cash("£20 cash in a card"));
        assert!(!words.is_cash("Cashmere scarf"));
        assert!(words.is_nil(" NIL-Return "));
        assert!(!words.is_nil("Nil Return for May"));
    }

    #[test]
    fn wrong_words_say_what_is_wrong() {
        let wrong = SHIPPED.replace("[directions]", "[directions]\nsideways = [\"across\"]");
        let error = Words::read(&wrong).unwrap_err().to_string();
        assert!(error.contains("`sideways` is not a direction"), "{error}");
        let wrong = SHIPPED.replace("[kinds]", "[sorts]");
        assert!(matches!(Words::read(&wrong), Err(MappingError::Words(_))));
    }
}
