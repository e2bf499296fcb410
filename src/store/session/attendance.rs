//! Who is asked to a meeting, what each is there, and whether the meeting has its quorum.

use super::guard;
use crate::domain::check::{Findings, blank};
use crate::domain::choice::Choice;
use crate::domain::conflict::same_name;
use crate::domain::policy::Policy;
use crate::domain::tasking::{AttendeeRole, MeetingState, Presence, Quorum};
use crate::domain::text::counted;
use crate::store::change::Done;
use crate::store::error::{Result, StoreError};
use crate::store::meeting::{self, MEETING, Meeting};
use crate::store::row::word;
use crate::store::value::Value;
use crate::store::writer::{Seen, Writer};
use crate::store::{Rules, known};
use rusqlite::{Connection, OptionalExtension, Row};

const ATTENDEE: &str = "intel.attendee";

/// Somebody who is asked to a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// Row number.
    pub id: i64,
    /// The version as read.
    pub version: i64,
    /// The user's name, or a name as written.
    pub name: String,
    /// Who it is, where known to us.
    pub person_id: Option<i64>,
    /// The force's code.
    pub force: Option<String>,
    /// The unit.
    pub unit: Option<String>,
    /// What they are there.
    pub role: AttendeeRole,
    /// Whether they are there.
    pub presence: Presence,
    /// The number of their copy.
    pub copy: i64,
}

/// Somebody to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The meeting.
    pub meeting_id: i64,
    /// The user's name, or a name as written; empty where a person is given.
    pub name: String,
    /// Who it is, where known to us.
    pub person_id: Option<i64>,
    /// What they are there.
    pub role: AttendeeRole,
    /// The force's code, where the person is not known to us.
    pub force: String,
    /// The unit, where the person is not known to us.
    pub unit: String,
}

const SELECT: &str = "SELECT id, version, name, person_id, force, unit, role, present, copy,
    meeting_id FROM intel.attendee";

impl Attendee {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            version: row.get(1)?,
            name: row.get(2)?,
            person_id: row.get(3)?,
            force: row.get(4)?,
            unit: row.get(5)?,
            role: word(row, 6)?.unwrap_or(AttendeeRole::Guest),
            presence: word(row, 7)?.unwrap_or(Presence::Asked),
            copy: row.get(8)?,
        })
    }
}

