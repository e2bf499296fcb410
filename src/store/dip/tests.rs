//! Dip samples from the draw to the last reading, over a real database.

use super::*;
use crate::store::registers::fixture::{ACTOR, Fixture, date, now};

const OFFICER: &str = "c.wragg";
const OTHER: &str = "d.mehta";
/// What seed 7 draws of October, one of each stratum: computed apart, from the definition of ChaCha8.
const KNOWN: [i64; 3] = [12, 17, 22];

/// A workspace in which two officers decided forty cases in October and one in November.
fn with_cases() -> Fixture {
    let fixture = Fixture::new();
    for case in 1..=41_i64 {
        let outcome = if case % 4 == 0 { "refused" } else { "granted" };
        let officer = if case % 2 == 0 { OFFICER } else { OTHER };
        let closed = if case == 41 { "2026-11-02" } else { "2026-10-14" };
        let sql = "INSERT INTO main.vetting_case (id, ref, person_id, kind, level, stage, received,
              target_on, priority_class, priority_order, priority_why, outcome, decided_by,
              closed_on)
            VALUES (?1, ?2, 1, 'renewal', 'RV', 'closed', '2026-09-01', '2026-10-13', 3, 3, 'rest',
              ?3, ?4, ?5)";
        let values = (case, format!("V-2026-{case:05}"), outcome, officer, closed);
        fixture.store.db.execute(sql, values).expect("a case");
    }
    fixture
}

fn october(seed: Option<u32>) -> Change {
    DipChange::Draw { from: Some(date("2026-10-01")), until: date("2026-10-31"), seed }.into()
}

fn says(fixture: &Fixture, reading: i64, view: DipView, reason: &str) -> Change {
    let (reading, reason) = (fixture.seen(READING, reading), reason.to_owned());
    DipChange::Read { reading, view, reason }.into()
}

fn cases_of(fixture: &Fixture, sample: i64) -> Vec<i64> {
    let sql = "SELECT case_id FROM main.dip_reading WHERE sample_id = ?1 ORDER BY id";
    let mut statement = fixture.store.db.prepare(sql).expect("sql");
    let rows = statement.query_map([sample], |row| row.get(0)).expect("rows");
    rows.collect::<rusqlite::Result<_>>().expect("cases")
}

#[test]
fn a_seed_draws_the_same_cases_again_and_its_sample_stands() {
    let mut fixture = with_cases();
    let applied = fixture.apply(&october(Some(7)));
    let said = "DS-2026-001: 3 of 40 cases decided from 1 Oct 2026 to 31 Oct 2026, seed 7";
    assert_eq!(applied.message, said);
    assert_eq!(cases_of(&fixture, 1), KNOWN);
    fixture.apply(&october(Some(7)));
    assert_eq!(cases_of(&fixture, 2), KNOWN);
    // What an appeal made of a case since does not change what was decided first.
    let sql = "UPDATE main.vetting_case SET first_outcome = outcome, outcome = 'granted'
               WHERE outcome = 'refused'";
    fixture.store.db.execute(sql, []).expect("appeals");
    fixture.apply(&october(Some(7)));
    assert_eq!(cases_of(&fixture, 3), KNOWN);
    assert_eq!(fixture.text(READING, 3, "outcome"), "granted");
    let applied = fixture.apply(&october(None));
    let seed = now().timestamp_millis() & 0xffff_ffff;
    assert_eq!(fixture.field(SAMPLE, 4, "seed").int(), Some(seed));
    fixture.undo(applied);
    assert_eq!(fixture.rows(SAMPLE), 3);
    fixture.assert_audit_holds();
}

#[test]
fn days_without_a_decision_and_days_that_do_not_hold_draw_nothing() {
    let mut fixture = with_cases();
    let days = |from: Option<&str>, until| -> Change {
        DipChange::Draw { from: from.map(date), until: date(until), seed: Some(1) }.into()
    };
    let none = fixture.refused(&days(Some("2026-11-03"), "2026-11-20"));
    assert!(none.contains("no case was decided from 3 Nov 2026 to 20 Nov 2026"), "{none}");
    for (from, until, wrong) in
        [("2026-10-02", "2026-10-01", "from"), ("2026-10-01", "2026-11-21", "until")]
    {
        assert_eq!(fixture.wrong_fields(&days(Some(from), until)), [wrong]);
    }
    assert_eq!(fixture.rows(SAMPLE), 0);
    // The policy's three months where no first day is given.
    fixture.apply(&days(None, "2026-11-20"));
    assert_eq!(fixture.text(SAMPLE, 1, "from_on"), "2026-08-21");
    assert_eq!(fixture.field(SAMPLE, 1, "cases").int(), Some(41));
}

