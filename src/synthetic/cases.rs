//! Vetting cases: two years of closed ones, each clearance of that time with the case that gave
//! it, and the open queue. All are planned first, then numbered in the order they came in.

use super::case_decisions;
use super::checks;
use super::dice::{Dice, shift};
use super::letters;
use super::monitoring;
use super::open;
use super::parties;
use super::workforce::outside_level;
use super::world::{Grant, NewPerson, OFFICERS, Person, World};
use crate::domain::policy::Policy;
use crate::domain::priority::{self, Facts, Rank};
use crate::domain::time::Date;
use crate::domain::vetting::{
    CaseKind, ClearanceState, Level, Outcome, Sensitivity, Stage, SubjectKind, expiry,
};
use crate::store::error::Result;
use crate::store::seed::Seeder;
use chrono::Datelike;

/// Months of history.
pub(super) const MONTHS: u32 = 24;

/// How a case ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Closed {
    /// The day.
    pub on: Date,
    /// How.
    pub outcome: Outcome,
}

/// A vetting case.
#[derive(Debug, Clone)]
pub(super) struct Case {
    /// Its reference; empty until all are numbered.
    pub reference: String,
    /// Place in [`World::people`].
    pub person: usize,
    /// Why it was opened.
    pub kind: CaseKind,
    /// The level asked for.
    pub level: Level,
    /// Where it stands.
    pub stage: Stage,
    /// The day it came in.
    pub received: Date,
    /// How it ended.
    pub closed: Option<Closed>,
    /// The recruit's course.
    pub course: Option<Date>,
    /// Who works it.
    pub assigned: Option<&'static str>,
    /// Since when the applicant is awaited.
    pub stopped_since: Option<Date>,
    /// A class set by hand.
    pub override_class: Option<u8>,
    /// Place in [`World::grants`] of the clearance it gave.
    pub grant: Option<usize>,
}

impl Case {
    /// A closed case.
    fn closed(person: usize, kind: CaseKind, level: Level, received: Date, closed: Closed) -> Self {
        Self {
            reference: String::new(),
            person,
            kind,
            level,
            stage: Stage::Closed,
            received,
            closed: Some(closed),
            course: None,
            assigned: None,
            stopped_since: None,
            override_class: None,
            grant: None,
        }
    }

    /// When its class was set by hand: half-way through the case.
    pub(super) fn override_on(&self, today: Date) -> Option<Date> {
        let half = (today - self.received) / 2;
        self.override_class.map(|_| self.received + half)
    }

    /// Its place in the queue on the demonstration's day.
    pub(super) fn rank(&self, world: &World) -> Rank {
        let person = world.people.get(self.person);
        let post = person.and_then(|person| person.post);
        let post = post.filter(|post| post.level.ladder() == self.level.ladder());
        // What the post needs is enough, as far as a grant of the level would be.
        let least = post.map_or(self.level, |post| match self.level.satisfies(post.level) {
            true => post.level,
            false => self.level,
        });
        let enough = |person: &&Person| person.held_level.is_none_or(|held| held.satisfies(least));
        let valid_until = person.filter(enough).and_then(|person| person.valid_until(self.level));
        let facts = Facts {
            kind: self.kind,
            level: self.level,
            subject: person.map_or(SubjectKind::Applicant, |person| person.kind),
            in_post: post.is_some(),
            designated: post.is_some_and(|post| post.designated),
            sensitivity: post.map_or(Sensitivity::None, |post| post.sensitivity),
            valid_until,
            held: valid_until.is_some(),
            course_date: self.course,
            received: self.received,
            today: world.today,
            override_class: self.override_class,
            override_on: self.override_on(world.today),
        };
        priority::rank(&facts, world.policy())
    }
}

/// Plans every case, adds the people whom only a case concerns, and numbers them all.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn plan(seeder: &Seeder<'_>, world: &mut World) -> Result<()> {
    let mut dice = world.dice(10);
    set_conditions(world);
    let mut cases = of_clearances(world, &mut dice);
    open::plan(seeder, world, &mut dice, &mut cases)?;
    fill(seeder, world, &mut dice, &mut cases)?;
    cases.sort_by_key(|case| (case.received, case.person, case.level));
    for (place, case) in cases.iter_mut().enumerate() {
        case.reference = world.reference("V", case.received.year(), 5);
        if let Some(grant) = case.grant.and_then(|grant| world.grants.get_mut(grant)) {
            grant.case = Some(place);
        }
    }
    world.cases = cases;
    Ok(())
}

/// The first day of the history.
pub(super) fn begin(today: Date) -> Date {
    let first = today.with_day(1).unwrap_or(today);
    first.checked_sub_months(chrono::Months::new(MONTHS)).unwrap_or(first)
}

