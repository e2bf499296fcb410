//! Importing barred and advisory lists: counts that add up, open cases held against them, and a
//! second run that adds nothing.

use crate::bench::Bench;

const LIST: &str = "\
Surname,Forenames,Date of birth,List,Force,Reference
Okafor,Chidi,04/05/1990,barred,Kent,PBL/1
\"=Roe\u{1b}[2J\",A,,advisory,Kent,PBL/2
Poe,Al,soon,barred,Kent,PBL/3
";

#[test]
fn the_lists_are_taken_once_and_an_open_case_is_found_on_them() {
    let bench = Bench::new();
    bench.run(&["init", "--plain-text"]).success();
    bench
        .database("casework.db")
        .execute_batch(
            "INSERT INTO force (code, name) VALUES ('beds', 'Bedfordshire');
             INSERT INTO person (ref, name, kind, force_id, born) VALUES
               ('P-2026-00001', 'Okafor, Chidi', 'applicant', 1, '1990-05-04');
             INSERT INTO vetting_case (ref, person_id, kind, level, stage, received, target_on,
               priority_class, priority_order, priority_why) VALUES ('V-2026-00001', 1, 'recruit',
               'RV', 'received', '2026-11-01', '2026-12-13', 5, 5, 'recruit');",
        )
        .unwrap();
    let file = bench.file("barred.csv", LIST);
    let said = bench.output(&["import", "barred", &file, "--dry-run"]);
    assert!(said.contains("3 rows read: 2 imported, 1 rejected, 0 already here"), "{said}");
    assert!(said.contains("rejected: row 4, Date of birth: `soon`"), "{said}");
    let none = bench.output(&["list", "barred", "--format", "json"]);
    let none: Vec<serde_json::Value> = serde_json::from_str(&none).unwrap();
    assert!(none.is_empty(), "a dry run writes nothing: {none:?}");
    bench.run(&["import", "barred", &file]).success();
    let said = bench.output(&["import", "barred", &file]);
    assert!(said.contains("0 imported, 1 rejected, 2 already here"), "{said}");
    let listed = bench.output(&["list", "barred", "--format", "csv"]);
    assert!(listed.contains("'=Roe") && !listed.contains('\u{1b}'), "{listed}");
    let matches = bench.output(&["list", "matches", "--format", "json"]);
    let matches: Vec<serde_json::Value> = serde_json::from_str(&matches).unwrap();
    assert_eq!(matches.len(), 1);
    assert_eq!(
        (&matches[0]["how"], &matches[0]["case"]),
        (&"exact".into(), &"V-2026-00001".into())
    );
    bench.run(&["audit", "verify"]).success();
}
