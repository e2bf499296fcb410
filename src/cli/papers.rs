//! The papers of the command line: each names what is asked and leaves the rest to what all
//! papers share.

use super::agenda::AgendaPaper;
use super::daily::DailyPaper;
use super::disproportionality::DisproportionalityPaper;
use super::failure::Failure;
use super::forecast::ForecastPaper;
use super::letter::LetterPaper;
use super::paper::PaperOptions;
use super::place::{Place, Session};
use super::vetting::VettingPaper;
use crate::domain::month::Month;
use crate::domain::text;
use crate::store::papers::{Ask, Part};
use chrono::Datelike;
use clap::{Args, Subcommand};
use std::io::Write;

#[derive(Debug, Subcommand)]
pub(super) enum Papers {
    Agenda(AgendaPaper),
    Agreement(AgreementPaper),
    Daily(DailyPaper),
    Minutes(MinutesPaper),
    Decisions(DecisionsPaper),
    Actions(ActionsPaper),
    Report(ReportPaper),
    Profile(ProfilePaper),
    Letter(LetterPaper),
    Monthly(MonthlyPaper),
    Forecast(ForecastPaper),
    Strategic(StrategicPaper),
}

impl Papers {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        match self {
            Self::Agenda(paper) => paper.run(place, out),
            Self::Daily(paper) => paper.run(place, out),
            Self::Minutes(paper) => paper.paper.print(place, out, |session| paper.ask(session)),
            Self::Decisions(paper) => paper.paper.print(place, out, |_| {
                Ok(Ask::Decisions { part: part(&paper.reference, &paper.meeting) })
            }),
            Self::Actions(paper) => paper.paper.print(place, out, |_| {
                Ok(Ask::Actions { part: part(&paper.reference, &paper.meeting) })
            }),
            Self::Report(ReportPaper { of: Some(ReportOf::Vetting(paper)), .. }) => {
                paper.run(place, out)
            }
            Self::Report(ReportPaper { of: Some(ReportOf::Disproportionality(paper)), .. }) => {
                paper.run(place, out)
            }
            Self::Report(paper) => paper.paper.print(place, out, |session| {
                let reference = paper.reference.as_deref().unwrap_or_default();
                let id = record(session, reference, "intelligence", "a report", 'I')?;
                Ok(Ask::Report { id, whole: paper.whole })
            }),
            Self::Profile(paper) => paper.paper.print(place, out, |session| {
                let person = record(session, &paper.reference, "people", "a person", 'P')?;
                Ok(Ask::Profile { person })
            }),
            Self::Letter(paper) => paper.run(place, out),
            Self::Agreement(paper) => paper.paper.print(place, out, |_| Ok(Ask::Agreement)),
            Self::Monthly(paper) => paper.paper.print(place, out, |session| {
                let this = Month::of(session.today);
                Ok(Ask::Monthly { month: paper.month.unwrap_or(this) })
            }),
            Self::Forecast(paper) => paper.run(place, out),
            Self::Strategic(paper) => paper.paper.print(place, out, |session| {
                Ok(Ask::Strategic { year: paper.year.unwrap_or_else(|| session.today.year()) })
            }),
        }
    }
}

/// Print the minutes of a tasking meeting
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity minutes T-2026-24
  probity minutes T-2026-24 --output minutes.html")]
pub(super) struct MinutesPaper {
    /// The meeting's reference
    #[arg(value_name = "REF", required_unless_present = "meeting")]
    reference: Option<String>,
    /// The same, as an option
    #[arg(long, value_name = "REF", conflicts_with = "reference")]
    meeting: Option<String>,
    #[command(flatten)]
    paper: PaperOptions,
}

impl MinutesPaper {
    fn ask(&self, session: &Session) -> Result<Ask, Failure> {
        let named = self.reference.as_deref().or(self.meeting.as_deref()).unwrap_or_default();
        Ok(Ask::Minutes { meeting: record(session, named, "meetings", "a meeting", 'T')? })
    }
}

