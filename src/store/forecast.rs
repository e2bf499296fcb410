//! Reads what a forecast is made from: the cases of three years, who holds which post with what,
//! and the staffing as recorded.

use super::Store;
use super::error::{Result, StoreError};
use super::row::{date, word};
use crate::domain::clearance::Step;
use crate::domain::forecast::{Case, Holder, Outlook, Question, Record, Span, StaffWeek, forecast};
use crate::domain::time::{Date, Moment, day};
use chrono::Months;
use rusqlite::{Connection, Row};
use std::collections::{BTreeMap, HashMap};

/// Months of cases that are read: a year of history before each of the last twelve months.
const MONTHS: u32 = 36;

/// Cases open or closed since a day. That of somebody who held a post when it came in is foretold
/// where it renews what they hold, or where they hold nothing that is enough.
const CASES: &str = "SELECT v.kind, v.level, v.received, v.closed_on, v.stopped_days,
      v.stopped_since IS NOT NULL,
      EXISTS (SELECT 1 FROM main.holding h JOIN main.post o ON o.id = h.post_id
        WHERE h.person_id = v.person_id AND ifnull(h.from_on, v.received) <= v.received
          AND (h.until_on IS NULL OR h.until_on > v.received)
          AND (v.kind IN ('renewal','non-police') OR NOT EXISTS (SELECT 1 FROM main.clearance c
            WHERE c.person_id = h.person_id AND c.ladder = o.ladder AND c.rung >= o.rung
              AND c.granted_on < v.received
              AND c.state NOT IN ('suspended','withdrawn','terminated'))))
    FROM main.vetting_case v WHERE v.open = 1 OR v.closed_on >= ?1";

/// Who holds or held which post since a day, with each clearance of theirs that is enough, those of
/// one rung one after the other.
const HOLDERS: &str = "SELECT h.id, o.level, h.from_on, h.until_on, c.granted_on, c.valid_until,
      c.id, c.rung, c.state IN ('suspended','withdrawn','terminated')
    FROM main.holding h JOIN main.post o ON o.id = h.post_id
    LEFT JOIN main.clearance c ON c.person_id = h.person_id
      AND c.ladder = o.ladder AND c.rung >= o.rung
    WHERE h.until_on IS NULL OR h.until_on >= ?1
    ORDER BY h.id, c.rung, c.granted_on, c.id";

/// What was done to clearances, in order.
const STEPS: &str = "SELECT clearance_id, taken_on, step, until_before FROM main.clearance_step
    ORDER BY clearance_id, id";

/// The cases of those who hold or held a post.
const THEIR_CASES: &str = "SELECT h.id, v.received, v.closed_on
    FROM main.vetting_case v JOIN main.holding h ON h.person_id = v.person_id
      AND (h.until_on IS NULL OR h.until_on >= ?1)
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
    let (waiting, foretold) = (row.get(5)?, row.get(6)?);
    let stopped = u32::try_from(stopped).unwrap_or(0);
    Ok(kind.zip(level).zip(received).map(|((kind, level), received)| Case {
        kind,
        level,
        received,
        closed,
        stopped,
        waiting,
        foretold,
    }))
}

