//! Corruption intelligence: the queue of the anti-corruption unit and what is done with a report
//! before a meeting decides it. Scoring has a screen of its own.

use super::meeting_forms::DECIDE_ITEM;
use crate::catalogue::column::{Column, DETAIL, Show, UNSAID, choices};
use crate::catalogue::form::{Field, Filled, Form, Starts, Takes, YES_NO};
use crate::catalogue::{Action, RecordView, Register, always};
use crate::domain::check::FieldError;
use crate::domain::grading::{Grade3, Handling, HandlingAction, Sanitisation};
use crate::domain::intelligence::{Category, ItemState, Marking, SourceKind};
use crate::domain::score::Confidence;
use crate::domain::tasking::Disposition;
use crate::store::change::{Change, RecordReport};

pub(super) static REGISTER: Register = Register {
    key: "intelligence",
    title: "Intelligence",
    noun: ("report", "reports"),
    columns: COLUMNS,
    sort: "band,received",
    named: &[
        ("undecided", "state:new,assessed", "not decided yet"),
        ("mine", "assigned:@me", "assigned to you"),
        ("unscored", "state:new,assessed band:UNSCORED", "undecided and without a score"),
        ("ungraded", "state:new,assessed -grade -old-grade", "undecided and without a grade"),
    ],
    actions: &[
        Action { command: "new", form: &RECORD, on_record: false, bulk: false, guard: always },
        Action { command: "assign", form: &ASSIGN, on_record: true, bulk: true, guard: open },
        Action { command: "grade", form: &GRADE, on_record: true, bulk: false, guard: open },
        Action {
            command: "categorise",
            form: &CATEGORISE,
            on_record: true,
            bulk: false,
            guard: open,
        },
        Action { command: "decide", form: &DECIDE_ITEM, on_record: true, bulk: false, guard: open },
    ],
    empty: "No report matches. Record one with n, or clear the filter with F.",
};

const COLUMNS: &[Column] = &[
    Column::new("ref", "ref", Show::Reference, 12, 0, "the report's reference"),
    Column::new("band", "band", Show::Band, 10, 0, "the effective band, in the order of the queue"),
    Column::new("by-hand", "hand", Show::Flag, 4, 2, "whether the band was set by hand"),
    Column::new("score", "R", Show::Number, 5, 1, "harm × likelihood; empty is unscored"),
    Column::new(
        "confidence",
        "conf",
        Show::Choice(choices::<Confidence>()),
        6,
        4,
        "how sure the scorer is",
    ),
    Column::new("grade", "grade", Show::Reference, 5, 2, "the 3x5x2 grade"),
    Column::new(
        "category",
        "category",
        Show::Choice(choices::<Category>()),
        16,
        3,
        "the national category",
    ),
    Column::new("summary", "summary", Show::Text, 24, 0, "one line"),
    Column::new("subject", "subject", Show::Text, 16, 2, "whom it is about, as given"),
    Column::new("age", "age", Show::Days, 6, 1, "days since it was received"),
    Column::new("clock-until", "clock", Show::Moment, 21, 4, "until when it may be referred"),
    Column::new("state", "state", Show::Choice(choices::<ItemState>()), 8, 3, "where it stands"),
    Column::new("assigned", "assigned", Show::Text, 10, 5, "who has it"),
    Column::new("received", "received", Show::Moment, 21, 6, "when it reached us"),
    Column::new("apsp", "APSP", Show::Flag, 4, 5, "abuse of position for a sexual purpose"),
    Column::new(
        "source",
        "source",
        Show::Choice(choices::<SourceKind>()),
        14,
        7,
        "where it came from",
    ),
    Column::new("force", "force", Show::Text, 7, 7, "the subject's force"),
    Column::new("position", "P", Show::Number, 3, 8, "organisational position; never in R"),
    Column::new("hours", "hours", Show::Number, 6, UNSAID, "hours since it was received"),
    Column::new("unassessed", "unassessed", Show::Flag, 10, DETAIL, "without a score or a grade"),
    Column::new(
        "disposition",
        "decided",
        Show::Choice(choices::<Disposition>()),
        16,
        DETAIL,
        "what was decided of it",
    ),
    Column::new("review-on", "review on", Show::Date, 11, DETAIL, "when it is looked at again"),
    Column::new("deferrals", "deferred", Show::Number, 8, DETAIL, "how often it was put off"),
    Column::new("unit", "unit", Show::Text, 14, DETAIL, "the subject's unit"),
    Column::new("person", "person", Show::Reference, 12, DETAIL, "the subject, where known"),
    Column::new("occurred", "occurred", Show::Date, 11, DETAIL, "the date of the intelligence"),
    Column::new("marking", "marking", Show::Code(choices::<Marking>()), 18, DETAIL, "its marking"),
    Column::new("text", "text", Show::Prose, 24, DETAIL, "the report"),
    Column::new("provenance", "provenance", Show::Prose, 20, DETAIL, "how the source knows"),
    Column::new("old-grade", "old grade", Show::Reference, 9, DETAIL, "its 5x5x5 grade, kept"),
    Column::new(
        "handling-action",
        "action code",
        Show::Choice(choices::<HandlingAction>()),
        16,
        DETAIL,
        "what the receiver may do under handling C",
    ),
    Column::new(
        "handling-sanitisation",
        "sanitisation",
        Show::Choice(choices::<Sanitisation>()),
        14,
        DETAIL,
        "how far the text may travel under handling C",
    ),
    Column::new(
        "handling-instructions",
        "instructions",
        Show::Prose,
        16,
        DETAIL,
        "handling instructions under C",
    ),
    Column::new("harm", "H", Show::Number, 3, DETAIL, "harm"),
    Column::new("likelihood", "L", Show::Number, 3, DETAIL, "likelihood"),
    Column::new("top-harm", "highest harm", Show::Number, 4, DETAIL, "the highest single harm"),
    Column::new(
        "scored-band",
        "scored band",
        Show::Band,
        10,
        DETAIL,
        "the band that R alone gives",
    ),
    Column::new("floor", "floor", Show::Prose, 16, DETAIL, "what lifts the band, and why"),
    Column::new("scheme", "scheme", Show::Reference, 10, DETAIL, "the scheme of the score"),
    Column::new("scored-by", "scored by", Show::Text, 10, DETAIL, "who scored it"),
    Column::new("scored-at", "scored", Show::Moment, 21, DETAIL, "when it was scored"),
    Column::new("assessed-at", "assessed", Show::Moment, 21, DETAIL, "when it was first scored"),
    Column::new("clock-day", "clock day", Show::Date, 11, UNSAID, "the last day of its clock"),
    Column::new("queue", "queue", Show::Number, 12, UNSAID, "its place as a number, rising"),
];

