//! A report with its items and its subject written at once: what an import brings, and what a
//! reviewed complaint becomes. It stands UNSCORED from then on, under the grades it came with.

use super::change::Done;
use super::error::{Result, StoreError};
use super::report::REPORT;
use super::score::UNSCORED;
use super::subject::{self, Described};
use super::value::Value;
use super::writer::Writer;
use super::{Rules, known};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::grading::{Grade3, Grade5, Handling};
use crate::domain::intelligence::{Category, ItemState, Marking, SourceKind};
use crate::domain::time::{Date, Moment, day, iso};
use chrono::Datelike;

const ITEM: &str = "intel.report_item";
const SUBJECT: &str = "intel.report_subject";

/// A report with all that belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeReport {
    /// When it reached us.
    pub received: Moment,
    /// The date of the intelligence, which is not the date of the report.
    pub occurred: Option<Date>,
    /// Where it came from.
    pub source: SourceKind,
    /// Its marking.
    pub marking: Marking,
    /// Its category, where already clear.
    pub category: Option<Category>,
    /// Abuse of position for a sexual purpose.
    pub apsp: bool,
    /// Whom it is about.
    pub subject: Described,
    /// One line.
    pub summary: String,
    /// The report.
    pub text: String,
    /// Its numbered items, each under the report's own grade.
    pub items: Vec<String>,
    /// How the source knows.
    pub provenance: Option<String>,
    /// The grades it came with.
    pub graded: Graded,
    /// What may come of using it.
    pub risk_assessment: Option<String>,
    /// Its reference elsewhere.
    pub their_ref: Option<String>,
    /// What tells a row of an import from every other.
    pub fingerprint: Option<String>,
}

/// The grades that a report came with; none is made of another.
#[derive(Debug, Clone, PartialEq)]
pub struct Graded {
    /// 3x5x2.
    pub grade: Option<Grade3>,
    /// Its handling, where it has that grade.
    pub handling: Option<Handling>,
    /// 5x5x5, kept for ever.
    pub old: Option<Grade5>,
}

/// Writes the rows of a report and returns its number and reference. `from` is the file or
/// record that it came from.
pub(super) fn write(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    report: &WholeReport,
    from: Option<&str>,
) -> Result<(i64, String)> {
    let subject = subject::settle(w.db(), &report.subject)?;
    let reference = w.next_ref("I", rules.today.year(), 5)?;
    let Graded { grade, handling, old } = &report.graded;
    let conditions = handling.as_ref().filter(|handling| handling.action.is_some());
    let origin = [from, report.their_ref.as_deref()].into_iter().flatten();
    let origin = origin.collect::<Vec<_>>().join(", ");
    let text = |text: &Option<String>| known(text.as_deref().unwrap_or_default());
    let id = w.insert(
        REPORT,
        &[
            ("ref", Value::from(&reference)),
            ("received", iso(report.received).into()),
            ("occurred", report.occurred.into()),
            ("source", report.source.code().into()),
            ("marking", report.marking.code().into()),
            ("category", report.category.map(Choice::code).into()),
            ("apsp", report.apsp.into()),
            ("person_id", subject.person_id.into()),
            ("subject", subject.name.clone()),
            ("force", subject.force.clone()),
            ("unit", subject.unit.clone()),
            ("summary", report.summary.trim().into()),
            ("text", report.text.trim().into()),
            ("provenance", text(&report.provenance)),
            ("grade", grade.map(|grade| grade.to_string()).into()),
            ("old_grade", old.map(|old| old.to_string()).into()),
            ("handling_action", conditions.and_then(|h| h.action).map(Choice::code).into()),
            (
                "handling_sanitisation",
                conditions.and_then(|h| h.sanitisation).map(Choice::code).into(),
            ),
            ("handling_instructions", conditions.map_or(Value::Null, |h| known(&h.instructions))),
            ("risk_assessment", text(&report.risk_assessment)),
            ("import_source", known(&origin)),
            ("fingerprint", report.fingerprint.clone().into()),
            ("state", ItemState::New.code().into()),
            ("queue", UNSCORED.into()),
        ],
    )?;
    for (number, item) in (1_i64..).zip(&report.items) {
        w.insert(
            ITEM,
            &[
                ("report_id", id.into()),
                ("number", number.into()),
                ("text", item.trim().into()),
                ("grade", grade.map(|grade| grade.to_string()).into()),
            ],
        )?;
    }
    if !subject.name.is_null() {
        w.insert(
            SUBJECT,
            &[
                ("report_id", id.into()),
                ("number", 1.into()),
                ("person_id", subject.person_id.into()),
                ("name", subject.name),
                ("force", subject.force),
                ("unit", subject.unit),
            ],
        )?;
    }
    Ok((id, reference))
}

/// Adds the reports of a file, leaving out those that are here by their fingerprint. Each has an
/// audit entry of its own, so that its history begins with it; the file's entry follows.
pub(super) fn import(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    file: &str,
    reports: &[WholeReport],
) -> Result<Done> {
    let mut findings = Findings::new();
    findings.required("file", file);
    findings.verdict()?;
    let mut there = 0;
    for (i, report) in reports.iter().enumerate() {
        if w.is_there(REPORT, report.fingerprint.as_deref())? {
            there += 1;
            continue;
        }
        may_import(w, rules, report, file, i + 1)?;
        let (_, reference) = write(w, rules, report, Some(file))?;
        w.entry("import report", &reference)?;
    }
    let imported = reports.len() - there;
    let message = format!("imported {imported}, already here {there}");
    Ok(Done { undoable: imported > 0, ..Done::new(file, message) })
}

/// Refuses a report that may not be held, whoever hands it in.
fn may_import(
    w: &Writer<'_>,
    rules: &Rules<'_>,
    report: &WholeReport,
    file: &str,
    number: usize,
) -> Result<()> {
    let policy = rules.on(rules.today);
    let texts = [Some(&report.summary), Some(&report.text), report.provenance.as_ref()];
    let marked = texts.into_iter().flatten().find_map(|text| policy.refuses_marking(text));
    let problem = if let Some(marking) = marked {
        format!("is marked {marking}, which may not be held here")
    } else if report.received > w.now() {
        "was received after now".to_owned()
    } else if report.occurred.is_some_and(|occurred| occurred > day(report.received)) {
        "is of a day after its report".to_owned()
    } else if report.items.is_empty() {
        "has no item".to_owned()
    } else {
        return Ok(());
    };
    Err(StoreError::Refused(format!(
        "report {number} of {file} {problem}, so nothing was imported; correct or leave out the row"
    )))
}
