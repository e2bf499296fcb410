//! Changes to the life of a meeting beyond its items: who is asked and comes, the issue of its
//! agenda, conflicts, numbered copies, and its minutes from draft to signature.

pub mod attendance;
pub mod copies;
pub mod guard;
pub(super) mod life;
mod minutes;
pub(super) mod viewer;

use super::Rules;
use super::change::{Change, Done, Family};
use super::decision;
use super::error::Result;
use super::writer::{Seen, Writer};
use crate::domain::tasking::{AttendeeRole, Presence};
pub use attendance::Ask;
pub use copies::Kind;
pub use decision::Correction;

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum Session {
    /// Puts somebody on the list of those asked.
    Ask(Ask),
    /// Takes somebody off the list before the agenda is issued.
    Unask {
        /// Who.
        attendee: Seen,
    },
    /// Says whether somebody is there.
    Mark {
        /// Who.
        attendee: Seen,
        /// Present, or not.
        presence: Presence,
    },
    /// Says that everybody who was not marked is there.
    MarkRest {
        /// The meeting.
        meeting_id: i64,
    },
    /// Gives somebody the chair or the minutes; whoever had them is a member.
    GiveRole {
        /// Who.
        attendee: Seen,
        /// What.
        role: AttendeeRole,
    },
    /// Records why the meeting goes on without its quorum.
    GoOnWithout {
        /// The meeting.
        meeting: Seen,
        /// Why.
        reason: String,
    },
    /// Issues the agenda, or issues it again with what came since.
    Issue {
        /// The meeting.
        meeting: Seen,
    },
    /// Takes up new intelligence that came in since the agenda of the session was laid down.
    TakeLate {
        /// The meeting.
        meeting_id: i64,
    },
    /// Keeps an item from somebody who declares a conflict of interest.
    Declare {
        /// The meeting.
        meeting_id: i64,
        /// The attendee, by name or by the number of the copy.
        attendee: String,
        /// The number of the item on the agenda.
        position: i64,
        /// What the conflict is.
        reason: String,
    },
    /// Logs the numbered copies of a paper, one for each who is asked.
    MakeCopies {
        /// The meeting.
        meeting: Seen,
        /// Of what.
        kind: Kind,
    },
    /// Corrects the minutes before they are signed.
    CorrectMinutes {
        /// The meeting.
        meeting: Seen,
        /// The minutes as they are to read.
        text: String,
    },
    /// Agrees the minutes.
    Agree {
        /// The meeting.
        meeting: Seen,
    },
    /// Signs the minutes, which locks them.
    Sign {
        /// The meeting.
        meeting: Seen,
    },
    /// Corrects a decision by a new entry.
    CorrectDecision(Box<Correction>),
    /// Logs that somebody asked for a record that is withheld from them.
    TurnedAway {
        /// The record.
        record: String,
    },
}

impl From<Session> for Change {
    fn from(change: Session) -> Self {
        Self::Session(Box::new(change))
    }
}

impl Family for Session {
    fn name(&self) -> &'static str {
        match self {
            Self::Ask(_) => "ask to meeting",
            Self::Unask { .. } => "take off the list",
            Self::Mark { .. } | Self::MarkRest { .. } => "mark attendance",
            Self::GiveRole { .. } => "give role",
            Self::GoOnWithout { .. } => "go on without quorum",
            Self::Issue { .. } => "issue agenda",
            Self::TakeLate { .. } => "take late items",
            Self::Declare { .. } => "declare conflict",
            Self::MakeCopies { .. } => "make copies",
            Self::CorrectMinutes { .. } => "correct minutes",
            Self::Agree { .. } => "agree minutes",
            Self::Sign { .. } => "sign minutes",
            Self::CorrectDecision(_) => "correct decision",
            Self::TurnedAway { .. } => "withheld record asked for",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Ask(ask) => attendance::ask(w, rules, ask),
            Self::Unask { attendee } => attendance::unask(w, *attendee),
            Self::Mark { attendee, presence } => attendance::mark(w, rules, *attendee, *presence),
            Self::MarkRest { meeting_id } => attendance::mark_rest(w, rules, *meeting_id),
            Self::GiveRole { attendee, role } => attendance::give_role(w, rules, *attendee, *role),
            Self::GoOnWithout { meeting, reason } => {
                attendance::go_on_without(w, rules, *meeting, reason)
            }
            Self::Issue { meeting } => life::issue(w, rules, *meeting),
            Self::TakeLate { meeting_id } => life::take_late(w, rules, *meeting_id),
            Self::Declare { meeting_id, attendee, position, reason } => {
                guard::declare(w, *meeting_id, attendee, *position, reason)
            }
            Self::MakeCopies { meeting, kind } => copies::make(w, rules, *meeting, *kind),
            Self::CorrectMinutes { meeting, text } => minutes::correct(w, *meeting, text),
            Self::Agree { meeting } => minutes::agree(w, *meeting),
            Self::Sign { meeting } => minutes::sign(w, *meeting),
            Self::CorrectDecision(correction) => decision::correct(w, rules, correction),
            Self::TurnedAway { record } => {
                Ok(Done::for_good(record, format!("{record} is withheld")))
            }
        }
    }
}
