//! What could be typed at the cursor of a filter.

use super::split::{Body, Piece, Sign, Term, split};
use super::value::in_quotes;
use super::{FilterColumn, FilterKind, Grammar};
use crate::domain::time;
use crate::store::query::filter::Op;
use chrono::{NaiveDate, TimeDelta};
use std::ops::Range;

/// Most completions offered at once: what fits over a list without hiding it.
const MOST: usize = 12;

/// Something that could be typed at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The bytes of the text that it takes the place of, on character boundaries.
    pub replace: Range<usize>,
    /// What to put there; the cursor goes to its end.
    pub text: String,
    /// A few words on what it means.
    pub help: String,
}

/// What could be typed at the cursor, best first, at most twelve: what begins with the letters
/// before the cursor, then what holds them in order. A cursor past the end counts as the end, one
/// inside a character as before it. What would change nothing is left out.
pub fn complete(text: &str, cursor_byte: usize, grammar: &Grammar<'_>) -> Vec<Completion> {
    let end = cursor_byte.min(text.len());
    let cursor = (0..=end).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let terms = split(text);
    let here = terms.iter().find(|term| term.span.start <= cursor && cursor <= term.span.end);
    let Some((replace, candidates)) = here.map_or_else(
        || Some((cursor..cursor, words(grammar))),
        |term| at_term(text, term, cursor, grammar),
    ) else {
        return Vec::new();
    };
    let typed = text.get(replace.start..cursor).unwrap_or_default().trim_start_matches('"');
    let mut ranked: Vec<_> = candidates
        .into_iter()
        .filter_map(|candidate| Some((candidate.rank(&typed.to_lowercase())?, candidate)))
        .filter(|(_, candidate)| text.get(replace.clone()) != Some(candidate.text.as_str()))
        .collect();
    // A stable sort: among equals the register's own order stays.
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked
        .into_iter()
        .take(MOST)
        .map(|(_, Candidate { text, help, .. })| Completion {
            replace: replace.clone(),
            text,
            help,
        })
        .collect()
}

/// Something that might be offered.
struct Candidate {
    text: String,
    /// What it may also be found by.
    label: &'static str,
    help: String,
}

impl Candidate {
    fn new(text: impl Into<String>, help: impl Into<String>) -> Self {
        Self { text: text.into(), label: "", help: help.into() }
    }

    /// How well it fits what was typed (in lower case), 0 best; `None`: not at all.
    fn rank(&self, typed: &str) -> Option<u8> {
        let text = self.text.trim_start_matches('"').to_lowercase();
        let label = self.label.to_lowercase();
        let found = [
            text.starts_with(typed),
            label.starts_with(typed),
            holds_in_order(&text, typed),
            holds_in_order(&label, typed),
        ];
        (0..).zip(found).find_map(|(rank, fits)| fits.then_some(rank))
    }
}

/// Whether the letters stand in the text in this order, others between them or not.
fn holds_in_order(text: &str, letters: &str) -> bool {
    let mut rest = text.chars();
    letters.chars().all(|letter| rest.any(|c| c == letter))
}

/// What may stand at the cursor inside a term, and what it takes the place of.
fn at_term(
    text: &str,
    term: &Term,
    cursor: usize,
    grammar: &Grammar<'_>,
) -> Option<(Range<usize>, Vec<Candidate>)> {
    match &term.body {
        // Before its `-`, or after a misplaced quote, nothing sensible can be put in.
        Body::Word(at) if at.start <= cursor && cursor <= at.end => {
            Some((at.clone(), words(grammar)))
        }
        Body::Keyed { key, sign, .. } if key.start <= cursor && cursor <= key.end => {
            Some((key.clone(), keys(*sign, grammar)))
        }
        Body::Keyed { key, sign, pieces, .. } => {
            let column = grammar.column(text.get(key.clone())?)?;
            let piece = pieces.iter().find(|p| p.span.start <= cursor && cursor <= p.span.end)?;
            Some((whole_value(text, piece, cursor), values(column, *sign, grammar)))
        }
        Body::Word(_) | Body::Quoted(_) => None,
    }
}

/// The value at the cursor. A quote still open has swallowed the rest of the text, so only the
/// word at the cursor counts as part of it.
fn whole_value(text: &str, piece: &Piece, cursor: usize) -> Range<usize> {
    if piece.closed {
        return piece.span.clone();
    }
    let rest = text.get(cursor..).unwrap_or_default();
    let word = rest.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(rest.len());
    piece.span.start..cursor + word
}

/// What may stand at the start of a term.
fn words(grammar: &Grammar<'_>) -> Vec<Candidate> {
    let columns = grammar
        .columns
        .iter()
        .map(|column| Candidate::new(format!("{}:", column.key), column.help));
    let named = grammar.named.iter().map(|(name, _, help)| Candidate::new(*name, *help));
    columns.chain(named).collect()
}

/// The keys that may stand before a sign that is there already.
fn keys(sign: Sign, grammar: &Grammar<'_>) -> Vec<Candidate> {
    grammar
        .columns
        .iter()
        .filter(|column| is_equality(sign) || column.kind.is_ordered())
        .map(|column| Candidate::new(column.key, column.help))
        .collect()
}

fn is_equality(sign: Sign) -> bool {
    matches!(sign, Sign::Colon | Sign::Compare(Op::Equal))
}

/// The values that may stand after a sign. Days and steps are samples of how to write them.
fn values(column: &FilterColumn, sign: Sign, grammar: &Grammar<'_>) -> Vec<Candidate> {
    let equality = is_equality(sign);
    if !equality && !column.kind.is_ordered() {
        return Vec::new();
    }
    let mut values: Vec<Candidate> = match column.kind {
        FilterKind::Choice => column.choices.iter().map(choice).collect(),
        FilterKind::Flag => {
            vec![Candidate::new("yes", column.help), Candidate::new("no", "not so")]
        }
        FilterKind::Date => days_near(grammar.moments.today),
        FilterKind::Moment => {
            let mut near = days_near(grammar.moments.today);
            near.push(Candidate::new("close", "the last working day's close"));
            near
        }
        FilterKind::Days => [("7d", "7 days"), ("2w", "14 days"), ("30d", "30 days")]
            .map(|(text, help)| Candidate::new(text, help))
            .into(),
        FilterKind::Text | FilterKind::Money | FilterKind::Number => Vec::new(),
    };
    if equality {
        values.push(Candidate::new("none", "not known"));
    }
    values
}

fn choice(&(code, label): &(&'static str, &'static str)) -> Candidate {
    Candidate { text: in_quotes(code).into_owned(), label, help: label.to_owned() }
}

/// Today and a few steps from it, each with its date.
fn days_near(today: NaiveDate) -> Vec<Candidate> {
    [("today", 0), ("today-7d", -7), ("today-30d", -30), ("today+14d", 14), ("today+30d", 30)]
        .into_iter()
        .filter_map(|(text, days)| {
            let date = today.checked_add_signed(TimeDelta::try_days(days)?)?;
            Some(Candidate::new(text, time::show_date(date)))
        })
        .collect()
}
