//! `probity daily`: the page of the daily management meeting as it prints.

use super::failure::Failure;
use super::paper::PaperOptions;
use super::place::Place;
use crate::domain::time::{Date, parse_date};
use crate::store::papers::Ask;
use clap::Args;
use std::io::Write;

/// Print the page of the daily management meeting
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity daily
  probity daily --date 2026-11-20 --output daily.html
  probity daily | lp

Until somebody opens today's page it is printed as it would stand now.")]
pub(super) struct DailyPaper {
    /// The day of the page [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    date: Option<Date>,
    #[command(flatten)]
    paper: PaperOptions,
}

impl DailyPaper {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        self.paper.print(place, out, |_| Ok(Ask::Daily { on: self.date }))
    }
}
