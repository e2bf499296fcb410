//! Calendar months, by which the unit reports: written `2026-11`, said `November 2026`.

use super::time::{Date, add_months};
use chrono::Datelike;
use std::fmt;
use std::str::FromStr;

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    first: Date,
}

/// What was typed is not a month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a month; write the year and the month as 2026-11")]
pub struct MonthError(String);

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self { first: day.with_day(1).unwrap_or(day) }
    }

    /// Its first day.
    pub fn first(self) -> Date {
        self.first
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        let next = self.next().first;
        next.pred_opt().unwrap_or(next)
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self { first: add_months(self.first, 1) }
    }

    /// The month so many before it.
    #[must_use]
    pub fn back(self, months: u32) -> Self {
        let first = self.first.checked_sub_months(chrono::Months::new(months));
        Self { first: first.unwrap_or(self.first) }
    }

    /// `November 2026`.
    pub fn name(self) -> String {
        self.first.format("%B %Y").to_string()
    }

    /// `Nov 2026`.
    pub fn short(self) -> String {
        self.first.format("%b %Y").to_string()
    }
}

/// As the database and the command line hold it: `2026-11`.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first.format("%Y-%m"))
    }
}

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        let wrong = || MonthError(super::text::safe(text.trim()).into_owned());
        let day: Date = format!("{}-01", text.trim()).parse().map_err(|_| wrong())?;
        let month = Self::of(day);
        if month.to_string() == text.trim() { Ok(month) } else { Err(wrong()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_read_as_they_are_written_and_nothing_else_reads() {
        let month: Month = "2026-02".parse().expect("a month");
        assert_eq!((month.name().as_str(), month.short().as_str()), ("February 2026", "Feb 2026"));
        assert_eq!(month.back(2).to_string(), "2025-12");
        assert_eq!(month.back(2).next().next(), month);
        for wrong in ["", "2026", "2026-13", "2026-2", "11/2026", "2026-11-03", "+2026-11"] {
            let error = wrong.parse::<Month>().expect_err(wrong).to_string();
            assert!(error.contains("2026-11"), "{error}");
        }
    }
}
