//! What the workspace holds of one person, side by side and each with its date, so that whoever
//! decides about them sees it all at once.

use super::{Which, rows};
use crate::domain::association::{AssociationCategory, AssociationStage, Risk};
use crate::domain::gift::Disposition as GiftDisposition;
use crate::domain::intelligence::{Category, ItemState};
use crate::domain::interest::{InterestDecision, InterestKind, InterestStage, ManagerView};
use crate::domain::money::Pence;
use crate::domain::score::{Band, Confidence};
use crate::domain::tasking::Disposition;
use crate::domain::time::{Date, Moment, day};
use crate::domain::vetting::{CaseKind, ClearanceState, Stage, SubjectKind};
use crate::store::Store;
use crate::store::error::{Result, StoreError};
use crate::store::row::{date, moment, word};
use rusqlite::{Connection, OptionalExtension, Row};

/// One person.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// The day on which it was drawn up.
    pub as_at: Date,
    /// Who.
    pub person: Person,
    /// The posts held.
    pub posts: Vec<Post>,
    /// Clearances, current ones first.
    pub clearances: Vec<Clearance>,
    /// Vetting cases that are open.
    pub cases: Vec<OpenCase>,
    /// Gifts and hospitality, the latest first.
    pub gifts: Vec<Gift>,
    /// Donors who gave or offered more than once, and how often.
    pub repeat_donors: Vec<(String, i64)>,
    /// Business interests, refused ones as well, the latest first.
    pub interests: Vec<Interest>,
    /// Notifiable associations without who the associate is.
    pub associations: Vec<Association>,
    /// What the person declared of their own circumstances and has not ended.
    pub vulnerabilities: Vec<(String, Date)>,
    /// What the intelligence side knows; `None` where it is shut.
    pub intelligence: Option<Known>,
    /// How many entries are withheld from whoever asked.
    pub withheld: usize,
}

/// Who a person is.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The reference.
    pub reference: String,
    /// Surname, forenames.
    pub name: String,
    /// Officer, staff, contractor …
    pub kind: Option<SubjectKind>,
    /// The force.
    pub force: String,
    /// Collar or staff number.
    pub collar: Option<String>,
    /// Rank or grade.
    pub rank: Option<String>,
    /// Where they work.
    pub unit: Option<String>,
    /// A contractor's employer.
    pub employer: Option<String>,
    /// Since when.
    pub started: Option<Date>,
    /// When they left.
    pub left_on: Option<Date>,
}

/// A post held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its reference.
    pub reference: String,
    /// Its title and unit.
    pub title: String,
    /// The level that it needs.
    pub level: String,
    /// Whether it is designated.
    pub designated: bool,
    /// Its sensitivity, `none` where it has none.
    pub sensitivity: String,
    /// Since when.
    pub held_since: Option<Date>,
    /// Whether a valid clearance of the person satisfies it today.
    pub satisfied: bool,
}

/// A clearance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clearance {
    /// Its reference.
    pub reference: String,
    /// Its level.
    pub level: String,
    /// When it was granted.
    pub granted_on: Option<Date>,
    /// Until when it is valid.
    pub valid_until: Option<Date>,
    /// Its state.
    pub state: Option<ClearanceState>,
    /// Whether it is the current one of its ladder.
    pub current: bool,
}

/// A vetting case that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCase {
    /// Its reference.
    pub reference: String,
    /// Its kind.
    pub kind: Option<CaseKind>,
    /// The level that it is for.
    pub level: String,
    /// Where it stands.
    pub stage: Option<Stage>,
    /// When it came in.
    pub received: Option<Date>,
    /// When it should be decided.
    pub target_on: Option<Date>,
}

/// A gift or hospitality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gift {
    /// Its reference.
    pub reference: String,
    /// When it was offered.
    pub offered: Option<Date>,
    /// By whom.
    pub donor: Option<String>,
    /// What.
    pub description: String,
    /// Its value; unknown is not nothing.
    pub value: Option<Pence>,
    /// What became of it.
    pub disposition: Option<GiftDisposition>,
    /// Whether it was declared late.
    pub late: bool,
}

/// A business interest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interest {
    /// Its reference.
    pub reference: String,
    /// Its kind.
    pub kind: Option<InterestKind>,
    /// What it is, with the organisation.
    pub description: String,
    /// When it was applied for.
    pub applied: Option<Date>,
    /// Where it stands.
    pub stage: Option<InterestStage>,
    /// What the line manager said.
    pub manager: Option<ManagerView>,
    /// What was decided, and when.
    pub decision: Option<InterestDecision>,
    /// When that was.
    pub decided_on: Option<Date>,
    /// When it is reviewed.
    pub review_due: Option<Date>,
}

