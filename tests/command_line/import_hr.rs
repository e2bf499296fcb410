//! Holding HR's list against a workspace: what differs is shown before anything changes, then kept
//! to be accepted; what is wrong with a row is told by row and column.

use crate::bench::{Bench, text};
use rust_xlsxwriter::Workbook;
use std::fs;

fn empty() -> Bench {
    let bench = Bench::new();
    bench.run(&["init", "--plain-text"]).success();
    bench
        .database("casework.db")
        .execute_batch(
            "INSERT INTO force (code, name) VALUES ('beds', 'Bedfordshire');
             INSERT INTO counter (name, year, last) VALUES ('P', 2026, 1);
             INSERT INTO person (ref, name, kind, force_id, collar) VALUES
               ('P-2026-00001', 'Okafor, Chidi', 'officer', 1, '4471');
             INSERT INTO clearance (ref, person_id, level, granted_on, valid_until, state, current)
               VALUES ('C-2020-00001', 1, 'RV', '2020-01-01', '2029-12-31', 'active', 1);
             INSERT INTO post (ref, force_id, title, unit, level, designated, sensitivity) VALUES
               ('R-2026-00001', 1, 'Analyst', 'ACU', 'MV', 1, 'acu');",
        )
        .unwrap();
    bench
}

const LIST: &str = "\
Employee number,Full name,Category,Position,Position start,Leaving date
4471,\"Okafor, Chidi\",Police officer,Analyst,2026-11-09,
5001,\"Doe, Jo\",Police staff,,,
5002,\"=Roe, A\u{1b}[2J\",Police staff,,,
5003,\"Poe, Al\",Police staff,Nowhere,,
";

fn differences(bench: &Bench) -> Vec<serde_json::Value> {
    let listed = bench.output(&["list", "hr", "--sort", "ref", "--format", "json"]);
    serde_json::from_str(&listed).unwrap()
}

#[test]
fn a_dry_run_shows_what_differs_and_writes_nothing() {
    let bench = empty();
    let file = bench.file("hr.csv", LIST);
    let said = bench.output(&["import", "hr", &file, "--dry-run"]);
    let first = said.lines().next().unwrap();
    assert_eq!(
        first,
        "dry run, nothing was written: 4 rows read: 0 as known here, 3 differences, 1 rejected, \
         0 refused before"
    );
    assert!(said.contains("2  joiner"), "{said}");
    assert!(said.contains("moved to Analyst (R-2026-00001), needs MV, holds RV"), "{said}");
    assert!(said.contains("rejected: row 5, Position: no post here is called `Nowhere`"), "{said}");
    assert!(!said.contains('\u{1b}'), "{said}");
    assert!(differences(&bench).is_empty());
}

#[test]
fn differences_are_kept_and_a_second_file_supersedes_them() {
    let bench = empty();
    let file = bench.file("hr.csv", LIST);
    let rejects = bench.path("rejects.csv");
    let rejects = rejects.to_str().unwrap();
    let said = bench.output(&["import", "hr", &file, "--rejects", rejects]);
    assert!(said.contains("HF-2026-001: 3 differences to review"), "{said}");
    assert!(fs::read_to_string(rejects).unwrap().contains("5,Position,"));
    let kept = differences(&bench);
    let kinds: Vec<_> = kept.iter().map(|d| d["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["joiner", "joiner", "mover"]);
    let said = bench.output(&["import", "hr", &file]);
    assert!(said.contains("3 of an earlier file superseded"), "{said}");
    let open = bench.output(&["list", "hr", "--filter", "state:open", "--format", "json"]);
    let open: Vec<serde_json::Value> = serde_json::from_str(&open).unwrap();
    assert_eq!(open.len(), 3);
    bench.run(&["audit", "verify"]).success();
}

#[test]
fn a_list_for_an_empty_workspace_says_what_to_do_first() {
    let bench = Bench::new();
    bench.run(&["init", "--plain-text"]).success();
    let file = bench.file("hr.csv", "Number,Name,Type,Force\n7,\"Doe, Jo\",staff,Kent\n");
    let done = bench.run(&["import", "hr", &file]).failure().code(1);
    let said = text(&done.get_output().stdout);
    let says = "row 2, Force: no force is here yet, so `Kent` is none; add one person of it on the \
                screen first (9, then n)";
    assert!(said.contains(says), "{said}");
}

#[test]
fn names_of_200_letters_and_escape_sequences_are_shown_harmless() {
    let bench = empty();
    let long = "Ó".repeat(200);
    let rows =
        format!("number,name,type\n9,\"{long}\",staff\n10,\"\u{1b}]0;x\u{7}Roe, A\",staff\n");
    let file = bench.file("hr.csv", &rows);
    let said = bench.output(&["import", "hr", &file, "--dry-run"]);
    assert!(said.contains(&long) && !said.contains(['\u{1b}', '\u{7}']), "{said:?}");
    bench.output(&["import", "hr", &file]);
    let kept = differences(&bench);
    assert_eq!(kept[0]["name"], long.as_str());
    assert_eq!(kept[1]["name"], "\u{1b}]0;x\u{7}Roe, A", "as it was given");
}

#[test]
fn a_workbook_is_read_and_a_mapping_is_kept() {
    let bench = empty();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("People").unwrap();
    for (column, heading) in (0..).zip(["Who", "No", "Category"]) {
        sheet.write_string(0, column, heading).unwrap();
    }
    for (column, cell) in (0..).zip(["Okafor, Chidi", "4471", "officer"]) {
        sheet.write_string(1, column, cell).unwrap();
    }
    let path = bench.path("hr.xlsx");
    book.save(&path).unwrap();
    let (file, saved) = (path.to_str().unwrap(), bench.path("hr.toml"));
    let saved = saved.to_str().unwrap();
    let maps = ["--map", "name=Who", "--map", "number=No", "--save-mapping", saved];
    let said = bench.output(&[&["import", "hr", file, "--sheet", "People"], &maps[..]].concat());
    assert!(said.starts_with("1 row read: 1 as known here, 0 differences"), "{said}");
    let said = bench.output(&["import", "hr", file, "--mapping", saved, "--dry-run"]);
    assert!(said.contains("1 as known here"), "{said}");
}

#[test]
fn a_file_of_which_no_row_can_be_compared_is_refused_and_nothing_is_half_done() {
    let bench = empty();
    let file = bench.file("hr.csv", "Number,Name,Type\n7,\"Doe, Jo\",staff\n7,\"Poe, Al\",staff\n");
    let done = bench.run(&["import", "hr", &file]).failure().code(1);
    let said = text(&done.get_output().stdout);
    assert!(said.contains("two people have the number 7: rows 2 and 3"), "{said}");
    assert!(differences(&bench).is_empty());
    let nothing = bench.failure(&["import", "hr", "no-such.csv"], 3);
    assert!(nothing.contains("no-such.csv"), "{nothing}");
}
