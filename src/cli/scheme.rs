//! `probity scheme`: the schemes that scores are made with. A stored one is never changed, because
//! scores hang on it; another is added and chosen.

use super::failure::{self, Failure};
use super::place::{Place, Session};
use crate::domain::choice::Choice;
use crate::domain::score::{Band, Criterion, LevelOption, Scheme, Section};
use crate::domain::text::safe;
use crate::domain::time::show_moment;
use crate::store::assessment::Assessment;
use crate::store::assessment::schemes::StoredScheme;
use clap::{Args, Subcommand};
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

/// Store, list, show and choose the schemes that scores are made with
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity scheme list
  probity scheme show ACU-TAC-1 --text > ours.toml
  probity scheme add ours.toml
  probity scheme use OURS-1

A stored scheme is never changed, and scores keep the one they were made with.")]
pub(super) struct SchemeArgs {
    #[command(subcommand)]
    command: SchemeCommand,
}

#[derive(Debug, Subcommand)]
enum SchemeCommand {
    Add(Add),
    List(List),
    Show(Show),
    Use(Use),
}

/// Check a scheme file and store it for good
#[derive(Debug, Args)]
#[command(after_help = "Example:
  probity scheme add ours.toml

A criterion has the levels of its section, or `levels` of its own; a scheme may leave out the
position. Only the head of ACU may. New scores use it once it is chosen with `probity scheme use`.")]
struct Add {
    /// The scheme file; `probity scheme show ACU-TAC-1 --text` is one to begin from
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// List the stored schemes, with the one in use
#[derive(Debug, Args)]
#[command(after_help = "Example:
  probity scheme list")]
struct List {}

/// Show what a scheme asks and how it scores
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity scheme show ACU-TAC-1
  probity scheme show ACU-TAC-1 --text > ours.toml")]
struct Show {
    /// Its name
    #[arg(value_name = "NAME")]
    name: String,
    /// Write the file as it was added
    #[arg(long)]
    text: bool,
}

/// Make new scores with a stored scheme
#[derive(Debug, Args)]
#[command(after_help = "Example:
  probity scheme use OURS-1

Only the head of ACU may. Scores that are made keep their scheme.")]
struct Use {
    /// Its name
    #[arg(value_name = "NAME")]
    name: String,
}

impl SchemeArgs {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        let mut session = place.open()?;
        match &self.command {
            SchemeCommand::Add(Add { file }) => add(&mut session, file, out),
            SchemeCommand::List(List {}) => list(&session, out),
            SchemeCommand::Show(Show { name, text: true }) => {
                Ok(out.write_all(session.store.scheme(name)?.text().as_bytes())?)
            }
            SchemeCommand::Show(Show { name, text: false }) => {
                Ok(describe(&session.store.scheme(name)?, out)?)
            }
            SchemeCommand::Use(Use { name }) => {
                let change = Assessment::UseScheme { name: name.clone() };
                apply(&mut session, change, out)
            }
        }
    }
}

fn add(session: &mut Session, file: &PathBuf, out: &mut dyn Write) -> Result<(), Failure> {
    let text = fs::read_to_string(file).map_err(|error| failure::file(file, &error))?;
    // Read here first, so that what is wrong is said of the file.
    let scheme = Scheme::parse(&text)
        .map_err(|error| Failure::Refused(format!("{}: {error}", file.display())))?;
    apply(session, Assessment::AddScheme { text }, out)?;
    describe(&scheme, out)?;
    Ok(writeln!(out, "\nnew scores use it after `probity scheme use {}`", scheme.name())?)
}

fn apply(session: &mut Session, change: Assessment, out: &mut dyn Write) -> Result<(), Failure> {
    let Session { store, actor, now, .. } = session;
    let applied = store.apply(actor, *now, &change.into())?;
    Ok(writeln!(out, "{}", safe(&applied.message))?)
}

fn list(session: &Session, out: &mut dyn Write) -> Result<(), Failure> {
    let schemes = session.store.schemes()?;
    let longest = schemes.iter().map(|stored| stored.scheme.name().len()).max().unwrap_or(0);
    for StoredScheme { scheme, added_at, added_by, in_use, scores } in &schemes {
        let count = |section| scheme.criteria(section).count().to_string();
        let criteria: Vec<String> = Section::ALL.iter().map(|section| count(*section)).collect();
        let by = added_by.as_deref().map_or("ships with probity".to_owned(), |by| {
            let at = added_at.map_or_else(String::new, |at| format!(", {}", show_moment(at)));
            format!("added by {}{at}", safe(by))
        });
        writeln!(
            out,
            "{} {:longest$}  {} criteria  {scores} scores  standing {}  {by}",
            if *in_use { "*" } else { " " },
            scheme.name(),
            criteria.join("+"),
            scheme.standing().0,
        )?;
    }
    Ok(writeln!(out, "\n* in use; criteria of harm, likelihood and position")?)
}

/// What a scheme holds, in words.
fn describe(scheme: &Scheme, out: &mut dyn Write) -> io::Result<()> {
    let (standing, source) = scheme.standing();
    writeln!(out, "scheme {} ({standing}): {}", scheme.name(), safe(source))?;
    for section in Section::ALL {
        let criteria: Vec<&Criterion> = scheme.criteria(*section).collect();
        let use_of = match section {
            Section::Harm => "summed to H",
            Section::Likelihood => "summed to L; R = H × L",
            Section::Position => "summed to P, beside R and not in it",
        };
        if criteria.is_empty() {
            writeln!(out, "\n{}: not asked", section.label())?;
            continue;
        }
        writeln!(out, "\n{}, {use_of}", section.label())?;
        let mut before: &[LevelOption] = &[];
        for criterion in criteria {
            if criterion.levels != before {
                before = &criterion.levels;
                writeln!(out, "  {}", levels(before))?;
            }
            writeln!(out, "    {}", safe(&criterion.label))?;
        }
    }
    writeln!(out, "\nbands by R")?;
    for (band, from) in Band::ALL.iter().zip(scheme.limits().into_iter().rev()) {
        writeln!(out, "  {} {:8} from {from}", band.symbol(), band.code())?;
    }
    if !scheme.floors().is_empty() {
        writeln!(out, "\nfloors, whatever R says")?;
    }
    for floor in scheme.floors() {
        let (label, source) = (safe(&floor.label), safe(&floor.source));
        writeln!(out, "  at least {:8} {label} ({source})", floor.band.code())?;
    }
    Ok(())
}

fn levels(levels: &[LevelOption]) -> String {
    let level = |level: &LevelOption| format!("{} {}", level.value, safe(&level.label));
    levels.iter().map(level).collect::<Vec<_>>().join(", ")
}
