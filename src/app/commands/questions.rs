//! The questions that inspectors keep asking, each one key from Home.

use super::{Command, Context};

const BASE: Command = Command { context: Context::Home, ..Command::BASE };

/// A command that goes to the view that answers a question.
macro_rules! question {
    ($name:literal, $doc:literal, $hint:literal, $key:literal, $view:literal) => {
        Command {
            name: $name,
            doc: $doc,
            hint: $hint,
            keys: &[$key],
            run: |state| state.go_to_view($view),
            ..BASE
        }
    };
}

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "gap-list",
        doc: "who holds what they are not cleared for, by how much and since when",
        context: Context::Anywhere,
        keys: &["ctrl-g"],
        guard: |state| state.may_leave(),
        run: |state| state.go_to_view("gaps"),
        ..BASE
    },
    question!(
        "designated-gaps",
        "designated and sensitive posts held with lapsed or missing clearance",
        "gaps",
        "g",
        "designated-lapsed"
    ),
    Command {
        name: "oldest-unassessed",
        doc: "the oldest item that nobody has assessed",
        hint: "oldest",
        keys: &["i"],
        run: |state| state.go_to_oldest(),
        ..BASE
    },
    question!(
        "unassessed",
        "intelligence unassessed for longer than policy gives",
        "",
        "h",
        "unassessed-late"
    ),
    question!(
        "since-close",
        "intelligence received since the last working day's close",
        "",
        "s",
        "since-close"
    ),
    question!("clocks-today", "referral clocks that end today or ran out", "", "k", "clocks-today"),
    question!("overdue-revets", "clearances past their day", "re-vets", "r", "revets-overdue"),
    question!(
        "due-revets",
        "clearances that end inside the nearest warning; tab goes on to the others",
        "",
        "d",
        "due-{warn.days}"
    ),
    question!("courses", "recruits whose course is near", "", "e", "courses-soon"),
    question!(
        "over-age",
        "contractors and cadets past their maximum age",
        "",
        "x",
        "contractors-over-age"
    ),
    question!("overdue-actions", "actions past their day", "actions", "a", "actions-overdue"),
    question!("significant-gifts", "gifts of a significant value", "", "v", "gifts-significant"),
    question!("declined-gifts", "gifts that were declined", "", "w", "gifts-declined"),
    question!("late-gifts", "gifts declared late", "", "l", "gifts-late"),
    question!("due-interests", "business interests due for review", "", "b", "interests-review"),
    question!("unevaluated", "associations without a risk evaluation", "", "n", "unevaluated"),
    question!("due-conditions", "conditions of grants due for review", "", "o", "conditions-due"),
    question!(
        "overdue-follow-ups",
        "reviews, notices and reports past their day",
        "",
        "f",
        "follow-ups-overdue"
    ),
    question!(
        "to-confirm",
        "vetting decisions that wait for a second person",
        "",
        "t",
        "decisions-to-confirm"
    ),
    question!(
        "hr-differences",
        "where HR's list and what is known here differ",
        "HR",
        "j",
        "hr-differences"
    ),
    question!(
        "barred-matches",
        "matches with a list of the barred that wait to be confirmed",
        "",
        "m",
        "barred-matches"
    ),
    question!(
        "leavers-to-report",
        "leavers who are to be reported for the barred lists",
        "",
        "y",
        "leavers-to-report"
    ),
    question!("my-cases", "the cases assigned to you", "mine", "c", "mine"),
];
