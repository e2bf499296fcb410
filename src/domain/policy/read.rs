//! Reads one TOML table key by key, so that every error names the key's whole path and no key
//! is passed over.

use super::{PolicyError, Standing};
use crate::domain::choice::Choice;
use crate::domain::time::{self, Date};
use chrono::NaiveTime;
use toml::{Table, Value};

/// A table whose keys are taken out as they are read; what is left at the end is unknown.
pub(super) struct Group {
    path: String,
    table: Table,
}

impl Group {
    pub(super) fn new(path: String, table: Table) -> Self {
        Self { path, table }
    }

    /// The whole path of a key of this table.
    pub(super) fn at(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// An error at this key.
    pub(super) fn wrong(&self, key: &str, problem: impl Into<String>) -> PolicyError {
        PolicyError::Key { path: self.at(key), problem: problem.into(), place: None }
    }

    fn take(&mut self, key: &str, wanted: &str) -> Result<Value, PolicyError> {
        let value = self.table.remove(key);
        value.ok_or_else(|| self.wrong(key, format!("is missing; it should be {wanted}")))
    }

    /// Whether the key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// A table inside this one.
    pub(super) fn group(&mut self, key: &str) -> Result<Group, PolicyError> {
        match self.take(key, "a table")? {
            Value::Table(table) => Ok(Group::new(self.at(key), table)),
            _ => Err(self.wrong(key, "should be a table")),
        }
    }

    /// A list of tables.
    pub(super) fn tables(&mut self, key: &str) -> Result<Vec<Table>, PolicyError> {
        let wanted = "a list of tables";
        let tables = self.list(key, wanted)?.into_iter().map(|value| match value {
            Value::Table(table) => Ok(table),
            _ => Err(self.wrong(key, format!("should be {wanted}"))),
        });
        tables.collect()
    }

    /// How sure the group's values are, and where they come from.
    pub(super) fn standing(&mut self) -> Result<(Standing, String), PolicyError> {
        let standing = self.word("standing")?;
        let source = self.text("source")?;
        if source.trim().is_empty() {
            return Err(self.wrong("source", "may not be empty; say where the values come from"));
        }
        Ok((standing, source))
    }

    /// A text, which may be empty.
    pub(super) fn text(&mut self, key: &str) -> Result<String, PolicyError> {
        match self.take(key, "a text")? {
            Value::String(text) => Ok(text),
            _ => Err(self.wrong(key, "should be a text")),
        }
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, key: &str) -> Result<bool, PolicyError> {
        let wanted = "true or false";
        let value = self.take(key, wanted)?.as_bool();
        value.ok_or_else(|| self.wrong(key, format!("should be {wanted}")))
    }

    /// A whole number from `least` to 100,000.
    pub(super) fn number_from(&mut self, key: &str, least: u32) -> Result<u32, PolicyError> {
        let wanted = format!("a whole number from {least} to 100,000");
        let value = self.take(key, &wanted)?;
        number_of(&value, least).ok_or_else(|| self.wrong(key, format!("should be {wanted}")))
    }

    /// A whole number above nothing.
    pub(super) fn number(&mut self, key: &str) -> Result<u32, PolicyError> {
        self.number_from(key, 1)
    }

    /// A list of whole numbers above nothing.
    pub(super) fn numbers(&mut self, key: &str) -> Result<Vec<u32>, PolicyError> {
        let wanted = "a list of whole numbers above 0";
        let values = self.list(key, wanted)?;
        let numbers: Option<Vec<u32>> = values.iter().map(|value| number_of(value, 1)).collect();
        numbers.ok_or_else(|| self.wrong(key, format!("should be {wanted}")))
    }

    /// A date, written as TOML writes them.
    pub(super) fn date(&mut self, key: &str) -> Result<Date, PolicyError> {
        let value = self.take(key, "a date such as 2025-04-01")?;
        date_of(&value).ok_or_else(|| self.wrong(key, "should be a date such as 2025-04-01"))
    }

    /// A list of dates.
    pub(super) fn dates(&mut self, key: &str) -> Result<Vec<Date>, PolicyError> {
        let wanted = "a list of dates such as 2025-12-25";
        let dates: Option<Vec<Date>> = self.list(key, wanted)?.iter().map(date_of).collect();
        dates.ok_or_else(|| self.wrong(key, format!("should be {wanted}")))
    }

    /// A time of day in London.
    pub(super) fn time(&mut self, key: &str) -> Result<NaiveTime, PolicyError> {
        let wanted = "a time such as 17:00:00";
        match self.take(key, wanted)? {
            Value::Datetime(at) => at.to_string().parse().ok(),
            _ => None,
        }
        .ok_or_else(|| self.wrong(key, format!("should be {wanted}")))
    }

    /// A day of the week, such as `Tue`.
    pub(super) fn weekday(&mut self, key: &str) -> Result<chrono::Weekday, PolicyError> {
        let day = self.text(key)?;
        day.parse().map_err(|_| self.wrong(key, "should be a day of the week such as \"Tue\""))
    }

    /// One word of a vocabulary.
    pub(super) fn word<T: Choice>(&mut self, key: &str) -> Result<T, PolicyError> {
        let code = self.text(key)?;
        T::from_code(&code).map_err(|unknown| self.wrong(key, unknown.to_string()))
    }

    /// Words of a vocabulary: at least one, none twice.
    pub(super) fn words<T: Choice>(&mut self, key: &str) -> Result<Vec<T>, PolicyError> {
        let mut words: Vec<T> = Vec::new();
        for code in self.texts(key)? {
            let word = T::from_code(&code).map_err(|e| self.wrong(key, e.to_string()))?;
            if words.contains(&word) {
                return Err(self.wrong(key, format!("`{code}` stands twice; write it once")));
            }
            words.push(word);
        }
        Ok(words)
    }

    /// Five words of a vocabulary, one for each rung of a scale; a word may stand twice.
    pub(super) fn five<T: Choice>(&mut self, key: &str) -> Result<[T; 5], PolicyError> {
        let mut words: Vec<T> = Vec::new();
        for code in self.texts(key)? {
            words.push(T::from_code(&code).map_err(|e| self.wrong(key, e.to_string()))?);
        }
        words.try_into().map_err(|_| self.wrong(key, "should be five codes, one for each rung"))
    }

    /// Texts: at least one, none empty.
    pub(super) fn texts(&mut self, key: &str) -> Result<Vec<String>, PolicyError> {
        let wanted = "a list of texts, at least one and none empty";
        let list = self.list(key, wanted)?;
        let texts = list.into_iter().map(|value| match value {
            Value::String(text) if !text.trim().is_empty() => Ok(text),
            _ => Err(self.wrong(key, format!("should be {wanted}"))),
        });
        texts.collect()
    }

    fn list(&mut self, key: &str, wanted: &str) -> Result<Vec<Value>, PolicyError> {
        match self.take(key, wanted)? {
            Value::Array(values) if !values.is_empty() => Ok(values),
            _ => Err(self.wrong(key, format!("should be {wanted}"))),
        }
    }

    /// What has not been taken out.
    pub(super) fn rest(self) -> Table {
        self.table
    }

    /// The end of the group: no key may be left.
    pub(super) fn finish(self) -> Result<(), PolicyError> {
        match self.table.keys().next() {
            None => Ok(()),
            Some(key) => {
                Err(self.wrong(key, "is not a policy key; check its spelling or take it out"))
            }
        }
    }
}

fn number_of(value: &Value, least: u32) -> Option<u32> {
    let number = u32::try_from(value.as_integer()?).ok()?;
    (least..=100_000).contains(&number).then_some(number)
}

fn date_of(value: &Value) -> Option<Date> {
    time::parse_date(&value.as_datetime()?.to_string()).ok()
}
