//! What the policy says of a vetting case beyond its level: the checks of its kind, those of
//! third parties, where checks are made, and how long a residency gap may stay open.

use super::read::Group;
use super::{Policy, PolicyError, Reader};
use crate::domain::case::{PartyKind, SecondPerson};
use crate::domain::choice::Choice;
use crate::domain::vetting::{CaseKind, CheckKind, Level};
use std::collections::BTreeMap;

/// The rules of cases.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseRules {
    /// Days of a residency gap that may stay unexplained (L).
    pub gap_days: u32,
    /// Which decisions need a second person.
    pub second_person: SecondPerson,
    /// Months to the review of a condition (L).
    pub condition_months: u32,
    kinds: BTreeMap<CaseKind, KindChecks>,
    parties: BTreeMap<PartyKind, Vec<CheckKind>>,
    places: BTreeMap<CheckKind, String>,
}

/// What a kind of case makes of the checks of its level.
#[derive(Debug, Clone, PartialEq, Default)]
struct KindChecks {
    /// Those of the level's that are demanded; `None` is all.
    only: Option<Vec<CheckKind>>,
    /// Demanded whatever the level.
    also: Vec<CheckKind>,
}

impl CaseRules {
    pub(super) fn read(reader: &mut Reader) -> Result<Self, PolicyError> {
        let kinds = reader.by_each("case_checks", |group| {
            let (limited, wider) = (group.has("only"), group.has("also"));
            Ok(KindChecks {
                only: if limited { Some(group.words("only")?) } else { None },
                also: if wider { group.words("also")? } else { Vec::new() },
            })
        })?;
        Ok(Self {
            gap_days: reader.one("residency", |group| group.number("gap_days"))?,
            second_person: reader.one("second_person", |group| {
                Ok(SecondPerson {
                    outcomes: group.words("outcomes")?,
                    designated: group.words("designated")?,
                    weight: group.word("weight")?,
                })
            })?,
            condition_months: reader.number("condition_review", "months")?,
            kinds,
            parties: reader.one("third_parties", |group| each(group, Group::words))?,
            places: reader.one("check_places", |group| each(group, Group::text))?,
        })
    }

    /// The checks that a third party carries.
    pub fn party_checks(&self, kind: PartyKind) -> &[CheckKind] {
        self.parties.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The database or place where a check is made unless somebody says otherwise.
    pub fn check_place(&self, kind: CheckKind) -> &str {
        self.places.get(&kind).map_or("", String::as_str)
    }
}

impl Policy {
    /// The checks of the applicant that must have returned before a case of this kind is granted
    /// at the level.
    pub fn checks_of(&self, level: Level, kind: CaseKind) -> Vec<CheckKind> {
        let of_level = self.mandatory_checks(level);
        let Some(rules) = self.cases.kinds.get(&kind) else { return of_level.to_vec() };
        let wanted =
            |check: &CheckKind| rules.only.as_ref().is_none_or(|only| only.contains(check));
        let mut checks: Vec<CheckKind> = of_level.iter().copied().filter(wanted).collect();
        for check in &rules.also {
            if !checks.contains(check) {
                checks.push(*check);
            }
        }
        checks
    }
}

/// A value for every word of a vocabulary, under the word's code.
fn each<W: Choice + Ord, T>(
    group: &mut Group,
    read: impl Fn(&mut Group, &str) -> Result<T, PolicyError>,
) -> Result<BTreeMap<W, T>, PolicyError> {
    W::ALL.iter().map(|word| Ok((*word, read(group, word.code())?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::Policies;

    #[test]
    fn checks_are_those_of_the_kind_by_the_policy_of_the_day() {
        let policies = Policies::built_in().expect("the shipped policy holds");
        let checks = |day: &str, level, kind| {
            policies.on(day.parse().expect("a date")).checks_of(level, kind)
        };
        let all = policies.on("2026-11-20".parse().expect("a date"));
        for kind in [CaseKind::Recruit, CaseKind::Renewal, CaseKind::Upgrade, CaseKind::NonPolice] {
            assert_eq!(checks("2026-11-20", Level::Rv, kind), all.mandatory_checks(Level::Rv));
        }
        let transferee = checks("2026-11-20", Level::Rv, CaseKind::Transferee);
        assert_eq!(transferee.last(), Some(&CheckKind::PreviousPsd));
        // Before a version said otherwise every kind had what its level has.
        let before = checks("2024-06-01", Level::Rv, CaseKind::Misconduct);
        assert_eq!(before, all.mandatory_checks(Level::Rv));
        let misconduct = checks("2026-11-20", Level::Rv, CaseKind::Misconduct);
        assert!(misconduct.len() < before.len());
        assert!(misconduct.contains(&CheckKind::Interview), "{misconduct:?}");
        for level in Level::ALL {
            for kind in CaseKind::ALL {
                let checks = checks("2026-11-20", *level, *kind);
                assert!(checks.contains(&CheckKind::Pnc), "{level:?} {kind:?}");
                let once: std::collections::BTreeSet<_> = checks.iter().collect();
                assert_eq!(once.len(), checks.len(), "{level:?} {kind:?}: {checks:?}");
            }
        }
    }

    #[test]
    fn rules_of_cases_that_do_not_hold_are_refused_at_their_key() {
        let sound = include_str!("../../../assets/policy.toml");
        for (from, to, said) in [
            ("[version.case_checks.random]", "[version.case_checks.randem]", "random` is missing"),
            ("gap_days = 28", "gap_days = 0", "residency.gap_days` should be a whole number"),
            ("gap_days = 28", "gap_day = 28", "residency.gap_days` is missing"),
            ("weight = \"serious\"", "weight = \"heavy\"", "second_person.weight` `heavy` is not"),
            (
                "outcomes = [\"refused\"]",
                "outcomes = [\"no\"]",
                "second_person.outcomes` `no` is not",
            ),
            ("co-resident = [", "co-residents = [", "third_parties.co-resident` is missing"),
            ("also = [\"previous-psd\"]", "also = [\"psd\"]", "also` `psd` is not a check"),
        ] {
            assert!(sound.contains(from), "{from}");
            let error = Policies::parse(&sound.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(error.contains(said), "{from}: {error}");
        }
    }
}
