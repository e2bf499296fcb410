//! When the backlog ends. The unit's own history says what comes in, what an officer finishes and
//! how long clocks stand still; the ends of clearances that are known say what must be renewed.
//! Many futures of 24 months are drawn from it with a fixed seed, and what is shown is the spread
//! of them: never one line alone. The same is done from past months, to see how often it held.

mod ask;
mod back_test;
mod model;
mod record;
mod simulate;
#[cfg(test)]
mod tests;

pub use ask::{Asked, Needed, Question, decimal, read};
pub use back_test::{BackTest, Tested};
pub use record::{Case, Holder, Record, Span, StaffWeek, monday};

use super::policy::{Policy, Standing};
use super::time::{Date, show_date};
use super::vetting::Level;
use chrono::Days;
use model::Model;

/// Weeks ahead.
pub const WEEKS: usize = 104;
/// Futures drawn.
pub const RUNS: usize = 5_000;

/// Forecasting rules (L).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForecastRules {
    /// Officers who work cases where the unit has not recorded it, in tenths of an officer.
    pub officers_tenths: u32,
    /// Share of their days lost to leave and sickness where the unit has not recorded it.
    pub leave_percent: u32,
    /// Weeks of history that futures are drawn from.
    pub history_weeks: u32,
    /// Weeks of history under which nothing is forecast.
    pub least_weeks: u32,
    /// Weeks that are drawn together, so that a slow month stays one.
    pub block_weeks: u32,
}

/// The spread of the backlog on a day: one future in ten lies below `low`, one above `high`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// The day.
    pub on: Date,
    /// The 10th percentile.
    pub low: u32,
    /// The median.
    pub middle: u32,
    /// The 90th percentile.
    pub high: u32,
}

/// When the backlog is first at or under what the targets allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// Futures in which it is within the 24 months.
    pub within: usize,
    /// Of so many.
    pub of: usize,
    /// The day that one future in ten, half of them and nine in ten have reached it by; `None`
    /// is not within the 24 months.
    pub by: [Option<Date>; 3],
}

/// One forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Week by week, each at its end.
    pub bands: Vec<Band>,
    /// What the targets allow: what comes in during the days that each level may take (Little).
    pub allowed: u32,
    /// When that is reached.
    pub end: End,
    /// Days that what is there now stands for, at the rate at which cases come in (Little).
    pub days_now: u32,
}

/// What is there to begin with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Start {
    /// Cases open.
    pub open: u32,
    /// Of those, with the clock stopped.
    pub stopped: u32,
    /// People in post whose clearance has ended, is missing or ends within the policy's days,
    /// and for whom no case is open.
    pub owed: u32,
}

impl Start {
    /// The backlog.
    pub fn all(&self) -> u32 {
        self.open + self.owed
    }
}

/// What of it is policy, and how sure policy is of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assumed {
    /// The rules, and how sure they are.
    pub rules: (ForecastRules, Standing),
    /// Days before a clearance ends at which its renewal is due, and how sure they are.
    pub due_days: (u32, Standing),
    /// How sure the days are that each level may take.
    pub targets: Standing,
}

impl Assumed {
    pub(super) fn of(policy: &Policy) -> Self {
        let standing = |key| policy.standing(key).0;
        Self {
            rules: (policy.forecast, standing("forecast")),
            due_days: (policy.priority.due_soon_days, standing("priority")),
            targets: standing("target_days"),
        }
    }
}

/// What a forecast rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Basis {
    /// What of it is policy.
    pub assumed: Assumed,
    /// Weeks of history that were read.
    pub weeks: usize,
    /// Of those, weeks whose staffing the unit recorded.
    pub staffed: usize,
    /// New cases a week, renewals of people in post apart.
    pub arrivals: f64,
    /// Renewals of people in post that fall due a week over the 24 months.
    pub renewals: f64,
    /// Officers present a week, less leave, over the 24 months.
    pub officers: f64,
    /// Mean cases that a present officer finishes a week.
    pub output: f64,
    /// Days without stopped time that a level takes, and how many cases say so.
    pub days: Vec<(Level, f64, usize)>,
    /// Share of cases whose clock stops, in per cent, and for how many days.
    pub stops: (f64, f64),
}

