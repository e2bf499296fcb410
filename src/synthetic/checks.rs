//! The rows of one vetting case: the case, its checks, its stopped clock, and what of it the
//! audit of the last weeks shows.

use super::cases::Case;
use super::dice::{Dice, shift};
use super::trail::changed;
use super::world::{MANAGER, OFFICERS, World, office_hours};
use crate::domain::choice::Choice;
use crate::domain::priority;
use crate::domain::time::Date;
use crate::domain::vetting::{CheckKind, CheckResult, Ground, Outcome, Stage};
use crate::store::Side;
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;

/// A stop of the clock.
struct Stop {
    from: Date,
    until: Option<Date>,
}

/// A case as laid down.
pub(super) struct LaidCase {
    /// Its row.
    pub id: i64,
    /// Its checks that returned an adverse trace, each with the day.
    pub adverse: Vec<(i64, Date)>,
    /// Grounds of a refusal.
    pub grounds: Option<String>,
    /// Conditions of a grant.
    pub conditions: Option<String>,
    /// Why it was decided so.
    pub rationale: Option<String>,
    /// Who decided it.
    pub decided_by: Option<&'static str>,
}

/// Lays down a case with the checks of its applicant and its stopped clock.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay_case(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    case: &Case,
) -> Result<LaidCase> {
    let stops = stops(dice, case, world.today);
    let mut laid = lay_row(seeder, world, dice, case, &stops)?;
    let id = laid.id;
    for stop in &stops {
        let reason = world.phrases.say(dice, "stop.reason");
        seeder.insert(
            "clock_stop",
            &[
                ("case_id", id.into()),
                ("from_on", stop.from.into()),
                ("until_on", stop.until.into()),
                ("reason", reason.into()),
            ],
        )?;
    }
    laid.adverse = lay_checks(seeder, world, dice, case, id)?;
    note(world, dice, case, id);
    Ok(laid)
}

/// The last day on which anything happened to the case.
fn end(case: &Case, today: Date) -> Date {
    case.closed.map_or(today, |closed| closed.on)
}

fn stops(dice: &mut Dice, case: &Case, today: Date) -> Vec<Stop> {
    let mut stops = Vec::new();
    let last = case.stopped_since.unwrap_or_else(|| end(case, today));
    let room = (last - case.received).num_days();
    if room > 21 && case.stage != Stage::Received && dice.percent(16) {
        let from = dice.after(case.received, 3, room - 15);
        stops.push(Stop { from, until: Some(dice.after(from, 3, 12)) });
    }
    if let Some(from) = case.stopped_since {
        stops.push(Stop { from, until: None });
    }
    stops
}

fn lay_row(
    seeder: &Seeder<'_>,
    world: &World,
    dice: &mut Dice,
    case: &Case,
    stops: &[Stop],
) -> Result<LaidCase> {
    let person = world.people.get(case.person);
    let post = person.and_then(|person| person.post);
    let post = post.filter(|post| post.level.ladder() == case.level.ladder());
    let policy = world.policies.on(case.received);
    let target = policy.target_days(case.level);
    let latest = person.and_then(|p| priority::latest_day(p.kind, case.received, policy));
    let rank = case.rank(world);
    let stopped: i64 =
        stops.iter().filter_map(|stop| Some((stop.until? - stop.from).num_days())).sum();
    let outcome = case.closed.map(|closed| closed.outcome);
    let words = Words::of(world, dice, outcome);
    let by_hand = case.override_class.is_some();
    let override_reason = by_hand.then(|| world.phrases.say(dice, "override.reason"));
    let decided_by = outcome.map(|_| dice.of([MANAGER, OFFICERS[0], OFFICERS[1]]));
    let Words { grounds, conditions, rationale } = words;
    let id = seeder.insert(
        "vetting_case",
        &[
            ("ref", Value::from(&case.reference)),
            ("person_id", person.map_or(0, |person| person.id).into()),
            ("post_id", post.map(|post| post.id).into()),
            ("kind", case.kind.code().into()),
            ("level", case.level.code().into()),
            ("stage", case.stage.code().into()),
            ("received", case.received.into()),
            ("course_date", case.course.into()),
            ("assigned", case.assigned.into()),
            ("target_on", shift(case.received, i64::from(target)).into()),
            ("latest_on", latest.into()),
            ("stopped_days", stopped.into()),
            ("stopped_since", case.stopped_since.into()),
            ("priority_class", i64::from(rank.class).into()),
            ("priority_order", rank.order.into()),
            ("priority_why", rank.why.into()),
            ("override_class", case.override_class.map(i64::from).into()),
            ("override_reason", override_reason.into()),
            ("override_by", by_hand.then_some(MANAGER).into()),
            ("override_authoriser", by_hand.then_some(MANAGER).into()),
            ("override_on", case.override_on(world.today).into()),
            ("outcome", outcome.map(Choice::code).into()),
            ("grounds", grounds.clone().into()),
            ("conditions", conditions.clone().into()),
            ("rationale", rationale.clone().into()),
            ("decided_by", decided_by.into()),
            ("closed_on", case.closed.map(|closed| closed.on).into()),
        ],
    )?;
    Ok(LaidCase { id, adverse: Vec::new(), grounds, conditions, rationale, decided_by })
}

