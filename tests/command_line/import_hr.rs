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
    let says = "row 2, Force: no force is here yet, so `Kent` is none; say which it is, such as \
                --force 'cambs=Kent', and it is added";
    assert!(said.contains(says), "{said}");
}

/// What is said of a command that is used wrongly.
fn usage(bench: &Bench, words: &[&str]) -> String {
    text(&bench.run(words).failure().code(2).get_output().stderr)
}

/// How many rows a table of the casework has.
fn count(bench: &Bench, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    bench.database("casework.db").query_row(&sql, [], |row| row.get(0)).unwrap()
}

const FIRST: &str = "\
Number,Name,Type,Force,Level
7,\"Doe, Jo\",staff,Kent Police,
8,\"Poe, Al\",officer,KENT,MV
9,\"Roe, Di\",officer,,MV
";

#[test]
fn a_force_given_with_the_list_is_added_with_it_and_not_by_a_dry_run() {
    let bench = Bench::new();
    bench.run(&["init", "--plain-text"]).success();
    let file = bench.file("hr.csv", FIRST);
    let given = ["import", "hr", &file, "--force", "kent=Kent Police"];
    let said = bench.output(&[&given[..], &["--dry-run"]].concat());
    assert!(said.contains("new force kent: Kent Police"), "{said}");
    assert!(said.contains("3  joiner") && said.contains(" 0 rejected"), "{said}");
    assert_eq!(count(&bench, "force") + count(&bench, "hr_difference"), 0);
    bench.output(&given);
    let forces: Vec<_> = differences(&bench).iter().map(|d| d["force"].clone()).collect();
    assert_eq!(forces, ["kent", "kent", "kent"], "one that is given alone is that of every row");
    // The fingerprints hold the force: what was refused once stays refused.
    bench
        .database("casework.db")
        .execute("UPDATE hr_difference SET state = 'refused', reason = 'no' WHERE number = '9'", [])
        .unwrap();
    let said = bench.output(&["import", "hr", &file]);
    assert!(said.contains("2 differences, 0 rejected, 1 refused before"), "{said}");
    assert!(!said.contains("new force"), "{said}");
    bench.run(&["audit", "verify"]).success();
}

#[test]
fn a_force_that_is_wanting_or_wrong_is_told() {
    let bench = empty();
    let rows = "Number,Name,Type,Force\n7,\"Doe, Jo\",staff,BEDFORDSHIRE Police\n\
                8,\"Poe, Al\",staff,Kent\n9,\"Roe, Di\",staff,\n";
    let file = bench.file("hr.csv", rows);
    let said = bench.output(&["import", "hr", &file, "--dry-run"]);
    assert!(said.contains("2  joiner"), "a force is known by its name as well: {said}");
    let says = "row 3, Force: `Kent` is no force here; use one of: beds, or add it with --force";
    assert!(said.contains(says), "{said}");
    let two = ["--force", "kent", "--force", "beds"];
    let said = bench.output(&[&["import", "hr", &file, "--dry-run"], &two[..]].concat());
    let says = "row 4, Force: nothing says which force; give its short name";
    assert!(said.contains(says), "of two none is that of a row that says none: {said}");
    let wrong = usage(&bench, &["import", "hr", &file, "--force", "Kent Police"]);
    assert!(wrong.contains("letters, digits and hyphens, such as cambs"), "{wrong}");
}

#[test]
fn a_kind_is_accepted_where_it_is_as_many_as_was_said() {
    let bench = empty();
    let file = bench.file("hr.csv", LIST);
    let import = |accept: &[&'static str]| [&["import", "hr", &file], accept].concat();
    for wrong in [&["--accept", "joiner=3"][..], &["--accept", "mover=1", "--accept", "name=1"]] {
        let said = bench.failure(&import(wrong), 1);
        assert!(said.contains("nothing was kept or accepted"), "{said}");
        assert_eq!(count(&bench, "hr_difference") + count(&bench, "vetting_case"), 0);
    }
    let wrong = usage(&bench, &import(&["--accept", "joiners=2"]));
    assert!(wrong.contains("such as joiner=12; KIND is one of: joiner, mover"), "{wrong}");
    let said = bench.output(&import(&["--accept", "joiner=2"]));
    assert!(said.contains("2 accepted: joiner"), "{said}");
    assert_eq!(count(&bench, "person"), 3);
    assert_eq!(count(&bench, "vetting_case"), 2);
    let open = bench.output(&["list", "hr", "--filter", "state:open", "--format", "json"]);
    let open: Vec<serde_json::Value> = serde_json::from_str(&open).unwrap();
    assert_eq!(open.len(), 1, "the mover waits");
    assert_eq!(count(&bench, "audit WHERE command = 'accept difference'"), 2);
    bench.run(&["audit", "verify"]).success();
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

#[test]
fn each_wrong_row_says_where_it_is_wrong_and_nothing_of_it_is_kept() {
    const HEADS: &str = "Number,Name,Type,Position,Level,Start date,Leaving date\n";
    for (rows, said, where_) in [
        (
            "7,\"Doe, Jo\",staff,,,,\n7,\"Poe, Al\",staff,,,,\n",
            "two people have the number 7: rows 2 and 3",
            "Number",
        ),
        (
            "7,\"Doe, Jo\",staff,Analyst,,,\n7,\"Doe, Jo\",staff,R-2026-00001,,,\n",
            "number 7 has two posts at once: rows 2 and 3",
            "Position",
        ),
        ("7,\"Doe, Jo\",staff,Nowhere,,,\n", "no post here is called `Nowhere`", "Position"),
        (
            "7,\"Doe, Jo\",staff,,,2026-03-01,2026-02-01\n",
            "1 Feb 2026 is before the person started on 1 Mar 2026",
            "Leaving date",
        ),
        ("7,\"Doe, Jo\",staff,,MVX,,\n", "`MVX` is no level that the policy knows", "Level"),
    ] {
        let bench = empty();
        let file = bench.file("hr.csv", &format!("{HEADS}{rows}"));
        let rejects = bench.path("rejects.csv");
        let rejects = rejects.to_str().unwrap();
        let run = bench.run(&["import", "hr", &file, "--rejects", rejects]).failure().code(1);
        let out = text(&run.get_output().stdout);
        let told = fs::read_to_string(rejects).unwrap();
        assert!(told.contains(said), "{said}: {told}");
        for row in 2..2 + rows.lines().count() {
            assert!(told.contains(&format!("\n{row},{where_},")), "row {row}: {told}");
        }
        assert!(differences(&bench).is_empty(), "{out}");
        let people = "SELECT count(*) FROM person";
        let there: i64 =
            bench.database("casework.db").query_row(people, [], |row| row.get(0)).expect("a count");
        assert_eq!(there, 1, "nobody was added: {out}");
    }
}
