//! `probity completions`: what a shell needs to complete the options.

use super::Cli;
use super::failure::Failure;
use clap::{Args, CommandFactory};
use clap_complete::Shell;
use std::io::Write;

/// Write the completions of a shell to standard output
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity completions bash > ~/.local/share/bash-completion/completions/probity
  probity completions fish > ~/.config/fish/completions/probity.fish")]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub fn run(&self, out: &mut dyn Write) -> Result<(), Failure> {
        // Into memory first: the generator panics where its output cannot be written.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "probity", &mut script);
        Ok(out.write_all(&script)?)
    }
}
