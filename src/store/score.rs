//! Scoring a report: the row that is added, the place in the queue that follows from it, and
//! what the scoring screen needs to show both before they are written.

use super::assessment::schemes;
use super::change::Done;
use super::error::{Result, StoreError};
use super::known;
use super::report::REPORT;
use super::row::{moment, word};
use super::value::Value;
use super::writer::{Seen, Writer};
use super::{Rules, Store, referral};
use crate::domain::choice::Choice;
use crate::domain::intelligence::{Category, ItemState};
use crate::domain::score::{Band, Confidence, QueueKey, Score, Scored};

pub use crate::domain::score::UNSCORED;
use crate::domain::time::{Moment, iso, show_moment};
use rusqlite::{Connection, OptionalExtension};

/// What the scoring screen shows of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoringContext {
    /// Its row and version as read.
    pub report: Seen,
    /// Its reference.
    pub reference: String,
    /// When it was received, ISO in UTC as the queue compares it.
    pub received: String,
    /// Its category.
    pub category: Option<Category>,
    /// Abuse of position for a sexual purpose.
    pub apsp: bool,
    /// Its 3x5x2 grade, or the old one where it has no other.
    pub grade: Option<String>,
    /// Whom it is about, as the report gave it.
    pub subject: Option<String>,
    /// One line.
    pub summary: String,
    /// The report.
    pub text: String,
    /// Every score it had, the newest first; empty where it is unscored, and for whoever scores
    /// it second: what they may not see is not read.
    pub scores: Vec<PastScore>,
    /// The first score, where this is to be the second.
    pub blind_to: Option<i64>,
    /// The name of the scheme in force, or that of the first score.
    pub scheme: String,
    /// That scheme's text.
    pub scheme_text: String,
    /// The queue number, receipt and reference of every other undecided report, in the order of
    /// the queue.
    pub queue: Vec<(i64, String, String)>,
}

impl ScoringContext {
    /// The score that its band and place come from; `None` where it is unscored or hidden.
    pub fn was(&self) -> Option<&PastScore> {
        self.scores.iter().find(|score| score.blind_to.is_none())
    }

    /// The second score of that one.
    pub fn second(&self) -> Option<&PastScore> {
        let was = self.was()?;
        self.scores.iter().find(|score| score.blind_to == Some(was.id))
    }
}

/// A score as it was made.
#[derive(Debug, Clone, PartialEq)]
pub struct PastScore {
    /// Row number.
    pub id: i64,
    /// The score that this is the second of.
    pub blind_to: Option<i64>,
    /// The scheme it was made with.
    pub scheme: String,
    /// Raw levels of the harm criteria, in the scheme's order.
    pub harm: Vec<u32>,
    /// Raw levels of the likelihood criteria.
    pub likelihood: Vec<u32>,
    /// Raw levels of the position criteria.
    pub position: Vec<u32>,
    /// The confidence in it.
    pub confidence: Option<Confidence>,
    /// H × L.
    pub r: i64,
    /// The band that R alone gives.
    pub scored_band: Option<Band>,
    /// Codes of the floors that were met.
    pub floors: Vec<String>,
    /// The band set by hand.
    pub override_band: Option<Band>,
    /// Why it was set.
    pub override_reason: Option<String>,
    /// The effective band.
    pub band: Option<Band>,
    /// What was written of it.
    pub reason: Option<String>,
    /// Who scored.
    pub by: String,
    /// When.
    pub at: Option<Moment>,
}

impl Store {
    /// What the scoring screen needs: the report, its scores, the scheme and the queue it
    /// will stand in.
    ///
    /// # Errors
    /// There is no such report, its side is shut, or the database cannot be read.
    pub fn scoring(&self, report_id: i64) -> Result<ScoringContext> {
        self.needs_intelligence()?;
        self.refuse_report(report_id)?;
        let db = self.db.unchecked_transaction()?;
        let scheme = schemes::in_use(&db)?;
        let mut context = context(&db, report_id, scheme)?;
        context.scores = past_scores(&db, report_id)?;
        Ok(context)
    }
}

/// What is known of a report whoever scores it, with the queue it will stand in.
pub(super) fn context(db: &Connection, report_id: i64, scheme: String) -> Result<ScoringContext> {
    let scheme_text = schemes::text(db, &scheme)?;
    let mut context = db
        .prepare_cached(
            "SELECT version, ref, received, category, apsp, ifnull(grade, old_grade), subject,
               summary, text FROM intel.report WHERE id = ?1",
        )?
        .query_row([report_id], |row| {
            Ok(ScoringContext {
                report: Seen { id: report_id, version: row.get(0)? },
                reference: row.get(1)?,
                received: row.get(2)?,
                category: word(row, 3)?,
                apsp: row.get(4)?,
                grade: row.get(5)?,
                subject: row.get(6)?,
                summary: row.get(7)?,
                text: row.get(8)?,
                scores: Vec::new(),
                blind_to: None,
                scheme,
                scheme_text,
                queue: Vec::new(),
            })
        })
        .optional()?
        .ok_or_else(|| StoreError::NoRecord(format!("report {report_id}")))?;
    context.queue = queue(db, report_id)?;
    Ok(context)
}

