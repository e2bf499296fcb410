//! How fast papers are made: an agenda of 500 items as each form, and what a key costs while one
//! is being made. Ends with 1 where a limit is broken.
//!
//! `cargo bench --bench paper`

#[path = "../tests/support/mod.rs"]
mod support;

use probity::app::keys::Key;
use probity::app::message::Message;
use probity::documents::{self, Document, Form, Page, Templates};
use probity::domain::choice::Choice;
use probity::domain::tasking::AgendaSection;
use probity::store::papers::{Ask, Facts};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use support::{Bench, now, screen_at};

const ITEMS: usize = 500;
const ROUNDS: usize = 20;
const PRESSES: usize = 400;
/// Between two keys: far faster than anybody types, and the loop sleeps as it does at work.
const PAUSE: Duration = Duration::from_millis(2);
/// The most that an agenda as PDF may take.
const MADE: Duration = Duration::from_millis(300);
/// The most that a key may take, whatever else goes on.
const KEY: Duration = Duration::from_millis(16);

fn main() -> ExitCode {
    let mut bench = Bench::small();
    let agenda = agenda(&bench);
    println!("an agenda of {ITEMS} items, {ROUNDS} times; {PRESSES} keys");
    let mut held = true;
    for form in Form::ALL {
        let times: Vec<Duration> = (0..ROUNDS).map(|_| made(&agenda, *form)).collect();
        let limit = Some(MADE).filter(|_| *form == Form::Pdf);
        held &= say(&format!("as {}", form.code()), &times, limit);
    }
    let shown: Vec<Duration> = (0..ROUNDS).map(|_| previewed(&agenda)).collect();
    held &= say("its preview", &shown, Some(KEY));
    held &= say("a key while it is made as PDF", &keys_meanwhile(&mut bench, &agenda), Some(KEY));
    if held { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The next agenda of the demonstration, its new intelligence repeated up to the number wanted.
fn agenda(bench: &Bench) -> Document {
    let facts = bench.store.facts(&Ask::Agenda { meeting: None }, now()).expect("an agenda");
    let Facts::Agenda(mut agenda) = facts else { panic!("an agenda was asked for") };
    let others = agenda.items().count();
    let sections = agenda.sections.iter_mut();
    let mut new = sections.filter(|(section, _)| *section == AgendaSection::NewIntelligence);
    let (_, items) = new.next().expect("new intelligence");
    let wanted = ITEMS - (others - items.len());
    *items = items.iter().cycle().take(wanted).cloned().collect();
    assert_eq!(agenda.items().count(), ITEMS);
    let own = bench.store.own_papers().expect("the unit's own words");
    let words = Templates::read(&own).expect("words");
    documents::document(&Facts::Agenda(agenda), &words, "a.khan", now())
}

fn made(agenda: &Document, form: Form) -> Duration {
    let begun = Instant::now();
    let bytes = documents::render(agenda, form).expect("made");
    assert!(bytes.len() > 10_000);
    begun.elapsed()
}

/// What the loop does before the preview is on the screen.
fn previewed(agenda: &Document) -> Duration {
    let begun = Instant::now();
    assert!(documents::pages(agenda, Page::default()).len() > 10);
    begun.elapsed()
}

/// Keys, each with the frame that answers it, while a thread makes one PDF after another.
fn keys_meanwhile(bench: &mut Bench, agenda: &Document) -> Vec<Duration> {
    bench.press("2");
    let (stop, papers) = (AtomicBool::new(false), AtomicUsize::new(0));
    let times = thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                made(agenda, Form::Pdf);
                papers.fetch_add(1, Ordering::Relaxed);
            }
        });
        let mut times = Vec::new();
        while times.len() < PRESSES || papers.load(Ordering::Relaxed) < 2 {
            let key = if times.len() % 2 == 0 { Key::Char('j') } else { Key::Char('k') };
            let begun = Instant::now();
            let effects = bench.take(Message::Key(key));
            let (columns, lines) = bench.state.size;
            assert!(!screen_at(&bench.state, columns, lines).is_empty());
            times.push(begun.elapsed());
            bench.carry_out(effects);
            thread::sleep(PAUSE);
        }
        stop.store(true, Ordering::Relaxed);
        times
    });
    println!("{} papers were made meanwhile", papers.load(Ordering::Relaxed));
    times
}

/// Prints the median and the slowest of a hundred; says whether that stayed within the limit.
fn say(what: &str, times: &[Duration], limit: Option<Duration>) -> bool {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let share = |share: f64| {
        let place = (sorted.len().saturating_sub(1) as f64 * share).round() as usize;
        sorted.get(place).copied().unwrap_or_default()
    };
    let (median, slowest) = (share(0.5), share(0.99));
    let held = limit.is_none_or(|limit| slowest < limit);
    let limit = limit.map_or(String::new(), |limit| {
        format!("  (limit {} ms: {})", limit.as_millis(), if held { "held" } else { "BROKEN" })
    });
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    println!("{what:<32}{:>9.2} ms{:>9.2} ms{limit}", milliseconds(median), milliseconds(slowest));
    held
}
