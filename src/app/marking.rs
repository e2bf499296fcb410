//! What is marked in a list, and changes made to all of it: each marked record is acted on, whether
//! its row is here or thousands away, or is told of.

use super::commands;
use super::message::Effect;
use super::screens::list::ListState;
use super::state::{Awaited, State};
use crate::catalogue::RecordView;
use crate::catalogue::form::{Filled, Form};
use crate::catalogue::view::View;
use crate::domain::check::FieldError;
use crate::domain::text::thousands;
use crate::store::change::Change;
use crate::store::query::Row;
use crate::store::worker::Request;
use crate::store::writer::Seen;
use std::collections::HashMap;

/// Changes that are with the store at a time, so that a list can be read between them.
const UNDER_WAY: usize = 32;

/// What is to be done to many records.
#[derive(Debug, Clone, PartialEq)]
pub struct Each {
    /// The form that says how each is changed.
    pub form: &'static Form,
    /// What was filled in.
    pub filled: Box<Filled>,
    /// The records that are still to come, the next one last.
    pub left: Vec<Seen>,
}

impl Each {
    /// The change of the next record.
    fn next(&mut self) -> Option<Result<Change, Vec<FieldError>>> {
        self.filled.record = Some(self.left.pop()?);
        Some((self.form.build)(&self.filled))
    }
}

/// Many changes under way.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bulk {
    /// How many were asked for.
    pub asked: usize,
    /// How many were made.
    pub made: usize,
    /// Why the others were refused.
    pub refused: Vec<String>,
    /// What the last one that was made said.
    pub said: String,
    /// What is still to be asked of the store.
    pub each: Option<Each>,
    /// The view whose records are changed.
    pub place: Option<usize>,
}

impl Bulk {
    /// How many were made or refused.
    pub fn done(&self) -> usize {
        self.made + self.refused.len()
    }

    /// How far it is, such as `1,200 of 5,000`.
    pub fn progress(&self) -> String {
        format!("{} of {}", number(self.done()), number(self.asked))
    }
}

fn number(count: usize) -> String {
    thousands(i64::try_from(count).unwrap_or(i64::MAX))
}

impl State {
    /// Marks the record under the cursor and goes on, or everything up to it.
    pub fn mark(&mut self, range: bool) -> Vec<Effect> {
        let Some(place) = self.current_view() else { return Vec::new() };
        if let Some(list) = self.lists.get_mut(place) {
            if range { list.mark_range() } else { list.toggle_mark() }
        }
        if range { Vec::new() } else { self.move_list(1) }
    }

    /// Marks every record of the list.
    pub fn mark_all(&mut self) -> Vec<Effect> {
        let Some(place) = self.current_view() else { return Vec::new() };
        if let Some(list) = self.lists.get_mut(place) {
            list.mark_all();
            let count = number(list.marks.len());
            self.say(format!("{count} marked"));
        }
        Vec::new()
    }

    /// Takes away every mark.
    pub fn unmark(&mut self) -> Vec<Effect> {
        let Some(place) = self.current_view() else { return Vec::new() };
        if let Some(list) = self.lists.get_mut(place) {
            list.marks.clear();
            list.anchor = None;
        }
        Vec::new()
    }

    /// Every marked record of the list shown, in its order and as it was seen. Where some were
    /// marked without being seen, the store is asked for their versions, and `command` is run
    /// again when they are here.
    ///
    /// # Errors
    /// What is to be asked first.
    pub fn marked(&mut self, command: &'static str) -> Result<Vec<Seen>, Vec<Effect>> {
        let Some((_, list)) = self.shown() else { return Ok(Vec::new()) };
        let ids = list.unseen();
        if ids.is_empty() {
            return Ok(list.marked_as_seen());
        }
        let (Some(place), Some(query)) = (self.current_view(), list.query.clone()) else {
            return Ok(Vec::new());
        };
        Err(vec![self.ask(Awaited::Marked(place, command), Request::Versions { query, ids })])
    }

