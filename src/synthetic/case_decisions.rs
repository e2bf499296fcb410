//! What stood against cases and how they were decided: findings and how each was weighed, the
//! decisions of late with their second person, appeals, and the conditions of grants.

use super::cases::Case;
use super::checks::LaidCase;
use super::dice::{Dice, shift};
use super::world::{ANALYSTS, HEAD, MANAGER, OFFICERS, World};
use crate::domain::appeal::{AppealOutcome, deadline};
use crate::domain::case::{Disclosed, Weighed, Weight};
use crate::domain::choice::Choice;
use crate::domain::time::{Date, add_months};
use crate::domain::vetting::{ClearanceState, Ground, Outcome, Stage};
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;
use chrono::Datelike;

/// Days from a refusal to the hearing of the appeal against it.
const APPEAL_DAYS: i64 = 40;
/// Days of closed cases whose decision is kept by element.
const DAYS: i64 = 120;

/// A condition as laid down, for the clearance that it binds.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    /// What it asks.
    pub text: String,
    /// Who sees to it.
    pub owner: &'static str,
    /// When it is looked at again.
    pub review: Date,
}

/// Lays down findings and decisions of a case.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    (case, place): (&Case, usize),
    laid: &LaidCase,
) -> Result<()> {
    let outcome = case.closed.map(|closed| closed.outcome);
    let adverse = laid.adverse.iter().map(|(check, on)| (Some(*check), *on));
    let mut found: Vec<(Option<i64>, Date)> = adverse.collect();
    let proposed = case.stage == Stage::Decision && dice.percent(35);
    if found.is_empty() && (outcome == Some(Outcome::Refused) || proposed) {
        found.push((None, case.closed.map_or(shift(world.today, -3), |closed| closed.on)));
    }
    for (at, (check, on)) in found.into_iter().enumerate() {
        let answered = case.closed.is_some() || proposed || dice.percent(30);
        let found = Found { check, on: on.max(case.received), refused: at == 0 };
        let decided = if proposed { Some(Outcome::Refused) } else { outcome };
        lay_finding(seeder, world, dice, (case, laid), &found, (decided, answered))?;
    }
    let late = case.closed.is_some_and(|closed| closed.on >= shift(world.today, -DAYS));
    if late || proposed {
        lay_decision(seeder, world, dice, (case, laid), proposed)?;
    }
    lay_appeal(seeder, world, dice, case, laid)?;
    if let Some(closed) = case.closed.filter(|_| outcome == Some(Outcome::Conditions)) {
        let grant = case.grant.and_then(|grant| world.grants.get(grant));
        let binds = grant.is_some_and(|grant| grant.state == ClearanceState::Conditional);
        lay_condition(seeder, world, dice, (closed.on, place, binds), laid)?;
    }
    Ok(())
}

/// Something found.
struct Found {
    check: Option<i64>,
    on: Date,
    refused: bool,
}

fn lay_finding(
    seeder: &Seeder<'_>,
    world: &World,
    dice: &mut Dice,
    (case, laid): (&Case, &LaidCase),
    found: &Found,
    (outcome, answered): (Option<Outcome>, bool),
) -> Result<()> {
    let grounds = laid.grounds.as_deref().unwrap_or_default();
    let first = grounds.split(',').next().and_then(|code| Ground::from_code(code).ok());
    let category = first.filter(|_| found.refused).unwrap_or_else(|| {
        dice.weighted(&[
            (30, Ground::Criminality),
            (20, Ground::Financial),
            (20, Ground::ThirdParty),
            (15, Ground::NonDisclosure),
            (15, Ground::Integrity),
        ])
    });
    let ground = outcome == Some(Outcome::Refused) && found.refused;
    let weighed = match outcome {
        _ if ground => Weighed::Refusal,
        Some(Outcome::Conditions) => Weighed::Mitigated,
        _ => dice.of([Weighed::Outweighed, Weighed::Outweighed, Weighed::Unfounded]),
    };
    let weight = match weighed {
        Weighed::Refusal => Weight::Serious,
        Weighed::Mitigated => Weight::Moderate,
        _ => dice.of([Weight::Slight, Weight::Slight, Weight::Moderate]),
    };
    let disclosed = match category {
        Ground::NonDisclosure => Disclosed::No,
        _ => dice.of([Disclosed::Yes, Disclosed::Yes, Disclosed::NotAsked]),
    };
    let text = world.phrases.say(dice, &format!("finding.{}", category.code()));
    let list = if ground { "finding.ground" } else { "finding.outweighed" };
    let why = world.phrases.say(dice, list);
    let worker = case.assigned.unwrap_or(OFFICERS[0]);
    let answered_on = case.closed.map_or(shift(world.today, -1), |closed| closed.on).max(found.on);
    seeder.insert(
        "finding",
        &[
            ("case_id", laid.id.into()),
            ("check_id", found.check.into()),
            ("category", category.code().into()),
            ("happened", dice.after(case.received, -4_000, -200).into()),
            ("disclosed", disclosed.code().into()),
            ("weight", weight.code().into()),
            ("text", text.into()),
            ("found_on", found.on.into()),
            ("found_by", worker.into()),
            ("answer", answered.then(|| weighed.code()).into()),
            ("answer_reason", answered.then_some(why).into()),
            ("answered_by", answered.then_some(worker).into()),
            ("answered_on", answered.then_some(answered_on).into()),
        ],
    )?;
    Ok(())
}

