//! Appeals against a refusal: in time or not, by whom heard, and what comes of one.

use super::check::{FieldError, Findings, blank};
use super::choice::choices;
use super::policy::Policy;
use super::text::fold;
use super::time::{Date, show_date};

choices! {
    /// Where an appeal stands.
    AppealState, "state of an appeal" {
        Open = "open", "open";
        Decided = "decided", "decided";
    }
}

choices! {
    /// How an appeal ended.
    AppealOutcome, "outcome of an appeal" {
        Upheld = "upheld", "upheld";
        Dismissed = "dismissed", "dismissed";
    }
}

/// The last day on which a decision of which a letter told on this day may be appealed: whole
/// working days by the policy of that day (L).
pub fn deadline(letter_on: Date, policy: &Policy) -> Date {
    policy.calendar.add_working_days(letter_on, policy.appeal_working_days)
}

/// When an appeal was lodged, against what was told when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lodged {
    /// The day of the decision.
    pub decided_on: Date,
    /// The day of the letter that told of it.
    pub letter_on: Date,
    /// The day on which the appeal came in.
    pub on: Date,
    /// The last day on which it was in time.
    pub deadline: Date,
}

impl Lodged {
    /// Whether it came in after its time.
    pub fn is_late(&self) -> bool {
        self.on > self.deadline
    }

    /// Whether it may be lodged: it says why, comes after the letter and not after today, and a
    /// late one is accepted for a reason.
    ///
    /// # Errors
    /// At `grounds`, `letter_on`, `lodged` and `late_reason`.
    pub fn check(
        &self,
        grounds: &str,
        late_reason: &str,
        today: Date,
    ) -> Result<(), Vec<FieldError>> {
        let mut findings = Findings::new();
        findings.required("grounds", grounds);
        findings.refuse_if(
            self.letter_on < self.decided_on || self.letter_on > today,
            "letter_on",
            format!("no letter told of it before {} or after today", show_date(self.decided_on)),
        );
        findings.refuse_if(
            self.on < self.letter_on || self.on > today,
            "lodged",
            "an appeal comes in after the letter and not after today; correct the day",
        );
        findings.refuse_if(
            self.is_late() && blank(late_reason),
            "late_reason",
            format!("it was in time until {}; say why it is accepted", show_date(self.deadline)),
        );
        findings.refuse_if(
            !self.is_late() && !blank(late_reason),
            "late_reason",
            "it is in time; clear this",
        );
        findings.verdict()
    }
}

/// The members of a panel as typed: names parted by commas, semicolons or lines.
pub fn members(panel: &str) -> Vec<&str> {
    panel.split([',', ';', '\n']).map(str::trim).filter(|name| !blank(name)).collect()
}

/// Whether a panel may hear an appeal: enough members (L), none of them twice, and nobody who
/// made the decision, by whatever name of `makers`.
///
/// # Errors
/// At `panel`.
pub fn may_hear(panel: &[&str], makers: &[String], policy: &Policy) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    let least = policy.appeal_panel_least as usize;
    findings.refuse_if(
        panel.len() < least,
        "panel",
        format!("a panel has at least {least} members; name each by login, parted by commas"),
    );
    let same = |a: &str, b: &str| fold(a) == fold(b);
    let twice = panel
        .iter()
        .enumerate()
        .find(|(at, name)| panel.iter().take(*at).any(|before| same(before, name)));
    if let Some((_, name)) = twice {
        findings.refuse_if(true, "panel", format!("{name} is named twice"));
    }
    let maker = panel.iter().find(|name| makers.iter().any(|maker| same(maker, name)));
    if let Some(name) = maker {
        let why = format!("{name} made the decision and cannot hear the appeal against it");
        findings.refuse_if(true, "panel", why);
    }
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

    fn policies() -> Policies {
        Policies::built_in().expect("the shipped policy holds")
    }

    fn fields(verdict: Result<(), Vec<FieldError>>) -> Vec<&'static str> {
        verdict.err().unwrap_or_default().into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn the_time_is_working_days_by_the_policy_of_the_letters_day() {
        let policies = policies();
        for (letter, until) in [
            // Fourteen since April 2025; seven before.
            ("2026-11-02", "2026-11-20"),
            ("2026-12-18", "2027-01-12"),
            ("2024-06-03", "2024-06-12"),
        ] {
            let letter = date(letter);
            assert_eq!(deadline(letter, policies.on(letter)), date(until), "{letter}");
        }
    }

    #[test]
    fn a_late_appeal_needs_a_reason_and_one_in_time_has_none() {
        let today = date("2026-11-20");
        for (decided, letter, on, grounds, late, wrong) in [
            ("2026-11-02", "2026-11-02", "2026-11-20", "wrong person", "", vec![]),
            ("2026-11-02", "2026-11-02", "2026-11-20", "wrong person", "x", vec!["late_reason"]),
            ("2026-10-01", "2026-10-02", "2026-11-19", "wrong person", "", vec!["late_reason"]),
            ("2026-10-01", "2026-10-02", "2026-11-19", "wrong person", "in hospital", vec![]),
            ("2026-11-02", "2026-11-01", "2026-11-10", "", "", vec!["grounds", "letter_on"]),
            ("2026-11-02", "2026-11-10", "2026-11-09", "x", "", vec!["lodged"]),
            ("2026-11-02", "2026-11-10", "2026-11-21", "x", "", vec!["lodged"]),
        ] {
            let letter_on = date(letter);
            let deadline = deadline(letter_on, policies().on(letter_on));
            let lodged = Lodged { decided_on: date(decided), letter_on, on: date(on), deadline };
            assert_eq!(fields(lodged.check(grounds, late, today)), wrong, "{letter} {on}");
        }
    }

    #[test]
    fn whoever_decided_hears_no_appeal() {
        let policies = policies();
        let policy = policies.on(date("2026-11-20"));
        let makers = ["c.wragg", "Wragg, Christine", "s.pickles"].map(str::to_owned);
        for (panel, may) in [
            ("j.okoro, m.reyes", true),
            ("j.okoro; m.reyes\nh.lowe", true),
            ("j.okoro", false),
            ("", false),
            ("j.okoro, J.Okoro", false),
            ("j.okoro, C.WRAGG", false),
            ("j.okoro, m.reyes, s.pickles", false),
        ] {
            let verdict = may_hear(&members(panel), &makers, policy);
            assert_eq!(verdict.is_ok(), may, "{panel}: {verdict:?}");
        }
    }

    proptest! {
        #[test]
        fn an_appeal_is_late_from_the_day_after_its_last(letter in 0..700i64, after in 0..60i64) {
            let letter_on = date("2025-01-01") + chrono::Duration::days(letter);
            let policies = policies();
            let policy = policies.on(letter_on);
            let deadline = deadline(letter_on, policy);
            let on = letter_on + chrono::Duration::days(after);
            let lodged = Lodged { decided_on: letter_on, letter_on, on, deadline };
            let working = policy.calendar.working_days_between(letter_on, on);
            // A day off at the end belongs to no working day, and is late all the same.
            let late = working > i64::from(policy.appeal_working_days)
                || (working == i64::from(policy.appeal_working_days) && on > deadline);
            prop_assert_eq!(lodged.is_late(), late);
            prop_assert!(policy.calendar.is_working_day(deadline));
        }
    }
}
