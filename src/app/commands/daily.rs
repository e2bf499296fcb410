//! Commands of the daily page.

use super::{Command, Context};

const BASE: Command = Command { context: Context::Daily, ..Command::BASE };

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "daily",
        doc: "the daily page of today",
        context: Context::Anywhere,
        keys: &["D"],
        run: |s| s.go_to_daily(),
        ..BASE
    },
    Command {
        name: "print-daily",
        doc: "show the daily page as it will print, then print",
        hint: "print",
        context: Context::List,
        registers: &["daily"],
        keys: &["p"],
        guard: |s| s.may_work_on("daily"),
        run: |s| s.print_daily_at_hand(),
        ..BASE
    },
    Command {
        name: "daily-see",
        doc: "seen, and on to the next; the first key of work opens the page",
        hint: "seen, next",
        keys: &["space"],
        guard: |s| s.may_deal(),
        run: |s| s.see_item(),
        ..BASE
    },
    Command {
        name: "daily-assign",
        doc: "give it to someone, with a due date",
        hint: "assign",
        keys: &["a"],
        guard: |s| s.may_assign_item(),
        run: |s| s.assign_item(),
        ..BASE
    },
    Command {
        name: "daily-note",
        doc: "note what was said, and on to the next",
        hint: "note",
        keys: &["n"],
        guard: |s| s.may_deal(),
        run: |s| s.note_item(),
        ..BASE
    },
    Command {
        name: "daily-score",
        doc: "score the report",
        hint: "score",
        keys: &["s"],
        guard: |s| s.may_score_item(),
        run: |s| s.score_item(),
        ..BASE
    },
    Command {
        name: "daily-open",
        doc: "open the record",
        hint: "open",
        keys: &["enter"],
        guard: |s| s.may_open_item(),
        run: |s| s.open_item(),
        ..BASE
    },
    Command {
        name: "daily-down",
        doc: "one down",
        keys: &["j", "down"],
        run: |s| s.move_daily(1),
        ..BASE
    },
    Command {
        name: "daily-up",
        doc: "one up",
        keys: &["k", "up"],
        run: |s| s.move_daily(-1),
        ..BASE
    },
    Command {
        name: "daily-next-section",
        doc: "the next section",
        keys: &["tab", "right"],
        run: |s| s.move_daily_section(true),
        ..BASE
    },
    Command {
        name: "daily-previous-section",
        doc: "the section before",
        keys: &["backtab", "left"],
        run: |s| s.move_daily_section(false),
        ..BASE
    },
    Command {
        name: "daily-page-down",
        doc: "scroll the text of the item down",
        keys: &["pagedown"],
        run: |s| s.scroll_daily(4),
        ..BASE
    },
    Command {
        name: "daily-page-up",
        doc: "scroll the text of the item up",
        keys: &["pageup"],
        run: |s| s.scroll_daily(-4),
        ..BASE
    },
    Command {
        name: "daily-start",
        doc: "open the page as it stands, without dealing with an item",
        hint: "start",
        keys: &["S"],
        guard: |s| s.may_start_daily(),
        run: |s| s.start_daily(),
        ..BASE
    },
    Command {
        name: "daily-close",
        doc: "close the page; what is still open comes again next time",
        hint: "close",
        keys: &["C"],
        dangerous: true,
        guard: |s| s.may_hold_daily(),
        run: |s| s.close_daily(),
        ..BASE
    },
    Command {
        name: "daily-print",
        doc: "show the page as it will print, then print",
        hint: "print",
        keys: &["p", "P"],
        run: |s| s.print_daily(),
        ..BASE
    },
    Command {
        name: "daily-leave",
        doc: "leave the page; it stays as it is",
        hint: "leave",
        keys: &["esc", "q"],
        run: |s| s.leave_daily(),
        ..BASE
    },
];
