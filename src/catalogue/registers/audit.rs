//! The audit chains, as a list.

use crate::catalogue::Register;
use crate::catalogue::column::{Column, DETAIL, Show};

const SIDES: &[(&str, &str)] = &[("casework", "casework"), ("intelligence", "intelligence")];

pub(super) static REGISTER: Register = Register {
    key: "audit",
    title: "Audit",
    noun: ("entry", "entries"),
    columns: &[
        Column::new("record", "record", Show::Reference, 14, 0, "the record it is about"),
        Column::new("at", "at", Show::Moment, 21, 0, "when"),
        Column::new("actor", "actor", Show::Text, 12, 0, "who"),
        Column::new("command", "change", Show::Text, 18, 1, "what was done"),
        Column::new("changes", "fields", Show::Changes, 30, 2, "each field, from and to"),
        Column::new("side", "side", Show::Choice(SIDES), 12, 3, "the compartment"),
        Column::new("seq", "number", Show::Number, 7, 3, "its place in the chain"),
        Column::new("hash", "hash", Show::Text, 12, DETAIL, "the entry's hash"),
    ],
    sort: "-at",
    named: &[],
    actions: &[],
    empty: "Every change adds one.",
};
