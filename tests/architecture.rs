//! The house holds: a floor uses only the floors under it, SQL stays in the store, and only the
//! edges read the clock.

use std::fs;
use std::path::{Path, PathBuf};

/// The floors from the ground up; those in one row do not know each other.
const FLOORS: &[&[&str]] = &[
    &["domain"],
    &["store"],
    &["catalogue", "documents", "exchange", "synthetic"],
    &["app"],
    &["ui"],
    &["term", "cli"],
];

/// Rooms of one floor that may nevertheless use another of it: printed and exported tables
/// follow from the catalogue, and the command line opens the workbench.
const NEIGHBOURS: &[(&str, &str)] =
    &[("documents", "catalogue"), ("exchange", "catalogue"), ("cli", "term")];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn level(room: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&room))
}

/// The rooms that a text names by `crate::room`, inside braces as well.
fn rooms_used(text: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    _ => {}
                }
                if depth == 0 && (c.is_alphanumeric() || c == '_') {
                    word.push(c);
                } else if !word.is_empty() {
                    rooms.push(std::mem::take(&mut word));
                }
            }
            rooms.extend(Some(word).filter(|word| !word.is_empty()));
        } else {
            rooms.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    rooms
}

#[test]
fn no_floor_climbs() {
    let mut climbing = Vec::new();
    for floor in FLOORS {
        for room in *floor {
            for file in sources(&root().join(room)) {
                let text = fs::read_to_string(&file).expect("a source file");
                for used in rooms_used(&text) {
                    let allowed = used == *room
                        || NEIGHBOURS.contains(&(room, used.as_str()))
                        || level(&used).is_none_or(|below| Some(below) < level(room));
                    if !allowed {
                        climbing.push(format!("{} uses {used}", file.display()));
                    }
                }
            }
        }
    }
    assert!(climbing.is_empty(), "{climbing:#?}");
}

#[test]
fn rooms_are_read_from_imports() {
    let text = "use crate::{app::{self, keys}, store};\nuse crate::domain::time; crate::ui::draw()";
    assert_eq!(rooms_used(text), ["app", "store", "domain", "ui"]);
}

#[test]
fn every_room_is_on_a_floor() {
    for entry in fs::read_dir(root()).expect("the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            let room = path.file_name().expect("a name").to_string_lossy().into_owned();
            assert!(level(&room).is_some(), "{room} stands on no floor");
        }
    }
}

/// Lines of a file before its tests.
fn body(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

/// Whether a file holds tests and nothing else.
fn is_test(file: &Path) -> bool {
    let name = file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name == "tests" || name.ends_with("_tests") || name == "fixture"
}

#[test]
fn sql_stays_in_the_store() {
    let words = ["SELECT ", "INSERT INTO", "UPDATE main", "DELETE FROM", "PRAGMA ", "rusqlite"];
    let mut found = Vec::new();
    for file in sources(&root()) {
        if file.starts_with(root().join("store")) || is_test(&file) {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a source file");
        for word in words {
            if body(&text).contains(word) {
                found.push(format!("{} holds {word}", file.display()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn only_the_edges_touch_the_world() {
    let world = ["std::process", "std::env", "crossterm::terminal", "std::net", "::now()"];
    let mut found = Vec::new();
    for room in ["domain", "store", "catalogue", "documents", "synthetic", "app", "ui"] {
        for file in sources(&root().join(room)) {
            let text = fs::read_to_string(&file).expect("a source file");
            for word in world {
                if body(&text).contains(word) {
                    found.push(format!("{} holds {word}", file.display()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn files_and_functions_stay_readable() {
    let mut long = Vec::new();
    for file in sources(&root()) {
        let text = fs::read_to_string(&file).expect("a source file");
        let lines = body(&text).lines().count();
        if lines > 600 && !is_test(&file) {
            long.push(format!("{}: {lines} lines", file.display()));
        }
        if !text.starts_with("//!") && !is_test(&file) {
            long.push(format!("{} does not say why it exists", file.display()));
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}
