//! The words and rules of what inspections recommended: each has one owner and a day, is followed
//! by dated notes, and is closed with the evidence that it was dealt with.

use super::check::{FieldError, Findings};
use super::choice::choices;
use super::time::{Date, show_date};

choices! {
    /// Where a recommendation stands.
    RecommendationState, "state of a recommendation" {
        Open = "open", "open";
        Closed = "closed", "closed";
    }
}

choices! {
    /// How a recommendation is closed.
    Closing, "way to close a recommendation" {
        Implemented = "implemented", "implemented";
        Superseded = "superseded", "superseded";
        NotAccepted = "not-accepted", "not accepted";
    }
}

choices! {
    /// What was written down of a recommendation.
    NoteKind, "kind of a note" {
        Progress = "progress", "progress";
        Changed = "changed", "changed";
        Closed = "closed", "closed";
    }
}

/// Whether the days of a recommendation hold together: it was made by today and is due no earlier.
///
/// # Errors
/// `made_on` or `due`.
pub fn check_days(made_on: Date, due: Date, today: Date) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    let message = format!("{} is still to come; write the day of the report", show_date(made_on));
    findings.refuse_if(made_on > today, "made_on", message);
    let message = format!("it was made on {}; choose a later day", show_date(made_on));
    findings.refuse_if(due < made_on, "due", message);
    findings.verdict()
}

/// Whether a note may stand on this day: neither before the recommendation nor in time to come.
///
/// # Errors
/// `on` or `note`.
pub fn check_note(made_on: Date, on: Date, note: &str, today: Date) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    findings.required("note", note);
    let message = format!("it was made on {}; choose that day or later", show_date(made_on));
    findings.refuse_if(on < made_on, "on", message);
    let message = format!("{} is still to come; write what has happened", show_date(on));
    findings.refuse_if(on > today, "on", message);
    findings.verdict()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn fields(verdict: Result<(), Vec<FieldError>>) -> Vec<&'static str> {
        verdict.err().into_iter().flatten().map(|error| error.field).collect()
    }

    #[test]
    fn its_days_hold_together() {
        let today = day("2026-11-20");
        for (made, due, wrong) in [
            ("2021-06-01", "2021-12-01", vec![]),
            ("2026-11-20", "2026-11-20", vec![]),
            ("2026-11-21", "2027-01-01", vec!["made_on"]),
            ("2026-10-01", "2026-09-30", vec!["due"]),
            ("2026-12-01", "2026-11-30", vec!["made_on", "due"]),
        ] {
            assert_eq!(fields(check_days(day(made), day(due), today)), wrong, "{made} {due}");
        }
    }

    #[test]
    fn a_note_says_something_of_a_day_that_has_been() {
        let (made, today) = (day("2026-10-01"), day("2026-11-20"));
        for (on, note, wrong) in [
            ("2026-10-01", "read by the board", vec![]),
            ("2026-11-20", "read by the board", vec![]),
            ("2026-11-21", "read by the board", vec!["on"]),
            ("2026-09-30", "read by the board", vec!["on"]),
            ("2026-11-20", " ", vec!["note"]),
        ] {
            assert_eq!(fields(check_note(made, day(on), note, today)), wrong, "{on} {note:?}");
        }
    }
}
