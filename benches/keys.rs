//! How fast a key is answered on a synthetic workspace, on every tab of every screen: from the key
//! to the next frame, which the loop never keeps waiting, to the first rows of the store's answer
//! and to the whole of it; from the start to the first rows; and what is done in the background:
//! the first screen, the measures, papers, and of every view the first page and the count where
//! they are slow.
//! Ends with 1 where a key came late to its frame.
//!
//! `cargo bench --bench keys` measures `alliance`; `cargo bench --bench keys -- national` the
//! country (made once, in minutes, and kept under `target/bench`).

#[path = "../tests/support/mod.rs"]
mod support;

use probity::app::keys::Key;
use probity::app::message::Message;
use probity::app::state::{Memory, State};
use probity::catalogue::view::{View, When, shipped};
use probity::domain::choice::Choice;
use probity::domain::month::Month;
use probity::store::Store;
use probity::store::duplicates::Typed;
use probity::store::papers::{Ask, Part};
use probity::store::query::ListQuery;
use probity::store::workspace::{Protection, Workspace, create, exists};
use probity::synthetic::{Options, Scale, make};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use support::{Bench, now, screen_at, today};

/// Presses measured of each kind.
const ROUNDS: usize = 100;
/// Times that each tab is come to.
const ARRIVALS: usize = 10;
/// Times that each piece of work in the background is done.
const TIMES: usize = 5;
/// Months back to one that nobody closed, whose figures are counted when they are asked for.
const UNKEPT: u32 = 30;
/// The most that a key may take to its frame.
const KEY: Duration = Duration::from_millis(16);
const SIZE: (u16, u16) = (120, 40);

