//! The meeting, item by item: what is known, and one key for each thing that can be decided.

use super::scroll::Scroll;
use crate::store::agenda::{Agenda, AgendaItem};

/// The meeting screen.
#[derive(Debug, Clone, PartialEq)]
pub struct MeetingState {
    /// The agenda, as last read.
    pub agenda: Agenda,
    /// The place of the item on the screen, among all items.
    pub at: usize,
    /// The first line shown of the item.
    pub scroll: Scroll,
}

impl MeetingState {
    /// The meeting from its first item that is still open.
    pub fn open(agenda: Agenda) -> Self {
        Self { agenda, at: 0, scroll: Scroll::default() }
    }

    /// How many items there are.
    pub fn count(&self) -> usize {
        self.agenda.items().count()
    }

    /// The item on the screen.
    pub fn item(&self) -> Option<&AgendaItem> {
        self.agenda.items().nth(self.at)
    }

    /// Takes the agenda as read again, staying at the item.
    pub fn renew(&mut self, agenda: Agenda) {
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
    }

    /// Goes to another item.
    pub fn go(&mut self, by: isize) {
        self.at = self.at.saturating_add_signed(by).min(self.count().saturating_sub(1));
        self.scroll.reset();
    }
}
