//! The store's own threads, so that nothing slow runs in the loop: one answers the keyboard and
//! makes changes, one counts and draws up figures, one draws forecasts, which take longest, and one
//! keeps what is being typed. Answers carry the run that asked, so that a late one can be told from
//! the one awaited; a list that was superseded stops being read.

mod messages;

pub use messages::{Answer, Failure, Reply, Request};

use super::Store;
use super::draft::DraftRequest;
use super::error::StoreError;
use super::papers::Ask;
use super::query::ListQuery;
use super::workspace::Workspace;
use rusqlite::InterruptHandle;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

type Job = (u64, Request);

/// Which list is read now, so that only a superseded one is interrupted.
#[derive(Default)]
struct Reading {
    run: Mutex<Option<u64>>,
    latest: AtomicU64,
}

/// The store's threads. Dropping it lets them finish what they do and end; what was typed is
/// kept or dropped before it returns.
pub struct Worker {
    keyboard: Sender<Job>,
    figures: Sender<Job>,
    forecasts: Sender<Job>,
    drafts: Option<DraftThread>,
    reading: Arc<Reading>,
    interrupt: InterruptHandle,
}

impl Worker {
    /// Opens the workspace three times and starts the threads; `reply` takes every answer.
    ///
    /// # Errors
    /// The workspace cannot be opened, or the system gives no thread.
    pub fn start(
        workspace: &Workspace,
        reply: impl Fn(Reply) + Send + Clone + 'static,
    ) -> Result<Self, StoreError> {
        let first = workspace.open()?;
        let mut second = workspace.open()?;
        second.share_places(&first)?;
        let third = workspace.open()?;
        let interrupt = first.interrupt_handle();
        let reading = Arc::new(Reading::default());
        let drafts = Some(spawn_drafts(&first, reply.clone())?);
        let keyboard = spawn("keyboard", first, Arc::clone(&reading), reply.clone())?;
        let figures = spawn("figures", second, Arc::default(), reply.clone())?;
        let forecasts = spawn("forecasts", third, Arc::default(), reply)?;
        Ok(Self { keyboard, figures, forecasts, drafts, reading, interrupt })
    }

