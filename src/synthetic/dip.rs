//! A dip sample of the last quarter's decisions, most of it read by somebody else. It goes through
//! the same door as a real one.

use super::dice::shift;
use super::world::{ANALYSTS, MANAGER, OFFICERS, World};
use crate::domain::dip::DipView;
use crate::domain::time::{Date, Moment, from_london};
use crate::store::Store;
use crate::store::dip::DipChange;
use crate::store::error::Result;
use crate::store::query::filter::Filter;
use crate::store::query::{Direction, ListQuery};
use crate::store::writer::Seen;
use chrono::{Datelike, Months, NaiveTime};

/// How many in a thousand a second reader agrees with (L), and how many were read.
const AGREED: u32 = 930;
const READ: u32 = 800;
/// Who reads: nobody who decides cases here or confirms what was decided.
const READERS: [&str; 2] = [ANALYSTS[0], OFFICERS[3]];
/// Cases of a sample at most.
const MOST: usize = 20_000;

/// Why a second reader agrees, and why not.
const AGREES: [&str; 3] = [
    "The checks and the rationale bear the decision out.",
    "Each finding was weighed, and the grounds are those of the policy.",
    "The same decision would follow from the file as it stands.",
];
const DIFFERS: [&str; 3] = [
    "The rationale does not say how the financial check was weighed.",
    "A trace in local intelligence was left without a finding.",
    "A mitigation would have met the risk; refusing went further than it had to.",
];

/// Draws the sample and has it read.
///
/// # Errors
/// The database cannot be written.
pub(super) fn lay(store: &mut Store, world: &World) -> Result<()> {
    let mut dice = world.dice(92);
    let (from, until) = last_quarter(world.today);
    let drawn_at = at(until.max(shift(world.today, -3)), 9);
    let draw = DipChange::Draw { from: Some(from), until, seed: Some(20_261) };
    store.apply(MANAGER, drawn_at, &draw.into())?;
    let (today, read_at) = (world.today, at(until.max(shift(world.today, -1)), 15));
    let drawn = ListQuery {
        register: "dip-readings",
        filter: Filter::All,
        sort: vec![("ref".to_owned(), Direction::Rising)],
        today,
        now: read_at,
    };
    for row in store.page(&drawn, MOST)? {
        if !dice.per_mille(READ) {
            continue;
        }
        let reading = Seen { id: row.id, version: row.version };
        let by = dice.of(READERS);
        let (view, reason) = match dice.per_mille(AGREED) {
            true => (DipView::Agrees, dice.of(AGREES)),
            false => (DipView::Disagrees, dice.of(DIFFERS)),
        };
        let change = DipChange::Read { reading, view, reason: reason.to_owned() };
        store.apply(by, read_at, &change.into())?;
    }
    Ok(())
}

fn at(day: Date, hour: i64) -> Moment {
    from_london(day.and_time(NaiveTime::MIN) + chrono::Duration::hours(hour))
}

/// The first and the last day of the quarter of a year before the one of a day.
fn last_quarter(today: Date) -> (Date, Date) {
    let first = today.with_day(1).unwrap_or(today);
    let into = today.month0() % 3;
    let this = first.checked_sub_months(Months::new(into)).unwrap_or(first);
    let from = this.checked_sub_months(Months::new(3)).unwrap_or(this);
    (from, shift(this, -1))
}
