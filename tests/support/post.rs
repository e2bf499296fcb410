//! Letters of the unit in a pseudo-terminal: seen as drafts, sent, and written to the files that are
//! posted; what the database and the paper say of each.

use crate::play::{self, press};
use crate::pty::{Home, Pty};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// The letters of a kind that went to whom a case is about: when, by whom, and with what words.
#[track_caller]
pub fn sent(home: &Home, case: &str, kind: &str) -> String {
    let of = "SELECT group_concat(l.sent_on || ' by ' || l.sent_by || ': '
          || ifnull(l.told, 'no words'), '; ')
        FROM letter l JOIN vetting_case v ON v.id = l.case_id
        JOIN person p ON p.id = l.person_id AND p.id = v.person_id AND p.name = l.addressee
        WHERE v.ref = ?1 AND l.kind = ?2";
    play::text(home, "casework", of, [case, kind])
}

/// Who a case is about, as a letter names them: forenames before the surname.
#[track_caller]
pub fn addressee(home: &Home, case: &str) -> String {
    let who = "SELECT p.name FROM vetting_case v JOIN person p ON p.id = v.person_id
        WHERE v.ref = ?1";
    let name = play::text(home, "casework", who, [case]);
    match name.split_once(", ") {
        Some((surname, forenames)) => format!("{forenames} {surname}"),
        None => name,
    }
}

/// The papers that lie in the user's folder.
pub fn papers(home: &Home) -> BTreeSet<PathBuf> {
    let folder = home.workspace.parent().expect("a folder");
    let there =
        fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("a file").path());
    there.filter(|path| path.extension().is_some_and(|kind| kind == "pdf")).collect()
}

/// What a paper says, without the breaks of its lines.
#[track_caller]
pub fn read(paper: &PathBuf) -> String {
    let pdf = fs::read(paper).expect("the paper");
    let text = pdf_extract::extract_text_from_mem(&pdf).expect("a PDF");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Of the case under the cursor: the letter is a draft that cannot be written to a file; it is sent
/// with some words of its own and written to one, whose words it gives.
#[track_caller]
pub fn letter_goes_out(pty: &mut Pty, home: &Home, kind: &str, told: &str) -> String {
    let before = papers(home);
    press(pty, "L", "Draft, not sent");
    press(pty, "f", "this is a draft; i sends it, and what is sent can be printed");
    assert_eq!(papers(home), before, "a draft is no letter");
    press(pty, "i", "Send the letter");
    pty.press(told);
    press(pty, "\x13", &format!(": letter of {kind} L-2026-"));
    pty.wait_until("the letter as it went", |screen| {
        let shown = screen.contents();
        shown.contains("Our reference") && !shown.contains("Draft, not sent")
    });
    press(pty, "f", "wrote ");
    pty.press("\x1b");
    let written = papers(home);
    let [paper] = written.difference(&before).collect::<Vec<_>>()[..] else {
        panic!("one file: {before:?}, then {written:?}")
    };
    read(paper)
}

/// Every letter of the list shown at once: as many as are asked for go out, each in a file of its
/// own; gives the words of all.
#[track_caller]
pub fn letters_go_out(pty: &mut Pty, home: &Home, count: usize) -> Vec<String> {
    let before = papers(home);
    press(pty, "\x01", &format!("{count} marked"));
    press(pty, "L", &format!("page 1 of {count}"));
    press(pty, "i", "Send the letter");
    press(pty, "\x13", &format!("{count} records?"));
    press(pty, "y", &format!("Send the letter: {count} done"));
    pty.press("f");
    pty.wait_until("a file for each", |_| papers(home).len() == before.len() + count);
    press(pty, "\x1b", "Invitations");
    let written = papers(home);
    written.difference(&before).map(read).collect()
}
