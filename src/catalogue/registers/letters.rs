//! Letters that were sent, and the form that sends one.

use crate::catalogue::Register;
use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::form::{Field, Form, Takes};
use crate::domain::letter::LetterKind;
use crate::domain::vetting::Level;
use crate::store::letter::{LetterChange, NewLetter};

pub(super) static REGISTER: Register = Register {
    key: "letters",
    title: "Letters",
    noun: ("letter", "letters"),
    columns: &[
        Column::new("ref", "ref", Show::Reference, 12, 0, "the letter's reference"),
        Column::new(
            "kind",
            "letter",
            Show::Choice(choices::<LetterKind>()),
            18,
            0,
            "what it is about",
        ),
        Column::new("to", "to", Show::Text, 20, 0, "whom it went to"),
        Column::new("sent-on", "sent", Show::Date, 11, 0, "when it was sent"),
        Column::new("sent-by", "sent by", Show::Text, 10, 1, "who sent it"),
        Column::new("by", "answer by", Show::Date, 11, 2, "the last day to appeal or to answer"),
        Column::new("level", "level", Show::Code(choices::<Level>()), 7, 3, "the level it names"),
        Column::new("about", "about", Show::Reference, 13, 1, "the case or follow-up it is about"),
        Column::new("force", "force", Show::Force, 7, 4, "the force"),
        Column::new("until", "valid until", Show::Date, 11, DETAIL, "the last day it names"),
        Column::new("points", "points", Show::Prose, 20, DETAIL, "grounds or conditions it names"),
        Column::new("told", "added", Show::Prose, 20, DETAIL, "what its writer added"),
        Column::new("again", "sent again", Show::Prose, 16, DETAIL, "why it was sent once more"),
    ],
    sort: "-sent-on",
    named: &[],
    actions: &[],
    empty: "L on a case shows the letter it calls for, i sends it.",
};

/// Sends a reminder of what is overdue.
pub(super) static REMIND: Form = Form {
    name: "remind",
    title: "Send the reminder",
    fields: &[
        Field::new("told", "added", Takes::Prose, "added to the unit's words"),
        Field::new("again", "sent again", Takes::Line, "why, where the last one is too recent"),
    ],
    build: |filled| {
        let mut read = filled.read(&REMIND);
        let (due, told, again) = (read.record(), read.text("told"), read.text("again"));
        read.finish(Some(LetterChange::Remind { due, told, again }.into()))
    },
};

/// Sends the letter that a case calls for.
pub(super) static ISSUE: Form = Form {
    name: "issue-letter",
    title: "Send the letter",
    fields: &[
        Field::new(
            "told",
            "reason for letter",
            Takes::Prose,
            "added to the unit's words; of a refusal it stands in place of the grounds by name",
        ),
        Field::new("again", "sent again", Takes::Line, "why, where it was sent before"),
        Field::new(
            "kind",
            "letter",
            Takes::One(choices::<LetterKind>()),
            "empty is the one that the case calls for",
        ),
    ],
    build: |filled| {
        let mut read = filled.read(&ISSUE);
        let (case, kind) = (read.record(), read.word("kind"));
        let (told, again) = (read.text("told"), read.text("again"));
        read.finish(Some(LetterChange::Issue(NewLetter { case, kind, told, again }).into()))
    },
};
