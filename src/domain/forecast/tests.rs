//! The simulation against queues whose length is known exactly, and a unit small enough to say
//! what must come of it.

use super::back_test::back_test;
use super::model::{Class, Model, PastWeek};
use super::simulate::{on_threads, runs};
use super::{
    Assumed, Basis, Case, Holder, NoForecast, RUNS, Record, Span, StaffWeek, Start, decimal,
    forecast, monday, path, read, spread,
};
use crate::domain::policy::{Policies, Policy};
use crate::domain::time::Date;
use crate::domain::vetting::{CaseKind, Level};
use chrono::Days;
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

/// A queue of one class: each step has drawn arrivals and `officers` who finish `output` each.
fn queue(arrivals: Vec<u32>, officers: f64, output: f64, steps: usize) -> Model {
    let past = arrivals
        .into_iter()
        .map(|n| PastWeek { arrivals: vec![n], finished: vec![output] })
        .collect();
    Model {
        from: date("2026-11-20"),
        classes: vec![Class {
            kind: CaseKind::Recruit,
            level: Level::Rv,
            work: 1.0,
            target: 42.0,
            times: 1.0,
        }],
        past,
        block: 1,
        exact: true,
        due: Vec::new(),
        officers: vec![officers; steps],
        present_share: 1.0,
        times_from: 0,
        ready: vec![0],
        away: vec![0],
        stops: 0.0,
        back: 1.0,
        start: Start::default(),
        basis: Basis {
            assumed: Assumed::of(on(&policy())),
            weeks: 0,
            staffed: 0,
            arrivals: 0.0,
            renewals: 0.0,
            officers,
            output,
            days: Vec::new(),
            stops: (0.0, 0.0),
        },
    }
}

/// Arrivals of so many steps in the shares of a Poisson distribution.
fn poisson(mean: f64, steps: usize) -> Vec<u32> {
    let (mut all, mut share, mut n) = (Vec::new(), (-mean).exp(), 0_u32);
    while all.len() < steps && n < 60 {
        let many = (share * steps as f64).round() as usize;
        all.extend(std::iter::repeat_n(n, many));
        n += 1;
        share *= mean / f64::from(n);
    }
    all
}

/// The mean of a queue once it has forgotten that it began empty.
fn mean_length(model: &Model) -> f64 {
    let drawn = runs(model, 1);
    let settled = &drawn[drawn.len() / 10..];
    settled.iter().map(|n| f64::from(*n)).sum::<f64>() / settled.len() as f64
}

fn near(found: f64, exact: f64, percent: f64, what: &str) {
    let off = (found / exact - 1.0).abs() * 100.0;
    assert!(off < percent, "{what}: {found:.3} against {exact:.3}, {off:.1} % off");
}

/// The mean number in an M/M/c queue (Erlang C): `load` is arrivals by service time.
fn erlang_c(officers: u32, load: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 0.0;
    for n in 0..officers {
        sum += term;
        term *= load / f64::from(n + 1);
    }
    let busy = load / f64::from(officers);
    let all_busy = term / (1.0 - busy);
    let wait = all_busy / (sum + all_busy);
    wait * busy / (1.0 - busy) + load
}

#[test]
fn one_officer_with_cases_of_one_length_is_pollaczek_and_khinchine() {
    for load in [0.5, 0.8, 0.9] {
        let model = queue(poisson(load, 20_000), 1.0, 1.0, 1_000_000);
        let exact = load + load * load / (2.0 * (1.0 - load));
        near(mean_length(&model), exact, 4.0, &format!("M/D/1 at {load}"));
    }
}

#[test]
fn officers_with_cases_of_any_length_are_erlang_c() {
    for (officers, load) in [(1, 0.6), (3, 1.8), (5, 3.5)] {
        // So short a step that two things hardly ever happen in one.
        let step = 0.02;
        let came = (load * step * 50_000.0) as usize;
        let arrivals = (0..50_000).map(|n| u32::from(n < came)).collect();
        let model = queue(arrivals, f64::from(officers), step, 3_000_000);
        let exact = erlang_c(officers, load);
        near(mean_length(&model), exact, 6.0, &format!("M/M/{officers} at {load}"));
    }
}

