//! Which counts of a table by group are hidden, so that none under the policy's least can be worked
//! out from those that are shown. The totals of all groups together stand in other reports, and are
//! taken to be known. What is hidden is audited exactly: counts, levels and totals make a network,
//! and how far a hidden count can move while everything shown stays is a flow in it.

mod network;
#[cfg(test)]
mod tests;

use network::{Item, Network};

/// Counts by group, level and column (such as an outcome), each of one case alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    groups: usize,
    levels: usize,
    columns: usize,
    atoms: Vec<u32>,
}

impl Counts {
    /// Nothing counted yet.
    pub fn new(groups: usize, levels: usize, columns: usize) -> Self {
        Self { groups, levels, columns, atoms: vec![0; groups * levels * columns] }
    }

    /// Groups, levels and columns.
    pub fn size(&self) -> (usize, usize, usize) {
        (self.groups, self.levels, self.columns)
    }

    fn place(&self, group: usize, level: usize, column: usize) -> usize {
        (group * self.levels + level) * self.columns + column
    }

    /// Counts one more; a place that is not there counts nothing.
    pub fn add(&mut self, group: usize, level: usize, column: usize) {
        if group < self.groups && level < self.levels && column < self.columns {
            let place = self.place(group, level, column);
            self.atoms.iter_mut().skip(place).take(1).for_each(|count| *count += 1);
        }
    }

    /// The count of a group at a level in a column.
    pub fn atom(&self, group: usize, level: usize, column: usize) -> u32 {
        self.atoms.get(self.place(group, level, column)).copied().unwrap_or_default()
    }

    /// The count of a group in a column, over all levels.
    pub fn cell(&self, group: usize, column: usize) -> u32 {
        (0..self.levels).map(|level| self.atom(group, level, column)).sum()
    }

    /// The count of a group at a level, over all columns.
    pub fn block(&self, group: usize, level: usize) -> u32 {
        (0..self.columns).map(|column| self.atom(group, level, column)).sum()
    }

    /// The count of a group.
    pub fn total(&self, group: usize) -> u32 {
        (0..self.columns).map(|column| self.cell(group, column)).sum()
    }

    /// The count of all groups at a level in a column.
    pub fn of_all(&self, level: usize, column: usize) -> u32 {
        (0..self.groups).map(|group| self.atom(group, level, column)).sum()
    }

    fn column_of_all(&self, column: usize) -> u32 {
        (0..self.levels).map(|level| self.of_all(level, column)).sum()
    }

    fn level_of_all(&self, level: usize) -> u32 {
        (0..self.columns).map(|column| self.of_all(level, column)).sum()
    }
}

/// How counts are hidden (L, policy data).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Least {
    /// Counts under this are hidden, nought as well, unless nobody at all is counted there.
    pub count: u32,
    /// By how much a hidden count can be different at least, for all that is shown; by as much as
    /// all groups together allow where that is less.
    pub spread: u32,
}

/// What is hidden: the total of a group, its count in a column, its counts at a level; the count of
/// all groups in a column, and those at a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    levels: usize,
    columns: usize,
    totals: Vec<bool>,
    cells: Vec<bool>,
    blocks: Vec<bool>,
    of_all: Vec<bool>,
    rows: Vec<bool>,
}

impl Hidden {
    /// Whether the total of a group is hidden.
    pub fn total(&self, group: usize) -> bool {
        self.totals.get(group).copied().unwrap_or(true)
    }

    /// Whether a group's count in a column is hidden.
    pub fn cell(&self, group: usize, column: usize) -> bool {
        self.cells.get(group * self.columns + column).copied().unwrap_or(true)
    }

    /// Whether a group's counts at a level are hidden, all of them and their sum.
    pub fn block(&self, group: usize, level: usize) -> bool {
        self.blocks.get(group * self.levels + level).copied().unwrap_or(true)
    }

    /// Whether the count of all groups in a column is hidden.
    pub fn column(&self, column: usize) -> bool {
        self.of_all.get(column).copied().unwrap_or(true)
    }

    /// Whether the counts of all groups at a level are hidden, and with them what the groups that
    /// are not shown there have together.
    pub fn row(&self, level: usize) -> bool {
        self.rows.get(level).copied().unwrap_or(true)
    }

    fn is(&self, item: Item) -> bool {
        match item {
            Item::Total(group) => self.total(group),
            Item::Cell(group, column) => self.cell(group, column),
            Item::Block(group, level) => self.block(group, level),
            Item::Column(column) => self.column(column),
            Item::Row(level) => self.row(level),
        }
    }

