//! `probity user`: who works with the workspace, what each may do, and, where it is encrypted,
//! which sides each one's passphrase opens.

use super::failure::Failure;
use super::place::{Place, Session};
use super::words;
use crate::domain::choice::{Choice, choices};
use crate::domain::text;
use crate::domain::time::{Date, parse_date_from, show_date};
use crate::domain::user::Role;
use crate::store::change::Change;
use crate::store::office::Office;
use crate::store::users::{AddUser, SetUser, User};
use crate::store::{access, workspace};
use clap::{Args, Subcommand};
use std::io::Write;
use std::path::PathBuf;

choices! {
    /// Which sides a passphrase opens.
    Sides, "side" {
        Casework = "casework", "people, vetting and registers";
        Both = "both", "intelligence and tasking as well";
    }
}

choices! {
    /// An answer.
    Answer, "answer" {
        Yes = "yes", "yes";
        No = "no", "no";
    }
}

/// List, add and change users; only the head of ACU changes them
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity user list
  probity user add m.reyes --full-name \"Reyes, Maricel\" --role analyst --sees-sources
  probity user set m.reyes --sees-sources no")]
pub(super) struct Users {
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    List(List),
    Add(Add),
    Set(Set),
}

/// List who works with the workspace
#[derive(Debug, Args)]
#[command(after_help = "Example:
  probity user list")]
struct List {}

/// Add a user; where the workspace is encrypted, with a passphrase of their own
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity user add m.reyes --full-name \"Reyes, Maricel\" --role analyst --sees-sources
  probity user add c.wragg --role vetting-officer --side casework
  probity user add b.tierney --role registrar --side casework --new-passphrase-file key.txt")]
struct Add {
    /// The name that stands in the audit, such as m.reyes
    #[arg(value_name = "NAME")]
    name: String,
    /// The person's name [default: the same]
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    full_name: String,
    /// What they do
    #[arg(long, default_value = Role::Analyst.code(), value_parser = words::choice::<Role>())]
    role: Role,
    /// They may see who a source is; each look is logged with its reason
    #[arg(long)]
    sees_sources: bool,
    /// They may see and import what is counted by protected characteristic; each look is logged
    #[arg(long)]
    sees_characteristics: bool,
    /// Which sides their passphrase opens, where the workspace is encrypted [default: both]
    #[arg(long, value_parser = words::choice::<Sides>())]
    side: Option<Sides>,
    /// Read the new user's passphrase from the first line of this file instead of asking for it
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
}

/// Change what a user may do, or say that they have left
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity user set m.reyes --sees-sources no
  probity user set m.reyes --role head
  probity user set m.reyes --left today")]
struct Set {
    /// The user
    #[arg(value_name = "NAME")]
    name: String,
    /// What they do from now on
    #[arg(long, value_parser = words::choice::<Role>())]
    role: Option<Role>,
    /// Whether they may see who a source is
    #[arg(long, value_parser = words::choice::<Answer>())]
    sees_sources: Option<Answer>,
    /// Whether they may see and import what is counted by protected characteristic
    #[arg(long, value_parser = words::choice::<Answer>())]
    sees_characteristics: Option<Answer>,
    /// The day on which they have left: 2026-11-20, today; then their passphrase opens nothing
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    left: Option<String>,
}

impl Users {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        match &self.command {
            UserCommand::List(List {}) => list(&place.open()?, out),
            UserCommand::Add(add) => add.run(place, out),
            UserCommand::Set(set) => set.run(&mut place.open()?, out),
        }
    }
}

