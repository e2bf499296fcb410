//! The action log as a paper: what is overdue first, then what is due, what waits for more time,
//! and what was closed with which result.

use super::agenda::left_out;
use super::model::{Block, Col, Table};
use super::paper::{UNKNOWN, field, part, untitled};
use super::templates::Draft;
use crate::domain::choice::Choice;
use crate::domain::tasking::{ActionState, carried_over};
use crate::domain::time::{Date, Moment, age, day, show_date, show_moment};
use crate::store::papers::Chosen;
use crate::store::papers::actions::{ActionLog, LoggedAction, Update};

/// The log as a draft; what is overdue is judged by the London day of `printed_at`.
pub(super) fn actions(log: &ActionLog, printed_by: &str, printed_at: Moment) -> Draft {
    let today = day(printed_at);
    let mut document = untitled(printed_by, printed_at);
    let (reference, subtitle) = part(&log.part, "every action");
    document.reference = reference;
    document.subtitle = vec![subtitle];
    let place = |action: &LoggedAction| match action.state {
        ActionState::Open if action.is_overdue(today) => "overdue",
        ActionState::Open if action.asked.is_some() => "asked",
        ActionState::Open => "due",
        ActionState::Done | ActionState::Cancelled => "closed",
    };
    let of = |key: &'static str, empty: &str| {
        let mine = log.actions.iter().filter(|action| place(action) == key);
        (key, vec![table(mine, today, empty)])
    };
    let (overdue, due) = (of("overdue", "No action is overdue."), of("due", "No action is due."));
    let asked = of("asked", "No extension is asked for.");
    let (key, mut closed) = of("closed", "No action was closed.");
    if log.part == Chosen::Whole {
        let since = log.closed_since.map(show_date).map_or_else(
            || "No meeting was held yet: every closed action stands here.".to_owned(),
            |since| format!("Closed since the last meeting, {since}."),
        );
        closed.insert(0, Block::paragraph(since));
    }
    let counts = Block::Fields(vec![
        field("Open", open(log, |_| true)),
        field("Overdue", open(log, |action| action.is_overdue(today))),
        field("As at", show_date(today)),
    ]);
    Draft {
        document,
        lead: [counts].into_iter().chain(left_out(log.withheld)).collect(),
        sections: vec![overdue, due, asked, (key, closed)],
    }
}

fn open(log: &ActionLog, of: impl Fn(&LoggedAction) -> bool) -> String {
    let open = log.actions.iter().filter(|action| action.state == ActionState::Open);
    open.filter(|action| of(action)).count().to_string()
}

/// Actions, a row each, with what was reported of them.
pub(super) fn table<'a>(
    actions: impl Iterator<Item = &'a LoggedAction>,
    today: Date,
    empty: &str,
) -> Block {
    Block::Table(Table {
        columns: vec![
            Col::new("Action"),
            Col::new("What, updates").share(1),
            Col::new("Owner"),
            Col::new("Due"),
            Col::new("Priority"),
        ],
        rows: actions.map(|action| row(action, today)).collect(),
        empty: empty.to_owned(),
    })
}

fn row(action: &LoggedAction, today: Date) -> Vec<String> {
    let mut reference = vec![action.reference.clone()];
    reference.extend(action.item.clone());
    reference.extend(action.meeting.clone());
    let mut what = vec![action.what.clone(), format!("set {}", show_date(action.set_on))];
    what.extend((action.carried > 0).then(|| carried_over(action.carried)));
    what.extend(action.updates.iter().map(update));
    what.extend(
        action
            .asked
            .as_ref()
            .map(|(until, why)| format!("asks for time until {}: {why}", show_date(*until))),
    );
    what.extend(action.result.as_ref().map(|result| format!("result: {result}")));
    let mut due = vec![show_date(action.due)];
    if action.is_overdue(today) {
        due.push(format!("! overdue {}", age((today - action.due).num_days())));
    }
    due.extend(action.closed.as_ref().map(|(on, by)| {
        let by = by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
        format!("{} {}{by}", action.state.label(), show_date(*on))
    }));
    vec![
        reference.join("\n"),
        what.join("\n"),
        action.owner.clone(),
        due.join("\n"),
        action.priority.map_or(UNKNOWN, Choice::label).to_owned(),
    ]
}

fn update(update: &Update) -> String {
    let at = update.at.map_or_else(|| UNKNOWN.to_owned(), show_moment);
    // The schema's words read as they are but for their hyphens.
    let kind = update.kind.replace('-', " ");
    format!("{at}, {}, {kind}: {}", update.by, update.note)
}
