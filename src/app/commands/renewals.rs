//! Commands of renewals: the plan, the strips above it, and inviting in bulk.

use super::{Command, Context};

const BASE: Command = Command { context: Context::Renewals, ..Command::BASE };
const LIST: Command =
    Command { context: Context::List, registers: &["clearances"], ..Command::BASE };

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "renewals",
        doc: "the calendar of due dates and the plan of renewals, month by month",
        hint: "calendar",
        keys: &["c"],
        run: |s| s.open_renewals(),
        ..LIST
    },
    Command {
        name: "invite",
        doc: "open a renewal case for it, or for each of the marked",
        hint: "invite",
        keys: &["i"],
        guard: |s| s.may_work_on("clearances"),
        run: |s| s.invite_marked(),
        ..LIST
    },
    Command {
        name: "renewals-invite",
        doc: "open a renewal case for each that begins in the month",
        hint: "invite all",
        keys: &["i"],
        guard: |s| s.may_renew(),
        run: |s| s.invite_month(),
        ..BASE
    },
    Command {
        name: "renewals-move",
        doc: "have the renewal begin in another month, with the reason; it stays there",
        hint: "move",
        keys: &["m"],
        guard: |s| s.may_renew(),
        run: |s| s.open_renewal_move(),
        ..BASE
    },
    Command {
        name: "renewals-open",
        doc: "open the clearance",
        hint: "open",
        keys: &["enter"],
        guard: |s| s.may_renew(),
        run: |s| s.open_renewal(),
        ..BASE
    },
    Command {
        name: "renewals-next-month",
        doc: "the next month",
        hint: "month",
        hint_keys: "←→",
        keys: &["right", "l", "tab"],
        run: |s| s.move_renewal_month(1),
        ..BASE
    },
    Command {
        name: "renewals-previous-month",
        doc: "the month before",
        keys: &["left", "h", "backtab"],
        run: |s| s.move_renewal_month(-1),
        ..BASE
    },
    Command {
        name: "renewals-down",
        doc: "one down",
        keys: &["j", "down"],
        run: |s| s.move_renewal(1),
        ..BASE
    },
    Command {
        name: "renewals-up",
        doc: "one up",
        keys: &["k", "up"],
        run: |s| s.move_renewal(-1),
        ..BASE
    },
    Command {
        name: "renewals-by",
        doc: "the strips by level or by force",
        hint: "level, force",
        keys: &["b"],
        run: |s| s.turn_strips(),
        ..BASE
    },
    Command {
        name: "renewals-strips-down",
        doc: "further strips",
        keys: &["pagedown"],
        run: |s| s.scroll_strips(4),
        ..BASE
    },
    Command {
        name: "renewals-strips-up",
        doc: "the strips before",
        keys: &["pageup"],
        run: |s| s.scroll_strips(-4),
        ..BASE
    },
    Command {
        name: "renewals-calendar",
        doc: "write the due dates as an iCalendar file, due-dates.ics",
        hint: "calendar file",
        keys: &["x"],
        run: |s| s.export_calendar(),
        ..BASE
    },
    Command {
        name: "renewals-leave",
        doc: "leave the renewals",
        hint: "leave",
        keys: &["esc", "q"],
        run: |s| s.leave_renewals(),
        ..BASE
    },
];
