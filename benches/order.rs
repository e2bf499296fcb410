//! How fast the order of the queue is worked out: while a report is scored among 100,000 others,
//! which must fit in a frame, and over 5,000 items for the list, which must stay under a second.
//!
//! `cargo bench --bench order`; it fails where either takes longer.

use probity::app::screens::scoring::ScoringState;
use probity::domain::policy::Policies;
use probity::domain::score::{Confidence, QueueKey, Scheme, Score};
use probity::domain::uncertainty::{Chances, Item, Others, Stand, judge};
use probity::store::score::ScoringContext;
use probity::store::writer::Seen;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Items in the queue beside the report that is scored.
const QUEUE: usize = 100_000;
/// Items of the list.
const LIST: usize = 5_000;
/// A frame, and the longest that the list may wait.
const FRAME: Duration = Duration::from_millis(16);
const PATIENCE: Duration = Duration::from_secs(1);
/// Answers measured.
const ROUNDS: usize = 200;

fn main() {
    let scheme = Scheme::built_in().expect("the shipped scheme holds");
    let policies = Policies::built_in().expect("the shipped policy holds");
    let chances = policies.on("2026-11-20".parse().expect("a date")).assessment.chances;
    score(&scheme, chances);
    list(&scheme, chances);
}

/// Answers every criterion of a report among the others, reading place, range and what to settle
/// after each, as the screen does.
fn score(scheme: &Scheme, chances: Chances) {
    let items = items(scheme, QUEUE);
    let begun = Instant::now();
    let others = Arc::new(Others::draw(&items, chances));
    say("drawing the queues of the others", QUEUE, begun.elapsed(), PATIENCE);
    let mut screen = ScoringState::open(context(scheme)).expect("the scheme holds");
    screen.others = Some(others);
    let mut slowest = Duration::ZERO;
    for round in 0..ROUNDS {
        if screen.open_answers() == 0 {
            screen.at = 0;
        }
        let begun = Instant::now();
        screen.answer(round % 4);
        let (place, sure) = (screen.place(), screen.sure());
        slowest = slowest.max(begun.elapsed());
        let sure = sure.expect("the queues are drawn");
        assert_eq!(place.map(|(place, _)| place), Some(sure.place));
    }
    say("one answer of the scoring screen, the slowest", QUEUE, slowest, FRAME);
}

fn list(scheme: &Scheme, chances: Chances) {
    let items = items(scheme, LIST);
    let begun = Instant::now();
    let sure = judge(&items, chances);
    say("judging every place of the list", LIST, begun.elapsed(), PATIENCE);
    assert!(sure.iter().flatten().all(|sure| sure.range.first <= sure.place));
}

fn say(what: &str, items: usize, took: Duration, most: Duration) {
    println!("{what}, {items} items: {:.2} ms", took.as_secs_f64() * 1e3);
    assert!(took < most, "{what} took {took:?}; it may take {most:?}");
}

/// Items with levels of every kind, a tenth of them unscored.
fn items(scheme: &Scheme, count: usize) -> Vec<Item> {
    let mut state = 7_u64;
    let mut pick = |most: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % most
    };
    let sure = [Confidence::High, Confidence::Medium, Confidence::Low];
    let mut item = |id: usize| {
        let score = Score {
            harm: (0..6).map(|_| [0, 2, 4, 8, 16][pick(5)]).collect(),
            likelihood: (0..3).map(|_| [1, 2, 3, 4][pick(4)]).collect(),
            position: vec![0; 3],
            confidence: sure[pick(3)],
            floors: Vec::new(),
            override_band: None,
        };
        let stand = (pick(10) > 0).then(|| Stand::new(scheme, &score, None));
        Item { id: i64::try_from(id).expect("a number"), stand }
    };
    (1..=count).map(&mut item).collect()
}

/// A report received after all of the others, as the store gives it to the screen.
fn context(scheme: &Scheme) -> ScoringContext {
    let mut queue: Vec<(i64, String, String)> = items(scheme, QUEUE)
        .iter()
        .map(|item| (number(item), "2026-11-13T22:41:00Z".to_owned(), format!("I-{:08}", item.id)))
        .collect();
    queue.sort();
    ScoringContext {
        report: Seen { id: 0, version: 1 },
        reference: "I-99999999".to_owned(),
        received: "2026-11-20T09:00:00Z".to_owned(),
        category: None,
        apsp: false,
        grade: None,
        subject: None,
        summary: "summary".to_owned(),
        text: "text".to_owned(),
        scores: Vec::new(),
        blind_to: None,
        scheme: scheme.name().to_owned(),
        scheme_text: scheme.text().to_owned(),
        queue,
    }
}

fn number(item: &Item) -> i64 {
    let unscored = QueueKey { band: None, r: 0, top_harm: 0, confidence: Confidence::Low }.number();
    item.stand.as_ref().map_or(unscored, |stand| stand.as_given().number())
}
