//! Reads dates as registers write them, more freely than a form does, but never by guessing: a
//! date with two readings that both stand in the calendar is day first, as in Britain.

use crate::domain::time::Date;
use chrono::{Datelike, Months, NaiveDate};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const DAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// Words that say nothing of the date itself.
const FILLERS: [&str; 9] = ["of", "the", "to", "and", "until", "st", "nd", "rd", "th"];
/// Years that a register can mean; others are slips of the key.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2099;
/// Day numbers of a spreadsheet that are dates of those years since 2000.
const SERIALS: std::ops::RangeInclusive<i64> = 36_526..=73_050;

/// The first and last day that a register says it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

/// What the text of a date cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// One day, with what had to be understood to find it.
    Day(Date, Option<&'static str>),
    /// A month and year without a day: kept as given, with no day made up for it.
    Month(Period),
}

/// Why a date cell cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Blank.
    #[error("is blank")]
    Blank,
    /// Something else than a date.
    #[error("is not a date")]
    NotADate,
    /// Like a date, but not in the calendar.
    #[error("is not a day of the calendar")]
    NoSuchDay,
    /// A day and month whose year nothing gives.
    #[error("has no year, and the source does not give one")]
    NoYear,
    /// Such as `Sep-25`: a day or a year.
    #[error("may be a day or a year; write the date in full")]
    Ambiguous,
}

/// One word of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A number of one or two digits.
    Small(u32),
    /// A number of four digits.
    Year(i32),
    Month(u32),
}

/// Reads the text of a date cell. `period` is what the row's source covers, from which a day
/// without a year takes its year.
///
/// # Errors
/// [`DateError`] says why the text is not one date.
pub fn read_date(text: &str, period: Option<Period>) -> Result<Reading, DateError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(DateError::Blank);
    }
    if let Some(date) = compact(text) {
        return date;
    }
    let parts = parts(without_time(text)).ok_or(DateError::NotADate)?;
    if let Some(reading) = range(&parts)? {
        return Ok(reading);
    }
    single(&parts, period)
}

/// The months that a source names, such as `September 2025` or `July to October 2024`.
/// None unless it names one or two months and one or two years plainly.
pub fn read_period(source: &str) -> Option<Period> {
    let mut months = Vec::new();
    let mut waiting = Vec::new();
    for word in words(source) {
        if let Some(month) = month_number(&word) {
            waiting.push(month);
        } else if let Some(year) = year_number(&word) {
            months.extend(waiting.drain(..).map(|month| (year, month)));
        }
    }
    let (&(from_year, from_month), &(to_year, to_month)) = (months.first()?, months.last()?);
    let first = month_of(from_year, from_month)?.first;
    let last = month_of(to_year, to_month)?.last;
    (months.len() <= 2 && first <= last).then_some(Period { first, last })
}

/// `20250908`, or a spreadsheet's own number of a day.
fn compact(text: &str) -> Option<Result<Reading, DateError>> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    match text.len() {
        8 => {
            let date = NaiveDate::parse_from_str(text, "%Y%m%d").ok().filter(in_years);
            Some(date.map(|d| Reading::Day(d, None)).ok_or(DateError::NoSuchDay))
        }
        5 if SERIALS.contains(&number) => {
            let date = NaiveDate::from_ymd_opt(1899, 12, 30)?
                .checked_add_days(chrono::Days::new(u64::try_from(number).ok()?))?;
            Some(Ok(Reading::Day(date, Some("the date was a spreadsheet's day number"))))
        }
        _ => Some(Err(DateError::NotADate)),
    }
}

/// The text before a time of day such as `T00:00:00` or ` 09:30`.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    let before = text.get(..colon).unwrap_or(text);
    let cut = before.rfind(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    before.get(..cut).unwrap_or(text)
}

/// Runs of letters and of digits, in lower case.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = None;
    for c in text.chars() {
        let class = match c {
            c if c.is_ascii_digit() => Some(false),
            c if c.is_alphabetic() => Some(true),
            _ => None,
        };
        match (class, words.last_mut()) {
            (Some(_), Some(word)) if class == last => word.extend(c.to_lowercase()),
            (Some(_), _) => words.push(c.to_lowercase().collect()),
            (None, _) => {}
        }
        last = class;
    }
    words
}

fn month_number(word: &str) -> Option<u32> {
    let at = MONTHS
        .iter()
        .position(|month| *month == word || (word.len() >= 3 && month.starts_with(word)))?;
    u32::try_from(at + 1).ok()
}

