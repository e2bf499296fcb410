//! Mandatory referral to the IOPC: its criteria (P, SI 2020/2 regs 4 and 7), what can be decided
//! of one, and where its clock stands. What each criterion rests on is policy data.

use super::check::{FieldError, Findings, blank};
use super::choice::{Choice, choices};
use super::time::Moment;

choices! {
    /// What makes a referral mandatory. The codes are those of the floors of a scheme.
    Criterion, "criterion of mandatory referral" {
        SeriousAssault = "serious-assault", "serious assault";
        SeriousSexualOffence = "serious-sexual-offence", "serious sexual offence";
        SeriousCorruption = "serious-corruption",
            "serious corruption, with APSP and an improper emotional relationship";
        Discrimination = "discrimination", "offence or conduct aggravated by discrimination";
        RelevantOffence = "relevant-offence",
            "relevant offence: sentence fixed by law, or seven years possible";
        DeathOrInjury = "death-or-injury", "death or serious injury";
    }
}

choices! {
    /// What was decided of a referral.
    ReferralState, "decision on a referral" {
        Open = "open", "still open";
        Referred = "referred", "referred to the IOPC";
        NotReferred = "not-referred", "not referred";
    }
}

choices! {
    /// Where a referral stands against its clock.
    ReferralStanding, "standing of a referral" {
        Running = "running", "clock running";
        Overdue = "overdue", "overdue";
        InTime = "in-time", "referred in time";
        Late = "late", "referred late";
        NotReferred = "not-referred", "not referred";
    }
}

/// The criteria of a list of codes; a code that is none, such as that of another floor, is
/// passed over.
pub fn criteria_among<'a>(codes: impl IntoIterator<Item = &'a str>) -> Vec<Criterion> {
    let known = |code: &str| Criterion::from_code(code.trim()).ok();
    codes.into_iter().filter_map(known).collect()
}

/// Criteria as the database holds them: codes parted by commas.
pub fn written(criteria: &[Criterion]) -> String {
    criteria.iter().map(|criterion| criterion.code()).collect::<Vec<_>>().join(",")
}

/// What is said of a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// The criteria that are met; none where a referral is made of the force's own accord.
    pub criteria: Vec<Criterion>,
    /// When it became clear that it must be referred.
    pub clear_at: Moment,
    /// What was decided.
    pub state: ReferralState,
    /// When that was decided; now where nothing is said.
    pub decided_at: Moment,
    /// The IOPC's reference, where it was referred.
    pub reference: String,
    /// Why.
    pub rationale: String,
}

impl Referral {
    /// Whether it holds together at `now`: no discretion where a criterion is met (P), a reason
    /// for every decision, and no moment that is yet to come.
    ///
    /// # Errors
    /// At `criteria`, `clear_at`, `decided_at`, `reference` and `rationale`.
    pub fn check(&self, now: Moment) -> Result<(), Vec<FieldError>> {
        let mut findings = Findings::new();
        let (none, decided) = (self.criteria.is_empty(), self.state != ReferralState::Open);
        findings.refuse_if(
            none && !decided,
            "criteria",
            "a clock runs only where a criterion is met; choose which",
        );
        findings.refuse_if(
            !none && self.state == ReferralState::NotReferred,
            "criteria",
            "what meets a criterion must be referred; take off what is not met after all, or refer",
        );
        findings.refuse_if(
            self.clear_at > now,
            "clear_at",
            "it cannot become clear after now; correct the time",
        );
        findings.refuse_if(
            decided && self.decided_at > now,
            "decided_at",
            "it cannot be decided after now; correct the time",
        );
        findings.refuse_if(
            decided && self.clear_at <= now && self.decided_at < self.clear_at,
            "decided_at",
            "it cannot be decided before it became clear; correct one of the two times",
        );
        findings.refuse_if(
            self.state == ReferralState::Referred && blank(&self.reference),
            "reference",
            "write the reference that the IOPC gave it",
        );
        findings.refuse_if(
            decided && blank(&self.rationale),
            "rationale",
            "write the rationale; deciding not to refer needs one as much as referring",
        );
        findings.verdict()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::score::Scheme;
    use crate::domain::time::parse_moment;

    fn at(text: &str) -> Moment {
        parse_moment(text).expect("a moment")
    }

    fn referred() -> Referral {
        Referral {
            criteria: vec![Criterion::SeriousCorruption],
            clear_at: at("2026-11-19T11:08:00Z"),
            state: ReferralState::Referred,
            decided_at: at("2026-11-20T09:00:00Z"),
            reference: "2026/201893".to_owned(),
            rationale: "APSP is serious corruption".to_owned(),
        }
    }

    #[test]
    fn the_floors_of_the_shipped_scheme_are_the_criteria() {
        let scheme = Scheme::built_in().expect("the shipped scheme holds");
        let floors = scheme.floors().iter().filter(|floor| floor.source.contains("SI 2020/2"));
        let codes: Vec<&str> = floors.map(|floor| floor.code.as_str()).collect();
        assert_eq!(criteria_among(codes.iter().copied()), Criterion::ALL);
        assert_eq!(criteria_among(["threat-to-life", "nothing", ""]), []);
        assert_eq!(
            written(&[Criterion::SeriousAssault, Criterion::DeathOrInjury]),
            "serious-assault,death-or-injury"
        );
    }

    #[test]
    fn what_does_not_hold_is_refused_at_its_field() {
        use ReferralState::{NotReferred, Open};
        let now = at("2026-11-20T10:42:00Z");
        let whole = referred();
        assert_eq!(whole.check(now), Ok(()));
        let own_accord = Referral { criteria: Vec::new(), ..whole.clone() };
        assert_eq!(own_accord.check(now), Ok(()), "the force may refer of its own accord");
        let undecided = Referral {
            state: Open,
            reference: String::new(),
            rationale: String::new(),
            ..whole.clone()
        };
        assert_eq!(undecided.check(now), Ok(()));
        let later = at("2026-11-20T10:42:01Z");
        for (wrong, fields) in [
            (Referral { reference: " ".to_owned(), ..whole.clone() }, vec!["reference"]),
            (Referral { rationale: "\u{200b}".to_owned(), ..whole.clone() }, vec!["rationale"]),
            (Referral { state: NotReferred, ..whole.clone() }, vec!["criteria"]),
            (
                Referral { state: NotReferred, rationale: String::new(), ..own_accord.clone() },
                vec!["rationale"],
            ),
            (Referral { criteria: Vec::new(), ..undecided.clone() }, vec!["criteria"]),
            (Referral { clear_at: later, ..undecided.clone() }, vec!["clear_at"]),
            (Referral { decided_at: later, ..whole.clone() }, vec!["decided_at"]),
            (
                Referral { decided_at: at("2026-11-19T11:07:59Z"), ..whole.clone() },
                vec!["decided_at"],
            ),
        ] {
            let errors = wrong.check(now).expect_err("it does not hold");
            assert_eq!(errors.iter().map(|e| e.field).collect::<Vec<_>>(), fields, "{wrong:?}");
        }
    }
}
