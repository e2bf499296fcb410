//! Third parties of the cases of late, with their checks, and where those applicants lived. Older
//! cases had neither written down.

use super::cases::Case;
use super::checks::{Laid, LaidCase, lay_check, returned_share};
use super::dice::{Dice, shift};
use super::world::{OFFICERS, World};
use crate::domain::case::PartyKind;
use crate::domain::choice::Choice;
use crate::domain::residency::{StayKind, needed_from};
use crate::domain::time::Date;
use crate::domain::vetting::Stage;
use crate::store::error::Result;
use crate::store::seed::Seeder;

/// Days of closed cases that have third parties.
const DAYS: i64 = 120;

/// Lays down the third parties and the address history of a case.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    case: &Case,
    laid: &mut LaidCase,
) -> Result<()> {
    let old = case.closed.is_some_and(|closed| closed.on < shift(world.today, -DAYS));
    // Nobody has read the questionnaire of a case that just came in.
    if old || case.stage == Stage::Received {
        return Ok(());
    }
    if world.housed.insert(case.person) {
        lay_stays(seeder, world, dice, case)?;
    }
    let demanded = world.policies.on(case.received).checks_of(case.level, case.kind);
    for kind in PartyKind::ALL {
        let mandatory = demanded.contains(&kind.belongs_to());
        let most = match kind {
            PartyKind::CoResident => 2,
            PartyKind::Family => 2,
            PartyKind::Associate => i64::from(dice.percent(8)),
        };
        for _ in 0..if mandatory { dice.between(0, most) } else { 0 } {
            lay_party(seeder, world, dice, (case, laid), *kind)?;
        }
    }
    Ok(())
}

fn lay_party(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    (case, into): (&Case, &mut LaidCase),
    kind: PartyKind,
) -> Result<()> {
    let id = into.id;
    let name = world.names.name(dice);
    let relationship = match kind {
        PartyKind::CoResident => "party.co-resident",
        PartyKind::Family => "party.family",
        PartyKind::Associate => "party.associate",
    };
    let relationship = world.phrases.say(dice, relationship);
    let address = world.phrases.say(dice, "stay.address");
    let from = dice.after(case.received, -3_000, -60);
    let party = seeder.insert(
        "case_party",
        &[
            ("case_id", id.into()),
            ("relation", kind.code().into()),
            ("name", (&name).into()),
            ("relationship", relationship.into()),
            ("born", dice.after(case.received, -27_000, -6_600).into()),
            ("address", address.into()),
            ("from_on", from.into()),
        ],
    )?;
    let policies = std::sync::Arc::clone(&world.policies);
    for check in policies.on(case.received).cases.party_checks(kind) {
        let back = dice.percent(returned_share(case));
        let laid = Laid { kind: *check, party: Some((party, &name)), mandatory: true, back };
        into.adverse.extend(lay_check(seeder, world, dice, (case, id), &laid)?);
    }
    Ok(())
}

/// Where the applicant lived: whole for whoever is ready to be decided; of the others a few leave
/// months open.
fn lay_stays(seeder: &Seeder<'_>, world: &World, dice: &mut Dice, case: &Case) -> Result<()> {
    let policy = world.policies.on(case.received);
    let person = world.people.get(case.person).map_or(0, |person| person.id);
    let Some(needed) = needed_from(case.level, case.kind, case.received, policy) else {
        return Ok(());
    };
    let ready = matches!(case.stage, Stage::Assessment | Stage::Decision | Stage::Closed);
    let mut from = dice.after(needed, -900, -10);
    while from <= case.received {
        let until = dice.after(from, 300, 1_900);
        let last = until >= case.received;
        let until = (!last).then_some(until);
        let words = world.phrases.say(dice, "stay.address");
        insert(seeder, dice, person, (StayKind::Address, words), (from, until))?;
        let Some(until) = until else { break };
        from = shift(until, 1);
        let gap = dice.percent(16).then(|| dice.between(40, 120));
        if let Some(days) = gap.filter(|days| shift(from, *days) < case.received) {
            let end = shift(from, days - 1);
            if ready || dice.percent(50) {
                let words = world.phrases.say(dice, "stay.explained");
                insert(seeder, dice, person, (StayKind::Explained, words), (from, Some(end)))?;
            }
            from = shift(end, 1);
        }
    }
    Ok(())
}

fn insert(
    seeder: &Seeder<'_>,
    dice: &mut Dice,
    person: i64,
    (kind, words): (StayKind, String),
    (from, until): (Date, Option<Date>),
) -> Result<()> {
    seeder.insert(
        "stay",
        &[
            ("person_id", person.into()),
            ("kind", kind.code().into()),
            ("words", words.into()),
            ("from_on", from.into()),
            ("until_on", until.into()),
            ("by", dice.of(OFFICERS).into()),
        ],
    )?;
    Ok(())
}
