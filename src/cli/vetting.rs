//! The monthly report on vetting: as paper, or its figures as a table for a spreadsheet.

use super::failure::Failure;
use super::paper::PaperOptions;
use super::place::Place;
use super::words;
use crate::documents::Form;
use crate::domain::choice::{Choice, choices};
use crate::domain::month::Month;
use crate::exchange::measures;
use crate::store::papers::Ask;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

choices! {
    /// The form of the report.
    VettingForm, "format" {
        Text = "text", "pages of 80 columns, a form feed between two";
        Html = "html", "one page with a print style sheet";
        Pdf = "pdf", "tagged A4 pages, to print and to keep";
        Csv = "csv", "every figure in a row, for a spreadsheet";
    }
}

/// Print the monthly report on vetting: every headline measure with numerator, denominator and date
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity report vetting
  probity report vetting --month 2026-10 --output october.pdf
  probity report vetting --month 2026-10 --format csv > october.csv

A closed month reads as it was kept when it was closed, the month at hand as it is now; the report
says which.")]
pub(super) struct VettingPaper {
    /// The month, as YYYY-MM [default: this one]
    #[arg(long, value_name = "MONTH")]
    month: Option<Month>,
    /// The form of the report [default: as the ending of --output says, else text]
    #[arg(long, value_parser = words::choice::<VettingForm>())]
    format: Option<VettingForm>,
    /// Write it to a file, which is there whole or not at all [default: standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl VettingPaper {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        let form = match self.format {
            Some(VettingForm::Csv) => None,
            Some(VettingForm::Text) => Some(Some(Form::Text)),
            Some(VettingForm::Html) => Some(Some(Form::Html)),
            Some(VettingForm::Pdf) => Some(Some(Form::Pdf)),
            None if self.is_table() => None,
            None => Some(None),
        };
        let Some(format) = form else { return self.table(place, out) };
        let paper = PaperOptions { format, output: self.output.clone() };
        paper.print(place, out, |session| {
            Ok(Ask::Vetting { month: self.month.unwrap_or(Month::of(session.today)) })
        })
    }

    /// Whether the file is named as a table.
    fn is_table(&self) -> bool {
        let ending = self.output.as_deref().and_then(|path| path.extension()?.to_str());
        ending.is_some_and(|ending| ending.eq_ignore_ascii_case(VettingForm::Csv.code()))
    }

    fn table(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        let session = place.open()?;
        let month = self.month.unwrap_or(Month::of(session.today));
        let facts = session.store.measures(month, session.now)?;
        let mut bytes = measures::csv(&facts)?;
        let paper = PaperOptions { format: None, output: self.output.clone() };
        paper.deliver(&mut bytes, Form::Html, out)
    }
}
