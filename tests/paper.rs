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

use probity::app::keys::Key;
use probity::app::message::{Destination, Effect, Manuscript, Message, Paper};
use probity::documents::Form;
use probity::store::worker::serve;
use probity::term::printer;
use pty::{Home, Pty};
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::sync::Arc;
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

/// The preview of the next agenda as it is before its pages are set, with what sets them.
fn unset() -> (Bench, u64, Box<Manuscript>) {
    let mut bench = Bench::small();
    bench.press("8");
    let asked = bench.take(Message::Key(Key::Char('p')));
    let [Effect::Ask(run, request)] = &asked[..] else { panic!("{asked:?}") };
    let mut answers = Vec::new();
    serve(&mut bench.store, request.clone(), &|| false, &mut |answer| answers.push(answer));
    let answer = answers.pop().expect("an answer");
    let mut effects = bench.take(Message::Answer((*run, answer)));
    let Some(Effect::LayOut(run, manuscript)) = effects.pop() else { panic!("{effects:?}") };
    (bench, run, manuscript)
}

fn laid(run: u64, manuscript: &Manuscript) -> Message {
    Message::LaidOut(run, Ok(Arc::new(manuscript.lay_out().expect("set"))))
}

#[test]
fn keys_do_not_wait_while_the_pages_are_set_but_those_that_print_them() {
    let (mut bench, run, manuscript) = unset();
    assert!(bench.screen().contains("Setting the pages"), "{}", bench.screen());
    bench.press("tab j");
    assert!(bench.notice().is_empty() && bench.screen().contains("printer and file: text"));
    let may = bench.state.may_send().expect_err("there is nothing to print yet");
    assert_eq!(may, "the pages are still being set; print them when they are shown");
    // What prints waits, and what is pressed after it waits with it.
    bench.press("enter esc");
    assert!(bench.printed.is_empty() && bench.screen().contains("Setting the pages"));
    bench.send(laid(run, &manuscript));
    assert_eq!(last(&bench).1, Destination::Printer);
    assert!(bench.state.overlays.is_empty(), "and closed by the key after: {}", bench.screen());
}

#[test]
fn what_was_scrolled_while_the_pages_were_set_counts_to_their_end() {
    let (mut bench, run, manuscript) = unset();
    bench.press(&"pagedown ".repeat(500));
    bench.send(laid(run, &manuscript));
    let screen = bench.screen();
    let last = screen.lines().find(|line| line.contains("   page ")).expect("the page");
    let words: Vec<&str> = last.split_whitespace().rev().take(3).collect();
    assert_eq!(words.first(), words.last(), "on the last page: {last}");
    bench.press(&"pageup ".repeat(500));
    assert!(bench.screen().contains("page 1 of"), "{}", bench.screen());
}

#[test]
fn pages_that_nobody_awaits_any_more_are_not_shown() {
    let (mut bench, run, manuscript) = unset();
    bench.press("esc");
    assert!(bench.state.overlays.is_empty(), "{}", bench.screen());
    bench.send(laid(run, &manuscript));
    assert!(bench.state.overlays.is_empty(), "{}", bench.screen());
    // Nor does a preview that was opened since take the pages of another.
    bench.take(Message::Key(Key::Char('p')));
    bench.send(laid(run, &manuscript));
    assert!(bench.screen().contains("Setting the pages"), "{}", bench.screen());
}

#[test]
fn pages_that_cannot_be_set_say_why_and_leave_the_list() {
    let (mut bench, run, _) = unset();
    bench.send(Message::LaidOut(run, Err("papers.toml: line 2: no".to_owned())));
    assert_eq!(bench.notice(), "papers.toml: line 2: no");
    assert!(bench.state.overlays.is_empty(), "{}", bench.screen());
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
