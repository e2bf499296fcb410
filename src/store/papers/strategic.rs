//! What the yearly counter-corruption strategic assessment says, with the control strategy.

use super::figures::{
    self, Actions, Carried, Counts, Decided, FORCE, MonthFigures, OfBoth, Received, Referrals,
    Share, Span, count,
};
use super::{due_date, rows};
use crate::domain::intelligence::{Category, ItemState};
use crate::domain::month::Month;
use crate::domain::policy::Standing;
use crate::domain::score::{Band, Confidence};
use crate::domain::time::{Date, Moment, add_months, day};
use crate::store::Store;
use crate::store::error::{Result, StoreError};
use crate::store::row::{date, moment, word};
use chrono::{Datelike, Months};
use rusqlite::{Connection, Row, params};

/// Items named among the top threats.
const TOP: u32 = 10;
/// Months for which capacity is compared with what falls due.
const AHEAD: u32 = 12;

/// The figures of one calendar year.
#[derive(Debug, Clone, PartialEq)]
pub struct Strategic {
    /// The year.
    pub year: i32,
    /// Its days as far as they are past.
    pub span: Span,
    /// What was received.
    pub received: Received,
    /// What was received in the same days of the year before.
    pub year_before: Received,
    /// Reports by category and force.
    pub both: Vec<OfBoth>,
    /// The months that have begun.
    pub months: Vec<MonthFigures>,
    /// What was received, by band at the end; `None` is UNSCORED.
    pub bands: Counts<Band>,
    /// Categories by what was scored in them, the weightiest first.
    pub threats: Vec<Threat>,
    /// The weightiest reports, the first first.
    pub top: Vec<TopItem>,
    /// What was decided.
    pub decided: Decided,
    /// Mandatory referrals that began.
    pub referrals: Referrals,
    /// How sure policy is of the referral's clock.
    pub clock: Standing,
    /// Assessed in time, of those that have been there so long, and the hours that policy gives
    /// for it with how sure it is of them.
    pub assessed: (Share, (u32, Standing)),
    /// Actions.
    pub actions: Actions,
    /// What was left undone.
    pub carried: Carried,
    /// People at risk, as numbers.
    pub at_risk: AtRiskNumbers,
    /// What the unit can do against what falls due.
    pub capacity: Capacity,
    /// The control strategy, in order of rank.
    pub priorities: Vec<Priority>,
    /// Open recommendations of inspections, the first due first.
    pub recommendations: Vec<Recommendation>,
    /// Records not named because they are withheld from whoever asks; every figure counts them.
    pub withheld: usize,
}

/// A category as a threat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threat {
    /// The category; `None` where none was set.
    pub category: Option<Category>,
    /// Scored reports, of all in it.
    pub scored: Share,
    /// HIGH or CRITICAL, of those scored.
    pub high: i64,
    /// The sum and the highest of their scores R.
    pub r: (i64, i64),
}

/// One of the weightiest reports.
#[derive(Debug, Clone, PartialEq)]
pub struct TopItem {
    /// Its reference.
    pub reference: String,
    /// When it was received.
    pub received: Option<Moment>,
    /// Its category.
    pub category: Option<Category>,
    /// The subject's force.
    pub force: Option<String>,
    /// Its band, score and confidence.
    pub band: (Option<Band>, Option<i64>, Option<Confidence>),
    /// Where it stands.
    pub state: Option<ItemState>,
}

/// People at risk, as numbers: who they are is in no yearly paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AtRiskNumbers {
    /// Entries that have not expired today.
    pub entries: i64,
    /// Of those, made in the year.
    pub entered: i64,
    /// Of those, past their review.
    pub review_due: i64,
    /// Entries by the indicators that they stand on, the most first.
    pub by_indicator: Vec<(String, i64)>,
}

/// What the unit can do against what falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// Analysts among the users.
    pub analysts: i64,
    /// Re-vetting cases that can be finished in a month, and how sure policy is of it.
    pub revets_a_month: (u32, Standing),
    /// Clearances that end in the twelve months ahead.
    pub ending: i64,
    /// Clearances that have ended already and were not renewed.
    pub ended: i64,
}

/// A priority of the control strategy with what hangs on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priority {
    /// Its reference.
    pub reference: String,
    /// Its rank.
    pub rank: i64,
    /// What it is.
    pub title: String,
    /// Who owns it.
    pub owner: String,
    /// Whether it is still current.
    pub is_current: bool,
    /// Reports hung on it, by quarter; quarters that have not begun are left out.
    pub quarters: Vec<i64>,
    /// Of those, HIGH or CRITICAL now.
    pub high: i64,
    /// Of those, not decided.
    pub undecided: i64,
}

