//! A document's blocks as bands of set text, in pieces that want to stay on one page, with their
//! place in the structure tree. What goes on which page is decided afterwards, in `paginate`.

use std::num::NonZeroU16;
use std::rc::Rc;

use krilla::tagging::{ListNumbering, Tag};

use super::band::{Band, Bookmark, Column, Face, Part, Piece, beside, stacked, units};
use super::fonts::{Cut, Fonts};
use super::tags::{Node, Tags};
use super::wrap::{line, wrap};
use super::{picture, table};
use crate::documents::model::{Align, Block, Document, Run, Style};
use crate::documents::paginate::together;

const BLACK: u8 = 0;
const GREY: u8 = 80;
/// The shade of rules.
pub(super) const RULE: u8 = 150;

const TITLE: Face = Face { cut: Cut::Bold, size: 16.0, leading: 20.0, shade: BLACK };
const REFERENCE: Face = Face { cut: Cut::Bold, size: 11.0, leading: 20.0, shade: BLACK };
const SUBTITLE: Face = Face { cut: Cut::Book, size: 10.5, leading: 14.0, shade: GREY };
const HEADINGS: [Face; 3] = [
    Face { cut: Cut::Bold, size: 13.0, leading: 17.0, shade: BLACK },
    Face { cut: Cut::Bold, size: 11.0, leading: 15.0, shade: BLACK },
    Face { cut: Cut::Bold, size: 9.5, leading: 13.0, shade: BLACK },
];
/// Running text.
pub(super) const BODY: Face = Face { cut: Cut::Book, size: 9.5, leading: 13.0, shade: BLACK };
/// What stands before a value or over a picture.
pub(super) const LABEL: Face = Face { shade: GREY, ..BODY };
const STRONG: Face = Face { cut: Cut::Bold, ..BODY };
/// Room between two blocks.
pub(super) const GAP: f32 = 7.0;

/// Sets the blocks of a document in the typeface.
pub(super) struct Setter<'a> {
    pub fonts: &'a mut Fonts,
    pub tags: &'a mut Tags,
    /// The width of the page's body.
    pub width: f32,
    /// The height of the body of all pages but the first.
    pub height: f32,
    /// The levels of the headings that stand over what comes next.
    under: Vec<u8>,
}

impl<'a> Setter<'a> {
    /// A setter for pages with a body of this size.
    pub fn new(fonts: &'a mut Fonts, tags: &'a mut Tags, (width, height): (f32, f32)) -> Self {
        Setter { fonts, tags, width, height, under: Vec::new() }
    }

    /// The document as pieces, its title first.
    pub fn pieces(&mut self, document: &Document) -> Vec<Piece> {
        let mut pieces = vec![self.opening(document)];
        let mut new_page = false;
        for block in &document.blocks {
            if *block == Block::PageBreak {
                new_page = true;
                continue;
            }
            let mut more = self.block(block);
            if let Some(first) = more.first_mut() {
                first.new_page = std::mem::take(&mut new_page);
            }
            pieces.append(&mut more);
        }
        pieces
    }

    /// Text of one face wrapped in a column.
    pub fn column(&mut self, text: &str, face: Face, (x, room): (f32, f32), node: Node) -> Column {
        let lines = wrap(self.fonts, &[(face.cut, text)], face.size, room);
        Column { lines, x, room, align: Align::Left, face, node: Some(node) }
    }

    /// The width of a text on one line.
    pub fn width_of(&mut self, text: &str, face: Face) -> f32 {
        line(self.fonts, face.cut, text, face.size).width
    }

