//! Where a text sought stands in another, whatever the case or accents.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

fn folded(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Whether the text holds what is sought.
pub fn holds(text: &str, sought: &str) -> bool {
    folded(text).contains(&folded(sought))
}

/// The bytes of every place where the sought text stands; none where nothing is sought.
pub fn found(text: &str, sought: &str) -> Vec<Range<usize>> {
    let sought = folded(sought.trim());
    if sought.is_empty() {
        return Vec::new();
    }
    let parts: Vec<(usize, &str)> = text.grapheme_indices(true).collect();
    let mut places = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        match matching(parts.get(at..).unwrap_or_default(), &sought) {
            Some(count) => {
                let start = parts.get(at).map_or(text.len(), |(start, _)| *start);
                let end = parts.get(at + count).map_or(text.len(), |(end, _)| *end);
                places.push(start..end);
                at += count;
            }
            None => at += 1,
        }
    }
    places
}

/// How many graphemes from the first on make up what is sought, if they do.
fn matching(parts: &[(usize, &str)], sought: &str) -> Option<usize> {
    let mut rest = sought;
    for (count, (_, grapheme)) in (1..).zip(parts) {
        rest = rest.strip_prefix(folded(grapheme).as_str())?;
        if rest.is_empty() {
            return Some(count);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_matter() {
        for (text, sought, places) in [
            ("Nína Ní", "ni", vec![0..3, 6..9]),
            ("Okafor, Oka", "oka", vec![0..3, 8..11]),
            ("Okafor", "", vec![]),
            ("Okafor", "xyz", vec![]),
            ("", "a", vec![]),
        ] {
            assert_eq!(found(text, sought), places, "{text} {sought}");
        }
        assert!(holds("Ní", "NI") && !holds("Ní", "no"));
    }
}
