//! What complaints become, over a real database.

use super::*;
use crate::domain::complaint::IndicatorState;
use crate::store::audit::Verdict as Chain;
use crate::store::error::StoreError;
use crate::store::registers::fixture::{ANA, BEN, Fixture, date};
use crate::store::value::Value;

const TEXT: &str = "He was polite. He gave her his personal number and kissed her; she felt she \
                    could not complain.";

fn about(person: i64, allegation: &str) -> NewComplaint {
    NewComplaint {
        their_ref: Some("CO/7/26".to_owned()),
        received: date("2026-11-10"),
        subject: Described { person_id: Some(person), ..Described::default() },
        allegation: allegation.to_owned(),
        outcome: None,
        source: None,
        fingerprint: None,
    }
}

fn record(fixture: &mut Fixture, person: i64, allegation: &str) -> i64 {
    fixture.apply(&ComplaintChange::Record(about(person, allegation)).into());
    fixture.rows(COMPLAINT)
}

fn judge(fixture: &Fixture, complaint: i64, indicator: i64, verdict: Verdict) -> Change {
    let complaint = fixture.seen(COMPLAINT, complaint);
    let reason = "as the messages show".to_owned();
    ComplaintChange::Judge { complaint, indicator, verdict, reason }.into()
}

fn make(fixture: &Fixture, complaint: i64) -> Change {
    let complaint = fixture.seen(COMPLAINT, complaint);
    ComplaintChange::MakeIntelligence { complaint }.into()
}

#[test]
fn a_complaint_is_read_against_the_matrix_and_each_indicator_quotes_it() {
    let mut fixture = Fixture::new();
    let applied = fixture.apply(&ComplaintChange::Record(about(ANA, TEXT)).into());
    assert!(applied.message.contains("meets 2 indicators"), "{}", applied.message);
    assert_eq!(fixture.text(COMPLAINT, 1, "state"), "met");
    assert_eq!(fixture.text(COMPLAINT, 1, "subject"), "Ana Ní Bhriain");
    let review = fixture.store.review(1).unwrap();
    assert_eq!(review.indicators.len(), 2);
    for found in &review.indicators {
        assert!(TEXT.contains(&found.evidence) && found.evidence.starts_with("He gave"));
        assert_eq!(found.state, IndicatorState::Met);
    }
    let clear = fixture.apply(&ComplaintChange::Record(about(BEN, "He was rude.")).into());
    assert!(clear.message.contains("meets no indicator"), "{}", clear.message);
    assert_eq!(fixture.text(COMPLAINT, 2, "state"), "clear");
}

#[test]
fn every_indicator_is_decided_with_a_reason_and_a_repeat_subject_is_seen() {
    let mut fixture = Fixture::new();
    let id = record(&mut fixture, ANA, TEXT);
    record(&mut fixture, ANA, "He was late.");
    assert_eq!(fixture.store.review(id).unwrap().others, 1);
    let complaint = fixture.seen(COMPLAINT, id);
    let blank = ComplaintChange::Judge {
        complaint,
        indicator: 1,
        verdict: Verdict::Confirm,
        reason: "\u{200b} ".to_owned(),
    };
    assert_eq!(fixture.wrong_fields(&blank.into()), ["reason"]);
    fixture.apply(&judge(&fixture, id, 1, Verdict::Confirm));
    let stale = ComplaintChange::Judge {
        complaint,
        indicator: 2,
        verdict: Verdict::Dismiss,
        reason: "seen late".to_owned(),
    };
    assert!(matches!(fixture.refusal(&stale.into()), StoreError::Stale { .. }));
    let last = fixture.apply(&judge(&fixture, id, 2, Verdict::Dismiss));
    assert!(last.message.ends_with("dismissed; reviewed"), "{}", last.message);
    assert_eq!(fixture.field(COMPLAINT, id, "confirmed"), Value::Int(1));
    assert_eq!(fixture.text(INDICATOR, 2, "by"), "a.khan");
    fixture.undo(last);
    assert_eq!(fixture.text(COMPLAINT, id, "state"), "met");
    assert_eq!(fixture.text(INDICATOR, 2, "state"), "met");
    let wrong = judge(&fixture, 2, 1, Verdict::Confirm);
    assert!(matches!(fixture.refusal(&wrong), StoreError::NoRecord(_)), "another's indicator");
}

