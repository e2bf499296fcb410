//! `probity import`: registers kept elsewhere, brought in through the same door as any change.

use super::failure::{self, Failure};
use super::place::{Place, Session};
use crate::domain::text::safe;
use crate::exchange::barred::Barred;
use crate::exchange::complaints::Complaints;
use crate::exchange::gifts::Gifts;
use crate::exchange::mapping::{ImportField, Mapping, MappingError, saved_pairs};
use crate::exchange::monitoring::{self, Monitoring};
use crate::exchange::reading::{By, Entry, Kind, Reading, Tally};
use crate::exchange::rejects::write_rejects;
use crate::exchange::reports::Reports;
use crate::exchange::table::{Table, TableError, read_file};
use crate::exchange::words::Phrases;
use crate::store::monitoring::NewMonitoring;
use crate::store::subject::Described;
use clap::{Args, Subcommand};
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

/// Import a register from a file
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity import gifts register.csv --dry-run
  probity import intelligence reports.json --rejects rejected.csv
  probity import complaints complaints.xlsx --sheet 2026
  probity import hr monday.csv --dry-run")]
pub(super) struct Import {
    #[command(subcommand)]
    command: ImportCommand,
}

#[derive(Debug, Subcommand)]
enum ImportCommand {
    /// Import a register of gifts and hospitality
    #[command(after_help = GIFTS)]
    Gifts(Source),
    /// Import intelligence reports; each stands unscored, under the grade it came with
    #[command(after_help = INTELLIGENCE)]
    Intelligence(Source),
    /// Import complaints; each is read against the matrix of sexual predatory behaviour
    #[command(after_help = COMPLAINTS)]
    Complaints(Source),
    /// Import the barred and advisory lists; every open case is held against them
    #[command(after_help = BARRED)]
    Barred(Source),
    /// Import monitoring forms, apart from the cases that they are of
    #[command(after_help = MONITORING)]
    Monitoring(Source),
    /// Hold HR's list of people against what is here; each difference waits to be accepted
    #[command(after_help = super::import_hr::HELP)]
    Hr(super::import_hr::HrList),
}

const GIFTS: &str = "Examples:
  probity import gifts register.csv --dry-run
  probity import gifts register.csv --rejects rejected.csv
  probity import gifts other.csv --map donor='Offered by' --save-mapping other.toml

FIELD is recipient, offered, declared, direction, kind, description, donor, value, disposition
or source; headings that are commonly used need no --map. Every row ends as imported, as a nil
return, as here already, or as rejected: the counts add up to the rows read. A second run of the
same file adds nothing.";

const INTELLIGENCE: &str = "Examples:
  probity import intelligence reports.csv --dry-run
  probity import intelligence reports.json --rejects rejected.csv
  probity import intelligence log.csv --map text='Log entry' --map source=Origin

FIELD is reference, received, occurred, source, marking, category, apsp, person, subject, force,
unit, summary, text, provenance, grade, old_grade, action, sanitisation, instructions or risk;
headings that are commonly used need no --map. A 5x5x5 grade is kept as the old grade and never
converted. JSON is an array of objects or one object a line, and a row is the line on which its
object begins. Every row ends as imported, as here already, or as rejected: the counts add up to
the rows read. A second run of the same file adds nothing.";

const COMPLAINTS: &str = "Examples:
  probity import complaints complaints.xlsx --dry-run
  probity import complaints complaints.xlsx --sheet '2025-26' --rejects rejected.csv
  probity import complaints export.csv --map allegation='Nature of complaint'

FIELD is reference, received, person, subject, force, unit, allegation, outcome or source; headings
that are commonly used need no --map. A subject is linked to one of our people by exact number,
reference or name where it can only be that one, and else stays as described. Every row ends as
imported, as here already, or as rejected: the counts add up to the rows read. A second run of the
same file adds nothing.";

const BARRED: &str = "Examples:
  probity import barred barred.csv --dry-run
  probity import barred advisory.xlsx --rejects rejected.csv
  probity import barred export.csv --map list='Which list'

