//! Posts against what their holders have: whether one is held without the clearance that it
//! requires, by how much, and which case puts that right.

use super::check::{FieldError, Findings};
use super::time::{Date, show_date};
use super::vetting::{CaseKind, ClearanceState, Ladder, Level};

/// The clearance that a person has on one ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Its level.
    pub level: Level,
    /// What it is now, as written; whether it has lapsed is judged by its last day.
    pub state: ClearanceState,
    /// Its last day.
    pub until: Date,
}

/// What is wanting where a post is held without what it requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// There is no clearance on the ladder at all.
    Missing,
    /// A lower level is held, so many rungs below.
    TooLow(u8),
    /// It is suspended.
    Suspended,
    /// It was withdrawn or terminated.
    Ended(ClearanceState),
    /// Its last day has passed.
    Lapsed,
}

/// What is wanting for a post that requires a level, from somebody who has `held` on its ladder;
/// `None` where nothing is (P: a higher rung satisfies a lower one on the same ladder only).
pub fn gap(required: Level, held: Option<&Held>, today: Date) -> Option<Gap> {
    let Some(held) = held.filter(|held| held.level.ladder() == required.ladder()) else {
        return Some(Gap::Missing);
    };
    let short = required.rung().saturating_sub(held.level.rung());
    match held.state {
        _ if short > 0 => Some(Gap::TooLow(short)),
        ClearanceState::Suspended => Some(Gap::Suspended),
        ClearanceState::Withdrawn | ClearanceState::Terminated => Some(Gap::Ended(held.state)),
        _ if held.until < today || held.state == ClearanceState::Lapsed => Some(Gap::Lapsed),
        _ => None,
    }
}

/// By what somebody is judged who has `held`, the newest of each ladder first: what is enough, else
/// the newest on the ladder of what is required.
pub fn judged(required: Level, held: &[Held], today: Date) -> Option<&Held> {
    held.iter()
        .find(|held| gap(required, Some(held), today).is_none())
        .or_else(|| held.iter().find(|held| held.level.ladder() == required.ladder()))
}

/// A gap in words, such as `needs MV, holds RV`.
pub fn words(required: Level, held: Option<&Held>, gap: Gap) -> String {
    use super::choice::Choice;
    let has = match (gap, held) {
        (Gap::Missing, _) | (_, None) => "holds none".to_owned(),
        (Gap::TooLow(_), Some(held)) => format!("holds {}", held.level.code()),
        (Gap::Lapsed, Some(held)) => format!("{} lapsed", held.level.code()),
        (Gap::Suspended, Some(held)) => format!("{} suspended", held.level.code()),
        (Gap::Ended(state), Some(held)) => format!("{} {}", held.level.code(), state.label()),
    };
    format!("needs {}, {has}", required.code())
}

/// The kind of case that puts a gap right.
///
/// # Errors
/// A suspended clearance is no matter of another case: one sentence says what to do.
pub fn case_for(required: Level, gap: Gap) -> Result<CaseKind, String> {
    Ok(match gap {
        Gap::Suspended => {
            return Err("the clearance is suspended; lift or withdraw it before another case is \
                        opened"
                .to_owned());
        }
        Gap::Ended(ClearanceState::Terminated) => CaseKind::Rejoiner,
        _ if required.ladder() == Ladder::NonPolice => CaseKind::NonPolice,
        Gap::Missing if required == Level::Rv => CaseKind::Recruit,
        Gap::Missing | Gap::TooLow(_) => CaseKind::Upgrade,
        // What was withdrawn is asked for anew, with every check.
        Gap::Lapsed | Gap::Ended(_) => CaseKind::Renewal,
    })
}

