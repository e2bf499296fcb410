//! What a page of a PDF is put together from: bands across it that are never parted, each with
//! its inked parts. All lengths are points, right and down from the upper left corner.

use std::rc::Rc;

use super::fonts::Cut;
use super::tags::Node;
use super::wrap::Line;
use crate::documents::model::Align;
use crate::documents::paginate::{self, Strip};

/// Bands that stay together.
pub(super) type Piece = paginate::Piece<Rc<Band>>;

/// Pages are counted off in hundredths of a point, so that heights add up exactly.
const UNITS: f32 = 100.0;

/// Points as units of a page's height.
pub(super) fn units(points: f32) -> usize {
    (points.max(0.0) * UNITS).round() as usize
}

/// Units of a page's height as points.
pub(super) fn points(units: usize) -> f32 {
    units as f32 / UNITS
}

/// A strip across the page.
#[derive(Debug, Default)]
pub(super) struct Band {
    pub height: f32,
    pub parts: Vec<Part>,
    /// The heading that starts here.
    pub bookmark: Option<Bookmark>,
}

impl Strip for Rc<Band> {
    fn height(&self) -> usize {
        units(self.height).max(1)
    }
}

impl Band {
    /// Makes room above what is in the band.
    pub fn lower(&mut self, by: f32) {
        self.height += by;
        self.parts.iter_mut().for_each(|part| part.y += by);
    }
}

/// Bands on top of one another as one.
pub(super) fn stacked(bands: Vec<Band>) -> Band {
    let mut all = Band::default();
    for mut band in bands {
        let height = band.height;
        band.lower(all.height);
        all.parts.append(&mut band.parts);
        all.height += height;
        all.bookmark = all.bookmark.or(band.bookmark);
    }
    all
}

/// Some ink on a band.
#[derive(Debug)]
pub(super) struct Part {
    pub x: f32,
    /// The base line of text; the upper edge of anything else.
    pub y: f32,
    pub ink: Ink,
    /// What it is to a reader; `None` for what only pleases the eye.
    pub node: Option<Node>,
}

/// What is printed, in a shade from 0, black, to 255, white.
#[derive(Debug)]
pub(super) enum Ink {
    /// Set text.
    Text { line: Line, size: f32, shade: u8 },
    /// A filled box: bars and rules.
    Fill { width: f32, height: f32, shade: u8 },
    /// A line through points, which count from the part's place.
    Curve { through: Vec<(f32, f32)>, thick: f32, shade: u8 },
}

impl Part {
    /// A box without meaning.
    pub fn fill(x: f32, y: f32, (width, height): (f32, f32), shade: u8) -> Part {
        Part { x, y, ink: Ink::Fill { width, height, shade }, node: None }
    }
}

/// An entry of the outline.
#[derive(Debug)]
pub(super) struct Bookmark {
    /// 0 for the title, 1 for the headings under it, and so on without a gap.
    pub depth: usize,
    pub text: String,
}

/// How text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Face {
    pub cut: Cut,
    pub size: f32,
    /// From base line to base line.
    pub leading: f32,
    pub shade: u8,
}

impl Face {
    /// From the top of a line to its base line.
    pub fn base(self) -> f32 {
        const ASCENT: f32 = 0.76;
        (self.leading - self.size) / 2.0 + ASCENT * self.size
    }

    /// A set line as part of a band that it starts at the top of.
    pub fn part(self, line: Line, x: f32, node: Option<Node>) -> Part {
        let ink = Ink::Text { line, size: self.size, shade: self.shade };
        Part { x, y: self.base(), ink, node }
    }
}

/// Wrapped text in its column.
#[derive(Debug)]
pub(super) struct Column {
    pub lines: Vec<Line>,
    pub x: f32,
    pub room: f32,
    pub align: Align,
    pub face: Face,
    pub node: Option<Node>,
}

/// Columns side by side as bands, one a line; all have the leading of the first.
pub(super) fn beside(columns: Vec<Column>) -> Vec<Band> {
    let height = columns.first().map_or(0.0, |column| column.face.leading);
    let mut bands: Vec<Band> = Vec::new();
    for column in columns {
        let (x, room, align, face, node) =
            (column.x, column.room, column.align, column.face, column.node);
        for (number, line) in column.lines.into_iter().enumerate() {
            if bands.len() <= number {
                bands.push(Band { height, ..Band::default() });
            }
            let spare = (room - line.width).max(0.0);
            let indent = match align {
                Align::Left => 0.0,
                Align::Right => spare,
                Align::Centre => spare / 2.0,
            };
            if let Some(band) = bands.get_mut(number) {
                band.parts.push(face.part(line, x + indent, node));
            }
        }
    }
    bands
}
