//! The one way on to the screen: every text is made harmless and every place is held inside the
//! buffer, so that no record and no window size can do harm.

use super::theme::{Role, Theme};
use crate::app::screens::scroll::Scroll;
use crate::domain::text::{fit, safe, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

/// A buffer with a theme.
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    /// Where the terminal's cursor stands, if anywhere.
    pub cursor: Option<Position>,
}

/// A piece of a line in a role.
pub fn piece(theme: &Theme, role: Role, text: impl Into<String>) -> Span<'static> {
    Span::styled(text.into(), theme.style(role))
}

/// A piece of a line like the text around it.
pub fn plain(text: impl Into<String>) -> Span<'static> {
    Span::raw(text.into())
}

/// Columns that a line takes on the screen.
pub fn line_width(line: &Line<'_>) -> usize {
    line.spans.iter().map(|span| width(&safe(&span.content))).sum()
}

impl<'a> Canvas<'a> {
    /// A canvas over a buffer, laid with the theme's ground.
    pub fn new(buffer: &'a mut Buffer, theme: &'a Theme) -> Self {
        let area = buffer.area;
        buffer.set_style(area, theme.style(Role::Text));
        Self { buffer, theme, cursor: None }
    }

    /// The theme.
    pub fn theme(&self) -> &'a Theme {
        self.theme
    }

    /// How a role looks.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// The whole area.
    pub fn area(&self) -> Rect {
        self.buffer.area
    }

    /// Empties an area and lays the ground anew.
    pub fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for position in area.positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                cell.reset();
            }
        }
        self.buffer.set_style(area, self.theme.style(Role::Text));
    }

    /// Lays a style over an area.
    pub fn lay(&mut self, area: Rect, style: Style) {
        self.buffer.set_style(area, style);
    }

    /// Writes text at a column and row of an area, cut with `…` where it does not fit; returns
    /// the column after it.
    pub fn text(&mut self, area: Rect, at: (u16, u16), text: &str, style: Style) -> u16 {
        let area = area.intersection(self.buffer.area);
        let (column, row) = at;
        if row >= area.height || column >= area.width {
            return column;
        }
        let room = usize::from(area.width - column);
        let safe = safe(text);
        let shown = fit(&safe, room);
        let (x, y) = (area.x + column, area.y + row);
        let (end, _) = self.buffer.set_stringn(x, y, &shown, room, style);
        end.saturating_sub(area.x)
    }

    /// Writes a line on a row of an area, cut with `…` where it does not fit.
    pub fn line(&mut self, area: Rect, row: u16, line: &Line<'_>) {
        let mut column = 0;
        for span in &line.spans {
            column = self.text(area, (column, row), &span.content, line.style.patch(span.style));
        }
    }

    /// Writes a line on a row of an area, aligned right.
    pub fn right(&mut self, area: Rect, row: u16, line: &Line<'_>) {
        let used = u16::try_from(line_width(line)).unwrap_or(u16::MAX).min(area.width);
        let area = Rect { x: area.right().saturating_sub(used), width: used, ..area };
        self.line(area, row, line);
    }

    /// Writes lines from `scroll` on, as far as there is room; returns the scroll in force,
    /// which never leaves room unused at the end.
    pub fn lines(&mut self, area: Rect, lines: &[Line<'_>], scroll: usize) -> usize {
        let most = lines.len().saturating_sub(usize::from(area.height));
        let scroll = scroll.min(most);
        for (row, line) in (0..area.height).zip(lines.iter().skip(scroll)) {
            self.line(area, row, line);
        }
        scroll
    }

    /// Writes lines from where a page is scrolled to, and holds it to what there is; returns the
    /// first line shown.
    pub fn scrolled(&mut self, area: Rect, lines: &[Line<'_>], scroll: &Scroll) -> usize {
        let first = scroll.hold(lines.len(), usize::from(area.height));
        self.lines(area, lines, first)
    }

    /// A rule along the top of an area.
    pub fn rule_across(&mut self, area: Rect) {
        let rule = "─".repeat(usize::from(area.width));
        let style = self.style(Role::Dim);
        self.text(area, (0, 0), &rule, style);
    }

    /// A rule down the left side of an area.
    pub fn rule_down(&mut self, area: Rect) {
        let style = self.style(Role::Dim);
        for row in 0..area.height {
            self.text(area, (0, row), "│", style);
        }
    }

    /// Draws a widget of another library and makes what it drew harmless; underlines that it
    /// lays under its lines are taken away.
    pub fn foreign(&mut self, area: Rect, widget: impl ratatui::widgets::Widget) {
        let area = area.intersection(self.buffer.area);
        if area.is_empty() {
            return;
        }
        widget.render(area, self.buffer);
        for position in area.positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                cell.modifier.remove(Modifier::UNDERLINED);
                if let std::borrow::Cow::Owned(harmless) = safe(cell.symbol()) {
                    cell.set_symbol(&harmless);
                }
            }
        }
    }

    /// Puts the terminal's cursor at a column and row of an area.
    pub fn put_cursor(&mut self, area: Rect, column: u16, row: u16) {
        let area = area.intersection(self.buffer.area);
        if !area.is_empty() {
            let x = area.x + column.min(area.width - 1);
            let y = area.y + row.min(area.height - 1);
            self.cursor = Some(Position { x, y });
        }
    }
}