fn year_number(word: &str) -> Option<i32> {
    let year = word.parse().ok()?;
    (word.len() == 4 && YEARS.contains(&year)).then_some(year)
}

/// The parts of a date, or None when a word or a number is no part of one.
fn parts(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    for word in words(text) {
        let day_name = word.len() >= 3 && DAYS.iter().any(|day| day.starts_with(word.as_str()));
        if FILLERS.contains(&word.as_str()) || day_name {
            continue;
        }
        parts.push(if let Some(month) = month_number(&word) {
            Part::Month(month)
        } else if let Some(year) = year_number(&word) {
            Part::Year(year)
        } else if word.len() <= 2 {
            Part::Small(word.parse().ok()?)
        } else {
            return None;
        });
    }
    (!parts.is_empty()).then_some(parts)
}

/// A range of days read as its first day, as the day that the offer was taken up from.
fn range(parts: &[Part]) -> Result<Option<Reading>, DateError> {
    use Part::{Month, Small, Year};
    let halves = match *parts {
        [a, b, c, d, e, f] => ([a, b, c], [d, e, f]),
        [a @ Small(_), m @ Month(_), b @ Small(_), n @ Month(_), y @ Year(_)] => {
            ([a, m, y], [b, n, y])
        }
        [a @ Small(_), b @ Small(_), m @ Month(_), y @ Year(_)] => ([a, m, y], [b, m, y]),
        _ => return Ok(None),
    };
    match (single(&halves.0, None)?, single(&halves.1, None)?) {
        (Reading::Day(first, _), Reading::Day(last, _)) if first <= last => {
            Ok(Some(Reading::Day(first, Some("the first day of a range was taken"))))
        }
        _ => Err(DateError::NoSuchDay),
    }
}

/// One date from its parts.
fn single(parts: &[Part], period: Option<Period>) -> Result<Reading, DateError> {
    use Part::{Month, Small, Year};
    match *parts {
        [Year(y), Small(m), Small(d)] | [Small(d), Small(m), Year(y)] => numbers(y, m, d),
        // Two digits of a year are of this century: no register is older.
        [Small(d), Small(m), Small(y)] => numbers(century(y), m, d),
        [Small(d), Month(m), Year(y)]
        | [Month(m), Small(d), Year(y)]
        | [Year(y), Month(m), Small(d)] => day(y, m, d).map(|date| Reading::Day(date, None)),
        [Small(d), Month(m), Small(y)] => {
            day(century(y), m, d).map(|date| Reading::Day(date, None))
        }
        [Small(d), Month(m)] => without_year(m, d, period),
        [Month(m), Small(y)] if y > 31 => month(century(y), m),
        [Month(_), Small(_)] => Err(DateError::Ambiguous),
        [Month(m), Year(y)] | [Year(y), Month(m)] | [Small(m), Year(y)] | [Year(y), Small(m)] => {
            month(y, m)
        }
        _ => Err(DateError::NotADate),
    }
}

/// Day and month as numbers, in the order given unless only the other is in the calendar.
fn numbers(year: i32, month: u32, the_day: u32) -> Result<Reading, DateError> {
    if let Ok(date) = day(year, month, the_day) {
        return Ok(Reading::Day(date, None));
    }
    if month <= 12 {
        return Err(DateError::NoSuchDay);
    }
    let note = "day and month were the other way round: only one order is in the calendar";
    day(year, the_day, month).map(|date| Reading::Day(date, Some(note)))
}

/// A day without a year, in the one year of the period that has it.
fn without_year(month: u32, the_day: u32, period: Option<Period>) -> Result<Reading, DateError> {
    let period = period.ok_or(DateError::NoYear)?;
    let mut fitting = (period.first.year()..=period.last.year())
        .filter_map(|year| day(year, month, the_day).ok())
        .filter(|date| (period.first..=period.last).contains(date));
    match (fitting.next(), fitting.next()) {
        (Some(date), None) => Ok(Reading::Day(date, Some("the year was taken from the source"))),
        _ => Err(DateError::NoYear),
    }
}

fn century(two_digits: u32) -> i32 {
    i32::try_from(two_digits).map_or(0, |year| 2000 + year)
}

fn in_years(date: &NaiveDate) -> bool {
    YEARS.contains(&date.year())
}

fn day(year: i32, month: u32, day: u32) -> Result<Date, DateError> {
    NaiveDate::from_ymd_opt(year, month, day).filter(in_years).ok_or(DateError::NoSuchDay)
}

