//! Two years of fortnightly tasking meetings, held in memory over the reports: what each
//! decided, put off and set to be done. `tasking_rows` lays them down.

use super::dice::{Dice, shift};
use super::reports::{DAYS, Report};
use super::world::{World, at};
use crate::domain::intelligence::ItemState;
use crate::domain::score::Band;
use crate::domain::tasking::{ActionPriority, ActionState, Disposition};
use crate::domain::time::{Date, Moment, day};
use chrono::{Datelike, TimeDelta, Timelike};

/// A decision.
pub(super) struct Decision {
    /// Place in the list of meetings; `None` between two.
    pub meeting: Option<usize>,
    /// Place in the list of reports.
    pub report: usize,
    /// What was decided.
    pub disposition: Disposition,
    /// When.
    pub at: Moment,
    /// When it was written down.
    pub entered: Moment,
    /// When to look again.
    pub review_on: Option<Date>,
    /// Whether it corrects the one before it about the same report.
    pub corrects: bool,
}

/// An action.
pub(super) struct Action {
    /// Place in the list of meetings.
    pub meeting: Option<usize>,
    /// Place in the list of reports.
    pub report: Option<usize>,
    /// Its reference.
    pub reference: String,
    /// What is to be done.
    pub what: String,
    /// The one named owner.
    pub owner: String,
    /// The day it was set.
    pub set_on: Date,
    /// By when.
    pub due: Date,
    /// How urgent.
    pub priority: ActionPriority,
    /// Where it stands.
    pub state: ActionState,
    /// When it was closed.
    pub closed_on: Option<Date>,
    /// How many meetings carried it over.
    pub carried: i64,
}

/// A meeting that was held.
pub(super) struct Meeting {
    /// Its reference.
    pub reference: String,
    /// The day.
    pub held_on: Date,
    /// When it was opened.
    pub opened: Moment,
    /// When it was closed.
    pub closed: Moment,
    /// New intelligence in the order it was taken: a report and whether it was decided.
    pub items: Vec<(usize, bool)>,
}

/// All of it.
pub(super) struct Tasking {
    /// Meetings, the oldest first.
    pub meetings: Vec<Meeting>,
    /// The reference and day of the one planned next.
    pub next: (String, Date),
    /// Decisions in the order of their numbers.
    pub decisions: Vec<Decision>,
    /// Actions in the order of their references.
    pub actions: Vec<Action>,
}

/// Holds every meeting of the last two years.
pub(super) fn hold(world: &mut World, reports: &mut [Report]) -> Tasking {
    let mut dice = world.dice(80);
    let mut decisions = Vec::new();
    refer_at_once(world, &mut dice, reports, &mut decisions);
    let days = days(world);
    let next = days.last().copied().unwrap_or(world.today);
    let mut meetings = Vec::new();
    for held_on in days.iter().copied().filter(|held| *held < next) {
        let number = meetings.len();
        let meeting = hold_one(world, &mut dice, reports, &mut decisions, number, held_on);
        meetings.push(meeting);
    }
    decisions.sort_by_key(|decision| (decision.at, decision.report));
    let mut actions = actions(world, &mut dice, reports, &decisions, &meetings);
    actions.sort_by_key(|action| (action.set_on, action.due));
    for action in &mut actions {
        action.reference = world.reference("A", action.set_on.year(), 4);
    }
    close_old(world, &mut dice, reports, &actions);
    let next = (reference(world, next), next);
    Tasking { meetings, next, decisions, actions }
}

/// The meeting days of the history and, last, the next one: not before today.
fn days(world: &World) -> Vec<Date> {
    let policy = world.policy();
    let interval = i64::from(policy.meeting_interval_days).max(7);
    let ahead = (policy.meeting_anchor - world.today).num_days().rem_euclid(interval);
    let next = shift(world.today, ahead);
    (0..=DAYS / interval).rev().map(|back| shift(next, -back * interval)).collect()
}

/// The reference of the meeting on a day: its number is that of its fortnight in the year.
fn reference(world: &mut World, held_on: Date) -> String {
    let interval = i64::from(world.policy().meeting_interval_days).max(7);
    let number = i64::from(held_on.ordinal0()) / interval + 1;
    world.reached("T", held_on.year(), number);
    format!("T-{}-{number:02}", held_on.year())
}

