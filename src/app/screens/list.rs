//! A list as a window: the order is record numbers, the visible rows are read as they come
//! into view, and the selection is a record, not a row.

use crate::app::message::Effect;
use crate::app::state::{Awaited, ListMemory, State};
use crate::catalogue::column::Column;
use crate::catalogue::view::View;
use crate::catalogue::{RecordView, Register};
use crate::store::query::{Direction, ListQuery, Row};
use crate::store::worker::Request;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Rows that come with the first answer, before the whole order is known.
pub const FIRST: usize = 100;
/// Rows kept beyond which those out of view are dropped.
const KEPT: usize = 2_000;

/// A column as the user has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its key.
    pub key: &'static str,
    /// The width set by hand; 0 is the column's own.
    pub width: u16,
}

/// One list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListState {
    /// What the user typed to narrow the view.
    pub filter: String,
    /// The order the user chose; empty is the view's own.
    pub sort: String,
    /// The columns the user chose; empty is the view's own.
    pub columns: Vec<Shown>,
    /// The query last asked.
    pub query: Option<ListQuery>,
    /// Every record number, in order; a first part of it until the whole is known.
    pub order: Vec<i64>,
    /// Whether the whole order is known.
    pub complete: bool,
    /// Whether the list was ever asked for.
    pub asked: bool,
    /// The rows that are here, by record.
    pub rows: HashMap<i64, Row>,
    /// The record under the cursor.
    pub selected: Option<i64>,
    /// Its place in the order.
    pub place: usize,
    /// The first place in view.
    pub top: usize,
    /// Marked records, each with the version that was seen; `None` where its row was not here.
    pub marks: BTreeMap<i64, Option<i64>>,
    /// Where the last mark was set, for a range.
    pub anchor: Option<usize>,
    /// Records that hold the text sought.
    pub found: Vec<i64>,
    /// The text sought.
    pub sought: String,
    /// Rows asked for and not here yet.
    pub pending: BTreeSet<i64>,
    /// A record that was changed here and whose row as it is now is not here yet.
    pub changed: Option<i64>,
    /// Whether the rows here are still those of another filter.
    pub refiltered: bool,
}

impl ListState {
    /// Notes that the record under the cursor was changed: the row here is not what it is now.
    pub fn change(&mut self) {
        self.changed = self.selected;
        if let Some(seen) = self.selected.and_then(|id| self.marks.get_mut(&id)) {
            *seen = None;
        }
    }

    /// Whether the record under the cursor is not the one that was meant, or not as it is now: it
    /// was changed and is being read again, or the list is being narrowed.
    pub fn is_renewing(&self) -> bool {
        self.refiltered || (self.changed.is_some() && self.changed == self.selected)
    }

    fn renewed(&mut self, rows: &[Row]) {
        self.changed = self.changed.filter(|id| rows.iter().all(|row| row.id != *id));
    }

    /// A list as it was left.
    pub fn remembered(memory: &ListMemory, register: &'static Register) -> Self {
        let column = |(key, width): &(String, u16)| {
            let key = register.column(key)?.key;
            Some(Shown { key, width: *width })
        };
        Self {
            filter: memory.filter.clone(),
            sort: memory.sort.clone(),
            columns: memory.columns.iter().filter_map(column).collect(),
            selected: memory.selected,
            ..Self::default()
        }
    }

    /// How the list is left.
    pub fn memory(&self) -> ListMemory {
        ListMemory {
            filter: self.filter.clone(),
            sort: self.sort.clone(),
            columns: self.columns.iter().map(|c| (c.key.to_owned(), c.width)).collect(),
            selected: self.selected,
        }
    }

    /// The columns to show, with widths set by hand.
    pub fn shown_columns(&self, view: &View) -> Vec<(&'static Column, u16)> {
        let own = view.shown_columns().into_iter().map(|key| Shown { key, width: 0 });
        let shown: Vec<Shown> =
            if self.columns.is_empty() { own.collect() } else { self.columns.clone() };
        let find = |shown: &Shown| Some((view.register.column(shown.key)?, shown.width));
        shown.iter().filter_map(find).collect()
    }

    /// The row under the cursor, once it is here.
    pub fn current(&self) -> Option<&Row> {
        self.rows.get(&self.selected?)
    }