pub(super) fn past_scores(db: &Connection, report_id: i64) -> Result<Vec<PastScore>> {
    let mut statement = db.prepare_cached(
        "SELECT scheme, harm, likelihood, position, confidence, r, scored_band, floors,
           override_band, override_reason, band, reason, scored_by, scored_at, id, blind_to
         FROM intel.score WHERE report_id = ?1 ORDER BY id DESC",
    )?;
    let rows = statement.query_map([report_id], |row| {
        let floors: String = row.get(7)?;
        Ok(PastScore {
            scheme: row.get(0)?,
            harm: levels(&row.get::<_, String>(1)?),
            likelihood: levels(&row.get::<_, String>(2)?),
            position: levels(&row.get::<_, String>(3)?),
            confidence: word(row, 4)?,
            r: row.get(5)?,
            scored_band: word(row, 6)?,
            floors: floors.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
            override_band: word(row, 8)?,
            override_reason: row.get(9)?,
            band: word(row, 10)?,
            reason: row.get(11)?,
            by: row.get(12)?,
            at: moment(row, 13)?,
            id: row.get(14)?,
            blind_to: row.get(15)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn queue(db: &Connection, but: i64) -> Result<Vec<(i64, String, String)>> {
    let mut statement = db.prepare_cached(
        "SELECT queue, received, ref FROM intel.report
         WHERE state IN ('new','assessed') AND id <> ?1 ORDER BY queue, received, ref",
    )?;
    let rows = statement.query_map([but], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Scores a report with a stored scheme. The row is added and stays; the report takes its band
/// and place. It is not taken back: whoever sees it otherwise scores again.
pub(super) fn score(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    scheme: &str,
    score: &Score,
    reason: &str,
) -> Result<Done> {
    let report = w.seen_fields(REPORT, seen, &["ref", "state", "assessed_at"])?;
    let reference = report.text("ref");
    let state = report.word("state").unwrap_or(ItemState::Closed);
    if state == ItemState::Closed {
        return Err(StoreError::Refused(format!(
            "{reference} is closed; record new intelligence as a report of its own"
        )));
    }
    let stored = schemes::stored(w.db(), scheme)?;
    let in_use = schemes::in_use(w.db())?;
    if in_use != scheme {
        return Err(StoreError::Refused(format!(
            "new scores are made with {in_use} now, not {scheme}; leave and score {reference} again"
        )));
    }
    let result = stored.evaluate(score)?;
    let key = QueueKey {
        band: Some(result.band),
        r: result.r,
        top_harm: result.top_harm,
        confidence: score.confidence,
    };
    let made = Made { scheme, score, result: &result, reason, blind_to: None };
    let score_id = insert(w, seen.id, &made)?;
    // A decided report that is scored again stays decided, and the first assessment counts.
    let state = if state == ItemState::New { ItemState::Assessed } else { state };
    let assessed_at = match report.value("assessed_at") {
        Value::Null => iso(w.now()).into(),
        first => first.clone(),
    };
    w.update(
        REPORT,
        seen.id,
        &[
            ("score_id", score_id.into()),
            ("band", result.band.code().into()),
            ("r", i64::from(result.r).into()),
            ("top_harm", i64::from(result.top_harm).into()),
            ("confidence", score.confidence.code().into()),
            ("queue", key.number().into()),
            ("state", state.code().into()),
            ("assessed_at", assessed_at),
        ],
    )?;
    let mut message = format!("{reference} scored {} {}", result.band.label(), result.r);
    if let Some(deadline) = referral::start_by_floors(w, rules, seen.id, &score.floors)? {
        let by = show_moment(deadline);
        message.push_str(&format!("; a referral is mandatory and must be made by {by}"));
    }
    Ok(Done::for_good(reference, message))
}

/// A score to be written down, with what it comes to.
pub(crate) struct Made<'a> {
    /// The scheme that it was made with.
    pub scheme: &'a str,
    /// The answers.
    pub score: &'a Score,
    /// What they come to.
    pub result: &'a Scored,
    /// Why.
    pub reason: &'a str,
    /// The first score, where this is the second of it.
    pub blind_to: Option<i64>,
}

impl Made<'_> {
    /// The row of the score of a report, made by somebody at a time.
    pub(crate) fn fields(&self, report: i64, by: &str, at: Moment) -> [(&'static str, Value); 21] {
        let Self { scheme, score, result, reason, blind_to } = self;
        let floor = result.floor.as_ref();
        let by_hand = score.override_band.as_ref();
        [
            ("report_id", report.into()),
            ("scheme", (*scheme).into()),
            ("harm", written(&score.harm).into()),
            ("likelihood", written(&score.likelihood).into()),
            ("position", written(&score.position).into()),
            ("confidence", score.confidence.code().into()),
            ("h", i64::from(result.h).into()),
            ("l", i64::from(result.l).into()),
            ("r", i64::from(result.r).into()),
            ("p", i64::from(result.p).into()),
            ("scored_band", result.scored_band.code().into()),
            ("floors", score.floors.join(",").into()),
            ("floor_band", floor.map(|(band, _)| band.code()).into()),
            ("floor_reason", floor.map(|(_, why)| why.as_str()).into()),
            ("override_band", by_hand.map(|by_hand| by_hand.band.code()).into()),
            ("override_reason", by_hand.map_or(Value::Null, |by_hand| known(&by_hand.reason))),
            ("band", result.band.code().into()),
            ("reason", known(reason)),
            ("blind_to", (*blind_to).into()),
            ("scored_by", by.into()),
            ("scored_at", iso(at).into()),
        ]
    }
}

/// Writes a score down; returns its row.
pub(super) fn insert(w: &mut Writer<'_>, report_id: i64, made: &Made<'_>) -> Result<i64> {
    let fields = made.fields(report_id, w.actor(), w.now());
    w.insert("intel.score", &fields)
}

/// Raw levels as the database holds them: `8,16,0,8,16,4`.
fn written(levels: &[u32]) -> String {
    levels.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

/// The levels that [`written`] wrote.
pub(super) fn levels(text: &str) -> Vec<u32> {
    text.split(',').filter_map(|level| level.parse().ok()).collect()
}
