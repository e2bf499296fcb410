//! The matrix of sexual predatory behaviour and the rules of people at risk, as the policy text
//! holds them.

use super::PolicyError;
use super::read::Group;
use crate::domain::choice::Choice;
use crate::domain::complaint::{Indicator, Matrix};
use crate::domain::risk::{IndicatorRule, RiskIndicator, RiskRules};
use std::collections::BTreeMap;

/// The matrix: at least one behaviour, no code twice.
pub(super) fn predatory_behaviour(group: &mut Group) -> Result<Matrix, PolicyError> {
    let mut indicators: Vec<Indicator> = Vec::new();
    for (place, table) in group.tables("indicators")?.into_iter().enumerate() {
        let mut one = Group::new(group.at(&format!("indicators[{}]", place + 1)), table);
        let indicator = Indicator {
            code: one.text("code")?,
            label: one.text("label")?,
            phrases: one.texts("phrases")?,
            apsp: one.flag("apsp")?,
        };
        if indicators.iter().any(|known| known.code == indicator.code) {
            return Err(one.wrong("code", format!("`{}` stands twice", indicator.code)));
        }
        one.finish()?;
        indicators.push(indicator);
    }
    Ok(Matrix::new(indicators))
}

/// The rules of people at risk, with one for every indicator.
pub(super) fn at_risk(group: &mut Group) -> Result<RiskRules, PolicyError> {
    let review_months = group.number("review_months")?;
    let expiry_months = group.number("expiry_months")?;
    let most_months = group.number("most_months")?;
    if !(review_months <= expiry_months && expiry_months <= most_months) {
        let problem = "should lie between `review_months` and `most_months`";
        return Err(group.wrong("expiry_months", problem));
    }
    let mut indicators = BTreeMap::new();
    for code in RiskIndicator::ALL {
        let mut one = group.group(code.code())?;
        let rule = IndicatorRule {
            label: one.text("label")?,
            months: one.number("months")?,
            least: one.number("least")?,
            alone: one.flag("alone")?,
        };
        one.finish()?;
        indicators.insert(*code, rule);
    }
    Ok(RiskRules { review_months, expiry_months, most_months, indicators })
}

#[cfg(test)]
mod tests {
    use crate::domain::policy::Policies;

    #[test]
    fn a_matrix_or_rules_that_do_not_hold_are_refused_at_their_key() {
        let sound = include_str!("../../../assets/policy.toml");
        for (from, to, said) in [
            ("code = \"visits\"", "code = \"touching\"", "`touching` stands twice"),
            ("code = \"visits\"", "label = \"v\"", "duplicate key"),
            ("apsp = false", "apsp = 1", "apsp` should be true or false"),
            ("expiry_months = 6", "expiry_months = 13", "should lie between"),
            ("expiry_months = 6", "expiry_months = 2", "should lie between"),
            (
                "[version.at_risk.systems]",
                "[version.at_risk.machines]",
                "at_risk.systems` is missing",
            ),
            ("least = 3\nalone = true", "alone = true", "least` is missing"),
        ] {
            assert!(sound.contains(from), "{from}");
            let error = Policies::parse(&sound.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(error.contains(said), "{from}: {error}");
        }
    }
}
