//! What the parts of a synthetic workspace know of one another while it is laid down.

use super::dice::{Dice, shift};
use super::phrases::{Names, Phrases};
use super::sizes::Sizes;
use super::trail::Trail;
use crate::domain::choice::Choice;
use crate::domain::hr::Leaving;
use crate::domain::intelligence::Category;
use crate::domain::policy::{Policies, Policy};
use crate::domain::time::{Date, Moment, from_london};
use crate::domain::vetting::{ClearanceState, Ladder, Level, Sensitivity, SubjectKind};
use crate::store::Side;
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;
use chrono::{Datelike, NaiveTime};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Who decides and takes notes: the users of a demonstration, with full name and role.
pub(super) const USERS: [(&str, &str, &str); 10] = [
    ("a.khan", "Khan, Ayesha", "analyst"),
    ("m.reyes", "Reyes, Maricel", "analyst"),
    ("j.okoro", "Okoro, Joy", "head"),
    ("h.lowe", "Lowe, Helen", "analyst"),
    ("s.pickles", "Pickles, Stuart", "vetting-manager"),
    ("c.wragg", "Wragg, Christine", "vetting-officer"),
    ("d.mehta", "Mehta, Deepa", "vetting-officer"),
    ("r.naylor", "Naylor, Robin", "vetting-officer"),
    ("e.nowak", "Nowak, Ewa", "vetting-officer"),
    ("b.tierney", "Tierney, Bríd", "registrar"),
];
/// The vetting manager.
pub(super) const MANAGER: &str = "s.pickles";
/// The registrar.
pub(super) const REGISTRAR: &str = "b.tierney";
/// The head of the anti-corruption unit.
pub(super) const HEAD: &str = "j.okoro";
/// Those who may see who a source is.
pub(super) const SEES_SOURCES: [&str; 2] = [HEAD, ANALYSTS[1]];
/// Those who may see what is counted by protected characteristic.
pub(super) const SEES_CHARACTERISTICS: [&str; 2] = [HEAD, MANAGER];
/// Those who work vetting cases.
pub(super) const OFFICERS: [&str; 4] = ["c.wragg", "d.mehta", "r.naylor", "e.nowak"];
/// Those who work intelligence.
pub(super) const ANALYSTS: [&str; 3] = ["a.khan", "m.reyes", "h.lowe"];

/// A force as laid down.
pub(super) struct Force {
    /// Its row.
    pub id: i64,
    /// Its code.
    pub code: String,
}

/// The post that a person holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    /// Its row.
    pub id: i64,
    /// The clearance that it needs.
    pub level: Level,
    /// Whether it is designated.
    pub designated: bool,
    /// What makes it sensitive.
    pub sensitivity: Sensitivity,
}

/// A person as laid down.
pub(super) struct Person {
    /// The row.
    pub id: i64,
    /// `Surname, Forenames`.
    pub name: String,
    /// Officer, staff and so on.
    pub kind: SubjectKind,
    /// Collar or staff number.
    pub collar: Option<String>,
    /// Date of birth.
    pub born: Option<Date>,
    /// Place in [`World::forces`].
    pub force: usize,
    /// The clearance that the person is there to hold.
    pub level: Level,
    /// The unit, where the person has one.
    pub unit: Option<&'static str>,
    /// The first day.
    pub started: Option<Date>,
    /// The post held.
    pub post: Option<Held>,
    /// Since when, where another was held before.
    pub held_since: Option<Date>,
    /// Last day of the clearance that counts on each ladder.
    pub until: [Option<Date>; 3],
    /// The level last granted that counts, on the ladder of the post.
    pub held_level: Option<Level>,
    /// Whether the person's post is held without the clearance that it needs.
    pub gap: bool,
}

impl Person {
    /// Last day of the clearance on the ladder of a level.
    pub(super) fn valid_until(&self, level: Level) -> Option<Date> {
        self.until[rail(level.ladder())]
    }

    /// Whether a clearance has the shorter term of contractors.
    pub(super) fn contractor(&self) -> bool {
        self.kind == SubjectKind::Contractor
    }
}

