//! Documents as plain text for a line printer, a file or the preview on the screen: pages of a
//! fixed size, each with its marking, its number and who printed it.

use super::layout::pieces;
use super::measure::{ends, pad, shorten, width, wrap};
use super::model::{Align, Document};
use super::paginate::{Placed, paginate};

/// Size of a page of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    columns: usize,
    lines: usize,
}

impl Page {
    /// A page of so many columns and lines; under 60 × 20 the marking and numbers would not
    /// fit, so smaller sizes count as that.
    pub fn new(columns: usize, lines: usize) -> Page {
        Page { columns: columns.max(60), lines: lines.max(20) }
    }

    /// How many columns it has.
    pub fn columns(self) -> usize {
        self.columns
    }

    /// How many lines it has.
    pub fn lines(self) -> usize {
        self.lines
    }
}

impl Default for Page {
    /// 80 columns by 66 lines: a sheet at ten characters and six lines to the inch.
    fn default() -> Page {
        Page::new(80, 66)
    }
}

/// The whole document as text, with a form feed between pages.
pub fn render_text(document: &Document, page: Page) -> String {
    let pages: Vec<String> =
        pages(document, page).iter().map(|lines| lines.join("\n") + "\n").collect();
    pages.join("\u{c}")
}

/// The same pages as lines: each has exactly the page's number of lines, none wider than the
/// page and none with trailing spaces or control characters. There is always one page.
pub fn pages(document: &Document, page: Page) -> Vec<Vec<String>> {
    let document = document.cleaned();
    let frame = Frame::new(&document, page);
    let (first, rest) = (frame.body(1), frame.body(2));
    let bodies = paginate(&pieces(&document, page.columns, rest), first, rest);
    let total = bodies.len();
    bodies.into_iter().enumerate().map(|(index, body)| frame.fill(body, index + 1, total)).collect()
}

/// What surrounds the body on every page.
struct Frame<'a> {
    document: &'a Document,
    page: Page,
    marking: Vec<String>,
}

impl Frame<'_> {
    /// A marking takes at most this many lines, so that a page always has room for its body.
    const MARKING_LINES: usize = 3;

    fn new(document: &Document, page: Page) -> Frame<'_> {
        let mut marking = wrap(&document.marking, page.columns);
        marking.truncate(Self::MARKING_LINES);
        for line in &mut marking {
            *line = pad(line, page.columns, Align::Centre);
        }
        Frame { document, page, marking }
    }

    /// Marking and a blank line; from the second page also title and reference.
    fn top(&self, number: usize) -> Vec<String> {
        let mut lines = self.marking.clone();
        lines.push(String::new());
        if number > 1 {
            let columns = self.page.columns;
            let reference = shorten(&self.document.reference, columns / 3);
            lines.push(ends(&self.document.title, &reference, columns));
            lines.push("─".repeat(columns));
            lines.push(String::new());
        }
        lines
    }

    fn bottom(&self, number: usize, total: usize) -> Vec<String> {
        let page = format!("page {number} of {total}");
        let right = match self.document.copy_line() {
            Some(copy) => format!("{copy}   {page}"),
            None => page,
        };
        // A long name gives way before the time does.
        let at = format!(" at {}", self.document.printed_at);
        let room = self.page.columns.saturating_sub(width(&right) + 2);
        let by = format!("printed by {}", self.document.printed_by);
        let left = shorten(&by, room.saturating_sub(width(&at)).max(12)) + &at;
        let mut lines = vec![String::new(), ends(&left, &right, self.page.columns)];
        lines.extend(self.marking.iter().cloned());
        lines
    }

    /// Lines left for the body of a page.
    fn body(&self, number: usize) -> usize {
        self.page.lines.saturating_sub(self.top(number).len() + self.bottom(number, number).len())
    }

    fn fill(&self, body: Vec<Placed<String>>, number: usize, total: usize) -> Vec<String> {
        let mut lines = self.top(number);
        let top = lines.len();
        for placed in body {
            lines.resize(top + placed.at, String::new());
            lines.push(placed.strip);
        }
        lines.resize(top + self.body(number), String::new());
        lines.append(&mut self.bottom(number, total));
        for line in &mut lines {
            line.truncate(line.trim_end().len());
        }
        lines
    }
}
