//! What hangs on a report: its numbered items and everybody it is about.

use super::dice::Dice;
use super::reports::Report;
use super::world::World;
use crate::domain::choice::Choice;
use crate::domain::grading::{Grade3, HandlingCode};
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;

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
