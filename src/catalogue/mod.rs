//! What a register *is*, each written once: its columns, forms and the actions that fit it.
//! The list, the detail, the form, filters, completion, export and print all read it here.

pub mod column;
pub mod filter;
pub mod form;
pub mod registers;
pub mod view;

pub use registers::report_forms::suggested_grade;
pub use registers::{daily_forms, keeping_forms, meeting_forms, renewal_forms};

use crate::store::query::Row;
use crate::store::query::source::Source;
use crate::store::value::Value;
use column::Column;

/// A register as people know it.
#[derive(Debug)]
pub struct Register {
    /// Its key, on the command line as well.
    pub key: &'static str,
    /// Its title.
    pub title: &'static str,
    /// One record and several, as words.
    pub noun: (&'static str, &'static str),
    /// The columns in order of appearance; the first is the reference or what stands for it.
    pub columns: &'static [Column],
    /// The order in which it opens, as `--sort` takes it: `priority` or `-received`.
    pub sort: &'static str,
    /// Words that stand for a longer filter: name, what it stands for, help.
    pub named: &'static [(&'static str, &'static str, &'static str)],
    /// What can be done with a record, or to add one.
    pub actions: &'static [Action],
    /// What would fill it where nothing is listed; see [`view::View::empty`].
    pub empty: &'static str,
}

/// Ties a command of the registry to a form of this register.
#[derive(Debug)]
pub struct Action {
    /// The command's name, such as `decide`.
    pub command: &'static str,
    /// The form it opens.
    pub form: &'static form::Form,
    /// Whether it needs a record under the cursor.
    pub on_record: bool,
    /// Whether it works on many marked records at once.
    pub bulk: bool,
    /// Why it cannot be used on this record, if it cannot.
    pub guard: fn(&RecordView<'_>) -> Result<(), String>,
}

/// A guard that always allows.
pub fn always(_: &RecordView<'_>) -> Result<(), String> {
    Ok(())
}

/// A row together with what its cells mean.
#[derive(Debug, Clone, Copy)]
pub struct RecordView<'a> {
    /// The register.
    pub register: &'static Register,
    /// The row as read.
    pub row: &'a Row,
}

impl<'a> RecordView<'a> {
    /// The value of a column; unknown where the register has no such column.
    pub fn value(&self, key: &str) -> &'a Value {
        const UNKNOWN: &Value = &Value::Null;
        let index = self.register.source().and_then(|source| source.index(key));
        index.and_then(|index| self.row.cells.get(index)).unwrap_or(UNKNOWN)
    }

    /// The text of a column, empty where unknown.
    pub fn text(&self, key: &str) -> &'a str {
        self.value(key).text().unwrap_or_default()
    }

    /// The record's reference.
    pub fn reference(&self) -> &'a str {
        self.text(self.register.columns.first().map_or("ref", |column| column.key))
    }
}

/// There is one register of a key.
impl PartialEq for Register {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Register {
    /// The column with this key.
    pub fn column(&self, key: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.key == key)
    }

    /// Where its rows come from.
    pub fn source(&self) -> Option<&'static Source> {
        crate::store::registers::source(self.key)
    }

    /// The action that a command stands for here.
    pub fn action(&self, command: &str) -> Option<&'static Action> {
        self.actions.iter().find(|action| action.command == command)
    }
}

/// The register with this key.
pub fn register(key: &str) -> Option<&'static Register> {
    registers::ALL.iter().copied().find(|register| register.key == key)
}

#[cfg(test)]
mod tests;
