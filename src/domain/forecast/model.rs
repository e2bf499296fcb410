//! The model of a unit, read off its own history as it was known on a day: what comes in, what
//! there is to do, and what an officer finishes of it, class by class. Work is counted in mean
//! cases: a case weighs the days without stopped time that its level takes, against the mean of all.

use super::record::{Case, Holder, Record, count};
use super::{Assumed, Basis, NoForecast, Start, spread, weeks_on};
use crate::domain::policy::Policy;
use crate::domain::time::{Date, add_months};
use crate::domain::vetting::{CaseKind, Level};
use chrono::{Days, Duration};
use std::collections::BTreeMap;

/// Cases of a level under which its days are the policy's target.
const LEAST_CASES: usize = 5;

/// A week of the past, to be lived again.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PastWeek {
    /// New cases by class.
    pub arrivals: Vec<u32>,
    /// Cases by class that an officer who was there finished.
    pub finished: Vec<f64>,
}

impl PastWeek {
    /// Work that an officer who was there finished.
    fn output(&self, classes: &[Class]) -> f64 {
        self.finished.iter().zip(classes).map(|(cases, class)| cases * class.work).sum()
    }
}

/// A kind of case at a level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Class {
    pub kind: CaseKind,
    pub level: Level,
    /// Mean cases that one is worth.
    pub work: f64,
    /// Days that policy gives it.
    pub target: f64,
    /// How often it comes in what is asked, against how often it did.
    pub times: f64,
}

/// A unit and its weeks ahead.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    pub from: Date,
    pub classes: Vec<Class>,
    /// The weeks of the past, the oldest first.
    pub past: Vec<PastWeek>,
    /// Weeks that are drawn together.
    pub block: usize,
    /// Whether the weeks of the past are the law itself, and not a sample of it.
    pub exact: bool,
    /// Renewals that fall due, by week ahead and class.
    pub due: Vec<Vec<u32>>,
    /// Officers present, by week ahead.
    pub officers: Vec<f64>,
    /// The share of their days that officers are there, by policy.
    pub present_share: f64,
    /// The week ahead from which `times` counts.
    pub times_from: usize,
    /// Cases to work on by class, and cases with the clock stopped.
    pub ready: Vec<u32>,
    pub away: Vec<u32>,
    /// Share of cases whose clock stops, and of stopped ones that start again in a week.
    pub stops: f64,
    pub back: f64,
    pub start: Start,
    pub basis: Basis,
}

/// Where the classes are.
struct Places(BTreeMap<(CaseKind, Level), usize>);

impl Places {
    fn of(&mut self, kind: CaseKind, level: Level) -> usize {
        let next = self.0.len();
        *self.0.entry((kind, level)).or_insert(next)
    }
}

/// The weeks of history before a day: how many, and the day before the first.
#[derive(Clone, Copy)]
struct History {
    first: Date,
    from: Date,
    weeks: usize,
}

impl History {
    /// The week that a day lies in.
    fn week(&self, day: Date) -> Option<usize> {
        let days = (day - self.first).num_days() - 1;
        let week = usize::try_from(days / 7).ok().filter(|_| days >= 0);
        week.filter(|week| *week < self.weeks)
    }

    /// Whether a holder took a post up in it, or had a case.
    fn may_change(&self, holder: &Holder) -> bool {
        !holder.cases.is_empty() || self.week(holder.since).is_some()
    }

    /// Whether a case was closed in it.
    fn closed(&self, case: &Case) -> bool {
        case.closed.is_some_and(|day| day > self.first && day <= self.from)
    }
}

/// Rows of counts by class.
fn table(rows: usize, classes: usize, of: &[(usize, usize)]) -> Vec<Vec<u32>> {
    let mut table = vec![vec![0_u32; classes]; rows];
    for (row, class) in of {
        if let Some(cell) = table.get_mut(*row).and_then(|row| row.get_mut(*class)) {
            *cell += 1;
        }
    }
    table
}

