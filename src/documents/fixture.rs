//! A meeting for the tests of its papers.

use crate::domain::conflict::Ground;
use crate::domain::tasking::{AttendeeRole, MeetingState, Presence};
use crate::domain::time::{Moment, parse_moment};
use crate::store::meeting::Meeting;
use crate::store::session::attendance::Attendee;
use crate::store::session::guard::Conflict;

/// The moment written so.
pub fn moment(iso: &str) -> Moment {
    parse_moment(iso).expect("a moment")
}

/// A meeting that is yet to open.
pub fn meeting() -> Meeting {
    Meeting {
        id: 24,
        version: 1,
        reference: "T-2026-24".to_owned(),
        held_on: "2026-11-24".parse().expect("a date"),
        starts: "10:00".to_owned(),
        state: MeetingState::Planned,
        chair: "r.shaw".to_owned(),
        minute_taker: None,
        attendance: None,
        apologies: None,
        conflicts: None,
        quorate: None,
        without_quorum: None,
        issue: 0,
        opened_at: None,
        closed_at: None,
        minutes: None,
        agreed: None,
        signed: None,
    }
}

/// Who is asked: the chair, who is there, and DI Shaw of PSD, who is not marked.
pub fn attendees() -> Vec<Attendee> {
    let attendee = |copy, name: &str, role, presence, unit: &str| Attendee {
        id: copy,
        version: 1,
        name: name.to_owned(),
        person_id: None,
        force: Some("cambs".to_owned()),
        unit: Some(unit.to_owned()),
        role,
        presence,
        copy,
    };
    vec![
        attendee(1, "r.shaw", AttendeeRole::Chair, Presence::Present, "ACU"),
        attendee(2, "DI Shaw", AttendeeRole::Member, Presence::Asked, "Professional Standards"),
    ]
}

/// A conflict of the second attendee.
pub fn conflict(record: &str) -> Conflict {
    Conflict {
        attendee: 2,
        record: record.to_owned(),
        ground: Ground::Declared,
        reason: "own former unit".to_owned(),
    }
}
