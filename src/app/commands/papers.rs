//! Commands that show a paper as it will print.

use super::{Command, Context};

const BASE: Command = Command { context: Context::List, ..Command::BASE };

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "print-report",
        doc: "show the report sanitised, as what may travel prints",
        hint: "print",
        registers: &["intelligence"],
        keys: &["p"],
        guard: |s| s.may_work_on("intelligence"),
        run: |s| s.print_report(false),
        ..BASE
    },
    Command {
        name: "print-whole-report",
        doc: "show the whole report as it will print",
        registers: &["intelligence"],
        keys: &["P"],
        guard: |s| s.may_work_on("intelligence"),
        run: |s| s.print_report(true),
        ..BASE
    },
    Command {
        name: "profile",
        doc: "show what is held of the person as it will print",
        hint: "profile",
        registers: &["people"],
        keys: &["p"],
        guard: |s| s.may_work_on("people"),
        run: |s| s.print_profile(),
        ..BASE
    },
    Command {
        name: "why-here",
        doc: "why the case stands above the next, or against the marked, and what would change it",
        hint: "why here",
        registers: &["vetting"],
        keys: &["w"],
        guard: |s| s.may_work_on("vetting"),
        run: |s| s.print_why(),
        ..BASE
    },
    Command {
        name: "letter",
        doc: "show the letter that it calls for, or as it was sent, of each of the marked as well",
        hint: "letter",
        registers: &["vetting", "clearances", "letters", "due"],
        keys: &["L"],
        guard: |s| s.may_write_letter(),
        run: |s| s.print_letters(),
        ..BASE
    },
    Command {
        name: "issue-letter",
        doc: "send the letter: write down that it goes out, with what is added to it",
        registers: &["vetting"],
        keys: &["P"],
        guard: |s| s.may_work("issue-letter"),
        run: |s| s.open_form("issue-letter"),
        ..BASE
    },
    Command {
        name: "remind",
        doc: "send the reminder: write down that it goes out, of each of the marked as well",
        registers: &["due"],
        keys: &["P"],
        guard: |s| s.may_work("remind"),
        run: |s| s.open_form("remind"),
        ..BASE
    },
    Command {
        name: "letters-send",
        doc: "send the letters shown: write down that they go out, with what is added to them",
        hint: "send",
        context: Context::Letters,
        keys: &["i"],
        guard: |s| s.may_send_letters(),
        run: |s| s.issue_letters(),
        ..BASE
    },
    Command {
        name: "print-log",
        doc: "show the log by meeting, item or person as it will print",
        hint: "print",
        registers: &["decisions", "actions"],
        keys: &["p"],
        run: |s| s.choose_log(),
        ..BASE
    },
    Command {
        name: "monthly",
        doc: "show this month's report to chief officers as it will print",
        context: Context::Anywhere,
        run: |s| s.print_monthly(),
        ..BASE
    },
    Command {
        name: "strategic",
        doc: "show this year's strategic assessment and control strategy as they will print",
        context: Context::Anywhere,
        run: |s| s.print_strategic(),
        ..BASE
    },
];
