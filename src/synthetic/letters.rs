//! The letters of the last months: how each case was told, and who was invited to renew. A few of
//! the latest are still to be sent.

use super::cases::Case;
use super::checks::LaidCase;
use super::dice::{Dice, shift};
use super::world::{OFFICERS, World};
use crate::domain::appeal::deadline;
use crate::domain::choice::Choice;
use crate::domain::letter::LetterKind;
use crate::domain::time::Date;
use crate::domain::vetting::{CaseKind, Ground, Outcome, Stage};
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;
use chrono::Datelike;

/// Days of closed cases whose letter is kept.
const DAYS: i64 = 180;
/// Days after which every decision has been told.
const TOLD: i64 = 14;

/// Lays down the letter of a case, where one was sent.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    case: &Case,
    laid: &LaidCase,
) -> Result<()> {
    let Some((kind, sent)) = sent(world, dice, case) else { return Ok(()) };
    let policies = std::sync::Arc::clone(&world.policies);
    let policy = policies.on(sent);
    let person = world.people.get(case.person);
    let (id, name) = person.map_or((0, String::new()), |person| (person.id, person.name.clone()));
    let granted = case.grant.and_then(|grant| world.grants.get(grant)).map(|grant| grant.until);
    let until = match kind {
        LetterKind::Invitation => person.and_then(|person| person.valid_until(case.level)),
        _ => granted,
    };
    let by = match kind {
        LetterKind::Refusal => Some(deadline(sent, policy)),
        LetterKind::Invitation => {
            Some(policy.calendar.add_working_days(sent, policy.letters.answer_days))
        }
        _ => None,
    };
    let points = match kind {
        LetterKind::Refusal => laid.grounds.as_deref().map(labels),
        LetterKind::Conditions => laid.conditions.clone(),
        _ => None,
    };
    let reference = world.reference("L", sent.year(), 5);
    seeder.insert(
        "letter",
        &[
            ("ref", Value::from(&reference)),
            ("kind", kind.code().into()),
            ("person_id", id.into()),
            ("case_id", laid.id.into()),
            ("addressee", name.into()),
            ("level", case.level.code().into()),
            ("until_on", until.into()),
            ("by_on", by.into()),
            ("points", points.into()),
            ("sent_on", sent.into()),
            ("sent_by", case.assigned.unwrap_or(OFFICERS[0]).into()),
        ],
    )?;
    Ok(())
}

/// Which letter was sent about a case, and when.
fn sent(world: &World, dice: &mut Dice, case: &Case) -> Option<(LetterKind, Date)> {
    let Some(closed) = case.closed else {
        let begun = case.stage != Stage::Received;
        let told = dice.percent(if begun { 95 } else { 40 }) && case.received < world.today;
        return (case.kind == CaseKind::Renewal && told)
            .then_some((LetterKind::Invitation, case.received));
    };
    let kind = match closed.outcome {
        Outcome::Granted => LetterKind::Grant,
        Outcome::Conditions => LetterKind::Conditions,
        // An appeal counts from the letter, which goes out with the decision.
        Outcome::Refused => LetterKind::Refusal,
        Outcome::Withdrawn | Outcome::Discontinued => return None,
    };
    let late = if kind == LetterKind::Refusal { 0 } else { dice.between(0, 2) };
    let on = shift(closed.on, late);
    let waits = closed.on > shift(world.today, -TOLD) && dice.percent(60);
    (on < world.today && closed.on > shift(world.today, -DAYS) && !waits).then_some((kind, on))
}

fn labels(codes: &str) -> String {
    let known = codes.split(',').filter_map(|code| Ground::from_code(code).ok());
    known.map(Ground::label).collect::<Vec<_>>().join("\n")
}
