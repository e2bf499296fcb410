//! Where an applicant lived: the days of a period that no address accounts for, so that a gap is
//! computed and never overlooked.

use super::choice::{Choice, choices};
use super::policy::Policy;
use super::time::{Date, show_date};
use super::vetting::{CaseKind, CheckKind, Level};
use chrono::{Days, Months};

choices! {
    /// What an entry of an address history says.
    StayKind, "kind of entry" {
        Address = "address", "lived there";
        Explained = "explained", "no address, explained";
    }
}

/// An entry of an address history; its days are inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// An address, or what explains that there was none.
    pub kind: StayKind,
    /// The first day.
    pub from: Date,
    /// The last; `None` while it goes on.
    pub until: Option<Date>,
}

/// Days for which no address is known, inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The first.
    pub from: Date,
    /// The last.
    pub until: Date,
    /// Whether an entry explains it.
    pub explained: bool,
}

impl Gap {
    /// How many days it has.
    pub fn days(&self) -> i64 {
        (self.until - self.from).num_days() + 1
    }
}

/// The first day of the address history that a case must account for, up to the day it was
/// received; `None` where no residency check is demanded of it. Years are policy data.
pub fn needed_from(level: Level, kind: CaseKind, received: Date, policy: &Policy) -> Option<Date> {
    let demanded = policy.checks_of(level, kind).contains(&CheckKind::Residency);
    let years = Months::new(policy.residency_years(level) * 12);
    demanded.then(|| received.checked_sub_months(years).unwrap_or(received))
}

/// The gaps from one day to another, inclusive, in their order. Stays may overlap, be open, or
/// lie beyond the period.
pub fn gaps(stays: &[Stay], from: Date, until: Date) -> Vec<Gap> {
    let of = |kind: StayKind| -> Vec<(Date, Date)> {
        let mine = stays.iter().filter(|stay| stay.kind == kind);
        mine.map(|stay| (stay.from, stay.until.unwrap_or(until))).collect()
    };
    let (addresses, explained) = (of(StayKind::Address), of(StayKind::Explained));
    let mut gaps = Vec::new();
    for (from, until) in uncovered(addresses, from, until) {
        let open = uncovered(explained.clone(), from, until);
        let accounted = uncovered(open.clone(), from, until);
        let gap = |explained| move |(from, until)| Gap { from, until, explained };
        gaps.extend(open.into_iter().map(gap(false)));
        gaps.extend(accounted.into_iter().map(gap(true)));
    }
    gaps.sort_unstable_by_key(|gap| gap.from);
    gaps
}

/// The parts of a period that none of the spans covers.
fn uncovered(mut spans: Vec<(Date, Date)>, from: Date, until: Date) -> Vec<(Date, Date)> {
    spans.sort_unstable();
    let (mut open, mut next) = (Vec::new(), from);
    for (first, last) in spans.into_iter().filter(|(first, last)| first <= last) {
        if first > until {
            break;
        }
        if first > next {
            open.push((next, first - Days::new(1)));
        }
        next = next.max(last.checked_add_days(Days::new(1)).unwrap_or(last));
    }
    if next <= until {
        open.push((next, until));
    }
    open
}

