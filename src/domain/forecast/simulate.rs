//! One future after another: weeks of the past are lived again in drawn order against what there
//! is to do. Each future has a stream of chance of its own, so that it is the same whichever
//! thread draws it. The same step with an arrival and a fraction of a case at a time is a queue
//! whose exact length is known, and tests hold it to that.

use super::model::{Model, PastWeek};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use std::thread;

/// The seed of every forecast: the same record always gives the same one.
const SEED: u64 = 0x2026_1120_0900_0004;
/// Threads at most, and futures under which one is enough.
const THREADS: usize = 4;
const FEW: usize = 500;
/// How many times as far as it did a history swings in a future at most.
const WIDEST: f64 = 3.0;

/// The backlog at the end of each week, future after future.
pub(super) fn runs(model: &Model, runs: usize) -> Vec<u32> {
    let threads = thread::available_parallelism().map_or(1, |n| n.get().min(THREADS));
    on_threads(model, runs, if runs < FEW { 1 } else { threads })
}

pub(super) fn on_threads(model: &Model, runs: usize, threads: usize) -> Vec<u32> {
    let weeks = model.officers.len();
    let mut drawn = vec![0; weeks * runs];
    if weeks == 0 {
        return drawn;
    }
    let law = &Law::of(model);
    let each = runs.div_ceil(threads.max(1)).max(1);
    thread::scope(|scope| {
        for (part, slots) in drawn.chunks_mut(each * weeks).enumerate() {
            scope.spawn(move || {
                for (at, slots) in slots.chunks_mut(weeks).enumerate() {
                    run(model, law, part * each + at, slots);
                }
            });
        }
    });
    drawn
}

/// One future.
fn run(model: &Model, law: &Law, number: usize, slots: &mut [u32]) {
    let mut chance = Chance::new(number);
    let (mut ready, mut away) = (model.ready.clone(), model.away.clone());
    let history = law.history(&mut chance);
    let (mut block, mut left) = (Block { at: 0, came: 1.0, finished: 1.0 }, 0);
    for (week, slot) in slots.iter_mut().enumerate() {
        if left == 0 {
            block = match history.get(chance.below(history.len())) {
                Some(block) => *block,
                None => Block { at: chance.below(model.past.len()), ..block },
            };
            left = model.block;
        }
        step(model, week, block, &mut ready, &mut away, &mut chance);
        *slot = ready.iter().chain(&away).sum();
        block.at = (block.at + 1) % model.past.len().max(1);
        left -= 1;
    }
}

/// What the history of a unit tells of its law, and how well.
struct Law {
    /// What came in and what was finished in the block that begins with each week, in all.
    blocks: Vec<[f64; 2]>,
    /// The mean of either.
    mean: [f64; 2],
    /// Blocks that there are side by side; none where the history is the law itself.
    beside: usize,
}

impl Law {
    fn of(model: &Model) -> Self {
        let week = |past: &PastWeek| {
            let came: u32 = past.arrivals.iter().sum();
            [f64::from(came), past.finished.iter().sum()]
        };
        let weeks: Vec<[f64; 2]> = model.past.iter().map(week).collect();
        let sum = |of: &mut dyn Iterator<Item = &[f64; 2]>| {
            of.fold([0.0, 0.0], |sum, week| [sum[0] + week[0], sum[1] + week[1]])
        };
        let block = |at: usize| sum(&mut weeks.iter().cycle().skip(at).take(model.block));
        let share = model.block as f64 / weeks.len().max(1) as f64;
        Self {
            mean: sum(&mut weeks.iter()).map(|all| all * share),
            beside: if model.exact { 0 } else { weeks.len() / model.block },
            blocks: if model.exact { Vec::new() } else { (0..weeks.len()).map(block).collect() },
        }
    }

