//! Changes to intelligence reports before a meeting decides them: recording, categorising,
//! assigning; and the one way in which a report is written, wherever it comes from.

use super::change::{Done, RecordReport, ReportSubject};
use super::error::{Result, StoreError};
use super::follow_up::strategy;
use super::subject::{self, Subject};
use super::value::Value;
use super::writer::{Fetched, Seen, Writer};
use super::{Rules, Store, known};
use crate::domain::check::{Findings, blank};
use crate::domain::choice::Choice;
use crate::domain::grading::{Grade3, Grade5};
use crate::domain::intelligence::{Category, ItemState};
use crate::domain::items::{handling_of, most_cautious, words_of};
use crate::domain::policy::Policy;
use crate::domain::score::UNSCORED;
use crate::domain::time::{day, iso};
use chrono::Datelike;
use rusqlite::OptionalExtension;

pub(super) const REPORT: &str = "intel.report";
pub(super) const ITEM: &str = "intel.report_item";
const SUBJECT: &str = "intel.report_subject";
const REPORT_FIELDS: &[&str] = &["ref", "state"];

/// Where a report came from and what it brought along, where it was not written here.
#[derive(Default)]
pub(super) struct Origin<'a> {
    /// The file or the record that it was made of.
    pub from: Option<&'a str>,
    /// Its reference there.
    pub their_ref: Option<&'a str>,
    /// Its grade on the 5x5x5 scale.
    pub old_grade: Option<Grade5>,
    /// What tells its row from every other.
    pub fingerprint: Option<&'a str>,
}

/// A report that was written.
pub(super) struct Written {
    pub id: i64,
    pub reference: String,
    /// The priority of the control strategy that was chosen for it by its category.
    pub hangs_on: Option<String>,
}

/// Records a report as it came in. It stands UNSCORED in the queue from then on; it is graded
/// when each of its items is.
pub(super) fn record(w: &mut Writer<'_>, rules: &Rules<'_>, report: &RecordReport) -> Result<Done> {
    check(w, rules.on(rules.today), report)?;
    let subjects: Vec<Subject> =
        report.subjects.iter().map(|one| subject_of(w, one)).collect::<Result<_>>()?;
    let written = write(w, rules, report, &subjects, Origin::default())?;
    let next = if grade_of(report).is_some() { "score it" } else { "grade and score it" };
    let hangs = written.hangs_on.map(|on| format!(" and hangs on {on}")).unwrap_or_default();
    let message = format!("{} recorded{hangs}; {next}", written.reference);
    Ok(Done::new(written.reference, message))
}

/// Writes the rows of a report about these subjects, which has been checked: a new one, one of a
/// file, or what a complaint became. It hangs on the priority of its category unless told.
pub(super) fn write(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    report: &RecordReport,
    subjects: &[Subject],
    origin: Origin<'_>,
) -> Result<Written> {
    let reference = w.next_ref("I", rules.today.year(), 5)?;
    let suggested = match report.priority_id {
        Some(_) => None,
        None => strategy::suggested(w.db(), report.category)?,
    };
    let priority = report.priority_id.or(suggested.as_ref().map(|(id, _)| *id));
    let mut fields = fields(report, &reference);
    fields.push(("priority_id", priority.into()));
    fields.extend(subjects.first().into_iter().flat_map(first_subject));
    fields.extend(brought(origin));
    let id = w.insert(REPORT, &fields)?;
    for (number, item) in (1_i64..).zip(&report.items) {
        let grade = item.grade.map(|grade| grade.to_string());
        w.insert(
            ITEM,
            &[
                ("report_id", id.into()),
                ("number", number.into()),
                ("text", item.text.trim().into()),
                ("grade", grade.into()),
            ],
        )?;
    }
    for (number, subject) in (1_i64..).zip(subjects) {
        w.insert(
            SUBJECT,
            &[
                ("report_id", id.into()),
                ("number", number.into()),
                ("person_id", subject.person_id.into()),
                ("name", subject.name.clone()),
                ("force", subject.force.clone()),
                ("unit", subject.unit.clone()),
            ],
        )?;
    }
    Ok(Written { id, reference, hangs_on: suggested.map(|(_, on)| on) })
}

fn grade_of(report: &RecordReport) -> Option<Grade3> {
    most_cautious(report.items.iter().map(|item| item.grade))
}

/// What a report itself says, for its row.
fn fields(report: &RecordReport, reference: &str) -> Vec<(&'static str, Value)> {
    let grade = grade_of(report).map(|grade| grade.to_string());
    let text = |given: &Option<String>| given.as_deref().map_or(Value::Null, known);
    let conditions = &report.conditions;
    vec![
        ("ref", reference.into()),
        ("received", iso(report.received).into()),
        ("occurred", report.occurred.into()),
        ("source", report.source.code().into()),
        ("marking", report.marking.code().into()),
        ("category", report.category.map(Choice::code).into()),
        ("apsp", report.apsp.into()),
        ("summary", report.summary.trim().into()),
        ("text", words_of(&report.items).trim().into()),
        ("provenance", text(&report.provenance)),
        ("provenance_grade", report.provenance_grade.map(|grade| grade.to_string()).into()),
        ("grade", grade.into()),
        ("handling_action", conditions.action.map(Choice::code).into()),
        ("handling_sanitisation", conditions.sanitisation.map(Choice::code).into()),
        ("handling_instructions", known(&conditions.instructions)),
        ("risk_assessment", text(&report.risk_assessment)),
        ("state", ItemState::New.code().into()),
        ("queue", UNSCORED.into()),
    ]
}

