//! Who holds which clearance and until when, and who holds a post without it. A clearance is
//! planned from its last day backwards, so that re-vetting comes in waves.

use super::dice::{Dice, shift};
use super::due;
use super::roles::Role;
use super::world::{Grant, HEAD, MANAGER, OFFICERS, World};
use crate::domain::choice::Choice;
use crate::domain::policy::Policy;
use crate::domain::time::{Date, add_months};
use crate::domain::vetting::{ClearanceState, Ladder, Level, expiry};
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;
use chrono::{Datelike, Months};

/// Why a post is held without the clearance that it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// It ended so many days ago.
    Lapsed(i64),
    /// None was ever recorded.
    Missing,
    /// A lower rung of the same ladder is held.
    TooLow,
    /// It is suspended.
    Suspended,
    /// It was withdrawn.
    Withdrawn,
}

/// The kind of gap at a post that is held without clearance.
pub(super) fn gap(dice: &mut Dice, role: &Role) -> Gap {
    let lower = matches!(role.level, Level::Mv | Level::Emv);
    if role.designated {
        return if lower && dice.percent(20) {
            Gap::TooLow
        } else {
            Gap::Lapsed(dice.between(41, 203))
        };
    }
    match dice.below(100) {
        0..80 => Gap::Lapsed(late_days(dice)),
        80..98 => Gap::Missing,
        98 => Gap::Suspended,
        _ => Gap::Withdrawn,
    }
}

/// The gap of somebody outside the force, or none.
pub(super) fn outside_gap(dice: &mut Dice) -> Option<Gap> {
    match dice.below(1000) {
        0..140 => Some(Gap::Lapsed(late_days(dice))),
        140..170 => Some(Gap::Missing),
        170..173 => Some(Gap::Suspended),
        _ => None,
    }
}

/// Days since a clearance ended: mostly a few months.
fn late_days(dice: &mut Dice) -> i64 {
    let (least, most) = dice.weighted(&[(50, (1, 90)), (35, (91, 240)), (15, (241, 520))]);
    dice.between(least, most)
}

/// Days before which no clearance was recorded: the vetting code is of 2006.
const OLDEST: i64 = 20 * 365;

/// A clearance of a plan.
struct Step {
    level: Level,
    granted: Date,
    until: Date,
    state: ClearanceState,
    current: bool,
}

/// What a person holds and held, and when the person began.
pub(super) struct Plan {
    /// The first day.
    pub started: Date,
    steps: Vec<Step>,
}

impl Plan {
    /// Notes its clearances for a person.
    pub(super) fn note(self, world: &mut World, person: usize) {
        for Step { level, granted, until, state, current } in self.steps {
            world.grant(Grant { person, level, granted, until, state, current, case: None });
        }
    }

    /// Adds the clearance in force and, `cycles` times, one before it.
    fn add(&mut self, chance: &mut Chance<'_>, level: Level, gap: Option<Gap>, cycles: u32) {
        let (granted, until, state) = chance.clearance(level, gap);
        self.steps.push(Step { level, granted, until, state, current: true });
        let months = chance.months(level);
        let mut next = granted;
        for _ in 0..cycles {
            let rolled = chance.dice.after(back(next, months), -20, 60);
            let granted = weekday(rolled.min(shift(next, -30)));
            next = granted;
            if granted < shift(chance.today, -OLDEST) {
                break;
            }
            let until = expiry(level, granted, chance.contractor, chance.policy);
            let lapsed = until < chance.today;
            let state = if lapsed { ClearanceState::Lapsed } else { ClearanceState::Active };
            self.steps.push(Step { level, granted, until, state, current: false });
        }
        self.started = chance.dice.after(next, 10, 80).min(shift(chance.today, -1));
    }
}

