//! The review of a complaint, indicator by indicator, for its screen and as changes.

use super::{COMPLAINT, ComplaintState, INDICATOR, Verdict, label};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::complaint::IndicatorState;
use crate::domain::intelligence::{Category, SourceKind};
use crate::domain::items::Item;
use crate::domain::policy::{Policy, Standing};
use crate::domain::time::Date;
use crate::store::change::{Done, RecordReport};
use crate::store::error::{Result, StoreError};
use crate::store::report::{self, Origin};
use crate::store::subject::{self, Described};
use crate::store::value::Value;
use crate::store::writer::{Fetched, Seen, Writer};
use crate::store::{Rules, Store, known};
use rusqlite::{Connection, OptionalExtension, params};

/// A complaint as its reviewer sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// The complaint as seen.
    pub complaint: Seen,
    /// Its reference.
    pub reference: String,
    /// When it was received.
    pub received: Date,
    /// Whom it is about.
    pub subject: String,
    /// What is complained of.
    pub allegation: String,
    /// How many other complaints are about the same person.
    pub others: i64,
    /// The indicators met, in the order of the matrix.
    pub indicators: Vec<Found>,
    /// How sure the matrix is, and where it comes from.
    pub standing: (Standing, String),
    /// The report that it became.
    pub report: Option<String>,
}

/// An indicator that a complaint met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its row number.
    pub id: i64,
    /// What it is called.
    pub label: String,
    /// The words that met it.
    pub evidence: String,
    /// Where it stands.
    pub state: IndicatorState,
    /// Why it was confirmed or dismissed.
    pub reason: Option<String>,
    /// By whom.
    pub by: Option<String>,
}

impl Store {
    /// A complaint for its review.
    ///
    /// # Errors
    /// There is no such complaint, its side is shut, or the database cannot be read.
    pub fn review(&self, complaint: i64) -> Result<Review> {
        self.needs_intelligence()?;
        let gone = || StoreError::NoRecord(format!("complaint {complaint}"));
        let withheld = self.withheld()?;
        let row = self
            .db
            .prepare_cached(
                "SELECT c.version, c.ref, c.received, c.subject, c.allegation, r.ref,
                   (SELECT count(*) FROM intel.complaint o
                    WHERE o.person_id = c.person_id AND o.id <> c.id
                      AND ifnull(o.report_id, 0) NOT IN (SELECT value FROM json_each(?2)))
                 FROM intel.complaint c LEFT JOIN intel.report r ON r.id = c.report_id
                 WHERE c.id = ?1",
            )?
            .query_row(params![complaint, withheld.report_ids()], |row| {
                let version = row.get(0)?;
                Ok(Review {
                    complaint: Seen { id: complaint, version },
                    reference: row.get(1)?,
                    received: row.get::<_, String>(2)?.parse().unwrap_or_default(),
                    subject: row.get(3)?,
                    allegation: row.get(4)?,
                    report: row.get(5)?,
                    others: row.get(6)?,
                    indicators: Vec::new(),
                    standing: (Standing::Local, String::new()),
                })
            })
            .optional()?;
        let mut review = row.ok_or_else(gone)?;
        withheld.refuse(&review.reference)?;
        let policy = self.policies.on(review.received);
        let (standing, source) = policy.standing("predatory_behaviour");
        review.standing = (standing, source.to_owned());
        review.indicators = found(&self.db, complaint)?
            .into_iter()
            .map(|mut found| {
                found.label = label(policy, &found.label).to_owned();
                found
            })
            .collect();
        Ok(review)
    }
}

