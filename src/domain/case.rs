//! What a vetting case holds besides the checks of its applicant: third parties, adverse findings
//! and how each was weighed, and who must agree before it is decided.

use super::check::{FieldError, Findings, blank};
use super::choice::{Choice, choices};
use super::tasking::Rationale;
use super::time::{Date, show_date};
use super::vetting::{CheckKind, Ground, Outcome};

choices! {
    /// Who a third party of a case is to the applicant (P).
    PartyKind, "kind of third party" {
        CoResident = "co-resident", "co-resident";
        Family = "family", "family";
        Associate = "associate", "associate";
    }
}

impl PartyKind {
    /// The check of the applicant that such a third party belongs to: where a case demands it,
    /// the third party's own checks are mandatory.
    pub fn belongs_to(self) -> CheckKind {
        match self {
            Self::CoResident => CheckKind::CoResidents,
            Self::Family => CheckKind::Family,
            Self::Associate => CheckKind::Interests,
        }
    }
}

/// Whether a period may stand: it begins on or before today and does not end before it begins.
///
/// # Errors
/// At `from` and `until`.
pub fn may_last(
    from: Option<Date>,
    until: Option<Date>,
    today: Date,
) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    findings.refuse_if(
        from.is_some_and(|from| from > today),
        "from",
        "it has not begun yet; write a day that has been",
    );
    findings.refuse_if(
        from.zip(until).is_some_and(|(from, until)| until < from),
        "until",
        "it ends before it begins; swap the days or leave the end empty while it goes on",
    );
    findings.verdict()
}

choices! {
    /// How much an adverse finding weighs against the grounds of refusal (L).
    Weight, "weight" {
        Slight = "slight", "slight";
        Moderate = "moderate", "moderate";
        Serious = "serious", "serious";
    }
}

choices! {
    /// Whether the applicant said so themselves.
    Disclosed, "disclosure" {
        Yes = "disclosed", "disclosed";
        No = "not-disclosed", "not disclosed";
        NotAsked = "not-asked", "not asked about";
    }
}

choices! {
    /// How a finding was weighed.
    Weighed, "way of weighing" {
        Outweighed = "outweighed", "outweighed by the rest";
        Mitigated = "mitigated", "mitigated by a condition";
        Refusal = "ground", "ground for refusal";
        Unfounded = "unfounded", "unfounded";
    }
}

choices! {
    /// Whether a condition of a grant still binds.
    ConditionState, "state of a condition" {
        Active = "active", "active";
        Ended = "ended", "ended";
    }
}

choices! {
    /// Where a decision on a case stands.
    DecisionState, "state of a decision" {
        Proposed = "proposed", "proposed";
        Returned = "returned", "returned";
        Stands = "stands", "stands";
        Overturned = "overturned", "overturned on appeal";
    }
}

/// An adverse finding as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The ground of refusal that it falls under.
    pub category: Ground,
    /// How much it weighs.
    pub weight: Weight,
    /// What it is.
    pub text: String,
    /// How it was weighed; `None` where nobody has answered it.
    pub answer: Option<Weighed>,
}

/// What was written of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FindingWords {
    /// The ground of refusal that it falls under.
    pub category: Option<Ground>,
    /// When it happened, where known.
    pub happened: Option<Date>,
    /// Whether the applicant said so.
    pub disclosed: Option<Disclosed>,
    /// How much it weighs.
    pub weight: Option<Weight>,
    /// What it is.
    pub text: String,
}

impl FindingWords {
    /// Whether it is whole: a category, whether it was disclosed, a weight, and words.
    ///
    /// # Errors
    /// At `category`, `disclosed`, `weight`, `happened` and at `text`, the field of its words.
    pub fn check(&self, text: &'static str, today: Date) -> Result<(), Vec<FieldError>> {
        let mut findings = Findings::new();
        findings.refuse_if(blank(&self.text), text, "say what the adverse finding is");
        let why = "an adverse finding falls under a ground of refusal; choose it";
        findings.refuse_if(self.category.is_none(), "category", why);
        let why = "say whether the applicant disclosed it";
        findings.refuse_if(self.disclosed.is_none(), "disclosed", why);
        let why = "say how much it weighs";
        findings.refuse_if(self.weight.is_none(), "weight", why);
        findings.refuse_if(
            self.happened.is_some_and(|day| day > today),
            "happened",
            "it cannot have happened after today; correct the date",
        );
        findings.verdict()
    }
}

