//! The headline measures of vetting: what each counts, of what, and how it is said. The list is
//! that of the field (P: what inspectors ask for); targets and periods come from the policy.

use super::choice::{Choice, choices};
use super::month::Month;
use super::text::singular;
use super::time::Date;
use super::vetting::CaseKind;
use std::borrow::Cow;

choices! {
    /// A headline measure.
    Measure, "measure" {
        Cleared = "cleared", "cleared for their post";
        Designated = "designated", "designated posts held without";
        Open = "open", "cases open";
        PerThousand = "per-thousand", "cases open per 1,000 workforce";
        Late = "late", "open cases past their target";
        Overdue = "overdue", "clearances overdue";
        Median = "median", "median days";
        Ninetieth = "ninetieth", "90th percentile of days";
        Received = "received", "cases received";
        Closed = "closed", "cases closed";
        Net = "net", "net change a week";
    }
}

choices! {
    /// What a measure is broken down by.
    By, "breakdown" {
        All = "all", "all";
        Force = "force", "force";
        Level = "level", "level";
        Kind = "kind", "case kind";
        Officer = "officer", "officer";
    }
}

impl By {
    /// What a part is called, on paper, on the screen and in a table.
    pub fn part(self, key: &str) -> String {
        match self {
            Self::Kind => CaseKind::from_code(key)
                .map_or_else(|_| key.to_owned(), |kind| kind.label().to_owned()),
            Self::Officer if key.is_empty() => "nobody yet".to_owned(),
            _ => key.to_owned(),
        }
    }
}

impl Measure {
    /// What is counted, and of what, in words.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Cleared => ("people with a valid clearance that is enough", "people in post"),
            Self::Designated => ("held without", "designated posts held"),
            Self::Open => ("cases open", "all cases open"),
            Self::PerThousand => ("cases open", "people in post"),
            Self::Late => ("open past the target, clock running", "cases open"),
            Self::Overdue => ("clearances past their last day", "clearances to be kept up"),
            Self::Median | Self::Ninetieth => ("days without stopped time", "cases closed"),
            Self::Received => ("cases received", "days of the month"),
            Self::Closed => ("cases closed", "days of the month"),
            Self::Net => ("received less closed", "days of the month"),
        }
    }

    /// As [`Measure::words`], for these numbers of each: one is not several.
    pub fn words_of(self, part: i64, of: i64) -> [Cow<'static, str>; 2] {
        let (parts, ofs) = self.words();
        let said = |count: i64, words: &'static str| match count {
            1 => Cow::Owned(singular(words)),
            _ => Cow::Borrowed(words),
        };
        [said(part, parts), said(of, ofs)]
    }

    /// Whether it counts what stands at the end of the month, not what happened in it.
    pub fn is_stock(self) -> bool {
        !matches!(self, Self::Median | Self::Ninetieth | Self::Received | Self::Closed | Self::Net)
    }
}

/// A figure: its numerator and its denominator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it is broken down by.
    pub by: By,
    /// Of which: a code or a name; empty for all, and for cases that nobody has.
    pub key: String,
    /// Which measure.
    pub measure: Measure,
    /// The numerator; of percentiles the days.
    pub part: i64,
    /// The denominator.
    pub of: i64,
}

impl Figure {
    /// The figure as it is read: `83.3 %`, `53.6`, `43 days`, `+2.4`; `–` where there is nothing
    /// to count it of.
    pub fn shown(&self) -> String {
        if self.of <= 0 {
            return "–".to_owned();
        }
        match self.measure {
            Measure::Cleared | Measure::Late | Measure::Overdue => {
                format!("{} %", tenths(scaled(self.part, 1000, self.of)))
            }
            Measure::Designated | Measure::Open | Measure::Received | Measure::Closed => {
                self.part.to_string()
            }
            Measure::PerThousand => tenths(scaled(self.part, 10_000, self.of)),
            Measure::Median | Measure::Ninetieth => {
                format!("{} day{}", self.part, if self.part == 1 { "" } else { "s" })
            }
            Measure::Net => {
                let tens = scaled(self.part, 70, self.of);
                let sign = if tens > 0 { "+" } else { "" };
                format!("{sign}{}", tenths(tens))
            }
        }
    }