    /// Takes the versions of marked records and goes on with the command that wanted them. What is
    /// gone is marked no longer.
    pub fn take_marked(
        &mut self,
        place: usize,
        command: &'static str,
        seen: &[Seen],
    ) -> Vec<Effect> {
        let gone = self.lists.get_mut(place).map_or(0, |list| list.take_versions(seen));
        if gone > 0 {
            self.refuse(format!(
                "{} of the marked cannot be found any more and {} left out; look, and try again",
                number(gone),
                if gone == 1 { "is" } else { "are" }
            ));
            return self.reread();
        }
        match commands::named(command).filter(|_| self.current_view() == Some(place)) {
            Some(command) => commands::run(self, command),
            None => Vec::new(),
        }
    }

    /// Says how many of the marked are in the list no more, where nothing was said of a change made
    /// here, which may have taken them out of it.
    pub fn tell_unmarked(&mut self, count: usize) {
        if count > 0 && self.notice.is_none() {
            let left = if count == 1 { "is" } else { "are" };
            self.refuse(format!("{} of the marked {left} in this list no more", number(count)));
        }
    }

    /// Begins to change each of the marked.
    pub fn begin_each(&mut self, each: Each) -> Vec<Effect> {
        let (asked, place) = (each.left.len(), self.current_view());
        self.bulk = Some(Bulk { asked, place, each: Some(each), ..Bulk::default() });
        let first: Vec<Effect> = (0..UNDER_WAY).map_while(|_| self.ask_next()).collect();
        if first.is_empty() { self.end_bulk() } else { first }
    }

    /// Asks the store for the next of many changes; one that cannot be made counts as refused.
    fn ask_next(&mut self) -> Option<Effect> {
        loop {
            let bulk = self.bulk.as_mut()?;
            match bulk.each.as_mut()?.next()? {
                Ok(change) => return Some(self.apply(Awaited::Bulk, change)),
                Err(errors) => {
                    let why: Vec<String> = errors.into_iter().map(|error| error.message).collect();
                    bulk.refused.push(why.join("; "));
                }
            }
        }
    }

    /// One of many changes was made or refused: the next is asked for.
    pub fn bulk_step(&mut self, refused: Option<String>, made: String) -> Vec<Effect> {
        let Some(bulk) = self.bulk.as_mut() else { return Vec::new() };
        match refused {
            Some(why) => bulk.refused.push(why),
            None => {
                bulk.made += 1;
                bulk.said = made;
            }
        }
        match self.ask_next() {
            Some(next) => vec![next],
            None => self.end_bulk(),
        }
    }

    /// Says in the words of the form how many of many changes were made, once the last is in.
    fn end_bulk(&mut self) -> Vec<Effect> {
        let Some(bulk) = self.bulk.take_if(|bulk| bulk.done() >= bulk.asked) else {
            return Vec::new();
        };
        if let Some(list) = bulk.place.and_then(|place| self.lists.get_mut(place)) {
            list.forget_seen();
        }
        let asked = number(bulk.asked);
        let title = bulk.each.as_ref().map_or("", |each| each.form.title);
        match (bulk.asked, bulk.refused.first()) {
            (1, None) => self.say(bulk.said),
            (_, None) => self.say(format!("{title}: {asked} done")),
            (1, Some(why)) => self.refuse(why.clone()),
            (_, Some(why)) => {
                let made = number(bulk.made);
                self.refuse(format!("{title}: {made} of {asked} done; the first refused: {why}"));
            }
        }
        self.reread()
    }

    /// Copies references or whole rows, of the marked where there are marks.
    pub fn copy(&mut self, whole: bool) -> Vec<Effect> {
        let Some((view, list)) = self.shown() else { return Vec::new() };
        let mut ids = list.marked();
        if ids.is_empty() {
            ids.extend(list.selected);
        }
        let rows: Option<Vec<&Row>> = ids.iter().map(|id| list.rows.get(id)).collect();
        match (rows, list.query.clone(), self.current_view()) {
            (Some(rows), ..) => vec![Effect::Copy(copied(view, list, rows, whole))],
            (None, Some(query), Some(place)) => {
                vec![self.ask(Awaited::Copied(place, whole), Request::Rows { query, ids })]
            }
            _ => Vec::new(),
        }
    }

