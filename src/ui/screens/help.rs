//! The keys, searched as one types, from the one registry of commands.

use crate::app::commands::{Command, Context, all, beneath};
use crate::app::state::{HelpState, State};
use crate::domain::text::{safe, width};
use crate::ui::Places;
use crate::ui::canvas::{Canvas, below, indent, piece, plain};
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::found::holds;
use crate::ui::widgets::table::cell;
use ratatui::text::Line;

/// Columns of the keys.
const KEYS: usize = 18;

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
    let column = 12 + width(&safe(&help.sought));
    canvas.put_cursor(area, u16::try_from(column).unwrap_or(u16::MAX), 0);
    let lines = lines(theme, state, sought);
    if lines.is_empty() {
        let dim = canvas.style(Role::Dim);
        canvas.text(below(area, 2), (0, 0), "no command has these words", dim);
    }
    canvas.scrolled(below(area, 2), &lines, &help.scroll);
}

fn lines(theme: &Theme, state: &State, sought: &str) -> Vec<Line<'static>> {
    // The help itself lies on top.
    let here = beneath(state, 1);
    let mut contexts: Vec<Context> = all().map(|command| command.context).collect();
    contexts.sort_by_key(|context| (*context != here, *context));
    contexts.dedup();
    let mut lines = Vec::new();
    for context in contexts {
        let mine: Vec<Line<'static>> = all()
            .filter(|command| command.context == context && matches(command, state, sought))
            .map(|command| line(theme, command, state))
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

fn line(theme: &Theme, command: &Command, state: &State) -> Line<'static> {
    let registers = match command.registers {
        [] => String::new(),
        registers => format!("  ({})", registers.join(", ")),
    };
    Line::from(vec![
        piece(theme, Role::Accent, format!("  {}  ", cell(&keys(command, state), KEYS, false))),
        plain(command.doc),
        piece(theme, Role::Dim, format!("  {}{registers}", command.name)),
    ])
}
