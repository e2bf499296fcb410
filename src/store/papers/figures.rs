//! The figures of the monthly report and of the yearly assessment: each counted over a span of
//! days, as things stood at its end, so that the same paper printed later says the same.

use super::rows;
use crate::domain::intelligence::{Category, SourceKind};
use crate::domain::measures::{By, Figure, Measure};
use crate::domain::month::Month;
use crate::domain::score::Band;
use crate::domain::tasking::Disposition;
use crate::domain::time::{Date, Moment, day, from_london, iso};
use crate::store::error::Result;
use crate::store::measures::{self, Source};
use crate::store::row::word;
use chrono::NaiveTime;
use rusqlite::{Connection, Row, params};

/// How many of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// Those that are meant.
    pub part: i64,
    /// All that could be.
    pub of: i64,
}

/// How many of each kind; `None` is where it is not recorded.
pub type Counts<T> = Vec<(Option<T>, i64)>;

/// London days, the last of them today at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Date,
    /// The day as at which it is counted: its last, or today where it is not over.
    pub as_at: Date,
    /// Whether it is over.
    pub is_over: bool,
    begins: Moment,
    ends: Moment,
}

impl Span {
    /// The days from one until another, which it does not hold, as seen at a moment.
    pub fn new(from: Date, until: Date, now: Moment) -> Self {
        let ends = midnight(until);
        let last = until.pred_opt().unwrap_or(until);
        Self {
            from,
            as_at: last.min(day(now)),
            is_over: ends <= now,
            begins: midnight(from),
            ends: ends.min(now),
        }
    }

    /// A month as seen at a moment.
    pub fn month(month: Month, now: Moment) -> Self {
        Self::new(month.first(), month.next().first(), now)
    }

    /// When it ends, or now where it is not over.
    pub(super) fn ends(&self) -> Moment {
        self.ends
    }

    /// Its first and last moment as the database holds them.
    pub(super) fn moments(&self) -> [String; 2] {
        [iso(self.begins), iso(self.ends)]
    }

    /// Its first and last day as the database holds them.
    pub(super) fn days(&self) -> [String; 2] {
        [self.from.to_string(), self.as_at.to_string()]
    }
}

fn midnight(day: Date) -> Moment {
    from_london(day.and_time(NaiveTime::MIN))
}

/// What was received. Reports that were merged into another are the same intelligence twice and
/// are counted apart.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Received {
    /// Reports.
    pub reports: i64,
    /// Those merged into another, which the reports do not hold.
    pub merged: i64,
    /// By category, the most first.
    pub by_category: Counts<Category>,
    /// By the subject's force, the most first.
    pub by_force: Counts<String>,
    /// By where they came from, the most first.
    pub by_source: Counts<SourceKind>,
}

/// The reports of a span, without those merged into another.
const REPORTS: &str = "FROM intel.report r
    WHERE r.received >= ?1 AND r.received < ?2 AND r.merged_into IS NULL";

/// What was received in a span.
pub(super) fn received(db: &Connection, span: &Span) -> Result<Received> {
    let [from, until] = span.moments();
    let merged = "SELECT count(*) FROM intel.report
        WHERE received >= ?1 AND received < ?2 AND merged_into IS NOT NULL";
    Ok(Received {
        reports: count(db, &format!("SELECT count(*) {REPORTS}"), [&from, &until])?,
        merged: count(db, merged, [&from, &until])?,
        by_category: by(db, "r.category", span, |row| word(row, 0))?,
        by_force: by(db, FORCE, span, |row| row.get(0))?,
        by_source: by(db, "r.source", span, |row| word(row, 0))?,
    })
}

/// The name of the force of a report's subject; its code where it is none of the workspace's.
pub(super) const FORCE: &str = "(SELECT ifnull(f.name, r.force) FROM (SELECT 1)
    LEFT JOIN main.force f ON f.code = r.force)";

fn by<T>(
    db: &Connection,
    what: &str,
    span: &Span,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<Option<T>>,
) -> Result<Counts<T>> {
    let sql = format!("SELECT {what}, count(*) {REPORTS} GROUP BY 1 ORDER BY 2 DESC, 1");
    rows(db, &sql, span.moments(), |row| Ok((read(row)?, row.get(1)?)))
}

/// How many reports are of a category and a force; `None` is where it is not recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfBoth {
    /// The category.
    pub category: Option<Category>,
    /// The subject's force.
    pub force: Option<String>,
    /// Reports.
    pub count: i64,
}

/// Reports by category and force, for a table of both.
pub(super) fn by_category_and_force(db: &Connection, span: &Span) -> Result<Vec<OfBoth>> {
    let sql = format!("SELECT r.category, {FORCE}, count(*) {REPORTS} GROUP BY 1, 2");
    rows(db, &sql, span.moments(), |row| {
        Ok(OfBoth { category: word(row, 0)?, force: row.get(1)?, count: row.get(2)? })
    })
}

