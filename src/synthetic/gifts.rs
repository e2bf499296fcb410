//! Three years of the gifts-and-hospitality register and its nil returns: mostly chocolates
//! and flowers under £20, and enough of the rest to be worth a register.

use super::dice::{Dice, shift};
use super::trail::added;
use super::world::{REGISTRAR, World, office_hours};
use crate::domain::choice::Choice;
use crate::domain::gift::{
    self, Direction, Disposition, GiftBand, GiftDecision, GiftKind, GiftStage,
};
use crate::domain::money::Pence;
use crate::domain::time::{Date, show_date};
use crate::store::Side;
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;
use chrono::Datelike;

/// Days of the register.
const DAYS: i64 = 3 * 365;

/// Lays down the register.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(seeder: &Seeder<'_>, world: &mut World) -> Result<()> {
    let mut dice = world.dice(40);
    let serving: Vec<usize> =
        (0..world.people.len()).filter(|place| has_post(world, *place)).collect();
    // A few who are offered things again and again, and a few who offer them.
    let often: Vec<usize> = (0..6).filter_map(|_| dice.pick(&serving).copied()).collect();
    let mut days: Vec<Date> = (0..world.sizes.gifts).map(|_| day(&mut dice, world.today)).collect();
    days.sort_unstable();
    for offered in days {
        let pool = if dice.percent(6) { &often } else { &serving };
        let person = dice.pick(pool).copied();
        lay_gift(seeder, world, &mut dice, offered, person)?;
    }
    for number in 0..world.sizes.gifts / 12 {
        let person = dice.pick(&serving).copied();
        lay_nil(seeder, world, &mut dice, person, number)?;
    }
    Ok(())
}

fn has_post(world: &World, place: usize) -> bool {
    world.people.get(place).is_some_and(|person| person.post.is_some())
}

/// A day of offer: one in four falls in the weeks before Christmas.
fn day(dice: &mut Dice, today: Date) -> Date {
    let any = dice.after(today, -DAYS, -2);
    let festive = dice.percent(25).then(|| {
        let start = Date::from_ymd_opt(any.year(), 12, 1)?;
        Some(dice.after(start, 0, 24)).filter(|day| *day < shift(today, -1))
    });
    festive.flatten().unwrap_or(any)
}

/// One offer before it is a row.
struct Offer {
    kind: GiftKind,
    direction: Direction,
    description: String,
    donor: Option<String>,
    value: Option<Pence>,
    value_text: Option<String>,
    cash: bool,
    supplier: bool,
}

impl Offer {
    fn roll(world: &World, dice: &mut Dice) -> Self {
        let phrases = &world.phrases;
        let cash = dice.per_mille(12);
        let given = !cash && dice.per_mille(25);
        let kind = if !cash && !given && dice.percent(22) {
            GiftKind::Hospitality
        } else {
            GiftKind::Gift
        };
        let band = dice.weighted(&[
            (700, GiftBand::Modest),
            (130, GiftBand::Moderate),
            (60, GiftBand::Significant),
            (110, GiftBand::Unknown),
        ]);
        let size = if band == GiftBand::Unknown { GiftBand::Modest } else { band };
        let list = match () {
            () if cash => "gift.cash".to_owned(),
            () if given => "gift.given".to_owned(),
            () => format!("{}.{}", kind.code(), size.code()),
        };
        let description = phrases.say(dice, &list);
        let supplier = !given && dice.percent(if kind == GiftKind::Hospitality { 35 } else { 9 });
        let donor = match () {
            () if supplier || dice.percent(12) => Some(phrases.say(dice, "firm")),
            () if dice.percent(5) => None,
            () => Some(phrases.say(dice, "donor.private")),
        };
        let value = value(dice, band);
        let value_text = (band == GiftBand::Unknown && dice.percent(45))
            .then(|| phrases.say(dice, "gift.value"));
        let direction = if given { Direction::Given } else { Direction::Received };
        Self { kind, direction, description, donor, value, value_text, cash, supplier }
    }
}

fn value(dice: &mut Dice, band: GiftBand) -> Option<Pence> {
    let pounds = match band {
        GiftBand::Unknown => return None,
        GiftBand::Modest => dice.weighted(&[(60, (3, 10)), (40, (10, 19))]),
        GiftBand::Moderate => (20, 50),
        GiftBand::Significant => (51, 420),
    };
    let pounds = dice.between(pounds.0, pounds.1);
    let pence = if pounds < 50 { dice.of([0, 0, 50, 99]) } else { 0 };
    Some(Pence(pounds * 100 + pence))
}

/// What became of it, and how far the declaration has come.
struct Fate {
    declared: Option<Date>,
    late: bool,
    disposition: Disposition,
    disposition_text: Option<&'static str>,
    stage: GiftStage,
    decision: Option<GiftDecision>,
    decided_on: Option<Date>,
}

