//! Papers on their way out: from the preview to a printer or a file, in each form, and what is
//! said where one of them is not there.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what a test cannot go on without fails it, in its helpers too"
)]

#[path = "support/pty.rs"]
mod pty;
mod support;

use probity::app::message::{Destination, Message, Paper};
use probity::documents::Form;
use probity::term::printer;
use pty::{Home, Pty};
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use support::Bench;

/// On the preview of the next agenda.
fn on_agenda() -> Bench {
    let mut bench = Bench::small();
    bench.press("8 p");
    bench
}

fn last(bench: &Bench) -> &(Paper, Destination) {
    bench.printed.last().expect("something was printed")
}

/// The text of a PDF, its lines joined.
fn read(bytes: &[u8]) -> String {
    let text = pdf_extract::extract_text_from_mem(bytes).expect("a PDF");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_paper_is_printed_as_pdf_unless_text_is_asked_for() {
    let mut bench = on_agenda();
    for (words, printed, written) in [
        ("printer and file: PDF", Form::Pdf, Form::Pdf),
        ("printer and file: text", Form::Text, Form::Text),
        ("printer: PDF, file: HTML", Form::Pdf, Form::Html),
    ] {
        assert!(bench.screen().contains(words), "{}", bench.screen());
        bench.press("enter");
        assert_eq!(last(&bench), &(paper(&bench, printed), Destination::Printer));
        bench.press("f");
        let file = Destination::File(
            format!("Tactical-tasking-and-co-ordination-agenda-T-2026-24.{}", written.ending())
                .into(),
        );
        assert_eq!(last(&bench), &(paper(&bench, written), file));
        bench.press("tab");
        if written != Form::Html {
            assert!(bench.notice().contains(':'), "the key says what it did");
        }
    }
    assert!(bench.screen().contains("printer and file: PDF"), "and round again");
}

/// The paper last printed, in another form.
fn paper(bench: &Bench, form: Form) -> Paper {
    Paper { document: last(bench).0.document.clone(), form }
}

#[test]
fn what_is_printed_is_what_the_preview_shows() {
    let mut bench = on_agenda();
    bench.press("enter");
    let bytes = last(&bench).0.bytes().expect("made");
    assert!(bytes.starts_with(b"%PDF-1.7"));
    let text = read(&bytes);
    let shown = bench.printed_text();
    let mut words = shown.split_whitespace().filter(|word| word.chars().all(char::is_alphanumeric));
    assert!(words.clone().count() > 100);
    assert!(words.all(|word| text.contains(word)), "{text}");
}

#[test]
fn a_printer_that_is_not_there_is_said_and_the_paper_stays() {
    let mut bench = on_agenda();
    bench.press("enter");
    let bytes = last(&bench).0.bytes().expect("made");
    let nowhere = printer::Destination::Printer(None);
    let said = printer::print(&bytes, &nowhere, OsStr::new("no-such-lp"));
    bench.send(Message::Done(said.map_err(|error| error.to_string())));
    assert!(bench.notice().starts_with("no printer: `no-such-lp` was not found"), "refused");
    bench.press("f");
    assert!(matches!(last(&bench), (_, Destination::File(_))), "the preview is still open");
}

/// The program on the preview of the next agenda, where no printing program is on the path.
fn in_terminal(home: &Home) -> Pty {
    let mut command = home.workbench();
    command.env("PATH", home.workspace.display().to_string());
    let mut pty = Pty::start(command);
    pty.wait_for("a.khan");
    pty.press("8");
    pty.wait_for("T-2026-24");
    pty.press("p");
    pty.wait_for("printer and file: PDF");
    pty
}

fn files(folder: &Path, ending: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(ending)).collect()
}

#[test]
fn the_program_prints_to_a_file_where_there_is_no_printer() {
    let home = Home::new();
    let folder = home.workspace.parent().expect("a home").to_owned();
    let mut pty = in_terminal(&home);
    pty.press("\r");
    pty.wait_for("no printer: `lp` was not found on this machine; print to a file");
    assert!(files(&folder, ".pdf").is_empty(), "nothing is half written");
    pty.press("f");
    pty.wait_for("wrote ");
    let names = files(&folder, ".pdf");
    let name = names.first().expect("a file");
    let text = read(&fs::read(folder.join(name)).expect("readable"));
    assert!(name.contains("T-2026-24"), "{name}");
    assert!(text.contains("T-2026-24") && text.contains("page 1 of"), "{text}");
    assert!(text.contains("printed by a.khan"), "{text}");
    pty.press("\x1bq");
    assert_eq!(pty.end().exit_code(), 0, "{}", pty.screen());
}

#[test]
fn leaving_at_once_loses_no_paper() {
    let home = Home::new();
    let folder = home.workspace.parent().expect("a home").to_owned();
    let mut pty = in_terminal(&home);
    pty.press("f").press("qq");
    assert_eq!(pty.end().exit_code(), 0, "{}", pty.screen());
    let names = files(&folder, ".pdf");
    let bytes = fs::read(folder.join(names.first().expect("a file"))).expect("readable");
    assert!(read(&bytes).contains("page 1 of"));
}

#[test]
fn a_pdf_is_refused_to_a_terminal_and_the_way_out_is_said() {
    let home = Home::new();
    let mut command = home.workbench();
    command.args(["agenda", "--format", "pdf"]);
    let mut pty = Pty::start(command);
    assert_eq!(pty.end().exit_code(), 2, "{}", pty.screen());
    let said = pty.wait_for("probity: a PDF cannot be shown in the terminal");
    assert!(said.contains("--output FILE"), "{said}");
}
