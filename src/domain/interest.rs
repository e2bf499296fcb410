//! The words and rules of the business-interest register.

use super::check::{self, FieldError, Findings};
use super::choice::choices;
use super::policy::Policy;
use super::time::{self, Date};

choices! {
    /// What the interest is.
    InterestKind, "kind of interest" {
        Secondary = "secondary", "secondary employment";
        Business = "business", "business";
        Letting = "letting", "letting property";
        Voluntary = "voluntary", "voluntary work";
        Membership = "membership", "membership";
    }
}

choices! {
    /// Where an application stands; a line manager's refusal still reaches PSD.
    InterestStage, "stage of an interest" {
        Applied = "applied", "applied";
        Assessed = "assessed", "assessed by line manager";
        Decided = "decided", "decided";
        Appealed = "appealed", "appealed";
        Lapsed = "lapsed", "lapsed";
    }
}

choices! {
    /// The line manager's view.
    ManagerView, "line manager's view" {
        Supports = "supports", "supports";
        Refuses = "refuses", "refuses";
    }
}

choices! {
    /// The appropriate authority's decision.
    InterestDecision, "decision on an interest" {
        Compatible = "compatible", "compatible";
        Conditions = "conditions", "compatible with conditions";
        Incompatible = "incompatible", "incompatible";
    }
}

/// When an interest decided on this day is reviewed (S): no form back, no approval.
pub fn review_due(decided: Date, policy: &Policy) -> Date {
    time::add_months(decided, policy.interest_review_months)
}

/// Whether a line manager may give this view: a refusal gives its reason, and still reaches PSD.
///
/// # Errors
/// `reason`, when the manager refuses without one.
pub fn may_assess(view: ManagerView, reason: &str) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    if view == ManagerView::Refuses {
        findings.required("reason", reason);
    }
    findings.verdict()
}

/// Whether the appropriate authority may decide this: conditions are written out, and an
/// incompatible interest is told why.
///
/// # Errors
/// `conditions` or `reason`, when it is blank and the decision needs it, and `conditions` when
/// they are given with another decision.
pub fn may_decide(
    decision: InterestDecision,
    conditions: &str,
    reason: &str,
) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    if decision == InterestDecision::Conditions {
        findings.required("conditions", conditions);
    } else {
        let message = "conditions stand only with `compatible with conditions`; clear them";
        findings.refuse_if(!check::blank(conditions), "conditions", message);
    }
    if decision == InterestDecision::Incompatible {
        findings.required("reason", reason);
    }
    findings.verdict()
}
