//! Tasking meetings: planning and closing them, and what they do with items short of deciding
//! them. The rest of their life is in `session`.

use super::action::ACTION;
use super::agenda::{self, AgendaState};
use super::change::Done;
use super::error::{Result, StoreError};
use super::report::REPORT;
use super::row::{date, moment, word};
use super::session::{attendance, guard, life, viewer};
use super::value::Value;
use super::writer::{Seen, Writer};
use super::{Rules, Store, known};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::policy::Policies;
use crate::domain::tasking::{AgendaSection, MeetingState};
use crate::domain::text::counted;
use crate::domain::time::{Date, Moment, add_days, iso, show_date};
use chrono::Datelike;
use rusqlite::{Connection, OptionalExtension, Row, params};

pub(super) const MEETING: &str = "intel.meeting";
pub(super) const ITEM: &str = "intel.agenda_item";

/// Undecided items that a refusal names before it counts the rest.
const NAMED: usize = 5;

/// One tasking meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Row number.
    pub id: i64,
    /// The version as read.
    pub version: i64,
    /// Its reference, such as `T-2026-24`.
    pub reference: String,
    /// The day it is held.
    pub held_on: Date,
    /// When it begins, London time, such as `10:00`.
    pub starts: String,
    /// Where it stands.
    pub state: MeetingState,
    /// Who chairs it.
    pub chair: String,
    /// Who opened it and keeps its minutes.
    pub minute_taker: Option<String>,
    /// Who is there, as written.
    pub attendance: Option<String>,
    /// Who is not.
    pub apologies: Option<String>,
    /// From whom how many items are kept.
    pub conflicts: Option<String>,
    /// Whether it has its quorum; `None` until it is opened.
    pub quorate: Option<bool>,
    /// Why it went on without.
    pub without_quorum: Option<String>,
    /// The last issue of its agenda; 0 until the first.
    pub issue: i64,
    /// When it was opened.
    pub opened_at: Option<Moment>,
    /// When it was closed.
    pub closed_at: Option<Moment>,
    /// Its minutes, from its closing on.
    pub minutes: Option<String>,
    /// When its minutes were agreed, and by whom or by which meeting.
    pub agreed: Option<(Moment, String)>,
    /// When its minutes were signed, and by whom.
    pub signed: Option<(Moment, String)>,
}

const SELECT: &str = "SELECT id, version, ref, held_on, starts, state, chair, minute_taker,
    attendance, apologies, conflicts, quorate, without_quorum, issue, opened_at, closed_at, minutes,
    agreed_at, agreed_by, signed_at, signed_by FROM intel.meeting";

/// SQL for a meeting that is yet to be held.
const AHEAD: &str = "state IN ('planned','issued')";

impl Meeting {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            version: row.get(1)?,
            reference: row.get(2)?,
            held_on: date(row, 3)?.unwrap_or_default(),
            starts: row.get(4)?,
            state: word(row, 5)?.unwrap_or(MeetingState::Signed),
            chair: row.get(6)?,
            minute_taker: row.get(7)?,
            attendance: row.get(8)?,
            apologies: row.get(9)?,
            conflicts: row.get(10)?,
            quorate: row.get(11)?,
            without_quorum: row.get(12)?,
            issue: row.get(13)?,
            opened_at: moment(row, 14)?,
            closed_at: moment(row, 15)?,
            minutes: row.get(16)?,
            agreed: moment(row, 17)?.zip(row.get(18)?),
            signed: moment(row, 19)?.zip(row.get(20)?),
        })
    }
}

