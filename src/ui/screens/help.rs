//! The keys, searched as one types, from the one registry of commands.

use crate::app::commands::{Command, Context, all, beneath};
use crate::app::state::{HelpState, State};
use crate::domain::text::{safe, width};
use crate::ui::Places;
use crate::ui::canvas::{Canvas, below, indent, line_width, piece, plain};
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::found::holds;
use crate::ui::widgets::table::cell;
use crate::ui::widgets::wrap::wrap;
use ratatui::text::Line;

/// Columns of the keys.
const KEYS: usize = 16;

/// Draws the keys, those of what is beneath first.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, places: &Places, help: &HelpState) {
    let area = indent(places.body, 1);
    let theme = canvas.theme();
    let sought = help.sought.trim();
    let line = Line::from(vec![
        piece(theme, Role::Title, "Keys   "),
        piece(theme, Role::Dim, "find "),
        piece(theme, Role::Accent, help.sought.clone()),
    ]);
    canvas.line(area, 0, &line);
    if help.sought.is_empty() {
        let dim = canvas.style(Role::Dim);
        canvas.text(area, (14, 0), "type a word to find, ↑↓ to scroll", dim);
    }
    let column = 12 + width(&safe(&help.sought));
    canvas.put_cursor(area, u16::try_from(column).unwrap_or(u16::MAX), 0);
    let lines = lines(theme, state, sought, usize::from(area.width));
    if lines.is_empty() {
        let dim = canvas.style(Role::Dim);
        canvas.text(below(area, 2), (0, 0), "no command has these words", dim);
    }
    canvas.scrolled(below(area, 2), &lines, &help.scroll);
}

fn lines(theme: &Theme, state: &State, sought: &str, columns: usize) -> Vec<Line<'static>> {
    // The help itself lies on top.
    let here = beneath(state, 1);
    let mut contexts: Vec<Context> = all().map(|command| command.context).collect();
    contexts.sort_by_key(|context| (*context != here, *context));
    contexts.dedup();
    let mut lines = Vec::new();
    for context in contexts {
        let mine: Vec<Line<'static>> = all()
            .filter(|command| command.context == context && matches(command, state, sought))
            .flat_map(|command| entry(theme, command, state, columns))
            .collect();
        if !mine.is_empty() {
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            lines.push(Line::from(piece(theme, Role::Title, context.title())));
            lines.extend(mine);
        }
    }
    lines
}

fn keys(command: &Command, state: &State) -> String {
    let keys: Vec<String> = command.keys_for(state).into_iter().map(|key| key.shown()).collect();
    keys.join(" ")
}

fn matches(command: &Command, state: &State, sought: &str) -> bool {
    let text = format!("{} {} {}", command.name, command.doc, keys(command, state));
    sought.is_empty() || holds(&text, sought)
}

/// A command: its keys, what it does over as many lines as that takes, and its name where the
/// last of them has room.
fn entry(theme: &Theme, command: &Command, state: &State, columns: usize) -> Vec<Line<'static>> {
    let registers = match command.registers {
        [] => String::new(),
        registers => format!("  ({})", registers.join(", ")),
    };
    let keys = keys(command, state);
    let line = |(at, text): (usize, String)| {
        let keys = if at == 0 { keys.as_str() } else { "" };
        let keys = piece(theme, Role::Accent, format!("  {}  ", cell(keys, KEYS, false)));
        Line::from(vec![keys, plain(text)])
    };
    let wrapped = wrap(command.doc, columns.saturating_sub(KEYS + 5));
    let mut lines: Vec<Line<'static>> = wrapped.into_iter().enumerate().map(line).collect();
    let name = format!("  {}{registers}", command.name);
    if let Some(last) = lines.last_mut()
        && line_width(last) + width(&name) < columns
    {
        last.push_span(piece(theme, Role::Dim, name));
    }
    lines
}
