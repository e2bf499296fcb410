//! Papers on the command line: each form, to standard output and into a file.

use crate::bench::{Bench, text};
use std::fs;
use std::os::unix::fs::PermissionsExt;

fn read(bytes: &[u8]) -> String {
    let text = pdf_extract::extract_text_from_mem(bytes).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_pdf_goes_whole_into_a_file_and_says_so() {
    let bench = Bench::with_demo();
    let path = bench.file("agenda.pdf", "an older agenda");
    let said = bench.output(&["agenda", "--output", &path]);
    assert!(said.starts_with("wrote ") && said.ends_with("agenda.pdf\n"), "{said}");
    let bytes = fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7") && bytes.trim_ascii_end().ends_with(b"%%EOF"));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0, "for its owner");
    let (pdf, paper) = (read(&bytes), bench.output(&["agenda"]));
    let references: Vec<&str> =
        paper.split_whitespace().filter(|word| word.starts_with("I-2026-")).collect();
    assert!(references.len() > 3, "{paper}");
    assert!(references.iter().all(|reference| pdf.contains(reference)), "{pdf}");
    assert_eq!(pdf.matches("OFFICIAL-SENSITIVE").count() % 2, 0, "top and bottom");
}

#[test]
fn a_pdf_can_be_redirected() {
    let bench = Bench::with_demo();
    let done = bench.run(&["agenda", "--format", "pdf"]).success();
    assert!(read(&done.get_output().stdout).contains("New intelligence"));
    assert_eq!(text(&done.get_output().stderr), "");
}

#[test]
fn a_paper_in_any_form_goes_into_a_file() {
    let bench = Bench::with_demo();
    for (name, start) in [("a.txt", "   "), ("a.html", "<!DOCTYPE html>"), ("a", "   ")] {
        let path = bench.path(name);
        bench.output(&["agenda", "--output", path.to_str().unwrap()]);
        assert!(fs::read_to_string(&path).unwrap().starts_with(start), "{name}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_named_and_nothing_is_left() {
    let bench = Bench::with_demo();
    let nowhere = bench.path("no/such/folder/agenda.pdf");
    let said = bench.failure(&["agenda", "--output", nowhere.to_str().unwrap()], 3);
    assert!(said.contains("there is no folder") && said.contains("make it first"), "{said}");
    fs::create_dir(bench.path("taken")).unwrap();
    let said = bench.failure(&["agenda", "--output", bench.path("taken").to_str().unwrap()], 3);
    assert!(said.contains("is not an ordinary file"), "{said}");
    assert_eq!(fs::read_dir(bench.path("taken")).unwrap().count(), 0);
}
