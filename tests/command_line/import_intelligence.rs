//! Importing intelligence: from CSV and JSON, unscored and under the grades it came with, with
//! counts that add up and a second run that adds nothing.

use crate::bench::{Bench, text};
use assert_cmd::assert::Assert;
use std::fs;

const JSON: &str = r#"[
  {"ref": "LOG/1", "received": "2026-11-13 22:41", "source": "hotline", "category": "disclosure",
   "subject": "A tall sergeant", "text": "Passes on addresses.\u001b[2J Twice.", "grade": "B24"},
  {"ref": "LOG/2", "received": "2026-11-14", "source": "audit", "text": "Looked up a neighbour.",
   "grade": "1BP", "apsp": false},
  {"ref": "LOG/3", "received": "2026-11-14", "source": "audit", "text": "x", "grade": "9ZZ"},
  {"ref": "LOG/4", "received": "2026-11-14", "source": "audit", "text": "x", "marking": "SECRET"},
  {"ref": "LOG/5", "received": "2026-11-14", "source": "a friend", "text": "x"}
]
"#;

fn empty() -> Bench {
    let bench = Bench::new();
    bench.run(&["init", "--plain-text"]).success();
    bench
}

fn import(bench: &Bench, name: &str, list: &str, options: &[&str]) -> Assert {
    let file = bench.file(name, list);
    bench.run(&[&["import", "intelligence", &file], options].concat())
}

fn tally(done: &Assert) -> String {
    let said = text(&done.get_output().stdout);
    said.lines().next().unwrap().to_owned()
}

fn reports(bench: &Bench) -> Vec<serde_json::Value> {
    let listed = bench.output(&["list", "intelligence", "--sort", "ref", "--format", "json"]);
    serde_json::from_str(&listed).unwrap()
}

#[test]
fn reports_stand_unscored_under_the_grades_they_came_with() {
    let bench = empty();
    let done = import(&bench, "r.json", JSON, &[]).success();
    assert_eq!(tally(&done), "5 rows read: 2 imported, 3 rejected, 0 already here");
    let rows = reports(&bench);
    assert_eq!(rows.len(), 2);
    for row in &rows {
        assert_eq!((&row["band"], &row["score"]), (&"UNSCORED".into(), &serde_json::Value::Null));
    }
    assert_eq!(rows[0]["received"], "2026-11-13T22:41:00Z");
    let db = bench.database("intelligence.db");
    let grades = |reference: &str| -> (Option<String>, Option<String>) {
        let sql = "SELECT grade, old_grade FROM report WHERE ref LIKE ?1";
        db.query_row(sql, [reference], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    assert_eq!(grades("I-%-00001"), (None, Some("B24".to_owned())));
    assert_eq!(grades("I-%-00002"), (Some("1BP".to_owned()), None));
    let kept: (String, String, i64) = db
        .query_row(
            "SELECT text, import_source, (SELECT count(*) FROM report_item) FROM report
             WHERE ref LIKE 'I-%-00001'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    assert_eq!(
        kept,
        ("Passes on addresses.\u{1b}[2J Twice.".to_owned(), "r.json, LOG/1".to_owned(), 2)
    );
    let shown = bench.output(&["list", "intelligence"]);
    assert!(!shown.contains('\u{1b}'), "{shown}");
    bench.run(&["audit", "verify"]).success();
}

#[test]
fn a_second_run_adds_nothing_and_a_dry_run_writes_nothing() {
    let bench = empty();
    let dry = import(&bench, "r.json", JSON, &["--dry-run"]).success();
    let said = "dry run, nothing was written: 5 rows read: 2 imported, 3 rejected, 0 already here";
    assert_eq!(tally(&dry), said);
    assert_eq!(bench.output(&["audit", "log", "--format", "json"]), "[\n]\n");
    import(&bench, "r.json", JSON, &[]).success();
    let again = import(&bench, "renamed.json", JSON, &[]).success();
    assert_eq!(tally(&again), "5 rows read: 0 imported, 3 rejected, 2 already here");
    assert_eq!(reports(&bench).len(), 2);
}

#[test]
fn rejects_say_the_line_the_key_and_the_reason() {
    let bench = empty();
    let path = bench.path("rejected.csv");
    import(&bench, "r.json", JSON, &["--rejects", path.to_str().unwrap()]).success();
    let written = fs::read_to_string(&path).unwrap();
    for reason in [
        "6,grade,\"`9ZZ` is not a 3x5x2 grade",
        "7,marking,\"the text is marked SECRET",
        "8,source,\"`a friend` is not a source",
    ] {
        assert!(written.contains(reason), "{reason}: {written}");
    }
}

#[test]
fn csv_and_mappings_work_as_for_gifts() {
    let bench = empty();
    let list = "Wann,Woher,Was\n13 Nov 2026,hotline,Heard it\n";
    let refused = import(&bench, "r.csv", list, &[]);
    assert_eq!(refused.get_output().status.code(), Some(2));
    let saved = bench.path("mapping.toml");
    let saved = saved.to_str().unwrap();
    let map = ["--map", "received=Wann", "--map", "source=Woher", "--map", "text=Was"];
    import(&bench, "r.csv", list, &[&map[..], &["--dry-run", "--save-mapping", saved]].concat())
        .success();
    let done = import(&bench, "r.csv", list, &["--mapping", saved]).success();
    assert_eq!(tally(&done), "1 row read: 1 imported, 0 rejected, 0 already here");
}

#[test]
fn wrong_json_names_its_line_and_key_and_writes_nothing() {
    let bench = empty();
    for (list, said) in [
        ("[\n{\"text\": \"x\",\n \"source\" 1}]", "line 3: expected `:`"),
        ("{\"text\": \"x\"}\n{\"text\": [\"a\"]}", "line 2, key `text`: holds a list"),
        ("[{\"text\": \"x\"", "line 1: the object that begins here is never closed"),
    ] {
        let file = bench.file("wrong.json", list);
        let failure = bench.failure(&["import", "intelligence", &file], 1);
        assert!(failure.contains(said), "{failure}");
    }
    assert!(reports(&bench).is_empty());
}
