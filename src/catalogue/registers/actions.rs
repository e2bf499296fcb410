//! The action log: what was set, who owns it, and whether it is done.

use super::meeting_forms::MEETING_ACTION;
use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::form::{Field, Form, Takes};
use crate::catalogue::{Action, RecordView, Register, always};
use crate::domain::tasking::{ActionPriority, ActionState};
use crate::store::change::Change;

pub(super) static REGISTER: Register = Register {
    key: "actions",
    title: "Actions",
    noun: ("action", "actions"),
    columns: COLUMNS,
    sort: "due",
    named: &[
        ("mine", "owner:@me state:open", "open and yours"),
        ("open", "state:open", "not closed"),
    ],
    actions: &[
        Action {
            command: "new",
            form: &MEETING_ACTION,
            on_record: false,
            bulk: false,
            guard: always,
        },
        Action { command: "close", form: &CLOSE, on_record: true, bulk: false, guard: open },
    ],
    empty: "No action matches: nothing is left to do here. Set one with n, or in a meeting.",
};

const COLUMNS: &[Column] = &[
    Column::new("ref", "ref", Show::Reference, 11, 0, "the action's reference"),
    Column::new("what", "what", Show::Text, 24, 0, "what is to be done"),
    Column::new("owner", "owner", Show::Text, 12, 0, "the one who does it"),
    Column::new("due", "due", Show::Date, 11, 2, "by when"),
    Column::new("due-in", "left", Show::Left, 12, 0, "days until it is due; empty when closed"),
    Column::new(
        "priority",
        "priority",
        Show::Choice(choices::<ActionPriority>()),
        8,
        3,
        "how urgent it is",
    ),
    Column::new("state", "state", Show::Choice(choices::<ActionState>()), 9, 2, "where it stands"),
    Column::new("item", "item", Show::Reference, 12, 3, "the report that it is about"),
    Column::new("band", "band", Show::Band, 10, 4, "the report's band"),
    Column::new("carried", "carried", Show::Number, 7, 5, "meetings that carried it over"),
    Column::new("meeting", "meeting", Show::Reference, 9, 6, "the meeting that set it"),
    Column::new("set-on", "set", Show::Date, 11, 7, "when it was set"),
    Column::new("result", "result", Show::Prose, 20, DETAIL, "what came of it"),
    Column::new("closed-on", "closed", Show::Date, 11, DETAIL, "when it was closed"),
    Column::new("closed-by", "closed by", Show::Text, 10, DETAIL, "who closed it"),
    Column::new("overdue", "overdue", Show::Flag, 7, DETAIL, "open past its day"),
];

fn open(action: &RecordView<'_>) -> Result<(), String> {
    let state = action.text("state");
    if state == "open" {
        return Ok(());
    }
    let reference = action.reference();
    Err(format!("{reference} is {state} already; set a new action if more is to be done"))
}

static CLOSE: Form = Form {
    name: "close-action",
    title: "Close",
    fields: &[Field::new("result", "result", Takes::Prose, "what came of it").required()],
    build: |filled| {
        let mut read = filled.read(&CLOSE);
        let change = Change::CloseAction { action: read.record(), result: read.text("result") };
        read.finish(Some(change))
    },
};
