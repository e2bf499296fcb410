//! Referrals to the IOPC: each with its clock, what was decided of it, and whether it was made in
//! time. A row stands for the report, so that what is done to one is done to the other.

use crate::catalogue::column::{Column, DETAIL, Show, UNSAID, choices};
use crate::catalogue::form::{Field, Filled, Form, Starts, Takes};
use crate::catalogue::{Action, RecordView, Register};
use crate::domain::check::FieldError;
use crate::domain::referral::{Criterion, Referral, ReferralStanding, ReferralState};
use crate::store::assessment::Assessment;
use crate::store::change::Change;
use crate::store::referral::RecordReferral;

pub(super) static REGISTER: Register = Register {
    key: "referrals",
    title: "Referrals",
    noun: ("referral", "referrals"),
    columns: COLUMNS,
    sort: "-deadline",
    named: &[
        ("running", "state:open", "not decided yet"),
        ("made-late", "standing:late", "referred after the clock ran out"),
    ],
    actions: &[Action {
        command: "referral",
        form: &RECORD,
        on_record: true,
        bulk: false,
        guard: not_closed,
    }],
    empty: "A score that meets a criterion of mandatory referral starts one; \
            so does r on a report.",
};

const COLUMNS: &[Column] = &[
    Column::new("ref", "report", Show::Reference, 12, 0, "the report's reference"),
    Column::new(
        "standing",
        "standing",
        Show::Choice(choices::<ReferralStanding>()),
        16,
        0,
        "where it stands against its clock",
    ),
    Column::new("clock-until", "clock", Show::Clock, 16, 1, "until when it must be made")
        .by_policy("referral_clock"),
    Column::new("deadline", "deadline", Show::Moment, 21, 3, "when its clock runs out"),
    Column::new("reference", "IOPC ref", Show::Text, 14, 2, "the reference of the IOPC"),
    Column::new(
        "criteria",
        "criteria",
        Show::Words(choices::<Criterion>()),
        18,
        3,
        "the criteria that are met",
    ),
    Column::new("subject", "subject", Show::Text, 16, 4, "whom the report is about"),
    Column::new("band", "band", Show::Band, 10, 2, "the report's effective band"),
    Column::new("summary", "summary", Show::Text, 24, 5, "one line of the report"),
    Column::new(
        "state",
        "decision",
        Show::Choice(choices::<ReferralState>()),
        20,
        DETAIL,
        "what was decided",
    ),
    Column::new("clear-at", "became clear", Show::Moment, 21, 6, "when its clock began"),
    Column::new("decided-at", "decided", Show::Moment, 21, 5, "when it was decided"),
    Column::new("decided-by", "by", Show::Text, 10, 6, "who decided"),
    Column::new("started-by", "started by", Show::Text, 10, DETAIL, "who started its clock"),
    Column::new("rationale", "rationale", Show::Prose, 24, DETAIL, "why"),
    Column::new("report-state", "report is", Show::Text, 10, UNSAID, "where the report stands"),
    Column::new("suggested", "suggested", Show::Text, 18, UNSAID, "criteria to start a form with"),
];

/// Why nothing is referred of a report, if nothing is.
pub(super) fn not_closed(report: &RecordView<'_>) -> Result<(), String> {
    let states = ["report-state", "state"].map(|key| report.text(key));
    if states.contains(&"closed") {
        return Err(format!("{} is closed, so that nothing is referred of it", report.reference()));
    }
    Ok(())
}

/// Records a referral, or what became of it. It begins with what is likely: the criteria of the
/// score, and that it is referred.
pub(super) static RECORD: Form = Form {
    name: "record-referral",
    title: "Referral to the IOPC",
    fields: &[
        Field::new(
            "decision",
            "decision",
            Takes::One(choices::<ReferralState>()),
            "r referred, n not referred, s still open: its clock runs",
        )
        .required()
        .starts(Starts::With("referred")),
        Field::new("rationale", "rationale", Takes::Prose, "why; needed for either decision")
            .starts(Starts::Column("rationale")),
        Field::new("reference", "IOPC reference", Takes::Line, "needed where it is referred")
            .starts(Starts::Column("reference")),
        Field::new(
            "criteria",
            "criteria met",
            Takes::Many(choices::<Criterion>()),
            "→ and space; what is met must be referred: there is no discretion",
        )
        .starts(Starts::Column("suggested")),
        Field::new(
            "clear_at",
            "became clear",
            Takes::Line,
            "London time, such as 20 Nov 2026 22:41 or today 9:30; empty is now",
        )
        .starts(Starts::Moment("clear-at")),
        Field::new(
            "decided_at",
            "referred at",
            Takes::Line,
            "when it was referred or decided not to; empty is now",
        )
        .starts(Starts::Moment("decided-at")),
    ],
    build: record,
};

fn record(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&RECORD);
    let report = read.record();
    let (clear_at, decided_at) = (read.moment_or_now("clear_at"), read.moment_or_now("decided_at"));
    let criteria = read.words("criteria");
    let (reference, rationale) = (read.text("reference"), read.text("rationale"));
    let state: Option<ReferralState> = read.needed("decision");
    let change = state.map(|state| {
        let referral = Referral { criteria, clear_at, state, decided_at, reference, rationale };
        Assessment::RecordReferral(RecordReferral { report, referral }).into()
    });
    read.finish(change)
}
