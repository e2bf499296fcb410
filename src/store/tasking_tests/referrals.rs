//! Mandatory referrals: what starts a clock, what stops it, and what does not.

use super::*;
use crate::domain::referral::{Criterion, Referral, ReferralState};
use crate::store::assessment::Assessment;
use crate::store::referral::RecordReferral;

const REFERRAL: &str = "intel.referral";

fn at(text: &str) -> Moment {
    parse_moment(text).expect("a moment")
}

fn a_referral() -> Referral {
    Referral {
        criteria: vec![Criterion::SeriousCorruption],
        clear_at: at("2026-11-19T11:08:00Z"),
        state: ReferralState::Referred,
        decided_at: now(),
        reference: "2026/201893".to_owned(),
        rationale: "APSP is serious corruption".to_owned(),
    }
}

fn record_referral(fixture: &Fixture, report: i64, referral: Referral) -> Change {
    let report = fixture.seen(REPORT, report);
    Assessment::RecordReferral(RecordReferral { report, referral }).into()
}

fn open_referral() -> Referral {
    Referral {
        state: ReferralState::Open,
        reference: String::new(),
        rationale: String::new(),
        ..a_referral()
    }
}

fn with_floors(floors: &[&str]) -> Score {
    Score { floors: floors.iter().map(|floor| (*floor).to_owned()).collect(), ..low() }
}

#[test]
fn a_score_that_meets_a_criterion_starts_the_clock_once() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    record(&mut fixture, a_report());
    scored(&mut fixture, 2, with_floors(&["threat-to-life"]));
    assert_eq!(fixture.rows(REFERRAL), 0, "a floor that is no criterion starts none");
    let change = score(&fixture, 1, with_floors(&["threat-to-life", "serious-corruption"]));
    let applied = fixture.apply(&change);
    assert!(applied.message.contains("must be made by Sat 21 Nov 2026 23:59"), "{applied:?}");
    let deadline = "2026-11-21T23:59:59Z";
    assert_eq!(fixture.text(REPORT, 1, "clock_until"), deadline);
    for (field, value) in [
        ("state", "open"),
        ("criteria", "serious-corruption"),
        ("clear_at", "2026-11-20T09:30:00Z"),
        ("deadline", deadline),
        ("started_by", ACTOR),
    ] {
        assert_eq!(fixture.text(REFERRAL, 1, field), value, "{field}");
    }
    scored(&mut fixture, 1, with_floors(&["serious-assault"]));
    assert_eq!(fixture.rows(REFERRAL), 1);
    assert_eq!(fixture.text(REFERRAL, 1, "criteria"), "serious-corruption");
    fixture.assert_audit_holds();
}

#[test]
fn the_clock_runs_until_the_referral_is_recorded() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    let change = record_referral(&fixture, 1, open_referral());
    let opened = fixture.apply(&change);
    assert_eq!(fixture.text(REPORT, 1, "clock_until"), "2026-11-20T23:59:59Z");
    let meeting = in_session(&mut fixture, "2026-11-20");
    let applied = fixture.apply(&decide(a_decision(&fixture, 1, Some(meeting))));
    assert!(applied.message.contains("runs until the referral is recorded with r"), "{applied:?}");
    assert_eq!(fixture.text(REPORT, 1, "clock_until"), "2026-11-20T23:59:59Z");
    let clock = fixture.store.home(ACTOR, None, now()).expect("home").clocks;
    assert_eq!(clock, [("I-2026-00001".to_owned(), at("2026-11-20T23:59:59Z"))]);
    let referred = fixture.apply(&record_referral(&fixture, 1, a_referral()));
    assert!(referred.message.contains("referred to the IOPC, in time"), "{referred:?}");
    assert_eq!(fixture.field(REPORT, 1, "clock_until"), Value::Null);
    assert_eq!(fixture.text(REPORT, 1, "disposition"), "refer-iopc", "the decision stays");
    assert_eq!(fixture.text(REFERRAL, 1, "decided_by"), ACTOR);
    fixture.undo(referred);
    assert_eq!(fixture.text(REFERRAL, 1, "state"), "open");
    assert_eq!(fixture.text(REPORT, 1, "clock_until"), "2026-11-20T23:59:59Z");
    let error = fixture.refusal(&Change::Undo(Box::new(opened.undo.expect("it can be undone"))));
    assert!(matches!(error, StoreError::Stale { .. }), "others changed it since: {error}");
    fixture.assert_audit_holds();
}

