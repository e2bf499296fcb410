//! Assessment at the keyboard: schemes of another shape, second scores made unseen, agreement,
//! and how sure the places of the queue are.

mod support;

use probity::app::message::Message;
use probity::domain::score::{Confidence, Score};
use probity::store::assessment::Assessment;
use probity::store::change::Change;
use probity::store::worker::Answer;
use probity::store::writer::Seen;
use support::Bench;

const OTHER: &str = include_str!("schemes/other.toml");
/// Every answer of the shipped scheme, in keys; what comes to 520.
const CRITICAL: &str = "4 5 1 4 5 3 3 3 4 2 3 4 2";

/// The queue of undecided reports, narrowed by a filter.
fn queue(filter: &str) -> Bench {
    let mut bench = Bench::small();
    bench.press("7");
    bench.narrow(filter);
    bench
}

/// The record under the cursor as it is seen.
fn seen(bench: &Bench) -> Seen {
    let (_, list) = bench.state.shown().expect("a list");
    let row = list.current().expect("a record under the cursor");
    Seen { id: row.id, version: row.version }
}

/// Makes a change as somebody else, of which the screen then hears.
fn elsewhere(bench: &mut Bench, actor: &str, change: &Change) {
    bench.store.apply(actor, bench.now, change).expect("applied");
    bench.send(Message::Answer((0, Answer::Changed)));
}

fn levels(harm: u32, likelihood: u32) -> Score {
    Score {
        harm: vec![harm; 6],
        likelihood: vec![likelihood; 3],
        position: vec![3, 0, 3],
        confidence: Confidence::Low,
        floors: Vec::new(),
        override_band: None,
    }
}

fn scored(bench: &Bench, scheme: &str, score: Score) -> Change {
    let (scheme, reason) = (scheme.to_owned(), "because of the messages".to_owned());
    Change::ScoreReport { report: seen(bench), scheme, score, reason }
}

/// The oldest unscored report, scored by m.reyes and under the cursor again.
fn scored_by_another(score: Score) -> Bench {
    let mut bench = queue("band:UNSCORED");
    let reference = bench.cell("ref");
    let change = scored(&bench, "ACU-TAC-1", score);
    elsewhere(&mut bench, "m.reyes", &change);
    bench.narrow(&format!("ref:{reference}"));
    bench
}

#[test]
fn while_a_second_score_is_made_nothing_of_the_first_is_on_the_screen() {
    let screens = |first: Score| -> Vec<String> {
        let mut bench = scored_by_another(first);
        bench.press("S");
        let mut screens = vec![bench.screen()];
        for key in CRITICAL.split(' ') {
            bench.press(key);
            screens.push(bench.screen());
        }
        screens
    };
    let (low, high) = (screens(levels(0, 1)), screens(levels(16, 4)));
    assert_eq!(low, high, "what the first said changes nothing");
    for screen in &low {
        assert!(screen.contains("second score: the first is hidden"), "{screen}");
        for word in ["m.reyes", "   was ", "because of the messages"] {
            assert!(!screen.contains(word), "{word}: {screen}");
        }
    }
    assert!(low.last().is_some_and(|screen| screen.contains("= R 520")));
}

#[test]
fn both_scores_stand_and_their_difference_is_shown() {
    let mut bench = scored_by_another(levels(4, 2));
    let (band, place) = (bench.cell("band"), bench.cell("places"));
    bench.press(&format!("S {CRITICAL} w")).write("the caller is sure").press("enter enter");
    assert!(bench.notice().contains("scored second critical 520"), "{}", bench.screen());
    assert_eq!((bench.cell("band"), bench.cell("places")), (band, place), "the first counts");
    assert_eq!(bench.cell("second"), "a.khan");
    bench.press("S");
    let both = bench.screen();
    for part in ["First and second score", "m.reyes", "a.khan", "without seeing the"] {
        assert!(both.contains(part), "{part}: {both}");
    }
    bench.press("p");
    let printed = bench.printed_text();
    assert!(printed.contains("psychological") && printed.contains("2 steps"), "{printed}");
    bench.press("esc s");
    let screen = bench.screen();
    assert!(screen.contains("was 144 ● MEDIUM"), "{screen}");
    assert!(screen.contains("second 520 ■ CRITICAL"), "{screen}");
    assert!(screen.contains("apart: 1 first, 2 second, = both"), "{screen}");
    let line = screen.lines().find(|line| line.contains("psychological")).expect("a criterion");
    let marks = line.split("psychological").nth(1).unwrap_or_default();
    let marks: String = marks.chars().filter(|c| !c.is_whitespace()).collect();
    assert_eq!(marks, "··1·2");
    bench.press("esc enter");
    assert!(bench.screen().contains("First and second score"), "{}", bench.screen());
}

#[test]
fn whoever_scored_first_does_not_score_second() {
    let mut bench = queue("band:UNSCORED");
    bench.press("S");
    assert!(bench.notice().contains("is not scored yet; s makes the first score"));
    let reference = bench.cell("ref");
    bench.press(&format!("s {CRITICAL} enter"));
    bench.narrow(&format!("ref:{reference}"));
    bench.press("S");
    assert!(bench.notice().contains("you made the first score"), "{}", bench.notice());
    assert!(bench.state.overlays.is_empty());
}

#[test]
fn a_first_score_that_was_replaced_meanwhile_keeps_the_answers_of_the_second() {
    let mut bench = scored_by_another(levels(4, 2));
    bench.press(&format!("S {CRITICAL}"));
    let change = scored(&bench, "ACU-TAC-1", levels(8, 2));
    bench.store.apply("m.reyes", bench.now, &change).expect("scored anew");
    bench.press("enter");
    let screen = bench.screen();
    assert!(screen.contains("was changed by m.reyes") && screen.contains("= R 520"), "{screen}");
    bench.press("enter");
    assert!(bench.notice().contains("scored second critical 520"), "{}", bench.screen());
}

