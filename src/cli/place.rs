//! Which workspace a command works on, and how it is opened: by the option, the environment, or
//! the user's data folder.

use super::clock::Clock;
use super::failure::{self, Failure};
use crate::domain::time::{Date, Moment, day};
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::workspace::{self, Workspace};
use clap::Args;
use etcetera::BaseStrategy;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Options that stand with any command.
#[derive(Debug, Args)]
pub(super) struct Place {
    /// The workspace's folder [default: probity/workspace in the user's data folder]
    #[arg(
        long,
        value_name = "DIR",
        env = "PROBITY_WORKSPACE",
        hide_env_values = true,
        global = true
    )]
    workspace: Option<PathBuf>,
    /// Read the passphrase from the first line of this file instead of asking for it
    #[arg(long, value_name = "FILE", global = true)]
    passphrase_file: Option<PathBuf>,
}

/// A passphrase, wiped when dropped.
pub(super) type Passphrase = Zeroizing<String>;

/// An open workspace, who works on it and when it is there.
pub(super) struct Session {
    /// The open databases.
    pub store: Store,
    /// Whose name stands in the audit.
    pub actor: String,
    /// The moment.
    pub now: Moment,
    /// The London date of that moment.
    pub today: Date,
}

impl Session {
    /// Makes known to the list of a register what is judged rather than read.
    pub fn judge(&self, register: &str) -> Result<(), Failure> {
        if register == "intelligence" && self.store.has_intelligence() {
            self.store.judge_places(self.now)?;
        }
        Ok(())
    }

    /// A workspace whose keys are at hand, opened.
    pub fn of(workspace: &Workspace) -> Result<Self, Failure> {
        let store = workspace.open()?;
        let now = Clock::of(store.demonstration()?).now();
        Ok(Self { store, actor: workspace.actor().to_owned(), now, today: day(now) })
    }
}

impl Place {
    /// The folder that was named, by option or environment.
    pub fn named(&self) -> Option<&Path> {
        self.workspace.as_deref()
    }

    /// The folder of the workspace, there or not.
    pub fn folder(&self) -> Result<PathBuf, Failure> {
        self.named().map_or_else(|| data_folder("workspace"), |named| Ok(named.to_owned()))
    }

    /// The workspace with its keys at hand.
    pub fn unlock(&self) -> Result<Workspace, Failure> {
        self.unlock_at(&self.folder()?)
    }

    /// As [`Place::unlock`], at a folder.
    pub fn unlock_at(&self, folder: &Path) -> Result<Workspace, Failure> {
        let passphrase = match workspace::is_encrypted(folder) && workspace::exists(folder) {
            true => Some(self.passphrase(folder)?),
            false => None,
        };
        let passphrase = passphrase.as_ref().map(|text| text.as_str());
        Ok(Workspace::unlock(folder, &login_name(), passphrase)?)
    }

    /// The open workspace.
    pub fn open(&self) -> Result<Session, Failure> {
        Session::of(&self.unlock()?)
    }

    fn passphrase(&self, folder: &Path) -> Result<Passphrase, Failure> {
        match self.passphrase_in_file()? {
            Some(passphrase) => Ok(passphrase),
            None if io::stdin().is_terminal() => ask("passphrase: "),
            None => Err(StoreError::PassphraseNeeded(folder.to_owned()).into()),
        }
    }

    /// The passphrase for a workspace that is yet to be made: of the file, or typed twice.
    pub fn new_passphrase(&self, folder: &Path) -> Result<Passphrase, Failure> {
        let passphrase = match self.passphrase_in_file()? {
            Some(passphrase) => passphrase,
            None if io::stdin().is_terminal() => ask_twice("new passphrase: ")?,
            None => {
                return Err(Failure::Environment(format!(
                    "no passphrase for {}: there is no terminal to ask at; \
                     give --passphrase-file FILE, or --plain-text for no encryption",
                    folder.display()
                )));
            }
        };
        not_empty(passphrase)
    }

    /// The passphrase for another user: of the file, or typed twice.
    pub fn passphrase_of_another(&self, file: Option<&Path>) -> Result<Passphrase, Failure> {
        let passphrase = match file {
            Some(path) => first_line(path)?,
            None if io::stdin().is_terminal() => ask_twice("passphrase for the new user: ")?,
            None => {
                let message = "there is no terminal to ask the new user's passphrase at; give \
                               --new-passphrase-file FILE";
                return Err(Failure::Environment(message.to_owned()));
            }
        };
        not_empty(passphrase)
    }

    /// The first line of the passphrase file, if one was named.
    pub fn passphrase_in_file(&self) -> Result<Option<Passphrase>, Failure> {
        self.passphrase_file.as_deref().map(first_line).transpose()
    }
}

fn first_line(path: &Path) -> Result<Passphrase, Failure> {
    let text = fs::read_to_string(path).map_err(|error| failure::file(path, &error))?;
    let text = Zeroizing::new(text);
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

fn not_empty(passphrase: Passphrase) -> Result<Passphrase, Failure> {
    if passphrase.is_empty() {
        let message = "the passphrase is empty, so nothing was made; give one with letters";
        return Err(Failure::Refused(message.to_owned()));
    }
    Ok(passphrase)
}

fn ask_twice(prompt: &str) -> Result<Passphrase, Failure> {
    let first = ask(prompt)?;
    if *ask("the same again: ")? != *first {
        let message = "the two passphrases differ, so nothing was made; try again";
        return Err(Failure::Refused(message.to_owned()));
    }
    Ok(first)
}

fn ask(prompt: &str) -> Result<Passphrase, Failure> {
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|error| {
        Failure::Environment(format!(
            "the passphrase could not be asked for ({error}); give --passphrase-file FILE"
        ))
    })
}

/// A folder of ours in the user's data folder (XDG).
pub(super) fn data_folder(name: &str) -> Result<PathBuf, Failure> {
    let base = etcetera::choose_base_strategy().map_err(|_| {
        Failure::Environment("there is no home folder; name a folder with --workspace".to_owned())
    })?;
    Ok(base.data_dir().join("probity").join(name))
}

/// The user's login name; the user's number where the environment names none.
pub(super) fn login_name() -> String {
    let name = |key| std::env::var(key).ok().filter(|name| !name.trim().is_empty());
    name("USER")
        .or_else(|| name("LOGNAME"))
        .unwrap_or_else(|| format!("uid-{}", rustix::process::getuid().as_raw()))
}