/// Whether a post may change hands on a day: not after today, and not before the day on which
/// it last did.
///
/// # Errors
/// At `from`.
pub fn may_change_hands(
    from: Date,
    last: Option<Date>,
    today: Date,
) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    findings.refuse_if(from > today, "from", "choose today or a day before it");
    if let Some(last) = last {
        findings.refuse_if(
            from < last,
            "from",
            format!("the post last changed hands on {}; choose that day or later", show_date(last)),
        );
    }
    findings.verdict()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::choice::Choice;
    use ClearanceState::{Active, Extended, Lapsed, Suspended, Terminated, Withdrawn};
    use Level::{Ctc, Edv, Emv, Mv, Nppv2f, Nppv3, Rv, Sc};
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn held(level: Level, state: ClearanceState, until: &str) -> Held {
        Held { level, state, until: date(until) }
    }

    #[test]
    fn a_gap_says_what_is_wanting_and_which_case_puts_it_right() {
        let today = date("2026-11-20");
        for (required, has, expected, said, case) in [
            (Mv, Some(held(Mv, Active, "2026-11-20")), None, "", ""),
            (Rv, Some(held(Emv, Extended, "2027-01-01")), None, "", ""),
            (Mv, None, Some(Gap::Missing), "needs MV, holds none", "upgrade"),
            (Rv, None, Some(Gap::Missing), "needs RV, holds none", "recruit"),
            (
                Sc,
                Some(held(Emv, Active, "2030-01-01")),
                Some(Gap::Missing),
                "needs SC, holds none",
                "upgrade",
            ),
            (
                Nppv3,
                Some(held(Nppv2f, Active, "2030-01-01")),
                Some(Gap::TooLow(1)),
                "needs NPPV3, holds NPPV2-F",
                "non-police",
            ),
            (
                Edv,
                Some(held(Ctc, Lapsed, "2020-01-01")),
                Some(Gap::TooLow(4)),
                "needs eDV, holds CTC",
                "upgrade",
            ),
            (
                Mv,
                Some(held(Mv, Active, "2026-11-19")),
                Some(Gap::Lapsed),
                "needs MV, MV lapsed",
                "renewal",
            ),
            (
                Mv,
                Some(held(Mv, Withdrawn, "2027-11-19")),
                Some(Gap::Ended(Withdrawn)),
                "needs MV, MV withdrawn",
                "renewal",
            ),
            (
                Rv,
                Some(held(Rv, Terminated, "2027-11-19")),
                Some(Gap::Ended(Terminated)),
                "needs RV, RV terminated",
                "rejoiner",
            ),
        ] {
            let found = gap(required, has.as_ref(), today);
            assert_eq!(found, expected, "{required:?} {has:?}");
            let Some(found) = found else { continue };
            assert_eq!(words(required, has.as_ref(), found), said);
            assert_eq!(case_for(required, found).unwrap().code(), case, "{said}");
        }
        let suspended = held(Mv, Suspended, "2027-11-19");
        let found = gap(Mv, Some(&suspended), today).unwrap();
        assert_eq!(found, Gap::Suspended);
        assert_eq!(words(Mv, Some(&suspended), found), "needs MV, MV suspended");
        assert!(case_for(Mv, found).unwrap_err().contains("suspended"));
    }

    #[test]
    fn a_post_changes_hands_in_order() {
        let today = date("2026-11-20");
        for (from, last, wrong) in [
            ("2026-11-20", None, None),
            ("2026-11-21", None, Some("choose today")),
            ("2026-11-03", Some("2026-11-03"), None),
            ("2026-11-02", Some("2026-11-03"), Some("last changed hands on 3 Nov 2026")),
        ] {
            let verdict = may_change_hands(date(from), last.map(date), today);
            let said = verdict.err().map(|errors| errors[0].message.clone());
            match wrong {
                Some(part) => assert!(said.unwrap().contains(part), "{from}"),
                None => assert_eq!(said, None, "{from}"),
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_is_wanting_only_where_what_is_held_satisfies(
            required in 0..Level::ALL.len(),
            level in 0..Level::ALL.len(),
            state in 0..ClearanceState::ALL.len(),
            days in -400i64..400,
        ) {
            let today = date("2026-11-20");
            let held = Held {
                level: Level::ALL[level],
                state: ClearanceState::ALL[state],
                until: today + chrono::Duration::days(days),
            };
            let required = Level::ALL[required];
            let stands = matches!(held.state, Active | Extended | ClearanceState::Conditional);
            let enough = held.level.satisfies(required) && days >= 0 && stands;
            prop_assert_eq!(gap(required, Some(&held), today).is_none(), enough);
        }
    }
}
