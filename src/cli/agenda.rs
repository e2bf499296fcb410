//! `probity agenda`: the agenda of a tasking meeting as it prints.

use super::failure::Failure;
use super::paper::PaperOptions;
use super::place::{Place, Session};
use crate::store::papers::Ask;
use clap::Args;
use std::io::Write;

/// Print the agenda of a tasking meeting
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity agenda
  probity agenda --meeting T-2026-24 --output agenda.html
  probity agenda | lp")]
pub(super) struct AgendaPaper {
    /// The meeting's reference [default: the one at hand]
    #[arg(long, value_name = "REF")]
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
        let Some(reference) = &self.meeting else {
            return Ok(session.store.meeting_at_hand(session.today)?);
        };
        match session.store.find(reference)? {
            ("meetings", id) => Ok(id),
            (register, _) => {
                let given = crate::domain::text::safe(reference);
                let message = format!("{given} is of {register}, not a meeting; they begin with T");
                Err(Failure::Refused(message))
            }
        }
    }
}
