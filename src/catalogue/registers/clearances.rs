//! Clearances: the Re-vetting screen.

use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::form::{Field, Form, Starts, Takes};
use crate::catalogue::{Action, RecordView, Register};
use crate::domain::clearance::Step;
use crate::domain::vetting::{ClearanceState, Level, Sensitivity, SubjectKind};
use crate::store::change::Change;
use crate::store::clearance::standing::StepClearance;

pub(super) static REGISTER: Register = Register {
    key: "clearances",
    title: "Re-vetting",
    noun: ("clearance", "clearances"),
    columns: COLUMNS,
    sort: "until",
    named: &[(
        "in-force",
        "-state:withdrawn -state:terminated",
        "neither withdrawn nor terminated",
    )],
    actions: &[
        Action { command: "extend", form: &EXTEND, on_record: true, bulk: false, guard: in_force },
        Action {
            command: "standing",
            form: &STANDING,
            on_record: true,
            bulk: true,
            guard: may_change,
        },
    ],
    empty: "A case that is granted gives one.",
};

const COLUMNS: &[Column] = &[
    Column::new("ref", "ref", Show::Reference, 12, 0, "the clearance's reference"),
    Column::new("subject", "subject", Show::Text, 20, 0, "who holds it"),
    Column::new("level", "level", Show::Code(choices::<Level>()), 7, 1, "the level held"),
    Column::new("until", "valid until", Show::Date, 11, 1, "the last day it holds"),
    Column::new("due-in", "due in", Show::Left, 12, 0, "days until it lapses"),
    Column::new(
        "state",
        "state",
        Show::Choice(choices::<ClearanceState>()),
        11,
        2,
        "what it is now",
    ),
    Column::new("post", "post", Show::Text, 18, 3, "the post that asks most of its holder"),
    Column::new(
        "required",
        "requires",
        Show::Code(choices::<Level>()),
        8,
        4,
        "what the post requires",
    ),
    Column::new(
        "sensitivity",
        "sensitivity",
        Show::Choice(choices::<Sensitivity>()),
        12,
        4,
        "what makes the post sensitive",
    ),
    Column::new("designated", "designated", Show::Flag, 10, 6, "whether the post is designated"),
    Column::new("force", "force", Show::Force, 7, 5, "the force"),
    Column::new("unit", "unit", Show::Text, 14, 7, "the holder's unit"),
    Column::new(
        "person-kind",
        "kind of person",
        Show::Choice(choices::<SubjectKind>()),
        10,
        DETAIL,
        "what the holder is",
    ),
    Column::new("collar", "collar", Show::Text, 8, DETAIL, "the holder's number"),
    Column::new("granted", "granted", Show::Date, 11, DETAIL, "when it was granted"),
    Column::new(
        "current",
        "current",
        Show::Flag,
        7,
        DETAIL,
        "whether it is the newest on its ladder",
    ),
    Column::new("conditions", "conditions", Show::Prose, 16, DETAIL, "conditions of the grant"),
    Column::new(
        "condition-owner",
        "owner of them",
        Show::Text,
        10,
        DETAIL,
        "who sees that they are kept",
    ),
    Column::new(
        "condition-review",
        "review them on",
        Show::Date,
        11,
        DETAIL,
        "when they are looked at again",
    ),
    Column::new("reason", "extended because", Show::Prose, 16, DETAIL, "why it was extended"),
    Column::new(
        "authoriser",
        "authorised by",
        Show::Text,
        10,
        DETAIL,
        "who authorised the extension",
    ),
    Column::new("risk-note", "risk note", Show::Prose, 16, DETAIL, "the risk of extending it"),
    Column::new("case", "from case", Show::Text, 12, DETAIL, "the case that granted it"),
];

fn in_force(clearance: &RecordView<'_>) -> Result<(), String> {
    match clearance.text("state") {
        "withdrawn" | "terminated" => Err(format!(
            "{} is {}; only a clearance in force can be extended",
            clearance.reference(),
            clearance.text("state")
        )),
        _ => Ok(()),
    }
}

fn may_change(clearance: &RecordView<'_>) -> Result<(), String> {
    match clearance.text("state") {
        state @ ("withdrawn" | "terminated") => {
            Err(format!("{} is {state} for good; a new case is needed", clearance.reference()))
        }
        _ => Ok(()),
    }
}

static STANDING: Form = Form {
    name: "clearance-standing",
    title: "Suspend, restore, withdraw or terminate",
    fields: &[
        Field::new("step", "step", Takes::One(Step::BY_HAND), "what becomes of it").required(),
        Field::new("reason", "reason", Takes::Prose, "why, as the holder could be told").required(),
        Field::new(
            "authority",
            "authorised by",
            Takes::Manager,
            "the vetting manager who allowed it",
        )
        .required(),
    ],
    build: |filled| {
        let mut read = filled.read(&STANDING);
        let step = read.needed::<Step>("step");
        let (clearance, reason) = (read.record(), read.text("reason"));
        let authority = read.text("authority");
        let change = step.map(|step| StepClearance { clearance, step, reason, authority }.into());
        read.finish(change)
    },
};

static EXTEND: Form = Form {
    name: "extend-clearance",
    title: "Extend",
    fields: &[
        Field::new("until", "new last day", Takes::Date, "4 Dec 2026, or +90d")
            .required()
            .starts(Starts::InDays(90)),
        Field::new("reason", "reason", Takes::Line, "why it cannot be renewed in time").required(),
        Field::new(
            "authoriser",
            "authorised by",
            Takes::Manager,
            "the vetting manager who allowed it",
        )
        .required(),
        Field::new(
            "risk_note",
            "risk note",
            Takes::Prose,
            "what could go wrong meanwhile and what guards against it",
        )
        .required(),
    ],
    build: |filled| {
        let mut read = filled.read(&EXTEND);
        let change = Change::ExtendClearance {
            clearance: read.record(),
            until: read.needed_date("until"),
            reason: read.text("reason"),
            authoriser: read.text("authoriser"),
            risk_note: read.text("risk_note"),
        };
        read.finish(Some(change))
    },
};
