//! What may become of a clearance after it is granted (domain.md, *Vetting*): each step has a
//! reason and an authority. That a clearance lapses is no step: it follows from its last day.

use super::check::{FieldError, Findings};
use super::choice::{Choice, choices};
use super::time::{Date, show_date};
use super::user::allowed_by;
use super::vetting::ClearanceState;

choices! {
    /// What happened to a clearance after its grant.
    Step, "step of a clearance" {
        Suspended = "suspended", "suspended";
        Restored = "restored", "suspension lifted";
        Withdrawn = "withdrawn", "withdrawn";
        Terminated = "terminated", "terminated";
        Extended = "extended", "extended";
        Stands = "stands", "stands again";
        Freed = "freed", "last condition ended";
    }
}

impl Step {
    /// `(code, label)` of the steps that somebody takes by themselves.
    pub const BY_HAND: &'static [(&'static str, &'static str)] = Self::CHOICES.split_at(4).0;
}

/// A clearance as a step finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// As written; a day that has passed shows in `valid_until` alone.
    pub state: ClearanceState,
    /// Its last day.
    pub valid_until: Date,
    /// Whether it is the one that counts on its ladder.
    pub current: bool,
}

impl Standing {
    /// Whether it holds on a day: its state says so and its last day has not passed.
    pub fn holds(&self, today: Date) -> bool {
        use ClearanceState::{Active, Conditional, Extended};
        matches!(self.state, Active | Conditional | Extended) && self.valid_until >= today
    }
}

/// Days that a clearance has not covered since its last day, this day included: one that ended
/// yesterday has lapsed a day; 0 where it has not lapsed.
pub fn lapsed_days(last: Date, today: Date) -> i64 {
    (today - last).num_days().max(0)
}

/// Whether a clearance may be suspended, have its suspension lifted, be withdrawn or terminated.
///
/// # Errors
/// One sentence that says why not.
pub fn may_step(standing: Standing, step: Step, today: Date) -> Result<(), String> {
    use ClearanceState::{Suspended, Terminated, Withdrawn};
    let state = standing.state;
    if !standing.current {
        return Err("is history: a newer clearance stands in its place".to_owned());
    }
    if matches!(state, Withdrawn | Terminated) {
        return Err(format!("is {} for good; a new case is needed", state.label()));
    }
    let gone = standing.valid_until < today;
    match step {
        Step::Suspended if state == Suspended => Err("is suspended already".to_owned()),
        Step::Suspended if gone => Err(format!(
            "lapsed on {}; there is nothing left to suspend",
            show_date(standing.valid_until)
        )),
        Step::Restored if state != Suspended => Err("is not suspended".to_owned()),
        Step::Restored if gone => Err(format!(
            "ended on {} while it was suspended; open a renewal instead",
            show_date(standing.valid_until)
        )),
        Step::Withdrawn if gone && state != Suspended => Err(format!(
            "lapsed on {}; there is nothing left to withdraw",
            show_date(standing.valid_until)
        )),
        Step::Suspended | Step::Restored | Step::Withdrawn | Step::Terminated => Ok(()),
        Step::Extended | Step::Stands | Step::Freed => {
            Err(format!("is not {} this way", step.label()))
        }
    }
}

/// Whether the words of a step are whole and its authority is one of `managers`, by login.
///
/// # Errors
/// At `reason` and `authority`.
pub fn may_say(
    step: Step,
    reason: &str,
    authority: &str,
    managers: &[String],
) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    findings.required("reason", reason);
    let what = match step {
        Step::Suspended => "a suspension",
        Step::Restored => "lifting a suspension",
        Step::Withdrawn => "a withdrawal",
        _ => "a termination",
    };
    allowed_by(&mut findings, "authority", what, authority, managers);
    findings.verdict()
}

/// The state that a lifted suspension gives back: what the clearance was before it.
pub fn restored(extended: bool, conditional: bool) -> ClearanceState {
    match (extended, conditional) {
        (true, _) => ClearanceState::Extended,
        (false, true) => ClearanceState::Conditional,
        (false, false) => ClearanceState::Active,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(iso: &str) -> Date {
        iso.parse().expect("a date")
    }

    #[test]
    fn each_step_is_taken_from_these_states_and_no_other() {
        use ClearanceState::{Active, Conditional, Extended, Suspended, Terminated, Withdrawn};
        let today = date("2026-11-20");
        let steps = [Step::Suspended, Step::Restored, Step::Withdrawn, Step::Terminated];
        for (state, until, may) in [
            (Active, "2030-01-01", [true, false, true, true]),
            (Conditional, "2026-11-20", [true, false, true, true]),
            (Extended, "2027-01-01", [true, false, true, true]),
            (Suspended, "2030-01-01", [false, true, true, true]),
            (Suspended, "2026-11-19", [false, false, true, true]),
            (Active, "2026-11-19", [false, false, false, true]),
            (Withdrawn, "2030-01-01", [false; 4]),
            (Terminated, "2030-01-01", [false; 4]),
        ] {
            let standing = Standing { state, valid_until: date(until), current: true };
            let found = steps.map(|step| may_step(standing, step, today).is_ok());
            assert_eq!(found, may, "{state:?} until {until}");
            let history = Standing { current: false, ..standing };
            let found = steps.map(|step| may_step(history, step, today).is_ok());
            assert_eq!(found, [false; 4], "history is not changed");
        }
        let standing = Standing { state: Active, valid_until: today, current: true };
        for step in [Step::Extended, Step::Stands, Step::Freed] {
            assert!(may_step(standing, step, today).is_err(), "{step:?} has a way of its own");
        }
    }

    #[test]
    fn a_clearance_holds_to_its_last_day() {
        let last = date("2026-11-20");
        let standing =
            Standing { state: ClearanceState::Extended, valid_until: last, current: true };
        assert!(standing.holds(last));
        assert!(!standing.holds(date("2026-11-21")));
        let suspended = Standing { state: ClearanceState::Suspended, ..standing };
        assert!(!suspended.holds(last));
    }

    #[test]
    fn a_step_says_why_and_on_whose_authority() {
        let managers = ["k.reed".to_owned(), "s.pickles".to_owned()];
        let errors = |reason, authority, managers: &[String]| {
            may_say(Step::Withdrawn, reason, authority, managers).expect_err("refused")
        };
        let fields = |reason, authority| {
            let errors = errors(reason, authority, &managers);
            errors.iter().map(|error| error.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(" ", ""), ["reason", "authority"]);
        assert_eq!(fields("dismissed", "c.wragg"), ["authority"], "who may not allow it");
        let said = errors("dismissed", "c.wragg", &managers).remove(0).message;
        let wanted = "a withdrawal needs the vetting manager who allowed it: k.reed or s.pickles";
        assert_eq!(said, wanted);
        assert!(errors("dismissed", "k.reed", &[]).remove(0).message.contains("there is none"));
        assert!(may_say(Step::Withdrawn, "dismissed", " k.reed ", &managers).is_ok());
    }
}