/// Lays down the cases received in one month of the history, counted from the oldest.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay_month(seeder: &Seeder<'_>, world: &mut World, month: u32) -> Result<()> {
    let mut dice = world.dice(1000 + u64::from(month));
    let mut theirs = world.dice(2000 + u64::from(month));
    let mut decided = world.dice(3000 + u64::from(month));
    let mut told = world.dice(4000 + u64::from(month));
    let mut forms = world.dice(5000 + u64::from(month));
    let first = crate::domain::time::add_months(begin(world.today), month);
    let next = crate::domain::time::add_months(first, 1);
    let cases = std::mem::take(&mut world.cases);
    let from = cases.partition_point(|case| case.received < first);
    let to = cases.partition_point(|case| case.received < next);
    for (at, case) in cases.get(from..to).unwrap_or_default().iter().enumerate() {
        let mut laid = checks::lay_case(seeder, world, &mut dice, case)?;
        parties::lay(seeder, world, &mut theirs, case, &mut laid)?;
        case_decisions::lay(seeder, world, &mut decided, (case, from + at), &laid)?;
        letters::lay(seeder, world, &mut told, case, &laid)?;
        let outcome = case.closed.map(|closed| closed.outcome);
        monitoring::lay(seeder, &mut forms, laid.id, outcome)?;
    }
    world.cases = cases;
    Ok(())
}

/// One in forty of the clearances in force that the history granted has conditions, so that some
/// are there at any size.
fn set_conditions(world: &mut World) {
    let from = begin(world.today);
    let recent = |grant: &&mut Grant| {
        grant.current && grant.state == ClearanceState::Active && grant.granted > shift(from, 250)
    };
    for grant in world.grants.iter_mut().filter(recent).skip(3).step_by(40) {
        grant.state = ClearanceState::Conditional;
    }
}

/// The case of each clearance granted inside the history.
fn of_clearances(world: &World, dice: &mut Dice) -> Vec<Case> {
    let from = begin(world.today);
    let mut cases = Vec::new();
    for (place, grant) in world.grants.iter().enumerate() {
        let received = world.working_day(shift(grant.granted, -days(dice, grant.level)));
        if received < from || grant.granted >= world.today {
            continue;
        }
        let kind = kind_of(world, dice, grant);
        let conditional = grant.state == ClearanceState::Conditional;
        let outcome = if conditional { Outcome::Conditions } else { Outcome::Granted };
        let closed = Closed { on: grant.granted, outcome };
        let mut case = Case::closed(grant.person, kind, grant.level, received, closed);
        case.grant = Some(place);
        case.assigned = Some(dice.of(OFFICERS));
        cases.push(case);
    }
    cases
}

/// Why the case of a clearance was opened: somebody new, somebody moved, or a renewal.
fn kind_of(world: &World, dice: &mut Dice, grant: &Grant) -> CaseKind {
    let person = world.people.get(grant.person);
    let new = person.and_then(|person| person.started).is_none_or(|day| day >= grant.granted);
    match grant.level {
        Level::Rv if new => dice.weighted(&[
            (900, CaseKind::Recruit),
            (70, CaseKind::Transferee),
            (30, CaseKind::Rejoiner),
        ]),
        Level::Nppv1 | Level::Nppv2a | Level::Nppv2f | Level::Nppv3 => CaseKind::NonPolice,
        Level::Rv => dice.weighted(&[
            (950, CaseKind::Renewal),
            (20, CaseKind::Random),
            (12, CaseKind::Change),
            (10, CaseKind::Aftercare),
            (8, CaseKind::Misconduct),
        ]),
        _ => dice.weighted(&[(600, CaseKind::Upgrade), (400, CaseKind::Renewal)]),
    }
}

/// Days that a case takes: around the median of its level, with a long tail.
pub(super) fn days(dice: &mut Dice, level: Level) -> i64 {
    let median = match level {
        Level::Rv => 42,
        Level::Mv | Level::Emv | Level::Nppv3 => 56,
        Level::Nppv1 => 18,
        Level::Nppv2a | Level::Nppv2f => 35,
        Level::Ctc => 60,
        Level::Sc | Level::Esc => 90,
        Level::Dv | Level::Edv => 180,
    };
    let (least, most) = dice.weighted(&[
        (250, (40, 75)),
        (250, (75, 100)),
        (250, (100, 140)),
        (150, (140, 220)),
        (75, (220, 330)),
        (25, (330, 520)),
    ]);
    (median * dice.between(least, most) / 100).max(3)
}

/// Adds closed cases of people who came and went until each month has had its number.
fn fill(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    cases: &mut Vec<Case>,
) -> Result<()> {
    let first = begin(world.today);
    let month_of = |date: Date| (date.year() - first.year()) * 12 + date.month0() as i32;
    let base = first.month0() as i32;
    let mut wanted: Vec<i64> = Vec::new();
    for month in 0..=MONTHS as i32 {
        let (least, most) = world.sizes.cases_a_month;
        let whole = if month < MONTHS as i32 { 30 } else { i64::from(world.today.day0()) };
        let there = cases.iter().filter(|case| month_of(case.received) - base == month).count();
        wanted.push((dice.between(least, most) * whole / 30 - there as i64).max(0));
    }
    let extras: i64 = wanted.iter().sum();
    let closed = cases.iter().filter(|case| case.closed.is_some()).count() as i64;
    // Whom a clearance in force shows was granted, so the others end badly more often.
    let stretch = u32::try_from((closed + extras) * 100 / extras.max(1)).unwrap_or(100);
    for (month, wanted) in (0..).zip(wanted) {
        let first = crate::domain::time::add_months(first, month);
        for _ in 0..wanted {
            let received = world.working_day(dice.after(first, 0, 27));
            if let Some(case) = passing(seeder, world, dice, received, stretch)? {
                cases.push(case);
            }
        }
    }
    Ok(())
}