impl Add {
    /// The row and the slot stand together: the slot is made before the row is written, and the
    /// row is taken back where the slot cannot be.
    fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        let unlocked = place.unlock()?;
        let mut session = Session::of(&unlocked)?;
        let encrypted = workspace::is_encrypted(unlocked.path());
        if !encrypted && (self.side.is_some() || self.new_passphrase_file.is_some()) {
            return Err(Failure::Usage(
                "this workspace is not encrypted: whoever has its files reads both sides, so that \
                 --side and --new-passphrase-file mean nothing here"
                    .to_owned(),
            ));
        }
        let slot = if encrypted {
            let passphrase = place.passphrase_of_another(self.new_passphrase_file.as_deref())?;
            let both = self.side.unwrap_or(Sides::Both) == Sides::Both;
            unlocked.new_slot(self.name.trim(), &passphrase, both)?
        } else {
            None
        };
        let change = Change::from(Office::AddUser(AddUser {
            name: self.name.clone(),
            full_name: self.full_name.clone(),
            role: self.role,
            sees_sources: self.sees_sources,
            sees_characteristics: self.sees_characteristics,
        }));
        let applied = session.store.apply(&session.actor, session.now, &change)?;
        let written = slot.map_or(Ok(()), |slot| access::add_slot(unlocked.path(), slot));
        if let Err(error) = written {
            let undo = applied.undo.map(|undo| Change::Undo(Box::new(undo)));
            if let Some(undo) = undo {
                session.store.apply(&session.actor, session.now, &undo)?;
            }
            return Err(error.into());
        }
        writeln!(out, "{}", text::safe(&applied.message))?;
        Ok(())
    }
}

impl Set {
    fn run(&self, session: &mut Session, out: &mut dyn Write) -> Result<(), Failure> {
        let left = self.left(session.today)?;
        let sees = [self.sees_sources, self.sees_characteristics];
        if self.role.is_none() && sees.iter().all(Option::is_none) && left.is_none() {
            let message = "say what is to be different: --role, --sees-sources, \
                           --sees-characteristics or --left";
            return Err(Failure::Usage(message.to_owned()));
        }
        let change = Change::from(Office::SetUser(SetUser {
            name: self.name.clone(),
            role: self.role,
            sees_sources: self.sees_sources.map(|answer| answer == Answer::Yes),
            sees_characteristics: self.sees_characteristics.map(|answer| answer == Answer::Yes),
            left_on: left,
        }));
        let applied = session.store.apply(&session.actor, session.now, &change)?;
        writeln!(out, "{}", text::safe(&applied.message))?;
        if left.is_some()
            && let Some(open) = session.store.open_with(self.name.trim())?
        {
            let name = text::safe(self.name.trim());
            writeln!(out, "still with {name}: {open}; W in the list of actions gives them on")?;
        }
        let folder = session.store.path();
        let Some(day) = left.filter(|_| workspace::is_encrypted(folder)) else { return Ok(()) };
        let name = text::safe(self.name.trim());
        if day > session.today {
            let day = show_date(day);
            writeln!(out, "the passphrase of {name} still opens it: say so again on {day}")?;
            return Ok(());
        }
        access::remove_slot(folder, self.name.trim())?;
        writeln!(out, "the passphrase of {name} opens nothing here any more")?;
        Ok(())
    }

    fn left(&self, today: Date) -> Result<Option<Date>, Failure> {
        let Some(typed) = &self.left else { return Ok(None) };
        let read = parse_date_from(typed, today);
        read.map(Some).map_err(|error| Failure::Usage(format!("--left: {error}")))
    }
}

fn list(session: &Session, out: &mut dyn Write) -> Result<(), Failure> {
    let folder = session.store.path();
    let slots = match workspace::is_encrypted(folder) {
        true => Some(access::slots(folder)?),
        false => None,
    };
    let opens = |user: &User| match &slots {
        None => "both sides",
        Some(slots) => match slots.iter().find(|(name, ..)| *name == user.name) {
            Some((_, true, true)) => "both sides",
            Some((_, true, false)) => "casework",
            Some((_, false, true)) => "intelligence",
            _ => "nothing",
        },
    };
    let may_see = |may: bool| if may { "may see" } else { "" }.to_owned();
    let mut rows = vec![
        ["user", "name", "role", "sources", "characteristics", "opens", "left"].map(str::to_owned),
    ];
    rows.extend(session.store.user_list()?.iter().map(|user| {
        [
            text::safe(&user.name).into_owned(),
            text::safe(&user.full_name).into_owned(),
            user.role.map_or("", Choice::label).to_owned(),
            may_see(user.sees_sources),
            may_see(user.sees_characteristics),
            opens(user).to_owned(),
            user.left_on.map(show_date).unwrap_or_default(),
        ]
    }));
    let widest = |place: usize| {
        rows.iter().filter_map(|row| row.get(place)).map(|cell| text::width(cell)).max()
    };
    let widths: Vec<usize> = (0..7).map(|place| widest(place).unwrap_or(0)).collect();
    for row in &rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| {
            format!("{cell}{}", " ".repeat(width.saturating_sub(text::width(cell))))
        });
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}
