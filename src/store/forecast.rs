//! Reads what a forecast is made from: the cases of three years, who holds which post with what,
//! and the staffing as recorded.

use super::Store;
use super::error::{Result, StoreError};
use super::row::{date, word};
use crate::domain::forecast::{Case, Holder, Outlook, Question, Record, StaffWeek, forecast};
use crate::domain::time::{Date, Moment, day};
use chrono::Months;
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;

/// Months of cases that are read: a year of history before each of the last twelve months.
const MONTHS: u32 = 36;

/// Cases open or closed since a day. One of somebody who was cleared before, to renew it or by
/// way of a new request from outside, comes again by the end of what they hold.
const CASES: &str = "SELECT v.kind, v.level, v.received, v.closed_on, v.stopped_days,
      v.stopped_since IS NOT NULL,
      v.kind = 'renewal' OR (v.kind = 'non-police' AND EXISTS (SELECT 1 FROM main.clearance c
        WHERE c.person_id = v.person_id AND c.granted_on < v.received))
    FROM main.vetting_case v WHERE v.open = 1 OR v.closed_on >= ?1";

/// Held posts with each clearance of the holder that is enough.
const HOLDERS: &str = "SELECT o.id, o.level, o.held_since, c.granted_on, c.valid_until
    FROM main.post o LEFT JOIN main.clearance c ON c.person_id = o.holder_id
      AND c.ladder = o.ladder AND c.rung >= o.rung
      AND c.state NOT IN ('suspended','withdrawn','terminated')
    WHERE o.holder_id IS NOT NULL ORDER BY o.id";

/// The cases of those who hold a post.
const THEIR_CASES: &str = "SELECT o.id, v.received, v.closed_on
    FROM main.post o JOIN main.vetting_case v ON v.person_id = o.holder_id
    WHERE v.open = 1 OR v.closed_on >= ?1";

impl Store {
    /// Forecasts the backlog and answers a question.
    ///
    /// # Errors
    /// There is too little to forecast from, or the database cannot be read.
    pub fn forecast(&self, question: Option<&Question>, now: Moment) -> Result<Outlook> {
        let today = day(now);
        let record = self.forecast_record(today)?;
        let outlook = forecast(&record, self.policies.on(today), question);
        outlook.map_err(|none| StoreError::Refused(none.to_string()))
    }

    /// What a forecast of a day is made from.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn forecast_record(&self, today: Date) -> Result<Record> {
        let db = self.db.unchecked_transaction()?;
        let from = today.checked_sub_months(Months::new(MONTHS)).unwrap_or(today).to_string();
        Ok(Record {
            today,
            cases: cases(&db, &from)?,
            holders: holders(&db, &from)?,
            staff: staff(&db)?,
        })
    }
}

fn case(row: &Row<'_>) -> rusqlite::Result<Option<Case>> {
    let (kind, level) = (word(row, 0)?, word(row, 1)?);
    let (received, closed) = (date(row, 2)?, date(row, 3)?);
    let stopped: i64 = row.get(4)?;
    let (waiting, again) = (row.get(5)?, row.get(6)?);
    let stopped = u32::try_from(stopped).unwrap_or(0);
    Ok(kind.zip(level).zip(received).map(|((kind, level), received)| Case {
        kind,
        level,
        received,
        closed,
        stopped,
        waiting,
        again,
    }))
}

fn cases(db: &Connection, from: &str) -> Result<Vec<Case>> {
    let mut statement = db.prepare_cached(CASES)?;
    let rows = statement.query_map([from], case)?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

fn holders(db: &Connection, from: &str) -> Result<Vec<Holder>> {
    let mut holders: BTreeMap<i64, Holder> = BTreeMap::new();
    let mut statement = db.prepare_cached(HOLDERS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (post, level, since) = (row.get(0)?, word(row, 1)?, date(row, 2)?);
        let holder = holders.entry(post).or_insert_with(|| Holder {
            level,
            // Since when is not known: since ever.
            since: since.unwrap_or_default(),
            ..Holder::default()
        });
        holder.cleared.extend(date(row, 3)?.zip(date(row, 4)?));
    }
    let mut statement = db.prepare_cached(THEIR_CASES)?;
    let mut rows = statement.query([from])?;
    while let Some(row) = rows.next()? {
        let post: i64 = row.get(0)?;
        if let (Some(holder), Some(received)) = (holders.get_mut(&post), date(row, 1)?) {
            holder.cases.push((received, date(row, 2)?));
        }
    }
    Ok(holders.into_values().collect())
}

fn staff(db: &Connection) -> Result<Vec<StaffWeek>> {
    let sql = "SELECT week, officers_tenths, leave_days FROM main.staffing ORDER BY week";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let tenths: i64 = row.get(1)?;
        let leave: Option<i64> = row.get(2)?;
        Ok(date(row, 0)?.map(|monday| StaffWeek {
            monday,
            officers_tenths: u32::try_from(tenths).unwrap_or(0),
            leave_days: leave.and_then(|days| u32::try_from(days).ok()),
        }))
    })?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
}
