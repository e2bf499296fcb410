//! Differences between HR's list and what is known here, each to be accepted or refused.

use crate::catalogue::column::{Column, DETAIL, Show, UNSAID, choices};
use crate::catalogue::form::{Field, Form, Takes};
use crate::catalogue::{Action, RecordView, Register};
use crate::domain::hr::{DifferenceKind, DifferenceState};
use crate::domain::vetting::Level;
use crate::store::hr::HrChange;

pub(super) static REGISTER: Register = Register {
    key: "hr",
    title: "HR differences",
    noun: ("difference", "differences"),
    columns: &[
        Column::new("ref", "ref", Show::Reference, 12, 0, "the difference's reference"),
        Column::new(
            "kind",
            "kind",
            Show::Choice(choices::<DifferenceKind>()),
            10,
            1,
            "how HR and what is known here differ",
        ),
        Column::new("name", "name", Show::Text, 20, 0, "the person, as HR has them"),
        Column::new("says", "difference", Show::Prose, 30, 0, "the difference in words"),
        Column::new("number", "number", Show::Text, 8, 3, "collar or staff number"),
        Column::new(
            "level",
            "needs",
            Show::Code(choices::<Level>()),
            8,
            5,
            "the level of the case that it calls for",
        )
        .by_policy("joiner_level"),
        Column::new("force", "force", Show::Force, 7, 4, "the force"),
        Column::new("unit", "unit", Show::Text, 14, DETAIL, "where HR says they work"),
        Column::new("post", "post", Show::Text, 12, DETAIL, "the post that HR says they hold"),
        Column::new("from", "from", Show::Date, 11, DETAIL, "since when"),
        Column::new("left", "left", Show::Date, 11, DETAIL, "their last day"),
        Column::new("person", "person", Show::Reference, 12, DETAIL, "the person here"),
        Column::new(
            "state",
            "state",
            Show::Choice(choices::<DifferenceState>()),
            10,
            DETAIL,
            "what became of it",
        ),
        Column::new("result", "came of it", Show::Text, 12, DETAIL, "the case or person it made"),
        Column::new("reason", "reason", Show::Prose, 16, DETAIL, "why it was refused"),
        Column::new("decided", "decided", Show::Date, 11, DETAIL, "when it was decided"),
        Column::new("decided-by", "decided by", Show::Text, 10, DETAIL, "who decided it"),
        Column::new("file", "file", Show::Text, 10, DETAIL, "the file that showed it"),
        Column::new("file-name", "file name", Show::Text, 14, DETAIL, "what that was called"),
        Column::new("compared", "compared", Show::Date, 11, DETAIL, "when it was compared"),
        Column::new("file-id", "file number", Show::Number, 6, UNSAID, "the file, by number"),
    ],
    sort: "kind,name",
    named: &[],
    actions: &[
        Action { command: "accept", form: &ACCEPT, on_record: true, bulk: true, guard: is_open },
        Action {
            command: "accept-all",
            form: &ACCEPT_ALL,
            on_record: true,
            bulk: false,
            guard: is_open,
        },
        Action { command: "refuse", form: &REFUSE, on_record: true, bulk: true, guard: is_open },
    ],
    empty: "HR and what is known here agree, or no file was compared yet: `probity import hr FILE`.",
};

/// Why a difference can no longer be decided, if it cannot.
fn is_open(difference: &RecordView<'_>) -> Result<(), String> {
    match difference.text("state") {
        "open" => Ok(()),
        state => Err(format!("{} is {state} already", difference.reference())),
    }
}

static ACCEPT: Form = Form {
    name: "accept-difference",
    title: "Accept",
    fields: &[],
    build: |filled| {
        let mut read = filled.read(&ACCEPT);
        let difference = read.record();
        read.finish(Some(HrChange::Accept { difference }.into()))
    },
};

static ACCEPT_ALL: Form = Form {
    name: "accept-all-differences",
    title: "Accept all of its kind",
    fields: &[],
    build: |filled| {
        let mut read = filled.read(&ACCEPT_ALL);
        let difference = read.record().id;
        read.finish(Some(HrChange::AcceptAll { difference }.into()))
    },
};

static REFUSE: Form = Form {
    name: "refuse-difference",
    title: "Refuse",
    fields: &[Field::new(
        "reason",
        "reason",
        Takes::Line,
        "why HR is wrong, or it does not matter",
    )
    .required()],
    build: |filled| {
        let mut read = filled.read(&REFUSE);
        let (difference, reason) = (read.record(), read.text("reason"));
        read.finish(Some(HrChange::Refuse { difference, reason }.into()))
    },
};