#[test]
fn the_days_that_a_backlog_stands_for_are_littles_law() {
    // Against the time in an M/D/1 queue by Pollaczek and Khinchine: one step is a week.
    let load = 0.8;
    let model = queue(poisson(load, 20_000), 1.0, 1.0, 1_000_000);
    let length = mean_length(&model);
    let model = Model {
        start: Start { open: (length * 1000.0).round() as u32, ..Start::default() },
        officers: vec![1.0; 10],
        ..model
    };
    let exact = 1000.0 * 7.0 * (1.0 + load / (2.0 * (1.0 - load)));
    near(f64::from(path(&model, 1).days_now), exact, 4.0, "days in the queue");
}

#[test]
fn what_the_targets_allow_is_littles_law() {
    let mut model = queue(vec![6], 1.0, 6.0, 4);
    assert_eq!(model.allowed(), 36, "six a week for six weeks");
    model.stops = 0.5;
    model.basis.stops = (50.0, 14.0);
    assert_eq!(model.allowed(), 42, "and a week more that half of them stand still for two");
}

#[test]
fn a_future_is_the_same_on_any_number_of_threads() {
    let model =
        Model { ready: vec![300], stops: 0.2, back: 0.4, ..queue(poisson(9.0, 60), 4.0, 2.1, 104) };
    let alone = on_threads(&model, 97, 1);
    for threads in [2, 3, 8, 200] {
        assert_eq!(on_threads(&model, 97, threads), alone, "{threads} threads");
    }
}

#[test]
fn percentiles_are_the_nearest_rank() {
    assert_eq!(spread::<u32>(&[]), None);
    assert_eq!(spread(&[7]), Some([7, 7, 7]));
    let ten: Vec<u32> = (1..=10).collect();
    assert_eq!(spread(&ten), Some([1, 5, 9]));
}

fn policy() -> Policies {
    Policies::built_in().expect("the shipped policy holds")
}

const TODAY: &str = "2026-11-20";

/// A unit that takes in ten recruits every Monday and closes as many six weeks later.
fn steady() -> Record {
    let today = date(TODAY);
    let first = monday(today) - Days::new(7 * 104);
    let mut cases = Vec::new();
    for week in 0..=104_u64 {
        let received = first + Days::new(7 * week);
        let closed = Some(received + Days::new(42)).filter(|day| *day <= today);
        let case = Case {
            kind: CaseKind::Recruit,
            level: Level::Rv,
            received,
            closed,
            stopped: 0,
            waiting: false,
            foretold: false,
        };
        cases.extend([case; 10]);
    }
    Record { today, cases, holders: Vec::new(), staff: Vec::new() }
}

/// Somebody in a post that needs RV, cleared until a day.
fn holder(until: &str) -> Holder {
    let since = date("2018-01-01");
    let cleared = vec![Span { from: since, to: None, until: date(until) }];
    Holder { level: Some(Level::Rv), since, cleared, ..Holder::default() }
}

fn of(record: &Record) -> super::Outlook {
    forecast(record, on(&policy()), None).expect("a forecast")
}

fn on(policies: &Policies) -> &Policy {
    policies.on(date(TODAY))
}

#[test]
fn a_steady_unit_stays_steady() {
    let outlook = of(&steady());
    assert_eq!(outlook.start, Start { open: 60, stopped: 0, owed: 0 });
    assert_eq!((outlook.base.allowed, outlook.base.days_now), (60, 42));
    let last = outlook.base.bands.last().expect("weeks");
    assert!((50..=70).contains(&last.middle), "{last:?}");
    assert_eq!(outlook.base.end.by, [Some(outlook.base.bands[0].on); 3], "it is within them now");
    let (held, of) = outlook.test.held();
    assert!(of > 50 && held == of, "{held} of {of}");
    assert!(outlook.basis.output > 0.0 && (outlook.basis.arrivals - 10.0).abs() < 0.5);
}

