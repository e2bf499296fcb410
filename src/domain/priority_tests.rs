//! The order of the queue: classes by table, and by property that nobody waits without bound.

use super::*;
use crate::domain::policy::Policies;
use proptest::prelude::*;

pub(super) fn on(day: i64) -> Date {
    Date::from_ymd_opt(2026, 11, 20).expect("a date") + chrono::Duration::days(day)
}

pub(super) fn facts() -> Facts {
    Facts {
        kind: CaseKind::Renewal,
        level: Level::Mv,
        subject: SubjectKind::Officer,
        in_post: false,
        designated: false,
        sensitivity: Sensitivity::None,
        valid_until: Some(on(400)),
        held: true,
        course_date: None,
        received: on(-10),
        today: on(0),
        override_class: None,
        override_on: None,
    }
}

pub(super) fn policy() -> Policy {
    Policies::built_in().expect("the shipped policy holds").on(on(0)).clone()
}

/// The shipped policy with classes that keep a case a few days only.
fn quick(max_days: [u32; 5]) -> Policy {
    let mut policy = policy();
    policy.priority.max_days = max_days;
    policy.priority.contractor_max_days = 4;
    policy.priority.cadet_max_days = 3;
    policy
}

fn ranked(facts: &Facts) -> Rank {
    rank(facts, &policy())
}

#[test]
fn classes_follow_role_and_risk() {
    let acu = Facts {
        in_post: true,
        sensitivity: Sensitivity::Acu,
        valid_until: Some(on(-41)),
        ..facts()
    };
    let missing =
        Facts { in_post: true, designated: true, valid_until: None, held: false, ..facts() };
    let recruit = Facts {
        kind: CaseKind::Recruit,
        valid_until: None,
        held: false,
        course_date: Some(on(14)),
        ..facts()
    };
    let new = Facts { kind: CaseKind::NonPolice, valid_until: None, held: false, ..facts() };
    let old = Facts { subject: SubjectKind::Contractor, received: on(-57), ..facts() };
    let lapsed = Facts { valid_until: Some(on(-3)), ..facts() };
    let soon = Facts { valid_until: Some(on(90)), ..facts() };
    for (facts, class, why) in [
        (acu, 1, "anti-corruption unit post, lapsed 41 days"),
        (missing, 1, "designated post, no MV"),
        (recruit.clone(), 2, "course 4 Dec 2026"),
        (Facts { course_date: Some(on(150)), ..recruit.clone() }, 2, "course 19 Apr 2027"),
        (Facts { course_date: Some(on(-2)), ..recruit.clone() }, 2, "course began 18 Nov 2026"),
        (Facts { course_date: None, ..recruit }, 5, "received 10 days ago"),
        (new.clone(), 5, "received 10 days ago"),
        (Facts { kind: CaseKind::Rejoiner, ..new.clone() }, 5, "received 10 days ago"),
        (Facts { kind: CaseKind::Upgrade, ..new }, 3, "no MV"),
        (old.clone(), 2, "contractor received 57 days ago, at most 56"),
        (Facts { received: on(-56), ..old }, 5, "received 56 days ago"),
        (lapsed, 3, "lapsed 3 days"),
        (soon.clone(), 4, "due 18 Feb 2027"),
        (Facts { valid_until: Some(on(91)), ..soon }, 5, "received 10 days ago"),
        (Facts { override_class: Some(1), ..facts() }, 1, "by hand; received 10 days ago"),
    ] {
        let rank = ranked(&facts);
        assert_eq!((rank.class, rank.why.as_str()), (class, why));
    }
}

#[test]
fn waiting_raises_every_case_through_the_classes_and_ahead_of_them() {
    let waited = |days: i64| ranked(&Facts { received: on(-days), ..facts() });
    for (days, class, ahead, why) in [
        (84, 5, false, "received 84 days ago"),
        (85, 4, false, "received 85 days ago, up from class 5"),
        (168, 4, false, "received 168 days ago, up from class 5"),
        (169, 3, false, "received 169 days ago, up from class 5"),
        (253, 2, false, "received 253 days ago, up from class 5"),
        (337, 1, false, "received 337 days ago, up from class 5"),
        (420, 1, false, "received 420 days ago, up from class 5"),
        (421, 1, true, "received 421 days ago, ahead of all"),
    ] {
        let rank = waited(days);
        assert_eq!((rank.class, rank.ahead, rank.why.as_str()), (class, ahead, why));
    }
    // Each ground counts from its own day: a lapse of yesterday in an old case is no old lapse.
    let fresh = Facts { valid_until: Some(on(-1)), received: on(-80), ..facts() };
    assert_eq!(ranked(&fresh).class, 3);
}

#[test]
fn a_class_set_by_hand_ages_from_the_day_it_was_set() {
    let set = |ago: i64| Facts {
        override_class: Some(5),
        override_on: Some(on(-ago)),
        received: on(-400),
        ..facts()
    };
    assert_eq!(ranked(&set(84)).class, 5);
    let risen = ranked(&set(85));
    assert_eq!((risen.class, risen.first_class), (4, 5));
    assert_eq!(risen.why, "by hand, up from class 5; received 400 days ago, up from class 5");
    // One of which the day is not known counts from its receipt.
    let unknown = Facts { override_on: None, ..set(0) };
    assert_eq!(ranked(&unknown).class, 1);
}

#[derive(Debug, Clone)]
struct Arrival {
    facts: Facts,
    /// Day of its life on which a class is set by hand, and which.
    by_hand: Option<(i64, u8)>,
}

