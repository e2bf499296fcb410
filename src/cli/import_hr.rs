//! `probity import hr`: HR's list held against what is here. It shows what differs before anything
//! changes; without `--dry-run` the differences are kept, to be accepted or refused on the screen.

use super::failure::Failure;
use super::import::{Source, unmapped};
use super::place::Place;
use crate::domain::choice::Choice;
use crate::domain::hr::DifferenceKind;
use crate::domain::text::safe;
use crate::exchange::hr::{Hr, left_out, refuse_rows, rows_read};
use crate::exchange::reading::By;
use crate::store::hr::{Comparison, HrChange, NewDifference};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, Write};

pub(super) const HELP: &str = "Examples:
  probity import hr monday.csv --dry-run
  probity import hr monday.xlsx --sheet People --rejects rejected.csv
  probity import hr export.csv --map number='Payroll no' --save-mapping hr.toml

FIELD is number, name, force, kind, rank, unit, employer, born, started, post, from, level, left or
leaving; headings that are commonly used need no --map. A post is given by its reference, or by a
title that one post of the force and unit has. Nothing changes by the import itself: each difference
is kept to be accepted or refused on the screen (9, HR differences), where it opens the right case.
A later file supersedes what is still open; what was refused does not come back.";

/// Differences of a kind that a dry run shows.
const SHOWN: usize = 20;

pub(super) fn run(source: &Source, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let mut session = place.open()?;
    let bar = bar();
    bar.set_message("reading the file");
    let table = source.table()?;
    let hr = Hr::shipped().map_err(unmapped)?;
    let mapping = source.mapping(&table, hr.headings())?;
    let policies = session.store.policies().clone();
    let by = By { today: session.today, now: session.now, policies: &policies };
    let mut reading = hr.read(&table, &mapping, by);
    let out_of_it = left_out(&reading, &mapping);
    let (rows, places) = rows_read(&reading);
    bar.set_length(rows.len() as u64);
    bar.set_message("comparing");
    let mut progress = |done: usize| bar.set_position(done as u64);
    let compared =
        session.store.compare_with_hr(&rows, &out_of_it, session.today, &mut progress)?;
    refuse_rows(&mut reading, &table, &mapping, &places, &compared.faults);
    source.write_rejects(&table, &reading)?;
    let rejected = reading.rejects().count();
    let read = table.rows.len();
    let change = (!source.dry_run && rejected < read).then(|| HrChange::Keep {
        file: source.name(),
        people: read - rejected,
        differences: compared.differences.clone(),
    });
    bar.set_message("keeping the differences");
    let kept =
        change.map(|change| session.store.apply(&session.actor, session.now, &change.into()));
    let kept = kept.transpose()?;
    bar.finish_and_clear();
    report(source, &compared, (read, rejected), out)?;
    for note in &table.notes {
        writeln!(out, "{}", safe(note))?;
    }
    source.report_rejects(&reading, out)?;
    if let Some(kept) = kept {
        writeln!(out, "{}", kept.message)?;
    }
    if rejected == read {
        out.flush()?;
        return Err(Failure::Refused(format!(
            "no row of {} could be compared; put right what the reasons say",
            source.file.display()
        )));
    }
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
    let (alike, differences) = (compared.alike, compared.differences.len());
    writeln!(
        out,
        "{dry}{read} {rows} read: {alike} as known here, {differences} differences, {rejected} \
         rejected, {} refused before",
        compared.refused_before
    )?;
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

/// A bar on standard error; none where that is no terminal.
fn bar() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    let template = "comparing  {bar:40}  {percent:>3} %  {msg}";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("█▓░"));
    }
    bar
}
