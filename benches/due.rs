//! How fast what falls due is found at the size of the nation: the calendar and plan of renewals, and
//! the follow-ups that arise by rule when a day begins, on the first day of all and on a day later.
//!
//! `cargo bench --bench due`; the workspace is laid down first, which is not timed. It fails where
//! either takes longer than it may.

use chrono::Days;
use probity::domain::time::{Date, Moment, day, parse_moment};
use probity::store::Store;
use probity::store::due::DueChange;
use probity::store::error::StoreError;
use probity::store::workspace::{Protection, create};
use std::path::Path;
use std::time::{Duration, Instant};

const PEOPLE: u64 = 270_000;
/// Days over which the clearances end, some of them before today.
const ENDS: u64 = 3_900;
const ENDED: u64 = 250;
/// The longest that the plan may keep somebody waiting, and that a day's follow-ups may hold up
/// what others write.
const PLAN: Duration = Duration::from_millis(1_000);
const ARISE: Duration = Duration::from_secs(1);
/// The same on the first day, when whatever is due by rule arises at once.
const FIRST: Duration = Duration::from_secs(10);
/// What is held, as the field has it: level and how often in a hundred.
const MIX: [(&str, u64); 6] =
    [("RV", 72), ("MV", 14), ("NPPV2-F", 6), ("NPPV3", 4), ("SC", 3), ("DV", 1)];

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let now = parse_moment("2026-11-20T10:42:00Z").expect("a moment");
    let workspace = create(folder.path(), "a.khan", &Protection::Plain, now).expect("made");
    drop(workspace.open().expect("opened"));
    lay_people(folder.path(), day(now));
    let mut store = workspace.open().expect("opened");
    plan(&store, now);
    arise(&mut store, now, FIRST);
    arise(&mut store, now + Days::new(1), ARISE);
    arise(&mut store, now + Days::new(31), ARISE);
}

fn plan(store: &Store, now: Moment) {
    let begun = Instant::now();
    let page = store.renewals(now).expect("the renewals");
    let what = format!(
        "renewals within the plan: {} of {PEOPLE}, {} planned",
        page.renewals.len(),
        page.planned.len()
    );
    say(&what, begun.elapsed(), PLAN);
    assert!(!page.planned.is_empty(), "nothing falls due");
}

fn arise(store: &mut Store, now: Moment, most: Duration) {
    let begun = Instant::now();
    let applied = store.apply("a.khan", now, &DueChange::Arise.into());
    let came = match applied {
        Ok(applied) => applied.message,
        // A day may bring nothing, which is found out all the same.
        Err(StoreError::Refused(why)) => why,
        Err(error) => panic!("{error}"),
    };
    say(&format!("{}: {came}", day(now)), begun.elapsed(), most);
}

fn say(what: &str, took: Duration, most: Duration) {
    println!("{what}: {:.0} ms", took.as_secs_f64() * 1e3);
    assert!(took < most, "{what} took {took:?}; it may take {most:?}");
}

/// Everybody in post with a clearance: one in twenty in a post that is designated.
fn lay_people(folder: &Path, today: Date) {
    let db = rusqlite::Connection::open(folder.join("casework.db")).expect("opened");
    db.execute_batch("INSERT INTO force (code, name) VALUES ('beds', 'Bedfordshire'); BEGIN")
        .expect("begun");
    for number in 1..=PEOPLE {
        let mut place = number * 37 % 100;
        let held = MIX.iter().find(|(_, share)| {
            let here = place < *share;
            place = place.saturating_sub(*share);
            here
        });
        let level = held.map_or("RV", |(level, _)| *level);
        let until = today - Days::new(ENDED) + Days::new(number * 7_919 % ENDS);
        let (granted, until) = ((until - Days::new(3_650)).to_string(), until.to_string());
        db.prepare_cached(
            "INSERT INTO person (ref, name, kind, force_id) VALUES (?1, ?2, 'officer', 1)",
        )
        .and_then(|mut sql| {
            sql.execute((format!("P-2026-{number:05}"), format!("Surname{number}, Ann")))
        })
        .expect("a person");
        db.prepare_cached(
            "INSERT INTO clearance (ref, person_id, level, granted_on, valid_until, state, current)
             VALUES (?1, ?2, ?3, ?4, ?5, iif(?5 < ?6, 'lapsed', 'active'), 1)",
        )
        .and_then(|mut sql| {
            let reference = format!("C-2020-{number:05}");
            sql.execute((reference, number as i64, level, granted, until, today.to_string()))
        })
        .expect("a clearance");
        db.prepare_cached(
            "INSERT INTO post (ref, force_id, title, unit, level, designated, sensitivity,
               holder_id, held_since)
             VALUES (?1, 1, 'Response officer', 'North', ?3, ?4, 'none', ?2, '2024-01-01')",
        )
        .and_then(|mut sql| {
            let designated = number.is_multiple_of(20);
            sql.execute((format!("R-2026-{number:05}"), number as i64, level, designated))
        })
        .expect("a post");
    }
    db.execute_batch("COMMIT").expect("committed");
}
