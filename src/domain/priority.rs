//! The vetting queue's order (domain.md, *Vetting*): by role and risk, not by date of expiry
//! alone. Classes and weights are policy data (L); every rank says why.

use super::choice::Choice;
use super::policy::Policy;
use super::time::{Date, show_date};
use super::vetting::{CaseKind, Level, Sensitivity, SubjectKind};
use chrono::Days;

/// Orders inside a class stay within this, so that a class is worth more than any waiting.
const CLASS: i64 = 1_000_000;
/// The most that waiting and lapse together count inside a class.
const MOST: i64 = CLASS / 2 - 1;

/// What is known of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Why it was opened.
    pub kind: CaseKind,
    /// The level asked for.
    pub level: Level,
    /// Who is vetted.
    pub subject: SubjectKind,
    /// Whether the post is designated.
    pub designated: bool,
    /// What makes the post sensitive.
    pub sensitivity: Sensitivity,
    /// The last day of the clearance held on the level's ladder.
    pub valid_until: Option<Date>,
    /// Whether any clearance was held there.
    pub held: bool,
    /// A recruit's course date.
    pub course_date: Option<Date>,
    /// When the case was received.
    pub received: Date,
    /// The day of the ranking.
    pub today: Date,
    /// A class set by hand.
    pub override_class: Option<u8>,
}

/// Where a case stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rank {
    /// 1, the most pressing, to 5.
    pub class: u8,
    /// Lower first: the class, then days.
    pub order: i64,
    /// Why, in a few words.
    pub why: String,
}

/// Ranks a case by the policy of the day. Within a class an older case comes first; a
/// contractor or cadet past the maximum age rises a class, so that none starves.
pub fn rank(facts: &Facts, policy: &Policy) -> Rank {
    let weights = &policy.priority;
    let (computed, why) = reason(facts, policy);
    let class = facts.override_class.unwrap_or(computed);
    let why = match facts.override_class {
        Some(_) => format!("by hand; {why}"),
        None => why,
    };
    let waited = days(facts.received, facts.today);
    let lapsed = facts.valid_until.map_or(0, |until| days(until, facts.today));
    let near = facts.course_date.map_or(0, |course| {
        i64::from(weights.course_window_days)
            .saturating_sub((course - facts.today).num_days())
            .max(0)
    });
    let pressing = waited * i64::from(weights.waiting_weight)
        + lapsed * i64::from(weights.lapsed_weight)
        + near * i64::from(weights.course_weight);
    Rank { class, order: i64::from(class) * CLASS - pressing.clamp(0, MOST), why }
}

/// The last day by which a contractor's or cadet's case is to be done (L), so that none starves;
/// others have none.
pub fn latest_day(subject: SubjectKind, received: Date, policy: &Policy) -> Option<Date> {
    let most = match subject {
        SubjectKind::Contractor => policy.priority.contractor_max_days,
        SubjectKind::Cadet => policy.priority.cadet_max_days,
        _ => return None,
    };
    received.checked_add_days(Days::new(most.into()))
}

fn days(from: Date, to: Date) -> i64 {
    (to - from).num_days().max(0)
}

fn reason(facts: &Facts, policy: &Policy) -> (u8, String) {
    let weights = &policy.priority;
    let lapsed = facts.valid_until.is_none_or(|until| until < facts.today);
    let serving = !matches!(facts.kind, CaseKind::Recruit);
    if serving && lapsed && (facts.designated || facts.sensitivity != Sensitivity::None) {
        return (weights.exposed_class, format!("{}, {}", post(facts), gap(facts)));
    }
    if let Some(course) = facts.course_date
        && (course - facts.today).num_days() <= i64::from(weights.course_window_days)
        && course >= facts.today
    {
        return (weights.course_class, format!("course {}", show_date(course)));
    }
    let age = days(facts.received, facts.today);
    if let Some(latest) = latest_day(facts.subject, facts.received, policy)
        && latest < facts.today
    {
        let (who, most) = (facts.subject.label(), days(facts.received, latest));
        return (weights.over_age_class, format!("{who} waiting {age} days, at most {most}"));
    }
    // Who is new to us has nothing that could lapse.
    if serving && lapsed && (facts.held || !matches!(facts.kind, CaseKind::Transferee)) {
        return (weights.lapsed_class, gap(facts));
    }
    if let Some(until) = facts.valid_until
        && (until - facts.today).num_days() <= i64::from(weights.due_soon_days)
    {
        return (weights.due_soon_class, format!("due {}", show_date(until)));
    }
    (weights.rest_class, format!("waiting {age} days"))
}

