//! `probity demo`: a synthetic workspace to look at, made once and kept.

use super::failure::{self, Failure};
use super::place::{self, Place};
use super::{clock, words};
use crate::domain::choice::Choice;
use crate::domain::text;
use crate::domain::time::{
    Date, Moment, day, parse_date, show_date, show_moment, written_in_london,
};
use crate::store::Stands;
use crate::store::access;
use crate::store::draft;
use crate::store::workspace::{self, Protection, Workspace};
use crate::synthetic::{self, Options, Progress, Scale};
use crate::term::settings;
use chrono::NaiveDateTime;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Make a synthetic workspace, or take the one made before, and open it
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity demo
  probity demo --scale small --seed 7 --today 2026-11-20 --no-open
  probity demo --scale alliance --reset
  probity demo --go-to 2026-11-27T22:41")]
pub(super) struct Demo {
    /// How much is in it
    #[arg(long, default_value = Scale::Alliance.code(), value_parser = words::choice::<Scale>())]
    scale: Scale,
    /// Where all chance comes from: the same seed, scale and day give the same rows
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The day at which it stands still, as YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    today: Option<Date>,
    /// Move the clock of the one made before on to this moment in London, as YYYY-MM-DDTHH:MM,
    /// to play through a day or a fortnight
    #[arg(long, value_name = "MOMENT", value_parser = moment, conflicts_with = "reset")]
    go_to: Option<Moment>,
    /// Do not open the workbench
    #[arg(long)]
    no_open: bool,
    /// Throw the one made before away and make it anew
    #[arg(long)]
    reset: bool,
}

/// The files of a workspace, and its folder of drafts: nothing else is ever deleted.
const FILES: [&str; 10] = [
    "casework.db",
    // Of a making that was broken off before the database kept a log.
    "casework.db-journal",
    "casework.db-wal",
    "casework.db-shm",
    "intelligence.db",
    "intelligence.db-journal",
    "intelligence.db-wal",
    "intelligence.db-shm",
    access::FILE,
    draft::FOLDER,
];

impl Demo {
    /// Makes or takes the demonstration; gives it back where it is to be opened.
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<Option<Workspace>, Failure> {
        let folder = match place.named() {
            Some(named) => named.to_owned(),
            None => place::data_folder(&format!("demo-{}", self.scale.code()))?,
        };
        let kept = match workspace::exists(&folder) || workspace::is_encrypted(&folder) {
            true => Some(self.kept(place, &folder)?),
            false => None,
        };
        let shown = folder.display().to_string();
        let shown = text::safe(&shown);
        let workspace = match kept {
            Some((workspace, stands)) if !self.reset => {
                if let Some(to) = self.go_to {
                    workspace.open()?.move_demonstration(to)?;
                }
                let day = self.go_to.or(stands.from);
                let day = day.map_or_else(|| show_date(stands.day), show_moment);
                let what = format!("kept the demonstration of {day} at {shown}");
                self.tell(out, &format!("{what}; --reset makes it anew"))?;
                workspace
            }
            kept => {
                let ours = if kept.is_some() { &FILES[..] } else { &[] };
                drop(kept);
                only(ours, &folder)?;
                let options = self.options();
                self.make(place, &folder, &options)?;
                let (scale, day) = (self.scale.label(), show_date(options.today));
                self.tell(out, &format!("made a demonstration of {day} at {shown}: {scale}"))?;
                settings::forget(&folder, &place::login_name())?;
                place.unlock_at(&folder)?
            }
        };
        Ok((!self.no_open).then_some(workspace))
    }

    /// Where the workbench opens, it shows all this itself.
    fn tell(&self, out: &mut dyn Write, sentence: &str) -> io::Result<()> {
        if self.no_open { writeln!(out, "{sentence}") } else { Ok(()) }
    }

    fn options(&self) -> Options {
        let today = self.today.unwrap_or_else(|| day(clock::now()));
        Options { scale: self.scale, seed: self.seed, today }
    }

    /// The demonstration that is there and when it stands. A real workspace is left alone.
    fn kept(&self, place: &Place, folder: &Path) -> Result<(Workspace, Stands), Failure> {
        let workspace = place.unlock_at(folder)?;
        let stands = workspace
            .open()?
            .demonstration()?
            .ok_or_else(|| left_alone(folder, "holds a workspace that is no demonstration"))?;
        Ok((workspace, stands))
    }

    /// Makes it beside its place and moves it there when it is whole, so that a making that was
    /// broken off leaves nothing half and an old one stays until the new one is there.
    fn make(&self, place: &Place, folder: &Path, options: &Options) -> Result<(), Failure> {
        let making = Making::beside(folder)?;
        let passphrase = place.passphrase_in_file()?;
        let protection =
            passphrase.as_ref().map_or(Protection::Plain, |text| Protection::Passphrase(text));
        let workspace =
            workspace::create(&making.0, &place::login_name(), &protection, clock::now())?;
        let mut store = workspace.open()?;
        let bar = bar();
        synthetic::make(&mut store, options, &mut |progress| show(&bar, progress))?;
        bar.finish_and_clear();
        drop(store);
        if self.reset {
            remove_workspace(folder)?;
        }
        making.move_to(folder)
    }
}

/// A moment as clocks in London show it.
fn moment(text: &str) -> Result<Moment, String> {
    let shown = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M");
    let wrong = "write it as YYYY-MM-DDTHH:MM, such as 2026-11-27T22:41";
    let shown = shown.map_err(|_| wrong.to_owned())?;
    written_in_london(shown).map_err(|error| error.to_string())
}

