//! Changes to intelligence reports before a meeting decides them: recording, grading,
//! categorising, assigning.

use super::change::{Done, RecordReport};
use super::error::{Result, StoreError};
use super::value::Value;
use super::writer::{Fetched, Seen, Writer};
use super::{Rules, known};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::grading::{Grade3, Handling, HandlingCode};
use crate::domain::intelligence::{Category, ItemState};
use crate::domain::policy::Policy;
use crate::domain::score::UNSCORED;
use crate::domain::time::{day, iso};
use chrono::Datelike;
use rusqlite::OptionalExtension;

pub(super) const REPORT: &str = "intel.report";
const REPORT_FIELDS: &[&str] = &["ref", "state"];

/// Records a report as it came in. It stands UNSCORED in the queue from then on.
pub(super) fn record(w: &mut Writer<'_>, rules: &Rules<'_>, report: &RecordReport) -> Result<Done> {
    check(w, rules.on(rules.today), report)?;
    let subject = Subject::of(w, report)?;
    let reference = w.next_ref("I", rules.today.year(), 5)?;
    w.insert(
        REPORT,
        &[
            ("ref", Value::from(&reference)),
            ("received", iso(report.received).into()),
            ("occurred", report.occurred.into()),
            ("source", report.source.code().into()),
            ("marking", report.marking.code().into()),
            ("category", report.category.map(Choice::code).into()),
            ("apsp", report.apsp.into()),
            ("person_id", report.person_id.into()),
            ("subject", subject.name),
            ("force", subject.force),
            ("unit", subject.unit),
            ("summary", report.summary.trim().into()),
            ("text", report.text.trim().into()),
            ("provenance", report.provenance.as_deref().map_or(Value::Null, known)),
            ("state", ItemState::New.code().into()),
            ("queue", UNSCORED.into()),
        ],
    )?;
    let message = format!("{reference} recorded; grade and score it");
    Ok(Done::new(reference, message))
}

fn check(w: &Writer<'_>, policy: &Policy, report: &RecordReport) -> Result<()> {
    let mut findings = Findings::new();
    findings.required("summary", &report.summary);
    findings.required("text", &report.text);
    findings.refuse_if(
        report.received > w.now(),
        "received",
        "a report cannot be received after now; correct the time",
    );
    findings.refuse_if(
        report.occurred.is_some_and(|occurred| occurred > day(report.received)),
        "occurred",
        "the intelligence cannot be later than its report; correct the date",
    );
    let provenance = report.provenance.as_deref().unwrap_or_default();
    let subject = report.subject.as_deref().unwrap_or_default();
    for (field, text) in [
        ("summary", report.summary.as_str()),
        ("text", report.text.as_str()),
        ("provenance", provenance),
        ("subject", subject),
    ] {
        let marking = policy.refuses_marking(text);
        let message = format!(
            "this text is marked {}, which may not be held here: take it to a system that may \
             hold it, or remove the marking if it is a slip",
            marking.unwrap_or_default()
        );
        findings.refuse_if(marking.is_some(), field, message);
    }
    Ok(findings.verdict()?)
}

/// The subject as known on the day of the report: people live on the other side, where no
/// foreign key reaches, and may move on.
struct Subject {
    name: Value,
    force: Value,
    unit: Value,
}

impl Subject {
    fn of(w: &Writer<'_>, report: &RecordReport) -> Result<Self> {
        let Some(person) = report.person_id else {
            let name = report.subject.as_deref().map_or(Value::Null, known);
            return Ok(Self { name, force: Value::Null, unit: Value::Null });
        };
        w.db()
            .prepare_cached(
                "SELECT p.name, f.code, p.unit FROM main.person p
                 JOIN main.force f ON f.id = p.force_id WHERE p.id = ?1",
            )?
            .query_row([person], |row| {
                Ok(Self { name: row.get(0)?, force: row.get(1)?, unit: row.get(2)? })
            })
            .optional()?
            .ok_or_else(|| StoreError::NoRecord(format!("person {person}")))
    }
}

/// The report as seen, refused when it is closed.
fn open_report(w: &Writer<'_>, seen: Seen) -> Result<Fetched> {
    let report = w.seen_fields(REPORT, seen, REPORT_FIELDS)?;
    if report.word("state") != Some(ItemState::Closed) {
        return Ok(report);
    }
    Err(StoreError::Refused(format!(
        "{} is closed; record new intelligence as a report of its own",
        report.text("ref")
    )))
}

/// Grades a report 3x5x2. A grade on the old scale stays beside it.
pub(super) fn grade(
    w: &mut Writer<'_>,
    seen: Seen,
    grade: Grade3,
    handling: &Handling,
) -> Result<Done> {
    let report = open_report(w, seen)?;
    let mut findings = Findings::new();
    findings.refuse_if(
        handling.code != grade.handling,
        "grade",
        format!("the grade {grade} and its handling say different codes; choose one"),
    );
    findings.verdict()?;
    handling.check()?;
    let instructions = match handling.code {
        HandlingCode::Permitted => Value::Null,
        HandlingCode::Conditions => known(&handling.instructions),
    };
    w.update(
        REPORT,
        seen.id,
        &[
            ("grade", grade.to_string().into()),
            ("handling_action", handling.action.map(Choice::code).into()),
            ("handling_sanitisation", handling.sanitisation.map(Choice::code).into()),
            ("handling_instructions", instructions),
        ],
    )?;
    let reference = report.text("ref");
    Ok(Done::new(reference, format!("{reference} graded {grade}")))
}

/// Sets the national category and whether it is abuse of position for a sexual purpose.
pub(super) fn categorise(
    w: &mut Writer<'_>,
    seen: Seen,
    category: Category,
    apsp: bool,
) -> Result<Done> {
    let report = open_report(w, seen)?;
    w.update(REPORT, seen.id, &[("category", category.code().into()), ("apsp", apsp.into())])?;
    let reference = report.text("ref");
    let purpose = if apsp { ", APSP" } else { "" };
    Ok(Done::new(reference, format!("{reference}: {}{purpose}", category.label())))
}

/// Gives a report to someone.
pub(super) fn assign(w: &mut Writer<'_>, seen: Seen, to: &str) -> Result<Done> {
    let report = open_report(w, seen)?;
    let mut findings = Findings::new();
    findings.required("to", to);
    findings.verdict()?;
    w.update(REPORT, seen.id, &[("assigned", to.trim().into())])?;
    let reference = report.text("ref");
    Ok(Done::new(reference, format!("{reference} is with {}", to.trim())))
}
