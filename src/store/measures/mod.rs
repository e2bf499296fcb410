//! The headline measures, month by month. The first to work after a month is over closes it: its
//! figures are counted and kept, and stand whatever is corrected later. A closed month is read as
//! it was kept; the month at hand is counted anew whenever it is asked for.

pub(super) mod count;
mod earlier;
#[cfg(test)]
mod tests;

use super::change::{Change, Done, Family};
use super::error::{Result, StoreError};
use super::row::{date, word};
use super::value::Value;
use super::writer::Writer;
use super::{Rules, Store};
use crate::domain::choice::Choice;
use crate::domain::measures::{By, Figure, Measure, as_at, to_close};
use crate::domain::month::Month;
use crate::domain::time::{Date, Moment, day, iso, parse_moment};
pub(super) use count::of_cases;
pub(super) use earlier::take_over;
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

/// The change that closes months, as the audit names it.
pub const CLOSE: &str = "close months";
/// The table of the months that are closed.
pub const CLOSED: &str = "month_closed";
/// Months of a trend.
pub const TREND: u32 = 24;

/// A change of this family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeasureChange {
    /// Closes every month that is over and not yet closed.
    CloseMonths,
}

impl From<MeasureChange> for Change {
    fn from(change: MeasureChange) -> Self {
        Self::Measure(Box::new(change))
    }
}

impl Family for MeasureChange {
    fn name(&self) -> &'static str {
        match self {
            Self::CloseMonths => CLOSE,
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::CloseMonths => close_months(w, rules),
        }
    }
}

/// Where the figures of a month come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Kept when the month was closed.
    Kept {
        /// When.
        at: Moment,
        /// By whose program.
        by: String,
    },
    /// Counted now, because the month is not over.
    Running,
    /// Counted now, because nobody worked here when the month was over.
    NotKept,
}

/// The figures of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measures {
    /// The month.
    pub month: Month,
    /// The day as at which it is counted.
    pub as_at: Date,
    /// Where they come from.
    pub source: Source,
    /// Every figure: all, then by force, level, kind and officer.
    pub figures: Vec<Figure>,
    /// The figures of all for months up to this one that were kept, the oldest first, and this
    /// one's at the end.
    pub trend: Vec<(Month, Vec<Figure>)>,
    /// The first month that was kept.
    pub first: Option<Month>,
}

impl Measures {
    /// The figures of a breakdown, in order.
    pub fn of(&self, by: By) -> impl Iterator<Item = &Figure> {
        self.figures.iter().filter(move |figure| figure.by == by)
    }

    /// One figure.
    pub fn figure(&self, by: By, key: &str, measure: Measure) -> Option<&Figure> {
        let is = |figure: &&Figure| figure.key == key && figure.measure == measure;
        self.of(by).find(is)
    }
}

impl Store {
    /// The figures of a month: as kept where it is closed, else as they are now.
    ///
    /// # Errors
    /// The month has not begun, or the database cannot be read.
    pub fn measures(&self, month: Month, now: Moment) -> Result<Measures> {
        let today = day(now);
        let this = Month::of(today);
        if month > this {
            let message = format!(
                "{} has not begun, so there is nothing to report of it; the latest month is {this}",
                month.name()
            );
            return Err(StoreError::Refused(message));
        }
        let db = self.db.unchecked_transaction()?;
        let (source, as_at, mut figures) = of_month(&db, month, today)?;
        count::in_order(&mut figures);
        let mut trend = trend(&db, month)?;
        if trend.last().is_none_or(|(last, _)| *last != month) {
            let all = figures.iter().filter(|figure| figure.by == By::All).cloned().collect();
            trend.push((month, all));
        }
        let first = db.query_row("SELECT min(month) FROM main.month_closed", [], month_of)?;
        Ok(Measures { month, as_at, source, figures, trend, first })
    }

    /// Whether a month is over and not yet closed.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn has_month_to_close(&self, now: Moment) -> Result<bool> {
        Ok(!to_close(last_closed(&self.db)?, day(now)).is_empty())
    }
}

fn month_of(row: &Row<'_>) -> rusqlite::Result<Option<Month>> {
    let month: Option<String> = row.get(0)?;
    Ok(month.and_then(|month| month.parse().ok()))
}

fn last_closed(db: &Connection) -> Result<Option<Month>> {
    Ok(db.query_row("SELECT max(month) FROM main.month_closed", [], month_of)?)
}

/// From when a case is counted that is entered after the month of its receipt was closed: a closed
/// month stands, so that it is of the first month after those closed. `None` where it is counted
/// from its receipt.
pub(super) fn counted_from(db: &Connection, received: Date) -> Result<Option<Date>> {
    if kept(db, Month::of(received))?.is_none() {
        return Ok(None);
    }
    Ok(last_closed(db)?.map(|last| last.next().first()))
}

/// The day, the moment and the hand by which a month was closed.
fn kept(db: &Connection, month: Month) -> Result<Option<(Date, Moment, String)>> {
    let sql = "SELECT as_at, taken_at, taken_by FROM main.month_closed WHERE month = ?1";
    let read = |row: &Row<'_>| {
        Ok((date(row, 0)?.unwrap_or_default(), row.get::<_, String>(1)?, row.get(2)?))
    };
    let found = db.prepare_cached(sql)?.query_row([month.to_string()], read).optional()?;
    Ok(found.map(|(as_at, at, by)| (as_at, parse_moment(&at).unwrap_or_default(), by)))
}

