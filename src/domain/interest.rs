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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::Policies;

    #[test]
    fn an_interest_is_reviewed_after_the_policys_months() {
        let policies = Policies::built_in().expect("the shipped policy holds");
        for (decided, due) in [("2026-11-20", "2027-11-20"), ("2024-02-29", "2025-02-28")] {
            let decided: Date = decided.parse().expect("a date");
            let review = review_due(decided, policies.on(decided));
            assert_eq!(review.to_string(), due);
        }
        let text = policies.text().replace(
            "source = \"reviewed every twelve months; secondary source, confirm\"\nmonths = 12",
            "source = \"reviewed every six months\"\nmonths = 6",
        );
        let sooner = Policies::parse(&text).expect("the changed policy holds");
        let decided: Date = "2026-08-31".parse().expect("a date");
        assert_eq!(review_due(decided, sooner.on(decided)).to_string(), "2027-02-28");
    }

    #[test]
    fn a_managers_refusal_gives_its_reason() {
        assert_eq!(may_assess(ManagerView::Supports, ""), Ok(()));
        assert_eq!(may_assess(ManagerView::Refuses, "clashes with shifts"), Ok(()));
        let message = "write the reason; it may not be empty".to_owned();
        let missing = vec![FieldError { field: "reason", message }];
        assert_eq!(may_assess(ManagerView::Refuses, " "), Err(missing));
    }

    #[test]
    fn a_decision_carries_what_it_needs_and_nothing_else() {
        use InterestDecision::{Compatible, Conditions, Incompatible};
        let write = |what: &str| format!("write the {what}; it may not be empty");
        let clear = "conditions stand only with `compatible with conditions`; clear them";
        for (decision, conditions, reason, wrong) in [
            (Compatible, "", "", vec![]),
            (Compatible, " ", "no conflict", vec![]),
            (Compatible, "not in uniform", "", vec![("conditions", clear.to_owned())]),
            (Conditions, "not in uniform", "", vec![]),
            (Conditions, "\u{200b}", "", vec![("conditions", write("conditions"))]),
            (Incompatible, "", "licensed premises", vec![]),
            (Incompatible, "", "", vec![("reason", write("reason"))]),
            (
                Incompatible,
                "not in uniform",
                "",
                vec![("conditions", clear.to_owned()), ("reason", write("reason"))],
            ),
        ] {
            let errors = may_decide(decision, conditions, reason).err().unwrap_or_default();
            let found: Vec<_> = errors.into_iter().map(|e| (e.field, e.message)).collect();
            assert_eq!(found, wrong, "{decision:?} with {conditions:?} and {reason:?}");
        }
    }
}
