//! Counts cases by protected characteristic, and lets out only what may be shown: a share, a ratio
//! and a median stand where the counts that they are made of are shown.

use super::Disproportionality;
use crate::domain::choice::Choice;
use crate::domain::interval::{Ratio, ratio};
use crate::domain::measures::percentile;
use crate::domain::monitoring::{Characteristic, MonitoringRules, NOT_STATED};
use crate::domain::suppress::{Counts, Hidden, protect};
use crate::domain::time::Date;
use crate::domain::vetting::{Level, Outcome, Stage};
use crate::store::error::Result;
use crate::store::row::word;
use rusqlite::{Connection, Row, params};
use std::collections::BTreeMap;

/// Cases of some kind, and those of them with a form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// All of them.
    pub cases: u32,
    /// Those with a form.
    pub forms: u32,
}

/// The counts of a group; `None` is hidden.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// All of the group.
    pub total: Option<u32>,
    /// Those of each outcome, or at each stage.
    pub cells: Vec<Option<u32>>,
    /// The median of days without stopped time.
    pub median: Option<i64>,
}

impl Counted {
    /// A count and what it is of, where both are shown.
    pub fn share(&self, column: usize) -> Option<(i64, i64)> {
        let part = self.cells.get(column).copied().flatten()?;
        self.total.map(|total| (part.into(), total.into()))
    }
}

/// A group of a characteristic.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What it is called.
    pub label: &'static str,
    /// Whether the others are held against it.
    pub is_reference: bool,
    /// Cases decided, by outcome.
    pub decided: Counted,
    /// Its share of refusals against the reference group's.
    pub relative: Option<Ratio>,
    /// Cases open, by stage.
    pub open: Counted,
}

/// What was decided at a level.
#[derive(Debug, Clone, PartialEq)]
pub struct ByLevel {
    /// The level.
    pub level: Level,
    /// Cases of all groups by outcome.
    pub all: Counted,
    /// Of each group whose counts are shown, by its place.
    pub groups: Vec<(usize, Counted)>,
}

/// What is counted by one characteristic.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The characteristic.
    pub characteristic: Characteristic,
    /// Its groups, the one that is not stated last.
    pub groups: Vec<Group>,
    /// All groups together: decided and open.
    pub all: (Counted, Counted),
    /// What was decided, level by level.
    pub levels: Vec<ByLevel>,
}

impl Part {
    /// Outcomes in the order of the columns; what an applicant or the unit ends without a decision
    /// stands together.
    pub const OUTCOMES: [&str; 4] = ["granted", "conditions", "refused", "withdrawn"];
    /// The place of refusals among them.
    pub const REFUSED: usize = 2;
    /// Stages in the order of the columns.
    pub const STAGES: [&str; 4] = ["to begin", "checks", "applicant", "decision"];
}

/// The groups of a case, or none of it where no form came.
const GROUPS: &str = "m.id, m.sex, m.ethnicity, m.age, m.disability, m.religion, m.orientation";

pub(super) const DECIDED: &str = "SELECT v.level, v.outcome,
      CAST(julianday(v.closed_on) - julianday(v.received) AS INTEGER) - v.stopped_days, $groups
    FROM main.vetting_case v LEFT JOIN main.monitoring m ON m.case_id = v.id
    WHERE v.closed_on BETWEEN ?1 AND ?2";

pub(super) const OPEN: &str = "SELECT v.level, v.stage,
      CAST(julianday(ifnull(v.stopped_since, ?1)) - julianday(v.received) AS INTEGER)
        - v.stopped_days, $groups
    FROM main.vetting_case v LEFT JOIN main.monitoring m ON m.case_id = v.id
    WHERE v.open = 1 AND v.received <= ?1";

/// A case as far as it is counted.
struct Case {
    level: Level,
    column: usize,
    days: i64,
    groups: Vec<usize>,
    form: bool,
}

fn read(row: &Row<'_>, column: fn(&Row<'_>) -> rusqlite::Result<usize>) -> rusqlite::Result<Case> {
    let of = |(at, characteristic): (usize, &Characteristic)| {
        let group: Option<String> = row.get(at + 4)?;
        Ok(characteristic.place(group.as_deref().unwrap_or(NOT_STATED)))
    };
    Ok(Case {
        level: word(row, 0)?.unwrap_or(Level::Rv),
        column: column(row)?,
        days: row.get::<_, i64>(2)?.max(0),
        form: row.get::<_, Option<i64>>(3)?.is_some(),
        groups: Characteristic::ALL
            .iter()
            .enumerate()
            .map(of)
            .collect::<rusqlite::Result<Vec<_>>>()?,
    })
}

fn outcome(row: &Row<'_>) -> rusqlite::Result<usize> {
    Ok(match word(row, 1)? {
        Some(Outcome::Granted) => 0,
        Some(Outcome::Conditions) => 1,
        Some(Outcome::Refused) => Part::REFUSED,
        _ => 3,
    })
}

fn stage(row: &Row<'_>) -> rusqlite::Result<usize> {
    Ok(match word(row, 1)? {
        Some(Stage::Received | Stage::Allocated) => 0,
        Some(Stage::Checks) => 1,
        Some(Stage::Waiting) => 2,
        _ => 3,
    })
}

