//! A question in the middle of the screen.

use crate::app::screens::confirm::Confirm;
use crate::ui::Places;
use crate::ui::canvas::{Canvas, below, centred, indent, piece, plain};
use crate::ui::theme::Role;
use crate::ui::widgets::wrap::wrap;
use ratatui::text::Line;

/// Columns of the question at most.
const PANEL: u16 = 64;

/// Draws the question; its default is No.
pub fn draw(canvas: &mut Canvas<'_>, places: &Places, confirm: &Confirm) {
    let columns = PANEL.min(places.body.width.saturating_sub(4));
    let lines = wrap(&confirm.question, usize::from(columns.saturating_sub(4)));
    let height = u16::try_from(lines.len() + 6).unwrap_or(u16::MAX);
    let panel = centred(places.body, columns, height);
    canvas.clear(panel);
    canvas.rule_across(panel);
    canvas.rule_across(below(panel, panel.height.saturating_sub(1)));
    let inside = indent(panel, 2);
    let title = canvas.style(Role::Title);
    // The answers always have their lines, however long the question.
    let room = panel.height.saturating_sub(5);
    for (row, line) in (2..2 + room).zip(&lines) {
        canvas.text(inside, (0, row), line, title);
    }
    let theme = canvas.theme();
    let answers = Line::from(vec![
        piece(theme, Role::Accent, "y"),
        plain(" yes   "),
        piece(theme, Role::Accent, "n"),
        plain(" no (default)"),
    ]);
    canvas.line(inside, panel.height.saturating_sub(2), &answers);
}
