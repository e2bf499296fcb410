//! A place to run the program in: its own home, no workspace from outside, a name for the user.

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The day on which the demonstrations of these tests stand still, a Friday.
pub const DAY: &str = "2026-11-20";

/// A home with nothing in it, gone with the test.
pub struct Bench {
    home: TempDir,
}

impl Bench {
    /// An empty home.
    pub fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    /// A home with a small demonstration as its workspace.
    pub fn with_demo() -> Self {
        let bench = Self::new();
        bench.run(&["demo", "--scale", "small", "--today", DAY, "--no-open"]).success();
        bench
    }

    /// A path in the home.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The workspace that every command of this bench works on.
    pub fn workspace(&self) -> PathBuf {
        self.path("workspace")
    }

    /// A file in the home.
    pub fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).unwrap();
        self.path(name).to_str().unwrap().to_owned()
    }

    /// The program, ready to run here.
    pub fn program(&self, args: &[&str]) -> std::process::Command {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_probity"));
        program
            .args(args)
            .env_clear()
            .env("HOME", self.home.path())
            .env("USER", "a.khan")
            .env("PROBITY_WORKSPACE", self.workspace());
        program
    }

    /// Runs the program with these arguments.
    pub fn run(&self, args: &[&str]) -> Assert {
        Command::from_std(self.program(args)).assert()
    }

    /// What it writes to standard output, where it succeeds and says nothing else.
    pub fn output(&self, args: &[&str]) -> String {
        let done = self.run(args).success();
        assert_eq!(text(&done.get_output().stderr), "", "{args:?}");
        text(&done.get_output().stdout)
    }

    /// The sentence with which it fails, and that it ends with this code.
    pub fn failure(&self, args: &[&str], code: i32) -> String {
        let done = self.run(args).code(code);
        let said = text(&done.get_output().stderr);
        let sentence = said.strip_prefix("probity: ").unwrap_or_else(|| panic!("{said}"));
        sentence.trim_end().to_owned()
    }

    /// A database of the workspace.
    pub fn database(&self, name: &str) -> rusqlite::Connection {
        rusqlite::Connection::open(self.workspace().join(name)).unwrap()
    }
}

/// Bytes that are text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Every byte of every file of a folder.
pub fn bytes(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}
