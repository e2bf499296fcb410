//! How fast the forecast of the backlog is drawn: 24 months in 5,000 futures from the record of a
//! unit of the size of an alliance and of the nation, its back-test with it, and a question that
//! searches for the number of officers.
//!
//! `cargo bench --bench forecast`; it fails where the futures take longer than two seconds.

use chrono::Days;
use probity::domain::forecast::{Case, Holder, RUNS, Record, Span, forecast, read};
use probity::domain::policy::Policies;
use probity::domain::time::Date;
use probity::domain::vetting::{CaseKind, Level};
use std::time::{Duration, Instant};

/// The longest that 5,000 futures may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// What comes in, as the field has it: kind, level and how often in a hundred.
const MIX: [(CaseKind, Level, u64); 9] = [
    (CaseKind::Recruit, Level::Rv, 40),
    (CaseKind::Renewal, Level::Rv, 10),
    (CaseKind::Renewal, Level::Mv, 5),
    (CaseKind::Transferee, Level::Rv, 5),
    (CaseKind::Upgrade, Level::Mv, 10),
    (CaseKind::Upgrade, Level::Sc, 2),
    (CaseKind::NonPolice, Level::Nppv1, 8),
    (CaseKind::NonPolice, Level::Nppv2f, 15),
    (CaseKind::NonPolice, Level::Nppv3, 5),
];

fn main() {
    let policies = Policies::built_in().expect("the shipped policy holds");
    let today: Date = "2026-11-20".parse().expect("a date");
    let policy = policies.on(today);
    for (name, cases_a_month, people) in [("alliance", 425, 7_700), ("national", 7_500, 270_000)] {
        let record = record(today, cases_a_month, people);
        let begun = Instant::now();
        let outlook = forecast(&record, policy, None).expect("a forecast");
        let took = begun.elapsed();
        println!(
            "{name}: {RUNS} futures and the back-test: {:.0} ms; median at the end {}",
            took.as_secs_f64() * 1e3,
            outlook.base.bands.last().map_or(0, |band| band.middle)
        );
        assert!(took < PATIENCE, "{name}: {took:?}; it may take {PATIENCE:?}");
        let question = read(["1 Nov 2027", "", "", "recruit", "2"], today).expect("a question");
        let begun = Instant::now();
        let asked = forecast(&record, policy, Some(&question)).expect("a forecast").asked;
        let needed = asked.and_then(|asked| asked.needed).expect("an answer");
        println!(
            "{name}: with a question: {:.0} ms; {needed:?}",
            begun.elapsed().as_secs_f64() * 1e3
        );
    }
}

/// Three years of cases and everybody in post, spread evenly.
fn record(today: Date, cases_a_month: u64, people: u64) -> Record {
    let days = 36 * 30;
    let cases = (0..cases_a_month * 36).map(|n| {
        let received = today - Days::new(days - n * days / (cases_a_month * 36));
        let mut place = n * 37 % 100;
        let class = MIX.iter().find(|(.., share)| {
            let here = place < *share;
            place = place.saturating_sub(*share);
            here
        });
        let (kind, level, _) = *class.unwrap_or(&MIX[0]);
        let closed = received + Days::new(20 + n * 13 % 60);
        Case {
            kind,
            level,
            received,
            closed: Some(closed).filter(|day| *day <= today),
            stopped: if n.is_multiple_of(8) { 7 } else { 0 },
            waiting: n.is_multiple_of(6) && closed > today,
            foretold: kind == CaseKind::Renewal,
        }
    });
    let holder = |n: u64| {
        let granted = today - Days::new(n * 7_919 % 4_300);
        Holder {
            level: Some(if n.is_multiple_of(8) { Level::Mv } else { Level::Rv }),
            since: today - Days::new(4_000),
            cleared: vec![Span { from: granted, to: None, until: granted + Days::new(3_650) }],
            ..Holder::default()
        }
    };
    Record {
        today,
        cases: cases.collect(),
        holders: (0..people).map(holder).collect(),
        staff: Vec::new(),
    }
}
