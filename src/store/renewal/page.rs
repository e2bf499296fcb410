//! What the screen of renewals shows: the clearances that fall due within the plan, and the plan.

use crate::domain::choice::Choice;
use crate::domain::month::Month;
use crate::domain::policy::Standing;
use crate::domain::renewal::heat::{Strip, strips};
use crate::domain::renewal::{Due, Plan, furthest_end, is_within, plan};
use crate::domain::time::{Date, Moment, day};
use crate::domain::vetting::Level;
use crate::store::Store;
use crate::store::error::Result;
use crate::store::row::{date, word};
use crate::store::writer::Seen;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

/// Whether a clearance `c` is one to renew: the newest of its ladder and neither suspended nor
/// withdrawn.
pub(super) const LIVE: &str =
    "c.current = 1 AND c.state IN ('active','conditional','extended','lapsed')";

/// The facts of planning, from `clearance c`.
const FACTS: &str = "c.ref, c.level, c.valid_until, m.month,
      EXISTS (SELECT 1 FROM main.post o WHERE o.holder_id = c.person_id
        AND (o.designated = 1 OR o.sensitivity <> 'none'))";

/// What falls due, the first to end first.
const DUE: &str = "c.id, c.version, p.name, f.code, m.reason, m.by,
      (SELECT v.ref FROM main.vetting_case v WHERE v.person_id = c.person_id
        AND v.level = c.level AND v.open = 1 LIMIT 1)
    FROM main.clearance c INDEXED BY clearance_due
    JOIN main.person p ON p.id = c.person_id
    JOIN main.force f ON f.id = p.force_id
    LEFT JOIN main.renewal_move m ON m.clearance_id = c.id
    WHERE c.valid_until <= :end AND p.left_on IS NULL";

/// A clearance that falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewal {
    /// Its number and version as read.
    pub seen: Seen,
    /// What it is planned by.
    pub due: Due,
    /// Who holds it.
    pub subject: String,
    /// The force.
    pub force: String,
    /// Why somebody moved its renewal, and who.
    pub moved: Option<(String, String)>,
    /// The case that renews it already.
    pub case: Option<String>,
    /// The last day on which its renewal can begin in time.
    pub start_by: Date,
}

/// The renewals as the screen shows them.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The day of the plan.
    pub today: Date,
    /// What falls due within the plan, the first to end first.
    pub renewals: Vec<Renewal>,
    /// Places in `renewals` of those that the plan holds: no case renews them yet.
    pub planned: Vec<usize>,
    /// The plan; its indexes are places in `planned`.
    pub plan: Plan,
    /// How sure the capacity is.
    pub standing: Standing,
    /// When they end, week by week: all of them, then by level.
    pub by_level: Vec<Strip>,
    /// The same by force.
    pub by_force: Vec<Strip>,
}

impl Page {
    /// The renewals that begin in a month, in the plan's order, each with whether it is late; of
    /// no month those for which there is no room.
    pub fn of(&self, month: Option<Month>) -> impl Iterator<Item = (&Renewal, bool)> {
        let there = self.plan.planned.iter().filter(move |planned| planned.month == month);
        there.filter_map(|planned| {
            let place = self.planned.get(planned.index)?;
            Some((self.renewals.get(*place)?, planned.late))
        })
    }

    /// How many no month of the plan has room for.
    pub fn without_month(&self) -> usize {
        self.plan.planned.iter().filter(|planned| planned.month.is_none()).count()
    }
}

impl Store {
    /// What falls due within the plan, and the plan.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn renewals(&self, now: Moment) -> Result<Page> {
        let today = day(now);
        let policy = self.policies.on(today);
        let mut statement = self.db.prepare_cached(&due_sql())?;
        let end = furthest_end(today, policy).to_string();
        let rows = statement.query_map(named_params! { ":end": end }, read)?;
        let mut renewals = Vec::new();
        for row in rows {
            let Some(mut renewal) = row? else { continue };
            renewal.start_by = renewal.due.start_by(policy);
            if is_within(&renewal.due, today, policy) {
                renewals.push(renewal);
            }
        }
        let open = renewals.iter().enumerate().filter(|(_, renewal)| renewal.case.is_none());
        let planned: Vec<usize> = open.map(|(place, _)| place).collect();
        let due: Vec<Due> =
            planned.iter().filter_map(|place| Some(renewals.get(*place)?.due.clone())).collect();
        let plan = plan(&due, today, policy);
        let standing = policy.standing("capacity").0;
        let ends = |of: fn(&Renewal) -> &str| {
            renewals.iter().map(move |renewal| (of(renewal), renewal.due.until))
        };
        let levels: Vec<&str> = Level::ALL.iter().map(|level| level.code()).collect();
        let by_level = strips(ends(|renewal| renewal.due.level.code()), &levels, today);
        let mut forces: Vec<&str> = renewals.iter().map(|renewal| renewal.force.as_str()).collect();
        forces.sort_unstable();
        forces.dedup();
        let by_force = strips(ends(|renewal| &renewal.force), &forces, today);
        Ok(Page { today, renewals, planned, plan, standing, by_level, by_force })
    }
}

/// What falls due until `:end`.
pub(in crate::store) fn due_sql() -> String {
    format!("SELECT {FACTS}, {DUE} AND {LIVE} ORDER BY c.valid_until, c.ref")
}

/// A clearance to be planned, by its number; nothing where it is not one to renew.
pub(super) fn due(db: &Connection, id: i64) -> Result<Option<Due>> {
    let sql = format!(
        "SELECT {FACTS} FROM main.clearance c
         LEFT JOIN main.renewal_move m ON m.clearance_id = c.id WHERE c.id = ?1 AND {LIVE}"
    );
    Ok(db.prepare_cached(&sql)?.query_row([id], read_due).optional()?.flatten())
}

fn read_due(row: &Row<'_>) -> rusqlite::Result<Option<Due>> {
    let (level, until): (Option<Level>, _) = (word(row, 1)?, date(row, 2)?);
    let Some((level, until)) = level.zip(until) else { return Ok(None) };
    let month: Option<String> = row.get(3)?;
    Ok(Some(Due {
        reference: row.get(0)?,
        level,
        weighty: row.get(4)?,
        until,
        moved: month.and_then(|month| month.parse().ok()),
    }))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Option<Renewal>> {
    let Some(due) = read_due(row)? else { return Ok(None) };
    let moved = due.moved.is_some();
    let (reason, by): (Option<String>, Option<String>) = (row.get(9)?, row.get(10)?);
    Ok(Some(Renewal {
        seen: Seen { id: row.get(5)?, version: row.get(6)? },
        subject: row.get(7)?,
        force: row.get(8)?,
        moved: reason.zip(by).filter(|_| moved),
        case: row.get(11)?,
        start_by: due.until,
        due,
    }))
}