fn arrival() -> impl Strategy<Value = Arrival> {
    let kind = prop_oneof![
        Just(CaseKind::Renewal),
        Just(CaseKind::Recruit),
        Just(CaseKind::NonPolice),
        Just(CaseKind::Upgrade)
    ];
    let subject = prop_oneof![
        Just(SubjectKind::Officer),
        Just(SubjectKind::Contractor),
        Just(SubjectKind::Cadet)
    ];
    let hand = proptest::option::weighted(0.3, (0..10i64, 1..=5u8));
    let until = proptest::option::of(-2_000..100i64);
    let course = proptest::option::of(-5..60i64);
    (kind, subject, any::<bool>(), until, course, hand).prop_map(
        |(kind, subject, designated, until, course, by_hand)| {
            let valid_until = until.map(on);
            let course_date = course.filter(|_| kind == CaseKind::Recruit).map(on);
            let held = valid_until.is_some();
            let facts = Facts {
                kind,
                subject,
                in_post: designated,
                designated,
                valid_until,
                held,
                course_date,
                ..facts()
            };
            Arrival { facts, by_hand }
        },
    )
}

/// A case in the simulated queue: its number in order of arrival and what is known of it.
#[derive(Debug, Clone)]
struct Waiting {
    number: usize,
    arrival: Arrival,
    /// The last day on which it need not go ahead of all, by the rule that the test states anew.
    patience: Date,
}

proptest! {
    #[test]
    fn waiting_never_puts_a_case_back(waited in 0..2_000i64, more in 1..2_000i64,
        contractor in any::<bool>()) {
        let subject = if contractor { SubjectKind::Contractor } else { SubjectKind::Staff };
        let case = |days: i64| Facts { subject, received: on(-days), ..facts() };
        prop_assert!(ranked(&case(waited + more)).order < ranked(&case(waited)).order);
    }

    #[test]
    fn no_points_outweigh_a_class(lapsed in 1..40_000i64, waited in 0..84i64) {
        let exposed = Facts { in_post: true, designated: true, valid_until: None, received: on(0), ..facts() };
        let others = Facts {
            valid_until: Some(on(-lapsed)), received: on(-waited), ..facts()
        };
        prop_assert!(ranked(&exposed).order < ranked(&others).order);
    }

    /// Whatever arrives, whenever anybody is served and whatever is set by hand: once a case has
    /// waited through the classes nobody who came later is served before it, so that it waits
    /// for those before it and for nobody else.
    #[test]
    fn nobody_waits_without_bound(
        max_days in proptest::array::uniform5(1..5u32),
        days in proptest::collection::vec(
            (proptest::collection::vec(arrival(), 0..4), 0..3usize), 1..60),
    ) {
        let policy = quick(max_days);
        let patience = i64::from(policy.priority.longest_wait());
        let mut queue: Vec<Waiting> = Vec::new();
        let mut number = 0;
        for (today, (arrivals, served)) in days.into_iter().enumerate() {
            let today = on(i64::try_from(today).expect("a day"));
            for mut arrival in arrivals {
                arrival.facts.received = today;
                number += 1;
                let patience = today + chrono::Duration::days(patience);
                queue.push(Waiting { number, arrival, patience });
            }
            for case in &mut queue {
                case.arrival.facts.today = today;
                let facts = &mut case.arrival.facts;
                if let Some((after, class)) = case.arrival.by_hand
                    && facts.received + chrono::Duration::days(after) == today
                {
                    facts.override_class = Some(class);
                    facts.override_on = Some(today);
                    case.patience = today + chrono::Duration::days(patience);
                }
            }
            queue.sort_by_key(|case| (rank(&case.arrival.facts, &policy).order, case.number));
            let served: Vec<Waiting> = queue.drain(..served.min(queue.len())).collect();
            for served in served {
                for left in &queue {
                    let late = left.patience < today;
                    let before = served.arrival.facts.received <= left.arrival.facts.received;
                    prop_assert!(!late || before, "{served:?} went before {left:?}");
                }
            }
        }
    }

    /// With one served a day, a case waits through the classes and for those who were there
    /// when it came, and no day longer.
    #[test]
    fn one_served_a_day_bounds_every_wait(
        days in proptest::collection::vec(proptest::collection::vec(arrival(), 0..3), 1..50),
    ) {
        let policy = quick([2, 1, 2, 1, 3]);
        let mut queue: Vec<Waiting> = Vec::new();
        let mut there = std::collections::BTreeMap::new();
        let mut number = 0;
        let last = i64::try_from(days.len()).expect("days");
        let mut days = days.into_iter();
        for day in 0..last + 200 {
            let today = on(day);
            for mut arrival in days.next().unwrap_or_default() {
                arrival.facts.received = today;
                arrival.by_hand = None;
                number += 1;
                queue.push(Waiting { number, arrival, patience: today });
            }
            let count = i64::try_from(queue.len()).expect("a count");
            for case in &mut queue {
                case.arrival.facts.today = today;
                there.entry(case.number).or_insert(count);
            }
            queue.sort_by_key(|case| (rank(&case.arrival.facts, &policy).order, case.number));
            if !queue.is_empty() {
                let served = queue.remove(0);
                let waited = (today - served.arrival.facts.received).num_days();
                let bound = i64::from(policy.priority.longest_wait()) + there[&served.number];
                prop_assert!(waited <= bound, "{waited} > {bound}: {served:?}");
            }
        }
        prop_assert!(queue.is_empty());
    }
}