impl Fate {
    fn roll(world: &World, dice: &mut Dice, offered: Date, offer: &Offer) -> Self {
        let disposition = if offer.cash {
            dice.of([Disposition::Declined, Disposition::Returned, Disposition::Charity])
        } else {
            dice.weighted(&[
                (560, Disposition::Accepted),
                (240, Disposition::Declined),
                (40, Disposition::Returned),
                (90, Disposition::Charity),
                (40, Disposition::Surrendered),
                (30, Disposition::Unknown),
            ])
        };
        let most = (world.today - offered).num_days() - 1;
        let slow = dice.weighted(&[(880, (0, 9)), (80, (10, 40)), (40, (41, 120))]);
        let taken = dice.between(slow.0, slow.1).min(most);
        let declared = (!dice.per_mille(15)).then(|| shift(offered, taken));
        let policy = world.policies.on(offered);
        let late = declared.is_some_and(|declared| gift::late(offered, declared, policy));
        let age = declared.map_or(0, |declared| (world.today - declared).num_days());
        let stage = match age {
            ..=6 => GiftStage::Declared,
            7..=16 => dice.of([GiftStage::Declared, GiftStage::Manager, GiftStage::Decided]),
            17..=90 => dice.weighted(&[
                (60, GiftStage::Manager),
                (60, GiftStage::MoreInformation),
                (880, GiftStage::Decided),
            ]),
            _ => GiftStage::Published,
        };
        let decision = match stage {
            GiftStage::Declared | GiftStage::Manager => None,
            GiftStage::MoreInformation => Some(GiftDecision::MoreInformation),
            _ if disposition == Disposition::Declined || dice.percent(4) => {
                Some(GiftDecision::Declined)
            }
            _ => Some(GiftDecision::Approved),
        };
        let decided_on = declared.filter(|_| decision.is_some()).map(|declared| {
            world.working_day(dice.after(declared, 1, age.clamp(2, 20) - 1)).max(declared)
        });
        let disposition_text =
            (disposition == Disposition::Unknown).then(|| dice.of(["see note", "tbc", "shared?"]));
        Self { declared, late, disposition, disposition_text, stage, decision, decided_on }
    }
}

fn lay_gift(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    offered: Date,
    person: Option<usize>,
) -> Result<()> {
    let offer = Offer::roll(world, dice);
    let fate = Fate::roll(world, dice, offered, &offer);
    let person = person.and_then(|place| world.people.get(place));
    // One in eight came from an old register, where only the name stands.
    let known = !dice.percent(12);
    let band = world.policies.on(offered).gift_band(offer.value);
    let vague = dice.per_mille(10);
    let reason =
        fate.decision.map(|decision| world.phrases.say(dice, &format!("gift.{}", decision.code())));
    let recipient = person.map_or("Front counter", |person| person.name.as_str());
    let fields = [
        ("person_id", person.filter(|_| known).map(|person| person.id).into()),
        ("recipient", Value::from(recipient)),
        ("offered", (!vague).then_some(offered).into()),
        ("offered_text", vague.then(|| offered.format("%B %Y").to_string()).into()),
        ("declared", fate.declared.into()),
        ("direction", offer.direction.code().into()),
        ("kind", offer.kind.code().into()),
        ("description", offer.description.into()),
        ("donor", offer.donor.into()),
        ("value_pence", offer.value.map(|value| value.0).into()),
        ("value_text", offer.value_text.into()),
        ("band", band.code().into()),
        ("disposition", fate.disposition.code().into()),
        ("disposition_text", fate.disposition_text.into()),
        ("stage", fate.stage.code().into()),
        ("decision", fate.decision.map(Choice::code).into()),
        ("decision_reason", reason.into()),
        ("decided_on", fate.decided_on.into()),
        ("decided_by", fate.decision.map(|_| REGISTRAR).into()),
        ("late", fate.late.into()),
        ("cash", offer.cash.into()),
        ("supplier", offer.supplier.into()),
    ];
    let reference = world.reference("G", offered.year(), 5);
    let id = insert_with_ref(seeder, "gift", &reference, &fields)?;
    if let Some(declared) = fate.declared {
        let at = office_hours(dice, declared);
        let changes = added("gift", id, &fields);
        world.trail.add(Side::Casework, at, REGISTRAR, "declare gift", &reference, changes);
    }
    Ok(())
}

/// Inserts a row that carries a reference and returns its number.
pub(super) fn insert_with_ref(
    seeder: &Seeder<'_>,
    table: &str,
    reference: &str,
    fields: &[(&str, Value)],
) -> Result<i64> {
    let mut row = vec![("ref", Value::from(reference))];
    row.extend(fields.iter().cloned());
    seeder.insert(table, &row)
}

fn lay_nil(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    person: Option<usize>,
    number: u32,
) -> Result<()> {
    let until = dice.after(world.today, -300, -20);
    let reference = world.reference("Z", world.today.year(), 5);
    let recipient = person.and_then(|place| world.people.get(place));
    seeder.insert(
        "nil_return",
        &[
            ("ref", Value::from(reference)),
            ("recipient", recipient.map_or("Front counter", |p| p.name.as_str()).into()),
            ("source", format!("quarter to {}", show_date(until)).into()),
            ("fingerprint", format!("nil-{number}").into()),
        ],
    )?;
    Ok(())
}
