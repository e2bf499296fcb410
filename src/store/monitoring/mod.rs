//! What applicants said on the monitoring form: imported apart from the case, read only to count by
//! it, by those who are allowed, and never without the audit entry that says who looked. No other
//! file reads this table.

mod count;
#[cfg(test)]
mod tests;

use super::change::{Change, Done, Family};
use super::error::{Result, StoreError};
use super::value::Value;
use super::writer::Writer;
use super::{Rules, Side, Store, audit, users};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::monitoring::{Characteristic, MonitoringRules};
use crate::domain::time::{Date, Moment, day, show_date};
pub use count::{ByLevel, Counted, Group, Part, Standing};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use std::collections::HashSet;

pub(super) const MONITORING: &str = "main.monitoring";
const LOOK: &str = "look at disproportionality";

/// The characteristics of one case as a file gives them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMonitoring {
    /// The reference of the case.
    pub case: String,
    /// The group of each characteristic, in the order of [`Characteristic::ALL`].
    pub groups: [&'static str; 6],
    /// What tells its row from every other.
    pub fingerprint: Option<String>,
}

/// A change of this family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MonitoringChange {
    /// Takes the characteristics of a file.
    Import {
        /// The file's name.
        file: String,
        /// What its rows became.
        entries: Vec<NewMonitoring>,
    },
}

impl From<MonitoringChange> for Change {
    fn from(change: MonitoringChange) -> Self {
        Self::Monitoring(Box::new(change))
    }
}

impl Family for MonitoringChange {
    fn name(&self) -> &'static str {
        match self {
            Self::Import { .. } => "import monitoring",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Import { file, entries } => import(w, rules, file, entries),
        }
    }
}

fn import(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    file: &str,
    entries: &[NewMonitoring],
) -> Result<Done> {
    permit(w.db(), w.actor(), rules.today)?;
    let mut findings = Findings::new();
    findings.required("file", file);
    findings.verdict()?;
    let mut there = 0;
    for entry in entries {
        if w.is_there(MONITORING, entry.fingerprint.as_deref())? {
            there += 1;
            continue;
        }
        let case = case_to_fill(w.db(), &entry.case)?.map_err(|why| {
            StoreError::Refused(format!(
                "{why}, so nothing of {file} was imported; leave out its row"
            ))
        })?;
        let mut fields = vec![
            ("case_id", Value::from(case)),
            ("source", file.trim().into()),
            ("fingerprint", entry.fingerprint.clone().into()),
        ];
        let groups = Characteristic::ALL.iter().zip(entry.groups);
        fields.extend(groups.map(|(of, group)| (of.code(), group.into())));
        w.insert(MONITORING, &fields)?;
    }
    let imported = entries.len() - there;
    let message = format!("imported {imported}, already here {there}");
    Ok(Done { undoable: imported > 0, ..Done::new(file, message) })
}

/// The row of a case that has no characteristics yet, or why it takes none.
fn case_to_fill(db: &Connection, reference: &str) -> Result<std::result::Result<i64, String>> {
    let sql = "SELECT v.id, m.id IS NOT NULL FROM main.vetting_case v
               LEFT JOIN main.monitoring m ON m.case_id = v.id WHERE v.ref = ?1";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, bool>(1)?));
    let found = db.prepare_cached(sql)?.query_row([reference], read).optional()?;
    let given = crate::domain::text::safe(reference);
    Ok(match found {
        None => Err(format!("{given} is no case here")),
        Some((_, true)) => Err(format!("{given} has its characteristics already")),
        Some((case, false)) => Ok(case),
    })
}

/// What is counted by protected characteristic.
#[derive(Debug, Clone, PartialEq)]
pub struct Disproportionality {
    /// The first day of the decisions.
    pub from: Date,
    /// The last.
    pub until: Date,
    /// The day as at which it is counted.
    pub as_at: Date,
    /// The rules by which it is.
    pub rules: MonitoringRules,
    /// Cases decided in those days, and those of them with a form.
    pub decided: Standing,
    /// Cases open as at the day, and those of them with a form; `None` of a period that was not the
    /// last when it was counted.
    pub open: Option<Standing>,
    /// One part for each characteristic.
    pub parts: Vec<Part>,
}

