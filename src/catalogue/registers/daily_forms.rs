//! The forms of the daily page. They are about an item of it, so that the screen says which
//! record is meant and what they start with.

use crate::catalogue::column::choices;
use crate::catalogue::form::{Field, Form, Starts, Takes};
use crate::domain::tasking::ActionPriority;
use crate::store::change::NewAction;
use crate::store::daily::DailyChange;

/// Gives a report to someone: `record` is the report as seen.
pub static ASSIGN_ITEM: Form = Form {
    name: "assign-daily-item",
    title: "Assign",
    fields: &[
        Field::new("owner", "owner", Takes::User, "the one who does it; type part of a name")
            .required()
            .starts(Starts::Actor),
        Field::new("due", "due", Takes::Date, "4 Dec 2026, or +2d")
            .required()
            .starts(Starts::InDays(1)),
        Field::new("what", "task", Takes::Line, "what is to be done")
            .required()
            .starts(Starts::With("assess it")),
        Field::new("priority", "priority", Takes::One(choices::<ActionPriority>()), "h, m or l")
            .required()
            .starts(Starts::With("medium")),
    ],
    build: |filled| {
        let mut read = filled.read(&ASSIGN_ITEM);
        let (report, due) = (read.record(), read.needed_date("due"));
        let priority: Option<ActionPriority> = read.needed("priority");
        let (what, owner) = (read.text("what"), read.text("owner"));
        let change = priority.map(|priority| {
            let action = NewAction { what, owner, due, priority };
            DailyChange::Assign { report, action }.into()
        });
        read.finish(change)
    },
};

/// Gives an action another owner or day: `record` is the action as seen.
pub static MOVE_ACTION: Form = Form {
    name: "move-daily-action",
    title: "Move",
    fields: &[
        Field::new("reason", "reason", Takes::Line, "why it moves").required(),
        Field::new("owner", "owner", Takes::User, "the one who does it; type part of a name")
            .required()
            .starts(Starts::Actor),
        Field::new("due", "due", Takes::Date, "4 Dec 2026, or +2d")
            .required()
            .starts(Starts::InDays(1)),
    ],
    build: |filled| {
        let mut read = filled.read(&MOVE_ACTION);
        let (action, due) = (read.record(), read.needed_date("due"));
        let (owner, reason) = (read.text("owner"), read.text("reason"));
        read.finish(Some(DailyChange::Move { action, owner, due, reason }.into()))
    },
};

/// Writes what was said of an item: `reference` names its record.
pub static NOTE_ITEM: Form = Form {
    name: "note-daily-item",
    title: "Note",
    fields: &[Field::new("note", "note", Takes::Prose, "what was said").required()],
    build: |filled| {
        let read = filled.read(&NOTE_ITEM);
        let (record, note) = (filled.reference.clone(), read.text("note"));
        read.finish(Some(DailyChange::Note { record, note }.into()))
    },
};