/// The figures of a month that has begun, where they come from and the day as at which they are.
pub(super) fn of_month(
    db: &Connection,
    month: Month,
    today: Date,
) -> Result<(Source, Date, Vec<Figure>)> {
    if let Some((as_at, at, by)) = kept(db, month)? {
        return Ok((Source::Kept { at, by }, as_at, read(db, month)?));
    }
    let as_at = as_at(month, today);
    let source = if month == Month::of(today) { Source::Running } else { Source::NotKept };
    Ok((source, as_at, counted(db, month, as_at, as_at < today)?))
}

/// People in post who were cleared for it and all in post, of each closed month between two, the
/// oldest first.
pub(super) fn kept_cleared(
    db: &Connection,
    from: Month,
    to: Month,
) -> Result<Vec<(Month, i64, i64)>> {
    let sql = "SELECT month, part, of FROM main.month_figure WHERE month BETWEEN ?1 AND ?2
               AND by = 'all' AND key = '' AND measure = 'cleared' ORDER BY month";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([from.to_string(), to.to_string()], |row| {
        Ok((month_of(row)?, row.get(1)?, row.get(2)?))
    })?;
    let rows: Vec<(Option<Month>, i64, i64)> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(rows.into_iter().filter_map(|(month, part, of)| Some((month?, part, of))).collect())
}

fn figure(row: &Row<'_>) -> rusqlite::Result<Option<Figure>> {
    let (by, measure) = (word(row, 0)?, word(row, 2)?);
    let (key, part, of) = (row.get(1)?, row.get(3)?, row.get(4)?);
    Ok(by.zip(measure).map(|(by, measure)| Figure { by, key, measure, part, of }))
}

fn read(db: &Connection, month: Month) -> Result<Vec<Figure>> {
    let sql = "SELECT by, key, measure, part, of FROM main.month_figure WHERE month = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([month.to_string()], figure)?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// What was kept of all, month by month up to one.
fn trend(db: &Connection, month: Month) -> Result<Vec<(Month, Vec<Figure>)>> {
    let sql = "SELECT by, key, measure, part, of, month FROM main.month_figure
               WHERE month >= ?1 AND month <= ?2 AND by = 'all' ORDER BY month";
    let mut statement = db.prepare_cached(sql)?;
    let from = month.back(TREND - 1).to_string();
    let rows = statement
        .query_map([from, month.to_string()], |row| Ok((row.get::<_, String>(5)?, figure(row)?)))?;
    let mut trend: Vec<(Month, Vec<Figure>)> = Vec::new();
    for row in rows {
        let (month, figure) = row?;
        let (Ok(month), Some(figure)) = (month.parse(), figure) else { continue };
        match trend.last_mut().filter(|(last, _)| *last == month) {
            Some((_, figures)) => figures.push(figure),
            None => trend.push((month, vec![figure])),
        }
    }
    Ok(trend)
}

/// People in post who are cleared for it as at today, and all in post.
pub(super) fn cleared(db: &Connection, today: Date) -> Result<(i64, i64)> {
    count::cleared(db, today)
}

/// The figures of a month as at a day, in their order.
pub(super) fn counted(
    db: &Connection,
    month: Month,
    as_at: Date,
    past: bool,
) -> Result<Vec<Figure>> {
    let mut figures = count::figures(db, month, as_at, past)?;
    count::in_order(&mut figures);
    Ok(figures)
}

fn close_months(w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
    let months = to_close(last_closed(w.db())?, rules.today);
    let Some(last) = months.last().copied() else {
        return Err(StoreError::Refused("every month that is over is closed already".to_owned()));
    };
    for month in &months {
        let as_at = as_at(*month, rules.today);
        let figures = counted(w.db(), *month, as_at, true)?;
        let taken = (w.now(), w.actor());
        let fields = closing(*month, as_at, taken, &figures);
        w.insert(CLOSED, &fields)?;
        keep(w.db(), *month, &figures)?;
    }
    let message = match months.len() {
        1 => format!("{} is closed and its figures kept", last.name()),
        more => format!("{more} months to {} are closed and their figures kept", last.name()),
    };
    Ok(Done::for_good(last.to_string(), message))
}

/// The row that says of a month that it is closed.
pub(super) fn closing(
    month: Month,
    as_at: Date,
    (at, by): (Moment, &str),
    figures: &[Figure],
) -> [(&'static str, Value); 6] {
    [
        ("month", month.to_string().into()),
        ("as_at", as_at.into()),
        ("taken_at", iso(at).into()),
        ("taken_by", by.into()),
        ("figures", i64::try_from(figures.len()).unwrap_or(i64::MAX).into()),
        ("digest", digest(figures).into()),
    ]
}

/// Writes the figures of a month, which the audit answers for by their digest.
pub(super) fn keep(db: &Connection, month: Month, figures: &[Figure]) -> Result<()> {
    let mut statement = db.prepare_cached(
        "INSERT INTO main.month_figure (month, by, key, measure, part, of)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for Figure { by, key, measure, part, of } in figures {
        statement.execute(params![month.to_string(), by.code(), key, measure.code(), part, of])?;
    }
    Ok(())
}

/// SHA-256 over the figures, in whatever order they are, lower-case hex.
fn digest(figures: &[Figure]) -> String {
    let line = |Figure { by, key, measure, part, of }: &Figure| {
        format!("{}\t{key}\t{}\t{part}\t{of}\n", by.code(), measure.code())
    };
    let mut lines: Vec<String> = figures.iter().map(line).collect();
    lines.sort_unstable();
    Sha256::digest(lines.concat().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
