//! Dates and moments: stored in UTC and ISO, read and typed as London dates. No clock here:
//! `now` and `today` come in from outside.

use chrono::{Datelike, MappedLocalTime, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::London;

/// A calendar day in London.
pub type Date = chrono::NaiveDate;
/// An instant, to the second, in UTC.
pub type Moment = chrono::DateTime<Utc>;

const ISO_MOMENT: &str = "%Y-%m-%dT%H:%M:%SZ";
/// Years that a date of the work can have; anything else is a slip of the finger.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// The moment as the database and files hold it: `2026-11-13T22:41:00Z`.
pub fn iso(moment: Moment) -> String {
    moment.format(ISO_MOMENT).to_string()
}

/// The moment that [`iso`] wrote; anything else is `None`.
pub fn parse_moment(text: &str) -> Option<Moment> {
    let moment = NaiveDateTime::parse_from_str(text, ISO_MOMENT).ok()?.and_utc();
    // A 61st second reads, but no clock here shows one.
    let whole = moment.timestamp_subsec_nanos() == 0;
    (whole && text.len() == 20 && iso(moment) == text).then_some(moment)
}

/// What clocks in London show at this moment.
pub fn london(moment: Moment) -> NaiveDateTime {
    moment.with_timezone(&London).naive_local()
}

/// The London date of this moment.
pub fn day(moment: Moment) -> Date {
    london(moment).date()
}

/// The moment when clocks in London show this. A time in the hour that spring leaves out moves
/// forward by that hour; of the hour that autumn repeats, the first is meant.
pub fn from_london(shown: NaiveDateTime) -> Moment {
    let at = |shown| London.from_local_datetime(&shown).earliest();
    at(shown)
        .or_else(|| shown.checked_add_signed(TimeDelta::hours(1)).and_then(at))
        .map_or_else(|| shown.and_utc(), |moment| moment.with_timezone(&Utc))
}

/// As [`from_london`], for a time that somebody wrote: one that no clock showed is a mistake.
///
/// # Errors
/// [`MomentError::Skipped`] for a time in the hour that spring leaves out.
pub fn written_in_london(shown: NaiveDateTime) -> Result<Moment, MomentError> {
    let moment = London.from_local_datetime(&shown).earliest();
    moment.map(|moment| moment.with_timezone(&Utc)).ok_or(MomentError::Skipped(shown))
}

/// The date as the screen shows it: `13 Nov 2026`.
pub fn show_date(date: Date) -> String {
    date.format("%-d %b %Y").to_string()
}

/// The moment as the screen shows it, in London: `Fri 13 Nov 2026 22:41`.
pub fn show_moment(moment: Moment) -> String {
    london(moment).format("%a %-d %b %Y %H:%M").to_string()
}

/// The moment as it is typed, so that it reads back by [`parse_london`]: `20 Nov 2026 22:41`, led
/// out of doubt by `GMT` or `BST` in the hour that autumn repeats.
pub fn type_moment(moment: Moment) -> String {
    let there = moment.with_timezone(&London);
    let typed = there.format("%-d %b %Y %H:%M");
    match London.from_local_datetime(&there.naive_local()) {
        MappedLocalTime::Ambiguous(..) => format!("{typed} {}", there.format("%Z")),
        _ => typed.to_string(),
    }
}

/// How long until a clock runs out, or since, in a few letters: `9 h 12 min left`,
/// `! 10 h 42 min over`.
pub fn time_left(until: Moment, now: Moment) -> String {
    let span = span(until, now);
    if until < now { format!("! {span} over") } else { format!("{span} left") }
}

/// The time between two moments: minutes, hours and minutes, or days from two on.
fn span(a: Moment, b: Moment) -> String {
    let minutes = (a - b).num_minutes().abs();
    match (minutes / 60, minutes % 60) {
        (hours, _) if hours >= 48 => age(hours / 24),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// How long until a clock runs out, or since: `23:59 today, 9 h 12 min left`,
/// `! ran out 23:59 yesterday, 10 h 42 min ago`.
pub fn countdown(until: Moment, now: Moment) -> String {
    let shown = london(until);
    let at = shown.format("%H:%M");
    let on = match (shown.date() - day(now)).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        _ => shown.format("%a %-d %b").to_string(),
    };
    let span = span(until, now);
    if until < now {
        format!("! ran out {at} {on}, {span} ago")
    } else {
        format!("{at} {on}, {span} left")
    }
}

/// A number of days as the screen shows it: `11 d`, `−3 d`.
pub fn age(days: i64) -> String {
    let sign = if days < 0 { "−" } else { "" };
    format!("{sign}{} d", days.unsigned_abs())
}

/// The date `months` later, on the last day of a month that is too short.
pub fn add_months(date: Date, months: u32) -> Date {
    date.checked_add_months(chrono::Months::new(months)).unwrap_or(Date::MAX)
}

/// The date `days` later.
pub fn add_days(date: Date, days: u32) -> Date {
    date.checked_add_days(chrono::Days::new(u64::from(days))).unwrap_or(Date::MAX)
}

/// Why what was typed is not a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not in a form that is read here.
    #[error("`{0}` is not a date; write it as 20 Nov 2026, 20/11/2026 or 2026-11-20")]
    Form(String),
    /// The right form, but the calendar has no such day.
    #[error("`{0}` is not in the calendar; the day comes first, then the month: 20/11/2026")]
    NoSuchDay(String),
    /// A year outside the work.
    #[error("`{0}` is out of range; write a year from 1900 to 2199, with four figures")]
    Year(String),
}

/// Why what was typed is not a moment in London.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// Not a date with a time after it.
    #[error("write the date and the time, such as 20 Nov 2026 22:41 or today 9:30")]
    Form,
    /// The date is none.
    #[error(transparent)]
    Date(#[from] DateError),
    /// No clock in London showed this time.
    #[error(
        "there was no {} in London on {}: the clocks went forward over it; write a time before \
         or after that hour", .0.format("%H:%M"), show_date(.0.date())
    )]
    Skipped(NaiveDateTime),
    /// The other time was in force.
    #[error("London was not on {zone} on {}; leave it out", show_date(*.on))]
    Zone {
        /// `GMT` or `BST`, as typed.
        zone: String,
        /// The day.
        on: Date,
    },
}

