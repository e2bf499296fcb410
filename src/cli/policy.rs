//! `probity policy`: whether a policy file holds, and whether it reaches back to every record that it
//! is to judge.

use super::failure::{self, Failure};
use super::place::Place;
use crate::domain::choice::Choice;
use crate::domain::policy::{Policies, Policy, Standing};
use crate::domain::text::{safe, thousands};
use crate::domain::time::{Date, show_date};
use crate::store::reach::Older;
use crate::store::workspace;
use clap::{Args, Subcommand};
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

/// Check what the unit's policy says and from which day on
#[derive(Debug, Args)]
#[command(after_help = "Example:
  probity policy check our-policy.toml")]
pub(super) struct PolicyArgs {
    #[command(subcommand)]
    command: PolicyCommand,
}

#[derive(Debug, Subcommand)]
enum PolicyCommand {
    Check(Check),
}

/// Check a policy file, or the shipped policy, and hold it against the records of the workspace
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity policy check
  probity policy check our-policy.toml

What is wrong is told with line and column: a key that is missing, unknown or of the wrong kind,
versions that leave days out, overlap or stand out of order, years without bank holidays. Where
there is a workspace, records older than the first version are counted. Exit code 1 where something
is wrong. The file is only checked: the workbench goes by the policy that it ships with.")]
struct Check {
    /// The policy file [default: the policy that ships with probity]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

impl PolicyArgs {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        let PolicyCommand::Check(Check { file }) = &self.command;
        let policies = read(file.as_ref())?;
        describe(&policies, out)?;
        if !workspace::exists(&place.folder()?) {
            return Ok(());
        }
        let begins = policies.versions().next().map(|first| first.effective_from);
        let Some(begins) = begins else { return Ok(()) };
        let older = place.open()?.store.older_than(begins)?;
        if older.is_empty() {
            return Ok(writeln!(out, "every record of the workspace lies in its days")?);
        }
        out.flush()?;
        Err(Failure::Refused(outside(begins, &older)))
    }
}

fn read(file: Option<&PathBuf>) -> Result<Policies, Failure> {
    let Some(file) = file else {
        return Policies::built_in().map_err(|error| Failure::Refused(error.to_string()));
    };
    let text = fs::read_to_string(file).map_err(|error| failure::file(file, &error))?;
    Policies::parse(&text).map_err(|error| {
        Failure::Refused(format!("{}: {}", file.display(), safe(&error.to_string())))
    })
}

/// The days of each version, and how sure its groups are.
fn describe(policies: &Policies, out: &mut dyn Write) -> io::Result<()> {
    let versions: Vec<&Policy> = policies.versions().collect();
    for (at, version) in versions.iter().enumerate() {
        let next = versions.get(at + 1).and_then(|next| next.effective_from.pred_opt());
        let until = next.map_or("on".to_owned(), |until| format!("to {}", show_date(until)));
        let sure =
            |standing: &Standing| format!("{} {}", version.groups(*standing), standing.label());
        let sure: Vec<String> = Standing::ALL.iter().map(sure).collect();
        writeln!(out, "from {} {until}: {}", show_date(version.effective_from), sure.join("; "))?;
    }
    Ok(())
}

/// What lies before the first day of the policy, in a sentence.
fn outside(begins: Date, older: &[Older]) -> String {
    let kind = |Older { what, count, first }: &Older| {
        format!("{} {what}, the first on {}", thousands(*count), show_date(*first))
    };
    let kinds: Vec<String> = older.iter().map(kind).collect();
    format!(
        "the policy begins on {} and older records are judged by its first version: {}; write the \
         version that held then",
        show_date(begins),
        kinds.join("; ")
    )
}