fn cases(db: &Connection, from: &str) -> Result<Vec<Case>> {
    let mut statement = db.prepare_cached(CASES)?;
    let rows = statement.query_map([from], case)?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// A step of a clearance: the day, which, and the last day until then where it moved that.
type Taken = (Date, Step, Option<Date>);

fn steps(db: &Connection) -> Result<HashMap<i64, Vec<Taken>>> {
    let mut steps: HashMap<i64, Vec<Taken>> = HashMap::new();
    let mut statement = db.prepare_cached(STEPS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let (Some(on), Some(step)) = (date(row, 1)?, word(row, 2)?) {
            steps.entry(row.get(0)?).or_default().push((on, step, date(row, 3)?));
        }
    }
    Ok(steps)
}

/// What held of a clearance, by its first day, its last as it is now, and its steps. One that
/// ended without a step never held as far as is known.
fn spans(granted: Date, until: Date, ended: bool, steps: &[Taken]) -> Vec<Span> {
    let known = |from: usize| {
        let later = steps.get(from..).unwrap_or_default();
        later.iter().find_map(|(.., before)| *before).unwrap_or(until)
    };
    if steps.is_empty() && ended {
        return Vec::new();
    }
    let mut spans = vec![Span { from: granted, to: None, until: known(0) }];
    for (at, (on, step, _)) in steps.iter().enumerate() {
        let changes = match step {
            Step::Suspended | Step::Withdrawn | Step::Terminated => false,
            Step::Extended | Step::Restored => true,
            Step::Stands | Step::Freed => continue,
        };
        close(&mut spans, *on);
        if changes {
            spans.push(Span { from: *on, to: None, until: known(at + 1) });
        }
    }
    spans
}

/// Ends on a day what still stands.
fn close(spans: &mut [Span], on: Date) {
    for span in spans.iter_mut().filter(|span| span.to.is_none()) {
        span.to = Some(on);
    }
}

fn holders(db: &Connection, from: &str) -> Result<Vec<Holder>> {
    let steps = steps(db)?;
    let mut holders: BTreeMap<i64, Holder> = BTreeMap::new();
    // The holding and rung of the row before, and where its spans begin.
    let mut before: Option<(i64, i64, usize)> = None;
    let mut statement = db.prepare_cached(HOLDERS)?;
    let mut rows = statement.query([from])?;
    while let Some(row) = rows.next()? {
        let (holding, level, since) = (row.get(0)?, word(row, 1)?, date(row, 2)?);
        let left = date(row, 3)?;
        let holder = holders.entry(holding).or_insert_with(|| Holder {
            level,
            // Since when is not known: since ever.
            since: since.unwrap_or_default(),
            left,
            ..Holder::default()
        });
        let Some((granted, until)) = date(row, 4)?.zip(date(row, 5)?) else { continue };
        let (clearance, rung): (i64, i64) = (row.get(6)?, row.get(7)?);
        // The next of one level replaces the one before.
        if let Some((of, on, first)) = before
            && (of, on) == (holding, rung)
        {
            close(holder.cleared.get_mut(first..).unwrap_or_default(), granted);
        }
        before = Some((holding, rung, holder.cleared.len()));
        let taken = steps.get(&clearance).map(Vec::as_slice).unwrap_or_default();
        holder.cleared.extend(spans(granted, until, row.get(8)?, taken));
    }
    let mut statement = db.prepare_cached(THEIR_CASES)?;
    let mut rows = statement.query([from])?;
    while let Some(row) = rows.next()? {
        let holding: i64 = row.get(0)?;
        if let (Some(holder), Some(received)) = (holders.get_mut(&holding), date(row, 1)?) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect(text)
    }

    #[test]
    fn a_clearance_is_known_on_each_day_as_it_was() {
        use Step::{Extended, Freed, Restored, Suspended, Withdrawn};
        type Did<'a> = (&'a str, Step, Option<&'a str>);
        type Said<'a> = (&'a str, Option<&'a str>, &'a str);
        type Story<'a> = (&'a [Did<'a>], bool, &'a [Said<'a>]);
        let cases: [Story<'_>; 5] = [
            (&[], false, &[("2016-03-01", None, "2027-03-01")]),
            (&[], true, &[]),
            (
                &[("2026-02-01", Extended, Some("2026-03-01")), ("2026-05-01", Freed, None)],
                false,
                &[
                    ("2016-03-01", Some("2026-02-01"), "2026-03-01"),
                    ("2026-02-01", None, "2027-03-01"),
                ],
            ),
            (
                &[("2025-02-01", Suspended, None), ("2025-06-01", Restored, None)],
                false,
                &[
                    ("2016-03-01", Some("2025-02-01"), "2027-03-01"),
                    ("2025-06-01", None, "2027-03-01"),
                ],
            ),
            (
                &[("2025-02-01", Suspended, None), ("2025-06-01", Withdrawn, None)],
                true,
                &[("2016-03-01", Some("2025-02-01"), "2027-03-01")],
            ),
        ];
        for (taken, ended, said) in cases {
            let steps: Vec<Taken> =
                taken.iter().map(|(on, step, was)| (day(on), *step, was.map(day))).collect();
            let held = spans(day("2016-03-01"), day("2027-03-01"), ended, &steps);
            let said: Vec<Span> = said
                .iter()
                .map(|(from, to, until)| Span {
                    from: day(from),
                    to: to.map(day),
                    until: day(until),
                })
                .collect();
            assert_eq!(held, said, "{taken:?}");
        }
    }
}
