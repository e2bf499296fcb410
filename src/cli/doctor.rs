//! `probity doctor`: is this workspace sound, and is this terminal fit to show it?

use super::failure::{self, Failure};
use super::mounts;
use super::place::{Place, Session};
use crate::domain::text;
use crate::domain::time::show_date;
use crate::store::audit::Verdict;
use crate::store::error::StoreError;
use crate::store::workspace;
use clap::Args;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Check the workspace and the terminal
#[derive(Debug, Args)]
#[command(after_help = "Example:
  probity doctor --workspace /srv/probity

Exit code 1 where something is wrong, 3 where the workspace cannot be opened.")]
pub(super) struct Doctor {}

/// What a check found; a warning is no fault.
enum Finding {
    Good(String),
    Warning(String),
    Wrong(String),
}
use Finding::{Good, Warning, Wrong};

impl Doctor {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        let folder = place.folder()?;
        write(out, &terminal())?;
        if !workspace::exists(&folder) {
            return Err(StoreError::NoWorkspace(folder).into());
        }
        write(out, &files(&folder)?)?;
        let session = place.open()?;
        let findings = databases(&session)?;
        write(out, &findings)?;
        let wrong = findings.iter().filter(|finding| matches!(finding, Wrong(_))).count();
        if wrong == 0 {
            return Ok(());
        }
        out.flush()?;
        let thing = if wrong == 1 { "thing is" } else { "things are" };
        Err(Failure::Refused(format!(
            "{wrong} {thing} wrong with {}; restore it from a backup",
            folder.display()
        )))
    }
}

fn write(out: &mut dyn Write, findings: &[Finding]) -> io::Result<()> {
    for finding in findings {
        let (mark, what) = match finding {
            Good(what) => ("ok      ", what),
            Warning(what) => ("warning ", what),
            Wrong(what) => ("wrong   ", what),
        };
        writeln!(out, "{mark}{}", text::safe(what))?;
    }
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<Finding>, Failure> {
    let shown = folder.display();
    let kept = if workspace::is_encrypted(folder) { "encrypted" } else { "not encrypted" };
    let mut findings = vec![Good(format!("workspace {shown}, {kept}"))];
    for name in ["casework.db", "intelligence.db"] {
        let path = folder.join(name);
        findings.push(match fs::metadata(&path) {
            Ok(file) => Good(format!("{name}: {} KiB", file.len().div_ceil(1024))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Warning(format!("{name} is not there, so its screens are shut"))
            }
            Err(error) => return Err(failure::file(&path, &error)),
        });
    }
    let real = folder.canonicalize().map_err(|error| failure::file(folder, &error))?;
    // Where the system has no such list, nothing can be said.
    let listed = fs::read_to_string("/proc/mounts").unwrap_or_default();
    findings.extend(mounts::network(&real, &listed).map(|kind| {
        Warning(format!(
            "the workspace lies on a network file system ({kind}): its locks may not hold, so \
             use it from one machine at a time, or move it to a local disk"
        ))
    }));
    Ok(findings)
}

fn databases(session: &Session) -> Result<Vec<Finding>, Failure> {
    let store = &session.store;
    let mut findings = vec![Good(format!("opened as {}", session.actor))];
    if let Some(stands) = store.demonstration()? {
        findings.push(Good(format!("a demonstration of {}", show_date(stands.day))));
    }
    if store.is_read_only() {
        findings.push(Warning("the databases are read-only here".to_owned()));
    }
    if !store.has_intelligence() {
        findings.push(Warning("the intelligence compartment is not open here".to_owned()));
    }
    for (side, said) in store.check_files()? {
        findings.push(match said.as_str() {
            "ok" => Good(format!("{side}: the file is sound")),
            said => Wrong(format!("{side}: the file is damaged: {said}")),
        });
    }
    for (side, verdict) in store.verify_audit()? {
        findings.push(match verdict {
            Verdict::Whole(entries) => {
                Good(format!("{side}: the audit is whole, {entries} entries"))
            }
            Verdict::Broken(what) => Wrong(format!("audit: {what}")),
        });
    }
    Ok(findings)
}

/// What the terminal can do; nothing here is a fault of the workspace.
fn terminal() -> Vec<Finding> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let mut findings = Vec::new();
    let term = variable("TERM").unwrap_or_else(|| "not named".to_owned());
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        findings.push(Warning("this is no terminal: the workbench cannot open here".to_owned()));
    } else if let Ok((columns, lines)) = ratatui::crossterm::terminal::size() {
        findings.push(Good(format!("terminal {term}, {columns} × {lines}")));
    }
    if term == "dumb" {
        findings.push(Warning("TERM is dumb: the workbench cannot draw here".to_owned()));
    }
    let colours = match (variable("NO_COLOR"), variable("COLORTERM").as_deref()) {
        (Some(_), _) => "none, by NO_COLOR",
        (None, Some("truecolor" | "24bit")) => "16 million",
        _ if term.contains("256color") => "256",
        _ => "16",
    };
    findings.push(Good(format!("colours: {colours}")));
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable).unwrap_or_default();
    let utf8 = locale.to_lowercase().replace('-', "").contains("utf8");
    findings.push(if utf8 {
        Good(format!("locale {locale}"))
    } else {
        Warning("the locale is not UTF-8: names with accents may show wrongly".to_owned())
    });
    findings
}
