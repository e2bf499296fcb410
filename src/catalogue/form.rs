//! Forms: the fields that a change needs, what they are called, and how what was typed becomes
//! a change. Errors stand at their field; rules that need the database answer the same way.

use crate::domain::check::FieldError;
use crate::domain::choice::Choice;
use crate::domain::forecast::decimal;
use crate::domain::grading::Grade3;
use crate::domain::money::Pence;
use crate::domain::secret::Secret;
use crate::domain::time::{Date, Moment, parse_date_from, parse_london};
use crate::store::change::Change;
use crate::store::writer::Seen;
use std::collections::{BTreeMap, BTreeSet};

/// The answers to a plain question; [`Reading::yes`] reads them.
pub const YES_NO: &[(&str, &str)] = &[("yes", "yes"), ("no", "no")];

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Takes {
    /// One line of text.
    Line,
    /// Several lines of text.
    Prose,
    /// A date; `today` and `+14d` as well.
    Date,
    /// An amount of money; empty is unknown.
    Money,
    /// A whole number.
    Number,
    /// A number with one decimal at most.
    Tenths,
    /// One word of a vocabulary.
    One(&'static [(&'static str, &'static str)]),
    /// Several words of a vocabulary.
    Many(&'static [(&'static str, &'static str)]),
    /// A person, found as one types.
    Person,
    /// A user of the workspace, found as one types.
    User,
    /// A user who may allow what only a vetting manager may.
    Manager,
    /// Something that belongs to the record, picked from what its detail holds.
    Part(Part),
    /// Any number of people, each found as one types or, where unknown to us, described.
    People,
    /// A priority of the control strategy in force.
    Priority,
    /// Nothing: what it starts with is shown beside the other fields.
    Nothing,
    /// Another report, found as one types.
    Report,
    /// A report that this one is linked with.
    Linked,
    /// One line that is kept apart: no text of the form, draft or print holds it.
    Secret,
}

impl Takes {
    /// Whether it takes something from a list, not what is typed.
    pub fn is_picked(self) -> bool {
        matches!(
            self,
            Self::One(_)
                | Self::Many(_)
                | Self::Person
                | Self::User
                | Self::Manager
                | Self::Part(_)
                | Self::People
                | Self::Priority
                | Self::Report
                | Self::Linked
        )
    }
}

/// What belongs to a record and can be picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A check of a case without a result.
    OpenCheck,
    /// A third party of a case.
    Party,
    /// An entry of the address history of a case's applicant.
    Stay,
    /// An adverse finding of a case; those that nobody has answered come first.
    Finding,
}

/// What a field holds when its form opens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Starts {
    /// Nothing.
    Empty,
    /// Today.
    Today,
    /// Some days from today.
    InDays(u64),
    /// The year of today.
    Year,
    /// These words.
    With(&'static str),
    /// The user's own name.
    Actor,
    /// What a column of the record holds.
    Column(&'static str),
    /// The moment that a column of the record holds, as it is typed.
    Moment(&'static str),
    /// The first record that fits, such as the first open check.
    First,
    /// What the part of the record that is picked in another field holds under this heading.
    OfPart(&'static str),
    /// What the policy makes of the record's grade on the old scale.
    Suggestion,
}

/// One field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// Its key, at which errors stand.
    pub key: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether it must be filled in.
    pub required: bool,
    /// What it holds at first.
    pub starts: Starts,
    /// One line of help, shown in the footer.
    pub help: &'static str,
}

impl Field {
    /// A field that may stay empty.
    pub const fn new(
        key: &'static str,
        label: &'static str,
        takes: Takes,
        help: &'static str,
    ) -> Self {
        Self { key, label, takes, required: false, starts: Starts::Empty, help }
    }

    /// The same, required.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same, starting with something.
    pub const fn starts(mut self, starts: Starts) -> Self {
        self.starts = starts;
        self
    }
}

/// A form.
#[derive(Debug)]
pub struct Form {
    /// Its name, such as `decide-gift`.
    pub name: &'static str,
    /// Its title, led by the record's reference when there is one.
    pub title: &'static str,
    /// Its fields, in order.
    pub fields: &'static [Field],
    /// Makes the change from what was filled in.
    pub build: fn(&Filled) -> Result<Change, Vec<FieldError>>,
}

impl Form {
    /// Whether picking a part of the record fills in the rest, to be corrected.
    pub fn corrects_part(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.starts, Starts::OfPart(_)))
    }

    /// The field with this key.
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }
}

