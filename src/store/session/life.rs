//! The agenda's numbered issues, the opening of a meeting and what came late; and the count of
//! what a meeting never reached.

use super::{attendance, guard};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::conflict::same_name;
use crate::domain::tasking::{AttendeeRole, MeetingState, Presence};
use crate::domain::text::counted;
use crate::domain::time::iso;
use crate::store::Rules;
use crate::store::agenda::{self, AgendaState, Line, is_new, laid_down, unlaid};
use crate::store::change::Done;
use crate::store::error::{Result, StoreError};
use crate::store::meeting::{self, ITEM, MEETING, Meeting};
use crate::store::report::REPORT;
use crate::store::writer::{Seen, Writer};
use rusqlite::OptionalExtension;
use std::collections::BTreeSet;

/// Issues the agenda of a meeting that is yet to be held: the first time as it stands, again
/// with what came since. What is issued is out, so that it stands for good.
pub(super) fn issue(w: &mut Writer<'_>, rules: &Rules<'_>, seen: Seen) -> Result<Done> {
    w.check_seen(MEETING, seen)?;
    let meeting = ahead(w, seen.id, "issued")?;
    let lines = unlaid_now(w, rules, &meeting)?;
    let reference = &meeting.reference;
    if lines.is_empty() {
        return Err(StoreError::Refused(format!(
            "nothing came since issue {} of {reference}; it stands as it is",
            meeting.issue
        )));
    }
    let (items, issue) = (lines.len(), meeting.issue + 1);
    lay(w, seen.id, lines, issue, meeting.issue > 0)?;
    settle_decided(w, seen.id)?;
    w.update(
        MEETING,
        seen.id,
        &[("state", MeetingState::Issued.code().into()), ("issue", issue.into())],
    )?;
    guard::lay(w, seen.id)?;
    let asked = attendance::of_meeting(w.db(), seen.id)?.len();
    let [items, asked] = [items, asked].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
    let new = if meeting.issue > 0 { "late " } else { "" };
    let items = counted(items, &format!("{new}item"), &format!("{new}items"));
    let message = format!("{reference}: issue {issue} of the agenda with {items}; {asked} asked");
    Ok(Done::for_good(reference, message))
}

/// The meeting, refused unless it is yet to be held.
fn ahead(w: &Writer<'_>, id: i64, done: &str) -> Result<Meeting> {
    let meeting = meeting::read(w.db(), id)?;
    if meeting.state.is_ahead() {
        return Ok(meeting);
    }
    Err(StoreError::Refused(format!(
        "{} is {}; only a meeting that is yet to be held can be {done}",
        meeting.reference,
        meeting.state.label()
    )))
}

fn unlaid_now(w: &Writer<'_>, rules: &Rules<'_>, meeting: &Meeting) -> Result<Vec<Line>> {
    let laid = laid_down(w.db(), meeting.id)?;
    unlaid(w.db(), rules.policies, meeting, &laid, w.now())
}

/// Lays lines down after those that are there.
fn lay(
    w: &mut Writer<'_>,
    meeting_id: i64,
    lines: Vec<Line>,
    issue: i64,
    late: bool,
) -> Result<()> {
    let sql = "SELECT ifnull(max(position), 0) + 1 FROM intel.agenda_item WHERE meeting_id = ?1";
    let first: i64 = w.db().prepare_cached(sql)?.query_row([meeting_id], |row| row.get(0))?;
    for (position, line) in (first..).zip(lines) {
        w.insert(
            ITEM,
            &[
                ("meeting_id", meeting_id.into()),
                ("position", position.into()),
                ("section", agenda::number(line.section).into()),
                ("record", line.record.into()),
                ("what", line.what.into()),
                ("state", line.state.code().into()),
                ("issue", issue.max(1).into()),
                ("late", late.into()),
            ],
        )?;
    }
    Ok(())
}

