//! The plan of renewals: by table where it falls short, by property that it never does where it
//! need not.

use super::*;
use crate::domain::policy::Policies;
use proptest::prelude::*;

fn today() -> Date {
    "2026-11-20".parse().expect("a date")
}

fn with(months: u32, capacity: u32, window_days: u32) -> Policy {
    let policies = Policies::built_in().expect("the shipped policy holds");
    let mut policy = policies.on(today()).clone();
    policy.renewals = PlanRules { months, window_days };
    policy.capacity_per_month = capacity;
    policy
}

/// A clearance at RV, whose target is 42 days, that can begin in time until so many days from now.
fn due(number: usize, start_in: i64, weighty: bool) -> Due {
    Due {
        reference: format!("C-2020-{number:05}"),
        level: Level::Rv,
        weighty,
        until: today() + chrono::Duration::days(start_in + 42),
        moved: None,
    }
}

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn starts(plan: &Plan) -> Vec<u32> {
    plan.months.iter().map(|load| load.starts).collect()
}

#[test]
fn starts_are_spread_and_the_first_to_lapse_begin_first() {
    let all: Vec<Due> = (0..6).map(|number| due(number, 45, false)).collect();
    let plan = plan(&all, today(), &with(4, 75, 180));
    // Forty-five days on is 4 January: this month and December are over by then.
    assert_eq!(starts(&plan), [3, 3, 0, 0]);
    assert_eq!((plan.shortfall.count(), plan.shortfall.says(75)), (0, None));
    let order: Vec<usize> = plan.planned.iter().map(|planned| planned.index).collect();
    assert_eq!(order, [0, 1, 2, 3, 4, 5]);
}

#[test]
fn what_cannot_be_is_said_by_how_many_and_when_and_the_weighty_come_first() {
    let mut all: Vec<Due> = (0..5).map(|number| due(number, 3, false)).collect();
    all.push(due(5, 4, true));
    all.push(due(6, -50, true));
    all.push(due(7, -10, false));
    let plan = plan(&all, today(), &with(3, 2, 180));
    assert_eq!(starts(&plan), [2, 2, 2]);
    let first: Vec<usize> = plan.planned.iter().take(2).map(|planned| planned.index).collect();
    assert_eq!(first, [6, 5], "both weighty, the one that lapsed as well");
    assert_eq!(plan.planned.iter().filter(|planned| planned.month.is_none()).count(), 2);
    assert_eq!(
        plan.shortfall.says(2).as_deref(),
        Some(
            "7 clearances cannot be renewed in time: 1 in Nov 2026, 1 in Dec 2026, 5 in Jan 2027; \
             the latest start of 2 has passed, 5 at 2 a month; 1 of them in designated or \
             sensitive posts, which come first. 7 a month would do for all that still can be."
        )
    );
}

#[test]
fn what_somebody_moved_stays_there_when_the_plan_is_made_again() {
    let policy = with(6, 2, 180);
    let mut all: Vec<Due> = (0..4).map(|number| due(number, 100, false)).collect();
    all[3].moved = Some(month("2027-02"));
    let plan = plan(&all, today(), &policy);
    let of = |index| plan.planned.iter().find(|planned| planned.index == index).expect("planned");
    assert_eq!(of(3).month, Some(month("2027-02")));
    assert_eq!((starts(&plan), plan.months[3].moved), (vec![1, 1, 1, 1, 0, 0], 1));
}

