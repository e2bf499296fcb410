//! What a daily page says: gathered live until somebody opens it, read back as it was laid down
//! from then on, each item with its record as it stands now.

use crate::domain::calendar;
use crate::domain::choice::Choice;
use crate::domain::daily::{DailySection, DailyState, Dealt};
use crate::domain::intelligence::Category;
use crate::domain::policy::Policies;
use crate::domain::score::{Band, Confidence};
use crate::domain::tasking::{ActionPriority, ActionState};
use crate::domain::time::{Date, Moment, day, iso};
use crate::store::Store;
use crate::store::error::{Result, StoreError};
use crate::store::row::{date, moment, word};
use crate::store::writer::Seen;
use rusqlite::{Connection, OptionalExtension, Row, ToSql};
use std::collections::BTreeSet;

/// A page, before it is opened or as it was held.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its reference, which follows from its day.
    pub reference: String,
    /// Its day.
    pub held_on: Date,
    /// From when on things count as new: the opening of the page before, or the last working
    /// day's close where this is the first.
    pub since: Moment,
    /// The close of the working day before it.
    pub close: Moment,
    /// Hours after which an item should be assessed (policy).
    pub hours: u32,
    /// The page as it was opened; `None` while nobody has.
    pub held: Option<Head>,
    /// The reference of a page of an earlier day that nobody closed.
    pub unclosed: Option<String>,
    /// Its items, section by section.
    pub items: Vec<Item>,
    /// How many entries are withheld from whoever asked.
    pub withheld: usize,
}

impl Page {
    /// Where it stands; `None` until it is opened.
    pub fn state(&self) -> Option<DailyState> {
        self.held.as_ref().map(|held| held.state)
    }

    /// How many records are on it, and how many of them are open.
    pub fn counts(&self) -> (usize, usize) {
        let records = |open: bool| {
            let of = self.items.iter().filter(|item| !open || item.dealt == Dealt::Open);
            of.map(|item| item.record.as_str()).collect::<BTreeSet<_>>().len()
        };
        (records(false), records(true))
    }
}

/// A page that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Row number.
    pub id: i64,
    /// The version as read.
    pub version: i64,
    /// Its reference, such as `M-2026-11-23`.
    pub reference: String,
    /// Its day.
    pub held_on: Date,
    /// From when on things count as new.
    pub since: Moment,
    /// Where it stands.
    pub state: DailyState,
    /// When it was opened.
    pub opened_at: Moment,
    /// By whom.
    pub opened_by: String,
    /// When and by whom it was closed.
    pub closed: Option<(Moment, String)>,
}

/// One item.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its section.
    pub section: DailySection,
    /// The reference of its record.
    pub record: String,
    /// One line.
    pub what: String,
    /// Its record as it stands now; `None` where that was taken back.
    pub about: Option<About>,
    /// What became of it.
    pub dealt: Dealt,
    /// What was said or set.
    pub note: Option<String>,
    /// When and by whom it was dealt with.
    pub done: Option<(Moment, String)>,
}

/// The record of an item.
#[derive(Debug, Clone, PartialEq)]
pub enum About {
    /// A report.
    Report(Box<Report>),
    /// An action.
    Action(Box<Action>),
}

/// A report as an item of the page needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The report as read.
    pub seen: Seen,
    /// Its effective band; `None` is UNSCORED.
    pub band: Option<Band>,
    /// Its score.
    pub r: Option<i64>,
    /// The confidence in the score.
    pub confidence: Option<Confidence>,
    /// Its grade, the old one where it has no other.
    pub grade: Option<String>,
    /// Its category.
    pub category: Option<Category>,
    /// Abuse of position for a sexual purpose.
    pub apsp: bool,
    /// When it was received.
    pub received: Moment,
    /// When its referral's clock runs out.
    pub clock: Option<Moment>,
    /// Why a floor lifts its band.
    pub floor: Option<String>,
    /// Whom it is about, as given.
    pub subject: Option<String>,
    /// Who has it.
    pub assigned: Option<String>,
    /// The report itself.
    pub text: String,
}