    /// The height in a chart, in tenths of what is shown; `None` where there is nothing.
    pub fn height(&self) -> Option<i64> {
        let height = match self.measure {
            Measure::Cleared | Measure::Late | Measure::Overdue => {
                scaled(self.part, 1000, self.of.max(1))
            }
            Measure::PerThousand => scaled(self.part, 10_000, self.of.max(1)),
            Measure::Net => scaled(self.part, 70, self.of.max(1)),
            _ => self.part.saturating_mul(10),
        };
        (self.of > 0).then_some(height)
    }
}

/// `part × by / of`, rounded half away from nothing.
fn scaled(part: i64, by: i64, of: i64) -> i64 {
    let twice = part.saturating_mul(by).saturating_mul(2);
    (twice + of * twice.signum()) / (of * 2)
}

fn tenths(tenths: i64) -> String {
    let sign = if tenths < 0 { "−" } else { "" };
    format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
}

/// The nearest rank of a percentile among days in order; `None` where there are none.
pub fn percentile(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

/// The day as at which a month is counted: its last, or today where it is not over.
pub fn as_at(month: Month, today: Date) -> Date {
    let next = month.next().first();
    next.pred_opt().unwrap_or(next).min(today)
}

/// The months that are over and not yet closed: those after `last`, or where none was ever
/// closed the one before this alone, because what came before was not watched.
pub fn to_close(last: Option<Month>, today: Date) -> Vec<Month> {
    let this = Month::of(today);
    let mut month = last.map_or_else(|| this.back(1), Month::next);
    let mut months = Vec::new();
    while month < this {
        months.push(month);
        month = month.next();
    }
    months
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn figure(measure: Measure, part: i64, of: i64) -> Figure {
        Figure { by: By::All, key: String::new(), measure, part, of }
    }

    #[test]
    fn figures_read_as_they_are_said() {
        for (measure, part, of, shown) in [
            (Measure::Cleared, 6414, 7696, "83.3 %"),
            (Measure::Cleared, 0, 0, "–"),
            (Measure::Designated, 7, 61, "7"),
            (Measure::Open, 412, 412, "412"),
            (Measure::PerThousand, 412, 7696, "53.5"),
            (Measure::Median, 43, 380, "43 days"),
            (Measure::Median, 1, 1, "1 day"),
            (Measure::Median, 0, 0, "–"),
            (Measure::Net, 12, 31, "+2.7"),
            (Measure::Net, -12, 31, "−2.7"),
            (Measure::Net, 0, 30, "0.0"),
        ] {
            assert_eq!(figure(measure, part, of).shown(), shown, "{measure:?} {part}/{of}");
        }
    }

    #[test]
    fn percentiles_are_the_nearest_rank() {
        let days: Vec<i64> = (1..=10).collect();
        for (percent, day) in [(1, 1), (50, 5), (51, 6), (90, 9), (100, 10)] {
            assert_eq!(percentile(&days, percent), Some(day), "{percent}");
        }
        assert_eq!((percentile(&[], 50), percentile(&[7], 90)), (None, Some(7)));
    }

    #[test]
    fn months_close_once_they_are_over_and_none_is_passed_over() {
        let today: Date = "2026-11-20".parse().expect("a date");
        let month = |text: &str| text.parse::<Month>().expect("a month");
        let closed = |last: Option<&str>| {
            let months = to_close(last.map(month), today);
            months.iter().map(Month::to_string).collect::<Vec<_>>().join(" ")
        };
        for (last, months) in [
            (None, "2026-10"),
            (Some("2026-07"), "2026-08 2026-09 2026-10"),
            (Some("2026-10"), ""),
            (Some("2026-11"), ""),
            (Some("2027-05"), ""),
        ] {
            assert_eq!(closed(last), months, "{last:?}");
        }
        assert_eq!(as_at(month("2026-10"), today).to_string(), "2026-10-31");
        assert_eq!(as_at(month("2026-11"), today), today);
    }

    proptest! {
        #[test]
        fn rounding_is_never_off_by_more_than_half(part in -100_000_i64..100_000, of in 1_i64..50_000) {
            let scaled = scaled(part, 1000, of);
            prop_assert!((scaled * of - part * 1000).abs() * 2 <= of);
        }
    }
}
