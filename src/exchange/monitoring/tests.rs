//! Rows of monitoring forms, read and refused.

use super::*;
use crate::domain::policy::Policies;
use crate::domain::time::{day, parse_moment};
use crate::exchange::reading::Outcome;
use crate::exchange::table::read_bytes;

fn read(text: &str) -> Vec<Result<NewMonitoring, (Option<String>, String)>> {
    let kind = Monitoring::shipped().expect("the shipped words hold");
    let table = read_bytes(text.as_bytes(), None).expect("a table");
    let mapping = Mapping::with(&table.headings, &[], kind.headings()).expect("a mapping");
    let policies = Policies::built_in().expect("the shipped policy holds");
    let now = parse_moment("2026-11-20T09:30:00Z").expect("a moment");
    let by = By { today: day(now), now, policies: &policies };
    let told = |outcome| match outcome {
        Outcome::Read(entry, _) => Ok(entry),
        Outcome::Rejected(reject) => Err((reject.column, reject.reason)),
    };
    kind.read(&table, &mapping, by).outcomes.into_iter().map(told).collect()
}

#[test]
fn each_row_is_a_case_with_a_group_of_each_characteristic() {
    let rows = read(
        "Case ref,Gender,Ethnic origin,Age group,Disability,Faith,Sexuality\n\
         v-2026-00001,F,Pakistani,18-24,No,Islam,Straight\n\
         V-2026-00002,Prefer not to say,,55+,Y,None,Gay\n",
    );
    let first = rows[0].as_ref().expect("read");
    assert_eq!(first.case, "V-2026-00001");
    assert_eq!(first.groups, ["female", "asian", "under-25", "no", "muslim", "heterosexual"]);
    let second = rows[1].as_ref().expect("read");
    let groups = [NOT_STATED, NOT_STATED, "over-54", "yes", "none", "gay-lesbian"];
    assert_eq!(second.groups, groups);
    assert_ne!(first.fingerprint, second.fingerprint);
}

#[test]
fn what_is_unknown_is_refused_at_its_column_without_a_word_of_it() {
    let rows = read("case,sex,age\n,female,25-34\nV-2026-00003,mail,25-34\n");
    let (column, reason) = rows[0].clone().expect_err("no case");
    assert_eq!((column.as_deref(), reason.as_str()), (Some("case"), "the row names no case"));
    let (column, reason) = rows[1].clone().expect_err("no sex");
    assert_eq!(column.as_deref(), Some("sex"));
    assert_eq!(reason, "the sex is none of: female, male, not stated");
}

#[test]
fn a_file_without_a_case_is_refused() {
    let kind = Monitoring::shipped().expect("the shipped words hold");
    let headings = ["sex".to_owned(), "age".to_owned()];
    assert!(Mapping::with(&headings, &[], kind.headings()).is_err());
}