#[test]
fn people_whom_nobody_has_renewed_are_backlog_and_officers_clear_it() {
    let mut record = steady();
    record.holders = vec![holder("2026-06-01"); 400];
    let plain = of(&record);
    assert_eq!(plain.start.owed, 400);
    assert_eq!(plain.base.end.within, 0, "nobody has the time for them");
    let policies = policy();
    let question = read(["1 Nov 2027", "", "", "", ""], record.today).expect("a question");
    let outlook = forecast(&record, on(&policies), Some(&question)).expect("a forecast");
    let asked = outlook.asked.expect("an answer");
    let needed = asked.needed.expect("a number");
    // Four officers close ten a week; four hundred in fifty weeks are eight a week more.
    assert!((2..=5).contains(&needed.even.expect("enough")), "{needed:?}");
    assert!(needed.sure >= needed.even);
    assert!(asked.path.end.by[1].expect("an end") <= date("2027-11-05"), "{:?}", asked.path.end);
}

#[test]
fn renewals_fall_due_before_the_end_and_not_twice() {
    let mut record = steady();
    // Due 90 days before; the second has ended with its case open, the third is far off.
    record.holders = vec![holder("2027-06-01"), holder("2026-06-01"), holder("2033-06-01")];
    record.holders[1].cases = vec![(date("2026-10-01"), None)];
    let outlook = of(&record);
    assert_eq!(outlook.start.owed, 0);
    assert!((outlook.basis.renewals * 104.0 - 1.0).abs() < 1e-9, "{:?}", outlook.basis);
}

#[test]
fn what_no_end_of_a_clearance_foretold_comes_as_new_cases_do() {
    let plain = of(&steady()).basis.arrivals;
    let mut record = steady();
    let new = |since: &str, cleared: &[(&str, &str)], cases: &[(&str, &str)]| Holder {
        level: Some(Level::Rv),
        since: date(since),
        cleared: cleared
            .iter()
            .map(|(from, until)| Span { from: date(from), to: None, until: date(until) })
            .collect(),
        cases: cases.iter().map(|(from, to)| (date(from), Some(date(to)))).collect(),
        ..Holder::default()
    };
    let ten_years = ("2026-03-02", "2036-03-01");
    record.holders = vec![
        // In post without anything, and in post with a case that gave nothing: two that came.
        new("2026-05-01", &[], &[]),
        new("2016-05-01", &[("2016-05-01", "2026-06-30")], &[("2026-03-02", "2026-05-04")]),
        // Cleared before, cleared by the case, and long without: nothing came in the year.
        new("2026-05-01", &[ten_years], &[]),
        new("2026-05-01", &[ten_years], &[("2026-01-05", "2026-03-02")]),
        new("2019-05-01", &[], &[]),
    ];
    let outlook = of(&record);
    assert!(((outlook.basis.arrivals - plain) * 52.0 - 2.0).abs() < 1e-6, "{:?}", outlook.basis);
    // A case that was foretold is no new one.
    for case in record.cases.iter_mut().filter(|case| case.received == date("2026-05-04")) {
        case.foretold = true;
    }
    let fewer = of(&record).basis.arrivals;
    assert!(((outlook.basis.arrivals - fewer) * 52.0 - 10.0).abs() < 1e-6, "{fewer}");
}

#[test]
fn who_left_is_not_owed_a_case_from_that_day() {
    let left = Holder { left: Some(date("2026-08-03")), ..holder("2026-06-01") };
    let lead = 90;
    for (day, owed) in [("2026-02-01", false), ("2026-08-02", true), ("2026-08-03", false)] {
        assert_eq!(left.owed(date(day), lead), owed, "{day}");
    }
    assert_eq!(left.due_after(date("2026-08-03"), lead), None);
}

#[test]
fn what_was_finished_before_the_record_was_full_is_not_what_can_be() {
    let mut record = steady();
    let begins = monday(record.today) - Days::new(7 * 60);
    record.cases.retain(|case| case.received >= begins);
    // Half of what comes in takes twelve weeks, so that the first closed case says little.
    for (at, case) in record.cases.iter_mut().enumerate() {
        let days = if at % 2 == 0 { 14 } else { 84 };
        case.closed = Some(case.received + Days::new(days)).filter(|day| *day <= record.today);
    }
    let basis = of(&record).basis;
    assert_eq!(basis.weeks, 48);
    assert!((basis.output * basis.officers - 10.0).abs() < 0.2, "{basis:?}");
}