/// The first subject stands in the report's row as well.
fn first_subject(subject: &Subject) -> [(&'static str, Value); 4] {
    [
        ("person_id", subject.person_id.into()),
        ("subject", subject.name.clone()),
        ("force", subject.force.clone()),
        ("unit", subject.unit.clone()),
    ]
}

fn brought(origin: Origin<'_>) -> [(&'static str, Value); 3] {
    let Origin { from, their_ref, old_grade, fingerprint } = origin;
    let source = [from, their_ref].into_iter().flatten().collect::<Vec<_>>().join(", ");
    [
        ("old_grade", old_grade.map(|grade| grade.to_string()).into()),
        ("import_source", known(&source)),
        ("fingerprint", fingerprint.map(str::to_owned).into()),
    ]
}

fn check(w: &Writer<'_>, policy: &Policy, report: &RecordReport) -> Result<()> {
    let mut findings = Findings::new();
    findings.required("summary", &report.summary);
    let text = words_of(&report.items);
    findings.refuse_if(blank(&text), "text", "write the items; a report says something");
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
    let bare = report.provenance_grade.is_some() && optional(&report.provenance).is_empty();
    let message = "there is a grade of the provenance and no provenance; write how the source \
                   knows, or clear the grade";
    findings.refuse_if(bare, "provenance_grade", message);
    for subject in &report.subjects {
        let nameless = matches!(subject, ReportSubject::Described(text) if blank(text));
        findings.refuse_if(nameless, "subjects", "describe the subject, or take it out");
    }
    check_priority(w, &mut findings, report.priority_id)?;
    let handling = report.conditions.under(handling_of(report.grades()));
    findings.take(handling.check());
    refuse_marked(policy, &mut findings, &written(report, &text));
    Ok(findings.verdict()?)
}

/// Everything that was written in words, at its field.
fn written<'a>(report: &'a RecordReport, text: &'a str) -> Vec<(&'static str, &'a str)> {
    let described = |subject: &'a ReportSubject| match subject {
        ReportSubject::Described(text) => Some(("subjects", text.as_str())),
        ReportSubject::Person(_) => None,
    };
    let mut written = vec![
        ("summary", report.summary.as_str()),
        ("text", text),
        ("provenance", optional(&report.provenance)),
        ("instructions", report.conditions.instructions.as_str()),
        ("risk", optional(&report.risk_assessment)),
    ];
    written.extend(report.subjects.iter().filter_map(described));
    written
}

fn optional(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or_default().trim()
}

/// Notes every text that carries a marking which may not be held here, once a field.
pub(super) fn refuse_marked(
    policy: &Policy,
    findings: &mut Findings,
    written: &[(&'static str, &str)],
) {
    for (field, text) in written {
        let marking = policy.refuses_marking(text);
        let message = format!(
            "this text is marked {}, which may not be held here: take it to a system that may \
             hold it, or remove the marking if it is a slip",
            marking.unwrap_or_default()
        );
        findings.refuse_if(marking.is_some(), field, message);
    }
}

impl Store {
    /// The priorities of the control strategy in force, first to last: row number, reference and
    /// title. None where the intelligence side is shut.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn priorities(&self) -> Result<Vec<(i64, String, String)>> {
        if !self.has_intelligence {
            return Ok(Vec::new());
        }
        let sql = "SELECT id, ref, title FROM intel.priority WHERE state = 'current'
                   ORDER BY year DESC, rank";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn check_priority(w: &Writer<'_>, findings: &mut Findings, priority: Option<i64>) -> Result<()> {
    let Some(priority) = priority else { return Ok(()) };
    let sql = "SELECT state = 'current' FROM intel.priority WHERE id = ?1";
    let found = w.db().prepare_cached(sql)?.query_row([priority], |row| row.get(0)).optional()?;
    let current: bool =
        found.ok_or_else(|| StoreError::NoRecord(format!("priority {priority}")))?;
    findings.refuse_if(
        !current,
        "priority",
        "this priority has ended; choose one of the control strategy in force",
    );
    Ok(())
}

fn subject_of(w: &Writer<'_>, subject: &ReportSubject) -> Result<Subject> {
    match subject {
        ReportSubject::Person(person) => subject::person(w.db(), *person),
        ReportSubject::Described(text) => Ok(Subject::described(known(text))),
    }
}

/// The report as seen, refused when it is closed.
pub(super) fn open_report(w: &Writer<'_>, seen: Seen) -> Result<Fetched> {
    let report = w.seen_fields(REPORT, seen, REPORT_FIELDS)?;
    if report.word("state") != Some(ItemState::Closed) {
        return Ok(report);
    }
    Err(StoreError::Refused(format!(
        "{} is closed; record new intelligence as a report of its own",
        report.text("ref")
    )))
}

/// Sets the national category and whether it is abuse of position for a sexual purpose.
pub(super) fn categorise(
    w: &mut Writer<'_>,
    seen: Seen,
    category: Category,
    apsp: bool,
) -> Result<Done> {
    let report = open_report(w, seen)?;
    let mut fields = vec![("category", category.code().into()), ("apsp", apsp.into())];
    let hung = w.fields(REPORT, seen.id, &["priority_id"])?.int("priority_id");
    let priority = strategy::suggested(w.db(), Some(category))?.filter(|_| hung.is_none());
    fields.extend(priority.as_ref().map(|(id, _)| ("priority_id", Value::from(*id))));
    w.update(REPORT, seen.id, &fields)?;
    let reference = report.text("ref");
    let purpose = if apsp { ", APSP" } else { "" };
    let hangs = priority.map(|(_, on)| format!("; it hangs on {on}")).unwrap_or_default();
    Ok(Done::new(reference, format!("{reference}: {}{purpose}{hangs}", category.label())))
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
