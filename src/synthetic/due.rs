//! What falls due of those who hold a clearance: most of the last year's reviews and notices were
//! answered, a few were not, and now and then somebody reports a change.

use super::dice::{Dice, shift};
use super::world::{Grant, MANAGER, OFFICERS, World};
use crate::domain::choice::Choice;
use crate::domain::due::{Circumstance, DueKind, DueOutcome, DueRule, DueState, HealthAnswer};
use crate::domain::time::{Date, add_months};
use crate::domain::vetting::ClearanceState;
use crate::store::Store;
use crate::store::due::DueChange;
use crate::store::error::{Result, StoreError};
use crate::store::seed::Seeder;
use crate::store::value::Value;
use chrono::Datelike;

/// Lays down the last answered follow-up of each kind of a clearance in force.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay_of(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    (grant, clearance): (&Grant, i64),
) -> Result<()> {
    use ClearanceState::{Active, Conditional, Extended};
    let holds = matches!(grant.state, Active | Conditional | Extended);
    if !grant.current || !holds || grant.until < world.today {
        return Ok(());
    }
    let kinds = world.policy().due.kinds.clone();
    for (kind, rule) in kinds.iter().filter(|(_, rule)| rule.levels.contains(&grant.level)) {
        let Some((due_on, answered)) = last_answered(world, dice, grant, rule) else { continue };
        lay_answered(seeder, world, dice, (grant, clearance), (*kind, due_on, answered))?;
    }
    Ok(())
}

/// The day on which the last that was answered was due, and when it was answered.
fn last_answered(
    world: &World,
    dice: &mut Dice,
    grant: &Grant,
    rule: &DueRule,
) -> Option<(Date, Date)> {
    let days = (world.today - grant.granted).num_days();
    let years = u32::try_from(days / 366).unwrap_or(0);
    let passed = |years: u32| add_months(grant.granted, rule.months * years);
    for (back, answered) in [(0, 88), (1, 94)] {
        let Some(year) = years.checked_sub(back).filter(|year| *year > 0) else { continue };
        let due_on = passed(year);
        let on = world.working_day(shift(due_on, dice.between(-25, 25)));
        if dice.percent(answered) && on < world.today && on > grant.granted {
            return Some((due_on, on));
        }
    }
    None
}

fn lay_answered(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    (grant, clearance): (&Grant, i64),
    (kind, due_on, on): (DueKind, Date, Date),
) -> Result<()> {
    let check = kind == DueKind::Integrity;
    let declares = check && dice.percent(14);
    let place = dice.between(0, 3);
    let said = |at: i64| {
        let answer =
            if declares && at == place { HealthAnswer::Declared } else { HealthAnswer::Nothing };
        Value::from(check.then(|| answer.code()))
    };
    let declared = declares.then(|| {
        let key = ["standards", "gifts", "associations", "interests"];
        let key = usize::try_from(place).ok().and_then(|at| key.get(at)).copied();
        world.phrases.say(dice, &format!("declared.{}", key.unwrap_or("gifts")))
    });
    let supervisor = check.then(|| supervisor(world, dice));
    let person = world.people.get(grant.person).map_or(0, |person| person.id);
    let reference = world.reference("FU", on.year(), 5);
    seeder.insert(
        "due",
        &[
            ("ref", Value::from(&reference)),
            ("kind", kind.code().into()),
            ("person_id", person.into()),
            ("clearance_id", clearance.into()),
            ("arisen_on", shift(due_on, -30).into()),
            ("due_on", due_on.into()),
            ("state", DueState::Answered.code().into()),
            ("held_on", check.then_some(on).into()),
            ("supervisor", supervisor.into()),
            ("standards", said(0)),
            ("gifts", said(1)),
            ("associations", said(2)),
            ("interests", said(3)),
            ("declared", declared.into()),
            ("outcome", DueOutcome::NoAction.code().into()),
            ("note", "nothing that bears on the clearance".into()),
            ("answered_on", on.into()),
            ("answered_by", dice.of(OFFICERS).into()),
        ],
    )?;
    Ok(())
}

/// A supervisor by rank and surname.
fn supervisor(world: &World, dice: &mut Dice) -> String {
    let last = i64::try_from(world.people.len()).unwrap_or(1) - 1;
    let place = usize::try_from(dice.between(0, last.max(0))).unwrap_or(0);
    let name = world.people.get(place).map_or("Lowe", |person| person.name.as_str());
    let surname = name.split(',').next().unwrap_or(name);
    format!("{} {surname}", dice.of(["PS", "DS", "Insp", "DI"]))
}

/// Lays down reports of changed circumstances of the last months: about one of forty in post.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay_reports(seeder: &Seeder<'_>, world: &mut World) -> Result<()> {
    let mut dice = world.dice(22);
    let policies = std::sync::Arc::clone(&world.policies);
    let posted: Vec<i64> = world
        .people
        .iter()
        .filter(|person| person.post.is_some())
        .map(|person| person.id)
        .collect();
    for person in posted {
        if !dice.per_mille(25) {
            continue;
        }
        let reported =
            world.working_day(dice.after(world.today, -180, -1)).min(shift(world.today, -1));
        let rule = policies.on(reported).due.kinds.get(&DueKind::Change).cloned();
        let days = rule.map_or(0, |rule| rule.answer_days);
        let due_on = policies.on(reported).calendar.add_working_days(reported, days);
        let what = dice.weighted(&[
            (30, Circumstance::Address),
            (25, Circumstance::Relationship),
            (20, Circumstance::Financial),
            (8, Circumstance::Offence),
            (8, Circumstance::Associate),
            (5, Circumstance::Name),
            (4, Circumstance::Other),
        ]);
        let text = world.phrases.say(&mut dice, &format!("change.{}", what.code()));
        let on = world.working_day(shift(reported, dice.between(1, 18)));
        let answered = Some(on).filter(|on| *on < world.today && dice.percent(92));
        let reference = world.reference("FU", reported.year(), 5);
        let decided = |text: &'static str| Value::from(answered.map(|_| text));
        seeder.insert(
            "due",
            &[
                ("ref", Value::from(&reference)),
                ("kind", DueKind::Change.code().into()),
                ("person_id", person.into()),
                ("arisen_on", reported.into()),
                ("due_on", due_on.into()),
                ("state", answered.map_or(DueState::Open, |_| DueState::Answered).code().into()),
                ("what", what.code().into()),
                ("reported_on", reported.into()),
                ("text", text.into()),
                ("outcome", decided(DueOutcome::NoAction.code())),
                ("note", decided("noted on the file; no bearing on the clearance")),
                ("answered_on", answered.into()),
                ("answered_by", decided(dice.of(OFFICERS))),
            ],
        )?;
    }
    Ok(())
}

/// Brings in what has fallen due by the demonstration's day, as its first user of the day did.
///
/// # Errors
/// The database cannot be written.
pub(super) fn arise(store: &mut Store, world: &World) -> Result<()> {
    let at = super::world::at(shift(world.today, -1), 9 * 60, 0);
    match store.apply(MANAGER, at, &DueChange::Arise.into()) {
        Ok(_) | Err(StoreError::Refused(_)) => Ok(()),
        Err(error) => Err(error),
    }
}