/// Everybody who is asked to a meeting, in the order of their copies.
pub(in crate::store) fn of_meeting(db: &Connection, meeting_id: i64) -> Result<Vec<Attendee>> {
    let sql = format!("{SELECT} WHERE meeting_id = ?1 ORDER BY copy");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map([meeting_id], Attendee::from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What the meeting has of its quorum.
pub(in crate::store) fn quorum(attendees: &[Attendee], policy: &Policy) -> Quorum {
    let present = attendees.iter().filter(|attendee| attendee.presence == Presence::Present);
    policy.quorum.judge(&present.map(|attendee| attendee.role).collect::<Vec<_>>())
}

/// Lays down who is asked to a new meeting: those of the last one, its guests aside, and the
/// chair, whoever held it then.
pub(in crate::store) fn carry_list(w: &mut Writer<'_>, meeting_id: i64, chair: &str) -> Result<()> {
    let last: Option<i64> = w
        .db()
        .prepare_cached(
            "SELECT m.id FROM intel.meeting m WHERE m.id <> ?1
               AND EXISTS (SELECT 1 FROM intel.attendee a WHERE a.meeting_id = m.id)
             ORDER BY m.held_on DESC LIMIT 1",
        )?
        .query_row([meeting_id], |row| row.get(0))
        .optional()?;
    let before = last.map_or_else(|| Ok(Vec::new()), |last| of_meeting(w.db(), last))?;
    for attendee in before.iter().filter(|attendee| attendee.role != AttendeeRole::Guest) {
        let role = match attendee.role {
            _ if same_name(&attendee.name, chair) => AttendeeRole::Chair,
            AttendeeRole::Chair => AttendeeRole::Member,
            role => role,
        };
        insert(w, meeting_id, attendee, role, Presence::Asked)?;
    }
    if !before.iter().any(|attendee| same_name(&attendee.name, chair)) {
        add_by_name(w, meeting_id, chair, AttendeeRole::Chair, Presence::Asked)?;
    }
    Ok(())
}

/// Adds a user, or whoever else goes by this name, to the list.
pub(in crate::store) fn add_by_name(
    w: &mut Writer<'_>,
    meeting_id: i64,
    name: &str,
    role: AttendeeRole,
    presence: Presence,
) -> Result<i64> {
    let known = guard::party_named(w.db(), name)?;
    let attendee = Attendee {
        id: 0,
        version: 0,
        name: name.trim().to_owned(),
        person_id: known.person_id,
        force: known.force,
        unit: known.unit,
        role,
        presence,
        copy: 0,
    };
    insert(w, meeting_id, &attendee, role, presence)
}

fn insert(
    w: &mut Writer<'_>,
    meeting_id: i64,
    attendee: &Attendee,
    role: AttendeeRole,
    presence: Presence,
) -> Result<i64> {
    let sql = "SELECT ifnull(max(copy), 0) + 1 FROM intel.attendee WHERE meeting_id = ?1";
    let copy: i64 = w.db().prepare_cached(sql)?.query_row([meeting_id], |row| row.get(0))?;
    w.insert(
        ATTENDEE,
        &[
            ("meeting_id", meeting_id.into()),
            ("name", (&attendee.name).into()),
            ("person_id", attendee.person_id.into()),
            ("force", attendee.force.as_deref().map_or(Value::Null, known)),
            ("unit", attendee.unit.as_deref().map_or(Value::Null, known)),
            ("role", role.code().into()),
            ("present", presence.code().into()),
            ("copy", copy.into()),
        ],
    )
}

/// Refuses where the meeting was held already: its record stands.
fn refuse_over(meeting: &Meeting) -> Result<()> {
    if !meeting.state.is_over() {
        return Ok(());
    }
    Err(StoreError::Refused(format!(
        "{} is closed; who was there stands in its minutes",
        meeting.reference
    )))
}

/// Puts somebody on the list of those asked. Whoever comes while it is in session is there.
pub(super) fn ask(w: &mut Writer<'_>, rules: &Rules<'_>, ask: &Ask) -> Result<Done> {
    let meeting = meeting::read(w.db(), ask.meeting_id)?;
    refuse_over(&meeting)?;
    let mut party = match ask.person_id {
        Some(person) => guard::party_of(w.db(), person)?,
        None => guard::party_named(w.db(), &ask.name)?,
    };
    let name = Some(ask.name.trim()).filter(|name| !name.is_empty());
    let name = name.map(str::to_owned).or_else(|| party.names.first().cloned());
    let name = name.unwrap_or_default();
    let mut findings = Findings::new();
    findings.required("name", &name);
    let there = of_meeting(w.db(), meeting.id)?;
    let twice = there.iter().find(|attendee| {
        same_name(&attendee.name, &name)
            || (party.person_id.is_some() && attendee.person_id == party.person_id)
    });
    findings.refuse_if(
        twice.is_some(),
        "name",
        format!(
            "{} is asked already, with copy {}",
            twice.map_or("", |attendee| &attendee.name),
            twice.map_or(0, |attendee| attendee.copy)
        ),
    );
    findings.verdict()?;
    party.force = party.force.or_else(|| Some(ask.force.clone()).filter(|text| !blank(text)));
    party.unit = party.unit.or_else(|| Some(ask.unit.clone()).filter(|text| !blank(text)));
    let presence = match meeting.state {
        MeetingState::Session => Presence::Present,
        _ => Presence::Asked,
    };
    let attendee = Attendee {
        id: 0,
        version: 0,
        name: name.clone(),
        person_id: party.person_id,
        force: party.force,
        unit: party.unit,
        role: ask.role,
        presence,
        copy: 0,
    };
    let id = insert(w, meeting.id, &attendee, AttendeeRole::Member, presence)?;
    take_role(w, &there, id, ask.role)?;
    let kept = if meeting.state == MeetingState::Planned { 0 } else { guard::lay(w, meeting.id)? };
    settle(w, rules, meeting.id)?;
    let kept = match kept {
        0 => String::new(),
        kept => format!("; {} kept from them", counted(kept, "item is", "items are")),
    };
    let message = format!("{}: {name} is asked{kept}", meeting.reference);
    Ok(Done::new(meeting.reference, message))
}

/// The attendee as seen, with the meeting.
fn seen(w: &Writer<'_>, seen: Seen) -> Result<(Attendee, Meeting)> {
    let found = w
        .db()
        .prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([seen.id], |row| Ok((Attendee::from_row(row)?, row.get(9)?)))
        .optional()?;
    let (attendee, meeting_id): (Attendee, i64) =
        found.ok_or_else(|| StoreError::NoRecord(format!("attendee {}", seen.id)))?;
    let meeting = meeting::read(w.db(), meeting_id)?;
    if attendee.version != seen.version {
        return Err(w.stale(&meeting.reference)?);
    }
    refuse_over(&meeting)?;
    Ok((attendee, meeting))
}

/// Takes somebody off the list, whose copies are numbered anew. Once the agenda is issued the
/// numbers are out, so that whoever does not come sends apologies.
pub(super) fn unask(w: &mut Writer<'_>, who: Seen) -> Result<Done> {
    let (attendee, meeting) = seen(w, who)?;
    let (reference, name) = (meeting.reference, attendee.name);
    if meeting.state != MeetingState::Planned {
        return Err(StoreError::Refused(format!(
            "the agenda of {reference} is out, with its copies numbered; mark apologies of {name}"
        )));
    }
    if attendee.role == AttendeeRole::Chair {
        let message = format!("{name} chairs {reference}; give the chair to somebody else first");
        return Err(StoreError::Refused(message));
    }
    w.remove(ATTENDEE, attendee.id)?;
    let later = of_meeting(w.db(), meeting.id)?;
    for later in later.iter().filter(|later| later.copy > attendee.copy) {
        w.update(ATTENDEE, later.id, &[("copy", (later.copy - 1).into())])?;
    }
    let message = format!("{name} is not asked to {reference}");
    Ok(Done::for_good(reference, message))
}

/// Says whether somebody is there.
pub(super) fn mark(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    who: Seen,
    presence: Presence,
) -> Result<Done> {
    let (attendee, meeting) = seen(w, who)?;
    if presence == Presence::Present && meeting.state != MeetingState::Session {
        return Err(StoreError::Refused(format!(
            "{} is {}; nobody is present before it is opened",
            meeting.reference,
            meeting.state.label()
        )));
    }
    w.update(ATTENDEE, attendee.id, &[("present", presence.code().into())])?;
    let quorum = settle(w, rules, meeting.id)?;
    let said = match presence {
        Presence::Present => "is present",
        Presence::Apologies => "sends apologies",
        Presence::Asked => "is asked",
    };
    let quorum = quorum.map(|quorum| format!("; quorum {}", quorum.in_words()));
    let message = format!("{} {said}{}", attendee.name, quorum.unwrap_or_default());
    Ok(Done::new(meeting.reference, message))
}

/// Says that everybody who was not marked is there.
pub(super) fn mark_rest(w: &mut Writer<'_>, rules: &Rules<'_>, meeting_id: i64) -> Result<Done> {
    let reference = meeting::in_session(w, meeting_id)?;
    let asked: Vec<Attendee> = of_meeting(w.db(), meeting_id)?
        .into_iter()
        .filter(|attendee| attendee.presence == Presence::Asked)
        .collect();
    if asked.is_empty() {
        let message = format!("everybody asked to {reference} is marked already");
        return Err(StoreError::Refused(message));
    }
    for attendee in &asked {
        w.update(ATTENDEE, attendee.id, &[("present", Presence::Present.code().into())])?;
    }
    let quorum = settle(w, rules, meeting_id)?;
    let quorum = quorum.map(|quorum| format!("; quorum {}", quorum.in_words()));
    let marked = counted(i64::try_from(asked.len()).unwrap_or(i64::MAX), "person is", "people are");
    let message = format!("{marked} present{}", quorum.unwrap_or_default());
    Ok(Done::new(reference, message))
}

/// Gives somebody the chair or the minutes.
pub(super) fn give_role(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    who: Seen,
    role: AttendeeRole,
) -> Result<Done> {
    let (attendee, meeting) = seen(w, who)?;
    let there = of_meeting(w.db(), meeting.id)?;
    take_role(w, &there, attendee.id, role)?;
    settle(w, rules, meeting.id)?;
    let message = match role {
        AttendeeRole::Chair => format!("{} takes the chair", attendee.name),
        AttendeeRole::MinuteTaker => format!("{} takes the minutes", attendee.name),
        role => format!("{} is a {}", attendee.name, role.label()),
    };
    Ok(Done::new(meeting.reference, message))
}

/// Gives a role; there is one chair and one who takes the minutes, so that whoever had it before
/// is a member.
pub(super) fn take_role(
    w: &mut Writer<'_>,
    there: &[Attendee],
    id: i64,
    role: AttendeeRole,
) -> Result<()> {
    if matches!(role, AttendeeRole::Chair | AttendeeRole::MinuteTaker) {
        for other in there.iter().filter(|other| other.role == role && other.id != id) {
            w.update(ATTENDEE, other.id, &[("role", AttendeeRole::Member.code().into())])?;
        }
    }
    w.update(ATTENDEE, id, &[("role", role.code().into())])
}

/// Writes who is there into the meeting's own record, and whether it has its quorum, which it is
/// asked for from its opening on.
pub(super) fn settle(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    meeting_id: i64,
) -> Result<Option<Quorum>> {
    let meeting = meeting::read(w.db(), meeting_id)?;
    let there = of_meeting(w.db(), meeting_id)?;
    let quorum = quorum(&there, rules.on(meeting.held_on));
    let names = |presence: Presence| {
        let of = there.iter().filter(|attendee| attendee.presence == presence);
        known(&of.map(|attendee| attendee.name.as_str()).collect::<Vec<_>>().join(", "))
    };
    let holder = |role: AttendeeRole| {
        let holder = there.iter().find(|attendee| attendee.role == role);
        holder.map(|attendee| attendee.name.clone())
    };
    let mut fields =
        vec![("attendance", names(Presence::Present)), ("apologies", names(Presence::Apologies))];
    let minutes = holder(AttendeeRole::MinuteTaker).map(|taker| ("minute_taker", taker.into()));
    fields.extend(minutes);
    fields.extend(holder(AttendeeRole::Chair).map(|chair| ("chair", chair.into())));
    let in_session = meeting.state == MeetingState::Session;
    if in_session {
        fields.push(("quorate", quorum.is_met().into()));
    }
    w.update(MEETING, meeting_id, &fields)?;
    Ok(in_session.then_some(quorum))
}

/// Records why the meeting goes on without its quorum.
pub(super) fn go_on_without(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    reason: &str,
) -> Result<Done> {
    w.check_seen(MEETING, seen)?;
    let reference = meeting::in_session(w, seen.id)?;
    let mut findings = Findings::new();
    findings.required("reason", reason);
    findings.verdict()?;
    if settle(w, rules, seen.id)?.is_some_and(|quorum| quorum.is_met()) {
        let message = format!("{reference} has its quorum; nothing needs to be recorded");
        return Err(StoreError::Refused(message));
    }
    w.update(MEETING, seen.id, &[("without_quorum", known(reason))])?;
    let message = format!("{reference} goes on without its quorum, and its minutes will say so");
    Ok(Done::new(&reference, message))
}

/// Says that somebody is there.
pub(super) fn make_present(w: &mut Writer<'_>, id: i64) -> Result<()> {
    w.update(ATTENDEE, id, &[("present", Presence::Present.code().into())])
}
