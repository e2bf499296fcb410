//! How fast a key is answered on a synthetic workspace: from the key to the next frame, which the
//! loop never keeps waiting, to the first rows of the store's answer and to the whole of it; and
//! from the start to the first rows.
//!
//! `cargo bench --bench keys` measures `alliance`; `cargo bench --bench keys -- national` the
//! country (made once, in minutes, and kept under `target/bench`).

#[path = "../tests/support/mod.rs"]
mod support;

use probity::app::keys::Key;
use probity::app::message::Message;
use probity::app::state::{Memory, State};
use probity::domain::choice::Choice;
use probity::store::workspace::{Protection, Workspace, create, exists};
use probity::synthetic::{Options, Scale, make};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use support::{Bench, now, screen_at, today};

/// Presses measured of each kind.
const ROUNDS: usize = 200;
const SIZE: (u16, u16) = (120, 40);

fn main() {
    let scale = std::env::args().find_map(|word| Scale::from_code(&word).ok());
    let scale = scale.unwrap_or(Scale::Alliance);
    let path = workspace(scale);
    let remembered = Memory { screen: "vetting".to_owned(), ..Memory::default() };
    let starts: Vec<Duration> = (0..20).map(|_| first_rows(&path, &remembered)).collect();
    println!("{}, {} presses of each kind at {}×{}", scale.code(), ROUNDS, SIZE.0, SIZE.1);
    println!("start to first rows: median {}, 99 % {}", share(&starts, 0.5), share(&starts, 0.99));
    println!("{:<34}{:>22}{:>22}{:>22}", "", "key to frame", "to first rows", "to the whole");
    println!(
        "{:<34}{:>11}{:>11}{:>11}{:>11}{:>11}{:>11}",
        "", "median", "99 %", "median", "99 %", "median", "99 %"
    );
    for screen in ["2", "3", "5", "7", "9"] {
        keys(&path, screen);
    }
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

fn keys(path: &Path, screen: &str) {
    let mut bench = Bench::on(path, SIZE, &Memory::default());
    bench.press(screen);
    let title = bench.state.current_screen().title;
    let longest = longest_tab(&mut bench);
    let mut measure = |what: &str, keys: [&str; 2], rounds: usize| {
        let times: Vec<_> = (0..rounds).map(|round| press(&mut bench, keys[round % 2])).collect();
        let one = |pick: fn(&Times) -> Duration| {
            let times: Vec<Duration> = times.iter().map(pick).collect();
            format!("{:>11}{:>11}", share(&times, 0.5), share(&times, 0.99))
        };
        println!(
            "{:<34}{}{}{}",
            format!("{title}, {what} ({longest} rows)"),
            one(|times| times.frame),
            one(|times| times.first),
            one(|times| times.whole)
        );
    };
    measure("move", ["j", "k"], ROUNDS);
    measure("page", ["pagedown", "pageup"], ROUNDS);
    measure("ends", ["G", "g"], ROUNDS);
    measure("sort", ["O", "O"], ROUNDS / 4);
    measure("open", ["enter", "esc"], ROUNDS);
    measure("filter", ["f ar enter", "F"], ROUNDS / 4);
}

/// Goes to the tab with the most rows and says how many.
fn longest_tab(bench: &mut Bench) -> usize {
    let tabs = bench.state.screen_views().len();
    let mut counts = Vec::new();
    for _ in 0..tabs {
        counts.push(bench.count());
        bench.press("tab");
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    for _ in 0..counts.iter().position(|count| *count == most).unwrap_or(0) {
        bench.press("tab");
    }
    most
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

/// The time that this share of the presses stayed within.
fn share(times: &[Duration], share: f64) -> String {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let place = ((sorted.len().saturating_sub(1)) as f64 * share).round() as usize;
    sorted.get(place).map_or(String::new(), |time| format!("{:.2} ms", time.as_secs_f64() * 1e3))
}
