//! The control strategy of the years that a demonstration covers, and which priority each report
//! hangs on.

use super::gifts::insert_with_ref;
use super::trail::added;
use super::world::{HEAD, World, at};
use crate::domain::choice::Choice;
use crate::domain::intelligence::Category;
use crate::domain::time::Date;
use crate::store::Side;
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;
use chrono::Datelike;

/// Rank in the year, title, owner, category and intent.
const PRIORITIES: [(&str, &str, Category, &str); 5] = [
    (
        "Abuse of position for a sexual purpose",
        "j.okoro",
        Category::Sexual,
        "find it before a victim has to report it; secure devices and message data early",
    ),
    (
        "Disclosure of information",
        "a.khan",
        Category::Disclosure,
        "close the routes by which police information leaves the forces",
    ),
    (
        "Misuse of force systems",
        "m.reyes",
        Category::Systems,
        "audit searches without a policing purpose, repeat users first",
    ),
    (
        "Inappropriate associations",
        "h.lowe",
        Category::Association,
        "know who is close to whom, and evaluate every notified association in time",
    ),
    (
        "Vulnerability to corruption",
        "m.reyes",
        Category::Vulnerability,
        "support staff in debt or other difficulty before somebody else does",
    ),
];

/// The priorities of one year, in order: their category and row.
type Year = (i32, Vec<(Category, i64)>);

/// The priorities laid down.
pub(super) struct Strategy(Vec<Year>);

impl Strategy {
    /// Lays down the priorities of every year from two before the demonstration's to its own.
    ///
    /// # Errors
    /// A row does not fit the schema, or the database cannot be written.
    pub(super) fn lay(seeder: &Seeder<'_>, world: &mut World) -> Result<Self> {
        let this = world.today.year();
        let mut years = Vec::new();
        for year in this - 2..=this {
            let mut rows = Vec::new();
            for (rank, (title, owner, category, intent)) in (1_i64..).zip(PRIORITIES) {
                let reference = world.reference("CS", year, 2);
                let fields = [
                    ("year", Value::from(i64::from(year))),
                    ("rank", rank.into()),
                    ("title", title.into()),
                    ("owner", owner.into()),
                    ("category", category.code().into()),
                    ("intent", intent.into()),
                    ("state", if year == this { "current" } else { "ended" }.into()),
                ];
                let id = insert_with_ref(seeder, "intel.priority", &reference, &fields)?;
                let first = Date::from_ymd_opt(year, 1, 8).unwrap_or(world.today);
                let changes = added("intel.priority", id, &fields);
                let side = Side::Intelligence;
                world.trail.add(side, at(first, 600, 0), HEAD, "set priority", &reference, changes);
                rows.push((category, id));
            }
            years.push((year, rows));
        }
        Ok(Self(years))
    }

    /// The priority that a report of this category and year hangs on, where one fits.
    pub(super) fn of(&self, category: Option<Category>, year: i32) -> Option<i64> {
        let (_, rows) = self.0.iter().find(|(known, _)| *known == year)?;
        let row = rows.iter().find(|(known, _)| Some(*known) == category)?;
        Some(row.1)
    }
}
