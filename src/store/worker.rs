//! The store's own threads, so that nothing slow runs in the loop: one answers the keyboard and
//! makes changes, one counts and draws up figures. Answers carry the run that asked, so that a
//! late one can be told from the one awaited; a list that was superseded stops being read.

use super::Store;
use super::agenda::Agenda;
use super::change::{Applied, Change};
use super::error::StoreError;
use super::home::Home;
use super::papers::{Ask, Facts};
use super::query::{Detail, ListQuery, Row};
use super::score::ScoringContext;
use super::workspace::Workspace;
use crate::domain::check::FieldError;
use crate::domain::time::Moment;
use rusqlite::InterruptHandle;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

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
    },
    /// The names of the users, for pickers.
    Users,
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

/// An answer of the store.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The first rows of a list.
    Page(Vec<Row>),
    /// Every record number of a list, in order.
    Order(Vec<i64>),
    /// Rows that were asked for by number.
    Rows(Vec<Row>),
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
    /// What a paper says.
    Facts(Box<Facts>),
    /// For the scoring screen.
    Scoring(Box<ScoringContext>),
    /// Users: name and full name.
    Users(Vec<(String, String)>),
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

type Job = (u64, Request);

/// Which list is read now, so that only a superseded one is interrupted.
#[derive(Default)]
struct Reading {
    run: Mutex<Option<u64>>,
    latest: AtomicU64,
}

/// The store's threads. Dropping it lets them finish what they do and end.
pub struct Worker {
    keyboard: Sender<Job>,
    figures: Sender<Job>,
    reading: Arc<Reading>,
    interrupt: InterruptHandle,
}

impl Worker {
    /// Opens the workspace twice and starts both threads; `reply` takes every answer.
    ///
    /// # Errors
    /// The workspace cannot be opened, or the system gives no thread.
    pub fn start(
        workspace: &Workspace,
        reply: impl Fn(Reply) + Send + Clone + 'static,
    ) -> Result<Self, StoreError> {
        let first = workspace.open()?;
        let second = workspace.open()?;
        let interrupt = first.interrupt_handle();
        let reading = Arc::new(Reading::default());
        let keyboard = spawn("keyboard", first, Arc::clone(&reading), reply.clone())?;
        let figures = spawn("figures", second, Arc::default(), reply)?;
        Ok(Self { keyboard, figures, reading, interrupt })
    }

    /// Asks; the answer comes by the reply with the same run.
    pub fn ask(&self, run: u64, request: Request) {
        if matches!(request, Request::List { .. }) {
            self.supersede(run);
        }
        let thread = match request {
            Request::Counts(_) | Request::Home { .. } | Request::Facts { .. } => &self.figures,
            _ => &self.keyboard,
        };
        // A thread that is gone has said why already.
        let _ = thread.send((run, request));
    }

    /// Asks whether others changed the workspace; [`Answer::Changed`] comes if they did. It is
    /// asked of the thread that writes, whose own changes do not count.
    pub fn look(&self) {
        let _ = self.keyboard.send((0, Request::Users));
    }

    fn supersede(&self, run: u64) {
        self.reading.latest.store(run, Ordering::Release);
        let reading = self.reading.run.lock().unwrap_or_else(PoisonError::into_inner);
        if reading.is_some() {
            self.interrupt.interrupt();
        }
    }
}

fn spawn(
    name: &str,
    mut store: Store,
    reading: Arc<Reading>,
    reply: impl Fn(Reply) + Send + 'static,
) -> Result<Sender<Job>, StoreError> {
    let (send, jobs): (Sender<Job>, Receiver<Job>) = channel();
    let path = store.path().to_owned();
    let mut version = store.data_version().unwrap_or_default();
    let run = move || {
        let mut waiting = VecDeque::new();
        while let Some((run, request)) = next(&jobs, &mut waiting) {
            if run == 0 {
                let now = store.data_version().unwrap_or(version);
                if now != version {
                    version = now;
                    reply((0, Answer::Changed));
                }
                continue;
            }
            answer(&mut store, &reading, run, request, &reply);
        }
    };
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(run)
        .map_err(|source| StoreError::Io { path, source })?;
    Ok(send)
}