    fn hide(&mut self, item: Item) {
        let (list, place) = match item {
            Item::Total(group) => (&mut self.totals, group),
            Item::Cell(group, column) => (&mut self.cells, group * self.columns + column),
            Item::Block(group, level) => (&mut self.blocks, group * self.levels + level),
            Item::Column(column) => (&mut self.of_all, column),
            Item::Row(level) => (&mut self.rows, level),
        };
        list.iter_mut().skip(place).take(1).for_each(|hidden| *hidden = true);
    }
}

/// What is to be hidden of counts; `by_level` says whether levels are shown at all.
///
/// Counts of groups are held as if all counts of all groups were known, for other reports give
/// them; those of all groups that are small are hidden here beside that, with what gives them away.
pub fn protect(counts: &Counts, least: Least, by_level: bool) -> Hidden {
    let mut hidden = small(counts, least, by_level);
    loop {
        let next = |hidden: &Hidden| {
            alone(counts, hidden, by_level).or_else(|| small_sum(counts, hidden, least, by_level))
        };
        while let Some(item) = next(&hidden) {
            hidden.hide(item);
        }
        let network = Network::new(counts, &hidden, false);
        let found = hidden_items(counts, &hidden, by_level)
            .find(|item| !network.is_safe(counts, *item, least.spread));
        let next = found.and_then(|item| beside(counts, &hidden, item, by_level));
        // With nothing left to hide a count is as uncertain as the known totals let it be.
        match next.or_else(|| beside_sums(counts, &hidden, least, by_level)) {
            Some(item) => hidden.hide(item),
            None => return hidden,
        }
    }
}

/// What the groups that are not shown at a level have there in a column.
fn left(counts: &Counts, hidden: &Hidden, level: usize, column: usize) -> u32 {
    let groups = (0..counts.groups).filter(|group| hidden.block(*group, level));
    groups.map(|group| counts.atom(group, level, column)).sum()
}

fn left_of_all(counts: &Counts, hidden: &Hidden, level: usize) -> u32 {
    (0..counts.columns).map(|column| left(counts, hidden, level, column)).sum()
}

/// Counts of several groups together: all of them in a column, or those left at a level.
fn sums(counts: &Counts, by_level: bool) -> impl Iterator<Item = Item> + use<> {
    let levels = if by_level { counts.levels } else { 0 };
    (0..counts.columns).map(Item::Column).chain((0..levels).map(Item::Row))
}

/// A count of several groups together that is shown and under the least; that nobody is counted is
/// no secret.
fn small_sum(counts: &Counts, hidden: &Hidden, least: Least, by_level: bool) -> Option<Item> {
    let is_small = |count: u32| count > 0 && count < least.count;
    sums(counts, by_level).filter(|item| !hidden.is(*item)).find(|item| match *item {
        Item::Column(column) => is_small(counts.column_of_all(column)),
        Item::Row(level) => {
            (0..counts.columns).any(|column| is_small(left(counts, hidden, level, column)))
        }
        _ => false,
    })
}

/// What is hidden next for a count of several groups that can be worked out: the least beside it.
fn beside_sums(counts: &Counts, hidden: &Hidden, least: Least, by_level: bool) -> Option<Item> {
    let network = Network::new(counts, hidden, true);
    let item = sums(counts, by_level)
        .find(|item| hidden.is(*item) && !network.is_safe(counts, *item, least.spread))?;
    let many = |item: &Item| match *item {
        Item::Row(level) => left_of_all(counts, hidden, level),
        item => value(counts, item),
    };
    let alike = |other: &Item| matches!(item, Item::Row(_)) == matches!(other, Item::Row(_));
    let shown = sums(counts, by_level).filter(|other| !hidden.is(*other) && many(other) > 0);
    let next = shown.min_by_key(|other| (!alike(other), many(other)));
    next.or_else(|| beside(counts, hidden, item, by_level))
}

/// What is under the least by itself.
fn small(counts: &Counts, least: Least, by_level: bool) -> Hidden {
    let (groups, levels, columns) = counts.size();
    let mut hidden = Hidden {
        levels,
        columns,
        totals: vec![false; groups],
        cells: vec![false; groups * columns],
        blocks: vec![!by_level; groups * levels],
        of_all: vec![false; columns],
        rows: vec![!by_level; levels],
    };
    let is_small = |count: u32, of_all: u32| of_all > 0 && count < least.count;
    let of_all: u32 = (0..columns).map(|column| counts.column_of_all(column)).sum();
    for item in items(counts) {
        let small = match item {
            Item::Total(group) => is_small(counts.total(group), of_all),
            Item::Cell(group, column) => {
                is_small(counts.cell(group, column), counts.column_of_all(column))
            }
            Item::Block(group, level) => {
                is_small(counts.block(group, level), counts.level_of_all(level))
                    || (0..columns).any(|column| {
                        is_small(counts.atom(group, level, column), counts.of_all(level, column))
                    })
            }
            Item::Column(_) | Item::Row(_) => false,
        };
        if small {
            hidden.hide(item);
        }
    }
    hidden
}

