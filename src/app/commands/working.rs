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
            "complaints",
            "at-risk",
            "candidates",
            "actions",
            "meetings",
            "priorities",
            "recommendations",
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
    work!("review", "record a review", "review", ["interests", "associations", "at-risk"], ["r"]),
    work!(
        "take-out",
        "take the entry out for good, with the reason",
        "take out",
        ["at-risk"],
        ["x"]
    ),
    work!(
        "declare",
        "write down declared circumstances, such as debt",
        "declare",
        ["people"],
        ["d"]
    ),
    work!(
        "make-intelligence",
        "make a report of intelligence of what stands",
        "intelligence",
        ["complaints"],
        ["i"]
    ),
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
    work!(
        "convert",
        "confirm what its grade on the old scale becomes",
        "old grade",
        ["intelligence"],
        ["e"]
    ),
    work!("categorise", "set its category", "category", ["intelligence"], ["c"]),
    work!("fill", "say who holds the post", "holder", ["posts"], ["h"]),
    work!(
        "close",
        "close it with its result or evidence",
        "close",
        ["actions", "recommendations"],
        ["d"]
    ),
    work!(
        "progress",
        "write down how far it has got",
        "progress",
        ["actions", "recommendations"],
        ["e"]
    ),
    work!("ask-extension", "ask for more time, with the reason", "more time", ["actions"], ["x"]),
    work!("answer-extension", "grant or refuse more time", "answer", ["actions"], ["a"]),
    work!("reassign", "give it, or the marked, to someone else", "reassign", ["actions"], ["w"]),
    work!(
        "reassign-all",
        "give everything open of one person to another, as when someone leaves",
        "",
        ["actions"],
        ["W"]
    ),
    work!(
        "hang",
        "hang it, or the marked, on a priority of the control strategy",
        "",
        ["intelligence"],
        ["h"]
    ),
    work!("edit", "change it", "change", ["priorities"], ["e"]),
    work!(
        "revise",
        "change what is to be done, who does it or by when",
        "revise",
        ["recommendations"],
        ["w"]
    ),
    work!("end", "end it, with the reason", "end", ["priorities"], ["x"]),
];

fn take(state: &mut State) -> Vec<Effect> {
    vec![state.apply(Awaited::Taken, Change::TakeNextCase)]
}
