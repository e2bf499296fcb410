//! Something to choose from, found as one types: a column, a command, a person, a user.

use super::prompt::Line;
use crate::app::keys::Key;
use crate::store::source::SourceStanding;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// What is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChooseFor {
    /// Columns to show and their order.
    Columns,
    /// The column to sort by.
    Order,
    /// A command to run.
    Command,
    /// A list to go to.
    View,
    /// A band set by hand.
    Band,
    /// The part of a register's log to print.
    Log(&'static str),
    /// What to do with a source.
    Source(SourceStanding),
    /// A value of a form's field.
    Field(&'static str),
}

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it stands for.
    pub value: String,
    /// A record's number, where it is one.
    pub id: Option<i64>,
    /// What is read.
    pub label: String,
    /// A few words more.
    pub note: String,
    /// Why it cannot be chosen, if it cannot.
    pub why_not: Option<String>,
    /// Whether it is on, in a list of things to switch.
    pub on: bool,
}

/// A list to choose from.
#[derive(Debug, Clone, PartialEq)]
pub struct Chooser {
    /// What for.
    pub purpose: ChooseFor,
    /// Its title.
    pub title: String,
    /// What was typed.
    pub line: Line,
    /// Everything there is.
    pub all: Vec<Choice>,
    /// Places in `all` that match what was typed, the best first.
    pub matches: Vec<usize>,
    /// The chosen one among the matches.
    pub at: usize,
    /// Whether the store narrows the list, so that it is not matched again here.
    pub remote: bool,
    /// What an empty list says before anything is typed, where the store narrows it.
    pub idle: &'static str,
    /// What the list says where nothing matches what was typed.
    pub unmatched: &'static str,
}

impl Chooser {
    /// A list with everything matching.
    pub fn new(purpose: ChooseFor, title: impl Into<String>, all: Vec<Choice>) -> Self {
        let matches = (0..all.len()).collect();
        let (title, line) = (title.into(), Line::default());
        let (idle, unmatched) = ("Reading …", "nothing matches what was typed");
        Self { purpose, title, line, all, matches, at: 0, remote: false, idle, unmatched }
    }

    /// The chosen one.
    pub fn chosen(&self) -> Option<&Choice> {
        self.all.get(*self.matches.get(self.at)?)
    }

    /// Moves or types; `true` when what was typed changed.
    pub fn press(&mut self, key: Key) -> bool {
        let last = self.matches.len().saturating_sub(1);
        match key {
            Key::Up | Key::Ctrl('p') => self.at = self.at.saturating_sub(1),
            Key::Down | Key::Ctrl('n') => self.at = (self.at + 1).min(last),
            Key::PageUp => self.at = self.at.saturating_sub(10),
            Key::PageDown => self.at = (self.at + 10).min(last),
            key => {
                let was = self.line.text.clone();
                self.line.press(key);
                if self.line.text != was {
                    self.narrow();
                    return true;
                }
            }
        }
        false
    }

    /// Replaces everything there is, keeping what was typed.
    pub fn replace(&mut self, all: Vec<Choice>) {
        self.all = all;
        self.narrow();
    }

    /// Matches what was typed, fuzzily, the best first; with nothing typed, everything in order.
    pub fn narrow(&mut self) {
        self.at = 0;
        if self.line.text.trim().is_empty() || self.remote {
            self.matches = (0..self.all.len()).collect();
            return;
        }
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(&self.line.text, CaseMatching::Ignore, Normalization::Smart);
        let mut buffer = Vec::new();
        let mut score = |choice: &Choice| {
            let text = format!("{} {}", choice.label, choice.note);
            pattern.score(Utf32Str::new(&text, &mut buffer), &mut matcher)
        };
        let mut scored: Vec<(u32, usize)> = self
            .all
            .iter()
            .enumerate()
            .filter_map(|(place, choice)| score(choice).map(|score| (score, place)))
            .collect();
        scored.sort_by_key(|(score, place)| (std::cmp::Reverse(*score), *place));
        self.matches = scored.into_iter().map(|(_, place)| place).collect();
    }
}
