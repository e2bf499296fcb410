//! One macro for the closed vocabularies of the work: each word is written once, with the code
//! that the database and files hold and the label that people read.

/// A closed list of words. Implemented by [`choices!`].
pub trait Choice: Sized + Copy + PartialEq + 'static {
    /// Every word in its natural order.
    const ALL: &'static [Self];
    /// What the vocabulary is called in a message, such as `clearance level`.
    const NAME: &'static str;
    /// `(code, label)` of every word, for forms, filters and completion.
    const CHOICES: &'static [(&'static str, &'static str)];
    /// The code held in the database and in files.
    fn code(self) -> &'static str;
    /// The words that people read.
    fn label(self) -> &'static str;
    /// The word whose code this is.
    ///
    /// # Errors
    /// [`UnknownWord`] names the vocabulary and the codes that would be right.
    fn from_code(code: &str) -> Result<Self, UnknownWord> {
        Self::ALL.iter().copied().find(|c| c.code() == code).ok_or_else(|| UnknownWord {
            name: Self::NAME,
            given: super::text::safe(code).into_owned(),
            known: Self::ALL.iter().map(|c| c.code()).collect::<Vec<_>>().join(", "),
        })
    }
}

/// The labels of codes that are parted by commas, parted by semicolons; a code that is unknown
/// stands as it is.
pub fn labels(choices: &[(&str, &str)], codes: &str) -> String {
    let codes = codes.split(',').map(str::trim).filter(|code| !code.is_empty());
    let label =
        |code| choices.iter().find(|(known, _)| *known == code).map_or(code, |known| known.1);
    codes.map(label).collect::<Vec<_>>().join("; ")
}

/// A code that is not in its vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not a {name}; use one of: {known}")]
pub struct UnknownWord {
    /// The vocabulary.
    pub name: &'static str,
    /// What was given, made harmless.
    pub given: String,
    /// The codes that would be right.
    pub known: String,
}

/// Defines an enum whose variants each have a code and a label, and its [`Choice`].
macro_rules! choices {
    ($(#[$meta:meta])* $name:ident, $what:literal { $($(#[$vmeta:meta])* $variant:ident = $code:literal, $label:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* #[doc = $label] $variant,)+ }
        impl $crate::domain::choice::Choice for $name {
            const ALL: &'static [Self] = &[$(Self::$variant,)+];
            const NAME: &'static str = $what;
            const CHOICES: &'static [(&'static str, &'static str)] = &[$(($code, $label),)+];
            fn code(self) -> &'static str { match self { $(Self::$variant => $code,)+ } }
            fn label(self) -> &'static str { match self { $(Self::$variant => $label,)+ } }
        }
    };
}
pub(crate) use choices;
