//! What a vetting case holds besides the checks of its applicant: third parties and theirs.

use super::check::{FieldError, Findings};
use super::choice::choices;
use super::time::Date;
use super::vetting::CheckKind;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_begins_before_it_ends_and_has_begun() {
        let day = |text: &str| text.parse::<Date>().ok();
        let today = day("2026-11-20").expect("a date");
        for (from, until, wrong) in [
            ("2026-01-01", "2026-02-01", None),
            ("2026-01-01", "2026-01-01", None),
            ("2026-01-01", "", None),
            ("", "", None),
            ("2026-02-01", "2026-01-01", Some("until")),
            ("2026-11-21", "", Some("from")),
        ] {
            let errors = may_last(day(from), day(until), today).err().unwrap_or_default();
            assert_eq!(errors.first().map(|error| error.field), wrong, "{from} {until}");
        }
    }
}
