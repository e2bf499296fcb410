//! One intelligence report with all that hangs on it. Who its source is stands apart and is not
//! read here, so that no paper can hold it.

use super::decisions::{LoggedDecision, decisions};
use super::{Which, rows};
use crate::domain::choice::Choice;
use crate::domain::grading::{Grade3, HandlingAction, HandlingCode, Sanitisation};
use crate::domain::intelligence::{Category, ItemState, Marking, SourceKind};
use crate::domain::score::{Band, Confidence};
use crate::domain::tasking::ActionState;
use crate::domain::time::{Date, Moment};
use crate::store::Store;
use crate::store::error::{Result, StoreError};
use crate::store::row::{date, moment, word};
use rusqlite::{Connection, OptionalExtension, Row};

/// One report.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportFacts {
    /// Whether all of it is to be printed, or what may travel only.
    pub whole: bool,
    /// Its reference.
    pub reference: String,
    /// Its marking.
    pub marking: Marking,
    /// When it was received.
    pub received: Option<Moment>,
    /// The day of the intelligence itself.
    pub occurred: Option<Date>,
    /// Where it came from.
    pub source: Option<SourceKind>,
    /// Its category.
    pub category: Option<Category>,
    /// Abuse of position for a sexual purpose.
    pub apsp: bool,
    /// Where it stands.
    pub state: Option<ItemState>,
    /// Who has it.
    pub assigned: Option<String>,
    /// Its one line.
    pub summary: String,
    /// Its own grade, the most cautious of its items'.
    pub grade: Option<Grade3>,
    /// Its grade on the old scale, which stays beside a new one.
    pub old_grade: Option<String>,
    /// How it may be handled under C: action, sanitisation, instructions.
    pub handling: (Option<HandlingAction>, Option<Sanitisation>, Option<String>),
    /// The numbered items; the report's own text as the only one where it has no others.
    pub items: Vec<ReportItem>,
    /// Everybody whom it is about.
    pub subjects: Vec<ReportSubject>,
    /// How the source knows, and its grade.
    pub provenance: (Option<String>, Option<String>),
    /// The risk in using it.
    pub risk_assessment: Option<String>,
    /// The priority of the control strategy it hangs on.
    pub priority: Option<String>,
    /// The scores, the latest first.
    pub scores: Vec<ReportScore>,
    /// The mandatory referral, where its clock was started.
    pub referral: Option<ReportReferral>,
    /// The decisions, the first first.
    pub decisions: Vec<LoggedDecision>,
    /// The actions on it, open ones first.
    pub actions: Vec<ReportAction>,
    /// Reports that belong to it: reference, how, why.
    pub links: Vec<(String, String, Option<String>)>,
}

/// A numbered item.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportItem {
    /// Its number, from 1.
    pub number: i64,
    /// What is known.
    pub text: String,
    /// Its own grade.
    pub grade: Option<Grade3>,
}

/// Somebody whom a report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportSubject {
    /// The name as known on the day of the report, or a description.
    pub name: String,
    /// The person's reference, where it is known who it is.
    pub person: Option<String>,
    /// The collar or staff number.
    pub collar: Option<String>,
    /// The force.
    pub force: Option<String>,
    /// The unit.
    pub unit: Option<String>,
}

/// A score.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportScore {
    /// When.
    pub at: Option<Moment>,
    /// By whom.
    pub by: String,
    /// Under which scheme.
    pub scheme: String,
    /// Harm, likelihood, their product R, and organisational position.
    pub figures: [i64; 4],
    /// How sure.
    pub confidence: Option<Confidence>,
    /// The band that counts.
    pub band: Option<Band>,
    /// The band by the score alone, and why another counts.
    pub scored: (Option<Band>, Option<String>),
    /// Whether it is a second score, made without seeing the first.
    pub second: bool,
}

/// An action on a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportAction {
    /// Its reference.
    pub reference: String,
    /// What is to be done.
    pub what: String,
    /// The one named owner.
    pub owner: String,
    /// By when.
    pub due: Option<Date>,
    /// Where it stands.
    pub state: Option<ActionState>,
}

/// A mandatory referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportReferral {
    /// The codes of the criteria that are met, with commas.
    pub criteria: String,
    /// When it became clear.
    pub clear_at: Option<Moment>,
    /// When its clock runs out.
    pub deadline: Option<Moment>,
    /// Where it stands: `open`, `referred` or `not-referred`.
    pub state: String,
    /// The reference that the IOPC gave.
    pub reference: Option<String>,
    /// Why, as it was decided.
    pub rationale: Option<String>,
    /// When that was.
    pub decided_at: Option<Moment>,
    /// By whom.
    pub decided_by: Option<String>,
}