/// An action as an item of the page needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// The action as read.
    pub seen: Seen,
    /// The one named owner.
    pub owner: String,
    /// By when.
    pub due: Date,
    /// How urgent.
    pub priority: ActionPriority,
    /// Where it stands.
    pub state: ActionState,
    /// How many meetings carried it over.
    pub carried: i64,
    /// The later day that was asked, and why.
    pub asked: Option<(Date, String)>,
    /// The report that it is about.
    pub item: Option<String>,
}

/// The page of today in a few figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    /// Its reference.
    pub reference: String,
    /// Where it stands; `None` until it is opened.
    pub state: Option<DailyState>,
    /// Records on it, and how many of them are open.
    pub counts: (usize, usize),
}

/// A line of a page before its record is read.
pub(super) struct Line {
    pub section: DailySection,
    pub record: String,
    pub what: String,
}

/// The lines of today's page as they would be laid down now.
pub(super) struct Live {
    pub since: Moment,
    pub lines: Vec<Line>,
}

impl Store {
    /// The daily page of a day: live today until somebody opens it, as it was held otherwise.
    ///
    /// # Errors
    /// No page was held on that day, the intelligence side is shut, or the database cannot be
    /// read.
    pub fn daily_page(&self, on: Option<Date>, now: Moment) -> Result<Page> {
        self.needs_intelligence()?;
        // One snapshot for every query, so that no item stands in two states.
        let db = self.db.unchecked_transaction()?;
        let (today, policy) = (day(now), self.policies.on(on.unwrap_or(day(now))));
        let held_on = on.unwrap_or(today);
        let held = on_day(&db, held_on)?;
        let (since, items) = match &held {
            Some(held) => (held.since, laid_down(&db, held.id)?),
            None if held_on == today => {
                let live = live(&db, &self.policies, now)?;
                let items = live.lines.into_iter().map(|line| fresh(&db, line));
                (live.since, items.collect::<Result<_>>()?)
            }
            None => {
                let day = crate::domain::time::show_date(held_on);
                return Err(StoreError::Refused(format!(
                    "no daily page was held on {day}; `probity list daily` shows those that were"
                )));
            }
        };
        let mut items = items;
        let withheld = self.withheld()?.take_out(&mut items, |item| &item.record);
        let at = held.as_ref().map_or(now, |held| held.opened_at);
        Ok(Page {
            reference: reference(held_on),
            held_on,
            since,
            close: policy.calendar.last_close(at),
            hours: policy.assess_hours,
            unclosed: still_open(&db)?.filter(|open| open.held_on < today).map(|o| o.reference),
            held,
            items,
            withheld,
        })
    }

    /// Today's page in a few figures.
    ///
    /// # Errors
    /// As [`Store::daily_page`].
    pub fn daily_glance(&self, now: Moment) -> Result<Glance> {
        let page = self.daily_page(None, now)?;
        let (state, counts) = (page.state(), page.counts());
        Ok(Glance { reference: page.reference, state, counts })
    }
}

/// The reference of the page of a day: there is one a day.
pub(super) fn reference(on: Date) -> String {
    format!("M-{on}")
}

const SELECT: &str = "SELECT id, version, ref, held_on, since, state, opened_at, opened_by,
    closed_at, closed_by FROM intel.daily";

fn head(row: &Row<'_>) -> rusqlite::Result<Head> {
    let by: Option<String> = row.get(9)?;
    Ok(Head {
        id: row.get(0)?,
        version: row.get(1)?,
        reference: row.get(2)?,
        held_on: date(row, 3)?.unwrap_or_default(),
        since: moment(row, 4)?.unwrap_or_default(),
        state: word(row, 5)?.unwrap_or(DailyState::Closed),
        opened_at: moment(row, 6)?.unwrap_or_default(),
        opened_by: row.get(7)?,
        closed: moment(row, 8)?.zip(by),
    })
}

fn one(db: &Connection, which: &str, values: &[&dyn ToSql]) -> Result<Option<Head>> {
    let mut statement = db.prepare_cached(&format!("{SELECT} {which}"))?;
    Ok(statement.query_row(values, head).optional()?)
}

/// The page that was opened on a day.
pub(super) fn on_day(db: &Connection, on: Date) -> Result<Option<Head>> {
    one(db, "WHERE held_on = ?1", &[&on.to_string()])
}

