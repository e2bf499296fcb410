//! What is asked of the store's threads and what they answer.

use crate::domain::check::FieldError;
use crate::domain::forecast::{Outlook, Question};
use crate::domain::month::Month;
use crate::domain::time::Moment;
use crate::domain::uncertainty::Others;
use crate::store::agenda::Agenda;
use crate::store::assessment::second::Second;
use crate::store::change::{Applied, Change};
use crate::store::complaint::review::Review;
use crate::store::daily::page::Page;
use crate::store::draft::{Draft, DraftRequest};
use crate::store::duplicates::{Belongings, Duplicate, Typed};
use crate::store::error::StoreError;
use crate::store::home::Home;
use crate::store::measures::Measures;
use crate::store::papers::{Ask, Facts, OwnPapers};
use crate::store::query::{Detail, ListQuery, Row};
use crate::store::renewal;
use crate::store::score::ScoringContext;
use crate::store::source::SourceStanding;
use crate::store::users::Colleague;
use crate::store::writer::Seen;
use std::sync::Arc;

/// A question or a change for the store.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// The first rows of a list, then its whole order.
    List {
        /// What is asked.
        query: ListQuery,
        /// How many rows come first.
        limit: usize,
    },
    /// The rows of these records.
    Rows {
        /// The list they belong to.
        query: ListQuery,
        /// Their numbers.
        ids: Vec<i64>,
    },
    /// These records of a list as they stand, by number and version.
    Versions {
        /// The list they belong to.
        query: ListQuery,
        /// Their numbers.
        ids: Vec<i64>,
    },
    /// The records of a list that hold this text, in its order.
    Find {
        /// The list, narrowed to the text.
        query: ListQuery,
    },
    /// The first few rows of a list, for a picker.
    Pick {
        /// What is asked.
        query: ListQuery,
        /// How many.
        limit: usize,
    },
    /// A record with what belongs to it.
    Detail {
        /// The register and the day.
        query: ListQuery,
        /// The record's number.
        id: i64,
    },
    /// The record with this reference.
    Lookup {
        /// Its reference.
        reference: String,
    },
    /// How many records each view has, by the view's name.
    Counts(Vec<(String, ListQuery)>),
    /// The figures of the first screen.
    Home {
        /// The user.
        actor: String,
        /// When this user last looked.
        since: Option<Moment>,
        /// When it is.
        now: Moment,
    },
    /// The agenda of a meeting, to hold it.
    Agenda {
        /// The meeting.
        meeting: i64,
        /// When it is.
        now: Moment,
    },
    /// Today's daily page.
    Daily {
        /// When it is.
        now: Moment,
    },
    /// What falls due and the plan of renewals.
    Renewals {
        /// When it is.
        now: Moment,
    },
    /// What a paper says.
    Facts {
        /// Which paper.
        ask: Ask,
        /// When it is.
        now: Moment,
    },
    /// What the scoring screen needs of a report.
    Scoring {
        /// The report.
        report: i64,
        /// When it is.
        now: Moment,
    },
    /// What `actor` needs to score a report second, which is nothing of the first.
    Second {
        /// The report.
        report: i64,
        /// Who would.
        actor: String,
        /// When it is.
        now: Moment,
    },
    /// How sure the place of each undecided report is.
    Places {
        /// When it is.
        now: Moment,
    },
    /// The queues that one report is judged among while it is scored.
    Others {
        /// The report.
        report: i64,
        /// When it is.
        now: Moment,
    },
    /// The headline measures of a month.
    Measures {
        /// The month.
        month: Month,
        /// When it is.
        now: Moment,
    },
    /// The forecast of the backlog.
    Forecast {
        /// What is asked of it.
        question: Option<Question>,
        /// When it is.
        now: Moment,
    },
    /// A complaint, to review it.
    Review {
        /// The complaint.
        complaint: i64,
        /// When it is.
        now: Moment,
    },
    /// Whether the source of a report is kept, for a user who may know.
    Source {
        /// Who asks.
        actor: String,
        /// When.
        now: Moment,
        /// The report.
        report: i64,
    },
    /// What a report may belong with and is linked with.
    Belongings {
        /// The report.
        report: i64,
        /// When it is.
        now: Moment,
    },
    /// Reports like one that is being typed.
    Duplicates(Box<Typed>),
    /// The names of the users, for pickers.
    Users,
    /// The priorities of the control strategy in force, for pickers.
    Priorities,
    /// What is being typed in a form.
    Draft(DraftRequest),
    /// Throwing away the drafts that policy keeps no longer.
    ExpireDrafts {
        /// Who works when it is done.
        actor: String,
        /// When.
        now: Moment,
    },
    /// A change.
    Apply {
        /// Who makes it.
        actor: String,
        /// When.
        now: Moment,
        /// What.
        change: Box<Change>,
    },
}

