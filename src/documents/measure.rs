//! Text measured as a terminal or a line printer shows it: wide characters take two columns,
//! combining marks none. Wrapping, padding and shortening all go through here, so that no line
//! is ever wider than its page.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::model::Align;

/// Display width in columns.
pub(super) fn width(text: &str) -> usize {
    // Most text is plain, and looking for its clusters takes many times as long.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.len();
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// Lines of at most `columns` (at least 1): broken at spaces, and inside a word only where the
/// word is wider than a line. Newlines are kept. Never empty: no text is one empty line.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    text.trim_matches('\n').split('\n').flat_map(|line| wrap_line(line, columns)).collect()
}

fn wrap_line(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut current = String::new();
    let mut used = 0;
    for word in text.split(parts_words).filter(|word| !word.is_empty()) {
        let length = width(word);
        if !current.is_empty() && used + 1 + length <= columns {
            current.push(' ');
            current.push_str(word);
            used += 1 + length;
            continue;
        }
        if !current.is_empty() {
            lines.push(std::mem::take(&mut current));
        }
        let mut parts = split_word(word, columns);
        current = parts.pop().unwrap_or_default();
        used = width(&current);
        lines.append(&mut parts);
    }
    lines.push(current);
    lines
}

/// White space at which a line may break: all but the three no-break spaces.
fn parts_words(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{2007}' | '\u{202F}')
}

/// A word cut into parts of at most `columns`, between characters as a reader sees them.
fn split_word(word: &str, columns: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut used = 0;
    for cluster in word.graphemes(true) {
        let length = UnicodeWidthStr::width(cluster);
        if used + length > columns && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
            used = 0;
        }
        if length <= columns {
            part.push_str(cluster);
            used += length;
        } else {
            parts.append(&mut split_cluster(cluster, columns));
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

/// Some scripts join without limit into one cluster; one wider than a line is cut inside.
fn split_cluster(cluster: &str, columns: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    for c in cluster.chars() {
        let before = part.len();
        part.push(c);
        if width(&part) <= columns {
            continue;
        }
        part.truncate(before);
        if !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
        part.push(if width(c.encode_utf8(&mut [0; 4])) <= columns { c } else { '·' });
    }
    parts.push(part);
    parts
}

/// The text in one line of at most `columns`, its end replaced by `…` if it is longer.
pub(super) fn shorten(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut used = 0;
    for cluster in text.graphemes(true) {
        used += UnicodeWidthStr::width(cluster);
        if used >= columns {
            break;
        }
        short.push_str(cluster);
    }
    if columns > 0 {
        short.push('…');
    }
    short
}

/// The text filled with spaces to `columns`; wider text is left as it is.
pub(super) fn pad(text: &str, columns: usize, align: Align) -> String {
    let spare = columns.saturating_sub(width(text));
    let left = match align {
        Align::Left => 0,
        Align::Right => spare,
        Align::Centre => spare / 2,
    };
    format!("{}{}{}", " ".repeat(left), text, " ".repeat(spare - left))
}

/// `left` and `right` at the two ends of a line, `left` shortened to leave room.
pub(super) fn ends(left: &str, right: &str, columns: usize) -> String {
    if right.is_empty() {
        return shorten(left, columns);
    }
    let right = shorten(right, columns);
    let room = columns - width(&right);
    let left = shorten(left, room.saturating_sub(2));
    format!("{}{}", pad(&left, room, Align::Left), right)
}

/// Cells side by side, each wrapped in its own width, `gap` spaces apart.
pub(super) fn side_by_side(cells: &[(&str, usize, Align)], gap: usize) -> Vec<String> {
    let wrapped: Vec<Vec<String>> =
        cells.iter().map(|(text, columns, _)| wrap(text, *columns)).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let line = |number: usize| {
        let parts: Vec<String> = cells
            .iter()
            .zip(&wrapped)
            .map(|((_, columns, align), lines)| {
                pad(lines.get(number).map_or("", String::as_str), *columns, *align)
            })
            .collect();
        parts.join(&" ".repeat(gap))
    };
    (0..height).map(line).collect()
}
