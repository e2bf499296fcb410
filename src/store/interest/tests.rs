//! Business interests from their application to their review, over a real database.

use super::*;
use crate::domain::interest::InterestKind;
use crate::domain::time::parse_moment;
use crate::store::registers::fixture::{ANA, Fixture, date, now};

fn application(hours: Option<i64>, description: &str, applied: &str) -> Change {
    Change::ApplyInterest {
        person_id: ANA,
        kind: InterestKind::Letting,
        organisation: String::new(),
        description: description.to_owned(),
        hours,
        applied: date(applied),
    }
}

fn apply_for(fixture: &mut Fixture) {
    fixture.apply(&application(None, "Lets a flat in Ely", "2026-11-02"));
}

fn assess_as(fixture: &Fixture, manager: &str, view: ManagerView, reason: &str) -> Change {
    Change::AssessInterest {
        interest: fixture.seen(INTEREST, 1),
        manager: manager.to_owned(),
        view,
        reason: reason.to_owned(),
    }
}

fn decide_as(fixture: &Fixture, decision: InterestDecision, words: [&str; 2]) -> Change {
    let [reason, conditions] = words;
    Change::DecideInterest {
        interest: fixture.seen(INTEREST, 1),
        decision,
        reason: reason.to_owned(),
        conditions: conditions.to_owned(),
    }
}

fn review_with(fixture: &Fixture, note: &str) -> Change {
    Change::ReviewInterest { interest: fixture.seen(INTEREST, 1), note: note.to_owned() }
}

fn lapse_for(fixture: &Fixture, reason: &str) -> Change {
    Change::LapseInterest { interest: fixture.seen(INTEREST, 1), reason: reason.to_owned() }
}

/// An interest applied for and supported by the line manager.
fn assessed() -> Fixture {
    let mut fixture = Fixture::new();
    apply_for(&mut fixture);
    let change = assess_as(&fixture, "Insp. Hale", ManagerView::Supports, "");
    fixture.apply(&change);
    fixture
}

fn decided(decision: InterestDecision, words: [&str; 2]) -> Fixture {
    let mut fixture = assessed();
    let change = decide_as(&fixture, decision, words);
    fixture.apply(&change);
    fixture
}

#[test]
fn an_application_stands_on_the_register() {
    let mut fixture = Fixture::new();
    let applied = fixture.apply(&application(Some(10), "Lets a flat", "2026-11-02"));
    assert_eq!(applied.message, "B-2026-00001: Ana Ní Bhriain applied for letting property");
    assert_eq!(fixture.text(INTEREST, 1, STAGE), "applied");
    assert_eq!(fixture.field(INTEREST, 1, "organisation"), Value::Null);
    assert_eq!(fixture.field(INTEREST, 1, "hours"), Value::Int(10));
    fixture.undo(applied);
    assert_eq!(fixture.rows(INTEREST), 0);
}

#[test]
fn an_application_names_every_field_that_is_wrong() {
    let mut fixture = Fixture::new();
    for hours in [-1, 169] {
        assert_eq!(
            fixture.wrong_fields(&application(Some(hours), " ", "2026-11-21")),
            ["description", "hours", "applied"]
        );
    }
    let mut nobody = application(None, "Lets a flat", "2026-11-02");
    if let Change::ApplyInterest { person_id, .. } = &mut nobody {
        *person_id = 99;
    }
    assert!(matches!(fixture.refusal(&nobody), StoreError::NoRecord(_)));
}

#[test]
fn a_line_managers_refusal_still_reaches_the_decision() {
    let mut fixture = Fixture::new();
    apply_for(&mut fixture);
    let refusal = assess_as(&fixture, "Insp. Hale", ManagerView::Refuses, "Tired on duty");
    let applied = fixture.apply(&refusal);
    assert_eq!(applied.message, "B-2026-00001: the line manager refuses; it is with PSD to decide");
    assert_eq!(fixture.text(INTEREST, 1, STAGE), "assessed");
    assert_eq!(fixture.text(INTEREST, 1, "assessed_on"), "2026-11-20");
    let decision = decide_as(&fixture, InterestDecision::Compatible, ["", ""]);
    fixture.apply(&decision);
    assert_eq!(fixture.text(INTEREST, 1, STAGE), "decided");
    assert_eq!(fixture.text(INTEREST, 1, "manager_view"), "refuses");
    fixture.assert_audit_holds();
}

#[test]
fn an_assessment_names_every_field_that_is_wrong() {
    let mut fixture = Fixture::new();
    apply_for(&mut fixture);
    let blank = assess_as(&fixture, "", ManagerView::Refuses, "");
    assert_eq!(fixture.wrong_fields(&blank), ["manager", "reason"]);
}

