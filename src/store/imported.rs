//! Reports as a file brings them. One is written like every other; what only the file knows stands
//! beside it: whom it describes, its old grade, its reference there and its fingerprint.

use super::Rules;
use super::change::{Done, RecordReport};
use super::error::{Result, StoreError};
use super::report::{self, Origin, REPORT};
use super::subject::{self, Described};
use super::writer::Writer;
use crate::domain::check::Findings;
use crate::domain::grading::Grade5;
use crate::domain::time::day;

/// A report of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedReport {
    /// The report, its subject apart.
    pub report: RecordReport,
    /// Whom it is about, as the file describes them.
    pub subject: Described,
    /// The grade that it came with on the 5x5x5 scale, kept for ever and never converted.
    pub old_grade: Option<Grade5>,
    /// Its reference elsewhere.
    pub their_ref: Option<String>,
    /// What tells its row from every other.
    pub fingerprint: Option<String>,
}

/// Adds the reports of a file, leaving out those that are here by their fingerprint. Each has an
/// audit entry of its own, so that its history begins with it; the file's entry follows.
pub(super) fn import(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    file: &str,
    reports: &[ImportedReport],
) -> Result<Done> {
    let mut findings = Findings::new();
    findings.required("file", file);
    findings.verdict()?;
    let mut there = 0;
    for (i, imported) in reports.iter().enumerate() {
        if w.is_there(REPORT, imported.fingerprint.as_deref())? {
            there += 1;
            continue;
        }
        may_import(w, rules, &imported.report, file, i + 1)?;
        let subject = subject::settle(w.db(), &imported.subject)?;
        let subjects: Vec<_> = (!subject.name.is_null()).then_some(subject).into_iter().collect();
        let origin = Origin {
            from: Some(file),
            their_ref: imported.their_ref.as_deref(),
            old_grade: imported.old_grade,
            fingerprint: imported.fingerprint.as_deref(),
        };
        let written = report::write(w, rules, &imported.report, &subjects, origin)?;
        w.entry("import report", &written.reference)?;
    }
    let imported = reports.len() - there;
    let message = format!("imported {imported}, already here {there}");
    Ok(Done { undoable: imported > 0, ..Done::new(file, message) })
}

/// Refuses a report that may not be held, whoever hands it in.
fn may_import(
    w: &Writer<'_>,
    rules: &Rules<'_>,
    report: &RecordReport,
    file: &str,
    number: usize,
) -> Result<()> {
    let policy = rules.on(rules.today);
    let items = report.items.iter().map(|item| &item.text);
    let texts = [Some(&report.summary), report.provenance.as_ref()].into_iter().flatten();
    let marked = texts.chain(items).find_map(|text| policy.refuses_marking(text));
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
