//! Associations from their declaration to their review, over a real database.

use super::*;
use crate::domain::association::{AssociationCategory, AssociationOutcome, Contact};
use crate::store::registers::fixture::{ANA, Fixture, date, now};

fn declaration(person_id: i64, associate: &str, declared: &str) -> Change {
    Change::DeclareAssociation {
        person_id,
        associate: associate.to_owned(),
        relationship: if associate.is_empty() { "" } else { "Cousin" }.to_owned(),
        category: AssociationCategory::Convicted,
        contact: Contact::Monthly,
        arose: String::new(),
        declared: date(declared),
    }
}

fn declared() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.apply(&declaration(ANA, "Carl Doe", "2026-11-18"));
    fixture
}

fn evaluation(fixture: &Fixture, risks: (Risk, Risk), words: [&str; 2]) -> Change {
    let [evaluation, conditions] = words;
    Change::EvaluateAssociation {
        association: fixture.seen(ASSOCIATION, 1),
        person_risk: risks.0,
        force_risk: risks.1,
        evaluation: evaluation.to_owned(),
        outcome: AssociationOutcome::Conditions,
        conditions: conditions.to_owned(),
    }
}

fn evaluated(risks: (Risk, Risk)) -> Fixture {
    let mut fixture = declared();
    let change = evaluation(&fixture, risks, ["Seldom met", "No lifts home"]);
    fixture.apply(&change);
    fixture
}

fn review_with(fixture: &Fixture, note: &str, close: bool) -> Change {
    let association = fixture.seen(ASSOCIATION, 1);
    Change::ReviewAssociation { association, note: note.to_owned(), close }
}

fn research_on(reference: &str, note: &str) -> Change {
    Change::ResearchAssociation { reference: reference.to_owned(), note: note.to_owned() }
}

#[test]
fn a_declaration_stands_on_the_register() {
    let mut fixture = Fixture::new();
    let applied = fixture.apply(&declaration(ANA, "Carl Doe", "2026-11-18"));
    assert_eq!(applied.message, "N-2026-00001 declared: convicted");
    assert_eq!(fixture.text(ASSOCIATION, 1, STAGE), "declared");
    assert_eq!(fixture.field(ASSOCIATION, 1, "arose"), Value::Null);
    fixture.undo(applied);
    assert_eq!(fixture.rows(ASSOCIATION), 0);
}

#[test]
fn a_declaration_names_every_field_that_is_wrong() {
    let mut fixture = Fixture::new();
    assert_eq!(
        fixture.wrong_fields(&declaration(ANA, "", "2026-11-21")),
        ["associate", "relationship", "declared"]
    );
    let nobody = declaration(99, "Carl Doe", "2026-11-18");
    assert!(matches!(fixture.refusal(&nobody), StoreError::NoRecord(_)));
}

#[test]
fn the_higher_risk_sets_the_review() {
    // Twelve months at low, six above (S).
    for (person, force, due) in [
        (Risk::Low, Risk::Low, "2027-11-20"),
        (Risk::Medium, Risk::Low, "2027-05-20"),
        (Risk::Low, Risk::High, "2027-05-20"),
    ] {
        let fixture = evaluated((person, force));
        assert_eq!(fixture.text(ASSOCIATION, 1, "review_due"), due);
        assert_eq!(fixture.text(ASSOCIATION, 1, "person_risk"), person.code());
        assert_eq!(fixture.text(ASSOCIATION, 1, "force_risk"), force.code());
        assert_eq!(fixture.text(ASSOCIATION, 1, STAGE), "evaluated");
        assert_eq!(fixture.text(ASSOCIATION, 1, "evaluated_by"), "a.khan");
    }
}

#[test]
fn a_risk_that_changed_is_evaluated_again() {
    let mut fixture = evaluated((Risk::Low, Risk::Low));
    let change = evaluation(&fixture, (Risk::High, Risk::Low), ["Now weekly", "None at work"]);
    let applied = fixture.apply(&change);
    assert_eq!(applied.message, "N-2026-00001 evaluated: conditions, review due 20 May 2027");
    fixture.undo(applied);
    assert_eq!(fixture.text(ASSOCIATION, 1, "person_risk"), "low");
    assert_eq!(fixture.text(ASSOCIATION, 1, "review_due"), "2027-11-20");
    fixture.assert_audit_holds();
}

#[test]
fn an_evaluation_names_every_field_that_is_wrong() {
    let mut fixture = declared();
    let blank = evaluation(&fixture, (Risk::Low, Risk::Low), ["", ""]);
    assert_eq!(fixture.wrong_fields(&blank), ["evaluation", "conditions"]);
}

