//! Counts the headline measures as at a day from the records: who was cleared for their post then,
//! which cases were open, what was closed and how long it took. A day past comes to the same
//! whenever it is counted.

use crate::domain::choice::Choice;
use crate::domain::measures::{By, Figure, Measure, percentile};
use crate::domain::month::Month;
use crate::domain::time::Date;
use crate::domain::vetting::Level;
use crate::store::clearance::counting::{counts_on, granted_on, runs_on};
use crate::store::error::Result;
use crate::store::row::date;
use rusqlite::{Connection, Row, named_params, params};
use std::collections::BTreeMap;

/// The posts held as at a day past, person by person: the force, what each required then, whether
/// it was designated, and whether a clearance of theirs that counted was enough.
pub(in crate::store) const HELD: &str = concat!(
    "SELECT h.person_id, f.code, ifnull(q.level, o.level), ifnull(q.designated, o.designated),
      EXISTS (SELECT 1 FROM main.clearance c
        WHERE c.person_id = h.person_id AND c.ladder = ifnull(q.ladder, o.ladder)
          AND c.rung >= ifnull(q.rung, o.rung) AND ",
    counts_on!("c", ":day"),
    ")
    FROM main.holding h INDEXED BY holding_person
      CROSS JOIN main.post o ON o.id = h.post_id
      CROSS JOIN main.force f ON f.id = o.force_id
      LEFT JOIN main.post_requirement q ON q.id = (SELECT r.id FROM main.post_requirement r
        WHERE r.post_id = o.id AND r.until_on > :day ORDER BY r.until_on LIMIT 1)
    WHERE ifnull(h.from_on, '') <= :day AND (h.until_on IS NULL OR h.until_on > :day)
    ORDER BY h.person_id"
);

/// The same as at today, by what is kept with the post of the clearance that is enough.
pub(in crate::store) const HELD_NOW: &str = "SELECT o.holder_id, f.code, o.level, o.designated,
      ifnull(o.cleared_until, '') >= :day
    FROM main.post o INDEXED BY post_holder CROSS JOIN main.force f ON f.id = o.force_id
    WHERE o.holder_id IS NOT NULL AND ifnull(o.held_since, '') <= :day
    ORDER BY o.holder_id";

/// Clearances that are to be kept up as at a day past, one of each ladder, and those past their
/// last day; person by person, as the index on theirs stands. A higher one takes the place of a
/// lower that was granted before it or while it ran, until it is withdrawn while the lower runs; a
/// lower takes the place of a higher that had lapsed.
pub(in crate::store) const KEPT_UP: &str = concat!(
    "SELECT f.code, c.level, count(*), sum(NOT ",
    runs_on!("c", ":day"),
    ")
    FROM main.person p CROSS JOIN main.clearance c ON c.person_id = p.id
      JOIN main.force f ON f.id = p.force_id
    WHERE (p.left_on IS NULL OR p.left_on > :day) AND ",
    granted_on!("c", ":day"),
    " AND NOT EXISTS (SELECT 1 FROM main.clearance m
        WHERE m.person_id = c.person_id AND m.granted_on <= :day AND m.ladder = c.ladder
          AND CASE WHEN m.rung > c.rung
            THEN ((m.granted_on, m.id) > (c.granted_on, c.id) OR (",
    counts_on!("m", "c.granted_on"),
    ")) AND NOT EXISTS (SELECT 1 FROM main.clearance_step s WHERE s.clearance_id = m.id
                AND s.step = 'withdrawn' AND s.taken_on <= :day AND s.taken_on <= c.valid_until)
              AND NOT EXISTS (SELECT 1 FROM main.clearance n WHERE n.person_id = m.person_id
                AND n.granted_on <= :day AND n.ladder = m.ladder AND n.rung = m.rung
                AND (n.granted_on, n.id) > (m.granted_on, m.id))
            ELSE m.rung < c.rung AND m.granted_on > c.valid_until END)
    GROUP BY 1, 2"
);

/// The same as at today, by what is kept with each clearance.
pub(in crate::store) const KEPT_UP_NOW: &str =
    "SELECT f.code, c.level, count(*), sum(c.valid_until < :day)
    FROM main.person p CROSS JOIN main.clearance c ON c.person_id = p.id
      JOIN main.force f ON f.id = p.force_id
    WHERE c.current = 1 AND c.granted_on <= :day
      AND c.state NOT IN ('suspended','withdrawn','terminated')
      AND (p.left_on IS NULL OR p.left_on > :day)
    GROUP BY 1, 2";

/// Cases open at the end of a day or closed since another; each is of one part alone. Their clocks
/// are read as they stood then: days stopped by that day, and whether one was stopped on it.
pub(super) const CASES: &str =
    "SELECT f.code, v.level, v.kind, v.assigned, v.received, v.closed_on,
      CAST((SELECT ifnull(sum(julianday(min(ifnull(k.until_on, ?2), ?2)) - julianday(k.from_on)), 0)
        FROM main.clock_stop k WHERE k.case_id = v.id AND k.from_on <= ?2) AS INTEGER),
      v.target_on,
      EXISTS (SELECT 1 FROM main.clock_stop k WHERE k.case_id = v.id AND k.from_on <= ?2
        AND (k.until_on IS NULL OR k.until_on > ?2))
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
    let (mut people, mut theirs) = (People::default(), None);
    while let Some(row) = rows.next()? {
        let person: i64 = row.get(0)?;
        if theirs.replace(person).is_some_and(|before| before != person) {
            people.next();
        }
        let (force, level): (String, String) = (row.get(1)?, row.get(2)?);
        let cleared: bool = row.get(4)?;
        if row.get(3)? {
            add(counts, Measure::Designated, &force, &level, (i64::from(!cleared), 1));
        }
        people.holds(By::Force, force, cleared);
        people.holds(By::Level, level, cleared);
    }
    people.next();
    for ((by, key), count) in people.counts {
        counts.insert((by, key, Measure::Cleared), count);
    }
    Ok(())
}

