//! A line being typed: the filter, with completion, or a search as one types.

use crate::app::keys::Key;
use crate::catalogue::filter::Completion;
use unicode_segmentation::UnicodeSegmentation;

/// Characters that a filter or a search takes: more than anybody writes in one, and few enough to
/// be read anew at every key.
const LONGEST: usize = 2_000;

/// One line of text with a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// The text.
    pub text: String,
    /// The cursor, as a byte at a grapheme's edge.
    pub cursor: usize,
}

impl Line {
    /// A line that holds text, with the cursor at its end.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text }
    }

    /// Takes a key; `false` where it means nothing to a line.
    pub fn press(&mut self, key: Key) -> bool {
        match key {
            Key::Char(c) => self.insert(c.encode_utf8(&mut [0; 4])),
            Key::Backspace => {
                let from = self.before();
                self.text.replace_range(from..self.cursor, "");
                self.cursor = from;
            }
            Key::Delete => {
                let to = self.after();
                self.text.replace_range(self.cursor..to, "");
            }
            Key::Left => self.cursor = self.before(),
            Key::Right => self.cursor = self.after(),
            Key::Home | Key::Ctrl('a') => self.cursor = 0,
            Key::End | Key::Ctrl('e') => self.cursor = self.text.len(),
            Key::Ctrl('u') => *self = Self::default(),
            Key::Ctrl('w') => self.remove_word(),
            _ => return false,
        }
        true
    }

    /// Why a filter or a search cannot take this text as well, if it cannot; one sentence.
    pub fn refusal(&self, text: &str) -> Option<String> {
        let pasted = text.chars().count();
        let room = LONGEST.saturating_sub(self.text.chars().count());
        (pasted > room).then(|| {
            format!(
                "what was pasted has {pasted} characters and there is room for {room}, so nothing \
                 was put in; paste less"
            )
        })
    }

    /// Inserts text at the cursor; line breaks become spaces.
    pub fn insert(&mut self, text: &str) {
        let text = text.replace(['\n', '\r'], " ");
        self.text.insert_str(self.cursor, &text);
        self.cursor += text.len();
    }

    fn before(&self) -> usize {
        let head = self.text.get(..self.cursor).unwrap_or_default();
        head.grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        let tail = self.text.get(self.cursor..).unwrap_or_default();
        self.cursor + tail.graphemes(true).next().map_or(0, str::len)
    }

    fn remove_word(&mut self) {
        let head = self.text.get(..self.cursor).unwrap_or_default();
        let kept = head.trim_end().rfind(' ').map_or(0, |at| at + 1);
        self.text.replace_range(kept..self.cursor, "");
        self.cursor = kept;
    }
}

/// What the line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Narrowing the list.
    Filter,
    /// Finding in the list as one types.
    Find,
}

/// A line being typed at the foot of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Prompt {
    /// What for.
    pub purpose: Purpose,
    /// The line.
    pub line: Line,
    /// What it was before, for esc.
    pub was: String,
    /// What could stand at the cursor.
    pub completions: Vec<Completion>,
    /// Which completion is chosen, if any.
    pub chosen: Option<usize>,
    /// What is wrong, and where in the line.
    pub error: Option<(std::ops::Range<usize>, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_edits_by_graphemes() {
        let mut line = Line::new("Ní B");
        for key in [Key::Left, Key::Backspace, Key::Backspace, Key::Char('a'), Key::End] {
            assert!(line.press(key));
        }
        assert_eq!((line.text.as_str(), line.cursor), ("NaB", 3));
        line.insert("x\ny");
        assert_eq!(line.text, "NaBx y");
        assert!(line.press(Key::Ctrl('w')));
        assert_eq!(line.text, "NaBx ");
        assert!(!line.press(Key::Enter));
    }
}