/// The place of a ladder in [`Person::until`].
fn rail(ladder: Ladder) -> usize {
    match ladder {
        Ladder::Force => 0,
        Ladder::NonPolice => 1,
        Ladder::National => 2,
    }
}

/// A clearance to be laid down, once all are known and can be numbered by date.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grant {
    /// Place in [`World::people`].
    pub person: usize,
    /// The level.
    pub level: Level,
    /// The day it was granted.
    pub granted: Date,
    /// Its last day.
    pub until: Date,
    /// What it is now.
    pub state: ClearanceState,
    /// Whether it is the one in force on its ladder.
    pub current: bool,
    /// Place in [`World::cases`] of the case that gave it.
    pub case: Option<usize>,
}

/// Everything laid down so far that a later part refers to.
pub(super) struct World {
    /// The day at which the demonstration stands.
    pub today: Date,
    /// Where the chance of every part comes from.
    pub seed: u64,
    /// How much of everything.
    pub sizes: Sizes,
    /// Every version of the policy.
    pub policies: Arc<Policies>,
    /// Free text.
    pub phrases: Phrases,
    /// Names.
    pub names: Names,
    /// Forces.
    pub forces: Vec<Force>,
    /// People.
    pub people: Vec<Person>,
    /// References of the first force's vacant posts.
    pub vacant: Vec<String>,
    /// Clearances.
    pub grants: Vec<Grant>,
    /// Vetting cases.
    pub cases: Vec<super::cases::Case>,
    /// Places in [`World::people`] of those whose address history is laid down.
    pub housed: BTreeSet<usize>,
    /// Conditions of grants, by the place of their case in [`World::cases`].
    pub conditions: BTreeMap<usize, super::case_decisions::Condition>,
    /// Priorities of the control strategy: category and row.
    pub priorities: Vec<(Option<Category>, i64)>,
    /// What the audit will hold.
    pub trail: Trail,
    counters: BTreeMap<(&'static str, i32), i64>,
}

impl World {
    /// An empty one.
    ///
    /// # Errors
    /// The lists of names and phrases cannot be read.
    pub(super) fn new(
        today: Date,
        seed: u64,
        sizes: Sizes,
        policies: Arc<Policies>,
    ) -> Result<Self> {
        Ok(Self {
            today,
            seed,
            sizes,
            policies,
            phrases: Phrases::built_in()?,
            names: Names::built_in()?,
            forces: Vec::new(),
            people: Vec::new(),
            vacant: Vec::new(),
            grants: Vec::new(),
            cases: Vec::new(),
            housed: BTreeSet::new(),
            conditions: BTreeMap::new(),
            priorities: Vec::new(),
            trail: Trail::new(today),
            counters: BTreeMap::new(),
        })
    }

    /// The chance of one part.
    pub(super) fn dice(&self, part: u64) -> Dice {
        Dice::new(self.seed, part)
    }

    /// The policy of the demonstration's day.
    pub(super) fn policy(&self) -> &Policy {
        self.policies.on(self.today)
    }

    /// The next reference of a series, such as `V-2026-00124`.
    pub(super) fn reference(&mut self, series: &'static str, year: i32, digits: usize) -> String {
        let last = self.counters.entry((series, year)).or_default();
        *last += 1;
        format!("{series}-{year}-{last:0digits$}")
    }

    /// Notes that a series has got at least this far.
    pub(super) fn reached(&mut self, series: &'static str, year: i32, number: i64) {
        let last = self.counters.entry((series, year)).or_default();
        *last = number.max(*last);
    }

