//! What forecasts are drawn from: the staffing where none is recorded, and how much history.

use super::PolicyError;
use super::read::Group;
use crate::domain::forecast::ForecastRules;

pub(super) fn read(group: &mut Group) -> Result<ForecastRules, PolicyError> {
    let rules = ForecastRules {
        officers_tenths: group.number("officers")?.saturating_mul(10),
        leave_percent: group.number_from("leave_percent", 0)?,
        history_weeks: group.number("history_weeks")?,
        least_weeks: group.number("least_weeks")?,
        block_weeks: group.number("block_weeks")?,
    };
    if rules.leave_percent > 100 {
        return Err(group.wrong("leave_percent", "should be a percentage, 0 to 100"));
    }
    if rules.least_weeks > rules.history_weeks {
        return Err(group.wrong("least_weeks", "should not be above `history_weeks`"));
    }
    Ok(rules)
}
