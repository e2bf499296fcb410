//! Commands that do the work: each opens the form that the register under the cursor has for
//! it, or makes a change at once.

use super::{Command, Context};
use crate::app::message::Effect;
use crate::app::state::{Awaited, State};
use crate::store::change::Change;

const BASE: Command = Command { context: Context::List, ..Command::BASE };

/// A command that opens its form.
macro_rules! work {
    ($name:literal, $doc:literal, $hint:literal, [$($register:literal),+], [$($key:literal),+]) => {
        Command {
            name: $name,
            doc: $doc,
            hint: $hint,
            registers: &[$($register),+],
            keys: &[$($key),+],
            guard: |state| state.may_work($name),
            run: |state| state.open_form($name),
            ..BASE
        }
    };
}

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "take",
        doc: "take the next case by priority",
        hint: "take next",
        registers: &["vetting"],
        keys: &["t"],
        run: take,
        ..BASE
    },
    work!(
        "new",
        "add a record: a case, a gift, an interest, a report, an action, a person, a post …",
        "new",
        [
            "vetting",
            "gifts",
            "interests",
            "associations",
            "intelligence",
            "actions",
            "meetings",
            "people",
            "posts"
        ],
        ["n"]
    ),
    work!(
        "assign",
        "give it, or the marked, to someone",
        "assign",
        ["vetting", "intelligence"],
        ["a"]
    ),
    work!(
        "check",
        "record what a check returned, or why it was not done",
        "check",
        ["vetting"],
        ["c"]
    ),
    work!(
        "decide",
        "decide it, with the reason",
        "decide",
        ["vetting", "gifts", "interests", "intelligence"],
        ["d"]
    ),
    work!("correct", "correct the decision by a new entry", "correct", ["decisions"], ["c"]),
    work!(
        "correct-minutes",
        "correct the minutes before they are signed",
        "correct",
        ["meetings"],
        ["e"]
    ),
    work!(
        "hold",
        "stop the clock while the applicant is awaited",
        "hold clock",
        ["vetting"],
        ["h"]
    ),
    work!("resume", "start the clock again", "start clock", ["vetting"], ["H"]),
    work!("override", "set the priority by hand", "", ["vetting"], ["!"]),
    work!(
        "extend",
        "extend the clearance, with reason, authoriser and risk note",
        "extend",
        ["clearances"],
        ["x"]
    ),
    work!("link", "say which person a recipient is", "link", ["gifts"], ["l"]),
    work!("assess", "record the line manager's assessment", "assess", ["interests"], ["m"]),
    work!("review", "record a review", "review", ["interests", "associations"], ["r"]),
    work!("lapse", "let it lapse, with the reason", "lapse", ["interests"], ["x"]),
    work!(
        "evaluate",
        "evaluate the risk for the person and for the force",
        "evaluate",
        ["associations"],
        ["e"]
    ),
    work!("research", "add a research note", "research", ["associations"], ["w"]),
    work!("grade", "grade it 3x5x2, with its handling", "grade", ["intelligence"], ["i"]),
    work!("categorise", "set its category", "category", ["intelligence"], ["c"]),
    work!("fill", "say who holds the post", "holder", ["posts"], ["h"]),
    work!("close", "close the action with its result", "close", ["actions"], ["d"]),
];

fn take(state: &mut State) -> Vec<Effect> {
    vec![state.apply(Awaited::Taken, Change::TakeNextCase)]
}
