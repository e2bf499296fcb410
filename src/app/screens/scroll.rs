//! How far a page is scrolled. How long the page is comes out only where it is drawn, which is
//! why drawing may hold the place to what there is: a key pressed at the end then does nothing,
//! and the first key back moves.

use std::cell::Cell;

/// The first line shown of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scroll(Cell<usize>);

impl Scroll {
    /// Moves by lines, never before the first.
    pub fn by(&mut self, lines: isize) {
        let place = self.0.get_mut();
        *place = place.saturating_add_signed(lines);
    }

    /// Back to the first line.
    pub fn reset(&mut self) {
        self.0.set(0);
    }

    /// The first line shown of a page of `lines` on a screen with room for `room`: the last line
    /// is never scrolled past.
    pub fn hold(&self, lines: usize, room: usize) -> usize {
        let place = self.0.get().min(lines.saturating_sub(room));
        self.0.set(place);
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_not_scrolled_past() {
        let mut scroll = Scroll::default();
        for (by, place) in [(3, 3), (100, 20), (-1, 19), (-100, 0)] {
            scroll.by(by);
            assert_eq!(scroll.hold(30, 10), place, "{by}");
        }
        scroll.by(5);
        assert_eq!(scroll.hold(4, 10), 0);
    }
}