/// Whether an address history lets a level be granted: no unexplained gap is longer than the
/// policy allows (L).
///
/// # Errors
/// One sentence that names the gaps.
pub fn may_grant(gaps: &[Gap], level: Level, policy: &Policy) -> Result<(), String> {
    let most = i64::from(policy.cases.gap_days);
    let long = gaps.iter().filter(|gap| !gap.explained && gap.days() > most);
    let named: Vec<String> = long
        .map(|gap| {
            format!("{} to {} ({} d)", show_date(gap.from), show_date(gap.until), gap.days())
        })
        .collect();
    if named.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} needs {} years of addresses and nothing accounts for {}; at most {most} d may stay \
         open: add the address, or what explains it, with r",
        level.code(),
        policy.residency_years(level),
        named.join(", "),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::Policies;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn stay(kind: StayKind, from: &str, until: &str) -> Stay {
        Stay { kind, from: date(from), until: until.parse().ok() }
    }

    #[test]
    fn gaps_are_what_no_address_covers() {
        use StayKind::{Address, Explained};
        let (from, until) = (date("2024-01-01"), date("2024-12-31"));
        type Found = &'static [(&'static str, &'static str, bool)];
        for (stays, found) in [
            (vec![], &[("2024-01-01", "2024-12-31", false)] as Found),
            (vec![stay(Address, "2020-05-01", "")], &[]),
            (vec![stay(Address, "2023-01-01", "2024-06-30"), stay(Address, "2024-07-01", "")], &[]),
            (
                vec![stay(Address, "2023-01-01", "2024-03-31"), stay(Address, "2024-05-01", "")],
                &[("2024-04-01", "2024-04-30", false)],
            ),
            (
                vec![
                    stay(Address, "2024-05-01", ""),
                    stay(Explained, "2024-02-01", "2024-03-31"),
                    stay(Address, "2023-01-01", "2023-12-31"),
                ],
                &[
                    ("2024-01-01", "2024-01-31", false),
                    ("2024-02-01", "2024-03-31", true),
                    ("2024-04-01", "2024-04-30", false),
                ],
            ),
            (vec![stay(Address, "2025-01-01", "")], &[("2024-01-01", "2024-12-31", false)]),
            (vec![stay(Explained, "2020-01-01", "")], &[("2024-01-01", "2024-12-31", true)]),
        ] {
            let wanted: Vec<Gap> = found
                .iter()
                .map(|(from, until, explained)| Gap {
                    from: date(from),
                    until: date(until),
                    explained: *explained,
                })
                .collect();
            assert_eq!(gaps(&stays, from, until), wanted, "{stays:?}");
        }
    }

    #[test]
    fn the_years_are_those_of_the_level_and_only_where_residency_is_checked() {
        let policies = Policies::built_in().expect("the shipped policy holds");
        let received = date("2026-11-20");
        let policy = policies.on(received);
        for (level, kind, from) in [
            (Level::Rv, CaseKind::Recruit, Some("2023-11-20")),
            (Level::Mv, CaseKind::Upgrade, Some("2021-11-20")),
            (Level::Dv, CaseKind::Renewal, Some("2016-11-20")),
            (Level::Rv, CaseKind::Aftercare, None),
        ] {
            assert_eq!(needed_from(level, kind, received, policy), from.map(date), "{kind:?}");
        }
    }

    #[test]
    fn only_a_long_gap_that_nothing_explains_stops_a_grant() {
        let policies = Policies::built_in().expect("the shipped policy holds");
        let policy = policies.on(date("2026-11-20"));
        let most = u64::from(policy.cases.gap_days);
        let gap = |days: u64, explained| {
            let from = date("2025-01-01");
            Gap { from, until: from + Days::new(days - 1), explained }
        };
        let may = |gaps: &[Gap]| may_grant(gaps, Level::Rv, policy);
        assert_eq!(may(&[gap(most, false), gap(most + 400, true)]), Ok(()));
        let why = may(&[gap(most + 1, false)]).expect_err("too long");
        assert!(why.contains("1 Jan 2025 to 29 Jan 2025 (29 d)"), "{why}");
    }

    proptest! {
        #[test]
        fn every_day_is_covered_by_an_address_or_lies_in_one_gap(
            stays in proptest::collection::vec(
                (any::<bool>(), -30..130i64, proptest::option::of(-30..130i64)), 0..8),
        ) {
            let first = date("2024-01-01");
            let day = |n: i64| first + chrono::Duration::days(n);
            let stays: Vec<Stay> = stays
                .into_iter()
                .map(|(address, from, until)| Stay {
                    kind: if address { StayKind::Address } else { StayKind::Explained },
                    from: day(from),
                    until: until.map(day),
                })
                .collect();
            let found = gaps(&stays, first, day(99));
            for at in (0..100).map(day) {
                let covers = |stay: &&Stay| stay.from <= at && stay.until.is_none_or(|u| u >= at);
                let of = |kind| stays.iter().filter(|s| s.kind == kind).any(|s| covers(&s));
                let inside: Vec<&Gap> =
                    found.iter().filter(|gap| gap.from <= at && gap.until >= at).collect();
                prop_assert_eq!(inside.len(), usize::from(!of(StayKind::Address)));
                if let [gap] = inside.as_slice() {
                    prop_assert_eq!(gap.explained, of(StayKind::Explained));
                }
            }
        }
    }
}
