//! `probity import`: registers kept elsewhere, brought in through the same door as any change.

use super::failure::{self, Failure};
use super::place::{Place, Session};
use crate::domain::text::safe;
use crate::exchange::gifts::{Outcome, Reading, Tally, read_gifts};
use crate::exchange::mapping::{Mapping, MappingError, saved_pairs};
use crate::exchange::rejects::write_rejects;
use crate::exchange::table::{Table, TableError, read_file};
use crate::store::change::Change;
use clap::{Args, Subcommand};
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

/// Import a register from a file
#[derive(Debug, Args)]
#[command(after_help = "Example:
  probity import gifts register.csv --dry-run")]
pub(super) struct Import {
    #[command(subcommand)]
    command: ImportCommand,
}

#[derive(Debug, Subcommand)]
enum ImportCommand {
    Gifts(Gifts),
}

/// Import a register of gifts and hospitality from a CSV file
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity import gifts register.csv --dry-run
  probity import gifts register.csv --rejects rejected.csv
  probity import gifts other.csv --map donor='Offered by' --save-mapping other.toml

FIELD is recipient, offered, declared, direction, kind, description, donor, value, disposition
or source; headings that are commonly used need no --map. Every row ends as imported, as a nil
return, as here already, or as rejected: the counts add up to the rows read. A second run of the
same file adds nothing.")]
struct Gifts {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Which heading fills a field; may be given more than once
    #[arg(long, value_name = "FIELD=HEADING")]
    map: Vec<String>,
    /// Take the mapping that was saved in this file; --map stands over it
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Save the mapping that was used, for the next file of the same kind
    #[arg(long, value_name = "FILE")]
    save_mapping: Option<PathBuf>,
    /// Say what would happen and write nothing into the workspace
    #[arg(long)]
    dry_run: bool,
    /// Write the rows that were rejected to this file, each with its number, column and reason
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

impl Import {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        let ImportCommand::Gifts(gifts) = &self.command;
        gifts.run(place, out)
    }
}

impl Gifts {
    fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        let mut session = place.open()?;
        let table = read_file(&self.file).map_err(|error| self.unreadable(error))?;
        let mapping = self.mapping(&table)?;
        if let Some(path) = &self.save_mapping {
            let saved = mapping.to_toml().map_err(unmapped)?;
            fs::write(path, saved).map_err(|error| failure::file(path, &error))?;
        }
        let reading = read_gifts(&table, &mapping, session.today);
        if let Some(path) = &self.rejects {
            let written = fs::File::create(path)
                .and_then(|file| write_rejects(&table.headings, reading.rejects(), file));
            written.map_err(|error| failure::file(path, &error))?;
        }
        let tally = tally(&session, &reading)?;
        if !self.dry_run && tally.imported + tally.nil > 0 {
            self.write(&mut session, reading.clone())?;
        }
        self.report(&tally, &table, &reading, out)?;
        if tally.rejected == tally.read {
            out.flush()?;
            return Err(Failure::Refused(format!(
                "no row of {} could be imported; put right what the reasons say",
                self.file.display()
            )));
        }
        Ok(())
    }

    /// Which column fills which field: as saved, over that as `--map` says, then by synonyms.
    fn mapping(&self, table: &Table) -> Result<Mapping, Failure> {
        let mut pairs = Vec::new();
        if let Some(path) = &self.mapping {
            let saved = fs::read_to_string(path).map_err(|error| failure::file(path, &error))?;
            pairs = saved_pairs(&saved).map_err(unmapped)?;
        }
        for given in &self.map {
            let (field, heading) = given.split_once('=').ok_or_else(|| {
                let message = format!("--map {given}: write FIELD=HEADING, such as donor=From");
                Failure::Usage(message)
            })?;
            pairs.push((field.to_owned(), heading.to_owned()));
        }
        Mapping::with(&table.headings, &pairs).map_err(unmapped)
    }

    fn write(&self, session: &mut Session, reading: Reading) -> Result<(), Failure> {
        let name = self.file.file_name().unwrap_or(self.file.as_os_str());
        let file = name.to_string_lossy().into_owned();
        let (gifts, nil_returns) = reading.into_payload();
        let change = Change::ImportGifts { file, gifts, nil_returns };
        session.store.apply(&session.actor, session.now, &change)?;
        Ok(())
    }

    fn report(
        &self,
        tally: &Tally,
        table: &Table,
        reading: &Reading,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let dry = if self.dry_run { "dry run, nothing was written: " } else { "" };
        writeln!(out, "{dry}{tally}")?;
        for note in &table.notes {
            writeln!(out, "{}", safe(note))?;
        }
        match reading.notes.len() {
            _ if self.dry_run => {
                for note in &reading.notes {
                    writeln!(out, "{note}")?;
                }
            }
            0 => {}
            1 => writeln!(out, "1 remark on a row; --dry-run says it")?,
            noted => writeln!(out, "{noted} remarks on rows; --dry-run lists them")?,
        }
        let Some(first) = reading.rejects().next() else { return Ok(()) };
        match &self.rejects {
            Some(path) => {
                let path = path.display().to_string();
                writeln!(out, "rejected rows with their reasons are in {}", safe(&path))
            }
            None => writeln!(out, "rejected: {first}; --rejects FILE writes every one"),
        }
    }

    /// A file that cannot be opened ends with 3, one that is no register with 1.
    fn unreadable(&self, error: TableError) -> Failure {
        match error {
            TableError::Missing { .. } | TableError::Unreadable { .. } => {
                Failure::Environment(error.to_string())
            }
            _ => Failure::Refused(format!("{}: {error}", self.file.display())),
        }
    }
}

fn unmapped(error: MappingError) -> Failure {
    Failure::Usage(error.to_string())
}

/// What importing would do, by what is here now.
fn tally(session: &Session, reading: &Reading) -> Result<Tally, Failure> {
    let (mut gifts, mut nil_returns) = (Vec::new(), Vec::new());
    for outcome in &reading.outcomes {
        match outcome {
            Outcome::Imported(gift, _) => gifts.extend(gift.fingerprint.as_deref()),
            Outcome::NilReturn(nil, _) => nil_returns.push(nil.fingerprint.as_str()),
            Outcome::Rejected(_) => {}
        }
    }
    let known = |asked: &[&str]| session.store.known_fingerprints(asked).map(|known| known.len());
    Ok(reading.tally().with_already(known(&gifts)?, known(&nil_returns)?))
}
