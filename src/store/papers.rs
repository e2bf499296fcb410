//! What a paper is drawn up from: one question and one answer for each, so that the screen, the
//! printer and the command line ask the same way.

use super::Store;
use super::agenda::Agenda;
use super::daily::page::Page;
use super::error::Result;
use super::minutes::Minutes;
use crate::domain::time::{Date, Moment, day};

/// Which paper is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// The agenda of a meeting; of the one at hand where none is named.
    Agenda {
        /// Its row number.
        meeting: Option<i64>,
    },
    /// The daily page of a day; today's where none is named.
    Daily {
        /// Its day.
        on: Option<Date>,
    },
    /// The minutes of a meeting.
    Minutes {
        /// Its row number.
        meeting: i64,
    },
}

/// What it says.
#[derive(Debug, Clone, PartialEq)]
pub enum Facts {
    /// An agenda.
    Agenda(Box<Agenda>),
    /// A daily page.
    Daily(Box<Page>),
    /// Minutes.
    Minutes(Box<Minutes>),
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
            Ask::Daily { on } => Facts::Daily(Box::new(self.daily_page(*on, now)?)),
            Ask::Minutes { meeting } => Facts::Minutes(Box::new(self.minutes(*meeting)?)),
        })
    }
}
