//! A document as it will print, in the middle of the screen.

use crate::app::screens::preview::{Laid, PreviewState};
use crate::documents::Page;
use crate::ui::Places;
use crate::ui::canvas::{Canvas, centred, piece};
use crate::ui::theme::Role;
use ratatui::text::Line;

/// Draws the pages from the scrolled line on.
pub fn draw(canvas: &mut Canvas<'_>, places: &Places, preview: &PreviewState) {
    let form = preview.form_words();
    let theme = canvas.theme();
    let Some(laid) = &preview.laid else {
        let dim = canvas.style(Role::Dim);
        canvas.text(places.body, (0, 1), "Setting the pages …", dim);
        let right = Line::from(piece(theme, Role::Dim, format!("{form} ")));
        canvas.right(places.status, 0, &right);
        return;
    };
    draw_pages(canvas, places, laid, preview.scroll);
    let pages = laid.count();
    let page = preview.page().min(pages.max(1));
    let name = laid.papers.first().map_or("", |paper| match paper.reference.as_str() {
        "" => &paper.title,
        reference => reference,
    });
    let left = Line::from(piece(theme, Role::Title, format!(" {name}")));
    let right = Line::from(piece(theme, Role::Dim, format!("{form}   page {page} of {pages} ")));
    canvas.line(places.status, 0, &left);
    canvas.right(places.status, 0, &right);
}

/// The lines that are seen, and no others: a paper may have a hundred thousand.
fn draw_pages(canvas: &mut Canvas<'_>, places: &Places, laid: &Laid, scroll: usize) {
    let columns = u16::try_from(Page::default().columns()).unwrap_or(u16::MAX);
    let area = centred(places.body, columns, places.body.height);
    let room = usize::from(area.height);
    let seen = laid.from(scroll.min(laid.lines().saturating_sub(room))).take(room);
    let lines: Vec<Line<'_>> = seen.map(Line::from).collect();
    canvas.lines(area, &lines, 0);
}