#[test]
fn whoever_decided_does_not_read_and_nobody_reads_twice() {
    let mut fixture = with_cases();
    fixture.apply(&october(Some(7)));
    let officer = fixture.text(READING, 1, "officer");
    let case = cases_of(&fixture, 1)[0];
    let agrees = says(&fixture, 1, DipView::Agrees, "the checks bear it out");
    let own = fixture.store.apply(&officer, now(), &agrees).expect_err("its own").to_string();
    assert!(own.contains("you decided the case of DR-2026-00001"), "{own}");
    let sql = "INSERT INTO main.case_decision (case_id, number, state, outcome, information, by,
          decided_on, why_second, second_by, second_on)
        VALUES (?1, 1, 'stands', 'granted', 'x', ?2, '2026-10-14', 'designated', 's.pickles',
          '2026-10-14')";
    fixture.store.db.execute(sql, (case, &officer)).expect("a second person");
    let second = fixture.store.apply("s.pickles", now(), &agrees).expect_err("second").to_string();
    assert!(second.contains("somebody else reads it"), "{second}");
    let silent = says(&fixture, 1, DipView::Agrees, " ");
    assert_eq!(fixture.wrong_fields(&silent), ["reason"]);
    let applied = fixture.apply(&agrees);
    assert_eq!(applied.message, format!("DR-2026-00001: agrees with {officer}"));
    assert!(matches!(fixture.refusal(&agrees), StoreError::Stale { .. }));
    let again = says(&fixture, 1, DipView::Disagrees, "no");
    assert!(fixture.refused(&again).contains(&format!("was read by {ACTOR} already")));
    fixture.undo(applied);
    assert!(fixture.field(READING, 1, "view").is_null());
    let differs = says(&fixture, 1, DipView::Disagrees, "a finding was not weighed");
    let applied = fixture.apply(&differs);
    assert_eq!(applied.message, format!("DR-2026-00001: does not agree with {officer}"));
    fixture.assert_audit_holds();
}

#[test]
fn agreement_stands_with_its_interval_by_outcome_and_by_officer() {
    let mut fixture = with_cases();
    for seed in [7, 8] {
        fixture.apply(&october(Some(seed)));
    }
    let readings = fixture.rows(READING);
    for reading in 1..readings {
        let view = if reading == 2 { DipView::Disagrees } else { DipView::Agrees };
        fixture.apply(&says(&fixture, reading, view, "as the file shows"));
    }
    let all = fixture.detail("dip-samples", 2).related;
    let table = |place: usize| -> Vec<String> {
        let text = |value: &Value| {
            let number = value.int().map(|number| number.to_string());
            number.or_else(|| value.text().map(str::to_owned)).unwrap_or_default()
        };
        let row = |row: &Vec<Value>| row.iter().map(text).collect::<Vec<_>>().join(" | ");
        all[place].rows.iter().map(row).collect()
    };
    assert_eq!(
        table(0),
        [
            "granted | 2 | 1 | 100 % (21–100), 1 of 1 | 67 % (21–94), 2 of 3",
            "refused | 1 | 1 | 100 % (21–100), 1 of 1 | 100 % (34–100), 2 of 2",
        ]
    );
    assert_eq!(
        table(1),
        [
            "c.wragg | 2 | 2 | 100 % (34–100), 2 of 2 | 100 % (51–100), 4 of 4",
            "d.mehta | 1 | 0 | none | 0 % (0–79), 0 of 1",
        ]
    );
}

#[test]
fn what_was_decided_in_some_days_comes_from_an_index() {
    let fixture = with_cases();
    for (sql, index) in [(DECIDED, "case_closed"), (SECONDED, "sqlite_autoindex_case_decision_1")] {
        let mut statement =
            fixture.store.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("sql");
        let mut rows = statement.raw_query();
        let mut steps = String::new();
        while let Some(row) = rows.next().expect("a step") {
            steps += &row.get::<_, String>(3).expect("text");
        }
        assert!(steps.contains(index), "{steps}");
    }
}
