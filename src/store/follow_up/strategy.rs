//! The control strategy: the priorities of a year, what hangs on each, and how it moves.

use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::follow_up::PriorityState;
use crate::domain::intelligence::Category;
use crate::domain::text::counted;
use crate::domain::time::iso;
use crate::store::action::check_owner;
use crate::store::change::Done;
use crate::store::error::{Result, StoreError};
use crate::store::report::{REPORT, open_report};
use crate::store::value::Value;
use crate::store::writer::{Fetched, Seen, Writer};
use crate::store::{Rules, known};
use rusqlite::{Connection, OptionalExtension, params};

pub(in crate::store) const PRIORITY: &str = "intel.priority";

/// Years that a control strategy can be of.
const YEARS: std::ops::RangeInclusive<i64> = 2000..=2199;

/// A priority as it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPriority {
    /// The year of the control strategy.
    pub year: i64,
    /// Its place among them, from 1.
    pub rank: i64,
    /// A few words.
    pub title: String,
    /// The one named owner.
    pub owner: String,
    /// The category whose items hang on it unless told otherwise.
    pub category: Option<Category>,
    /// What is to be achieved.
    pub intent: String,
}

impl NewPriority {
    fn fields(&self) -> [(&'static str, Value); 6] {
        [
            ("year", self.year.into()),
            ("rank", self.rank.into()),
            ("title", self.title.trim().into()),
            ("owner", self.owner.trim().into()),
            ("category", self.category.map(Choice::code).into()),
            ("intent", known(&self.intent)),
        ]
    }

    fn check(&self, w: &Writer<'_>, but: Option<i64>) -> Result<()> {
        let mut findings = Findings::new();
        let message = format!("write a year from {} to {}", YEARS.start(), YEARS.end());
        findings.refuse_if(!YEARS.contains(&self.year), "year", message);
        findings.refuse_if(self.rank < 1, "rank", "the first rank is 1");
        findings.required("title", &self.title);
        check_owner(w, &mut findings, "owner", &self.owner)?;
        let there = self.taken(w.db(), but)?;
        let message = format!(
            "{} has rank {} of {}; choose another rank, or change that one first",
            there.as_deref().unwrap_or_default(),
            self.rank,
            self.year
        );
        findings.refuse_if(there.is_some(), "rank", message);
        Ok(findings.verdict()?)
    }

    /// The current priority that has this rank of this year.
    fn taken(&self, db: &Connection, but: Option<i64>) -> Result<Option<String>> {
        Ok(db
            .prepare_cached(
                "SELECT ref FROM intel.priority WHERE state = 'current' AND year = ?1
                   AND rank = ?2 AND id IS NOT ?3",
            )?
            .query_row(params![self.year, self.rank, but], |row| row.get(0))
            .optional()?)
    }
}

/// Adds a priority.
pub(super) fn add(w: &mut Writer<'_>, rules: &Rules<'_>, new: &NewPriority) -> Result<Done> {
    new.check(w, None)?;
    let year = i32::try_from(new.year).unwrap_or_else(|_| chrono::Datelike::year(&rules.today));
    let reference = w.next_ref("CS", year, 2)?;
    let mut fields = vec![("ref", Value::from(&reference))];
    fields.extend(new.fields());
    fields.push(("state", PriorityState::Current.code().into()));
    w.insert(PRIORITY, &fields)?;
    let message = format!("{reference}: {} of {}, {}", new.rank, new.year, new.title.trim());
    Ok(Done::new(reference, message))
}

fn current(w: &Writer<'_>, seen: Seen) -> Result<Fetched> {
    let priority = w.seen_fields(PRIORITY, seen, &["ref", "state"])?;
    if priority.word("state") == Some(PriorityState::Current) {
        return Ok(priority);
    }
    let reference = priority.text("ref");
    Err(StoreError::Refused(format!("{reference} has ended; add a new priority with n")))
}

/// Changes a priority that is in force.
pub(super) fn edit(w: &mut Writer<'_>, seen: Seen, new: &NewPriority) -> Result<Done> {
    let priority = current(w, seen)?;
    new.check(w, Some(seen.id))?;
    w.update(PRIORITY, seen.id, &new.fields())?;
    let reference = priority.text("ref");
    Ok(Done::new(reference, format!("{reference} changed")))
}

/// Ends a priority. What hangs on it stays there as it was; what is still open is named, because
/// it now hangs on nothing that is in force.
pub(super) fn end(w: &mut Writer<'_>, rules: &Rules<'_>, seen: Seen, reason: &str) -> Result<Done> {
    let priority = current(w, seen)?;
    let mut findings = Findings::new();
    findings.required("reason", reason);
    findings.verdict()?;
    w.update(
        PRIORITY,
        seen.id,
        &[
            ("state", PriorityState::Ended.code().into()),
            ("ended_on", rules.today.into()),
            ("ended_reason", known(reason)),
        ],
    )?;
    let sql = "SELECT count(*) FROM intel.report WHERE priority_id = ?1 AND state <> 'closed'";
    let open: i64 = w.db().prepare_cached(sql)?.query_row([seen.id], |row| row.get(0))?;
    let reference = priority.text("ref");
    let left = match open {
        0 => String::new(),
        open => {
            let items = counted(open, "open item hangs", "open items hang");
            format!("; {items} on nothing in force now, see Intel, No priority")
        }
    };
    Ok(Done::new(reference, format!("{reference} ended{left}")))
}

/// Hangs a report on a priority that is in force.
pub(super) fn hang(w: &mut Writer<'_>, seen: Seen, priority: i64) -> Result<Done> {
    let report = open_report(w, seen)?;
    let to = w.fields(PRIORITY, priority, &["ref", "title", "state"])?;
    if to.word("state") != Some(PriorityState::Current) {
        let message = format!("{} has ended; choose one in force", to.text("ref"));
        let mut findings = Findings::new();
        findings.refuse_if(true, "priority", message);
        findings.verdict()?;
    }
    w.update(REPORT, seen.id, &[("priority_id", priority.into())])?;
    let (reference, on, title) = (report.text("ref"), to.text("ref"), to.text("title"));
    Ok(Done::new(reference, format!("{reference} hangs on {on}, {title}")))
}

/// The priority that items of a category hang on unless told otherwise: the one in force that has
/// it, where exactly one has. Its number and reference.
pub(in crate::store) fn suggested(
    db: &Connection,
    category: Option<Category>,
) -> Result<Option<(i64, String)>> {
    let Some(category) = category else { return Ok(None) };
    let mut statement = db.prepare_cached(
        "SELECT id, ref FROM intel.priority WHERE state = 'current' AND category = ?1 LIMIT 2",
    )?;
    let rows = statement.query_map([category.code()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut found: Vec<(i64, String)> = rows.collect::<rusqlite::Result<_>>()?;
    let only = found.pop();
    Ok(only.filter(|_| found.is_empty()))
}

/// The current priorities in their order with how they move, a reference and a line each, for
/// the agenda.
pub(in crate::store) fn lines(
    db: &Connection,
    now: crate::domain::time::Moment,
) -> Result<Vec<(String, String)>> {
    let mut statement = db.prepare_cached(
        "WITH since AS (SELECT
           strftime('%Y-%m-%dT%H:%M:%SZ', ?1, '-14 days') AS fortnight,
           strftime('%Y-%m-%dT%H:%M:%SZ', ?1, '-28 days') AS before,
           strftime('%Y-%m-%dT%H:%M:%SZ', ?1, '-91 days') AS quarter,
           strftime('%Y-%m-%dT%H:%M:%SZ', ?1, '-182 days') AS earlier)
         SELECT q.ref, q.rank, q.title, q.owner,
           (SELECT count(*) FROM intel.report r WHERE r.priority_id = q.id
              AND r.received > fortnight),
           (SELECT count(*) FROM intel.report r WHERE r.priority_id = q.id
              AND r.received > before AND r.received <= fortnight),
           (SELECT count(*) FROM intel.report r WHERE r.priority_id = q.id
              AND r.received > quarter),
           (SELECT count(*) FROM intel.report r WHERE r.priority_id = q.id
              AND r.received > earlier AND r.received <= quarter),
           (SELECT count(*) FROM intel.report r WHERE r.priority_id = q.id
              AND r.state IN ('new','assessed','decided')),
           (SELECT ifnull(r.band, 'UNSCORED') FROM intel.report r WHERE r.priority_id = q.id
              AND r.state IN ('new','assessed','decided') ORDER BY r.queue LIMIT 1)
         FROM intel.priority q, since WHERE q.state = 'current' ORDER BY q.year DESC, q.rank",
    )?;
    let rows = statement.query_map([iso(now)], |row| {
        let (reference, rank): (String, i64) = (row.get(0)?, row.get(1)?);
        let (title, owner): (String, String) = (row.get(2)?, row.get(3)?);
        let (fortnight, before): (i64, i64) = (row.get(4)?, row.get(5)?);
        let (quarter, earlier): (i64, i64) = (row.get(6)?, row.get(7)?);
        let (open, highest): (i64, Option<String>) = (row.get(8)?, row.get(9)?);
        let highest = highest.map(|band| format!(", highest {band}")).unwrap_or_default();
        let line = format!(
            "{rank}. {title} ({owner}): {fortnight} this fortnight ({}), {quarter} this quarter \
             ({}), {open} open{highest}",
            moved(fortnight - before),
            moved(quarter - earlier)
        );
        Ok((reference, line))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// `+2`, `−1`, `as before`.
fn moved(by: i64) -> String {
    match by {
        0 => "as before".to_owned(),
        by if by > 0 => format!("+{by}"),
        by => format!("−{}", -by),
    }
}
