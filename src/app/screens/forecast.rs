//! The forecast of the backlog and the small form that asks it something.

use super::prompt::Line;
use super::scroll::Scroll;
use crate::domain::check::FieldError;
use crate::domain::choice::Choice;
use crate::domain::forecast::{Outlook, Question, read};
use crate::domain::time::{Date, add_months, parse_date_from, show_date};
use crate::domain::vetting::CaseKind;
use chrono::{Datelike, Months};

/// The fields of a question: key, label, help.
pub const FIELDS: [(&str, &str, &str); 5] = [
    ("by", "clear it by", "a day; ↑↓ goes by months"),
    ("more", "officers more", "such as 4, 2.5 or -1"),
    ("from", "from", "the day from which it counts; empty is today"),
    ("kind", "kind of case", "↑↓ chooses; empty is none"),
    ("times", "came so often", "times as often as now, such as 2 or 0.5"),
];

/// Which field a question begins at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// A day by which the backlog is cleared.
    Day,
    /// More officers.
    Officers,
    /// A kind of case that comes more often.
    Kind,
}

/// A question being typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Asking {
    /// One line a field.
    pub lines: [Line; 5],
    /// The field under the cursor.
    pub at: usize,
    /// What is wrong, at which field.
    pub errors: Vec<FieldError>,
}

impl Asking {
    /// A question with something in its first field, so that a key is enough.
    pub fn begin(begin: Begin, today: Date) -> Self {
        let mut lines: [Line; 5] = Default::default();
        let mut set = |at: usize, text: String| {
            if let Some(line) = lines.get_mut(at) {
                *line = Line::new(text);
            }
        };
        let at = match begin {
            Begin::Day => {
                let first = today.with_day(1).unwrap_or(today);
                set(0, show_date(add_months(first, 12)));
                0
            }
            Begin::Officers => {
                set(1, "1".to_owned());
                1
            }
            Begin::Kind => {
                set(3, CaseKind::Recruit.code().to_owned());
                set(4, "2".to_owned());
                3
            }
        };
        Self { lines, at, errors: Vec::new() }
    }

    /// The line under the cursor.
    pub fn line(&mut self) -> Option<&mut Line> {
        self.lines.get_mut(self.at)
    }

    /// Goes to another field, round the end.
    pub fn go(&mut self, forward: bool) {
        let all = self.lines.len();
        self.at = (self.at + if forward { 1 } else { all - 1 }) % all;
    }

    /// One step of the field under the cursor: a month, an officer, the next kind.
    pub fn step(&mut self, up: bool, today: Date) {
        let at = self.at;
        let Some(line) = self.line() else { return };
        let text = match at {
            0 | 2 => {
                let first = today.with_day(1).unwrap_or(today);
                let from = parse_date_from(&line.text, today).unwrap_or(first);
                let to = if up {
                    add_months(from, 1)
                } else {
                    from.checked_sub_months(Months::new(1)).unwrap_or(from)
                };
                show_date(to)
            }
            3 => {
                let here = CaseKind::ALL.iter().position(|kind| kind.code() == line.text.trim());
                let all = CaseKind::ALL.len();
                let next = here.map_or(0, |at| (at + if up { 1 } else { all - 1 }) % all);
                CaseKind::ALL.get(next).map_or("", |kind| kind.code()).to_owned()
            }
            _ => {
                let now: i32 = line.text.trim().parse().unwrap_or(0);
                now.saturating_add(if up { 1 } else { -1 }).to_string()
            }
        };
        *line = Line::new(text);
    }

    /// The question, or what is wrong with it.
    pub fn read(&mut self, today: Date) -> Option<Question> {
        let texts = self.lines.each_ref().map(|line| line.text.as_str());
        match read(texts, today) {
            Ok(question) => Some(question),
            Err(errors) => {
                let first = errors.first().map(|error| error.field);
                let place = FIELDS.iter().position(|(key, ..)| Some(*key) == first);
                self.errors = errors;
                self.at = place.unwrap_or(self.at);
                None
            }
        }
    }
}

/// The forecast on the screen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ForecastState {
    /// The forecast; `None` while it is drawn for the first time.
    pub outlook: Option<Box<Outlook>>,
    /// Why there is none.
    pub failure: Option<String>,
    /// Whether it is being drawn anew.
    pub drawing: bool,
    /// What was asked last.
    pub question: Option<Question>,
    /// The question being typed, if one is.
    pub asking: Option<Asking>,
    /// The first line shown.
    pub scroll: Scroll,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        "2026-11-20".parse().expect("a date")
    }

    fn text(asking: &Asking) -> &str {
        &asking.lines[asking.at].text
    }

    #[test]
    fn a_step_is_a_month_an_officer_or_a_kind() {
        let mut asking = Asking::begin(Begin::Day, today());
        assert_eq!(text(&asking), "1 Nov 2027");
        for (up, date) in [(true, "1 Dec 2027"), (true, "1 Jan 2028"), (false, "1 Dec 2027")] {
            asking.step(up, today());
            assert_eq!(text(&asking), date);
        }
        let mut asking = Asking::begin(Begin::Officers, today());
        asking.step(true, today());
        assert_eq!(text(&asking), "2");
        let mut asking = Asking::begin(Begin::Kind, today());
        asking.step(false, today());
        assert_eq!(text(&asking), "random", "round the end");
    }

    #[test]
    fn what_is_wrong_takes_the_cursor_to_its_field() {
        let mut asking = Asking::begin(Begin::Day, today());
        asking.lines[4] = Line::new("often");
        assert_eq!(asking.read(today()), None);
        assert_eq!((asking.at, asking.errors[0].field), (4, "times"));
        asking.lines[4] = Line::default();
        assert!(asking.read(today()).is_some());
    }
}