#[test]
fn a_scheme_of_another_shape_is_used_from_its_file_to_the_agenda() {
    let mut bench = queue("-band:UNSCORED");
    let old = bench.cell("ref");
    let (old_r, old_scheme) = (bench.cell("score"), bench.cell("scheme"));
    assert_eq!(old_scheme, "ACU-TAC-1");
    bench.narrow("band:UNSCORED");
    let new = bench.cell("ref");
    for change in [
        Assessment::AddScheme { text: OTHER.to_owned() },
        Assessment::UseScheme { name: "OTHER-7".to_owned() },
    ] {
        elsewhere(&mut bench, "j.okoro", &change.into());
    }
    bench.press("s");
    let screen = bench.screen();
    for part in ["0 nobody", "30 several", "7 certain", "scheme OTHER-7", "a child is at risk"] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    assert!(!screen.contains("position") && !screen.contains("psychological"), "{screen}");
    // Two answers for the first criterion: a third does not exist; seven for the last.
    bench.press("3");
    assert!(bench.screen().contains("4 answers open"), "{}", bench.screen());
    bench.press("2 3 7 1");
    let screen = bench.screen();
    assert!(screen.contains("H 33 × L 7 = R 231   ■ CRITICAL"), "{screen}");
    assert!(!screen.contains("P 0"), "there is no position to sum: {screen}");
    assert!(screen.contains("one level off: "), "{screen}");
    bench.press("enter");
    assert!(bench.notice().contains("scored critical 231"), "{}", bench.screen());
    bench.narrow(&format!("ref:{new}"));
    assert_eq!((bench.cell("score"), bench.cell("scheme")), ("231".into(), "OTHER-7".into()));
    assert!(!bench.cell("places").is_empty());
    bench.press("enter");
    assert!(bench.screen().contains("OTHER-7"), "{}", bench.screen());
    bench.press("esc");
    // The old score is still read by its own scheme, in the list and as what it was.
    bench.narrow(&format!("ref:{old}"));
    assert_eq!((bench.cell("score"), bench.cell("scheme")), (old_r.clone(), old_scheme));
    bench.press("s");
    assert!(bench.screen().contains(&format!("was {old_r} ")), "{}", bench.screen());
    bench.press("esc F 8 p");
    let screen = bench.screen();
    assert!(screen.contains("agenda"), "{screen}");
    bench.press("p");
    let paper = bench.printed_text();
    let lines = paper.lines().skip_while(|line| !line.contains(&new)).take(3);
    let item = lines.collect::<Vec<_>>().join(" ");
    assert!(item.contains("CRITICAL") && item.contains("231"), "{item}");
}

#[test]
fn the_list_says_how_sure_each_place_is_without_moving() {
    let mut bench = queue("");
    let places = |bench: &mut Bench| -> Vec<(String, String)> {
        bench.press("g");
        let mut all = Vec::new();
        for _ in 0..bench.count() {
            all.push((bench.cell("ref"), bench.cell("places")));
            bench.press("j");
        }
        all
    };
    let all = places(&mut bench);
    for (at, (reference, places)) in (1..).zip(&all) {
        if places.is_empty() {
            continue;
        }
        let (first, last) = places.split_once('–').unwrap_or((places, places));
        let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
        assert!((first..=last).contains(&at), "{reference}: {places} at {at}");
    }
    let unscored = all.iter().filter(|(_, places)| places.is_empty()).count();
    assert!(unscored > 0 && unscored < all.len(), "{all:?}");
    assert!(all.iter().any(|(_, places)| places.contains('–')), "{all:?}");
    bench.press("g j j");
    let (reference, at) = (bench.cell("ref"), bench.state.shown().map(|(_, list)| list.place));
    bench.press("g");
    let change = scored(&bench, "ACU-TAC-1", levels(16, 4));
    bench.press("j j");
    elsewhere(&mut bench, "m.reyes", &change);
    assert_eq!(bench.cell("ref"), reference);
    assert_eq!(bench.state.shown().map(|(_, list)| list.place), at);
}

#[test]
fn what_to_settle_first_is_said_as_one_types() {
    let mut bench = queue("band:UNSCORED");
    bench.press("s");
    let line = |bench: &Bench| {
        let screen = bench.screen();
        let line = screen.lines().find(|line| line.contains("one level off: "));
        line.unwrap_or_else(|| panic!("{screen}")).to_owned()
    };
    let empty = line(&bench);
    assert!(empty.contains("as it stands"), "{empty}");
    // 24 × 9 = 216, HIGH from 192; no floor holds it.
    bench.press("2 4 1 3 4 2 3 3 3 1 1 1 2");
    let high = line(&bench);
    assert_ne!(high, empty);
    assert!(high.contains("settle \"psychological\" first: one down makes it ● MEDIUM"), "{high}");
}

#[test]
fn agreement_is_shown_and_prints() {
    let mut bench = scored_by_another(levels(4, 2));
    bench.press(&format!("S {CRITICAL} enter"));
    bench.press("A");
    let screen = bench.screen();
    assert!(screen.contains("Agreement of first and second scores"), "{screen}");
    bench.press("p");
    let paper = bench.printed_text();
    for part in
        ["Scheme ACU-TAC-1, all time", "victim vulnerability", "scored band", "quadratic", "95 %"]
    {
        assert!(paper.contains(part), "{part}: {paper}");
    }
}
