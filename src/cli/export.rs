//! `probity export`: what other programs take in their own format.

use super::failure::Failure;
use super::place::Place;
use crate::exchange::icalendar;
use crate::term::printer;
use clap::{Args, Subcommand};
use std::ffi::OsStr;
use std::io::Write;
use std::path::PathBuf;

/// Export to the formats of other programs
#[derive(Debug, Args)]
#[command(after_help = "Example:
  probity export calendar --output due-dates.ics")]
pub(super) struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Calendar(CalendarFile),
}

/// Export the days on which clearances end as an iCalendar file
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity export calendar --output due-dates.ics
  probity export calendar > due-dates.ics

It holds every clearance that has ended or whose renewal is to begin within the months of the
plan. An event keeps its identifier, so that reading the file again moves it.")]
struct CalendarFile {
    /// Write it to a file, which is there whole or not at all [default: standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Export {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        match &self.what {
            What::Calendar(file) => file.run(place, out),
        }
    }
}

impl CalendarFile {
    fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        let session = place.open()?;
        let page = session.store.renewals(session.now)?;
        let file = icalendar::due_dates(page.renewals.iter(), session.now);
        let Some(path) = &self.output else { return Ok(out.write_all(file.as_bytes())?) };
        let to = printer::Destination::File(path.clone());
        let said = printer::print(file.as_bytes(), &to, OsStr::new("lp"))
            .map_err(|error| Failure::Environment(error.to_string()))?;
        Ok(writeln!(out, "{said}")?)
    }
}
