//! Options whose value is a word of a vocabulary, so that help and errors list the words.

use crate::domain::choice::Choice;
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Reads the code of a word; clap refuses any other and lists them all.
pub(super) fn choice<C: Choice + Send + Sync>() -> impl TypedValueParser<Value = C> {
    let codes = C::CHOICES.iter().map(|(code, _)| *code);
    PossibleValuesParser::new(codes).try_map(|code| C::from_code(&code))
}
