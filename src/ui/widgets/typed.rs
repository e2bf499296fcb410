//! A line being typed, scrolled sideways so that its cursor is in view.

use crate::app::screens::prompt::Line as Typed;
use crate::domain::text::{safe, width};
use crate::ui::canvas::Canvas;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Draws the line on the first row of an area. With `focused` the cursor stands in it; `wrong`
/// is underlined, in bytes of the line.
pub fn typed(
    canvas: &mut Canvas<'_>,
    area: Rect,
    line: &Typed,
    style: Style,
    focused: bool,
    wrong: Option<&Range<usize>>,
) {
    let room = usize::from(area.width);
    if room == 0 {
        return;
    }
    let head = line.text.get(..line.cursor).unwrap_or(&line.text);
    let before = width(&safe(head));
    // What must go off at the left so that the cursor has a cell of its own.
    let mut over = if focused { (before + 1).saturating_sub(room) } else { 0 };
    let gone = over;
    let mut column = 0_u16;
    let mut skipped = 0;
    for (at, grapheme) in line.text.grapheme_indices(true) {
        let wide = width(&safe(grapheme));
        if over > 0 {
            over = over.saturating_sub(wide);
            skipped += wide;
            continue;
        }
        if usize::from(column) + wide > room {
            break;
        }
        let here = wrong.is_some_and(|wrong| wrong.contains(&at));
        let style = if here { style.add_modifier(Modifier::UNDERLINED) } else { style };
        column = canvas.text(area, (column, 0), grapheme, style);
    }
    if focused {
        let column = before.saturating_sub(skipped.max(gone));
        canvas.put_cursor(area, u16::try_from(column).unwrap_or(u16::MAX), 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::Theme;
    use ratatui::buffer::{Buffer, Cell};

    #[test]
    fn the_cursor_stays_in_view() {
        let theme = Theme::named("mono").expect("it ships");
        for (text, cursor, columns, shown, at) in [
            ("abc", 3, 6, "abc   ", 3),
            ("abcdefgh", 8, 6, "defgh ", 5),
            ("abcdefgh", 0, 6, "abcdef", 0),
            ("日本語", 9, 4, "語   ", 2),
        ] {
            let area = Rect::new(0, 0, columns, 1);
            let mut buffer = Buffer::empty(area);
            let mut canvas = Canvas::new(&mut buffer, &theme);
            let line = Typed { text: text.to_owned(), cursor };
            typed(&mut canvas, area, &line, Style::new(), true, None);
            assert_eq!(canvas.cursor.map(|cursor| cursor.x), Some(at), "{text}");
            let drawn: String = buffer.content.iter().map(Cell::symbol).collect();
            assert_eq!(drawn, shown);
        }
    }
}
