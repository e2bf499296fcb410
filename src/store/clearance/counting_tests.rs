//! Whatever becomes of posts and clearances, what is kept of the day at hand is what the rule for
//! any day says of it, and a day past is counted as it was while it ran.

use crate::domain::choice::Choice;
use crate::domain::clearance::Step;
use crate::domain::measures::{Figure, Measure};
use crate::domain::month::Month;
use crate::domain::time::Date;
use crate::domain::vetting::{Level, Sensitivity};
use crate::store::change::{Applied, Change};
use crate::store::clearance::standing::StepClearance;
use crate::store::error::StoreError;
use crate::store::measures;
use crate::store::posting::{Posting, Requires};
use crate::store::registers::fixture::{ACTOR, ANA, BEN, Fixture, now, today};
use chrono::Days;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Clearances of which what is kept is not what the rule says.
const WRONG: &str = concat!(
    "SELECT count(*) FROM main.clearance c WHERE c.standing <> (",
    granted_on!("c", ":day"),
    ")"
);

/// Posts of which what is kept is not the clearance that is enough and runs longest.
const WRONG_POSTS: &str = concat!(
    "SELECT count(*) FROM main.post o WHERE o.cleared_until IS NOT
       (SELECT max(c.valid_until) FROM main.clearance c WHERE c.person_id = o.holder_id
          AND c.ladder = o.ladder AND c.rung >= o.rung AND ",
    granted_on!("c", ":day"),
    ") OR (ifnull(o.cleared_until, '') >= :day) <> EXISTS (SELECT 1 FROM main.clearance c
         WHERE c.person_id = o.holder_id AND c.ladder = o.ladder AND c.rung >= o.rung AND ",
    counts_on!("c", ":day"),
    ") OR o.cleared_until IS NOT
       (SELECT c.valid_until FROM main.clearance c WHERE c.id = o.cleared_by)"
);

/// A world of two people and three posts, and the day at hand.
struct World {
    fixture: Fixture,
    days: u64,
    /// What was counted while each day ran, last.
    counted: BTreeMap<Date, Vec<Figure>>,
}

impl World {
    fn new() -> Self {
        let fixture = Fixture::new();
        let rows = "INSERT INTO main.user (name, full_name, role) VALUES
              ('k.reed', 'Reed, Kim', 'vetting-manager');
            INSERT INTO main.post (ref, force_id, title, unit, level, designated,
              sensitivity, holder_id, held_since) VALUES
              ('R-1', 1, 'DI', 'ACU', 'MV', 1, 'acu', 1, '2020-01-01'),
              ('R-2', 1, 'Clerk', 'HR', 'RV', 0, 'none', 1, '2026-11-05'),
              ('R-3', 1, 'Head', 'ACU', 'MV', 1, 'acu', NULL, NULL);
            INSERT INTO main.holding (post_id, person_id, from_on) VALUES
              (1, 1, '2020-01-01'), (2, 1, '2026-11-05')";
        fixture.store.db.execute_batch(rows).expect("rows");
        Self { fixture, days: 0, counted: BTreeMap::new() }
    }

    fn today(&self) -> Date {
        today() + Days::new(self.days)
    }

    /// Makes a change that the rules may refuse.
    fn attempt(&mut self, change: &Change) -> Option<Applied> {
        match self.fixture.store.apply(ACTOR, now() + Days::new(self.days), change) {
            Ok(applied) => Some(applied),
            Err(StoreError::Refused(_) | StoreError::Fields(_)) => None,
            Err(error) => panic!("{change:?}: {error}"),
        }
    }

    /// Grants somebody a level as a granted case does.
    fn grant(&self, person: i64, level: Level, days: u64) {
        let db = &self.fixture.store.db;
        let today = self.today().to_string();
        let held = "SELECT state, rung > ?2 AND valid_until >= ?3
              AND state NOT IN ('withdrawn','terminated')
            FROM main.clearance WHERE person_id = ?1 AND current = 1 AND ladder = 'force'";
        let held: Option<(String, bool)> = db
            .query_row(held, (person, level.rung(), &today), |row| Ok((row.get(0)?, row.get(1)?)))
            .ok();
        let above = match held {
            Some((state, _)) if state == "suspended" => return,
            Some((_, above)) => above,
            None => false,
        };
        if !above {
            let step_back = "UPDATE main.clearance SET current = 0
                             WHERE person_id = ?1 AND ladder = 'force'";
            db.execute(step_back, [person]).expect("history");
        }
        let until = (self.today() + Days::new(days)).to_string();
        let granted = "INSERT INTO main.clearance (ref, person_id, level, granted_on, valid_until,
              state, current)
            SELECT 'C-' || (count(*) + 1), ?1, ?2, ?3, ?4, 'active', ?5 FROM main.clearance";
        db.execute(granted, (person, level.code(), &today, until, !above)).expect("granted");
    }

    /// The number of the current clearance of somebody.
    fn current(&self, person: i64) -> Option<i64> {
        let sql = "SELECT id FROM main.clearance WHERE person_id = ?1 AND current = 1";
        self.fixture.store.db.query_row(sql, [person], |row| row.get(0)).ok()
    }

    fn step(&mut self, person: i64, step: Step) -> Option<Applied> {
        let clearance = self.fixture.seen("clearance", self.current(person)?);
        let (reason, authority) = ("under investigation".to_owned(), "k.reed".to_owned());
        self.attempt(&StepClearance { clearance, step, reason, authority }.into())
    }

    fn extend(&mut self, person: i64, days: u64) -> Option<Applied> {
        let clearance = self.fixture.seen("clearance", self.current(person)?);
        self.attempt(&Change::ExtendClearance {
            clearance,
            until: self.today() + Days::new(days),
            reason: "renewal under way".to_owned(),
            authoriser: "k.reed".to_owned(),
            risk_note: "none".to_owned(),
        })
    }

    /// Does what the numbers say: to or for whom, what, at which level, for how many days.
    fn act(&mut self, (what, who, level, days): (u8, bool, usize, u64), levels: &[Level]) {
        let (person, level) = (if who { ANA } else { BEN }, levels[level % levels.len()]);
        let post = i64::try_from(days % 3).unwrap_or(0) + 1;
        match what {
            0 | 1 => self.grant(person, level, days),
            2 => drop(self.step(person, Step::Suspended)),
            3 => drop(self.step(person, Step::Restored)),
            4 => drop(self.step(person, Step::Withdrawn)),
            5 => drop(self.step(person, Step::Terminated)),
            6 => drop(self.extend(person, days)),
            7 => {
                let (post, from) = (self.fixture.seen("post", post), self.today());
                let holder = (days % 5 > 0).then_some(person);
                self.attempt(&Posting::Fill { post, holder, from }.into());
            }
            8 => {
                let requires = Requires {
                    level,
                    designated: days % 2 == 0,
                    sensitivity: Sensitivity::None,
                    reason: "what is seen there".to_owned(),
                };
                let post = self.fixture.seen("post", post);
                self.attempt(&Posting::Review { post, requires }.into());
            }
            9 => {
                let undo = self.step(person, Step::Suspended).and_then(|applied| applied.undo);
                if let Some(undo) = undo {
                    self.attempt(&Change::Undo(Box::new(undo)));
                }
            }
            _ => {
                let freed = "INSERT INTO main.clearance_step (clearance_id, taken_on, step, reason,
                      authority) SELECT id, ?2, 'freed', 'no more to watch', 'k.reed'
                    FROM main.clearance WHERE person_id = ?1 AND current = 1";
                let values = (person, self.today().to_string());
                self.fixture.store.db.execute(freed, values).expect("freed");
            }
        }
    }

    /// How many rows of a query about the day at hand.
    fn wrong(&self, sql: &str) -> i64 {
        let day = self.today().to_string();
        let count = self.fixture.store.db.query_row(sql, &[(":day", &day)], |row| row.get(0));
        count.expect("a count")
    }

    /// What stands as at a day, counted as of the day at hand or as of one past.
    fn figures(&self, day: Date, past: bool) -> Vec<Figure> {
        let counted = measures::counted(&self.fixture.store.db, Month::of(day), day, past);
        let mut figures = counted.expect("figures");
        let of_clearances = [Measure::Cleared, Measure::Designated, Measure::Overdue];
        figures.retain(|figure| of_clearances.contains(&figure.measure));
        figures
    }
}

