//! The numbered items of a report, as they are typed or pasted into one text: a paragraph is an
//! item and may begin with its grade. Their numbers are ours; the report's own grade is the most
//! cautious of theirs.

use super::check::blank;
use super::grading::{Grade3, HandlingCode};
use super::text::safe;

/// One item of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What is said, without its grade; never blank.
    pub text: String,
    /// Its own grade, where it has one yet.
    pub grade: Option<Grade3>,
}

/// What is wrong with an item, by its number from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ItemError {
    /// It begins with something that is nearly a grade.
    #[error(
        "item {number}: `{given}` is not a grade; write source 1–3, information A–E, handling P \
         or C, such as 1BP"
    )]
    Grade {
        /// Which item.
        number: usize,
        /// What it begins with, made harmless.
        given: String,
    },
    /// It is a grade and nothing more.
    #[error("item {number}: there is a grade and no words; write what is said after it")]
    Bare {
        /// Which item.
        number: usize,
    },
}

/// Endings of a number that make it no grade: ordinals and hours, such as `1st` and `2am`.
const NUMBERS: [&str; 6] = ["ST", "ND", "RD", "TH", "AM", "PM"];

/// Reads a text as items. A blank line parts them, and a line that begins with a grade begins
/// one. A number that somebody wrote before an item is dropped where it is the item's own.
///
/// # Errors
/// Every item that is wrong; a text without words has no items and no error.
pub fn read_items(text: &str) -> Result<Vec<Item>, Vec<ItemError>> {
    let (mut items, mut errors) = (Vec::new(), Vec::new());
    for (at, paragraph) in paragraphs(text).iter().enumerate() {
        match read_item(paragraph, at + 1) {
            Ok(item) => items.push(item),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(items) } else { Err(errors) }
}

/// The words of the items alone, parted by blank lines: the text of the report.
pub fn words_of(items: &[Item]) -> String {
    items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join("\n\n")
}

/// The weakest source, the weakest information and the narrowest handling among the grades;
/// `None` where one is missing or there are none.
pub fn most_cautious(grades: impl IntoIterator<Item = Option<Grade3>>) -> Option<Grade3> {
    let mut all = grades.into_iter();
    let first = all.next()??;
    all.try_fold(first, |most, grade| {
        let grade = grade?;
        Some(Grade3 {
            source: most.source.max(grade.source),
            information: most.information.max(grade.information),
            handling: most.handling.max(grade.handling),
        })
    })
}

/// The narrowest handling that any of the grades asks for: that of the whole.
pub fn handling_of(grades: impl IntoIterator<Item = Option<Grade3>>) -> HandlingCode {
    let codes = grades.into_iter().flatten().map(|grade| grade.handling);
    codes.max().unwrap_or(HandlingCode::Permitted)
}

/// The text in paragraphs, none of them blank.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if blank(line) {
            inside = false;
            continue;
        }
        let begins = !inside || matches!(lead(line, paragraphs.len() + 1), Lead::Grade(..));
        match paragraphs.last_mut() {
            Some(last) if !begins => {
                last.push('\n');
                last.push_str(line);
            }
            _ => paragraphs.push(line.to_owned()),
        }
        inside = true;
    }
    paragraphs
}

fn read_item(paragraph: &str, number: usize) -> Result<Item, ItemError> {
    let (text, grade) = match lead(paragraph, number) {
        Lead::Words(text) => (text, None),
        Lead::Grade(grade, text) => (text, Some(grade)),
        Lead::Nearly(given) => {
            return Err(ItemError::Grade { number, given: safe(given).into_owned() });
        }
    };
    if blank(text) {
        return Err(ItemError::Bare { number });
    }
    Ok(Item { text: text.to_owned(), grade })
}

/// How a paragraph begins, and its words after that.
enum Lead<'a> {
    Words(&'a str),
    Grade(Grade3, &'a str),
    Nearly(&'a str),
}

fn lead(paragraph: &str, number: usize) -> Lead<'_> {
    let rest = without_number(paragraph, number);
    let (word, text) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let word = word.trim_matches(['(', ')', '[', ']', ':', '.', ',', '-', '–']);
    match word.parse() {
        Ok(grade) => Lead::Grade(grade, text.trim_start_matches(['-', '–', ':']).trim()),
        Err(_) if is_nearly(word) => Lead::Nearly(word),
        Err(_) => Lead::Words(rest),
    }
}

/// A paragraph without the number that it was pasted with, such as `2.` or `2)`.
fn without_number(paragraph: &str, number: usize) -> &str {
    let rest = paragraph.strip_prefix(&number.to_string());
    let rest = rest.and_then(|rest| rest.strip_prefix(['.', ')']));
    match rest {
        Some(rest) if rest.starts_with(char::is_whitespace) => rest.trim_start(),
        _ => paragraph,
    }
}

/// Whether a word was meant as a grade and is none: a figure and two letters, written in
/// capitals or with two of the three right.
fn is_nearly(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let [source, information, handling] = letters.as_slice() else { return false };
    let ending: String = [*information, *handling].iter().collect();
    let shaped = source.is_ascii_digit() && ending.chars().all(|c| c.is_ascii_alphabetic());
    if !shaped || NUMBERS.contains(&ending.to_ascii_uppercase().as_str()) {
        return false;
    }
    let right = [
        ('1'..='3').contains(source),
        ('A'..='E').contains(&information.to_ascii_uppercase()),
        ['P', 'C'].contains(&handling.to_ascii_uppercase()),
    ];
    ending.chars().all(|c| c.is_ascii_uppercase()) || right.iter().filter(|is| **is).count() > 1
}

#[cfg(test)]
#[path = "items_tests.rs"]
mod tests;
