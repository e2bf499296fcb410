//! Text from outside, made harmless: kept as given in the database, never let loose on a
//! terminal, a printer or a spreadsheet.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands in for a character that could act on a terminal or reorder a line.
const HARMLESS: char = '·';

/// Whether a character could move the cursor, start an escape sequence or reorder the line.
fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// One line of text safe to draw: controls, escapes and direction overrides become `·`,
/// line breaks and tabs become spaces.
pub fn safe(text: &str) -> Cow<'_, str> {
    if !text.contains(is_dangerous) {
        return Cow::Borrowed(text);
    }
    let replace = |c| match c {
        '\n' | '\r' | '\t' => ' ',
        c if is_dangerous(c) => HARMLESS,
        c => c,
    };
    Cow::Owned(text.chars().map(replace).collect())
}

/// Several lines of text safe to draw: as [`safe`], but line breaks stay.
pub fn safe_lines(text: &str) -> Vec<String> {
    text.lines().map(|line| safe(line).into_owned()).collect()
}

/// A cell that a spreadsheet will not run as a formula: one that starts with `=`, `+`, `-`, `@`
/// is led by an apostrophe, and what [`safe`] replaces is replaced. Plain numbers stay as they are.
pub fn spreadsheet_safe(text: &str) -> Cow<'_, str> {
    let safe = safe(text);
    let formula = safe.starts_with(['=', '+', '-', '@']) && safe.parse::<f64>().is_err();
    if formula { Cow::Owned(format!("'{safe}")) } else { safe }
}

/// Lower case without accents; a curly apostrophe is a straight one.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let plain = |c| if matches!(c, '’' | '‘' | 'ʼ') { '\'' } else { c };
    let kept = text.nfd().filter(|c| !is_combining_mark(*c));
    kept.map(plain).flat_map(char::to_lowercase).collect()
}

/// Columns that the text takes on a terminal.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text cut to `columns` with `…` at its end when something was cut. Never splits a
/// grapheme; the result is at most `columns` wide.
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mut cut = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = width(grapheme);
        if used + wide + 1 > columns {
            break;
        }
        used += wide;
        cut.push_str(grapheme);
    }
    if columns > 0 {
        cut.push('…');
    }
    Cow::Owned(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_controls_and_overrides_become_harmless() {
        for (given, shown) in [
            ("plain O’Brien", "plain O’Brien"),
            ("\u{1b}[2Jgone", "·[2Jgone"),
            ("a\tb\nc", "a b c"),
            ("abc\u{202e}cba", "abc·cba"),
            ("\u{9b}31m", "·31m"),
            ("bell\u{7}", "bell·"),
        ] {
            assert_eq!(safe(given), shown);
        }
    }

    #[test]
    fn formulas_are_disarmed_and_numbers_stay() {
        for (given, shown) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-12.50", "-12.50"),
            ("+44 7700 900123", "'+44 7700 900123"),
            ("tea", "tea"),
        ] {
            assert_eq!(spreadsheet_safe(given), shown);
        }
    }

    #[test]
    fn fit_never_exceeds_its_columns() {
        for (text, columns, shown) in [
            ("Okafor", 6, "Okafor"),
            ("Taylor-Whitfield", 7, "Taylor…"),
            ("日本語", 4, "日…"),
            ("ab", 0, ""),
        ] {
            assert_eq!(fit(text, columns), shown);
            assert!(width(&fit(text, columns)) <= columns);
        }
    }
}
