//! Complaints, and their review against the matrix of sexual predatory behaviour. The review has
//! a screen of its own.

use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::form::Starts;
use crate::catalogue::form::{Field, Form, Takes};
use crate::catalogue::{Action, RecordView, Register, always};
use crate::domain::complaint::ComplaintState;
use crate::store::complaint::{ComplaintChange, NewComplaint};
use crate::store::subject::Described;

pub(super) static REGISTER: Register = Register {
    key: "complaints",
    title: "Complaints",
    noun: ("complaint", "complaints"),
    columns: &[
        Column::new("ref", "ref", Show::Reference, 12, 0, "the complaint's reference"),
        Column::new(
            "state",
            "state",
            Show::Choice(choices::<ComplaintState>()),
            11,
            1,
            "whether it has indicators to review",
        ),
        Column::new("met", "met", Show::Number, 3, 1, "indicators of the matrix that it met")
            .by_policy("predatory_behaviour"),
        Column::new("confirmed", "stand", Show::Number, 5, 2, "indicators that were confirmed"),
        Column::new("subject", "subject", Show::Text, 20, 0, "whom it is about"),
        Column::new("others", "others", Show::Number, 6, 3, "other complaints about the person"),
        Column::new("allegation", "allegation", Show::Prose, 24, 0, "what is complained of"),
        Column::new("age", "age", Show::Days, 6, 4, "days since it was received"),
        Column::new("report", "became", Show::Text, 12, 4, "the report made of it"),
        Column::new("received", "received", Show::Date, 11, 5, "when it was received"),
        Column::new("force", "force", Show::Force, 7, 6, "the subject's force"),
        Column::new("unit", "unit", Show::Text, 14, 7, "the subject's unit"),
        Column::new("person", "person", Show::Reference, 12, DETAIL, "the subject, where known"),
        Column::new("evidence", "evidence", Show::Prose, 20, DETAIL, "the words that met each"),
        Column::new("outcome", "outcome", Show::Text, 14, DETAIL, "what came of it"),
        Column::new("their-ref", "their ref", Show::Text, 14, DETAIL, "its reference elsewhere"),
        Column::new("source", "source", Show::Text, 14, DETAIL, "the list that it came from"),
    ],
    sort: "-received",
    named: &[
        ("to-review", "state:met", "with indicators to confirm or dismiss"),
        ("repeat", "others>0", "about somebody with other complaints"),
    ],
    actions: &[
        Action { command: "new", form: &RECORD, on_record: false, bulk: false, guard: always },
        Action {
            command: "make-intelligence",
            form: &MAKE,
            on_record: true,
            bulk: false,
            guard: stands,
        },
    ],
    empty: "Import them with `probity import complaints`, or record one with n.",
};

/// Why no intelligence can be made of a complaint, if none can.
fn stands(complaint: &RecordView<'_>) -> Result<(), String> {
    let reference = complaint.reference();
    let report = complaint.text("report");
    if !report.is_empty() {
        return Err(format!("{reference} became {report} already; go on with that report"));
    }
    match complaint.text("state") {
        "met" => Err(format!("{reference} has indicators to review; decide them with r first")),
        "clear" => Err(format!("{reference} meets no indicator; there is nothing to make of it")),
        _ if complaint.value("confirmed").int() == Some(0) => {
            Err(format!("{reference} has no indicator that was confirmed; nothing stands"))
        }
        _ => Ok(()),
    }
}

static RECORD: Form = Form {
    name: "record-complaint",
    title: "Record a complaint",
    fields: &[
        Field::new("allegation", "allegation", Takes::Prose, "in the words of the complaint")
            .required(),
        Field::new("received", "received on", Takes::Date, "20 Nov 2026, today, or -3d")
            .required()
            .starts(Starts::Today),
        Field::new("person", "subject", Takes::Person, "type part of a name or number"),
        Field::new(
            "subject",
            "or as described",
            Takes::Line,
            "where the subject is not on the list of people",
        ),
        Field::new("their_ref", "their reference", Takes::Line, "in the complaints system"),
        Field::new("outcome", "outcome", Takes::Line, "what came of it, where that is known"),
    ],
    build: |filled| {
        let mut read = filled.read(&RECORD);
        let received = read.needed_date("received");
        let complaint = NewComplaint {
            their_ref: read.optional("their_ref"),
            received,
            subject: Described {
                person_id: read.pick("person"),
                name: read.optional("subject"),
                ..Described::default()
            },
            allegation: read.text("allegation"),
            outcome: read.optional("outcome"),
            source: None,
            fingerprint: None,
        };
        read.finish(Some(ComplaintChange::Record(complaint).into()))
    },
};

static MAKE: Form = Form {
    name: "make-intelligence",
    title: "Make intelligence",
    fields: &[],
    build: |filled| {
        let mut read = filled.read(&MAKE);
        let complaint = read.record();
        read.finish(Some(ComplaintChange::MakeIntelligence { complaint }.into()))
    },
};