/// Those assessed within the hours that policy gives, of those that have been there so long.
pub(super) fn assessed_in_time(db: &Connection, span: &Span, hours: u32) -> Result<Share> {
    let [from, until] = span.moments();
    let sql = format!(
        "SELECT count(*) FILTER (WHERE unixepoch(r.assessed_at) - unixepoch(r.received) <= ?3),
           count(*) {REPORTS} AND unixepoch(r.received) + ?3 <= unixepoch(?2)"
    );
    let values = params![from, until, i64::from(hours) * 3600];
    let read = |row: &Row<'_>| Ok(Share { part: row.get(0)?, of: row.get(1)? });
    Ok(db.prepare_cached(&sql)?.query_row(values, read)?)
}

/// The reports of a span by the band that they had at its end; `None` is UNSCORED.
pub(super) fn bands(db: &Connection, span: &Span) -> Result<Counts<Band>> {
    let sql = format!(
        "SELECT (SELECT s.band FROM intel.score s WHERE s.report_id = r.id AND s.blind_to IS NULL
           AND s.scored_at < ?2 ORDER BY s.id DESC LIMIT 1), count(*) {REPORTS} GROUP BY 1"
    );
    let mut bands: Counts<Band> =
        rows(db, &sql, span.moments(), |row| Ok((word(row, 0)?, row.get(1)?)))?;
    // The most pressing first, and what nobody has scored at the end.
    bands.sort_by_key(|(band, _)| (band.is_none(), *band));
    Ok(bands)
}

/// What was decided.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decided {
    /// Decisions that stood at the end of the span.
    pub standing: i64,
    /// Those that were corrected by then, which the others do not hold.
    pub corrected: i64,
    /// Standing decisions by what was decided, the most first.
    pub by: Vec<(Disposition, i64)>,
}

/// What was decided in a span.
pub(super) fn decided(db: &Connection, span: &Span) -> Result<Decided> {
    let sql = "SELECT d.disposition, d.id IN (SELECT corrects FROM intel.decision
          WHERE corrects IS NOT NULL AND entered_at < ?2) AS corrected, count(*)
        FROM intel.decision d WHERE d.decided_at >= ?1 AND d.decided_at < ?2
        GROUP BY 1, 2 ORDER BY 3 DESC, 1";
    let read = |row: &Row<'_>| {
        let disposition: Option<Disposition> = word(row, 0)?;
        Ok((disposition, row.get::<_, bool>(1)?, row.get::<_, i64>(2)?))
    };
    let mut decided = Decided::default();
    for (disposition, corrected, count) in rows(db, sql, span.moments(), read)? {
        if corrected {
            decided.corrected += count;
        } else {
            decided.standing += count;
            decided.by.extend(disposition.map(|disposition| (disposition, count)));
        }
    }
    Ok(decided)
}

/// Mandatory referrals whose clock was started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Referrals {
    /// All of them.
    pub started: i64,
    /// Referred before the deadline.
    pub in_time: i64,
    /// Referred after it.
    pub late: i64,
    /// Not referred, with a rationale.
    pub not_referred: i64,
    /// Not decided at the end of the span, the deadline ahead.
    pub open: i64,
    /// Not decided at the end of the span, the deadline past.
    pub overdue: i64,
}

/// The referrals of a span, as they stood at its end.
pub(super) fn referrals(db: &Connection, span: &Span) -> Result<Referrals> {
    let sql = "SELECT count(*),
        count(*) FILTER (WHERE state = 'referred' AND decided_at < ?2 AND decided_at <= deadline),
        count(*) FILTER (WHERE state = 'referred' AND decided_at < ?2 AND decided_at > deadline),
        count(*) FILTER (WHERE state = 'not-referred' AND decided_at < ?2),
        count(*) FILTER (WHERE ifnull(decided_at, '9') >= ?2 AND deadline >= ?2),
        count(*) FILTER (WHERE ifnull(decided_at, '9') >= ?2 AND deadline < ?2)
      FROM intel.referral WHERE clear_at >= ?1 AND clear_at < ?2";
    Ok(db.prepare_cached(sql)?.query_row(span.moments(), |row| {
        Ok(Referrals {
            started: row.get(0)?,
            in_time: row.get(1)?,
            late: row.get(2)?,
            not_referred: row.get(3)?,
            open: row.get(4)?,
            overdue: row.get(5)?,
        })
    })?)
}

/// Actions over a span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Actions {
    /// Set in it.
    pub opened: i64,
    /// Closed in it.
    pub closed: i64,
    /// Open at its end.
    pub open: i64,
    /// Of those, past their day.
    pub overdue: i64,
    /// Of those open at its end, set before it.
    pub carried: i64,
}

/// The actions of a span; the due day is the one that stands now.
pub(super) fn actions(db: &Connection, span: &Span) -> Result<Actions> {
    let sql = "SELECT count(*) FILTER (WHERE set_on BETWEEN ?1 AND ?2),
        count(*) FILTER (WHERE closed_on BETWEEN ?1 AND ?2),
        count(*) FILTER (WHERE set_on <= ?2 AND ifnull(closed_on, '9') > ?2),
        count(*) FILTER (WHERE set_on <= ?2 AND ifnull(closed_on, '9') > ?2 AND due < ?2),
        count(*) FILTER (WHERE set_on < ?1 AND ifnull(closed_on, '9') > ?2)
      FROM intel.action";
    Ok(db.prepare_cached(sql)?.query_row(span.days(), |row| {
        Ok(Actions {
            opened: row.get(0)?,
            closed: row.get(1)?,
            open: row.get(2)?,
            overdue: row.get(3)?,
            carried: row.get(4)?,
        })
    })?)
}

