//! A filter or a search being typed at the foot of its list, with what could stand there.

use crate::app::screens::prompt::{Prompt, Purpose};
use crate::domain::text::{safe, width};
use crate::ui::Places;
use crate::ui::canvas::{Canvas, indent, piece, plain};
use crate::ui::theme::Role;
use crate::ui::widgets::table::cell;
use crate::ui::widgets::typed::typed;
use crate::ui::widgets::wrap::wrap;
use ratatui::layout::Rect;
use ratatui::text::Line;
use std::ops::Range;

/// Completions shown at once.
const SHOWN: usize = 8;
/// Columns of the popup where there is room.
const POPUP: u16 = 90;

/// Draws the line and the popup above it.
pub fn draw(canvas: &mut Canvas<'_>, places: &Places, prompt: &Prompt) {
    canvas.clear(places.status);
    let name = match prompt.purpose {
        Purpose::Filter => " filter  ",
        Purpose::Find => " find  ",
    };
    let accent = canvas.style(Role::Accent);
    let column = canvas.text(places.status, (0, 0), name, accent);
    let wrong = prompt.error.as_ref().map(|(place, _)| place);
    let style = canvas.style(if wrong.is_some() { Role::Error } else { Role::Text });
    typed(canvas, indent(places.status, column), &prompt.line, style, true, wrong);
    draw_popup(canvas, places.body, prompt, column);
}

/// Marks over what is wrong of the line beneath, which colour alone would not show.
fn pointer(
    canvas: &Canvas<'_>,
    prompt: &Prompt,
    place: &Range<usize>,
    column: u16,
) -> Line<'static> {
    let text = |range: Range<usize>| width(&safe(prompt.line.text.get(range).unwrap_or_default()));
    // The popup's own margin of one column stands before it.
    let before = usize::from(column).saturating_sub(1) + text(0..place.start);
    let marks = "▾".repeat(text(place.clone()).max(1));
    let marks = piece(canvas.theme(), Role::Error, marks);
    Line::from(vec![plain(" ".repeat(before)), marks])
}

fn draw_popup(canvas: &mut Canvas<'_>, body: Rect, prompt: &Prompt, column: u16) {
    let theme = canvas.theme();
    let columns = if body.width < POPUP + 40 { body.width } else { POPUP };
    let room = usize::from(columns.saturating_sub(2));
    let mut lines: Vec<(Line<'static>, bool)> = Vec::new();
    if let Some((_, message)) = &prompt.error {
        let wrapped = wrap(&format!("! {message}"), room);
        lines
            .extend(wrapped.into_iter().map(|l| (Line::from(piece(theme, Role::Error, l)), false)));
    }
    let chosen = prompt.chosen.unwrap_or(0);
    let from = (chosen + 1).saturating_sub(SHOWN);
    let shown = prompt.completions.iter().enumerate().skip(from).take(SHOWN);
    let words = prompt.completions.iter().map(|c| width(&c.text)).max().unwrap_or(0).min(28);
    for (place, completion) in shown {
        let here = prompt.chosen == Some(place);
        let help = format!("  {}", completion.help);
        let help = if here { plain(help) } else { piece(theme, Role::Dim, help) };
        let text = cell(&safe(&completion.text), words, false);
        lines.push((Line::from(vec![plain(text), help]), here));
    }
    if let Some((place, _)) = &prompt.error {
        lines.push((pointer(canvas, prompt, place, column), false));
    }
    if lines.is_empty() {
        return;
    }
    let height = u16::try_from(lines.len() + 1).unwrap_or(u16::MAX).min(body.height);
    let y = body.bottom() - height;
    let area = Rect { y, width: columns, height, ..body };
    canvas.clear(area);
    canvas.rule_across(area);
    let skipped = (lines.len() + 1).saturating_sub(usize::from(height));
    for (row, (line, here)) in (1..height).zip(lines.iter().skip(skipped)) {
        if *here {
            let one = Rect { y: area.y + row, height: 1, ..area };
            let selection = canvas.style(Role::Selection);
            canvas.lay(one, selection);
        }
        canvas.line(indent(area, 1), row, line);
    }
}
