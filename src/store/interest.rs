//! Changes to the business-interest register: applying, the line manager's assessment, the
//! decision, reviews and lapsing. A refused application stays on the register.

use super::change::{Change, Done};
use super::error::{Result, StoreError};
use super::value::Value;
use super::writer::{Fetched, Seen, Writer};
use super::{Rules, known};
use crate::domain::check::{FieldError, Findings};
use crate::domain::choice::Choice;
use crate::domain::interest::{self, InterestDecision, InterestStage, ManagerView};
use crate::domain::time::show_date;
use chrono::Datelike;

const INTEREST: &str = "interest";
const STAGE: &str = "stage";
/// A week's hours: an interest cannot take more.
const WEEK: i64 = 7 * 24;

/// Puts an application on the register.
pub(super) fn apply(w: &mut Writer<'_>, rules: &Rules<'_>, change: &Change) -> Result<Done> {
    let Change::ApplyInterest { person_id, kind, organisation, description, hours, applied } =
        change
    else {
        return Err(StoreError::Refused("this is not an application".to_owned()));
    };
    let mut findings = Findings::new();
    findings.required("description", description);
    findings.refuse_if(
        hours.is_some_and(|hours| !(0..=WEEK).contains(&hours)),
        "hours",
        format!("the hours are those of a week: 0 to {WEEK}"),
    );
    findings.refuse_if(
        *applied > rules.today,
        "applied",
        "it cannot be applied for after today; correct the date",
    );
    findings.verdict()?;
    let person = w.fields("person", *person_id, &["name"])?;
    let reference = w.next_ref("B", rules.today.year(), 5)?;
    w.insert(
        INTEREST,
        &[
            ("ref", Value::from(&reference)),
            ("person_id", (*person_id).into()),
            ("kind", kind.code().into()),
            ("organisation", known(organisation)),
            ("description", known(description)),
            ("hours", (*hours).into()),
            ("applied", (*applied).into()),
            (STAGE, InterestStage::Applied.code().into()),
        ],
    )?;
    let message = format!("{reference}: {} applied for {}", person.text("name"), kind.label());
    Ok(Done::new(reference, message))
}

/// The interest as seen, with its stage; refused unless it stands at one of `stages`.
fn at_stage(
    w: &Writer<'_>,
    seen: Seen,
    stages: &[InterestStage],
    what_to_do: &str,
) -> Result<Fetched> {
    let row = w.seen_fields(INTEREST, seen, &["ref", STAGE, "decision"])?;
    match row.word::<InterestStage>(STAGE) {
        Some(stage) if stages.contains(&stage) => Ok(row),
        stage => Err(StoreError::Refused(format!(
            "{} is {}; {what_to_do}",
            row.text("ref"),
            stage.map_or("at a stage unknown here", InterestStage::label)
        ))),
    }
}

/// What two checks of one form found, together.
pub(super) fn both(
    first: Result<(), Vec<FieldError>>,
    second: Result<(), Vec<FieldError>>,
) -> Result<(), Vec<FieldError>> {
    let errors: Vec<FieldError> =
        [first, second].into_iter().filter_map(Result::err).flatten().collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// Records the line manager's view. A refusal goes on to PSD like any other: inspectors found
/// that refused ones never reached it (P, 2014).
pub(super) fn assess(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    manager: &str,
    view: ManagerView,
    reason: &str,
) -> Result<Done> {
    let stages = &[InterestStage::Applied];
    let row = at_stage(w, seen, stages, "only an application not yet assessed can be assessed")?;
    let mut findings = Findings::new();
    findings.required("manager", manager);
    both(findings.verdict(), interest::may_assess(view, reason))?;
    w.update(
        INTEREST,
        seen.id,
        &[
            (STAGE, InterestStage::Assessed.code().into()),
            ("manager", known(manager)),
            ("manager_view", view.code().into()),
            ("manager_reason", known(reason)),
            ("assessed_on", rules.today.into()),
        ],
    )?;
    let reference = row.text("ref");
    let message =
        format!("{reference}: the line manager {}; it is with PSD to decide", view.label());
    Ok(Done::new(reference, message))
}

/// Records the appropriate authority's decision; what is compatible is reviewed after the time
/// that policy sets.
pub(super) fn decide(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    decision: InterestDecision,
    reason: &str,
    conditions: &str,
) -> Result<Done> {
    let stages = &[InterestStage::Assessed, InterestStage::Appealed];
    let to_do = "only an assessed application, or one under appeal, can be decided";
    let row = at_stage(w, seen, stages, to_do)?;
    interest::may_decide(decision, conditions, reason)?;
    let due = (decision != InterestDecision::Incompatible)
        .then(|| interest::review_due(rules.today, rules.on(rules.today)));
    w.update(
        INTEREST,
        seen.id,
        &[
            (STAGE, InterestStage::Decided.code().into()),
            ("decision", decision.code().into()),
            ("decision_reason", known(reason)),
            ("conditions", known(conditions)),
            ("decided_on", rules.today.into()),
            ("decided_by", w.actor().into()),
            ("review_due", due.into()),
        ],
    )?;
    let reference = row.text("ref");
    let review = due.map_or(String::new(), |due| format!(", review due {}", show_date(due)));
    Ok(Done::new(reference, format!("{reference} {}{review}", decision.label())))
}

/// Records a review and moves the next one on.
pub(super) fn review(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    note: &str,
) -> Result<Done> {
    let to_do = "only an interest decided as compatible is reviewed";
    let row = at_stage(w, seen, &[InterestStage::Decided], to_do)?;
    let reference = row.text("ref");
    if row.word("decision") == Some(InterestDecision::Incompatible) {
        return Err(StoreError::Refused(format!("{reference} is incompatible; {to_do}")));
    }
    let mut findings = Findings::new();
    findings.required("note", note);
    findings.verdict()?;
    let due = interest::review_due(rules.today, rules.on(rules.today));
    w.update(
        INTEREST,
        seen.id,
        &[
            ("review_due", due.into()),
            ("reviewed_on", rules.today.into()),
            ("review_note", known(note)),
        ],
    )?;
    Ok(Done::new(reference, format!("{reference} reviewed, next {}", show_date(due))))
}

/// Ends an interest: withdrawn, given up, or no form back at review. It is reviewed no more.
pub(super) fn lapse(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    reason: &str,
) -> Result<Done> {
    use InterestStage::{Appealed, Applied, Assessed, Decided};
    let stages = &[Applied, Assessed, Decided, Appealed];
    let row = at_stage(w, seen, stages, "apply anew to take it up again")?;
    let mut findings = Findings::new();
    findings.required("reason", reason);
    findings.verdict()?;
    w.update(
        INTEREST,
        seen.id,
        &[
            (STAGE, InterestStage::Lapsed.code().into()),
            ("lapsed_on", rules.today.into()),
            ("lapse_reason", known(reason)),
            ("review_due", Value::Null),
        ],
    )?;
    let reference = row.text("ref");
    Ok(Done::new(reference, format!("{reference} lapsed")))
}

#[cfg(test)]
mod tests;
