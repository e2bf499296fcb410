//! Importing complaints: from text and from workbooks, read against the matrix as they come in,
//! with counts that add up and a second run that adds nothing.

use crate::bench::{Bench, text};
use assert_cmd::assert::Assert;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::fs;

const LIST: &str = "\
Complaint ref,Date of complaint,Collar number,Officer,Allegation,Result
CO/1/26,13/11/2026,,\"Okafor, Chidi\",He gave me his personal number and kissed me.,
CO/2/26,2026-11-14,,\"Doe, Jo\",=1+1 The officer was rude\u{1b}[2J.,NFA
CO/3/26,,,\"Doe, Jo\",The officer was late.,NFA
CO/4/26,15 Nov 2026,,\"Doe, Jo\",This is SECRET.,NFA
";

fn empty() -> Bench {
    let bench = Bench::new();
    bench.run(&["init", "--plain-text"]).success();
    bench
}

fn import(bench: &Bench, file: &str, options: &[&str]) -> Assert {
    bench.run(&[&["import", "complaints", file], options].concat())
}

/// Rows read, imported, already here, rejected, as the first line says them.
fn tally(done: &Assert) -> [usize; 4] {
    let said = text(&done.get_output().stdout);
    let line = said.lines().next().unwrap();
    let count = |what: &str| -> usize {
        let (before, _) = line.split_once(what).unwrap_or_else(|| panic!("{what}: {said}"));
        before.rsplit(' ').next().unwrap().parse().unwrap()
    };
    let counts = [" row", " imported", " already here", " rejected"].map(count);
    assert_eq!(counts[0], counts[1..].iter().sum::<usize>(), "{said}");
    counts
}

fn complaints(bench: &Bench) -> Vec<serde_json::Value> {
    let listed = bench.output(&["list", "complaints", "--sort", "ref", "--format", "json"]);
    serde_json::from_str(&listed).unwrap()
}

/// A workbook of two sheets; the second holds complaints with dates as a spreadsheet keeps them.
fn workbook(bench: &Bench) -> String {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Notes").unwrap().write_string(0, 0, "see the other").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("2026").unwrap();
    for (column, heading) in (0..).zip(["Ref", "Received", "Collar", "Officer", "Allegation"]) {
        sheet.write_string(0, column, heading).unwrap();
    }
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for (row, text) in [(1, "He sent me private messages."), (4, "The officer was rude.")] {
        sheet.write_string(row, 0, format!("CO/{row}")).unwrap();
        let received = ExcelDateTime::from_ymd(2026, 11, 13).unwrap();
        sheet.write_datetime_with_format(row, 1, &received, &day).unwrap();
        sheet.write_number(row, 2, 4471).unwrap();
        sheet.write_string(row, 3, "Okafor, Chidi").unwrap();
        sheet.write_string(row, 4, text).unwrap();
    }
    let path = bench.path("complaints.xlsx");
    book.save(&path).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn every_row_is_accounted_for_and_a_second_run_adds_nothing() {
    let bench = empty();
    let file = bench.file("list.csv", LIST);
    let dry = import(&bench, &file, &["--dry-run"]).success();
    assert_eq!(tally(&dry), [4, 2, 0, 2]);
    assert!(complaints(&bench).is_empty());
    assert_eq!(tally(&import(&bench, &file, &[]).success()), [4, 2, 0, 2]);
    assert_eq!(tally(&import(&bench, &file, &[]).success()), [4, 0, 2, 2]);
    let rows = complaints(&bench);
    assert_eq!(rows.len(), 2);
    assert_eq!((&rows[0]["state"], &rows[0]["met"]), (&"met".into(), &2.into()));
    assert_eq!((&rows[1]["state"], &rows[1]["met"]), (&"clear".into(), &0.into()));
    let db = bench.database("intelligence.db");
    let sql = "SELECT group_concat(their_ref) FROM complaint";
    let theirs: String = db.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(theirs, "CO/1/26,CO/2/26");
    let csv = bench.output(&["list", "complaints", "--format", "csv"]);
    assert!(csv.contains("'=1+1 The officer") && !csv.contains('\u{1b}'), "{csv}");
    bench.run(&["audit", "verify"]).success();
}

#[test]
fn rejected_rows_are_written_with_number_column_and_reason() {
    let bench = empty();
    let file = bench.file("list.csv", LIST);
    let path = bench.path("rejected.csv");
    import(&bench, &file, &["--rejects", path.to_str().unwrap()]).success();
    let written = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(lines.len(), 3, "{written}");
    assert!(lines[1].starts_with("4,Date of complaint,the date is blank"), "{written}");
    assert!(lines[2].starts_with("5,Allegation,\"the text is marked SECRET"), "{written}");
}

#[test]
fn a_workbook_is_read_by_its_sheet_with_dates_and_numbers_as_they_are_meant() {
    let bench = empty();
    let file = workbook(&bench);
    let wrong = bench.failure(&["import", "complaints", &file, "--sheet", "2025"], 1);
    assert!(wrong.contains("has no sheet `2025`; it has: Notes, 2026"), "{wrong}");
    let done = import(&bench, &file, &["--sheet", "2026"]).success();
    assert_eq!(tally(&done), [2, 2, 0, 0]);
    assert_eq!(tally(&import(&bench, &file, &["--sheet", "2026"]).success()), [2, 0, 2, 0]);
    let rows = complaints(&bench);
    assert_eq!(rows[0]["received"], "2026-11-13");
    assert_eq!(rows[0]["subject"], "Okafor, Chidi (4471)");
    let first = bench.failure(&["import", "complaints", &file], 1);
    assert!(first.contains("no heading row"), "{first}");
}

#[test]
fn a_subject_is_linked_only_where_it_can_be_no_other() {
    let bench = Bench::with_demo();
    let sql = "SELECT name, collar FROM person WHERE collar IS NOT NULL
               GROUP BY collar HAVING count(*) = 1 ORDER BY id LIMIT 1";
    let person = bench
        .database("casework.db")
        .query_row(sql, [], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)));
    let (name, collar) = person.unwrap();
    let list = format!(
        "date,collar,officer,allegation\n2026-11-13,{collar},\"{name}\",late\n\
         2026-11-13,{collar},\"Somebody Else\",late\n2026-11-13,,\"Nobody Known\",late\n"
    );
    let file = bench.file("list.csv", &list);
    let done = import(&bench, &file, &[]).success();
    let said = text(&done.get_output().stdout);
    assert!(said.contains("1 of 3 subjects are people here; others stay as described"), "{said}");
}

#[test]
fn what_cannot_be_imported_says_why_in_one_sentence() {
    let bench = empty();
    for (bytes, said) in [
        (&b"PK\x03\x04rest"[..], "the workbook is damaged"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1old", "the workbook is of the old kind (.xls)"),
        (b"%PDF-1.7", "not text"),
        (b"", "the file is empty"),
    ] {
        let path = bench.path("wrong.xlsx");
        fs::write(&path, bytes).unwrap();
        let path = path.to_str().unwrap();
        let failure = bench.failure(&["import", "complaints", path], 1);
        assert!(failure.contains(said) && !failure.contains('\n'), "{failure}");
    }
    let file = bench.file("list.csv", "a,b\n1,2\n");
    let unmapped = bench.failure(&["import", "complaints", &file], 2);
    assert!(
        unmapped.contains("no heading gives received, subject or person, allegation"),
        "{unmapped}"
    );
    let sheet = bench.failure(&["import", "complaints", &file, "--sheet", "S"], 1);
    assert!(sheet.contains("leave --sheet out"), "{sheet}");
}