/// Everything that the forecast says.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// The day it is made on.
    pub today: Date,
    /// Futures drawn.
    pub runs: usize,
    /// The backlog now.
    pub start: Start,
    /// What it rests on.
    pub basis: Basis,
    /// As things are.
    pub base: Path,
    /// What was asked, and the answer.
    pub asked: Option<Asked>,
    /// How often it held on past months.
    pub test: BackTest,
}

/// Why there is no forecast.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoForecast {
    /// Too little has happened.
    #[error(
        "a forecast needs {least} weeks of closed cases and this workspace has {there}; it comes by \
         itself as cases are closed"
    )]
    History {
        /// Weeks that policy asks for.
        least: u32,
        /// Weeks that there are.
        there: usize,
    },
    /// Nobody works cases.
    #[error(
        "no officer is there in any week to come; record who works cases with n under Staffing"
    )]
    Nobody,
    /// Fewer than none would be left.
    #[error(
        "{fewer} officers fewer than {there}, who are there from {}, leave fewer than none; ask for \
         no more than {there} fewer",
        show_date(*.from)
    )]
    Fewer {
        /// Officers who are there at most from that day on.
        there: f64,
        /// How many fewer were asked about.
        fewer: f64,
        /// From which day.
        from: Date,
    },
}

/// Forecasts the backlog from a record, and answers a question where one is asked.
///
/// # Errors
/// Too little history, nobody to work, or a question about fewer officers than none.
pub fn forecast(
    record: &Record,
    policy: &Policy,
    question: Option<&Question>,
) -> Result<Outlook, NoForecast> {
    let model = Model::of(record, policy, record.today, WEEKS)?;
    question.map_or(Ok(()), |question| ask::may_ask(&model, question))?;
    let asked = question.map(|question| ask::answer(&model, question));
    Ok(Outlook {
        today: record.today,
        runs: RUNS,
        start: model.start,
        basis: model.basis.clone(),
        base: path(&model, RUNS),
        asked,
        test: back_test::back_test(record, policy),
    })
}

/// Draws futures of a model and takes their spread.
fn path(model: &Model, runs: usize) -> Path {
    let weeks = model.officers.len();
    let drawn = simulate::runs(model, runs);
    let mut column = Vec::with_capacity(runs);
    let band = |week: usize| {
        column.clear();
        column.extend(drawn.chunks_exact(weeks.max(1)).filter_map(|run| run.get(week)));
        column.sort_unstable();
        let [low, middle, high] = spread(&column).unwrap_or_default();
        Band { on: model.day(week), low, middle, high }
    };
    let bands = (0..weeks).map(band).collect();
    let allowed = model.allowed();
    let mut ends: Vec<usize> = drawn
        .chunks_exact(weeks.max(1))
        .map(|run| run.iter().position(|open| *open <= allowed).unwrap_or(weeks))
        .collect();
    // Where it is so already, it is so now.
    if model.start.all() <= allowed {
        ends.fill(0);
    }
    ends.sort_unstable();
    let within = ends.partition_point(|end| *end < weeks);
    let on = |end: usize| (end < weeks).then(|| model.day(end));
    let by = spread(&ends).map_or([None; 3], |ends| ends.map(on));
    let a_day = model.arrivals_a_week() / 7.0;
    let days_now = if a_day > 0.0 { f64::from(model.start.all()) / a_day } else { 0.0 };
    Path { bands, allowed, end: End { within, of: runs, by }, days_now: days_now.round() as u32 }
}

/// The 10th, 50th and 90th percentile of sorted values, each the nearest rank.
fn spread<T: Copy>(sorted: &[T]) -> Option<[T; 3]> {
    let nearest = |percent: usize| {
        let rank = (sorted.len() * percent).div_ceil(100).max(1);
        sorted.get(rank - 1).copied()
    };
    Some([nearest(10)?, nearest(50)?, nearest(90)?])
}

/// A day some weeks after another.
fn weeks_on(day: Date, weeks: usize) -> Date {
    day + Days::new(weeks as u64 * 7)
}
