//! The rows of reports and their scores, and what the audit of the last weeks shows of them.

use super::dice::Dice;
use super::gifts::insert_with_ref;
use super::report_parts;
use super::reports::{Report, Scored};
use super::second_scores;
use super::trail::{added, changed};
use super::world::{ANALYSTS, World};
use crate::domain::choice::Choice;
use crate::domain::grading::{HandlingAction, HandlingCode, Sanitisation};
use crate::domain::intelligence::ItemState;
use crate::domain::score::{QueueKey, Scheme, UNSCORED};
use crate::domain::time::iso;
use crate::store::Side;
use crate::store::error::{Result, StoreError};
use crate::store::score::Made;
use crate::store::seed::Seeder;
use crate::store::value::Value;
use chrono::TimeDelta;

/// Lays down every report with its scores.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(seeder: &Seeder<'_>, world: &mut World, reports: &mut [Report]) -> Result<()> {
    let (mut dice, mut parts, mut seconds) = (world.dice(75), world.dice(77), world.dice(76));
    let scheme = Scheme::built_in().map_err(|e| StoreError::Policy(e.to_string()))?;
    for report in reports {
        lay_report(seeder, world, &mut dice, report)?;
        report_parts::lay(seeder, world, &mut parts, report)?;
        let mut last = 0;
        for scored in &report.scores {
            last = lay_score(seeder, world, scheme.name(), report, scored, None)?;
        }
        if let Some(scored) = report.counts() {
            seeder.set("intel.report", report.id, &standing(scored, last))?;
            second_scores::lay(seeder, world, &mut seconds, &scheme, report, last)?;
        }
    }
    Ok(())
}

fn lay_report(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    report: &mut Report,
) -> Result<()> {
    let person = report.person.and_then(|place| world.people.get(place));
    let force = person.and_then(|person| world.forces.get(person.force));
    let name = person.map(|person| person.name.clone());
    let restricted = report.grade.is_some_and(|grade| grade.handling == HandlingCode::Conditions);
    let action = dice.of([HandlingAction::A1, HandlingAction::A2, HandlingAction::A3]);
    let sanitisation = dice.of([Sanitisation::S1, Sanitisation::S2]);
    let instructions = world.phrases.say(dice, "handling.instructions");
    let fields = [
        ("received", Value::from(iso(report.received))),
        ("occurred", report.occurred.into()),
        ("source", report.source.code().into()),
        ("marking", report.marking.code().into()),
        ("category", report.category.map(Choice::code).into()),
        ("apsp", report.apsp.into()),
        ("person_id", person.map(|person| person.id).into()),
        ("subject", name.or_else(|| report.described.clone()).into()),
        ("force", force.map(|force| force.code.clone()).into()),
        ("unit", person.and_then(|person| person.unit).into()),
        ("summary", (&report.summary).into()),
        ("text", (&report.text).into()),
        ("provenance", (&report.provenance).into()),
        ("priority_id", super::days::hangs_on(world, report).into()),
        ("grade", report.grade.map(|grade| grade.to_string()).into()),
        ("old_grade", report.old_grade.clone().into()),
        ("handling_action", restricted.then(|| action.code()).into()),
        ("handling_sanitisation", restricted.then(|| sanitisation.code()).into()),
        ("handling_instructions", restricted.then_some(instructions).into()),
        ("clock_until", report.clock.map(iso).into()),
        ("assigned", report.assigned.into()),
        ("state", report.state.code().into()),
        ("assessed_at", report.assessed_at().map(iso).into()),
        ("queue", UNSCORED.into()),
        ("disposition", report.disposition.map(Choice::code).into()),
        ("review_on", report.review_on.into()),
        ("deferrals", report.deferrals.into()),
    ];
    report.id = insert_with_ref(seeder, "intel.report", &report.reference, &fields)?;
    note(world, report, &fields);
    Ok(())
}

/// What the audit holds of a report as it came in and was graded.
fn note(world: &mut World, report: &Report, fields: &[(&str, Value)]) {
    let by = report.assigned.unwrap_or(ANALYSTS[1]);
    let first: Vec<(&str, Value)> = fields.iter().take(14).cloned().collect();
    let mut changes = added("intel.report", report.id, &first);
    let change = |field, to: Value| changed("intel.report", report.id, field, &Value::Null, &to);
    changes.push(change("state", ItemState::New.code().into()));
    let entered = report.received + TimeDelta::minutes(9);
    let record = &report.reference;
    world.trail.add(Side::Intelligence, entered, by, "record report", record, changes);
    if let (Some(grade), Some(at)) = (report.grade, report.assessed_at()) {
        let changes = vec![change("grade", grade.to_string().into())];
        let at = at - TimeDelta::minutes(6);
        world.trail.add(Side::Intelligence, at, by, "grade report", record, changes);
    }
}

/// Lays down a score; `blind_to` is the one that it is the second of.
pub(super) fn lay_score(
    seeder: &Seeder<'_>,
    world: &mut World,
    scheme: &str,
    report: &Report,
    scored: &Scored,
    blind_to: Option<i64>,
) -> Result<i64> {
    let Scored { score, result, by, at, reason } = scored;
    let made = Made { scheme, score, result, reason, blind_to };
    let fields = made.fields(report.id, by, *at);
    let id = seeder.insert("intel.score", &fields)?;
    let changes = added("intel.score", id, &fields);
    let command = if blind_to.is_some() { "score report second" } else { "score report" };
    world.trail.add(Side::Intelligence, *at, by, command, &report.reference, changes);
    Ok(id)
}

/// What a score gives its report: its band and its place in the queue.
fn standing(scored: &Scored, score: i64) -> [(&'static str, Value); 6] {
    let result = &scored.result;
    let key = QueueKey {
        band: Some(result.band),
        r: result.r,
        top_harm: result.top_harm,
        confidence: scored.score.confidence,
    };
    [
        ("score_id", score.into()),
        ("band", result.band.code().into()),
        ("r", i64::from(result.r).into()),
        ("top_harm", i64::from(result.top_harm).into()),
        ("confidence", scored.score.confidence.code().into()),
        ("queue", key.number().into()),
    ]
}