/// What there is and what comes, each by its class.
struct Gathered {
    places: Places,
    /// By week of history.
    came: Vec<(usize, usize)>,
    /// By week of history.
    finished: Vec<(usize, usize)>,
    ready: Vec<(usize, usize)>,
    away: Vec<(usize, usize)>,
    owed: usize,
    /// By week ahead.
    falling: Vec<(usize, usize)>,
}

fn gather(record: &Record, policy: &Policy, history: History, weeks: usize) -> Gathered {
    let from = history.from;
    let mut places = Places(BTreeMap::new());
    let (mut ready, away) = in_hand(record, from, &mut places);
    let (mut came, mut finished) = (Vec::new(), Vec::new());
    for case in &record.cases {
        let week = case.closed.and_then(|day| history.week(day));
        finished.extend(week.map(|week| (week, places.of(case.kind, case.level))));
    }
    for case in record.cases.iter().filter(|case| !case.foretold) {
        let week = history.week(case.received);
        came.extend(week.map(|week| (week, places.of(case.kind, case.level))));
    }
    let lead = u64::from(policy.priority.due_soon_days);
    for holder in record.holders.iter().filter(|holder| history.may_change(holder)) {
        let Some(level) = holder.level else { continue };
        for week in holder.unforeseen(lead).filter_map(|day| history.week(day)) {
            came.push((week, places.of(CaseKind::Renewal, level)));
        }
    }
    let owing = record.holders.iter().filter(|holder| holder.owed(from, lead));
    let owed: Vec<(usize, usize)> =
        owing.filter_map(|holder| Some((0, places.of(CaseKind::Renewal, holder.level?)))).collect();
    let falling = falling_due(record, policy, from, weeks, &mut places);
    let count = owed.len();
    ready.extend(owed);
    Gathered { places, came, finished, ready, away, owed: count, falling }
}

/// The weeks of history, with what an officer who was there finished in each.
fn lived(
    record: &Record,
    policy: &Policy,
    history: History,
    arrivals: Vec<Vec<u32>>,
    finished: Vec<Vec<u32>>,
) -> Vec<PastWeek> {
    let begins = history.first + Days::new(1);
    let lived = |(week, (arrivals, finished)): (usize, (Vec<u32>, Vec<u32>))| {
        let there = record.present(weeks_on(begins, week), &policy.forecast).0;
        let each = |cases: u32| if there > 0.0 { f64::from(cases) / there } else { 0.0 };
        PastWeek { arrivals, finished: finished.into_iter().map(each).collect() }
    };
    arrivals.into_iter().zip(finished).enumerate().map(lived).collect()
}

impl Model {
    /// The unit as it was known on a day, for so many weeks on.
    pub fn of(
        record: &Record,
        policy: &Policy,
        from: Date,
        weeks: usize,
    ) -> Result<Self, NoForecast> {
        let rules = &policy.forecast;
        let there = past_weeks(record, policy, from)?;
        let first = from - Days::new(there as u64 * 7);
        let history = History { first, from, weeks: there };
        let present = |begins: Date, week| record.present(weeks_on(begins, week), rules);
        let officers: Vec<f64> =
            (0..weeks).map(|week| present(from + Days::new(1), week).0).collect();
        if officers.iter().all(|officers| *officers <= 0.0) {
            return Err(NoForecast::Nobody);
        }
        let gathered = gather(record, policy, history, weeks);
        let days = days_of_levels(record, policy, history);
        let class = |(kind, level)| Class {
            kind,
            level,
            work: days.of(level, policy) / days.mean,
            target: f64::from(policy.target_days(level)),
            times: 1.0,
        };
        let classes: Vec<Class> = in_order(&gathered.places).map(class).collect();
        let size = classes.len();
        let row = |of: &[(usize, usize)]| table(1, size, of).pop().unwrap_or_default();
        let arrivals = table(there, size, &gathered.came);
        let (stops, stop_days) = stops(record, history);
        let mut model = Self {
            from,
            past: lived(record, policy, history, arrivals, table(there, size, &gathered.finished)),
            classes,
            block: usize::try_from(rules.block_weeks).unwrap_or(1).max(1),
            exact: false,
            due: table(weeks, size, &gathered.falling),
            officers,
            present_share: 1.0 - f64::from(rules.leave_percent.min(100)) / 100.0,
            times_from: 0,
            ready: row(&gathered.ready),
            away: row(&gathered.away),
            stops,
            back: if stop_days > 0.0 { (7.0 / stop_days).min(1.0) } else { 1.0 },
            start: Start {
                open: count(gathered.ready.len() - gathered.owed + gathered.away.len()),
                stopped: count(gathered.away.len()),
                owed: count(gathered.owed),
            },
            basis: Basis {
                assumed: Assumed::of(policy),
                weeks: there,
                staffed: (0..there).filter(|week| present(first, *week).1).count(),
                arrivals: 0.0,
                renewals: 0.0,
                officers: 0.0,
                output: 0.0,
                days: days.shown(),
                stops: (stops * 100.0, stop_days),
            },
        };
        model.say_basis();
        Ok(model)
    }

