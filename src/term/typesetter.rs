//! The thread that sets the pages of papers for their preview: a long log takes a moment, which no
//! key waits for.

use crate::app::message::{Manuscript, Message};
use crate::app::screens::preview::Laid;
use anyhow::{Context, Result};
use crossbeam_channel::{Receiver, Sender, unbounded};
use std::sync::Arc;
use std::thread;

enum Job {
    LayOut(u64, Box<Manuscript>),
    Discard(Arc<Laid>),
}

/// Sets pages, one paper after the other. Dropping it lets the one under way go.
pub struct Typesetter(Sender<Job>);

impl Typesetter {
    /// Starts the thread; every paper comes to `done` with its run.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(done: Sender<Message>) -> Result<Self> {
        let (send, jobs) = unbounded();
        thread::Builder::new()
            .name("typesetter".to_owned())
            .spawn(move || set(&jobs, &done))
            .context("the system gives no thread to set pages with")?;
        Ok(Self(send))
    }

    /// Has the pages of a paper set.
    pub fn lay_out(&self, run: u64, manuscript: Box<Manuscript>) {
        // A thread that is gone has said why already.
        let _ = self.0.send(Job::LayOut(run, manuscript));
    }

    /// Lets papers go that were shown.
    pub fn discard(&self, laid: Arc<Laid>) {
        let _ = self.0.send(Job::Discard(laid));
    }
}

/// Sets the latest paper asked for: one preview is open at a time, and those before it were left.
fn set(jobs: &Receiver<Job>, done: &Sender<Message>) {
    while let Ok(first) = jobs.recv() {
        let wanted = std::iter::once(first).chain(jobs.try_iter()).filter_map(|job| match job {
            Job::LayOut(run, manuscript) => Some((run, manuscript)),
            Job::Discard(laid) => {
                drop(laid);
                None
            }
        });
        let Some((run, manuscript)) = wanted.last() else { continue };
        let laid = manuscript.lay_out().map(Arc::new).map_err(|error| error.to_string());
        // Nobody listens any more only when the program ends.
        let _ = done.send(Message::LaidOut(run, laid));
    }
}