/// The moment typed as a date of [`parse_date_from`] and a time that clocks in London showed:
/// `20 Nov 2026 22:41`, `today 9:30`. Of the hour that autumn shows twice the first is meant,
/// unless `GMT` stands after it.
///
/// # Errors
/// [`MomentError`] says what would be right; a time in the hour that spring leaves out is none.
pub fn parse_london(text: &str, today: Date) -> Result<Moment, MomentError> {
    let (typed, zone) = match text.trim().rsplit_once(char::is_whitespace) {
        Some((rest, last)) if ["GMT", "BST"].contains(&last.to_ascii_uppercase().as_str()) => {
            (rest.trim_end(), Some(last.to_ascii_uppercase()))
        }
        _ => (text.trim(), None),
    };
    let (date, time) = typed.rsplit_once(char::is_whitespace).ok_or(MomentError::Form)?;
    let time = NaiveTime::parse_from_str(time, "%H:%M").map_err(|_| MomentError::Form)?;
    let shown = parse_date_from(date, today)?.and_time(time);
    let meant = match (London.from_local_datetime(&shown), zone.as_deref()) {
        (MappedLocalTime::None, _) => return Err(MomentError::Skipped(shown)),
        (MappedLocalTime::Ambiguous(_, second), Some("GMT")) => second,
        (MappedLocalTime::Ambiguous(first, _), _) => first,
        (MappedLocalTime::Single(only), Some(zone)) if only.format("%Z").to_string() != zone => {
            return Err(MomentError::Zone { zone: zone.to_owned(), on: shown.date() });
        }
        (MappedLocalTime::Single(only), _) => only,
    };
    Ok(meant.with_timezone(&Utc))
}

/// The date typed as `2026-11-20`, `20/11/2026`, `20 Nov 2026` or `20 November 2026`; the day
/// always comes before the month.
///
/// # Errors
/// [`DateError`] says what would be right.
pub fn parse_date(text: &str) -> Result<Date, DateError> {
    let given = || super::text::safe(text.trim()).into_owned();
    let (year, month, day) = parts(text.trim()).ok_or_else(|| DateError::Form(given()))?;
    if !YEARS.contains(&year) {
        return Err(DateError::Year(given()));
    }
    Date::from_ymd_opt(year, month, day).ok_or_else(|| DateError::NoSuchDay(given()))
}

/// As [`parse_date`], and also `today` and days from today: `+14d`, `-3d`.
///
/// # Errors
/// [`DateError`] says what would be right.
pub fn parse_date_from(text: &str, today: Date) -> Result<Date, DateError> {
    let typed = text.trim().to_ascii_lowercase();
    if typed == "today" {
        return Ok(today);
    }
    let Some(days) = typed.strip_suffix('d').filter(|d| d.starts_with(['+', '-'])) else {
        return parse_date(text);
    };
    let given = || super::text::safe(text.trim()).into_owned();
    let days: i64 = days.parse().map_err(|_| DateError::Form(given()))?;
    TimeDelta::try_days(days)
        .and_then(|delta| today.checked_add_signed(delta))
        .filter(|date| YEARS.contains(&date.year()))
        .ok_or_else(|| DateError::Year(given()))
}

/// Year, month and day as written, whether or not the calendar has them.
fn parts(text: &str) -> Option<(i32, u32, u32)> {
    let three = |mut words: Vec<String>| match (words.pop(), words.pop(), words.pop()) {
        (Some(last), Some(middle), Some(first)) if words.is_empty() => Some((first, middle, last)),
        _ => None,
    };
    let split = |by: char| three(text.split(by).map(str::to_owned).collect());
    if let Some((year, month, day)) = split('-') {
        return (year.len() == 4).then_some((number(&year)?, number(&month)?, number(&day)?));
    }
    let (day, month, year) = match split('/') {
        Some((day, month, year)) if day.len() <= 2 => (day, number(&month)?, year),
        Some(_) => return None,
        None => {
            let (day, name, year) = three(text.split_whitespace().map(str::to_owned).collect())?;
            (day, month_number(&name)?, year)
        }
    };
    Some((number(&year)?, month, number(&day)?))
}

/// A number written in figures only: no sign, no space.
fn number<N: std::str::FromStr>(text: &str) -> Option<N> {
    let figures = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    figures.then(|| text.parse().ok()).flatten()
}

/// The month of a full or three-letter name, in any case.
fn month_number(name: &str) -> Option<u32> {
    let full = name.parse::<chrono::Month>().ok()?;
    let known = name.len() == 3 || name.eq_ignore_ascii_case(full.name());
    known.then(|| full.number_from_month())
}

#[cfg(test)]
#[path = "time_tests.rs"]
mod tests;
