//! How often the forecast held: made again from what was known at the start of each past month
//! and held against what came, month by month. A band is worth what
//! this says of it and no more.

use super::model::Model;
use super::record::Record;
use super::{Band, path};
use crate::domain::month::Month;
use crate::domain::policy::Policy;
use crate::domain::time::Date;

/// Months back from which it is made again.
const ORIGINS: u32 = 12;
/// Weeks ahead that are held against the truth.
const AHEAD: usize = 26;
/// Futures drawn for each.
const RUNS: usize = 400;

/// One forecast of the past against what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tested {
    /// The day it is made from.
    pub made: Date,
    /// What it said of a later day.
    pub band: Band,
    /// What was true then.
    pub truth: u32,
}

impl Tested {
    /// Whether the truth fell inside the band.
    pub fn held(&self) -> bool {
        (self.band.low..=self.band.high).contains(&self.truth)
    }
}

/// How often the truth fell inside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BackTest {
    /// Every day that was held against the truth, in order.
    pub tested: Vec<Tested>,
}

impl BackTest {
    /// How many fell inside, of how many.
    pub fn held(&self) -> (usize, usize) {
        (self.tested.iter().filter(|tested| tested.held()).count(), self.tested.len())
    }

    /// The median of how far the middle lay from the truth, in tenths of a per cent of it.
    pub fn usual_error(&self) -> Option<u32> {
        let error = |tested: &Tested| {
            let off = u64::from(tested.band.middle.abs_diff(tested.truth));
            u32::try_from(off * 1000 / u64::from(tested.truth.max(1))).unwrap_or(u32::MAX)
        };
        let mut errors: Vec<u32> = self.tested.iter().map(error).collect();
        errors.sort_unstable();
        errors.get(errors.len() / 2).copied()
    }
}

/// Makes the forecast again from each of the last months, with what was known then.
pub(super) fn back_test(record: &Record, policy: &Policy) -> BackTest {
    let this = Month::of(record.today);
    let lead = u64::from(policy.priority.due_soon_days);
    let truth: Vec<(Date, u32)> = (0..ORIGINS)
        .rev()
        .map(|back| {
            let day = this.back(back).first();
            let (open, owed) = record.backlog(day, lead);
            (day, open + owed)
        })
        .collect();
    let mut tested = Vec::new();
    for back in (1..=ORIGINS).rev() {
        let made = this.back(back).first();
        let Ok(model) = Model::of(record, policy, made, AHEAD) else { continue };
        let bands = path(&model, RUNS).bands;
        let later = truth.iter().filter(|(day, _)| *day > made);
        tested.extend(later.filter_map(|(day, truth)| {
            Some(Tested { made, band: on(&bands, *day, made)?, truth: *truth })
        }));
    }
    BackTest { tested }
}

/// The band of a day, between those at the ends of the weeks before and after it.
fn on(bands: &[Band], day: Date, made: Date) -> Option<Band> {
    let days = u32::try_from((day - made).num_days()).ok()?;
    let week = usize::try_from(days / 7).ok()?;
    let before = bands.get(week.checked_sub(1)?)?;
    let after = if days.is_multiple_of(7) { before } else { bands.get(week)? };
    let past = days % 7;
    let between = |before: u32, after: u32| (before * (7 - past) + after * past + 3) / 7;
    Some(Band {
        on: day,
        low: between(before.low, after.low),
        middle: between(before.middle, after.middle),
        high: between(before.high, after.high),
    })
}
