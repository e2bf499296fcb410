//! The register of notifiable associations and the research done for them.

use super::dice::{Dice, shift};
use super::gifts::insert_with_ref;
use super::trail::added;
use super::world::{ANALYSTS, World, office_hours};
use crate::domain::association::{
    self, AssociationCategory, AssociationOutcome, AssociationStage, Contact, Risk,
};
use crate::domain::choice::Choice;
use crate::domain::time::{Date, iso};
use crate::store::Side;
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;
use chrono::Datelike;

/// Years of the register.
const YEARS: i64 = 3;

/// Lays down the register.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(seeder: &Seeder<'_>, world: &mut World) -> Result<()> {
    let mut dice = world.dice(60);
    let mut pools: Vec<Vec<usize>> = vec![Vec::new(); world.forces.len()];
    for (place, person) in world.people.iter().enumerate() {
        if let (Some(_), Some(pool)) = (person.post, pools.get_mut(person.force)) {
            pool.push(place);
        }
    }
    let (least, most) = world.sizes.associations;
    let mut declared: Vec<(Date, usize)> = Vec::new();
    for pool in &pools {
        for year in 0..YEARS {
            for _ in 0..dice.between(least, most) {
                let day = dice.after(world.today, -365 * (year + 1), -365 * year - 1);
                declared.extend(dice.pick(pool).map(|place| (day, *place)));
            }
        }
    }
    declared.sort_unstable();
    for (declared, place) in declared {
        lay_one(seeder, world, &mut dice, declared, place)?;
    }
    Ok(())
}

/// How a declaration was evaluated.
struct Evaluation {
    person: Risk,
    force: Risk,
    outcome: AssociationOutcome,
    on: Date,
    due: Date,
    reviewed: Option<Date>,
    closed: bool,
}

impl Evaluation {
    /// One in nine of the older declarations was never evaluated, and none of the newest.
    fn roll(world: &World, dice: &mut Dice, declared: Date) -> Option<Self> {
        let age = (world.today - declared).num_days();
        if age < 30 || dice.percent(11) {
            return None;
        }
        let risk = |dice: &mut Dice| {
            dice.weighted(&[(60, Risk::Low), (30, Risk::Medium), (10, Risk::High)])
        };
        let (person, force) = (risk(dice), risk(dice));
        let outcome = match person.max(force) {
            Risk::Low => dice.of([AssociationOutcome::NoAction, AssociationOutcome::Advice]),
            Risk::Medium => dice.of([AssociationOutcome::Advice, AssociationOutcome::Conditions]),
            Risk::High => dice.of([
                AssociationOutcome::Conditions,
                AssociationOutcome::VettingReview,
                AssociationOutcome::Referral,
            ]),
        };
        let on = dice.after(declared, 7, age.min(60) - 1);
        let mut due = association::review_due(on, person, force, world.policies.on(on));
        let (mut reviewed, mut closed) = (None, false);
        while due < world.today && !closed {
            if due > shift(world.today, -90) && dice.percent(50) {
                break;
            }
            let day = dice.after(due, -10, 20).min(shift(world.today, -1)).max(on);
            reviewed = Some(day);
            due = association::review_due(day, person, force, world.policies.on(day));
            closed = dice.percent(25);
        }
        Some(Self { person, force, outcome, on, due, reviewed, closed })
    }
}

fn lay_one(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    declared: Date,
    place: usize,
) -> Result<()> {
    let evaluation = Evaluation::roll(world, dice, declared);
    let researched = evaluation.is_some() || dice.percent(50);
    let stage = match &evaluation {
        Some(evaluation) if evaluation.closed => AssociationStage::Closed,
        Some(_) => AssociationStage::Evaluated,
        None if researched => AssociationStage::Research,
        None => AssociationStage::Declared,
    };
    let reference = world.reference("N", declared.year(), 5);
    let fields = fields(world, dice, declared, place, stage, evaluation.as_ref());
    let id = insert_with_ref(seeder, "association", &reference, &fields)?;
    let at = office_hours(dice, declared);
    let analyst = dice.of(ANALYSTS);
    let first = fields.iter().take(8).cloned().collect::<Vec<_>>();
    let changes = added("association", id, &first);
    world.trail.add(Side::Casework, at, analyst, "declare association", &reference, changes);
    for _ in 0..(if researched { dice.between(1, 3) } else { 0 }) {
        lay_research(seeder, world, dice, &reference, declared)?;
    }
    Ok(())
}

fn fields(
    world: &World,
    dice: &mut Dice,
    declared: Date,
    place: usize,
    stage: AssociationStage,
    evaluation: Option<&Evaluation>,
) -> Vec<(&'static str, Value)> {
    let words = &world.phrases;
    let category = dice.weighted(&[
        (400, AssociationCategory::Convicted),
        (190, AssociationCategory::UnderInvestigation),
        (90, AssociationCategory::OrganisedCrime),
        (15, AssociationCategory::Extremist),
        (110, AssociationCategory::DismissedOfficer),
        (35, AssociationCategory::PrivateInvestigator),
        (60, AssociationCategory::Journalist),
        (100, AssociationCategory::Other),
    ]);
    let contact = dice.of([
        Contact::Daily,
        Contact::Weekly,
        Contact::Monthly,
        Contact::Rarely,
        Contact::Ceased,
    ]);
    let outcome = evaluation.map(|evaluation| evaluation.outcome);
    let conditions = outcome == Some(AssociationOutcome::Conditions);
    let reviewed = evaluation.and_then(|evaluation| evaluation.reviewed);
    let associate = world.names.name(dice);
    let mut say = |list| words.say(dice, list);
    vec![
        ("person_id", world.people.get(place).map_or(0, |person| person.id).into()),
        ("associate", associate.into()),
        ("relationship", say("association.relationship").into()),
        ("category", category.code().into()),
        ("contact", contact.code().into()),
        ("arose", say("association.arose").into()),
        ("declared", declared.into()),
        ("stage", stage.code().into()),
        ("person_risk", evaluation.map(|e| e.person.code()).into()),
        ("force_risk", evaluation.map(|e| e.force.code()).into()),
        ("evaluation", evaluation.map(|_| say("association.evaluation")).into()),
        ("outcome", outcome.map(Choice::code).into()),
        ("conditions", conditions.then(|| say("association.conditions")).into()),
        ("evaluated_on", evaluation.map(|e| e.on).into()),
        ("evaluated_by", evaluation.map(|_| dice.of(ANALYSTS)).into()),
        ("review_due", evaluation.map(|e| e.due).into()),
        ("reviewed_on", reviewed.into()),
        ("review_note", reviewed.map(|_| words.say(dice, "association.review")).into()),
    ]
}

fn lay_research(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    reference: &str,
    declared: Date,
) -> Result<()> {
    let most = (world.today - declared).num_days().min(40);
    let day = dice.after(declared, most.min(1), most).min(shift(world.today, -1)).max(declared);
    let at = office_hours(dice, day);
    let by = dice.of(ANALYSTS);
    let fields = [
        ("association_ref", Value::from(reference)),
        ("at", iso(at).into()),
        ("by", by.into()),
        ("note", world.phrases.say(dice, "research.note").into()),
    ];
    let id = seeder.insert("intel.research", &fields)?;
    let changes = added("intel.research", id, &fields);
    world.trail.add(Side::Intelligence, at, by, "research association", reference, changes);
    Ok(())
}
