//! Text over several lines, broken between words and never inside a character.

use crate::domain::text::{safe_lines, width};
use unicode_segmentation::UnicodeSegmentation;

/// The text in lines of at most `columns`, harmless to draw. Its own line breaks stay; a word
/// that is too long for a line is broken. Empty text has no lines.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    safe_lines(text).iter().flat_map(|line| wrap_line(line, columns)).collect()
}

fn wrap_line(line: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut now = String::new();
    let mut used = 0;
    for word in line.split_inclusive(' ') {
        // The space after a word may hang over the end; it is trimmed there.
        let wide = width(word.trim_end());
        if used + wide > columns {
            // What the line began with, where there was nothing else, is given up.
            if !now.trim().is_empty() {
                lines.push(now.trim_end().to_owned());
            }
            now.clear();
            used = 0;
        }
        if wide <= columns {
            // A space that a line would begin with is the break itself.
            if used > 0 || !word.trim().is_empty() || lines.is_empty() {
                now.push_str(word);
                used += width(word);
            }
            continue;
        }
        for grapheme in word.trim_end().graphemes(true) {
            let wide = width(grapheme);
            if used + wide > columns && used > 0 {
                lines.push(std::mem::take(&mut now).trim_end().to_owned());
                used = 0;
            }
            now.push_str(grapheme);
            used += wide;
        }
        let hanging = word.len() - word.trim_end().len();
        now.push_str(&" ".repeat(hanging));
        used += hanging;
    }
    lines.push(now.trim_end().to_owned());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_break_between_words() {
        for (text, columns, lines) in [
            ("", 10, vec![]),
            ("one two three", 7, vec!["one two", "three"]),
            ("one\n\ntwo", 7, vec!["one", "", "two"]),
            ("abcdefgh ij", 4, vec!["abcd", "efgh", "ij"]),
            ("日本語", 4, vec!["日本", "語"]),
            ("a\u{1b}[2J", 20, vec!["a·[2J"]),
        ] {
            assert_eq!(wrap(text, columns), lines, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_is_lost(text in "[a-zé日 ]{0,60}", columns in 2..20usize) {
            let lines = wrap(&text, columns);
            prop_assert!(lines.iter().all(|line| width(line) <= columns));
            let letters = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
