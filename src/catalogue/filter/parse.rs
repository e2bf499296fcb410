//! Reads filter text into a filter, or says in one sentence what is wrong, where, and what would
//! be right.

use super::split::{Body, Piece, Sign, Term, split};
use super::value::{condition, example, shown, unordered};
use super::{FilterColumn, FilterKind, Grammar};
use crate::store::query::filter::{Filter, Op};
use std::ops::Range;

/// Most terms in a filter, and most values in a list: more than anyone types, and few enough for
/// the database to take as one condition.
const MOST_PARTS: usize = 100;
/// How deep named filters may stand for other named filters.
const DEEPEST: usize = 4;

/// What is wrong with a filter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FilterError {
    /// The bytes of the text that are wrong, always on character boundaries.
    pub at: Range<usize>,
    /// One plain sentence that says what would be right; safe to draw.
    pub message: String,
}

impl FilterError {
    fn new(at: Range<usize>, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }
}

/// The filter that the text says; text of nothing but spaces is [`Filter::All`].
///
/// Terms between spaces must all hold; `-` before a term negates it. `key:value` and `key=value`
/// are equality (a text column contains the value), `key:a,b` is any of the values, `<`, `<=`,
/// `>`, `>=` compare. `key:none` is unknown, `key` alone is known (for a flag: yes). `flag:no` is
/// known to be no, whereas `-flag` is no or unknown. A named filter stands for its text. Any other
/// word, and anything in quotes, is free text. Inside quotes `""` stands for one quote; `none` and
/// commas in quotes are plain text.
///
/// # Errors
/// The first thing wrong, at its place in `text`.
pub fn parse(text: &str, grammar: &Grammar<'_>) -> Result<Filter, FilterError> {
    filter(text, grammar, 0)
}

/// As [`parse`], inside `depth` named filters.
fn filter(text: &str, grammar: &Grammar<'_>, depth: usize) -> Result<Filter, FilterError> {
    let terms = split(text);
    if let Some(extra) = terms.get(MOST_PARTS) {
        let message = format!("a filter can hold {MOST_PARTS} terms; leave out the rest");
        return Err(FilterError::new(extra.span.start..text.len(), message));
    }
    let read = |found: &Term| term(text, found, grammar, depth);
    Ok(Filter::all(terms.iter().map(read).collect::<Result<_, _>>()?))
}

fn term(
    text: &str,
    term: &Term,
    grammar: &Grammar<'_>,
    depth: usize,
) -> Result<Filter, FilterError> {
    if !term.stray.is_empty() {
        let message = "put a space here, or put the whole value in quotes";
        return Err(FilterError::new(term.stray.clone(), message));
    }
    let filter = match &term.body {
        Body::Quoted(piece) => free_text(piece)?,
        Body::Word(at) => word(slice(text, at), &term.span, grammar, depth)?,
        Body::Keyed { key, sign, sign_at, pieces } => {
            let column = column(text, key, sign_at, grammar)?;
            match sign {
                Sign::Colon => list(column, pieces, grammar)?,
                Sign::Compare(op) => one(column, slice(text, sign_at), *op, pieces, grammar)?,
            }
        }
    };
    Ok(if term.negated { filter.negated() } else { filter })
}

/// The text at a range that [`split`] gave.
fn slice<'t>(text: &'t str, at: &Range<usize>) -> &'t str {
    text.get(at.clone()).unwrap_or_default()
}

fn free_text(piece: &Piece) -> Result<Filter, FilterError> {
    check_closed(piece)?;
    if piece.text.trim().is_empty() {
        let message = "there is nothing between the quotes; write the words to look for";
        return Err(FilterError::new(piece.span.clone(), message));
    }
    Ok(Filter::Text(piece.text.clone()))
}

fn check_closed(piece: &Piece) -> Result<(), FilterError> {
    if piece.closed {
        return Ok(());
    }
    let message = "this quote is not closed; put a `\"` where the text ends";
    Err(FilterError::new(piece.span.clone(), message))
}

/// A bare word: a column, a named filter or free text.
fn word(
    word: &str,
    span: &Range<usize>,
    grammar: &Grammar<'_>,
    depth: usize,
) -> Result<Filter, FilterError> {
    if word.is_empty() || word.starts_with('-') {
        let message = "put one `-` straight before what it takes away, such as `-assigned`";
        return Err(FilterError::new(span.clone(), message));
    }
    if let Some(column) = grammar.column(word) {
        return Ok(Filter::Has(column.key));
    }
    let Some((name, expansion, _)) = grammar.named(word) else {
        return Ok(Filter::Text(word.to_owned()));
    };
    if depth == DEEPEST {
        let message =
            format!("`{name}` is more than {DEEPEST} named filters deep; write out its text");
        return Err(FilterError::new(span.clone(), message));
    }
    // The place inside the expansion means nothing to whoever typed the name.
    filter(expansion, grammar, depth + 1).map_err(|inner| {
        let message = format!("the named filter `{name}` cannot be read: {}", inner.message);
        FilterError::new(span.clone(), message)
    })
}

