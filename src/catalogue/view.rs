//! Views: a title, a register, a filter, columns and an order, shown as a tab with its count.
//! The shipped ones answer the questions that inspectors keep asking.

mod by_policy;

use super::column::{DETAIL, Show};
use super::filter::{FilterColumn, FilterError, FilterKind, Grammar, Moments, parse};
use super::{Register, register};
use crate::domain::policy::{Policy, Standing};
use crate::domain::time::{Date, Moment, iso};
use crate::store::query::filter::{Filter, Literal};
use crate::store::query::source::Kind;
use crate::store::query::{Direction, ListQuery};
use by_policy::Named;
use serde::Deserialize;

const SHIPPED: &str = include_str!("../../assets/views.toml");

/// A saved question.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Its name on the command line, unique among all views.
    pub name: String,
    /// Its name as the file has it, where keys of the policy stand for its numbers; several views
    /// may come from one.
    pub template: String,
    /// Its title on the tab.
    pub title: String,
    /// The screen whose tab it is.
    pub screen: String,
    /// The register it reads.
    pub register: &'static Register,
    /// Its filter, in the filter language.
    pub filter: String,
    /// Its order, as `--sort` takes it.
    pub sort: String,
    /// The columns it shows, where they differ from the register's.
    pub columns: Vec<&'static str>,
    /// Whether a count above zero is something to worry about.
    pub alarm: bool,
    /// Whether its count stands beside the name of its screen, in place of the first view's.
    pub bar: bool,
    /// How sure the values of the policy are that it names; `None` where it names none.
    pub standing: Option<Standing>,
}

/// A view file that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("views: {0}")]
pub struct ViewError(String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ViewFile {
    view: Vec<Entry>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    each: Option<String>,
    title: String,
    screen: String,
    register: String,
    #[serde(default)]
    filter: String,
    sort: Option<String>,
    #[serde(default)]
    columns: Vec<String>,
    #[serde(default)]
    alarm: bool,
    #[serde(default)]
    bar: bool,
}

/// The shipped views, in the order of their tabs, as this policy makes them.
///
/// # Errors
/// The file names a register, column, filter or value of the policy that is not there.
pub fn shipped(policy: &Policy) -> Result<Vec<View>, ViewError> {
    read(SHIPPED, policy)
}

/// Reads a file of views.
///
/// # Errors
/// As [`shipped`]; the message names the view.
pub fn read(text: &str, policy: &Policy) -> Result<Vec<View>, ViewError> {
    let file: ViewFile = toml::from_str(text).map_err(|e| ViewError(e.to_string()))?;
    let mut views = Vec::new();
    for entry in file.view {
        for named in by_policy::expand(entry, policy)? {
            views.push(view(named)?);
        }
    }
    Ok(views)
}

fn view(Named { entry, template, standing }: Named) -> Result<View, ViewError> {
    let wrong = |what: String| ViewError(format!("view `{}`: {what}", entry.name));
    let register = register(&entry.register)
        .ok_or_else(|| wrong(format!("there is no register `{}`", entry.register)))?;
    let sort = entry.sort.clone().unwrap_or_else(|| register.sort.to_owned());
    sort_terms(register, &sort).map_err(&wrong)?;
    let column = |key: &String| {
        register
            .column(key)
            .map(|column| column.key)
            .ok_or_else(|| wrong(format!("{} has no column `{key}`", register.key)))
    };
    let columns = entry.columns.iter().map(column).collect::<Result<_, _>>()?;
    Ok(View {
        name: entry.name,
        template,
        title: entry.title,
        screen: entry.screen,
        register,
        filter: entry.filter,
        sort,
        columns,
        alarm: entry.alarm,
        bar: entry.bar,
        standing,
    })
}

/// The columns of an order such as `priority` or `-received,subject`.
///
/// # Errors
/// One sentence that names the column that is not there, and those that are.
pub fn sort_terms(register: &Register, sort: &str) -> Result<Vec<(String, Direction)>, String> {
    let term = |word: &str| {
        let (key, direction) = match word.strip_prefix('-') {
            Some(key) => (key, Direction::Falling),
            None => (word, Direction::Rising),
        };
        if register.column(key).is_some() {
            return Ok((key.to_owned(), direction));
        }
        let known: Vec<&str> = register.columns.iter().map(|column| column.key).collect();
        Err(format!(
            "{} has no column `{}` to sort by; it has {}",
            register.key,
            crate::domain::text::safe(key),
            known.join(", ")
        ))
    };
    sort.split(',').map(str::trim).filter(|word| !word.is_empty()).map(term).collect()
}

/// The circumstances by which a filter's relative words are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The day.
    pub today: Date,
    /// The moment.
    pub now: Moment,
    /// The last working day's close.
    pub close: Moment,
}

