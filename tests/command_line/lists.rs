//! Lists, records and papers.

use crate::bench::{Bench, text};
use std::io::Read;
use std::process::Stdio;

const REGISTERS: [&str; 14] = [
    "vetting",
    "clearances",
    "associations",
    "gifts",
    "interests",
    "intelligence",
    "meetings",
    "decisions",
    "actions",
    "daily",
    "priorities",
    "people",
    "posts",
    "audit",
];

/// Nothing that acts on a terminal.
fn is_clean(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || c == '\u{c}' || !c.is_control())
}

fn json(bench: &Bench, args: &[&str]) -> Vec<serde_json::Value> {
    serde_json::from_str(&bench.output(&[args, &["--format", "json"]].concat())).unwrap()
}

#[test]
fn every_register_lists_in_every_format_with_as_many_rows() {
    let bench = Bench::with_demo();
    for register in REGISTERS {
        let rows = json(&bench, &["list", register]);
        assert!(!rows.is_empty(), "{register}");
        let table = bench.output(&["list", register]);
        assert_eq!(table.lines().count(), rows.len() + 1, "{register}");
        assert!(is_clean(&table), "{register}");
        assert!(table.lines().all(|line| line == line.trim_end()), "{register}");
        let csv = bench.output(&["list", register, "--format", "csv"]);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let keys: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(reader.records().map(Result::unwrap).count(), rows.len(), "{register}");
        let first: Vec<String> = rows[0].as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, first, "{register}");
    }
}

#[test]
fn filters_sorts_views_and_limits_narrow_the_list() {
    let bench = Bench::with_demo();
    let all = json(&bench, &["list", "vetting"]);
    let mv = json(&bench, &["list", "vetting", "--filter", "level:MV"]);
    assert!(!mv.is_empty() && mv.len() < all.len());
    assert!(mv.iter().all(|row| row["level"] == "MV"), "{mv:?}");
    let rest = json(&bench, &["list", "vetting", "--filter", "-level:MV"]);
    assert_eq!(mv.len() + rest.len(), all.len());
    let course = json(&bench, &["list", "vetting", "--view", "courses-soon"]);
    assert!(course.len() < all.len());
    let limited = json(&bench, &["list", "vetting", "--limit", "3"]);
    assert_eq!(limited, all[..3]);
    let refs = |args: &[&str]| -> Vec<String> {
        json(&bench, args).iter().map(|row| row["ref"].as_str().unwrap().to_owned()).collect()
    };
    let rising = refs(&["list", "vetting", "--sort", "ref"]);
    let mut falling = refs(&["list", "vetting", "--sort", "-ref"]);
    assert!(rising.is_sorted() && rising.len() == all.len());
    falling.reverse();
    assert_eq!(rising, falling);
}

#[test]
fn what_is_not_there_is_named_with_what_is() {
    let bench = Bench::with_demo();
    for (args, parts) in [
        (&["list", "wages"][..], &["there is no register `wages`", "gifts"][..]),
        (&["list", "gifts", "--view", "x"], &["gifts has no view `x`", "gifts-significant"]),
        (&["list", "gifts", "--sort", "-x"], &["--sort: gifts has no column `x`", "value"]),
        (&["audit", "log", "--since", "soon"], &["--since: `soon` is not a date"]),
    ] {
        let said = bench.failure(args, 2);
        assert!(parts.iter().all(|part| said.contains(part)), "{said}");
    }
    let said = bench.failure(&["list", "vetting", "--filter", "level:MV lev:x"], 2);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 3, "{said}");
    assert!(lines[0].starts_with("--filter: "));
    assert_eq!(lines[1..], ["  level:MV lev:x", "           ^^^"]);
    for reference in ["V-1999-00001", "nothing", ""] {
        let said = bench.failure(&["show", reference], 1);
        assert!(said.starts_with("there is no record"), "{said}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let bench = Bench::with_demo();
    let mut child = bench
        .program(&["list", "people", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0; 1]).unwrap();
    drop(stdout);
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), text(&done.stderr)), (Some(0), String::new()));
}

