//! Gifts from their declaration to their decision, and imported registers, over a real database.

use super::*;
use crate::domain::gift::{Direction, Disposition, GiftKind};
use crate::domain::money::Pence;
use crate::store::Side;
use crate::store::change::Change;
use crate::store::registers::fixture::{ANA, BEN, Fixture, date, now};

fn a_gift() -> DeclareGift {
    DeclareGift {
        person_id: Some(ANA),
        recipient: String::new(),
        offered: Some(date("2026-11-10")),
        offered_text: None,
        declared: Some(date("2026-11-12")),
        direction: Direction::Received,
        kind: GiftKind::Gift,
        description: "Box of chocolates".to_owned(),
        donor: Some("Mrs Jane Doe".to_owned()),
        value: Some(Pence(1500)),
        value_text: None,
        disposition: Disposition::Accepted,
        disposition_text: None,
        cash: false,
        supplier: false,
        source: None,
        fingerprint: None,
    }
}

fn declare_gift(gift: DeclareGift) -> Change {
    Change::DeclareGift(Box::new(gift))
}

fn decide_gift(fixture: &Fixture, decision: GiftDecision, reason: &str) -> Change {
    Change::DecideGift { gift: fixture.seen(GIFT, 1), decision, reason: reason.to_owned() }
}

#[test]
fn a_declaration_takes_the_name_of_its_person() {
    let mut fixture = Fixture::new();
    let given = DeclareGift { recipient: "ana n.".to_owned(), ..a_gift() };
    let applied = fixture.apply(&declare_gift(given));
    assert_eq!(applied.record, "G-2026-00001");
    assert_eq!(applied.message, "G-2026-00001 declared: modest");
    assert_eq!(fixture.text(GIFT, 1, "recipient"), "Ana Ní Bhriain");
    assert_eq!(fixture.text(GIFT, 1, STAGE), "declared");
    fixture.assert_audit_holds();
}

#[test]
fn band_and_lateness_follow_the_policy_of_the_gifts_own_day() {
    // 28 days until April 2025, 14 since (L).
    for (offered, declared, value, band, late) in [
        ("2025-03-01", "2025-03-29", Some(1999), "modest", 0),
        ("2025-03-01", "2025-03-30", Some(2000), "moderate", 1),
        ("2026-11-01", "2026-11-15", Some(5000), "moderate", 0),
        ("2026-11-01", "2026-11-16", Some(5001), "significant", 1),
        ("2026-11-16", "2026-11-01", Some(0), "modest", 0),
        ("2026-11-01", "2026-11-02", None, "unknown", 0),
    ] {
        let mut fixture = Fixture::new();
        fixture.apply(&declare_gift(DeclareGift {
            offered: Some(date(offered)),
            declared: Some(date(declared)),
            value: value.map(Pence),
            ..a_gift()
        }));
        let case = format!("{offered} {declared} {value:?}");
        assert_eq!(fixture.text(GIFT, 1, "band"), band, "{case}");
        assert_eq!(fixture.field(GIFT, 1, "late"), Value::Int(late), "{case}");
        assert_eq!(fixture.field(GIFT, 1, "value_pence"), value.into(), "{case}");
    }
}

#[test]
fn a_gift_without_its_dates_is_not_called_late() {
    for (offered, declared) in [(None, Some("2026-11-12")), (Some("2020-01-01"), None)] {
        let mut fixture = Fixture::new();
        fixture.apply(&declare_gift(DeclareGift {
            offered: offered.map(date),
            declared: declared.map(date),
            ..a_gift()
        }));
        assert_eq!(fixture.field(GIFT, 1, "late"), Value::Int(0));
    }
}

#[test]
fn a_late_gift_of_unknown_value_says_both() {
    let mut fixture = Fixture::new();
    let gift = DeclareGift { offered: Some(date("2026-01-05")), value: None, ..a_gift() };
    let applied = fixture.apply(&declare_gift(gift));
    assert_eq!(applied.message, "G-2026-00001 declared: value unknown, late");
}

#[test]
fn a_declaration_names_every_field_that_is_wrong() {
    let mut fixture = Fixture::new();
    let wrong = DeclareGift {
        person_id: None,
        recipient: " ".to_owned(),
        offered: Some(date("2026-11-21")),
        declared: Some(date("2026-11-22")),
        description: String::new(),
        value: Some(Pence(-1)),
        ..a_gift()
    };
    assert_eq!(
        fixture.wrong_fields(&declare_gift(wrong)),
        ["recipient", "offered", "declared", "description", "value"]
    );
    let nobody = DeclareGift { person_id: Some(99), ..a_gift() };
    let error = fixture.refusal(&declare_gift(nobody));
    assert!(matches!(error, StoreError::NoRecord(who) if who == "person 99"));
    assert_eq!(fixture.rows(GIFT), 0);
}

