//! The monthly count of who holds their post without clearance: a backlog that falls from
//! 18.0 % two years ago to what the workforce of today shows.

use super::cases::MONTHS;
use super::world::World;
use crate::domain::time::add_months;
use crate::store::error::Result;
use crate::store::seed::Seeder;
use chrono::{Datelike, Months};

/// The backlog two years ago, in ten-thousandths.
const FIRST: i64 = 1_800;

/// A force as it stands on the demonstration's day.
#[derive(Default, Clone, Copy)]
struct Now {
    workforce: i64,
    without: i64,
    designated: i64,
    open: i64,
}

/// Lays down the snapshots of two years, the last of them the current month's.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(seeder: &Seeder<'_>, world: &World) -> Result<()> {
    let mut dice = world.dice(30);
    let now = count(world);
    let this = world.today.with_day(1).unwrap_or(world.today);
    let first = this.checked_sub_months(Months::new(MONTHS - 1)).unwrap_or(this);
    let steps = i64::from(MONTHS - 1);
    for step in 0..=steps {
        let month = add_months(first, u32::try_from(step).unwrap_or(0)).format("%Y-%m").to_string();
        let left = steps - step;
        for (force, now) in world.forces.iter().zip(&now) {
            let drift = if left == 0 { 0 } else { dice.between(-6, 6) };
            let workforce = now.workforce - now.workforce * left / 1_500;
            let today = now.without * 10_000 / now.workforce.max(1);
            let rate = today + (FIRST - today) * left / steps + drift;
            let without = if left == 0 { now.without } else { workforce * rate / 10_000 };
            seeder.insert(
                "snapshot",
                &[
                    ("month", month.as_str().into()),
                    ("force_id", force.id.into()),
                    ("workforce", workforce.into()),
                    ("without", without.clamp(0, workforce).into()),
                    ("open_cases", (now.open + now.open * left / 60).into()),
                    ("designated_without", (now.designated + now.designated * left / 9).into()),
                ],
            )?;
        }
    }
    Ok(())
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
    for case in world.cases.iter().filter(|case| case.closed.is_none()) {
        let force = world.people.get(case.person).map(|person| person.force);
        if let Some(now) = force.and_then(|force| counts.get_mut(force)) {
            now.open += 1;
        }
    }
    counts
}
