//! What a letter says: the draft that the state of a case calls for, or the letter as it was sent.

use super::renewals_of;
use crate::domain::appeal;
use crate::domain::case;
use crate::domain::choice::Choice;
use crate::domain::due::{DueKind, DueState};
use crate::domain::letter::{CaseStanding, LetterKind, SentBefore, spoken};
use crate::domain::policy::Policies;
use crate::domain::time::{Date, Moment, add_days, day, show_date};
use crate::domain::vetting::{CaseKind, Ground, Level, Outcome, Stage};
use crate::store::Store;
use crate::store::error::{Result, StoreError};
use crate::store::row::{date, word};
use crate::store::writer::Seen;
use rusqlite::{Connection, OptionalExtension, Row};

/// The register of cases.
const CASES: &str = "vetting";
/// That of follow-ups.
const DUE: &str = "due";

/// What letters are asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Cases, by row number.
    Cases(Vec<i64>),
    /// Clearances whose renewal is open.
    Clearances(Vec<i64>),
    /// Follow-ups that wait for an answer.
    Due(Vec<i64>),
    /// Letters that were sent.
    Sent(Vec<i64>),
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Which.
    pub kind: LetterKind,
    /// The register of the record that it is about.
    pub register: &'static str,
    /// That record as seen.
    pub record: Seen,
    /// The reference that it quotes.
    pub about: String,
    /// The name of whom it goes to, as written.
    pub name: String,
    /// What stands under the name: number, unit, force.
    pub details: Vec<String>,
    /// The level it is about.
    pub level: Option<Level>,
    /// What it says beside the unit's own words.
    pub words: LetterWords,
    /// When it was sent, or would be today.
    pub date: Date,
    /// Its reference and who sent it; `None` while it is a draft.
    pub sent: Option<(String, String)>,
    /// Whose name stands under it.
    pub signed: String,
}

/// What a letter says beside the unit's own words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LetterWords {
    /// The last day of the clearance.
    pub until: Option<Date>,
    /// The last day to appeal or to answer.
    pub by: Option<Date>,
    /// Grounds by name, or conditions.
    pub points: Vec<String>,
    /// What the writer added.
    pub told: String,
}

impl LetterWords {
    /// The same with what the writer adds. A refusal whose writer says why names no grounds: what
    /// may be told of them is the writer's to judge.
    pub(super) fn telling(self, kind: LetterKind, told: &str) -> Self {
        let told = told.trim().to_owned();
        let instead = kind == LetterKind::Refusal && !told.is_empty();
        let points = if instead { Vec::new() } else { self.points };
        Self { points, told, ..self }
    }
}

impl Letter {
    /// When it was sent and by whom, if it was.
    pub(super) fn sent_before(&self) -> Option<SentBefore> {
        self.sent.as_ref().map(|(_, by)| SentBefore { on: self.date, by: by.clone() })
    }
}

/// The case that renews a clearance.
pub(in crate::store) const RENEWAL: &str = "SELECT v.id FROM main.clearance c
    JOIN main.vetting_case v ON v.person_id = c.person_id AND v.level = c.level
    WHERE c.id = ?1 AND v.open = 1 AND v.kind = 'renewal' ORDER BY v.id LIMIT 1";

/// What a letter about a case is drawn from.
pub(in crate::store) const DRAWN: &str = "SELECT v.id, v.version, v.ref, v.kind, v.level, v.stage,
      v.outcome, v.grounds, p.name, p.collar, p.unit, f.name,
      (SELECT a.outcome FROM main.appeal a WHERE a.case_id = v.id AND a.state = 'decided'),
      (SELECT max(l.by_on) FROM main.letter l WHERE l.case_id = v.id
        AND (l.kind = 'invitation' OR l.kind = 'reminder')),
      (SELECT max(c.valid_until) FROM main.clearance c
        WHERE c.person_id = v.person_id AND c.case_ref = v.ref),
      (SELECT c.valid_until FROM main.clearance c
        WHERE c.person_id = v.person_id AND 1 IN (c.current, c.standing) AND c.level = v.level)
    FROM main.vetting_case v
    JOIN main.person p ON p.id = v.person_id
    JOIN main.force f ON f.id = p.force_id
    WHERE v.id = ?1";

/// What a reminder of a follow-up is drawn from.
pub(in crate::store) const FOLLOWED_UP: &str = "SELECT d.id, d.version, d.ref, d.kind, d.due_on,
      d.state, p.name, p.collar, p.unit, f.name, c.level,
      (SELECT count(*) FROM main.letter l WHERE l.due_id = d.id)
    FROM main.due d
    JOIN main.person p ON p.id = d.person_id
    JOIN main.force f ON f.id = p.force_id
    LEFT JOIN main.clearance c ON c.id = d.clearance_id
    WHERE d.id = ?1";

