//! People: everyone who is or was vetted.

use crate::catalogue::column::{Column, DETAIL, Show, UNSAID, choices};
use crate::catalogue::form::{Field, Form, Starts, Takes};
use crate::catalogue::{Action, RecordView, Register, always};
use crate::domain::hr::Leaving;
use crate::domain::risk::VulnerabilityKind;
use crate::domain::vetting::SubjectKind;
use crate::store::change::Change;
use crate::store::leaver::LeaverChange;
use crate::store::office::Office;
use crate::store::vulnerability::EndVulnerability;

pub(super) static REGISTER: Register = Register {
    key: "people",
    title: "People",
    noun: ("person", "people"),
    columns: &[
        Column::new("ref", "ref", Show::Reference, 12, 0, "the person's reference"),
        Column::new("name", "name", Show::Text, 24, 0, "surname, forenames"),
        Column::new(
            "kind",
            "kind",
            Show::Choice(choices::<SubjectKind>()),
            10,
            1,
            "officer, staff, contractor …",
        ),
        Column::new("collar", "collar", Show::Text, 8, 2, "collar or staff number"),
        Column::new("rank", "rank", Show::Text, 10, 4, "rank or grade"),
        Column::new("force", "force", Show::Force, 7, 2, "the force"),
        Column::new("unit", "unit", Show::Text, 18, 3, "where they work"),
        Column::new("employer", "employer", Show::Text, 16, 5, "a contractor's employer"),
        Column::new("started", "started", Show::Date, 11, 6, "since when"),
        Column::new("left", "left", Show::Date, 11, 3, "when they left"),
        Column::new(
            "leaving",
            "left because",
            Show::Choice(choices::<Leaving>()),
            14,
            3,
            "why they left",
        ),
        Column::new("born", "born", Show::Date, 11, DETAIL, "date of birth"),
        Column::new("reported", "reported", Show::Date, 11, DETAIL, "when, for the barred lists"),
        Column::new("report-ref", "report", Show::Text, 12, DETAIL, "the report's reference"),
        Column::new(
            "to-report",
            "to report",
            Show::Flag,
            9,
            UNSAID,
            "left for a reason that policy reports, and not reported yet",
        )
        .by_policy("leavers_reported"),
    ],
    sort: "name",
    named: &[("serving", "-left", "has not left")],
    actions: &[
        Action { command: "new", form: &ADD, on_record: false, bulk: false, guard: always },
        Action { command: "declare", form: &DECLARE, on_record: true, bulk: false, guard: always },
        Action {
            command: "end-declared",
            form: &END_DECLARED,
            on_record: true,
            bulk: false,
            guard: always,
        },
        Action { command: "leave", form: &LEAVE, on_record: true, bulk: false, guard: serves },
        Action {
            command: "report-leaver",
            form: &REPORT,
            on_record: true,
            bulk: false,
            guard: to_report,
        },
    ],
    empty: "Add one with n.",
};

fn serves(person: &RecordView<'_>) -> Result<(), String> {
    match person.value("left").is_null() {
        true => Ok(()),
        false => Err(format!("{} left already", person.reference())),
    }
}

fn to_report(person: &RecordView<'_>) -> Result<(), String> {
    let reference = person.reference();
    if !person.value("reported").is_null() {
        return Err(format!("{reference} was reported as {}", person.text("report-ref")));
    }
    match person.value("to-report").int() {
        Some(1) => Ok(()),
        _ => Err(format!(
            "{reference} left for no reason that policy reports to the barred lists, or not at all"
        )),
    }
}

static LEAVE: Form = Form {
    name: "leave",
    title: "Left: posts are vacated, clearances terminated",
    fields: &[
        Field::new("leaving", "because", Takes::One(choices::<Leaving>()), "why they left")
            .required(),
        Field::new("on", "last day", Takes::Date, "20 Nov 2026, today, or -3d")
            .required()
            .starts(Starts::Today),
    ],
    build: |filled| {
        let mut read = filled.read(&LEAVE);
        let (person, on) = (read.record(), read.needed_date("on"));
        let leaving: Option<Leaving> = read.needed("leaving");
        let change = leaving.map(|leaving| LeaverChange::Leave { person, on, leaving }.into());
        read.finish(change)
    },
};

