//! The forms of intelligence reports: recording, grading item by item, confirming what an old
//! grade becomes, categorising, assigning.

use crate::catalogue::RecordView;
use crate::catalogue::column::choices;
use crate::catalogue::form::{Field, Filled, Form, Named, Reading, Starts, Takes, YES_NO};
use crate::domain::check::FieldError;
use crate::domain::grading::{Grade3, Grade5, GradeError, HandlingAction, Sanitisation};
use crate::domain::intelligence::{Category, Marking, SourceKind};
use crate::domain::items::{Item, read_items};
use crate::domain::policy::Policy;
use crate::store::change::{Change, Conditions, RecordReport, ReportSubject};
use crate::store::intake::Intake;

pub(super) static RECORD: Form = Form {
    name: "record-report",
    title: "Record a report",
    fields: &[
        Field::new(
            "source",
            "source",
            Takes::One(choices::<SourceKind>()),
            "where it came from; never who",
        )
        .required(),
        Field::new("summary", "summary", Takes::Line, "one line that can be read out").required(),
        Field::new(
            "text",
            "items",
            Takes::Prose,
            "what is said, never who; a paragraph is an item, led by its grade: 1BP …",
        )
        .required(),
        Field::new(
            "marking",
            "marking",
            Takes::One(choices::<Marking>()),
            "anything above may not be held here",
        )
        .required()
        .starts(Starts::With("OFFICIAL-SENSITIVE")),
        Field::new(
            "received",
            "received",
            Takes::Line,
            "London time, such as 20 Nov 2026 22:41 or today 9:30; empty is now",
        ),
        Field::new(
            "occurred",
            "occurred on",
            Takes::Date,
            "the date of the intelligence, where known",
        ),
        Field::new(
            "category",
            "category",
            Takes::One(choices::<Category>()),
            "where already clear",
        ),
        Field::new("apsp", "APSP", Takes::One(YES_NO), "abuse of position for a sexual purpose")
            .starts(Starts::With("no")),
        Field::new(
            "subjects",
            "subjects",
            Takes::People,
            "type to find a person, or to describe one who is unknown; ⌫ takes one out",
        ),
        Field::new("provenance", "provenance", Takes::Prose, "how the source knows; never who"),
        Field::new(
            "provenance_grade",
            "provenance grade",
            Takes::Line,
            "source 1–3, information A–E, handling P or C: 1BP",
        ),
        ACTION,
        SANITISATION,
        INSTRUCTIONS,
        Field::new("risk", "risk assessment", Takes::Prose, "what could come of acting on it"),
        Field::new(
            "priority",
            "priority",
            Takes::Priority,
            "the priority of the control strategy that it hangs on; type to find it",
        ),
    ],
    build: record,
};

/// The conditions under handling C, in every form that grades.
const ACTION: Field = Field::new(
    "action",
    "action code",
    Takes::One(choices::<HandlingAction>()),
    "needed when a grade says C; empty when all say P",
);
const SANITISATION: Field = Field::new(
    "sanitisation",
    "sanitisation",
    Takes::One(choices::<Sanitisation>()),
    "needed when a grade says C; empty when all say P",
);
const INSTRUCTIONS: Field = Field::new(
    "instructions",
    "instructions",
    Takes::Prose,
    "needed when a grade says C; empty when all say P",
);

fn conditions(read: &mut Reading<'_>) -> Conditions {
    let (action, sanitisation) = (read.word("action"), read.word("sanitisation"));
    Conditions { action, sanitisation, instructions: read.text("instructions") }
}

fn record(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&RECORD);
    let received = read.moment_or_now("received");
    let occurred = read.date("occurred");
    let (category, apsp) = (read.word("category"), read.yes("apsp"));
    let (source, marking) = (read.needed("source"), read.needed("marking"));
    let items = items(&mut read);
    let provenance_grade = read.grade("provenance_grade");
    let conditions = conditions(&mut read);
    let subject = |named| match named {
        Named::Person(person) => ReportSubject::Person(person),
        Named::Described(text) => ReportSubject::Described(text),
    };
    let change = source.zip(marking).map(|(source, marking)| {
        Change::RecordReport(Box::new(RecordReport {
            received,
            occurred,
            source,
            marking,
            category,
            apsp,
            subjects: read.people("subjects").into_iter().map(subject).collect(),
            summary: read.text("summary"),
            items,
            provenance: read.optional("provenance"),
            provenance_grade,
            conditions,
            risk_assessment: read.optional("risk"),
            priority_id: read.pick("priority"),
        }))
    });
    read.finish(change)
}

