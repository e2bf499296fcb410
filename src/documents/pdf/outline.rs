//! The outline that a reader of the PDF shows beside it: the title, and the headings under it.

use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::outline::{Outline, OutlineNode};

use super::band::Bookmark;

/// Bookmarks in the order of the pages, as the tree that their depths make.
#[derive(Debug, Default)]
pub(super) struct Bookmarks {
    /// Entries that may still get others under them, each deeper than the one before.
    open: Vec<(usize, OutlineNode)>,
    outline: Outline,
}

impl Bookmarks {
    /// A heading at a place on a page, counted from 0.
    pub fn add(&mut self, bookmark: &Bookmark, page: usize, (x, y): (f32, f32)) {
        self.close(bookmark.depth);
        let place = XyzDestination::new(page, Point::from_xy(x, y));
        let entry = OutlineNode::new(bookmark.text.clone(), place).with_open(true);
        self.open.push((bookmark.depth, entry));
    }

    /// The whole outline.
    pub fn outline(mut self) -> Outline {
        self.close(0);
        self.outline
    }

    /// Puts away the entries that are not over one of this depth.
    fn close(&mut self, depth: usize) {
        while let Some((_, entry)) = self.open.pop_if(|(over, _)| *over >= depth) {
            match self.open.last_mut() {
                Some((_, over)) => over.push_child(entry),
                None => self.outline.push_child(entry),
            }
        }
    }
}