fn open(report: &RecordView<'_>) -> Result<(), String> {
    if report.text("state") == "closed" {
        return Err(format!(
            "{} is closed; record new intelligence as a report of its own",
            report.reference()
        ));
    }
    Ok(())
}

static RECORD: Form = Form {
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
        Field::new("text", "report", Takes::Prose, "what is said, without who said it").required(),
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
        Field::new("person", "subject", Takes::Person, "type part of a name or number"),
        Field::new(
            "subject",
            "or as described",
            Takes::Line,
            "where the subject is not on the list of people",
        ),
        Field::new("provenance", "provenance", Takes::Prose, "how the source knows"),
    ],
    build: record,
};

fn record(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&RECORD);
    let received = read.moment_or_now("received");
    let occurred = read.date("occurred");
    let (category, apsp) = (read.word("category"), read.yes("apsp"));
    let (source, marking) = (read.needed("source"), read.needed("marking"));
    let change = source.zip(marking).map(|(source, marking)| {
        Change::RecordReport(Box::new(RecordReport {
            received,
            occurred,
            source,
            marking,
            category,
            apsp,
            person_id: read.pick("person"),
            subject: read.optional("subject"),
            summary: read.text("summary"),
            text: read.text("text"),
            provenance: read.optional("provenance"),
        }))
    });
    read.finish(change)
}

static ASSIGN: Form = Form {
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

static GRADE: Form = Form {
    name: "grade-report",
    title: "Grade",
    fields: &[
        Field::new(
            "grade",
            "grade",
            Takes::Line,
            "source 1-3, information A-E, handling P or C: 1BP",
        )
        .required()
        .starts(Starts::Column("grade")),
        Field::new(
            "action",
            "action code",
            Takes::One(choices::<HandlingAction>()),
            "under handling C; under P it stays empty",
        )
        .starts(Starts::Column("handling-action")),
        Field::new(
            "sanitisation",
            "sanitisation",
            Takes::One(choices::<Sanitisation>()),
            "under handling C; under P it stays empty",
        )
        .starts(Starts::Column("handling-sanitisation")),
        Field::new(
            "instructions",
            "instructions",
            Takes::Prose,
            "under handling C; under P it stays empty",
        )
        .starts(Starts::Column("handling-instructions")),
    ],
    build: grade,
};

fn grade(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&GRADE);
    let report = read.record();
    let (action, sanitisation) = (read.word("action"), read.word("sanitisation"));
    let instructions = read.text("instructions");
    let typed = read.optional("grade").map(|text| text.parse::<Grade3>());
    if let Some(Err(error)) = &typed {
        read.wrong("grade", &error.to_string());
    }
    let change = typed.and_then(Result::ok).map(|grade| {
        let handling = Handling { code: grade.handling, action, sanitisation, instructions };
        Change::GradeReport { report, grade, handling }
    });
    read.finish(change)
}

// Whether it is APSP is asked each time: a start of `no` would take it away unnoticed.
static CATEGORISE: Form = Form {
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
