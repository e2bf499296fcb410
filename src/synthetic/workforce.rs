//! The people of a force, the posts they hold, and how they come by their clearances.

use super::clearances::{self, Gap};
use super::dice::{Dice, shift};
use super::roles::{self, Role, Who};
use super::sizes::ForceSize;
use super::world::{Held, NewPerson, World};
use crate::domain::choice::Choice;
use crate::domain::time::{Date, add_months};
use crate::domain::vetting::{Level, Sensitivity, SubjectKind};
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;
use chrono::Datelike;

/// A post to be filled.
struct Slot {
    role: &'static Role,
    gap: Option<Gap>,
}

/// Lays down the people and posts of one force; clearances are noted and laid down later, when
/// they can be numbered by date.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay_force(
    seeder: &Seeder<'_>,
    world: &mut World,
    force: usize,
    size: &ForceSize,
) -> Result<()> {
    let mut dice = world.dice(100 + force as u64);
    let slots = slots(&mut dice, size);
    let mut collar = 1000;
    for slot in &slots {
        serving(seeder, world, &mut dice, force, slot, &mut collar)?;
    }
    // A designated post that somebody is about to move to stands first among the vacant.
    let first = roles::ROLES.iter().find(|role| role.level == Level::Mv).filter(|_| force == 0);
    if let Some(role) = first {
        let post = lay_post(seeder, world, force, role, None, None)?;
        world.vacant.push(post.1);
    }
    let outside = roles::of(Who::Outside);
    for _ in 0..size.non_police {
        non_police(seeder, world, &mut dice, force, &outside)?;
    }
    for _ in 0..size.serving / 40 {
        let who = dice.of([Who::Uniform, Who::Detective, Who::Staff]);
        if let Some(role) = heavy(&mut dice, &roles::of(who)) {
            let post = lay_post(seeder, world, force, role, None, None)?;
            if force == 0 {
                world.vacant.push(post.1);
            }
        }
    }
    Ok(())
}

/// How many of each serve, as in Cambridgeshire: 60 % officers, 34 % staff, 6 % PCSOs (P).
fn slots(dice: &mut Dice, size: &ForceSize) -> Vec<Slot> {
    let whos = [(450, Who::Uniform), (150, Who::Detective), (340, Who::Staff), (60, Who::Pcso)];
    let mut slots = Vec::new();
    for (share, who) in whos {
        let pool = roles::of(who);
        for _ in 0..size.serving * share / 1000 {
            if let Some(role) = heavy(dice, &pool) {
                slots.push(Slot { role, gap: None });
            }
        }
    }
    choose_gaps(dice, &mut slots, size);
    slots
}

/// Chooses which posts are held without the clearance that they need: 167 in a thousand.
fn choose_gaps(dice: &mut Dice, slots: &mut [Slot], size: &ForceSize) {
    let designated = |role: &Role| role.designated;
    let sensitive = |role: &Role| !role.designated && role.sensitivity != Sensitivity::None;
    let other = |role: &Role| !designated(role) && !sensitive(role);
    let places = |slots: &[Slot], kind: &dyn Fn(&Role) -> bool| -> Vec<usize> {
        let found = slots.iter().enumerate().filter(|(_, slot)| kind(slot.role));
        found.map(|(place, _)| place).collect()
    };
    let all = u32::try_from(slots.len()).unwrap_or(0) * 167 / 1000;
    let others = all.saturating_sub(size.designated_gaps + size.sensitive_gaps);
    let pools = [
        (places(slots, &designated), size.designated_gaps),
        (places(slots, &sensitive), size.sensitive_gaps),
        (places(slots, &other), others),
    ];
    for (mut pool, wanted) in pools {
        for _ in 0..wanted {
            let slot = dice.take(&mut pool).and_then(|place| slots.get_mut(place));
            if let Some(slot) = slot {
                slot.gap = Some(clearances::gap(dice, slot.role));
            }
        }
    }
}