#[test]
fn deciding_no_action_ends_no_clock_either() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    fixture.apply(&record_referral(&fixture, 1, open_referral()));
    let item = DecideItem { disposition: Disposition::NoAction, ..a_decision(&fixture, 1, None) };
    fixture.apply(&decide(item));
    assert_eq!(fixture.text(REPORT, 1, "clock_until"), "2026-11-20T23:59:59Z");
    let not = Referral {
        criteria: Vec::new(),
        state: ReferralState::NotReferred,
        rationale: "the caller meant somebody else".to_owned(),
        ..a_referral()
    };
    let applied = fixture.apply(&record_referral(&fixture, 1, not));
    assert!(applied.message.contains("its clock has stopped"), "{applied:?}");
    assert_eq!(fixture.field(REPORT, 1, "clock_until"), Value::Null);
    assert_eq!(fixture.field(REFERRAL, 1, "reference"), Value::Null);
}

#[test]
fn what_is_not_so_is_refused() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    let early = Referral { clear_at: at("2026-11-13T22:40:59Z"), ..a_referral() };
    assert_eq!(fixture.wrong_fields(&record_referral(&fixture, 1, early)), ["clear_at"]);
    // The minute of the receipt is early enough: a form shows no seconds.
    let same = Referral { clear_at: at("2026-11-13T22:41:00Z"), ..a_referral() };
    let late = fixture.apply(&record_referral(&fixture, 1, same));
    assert!(late.message.contains("after its clock ran out on Sat 14 Nov 2026 23:59"), "{late:?}");
    let why = fixture.refused(&record_referral(&fixture, 1, open_referral()));
    assert!(why.contains("it was referred, which cannot be taken back"), "{why}");
    let stale = RecordReferral { report: Seen { id: 1, version: 1 }, referral: a_referral() };
    let error = fixture.refusal(&Assessment::RecordReferral(stale).into());
    assert!(matches!(error, StoreError::Stale { .. }), "{error}");
}

#[test]
fn a_moment_shown_to_the_minute_keeps_its_seconds() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    let exact = Referral { clear_at: at("2026-11-19T11:08:43Z"), ..open_referral() };
    fixture.apply(&record_referral(&fixture, 1, exact));
    fixture.apply(&record_referral(&fixture, 1, a_referral()));
    assert_eq!(fixture.text(REFERRAL, 1, "clear_at"), "2026-11-19T11:08:43Z");
}

#[test]
fn the_register_tells_where_each_stands_against_its_clock() {
    let mut fixture = Fixture::new();
    let late = at("2026-11-21T10:00:00Z");
    for _ in 0..4 {
        record(&mut fixture, a_report());
    }
    let old = at("2026-11-17T11:00:00Z");
    let none = Referral { criteria: Vec::new(), state: ReferralState::NotReferred, ..a_referral() };
    for (report, referral) in [
        (1, open_referral()),
        (2, Referral { clear_at: old, ..open_referral() }),
        (3, Referral { clear_at: old, ..a_referral() }),
        (4, none),
    ] {
        fixture.apply(&record_referral(&fixture, report, referral));
    }
    let source = crate::store::registers::source("referrals").expect("a source");
    let place = source.index("standing").expect("a column");
    let standing = |fixture: &Fixture| -> Vec<String> {
        let rows = fixture.list("referrals", &[("ref", Direction::Rising)]);
        rows.iter().map(|row| row[place].text().expect("a word").to_owned()).collect()
    };
    assert_eq!(standing(&fixture), ["running", "overdue", "late", "not-referred"]);
    let query = crate::store::query::ListQuery { now: late, ..query("referrals") };
    let rows = fixture.store.page(&query, 10).expect("the list");
    assert_eq!(rows.first().map(|row| row.cells[place].clone()), Some("overdue".into()));
}
