//! The agenda of a tasking meeting: built live from what is new, due and undecided until it is
//! issued, and read back as it was laid down from then on, with what came later marked so.

mod item;
mod laid;

use super::error::Result;
use super::meeting::{self, Meeting};
use super::session::attendance::Attendee;
use super::session::guard::Conflict;
use crate::domain::choice::{Choice, choices};
use crate::domain::intelligence::Category;
use crate::domain::policy::Policies;
use crate::domain::score::{Band, Confidence};
use crate::domain::tasking::{ActionPriority, ActionState, AgendaSection, Disposition, Quorum};
use crate::domain::text::counted;
use crate::domain::time::{Date, Moment, day, iso, show_date};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

pub(super) use laid::{about, is_new, laid_down, unlaid, whole};

choices! {
    /// What became of an agenda item at its meeting.
    AgendaState, "state of an agenda item" {
        Open = "open", "open";
        Decided = "decided", "decided";
        Deferred = "deferred", "deferred";
        Noted = "noted", "noted";
    }
}

/// The agenda of one meeting, for paper and for the meeting itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Agenda {
    /// The meeting.
    pub meeting: Meeting,
    /// The one before it, where there was one.
    pub last: Option<Meeting>,
    /// When the one after it is held: as planned, or else by policy.
    pub next_on: Date,
    /// Every section of domain.md in its order, those without items as well.
    pub sections: Vec<(AgendaSection, Vec<AgendaItem>)>,
    /// Who is asked, in the order of their copies.
    pub attendees: Vec<Attendee>,
    /// What is kept from whom, as far as the reader may know.
    pub conflicts: Vec<Conflict>,
    /// What it has of its quorum.
    pub quorum: Quorum,
    /// Items that are kept from the reader.
    pub withheld: usize,
    /// New intelligence that came in since the agenda was laid down, while in session.
    pub waiting: usize,
}

impl Agenda {
    /// Every item in order of position.
    pub fn items(&self) -> impl Iterator<Item = &AgendaItem> {
        self.sections.iter().flat_map(|(_, items)| items)
    }

    /// Everybody from whom an item is kept: name and reason.
    pub fn stepped_out<'a>(
        &'a self,
        item: &'a AgendaItem,
    ) -> impl Iterator<Item = (&'a str, &'a Conflict)> {
        let kept =
            self.conflicts.iter().filter(|conflict| item.about.as_ref() == Some(&conflict.record));
        kept.filter_map(|conflict| {
            let who = self.attendees.iter().find(|attendee| attendee.id == conflict.attendee)?;
            Some((who.name.as_str(), conflict))
        })
    }

    /// The same without what is about these records.
    pub(super) fn without(mut self, kept: &BTreeSet<String>) -> Self {
        let is_kept = |record: &String| kept.contains(record);
        for (_, items) in &mut self.sections {
            let before = items.len();
            items.retain(|item| !item.about.as_ref().is_some_and(is_kept));
            self.withheld += before - items.len();
        }
        self.conflicts.retain(|conflict| !is_kept(&conflict.record));
        self
    }
}

/// One item of an agenda with its record as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct AgendaItem {
    /// Its section.
    pub section: AgendaSection,
    /// Its number, from 1 through the whole agenda.
    pub position: i64,
    /// The reference of its record, where it has one.
    pub record: Option<String>,
    /// What it is about, by which conflicts are judged: its report, that of its action, or else
    /// its own record.
    pub about: Option<String>,
    /// Whether it came after the agenda was issued.
    pub late: bool,
    /// The issue of the agenda that it first stood on; 0 while it stands on none.
    pub issue: i64,
    /// The row number of its report, where its record is one.
    pub report_id: Option<i64>,
    /// The version of its report or action as read; 0 where it is neither.
    pub version: i64,
    /// One line.
    pub what: String,
    /// When its report was received.
    pub received: Option<Moment>,
    /// Whole London days since then.
    pub age_days: Option<i64>,
    /// Its report's category.
    pub category: Option<Category>,
    /// Abuse of position for a sexual purpose.
    pub apsp: bool,
    /// Its report's 3x5x2 grade, or the old one where it has no other.
    pub grade: Option<String>,
    /// Its effective band; `None` is UNSCORED.
    pub band: Option<Band>,
    /// Its score.
    pub r: Option<i64>,
    /// The confidence in the score.
    pub confidence: Option<Confidence>,
    /// Its report's one line as it reads now.
    pub summary: Option<String>,
    /// Whom it is about, as the report gave it.
    pub subject: Option<String>,
    /// What the rules ask for while it is undecided: referral where it is APSP, which is serious
    /// corruption, or the clock of a mandatory referral runs (P, SI 2020/2 regs 4 and 7).
    pub proposed: Option<Disposition>,
    /// What was decided of its report last.
    pub disposition: Option<Disposition>,
    /// When the clock of a mandatory referral runs out.
    pub clock_until: Option<Moment>,
    /// How many meetings deferred it.
    pub deferrals: i64,
    /// Its action, where its record is one.
    pub action: Option<ActionFacts>,
    /// What became of it at this meeting.
    pub state: AgendaState,
    /// Why it was deferred, or what was noted.
    pub note: Option<String>,
    /// What this meeting decided of its report, the last first.
    pub decisions: Vec<MadeHere>,
    /// The actions that this meeting set on its report, the first first.
    pub actions: Vec<(String, String, ActionFacts)>,
}

