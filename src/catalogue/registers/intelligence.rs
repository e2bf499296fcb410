//! Corruption intelligence: the queue of the anti-corruption unit and what is done with a report
//! before a meeting decides it. Scoring has a screen of its own.

use super::meeting_forms::DECIDE_ITEM;
use super::priorities::HANG;
use super::referrals;
use super::report_forms;
use crate::catalogue::column::{Column, DETAIL, Show, UNSAID, choices};
use crate::catalogue::{Action, RecordView, Register, always};
use crate::domain::grading::{HandlingAction, Sanitisation};
use crate::domain::intelligence::{Category, ItemState, Marking, SourceKind};
use crate::domain::referral::ReferralState;
use crate::domain::score::Confidence;
use crate::domain::tasking::Disposition;

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
        ("unhung", "without-priority", "not closed and on no priority in force"),
        ("ungraded", "state:new,assessed -grade -old-grade", "undecided and without a grade"),
    ],
    actions: &[
        Action {
            command: "new",
            form: &report_forms::RECORD,
            on_record: false,
            bulk: false,
            guard: always,
        },
        Action {
            command: "assign",
            form: &report_forms::ASSIGN,
            on_record: true,
            bulk: true,
            guard: open,
        },
        Action {
            command: "grade",
            form: &report_forms::GRADE,
            on_record: true,
            bulk: false,
            guard: open,
        },
        Action {
            command: "convert",
            form: &report_forms::CONVERT,
            on_record: true,
            bulk: false,
            guard: convertible,
        },
        Action {
            command: "referral",
            form: &referrals::RECORD,
            on_record: true,
            bulk: false,
            guard: referrals::not_closed,
        },
        Action { command: "hang", form: &HANG, on_record: true, bulk: true, guard: open },
        Action {
            command: "categorise",
            form: &report_forms::CATEGORISE,
            on_record: true,
            bulk: false,
            guard: open,
        },
        Action { command: "decide", form: &DECIDE_ITEM, on_record: true, bulk: false, guard: open },
    ],
    empty: "Record one with n, or import them with `probity import intelligence`.",
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
    Column::new(
        "places",
        "places",
        Show::Reference,
        6,
        3,
        "the places it could take were its uncertain levels one step off",
    )
    .by_policy("uncertainty"),
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
    Column::new("clock-until", "clock", Show::Clock, 16, 2, "until when it must be referred")
        .by_policy("referral_clock"),
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
    Column::new("force", "force", Show::Force, 7, 7, "the subject's force"),
    Column::new("position", "P", Show::Number, 3, 8, "organisational position; never in R"),
    Column::new("hours", "hours", Show::Number, 6, UNSAID, "hours since it was received"),
    Column::new("unassessed", "unassessed", Show::Flag, 10, DETAIL, "without a score or a grade"),
    Column::new(
        "referral",
        "referral",
        Show::Choice(choices::<ReferralState>()),
        20,
        DETAIL,
        "what was decided of its referral to the IOPC",
    ),
    Column::new("reference", "IOPC ref", Show::Text, 14, DETAIL, "the reference of the IOPC"),
    Column::new("clear-at", "clear at", Show::Moment, 21, UNSAID, "when its clock began"),
    Column::new(
        "decided-at",
        "referred",
        Show::Moment,
        21,
        UNSAID,
        "when its referral was decided",
    ),
    Column::new("rationale", "rationale", Show::Prose, 20, UNSAID, "why it was referred or not"),
    Column::new("suggested", "suggested", Show::Text, 18, UNSAID, "criteria to start a form with"),
    Column::new(
        "merged-into",
        "merged into",
        Show::Reference,
        12,
        DETAIL,
        "what it is closed into",
    ),
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
    Column::new("priority", "priority", Show::Reference, 10, DETAIL, "what it hangs on"),
    Column::new(
        "priority-title",
        "control strategy",
        Show::Text,
        16,
        DETAIL,
        "the priority of the control strategy",
    ),
    Column::new(
        "without-priority",
        "no priority",
        Show::Flag,
        11,
        UNSAID,
        "not closed, and on no priority in force",
    ),
    Column::new("unit", "unit", Show::Text, 14, DETAIL, "the subject's unit"),
    Column::new("person", "person", Show::Reference, 12, DETAIL, "the subject, where known"),
    Column::new("occurred", "occurred", Show::Date, 11, DETAIL, "the date of the intelligence"),
    Column::new("marking", "marking", Show::Code(choices::<Marking>()), 18, DETAIL, "its marking"),
    Column::new("text", "text", Show::Prose, 24, DETAIL, "the report"),
    Column::new("provenance", "provenance", Show::Prose, 20, DETAIL, "how the source knows"),
    Column::new(
        "provenance-grade",
        "provenance grade",
        Show::Reference,
        5,
        DETAIL,
        "the 3x5x2 grade of the provenance",
    ),
    Column::new("item-grades", "grades", Show::Reference, 8, UNSAID, "the grade of each item"),
    Column::new("risk", "risk assessment", Show::Prose, 20, DETAIL, "what could come of it"),
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
    Column::new("settle", "settle first", Show::Text, 24, DETAIL, "the answer that moves it most"),
    Column::new("second", "second score", Show::Text, 10, DETAIL, "who scored it second"),
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
    let (reference, into) = (report.reference(), report.text("merged-into"));
    if !into.is_empty() {
        let why = format!("{reference} is merged into {into}; work on that one, or part them by L");
        return Err(why);
    }
    if report.text("state") == "closed" {
        return Err(format!(
            "{} is closed; record new intelligence as a report of its own",
            report.reference()
        ));
    }
    Ok(())
}

fn convertible(report: &RecordView<'_>) -> Result<(), String> {
    let reference = report.reference();
    if report.value("old-grade").is_null() {
        return Err(format!("{reference} has no grade on the old scale; i grades it"));
    }
    if !report.value("grade").is_null() {
        let grade = report.text("grade");
        return Err(format!("{reference} is graded {grade} already; i grades it anew"));
    }
    Ok(())
}
