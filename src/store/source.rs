//! Who a source is: kept beside its report, told only to those who are allowed, and never without
//! the audit entry that says who looked and why. No other file reads this table.

use super::Store;
use super::change::Done;
use super::error::{Result, StoreError};
use super::value::Value;
use super::writer::Writer;
use super::{Rules, Side, audit, users};
use crate::domain::check::Findings;
use crate::domain::secret::Secret;
use crate::domain::time::{Date, Moment, day, iso, parse_moment, show_moment};
use rusqlite::{Connection, OptionalExtension};

const SOURCE: &str = "intel.source_identity";

/// Keeps who the source of a report is, or changes what is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeepSource {
    /// The report.
    pub report: i64,
    /// The version of what was kept when the user saw that it is; `None` where nothing was.
    pub kept: Option<i64>,
    /// Who the source is.
    pub identity: Secret,
    /// How the source is reached; blank is unknown, or stays as it is kept.
    pub contact: Secret,
}

/// Asks who the source of a report is.
#[derive(Debug, Clone, PartialEq)]
pub struct RevealSource {
    /// The report.
    pub report: i64,
    /// Why the user must know.
    pub reason: String,
}

/// Whether the source of a report is kept, without a word of who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceStanding {
    /// The report.
    pub report: i64,
    /// Its reference.
    pub reference: String,
    /// What is told of it; `None` where nothing is kept.
    pub kept: Option<Kept>,
}

/// What is told of a source that is kept, to those who may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The version of what is kept.
    pub version: i64,
    /// Who kept it.
    pub by: String,
    /// When.
    pub at: Option<Moment>,
}

/// Who a source is, for one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revealed {
    /// The report's reference.
    pub reference: String,
    /// Who the source is.
    pub identity: Secret,
    /// How the source is reached.
    pub contact: Option<Secret>,
    /// Who kept it.
    pub kept_by: String,
    /// When.
    pub kept_at: Option<Moment>,
}

/// Keeps the words, which go into their own table and nowhere else.
pub(super) fn keep(w: &mut Writer<'_>, rules: &Rules<'_>, new: &KeepSource) -> Result<Done> {
    let reference = reference(w.db(), new.report)?;
    permit(w.db(), w.actor(), rules.today, &reference)?;
    let mut findings = Findings::new();
    findings.required("identity", new.identity.words());
    for (field, secret) in [("identity", &new.identity), ("contact", &new.contact)] {
        let marking = rules.on(rules.today).refuses_marking(secret.words());
        let message = "this is marked above what may be held here; keep it on a system for it";
        findings.refuse_if(marking.is_some(), field, message);
    }
    findings.verdict()?;
    let kept = standing(w.db(), new.report)?;
    if kept.as_ref().map(|(_, kept)| kept.version) != new.kept {
        return Err(moved_on(&reference, kept.map(|(_, kept)| kept)));
    }
    let words = |secret: &Secret| Value::from(secret.words().trim());
    let mut fields = vec![
        ("identity", words(&new.identity)),
        ("kept_by", w.actor().into()),
        ("kept_at", iso(w.now()).into()),
    ];
    if !new.contact.is_blank() {
        fields.push(("contact", words(&new.contact)));
    }
    match kept {
        Some((id, ..)) => w.update(SOURCE, id, &fields)?,
        None => {
            let report = [("report_id", new.report.into())];
            w.insert(SOURCE, &[&report[..], &fields[..]].concat())?;
        }
    }
    let message = format!("{reference}: the source is kept apart from the report");
    Ok(Done::new(reference, message))
}

/// What to say to a user who looked before somebody else kept a source, changed it or took it back.
fn moved_on(reference: &str, kept: Option<Kept>) -> StoreError {
    let what = match kept {
        Some(Kept { by, at, .. }) => {
            let at = at.map(show_moment).unwrap_or_default();
            format!("{by} kept a source with {reference} on {at}, after you looked")
        }
        None => format!("what was kept with {reference} was taken back after you looked"),
    };
    StoreError::Refused(format!("{what}; nothing was written: leave this form and press w again"))
}

