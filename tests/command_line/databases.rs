//! Databases that cannot be used: one clear sentence, exit code 3, nothing written.

use crate::bench::{Bench, bytes, text};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};

#[test]
fn foreign_newer_and_damaged_databases_are_refused_and_left_alone() {
    for (file, spoil, said) in [
        ("casework.db", "PRAGMA application_id = 7", "belongs to another program"),
        ("intelligence.db", "PRAGMA application_id = 0", "belongs to another program"),
        ("casework.db", "PRAGMA user_version = 99", "made by a newer probity (format 99"),
        ("intelligence.db", "PRAGMA user_version = 99", "made by a newer probity (format 99"),
    ] {
        let bench = Bench::with_demo();
        bench.database(file).execute_batch(spoil).unwrap();
        refused_and_left_alone(&bench, file, said);
    }
    for file in ["casework.db", "intelligence.db"] {
        let bench = Bench::with_demo();
        fs::write(
            bench.workspace().join(file),
            "not a database, but long enough to be one".repeat(99),
        )
        .unwrap();
        refused_and_left_alone(&bench, "", "is damaged or is not a database");
    }
}

fn refused_and_left_alone(bench: &Bench, file: &str, part: &str) {
    let before = bytes(&bench.workspace());
    for args in [&["list", "gifts"][..], &["audit", "verify"], &["doctor"], &["agenda"]] {
        let said = bench.failure(args, 3);
        assert!(said.contains(part) && said.contains(file), "{args:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    assert_eq!(bytes(&bench.workspace()), before);
}

#[test]
fn a_locked_database_reads_and_does_not_write() {
    let bench = Bench::with_demo();
    let list = bench.output(&["list", "associations", "--format", "json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&list).unwrap();
    let other = bench.database("casework.db");
    other.execute_batch("BEGIN IMMEDIATE; UPDATE meta SET value = value").unwrap();
    assert_eq!(bench.output(&["list", "associations", "--format", "json"]), list);
    let said = bench.failure(&["show", rows[0]["ref"].as_str().unwrap()], 3);
    assert!(said.contains("is locked by another program"), "{said}");
    other.execute_batch("ROLLBACK").unwrap();
    bench.run(&["show", rows[0]["ref"].as_str().unwrap()]).success();
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Runs the program as someone to whom read-only files are read-only: root is nobody then.
fn as_nobody(bench: &Bench, args: &[&str]) -> (Option<i32>, String, String) {
    let mut program = bench.program(args);
    if fs::metadata(bench.path("")).unwrap().uid() == 0 {
        program.uid(65_534).gid(65_534);
    }
    let done = program.output().unwrap();
    (done.status.code(), text(&done.stdout), text(&done.stderr))
}

#[test]
fn read_only_files_are_read_and_not_written() {
    let bench = Bench::with_demo();
    let list = bench.output(&["list", "associations", "--format", "json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&list).unwrap();
    for name in ["casework.db", "intelligence.db"] {
        set_mode(&bench.workspace().join(name), 0o444);
    }
    set_mode(&bench.workspace(), 0o777);
    set_mode(&bench.path(""), 0o755);
    let before = bytes(&bench.workspace());
    let (code, _, said) = as_nobody(&bench, &["show", rows[0]["ref"].as_str().unwrap()]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("is read-only here, so nothing was written"), "{said}");
    let listed = as_nobody(&bench, &["list", "associations", "--format", "json"]);
    assert_eq!(listed, (Some(0), list, String::new()));
    let (_, doctor, _) = as_nobody(&bench, &["doctor"]);
    assert!(doctor.contains("warning the databases are read-only here"), "{doctor}");
    let databases = |files: Vec<(PathBuf, Vec<u8>)>| -> Vec<_> {
        files.into_iter().filter(|(path, _)| path.extension().is_some_and(|e| e == "db")).collect()
    };
    assert_eq!(databases(bytes(&bench.workspace())), databases(before));
}

#[test]
fn a_read_only_folder_is_told_in_one_sentence() {
    let bench = Bench::with_demo();
    set_mode(&bench.workspace(), 0o555);
    set_mode(&bench.path(""), 0o755);
    let before = bytes(&bench.workspace());
    let (code, out, said) = as_nobody(&bench, &["list", "gifts"]);
    set_mode(&bench.workspace(), 0o755);
    assert_eq!((code, out.as_str()), (Some(3), ""), "{said}");
    assert!(said.contains("is read-only here, so nothing was written"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert_eq!(bytes(&bench.workspace()), before);
}
