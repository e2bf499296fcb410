//! Complaints with what the matrix finds in them and what reviewers made of it, what people
//! declared of their own circumstances, and a handful of people at risk.

use super::dice::{Dice, shift};
use super::gifts::insert_with_ref;
use super::trail::{added, changed};
use super::world::{ANALYSTS, HEAD, REGISTRAR, World, office_hours};
use crate::domain::choice::Choice;
use crate::domain::complaint::{ComplaintState, IndicatorState};
use crate::domain::risk::{RiskIndicator, VulnerabilityKind};
use crate::domain::time::{Date, add_months, iso};
use crate::store::Side;
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;
use chrono::Datelike;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Days of history.
const DAYS: i64 = 1_000;
/// Days after which a complaint with indicators has been reviewed.
const REVIEWED: i64 = 24;
/// In a hundred complaints, those whose words point to predatory behaviour.
const PREDATORY: u32 = 9;

/// An indicator that stands, to rest an entry on.
struct Standing {
    reference: String,
    received: Date,
    label: String,
}

/// Lays down complaints and those at risk because of them.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(seeder: &Seeder<'_>, world: &mut World) -> Result<()> {
    let mut dice = world.dice(80);
    let serving: Vec<usize> = (0..world.people.len())
        .filter(|place| world.people.get(*place).is_some_and(|person| person.post.is_some()))
        .collect();
    let often: Vec<usize> = (0..9).filter_map(|_| dice.pick(&serving).copied()).collect();
    let mut one = |least, predatory: bool| {
        let pool = if dice.percent(8) { &often } else { &serving };
        let person = dice.pick(pool).copied().filter(|_| !dice.percent(12));
        (dice.after(world.today, least, -1), person, predatory || dice.percent(PREDATORY))
    };
    let mut made: Vec<(Date, Option<usize>, bool)> =
        (0..world.sizes.reports_a_year).map(|_| one(-DAYS, false)).collect();
    // Some are always there to review.
    made.extend((0..2 + world.sizes.reports_a_year / 200).map(|_| one(-9, true)));
    made.sort_unstable();
    let mut standing: BTreeMap<usize, Standing> = BTreeMap::new();
    for (received, person, predatory) in made {
        let found = lay_complaint(seeder, world, &mut dice, (received, predatory), person)?;
        standing.extend(person.zip(found));
    }
    lay_at_risk(seeder, world, &mut dice, &standing)
}

/// Lays down one complaint; returns what stands of it, where something does.
fn lay_complaint(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    (received, predatory): (Date, bool),
    person: Option<usize>,
) -> Result<Option<Standing>> {
    let sort = if predatory { "complaint.predatory" } else { "complaint.plain" };
    let words = &world.phrases;
    let allegation = format!("{} {}", words.say(dice, sort), words.say(dice, "complaint.context"));
    let outcome = words.say(dice, "complaint.outcome");
    let described = words.say(dice, "subject.unknown");
    let policies = Arc::clone(&world.policies);
    let met = policies.on(received).predatory_behaviour.met_by(&allegation);
    let age = (world.today - received).num_days();
    let reviewed = !met.is_empty() && age > REVIEWED;
    let verdicts: Vec<bool> = met.iter().map(|_| dice.percent(55)).collect();
    let confirmed = verdicts.iter().filter(|confirmed| reviewed && **confirmed).count();
    let state = stage(met.is_empty(), reviewed);
    let whom = person.and_then(|place| world.people.get(place));
    let force = whom.and_then(|person| world.forces.get(person.force));
    let count = |number: usize| Value::from(i64::try_from(number).unwrap_or_default());
    let fields = [
        ("their_ref", Value::from(format!("CO/{}/{}", dice.between(100, 9_999), received.year()))),
        ("received", received.into()),
        ("person_id", whom.map(|person| person.id).into()),
        ("subject", whom.map_or(described, |person| person.name.clone()).into()),
        ("force", force.map(|force| force.code.clone()).into()),
        ("unit", whom.and_then(|person| person.unit).into()),
        ("allegation", (&allegation).into()),
        ("outcome", Some(outcome).filter(|_| age > 60).into()),
        ("state", state.code().into()),
        ("met", count(met.len())),
        ("confirmed", count(confirmed)),
        ("source", "complaints system".into()),
    ];
    let reference = world.reference("CO", received.year(), 5);
    let id = insert_with_ref(seeder, "intel.complaint", &reference, &fields)?;
    let analyst = dice.of(ANALYSTS);
    let at = office_hours(dice, received);
    let mut changes = added("intel.complaint", id, &fields);
    let on = if reviewed { Some(dice.after(received, 2, REVIEWED - 1)) } else { None };
    let mut judged = Vec::new();
    for (met, confirmed) in met.iter().zip(verdicts) {
        let state = if confirmed { IndicatorState::Confirmed } else { IndicatorState::Dismissed };
        let why = if confirmed { "complaint.confirmed" } else { "complaint.dismissed" };
        let reason = world.phrases.say(dice, why);
        let at = on.map(|on| office_hours(dice, on));
        let state = if reviewed { state } else { IndicatorState::Met };
        let fields = [
            ("complaint_id", id.into()),
            ("indicator", (&met.indicator.code).into()),
            ("evidence", (&met.evidence).into()),
            ("state", state.code().into()),
            ("reason", at.map(|_| reason).into()),
            ("by", at.map(|_| analyst).into()),
            ("at", at.map(iso).into()),
        ];
        let row = seeder.insert("intel.complaint_indicator", &fields)?;
        changes.extend(added("intel.complaint_indicator", row, fields.get(..3).unwrap_or(&[])));
        let met = Value::from(IndicatorState::Met.code());
        judged.extend(at.map(|at| {
            let to = Value::from(state.code());
            (at, state, changed("intel.complaint_indicator", row, "state", &met, &to))
        }));
    }
    let side = Side::Intelligence;
    world.trail.add(side, at, analyst, "import complaint", &reference, changes);
    for (at, state, change) in judged {
        let stands = state == IndicatorState::Confirmed;
        let command = if stands { "confirm indicator" } else { "dismiss indicator" };
        world.trail.add(side, at, analyst, command, &reference, vec![change]);
    }
    let rule = world.policy().at_risk.indicators.get(&RiskIndicator::Predatory);
    let label = rule.map(|rule| rule.label.clone()).unwrap_or_default();
    Ok((confirmed > 0).then_some(Standing { reference, received, label }))
}