/// Tells who the source is, with the reason in the audit. The words leave with the answer to the
/// change, which is given when its entry stands.
pub(super) fn reveal(w: &mut Writer<'_>, rules: &Rules<'_>, look: &RevealSource) -> Result<Done> {
    let reference = reference(w.db(), look.report)?;
    permit(w.db(), w.actor(), rules.today, &reference)?;
    let mut findings = Findings::new();
    findings.required("reason", &look.reason);
    findings.verdict()?;
    let sql = "SELECT id, identity, contact, kept_by, kept_at FROM intel.source_identity
               WHERE report_id = ?1";
    let read = |row: &rusqlite::Row<'_>| {
        let kept_at: String = row.get(4)?;
        let revealed = Revealed {
            reference: reference.clone(),
            identity: Secret::new(row.get::<_, String>(1)?),
            contact: row.get::<_, Option<String>>(2)?.map(Secret::new),
            kept_by: row.get(3)?,
            kept_at: parse_moment(&kept_at),
        };
        Ok((row.get::<_, i64>(0)?, revealed))
    };
    let found = w.db().prepare_cached(sql)?.query_row([look.report], read).optional()?;
    let (id, revealed) = found.ok_or_else(|| nothing_kept(&reference))?;
    w.note(SOURCE, id, "reason", look.reason.trim());
    let message = format!("{reference}: the look at its source is logged");
    Ok(Done { revealed: Some(Box::new(revealed)), ..Done::for_good(reference, message) })
}

fn nothing_kept(reference: &str) -> StoreError {
    StoreError::Refused(format!("no source is kept with {reference}; w on it keeps one"))
}

impl Store {
    /// Whether the source of a report is kept, for a user who may know. The attempt of one who
    /// may not is logged.
    ///
    /// # Errors
    /// The user may not, there is no such report, or the database cannot be read or written.
    pub fn source_of(&mut self, actor: &str, now: Moment, report: i64) -> Result<SourceStanding> {
        self.needs_intelligence()?;
        self.refuse_report(report)?;
        let reference = reference(&self.db, report)?;
        if let Err(error) = permit(&self.db, actor, day(now), &reference) {
            self.log_attempt(Side::Intelligence, actor, now, "look at source", &error)?;
            return Err(error);
        }
        let kept = standing(&self.db, report)?.map(|(_, kept)| kept);
        Ok(SourceStanding { report, reference, kept })
    }

    /// Writes down that a user tried what that user may not.
    pub(super) fn log_attempt(
        &mut self,
        side: Side,
        actor: &str,
        now: Moment,
        what: &str,
        error: &StoreError,
    ) -> Result<()> {
        let (StoreError::Forbidden { record, .. } | StoreError::Withheld { record, .. }) = error
        else {
            return Ok(());
        };
        if self.read_only {
            return Err(StoreError::ReadOnly("the workspace".to_owned()));
        }
        let tx = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let what = format!("refused: {what}");
        audit::append(&tx, side, now, actor, &what, record, "[]")?;
        Ok(tx.commit()?)
    }
}

/// The row of what is kept with a report and what is told of it; never its words.
fn standing(db: &Connection, report: i64) -> Result<Option<(i64, Kept)>> {
    let sql = "SELECT id, version, kept_by, kept_at FROM intel.source_identity
               WHERE report_id = ?1";
    let read = |row: &rusqlite::Row<'_>| {
        let at: String = row.get(3)?;
        let kept = Kept { version: row.get(1)?, by: row.get(2)?, at: parse_moment(&at) };
        Ok((row.get(0)?, kept))
    };
    Ok(db.prepare_cached(sql)?.query_row([report], read).optional()?)
}

fn reference(db: &Connection, report: i64) -> Result<String> {
    let sql = "SELECT ref FROM intel.report WHERE id = ?1";
    let found = db.prepare_cached(sql)?.query_row([report], |row| row.get(0)).optional()?;
    found.ok_or_else(|| StoreError::NoRecord(format!("report {report}")))
}

/// Lets those through who may see sources and are still here.
fn permit(db: &Connection, actor: &str, today: Date, reference: &str) -> Result<()> {
    if users::has(db, actor, "sees_sources = 1", today)? {
        return Ok(());
    }
    Err(StoreError::Forbidden {
        record: reference.to_owned(),
        why: format!(
            "you may not see or keep who the source of {reference} is; the head of ACU can allow \
             it, and this attempt is logged"
        ),
    })
}