/// What a span left undone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Carried {
    /// Reports received by its end that nobody had decided then.
    pub undecided: i64,
    /// Of those, received before it began.
    pub from_before: i64,
    /// Meetings held in it.
    pub meetings: i64,
    /// Items that those put off.
    pub deferred: i64,
}

/// What a span left undone.
pub(super) fn carried(db: &Connection, span: &Span) -> Result<Carried> {
    let undecided = "SELECT count(*), count(*) FILTER (WHERE received < ?1) FROM intel.report
        WHERE received < ?2 AND merged_into IS NULL AND state <> 'closed'
          AND id NOT IN (SELECT report_id FROM intel.decision WHERE decided_at < ?2)";
    let deferred = "SELECT count(DISTINCT m.id),
          count(*) FILTER (WHERE i.state = 'deferred')
        FROM intel.meeting m LEFT JOIN intel.agenda_item i ON i.meeting_id = m.id
        WHERE m.closed_at IS NOT NULL AND m.held_on BETWEEN ?1 AND ?2";
    let two = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let (undecided, from_before) = db.prepare_cached(undecided)?.query_row(span.moments(), two)?;
    let (meetings, deferred) = db.prepare_cached(deferred)?.query_row(span.days(), two)?;
    Ok(Carried { undecided, from_before, meetings, deferred })
}

/// The vetting backlog of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncleared {
    /// The day as at which it was counted.
    pub as_at: Date,
    /// Where it comes from.
    pub source: Source,
    /// Each force with people in post.
    pub forces: Vec<Backlog>,
}

/// The vetting backlog of a force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlog {
    /// The force's name.
    pub force: String,
    /// People in post without the clearance that it needs, of those in post.
    pub without: Share,
    /// Designated posts held without.
    pub designated: i64,
    /// Vetting cases open.
    pub open_cases: i64,
}

/// The backlog of each force in a month: as kept where it is closed, else as it is now.
pub(super) fn backlog(db: &Connection, month: Month, today: Date) -> Result<Uncleared> {
    let (source, as_at, figures) = measures::of_month(db, month, today)?;
    let part = |key: &str, measure: Measure| {
        let is = |figure: &&Figure| {
            figure.by == By::Force && figure.key == key && figure.measure == measure
        };
        figures.iter().find(is).map_or(0, |figure| figure.part)
    };
    let names = rows(db, "SELECT code, name FROM main.force ORDER BY name", [], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    let force = |(code, force): (String, String)| {
        let is = |figure: &&Figure| {
            figure.by == By::Force && figure.key == code && figure.measure == Measure::Cleared
        };
        let cleared = figures.iter().find(is)?;
        Some(Backlog {
            force,
            without: Share { part: cleared.of - cleared.part, of: cleared.of },
            designated: part(&code, Measure::Designated),
            open_cases: part(&code, Measure::Open),
        })
    };
    Ok(Uncleared { as_at, source, forces: names.into_iter().filter_map(force).collect() })
}

/// People in post without what it needs, of those in post: as kept when a month was closed, or
/// as it is now for the month at hand; `None` of a month that nobody closed.
fn uncleared(db: &Connection, month: Month, today: Date) -> Result<Option<Share>> {
    let found = match month == Month::of(today) {
        true => Some(measures::cleared(db, today)?),
        false => measures::kept_cleared(db, month, month)?.pop().map(|(_, part, of)| (part, of)),
    };
    Ok(found.map(|(cleared, of)| Share { part: of - cleared, of }))
}

/// The figures of one month, for a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthFigures {
    /// The month.
    pub month: Month,
    /// Reports received.
    pub received: i64,
    /// Of those, assessed in time.
    pub assessed: Share,
    /// Decisions that stand.
    pub decided: i64,
    /// Actions open and overdue at its end.
    pub overdue: i64,
    /// People in post without clearance; `None` of a month that nobody closed.
    pub backlog: Option<Share>,
}

/// The figures of one month as seen at a moment.
pub(super) fn month(
    db: &Connection,
    month: Month,
    hours: u32,
    now: Moment,
) -> Result<MonthFigures> {
    let span = Span::month(month, now);
    Ok(MonthFigures {
        month,
        received: count(db, &format!("SELECT count(*) {REPORTS}"), span.moments())?,
        assessed: assessed_in_time(db, &span, hours)?,
        decided: decided(db, &span)?.standing,
        overdue: actions(db, &span)?.overdue,
        backlog: uncleared(db, month, day(now))?,
    })
}

/// One number.
pub(super) fn count(db: &Connection, sql: &str, values: impl rusqlite::Params) -> Result<i64> {
    Ok(db.prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
}
