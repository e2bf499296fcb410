//! Monitoring forms of the synthetic cases: about one in eight sends none, and the groups are as
//! common as the census of 2021 has them for the three counties, rounded (L). Refusals fall a
//! little more on some, so that there is something to see.

use super::dice::Dice;
use crate::domain::choice::Choice;
use crate::domain::monitoring::{Characteristic, NOT_STATED};
use crate::domain::vetting::Outcome;
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;

/// Forms in a hundred cases.
const FORMS: u32 = 88;
/// The file that they came in.
const FILE: &str = "monitoring-forms.csv";

/// Lays down what the applicant of a case said, if a form came.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(
    seeder: &Seeder<'_>,
    dice: &mut Dice,
    case: i64,
    outcome: Option<Outcome>,
) -> Result<()> {
    if !dice.percent(FORMS) {
        return Ok(());
    }
    let refused = outcome == Some(Outcome::Refused);
    let mut fields = vec![("case_id", Value::from(case)), ("source", FILE.into())];
    for characteristic in Characteristic::ALL {
        fields.push((characteristic.code(), group(dice, *characteristic, refused).into()));
    }
    seeder.insert("main.monitoring", &fields)?;
    Ok(())
}

fn group(dice: &mut Dice, of: Characteristic, refused: bool) -> &'static str {
    let more = |base: u32| if refused { base + base / 2 } else { base };
    match of {
        Characteristic::Sex => dice.weighted(&[(430, "female"), (535, "male"), (35, NOT_STATED)]),
        Characteristic::Ethnicity => dice.weighted(&[
            (more(75), "asian"),
            (more(35), "black"),
            (28, "mixed"),
            (790, "white"),
            (12, "other"),
            (60, NOT_STATED),
        ]),
        Characteristic::Age => dice.weighted(&[
            (220, "under-25"),
            (330, "25-34"),
            (220, "35-44"),
            (130, "45-54"),
            (60, "over-54"),
            (40, NOT_STATED),
        ]),
        Characteristic::Disability => dice.weighted(&[(70, "yes"), (830, "no"), (100, NOT_STATED)]),
        Characteristic::Religion => dice.weighted(&[
            (420, "none"),
            (360, "christian"),
            (50, "muslim"),
            (16, "hindu"),
            (9, "sikh"),
            (4, "jewish"),
            (6, "buddhist"),
            (10, "other"),
            (125, NOT_STATED),
        ]),
        Characteristic::Orientation => dice.weighted(&[
            (830, "heterosexual"),
            (24, "gay-lesbian"),
            (18, "bisexual"),
            (5, "other"),
            (123, NOT_STATED),
        ]),
    }
}
