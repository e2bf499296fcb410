//! Phrases that stand for the words of a vocabulary, from the files in `assets/import`, so that a
//! register with other words needs a line of data and no code.

use super::mapping::MappingError;
use crate::domain::choice::Choice;
use std::collections::BTreeMap;

/// Phrases of one vocabulary, normalised, in the order of the file.
pub type Phrases<T> = Vec<(T, String)>;

/// Gives every phrase the word that its key is the code of.
pub(super) fn phrases<T: Choice>(
    raw: BTreeMap<String, Vec<String>>,
) -> Result<Phrases<T>, MappingError> {
    let mut phrases = Vec::new();
    for (code, list) in raw {
        let word = T::from_code(&code).map_err(|e| MappingError::Words(e.to_string()))?;
        phrases.extend(list.iter().map(|phrase| (word, normal(phrase))));
    }
    Ok(phrases)
}

/// The one word whose phrases stand in the text. A phrase within a longer one that stands there
/// too does not count: `retained by department` does not say `retained`. A single letter counts
/// only by itself: `N/A` is not `N`.
pub(super) fn sole<T: Choice>(phrases: &Phrases<T>, text: &str) -> Option<T> {
    let says = |phrase: &str| text == phrase || (phrase.len() > 1 && holds(text, phrase));
    let found: Vec<&(T, String)> = phrases.iter().filter(|(_, phrase)| says(phrase)).collect();
    let longest = |phrase: &str| {
        !found.iter().any(|(_, other)| other.len() > phrase.len() && holds(other, phrase))
    };
    let mut words = found.iter().filter(|(_, phrase)| longest(phrase)).map(|(word, _)| *word);
    let first = words.next()?;
    words.all(|word| word == first).then_some(first)
}

/// Whether the phrase stands in the text as whole words. Both are normalised.
pub(super) fn holds(text: &str, phrase: &str) -> bool {
    !phrase.is_empty() && format!(" {text} ").contains(&format!(" {phrase} "))
}

/// The letters and figures of a text in lower case, with one space for everything between.
pub(super) fn normal(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}