/// An area without its first lines.
pub fn below(area: Rect, lines: u16) -> Rect {
    let lines = lines.min(area.height);
    Rect { y: area.y + lines, height: area.height - lines, ..area }
}

/// An area without columns at its left.
pub fn indent(area: Rect, columns: u16) -> Rect {
    let columns = columns.min(area.width);
    Rect { x: area.x + columns, width: area.width - columns, ..area }
}

/// The first lines of an area.
pub fn top(area: Rect, lines: u16) -> Rect {
    Rect { height: lines.min(area.height), ..area }
}

/// An area of a width and height in the middle of another, as far as it fits.
pub fn centred(area: Rect, columns: u16, lines: u16) -> Rect {
    let (columns, lines) = (columns.min(area.width), lines.min(area.height));
    let x = area.x + (area.width - columns) / 2;
    let y = area.y + (area.height - lines) / 2;
    Rect { x, y, width: columns, height: lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(width: u16, draw: impl FnOnce(&mut Canvas<'_>, Rect)) -> String {
        let area = Rect::new(0, 0, width, 1);
        let mut buffer = Buffer::empty(area);
        let theme = Theme::named("mono").expect("it ships");
        draw(&mut Canvas::new(&mut buffer, &theme), area);
        buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn text_is_made_harmless_and_cut() {
        for (columns, text, shown) in [
            (8, "\u{1b}[2Jx", "·[2Jx   "),
            (4, "Okafor", "Oka…"),
            (6, "a\u{202e}b", "a·b   "),
            (4, "日本語", "日 … "),
            (3, "e\u{301}a", "e\u{301}a "),
        ] {
            let line = drawn(columns, |canvas, area| {
                canvas.text(area, (0, 0), text, Style::new());
            });
            assert_eq!(line, shown, "{text:?}");
        }
    }

    #[test]
    fn nothing_is_drawn_outside() {
        let line = drawn(4, |canvas, _| {
            let far = Rect::new(2, 0, 90, 90);
            assert_eq!(canvas.text(far, (1, 50), "x", Style::new()), 1);
            canvas.text(far, (0, 0), "abcdef", Style::new());
            canvas.text(far, (70, 0), "abcdef", Style::new());
            canvas.put_cursor(far, 70, 70);
            assert_eq!(canvas.cursor, Some(Position { x: 3, y: 0 }));
        });
        assert_eq!(line, "  a…");
    }
}