/// What happens, after so many days at least.
fn happenings(least: u64) -> impl Strategy<Value = Vec<(u64, (u8, bool, usize, u64))>> {
    let act = (0u8..11, prop::bool::weighted(0.8), 0usize..3, 1u64..160);
    prop::collection::vec((least..70, act), 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_kept_of_the_day_at_hand_is_what_the_rule_says(happenings in happenings(0)) {
        let mut world = World::new();
        for (days, act) in happenings {
            world.days += days;
            world.act(act, &[Level::Rv, Level::Mv, Level::Emv]);
            prop_assert_eq!(world.wrong(WRONG), 0, "{:?}", act);
            prop_assert_eq!(world.wrong(WRONG_POSTS), 0, "{:?}", act);
        }
    }

    #[test]
    fn a_day_past_is_counted_as_it_was_while_it_ran(happenings in happenings(1)) {
        // One a day: what came first on a day is not kept.
        let mut world = World::new();
        for (days, act) in happenings {
            world.days += days;
            world.act(act, &[Level::Rv, Level::Mv]);
            let today = world.today();
            let running = world.figures(today, false);
            world.counted.insert(today, running);
        }
        for (day, running) in &world.counted {
            prop_assert_eq!(&world.figures(*day, true), running, "{}", day);
        }
    }
}