    /// Copies rows that had to be read first.
    pub fn take_copied(&mut self, place: usize, whole: bool, rows: &[Row]) -> Vec<Effect> {
        let (Some(view), Some(list)) = (self.views.get(place), self.lists.get(place)) else {
            return Vec::new();
        };
        vec![Effect::Copy(copied(view, list, rows, whole))]
    }
}

/// A line a row: its reference, or every column shown.
fn copied<'a>(
    view: &View,
    list: &ListState,
    rows: impl IntoIterator<Item = &'a Row>,
    whole: bool,
) -> String {
    let columns = list.shown_columns(view);
    let line = |row| {
        let record = RecordView { register: view.register, row };
        if !whole {
            return record.reference().to_owned();
        }
        let cells = columns.iter().map(|(column, _)| column.shown(record.value(column.key)));
        cells.collect::<Vec<_>>().join("\t")
    };
    rows.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

impl ListState {
    /// Marks a record, as the row that is here.
    fn mark(&mut self, id: i64) {
        self.marks.insert(id, self.rows.get(&id).map(|row| row.version));
    }

    /// Marks or unmarks the record under the cursor.
    fn toggle_mark(&mut self) {
        if let Some(id) = self.selected {
            if self.marks.remove(&id).is_none() {
                self.mark(id);
            }
            self.anchor = Some(self.place);
        }
    }

    /// Marks everything between the last mark and the cursor.
    fn mark_range(&mut self) {
        let anchor = self.anchor.unwrap_or(self.place);
        let (from, to) = (anchor.min(self.place), anchor.max(self.place));
        let last = to.min(self.order.len().saturating_sub(1));
        let range = self.order.get(from..=last).unwrap_or_default().to_vec();
        range.into_iter().for_each(|id| self.mark(id));
        self.anchor = Some(self.place);
    }

    /// Marks every record.
    fn mark_all(&mut self) {
        self.marks = self.order.iter().map(|id| (*id, None)).collect();
        self.see_marks();
    }

    /// Notes the versions of the marked rows that are here.
    fn see_marks(&mut self) {
        for (id, row) in &self.rows {
            if let Some(seen) = self.marks.get_mut(id) {
                *seen = Some(row.version);
            }
        }
    }

    /// The marked records in the order of the list.
    pub fn marked(&self) -> Vec<i64> {
        if self.marks.len() == self.order.len() {
            return self.order.clone();
        }
        self.order.iter().copied().filter(|id| self.marks.contains_key(id)).collect()
    }

    /// The same with the version of each that was seen.
    fn marked_as_seen(&self) -> Vec<Seen> {
        let seen = |id: &i64| {
            let version = self.marks.get(id).copied().flatten()?;
            Some(Seen { id: *id, version })
        };
        if self.marks.is_empty() {
            return Vec::new();
        }
        self.order.iter().filter_map(seen).collect()
    }

    /// The marked records of which no version was seen.
    fn unseen(&self) -> Vec<i64> {
        let unseen = self.marks.iter().filter(|(_, seen)| seen.is_none());
        unseen.map(|(id, _)| *id).collect()
    }

    /// Takes the versions of the marked that were not seen; how many are gone, and so unmarked.
    fn take_versions(&mut self, seen: &[Seen]) -> usize {
        let found: HashMap<i64, i64> = seen.iter().map(|seen| (seen.id, seen.version)).collect();
        let before = self.marks.len();
        self.marks.retain(|id, version| {
            *version = version.or_else(|| found.get(id).copied());
            version.is_some()
        });
        before - self.marks.len()
    }

    /// The marked were changed from here: the versions seen are those of before.
    fn forget_seen(&mut self) {
        self.marks.values_mut().for_each(|seen| *seen = None);
    }

    /// Keeps the marks of records that are in the list still; how many are not.
    pub(super) fn keep_marks(&mut self) -> usize {
        if self.marks.is_empty() {
            return 0;
        }
        let (mut here, before) = (self.order.clone(), self.marks.len());
        here.sort_unstable();
        self.marks.retain(|id, _| here.binary_search(id).is_ok());
        before - self.marks.len()
    }
}