/// The page that is open: one at most.
pub(super) fn still_open(db: &Connection) -> Result<Option<Head>> {
    one(db, "WHERE state = 'open'", &[])
}

/// What today's page would say if it were opened now.
pub(super) fn live(db: &Connection, policies: &Policies, now: Moment) -> Result<Live> {
    let today = day(now);
    let policy = policies.on(today);
    let last = one(db, "WHERE held_on < ?1 ORDER BY held_on DESC LIMIT 1", &[&today.to_string()])?;
    let first = one(db, "ORDER BY held_on LIMIT 1", &[])?;
    let close = policy.calendar.last_close(now);
    let since = last.as_ref().map_or(close, |last| last.opened_at);
    let first = first.map_or(close, |first| first.since);
    let (now_iso, since_iso, today_iso) = (iso(now), iso(since), today.to_string());
    let late = iso(now - chrono::Duration::hours(policy.assess_hours.into()));
    let tonight = iso(calendar::day_end_after(now, 0));
    let mut lines = Vec::new();
    for section in DailySection::ALL {
        let found = match section {
            DailySection::Clocks => rows(db, *section, CLOCKS, &[&tonight])?,
            DailySection::Floors => rows(db, *section, FLOORS, &[&since_iso])?,
            DailySection::Received => rows(db, *section, RECEIVED, &[&iso(first), &now_iso])?,
            DailySection::Unassessed => rows(db, *section, UNASSESSED, &[&late])?,
            DailySection::Actions => rows(db, *section, ACTIONS, &[&today_iso])?,
            DailySection::Carried => match &last {
                Some(last) => rows(db, *section, CARRIED, &[&last.id])?,
                None => Vec::new(),
            },
        };
        let known: BTreeSet<String> = lines.iter().map(|line: &Line| line.record.clone()).collect();
        let again = *section == DailySection::Carried;
        lines.extend(found.into_iter().filter(|line| !again || !known.contains(&line.record)));
    }
    Ok(Live { since, lines })
}

/// Clocks of referrals that end today or ran out, the next to end first.
pub(in crate::store) const CLOCKS: &str = "SELECT r.ref, r.summary FROM intel.report r
    LEFT JOIN intel.referral f ON f.report_id = r.id AND f.state = 'open'
    WHERE r.state IN ('new','assessed','decided') AND ifnull(f.deadline, r.clock_until) <= ?1
    ORDER BY ifnull(f.deadline, r.clock_until), r.ref";

/// Reports whose score in force hit a floor since the last page.
pub(in crate::store) const FLOORS: &str = "SELECT r.ref, r.summary FROM intel.report r
    JOIN intel.score s ON s.id = r.score_id
    WHERE r.state IN ('new','assessed','decided') AND s.floors <> '' AND s.scored_at >= ?1
    ORDER BY r.queue, r.received, r.ref";

/// What reached us since the first page began and was received on no page yet: so that a report
/// written down days after it was heard is on the next page, and none is on two.
pub(in crate::store) const RECEIVED: &str = "SELECT r.ref, r.summary FROM intel.report r
    WHERE r.received >= ?1 AND r.received <= ?2 AND NOT EXISTS (
      SELECT 1 FROM intel.daily_item i WHERE i.section = 'received' AND i.record = r.ref)
    ORDER BY r.queue, r.received, r.ref";

/// Undecided and without a score or a grade past the policy's hours, the oldest first.
pub(in crate::store) const UNASSESSED: &str = "SELECT r.ref, r.summary FROM intel.report r
    WHERE r.state IN ('new','assessed') AND r.received < ?1
      AND (r.score_id IS NULL OR (r.grade IS NULL AND r.old_grade IS NULL))
    ORDER BY r.received, r.ref";

/// Open actions that are due or overdue, the longest overdue first.
pub(in crate::store) const ACTIONS: &str = "SELECT ref, what FROM intel.action
    WHERE state = 'open' AND due <= ?1 ORDER BY due, ref";