/// Somebody named in a field of several people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// One of our people, by number.
    Person(i64),
    /// Somebody unknown to us, as described.
    Described(String),
}

/// What was typed and picked, and the circumstances.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    /// The record that it is about, as seen.
    pub record: Option<Seen>,
    /// Its reference.
    pub reference: String,
    /// Other record numbers that the screen knows, such as `meeting`.
    pub context: BTreeMap<&'static str, i64>,
    /// The text of each field; codes of vocabularies, joined by commas where several.
    pub texts: BTreeMap<&'static str, String>,
    /// The record number of each picked field.
    pub picks: BTreeMap<&'static str, i64>,
    /// Everybody named in each field of several people.
    pub people: BTreeMap<&'static str, Vec<Named>>,
    /// The words of the fields that are kept apart.
    pub secrets: BTreeMap<&'static str, Secret>,
    /// The fields that hold what the form began with.
    pub as_begun: BTreeSet<&'static str>,
    /// The user.
    pub actor: String,
    /// The day.
    pub today: Date,
    /// The moment.
    pub now: Moment,
}

impl Filled {
    /// The text of a field, trimmed; empty where nothing was typed.
    pub fn text(&self, key: &str) -> &str {
        self.texts.get(key).map_or("", |text| text.trim())
    }

    /// Starts reading the fields of `form`, collecting every error.
    pub fn read<'a>(&'a self, form: &'static Form) -> Reading<'a> {
        let missing = |field: &&Field| {
            let kept = self.secrets.get(field.key).is_some_and(|s| !s.words().trim().is_empty());
            field.required && self.text(field.key).is_empty() && !kept
        };
        let error = |field: &Field| FieldError {
            field: field.key,
            message: if field.takes.is_picked() {
                format!("choose the {}", field.label)
            } else {
                format!("write the {}; it may not be empty", field.label)
            },
        };
        let errors = form.fields.iter().filter(missing).map(error).collect();
        Reading { filled: self, errors }
    }
}

/// Reads fields as what they should be. A field that cannot be read leaves an error and a
/// harmless stand-in, which [`Reading::finish`] never lets through.
pub struct Reading<'a> {
    filled: &'a Filled,
    errors: Vec<FieldError>,
}

