//! Commands that move: along a list, among tabs, in a record; finding, filtering, ordering.

use super::{Command, Context};
use crate::app::message::Effect;
use crate::app::screens::choose::{Choice, ChooseFor, Chooser};
use crate::app::screens::prompt::Purpose;
use crate::app::state::{Overlay, State};

const BASE: Command = Command { context: Context::List, ..Command::BASE };

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "open",
        doc: "open the record under the cursor",
        hint: "open",
        leads: true,
        keys: &["enter"],
        guard: has_record,
        run: |s| s.open_record(),
        ..BASE
    },
    Command {
        name: "down",
        doc: "one down",
        keys: &["j", "down"],
        run: |s| s.move_list(1),
        ..BASE
    },
    Command { name: "up", doc: "one up", keys: &["k", "up"], run: |s| s.move_list(-1), ..BASE },
    Command {
        name: "page-down",
        doc: "a page down",
        keys: &["pagedown", "ctrl-f", "ctrl-d"],
        run: |s| s.move_list(s.list_lines() as isize),
        ..BASE
    },
    Command {
        name: "page-up",
        doc: "a page up",
        keys: &["pageup", "ctrl-b", "ctrl-u"],
        run: |s| s.move_list(-(s.list_lines() as isize)),
        ..BASE
    },
    Command {
        name: "first",
        doc: "to the first",
        keys: &["g", "home"],
        run: |s| s.move_list_to(0),
        ..BASE
    },
    Command {
        name: "last",
        doc: "to the last",
        keys: &["G", "end"],
        run: |s| s.move_list_to(usize::MAX),
        ..BASE
    },
    Command {
        name: "next-view",
        doc: "next tab",
        keys: &["tab", "]", "right"],
        run: |s| s.turn_tab(1),
        ..BASE
    },
    Command {
        name: "previous-view",
        doc: "previous tab",
        keys: &["backtab", "[", "left"],
        run: |s| s.turn_tab(-1),
        ..BASE
    },
    Command {
        name: "find",
        doc: "find as you type",
        hint: "find",
        keys: &["/"],
        run: |s| s.open_prompt(Purpose::Find),
        ..BASE
    },
    Command {
        name: "find-next",
        doc: "next match",
        keys: &["."],
        guard: has_matches,
        run: |s| s.go_found(true),
        ..BASE
    },
    Command {
        name: "find-previous",
        doc: "previous match",
        keys: &[","],
        guard: has_matches,
        run: |s| s.go_found(false),
        ..BASE
    },
    Command {
        name: "filter",
        doc: "narrow the list, such as force:cambs age>30d",
        hint: "filter",
        keys: &["f"],
        run: |s| s.open_prompt(Purpose::Filter),
        ..BASE
    },
    Command {
        name: "clear-filter",
        doc: "show the whole view again",
        keys: &["F"],
        guard: has_filter,
        run: |s| s.set_filter(String::new()),
        ..BASE
    },
    Command {
        name: "order",
        doc: "choose the column to sort by; the same again turns it round",
        hint: "order",
        keys: &["o"],
        run: choose_order,
        ..BASE
    },
    Command {
        name: "reverse",
        doc: "turn the order round",
        keys: &["O"],
        run: |s| s.reverse_order(),
        ..BASE
    },
    Command {
        name: "columns",
        doc: "choose, order, widen and hide columns",
        keys: &["v"],
        run: choose_columns,
        ..BASE
    },
    Command {
        name: "wider",
        doc: "widen the column sorted by",
        keys: &["+", "="],
        run: |s| s.widen(2),
        ..BASE
    },
    Command {
        name: "narrower",
        doc: "narrow the column sorted by",
        keys: &["-"],
        run: |s| s.widen(-2),
        ..BASE
    },
    Command {
        name: "mark",
        doc: "mark the record",
        hint: "mark",
        keys: &["space"],
        guard: has_record,
        run: |s| s.mark(false),
        ..BASE
    },
    Command {
        name: "mark-range",
        doc: "mark everything from the last mark to here",
        keys: &["V"],
        guard: has_record,
        run: |s| s.mark(true),
        ..BASE
    },
    Command {
        name: "mark-all",
        doc: "mark every record of the list",
        keys: &["ctrl-a"],
        guard: has_record,
        run: |s| s.mark_all(),
        ..BASE
    },
    Command {
        name: "unmark",
        doc: "take away every mark",
        keys: &["esc"],
        run: |s| s.unmark(),
        ..BASE
    },
    Command {
        name: "copy",
        doc: "copy the reference, or those of the marked",
        keys: &["y"],
        guard: has_record,
        run: |s| s.copy(false),
        ..BASE
    },
    Command {
        name: "copy-row",
        doc: "copy the whole row, or those of the marked",
        keys: &["Y"],
        guard: has_record,
        run: |s| s.copy(true),
        ..BASE
    },
    Command {
        name: "detail-down",
        doc: "scroll down",
        context: Context::Detail,
        keys: &["j", "down"],
        run: |s| s.scroll_detail(1),
        ..BASE
    },
    Command {
        name: "detail-up",
        doc: "scroll up",
        context: Context::Detail,
        keys: &["k", "up"],
        run: |s| s.scroll_detail(-1),
        ..BASE
    },
    Command {
        name: "detail-page-down",
        doc: "a page down",
        context: Context::Detail,
        keys: &["pagedown", "ctrl-f", "space"],
        run: |s| s.scroll_detail(10),
        ..BASE
    },
    Command {
        name: "detail-page-up",
        doc: "a page up",
        context: Context::Detail,
        keys: &["pageup", "ctrl-b"],
        run: |s| s.scroll_detail(-10),
        ..BASE
    },
    Command {
        name: "next-record",
        doc: "the next record of the list",
        hint: "next",
        context: Context::Detail,
        keys: &["tab", "J"],
        run: |s| s.turn_record(1),
        ..BASE
    },
    Command {
        name: "previous-record",
        doc: "the record before",
        context: Context::Detail,
        keys: &["backtab", "K"],
        run: |s| s.turn_record(-1),
        ..BASE
    },
    Command {
        name: "detail-close",
        doc: "back to the list",
        hint: "back",
        context: Context::Detail,
        keys: &["esc", "enter"],
        run: |s| {
            s.overlays.pop();
            Vec::new()
        },
        ..BASE
    },
    Command {
        name: "prompt-take",
        doc: "take what was typed",
        hint: "take",
        context: Context::Prompt,
        keys: &["enter"],
        run: |s| s.take_prompt(),
        ..BASE
    },
    Command {
        name: "prompt-complete",
        doc: "complete the word; again for the next",
        hint: "complete",
        context: Context::Prompt,
        keys: &["tab", "down"],
        run: |s| s.complete_prompt(1),
        ..BASE
    },
    Command {
        name: "prompt-complete-back",
        doc: "the completion before",
        context: Context::Prompt,
        keys: &["backtab", "up"],
        run: |s| s.complete_prompt(-1),
        ..BASE
    },
    Command {
        name: "prompt-close",
        doc: "leave it as it was",
        hint: "leave",
        context: Context::Prompt,
        keys: &["esc"],
        run: |s| s.leave_prompt(),
        ..BASE
    },
];

