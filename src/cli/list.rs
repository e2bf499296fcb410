//! `probity list`: a register on the command line, the twin of its screen.

use super::failure::Failure;
use super::listing::{Format, Listing};
use super::place::{Place, Session};
use super::words;
use crate::catalogue::filter::FilterError;
use crate::catalogue::view::{self, View, When};
use crate::catalogue::{Register, register, registers};
use crate::domain::choice::Choice;
use crate::domain::policy::Policy;
use crate::domain::text;
use crate::store::query::ListQuery;
use clap::Args;
use std::io::Write;

/// List the records of a register
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity list vetting --filter 'force:cambs level:MV age>30d -assigned'
  probity list gifts --view gifts-significant --format csv > gifts.csv
  probity list intelligence --sort -received --limit 20

REGISTER is vetting, clearances, associations, gifts, interests, intelligence, complaints,
at-risk, candidates, meetings, decisions, actions, daily, priorities, people, posts, staffing or
audit.
A wrong --view or --sort lists what there is.
In JSON money is whole pence; in CSV it is pounds.")]
pub(super) struct List {
    /// Which register
    #[arg(value_name = "REGISTER")]
    register: String,
    /// A saved question: its filter, order and columns
    #[arg(long, value_name = "NAME")]
    view: Option<String>,
    /// Which records, in the filter language of the screens
    #[arg(
        long,
        value_name = "EXPR",
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true
    )]
    filter: String,
    /// The order: a column, or several with commas; `-` before one turns it round
    #[arg(long, value_name = "COLUMN", allow_hyphen_values = true)]
    sort: Option<String>,
    /// How it is written
    #[arg(long, default_value = Format::Table.code(), value_parser = words::choice::<Format>())]
    format: Format,
    /// At most so many records
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl List {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        let register = named(&self.register)?;
        let session = place.open()?;
        let view = self.view(register, session.store.policies().on(session.today))?;
        let sort = self.sort.as_deref().unwrap_or_default();
        view::sort_terms(view.register, sort)
            .map_err(|message| Failure::Usage(format!("--sort: {message}")))?;
        let query = view
            .query(&self.filter, sort, when(&session), &session.actor)
            .map_err(|error| at_the_place(&self.filter, &error))?;
        session.judge(view.register.key)?;
        listing(&session, &view, query, self.limit).write(self.format, out)
    }

    /// The view that was named, or the whole register.
    fn view(&self, register: &'static Register, policy: &Policy) -> Result<View, Failure> {
        let Some(name) = &self.view else { return Ok(whole(register)) };
        let mut views = view::shipped(policy)?;
        views.retain(|view| view.register.key == register.key);
        if let Some(view) = views.iter().find(|view| view.name == *name) {
            return Ok(view.clone());
        }
        let known: Vec<&str> = views.iter().map(|view| view.name.as_str()).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        let (key, name) = (register.key, text::safe(name));
        Err(Failure::Usage(format!("{key} has no view `{name}`; it has {known}")))
    }
}

/// The register with this key.
fn named(key: &str) -> Result<&'static Register, Failure> {
    register(key).ok_or_else(|| {
        let known: Vec<&str> = registers::ALL.iter().map(|register| register.key).collect();
        let (given, known) = (text::safe(key), known.join(", "));
        Failure::Usage(format!("there is no register `{given}`; use one of: {known}"))
    })
}

/// Every record of a register in its own order.
pub(super) fn whole(register: &'static Register) -> View {
    View {
        name: register.key.to_owned(),
        title: register.title.to_owned(),
        screen: String::new(),
        register,
        filter: String::new(),
        sort: register.sort.to_owned(),
        columns: Vec::new(),
        alarm: false,
        bar: false,
        template: register.key.to_owned(),
        standing: None,
    }
}

/// The rows of a query under the columns of a view.
pub(super) fn listing<'a>(
    session: &'a Session,
    view: &View,
    query: ListQuery,
    limit: Option<usize>,
) -> Listing<'a> {
    let keys = view.shown_columns();
    let columns = keys.iter().filter_map(|key| view.register.column(key)).collect();
    Listing { store: &session.store, register: view.register, query, columns, limit }
}

/// The circumstances by which relative words of a filter are read.
pub(super) fn when(session: &Session) -> When {
    let policy = session.store.policies().on(session.today);
    let close = policy.calendar.last_close(session.now);
    When { today: session.today, now: session.now, close }
}

/// What is wrong with a filter, with a caret under the place.
fn at_the_place(filter: &str, error: &FilterError) -> Failure {
    let before = filter.get(..error.at.start).unwrap_or_default();
    let wrong = filter.get(error.at.clone()).unwrap_or_default();
    let indent = " ".repeat(text::width(&text::safe(before)));
    let carets = "^".repeat(text::width(&text::safe(wrong)).max(1));
    let shown = text::safe(filter);
    Failure::Usage(format!("--filter: {}\n  {shown}\n  {indent}{carets}", error.message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_what_is_wrong() {
        let error = FilterError { at: 6..10, message: "there is no column `levl`".to_owned() };
        let lines = at_the_place("Ní:x levl:MV", &error).lines();
        assert_eq!(lines, ["--filter: there is no column `levl`", "  Ní:x levl:MV", "       ^^^^"]);
        let end = FilterError { at: 3..3, message: "say what".to_owned() };
        assert_eq!(at_the_place("a:\u{1b}", &end).lines()[2], "     ^");
    }
}