/// Marks new intelligence that was decided elsewhere since it was laid down, so that nobody is
/// asked for it again.
fn settle_decided(w: &mut Writer<'_>, meeting_id: i64) -> Result<()> {
    let settled: Vec<i64> = {
        let mut statement = w.db().prepare_cached(
            "SELECT i.id FROM intel.agenda_item i JOIN intel.report r ON r.ref = i.record
             WHERE i.meeting_id = ?1 AND i.section = ?2 AND i.state = 'open'
               AND r.state NOT IN ('new','assessed')",
        )?;
        let section = agenda::number(crate::domain::tasking::AgendaSection::NewIntelligence);
        let rows = statement.query_map([meeting_id, section], |row| row.get(0))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    for item in settled {
        let note = "decided before the meeting";
        let fields = [("state", AgendaState::Decided.code().into()), ("note", note.into())];
        w.update(ITEM, item, &fields)?;
    }
    Ok(())
}

/// Opens a meeting with who chairs it and who takes its minutes. What came since the last issue
/// is laid down as late; a meeting whose day went by unheld counts what it never reached.
pub(in crate::store) fn open(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    chair: &str,
    minute_taker: &str,
) -> Result<Done> {
    w.check_seen(MEETING, seen)?;
    let meeting = ahead(w, seen.id, "opened")?;
    let reference = &meeting.reference;
    let sql = "SELECT ref FROM intel.meeting WHERE state = 'session'";
    let other: Option<String> = w.db().query_row(sql, [], |row| row.get(0)).optional()?;
    if let Some(other) = other {
        return Err(StoreError::Refused(format!(
            "{other} is in session; close it, then open {reference}"
        )));
    }
    let mut findings = Findings::new();
    findings.required("chair", chair);
    findings.required("minute_taker", minute_taker);
    findings.verdict()?;
    lapse(w, &meeting)?;
    let lines = unlaid_now(w, rules, &meeting)?;
    lay(w, seen.id, lines, meeting.issue, meeting.issue > 0)?;
    settle_decided(w, seen.id)?;
    w.update(
        MEETING,
        seen.id,
        &[
            ("state", MeetingState::Session.code().into()),
            ("opened_at", iso(w.now()).into()),
            ("minute_taker", minute_taker.trim().into()),
        ],
    )?;
    hold_office(w, seen.id, chair, AttendeeRole::Chair, Presence::Asked)?;
    // Whoever takes the minutes is there; in a small unit it may be the chair.
    if !same_name(chair, minute_taker) {
        hold_office(w, seen.id, minute_taker, AttendeeRole::MinuteTaker, Presence::Present)?;
    }
    attendance::settle(w, rules, seen.id)?;
    guard::lay(w, seen.id)?;
    let items = i64::try_from(laid_down(w.db(), seen.id)?.len()).unwrap_or(i64::MAX);
    let items = counted(items, "item", "items");
    let early = (meeting.held_on - rules.today).num_days();
    let early = match early {
        ..=0 => String::new(),
        days => format!(", {} before its day", counted(days, "day", "days")),
    };
    let message = format!("{reference} is in session with {items}{early}; say who is there");
    Ok(Done::new(reference, message))
}

/// Puts somebody in office, who is asked if they were not.
fn hold_office(
    w: &mut Writer<'_>,
    meeting_id: i64,
    name: &str,
    role: AttendeeRole,
    presence: Presence,
) -> Result<()> {
    let there = attendance::of_meeting(w.db(), meeting_id)?;
    let found = there.iter().find(|attendee| same_name(&attendee.name, name));
    let id = match found {
        Some(attendee) => attendee.id,
        None => {
            attendance::add_by_name(w, meeting_id, name, AttendeeRole::Member, Presence::Asked)?
        }
    };
    attendance::take_role(w, &there, id, role)?;
    if presence == Presence::Present {
        attendance::make_present(w, id)?;
    }
    Ok(())
}

/// Takes up new intelligence that came in since the agenda was laid down.
pub(super) fn take_late(w: &mut Writer<'_>, rules: &Rules<'_>, meeting_id: i64) -> Result<Done> {
    let reference = meeting::in_session(w, meeting_id)?;
    let meeting = meeting::read(w.db(), meeting_id)?;
    let mut lines = unlaid_now(w, rules, &meeting)?;
    lines.retain(is_new);
    let names: Vec<String> = lines.iter().filter_map(|line| line.record.clone()).collect();
    if names.is_empty() {
        return Err(StoreError::Refused(format!(
            "no new intelligence came in since the agenda of {reference} was laid down"
        )));
    }
    lay(w, meeting_id, lines, meeting.issue, true)?;
    guard::lay(w, meeting_id)?;
    w.raise_version(MEETING, meeting_id)?;
    let message = format!("{reference} takes up late: {}", names.join(", "));
    Ok(Done::new(reference, message))
}

/// Counts what earlier meetings whose agenda was issued, and which were never held, did not
/// reach.
fn lapse(w: &mut Writer<'_>, meeting: &Meeting) -> Result<()> {
    let unheld: Vec<(i64, String)> = {
        let mut statement = w.db().prepare_cached(
            "SELECT id, ref FROM intel.meeting WHERE state = 'issued' AND held_on < ?1
             ORDER BY held_on",
        )?;
        let day = meeting.held_on.to_string();
        let rows = statement.query_map([day], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    for (id, reference) in unheld {
        count_unreached(w, id, &format!("{reference} was not held"))?;
    }
    Ok(())
}

/// Carries over every report on the agenda that the meeting never reached, each with an entry of
/// its own so that whoever saw it before is told. Returns their references.
pub(in crate::store) fn count_unreached(
    w: &mut Writer<'_>,
    meeting_id: i64,
    note: &str,
) -> Result<Vec<String>> {
    let open: Vec<(i64, i64, String, i64)> = {
        let mut statement = w.db().prepare_cached(
            "SELECT i.id, r.id, r.ref, r.deferrals FROM intel.agenda_item i
             JOIN intel.report r ON r.ref = i.record
             WHERE i.meeting_id = ?1 AND i.state = 'open' AND r.state <> 'closed'
             ORDER BY i.position",
        )?;
        let read =
            |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        statement.query_map([meeting_id], read)?.collect::<rusqlite::Result<_>>()?
    };
    let mut counted = BTreeSet::new();
    let mut names = Vec::new();
    for (item, report, reference, deferrals) in open {
        let fields = [("state", AgendaState::Deferred.code().into()), ("note", note.into())];
        w.update(ITEM, item, &fields)?;
        // A report that stands in two sections is counted once.
        if counted.insert(report) {
            w.update(REPORT, report, &[("deferrals", (deferrals + 1).into())])?;
            w.entry("carry item", &reference)?;
            names.push(reference);
        }
    }
    Ok(names)
}
