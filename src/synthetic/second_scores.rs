//! Second scores of a quarter of the reports, made by another analyst who sees it much the same
//! way: what the agreement of the unit is worked out from.

use super::dice::Dice;
use super::report_rows::lay_score;
use super::reports::{Report, Scored};
use super::world::{ANALYSTS, World, at};
use crate::domain::score::{Confidence, Criterion, Scheme, Score, Section};
use crate::store::error::Result;
use crate::store::seed::Seeder;
use chrono::TimeDelta;

/// Lays down the second score of a report whose own score is the row `first`, or none.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    scheme: &Scheme,
    report: &Report,
    first: i64,
) -> Result<()> {
    let Some(scored) = report.counts().filter(|_| dice.percent(25)) else { return Ok(()) };
    let when = scored.at + TimeDelta::minutes(dice.between(40, 2_400));
    let other = dice.of(ANALYSTS);
    if other == scored.by || when >= at(world.today, 0, 0) {
        return Ok(());
    }
    let score = Score {
        harm: near(dice, scheme, Section::Harm, &scored.score.harm),
        likelihood: near(dice, scheme, Section::Likelihood, &scored.score.likelihood),
        position: near(dice, scheme, Section::Position, &scored.score.position),
        confidence: dice.of([Confidence::High, Confidence::Medium, Confidence::Low]),
        floors: scored.score.floors.clone(),
        override_band: None,
    };
    let result = scheme.evaluate(&score)?;
    let reason = world.phrases.say(dice, "score.reason");
    let second = Scored { score, result, by: other, at: when, reason };
    lay_score(seeder, world, scheme.name(), report, &second, Some(first))?;
    Ok(())
}

/// Levels of which about one in four is a step off.
fn near(dice: &mut Dice, scheme: &Scheme, section: Section, given: &[u32]) -> Vec<u32> {
    let level = |(criterion, value): (&Criterion, &u32)| {
        let values: Vec<u32> = criterion.levels.iter().map(|level| level.value).collect();
        let place = values.iter().position(|known| known == value).unwrap_or(0);
        let to = match dice.below(8) {
            0 => place.saturating_sub(1),
            1 => place + 1,
            _ => place,
        };
        values.get(to).copied().unwrap_or(*value)
    };
    scheme.criteria(section).zip(given).map(level).collect()
}
