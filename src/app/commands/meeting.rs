//! Commands of the meeting and of paper.

use super::{Command, Context};
use crate::store::papers::Ask;

const BASE: Command = Command { context: Context::Meeting, ..Command::BASE };

/// A command that decides the item on the screen.
macro_rules! decide {
    ($name:literal, $hint:literal, $key:literal, $code:literal) => {
        Command {
            name: $name,
            doc: concat!("decide: ", $hint),
            keys: &[$key],
            guard: |state| state.may_decide_now(),
            run: |state| state.decide_item($code),
            ..BASE
        }
    };
}

/// The decisions that can be made of an item. The meeting screen shows them with the item, so
/// that the footer has room for the rest.
pub static DECISIONS: &[Command] = &[
    decide!("refer-iopc", "refer to the IOPC", "r", "refer-iopc"),
    decide!("investigate", "investigate", "i", "investigate"),
    decide!("develop", "develop", "d", "develop"),
    decide!("refer-psd", "PSD", "p", "refer-psd"),
    decide!("refer-vetting", "vetting", "v", "refer-vetting"),
    decide!("support", "support", "s", "support"),
    decide!("intelligence-only", "intelligence only", "o", "intelligence-only"),
    decide!("monitor", "monitor", "m", "monitor"),
    decide!("no-action", "no action", "x", "no-action"),
];

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "meet",
        doc: "hold the meeting, item by item",
        hint: "meet",
        context: Context::List,
        registers: &["meetings"],
        keys: &["m"],
        guard: |s| s.may_work_on("meetings"),
        run: |s| s.open_meeting(),
        ..BASE
    },
    Command {
        name: "print",
        doc: "show the agenda or minutes as they will print, then print",
        hint: "print",
        context: Context::List,
        registers: &["meetings"],
        keys: &["p"],
        run: |s| s.print_meeting(),
        ..BASE
    },
    Command {
        name: "print-agenda",
        doc: "show the next agenda as it will print, then print",
        hint: "agenda",
        context: Context::Home,
        keys: &["p"],
        run: |s| s.print(Ask::Agenda { meeting: None }),
        ..BASE
    },
    Command {
        name: "action",
        doc: "set an action, with owner and due date",
        hint: "action",
        keys: &["a"],
        guard: |s| s.may_meet(),
        run: |s| s.meeting_form("action"),
        ..BASE
    },
    Command {
        name: "defer",
        doc: "put it off to the next meeting, with the reason",
        hint: "defer",
        keys: &["z"],
        guard: |s| s.may_decide_item(),
        run: |s| s.meeting_form("defer"),
        ..BASE
    },
    Command {
        name: "note",
        doc: "note what was said",
        hint: "note",
        keys: &["n"],
        guard: |s| s.may_meet(),
        run: |s| s.meeting_form("note"),
        ..BASE
    },
    Command {
        name: "next-item",
        doc: "next item",
        hint: "next",
        leads: true,
        keys: &["space", "right", "tab"],
        run: |s| s.go_item(1),
        ..BASE
    },
    Command {
        name: "previous-item",
        doc: "the item before",
        keys: &["b", "left", "backtab"],
        run: |s| s.go_item(-1),
        ..BASE
    },
    Command {
        name: "item-down",
        doc: "scroll down",
        keys: &["j", "down", "pagedown"],
        run: |s| s.scroll_item(1),
        ..BASE
    },
    Command {
        name: "item-up",
        doc: "scroll up",
        keys: &["k", "up", "pageup"],
        run: |s| s.scroll_item(-1),
        ..BASE
    },
    Command {
        name: "open-session",
        doc: "open the meeting: who chairs, who takes the minutes; what came late is laid down",
        hint: "open session",
        keys: &["S"],
        guard: |s| s.may_open_session(),
        run: |s| s.open_session(),
        ..BASE
    },
    Command {
        name: "close-session",
        doc: "close the meeting: the minutes are made and open actions carried over",
        hint: "close",
        keys: &["C"],
        dangerous: true,
        guard: |s| s.may_meet(),
        run: |s| s.close_session(),
        ..BASE
    },
    Command {
        name: "meeting-print",
        doc: "show the agenda or minutes as they will print, then print",
        keys: &["P"],
        run: |s| s.print_meeting(),
        ..BASE
    },
    Command {
        name: "meeting-leave",
        doc: "back to the list; the meeting stays as it is",
        hint: "leave",
        keys: &["esc", "q"],
        run: |s| {
            s.overlays.pop();
            s.reread()
        },
        ..BASE
    },
];