/// A unit that takes in and finishes about ten cases a week, at a level that changes every four
/// weeks, the oldest first, over so many weeks.
fn restless(seed: u64) -> Record {
    const WEEKS: u64 = 150;
    let today = date(TODAY);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    // A number of a Poisson distribution.
    let mut drawn = move |mean: f64| {
        let roll = f64::from(rng.next_u32()) / 4_294_967_296.0;
        let (mut n, mut share) = (0_u64, (-mean).exp());
        let mut sum = share;
        while sum < roll && n < 100 {
            n += 1;
            share *= mean / n as f64;
            sum += share;
        }
        n
    };
    let first = monday(today) - Days::new(7 * WEEKS);
    let (mut cases, mut next) = (Vec::new(), 0);
    let (mut come, mut go) = (10.0, 10.0);
    for week in 0..WEEKS {
        let begins = first + Days::new(7 * week);
        if week % 4 == 0 {
            let level = |n: u64| 7.0 + n as f64;
            (come, go) = (level(drawn(3.0)), level(drawn(3.0)));
        }
        let came = if week == 0 { 150 } else { drawn(come) };
        for n in 0..came {
            cases.push(Case {
                kind: if n % 3 == 0 { CaseKind::NonPolice } else { CaseKind::Recruit },
                level: if n % 3 == 0 { Level::Nppv2f } else { Level::Rv },
                received: begins + Days::new(n % 5),
                closed: None,
                stopped: 0,
                waiting: false,
                foretold: false,
            });
        }
        for _ in 0..drawn(go) {
            let Some(case) = cases.get_mut(next) else { break };
            case.closed = Some(begins + Days::new(4));
            next += 1;
        }
    }
    Record { today, cases, holders: Vec::new(), staff: Vec::new() }
}

#[test]
fn bands_hold_the_truth_about_as_often_as_they_say() {
    let policies = policy();
    let (mut held, mut of) = (0, 0);
    for seed in 0..24 {
        let test = back_test(&restless(seed), on(&policies)).held();
        held += test.0;
        of += test.1;
    }
    // The months of one unit are not independent of each other, so that 24 units swing by some.
    let percent = held * 100 / of;
    assert!((72..=90).contains(&percent), "{held} of {of}: {percent} %");
}

#[test]
fn recorded_staffing_counts_from_its_week_and_leave_in_its_week_alone() {
    let mut record = steady();
    let rules = on(&policy()).forecast;
    let week = |monday: &str, officers_tenths, leave_days| StaffWeek {
        monday: date(monday),
        officers_tenths,
        leave_days,
    };
    record.staff = vec![week("2026-11-02", 60, Some(10)), week("2026-11-16", 75, None)];
    for (day, officers, recorded) in [
        ("2026-11-01", 4.0 * 0.88, false),
        ("2026-11-04", 4.0, true),
        ("2026-11-13", 6.0 * 0.88, true),
        ("2026-11-16", 7.5 * 0.88, true),
        ("2027-11-16", 7.5 * 0.88, true),
    ] {
        let (present, known) = record.present(date(day), &rules);
        assert!((present - officers).abs() < 1e-9 && known == recorded, "{day}: {present}");
    }
}

#[test]
fn too_little_history_and_nobody_to_work_are_said() {
    let mut record = steady();
    record.cases.retain(|case| case.received >= date("2026-09-01"));
    let policies = policy();
    let refused = forecast(&record, on(&policies), None).expect_err("too little");
    assert!(matches!(refused, NoForecast::History { least: 13, .. }), "{refused}");
    let mut record = steady();
    let monday = date("2024-01-01");
    record.staff = vec![StaffWeek { monday, officers_tenths: 0, leave_days: None }];
    assert_eq!(forecast(&record, on(&policies), None), Err(NoForecast::Nobody));
}

