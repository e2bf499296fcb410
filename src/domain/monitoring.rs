//! What applicants say of themselves on the monitoring form, which comes apart from the case: the
//! protected characteristics (Equality Act 2010) and the groups of each. What somebody does not
//! say, or says is not to be said, is "not stated" and stays a group of its own.

use super::choice::{Choice, choices};
use super::month::Month;
use super::suppress::Least;
use super::time::{Date, add_months, show_date};
use chrono::Datelike;
use std::collections::BTreeMap;

choices! {
    /// A protected characteristic of the monitoring form.
    Characteristic, "characteristic" {
        Sex = "sex", "sex";
        Ethnicity = "ethnicity", "ethnicity";
        Age = "age", "age band";
        Disability = "disability", "disability";
        Religion = "religion", "religion or belief";
        Orientation = "orientation", "sexual orientation";
    }
}

/// The group of whoever says nothing; the last of every characteristic.
pub const NOT_STATED: &str = "not-stated";

const LAST: (&str, &str) = (NOT_STATED, "not stated");

impl Characteristic {
    /// Code and label of its groups (S: the headings of the census of 2021; the bands of age L).
    pub fn groups(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Sex => &[("female", "female"), ("male", "male"), LAST],
            Self::Ethnicity => &[
                ("asian", "Asian or Asian British"),
                ("black", "Black or Black British"),
                ("mixed", "mixed or multiple"),
                ("white", "White"),
                ("other", "other ethnic group"),
                LAST,
            ],
            Self::Age => &[
                ("under-25", "under 25"),
                ("25-34", "25 to 34"),
                ("35-44", "35 to 44"),
                ("45-54", "45 to 54"),
                ("over-54", "55 and over"),
                LAST,
            ],
            Self::Disability => &[("yes", "disabled"), ("no", "not disabled"), LAST],
            Self::Religion => &[
                ("none", "no religion"),
                ("christian", "Christian"),
                ("muslim", "Muslim"),
                ("hindu", "Hindu"),
                ("sikh", "Sikh"),
                ("jewish", "Jewish"),
                ("buddhist", "Buddhist"),
                ("other", "other religion"),
                LAST,
            ],
            Self::Orientation => &[
                ("heterosexual", "heterosexual"),
                ("gay-lesbian", "gay or lesbian"),
                ("bisexual", "bisexual"),
                ("other", "other orientation"),
                LAST,
            ],
        }
    }

    /// The place of a group among them; what is unknown counts as not stated.
    pub fn place(self, code: &str) -> usize {
        let groups = self.groups();
        groups.iter().position(|(known, _)| *known == code).unwrap_or(groups.len() - 1)
    }

    /// Its place among the characteristics.
    pub fn index(self) -> usize {
        Self::ALL.iter().position(|known| *known == self).unwrap_or_default()
    }
}

/// How disproportionality is reported (L).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonitoringRules {
    /// Months of a period, which part a year evenly.
    pub months: u32,
    /// The month of the year with which one of the periods begins, 1 is January.
    pub begins: u32,
    /// Which counts are hidden.
    pub least: Least,
    /// The group that others of a characteristic are held against.
    pub references: BTreeMap<Characteristic, &'static str>,
}

impl MonitoringRules {
    /// The first and the last day of the period that holds a day. Every day is in one period alone.
    fn period(&self, day: Date) -> (Date, Date) {
        let months = self.months.max(1);
        let into = (day.month() + 12 - self.begins.min(12)) % months;
        let first = Month::of(day).back(into).first();
        let next = Month::of(add_months(first, months)).back(1);
        (first, next.last_day())
    }

    /// The last period that ended before a day.
    pub fn last_closed(&self, today: Date) -> (Date, Date) {
        let (first, _) = self.period(today);
        self.period(first.pred_opt().unwrap_or(first))
    }

