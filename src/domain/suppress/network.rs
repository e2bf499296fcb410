//! The counts of a table as flows: from a level and column over a group's column to the group and
//! to all of them. What is shown is a flow that stays; what is hidden may take another way.

use super::{Counts, Hidden};
use std::collections::VecDeque;

/// What is shown or hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// The total of a group.
    Total(usize),
    /// A group's count in a column.
    Cell(usize, usize),
    /// A group's counts at a level.
    Block(usize, usize),
    /// The count of all groups in a column.
    Column(usize),
    /// The counts at a level of the groups that are not shown there.
    Row(usize),
}

#[derive(Debug, Clone, Copy)]
struct Edge {
    from: usize,
    to: usize,
    flow: u32,
    free: bool,
}

/// The flows of a table, and which of them are free.
pub(super) struct Network {
    edges: Vec<Edge>,
    /// The edges at each node.
    at: Vec<Vec<usize>>,
    groups: usize,
    levels: usize,
    columns: usize,
}

impl Network {
    /// What `hidden` leaves free. Counts of all groups stay as they are unless `sums` are free as
    /// well, as far as they are hidden.
    pub(super) fn new(counts: &Counts, hidden: &Hidden, sums: bool) -> Self {
        let (groups, levels, columns) = counts.size();
        let (cells, sink) = (levels * columns, levels * columns + groups * columns + groups);
        let mut edges = Vec::new();
        let mut add = |from, to, flow, free| edges.push(Edge { from, to, flow, free });
        for group in 0..groups {
            for level in 0..levels {
                for column in 0..columns {
                    let (from, to) = (level * columns + column, cells + group * columns + column);
                    let flow = counts.atom(group, level, column);
                    add(from, to, flow, hidden.block(group, level));
                }
            }
        }
        for group in 0..groups {
            for column in 0..columns {
                let from = cells + group * columns + column;
                let to = cells + groups * columns + group;
                add(from, to, counts.cell(group, column), hidden.cell(group, column));
            }
        }
        for group in 0..groups {
            let from = cells + groups * columns + group;
            add(from, sink, counts.total(group), hidden.total(group));
        }
        let source = sink + columns + 1;
        for level in 0..levels {
            for column in 0..columns {
                let (from, to) = (sink + 1 + column, level * columns + column);
                add(from, to, counts.of_all(level, column), sums && hidden.row(level));
            }
        }
        for column in 0..columns {
            let flow = counts.column_of_all(column);
            add(source, sink + 1 + column, flow, sums && hidden.column(column));
        }
        let mut at = vec![Vec::new(); source + 1];
        for (place, edge) in edges.iter().enumerate() {
            for node in [edge.from, edge.to] {
                at.iter_mut().skip(node).take(1).for_each(|edges: &mut Vec<_>| edges.push(place));
            }
        }
        Self { edges, at, groups, levels, columns }
    }

    fn atom(&self, group: usize, level: usize, column: usize) -> usize {
        (group * self.levels + level) * self.columns + column
    }

    fn cell(&self, group: usize, column: usize) -> usize {
        self.groups * self.levels * self.columns + group * self.columns + column
    }

    fn total(&self, group: usize) -> usize {
        self.groups * (self.levels + 1) * self.columns + group
    }

    /// The flow to a level in a column.
    fn row(&self, level: usize, column: usize) -> usize {
        self.total(self.groups) + level * self.columns + column
    }

    fn column(&self, column: usize) -> usize {
        self.row(self.levels, column)
    }

    /// Whether something hidden, and each count in it, can be different by the spread while all
    /// that is shown stays.
    pub(super) fn is_safe(&self, counts: &Counts, item: Item, spread: u32) -> bool {
        match item {
            Item::Total(group) => {
                let all = (0..self.groups).map(|group| counts.total(group)).sum::<u32>();
                self.range(self.total(group), spread.min(all), false) >= spread.min(all)
            }
            Item::Cell(group, column) => {
                let needed = spread.min(counts.column_of_all(column));
                self.range(self.cell(group, column), needed, false) >= needed
            }
            Item::Block(group, level) => self.block_is_safe(counts, (group, level), spread),
            Item::Column(column) => self.range(self.column(column), spread, false) >= spread,
            Item::Row(level) => self.row_is_safe(counts, level, spread),
        }
    }

