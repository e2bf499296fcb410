//! What a grant may not pass: cases that look at a clearance, what comes up under an appeal, a
//! suspended clearance, and somebody who has left.

use super::{Case, appeal, hear, opened, refused};
use crate::domain::appeal::AppealOutcome;
use crate::domain::barred::List;
use crate::domain::case::{Weighed, Weight};
use crate::domain::choice::Choice;
use crate::domain::vetting::{CaseKind, Level, Outcome};
use crate::store::barred::{BarredChange, NewEntry};
use crate::store::case::{CaseChange, ReviewCondition};
use crate::store::change::Change;
use crate::store::registers::fixture::{ANA, Fixture, today};

impl Case<'_> {
    pub(super) fn end_condition(&self, id: i64) -> CaseChange {
        let condition = self.fixture.seen("main.vetting_condition", id);
        let (reason, owner) = ("statements seen".to_owned(), String::new());
        let end = ReviewCondition { condition, reason, review_on: None, owner, end: true };
        CaseChange::ReviewCondition(end)
    }
}

/// Gives Ana an RV until 2030 in a state.
pub(super) fn cleared(fixture: &Fixture, state: &str) {
    let sql =
        "INSERT INTO clearance (ref, person_id, level, granted_on, valid_until, state, current)
               VALUES ('C-2020-00001', ?1, 'RV', '2020-01-01', '2030-01-01', ?2, 1)";
    fixture.store.db.execute(sql, (ANA, state)).expect("a clearance");
}

fn open(kind: CaseKind, level: Level) -> Change {
    Change::OpenCase { person_id: ANA, kind, level, course_date: None, received: today() }
}

#[test]
fn a_case_that_looks_at_a_clearance_needs_one_and_gives_none() {
    let mut fixture = Fixture::new();
    let reviews = CaseKind::ALL.iter().filter(|kind| kind.is_review());
    let codes: Vec<String> = reviews
        .map(|kind| {
            assert!(fixture.refused(&open(*kind, Level::Rv)).contains("holds no RV in force"));
            format!("'{}'", kind.code())
        })
        .collect();
    assert_eq!(codes.join(","), CaseKind::REVIEWS);
    cleared(&fixture, "active");
    assert!(fixture.refused(&open(CaseKind::Random, Level::Mv)).contains("holds no MV in force"));
    let mut case = opened(&mut fixture, CaseKind::Change, Level::Rv);
    case.make_ready();
    let grant = case.decide(Outcome::Granted);
    let said = case.apply(grant).message;
    assert_eq!(said, "V-2026-00001 granted: C-2020-00001 stands, valid until 1 Jan 2030");
    assert_eq!(case.fixture.rows("main.clearance"), 1);
    assert_eq!(case.fixture.text("main.clearance", 1, "state"), "active");
}

#[test]
fn a_review_sets_conditions_on_the_clearance_it_looked_at_and_they_end() {
    let mut fixture = Fixture::new();
    cleared(&fixture, "active");
    let mut case = opened(&mut fixture, CaseKind::Aftercare, Level::Rv);
    case.make_ready();
    let grant = case.decide(Outcome::Conditions);
    case.apply(grant);
    assert_eq!(case.fixture.rows("main.clearance"), 1);
    assert_eq!(case.fixture.text("main.clearance", 1, "state"), "conditional");
    assert_eq!(
        case.fixture.text("main.clearance", 1, "conditions"),
        "no cash\nstatements each year"
    );
    assert_eq!(case.fixture.text("main.clearance", 1, "valid_until"), "2030-01-01");
    for id in [1, 2] {
        let change = case.end_condition(id);
        case.apply(change);
    }
    assert_eq!(case.fixture.text("main.clearance", 1, "state"), "active");
    case.fixture.assert_audit_holds();
}

#[test]
fn a_review_that_is_refused_says_what_still_stands() {
    let mut fixture = Fixture::new();
    cleared(&fixture, "suspended");
    let mut case = opened(&mut fixture, CaseKind::Misconduct, Level::Rv);
    let refuse = case.decide(Outcome::Refused);
    case.apply(refuse);
    let confirm = case.second(true, "");
    let said = case.as_other(confirm).expect("confirmed").message;
    assert!(said.contains("C-2020-00001 still stands: withdraw or suspend it"), "{said}");
}

#[test]
fn no_grant_goes_past_a_suspension() {
    let mut fixture = Fixture::new();
    cleared(&fixture, "suspended");
    let mut case = opened(&mut fixture, CaseKind::Renewal, Level::Rv);
    case.make_ready();
    let grant = case.decide(Outcome::Granted);
    assert!(case.refused(grant).contains("C-2020-00001 is suspended; lift the suspension"));
    assert_eq!(case.fixture.rows("main.clearance"), 1);
    assert_ne!(case.text("stage"), "closed", "nothing was half done");
}

#[test]
fn nobody_who_has_left_is_cleared() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    case.make_ready();
    let left = "UPDATE person SET left_on = '2026-11-19', leaving = 'resigned' WHERE id = ?1";
    case.fixture.store.db.execute(left, [ANA]).expect("left");
    let grant = case.decide(Outcome::Granted);
    assert!(case.refused(grant).contains("left on 19 Nov 2026: nobody who has left is cleared"));
}

/// A refused case whose appeal is open and which has everything else that a grant needs.
fn under_appeal(fixture: &mut Fixture) -> Case<'_> {
    let mut case = refused(fixture);
    let lodge = CaseChange::LodgeAppeal(appeal(&case, "2026-11-20", ""));
    case.apply(lodge);
    case.make_ready();
    case
}

#[test]
fn what_comes_up_under_an_appeal_is_answered_before_it_is_upheld() {
    let mut fixture = Fixture::new();
    let mut case = under_appeal(&mut fixture);
    let finding = case.finding(Weight::Serious);
    case.apply(finding);
    let uphold = hear(&case, AppealOutcome::Upheld, "j.okoro, h.lowe");
    assert!(case.refused(uphold).contains("1 finding of the case came up since the refusal"));
    let weigh = case.weigh(1, Weighed::Outweighed);
    case.apply(weigh);
    let uphold = hear(&case, AppealOutcome::Upheld, "j.okoro, h.lowe");
    assert!(case.apply(uphold).message.contains("upheld: C-2026-00001 valid until"));
}

#[test]
fn a_list_of_the_barred_is_held_against_cases_under_appeal() {
    let mut fixture = Fixture::new();
    let mut case = under_appeal(&mut fixture);
    let name: String = {
        let sql = "SELECT name FROM person WHERE id = ?1";
        case.fixture.store.db.query_row(sql, [ANA], |row| row.get(0)).expect("a name")
    };
    let entry = NewEntry {
        list: List::Barred,
        name,
        born: None,
        body: None,
        category: None,
        listed: None,
        their_ref: None,
        fingerprint: Some("row 1".to_owned()),
    };
    let file = "barred.csv".to_owned();
    let said = case.apply(BarredChange::Import { file, entries: vec![entry] }).message;
    assert_eq!(said, "imported 1, already here 0; 1 match with open cases");
    let uphold = hear(&case, AppealOutcome::Upheld, "j.okoro, h.lowe");
    assert!(case.refused(uphold).contains("is unanswered: BM-2026-00001"));
}