impl Store {
    /// The references of a file that take no characteristics, each with the reason; the second of
    /// one case as well.
    ///
    /// # Errors
    /// Whoever opened the workspace may not, or the database cannot be read.
    pub fn unfit_monitoring(
        &self,
        entries: &[&NewMonitoring],
        now: Moment,
    ) -> Result<Vec<Option<String>>> {
        let may = permit(&self.db, &self.viewer, day(now));
        if matches!(may, Err(StoreError::Forbidden { .. })) {
            self.log_look(now, "refused: import monitoring", &self.viewer)?;
        }
        may?;
        let mut before = HashSet::new();
        let mut why = Vec::new();
        for entry in entries {
            let there = "SELECT EXISTS (SELECT 1 FROM main.monitoring WHERE fingerprint = ?1)";
            let known: bool =
                self.db.prepare_cached(there)?.query_row([&entry.fingerprint], |row| row.get(0))?;
            let twice = !before.insert(entry.case.as_str());
            why.push(match case_to_fill(&self.db, &entry.case)? {
                _ if known => None,
                Err(why) => Some(why),
                Ok(_) if twice => Some(format!("{} stands in the file before", entry.case)),
                Ok(_) => None,
            });
        }
        Ok(why)
    }

    /// What is counted by characteristic of the cases decided in a period and of those open then: the
    /// last that closed where none is asked for. A period is counted at its first look and kept, so
    /// that no two looks differ by what came in between.
    /// The look is logged before anything is read; so is the attempt of one who may not.
    ///
    /// # Errors
    /// Whoever opened the workspace may not, the days are no period that ended or share some with
    /// one that was counted, or the database cannot be read or written.
    pub fn disproportionality(
        &self,
        from: Option<Date>,
        until: Option<Date>,
        now: Moment,
    ) -> Result<Disproportionality> {
        let today = day(now);
        let rules = self.policies.on(today).disproportionality.clone();
        let period = rules.asked((from, until), today);
        let may = permit(&self.db, &self.viewer, today);
        if matches!(may, Err(StoreError::Forbidden { .. })) {
            let (first, last) = period.clone().unwrap_or_else(|_| rules.last_closed(today));
            let record = format!("{} to {}", from.unwrap_or(first), until.unwrap_or(last));
            self.log_look(now, &format!("refused: {LOOK}"), &record)?;
        }
        may?;
        let (from, until) = period.map_err(StoreError::Refused)?;
        let last = rules.last_closed(today) == (from, until);
        let kept = self.with_look(now, LOOK, &format!("{from} to {until}"), |db| {
            count::keep(db, (from, until), today, last)
        })?;
        Ok(count::counted(rules, (from, until), &kept))
    }

    fn log_look(&self, now: Moment, what: &str, record: &str) -> Result<()> {
        self.with_look(now, what, record, |_| Ok(()))
    }

    /// Logs a look and does what it does, in one transaction.
    fn with_look<T>(
        &self,
        now: Moment,
        what: &str,
        record: &str,
        look: impl FnOnce(&Connection) -> Result<T>,
    ) -> Result<T> {
        if self.read_only {
            return Err(StoreError::ReadOnly("the workspace".to_owned()));
        }
        let tx = Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate)?;
        audit::append(&tx, Side::Casework, now, &self.viewer, what, record, "[]")?;
        let seen = look(&tx)?;
        tx.commit()?;
        Ok(seen)
    }
}

/// Lets those through who may see characteristics and are still here.
fn permit(db: &Connection, actor: &str, today: Date) -> Result<()> {
    if users::has(db, actor, "sees_characteristics = 1", today)? {
        return Ok(());
    }
    Err(StoreError::Forbidden {
        record: actor.to_owned(),
        why: format!(
            "{} may not see or import protected characteristics; the head of ACU can allow it, and \
             this attempt is logged",
            crate::domain::text::safe(actor)
        ),
    })
}

impl Disproportionality {
    /// The days in words, such as `1 Dec 2025 to 20 Nov 2026`.
    pub fn days(&self) -> String {
        format!("{} to {}", show_date(self.from), show_date(self.until))
    }
}
