//! What goes on which page, for every form that has pages: pieces are kept whole where they fit,
//! heads of tables repeated, headings kept with what they announce.

use std::rc::Rc;

/// A strip across a page that is never parted, such as a line of text.
pub(super) trait Strip: Clone {
    /// How much of the page it takes, in the unit that the pages are measured in; not 0.
    fn height(&self) -> usize;
}

/// A line of a page of text: pages of text are measured in lines.
impl Strip for String {
    fn height(&self) -> usize {
        1
    }
}

/// Strips that stay on one page unless they are more than a page.
#[derive(Debug)]
pub(super) struct Piece<S> {
    pub strips: Vec<S>,
    /// Room left before it, unless it starts a page.
    pub gap: usize,
    /// Never left at the foot of a page without what it announces.
    pub heading: bool,
    /// It stands on the page of the piece after it.
    pub with_next: bool,
    /// The heads of the table it belongs to, to repeat when it starts a page.
    pub head: Option<Rc<Vec<S>>>,
    /// It is the first of its table, so the heads come before it wherever it stands.
    pub opens: bool,
    /// It starts a page.
    pub new_page: bool,
}

impl<S> Piece<S> {
    /// Strips with some room before them.
    pub fn new(strips: Vec<S>, gap: usize) -> Piece<S> {
        Piece {
            strips,
            gap,
            heading: false,
            with_next: false,
            head: None,
            opens: false,
            new_page: false,
        }
    }

    /// Strips that announce what follows.
    pub fn heading(strips: Vec<S>, gap: usize) -> Piece<S> {
        Piece { heading: true, ..Piece::new(strips, gap) }
    }
}

/// Above this many strips a block may be parted: kept whole, it would leave too much of the page
/// before it white.
const KEPT: usize = 24;

/// Keeps the pieces of a short block on one page, such as what a decision is made of.
pub(super) fn together<S>(mut pieces: Vec<Piece<S>>) -> Vec<Piece<S>> {
    if pieces.iter().map(|piece| piece.strips.len()).sum::<usize>() <= KEPT
        && let Some((_, before)) = pieces.split_last_mut()
    {
        before.iter_mut().for_each(|piece| piece.with_next = true);
    }
    pieces
}

/// A strip where it stands.
#[derive(Debug)]
pub(super) struct Placed<S> {
    /// From the top of the page's body.
    pub at: usize,
    /// The strip.
    pub strip: S,
    /// It repeats the head of a table that began on an earlier page.
    pub repeated: bool,
}

/// The pages' bodies, at least one; `first` and `rest` are how much the first page and the others
/// hold.
pub(super) fn paginate<S: Strip>(
    pieces: &[Piece<S>],
    first: usize,
    rest: usize,
) -> Vec<Vec<Placed<S>>> {
    let mut paginator = Paginator {
        first,
        rest,
        done: Vec::new(),
        current: Vec::new(),
        used: 0,
        only_headings: true,
    };
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

struct Paginator<S> {
    first: usize,
    rest: usize,
    done: Vec<Vec<Placed<S>>>,
    current: Vec<Placed<S>>,
    /// How much of the current page is taken.
    used: usize,
    /// The current page holds nothing but headings, so what they announce must start on it.
    only_headings: bool,
}

impl<S: Strip> Paginator<S> {
    fn room(&self) -> usize {
        let size = if self.done.is_empty() { self.first } else { self.rest };
        size.saturating_sub(self.used)
    }

    /// Start a new page, unless this one is still empty.
    fn turn(&mut self) {
        if !self.current.is_empty() {
            self.done.push(std::mem::take(&mut self.current));
            self.used = 0;
            self.only_headings = true;
        }
    }

    /// What must be free for the first piece to start on this page: all of it, or its first two
    /// strips if no page could hold it; for a heading, also the next two strips; and what stays
    /// with what comes after it.
    fn need(&self, pieces: &[Piece<S>]) -> usize {
        let mut total = 0;
        let mut announced = 0;
        for (number, piece) in pieces.iter().enumerate() {
            if number > 0 && piece.new_page {
                break;
            }
            let head = piece.head.as_ref().map_or(0, |head| height(head));
            let whole = head + height(&piece.strips) <= self.rest;
            let strips = if whole { piece.strips.len() } else { piece.strips.len().min(2) };
            let start = piece.strips.get(..strips).unwrap_or_default();
            total += piece.gap + height(start) + if piece.opens { head } else { 0 };
            announced = if piece.heading { 0 } else { announced + strips };
            let alone = number == 0 && !piece.heading;
            if !piece.with_next && (alone || announced >= 2) {
                break;
            }
        }
        total
    }

    fn place(&mut self, piece: &Piece<S>) {
        let head = piece.head.as_ref().map_or(0, |head| height(head));
        let first = piece.strips.first().map_or(0, Strip::height);
        if piece.opens && self.room() < piece.gap + head + first {
            self.turn();
        }
        let at_top = self.current.is_empty();
        if !at_top {
            self.used += piece.gap.min(self.room());
        }
        if at_top || piece.opens {
            self.put_head(piece, !piece.opens);
        }
        for strip in &piece.strips {
            if self.room() < strip.height() {
                self.turn();
                self.put_head(piece, true);
            }
            self.put(strip.clone(), false);
            self.only_headings &= piece.heading;
        }
    }

    fn put_head(&mut self, piece: &Piece<S>, repeated: bool) {
        for strip in piece.head.iter().flat_map(|head| head.iter()) {
            self.put(strip.clone(), repeated);
        }
    }

    fn put(&mut self, strip: S, repeated: bool) {
        let height = strip.height();
        self.current.push(Placed { at: self.used, strip, repeated });
        self.used += height;
    }
}

fn height<S: Strip>(strips: &[S]) -> usize {
    strips.iter().map(Strip::height).sum()
}
