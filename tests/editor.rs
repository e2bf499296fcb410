//! Long text in the program itself, in a pseudo-terminal: the editor that takes the screen and
//! gives it back, and what was typed when the program was killed.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what a test cannot go on without fails it, in its helpers too"
)]

#[path = "support/pty.rs"]
mod pty;
mod support;

use probity::store::workspace::{Protection, create};
use pty::{Home, LOOK, Pty};
use rustix::process::Signal;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};
use support::now;

/// How long a file may take to be there.
const PATIENCE: Duration = Duration::from_secs(30);

/// The workbench with an editor of our own, and a private folder to look into.
fn with_editor(home: &Home, script: Option<&str>) -> (Pty, PathBuf) {
    let folder = home.workspace.with_file_name("runtime");
    fs::create_dir_all(&folder).expect("a folder");
    let mut command = home.workbench();
    command.env("XDG_RUNTIME_DIR", &folder);
    if let Some(script) = script {
        let editor = home.workspace.with_file_name("editor");
        fs::write(&editor, format!("#!/bin/sh\n{script}\n")).expect("written");
        fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).expect("made to run");
        command.env("EDITOR", &editor);
    }
    (Pty::start(command), folder)
}

/// Opens the form of a new report and writes its items.
fn write_items(pty: &mut Pty, text: &str) {
    pty.wait_until("the first screen", |screen| {
        screen.alternate_screen() && screen.contents().contains("a.khan")
    });
    pty.press("N");
    pty.wait_for("Record a report");
    pty.press("c\tSeen off duty\t");
    pty.press(text);
    pty.wait_for(text);
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).expect("the folder").next().is_none()
}

#[test]
fn the_editor_takes_the_screen_and_brings_the_text_back() {
    let home = Home::new();
    let script = "echo \"the editor of $1\"; stat -c '%a' \"$1\"; read line
                  echo \"$line\" >> \"$1\"; touch \"$1~\"";
    let (mut pty, folder) = with_editor(&home, Some(script));
    write_items(&mut pty, "1BP She was seen");
    pty.press("\x0f");
    let screen = pty.wait_until("the editor on the ordinary screen", |screen| {
        !screen.alternate_screen() && screen.contents().contains("600")
    });
    assert!(screen.contains("the editor of"), "{screen}");
    // The keys are the editor's: none of them is taken by the program.
    pty.press("2CP N q ctrl\r");
    let screen = pty.wait_until("the form again", |screen| {
        screen.alternate_screen() && screen.contents().contains("2CP N q ctrl")
    });
    assert!(screen.contains("1BP She was seen") && screen.contains("Record a report"), "{screen}");
    assert!(is_empty(&folder), "nothing of it is left");
    // And keys are the program's again.
    pty.press("!");
    pty.wait_for("ctrl!");
    pty.press("\x13");
    pty.wait_for("recorded; score it");
    pty.press("q");
    assert_eq!(pty.end().exit_code(), 0, "{}", pty.screen());
    pty.wait_until_given_back();
}

#[test]
fn an_interrupt_in_the_editor_is_the_editors() {
    let home = Home::new();
    let script =
        "trap 'echo caught >> \"$1\"; exit 0' INT; echo waiting; while :; do sleep 0.05; done";
    let (mut pty, _) = with_editor(&home, Some(script));
    write_items(&mut pty, "1BP She was seen");
    pty.press("\x0f");
    pty.wait_for("waiting");
    pty.press("\x03");
    let screen = pty.wait_until("the form again", |screen| {
        screen.alternate_screen() && screen.contents().contains("caught")
    });
    assert!(screen.contains("Record a report"), "{screen}");
}