/// The latest reminder of a follow-up.
pub(in crate::store) fn reminder_sql() -> String {
    format!("{SENT} WHERE l.due_id = ?1 ORDER BY l.sent_on DESC, l.id DESC LIMIT 1")
}

/// Conditions of a case that bind.
pub(in crate::store) const BINDING: &str = "SELECT text, review_on FROM main.vetting_condition
    WHERE case_id = ?1 AND state = 'active' ORDER BY id";

/// Letters as they were sent.
const SENT: &str = "SELECT l.kind, ifnull(v.id, d.id), ifnull(v.version, d.version), ifnull(v.ref, d.ref), l.addressee, p.collar, p.unit, f.name,
      l.level, l.until_on, l.by_on, l.points, l.told, l.sent_on, l.ref, l.sent_by,
      ifnull(u.full_name, l.sent_by), l.due_id IS NOT NULL
    FROM main.letter l
    JOIN main.person p ON p.id = l.person_id
    JOIN main.force f ON f.id = p.force_id
    LEFT JOIN main.vetting_case v ON v.id = l.case_id
    LEFT JOIN main.due d ON d.id = l.due_id
    LEFT JOIN main.user u ON u.name = l.sent_by";

/// The latest letter of a kind about a case.
pub(in crate::store) fn latest_sql() -> String {
    format!(
        "{SENT} WHERE l.case_id = ?1 AND l.kind = ?2 ORDER BY l.sent_on DESC, l.id DESC LIMIT 1"
    )
}

fn unknown_words(reference: &str) -> StoreError {
    StoreError::Refused(format!("{reference} holds words unknown here; run `probity doctor`"))
}

/// Number, unit and force, as far as they are known.
fn details(row: &Row<'_>, from: usize) -> rusqlite::Result<Vec<String>> {
    let known: Vec<Option<String>> =
        (from..from + 3).map(|place| row.get(place)).collect::<rusqlite::Result<_>>()?;
    Ok(known.into_iter().flatten().filter(|text| !text.trim().is_empty()).collect())
}

/// A case as read.
struct Drawn {
    seen: Seen,
    reference: String,
    name: String,
    details: Vec<String>,
    level: Option<Level>,
    standing: Option<CaseStanding>,
    grounds: String,
    granted_until: Option<Date>,
    held_until: Option<Date>,
}

fn read_case(row: &Row<'_>) -> rusqlite::Result<Drawn> {
    let (kind, stage): (Option<CaseKind>, Option<Stage>) = (word(row, 3)?, word(row, 5)?);
    let outcome: Option<Outcome> = word(row, 6)?;
    let (appeal, asked_until) = (word(row, 12)?, date(row, 13)?);
    let standing = kind.zip(stage).map(|(kind, stage)| CaseStanding {
        kind,
        stage,
        outcome,
        appeal,
        asked_until,
    });
    Ok(Drawn {
        seen: Seen { id: row.get(0)?, version: row.get(1)? },
        reference: row.get(2)?,
        level: word(row, 4)?,
        grounds: row.get::<_, Option<String>>(7)?.unwrap_or_default(),
        name: row.get(8)?,
        details: details(row, 9)?,
        standing,
        granted_until: date(row, 14)?,
        held_until: date(row, 15)?,
    })
}

/// The letter that the state of a case calls for, or the one asked for where it fits, as a draft
/// of the day.
pub(super) fn draft(
    db: &Connection,
    (policies, today): (&Policies, Date),
    case: i64,
    asked: Option<LetterKind>,
) -> Result<Draft> {
    let found = db.prepare_cached(DRAWN)?.query_row([case], read_case).optional()?;
    let drawn = found.ok_or_else(|| StoreError::NoRecord(format!("case {case}")))?;
    let standing = drawn.standing.ok_or_else(|| unknown_words(&drawn.reference))?;
    let kind = standing.letter(&drawn.reference, asked, today).map_err(StoreError::Refused)?;
    let words = words(db, (policies, today), &drawn, kind)?;
    let letter = Letter {
        kind,
        register: CASES,
        record: drawn.seen,
        about: drawn.reference,
        name: drawn.name,
        details: drawn.details,
        level: drawn.level,
        words,
        date: today,
        sent: None,
        signed: String::new(),
    };
    Ok(Draft { letter, fit: standing.letters(today) })
}

/// A letter that was not sent, and every letter that fits its case.
pub(super) struct Draft {
    pub letter: Letter,
    fit: Vec<LetterKind>,
}

/// A follow-up as read.
struct FollowedUp {
    seen: Seen,
    reference: String,
    kind: Option<DueKind>,
    due_on: Option<Date>,
    state: Option<DueState>,
    name: String,
    unit: Option<String>,
    details: Vec<String>,
    level: Option<Level>,
    reminders: u32,
}

