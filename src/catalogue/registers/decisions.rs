//! The decision log. A decision is never edited: it is made on the meeting screen or of a report,
//! and a correction is a decision of its own that starts with the words of the old.

use super::meeting_forms::CORRECT_DECISION;
use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::{Action, RecordView, Register};
use crate::domain::score::Confidence;
use crate::domain::tasking::Disposition;

pub(super) static REGISTER: Register = Register {
    key: "decisions",
    title: "Decisions",
    noun: ("decision", "decisions"),
    columns: COLUMNS,
    sort: "-number",
    named: &[
        ("corrections", "corrects", "that correct another"),
        ("standing", "-corrected-by", "that no other corrects"),
    ],
    actions: &[Action {
        command: "correct",
        form: &CORRECT_DECISION,
        on_record: true,
        bulk: false,
        guard: stands,
    }],
    empty: "A meeting decides the first.",
};

fn stands(decision: &RecordView<'_>) -> Result<(), String> {
    match decision.text("corrected-by") {
        "" => Ok(()),
        by => Err(format!("{} is corrected by {by} already; correct {by}", decision.reference())),
    }
}

const COLUMNS: &[Column] = &[
    Column::new("ref", "ref", Show::Reference, 12, 0, "the decision's reference"),
    Column::new("number", "no", Show::Number, 5, 1, "its number in the log, without gaps"),
    Column::new("decided-at", "decided", Show::Moment, 21, 3, "when it was decided"),
    Column::new("item", "item", Show::Reference, 12, 0, "the report that it is about"),
    Column::new(
        "disposition",
        "decision",
        Show::Choice(choices::<Disposition>()),
        18,
        0,
        "what was decided",
    ),
    Column::new(
        "snapshot-band",
        "band then",
        Show::Band,
        10,
        2,
        "the band as it stood at the decision",
    ),
    Column::new("snapshot-score", "R then", Show::Number, 6, 4, "the score as it stood"),
    Column::new("summary", "summary", Show::Text, 20, 1, "the report in one line"),
    Column::new("decision-maker", "by", Show::Text, 10, 2, "who decided"),
    Column::new("meeting", "meeting", Show::Reference, 9, 4, "the meeting; empty outside one"),
    Column::new("review-on", "review on", Show::Date, 11, 5, "when it is looked at again"),
    Column::new("corrected-by", "corrected by", Show::Reference, 12, 5, "what corrects it"),
    Column::new("corrects", "corrects", Show::Reference, 12, 6, "what it corrects"),
    Column::new("snapshot-grade", "grade then", Show::Reference, 10, DETAIL, "the grade then"),
    Column::new(
        "snapshot-confidence",
        "confidence then",
        Show::Choice(choices::<Confidence>()),
        8,
        DETAIL,
        "how sure the scorer was",
    ),
    Column::new("code-of-ethics", "Code of Ethics", Show::Prose, 20, DETAIL, "by the Code"),
    Column::new("information", "information", Show::Prose, 20, DETAIL, "what was known"),
    Column::new("threat-risk", "threat and risk", Show::Prose, 20, DETAIL, "what was at risk"),
    Column::new("powers-policy", "powers and policy", Show::Prose, 20, DETAIL, "what allows it"),
    Column::new("options", "options rejected", Show::Prose, 20, DETAIL, "considered and rejected"),
    Column::new("action-review", "action and review", Show::Prose, 20, DETAIL, "what follows"),
    Column::new("dissent", "dissent", Show::Prose, 16, DETAIL, "who disagreed and why"),
    Column::new("stepped-out", "took no part", Show::Prose, 16, DETAIL, "for a conflict"),
    Column::new("recorder", "recorded by", Show::Text, 10, DETAIL, "who wrote it down"),
    Column::new("entered-at", "entered", Show::Moment, 21, DETAIL, "when it was written down"),
    Column::new("delay-reason", "entered late because", Show::Prose, 16, DETAIL, "why the delay"),
];
