//! Commands of a meeting's life: its agenda's issue, who is there, conflicts, copies, minutes.

use super::{Command, Context};
use crate::domain::tasking::{AttendeeRole, Presence};

const BASE: Command = Command { context: Context::Meeting, ..Command::BASE };
const ATTENDANCE: Command = Command { context: Context::Attendance, ..Command::BASE };
const LIST: Command = Command { context: Context::List, registers: &["meetings"], ..Command::BASE };

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "agree",
        doc: "agree the minutes: their chair does, or the next meeting",
        hint: "agree",
        keys: &["a"],
        guard: |s| s.may_minute(),
        run: |s| s.agree_minutes(),
        ..LIST
    },
    Command {
        name: "sign",
        doc: "sign the minutes, which locks them; their chair does",
        hint: "sign",
        keys: &["s"],
        dangerous: true,
        guard: |s| s.may_minute(),
        run: |s| s.sign_minutes(),
        ..LIST
    },
    Command {
        name: "copies",
        doc: "make the numbered copies of its agenda or minutes, one for each who is asked",
        hint: "copies",
        keys: &["c"],
        guard: |s| s.may_copy_papers(),
        run: |s| s.make_copies(),
        ..LIST
    },
    Command {
        name: "issue-agenda",
        doc: "issue the agenda, or issue it again with what came since",
        hint: "issue",
        keys: &["I"],
        dangerous: true,
        guard: |s| s.may_issue(),
        run: |s| s.issue_agenda(),
        ..BASE
    },
    Command {
        name: "attendance",
        doc: "who is asked and who is there",
        hint: "attendance",
        keys: &["t"],
        guard: |s| s.may_attend(),
        run: |s| s.show_attendance(),
        ..BASE
    },
    Command {
        name: "declare-conflict",
        doc: "declare a conflict of interest about the item: it is kept from that person",
        hint: "conflict",
        keys: &["c"],
        guard: |s| s.may_attend(),
        run: |s| s.declare_conflict(),
        ..BASE
    },
    Command {
        name: "take-late",
        doc: "take up new intelligence that came in since the agenda was laid down",
        keys: &["L"],
        guard: |s| s.may_meet(),
        run: |s| s.take_late(),
        ..BASE
    },
    Command {
        name: "go-on-without",
        doc: "record why the meeting goes on without its quorum",
        keys: &["Q"],
        guard: |s| s.may_go_on_without(),
        run: |s| s.go_on_without(),
        ..BASE
    },
    Command {
        name: "meeting-copies",
        doc: "make the numbered copies of the agenda or minutes, one for each who is asked",
        hint: "copies",
        keys: &["K"],
        guard: |s| s.may_copy_papers(),
        run: |s| s.make_copies(),
        ..BASE
    },
    Command {
        name: "meeting-agree",
        doc: "agree the minutes: of the last meeting at their item, else of this one",
        keys: &["A"],
        guard: |s| s.may_minute(),
        run: |s| s.agree_minutes(),
        ..BASE
    },
    Command {
        name: "meeting-sign",
        doc: "sign the minutes, which locks them; their chair does",
        keys: &["Y"],
        dangerous: true,
        guard: |s| s.may_minute(),
        run: |s| s.sign_minutes(),
        ..BASE
    },
    Command {
        name: "meeting-correct",
        doc: "correct the minutes before they are signed",
        keys: &["E"],
        guard: |s| s.may_correct_minutes(),
        run: |s| s.correct_minutes(),
        ..BASE
    },
    Command {
        name: "mark-present",
        doc: "present; goes on to the next",
        hint: "present",
        keys: &["p"],
        guard: |s| s.may_mark(),
        run: |s| s.mark_attendee(Presence::Present),
        ..ATTENDANCE
    },
    Command {
        name: "mark-apologies",
        doc: "sends apologies; goes on to the next",
        hint: "apologies",
        keys: &["a"],
        guard: |s| s.may_mark(),
        run: |s| s.mark_attendee(Presence::Apologies),
        ..ATTENDANCE
    },
    Command {
        name: "mark-rest",
        doc: "everybody who is not marked is present",
        hint: "all present",
        keys: &["A"],
        guard: |s| s.may_meet(),
        run: |s| s.mark_rest(),
        ..ATTENDANCE
    },
    Command {
        name: "attendance-close",
        doc: "back to the items",
        hint: "back",
        keys: &["esc", "t", "enter", "q"],
        run: |s| s.hide_attendance(),
        ..ATTENDANCE
    },
    Command {
        name: "take-chair",
        doc: "takes the chair",
        hint: "chair",
        keys: &["c"],
        guard: |s| s.may_mark(),
        run: |s| s.give_role(AttendeeRole::Chair),
        ..ATTENDANCE
    },
    Command {
        name: "take-minutes",
        doc: "takes the minutes",
        hint: "minutes",
        keys: &["m"],
        guard: |s| s.may_mark(),
        run: |s| s.give_role(AttendeeRole::MinuteTaker),
        ..ATTENDANCE
    },
    Command {
        name: "attendee-conflict",
        doc: "declares a conflict of interest about an item",
        hint: "conflict",
        keys: &["d"],
        guard: |s| s.may_mark(),
        run: |s| s.declare_conflict(),
        ..ATTENDANCE
    },
    Command {
        name: "ask",
        doc: "ask somebody else",
        hint: "ask",
        keys: &["n"],
        guard: |s| s.may_attend(),
        run: |s| s.ask_attendee(),
        ..ATTENDANCE
    },
    Command {
        name: "unask",
        doc: "take off the list, before the agenda is issued",
        hint: "take off",
        keys: &["x"],
        guard: |s| s.may_mark(),
        run: |s| s.unask_attendee(),
        ..ATTENDANCE
    },
    Command {
        name: "attendee-down",
        doc: "one down",
        keys: &["j", "down"],
        run: |s| s.go_attendee(1),
        ..ATTENDANCE
    },
    Command {
        name: "attendee-up",
        doc: "one up",
        keys: &["k", "up"],
        run: |s| s.go_attendee(-1),
        ..ATTENDANCE
    },
];