#[test]
fn approved_and_declined_gifts_are_decided_with_day_and_name() {
    for (decision, reason) in
        [(GiftDecision::Approved, ""), (GiftDecision::Declined, "The donor is a suspect")]
    {
        let mut fixture = Fixture::new();
        fixture.apply(&declare_gift(a_gift()));
        let applied = fixture.apply(&decide_gift(&fixture, decision, reason));
        assert_eq!(applied.message, format!("G-2026-00001 {}", decision.label()));
        assert_eq!(fixture.text(GIFT, 1, STAGE), "decided");
        assert_eq!(fixture.text(GIFT, 1, "decision"), decision.code());
        assert_eq!(fixture.field(GIFT, 1, "decision_reason"), known(reason));
        assert_eq!(fixture.text(GIFT, 1, "decided_on"), "2026-11-20");
        assert_eq!(fixture.text(GIFT, 1, "decided_by"), "a.khan");
        assert_eq!(
            fixture.refused(&decide_gift(&fixture, GiftDecision::Approved, "")),
            "G-2026-00001 is decided already; only a gift awaiting a decision can be decided"
        );
    }
}

#[test]
fn a_question_keeps_the_gift_open_until_it_is_answered() {
    let mut fixture = Fixture::new();
    fixture.apply(&declare_gift(a_gift()));
    fixture.apply(&decide_gift(&fixture, GiftDecision::MoreInformation, "What was it worth?"));
    assert_eq!(fixture.text(GIFT, 1, STAGE), "more-information");
    assert_eq!(fixture.text(GIFT, 1, "decision_reason"), "What was it worth?");
    assert_eq!(fixture.field(GIFT, 1, "decided_on"), Value::Null);
    fixture.apply(&decide_gift(&fixture, GiftDecision::Approved, "About £15"));
    assert_eq!(fixture.text(GIFT, 1, STAGE), "decided");
    assert_eq!(fixture.text(GIFT, 1, "decision"), "approved");
}

#[test]
fn a_refusal_and_a_question_need_words() {
    let mut fixture = Fixture::new();
    fixture.apply(&declare_gift(a_gift()));
    for decision in [GiftDecision::Declined, GiftDecision::MoreInformation] {
        assert_eq!(fixture.wrong_fields(&decide_gift(&fixture, decision, " ")).len(), 1);
    }
}

#[test]
fn whoever_saw_an_older_version_is_told_who_changed_what_and_when() {
    let mut fixture = Fixture::new();
    fixture.apply(&declare_gift(a_gift()));
    let stale = decide_gift(&fixture, GiftDecision::Declined, "Too dear");
    let other = decide_gift(&fixture, GiftDecision::Approved, "");
    fixture.another().apply("b.jones", now(), &other).unwrap();
    let StoreError::Stale { record, by, at, what } = fixture.refusal(&stale) else {
        panic!("the older version was not refused");
    };
    assert_eq!((record.as_str(), by.as_str()), ("G-2026-00001", "b.jones"));
    assert_eq!(at, "Fri 20 Nov 2026 09:30");
    assert!(what.starts_with("decide gift: stage declared → decided"), "{what}");
    assert_eq!(fixture.text(GIFT, 1, "decision"), "approved");
}

#[test]
fn undo_restores_what_stood_before() {
    let mut fixture = Fixture::new();
    let declared = fixture.apply(&declare_gift(a_gift()));
    let decided = fixture.apply(&decide_gift(&fixture, GiftDecision::Approved, "Modest"));
    fixture.undo(decided);
    assert_eq!(fixture.text(GIFT, 1, STAGE), "declared");
    for field in ["decision", "decision_reason", "decided_on", "decided_by"] {
        assert_eq!(fixture.field(GIFT, 1, field), Value::Null, "{field}");
    }
    let StoreError::Stale { .. } = fixture.refusal(&Change::Undo(Box::new(declared.undo.unwrap())))
    else {
        panic!("an older change was taken back under a later one");
    };
    fixture.assert_audit_holds();
}

#[test]
fn an_undone_declaration_is_gone_and_its_reference_is_not_given_again() {
    let mut fixture = Fixture::new();
    let declared = fixture.apply(&declare_gift(a_gift()));
    fixture.undo(declared);
    assert_eq!(fixture.rows(GIFT), 0);
    assert_eq!(fixture.apply(&declare_gift(a_gift())).record, "G-2026-00002");
}

#[test]
fn a_link_keeps_the_name_as_given() {
    let mut fixture = Fixture::new();
    let given = DeclareGift { person_id: None, recipient: "Insp. Okafor".to_owned(), ..a_gift() };
    fixture.apply(&declare_gift(given));
    let link =
        |fixture: &Fixture, person_id| Change::LinkGift { gift: fixture.seen(GIFT, 1), person_id };
    let applied = fixture.apply(&link(&fixture, BEN));
    assert_eq!(applied.message, "G-2026-00001 linked to P-2026-00002 Ben Okafor");
    assert_eq!(fixture.text(GIFT, 1, "recipient"), "Insp. Okafor");
    assert_eq!(fixture.field(GIFT, 1, "person_id"), Value::Int(BEN));
    assert_eq!(
        fixture.refused(&link(&fixture, BEN)),
        "G-2026-00001 is linked to P-2026-00002 already; choose another person to correct it"
    );
    assert!(matches!(fixture.refusal(&link(&fixture, 99)), StoreError::NoRecord(_)));
    fixture.undo(applied);
    assert_eq!(fixture.field(GIFT, 1, "person_id"), Value::Null);
}

