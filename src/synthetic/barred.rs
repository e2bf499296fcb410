//! Barred and advisory lists, on which somebody with an open case is found, and somebody else of
//! nearly the same name. They go through the same door as a real file.

use super::dice::shift;
use super::world::{MANAGER, World};
use crate::domain::barred::List;
use crate::domain::time::from_london;
use crate::store::Store;
use crate::store::barred::{BarredChange, NewEntry};
use crate::store::error::Result;
use chrono::NaiveTime;

/// Entries beside those that match.
const OTHERS: usize = 40;

/// Imports the lists as they came the day before.
///
/// # Errors
/// The database cannot be written.
pub(super) fn import(store: &mut Store, world: &World) -> Result<()> {
    let mut dice = world.dice(91);
    let yesterday = shift(world.today, -1);
    let now = from_london(yesterday.and_time(NaiveTime::MIN) + chrono::Duration::hours(10));
    let entry = |name: String, born, list, at: usize| NewEntry {
        list,
        name,
        born,
        body: Some("Greater Manchester Police".to_owned()),
        category: Some("honesty and integrity".to_owned()),
        listed: Some(shift(yesterday, -400)),
        their_ref: Some(format!("PBL/{at:04}")),
        fingerprint: None,
    };
    let with_case = world.cases.iter().rev().filter(|case| case.closed.is_none());
    let mut found =
        with_case.filter_map(|case| world.people.get(case.person)).filter(|p| p.born.is_some());
    let mut entries = Vec::new();
    if let Some(person) = found.next() {
        entries.push(entry(person.name.clone(), person.born, List::Advisory, 0));
    }
    if let Some(person) = found.next() {
        let near = person.name.replacen(',', "e,", 1);
        entries.push(entry(near, person.born, List::Barred, 1));
    }
    for other in 0..OTHERS {
        let list = if other % 4 == 0 { List::Advisory } else { List::Barred };
        let born = dice.after(world.today, -20_000, -8_000);
        entries.push(entry(world.names.name(&mut dice), Some(born), list, other + 2));
    }
    let file = "police-barred-list.csv".to_owned();
    store.apply(MANAGER, now, &BarredChange::Import { file, entries }.into())?;
    Ok(())
}
