//! Findings, decisions and who must agree to them.

use super::*;
use crate::domain::policy::Policies;
use proptest::prelude::*;

fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

fn today() -> Date {
    "2026-11-20".parse().expect("a date")
}

fn fields(verdict: Result<(), Vec<FieldError>>) -> Vec<&'static str> {
    verdict.err().unwrap_or_default().into_iter().map(|error| error.field).collect()
}

#[test]
fn a_period_begins_before_it_ends_and_has_begun() {
    for (from, until, wrong) in [
        ("2026-01-01", "2026-02-01", None),
        ("2026-01-01", "2026-01-01", None),
        ("2026-01-01", "", None),
        ("", "", None),
        ("2026-02-01", "2026-01-01", Some("until")),
        ("2026-11-21", "", Some("from")),
    ] {
        let wrong_at = fields(may_last(day(from), day(until), today()));
        assert_eq!(wrong_at.first().copied(), wrong, "{from} {until}");
    }
}

#[test]
fn a_finding_is_whole_or_says_what_it_lacks() {
    let whole = FindingWords {
        category: Some(Ground::Integrity),
        happened: day("2024-03-01"),
        disclosed: Some(Disclosed::No),
        weight: Some(Weight::Serious),
        text: "a caution that the form does not name".to_owned(),
    };
    assert_eq!(whole.check("text", today()), Ok(()));
    let unknown = FindingWords { happened: None, ..whole.clone() };
    assert_eq!(unknown.check("text", today()), Ok(()), "the date may be unknown");
    let later = FindingWords { happened: day("2026-11-21"), ..whole };
    assert_eq!(fields(later.check("text", today())), ["happened"]);
    let none = fields(FindingWords::default().check("reason", today()));
    assert_eq!(none, ["reason", "category", "disclosed", "weight"]);
}

fn finding(weight: Weight, answer: Option<Weighed>) -> Finding {
    Finding { category: Ground::Financial, weight, text: "debt".to_owned(), answer }
}

#[test]
fn a_case_closes_over_answers_that_agree_with_its_outcome() {
    use Outcome::{Conditions, Discontinued, Granted, Refused};
    use Weighed::{Mitigated, Outweighed, Refusal, Unfounded};
    for (answers, outcome, said) in [
        (vec![], Granted, ""),
        (vec![Some(Outweighed), Some(Unfounded)], Granted, ""),
        (vec![Some(Outweighed), None], Granted, "not answered: 2 (financial)"),
        (vec![None], Refused, "not answered: 1 (financial)"),
        (vec![None], Discontinued, "not answered: 1 (financial)"),
        (vec![Some(Refusal)], Granted, "grounds for refusal: 1 (financial)"),
        (vec![Some(Refusal)], Conditions, "grounds for refusal: 1 (financial)"),
        (vec![Some(Refusal), Some(Outweighed)], Refused, ""),
        (vec![Some(Mitigated)], Granted, "mitigated by a condition: 1 (financial)"),
        (vec![Some(Mitigated)], Conditions, ""),
    ] {
        let found: Vec<Finding> =
            answers.into_iter().map(|answer| finding(Weight::Slight, answer)).collect();
        let why = may_close(&found, outcome).err().unwrap_or_default();
        assert_eq!(why.is_empty(), said.is_empty(), "{why}");
        assert!(why.contains(said), "{why}");
    }
}

#[test]
fn a_second_person_is_needed_where_the_policy_says() {
    use Outcome::{Conditions, Granted, Refused, Withdrawn};
    let policies = Policies::built_in().expect("the shipped policy holds");
    let rule = &policies.on(today()).cases.second_person;
    for (outcome, designated, heaviest, why) in [
        (Granted, false, None, None),
        (Granted, true, Some(Weight::Moderate), None),
        (Granted, false, Some(Weight::Serious), Some("granted over a serious finding")),
        (Refused, false, None, Some("refused")),
        (Withdrawn, true, Some(Weight::Serious), None),
        (Conditions, false, None, None),
        (Conditions, true, None, Some("granted with conditions on a designated post")),
    ] {
        assert_eq!(rule.needed(outcome, designated, heaviest).as_deref(), why, "{outcome:?}");
    }
    let unfounded = finding(Weight::Serious, Some(Weighed::Unfounded));
    let slight = finding(Weight::Slight, Some(Weighed::Outweighed));
    assert_eq!(heaviest(&[unfounded, slight]), Some(Weight::Slight));
}

#[test]
fn a_decision_is_whole_or_says_what_it_lacks() {
    use Outcome::{Conditions, Discontinued, Granted, Refused, Withdrawn};
    let rationale = |options: &str| Rationale {
        information: "every check is in".to_owned(),
        threat_risk: "low".to_owned(),
        options: options.to_owned(),
        ..Rationale::default()
    };
    let words = |grounds: &[Ground], conditions: &str, owner: &str| DecisionWords {
        grounds: grounds.to_vec(),
        conditions: conditions.to_owned(),
        owner: owner.to_owned(),
        review_on: None,
        rationale: rationale("conditions would not do"),
    };
    let ground = [Ground::Integrity];
    for (outcome, words, wrong) in [
        (Granted, words(&[], "", ""), vec![]),
        (Granted, words(&ground, "no cash", ""), vec!["grounds", "conditions"]),
        (Refused, words(&ground, "", ""), vec![]),
        (Refused, words(&[], "", ""), vec!["grounds"]),
        (Conditions, words(&[], " \n ", ""), vec!["conditions", "condition_owner"]),
        (Conditions, words(&[], "no cash\nno travel", "s.pickles"), vec![]),
        (Withdrawn, words(&[], "no cash", ""), vec!["conditions"]),
    ] {
        assert_eq!(fields(may_decide(outcome, &words, today())), wrong, "{outcome:?}");
    }
    let none = DecisionWords { grounds: ground.to_vec(), ..DecisionWords::default() };
    let wrong = fields(may_decide(Refused, &none, today()));
    assert_eq!(wrong, ["information", "threat_risk", "options"]);
    let none = DecisionWords::default();
    assert_eq!(fields(may_decide(Discontinued, &none, today())), ["information"]);
    let past = DecisionWords { review_on: day("2026-11-20"), ..words(&[], "no cash", "x") };
    assert_eq!(fields(may_decide(Conditions, &past, today())), ["condition_review"]);
}

proptest! {
    #[test]
    fn no_case_closes_with_a_finding_unanswered(
        answers in proptest::collection::vec(proptest::option::of(0..4usize), 0..6),
        outcome in 0..5usize,
    ) {
        let found: Vec<Finding> = answers
            .iter()
            .map(|answer| finding(Weight::Slight, answer.map(|at| Weighed::ALL[at])))
            .collect();
        if may_close(&found, Outcome::ALL[outcome]).is_ok() {
            prop_assert!(found.iter().all(|finding| finding.answer.is_some()));
        }
    }
}
