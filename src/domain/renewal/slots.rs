//! The months of a plan as slots: whether one more renewal still finds a month between its first
//! and its last, whichever month that is. By Hall's condition for intervals it does as long as no
//! span of months holds more renewals that must begin inside it than it has room for.

/// Months with room, and how many renewals must begin inside each span of them.
pub(super) struct Slots {
    capacity: u32,
    /// What is in each month for good.
    filled: Vec<u32>,
    /// By first and last month of a span: renewals kept whose own months lie inside it.
    inside: Vec<Vec<u32>>,
}

impl Slots {
    pub fn new(months: usize, capacity: u32) -> Self {
        let inside = vec![vec![0; months]; months];
        Self { capacity, filled: vec![0; months], inside }
    }

    /// Room in a month at a capacity, besides what is there for good.
    pub fn room(&self, month: usize, capacity: u32) -> u32 {
        self.filled.get(month).map_or(0, |filled| capacity.saturating_sub(*filled))
    }

    /// Puts one in a month for good.
    pub fn fill(&mut self, month: usize) {
        if let Some(filled) = self.filled.get_mut(month) {
            *filled += 1;
        }
    }

    /// Whether one can be put in a month for good and all that are kept still find one.
    pub fn has_room(&self, month: usize) -> bool {
        self.room(month, self.capacity) > 0
            && self.holds(self.capacity, |first, last| u32::from(first <= month && month <= last))
    }

    /// Keeps a month between two for one more, where there is one.
    pub fn keep(&mut self, earliest: usize, latest: usize) -> bool {
        let one = |first: usize, last: usize| u32::from(first <= earliest && latest <= last);
        if !self.holds(self.capacity, one) {
            return false;
        }
        for (first, row) in self.inside.iter_mut().enumerate().take(earliest + 1) {
            for (last, count) in row.iter_mut().enumerate().skip(latest) {
                *count += one(first, last);
            }
        }
        true
    }

    /// The least capacity up to `most` at which all that are kept find a month.
    pub fn least_capacity(&self, most: u32) -> Option<u32> {
        let (mut low, mut high) = (0, most);
        if !self.holds(most, |_, _| 0) {
            return None;
        }
        while low < high {
            let middle = low + (high - low) / 2;
            match self.holds(middle, |_, _| 0) {
                true => high = middle,
                false => low = middle + 1,
            }
        }
        Some(low)
    }

    /// Whether no span holds more than its room with `more` added to it.
    fn holds(&self, capacity: u32, more: impl Fn(usize, usize) -> u32) -> bool {
        self.inside.iter().enumerate().all(|(first, row)| {
            let mut room = 0u32;
            row.iter().enumerate().skip(first).all(|(last, inside)| {
                room = room.saturating_add(self.room(last, capacity));
                inside + more(first, last) <= room
            })
        })
    }
}