impl Store {
    /// One report with all that hangs on it but its source's identity.
    ///
    /// # Errors
    /// There is no such report, the side is shut, or the database cannot be read.
    pub fn report_facts(&self, id: i64, whole: bool) -> Result<ReportFacts> {
        self.needs_intelligence()?;
        self.refuse_report(id)?;
        let db = self.db.unchecked_transaction()?;
        let (mut report, text) = db
            .prepare_cached(REPORT)?
            .query_row([id], |row| Ok((report(row, whole)?, row.get::<_, String>(21)?)))
            .optional()?
            .ok_or_else(|| StoreError::NoRecord(format!("report {id}")))?;
        report.items = items(&db, id)?;
        if report.items.is_empty() {
            report.items.push(ReportItem { number: 1, text, grade: report.grade });
        }
        let further = rows(&db, SUBJECTS, [id], subject)?;
        if !further.is_empty() {
            report.subjects = further;
        }
        report.scores = rows(&db, SCORES, [id], score)?;
        report.referral = db.prepare_cached(REFERRAL)?.query_row([id], referral).optional()?;
        report.decisions = decisions(&db, Which::Item(id))?;
        report.actions = rows(&db, ACTIONS, [id], action)?;
        report.links = rows(&db, LINKS, [id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        self.withheld()?.take_out(&mut report.links, |(reference, ..)| reference);
        Ok(report)
    }
}

const REPORT: &str =
    "SELECT r.ref, r.marking, r.received, r.occurred, r.source, r.category, r.apsp,
      r.state, r.assigned, r.summary, r.grade, r.old_grade, r.handling_action,
      r.handling_sanitisation, r.handling_instructions, r.provenance, r.provenance_grade,
      r.risk_assessment, y.ref || ' ' || y.title, r.subject, r.force, r.text, r.unit, p.ref,
      p.collar
    FROM intel.report r LEFT JOIN intel.priority y ON y.id = r.priority_id
    LEFT JOIN main.person p ON p.id = r.person_id WHERE r.id = ?1";

fn report(row: &Row<'_>, whole: bool) -> rusqlite::Result<ReportFacts> {
    let subject: Option<String> = row.get(19)?;
    let (force, unit, person, collar) = (row.get(20)?, row.get(22)?, row.get(23)?, row.get(24)?);
    let first = subject.map(|name| ReportSubject { name, person, collar, force, unit });
    Ok(ReportFacts {
        whole,
        reference: row.get(0)?,
        // One that cannot be read is taken for the more careful.
        marking: word(row, 1)?.unwrap_or(Marking::OfficialSensitive),
        received: moment(row, 2)?,
        occurred: date(row, 3)?,
        source: word(row, 4)?,
        category: word(row, 5)?,
        apsp: row.get(6)?,
        state: word(row, 7)?,
        assigned: row.get(8)?,
        summary: row.get(9)?,
        grade: grade(row, 10)?,
        old_grade: row.get(11)?,
        handling: (word(row, 12)?, word(row, 13)?, row.get(14)?),
        provenance: (row.get(15)?, row.get(16)?),
        risk_assessment: row.get(17)?,
        priority: row.get(18)?,
        subjects: first.into_iter().collect(),
        items: Vec::new(),
        scores: Vec::new(),
        referral: None,
        decisions: Vec::new(),
        actions: Vec::new(),
        links: Vec::new(),
    })
}

fn grade(row: &Row<'_>, place: usize) -> rusqlite::Result<Option<Grade3>> {
    let text: Option<String> = row.get(place)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

fn items(db: &Connection, report: i64) -> Result<Vec<ReportItem>> {
    let sql = "SELECT number, text, grade FROM intel.report_item WHERE report_id = ?1
               ORDER BY number";
    rows(db, sql, [report], |row| {
        Ok(ReportItem { number: row.get(0)?, text: row.get(1)?, grade: grade(row, 2)? })
    })
}

const SUBJECTS: &str = "SELECT s.name, p.ref, p.collar, s.force, s.unit
    FROM intel.report_subject s LEFT JOIN main.person p ON p.id = s.person_id
    WHERE s.report_id = ?1 ORDER BY s.number";

fn subject(row: &Row<'_>) -> rusqlite::Result<ReportSubject> {
    Ok(ReportSubject {
        name: row.get(0)?,
        person: row.get(1)?,
        collar: row.get(2)?,
        force: row.get(3)?,
        unit: row.get(4)?,
    })
}

const SCORES: &str = "SELECT scored_at, scored_by, scheme, h, l, r, p, confidence, band,
      scored_band, nullif(concat_ws('; ', override_reason, floor_reason, reason), ''),
      blind_to IS NOT NULL
    FROM intel.score WHERE report_id = ?1 ORDER BY id DESC";

fn score(row: &Row<'_>) -> rusqlite::Result<ReportScore> {
    Ok(ReportScore {
        at: moment(row, 0)?,
        by: row.get(1)?,
        scheme: row.get(2)?,
        figures: [row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?],
        confidence: word(row, 7)?,
        band: word(row, 8)?,
        scored: (word(row, 9)?, row.get(10)?),
        second: row.get(11)?,
    })
}

const REFERRAL: &str =
    "SELECT criteria, clear_at, deadline, state, reference, rationale, decided_at,
      decided_by FROM intel.referral WHERE report_id = ?1";

fn referral(row: &Row<'_>) -> rusqlite::Result<ReportReferral> {
    Ok(ReportReferral {
        criteria: row.get(0)?,
        clear_at: moment(row, 1)?,
        deadline: moment(row, 2)?,
        state: row.get(3)?,
        reference: row.get(4)?,
        rationale: row.get(5)?,
        decided_at: moment(row, 6)?,
        decided_by: row.get(7)?,
    })
}

const ACTIONS: &str = "SELECT ref, what, owner, due, state FROM intel.action
    WHERE report_id = ?1 ORDER BY state <> 'open', due, ref";

fn action(row: &Row<'_>) -> rusqlite::Result<ReportAction> {
    Ok(ReportAction {
        reference: row.get(0)?,
        what: row.get(1)?,
        owner: row.get(2)?,
        due: date(row, 3)?,
        state: word(row, 4)?,
    })
}

const LINKS: &str = "SELECT o.ref, l.kind, l.reason FROM intel.report_link l
      JOIN intel.report o ON o.id = l.other_id
    WHERE l.report_id = ?1 AND l.ended_at IS NULL
    UNION ALL
    SELECT o.ref, l.kind, l.reason FROM intel.report_link l
      JOIN intel.report o ON o.id = l.report_id
    WHERE l.other_id = ?1 AND l.ended_at IS NULL ORDER BY 1";

impl ReportFacts {
    /// Why the text of an item may not stand in a sanitised paper; `None` where it may. Under P
    /// it may be shared (S); under C and S1 it may travel, with its conditions; under C and S2
    /// only words that a person made safe may, and none are kept here; what has no 3x5x2 grade
    /// says nothing of sharing (L).
    pub fn withheld(&self, grade: Option<Grade3>) -> Option<&'static str> {
        match (grade.map(|grade| grade.handling), self.handling.1) {
            (None, _) => Some("it has no 3x5x2 grade, so nothing says that it may be shared"),
            (Some(HandlingCode::Permitted), _) => None,
            (Some(HandlingCode::Conditions), Some(Sanitisation::S1)) => None,
            (Some(HandlingCode::Conditions), _) => {
                Some("handling C with S2: only a text that a person sanitised may travel")
            }
        }
    }

    /// The words that tell who the subjects are: those of a name or description that begin with
    /// a capital, and collar numbers.
    pub fn telling_words(&self) -> Vec<&str> {
        let name = |word: &&str| word.starts_with(char::is_uppercase);
        let number = |word: &&str| word.contains(|c: char| c.is_ascii_digit());
        let names = self.subjects.iter().flat_map(|who| words(&who.name)).filter(name);
        let collars = self.subjects.iter().filter_map(|who| who.collar.as_deref());
        names.chain(collars.flat_map(words).filter(number)).collect()
    }
}

/// The words of a text that are longer than a letter.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let parted = text.split(|c: char| c.is_whitespace() || c == ',');
    parted.filter(|word| word.chars().count() > 1)
}

/// How a code of handling reads: `A2 covert action`.
pub fn handling_words<C: Choice>(code: Option<C>) -> Option<String> {
    code.map(|code| format!("{} {}", code.code(), code.label()))
}