fn has_record(state: &State) -> Result<(), String> {
    let list = state.shown().map(|(_, list)| list);
    match list {
        Some(list) if list.selected.is_some() => Ok(()),
        Some(list) if !list.complete => {
            Err("the list is still being read; press the key again in a moment".to_owned())
        }
        _ => Err("the list is empty: there is no record under the cursor".to_owned()),
    }
}

fn has_matches(state: &State) -> Result<(), String> {
    match state.shown() {
        Some((_, list)) if !list.found.is_empty() => Ok(()),
        Some((_, list)) if !list.sought.is_empty() => {
            Err(format!("nothing here holds “{}”", list.sought))
        }
        _ => Err("nothing was sought; / finds as you type".to_owned()),
    }
}

fn has_filter(state: &State) -> Result<(), String> {
    match state.shown() {
        Some((_, list)) if !list.filter.is_empty() => Ok(()),
        _ => Err("the list is not narrowed; f narrows it".to_owned()),
    }
}

fn choose_order(state: &mut State) -> Vec<Effect> {
    let Some((view, list)) = state.shown() else { return Vec::new() };
    let sorted = list.sorted_by(view).map(|(key, _)| key);
    let choice = |column: &crate::catalogue::column::Column| Choice {
        value: column.key.to_owned(),
        id: None,
        label: column.heading.to_owned(),
        note: column.help.to_owned(),
        why_not: None,
        on: sorted.as_deref() == Some(column.key),
    };
    let all = view.register.columns.iter().map(choice).collect();
    let chooser = Chooser::new(ChooseFor::Order, "Sort by", all);
    state.overlays.push(Overlay::Choose(Box::new(chooser)));
    Vec::new()
}

fn choose_columns(state: &mut State) -> Vec<Effect> {
    let Some((view, list)) = state.shown() else { return Vec::new() };
    let shown: Vec<&'static str> =
        list.shown_columns(view).into_iter().map(|(column, _)| column.key).collect();
    let hidden = view.register.columns.iter().filter(|column| !shown.contains(&column.key));
    let choice = |column: &crate::catalogue::column::Column, on| Choice {
        value: column.key.to_owned(),
        id: None,
        label: column.heading.to_owned(),
        note: column.help.to_owned(),
        why_not: None,
        on,
    };
    let on = shown.iter().filter_map(|key| view.register.column(key)).map(|c| choice(c, true));
    let all = on.chain(hidden.map(|c| choice(c, false))).collect();
    let chooser = Chooser::new(ChooseFor::Columns, "Columns", all);
    state.overlays.push(Overlay::Choose(Box::new(chooser)));
    Vec::new()
}
