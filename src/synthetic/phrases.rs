//! Free text and names, put together from the lists in `assets/names`: no real person, firm or
//! event, and enough variety that a list does not look stamped.

use super::dice::Dice;
use crate::store::error::{Result, StoreError};
use serde::Deserialize;
use std::collections::BTreeMap;

const PHRASES: &str = include_str!("../../assets/names/phrases.toml");
const PEOPLE: &str = include_str!("../../assets/names/people.toml");

fn unreadable(file: &str, error: &toml::de::Error) -> StoreError {
    StoreError::Refused(format!(
        "assets/names/{file} of this build cannot be read: {}; build again from whole sources",
        error.message()
    ))
}

/// Lists of phrases by name.
pub(super) struct Phrases(BTreeMap<String, Vec<String>>);

impl Phrases {
    /// The lists shipped with the program.
    ///
    /// # Errors
    /// None in a released program: a test reads them.
    pub(super) fn built_in() -> Result<Self> {
        toml::from_str(PHRASES).map(Self).map_err(|error| unreadable("phrases.toml", &error))
    }

    /// A line of the list with every `{word}` filled from its own list.
    pub(super) fn say(&self, dice: &mut Dice, list: &str) -> String {
        let mut said = String::new();
        let mut rest = self.0.get(list).and_then(|lines| dice.pick(lines)).map_or("", |l| l);
        while let Some((before, word, after)) = slot(rest) {
            said.push_str(before);
            match word {
                "n" => said.push_str(&dice.between(2, 9).to_string()),
                word => said.push_str(&self.say(dice, word)),
            }
            rest = after;
        }
        said.push_str(rest);
        said
    }
}

/// The text before the first `{word}`, the word, and what follows.
fn slot(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (word, after) = rest.split_once('}')?;
    Some((before, word, after))
}

#[derive(Deserialize)]
struct GroupText {
    weight: u32,
    surnames: String,
    forenames: String,
}

#[derive(Deserialize)]
struct LongText {
    names: String,
}

#[derive(Deserialize)]
struct NamesText {
    group: Vec<GroupText>,
    long: LongText,
}

struct Group {
    weight: u32,
    surnames: Vec<String>,
    forenames: Vec<String>,
}

/// Names of people.
pub(super) struct Names {
    groups: Vec<Group>,
    long: Vec<String>,
}

impl Names {
    /// The names shipped with the program.
    ///
    /// # Errors
    /// None in a released program: a test reads them.
    pub(super) fn built_in() -> Result<Self> {
        let text: NamesText =
            toml::from_str(PEOPLE).map_err(|error| unreadable("people.toml", &error))?;
        let split = |text: &str, by: char| -> Vec<String> {
            text.split(by).map(|name| name.trim().to_owned()).collect()
        };
        let groups = text.group.into_iter().map(|group| Group {
            weight: group.weight,
            surnames: split(&group.surnames, ','),
            forenames: split(&group.forenames, ','),
        });
        Ok(Self { groups: groups.collect(), long: split(&text.long.names, ';') })
    }

    /// A name as the register holds it: `Surname, Forenames`. A few are double-barrelled, and
    /// about one in 1,200 is long enough to overrun every column.
    pub(super) fn name(&self, dice: &mut Dice) -> String {
        if dice.below(1200) == 0 {
            return dice.pick(&self.long).cloned().unwrap_or_default();
        }
        let group = self.group(dice);
        let mut surname = picked(dice, group.map(|g| g.surnames.as_slice()));
        if dice.percent(3) && !surname.contains(['-', ' ']) {
            let other = self.group(dice);
            let second = picked(dice, other.map(|g| g.surnames.as_slice()));
            if second != surname && !second.contains(['-', ' ']) {
                surname = format!("{surname}-{second}");
            }
        }
        let mut forenames = picked(dice, group.map(|g| g.forenames.as_slice()));
        if dice.percent(12) {
            forenames.push(' ');
            forenames.push(dice.of(['A', 'C', 'D', 'E', 'G', 'J', 'K', 'L', 'M', 'P', 'R', 'S']));
        }
        format!("{surname}, {forenames}")
    }

    fn group(&self, dice: &mut Dice) -> Option<&Group> {
        let mut roll = dice.below(self.groups.iter().map(|group| group.weight).sum());
        self.groups.iter().find(|group| {
            let here = roll < group.weight;
            roll = roll.saturating_sub(group.weight);
            here
        })
    }
}

fn picked(dice: &mut Dice, list: Option<&[String]>) -> String {
    dice.pick(list.unwrap_or_default()).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::is_nfc;

    #[test]
    fn every_word_of_a_phrase_has_its_list_and_ends() {
        let phrases = Phrases::built_in().unwrap();
        for (list, lines) in &phrases.0 {
            assert!(!lines.is_empty(), "{list}");
            for line in lines {
                let mut rest = line.as_str();
                while let Some((_, word, after)) = slot(rest) {
                    assert!(word == "n" || phrases.0.contains_key(word), "{list}: {word}");
                    rest = after;
                }
            }
            let mut dice = Dice::new(1, 1);
            assert!(!phrases.say(&mut dice, list).contains(['{', '}']), "{list}");
        }
    }

    #[test]
    fn names_are_surname_comma_forenames() {
        let names = Names::built_in().unwrap();
        let mut dice = Dice::new(5, 5);
        let made: Vec<String> = (0..20_000).map(|_| names.name(&mut dice)).collect();
        for name in &made {
            let (surname, forenames) = name.split_once(", ").unwrap();
            assert!(!surname.is_empty() && !forenames.is_empty(), "{name}");
            assert!(!forenames.contains(',') && name.trim() == name && is_nfc(name), "{name}");
            assert!(!name.contains("  ") && !name.chars().any(char::is_control), "{name}");
        }
        assert!(made.iter().any(|name| name.chars().count() >= 60));
        assert!(made.iter().any(|name| name.contains("O’")));
        assert!(made.iter().any(|name| name.starts_with("Ní ")));
        let different: std::collections::BTreeSet<&String> = made.iter().collect();
        assert!(different.len() > 8_000, "only {} different names", different.len());
    }
}