FIELD is name, or surname and forenames, born, list, body, category, listed or reference; headings that
are commonly used need no --map. Every open case, and each that is opened later, is held against the
lists: by name and date of birth, then by near names with the date of birth, then by the name alone
where a date of birth is unknown. Each match waits for a person (2, Barred matches), and its case
cannot be granted until then. A second run of the same file adds nothing.";

const MONITORING: &str = "Examples:
  probity import monitoring forms.csv --dry-run
  probity import monitoring forms.csv --rejects rejected.csv
  probity import monitoring forms.csv --map ethnicity='Q7 ethnic group'

FIELD is case, sex, ethnicity, age, disability, religion or orientation; headings that are commonly
used need no --map. A blank cell, or one that says it is not to be said, is not stated. What is
imported stands in no case, list, search or export: it is only counted, by `probity report
disproportionality`. Who may not see characteristics may not import them. A case has one form; a
second run of the same file adds nothing.";

/// A file and how to read it.
#[derive(Debug, Args)]
pub(super) struct Source {
    /// The file: CSV, an Excel workbook (.xlsx) or JSON, whatever its name
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// The sheet of a workbook; the first where none is named
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
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
    pub(super) dry_run: bool,
    /// Write the rows that were rejected to this file, each with its number, column and reason
    #[arg(long, value_name = "FILE")]
    pub(super) rejects: Option<PathBuf>,
}

impl Import {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        match &self.command {
            ImportCommand::Gifts(source) => source.run::<Gifts>(place, out, takes_all, |_| None),
            ImportCommand::Intelligence(source) => {
                source.run::<Reports>(place, out, takes_all, |report| Some(&report.subject))
            }
            ImportCommand::Complaints(source) => {
                source
                    .run::<Complaints>(place, out, takes_all, |complaint| Some(&complaint.subject))
            }
            ImportCommand::Barred(source) => source.run::<Barred>(place, out, takes_all, |_| None),
            ImportCommand::Monitoring(source) => {
                source.run::<Monitoring>(place, out, takes_monitoring, |_| None)
            }
            ImportCommand::Hr(list) => list.run(place, out),
        }
    }
}

impl Source {
    /// Imports the file as one kind of register; `takes` rejects what the workspace cannot take,
    /// and `subject` says whom an entry is about, where that is looked up.
    fn run<K: Kind>(
        &self,
        place: &Place,
        out: &mut dyn Write,
        takes: Takes<K>,
        subject: fn(&K::Entry) -> Option<&Described>,
    ) -> Result<(), Failure> {
        let mut session = place.open()?;
        let table = self.table()?;
        let kind = K::shipped().map_err(unmapped)?;
        let mapping = self.mapping(&table, kind.headings())?;
        let policies = session.store.policies().clone();
        let by = By { today: session.today, now: session.now, policies: &policies };
        let mut reading = kind.read(&table, &mapping, by);
        takes(&session, &table, &mapping, &mut reading)?;
        self.write_rejects(&table, &reading)?;
        let tally = tally::<K>(&session, &reading)?;
        let subjects: Vec<&Described> = reading.entries().filter_map(subject).collect();
        let people = (session.store.known_subjects(&subjects)?, subjects.len());
        if !self.dry_run && tally.new_entries() > 0 {
            let change = K::change(self.name(), reading.entries().cloned().collect());
            session.store.apply(&session.actor, session.now, &change)?;
        }
        self.report(&tally, &table, &reading, out)?;
        self.report_people(people, out)?;
        if tally.rejected == tally.read {
            out.flush()?;
            return Err(Failure::Refused(format!(
                "no row of {} could be imported; put right what the reasons say",
                self.file.display()
            )));
        }
        Ok(())
    }

    /// The table of the file.
    pub(super) fn table(&self) -> Result<Table, Failure> {
        let table = read_file(&self.file, self.sheet.as_deref());
        table.map_err(|error| self.unreadable(error))
    }

    /// Writes the rejected rows where that was asked for.
    pub(super) fn write_rejects<E: Entry>(
        &self,
        table: &Table,
        reading: &Reading<E>,
    ) -> Result<(), Failure> {
        let Some(path) = &self.rejects else { return Ok(()) };
        let written = fs::File::create(path)
            .and_then(|file| write_rejects(&table.headings, reading.rejects(), file));
        written.map_err(|error| failure::file(path, &error))
    }

