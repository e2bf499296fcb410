//! Levels, their expiry and the days of a case.

use super::*;
use crate::domain::policy::Policies;
use proptest::prelude::*;

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

fn policies() -> Policies {
    Policies::built_in().expect("the shipped policy holds")
}

#[test]
fn a_higher_rung_satisfies_a_lower_one_on_its_ladder_only() {
    for (held, required, does) in [
        (Level::Mv, Level::Rv, true),
        (Level::Rv, Level::Mv, false),
        (Level::Emv, Level::Mv, true),
        (Level::Nppv3, Level::Nppv2f, true),
        (Level::Nppv3, Level::Rv, false),
        (Level::Dv, Level::Sc, true),
        (Level::Dv, Level::Mv, false),
        (Level::Edv, Level::Edv, true),
    ] {
        assert_eq!(held.satisfies(required), does, "{} for {}", held.code(), required.code());
    }
}

#[test]
fn expiry_follows_the_level_and_clamps_to_the_month() {
    let policies = policies();
    for (level, granted, contractor, until) in [
        (Level::Rv, "2026-11-20", false, "2036-11-20"),
        (Level::Mv, "2024-02-29", false, "2031-02-28"),
        (Level::Nppv1, "2026-03-31", false, "2027-03-31"),
        (Level::Sc, "2026-01-31", true, "2031-01-31"),
        (Level::Sc, "2026-01-31", false, "2036-01-31"),
        (Level::Dv, "2026-01-31", true, "2029-01-31"),
    ] {
        let granted = date(granted);
        let expires = expiry(level, granted, contractor, policies.on(granted));
        assert_eq!(expires, date(until), "{}", level.code());
    }
}

#[test]
fn a_case_with_an_open_mandatory_check_cannot_be_granted() {
    let policies = policies();
    let demanded = policies.on(date("2026-11-20")).checks_of(Level::Rv, CaseKind::Recruit);
    let check = |kind: CheckKind, party: Option<&str>, result| Standing {
        kind,
        party: party.map(str::to_owned),
        mandatory: true,
        result,
    };
    let clean = Some(CheckResult::NoTrace);
    let whole: Vec<Standing> = demanded.iter().map(|kind| check(*kind, None, clean)).collect();
    let may = |checks: &[Standing]| may_grant(checks, &demanded, Level::Rv);
    assert_eq!(may(&whole), Ok(()));
    let mut one_open = whole.clone();
    one_open[0].result = None;
    let why = may(&one_open).expect_err("one is open");
    assert!(why.contains(one_open[0].kind.label()), "{why}");
    let why = may(&whole[1..]).expect_err("a check never asked for is open");
    assert!(why.contains("nobody asked for: identity and right to work"), "{why}");
    // A third party's is as good as the applicant's own, and does not stand in for it.
    let mut with_party = whole.clone();
    with_party.push(check(CheckKind::Pnc, Some("Mary Doe"), None));
    let why = may(&with_party).expect_err("a third party's is open");
    assert!(why.contains("open: PNC of Mary Doe;"), "{why}");
    with_party.last_mut().expect("a check").mandatory = false;
    assert_eq!(may(&with_party), Ok(()), "one that is not mandatory may stay open");
    let mut swapped = whole[1..].to_vec();
    swapped.push(check(demanded[0], Some("Mary Doe"), clean));
    assert!(may(&swapped).is_err());
}

#[test]
fn results_need_their_words() {
    type Fields<'a> = &'a [&'a str];
    let fields = |result: Result<(), Vec<FieldError>>| -> Vec<&str> {
        result.err().unwrap_or_default().into_iter().map(|error| error.field).collect()
    };
    let managers = ["l.grant".to_owned()];
    for (result, reason, authoriser, wrong) in [
        (CheckResult::NoTrace, "", "", &[] as Fields<'_>),
        (CheckResult::NotDone, "", "", &["reason", "authoriser"]),
        (CheckResult::NotDone, "no capacity", "", &["authoriser"]),
        (CheckResult::NotDone, "no capacity", "a.khan", &["authoriser"]),
        (CheckResult::NotDone, "no capacity", "l.grant", &[]),
    ] {
        assert_eq!(fields(may_record_check(result, reason, authoriser, &managers)), wrong);
    }
    let none = may_record_check(CheckResult::NotDone, "no capacity", "l.grant", &[]);
    assert_eq!(fields(none), ["authoriser"]);
}

#[test]
fn an_extension_is_later_short_and_explained() {
    let policies = policies();
    let today = date("2026-11-20");
    let policy = policies.on(today);
    let until = date("2026-10-01");
    let words = ["no slot", "l.grant", "low"];
    let managers = ["l.grant".to_owned()];
    let fields = |to: &str, words| -> Vec<&str> {
        let verdict = may_extend(until, date(to), today, words, &managers, policy);
        let errors = verdict.err().unwrap_or_default();
        errors.into_iter().map(|error| error.field).collect()
    };
    assert_eq!(fields("2027-02-20", words), Vec::<&str>::new());
    assert_eq!(fields("2026-09-30", words), ["until"]);
    assert_eq!(fields("2026-11-19", words), ["until"]);
    assert_eq!(fields("2030-01-01", words), ["until"]);
    assert_eq!(fields("2027-02-20", ["no slot", "c.wragg", "low"]), ["authoriser"]);
    assert_eq!(fields("2027-02-20", ["", "", ""]), ["reason", "authoriser", "risk_note"]);
}

#[test]
fn stopped_days_do_not_count() {
    let today = date("2026-11-20");
    for (received, closed, stops, days) in [
        ("2026-11-10", None, vec![], 10),
        ("2026-11-10", Some("2026-11-15"), vec![], 5),
        ("2026-11-10", None, vec![("2026-11-12", Some("2026-11-14"))], 8),
        ("2026-11-10", None, vec![("2026-11-12", None)], 2),
        ("2026-11-10", None, vec![("2026-11-12", Some("2026-11-16")), ("2026-11-14", None)], 2),
        ("2026-11-10", Some("2026-11-12"), vec![("2026-11-15", None)], 2),
        ("2026-11-10", None, vec![("2026-11-01", Some("2026-11-12"))], 8),
    ] {
        let stops: Vec<_> =
            stops.into_iter().map(|(from, until)| (date(from), until.map(date))).collect();
        assert_eq!(days_in_case(date(received), closed.map(date), &stops, today), days);
    }
}

proptest! {
    #[test]
    fn days_in_a_case_lie_between_none_and_all(
        stops in proptest::collection::vec((-20..60i64, proptest::option::of(-20..60i64)), 0..6),
        open_days in 0..50i64,
    ) {
        let received = date("2026-01-01");
        let day = |n: i64| received + chrono::Duration::days(n);
        let stops: Vec<_> = stops.into_iter().map(|(f, u)| (day(f), u.map(day))).collect();
        let days = days_in_case(received, None, &stops, day(open_days));
        prop_assert!((0..=open_days).contains(&days));
    }
}
