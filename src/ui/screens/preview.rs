//! A document as it will print, in the middle of the screen.

use crate::app::screens::preview::PreviewState;
use crate::domain::text::width;
use crate::ui::Places;
use crate::ui::canvas::{Canvas, centred, piece};
use crate::ui::theme::Role;
use ratatui::text::Line;

/// Draws the pages from the scrolled line on.
pub fn draw(canvas: &mut Canvas<'_>, places: &Places, preview: &PreviewState) {
    let lines: Vec<&String> = preview.pages.iter().flatten().collect();
    let columns = lines.iter().map(|line| width(line)).max().unwrap_or(0);
    let columns = u16::try_from(columns).unwrap_or(u16::MAX);
    let area = centred(places.body, columns, places.body.height);
    let lines: Vec<Line<'_>> = lines.into_iter().map(|l| Line::from(l.as_str())).collect();
    canvas.lines(area, &lines, preview.scroll);
    let theme = canvas.theme();
    let pages = preview.pages.len();
    let page = preview.page().min(pages.max(1));
    let reference = &preview.document.reference;
    let name = if reference.is_empty() { &preview.document.title } else { reference };
    let left = Line::from(piece(theme, Role::Title, format!(" {name}")));
    let form = preview.form_words();
    let right = Line::from(piece(theme, Role::Dim, format!("{form}   page {page} of {pages} ")));
    canvas.line(places.status, 0, &left);
    canvas.right(places.status, 0, &right);
}