#[test]
fn an_editor_that_is_missing_or_fails_is_said_and_the_text_stays() {
    for (script, said) in [(None, "no editor is set"), (Some("exit 3"), "ended with an error")] {
        let home = Home::new();
        let (mut pty, folder) = with_editor(&home, script);
        write_items(&mut pty, "1BP She was seen");
        pty.press("\x0f");
        let screen = pty.wait_for(said);
        assert!(screen.contains("1BP She was seen"), "{screen}");
        assert!(is_empty(&folder), "nothing of it is left");
    }
    let home = Home::new();
    let mut command = home.workbench();
    command.env("VISUAL", "no-such-editor");
    let mut pty = Pty::start(command);
    write_items(&mut pty, "1BP She was seen");
    pty.press("\x0f");
    let screen = pty.wait_for("`no-such-editor` was not found");
    assert!(screen.contains("1BP She was seen"), "{screen}");
}

/// The drafts of a workspace, once the latest is there.
fn drafts(workspace: &Path) -> Vec<Vec<u8>> {
    let end = Instant::now() + PATIENCE;
    loop {
        let entries = fs::read_dir(workspace.join("drafts")).into_iter().flatten().flatten();
        let kept = entries.filter(|e| e.path().extension().is_some_and(|end| end == "draft"));
        let files: Vec<Vec<u8>> = kept.filter_map(|entry| fs::read(entry.path()).ok()).collect();
        if !files.is_empty() {
            return files;
        }
        assert!(Instant::now() < end, "no draft is kept");
        thread::sleep(LOOK);
    }
}

fn holds(bytes: &[u8], word: &str) -> bool {
    pty::find(bytes, word.as_bytes()).is_some()
}

/// Kills the program and waits until it is gone.
fn kill(mut pty: Pty) {
    pty.signal(Signal::KILL);
    pty.end();
}

#[test]
fn what_was_typed_when_the_program_was_killed_is_there_again() {
    let home = Home::new();
    let mut pty = home.open();
    write_items(&mut pty, "1BP She was seen");
    let end = Instant::now() + PATIENCE;
    while !drafts(&home.workspace).iter().any(|draft| holds(draft, "1BP She was seen")) {
        assert!(Instant::now() < end, "the latest is not kept");
        thread::sleep(LOOK);
    }
    kill(pty);

    let mut pty = home.open();
    pty.press("N");
    let screen = pty.wait_for("brought back; esc gives it up");
    assert!(screen.contains("1BP She was seen") && screen.contains("Seen off duty"), "{screen}");
    pty.press(" twice");
    pty.wait_for("1BP She was seen twice");
    pty.press("\x13");
    pty.wait_for("recorded; score it");
    pty.press("q");
    assert_eq!(pty.end().exit_code(), 0, "{}", pty.screen());
    let left = fs::read_dir(home.workspace.join("drafts")).expect("the folder").count();
    assert_eq!(left, 0, "what is saved is no draft");
}

#[test]
fn the_draft_of_an_encrypted_workspace_holds_no_readable_word() {
    let home = Home::new();
    let sealed = home.workspace.with_file_name("sealed");
    create(&sealed, "a.khan", &Protection::Passphrase("rain in Luton"), now()).expect("made");
    let passphrase = home.workspace.with_file_name("passphrase");
    fs::write(&passphrase, "rain in Luton\n").expect("written");
    let open = || {
        let mut command = home.command(env!("CARGO_BIN_EXE_probity"));
        command.arg("--workspace");
        command.arg(&sealed);
        command.arg("--passphrase-file");
        command.arg(&passphrase);
        Pty::start(command)
    };
    let mut pty = open();
    write_items(&mut pty, "1BP She was seen");
    thread::sleep(LOOK * 10);
    let kept = drafts(&sealed);
    kill(pty);
    for draft in kept.iter().chain(&drafts(&sealed)) {
        for word in ["seen", "1BP", "text", "confidential", "khan"] {
            assert!(!holds(draft, word), "{word} can be read");
        }
    }
    let mut pty = open();
    pty.wait_until("the first screen", |screen| screen.contents().contains("a.khan"));
    pty.press("N");
    let screen = pty.wait_for("brought back");
    assert!(screen.contains("1BP She was se"), "{screen}");
}
