//! The action log: what was set, who owns it, and whether it is done.

use super::meeting_forms::MEETING_ACTION;
use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::form::{Field, Form, Starts, Takes, YES_NO};
use crate::catalogue::{Action, RecordView, Register, always};
use crate::domain::tasking::{ActionPriority, ActionState};
use crate::store::change::Change;
use crate::store::follow_up::FollowUp;

pub(super) static REGISTER: Register = Register {
    key: "actions",
    title: "Actions",
    noun: ("action", "actions"),
    columns: COLUMNS,
    sort: "state,due",
    named: &[
        ("mine", "owner:@me state:open", "open and yours"),
        ("open", "state:open", "not closed"),
        ("asked", "state:open asked-due", "with an extension asked and not answered"),
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
        Action { command: "progress", form: &PROGRESS, on_record: true, bulk: false, guard: open },
        Action {
            command: "ask-extension",
            form: &ASK,
            on_record: true,
            bulk: false,
            guard: unasked,
        },
        Action {
            command: "answer-extension",
            form: &ANSWER,
            on_record: true,
            bulk: false,
            guard: asked,
        },
        Action { command: "reassign", form: &REASSIGN, on_record: true, bulk: true, guard: open },
        Action {
            command: "reassign-all",
            form: &REASSIGN_ALL,
            on_record: false,
            bulk: false,
            guard: always,
        },
    ],
    empty: "Set one with n, or in a meeting.",
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
    Column::new("asked-due", "asked to", Show::Date, 11, 5, "the later day that was asked"),
    Column::new("meeting", "meeting", Show::Reference, 9, DETAIL, "the meeting that set it"),
    Column::new("set-on", "set", Show::Date, 11, 7, "when it was set"),
    Column::new("asked-reason", "asked because", Show::Prose, 16, DETAIL, "why more time"),
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

fn unasked(action: &RecordView<'_>) -> Result<(), String> {
    open(action)?;
    if action.text("asked-due").is_empty() {
        return Ok(());
    }
    let reference = action.reference();
    Err(format!("an extension of {reference} is asked already; it is answered first with a"))
}

fn asked(action: &RecordView<'_>) -> Result<(), String> {
    open(action)?;
    if action.text("asked-due").is_empty() {
        return Err(format!("no extension of {} is asked; x asks one", action.reference()));
    }
    Ok(())
}

static PROGRESS: Form = Form {
    name: "progress-action",
    title: "Progress",
    fields: &[Field::new("note", "progress", Takes::Prose, "how far it has got").required()],
    build: |filled| {
        let mut read = filled.read(&PROGRESS);
        let (action, note) = (read.record(), read.text("note"));
        read.finish(Some(FollowUp::Progress { action, note }.into()))
    },
};

static ASK: Form = Form {
    name: "ask-extension",
    title: "Ask for more time",
    fields: &[
        Field::new("reason", "reason", Takes::Line, "why more time is needed").required(),
        Field::new("due", "until", Takes::Date, "4 Dec 2026, or +7d")
            .required()
            .starts(Starts::InDays(7)),
    ],
    build: |filled| {
        let mut read = filled.read(&ASK);
        let (action, due) = (read.record(), read.needed_date("due"));
        let reason = read.text("reason");
        read.finish(Some(FollowUp::AskExtension { action, due, reason }.into()))
    },
};

static ANSWER: Form = Form {
    name: "answer-extension",
    title: "Answer the extension",
    fields: &[
        Field::new(
            "granted",
            "answer",
            Takes::One(YES_NO),
            "yes grants it, no refuses it; its owner does not answer",
        )
        .required(),
        Field::new("note", "note", Takes::Line, "why; needed where it is refused"),
    ],
    build: |filled| {
        let mut read = filled.read(&ANSWER);
        let (action, granted) = (read.record(), read.yes("granted"));
        let note = read.text("note");
        read.finish(Some(FollowUp::AnswerExtension { action, granted, note }.into()))
    },
};

const TO: Field =
    Field::new("to", "to", Takes::User, "who takes it on; type part of a name").required();

static REASSIGN: Form = Form {
    name: "reassign-action",
    title: "Reassign",
    fields: &[TO, Field::new("reason", "reason", Takes::Line, "why it changes hands").required()],
    build: |filled| {
        let mut read = filled.read(&REASSIGN);
        let (action, to, reason) = (read.record(), read.text("to"), read.text("reason"));
        read.finish(Some(FollowUp::Reassign { action, to, reason }.into()))
    },
};

static REASSIGN_ALL: Form = Form {
    name: "reassign-all",
    title: "Reassign everything open of one person",
    fields: &[
        Field::new("from", "from", Takes::User, "whose actions, reports and priorities")
            .required()
            .starts(Starts::Column("owner")),
        TO,
        Field::new("reason", "reason", Takes::Line, "such as: leaves on 30 November").required(),
    ],
    build: |filled| {
        let read = filled.read(&REASSIGN_ALL);
        let (from, to, reason) = (read.text("from"), read.text("to"), read.text("reason"));
        read.finish(Some(FollowUp::ReassignAll { from, to, reason }.into()))
    },
};

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
