//! One future after another: weeks of the past are lived again in drawn order against what there
//! is to do. Each future has a stream of chance of its own, so that it is the same whichever
//! thread draws it. The same step with an arrival and a fraction of a case at a time is a queue
//! whose exact length is known, and tests hold it to that.

use super::model::Model;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use std::thread;

/// The seed of every forecast: the same record always gives the same one.
const SEED: u64 = 0x2026_1120_0900_0004;
/// Threads at most, and futures under which one is enough.
const THREADS: usize = 4;
const FEW: usize = 500;

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
    let each = runs.div_ceil(threads.max(1)).max(1);
    thread::scope(|scope| {
        for (part, slots) in drawn.chunks_mut(each * weeks).enumerate() {
            scope.spawn(move || {
                for (at, slots) in slots.chunks_mut(weeks).enumerate() {
                    run(model, part * each + at, slots);
                }
            });
        }
    });
    drawn
}

/// One future.
fn run(model: &Model, number: usize, slots: &mut [u32]) {
    let mut chance = Chance::new(number);
    let (mut ready, mut away) = (model.ready.clone(), model.away.clone());
    let (mut at, mut left) = (0, 0);
    for (week, slot) in slots.iter_mut().enumerate() {
        if left == 0 {
            (at, left) = (chance.below(model.past.len()), model.block);
        }
        step(model, week, at, &mut ready, &mut away, &mut chance);
        *slot = ready.iter().chain(&away).sum();
        at = (at + 1) % model.past.len().max(1);
        left -= 1;
    }
}

/// One week: officers finish what lay there, clocks start again, and what is new comes in.
fn step(
    model: &Model,
    week: usize,
    at: usize,
    ready: &mut [u32],
    away: &mut [u32],
    chance: &mut Chance,
) {
    let Some(past) = model.past.get(at) else { return };
    let waiting: u32 = ready.iter().sum();
    let work: f64 =
        ready.iter().zip(&model.classes).map(|(n, class)| f64::from(*n) * class.work).sum();
    // Nobody works where there is no case left to take.
    let officers = model.officers.get(week).copied().unwrap_or(0.0).min(f64::from(waiting));
    let share = if work > 0.0 { (officers * past.output / work).min(1.0) } else { 0.0 };
    let due = model.due.get(week).map_or(&[][..], Vec::as_slice);
    let asked = week >= model.times_from;
    for (place, (ready, away)) in ready.iter_mut().zip(away).enumerate() {
        let came = past.arrivals.get(place).copied().unwrap_or(0);
        let new = match model.classes.get(place) {
            Some(class) if asked && class.times != 1.0 => {
                chance.whole(f64::from(came) * class.times)
            }
            _ => came,
        };
        let new = new + due.get(place).copied().unwrap_or(0);
        if new + *ready + *away == 0 {
            continue;
        }
        let done = chance.whole(f64::from(*ready) * share).min(*ready);
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

    /// A whole number that is `value` on the mean.
    fn whole(&mut self, value: f64) -> u32 {
        let whole = value.trunc();
        let rest = value - whole;
        let more = rest > 0.0 && f64::from(self.0.next_u32()) < rest * 4_294_967_296.0;
        whole as u32 + u32::from(more)
    }
}
