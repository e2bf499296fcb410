//! Second scores: made without seeing the first, so that the difference says how far two people
//! agree. Both stand; the report's band and place stay those of the first.

use super::schemes;
use crate::domain::agreement::Agreement;
use crate::domain::choice::Choice;
use crate::domain::intelligence::ItemState;
use crate::domain::score::{Band, Criterion, Scheme, Score, Section};
use crate::domain::time::{Date, Moment, day, show_date, show_moment};
use crate::store::change::Done;
use crate::store::error::{Result, StoreError};
use crate::store::row::date;
use crate::store::score::{Made, PastScore, ScoringContext, context, insert, levels, past_scores};
use crate::store::writer::{Seen, Writer};
use crate::store::{Rules, Store, referral};
use chrono::Datelike;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

const REPORT: &str = "intel.report";
/// Months of the shorter of the two times that agreement is given over.
const RECENT: u32 = 12;
/// Quarters over which agreement is followed.
const QUARTERS: u32 = 8;

/// What there is to show to whoever asks for a second score.
#[derive(Debug, Clone, PartialEq)]
pub enum Second {
    /// Nothing of the first score: the screen to make the second on.
    Open(Box<ScoringContext>),
    /// Both are made.
    Made {
        /// The report.
        report: i64,
    },
}

/// Two scores of one report, side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct TwoScores {
    /// The report's reference.
    pub reference: String,
    /// Its one line.
    pub summary: String,
    /// The scheme of both.
    pub scheme: String,
    /// The first, whose band the report has.
    pub first: PastScore,
    /// The second.
    pub second: PastScore,
    /// Each criterion, then R, the band and the confidence.
    pub lines: Vec<Compared>,
}

/// One line of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The criterion, or what else is compared.
    pub what: String,
    /// What the first answered: value and word.
    pub first: String,
    /// What the second answered.
    pub second: String,
    /// How far they are apart, in words; empty where they are not.
    pub apart: String,
}

/// How far first and second scores agree, scheme by scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct AgreementFacts {
    /// Each scheme that has second scores, the latest added first.
    pub schemes: Vec<SchemeAgreement>,
    /// The first day of the last twelve months.
    pub since: Date,
    /// Pairs under which no interval is given (policy, L).
    pub least_pairs: usize,
}

/// How far the scores of one scheme agree.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemeAgreement {
    /// Its name.
    pub name: String,
    /// Each criterion in the scheme's order, then the scored band: over all time, and over the
    /// last twelve months.
    pub lines: Vec<(String, Agreement, Agreement)>,
    /// The scored band over each of the last eight quarters, the earliest first: `Q4 2026`.
    pub quarters: Vec<(String, Agreement)>,
}

impl Store {
    /// What to show to `actor`, who asks to score a report second.
    ///
    /// # Errors
    /// The report is unscored or closed, or `actor` made the first score.
    pub fn second_score(&self, report_id: i64, actor: &str) -> Result<Second> {
        self.needs_intelligence()?;
        self.refuse_report(report_id)?;
        let db = self.db.unchecked_transaction()?;
        let standing = Standing::of(&db, report_id)?;
        if standing.second {
            return Ok(Second::Made { report: report_id });
        }
        standing.may_be_scored_by(actor)?;
        let mut context = context(&db, report_id, standing.scheme)?;
        context.blind_to = Some(standing.first);
        Ok(Second::Open(Box::new(context)))
    }

    /// The two scores of a report, side by side.
    ///
    /// # Errors
    /// It has no second score, or the database cannot be read.
    pub fn two_scores(&self, report_id: i64) -> Result<TwoScores> {
        self.needs_intelligence()?;
        self.refuse_report(report_id)?;
        let db = self.db.unchecked_transaction()?;
        let scores = past_scores(&db, report_id)?;
        let mut context = context(&db, report_id, schemes::in_use(&db)?)?;
        context.scores = scores;
        let (Some(first), Some(second)) = (context.was(), context.second()) else {
            let reference = &context.reference;
            return Err(StoreError::Refused(format!(
                "{reference} has no second score; S in the list makes one"
            )));
        };
        let scheme = schemes::stored(&db, &first.scheme)?;
        Ok(TwoScores {
            lines: compare(&scheme, first, second),
            scheme: first.scheme.clone(),
            first: first.clone(),
            second: second.clone(),
            reference: context.reference.clone(),
            summary: context.summary.clone(),
        })
    }

