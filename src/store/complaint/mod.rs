//! Changes to complaints: recording and importing them, each read against the matrix of sexual
//! predatory behaviour as it is written down, what a reviewer makes of each indicator met, and
//! the report of intelligence that what stands becomes.

pub mod review;
#[cfg(test)]
mod tests;

use super::change::{Change, Done, Family};
use super::error::{Result, StoreError};
use super::subject::{self, Described};
use super::value::Value;
use super::writer::{Seen, Writer};
use super::{Rules, known};
use crate::domain::check::{self, Findings};
use crate::domain::choice::Choice;
use crate::domain::complaint::{ComplaintState, IndicatorState};
use crate::domain::policy::Policy;
use crate::domain::time::Date;
use chrono::Datelike;

const COMPLAINT: &str = "intel.complaint";
const INDICATOR: &str = "intel.complaint_indicator";

/// A complaint as it is written down.
#[derive(Debug, Clone, PartialEq)]
pub struct NewComplaint {
    /// Its reference elsewhere.
    pub their_ref: Option<String>,
    /// When it was received.
    pub received: Date,
    /// Whom it is about.
    pub subject: Described,
    /// What is complained of, in its own words.
    pub allegation: String,
    /// What came of it, where that is known.
    pub outcome: Option<String>,
    /// The list or system it came from.
    pub source: Option<String>,
    /// What tells a row of an import from every other.
    pub fingerprint: Option<String>,
}

/// What a reviewer makes of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It stands.
    Confirm,
    /// The words do not mean it.
    Dismiss,
}

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum ComplaintChange {
    /// Writes one down by hand.
    Record(NewComplaint),
    /// Takes those of a file.
    Import {
        /// The file's name.
        file: String,
        /// What its rows became.
        complaints: Vec<NewComplaint>,
    },
    /// Confirms or dismisses one indicator that a complaint met.
    Judge {
        /// The complaint as seen.
        complaint: Seen,
        /// The indicator's row number.
        indicator: i64,
        /// Which of the two.
        verdict: Verdict,
        /// Why.
        reason: String,
    },
    /// Makes a report of intelligence of what stands.
    MakeIntelligence {
        /// The complaint as seen.
        complaint: Seen,
    },
}

impl From<ComplaintChange> for Change {
    fn from(change: ComplaintChange) -> Self {
        Self::Complaint(Box::new(change))
    }
}

impl Family for ComplaintChange {
    fn name(&self) -> &'static str {
        match self {
            Self::Record(_) => "record complaint",
            Self::Import { .. } => "import complaints",
            Self::Judge { verdict: Verdict::Confirm, .. } => "confirm indicator",
            Self::Judge { verdict: Verdict::Dismiss, .. } => "dismiss indicator",
            Self::MakeIntelligence { .. } => "make intelligence",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Record(complaint) => record(w, rules, complaint),
            Self::Import { file, complaints } => import(w, rules, file, complaints),
            Self::Judge { complaint, indicator, verdict, reason } => {
                review::judge(w, *complaint, *indicator, *verdict, reason)
            }
            Self::MakeIntelligence { complaint } => review::intelligence(w, rules, *complaint),
        }
    }
}

fn record(w: &mut Writer<'_>, rules: &Rules<'_>, complaint: &NewComplaint) -> Result<Done> {
    let mut findings = Findings::new();
    findings.refuse_if(
        complaint.received > rules.today,
        "received",
        "it cannot be received after today; correct the date",
    );
    let named = |text: &Option<String>| text.as_deref().is_some_and(|text| !check::blank(text));
    let nobody = complaint.subject.person_id.is_none()
        && !named(&complaint.subject.name)
        && !named(&complaint.subject.number);
    findings.refuse_if(nobody, "person", "choose the person, or describe whom it is about");
    findings.required("allegation", &complaint.allegation);
    let policy = rules.on(rules.today);
    for (field, text) in
        [("allegation", Some(&complaint.allegation)), ("outcome", complaint.outcome.as_ref())]
    {
        if let Some(marking) = text.and_then(|text| policy.refuses_marking(text)) {
            let message = format!(
                "this text is marked {marking}, which may not be held here: take it to a system \
                 that may hold it, or remove the marking if it is a slip"
            );
            findings.refuse_if(true, field, message);
        }
    }
    findings.verdict()?;
    let (reference, met) = write(w, rules, complaint)?;
    let message = match met {
        0 => format!("{reference} recorded; it meets no indicator of the matrix"),
        1 => format!("{reference} recorded; it meets 1 indicator, review it with r"),
        met => format!("{reference} recorded; it meets {met} indicators, review them with r"),
    };
    Ok(Done::new(reference, message))
}

