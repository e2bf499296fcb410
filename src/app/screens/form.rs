//! A form being filled in: one field a line, errors at the field, and what was typed is kept
//! until it is saved or given up.

use super::prompt::Line;
use crate::app::keys::Key;
use crate::catalogue::form::{Filled, Form, Starts, Takes};
use crate::catalogue::{Action, RecordView};
use crate::domain::check::FieldError;
use crate::domain::secret::Secret;
use crate::domain::time::{Date, Moment, parse_moment, show_date, type_moment};
use crate::store::duplicates::Draft;
use crate::store::value::Value;
use crate::store::writer::Seen;
use chrono::Days;
use ratatui_textarea::{Input, Key as TextKey, TextArea};
use std::collections::BTreeMap;
use zeroize::Zeroize;

/// Forms with a line under their fields.
const FOLLOWED: [&str; 2] = ["record-report", "record-referral"];

/// What a field holds while it is edited.
#[derive(Debug, Clone)]
pub enum Entry {
    /// A line.
    Line(Line),
    /// Several lines.
    Prose(Box<TextArea<'static>>),
    /// One or several of a vocabulary, as places in it, and the place under the cursor.
    Words(Vec<usize>, usize),
    /// A picked record or name: its label, value and number, and what is typed to find one.
    Pick(Pick),
    /// A line that is kept apart.
    Secret(Hidden),
}

/// A line being typed that is wiped when the form closes and never comes out by a debug print.
#[derive(Clone, PartialEq, Default)]
pub struct Hidden(pub Line);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hidden(…)")
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        self.0.text.zeroize();
    }
}

/// A line under the fields that follows what is typed, in a place of its own so that nothing
/// moves when it comes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Under {
    /// What it says.
    pub text: String,
    /// Whether it warns.
    pub alarm: bool,
    /// What the store was last asked to compare.
    pub asked: Option<Box<Draft>>,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Line(a), Self::Line(b)) => a == b,
            (Self::Prose(a), Self::Prose(b)) => a.lines() == b.lines(),
            (Self::Words(a, x), Self::Words(b, y)) => (a, x) == (b, y),
            (Self::Pick(a), Self::Pick(b)) => a == b,
            (Self::Secret(a), Self::Secret(b)) => a == b,
            _ => false,
        }
    }
}