/// The reminder of a follow-up, as a draft of the day. After as many as policy says (L) it goes to
/// the head of the unit.
pub(super) fn reminder(
    db: &Connection,
    (policies, today): (&Policies, Date),
    due: i64,
) -> Result<Letter> {
    let found = db.prepare_cached(FOLLOWED_UP)?.query_row([due], |row| {
        Ok(FollowedUp {
            seen: Seen { id: row.get(0)?, version: row.get(1)? },
            reference: row.get(2)?,
            kind: word(row, 3)?,
            due_on: date(row, 4)?,
            state: word(row, 5)?,
            name: row.get(6)?,
            unit: row.get(8)?,
            details: details(row, 7)?,
            level: word(row, 10)?,
            reminders: row.get(11)?,
        })
    });
    let read = found.optional()?.ok_or_else(|| StoreError::NoRecord(format!("follow-up {due}")))?;
    let reference = &read.reference;
    let (kind, state) = read.kind.zip(read.state).ok_or_else(|| unknown_words(reference))?;
    if state != DueState::Open {
        let why = format!("{reference} is {}; nothing is left to remind of", state.label());
        return Err(StoreError::Refused(why));
    }
    if kind == DueKind::Change {
        let why = format!("{reference} waits for our own answer, not for theirs; d answers it");
        return Err(StoreError::Refused(why));
    }
    let policy = policies.on(today);
    let day = read.due_on.map_or_else(String::new, |day| format!(", due on {}", show_date(day)));
    let escalated = read.unit.filter(|_| read.reminders >= policy.due.escalate_after);
    let (name, details, point) = match escalated {
        Some(unit) => {
            let point = format!("{} of {}{day}", kind.label(), spoken(&read.name));
            (format!("Head of {unit}"), Vec::new(), point)
        }
        None => (read.name, read.details, format!("{}{day}", kind.label())),
    };
    let by = policy.calendar.add_working_days(today, policy.letters.answer_days);
    Ok(Letter {
        kind: LetterKind::Reminder,
        register: DUE,
        record: read.seen,
        about: read.reference,
        name,
        details,
        level: read.level,
        words: LetterWords { by: Some(by), points: vec![point], ..LetterWords::default() },
        date: today,
        sent: None,
        signed: String::new(),
    })
}

/// The latest reminder of a follow-up.
pub(super) fn latest_reminder(db: &Connection, due: i64) -> Result<Option<Letter>> {
    let mut statement = db.prepare_cached(&reminder_sql())?;
    Ok(statement.query_row([due], read_sent).optional()?)
}

/// What a letter of a kind says of a case. Grounds are named and nothing else of what was found:
/// neither findings nor the rationale ever leave in a letter.
fn words(
    db: &Connection,
    (policies, today): (&Policies, Date),
    drawn: &Drawn,
    kind: LetterKind,
) -> Result<LetterWords> {
    let policy = policies.on(today);
    let answer = || policy.calendar.add_working_days(today, policy.letters.answer_days);
    let mut words = LetterWords::default();
    match kind {
        LetterKind::Grant | LetterKind::AppealAllowed => words.until = drawn.granted_until,
        LetterKind::Conditions => {
            words.until = drawn.granted_until;
            words.points = binding(db, drawn.seen.id)?;
        }
        LetterKind::Refusal => {
            words.by = Some(appeal::deadline(today, policy));
            words.points = grounds(&drawn.grounds);
        }
        LetterKind::AppealDismissed => {}
        LetterKind::Invitation => {
            words.until = drawn.held_until;
            words.by = Some(answer());
        }
        LetterKind::Reminder => words.by = Some(answer()),
    }
    Ok(words)
}

/// Grounds by name; a code that is unknown is left out, for it would say nothing to its reader.
fn grounds(codes: &str) -> Vec<String> {
    let known = codes.split(',').filter_map(|code| Ground::from_code(code.trim()).ok());
    known.map(|ground| ground.label().to_owned()).collect()
}