fn a_register(rows: usize, nil: usize) -> Change {
    let gift = |i: usize| DeclareGift {
        person_id: None,
        recipient: format!("Minister {i}"),
        offered: None,
        offered_text: Some("Summer".to_owned()),
        declared: None,
        description: String::new(),
        value: None,
        value_text: Some("Above limit".to_owned()),
        source: Some("Register".to_owned()),
        fingerprint: Some(format!("gift {i}")),
        ..a_gift()
    };
    let nil_return = |i: usize| NilReturn {
        recipient: format!("Minister {i}"),
        source: None,
        fingerprint: format!("nil {i}"),
    };
    Change::ImportGifts {
        file: "register.csv".to_owned(),
        gifts: (0..rows).map(gift).collect(),
        nil_returns: (0..nil).map(nil_return).collect(),
    }
}

#[test]
fn a_second_import_of_the_same_file_adds_nothing() {
    let mut fixture = Fixture::new();
    let first = fixture.apply(&a_register(2000, 300));
    assert_eq!(first.message, "imported 2000, nil returns 300, already here 0");
    assert_eq!(first.record, "register.csv");
    // One entry a row, and one for the file.
    assert_eq!((first.entries.len(), fixture.rows("main.audit")), (2301, 2301));
    assert_eq!(fixture.detail("gifts", 7).history.len(), 1);
    assert_eq!(fixture.text(GIFT, 1, "value_text"), "Above limit");
    assert_eq!(fixture.text(GIFT, 1, "band"), "unknown");
    assert_eq!(fixture.text(NIL_RETURN, 1, "ref"), "Z-2026-00001");

    let second = fixture.apply(&a_register(2001, 300));
    assert_eq!(second.message, "imported 1, nil returns 0, already here 2300");
    let third = fixture.apply(&a_register(2001, 300));
    assert_eq!(third.message, "imported 0, nil returns 0, already here 2301");
    assert_eq!(third.undo, None);
    assert_eq!((fixture.rows(GIFT), fixture.rows(NIL_RETURN)), (2001, 300));
    fixture.assert_audit_holds();
}

#[test]
fn what_is_here_is_known_by_its_fingerprint() {
    let mut fixture = Fixture::new();
    let register = a_register(2, 1);
    let Change::ImportGifts { gifts, nil_returns, .. } = register.clone() else {
        panic!("an import")
    };
    let asked = [
        gifts[0].fingerprint.as_deref().unwrap(),
        nil_returns[0].fingerprint.as_str(),
        "of nothing here",
    ];
    assert!(fixture.store.known_fingerprints(Side::Casework, &asked).unwrap().is_empty());
    fixture.apply(&register);
    let known = fixture.store.known_fingerprints(Side::Casework, &asked).unwrap();
    assert_eq!(known, HashSet::from([asked[0], asked[1]]));
}

#[test]
fn an_import_is_taken_back_whole() {
    let mut fixture = Fixture::new();
    let applied = fixture.apply(&a_register(5, 2));
    fixture.undo(applied);
    assert_eq!((fixture.rows(GIFT), fixture.rows(NIL_RETURN)), (0, 0));
    let again = fixture.apply(&a_register(5, 2));
    assert_eq!(again.message, "imported 5, nil returns 2, already here 0");
    fixture.assert_audit_holds();
}

#[test]
fn a_row_that_cannot_be_held_stops_the_whole_import() {
    for (spoil, problem) in [
        (
            (|gift| gift.recipient.clear()) as fn(&mut DeclareGift),
            "gift 3 of register.csv names no recipient, so nothing was imported; \
             correct or leave out the row",
        ),
        (
            |gift| gift.value = Some(Pence(-5)),
            "gift 3 of register.csv has a value below nothing, so nothing was imported; \
             correct or leave out the row",
        ),
    ] {
        let mut fixture = Fixture::new();
        let mut change = a_register(5, 2);
        if let Change::ImportGifts { gifts, .. } = &mut change {
            spoil(&mut gifts[2]);
        }
        assert_eq!(fixture.refused(&change), problem);
        assert_eq!((fixture.rows(GIFT), fixture.rows(NIL_RETURN)), (0, 0));
    }
    let unnamed =
        Change::ImportGifts { file: String::new(), gifts: Vec::new(), nil_returns: Vec::new() };
    assert_eq!(Fixture::new().wrong_fields(&unnamed), ["file"]);
}

#[test]
fn a_row_twice_in_one_file_comes_in_once() {
    let mut fixture = Fixture::new();
    let mut change = a_register(2, 0);
    if let Change::ImportGifts { gifts, .. } = &mut change {
        gifts[1].fingerprint = gifts[0].fingerprint.clone();
    }
    let applied = fixture.apply(&change);
    assert_eq!(applied.message, "imported 1, nil returns 0, already here 1");
}