/// A recommendation of an inspection that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// Its reference.
    pub reference: String,
    /// The inspection and the number.
    pub source: String,
    /// Its words.
    pub text: String,
    /// What is to be done about it, where that is agreed.
    pub action: Option<String>,
    /// Who answers for it.
    pub owner: String,
    /// By when.
    pub due: Date,
    /// The latest note: its day and words.
    pub noted: Option<(Date, String)>,
}

impl Store {
    /// The figures of one calendar year, as things stood at its end or stand now.
    ///
    /// # Errors
    /// The year has not begun, the side is shut, or the database cannot be read.
    pub fn strategic(&self, year: i32, now: Moment) -> Result<Strategic> {
        self.needs_intelligence()?;
        let today = day(now);
        let first = Date::from_ymd_opt(year, 1, 1).filter(|first| *first <= today);
        let Some(first) = first else {
            let message = format!(
                "{year} has not begun, so there is nothing to assess; the latest year is {}",
                today.year()
            );
            return Err(StoreError::Refused(message));
        };
        let span = Span::new(first, add_months(first, 12), now);
        let before = before(&span, now);
        let policy = self.policies.on(span.as_at);
        let hours = policy.assess_hours;
        let db = self.db.unchecked_transaction()?;
        let kept = self.withheld()?;
        let mut named = top(&db, &span)?;
        let withheld = kept.take_out(&mut named, |item| &item.reference);
        let months = (0..12).map(|ahead| Month::of(add_months(first, ahead)));
        let begun = months.filter(|month| month.first() <= today);
        let capacity = (policy.capacity_per_month, policy.standing("capacity").0);
        Ok(Strategic {
            year,
            span,
            received: figures::received(&db, &span)?,
            year_before: figures::received(&db, &before)?,
            both: figures::by_category_and_force(&db, &span)?,
            months: begun
                .map(|month| figures::month(&db, month, hours, now))
                .collect::<Result<_>>()?,
            bands: figures::bands(&db, &span)?,
            threats: threats(&db, &span)?,
            top: named,
            decided: figures::decided(&db, &span)?,
            referrals: figures::referrals(&db, &span)?,
            clock: policy.standing("referral_clock").0,
            assessed: (
                figures::assessed_in_time(&db, &span, hours)?,
                (hours, policy.standing("assess").0),
            ),
            actions: figures::actions(&db, &span)?,
            carried: figures::carried(&db, &span)?,
            at_risk: at_risk(&db, &span, today)?,
            capacity: capacity_of(&db, capacity, today)?,
            priorities: priorities(&db, year, &span)?,
            recommendations: recommendations(&db)?,
            withheld,
        })
    }
}

/// The same days of the year before.
fn before(span: &Span, now: Moment) -> Span {
    let back = |day: Date| day.checked_sub_months(Months::new(12)).unwrap_or(day);
    let until = span.as_at.succ_opt().unwrap_or(span.as_at);
    Span::new(back(span.from), back(until), now)
}

/// The reports of a span as they stand now, without those merged into another.
const REPORTS: &str = "FROM intel.report r
    WHERE r.received >= ?1 AND r.received < ?2 AND r.merged_into IS NULL";

fn threats(db: &Connection, span: &Span) -> Result<Vec<Threat>> {
    let sql = format!(
        "SELECT r.category, count(r.r), count(*),
           count(*) FILTER (WHERE r.band IN ('HIGH','CRITICAL')), ifnull(sum(r.r), 0),
           ifnull(max(r.r), 0)
         {REPORTS} GROUP BY r.category ORDER BY 4 DESC, 5 DESC, 1"
    );
    rows(db, &sql, span.moments(), |row| {
        Ok(Threat {
            category: word(row, 0)?,
            scored: Share { part: row.get(1)?, of: row.get(2)? },
            high: row.get(3)?,
            r: (row.get(4)?, row.get(5)?),
        })
    })
}

fn top(db: &Connection, span: &Span) -> Result<Vec<TopItem>> {
    let [from, until] = span.moments();
    let sql = format!(
        "SELECT r.ref, r.received, r.category, {FORCE}, r.band, r.r, r.confidence, r.state
         {REPORTS} AND r.score_id IS NOT NULL ORDER BY r.queue, r.received, r.ref LIMIT ?3"
    );
    rows(db, &sql, params![from, until, TOP], |row| {
        Ok(TopItem {
            reference: row.get(0)?,
            received: moment(row, 1)?,
            category: word(row, 2)?,
            force: row.get(3)?,
            band: (word(row, 4)?, row.get(5)?, word(row, 6)?),
            state: word(row, 7)?,
        })
    })
}