/// The indicators of a complaint as they stand; each is called by its code.
fn found(db: &Connection, complaint: i64) -> Result<Vec<Found>> {
    let mut statement = db.prepare_cached(
        "SELECT id, indicator, evidence, state, reason, by FROM intel.complaint_indicator
         WHERE complaint_id = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([complaint], |row| {
        Ok(Found {
            id: row.get(0)?,
            label: row.get(1)?,
            evidence: row.get(2)?,
            state: IndicatorState::from_code(&row.get::<_, String>(3)?)
                .unwrap_or(IndicatorState::Met),
            reason: row.get(4)?,
            by: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Confirms or dismisses an indicator; the complaint is reviewed once the last is decided. May
/// be done again while no report was made of it.
pub(super) fn judge(
    w: &mut Writer<'_>,
    seen: Seen,
    indicator: i64,
    verdict: Verdict,
    reason: &str,
) -> Result<Done> {
    let complaint = w.seen_fields(COMPLAINT, seen, &["ref", "report_id"])?;
    let reference = complaint.text("ref");
    refuse_made(w, reference, complaint.int("report_id"))?;
    let mut findings = Findings::new();
    findings.required("reason", reason);
    findings.verdict()?;
    let row = w.fields(INDICATOR, indicator, &["complaint_id"])?;
    if row.int("complaint_id") != Some(seen.id) {
        return Err(StoreError::NoRecord(format!("indicator {indicator} of {reference}")));
    }
    let to = match verdict {
        Verdict::Confirm => IndicatorState::Confirmed,
        Verdict::Dismiss => IndicatorState::Dismissed,
    };
    let at = crate::domain::time::iso(w.now());
    let by: Value = w.actor().into();
    w.update(
        INDICATOR,
        indicator,
        &[("state", to.code().into()), ("reason", known(reason)), ("by", by), ("at", at.into())],
    )?;
    let all = found(w.db(), seen.id)?;
    let standing = |state| all.iter().filter(|found| found.state == state).count();
    let (open, confirmed) = (standing(IndicatorState::Met), standing(IndicatorState::Confirmed));
    let state = if open == 0 { ComplaintState::Reviewed } else { ComplaintState::Met };
    let before = w.fields(COMPLAINT, seen.id, &["state", "confirmed"])?;
    let confirmed = super::count(confirmed);
    if before.text("state") == state.code() && *before.value("confirmed") == confirmed {
        // Who saw it before is told that the review went on.
        w.raise_version(COMPLAINT, seen.id)?;
    } else {
        w.update(COMPLAINT, seen.id, &[("state", state.code().into()), ("confirmed", confirmed)])?;
    }
    let left = match open {
        0 => "reviewed".to_owned(),
        1 => "1 indicator left".to_owned(),
        open => format!("{open} indicators left"),
    };
    Ok(Done::new(reference, format!("{reference}: {}; {left}", to.label())))
}

fn refuse_made(w: &Writer<'_>, reference: &str, report: Option<i64>) -> Result<()> {
    let Some(report) = report else { return Ok(()) };
    let made = w.fields("intel.report", report, &["ref"])?;
    Err(StoreError::Refused(format!(
        "{reference} became {} already; go on with that report",
        made.text("ref")
    )))
}

/// What is read of a complaint that becomes intelligence.
const FIELDS: &[&str] = &[
    "ref",
    "their_ref",
    "received",
    "person_id",
    "subject",
    "force",
    "unit",
    "state",
    "report_id",
];

/// Makes a report of what a reviewed complaint has left standing, linked both ways.
pub(super) fn intelligence(w: &mut Writer<'_>, rules: &Rules<'_>, seen: Seen) -> Result<Done> {
    let complaint = w.seen_fields(COMPLAINT, seen, FIELDS)?;
    let reference = complaint.text("ref");
    let standing = may_become(w, &complaint, seen.id)?;
    let received = complaint.date("received").unwrap_or(rules.today);
    let report = RecordReport {
        occurred: Some(received),
        category: Some(Category::Sexual),
        ..said(w, rules.on(received), &complaint, &standing)
    };
    let text = |name| complaint.value(name).text().map(str::to_owned);
    let described = Described {
        person_id: complaint.int("person_id"),
        number: None,
        name: text("subject"),
        force: text("force"),
        unit: text("unit"),
    };
    let subjects = [subject::settle(w.db(), &described)?];
    let origin = Origin { from: Some(reference), ..Origin::default() };
    let made = report::write(w, rules, &report, &subjects, origin)?;
    // The report's history begins with an entry of its own.
    w.entry("make intelligence", &made.reference)?;
    w.update(COMPLAINT, seen.id, &[("report_id", made.id.into())])?;
    let message = format!("{} made of {reference}; grade and score it", made.reference);
    Ok(Done::new(reference, message))
}

/// What stands of a complaint that may become intelligence: the indicators that were confirmed.
fn may_become(w: &Writer<'_>, complaint: &Fetched, id: i64) -> Result<Vec<Found>> {
    let reference = complaint.text("ref");
    refuse_made(w, reference, complaint.int("report_id"))?;
    let refuse = |why: &str| Err(StoreError::Refused(format!("{reference} {why}")));
    match complaint.word("state") {
        Some(ComplaintState::Reviewed) => {}
        Some(ComplaintState::Clear) => {
            return refuse("meets no indicator; there is nothing to make intelligence of");
        }
        _ => return refuse("has indicators to review; decide them with r first"),
    }
    let mut standing = found(w.db(), id)?;
    standing.retain(|found| found.state == IndicatorState::Confirmed);
    if standing.is_empty() {
        return refuse("has no indicator that was confirmed; nothing stands");
    }
    Ok(standing)
}

/// A report that says what stands of a complaint, an item an indicator.
fn said(w: &Writer<'_>, policy: &Policy, complaint: &Fetched, standing: &[Found]) -> RecordReport {
    let reference = complaint.text("ref");
    let matrix = &policy.predatory_behaviour;
    let item = |found: &Found| {
        let reason = found.reason.as_deref().unwrap_or_default();
        let (label, evidence) = (label(policy, &found.label), &found.evidence);
        Item { text: format!("{label}: “{evidence}” (reviewer: {reason})"), grade: None }
    };
    let labels: Vec<&str> = standing.iter().map(|found| label(policy, &found.label)).collect();
    let summary = format!("Complaint {reference}: {}", labels.join("; "));
    let items = standing.iter().map(item).collect();
    let theirs = complaint.value("their_ref").text();
    let theirs = theirs.map(|theirs| format!(" ({theirs})")).unwrap_or_default();
    RecordReport {
        apsp: standing.iter().any(|f| matrix.indicator(&f.label).is_some_and(|i| i.apsp)),
        provenance: Some(format!("complaint {reference}{theirs}")),
        ..RecordReport::new(w.now(), SourceKind::Complaint, summary, items)
    }
}
