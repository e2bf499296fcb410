//! `probity agenda`: the agenda of a tasking meeting as it prints.

use super::failure::Failure;
use super::paper::PaperOptions;
use super::papers::record;
use super::place::{Place, Session};
use crate::store::papers::Ask;
use clap::Args;
use std::io::Write;

/// Print the agenda of a tasking meeting
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity agenda
  probity agenda T-2026-24 --output agenda.pdf
  probity agenda | lp")]
pub(super) struct AgendaPaper {
    /// The meeting's reference [default: the one at hand]
    #[arg(value_name = "REF")]
    reference: Option<String>,
    /// The same, as an option
    #[arg(long, value_name = "REF", conflicts_with = "reference")]
    meeting: Option<String>,
    #[command(flatten)]
    paper: PaperOptions,
}

impl AgendaPaper {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        self.paper
            .print(place, out, |session| Ok(Ask::Agenda { meeting: Some(self.meeting(session)?) }))
    }

    fn meeting(&self, session: &Session) -> Result<i64, Failure> {
        let Some(reference) = self.reference.as_ref().or(self.meeting.as_ref()) else {
            return Ok(session.store.meeting_at_hand(session.today)?);
        };
        record(session, reference, "meetings", "a meeting", 'T')
    }
}
