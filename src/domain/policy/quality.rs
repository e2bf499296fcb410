//! What the policy says of looking again at decisions: how much of them is read a second time.

use super::PolicyError;
use super::read::Group;
use crate::domain::dip::DipRules;

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
        ] {
            assert_eq!(sound.matches(from).count(), 1, "{from}");
            let error = Policies::parse(&sound.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(error.contains(said), "{from}: {error}");
        }
    }
}