#[test]
fn a_move_is_refused_that_lets_a_clearance_lapse_or_fills_a_month_too_far() {
    let policy = with(6, 2, 180);
    let moved = |due: &Due, to: &str, there: u32, reason: &str| {
        let refused = may_move(due, Some(month(to)), there, reason, today(), &policy).err();
        refused.unwrap_or_default().into_iter().map(|error| error.message).collect::<Vec<_>>()
    };
    let one = due(1, 45, false);
    assert_eq!(moved(&one, "2026-12", 1, "on leave until then"), [""; 0]);
    assert!(moved(&one, "2027-01", 0, "leave")[0].contains("would lapse on 15 Feb 2027"));
    assert!(moved(&one, "2026-10", 0, "leave")[0].contains("from Nov 2026 to Apr 2027"));
    assert!(moved(&one, "2026-12", 2, "leave")[0].starts_with("2 were moved to Dec 2026"));
    assert_eq!(moved(&one, "2026-12", 0, " ").len(), 1);
    // What lapses whatever is done may be put anywhere in the plan.
    assert_eq!(moved(&due(2, -5, false), "2027-04", 0, "abroad"), [""; 0]);
}

#[test]
fn a_plan_knows_what_it_holds() {
    let policy = with(2, 2, 180);
    assert!(is_within(&due(1, 40, false), today(), &policy));
    assert!(!is_within(&due(1, 42, false), today(), &policy));
    // DV has the longest lead, 180 days.
    assert_eq!(furthest_end(today(), &policy).to_string(), "2027-06-30");
}