/// Whether a case may close over its findings: each is answered, and no answer contradicts the
/// outcome. Numbers are those of the list, from 1.
///
/// # Errors
/// One sentence that names them.
pub fn may_close(found: &[Finding], outcome: Outcome) -> Result<(), String> {
    let named = |is: &dyn Fn(&Finding) -> bool| -> Vec<String> {
        let picked = found.iter().enumerate().filter(|(_, finding)| is(finding));
        picked.map(|(at, finding)| format!("{} ({})", at + 1, finding.category.label())).collect()
    };
    let grants = matches!(outcome, Outcome::Granted | Outcome::Conditions);
    let unanswered = named(&|finding| finding.answer.is_none());
    let grounds = named(&|finding| finding.answer == Some(Weighed::Refusal));
    let mitigated = named(&|finding| finding.answer == Some(Weighed::Mitigated));
    if !unanswered.is_empty() {
        return Err(format!(
            "adverse findings are not answered: {}; say with e how each was weighed and why",
            unanswered.join(", ")
        ));
    }
    if grants && !grounds.is_empty() {
        return Err(format!(
            "findings are weighed as grounds for refusal: {}; refuse, or weigh each again with e",
            grounds.join(", ")
        ));
    }
    if outcome == Outcome::Granted && !mitigated.is_empty() {
        return Err(format!(
            "findings are mitigated by a condition: {}; grant with conditions, or weigh each \
             again with e",
            mitigated.join(", ")
        ));
    }
    Ok(())
}

/// Which decisions need a second person (L).
#[derive(Debug, Clone, PartialEq)]
pub struct SecondPerson {
    /// These outcomes, whoever it is about.
    pub outcomes: Vec<Outcome>,
    /// These where the post is designated.
    pub designated: Vec<Outcome>,
    /// A grant over a finding that weighs at least this much.
    pub weight: Weight,
}

impl SecondPerson {
    /// Why a decision needs a second person, if it does. `heaviest` is the weight of the weightiest
    /// finding that is not unfounded.
    pub fn needed(
        &self,
        outcome: Outcome,
        designated: bool,
        heaviest: Option<Weight>,
    ) -> Option<String> {
        let grants = matches!(outcome, Outcome::Granted | Outcome::Conditions);
        if self.outcomes.contains(&outcome) {
            return Some(outcome.label().to_owned());
        }
        if designated && self.designated.contains(&outcome) {
            return Some(format!("{} on a designated post", outcome.label()));
        }
        heaviest
            .filter(|weight| grants && *weight >= self.weight)
            .map(|weight| format!("{} over a {} finding", outcome.label(), weight.label()))
    }
}

/// The weight of the weightiest finding that was not found to be unfounded.
pub fn heaviest(found: &[Finding]) -> Option<Weight> {
    let stands = |finding: &&Finding| finding.answer != Some(Weighed::Unfounded);
    found.iter().filter(stands).map(|finding| finding.weight).max()
}

/// The conditions of a grant, one a line.
pub fn conditions(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !blank(line)).collect()
}

/// What a decision says besides its outcome.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DecisionWords {
    /// Grounds of a refusal.
    pub grounds: Vec<Ground>,
    /// Conditions of a grant, one a line.
    pub conditions: String,
    /// Who sees that they are kept.
    pub owner: String,
    /// When they are reviewed; the policy's period where not said.
    pub review_on: Option<Date>,
    /// Why, by element of the National Decision Model.
    pub rationale: Rationale,
}

/// Whether a decision is whole: a rationale by element, grounds for a refusal, conditions with
/// an owner for a conditional grant. Where the applicant withdrew, or the case was discontinued,
/// what is known is enough.
///
/// # Errors
/// At the fields of the rationale, `grounds`, `conditions`, `condition_owner` and
/// `condition_review`.
pub fn may_decide(
    outcome: Outcome,
    words: &DecisionWords,
    today: Date,
) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    if matches!(outcome, Outcome::Withdrawn | Outcome::Discontinued) {
        findings.required("information", &words.rationale.information);
    } else {
        let refused = outcome == Outcome::Refused;
        let why = "say which options were rejected before refusing";
        findings.take(words.rationale.whole(refused, why));
    }
    let (refused, none) = (outcome == Outcome::Refused, words.grounds.is_empty());
    findings.refuse_if(refused && none, "grounds", "a refusal needs its grounds");
    findings.refuse_if(!refused && !none, "grounds", "only a refusal has grounds; clear them");
    let conditional = outcome == Outcome::Conditions;
    let none = conditions(&words.conditions).is_empty();
    let why = "write the conditions of the grant, one a line";
    findings.refuse_if(conditional && none, "conditions", why);
    findings.refuse_if(
        !conditional && !none,
        "conditions",
        "only a grant with conditions has conditions; choose it or clear them",
    );
    let why = "say who sees that the conditions are kept";
    findings.refuse_if(conditional && blank(&words.owner), "condition_owner", why);
    let gone = words.review_on.filter(|day| *day <= today);
    findings.refuse_if(
        conditional && gone.is_some(),
        "condition_review",
        format!("choose a day after {}", show_date(today)),
    );
    findings.verdict()
}

#[cfg(test)]
#[path = "case_tests.rs"]
mod tests;