impl Reading<'_> {
    /// The text, trimmed.
    pub fn text(&self, key: &'static str) -> String {
        self.filled.text(key).to_owned()
    }

    /// The text; `None` where empty.
    pub fn optional(&self, key: &'static str) -> Option<String> {
        Some(self.text(key)).filter(|text| !text.is_empty())
    }

    /// The words of a field that is kept apart.
    pub fn secret(&self, key: &str) -> Secret {
        self.filled.secrets.get(key).cloned().unwrap_or_default()
    }

    /// The record the form is about.
    pub fn record(&mut self) -> Seen {
        self.filled.record.unwrap_or_else(|| {
            self.wrong("record", "choose a record first");
            Seen { id: 0, version: 0 }
        })
    }

    /// A date; `None` where empty.
    pub fn date(&mut self, key: &'static str) -> Option<Date> {
        let text = self.optional(key)?;
        match parse_date_from(&text, self.filled.today) {
            Ok(date) => Some(date),
            Err(error) => {
                self.wrong(key, &error.to_string());
                None
            }
        }
    }

    /// A date that must be there.
    pub fn needed_date(&mut self, key: &'static str) -> Date {
        self.date(key).unwrap_or(self.filled.today)
    }

    /// A moment as clocks in London showed it, such as `20 Nov 2026 22:41` or `today 22:41`; the
    /// moment of filling in where empty.
    pub fn moment_or_now(&mut self, key: &'static str) -> Moment {
        let Some(text) = self.optional(key) else { return self.filled.now };
        match parse_london(&text, self.filled.today) {
            Ok(moment) => moment,
            Err(error) => {
                self.wrong(key, &error.to_string());
                self.filled.now
            }
        }
    }

    /// The answer to a plain question; empty is no.
    pub fn yes(&mut self, key: &'static str) -> bool {
        match self.text(key).as_str() {
            "yes" => true,
            "no" | "" => false,
            _ => {
                self.wrong(key, "answer yes or no");
                false
            }
        }
    }

    /// An amount; `None` is unknown.
    pub fn money(&mut self, key: &'static str) -> Option<Pence> {
        let text = self.optional(key)?;
        match Pence::parse(&text) {
            Ok(pence) => Some(pence),
            Err(error) => {
                self.wrong(key, &error.to_string());
                None
            }
        }
    }

    /// A whole number; `None` where empty.
    pub fn number(&mut self, key: &'static str) -> Option<i64> {
        let text = self.optional(key)?;
        let number = text.parse().ok();
        if number.is_none() {
            self.wrong(key, "write a whole number, such as 12");
        }
        number
    }

    /// A number with one decimal at most, in tenths; `None` where empty.
    pub fn tenths(&mut self, key: &'static str) -> Option<i64> {
        let text = self.optional(key)?;
        let tenths = decimal(&text, 1).map(i64::from);
        if tenths.is_none() {
            self.wrong(key, "write a number with one decimal at most, such as 4 or 7.5");
        }
        tenths
    }

    /// A word of a vocabulary; `None` where empty.
    pub fn word<C: Choice>(&mut self, key: &'static str) -> Option<C> {
        let text = self.optional(key)?;
        match C::from_code(&text) {
            Ok(word) => Some(word),
            Err(error) => {
                self.wrong(key, &error.to_string());
                None
            }
        }
    }

    /// A word that must be there.
    pub fn needed<C: Choice>(&mut self, key: &'static str) -> Option<C> {
        let word = self.word(key);
        if word.is_none() && self.errors.iter().all(|error| error.field != key) {
            self.wrong(key, &format!("choose the {}", C::NAME));
        }
        word
    }

    /// Several words of a vocabulary.
    pub fn words<C: Choice>(&mut self, key: &'static str) -> Vec<C> {
        let text = self.text(key);
        let mut words = Vec::new();
        for code in text.split(',').map(str::trim).filter(|code| !code.is_empty()) {
            match C::from_code(code) {
                Ok(word) => words.push(word),
                Err(error) => self.wrong(key, &error.to_string()),
            }
        }
        words
    }

    /// The number of a record that the screen knows, such as `meeting`.
    pub fn context(&self, key: &str) -> Option<i64> {
        self.filled.context.get(key).copied()
    }

    /// The same, where the change cannot be made without it.
    pub fn needed_context(&mut self, key: &'static str) -> i64 {
        self.context(key).unwrap_or_else(|| {
            self.wrong(key, &format!("choose the {key} first"));
            0
        })
    }

    /// The number of a picked record; `None` where nothing was picked.
    pub fn pick(&self, key: &'static str) -> Option<i64> {
        self.filled.picks.get(key).copied()
    }

    /// Everybody named in a field of several people.
    pub fn people(&self, key: &'static str) -> Vec<Named> {
        self.filled.people.get(key).cloned().unwrap_or_default()
    }

    /// A 3x5x2 grade; `None` where empty.
    pub fn grade(&mut self, key: &'static str) -> Option<Grade3> {
        let text = self.optional(key)?;
        match text.parse() {
            Ok(grade) => Some(grade),
            Err(error) => {
                self.wrong(key, &error.to_string());
                None
            }
        }
    }

    /// The number of a record that must be picked.
    pub fn needed_pick(&mut self, key: &'static str) -> i64 {
        self.pick(key).unwrap_or_else(|| {
            if self.errors.iter().all(|error| error.field != key) {
                self.wrong(key, "choose one from the list; type to find it");
            }
            0
        })
    }

    /// A part of the record that must be picked, as it was when it was picked: its version stands
    /// as the text of the field.
    pub fn needed_part(&mut self, key: &'static str) -> Seen {
        let id = self.needed_pick(key);
        Seen { id, version: self.filled.text(key).parse().unwrap_or_default() }
    }

    /// Adds an error at a field.
    pub fn wrong(&mut self, field: &'static str, message: &str) {
        self.errors.push(FieldError { field, message: message.to_owned() });
    }

    /// The change, when every field held. `None` from `build` means that a needed word is
    /// missing, which is in the errors already.
    ///
    /// # Errors
    /// Every field error that was collected.
    pub fn finish(self, change: Option<Change>) -> Result<Change, Vec<FieldError>> {
        match change {
            Some(change) if self.errors.is_empty() => Ok(change),
            _ => Err(self.errors),
        }
    }
}
