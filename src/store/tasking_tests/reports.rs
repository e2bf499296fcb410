//! Reports and their scores.

use super::*;

#[test]
fn a_report_takes_its_subject_from_the_person_and_stands_unscored() {
    let mut fixture = Fixture::new();
    let applied = record(&mut fixture, a_report());
    assert_eq!(applied.record, "I-2026-00001");
    assert_eq!(fixture.text(REPORT, 1, "subject"), "Ana Ní Bhriain");
    assert_eq!(fixture.text(REPORT, 1, "force"), "cambs");
    assert_eq!(fixture.text(REPORT, 1, "unit"), "Response");
    assert_eq!(fixture.field(REPORT, 1, "band"), Value::Null);
    assert_eq!(fixture.field(REPORT, 1, "queue"), Value::Int(crate::store::score::UNSCORED));
    fixture.undo(applied);
    assert_eq!(fixture.rows(REPORT), 0);
    fixture.assert_audit_holds();
}

fn described(text: &str) -> ReportSubject {
    ReportSubject::Described(text.to_owned())
}

fn conditions(instructions: &str) -> Conditions {
    let Handling { action, sanitisation, instructions, .. } =
        handling(HandlingCode::Conditions, instructions);
    Conditions { action, sanitisation, instructions }
}

#[test]
fn text_marked_secret_or_above_is_refused_at_its_field() {
    let mut fixture = Fixture::new();
    let marked = "TOP SECRET - do not copy".to_owned();
    for (report, field) in [
        (RecordReport { summary: marked.clone(), ..a_report() }, "summary"),
        (RecordReport { items: items(&marked), ..a_report() }, "text"),
        (RecordReport { provenance: Some(marked.clone()), ..a_report() }, "provenance"),
        (RecordReport { risk_assessment: Some(marked.clone()), ..a_report() }, "risk"),
        (RecordReport { subjects: vec![described(&marked)], ..a_report() }, "subjects"),
        (
            RecordReport {
                items: items("1BC She was seen"),
                conditions: conditions(&marked),
                ..a_report()
            },
            "instructions",
        ),
    ] {
        let change = Change::RecordReport(Box::new(report));
        let StoreError::Fields(errors) = fixture.refusal(&change) else {
            panic!("not refused by fields")
        };
        let [error] = errors.as_slice() else { panic!("one error: {errors:?}") };
        assert_eq!(error.field, field);
        assert!(error.message.contains("marked TOP SECRET"), "{}", error.message);
    }
    let secretary = "The secretary kept a secret.".to_owned();
    record(&mut fixture, RecordReport { items: items(&secretary), ..a_report() });
}

#[test]
fn a_report_needs_words_and_dates_in_their_order() {
    let mut fixture = Fixture::new();
    let empty = RecordReport {
        received: now() + TimeDelta::minutes(1),
        occurred: Some(date("2026-12-01")),
        summary: "  ".to_owned(),
        items: Vec::new(),
        ..a_report()
    };
    let fields = fixture.wrong_fields(&Change::RecordReport(Box::new(empty)));
    assert_eq!(fields, ["summary", "text", "received", "occurred"]);
    let nobody = RecordReport { subjects: vec![ReportSubject::Person(99)], ..a_report() };
    let error = fixture.refusal(&Change::RecordReport(Box::new(nobody)));
    assert!(matches!(error, StoreError::NoRecord(_)), "{error}");
}

fn grade(fixture: &Fixture, grade: &str, handling: Handling) -> Change {
    let grade: Grade3 = grade.parse().expect("a grade");
    Change::GradeReport { report: fixture.seen(REPORT, 1), grade, handling }
}

fn handling(code: HandlingCode, instructions: &str) -> Handling {
    let conditions = code == HandlingCode::Conditions;
    Handling {
        code,
        action: conditions.then_some(HandlingAction::A2),
        sanitisation: conditions.then_some(Sanitisation::S1),
        instructions: instructions.to_owned(),
    }
}

#[test]
fn a_grade_follows_its_handling_rules_and_leaves_the_old_grade() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    fixture.store.db.execute("UPDATE intel.report SET old_grade = 'B24'", []).expect("a row");
    let bare = grade(&fixture, "1BC", handling(HandlingCode::Conditions, ""));
    assert_eq!(fixture.wrong_fields(&bare), ["instructions"]);
    let surplus = grade(&fixture, "1BP", handling(HandlingCode::Permitted, "by hand only"));
    assert_eq!(fixture.wrong_fields(&surplus), ["instructions"]);
    let crossed = grade(&fixture, "1BP", handling(HandlingCode::Conditions, "by hand only"));
    assert_eq!(fixture.wrong_fields(&crossed), ["grade"]);
    let change = grade(&fixture, "1BC", handling(HandlingCode::Conditions, "by hand only"));
    let applied = fixture.apply(&change);
    assert_eq!(fixture.text(REPORT, 1, "grade"), "1BC");
    assert_eq!(fixture.text(REPORT, 1, "handling_action"), "A2");
    assert_eq!(fixture.text(REPORT, 1, "old_grade"), "B24");
    fixture.undo(applied);
    assert_eq!(fixture.field(REPORT, 1, "grade"), Value::Null);
}