/// The items of the long text; each that is wrong is named.
fn items(read: &mut Reading<'_>) -> Vec<Item> {
    read_items(&read.text("text")).unwrap_or_else(|errors| {
        let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
        read.wrong("text", &all.join("; "));
        Vec::new()
    })
}

pub(super) static ASSIGN: Form = Form {
    name: "assign-report",
    title: "Assign",
    fields: &[Field::new("to", "assign to", Takes::User, "type part of a user's name")
        .required()
        .starts(Starts::Actor)],
    build: |filled| {
        let mut read = filled.read(&ASSIGN);
        let change = Change::AssignReport { report: read.record(), to: read.text("to") };
        read.finish(Some(change))
    },
};

pub(super) static GRADE: Form = Form {
    name: "grade-report",
    title: "Grade",
    fields: &[
        Field::new(
            "grade",
            "grade",
            Takes::Line,
            "1BP for the whole, or one grade for each item in order: 1BP 2CC",
        )
        .required()
        .starts(Starts::Column("item-grades")),
        ACTION.starts(Starts::Column("handling-action")),
        SANITISATION.starts(Starts::Column("handling-sanitisation")),
        INSTRUCTIONS.starts(Starts::Column("handling-instructions")),
    ],
    build: grade,
};

fn grade(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&GRADE);
    let report = read.record();
    let conditions = conditions(&mut read);
    let change = match grades(&mut read).as_slice() {
        [] => None,
        [grade] => {
            let (grade, handling) = (*grade, conditions.under(grade.handling));
            Some(Change::GradeReport { report, grade, handling })
        }
        grades => Some(Intake::GradeItems { report, grades: grades.to_vec(), conditions }.into()),
    };
    read.finish(change)
}

/// The grades that were typed, parted by spaces or commas; none where one is wrong.
fn grades(read: &mut Reading<'_>) -> Vec<Grade3> {
    let text = read.text("grade");
    let words = text.split([' ', ',']).filter(|word| !word.is_empty());
    match words.map(str::parse).collect() {
        Ok(grades) => grades,
        Err(error) => {
            let error: GradeError = error;
            read.wrong("grade", &error.to_string());
            Vec::new()
        }
    }
}

pub(super) static CONVERT: Form = Form {
    name: "convert-grade",
    title: "Confirm what the old grade becomes",
    fields: &[
        Field::new("old", "old grade", Takes::Nothing, "5x5x5, kept for ever")
            .starts(Starts::Column("old-grade")),
        Field::new(
            "grade",
            "3x5x2 grade",
            Takes::Line,
            "suggested (local default, confirm); it stands only once you save",
        )
        .required()
        .starts(Starts::Suggestion),
        ACTION,
        SANITISATION,
        INSTRUCTIONS,
    ],
    build: convert,
};

fn convert(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&CONVERT);
    let report = read.record();
    let conditions = conditions(&mut read);
    let grade = read.grade("grade");
    let change = grade.map(|grade| Intake::ConvertGrade { report, grade, conditions }.into());
    read.finish(change)
}

// Whether it is APSP is asked each time: a start of `no` would take it away unnoticed.
pub(super) static CATEGORISE: Form = Form {
    name: "categorise-report",
    title: "Set the category",
    fields: &[
        Field::new(
            "category",
            "category",
            Takes::One(choices::<Category>()),
            "its first letter chooses; again for the next",
        )
        .required()
        .starts(Starts::Column("category")),
        Field::new("apsp", "APSP", Takes::One(YES_NO), "abuse of position for a sexual purpose")
            .required(),
    ],
    build: |filled| {
        let mut read = filled.read(&CATEGORISE);
        let (report, apsp) = (read.record(), read.yes("apsp"));
        let category: Option<Category> = read.needed("category");
        let change = category.map(|category| Change::CategoriseReport { report, category, apsp });
        read.finish(change)
    },
};

/// The 3x5x2 grade that the policy suggests for a report which has only a grade on the old
/// scale. A suggestion and no more: it stands when a person has confirmed it.
pub fn suggested_grade(report: &RecordView<'_>, policy: &Policy) -> Option<Grade3> {
    let old: Grade5 = report.text("old-grade").parse().ok()?;
    report.value("grade").is_null().then(|| policy.grade_conversion().suggest(old))
}
