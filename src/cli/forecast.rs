//! The forecast of the backlog on the command line: as paper, with a question put to it.

use super::failure::Failure;
use super::paper::PaperOptions;
use super::place::{Place, Session};
use crate::domain::forecast::read;
use crate::store::papers::Ask;
use clap::Args;
use std::io::Write;

/// Print the forecast of the vetting backlog: when it ends, and what would end it sooner
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity forecast
  probity forecast --by 2027-06-30 --output forecast.pdf
  probity forecast --more 4 --from 2027-03-01
  probity forecast --kind recruit --times 2

Questions may be asked together: how many officers it takes by a day if recruits double. The same
record always gives the same forecast.")]
pub(super) struct ForecastPaper {
    /// How many officers clear it by this day
    #[arg(long, value_name = "DATE", default_value = "", hide_default_value = true)]
    by: String,
    /// What so many more officers would do, such as 4, 2.5 or -1
    #[arg(
        long,
        value_name = "OFFICERS",
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true
    )]
    more: String,
    /// The day from which the officers are there and the kind comes more often [default: today]
    #[arg(long, value_name = "DATE", default_value = "", hide_default_value = true)]
    from: String,
    /// A kind of case that comes more or less often, such as recruit
    #[arg(long, value_name = "KIND", default_value = "", hide_default_value = true)]
    kind: String,
    /// How many times as often it comes, such as 2 or 0.5
    #[arg(long, value_name = "TIMES", default_value = "", hide_default_value = true)]
    times: String,
    #[command(flatten)]
    paper: PaperOptions,
}

impl ForecastPaper {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        self.paper.print(place, out, |session| self.ask(session))
    }

    /// The forecast with what is asked of it; of things as they are where nothing is.
    fn ask(&self, session: &Session) -> Result<Ask, Failure> {
        let words = [&self.by, &self.more, &self.from, &self.kind, &self.times];
        let words = words.map(String::as_str);
        if words.iter().all(|word| word.trim().is_empty()) {
            return Ok(Ask::Forecast { question: None });
        }
        let question = read(words, session.today).map_err(|errors| {
            let lines = errors.iter().map(|error| format!("--{}: {}", error.field, error.message));
            Failure::Usage(lines.collect::<Vec<_>>().join("; "))
        })?;
        Ok(Ask::Forecast { question: Some(question) })
    }
}
