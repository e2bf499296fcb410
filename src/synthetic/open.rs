//! The open queue: who is in it, for how long, and at which stage.

use super::cases::Case;
use super::dice::{Dice, shift};
use super::workforce::outside_level;
use super::world::{NewPerson, OFFICERS, Person, World};
use crate::domain::time::Date;
use crate::domain::vetting::{CaseKind, Ladder, Level, Sensitivity, Stage, SubjectKind};
use crate::store::error::Result;
use crate::store::seed::Seeder;

/// Who may come into the queue, by place in [`World::people`].
#[derive(Default)]
struct Pools {
    exposed: Vec<usize>,
    sensitive: Vec<usize>,
    renewal: Vec<usize>,
    upgrade: Vec<usize>,
    outside: Vec<usize>,
}

impl Pools {
    /// Everybody who serves, by what a case of theirs would be about.
    fn of(world: &World) -> Self {
        let mut pools = Self::default();
        let soon = shift(world.today, i64::from(world.policy().priority.due_soon_days));
        for (place, person) in world.people.iter().enumerate() {
            let due = person.valid_until(person.level).is_none_or(|until| until <= soon);
            let outside = person.level.ladder() == Ladder::NonPolice;
            match person.post {
                Some(post) if person.gap && post.designated => pools.exposed.push(place),
                Some(post) if person.gap && post.sensitivity != Sensitivity::None => {
                    pools.sensitive.push(place);
                }
                _ if outside && due => pools.outside.push(place),
                Some(_) if !outside && due => pools.renewal.push(place),
                Some(post) if !outside && !post.designated => pools.upgrade.push(place),
                _ => {}
            }
        }
        pools
    }
}

/// Plans the open cases: each designated post that is held without clearance, most of the
/// sensitive ones, and the rest by the shares of the queue (L): recruits 35 %, upgrades 15,
/// non-police 30, renewals 15, transferees 5.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn plan(
    seeder: &Seeder<'_>,
    world: &mut World,
    dice: &mut Dice,
    cases: &mut Vec<Case>,
) -> Result<()> {
    let mut pools = Pools::of(world);
    let mut queue = Queue { cases, world, dice, laid: 0, near: 0, over: 0 };
    let all = queue.world.sizes.open_cases;
    for person in std::mem::take(&mut pools.exposed) {
        queue.add(person, CaseKind::Renewal);
    }
    for person in std::mem::take(&mut pools.sensitive) {
        if queue.dice.percent(70) {
            queue.add(person, CaseKind::Renewal);
        }
    }
    let renewals = (all * 150 / 1000).saturating_sub(queue.laid);
    let review = [CaseKind::Change, CaseKind::Misconduct, CaseKind::Aftercare, CaseKind::Random];
    // They look at a clearance that is held, as those who are moved up hold one.
    for (_, kind) in (0..all / 100 + 4).zip(review.iter().cycle()) {
        if let Some(person) = queue.dice.take(&mut pools.upgrade) {
            queue.add(person, *kind);
        }
    }
    let taken = [
        (renewals, CaseKind::Renewal, &mut pools.renewal),
        (all * 150 / 1000, CaseKind::Upgrade, &mut pools.upgrade),
        (all * 300 / 1000, CaseKind::NonPolice, &mut pools.outside),
    ];
    for (wanted, kind, pool) in taken {
        for _ in 0..wanted {
            if let Some(person) = queue.dice.take(pool) {
                queue.add(person, kind);
            }
        }
    }
    while queue.laid < all {
        let kind = queue.dice.weighted(&[
            (350, CaseKind::Recruit),
            (50, CaseKind::Transferee),
            (10, CaseKind::Rejoiner),
            (12, CaseKind::NonPolice),
        ]);
        let person = queue.newcomer(seeder, kind)?;
        queue.add(person, kind);
    }
    Ok(())
}

/// The queue as it grows.
struct Queue<'a> {
    cases: &'a mut Vec<Case>,
    world: &'a mut World,
    dice: &'a mut Dice,
    laid: u32,
    near: u32,
    over: u32,
}

