//! The fortnightly tasking meetings. What is done in one has a screen and forms of its own.

use super::meeting_forms::CORRECT_MINUTES;
use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::form::{Field, Form, Starts, Takes};
use crate::catalogue::{Action, RecordView, Register, always};
use crate::domain::choice::Choice;
use crate::domain::tasking::MeetingState;
use crate::store::change::Change;

pub(super) static REGISTER: Register = Register {
    key: "meetings",
    title: "Meetings",
    noun: ("meeting", "meetings"),
    columns: COLUMNS,
    sort: "-held-on",
    named: &[
        ("coming", "state:planned,issued,session", "yet to be held, or in session"),
        ("unsigned", "state:drafted,agreed", "whose minutes are to be agreed or signed"),
    ],
    actions: &[
        Action { command: "new", form: &PLAN, on_record: false, bulk: false, guard: always },
        Action {
            command: "correct-minutes",
            form: &CORRECT_MINUTES,
            on_record: true,
            bulk: false,
            guard: drafted,
        },
    ],
    empty: "Plan one with n; closing a meeting plans the next by itself.",
};

fn drafted(meeting: &RecordView<'_>) -> Result<(), String> {
    let reference = meeting.reference();
    match MeetingState::from_code(meeting.text("state")) {
        Ok(MeetingState::Drafted | MeetingState::Agreed) => Ok(()),
        Ok(MeetingState::Signed) => {
            Err(format!("the minutes of {reference} are signed and locked"))
        }
        _ => Err(format!("the minutes of {reference} are drafted when it is closed")),
    }
}

const COLUMNS: &[Column] = &[
    Column::new("ref", "ref", Show::Reference, 9, 0, "the meeting's reference"),
    Column::new("held-on", "held on", Show::Date, 11, 0, "the day"),
    Column::new("starts", "at", Show::Reference, 5, 3, "when it starts"),
    Column::new(
        "state",
        "state",
        Show::Choice(choices::<MeetingState>()),
        14,
        0,
        "where it stands",
    ),
    Column::new("chair", "chair", Show::Text, 14, 1, "who chairs it"),
    Column::new("items", "items", Show::Number, 5, 1, "items on its agenda"),
    Column::new("decisions", "decisions", Show::Number, 9, 2, "decisions made in it"),
    Column::new("actions", "actions", Show::Number, 7, 2, "actions set in it"),
    Column::new("issue", "issue", Show::Number, 5, 4, "the last issue of its agenda"),
    Column::new("quorate", "quorum", Show::Flag, 6, 3, "whether it had its quorum"),
    Column::new("minute-taker", "minutes by", Show::Text, 12, 4, "who took the minutes"),
    Column::new("closed-at", "closed", Show::Moment, 21, 5, "when it was closed"),
    Column::new("opened-at", "opened", Show::Moment, 21, DETAIL, "when it was opened"),
    Column::new("attendance", "attendance", Show::Prose, 16, DETAIL, "who was there"),
    Column::new("apologies", "apologies", Show::Prose, 16, DETAIL, "who sent apologies"),
    Column::new(
        "conflicts",
        "conflicts",
        Show::Prose,
        16,
        DETAIL,
        "from whom how many items were kept",
    ),
    Column::new("without-quorum", "without quorum", Show::Prose, 16, DETAIL, "why it went on"),
    Column::new("agreed-at", "agreed", Show::Moment, 21, DETAIL, "when its minutes were agreed"),
    Column::new("agreed-by", "agreed by", Show::Text, 12, DETAIL, "by its chair or a meeting"),
    Column::new("signed-at", "signed", Show::Moment, 21, DETAIL, "when they were signed"),
    Column::new("signed-by", "signed by", Show::Text, 12, DETAIL, "who signed them"),
    Column::new("minutes", "minutes", Show::Prose, 24, DETAIL, "the minutes as they were closed"),
];

static PLAN: Form = Form {
    name: "plan-meeting",
    title: "Plan a meeting",
    fields: &[
        Field::new("held_on", "held on", Takes::Date, "24 Nov 2026, or +14d").required(),
        Field::new("chair", "chair", Takes::User, "type part of a user's name")
            .required()
            .starts(Starts::Actor),
    ],
    build: |filled| {
        let mut read = filled.read(&PLAN);
        let held_on = read.needed_date("held_on");
        let change = Change::PlanMeeting { held_on, chair: read.text("chair") };
        read.finish(Some(change))
    },
};
