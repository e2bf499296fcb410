//! How sure the order of the queue is. A level is a judgement: with less confidence it is more
//! likely to be one step off. Many queues in which each level is so or one step off, drawn from a
//! fixed seed, tell the places that an item could take, and trying each of its levels one step
//! off tells which answer to settle first. Integers only, so that it is the same everywhere.

use super::score::{Band, Confidence, QueueKey, Scheme, Score, Section, UNSCORED};

/// The seed of every simulation: the same queue always gives the same answer.
const SEED: u64 = 0x0020_2611_2009_3000;
/// Queues drawn: as many as make this many places in all, within these bounds, so that the time
/// that it takes does not grow with the queue.
const PLACES: usize = 2_000_000;
const RUNS: (usize, usize) = (40, 400);
/// The share of the drawn places, in percent, that lie before a range and after it.
const TAIL: usize = 5;
/// Bits of a key that hold the place among equals.
const RANK: u32 = 27;

/// The chance that a level is one step off, by confidence (L).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chances {
    high: u32,
    medium: u32,
    low: u32,
}

impl Chances {
    /// From percentages; more than 100 is 100.
    pub fn of_percent(high: u32, medium: u32, low: u32) -> Self {
        let share = |percent: u32| percent.min(100) * 65_536 / 100;
        Self { high: share(high), medium: share(medium), low: share(low) }
    }

    /// In 65,536ths.
    fn of(self, confidence: Confidence) -> u32 {
        match confidence {
            Confidence::High => self.high,
            Confidence::Medium => self.medium,
            Confidence::Low => self.low,
        }
    }
}

/// A level with those one step off; a step past the end of its scale is no step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    down: u32,
    at: u32,
    up: u32,
}

/// A score as far as the order goes: its levels, and what holds its band whatever they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    harm: Vec<Step>,
    likelihood: Vec<Step>,
    limits: [u32; 4],
    floor: Option<Band>,
    by_hand: Option<Band>,
    confidence: Confidence,
}

impl Stand {
    /// A score under its scheme; `floor` is the band that its floors make.
    pub fn new(scheme: &Scheme, score: &Score, floor: Option<Band>) -> Self {
        let steps = |section, given: &[u32]| {
            let step = |(criterion, at): (&super::score::Criterion, &u32)| {
                let values = criterion.levels.iter().map(|level| level.value);
                let down = values.clone().rev().find(|value| value < at).unwrap_or(*at);
                let up = values.clone().find(|value| value > at).unwrap_or(*at);
                Step { down, at: *at, up }
            };
            scheme.criteria(section).zip(given).map(step).collect()
        };
        Self {
            harm: steps(Section::Harm, &score.harm),
            likelihood: steps(Section::Likelihood, &score.likelihood),
            limits: scheme.limits(),
            floor,
            by_hand: score.override_band.as_ref().map(|by_hand| by_hand.band),
            confidence: score.confidence,
        }
    }

    /// The key of the queue with each level as `choose` takes it.
    fn key(&self, mut choose: impl FnMut(&Step) -> u32) -> QueueKey {
        let (mut h, mut top_harm, mut l) = (0_u32, 0, 0_u32);
        for step in &self.harm {
            let value = choose(step);
            h += value;
            top_harm = top_harm.max(value);
        }
        for step in &self.likelihood {
            l += choose(step);
        }
        let r = h.saturating_mul(l);
        let band = Band::within(self.limits, r);
        let held = self.floor.map_or(band, |floor| band.at_least(floor));
        let band = Some(self.by_hand.unwrap_or(held));
        QueueKey { band, r, top_harm, confidence: self.confidence }
    }

    /// The key with every level as it was given.
    pub fn as_given(&self) -> QueueKey {
        self.key(|step| step.at)
    }

    /// The number of the place in one drawn queue, by `dice` of the item's own.
    fn drawn(&self, chances: Chances, mut dice: Dice) -> i64 {
        let chance = chances.of(self.confidence);
        let key = self.key(|step| match dice.roll() {
            roll if roll >= chance => step.at,
            roll if roll & 1 == 0 => step.down,
            _ => step.up,
        });
        key.number()
    }
}