/// Whether every renewal that still can be in time finds a month, by augmenting paths: the plan's
/// own condition stated another way.
fn can_all_be_in_time(all: &[Due], policy: &Policy) -> bool {
    let work = Work::new(all, today(), policy);
    let capacity = usize::try_from(policy.capacity_per_month).expect("a capacity");
    let mut taken: Vec<Vec<usize>> = vec![Vec::new(); work.months.len()];
    fn settle(
        jobs: &[Job<'_>],
        job: usize,
        capacity: usize,
        taken: &mut [Vec<usize>],
        seen: &mut [bool],
    ) -> bool {
        let Some(latest) = jobs[job].latest else { return true };
        for month in jobs[job].earliest..=latest {
            if std::mem::replace(&mut seen[month], true) {
                continue;
            }
            if taken[month].len() < capacity {
                taken[month].push(job);
                return true;
            }
            for place in 0..taken[month].len() {
                if settle(jobs, taken[month][place], capacity, taken, seen) {
                    taken[month][place] = job;
                    return true;
                }
            }
        }
        false
    }
    (0..work.jobs.len()).all(|job| {
        let mut seen = vec![false; work.months.len()];
        settle(&work.jobs, job, capacity, &mut taken, &mut seen)
    })
}

fn many() -> impl Strategy<Value = Vec<Due>> {
    let one = (-40..200i64, proptest::bool::weighted(0.3), 0..3usize);
    proptest::collection::vec(one, 0..40).prop_map(|all| {
        let levels = [Level::Rv, Level::Mv, Level::Sc];
        let make = |(number, (start, weighty, level)): (usize, (i64, bool, usize))| Due {
            level: levels[level],
            ..due(number, start, weighty)
        };
        all.into_iter().enumerate().map(make).collect()
    })
}

proptest! {
    #[test]
    fn each_is_planned_once_and_no_month_holds_more_than_can_be_done(
        all in many(), capacity in 1..8u32, window in 1..200u32,
    ) {
        let policy = with(8, capacity, window);
        let plan = plan(&all, today(), &policy);
        let mut indexes: Vec<usize> = plan.planned.iter().map(|planned| planned.index).collect();
        indexes.sort_unstable();
        prop_assert_eq!(indexes, (0..all.len()).collect::<Vec<_>>());
        for load in &plan.months {
            let there = plan.planned.iter().filter(|planned| planned.month == Some(load.month));
            prop_assert_eq!(there.count(), usize::try_from(load.starts).expect("a count"));
            prop_assert!(load.starts <= capacity);
        }
        let late = plan.planned.iter().filter(|planned| planned.late).count();
        prop_assert_eq!(late, usize::try_from(plan.shortfall.count()).expect("a count"));
    }

    #[test]
    fn none_lapses_that_need_not(all in many(), capacity in 1..12u32, window in 1..200u32) {
        let policy = with(8, capacity, window);
        let plan = plan(&all, today(), &policy);
        // What is not called late begins in time, by a rule stated here anew.
        for planned in plan.planned.iter().filter(|planned| !planned.late) {
            let month = planned.month.expect("a month");
            let begins = month.last_day();
            prop_assert!(begins <= planned.start_by || month == Month::of(today()));
            prop_assert!(planned.start_by >= today());
        }
        let passed = all.iter().filter(|due| due.start_by(&policy) < today()).count();
        // Weighty ones that lapsed take months that others would have needed.
        let weighty_passed =
            all.iter().any(|due| due.weighty && due.start_by(&policy) < today());
        if can_all_be_in_time(&all, &policy) && !weighty_passed {
            let late = plan.planned.iter().filter(|planned| planned.late).count();
            prop_assert_eq!(late, passed);
            prop_assert_eq!(plan.shortfall.enough, None);
        }
        if !can_all_be_in_time(&all, &policy) {
            let enough = plan.shortfall.enough.expect("what would be enough");
            let at = |capacity| with(8, capacity, window);
            prop_assert!(enough > capacity && can_all_be_in_time(&all, &at(enough)));
            prop_assert!(weighty_passed || !can_all_be_in_time(&all, &at(enough - 1)));
        }
    }

    #[test]
    fn no_weighty_one_waits_for_another(all in many(), capacity in 1..4u32) {
        let policy = with(8, capacity, 90);
        let weighty: Vec<Due> = all.iter().filter(|due| due.weighty).cloned().collect();
        let alone = plan(&weighty, today(), &policy);
        let among = plan(&all, today(), &policy);
        let late = |plan: &Plan, all: &[Due]| {
            let mut late: Vec<String> = plan
                .planned
                .iter()
                .filter(|planned| planned.late && all[planned.index].weighty)
                .map(|planned| all[planned.index].reference.clone())
                .collect();
            late.sort();
            late
        };
        prop_assert_eq!(late(&alone, &weighty), late(&among, &all));
    }

    #[test]
    fn the_same_renewals_give_the_same_plan_in_any_order(
        all in many().prop_shuffle(), capacity in 1..8u32,
    ) {
        let policy = with(8, capacity, 180);
        let by_reference = |all: &[Due]| {
            let plan = plan(all, today(), &policy);
            let of = |planned: &Planned| (all[planned.index].reference.clone(), planned.month);
            (plan.planned.iter().map(of).collect::<Vec<_>>(), plan.months.clone())
        };
        let mut sorted = all.clone();
        sorted.sort_by(|a, b| a.reference.cmp(&b.reference));
        prop_assert_eq!(by_reference(&all), by_reference(&sorted));
    }
}

#[test]
fn capacity_is_not_blamed_where_the_latest_start_had_passed_or_somebody_moved_one() {
    let shortfall = |late: u32, passed, enough| Shortfall {
        lapses: vec![("2026-11".parse().expect("a month"), late)],
        passed,
        weighty: 0,
        enough,
    };
    for (shortfall, said) in [
        (
            shortfall(2, 2, None),
            "2 clearances cannot be renewed in time: 2 in Nov 2026; their latest start has passed.",
        ),
        (
            shortfall(1, 0, None),
            "1 clearance cannot be renewed in time: 1 in Nov 2026; because moved by hand.",
        ),
        (
            shortfall(3, 2, None),
            "3 clearances cannot be renewed in time: 3 in Nov 2026; the latest start of 2 has \
             passed, 1 because moved by hand.",
        ),
        (
            shortfall(3, 0, Some(9)),
            "3 clearances cannot be renewed in time: 3 in Nov 2026; at 2 a month. 9 a month would \
             do for all that still can be.",
        ),
    ] {
        assert_eq!(shortfall.says(2).as_deref(), Some(said));
    }
}
