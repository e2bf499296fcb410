//! `probity import hr`: HR's list held against what is here. It shows what differs before anything
//! changes; without `--dry-run` the differences are kept, to be accepted or refused on the screen.

use super::failure::Failure;
use super::import::{Source, unmapped};
use super::place::{Place, Session};
use crate::domain::choice::Choice;
use crate::domain::force;
use crate::domain::hr::DifferenceKind;
use crate::domain::text::{counted, safe};
use crate::exchange::hr::{Hr, left_out, refuse_rows, rows_read};
use crate::exchange::reading::By;
use crate::store::hr::{Comparison, GivenForce, HrChange, NewDifference};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

pub(super) const HELP: &str = "Examples:
  probity import hr monday.csv --dry-run
  probity import hr monday.xlsx --sheet People --rejects rejected.csv
  probity import hr export.csv --map number='Payroll no' --save-mapping hr.toml
  probity import hr first.csv --force kent='Kent Police' --dry-run
  probity import hr monday.csv --accept joiner=12 --accept name=3

FIELD is number, name, force, kind, rank, unit, employer, born, started, post, from, level, left or
leaving; headings that are commonly used need no --map. A post is given by its reference, or by a
title that one post of the force and unit has. Nothing changes by the import itself: each difference
is kept to be accepted or refused on the screen (9, HR differences), where it opens the right case.
--accept does as the screen's A: all of a kind, which is joiner, mover, leaver, moved, name, number or
missing, and only where they are as many as you say, which is what the dry run shows.
A later file supersedes what is still open; what was refused does not come back.";

/// How often a step whose length is not known shows that it goes on.
const TICK: Duration = Duration::from_millis(125);

/// Differences of a kind that a dry run shows.
const SHOWN: usize = 20;

/// The file, the forces that it is of, and what of it is accepted.
#[derive(Debug, Args)]
pub(super) struct HrList {
    #[command(flatten)]
    source: Source,
    /// A force that the list is of, added where it is new, with what the list calls it; may be
    /// given more than once, and given once it is the force of rows that name none
    #[arg(long, value_name = "CODE[=NAME]", value_parser = given_force)]
    force: Vec<GivenForce>,
    /// Accept every difference of a kind, where there are as many of it as the dry run said; may be
    /// given more than once
    #[arg(long, value_name = "KIND=COUNT", value_parser = acceptance)]
    accept: Vec<Acceptance>,
}

/// A kind of difference to be accepted, and how many there must be.
#[derive(Debug, Clone, Copy)]
struct Acceptance {
    kind: DifferenceKind,
    count: usize,
}

fn given_force(given: &str) -> Result<GivenForce, String> {
    let (code, name) = match given.split_once('=') {
        Some((code, name)) => (code, Some(name.trim().to_owned())),
        None => (given, None),
    };
    let code = force::code(code)?;
    Ok(GivenForce { code, name: name.filter(|name| !name.is_empty()) })
}

fn acceptance(given: &str) -> Result<Acceptance, String> {
    let read = given.split_once('=').and_then(|(kind, count)| {
        let (kind, count) =
            (DifferenceKind::from_code(kind.trim()).ok()?, count.trim().parse().ok()?);
        Some(Acceptance { kind, count })
    });
    let kinds: Vec<&str> = DifferenceKind::ALL.iter().map(|kind| kind.code()).collect();
    read.ok_or_else(|| {
        format!("write KIND=COUNT, such as joiner=12; KIND is one of: {}", kinds.join(", "))
    })
}

