//! Columns that share a line: which are shown, how wide, and the cells themselves.

use crate::domain::text::{fit, width};

/// What a column asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// Columns of the screen that it asks for.
    pub width: u16,
    /// Whether it takes more where there is room, and less where there is not.
    pub grows: bool,
    /// 0 never folds away; the highest folds away first.
    pub importance: u8,
    /// The width at which its longest value is whole, where that is known: it has what is spare
    /// before the columns that grow.
    pub whole: u16,
}

/// Columns between two cells.
pub const GAP: u16 = 2;
/// The narrowest that a growing column becomes.
const NARROWEST: u16 = 6;

impl Wish {
    /// The least that it is still of use at: a column that grows gives up a sixth before
    /// another folds away.
    fn least(&self) -> u16 {
        if self.grows { self.width - self.width / 6 } else { self.width }
    }
}

/// The places of the columns that are shown, each with its width, for a line of `room` columns.
/// What does not fit folds away by importance; spare room goes to those that grow.
pub fn lay_out(wishes: &[Wish], room: u16) -> Vec<(usize, u16)> {
    let mut kept: Vec<(usize, Wish)> = wishes.iter().copied().enumerate().collect();
    while least(&kept) > room {
        let most = kept.iter().map(|(_, wish)| wish.importance).max().unwrap_or(0);
        let last = kept.iter().rposition(|(_, wish)| wish.importance == most);
        match last {
            Some(last) if most > 0 && !halve(&mut kept, last, room) => {
                kept.remove(last);
            }
            Some(_) if most > 0 => {}
            _ => break,
        }
    }
    shrink(&mut kept, room);
    while total(&kept) > room && kept.len() > 1 {
        kept.pop();
    }
    grow(&mut kept, room);
    kept.into_iter().map(|(place, wish)| (place, wish.width.min(room))).collect()
}

/// Cuts the second column to what the first leaves it, where it grows and that is half of what it
/// asks or more: a reference alone tells nothing. False where it had better fold away.
fn halve(kept: &mut [(usize, Wish)], place: usize, room: u16) -> bool {
    let needed = least(kept);
    let Some((_, wish)) = kept.get_mut(place) else { return false };
    let left = (room + wish.least()).saturating_sub(needed);
    let helps =
        place == 1 && wish.grows && left < wish.width && left >= (wish.width / 2).max(NARROWEST);
    if helps {
        // What stays is its least: nothing more is taken of it.
        *wish = Wish { width: left, grows: false, ..*wish };
    }
    helps
}

fn least(kept: &[(usize, Wish)]) -> u16 {
    let least = |(place, wish): &(usize, Wish)| (*place, Wish { width: wish.least(), ..*wish });
    total(&kept.iter().map(least).collect::<Vec<_>>())
}

fn total(kept: &[(usize, Wish)]) -> u16 {
    let cells = kept.iter().fold(0_u16, |sum, (_, wish)| sum.saturating_add(wish.width));
    let gaps = u16::try_from(kept.len().saturating_sub(1)).unwrap_or(u16::MAX).saturating_mul(GAP);
    cells.saturating_add(gaps)
}

/// Takes what is too much from the growing columns, each down to its least; only what is still
/// too much then is taken below that.
fn shrink(kept: &mut [(usize, Wish)], room: u16) {
    let least: Vec<u16> = kept.iter().map(|(_, wish)| wish.least()).collect();
    take_from_widest(kept, room, &least);
    take_from_widest(kept, room, &vec![NARROWEST; least.len()]);
}

fn take_from_widest(kept: &mut [(usize, Wish)], room: u16, least: &[u16]) {
    loop {
        let over = total(kept).saturating_sub(room);
        let wishes = kept.iter_mut().map(|(_, wish)| wish).zip(least);
        let roomy = wishes.filter(|(wish, least)| wish.grows && wish.width > **least);
        match roomy.max_by_key(|(wish, _)| wish.width) {
            Some((wish, _)) if over > 0 => wish.width -= 1,
            _ => break,
        }
    }
}

fn grow(kept: &mut [(usize, Wish)], room: u16) {
    let mut spare = room.saturating_sub(total(kept));
    for (_, wish) in kept.iter_mut() {
        let more = wish.whole.saturating_sub(wish.width).min(spare);
        wish.width += more;
        spare -= more;
    }
    let mut growing: Vec<&mut Wish> =
        kept.iter_mut().map(|(_, wish)| wish).filter(|wish| wish.grows).collect();
    let count = u16::try_from(growing.len()).unwrap_or(u16::MAX);
    let Some(share) = spare.checked_div(count) else { return };
    for wish in &mut growing {
        wish.width = wish.width.saturating_add(share);
    }
    if let Some(first) = growing.first_mut() {
        first.width = first.width.saturating_add(spare - share * count);
    }
}

/// The text in a cell of `columns`, cut and filled with spaces.
pub fn cell(text: &str, columns: usize, right: bool) -> String {
    let text = fit(text, columns);
    let fill = " ".repeat(columns.saturating_sub(width(&text)));
    if right { format!("{fill}{text}") } else { format!("{text}{fill}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wish(width: u16, grows: bool, importance: u8) -> Wish {
        Wish { width, grows, importance, whole: 0 }
    }

    #[test]
    fn columns_fold_away_by_importance_and_share_what_is_left() {
        let wishes = [wish(12, false, 0), wish(18, true, 0), wish(10, false, 3), wish(6, false, 1)];
        for (room, shown) in [
            (60, vec![(0, 12), (1, 26), (2, 10), (3, 6)]),
            (52, vec![(0, 12), (1, 18), (2, 10), (3, 6)]),
            (49, vec![(0, 12), (1, 15), (2, 10), (3, 6)]),
            (48, vec![(0, 12), (1, 26), (3, 6)]),
            (33, vec![(0, 12), (1, 19)]),
            (25, vec![(0, 12), (1, 11)]),
            (15, vec![(0, 12)]),
            (5, vec![(0, 5)]),
            (0, vec![(0, 0)]),
        ] {
            assert_eq!(lay_out(&wishes, room), shown, "{room}");
        }
        assert_eq!(lay_out(&[], 40), vec![]);
        let wishes = [Wish { whole: 9, ..wish(6, false, 0) }, wish(10, true, 0)];
        assert_eq!(lay_out(&wishes, 20), vec![(0, 8), (1, 10)]);
        assert_eq!(lay_out(&wishes, 40), vec![(0, 9), (1, 29)]);
    }

    #[test]
    fn cells_are_cut_and_filled() {
        for (text, columns, right, shown) in [
            ("ab", 4, false, "ab  "),
            ("ab", 4, true, "  ab"),
            ("abcdef", 4, false, "abc…"),
            ("日本語", 4, false, "日… "),
            ("e\u{301}", 2, false, "e\u{301} "),
        ] {
            assert_eq!(cell(text, columns, right), shown);
        }
    }

    proptest! {
        #[test]
        fn columns_never_outgrow_the_line(
            wishes in proptest::collection::vec((1..60u16, any::<bool>(), 0..9u8), 0..20),
            room in 0..300u16,
        ) {
            let wishes: Vec<Wish> = wishes.into_iter().map(|(w, g, i)| wish(w, g, i)).collect();
            let shown = lay_out(&wishes, room);
            let gaps = shown.len().saturating_sub(1) * usize::from(GAP);
            let used = shown.iter().map(|(_, w)| usize::from(*w)).sum::<usize>() + gaps;
            prop_assert!(used <= usize::from(room));
            prop_assert!(shown.is_sorted_by(|a, b| a.0 < b.0));
        }
    }
}
