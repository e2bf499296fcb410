//! The binary: joins the command line to the terminal.

use probity::cli::Clock;
use probity::store::workspace::Workspace;
use probity::term::run;
use std::process::ExitCode;

fn main() -> ExitCode {
    probity::cli::run(open_workbench)
}

/// Opens the workbench on a workspace and stays until the user leaves it.
fn open_workbench(workspace: Workspace) -> anyhow::Result<()> {
    let clock = Clock::of(workspace.open()?.demonstration()?);
    run::run(&workspace, &|| clock.now())
}