/// The entries that stand today: one that expired is taken out, so that no earlier day can be
/// counted.
fn at_risk(db: &Connection, span: &Span, today: Date) -> Result<AtRiskNumbers> {
    let sql = "SELECT count(*), count(*) FILTER (WHERE entered_on BETWEEN ?1 AND ?2),
          count(*) FILTER (WHERE review_on < ?3)
        FROM intel.at_risk WHERE expires_on >= ?3";
    let by = "SELECT json_extract(j.value, '$.label'), count(DISTINCT e.id)
        FROM intel.at_risk e, json_each(e.indicators) j
        WHERE e.expires_on >= ?1 AND json_extract(j.value, '$.label') IS NOT NULL
        GROUP BY 1 ORDER BY 2 DESC, 1";
    let ([from, until], today) = (span.days(), today.to_string());
    let by_indicator = rows(db, by, [&today], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(db.prepare_cached(sql)?.query_row([from, until, today], |row| {
        let (entries, entered, review_due) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(AtRiskNumbers { entries, entered, review_due, by_indicator })
    })?)
}

fn capacity_of(db: &Connection, revets: (u32, Standing), today: Date) -> Result<Capacity> {
    let analysts = "SELECT count(*) FROM main.user WHERE role = 'analyst'
                    AND (left_on IS NULL OR left_on > ?1)";
    let ending = "SELECT count(*) FROM main.clearance WHERE current = 1
                  AND valid_until >= ?1 AND valid_until < ?2
                  AND state IN ('active','conditional','extended')";
    let ended = "SELECT count(*) FROM main.clearance WHERE current = 1 AND valid_until < ?1
                 AND state IN ('active','conditional','extended','lapsed')";
    let (today, until) = (today.to_string(), add_months(today, AHEAD).to_string());
    Ok(Capacity {
        analysts: count(db, analysts, [&today])?,
        revets_a_month: revets,
        ending: count(db, ending, [&today, &until])?,
        ended: count(db, ended, [&today])?,
    })
}

/// What inspections recommended and is not closed.
fn recommendations(db: &Connection) -> Result<Vec<Recommendation>> {
    let sql = "SELECT e.ref, e.source, e.text, e.action, e.owner, e.due, n.on_day, n.note
        FROM main.recommendation e
        LEFT JOIN main.recommendation_update n ON n.id = (
          SELECT l.id FROM main.recommendation_update l WHERE l.recommendation_id = e.id
          ORDER BY l.on_day DESC, l.id DESC LIMIT 1)
        WHERE e.state = 'open' ORDER BY e.due, e.ref";
    rows(db, sql, [], |row| {
        let note: Option<String> = row.get(7)?;
        Ok(Recommendation {
            reference: row.get(0)?,
            source: row.get(1)?,
            text: row.get(2)?,
            action: row.get(3)?,
            owner: row.get(4)?,
            due: due_date(row, 5)?,
            noted: date(row, 6)?.zip(note),
        })
    })
}

/// The control strategy of a year with what hangs on each priority, quarter by quarter.
fn priorities(db: &Connection, year: i32, span: &Span) -> Result<Vec<Priority>> {
    let sql = "SELECT y.id, y.ref, y.rank, y.title, y.owner, y.state = 'current'
        FROM intel.priority y WHERE y.year = ?1 ORDER BY y.state = 'ended', y.rank, y.ref";
    let read = |row: &Row<'_>| {
        let priority = Priority {
            reference: row.get(1)?,
            rank: row.get(2)?,
            title: row.get(3)?,
            owner: row.get(4)?,
            is_current: row.get(5)?,
            quarters: Vec::new(),
            high: 0,
            undecided: 0,
        };
        Ok((row.get::<_, i64>(0)?, priority))
    };
    let quarters: Vec<Span> = (0..4)
        .map(|quarter| (add_months(span.from, quarter * 3), add_months(span.from, quarter * 3 + 3)))
        .filter(|(from, _)| *from <= span.as_at)
        .map(|(from, until)| Span::new(from, until, span.ends()))
        .collect();
    let mut priorities = Vec::new();
    for (id, mut priority) in rows(db, sql, [year], read)? {
        for quarter in &quarters {
            let [from, until] = quarter.moments();
            let (hung, high, undecided) = hung(db, id, &from, &until)?;
            priority.quarters.push(hung);
            priority.high += high;
            priority.undecided += undecided;
        }
        priorities.push(priority);
    }
    Ok(priorities)
}

/// Reports hung on a priority between two moments: all, HIGH or CRITICAL, undecided.
fn hung(db: &Connection, priority: i64, from: &str, until: &str) -> Result<(i64, i64, i64)> {
    let sql = format!(
        "SELECT count(*), count(*) FILTER (WHERE r.band IN ('HIGH','CRITICAL')),
           count(*) FILTER (WHERE r.state IN ('new','assessed'))
         {REPORTS} AND r.priority_id = ?3"
    );
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    Ok(db.prepare_cached(&sql)?.query_row(params![from, until, priority], read)?)
}
