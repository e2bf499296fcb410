//! Forms of what is kept with a report: who its source is, and the reports that it belongs with.
//! They open from what the store answers, not from a row alone.

use crate::catalogue::column::choices;
use crate::catalogue::form::{Field, Form, Starts, Takes};
use crate::domain::intelligence::LinkKind;
use crate::store::intake::Intake;
use crate::store::link::{LinkReports, UnlinkReports};
use crate::store::source::{KeepSource, RevealSource};

/// Keeps who the source of a report is: context `kept` is the version of what was kept before.
pub static KEEP_SOURCE: Form = Form {
    name: "keep-source",
    title: "Keep who the source is, apart from the report",
    fields: &[
        Field::new(
            "identity",
            "identity",
            Takes::Secret,
            "who the source is; it reaches no list, search, export or paper",
        )
        .required(),
        Field::new(
            "contact",
            "contact",
            Takes::Secret,
            "how the source is reached; empty leaves what is kept",
        ),
    ],
    build: |filled| {
        let mut read = filled.read(&KEEP_SOURCE);
        let report = read.record().id;
        let (identity, contact) = (read.secret("identity"), read.secret("contact"));
        let kept = read.context("kept");
        let change = Intake::KeepSource(KeepSource { report, kept, identity, contact });
        read.finish(Some(change.into()))
    },
};

/// Asks why somebody must know who a source is.
pub static REVEAL_SOURCE: Form = Form {
    name: "reveal-source",
    title: "Reveal who the source is, once",
    fields: &[Field::new(
        "reason",
        "reason",
        Takes::Line,
        "why you must know; it is logged with your name before anything is shown",
    )
    .required()],
    build: |filled| {
        let mut read = filled.read(&REVEAL_SOURCE);
        let look = RevealSource { report: read.record().id, reason: read.text("reason") };
        read.finish(Some(Intake::RevealSource(look).into()))
    },
};

/// Links a report with another, or merges it into it.
pub static LINK_REPORTS: Form = Form {
    name: "link-reports",
    title: "Link with another report, or merge into it",
    fields: &[
        Field::new("other", "other report", Takes::Report, "type part of its reference or words")
            .required(),
        Field::new(
            "kind",
            "kind",
            Takes::One(choices::<LinkKind>()),
            "merged: this one is closed into the other; both stay whole, and L parts them",
        )
        .required()
        .starts(Starts::With("linked")),
        Field::new("reason", "reason", Takes::Line, "why they belong together").required(),
    ],
    build: |filled| {
        let mut read = filled.read(&LINK_REPORTS);
        let (report, other) = (read.record(), read.needed_pick("other"));
        let (kind, reason) = (read.needed("kind"), read.text("reason"));
        let change = kind.map(|kind| LinkReports { report, other, kind, reason });
        read.finish(change.map(|change| Intake::LinkReports(change).into()))
    },
};

/// Parts a report from one that it is linked with or merged into.
pub static UNLINK_REPORTS: Form = Form {
    name: "unlink-reports",
    title: "Part from another report",
    fields: &[Field::new("other", "other report", Takes::Linked, "↓ shows what it is linked with")
        .required()],
    build: |filled| {
        let mut read = filled.read(&UNLINK_REPORTS);
        let change = UnlinkReports { report: read.record(), other: read.needed_pick("other") };
        read.finish(Some(Intake::UnlinkReports(change).into()))
    },
};
