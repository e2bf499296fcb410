//! The agenda as it was laid down, with what came since, as far as its reader may see it.

use super::{Agenda, AgendaItem, AgendaState, Line, item, live};
use crate::domain::choice::Choice;
use crate::domain::policy::Policies;
use crate::domain::tasking::{AgendaSection, MeetingState};
use crate::domain::time::{Moment, day};
use crate::store::Store;
use crate::store::error::Result;
use crate::store::meeting::{self, Meeting};
use crate::store::row::word;
use crate::store::session::attendance;
use crate::store::session::{guard, viewer};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;

impl Store {
    /// The agenda of a meeting, as far as whoever opened the workspace may see it: live while it
    /// is planned, as issued with what came since until it opens, as laid down from then on.
    ///
    /// # Errors
    /// There is no such meeting, its side is shut, or the database cannot be read.
    pub fn agenda(&self, meeting_id: i64, now: Moment) -> Result<Agenda> {
        self.needs_intelligence()?;
        // One snapshot for every query, so that no item can stand in two sections half-changed.
        let db = self.db.unchecked_transaction()?;
        let agenda = whole(&db, &self.policies, meeting_id, now)?;
        let about: BTreeSet<String> =
            agenda.items().filter_map(|item| item.about.clone()).collect();
        let (asked, conflicts) = (&agenda.attendees, &agenda.conflicts);
        let kept = viewer::kept(&db, &self.viewer, asked, conflicts, &about)?;
        let mut agenda = agenda.without(&kept);
        let withheld = self.withheld()?;
        for meeting in agenda.last.iter_mut().chain([&mut agenda.meeting]) {
            meeting.minutes = meeting.minutes.take().map(|text| withheld.conceal(&text));
        }
        Ok(agenda)
    }
}

/// The agenda with everything on it.
pub(in crate::store) fn whole(
    db: &Connection,
    policies: &Policies,
    meeting_id: i64,
    now: Moment,
) -> Result<Agenda> {
    let meeting = meeting::read(db, meeting_id)?;
    let last = meeting::before(db, meeting.held_on)?;
    let next_on = meeting::following(db, policies, meeting.held_on)?;
    let mut lines = laid_down(db, meeting_id)?;
    let unlaid = if meeting.state.is_over() {
        Vec::new()
    } else {
        unlaid(db, policies, &meeting, &lines, now)?
    };
    let waiting = unlaid.iter().filter(|line| is_new(line)).count();
    let in_session = meeting.state == MeetingState::Session;
    if !in_session {
        lines.extend(unlaid);
    }
    let mut sections: Vec<_> =
        AgendaSection::ALL.iter().map(|section| (*section, Vec::new())).collect();
    let laid = lines.iter().map(|line| line.position).max().unwrap_or(0);
    for (position, line) in numbered(lines, laid) {
        let section = line.section;
        let item = item::read(db, position, line, meeting_id, day(now))?;
        if let Some((_, items)) = sections.iter_mut().find(|(known, _)| *known == section) {
            items.push(item);
        }
    }
    let attendees = attendance::of_meeting(db, meeting_id)?;
    let items = sections.iter().flat_map(|(_, items): &(_, Vec<AgendaItem>)| items);
    let about: BTreeSet<String> = items.filter_map(|item| item.about.clone()).collect();
    let conflicts = guard::conflicts(db, meeting_id, &attendees, &about)?;
    let quorum = attendance::quorum(&attendees, policies.on(meeting.held_on));
    let waiting = if in_session { waiting } else { 0 };
    Ok(Agenda {
        meeting,
        last,
        next_on,
        sections,
        attendees,
        conflicts,
        quorum,
        withheld: 0,
        waiting,
    })
}

/// Each line with its number: those not laid down yet go on after the last that is.
fn numbered(lines: Vec<Line>, laid: i64) -> impl Iterator<Item = (i64, Line)> {
    let mut next = laid;
    lines.into_iter().map(move |line| {
        if line.position > 0 {
            return (line.position, line);
        }
        next += 1;
        (next, line)
    })
}

pub(in crate::store) fn is_new(line: &Line) -> bool {
    line.section == AgendaSection::NewIntelligence
}

/// What the agenda would have now and was not laid down: all of it until the first issue, after
/// that the records that came since.
pub(in crate::store) fn unlaid(
    db: &Connection,
    policies: &Policies,
    meeting: &Meeting,
    laid: &[Line],
    now: Moment,
) -> Result<Vec<Line>> {
    let mut lines = live(db, policies, meeting, now)?;
    if laid.is_empty() {
        return Ok(lines);
    }
    let known: BTreeSet<(AgendaSection, &String)> =
        laid.iter().filter_map(|line| Some((line.section, line.record.as_ref()?))).collect();
    lines.retain(|line| {
        line.record.as_ref().is_some_and(|record| !known.contains(&(line.section, record)))
    });
    lines.iter_mut().for_each(|line| line.late = true);
    Ok(lines)
}

/// What a record on an agenda is about, by which conflicts are judged: a report itself, the
/// report of an action, or else the record.
pub(in crate::store) fn about(db: &Connection, record: Option<&str>) -> Result<Option<String>> {
    let Some(record) = record else { return Ok(None) };
    let report: Option<String> = db
        .prepare_cached(
            "SELECT r.ref FROM intel.action a JOIN intel.report r ON r.id = a.report_id
             WHERE a.ref = ?1",
        )?
        .query_row([record], |row| row.get(0))
        .optional()?;
    Ok(report.or_else(|| Some(record.to_owned())))
}

/// The lines of a meeting that is open or over.
pub(in crate::store) fn laid_down(db: &Connection, meeting_id: i64) -> Result<Vec<Line>> {
    let mut statement = db.prepare_cached(
        "SELECT section, record, what, state, note, position, issue, late FROM intel.agenda_item
         WHERE meeting_id = ?1 ORDER BY position",
    )?;
    let mut rows = statement.query([meeting_id])?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        let place = usize::try_from(row.get::<_, i64>(0)? - 1).unwrap_or_default();
        // The schema keeps sections to 1…12 and states to the vocabulary.
        let Some(section) = AgendaSection::ALL.get(place) else { continue };
        lines.push(Line {
            section: *section,
            record: row.get(1)?,
            what: row.get(2)?,
            state: word(row, 3)?.unwrap_or(AgendaState::Open),
            note: row.get(4)?,
            position: row.get(5)?,
            issue: row.get(6)?,
            late: row.get(7)?,
        });
    }
    Ok(lines)
}
