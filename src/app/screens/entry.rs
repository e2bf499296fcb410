//! What a field of a form holds while it is edited, and what keys do to it.

use super::prompt::Line;
use crate::app::keys::Key;
use crate::catalogue::form::Takes;
use crate::store::draft::Kept;
use ratatui_textarea::{CursorMove, Input, Key as TextKey, TextArea};
use zeroize::Zeroize;

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
    /// Several people, and the place under the cursor.
    People(Vec<Pick>, usize),
    /// What is only shown.
    Shown(String),
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

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Line(a), Self::Line(b)) => a == b,
            (Self::Prose(a), Self::Prose(b)) => a.lines() == b.lines(),
            (Self::Words(a, x), Self::Words(b, y)) => (a, x) == (b, y),
            (Self::Pick(a), Self::Pick(b)) => a == b,
            (Self::People(a, x), Self::People(b, y)) => (a, x) == (b, y),
            (Self::Shown(a), Self::Shown(b)) => a == b,
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

/// An entry of its kind that holds a text.
pub(super) fn begin(takes: Takes, text: &str) -> Entry {
    match takes {
        Takes::Line | Takes::Date | Takes::Money | Takes::Number | Takes::Tenths => {
            Entry::Line(Line::new(text))
        }
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
        Takes::Person
        | Takes::User
        | Takes::Manager
        | Takes::Part(_)
        | Takes::Priority
        | Takes::Report
        | Takes::Linked => {
            Entry::Pick(Pick { label: text.to_owned(), value: text.to_owned(), id: None })
        }
        Takes::People => Entry::People(Vec::new(), 0),
        Takes::Nothing => Entry::Shown(text.to_owned()),
        Takes::Secret => Entry::Secret(Hidden::default()),
    }
}

fn codes(takes: Takes, chosen: &[usize]) -> String {
    let (Takes::One(words) | Takes::Many(words)) = takes else { return String::new() };
    let codes = chosen.iter().filter_map(|place| words.get(*place)).map(|(code, _)| *code);
    codes.collect::<Vec<_>>().join(",")
}

/// An entry as a draft kept it, with the cursor at its end.
pub(super) fn restored(takes: Takes, kept: &[Kept]) -> Entry {
    let pick =
        |kept: &Kept| Pick { label: kept.label.clone(), value: kept.text.clone(), id: kept.id };
    let text = kept.first().map_or("", |kept| kept.text.as_str());
    match begin(takes, text) {
        Entry::Pick(_) => Entry::Pick(kept.first().map(pick).unwrap_or_default()),
        Entry::People(..) => {
            let picks: Vec<Pick> = kept.iter().map(pick).collect();
            let at = picks.len().saturating_sub(1);
            Entry::People(picks, at)
        }
        Entry::Prose(mut area) => {
            area.move_cursor(CursorMove::Bottom);
            area.move_cursor(CursorMove::End);
            Entry::Prose(area)
        }
        other => other,
    }
}

impl Entry {
    /// What it holds, as a change takes it.
    pub(super) fn text(&self, takes: Takes) -> String {
        match self {
            Self::Line(line) => line.text.clone(),
            Self::Prose(area) => area.lines().join("\n"),
            Self::Words(chosen, _) => codes(takes, chosen),
            Self::Pick(pick) => pick.value.clone(),
            Self::People(picks, _) => {
                let names: Vec<&str> = picks.iter().map(|pick| pick.value.as_str()).collect();
                names.join("; ")
            }
            Self::Shown(text) => text.clone(),
            // Only the change itself takes the words that are kept apart: no draft holds them.
            Self::Secret(_) => String::new(),
        }
    }

    /// What it holds, as a draft keeps it.
    pub(super) fn kept(&self, takes: Takes) -> Vec<Kept> {
        let kept =
            |pick: &Pick| Kept { label: pick.label.clone(), text: pick.value.clone(), id: pick.id };
        match self {
            Self::Pick(pick) => vec![kept(pick)],
            Self::People(picks, _) => picks.iter().map(kept).collect(),
            _ => vec![Kept { label: String::new(), text: self.text(takes), id: None }],
        }
    }

    /// Takes a key; `false` where it means nothing to it.
    pub(super) fn press(&mut self, takes: Takes, key: Key) -> bool {
        match (self, takes) {
            (Self::Line(line) | Self::Secret(Hidden(line)), _) => line.press(key),
            (Self::Prose(area), _) => write(area, key),
            (Self::Words(chosen, at), Takes::One(words)) => choose_one(chosen, at, words, key),
            (Self::Words(chosen, at), Takes::Many(words)) => choose_many(chosen, at, words, key),
            (Self::Pick(pick), _) => {
                let clears = key == Key::Delete && *pick != Pick::default();
                if clears {
                    *pick = Pick::default();
                }
                clears
            }
            (Self::People(picks, at), _) => go_among(picks, at, key),
            _ => false,
        }
    }

    /// Takes a text as one insert; `false` where none can stand.
    pub(super) fn insert(&mut self, text: &str) -> bool {
        match self {
            Self::Line(line) | Self::Secret(Hidden(line)) => line.insert(text),
            Self::Prose(area) => {
                area.insert_str(text);
            }
            _ => return false,
        }
        true
    }

    /// Puts a text in place of a long one, as one insert.
    pub(super) fn replace(&mut self, text: &str) {
        if let Self::Prose(area) = self {
            area.select_all();
            area.insert_str(text);
        }
    }
}

/// Arrows go along the people, and what deletes takes out the one under the cursor.
fn go_among(picks: &mut Vec<Pick>, at: &mut usize, key: Key) -> bool {
    match key {
        Key::Left => *at = at.saturating_sub(1),
        Key::Right => *at = (*at + 1).min(picks.len().saturating_sub(1)),
        Key::Backspace | Key::Delete if *at < picks.len() => {
            picks.remove(*at);
            *at = (*at).min(picks.len().saturating_sub(1));
        }
        _ => return false,
    }
    true
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

/// The next word after `here`, round the end, whose label begins with `c`; where no label does,
/// whose code does: a key never chooses what the screen gives no reason for.
fn next_with(words: Words, here: Option<usize>, c: char) -> Option<usize> {
    let begins = |text: &str| {
        text.chars().next().is_some_and(|first| first.to_lowercase().eq(c.to_lowercase()))
    };
    let from = here.map_or(0, |place| place + 1);
    let round = || (from..words.len()).chain(0..from.min(words.len()));
    let labelled = |place: &usize| words.get(*place).is_some_and(|(_, label)| begins(label));
    let coded = |place: &usize| words.get(*place).is_some_and(|(code, _)| begins(code));
    round().find(labelled).or_else(|| round().find(coded))
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
    let at = area.cursor();
    let leaves = matches!(key, TextKey::Up | TextKey::Down);
    area.input(Input { key, ctrl, alt: false, shift: false });
    // Above the first line and below the last there is nothing for an arrow to do here.
    !leaves || area.cursor() != at
}