/// The plan of somebody who serves, at a post of this level.
pub(super) fn plan(
    dice: &mut Dice,
    policy: &Policy,
    today: Date,
    level: Level,
    gap: Option<Gap>,
) -> Plan {
    let mut chance = Chance { dice, policy, today, contractor: false };
    let started = chance.dice.after(today, -9_000, -30);
    let mut plan = Plan { started, steps: Vec::new() };
    let cycles = chance.dice.weighted(&[(45, 0), (40, 1), (15, 2)]);
    let force_gap = if level.ladder() == Ladder::Force { gap } else { None };
    match (level, force_gap) {
        (_, Some(Gap::Missing)) => {}
        (Level::Mv | Level::Emv, Some(Gap::TooLow)) => {
            plan.add(&mut chance, Level::Rv, None, cycles.min(1));
        }
        (Level::Mv | Level::Emv, _) => {
            plan.add(&mut chance, level, force_gap, cycles.min(1));
            plan.begin_with_recruitment(&mut chance);
        }
        _ => plan.add(&mut chance, Level::Rv, force_gap, cycles),
    }
    if level.ladder() == Ladder::National && gap != Some(Gap::Missing) {
        let started = plan.started;
        plan.add(&mut chance, level, gap, 0);
        plan.started = started.min(plan.started);
    }
    plan
}

impl Plan {
    /// Before management vetting came recruitment vetting.
    fn begin_with_recruitment(&mut self, chance: &mut Chance<'_>) {
        let first = self.steps.iter().map(|step| step.granted).min().unwrap_or(chance.today);
        let granted = weekday(chance.dice.after(first, -3_400, -400));
        let until = expiry(Level::Rv, granted, false, chance.policy);
        let state =
            if until < chance.today { ClearanceState::Lapsed } else { ClearanceState::Active };
        self.steps.push(Step { level: Level::Rv, granted, until, state, current: false });
        self.started = chance.dice.after(granted, 10, 80);
    }
}

/// The plan of somebody outside the force.
pub(super) fn outside_plan(
    dice: &mut Dice,
    world: &World,
    level: Level,
    gap: Option<Gap>,
    contractor: bool,
) -> Plan {
    let (policy, today) = (world.policy(), world.today);
    let mut chance = Chance { dice, policy, today, contractor };
    let started = chance.dice.after(today, -90, -2);
    let mut plan = Plan { started, steps: Vec::new() };
    if gap != Some(Gap::Missing) {
        let cycles = chance.dice.weighted(&[(60, 0), (30, 1), (10, 2)]);
        plan.add(&mut chance, level, gap, cycles);
    }
    plan
}

/// How re-vetting falls due over the next two years, in hundredths of an even month.
const WAVES: [u32; 24] = [
    20, 27, 48, 82, 56, 40, 30, 27, 40, 68, 86, 50, 34, 40, 60, 96, 66, 50, 48, 46, 70, 105, 130,
    90,
];

/// What a clearance is rolled from.
struct Chance<'a> {
    dice: &'a mut Dice,
    policy: &'a Policy,
    today: Date,
    contractor: bool,
}

impl Chance<'_> {
    fn months(&self, level: Level) -> u32 {
        self.policy.validity_months(level, self.contractor)
    }

    /// The day of grant, the last day and the state of the clearance in force.
    fn clearance(&mut self, level: Level, gap: Option<Gap>) -> (Date, Date, ClearanceState) {
        let until = match gap {
            Some(Gap::Lapsed(days)) => shift(self.today, -days),
            _ => self.due(level),
        };
        let granted = weekday(back(until, self.months(level)).min(shift(self.today, -1)));
        // By the rule rather than the day aimed at: months differ in length.
        let mut until = expiry(level, granted, self.contractor, self.policy);
        if matches!(gap, Some(Gap::Lapsed(_))) {
            until = until.min(shift(self.today, -1));
        } else if until <= self.today {
            until = shift(self.today, 1);
        }
        let state = match gap {
            Some(Gap::Lapsed(_)) => ClearanceState::Lapsed,
            Some(Gap::Suspended) => ClearanceState::Suspended,
            Some(Gap::Withdrawn) => ClearanceState::Withdrawn,
            _ => match self.dice.below(1000) {
                0..13 => {
                    return self.extended(level);
                }
                13..33 => ClearanceState::Conditional,
                _ => ClearanceState::Active,
            },
        };
        (granted, until, state)
    }

    /// One that would have ended lately and was extended into the months to come.
    fn extended(&mut self, level: Level) -> (Date, Date, ClearanceState) {
        let ended = self.dice.after(self.today, -80, -1);
        let granted = weekday(back(ended, self.months(level)));
        let until = add_months(ended, self.policy.extension_max_months.max(3));
        (granted, until.max(shift(self.today, 3)), ClearanceState::Extended)
    }

    /// A last day in the future, by the waves of the next two years.
    fn due(&mut self, level: Level) -> Date {
        let months = self.months(level);
        let month = (0..200).find_map(|_| {
            let month = self.dice.below(months);
            let even = if month % 12 == 3 { 140 } else { 95 };
            let weight = WAVES.get(month as usize).copied().unwrap_or(even);
            (self.dice.below(140) < weight).then_some(month)
        });
        let first = self.today.with_day(1).unwrap_or(self.today);
        let due = shift(add_months(first, month.unwrap_or(0)), self.dice.between(0, 27));
        if due > self.today { due } else { self.dice.after(self.today, 1, 12) }
    }
}

