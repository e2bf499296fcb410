//! How fast HR's list of 300,000 people is held against a workspace of as many: reading the file,
//! comparing, and keeping the differences, with the progress that the command shows.
//!
//! `cargo bench --bench hr`; the workspace is laid down first, which is not timed.

use probity::domain::policy::Policies;
use probity::domain::time::{day, parse_moment};
use probity::exchange::hr::{Hr, left_out, rows_read};
use probity::exchange::mapping::Mapping;
use probity::exchange::reading::By;
use probity::exchange::table::read_bytes;
use probity::store::hr::HrChange;
use probity::store::workspace::{Protection, create};
use std::time::Instant;

const PEOPLE: usize = 300_000;
/// One in so many differs from what is known.
const DIFFERS: usize = 50;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let now = parse_moment("2026-11-20T10:42:00Z").expect("a moment");
    let workspace = create(folder.path(), "a.khan", &Protection::Plain, now).expect("made");
    drop(workspace.open().expect("opened"));
    lay_people(folder.path());
    let mut store = workspace.open().expect("opened");
    let file = list();
    println!("{PEOPLE} people, a file of {} MB", file.len() / 1_000_000);

    let begun = Instant::now();
    let table = read_bytes(file.as_bytes(), None).expect("a table");
    let hr = Hr::shipped().expect("the shipped words hold");
    let mapping = Mapping::with(&table.headings, &[], hr.headings()).expect("mapped");
    let policies = Policies::built_in().expect("the shipped policy holds");
    let by = By { today: day(now), now, policies: &policies };
    let reading = hr.read(&table, &mapping, by);
    let read = begun.elapsed();

    let (rows, _) = rows_read(&reading);
    let mut told = 0;
    let compared = store
        .compare_with_hr(&rows, &left_out(&reading, &mapping), &[], day(now), &mut |_| told += 1)
        .expect("compared");
    let held = begun.elapsed();
    let differences = compared.differences.len();
    let change = HrChange::Keep {
        file: "hr.csv".to_owned(),
        people: rows.len(),
        differences: compared.differences,
        forces: compared.forces,
    };
    store.apply("a.khan", now, &change.into()).expect("kept");
    let kept = begun.elapsed();
    println!("{} alike, {differences} differ, progress told {told} times", compared.alike);
    println!("reading the file       {:>7.2} s", read.as_secs_f64());
    println!("comparing              {:>7.2} s", (held - read).as_secs_f64());
    println!("keeping the differences{:>7.2} s", (kept - held).as_secs_f64());
    println!("in all                 {:>7.2} s, of 10 s", kept.as_secs_f64());
}

fn name(number: usize) -> String {
    format!("Surname{}, Forename{}", number % 40_009, number % 7_919)
}

/// Everybody here, with a clearance and a post.
fn lay_people(folder: &std::path::Path) {
    let db = rusqlite::Connection::open(folder.join("casework.db")).expect("opened");
    db.execute_batch("INSERT INTO force (code, name) VALUES ('beds', 'Bedfordshire'); BEGIN")
        .expect("begun");
    for number in 1..=PEOPLE {
        db.prepare_cached(
            "INSERT INTO person (ref, name, kind, force_id, collar)
             VALUES (?1, ?2, 'officer', 1, ?3)",
        )
        .and_then(|mut sql| {
            sql.execute((format!("P-2026-{number:05}"), name(number), number.to_string()))
        })
        .expect("a person");
        db.prepare_cached(
            "INSERT INTO clearance (ref, person_id, level, granted_on, valid_until, state, current)
             VALUES (?1, ?2, 'RV', '2020-01-01', '2029-12-31', 'active', 1)",
        )
        .and_then(|mut sql| sql.execute((format!("C-2020-{number:05}"), number as i64)))
        .expect("a clearance");
        db.prepare_cached(
            "INSERT INTO post (ref, force_id, title, unit, level, designated, sensitivity,
               holder_id, held_since)
             VALUES (?1, 1, 'Response officer', 'North', 'RV', 0, 'none', ?2, '2024-01-01')",
        )
        .and_then(|mut sql| sql.execute((format!("R-2026-{number:05}"), number as i64)))
        .expect("a post");
    }
    db.execute_batch("COMMIT").expect("committed");
}

/// HR's list as it is exported: all of them, of whom some changed their name, left or are new.
fn list() -> String {
    let mut list =
        "Collar number,Name,Force,Type,Position,Position start,Leaving date\n".to_owned();
    for number in 1..=PEOPLE {
        let differs = number % DIFFERS == 0;
        let (mut who, mut left, mut collar) = (name(number), "", number);
        if differs {
            match number % 3 {
                0 => who = format!("Married-{who}"),
                1 => left = "13/11/2026",
                _ => collar = number + PEOPLE,
            }
        }
        let post = if differs { String::new() } else { format!("R-2026-{number:05}") };
        list.push_str(&format!("{collar},\"{who}\",beds,Police officer,{post},,{left}\n"));
    }
    list
}