    /// Asks; the answer comes by the reply with the same run.
    pub fn ask(&self, run: u64, request: Request) {
        if matches!(request, Request::List { .. }) {
            self.supersede(run);
        }
        let thread = match request {
            Request::Draft(request) => {
                // A thread of its own: no list and no figure keeps a form waiting that opens.
                self.drafts.iter().for_each(|(drafts, _)| {
                    let _ = drafts.send((run, request.clone()));
                });
                return;
            }
            Request::Forecast { .. } | Request::Facts { ask: Ask::Forecast { .. }, .. } => {
                &self.forecasts
            }
            Request::Counts(_)
            | Request::Home { .. }
            | Request::Facts { .. }
            | Request::Duplicates(_)
            | Request::Places { .. }
            | Request::Others { .. }
            | Request::Renewals { .. }
            | Request::Measures { .. } => &self.figures,
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

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some((drafts, thread)) = self.drafts.take() {
            drop(drafts);
            let _ = thread.join();
        }
    }
}

type DraftThread = (Sender<(u64, DraftRequest)>, JoinHandle<()>);

/// Starts the thread that keeps drafts. Of several keepings of one the latest wins.
fn spawn_drafts(
    store: &Store,
    reply: impl Fn(Reply) + Send + 'static,
) -> Result<DraftThread, StoreError> {
    let (send, jobs) = channel::<(u64, DraftRequest)>();
    let drafts = store.drafts().clone();
    let path = store.path().to_owned();
    let run = move || {
        while let Ok(first) = jobs.recv() {
            let waiting: Vec<(u64, DraftRequest)> =
                std::iter::once(first).chain(jobs.try_iter()).collect();
            for (place, (run, request)) in waiting.iter().enumerate() {
                let later = waiting.iter().skip(place + 1).map(|(_, later)| later);
                if request.is_idle(later) {
                    continue;
                }
                match drafts.carry_out(request) {
                    Ok(answer) => answer.into_iter().for_each(|answer| reply((*run, answer))),
                    Err(error) => reply((*run, Answer::Failed(error.into()))),
                }
            }
        }
    };
    let thread = thread::Builder::new()
        .name("drafts".to_owned())
        .spawn(run)
        .map_err(|source| StoreError::Io { path, source })?;
    Ok((send, thread))
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
    let is_figure = matches!(
        job.1,
        Request::Counts(_)
            | Request::Home { .. }
            | Request::Places { .. }
            | Request::Duplicates(_)
            | Request::Measures { .. }
            | Request::Renewals { .. }
            | Request::Forecast { .. }
    );
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

/// Answers one request: twice for a list, its first page and then its order, once for any other
/// but a draft that is kept or dropped, which has no answer. Nothing more is said of a list once
/// it is `superseded`.
pub fn serve(
    store: &mut Store,
    request: Request,
    superseded: &dyn Fn() -> bool,
    reply: &mut dyn FnMut(Answer),
) {
    let done = match request {
        Request::List { query, limit } => list(store, &query, limit, superseded, reply),
        Request::Draft(request) => store
            .drafts()
            .carry_out(&request)
            .map(|answer| answer.into_iter().for_each(&mut *reply)),
        request => {
            let asked = request.asked_at();
            let found = other(store, request);
            let found = match asked {
                Some(now) => store.logged(now, found),
                None => found,
            };
            found.map(&mut *reply)
        }
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
        Request::Versions { query, ids } => Answer::Versions(store.versions(&query, &ids)?),
        Request::Pick { query, limit } => Answer::Rows(store.page(&query, limit)?),
        Request::Find { query } => Answer::Found(store.order(&query)?),
        Request::Detail { query, id } => Answer::Detail(Box::new(store.detail(&query, id)?)),
        Request::Lookup { reference } => {
            let (register, id) = store.find(&reference)?;
            Answer::Lookup(register, id)
        }
        Request::Counts(views) => Answer::Counts(counts(store, views)?),
        Request::Home { actor, since, now } => {
            Answer::Home(Box::new(store.home(&actor, since, now)?))
        }
        Request::Agenda { meeting, now } => Answer::Agenda(Box::new(store.agenda(meeting, now)?)),
        Request::Facts { ask, now } => {
            Answer::Facts(Box::new((store.facts(&ask, now)?, store.own_papers()?)))
        }
        Request::Renewals { now } => Answer::Renewals(Arc::new(store.renewals(now)?)),
        Request::Daily { now } => Answer::Daily(Box::new(store.daily_page(None, now)?)),
        Request::Scoring { report, .. } => Answer::Scoring(Box::new(store.scoring(report)?)),
        Request::Second { report, actor, .. } => {
            Answer::Second(store.second_score(report, &actor)?)
        }
        Request::Places { now } => Answer::Places(store.judge_places(now)?),
        Request::Others { report, now } => Answer::Others(Arc::new(store.others(report, now)?)),
        Request::Measures { month, now } => Answer::Measures(Box::new(store.measures(month, now)?)),
        Request::Forecast { question, now } => {
            Answer::Forecast(Box::new(store.forecast(question.as_ref(), now)?))
        }
        Request::Review { complaint, .. } => Answer::Review(Box::new(store.review(complaint)?)),
        Request::Source { actor, now, report } => {
            Answer::Source(Box::new(store.source_of(&actor, now, report)?))
        }
        Request::Belongings { report, .. } => {
            Answer::Belongings(Box::new(store.belongings(report)?))
        }
        Request::Duplicates(draft) => Answer::Duplicates(store.duplicates(&draft)?),
        Request::Users => Answer::Users(store.users()?),
        Request::Priorities => Answer::Priorities(store.priorities()?),
        Request::Apply { actor, now, change } => {
            Answer::Applied(Box::new(store.apply(&actor, now, &change)?))
        }
        Request::ExpireDrafts { actor, now } => store
            .expire_drafts(&actor, now)?
            .map_or(Answer::Draft(None), |applied| Answer::Applied(Box::new(applied))),
        // These have been served: they answer more than once, or not at all.
        Request::List { .. } => Answer::Order(Vec::new()),
        Request::Draft(_) => Answer::Draft(None),
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