#[test]
fn what_is_compatible_is_reviewed_in_twelve_months() {
    for (decision, words, due) in [
        (InterestDecision::Compatible, ["", ""], Value::from("2027-11-20")),
        (InterestDecision::Conditions, ["", "No uniform"], Value::from("2027-11-20")),
        (InterestDecision::Incompatible, ["Licensed trade", ""], Value::Null),
    ] {
        let fixture = decided(decision, words);
        assert_eq!(fixture.text(INTEREST, 1, "decision"), decision.code());
        assert_eq!(fixture.text(INTEREST, 1, "decided_by"), "a.khan");
        assert_eq!(fixture.field(INTEREST, 1, "review_due"), due, "{decision:?}");
        assert_eq!(fixture.field(INTEREST, 1, "conditions"), known(words[1]));
    }
}

#[test]
fn a_decision_needs_its_words() {
    let mut fixture = assessed();
    for (decision, field) in
        [(InterestDecision::Conditions, "conditions"), (InterestDecision::Incompatible, "reason")]
    {
        let blank = decide_as(&fixture, decision, ["", " "]);
        assert_eq!(fixture.wrong_fields(&blank), [field]);
    }
}

#[test]
fn a_review_moves_the_next_one_on() {
    let mut fixture = decided(InterestDecision::Compatible, ["", ""]);
    let later = parse_moment("2027-12-01T10:00:00Z").unwrap();
    let change = review_with(&fixture, "Still lets it");
    let applied = fixture.store.apply("a.khan", later, &change).unwrap();
    assert_eq!(applied.message, "B-2026-00001 reviewed, next 1 Dec 2028");
    assert_eq!(fixture.text(INTEREST, 1, "review_due"), "2028-12-01");
    assert_eq!(fixture.text(INTEREST, 1, "reviewed_on"), "2027-12-01");
    fixture.undo(applied);
    assert_eq!(fixture.text(INTEREST, 1, "review_due"), "2027-11-20");
    assert_eq!(fixture.field(INTEREST, 1, "review_note"), Value::Null);
    let blank = review_with(&fixture, "");
    assert_eq!(fixture.wrong_fields(&blank), ["note"]);
}

#[test]
fn a_lapsed_interest_is_reviewed_no_more() {
    let mut fixture = decided(InterestDecision::Compatible, ["", ""]);
    let blank = lapse_for(&fixture, "");
    assert_eq!(fixture.wrong_fields(&blank), ["reason"]);
    let change = lapse_for(&fixture, "No form back");
    fixture.apply(&change);
    assert_eq!(fixture.text(INTEREST, 1, STAGE), "lapsed");
    assert_eq!(fixture.text(INTEREST, 1, "lapsed_on"), "2026-11-20");
    assert_eq!(fixture.field(INTEREST, 1, "review_due"), Value::Null);
    let again = lapse_for(&fixture, "Again");
    assert_eq!(fixture.refused(&again), "B-2026-00001 is lapsed; apply anew to take it up again");
}

#[test]
fn every_step_waits_for_its_stage() {
    let mut fixture = Fixture::new();
    apply_for(&mut fixture);
    let decision = decide_as(&fixture, InterestDecision::Compatible, ["", ""]);
    assert_eq!(
        fixture.refused(&decision),
        "B-2026-00001 is applied; only an assessed application, or one under appeal, can be decided"
    );
    let review = review_with(&fixture, "x");
    assert_eq!(
        fixture.refused(&review),
        "B-2026-00001 is applied; only an interest decided as compatible is reviewed"
    );
    let mut fixture = decided(InterestDecision::Incompatible, ["Licensed trade", ""]);
    let assess = assess_as(&fixture, "Insp. Hale", ManagerView::Supports, "");
    assert_eq!(
        fixture.refused(&assess),
        "B-2026-00001 is decided; only an application not yet assessed can be assessed"
    );
    let review = review_with(&fixture, "x");
    assert_eq!(
        fixture.refused(&review),
        "B-2026-00001 is incompatible; only an interest decided as compatible is reviewed"
    );
}

#[test]
fn whoever_saw_an_older_version_is_told_who_changed_what_and_when() {
    let mut fixture = assessed();
    let stale = lapse_for(&fixture, "Given up");
    let other = decide_as(&fixture, InterestDecision::Compatible, ["", ""]);
    fixture.another().apply("b.jones", now(), &other).unwrap();
    let StoreError::Stale { record, by, what, .. } = fixture.refusal(&stale) else {
        panic!("the older version was not refused");
    };
    assert_eq!((record.as_str(), by.as_str()), ("B-2026-00001", "b.jones"));
    assert!(what.starts_with("decide interest: stage assessed → decided"), "{what}");
    assert_eq!(fixture.text(INTEREST, 1, STAGE), "decided");
}
