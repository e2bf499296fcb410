//! Chance that falls the same way on every machine: whole numbers only, from a seeded stream,
//! one stream a part, so that a change to one part leaves the others as they were.

use crate::domain::time::Date;
use chrono::TimeDelta;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// A stream of chance.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream of one part of a seed.
    pub(super) fn new(seed: u64, part: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(part);
        Self(rng)
    }

    /// A number from 0 up to but not including `n`; 0 when `n` is 0.
    pub(super) fn below(&mut self, n: u32) -> u32 {
        let wide = u64::from(self.0.next_u32()) * u64::from(n);
        (wide >> 32) as u32
    }

    /// A number from `least` to `most`; `least` when they are the wrong way round.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = u32::try_from(most - least + 1).unwrap_or(0);
        least + i64::from(self.below(span))
    }

    /// True `p` times in a thousand.
    pub(super) fn per_mille(&mut self, p: u32) -> bool {
        self.below(1000) < p
    }

    /// True `p` times in a hundred.
    pub(super) fn percent(&mut self, p: u32) -> bool {
        self.below(100) < p
    }

    /// One of the words given, each as likely.
    pub(super) fn of<T: Copy, const N: usize>(&mut self, list: [T; N]) -> T {
        list[self.index(N)]
    }

    /// One of the words given, as likely as its weight.
    pub(super) fn weighted<T: Copy, const N: usize>(&mut self, list: &[(u32, T); N]) -> T {
        let mut roll = self.below(list.iter().map(|(weight, _)| weight).sum());
        for (weight, word) in list {
            if roll < *weight {
                return *word;
            }
            roll -= weight;
        }
        list[0].1
    }

    /// One of a list; `None` of an empty one.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.index(list.len()))
    }

    /// Takes one out of a list, whose order it does not keep.
    pub(super) fn take<T>(&mut self, list: &mut Vec<T>) -> Option<T> {
        let at = self.index(list.len());
        (at < list.len()).then(|| list.swap_remove(at))
    }

    /// A place in a list of `len`.
    pub(super) fn index(&mut self, len: usize) -> usize {
        self.below(u32::try_from(len).unwrap_or(u32::MAX)) as usize
    }

    /// A day from `least` to `most` days after `date`; before it where they are negative.
    pub(super) fn after(&mut self, date: Date, least: i64, most: i64) -> Date {
        shift(date, self.between(least, most))
    }
}

/// The day `days` after a date; before it where negative.
pub(super) fn shift(date: Date, days: i64) -> Date {
    TimeDelta::try_days(days).and_then(|delta| date.checked_add_signed(delta)).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_part_fall_alike_and_others_do_not() {
        let rolls = |seed, part| {
            let mut dice = Dice::new(seed, part);
            (0..20).map(|_| dice.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(rolls(7, 1), rolls(7, 1));
        assert_ne!(rolls(7, 1), rolls(7, 2));
        assert_ne!(rolls(7, 1), rolls(8, 1));
    }

    #[test]
    fn every_roll_keeps_its_bounds() {
        let mut dice = Dice::new(1, 1);
        for _ in 0..1000 {
            assert!((-3..=4).contains(&dice.between(-3, 4)));
            assert!(dice.below(5) < 5);
            assert_eq!(dice.weighted(&[(0, 'a'), (3, 'b')]), 'b');
        }
        assert_eq!((dice.below(0), dice.between(4, 3)), (0, 4));
        assert_eq!(dice.pick::<u8>(&[]), None);
        assert_eq!(dice.take::<u8>(&mut Vec::new()), None);
    }
}
