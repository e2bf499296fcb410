//! Notifiable associations: need-to-know, so that the list tells no more than a queue needs.

use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::form::{Field, Filled, Form, Starts, Takes, YES_NO};
use crate::catalogue::{Action, RecordView, Register, always};
use crate::domain::association::{
    AssociationCategory, AssociationOutcome, AssociationStage, Contact, Risk,
};
use crate::domain::check::FieldError;
use crate::store::change::Change;

pub(super) static REGISTER: Register = Register {
    key: "associations",
    title: "Associations",
    noun: ("association", "associations"),
    columns: COLUMNS,
    sort: "-declared",
    named: &[
        ("unevaluated", "-person-risk -stage:closed", "open, and nobody has judged the risk"),
        ("open", "-stage:closed", "not closed"),
    ],
    actions: &[
        Action { command: "new", form: &DECLARE, on_record: false, bulk: false, guard: always },
        Action { command: "evaluate", form: &EVALUATE, on_record: true, bulk: false, guard: open },
        Action { command: "review", form: &REVIEW, on_record: true, bulk: false, guard: evaluated },
        Action { command: "research", form: &RESEARCH, on_record: true, bulk: false, guard: open },
    ],
    empty: "Enter a declaration with n.",
};

const COLUMNS: &[Column] = &[
    Column::new("ref", "ref", Show::Reference, 12, 0, "the association's reference"),
    Column::new("subject", "subject", Show::Text, 18, 0, "who declared it"),
    Column::new(
        "category",
        "category",
        Show::Choice(choices::<AssociationCategory>()),
        18,
        2,
        "why it is notifiable",
    ),
    Column::new(
        "stage",
        "stage",
        Show::Choice(choices::<AssociationStage>()),
        10,
        1,
        "where it stands",
    ),
    Column::new(
        "person-risk",
        "person",
        Show::Choice(choices::<Risk>()),
        6,
        0,
        "the risk for the person; empty is not judged",
    ),
    Column::new(
        "force-risk",
        "force risk",
        Show::Choice(choices::<Risk>()),
        10,
        0,
        "the risk for the force; empty is not judged",
    ),
    Column::new(
        "outcome",
        "outcome",
        Show::Choice(choices::<AssociationOutcome>()),
        14,
        3,
        "what follows",
    ),
    Column::new("age", "age", Show::Days, 6, 2, "days since it was declared"),
    Column::new("due-in", "review in", Show::Left, 12, 3, "days until its review"),
    Column::new("force", "force", Show::Force, 7, 5, "the force"),
    Column::new("declared", "declared", Show::Date, 11, 6, "when it was declared"),
    Column::new("review-due", "review due", Show::Date, 11, 7, "when it is looked at again")
        .by_policy("association_review_months"),
    Column::new(
        "contact",
        "contact",
        Show::Choice(choices::<Contact>()),
        8,
        8,
        "how often they meet",
    ),
    Column::new("associate", "associate", Show::Text, 18, DETAIL, "with whom"),
    Column::new("relationship", "relationship", Show::Text, 16, DETAIL, "what they are"),
    Column::new("arose", "arose", Show::Prose, 16, DETAIL, "how and when it arose"),
    Column::new("person", "declared by", Show::Reference, 12, DETAIL, "the person's reference"),
    Column::new("unit", "unit", Show::Text, 14, DETAIL, "where the person works"),
    Column::new("evaluation", "evaluation", Show::Prose, 20, DETAIL, "why the risk is so"),
    Column::new("conditions", "conditions", Show::Prose, 16, DETAIL, "what must be kept to"),
    Column::new("evaluated-on", "evaluated", Show::Date, 11, DETAIL, "when it was evaluated"),
    Column::new("evaluated-by", "evaluated by", Show::Text, 10, DETAIL, "who evaluated it"),
    Column::new("reviewed-on", "reviewed", Show::Date, 11, DETAIL, "when it was last reviewed"),
    Column::new("review-note", "review note", Show::Prose, 16, DETAIL, "what the review found"),
];

fn open(association: &RecordView<'_>) -> Result<(), String> {
    if association.text("stage") == "closed" {
        let reference = association.reference();
        return Err(format!("{reference} is closed; declare it anew to work on it"));
    }
    Ok(())
}