#[test]
fn a_review_sets_the_next_or_closes() {
    let mut fixture = evaluated((Risk::High, Risk::Low));
    let blank = review_with(&fixture, " ", true);
    assert_eq!(fixture.wrong_fields(&blank), ["note"]);
    let change = review_with(&fixture, "No change", false);
    let applied = fixture.apply(&change);
    assert_eq!(applied.message, "N-2026-00001 reviewed, next 20 May 2027");
    assert_eq!(fixture.text(ASSOCIATION, 1, STAGE), "evaluated");

    let change = review_with(&fixture, "Contact ceased", true);
    let applied = fixture.apply(&change);
    assert_eq!(applied.message, "N-2026-00001 reviewed, closed");
    assert_eq!(fixture.text(ASSOCIATION, 1, STAGE), "closed");
    assert_eq!(fixture.field(ASSOCIATION, 1, "review_due"), Value::Null);

    let closed = "N-2026-00001 is closed; declare it anew to work on it";
    let again = [
        evaluation(&fixture, (Risk::Low, Risk::Low), ["x", "y"]),
        review_with(&fixture, "x", false),
        research_on("N-2026-00001", "x"),
    ];
    for change in again {
        assert_eq!(fixture.refused(&change), closed);
    }
    fixture.undo(applied);
    assert_eq!(fixture.text(ASSOCIATION, 1, "review_due"), "2027-05-20");
}

#[test]
fn a_review_waits_for_the_evaluation() {
    let mut fixture = declared();
    let change = review_with(&fixture, "x", false);
    assert_eq!(
        fixture.refused(&change),
        "N-2026-00001 is not evaluated; evaluate its risk before reviewing it"
    );
}

#[test]
fn research_goes_to_the_intelligence_side() {
    let mut fixture = declared();
    let casework = fixture.rows("main.audit");
    let applied = fixture.apply(&research_on(" n-2026-00001 ", "Two convictions"));
    assert_eq!(applied.message, "research on N-2026-00001 noted");
    assert_eq!(fixture.text("intel.research", 1, "association_ref"), "N-2026-00001");
    assert_eq!(fixture.text("intel.research", 1, "at"), "2026-11-20T09:30:00Z");
    assert_eq!(fixture.text("intel.research", 1, "by"), "a.khan");
    assert_eq!((fixture.rows("main.audit"), fixture.rows("intel.audit")), (casework, 1));
    assert_eq!(fixture.text(ASSOCIATION, 1, STAGE), "declared");
    assert_eq!(fixture.field(ASSOCIATION, 1, "version"), Value::Int(1));
    fixture.undo(applied);
    assert_eq!(fixture.rows("intel.research"), 0);
    fixture.assert_audit_holds();
}

#[test]
fn research_needs_a_note_and_an_association() {
    let mut fixture = declared();
    assert_eq!(fixture.wrong_fields(&research_on("N-2026-00001", "")), ["note"]);
    let error = fixture.refusal(&research_on("N-2026-00009", "x"));
    assert!(matches!(error, StoreError::NoRecord(reference) if reference == "N-2026-00009"));
}

#[test]
fn every_look_is_logged_and_changes_nothing() {
    let mut fixture = declared();
    for looks in 1..=2 {
        let applied = fixture.apply(&Change::LookAtAssociation { id: 1 });
        assert_eq!(applied.record, "N-2026-00001");
        assert_eq!((applied.entries.len(), applied.undo), (1, None));
        let history = fixture.detail("associations", 1).history;
        let logged = history.iter().filter(|e| e.command == "look at association").count();
        assert_eq!(logged, looks);
    }
    assert_eq!(fixture.field(ASSOCIATION, 1, "version"), Value::Int(1));
    assert!(matches!(
        fixture.refusal(&Change::LookAtAssociation { id: 9 }),
        StoreError::NoRecord(_)
    ));
}

#[test]
fn whoever_saw_an_older_version_is_told_who_changed_what_and_when() {
    let mut fixture = declared();
    let stale = evaluation(&fixture, (Risk::Low, Risk::Low), ["Mine", "None"]);
    let other = evaluation(&fixture, (Risk::High, Risk::High), ["Theirs", "None"]);
    fixture.another().apply("b.jones", now(), &other).unwrap();
    let StoreError::Stale { record, by, what, .. } = fixture.refusal(&stale) else {
        panic!("the older version was not refused");
    };
    assert_eq!((record.as_str(), by.as_str()), ("N-2026-00001", "b.jones"));
    assert!(what.starts_with("evaluate association: stage declared → evaluated"), "{what}");
    assert_eq!(fixture.text(ASSOCIATION, 1, "evaluation"), "Theirs");
}
