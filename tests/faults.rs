//! What goes wrong in a real office: a process killed while it writes, two people at one
//! record, files that are locked, foreign, newer, damaged or read-only.

mod support;

use probity::domain::tasking::ActionPriority;
use probity::store::audit::Verdict;
use probity::store::change::{Change, NewAction};
use probity::store::error::StoreError;
use probity::store::workspace::Workspace;
use probity::store::writer::Seen;
use rusqlite::Connection;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use support::{Bench, demonstration, now, today};

fn action(n: usize) -> Change {
    let what = format!("change {n}");
    let action = NewAction {
        what,
        owner: "m.reyes".to_owned(),
        due: today(),
        priority: ActionPriority::Low,
    };
    Change::AddAction { meeting_id: None, report_id: None, action }
}

/// Not a test of its own: the process that `a_killed_writer_loses_nothing` kills.
#[test]
#[ignore = "run by another test as a process of its own"]
fn writer() {
    let path = std::env::var("PROBITY_TEST_WORKSPACE").expect("a workspace");
    let workspace = Workspace::unlock(Path::new(&path), "a.khan", None).expect("unlocked");
    let mut store = workspace.open().expect("opened");
    for n in 0.. {
        let applied = store.apply("a.khan", now(), &action(n)).expect("applied");
        println!("acknowledged {}", applied.record);
    }
}

#[test]
fn a_killed_writer_loses_nothing() {
    let (_folder, path) = demonstration();
    for acknowledged_before_the_kill in [1, 7, 23] {
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["writer", "--exact", "--ignored", "--nocapture"])
            .env("PROBITY_TEST_WORKSPACE", &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a writer");
        let lines = BufReader::new(child.stdout.take().expect("its words")).lines();
        let mut acknowledged = Vec::new();
        for line in lines.map_while(Result::ok) {
            if let Some((_, reference)) = line.split_once("acknowledged ") {
                acknowledged.push(reference.to_owned());
            }
            if acknowledged.len() >= acknowledged_before_the_kill {
                // SIGKILL: it cannot be caught.
                child.kill().expect("killed");
                break;
            }
        }
        child.wait().expect("ended");
        assert!(acknowledged.len() >= acknowledged_before_the_kill);
        let store =
            Workspace::unlock(&path, "a.khan", None).expect("unlocked").open().expect("opened");
        for reference in &acknowledged {
            assert!(store.find(reference).is_ok(), "{reference} was acknowledged and is lost");
        }
        for (side, verdict) in store.verify_audit().expect("walked") {
            assert!(matches!(verdict, Verdict::Whole(_)), "{side}: {verdict:?}");
        }
    }
}

#[test]
fn two_at_one_record_one_wins_and_the_other_is_told() {
    let mut mine = Bench::small();
    mine.press("2 a");
    let id = mine.state.shown().and_then(|(_, list)| list.current()).expect("a case").clone();
    let workspace = Workspace::unlock(&mine.path, "m.reyes", None).expect("unlocked");
    let mut theirs = workspace.open().expect("opened");
    let case = Seen { id: id.id, version: id.version };
    let change = Change::AssignCase { case, to: "d.mehta".to_owned() };
    theirs.apply("m.reyes", now(), &change).expect("the first wins");
    let again = theirs.apply("e.nowak", now(), &change).expect_err("the second is told");
    let sentence = again.to_string();
    assert!(matches!(again, StoreError::Stale { .. }));
    for word in ["m.reyes", "assign case", "d.mehta", "your text is kept"] {
        assert!(sentence.contains(word), "{sentence}");
    }
    mine.press("ctrl-s");
    let screen = mine.screen();
    assert!(screen.contains("m.reyes"), "{screen}");
    assert!(!mine.state.overlays.is_empty(), "the form stays open with what was typed");
    mine.press("ctrl-s");
    assert!(mine.notice().contains("is with a.khan"), "{}", mine.screen());
}

fn open(path: &Path) -> Result<(), StoreError> {
    Workspace::unlock(path, "a.khan", None)?.open().map(drop)
}

#[test]
fn a_foreign_newer_or_damaged_database_is_named_and_left_alone() {
    type Spoil = fn(&Path);
    let foreign: Spoil = |file| {
        fs::remove_file(file).expect("removed");
        let db = Connection::open(file).expect("a database");
        db.execute_batch("CREATE TABLE shopping (item TEXT)").expect("a table");
    };
    let newer: Spoil = |file| {
        let db = Connection::open(file).expect("a database");
        db.execute_batch("PRAGMA user_version = 99").expect("set");
    };
    let damaged: Spoil = |file| fs::write(file, vec![b'x'; 8192]).expect("written");
    for file in ["casework.db", "intelligence.db"] {
        for (spoil, words) in [
            (foreign, "belongs to another program"),
            (newer, "a newer probity"),
            (damaged, "is damaged"),
        ] {
            let (_folder, path) = demonstration();
            let file = path.join(file);
            for beside in ["-wal", "-shm"] {
                let _ = fs::remove_file(format!("{}{beside}", file.display()));
            }
            spoil(&file);
            let before = fs::read(&file).expect("its bytes");
            let error = open(&path).expect_err(words);
            let sentence = error.to_string();
            assert!(sentence.contains(words) && error.is_environment(), "{sentence}");
            assert!(sentence.contains("nothing was written"), "{sentence}");
            assert_eq!(fs::read(&file).expect("its bytes"), before, "{words}");
        }
    }
}

#[test]
fn a_locked_workspace_is_said_and_nothing_is_written() {
    let (_folder, path) = demonstration();
    let mut store =
        Workspace::unlock(&path, "a.khan", None).expect("unlocked").open().expect("opened");
    let blocker = Connection::open(path.join("intelligence.db")).expect("opened");
    blocker.execute_batch("BEGIN IMMEDIATE").expect("held");
    let error = store.apply("a.khan", now(), &action(1)).expect_err("locked");
    assert!(matches!(error, StoreError::Locked(_)), "{error}");
    assert!(error.to_string().contains("locked by another program"), "{error}");
    blocker.execute_batch("ROLLBACK").expect("let go");
    store.apply("a.khan", now(), &action(1)).expect("written once it is free");
}

#[test]
fn a_read_only_workspace_opens_and_refuses_changes() {
    let (_folder, path) = demonstration();
    let workspace = Workspace::unlock(&path, "a.khan", None).expect("unlocked");
    let mut store = workspace.open_to_read().expect("opened");
    assert!(store.is_read_only());
    let error = store.apply("a.khan", now(), &action(1)).expect_err("read-only");
    assert!(error.to_string().contains("is read-only here, so nothing was written"), "{error}");
}

#[test]
fn a_database_removed_or_replaced_while_open_takes_no_change() {
    for name in ["casework.db", "intelligence.db"] {
        let (_folder, path) = demonstration();
        let workspace = Workspace::unlock(&path, "a.khan", None).expect("unlocked");
        let mut store = workspace.open().expect("opened");
        let (file, aside) = (path.join(name), path.join("aside"));
        fs::rename(&file, &aside).expect("removed");
        let gone = store.apply("a.khan", now(), &action(1)).expect_err("removed");
        assert!(gone.to_string().contains("was removed or replaced while it was open"), "{gone}");
        fs::copy(&aside, &file).expect("replaced");
        let gone = store.apply("a.khan", now(), &action(1)).expect_err("replaced");
        assert!(matches!(gone, StoreError::Gone(at) if at == file));
        fs::rename(&aside, &file).expect("put back");
        store.apply("a.khan", now(), &action(1)).expect("written once it is back");
    }
}