/// How a case ends for somebody who holds nothing now; `stretch` is in hundredths.
fn outcome(dice: &mut Dice, stretch: u32) -> Outcome {
    let (refused, withdrawn, discontinued) = (40 * stretch, 40 * stretch, 12 * stretch);
    let conditions = 14 * stretch;
    let roll = dice.below(100_000);
    match () {
        () if roll < refused => Outcome::Refused,
        () if roll < refused + withdrawn => Outcome::Withdrawn,
        () if roll < refused + withdrawn + discontinued => Outcome::Discontinued,
        () if roll < refused + withdrawn + discontinued + conditions => Outcome::Conditions,
        () => Outcome::Granted,
    }
}

/// A closed case of somebody new; `None` where it would still be open.
fn passing(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    received: Date,
    stretch: u32,
) -> Result<Option<Case>> {
    let kind = dice.weighted(&[
        (540, CaseKind::Recruit),
        (70, CaseKind::Transferee),
        (30, CaseKind::Rejoiner),
        (360, CaseKind::NonPolice),
    ]);
    let subject = if kind == CaseKind::NonPolice {
        dice.of([SubjectKind::Contractor, SubjectKind::Contractor, SubjectKind::Partner])
    } else {
        SubjectKind::Applicant
    };
    let level = match kind {
        CaseKind::NonPolice => outside_level(dice, subject),
        _ => Level::Rv,
    };
    let latest = (world.today - received).num_days() - 1;
    let taken = (0..4).find_map(|_| Some(days(dice, level)).filter(|days| *days <= latest));
    let Some(taken) = taken else { return Ok(None) };
    let on = world.working_day(shift(received, taken)).max(received);
    let outcome = outcome(dice, stretch);
    let passing = Passing { subject, level, on, outcome };
    let person = add_passing(seeder, world, dice, &passing)?;
    let mut case = Case::closed(person, kind, level, received, Closed { on, outcome });
    case.assigned = Some(dice.of(OFFICERS));
    if matches!(outcome, Outcome::Granted | Outcome::Conditions) {
        case.grant = Some(world.grants.len());
        let grant = passing_grant(world, person, level, on, outcome);
        world.grant(grant);
    }
    Ok(Some(case))
}

/// What a passing person was granted: in force while they wait to start, else ended.
fn passing_grant(
    world: &World,
    person: usize,
    level: Level,
    granted: Date,
    outcome: Outcome,
) -> Grant {
    let contractor = world.people.get(person).is_some_and(Person::contractor);
    let waiting = granted > shift(world.today, -90);
    let policy: &Policy = world.policies.on(granted);
    let state = match outcome {
        _ if !waiting => ClearanceState::Terminated,
        Outcome::Conditions => ClearanceState::Conditional,
        _ => ClearanceState::Active,
    };
    let until = expiry(level, granted, contractor, policy);
    Grant { person, level, granted, until, state, current: waiting, case: None }
}

/// What is known of somebody who came and went.
struct Passing {
    subject: SubjectKind,
    level: Level,
    on: Date,
    outcome: Outcome,
}

fn add_passing(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    passing: &Passing,
) -> Result<usize> {
    let Passing { subject: kind, level, on: decided, outcome } = *passing;
    let force = dice.index(world.forces.len());
    let granted = matches!(outcome, Outcome::Granted | Outcome::Conditions);
    let old = decided <= shift(world.today, -90);
    let stayed = granted && old && (kind != SubjectKind::Applicant || dice.percent(55));
    let kind = if stayed && kind == SubjectKind::Applicant {
        dice.of([SubjectKind::Officer, SubjectKind::Staff, SubjectKind::Special])
    } else {
        kind
    };
    let started = (stayed || kind != SubjectKind::Applicant).then(|| dice.after(decided, 5, 40));
    let started = started.filter(|day| granted && *day < world.today);
    let left_on = started
        .filter(|_| old)
        .map(|day| dice.after(day, 1, 500).min(shift(world.today, -1)).max(day));
    let outside = matches!(kind, SubjectKind::Contractor | SubjectKind::Partner);
    let employer = outside.then(|| world.phrases.say(dice, "firm"));
    let new = NewPerson {
        kind,
        force,
        level,
        collar: None,
        rank: None,
        unit: None,
        employer,
        started,
        left_on,
    };
    world.add_person(seeder, dice, new)
}
