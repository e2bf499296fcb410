//! The closed months of the measures. Cases are counted as they were, by the code that closes
//! every month. Who was cleared cannot be: nobody who left is in this world, so that is today's
//! count, drifted back to a backlog of 18.0 % two years ago.

use super::cases::MONTHS;
use super::trail::added;
use super::world::{OFFICERS, World};
use crate::domain::measures::{By, Figure, Measure, as_at};
use crate::domain::month::Month;
use crate::domain::time::{Date, from_london};
use crate::store::Side;
use crate::store::error::Result;
use crate::store::measures::{CLOSE, CLOSED};
use crate::store::seed::Seeder;
use chrono::NaiveTime;
use std::collections::BTreeMap;

/// The backlog two years ago, in ten-thousandths.
const FIRST: i64 = 1_800;

/// What drifts; the rest is counted.
const DRIFT: [Measure; 3] = [Measure::Cleared, Measure::Designated, Measure::Overdue];

/// A force as it stands on a day.
#[derive(Default, Clone, Copy)]
struct Now {
    workforce: i64,
    without: i64,
    designated: i64,
}

/// Closes each of the two years' months that are over.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(seeder: &Seeder<'_>, world: &mut World) -> Result<()> {
    let mut dice = world.dice(30);
    let now = count(world);
    let this = Month::of(world.today);
    let figures = seeder.figures(this, world.today)?;
    let steps = i64::from(MONTHS - 1);
    for back in (1..MONTHS).rev() {
        let (month, left) = (this.back(back), i64::from(back));
        let mut then = Vec::new();
        for now in &now {
            let workforce = now.workforce - now.workforce * left / 1_500;
            let today = now.without * 10_000 / now.workforce.max(1);
            let rate = today + (FIRST - today) * left / steps + dice.between(-6, 6);
            then.push(Now {
                workforce,
                without: (workforce * rate / 10_000).clamp(0, workforce),
                designated: now.designated + now.designated * left / 9,
            });
        }
        close(seeder, world, month, Drift { now: &now, then: &then, figures: &figures })?;
    }
    Ok(())
}

/// A month against today: what the forces were and are, and the figures of today.
struct Drift<'a> {
    now: &'a [Now],
    then: &'a [Now],
    figures: &'a [Figure],
}

/// Closes a month: its cases as they were, who was cleared as it drifted.
fn close(seeder: &Seeder<'_>, world: &mut World, month: Month, drift: Drift<'_>) -> Result<()> {
    let day = as_at(month, world.today);
    let drifts = |measure| DRIFT.contains(&measure);
    let mut figures = seeder.figures_of_cases(month, day)?;
    let stands = drift.figures.iter().filter(|figure| drifts(figure.measure));
    figures.extend(stands.map(|figure| drift.of(world, figure)));
    add_up(&mut figures);
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
    let (id, fields) = seeder.close_month(month, day, (taken, OFFICERS[0]), &figures)?;
    let changes = added(CLOSED, id, &fields);
    world.trail.add(Side::Casework, taken, OFFICERS[0], CLOSE, &month.to_string(), changes);
    Ok(())
}

/// Lets what drifted add up again: all of it is what the forces come to, and what the levels lack
/// of that by rounding goes to the largest of them.
fn add_up(figures: &mut [Figure]) {
    for measure in DRIFT {
        let sum = |by: By, figures: &[Figure]| {
            let of = figures.iter().filter(|figure| figure.by == by && figure.measure == measure);
            of.fold((0, 0), |(part, of), figure| (part + figure.part, of + figure.of))
        };
        let (all, levels) = (sum(By::Force, figures), sum(By::Level, figures));
        let largest = figures
            .iter()
            .enumerate()
            .filter(|(_, figure)| figure.by == By::Level && figure.measure == measure)
            .max_by_key(|(_, figure)| figure.part)
            .map(|(at, _)| at);
        for (at, figure) in figures.iter_mut().enumerate() {
            if figure.measure == measure && figure.by == By::All {
                (figure.part, figure.of) = all;
            } else if Some(at) == largest {
                figure.part += all.0 - levels.0;
                figure.of += all.1 - levels.1;
            }
        }
    }
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