/// Everything that is shown or hidden.
fn items(counts: &Counts) -> impl Iterator<Item = Item> + use<> {
    let (groups, levels, columns) = counts.size();
    let totals = (0..groups).map(Item::Total);
    let cells = (0..groups).flat_map(move |g| (0..columns).map(move |c| Item::Cell(g, c)));
    let blocks = (0..groups).flat_map(move |g| (0..levels).map(move |l| Item::Block(g, l)));
    totals.chain(cells).chain(blocks)
}

fn hidden_items<'a>(
    counts: &'a Counts,
    hidden: &'a Hidden,
    by_level: bool,
) -> impl Iterator<Item = Item> + 'a {
    let told = move |item: &Item| by_level || !matches!(item, Item::Block(..));
    items(counts).filter(move |item| told(item) && hidden.is(*item))
}

fn value(counts: &Counts, item: Item) -> u32 {
    match item {
        Item::Total(group) => counts.total(group),
        Item::Cell(group, column) => counts.cell(group, column),
        Item::Block(group, level) => counts.block(group, level),
        Item::Column(column) => counts.column_of_all(column),
        Item::Row(level) => counts.level_of_all(level),
    }
}

/// What goes with something hidden that stands alone in its row or column, where whoever sees the
/// total has it by taking away: the greatest of a row, the least of a column.
fn alone(counts: &Counts, hidden: &Hidden, by_level: bool) -> Option<Item> {
    let (groups, levels, columns) = counts.size();
    let cells = |group| (0..columns).map(move |column| Item::Cell(group, column));
    let column = |column| (0..groups).map(move |group| Item::Cell(group, column));
    let blocks = |group| (0..levels).map(move |level| Item::Block(group, level));
    let level = |level| (0..groups).map(move |group| Item::Block(group, level));
    let one = |items: &mut dyn Iterator<Item = Item>| {
        let items: Vec<Item> = items.filter(|item| value(counts, *item) > 0).collect();
        let shown: Vec<Item> = items.iter().copied().filter(|item| !hidden.is(*item)).collect();
        (items.len() == shown.len() + 1).then_some(shown)
    };
    let most = |shown: Vec<Item>| shown.into_iter().max_by_key(|item| value(counts, *item));
    let least = |shown: Vec<Item>| shown.into_iter().min_by_key(|item| value(counts, *item));
    let mut rows = (0..groups).filter(|group| !hidden.total(*group));
    rows.find_map(|group| one(&mut cells(group)).and_then(most))
        .or_else(|| (0..columns).find_map(|c| one(&mut column(c)).and_then(least)))
        .or_else(|| one(&mut (0..groups).map(Item::Total)).and_then(least))
        .or_else(|| {
            let mut levels = (0..levels).filter(|_| by_level);
            levels.find_map(|l| one(&mut level(l)).and_then(least))
        })
        .or_else(|| {
            let mut groups = (0..groups).filter(|_| by_level);
            groups.find_map(|group| one(&mut blocks(group)).and_then(least))
        })
}

/// What is hidden next for something that can be worked out: the least beside it.
fn beside(counts: &Counts, hidden: &Hidden, item: Item, by_level: bool) -> Option<Item> {
    let shown = || {
        let told = move |item: &Item| by_level || !matches!(item, Item::Block(..));
        items(counts).filter(move |other| told(other) && !hidden.is(*other))
    };
    let nearness = |other: &Item| match (item, *other) {
        (Item::Total(_), Item::Total(_)) => 0,
        (Item::Total(group), Item::Cell(other, _)) if group == other => 1,
        (Item::Cell(_, column), Item::Cell(_, other)) if column == other => 0,
        (Item::Cell(group, _), Item::Block(other, _)) if group == other => 1,
        (Item::Cell(group, _), Item::Cell(other, _)) if group == other => 2,
        (Item::Block(_, level), Item::Block(_, other)) if level == other => 0,
        (Item::Block(group, _), Item::Block(other, _)) if group == other => 1,
        (Item::Block(..), Item::Block(..)) => 2,
        (_, Item::Block(..)) => 3,
        (_, Item::Cell(..)) => 4,
        (_, Item::Total(_) | Item::Column(_) | Item::Row(_)) => 5,
    };
    // What nobody has moves nothing.
    let by = |other: &Item| (value(counts, *other) == 0, nearness(other), value(counts, *other));
    shown().min_by_key(by)
}
