//! `probity init`: an empty workspace, encrypted unless asked otherwise.

use super::clock;
use super::failure::Failure;
use super::place::{Place, login_name};
use crate::domain::text;
use crate::store::error::StoreError;
use crate::store::workspace::{self, Protection};
use crate::term::settings;
use clap::Args;
use std::io::Write;

/// Make an empty workspace, encrypted under a passphrase
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity init
  probity init --workspace /srv/probity --user a.khan
  probity init --passphrase-file key.txt --workspace /srv/probity")]
pub(super) struct Init {
    /// Do not encrypt: whoever has the files can read every record
    #[arg(long)]
    plain_text: bool,
    /// The user whose passphrase it is and whose name stands in the audit [default: login name]
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
}

impl Init {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        let folder = place.folder()?;
        if workspace::exists(&folder) || workspace::is_encrypted(&folder) {
            return Err(StoreError::Exists(folder).into());
        }
        let user = self.user.clone().unwrap_or_else(login_name);
        if crate::domain::check::blank(&user) {
            return Err(Failure::Usage("--user is empty; give the name of a person".to_owned()));
        }
        let shown = folder.display().to_string();
        let (shown, who) = (text::safe(&shown), text::safe(&user));
        if self.plain_text {
            workspace::create(&folder, &user, &Protection::Plain, clock::now())?;
            writeln!(out, "made an empty workspace at {shown}, not encrypted")?;
        } else {
            let passphrase = place.new_passphrase(&folder)?;
            let protection = Protection::Passphrase(&passphrase);
            workspace::create(&folder, &user, &protection, clock::now())?;
            writeln!(out, "made an empty encrypted workspace at {shown} for {who}")?;
            writeln!(out, "nobody can open it without the passphrase: keep it safe")?;
        }
        settings::forget(&folder, &user)?;
        Ok(())
    }
}
