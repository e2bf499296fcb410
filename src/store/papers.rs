//! What a paper is drawn up from: one question and one answer for each, so that the screen, the
//! printer and the command line ask the same way.

use super::Store;
use super::agenda::Agenda;
use super::error::Result;
use super::minutes::Minutes;
use super::session::copies::{Copy, Kind};
use crate::domain::time::{Moment, day};

/// Which paper is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// The agenda of a meeting; of the one at hand where none is named.
    Agenda {
        /// Its row number.
        meeting: Option<i64>,
    },
    /// The minutes of a meeting.
    Minutes {
        /// Its row number.
        meeting: i64,
    },
    /// Every numbered copy of a meeting's agenda or minutes.
    Copies {
        /// Its row number.
        meeting: i64,
        /// Which of the two.
        kind: Kind,
    },
}

/// What it says.
#[derive(Debug, Clone, PartialEq)]
pub enum Facts {
    /// An agenda.
    Agenda(Box<Agenda>),
    /// Minutes.
    Minutes(Box<Minutes>),
    /// Copies, in the order of their numbers.
    Copies(Vec<Copy>),
}

impl Store {
    /// Gathers what a paper says.
    ///
    /// # Errors
    /// There is no such record, its side is shut, or the database cannot be read.
    pub fn facts(&self, ask: &Ask, now: Moment) -> Result<Facts> {
        Ok(match ask {
            Ask::Agenda { meeting } => {
                let meeting = match meeting {
                    Some(meeting) => *meeting,
                    None => self.meeting_at_hand(day(now))?,
                };
                Facts::Agenda(Box::new(self.agenda(meeting, now)?))
            }
            Ask::Minutes { meeting } => Facts::Minutes(Box::new(self.minutes(*meeting)?)),
            Ask::Copies { meeting, kind } => Facts::Copies(self.copies(*meeting, *kind, now)?),
        })
    }
}