/// A decision that the meeting made of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeHere {
    /// Its reference in the decision log.
    pub reference: String,
    /// Its number in the gapless log.
    pub number: i64,
    /// What was decided.
    pub disposition: Option<Disposition>,
    /// Why: the information and intelligence that it rests on.
    pub information: String,
    /// Who decided.
    pub by: String,
}

/// An action of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionFacts {
    /// Row number.
    pub id: i64,
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
    /// When it was closed.
    pub closed_on: Option<Date>,
    /// What came of it.
    pub result: Option<String>,
    /// The later day that its owner asked for, and why.
    pub asked: Option<(Date, String)>,
}

/// One line of an agenda as laid down when its meeting opens.
pub(super) struct Line {
    pub section: AgendaSection,
    pub record: Option<String>,
    pub what: String,
    pub state: AgendaState,
    pub note: Option<String>,
    /// Its number; 0 until it is laid down.
    pub position: i64,
    pub issue: i64,
    pub late: bool,
}

impl Line {
    fn new(section: AgendaSection, record: Option<String>, what: impl Into<String>) -> Self {
        Self {
            section,
            record,
            what: what.into(),
            state: AgendaState::Open,
            note: None,
            position: 0,
            issue: 0,
            late: false,
        }
    }
}

/// When an agenda is built and what it looks back and forward to.
struct Occasion<'a> {
    meeting: &'a Meeting,
    last: Option<&'a Meeting>,
    next_on: Date,
    now: Moment,
    policies: &'a Policies,
}

impl Occasion<'_> {
    fn today(&self) -> Date {
        day(self.now)
    }

    /// The first day that counts as since the last meeting: the day it was really held, because
    /// what it decided is reported to this one. Empty, which comes before every date, where
    /// there was none.
    fn since(&self) -> String {
        let held = |last: &Meeting| last.opened_at.map_or(last.held_on, day).to_string();
        self.last.map(held).unwrap_or_default()
    }
}

/// The number of a section, as the database holds it.
pub(super) fn number(section: AgendaSection) -> i64 {
    (1..).zip(AgendaSection::ALL).find(|(_, known)| **known == section).map_or(0, |(n, _)| n)
}

/// The lines of a meeting that is yet to open, in the order of domain.md.
pub(super) fn live(
    db: &Connection,
    policies: &Policies,
    meeting: &Meeting,
    now: Moment,
) -> Result<Vec<Line>> {
    let last = meeting::before(db, meeting.held_on)?;
    let next_on = meeting::following(db, policies, meeting.held_on)?;
    let occasion = Occasion { meeting, last: last.as_ref(), next_on, now, policies };
    let mut lines = Vec::new();
    for section in AgendaSection::ALL {
        lines.extend(section_lines(db, &occasion, *section)?);
    }
    Ok(lines)
}

fn section_lines(db: &Connection, on: &Occasion<'_>, section: AgendaSection) -> Result<Vec<Line>> {
    let standing = |what: &str| Ok(vec![Line::new(section, None, what)]);
    let reports = |sql: &str, values: &[&dyn rusqlite::ToSql]| records(db, section, sql, values);
    match section {
        AgendaSection::Apologies => standing("apologies for absence; conflicts of interest"),
        AgendaSection::LastMinutes => Ok(vec![match on.last {
            Some(last) => {
                let what = format!("minutes of {}, {}", last.reference, show_date(last.held_on));
                Line::new(section, Some(last.reference.clone()), what)
            }
            None => Line::new(section, None, "no meeting came before this one"),
        }]),
        AgendaSection::ActionLog => reports(
            ACTION_LOG,
            &[&on.meeting.held_on.to_string(), &on.since(), &on.today().to_string()],
        ),
        AgendaSection::ControlStrategy => strategy(db, on, section),
        AgendaSection::NewIntelligence => reports(
            "SELECT ref, summary FROM intel.report WHERE state IN ('new','assessed')
             ORDER BY queue, received, ref",
            &[],
        ),
        AgendaSection::LiveInvestigations => reports(
            "SELECT ref, summary FROM intel.report
             WHERE state = 'decided' AND disposition IN ('investigate','develop')
             ORDER BY queue, received, ref",
            &[],
        ),
        AgendaSection::PeopleAtRisk => reports(
            super::at_risk::AGENDA,
            &[&on.today().to_string(), &on.meeting.held_on.to_string(), &on.since()],
        ),
        AgendaSection::Referrals => reports(REFERRALS, &[&on.since()]),
        AgendaSection::Exceptions => exceptions(db, on, section),
        AgendaSection::Capacity => capacity(db, on, section),
        AgendaSection::Outcomes => outcomes(db, on, section),
        AgendaSection::NextMeeting => standing(&show_date(on.next_on)),
    }
}

