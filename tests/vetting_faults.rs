//! What goes wrong while vetting is worked: the program killed in the middle, the database held by
//! another, the window made small, and a list that tries to write to the terminal.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what a test cannot go on without fails it, in its helpers too"
)]

#[path = "support/play.rs"]
mod play;
#[path = "support/pty.rs"]
mod pty;
mod support;

use play::{database, done, leave, narrow_to, number, press, text};
use pty::{Home, LOOK, Pty, find};
use rustix::process::Signal;
use std::fs;
use std::process::{Command, Stdio};
use std::thread;

/// A case without findings that is ready to be decided, and no second person needed to withdraw it.
fn case_to_decide(home: &Home) -> String {
    let case = "SELECT v.ref FROM vetting_case v WHERE v.stage = 'assessment'
        AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.case_id = v.id)
        AND NOT EXISTS (SELECT 1 FROM barred_match m WHERE m.case_id = v.id)
        AND v.kind = 'recruit' ORDER BY v.ref";
    text(home, "casework", case, [])
}

/// The decision on a case typed, not saved.
fn on_decision(home: &Home, case: &str) -> Pty {
    let mut pty = home.open();
    press(&mut pty, "2", "Vetting");
    narrow_to(&mut pty, case);
    press(&mut pty, "d", "Decide");
    pty.press("g\tevery check is in, and nothing stands against it\tlow");
    pty.wait_for("nothing stands against it");
    pty
}

/// How a case is decided: its own row, its decision and its clearance.
fn decided(home: &Home, case: &str) -> String {
    let parts = "SELECT (closed_on IS NOT NULL)
          || (SELECT count(*) FROM case_decision d WHERE d.case_id = v.id AND d.state = 'stands')
          || (SELECT count(*) FROM clearance c WHERE c.case_ref = v.ref)
          || (SELECT count(*) FROM audit WHERE record = v.ref AND command = 'decide case')
        FROM vetting_case v WHERE v.ref = ?1";
    text(home, "casework", parts, [case])
}

#[test]
fn killed_while_it_decides_a_case_is_decided_whole_or_not_at_all() {
    for looks in [0, 1, 2, 4] {
        let home = Home::new();
        let case = case_to_decide(&home);
        let mut pty = on_decision(&home, &case);
        pty.press("\x13");
        thread::sleep(LOOK * looks);
        pty.signal(Signal::KILL);
        pty.end();
        let after = decided(&home, &case);
        assert!(["0000", "1111"].contains(&after.as_str()), "{after}");
        done(&home, &["audit", "verify"]);
        // It opens again, and the case is worked as it is.
        let mut pty = home.open();
        press(&mut pty, "2", "Vetting");
        leave(pty);
    }
}

#[test]
fn killed_while_it_imports_hrs_list_it_keeps_all_of_it_or_nothing() {
    let home = Home::new();
    let rows: String =
        (0..2_000).map(|n| format!("\n{},\"Doe, Jo {n}\",staff", 50_000 + n)).collect();
    let file = home.workspace.with_file_name("hr.csv");
    fs::write(&file, format!("number,name,type{rows}")).expect("written");
    let kept = "SELECT count(*) FROM hr_difference WHERE number >= '50000' AND number < '52000'
        AND name LIKE 'Doe, Jo %'";
    for looks in [1, 5, 20, 60] {
        let mut import = Command::new(env!("CARGO_BIN_EXE_probity"))
            .args(["import", "hr"])
            .arg(&file)
            .arg("--workspace")
            .arg(&home.workspace)
            .env_clear()
            .envs(home.environment())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("run");
        thread::sleep(LOOK * looks);
        import.kill().expect("killed");
        import.wait().expect("ended");
        let files = number(&home, "casework", "SELECT count(*) - 1 FROM hr_file", []);
        assert_eq!(number(&home, "casework", kept, []), files * 2_000);
        done(&home, &["audit", "verify"]);
    }
    let said = done(&home, &["import", "hr", &file.display().to_string()]);
    assert!(said.contains("2000  joiner") || said.contains("2,000  joiner"), "{said}");
}

#[test]
fn what_was_typed_of_a_decision_outlives_a_held_database_and_a_small_window() {
    let home = Home::new();
    let case = case_to_decide(&home);
    let mut pty = on_decision(&home, &case);
    for (columns, lines) in [(80, 24), (30, 8), (60, 15), (200, 60), (120, 40)] {
        pty.resize(columns, lines);
    }
    pty.wait_for("nothing stands against it");
    let blocker = database(&home, "casework");
    blocker.execute_batch("BEGIN IMMEDIATE").expect("held");
    pty.press("\x13");
    let screen = pty.wait_for("locked by another program");
    assert!(screen.contains("nothing stands against it"), "{screen}");
    blocker.execute_batch("ROLLBACK").expect("let go");
    assert_eq!(decided(&home, &case), "0000");
    press(&mut pty, "\x13", &format!("{case} granted: C-2026-"));
    leave(pty);
    assert_eq!(decided(&home, &case), "1111");
}

#[test]
fn what_hrs_list_holds_reaches_the_terminal_harmless() {
    let home = Home::new();
    let long = "Ó".repeat(200);
    let rows = format!(
        "number,name,type\n60001,\"{long}\",staff\n60002,\"Roe\u{1b}]0;owned\u{7}\u{1b}[2J, A\",staff\n"
    );
    let file = home.workspace.with_file_name("hr.csv");
    fs::write(&file, rows).expect("written");
    done(&home, &["import", "hr", &file.display().to_string()]);
    let mut pty = home.open();
    press(&mut pty, "1", "Home");
    press(&mut pty, "j", "HR differences");
    play::narrow(&mut pty, "number:60001");
    pty.wait_for("ÓÓÓÓÓÓÓÓ");
    for (columns, lines) in [(80, 24), (60, 15), (200, 60)] {
        pty.resize(columns, lines);
        pty.wait_until("the line under the cursor", |screen| {
            play::chosen(&screen.contents()).is_some_and(|line| line.contains("ÓÓÓÓ"))
        });
    }
    press(&mut pty, "a", " accepted: ");
    play::narrow(&mut pty, "number:60002");
    press(&mut pty, "a", " accepted: ");
    assert!(find(&pty.bytes(), b"\x1b]0;owned").is_none(), "{}", pty.screen());
    leave(pty);
    let said = done(&home, &["list", "people", "--filter", "collar:60002"]);
    assert!(said.contains("Roe") && !said.contains(['\u{1b}', '\u{7}']), "{said:?}");
}
