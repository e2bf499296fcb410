//! Dip samples of decided cases, and the second reading of each: who agrees with what was decided.

use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::form::{Field, Filled, Form, Starts, Takes};
use crate::catalogue::{Action, RecordView, Register, always};
use crate::domain::check::FieldError;
use crate::domain::dip::DipView;
use crate::domain::vetting::{CaseKind, Ground, Level, Outcome};
use crate::store::change::Change;
use crate::store::dip::DipChange;

pub(super) static REGISTER: Register = Register {
    key: "dip-samples",
    title: "Dip samples",
    noun: ("dip sample", "dip samples"),
    columns: &[
        Column::new("ref", "ref", Show::Reference, 11, 0, "the sample's reference"),
        Column::new("from", "decided from", Show::Date, 12, 1, "the first day of its decisions"),
        Column::new("until", "until", Show::Date, 11, 1, "the last day of its decisions"),
        Column::new("cases", "of cases", Show::Number, 8, 3, "cases that it was drawn of"),
        Column::new("drawn", "drawn", Show::Number, 5, 0, "cases drawn"),
        Column::new("unread", "to read", Show::Number, 7, 0, "cases that nobody has read"),
        Column::new(
            "agreed",
            "agreed, 95 % interval",
            Show::Text,
            26,
            0,
            "the share of those read in which the second reader agrees, by Wilson's interval",
        ),
        Column::new("seed", "seed", Show::Number, 10, 4, "what it was drawn by"),
        Column::new("drawn-on", "drawn on", Show::Date, 11, 4, "when it was drawn"),
        Column::new("drawn-by", "by", Show::Text, 10, 5, "who drew it"),
        Column::new("read", "read", Show::Number, 4, DETAIL, "cases that were read"),
        Column::new(
            "percent",
            "per cent",
            Show::Number,
            8,
            DETAIL,
            "of each outcome and officer, rounded up",
        )
        .by_policy("dip_sample"),
        Column::new("least", "at least", Show::Number, 8, DETAIL, "of each outcome and officer")
            .by_policy("dip_sample"),
    ],
    sort: "-drawn-on",
    named: &[],
    actions: &[Action {
        command: "new",
        form: &DRAW,
        on_record: false,
        bulk: false,
        guard: always,
    }],
    empty: "Draw one of what was decided with n.",
};

pub(super) static READINGS: Register = Register {
    key: "dip-readings",
    title: "Second readings",
    noun: ("second reading", "second readings"),
    columns: &[
        Column::new("ref", "ref", Show::Reference, 13, 0, "the reading's reference"),
        Column::new("case", "case", Show::Reference, 13, 0, "the case that is read"),
        Column::new("subject", "subject", Show::Text, 18, 1, "whose case it is"),
        Column::new("level", "level", Show::Code(choices::<Level>()), 7, 2, "the level"),
        Column::new("outcome", "outcome", Show::Choice(choices::<Outcome>()), 14, 0, "as decided"),
        Column::new("officer", "decided by", Show::Text, 10, 0, "who decided it"),
        Column::new(
            "view",
            "second reader",
            Show::Choice(choices::<DipView>()),
            14,
            1,
            "what the second reader says",
        ),
        Column::new("read-by", "read by", Show::Text, 10, 3, "who read it"),
        Column::new("reason", "reason", Show::Prose, 20, 4, "why the second reader says so"),
        Column::new("sample", "sample", Show::Reference, 11, 5, "the sample it is of"),
        Column::new("read-on", "read on", Show::Date, 11, DETAIL, "when it was read"),
        Column::new("kind", "kind", Show::Choice(choices::<CaseKind>()), 12, DETAIL, "the case's"),
        Column::new("force", "force", Show::Force, 6, DETAIL, "the subject's force"),
        Column::new("closed", "closed", Show::Date, 11, DETAIL, "when the case was closed"),
        Column::new(
            "grounds",
            "grounds",
            Show::Words(choices::<Ground>()),
            14,
            DETAIL,
            "grounds of a refusal",
        ),
        Column::new("rationale", "rationale", Show::Prose, 20, DETAIL, "why it was decided so"),
        Column::new("unread", "unread", Show::Flag, 6, DETAIL, "whether nobody has read it"),
    ],
    sort: "ref",
    named: &[
        ("others", "unread -officer:@me", "unread, and not decided by you"),
        ("disagreed", "view:disagrees", "the second reader does not agree"),
    ],
    actions: &[
        Action { command: "agree-with", form: &AGREE, on_record: true, bulk: false, guard: unread },
        Action {
            command: "disagree-with",
            form: &DISAGREE,
            on_record: true,
            bulk: false,
            guard: unread,
        },
    ],
    empty: "Nothing matches. n under Dip samples draws decided cases to be read a second time.",
};

fn unread(reading: &RecordView<'_>) -> Result<(), String> {
    match reading.text("read-by") {
        "" => Ok(()),
        by => Err(format!("{} was read by {by} already", reading.reference())),
    }
}

static DRAW: Form = Form {
    name: "draw-dip-sample",
    title: "Draw a dip sample",
    fields: &[
        Field::new("until", "decided until", Takes::Date, "the last day; 30 Sep 2026, or -1d")
            .required()
            .starts(Starts::Today),
        Field::new("from", "from", Takes::Date, "the first day; empty is the policy's months"),
        Field::new(
            "seed",
            "seed",
            Takes::Number,
            "empty takes one of the moment; one given draws the same cases again",
        ),
    ],
    build: |filled| {
        let mut read = filled.read(&DRAW);
        let (from, until) = (read.date("from"), read.needed_date("until"));
        let seed = read.number("seed").map(u32::try_from);
        if matches!(seed, Some(Err(_))) {
            read.wrong("seed", "write a whole number from 0 to 4294967295");
        }
        let seed = seed.and_then(Result::ok);
        read.finish(Some(DipChange::Draw { from, until, seed }.into()))
    },
};

const REASON: Field =
    Field::new("reason", "reason", Takes::Prose, "what in the case shows it").required();

static AGREE: Form = Form {
    name: "agree-with-decision",
    title: "Agree with the decision",
    fields: &[REASON],
    build: |filled| second_view(filled, &AGREE, DipView::Agrees),
};

static DISAGREE: Form = Form {
    name: "disagree-with-decision",
    title: "Disagree with the decision",
    fields: &[REASON],
    build: |filled| second_view(filled, &DISAGREE, DipView::Disagrees),
};

fn second_view(
    filled: &Filled,
    form: &'static Form,
    view: DipView,
) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(form);
    let (reading, reason) = (read.record(), read.text("reason"));
    read.finish(Some(DipChange::Read { reading, view, reason }.into()))
}
