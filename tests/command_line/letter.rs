//! Letters on the command line: drafts, letters as they went, sending, and what is refused.

use crate::bench::{Bench, text};
use std::fs;

/// The first reference of a list.
fn first(bench: &Bench, args: &[&str]) -> String {
    let listed = bench.output(args);
    let row = listed.lines().nth(1).unwrap_or_else(|| panic!("{args:?}: {listed}"));
    row.split(',').next().expect("a reference").to_owned()
}

fn case(bench: &Bench, filter: &str) -> String {
    first(bench, &["list", "vetting", "--filter", filter, "--format", "csv"])
}

#[test]
fn a_letter_is_a_draft_until_it_is_issued_and_then_stands() {
    let bench = Bench::with_demo();
    let case = case(&bench, "outcome:granted -letter -first-outcome");
    let draft = bench.output(&["letter", &case]);
    assert!(draft.contains("Draft, not sent") && draft.contains(&case), "{draft}");
    let path = bench.path("grant.txt");
    let file = path.to_str().expect("a path");
    bench.output(&["letter", &case, "--issue", "--reason", "A copy is kept.", "--output", file]);
    let sent = fs::read_to_string(&path).expect("the letter");
    assert!(!sent.contains("Draft") && sent.contains("A copy is kept."), "{sent}");
    let twice = bench.failure(&["letter", &case, "--issue"], 1);
    assert!(twice.contains("the letter of grant was sent on"), "{twice}");
    bench.output(&["letter", &case, "--issue", "--again", "lost"]);
    let letter = first(
        &bench,
        &["list", "letters", "--filter", &format!("about:{case}"), "--format", "csv"],
    );
    let again = bench.output(&["letter", &letter, "--format", "html"]);
    assert!(again.contains(&letter) && again.contains("<html"), "{again}");
}

#[test]
fn a_letter_that_does_not_fit_is_refused_in_a_sentence() {
    let bench = Bench::with_demo();
    let granted = case(&bench, "outcome:granted -first-outcome");
    let said = bench.failure(&["letter", &granted, "--kind", "refusal"], 1);
    assert!(said.contains("a letter of refusal does not fit"), "{said}");
    let said = bench.failure(&["letter", "P-2026-00001"], 1);
    assert!(said.contains("about which no letter is written"), "{said}");
    let said = bench.failure(&["letter", "L-1999-00001"], 1);
    assert!(said.contains("L-1999-00001"), "{said}");
    let done = bench.run(&["letter", &granted, "--kind", "warning"]).code(2);
    let said = text(&done.get_output().stderr);
    assert!(said.contains("appeal-dismissed"), "{said}");
}
