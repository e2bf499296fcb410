//! Conditions of grants: mitigations with an owner and a review that comes up when it is due.

use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::form::{Field, Form, Takes};
use crate::catalogue::{Action, RecordView, Register};
use crate::domain::case::ConditionState;
use crate::domain::vetting::{ClearanceState, Level};
use crate::store::case::{CaseChange, ReviewCondition};

pub(super) static REGISTER: Register = Register {
    key: "conditions",
    title: "Conditions",
    noun: ("condition", "conditions"),
    columns: &[
        Column::new("ref", "ref", Show::Reference, 13, 0, "the condition's reference"),
        Column::new("subject", "subject", Show::Text, 18, 0, "whom it binds"),
        Column::new("text", "condition", Show::Prose, 28, 0, "the condition"),
        Column::new("due-in", "review", Show::Left, 12, 0, "days to its review")
            .by_policy("condition_review"),
        Column::new("owner", "owner", Show::Text, 10, 1, "who sees that it is kept"),
        Column::new("review-on", "review on", Show::Date, 11, 3, "when it is looked at again"),
        Column::new("level", "level", Show::Code(choices::<Level>()), 7, 2, "the level granted"),
        Column::new(
            "state",
            "state",
            Show::Choice(choices::<ConditionState>()),
            8,
            4,
            "whether it still binds",
        ),
        Column::new("force", "force", Show::Force, 7, 5, "the force"),
        Column::new("unit", "unit", Show::Text, 14, 6, "where the person works"),
        Column::new("case", "case", Show::Reference, 12, DETAIL, "the case that set it"),
        Column::new("set-on", "set on", Show::Date, 11, DETAIL, "when it was set"),
        Column::new("reviewed", "reviewed", Show::Date, 11, DETAIL, "when it was last looked at")
            .arising_with("reviewed"),
        Column::new("reviewed-by", "reviewed by", Show::Text, 10, DETAIL, "by whom")
            .arising_with("reviewed"),
        Column::new("review-note", "review note", Show::Prose, 16, DETAIL, "what that found")
            .arising_with("reviewed"),
        Column::new("ended", "ended", Show::Date, 11, DETAIL, "when it ended")
            .arising_with("ended"),
        Column::new("clearance", "clearance", Show::Reference, 12, DETAIL, "what it binds"),
        Column::new(
            "clearance-state",
            "now",
            Show::Choice(choices::<ClearanceState>()),
            10,
            DETAIL,
            "what the clearance is now",
        ),
    ],
    sort: "due-in",
    named: &[("due", "state:active review-on<=today", "due for review")],
    actions: &[
        Action { command: "review", form: &REVIEW, on_record: true, bulk: false, guard: is_active },
        Action { command: "end", form: &END, on_record: true, bulk: false, guard: is_active },
    ],
    empty: "A grant with conditions adds them.",
};

fn is_active(condition: &RecordView<'_>) -> Result<(), String> {
    if condition.text("state") == "ended" {
        return Err(format!("{} has ended; nothing is left to review", condition.reference()));
    }
    Ok(())
}

static REVIEW: Form = Form {
    name: "review-condition",
    title: "Review: it is kept on",
    fields: &[
        Field::new("reason", "reason", Takes::Prose, "what the review found, and why it stays")
            .required(),
        Field::new("review_on", "review on", Takes::Date, "+90d, or a date; empty is the policy's"),
        Field::new("owner", "owner", Takes::User, "another owner; empty leaves it"),
    ],
    build: |filled| {
        let mut read = filled.read(&REVIEW);
        let (condition, review_on) = (read.record(), read.date("review_on"));
        let (reason, owner) = (read.text("reason"), read.text("owner"));
        let review = ReviewCondition { condition, reason, review_on, owner, end: false };
        read.finish(Some(CaseChange::ReviewCondition(review).into()))
    },
};

static END: Form = Form {
    name: "end-condition",
    title: "End the condition",
    fields: &[Field::new("reason", "reason", Takes::Prose, "why it is needed no longer").required()],
    build: |filled| {
        let mut read = filled.read(&END);
        let (condition, reason) = (read.record(), read.text("reason"));
        let (review_on, owner) = (None, String::new());
        let review = ReviewCondition { condition, reason, review_on, owner, end: true };
        read.finish(Some(CaseChange::ReviewCondition(review).into()))
    },
};
