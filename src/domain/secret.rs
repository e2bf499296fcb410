//! Words that may be read in one place only, such as who a source is: they are wiped when dropped
//! and never come out by a debug print, so that no log, panic or test failure can hold them.

use zeroize::Zeroizing;

/// Words kept apart; [`Secret::words`] is the only way to them.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the words over.
    pub fn new(words: impl Into<String>) -> Self {
        Self(Zeroizing::new(words.into()))
    }

    /// The words themselves.
    pub fn words(&self) -> &str {
        &self.0
    }

    /// Whether nothing is said.
    pub fn is_blank(&self) -> bool {
        super::check::blank(&self.0)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_words_are_in_no_debug_print() {
        let secret = Secret::new("Mrs Ellery, the neighbour");
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_eq!(secret.words(), "Mrs Ellery, the neighbour");
        assert!(!secret.is_blank() && Secret::new(" \u{200b}").is_blank());
    }
}