    fn say_basis(&mut self) {
        let weeks = self.officers.len().max(1) as f64;
        let sum = |rows: &[Vec<u32>]| rows.iter().flatten().map(|n| f64::from(*n)).sum::<f64>();
        self.basis.renewals = sum(&self.due) / weeks;
        self.basis.arrivals = self.past.iter().flat_map(|week| &week.arrivals).sum::<u32>() as f64
            / self.past.len().max(1) as f64;
        self.basis.officers = self.officers.iter().sum::<f64>() / weeks;
        self.basis.output = self.past.iter().map(|week| week.output(&self.classes)).sum::<f64>()
            / self.past.len().max(1) as f64;
    }

    /// The day at the end of a week ahead.
    pub fn day(&self, week: usize) -> Date {
        weeks_on(self.from, week + 1)
    }

    /// The week ahead that a day lies in.
    pub fn week(&self, day: Date) -> usize {
        usize::try_from((day - self.from).num_days() / 7).unwrap_or(0)
    }

    /// Cases of each class that come in a week, on the mean of the weeks ahead.
    fn rates(&self) -> impl Iterator<Item = (&Class, f64)> {
        let mean = |rows: &mut dyn Iterator<Item = u32>, of: usize| {
            rows.map(f64::from).sum::<f64>() / of.max(1) as f64
        };
        self.classes.iter().enumerate().map(move |(at, class)| {
            let new = &mut self.past.iter().filter_map(|week| week.arrivals.get(at).copied());
            let due = &mut self.due.iter().filter_map(|week| week.get(at).copied());
            let rate = mean(new, self.past.len()) + mean(due, self.due.len());
            (class, rate * class.times)
        })
    }

    /// Cases that come in a week.
    pub fn arrivals_a_week(&self) -> f64 {
        self.rates().map(|(_, rate)| rate).sum()
    }

    /// Cases that may be open where each takes the days of its target and stands still as long
    /// as such cases do: rate times time (Little).
    pub fn allowed(&self) -> u32 {
        let still = self.stops * self.basis.stops.1;
        let open = self.rates().map(|(class, rate)| rate * (class.target + still) / 7.0);
        open.sum::<f64>().round() as u32
    }
}

/// The classes in the order of their places.
fn in_order(places: &Places) -> impl Iterator<Item = (CaseKind, Level)> {
    let mut all: Vec<_> = places.0.iter().map(|(class, place)| (*place, *class)).collect();
    all.sort_unstable_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, class)| class)
}

/// How many weeks before a day there are to draw from: those since the first closed case by which
/// nine in ten of the cases that had come in by the first day of the record would have been done.
/// Before that, what is finished is less than what officers can finish, for the record does not
/// hold the cases that they were at.
fn past_weeks(record: &Record, policy: &Policy, from: Date) -> Result<usize, NoForecast> {
    let rules = &policy.forecast;
    let closed = || record.cases.iter().filter(|case| case.closed.is_some_and(|day| day <= from));
    let begins = record.cases.iter().map(|case| case.received).min();
    let took = |case: &Case| case.closed.map(|day| (day - case.received).num_days());
    let mut days: Vec<i64> = closed().filter_map(took).collect();
    days.sort_unstable();
    let filled = begins.zip(spread(&days)).map(|(day, [_, _, most])| day + Duration::days(most));
    let first = closed().filter_map(|case| case.closed).min().max(filled);
    let weeks = first.map_or(0, |first| (from - first).num_days() / 7);
    let there = usize::try_from(weeks).unwrap_or(0);
    if there < usize::try_from(rules.least_weeks).unwrap_or(usize::MAX) {
        return Err(NoForecast::History { least: rules.least_weeks, there });
    }
    Ok(there.min(usize::try_from(rules.history_weeks).unwrap_or(there)))
}

