//! Reports with their items, subjects and grades, as they are taken in.

use super::*;
use crate::store::change::Conditions;
use crate::store::imported::ImportedReport;
use crate::store::intake::Intake;
use crate::store::subject::Described;

const ITEM: &str = "intel.report_item";
const SUBJECT: &str = "intel.report_subject";

fn recorded(report: RecordReport) -> Change {
    Change::RecordReport(Box::new(report))
}

fn conditions(instructions: &str) -> Conditions {
    Conditions {
        action: Some(HandlingAction::A2),
        sanitisation: Some(Sanitisation::S1),
        instructions: instructions.to_owned(),
    }
}

fn three_items() -> RecordReport {
    RecordReport {
        subjects: vec![
            ReportSubject::Person(ANA),
            ReportSubject::Described("a tall man with a dog".to_owned()),
            ReportSubject::Person(crate::store::registers::fixture::BEN),
        ],
        items: items("1BP She was seen\n\n2AC He drove\n\n1DP They met"),
        provenance_grade: "1AP".parse().ok(),
        conditions: conditions("ask before acting"),
        risk_assessment: Some("The caller is known to both.".to_owned()),
        ..a_report()
    }
}

#[test]
fn a_report_keeps_its_items_and_subjects_and_takes_the_most_cautious_grade() {
    let mut fixture = Fixture::new();
    let applied = record(&mut fixture, three_items());
    assert!(applied.message.ends_with("recorded; score it"), "{}", applied.message);
    assert_eq!(fixture.text(REPORT, 1, "grade"), "2DC");
    assert_eq!(fixture.text(REPORT, 1, "provenance_grade"), "1AP");
    assert_eq!(fixture.text(REPORT, 1, "text"), "She was seen\n\nHe drove\n\nThey met");
    let graded: Vec<String> = (1..=3).map(|id| fixture.text(ITEM, id, "grade")).collect();
    assert_eq!(graded, ["1BP", "2AC", "1DP"]);
    assert_eq!(fixture.text(REPORT, 1, "subject"), "Ana Ní Bhriain");
    let named: Vec<String> = (1..=3).map(|id| fixture.text(SUBJECT, id, "name")).collect();
    assert_eq!(named, ["Ana Ní Bhriain", "a tall man with a dog", "Ben Okafor"]);
    assert_eq!(fixture.field(SUBJECT, 2, "person_id"), Value::Null);
    assert_eq!(fixture.text(SUBJECT, 3, "unit"), "Custody");
    let detail = fixture.detail("intelligence", 1);
    let rows = |title| detail.related.iter().find(|r| r.title == title).map(|r| r.rows.len());
    assert_eq!((rows("items"), rows("subjects")), (Some(3), Some(3)));
    fixture.undo(applied);
    assert_eq!(fixture.rows(REPORT) + fixture.rows(ITEM) + fixture.rows(SUBJECT), 0);
    fixture.assert_audit_holds();
}

#[test]
fn a_report_with_an_ungraded_item_has_no_grade_yet() {
    let mut fixture = Fixture::new();
    let report = RecordReport { items: items("1BP one\n\ntwo"), ..a_report() };
    let applied = record(&mut fixture, report);
    assert!(applied.message.ends_with("grade and score it"), "{}", applied.message);
    assert_eq!(fixture.field(REPORT, 1, "grade"), Value::Null);
    assert_eq!(fixture.text(ITEM, 1, "grade"), "1BP");
}

#[test]
fn codes_that_do_not_go_together_are_refused_at_their_fields() {
    let mut fixture = Fixture::new();
    let all = ["action", "sanitisation", "instructions"];
    let bare = Conditions::default();
    for (text, provenance, given, wrong) in [
        ("1BP one", None, conditions("by hand"), &all[..]),
        ("one", None, conditions("by hand"), &all[..]),
        ("1BC one", None, bare.clone(), &all[..]),
        ("1BP one\n\n1BC two", None, bare.clone(), &all[..]),
        ("1BC one\n\ntwo", None, conditions(" "), &all[2..]),
        ("1BP one", Some("1BC"), bare.clone(), &all[..]),
        ("1BP one", Some("1BC"), conditions("by hand"), &[][..]),
        ("1BC one\n\ntwo", None, conditions("by hand"), &[][..]),
        ("1BP one", Some("1BP"), bare, &[][..]),
    ] {
        let report = RecordReport {
            items: items(text),
            provenance_grade: provenance.and_then(|grade| grade.parse().ok()),
            conditions: given,
            ..a_report()
        };
        let change = recorded(report);
        if wrong.is_empty() {
            fixture.apply(&change);
        } else {
            assert_eq!(fixture.wrong_fields(&change), wrong, "{text} {provenance:?}");
        }
    }
}

#[test]
fn a_grade_of_no_provenance_and_a_nameless_subject_are_refused() {
    let mut fixture = Fixture::new();
    let report = RecordReport {
        provenance: None,
        provenance_grade: "1BP".parse().ok(),
        subjects: vec![ReportSubject::Described(" \u{200b}".to_owned())],
        ..a_report()
    };
    assert_eq!(fixture.wrong_fields(&recorded(report)), ["provenance_grade", "subjects"]);
}