fn main() -> ExitCode {
    let scale = std::env::args().find_map(|word| Scale::from_code(&word).ok());
    let scale = scale.unwrap_or(Scale::Alliance);
    let path = workspace(scale);
    let remembered = Memory { screen: "vetting".to_owned(), ..Memory::default() };
    let starts: Vec<Duration> = (0..20).map(|_| first_rows(&path, &remembered)).collect();
    println!("{}, {} presses of each kind at {}×{}", scale.code(), ROUNDS, SIZE.0, SIZE.1);
    println!("start to first rows: median {}, 99 % {}", share(&starts, 0.5), share(&starts, 0.99));
    let mut held = true;
    println!("\nthe slowest kind of press on each tab, at its 99 %");
    println!("{:<44}{:>20}{:>20}{:>20}", "", "key to frame", "to first rows", "to the whole");
    for screen in "234567890".chars() {
        held &= tabs(&path, &screen.to_string());
    }
    println!("\nwhat the store's own threads do meanwhile");
    background(&path);
    if held { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn workspace(scale: Scale) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench").join(scale.code());
    if !exists(&path) {
        let made = create(&path, "a.khan", &Protection::Plain, now()).expect("made");
        let mut store = made.open().expect("opened");
        let options = Options { scale, seed: 1, today: today() };
        make(&mut store, &options, &mut |_| {}).expect("synthetic rows");
    }
    path
}

/// Opens the workspace and draws the first page of the list, before its whole order is known.
fn first_rows(path: &Path, memory: &Memory) -> Duration {
    let begun = Instant::now();
    let workspace = Workspace::unlock(path, "a.khan", None).expect("unlocked");
    let store = workspace.open().expect("opened");
    let mut bench = Bench::first_page(store, path, SIZE, memory);
    let shown = bench.screen();
    assert!(shown.contains("V-2026-"), "no rows:\n{shown}");
    bench.quit = true;
    begun.elapsed()
}

/// Kinds of presses: what each is called, the two that are pressed in turn, and how often.
const KINDS: [(&str, [&str; 2], usize); 6] = [
    ("move", ["j", "k"], ROUNDS),
    ("page", ["pagedown", "pageup"], ROUNDS),
    ("ends", ["G", "g"], ROUNDS),
    ("sort", ["O", "O"], ROUNDS / 5),
    ("open", ["enter", "esc"], ROUNDS),
    ("filter", ["f ar enter", "F"], ROUNDS / 5),
];

/// Walks every tab of a screen; says whether every key reached its frame in time.
fn tabs(path: &Path, screen: &str) -> bool {
    let mut bench = Bench::on(path, SIZE, &Memory::default());
    bench.press(screen);
    let count = bench.state.screen_views().len();
    let mut arrivals: Vec<Vec<Times>> = (0..count).map(|_| Vec::new()).collect();
    for turn in 1..=count * ARRIVALS {
        let times = press(&mut bench, "tab");
        arrivals[turn % count].push(times);
    }
    let mut held = true;
    for arrival in arrivals {
        held &= tab(&mut bench, arrival);
        bench.press("tab");
    }
    held
}

/// Presses keys of every kind on the tab shown, and prints the slowest kind.
fn tab(bench: &mut Bench, arrivals: Vec<Times>) -> bool {
    let (view, _) = bench.state.shown().expect("a tab");
    let title = format!("{}, {}", bench.state.current_screen().title, view.title);
    let rows = bench.count();
    let mut kinds = vec![("tab", arrivals)];
    for (kind, keys, rounds) in KINDS {
        let times = (0..rounds).map(|round| press(bench, keys[round % 2])).collect();
        kinds.push((kind, times));
    }
    let slowest = |pick: fn(&Times) -> Duration| {
        let of = |(kind, times): &(&'static str, Vec<Times>)| {
            let times: Vec<Duration> = times.iter().map(pick).collect();
            (at(&times, 0.99), *kind)
        };
        kinds.iter().map(of).max().unwrap_or_default()
    };
    let frame = slowest(|times| times.frame);
    let shown = |(time, kind): (Duration, &str)| format!("{:>13} {kind:<6}", shown(time));
    println!(
        "{:<44}{}{}{}{}",
        format!("{title} ({rows} rows)"),
        shown(frame),
        shown(slowest(|times| times.first)),
        shown(slowest(|times| times.whole)),
        if frame.0 < KEY { "" } else { "  BROKEN" }
    );
    frame.0 < KEY
}

/// Times what no key waits for: it is asked of a thread of the store.
fn background(path: &Path) {
    let workspace = Workspace::unlock(path, "a.khan", None).expect("unlocked");
    let open = || workspace.open().expect("opened");
    let store = open();
    let typed = typed(&store);
    let person = typed.people.first().copied().unwrap_or_default();
    let month = Month::of(today());
    let facts = |ask: Ask| {
        let store = &store;
        move || store.facts(&ask, now()).expect("a paper")
    };
    let say = |what: &str, times: Vec<Duration>| {
        println!("{what:<44}{:>13}{:>13}", share(&times, 0.5), share(&times, 1.0));
    };
    println!("{:<44}{:>13}{:>13}", "", "median", "longest");
    say("duplicates of what is being typed", each(|| store.duplicates(&typed)));
    say("places of the queue, from nothing", {
        (0..TIMES)
            .map(|_| {
                let store = open();
                once(|| store.judge_places(now()).expect("judged"))
            })
            .collect()
    });
    say("places again", each(|| store.judge_places(now()).expect("judged")));
    say("the first screen", each(|| store.home("a.khan", None, now()).expect("figures")));
    say("the daily page", each(|| store.daily_page(None, now()).expect("a page")));
    say("profile of one who is in many reports", each(facts(Ask::Profile { person })));
    say("the measures of this month", each(|| store.measures(month, now()).expect("figures")));
    let unkept = month.back(UNKEPT);
    say("those of a day past", each(|| store.measures(unkept, now()).expect("figures")));
    say("the month", each(facts(Ask::Monthly { month })));
    say("the year", each(facts(Ask::Strategic { year: 2026 })));
    say("every decision", each(facts(Ask::Decisions { part: Part::Whole })));
    for (name, query) in counted(&store) {
        let times = each(|| store.page(&query, 100).expect("a page"));
        if at(&times, 0.5) > KEY {
            say(&format!("first page of {name}"), times);
        }
        let times = each(|| store.count(&query).expect("a count"));
        if at(&times, 0.5) > Duration::from_millis(20) {
            say(&format!("count of {name}"), times);
        }
    }
}

/// The queries of every shipped view, by its name.
fn counted(store: &Store) -> Vec<(String, ListQuery)> {
    let close = store.policies().on(today()).calendar.last_close(now());
    let when = When { today: today(), now: now(), close };
    let views = shipped(store.policies().on(today())).expect("the shipped views hold");
    let query = |view: &View| view.query("", "", when, "a.khan").expect("a query");
    views.iter().map(|view| (view.name.clone(), query(view))).collect()
}

/// A report as it may be typed: on somebody who is in many, in words that are in many.
fn typed(store: &Store) -> Typed {
    let (_, query) =
        counted(store).into_iter().find(|(name, _)| name == "intelligence").expect("all");
    let page = store.page(&query, 1).expect("a report");
    let about = store.belongings(page.first().expect("a report").id).expect("its likenesses");
    let like = about.likely.first().map_or("", |one| one.summary.as_str());
    let (_, people) =
        counted(store).into_iter().find(|(name, _)| name == "candidates").expect("all");
    let people = store.page(&people, 1).expect("people").first().map(|row| row.id);
    Typed {
        people: people.into_iter().collect(),
        names: vec!["Nolan, Siobhan".to_owned()],
        received: now(),
        occurred: Some(today()),
        summary: like.to_owned(),
        text: format!("{like} {}", "Seen at the station with a known dealer. ".repeat(20)),
    }
}

fn each<T>(mut work: impl FnMut() -> T) -> Vec<Duration> {
    (0..TIMES).map(|_| once(&mut work)).collect()
}

fn once<T>(work: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    let _done = work();
    begun.elapsed()
}

/// How long one press took.
struct Times {
    /// To the next frame, which may still show the rows before.
    frame: Duration,
    /// To the frame that shows the first rows of the store's answer.
    first: Duration,
    /// To the frame that shows all of it.
    whole: Duration,
}

/// Presses some keys and times the last.
fn press(bench: &mut Bench, keys: &str) -> Times {
    let mut names: Vec<&str> = keys.split(' ').collect();
    let last = names.pop().and_then(Key::named).expect("a key");
    for name in names {
        match Key::named(name) {
            Some(_) => bench.press(name),
            None => bench.send(Message::Paste(name.to_owned())),
        };
    }
    let begun = Instant::now();
    let effects = bench.take(Message::Key(last));
    draw(&bench.state);
    let frame = begun.elapsed();
    let mut first = None;
    bench.carry_out_watched(effects, |state| {
        if first.is_none() {
            draw(state);
            first = Some(begun.elapsed());
        }
    });
    draw(&bench.state);
    let whole = begun.elapsed();
    Times { frame, first: first.unwrap_or(frame), whole }
}

fn draw(state: &State) {
    assert!(!screen_at(state, state.size.0, state.size.1).is_empty());
}

/// The time that this share of the presses stayed within, as it is printed.
fn share(times: &[Duration], share: f64) -> String {
    shown(at(times, share))
}

fn shown(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

fn at(times: &[Duration], share: f64) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let place = ((sorted.len().saturating_sub(1)) as f64 * share).round() as usize;
    sorted.get(place).copied().unwrap_or_default()
}
