//! One item of an agenda with its record as it stands: what a decision needs to know of it.

use super::{ActionFacts, AgendaItem, AgendaState, Line, MadeHere};
use crate::domain::tasking::{ActionPriority, ActionState, AgendaSection, Disposition};
use crate::domain::time::{Date, day};
use crate::store::error::Result;
use crate::store::row::{date, moment, word};
use rusqlite::{Connection, OptionalExtension, Row};

impl AgendaItem {
    /// An item that has no record, or whose record was not read yet.
    pub(crate) fn new(section: AgendaSection, position: i64, what: String) -> Self {
        Self {
            section,
            position,
            record: None,
            about: None,
            late: false,
            issue: 0,
            report_id: None,
            version: 0,
            what,
            received: None,
            age_days: None,
            category: None,
            apsp: false,
            grade: None,
            band: None,
            r: None,
            confidence: None,
            summary: None,
            subject: None,
            proposed: None,
            disposition: None,
            clock_until: None,
            deferrals: 0,
            action: None,
            state: AgendaState::Open,
            note: None,
            decisions: Vec::new(),
            actions: Vec::new(),
        }
    }
}

/// A line with its record as it stands.
pub(super) fn read(
    db: &Connection,
    position: i64,
    line: Line,
    meeting_id: i64,
    today: Date,
) -> Result<AgendaItem> {
    let mut item = AgendaItem {
        about: line.record.clone(),
        record: line.record,
        late: line.late,
        issue: line.issue,
        state: line.state,
        note: line.note,
        ..AgendaItem::new(line.section, position, line.what)
    };
    match item.record.clone() {
        Some(record) if record.starts_with("I-") => add_report(db, &mut item, &record, today)?,
        Some(record) if record.starts_with("A-") => add_action(db, &mut item, &record)?,
        _ => {}
    }
    if let Some(report) = item.report_id {
        item.decisions = decisions(db, meeting_id, report)?;
        item.actions = actions(db, meeting_id, report)?;
    }
    Ok(item)
}

/// What a meeting decided of a report, the last first.
fn decisions(db: &Connection, meeting_id: i64, report: i64) -> Result<Vec<MadeHere>> {
    let mut statement = db.prepare_cached(
        "SELECT ref, number, disposition, information, decision_maker FROM intel.decision
         WHERE meeting_id = ?1 AND report_id = ?2 ORDER BY number DESC",
    )?;
    let rows = statement.query_map([meeting_id, report], |row| {
        Ok(MadeHere {
            reference: row.get(0)?,
            number: row.get(1)?,
            disposition: word(row, 2)?,
            information: row.get(3)?,
            by: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The actions that a meeting set on a report: reference, what and the facts.
fn actions(
    db: &Connection,
    meeting_id: i64,
    report: i64,
) -> Result<Vec<(String, String, ActionFacts)>> {
    let mut statement = db.prepare_cached(
        "SELECT id, version, owner, due, priority, state, carried, closed_on, result, asked_due,
           asked_reason, ref, what FROM intel.action
         WHERE meeting_id = ?1 AND report_id = ?2 ORDER BY ref",
    )?;
    let rows = statement.query_map([meeting_id, report], |row| {
        Ok((row.get(11)?, row.get(12)?, action_facts(row)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// An action from a row that begins with id, version, owner, due, priority, state, carried,
/// closed_on, result, asked_due and asked_reason.
fn action_facts(row: &Row<'_>) -> rusqlite::Result<ActionFacts> {
    let why: Option<String> = row.get(10)?;
    Ok(ActionFacts {
        id: row.get(0)?,
        owner: row.get(2)?,
        due: date(row, 3)?.unwrap_or_default(),
        priority: word(row, 4)?.unwrap_or(ActionPriority::Medium),
        state: word(row, 5)?.unwrap_or(ActionState::Open),
        carried: row.get(6)?,
        closed_on: date(row, 7)?,
        result: row.get(8)?,
        asked: date(row, 9)?.zip(why),
    })
}

fn add_report(db: &Connection, item: &mut AgendaItem, record: &str, today: Date) -> Result<()> {
    let mut statement = db.prepare_cached(
        "SELECT r.id, r.version, r.received, r.category, r.apsp, ifnull(r.grade, r.old_grade),
           r.band, r.r, r.confidence, r.summary, r.subject, r.disposition, r.clock_until,
           r.deferrals, r.state IN ('new','assessed')
         FROM intel.report r WHERE r.ref = ?1",
    )?;
    let mut rows = statement.query([record])?;
    let Some(row) = rows.next()? else { return Ok(()) };
    item.report_id = row.get(0)?;
    item.version = row.get(1)?;
    item.received = moment(row, 2)?;
    item.age_days = item.received.map(|received| (today - day(received)).num_days());
    item.category = word(row, 3)?;
    item.apsp = row.get(4)?;
    item.grade = row.get(5)?;
    item.band = word(row, 6)?;
    item.r = row.get(7)?;
    item.confidence = word(row, 8)?;
    item.summary = row.get(9)?;
    item.subject = row.get(10)?;
    item.disposition = word(row, 11)?;
    item.clock_until = moment(row, 12)?;
    item.deferrals = row.get(13)?;
    let undecided: bool = row.get(14)?;
    let must_refer = item.apsp || item.clock_until.is_some();
    item.proposed = (undecided && must_refer).then_some(Disposition::ReferIopc);
    Ok(())
}

fn add_action(db: &Connection, item: &mut AgendaItem, record: &str) -> Result<()> {
    let found = db
        .prepare_cached(
            "SELECT a.id, a.version, a.owner, a.due, a.priority, a.state, a.carried, a.closed_on,
               a.result, a.asked_due, a.asked_reason, r.ref
             FROM intel.action a LEFT JOIN intel.report r ON r.id = a.report_id WHERE a.ref = ?1",
        )?
        .query_row([record], |row| Ok((row.get(1)?, action_facts(row)?, row.get(11)?)))
        .optional()?;
    if let Some((version, facts, about)) = found {
        item.version = version;
        item.action = Some(facts);
        let about: Option<String> = about;
        item.about = about.or_else(|| item.about.take());
    }
    Ok(())
}
