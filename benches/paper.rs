//! How fast papers are made: an agenda of 500 items as each form, and what a key costs while one
//! is being made or the pages of a log of ten thousand decisions are set, shown and closed. Ends
//! with 1 where a limit is broken.
//!
//! `cargo bench --bench paper`

#[path = "../tests/support/mod.rs"]
mod support;

use probity::app::keys::Key;
use probity::app::message::{Effect, Manuscript, Message};
use probity::app::screens::preview::Laid;
use probity::documents::{self, Document, Form, Page, Templates};
use probity::domain::choice::Choice;
use probity::domain::tasking::AgendaSection;
use probity::store::papers::{Ask, Facts, Part};
use probity::store::worker::Answer;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use support::{Bench, now, screen_at};

const ITEMS: usize = 500;
const DECISIONS: usize = 10_000;
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
    held &= say("its preview", &shown, None);
    let work = || {
        made(&agenda, Form::Pdf);
    };
    held &= say("a key while it is made as PDF", &keys_meanwhile(&mut bench, &work), Some(KEY));
    held &= long_log(&mut bench);
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

/// What the typesetter does before the pages of the preview are on the screen.
fn previewed(agenda: &Document) -> Duration {
    let begun = Instant::now();
    assert!(documents::pages(agenda, Page::default()).len() > 10);
    begun.elapsed()
}

/// Keys while the pages of a very long log are set, come, are walked and are left.
fn long_log(bench: &mut Bench) -> bool {
    let facts = log(bench);
    let own = bench.store.own_papers().expect("the unit's own words");
    let manuscript = Manuscript { facts, own, by: "a.khan".to_owned(), at: now() };
    let begun = Instant::now();
    let laid = Arc::new(manuscript.lay_out().expect("set"));
    println!(
        "a log of {DECISIONS} decisions: {} pages set in {:.0} ms",
        laid.count(),
        begun.elapsed().as_secs_f64() * 1e3
    );
    let work = || drop(manuscript.lay_out().expect("set"));
    let mut held = say("a key while they are set", &keys_meanwhile(bench, &work), Some(KEY));
    drop(laid);
    let (mut come, mut walked, mut left) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..3 {
        let laid = Arc::new(manuscript.lay_out().expect("set"));
        come.push(arrival(bench, &manuscript, laid));
        let down = "pagedown pagedown pageup j k space b end".split(' ').cycle();
        walked.extend(down.take(100).map(|key| timed(bench, key)));
        walked.extend((0..400).map(|_| timed(bench, "pagedown")));
        left.push(timed(bench, "esc"));
    }
    held &= say("the frame with their pages", &come, Some(KEY));
    held &= say("a key on their pages", &walked, Some(KEY));
    held & say("the key that leaves them", &left, Some(KEY))
}

/// From the pages being set to the frame that shows them.
fn arrival(bench: &mut Bench, manuscript: &Manuscript, laid: Arc<Laid>) -> Duration {
    let asked = bench.state.print(Ask::Decisions { part: Part::Whole });
    let Some(Effect::Ask(run, _)) = asked.first() else { panic!("{asked:?}") };
    let facts = (manuscript.facts.clone(), manuscript.own.clone());
    let effects = bench.take(Message::Answer((*run, Answer::Facts(Box::new(facts)))));
    let Some(Effect::LayOut(run, _)) = effects.first() else { panic!("nothing to set") };
    let begun = Instant::now();
    bench.take(Message::LaidOut(*run, Ok(laid)));
    assert!(drawn(bench).contains("page 1 of"));
    begun.elapsed()
}

/// The decisions of the demonstration, repeated up to the number wanted.
fn log(bench: &Bench) -> Facts {
    let facts = bench.store.facts(&Ask::Decisions { part: Part::Whole }, now()).expect("a log");
    let Facts::Decisions(mut log) = facts else { panic!("a log was asked for") };
    log.decisions = log.decisions.iter().cycle().take(DECISIONS).cloned().collect();
    Facts::Decisions(log)
}

fn drawn(bench: &Bench) -> String {
    let (columns, lines) = bench.state.size;
    screen_at(&bench.state, columns, lines)
}

/// A key with the frame that answers it.
fn timed(bench: &mut Bench, key: &str) -> Duration {
    let key = Key::named(key).expect("a key");
    let begun = Instant::now();
    let effects = bench.take(Message::Key(key));
    assert!(!drawn(bench).is_empty());
    let time = begun.elapsed();
    bench.carry_out(effects);
    time
}

/// Keys, each with the frame that answers it, while a thread does the same work over and over.
fn keys_meanwhile(bench: &mut Bench, work: &(impl Fn() + Sync)) -> Vec<Duration> {
    bench.press("2");
    let (stop, papers) = (AtomicBool::new(false), AtomicUsize::new(0));
    let times = thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                work();
                papers.fetch_add(1, Ordering::Relaxed);
            }
        });
        let mut times = Vec::new();
        while times.len() < PRESSES || papers.load(Ordering::Relaxed) < 2 {
            times.push(timed(bench, if times.len() % 2 == 0 { "j" } else { "k" }));
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
