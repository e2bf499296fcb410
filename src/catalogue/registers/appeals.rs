//! Appeals against refusals: in time or not, who heard them, and what came of it.

use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::form::{Field, Form, Starts, Takes};
use crate::catalogue::{Action, RecordView, Register};
use crate::domain::appeal::{AppealOutcome, AppealState};
use crate::domain::vetting::{Ground, Level};
use crate::store::case::{CaseChange, DecideAppeal, NewAppeal};

pub(super) static REGISTER: Register = Register {
    key: "appeals",
    title: "Appeals",
    noun: ("appeal", "appeals"),
    columns: &[
        Column::new("ref", "ref", Show::Reference, 13, 0, "the appeal's reference"),
        Column::new("subject", "subject", Show::Text, 18, 0, "who appeals"),
        Column::new("level", "level", Show::Code(choices::<Level>()), 7, 1, "the level refused"),
        Column::new("lodged", "lodged", Show::Date, 11, 1, "when it came in"),
        Column::new("age", "age", Show::Days, 6, 0, "days since it came in, until it is decided"),
        Column::new("late", "late", Show::Flag, 5, 2, "whether it came in after its time")
            .by_policy("appeal"),
        Column::new(
            "state",
            "state",
            Show::Choice(choices::<AppealState>()),
            8,
            3,
            "whether it is decided",
        ),
        Column::new(
            "outcome",
            "appeal",
            Show::Choice(choices::<AppealOutcome>()),
            10,
            2,
            "what the panel decided",
        ),
        Column::new("grounds", "grounds of appeal", Show::Prose, 24, 2, "why, in their words"),
        Column::new("force", "force", Show::Force, 7, 5, "the force"),
        Column::new("case", "case", Show::Reference, 12, 4, "the case that was refused"),
        Column::new(
            "refused-for",
            "refused for",
            Show::Words(choices::<Ground>()),
            14,
            DETAIL,
            "grounds of the refusal",
        ),
        Column::new("refused-by", "refused by", Show::Text, 10, DETAIL, "who refused it"),
        Column::new("letter-on", "letter of", Show::Date, 11, DETAIL, "when the letter told of it"),
        Column::new("deadline", "in time until", Show::Date, 11, DETAIL, "the last day in time")
            .by_policy("appeal"),
        Column::new("late-reason", "accepted late", Show::Prose, 16, DETAIL, "why it was accepted"),
        Column::new("panel", "panel", Show::Text, 16, DETAIL, "who heard it").by_policy("appeal"),
        Column::new("reason", "reason", Show::Prose, 20, DETAIL, "why it was decided so"),
        Column::new("decided-on", "decided on", Show::Date, 11, DETAIL, "when it was decided"),
        Column::new("recorded-by", "recorded by", Show::Text, 10, DETAIL, "who wrote it down"),
        Column::new("clearance", "clearance", Show::Reference, 12, DETAIL, "what it issued"),
    ],
    sort: "lodged",
    named: &[],
    actions: &[Action {
        command: "decide",
        form: &DECIDE,
        on_record: true,
        bulk: false,
        guard: |appeal: &RecordView<'_>| match appeal.text("state") {
            "decided" => Err(format!("{} is decided; it stands", appeal.reference())),
            _ => Ok(()),
        },
    }],
    empty: "A closed case that was refused is appealed with l.",
};

/// Lodges an appeal against the refusal of a case.
pub(super) static LODGE: Form = Form {
    name: "lodge-appeal",
    title: "Lodge an appeal",
    fields: &[
        Field::new("grounds", "grounds", Takes::Prose, "why, in the applicant's words").required(),
        Field::new("lodged", "lodged", Takes::Date, "when it came in")
            .required()
            .starts(Starts::Today),
        Field::new(
            "letter_on",
            "letter of",
            Takes::Date,
            "the day of the letter that told of it; empty where none went from here",
        )
        .required()
        .starts(Starts::Column("told-on")),
        Field::new(
            "late_reason",
            "accepted late",
            Takes::Line,
            "why, where it came in after its time",
        ),
    ],
    build: |filled| {
        let mut read = filled.read(&LODGE);
        let case = read.record();
        let (lodged, letter_on) = (read.needed_date("lodged"), read.needed_date("letter_on"));
        let (grounds, late_reason) = (read.text("grounds"), read.text("late_reason"));
        let new = NewAppeal { case, grounds, lodged, letter_on, late_reason };
        read.finish(Some(CaseChange::LodgeAppeal(new).into()))
    },
};

static DECIDE: Form = Form {
    name: "decide-appeal",
    title: "Decide the appeal",
    fields: &[
        Field::new(
            "outcome",
            "outcome",
            Takes::One(choices::<AppealOutcome>()),
            "u or d; upheld issues the clearance",
        )
        .required(),
        Field::new(
            "panel",
            "panel",
            Takes::Line,
            "who heard it, parted by commas; nobody who made the decision",
        )
        .required(),
        Field::new("reason", "reason", Takes::Prose, "why it was decided so").required(),
    ],
    build: |filled| {
        let mut read = filled.read(&DECIDE);
        let (appeal, outcome) = (read.record(), read.needed("outcome"));
        let (panel, reason) = (read.text("panel"), read.text("reason"));
        let change = outcome.map(|outcome| {
            CaseChange::DecideAppeal(DecideAppeal { appeal, panel, outcome, reason }).into()
        });
        read.finish(change)
    },
};
