//! The meeting, item by item: what is known, and one key for each thing that can be decided.

use super::scroll::Scroll;
use crate::domain::tasking::{MeetingState as Life, Presence};
use crate::store::agenda::{Agenda, AgendaItem};
use crate::store::session::attendance::Attendee;

/// The meeting screen.
#[derive(Debug, Clone, PartialEq)]
pub struct MeetingState {
    /// The agenda, as last read.
    pub agenda: Agenda,
    /// The place of the item on the screen, among all items.
    pub at: usize,
    /// The first line shown of the item.
    pub scroll: Scroll,
    /// The place of the attendee under the cursor, while attendance is on the screen.
    pub attendance: Option<usize>,
}

impl MeetingState {
    /// The meeting from its first item that is still open.
    pub fn open(agenda: Agenda) -> Self {
        Self { agenda, at: 0, scroll: Scroll::default(), attendance: None }
    }

    /// How many items there are.
    pub fn count(&self) -> usize {
        self.agenda.items().count()
    }

    /// The item on the screen.
    pub fn item(&self) -> Option<&AgendaItem> {
        self.agenda.items().nth(self.at)
    }

    /// The attendee under the cursor, while attendance is on the screen.
    pub fn attendee(&self) -> Option<&Attendee> {
        self.agenda.attendees.get(self.attendance?)
    }

    /// Shows attendance, from the first who is not marked.
    pub fn show_attendance(&mut self) {
        let asked = |attendee: &Attendee| attendee.presence == Presence::Asked;
        self.attendance = Some(self.agenda.attendees.iter().position(asked).unwrap_or(0));
    }

    /// Goes to another attendee.
    pub fn go_attendee(&mut self, by: isize) {
        let last = self.agenda.attendees.len().saturating_sub(1);
        self.attendance = self.attendance.map(|at| at.saturating_add_signed(by).min(last));
    }

    /// Takes the agenda as read again, staying at the item. A meeting that was opened asks who
    /// is there.
    pub fn renew(&mut self, agenda: Agenda) {
        let opened = self.agenda.meeting.state.is_ahead() && agenda.meeting.state == Life::Session;
        let here = self.item().map(|item| (item.position, item.record.clone()));
        self.agenda = agenda;
        let same = |item: &AgendaItem| {
            here.as_ref().is_some_and(|(position, record)| match record {
                Some(_) => item.record == *record,
                None => item.position == *position,
            })
        };
        let found = self.agenda.items().position(same);
        self.at = found.unwrap_or(self.at).min(self.count().saturating_sub(1));
        self.go_attendee(0);
        if opened {
            self.show_attendance();
        }
    }

    /// Goes to another item.
    pub fn go(&mut self, by: isize) {
        self.at = self.at.saturating_add_signed(by).min(self.count().saturating_sub(1));
        self.scroll.reset();
    }
}
