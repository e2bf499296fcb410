//! Papers on a small unit whose every figure is known: what each says word for word, what a
//! sanitised report leaves out, what the unit's own words and page change, and what is refused.

#[path = "../support/mod.rs"]
mod support;

mod logs;
mod numbers;
mod people;
mod words;

use probity::documents::{Form, Templates, document, render};
use probity::store::papers::Ask;
use probity::store::workspace::{Protection, Workspace, create};
use rusqlite::Connection;
use std::path::PathBuf;
use std::process::{Command, Output};
use support::now;
use tempfile::TempDir;

/// The unit on disk, gone with the test.
pub struct Unit {
    pub path: PathBuf,
    _folder: TempDir,
}

impl Unit {
    pub fn made() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("unit");
        create(&path, "a.khan", &Protection::Plain, now()).expect("made");
        let unit = Self { path, _folder: folder };
        unit.run_sql(include_str!("rows.sql"));
        unit
    }

    /// Runs statements on both databases.
    pub fn run_sql(&self, sql: &str) {
        let db = Connection::open(self.path.join("casework.db")).expect("opened");
        let intelligence = self.path.join("intelligence.db");
        let attached = "ATTACH DATABASE ?1 AS intel";
        db.execute(attached, [intelligence.to_string_lossy()]).expect("attached");
        db.execute_batch(sql).expect("rows");
    }

    /// A paper as text, or why there is none.
    pub fn text(&self, ask: &Ask) -> Result<String, String> {
        self.form(ask, Form::Text)
    }

    /// A paper in a form, or why there is none.
    pub fn form(&self, ask: &Ask, form: Form) -> Result<String, String> {
        let workspace = Workspace::unlock(&self.path, "a.khan", None).expect("unlocked");
        let store = workspace.open().expect("opened");
        let own = store.own_papers().map_err(|error| error.to_string())?;
        let words = Templates::read(&own).map_err(|error| error.to_string())?;
        let facts = store.facts(ask, now()).map_err(|error| error.to_string())?;
        let paper = document(&facts, &words, "a.khan", now());
        let bytes = render(&paper, form).map_err(|error| error.to_string())?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Runs the program on the unit.
    pub fn probity(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_probity"));
        command.args(args).env("PROBITY_WORKSPACE", &self.path).output().expect("it ran")
    }

    /// What the program refuses with: its exit code and sentence.
    pub fn refusal(&self, args: &[&str]) -> (i32, String) {
        let output = self.probity(args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code().unwrap_or(-1), said)
    }
}

/// Asserts that the parts stand in the text in this order.
pub fn in_order(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let (_, after) = rest.split_once(part).unwrap_or_else(|| panic!("{part}\n{text}"));
        rest = after;
    }
}
