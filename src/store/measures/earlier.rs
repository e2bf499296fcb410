//! The months of formats before this one: once a month, the first to work in it counted who was
//! cleared, force by force. That is what the month before had come to, and it is kept as such.

use super::{CLOSED, closing, keep};
use crate::domain::measures::{By, Figure, Measure};
use crate::domain::month::Month;
use crate::domain::time::{Date, from_london};
use crate::store::error::Result;
use crate::store::row::date;
use chrono::NaiveTime;
use rusqlite::{Connection, Row, params_from_iter};
use std::collections::BTreeMap;

/// Whose hand an upgrade is.
const PROGRAM: &str = "probity";

/// What was counted of a force, with its designated posts that were held then as far as is known.
const COUNTED: &str = "SELECT s.month || '-01', f.code, s.workforce, s.without, s.open_cases,
      s.designated_without, (SELECT count(*) FROM main.holding h JOIN main.post o
        ON o.id = h.post_id AND o.designated = 1 AND o.force_id = s.force_id
        WHERE ifnull(h.from_on, '') < s.month || '-01')
    FROM main.snapshot s JOIN main.force f ON f.id = s.force_id ORDER BY s.month, f.code";

/// A force as it was counted.
struct Counted {
    first: Option<Date>,
    force: String,
    workforce: i64,
    without: i64,
    open: i64,
    designated: (i64, i64),
}

impl Counted {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let (without, held): (i64, i64) = (row.get(5)?, row.get(6)?);
        Ok(Self {
            first: date(row, 0)?,
            force: row.get(1)?,
            workforce: row.get(2)?,
            without: row.get(3)?,
            open: row.get(4)?,
            designated: (without, held.max(without)),
        })
    }

    /// Its measures, of so many cases that were open in all.
    fn measures(&self, open: i64) -> [(Measure, i64, i64); 4] {
        let (designated, held) = self.designated;
        [
            (Measure::Cleared, self.workforce - self.without, self.workforce),
            (Measure::Designated, designated, held),
            (Measure::Open, self.open, open),
            (Measure::PerThousand, self.open, self.workforce),
        ]
    }
}

/// Keeps the counts of an earlier format as closed months, and does away with their table.
pub(in crate::store) fn take_over(db: &Connection) -> Result<()> {
    let mut months: BTreeMap<Date, Vec<Counted>> = BTreeMap::new();
    {
        let mut statement = db.prepare(COUNTED)?;
        let rows = statement.query_map([], Counted::read)?;
        for counted in rows {
            let counted = counted?;
            if let Some(first) = counted.first {
                months.entry(first).or_default().push(counted);
            }
        }
    }
    for (first, forces) in &months {
        let month = Month::of(*first).back(1);
        let figures = figures(forces);
        let taken = from_london(first.and_time(NaiveTime::MIN));
        let fields = closing(month, month.last_day(), (taken, PROGRAM), &figures);
        let names = fields.each_ref().map(|(name, _)| *name).join(", ");
        db.execute(
            &format!("INSERT INTO main.{CLOSED} ({names}) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
            params_from_iter(fields.iter().map(|(_, value)| value)),
        )?;
        keep(db, month, &figures)?;
    }
    db.execute_batch("DROP TABLE main.snapshot")?;
    Ok(())
}

fn figures(forces: &[Counted]) -> Vec<Figure> {
    let all = forces.iter().map(|force| force.open).sum();
    let mut sums: BTreeMap<(By, &str, Measure), (i64, i64)> = BTreeMap::new();
    for force in forces {
        for (measure, part, of) in force.measures(all) {
            sums.insert((By::Force, &force.force, measure), (part, of));
            let sum = sums.entry((By::All, "", measure)).or_default();
            sum.0 += part;
            sum.1 = if measure == Measure::Open { of } else { sum.1 + of };
        }
    }
    let figure = |((by, key, measure), (part, of)): ((By, &str, Measure), (i64, i64))| Figure {
        by,
        key: key.to_owned(),
        measure,
        part,
        of,
    };
    sums.into_iter().map(figure).collect()
}