/// An association, without the associate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Association {
    /// Its reference.
    pub reference: String,
    /// Why it is notifiable.
    pub category: Option<AssociationCategory>,
    /// When it was declared.
    pub declared: Option<Date>,
    /// Where it stands.
    pub stage: Option<AssociationStage>,
    /// The risk for the person and for the force, once evaluated.
    pub risk: Option<(Risk, Risk)>,
    /// When it is reviewed.
    pub review_due: Option<Date>,
}

/// What the intelligence side knows of a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// Complaints, the latest first.
    pub complaints: Vec<Complaint>,
    /// Reports, the latest first.
    pub reports: Vec<KnownReport>,
    /// Decisions on them that stand, the first first.
    pub decisions: Vec<Decided>,
    /// The entry among people at risk, where there is one that has not expired.
    pub at_risk: Option<AtRisk>,
}

/// A decision that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Its reference.
    pub reference: String,
    /// The report it is about.
    pub item: String,
    /// When.
    pub on: Option<Date>,
    /// What.
    pub disposition: Option<Disposition>,
}

/// A complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Its reference.
    pub reference: String,
    /// When it came in.
    pub received: Option<Date>,
    /// What is alleged.
    pub allegation: String,
    /// What came of it.
    pub outcome: Option<String>,
    /// Indicators of the matrix that a reviewer confirmed, of those that were met.
    pub confirmed: (i64, i64),
}

/// A report that names the person.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownReport {
    /// Its reference.
    pub reference: String,
    /// When it was received.
    pub received: Option<Date>,
    /// Its category.
    pub category: Option<Category>,
    /// Its grade.
    pub grade: Option<String>,
    /// Its band (`None` is UNSCORED), score and confidence.
    pub band: (Option<Band>, Option<i64>, Option<Confidence>),
    /// Where it stands.
    pub state: Option<ItemState>,
    /// Its one line.
    pub summary: String,
}

/// An entry among people at risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtRisk {
    /// Its reference.
    pub reference: String,
    /// Why the person was entered.
    pub reason: String,
    /// Who decided so.
    pub decided_by: String,
    /// When.
    pub entered_on: Option<Date>,
    /// When it is reviewed.
    pub review_on: Option<Date>,
    /// When it falls away.
    pub expires_on: Option<Date>,
    /// The indicators as they stood when it was decided: what, when and why.
    pub indicators: Vec<(String, Option<Date>, String)>,
}

impl Store {
    /// What the workspace holds of one person.
    ///
    /// # Errors
    /// There is no such person, or the database cannot be read.
    pub fn profile(&self, person: i64, today: Date) -> Result<Profile> {
        let db = self.db.unchecked_transaction()?;
        let who = db
            .prepare_cached(PERSON)?
            .query_row([person], read_person)
            .optional()?
            .ok_or_else(|| StoreError::NoRecord(format!("person {person}")))?;
        let mut intelligence =
            self.has_intelligence.then(|| known(&db, person, today)).transpose()?;
        let withheld = intelligence.as_mut().map_or(Ok(0), |known| self.take_from(known))?;
        Ok(Profile {
            as_at: today,
            person: who,
            posts: rows(&db, POSTS, (person, today.to_string()), post)?,
            clearances: rows(&db, CLEARANCES, [person], clearance)?,
            cases: rows(&db, CASES, [person], open_case)?,
            gifts: rows(&db, GIFTS, [person], gift)?,
            repeat_donors: rows(&db, DONORS, [person], |row| Ok((row.get(0)?, row.get(1)?)))?,
            interests: rows(&db, INTERESTS, [person], interest)?,
            associations: rows(&db, ASSOCIATIONS, [person], association)?,
            vulnerabilities: vulnerabilities(&db, person, today)?,
            intelligence,
            withheld,
        })
    }

    /// Takes out what is withheld from whoever asks, and says how much that was.
    fn take_from(&self, known: &mut Known) -> Result<usize> {
        let withheld = self.withheld()?;
        let mut entry: Vec<AtRisk> = known.at_risk.take().into_iter().collect();
        let entries = withheld.take_out(&mut entry, |entry| &entry.reference);
        known.at_risk = entry.pop();
        Ok(entries
            + withheld.take_out(&mut known.reports, |report| &report.reference)
            + withheld.take_out(&mut known.decisions, |decision| &decision.reference)
            + withheld.take_out(&mut known.complaints, |complaint| &complaint.reference))
    }
}

