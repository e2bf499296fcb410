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
            "dip-samples",
            "people",
            "posts",
            "staffing",
            "due"
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
        "third-party",
        "add a co-resident, relative or associate, with the checks they carry",
        "third party",
        ["vetting"],
        ["i"]
    ),
    work!(
        "residence",
        "add to the applicant's address history, or explain a gap in it",
        "address",
        ["vetting"],
        ["r"]
    ),
    work!(
        "correct-party",
        "correct what is written down of a third party; their checks follow",
        "",
        ["vetting"],
        ["I"]
    ),
    work!("correct-stay", "correct an entry of the address history", "", ["vetting"], ["W"]),
    work!(
        "ask-check",
        "ask for the checks that nobody asked for yet, or for one",
        "ask checks",
        ["vetting"],
        ["m"]
    ),
    work!("finding", "record an adverse finding", "finding", ["vetting"], ["x"]),
    work!("weigh", "say how an adverse finding was weighed and why", "weigh", ["vetting"], ["e"]),
    work!("appeal", "lodge an appeal against the refusal", "appeal", ["vetting"], ["l"]),
    work!("grant", "decide it: grant, with the rationale", "grant", ["vetting"], ["s"]),
    work!(
        "confirm",
        "confirm a proposed decision as second person, or return it",
        "confirm",
        ["vetting"],
        ["C"]
    ),
    work!(
        "decide",
        "decide it, with the reason",
        "decide",
        ["vetting", "gifts", "interests", "intelligence", "appeals", "due"],
        ["d"]
    ),
    work!(
        "answer",
        "write down the health check: its four answers and what was declared",
        "health check",
        ["due"],
        ["a"]
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
    work!(
        "standing",
        "suspend, restore, withdraw or terminate the clearance, with reason and authority",
        "suspend …",
        ["clearances"],
        ["S"]
    ),
    work!("link", "say which person a recipient is", "link", ["gifts"], ["l"]),
    work!("assess", "record the line manager's assessment", "assess", ["interests"], ["m"]),
    work!(
        "review",
        "record a review",
        "review",
        ["interests", "associations", "at-risk", "conditions", "posts"],
        ["r"]
    ),
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
        "end-declared",
        "say that a declared circumstance no longer holds",
        "end declared",
        ["people"],
        ["x"]
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
    Command {
        name: "open-case",
        doc: "go to the case that the holder needs, opening it where there is none",
        hint: "case",
        registers: &["posts"],
        keys: &["c"],
        guard: |state| state.may_work("open-case"),
        run: |state| state.open_case_of_holder(),
        ..BASE
    },
    work!(
        "confirm-match",
        "confirm that it is the person, with the reason",
        "confirm",
        ["matches"],
        ["c"]
    ),
    work!(
        "dismiss-match",
        "dismiss it, or the marked, with the reason",
        "dismiss",
        ["matches"],
        ["x"]
    ),
    work!("leave", "write down that somebody left, and why", "left", ["people"], ["X"]),
    work!(
        "report-leaver",
        "write down that a leaver was reported for the barred lists",
        "reported",
        ["people"],
        ["r"]
    ),
    work!("accept", "accept it, or the marked: do what HR's list says", "accept", ["hr"], ["a"]),
    Command {
        name: "accept-all",
        doc: "accept every open difference of its kind and file",
        hint: "accept all",
        registers: &["hr"],
        keys: &["A"],
        guard: |state| state.may_work("accept-all"),
        run: |state| state.ask_accept_all(),
        ..BASE
    },
    work!("refuse", "refuse it, or the marked, with the reason", "refuse", ["hr"], ["x"]),
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
    work!("edit", "change it", "change", ["priorities", "staffing"], ["e"]),
    work!("end", "end it, with the reason", "end", ["priorities", "conditions"], ["x"]),
    work!(
        "revise",
        "change what is to be done, who does it or by when",
        "revise",
        ["recommendations"],
        ["w"]
    ),
    work!(
        "agree-with",
        "agree with the decision, with the reason",
        "agree",
        ["dip-readings"],
        ["a"]
    ),
    work!(
        "disagree-with",
        "disagree with the decision, with the reason",
        "disagree",
        ["dip-readings"],
        ["x"]
    ),
];

fn take(state: &mut State) -> Vec<Effect> {
    vec![state.apply(Awaited::Taken, Change::TakeNextCase)]
}
