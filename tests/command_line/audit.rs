//! The audit: whole chains, broken ones and reading them.

use crate::bench::Bench;

/// Someone with the file changes the chain behind the program's back.
fn tamper(bench: &Bench, sql: &str) {
    let database = bench.database("casework.db");
    let drop = "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;";
    database.execute_batch(&format!("{drop}{sql}")).unwrap();
}

fn entries(bench: &Bench) -> i64 {
    let count = "SELECT count(*) FROM audit";
    bench.database("casework.db").query_row(count, [], |row| row.get(0)).unwrap()
}

#[test]
fn whole_chains_verify() {
    let bench = Bench::with_demo();
    let said = bench.output(&["audit", "verify"]);
    assert!(said.starts_with(&format!("casework: whole, {} entries\n", entries(&bench))), "{said}");
    assert!(said.contains("intelligence: whole, "));
}

#[test]
fn any_tampering_is_found_and_named() {
    for (sql, named) in [
        ("UPDATE audit SET actor = 'nobody' WHERE seq = 5", "casework: entry 5 was changed"),
        ("UPDATE audit SET at = '2020-01-01T00:00:00Z' WHERE seq = 5", "entry 5 was changed"),
        ("UPDATE audit SET changes = '[]' WHERE seq = 5", "entry 5 was changed"),
        ("DELETE FROM audit WHERE seq = 5", "casework: entry 5 is missing"),
        ("DELETE FROM audit WHERE seq = 1", "casework: entry 1 is missing"),
        (
            "UPDATE audit SET seq = -1 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 6;
             UPDATE audit SET seq = 6 WHERE seq = -1",
            "casework: entry 5 ",
        ),
        ("DELETE FROM audit WHERE seq >= 30", "casework: entry 30 is missing"),
        ("DELETE FROM audit", "casework: entry 1 is missing"),
    ] {
        let bench = Bench::with_demo();
        tamper(&bench, sql);
        let said = bench.failure(&["audit", "verify"], 1);
        assert!(said.contains(named), "{sql}: {said}");
        let run = bench.run(&["doctor"]).code(1);
        let doctor = crate::bench::text(&run.get_output().stdout);
        assert!(doctor.contains("wrong   audit: casework: entry"), "{doctor}");
    }
}

#[test]
fn the_log_narrows_to_a_record_and_a_day() {
    let bench = Bench::with_demo();
    let log = |args: &[&str]| -> Vec<serde_json::Value> {
        let args = [&["audit", "log", "--format", "json"], args].concat();
        serde_json::from_str(&bench.output(&args)).unwrap()
    };
    let all = log(&[]);
    let moments: Vec<&str> = all.iter().map(|entry| entry["at"].as_str().unwrap()).collect();
    assert!(moments.is_sorted_by(|a, b| a >= b), "the latest comes first");
    let since = log(&["--since", "-3d"]);
    assert!(!since.is_empty() && since.len() < all.len());
    assert!(since.iter().all(|entry| entry["at"].as_str().unwrap() >= "2026-11-17"));
    let record = all[0]["record"].as_str().unwrap();
    let about = log(&["--record", &record.to_lowercase()]);
    assert!(!about.is_empty() && about.iter().all(|entry| entry["record"] == record));
    let said = bench.failure(&["audit", "log", "--record", " "], 2);
    assert!(said.starts_with("--record is empty"), "{said}");
    assert!(bench.output(&["audit", "log"]).starts_with("record "));
}
