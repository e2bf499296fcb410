//! `probity agenda`: the agenda of a tasking meeting as it prints.

use super::failure::Failure;
use super::place::{Place, Session};
use super::words;
use crate::documents::{self, Form};
use crate::domain::choice::Choice;
use crate::store::papers::Ask;
use clap::Args;
use std::io::{self, IsTerminal, Write};

/// Print the agenda of a tasking meeting
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity agenda
  probity agenda --meeting T-2026-24 --format html > agenda.html
  probity agenda | lp")]
pub(super) struct AgendaPaper {
    /// The meeting's reference [default: the one at hand]
    #[arg(long, value_name = "REF")]
    meeting: Option<String>,
    /// The form of the paper
    #[arg(long, default_value = Form::Text.code(), value_parser = words::choice::<Form>())]
    format: Form,
}

impl AgendaPaper {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        let session = place.open()?;
        let meeting = self.meeting(&session)?;
        let ask = Ask::Agenda { meeting: Some(meeting) };
        let facts = session.store.facts(&ask, session.now)?;
        let paper = documents::document(&facts, &session.actor, session.now);
        let mut bytes = documents::render(&paper, self.format)
            .map_err(|error| Failure::Environment(error.to_string()))?;
        // A form feed parts pages for a printer and would clear some terminals.
        if self.format == Form::Text && io::stdout().is_terminal() {
            bytes.iter_mut().filter(|byte| **byte == b'\x0c').for_each(|byte| *byte = b'\n');
        }
        Ok(out.write_all(&bytes)?)
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
