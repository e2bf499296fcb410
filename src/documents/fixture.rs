//! A meeting for the tests of its papers.

use crate::domain::tasking::MeetingState;
use crate::domain::time::{Moment, parse_moment};
use crate::store::meeting::Meeting;

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
        opened_at: None,
        closed_at: None,
        minutes: None,
    }
}