/// A mandatory referral does not wait for a meeting: the head decides it within the day.
fn refer_at_once(
    world: &World,
    dice: &mut Dice,
    reports: &mut [Report],
    decisions: &mut Vec<Decision>,
) {
    for (place, report) in reports.iter_mut().enumerate() {
        let Some(scored) = report.scores.iter().find(|scored| !scored.score.floors.is_empty())
        else {
            continue;
        };
        if report.clock.is_some() {
            continue;
        }
        let decided = scored.at + TimeDelta::minutes(dice.between(30, 240));
        if decided >= at(world.today, 0, 0) {
            continue;
        }
        let disposition =
            if dice.percent(82) { Disposition::ReferIopc } else { Disposition::Investigate };
        settle(report, disposition, None);
        let entered = decided + TimeDelta::minutes(dice.between(1, 12));
        decisions.push(Decision {
            meeting: None,
            report: place,
            disposition,
            at: decided,
            entered,
            review_on: None,
            corrects: false,
        });
    }
}

fn settle(report: &mut Report, disposition: Disposition, review_on: Option<Date>) {
    report.state = ItemState::Decided;
    report.disposition = Some(disposition);
    report.review_on = review_on;
}

fn hold_one(
    world: &mut World,
    dice: &mut Dice,
    reports: &mut [Report],
    decisions: &mut Vec<Decision>,
    number: usize,
    held_on: Date,
) -> Meeting {
    let starts = world.policies.on(held_on).meeting_time;
    let minutes = i64::from(starts.num_seconds_from_midnight() / 60);
    let opened = at(held_on, minutes, dice.between(10, 50));
    let mut now = opened + TimeDelta::minutes(dice.between(8, 15));
    let mut items: Vec<usize> = (0..reports.len())
        .filter(|place| reports.get(*place).is_some_and(|report| waits(report, opened)))
        .collect();
    items.sort_by_key(|place| {
        let scored = reports.get(*place).and_then(Report::counts);
        scored.map(|scored| (scored.result.band, std::cmp::Reverse(scored.result.r)))
    });
    // The chair keeps an item to a few minutes, and to less where there are very many.
    let pace = (150 * 60 / (items.len() as i64).max(1)).clamp(5, 240);
    let mut taken = Vec::new();
    for place in items {
        let Some(report) = reports.get_mut(place) else { continue };
        now += TimeDelta::seconds(dice.between(pace / 2, pace));
        let put_off = report.deferrals < 3 && dice.percent(22);
        taken.push((place, !put_off));
        if put_off {
            report.deferrals += 1;
            continue;
        }
        decisions.push(decide(dice, report, place, Some(number), now));
    }
    correct(dice, reports, decisions, number, now);
    Meeting {
        reference: reference(world, held_on),
        held_on,
        opened,
        closed: now + TimeDelta::minutes(dice.between(6, 20)),
        items: taken,
    }
}

/// Whether a report stands undecided before a meeting that opens now.
fn waits(report: &Report, opened: Moment) -> bool {
    report.state == ItemState::Assessed
        && report.clock.is_none()
        && report.counts().is_some_and(|scored| scored.at < opened)
}

fn decide(
    dice: &mut Dice,
    report: &mut Report,
    place: usize,
    meeting: Option<usize>,
    now: Moment,
) -> Decision {
    let disposition = disposition(dice, report.band());
    let review_on = (disposition == Disposition::Monitor || dice.percent(10))
        .then(|| dice.after(day(now), 28, 120));
    settle(report, disposition, review_on);
    // One in thirty is written down late, with the reason.
    let delay = if dice.percent(3) { dice.between(25, 90) } else { dice.between(0, 9) };
    let entered = now + TimeDelta::minutes(delay);
    Decision { meeting, report: place, disposition, at: now, entered, review_on, corrects: false }
}

fn disposition(dice: &mut Dice, band: Option<Band>) -> Disposition {
    use Disposition::{
        Develop, IntelligenceOnly, Investigate, Monitor, NoAction, ReferIopc, ReferPsd,
        ReferVetting, Support,
    };
    match band {
        Some(Band::Critical) => {
            dice.weighted(&[(45, Investigate), (25, ReferIopc), (20, Develop), (10, ReferPsd)])
        }
        Some(Band::High) => dice.weighted(&[
            (30, Investigate),
            (30, Develop),
            (20, ReferPsd),
            (10, ReferVetting),
            (10, Monitor),
        ]),
        Some(Band::Medium) => dice.weighted(&[
            (28, Develop),
            (17, ReferPsd),
            (15, Support),
            (20, Monitor),
            (10, ReferVetting),
            (10, IntelligenceOnly),
        ]),
        Some(Band::Low) | None => {
            dice.weighted(&[(40, IntelligenceOnly), (30, NoAction), (15, Support), (15, Monitor)])
        }
    }
}