/// The conditions of a case that bind, each with the day on which it is looked at again.
fn binding(db: &Connection, case: i64) -> Result<Vec<String>> {
    let mut statement = db.prepare_cached(BINDING)?;
    let rows = statement.query_map([case], |row| {
        let text: String = row.get(0)?;
        let review = date(row, 1)?.map(|day| format!(" (reviewed on {})", show_date(day)));
        Ok(format!("{text}{}", review.unwrap_or_default()))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read_sent(row: &Row<'_>) -> rusqlite::Result<Letter> {
    let text =
        |place| Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(place)?.unwrap_or_default());
    let points = text(11)?;
    Ok(Letter {
        kind: word(row, 0)?.unwrap_or(LetterKind::Reminder),
        register: if row.get(17)? { DUE } else { CASES },
        record: Seen { id: row.get(1)?, version: row.get(2)? },
        about: row.get(3)?,
        name: row.get(4)?,
        details: details(row, 5)?,
        level: word(row, 8)?,
        words: LetterWords {
            until: date(row, 9)?,
            by: date(row, 10)?,
            points: case::conditions(&points).into_iter().map(str::to_owned).collect(),
            told: text(12)?,
        },
        date: date(row, 13)?.unwrap_or_default(),
        sent: Some((row.get(14)?, row.get(15)?)),
        signed: row.get(16)?,
    })
}

/// The latest letter of a kind about a case.
pub(super) fn latest(db: &Connection, case: i64, kind: LetterKind) -> Result<Option<Letter>> {
    let mut statement = db.prepare_cached(&latest_sql())?;
    Ok(statement.query_row((case, kind.code()), read_sent).optional()?)
}

impl Store {
    /// Letters as they were sent; where one was not, its draft. Of reminders a new one is drafted
    /// once the last is as old as policy says (L).
    ///
    /// # Errors
    /// A record calls for no letter or not for the one asked, or the database cannot be read.
    pub(in crate::store) fn letters(
        &self,
        about: &About,
        kind: Option<LetterKind>,
        now: Moment,
    ) -> Result<Vec<Letter>> {
        let today = day(now);
        let of_case = |case: i64| self.letter(case, kind, today);
        match about {
            About::Cases(cases) => each(cases, of_case),
            About::Clearances(clearances) => each(&renewals_of(&self.db, clearances)?, of_case),
            About::Due(due) => each(due, |due| self.reminder(due, kind, today)),
            About::Sent(letters) => {
                let sql = format!("{SENT} WHERE l.id = ?1");
                let mut statement = self.db.prepare_cached(&sql)?;
                let one = |id: &i64| {
                    let found = statement.query_row([id], read_sent).optional()?;
                    found.ok_or_else(|| StoreError::NoRecord(format!("letter {id}")))
                };
                letters.iter().map(one).collect()
            }
        }
    }

    fn letter(&self, case: i64, kind: Option<LetterKind>, today: Date) -> Result<Letter> {
        let draft = draft(&self.db, (&self.policies, today), case, kind)?;
        // What went today is what whoever sent it wants to see, whichever of those that fit it is.
        let others = draft.fit.iter().filter(|_| kind.is_none());
        for other in others {
            let sent = latest(&self.db, case, *other)?;
            if let Some(sent) = sent.filter(|sent| sent.date == today) {
                return Ok(sent);
            }
        }
        let sent = latest(&self.db, case, draft.letter.kind)?;
        self.sent_or(draft.letter, sent, today)
    }

    fn reminder(&self, due: i64, kind: Option<LetterKind>, today: Date) -> Result<Letter> {
        let draft = reminder(&self.db, (&self.policies, today), due)?;
        if let Some(kind) = kind.filter(|kind| *kind != LetterKind::Reminder) {
            let (kind, about) = (kind.label(), draft.about);
            let why = format!("a letter of {kind} does not fit {about}; what fits is reminder");
            return Err(StoreError::Refused(why));
        }
        let sent = latest_reminder(&self.db, due)?;
        self.sent_or(draft, sent, today)
    }

    /// The letter as it was sent, unless it is a reminder that is old enough for another; else the
    /// draft with the name of whoever would send it.
    fn sent_or(&self, draft: Letter, sent: Option<Letter>, today: Date) -> Result<Letter> {
        let days = self.policies.on(today).letters.remind_days;
        let stale =
            |sent: &Letter| sent.kind == LetterKind::Reminder && add_days(sent.date, days) <= today;
        if let Some(sent) = sent.filter(|sent| !stale(sent)) {
            return Ok(sent);
        }
        let sql = "SELECT full_name FROM main.user WHERE name = ?1";
        let name: Option<String> =
            self.db.prepare_cached(sql)?.query_row([&self.viewer], |row| row.get(0)).optional()?;
        Ok(Letter { signed: name.unwrap_or_else(|| self.viewer.clone()), ..draft })
    }
}

/// A letter of each record; where several are asked for and some call for none, that is said.
fn each(ids: &[i64], letter: impl Fn(i64) -> Result<Letter>) -> Result<Vec<Letter>> {
    let mut refused = Vec::new();
    let mut letters = Vec::new();
    for id in ids {
        match letter(*id) {
            Ok(letter) => letters.push(letter),
            Err(StoreError::Refused(why)) => refused.push(why),
            Err(error) => return Err(error),
        }
    }
    match (refused.first(), ids.len()) {
        (None, _) => Ok(letters),
        (Some(why), 1) => Err(StoreError::Refused(why.clone())),
        (Some(why), of) => Err(StoreError::Refused(format!(
            "{} of {of} marked call for no letter, the first because {why}",
            refused.len()
        ))),
    }
}
