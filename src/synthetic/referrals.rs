//! Mandatory referrals that follow from the scores, and who a few sources are.

use super::dice::{Dice, shift};
use super::reports::Report;
use super::tasking::Tasking;
use super::trail::added;
use super::world::{ANALYSTS, HEAD, World};
use crate::domain::calendar::day_end_after;
use crate::domain::choice::Choice;
use crate::domain::intelligence::SourceKind;
use crate::domain::referral::{Criterion, ReferralState, criteria_among, written};
use crate::domain::tasking::Disposition;
use crate::domain::time::{Moment, day, iso};
use crate::store::Side;
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;
use crate::store::writer::KEPT_APART;
use chrono::{Datelike, TimeDelta};

/// How many sources are kept apart.
const SOURCES: usize = 12;

/// Lays down every referral and some sources.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(
    seeder: &Seeder<'_>,
    world: &mut World,
    reports: &[Report],
    tasking: &Tasking,
) -> Result<()> {
    let mut dice = world.dice(87);
    for (place, report) in reports.iter().enumerate() {
        let decided = tasking.decisions.iter().find(|decision| decision.report == place);
        let decided = decided.map(|decision| (decision.at, decision.disposition));
        lay_referral(seeder, world, &mut dice, report, decided)?;
    }
    let told = [SourceKind::ConfidentialLine, SourceKind::Supervisor, SourceKind::Sensitive];
    let before = shift(world.today, -3);
    let kept = reports.iter().rev();
    let kept = kept.filter(|r| told.contains(&r.source) && day(r.received) < before);
    for report in kept.step_by(2).take(SOURCES) {
        lay_source(seeder, world, &mut dice, report)?;
    }
    Ok(())
}

fn lay_referral(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    report: &Report,
    decided: Option<(Moment, Disposition)>,
) -> Result<()> {
    // The first score that met a criterion started the clock.
    let met = |floors: &[String]| criteria_among(floors.iter().map(String::as_str));
    let started = report.scores.iter().find(|scored| !met(&scored.score.floors).is_empty());
    let Some(started) = started else { return Ok(()) };
    let criteria = met(&started.score.floors);
    let deadline = day_end_after(started.at, world.policies.on(day(started.at)).referral_days);
    let decided = decided.filter(|_| report.clock.is_none());
    let state = match decided {
        None => ReferralState::Open,
        Some((_, Disposition::ReferIopc)) => ReferralState::Referred,
        Some(_) => ReferralState::NotReferred,
    };
    // Until a decision is written down there is a clock; the demonstration shows one.
    if state == ReferralState::Open && report.clock.is_none() {
        return Ok(());
    }
    let at = decided.map(|(at, _)| at + TimeDelta::minutes(dice.between(3, 50)));
    let number = format!("{}/{:06}", day(started.at).year(), dice.between(180_000, 219_999));
    let rationale = match state {
        ReferralState::Open => None,
        ReferralState::Referred => Some("meets the criterion; no discretion"),
        ReferralState::NotReferred => Some("on the full facts no criterion is met"),
    };
    // What turned out not to be met is no longer ticked.
    let kept: &[Criterion] = if state == ReferralState::NotReferred { &[] } else { &criteria };
    let reference = (state == ReferralState::Referred).then_some(number);
    let fields = [
        ("report_id", Value::from(report.id)),
        ("criteria", written(kept).into()),
        ("clear_at", iso(started.at).into()),
        ("deadline", iso(deadline).into()),
        ("state", state.code().into()),
        ("reference", reference.into()),
        ("rationale", rationale.into()),
        ("decided_at", at.map(iso).into()),
        ("decided_by", at.map(|_| HEAD).into()),
        ("started_by", started.by.into()),
    ];
    let id = seeder.insert("intel.referral", &fields)?;
    let changes = added("intel.referral", id, &fields);
    let (by, noted) = at.map_or((started.by, started.at), |at| (HEAD, at));
    world.trail.add(Side::Intelligence, noted, by, "record referral", &report.reference, changes);
    Ok(())
}

fn lay_source(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    report: &Report,
) -> Result<()> {
    let name = world.names.name(dice);
    let at = report.received + TimeDelta::minutes(dice.between(10, 40));
    let fields = [
        ("report_id", Value::from(report.id)),
        ("identity", name.into()),
        ("contact", format!("07700 900{:03}", dice.between(0, 999)).into()),
        ("kept_by", ANALYSTS[1].into()),
        ("kept_at", iso(at).into()),
    ];
    let id = seeder.insert("intel.source_identity", &fields)?;
    let told = fields.map(|(field, value)| match field {
        "identity" | "contact" => (field, KEPT_APART.into()),
        _ => (field, value),
    });
    let changes = added("intel.source_identity", id, &told);
    let record = &report.reference;
    world.trail.add(Side::Intelligence, at, ANALYSTS[1], "keep source", record, changes);
    Ok(())
}