/// Now and then a meeting corrects what an earlier one wrote.
fn correct(
    dice: &mut Dice,
    reports: &mut [Report],
    decisions: &mut Vec<Decision>,
    number: usize,
    now: Moment,
) {
    if !dice.percent(9) {
        return;
    }
    let before: Vec<usize> = decisions
        .iter()
        .filter(|d| d.meeting.is_some_and(|meeting| meeting + 1 == number) && !d.corrects)
        .map(|decision| decision.report)
        .collect();
    let place = dice.pick(&before).copied();
    let report = place.and_then(|place| Some((place, reports.get_mut(place)?)));
    if let Some((place, report)) = report {
        let now = now + TimeDelta::minutes(2);
        let decision = decide(dice, report, place, Some(number), now);
        decisions.push(Decision { corrects: true, entered: decision.at, ..decision });
    }
}

/// What was set to be done with each decision, and a few actions about nothing in particular.
fn actions(
    world: &World,
    dice: &mut Dice,
    reports: &[Report],
    decisions: &[Decision],
    meetings: &[Meeting],
) -> Vec<Action> {
    use Disposition::{Develop, Investigate, ReferIopc, ReferPsd, ReferVetting};
    let mut actions = Vec::new();
    for decision in decisions {
        let band = reports.get(decision.report).and_then(Report::band);
        let works = matches!(
            decision.disposition,
            Develop | Investigate | ReferIopc | ReferPsd | ReferVetting
        );
        let count = if works { dice.between(0, 2) } else { i64::from(dice.percent(15)) };
        for _ in 0..count {
            let set = day(decision.at);
            let mut action = action(world, dice, meetings, set, band);
            action.meeting = decision.meeting;
            action.report = Some(decision.report);
            actions.push(action);
        }
    }
    for (number, meeting) in meetings.iter().enumerate() {
        if dice.percent(35) {
            let mut action = action(world, dice, meetings, meeting.held_on, None);
            action.meeting = Some(number);
            actions.push(action);
        }
    }
    actions
}

fn action(
    world: &World,
    dice: &mut Dice,
    meetings: &[Meeting],
    set_on: Date,
    band: Option<Band>,
) -> Action {
    let due = dice.after(set_on, 5, 35);
    let late = (world.today - due).num_days();
    let open = match late {
        ..=0 => dice.percent(78),
        1..=14 => dice.percent(40),
        15..=60 => dice.percent(9),
        _ => false,
    };
    let cancelled = !open && dice.percent(4);
    let closed_on = (!open).then(|| {
        let close = dice.after(due, -4, 9).max(set_on);
        close.min(shift(world.today, -1)).max(set_on)
    });
    let last = closed_on.unwrap_or(world.today);
    let between = meetings.iter().filter(|m| m.held_on > set_on && m.held_on < last).count();
    Action {
        meeting: None,
        report: None,
        reference: String::new(),
        what: world.phrases.say(dice, "action.what"),
        owner: world.phrases.say(dice, "owner"),
        set_on,
        due,
        priority: match band {
            Some(Band::Critical | Band::High) => ActionPriority::High,
            Some(Band::Medium) => ActionPriority::Medium,
            _ => dice.of([ActionPriority::Medium, ActionPriority::Low]),
        },
        state: match closed_on {
            None => ActionState::Open,
            Some(_) if cancelled => ActionState::Cancelled,
            Some(_) => ActionState::Done,
        },
        closed_on,
        carried: i64::try_from(between).unwrap_or(0),
    }
}

/// Decided reports are closed after some months, once nothing is left to do about them.
fn close_old(world: &World, dice: &mut Dice, reports: &mut [Report], actions: &[Action]) {
    let waiting: Vec<usize> = actions
        .iter()
        .filter(|action| action.state == ActionState::Open)
        .filter_map(|action| action.report)
        .collect();
    for (place, report) in reports.iter_mut().enumerate() {
        let age = (world.today - day(report.received)).num_days();
        let live = matches!(
            report.disposition,
            Some(Disposition::Investigate | Disposition::Develop | Disposition::Monitor)
        );
        let rests = if live { dice.between(70, 200) } else { dice.between(20, 60) };
        if report.state == ItemState::Decided && age > rests && !waiting.contains(&place) {
            report.state = ItemState::Closed;
            report.review_on = None;
        }
    }
}
