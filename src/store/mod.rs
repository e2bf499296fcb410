//! The only SQL. A workspace is a folder with two databases; every change to either goes
//! through [`Store::apply`], one transaction with its audit entry.

pub mod access;
mod action;
pub mod agenda;
pub mod assessment;
mod association;
#[macro_use]
pub mod at_risk;
pub mod audit;
pub mod barred;
pub mod case;
pub mod change;
pub mod clearance;
pub mod complaint;
pub mod daily;
mod decision;
pub mod dip;
pub mod draft;
pub mod due;
pub mod duplicates;
pub mod error;
pub mod follow_up;
mod forecast;
mod gift;
mod grading;
pub mod home;
pub mod hr;
pub mod imported;
pub mod intake;
mod interest;
pub mod leaver;
pub mod letter;
pub mod link;
pub mod measures;
pub mod meeting;
pub mod minutes;
pub mod monitoring;
pub mod office;
pub mod papers;
mod person;
#[cfg(test)]
mod plans;
pub mod posting;
pub mod query;
pub mod reach;
pub mod recommendation;
pub mod referral;
pub mod registers;
pub mod renewal;
mod report;
mod row;
pub mod score;
pub mod seed;
pub mod session;
pub mod source;
pub mod staffing;
pub mod subject;
#[cfg(test)]
mod tasking_tests;
mod upgrade;
pub mod users;
pub mod value;
pub mod vulnerability;
pub mod worker;
pub mod workspace;
pub mod writer;

use crate::domain::policy::{Policies, Policy};
use crate::domain::time::{Date, Moment, day, parse_moment};
use change::{Applied, Change, Done, Undo};
use error::{Result, StoreError};
use rusqlite::{Connection, TransactionBehavior};
use session::viewer;
use std::path::PathBuf;
use std::sync::Arc;
use value::Value;
use writer::{RowChange, Writer};

/// A compartment of the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// People, posts, vetting and the registers: `casework.db`.
    Casework,
    /// Intelligence, scores and tasking: `intelligence.db`.
    Intelligence,
}

impl Side {
    /// The schema name in SQL.
    fn schema(self) -> &'static str {
        match self {
            Self::Casework => "main",
            Self::Intelligence => "intel",
        }
    }
}

impl std::fmt::Display for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Casework => "casework",
            Self::Intelligence => "intelligence",
        })
    }
}

/// What the rules of a change are judged by.
pub(crate) struct Rules<'a> {
    /// Every version of the policy.
    pub policies: &'a Policies,
    /// The London date of the change.
    pub today: Date,
}

impl Rules<'_> {
    /// The policy in force on a date: a record is judged by its own date's.
    pub fn on(&self, date: Date) -> &Policy {
        self.policies.on(date)
    }
}

/// When it is in a demonstration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stands {
    /// The day at which it stands still.
    pub day: Date,
    /// The moment that it was moved to, from which its clock runs on whenever it is opened; the
    /// time of day is the real one where it was never moved.
    pub from: Option<Moment>,
}

/// An open workspace.
pub struct Store {
    db: Connection,
    path: PathBuf,
    files: Vec<workspace::OpenFile>,
    has_intelligence: bool,
    read_only: bool,
    policies: Arc<Policies>,
    drafts: draft::Drafts,
    places: assessment::places::Known,
    /// Whoever opened it, from whom conflicts of interest keep records.
    viewer: String,
}

impl Store {
    /// What is being typed in forms, kept beside the databases.
    pub fn drafts(&self) -> &draft::Drafts {
        &self.drafts
    }

    /// The workspace's folder.
    pub fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// Whether the intelligence compartment is open to this user.
    pub fn has_intelligence(&self) -> bool {
        self.has_intelligence
    }

    /// Whether nothing can be written here.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// The policy versions that judge records.
    pub fn policies(&self) -> &Arc<Policies> {
        &self.policies
    }

    /// Stops whatever this connection is reading, from another thread.
    pub fn interrupt_handle(&self) -> rusqlite::InterruptHandle {
        self.db.get_interrupt_handle()
    }