/// The day itself, or the Friday before a weekend.
fn weekday(date: Date) -> Date {
    let past = i64::from(date.weekday().num_days_from_monday()) - 4;
    shift(date, -past.max(0))
}

/// The day so many months before.
fn back(date: Date, months: u32) -> Date {
    date.checked_sub_months(Months::new(months)).unwrap_or(date)
}

/// Lays down every clearance noted, numbered by the day of its grant.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(seeder: &Seeder<'_>, world: &mut World) -> Result<()> {
    let mut grants = std::mem::take(&mut world.grants);
    // The level decides between two of a person on one day, so that the order is always one.
    grants.sort_by_key(|grant| (grant.granted, grant.person, grant.level, grant.until));
    let mut dice = world.dice(20);
    let mut follows = world.dice(21);
    for grant in &grants {
        let reference = world.reference("C", grant.granted.year(), 5);
        let id = lay_one(seeder, world, &mut dice, grant, reference)?;
        due::lay_of(seeder, world, &mut follows, (grant, id))?;
    }
    Ok(())
}

fn lay_one(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    grant: &Grant,
    reference: String,
) -> Result<i64> {
    let phrases = &world.phrases;
    let conditional = grant.state == ClearanceState::Conditional;
    let extended = grant.state == ClearanceState::Extended;
    let mut say = |wanted: bool, list| wanted.then(|| phrases.say(dice, list));
    let said = say(conditional, "case.conditions");
    let reason = say(extended, "extension.reason");
    let risk = say(extended, "extension.risk");
    let owner = conditional.then(|| dice.of(OFFICERS));
    let review = conditional.then(|| dice.after(world.today, -40, 200));
    // One of the history has the conditions of its case.
    let set = grant.case.filter(|_| conditional).and_then(|case| world.conditions.get(&case));
    let conditions = set.map_or(said, |set| Some(set.text.clone()));
    let owner = set.map_or(owner, |set| Some(set.owner));
    let review = set.map_or(review, |set| Some(set.review));
    let authoriser = extended.then(|| dice.of([MANAGER, MANAGER, HEAD]));
    let case = grant.case.and_then(|case| world.cases.get(case));
    let person = world.people.get(grant.person).map_or(0, |person| person.id);
    seeder.insert(
        "clearance",
        &[
            ("ref", Value::from(&reference)),
            ("person_id", person.into()),
            ("level", grant.level.code().into()),
            ("granted_on", grant.granted.into()),
            ("valid_until", grant.until.into()),
            ("state", grant.state.code().into()),
            ("current", grant.current.into()),
            ("conditions", conditions.into()),
            ("condition_owner", owner.into()),
            ("condition_review", review.into()),
            ("extension_reason", reason.into()),
            ("authoriser", authoriser.into()),
            ("risk_note", risk.into()),
            ("case_ref", case.map(|case| case.reference.clone()).into()),
        ],
    )
}
