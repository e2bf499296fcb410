//! What falls due of somebody who holds a clearance: reports of changed circumstances, the yearly
//! integrity and vetting review, the yearly notice and aftercare; when each arises, when its answer
//! is whole, and to whom a reminder goes.

use super::check::{FieldError, Findings, blank};
use super::choice::choices;
use super::time::{Date, add_months, show_date};
use super::vetting::{CaseKind, Level};
use std::collections::BTreeMap;

choices! {
    /// What falls due.
    DueKind, "kind of follow-up" {
        Change = "change", "change of circumstances";
        Integrity = "integrity", "integrity and vetting review";
        Notice = "notice", "yearly notice";
        Aftercare = "aftercare", "aftercare review";
    }
}

choices! {
    /// Where it stands.
    DueState, "state of a follow-up" {
        Open = "open", "open";
        Answered = "answered", "answered";
        Ended = "ended", "ended";
    }
}

choices! {
    /// What changed in somebody's circumstances.
    Circumstance, "kind of change" {
        Address = "address", "address or who lives there";
        Relationship = "relationship", "relationship or marriage";
        Financial = "financial", "money or debt";
        Offence = "offence", "arrest, caution or charge";
        Associate = "associate", "somebody they know";
        Name = "name", "name or nationality";
        Other = "other", "something else";
    }
}

choices! {
    /// What was decided of it.
    DueOutcome, "outcome of a follow-up" {
        NoAction = "no-action", "no action";
        Case = "case", "case opened";
    }
}

choices! {
    /// An answer of the integrity health check (P: standards, gifts, associations, interests).
    HealthAnswer, "answer of the health check" {
        Nothing = "nothing", "nothing to declare";
        Declared = "declared", "declared";
    }
}

impl DueKind {
    /// The kind of case that it opens.
    pub fn case_kind(self) -> CaseKind {
        match self {
            Self::Change => CaseKind::Change,
            _ => CaseKind::Aftercare,
        }
    }
}

/// When a kind falls due (L).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DueRule {
    /// Whose clearance it follows; none where somebody reports it.
    pub levels: Vec<Level>,
    /// Months from the grant, or from the last answer, to the next.
    pub months: u32,
    /// Days before it is due when it comes into the list.
    pub lead_days: u32,
    /// Working days in which a report is answered.
    pub answer_days: u32,
}

/// When everything falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRules {
    /// By kind.
    pub kinds: BTreeMap<DueKind, DueRule>,
    /// Reminders after which the next goes to the head of the unit.
    pub escalate_after: u32,
}

impl DueRule {
    /// The day on which it is next due of a clearance that was granted and perhaps followed since;
    /// `None` while that is too far ahead, or where the clearance ends first.
    pub fn due(
        &self,
        granted: Date,
        answered: Option<Date>,
        until: Date,
        today: Date,
    ) -> Option<Date> {
        let due = add_months(answered.unwrap_or(granted), self.months);
        let opens = due - chrono::Duration::days(self.lead_days.into());
        (opens <= today && due <= until).then_some(due)
    }
}

/// Whether a report of changed circumstances is whole.
///
/// # Errors
/// At `report` and `reported`.
pub fn may_report(text: &str, reported: Date, today: Date) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    findings.required("report", text);
    let message = format!("{} is still to come; write the day of the report", show_date(reported));
    findings.refuse_if(reported > today, "reported", message);
    findings.verdict()
}

/// Whether a health check is whole: who held it, on a day that has been, and what was declared
/// where something was.
///
/// # Errors
/// At `supervisor`, `held` and `declared`.
pub fn may_hold(
    supervisor: &str,
    held: Date,
    answers: [HealthAnswer; 4],
    declared: &str,
    today: Date,
) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    findings.required("supervisor", supervisor);
    let message = format!("{} is still to come; write the day it was held", show_date(held));
    findings.refuse_if(held > today, "held", message);
    let something = answers.contains(&HealthAnswer::Declared);
    findings.refuse_if(something && blank(declared), "declared", "say what was declared");
    let why = "no answer says that something was declared; change one or clear this";
    findings.refuse_if(!something && !blank(declared), "declared", why);
    findings.verdict()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::Policies;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn rule(kind: DueKind) -> DueRule {
        let policies = Policies::built_in().expect("the shipped policy holds");
        policies.on(date("2026-11-20")).due.kinds[&kind].clone()
    }

    #[test]
    fn it_arises_a_while_before_each_anniversary_and_from_the_last_answer_on() {
        let review = rule(DueKind::Integrity);
        assert_eq!((review.months, review.lead_days), (12, 30));
        for (granted, answered, until, today, due) in [
            ("2025-12-20", None, "2032-12-20", "2026-11-19", None),
            ("2025-12-20", None, "2032-12-20", "2026-11-20", Some("2026-12-20")),
            ("2022-01-10", None, "2029-01-10", "2026-11-20", Some("2023-01-10")),
            ("2022-01-10", Some("2025-12-01"), "2029-01-10", "2026-11-20", Some("2026-12-01")),
            ("2022-01-10", Some("2026-11-01"), "2029-01-10", "2026-11-20", None),
            ("2025-12-01", None, "2026-11-30", "2026-11-20", None),
        ] {
            let found = review.due(date(granted), answered.map(date), date(until), date(today));
            assert_eq!(found, due.map(date), "{granted} {answered:?} {today}");
        }
    }

    #[test]
    fn a_health_check_says_who_held_it_when_and_what_was_declared() {
        use HealthAnswer::{Declared, Nothing};
        let today = date("2026-11-20");
        let none = [Nothing; 4];
        let one = [Nothing, Declared, Nothing, Nothing];
        for (supervisor, held, answers, declared, wrong) in [
            ("PS 12 Lowe", "2026-11-20", none, "", vec![]),
            ("PS 12 Lowe", "2026-11-19", one, "a hamper", vec![]),
            (" ", "2026-11-21", none, "", vec!["supervisor", "held"]),
            ("PS 12 Lowe", "2026-11-20", one, "", vec!["declared"]),
            ("PS 12 Lowe", "2026-11-20", none, "a hamper", vec!["declared"]),
        ] {
            let verdict = may_hold(supervisor, date(held), answers, declared, today);
            let fields: Vec<&str> =
                verdict.err().into_iter().flatten().map(|error| error.field).collect();
            assert_eq!(fields, wrong, "{supervisor} {held} {declared}");
        }
    }

    #[test]
    fn a_report_has_words_and_a_day_that_has_been() {
        let today = date("2026-11-20");
        assert!(may_report("moved house", today, today).is_ok());
        let errors = may_report("", date("2026-11-21"), today).unwrap_err();
        let fields: Vec<&str> = errors.iter().map(|error| error.field).collect();
        assert_eq!(fields, ["report", "reported"]);
    }

    proptest! {
        #[test]
        fn what_was_answered_does_not_fall_due_again_before_its_months(
            answered in 0..4000i64, after in 0..400i64
        ) {
            let review = rule(DueKind::Integrity);
            let answered = date("2016-01-01") + chrono::Duration::days(answered);
            let today = answered + chrono::Duration::days(after);
            let due = review.due(answered, Some(answered), Date::MAX, today);
            prop_assert_eq!(due.is_some(), after >= (add_months(answered, 12) - answered).num_days() - 30);
        }
    }
}