/// People in post and how many of them are cleared, each counted once of all, of a force and of a
/// level, whatever they hold there: cleared is who is for every post of it.
#[derive(Default)]
struct People {
    counts: BTreeMap<(By, String), (i64, i64)>,
    /// Of the person at hand: what they hold a post of, and whether they are cleared for all there.
    parts: Vec<((By, String), bool)>,
}

impl People {
    fn holds(&mut self, by: By, key: String, cleared: bool) {
        let part = (by, key);
        match self.parts.iter_mut().find(|(there, _)| *there == part) {
            Some((_, all)) => *all &= cleared,
            None => self.parts.push((part, cleared)),
        }
    }

    /// Counts the person at hand, if there is one, and makes room for the next.
    fn next(&mut self) {
        if self.parts.is_empty() {
            return;
        }
        let cleared = self.parts.iter().all(|(_, cleared)| *cleared);
        self.parts.push(((By::All, String::new()), cleared));
        for (part, cleared) in self.parts.drain(..) {
            let count = self.counts.entry(part).or_default();
            count.0 += i64::from(cleared);
            count.1 += 1;
        }
    }
}

fn kept_up(db: &Connection, as_at: Date, past: bool, counts: &mut Counts) -> Result<()> {
    counts.entry((By::All, String::new(), Measure::Overdue)).or_default();
    let mut statement = db.prepare_cached(if past { KEPT_UP } else { KEPT_UP_NOW })?;
    let day = as_at.to_string();
    let mut rows = statement.query(named_params! {":day": day})?;
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
    stopped: bool,
}

impl Case {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            received: date(row, 4)?.unwrap_or_default(),
            closed: date(row, 5)?,
            stopped_days: row.get(6)?,
            target: date(row, 7)?.unwrap_or_default(),
            stopped: row.get(8)?,
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
                let over = (as_at - self.target).num_days() > self.stopped_days;
                tally.open += 1;
                tally.late += i64::from(over && !self.stopped);
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
