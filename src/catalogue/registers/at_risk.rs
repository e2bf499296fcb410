//! People at risk: those entered by a decision, and those whom indicators point to. Nothing is
//! added up: each indicator stands by itself with its day and reason.

use crate::catalogue::column::{Column, DETAIL, Show};
use crate::catalogue::form::{Field, Filled, Form, Reading, Starts, Takes, YES_NO};
use crate::catalogue::{Action, RecordView, Register, always};
use crate::domain::check::FieldError;
use crate::store::at_risk::{AtRiskChange, Entry};
use crate::store::change::Change;

pub(super) static REGISTER: Register = Register {
    key: "at-risk",
    title: "People at risk",
    noun: ("entry", "entries"),
    columns: &[
        Column::new("ref", "ref", Show::Reference, 12, 0, "the entry's reference"),
        Column::new("subject", "subject", Show::Text, 20, 0, "the person"),
        Column::new("due-in", "review", Show::Left, 14, 0, "days to its review"),
        Column::new("reason", "reason", Show::Prose, 24, 1, "why, in words"),
        Column::new("review-on", "review on", Show::Date, 11, 5, "when it is looked at again"),
        Column::new("expires", "expires", Show::Date, 11, 2, "when it ends and is taken out")
            .by_policy("at_risk"),
        Column::new("force", "force", Show::Force, 7, 4, "the person's force"),
        Column::new("unit", "unit", Show::Text, 14, 5, "where the person works"),
        Column::new("person", "person", Show::Reference, 12, DETAIL, "the person's reference"),
        Column::new("decided-by", "decided by", Show::Text, 12, DETAIL, "who decided it"),
        Column::new("decision", "decision", Show::Prose, 16, DETAIL, "the decision"),
        Column::new("entered", "entered", Show::Date, 11, 6, "when it was decided"),
        Column::new("reviewed", "reviewed", Show::Date, 11, DETAIL, "when it was last reviewed"),
        Column::new("review-note", "review note", Show::Prose, 16, DETAIL, "what that found"),
    ],
    sort: "due-in",
    named: &[("due", "due-in<=14", "due for review within a fortnight")],
    actions: &[
        Action { command: "new", form: &ENTER, on_record: false, bulk: false, guard: always },
        Action { command: "review", form: &REVIEW, on_record: true, bulk: false, guard: always },
        Action {
            command: "take-out",
            form: &TAKE_OUT,
            on_record: true,
            bulk: false,
            guard: always,
        },
    ],
    empty: "An entry needs a decision: n makes one here, or from a candidate.",
};

pub(super) static CANDIDATES: Register = Register {
    key: "candidates",
    title: "Candidates",
    noun: ("candidate", "candidates"),
    columns: &[
        Column::new("ref", "person", Show::Reference, 12, 0, "the person's reference"),
        Column::new("subject", "subject", Show::Text, 20, 0, "the person"),
        Column::new("latest", "latest", Show::Date, 11, 0, "the day of the latest indicator"),
        Column::new(
            "indicators",
            "indicators",
            Show::Prose,
            30,
            0,
            "what points to the person; the detail says when and why",
        )
        .by_policy("at_risk"),
        Column::new("force", "force", Show::Force, 7, 3, "the person's force"),
        Column::new("unit", "unit", Show::Text, 14, 4, "where the person works"),
        Column::new("collar", "collar", Show::Text, 8, 5, "collar or staff number"),
        Column::new("entry", "entry", Show::Text, 12, 5, "the entry of the person, if any"),
        Column::new("left", "left", Show::Date, 11, DETAIL, "when the person left"),
    ],
    sort: "-latest",
    named: &[],
    actions: &[Action {
        command: "new",
        form: &ENTER_CANDIDATE,
        on_record: true,
        bulk: false,
        guard: not_entered,
    }],
    empty: "Somebody to whom an indicator of the policy points is one.",
};

fn not_entered(candidate: &RecordView<'_>) -> Result<(), String> {
    match candidate.text("entry") {
        "" => Ok(()),
        entry => Err(format!("this person is on the list as {entry}; review that entry instead")),
    }
}

const REASON: Field = Field::new(
    "reason",
    "reason",
    Takes::Prose,
    "why this person; the indicators are kept beside it as they stand",
)
.required();
const DECIDED_BY: Field =
    Field::new("decided_by", "decided by", Takes::Line, "who decided it, by name").required();
const DECISION: Field = Field::new(
    "decision",
    "decision",
    Takes::Line,
    "its reference such as D-2026-00012, or its words",
)
.required();
const REVIEW_ON: Field =
    Field::new("review_on", "review on", Takes::Date, "+90d, or a date; empty is the policy's");
const EXPIRES_ON: Field =
    Field::new("expires_on", "expires on", Takes::Date, "+180d, or a date; empty is the policy's");

static ENTER: Form = Form {
    name: "enter-at-risk",
    title: "Enter a person at risk",
    fields: &[
        Field::new("person", "person", Takes::Person, "type part of a name or number").required(),
        REASON,
        DECIDED_BY,
        DECISION,
        REVIEW_ON,
        EXPIRES_ON,
    ],
    build: |filled| {
        let mut read = filled.read(&ENTER);
        let person = read.needed_pick("person");
        enter(read, person)
    },
};

static ENTER_CANDIDATE: Form = Form {
    name: "enter-at-risk",
    title: "Enter as a person at risk",
    fields: &[REASON, DECIDED_BY, DECISION, REVIEW_ON, EXPIRES_ON],
    build: |filled| {
        let mut read = filled.read(&ENTER_CANDIDATE);
        let person = read.record().id;
        enter(read, person)
    },
};

fn enter(mut read: Reading<'_>, person_id: i64) -> Result<Change, Vec<FieldError>> {
    let (review_on, expires_on) = (read.date("review_on"), read.date("expires_on"));
    let entry = Entry {
        person_id,
        reason: read.text("reason"),
        decided_by: read.text("decided_by"),
        decision: read.text("decision"),
        review_on,
        expires_on,
    };
    read.finish(Some(AtRiskChange::Enter(entry).into()))
}

static REVIEW: Form = Form {
    name: "review-at-risk",
    title: "Review",
    fields: &[
        Field::new("note", "note", Takes::Prose, "what the review found").required(),
        REVIEW_ON,
        Field::new("expires_on", "expires on", Takes::Date, "+180d, or a date; empty leaves it"),
        Field::new("take_out", "take out", Takes::One(YES_NO), "yes takes the entry out for good")
            .starts(Starts::With("no")),
    ],
    build: review,
};

fn review(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&REVIEW);
    let entry = read.record();
    let (review_on, expires_on) = (read.date("review_on"), read.date("expires_on"));
    let (note, take_out) = (read.text("note"), read.yes("take_out"));
    let change = AtRiskChange::Review { entry, note, review_on, expires_on, take_out };
    read.finish(Some(change.into()))
}

static TAKE_OUT: Form = Form {
    name: "take-out-at-risk",
    title: "Take out for good",
    fields: &[Field::new("reason", "reason", Takes::Prose, "why the person is no longer at risk")
        .required()],
    build: |filled| {
        let mut read = filled.read(&TAKE_OUT);
        let (entry, reason) = (read.record(), read.text("reason"));
        read.finish(Some(AtRiskChange::TakeOut { entry, reason }.into()))
    },
};
