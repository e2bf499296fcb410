//! Changes to intelligence reports before a meeting decides them: recording, categorising,
//! assigning. Grading stands beside it.

use super::change::{Done, RecordReport, ReportSubject};
use super::error::{Result, StoreError};
use super::follow_up::strategy;
use super::value::Value;
use super::writer::{Fetched, Seen, Writer};
use super::{Rules, Store, known};
use crate::domain::check::{Findings, blank};
use crate::domain::choice::Choice;
use crate::domain::grading::Grade3;
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

/// Records a report as it came in. It stands UNSCORED in the queue from then on; it is graded
/// when each of its items is.
pub(super) fn record(w: &mut Writer<'_>, rules: &Rules<'_>, report: &RecordReport) -> Result<Done> {
    check(w, rules.on(rules.today), report)?;
    let subjects: Vec<Subject> =
        report.subjects.iter().map(|subject| Subject::of(w, subject)).collect::<Result<_>>()?;
    let reference = w.next_ref("I", rules.today.year(), 5)?;
    let suggested = match report.priority_id {
        Some(_) => None,
        None => strategy::suggested(w.db(), report.category)?,
    };
    let priority = report.priority_id.or(suggested.as_ref().map(|(id, _)| *id));
    let mut fields = fields(report, &reference, subjects.first());
    fields.push(("priority_id", priority.into()));
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
        let Subject { person, name, force, unit } = subject;
        w.insert(
            SUBJECT,
            &[
                ("report_id", id.into()),
                ("number", number.into()),
                ("person_id", person),
                ("name", name),
                ("force", force),
                ("unit", unit),
            ],
        )?;
    }
    let next = if grade_of(report).is_some() { "score it" } else { "grade and score it" };
    let hangs = suggested.map(|(_, on)| format!(" and hangs on {on}")).unwrap_or_default();
    let message = format!("{reference} recorded{hangs}; {next}");
    Ok(Done::new(reference, message))
}

fn grade_of(report: &RecordReport) -> Option<Grade3> {
    most_cautious(report.items.iter().map(|item| item.grade))
}

/// The row of a report, whose first subject stands in it as well.
fn fields(
    report: &RecordReport,
    reference: &str,
    first: Option<&Subject>,
) -> Vec<(&'static str, Value)> {
    let grade = grade_of(report).map(|grade| grade.to_string());
    let of = |part: fn(&Subject) -> &Value| first.map_or(Value::Null, |one| part(one).clone());
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
        ("person_id", of(|subject| &subject.person)),
        ("subject", of(|subject| &subject.name)),
        ("force", of(|subject| &subject.force)),
        ("unit", of(|subject| &subject.unit)),
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

/// A subject as known on the day of the report: people live on the other side, where no
/// foreign key reaches, and may move on.
struct Subject {
    person: Value,
    name: Value,
    force: Value,
    unit: Value,
}

impl Subject {
    fn of(w: &Writer<'_>, subject: &ReportSubject) -> Result<Self> {
        let person = match subject {
            ReportSubject::Person(person) => *person,
            ReportSubject::Described(text) => {
                let [person, force, unit] = [Value::Null, Value::Null, Value::Null];
                return Ok(Self { person, name: known(text), force, unit });
            }
        };
        w.db()
            .prepare_cached(
                "SELECT p.id, p.name, f.code, p.unit FROM main.person p
                 JOIN main.force f ON f.id = p.force_id WHERE p.id = ?1",
            )?
            .query_row([person], |row| {
                let [person, name] = [row.get(0)?, row.get(1)?];
                Ok(Self { person, name, force: row.get(2)?, unit: row.get(3)? })
            })
            .optional()?
            .ok_or_else(|| StoreError::NoRecord(format!("person {person}")))
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
