//! Text broken into lines of set words, measured as they print.

use std::rc::Rc;

use krilla::text::KrillaGlyph;
use unicode_segmentation::UnicodeSegmentation;

use super::fonts::{Cut, Fonts, Word};

/// A line of text where it stands apart from its place on the page.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Stretches of one cut, left to right.
    pub spans: Vec<Span>,
    /// In points, without the space at a broken line's end.
    pub width: f32,
}

/// Set text in one cut.
#[derive(Debug)]
pub(super) struct Span {
    /// From the line's left end, in points.
    pub x: f32,
    pub cut: Cut,
    pub text: String,
    pub glyphs: Vec<KrillaGlyph>,
}

impl Line {
    fn push(&mut self, cut: Cut, word: &Word, size: f32) {
        let start = match self.spans.last_mut() {
            Some(span) if span.cut == cut => span.text.len(),
            _ => {
                let (text, glyphs) = (String::new(), Vec::new());
                self.spans.push(Span { x: self.width, cut, text, glyphs });
                0
            }
        };
        if let Some(span) = self.spans.last_mut() {
            span.text.push_str(&word.text);
            span.glyphs.extend(word.glyphs.iter().map(|glyph| {
                let range = glyph.text_range.start + start..glyph.text_range.end + start;
                KrillaGlyph { text_range: range, ..glyph.clone() }
            }));
        }
        self.width += word.width * size;
    }

    /// The words of the line.
    #[cfg(test)]
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }
}

/// Text of one or more cuts in lines of at most `room` points: broken at spaces, and inside a
/// word only where the word is wider than a line. A newline starts a new line. Never empty.
pub(super) fn wrap(fonts: &mut Fonts, runs: &[(Cut, &str)], size: f32, room: f32) -> Vec<Line> {
    let mut breaker = Breaker { fonts, size, room, lines: Vec::new(), line: Line::default() };
    let mut word: Vec<(Cut, &str)> = Vec::new();
    for (cut, text) in runs {
        for (number, text) in text.split('\n').enumerate() {
            if number > 0 {
                breaker.place(&std::mem::take(&mut word));
                breaker.turn();
            }
            for (number, part) in text.split(parts_words).enumerate() {
                if number > 0 {
                    breaker.place(&std::mem::take(&mut word));
                }
                if !part.is_empty() {
                    word.push((*cut, part));
                }
            }
        }
    }
    breaker.place(&word);
    breaker.turn();
    breaker.lines
}

/// White space at which a line may break: all but the no-break spaces.
fn parts_words(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{2007}' | '\u{202F}')
}

struct Breaker<'a> {
    fonts: &'a mut Fonts,
    size: f32,
    room: f32,
    lines: Vec<Line>,
    line: Line,
}

impl Breaker<'_> {
    /// Puts a word, which may change its cut inside, on the line or on the next.
    fn place(&mut self, parts: &[(Cut, &str)]) {
        let Some((first, _)) = parts.first() else { return };
        let set: Vec<(Cut, Rc<Word>)> =
            parts.iter().map(|(cut, text)| (*cut, self.fonts.word(*cut, text))).collect();
        let width = set.iter().map(|(_, word)| word.width).sum::<f32>() * self.size;
        if !self.line.spans.is_empty() {
            let cut = self.line.spans.last().map_or(*first, |span| span.cut);
            let space = self.fonts.word(cut, " ");
            let before = self.line.width;
            self.line.push(cut, &space, self.size);
            if self.line.width + width > self.room {
                // The space stays for whoever reads the text and takes no room.
                self.line.width = before;
                self.turn();
            }
        }
        if width > self.room {
            parts.iter().for_each(|(cut, text)| self.cut_up(*cut, text));
            return;
        }
        set.iter().for_each(|(cut, word)| self.line.push(*cut, word, self.size));
    }

    /// A word wider than a line: cut where Unicode sees words in it, else between characters as a
    /// reader sees them.
    fn cut_up(&mut self, cut: Cut, text: &str) {
        for part in text.split_word_bounds() {
            let width = self.fonts.word(cut, part).width * self.size;
            if width <= self.room {
                self.put(cut, part);
            } else {
                part.graphemes(true).for_each(|cluster| self.put(cut, cluster));
            }
        }
    }

    fn put(&mut self, cut: Cut, part: &str) {
        let word = self.fonts.word(cut, part);
        if !self.line.spans.is_empty() && self.line.width + word.width * self.size > self.room {
            self.turn();
        }
        self.line.push(cut, &word, self.size);
    }

    fn turn(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
    }
}