/// One of a list of roles, as likely as its weight.
fn heavy(dice: &mut Dice, pool: &[&'static Role]) -> Option<&'static Role> {
    let mut roll = dice.below(pool.iter().map(|role| role.weight).sum());
    pool.iter().copied().find(|role| {
        let here = roll < role.weight;
        roll = roll.saturating_sub(role.weight);
        here
    })
}

fn serving(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    force: usize,
    slot: &Slot,
    collar: &mut i64,
) -> Result<()> {
    let role = slot.role;
    let kind = match role.who {
        Who::Staff => SubjectKind::Staff,
        Who::Pcso => SubjectKind::Pcso,
        _ => SubjectKind::Officer,
    };
    let plan = clearances::plan(dice, world.policy(), world.today, role.level, slot.gap);
    *collar += dice.between(1, 2);
    let prefix = if kind == SubjectKind::Staff { "S" } else { "" };
    let new = NewPerson {
        kind,
        force,
        level: role.level,
        collar: Some(format!("{prefix}{collar}")),
        rank: rank(dice, role),
        unit: Some(role.unit),
        employer: None,
        started: Some(plan.started),
        left_on: None,
    };
    let person = world.add_person(seeder, dice, new)?;
    let held_since = held_since(dice, plan.started, world.today, slot.gap);
    let (post, _) = lay_post(seeder, world, force, role, Some(person), Some(held_since))?;
    lay_predecessor(seeder, world, person, post, held_since)?;
    if let Some(person) = world.people.get_mut(person) {
        person.post = Some(post);
        person.gap = slot.gap.is_some();
        person.held_since = Some(held_since);
    }
    plan.note(world, person);
    Ok(())
}

/// Every third post was held before by somebody who has another now: the one laid down just
/// before, where there was time for both.
fn lay_predecessor(
    seeder: &Seeder<'_>,
    world: &World,
    person: usize,
    post: Held,
    since: Date,
) -> Result<()> {
    if !person.is_multiple_of(3) {
        return Ok(());
    }
    let before = person.checked_sub(1).and_then(|place| world.people.get(place));
    let force = world.people.get(person).map(|person| person.force);
    let Some(before) = before.filter(|before| Some(before.force) == force) else { return Ok(()) };
    let (Some(began), Some(moved)) = (before.started, before.held_since) else { return Ok(()) };
    let until = since.min(moved);
    let from = began.max(shift(until, -700));
    if from < until {
        seeder.insert(
            "holding",
            &[
                ("post_id", post.id.into()),
                ("person_id", before.id.into()),
                ("from_on", from.into()),
                ("until_on", until.into()),
            ],
        )?;
    }
    Ok(())
}

/// When a post was taken up: lately by those who moved to one that needs more than they hold.
fn held_since(dice: &mut Dice, started: Date, today: Date, gap: Option<Gap>) -> Date {
    let most = match gap {
        Some(Gap::TooLow) => 30,
        _ => (today - started).num_days().clamp(1, 2_500),
    };
    dice.after(today, -most, -1).max(started)
}

fn rank(dice: &mut Dice, role: &Role) -> Option<&'static str> {
    match role.who {
        _ if role.title == "Head of ACU" => Some("DCI"),
        Who::Uniform if role.unit == "Command Team" => {
            Some(dice.of(["Chief Inspector", "Superintendent", "Chief Superintendent", "ACC"]))
        }
        Who::Uniform => Some(dice.weighted(&[
            (790, "PC"),
            (150, "PS"),
            (45, "Inspector"),
            (12, "Chief Inspector"),
            (3, "Superintendent"),
        ])),
        Who::Detective => {
            Some(dice.weighted(&[(720, "DC"), (200, "DS"), (60, "DI"), (15, "DCI"), (5, "D/Supt")]))
        }
        Who::Staff | Who::Pcso | Who::Outside => None,
    }
}

fn non_police(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    force: usize,
    outside: &[&'static Role],
) -> Result<()> {
    use SubjectKind::{Cadet, Contractor, Partner, Special, Volunteer};
    let kind = dice.weighted(&[
        (450, Contractor),
        (150, Volunteer),
        (120, Cadet),
        (140, Partner),
        (140, Special),
    ]);
    let inside = matches!(kind, Contractor | Partner) && dice.percent(14);
    let role = if inside { heavy(dice, outside) } else { None };
    let level = role.map_or_else(|| outside_level(dice, kind), |role| role.level);
    let gap = clearances::outside_gap(dice);
    let plan = clearances::outside_plan(dice, world, level, gap, kind == Contractor);
    let employer = match kind {
        Contractor => Some(world.phrases.say(dice, "firm")),
        Partner => Some(dice.of(["County council", "NHS trust", "Probation service"]).to_owned()),
        _ => None,
    };
    let new = NewPerson {
        kind,
        force,
        level,
        collar: (kind == Special).then(|| format!("9{:04}", dice.below(10_000))),
        rank: (kind == Special).then_some("SC"),
        unit: role.map(|role| role.unit),
        employer,
        started: Some(plan.started),
        left_on: None,
    };
    let person = world.add_person(seeder, dice, new)?;
    if let Some(role) = role {
        let since = dice.after(plan.started, 0, 60).min(shift(world.today, -1));
        let (post, _) = lay_post(seeder, world, force, role, Some(person), Some(since))?;
        if let Some(person) = world.people.get_mut(person) {
            person.post = Some(post);
            person.gap = gap.is_some();
        }
    }
    plan.note(world, person);
    Ok(())
}

/// The level that people outside the force need for what they do.
pub(super) fn outside_level(dice: &mut Dice, kind: SubjectKind) -> Level {
    use Level::{Ctc, Nppv1, Nppv2a, Nppv2f, Nppv3, Rv, Sc};
    match kind {
        SubjectKind::Special => Rv,
        SubjectKind::Cadet => Nppv1,
        SubjectKind::Volunteer => dice.of([Nppv1, Nppv2a, Nppv2a, Nppv2f]),
        SubjectKind::Partner => dice.of([Nppv2a, Nppv2f, Nppv2f, Nppv3]),
        _ => dice.weighted(&[
            (120, Nppv1),
            (240, Nppv2a),
            (340, Nppv2f),
            (260, Nppv3),
            (20, Ctc),
            (20, Sc),
        ]),
    }
}

fn lay_post(
    seeder: &Seeder<'_>,
    world: &mut World,
    force: usize,
    role: &Role,
    holder: Option<usize>,
    since: Option<Date>,
) -> Result<(Held, String)> {
    let reference = world.reference("R", world.today.year(), 5);
    let force = world.forces.get(force).map_or(0, |force| force.id);
    let holder = holder.and_then(|person| world.people.get(person)).map(|person| person.id);
    let reviewed = reviewed(&reference, world.today);
    let due = add_months(reviewed, world.policy().people.post_review_months);
    let id = seeder.insert(
        "post",
        &[
            ("ref", Value::from(&reference)),
            ("force_id", force.into()),
            ("title", role.title.into()),
            ("unit", role.unit.into()),
            ("level", role.level.code().into()),
            ("designated", role.designated.into()),
            ("sensitivity", role.sensitivity.code().into()),
            ("reason", reason(role).into()),
            ("reviewed_on", reviewed.into()),
            ("review_due", due.into()),
            ("holder_id", holder.into()),
            ("held_since", since.into()),
        ],
    )?;
    if let Some(holder) = holder {
        seeder.insert(
            "holding",
            &[
                ("post_id", id.into()),
                ("person_id", holder.into()),
                ("from_on", since.into()),
                ("until_on", Value::Null),
            ],
        )?;
    }
    let (level, designated) = (role.level, role.designated);
    Ok((Held { id, level, designated, sensitivity: role.sensitivity }, reference))
}

/// When a post was last looked at: spread over the year past by its number, without a roll of its
/// own; one in twelve is overdue.
fn reviewed(reference: &str, today: Date) -> Date {
    let number: i64 = reference.rsplit('-').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    shift(today, -(10 + number * 37 % 385))
}

/// Why a post requires its level.
fn reason(role: &Role) -> String {
    let why = match role.sensitivity {
        Sensitivity::None if role.designated => "access to confidential force systems",
        Sensitivity::None => "access to police premises and systems",
        Sensitivity::Acu => "counter-corruption intelligence and the names of sources",
        Sensitivity::Ct => "counter-terrorism material",
        Sensitivity::Ersou => "regional organised crime intelligence",
        Sensitivity::ChildAbuse => "unsupervised contact with child victims and their records",
        Sensitivity::Covert => "covert operations and the identity of those in them",
        Sensitivity::Firearms => "the addresses of certificate holders",
        Sensitivity::Intelligence => "intelligence databases without supervision",
    };
    why.to_owned()
}
