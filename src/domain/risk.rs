//! People at risk: what may point to somebody, each by itself with its date and reason. There is
//! no total anywhere: indicators are never added up to a number about a person.

use super::check::{FieldError, Findings};
use super::choice::choices;
use super::policy::Policy;
use super::time::{Date, add_months, show_date};
use std::collections::BTreeMap;

choices! {
    /// What may point to a person (L).
    RiskIndicator, "indicator" {
        Complaints = "complaints", "complaints";
        Predatory = "predatory", "predatory behaviour confirmed in a complaint";
        Intelligence = "intelligence", "intelligence";
        Band = "band", "intelligence of a high band";
        Systems = "systems", "misuse of systems";
        Association = "association", "association of a high risk";
        Interest = "interest", "business interest refused";
        Gifts = "gifts", "repeat gifts from one donor";
        Debt = "debt", "declared debt";
        Vulnerability = "vulnerability", "other declared vulnerability";
        Vetting = "vetting", "lapsed vetting while in post";
    }
}

choices! {
    /// What a person declared of their own circumstances.
    VulnerabilityKind, "kind of vulnerability" {
        Debt = "debt", "debt";
        Gambling = "gambling", "gambling";
        Substance = "substance", "alcohol or drugs";
        Relationship = "relationship", "relationship";
        Health = "health", "health";
        Other = "other", "other";
    }
}

/// When an indicator counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorRule {
    /// What it is called.
    pub label: String,
    /// Months for which what it rests on is looked back at.
    pub months: u32,
    /// How many of it there must be.
    pub least: u32,
    /// Whether it makes a candidate of somebody by itself, or only stands beside others.
    pub alone: bool,
}

/// The rules of people at risk (L).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskRules {
    /// Months to the next review, offered when somebody is entered.
    pub review_months: u32,
    /// Months after which an entry expires, offered when somebody is entered.
    pub expiry_months: u32,
    /// The most months that an entry may stand before it expires.
    pub most_months: u32,
    /// When each indicator counts.
    pub indicators: BTreeMap<RiskIndicator, IndicatorRule>,
}

/// Whether an entry may have these dates: it is looked at again before it ends, and ends within
/// what the policy allows (proportionality).
///
/// # Errors
/// `review_on` and `expires_on`, with what is wrong.
pub fn may_stand(
    today: Date,
    review_on: Date,
    expires_on: Date,
    policy: &Policy,
) -> Result<(), Vec<FieldError>> {
    let rules = &policy.at_risk;
    let latest = add_months(today, rules.most_months);
    let mut findings = Findings::new();
    findings.refuse_if(review_on <= today, "review_on", "the review comes after today");
    findings.refuse_if(
        expires_on < review_on,
        "expires_on",
        "an entry is reviewed before it expires; set the review earlier or the expiry later",
    );
    findings.refuse_if(
        expires_on > latest,
        "expires_on",
        format!(
            "an entry stands for {} months at most, until {}",
            rules.most_months,
            show_date(latest)
        ),
    );
    findings.verdict()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::choice::Choice;
    use crate::domain::policy::Policies;

    #[test]
    fn an_entry_is_reviewed_before_it_ends_and_ends_in_time() {
        let policies = Policies::built_in().unwrap();
        let date = |text: &str| text.parse::<Date>().unwrap();
        let today = date("2026-11-20");
        for (review, expiry, wrong) in [
            ("2027-02-20", "2027-05-20", vec![]),
            ("2027-02-20", "2027-02-20", vec![]),
            ("2027-02-20", "2027-11-20", vec![]),
            ("2027-02-20", "2027-11-21", vec!["expires_on"]),
            ("2026-11-20", "2027-02-20", vec!["review_on"]),
            ("2027-02-20", "2027-02-19", vec!["expires_on"]),
            ("2026-11-19", "2028-11-19", vec!["review_on", "expires_on"]),
        ] {
            let errors = may_stand(today, date(review), date(expiry), policies.on(today)).err();
            let fields: Vec<_> = errors.unwrap_or_default().iter().map(|e| e.field).collect();
            assert_eq!(fields, wrong, "{review} {expiry}");
        }
    }

    #[test]
    fn the_shipped_policy_has_every_indicator_and_lapsed_vetting_never_stands_alone() {
        let policies = Policies::built_in().unwrap();
        let rules = &policies.on("2026-11-20".parse().unwrap()).at_risk;
        assert!(RiskIndicator::ALL.iter().all(|code| rules.indicators.contains_key(code)));
        assert!(!rules.indicators[&RiskIndicator::Vetting].alone);
    }
}