#[test]
fn a_record_shows_with_what_belongs_to_it() {
    let bench = Bench::with_demo();
    for (register, prefix) in [("vetting", "V-"), ("gifts", "G-"), ("intelligence", "I-")] {
        let row = json(&bench, &["list", register, "--limit", "1"]).remove(0);
        let reference = row["ref"].as_str().unwrap();
        assert!(reference.starts_with(prefix));
        let shown = bench.output(&["show", &reference.to_lowercase()]);
        assert!(shown.lines().next().unwrap().ends_with(reference), "{shown}");
        assert!(is_clean(&shown));
    }
}

#[test]
fn a_look_at_an_association_is_logged() {
    let bench = Bench::with_demo();
    let row = json(&bench, &["list", "associations", "--limit", "1"]).remove(0);
    let reference = row["ref"].as_str().unwrap();
    let looks = || {
        let log = json(&bench, &["audit", "log", "--record", reference]);
        log.iter().filter(|entry| entry["command"] == "look at association").count()
    };
    let before = looks();
    bench.run(&["show", reference]).success();
    assert_eq!(looks(), before + 1);
    bench.run(&["audit", "verify"]).success();
}

#[test]
fn text_from_outside_is_harmless_in_every_format() {
    let bench = Bench::with_demo();
    let database = bench.database("casework.db");
    let spoiled = "UPDATE gift SET donor = '=1+1' || char(27) || '[31m' || char(8238) WHERE id =
        (SELECT min(id) FROM gift) RETURNING ref";
    let reference: String = database.query_row(spoiled, [], |row| row.get(0)).unwrap();
    drop(database);
    for args in [
        &["show", reference.as_str()][..],
        &["list", "gifts"],
        &["list", "gifts", "--format", "csv"],
        &["list", "gifts", "--format", "json"],
    ] {
        let said = bench.output(args);
        assert!(is_clean(&said) && !said.contains('\u{202e}'), "{args:?}");
        assert!(!said.contains(",=1+1"), "{args:?}");
    }
    let rows = json(&bench, &["list", "gifts"]);
    let kept = rows.iter().any(|row| row["donor"] == "=1+1\u{1b}[31m\u{202e}");
    assert!(kept, "JSON keeps the value as it was given");
}

#[test]
fn the_agenda_prints_as_text_and_html() {
    let bench = Bench::with_demo();
    let text = bench.output(&["agenda"]);
    assert!(is_clean(&text));
    assert!(text.lines().all(|line| line.chars().count() <= 80));
    let pages: Vec<&str> = text.split('\u{c}').collect();
    for (number, page) in (1..).zip(&pages) {
        assert_eq!(page.matches("OFFICIAL-SENSITIVE").count(), 2, "page {number}");
        assert!(page.contains(&format!("page {number} of {}", pages.len())));
        assert!(page.contains("a.khan"));
    }
    let html = bench.output(&["agenda", "--format", "html"]);
    assert!(html.trim_start().starts_with("<!") && html.contains("New intelligence"));
    let meetings = json(&bench, &["list", "meetings", "--filter", "state:signed"]);
    let past = meetings[0]["ref"].as_str().unwrap();
    assert!(bench.output(&["agenda", "--meeting", past]).contains(past));
    assert!(bench.output(&["agenda", past]).contains(past));
    let gift = json(&bench, &["list", "gifts", "--limit", "1"]).remove(0);
    let said = bench.failure(&["agenda", "--meeting", gift["ref"].as_str().unwrap()], 1);
    assert!(said.contains("not a meeting"), "{said}");
}

#[test]
fn me_is_who_runs_it() {
    let bench = Bench::with_demo();
    let mine = json(&bench, &["list", "intelligence", "--filter", "assigned:@me"]);
    assert!(mine.iter().all(|row| row["assigned"] == "a.khan"), "{mine:?}");
}