/// Places in the one row of a table.
type OneRow = Vec<(usize, usize)>;

/// The classes of the cases open on a day: those to work on, and those whose clock stands still.
fn in_hand(record: &Record, from: Date, places: &mut Places) -> (OneRow, OneRow) {
    let (mut ready, mut away) = (Vec::new(), Vec::new());
    for case in record.cases.iter().filter(|case| case.open_on(from)) {
        let place = (0, places.of(case.kind, case.level));
        // Of a past day it is not known whose clock stood still.
        let still = case.waiting && from == record.today;
        if still { away.push(place) } else { ready.push(place) }
    }
    (ready, away)
}

/// The week and class of every renewal that falls due; what is renewed falls due again.
fn falling_due(
    record: &Record,
    policy: &Policy,
    from: Date,
    weeks: usize,
    places: &mut Places,
) -> Vec<(usize, usize)> {
    let lead = u64::from(policy.priority.due_soon_days);
    let end = weeks_on(from, weeks);
    let mut falling = Vec::new();
    for holder in &record.holders {
        let (Some(level), Some(first)) = (holder.level, holder.due_after(from, lead)) else {
            continue;
        };
        let months = policy.validity_months(level, false).max(1);
        let class = places.of(CaseKind::Renewal, level);
        let mut due = first;
        while due < end {
            falling.push((usize::try_from((due - from).num_days() / 7).unwrap_or(0), class));
            due = add_months(due, months);
        }
    }
    falling
}

/// Days without stopped time that cases took.
struct LevelDays {
    levels: BTreeMap<Level, (f64, usize)>,
    mean: f64,
}

fn days_of_levels(record: &Record, policy: &Policy, history: History) -> LevelDays {
    let mut levels: BTreeMap<Level, (f64, usize)> = BTreeMap::new();
    for case in record.cases.iter().filter(|case| history.closed(case)) {
        let closed = case.closed.unwrap_or(case.received);
        let days = (closed - case.received).num_days() - i64::from(case.stopped);
        let sum = levels.entry(case.level).or_default();
        sum.0 += days.max(1) as f64;
        sum.1 += 1;
    }
    let all = levels.values().fold((0.0, 0), |all, of| (all.0 + of.0, all.1 + of.1));
    let target = f64::from(policy.target_days(Level::Rv).max(1));
    let mean = if all.1 > 0 { all.0 / all.1 as f64 } else { target };
    LevelDays { levels, mean }
}

impl LevelDays {
    fn of(&self, level: Level, policy: &Policy) -> f64 {
        match self.levels.get(&level) {
            Some((sum, cases)) if *cases >= LEAST_CASES => sum / *cases as f64,
            _ => f64::from(policy.target_days(level)).max(1.0),
        }
    }

    fn shown(&self) -> Vec<(Level, f64, usize)> {
        let enough = self.levels.iter().filter(|(_, (_, cases))| *cases >= LEAST_CASES);
        enough.map(|(level, (sum, cases))| (*level, sum / *cases as f64, *cases)).collect()
    }
}

/// The share of closed cases whose clock stood still, and for how many days on the mean.
fn stops(record: &Record, history: History) -> (f64, f64) {
    let (mut all, mut stopped, mut days) = (0_u32, 0_u32, 0_u32);
    for case in record.cases.iter().filter(|case| history.closed(case)) {
        all += 1;
        stopped += u32::from(case.stopped > 0);
        days += case.stopped;
    }
    let part = |sum: u32, of: u32| if of > 0 { f64::from(sum) / f64::from(of) } else { 0.0 };
    (part(stopped, all), part(days, stopped))
}
