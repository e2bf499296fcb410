//! A form being filled in: one field a line, errors at the field, and what was typed is kept
//! until it is saved or given up.

pub use super::entry::{Entry, Hidden, Pick};

use super::entry::{begin, restored};
use crate::app::keys::Key;
use crate::catalogue::column::Show;
use crate::catalogue::form::{Field, Filled, Form, Named, Starts, Takes};
use crate::catalogue::{Action, RecordView};
use crate::domain::check::FieldError;
use crate::domain::secret::Secret;
use crate::domain::text::thousands;
use crate::domain::time::{Date, Moment, parse_moment, show_date, type_moment};
use crate::store::draft::{Draft, Kept};
use crate::store::duplicates::Typed;
use crate::store::value::Value;
use crate::store::writer::Seen;
use chrono::{Datelike, Days};
use std::collections::BTreeMap;

/// Forms with a line under their fields.
const FOLLOWED: [&str; 2] = ["record-report", "record-referral"];

/// A line under the fields that follows what is typed, in a place of its own so that nothing
/// moves when it comes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Under {
    /// What it says.
    pub text: String,
    /// Whether it warns.
    pub alarm: bool,
    /// What the store was last asked to compare.
    pub asked: Option<Box<Typed>>,
}

/// The form and what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct FormState {
    /// The form's name, title and fields.
    pub form: &'static Form,
    /// The register of the records it changes.
    pub register: &'static str,
    /// The record's reference, where there is one.
    pub reference: String,
    /// The records it will change: one, or all that were marked.
    pub records: Vec<Seen>,
    /// Numbers that the screen knows, such as the meeting's.
    pub context: BTreeMap<&'static str, i64>,
    /// The entries, one a field.
    pub entries: Vec<Entry>,
    /// The field under the cursor.
    pub at: usize,
    /// What is wrong, at which field.
    pub errors: Vec<FieldError>,
    /// What is wrong with the whole.
    pub failure: Option<String>,
    /// Whether anything was typed.
    pub touched: bool,
    /// Whether anything was typed since the draft was last kept.
    pub unkept: bool,
    /// What the entries were when it opened, so that a draft holds what differs.
    pub begun: Vec<Entry>,
    /// Whether it is with the store.
    pub saving: bool,
    /// Whether it was saved to begin again with the next part of its record.
    pub again: bool,
    /// The line under the fields; `None` where the form has none.
    pub under: Option<Under>,
}

impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl FormState {
    /// A form opened on a record, or to add one.
    pub fn open(
        form: &'static Form,
        record: Option<RecordView<'_>>,
        actor: &str,
        today: Date,
    ) -> Self {
        let reference = record.map(|view| view.reference().to_owned()).unwrap_or_default();
        let records = record.map(|view| Seen { id: view.row.id, version: view.row.version });
        let entry = |field: &Field| {
            let text = start(field, record, actor, today);
            begin(field.takes, &text)
        };
        let mut state = Self {
            form,
            register: record.map_or("", |view| view.register.key),
            reference,
            records: records.into_iter().collect(),
            context: BTreeMap::new(),
            entries: form.fields.iter().map(entry).collect(),
            at: 0,
            errors: Vec::new(),
            failure: None,
            touched: false,
            unkept: false,
            begun: Vec::new(),
            saving: false,
            again: false,
            under: FOLLOWED.contains(&form.name).then(Under::default),
        };
        state.at = state
            .first_missing()
            .unwrap_or_else(|| state.next(state.entries.len().saturating_sub(1), 1));
        state
    }

    /// The same form about the same record with nothing in it, for the next part of the record.
    pub fn anew(self) -> Self {
        let at = self
            .form
            .fields
            .iter()
            .position(|field| field.required && field.starts != Starts::First);
        let entries = self.begun.clone();
        Self { entries, at: at.unwrap_or(0), saving: false, touched: false, unkept: false, ..self }
    }

    /// The first required field that holds nothing; one filled by the store does not count.
    fn first_missing(&self) -> Option<usize> {
        self.form.fields.iter().position(|field| {
            field.required && field.starts != Starts::First && self.text(field.key).is_empty()
        })
    }

    /// The text of a field, as a change takes it.
    pub fn text(&self, key: &str) -> String {
        let place = self.form.fields.iter().position(|field| field.key == key);
        let entry =
            place.and_then(|place| Some((self.form.fields.get(place)?, self.entries.get(place)?)));
        entry.map(|(field, entry)| entry.text(field.takes)).unwrap_or_default()
    }

    /// Sets a field by its text; for a field that the screen fills in.
    pub fn set(&mut self, key: &str, text: &str) {
        if let Some(place) = self.form.fields.iter().position(|field| field.key == key)
            && let Some(field) = self.form.fields.get(place)
            && let Some(entry) = self.entries.get_mut(place)
        {
            *entry = begin(field.takes, text);
        }
        self.at = self.first_missing().unwrap_or(self.at);
    }

    /// Sets a picked field; one of several people takes another.
    pub fn pick(&mut self, key: &str, pick: Pick) {
        let place = self.form.fields.iter().position(|field| field.key == key);
        match place.and_then(|place| self.entries.get_mut(place)) {
            // One who is named already is not named twice.
            Some(Entry::People(picks, _)) if picks.contains(&pick) => {}
            Some(Entry::People(picks, at)) => {
                *at = picks.len();
                picks.push(pick);
            }
            Some(entry) => *entry = Entry::Pick(pick),
            None => {}
        }
    }

    /// Begins the fields that start with what a picked part of the record holds: `holds` gives the
    /// value under a heading.
    pub fn fill_in<'v>(&mut self, holds: impl Fn(&str) -> Option<&'v Value>) {
        for (place, field) in self.form.fields.iter().enumerate() {
            let Starts::OfPart(heading) = field.starts else { continue };
            let text = holds(heading).map(|value| typed(field.takes, value)).unwrap_or_default();
            for entries in [&mut self.entries, &mut self.begun] {
                if let Some(entry) = entries.get_mut(place) {
                    *entry = begin(field.takes, &text);
                }
            }
        }
    }

    /// Everything that was filled in, for one of its records.
    pub fn filled(&self, record: Option<Seen>, actor: &str, today: Date, now: Moment) -> Filled {
        let texts = self.form.fields.iter().map(|field| (field.key, self.text(field.key)));
        let picks = self.form.fields.iter().zip(&self.entries).filter_map(|(field, entry)| {
            if let Entry::Pick(Pick { id: Some(id), .. }) = entry {
                Some((field.key, *id))
            } else {
                None
            }
        });
        let people = self.form.fields.iter().zip(&self.entries).filter_map(|(field, entry)| {
            let Entry::People(picks, _) = entry else { return None };
            Some((field.key, picks.iter().map(named).collect()))
        });
        let secrets = self.form.fields.iter().zip(&self.entries).filter_map(|(field, entry)| {
            let Entry::Secret(hidden) = entry else { return None };
            Some((field.key, Secret::new(hidden.0.text.as_str())))
        });
        let same = self.begun.iter().zip(&self.entries).map(|(begun, entry)| begun == entry);
        let as_begun = self.form.fields.iter().zip(same).filter(|(_, same)| *same);
        Filled {
            as_begun: as_begun.map(|(field, _)| field.key).collect(),
            record,
            reference: self.reference.clone(),
            context: self.context.clone(),
            texts: texts.collect(),
            picks: picks.collect(),
            people: people.collect(),
            secrets: secrets.collect(),
            actor: actor.to_owned(),
            today,
            now,
        }
    }

    /// The error at a field.
    pub fn error(&self, key: &str) -> Option<&str> {
        let error = self.errors.iter().find(|error| error.field == key);
        error.map(|error| error.message.as_str())
    }

    /// Puts errors at their fields and the cursor at the first; an error at no field of the
    /// form stands with the whole.
    pub fn show_errors(&mut self, errors: Vec<FieldError>, otherwise: &str) {
        self.saving = false;
        let place =
            |error: &FieldError| self.form.fields.iter().position(|field| field.key == error.field);
        let strays: Vec<&str> = errors
            .iter()
            .filter(|error| place(error).is_none())
            .map(|error| error.message.as_str())
            .collect();
        self.failure = if errors.is_empty() {
            Some(otherwise.to_owned())
        } else {
            Some(strays.join("; ")).filter(|text| !text.is_empty())
        };
        if let Some(first) = errors.iter().filter_map(place).min() {
            self.at = first;
        }
        self.errors = errors;
    }

    /// Goes on to the next field, or back.
    pub fn go(&mut self, by: isize) {
        self.at = self.next(self.at, by);
    }

    /// The field after a place, or before it, that takes something.
    fn next(&self, from: usize, by: isize) -> usize {
        let count = self.form.fields.len().max(1) as isize;
        let step = |at: usize| (at as isize + by).rem_euclid(count) as usize;
        let takes = |at: &usize| {
            self.form.fields.get(*at).is_some_and(|field| field.takes != Takes::Nothing)
        };
        let places = std::iter::successors(Some(step(from)), |at| Some(step(*at)));
        places.take(self.form.fields.len()).find(takes).unwrap_or(0)
    }

    /// What the field under the cursor takes.
    pub fn takes(&self) -> Option<Takes> {
        self.form.fields.get(self.at).map(|field| field.takes)
    }

    /// Takes a key for the field under the cursor; `false` where it means nothing to it.
    pub fn press(&mut self, key: Key) -> bool {
        let Some(takes) = self.takes() else { return false };
        let Some(entry) = self.entries.get_mut(self.at) else { return false };
        // A day that was offered and is typed over is another day: what is typed takes its place.
        if let (Takes::Date, Key::Char(_), Entry::Line(line)) = (takes, key, &mut *entry)
            && line.cursor == line.text.len()
            && matches!(self.begun.get(self.at), Some(Entry::Line(was)) if was.text == line.text)
        {
            *line = Default::default();
        }
        let used = entry.press(takes, key);
        if used {
            self.touch();
        }
        used
    }

    /// Takes pasted text as one insert.
    pub fn paste(&mut self, text: &str) {
        if self.entries.get_mut(self.at).is_some_and(|entry| entry.insert(text)) {
            self.touch();
        }
    }

    /// Takes a long text that was written elsewhere in place of the one under the cursor, as one
    /// insert. A text that did not change is left alone.
    pub fn rewrite(&mut self, text: &str) {
        let Some(entry) = self.entries.get_mut(self.at) else { return };
        if entry.text(Takes::Prose) != text {
            entry.replace(text);
            self.touch();
        }
    }

    /// Notes that the field under the cursor was typed in.
    pub fn touch(&mut self) {
        self.touched = true;
        self.unkept = true;
        self.clear_error();
    }

    /// What was typed and picked where it differs from what the form began with; `None` where
    /// nothing does. What the store chose is not the user's to keep.
    pub fn draft(&self, at: Moment) -> Option<Draft> {
        let entries = self.form.fields.iter().zip(self.entries.iter().zip(&self.begun));
        let (chosen, others): (Vec<_>, Vec<_>) =
            entries.partition(|(field, _)| field.starts == Starts::First);
        let typed = others
            .into_iter()
            .filter(|(field, (entry, begun))| entry.text(field.takes) != begun.text(field.takes));
        let keep = |(field, (entry, _)): (&Field, (&Entry, &Entry))| {
            (field.key.to_owned(), entry.kept(field.takes))
        };
        let mut fields: BTreeMap<String, Vec<Kept>> = typed.map(keep).collect();
        // A correction is of one part, whoever chose it.
        if !fields.is_empty() && self.form.corrects_part() {
            fields.extend(chosen.into_iter().map(keep));
        }
        let field = self.form.fields.get(self.at).map_or("", |field| field.key).to_owned();
        (!fields.is_empty()).then_some(Draft { at, field, fields })
    }

    /// Fills in what a draft holds, with the cursor where it was.
    pub fn bring_back(&mut self, draft: &Draft) {
        for (field, entry) in self.form.fields.iter().zip(&mut self.entries) {
            if let Some(kept) = draft.fields.get(field.key) {
                *entry = restored(field.takes, kept);
            }
        }
        let at = self.form.fields.iter().position(|field| field.key == draft.field);
        self.at = at.unwrap_or(self.at);
        self.touched = true;
    }

    fn clear_error(&mut self) {
        let key = self.form.fields.get(self.at).map(|field| field.key);
        self.errors.retain(|error| Some(error.field) != key);
        self.failure = None;
    }
}