fn post(facts: &Facts) -> String {
    match facts.sensitivity {
        Sensitivity::None => "designated post".to_owned(),
        sensitive => format!("{} post", sensitive.label()),
    }
}

fn gap(facts: &Facts) -> String {
    match facts.valid_until {
        Some(until) => format!("lapsed {} days", days(until, facts.today)),
        None => format!("no {}", facts.level.code()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::Policies;
    use proptest::prelude::*;

    fn on(day: i64) -> Date {
        Date::from_ymd_opt(2026, 11, 20).expect("a date") + chrono::Duration::days(day)
    }

    fn facts() -> Facts {
        Facts {
            kind: CaseKind::Renewal,
            level: Level::Mv,
            subject: SubjectKind::Officer,
            designated: false,
            sensitivity: Sensitivity::None,
            valid_until: Some(on(400)),
            held: true,
            course_date: None,
            received: on(-10),
            today: on(0),
            override_class: None,
        }
    }

    fn ranked(facts: &Facts) -> Rank {
        let policies = Policies::built_in().expect("the shipped policy holds");
        rank(facts, policies.on(facts.today))
    }

    #[test]
    fn classes_follow_role_and_risk() {
        let acu = Facts { sensitivity: Sensitivity::Acu, valid_until: Some(on(-41)), ..facts() };
        let missing = Facts { designated: true, valid_until: None, held: false, ..facts() };
        let recruit = Facts {
            kind: CaseKind::Recruit,
            valid_until: None,
            course_date: Some(on(14)),
            ..facts()
        };
        let old = Facts { subject: SubjectKind::Contractor, received: on(-57), ..facts() };
        let lapsed = Facts { valid_until: Some(on(-3)), ..facts() };
        let soon = Facts { valid_until: Some(on(90)), ..facts() };
        for (facts, class, why) in [
            (acu, 1, "anti-corruption unit post, lapsed 41 days"),
            (missing, 1, "designated post, no MV"),
            (recruit.clone(), 2, "course 4 Dec 2026"),
            (Facts { course_date: Some(on(15)), ..recruit }, 5, "waiting 10 days"),
            (old.clone(), 2, "contractor waiting 57 days, at most 56"),
            (Facts { received: on(-56), ..old }, 5, "waiting 56 days"),
            (lapsed, 3, "lapsed 3 days"),
            (soon.clone(), 4, "due 18 Feb 2027"),
            (Facts { valid_until: Some(on(91)), ..soon }, 5, "waiting 10 days"),
            (Facts { override_class: Some(1), ..facts() }, 1, "by hand; waiting 10 days"),
        ] {
            let rank = ranked(&facts);
            assert_eq!((rank.class, rank.why.as_str()), (class, why));
        }
    }

    proptest! {
        #[test]
        fn waiting_never_puts_a_case_back(waited in 0..2_000i64, more in 1..2_000i64,
            contractor in any::<bool>()) {
            let subject = if contractor { SubjectKind::Contractor } else { SubjectKind::Staff };
            let case = |days: i64| Facts { subject, received: on(-days), ..facts() };
            prop_assert!(ranked(&case(waited + more)).order < ranked(&case(waited)).order);
        }

        #[test]
        fn no_waiting_outweighs_a_class(waited in 0..40_000i64) {
            let exposed = Facts { designated: true, valid_until: None, received: on(0), ..facts() };
            let waiting = Facts { received: on(-waited), ..facts() };
            prop_assert!(ranked(&exposed).order < ranked(&waiting).order);
        }
    }
}
