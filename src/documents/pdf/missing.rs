//! Characters that the typeface lacks: each is printed as a visible `�`, and a note at the end of
//! the paper, over the signatures, says what they were: nobody signs what is not on it unawares.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::fonts::Fonts;
use crate::documents::model::{Block, Document};

/// What stands for a character that cannot be printed.
const STAND_IN: char = '\u{FFFD}';
/// More characters than these are counted and not named.
const NAMED: usize = 12;

/// The document with composed accents and with nothing that the typeface lacks.
pub(super) fn printable(document: &Document, fonts: &Fonts) -> Document {
    let mut missing: BTreeMap<char, usize> = BTreeMap::new();
    let mut document = document.with_texts(&mut |text, _| {
        let print = |c: char| match c {
            '\n' => c,
            c if fonts.has(c) => c,
            c if c.is_whitespace() => ' ',
            c => {
                *missing.entry(c).or_default() += 1;
                STAND_IN
            }
        };
        text.nfc().filter(|c| !is_invisible(*c)).map(print).collect()
    });
    if let Some(note) = note(&missing) {
        let signed = matches!(document.blocks.last(), Some(Block::Signatures(_)));
        let end = document.blocks.len() - usize::from(signed);
        document.blocks.insert(end, note);
    }
    document
}

/// Characters without ink that steer other characters: no reader misses them on paper.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// `2 characters could not be printed and stand as “�”: U+1F600, U+8CC4. …`
fn note(missing: &BTreeMap<char, usize>) -> Option<Block> {
    let total: usize = missing.values().sum();
    if total == 0 {
        return None;
    }
    let name = |(c, count): (&char, &usize)| {
        let code = format!("U+{:04X}", u32::from(*c));
        if *count == 1 { code } else { format!("{code} ({count} times)") }
    };
    let mut named: Vec<String> = missing.iter().take(NAMED).map(name).collect();
    if missing.len() > NAMED {
        named.push(format!("and {} more", missing.len() - NAMED));
    }
    let what = if total == 1 {
        "1 character could not be printed and stands".to_owned()
    } else {
        format!("{total} characters could not be printed and stand")
    };
    Some(Block::Note(format!(
        "{what} as “{STAND_IN}”: {}. The typeface has no such sign; the text and HTML forms of \
         this paper show it.",
        named.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(text: &str) -> (String, Option<String>) {
        let fonts = Fonts::load().unwrap();
        let given = Document { blocks: vec![Block::Note(text.to_owned())], ..Document::default() };
        let printed = printable(&given, &fonts);
        let text = |block: Option<&Block>| match block {
            Some(Block::Note(text)) => Some(text.clone()),
            _ => None,
        };
        (text(printed.blocks.first()).unwrap(), text(printed.blocks.get(1)))
    }

    #[test]
    fn what_the_typeface_has_stays_and_is_not_spoken_of() {
        assert_eq!(last("Zoe\u{308} ■ ✓\nŁ"), ("Zoë ■ ✓\nŁ".to_owned(), None));
        assert_eq!(last("a\u{200b}b\u{ad}\u{fe0f}\u{feff}"), ("ab".to_owned(), None));
        assert_eq!(last("a\u{3000}b"), ("a b".to_owned(), None));
    }

    #[test]
    fn what_it_lacks_is_replaced_and_named() {
        let (text, note) = last("paid 😀 by 賄賂賄");
        assert_eq!(text, "paid � by ���");
        assert!(note.unwrap().starts_with(
            "4 characters could not be printed and stand as “�”: U+8CC2, U+8CC4 (2 times), \
             U+1F600. The"
        ));
        let (_, note) = last("😀");
        assert!(note.unwrap().starts_with("1 character could not be printed and stands as “�”"));
    }

    #[test]
    fn the_note_stands_over_the_signatures() {
        let fonts = Fonts::load().unwrap();
        let signatures = Block::Signatures(vec!["Chair 😀".to_owned()]);
        let given = Document { blocks: vec![signatures], ..Document::default() };
        let printed = printable(&given, &fonts).blocks;
        assert!(matches!(printed.as_slice(), [Block::Note(_), Block::Signatures(_)]));
    }

    #[test]
    fn many_are_counted() {
        let text: String = ('\u{4E00}'..'\u{4E20}').collect();
        assert!(last(&text).1.unwrap().contains("U+4E0B, and 20 more. "));
    }
}
