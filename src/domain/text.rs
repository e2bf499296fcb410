//! Text from outside, made harmless: kept as given in the database, never let loose on a
//! terminal, a printer or a spreadsheet.

use std::borrow::Cow;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands in for a character that could act on a terminal or reorder a line.
const HARMLESS: char = '·';

/// `1 report`, `3 reports`.
pub fn counted(count: i64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

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

/// The text with every one of the words replaced by `with` wherever it stands whole: in any case,
/// with or without its accents, and with an `'s` after it.
pub fn mask(text: &str, words: &[&str], with: &str) -> String {
    let known: BTreeSet<String> =
        words.iter().flat_map(|word| word.unicode_words()).map(fold).collect();
    let mut masked = String::with_capacity(text.len());
    for piece in text.split_word_bounds() {
        let word = fold(piece);
        let tells = known.contains(&word)
            || word.strip_suffix("'s").is_some_and(|stem| known.contains(stem));
        masked.push_str(if tells { with } else { piece });
    }
    masked
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

/// A number with commas between its thousands.
pub fn thousands(number: i64) -> String {
    let mut shown = number.unsigned_abs().to_string();
    let mut at = shown.len();
    while at > 3 {
        at -= 3;
        shown.insert(at, ',');
    }
    if number < 0 { format!("−{shown}") } else { shown }
}

/// The words for one: the first plural of them loses its `s`, and people are a person.
pub fn singular(words: &str) -> String {
    let mut done = false;
    let one = |word: &str| match word.strip_suffix('s') {
        Some(one) if !done && one.len() > 2 && !one.ends_with('s') => {
            done = true;
            one.to_owned()
        }
        _ if !done && word == "people" => {
            done = true;
            "person".to_owned()
        }
        _ => word.to_owned(),
    };
    words.split(' ').map(one).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_several() {
        for (words, one) in [
            ("items unassessed too long", "item unassessed too long"),
            ("designated posts", "designated post"),
            ("cases closed", "case closed"),
            ("days of the month", "day of the month"),
            ("people in post", "person in post"),
            ("open past the target, clock running", "open past the target, clock running"),
            ("× assess", "× assess"),
        ] {
            assert_eq!(singular(words), one);
        }
    }

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
    fn words_that_tell_are_masked_whole_in_any_spelling() {
        let words = ["Ní Bhriain", "Taylor-Whitfield", "O'Neill", "4471"];
        for (text, masked) in [
            ("NI BHRIAIN met Whitfield’s wife", "[x] [x] met [x] wife"),
            ("O’Neill, collar 4471, not 44712", "[x], collar [x], not 44712"),
            ("Taylor-Whitfield; tailor, Taylorson", "[x]-[x]; tailor, Taylorson"),
            ("nothing to tell", "nothing to tell"),
        ] {
            assert_eq!(mask(text, &words, "[x]"), masked);
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

    #[test]
    fn numbers_read_in_thousands() {
        for (number, shown) in [(0, "0"), (999, "999"), (7511, "7,511"), (-1_000_000, "−1,000,000")]
        {
            assert_eq!(thousands(number), shown);
        }
    }
}
