//! Renewals: what falls due and when each is planned to begin, opening many at once, and moving
//! one to another month with the reason. The plan itself is computed anew whenever it is looked
//! at; only what somebody moved is kept.

pub mod page;
#[cfg(test)]
mod tests;

use super::case;
use super::change::{Change, Done, Family};
use super::error::{Result, StoreError};
use super::value::Value;
use super::writer::{Seen, Writer};
use super::{Rules, known};
use crate::domain::month::Month;
use crate::domain::renewal;
use crate::domain::text::counted;
use crate::domain::vetting::{CaseKind, ClearanceState, Level};
use page::LIVE;
use rusqlite::{OptionalExtension, params};

const CLEARANCE: &str = "clearance";
const MOVE: &str = "renewal_move";
/// The record of a change about many clearances.
const MANY: &str = "renewals";
/// Refusals that a sentence names.
const NAMED: usize = 5;

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "fields of the variants are named by the form that fills them")]
pub enum RenewalChange {
    /// Opens a renewal case for each; what cannot be opened is counted and named.
    Invite { clearances: Vec<Seen> },
    /// `None` gives it back to the plan.
    Move { clearance: Seen, month: Option<Month>, reason: String },
}

impl From<RenewalChange> for Change {
    fn from(change: RenewalChange) -> Self {
        Self::Renewal(Box::new(change))
    }
}

impl Family for RenewalChange {
    fn name(&self) -> &'static str {
        match self {
            Self::Invite { .. } => "invite to renew",
            Self::Move { .. } => "move renewal",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Invite { clearances } => invite(w, rules, clearances),
            Self::Move { clearance, month, reason } => put(w, rules, *clearance, *month, reason),
        }
    }
}

fn invite(w: &mut Writer<'_>, rules: &Rules<'_>, clearances: &[Seen]) -> Result<Done> {
    let (mut opened, mut refused) = (Vec::new(), Vec::new());
    for seen in clearances {
        match open_one(w, rules, *seen) {
            Ok(case) => opened.push(case),
            // Each is checked before anything is written of it, so that the others stand.
            Err(error @ (StoreError::Refused(_) | StoreError::Stale { .. })) => {
                refused.push(error.to_string());
            }
            Err(error) => return Err(error),
        }
    }
    let named = || {
        let more = refused.len().saturating_sub(NAMED);
        let first = refused.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
        if more > 0 { format!("{first}; and {more} more") } else { first }
    };
    match (opened.as_slice(), refused.len()) {
        ([], 0) => Err(StoreError::Refused("there is no renewal to open here".to_owned())),
        ([], _) => Err(StoreError::Refused(format!("no renewal was opened: {}", named()))),
        ([only], 0) => Ok(Done::new(only, format!("{only} opened"))),
        (opened, 0) => Ok(Done::new(MANY, format!("{} renewals opened", opened.len()))),
        (opened, count) => {
            let opened = counted(opened.len().try_into().unwrap_or(0), "renewal", "renewals");
            Ok(Done::new(MANY, format!("{opened} opened, {count} refused: {}", named())))
        }
    }
}

/// Opens the renewal of one clearance; its case's reference.
fn open_one(w: &mut Writer<'_>, rules: &Rules<'_>, seen: Seen) -> Result<String> {
    let fields = &["ref", "person_id", "level", "state", "current"];
    let clearance = w.seen_fields(CLEARANCE, seen, fields)?;
    let reference = clearance.text("ref");
    let state: Option<ClearanceState> = clearance.word("state");
    if clearance.int("current") != Some(1) || !state.is_some_and(can_be_renewed) {
        return Err(StoreError::Refused(format!(
            "{reference} is history, suspended or withdrawn, so that nothing is renewed"
        )));
    }
    let level: Level = clearance
        .word("level")
        .ok_or_else(|| StoreError::Refused(format!("{reference} is at a level unknown here")))?;
    let person = clearance.int("person_id").unwrap_or_default();
    let opened = case::open(w, rules, person, CaseKind::Renewal, level);
    match opened {
        Ok(done) => Ok(done.record),
        Err(StoreError::Refused(why)) => Err(StoreError::Refused(format!("{reference}: {why}"))),
        Err(error) => Err(error),
    }
}

fn can_be_renewed(state: ClearanceState) -> bool {
    use ClearanceState::{Active, Conditional, Extended, Lapsed};
    matches!(state, Active | Conditional | Extended | Lapsed)
}

/// Puts the beginning of a renewal into a month, or gives it back to the plan.
fn put(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    month: Option<Month>,
    reason: &str,
) -> Result<Done> {
    let clearance = w.seen_fields(CLEARANCE, seen, &["ref"])?;
    let reference = clearance.text("ref").to_owned();
    let due = page::due(w.db(), seen.id)?.ok_or_else(|| {
        StoreError::Refused(format!("{reference} is of no plan: it is history or not in force"))
    })?;
    let there = month.map(|month| moved_to(w, month, seen.id)).transpose()?.unwrap_or_default();
    let policy = rules.on(rules.today);
    renewal::may_move(&due, month, there, reason, rules.today, policy)?;
    let fields = [
        ("month", month.map(|month| month.to_string()).into()),
        ("reason", known(reason)),
        ("by", Value::from(w.actor())),
        ("moved_on", rules.today.into()),
    ];
    let sql = "SELECT id FROM renewal_move WHERE clearance_id = ?1";
    let before: Option<i64> = w.db().query_row(sql, [seen.id], |row| row.get(0)).optional()?;
    match before {
        Some(id) => w.update(MOVE, id, &fields)?,
        None => {
            let mut whole = vec![("clearance_id", Value::from(seen.id))];
            whole.extend(fields);
            w.insert(MOVE, &whole)?;
        }
    }
    // Whoever saw it in its old month is told.
    w.raise_version(CLEARANCE, seen.id)?;
    let message = match month {
        Some(month) => format!("{reference} is renewed from {} on", month.short()),
        None => format!("{reference} is back where the plan puts it"),
    };
    Ok(Done::new(reference, message))
}

/// How many others somebody moved to a month.
fn moved_to(w: &Writer<'_>, month: Month, but: i64) -> Result<u32> {
    let sql = format!(
        "SELECT count(*) FROM renewal_move m JOIN clearance c ON c.id = m.clearance_id
         WHERE m.month = ?1 AND c.id <> ?2 AND {LIVE}"
    );
    let values = params![month.to_string(), but];
    Ok(w.db().prepare_cached(&sql)?.query_row(values, |row| row.get(0))?)
}
