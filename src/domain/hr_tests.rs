//! What HR's file against what is known here makes of one person.

use super::*;
use proptest::prelude::*;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn today() -> Date {
    date("2026-11-20")
}

fn hr() -> HrPerson {
    HrPerson {
        number: "4471".to_owned(),
        name: "Ní Bhriain, Ana".to_owned(),
        born: None,
        started: Some(date("2020-03-02")),
        from: Some(date("2026-11-02")),
        level: None,
        left: None,
        leaving: None,
    }
}

fn known() -> Known {
    Known {
        name: "Ní Bhriain, Ana".to_owned(),
        number: Some("4471".to_owned()),
        held: vec![Held {
            level: Level::Rv,
            state: ClearanceState::Active,
            until: date("2030-01-01"),
        }],
        posts: vec![1],
        ..Known::default()
    }
}

fn post(id: i64, level: Level) -> PostThere {
    let (reference, title) = (format!("R-2026-0000{id}"), "Analyst".to_owned());
    PostThere { id, reference, title, level }
}

/// Each difference as `kind: words → case level`.
fn said(hr: &HrPerson, known: Option<&Known>, post: Option<&PostThere>) -> Vec<String> {
    let found = compare(hr, known, post, Level::Rv, today());
    let one = |found: &Found| {
        let case = found.case.map(|(kind, level)| format!(" → {} {}", kind.code(), level.code()));
        format!("{}: {}{}", found.kind.code(), found.says, case.unwrap_or_default())
    };
    found.iter().map(one).collect()
}

#[test]
fn who_is_known_as_hr_has_them_differs_in_nothing() {
    assert!(said(&hr(), Some(&known()), None).is_empty());
    assert!(said(&hr(), Some(&known()), Some(&post(1, Level::Mv))).is_empty());
    let respelt = HrPerson { name: "ana NI BHRIAIN".to_owned(), ..hr() };
    assert!(said(&respelt, Some(&known()), None).is_empty());
}

#[test]
fn a_joiner_is_who_has_no_case_and_no_clearance() {
    let none = Known { held: Vec::new(), ..known() };
    let joins = "joiner: joins on 2 Mar 2020, needs RV, no case is open → recruit RV";
    assert_eq!(said(&hr(), None, None), [joins]);
    let serves = "joiner: serves without a clearance, needs RV, no case is open → recruit RV";
    assert_eq!(said(&hr(), Some(&none), None), [serves]);
    let to = "joiner: joins on 2 Mar 2020 as Analyst (R-2026-00002), needs MV, no case is open \
              → recruit MV";
    assert_eq!(said(&hr(), None, Some(&post(2, Level::Mv))), [to]);
    let outside = HrPerson { level: Some(Level::Nppv3), started: None, ..hr() };
    let said_so = "joiner: joins, needs NPPV3, no case is open → non-police NPPV3";
    assert_eq!(said(&outside, None, None), [said_so]);
    let open = Known { open: vec![Level::Rv], ..none };
    assert!(said(&hr(), Some(&open), None).is_empty());
    let gone = Known { left: Some(date("2024-05-31")), ..known() };
    let back = "joiner: back after leaving on 31 May 2024, needs RV, no case is open → rejoiner RV";
    assert_eq!(said(&hr(), Some(&gone), None), [back]);
}

#[test]
fn hr_never_lowers_what_a_post_requires() {
    for (hrs, posts, needs) in [
        ("RV", "MV", "needs MV for the post, though HR says RV, no case is open → recruit MV"),
        (
            "EMV",
            "MV",
            "needs EMV as HR says, more than the MV of the post, no case is open → recruit EMV",
        ),
        ("MV", "MV", "needs MV, no case is open → recruit MV"),
        ("MV", "SC", "needs SC for the post, though HR says MV, no case is open → recruit SC"),
        (
            "NPPV3",
            "RV",
            "needs RV for the post, though HR says NPPV3, no case is open → recruit RV",
        ),
        (
            "RV",
            "NPPV2-A",
            "needs NPPV2-A for the post, though HR says RV, no case is open → non-police NPPV2-A",
        ),
    ] {
        let hr = HrPerson { level: Level::from_code(hrs).ok(), ..hr() };
        let post = post(2, Level::from_code(posts).unwrap());
        let joins = format!("joiner: joins on 2 Mar 2020 as Analyst (R-2026-00002), {needs}");
        assert_eq!(said(&hr, None, Some(&post)), [joins]);
    }
}

proptest! {
    /// Whatever HR says, the level of a joiner is at least the post's on the post's own ladder.
    #[test]
    fn a_joiner_into_a_post_needs_at_least_what_it_requires(
        hrs in proptest::sample::select(Level::ALL),
        posts in proptest::sample::select(Level::ALL),
    ) {
        let hr = HrPerson { level: Some(hrs), ..hr() };
        let found = compare(&hr, None, Some(&post(2, posts)), Level::Rv, today());
        let (_, level) = found[0].case.unwrap();
        prop_assert_eq!(level.ladder(), posts.ladder());
        prop_assert!(level.rung() >= posts.rung());
    }
}