impl Store {
    /// The meeting in session, or else the next planned one; one whose day went by without
    /// being held comes last.
    ///
    /// # Errors
    /// The intelligence side is shut, or the database cannot be read.
    pub fn next_meeting(&self, today: Date) -> Result<Option<Meeting>> {
        self.needs_intelligence()?;
        let sql = format!(
            "{SELECT} WHERE state IN ('planned','issued','session')
             ORDER BY state = 'session' DESC, held_on < ?1, held_on LIMIT 1"
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        Ok(statement.query_row([today.to_string()], Meeting::from_row).optional()?)
    }

    /// The number of the meeting that an agenda is asked for when none is named.
    ///
    /// # Errors
    /// None is planned, or as [`Store::next_meeting`].
    pub fn meeting_at_hand(&self, today: Date) -> Result<i64> {
        let none = "no meeting is planned; plan one on the Tasking screen with n";
        let next = self.next_meeting(today)?.map(|meeting| meeting.id);
        next.ok_or_else(|| StoreError::Refused(none.to_owned()))
    }
}

/// The meeting with this number.
pub(super) fn read(db: &Connection, id: i64) -> Result<Meeting> {
    db.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id], Meeting::from_row)
        .optional()?
        .ok_or_else(|| StoreError::NoRecord(format!("meeting {id}")))
}

/// The closed meeting held last before a day.
pub(super) fn before(db: &Connection, day: Date) -> Result<Option<Meeting>> {
    let held = "closed_at IS NOT NULL AND held_on < ?1";
    let sql = format!("{SELECT} WHERE {held} ORDER BY held_on DESC LIMIT 1");
    Ok(db.prepare_cached(&sql)?.query_row([day.to_string()], Meeting::from_row).optional()?)
}

/// When the meeting after this day is held: as planned, or else by the policy's interval.
pub(super) fn following(db: &Connection, policies: &Policies, day: Date) -> Result<Date> {
    let planned = planned_after(db, day)?;
    let interval = policies.on(day).meeting_interval_days;
    Ok(planned.map_or_else(|| add_days(day, interval), |meeting| meeting.held_on))
}

fn planned_after(db: &Connection, day: Date) -> Result<Option<Meeting>> {
    let sql = format!("{SELECT} WHERE {AHEAD} AND held_on > ?1 ORDER BY held_on LIMIT 1");
    Ok(db.prepare_cached(&sql)?.query_row([day.to_string()], Meeting::from_row).optional()?)
}

/// The reference of the meeting on a day.
fn on_day(db: &Connection, day: Date) -> Result<Option<String>> {
    let mut statement = db.prepare_cached("SELECT ref FROM intel.meeting WHERE held_on = ?1")?;
    Ok(statement.query_row([day.to_string()], |row| row.get(0)).optional()?)
}

/// Plans a meeting; there is one on a day at most.
pub(super) fn plan(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    held_on: Date,
    chair: &str,
) -> Result<Done> {
    let mut findings = Findings::new();
    findings.required("chair", chair);
    let message = format!("{} has gone by; choose today or later", show_date(held_on));
    findings.refuse_if(held_on < rules.today, "held_on", message);
    let there = on_day(w.db(), held_on)?;
    let message = format!(
        "{} is on {} already; choose another day or use that one",
        there.as_deref().unwrap_or_default(),
        show_date(held_on)
    );
    findings.refuse_if(there.is_some(), "held_on", message);
    findings.verdict()?;
    let reference = insert(w, rules, held_on, chair)?;
    let message = format!("{reference} planned for {}", show_date(held_on));
    Ok(Done::new(reference, message))
}

fn insert(w: &mut Writer<'_>, rules: &Rules<'_>, held_on: Date, chair: &str) -> Result<String> {
    let reference = w.next_ref("T", held_on.year(), 2)?;
    let starts = rules.on(held_on).meeting_time.format("%H:%M").to_string();
    let id = w.insert(
        MEETING,
        &[
            ("ref", Value::from(&reference)),
            ("held_on", held_on.into()),
            ("starts", starts.into()),
            ("state", MeetingState::Planned.code().into()),
            ("chair", chair.trim().into()),
        ],
    )?;
    attendance::carry_list(w, id, chair)?;
    Ok(reference)
}

/// The reference of a meeting that must be in session.
pub(super) fn in_session(w: &Writer<'_>, id: i64) -> Result<String> {
    let meeting = read(w.db(), id)?;
    if meeting.state == MeetingState::Session {
        return Ok(meeting.reference);
    }
    Err(StoreError::Refused(format!(
        "{} is {}; this is done while a meeting is in session",
        meeting.reference,
        meeting.state.label()
    )))
}

