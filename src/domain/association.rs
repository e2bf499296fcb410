//! The words and rules of the notifiable-association register.

use super::check::{FieldError, Findings};
use super::choice::choices;
use super::policy::Policy;
use super::time::{self, Date};

choices! {
    /// Why the association is notifiable.
    AssociationCategory, "category of association" {
        Convicted = "convicted", "convicted";
        UnderInvestigation = "under-investigation", "under investigation";
        OrganisedCrime = "organised-crime", "organised crime";
        Extremist = "extremist", "extremist";
        DismissedOfficer = "dismissed-officer", "dismissed officer";
        PrivateInvestigator = "private-investigator", "private investigator";
        Journalist = "journalist", "journalist";
        Other = "other", "other";
    }
}

choices! {
    /// How often they meet.
    Contact, "contact" {
        Daily = "daily", "daily";
        Weekly = "weekly", "weekly";
        Monthly = "monthly", "monthly";
        Rarely = "rarely", "rarely";
        Ceased = "ceased", "ceased";
    }
}

choices! {
    /// Risk, evaluated once for the person and once for the force.
    Risk, "risk" {
        Low = "low", "low";
        Medium = "medium", "medium";
        High = "high", "high";
    }
}

choices! {
    /// Where a declaration stands.
    AssociationStage, "stage of an association" {
        Declared = "declared", "declared";
        Research = "research", "research";
        Evaluated = "evaluated", "evaluated";
        Closed = "closed", "closed";
    }
}

choices! {
    /// What follows the evaluation.
    AssociationOutcome, "outcome of an association" {
        NoAction = "no-action", "no action";
        Advice = "advice", "advice";
        Conditions = "conditions", "conditions";
        VettingReview = "vetting-review", "vetting review";
        Referral = "referral", "referral";
    }
}

/// Whether an association may be evaluated like this: the risk is judged once for the person
/// and once for the force, and conditions are written out.
///
/// # Errors
/// `person_risk` and `force_risk` when not judged; `conditions` when the outcome needs them and
/// they are blank.
pub fn may_evaluate(
    person: Option<Risk>,
    force: Option<Risk>,
    outcome: AssociationOutcome,
    conditions: &str,
) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    let message = |whom| format!("choose the risk for the {whom}: low, medium or high");
    findings.refuse_if(person.is_none(), "person_risk", message("person"));
    findings.refuse_if(force.is_none(), "force_risk", message("force"));
    if outcome == AssociationOutcome::Conditions {
        findings.required("conditions", conditions);
    }
    findings.verdict()
}

/// When an association evaluated on this day is reviewed: by the higher of the two risks (S).
pub fn review_due(evaluated: Date, person: Risk, force: Risk, policy: &Policy) -> Date {
    time::add_months(evaluated, policy.association_review_months(person.max(force)))
}
