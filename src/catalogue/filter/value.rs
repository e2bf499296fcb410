//! One value of a filter, read as its column's kind wants it.

use super::{FilterColumn, FilterKind, Moments};
use crate::domain::{money::Pence, text, time};
use crate::store::query::filter::{Filter, Literal, Op};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use std::borrow::Cow;

/// Most days that an age or a step from today can have: a hundred years. More is a slip.
const MOST_DAYS: i64 = 36_500;
/// Most of what was typed, or most choices, that an error repeats.
const SHOWN_COLUMNS: usize = 40;
const SHOWN_CHOICES: usize = 12;

/// What was typed, short and safe to draw in an error.
pub(super) fn shown(typed: &str) -> String {
    text::fit(&text::safe(typed), SHOWN_COLUMNS).into_owned()
}

/// A term that would be right for the column, with this sign.
pub(super) fn example(column: &FilterColumn, sign: &str) -> String {
    let value = match column.kind {
        FilterKind::Text => Cow::Borrowed("word"),
        FilterKind::Choice => {
            column.choices.first().map_or(Cow::Borrowed("none"), |(code, _)| in_quotes(code))
        }
        FilterKind::Date | FilterKind::Moment => Cow::Borrowed("today"),
        FilterKind::Days => Cow::Borrowed("30d"),
        FilterKind::Money => Cow::Borrowed("£50"),
        FilterKind::Number => Cow::Borrowed("3"),
        FilterKind::Flag => Cow::Borrowed("yes"),
    };
    format!("{}{sign}{value}", column.key)
}

/// The value as it must be typed, in quotes if it would otherwise be cut or mean something else.
pub(super) fn in_quotes(value: &str) -> Cow<'_, str> {
    let plain = !value.is_empty()
        && !value.contains(|c: char| c.is_whitespace() || matches!(c, ',' | '"'))
        && !value.eq_ignore_ascii_case("none");
    if plain {
        Cow::Borrowed(value)
    } else {
        Cow::Owned(format!("\"{}\"", value.replace('"', "\"\"")))
    }
}

/// What to say of `<` or `>` on a column whose values have no order.
pub(super) fn unordered(column: &FilterColumn, sign: &str) -> String {
    let key = column.key;
    format!("`{key}` cannot be compared with `{sign}`; write `{}`", example(column, ":"))
}

/// The column compared with the value typed; in quotes, `none` is a value like any other.
///
/// # Errors
/// One sentence that says what would be right.
pub(super) fn condition(
    column: &FilterColumn,
    op: Op,
    typed: &str,
    quoted: bool,
    moments: &Moments,
) -> Result<Filter, String> {
    let key = column.key;
    let typed = typed.trim();
    if !quoted && typed.eq_ignore_ascii_case("none") {
        let message = || format!("nothing is before or after unknown; write `{key}:none`");
        return (op == Op::Equal).then_some(Filter::Unknown(key)).ok_or_else(message);
    }
    let value = match column.kind {
        FilterKind::Flag => return flag(column, typed),
        FilterKind::Moment => return moment(column, op, typed, moments),
        FilterKind::Text => Literal::Text(typed.to_owned()),
        FilterKind::Choice => Literal::Text(choice(column, typed)?.to_owned()),
        FilterKind::Date => Literal::Date(date(typed, moments.today)?),
        FilterKind::Days => Literal::Int(days(typed)?),
        FilterKind::Money => Literal::Int(Pence::parse(typed).map_err(|e| e.to_string())?.0),
        FilterKind::Number => Literal::Int(number(typed)?),
    };
    Ok(Filter::Compare { column: key, op, value })
}

/// `yes` is known and true, `no` is known and not true.
fn flag(column: &FilterColumn, typed: &str) -> Result<Filter, String> {
    let key = column.key;
    match typed.to_ascii_lowercase().as_str() {
        "yes" | "y" => Ok(Filter::Has(key)),
        "no" | "n" => {
            Ok(Filter::all(vec![Filter::Has(key).negated(), Filter::Unknown(key).negated()]))
        }
        _ => Err(format!("`{key}` is `yes`, `no` or `none`, not `{}`", shown(typed))),
    }
}