/// The reference of a meeting that must be in session and able to decide: with its quorum, or
/// with its record saying why it goes on without.
pub(super) fn may_decide(w: &Writer<'_>, rules: &Rules<'_>, id: i64) -> Result<String> {
    let reference = in_session(w, id)?;
    let meeting = read(w.db(), id)?;
    if meeting.quorate == Some(true) || meeting.without_quorum.is_some() {
        return Ok(reference);
    }
    let there = attendance::of_meeting(w.db(), id)?;
    let quorum = attendance::quorum(&there, rules.on(meeting.held_on));
    Err(StoreError::Refused(format!(
        "{reference} has no quorum ({}): say who is there, or record why it goes on without",
        quorum.in_words()
    )))
}

/// Puts an item off to the next meeting, with the reason.
pub(super) fn defer(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    meeting_id: i64,
    record: &str,
    reason: &str,
) -> Result<Done> {
    let meeting = may_decide(w, rules, meeting_id)?;
    refuse_withheld(w, meeting_id, record)?;
    let mut findings = Findings::new();
    findings.required("reason", reason);
    findings.verdict()?;
    let item: Option<(i64, String)> = w
        .db()
        .prepare_cached(
            "SELECT id, state FROM intel.agenda_item WHERE meeting_id = ?1 AND record = ?2
             ORDER BY state <> 'open', position LIMIT 1",
        )?
        .query_row(params![meeting_id, record], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (item, state) =
        item.ok_or_else(|| StoreError::NoRecord(format!("{record} on the agenda of {meeting}")))?;
    if state != AgendaState::Open.code() {
        let message = format!("{record} is {state} at {meeting} already; it cannot be deferred");
        return Err(StoreError::Refused(message));
    }
    w.update(
        ITEM,
        item,
        &[("state", AgendaState::Deferred.code().into()), ("note", known(reason))],
    )?;
    let report: Option<(i64, i64)> = w
        .db()
        .prepare_cached("SELECT id, deferrals FROM intel.report WHERE ref = ?1")?
        .query_row([record], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((report, deferrals)) = report else {
        return Ok(Done::new(record, format!("{record} deferred")));
    };
    let times = deferrals + 1;
    w.update(REPORT, report, &[("deferrals", times.into())])?;
    let times = counted(times, "time", "times");
    Ok(Done::new(record, format!("{record} deferred, {times} so far")))
}

/// Refuses work on an item that is kept from whoever does it.
pub(super) fn refuse_withheld(w: &Writer<'_>, meeting_id: i64, record: &str) -> Result<()> {
    let Some(about) = agenda::about(w.db(), Some(record))? else { return Ok(()) };
    let kept = guard::kept_from(w.db(), meeting_id, &about)?;
    let actor = guard::party_named(w.db(), w.actor())?;
    let mine = kept.iter().find(|attendee| viewer::is(&actor, attendee));
    match mine {
        None => Ok(()),
        Some(_) => {
            let meeting = read(w.db(), meeting_id)?.reference;
            Err(StoreError::Withheld { record: record.to_owned(), meeting })
        }
    }
}

/// Writes what was said of an item. New intelligence is decided or deferred, so that a note
/// alone does not settle it.
pub(super) fn note(w: &mut Writer<'_>, meeting_id: i64, position: i64, note: &str) -> Result<Done> {
    let meeting = in_session(w, meeting_id)?;
    let mut findings = Findings::new();
    findings.required("note", note);
    findings.verdict()?;
    let item: Option<(i64, i64, String, Option<String>)> = w
        .db()
        .prepare_cached(
            "SELECT id, section, state, record FROM intel.agenda_item
             WHERE meeting_id = ?1 AND position = ?2",
        )?
        .query_row([meeting_id, position], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let (item, section, state, record) =
        item.ok_or_else(|| StoreError::NoRecord(format!("item {position} of {meeting}")))?;
    if let Some(record) = &record {
        refuse_withheld(w, meeting_id, record)?;
    }
    let settles = state == AgendaState::Open.code()
        && section != agenda::number(AgendaSection::NewIntelligence);
    let state = if settles { AgendaState::Noted.code() } else { &state };
    w.update(ITEM, item, &[("state", state.into()), ("note", known(note))])?;
    Ok(Done::new(&meeting, format!("{meeting}: item {position} noted")))
}

/// Closes a meeting: its minutes are written, open actions are carried over and the next
/// meeting is planned by policy where none is. It stands for good; the minutes are a draft.
pub(super) fn close(w: &mut Writer<'_>, rules: &Rules<'_>, seen: Seen) -> Result<Done> {
    w.check_seen(MEETING, seen)?;
    let reference = may_decide(w, rules, seen.id)?;
    refuse_undecided(w, &reference, seen.id)?;
    life::count_unreached(w, seen.id, "not reached")?;
    let carried = carry_actions(w)?;
    let next = plan_next(w, rules, &read(w.db(), seen.id)?)?;
    let minutes = super::minutes::text(w.db(), seen.id, &next)?;
    w.update(
        MEETING,
        seen.id,
        &[
            ("state", MeetingState::Drafted.code().into()),
            ("closed_at", iso(w.now()).into()),
            ("minutes", minutes.into()),
        ],
    )?;
    let message = format!(
        "{reference} closed; {} carried over; next meeting {} on {}",
        counted(carried, "action", "actions"),
        next.reference,
        show_date(next.held_on)
    );
    Ok(Done::for_good(reference, message))
}

fn refuse_undecided(w: &Writer<'_>, meeting: &str, id: i64) -> Result<()> {
    let mut statement = w.db().prepare_cached(
        "SELECT record FROM intel.agenda_item
         WHERE meeting_id = ?1 AND section = ?2 AND state = 'open' ORDER BY position",
    )?;
    let section = agenda::number(AgendaSection::NewIntelligence);
    let rows = statement.query_map([id, section], |row| row.get::<_, Option<String>>(0))?;
    let undecided: Vec<Option<String>> = rows.collect::<rusqlite::Result<_>>()?;
    if undecided.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(undecided.len()).unwrap_or(i64::MAX);
    let (mut names, mut kept) = (Vec::new(), 0);
    for record in undecided.into_iter().flatten() {
        if viewer::kept_at(w.db(), w.actor(), &record)?.is_some() {
            kept += 1;
        } else {
            names.push(record);
        }
    }
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let mut said = names.join(", ");
    if more > 0 {
        said.push_str(&format!(" and {more} more"));
    }
    let how = match kept {
        0 => format!(": {said}; decide or defer"),
        _ if said.is_empty() => {
            ", withheld from you: somebody without the conflict decides or defers".to_owned()
        }
        _ => format!(
            ": {said}, and {kept} withheld from you, which somebody without the conflict settles; \
             decide or defer"
        ),
    };
    Err(StoreError::Refused(format!(
        "{} undecided{how}, then close {meeting}",
        counted(count, "item is", "items are")
    )))
}

/// Counts this meeting on every open action, each with an entry of its own so that whoever saw
/// it before is told by whom it was carried.
fn carry_actions(w: &mut Writer<'_>) -> Result<i64> {
    let open: Vec<(i64, String, i64)> = {
        let sql = "SELECT id, ref, carried FROM intel.action WHERE state = 'open' ORDER BY ref";
        let mut statement = w.db().prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    let mut count = 0;
    for (id, reference, carried) in open {
        w.update(ACTION, id, &[("carried", (carried + 1).into())])?;
        w.entry("carry action", &reference)?;
        count += 1;
    }
    Ok(count)
}

/// The next planned meeting; where there is none, one is planned whole intervals after this.
fn plan_next(w: &mut Writer<'_>, rules: &Rules<'_>, meeting: &Meeting) -> Result<Meeting> {
    if let Some(next) = planned_after(w.db(), meeting.held_on)? {
        return Ok(next);
    }
    // The interval is at least a week by the policy's own check, so that this ends.
    let after = |day: Date| add_days(day, rules.on(day).meeting_interval_days);
    let mut day = after(meeting.held_on);
    while day <= rules.today || on_day(w.db(), day)?.is_some() {
        day = after(day);
    }
    let reference = insert(w, rules, day, &meeting.chair)?;
    w.entry("plan meeting", &reference)?;
    planned_after(w.db(), meeting.held_on)?.ok_or(StoreError::NoRecord(reference))
}
