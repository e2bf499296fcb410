//! A record whole, over the list.

use super::record;
use crate::app::state::{DetailState, State};
use crate::ui::Places;
use crate::ui::canvas::{Canvas, indent, piece};
use crate::ui::theme::Role;
use ratatui::layout::Rect;
use ratatui::text::Line;

/// Draws the record and says which of its lines are in view.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, places: &Places, detail: &DetailState) {
    let area = indent(places.body, 1);
    let area = Rect { width: area.width.saturating_sub(1), ..area };
    let dim = canvas.style(Role::Dim);
    let Some(record) = &detail.detail else {
        canvas.text(area, (0, 1), "Reading the record …", dim);
        return;
    };
    let policy = state.policies.on(state.today());
    let lines = record::lines(canvas.theme(), (policy, state.now), record, area.width, true);
    let scroll = canvas.scrolled(area, &lines, &detail.scroll);
    if lines.len() > usize::from(area.height) {
        let last = (scroll + usize::from(area.height)).min(lines.len());
        let text = format!("lines {}–{last} of {} ", scroll + 1, lines.len());
        let line = Line::from(piece(canvas.theme(), Role::Dim, text));
        canvas.right(places.status, 0, &line);
    }
}