/// Adds the complaints of a file, leaving out those that are here by their fingerprint. Each has
/// an audit entry of its own, so that its history begins with it; the file's entry follows.
fn import(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    file: &str,
    complaints: &[NewComplaint],
) -> Result<Done> {
    let mut findings = Findings::new();
    findings.required("file", file);
    findings.verdict()?;
    let (mut there, mut to_review) = (0, 0);
    for (i, complaint) in complaints.iter().enumerate() {
        if w.is_there(COMPLAINT, complaint.fingerprint.as_deref())? {
            there += 1;
            continue;
        }
        may_import(rules, complaint, file, i + 1)?;
        let (reference, met) = write(w, rules, complaint)?;
        to_review += usize::from(met > 0);
        w.entry("import complaint", &reference)?;
    }
    let imported = complaints.len() - there;
    let message =
        format!("imported {imported}, of which {to_review} to review, already here {there}");
    Ok(Done { undoable: imported > 0, ..Done::new(file, message) })
}

/// Refuses a complaint that may not be held, whoever hands it in.
fn may_import(
    rules: &Rules<'_>,
    complaint: &NewComplaint,
    file: &str,
    number: usize,
) -> Result<()> {
    let policy = rules.on(rules.today);
    let texts = [Some(&complaint.allegation), complaint.outcome.as_ref()];
    let marked = texts.into_iter().flatten().find_map(|text| policy.refuses_marking(text));
    let problem = if let Some(marking) = marked {
        format!("is marked {marking}, which may not be held here")
    } else if complaint.received > rules.today {
        "was received after today".to_owned()
    } else if check::blank(&complaint.allegation) {
        "says nothing".to_owned()
    } else {
        return Ok(());
    };
    Err(StoreError::Refused(format!(
        "complaint {number} of {file} {problem}, so nothing was imported; correct or leave out the row"
    )))
}

/// Writes a complaint with the indicators that it meets by the matrix of its own day; returns its
/// reference and how many.
fn write(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    complaint: &NewComplaint,
) -> Result<(String, usize)> {
    let subject = subject::settle(w.db(), &complaint.subject)?;
    let met = rules.on(complaint.received).predatory_behaviour.met_by(&complaint.allegation);
    let state = if met.is_empty() { ComplaintState::Clear } else { ComplaintState::Met };
    let reference = w.next_ref("CO", rules.today.year(), 5)?;
    let text = |text: &Option<String>| known(text.as_deref().unwrap_or_default());
    let id = w.insert(
        COMPLAINT,
        &[
            ("ref", Value::from(&reference)),
            ("their_ref", text(&complaint.their_ref)),
            ("received", complaint.received.into()),
            ("person_id", subject.person_id.into()),
            ("subject", subject.name),
            ("force", subject.force),
            ("unit", subject.unit),
            ("allegation", complaint.allegation.trim().into()),
            ("outcome", text(&complaint.outcome)),
            ("state", state.code().into()),
            ("met", count(met.len())),
            ("source", text(&complaint.source)),
            ("fingerprint", complaint.fingerprint.clone().into()),
        ],
    )?;
    for met in &met {
        w.insert(
            INDICATOR,
            &[
                ("complaint_id", id.into()),
                ("indicator", (&met.indicator.code).into()),
                ("evidence", (&met.evidence).into()),
                ("state", IndicatorState::Met.code().into()),
            ],
        )?;
    }
    Ok((reference, met.len()))
}

fn count(number: usize) -> Value {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}

/// What an indicator is called by a policy; its code where the policy no longer has it.
pub(super) fn label<'a>(policy: &'a Policy, code: &'a str) -> &'a str {
    policy.predatory_behaviour.indicator(code).map_or(code, |indicator| &indicator.label)
}