impl Request {
    /// When it was asked, where it is a look at one record: one that is withheld is logged.
    pub(super) fn asked_at(&self) -> Option<Moment> {
        match self {
            Self::Detail { query, .. } => Some(query.now),
            Self::Facts { now, .. }
            | Self::Scoring { now, .. }
            | Self::Second { now, .. }
            | Self::Review { now, .. }
            | Self::Source { now, .. }
            | Self::Belongings { now, .. } => Some(*now),
            _ => None,
        }
    }
}

/// An answer of the store.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The first rows of a list.
    Page(Vec<Row>),
    /// Every record number of a list, in order.
    Order(Vec<i64>),
    /// Rows that were asked for by number.
    Rows(Vec<Row>),
    /// Records as they stand; one that is gone has none.
    Versions(Vec<Seen>),
    /// Records that hold the text sought.
    Found(Vec<i64>),
    /// A record with what belongs to it.
    Detail(Box<Detail>),
    /// Where a reference leads: register and number.
    Lookup(&'static str, i64),
    /// Counts by view name; a view whose side is shut has none.
    Counts(Vec<(String, i64)>),
    /// The first screen.
    Home(Box<Home>),
    /// An agenda.
    Agenda(Box<Agenda>),
    /// What a paper says, and the unit's own words for it.
    Facts(Box<(Facts, OwnPapers)>),
    /// A daily page.
    Daily(Box<Page>),
    /// The renewals.
    Renewals(Arc<renewal::page::Page>),
    /// For the scoring screen.
    Scoring(Box<ScoringContext>),
    /// For a second score.
    Second(Second),
    /// The places are judged; whether anything is known that was not.
    Places(bool),
    /// The queues to judge one report among.
    Others(Arc<Others>),
    /// The measures of a month.
    Measures(Box<Measures>),
    /// The forecast.
    Forecast(Box<Outlook>),
    /// For the review of a complaint.
    Review(Box<Review>),
    /// Whether a source is kept.
    Source(Box<SourceStanding>),
    /// What a report may belong with and is linked with.
    Belongings(Box<Belongings>),
    /// Possible duplicates, the likeliest first.
    Duplicates(Vec<Duplicate>),
    /// Users: name and full name.
    Users(Vec<Colleague>),
    /// Priorities: number, reference and title.
    Priorities(Vec<(i64, String, String)>),
    /// What was being typed in a form that was neither saved nor given up.
    Draft(Option<Box<Draft>>),
    /// A change was made.
    Applied(Box<Applied>),
    /// The store refused or failed.
    Failed(Failure),
    /// Another connection changed the workspace.
    Changed,
}

/// Why the store refused or failed.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// One sentence.
    pub message: String,
    /// What is wrong at which field.
    pub fields: Vec<FieldError>,
    /// Whether the record moved on since it was seen.
    pub stale: bool,
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        let stale = matches!(error, StoreError::Stale { .. });
        let fields = if let StoreError::Fields(fields) = error { fields } else { Vec::new() };
        Self { message, fields, stale }
    }
}

/// An answer and the run that asked; run 0 is nobody's.
pub type Reply = (u64, Answer);