    /// The record under the cursor, with what its cells mean.
    pub fn record(&self, register: &'static Register) -> Option<RecordView<'_>> {
        Some(RecordView { register, row: self.current()? })
    }

    /// Record numbers in view.
    pub fn visible(&self, lines: usize) -> &[i64] {
        let end = (self.top + lines).min(self.order.len());
        self.order.get(self.top.min(end)..end).unwrap_or_default()
    }

    /// The order in force: column and direction of its first term.
    pub fn sorted_by(&self, view: &View) -> Option<(String, Direction)> {
        let sort = if self.sort.is_empty() { &view.sort } else { &self.sort };
        crate::catalogue::view::sort_terms(view.register, sort).ok()?.into_iter().next()
    }

    /// Puts the cursor at a place, as far as the list goes, and keeps it in view.
    pub fn go(&mut self, place: usize, lines: usize) {
        self.place = place.min(self.order.len().saturating_sub(1));
        self.selected = self.order.get(self.place).copied();
        self.keep_in_view(lines);
    }

    /// Moves the cursor by some places.
    pub fn step(&mut self, by: isize, lines: usize) {
        self.go(self.place.saturating_add_signed(by), lines);
    }

    /// Takes another order. The cursor follows its record, but at the top it stays at the top,
    /// where the first rows of the new order are shown before the rest is known.
    pub fn sort_anew(&mut self, sort: String) {
        self.sort = sort;
        if self.place == 0 {
            self.selected = None;
            self.complete = false;
        }
    }

    /// Scrolls so that the cursor is in view.
    pub fn keep_in_view(&mut self, lines: usize) {
        let last = self.order.len().saturating_sub(lines);
        self.top = self.top.min(last).min(self.place).max((self.place + 1).saturating_sub(lines));
    }

    /// Takes the first rows; they stand in for the order until it is known.
    fn take_page(&mut self, rows: Vec<Row>, lines: usize) {
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        self.keep(rows, lines);
        // A list that is shown already keeps its order until the new one is whole, so that
        // nothing jumps; a list that fits in the first page is whole.
        let whole = ids.len() < FIRST;
        if whole || !self.complete {
            self.complete = whole;
            self.order = ids;
            self.follow(lines);
        }
    }

    /// Takes the whole order; how many of the marked are not in it.
    fn take_order(&mut self, order: Vec<i64>, lines: usize) -> usize {
        self.complete = true;
        self.order = order;
        self.follow(lines);
        self.refiltered = false;
        self.keep_marks()
    }

    /// The selection follows its record; where that is gone, the cursor keeps its place, or begins
    /// at the top of a list that another filter made.
    fn follow(&mut self, lines: usize) {
        let at = self.selected.and_then(|id| self.order.iter().position(|other| *other == id));
        match at {
            Some(at) => {
                let offset = self.place.saturating_sub(self.top);
                self.place = at;
                self.top = at.saturating_sub(offset);
                self.keep_in_view(lines);
            }
            None if self.complete && self.refiltered => self.go(0, lines),
            None if self.complete || self.selected.is_none() => self.go(self.place, lines),
            None => {}
        }
    }

    fn take_rows(&mut self, rows: Vec<Row>, lines: usize) {
        self.keep(rows, lines);
        if self.rows.len() > KEPT {
            let near = self.top.saturating_sub(KEPT / 4);
            let end = (self.top + lines + KEPT / 4).min(self.order.len());
            let kept: BTreeSet<i64> =
                self.order.get(near.min(end)..end).unwrap_or_default().iter().copied().collect();
            self.rows.retain(|id, _| kept.contains(id));
        }
    }

    /// Keeps rows as they are now; of the marked, those in view are seen so.
    fn keep(&mut self, rows: Vec<Row>, lines: usize) {
        let visible: BTreeSet<i64> = self.visible(lines).iter().copied().collect();
        for row in rows {
            self.pending.remove(&row.id);
            if let Some(seen) = self.marks.get_mut(&row.id)
                && visible.contains(&row.id)
            {
                *seen = Some(row.version);
            }
            self.rows.insert(row.id, row);
        }
    }

    /// The next place, after the cursor or before it, whose record holds the text sought.
    pub fn next_found(&self, forward: bool) -> Option<usize> {
        let found: BTreeSet<i64> = self.found.iter().copied().collect();
        let holds = |place: &usize| self.order.get(*place).is_some_and(|id| found.contains(id));
        let (all, here) = (0..self.order.len(), self.place);
        if forward {
            let after = (here + 1..self.order.len()).find(holds);
            after.or_else(|| all.clone().find(holds))
        } else {
            let before = (0..here).rev().find(holds);
            before.or_else(|| all.rev().find(holds))
        }
    }
}

impl State {
    /// Asks for the list of a view anew; the selection follows its record.
    pub fn load(&mut self, place: usize) -> Vec<Effect> {
        let when = self.when();
        let (Some(view), Some(list)) = (self.views.get(place), self.lists.get_mut(place)) else {
            return Vec::new();
        };
        match view.query(&list.filter, &list.sort, when, &self.actor) {
            Ok(query) => {
                list.refiltered |= list.query.as_ref().is_some_and(|q| q.filter != query.filter);
                list.asked = true;
                list.query = Some(query.clone());
                list.pending.clear();
                let limit = FIRST;
                vec![self.ask(Awaited::List(place), Request::List { query, limit })]
            }
            Err(error) => {
                self.refuse(error.to_string());
                Vec::new()
            }
        }
    }

