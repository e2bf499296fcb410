//! A column: what it is called, how its values read, how wide it wants to be and how early it
//! folds away on a narrow screen.

use crate::domain::choice::{self, Choice};
use crate::domain::force;
use crate::domain::money::Pence;
use crate::domain::text;
use crate::domain::time::{Moment, countdown, parse_moment, show_date, show_moment, time_left};
use crate::store::value::Value;
use crate::store::writer::summary;

/// How a column's values read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Show {
    /// A reference: never wrapped, never cut.
    Reference,
    /// A line of text.
    Text,
    /// Text that may run over lines; one line of it in a list.
    Prose,
    /// A word of a vocabulary: codes and labels.
    Choice(&'static [(&'static str, &'static str)]),
    /// A word of a vocabulary whose code is what people say, such as `MV`.
    Code(&'static [(&'static str, &'static str)]),
    /// Several words of a vocabulary: codes parted by commas.
    Words(&'static [(&'static str, &'static str)]),
    /// A force by its short name.
    Force,
    /// A date.
    Date,
    /// A moment.
    Moment,
    /// A moment at which a clock runs out: how long until then, on the screen.
    Clock,
    /// A count of days: `41 d`.
    Days,
    /// Days past a target: `+6 d` past it, `−19 d` before.
    Past,
    /// Days left until a date; what is past reads `! 41 d over`.
    Left,
    /// Whole pence.
    Money,
    /// A number.
    Number,
    /// A number against the one before: `+2`, `−1`, `=` where it did not move.
    Moved,
    /// Yes or blank.
    Flag,
    /// The fields that an entry of the audit changed, as the log holds them: in a few words.
    Changes,
    /// A risk band, with its symbol and word.
    Band,
    /// A priority class, 1 to 5.
    Priority,
}

/// How a value stands out, beyond its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Like the text around it.
    Plain,
    /// Of less weight.
    Dim,
    /// Past its day.
    Overdue,
    /// A band, by its code.
    Band(&'static str),
}

/// One column of a register.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// Its key in filters, sorts and files.
    pub key: &'static str,
    /// Its heading.
    pub heading: &'static str,
    /// How its values read.
    pub show: Show,
    /// The width it asks for; text grows past it where there is room.
    pub width: u16,
    /// 0 is always shown; higher numbers fold away first; [`DETAIL`] shows in the detail only
    /// until the user asks for it.
    pub importance: u8,
    /// One line of help.
    pub help: &'static str,
    /// The group of the policy that its values come from; empty where they come from none. One
    /// that ends with a dot has a part for each level, by the record's own.
    pub policy: &'static str,
    /// The column, this or another, that says whether there is anything to know: where that one is
    /// blank, this one is not unknown but does not arise. Empty where it always does.
    pub arises_with: &'static str,
}

/// The importance of a column that lists leave to the detail.
pub const DETAIL: u8 = 9;
/// The importance of a column for filters and orders, which the detail leaves out as well: what
/// it holds stands there in other words.
pub const UNSAID: u8 = 10;

impl Column {
    /// A column of a list.
    pub const fn new(
        key: &'static str,
        heading: &'static str,
        show: Show,
        width: u16,
        importance: u8,
        help: &'static str,
    ) -> Self {
        Self { key, heading, show, width, importance, help, policy: "", arises_with: "" }
    }

    /// The column with values that come from a group of the policy.
    pub const fn by_policy(self, policy: &'static str) -> Self {
        Self { policy, ..self }
    }

    /// The column with values that there are only where another has one.
    pub const fn arising_with(self, other: &'static str) -> Self {
        Self { arises_with: other, ..self }
    }

    /// Whether its values align right.
    pub fn is_right(&self) -> bool {
        matches!(
            self.show,
            Show::Days
                | Show::Past
                | Show::Left
                | Show::Money
                | Show::Number
                | Show::Moved
                | Show::Date
        )
    }

    /// The columns that its longest value takes, where its vocabulary tells.
    pub fn longest(&self) -> usize {
        match self.show {
            Show::Choice(choices) => {
                choices.iter().map(|(_, label)| text::width(label)).max().unwrap_or(0)
            }
            _ => 0,
        }
    }

    /// Whether it grows where there is room.
    pub fn grows(&self) -> bool {
        matches!(self.show, Show::Text | Show::Prose | Show::Force | Show::Words(_) | Show::Changes)
    }

    /// The value as people read it, harmless to draw. Unknown is empty.
    pub fn shown(&self, value: &Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::Text(given) => self.shown_text(given),
            Value::Int(number) => self.shown_number(*number),
        }
    }

    fn shown_text(&self, given: &str) -> String {
        match self.show {
            Show::Choice(choices) => label(choices, given).to_owned(),
            Show::Date => given.parse().map_or_else(|_| given.to_owned(), show_date),
            Show::Moment | Show::Clock => {
                parse_moment(given).map_or_else(|| given.to_owned(), show_moment)
            }
            Show::Band => band(given),
            Show::Words(choices) => text::safe(&choice::labels(choices, given)).into_owned(),
            Show::Force => text::safe(&force::written(given)).into_owned(),
            Show::Changes => summary(given),
            _ => text::safe(given).into_owned(),
        }
    }

    fn shown_number(&self, number: i64) -> String {
        match self.show {
            Show::Days => format!("{number} d"),
            Show::Past if number < 0 => format!("−{} d", -number),
            Show::Past => format!("+{number} d"),
            Show::Left if number < 0 => format!("! {} d over", -number),
            Show::Left => format!("{number} d"),
            Show::Money => Pence(number).to_string(),
            Show::Moved if number == 0 => "=".to_owned(),
            Show::Moved if number < 0 => format!("−{}", -number),
            Show::Moved => format!("+{number}"),
            Show::Flag if number == 0 => String::new(),
            Show::Flag => "yes".to_owned(),
            Show::Priority if number == 1 => "1!".to_owned(),
            _ => number.to_string(),
        }
    }

    /// As [`Column::shown`], where a clock is read at this moment and says what is left of it.
    pub fn shown_at(&self, value: &Value, now: Moment) -> String {
        match self.clock(value) {
            Some(until) => countdown(until, now),
            None => self.shown(value),
        }
    }

    /// As [`Column::shown_at`], in the room of a list: of a clock only what is left.
    pub fn shown_in_list(&self, value: &Value, now: Moment) -> String {
        match self.clock(value) {
            Some(until) => time_left(until, now),
            None => self.shown(value),
        }
    }

    /// When the clock of the value runs out, where it is one.
    fn clock(&self, value: &Value) -> Option<Moment> {
        if self.show == Show::Clock { value.text().and_then(parse_moment) } else { None }
    }

    /// As [`Column::tone`], at this moment: a clock that ran out is overdue.
    pub fn tone_at(&self, value: &Value, now: Moment) -> Tone {
        match self.clock(value) {
            Some(until) if until < now => Tone::Overdue,
            Some(_) => Tone::Plain,
            None => self.tone(value),
        }
    }

    /// How the value stands out.
    pub fn tone(&self, value: &Value) -> Tone {
        match (self.show, value) {
            (Show::Past, Value::Int(days)) if *days > 0 => Tone::Overdue,
            (Show::Left, Value::Int(days)) if *days < 0 => Tone::Overdue,
            (Show::Priority, Value::Int(1)) => Tone::Overdue,
            (Show::Band, Value::Text(code)) => Tone::Band(band_code(code)),
            (_, Value::Text(code)) if code == "lapsed" || code == "missing" => Tone::Overdue,
            (Show::Date | Show::Moment | Show::Days, _) => Tone::Dim,
            _ => Tone::Plain,
        }
    }

    /// The codes and labels of its vocabulary; empty where it has none.
    pub fn choices(&self) -> &'static [(&'static str, &'static str)] {
        match self.show {
            Show::Choice(choices) | Show::Code(choices) => choices,
            Show::Band => BANDS,
            _ => &[],
        }
    }
}

