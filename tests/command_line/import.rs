//! Importing a register of gifts: counts that add up, a second run that adds nothing, and rows
//! that are kept, refused or recorded as nil returns.

use crate::bench::{Bench, text};
use assert_cmd::assert::Assert;
use std::fs;

/// Five rows: two gifts, one hospitality of unknown value, one nil return and one that names
/// nobody and nothing.
pub const REGISTER: &str = "\
Officer,Date,Gift,Offered by,Value,Outcome
Fortescue-Ní Bhriain,12/03/2026,Lewis Chess set,Harrow & Pike,\"£1,200.50\",Surrendered
Okafor,2026-03-14,=1+1 tea,Parish council,15,Accepted
Okafor,15 Mar 2026,Dinner,Chamber of Trade,Value unknown,Declined
Pettigrew,,Nil return,,,
,not a date,,,,
";

/// Imports this text as a file of a bench, with options.
pub fn import(bench: &Bench, register: &str, options: &[&str]) -> Assert {
    let file = bench.file("register.csv", register);
    bench.run(&[&["import", "gifts", &file], options].concat())
}

/// Rows read, imported, nil returns, already here, rejected, as the first line says them.
fn tally(done: &Assert) -> [usize; 5] {
    let said = text(&done.get_output().stdout);
    let line = said.lines().next().unwrap();
    let count = |what: &str| -> usize {
        let (before, _) = line.split_once(what).unwrap_or_else(|| panic!("{what}: {said}"));
        before.rsplit(' ').next().unwrap().parse().unwrap()
    };
    let counts = [" row", " imported", " nil return", " already here", " rejected"].map(count);
    assert_eq!(counts[0], counts[1..].iter().sum::<usize>(), "{said}");
    counts
}

fn empty() -> Bench {
    let bench = Bench::new();
    bench.run(&["init", "--plain-text"]).success();
    bench
}

fn gifts(bench: &Bench) -> Vec<serde_json::Value> {
    let listed = bench.output(&["list", "gifts", "--sort", "ref", "--format", "json"]);
    serde_json::from_str(&listed).unwrap()
}

#[test]
fn every_row_is_accounted_for_and_a_second_run_adds_nothing() {
    let bench = empty();
    let first = import(&bench, REGISTER, &[]).success();
    assert_eq!(tally(&first), [5, 3, 1, 0, 1]);
    let second = import(&bench, REGISTER, &[]).success();
    assert_eq!(tally(&second), [5, 0, 0, 4, 1]);
    assert_eq!(gifts(&bench).len(), 3);
    bench.run(&["audit", "verify"]).success();
}

#[test]
fn rows_are_kept_as_they_were_given() {
    let bench = empty();
    import(&bench, REGISTER, &[]).success();
    let rows = gifts(&bench);
    let chess = &rows[0];
    assert_eq!(chess["recipient"], "Fortescue-Ní Bhriain");
    assert_eq!(chess["offered"], "2026-03-12");
    assert_eq!(chess["value"], 120_050);
    assert_eq!(chess["disposition"], "surrendered");
    assert_eq!(rows[2]["value"], serde_json::Value::Null, "unknown is not zero");
    assert_eq!(rows[2]["disposition"], "declined");
    let csv = bench.output(&["list", "gifts", "--format", "csv"]);
    assert!(csv.contains("'=1+1 tea") && !csv.contains(",=1+1"), "{csv}");
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let bench = empty();
    let dry = import(&bench, REGISTER, &["--dry-run"]).success();
    assert_eq!(tally(&dry), [5, 3, 1, 0, 1]);
    assert!(text(&dry.get_output().stdout).contains("nothing was written"));
    assert_eq!(bench.output(&["list", "gifts", "--format", "json"]), "[\n]\n");
    assert_eq!(bench.output(&["audit", "log", "--format", "json"]), "[\n]\n");
    import(&bench, REGISTER, &[]).success();
    let dry = import(&bench, REGISTER, &["--dry-run"]).success();
    assert_eq!(tally(&dry), [5, 0, 0, 4, 1]);
}

#[test]
fn rejected_rows_are_written_with_number_column_and_reason() {
    let bench = empty();
    let path = bench.path("rejected.csv");
    let done = import(&bench, REGISTER, &["--rejects", path.to_str().unwrap()]).success();
    assert!(text(&done.get_output().stdout).contains("rejected.csv"));
    let written = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(lines.len(), 2, "{written}");
    assert!(lines[1].starts_with('6') && lines[1].contains("not a date"), "{written}");
}

#[test]
fn headings_that_nobody_knows_are_mapped_and_the_mapping_is_saved() {
    let bench = empty();
    let strange = REGISTER.replace("Officer,Date,Gift", "Wer,Wann,Was");
    let refused = import(&bench, &strange, &[]);
    assert_eq!(refused.get_output().status.code(), Some(2));
    assert!(text(&refused.get_output().stderr).contains("add `--map FIELD=HEADING`"));
    let saved = bench.path("mapping.toml");
    let saved = saved.to_str().unwrap();
    let map = ["--map", "recipient=Wer", "--map", "offered=Wann", "--map", "description=Was"];
    let dry =
        import(&bench, &strange, &[&map[..], &["--dry-run", "--save-mapping", saved]].concat());
    assert_eq!(tally(&dry.success()), [5, 3, 1, 0, 1]);
    let done = import(&bench, &strange, &["--mapping", saved]).success();
    assert_eq!(tally(&done), [5, 3, 1, 0, 1]);
    for wrong in ["colour=Wer", "recipient", "recipient=Nobody"] {
        let said = import(&bench, &strange, &["--map", wrong]);
        assert_eq!(said.get_output().status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn what_cannot_be_imported_says_why() {
    let bench = empty();
    let missing = bench.failure(&["import", "gifts", "/nowhere/register.csv"], 3);
    assert!(missing.contains("/nowhere/register.csv"), "{missing}");
    for (register, part) in [
        ("", "empty"),
        ("PK\u{3}\u{4}", "the workbook is damaged"),
        ("%PDF-1.7", "not text"),
        ("Officer,Date,Gift\n,not a date,\n", "no row of"),
    ] {
        let done = import(&bench, register, &[]);
        let said = text(&done.get_output().stderr);
        assert_eq!(done.get_output().status.code(), Some(1), "{said}");
        assert!(said.contains(part), "{said}");
    }
    assert_eq!(gifts(&bench).len(), 0);
}
