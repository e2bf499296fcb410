//! The first lines: where you are, what else there is, and the tabs of the screen.

use crate::app::commands;
use crate::app::screens::bar::{Slot, TAB_GAP, screens, tabs};
use crate::app::state::State;
use crate::domain::choice::Choice;
use crate::domain::intelligence::Marking;
use crate::ui::Places;
use crate::ui::canvas::{Canvas, line_width, piece, plain};
use crate::ui::theme::Role;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::Line;

/// Draws the bar and the screens.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, places: &Places) {
    draw_bar(canvas, state, places.bar);
    let slots = screens(state, usize::from(places.screens.width));
    draw_slots(canvas, places.screens, &slots);
}

fn draw_bar(canvas: &mut Canvas<'_>, state: &State, area: Rect) {
    let theme = canvas.theme();
    let title = state.current_screen().title;
    let mut left = Line::from(vec![
        piece(theme, Role::Title, " probity"),
        plain(format!("  {title} · {}", state.workspace)),
    ]);
    if state.demonstration {
        left.push_span(piece(theme, Role::Warn, "  demonstration"));
    }
    canvas.line(area, 0, &left);
    let date = state.today().format("%a %-d %b %Y").to_string();
    let marking = piece(theme, Role::Title, format!("{} ", Marking::OfficialSensitive.label()));
    let actor = plain(format!("{}   ", state.actor));
    let whole = vec![piece(theme, Role::Dim, format!("{date}   ")), actor.clone(), marking.clone()];
    let room = usize::from(area.width).saturating_sub(line_width(&left) + 2);
    let right = [whole, vec![actor, marking.clone()], vec![marking]]
        .into_iter()
        .map(Line::from)
        .find(|line| line_width(line) <= room);
    if let Some(right) = right {
        canvas.right(area, 0, &right);
    }
}

/// Names at their places; that of what is shown stands out.
fn draw_slots(canvas: &mut Canvas<'_>, area: Rect, slots: &[Slot]) {
    let shown = canvas.style(Role::Accent).add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    let (plain, alarm) = (canvas.style(Role::Text), canvas.style(Role::Overdue));
    for slot in slots {
        let column = u16::try_from(slot.column).unwrap_or(u16::MAX);
        let style = if slot.here { shown } else { plain };
        let end = canvas.text(area, (column, 0), &slot.text, style);
        if slot.alarm {
            canvas.text(area, (end, 0), "!", alarm);
        }
    }
}

/// Draws the tabs of the screen on a line; the current one is always in view.
pub fn draw_tabs(canvas: &mut Canvas<'_>, state: &State, area: Rect) {
    let (slots, columns) = tabs(state, usize::from(area.width));
    let dim = canvas.style(Role::Dim);
    let width = u16::try_from(columns).unwrap_or(u16::MAX);
    if width < area.width {
        let keys = commands::named("go-to-list").map(|command| command.keys_for(state));
        let key = keys.unwrap_or_default().first().map(|key| key.shown()).unwrap_or_default();
        canvas.text(area, (width + 1, 0), &key, dim);
    }
    let area = Rect { width, ..area };
    let first = slots.first().map(|slot| slot.place);
    if first != state.screen_views().first().copied() {
        canvas.text(area, (0, 0), "‹", dim);
    }
    for slot in slots.iter().skip(1) {
        let column = slot.column.saturating_sub(TAB_GAP - 1);
        canvas.text(area, (u16::try_from(column).unwrap_or(u16::MAX), 0), "·", dim);
    }
    draw_slots(canvas, area, &slots);
}