/// The label of a code; the code itself, made harmless elsewhere, where it is unknown.
pub fn label<'a>(choices: &'static [(&'static str, &'static str)], code: &'a str) -> &'a str {
    choices.iter().find(|(known, _)| *known == code).map_or(code, |(_, label)| label)
}

/// Codes of the bands as rows hold them, and their words.
const BANDS: &[(&str, &str)] = &[
    ("CRITICAL", "critical"),
    ("HIGH", "high"),
    ("MEDIUM", "medium"),
    ("UNSCORED", "unscored"),
    ("LOW", "low"),
];

fn band_code(code: &str) -> &'static str {
    BANDS.iter().find(|(known, _)| *known == code).map_or("UNSCORED", |(known, _)| known)
}

/// A band with its symbol, so that it never rests on colour alone.
pub fn band(code: &str) -> String {
    let symbol = match code {
        "CRITICAL" => "■",
        "HIGH" => "▲",
        "MEDIUM" => "●",
        "LOW" => "○",
        _ => "?",
    };
    format!("{symbol} {}", band_code(code))
}

/// The choices of a vocabulary.
pub const fn choices<C: Choice>() -> &'static [(&'static str, &'static str)] {
    C::CHOICES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_words_read_by_their_labels_and_an_unknown_one_as_it_stands() {
        const WORDS: &[(&str, &str)] = &[("assault", "serious assault"), ("injury", "an injury")];
        let column = Column::new("criteria", "criteria", Show::Words(WORDS), 18, 3, "");
        for (codes, shown) in [
            ("assault", "serious assault"),
            ("assault, injury", "serious assault; an injury"),
            ("injury,other", "an injury; other"),
            ("", ""),
        ] {
            assert_eq!(column.shown(&codes.into()), shown, "{codes}");
        }
    }
}
