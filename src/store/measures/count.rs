//! Counts the headline measures as at a day from the records as they stand: who is cleared for
//! their post, which cases are open, what was closed and how long it took.

use crate::domain::choice::Choice;
use crate::domain::measures::{By, Figure, Measure, percentile};
use crate::domain::month::Month;
use crate::domain::time::Date;
use crate::domain::vetting::Level;
use crate::store::error::Result;
use crate::store::row::date;
use rusqlite::{Connection, Row, named_params, params};
use std::collections::BTreeMap;

/// People in post as at a day past and whether they held enough: any clearance counts that ran on
/// that day.
pub(super) const HELD: &str = "SELECT f.code, o.level, o.designated, count(*),
      sum(EXISTS (SELECT 1 FROM main.clearance c
        WHERE c.person_id = h.person_id AND c.ladder = o.ladder AND c.rung >= o.rung
          AND c.granted_on <= :day AND c.valid_until >= :day
          AND c.state NOT IN ('suspended','withdrawn','terminated')))
    FROM main.holding h JOIN main.post o ON o.id = h.post_id
      JOIN main.force f ON f.id = o.force_id
    WHERE ifnull(h.from_on, '') <= :day AND (h.until_on IS NULL OR h.until_on > :day)
    GROUP BY 1, 2, 3";

/// The same as at today, by what is kept with the post of the clearance in force.
const HELD_NOW: &str = "SELECT f.code, o.level, o.designated, count(*),
      sum(ifnull(o.cleared_until, '') >= :day)
    FROM main.post o JOIN main.force f ON f.id = o.force_id
    WHERE o.holder_id IS NOT NULL AND ifnull(o.held_since, '') <= :day
    GROUP BY 1, 2, 3";

/// Clearances that are to be kept up as at a day, the last of each ladder, and those past their
/// last day; person by person, as the index on theirs stands.
const KEPT_UP: &str = "SELECT f.code, c.level, count(*), sum(c.valid_until < :day)
    FROM main.person p CROSS JOIN main.clearance c ON c.person_id = p.id
      JOIN main.force f ON f.id = p.force_id
    WHERE c.granted_on <= :day AND c.state NOT IN ('suspended','withdrawn','terminated')
      AND (p.left_on IS NULL OR p.left_on > :day)
      AND CASE WHEN :past THEN NOT EXISTS (SELECT 1 FROM main.clearance n
          WHERE n.person_id = c.person_id AND n.ladder = c.ladder
            AND n.granted_on > c.granted_on AND n.granted_on <= :day)
        ELSE c.current = 1 END
    GROUP BY 1, 2";

/// Cases open at the end of a day or closed since another; each is of one part alone.
pub(super) const CASES: &str =
    "SELECT f.code, v.level, v.kind, v.assigned, v.received, v.closed_on,
      v.stopped_days, v.target_on, v.stopped_since
    FROM (SELECT * FROM main.vetting_case WHERE open = 1 AND received <= ?2
          UNION ALL SELECT * FROM main.vetting_case WHERE closed_on >= ?1 AND received <= ?2) v
      JOIN main.person p ON p.id = v.person_id JOIN main.force f ON f.id = p.force_id";

/// What is counted of a force, a level, a kind, an officer, or all.
#[derive(Default)]
struct Tally {
    open: i64,
    late: i64,
    received: i64,
    days: Vec<i64>,
}

type Tallies = BTreeMap<(By, String), Tally>;
type Counts = BTreeMap<(By, String, Measure), (i64, i64)>;

/// Every figure of a month as at a day.
pub(in crate::store) fn figures(
    db: &Connection,
    month: Month,
    as_at: Date,
    past: bool,
) -> Result<Vec<Figure>> {
    let mut counts = Counts::new();
    held(db, as_at, past, &mut counts)?;
    kept_up(db, as_at, past, &mut counts)?;
    work(db, month, as_at, counts)
}

/// The figures of a month's cases as at a day.
pub(in crate::store) fn of_cases(
    db: &Connection,
    month: Month,
    as_at: Date,
) -> Result<Vec<Figure>> {
    work(db, month, as_at, Counts::new())
}

/// Adds the figures of cases to those of clearances.
fn work(db: &Connection, month: Month, as_at: Date, mut counts: Counts) -> Result<Vec<Figure>> {
    let workforce: BTreeMap<(By, String), i64> = counts
        .iter()
        .filter(|((.., measure), _)| *measure == Measure::Cleared)
        .map(|((by, key, _), (_, of))| ((*by, key.clone()), *of))
        .collect();
    let days = (as_at - month.first()).num_days() + 1;
    let tallies = cases(db, month, as_at)?;
    let open = tallies.get(&(By::All, String::new())).map_or(0, |all| all.open);
    for ((by, key), tally) in tallies {
        let mut set = |measure, part, of| {
            counts.insert((by, key.clone(), measure), (part, of));
        };
        set(Measure::Open, tally.open, open);
        set(Measure::Late, tally.late, tally.open);
        set(Measure::Received, tally.received, days);
        let mut took = tally.days;
        took.sort_unstable();
        let closed = i64::try_from(took.len()).unwrap_or(i64::MAX);
        set(Measure::Closed, closed, days);
        set(Measure::Net, tally.received - closed, days);
        set(Measure::Median, percentile(&took, 50).unwrap_or(0), closed);
        set(Measure::Ninetieth, percentile(&took, 90).unwrap_or(0), closed);
        if matches!(by, By::All | By::Force) {
            let of = workforce.get(&(by, key.clone())).copied().unwrap_or(0);
            set(Measure::PerThousand, tally.open, of);
        }
    }
    let figure = |((by, key, measure), (part, of))| Figure { by, key, measure, part, of };
    Ok(counts.into_iter().map(figure).collect())
}