/// The form that an action opens, on one record or on all that are marked.
pub fn open(
    action: &Action,
    record: Option<RecordView<'_>>,
    marked: Vec<Seen>,
    actor: &str,
    today: Date,
) -> FormState {
    let mut state = FormState::open(action.form, record, actor, today);
    if !action.on_record {
        // What is under the cursor lends its words; the change is not one of it.
        state.reference.clear();
        state.records.clear();
    }
    if action.bulk && !marked.is_empty() {
        let count = thousands(i64::try_from(marked.len()).unwrap_or(i64::MAX));
        state.reference = format!("{count} marked");
        state.records = marked;
    }
    state
}

fn start(field: &Field, record: Option<RecordView<'_>>, actor: &str, today: Date) -> String {
    match field.starts {
        Starts::Empty | Starts::First | Starts::OfPart(_) | Starts::Suggestion => String::new(),
        Starts::Today => show_date(today),
        Starts::Year => today.year().to_string(),
        Starts::InDays(days) => show_date(today + Days::new(days)),
        Starts::With(text) => text.to_owned(),
        Starts::Actor => actor.to_owned(),
        Starts::Moment(key) => {
            let moment = record.and_then(|view| parse_moment(view.text(key)));
            moment.map(type_moment).unwrap_or_default()
        }
        Starts::Column(key) => match record.map(|view| view.value(key)) {
            Some(Value::Int(number)) if is_flag(record, key) => {
                if *number == 1 { "yes" } else { "no" }.to_owned()
            }
            value => value.map(|value| typed(field.takes, value)).unwrap_or_default(),
        },
    }
}

/// A value as it is typed.
fn typed(takes: Takes, value: &Value) -> String {
    match (takes, value) {
        (Takes::Date, Value::Text(day)) => day.parse().map_or(day.clone(), show_date),
        (_, Value::Text(text)) => text.clone(),
        (_, Value::Int(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn is_flag(record: Option<RecordView<'_>>, key: &str) -> bool {
    let column = record.and_then(|view| view.register.column(key));
    column.is_some_and(|column| column.show == Show::Flag)
}

fn named(pick: &Pick) -> Named {
    match pick.id {
        Some(id) => Named::Person(id),
        None => Named::Described(pick.value.clone()),
    }
}
