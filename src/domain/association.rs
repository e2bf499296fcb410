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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::choice::Choice;
    use crate::domain::policy::Policies;

    #[test]
    fn the_higher_risk_sets_the_review() {
        let policies = Policies::built_in().expect("the shipped policy holds");
        let day: Date = "2026-08-31".parse().expect("a date");
        let policy = policies.on(day);
        for person in Risk::ALL {
            for force in Risk::ALL {
                let both_low = (*person, *force) == (Risk::Low, Risk::Low);
                let due = if both_low { "2027-08-31" } else { "2027-02-28" };
                let review = review_due(day, *person, *force, policy);
                assert_eq!(review.to_string(), due, "{person:?} and {force:?}");
            }
        }
    }

    #[test]
    fn both_risks_are_judged_and_conditions_written() {
        use AssociationOutcome::{Conditions, NoAction, Referral};
        let risk = |whom: &str| format!("choose the risk for the {whom}: low, medium or high");
        let (person, force) = (("person_risk", risk("person")), ("force_risk", risk("force")));
        let conditions = ("conditions", "write the conditions; it may not be empty".to_owned());
        let (low, high) = (Some(Risk::Low), Some(Risk::High));
        for (of_person, of_force, outcome, text, wrong) in [
            (low, high, NoAction, "", vec![]),
            (low, high, Conditions, "no contact", vec![]),
            (None, high, Referral, "", vec![person.clone()]),
            (low, None, Referral, "", vec![force.clone()]),
            (low, low, Conditions, " \n", vec![conditions.clone()]),
            (None, None, Conditions, "", vec![person, force, conditions]),
        ] {
            let errors = may_evaluate(of_person, of_force, outcome, text).err();
            let errors = errors.unwrap_or_default();
            let found: Vec<_> = errors.into_iter().map(|e| (e.field, e.message)).collect();
            assert_eq!(found, wrong, "{outcome:?}");
        }
    }
}