fn lay_decision(
    seeder: &Seeder<'_>,
    world: &World,
    dice: &mut Dice,
    (case, laid): (&Case, &LaidCase),
    proposed: bool,
) -> Result<()> {
    let outcome = case.closed.map_or(Outcome::Refused, |closed| closed.outcome);
    let on = case.closed.map_or(shift(world.today, -1), |closed| closed.on).max(case.received);
    let refused = outcome == Outcome::Refused;
    let by = laid.decided_by.unwrap_or_else(|| dice.of([OFFICERS[0], OFFICERS[1]]));
    let second = if by == MANAGER { OFFICERS[2] } else { MANAGER };
    let second = Some(second).filter(|_| refused && !proposed);
    let information = laid.rationale.clone();
    let information = information.unwrap_or_else(|| world.phrases.say(dice, "case.refusal"));
    let grounds = laid.grounds.clone().or_else(|| proposed.then(|| "integrity".to_owned()));
    let say = |dice: &mut Dice, list| world.phrases.say(dice, list);
    let (risk, options) = (say(dice, "case.risk"), say(dice, "case.options"));
    seeder.insert(
        "case_decision",
        &[
            ("case_id", laid.id.into()),
            ("number", 1i64.into()),
            ("state", if proposed { "proposed" } else { "stands" }.into()),
            ("outcome", outcome.code().into()),
            ("grounds", grounds.filter(|_| refused).into()),
            ("information", information.into()),
            ("threat_risk", risk.into()),
            ("options", refused.then_some(options).into()),
            ("why_second", refused.then_some("refused").into()),
            ("by", by.into()),
            ("decided_on", on.into()),
            ("second_by", second.into()),
            ("second_on", second.map(|_| on).into()),
        ],
    )?;
    Ok(())
}

/// Two in five refusals are appealed (L). A few grants of some while ago were refusals first.
fn lay_appeal(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    case: &Case,
    laid: &LaidCase,
) -> Result<()> {
    let Some(closed) = case.closed else { return Ok(()) };
    let refused = closed.outcome == Outcome::Refused;
    let old = closed.on < shift(world.today, -DAYS);
    let long = (closed.on - case.received).num_days() > 2 * APPEAL_DAYS;
    let granted = closed.outcome == Outcome::Granted && old && long && laid.adverse.is_empty();
    let upheld = granted && dice.per_mille(15);
    if !(upheld || (refused && dice.percent(40))) {
        return Ok(());
    }
    let told = if upheld { shift(closed.on, -APPEAL_DAYS) } else { closed.on };
    let policies = std::sync::Arc::clone(&world.policies);
    let deadline = deadline(told, policies.on(told));
    let late = dice.percent(6);
    let lodged = if late { shift(deadline, dice.between(1, 9)) } else { dice.after(told, 2, 9) };
    if lodged >= world.today {
        return Ok(());
    }
    let lodged_by = if late { lodged } else { lodged.min(deadline) };
    let heard = if upheld { closed.on } else { shift(lodged_by, dice.between(12, 40)) };
    let heard = Some(heard).filter(|on| *on < world.today);
    let outcome = if upheld { AppealOutcome::Upheld } else { AppealOutcome::Dismissed };
    let say = |dice: &mut Dice, list| world.phrases.say(dice, list);
    let (grounds, why) = (say(dice, "appeal.grounds"), say(dice, "appeal.late"));
    let reason = say(dice, if upheld { "appeal.upheld" } else { "appeal.dismissed" });
    let reference = world.reference("AP", lodged_by.year(), 5);
    seeder.insert(
        "appeal",
        &[
            ("ref", Value::from(&reference)),
            ("case_id", laid.id.into()),
            ("letter_on", told.into()),
            ("lodged", lodged_by.into()),
            ("deadline", deadline.into()),
            ("late", late.into()),
            ("late_reason", late.then_some(why).into()),
            ("grounds", grounds.into()),
            ("state", if heard.is_some() { "decided" } else { "open" }.into()),
            ("panel", heard.map(|_| format!("{HEAD}, {}", ANALYSTS[1])).into()),
            ("outcome", heard.map(|_| outcome.code()).into()),
            ("reason", heard.map(|_| reason).into()),
            ("decided_on", heard.into()),
            ("recorded_by", heard.map(|_| HEAD).into()),
        ],
    )?;
    if upheld {
        let first = Outcome::Refused.code();
        let fields = [("first_outcome", first.into()), ("closed_on", told.into())];
        seeder.set("vetting_case", laid.id, &fields)?;
    }
    Ok(())
}

fn lay_condition(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    (on, place, binds): (Date, usize, bool),
    laid: &LaidCase,
) -> Result<()> {
    let months = world.policies.on(on).cases.condition_months;
    let mut review = add_months(on, months);
    let mut reviewed = None;
    // A few are late; the others were looked at whenever they came up.
    while review < shift(world.today, -dice.between(0, 40)) {
        reviewed = Some(review);
        review = add_months(review, months);
    }
    let owner = dice.of(OFFICERS);
    let text = laid.conditions.clone().unwrap_or_default();
    let reference = world.reference("CN", on.year(), 5);
    let note = world.phrases.say(dice, "condition.review");
    seeder.insert(
        "vetting_condition",
        &[
            ("ref", Value::from(&reference)),
            ("case_id", laid.id.into()),
            ("text", (&text).into()),
            ("owner", owner.into()),
            ("set_on", on.into()),
            ("review_on", review.into()),
            ("state", if binds { "active" } else { "ended" }.into()),
            ("ended_on", (!binds).then(|| reviewed.unwrap_or(on)).into()),
            ("reviewed_on", reviewed.into()),
            ("reviewed_by", reviewed.map(|_| owner).into()),
            ("review_note", reviewed.map(|_| note).into()),
        ],
    )?;
    world.conditions.insert(place, Condition { text, owner, review });
    Ok(())
}