/// Counts what was decided in some days and what is open.
pub(super) fn counted(
    db: &Connection,
    rules: MonitoringRules,
    (from, until): (Date, Date),
    today: Date,
) -> Result<Disproportionality> {
    let db = db.unchecked_transaction()?;
    let mut statement = db.prepare_cached(&DECIDED.replace("$groups", GROUPS))?;
    let days = params![from.to_string(), until.to_string()];
    let rows = statement.query_map(days, |row| read(row, outcome))?;
    let decided: Vec<Case> = rows.collect::<rusqlite::Result<_>>()?;
    let mut statement = db.prepare_cached(&OPEN.replace("$groups", GROUPS))?;
    let rows = statement.query_map([today.to_string()], |row| read(row, stage))?;
    let open: Vec<Case> = rows.collect::<rusqlite::Result<_>>()?;
    let part = |of: &Characteristic| part(*of, &rules, &decided, &open);
    let parts = Characteristic::ALL.iter().map(part).collect();
    let (decided, open) = (standing(&decided), standing(&open));
    Ok(Disproportionality { from, until, as_at: today, rules, decided, open, parts })
}

fn standing(cases: &[Case]) -> Standing {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let forms = cases.iter().filter(|case| case.form).count();
    Standing { cases: count(cases.len()), forms: count(forms) }
}

/// Counts by a characteristic, with the days of each group, and each group at each level.
struct Tally {
    counts: Counts,
    days: BTreeMap<(Option<usize>, Option<usize>), Vec<i64>>,
}

impl Tally {
    fn of(cases: &[Case], characteristic: Characteristic, levels: &[Level]) -> Self {
        let groups = characteristic.groups().len();
        let by_level = !levels.is_empty();
        let mut counts = Counts::new(groups, levels.len().max(1), Part::OUTCOMES.len());
        let mut days: BTreeMap<_, Vec<i64>> = BTreeMap::new();
        for case in cases {
            let group = case.groups.get(characteristic.index()).copied().unwrap_or(groups - 1);
            let level = levels.iter().position(|level| *level == case.level).unwrap_or_default();
            counts.add(group, level, case.column);
            let levels = by_level.then_some(level).into_iter().map(Some);
            for at in levels.chain([None]) {
                for group in [None, Some(group)] {
                    days.entry((group, at)).or_default().push(case.days);
                }
            }
        }
        days.values_mut().for_each(|days| days.sort_unstable());
        Self { counts, days }
    }

    fn median(&self, group: Option<usize>, level: Option<usize>) -> Option<i64> {
        self.days.get(&(group, level)).and_then(|days| percentile(days, 50))
    }

    /// A group over all levels; its median where its total is shown.
    fn group(&self, hidden: &Hidden, group: usize) -> Counted {
        let (counts, columns) = (&self.counts, self.counts.size().2);
        let shown = |column| (!hidden.cell(group, column)).then(|| counts.cell(group, column));
        let total = (!hidden.total(group)).then(|| counts.total(group));
        let median = total.and_then(|_| self.median(Some(group), None));
        Counted { total, cells: (0..columns).map(shown).collect(), median }
    }

    /// All groups, at a level or at all of them, as far as they are shown.
    fn all(&self, hidden: &Hidden, level: Option<usize>) -> Counted {
        let (_, levels, columns) = self.counts.size();
        let of = |column| {
            let levels = (0..levels).filter(|at| level.is_none_or(|level| level == *at));
            levels.map(|level| self.counts.of_all(level, column)).sum::<u32>()
        };
        if level.is_some_and(|level| hidden.row(level)) {
            return Counted { total: None, cells: vec![None; columns], median: None };
        }
        let shown = |column| level.is_some() || !hidden.column(column);
        Counted {
            total: Some((0..columns).map(of).sum()),
            cells: (0..columns).map(|column| shown(column).then(|| of(column))).collect(),
            median: self.median(None, level),
        }
    }

    fn at_level(&self, hidden: &Hidden, (place, level): (usize, Level)) -> ByLevel {
        let (groups, _, columns) = self.counts.size();
        let shown = (0..groups).filter(|group| !hidden.block(*group, place));
        let counted = |group: usize| {
            let atom = |column| Some(self.counts.atom(group, place, column));
            let total = Some(self.counts.block(group, place));
            let median = self.median(Some(group), Some(place));
            (group, Counted { total, cells: (0..columns).map(atom).collect(), median })
        };
        ByLevel { level, all: self.all(hidden, Some(place)), groups: shown.map(counted).collect() }
    }
}

fn part(
    characteristic: Characteristic,
    rules: &MonitoringRules,
    decided: &[Case],
    open: &[Case],
) -> Part {
    let of = |level: &Level| decided.iter().any(|case| case.level == *level);
    let levels: Vec<Level> = Level::ALL.iter().copied().filter(of).collect();
    let ended = Tally::of(decided, characteristic, &levels);
    let still = Tally::of(open, characteristic, &[]);
    let hidden = protect(&ended.counts, rules.least, !levels.is_empty());
    let hidden_open = protect(&still.counts, rules.least, false);
    let reference = rules.reference(characteristic);
    let against = ended.group(&hidden, reference).share(Part::REFUSED);
    let group = |(place, (code, label)): (usize, &(&'static str, &'static str))| {
        let counted = ended.group(&hidden, place);
        let held = place != reference && *code != NOT_STATED;
        let share = counted.share(Part::REFUSED).filter(|_| held);
        Group {
            label,
            is_reference: place == reference,
            relative: share.zip(against).and_then(|(share, against)| ratio(share, against)),
            decided: counted,
            open: still.group(&hidden_open, place),
        }
    };
    let at_levels = levels.iter().copied().enumerate();
    Part {
        characteristic,
        groups: characteristic.groups().iter().enumerate().map(group).collect(),
        all: (ended.all(&hidden, None), still.all(&hidden_open, None)),
        levels: at_levels.map(|level| ended.at_level(&hidden, level)).collect(),
    }
}
