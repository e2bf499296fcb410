//! Copying through the terminal itself (OSC 52), which works over ssh and needs no helper
//! program. The terminal never answers, so the user is told where the text was sent.

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;
use unicode_segmentation::UnicodeSegmentation;

/// Bytes of base64 that terminals take in one OSC 52; longer ones are cut or ignored in silence.
pub const LIMIT: usize = 74_994;

/// Why nothing was copied.
#[derive(Debug, Error)]
pub enum CopyError {
    /// There is nothing to copy: sending it would empty the clipboard.
    #[error("there is nothing to copy here; choose a record or a field with text")]
    Empty,
    /// More than [`LIMIT`] bytes of base64.
    #[error(
        "too long to copy: {bytes} bytes encoded, terminals take {LIMIT}; copy less or export it"
    )]
    TooLong {
        /// Bytes of base64 that the text would have taken.
        bytes: usize,
    },
    /// The terminal could not be written to.
    #[error("the text could not be sent to the terminal's clipboard: {0}")]
    Io(#[from] io::Error),
}

/// The way the text took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Straight to the terminal.
    Terminal,
    /// Wrapped for tmux to pass on, which it does when `allow-passthrough` is on.
    Tmux,
}

/// What was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// The way the text took.
    pub how: How,
    /// Bytes of base64 sent, without the sequence around them.
    pub bytes: usize,
    /// Characters as a reader counts them (grapheme clusters).
    pub characters: usize,
}

impl Copied {
    /// One sentence that says where the text went.
    pub fn sentence(&self) -> String {
        let plural = if self.characters == 1 { "" } else { "s" };
        let by = match self.how {
            How::Terminal => "OSC 52",
            How::Tmux => "OSC 52 through tmux, if its allow-passthrough is on",
        };
        format!("copied {} character{plural} to the terminal's clipboard ({by})", self.characters)
    }
}

/// Sends `text` to the terminal's clipboard and flushes. `tmux` is the value of `$TMUX`: inside
/// tmux the sequence is wrapped. The text is copied as it is, control characters included.
pub fn copy(text: &str, tmux: Option<&str>, out: &mut impl Write) -> Result<Copied, CopyError> {
    if text.is_empty() {
        return Err(CopyError::Empty);
    }
    let encoded = STANDARD.encode(text);
    let bytes = encoded.len();
    if bytes > LIMIT {
        return Err(CopyError::TooLong { bytes });
    }
    let how = if tmux.is_some_and(|value| !value.is_empty()) { How::Tmux } else { How::Terminal };
    match how {
        How::Terminal => write!(out, "\x1b]52;c;{encoded}\x07")?,
        // Inside the wrapping, tmux wants every escape doubled.
        How::Tmux => write!(out, "\x1bPtmux;\x1b\x1b]52;c;{encoded}\x07\x1b\\")?,
    }
    out.flush()?;
    Ok(Copied { how, bytes, characters: text.graphemes(true).count() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(text: &str, tmux: Option<&str>) -> (String, Copied) {
        let mut out = Vec::new();
        let copied = copy(text, tmux, &mut out).unwrap();
        (String::from_utf8(out).unwrap(), copied)
    }

    #[test]
    fn the_terminal_gets_osc_52_in_base64() {
        let (bytes, copied) = sent("V-2026-01874", None);
        assert_eq!(bytes, "\x1b]52;c;Vi0yMDI2LTAxODc0\x07");
        assert_eq!(copied, Copied { how: How::Terminal, bytes: 16, characters: 12 });
    }

    #[test]
    fn inside_tmux_the_sequence_is_wrapped_with_doubled_escapes() {
        let (bytes, copied) = sent("hi", Some("/tmp/tmux-1000/default,1,0"));
        assert_eq!(bytes, "\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\");
        assert_eq!(copied.how, How::Tmux);
        assert_eq!(sent("hi", Some("")).1.how, How::Terminal, "an empty variable is not set");
    }

    #[test]
    fn escapes_in_the_text_never_reach_the_terminal_alive() {
        let (bytes, _) = sent("\x1b]0;owned\x07\x1b[2J", None);
        assert_eq!(bytes.matches('\x1b').count(), 1);
        assert_eq!(bytes.matches('\x07').count(), 1);
    }

    #[test]
    fn the_sentence_says_how_much_and_where() {
        let of = |text, tmux| sent(text, tmux).1.sentence();
        let plain = "copied 23 characters to the terminal's clipboard (OSC 52)";
        assert_eq!(of("Ní Bhriain, Sorcha 4471", None), plain);
        assert!(of("é", None).starts_with("copied 1 character to"));
        assert!(of("x", Some("tmux")).contains("through tmux"));
    }

    #[test]
    fn the_limit_is_exact_and_what_is_longer_is_refused_whole() {
        // Base64 comes in fours: the longest that fits is 74,992 bytes, of 56,244.
        assert_eq!(sent(&"a".repeat(56_244), None).1.bytes, 74_992);
        let mut out = Vec::new();
        let error = copy(&"a".repeat(56_245), None, &mut out).unwrap_err();
        assert!(matches!(error, CopyError::TooLong { bytes: 74_996 }));
        assert!(error.to_string().contains("74994"), "{error}");
        assert!(out.is_empty());
    }

    #[test]
    fn nothing_and_a_lost_terminal_are_errors() {
        assert!(matches!(copy("", None, &mut Vec::new()), Err(CopyError::Empty)));
        let mut full: &mut [u8] = &mut [0; 3];
        assert!(matches!(copy("text", None, &mut full), Err(CopyError::Io(_))));
    }
}