/// Print the decision log: all of it, or by meeting, report or person
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity decisions --meeting T-2026-24
  probity decisions I-2026-00311
  probity decisions P-2026-00042 --format html > decisions.html")]
pub(super) struct DecisionsPaper {
    /// A meeting (T), a report (I) or a person (P) [default: the whole log]
    #[arg(value_name = "REF")]
    reference: Option<String>,
    /// What this meeting decided
    #[arg(long, value_name = "REF", conflicts_with = "reference")]
    meeting: Option<String>,
    #[command(flatten)]
    paper: PaperOptions,
}

/// Print the action log: overdue first, then due, extensions asked, closed
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity actions
  probity actions --meeting T-2026-24
  probity actions I-2026-00311

Without a reference it holds what is open and what was closed since the last meeting.")]
pub(super) struct ActionsPaper {
    /// A meeting (T), a report (I) or a person (P) [default: the whole log]
    #[arg(value_name = "REF")]
    reference: Option<String>,
    /// What this meeting set
    #[arg(long, value_name = "REF", conflicts_with = "reference")]
    meeting: Option<String>,
    #[command(flatten)]
    paper: PaperOptions,
}

/// Print one intelligence report, the monthly report on vetting, or disproportionality
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Examples:
  probity report I-2026-00311
  probity report I-2026-00311 --whole
  probity report vetting --month 2026-10
  probity report disproportionality --output quarter.pdf

A report is sanitised unless all of it is asked for, and says what it leaves out. Who the source is
stands in neither."
)]
pub(super) struct ReportPaper {
    #[command(subcommand)]
    of: Option<ReportOf>,
    /// The report's reference
    #[arg(value_name = "REF", required = true)]
    reference: Option<String>,
    /// All of it: subjects, provenance, scores and rationale as well
    #[arg(long)]
    whole: bool,
    #[command(flatten)]
    paper: PaperOptions,
}

#[derive(Debug, Subcommand)]
enum ReportOf {
    Vetting(VettingPaper),
    Disproportionality(DisproportionalityPaper),
}

/// Print what the workspace holds of one person
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity profile P-2026-00042")]
pub(super) struct ProfilePaper {
    /// The person's reference
    #[arg(value_name = "REF")]
    reference: String,
    #[command(flatten)]
    paper: PaperOptions,
}

/// Print the monthly report to chief officers
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity monthly
  probity monthly --month 2026-10 --output october.html")]
pub(super) struct MonthlyPaper {
    /// The month, as YYYY-MM [default: this one]
    #[arg(long, value_name = "MONTH")]
    month: Option<Month>,
    #[command(flatten)]
    paper: PaperOptions,
}

/// Print how far second scores agree with the first
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity agreement
  probity agreement --output agreement.pdf")]
pub(super) struct AgreementPaper {
    #[command(flatten)]
    paper: PaperOptions,
}

/// Print the yearly strategic assessment with the control strategy
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity strategic
  probity strategic --year 2025")]
pub(super) struct StrategicPaper {
    /// The calendar year, as YYYY [default: this one]
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1900..=2199))]
    year: Option<i32>,
    #[command(flatten)]
    paper: PaperOptions,
}

/// The part of a log that was named; all of it where none was.
fn part(reference: &Option<String>, meeting: &Option<String>) -> Part {
    let named = reference.as_ref().or(meeting.as_ref());
    named.map_or(Part::Whole, |reference| Part::Of(reference.clone()))
}

/// The row number of a record that must be of one register; `what` and `letter` say which.
pub(super) fn record(
    session: &Session,
    reference: &str,
    register: &str,
    what: &str,
    letter: char,
) -> Result<i64, Failure> {
    match session.store.find(reference)? {
        (of, id) if of == register => Ok(id),
        (of, _) => {
            let given = text::safe(reference);
            let message = format!("{given} is of {of}, not {what}; they begin with {letter}");
            Err(Failure::Refused(message))
        }
    }
}