impl HrList {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        let source = &self.source;
        let mut session = place.open()?;
        let progress = Progress::new();
        progress.step("reading the file");
        let table = source.table()?;
        let hr = Hr::shipped().map_err(unmapped)?;
        let mapping = source.mapping(&table, hr.headings())?;
        let policies = session.store.policies().clone();
        let by = By { today: session.today, now: session.now, policies: &policies };
        let mut reading = hr.read(&table, &mapping, by);
        let out_of_it = left_out(&reading, &mapping);
        let (rows, places) = rows_read(&reading);
        progress.rows("comparing", rows.len());
        let mut done = |done: usize| progress.0.set_position(done as u64);
        let compared = session.store.compare_with_hr(
            &rows,
            &out_of_it,
            &self.force,
            session.today,
            &mut done,
        )?;
        refuse_rows(&mut reading, &table, &mapping, &places, &compared.faults);
        source.write_rejects(&table, &reading)?;
        let rejected = reading.rejects().count();
        let read = table.rows.len();
        let wrong = self.miscounted(&compared);
        progress.0.finish_and_clear();
        report(source, &compared, (read, rejected), out)?;
        for note in &table.notes {
            writeln!(out, "{}", safe(note))?;
        }
        source.report_rejects(&reading, out)?;
        out.flush()?;
        if !source.dry_run && rejected < read && wrong.is_none() {
            self.keep(&mut session, compared, read - rejected, out)?;
        }
        let none = (rejected == read).then(|| {
            let file = source.file.display();
            format!("no row of {file} could be compared; put right what the reasons say")
        });
        match none.or(wrong) {
            None => Ok(()),
            Some(why) => Err(Failure::Refused(why)),
        }
    }

    /// Why what was to be accepted is not what the file shows, if it is not.
    fn miscounted(&self, compared: &Comparison) -> Option<String> {
        let of = |kind| compared.differences.iter().filter(|d| d.found.kind == kind).count();
        let wrong = self.accept.iter().find(|accept| of(accept.kind) != accept.count)?;
        Some(format!(
            "the list shows {} of the kind {}, not {}: nothing was kept or accepted; see which they \
             are with --dry-run",
            of(wrong.kind),
            wrong.kind.code(),
            wrong.count
        ))
    }

    /// Keeps the differences and accepts those of the kinds that were given; says what each did.
    fn keep(
        &self,
        session: &mut Session,
        compared: Comparison,
        people: usize,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let (differences, forces) = (compared.differences, compared.forces);
        let keep = HrChange::Keep { file: self.source.name(), people, differences, forces };
        apply(session, keep, "keeping the differences", out)?;
        for accept in &self.accept {
            if let Some(difference) = session.store.open_difference(accept.kind)? {
                let accept = HrChange::AcceptAll { difference };
                apply(session, accept, "accepting differences", out)?;
            }
        }
        Ok(())
    }
}

/// Makes a change that takes a while, and says what it did.
fn apply(
    session: &mut Session,
    change: HrChange,
    what: &'static str,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let progress = Progress::new();
    progress.step(what);
    let applied = session.store.apply(&session.actor, session.now, &change.into());
    progress.0.finish_and_clear();
    writeln!(out, "{}", safe(&applied?.message))?;
    Ok(())
}

/// What differs, by kind; a dry run shows the first of each.
fn report(
    source: &Source,
    compared: &Comparison,
    (read, rejected): (usize, usize),
    out: &mut dyn Write,
) -> io::Result<()> {
    let dry = if source.dry_run { "dry run, nothing was written: " } else { "" };
    let rows = if read == 1 { "row" } else { "rows" };
    let alike = compared.alike;
    let of = i64::try_from(compared.differences.len()).unwrap_or(i64::MAX);
    let differences = counted(of, "difference", "differences");
    writeln!(
        out,
        "{dry}{read} {rows} read: {alike} as known here, {differences}, {rejected} \
         rejected, {} refused before",
        compared.refused_before
    )?;
    for force in &compared.forces {
        writeln!(out, "         new force {}: {}", force.code, safe(&force.name))?;
    }
    for kind in DifferenceKind::ALL {
        let of: Vec<&NewDifference> =
            compared.differences.iter().filter(|d| d.found.kind == *kind).collect();
        if of.is_empty() {
            continue;
        }
        writeln!(out, "{:>7}  {}", of.len(), kind.label())?;
        let shown = if source.dry_run { SHOWN } else { 0 };
        for difference in of.iter().take(shown) {
            let (name, number) = (safe(&difference.row.name), safe(&difference.row.number));
            let says = safe(&difference.found.says);
            writeln!(out, "         {name} ({number}): {says}")?;
        }
        if shown > 0 && of.len() > shown {
            writeln!(out, "         … and {} more", of.len() - shown)?;
        }
    }
    Ok(())
}

/// How far it is, on standard error; nothing where that is no terminal. A step whose length is not
/// known shows that it goes on.
struct Progress(ProgressBar);

impl Progress {
    fn new() -> Self {
        Self(if io::stderr().is_terminal() {
            ProgressBar::new_spinner()
        } else {
            ProgressBar::hidden()
        })
    }

    fn step(&self, what: &'static str) {
        self.style("{spinner} {msg}  {elapsed}");
        self.0.set_message(what);
        self.0.enable_steady_tick(TICK);
    }

    /// A step of so many rows.
    fn rows(&self, what: &'static str, rows: usize) {
        self.0.disable_steady_tick();
        self.style("{bar:40} {percent:>3} %  {msg}");
        self.0.set_length(rows as u64);
        self.0.set_message(what);
    }

    fn style(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.0.set_style(style.progress_chars("█▓░"));
        }
    }
}