/// The columns of a register as the filter language sees them.
pub fn filter_columns(register: &'static Register) -> Vec<FilterColumn> {
    let one = |column: &super::column::Column| {
        let compares = register.source()?.column(column.key)?.kind;
        let kind = match (column.show, compares) {
            (Show::Money, _) => FilterKind::Money,
            (Show::Days | Show::Past | Show::Left, _) => FilterKind::Days,
            (_, Kind::Code) if !column.choices().is_empty() => FilterKind::Choice,
            (_, Kind::Text | Kind::Code) => FilterKind::Text,
            (_, Kind::Date) => FilterKind::Date,
            (_, Kind::Moment) => FilterKind::Moment,
            (_, Kind::Number) => FilterKind::Number,
            (_, Kind::Flag) => FilterKind::Flag,
        };
        let (key, help, choices) = (column.key, column.help, column.choices());
        Some(FilterColumn { key, kind, help, choices })
    };
    register.columns.iter().filter_map(one).collect()
}

impl When {
    /// What the words `today` and `close` stand for.
    pub fn moments(&self) -> Moments {
        Moments { today: self.today, close: iso(self.close) }
    }
}

/// The filter with the user in the place of `@me`.
fn naming(filter: Filter, actor: &str) -> Filter {
    let name = |literal| match literal {
        Literal::Text(text) if text == "@me" => Literal::Text(actor.to_owned()),
        other => other,
    };
    match filter {
        Filter::And(parts) => {
            Filter::And(parts.into_iter().map(|part| naming(part, actor)).collect())
        }
        Filter::Not(part) => Filter::Not(Box::new(naming(*part, actor))),
        Filter::Compare { column, op, value } => Filter::Compare { column, op, value: name(value) },
        Filter::In { column, values } => {
            Filter::In { column, values: values.into_iter().map(name).collect() }
        }
        other => other,
    }
}

impl View {
    /// The query that this view asks, narrowed by what `actor` typed; `@me` stands for them.
    ///
    /// # Errors
    /// The filter of the view or of the user does not parse; the place is in the user's text.
    pub fn query(
        &self,
        narrowed: &str,
        sort: &str,
        when: When,
        actor: &str,
    ) -> Result<ListQuery, FilterError> {
        let (columns, moments) = (filter_columns(self.register), when.moments());
        let named = self.register.named;
        let grammar = Grammar { columns: &columns, named, moments: &moments };
        let mine = parse(narrowed, &grammar)?;
        let own = parse(&self.filter, &grammar)?;
        let filter = match (own, mine) {
            (Filter::All, filter) | (filter, Filter::All) => filter,
            (own, mine) => Filter::And(vec![own, mine]),
        };
        let filter = naming(filter, actor);
        let sort = if sort.is_empty() { &self.sort } else { sort };
        let sort = sort_terms(self.register, sort).unwrap_or_default();
        let (today, now) = (when.today, when.now);
        Ok(ListQuery { register: self.register.key, filter, sort, today, now })
    }

    /// Why nothing is listed and, where nobody typed a filter, what would fill it.
    pub fn empty(&self, typed: &str) -> String {
        let noun = self.register.noun.0;
        if !typed.trim().is_empty() {
            return format!("No {noun} matches the filter; F takes it away.");
        }
        let fill = self.register.empty;
        if self.filter.is_empty() {
            format!("There is no {noun} here yet. {fill}")
        } else {
            format!("No {noun} is under “{}” now. {fill}", self.title)
        }
    }

    /// The keys of the columns it shows before the user chooses others.
    pub fn shown_columns(&self) -> Vec<&'static str> {
        if !self.columns.is_empty() {
            return self.columns.clone();
        }
        let listed = self.register.columns.iter().filter(|column| column.importance < DETAIL);
        listed.map(|column| column.key).collect()
    }
}