/// Random numbers of one item in one drawn queue (SplitMix64, four rolls a number): its own, so
/// that a draw does not change with what else is in the queue.
struct Dice {
    state: u64,
    rolls: u64,
    left: u32,
}

impl Dice {
    fn new(id: i64, run: usize) -> Self {
        let mix = (id as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ ((run as u64) << 40);
        let mut dice = Self { state: SEED ^ mix, rolls: 0, left: 0 };
        // The first number of near seeds is alike.
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 to 65,535.
    fn roll(&mut self) -> u32 {
        if self.left == 0 {
            (self.rolls, self.left) = (self.next(), 4);
        }
        let roll = self.rolls & 0xFFFF;
        self.rolls >>= 16;
        self.left -= 1;
        roll as u32
    }
}

/// An item of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its number, which its draws are made from.
    pub id: i64,
    /// Its score; an item without one keeps its place.
    pub stand: Option<Stand>,
}

impl Item {
    fn as_given(&self) -> i64 {
        self.stand.as_ref().map_or(UNSCORED, |stand| stand.as_given().number())
    }

    fn drawn(&self, chances: Chances, run: usize) -> i64 {
        let drawn = |stand: &Stand| stand.drawn(chances, Dice::new(self.id, run));
        self.stand.as_ref().map_or(UNSCORED, drawn)
    }
}

/// Places from the first to the last, counted from 1: nine draws in ten lie between them, and
/// the place that the item has does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The most pressing.
    pub first: usize,
    /// The least pressing.
    pub last: usize,
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.first == self.last {
            return write!(f, "{}", self.first);
        }
        write!(f, "{}–{}", self.first, self.last)
    }
}

/// The answer to settle first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settle {
    /// The criterion: its section and place in it.
    pub criterion: (Section, usize),
    /// Whether the step that moves it most is upward.
    pub up: bool,
    /// The band that the step would make, where it makes another one.
    pub band: Option<Band>,
    /// The place that it would take.
    pub place: usize,
}

/// How sure the place of one item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sure {
    /// The place that it has.
    pub place: usize,
    /// The places that it could take.
    pub range: Range,
    /// What to settle first; `None` where no single step moves it.
    pub settle: Option<Settle>,
}

/// How sure the place of each item is, in the order given, which settles ties: received, then
/// reference. `None` is an item without a score.
pub fn judge(items: &[Item], chances: Chances) -> Vec<Option<Sure>> {
    let runs = runs(items.len());
    let mut places = vec![0_u32; items.len() * runs];
    let mut keys = Vec::with_capacity(items.len());
    for run in 0..runs {
        draw(items, chances, run, &mut keys);
        for (place, key) in (1..).zip(&keys) {
            // What is not scored stays, and nobody asks for its places.
            let rank = (key & ((1 << RANK) - 1)) as usize;
            if let Some(slot) = places.get_mut(rank * runs + run) {
                *slot = place;
            }
        }
    }
    let mut now: Vec<u64> =
        (0..).zip(items).map(|(rank, item)| sortable(item.as_given(), rank)).collect();
    now.sort_unstable();
    let sure = |((rank, item), drawn): ((usize, &Item), &mut [u32])| {
        let stand = item.stand.as_ref()?;
        let mine = sortable(item.as_given(), rank);
        let place = before(&now, mine) + 1;
        // Its own key does not stand in its own way.
        let at = |key: &QueueKey| {
            let other = sortable(key.number(), rank);
            before(&now, other) + 1 - usize::from(mine < other)
        };
        Some(Sure { place, range: range(drawn, place), settle: settle(stand, place, at) })
    };
    items.iter().enumerate().zip(places.chunks_mut(runs.max(1))).map(sure).collect()
}

/// The drawn queues of the other items, kept to judge one item while it is being scored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Others {
    queues: Vec<Vec<u64>>,
    now: Vec<u64>,
    chances: Chances,
}