    /// The period that is asked for by its first day, its last or both: the last that closed where
    /// by neither. Periods share no case, so that two reports cannot be held against each other.
    ///
    /// # Errors
    /// One sentence where the days are no period, or of one that has not ended.
    pub fn asked(
        &self,
        (from, until): (Option<Date>, Option<Date>),
        today: Date,
    ) -> Result<(Date, Date), String> {
        let last = self.last_closed(today);
        let found = from.or(until).map_or(last, |day| self.period(day));
        let is = from.is_none_or(|day| day == found.0) && until.is_none_or(|day| day == found.1);
        if is && found.1 <= last.1 {
            return Ok(found);
        }
        Err(format!(
            "only a whole period of {} months that has ended is counted, so that no two reports \
             differ by a few cases; the last is {} to {}",
            self.months,
            show_date(last.0),
            show_date(last.1)
        ))
    }

    /// The place of the reference group of a characteristic.
    pub fn reference(&self, characteristic: Characteristic) -> usize {
        let code = self.references.get(&characteristic).copied().unwrap_or(NOT_STATED);
        characteristic.place(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(iso: &str) -> Date {
        iso.parse().expect("a day")
    }

    fn rules(months: u32, begins: u32) -> MonitoringRules {
        let least = Least { count: 5, spread: 2 };
        MonitoringRules { months, begins, least, references: BTreeMap::new() }
    }

    #[test]
    fn a_period_is_whole_and_over_or_refused_in_a_sentence() {
        let today = date("2026-11-20");
        let asked = |from: &str, until: &str| {
            let day = |text: &str| (!text.is_empty()).then(|| date(text));
            rules(6, 4).asked((day(from), day(until)), today)
        };
        let last = (date("2026-04-01"), date("2026-09-30"));
        for (from, until) in
            [("", ""), ("2026-04-01", ""), ("", "2026-09-30"), ("2026-04-01", "2026-09-30")]
        {
            assert_eq!(asked(from, until), Ok(last), "{from} {until}");
        }
        assert_eq!(asked("2025-10-01", ""), Ok((date("2025-10-01"), date("2026-03-31"))));
        for (from, until) in [
            ("2026-04-01", "2026-11-18"),
            ("2026-04-01", "2026-11-19"),
            ("2025-11-01", "2026-10-31"),
            ("2026-04-02", ""),
            ("", "2026-09-29"),
            ("2026-10-01", ""),
            ("2026-09-30", "2026-04-01"),
        ] {
            let said = asked(from, until).expect_err("refused");
            assert!(said.ends_with("the last is 1 Apr 2026 to 30 Sep 2026"), "{said}");
        }
        assert_eq!(rules(6, 4).last_closed(date("2026-10-01")), last, "on the day after its last");
        assert_eq!(rules(6, 4).last_closed(date("2026-09-30")).1, date("2026-03-31"));
    }

    proptest! {
        /// Whatever two reports are let out, on whatever days, they are of the same days or share
        /// none.
        #[test]
        fn two_reports_are_of_the_same_days_or_share_none(
            months in prop_oneof![Just(3_u32), Just(4), Just(6), Just(12)],
            begins in 1_u32..=12,
            asked in proptest::collection::vec((0_u64..1500, 0_u64..1500), 2),
        ) {
            let rules = rules(months, begins);
            let day = |days: u64| date("2024-01-01") + chrono::Days::new(days);
            let of = |(from, today): (u64, u64)| {
                let (from, _) = rules.period(day(from));
                rules.asked((Some(from), None), day(today)).ok().map(|span| (span, day(today)))
            };
            let let_out: Vec<_> = asked.into_iter().filter_map(of).collect();
            for ((first, last), today) in &let_out {
                prop_assert!(*last < Month::of(*today).first(), "it ended before this month");
                prop_assert_eq!(Month::of(add_months(*first, months)).back(1).last_day(), *last);
            }
            if let [(a, _), (b, _)] = let_out[..] {
                prop_assert!(a == b || a.1 < b.0 || b.1 < a.0, "{a:?} {b:?}");
            }
        }
    }
}