    /// How far first and second scores agree.
    ///
    /// # Errors
    /// A scheme does not hold, or the database cannot be read.
    pub fn agreement(&self, now: Moment) -> Result<AgreementFacts> {
        self.needs_intelligence()?;
        let since = months_before(day(now), RECENT);
        let mut schemes = Vec::new();
        for stored in self.schemes()?.into_iter().rev() {
            let pairs = pairs(&self.db, stored.scheme.name())?;
            if !pairs.is_empty() {
                schemes.push(agreement(&stored.scheme, &pairs, since, day(now)));
            }
        }
        let least_pairs = self.policies().on(day(now)).assessment.least_pairs;
        Ok(AgreementFacts { schemes, since, least_pairs })
    }
}

fn months_before(date: Date, months: u32) -> Date {
    date.checked_sub_months(chrono::Months::new(months)).unwrap_or(date)
}

/// What a report's first score is to whoever would make the second.
struct Standing {
    reference: String,
    state: ItemState,
    first: i64,
    by: String,
    on: String,
    scheme: String,
    second: bool,
}

impl Standing {
    fn of(db: &Connection, report_id: i64) -> Result<Self> {
        let mut statement = db.prepare_cached(
            "SELECT r.ref, r.state, s.id, s.scored_by, s.scored_at, s.scheme,
               EXISTS (SELECT 1 FROM intel.score b WHERE b.blind_to = s.id)
             FROM intel.report r LEFT JOIN intel.score s ON s.id = r.score_id WHERE r.id = ?1",
        )?;
        let mut rows = statement.query([report_id])?;
        let gone = || StoreError::NoRecord(format!("report {report_id}"));
        let row = rows.next()?.ok_or_else(gone)?;
        let reference: String = row.get(0)?;
        let Some(first) = row.get(2)? else {
            return Err(StoreError::Refused(format!(
                "{reference} is not scored yet; s makes the first score"
            )));
        };
        let state: String = row.get(1)?;
        let on = crate::store::row::moment(row, 4)?.map(|at| show_date(day(at)));
        Ok(Self {
            state: ItemState::from_code(&state).unwrap_or(ItemState::Closed),
            first,
            by: row.get(3)?,
            on: on.unwrap_or_default(),
            scheme: row.get(5)?,
            second: row.get(6)?,
            reference,
        })
    }

    fn may_be_scored_by(&self, actor: &str) -> Result<()> {
        let reference = &self.reference;
        let why = if self.state == ItemState::Closed {
            format!("{reference} is closed; only what is open is scored")
        } else if self.by == actor {
            let on = &self.on;
            format!(
                "you made the first score of {reference} on {on}; somebody else makes the second"
            )
        } else {
            return Ok(());
        };
        Err(StoreError::Refused(why))
    }
}

/// Scores a report a second time.
pub(super) fn score(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    first: i64,
    scheme: &str,
    score: &Score,
    reason: &str,
) -> Result<Done> {
    w.check_seen(REPORT, seen)?;
    let standing = Standing::of(w.db(), seen.id)?;
    standing.may_be_scored_by(w.actor())?;
    let reference = &standing.reference;
    let refused = |why: String| Err(StoreError::Refused(why));
    if standing.first != first {
        return refused(format!(
            "{reference} was scored anew meanwhile, so that yours would be no second of it; leave \
             and begin again with S"
        ));
    }
    if standing.second {
        return refused(format!("{reference} has its second score already; S shows both"));
    }
    if standing.scheme != scheme {
        let theirs = &standing.scheme;
        return refused(format!(
            "{reference} was scored with {theirs}; a second score is made with the same scheme, \
             not {scheme}"
        ));
    }
    let result = schemes::stored(w.db(), scheme)?.evaluate(score)?;
    insert(w, seen.id, &Made { scheme, score, result: &result, reason, blind_to: Some(first) })?;
    let mut message = format!(
        "{reference} scored second {} {}; S shows both scores",
        result.band.label(),
        result.r
    );
    // What one of the two finds to be mandatory is mandatory.
    if let Some(deadline) = referral::start_by_floors(w, rules, seen.id, &score.floors)? {
        let by = show_moment(deadline);
        message.push_str(&format!("; a referral is mandatory and must be made by {by}"));
    }
    Ok(Done::for_good(reference.clone(), message))
}