/// Refuses, before anything is made or removed, a place where something else stands too.
fn only(ours: &[&str], folder: &Path) -> Result<(), Failure> {
    let mut entries = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten(),
        // What cannot be read for another reason is said when it is made.
        Err(error) if error.kind() != io::ErrorKind::NotADirectory => return Ok(()),
        Err(_) => return Err(left_alone(folder, "is no folder")),
    };
    if entries.all(|entry| ours.iter().any(|name| entry.file_name() == **name)) {
        return Ok(());
    }
    Err(left_alone(folder, "holds files that are no demonstration"))
}

fn left_alone(folder: &Path, why: &str) -> Failure {
    Failure::Refused(format!(
        "{} {why}, so it was left alone; choose another folder with --workspace",
        folder.display()
    ))
}

/// A bar on standard error; none where that is no terminal.
fn bar() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("making  {bar:40}  {percent:>3} %  {msg}") {
        bar.set_style(style.progress_chars("█▓░"));
    }
    bar
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_length(progress.of.into());
    bar.set_position(progress.done.into());
    bar.set_message(progress.what);
}

/// The folder in which a demonstration is made; gone, with what is in it, unless it was moved.
struct Making(PathBuf);

impl Making {
    /// A hidden folder next to the place that it is for, named after this process. Those of
    /// processes that are gone were broken off and are cleared away.
    fn beside(folder: &Path) -> Result<Self, Failure> {
        let nowhere = || Failure::Usage(format!("{} is no folder's name", folder.display()));
        let name = folder.file_name().ok_or_else(nowhere)?.to_string_lossy().into_owned();
        let parent = folder.parent().ok_or_else(nowhere)?;
        let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
        fs::create_dir_all(parent).map_err(|error| failure::file(parent, &error))?;
        let prefix = format!(".{name}.making-");
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            let found = entry.file_name().to_string_lossy().into_owned();
            let owner = found.strip_prefix(&prefix).and_then(|pid| pid.parse().ok());
            if owner.is_some_and(|pid| !is_running(pid)) {
                remove_workspace(&entry.path())?;
            }
        }
        Ok(Self(parent.join(format!("{prefix}{}", std::process::id()))))
    }

    fn move_to(self, folder: &Path) -> Result<(), Failure> {
        fs::rename(&self.0, folder).map_err(|error| failure::file(folder, &error))
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        // What cannot be removed now is cleared away by the next making.
        let _ = remove_workspace(&self.0);
    }
}

fn is_running(pid: i32) -> bool {
    use rustix::process::{Pid, test_kill_process};
    Pid::from_raw(pid).is_some_and(|pid| test_kill_process(pid) != Err(rustix::io::Errno::SRCH))
}

/// Removes the files of a workspace and its folder. A folder that holds anything else stays, and
/// the error says so.
fn remove_workspace(folder: &Path) -> Result<(), Failure> {
    let gone = |done: io::Result<()>, path: &Path| match done {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failure::file(path, &error)),
        _ => Ok(()),
    };
    draft::clear(folder).map_err(|error| failure::file(&folder.join(draft::FOLDER), &error))?;
    for name in FILES.iter().filter(|name| **name != draft::FOLDER) {
        let path = folder.join(name);
        gone(fs::remove_file(&path), &path)?;
    }
    gone(fs::remove_dir(folder), folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_that_no_clock_in_london_showed_is_refused() {
        assert_eq!(moment("2027-03-28T00:59").map(show_moment).unwrap(), "Sun 28 Mar 2027 00:59");
        let skipped = moment("2027-03-28T01:30").unwrap_err();
        assert!(skipped.starts_with("there was no 01:30 in London on 28 Mar 2027"), "{skipped}");
        assert!(moment("28 March").unwrap_err().contains("YYYY-MM-DDTHH:MM"));
    }

    #[test]
    fn only_files_of_a_workspace_are_removed() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("demo");
        fs::create_dir(&folder).unwrap();
        let ours = ["casework.db", "casework.db-journal", "intelligence.db-journal"];
        let drafts = ["drafts/0a.draft", "drafts/0b.new"];
        fs::create_dir(folder.join("drafts")).unwrap();
        for name in ours.iter().chain(&["intelligence.db-wal", "letter.txt"]).chain(&drafts) {
            fs::write(folder.join(name), "x").unwrap();
        }
        assert_eq!(remove_workspace(&folder).unwrap_err().code(), 3);
        let left: Vec<_> = fs::read_dir(&folder).unwrap().flatten().collect();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].file_name(), "letter.txt");
        fs::remove_file(folder.join("letter.txt")).unwrap();
        remove_workspace(&folder).unwrap();
        assert!(!folder.exists());
        remove_workspace(&folder).unwrap();
    }

    #[test]
    fn makings_that_were_broken_off_are_cleared_away_and_running_ones_stay() {
        let parent = tempfile::tempdir().unwrap();
        let gone = parent.path().join(".demo.making-2147483646");
        let running = parent.path().join(format!(".demo.making-{}", std::process::id()));
        let other = parent.path().join(".other.making-2147483646");
        for folder in [&gone, &running, &other] {
            fs::create_dir(folder).unwrap();
        }
        let making = Making::beside(&parent.path().join("demo")).unwrap();
        assert!(!gone.exists() && running.exists() && other.exists());
        drop(making);
        assert!(!running.exists());
    }
}