/// Where a complaint stands after the matrix was held against it.
fn stage(clear: bool, reviewed: bool) -> ComplaintState {
    match (clear, reviewed) {
        (true, _) => ComplaintState::Clear,
        (false, true) => ComplaintState::Reviewed,
        (false, false) => ComplaintState::Met,
    }
}

/// Enters every third of those of whom a complaint stands, and no more than a handful.
fn lay_at_risk(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    standing: &BTreeMap<usize, Standing>,
) -> Result<()> {
    let most = 2 + usize::try_from(world.sizes.reports_a_year / 60).unwrap_or_default();
    for (place, found) in standing.iter().step_by(3).take(most.min(9)) {
        let Some(person) = world.people.get(*place) else { continue };
        let entered = dice.after(world.today, -80, -3).max(shift(found.received, 1));
        let entered = entered.min(shift(world.today, -1));
        let rules = &world.policies.on(entered).at_risk;
        let review = add_months(entered, rules.review_months);
        let expires = add_months(entered, rules.expiry_months);
        let force = world.forces.get(person.force);
        let indicators = json!([{
            "indicator": "predatory", "label": found.label, "on": found.received.to_string(),
            "reason": format!("confirmed in {}", found.reference),
        }]);
        let fields = [
            ("person_id", person.id.into()),
            ("name", (&person.name).into()),
            ("force", force.map(|force| force.code.clone()).into()),
            ("unit", person.unit.into()),
            ("reason", world.phrases.say(dice, "at-risk.reason").into()),
            ("decided_by", "DCI Marsh".into()),
            ("decision", world.phrases.say(dice, "at-risk.decision").into()),
            ("indicators", indicators.to_string().into()),
            ("entered_on", entered.into()),
            ("review_on", review.into()),
            ("expires_on", expires.into()),
        ];
        let reference = world.reference("K", entered.year(), 5);
        let id = insert_with_ref(seeder, "intel.at_risk", &reference, &fields)?;
        let at = office_hours(dice, entered);
        let changes = added("intel.at_risk", id, &fields);
        world.trail.add(Side::Intelligence, at, HEAD, "enter at risk", &reference, changes);
    }
    Ok(())
}

/// Lays down what people declared of their own circumstances.
///
/// # Errors
/// As [`lay`].
pub(super) fn lay_vulnerabilities(seeder: &Seeder<'_>, world: &mut World) -> Result<()> {
    let mut dice = world.dice(81);
    for place in 0..world.people.len() {
        let serving = world.people.get(place).filter(|person| person.post.is_some());
        let Some(id) = serving.map(|person| person.id) else { continue };
        if !dice.per_mille(7) {
            continue;
        }
        let kind = dice.weighted(&[
            (50, VulnerabilityKind::Debt),
            (8, VulnerabilityKind::Gambling),
            (8, VulnerabilityKind::Substance),
            (14, VulnerabilityKind::Relationship),
            (15, VulnerabilityKind::Health),
            (5, VulnerabilityKind::Other),
        ]);
        let declared = dice.after(world.today, -900, -1);
        let over = (world.today - declared).num_days() > 200 && dice.percent(35);
        let ended = over.then(|| dice.after(declared, 60, 199));
        let note = world.phrases.say(&mut dice, &format!("vulnerability.{}", kind.code()));
        let fields = [
            ("person_id", id.into()),
            ("kind", kind.code().into()),
            ("declared", declared.into()),
            ("note", note.into()),
            ("ended", ended.into()),
        ];
        let row = seeder.insert("vulnerability", &fields)?;
        let at = office_hours(&mut dice, declared);
        let reference = format!("P-{}-{id:05}", world.today.year());
        let changes = added("vulnerability", row, fields.get(..4).unwrap_or(&[]));
        let side = Side::Casework;
        world.trail.add(side, at, REGISTRAR, "declare vulnerability", &reference, changes);
    }
    Ok(())
}