/// The next job: figures asked for again make the earlier question of their kind idle.
fn next(jobs: &Receiver<Job>, waiting: &mut VecDeque<Job>) -> Option<Job> {
    if waiting.is_empty() {
        waiting.push_back(jobs.recv().ok()?);
    }
    waiting.extend(jobs.try_iter());
    let job = waiting.pop_front()?;
    let kind = std::mem::discriminant(&job.1);
    let is_figure = matches!(job.1, Request::Counts(_) | Request::Home { .. });
    if is_figure && waiting.iter().any(|(_, later)| std::mem::discriminant(later) == kind) {
        return next(jobs, waiting);
    }
    Some(job)
}

fn answer(
    store: &mut Store,
    reading: &Reading,
    run: u64,
    request: Request,
    reply: &impl Fn(Reply),
) {
    let is_list = matches!(request, Request::List { .. });
    let superseded = || is_list && reading.latest.load(Ordering::Acquire) > run;
    let set = |run| *reading.run.lock().unwrap_or_else(PoisonError::into_inner) = run;
    if superseded() {
        return;
    }
    if is_list {
        set(Some(run));
    }
    serve(store, request, &superseded, &mut |answer| reply((run, answer)));
    set(None);
}

/// Answers one request: twice for a list, its first page and then its order, once for any
/// other. Nothing more is said of a list once it is `superseded`.
pub fn serve(
    store: &mut Store,
    request: Request,
    superseded: &dyn Fn() -> bool,
    reply: &mut dyn FnMut(Answer),
) {
    let done = match request {
        Request::List { query, limit } => list(store, &query, limit, superseded, reply),
        request => other(store, request).map(&mut *reply),
    };
    if let Err(error) = done
        && !superseded()
    {
        reply(Answer::Failed(error.into()));
    }
}

fn list(
    store: &Store,
    query: &ListQuery,
    limit: usize,
    superseded: &dyn Fn() -> bool,
    reply: &mut dyn FnMut(Answer),
) -> Result<(), StoreError> {
    if store.is_ordered_by_index(query, limit)? {
        reply(Answer::Page(store.page(query, limit)?));
        if !superseded() {
            reply(Answer::Order(store.order(query)?));
        }
        return Ok(());
    }
    // Where everything must be sorted for the first row, it is sorted once.
    let order = store.order(query)?;
    let first = order.get(..limit.min(order.len())).unwrap_or_default();
    if !superseded() {
        reply(Answer::Page(store.rows(query, first)?));
        reply(Answer::Order(order));
    }
    Ok(())
}

fn other(store: &mut Store, request: Request) -> Result<Answer, StoreError> {
    Ok(match request {
        Request::Rows { query, ids } => Answer::Rows(store.rows(&query, &ids)?),
        Request::Pick { query, limit } => Answer::Rows(store.page(&query, limit)?),
        Request::Find { query } => Answer::Found(store.order(&query)?),
        Request::Detail { query, id } => {
            let found = store.detail(&query, id);
            if let Err(StoreError::Withheld { record, .. }) = &found {
                store.log_turned_away(record, query.now)?;
            }
            Answer::Detail(Box::new(found?))
        }
        Request::Lookup { reference } => {
            let (register, id) = store.find(&reference)?;
            Answer::Lookup(register, id)
        }
        Request::Counts(views) => Answer::Counts(counts(store, views)?),
        Request::Home { actor, since, now } => {
            Answer::Home(Box::new(store.home(&actor, since, now)?))
        }
        Request::Agenda { meeting, now } => Answer::Agenda(Box::new(store.agenda(meeting, now)?)),
        Request::Facts { ask, now } => Answer::Facts(Box::new(store.facts(&ask, now)?)),
        Request::Scoring { report } => Answer::Scoring(Box::new(store.scoring(report)?)),
        Request::Users => Answer::Users(store.users()?),
        Request::Apply { actor, now, change } => {
            Answer::Applied(Box::new(store.apply(&actor, now, &change)?))
        }
        Request::List { .. } => Answer::Order(Vec::new()),
    })
}

fn counts(
    store: &Store,
    views: Vec<(String, ListQuery)>,
) -> Result<Vec<(String, i64)>, StoreError> {
    let mut counts = Vec::new();
    for (name, query) in views {
        match store.count(&query) {
            Ok(count) => counts.push((name, count)),
            Err(StoreError::NoIntelligence) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(counts)
}