static REPORT: Form = Form {
    name: "report-leaver",
    title: "Report for the barred or advisory list",
    fields: &[
        Field::new("reference", "reference", Takes::Line, "of the report that was made").required(),
        Field::new("on", "reported on", Takes::Date, "20 Nov 2026, today, or -3d")
            .required()
            .starts(Starts::Today),
    ],
    build: |filled| {
        let mut read = filled.read(&REPORT);
        let (person, on) = (read.record(), read.needed_date("on"));
        let reference = read.text("reference");
        read.finish(Some(LeaverChange::Report { person, on, reference }.into()))
    },
};

static DECLARE: Form = Form {
    name: "declare-vulnerability",
    title: "Declared circumstances",
    fields: &[
        Field::new("kind", "kind", Takes::One(choices::<VulnerabilityKind>()), "such as debt")
            .required(),
        Field::new("note", "note", Takes::Prose, "as the person says it, and what was offered")
            .required(),
        Field::new("declared", "declared on", Takes::Date, "20 Nov 2026, today, or -3d")
            .required()
            .starts(Starts::Today),
    ],
    build: |filled| {
        let mut read = filled.read(&DECLARE);
        let (person, declared) = (read.record(), read.needed_date("declared"));
        let kind: Option<VulnerabilityKind> = read.needed("kind");
        let note = read.text("note");
        let change =
            kind.map(|kind| Office::DeclareVulnerability { person, kind, declared, note }.into());
        read.finish(change)
    },
};

static END_DECLARED: Form = Form {
    name: "end-vulnerability",
    title: "End a declared circumstance",
    fields: &[
        Field::new(
            "kind",
            "kind",
            Takes::One(choices::<VulnerabilityKind>()),
            "the one that no longer holds",
        )
        .required(),
        Field::new("ended", "ended on", Takes::Date, "20 Nov 2026, today, or -3d")
            .required()
            .starts(Starts::Today),
        Field::new("reason", "reason", Takes::Line, "how it is known that it no longer holds")
            .required(),
    ],
    build: |filled| {
        let mut read = filled.read(&END_DECLARED);
        let (person, ended) = (read.record(), read.needed_date("ended"));
        let kind: Option<VulnerabilityKind> = read.needed("kind");
        let reason = read.text("reason");
        let change = kind.map(|kind| {
            Office::EndVulnerability(EndVulnerability { person, kind, ended, reason }).into()
        });
        read.finish(change)
    },
};

static ADD: Form = Form {
    name: "add-person",
    title: "Add a person",
    fields: &[
        Field::new("name", "name", Takes::Line, "surname, forenames").required(),
        Field::new(
            "kind",
            "kind",
            Takes::One(choices::<SubjectKind>()),
            "its first letter chooses",
        )
        .required(),
        Field::new("force", "force", Takes::Line, "its short name, such as cambs").required(),
        Field::new("collar", "collar", Takes::Line, "collar or staff number"),
        Field::new("rank", "rank", Takes::Line, "rank or grade"),
        Field::new("unit", "unit", Takes::Line, "where they work"),
        Field::new("employer", "employer", Takes::Line, "a contractor's employer"),
        Field::new("born", "date of birth", Takes::Date, "finds them on barred lists"),
        Field::new("started", "started", Takes::Date, "4 Dec 2026, or today"),
    ],
    build: |filled| {
        let mut read = filled.read(&ADD);
        let kind: Option<SubjectKind> = read.needed("kind");
        let (born, started) = (read.date("born"), read.date("started"));
        let change = kind.map(|kind| Change::AddPerson {
            name: read.text("name"),
            kind,
            force: read.text("force"),
            collar: read.text("collar"),
            rank: read.text("rank"),
            unit: read.text("unit"),
            employer: read.text("employer"),
            born,
            started,
        });
        read.finish(change)
    },
};