    /// No longer waits for the rows of a list, where they could not be read.
    pub fn give_up_rows(&mut self, place: usize) {
        if let Some(list) = self.lists.get_mut(place) {
            list.changed = None;
            list.refiltered = false;
        }
    }

    /// Takes rows that a list asked for.
    pub fn take_list_page(&mut self, place: usize, rows: Vec<Row>) -> Vec<Effect> {
        let lines = self.list_lines();
        if let Some(list) = self.lists.get_mut(place) {
            list.renewed(&rows);
            list.take_page(rows, lines);
        }
        Vec::new()
    }

    /// Takes the whole order of a list and asks for the rows in view. A record that was changed
    /// and is not among those rows is no longer waited for.
    pub fn take_list_order(&mut self, place: usize, order: Vec<i64>) -> Vec<Effect> {
        let effects = self.take_order_of(place, order);
        if let Some(list) = self.lists.get_mut(place) {
            list.changed = list.changed.filter(|id| list.pending.contains(id));
        }
        effects
    }

    fn take_order_of(&mut self, place: usize, order: Vec<i64>) -> Vec<Effect> {
        let lines = self.list_lines();
        let mut unmarked = 0;
        if let Some(list) = self.lists.get_mut(place) {
            unmarked = list.take_order(order, lines);
            // What is in view is read anew, as it may have changed since the first page, and what
            // is not is read when it comes into view.
            let visible: BTreeSet<i64> = list.visible(lines).iter().copied().collect();
            let page = list.order.iter().take(FIRST).filter(|_| list.top == 0);
            let kept: BTreeSet<i64> = page.chain(&visible).copied().collect();
            list.rows.retain(|id, _| kept.contains(id));
        }
        self.tell_unmarked(unmarked);
        let anew = self.lists.get(place).is_some_and(|list| list.top != 0);
        self.want_rows(place, anew)
    }

    /// Takes rows by number.
    pub fn take_list_rows(&mut self, place: usize, rows: Vec<Row>) {
        let lines = self.list_lines();
        if let Some(list) = self.lists.get_mut(place) {
            list.renewed(&rows);
            list.take_rows(rows, lines);
        }
    }

    /// Asks for the rows in view that are not here; all of those in view when `anew`.
    pub fn want_rows(&mut self, place: usize, anew: bool) -> Vec<Effect> {
        let lines = self.list_lines();
        let Some(list) = self.lists.get_mut(place) else { return Vec::new() };
        let Some(query) = list.query.clone() else { return Vec::new() };
        let wanted =
            |id: &&i64| anew || (!list.rows.contains_key(id) && !list.pending.contains(id));
        let ids: Vec<i64> = list.visible(lines).iter().filter(wanted).copied().collect();
        if ids.is_empty() {
            return Vec::new();
        }
        list.pending.extend(&ids);
        vec![self.ask(Awaited::Rows(place), Request::Rows { query, ids })]
    }

    /// Moves the cursor of the list shown.
    pub fn move_list(&mut self, by: isize) -> Vec<Effect> {
        let lines = self.list_lines();
        let Some(place) = self.current_view() else { return Vec::new() };
        if let Some(list) = self.lists.get_mut(place) {
            list.step(by, lines);
        }
        self.after_move(place)
    }

    /// Puts the cursor of the list shown at a place.
    pub fn move_list_to(&mut self, to: usize) -> Vec<Effect> {
        let lines = self.list_lines();
        let Some(place) = self.current_view() else { return Vec::new() };
        if let Some(list) = self.lists.get_mut(place) {
            list.go(to, lines);
        }
        self.after_move(place)
    }

    /// Rows that came into view, and the pane beside the list.
    pub fn after_move(&mut self, place: usize) -> Vec<Effect> {
        let mut effects = self.want_rows(place, false);
        effects.extend(self.want_pane());
        effects
    }
}