fn evaluated(association: &RecordView<'_>) -> Result<(), String> {
    open(association)?;
    if association.text("stage") != "evaluated" {
        let reference = association.reference();
        return Err(format!("{reference} is not evaluated; evaluate its risk with e first"));
    }
    Ok(())
}

static DECLARE: Form = Form {
    name: "declare-association",
    title: "Enter a notifiable association",
    fields: &[
        Field::new("person", "person", Takes::Person, "type part of a name or number").required(),
        Field::new("associate", "associate", Takes::Line, "with whom").required(),
        Field::new("relationship", "relationship", Takes::Line, "such as cousin, former colleague")
            .required(),
        Field::new(
            "category",
            "category",
            Takes::One(choices::<AssociationCategory>()),
            "its first letter chooses",
        )
        .required(),
        Field::new("contact", "contact", Takes::One(choices::<Contact>()), "how often they meet")
            .required(),
        Field::new("arose", "arose", Takes::Prose, "how and when it arose"),
        Field::new("declared", "declared on", Takes::Date, "20 Nov 2026, today, or -3d")
            .required()
            .starts(Starts::Today),
    ],
    build: declare,
};

fn declare(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&DECLARE);
    let person_id = read.needed_pick("person");
    let declared = read.needed_date("declared");
    let category: Option<AssociationCategory> = read.needed("category");
    let contact: Option<Contact> = read.needed("contact");
    let change = category.zip(contact).map(|(category, contact)| Change::DeclareAssociation {
        person_id,
        associate: read.text("associate"),
        relationship: read.text("relationship"),
        category,
        contact,
        arose: read.text("arose"),
        declared,
    });
    read.finish(change)
}

static EVALUATE: Form = Form {
    name: "evaluate-association",
    title: "Evaluate the risk",
    fields: &[
        Field::new(
            "person_risk",
            "risk for the person",
            Takes::One(choices::<Risk>()),
            "l low, m medium, h high",
        )
        .required()
        .starts(Starts::Column("person-risk")),
        Field::new(
            "force_risk",
            "risk for the force",
            Takes::One(choices::<Risk>()),
            "l low, m medium, h high",
        )
        .required()
        .starts(Starts::Column("force-risk")),
        Field::new(
            "outcome",
            "outcome",
            Takes::One(choices::<AssociationOutcome>()),
            "what follows; its first letter chooses",
        )
        .required()
        .starts(Starts::Column("outcome")),
        Field::new(
            "evaluation",
            "evaluation",
            Takes::Prose,
            "what is known, and why the risks are so",
        )
        .required(),
        Field::new(
            "conditions",
            "conditions",
            Takes::Prose,
            "needed where the outcome is conditions",
        )
        .starts(Starts::Column("conditions")),
    ],
    build: evaluate,
};

fn evaluate(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&EVALUATE);
    let association = read.record();
    let (evaluation, conditions) = (read.text("evaluation"), read.text("conditions"));
    let words = (read.needed("person_risk"), read.needed("force_risk"), read.needed("outcome"));
    let (Some(person_risk), Some(force_risk), Some(outcome)) = words else {
        return read.finish(None);
    };
    read.finish(Some(Change::EvaluateAssociation {
        association,
        person_risk,
        force_risk,
        evaluation,
        outcome,
        conditions,
    }))
}

static REVIEW: Form = Form {
    name: "review-association",
    title: "Record a review",
    fields: &[
        Field::new("note", "note", Takes::Prose, "what the review found").required(),
        Field::new("close", "close it", Takes::One(YES_NO), "yes ends it; no sets the next review")
            .starts(Starts::With("no")),
    ],
    build: |filled| {
        let mut read = filled.read(&REVIEW);
        let (association, close) = (read.record(), read.yes("close"));
        let change = Change::ReviewAssociation { association, note: read.text("note"), close };
        read.finish(Some(change))
    },
};

static RESEARCH: Form = Form {
    name: "research-association",
    title: "Add a research note",
    fields: &[Field::new("note", "note", Takes::Prose, "kept on the intelligence side").required()],
    build: |filled| {
        let mut read = filled.read(&RESEARCH);
        // The note is found by the reference, but it is about the record that was seen.
        read.record();
        let reference = filled.reference.clone();
        let change = Change::ResearchAssociation { reference, note: read.text("note") };
        read.finish(Some(change))
    },
};
