//! The control strategy that intelligence hangs on, and the daily pages of the last weeks.

use super::dice::{Dice, shift};
use super::gifts::insert_with_ref;
use super::reports::Report;
use super::tasking::Tasking;
use super::trail::{added, changed};
use super::world::{ANALYSTS, HEAD, World, at};
use crate::domain::choice::Choice;
use crate::domain::daily::{DailySection, DailyState, Dealt};
use crate::domain::follow_up::PriorityState;
use crate::domain::intelligence::Category;
use crate::domain::time::{Date, Moment, day, iso};
use crate::store::Side;
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;
use chrono::{Datelike, TimeDelta};

/// Calendar days of daily pages before the demonstration's day.
const PAGES: i64 = 28;
/// Days after which a report hangs on some priority, whatever its category.
const SETTLED: i64 = 21;

/// The strategy: category, title, owner and intent; the last takes what the others do not.
const STRATEGY: [(Option<Category>, &str, &str, &str); 6] = [
    (
        Some(Category::Sexual),
        "Abuse of position for a sexual purpose",
        HEAD,
        "Find it early, protect who reports it and refer every case.",
    ),
    (
        Some(Category::Disclosure),
        "Disclosure of information",
        "m.reyes",
        "Stop what leaves for money or favour; audit the systems it leaves from.",
    ),
    (
        Some(Category::Systems),
        "Misuse of force systems",
        "h.lowe",
        "Check those who look without a reason, and tell everybody that we do.",
    ),
    (
        Some(Category::Association),
        "Inappropriate association",
        "a.khan",
        "Know who is close to organised crime before it is used.",
    ),
    (
        Some(Category::Drugs),
        "Drugs: use and supply",
        "m.reyes",
        "Test with cause; follow supply to its source.",
    ),
    (
        None,
        "Other corruption and vulnerability",
        HEAD,
        "Assess everything else by its risk and support those at risk.",
    ),
];

/// Lays down the priorities of the year.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay_strategy(seeder: &Seeder<'_>, world: &mut World) -> Result<()> {
    let year = world.today.year();
    for (rank, (category, title, owner, intent)) in (1_i64..).zip(STRATEGY) {
        let reference = world.reference("CS", year, 2);
        let fields = [
            ("year", i64::from(year).into()),
            ("rank", rank.into()),
            ("title", title.into()),
            ("owner", owner.into()),
            ("category", category.map(Choice::code).into()),
            ("intent", intent.into()),
            ("state", PriorityState::Current.code().into()),
        ];
        let id = insert_with_ref(seeder, "intel.priority", &reference, &fields)?;
        world.priorities.push((category, id));
    }
    Ok(())
}

/// The priority that a report hangs on; what came in of late and fits none waits for a person.
pub(super) fn hangs_on(world: &World, report: &Report) -> Option<i64> {
    let of = |wanted: Option<Category>| {
        let mut known = world.priorities.iter();
        known.find(|(category, _)| *category == wanted).map(|(_, id)| *id)
    };
    let settled = day(report.received) < shift(world.today, -SETTLED);
    let own = report.category.and_then(|category| of(Some(category)));
    own.or_else(|| of(None).filter(|_| settled))
}

/// Lays down the daily pages of the last weeks, each closed with nothing left open.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay_pages(
    seeder: &Seeder<'_>,
    world: &mut World,
    reports: &[Report],
    tasking: &Tasking,
) -> Result<()> {
    let mut dice = world.dice(90);
    let calendar = world.policy().calendar.clone();
    let days = (1..=PAGES).rev().map(|back| shift(world.today, -back));
    let days: Vec<Date> = days.filter(|day| calendar.is_working_day(*day)).collect();
    let Some(first) = days.first() else { return Ok(()) };
    let mut since = calendar.last_close(at(*first, 9 * 60, 0));
    for held_on in days {
        let opened = at(held_on, 9 * 60 + dice.between(0, 9), dice.between(0, 59));
        let lines = lines(reports, tasking, since, opened);
        lay_page(seeder, world, &mut dice, (since, opened), &lines)?;
        since = opened;
    }
    Ok(())
}

type Line<'a> = (DailySection, &'a str, &'a str);

/// What a page of then had: what came in since the one before, and actions that were due.
fn lines<'a>(
    reports: &'a [Report],
    tasking: &'a Tasking,
    since: Moment,
    opened: Moment,
) -> Vec<Line<'a>> {
    let on = day(opened);
    let new = reports.iter().filter(|report| report.received >= since && report.received < opened);
    let due = tasking.actions.iter().filter(|action| {
        action.set_on < on && action.due <= on && action.closed_on.is_none_or(|closed| closed >= on)
    });
    let new = new.map(|r| (DailySection::Received, r.reference.as_str(), r.summary.as_str()));
    let due = due.map(|a| (DailySection::Actions, a.reference.as_str(), a.what.as_str()));
    new.chain(due).collect()
}

fn lay_page(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    (since, opened): (Moment, Moment),
    lines: &[Line<'_>],
) -> Result<()> {
    let held_on = day(opened);
    let reference = format!("M-{held_on}");
    let by = dice.of([HEAD, HEAD, ANALYSTS[0], ANALYSTS[1]]);
    let pace = |place: usize| TimeDelta::seconds(40 * (i64::try_from(place).unwrap_or(0) + 1));
    let closed = opened + pace(lines.len());
    let fields = [
        ("held_on", Value::from(held_on)),
        ("since", iso(since).into()),
        ("state", DailyState::Closed.code().into()),
        ("opened_at", iso(opened).into()),
        ("opened_by", by.into()),
        ("closed_at", iso(closed).into()),
        ("closed_by", by.into()),
    ];
    let id = insert_with_ref(seeder, "intel.daily", &reference, &fields)?;
    for (place, (section, record, what)) in lines.iter().enumerate() {
        let assigned = *section == DailySection::Received && dice.percent(25);
        let note = assigned.then(|| format!("with {}: grade and score it", dice.of(ANALYSTS)));
        let state = if assigned { Dealt::Assigned } else { Dealt::Seen };
        seeder.insert(
            "intel.daily_item",
            &[
                ("daily_id", id.into()),
                ("position", i64::try_from(place + 1).unwrap_or(0).into()),
                ("section", section.code().into()),
                ("record", (*record).into()),
                ("what", (*what).into()),
                ("state", state.code().into()),
                ("note", note.into()),
                ("at", iso(opened + pace(place)).into()),
                ("by", by.into()),
            ],
        )?;
    }
    let changes = added("intel.daily", id, fields.get(..5).unwrap_or_default());
    world.trail.add(Side::Intelligence, opened, by, "open daily page", &reference, changes);
    let (from, to) = (DailyState::Open.code().into(), DailyState::Closed.code().into());
    let changes = vec![changed("intel.daily", id, "state", &from, &to)];
    world.trail.add(Side::Intelligence, closed, by, "close daily page", &reference, changes);
    Ok(())
}
