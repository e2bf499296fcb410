//! A policy file is checked: its days, how sure it is, and what is wrong by line and column.

use crate::bench::Bench;

const SOUND: &str = include_str!("../../assets/policy.toml");

#[test]
fn the_shipped_policy_holds_with_and_without_a_workspace() {
    let bench = Bench::new();
    let said = bench.output(&["policy", "check"]);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(lines[0].starts_with("from 1 Apr 2018 to 31 Mar 2025: "), "{said}");
    assert!(lines[1].starts_with("from 1 Apr 2025 on: "), "{said}");
    assert!(lines[1].ends_with(" local default, confirm"), "{said}");
    bench.run(&["init", "--plain-text"]).success();
    let said = bench.output(&["policy", "check"]);
    assert!(said.ends_with("every record of the workspace lies in its days\n"), "{said}");
}

#[test]
fn a_policy_that_leaves_days_out_is_refused_by_file_line_and_column() {
    let bench = Bench::new();
    let first = "effective_from = 2018-04-01";
    let gap = SOUND.replace(first, &format!("{first}\neffective_until = 2024-12-31"));
    let line = gap.lines().position(|line| line == "effective_from = 2025-04-01").expect("it") + 1;
    let file = bench.file("ours.toml", &gap);
    let said = bench.failure(&["policy", "check", &file], 1);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.starts_with(&format!("{file}: policy key `version[2025-04-01]")), "{said}");
    let wanted = "leaves 1 Jan 2025 to 31 Mar 2025 without a policy, because the version before it \
                  ends on 31 Dec 2024; begin on 2025-01-01, or take that end out";
    assert!(said.contains(wanted), "{said}");
    assert!(said.ends_with(&format!("(line {line}, column 1)")), "{said}");
    let missing = bench.failure(&["policy", "check", "no-such-file.toml"], 3);
    assert!(missing.contains("no-such-file.toml"), "{missing}");
}

#[test]
fn records_older_than_the_policy_are_counted() {
    let bench = Bench::with_demo();
    let later = SOUND.replace("effective_from = 2018-04-01", "effective_from = 2025-03-31");
    let file = bench.file("ours.toml", &later);
    let said = bench.failure(&["policy", "check", &file], 1);
    let start =
        "the policy begins on 31 Mar 2025 and older records are judged by its first version: ";
    assert!(said.starts_with(start), "{said}");
    assert!(said.contains("vetting cases received, the first on "), "{said}");
    assert!(said.ends_with("; write the version that held then"), "{said}");
}
