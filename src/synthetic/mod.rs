//! A believable synthetic alliance, so that the program can be shown and measured without a
//! real person in it. The same options lay down the same rows on every machine: all chance
//! comes from the seed, and no clock is read. The numbers are those of domain.md.

mod associations;
mod attendance;
mod barred;
mod case_decisions;
mod cases;
mod checks;
mod clearances;
mod complaints;
mod days;
mod dice;
mod dip;
mod due;
mod gifts;
mod hr;
mod interests;
mod letters;
mod monitoring;
mod months;
mod open;
mod parties;
mod phrases;
mod recommendations;
mod referrals;
mod report_parts;
mod report_rows;
mod reports;
mod roles;
mod second_scores;
mod sizes;
mod tasking;
mod tasking_rows;
#[cfg(test)]
mod tests;
mod trail;
mod workforce;
mod world;

use crate::domain::choice::choices;
use crate::domain::time::Date;
use crate::store::Store;
use crate::store::error::Result;
use crate::store::seed::Seeder;
use sizes::Sizes;
use std::sync::Arc;
use trail::Trail;
use world::{Force, SEES_CHARACTERISTICS, SEES_SOURCES, USERS, World};

choices! {
    /// How much is laid down.
    Scale, "scale" {
        Small = "small", "one force of about 300 people";
        Alliance = "alliance", "three forces, about 10,000 people";
        National = "national", "43 forces, about 316,000 people";
    }
}

/// What to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How much.
    pub scale: Scale,
    /// Where all chance comes from.
    pub seed: u64,
    /// The day at which the demonstration stands still.
    pub today: Date,
}

/// How far the making has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Parts done.
    pub done: u32,
    /// Parts in all.
    pub of: u32,
    /// The part that begins now.
    pub what: &'static str,
}

/// Marks an empty workspace as a demonstration and fills it. `progress` hears of every part as
/// it begins and once when all is done. Each part is a transaction of its own, so that memory
/// stays modest; a workspace whose making was broken off is to be thrown away.
///
/// # Errors
/// The workspace holds people already, or cannot be written.
pub fn make(
    store: &mut Store,
    options: &Options,
    progress: &mut dyn FnMut(Progress),
) -> Result<()> {
    let sizes = Sizes::of(options.scale)?;
    store.mark_demonstration(options.today)?;
    let policies = Arc::clone(store.policies());
    let forces = sizes.forces.clone();
    let parts = u32::try_from(forces.len()).unwrap_or(0) + cases::MONTHS + 22;
    let mut world = World::new(options.today, options.seed, sizes, policies)?;
    let mut steps = Steps { store, progress, done: 0, of: parts };
    steps.step("forces", |seeder| lay_forces(seeder, &mut world))?;
    for (place, size) in forces.iter().enumerate() {
        let part = |seeder: &Seeder<'_>| workforce::lay_force(seeder, &mut world, place, size);
        steps.step("people and posts", part)?;
    }
    steps.step("applicants", |seeder| cases::plan(seeder, &mut world))?;
    for month in 0..=cases::MONTHS {
        steps.step("vetting cases", |seeder| cases::lay_month(seeder, &mut world, month))?;
    }
    steps.step("clearances", |seeder| clearances::lay(seeder, &mut world))?;
    steps.step("closed months", |seeder| months::lay(seeder, &mut world))?;
    steps.step("follow-ups", |seeder| due::lay_reports(seeder, &mut world))?;
    steps.step("gifts", |seeder| gifts::lay(seeder, &mut world))?;
    steps.step("interests", |seeder| interests::lay(seeder, &mut world))?;
    steps.step("associations", |seeder| associations::lay(seeder, &mut world))?;
    steps.step("recommendations", |seeder| recommendations::lay(seeder, &mut world))?;
    let declared = |seeder: &Seeder<'_>| complaints::lay_vulnerabilities(seeder, &mut world);
    steps.step("circumstances", declared)?;
    let mut reports = reports::make(&mut world)?;
    let held = tasking::hold(&mut world, &mut reports);
    steps.step("control strategy", |seeder| days::lay_strategy(seeder, &mut world))?;
    steps.step("intelligence", |seeder| report_rows::lay(seeder, &mut world, &mut reports))?;
    steps.step("tasking", |seeder| tasking_rows::lay(seeder, &mut world, &reports, &held))?;
    steps.step("daily pages", |seeder| days::lay_pages(seeder, &mut world, &reports, &held))?;
    steps.step("complaints", |seeder| complaints::lay(seeder, &mut world))?;
    steps.step("referrals", |seeder| referrals::lay(seeder, &mut world, &reports, &held))?;
    steps.step("audit", |seeder| {
        world.lay_counters(seeder)?;
        let trail = std::mem::replace(&mut world.trail, Trail::new(options.today));
        trail.lay(seeder)
    })?;
    steps.told("what fell due", |store| due::arise(store, &world))?;
    steps.told("barred lists", |store| barred::import(store, &world))?;
    steps.told("dip sample", |store| dip::lay(store, &world))?;
    steps.told("differences with HR", |store| hr::compare(store, &world))?;
    steps.finish();
    Ok(())
}

/// Parts of the making, each in its own transaction.
struct Steps<'a> {
    store: &'a mut Store,
    progress: &'a mut dyn FnMut(Progress),
    done: u32,
    of: u32,
}

impl Steps<'_> {
    fn step(
        &mut self,
        what: &'static str,
        part: impl FnOnce(&Seeder<'_>) -> Result<()>,
    ) -> Result<()> {
        (self.progress)(Progress { done: self.done, of: self.of, what });
        let seeder = self.store.seed()?;
        part(&seeder)?;
        seeder.commit()?;
        self.done += 1;
        Ok(())
    }

    /// A part that goes through the door of every change.
    fn told(
        &mut self,
        what: &'static str,
        part: impl FnOnce(&mut Store) -> Result<()>,
    ) -> Result<()> {
        (self.progress)(Progress { done: self.done, of: self.of, what });
        part(self.store)?;
        self.done += 1;
        Ok(())
    }

    fn finish(self) {
        (self.progress)(Progress { done: self.of, of: self.of, what: "done" });
    }
}

fn lay_forces(seeder: &Seeder<'_>, world: &mut World) -> Result<()> {
    for (name, full_name, role) in USERS {
        let sees = [SEES_SOURCES, SEES_CHARACTERISTICS].map(|list| list.contains(&name));
        seeder.user(name, full_name, role, sees)?;
    }
    for size in world.sizes.forces.clone() {
        let fields = [("code", (&size.code).into()), ("name", (&size.name).into())];
        let id = seeder.insert("force", &fields)?;
        world.forces.push(Force { id, code: size.code });
    }
    // The ranks are those of the day already.
    let rolled = [("key", "rolled_on".into()), ("value", world.today.into())];
    seeder.insert("meta", &rolled)?;
    Ok(())
}
