//! The command line: one file a subcommand, each of them parsing, asking the floors below and
//! writing what they answer; no SQL and no rules.

mod agenda;
mod audit;
mod clock;
mod completions;
mod daily;
mod demo;
mod disproportionality;
mod doctor;
mod export;
mod failure;
mod forecast;
mod import;
mod import_hr;
mod init;
mod letter;
mod list;
mod listing;
mod mounts;
mod paper;
mod papers;
mod place;
mod policy;
mod scheme;
mod score;
mod show;
mod user;
mod vetting;
mod words;

pub use clock::Clock;

use crate::store::workspace::Workspace;
use clap::{Parser, Subcommand};
use failure::Failure;
use place::Place;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

/// A workbench for police vetting and counter-corruption.
///
/// Without a command it opens the workbench on the workspace.
#[derive(Debug, Parser)]
#[command(
    name = "probity",
    version,
    after_help = "Examples:
  probity demo          a synthetic alliance to look at, made the first time and kept
  probity init          an empty encrypted workspace
  probity               open the workspace

Exit codes: 0 done, 1 refused or found wanting, 2 wrong usage, 3 could not open or write."
)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    Demo(demo::Demo),
    List(list::List),
    Show(show::ShowRecord),
    Score(score::ScoreLevels),
    Scheme(scheme::SchemeArgs),
    Policy(policy::PolicyArgs),
    #[command(flatten)]
    Paper(papers::Papers),
    Import(import::Import),
    Export(export::Export),
    User(user::Users),
    Audit(audit::Audit),
    Doctor(doctor::Doctor),
    Completions(completions::Completions),
}

/// Runs the command line; `open` opens the workbench on a workspace. Returns the exit code
/// (design.md): 0 done, 1 refused or found wanting, 2 wrong usage, 3 could not open or write.
pub fn run(open: fn(Workspace) -> anyhow::Result<()>) -> ExitCode {
    let cli = Cli::parse();
    let mut out = BufWriter::new(io::stdout());
    let done = cli.run(&mut out, open).and_then(|()| Ok(out.flush()?));
    let Err(failure) = done else { return ExitCode::SUCCESS };
    // What was written before the failure stands, and comes before the sentence about it.
    let _ = out.flush();
    for (number, line) in failure.lines().iter().enumerate() {
        let before = if number == 0 { "probity: " } else { "" };
        // Nobody is left to tell where standard error is gone too.
        let _ = writeln!(io::stderr(), "{before}{line}");
    }
    ExitCode::from(failure.code())
}

impl Cli {
    fn run(
        &self,
        out: &mut dyn Write,
        open: fn(Workspace) -> anyhow::Result<()>,
    ) -> Result<(), Failure> {
        let workspace = match &self.command {
            None => Some(self.place.unlock()?),
            Some(command) => command.run(&self.place, out)?,
        };
        workspace.map_or(Ok(()), |workspace| Ok(open(workspace)?))
    }
}

impl Command {
    /// Does what it says; gives the workspace back where the workbench is to open on it.
    fn run(&self, place: &Place, out: &mut dyn Write) -> Result<Option<Workspace>, Failure> {
        match self {
            Self::Demo(demo) => return demo.run(place, out),
            Self::Init(init) => init.run(place, out),
            Self::List(list) => list.run(place, out),
            Self::Show(show) => show.run(place, out),
            Self::Score(score) => score.run(place, out),
            Self::Scheme(scheme) => scheme.run(place, out),
            Self::Policy(policy) => policy.run(place, out),
            Self::Paper(papers) => papers.run(place, out),
            Self::Import(import) => import.run(place, out),
            Self::Export(export) => export.run(place, out),
            Self::User(users) => users.run(place, out),
            Self::Audit(audit) => audit.run(place, out),
            Self::Doctor(doctor) => doctor.run(place, out),
            Self::Completions(completions) => completions.run(out),
        }?;
        Ok(None)
    }
}
