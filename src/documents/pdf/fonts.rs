//! The typefaces of the PDF form: which characters they hold, and words set in them by their real
//! advances and kerning, each once a document.

use std::collections::HashMap;
use std::rc::Rc;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Face, ShapePlan, UnicodeBuffer, script};

/// A cut of the typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// Upright, for running text.
    Book,
    /// Bold.
    Bold,
    /// Slanted.
    Oblique,
}

impl Cut {
    fn data(self) -> &'static [u8] {
        match self {
            Self::Book => include_bytes!("../../../assets/fonts/DejaVuSansCondensed.ttf"),
            Self::Bold => include_bytes!("../../../assets/fonts/DejaVuSansCondensed-Bold.ttf"),
            Self::Oblique => {
                include_bytes!("../../../assets/fonts/DejaVuSansCondensed-Oblique.ttf")
            }
        }
    }
}

/// A stretch of text without a break, set in one cut; lengths in ems.
#[derive(Debug)]
pub(super) struct Word {
    pub text: String,
    pub glyphs: Vec<KrillaGlyph>,
    pub width: f32,
}

/// The three cuts.
pub(super) struct Fonts {
    book: Loaded,
    bold: Loaded,
    oblique: Loaded,
}

impl Fonts {
    /// The cuts as they are built in; `None` if one does not open, a fault of the program.
    pub fn load() -> Option<Fonts> {
        Some(Fonts {
            book: Loaded::open(Cut::Book)?,
            bold: Loaded::open(Cut::Bold)?,
            oblique: Loaded::open(Cut::Oblique)?,
        })
    }

    /// The cut as the PDF embeds it.
    pub fn font(&self, cut: Cut) -> Font {
        match cut {
            Cut::Book => self.book.font.clone(),
            Cut::Bold => self.bold.font.clone(),
            Cut::Oblique => self.oblique.font.clone(),
        }
    }

    /// Whether the cuts have a glyph for a character; all three hold the same.
    pub fn has(&self, c: char) -> bool {
        self.book.face.glyph_index(c).is_some()
    }

    /// A word set in a cut.
    pub fn word(&mut self, cut: Cut, text: &str) -> Rc<Word> {
        match cut {
            Cut::Book => self.book.word(text),
            Cut::Bold => self.bold.word(text),
            Cut::Oblique => self.oblique.word(text),
        }
    }
}

struct Loaded {
    face: Face<'static>,
    plan: ShapePlan,
    font: Font,
    words: HashMap<String, Rc<Word>>,
    buffer: UnicodeBuffer,
}

impl Loaded {
    fn open(cut: Cut) -> Option<Loaded> {
        let face = Face::from_slice(cut.data(), 0)?;
        let plan = ShapePlan::new(&face, Direction::LeftToRight, Some(script::LATIN), None, &[]);
        Some(Loaded {
            face,
            plan,
            font: Font::new(cut.data().into(), 0)?,
            words: HashMap::new(),
            buffer: UnicodeBuffer::new(),
        })
    }

    fn word(&mut self, text: &str) -> Rc<Word> {
        if let Some(word) = self.words.get(text) {
            return Rc::clone(word);
        }
        let word = Rc::new(self.set(text));
        self.words.insert(text.to_owned(), Rc::clone(&word));
        word
    }

    fn set(&mut self, text: &str) -> Word {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.push_str(text);
        // The cuts hold only scripts that are set like Latin.
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(script::LATIN);
        let set = rustybuzz::shape_with_plan(&self.face, &self.plan, buffer);
        let em = self.font.units_per_em();
        let (infos, positions) = (set.glyph_infos(), set.glyph_positions());
        let mut glyphs = Vec::with_capacity(set.len());
        // Each glyph stands for the text up to where the next cluster starts.
        let (mut start, mut end) = (text.len(), text.len());
        for (info, position) in infos.iter().zip(positions).rev() {
            let cluster = info.cluster as usize;
            if cluster != start {
                (start, end) = (cluster, start);
            }
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                position.x_advance as f32 / em,
                position.x_offset as f32 / em,
                position.y_offset as f32 / em,
                position.y_advance as f32 / em,
                start..end,
                None,
            ));
        }
        glyphs.reverse();
        self.buffer = set.clear();
        let width = glyphs.iter().map(|glyph| glyph.x_advance).sum();
        Word { text: text.to_owned(), glyphs, width }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_symbols_of_the_work_have_glyphs() {
        let fonts = Fonts::load().unwrap();
        let needed = "Ní Bhriain Łukasz Zoë Ŵŷ Иванов Ζωή ■▲●○?!✓…•–—‘’“”£€≥×→·� \u{a0}\u{202f}";
        assert_eq!(needed.chars().filter(|c| !fonts.has(*c)).collect::<String>(), "");
        assert!(!fonts.has('賄') && !fonts.has('م') && !fonts.has('😀'));
    }

    #[test]
    fn all_cuts_hold_the_same_characters() {
        let fonts = Fonts::load().unwrap();
        for c in '\0'..='\u{ffff}' {
            for cut in [&fonts.bold, &fonts.oblique] {
                assert_eq!(cut.face.glyph_index(c).is_some(), fonts.has(c), "{c:?}");
            }
        }
    }

    #[test]
    fn a_word_is_as_wide_as_its_glyphs_and_maps_back_to_its_text() {
        let mut fonts = Fonts::load().unwrap();
        let word = fonts.word(Cut::Book, "Zo\u{308}e");
        let mut covered = 0;
        for glyph in &word.glyphs {
            assert!(word.text.get(glyph.text_range.clone()).is_some_and(|part| !part.is_empty()));
            covered = covered.max(glyph.text_range.end);
        }
        assert_eq!(covered, word.text.len());
        let wide = fonts.word(Cut::Bold, "Zoe").width;
        assert!(word.width > 0.0 && wide > fonts.word(Cut::Book, "Zoe").width);
        assert!(fonts.word(Cut::Book, "AV").width < 2.0 * fonts.word(Cut::Book, "A").width);
    }
}
