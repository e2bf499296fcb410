//! What the policy says of looking again at decisions: how much of them is read a second time, and
//! how they are reported by protected characteristic.

use super::PolicyError;
use super::read::Group;
use crate::domain::choice::Choice;
use crate::domain::dip::DipRules;
use crate::domain::monitoring::{Characteristic, MonitoringRules};
use crate::domain::suppress::Least;
use std::collections::BTreeMap;

pub(super) fn dip_sample(group: &mut Group) -> Result<DipRules, PolicyError> {
    let rules = DipRules {
        months: group.number("months")?,
        percent: group.number("percent")?,
        least: group.number_from("least", 0)?,
    };
    if rules.percent > 100 {
        return Err(group.wrong("percent", "should be a percentage, 1 to 100"));
    }
    Ok(rules)
}

pub(super) fn disproportionality(group: &mut Group) -> Result<MonitoringRules, PolicyError> {
    let months = group.number("months")?;
    if ![3, 4, 6, 12].contains(&months) {
        return Err(group.wrong("months", "should be 3, 4, 6 or 12, which part a year evenly"));
    }
    let begins = group.number("begins")?;
    if begins > 12 {
        return Err(group.wrong("begins", "should be a month of the year, 1 to 12"));
    }
    let least = Least { count: group.number("least_count")?, spread: group.number("spread")? };
    let mut references = BTreeMap::new();
    for characteristic in Characteristic::ALL {
        let key = characteristic.code();
        let given = group.text(key)?;
        let groups = characteristic.groups();
        let Some((code, _)) = groups.iter().find(|(code, _)| *code == given) else {
            let known: Vec<&str> = groups.iter().map(|(code, _)| *code).collect();
            return Err(group.wrong(key, format!("should be one of: {}", known.join(", "))));
        };
        references.insert(*characteristic, *code);
    }
    Ok(MonitoringRules { months, begins, least, references })
}

#[cfg(test)]
mod tests {
    use crate::domain::policy::Policies;

    #[test]
    fn what_does_not_hold_is_refused_at_its_key() {
        let sound = include_str!("../../../assets/policy.toml");
        for (from, to, said) in [
            ("percent = 5\n", "percent = 101\n", "dip_sample.percent` should be a percentage"),
            ("percent = 5\n", "percent = 0\n", "dip_sample.percent` should be a whole number"),
            ("months = 3\npercent", "percent", "dip_sample.months` is missing"),
            ("months = 6\nbegins", "months = 5\nbegins", "months` should be 3, 4, 6 or 12"),
            ("months = 6\nbegins", "months = 1\nbegins", "months` should be 3, 4, 6 or 12"),
            ("begins = 4", "begins = 13", "begins` should be a month of the year"),
            ("least_count = 5", "least_count = 0", "least_count` should be a whole number"),
            (
                "ethnicity = \"white\"",
                "ethnicity = \"wight\"",
                "ethnicity` should be one of: asian",
            ),
        ] {
            assert_eq!(sound.matches(from).count(), 1, "{from}");
            let error = Policies::parse(&sound.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(error.contains(said), "{from}: {error}");
        }
    }
}