pub(in crate::store) const PERSON: &str =
    "SELECT p.ref, p.name, p.kind, f.name, p.collar, p.rank, p.unit, p.employer,
      p.started, p.left_on
    FROM main.person p JOIN main.force f ON f.id = p.force_id WHERE p.id = ?1";

fn read_person(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        reference: row.get(0)?,
        name: row.get(1)?,
        kind: word(row, 2)?,
        force: row.get(3)?,
        collar: row.get(4)?,
        rank: row.get(5)?,
        unit: row.get(6)?,
        employer: row.get(7)?,
        started: date(row, 8)?,
        left_on: date(row, 9)?,
    })
}

pub(in crate::store) const POSTS: &str =
    "SELECT o.ref, o.title || ', ' || o.unit, o.level, o.designated, o.sensitivity,
      o.held_since, ifnull(o.cleared_until, '') >= ?2
    FROM main.post o WHERE o.holder_id = ?1 ORDER BY o.ref";

fn post(row: &Row<'_>) -> rusqlite::Result<Post> {
    Ok(Post {
        reference: row.get(0)?,
        title: row.get(1)?,
        level: row.get(2)?,
        designated: row.get(3)?,
        sensitivity: row.get(4)?,
        held_since: date(row, 5)?,
        satisfied: row.get(6)?,
    })
}

pub(in crate::store) const CLEARANCES: &str =
    "SELECT ref, level, granted_on, valid_until, state, current
    FROM main.clearance WHERE person_id = ?1 ORDER BY current DESC, granted_on DESC, ref DESC";

fn clearance(row: &Row<'_>) -> rusqlite::Result<Clearance> {
    Ok(Clearance {
        reference: row.get(0)?,
        level: row.get(1)?,
        granted_on: date(row, 2)?,
        valid_until: date(row, 3)?,
        state: word(row, 4)?,
        current: row.get(5)?,
    })
}

pub(in crate::store) const CASES: &str =
    "SELECT ref, kind, level, stage, received, target_on FROM main.vetting_case
    WHERE person_id = ?1 AND open = 1 ORDER BY received, ref";

fn open_case(row: &Row<'_>) -> rusqlite::Result<OpenCase> {
    Ok(OpenCase {
        reference: row.get(0)?,
        kind: word(row, 1)?,
        level: row.get(2)?,
        stage: word(row, 3)?,
        received: date(row, 4)?,
        target_on: date(row, 5)?,
    })
}

pub(in crate::store) const GIFTS: &str =
    "SELECT ref, offered, donor, description, value_pence, disposition, late
    FROM main.gift WHERE person_id = ?1 ORDER BY offered DESC, ref DESC";
pub(in crate::store) const DONORS: &str = "SELECT min(donor), count(*) FROM main.gift
    WHERE person_id = ?1 AND donor IS NOT NULL GROUP BY donor COLLATE NOCASE
    HAVING count(*) > 1 ORDER BY count(*) DESC, min(donor)";

fn gift(row: &Row<'_>) -> rusqlite::Result<Gift> {
    Ok(Gift {
        reference: row.get(0)?,
        offered: date(row, 1)?,
        donor: row.get(2)?,
        description: row.get(3)?,
        value: row.get::<_, Option<i64>>(4)?.map(Pence),
        disposition: word(row, 5)?,
        late: row.get(6)?,
    })
}

const INTERESTS: &str =
    "SELECT ref, kind, concat_ws(', ', description, organisation), applied, stage,
      manager_view, decision, decided_on, review_due
    FROM main.interest WHERE person_id = ?1 ORDER BY applied DESC, ref DESC";

fn interest(row: &Row<'_>) -> rusqlite::Result<Interest> {
    Ok(Interest {
        reference: row.get(0)?,
        kind: word(row, 1)?,
        description: row.get(2)?,
        applied: date(row, 3)?,
        stage: word(row, 4)?,
        manager: word(row, 5)?,
        decision: word(row, 6)?,
        decided_on: date(row, 7)?,
        review_due: date(row, 8)?,
    })
}

/// Who the associate is stays on the record, where each look is logged.
const ASSOCIATIONS: &str =
    "SELECT ref, category, declared, stage, person_risk, force_risk, review_due
    FROM main.association WHERE person_id = ?1 ORDER BY declared DESC, ref DESC";