/// A text on one line, however long.
pub(super) fn line(fonts: &mut Fonts, cut: Cut, text: &str, size: f32) -> Line {
    wrap(fonts, &[(cut, text)], size, f32::INFINITY).pop().unwrap_or_default()
}

/// A text that fits one line of `room` points, its end replaced by `…` if it is longer.
pub(super) fn fitting(fonts: &mut Fonts, cut: Cut, text: &str, size: f32, room: f32) -> String {
    if line(fonts, cut, text, size).width <= room {
        return text.to_owned();
    }
    let mut used = fonts.word(cut, "…").width * size;
    let mut short = String::new();
    for cluster in text.graphemes(true) {
        used += fonts.word(cut, cluster).width * size;
        if used > room {
            break;
        }
        short.push_str(cluster);
    }
    short.truncate(short.trim_end().len());
    short + "…"
}

/// [`fitting`] text, set.
pub(super) fn shortened(fonts: &mut Fonts, cut: Cut, text: &str, size: f32, room: f32) -> Line {
    let text = fitting(fonts, cut, text, size, room);
    line(fonts, cut, &text, size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, room: f32) -> Vec<String> {
        let mut fonts = Fonts::load().unwrap();
        let lines = wrap(&mut fonts, &[(Cut::Book, text)], 10.0, room);
        for line in &lines {
            assert!(line.width <= room, "{} in {room}", line.width);
        }
        lines.iter().map(Line::text).collect()
    }

    #[test]
    fn lines_break_at_spaces_and_keep_one_for_the_reader() {
        assert_eq!(lines("one two three", 60.0), ["one two ", "three"]);
        assert_eq!(lines("one\n\ntwo", 60.0), ["one", "", "two"]);
        assert_eq!(lines("  one   two ", 200.0), ["one two"]);
        assert_eq!(lines("", 60.0), [""]);
        assert_eq!(lines("a\u{a0}b", 60.0), ["a\u{a0}b"]);
    }

    #[test]
    fn a_word_wider_than_its_line_is_cut_at_its_own_bounds_first() {
        let cut = lines("see https://example.org/a/very/long/path/to/something", 100.0);
        assert!(cut.len() > 2, "{cut:?}");
        assert_eq!(cut.concat(), "see https://example.org/a/very/long/path/to/something");
        let letters = lines(&"m".repeat(200), 100.0);
        assert!(letters.len() > 10);
        assert_eq!(letters.concat(), "m".repeat(200));
    }

    #[test]
    fn a_word_that_changes_its_cut_stays_whole() {
        let mut fonts = Fonts::load().unwrap();
        let runs = [(Cut::Book, "the "), (Cut::Bold, "twelve"), (Cut::Book, ", all")];
        let lines = wrap(&mut fonts, &runs, 10.0, 46.0);
        let texts: Vec<String> = lines.iter().map(Line::text).collect();
        assert_eq!(texts, ["the ", "twelve, ", "all"]);
        assert_eq!(lines.get(1).unwrap().spans.len(), 2);
    }

    #[test]
    fn a_text_is_shortened_to_its_room() {
        let mut fonts = Fonts::load().unwrap();
        let line = shortened(&mut fonts, Cut::Book, "printed by somebody", 10.0, 60.0);
        assert!(line.text().ends_with('…') && line.width <= 60.0, "{line:?}");
        assert_eq!(fitting(&mut fonts, Cut::Book, "by me", 10.0, 60.0), "by me");
    }
}