/// What a decision says.
#[derive(Default)]
struct Words {
    grounds: Option<String>,
    conditions: Option<String>,
    rationale: Option<String>,
}

impl Words {
    fn of(world: &World, dice: &mut Dice, outcome: Option<Outcome>) -> Self {
        let Some(outcome) = outcome else { return Self::default() };
        let list = match outcome {
            Outcome::Granted | Outcome::Conditions => "case.rationale",
            Outcome::Refused => "case.refusal",
            Outcome::Withdrawn => "case.withdrawn",
            Outcome::Discontinued => "case.discontinued",
        };
        let conditional = outcome == Outcome::Conditions;
        Self {
            grounds: (outcome == Outcome::Refused).then(|| grounds(dice)),
            conditions: conditional.then(|| world.phrases.say(dice, "case.conditions")),
            rationale: Some(world.phrases.say(dice, list)),
        }
    }
}

/// One ground of a refusal, sometimes two.
fn grounds(dice: &mut Dice) -> String {
    let first = dice.weighted(&[
        (30, Ground::Criminality),
        (22, Ground::NonDisclosure),
        (18, Ground::Integrity),
        (14, Ground::ThirdParty),
        (10, Ground::Financial),
        (6, Ground::Residency),
    ]);
    let both = dice.percent(15) && first != Ground::Integrity;
    if both {
        format!("{},{}", first.code(), Ground::Integrity.code())
    } else {
        first.code().into()
    }
}

/// How many in a hundred of the checks are back at a stage.
pub(super) fn returned_share(case: &Case) -> u32 {
    let gave_up = case
        .closed
        .is_some_and(|closed| matches!(closed.outcome, Outcome::Withdrawn | Outcome::Discontinued));
    match case.stage {
        _ if gave_up => 50,
        Stage::Received => 0,
        Stage::Allocated => 6,
        Stage::Checks => 60,
        Stage::Waiting => 75,
        Stage::Assessment | Stage::Decision | Stage::Closed => 100,
    }
}

fn lay_checks(
    seeder: &Seeder<'_>,
    world: &World,
    dice: &mut Dice,
    case: &Case,
    id: i64,
) -> Result<Vec<(i64, Date)>> {
    let mut adverse = Vec::new();
    let share = returned_share(case);
    let kinds = world.policies.on(case.received).checks_of(case.level, case.kind);
    // At the stage of checks at least one is out, or the case would have moved on.
    let out = (case.stage == Stage::Checks).then(|| dice.index(kinds.len()));
    for (place, kind) in kinds.iter().enumerate() {
        let back = Some(place) != out && dice.percent(share);
        let laid = Laid { kind: *kind, party: None, mandatory: true, back };
        adverse.extend(lay_check(seeder, world, dice, (case, id), &laid)?);
    }
    Ok(adverse)
}

