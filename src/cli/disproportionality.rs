//! Outcomes, time and stages by protected characteristic, on paper.

use super::failure::Failure;
use super::paper::PaperOptions;
use super::place::Place;
use crate::domain::time::{Date, parse_date_from};
use crate::store::papers::Ask;
use clap::Args;
use std::io::Write;

/// Print outcomes, time and stages by protected characteristic; each look is logged
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity report disproportionality
  probity report disproportionality --from 2025-10-01 --output winter.pdf

Only a whole period of the policy that has ended is counted, so that no two reports differ by a few
cases. Only who may see characteristics may print it: `probity user set NAME --sees-characteristics yes`.
Counts that are small, or would give a small one away, are hidden.")]
pub(super) struct DisproportionalityPaper {
    /// The first day of the period, such as 2026-04-01 [default: of the last that closed]
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// The last day of the period, such as 2026-09-30 [default: of the last that closed]
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    #[command(flatten)]
    paper: PaperOptions,
}

impl DisproportionalityPaper {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        self.paper.print(place, out, |session| {
            let day = |option: &str, text: &Option<String>| -> Result<Option<Date>, Failure> {
                let read = text.as_deref().map(|text| parse_date_from(text, session.today));
                read.transpose().map_err(|error| Failure::Usage(format!("{option}: {error}")))
            };
            let (from, until) = (day("--from", &self.from)?, day("--to", &self.to)?);
            Ok(Ask::Disproportionality { from, until })
        })
    }
}