/// Overdue first, then due by the meeting or with an extension asked, then closed since the last
/// one.
const ACTION_LOG: &str = "SELECT ref, what FROM intel.action
    WHERE (state = 'open' AND (due <= max(?1, ?3) OR asked_due IS NOT NULL)) OR closed_on >= ?2
    ORDER BY CASE WHEN state <> 'open' THEN 3 WHEN due < ?3 THEN 1 ELSE 2 END, due, ref";

/// Running clocks first, the one that ends next at the top, then what was referred since.
const REFERRALS: &str = "SELECT ref, summary FROM intel.report r
    WHERE (clock_until IS NOT NULL AND state <> 'closed')
      OR (disposition IN ('refer-iopc','refer-psd') AND EXISTS (
        SELECT 1 FROM intel.decision d WHERE d.report_id = r.id
          AND d.disposition = r.disposition AND d.decided_at >= ?1))
    ORDER BY clock_until IS NULL, clock_until, queue, received, ref";

/// The priorities in force, with how each moves.
fn strategy(db: &Connection, on: &Occasion<'_>, section: AgendaSection) -> Result<Vec<Line>> {
    let lines = super::follow_up::strategy::lines(db, on.now)?;
    if lines.is_empty() {
        return Ok(vec![Line::new(section, None, "no priority of the control strategy is set")]);
    }
    let line = |(reference, what)| Line::new(section, Some(reference), what);
    Ok(lines.into_iter().map(line).collect())
}

/// Lines from rows of reference and what.
fn records(
    db: &Connection,
    section: AgendaSection,
    sql: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<Vec<Line>> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(values, |row| {
        Ok(Line::new(section, Some(row.get(0)?), row.get::<_, String>(1)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What the casework side holds that this meeting should know, as numbers only.
fn exceptions(db: &Connection, on: &Occasion<'_>, section: AgendaSection) -> Result<Vec<Line>> {
    let today = on.today().to_string();
    let count = |sql: &str| db.prepare_cached(sql)?.query_row([&today], |row| row.get(0));
    let held_without = count(
        "SELECT count(*) FROM main.post WHERE designated = 1 AND holder_id IS NOT NULL
           AND ifnull(cleared_until, '') < ?1",
    )?;
    let overdue =
        count("SELECT count(*) FROM main.interest WHERE review_due < ?1 AND stage <> 'lapsed'")?;
    let unevaluated = count(
        "SELECT count(*) FROM main.association
         WHERE stage IN ('declared','research') AND ?1 IS NOT NULL",
    )?;
    let late = count(
        "SELECT count(*) FROM main.gift
         WHERE late = 1 AND stage NOT IN ('decided','published') AND ?1 IS NOT NULL",
    )?;
    let all = [
        counted(held_without, "designated post is", "designated posts are")
            + " held without the clearance required",
        counted(overdue, "business interest is", "business interests are") + " overdue for review",
        counted(unevaluated, "association is", "associations are") + " without a risk evaluation",
        counted(late, "gift was", "gifts were") + " declared late and not yet decided",
    ];
    Ok(all.map(|what| Line::new(section, None, what)).into())
}

fn capacity(db: &Connection, on: &Occasion<'_>, section: AgendaSection) -> Result<Vec<Line>> {
    let hours = i64::from(on.policies.on(on.today()).assess_hours);
    let (undecided, late): (i64, i64) = db
        .prepare_cached(
            "SELECT count(*), ifnull(sum(
               (score_id IS NULL OR (grade IS NULL AND old_grade IS NULL))
               AND unixepoch(?1) - unixepoch(received) > ?2 * 3600), 0)
             FROM intel.report WHERE state IN ('new','assessed')",
        )?
        .query_row(params![iso(on.now), hours], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (cases, over): (i64, i64) = db
        .prepare_cached(
            "SELECT count(*), ifnull(sum(target_on < ?1 AND stopped_since IS NULL), 0)
             FROM main.vetting_case WHERE open = 1",
        )?
        .query_row([on.today().to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let reports = counted(undecided, "report", "reports");
    let cases = counted(cases, "vetting case", "vetting cases");
    Ok(vec![
        Line::new(
            section,
            None,
            format!("{reports} undecided, {late} unassessed over {hours} hours"),
        ),
        Line::new(section, None, format!("{cases} open, {over} over target")),
    ])
}

fn outcomes(db: &Connection, on: &Occasion<'_>, section: AgendaSection) -> Result<Vec<Line>> {
    let (decisions, closed): (i64, i64) = db
        .prepare_cached(
            "SELECT (SELECT count(*) FROM intel.decision WHERE decided_at >= ?1),
               (SELECT count(*) FROM intel.action WHERE closed_on >= ?1)",
        )?
        .query_row([on.since()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let decisions = counted(decisions, "decision", "decisions");
    let actions = counted(closed, "action", "actions");
    let what = format!("outcomes and learning: {decisions} and {actions} closed since the last");
    let mut lines = vec![Line::new(section, None, what)];
    let recommended = super::recommendation::lines(db, on.today(), on.meeting.held_on)?;
    let line = |(reference, what)| Line::new(section, Some(reference), what);
    lines.extend(recommended.into_iter().map(line));
    Ok(lines)
}