/// Something picked from records or names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pick {
    /// What is read.
    pub label: String,
    /// What it stands for in the change.
    pub value: String,
    /// The record's number, where it is one.
    pub id: Option<i64>,
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
    /// Whether it is with the store.
    pub saving: bool,
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
        let entry = |field: &crate::catalogue::form::Field| {
            let text = start(field.starts, record, actor, today);
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
            saving: false,
            under: FOLLOWED.contains(&form.name).then(Under::default),
        };
        state.at = state.first_missing().unwrap_or(0);
        state
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
        match entry {
            Some((_, Entry::Line(line))) => line.text.clone(),
            Some((_, Entry::Prose(area))) => area.lines().join("\n"),
            Some((field, Entry::Words(chosen, _))) => codes(field.takes, chosen),
            Some((_, Entry::Pick(pick))) => pick.value.clone(),
            // Only the change itself takes the words that are kept apart.
            Some((_, Entry::Secret(_))) | None => String::new(),
        }
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

    /// Sets a picked field.
    pub fn pick(&mut self, key: &str, pick: Pick) {
        let place = self.form.fields.iter().position(|field| field.key == key);
        if let Some(entry) = place.and_then(|place| self.entries.get_mut(place)) {
            *entry = Entry::Pick(pick);
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
        let secrets = self.form.fields.iter().zip(&self.entries).filter_map(|(field, entry)| {
            let Entry::Secret(hidden) = entry else { return None };
            Some((field.key, Secret::new(hidden.0.text.as_str())))
        });
        Filled {
            record,
            reference: self.reference.clone(),
            context: self.context.clone(),
            texts: texts.collect(),
            picks: picks.collect(),
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
        let count = self.form.fields.len().max(1) as isize;
        self.at = (self.at as isize + by).rem_euclid(count) as usize;
    }

    /// What the field under the cursor takes.
    pub fn takes(&self) -> Option<Takes> {
        self.form.fields.get(self.at).map(|field| field.takes)
    }

    /// Takes a key for the field under the cursor; `false` where it means nothing to it.
    pub fn press(&mut self, key: Key) -> bool {
        let Some(takes) = self.takes() else { return false };
        let Some(entry) = self.entries.get_mut(self.at) else { return false };
        let used = match (entry, takes) {
            (Entry::Line(line) | Entry::Secret(Hidden(line)), _) => line.press(key),
            (Entry::Prose(area), _) => write(area, key),
            (Entry::Words(chosen, at), Takes::One(words)) => choose_one(chosen, at, words, key),
            (Entry::Words(chosen, at), Takes::Many(words)) => choose_many(chosen, at, words, key),
            _ => false,
        };
        if used {
            self.touched = true;
            self.clear_error();
        }
        used
    }

    /// Takes pasted text as one insert.
    pub fn paste(&mut self, text: &str) {
        match self.entries.get_mut(self.at) {
            Some(Entry::Line(line) | Entry::Secret(Hidden(line))) => line.insert(text),
            Some(Entry::Prose(area)) => {
                area.insert_str(text);
            }
            _ => return,
        }
        self.touched = true;
        self.clear_error();
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
    let record = record.filter(|_| action.on_record);
    let mut state = FormState::open(action.form, record, actor, today);
    if action.bulk && !marked.is_empty() {
        state.reference = format!("{} marked", marked.len());
        state.records = marked;
    }
    state
}

fn start(starts: Starts, record: Option<RecordView<'_>>, actor: &str, today: Date) -> String {
    match starts {
        Starts::Empty | Starts::First => String::new(),
        Starts::Today => show_date(today),
        Starts::InDays(days) => show_date(today + Days::new(days)),
        Starts::With(text) => text.to_owned(),
        Starts::Actor => actor.to_owned(),
        Starts::Moment(key) => {
            let moment = record.and_then(|view| parse_moment(view.text(key)));
            moment.map(type_moment).unwrap_or_default()
        }
        Starts::Column(key) => match record.map(|view| view.value(key)) {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Int(number)) => number.to_string(),
            _ => String::new(),
        },
    }
}

fn begin(takes: Takes, text: &str) -> Entry {
    match takes {
        Takes::Line | Takes::Date | Takes::Money | Takes::Number => Entry::Line(Line::new(text)),
        Takes::Prose => {
            let mut area = TextArea::new(text.lines().map(str::to_owned).collect());
            area.set_wrap_mode(ratatui_textarea::WrapMode::WordOrGlyph);
            Entry::Prose(Box::new(area))
        }
        Takes::One(words) | Takes::Many(words) => {
            let place = |code: &str| words.iter().position(|(known, _)| *known == code.trim());
            let chosen: Vec<usize> = text.split(',').filter_map(place).collect();
            let at = chosen.first().copied().unwrap_or(0);
            Entry::Words(chosen, at)
        }
        Takes::Secret => Entry::Secret(Hidden::default()),
        Takes::Person | Takes::User | Takes::Check | Takes::Report | Takes::Linked => {
            Entry::Pick(Pick { label: text.to_owned(), value: text.to_owned(), id: None })
        }
    }
}

fn codes(takes: Takes, chosen: &[usize]) -> String {
    let (Takes::One(words) | Takes::Many(words)) = takes else { return String::new() };
    let codes = chosen.iter().filter_map(|place| words.get(*place)).map(|(code, _)| *code);
    codes.collect::<Vec<_>>().join(",")
}

type Words = &'static [(&'static str, &'static str)];

/// A first letter chooses the next word that begins with it; arrows go along.
fn choose_one(chosen: &mut Vec<usize>, at: &mut usize, words: Words, key: Key) -> bool {
    let here = chosen.first().copied();
    let place = match key {
        Key::Char(' ') => Some(here.map_or(0, |place| (place + 1) % words.len().max(1))),
        Key::Char(c) => next_with(words, here, c),
        Key::Right => Some(here.map_or(0, |place| (place + 1).min(words.len().saturating_sub(1)))),
        Key::Left => Some(here.map_or(0, |place| place.saturating_sub(1))),
        Key::Backspace | Key::Delete => {
            chosen.clear();
            return true;
        }
        _ => None,
    };
    let Some(place) = place else { return false };
    *chosen = vec![place];
    *at = place;
    true
}

/// Arrows go along, space or a first letter switches.
fn choose_many(chosen: &mut Vec<usize>, at: &mut usize, words: Words, key: Key) -> bool {
    match key {
        Key::Right => *at = (*at + 1).min(words.len().saturating_sub(1)),
        Key::Left => *at = at.saturating_sub(1),
        Key::Char(c) => {
            let place = if c == ' ' { Some(*at) } else { next_with(words, Some(*at), c) };
            let Some(place) = place else { return false };
            *at = place;
            match chosen.iter().position(|other| *other == place) {
                Some(there) => {
                    chosen.remove(there);
                }
                None => chosen.push(place),
            }
            chosen.sort_unstable();
        }
        _ => return false,
    }
    true
}

/// The next word after `here`, round the end, whose label or code begins with `c`.
fn next_with(words: Words, here: Option<usize>, c: char) -> Option<usize> {
    let begins = |place: &usize| {
        words.get(*place).is_some_and(|(code, label)| {
            [code, label].iter().any(|text| {
                text.chars().next().is_some_and(|first| first.to_lowercase().eq(c.to_lowercase()))
            })
        })
    };
    let from = here.map_or(0, |place| place + 1);
    (from..words.len()).chain(0..from.min(words.len())).find(begins)
}

fn write(area: &mut TextArea<'static>, key: Key) -> bool {
    let (key, ctrl) = match key {
        Key::Char(c) => (TextKey::Char(c), false),
        Key::Ctrl(c) if "awehkufbz".contains(c) => (TextKey::Char(c), true),
        Key::Enter => (TextKey::Enter, false),
        Key::Backspace => (TextKey::Backspace, false),
        Key::Delete => (TextKey::Delete, false),
        Key::Left => (TextKey::Left, false),
        Key::Right => (TextKey::Right, false),
        Key::Up => (TextKey::Up, false),
        Key::Down => (TextKey::Down, false),
        Key::Home => (TextKey::Home, false),
        Key::End => (TextKey::End, false),
        _ => return false,
    };
    area.input(Input { key, ctrl, alt: false, shift: false });
    true
}