    /// Adds a person: `fields` of the row beside its reference, force and name.
    pub(super) fn add_person(
        &mut self,
        seeder: &Seeder<'_>,
        dice: &mut Dice,
        new: NewPerson,
    ) -> Result<usize> {
        let name = self.names.name(dice);
        let reference = self.reference("P", self.today.year(), 5);
        let force = self.forces.get(new.force).map_or(0, |force| force.id);
        let born = born(&reference, new.started.unwrap_or(self.today));
        let id = seeder.insert(
            "person",
            &[
                ("ref", Value::from(&reference)),
                ("name", Value::from(&name)),
                ("kind", new.kind.code().into()),
                ("force_id", force.into()),
                ("collar", new.collar.clone().into()),
                ("rank", new.rank.into()),
                ("unit", new.unit.into()),
                ("employer", new.employer.into()),
                ("born", born.into()),
                ("started", new.started.into()),
                ("left_on", new.left_on.into()),
                ("leaving", new.left_on.map(|_| leaving(&reference).code()).into()),
            ],
        )?;
        self.people.push(Person {
            id,
            name,
            kind: new.kind,
            collar: new.collar,
            born,
            force: new.force,
            level: new.level,
            unit: new.unit,
            started: new.started,
            post: None,
            held_since: None,
            until: [None; 3],
            held_level: None,
            gap: false,
        });
        Ok(self.people.len() - 1)
    }

    /// Notes a clearance, and what the person now holds where it is the one in force.
    pub(super) fn grant(&mut self, grant: Grant) {
        use ClearanceState::{Active, Conditional, Extended, Lapsed};
        let counts = matches!(grant.state, Active | Conditional | Extended | Lapsed);
        if let Some(person) = self.people.get_mut(grant.person)
            && grant.current
            && counts
        {
            person.until[rail(grant.level.ladder())] = Some(grant.until);
            if grant.level.ladder() == person.level.ladder() {
                person.held_level = Some(grant.level);
            }
        }
        self.grants.push(grant);
    }

    /// The newest working day not after `date`.
    pub(super) fn working_day(&self, date: Date) -> Date {
        let calendar = &self.policy().calendar;
        let works = |days: &i64| calendar.is_working_day(shift(date, -days));
        shift(date, -(0..10).find(works).unwrap_or(0))
    }

    /// Sets where every series has got to, so that the next real change goes on from there.
    pub(super) fn lay_counters(&self, seeder: &Seeder<'_>) -> Result<()> {
        for ((series, year), last) in &self.counters {
            let side = match *series {
                "I" | "T" | "D" | "A" | "CS" | "CO" | "K" => Side::Intelligence,
                _ => Side::Casework,
            };
            seeder.counter(side, series, *year, *last)?;
        }
        Ok(())
    }
}

/// What makes one new person different from another.
pub(super) struct NewPerson {
    /// Officer, staff and so on.
    pub kind: SubjectKind,
    /// Place in [`World::forces`].
    pub force: usize,
    /// The clearance that the person is there to hold.
    pub level: Level,
    /// Collar number.
    pub collar: Option<String>,
    /// Rank.
    pub rank: Option<&'static str>,
    /// Unit.
    pub unit: Option<&'static str>,
    /// Employer of those who are not the force's own.
    pub employer: Option<String>,
    /// First day.
    pub started: Option<Date>,
    /// Last day.
    pub left_on: Option<Date>,
}

/// A moment in the working hours of a day, London time.
pub(super) fn office_hours(dice: &mut Dice, date: Date) -> Moment {
    at(date, dice.between(8 * 60, 16 * 60 + 55), dice.between(0, 59))
}

/// The moment of a London day at so many minutes and seconds after midnight.
pub(super) fn at(date: Date, minutes: i64, seconds: i64) -> Moment {
    let seconds = u32::try_from(minutes * 60 + seconds).unwrap_or(0);
    let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or_default();
    from_london(date.and_time(time))
}

/// Why somebody left, by the number of their reference: one in fourteen was dismissed or left
/// under investigation.
fn leaving(reference: &str) -> Leaving {
    let number: u32 = reference.rsplit('-').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    match number % 28 {
        3 => Leaving::Dismissed,
        17 => Leaving::UnderInvestigation,
        0..9 => Leaving::Resigned,
        9..15 => Leaving::ContractEnded,
        15..22 => Leaving::Retired,
        _ => Leaving::Transferred,
    }
}

/// A date of birth for somebody who started on a day, by the number of their reference and
/// without a roll of its own: between 17 and 47 years before. One in nine is unknown.
fn born(reference: &str, started: Date) -> Option<Date> {
    let number: i64 = reference.rsplit('-').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    let days = 17 * 366 + number * 7919 % (30 * 365);
    (number % 9 != 0).then(|| shift(started, -days))
}
