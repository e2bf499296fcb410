//! Business interests: applications, decisions and reviews. Refused ones stay on the register.

use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::form::{Field, Filled, Form, Starts, Takes};
use crate::catalogue::{Action, RecordView, Register, always};
use crate::domain::check::FieldError;
use crate::domain::interest::{InterestDecision, InterestKind, InterestStage, ManagerView};
use crate::store::change::Change;

pub(super) static REGISTER: Register = Register {
    key: "interests",
    title: "Interests",
    noun: ("interest", "interests"),
    columns: COLUMNS,
    sort: "-applied",
    named: &[
        ("undecided", "stage:applied,assessed,appealed", "not decided yet, or under appeal"),
        ("unreviewed", "stage:decided review-due<=today", "decided, and the review has come"),
    ],
    actions: &[
        Action { command: "new", form: &APPLY, on_record: false, bulk: false, guard: always },
        Action { command: "assess", form: &ASSESS, on_record: true, bulk: false, guard: applied },
        Action { command: "decide", form: &DECIDE, on_record: true, bulk: false, guard: assessed },
        Action { command: "review", form: &REVIEW, on_record: true, bulk: false, guard: approved },
        Action { command: "lapse", form: &LAPSE, on_record: true, bulk: true, guard: alive },
    ],
    empty: "Enter an application with n.",
};

const COLUMNS: &[Column] = &[
    Column::new("ref", "ref", Show::Reference, 12, 0, "the interest's reference"),
    Column::new("subject", "subject", Show::Text, 18, 0, "whose interest it is"),
    Column::new(
        "kind",
        "kind",
        Show::Choice(choices::<InterestKind>()),
        13,
        2,
        "what sort of interest",
    ),
    Column::new("organisation", "organisation", Show::Text, 16, 3, "the employer or business"),
    Column::new("description", "what", Show::Text, 18, 1, "what is done"),
    Column::new(
        "stage",
        "stage",
        Show::Choice(choices::<InterestStage>()),
        12,
        1,
        "where it stands",
    ),
    Column::new(
        "manager-view",
        "manager",
        Show::Choice(choices::<ManagerView>()),
        8,
        4,
        "what the line manager thinks",
    ),
    Column::new(
        "decision",
        "decision",
        Show::Choice(choices::<InterestDecision>()),
        14,
        2,
        "what was decided",
    ),
    Column::new("age", "age", Show::Days, 6, 3, "days since it was applied for"),
    Column::new("due-in", "review in", Show::Left, 12, 4, "days until its review"),
    Column::new("applied", "applied", Show::Date, 11, 6, "when it was applied for"),
    Column::new("review-due", "review due", Show::Date, 11, 7, "when it is looked at again")
        .by_policy("interest_review"),
    Column::new("hours", "hours", Show::Number, 5, 8, "hours a week; empty is unknown"),
    Column::new("force", "force", Show::Force, 7, 5, "the force"),
    Column::new("person", "person", Show::Reference, 12, DETAIL, "the person's reference"),
    Column::new("manager", "line manager", Show::Text, 12, DETAIL, "who assessed it"),
    Column::new("manager-reason", "manager's reason", Show::Prose, 16, DETAIL, "why"),
    Column::new("assessed-on", "assessed", Show::Date, 11, DETAIL, "when it was assessed"),
    Column::new("decision-reason", "because", Show::Prose, 16, DETAIL, "why it was decided so"),
    Column::new("conditions", "conditions", Show::Prose, 16, DETAIL, "what it may be done under"),
    Column::new("decided-on", "decided", Show::Date, 11, DETAIL, "when it was decided"),
    Column::new("decided-by", "decided by", Show::Text, 10, DETAIL, "who decided"),
    Column::new("reviewed-on", "reviewed", Show::Date, 11, DETAIL, "when it was last reviewed"),
    Column::new("review-note", "review note", Show::Prose, 16, DETAIL, "what the review found"),
    Column::new("lapsed-on", "lapsed", Show::Date, 11, DETAIL, "when it lapsed"),
    Column::new("lapse-reason", "lapsed because", Show::Prose, 16, DETAIL, "why it lapsed"),
];

/// Why an interest is not at the stage that something needs.
fn at_stage(interest: &RecordView<'_>, stages: &[&str], rule: &str) -> Result<(), String> {
    let stage = interest.text("stage");
    if stages.contains(&stage) {
        return Ok(());
    }
    Err(format!("{} is {stage}; {rule}", interest.reference()))
}

