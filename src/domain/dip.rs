//! Dip samples of decided cases: drawn by a recorded seed, a share of every stratum of outcome and
//! officer, and read again by somebody other than who decided.

use super::check::{FieldError, Findings};
use super::choice::{Choice, choices};
use super::time::{Date, show_date};
use super::vetting::Outcome;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use std::collections::BTreeMap;

choices! {
    /// What the second reader says of a decision.
    DipView, "view of a second reader" {
        Agrees = "agrees", "agrees";
        Disagrees = "disagrees", "does not agree";
    }
}

/// How much of each stratum is drawn (L, policy data).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DipRules {
    /// The share of a stratum in percent, rounded up.
    pub percent: u32,
    /// As many of a stratum at least, where it has them.
    pub least: u32,
    /// Months that a sample is drawn of where no first day is given.
    pub months: u32,
}

impl DipRules {
    /// How many are drawn of a stratum of this size.
    pub fn share(self, size: usize) -> usize {
        let percent = usize::try_from(self.percent).unwrap_or(usize::MAX);
        let least = usize::try_from(self.least).unwrap_or(usize::MAX);
        size.saturating_mul(percent).div_ceil(100).max(least).min(size)
    }
}

/// A decided case that may be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Its number.
    pub case: i64,
    /// What was decided.
    pub outcome: Outcome,
    /// Who decided.
    pub officer: String,
}

/// The cases of a sample in the order of their numbers: the same cases, rules and seed give the
/// same sample, in whatever order they come. Every stratum has a stream of its own, so that one
/// more case in one does not change what is drawn of another.
pub fn draw(cases: &[Decided], rules: DipRules, seed: u32) -> Vec<Decided> {
    let mut strata: BTreeMap<(&str, &str), Vec<&Decided>> = BTreeMap::new();
    for case in cases {
        strata.entry((case.outcome.code(), &case.officer)).or_default().push(case);
    }
    let mut drawn = Vec::new();
    for ((outcome, officer), mut stratum) in strata {
        stratum.sort_by_key(|case| case.case);
        let mut rng = ChaCha8Rng::seed_from_u64(seed.into());
        rng.set_stream(stream(outcome, officer));
        for _ in 0..rules.share(stratum.len()) {
            let place = below(&mut rng, stratum.len());
            drawn.push(stratum.remove(place).clone());
        }
    }
    drawn.sort_by_key(|case| case.case);
    drawn
}

/// The stream of a stratum, from its words alone (FNV-1a, which no release may change).
fn stream(outcome: &str, officer: &str) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let words = outcome.bytes().chain([0]).chain(officer.bytes());
    words.fold(0xcbf2_9ce4_8422_2325, mix)
}

/// A place below `n`, each as likely to within one in four thousand million.
fn below(rng: &mut ChaCha8Rng, n: usize) -> usize {
    let wide = u64::from(rng.next_u32()) * u64::try_from(n).unwrap_or(0);
    usize::try_from(wide >> 32).unwrap_or(0)
}

/// Whether a sample may be drawn of the cases closed in these days.
///
/// # Errors
/// `from` or `until`.
pub fn check_days(from: Date, until: Date, today: Date) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    let message = format!("it lies after {}; choose an earlier day", show_date(until));
    findings.refuse_if(from > until, "from", message);
    let message = format!("{} is still to come; choose today or earlier", show_date(until));
    findings.refuse_if(until > today, "until", message);
    findings.verdict()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RULES: DipRules = DipRules { percent: 10, least: 1, months: 3 };

    fn cases(numbers: &[(i64, usize, usize)]) -> Vec<Decided> {
        let case = |(case, outcome, officer): &(i64, usize, usize)| Decided {
            case: *case,
            outcome: Outcome::ALL[outcome % Outcome::ALL.len()],
            officer: ["c.wragg", "d.mehta", "s.pickles"][officer % 3].to_owned(),
        };
        numbers.iter().map(case).collect()
    }

    #[test]
    fn a_share_is_rounded_up_and_never_more_than_there_is() {
        for (size, percent, least, drawn) in [
            (0, 10, 1, 0),
            (1, 10, 1, 1),
            (10, 10, 1, 1),
            (11, 10, 1, 2),
            (200, 10, 5, 20),
            (20, 10, 5, 5),
            (3, 10, 5, 3),
            (7, 100, 1, 7),
        ] {
            assert_eq!(
                DipRules { percent, least, months: 3 }.share(size),
                drawn,
                "{size} {percent} {least}"
            );
        }
    }

    /// What a seed has drawn once it draws for ever: a sample of years ago can be drawn again. The
    /// numbers were computed apart, from the definitions of ChaCha8, PCG32 and FNV-1a.
    #[test]
    fn a_known_seed_draws_what_it_always_drew() {
        let all: Vec<_> = (1..=40).map(|case| (case, (case % 2) as usize, 0)).collect();
        let numbers = |seed| -> Vec<i64> {
            draw(&cases(&all), RULES, seed).iter().map(|case| case.case).collect()
        };
        for (seed, drawn) in [
            (7, [5, 19, 20, 24]),
            (8, [20, 23, 24, 25]),
            (0, [11, 21, 22, 26]),
            (u32::MAX, [7, 12, 20, 27]),
        ] {
            assert_eq!(numbers(seed), drawn, "{seed}");
        }
    }

    #[test]
    fn days_are_in_order_and_past() {
        let day = |text: &str| -> Date { text.parse().expect("a date") };
        for (from, until, wrong) in [
            ("2026-07-01", "2026-09-30", vec![]),
            ("2026-11-20", "2026-11-20", vec![]),
            ("2026-10-01", "2026-09-30", vec!["from"]),
            ("2026-10-01", "2026-11-21", vec!["until"]),
        ] {
            let verdict = check_days(day(from), day(until), day("2026-11-20"));
            let fields: Vec<_> = verdict.err().into_iter().flatten().map(|e| e.field).collect();
            assert_eq!(fields, wrong, "{from} {until}");
        }
    }

    proptest! {
        #[test]
        fn every_stratum_gives_its_share_whatever_the_order(
            strata in proptest::collection::vec((0_usize..5, 0_usize..3), 0..120),
            seed: u32, percent in 0_u32..=100, least in 0_u32..4,
        ) {
            let rules = DipRules { percent, least, months: 3 };
            let numbers: Vec<_> =
                (1..).zip(&strata).map(|(case, (o, f))| (case, *o, *f)).collect();
            let all = cases(&numbers);
            let drawn = draw(&all, rules, seed);
            let turned: Vec<_> = all.iter().rev().cloned().collect();
            prop_assert_eq!(&draw(&turned, rules, seed), &drawn);
            let mut once: Vec<_> = drawn.iter().map(|case| case.case).collect();
            once.dedup();
            prop_assert_eq!(once.len(), drawn.len(), "no case twice");
            for case in &all {
                let same = |other: &&Decided| {
                    other.outcome == case.outcome && other.officer == case.officer
                };
                let (size, of) = (all.iter().filter(same).count(), drawn.iter().filter(same));
                prop_assert_eq!(of.count(), rules.share(size));
            }
            prop_assert!(drawn.iter().all(|case| all.contains(case)));
        }
    }
}