#[test]
fn a_mover_is_judged_by_the_new_post() {
    let mv = post(2, Level::Mv);
    let needs = "mover: moved to Analyst (R-2026-00002), needs MV, holds RV → upgrade MV";
    assert_eq!(said(&hr(), Some(&known()), Some(&mv)), [needs]);
    let enough = "moved: moved to Analyst (R-2026-00002), is cleared for it";
    assert_eq!(said(&hr(), Some(&known()), Some(&post(2, Level::Rv))), [enough]);
    let later = HrPerson { from: Some(date("2026-11-21")), ..hr() };
    assert!(said(&later, Some(&known()), Some(&mv)).is_empty(), "it has not happened yet");
    let mut suspended = known();
    suspended.held[0].state = ClearanceState::Suspended;
    let no_case = "mover: moved to Analyst (R-2026-00002), needs RV, RV suspended";
    assert_eq!(said(&hr(), Some(&suspended), Some(&post(2, Level::Rv))), [no_case]);
}

#[test]
fn a_leaver_is_who_left_while_something_stands() {
    let left = |day: &str, leaving| HrPerson { left: Some(date(day)), leaving, ..hr() };
    let gone = left("2026-11-20", Some(Leaving::Dismissed));
    let stands = "leaver: left on 20 Nov 2026, dismissed; RV still stands";
    assert_eq!(said(&gone, Some(&known()), None), [stands]);
    assert!(said(&gone, None, None).is_empty());
    assert!(said(&left("2026-11-21", None), Some(&known()), None).is_empty());
    let mut settled = Known { left: Some(date("2026-11-20")), posts: Vec::new(), ..known() };
    assert_eq!(said(&gone, Some(&settled), None).len(), 1, "the clearance stands");
    settled.held[0].state = ClearanceState::Terminated;
    assert!(said(&gone, Some(&settled), None).is_empty());
    settled.left = None;
    let unsaid = "leaver: left on 20 Nov 2026; no clearance stands";
    assert_eq!(said(&left("2026-11-20", Some(Leaving::NotSaid)), Some(&settled), None), [unsaid]);
}

#[test]
fn a_changed_name_and_number_are_two_differences() {
    let other = HrPerson { name: "Doe, Ana".to_owned(), number: "88".to_owned(), ..hr() };
    let both = ["name: Ní Bhriain, Ana is now Doe, Ana", "number: number 4471 is now 88"];
    assert_eq!(said(&other, Some(&known()), None), both);
    let without = Known { number: None, ..known() };
    assert_eq!(said(&hr(), Some(&without), None), ["number: number unknown is now 4471"]);
}

#[test]
fn days_out_of_order_are_told_at_the_later_one() {
    let days = |born: &str, started: &str, from: &str, left: &str| {
        let day = |text: &str| text.parse().ok();
        let (born, started) = (day(born), day(started));
        HrPerson { born, started, from: day(from), left: day(left), ..hr() }
    };
    for (person, expected) in [
        (days("1990-01-01", "2020-01-01", "2021-01-01", "2022-01-01"), None),
        (days("", "", "", ""), None),
        (days("2021-01-01", "2020-01-01", "", ""), Some("started")),
        (days("", "2020-01-01", "2019-12-31", ""), Some("from")),
        (days("", "2020-01-01", "", "2019-12-31"), Some("left")),
        (days("", "", "2022-01-02", "2022-01-01"), Some("left")),
    ] {
        assert_eq!(disorder(&person).map(|(field, _)| field), expected, "{person:?}");
    }
    let wrong = disorder(&days("", "2020-01-01", "", "2019-12-31")).unwrap().1;
    assert_eq!(wrong, "31 Dec 2019 is before the person started on 1 Jan 2020");
}

proptest! {
    /// Whatever is known, somebody is at most one of joiner, mover, moved and leaver, and a case
    /// is called for by joiners and movers alone.
    #[test]
    fn nobody_is_two_things_at_once(
        held in proptest::option::of((0..Level::ALL.len(), 0..ClearanceState::ALL.len())),
        requires in proptest::option::of(0..Level::ALL.len()),
        left in proptest::option::of(-30i64..30),
        gone in any::<bool>(),
        open in any::<bool>(),
    ) {
        let held = held.map(|(level, state)| Held {
            level: Level::ALL[level],
            state: ClearanceState::ALL[state],
            until: today(),
        });
        let known = Known {
            held: held.into_iter().collect(),
            left: gone.then(today),
            open: if open { vec![Level::Rv] } else { Vec::new() },
            ..known()
        };
        let person = HrPerson { left: left.map(|d| today() + chrono::Duration::days(d)), ..hr() };
        let post = requires.map(|level| post(2, Level::ALL[level]));
        let found = compare(&person, Some(&known), post.as_ref(), Level::Rv, today());
        use DifferenceKind::{Joiner, Leaver, Moved, Mover};
        let is = |found: &&Found| matches!(found.kind, Joiner | Leaver | Moved | Mover);
        prop_assert!(found.iter().filter(is).count() <= 1);
        for found in &found {
            prop_assert!(found.case.is_none() || matches!(found.kind, Joiner | Mover));
            prop_assert!(!found.says.is_empty());
        }
        let left = person.left.is_some_and(|left| left <= today());
        prop_assert!(!left || found.iter().all(|found| found.kind == Leaver));
    }
}
