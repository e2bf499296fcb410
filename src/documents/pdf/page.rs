//! The sheet and what surrounds the body on every page: the marking at top and bottom, the title
//! at the head of all pages but the first, and who printed it, the copy and the page at the foot.

use super::band::{Face, Part};
use super::fonts::{Cut, Fonts};
use super::tags::Node;
use super::wrap::{Line, fitting, line, shortened, wrap};
use crate::documents::model::{Document, Orientation};

const MARKING: Face = Face { cut: Cut::Bold, size: 10.0, leading: 13.0, shade: 0 };
const RUNNING: Face = Face { cut: Cut::Book, size: 8.0, leading: 11.0, shade: 60 };
/// A4, the long side last.
const A4: (f32, f32) = (595.28, 841.89);
/// Left and right of the body, and over and under everything.
const SIDE: f32 = 51.0;
const EDGE: f32 = 26.0;
/// Between the body and what surrounds it.
const APART: f32 = 12.0;
/// A marking takes at most this many lines, so that a page always has room for its body.
const MARKING_LINES: usize = 3;

/// What surrounds the body.
pub(super) struct Frame<'a> {
    document: &'a Document,
    marking: Vec<Line>,
    /// The size of the sheet.
    pub sheet: (f32, f32),
}

impl<'a> Frame<'a> {
    /// The frame of a document.
    pub fn new(document: &'a Document, fonts: &mut Fonts) -> Frame<'a> {
        let (short, long) = A4;
        let sheet = match document.orientation {
            Orientation::Portrait => (short, long),
            Orientation::Landscape => (long, short),
        };
        let runs = [(MARKING.cut, document.marking.as_str())];
        let mut marking = wrap(fonts, &runs, MARKING.size, sheet.0 - 2.0 * SIDE);
        marking.truncate(MARKING_LINES);
        Frame { document, marking, sheet }
    }

    /// The upper left corner of a page's body.
    pub fn corner(&self, number: usize) -> (f32, f32) {
        let running = if number > 1 { RUNNING.leading + 6.0 } else { 0.0 };
        (SIDE, EDGE + self.marked() + APART + running)
    }

    /// The width and height of a page's body.
    pub fn body(&self, number: usize) -> (f32, f32) {
        let (_, top) = self.corner(number);
        (self.sheet.0 - 2.0 * SIDE, self.foot() - APART - top)
    }

    fn marked(&self) -> f32 {
        MARKING.leading * self.marking.len() as f32
    }

    /// Where the lines at the foot begin.
    fn foot(&self) -> f32 {
        self.sheet.1 - EDGE - self.marked() - RUNNING.leading - 4.0
    }

    /// Marking and, from the second page, title and reference over a rule. On the first page the
    /// marking is text like any other, so that a screen reader says it; after that it repeats.
    pub fn top(&self, fonts: &mut Fonts, number: usize, marking: Node) -> Vec<Part> {
        let node = Some(marking).filter(|_| number == 1);
        let mut parts = self.marking(fonts, EDGE, node);
        if number > 1 {
            let y = EDGE + self.marked() + APART / 2.0;
            let (title, reference) = (&self.document.title, &self.document.reference);
            parts.append(&mut self.ends(fonts, (title, ""), reference, y));
            let rule = (self.sheet.0 - 2.0 * SIDE, 0.5);
            parts.push(Part::fill(SIDE, y + RUNNING.leading + 2.0, rule, RUNNING.shade));
        }
        parts
    }

    /// Who printed it and when, the copy, the page, and the marking.
    pub fn bottom(&self, fonts: &mut Fonts, number: usize, total: usize) -> Vec<Part> {
        let page = format!("page {number} of {total}");
        let right = match self.document.copy_line() {
            Some(copy) => format!("{copy} · {page}"),
            None => page,
        };
        let by = format!("printed by {}", self.document.printed_by);
        let at = format!(" at {}", self.document.printed_at);
        let mut parts = self.ends(fonts, (&by, &at), &right, self.foot());
        let marking = self.foot() + RUNNING.leading + 4.0;
        parts.append(&mut self.marking(fonts, marking, None));
        parts
    }

    fn marking(&self, fonts: &mut Fonts, top: f32, node: Option<Node>) -> Vec<Part> {
        let room = self.sheet.0 - 2.0 * SIDE;
        let runs = [(MARKING.cut, self.document.marking.as_str())];
        let lines = wrap(fonts, &runs, MARKING.size, room).into_iter().take(MARKING_LINES);
        (0..)
            .zip(lines)
            .map(|(number, line)| {
                let x = SIDE + (room - line.width) / 2.0;
                lowered(MARKING.part(line, x, node), top + MARKING.leading * number as f32)
            })
            .collect()
    }

    /// Texts at the two ends of a line; of the left one the first half gives way.
    fn ends(
        &self,
        fonts: &mut Fonts,
        (gives, stays): (&str, &str),
        right: &str,
        y: f32,
    ) -> Vec<Part> {
        let room = self.sheet.0 - 2.0 * SIDE;
        let (cut, size) = (RUNNING.cut, RUNNING.size);
        let right = shortened(fonts, cut, right, size, room / 2.0);
        let space = room - right.width - 12.0;
        let stays = fitting(fonts, cut, stays, size, space / 2.0);
        // Set alone it would lose the space before it.
        let taken = line(fonts, cut, &format!("·{stays}"), size).width;
        let left = fitting(fonts, cut, gives, size, space - taken) + &stays;
        let left = line(fonts, cut, &left, size);
        let x = SIDE + room - right.width;
        [(left, SIDE), (right, x)]
            .into_iter()
            .map(|(line, x)| lowered(RUNNING.part(line, x, None), y))
            .collect()
    }
}

fn lowered(part: Part, by: f32) -> Part {
    Part { y: part.y + by, ..part }
}
