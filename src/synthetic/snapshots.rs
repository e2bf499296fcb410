//! The monthly count of who holds their post without clearance, and the closed months of the
//! measures: a backlog that falls from 18.0 % two years ago to what the workforce of today shows.

use super::cases::{Case, MONTHS};
use super::world::{OFFICERS, World};
use crate::domain::measures::{By, Figure, Measure, as_at};
use crate::domain::month::Month;
use crate::domain::time::{Date, from_london};
use crate::store::error::Result;
use crate::store::seed::Seeder;
use chrono::NaiveTime;
use std::collections::BTreeMap;

/// The backlog two years ago, in ten-thousandths.
const FIRST: i64 = 1_800;

/// A force as it stands on a day.
#[derive(Default, Clone, Copy)]
struct Now {
    workforce: i64,
    without: i64,
    designated: i64,
}

/// Lays down the snapshots of two years, the last of them the current month's, and closes every
/// month before it.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(seeder: &Seeder<'_>, world: &World) -> Result<()> {
    let mut dice = world.dice(30);
    let now = count(world);
    let this = Month::of(world.today);
    let figures = seeder.figures(this, world.today, false)?;
    let steps = i64::from(MONTHS - 1);
    for back in (0..MONTHS).rev() {
        let (month, left) = (this.back(back), i64::from(back));
        let day = as_at(month, world.today);
        let open = open_cases(world, day);
        let mut then = Vec::new();
        for (place, now) in now.iter().enumerate() {
            let drift = if left == 0 { 0 } else { dice.between(-6, 6) };
            let workforce = now.workforce - now.workforce * left / 1_500;
            let today = now.without * 10_000 / now.workforce.max(1);
            let rate = today + (FIRST - today) * left / steps + drift;
            let without = if left == 0 { now.without } else { workforce * rate / 10_000 };
            let was = Now {
                workforce,
                without: without.clamp(0, workforce),
                designated: now.designated + now.designated * left / 9,
            };
            let force = world.forces.get(place);
            seeder.insert(
                "snapshot",
                &[
                    ("month", month.to_string().into()),
                    ("force_id", force.map_or(0, |force| force.id).into()),
                    ("workforce", was.workforce.into()),
                    ("without", was.without.into()),
                    ("open_cases", open.get(place).copied().unwrap_or(0).into()),
                    ("designated_without", was.designated.into()),
                ],
            )?;
            then.push(was);
        }
        if back > 0 {
            close(seeder, world, month, day, Drift { now: &now, then: &then, figures: &figures })?;
        }
    }
    Ok(())
}

/// A month against today: what the forces were and are, and the figures of today.
struct Drift<'a> {
    now: &'a [Now],
    then: &'a [Now],
    figures: &'a [Figure],
}

/// Closes a month: its cases as they were, who was cleared as the snapshots say.
fn close(
    seeder: &Seeder<'_>,
    world: &World,
    month: Month,
    day: Date,
    drift: Drift<'_>,
) -> Result<()> {
    let drifts =
        |measure| matches!(measure, Measure::Cleared | Measure::Designated | Measure::Overdue);
    let mut figures = seeder.figures(month, day, true)?;
    figures.retain(|figure| !drifts(figure.measure));
    let stands = drift.figures.iter().filter(|figure| drifts(figure.measure));
    figures.extend(stands.map(|figure| drift.of(world, figure)));
    let workforce: BTreeMap<(By, String), i64> = figures
        .iter()
        .filter(|figure| figure.measure == Measure::Cleared)
        .map(|figure| ((figure.by, figure.key.clone()), figure.of))
        .collect();
    for figure in figures.iter_mut().filter(|figure| figure.measure == Measure::PerThousand) {
        figure.of = workforce.get(&(figure.by, figure.key.clone())).copied().unwrap_or(0);
    }
    figures.sort_by(|a, b| (a.by, &a.key, a.measure).cmp(&(b.by, &b.key, b.measure)));
    let morning = NaiveTime::from_hms_opt(8, 5, 0).unwrap_or_default();
    let first = month.next().first();
    let works = |day: &Date| world.policy().calendar.is_working_day(*day);
    let day_after = first.iter_days().take(10).find(works).unwrap_or(first);
    let taken = from_london(day_after.and_time(morning));
    seeder.close_month(month, day, (taken, OFFICERS[0]), &figures)
}

impl Drift<'_> {
    /// A figure of today as it was then, by how its force, or all of them, drifted.
    fn of(&self, world: &World, figure: &Figure) -> Figure {
        let force = world.forces.iter().position(|force| force.code == figure.key);
        let place = force.filter(|_| figure.by == By::Force);
        let sum = |of: &[Now], what: fn(&Now) -> i64| -> i64 {
            match place {
                Some(place) => of.get(place).map_or(0, what),
                None => of.iter().map(what).sum(),
            }
        };
        let ratio = |count: i64, what: fn(&Now) -> i64| {
            count * sum(self.then, what) / sum(self.now, what).max(1)
        };
        let (part, of) = match figure.measure {
            Measure::Cleared => {
                let of = ratio(figure.of, |now| now.workforce);
                let without = ratio(figure.of - figure.part, |now| now.without);
                (of - without.clamp(0, of), of)
            }
            Measure::Designated => {
                (ratio(figure.part, |now| now.designated).min(figure.of), figure.of)
            }
            _ => (ratio(figure.part, |now| now.without).min(figure.of), figure.of),
        };
        Figure { part, of, ..figure.clone() }
    }
}

fn count(world: &World) -> Vec<Now> {
    let mut counts = vec![Now::default(); world.forces.len()];
    for person in &world.people {
        if let (Some(post), Some(now)) = (person.post, counts.get_mut(person.force)) {
            now.workforce += 1;
            now.without += i64::from(person.gap);
            now.designated += i64::from(person.gap && post.designated);
        }
    }
    counts
}

/// Cases of each force that were open at the end of a day.
fn open_cases(world: &World, day: Date) -> Vec<i64> {
    let mut open = vec![0; world.forces.len()];
    let is_open =
        |case: &&Case| case.received <= day && case.closed.is_none_or(|closed| closed.on > day);
    for case in world.cases.iter().filter(is_open) {
        let force = world.people.get(case.person).map(|person| person.force);
        if let Some(count) = force.and_then(|force| open.get_mut(force)) {
            *count += 1;
        }
    }
    open
}
