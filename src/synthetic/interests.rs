//! The business-interest register: applications of officers, what their managers and PSD made
//! of them, and which reviews have been missed.

use super::dice::{Dice, shift};
use super::gifts::insert_with_ref;
use super::trail::added;
use super::world::{REGISTRAR, World, office_hours};
use crate::domain::choice::Choice;
use crate::domain::interest::{self, InterestDecision, InterestKind, InterestStage, ManagerView};
use crate::domain::time::Date;
use crate::domain::vetting::SubjectKind;
use crate::store::Side;
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;
use chrono::Datelike;

/// Lays down the register.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(seeder: &Seeder<'_>, world: &mut World) -> Result<()> {
    let mut dice = world.dice(50);
    let (least, most) = world.sizes.interests;
    let share = u32::try_from(dice.between(least, most)).unwrap_or(0);
    let mut applied: Vec<(Date, usize)> = Vec::new();
    for (place, person) in world.people.iter().enumerate() {
        if person.kind == SubjectKind::Officer && person.post.is_some() && dice.per_mille(share) {
            let days = if dice.percent(8) { 40 } else { 5 * 365 };
            applied.push((dice.after(world.today, -days, -1), place));
        }
    }
    applied.sort_unstable();
    for (applied, place) in applied {
        lay_one(seeder, world, &mut dice, applied, place)?;
    }
    Ok(())
}

/// How an application went.
#[derive(Default)]
struct Course {
    view: Option<ManagerView>,
    assessed: Option<Date>,
    decision: Option<InterestDecision>,
    decided: Option<Date>,
    due: Option<Date>,
    reviewed: Option<Date>,
    lapsed: Option<Date>,
    appealed: bool,
}

impl Course {
    fn roll(world: &World, dice: &mut Dice, applied: Date) -> Self {
        let mut course = Self::default();
        let age = (world.today - applied).num_days();
        if age < dice.between(3, 21) {
            return course;
        }
        let refuses = dice.percent(7);
        course.view = Some(if refuses { ManagerView::Refuses } else { ManagerView::Supports });
        let assessed = dice.after(applied, 1, age.min(18));
        course.assessed = Some(assessed);
        let age = (world.today - assessed).num_days();
        if age < dice.between(5, 40) {
            return course;
        }
        let incompatible = if refuses { 60 } else { 3 };
        let decision = match dice.below(100) {
            roll if roll < incompatible => InterestDecision::Incompatible,
            roll if roll < incompatible + 12 => InterestDecision::Conditions,
            _ => InterestDecision::Compatible,
        };
        let decided = dice.after(assessed, 1, age.min(35));
        course.decision = Some(decision);
        course.decided = Some(decided);
        if decision == InterestDecision::Incompatible {
            course.appealed = dice.percent(if age < 200 { 60 } else { 5 });
            return course;
        }
        course.follow(world, dice, decided);
        course
    }

    /// Reviews year by year until one is due or was missed.
    fn follow(&mut self, world: &World, dice: &mut Dice, decided: Date) {
        let mut due = interest::review_due(decided, world.policies.on(decided));
        while due < world.today {
            // Of the reviews now due, one in eight has not come back.
            let recent = due > shift(world.today, -120);
            if recent && dice.percent(45) {
                break;
            }
            if dice.percent(9) {
                self.lapsed = Some(dice.after(due, 0, 60).min(shift(world.today, -1)));
                break;
            }
            let reviewed = dice.after(due, -20, 15).min(shift(world.today, -1));
            self.reviewed = Some(reviewed);
            due = interest::review_due(reviewed.max(decided), world.policies.on(reviewed));
        }
        self.due = Some(due);
    }

    fn stage(&self) -> InterestStage {
        match (self.lapsed, self.decision, self.view) {
            (Some(_), ..) => InterestStage::Lapsed,
            (_, Some(_), _) if self.appealed => InterestStage::Appealed,
            (_, Some(_), _) => InterestStage::Decided,
            (_, _, Some(_)) => InterestStage::Assessed,
            _ => InterestStage::Applied,
        }
    }
}

fn lay_one(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    applied: Date,
    place: usize,
) -> Result<()> {
    let kind = dice.weighted(&[
        (400, InterestKind::Letting),
        (250, InterestKind::Secondary),
        (190, InterestKind::Business),
        (110, InterestKind::Voluntary),
        (50, InterestKind::Membership),
    ]);
    let course = Course::roll(world, dice, applied);
    let words = &world.phrases;
    let worked = matches!(kind, InterestKind::Secondary | InterestKind::Business);
    let firm = dice.percent(45).then(|| words.say(dice, "firm"));
    let description = words.say(dice, &format!("interest.{}", kind.code()));
    let manager = course.view.map(|_| world.names.name(dice));
    let refused = course.view == Some(ManagerView::Refuses);
    let list = if refused { "interest.refusal" } else { "interest.support" };
    let conditions = course.decision == Some(InterestDecision::Conditions);
    let stage = course.stage();
    let mut say = |wanted: bool, list| wanted.then(|| words.say(dice, list));
    let manager_reason = say(course.view.is_some(), list);
    let list = match course.decision {
        Some(InterestDecision::Conditions) => "interest.managed",
        Some(InterestDecision::Incompatible) => "interest.incompatible",
        _ => "interest.compatible",
    };
    let decision_reason = say(course.decision.is_some(), list);
    let conditions = say(conditions, "interest.conditions");
    let review_note = say(course.reviewed.is_some(), "interest.review");
    let lapse_reason = say(course.lapsed.is_some(), "interest.lapse");
    let fields = [
        ("person_id", world.people.get(place).map_or(0, |person| person.id).into()),
        ("kind", Value::from(kind.code())),
        ("organisation", firm.into()),
        ("description", description.into()),
        ("hours", worked.then(|| dice.between(2, 16)).into()),
        ("applied", applied.into()),
        ("stage", stage.code().into()),
        ("manager", manager.into()),
        ("manager_view", course.view.map(Choice::code).into()),
        ("manager_reason", manager_reason.into()),
        ("assessed_on", course.assessed.into()),
        ("decision", course.decision.map(Choice::code).into()),
        ("decision_reason", decision_reason.into()),
        ("conditions", conditions.into()),
        ("decided_on", course.decided.into()),
        ("decided_by", course.decision.map(|_| REGISTRAR).into()),
        ("review_due", course.due.into()),
        ("reviewed_on", course.reviewed.into()),
        ("review_note", review_note.into()),
        ("lapsed_on", course.lapsed.into()),
        ("lapse_reason", lapse_reason.into()),
    ];
    let reference = world.reference("B", applied.year(), 5);
    let id = insert_with_ref(seeder, "interest", &reference, &fields)?;
    let at = office_hours(dice, applied);
    let first = fields.iter().take(6).cloned().collect::<Vec<_>>();
    let changes = added("interest", id, &first);
    world.trail.add(Side::Casework, at, REGISTRAR, "apply interest", &reference, changes);
    Ok(())
}