/// The code of the choice meant: by its code, its label, or the beginning of only one choice.
fn choice(column: &FilterColumn, typed: &str) -> Result<&'static str, String> {
    let wanted = typed.to_lowercase();
    let is = |s: &str| s.to_lowercase() == wanted;
    let choices = column.choices;
    let exact = |&&(code, _): &&(&str, &str)| is(code);
    let label = |&&(_, label): &&(&str, &str)| is(label);
    if let Some((code, _)) = choices.iter().find(exact).or_else(|| choices.iter().find(label)) {
        return Ok(code);
    }
    let begins = |s: &str| s.to_lowercase().starts_with(&wanted);
    let near: Vec<_> =
        choices.iter().filter(|(code, label)| begins(code) || begins(label)).collect();
    match near.as_slice() {
        [] => Err(format!(
            "`{}` has no choice `{}`; use one of {}",
            column.key,
            shown(typed),
            codes(choices.iter())
        )),
        [(code, _)] => Ok(code),
        several => Err(format!(
            "`{}` may be any of {}; write one in full",
            shown(typed),
            codes(several.iter().copied())
        )),
    }
}

/// The codes as a list in an error.
fn codes<'c>(choices: impl ExactSizeIterator<Item = &'c (&'static str, &'static str)>) -> String {
    let more = choices.len().saturating_sub(SHOWN_CHOICES);
    let codes: Vec<_> =
        choices.take(SHOWN_CHOICES).map(|(code, _)| format!("`{}`", in_quotes(code))).collect();
    let rest = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{rest}", codes.join(", "))
}

fn number(typed: &str) -> Result<i64, String> {
    let message = |_| format!("`{}` is not a whole number; write it as 12", shown(typed));
    typed.parse().map_err(message)
}

/// A number of days: `3`, `30d`, `2w`, `6m`, where a month is 30 days.
fn days(typed: &str) -> Result<i64, String> {
    let lower = typed.to_ascii_lowercase();
    let (figures, unit) = match lower.strip_suffix(['d', 'w', 'm']) {
        Some(figures) if lower.ends_with('w') => (figures, 7),
        Some(figures) if lower.ends_with('m') => (figures, 30),
        Some(figures) => (figures, 1),
        None => (lower.as_str(), 1),
    };
    if figures.is_empty() || !figures.bytes().all(|b| b.is_ascii_digit()) {
        let typed = shown(typed);
        return Err(format!("`{typed}` is not a number of days; write it as 3, 30d, 2w or 6m"));
    }
    let total = figures.parse::<i64>().ok().and_then(|count| count.checked_mul(unit));
    total
        .filter(|total| *total <= MOST_DAYS)
        .ok_or_else(|| format!("`{}` is more than a hundred years; write fewer days", shown(typed)))
}

/// A day: a date, `today`, or a step from it such as `today+14d`, `today-2w`.
fn date(typed: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    const TODAY: &str = "today";
    let named = typed.get(..TODAY.len()).is_some_and(|word| word.eq_ignore_ascii_case(TODAY));
    if !named {
        return match time::parse_date(typed) {
            Err(time::DateError::Form(_)) => Err(format!(
                "`{}` is not a date; write it as 2026-11-20, 20/11/2026, \"20 Nov 2026\" or \
                 today-14d",
                shown(typed)
            )),
            other => other.map_err(|e| e.to_string()),
        };
    }
    let step = typed.get(TODAY.len()..).unwrap_or_default();
    let step = match (step.strip_prefix('+'), step.strip_prefix('-')) {
        (Some(later), _) => days(later)?,
        (_, Some(earlier)) => -days(earlier)?,
        _ if step.is_empty() => 0,
        _ => {
            let typed = shown(typed);
            return Err(format!("`{typed}` is not a day; write today, today+14d or today-2w"));
        }
    };
    TimeDelta::try_days(step)
        .and_then(|step| today.checked_add_signed(step))
        .ok_or_else(|| format!("`{}` is not in the calendar; write fewer days", shown(typed)))
}

/// A comparison with an instant, or with a day, which is all of it from midnight to midnight in
/// London: on that day, before it began, or after it ended.
fn moment(column: &FilterColumn, op: Op, typed: &str, moments: &Moments) -> Result<Filter, String> {
    let compare = |op, iso| Filter::Compare { column: column.key, op, value: Literal::Moment(iso) };
    if typed.eq_ignore_ascii_case("close") {
        return Ok(compare(op, moments.close.clone()));
    }
    if let Some(instant) = time::parse_moment(typed) {
        return Ok(compare(op, time::iso(instant)));
    }
    let day = date(typed, moments.today)?;
    let start = |day: NaiveDate| time::iso(time::from_london(day.and_time(NaiveTime::MIN)));
    let next = time::add_days(day, 1);
    Ok(match op {
        Op::Less => compare(Op::Less, start(day)),
        Op::GreaterOrEqual => compare(Op::GreaterOrEqual, start(day)),
        Op::LessOrEqual => compare(Op::Less, start(next)),
        Op::Greater => compare(Op::GreaterOrEqual, start(next)),
        Op::Equal => Filter::all(vec![
            compare(Op::GreaterOrEqual, start(day)),
            compare(Op::Less, start(next)),
        ]),
    })
}