/// People in post who are cleared for it as at today, and all in post.
pub(super) fn cleared(db: &Connection, today: Date) -> Result<(i64, i64)> {
    let mut counts = Counts::new();
    held(db, today, false, &mut counts)?;
    Ok(counts.get(&(By::All, String::new(), Measure::Cleared)).copied().unwrap_or_default())
}

/// Adds to the count of all, of a force and of a level.
fn add(counts: &mut Counts, measure: Measure, force: &str, level: &str, (part, of): (i64, i64)) {
    let keys = [(By::All, ""), (By::Force, force), (By::Level, level)];
    for (by, key) in keys {
        let count = counts.entry((by, key.to_owned(), measure)).or_default();
        count.0 += part;
        count.1 += of;
    }
}

fn held(db: &Connection, as_at: Date, past: bool, counts: &mut Counts) -> Result<()> {
    // What nobody holds is nothing of nothing, which is said as well.
    add(counts, Measure::Designated, "", "", (0, 0));
    counts.retain(|(by, ..), _| *by == By::All);
    counts.entry((By::All, String::new(), Measure::Cleared)).or_default();
    let mut statement = db.prepare_cached(if past { HELD } else { HELD_NOW })?;
    let day = as_at.to_string();
    let mut rows = statement.query(named_params! {":day": day})?;
    while let Some(row) = rows.next()? {
        let (force, level): (String, String) = (row.get(0)?, row.get(1)?);
        let (of, cleared): (i64, i64) = (row.get(3)?, row.get(4)?);
        add(counts, Measure::Cleared, &force, &level, (cleared, of));
        if row.get(2)? {
            add(counts, Measure::Designated, &force, &level, (of - cleared, of));
        }
    }
    Ok(())
}

fn kept_up(db: &Connection, as_at: Date, past: bool, counts: &mut Counts) -> Result<()> {
    counts.entry((By::All, String::new(), Measure::Overdue)).or_default();
    let mut statement = db.prepare_cached(KEPT_UP)?;
    let day = as_at.to_string();
    let mut rows = statement.query(named_params! {":day": day, ":past": past})?;
    while let Some(row) = rows.next()? {
        let (force, level): (String, String) = (row.get(0)?, row.get(1)?);
        add(counts, Measure::Overdue, &force, &level, (row.get(3)?, row.get(2)?));
    }
    Ok(())
}

fn cases(db: &Connection, month: Month, as_at: Date) -> Result<Tallies> {
    let first = month.first();
    let mut tallies = Tallies::from([((By::All, String::new()), Tally::default())]);
    let mut statement = db.prepare_cached(CASES)?;
    let mut rows = statement.query(params![first.to_string(), as_at.to_string()])?;
    while let Some(row) = rows.next()? {
        let case = Case::read(row)?;
        let keys = [
            (By::All, String::new()),
            (By::Force, row.get(0)?),
            (By::Level, row.get(1)?),
            (By::Kind, row.get(2)?),
            (By::Officer, row.get::<_, Option<String>>(3)?.unwrap_or_default()),
        ];
        for key in keys {
            case.count(tallies.entry(key).or_default(), first, as_at);
        }
    }
    Ok(tallies)
}

/// A case as far as it is counted.
struct Case {
    received: Date,
    closed: Option<Date>,
    stopped_days: i64,
    target: Date,
    stopped_since: Option<Date>,
}

impl Case {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            received: date(row, 4)?.unwrap_or_default(),
            closed: date(row, 5)?,
            stopped_days: row.get(6)?,
            target: date(row, 7)?.unwrap_or_default(),
            stopped_since: date(row, 8)?,
        })
    }

    fn count(&self, tally: &mut Tally, first: Date, as_at: Date) {
        tally.received += i64::from(self.received >= first);
        match self.closed.filter(|day| *day <= as_at) {
            // Closed before the month is of no month after it.
            Some(day) if day < first => {}
            Some(day) => {
                tally.days.push(((day - self.received).num_days() - self.stopped_days).max(0));
            }
            None => {
                let running = self.stopped_since.is_none_or(|since| since > as_at);
                let over = (as_at - self.target).num_days() > self.stopped_days;
                tally.open += 1;
                tally.late += i64::from(running && over);
            }
        }
    }
}

/// Figures in the order of the measures and, inside one, of what they are of.
pub(in crate::store) fn in_order(figures: &mut [Figure]) {
    figures.sort_by(|a, b| {
        let level = |figure: &Figure| Level::from_code(&figure.key).ok();
        (a.by, level(a), &a.key, a.measure).cmp(&(b.by, level(b), &b.key, b.measure))
    });
}