impl Others {
    /// Draws the queues of items in the order that settles ties.
    pub fn draw(items: &[Item], chances: Chances) -> Self {
        let one = |run| {
            let mut keys = Vec::with_capacity(items.len());
            draw(items, chances, run, &mut keys);
            keys
        };
        let queues = (0..runs(items.len() + 1)).map(one).collect();
        let mut now: Vec<u64> =
            (0..).zip(items).map(|(rank, item)| sortable(item.as_given(), rank)).collect();
        now.sort_unstable();
        Self { queues, now, chances }
    }

    /// How sure the place of item `id` with this score would be among them; `rank` of them come
    /// before it among equals.
    pub fn judge(&self, id: i64, rank: usize, stand: &Stand) -> Sure {
        let at = |key: &QueueKey| before(&self.now, sortable(key.number(), rank)) + 1;
        let place = at(&stand.as_given());
        let drawn = |(run, queue): (usize, &Vec<u64>)| {
            let number = stand.drawn(self.chances, Dice::new(id, run));
            u32::try_from(before(queue, sortable(number, rank)) + 1).unwrap_or(u32::MAX)
        };
        let mut drawn: Vec<u32> = self.queues.iter().enumerate().map(drawn).collect();
        Sure { place, range: range(&mut drawn, place), settle: settle(stand, place, at) }
    }
}

/// How many queues are drawn of so many items.
fn runs(items: usize) -> usize {
    (PLACES / items.max(1)).clamp(RUNS.0, RUNS.1)
}

/// The keys of one drawn queue, in order.
fn draw(items: &[Item], chances: Chances, run: usize, keys: &mut Vec<u64>) {
    keys.clear();
    let drawn = (0..).zip(items).map(|(rank, item)| sortable(item.drawn(chances, run), rank));
    keys.extend(drawn);
    keys.sort_unstable();
}

/// The number of a place, and the place among equals, as one.
fn sortable(number: i64, rank: usize) -> u64 {
    (number.unsigned_abs() << RANK) | rank as u64
}

fn before(sorted: &[u64], key: u64) -> usize {
    sorted.partition_point(|other| *other < key)
}

/// The range of drawn places, widened to the place that it has.
fn range(drawn: &mut [u32], place: usize) -> Range {
    drawn.sort_unstable();
    // The nearest rank: of 400 the 20th and the 380th.
    let nearest = |percent: usize| {
        let at = (drawn.len() * percent).div_ceil(100).saturating_sub(1);
        drawn.get(at).map_or(place, |place| *place as usize)
    };
    Range { first: nearest(TAIL).min(place), last: nearest(100 - TAIL).max(place) }
}

/// The one answer whose step moves the band, or else the place most; the earlier of two alike,
/// and upward before downward.
fn settle(stand: &Stand, place: usize, at: impl Fn(&QueueKey) -> usize) -> Option<Settle> {
    let given = stand.as_given();
    let harm = (0..stand.harm.len()).map(|i| (Section::Harm, i));
    let likelihood = (0..stand.likelihood.len()).map(|i| (Section::Likelihood, i));
    let mut best: Option<(bool, usize, Settle)> = None;
    for (count, criterion) in harm.chain(likelihood).enumerate() {
        for up in [true, false] {
            let mut seen = 0;
            let key = stand.key(|step| {
                seen += 1;
                match (seen == count + 1, up) {
                    (true, true) => step.up,
                    (true, false) => step.down,
                    (false, _) => step.at,
                }
            });
            let to = at(&key);
            let band = key.band.filter(|_| key.band != given.band);
            let weight = (band.is_some(), to.abs_diff(place));
            let is_more = best.is_none_or(|(moves, by, _)| weight > (moves, by));
            if weight > (false, 0) && is_more {
                best = Some((weight.0, weight.1, Settle { criterion, up, band, place: to }));
            }
        }
    }
    best.map(|(.., settle)| settle)
}

#[cfg(test)]
#[path = "uncertainty_tests.rs"]
mod tests;