/// Each criterion with both answers, then what they came to.
pub fn compare(scheme: &Scheme, first: &PastScore, second: &PastScore) -> Vec<Compared> {
    let mut lines = answers(scheme, levels_of(first), levels_of(second));
    let line = |what: &str, first: String, second: String, apart: String| Compared {
        what: what.to_owned(),
        apart: if first == second { String::new() } else { apart },
        first,
        second,
    };
    let by = (first.r - second.r).abs().to_string();
    lines.push(line("R", first.r.to_string(), second.r.to_string(), by));
    let band = |band: Option<Band>| band.map_or(String::new(), |band| band.label().to_owned());
    let apart = apart(Band::ALL, first.band, second.band, "band");
    lines.push(line("band", band(first.band), band(second.band), apart));
    let sure = |score: &PastScore| score.confidence.map_or("", Choice::label).to_owned();
    lines.push(line("confidence", sure(first), sure(second), "differs".to_owned()));
    let met = |score: &PastScore| {
        if score.floors.is_empty() { "none".to_owned() } else { score.floors.join(", ") }
    };
    lines.push(line("floors", met(first), met(second), "differ".to_owned()));
    lines
}

fn apart<C: Choice>(all: &[C], first: Option<C>, second: Option<C>, what: &str) -> String {
    let place = |word: Option<C>| all.iter().position(|known| Some(*known) == word).unwrap_or(0);
    steps(place(first).abs_diff(place(second)), what)
}

fn steps(count: usize, what: &str) -> String {
    match count {
        0 => String::new(),
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    }
}

/// The levels of a score by section.
type Levels<'a> = [&'a [u32]; 3];

fn slices(levels: &[Vec<u32>; 3]) -> Levels<'_> {
    levels.each_ref().map(Vec::as_slice)
}

fn levels_of(score: &PastScore) -> Levels<'_> {
    [&score.harm, &score.likelihood, &score.position]
}

/// The criteria of a scheme with two sets of levels, as places among the levels.
fn answered<'a>(
    scheme: &'a Scheme,
    first: Levels<'a>,
    second: Levels<'a>,
) -> impl Iterator<Item = (&'a Criterion, Option<usize>, Option<usize>)> {
    let sections = Section::ALL.iter().zip(first.into_iter().zip(second));
    sections.flat_map(move |(section, (first, second))| {
        let place = |criterion: &Criterion, value: &u32| {
            criterion.levels.iter().position(|level| level.value == *value)
        };
        let pairs = scheme.criteria(*section).zip(first.iter().zip(second));
        pairs.map(move |(of, (first, second))| (of, place(of, first), place(of, second)))
    })
}

fn answers(scheme: &Scheme, first: Levels<'_>, second: Levels<'_>) -> Vec<Compared> {
    let word = |criterion: &Criterion, place: Option<usize>| {
        let level = place.and_then(|place| criterion.levels.get(place));
        level.map_or("?".to_owned(), |level| format!("{} {}", level.value, level.label))
    };
    let line = |(criterion, first, second): (&Criterion, Option<usize>, Option<usize>)| Compared {
        what: criterion.label.clone(),
        first: word(criterion, first),
        second: word(criterion, second),
        apart: match (first, second) {
            (Some(first), Some(second)) => steps(first.abs_diff(second), "step"),
            _ => String::new(),
        },
    };
    answered(scheme, first, second).map(line).collect()
}

