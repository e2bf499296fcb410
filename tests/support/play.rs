//! What plays the unit over days: the program with and without a terminal, its clock moved on from
//! outside, and a look into its databases afterwards.
#![allow(dead_code, reason = "each test binary uses its own part")]

use crate::pty::{Home, Pty};
use rusqlite::{Connection, Params};
use std::process::{Command, Output};

/// Runs the program without a terminal.
pub fn probity(home: &Home, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_probity"))
        .args(words)
        .arg("--workspace")
        .arg(&home.workspace)
        .env_clear()
        .envs(home.environment())
        .output()
        .expect("run")
}

/// Runs the program, which has to succeed; gives what it said.
#[track_caller]
pub fn done(home: &Home, words: &[&str]) -> String {
    let output = probity(home, words);
    let (said, wrong) = (&output.stdout, String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{words:?}: {wrong}{}", String::from_utf8_lossy(said));
    String::from_utf8_lossy(said).into_owned()
}

/// Moves the clock of the demonstration on.
pub fn it_becomes(home: &Home, moment: &str) {
    done(home, &["demo", "--scale", "small", "--go-to", moment, "--no-open"]);
}

/// One of the workspace's databases: `casework` or `intelligence`.
pub fn database(home: &Home, side: &str) -> Connection {
    Connection::open(home.workspace.join(format!("{side}.db"))).expect("the database")
}

/// One text that a side holds.
#[track_caller]
pub fn text(home: &Home, side: &str, query: &str, about: impl Params) -> String {
    let row = database(home, side).query_row(query, about, |row| row.get(0));
    row.unwrap_or_else(|error| panic!("{query}: {error}"))
}

/// The texts that a side holds, in the query's order.
#[track_caller]
pub fn texts(home: &Home, side: &str, query: &str, about: impl Params) -> Vec<String> {
    let db = database(home, side);
    let mut statement = db.prepare(query).unwrap_or_else(|error| panic!("{query}: {error}"));
    let rows = statement.query_map(about, |row| row.get(0)).expect("read");
    rows.collect::<rusqlite::Result<_>>().expect("read")
}

/// One number of a side.
#[track_caller]
pub fn number(home: &Home, side: &str, query: &str, about: impl Params) -> i64 {
    text(home, side, &format!("SELECT CAST(({query}) AS TEXT)"), about).parse().expect("a number")
}

/// Presses keys and waits for what they bring.
#[track_caller]
pub fn press(pty: &mut Pty, keys: &str, brings: &str) -> String {
    pty.press(keys);
    pty.wait_for(brings)
}

/// Narrows the list shown to what has this reference and waits until the cursor is on it.
#[track_caller]
pub fn narrow_to(pty: &mut Pty, record: &str) {
    narrow(pty, &format!("ref:{record}"));
    pty.wait_until(record, |screen| {
        let chosen = chosen(&screen.contents());
        chosen.is_some_and(|line| line.contains(record)) && screen.contents().contains("sorted")
    });
}

/// Gives the list shown another filter.
#[track_caller]
pub fn narrow(pty: &mut Pty, filter: &str) {
    press(pty, "f\x15", "filter");
    pty.press(filter);
    pty.wait_for(filter);
    pty.press("\r");
    pty.wait_until("the list, narrowed", |screen| {
        screen.hide_cursor() && screen.contents().contains(filter)
    });
}

/// The line of a screen under the cursor of the list.
pub fn chosen(screen: &str) -> Option<String> {
    screen.lines().find(|line| line.starts_with('▶')).map(str::to_owned)
}

/// Leaves the program.
#[track_caller]
pub fn leave(mut pty: Pty) {
    pty.press("q");
    assert_eq!(pty.end().exit_code(), 0, "{}", pty.screen());
}
