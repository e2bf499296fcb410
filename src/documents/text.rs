//! Documents as plain text for a line printer, a file or the preview on the screen: pages of a
//! fixed size, each with its marking, its number and who printed it.

use super::layout::{Piece, pieces};
use super::measure::{ends, pad, shorten, width, wrap};
use super::model::{Align, Document};

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
    let bodies = Paginator::paginate(&pieces(&document, page.columns, rest), first, rest);
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

    fn fill(&self, mut body: Vec<String>, number: usize, total: usize) -> Vec<String> {
        body.resize(self.body(number), String::new());
        let mut lines = self.top(number);
        lines.append(&mut body);
        lines.append(&mut self.bottom(number, total));
        for line in &mut lines {
            line.truncate(line.trim_end().len());
        }
        lines
    }
}

/// Puts pieces on pages: whole where they fit, heads repeated, headings with what they announce.
struct Paginator {
    first: usize,
    rest: usize,
    done: Vec<Vec<String>>,
    current: Vec<String>,
    /// The current page holds nothing but headings, so what they announce must start on it.
    only_headings: bool,
}

impl Paginator {
    /// The bodies of the pages; `first` and `rest` are the lines that the first page and the
    /// others hold.
    fn paginate(pieces: &[Piece], first: usize, rest: usize) -> Vec<Vec<String>> {
        let mut paginator =
            Paginator { first, rest, done: Vec::new(), current: Vec::new(), only_headings: true };
        for (number, piece) in pieces.iter().enumerate() {
            let following = pieces.get(number..).unwrap_or_default();
            let crowded = !paginator.only_headings && paginator.need(following) > paginator.room();
            if piece.new_page || crowded {
                paginator.turn();
            }
            paginator.place(piece);
        }
        paginator.done.push(paginator.current);
        paginator.done
    }

    fn room(&self) -> usize {
        let size = if self.done.is_empty() { self.first } else { self.rest };
        size.saturating_sub(self.current.len())
    }

    /// Start a new page, unless this one is still empty.
    fn turn(&mut self) {
        if !self.current.is_empty() {
            self.done.push(std::mem::take(&mut self.current));
            self.only_headings = true;
        }
    }

    /// Lines that must be free for the first piece to start on this page: all of it, or its
    /// first two if no page could hold it; for a heading, also the next two lines of text.
    fn need(&self, pieces: &[Piece]) -> usize {
        let mut total = 0;
        let mut announced = 0;
        for (number, piece) in pieces.iter().enumerate() {
            if number > 0 && piece.new_page {
                break;
            }
            let head = piece.head.as_ref().map_or(0, |head| head.len());
            let whole = head + piece.lines.len() <= self.rest;
            let lines = if whole { piece.lines.len() } else { piece.lines.len().min(2) };
            total += piece.gap + lines + if piece.opens { head } else { 0 };
            announced = if piece.heading { 0 } else { announced + lines };
            let alone = number == 0 && !piece.heading;
            if alone || announced >= 2 {
                break;
            }
        }
        total
    }

    fn place(&mut self, piece: &Piece) {
        let head = piece.head.as_ref().map_or(0, |head| head.len());
        if piece.opens && self.room() <= piece.gap + head {
            self.turn();
        }
        let at_top = self.current.is_empty();
        if !at_top {
            let gap = piece.gap.min(self.room());
            self.current.extend(std::iter::repeat_n(String::new(), gap));
        }
        if at_top || piece.opens {
            self.repeat_head(piece);
        }
        for line in &piece.lines {
            if self.room() == 0 {
                self.turn();
                self.repeat_head(piece);
            }
            self.current.push(line.clone());
            self.only_headings &= piece.heading;
        }
    }

    fn repeat_head(&mut self, piece: &Piece) {
        if let Some(head) = &piece.head {
            self.current.extend(head.iter().cloned());
        }
    }
}
