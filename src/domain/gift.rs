//! The words and rules of the gifts-and-hospitality register.

use super::check::{FieldError, Findings};
use super::choice::choices;
use super::policy::Policy;
use super::time::Date;

choices! {
    /// Gift or hospitality.
    GiftKind, "kind of gift" {
        Gift = "gift", "gift";
        Hospitality = "hospitality", "hospitality";
    }
}

choices! {
    /// Which way it went; published registers hold gifts given as well.
    Direction, "direction" {
        Received = "received", "received";
        Given = "given", "given";
    }
}

choices! {
    /// What became of it: accepted and declined are both recorded (P, BCH 2014).
    Disposition, "disposition" {
        Accepted = "accepted", "accepted";
        Declined = "declined", "declined";
        Returned = "returned", "returned";
        Charity = "charity", "given to charity";
        Surrendered = "surrendered", "surrendered";
        Unknown = "unknown", "not stated";
    }
}

choices! {
    /// Where a declaration stands on its way to publication.
    GiftStage, "stage of a gift" {
        Declared = "declared", "declared";
        Manager = "manager", "seen by line manager";
        MoreInformation = "more-information", "more information asked";
        Decided = "decided", "decided";
        Published = "published", "published";
    }
}

choices! {
    /// The decision of the professional standards department.
    GiftDecision, "decision on a gift" {
        Approved = "approved", "approved";
        Declined = "declined", "declined";
        MoreInformation = "more-information", "more information";
    }
}

choices! {
    /// Value bands (P, BCH 2014); their limits are policy data.
    GiftBand, "value band" {
        Modest = "modest", "modest";
        Moderate = "moderate", "moderate";
        Significant = "significant", "significant";
        Unknown = "unknown", "unknown";
    }
}

/// Whether a gift offered on one day was declared too late on another. The period is policy
/// data (L); a declaration dated before the offer is not late.
pub fn late(offered: Date, declared: Date, policy: &Policy) -> bool {
    (declared - offered).num_days() > i64::from(policy.gift_late_days)
}

/// Whether PSD may decide this of a gift: a refusal gives its reason, a question is asked in
/// words.
///
/// # Errors
/// `reason` or `question`, when it is blank and the decision needs it.
pub fn may_decide(
    decision: GiftDecision,
    reason: &str,
    question: &str,
) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    match decision {
        GiftDecision::Approved => {}
        GiftDecision::Declined => findings.required("reason", reason),
        GiftDecision::MoreInformation => findings.required("question", question),
    }
    findings.verdict()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::Policies;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn a_declaration_is_late_by_the_policy_of_its_date() {
        let policies = Policies::built_in().expect("the shipped policy holds");
        for (offered, declared, is_late) in [
            ("2026-11-02", "2026-11-02", false),
            ("2026-11-02", "2026-11-16", false),
            ("2026-11-02", "2026-11-17", true),
            // Dated before the offer: not late, whatever else it is.
            ("2026-11-02", "2026-10-01", false),
            // Before April 2025 twenty-eight days were allowed.
            ("2024-06-03", "2024-07-01", false),
            ("2024-06-03", "2024-07-02", true),
            ("2025-03-01", "2025-03-16", false),
            ("2025-03-31", "2025-04-15", false),
            ("2025-04-01", "2025-04-16", true),
        ] {
            let policy = policies.on(date(offered));
            assert_eq!(late(date(offered), date(declared), policy), is_late, "{offered}");
        }
    }

    #[test]
    fn a_refusal_gives_its_reason_and_a_question_is_asked() {
        let error = |field: &'static str| {
            let message = format!("write the {field}; it may not be empty");
            Err(vec![FieldError { field, message }])
        };
        for (decision, reason, question, verdict) in [
            (GiftDecision::Approved, "", "", Ok(())),
            (GiftDecision::Declined, "a supplier under contract", "", Ok(())),
            (GiftDecision::Declined, " \t", "who gave it?", error("reason")),
            (GiftDecision::MoreInformation, "", "who gave it?", Ok(())),
            (GiftDecision::MoreInformation, "said", "\u{200b}", error("question")),
        ] {
            assert_eq!(may_decide(decision, reason, question), verdict, "{decision:?}");
        }
    }
}