    /// A number that moves when another connection changed either database.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn data_version(&self) -> Result<(i64, i64)> {
        let casework = self.db.query_row("PRAGMA main.data_version", [], |row| row.get(0))?;
        let intelligence = if self.has_intelligence {
            self.db.query_row("PRAGMA intel.data_version", [], |row| row.get(0))?
        } else {
            0
        };
        Ok((casework, intelligence))
    }

    /// When it is in a synthetic workspace, so that a demonstration kept for weeks does not go
    /// stale; `None` in a real one.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn demonstration(&self) -> Result<Option<Stands>> {
        let stands = |text: String| match parse_moment(&text) {
            Some(moment) => Some(Stands { day: day(moment), from: Some(moment) }),
            None => Some(Stands { day: text.parse().ok()?, from: None }),
        };
        Ok(self.meta("demonstration_day")?.and_then(stands))
    }

    /// Whether the queue was not yet ranked for this day, a month is over and not yet closed, or
    /// entries of people at risk have expired and are still kept.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn needs_roll(&self, now: Moment) -> Result<bool> {
        let is_new = self.meta("rolled_on")? != Some(day(now).to_string());
        Ok(is_new || self.has_month_to_close(now)? || self.has_expired(now)?)
    }

    fn meta(&self, key: &str) -> Result<Option<String>> {
        use rusqlite::OptionalExtension;
        let sql = "SELECT value FROM main.meta WHERE key = ?1";
        Ok(self.db.prepare_cached(sql)?.query_row([key], |row| row.get(0)).optional()?)
    }

    /// Makes one change: checks its rule and the version the user saw, writes the rows and
    /// the audit entry in one transaction. There is no other way to write.
    ///
    /// # Errors
    /// Field errors, a refusal by a rule, a stale version, or a database that cannot be
    /// written; in each case nothing is written.
    pub fn apply(&mut self, actor: &str, now: Moment, change: &Change) -> Result<Applied> {
        self.write(actor, now, change).map_err(|error| error.at(&self.path))
    }

    /// Refuses what only the intelligence side can answer, where it is shut.
    fn needs_intelligence(&self) -> Result<()> {
        if self.has_intelligence { Ok(()) } else { Err(StoreError::NoIntelligence) }
    }

    fn write(&mut self, actor: &str, now: Moment, change: &Change) -> Result<Applied> {
        if self.read_only {
            return Err(StoreError::ReadOnly("the workspace".to_owned()));
        }
        let side = change.side();
        if side == Side::Intelligence {
            self.needs_intelligence()?;
        }
        self.files.iter().try_for_each(workspace::OpenFile::still_there)?;
        match self.attempt(side, actor, now, change) {
            // What somebody tried who may not is written down, though nothing else is.
            Err(error @ (StoreError::Forbidden { .. } | StoreError::Withheld { .. })) => {
                self.log_attempt(side, actor, now, change.name(), &error)?;
                Err(error)
            }
            done => done,
        }
    }

    fn attempt(
        &mut self,
        side: Side,
        actor: &str,
        now: Moment,
        change: &Change,
    ) -> Result<Applied> {
        let rules = Rules { policies: &self.policies, today: day(now) };
        rules.policies.reaches(rules.today).map_err(|why| {
            StoreError::Refused(format!("{why}; set the clock of this machine right"))
        })?;
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let by_rule = change.is_by_rule();
        let pen = if by_rule { Writer::new } else { Writer::guarded };
        let mut writer = pen(&tx, side, now, actor);
        let done = change.perform(&mut writer, &rules)?;
        if side == Side::Intelligence && !by_rule {
            viewer::refuse_change(&tx, actor, &done.record)?;
        }
        writer.entry(change.name(), &done.record)?;
        let (rows, entries) = writer.finish();
        tx.commit()?;
        let restored = match change {
            Change::Undo(undo) => undo.restored(&rows),
            _ => Vec::new(),
        };
        let undoable = done.undoable && rows.iter().all(RowChange::can_be_restored);
        let undo = undoable.then(|| Undo {
            side,
            record: done.record.clone(),
            label: change.name().to_owned(),
            entry: entries.last().copied().unwrap_or_default(),
            rows,
        });
        let Done { record, message, revealed, .. } = done;
        Ok(Applied { record, message, entries, undo, restored, revealed })
    }

    /// Walks the audit chain of each open compartment and reports each.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn verify_audit(&self) -> Result<Vec<(Side, audit::Verdict)>> {
        let mut sides = vec![Side::Casework];
        if self.has_intelligence {
            sides.push(Side::Intelligence);
        }
        sides.into_iter().map(|side| Ok((side, audit::verify(&self.db, side)?))).collect()
    }

    /// What the engine's own check says of each open database: `ok`, or its first complaint.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn check_files(&self) -> Result<Vec<(Side, String)>> {
        let mut sides = vec![Side::Casework];
        if self.has_intelligence {
            sides.push(Side::Intelligence);
        }
        let check = |side: Side| {
            let sql = format!("PRAGMA {}.quick_check(1)", side.schema());
            Ok((side, self.db.query_row(&sql, [], |row| row.get::<_, String>(0))?))
        };
        sides.into_iter().map(check).collect()
    }
}

/// Text as a value: blank is unknown.
pub(crate) fn known(text: &str) -> Value {
    let text = text.trim();
    if text.is_empty() { Value::Null } else { text.into() }
}
