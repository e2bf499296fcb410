//! Letters: the unit's own words around what one case has to say. Nothing that was found and
//! nothing of the rationale is here to be printed.

use super::model::{Block, Document};
use super::paper::{field, untitled};
use super::templates::{LetterParts, Templates};
use crate::domain::choice::Choice;
use crate::domain::letter::{LetterKind, spoken};
use crate::domain::time::{Moment, show_date};
use crate::store::letter::facts::Letter;

/// What stands in a letter where a day is not known.
const NOT_KNOWN: &str = "a day that we shall tell you";

/// What the braces of a letter's words may hold; `None` where the paper is no letter.
pub(super) fn placeholders(paper: &str) -> Option<Vec<&'static str>> {
    let kind = LetterKind::from_code(paper.strip_prefix("letter-")?).ok()?;
    let mut known = vec!["name", "case", "level", "date"];
    known.extend(match kind {
        LetterKind::Grant | LetterKind::Conditions | LetterKind::AppealAllowed => &["until"][..],
        LetterKind::Invitation => &["until", "by"],
        LetterKind::Refusal | LetterKind::Reminder => &["by"],
        LetterKind::AppealDismissed => &[],
    });
    Some(known)
}

/// The letter as a paper; a draft says that it is one.
pub(super) fn letter(
    facts: &Letter,
    words: &Templates,
    printed_by: &str,
    printed_at: Moment,
) -> Document {
    let mut document = untitled(printed_by, printed_at);
    match &facts.sent {
        Some((reference, _)) => document.reference.clone_from(reference),
        None => document.subtitle = vec!["Draft, not sent".to_owned()],
    }
    let mut to = vec![spoken(&facts.name)];
    to.extend(facts.details.iter().cloned());
    document.blocks = vec![Block::Fields(vec![
        field("To", to.join(", ")),
        field("Our reference", facts.about.as_str()),
        field("Date", show_date(facts.date)),
    ])];
    let day = |day: Option<_>| day.map_or_else(|| NOT_KNOWN.to_owned(), show_date);
    let level = facts.level.map_or(NOT_KNOWN, Choice::code);
    let said = &facts.words;
    let values = vec![
        ("name", spoken(&facts.name)),
        ("case", facts.about.clone()),
        ("level", level.to_owned()),
        ("date", show_date(facts.date)),
        ("until", day(said.until)),
        ("by", day(said.by)),
    ];
    let points = (!said.points.is_empty()).then(|| Block::List(said.points.clone()));
    let told = (!said.told.is_empty()).then(|| Block::paragraph(&said.told));
    let sections = vec![("points", points), ("told", told)];
    let parts = LetterParts { values, sections };
    let mut document = words.letter(&format!("letter-{}", facts.kind.code()), document, parts);
    document.blocks.push(Block::paragraph(spoken(&facts.signed)));
    words.foot(document)
}

#[cfg(test)]
#[path = "letter_tests.rs"]
mod tests;
