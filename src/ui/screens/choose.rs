//! A list to choose from, over whatever is beneath.

use crate::app::screens::choose::{Choice, ChooseFor, Chooser};
use crate::domain::text::thousands;
use crate::domain::text::{safe, width};
use crate::ui::Places;
use crate::ui::canvas::{Canvas, below, centred, indent, piece, plain, top};
use crate::ui::theme::Role;
use crate::ui::widgets::table::cell;
use crate::ui::widgets::typed::typed;
use ratatui::layout::Rect;
use ratatui::text::Line;

/// Columns of the panel where there is room.
const PANEL: u16 = 90;
/// Columns of a label at most.
const LABEL: usize = 30;

/// Draws the panel.
pub fn draw(canvas: &mut Canvas<'_>, places: &Places, chooser: &Chooser) {
    let lines = u16::try_from(chooser.matches.len().max(1)).unwrap_or(u16::MAX);
    let height = lines.saturating_add(5).min(places.body.height);
    // On a narrow screen the panel is as wide as the screen: slivers beside it say nothing.
    let room = places.body.width;
    let width = if room < PANEL + 40 { room } else { PANEL };
    let panel = centred(places.body, width, height);
    canvas.clear(panel);
    canvas.rule_across(panel);
    let last = below(panel, panel.height.saturating_sub(1));
    canvas.rule_across(last);
    let title = piece(canvas.theme(), Role::Title, format!(" {} ", chooser.title));
    canvas.line(indent(panel, 2), 0, &Line::from(title));
    let inside = indent(below(panel, 1), 2);
    let inside = Rect {
        width: inside.width.saturating_sub(2),
        height: inside.height.saturating_sub(1),
        ..inside
    };
    draw_line(canvas, top(inside, 1), chooser);
    draw_matches(canvas, below(inside, 2), chooser);
}

fn draw_line(canvas: &mut Canvas<'_>, area: Rect, chooser: &Chooser) {
    let accent = canvas.style(Role::Accent);
    let number = |n: usize| thousands(i64::try_from(n).unwrap_or(i64::MAX));
    let count = if chooser.matches.is_empty() {
        String::new()
    } else {
        format!("{} of {}", number(chooser.at + 1), number(chooser.matches.len()))
    };
    let counted = u16::try_from(width(&count) + 1).unwrap_or(u16::MAX);
    let line = Line::from(piece(canvas.theme(), Role::Dim, count));
    canvas.right(area, 0, &line);
    canvas.text(area, (0, 0), "›", accent);
    let room = indent(area, 2);
    let room = Rect { width: room.width.saturating_sub(counted), ..room };
    let text = canvas.style(Role::Text);
    typed(canvas, room, &chooser.line, text, true, None);
}

fn draw_matches(canvas: &mut Canvas<'_>, area: Rect, chooser: &Chooser) {
    if chooser.matches.is_empty() {
        let remote = chooser.remote && chooser.line.text.trim().is_empty();
        let text = if remote { chooser.idle } else { chooser.unmatched };
        let dim = canvas.style(Role::Dim);
        canvas.text(area, (0, 0), text, dim);
        return;
    }
    let room = usize::from(area.height);
    let from = (chooser.at + 1).saturating_sub(room.max(1));
    let labels = chooser.all.iter().map(|choice| width(&choice.label)).max().unwrap_or(0);
    let labels = labels.min(LABEL);
    let shown = chooser.matches.iter().enumerate().skip(from);
    for (row, (place, at)) in (0..area.height).zip(shown) {
        if let Some(choice) = chooser.all.get(*at) {
            draw_choice(canvas, area, row, chooser, choice, labels, place == chooser.at);
        }
    }
}

fn draw_choice(
    canvas: &mut Canvas<'_>,
    area: Rect,
    row: u16,
    chooser: &Chooser,
    choice: &Choice,
    labels: usize,
    here: bool,
) {
    let theme = canvas.theme();
    if here {
        let line = Rect { y: area.y + row, height: 1, ..area };
        canvas.lay(line, theme.style(Role::Selection));
    }
    let label = cell(&safe(&choice.label), labels, false);
    let mut line = Line::from(vec![plain(if here { "▶ " } else { "  " })]);
    if chooser.purpose == ChooseFor::Columns {
        line.push_span(plain(if choice.on { "[x] " } else { "[ ] " }));
    }
    match &choice.why_not {
        Some(why) => {
            line.push_span(piece(theme, Role::Dim, label));
            line.push_span(piece(theme, Role::Dim, format!("  {} — {why}", choice.note)));
        }
        None => {
            line.push_span(plain(label));
            let note = format!("  {}", choice.note);
            line.push_span(if here { plain(note) } else { piece(theme, Role::Dim, note) });
        }
    }
    canvas.line(area, row, &line);
}