#[test]
fn a_report_hangs_on_a_priority_in_force() {
    let mut fixture = Fixture::new();
    let sql = "INSERT INTO intel.priority (ref, year, rank, title, owner, state, ended_on,
        ended_reason) VALUES ('S-2026-01', 2026, 1, 'Disclosure', 'r.shaw', 'current', NULL, NULL),
        ('S-2025-01', 2025, 1, 'Drugs', 'r.shaw', 'ended', '2025-12-31', 'the year is over')";
    fixture.store.db.execute(sql, []).expect("priorities");
    let on = |priority| RecordReport { priority_id: Some(priority), ..a_report() };
    record(&mut fixture, on(1));
    assert_eq!(fixture.field(REPORT, 1, "priority_id"), Value::Int(1));
    assert_eq!(fixture.wrong_fields(&recorded(on(2))), ["priority"]);
    let error = fixture.refusal(&recorded(on(3)));
    assert!(matches!(error, StoreError::NoRecord(_)), "{error}");
    let offered = fixture.store.priorities().expect("priorities");
    assert_eq!(offered, [(1, "S-2026-01".to_owned(), "Disclosure".to_owned())]);
}

#[test]
fn a_report_of_a_file_is_written_like_every_other() {
    let mut fixture = Fixture::new();
    let sql = "INSERT INTO intel.priority (ref, year, rank, title, owner, state, category) VALUES
        ('CS-2026-01', 2026, 1, 'Disclosure', 'r.shaw', 'current', 'disclosure')";
    fixture.store.db.execute(sql, []).expect("a priority");
    let report = RecordReport {
        category: Some(Category::Disclosure),
        items: items("1BP one\n\n2AP two"),
        ..a_report()
    };
    let ben = Described { name: Some("Ben Okafor".to_owned()), ..Described::default() };
    let imported = |subject| ImportedReport {
        report: report.clone(),
        subject,
        old_grade: "B24".parse().ok(),
        their_ref: Some("LOG/7".to_owned()),
        fingerprint: None,
    };
    let reports = vec![imported(ben), imported(Described::default())];
    let file = "line.csv".to_owned();
    let applied = fixture.apply(&Intake::Import { file, reports }.into());
    assert_eq!(fixture.field(REPORT, 1, "priority_id"), Value::Int(1));
    assert_eq!(fixture.text(REPORT, 1, "grade"), "2BP");
    assert_eq!(fixture.text(REPORT, 1, "old_grade"), "B24");
    assert_eq!(fixture.text(REPORT, 1, "import_source"), "line.csv, LOG/7");
    assert_eq!(fixture.text(REPORT, 1, "unit"), "Custody");
    assert_eq!(fixture.field(REPORT, 2, "subject"), Value::Null);
    assert_eq!((fixture.rows(ITEM), fixture.rows(SUBJECT)), (4, 1));
    fixture.undo(applied);
    assert_eq!(fixture.rows(REPORT) + fixture.rows(ITEM) + fixture.rows(SUBJECT), 0);
    fixture.assert_audit_holds();
}

fn grade_items(fixture: &Fixture, grades: &[&str], conditions: Conditions) -> Change {
    let grades = grades.iter().map(|grade| grade.parse().expect("a grade")).collect();
    Intake::GradeItems { report: fixture.seen(REPORT, 1), grades, conditions }.into()
}

#[test]
fn items_are_graded_alike_or_one_by_one() {
    let mut fixture = Fixture::new();
    record(&mut fixture, RecordReport { items: items("one\n\ntwo"), ..a_report() });
    let few = grade_items(&fixture, &["1BP", "1BP", "1BP"], Conditions::default());
    assert_eq!(fixture.wrong_fields(&few), ["grade"]);
    let bare = grade_items(&fixture, &["1BP", "3AC"], Conditions::default());
    assert_eq!(fixture.wrong_fields(&bare), ["action", "sanitisation", "instructions"]);
    let marked = grade_items(&fixture, &["1BP", "3AC"], conditions("TOP SECRET"));
    assert_eq!(fixture.wrong_fields(&marked), ["instructions"]);
    let change = grade_items(&fixture, &["1BP", "3AC"], conditions("by hand"));
    let applied = fixture.apply(&change);
    assert_eq!(fixture.text(REPORT, 1, "grade"), "3BC");
    assert_eq!(fixture.text(ITEM, 1, "grade"), "1BP");
    fixture.undo(applied);
    assert_eq!(fixture.field(ITEM, 1, "grade"), Value::Null);
    let alike = Change::GradeReport {
        report: fixture.seen(REPORT, 1),
        grade: "1CP".parse().expect("a grade"),
        handling: Conditions::default().under(HandlingCode::Permitted),
    };
    fixture.apply(&alike);
    assert_eq!(fixture.text(ITEM, 1, "grade"), "1CP");
    assert_eq!(fixture.text(ITEM, 2, "grade"), "1CP");
}

#[test]
fn an_old_grade_becomes_a_new_one_only_when_a_person_confirms_it() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    let convert = |fixture: &Fixture, grade: &str, conditions| -> Change {
        let grade = grade.parse().expect("a grade");
        Intake::ConvertGrade { report: fixture.seen(REPORT, 1), grade, conditions }.into()
    };
    let none = convert(&fixture, "1BP", Conditions::default());
    assert!(fixture.refused(&none).contains("no grade on the old scale"));
    fixture.store.db.execute("UPDATE intel.report SET old_grade = 'B24'", []).expect("a row");
    assert_eq!(fixture.field(REPORT, 1, "grade"), Value::Null);
    let bare = convert(&fixture, "1AC", Conditions::default());
    assert_eq!(fixture.wrong_fields(&bare), ["action", "sanitisation", "instructions"]);
    let change = convert(&fixture, "1AC", conditions("by hand"));
    let applied = fixture.apply(&change);
    assert!(applied.message.ends_with("graded 1AC, from B24"), "{}", applied.message);
    assert_eq!(fixture.text(REPORT, 1, "old_grade"), "B24");
    let again = convert(&fixture, "1BP", Conditions::default());
    assert!(fixture.refused(&again).contains("is graded 1AC already"));
    fixture.undo(applied);
    assert_eq!(fixture.field(REPORT, 1, "grade"), Value::Null);
}