    pub(super) fn name(&self) -> String {
        let name = self.file.file_name().unwrap_or(self.file.as_os_str());
        name.to_string_lossy().into_owned()
    }

    /// Which column fills which field: as saved, over that as `--map` says, then by synonyms; kept
    /// where that was asked for.
    pub(super) fn mapping<F: ImportField>(
        &self,
        table: &Table,
        headings: &Phrases<F>,
    ) -> Result<Mapping<F>, Failure> {
        let mut pairs = Vec::new();
        if let Some(path) = &self.mapping {
            let saved = fs::read_to_string(path).map_err(|error| failure::file(path, &error))?;
            pairs = saved_pairs::<F>(&saved).map_err(unmapped)?;
        }
        for given in &self.map {
            let (field, heading) = given.split_once('=').ok_or_else(|| {
                let first = F::ALL.first().map_or("", |field| field.code());
                let message = format!("--map {given}: write FIELD=HEADING, such as {first}=Name");
                Failure::Usage(message)
            })?;
            pairs.push((field.to_owned(), heading.to_owned()));
        }
        let mapping = Mapping::with(&table.headings, &pairs, headings).map_err(unmapped)?;
        if let Some(path) = &self.save_mapping {
            let saved = mapping.to_toml().map_err(unmapped)?;
            fs::write(path, saved).map_err(|error| failure::file(path, &error))?;
        }
        Ok(mapping)
    }

    fn report<E: Entry>(
        &self,
        tally: &Tally,
        table: &Table,
        reading: &Reading<E>,
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
        self.report_rejects(reading, out)
    }

    /// Says where the rejected rows are, or why the first of them is one.
    pub(super) fn report_rejects<E: Entry>(
        &self,
        reading: &Reading<E>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let Some(first) = reading.rejects().next() else { return Ok(()) };
        match &self.rejects {
            Some(path) => {
                let path = path.display().to_string();
                writeln!(out, "rejected rows with their reasons are in {}", safe(&path))
            }
            None => writeln!(out, "rejected: {first}; --rejects FILE writes every one"),
        }
    }

    /// How many of the subjects are people that we know.
    fn report_people(
        &self,
        (known, described): (usize, usize),
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if described == 0 {
            return Ok(());
        }
        writeln!(out, "{known} of {described} subjects are people here; others stay as described")
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

/// Rejects the entries that the workspace cannot take.
type Takes<K> = fn(
    &Session,
    &Table,
    &Mapping<<K as Kind>::Field>,
    &mut Reading<<K as Kind>::Entry>,
) -> Result<(), Failure>;

/// Whatever was read is taken.
fn takes_all<F, E>(
    _: &Session,
    _: &Table,
    _: &Mapping<F>,
    _: &mut Reading<E>,
) -> Result<(), Failure> {
    Ok(())
}

/// Forms of cases that are here and have none yet.
fn takes_monitoring(
    session: &Session,
    table: &Table,
    mapping: &Mapping<monitoring::Field>,
    reading: &mut Reading<NewMonitoring>,
) -> Result<(), Failure> {
    let entries: Vec<&NewMonitoring> = reading.entries().collect();
    let why = session.store.unfit_monitoring(&entries, session.now)?;
    reading.reject(table, mapping.heading(monitoring::Field::Case), why);
    Ok(())
}

pub(super) fn unmapped(error: MappingError) -> Failure {
    Failure::Usage(error.to_string())
}

/// What importing would do, by what is here now.
fn tally<K: Kind>(session: &Session, reading: &Reading<K::Entry>) -> Result<Tally, Failure> {
    let sorts = 0..K::Entry::SORTS.len();
    let known = |sort: usize| {
        let mine = reading.entries().filter(|entry| entry.sort() == sort);
        let prints: Vec<&str> = mine.filter_map(Entry::fingerprint).collect();
        session.store.known_fingerprints(K::SIDE, &prints).map(|known| known.len())
    };
    let already: Result<Vec<usize>, _> = sorts.map(known).collect();
    Ok(reading.tally().with_already(&already?))
}