    /// The blocks that one future is drawn from: a history that might have been instead of the
    /// unit's own. How much comes in and is finished on the mean is known from one history alone,
    /// and so is how far it swings: the one differs by what was drawn, the other as the variance
    /// of a small sample does (Student 1908), or too many truths would lie outside the bands.
    fn history(&self, chance: &mut Chance) -> Vec<Block> {
        let wider = match self.beside {
            0 | 1 => 1.0,
            blocks => (blocks as f64 / chance.chi_square(blocks - 1)).sqrt().min(WIDEST),
        };
        let drawn = |_| {
            let at = chance.below(self.blocks.len());
            let times = |which: usize| {
                let there = self.blocks.get(at).map_or(0.0, |block| block[which]);
                let swung = self.mean[which] + wider * (there - self.mean[which]);
                if there > 0.0 { (swung / there).max(0.0) } else { 1.0 }
            };
            Block { at, came: times(0), finished: times(1) }
        };
        (0..self.beside).map(drawn).collect()
    }
}

/// Weeks of the past to be lived again, and how many times as much comes in and is finished.
#[derive(Clone, Copy)]
struct Block {
    at: usize,
    came: f64,
    finished: f64,
}

/// One week: officers finish what lay there, clocks start again, and what is new comes in.
fn step(
    model: &Model,
    week: usize,
    block: Block,
    ready: &mut [u32],
    away: &mut [u32],
    chance: &mut Chance,
) {
    let Some(past) = model.past.get(block.at) else { return };
    let waiting: u32 = ready.iter().sum();
    // Nobody works where there is no case left to take.
    let officers = model.officers.get(week).copied().unwrap_or(0.0).min(f64::from(waiting));
    // They finish of each class what they finished of it then; the time that a class has no cases
    // for goes to the others.
    let taken = |place: usize, ready: u32| {
        let could = past.finished.get(place).copied().unwrap_or(0.0) * officers * block.finished;
        (could, could.min(f64::from(ready)))
    };
    let (mut spare, mut rest) = (0.0, 0.0);
    for (place, (ready, class)) in ready.iter().zip(&model.classes).enumerate() {
        let (could, taken) = taken(place, *ready);
        spare += (could - taken) * class.work;
        rest += (f64::from(*ready) - taken) * class.work;
    }
    let share = if rest > 0.0 { (spare / rest).min(1.0) } else { 0.0 };
    let due = model.due.get(week).map_or(&[][..], Vec::as_slice);
    let asked = week >= model.times_from;
    for (place, (ready, away)) in ready.iter_mut().zip(away).enumerate() {
        let came = past.arrivals.get(place).copied().unwrap_or(0);
        let times = match model.classes.get(place) {
            Some(class) if asked => class.times * block.came,
            _ => block.came,
        };
        let new = if times == 1.0 { came } else { chance.whole(f64::from(came) * times) };
        let new = new + due.get(place).copied().unwrap_or(0);
        if new + *ready + *away == 0 {
            continue;
        }
        let (_, first) = taken(place, *ready);
        let done = chance.whole(first + (f64::from(*ready) - first) * share).min(*ready);
        let back = chance.whole(f64::from(*away) * model.back).min(*away);
        let stopped = chance.whole(f64::from(new) * model.stops).min(new);
        *ready = *ready - done + back + (new - stopped);
        *away = *away - back + stopped;
    }
}

/// The chance of one future.
struct Chance(ChaCha8Rng);

impl Chance {
    fn new(run: usize) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(SEED);
        rng.set_stream(run as u64);
        Self(rng)
    }

    /// A number from 0 up to but not including `n`; 0 where `n` is 0.
    fn below(&mut self, n: usize) -> usize {
        ((u64::from(self.0.next_u32()) * n as u64) >> 32) as usize
    }

    /// A number of a chi-square distribution.
    fn chi_square(&mut self, degrees: usize) -> f64 {
        let mut part = || (f64::from(self.0.next_u32()) + 1.0) / 4_294_967_297.0;
        // Two squares of a normal distribution together are an exponential one.
        let pairs: f64 = (0..degrees / 2).map(|_| -2.0 * part().ln()).sum();
        let single = || -2.0 * part().ln() * (std::f64::consts::TAU * part()).cos().powi(2);
        pairs + std::iter::repeat_with(single).take(degrees % 2).sum::<f64>()
    }

    /// A whole number that is `value` on the mean.
    fn whole(&mut self, value: f64) -> u32 {
        let whole = value.trunc();
        let rest = value - whole;
        let more = rest > 0.0 && f64::from(self.0.next_u32()) < rest * 4_294_967_296.0;
        whole as u32 + u32::from(more)
    }
}