fn applied(interest: &RecordView<'_>) -> Result<(), String> {
    at_stage(interest, &["applied"], "only an application not yet assessed can be assessed")
}

fn assessed(interest: &RecordView<'_>) -> Result<(), String> {
    let rule = "only an assessed application, or one under appeal, can be decided";
    at_stage(interest, &["assessed", "appealed"], rule)
}

fn approved(interest: &RecordView<'_>) -> Result<(), String> {
    let rule = "only an interest decided as compatible is reviewed";
    at_stage(interest, &["decided"], rule)?;
    if interest.text("decision") == "incompatible" {
        return Err(format!("{} is incompatible; {rule}", interest.reference()));
    }
    Ok(())
}

fn alive(interest: &RecordView<'_>) -> Result<(), String> {
    let stages = &["applied", "assessed", "decided", "appealed"];
    at_stage(interest, stages, "apply anew to take it up again")
}

static APPLY: Form = Form {
    name: "apply-interest",
    title: "Enter an application",
    fields: &[
        Field::new("person", "person", Takes::Person, "type part of a name or number").required(),
        Field::new(
            "kind",
            "kind",
            Takes::One(choices::<InterestKind>()),
            "its first letter chooses",
        )
        .required(),
        Field::new("description", "activity", Takes::Line, "what is done, and where").required(),
        Field::new("organisation", "organisation", Takes::Line, "the employer or business, if any"),
        Field::new("hours", "hours a week", Takes::Number, "a whole number; empty is unknown"),
        Field::new("applied", "applied on", Takes::Date, "20 Nov 2026, today, or -3d")
            .required()
            .starts(Starts::Today),
    ],
    build: apply,
};

fn apply(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&APPLY);
    let person_id = read.needed_pick("person");
    let (hours, applied) = (read.number("hours"), read.needed_date("applied"));
    let kind: Option<InterestKind> = read.needed("kind");
    let change = kind.map(|kind| Change::ApplyInterest {
        person_id,
        kind,
        organisation: read.text("organisation"),
        description: read.text("description"),
        hours,
        applied,
    });
    read.finish(change)
}

static ASSESS: Form = Form {
    name: "assess-interest",
    title: "Record the line manager's assessment",
    fields: &[
        Field::new(
            "view",
            "the manager",
            Takes::One(choices::<ManagerView>()),
            "s supports, r refuses; a refusal still goes to PSD",
        )
        .required(),
        Field::new("manager", "line manager", Takes::Line, "who assessed it").required(),
        Field::new("reason", "reason", Takes::Prose, "needed where the manager refuses"),
    ],
    build: |filled| {
        let mut read = filled.read(&ASSESS);
        let interest = read.record();
        let (manager, reason) = (read.text("manager"), read.text("reason"));
        let view: Option<ManagerView> = read.needed("view");
        let change = view.map(|view| Change::AssessInterest { interest, manager, view, reason });
        read.finish(change)
    },
};

static DECIDE: Form = Form {
    name: "decide-interest",
    title: "Decide",
    fields: &[
        Field::new(
            "decision",
            "decision",
            Takes::One(choices::<InterestDecision>()),
            "its first letter chooses; again for the next",
        )
        .required(),
        Field::new("reason", "reason", Takes::Prose, "needed where it is incompatible"),
        Field::new(
            "conditions",
            "conditions",
            Takes::Prose,
            "for compatible with conditions, and only then",
        ),
    ],
    build: |filled| {
        let mut read = filled.read(&DECIDE);
        let interest = read.record();
        let (reason, conditions) = (read.text("reason"), read.text("conditions"));
        let decision: Option<InterestDecision> = read.needed("decision");
        let change = decision.map(|decision| Change::DecideInterest {
            interest,
            decision,
            reason,
            conditions,
        });
        read.finish(change)
    },
};

static REVIEW: Form = Form {
    name: "review-interest",
    title: "Record a review",
    fields: &[Field::new("note", "note", Takes::Prose, "what was asked and answered").required()],
    build: |filled| {
        let mut read = filled.read(&REVIEW);
        let change = Change::ReviewInterest { interest: read.record(), note: read.text("note") };
        read.finish(Some(change))
    },
};

static LAPSE: Form = Form {
    name: "lapse-interest",
    title: "Let lapse",
    fields: &[Field::new(
        "reason",
        "reason",
        Takes::Line,
        "withdrawn, given up, no form back at review",
    )
    .required()],
    build: |filled| {
        let mut read = filled.read(&LAPSE);
        let change = Change::LapseInterest { interest: read.record(), reason: read.text("reason") };
        read.finish(Some(change))
    },
};
