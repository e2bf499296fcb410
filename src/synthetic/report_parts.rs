//! What hangs on a report: its numbered items, everybody it is about, and the second scores
//! that colleagues made without seeing the first.

use super::dice::Dice;
use super::reports::{Report, Scored};
use super::world::{ANALYSTS, World, at};
use crate::domain::choice::Choice;
use crate::domain::grading::{Grade3, HandlingCode};
use crate::domain::score::{Scheme, Score, Section};
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;
use chrono::TimeDelta;

/// Lays down the items and subjects of a report that stands in its row.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(
    seeder: &Seeder<'_>,
    world: &World,
    dice: &mut Dice,
    report: &Report,
) -> Result<()> {
    let worst = dice.index(items(&report.text).len());
    for (place, text) in items(&report.text).into_iter().enumerate() {
        let grade =
            report.grade.map(|grade| if place == worst { grade } else { better(dice, grade) });
        seeder.insert(
            "intel.report_item",
            &[
                ("report_id", report.id.into()),
                ("number", Value::from(place as i64 + 1)),
                ("text", text.into()),
                ("grade", grade.map(|grade| grade.to_string()).into()),
            ],
        )?;
    }
    let person = report.person.and_then(|place| world.people.get(place));
    let known = person.map(|person| person.name.clone());
    let Some(name) = known.or_else(|| report.described.clone()) else { return Ok(()) };
    let force = person.and_then(|person| world.forces.get(person.force));
    seeder.insert(
        "intel.report_subject",
        &[
            ("report_id", report.id.into()),
            ("number", 1_i64.into()),
            ("person_id", person.map(|person| person.id).into()),
            ("name", Value::from(name)),
            ("force", force.map(|force| force.code.clone()).into()),
            ("unit", person.and_then(|person| person.unit).into()),
        ],
    )?;
    Ok(())
}

/// A report's paragraphs; its sentences where it is one paragraph.
fn items(text: &str) -> Vec<&str> {
    let items: Vec<&str> = match text.split_once(". ") {
        Some((first, rest)) => vec![first, rest],
        None => vec![text],
    };
    items
        .into_iter()
        .map(|item| item.trim().trim_end_matches('.'))
        .filter(|i| !i.is_empty())
        .collect()
}

/// A grade that is no more cautious than the report's, which is that of its most cautious item.
fn better(dice: &mut Dice, grade: Grade3) -> Grade3 {
    let sooner = |place: usize, dice: &mut Dice| place.saturating_sub(dice.index(2));
    let known = grade.information as usize;
    let informed = crate::domain::grading::Information3::ALL.get(sooner(known, dice));
    let handling = if dice.percent(40) { HandlingCode::Permitted } else { grade.handling };
    Grade3 { information: informed.copied().unwrap_or(grade.information), handling, ..grade }
}

/// The score of a colleague who did not see the first; one in five of those that are some days
/// old has one.
pub(super) fn second(
    world: &World,
    dice: &mut Dice,
    scheme: &Scheme,
    first: &Scored,
) -> Result<Option<Scored>> {
    let when = first.at + TimeDelta::minutes(dice.between(120, 2_400));
    if !dice.percent(20) || when >= at(world.today, -1, 0) {
        return Ok(None);
    }
    let Some(by) = ANALYSTS.into_iter().find(|name| *name != first.by) else { return Ok(None) };
    let mut near = |section, levels: &[u32]| {
        levels.iter().map(|level| beside(dice, scheme, section, *level)).collect()
    };
    let score = Score {
        harm: near(Section::Harm, &first.score.harm),
        likelihood: near(Section::Likelihood, &first.score.likelihood),
        position: near(Section::Position, &first.score.position),
        override_band: None,
        ..first.score.clone()
    };
    let result = scheme.evaluate(&score)?;
    Ok(Some(Scored { score, result, by, at: when, reason: String::new() }))
}

/// The same level, or now and then the one beside it.
fn beside(dice: &mut Dice, scheme: &Scheme, section: Section, level: u32) -> u32 {
    let levels = scheme.levels(section);
    let here = levels.iter().position(|known| known.value == level).unwrap_or(0);
    let there = match dice.below(100) {
        0..=11 => here.saturating_sub(1),
        12..=23 => (here + 1).min(levels.len().saturating_sub(1)),
        _ => here,
    };
    levels.get(there).map_or(level, |level| level.value)
}