#[test]
fn a_report_is_categorised_and_assigned() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    let report = fixture.seen(REPORT, 1);
    fixture.apply(&Change::CategoriseReport { report, category: Category::Drugs, apsp: false });
    assert_eq!(fixture.text(REPORT, 1, "category"), "drugs");
    let report = fixture.seen(REPORT, 1);
    let nobody = Change::AssignReport { report, to: " ".to_owned() };
    assert_eq!(fixture.wrong_fields(&nobody), ["to"]);
    fixture.apply(&Change::AssignReport { report, to: " m.reyes ".to_owned() });
    assert_eq!(fixture.text(REPORT, 1, "assigned"), "m.reyes");
}

#[test]
fn a_stale_report_is_refused_with_who_changed_what() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    let report = fixture.seen(REPORT, 1);
    let mut other = fixture.another();
    let taken = Change::AssignReport { report, to: "m.reyes".to_owned() };
    other.apply("m.reyes", now(), &taken).expect("the first to save wins");
    let late = Change::AssignReport { report, to: ACTOR.to_owned() };
    let StoreError::Stale { record, by, what, at } = fixture.refusal(&late) else {
        panic!("not stale")
    };
    assert_eq!((record.as_str(), by.as_str()), ("I-2026-00001", "m.reyes"));
    assert_eq!(at, "Fri 20 Nov 2026 09:30");
    assert!(what.contains("assigned m.reyes"), "{what}");
}

#[test]
fn scoring_adds_a_row_and_moves_the_report() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    scored(&mut fixture, 1, low());
    assert_eq!(fixture.text(REPORT, 1, "state"), "assessed");
    let first = fixture.text(REPORT, 1, "assessed_at");
    let change = score(&fixture, 1, critical());
    let again = fixture.apply(&change);
    assert!(again.undo.is_none(), "a score is not taken back");
    assert_eq!(fixture.text(REPORT, 1, "band"), "CRITICAL");
    assert_eq!(fixture.field(REPORT, 1, "r"), Value::Int(520));
    assert_eq!(fixture.field(REPORT, 1, "top_harm"), Value::Int(16));
    assert_eq!(fixture.text(REPORT, 1, "assessed_at"), first);
    let context = fixture.store.scoring(1).expect("the context");
    let history: Vec<i64> = context.scores.iter().map(|score| score.r).collect();
    assert_eq!(history, [520, 60]);
    let newest = &context.scores[0];
    assert_eq!(newest.harm, [8, 16, 0, 8, 16, 4]);
    assert_eq!((newest.by.as_str(), newest.at), (ACTOR, Some(now())));
    assert_eq!(context.scheme, SCHEME);
    fixture.assert_audit_holds();
}

#[test]
fn a_score_needs_a_stored_scheme_and_whole_levels() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    let report = fixture.seen(REPORT, 1);
    let unknown = Change::ScoreReport {
        report,
        scheme: "NATIONAL".to_owned(),
        score: low(),
        reason: String::new(),
    };
    assert!(fixture.refused(&unknown).contains("no scheme NATIONAL"));
    let mut half = low();
    half.harm.pop();
    let change = score(&fixture, 1, half);
    assert!(!fixture.wrong_fields(&change).is_empty());
    assert_eq!(fixture.rows("intel.score"), 0);
}

#[test]
fn unscored_stands_between_medium_and_low_and_ties_go_to_the_earlier() {
    let mut fixture = Fixture::new();
    for minutes in [0, 1, 2, 3, 4] {
        later(&mut fixture, minutes);
    }
    scored(&mut fixture, 1, low());
    scored(&mut fixture, 3, high());
    scored(&mut fixture, 4, levels([2, 8, 0, 4, 8, 2], [2, 2, 2]));
    scored(&mut fixture, 5, high());
    let place = |report| {
        let context = fixture.store.scoring(report).expect("the context");
        context.queue.iter().map(|(_, _, reference)| reference.clone()).collect::<Vec<_>>()
    };
    let all = ["I-2026-00003", "I-2026-00005", "I-2026-00004", "I-2026-00002", "I-2026-00001"];
    assert_eq!(place(3), all[1..]);
    assert_eq!(place(1), all[..4]);
    let rows = fixture.list("intelligence", &[("band", Direction::Rising)]);
    let listed: Vec<&str> = rows.iter().filter_map(|row| row[0].text()).collect();
    assert_eq!(listed, all);
}
