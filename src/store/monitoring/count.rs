//! Counts cases by protected characteristic, and lets out only what may be shown: a share, a ratio
//! and a median stand where the counts that they are made of are shown.

use super::Disproportionality;
use crate::domain::choice::Choice;
use crate::domain::interval::{Ratio, ratio};
use crate::domain::measures::percentile;
use crate::domain::monitoring::{Characteristic, MonitoringRules, NOT_STATED};
use crate::domain::suppress::{Counts, Hidden, protect};
use crate::domain::time::{Date, show_date};
use crate::domain::vetting::{Level, Outcome, Stage};
use crate::store::error::{Result, StoreError};
use crate::store::row::{date, word};
use rusqlite::{Connection, OptionalExtension, Row, params};
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
pub(super) struct Case {
    level: Level,
    column: usize,
    days: i64,
    groups: Vec<usize>,
    form: bool,
}

/// A case as it is kept: its level, its outcome or stage, days, whether it has a form, and the
/// group of each characteristic.
type Line = (String, usize, i64, bool, Vec<String>);

impl Case {
    fn line(&self) -> Line {
        let code = |(of, place): (&Characteristic, &usize)| {
            of.groups().get(*place).map_or(NOT_STATED, |(code, _)| *code).to_owned()
        };
        let groups = Characteristic::ALL.iter().zip(&self.groups).map(code).collect();
        (self.level.code().to_owned(), self.column, self.days, self.form, groups)
    }

    fn of((level, column, days, form, groups): Line) -> Self {
        let place = |(of, code): (&Characteristic, &String)| of.place(code);
        Self {
            level: Level::from_code(&level).unwrap_or(Level::Rv),
            column,
            days,
            groups: Characteristic::ALL.iter().zip(&groups).map(place).collect(),
            form,
        }
    }
}

/// What a period came to when it was first looked at.
pub(super) struct Kept {
    as_at: Date,
    decided: Vec<Case>,
    /// What was open then; of a period that was not the last any more, nothing.
    open: Option<Vec<Case>>,
}

/// What is kept of a period; at its first look it is counted and kept. Open cases are counted once
/// with each last period: of an older one, the same people could be told from two days apart.
///
/// # Errors
/// A period that shares days with it was counted, or the database cannot be read or written.
pub(super) fn keep(
    db: &Connection,
    (from, until): (Date, Date),
    today: Date,
    last: bool,
) -> Result<Kept> {
    let sql = "SELECT as_at, cases FROM main.monitoring_kept WHERE from_on = ?1 AND until_on = ?2";
    let days = params![from.to_string(), until.to_string()];
    let read = |row: &Row<'_>| Ok((date(row, 0)?, row.get::<_, String>(1)?));
    if let Some((as_at, cases)) = db.query_row(sql, days, read).optional()? {
        let (decided, open): (Vec<Line>, Option<Vec<Line>>) =
            serde_json::from_str(&cases).map_err(|_| unreadable())?;
        let all = |lines: Vec<Line>| lines.into_iter().map(Case::of).collect();
        let as_at = as_at.unwrap_or(today);
        return Ok(Kept { as_at, decided: all(decided), open: open.map(all) });
    }
    refuse_shared(db, (from, until))?;
    let mut statement = db.prepare_cached(&DECIDED.replace("$groups", GROUPS))?;
    let rows = statement.query_map(days, |row| self::read(row, outcome))?;
    let decided: Vec<Case> = rows.collect::<rusqlite::Result<_>>()?;
    let mut statement = db.prepare_cached(&OPEN.replace("$groups", GROUPS))?;
    let open = if last {
        let rows = statement.query_map([today.to_string()], |row| self::read(row, stage))?;
        Some(rows.collect::<rusqlite::Result<Vec<Case>>>()?)
    } else {
        None
    };
    let lines = |cases: &[Case]| cases.iter().map(Case::line).collect::<Vec<_>>();
    let cases = serde_json::to_string(&(lines(&decided), open.as_deref().map(lines)))
        .map_err(|_| unreadable())?;
    let sql = "INSERT INTO main.monitoring_kept (from_on, until_on, as_at, cases)
               VALUES (?1, ?2, ?3, ?4)";
    db.execute(sql, params![from.to_string(), until.to_string(), today.to_string(), cases])?;
    Ok(Kept { as_at: today, decided, open })
}

fn unreadable() -> StoreError {
    let why = "what was kept of the period cannot be read; run `probity doctor`";
    StoreError::Refused(why.to_owned())
}

/// Two periods that share days differ by the cases of the others.
fn refuse_shared(db: &Connection, (from, until): (Date, Date)) -> Result<()> {
    let sql = "SELECT from_on, until_on FROM main.monitoring_kept
               WHERE from_on <= ?2 AND until_on >= ?1 LIMIT 1";
    let read = |row: &Row<'_>| Ok(date(row, 0)?.zip(date(row, 1)?));
    let days = params![from.to_string(), until.to_string()];
    match db.query_row(sql, days, read).optional()?.flatten() {
        None => Ok(()),
        Some((first, last)) => Err(StoreError::Refused(format!(
            "{} to {} was counted already and shares days with it; choose a period after it",
            show_date(first),
            show_date(last)
        ))),
    }
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

/// Counts what was kept of a period.
pub(super) fn counted(
    rules: MonitoringRules,
    (from, until): (Date, Date),
    kept: &Kept,
) -> Disproportionality {
    let (decided, still) = (&kept.decided, kept.open.as_deref().unwrap_or_default());
    let part = |of: &Characteristic| part(*of, &rules, decided, still);
    let parts = Characteristic::ALL.iter().map(part).collect();
    let open = kept.open.as_deref().map(standing);
    let decided = standing(decided);
    Disproportionality { from, until, as_at: kept.as_at, rules, decided, open, parts }
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