    /// Each count of all groups at a level, where there is one, and their sum.
    fn row_is_safe(&self, counts: &Counts, level: usize, spread: u32) -> bool {
        let counted = || (0..self.columns).filter(|column| counts.of_all(level, *column) > 0);
        let each = counted().all(|column| {
            let needed = spread.min(counts.column_of_all(column));
            self.range(self.row(level, column), needed, false) >= needed
        });
        let apart = |column| self.range(self.row(level, column), spread, true);
        each && (0..self.columns).map(apart).sum::<u32>() >= spread
    }

    /// Each count of a block by itself, and their sum: with the counts of all levels as they are,
    /// columns move apart from each other, so that what they move adds up.
    fn block_is_safe(&self, counts: &Counts, (group, level): (usize, usize), spread: u32) -> bool {
        let atoms_are_safe = (0..self.columns).all(|column| {
            let needed = spread.min(counts.of_all(level, column));
            self.range(self.atom(group, level, column), needed, false) >= needed
        });
        let needed = spread.min(counts.level_of_all(level));
        let apart = |column| self.range(self.atom(group, level, column), needed, true);
        atoms_are_safe && (0..self.columns).map(apart).sum::<u32>() >= needed
    }

    /// How many values a flow can take beside its own, up to `needed`; `inside` a column alone
    /// where the counts of all levels are to stay.
    fn range(&self, edge: usize, needed: u32, inside: bool) -> u32 {
        let Some(Edge { from, to, free: true, .. }) = self.edges.get(edge).copied() else {
            return 0;
        };
        let up = self.moves(edge, (to, from), needed, inside);
        up + self.moves(edge, (from, to), needed.saturating_sub(up), inside)
    }

    /// How much can flow round through an edge, without it the other way, up to `needed`.
    fn moves(&self, edge: usize, (start, end): (usize, usize), needed: u32, inside: bool) -> u32 {
        let mut flows: Vec<u32> = self.edges.iter().map(|edge| edge.flow).collect();
        let atoms = self.groups * self.levels * self.columns;
        let own = self.edges.get(edge).copied();
        // Less cannot flow than nothing.
        let down = own.filter(|own| own.from == start).map_or(needed, |own| own.flow.min(needed));
        let mut moved = 0;
        while moved < down {
            let rows = self.row(0, 0)..self.column(0);
            let within = |place: usize| place < atoms || rows.contains(&place);
            let open = |place: usize| place != edge && (!inside || within(place));
            let Some((path, most)) = self.path(&flows, (start, end), open) else { break };
            let most = most.min(down - moved);
            for (place, forward) in path {
                for flow in flows.iter_mut().skip(place).take(1) {
                    *flow = if forward { *flow + most } else { *flow - most };
                }
            }
            moved += most;
        }
        moved
    }

    /// A shortest way from a node to another along what can still move, and how much it takes.
    fn path(
        &self,
        flows: &[u32],
        (start, end): (usize, usize),
        open: impl Fn(usize) -> bool,
    ) -> Option<(Vec<(usize, bool)>, u32)> {
        let mut came: Vec<Option<(usize, bool)>> = vec![None; self.at.len()];
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front().filter(|node| *node != end) {
            for place in self.at.get(node).into_iter().flatten().copied().filter(|p| open(*p)) {
                let Some(edge) = self.edges.get(place).filter(|edge| edge.free) else { continue };
                let forward = edge.from == node;
                let next = if forward { edge.to } else { edge.from };
                let can = forward || flows.get(place).is_some_and(|flow| *flow > 0);
                let new = next != start && came.get(next).is_some_and(Option::is_none);
                if can && new {
                    came.iter_mut().skip(next).take(1).for_each(|to| *to = Some((place, forward)));
                    queue.push_back(next);
                }
            }
        }
        let (mut path, mut most, mut node) = (Vec::new(), u32::MAX, end);
        while node != start {
            let (place, forward) = came.get(node).copied().flatten()?;
            let edge = self.edges.get(place)?;
            if !forward {
                most = most.min(flows.get(place).copied().unwrap_or_default());
            }
            path.push((place, forward));
            node = if forward { edge.from } else { edge.to };
        }
        Some((path, most))
    }
}
