//! The decision log: every decision with its rationale and what was known when it was made.

use super::{Chosen, Part, Which, rows};
use crate::domain::score::{Band, Confidence};
use crate::domain::tasking::Disposition;
use crate::domain::time::{Date, Moment};
use crate::store::Store;
use crate::store::error::Result;
use crate::store::row::{date, moment, word};
use rusqlite::{Connection, Row};

/// The decision log, or a part of it.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionLog {
    /// Which part.
    pub part: Chosen,
    /// The decisions in the order of their numbers.
    pub decisions: Vec<LoggedDecision>,
    /// How many entries are withheld from whoever asked.
    pub withheld: usize,
}

/// One decision as it was written, with what corrects it since.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedDecision {
    /// Its number, without gaps through the whole log.
    pub number: i64,
    /// Its reference.
    pub reference: String,
    /// The meeting that made it; `None` where it was made outside one.
    pub meeting: Option<String>,
    /// The report it is about.
    pub item: String,
    /// The report's one line.
    pub summary: String,
    /// What was decided.
    pub disposition: Option<Disposition>,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// When it was entered.
    pub entered_at: Option<Moment>,
    /// Why it was entered late.
    pub delay_reason: Option<String>,
    /// The elements of the National Decision Model that were written, in its order.
    pub rationale: Vec<(&'static str, String)>,
    /// Who decided.
    pub decision_maker: String,
    /// Who wrote it down.
    pub recorder: String,
    /// When to look again.
    pub review_on: Option<Date>,
    /// Who disagreed and why.
    pub dissent: Option<String>,
    /// The score, the band (`None` is UNSCORED), the confidence and the grade as they stood.
    pub snapshot: (Option<i64>, Option<Band>, Option<Confidence>, Option<String>),
    /// The reference of the decision that this one corrects.
    pub corrects: Option<String>,
    /// The references of those that correct this one.
    pub corrected_by: Option<String>,
    /// Who took no part because of a conflict.
    pub stepped_out: Option<String>,
}

impl Store {
    /// The decision log, or a part of it.
    ///
    /// # Errors
    /// There is no such meeting, report or person, the side is shut, or the database cannot be
    /// read.
    pub fn decision_log(&self, part: &Part) -> Result<DecisionLog> {
        let which = self.which(part)?;
        let db = self.db.unchecked_transaction()?;
        if let Which::Item(id) = which {
            self.refuse_report(id)?;
        }
        let mut decisions = decisions(&db, which)?;
        let withheld = self.withheld()?.take_out(&mut decisions, |one| &one.item);
        Ok(DecisionLog { part: which.chosen(&db)?, decisions, withheld })
    }
}

/// The elements of the National Decision Model, in its order.
const ELEMENTS: [&str; 6] = [
    "Code of Ethics",
    "Information",
    "Threat and risk",
    "Powers and policy",
    "Options rejected",
    "Action and review",
];

/// The decisions of a meeting, in the order of their numbers.
pub(in crate::store) fn of_meeting(db: &Connection, meeting: i64) -> Result<Vec<LoggedDecision>> {
    decisions(db, Which::Meeting(meeting))
}

/// The decisions of a part, in the order of their numbers.
pub(super) fn decisions(db: &Connection, which: Which) -> Result<Vec<LoggedDecision>> {
    let (condition, value) = which.condition("d", "decided_at");
    rows(db, &log(&condition), [value], decision)
}

/// The log of what meets a condition.
pub(in crate::store) fn log(condition: &str) -> String {
    // What corrects each is gathered once, whatever the length of the log.
    format!(
        "SELECT d.number, d.ref, m.ref, r.ref, r.summary, d.disposition, d.decided_at,
           d.entered_at, d.delay_reason, d.decision_maker, d.recorder, d.review_on,
           d.dissent, d.snapshot_r, d.snapshot_band, d.snapshot_confidence, d.snapshot_grade,
           o.ref, c.refs,
           d.code_of_ethics, d.information, d.threat_risk, d.powers_policy, d.options,
           d.action_review, d.stepped_out
         FROM intel.decision d JOIN intel.report r ON r.id = d.report_id
         LEFT JOIN intel.meeting m ON m.id = d.meeting_id
         LEFT JOIN intel.decision o ON o.id = d.corrects
         LEFT JOIN (SELECT corrects, group_concat(ref, ', ') AS refs FROM intel.decision
           WHERE corrects IS NOT NULL GROUP BY corrects) c ON c.corrects = d.id
         WHERE {condition} ORDER BY d.number"
    )
}

fn decision(row: &Row<'_>) -> rusqlite::Result<LoggedDecision> {
    let mut rationale = Vec::new();
    for (place, element) in (19..).zip(ELEMENTS) {
        let text: Option<String> = row.get(place)?;
        rationale.extend(text.map(|text| (element, text)));
    }
    Ok(LoggedDecision {
        number: row.get(0)?,
        reference: row.get(1)?,
        meeting: row.get(2)?,
        item: row.get(3)?,
        summary: row.get(4)?,
        disposition: word(row, 5)?,
        decided_at: moment(row, 6)?,
        entered_at: moment(row, 7)?,
        delay_reason: row.get(8)?,
        decision_maker: row.get(9)?,
        recorder: row.get(10)?,
        review_on: date(row, 11)?,
        dissent: row.get(12)?,
        snapshot: (row.get(13)?, word(row, 14)?, word(row, 15)?, row.get(16)?),
        corrects: row.get(17)?,
        corrected_by: row.get(18)?,
        stepped_out: row.get(25)?,
        rationale,
    })
}
