//! Barred and advisory lists, and the matches of cases with them, which a person answers.

use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::form::{Field, Filled, Form, Takes};
use crate::catalogue::{Action, RecordView, Register};
use crate::domain::barred::{How, List, MatchState};
use crate::domain::check::FieldError;
use crate::store::barred::BarredChange;
use crate::store::change::Change;

pub(super) static REGISTER: Register = Register {
    key: "barred",
    title: "Barred lists",
    noun: ("entry", "entries"),
    columns: &[
        Column::new("ref", "ref", Show::Reference, 13, 0, "the entry's reference"),
        Column::new("list", "list", Show::Choice(choices::<List>()), 13, 1, "which list"),
        Column::new("name", "name", Show::Text, 24, 0, "the name as listed"),
        Column::new("born", "born", Show::Date, 11, 1, "date of birth"),
        Column::new("body", "force or body", Show::Text, 14, 3, "who reported them"),
        Column::new("category", "category", Show::Text, 18, 2, "why"),
        Column::new("listed", "listed", Show::Date, 11, 4, "since when"),
        Column::new("their-ref", "their ref", Show::Text, 12, 5, "the list's own reference"),
        Column::new("source", "source", Show::Text, 14, DETAIL, "the file it came from"),
    ],
    sort: "name",
    named: &[],
    actions: &[],
    empty: "Import a list with `probity import barred FILE`.",
};

pub(super) static MATCHES: Register = Register {
    key: "matches",
    title: "Barred matches",
    noun: ("match", "matches"),
    columns: &[
        Column::new("ref", "ref", Show::Reference, 13, 0, "the match's reference"),
        Column::new("subject", "subject", Show::Text, 18, 0, "whose case it is"),
        Column::new("born", "born", Show::Date, 11, 3, "the subject's date of birth"),
        Column::new("listed-name", "as listed", Show::Text, 18, 0, "the name on the list"),
        Column::new("listed-born", "listed born", Show::Date, 11, 3, "the date of birth there"),
        Column::new("list", "list", Show::Choice(choices::<List>()), 13, 1, "which list"),
        Column::new("how", "match", Show::Choice(choices::<How>()), 12, 2, "what it rests on")
            .by_policy("barred_lists"),
        Column::new(
            "likeness",
            "alike %",
            Show::Number,
            7,
            4,
            "how alike the names are, in per cent",
        ),
        Column::new("case", "case", Show::Text, 12, 1, "the case that it holds up"),
        Column::new("category", "category", Show::Text, 14, 5, "why they are listed"),
        Column::new("body", "force or body", Show::Text, 14, DETAIL, "who reported them"),
        Column::new("entry", "entry", Show::Reference, 13, DETAIL, "the entry of the list"),
        Column::new("their-ref", "their ref", Show::Text, 12, DETAIL, "its reference there"),
        Column::new(
            "state",
            "state",
            Show::Choice(choices::<MatchState>()),
            10,
            DETAIL,
            "what a person made of it",
        ),
        Column::new("reason", "reason", Show::Prose, 16, DETAIL, "why"),
        Column::new("decided", "answered", Show::Date, 11, DETAIL, "when"),
        Column::new("decided-by", "by", Show::Text, 10, DETAIL, "who answered it"),
    ],
    sort: "how,ref",
    named: &[],
    actions: &[
        Action {
            command: "confirm-match",
            form: &CONFIRM,
            on_record: true,
            bulk: false,
            guard: is_open,
        },
        Action {
            command: "dismiss-match",
            form: &DISMISS,
            on_record: true,
            bulk: true,
            guard: is_open,
        },
    ],
    empty: "Nobody with an open case is on a list that was imported.",
};

/// Why a match can no longer be answered, if it cannot.
fn is_open(matched: &RecordView<'_>) -> Result<(), String> {
    match matched.text("state") {
        "open" => Ok(()),
        state => Err(format!("{} is {state} already", matched.reference())),
    }
}

const REASON: Field =
    Field::new("reason", "reason", Takes::Line, "what shows that it is, or is not, the person")
        .required();

static CONFIRM: Form = Form {
    name: "confirm-match",
    title: "Confirm: it is the person",
    fields: &[REASON],
    build: |filled| answer(filled, &CONFIRM, true),
};

static DISMISS: Form = Form {
    name: "dismiss-match",
    title: "Dismiss: it is somebody else",
    fields: &[REASON],
    build: |filled| answer(filled, &DISMISS, false),
};

fn answer(
    filled: &Filled,
    form: &'static Form,
    confirmed: bool,
) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(form);
    let (matched, reason) = (read.record(), read.text("reason"));
    read.finish(Some(BarredChange::Answer { matched, confirmed, reason }.into()))
}