    /// The letterhead, the title with the reference at its right, the lines under it, and a rule.
    fn opening(&mut self, document: &Document) -> Piece {
        let mut letterhead = Vec::new();
        for line in &document.letterhead {
            let node = self.tags.top(Tag::P);
            let line = self.column(line, SUBTITLE, (0.0, self.width), node);
            letterhead.append(&mut beside(vec![line]));
        }
        if !letterhead.is_empty() {
            letterhead.push(Band { height: 10.0, parts: Vec::new(), bookmark: None });
        }
        let node = self.heading_node(&document.title, 1);
        let beside_it = self.width_of(&document.reference, REFERENCE);
        let fits = beside_it <= self.width / 3.0;
        let room = if beside_it > 0.0 && fits { self.width - beside_it - 12.0 } else { self.width };
        let mut columns = vec![self.column(&document.title, TITLE, (0.0, room), node)];
        let mut bands = Vec::new();
        if beside_it > 0.0 {
            let node = self.tags.top(Tag::P);
            let x = if fits { self.width - beside_it } else { 0.0 };
            let width = if fits { beside_it + 1.0 } else { self.width };
            let reference = self.column(&document.reference, REFERENCE, (x, width), node);
            if fits {
                columns.push(reference);
            } else {
                bands = beside(vec![reference]);
            }
        }
        let mut all = beside(columns);
        if let Some(first) = all.first_mut() {
            let text = if document.title.trim().is_empty() { UNTITLED } else { &document.title };
            first.bookmark = Some(Bookmark { depth: 0, text: text.to_owned() });
        }
        all.append(&mut bands);
        for line in &document.subtitle {
            let node = self.tags.top(Tag::P);
            all.append(&mut beside(vec![self.column(line, SUBTITLE, (0.0, self.width), node)]));
        }
        let rule = Part::fill(0.0, 5.0, (self.width, 1.2), BLACK);
        all.push(Band { height: 8.0, parts: vec![rule], bookmark: None });
        letterhead.append(&mut all);
        Piece::heading(shared(letterhead), 0)
    }

    fn block(&mut self, block: &Block) -> Vec<Piece> {
        match block {
            Block::Heading { level, text } => vec![self.heading(*level, text)],
            Block::Paragraph(runs) => self.paragraph(runs),
            Block::List(items) => self.list(items),
            Block::Fields(fields) => {
                let pairs: Vec<(&str, &str)> =
                    fields.iter().map(|(label, value)| (label.as_str(), value.as_str())).collect();
                together(self.fields(&pairs))
            }
            Block::Table(table) => table::pieces(self, table),
            Block::Bars { caption, rows } => picture::bars(self, caption, rows),
            Block::Trend { caption, points } => vec![picture::trend(self, caption, points)],
            Block::Spread { caption, points, mark } => {
                vec![picture::spread(self, caption, points, *mark)]
            }
            Block::Rule => {
                let rule = Part::fill(0.0, 0.0, (self.width, 0.6), RULE);
                let band = Band { height: 1.0, parts: vec![rule], bookmark: None };
                vec![Piece::new(shared(vec![band]), units(GAP + 2.0))]
            }
            Block::Signatures(roles) => vec![self.signatures(roles)],
            Block::Note(text) => self.note(text),
            Block::PageBreak => Vec::new(),
        }
    }

    /// A heading is one level under what stands over it, whatever levels the document leaves out.
    fn heading(&mut self, level: u8, text: &str) -> Piece {
        while self.under.last().is_some_and(|over| *over >= level) {
            self.under.pop();
        }
        self.under.push(level);
        let depth = self.under.len();
        let node = self.heading_node(text, depth + 1);
        let place = usize::from(level.saturating_sub(1)).min(HEADINGS.len() - 1);
        let face = HEADINGS.get(place).copied().unwrap_or(STRONG);
        let mut bands = beside(vec![self.column(text, face, (0.0, self.width), node)]);
        if let Some(first) = bands.first_mut().filter(|_| !text.trim().is_empty()) {
            first.bookmark = Some(Bookmark { depth, text: text.to_owned() });
        }
        if level == 1 {
            let rule = Part::fill(0.0, 1.0, (self.width, 0.6), RULE);
            bands.push(Band { height: 3.0, parts: vec![rule], bookmark: None });
        }
        let gap = match level {
            1 => 16.0,
            2 => 12.0,
            _ => 9.0,
        };
        Piece::heading(shared(bands), units(gap))
    }

    /// A heading without words would be read aloud as one all the same.
    fn heading_node(&mut self, text: &str, level: usize) -> Node {
        let level = u16::try_from(level).ok().and_then(NonZeroU16::new);
        match level.filter(|_| !text.trim().is_empty()) {
            Some(level) => self.tags.top(Tag::Hn(level, Some(text.to_owned()))),
            None => self.tags.top(Tag::P),
        }
    }

    /// A paragraph may break between any two of its lines.
    fn paragraph(&mut self, runs: &[Run]) -> Vec<Piece> {
        let cut = |style| match style {
            Style::Plain => Cut::Book,
            Style::Bold => Cut::Bold,
            Style::Italic => Cut::Oblique,
        };
        let runs: Vec<(Cut, &str)> =
            runs.iter().map(|run| (cut(run.style), run.text.as_str())).collect();
        let lines = wrap(self.fonts, &runs, BODY.size, self.width);
        let node = Some(self.tags.top(Tag::P));
        let (room, align, face) = (self.width, Align::Left, BODY);
        let column = Column { lines, x: 0.0, room, align, face, node };
        one_each(beside(vec![column]), GAP)
    }