/// The column before a sign.
fn column<'g>(
    text: &str,
    key: &Range<usize>,
    sign_at: &Range<usize>,
    grammar: &'g Grammar<'_>,
) -> Result<&'g FilterColumn, FilterError> {
    let (typed, sign) = (slice(text, key), slice(text, sign_at));
    if let Some(column) = grammar.column(typed) {
        return Ok(column);
    }
    if typed.is_empty() {
        let message = format!("write a column before `{sign}`, or put the text in quotes");
        return Err(FilterError::new(sign_at.clone(), message));
    }
    if let Some((name, ..)) = grammar.named(typed) {
        let message = format!("`{name}` is a named filter and takes no value; write it alone");
        return Err(FilterError::new(key.start..sign_at.end, message));
    }
    Err(FilterError::new(key.clone(), no_column(typed, grammar)))
}

/// What to say of a key that no column has.
fn no_column(typed: &str, grammar: &Grammar<'_>) -> String {
    let typed = shown(typed);
    if let Some(near) = nearest(&typed, grammar) {
        return format!("no column `{typed}`; did you mean `{near}`?");
    }
    let keys: Vec<_> = grammar.columns.iter().map(|column| format!("`{}`", column.key)).collect();
    format!("no column `{typed}`; use one of {}, or put the text in quotes", keys.join(", "))
}

/// The key that was probably meant: one that begins so, or else differs by a letter in three.
fn nearest(typed: &str, grammar: &Grammar<'_>) -> Option<&'static str> {
    let typed = typed.to_lowercase();
    let slips = (typed.chars().count() / 3).max(1);
    grammar
        .columns
        .iter()
        .map(|column| {
            let begins = column.key.starts_with(&typed);
            let distance = strsim::damerau_levenshtein(column.key, &typed);
            (!begins, distance, column.key)
        })
        .filter(|(otherwise, distance, _)| !otherwise || *distance <= slips)
        .min_by_key(|(otherwise, distance, _)| (*otherwise, *distance))
        .map(|(.., key)| key)
}

/// `key:a,b`: any of the values.
fn list(
    column: &FilterColumn,
    pieces: &[Piece],
    grammar: &Grammar<'_>,
) -> Result<Filter, FilterError> {
    if let Some(extra) = pieces.get(MOST_PARTS) {
        let end = pieces.last().map_or(extra.span.end, |last| last.span.end);
        let message = format!("a list can hold {MOST_PARTS} values; leave out the rest");
        return Err(FilterError::new(extra.span.start..end, message));
    }
    if column.kind == FilterKind::Money {
        check_thousands(column, pieces)?;
    }
    let read = |piece: &Piece| value(column, Op::Equal, piece, grammar);
    Ok(Filter::any(pieces.iter().map(read).collect::<Result<_, _>>()?))
}

/// `key>value` and its like: one value.
fn one(
    column: &FilterColumn,
    sign: &str,
    op: Op,
    pieces: &[Piece],
    grammar: &Grammar<'_>,
) -> Result<Filter, FilterError> {
    let values = pieces.iter().map(|piece| {
        if op != Op::Equal && !column.kind.is_ordered() {
            let at = piece.span.start.saturating_sub(sign.len())..piece.span.start;
            return Err(FilterError::new(at, unordered(column, sign)));
        }
        value(column, op, piece, grammar)
    });
    Ok(Filter::all(values.collect::<Result<_, _>>()?))
}

fn value(
    column: &FilterColumn,
    op: Op,
    piece: &Piece,
    grammar: &Grammar<'_>,
) -> Result<Filter, FilterError> {
    check_closed(piece)?;
    if piece.text.trim().is_empty() {
        // The place is the sign or comma that waits for the value: one byte before it.
        let at = piece.span.start.saturating_sub(1)..piece.span.end;
        let message =
            format!("a value is missing here; write one, such as `{}`", example(column, ":"));
        return Err(FilterError::new(at, message));
    }
    condition(column, op, &piece.text, piece.quoted, grammar.moments)
        .map_err(|message| FilterError::new(piece.span.clone(), message))
}

/// Refuses `value:1,200`, which is one amount to some and two to others.
fn check_thousands(column: &FilterColumn, pieces: &[Piece]) -> Result<(), FilterError> {
    let figures = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    for (left, right) in pieces.iter().zip(pieces.iter().skip(1)) {
        let head = left.text.strip_prefix('£').unwrap_or(&left.text);
        let tail = right.text.split_once('.').map_or(right.text.as_str(), |(pounds, _)| pounds);
        let thousands = figures(head) && head.len() <= 3 && figures(tail) && tail.len() == 3;
        if thousands && !left.quoted && !right.quoted {
            let (key, one, two) = (column.key, shown(&left.text), shown(&right.text));
            let message = format!(
                "this may be one amount or two; write `{key}={one},{two}` for one, \
                 `{key}:{one},£{two}` for two"
            );
            return Err(FilterError::new(left.span.start..right.span.end, message));
        }
    }
    Ok(())
}
