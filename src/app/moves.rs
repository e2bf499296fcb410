//! What moving, ordering and clicking do to the list shown.

use super::message::Effect;
use super::screens::bar;
use super::screens::list::Shown;
use super::screens::scroll::Scroll;
use super::state::{Awaited, DetailState, Overlay, State};
use crate::store::query::{Direction, ListQuery, Row};
use crate::store::worker::Request;
use std::collections::HashMap;

/// The narrowest and widest that a column may be set to.
const WIDTHS: (i32, i32) = (3, 120);

impl State {
    /// Opens the record under the cursor, whole.
    pub fn open_record(&mut self) -> Vec<Effect> {
        let Some((view, list)) = self.shown() else { return Vec::new() };
        let (Some(id), register) = (list.selected, view.register.key) else { return Vec::new() };
        self.open_detail(register, id)
    }

    /// Opens a record, whole.
    pub fn open_detail(&mut self, register: &'static str, id: i64) -> Vec<Effect> {
        let detail = DetailState { register, id, scroll: Scroll::default(), detail: None };
        self.overlays.push(Overlay::Detail(detail));
        let mut effects = vec![self.ask_detail(Awaited::Detail, register, id)];
        if register == "associations" {
            effects.extend(self.log_look(id));
        }
        effects
    }

    /// Asks for a record with what belongs to it.
    pub fn ask_detail(&mut self, what: Awaited, register: &'static str, id: i64) -> Effect {
        let query = ListQuery {
            register,
            filter: crate::store::query::filter::Filter::All,
            sort: Vec::new(),
            today: self.today(),
            now: self.now,
        };
        self.ask(what, Request::Detail { query, id })
    }

    /// A look at a need-to-know record is an audit entry of its own.
    fn log_look(&mut self, id: i64) -> Option<Effect> {
        let change = crate::store::change::Change::LookAtAssociation { id };
        Some(self.apply(Awaited::Look, change))
    }

    /// Asks for the record beside the list, where the screen has room for it.
    pub fn want_pane(&mut self) -> Vec<Effect> {
        let Some((view, list)) = self.shown() else { return Vec::new() };
        let (selected, register) = (list.selected, view.register.key);
        let Some(id) = selected else {
            self.pane = None;
            return Vec::new();
        };
        let there = self.pane.as_ref().is_some_and(|p| p.register == register && p.id == id);
        // A need-to-know record is not read in passing.
        if self.size.0 < PANE_FROM || there || register == "associations" {
            return Vec::new();
        }
        self.pane = Some(DetailState { register, id, scroll: Scroll::default(), detail: None });
        vec![self.ask_detail(Awaited::Pane, register, id)]
    }

    /// The next or previous tab of the screen.
    pub fn turn_tab(&mut self, by: isize) -> Vec<Effect> {
        let places = self.screen_views();
        let Some(here) = self.current_view() else { return Vec::new() };
        let at = places.iter().position(|place| *place == here).unwrap_or(0) as isize;
        let count = places.len().max(1) as isize;
        let Some(next) = places.get((at + by).rem_euclid(count) as usize).copied() else {
            return Vec::new();
        };
        self.show_view(next)
    }

    /// Shows a tab of the screen by its place among the views.
    pub fn show_view(&mut self, place: usize) -> Vec<Effect> {
        self.let_go();
        self.tabs.insert(self.current_screen().key, place);
        self.pane = None;
        self.load(place)
    }

    /// Lets go of the rows of a long list that is left; it is read again on coming back, and
    /// keeps its cursor, filter and order.
    pub fn let_go(&mut self) {
        if let Some(list) = self.current_view().and_then(|place| self.lists.get_mut(place))
            && list.order.len() > LONG
        {
            list.order = Vec::new();
            list.rows = HashMap::new();
            list.complete = false;
        }
    }

    /// Goes to the next match of the text sought.
    pub fn go_found(&mut self, forward: bool) -> Vec<Effect> {
        match self.shown().and_then(|(_, list)| list.next_found(forward)) {
            Some(place) => self.move_list_to(place),
            None => Vec::new(),
        }
    }

    /// Narrows the list shown.
    pub fn set_filter(&mut self, filter: String) -> Vec<Effect> {
        let Some(place) = self.current_view() else { return Vec::new() };
        if let Some(list) = self.lists.get_mut(place) {
            list.filter = filter;
            list.complete = false;
            list.marks.clear();
        }
        self.load(place)
    }

    /// Sorts by a column; the column sorted by already turns round.
    pub fn sort_by(&mut self, key: &str) -> Vec<Effect> {
        let sorted = self.shown().and_then(|(view, list)| list.sorted_by(view));
        let falling = matches!(sorted, Some((was, Direction::Rising)) if was == key);
        let sort = if falling { format!("-{key}") } else { key.to_owned() };
        let Some(place) = self.current_view() else { return Vec::new() };
        if let Some(list) = self.lists.get_mut(place) {
            list.sort_anew(sort);
        }
        self.load(place)
    }

