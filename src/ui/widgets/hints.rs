//! What the next key can do, in one line.

use crate::domain::text::width;
use crate::ui::canvas::{line_width, piece};
use crate::ui::theme::{Role, Theme};
use ratatui::text::{Line, Span};

/// A key, its words, and whether it can be used now.
pub type Hint = (String, &'static str, bool);

/// The hints that fit in `columns`, the last ones of `always` kept before others.
pub fn hints(theme: &Theme, hints: &[Hint], always: &[Hint], columns: usize) -> Line<'static> {
    let end: Vec<Span> = always.iter().flat_map(|hint| one(theme, hint)).collect();
    let mut line = Line::from(vec![Span::raw(" ")]);
    let end_width = line_width(&Line::from(end.clone()));
    let end = if end_width + 1 > columns { Vec::new() } else { end };
    let room = columns.saturating_sub(if end.is_empty() { 0 } else { end_width });
    let mut used = 1;
    for hint in hints {
        let wide = width(&hint.0) + width(hint.1) + 3;
        // A shorter one that follows may still fit.
        if used + wide > room {
            continue;
        }
        used += wide;
        line.extend(one(theme, hint));
    }
    line.extend(end);
    line
}

fn one(theme: &Theme, (key, words, usable): &Hint) -> [Span<'static>; 2] {
    let role = if *usable { Role::Accent } else { Role::Dim };
    let words = format!(" {words}  ");
    let words = if *usable { Span::raw(words) } else { piece(theme, Role::Dim, words) };
    [piece(theme, role, key.clone()), words]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_hints_are_kept() {
        let theme = Theme::named("mono").expect("it ships");
        let list = [("a".to_owned(), "assign", true), ("d".to_owned(), "decide", false)];
        let always = [("?".to_owned(), "keys", true)];
        for (columns, shown) in [
            (40, " a assign  d decide  ? keys  "),
            (19, " a assign  ? keys  "),
            (12, " ? keys  "),
            (3, " "),
        ] {
            let line = hints(&theme, &list, &always, columns);
            assert_eq!(line.to_string(), shown);
        }
    }
}
