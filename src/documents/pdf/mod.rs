//! Documents as PDF: A4 pages in an embedded typeface, tagged for screen readers (PDF/UA-1), with
//! an outline of the headings. Laid out in two passes: first every block is set and measured,
//! then the bands are put on pages and painted.

mod band;
mod blocks;
mod fonts;
mod missing;
mod outline;
mod page;
mod paint;
mod picture;
mod table;
mod tags;
mod wrap;

use std::rc::Rc;

use krilla::SerializeSettings;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::error::KrillaError;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::tagging::{ArtifactType, Tag};

use self::band::{Band, points, units};
use self::blocks::{Setter, UNTITLED};
use self::fonts::Fonts;
use self::outline::Bookmarks;
use self::page::Frame;
use self::paint::Pen;
use self::tags::{Node, Tags};
use super::error::DocumentError;
use super::model::Document;
use super::paginate::{Placed, paginate};

/// The language that papers are written in.
const LANGUAGE: &str = "en-GB";

/// The whole document as a PDF. The same document gives the same bytes. A character that the
/// typeface lacks is printed as `�` and named at the end of the paper.
///
/// Sets every page, which takes a moment: not to be called from a thread that draws.
///
/// # Errors
/// [`DocumentError::Typeface`] and [`DocumentError::Pdf`], both faults of the program.
pub fn render_pdf(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let title = || document.cleaned().title;
    let mut fonts = Fonts::load().ok_or_else(|| DocumentError::Typeface { title: title() })?;
    let document = missing::printable(&document.cleaned(), &fonts);
    let mut tags = Tags::default();
    let marking = tags.top(Tag::P);
    let frame = Frame::new(&document, &mut fonts);
    let (first, rest) = (frame.body(1), frame.body(2));
    let pieces = Setter::new(&mut fonts, &mut tags, rest).pieces(&document);
    let pages = paginate(&pieces, units(first.1), units(rest.1));
    Printing { fonts, tags, marking, frame: &frame, bookmarks: Bookmarks::default() }
        .print(&pages, metadata(&document))
        .map_err(|source| DocumentError::Pdf { title: title(), source: Box::new(source) })
}

/// What a reader and a search in a folder show of it.
fn metadata(document: &Document) -> Metadata {
    let title = match (document.title.trim(), document.reference.trim()) {
        ("", "") => UNTITLED.to_owned(),
        ("", reference) => reference.to_owned(),
        (title, "") => title.to_owned(),
        (title, reference) => format!("{title} {reference}"),
    };
    let by = format!("printed by {} at {}", document.printed_by, document.printed_at);
    let about = [Some(document.marking.clone()), document.copy_line(), Some(by)];
    Metadata::new()
        .title(title)
        .description(about.into_iter().flatten().collect::<Vec<_>>().join("; "))
        .language(LANGUAGE.to_owned())
        .creator("probity".to_owned())
}

/// The second pass.
struct Printing<'a> {
    fonts: Fonts,
    tags: Tags,
    /// The marking as it is read aloud.
    marking: Node,
    frame: &'a Frame<'a>,
    bookmarks: Bookmarks,
}

impl Printing<'_> {
    fn print(
        mut self,
        pages: &[Vec<Placed<Rc<Band>>>],
        metadata: Metadata,
    ) -> Result<Vec<u8>, KrillaError> {
        let mut pdf = krilla::Document::new_with(settings());
        for (index, page) in pages.iter().enumerate() {
            self.page(&mut pdf, page, index, pages.len());
        }
        pdf.set_metadata(metadata);
        pdf.set_outline(self.bookmarks.outline());
        pdf.set_tag_tree(self.tags.tree());
        pdf.finish()
    }

    fn page(
        &mut self,
        pdf: &mut krilla::Document,
        bands: &[Placed<Rc<Band>>],
        index: usize,
        total: usize,
    ) {
        let (number, (width, height)) = (index + 1, self.frame.sheet);
        let sheet = PageSettings::from_wh(width, height).unwrap_or_default();
        let (x, top) = self.frame.corner(number);
        let above = self.frame.top(&mut self.fonts, number, self.marking);
        let below = self.frame.bottom(&mut self.fonts, number, total);
        let mut page = pdf.start_page_with(sheet);
        let mut pen = Pen::new(page.surface(), &self.fonts, &mut self.tags);
        above.iter().for_each(|part| pen.part(part, (0.0, 0.0), ArtifactType::Header));
        for placed in bands {
            let at = (x, top + points(placed.at));
            for part in &placed.strip.parts {
                match placed.repeated {
                    true => pen.repeated(part, at),
                    false => pen.part(part, at, ArtifactType::Layout),
                }
            }
            if let Some(bookmark) = &placed.strip.bookmark {
                self.bookmarks.add(bookmark, index, at);
            }
        }
        below.iter().for_each(|part| pen.part(part, (0.0, 0.0), ArtifactType::Footer));
        pen.finish();
        page.finish();
    }
}

fn settings() -> SerializeSettings {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .unwrap_or_default();
    SerializeSettings { configuration, ..SerializeSettings::default() }
}