    /// Turns the order round.
    pub fn reverse_order(&mut self) -> Vec<Effect> {
        let sorted = self.shown().and_then(|(view, list)| list.sorted_by(view));
        let Some((key, direction)) = sorted else { return Vec::new() };
        let sort = if direction == Direction::Rising { format!("-{key}") } else { key };
        let Some(place) = self.current_view() else { return Vec::new() };
        if let Some(list) = self.lists.get_mut(place) {
            list.sort_anew(sort);
        }
        self.load(place)
    }

    /// The columns shown, as the user's own from now on.
    pub fn own_columns(&mut self) -> Option<&mut Vec<Shown>> {
        let place = self.current_view()?;
        let (view, list) = (self.views.get(place)?, self.lists.get_mut(place)?);
        if list.columns.is_empty() {
            let own = view.shown_columns().into_iter().map(|key| Shown { key, width: 0 });
            list.columns = own.collect();
        }
        Some(&mut list.columns)
    }

    /// Widens the column sorted by.
    pub fn widen(&mut self, by: i32) -> Vec<Effect> {
        let sorted = self.shown().and_then(|(view, list)| list.sorted_by(view));
        let Some((key, _)) = sorted else { return Vec::new() };
        let own = self.shown().and_then(|(view, _)| view.register.column(&key));
        let base = own.map_or(10, |column| column.width);
        let Some(columns) = self.own_columns() else { return Vec::new() };
        let mut said = format!("{key} is not among the columns shown; v chooses them");
        if let Some(shown) = columns.iter_mut().find(|shown| shown.key == key) {
            let was = if shown.width == 0 { base } else { shown.width };
            let width = (i32::from(was) + by).clamp(WIDTHS.0, WIDTHS.1);
            shown.width = u16::try_from(width).unwrap_or(base);
            said = format!("{key} is {} wide", shown.width);
        }
        self.say(said);
        Vec::new()
    }

    /// Takes the record to be shown whole.
    pub fn take_detail(&mut self, detail: Box<crate::store::query::Detail>) -> Vec<Effect> {
        for overlay in &mut self.overlays {
            if let Overlay::Detail(shown) = overlay
                && shown.register == detail.register
                && shown.id == detail.row.id
            {
                shown.detail = Some(detail);
                break;
            }
        }
        Vec::new()
    }

    /// The mouse: a click on a screen or a tab goes there, on a row selects it.
    pub fn click(&mut self, column: u16, line: u16) -> Vec<Effect> {
        if !self.mouse || !self.overlays.is_empty() {
            return Vec::new();
        }
        let top = 4;
        let (column, columns) = (usize::from(column), usize::from(self.size.0));
        match self.shown() {
            Some((_, list)) if line >= top => {
                let to = list.top + usize::from(line - top);
                self.move_list_to(to)
            }
            _ if line == 1 => {
                let screen = bar::at(&bar::screens(self, columns), column);
                screen.map(|place| self.go_to_screen(place)).unwrap_or_default()
            }
            Some(_) if line == 2 => {
                let tab = bar::at(&bar::tabs(self, columns).0, column);
                tab.map(|place| self.show_view(place)).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// Scrolls the record shown whole.
    pub fn scroll_detail(&mut self, by: isize) -> Vec<Effect> {
        if let Some(Overlay::Detail(detail)) = self.overlays.last_mut() {
            detail.scroll.by(by);
        }
        Vec::new()
    }

    /// The next record of the list, shown whole in place of this one.
    pub fn turn_record(&mut self, by: isize) -> Vec<Effect> {
        self.overlays.pop();
        let mut effects = self.move_list(by);
        effects.extend(self.open_record());
        effects
    }

    /// Opens the oldest item of intelligence that nobody has assessed.
    pub fn go_to_oldest(&mut self) -> Vec<Effect> {
        let place = self.views.iter().position(|view| view.name == "undecided");
        let when = self.when();
        let query = place
            .and_then(|place| self.views.get(place))
            .and_then(|view| view.query("unassessed", "received", when, &self.actor).ok());
        let Some(query) = query else { return Vec::new() };
        vec![self.ask(Awaited::Oldest, Request::Pick { query, limit: 1 })]
    }

    /// Takes it: it is opened over its list.
    pub fn take_oldest(&mut self, rows: &[Row]) -> Vec<Effect> {
        let Some(id) = rows.first().map(|row| row.id) else {
            self.say("every item of intelligence is assessed");
            return Vec::new();
        };
        let mut effects = self.go_to_view("undecided");
        if let Some(list) = self.current_view().and_then(|place| self.lists.get_mut(place)) {
            list.selected = Some(id);
        }
        effects.extend(self.open_detail("intelligence", id));
        effects
    }
}

/// The length from which a list is let go when it is left.
const LONG: usize = 20_000;

/// The width from which a record is shown beside its list.
pub const PANE_FROM: u16 = 110;