fn month(year: i32, month: u32) -> Result<Reading, DateError> {
    month_of(year, month).map(Reading::Month).ok_or(DateError::NoSuchDay)
}

/// The first and last day of a month.
fn month_of(year: i32, month: u32) -> Option<Period> {
    let first = day(year, month, 1).ok()?;
    let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
    Some(Period { first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_read_in_every_order() {
        for (text, date, noted) in [
            ("2025-09-08", "2025-09-08", false),
            (" 2025/9/8 ", "2025-09-08", false),
            ("2025-09-08 00:00:00", "2025-09-08", false),
            ("2025-09-08T09:30", "2025-09-08", false),
            ("12/11/2024", "2024-11-12", false),
            ("2/12/2024", "2024-12-02", false),
            ("02.12.24", "2024-12-02", false),
            ("8 September 2025", "2025-09-08", false),
            ("Monday 8th Sept 2025", "2025-09-08", false),
            ("8-Sep-25", "2025-09-08", false),
            ("September 8, 2025", "2025-09-08", false),
            ("20250908", "2025-09-08", false),
            ("2025-20-08", "2025-08-20", true),
            ("05/19/2025", "2025-05-19", true),
            ("45908", "2025-09-08", true),
            ("3-5 September 2025", "2025-09-03", true),
            ("30 Aug to 2 Sep 2025", "2025-08-30", true),
            ("01/09/2025 - 03/09/2025", "2025-09-01", true),
        ] {
            let Ok(Reading::Day(found, note)) = read_date(text, None) else { panic!("{text}") };
            assert_eq!(found, iso(date), "{text}");
            assert_eq!(note.is_some(), noted, "{text}");
        }
    }

    #[test]
    fn months_are_not_made_into_days() {
        for text in ["September 2025", "Sep-2025", "09/2025", "2025-09"] {
            let Ok(Reading::Month(period)) = read_date(text, None) else { panic!("{text}") };
            assert_eq!((period.first, period.last), (iso("2025-09-01"), iso("2025-09-30")));
        }
    }

    #[test]
    fn a_day_without_a_year_takes_it_from_the_period() {
        let period = read_period("Register of Gifts: November 2024 to February 2025");
        for (text, date) in [("12-Dec", "2024-12-12"), ("3 January", "2025-01-03")] {
            assert!(
                matches!(read_date(text, period), Ok(Reading::Day(d, Some(_))) if d == iso(date))
            );
        }
        assert_eq!(read_date("12-Jun", period), Err(DateError::NoYear));
        assert_eq!(read_date("12-Dec", None), Err(DateError::NoYear));
    }

    #[test]
    fn what_is_no_date_is_refused_with_the_reason() {
        for (text, error) in [
            ("", DateError::Blank),
            ("Nil Return", DateError::NotADate),
            ("Ada March-Bell", DateError::NotADate),
            ("2025-02-30", DateError::NoSuchDay),
            ("31/02/2025", DateError::NoSuchDay),
            ("2025-20-20", DateError::NoSuchDay),
            ("5-3 September 2025", DateError::NoSuchDay),
            ("Sep-25", DateError::Ambiguous),
            ("£50", DateError::NotADate),
            ("50", DateError::NotADate),
            ("9999-12-31", DateError::NotADate),
            ("July to October 2024", DateError::NotADate),
        ] {
            assert_eq!(read_date(text, None), Err(error), "{text}");
        }
    }

    #[test]
    fn periods_are_the_months_that_a_source_names() {
        for (source, expected) in [
            ("Register: September 2025", Some(("2025-09-01", "2025-09-30"))),
            ("Register: July to October 2024", Some(("2024-07-01", "2024-10-31"))),
            ("Dec 2024 - Feb 2025", Some(("2024-12-01", "2025-02-28"))),
            ("Register 2025", None),
            ("October to July 2024", None),
        ] {
            let expected =
                expected.map(|(first, last)| Period { first: iso(first), last: iso(last) });
            assert_eq!(read_period(source), expected, "{source}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text: String) {
            let read = read_date(&text, read_period(&text));
            proptest::prop_assert!(read != Ok(Reading::Day(Date::MIN, None)));
        }

        #[test]
        fn every_day_reads_back(number in 0i64..27_000) {
            let date = iso("2000-01-01") + chrono::Duration::days(number);
            for form in ["%Y-%m-%d", "%d/%m/%Y", "%-d %B %Y", "%d-%b-%Y"] {
                let text = date.format(form).to_string();
                proptest::prop_assert_eq!(read_date(&text, None), Ok(Reading::Day(date, None)));
            }
        }
    }
}
