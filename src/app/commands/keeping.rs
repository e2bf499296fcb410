//! Commands of what is kept with a report: its referral, who its source is, and the reports it
//! belongs with.

use super::{Command, Context};
use crate::app::state::Awaited;

const BASE: Command = Command {
    context: Context::List,
    registers: &["intelligence"],
    guard: |state| state.may_work_on("intelligence"),
    ..Command::BASE
};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "referral",
        doc: "record its referral to the IOPC, or why it is not referred",
        hint: "referral",
        registers: &["intelligence", "referrals"],
        keys: &["r"],
        guard: |s| s.may_work("referral"),
        run: |s| s.open_form("referral"),
        ..BASE
    },
    Command {
        name: "source",
        doc: "keep who the source is, or reveal it with a reason; every look is logged",
        hint: "source",
        keys: &["w"],
        run: |s| s.open_source(),
        ..BASE
    },
    Command {
        name: "duplicates",
        doc: "likely duplicates: link with another report, or merge into it",
        hint: "duplicates",
        keys: &["l"],
        run: |s| s.open_links(Awaited::Likely),
        ..BASE
    },
    Command {
        name: "unlink",
        doc: "part it from a report that it is linked with or merged into",
        keys: &["L"],
        run: |s| s.open_links(Awaited::Links),
        ..BASE
    },
];
