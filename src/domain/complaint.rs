//! Complaints and the matrix of sexual predatory behaviour that each is read against. The matrix
//! is words only: it points a reviewer at a sentence and understands nothing, no negation either.

use super::choice::choices;

choices! {
    /// Where a complaint stands.
    ComplaintState, "state of a complaint" {
        New = "new", "new";
        Met = "met", "to review";
        Clear = "clear", "nothing met";
        Reviewed = "reviewed", "reviewed";
    }
}

choices! {
    /// What became of an indicator that a complaint met.
    IndicatorState, "state of an indicator" {
        Met = "met", "to review";
        Confirmed = "confirmed", "confirmed";
        Dismissed = "dismissed", "dismissed";
    }
}

/// Words of evidence on each side of a phrase in a sentence that is too long to quote whole.
const AROUND: usize = 18;
/// The longest sentence quoted whole, in words.
const WHOLE: usize = 60;
/// How many sentences are quoted for one indicator.
const QUOTED: usize = 3;
/// What stands between two quotations.
const BETWEEN: &str = " … ";

/// One behaviour of the matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Its code, kept with what it found.
    pub code: String,
    /// What people call it.
    pub label: String,
    /// Words and phrases that point to it.
    pub phrases: Vec<String>,
    /// Whether it points to abuse of position for a sexual purpose.
    pub apsp: bool,
}

/// An indicator that a text meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met<'m> {
    /// Which.
    pub indicator: &'m Indicator,
    /// The sentences that met it, in the words of the text.
    pub evidence: String,
}

/// The matrix of one policy version (L).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    indicators: Vec<Indicator>,
}

impl Matrix {
    /// A matrix of these behaviours, in their order.
    pub fn new(indicators: Vec<Indicator>) -> Self {
        Self { indicators }
    }

    /// Its behaviours.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// The behaviour with this code, where the matrix has it.
    pub fn indicator(&self, code: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.code == code)
    }

    /// The indicators that a text meets, each with the sentences that met it: whole words,
    /// whatever their case. "Did not ask for her number" meets what "asked for her number" does.
    pub fn met_by(&self, text: &str) -> Vec<Met<'_>> {
        let sentences: Vec<Sentence<'_>> = sentences(text).map(Sentence::new).collect();
        let met = |indicator| {
            let quoted: Vec<&str> =
                sentences.iter().filter_map(|s| s.quote(indicator)).take(QUOTED).collect();
            (!quoted.is_empty()).then(|| Met { indicator, evidence: quoted.join(BETWEEN) })
        };
        self.indicators.iter().filter_map(met).collect()
    }
}

/// The sentences and lines of a text.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let whole = text.split_inclusive(['.', '!', '?', '\n', '\r']);
    whole.map(str::trim).filter(|sentence| !sentence.is_empty())
}

/// A sentence with its words as they are compared, and where each stands.
struct Sentence<'t> {
    text: &'t str,
    words: Vec<(std::ops::Range<usize>, String)>,
}

impl<'t> Sentence<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, words: words(text) }
    }

    /// What of the sentence is quoted for an indicator, if it meets it: the whole, or the words
    /// around the phrase where it is long.
    fn quote(&self, indicator: &Indicator) -> Option<&'t str> {
        let found = indicator.phrases.iter().find_map(|phrase| self.place(&words(phrase)))?;
        if self.words.len() <= WHOLE {
            return Some(self.text);
        }
        let first = self.words.get(found.start.saturating_sub(AROUND))?;
        let last = self.words.get((found.end + AROUND).min(self.words.len()).saturating_sub(1))?;
        self.text.get(first.0.start..last.0.end)
    }

    /// Where the words of a phrase stand one after the other.
    fn place(&self, phrase: &[(std::ops::Range<usize>, String)]) -> Option<std::ops::Range<usize>> {
        let same = |here: &[(std::ops::Range<usize>, String)]| {
            here.iter().zip(phrase).all(|((_, word), (_, sought))| word == sought)
        };
        if phrase.is_empty() {
            return None;
        }
        let start = self.words.windows(phrase.len()).position(same)?;
        Some(start..start + phrase.len())
    }
}

/// The words of a text in lower case, each with its place. An apostrophe belongs to its word and
/// is left out of it, however it is written.
fn words(text: &str) -> Vec<(std::ops::Range<usize>, String)> {
    let apostrophe = |c: char| matches!(c, '\'' | '’' | '‘');
    let mut words: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    let mut inside = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match words.last_mut().filter(|_| inside) {
            Some((place, word)) if c.is_alphanumeric() => {
                place.end = end;
                word.extend(c.to_lowercase());
            }
            Some(_) if apostrophe(c) => {}
            None if c.is_alphanumeric() => {
                words.push((at..end, c.to_lowercase().collect()));
                inside = true;
            }
            _ => inside = false,
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::Policies;

    fn matrix() -> Matrix {
        let indicator = |code: &str, phrases: &[&str]| Indicator {
            code: code.to_owned(),
            label: code.to_owned(),
            phrases: phrases.iter().map(|p| (*p).to_owned()).collect(),
            apsp: false,
        };
        Matrix::new(vec![
            indicator("contact", &["personal number", "after the case was closed"]),
            indicator("touch", &["kissed", "victim’s home"]),
        ])
    }

    fn met(text: &str) -> Vec<(String, String)> {
        let matrix = matrix();
        let met = matrix.met_by(text);
        met.into_iter().map(|met| (met.indicator.code.clone(), met.evidence)).collect()
    }

    #[test]
    fn whole_words_are_found_whatever_their_case_and_quoted_as_they_stand() {
        for (text, code, evidence) in [
            (
                "He gave his PERSONAL\u{a0}Number. Then left.",
                "contact",
                "He gave his PERSONAL\u{a0}Number.",
            ),
            ("Came back\nafter the case was closed", "contact", "after the case was closed"),
            ("At the victim's home twice", "touch", "At the victim's home twice"),
            ("Kissed! And kissed again.", "touch", "Kissed! … And kissed again."),
            ("She was not kissed", "touch", "She was not kissed"),
        ] {
            assert_eq!(met(text), [(code.to_owned(), evidence.to_owned())], "{text}");
        }
        for text in ["", "personal. number", "impersonal numbers", "unkissed", "personally number"]
        {
            assert_eq!(met(text), [], "{text}");
        }
    }

    #[test]
    fn a_long_sentence_is_quoted_around_its_phrase() {
        let long = format!("{}he kissed her {}", "word ".repeat(200), "more ".repeat(200));
        let found = met(&long);
        let words = found[0].1.split(' ').count();
        assert!(found[0].1.contains("he kissed her") && words <= 2 * AROUND + 1, "{words}");
    }

    #[test]
    fn the_shipped_matrix_knows_itself() {
        let policies = Policies::built_in().unwrap();
        let matrix = &policies.on("2026-11-20".parse().unwrap()).predatory_behaviour;
        assert!((10..=12).contains(&matrix.indicators().len()));
        for indicator in matrix.indicators() {
            for phrase in &indicator.phrases {
                let met = matrix.met_by(&format!("They say: {phrase}, twice."));
                assert!(met.iter().any(|m| m.indicator == indicator), "{phrase}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn evidence_is_words_of_the_text(text in "[a-z’.!\n ]{0,40}(kissed|personal number)?[A-Zé. ]{0,40}") {
            for (_, evidence) in met(&text) {
                for part in evidence.split(BETWEEN) {
                    proptest::prop_assert!(text.contains(part));
                }
            }
        }
    }
}
