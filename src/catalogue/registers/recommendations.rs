//! What inspections recommended: who does what about it by when, and the evidence that it is done.

use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::form::{Field, Form, Starts, Takes};
use crate::catalogue::{Action, RecordView, Register, always};
use crate::domain::choice::Choice;
use crate::domain::recommendation::{Closing, RecommendationState};
use crate::store::recommendation::{NewRecommendation, RecommendationChange};

pub(super) static REGISTER: Register = Register {
    key: "recommendations",
    title: "Recommendations",
    noun: ("recommendation", "recommendations"),
    columns: COLUMNS,
    sort: "state,due",
    named: &[
        ("mine", "owner:@me state:open", "open and yours"),
        ("open", "state:open", "not closed"),
    ],
    actions: &[
        Action { command: "new", form: &ADD, on_record: false, bulk: false, guard: always },
        Action { command: "close", form: &CLOSE, on_record: true, bulk: false, guard: open },
        Action { command: "progress", form: &PROGRESS, on_record: true, bulk: false, guard: open },
        Action { command: "revise", form: &REVISE, on_record: true, bulk: false, guard: open },
    ],
    empty: "Enter what an inspection recommended with n.",
};

const COLUMNS: &[Column] = &[
    Column::new("ref", "ref", Show::Reference, 11, 0, "the recommendation's reference"),
    Column::new("source", "source", Show::Text, 16, 1, "the inspection and the number"),
    Column::new("text", "recommendation", Show::Prose, 24, 0, "what was recommended"),
    Column::new("owner", "owner", Show::Text, 12, 0, "the one who answers for it"),
    Column::new("due", "due", Show::Date, 11, 2, "by when"),
    Column::new("due-in", "left", Show::Left, 12, 0, "days until it is due; empty when closed"),
    Column::new(
        "state",
        "state",
        Show::Choice(choices::<RecommendationState>()),
        6,
        3,
        "where it stands",
    ),
    Column::new(
        "closing",
        "closed as",
        Show::Choice(choices::<Closing>()),
        12,
        4,
        "how it was closed",
    ),
    Column::new("noted", "last note", Show::Date, 11, 4, "the day of the latest note"),
    Column::new("action", "to do", Show::Prose, 20, 5, "what is to be done about it"),
    Column::new("made-on", "made", Show::Date, 11, DETAIL, "the day of the report"),
    Column::new("evidence", "evidence", Show::Prose, 20, DETAIL, "what shows how it ended"),
    Column::new("closed-on", "closed", Show::Date, 11, DETAIL, "when it was closed"),
    Column::new("closed-by", "closed by", Show::Text, 10, DETAIL, "who closed it"),
    Column::new("overdue", "overdue", Show::Flag, 7, DETAIL, "open past its day"),
];

fn open(recommendation: &RecordView<'_>) -> Result<(), String> {
    if recommendation.text("state") == RecommendationState::Open.code() {
        return Ok(());
    }
    let reference = recommendation.reference();
    let closing = recommendation.text("closing").replace('-', " ");
    Err(format!("{reference} is {closing} already; add a new one with n if more is to be done"))
}

const TO_DO: Field = Field::new("action", "to do", Takes::Prose, "what is to be done about it");
const OWNER: Field =
    Field::new("owner", "owner", Takes::User, "who answers for it; type part of a name").required();
const DUE: Field = Field::new("due", "due", Takes::Date, "4 Dec 2026, or +90d").required();

static ADD: Form = Form {
    name: "add-recommendation",
    title: "Enter a recommendation",
    fields: &[
        Field::new("source", "source", Takes::Line, "such as: PEEL 2021, recommendation 3")
            .required(),
        Field::new("made_on", "made on", Takes::Date, "the day of the report").required(),
        Field::new("text", "recommendation", Takes::Prose, "its words").required(),
        TO_DO,
        OWNER.starts(Starts::Actor),
        DUE.starts(Starts::InDays(90)),
    ],
    build: |filled| {
        let mut read = filled.read(&ADD);
        let (source, text, action) = (read.text("source"), read.text("text"), read.text("action"));
        let (made_on, due) = (read.needed_date("made_on"), read.needed_date("due"));
        let owner = read.text("owner");
        let new = NewRecommendation { source, made_on, text, action, owner, due };
        read.finish(Some(RecommendationChange::Add(new).into()))
    },
};

static PROGRESS: Form = Form {
    name: "progress-recommendation",
    title: "Progress",
    fields: &[
        Field::new("note", "progress", Takes::Prose, "what has happened").required(),
        Field::new("on", "on", Takes::Date, "when it happened").required().starts(Starts::Today),
    ],
    build: |filled| {
        let mut read = filled.read(&PROGRESS);
        let (recommendation, note) = (read.record(), read.text("note"));
        let on = read.needed_date("on");
        read.finish(Some(RecommendationChange::Note { recommendation, on, note }.into()))
    },
};

static REVISE: Form = Form {
    name: "revise-recommendation",
    title: "Change",
    fields: &[
        TO_DO.starts(Starts::Column("action")),
        OWNER.starts(Starts::Column("owner")),
        DUE.starts(Starts::Column("due")),
        Field::new("reason", "reason", Takes::Line, "why; it stands in the notes").required(),
    ],
    build: |filled| {
        let mut read = filled.read(&REVISE);
        let (recommendation, due) = (read.record(), read.needed_date("due"));
        let (action, owner) = (read.text("action"), read.text("owner"));
        let reason = read.text("reason");
        let change = RecommendationChange::Change { recommendation, action, owner, due, reason };
        read.finish(Some(change.into()))
    },
};

static CLOSE: Form = Form {
    name: "close-recommendation",
    title: "Close",
    fields: &[
        Field::new("evidence", "evidence", Takes::Prose, "what shows it, and where that is kept")
            .required(),
        Field::new("closing", "as", Takes::One(choices::<Closing>()), "how it ended")
            .required()
            .starts(Starts::With("implemented")),
    ],
    build: |filled| {
        let mut read = filled.read(&CLOSE);
        let (recommendation, evidence) = (read.record(), read.text("evidence"));
        let closing = read.needed("closing");
        let change = closing.map(|closing| {
            RecommendationChange::Close { recommendation, closing, evidence }.into()
        });
        read.finish(change)
    },
};