/// What the last page left open and nobody has closed since.
pub(in crate::store) const CARRIED: &str = "SELECT i.record, i.what FROM intel.daily_item i
    LEFT JOIN intel.report r ON r.ref = i.record
    LEFT JOIN intel.action a ON a.ref = i.record
    WHERE i.daily_id = ?1 AND i.state = 'open'
      AND (r.state IN ('new','assessed','decided') OR a.state = 'open')
    GROUP BY i.record ORDER BY min(i.position)";

fn rows(
    db: &Connection,
    section: DailySection,
    sql: &str,
    values: &[&dyn ToSql],
) -> Result<Vec<Line>> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement
        .query_map(values, |row| Ok(Line { section, record: row.get(0)?, what: row.get(1)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A line nobody has dealt with yet, with its record.
fn fresh(db: &Connection, line: Line) -> Result<Item> {
    let about = about(db, &line.record)?;
    let Line { section, record, what } = line;
    Ok(Item { section, record, what, about, dealt: Dealt::Open, note: None, done: None })
}

/// The items of a page as it was opened, with what became of each.
fn laid_down(db: &Connection, page: i64) -> Result<Vec<Item>> {
    let mut statement = db.prepare_cached(
        "SELECT section, record, what, state, note, at, by FROM intel.daily_item
         WHERE daily_id = ?1 ORDER BY position",
    )?;
    let mut found = statement.query([page])?;
    let mut items = Vec::new();
    while let Some(row) = found.next()? {
        // The schema keeps sections to the vocabulary.
        let Some(section) = word(row, 0)? else { continue };
        let by: Option<String> = row.get(6)?;
        let line = Line { section, record: row.get(1)?, what: row.get(2)? };
        let item = Item {
            dealt: word(row, 3)?.unwrap_or(Dealt::Open),
            note: row.get(4)?,
            done: moment(row, 5)?.zip(by),
            ..fresh(db, line)?
        };
        items.push(item);
    }
    Ok(items)
}

/// The record of an item as it stands now.
fn about(db: &Connection, record: &str) -> Result<Option<About>> {
    let report = db
        .prepare_cached(
            "SELECT r.id, r.version, r.band, r.r, r.confidence, ifnull(r.grade, r.old_grade),
               r.category, r.apsp, r.received, ifnull(f.deadline, r.clock_until), s.floor_reason,
               r.subject, r.assigned, r.text
             FROM intel.report r LEFT JOIN intel.score s ON s.id = r.score_id
             LEFT JOIN intel.referral f ON f.report_id = r.id AND f.state = 'open'
             WHERE r.ref = ?1",
        )?
        .query_row([record], report)
        .optional()?;
    if let Some(report) = report {
        return Ok(Some(About::Report(Box::new(report))));
    }
    let action = db
        .prepare_cached(
            "SELECT a.id, a.version, a.owner, a.due, a.priority, a.state, a.carried, a.asked_due,
               a.asked_reason, r.ref
             FROM intel.action a LEFT JOIN intel.report r ON r.id = a.report_id WHERE a.ref = ?1",
        )?
        .query_row([record], action)
        .optional()?;
    Ok(action.map(|action| About::Action(Box::new(action))))
}

fn report(row: &Row<'_>) -> rusqlite::Result<Report> {
    Ok(Report {
        seen: Seen { id: row.get(0)?, version: row.get(1)? },
        band: word(row, 2)?,
        r: row.get(3)?,
        confidence: word(row, 4)?,
        grade: row.get(5)?,
        category: word(row, 6)?,
        apsp: row.get(7)?,
        received: moment(row, 8)?.unwrap_or_default(),
        clock: moment(row, 9)?,
        floor: row.get(10)?,
        subject: row.get(11)?,
        assigned: row.get(12)?,
        text: row.get(13)?,
    })
}

fn action(row: &Row<'_>) -> rusqlite::Result<Action> {
    let reason: Option<String> = row.get(8)?;
    Ok(Action {
        seen: Seen { id: row.get(0)?, version: row.get(1)? },
        owner: row.get(2)?,
        due: date(row, 3)?.unwrap_or_default(),
        priority: word(row, 4)?.unwrap_or(ActionPriority::Medium),
        state: word(row, 5)?.unwrap_or(ActionState::Open),
        carried: row.get(6)?,
        asked: date(row, 7)?.zip(reason),
        item: row.get(9)?,
    })
}