/// The levels of a first and a second score, their scored bands, and the day of the second.
struct Pair {
    first: [Vec<u32>; 3],
    second: [Vec<u32>; 3],
    bands: (String, String),
    on: Date,
}

fn pairs(db: &Connection, scheme: &str) -> Result<Vec<Pair>> {
    let mut statement = db.prepare_cached(
        "SELECT a.harm, a.likelihood, a.position, b.harm, b.likelihood, b.position,
           a.scored_band, b.scored_band, london_day(b.scored_at)
         FROM intel.score b JOIN intel.score a ON a.id = b.blind_to
         WHERE b.blind_to IS NOT NULL AND b.scheme = ?1",
    )?;
    let rows = statement.query_map([scheme], |row| {
        let levels = |place| row.get::<_, String>(place).map(|text| levels(&text));
        Ok(Pair {
            first: [levels(0)?, levels(1)?, levels(2)?],
            second: [levels(3)?, levels(4)?, levels(5)?],
            bands: (row.get(6)?, row.get(7)?),
            on: date(row, 8)?.unwrap_or_default(),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn agreement(scheme: &Scheme, pairs: &[Pair], since: Date, today: Date) -> SchemeAgreement {
    let criteria = Section::ALL.iter().flat_map(|section| scheme.criteria(*section));
    let both = |of: &dyn Fn(&Pair) -> Option<(usize, usize)>, levels: usize| {
        let all: Vec<(usize, usize)> = pairs.iter().filter_map(of).collect();
        let recent = pairs.iter().filter(|pair| pair.on >= since).filter_map(of);
        let recent: Vec<(usize, usize)> = recent.collect();
        (Agreement::of(&all, levels), Agreement::of(&recent, levels))
    };
    let line = |(at, criterion): (usize, &Criterion)| {
        let answers = |pair: &Pair| {
            let (first, second) = (slices(&pair.first), slices(&pair.second));
            let (_, a, b) = answered(scheme, first, second).nth(at)?;
            a.zip(b)
        };
        let (all, recent) = both(&answers, criterion.levels.len());
        (criterion.label.clone(), all, recent)
    };
    let mut lines: Vec<(String, Agreement, Agreement)> = criteria.enumerate().map(line).collect();
    let bands = |pair: &Pair| {
        let place = |code: &str| Band::ALL.iter().position(|band| band.code() == code);
        place(&pair.bands.0).zip(place(&pair.bands.1))
    };
    let (all, recent) = both(&bands, Band::ALL.len());
    lines.push(("scored band".to_owned(), all, recent));
    let in_quarter = |back: u32| {
        let (year, quarter) = quarter_of(months_before(today, 3 * back));
        let made = pairs.iter().filter(|pair| quarter_of(pair.on) == (year, quarter));
        let made: Vec<(usize, usize)> = made.filter_map(bands).collect();
        (format!("Q{quarter} {year}"), Agreement::of(&made, Band::ALL.len()))
    };
    let quarters = (0..QUARTERS).rev().map(in_quarter).collect();
    SchemeAgreement { name: scheme.name().to_owned(), lines, quarters }
}

/// The year and the quarter, from 1, of a day.
fn quarter_of(date: Date) -> (i32, u32) {
    (date.year(), date.month0() / 3 + 1)
}

/// Makes `compare_levels(scheme, harm, likelihood, position, harm, likelihood, position)` known to
/// a connection: the criteria of a scheme's text with two sets of levels, as JSON rows of what,
/// first, second and how far apart.
pub(in crate::store) fn register(db: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("compare_levels", 7, flags, |row| {
        let text: String = row.get(0)?;
        let Ok(scheme) = Scheme::parse(&text) else { return Ok(None) };
        let given = |place| row.get::<String>(place).map(|text| levels(&text));
        let first = [given(1)?, given(2)?, given(3)?];
        let second = [given(4)?, given(5)?, given(6)?];
        let rows: Vec<[String; 4]> = answers(&scheme, slices(&first), slices(&second))
            .into_iter()
            .map(|line| [line.what, line.first, line.second, line.apart])
            .collect();
        Ok(serde_json::to_string(&rows).ok())
    })?;
    Ok(())
}
