//! Several changes to one case, taken back one after the other.

use super::{Case, opened};
use crate::domain::case::PartyKind;
use crate::domain::residency::StayKind;
use crate::domain::vetting::{CaseKind, CheckResult, Level};
use crate::store::case::CaseChange;
use crate::store::change::{Change, Undo};
use crate::store::error::StoreError;
use crate::store::registers::fixture::{Fixture, now};

/// Four changes to a case, each of which can be taken back, the last last.
fn worked(case: &mut Case<'_>) -> Vec<Undo> {
    let mut done = Vec::new();
    let party = case.party(PartyKind::Family, "Ní Bhriain, Mary");
    done.extend(case.apply(party).undo);
    let stay = case.stay(StayKind::Address, "2024-03-01", "");
    done.extend(case.apply(stay).undo);
    for _ in 0..2 {
        let check = case.open_checks()[0];
        let record = case.check(check, CheckResult::NoTrace);
        done.extend(case.apply(CaseChange::RecordCheck(record)).undo);
    }
    done
}

/// Takes back the last of `left`, as the program does: the others follow what it put back.
fn take_back(case: &mut Case<'_>, left: &mut Vec<Undo>) {
    let undo = left.pop().expect("one is left");
    let done = case.apply(Change::Undo(Box::new(undo)));
    left.iter_mut().for_each(|undo| undo.follow(&done.restored));
}

#[test]
fn changes_are_taken_back_from_the_last_to_the_first() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    let (before, stage) = (case.open_checks(), case.text("stage"));
    let mut left = worked(&mut case);
    assert_eq!(left.len(), 4);
    while !left.is_empty() {
        take_back(&mut case, &mut left);
    }
    assert_eq!(case.open_checks(), before);
    assert_eq!(case.text("stage"), stage);
    assert!(case.related("Third parties").is_empty());
    assert!(case.related("Address history").is_empty());
    case.fixture.assert_audit_holds();
}

#[test]
fn what_is_done_anew_after_an_undo_is_taken_back_before_what_was_done_before_it() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    let before = case.open_checks();
    let mut left = worked(&mut case);
    take_back(&mut case, &mut left);
    let stay = case.stay(StayKind::Explained, "2023-12-01", "2024-02-29");
    left.extend(case.apply(stay).undo);
    while !left.is_empty() {
        take_back(&mut case, &mut left);
    }
    assert_eq!(case.open_checks(), before);
}

#[test]
fn what_somebody_else_did_in_between_ends_the_way_back() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    let mut left = worked(&mut case);
    let theirs = case.stay(StayKind::Explained, "2023-12-01", "2024-02-29");
    case.as_other(theirs).expect("it is taken");
    let check = case.open_checks()[0];
    let record = case.check(check, CheckResult::NoTrace);
    left.extend(case.apply(CaseChange::RecordCheck(record)).undo);
    take_back(&mut case, &mut left);
    let undo = Change::Undo(Box::new(left.pop().expect("one is left")));
    let error = case.fixture.store.apply("a.khan", now(), &undo).expect_err("it is refused");
    let StoreError::Stale { by, what, .. } = &error else { panic!("{error}") };
    // The latest entry is one's own undo; that somebody else wrote before it is why.
    assert_eq!(by, "m.reyes", "{error}");
    assert!(what.starts_with("add address: "), "{error}");
}
