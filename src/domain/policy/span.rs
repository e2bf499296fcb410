//! The days of a version: each begins where the one before it ends, so that every day from the first
//! version on has one policy and no day has two.

use super::PolicyError;
use super::read::Group;
use crate::domain::time::{Date, add_days, show_date};
use toml::Table;

/// The first day of a version, and its last where it says so.
pub(super) struct Span {
    pub(super) from: Date,
    until: Option<Date>,
}

impl Span {
    /// The days of a version, which each states for itself, and the rest of what it says.
    pub(super) fn begin(said: Table) -> Result<(Self, Table), PolicyError> {
        let mut version = Group::new("version".to_owned(), said);
        let from = version.date("effective_from")?;
        let ends = version.has("effective_until");
        let until = if ends { Some(version.date("effective_until")?) } else { None };
        Ok((Self { from, until }, version.rest()))
    }

    /// Whether the version follows on from the one before it, without a day between them or a day
    /// that both hold on, and does not end before it begins.
    pub(super) fn follows_on(&self, before: Option<&Self>) -> Result<(), PolicyError> {
        if self.until.is_some_and(|until| until < self.from) {
            return Err(self.wrong("effective_until", "is before `effective_from`".to_owned()));
        }
        let Some(before) = before else { return Ok(()) };
        if self.from <= before.from {
            let problem = "is not after the version before it; put versions oldest first";
            return Err(self.wrong("effective_from", problem.to_owned()));
        }
        let Some(until) = before.until else { return Ok(()) };
        let (last, next) = (show_date(until), add_days(until, 1));
        let problem = if self.from > next {
            let missing = self.from.pred_opt().unwrap_or(next);
            format!(
                "leaves {} to {} without a policy, because the version before it ends on {last}; \
                 begin on {next}, or take that end out",
                show_date(next),
                show_date(missing)
            )
        } else if self.from < next {
            format!(
                "begins while the version before it holds, until {last}; begin on {next}, or end \
                 that one sooner"
            )
        } else {
            return Ok(());
        };
        Err(self.wrong("effective_from", problem))
    }

    /// Whether the last version goes on: days after it would have no policy.
    pub(super) fn goes_on(&self) -> Result<(), PolicyError> {
        let Some(until) = self.until else { return Ok(()) };
        let next = show_date(add_days(until, 1));
        let problem = format!(
            "leaves no policy from {next} on; write the version that follows, or take it out"
        );
        Err(self.wrong("effective_until", problem))
    }

    fn wrong(&self, key: &str, problem: String) -> PolicyError {
        let path = format!("version[{}].{key}", self.from);
        PolicyError::Key { path, problem, place: None }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::policy::Policies;
    use crate::domain::time::Date;

    const SOUND: &str = include_str!("../../../assets/policy.toml");
    const LATER: &str = "effective_from = 2025-04-01";

    /// The shipped policy whose first version ends, and whose later one begins, as said.
    fn policy(first: &str, later: &str) -> Result<Policies, String> {
        let from = "effective_from = 2018-04-01";
        assert_eq!((SOUND.matches(from).count(), SOUND.matches(LATER).count()), (1, 1));
        let text = SOUND.replace(from, &format!("{from}\n{first}")).replace(LATER, later);
        Policies::parse(&text).map_err(|error| error.to_string())
    }

    fn line_of(later: &str, first: &str) -> usize {
        let extra = first.matches('\n').count() + 1;
        let at = SOUND.lines().position(|line| line == later).expect("a version");
        at + 1 + extra
    }

    #[test]
    fn versions_that_follow_on_hold_on_every_day_and_none_before() {
        for end in ["", "effective_until = 2025-03-31"] {
            let policies = policy(end, LATER).expect("it follows on");
            let day = |text: &str| text.parse::<Date>().expect("a date");
            for (on, from) in [
                ("2018-04-01", "2018-04-01"),
                ("2025-03-31", "2018-04-01"),
                ("2025-04-01", "2025-04-01"),
                ("2199-12-31", "2025-04-01"),
            ] {
                assert_eq!(policies.on(day(on)).effective_from, day(from), "{on}");
                assert_eq!(policies.reaches(day(on)), Ok(()), "{on}");
            }
            let said = "no policy holds on 31 Mar 2018: its first version begins on 1 Apr 2018";
            assert_eq!(policies.reaches(day("2018-03-31")), Err(said.to_owned()));
        }
    }

    #[test]
    fn days_without_a_policy_or_with_two_are_refused_at_their_line_and_column() {
        let line = line_of(LATER, "");
        for (end, later, said) in [
            (
                "effective_until = 2025-01-31",
                LATER,
                "policy key `version[2025-04-01].effective_from` leaves 1 Feb 2025 to 31 Mar 2025 \
                 without a policy, because the version before it ends on 31 Jan 2025; begin on \
                 2025-02-01, or take that end out",
            ),
            (
                "effective_until = 2025-03-30",
                LATER,
                "policy key `version[2025-04-01].effective_from` leaves 31 Mar 2025 to 31 Mar 2025 \
                 without a policy, because the version before it ends on 30 Mar 2025; begin on \
                 2025-03-31, or take that end out",
            ),
            (
                "effective_until = 2025-04-01",
                LATER,
                "policy key `version[2025-04-01].effective_from` begins while the version before \
                 it holds, until 1 Apr 2025; begin on 2025-04-02, or end that one sooner",
            ),
            (
                "",
                "effective_from = 2018-04-01",
                "policy key `version[2018-04-01].effective_from` is not after the version before \
                 it; put versions oldest first",
            ),
            (
                "",
                "effective_from = 2025-04-01\neffective_until = 2025-03-31",
                "policy key `version[2025-04-01].effective_until` is before `effective_from`",
            ),
            (
                "",
                "effective_from = 2025-04-01\neffective_until = 2026-03-31",
                "policy key `version[2025-04-01].effective_until` leaves no policy from 1 Apr \
                 2026 on; write the version that follows, or take it out",
            ),
        ] {
            let refused = policy(end, later).expect_err(said);
            // The second key of the version stands a line below its first.
            let at = line + usize::from(later.contains("until"));
            assert_eq!(refused, format!("{said} (line {at}, column 1)"));
        }
    }

    #[test]
    fn what_is_wrong_is_found_by_line_and_column() {
        let months = "months = 120\n\n[version.validity.MV]";
        assert_eq!(SOUND.matches(months).count(), 1);
        let line = |text: &str| SOUND.lines().position(|line| line == text).map(|at| at + 1);
        let at = line("[version.validity.RV]").expect("a group");
        for (to, place) in [
            // The key itself; where it is missing, the group that it should stand in.
            ("  months = 0\n\n[version.validity.MV]", (at + 3, 3)),
            ("\n[version.validity.MV]", (at, 19)),
        ] {
            let refused = Policies::parse(&SOUND.replace(months, to)).expect_err(to).to_string();
            let (line, column) = place;
            let end = format!(" (line {line}, column {column})");
            assert!(refused.ends_with(&end), "{end}: {refused}");
        }
        // A day that is no day is found in the version that says it, the second here.
        let refused = policy("", "effective_from = \"soon\"").expect_err("no day");
        let wanted = format!(
            "policy key `version.effective_from` should be a date such as 2025-04-01 (line {}, \
             column 1)",
            line_of(LATER, "")
        );
        assert_eq!(refused, wanted);
        let refused = Policies::parse("[bank_holidays]\ndays = = 4").expect_err("not TOML");
        let said = refused.to_string();
        assert!(said.ends_with(" (line 2, column 8)") && said.lines().count() == 1, "{said}");
    }
}
