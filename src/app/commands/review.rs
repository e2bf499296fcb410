//! Commands of the review of a complaint.

use super::{Command, Context};
use crate::app::state::State;
use crate::store::complaint::Verdict;

const BASE: Command = Command { context: Context::Review, ..Command::BASE };

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "review-complaint",
        doc: "review it: confirm or dismiss each indicator that it met",
        hint: "review",
        context: Context::List,
        registers: &["complaints"],
        keys: &["r"],
        guard: |s| s.may_work_on("complaints"),
        run: State::open_review,
        ..BASE
    },
    Command {
        name: "confirm-indicator",
        doc: "confirm the indicator, with the reason",
        hint: "confirm",
        keys: &["c"],
        guard: State::may_judge,
        run: |s| s.begin_verdict(Verdict::Confirm),
        ..BASE
    },
    Command {
        name: "dismiss-indicator",
        doc: "dismiss the indicator, with the reason",
        hint: "dismiss",
        keys: &["d"],
        guard: State::may_judge,
        run: |s| s.begin_verdict(Verdict::Dismiss),
        ..BASE
    },
    Command {
        name: "review-intelligence",
        doc: "make a report of intelligence of what stands",
        hint: "intelligence",
        keys: &["i"],
        guard: State::may_make_intelligence,
        run: State::make_intelligence,
        ..BASE
    },
    Command {
        name: "indicator-down",
        doc: "the next indicator",
        hint: "move",
        hint_keys: "↑↓",
        keys: &["down", "j", "tab"],
        run: |s| s.go_indicator(1),
        ..BASE
    },
    Command {
        name: "indicator-up",
        doc: "the indicator before",
        keys: &["up", "k", "backtab"],
        run: |s| s.go_indicator(-1),
        ..BASE
    },
    Command {
        name: "review-leave",
        doc: "leave the review; what was decided stands",
        hint: "leave",
        keys: &["esc", "enter"],
        run: |s| {
            s.overlays.pop();
            Vec::new()
        },
        ..BASE
    },
    Command {
        name: "verdict-take",
        doc: "decide with the reason typed, and on to the next",
        hint: "decide",
        context: Context::Verdict,
        keys: &["enter"],
        run: State::take_verdict,
        ..BASE
    },
    Command {
        name: "verdict-leave",
        doc: "do not decide",
        hint: "leave",
        context: Context::Verdict,
        keys: &["esc"],
        run: State::leave_verdict,
        ..BASE
    },
];
