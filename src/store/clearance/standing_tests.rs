//! What becomes of a clearance, over a real database.

use super::*;
use crate::store::registers::fixture::{ANA, Fixture, date, query, today};
use crate::store::value::Value;

/// Ana holds MV to 2030 above RV, which holds as well.
fn holding() -> Fixture {
    let fixture = Fixture::new();
    fixture
        .store
        .db
        .execute_batch(
            "INSERT INTO main.user (name, full_name, role, left_on) VALUES
               ('k.reed', 'Reed, Kim', 'vetting-manager', NULL),
               ('o.gone', 'Gone, Olga', 'vetting-manager', '2026-11-01'),
               ('c.wragg', 'Wragg, Chris', 'vetting-officer', NULL);
             INSERT INTO clearance (ref, person_id, level, granted_on, valid_until, state, current,
               case_ref) VALUES
               ('C-2020-00001', 1, 'RV', '2020-05-01', '2030-05-01', 'active', 0, NULL),
               ('C-2023-00002', 1, 'MV', '2023-06-01', '2030-06-01', 'active', 1, 'V-2023-00002');
             INSERT INTO stay (person_id, kind, words, from_on, by) VALUES
               (1, 'address', '4 Mill Lane', '2015-01-01', 'a.khan')",
        )
        .expect("clearances");
    fixture
}

const RV: i64 = 1;
const MV: i64 = 2;

fn step(fixture: &Fixture, clearance: i64, step: Step) -> Change {
    StepClearance {
        clearance: fixture.seen(CLEARANCE, clearance),
        step,
        reason: "under investigation".to_owned(),
        authority: "k.reed".to_owned(),
    }
    .into()
}

fn standing(fixture: &Fixture, clearance: i64) -> (String, Option<i64>) {
    let current = fixture.field(CLEARANCE, clearance, "current").int();
    (fixture.text(CLEARANCE, clearance, "state"), current)
}

#[test]
fn a_suspension_is_lifted_to_what_it_was_and_each_step_keeps_its_reason() {
    let mut fixture = holding();
    fixture.apply(&step(&fixture, MV, Step::Suspended));
    assert_eq!(standing(&fixture, MV), ("suspended".to_owned(), Some(1)));
    assert_eq!(standing(&fixture, RV).1, Some(0), "what is suspended is not replaced");
    let again = step(&fixture, MV, Step::Suspended);
    assert!(fixture.refused(&again).contains("C-2023-00002 is suspended already"));
    let extend = Change::ExtendClearance {
        clearance: fixture.seen(CLEARANCE, MV),
        until: date("2030-12-01"),
        reason: "x".to_owned(),
        authoriser: "k.reed".to_owned(),
        risk_note: "x".to_owned(),
    };
    assert!(fixture.refused(&extend).contains("suspended"));
    fixture.apply(&step(&fixture, MV, Step::Restored));
    assert_eq!(standing(&fixture, MV).0, "active");
    assert_eq!(fixture.rows(STEP), 2);
    assert_eq!(fixture.text(STEP, 1, "reason"), "under investigation");
    assert_eq!(fixture.text(STEP, 1, "authority"), "k.reed");
    fixture.assert_audit_holds();
}

#[test]
fn a_lower_rung_stands_again_where_the_higher_is_withdrawn_but_not_where_the_person_goes() {
    let mut fixture = holding();
    let done = fixture.apply(&step(&fixture, MV, Step::Withdrawn));
    assert_eq!(done.message, "C-2023-00002 withdrawn; C-2020-00001 (RV) stands again");
    assert_eq!(standing(&fixture, MV), ("withdrawn".to_owned(), Some(0)));
    assert_eq!(standing(&fixture, RV), ("active".to_owned(), Some(1)));
    fixture.undo(done);
    assert_eq!(standing(&fixture, MV), ("active".to_owned(), Some(1)));
    assert_eq!(standing(&fixture, RV).1, Some(0));
    assert_eq!(fixture.rows(STEP), 0);
    fixture.apply(&step(&fixture, MV, Step::Terminated));
    assert_eq!(standing(&fixture, MV), ("terminated".to_owned(), Some(1)));
    assert_eq!(standing(&fixture, RV).1, Some(0));
    let more = step(&fixture, MV, Step::Suspended);
    assert!(fixture.refused(&more).contains("terminated for good"));
    let history = step(&fixture, RV, Step::Withdrawn);
    assert!(fixture.refused(&history).contains("is history"));
}

#[test]
fn a_step_without_reason_or_authority_or_seen_too_early_writes_nothing() {
    let mut fixture = holding();
    let clearance = fixture.seen(CLEARANCE, MV);
    let bare = StepClearance {
        clearance,
        step: Step::Withdrawn,
        reason: " ".to_owned(),
        authority: String::new(),
    };
    assert_eq!(fixture.wrong_fields(&bare.into()), ["reason", "authority"]);
    for who in ["c.wragg", "o.gone", "nobody"] {
        let step = StepClearance {
            clearance,
            step: Step::Suspended,
            reason: "under investigation".to_owned(),
            authority: who.to_owned(),
        };
        assert_eq!(fixture.wrong_fields(&step.into()), ["authority"], "{who}");
        let extend = Change::ExtendClearance {
            clearance,
            until: date("2030-12-01"),
            reason: "no capacity".to_owned(),
            authoriser: who.to_owned(),
            risk_note: "supervised".to_owned(),
        };
        assert_eq!(fixture.wrong_fields(&extend), ["authoriser"], "{who}");
    }
    let late = step(&fixture, MV, Step::Withdrawn);
    fixture.apply(&step(&fixture, MV, Step::Suspended));
    assert!(matches!(fixture.refusal(&late), StoreError::Stale { .. }));
}