    fn list(&mut self, items: &[String]) -> Vec<Piece> {
        const INDENT: f32 = 12.0;
        let list = self.tags.top(Tag::L(ListNumbering::Disc));
        let mut pieces = Vec::new();
        for (number, item) in items.iter().enumerate() {
            let node = self.tags.under(list, Tag::LI);
            let mark = self.tags.under(node, Tag::Lbl);
            let text = self.tags.under(node, Tag::LBody);
            let columns = vec![
                self.column("•", BODY, (3.0, INDENT), mark),
                self.column(item, BODY, (INDENT, self.width - INDENT), text),
            ];
            let gap = if number == 0 { GAP } else { 1.5 };
            pieces.push(Piece::new(shared(beside(columns)), units(gap)));
        }
        pieces
    }

    /// Labels and values, the values in line with one another.
    pub fn fields(&mut self, pairs: &[(&str, &str)]) -> Vec<Piece> {
        const BETWEEN: f32 = 12.0;
        let widest = pairs.iter().map(|(label, _)| self.width_of(label, LABEL));
        let labels = widest.fold(0.0, f32::max).min(self.width / 3.0).max(BETWEEN) + 0.5;
        let values = labels + BETWEEN;
        let list = self.tags.top(Tag::L(ListNumbering::None));
        let mut pieces = Vec::new();
        for (number, (label, value)) in pairs.iter().enumerate() {
            let node = self.tags.under(list, Tag::LI);
            let (before, after) =
                (self.tags.under(node, Tag::Lbl), self.tags.under(node, Tag::LBody));
            let columns = vec![
                self.column(label, LABEL, (0.0, labels), before),
                self.column(value, BODY, (values, self.width - values), after),
            ];
            let gap = if number == 0 { GAP } else { 1.0 };
            pieces.push(Piece::new(shared(beside(columns)), units(gap)));
        }
        pieces
    }

    fn note(&mut self, text: &str) -> Vec<Piece> {
        const INDENT: f32 = 9.0;
        let node = self.tags.top(Tag::P);
        let column = self.column(text, BODY, (INDENT, self.width - INDENT), node);
        let mut bands = beside(vec![column]);
        for band in &mut bands {
            band.parts.insert(0, Part::fill(0.0, 0.0, (2.0, band.height), RULE));
        }
        one_each(bands, GAP)
    }

    /// Role, room to write above the line, and the line.
    fn signatures(&mut self, roles: &[String]) -> Piece {
        const ROOM: f32 = 20.0;
        let date = self.width / 4.0;
        let name = (self.width - date) / 2.0;
        let places =
            [("Name", 0.0, name), ("Signed", name, name), ("Date", 2.0 * name, date + 8.0)];
        let mut bands = Vec::new();
        for (number, role) in roles.iter().enumerate() {
            let node = self.tags.top(Tag::P);
            let mut of_role = beside(vec![self.column(role, STRONG, (0.0, self.width), node)]);
            if let Some(first) = of_role.first_mut().filter(|_| number > 0) {
                first.lower(12.0);
            }
            let mut dotted = Band { height: BODY.leading, ..Band::default() };
            for (label, x, room) in places {
                let set = line(self.fonts, LABEL.cut, label, LABEL.size);
                let from = x + set.width + 4.0;
                let end = x + room - 8.0;
                dotted.parts.push(LABEL.part(set, x, Some(node)));
                dotted.parts.push(Part::fill(from, LABEL.base() + 1.0, (end - from, 0.6), GREY));
            }
            dotted.lower(ROOM);
            of_role.push(dotted);
            bands.push(stacked(of_role));
        }
        Piece::new(shared(bands), units(GAP + 10.0))
    }
}

/// What a paper is called in a reader's window if it has no title.
pub(super) const UNTITLED: &str = "Untitled paper";

/// Bands as pieces hold them.
pub(super) fn shared(bands: Vec<Band>) -> Vec<Rc<Band>> {
    bands.into_iter().map(Rc::new).collect()
}

/// A piece for each band, the first after a gap.
fn one_each(bands: Vec<Band>, gap: f32) -> Vec<Piece> {
    let gap = |number| if number == 0 { units(gap) } else { 0 };
    let bands = shared(bands).into_iter().enumerate();
    bands.map(|(number, band)| Piece::new(vec![band], gap(number))).collect()
}