#[test]
fn no_more_officers_go_than_there_are() {
    let record = steady();
    let policies = policy();
    let ask = |more: &str| {
        let question = read(["", more, "", "", ""], record.today).expect("a question");
        forecast(&record, on(&policies), Some(&question))
    };
    assert!(ask("-4").is_ok(), "none left is a question");
    let said = ask("-9").expect_err("refused").to_string();
    assert_eq!(
        said,
        "9 officers fewer than 4, who are there from 20 Nov 2026, leave fewer than none; ask for no \
         more than 4 fewer"
    );
}

#[test]
fn what_if_changes_what_it_says_and_nothing_else() {
    let mut record = steady();
    record.holders = vec![holder("2026-06-01"); 100];
    let policies = policy();
    let answer = |words: [&str; 5]| {
        let question = read(words, record.today).expect("a question");
        forecast(&record, on(&policies), Some(&question)).expect("a forecast")
    };
    let more = answer(["", "4", "1 Mar 2027", "", ""]);
    let path = more.asked.expect("an answer").path;
    assert_eq!(path.bands[..14], more.base.bands[..14], "nothing before March");
    let (then, as_is) = (path.bands[60], more.base.bands[60]);
    assert!(then.high < as_is.low, "{then:?} {as_is:?}");
    let double = answer(["", "", "", "recruit", "2"]);
    let path = double.asked.expect("an answer").path;
    assert_eq!(path.allowed, 120, "twice as many may be open");
    assert!(path.bands[60].low > double.base.bands[60].high + 400);
}

#[test]
fn questions_read_and_are_refused_at_their_field() {
    let today = date(TODAY);
    let question = read(["+200d", "2.5", "", "recruit", "1.5"], today).expect("a question");
    assert_eq!(question.by, Some(date("2027-06-08")));
    assert_eq!((question.more_tenths, question.from), (25, today));
    assert_eq!(question.kind, Some((CaseKind::Recruit, 150)));
    assert_eq!(read(["", "-1", "", "", ""], today).expect("fewer").more_tenths, -10);
    for (words, field) in [
        (["1 Jan 2026", "", "", "", ""], "by"),
        (["1 Jan 2031", "", "", "", ""], "by"),
        (["soon", "", "", "", ""], "by"),
        (["", "four", "", "", ""], "more"),
        (["", "900", "", "", ""], "more"),
        (["", "2", "last week", "", ""], "from"),
        (["", "", "", "cadets", "2"], "kind"),
        (["", "", "", "recruit", ""], "times"),
        (["", "", "", "recruit", "50"], "times"),
        (["", "", "", "", "2"], "kind"),
        (["", "", "", "", ""], "by"),
    ] {
        let errors = read(words, today).expect_err(field);
        let fields: Vec<&str> = errors.iter().map(|error| error.field).collect();
        assert_eq!(fields, [field], "one sentence: {words:?}: {errors:?}");
    }
}

proptest! {
    #[test]
    fn decimals_read_back(whole in 0_u32..100_000, tenth in 0_u32..10) {
        prop_assert_eq!(decimal(&format!("{whole}.{tenth}"), 1), Some(whole * 10 + tenth));
        prop_assert_eq!(decimal(&format!("{whole}"), 2), Some(whole * 100));
    }

    #[test]
    fn no_case_is_lost_or_made(
        ready in 0_u32..400, away in 0_u32..100, came in 0_u32..40, officers in 0.0_f64..30.0,
        output in 0.0_f64..5.0, stops in 0.0_f64..1.0, back in 0.0_f64..1.0,
    ) {
        let model = Model {
            ready: vec![ready], away: vec![away], stops, back,
            ..queue(vec![came], officers, output, 30)
        };
        let mut before = ready + away;
        for open in runs(&model, 1) {
            // At most one more is finished than the hands can, by the toss that rounds.
            let most = (officers * output).ceil() as u32 + 1;
            prop_assert!(open <= before + came && open + most >= before + came);
            before = open;
        }
    }

    #[test]
    fn nothing_typed_as_a_question_does_harm(by in ".{0,12}", more in ".{0,8}", times in ".{0,8}") {
        let _ = read([&by, &more, "", "recruit", &times], date(TODAY));
    }
}

#[test]
fn so_many_futures_are_drawn_as_are_said() {
    assert_eq!(of(&steady()).base.end.of, RUNS);
}