#[test]
fn a_lapse_follows_from_the_day_alone() {
    let mut fixture = holding();
    let shown = |fixture: &Fixture, on: &str| {
        let query = crate::store::query::ListQuery { today: date(on), ..query("clearances") };
        let row = fixture.store.rows(&query, &[MV]).expect("read").remove(0);
        let state =
            fixture.store.db.query_row("SELECT state FROM clearance WHERE id = 2", [], |r| {
                r.get::<_, String>(0)
            });
        assert_eq!(state.expect("a state"), "active", "nobody wrote");
        row.cells[7].text().map(str::to_owned)
    };
    assert_eq!(shown(&fixture, "2030-06-01").as_deref(), Some("active"));
    assert_eq!(shown(&fixture, "2030-06-02").as_deref(), Some("lapsed"));
    let sql = "UPDATE clearance SET valid_until = '2026-11-19' WHERE id = 2";
    fixture.store.db.execute(sql, []).expect("made old");
    let gone = step(&fixture, MV, Step::Suspended);
    assert!(fixture.refused(&gone).contains("lapsed on 19 Nov 2026"));
}

#[test]
fn a_lower_grant_is_kept_beneath_a_higher_one_that_holds() {
    use crate::domain::case::DecisionWords;
    use crate::domain::tasking::Rationale;
    use crate::domain::vetting::{CaseKind, CheckResult, Outcome};
    use crate::store::case::{CaseChange, Decision};
    let mut fixture = holding();
    let granted = |fixture: &mut Fixture| {
        let open = Change::OpenCase {
            person_id: ANA,
            kind: CaseKind::Renewal,
            level: Level::Rv,
            course_date: None,
            received: today(),
        };
        fixture.apply(&open);
        let case = fixture.rows("vetting_case");
        let sql = "UPDATE case_check SET result = ?1, by = 'x' WHERE case_id = ?2";
        let clear = CheckResult::NoTrace.code();
        fixture.store.db.execute(sql, params![clear, case]).expect("checked");
        let rationale = Rationale {
            information: "nothing adverse".to_owned(),
            threat_risk: "low".to_owned(),
            ..Rationale::default()
        };
        let words = DecisionWords { rationale, ..DecisionWords::default() };
        let (case, outcome) = (fixture.seen("vetting_case", case), Outcome::Granted);
        fixture.apply(&CaseChange::Decide(Decision { case, outcome, words }).into());
        fixture.rows(CLEARANCE)
    };
    let renewed = granted(&mut fixture);
    assert_eq!(standing(&fixture, renewed), ("active".to_owned(), Some(0)));
    assert_eq!(standing(&fixture, MV).1, Some(1), "MV goes on satisfying RV");
    let done = fixture.apply(&step(&fixture, MV, Step::Withdrawn));
    assert!(done.message.contains("C-2026-00001 (RV) stands again"), "{}", done.message);
    let next = granted(&mut fixture);
    assert_eq!(standing(&fixture, next).1, Some(1));
    assert_eq!(standing(&fixture, renewed).1, Some(0), "one alone counts on a ladder");
}

#[test]
fn a_persons_time_line_tells_every_step_in_order() {
    let mut fixture = holding();
    fixture.apply(&step(&fixture, MV, Step::Suspended));
    let sql =
        "INSERT INTO clearance (ref, person_id, level, granted_on, valid_until, state, current)
               VALUES ('C-2016-00009', 1, 'SC', '2016-11-01', '2026-11-01', 'active', 1)";
    fixture.store.db.execute(sql, []).expect("a clearance");
    let detail = fixture.detail("people", ANA);
    let line = detail.related.iter().find(|part| part.title.starts_with("Time line"));
    let text = |value: &Value| value.text().unwrap_or_default().to_owned();
    let rows: Vec<Vec<String>> =
        line.expect("a time line").rows.iter().map(|row| row.iter().map(text).collect()).collect();
    let told: Vec<[&str; 3]> =
        rows.iter().map(|row| [row[0].as_str(), row[1].as_str(), row[2].as_str()]).collect();
    assert_eq!(today().to_string(), "2026-11-20");
    assert_eq!(
        told,
        [
            ["2026-11-20", "C-2023-00002", "suspended"],
            ["2026-11-02", "C-2016-00009", "lapsed"],
            ["2023-06-01", "C-2023-00002", "granted"],
            ["2020-05-01", "C-2020-00001", "granted"],
            ["2016-11-01", "C-2016-00009", "granted"],
        ]
    );
    assert_eq!(rows[0][4], "MV: under investigation (k.reed)");
}