/// A check to be laid down.
pub(super) struct Laid<'p> {
    /// Which.
    pub kind: CheckKind,
    /// The row and name of the third party whose it is; `None` is the applicant.
    pub party: Option<(i64, &'p str)>,
    /// Whether it must have returned.
    pub mandatory: bool,
    /// Whether it has.
    pub back: bool,
}

/// Lays down a check of a case; returns its row and day where it returned an adverse trace.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay_check(
    seeder: &Seeder<'_>,
    world: &World,
    dice: &mut Dice,
    (case, id): (&Case, i64),
    &Laid { kind, party, mandatory, back }: &Laid<'_>,
) -> Result<Option<(i64, Date)>> {
    let last = end(case, world.today);
    let requested =
        (case.stage != Stage::Received).then(|| dice.after(case.received, 0, 3).min(last));
    let refused = case.closed.is_some_and(|closed| closed.outcome == Outcome::Refused);
    let result = back.then(|| result(dice, refused));
    let room = requested.map_or(0, |day| (last - day).num_days());
    let returned = requested.filter(|_| back).map(|day| dice.after(day, room.min(1), room.min(45)));
    let not_done = result == Some(CheckResult::NotDone);
    let place = world.policies.on(case.received).cases.check_place(kind);
    let row = seeder.insert(
        "case_check",
        &[
            ("case_id", id.into()),
            ("kind", kind.code().into()),
            ("party_id", party.map(|(id, _)| id).into()),
            ("subject", party.map_or("applicant", |(_, name)| name).into()),
            ("mandatory", mandatory.into()),
            ("requested", requested.into()),
            ("returned", returned.into()),
            ("by", result.map(|_| dice.of(OFFICERS)).into()),
            ("place", result.map(|_| place).into()),
            ("result", result.map(Choice::code).into()),
            ("reason", not_done.then(|| world.phrases.say(dice, "check.not-done")).into()),
            ("authoriser", not_done.then_some(MANAGER).into()),
        ],
    )?;
    let adverse = result == Some(CheckResult::Adverse);
    Ok(returned.filter(|_| adverse).map(|on| (row, on)))
}

fn result(dice: &mut Dice, refused: bool) -> CheckResult {
    let adverse = if refused { 120 } else { 12 };
    match dice.below(1000) {
        roll if roll < adverse => CheckResult::Adverse,
        roll if roll < adverse + 70 => CheckResult::NotAdverse,
        roll if roll < adverse + 74 => CheckResult::NotDone,
        _ => CheckResult::NoTrace,
    }
}

/// What of the case the audit of the last weeks holds.
fn note(world: &mut World, dice: &mut Dice, case: &Case, id: i64) {
    let change = |field, from: Value, to: Value| changed("vetting_case", id, field, &from, &to);
    let record = &case.reference;
    let worker = case.assigned.unwrap_or(OFFICERS[2]);
    if world.trail.covers(case.received) {
        let at = office_hours(dice, case.received);
        let changes = vec![
            change("kind", Value::Null, case.kind.code().into()),
            change("level", Value::Null, case.level.code().into()),
            change("stage", Value::Null, Stage::Received.code().into()),
            change("received", Value::Null, case.received.into()),
        ];
        world.trail.add(Side::Casework, at, OFFICERS[2], "open case", record, changes);
    }
    let taken = dice.after(case.received, 1, 6);
    if case.assigned.is_some() && world.trail.covers(taken) && taken <= end(case, world.today) {
        let at = office_hours(dice, taken);
        let changes = vec![
            change("assigned", Value::Null, worker.into()),
            change("stage", Stage::Received.code().into(), Stage::Allocated.code().into()),
        ];
        world.trail.add(Side::Casework, at, worker, "take next case", record, changes);
    }
    if let Some(closed) = case.closed.filter(|closed| world.trail.covers(closed.on)) {
        let at = office_hours(dice, closed.on);
        let changes = vec![
            change("stage", Stage::Decision.code().into(), Stage::Closed.code().into()),
            change("outcome", Value::Null, closed.outcome.code().into()),
            change("closed_on", Value::Null, closed.on.into()),
        ];
        world.trail.add(Side::Casework, at, worker, "decide case", record, changes);
    }
}
