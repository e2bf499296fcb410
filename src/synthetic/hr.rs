//! HR's list of the first force as it came the day before: nearly all as known here, with a few who
//! joined, moved, left, or changed their name or number. It goes through the same door as a real
//! file, so that what is shown is what an import makes.

use super::dice::shift;
use super::world::{MANAGER, Person, World};
use crate::domain::hr::Leaving;
use crate::domain::time::from_london;
use crate::domain::vetting::SubjectKind;
use crate::store::Store;
use crate::store::error::Result;
use crate::store::hr::{HrChange, HrRow};
use chrono::NaiveTime;

/// Who joined.
const JOINERS: usize = 6;

/// Holds the list against the workspace and keeps what differs.
///
/// # Errors
/// The database cannot be read or written.
pub(super) fn compare(store: &mut Store, world: &World) -> Result<()> {
    let rows = rows(world);
    let yesterday = shift(world.today, -1);
    let now = from_london(yesterday.and_time(NaiveTime::MIN) + chrono::Duration::hours(9));
    let compared = store.compare_with_hr(&rows, &[], &[], yesterday, &mut |_| {})?;
    let (people, differences) = (rows.len(), compared.differences);
    let file = format!("hr-{yesterday}.csv");
    store.apply(
        MANAGER,
        now,
        &HrChange::Keep { file, people, differences, forces: Vec::new() }.into(),
    )?;
    Ok(())
}

fn rows(world: &World) -> Vec<HrRow> {
    let listed = world.people.iter().filter(|person| person.force == 0 && is_listed(person));
    let mut rows: Vec<HrRow> =
        listed.enumerate().filter_map(|(at, person)| row(world, at, person)).collect();
    let mut dice = world.dice(90);
    for joiner in 0..JOINERS {
        let kind = if joiner % 3 == 2 { SubjectKind::Staff } else { SubjectKind::Officer };
        rows.push(HrRow {
            number: format!(
                "{}{}",
                if kind == SubjectKind::Staff { "S" } else { "" },
                98_001 + joiner
            ),
            name: world.names.name(&mut dice),
            force: force(world),
            kind: Some(kind),
            started: Some(dice.after(world.today, 3, 40)),
            ..HrRow::default()
        });
    }
    rows
}

fn is_listed(person: &Person) -> bool {
    let police =
        matches!(person.kind, SubjectKind::Officer | SubjectKind::Staff | SubjectKind::Pcso);
    police && person.collar.is_some()
}

fn force(world: &World) -> Option<String> {
    world.forces.first().map(|force| force.code.clone())
}

/// The row of somebody in the list's order; none of who is not in it.
fn row(world: &World, at: usize, person: &Person) -> Option<HrRow> {
    let mut row = HrRow {
        number: person.collar.clone().unwrap_or_default(),
        name: person.name.clone(),
        force: force(world),
        kind: Some(person.kind),
        born: person.born,
        ..HrRow::default()
    };
    let yesterday = shift(world.today, -1);
    match at {
        7 | 19 => {
            row.post = world.vacant.get(usize::from(at > 7)).cloned();
            row.from = Some(shift(yesterday, -4));
        }
        23 | 41 => {
            row.left = Some(shift(yesterday, -3));
            row.leaving = Some(if at == 23 { Leaving::Retired } else { Leaving::Resigned });
        }
        29 => row.name = married(&person.name),
        31 => row.number = format!("97{at}"),
        37 => return None,
        _ => {}
    }
    Some(row)
}

/// A surname joined to another.
fn married(name: &str) -> String {
    match name.split_once(", ") {
        Some((surname, forenames)) => format!("{surname}-Blackwood, {forenames}"),
        None => name.to_owned(),
    }
}