impl Queue<'_> {
    /// Somebody whom the force does not know yet.
    fn newcomer(&mut self, seeder: &Seeder<'_>, kind: CaseKind) -> Result<usize> {
        let outside = kind == CaseKind::NonPolice;
        let subject = if outside {
            self.dice.of([SubjectKind::Contractor, SubjectKind::Cadet, SubjectKind::Volunteer])
        } else {
            SubjectKind::Applicant
        };
        let level = if outside { outside_level(self.dice, subject) } else { Level::Rv };
        let contractor = subject == SubjectKind::Contractor;
        let new = NewPerson {
            kind: subject,
            force: self.dice.index(self.world.forces.len()),
            level,
            collar: None,
            rank: None,
            unit: None,
            employer: contractor.then(|| self.world.phrases.say(self.dice, "firm")),
            started: None,
            left_on: None,
        };
        self.world.add_person(seeder, self.dice, new)
    }

    fn add(&mut self, place: usize, kind: CaseKind) {
        let Some(person) = self.world.people.get(place) else { return };
        let subject = person.kind;
        let level = level(self.dice, person, kind);
        let kind = match kind {
            CaseKind::Renewal if person.valid_until(level).is_none() => CaseKind::Upgrade,
            CaseKind::Renewal if person.gap && !level_held(person, level) => CaseKind::Upgrade,
            kind => kind,
        };
        let age = self.age(subject);
        let received = self.world.working_day(shift(self.world.today, -age));
        let age = (self.world.today - received).num_days();
        let stage = stage(self.dice, age);
        let course = self.course(kind);
        self.laid += 1;
        self.cases.push(Case {
            reference: String::new(),
            person: place,
            kind,
            level,
            stage,
            received,
            closed: None,
            course,
            assigned: assigned(self.dice, stage, self.laid),
            stopped_since: stopped(self.dice, stage, received, self.world.today),
            override_class: (self.dice.per_mille(12)).then(|| self.dice.of([1, 2, 3])),
            grant: None,
        });
    }

    /// Days since the case came in. Contractors and cadets may be no older than their limits
    /// but for the few that the scale wants over age.
    fn age(&mut self, subject: SubjectKind) -> i64 {
        let weights = &self.world.policy().priority;
        let limit = match subject {
            SubjectKind::Contractor => i64::from(weights.contractor_max_days),
            SubjectKind::Cadet => i64::from(weights.cadet_max_days),
            _ => {
                let (least, most) = self.dice.weighted(&[
                    (150, (1, 5)),
                    (300, (6, 20)),
                    (290, (21, 42)),
                    (150, (43, 70)),
                    (80, (71, 120)),
                    (30, (121, 260)),
                ]);
                return self.dice.between(least, most);
            }
        };
        if self.over < self.world.sizes.over_age {
            self.over += 1;
            return self.dice.between(limit + 2, limit + 90);
        }
        self.dice.between(1, limit - 4)
    }

    /// The course of a recruit: a few near, some later, many not set yet.
    fn course(&mut self, kind: CaseKind) -> Option<Date> {
        if kind != CaseKind::Recruit {
            return None;
        }
        let window = i64::from(self.world.policy().priority.course_window_days);
        if self.near < self.world.sizes.near_course {
            self.near += 1;
            return Some(self.dice.after(self.world.today, 2, window));
        }
        let set = self.dice.percent(45);
        set.then(|| self.dice.after(self.world.today, window + 1, 120))
    }
}

/// The level asked for: what the post needs, or what the next one will.
fn level(dice: &mut Dice, person: &Person, kind: CaseKind) -> Level {
    match kind {
        CaseKind::Upgrade => {
            dice.weighted(&[(880, Level::Mv), (60, Level::Sc), (30, Level::Dv), (30, Level::Ctc)])
        }
        _ => person.level,
    }
}

/// Whether the person holds, or held last, this rung: a lapsed clearance is renewed, a lower
/// one upgraded.
fn level_held(person: &Person, level: Level) -> bool {
    person.held_level == Some(level)
}

/// Where a case of this age stands.
fn stage(dice: &mut Dice, age: i64) -> Stage {
    match age {
        ..=3 => dice.of([Stage::Received, Stage::Received, Stage::Allocated]),
        4..=9 => dice.of([Stage::Received, Stage::Allocated, Stage::Allocated, Stage::Checks]),
        _ => dice.weighted(&[
            (20, Stage::Received),
            (60, Stage::Allocated),
            (500, Stage::Checks),
            (190, Stage::Waiting),
            (140, Stage::Assessment),
            (90, Stage::Decision),
        ]),
    }
}

/// Who works it: nobody yet, a vetting officer, or one of the analysts who help out.
fn assigned(dice: &mut Dice, stage: Stage, number: u32) -> Option<&'static str> {
    match stage {
        Stage::Received => None,
        _ if number % 23 == 7 => Some("a.khan"),
        Stage::Checks | Stage::Waiting if dice.percent(8) => None,
        _ => Some(dice.of(OFFICERS)),
    }
}

fn stopped(dice: &mut Dice, stage: Stage, received: Date, today: Date) -> Option<Date> {
    let age = (today - received).num_days();
    (stage == Stage::Waiting).then(|| dice.after(received, 2.min(age), (age - 1).max(2)).min(today))
}
