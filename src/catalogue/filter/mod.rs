//! The one filter language, typed on the screen and given on the command line:
//! `force:cambs level:MV age>30d -assigned "free text"`.
//!
//! The register says its columns and named filters; [`parse()`] reads text into a
//! [`Filter`](crate::store::query::filter::Filter) and [`complete()`] helps to type it.

mod complete;
mod parse;
mod split;
mod value;

#[cfg(test)]
mod tests;

pub use complete::{Completion, complete};
pub use parse::{FilterError, parse};

use chrono::NaiveDate;

/// A column that can be named in a filter.
#[derive(Clone, Copy, Debug)]
pub struct FilterColumn {
    /// What is typed before the `:`, in lower case without spaces.
    pub key: &'static str,
    /// How its values are written and compared.
    pub kind: FilterKind,
    /// A few words shown beside the key when it is offered.
    pub help: &'static str,
    /// Code and label of each choice; empty unless the kind is [`FilterKind::Choice`].
    pub choices: &'static [(&'static str, &'static str)],
}

/// How the values of a column are written and compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterKind {
    /// Words; `key:word` means that the column contains the word, in any case.
    Text,
    /// One of the column's choices, by its code, its label or the beginning of either.
    Choice,
    /// A calendar day: `2026-11-20`, `20/11/2026`, `"20 Nov 2026"`, `today`, `today-2w`.
    Date,
    /// An instant: a day as above, meaning the whole of it in London; `close`; or an ISO moment
    /// such as `2026-11-13T22:41:00Z`.
    Moment,
    /// A number of days, such as an age: `3`, `30d`, `2w`, `6m` (a month is 30 days).
    Days,
    /// An amount, held as whole pence: `50`, `£50`, `1,200.50`.
    Money,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
}

impl FilterKind {
    /// Whether `<` and `>` mean something for it.
    fn is_ordered(self) -> bool {
        !matches!(self, Self::Text | Self::Choice | Self::Flag)
    }
}

/// Name, the filter text that it stands for, and a few words of help. The text may use other named
/// filters, at most four deep.
pub type NamedFilter = (&'static str, &'static str, &'static str);

/// The moments that words of the language stand for; no clock is read here.
#[derive(Clone, Debug)]
pub struct Moments {
    /// `today`: the date in London.
    pub today: NaiveDate,
    /// `close`: when the last working day closed, as an ISO moment in UTC.
    pub close: String,
}

/// What may be said in a filter on one register.
#[derive(Clone, Copy, Debug)]
pub struct Grammar<'a> {
    /// The columns, in the order in which they are offered.
    pub columns: &'a [FilterColumn],
    /// The named filters, in the order in which they are offered. A column of the same name wins.
    pub named: &'a [NamedFilter],
    /// What `today` and `close` stand for.
    pub moments: &'a Moments,
}

impl Grammar<'_> {
    /// The column with this key, in any case.
    fn column(&self, key: &str) -> Option<&FilterColumn> {
        self.columns.iter().find(|column| column.key.eq_ignore_ascii_case(key))
    }

    /// The named filter with this name, in any case.
    fn named(&self, name: &str) -> Option<&NamedFilter> {
        self.named.iter().find(|named| named.0.eq_ignore_ascii_case(name))
    }
}