#[test]
fn what_stands_becomes_intelligence_once_and_can_be_taken_back() {
    let mut fixture = Fixture::new();
    let id = record(&mut fixture, ANA, TEXT);
    assert!(fixture.refused(&make(&fixture, id)).contains("decide them with r first"));
    fixture.apply(&judge(&fixture, id, 1, Verdict::Confirm));
    fixture.apply(&judge(&fixture, id, 2, Verdict::Confirm));
    let made = fixture.apply(&make(&fixture, id));
    let report = |name| fixture.text("intel.report", 1, name);
    assert!(made.message.starts_with("I-2026-00001 made of CO-2026-00001"), "{}", made.message);
    assert_eq!(report("source"), "complaint");
    assert_eq!(report("category"), "sexual");
    assert_eq!(report("provenance"), "complaint CO-2026-00001 (CO/7/26)");
    assert_eq!(report("subject"), "Ana Ní Bhriain");
    assert_eq!(fixture.field("intel.report", 1, "apsp"), Value::Int(1));
    assert_eq!(fixture.field("intel.report", 1, "score_id"), Value::Null, "it stands UNSCORED");
    assert_eq!(fixture.field(COMPLAINT, id, "report_id"), Value::Int(1));
    assert_eq!((fixture.rows("intel.report_item"), fixture.rows("intel.report_subject")), (2, 1));
    let item = fixture.text("intel.report_item", 1, "text");
    assert!(item.contains("“He gave her his personal number"), "{item}");
    assert!(fixture.refused(&make(&fixture, id)).contains("became I-2026-00001 already"));
    assert!(fixture.refused(&judge(&fixture, id, 1, Verdict::Dismiss)).contains("I-2026-00001"));
    fixture.undo(made);
    assert_eq!(fixture.rows("intel.report") + fixture.rows("intel.report_item"), 0);
    assert_eq!(fixture.field(COMPLAINT, id, "report_id"), Value::Null);
    fixture.apply(&make(&fixture, id));
    fixture.assert_audit_holds();
}

#[test]
fn nothing_is_made_of_a_complaint_of_which_nothing_stands() {
    let mut fixture = Fixture::new();
    let clear = record(&mut fixture, ANA, "He was rude.");
    assert!(fixture.refused(&make(&fixture, clear)).contains("meets no indicator"));
    let id = record(&mut fixture, ANA, TEXT);
    for indicator in [1, 2] {
        fixture.apply(&judge(&fixture, id, indicator, Verdict::Dismiss));
    }
    assert!(fixture.refused(&make(&fixture, id)).contains("nothing stands"));
}

#[test]
fn what_may_not_be_written_down_is_refused_at_its_field() {
    let mut fixture = Fixture::new();
    for (change, fields) in [
        (NewComplaint { received: date("2026-11-21"), ..about(ANA, TEXT) }, vec!["received"]),
        (about(ANA, " "), vec!["allegation"]),
        (about(ANA, "This is SECRET."), vec!["allegation"]),
        (
            NewComplaint { outcome: Some("TOP SECRET".to_owned()), ..about(ANA, TEXT) },
            vec!["outcome"],
        ),
        (NewComplaint { subject: Described::default(), ..about(ANA, TEXT) }, vec!["person"]),
    ] {
        assert_eq!(fixture.wrong_fields(&ComplaintChange::Record(change).into()), fields);
    }
    let nobody = Described { person_id: Some(99), ..Described::default() };
    let change = ComplaintChange::Record(NewComplaint { subject: nobody, ..about(ANA, TEXT) });
    assert!(matches!(fixture.refusal(&change.into()), StoreError::NoRecord(_)));
}

#[test]
fn an_import_adds_what_is_new_in_one_change_and_is_taken_back_whole() {
    let mut fixture = Fixture::new();
    let row = |number: usize| NewComplaint {
        fingerprint: Some(format!("print {number}")),
        ..about(ANA, TEXT)
    };
    let import = |from, to| -> Change {
        let complaints = (from..to).map(row).collect();
        ComplaintChange::Import { file: "c.xlsx".to_owned(), complaints }.into()
    };
    let first = fixture.apply(&import(0, 4));
    assert_eq!(first.message, "imported 4, of which 4 to review, already here 0");
    let second = fixture.apply(&import(0, 6));
    assert_eq!(second.message, "imported 2, of which 2 to review, already here 4");
    let third = fixture.apply(&import(0, 6));
    assert_eq!(
        (third.message.as_str(), third.undo),
        ("imported 0, of which 0 to review, already here 6", None)
    );
    fixture.undo(second);
    assert_eq!((fixture.rows(COMPLAINT), fixture.rows(INDICATOR)), (4, 8));
    let mut marked = row(9);
    marked.allegation = "STRAP".to_owned();
    let complaints = vec![row(8), marked];
    let refused = ComplaintChange::Import { file: "c.xlsx".to_owned(), complaints };
    assert!(fixture.refused(&refused.into()).contains("complaint 2 of c.xlsx is marked STRAP"));
    assert_eq!(fixture.rows(COMPLAINT), 4, "nothing is half written");
    for (side, chain) in fixture.store.verify_audit().unwrap() {
        assert!(matches!(chain, Chain::Whole(_)), "{side}: {chain:?}");
    }
}