fn association(row: &Row<'_>) -> rusqlite::Result<Association> {
    Ok(Association {
        reference: row.get(0)?,
        category: word(row, 1)?,
        declared: date(row, 2)?,
        stage: word(row, 3)?,
        risk: word(row, 4)?.zip(word(row, 5)?),
        review_due: date(row, 6)?,
    })
}

fn vulnerabilities(db: &Connection, person: i64, today: Date) -> Result<Vec<(String, Date)>> {
    let sql = "SELECT kind, declared FROM main.vulnerability
               WHERE person_id = ?1 AND (ended IS NULL OR ended > ?2) ORDER BY declared, id";
    rows(db, sql, (person, today.to_string()), |row| Ok((row.get(0)?, super::due_date(row, 1)?)))
}

fn known(db: &Connection, person: i64, today: Date) -> Result<Known> {
    let complaints = "SELECT ref, received, allegation, outcome, confirmed, met
        FROM intel.complaint WHERE person_id = ?1 ORDER BY received DESC, ref DESC";
    Ok(Known {
        complaints: rows(db, complaints, [person], complaint)?,
        reports: rows(db, REPORTS, [person], known_report)?,
        decisions: standing(db, person)?,
        at_risk: entry(db, person, &today.to_string())?,
    })
}

/// The entry among people at risk that stands, with its indicators.
fn entry(db: &Connection, person: i64, today: &str) -> Result<Option<AtRisk>> {
    let sql = "SELECT ref, reason, decided_by, entered_on, review_on, expires_on
        FROM intel.at_risk WHERE person_id = ?1 AND expires_on >= ?2";
    let found = db.prepare_cached(sql)?.query_row((person, today), at_risk).optional()?;
    let Some(mut entry) = found else { return Ok(None) };
    let indicators = "SELECT json_extract(j.value, '$.label'), json_extract(j.value, '$.on'),
          ifnull(json_extract(j.value, '$.reason'), '')
        FROM intel.at_risk e, json_each(e.indicators) j
        WHERE e.person_id = ?1 AND json_extract(j.value, '$.label') IS NOT NULL";
    entry.indicators =
        rows(db, indicators, [person], |row| Ok((row.get(0)?, date(row, 1)?, row.get(2)?)))?;
    Ok(Some(entry))
}

fn complaint(row: &Row<'_>) -> rusqlite::Result<Complaint> {
    Ok(Complaint {
        reference: row.get(0)?,
        received: date(row, 1)?,
        allegation: row.get(2)?,
        outcome: row.get(3)?,
        confirmed: (row.get(4)?, row.get(5)?),
    })
}

pub(in crate::store) const REPORTS: &str =
    "SELECT ref, received, category, ifnull(grade, old_grade), band, r, confidence,
      state, summary
    FROM intel.report WHERE id IN (SELECT id FROM intel.report WHERE person_id = ?1
      UNION SELECT report_id FROM intel.report_subject WHERE person_id = ?1)
    ORDER BY received DESC, ref DESC";

fn known_report(row: &Row<'_>) -> rusqlite::Result<KnownReport> {
    Ok(KnownReport {
        reference: row.get(0)?,
        received: moment(row, 1)?.map(|at: Moment| day(at)),
        category: word(row, 2)?,
        grade: row.get(3)?,
        band: (word(row, 4)?, row.get(5)?, word(row, 6)?),
        state: word(row, 7)?,
        summary: row.get(8)?,
    })
}

/// The decisions on a person's reports that no later one corrects.
fn standing(db: &Connection, person: i64) -> Result<Vec<Decided>> {
    let all = super::decisions::decisions(db, Which::Person(person))?;
    let stands = all.into_iter().filter(|decision| decision.corrected_by.is_none());
    let short = stands.map(|decision| Decided {
        on: decision.decided_at.map(day),
        reference: decision.reference,
        item: decision.item,
        disposition: decision.disposition,
    });
    Ok(short.collect())
}

fn at_risk(row: &Row<'_>) -> rusqlite::Result<AtRisk> {
    Ok(AtRisk {
        reference: row.get(0)?,
        reason: row.get(1)?,
        decided_by: row.get(2)?,
        entered_on: date(row, 3)?,
        review_on: date(row, 4)?,
        expires_on: date(row, 5)?,
        indicators: Vec::new(),
    })
}
