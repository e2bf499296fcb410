//! Why a case stands where it does in the queue: the case against its neighbours, or against
//! those that somebody marked.

use crate::domain::choice::Choice;
use crate::domain::policy::{Policy, PriorityWeights, Standing};
use crate::domain::priority::compare::{Case, Comparison, compare};
use crate::domain::time::{Date, Moment, day};
use crate::store::Store;
use crate::store::case::facts_of;
use crate::store::error::{Result, StoreError};
use rusqlite::{OptionalExtension, params};

/// What the paper says.
#[derive(Debug, Clone, PartialEq)]
pub struct WhyFacts {
    /// The case.
    pub case: Place,
    /// How many cases are open.
    pub open: i64,
    /// It against others, the highest in the queue first.
    pub others: Vec<Against>,
    /// The classes, limits and weights by which the queue is ranked.
    pub weights: PriorityWeights,
    /// How sure they are and where they come from.
    pub standing: (Standing, String),
    /// The day of the comparison.
    pub today: Date,
}

/// A case and its place in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its reference.
    pub reference: String,
    /// Who is vetted.
    pub subject: String,
    /// Its place among the open cases, the first 1.
    pub place: i64,
    /// Why a class was set by hand and by whom, where one was.
    pub by_hand: Option<String>,
}

/// The case against another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Against {
    /// The other.
    pub other: Place,
    /// Whether the other stands above the case.
    pub above: bool,
    /// The two, the upper first.
    pub compared: Comparison,
}

/// How many cases the queue takes up to this one.
const PLACE: &str = "SELECT count(*) FROM main.vetting_case
    WHERE open = 1 AND (priority_order, ref) <= (?1, ?2)";
/// The one before it, and the one after it.
const ABOVE: &str = "SELECT id FROM main.vetting_case
    WHERE open = 1 AND (priority_order, ref) < (?1, ?2)
    ORDER BY priority_order DESC, ref DESC LIMIT 1";
const BELOW: &str = "SELECT id FROM main.vetting_case
    WHERE open = 1 AND (priority_order, ref) > (?1, ?2) ORDER BY priority_order, ref LIMIT 1";

/// A case as read: its place in the queue's order, and what it is ranked by.
struct Read {
    order: i64,
    place: Place,
    case: Case,
}

impl Store {
    /// Compares an open case with `others`, or where none is named with the one above and the
    /// one below it in the whole queue.
    ///
    /// # Errors
    /// There is no such case, it is closed, or the database cannot be read.
    pub(super) fn why(&self, case: i64, others: &[i64], now: Moment) -> Result<WhyFacts> {
        let today = day(now);
        let policy = self.policies.on(today);
        let this = self.in_queue(case, today)?;
        let others = match others {
            [] => self.neighbours(&this)?,
            named => named.to_vec(),
        };
        let read = others.into_iter().filter(|other| *other != case);
        let mut read: Vec<Read> =
            read.map(|other| self.in_queue(other, today)).collect::<Result<_>>()?;
        read.sort_by_key(|other| other.place.place);
        let count = "SELECT count(*) FROM main.vetting_case WHERE open = 1";
        let open = self.db.prepare_cached(count)?.query_row([], |row| row.get(0))?;
        let (standing, source) = policy.standing("priority");
        Ok(WhyFacts {
            others: read.into_iter().map(|other| against(&this, other, policy)).collect(),
            case: this.place,
            open,
            weights: policy.priority.clone(),
            standing: (standing, source.to_owned()),
            today,
        })
    }

    fn in_queue(&self, id: i64, today: Date) -> Result<Read> {
        let sql = "SELECT v.ref, p.name, v.priority_order, v.override_reason, v.override_by,
              v.open, v.override_class, v.override_authoriser
            FROM main.vetting_case v JOIN main.person p ON p.id = v.person_id WHERE v.id = ?1";
        let row = self.db.prepare_cached(sql)?.query_row([id], |row| {
            let by_hand = match row.get::<_, Option<i64>>(6)? {
                Some(class) => {
                    let reason: Option<String> = row.get(3)?;
                    let by: Option<String> = row.get(4)?;
                    let [reason, by] = [reason, by].map(Option::unwrap_or_default);
                    let allowed: Option<String> = row.get(7)?;
                    let allowed = allowed.map(|name| format!(", allowed by {name}"));
                    let allowed = allowed.unwrap_or_default();
                    Some(format!("class {class} by {by}{allowed}: {reason}"))
                }
                None => None,
            };
            let (reference, subject) = (row.get(0)?, row.get(1)?);
            let place = Place { reference, subject, place: 0, by_hand };
            Ok((place, row.get::<_, i64>(2)?, row.get::<_, bool>(5)?))
        });
        let missing = || StoreError::NoRecord(format!("case {id}"));
        let (mut place, order, open) = row.optional()?.ok_or_else(missing)?;
        let reference = place.reference.clone();
        if !open {
            let message = format!("{reference} is closed and stands in no queue");
            return Err(StoreError::Refused(message));
        }
        let values = params![order, reference];
        place.place = self.db.prepare_cached(PLACE)?.query_row(values, |row| row.get(0))?;
        let facts = facts_of(&self.db, id, today)?;
        Ok(Read { order, place, case: Case { reference, facts } })
    }

    fn neighbours(&self, this: &Read) -> Result<Vec<i64>> {
        let mut found = Vec::new();
        for sql in [ABOVE, BELOW] {
            let values = params![this.order, this.place.reference];
            let id: Option<i64> =
                self.db.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?;
            found.extend(id);
        }
        Ok(found)
    }
}

fn against(this: &Read, other: Read, policy: &Policy) -> Against {
    let above = other.place.place < this.place.place;
    let (upper, lower) = if above { (&other.case, &this.case) } else { (&this.case, &other.case) };
    let compared = compare(upper, lower, policy);
    Against { other: other.place, above, compared }
}

impl WhyFacts {
    /// How sure the classes and weights are, in a sentence.
    pub fn basis(&self) -> String {
        let (standing, source) = &self.standing;
        format!("Classes, limits and weights: {} ({source}).", standing.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::vetting::{CaseKind, Level};
    use crate::store::change::Change;
    use crate::store::registers::fixture::{ACTOR, ANA, BEN, Fixture, now, today};

    fn with_cases() -> Fixture {
        let mut fixture = Fixture::new();
        for (person_id, level) in [(ANA, Level::Rv), (BEN, Level::Rv), (ANA, Level::Sc)] {
            fixture.apply(&Change::OpenCase {
                person_id,
                kind: CaseKind::Transferee,
                level,
                course_date: None,
                received: today(),
            });
        }
        fixture
    }

    #[test]
    fn a_case_is_compared_with_its_neighbours_or_the_named() {
        let mut fixture = with_cases();
        let case = fixture.seen("vetting_case", 3);
        let (class, reason) = (Some(1), "court date".to_owned());
        let authoriser = ACTOR.to_owned();
        fixture.apply(&Change::OverridePriority { case, class, reason, authoriser });
        assert_eq!(fixture.text("vetting_case", 3, "override_on"), today().to_string());
        let facts = fixture.store.why(1, &[], now()).expect("compared");
        let found: Vec<(&str, i64, bool)> = facts
            .others
            .iter()
            .map(|against| (against.other.reference.as_str(), against.other.place, against.above))
            .collect();
        assert_eq!((facts.case.place, facts.open), (2, 3));
        assert_eq!(found, [("V-2026-00003", 1, true), ("V-2026-00002", 3, false)]);
        let by_hand = facts.others[0].other.by_hand.as_deref();
        assert_eq!(by_hand, Some("class 1 by a.khan, allowed by a.khan: court date"));
        assert_eq!(facts.standing.0, Standing::Local);
        let named = fixture.store.why(1, &[2, 1], now()).expect("compared");
        assert_eq!(named.others.len(), 1);
        let none = fixture.store.why(9, &[], now()).expect_err("no case");
        assert!(none.to_string().contains("case 9"), "{none}");
    }

    #[test]
    fn a_class_given_back_to_the_rules_forgets_its_day() {
        let mut fixture = with_cases();
        let change = |case, class| Change::OverridePriority {
            case,
            class,
            reason: "as the manager asked".to_owned(),
            authoriser: ACTOR.to_owned(),
        };
        let case = fixture.seen("vetting_case", 1);
        fixture.apply(&change(case, Some(4)));
        let case = fixture.seen("vetting_case", 1);
        fixture.apply(&change(case, None));
        assert!(fixture.field("vetting_case", 1, "override_on").is_null());
    }

    #[test]
    fn a_class_set_by_hand_needs_a_reason_and_a_manager_who_is_here() {
        let mut fixture = with_cases();
        let users = "INSERT INTO main.user (name, full_name, role, left_on) VALUES
            ('j.fell', 'Jo Fell', 'vetting-officer', NULL),
            ('m.reyes', 'Mo Reyes', 'vetting-manager', NULL),
            ('g.one', 'Gone One', 'vetting-manager', '2026-11-20')";
        fixture.store.db.execute_batch(users).expect("users");
        let case = fixture.seen("vetting_case", 1);
        let by = |class, reason: &str, authoriser: &str| Change::OverridePriority {
            case,
            class,
            reason: reason.to_owned(),
            authoriser: authoriser.to_owned(),
        };
        for who in ["", "j.fell", "g.one", "nobody"] {
            for class in [Some(1), None] {
                let fields = fixture.wrong_fields(&by(class, "court date", who));
                assert_eq!(fields, ["authoriser"], "{who} {class:?}");
            }
        }
        assert_eq!(fixture.wrong_fields(&by(Some(6), " ", "")), ["reason", "class", "authoriser"]);
        let said = fixture.refusal(&by(Some(1), "court date", "j.fell")).to_string();
        assert!(said.contains("a priority set by hand needs the vetting manager"), "{said}");
        let applied = fixture.apply(&by(Some(1), "court date", " m.reyes "));
        assert_eq!(applied.message, "V-2026-00001 is in class 1 by hand, as m.reyes allowed");
        assert_eq!(fixture.text("vetting_case", 1, "override_authoriser"), "m.reyes");
        let place = fixture.store.why(1, &[], now()).expect("compared").case;
        let said = "class 1 by a.khan, allowed by m.reyes: court date";
        assert_eq!(place.by_hand.as_deref(), Some(said));
        let kept = "SELECT changes FROM main.audit ORDER BY seq DESC LIMIT 1";
        let kept: String =
            fixture.store.db.query_row(kept, [], |row| row.get(0)).expect("an entry");
        assert!(kept.contains("override_authoriser") && kept.contains("m.reyes"), "{kept}");
        fixture.undo(applied);
        assert!(fixture.field("vetting_case", 1, "override_authoriser").is_null());
    }

    #[test]
    fn places_and_neighbours_come_from_the_index_of_the_queue() {
        let fixture = Fixture::new();
        for sql in [PLACE, ABOVE, BELOW] {
            let plan = format!("EXPLAIN QUERY PLAN {sql}");
            let read = |row: &rusqlite::Row<'_>| row.get::<_, String>(3);
            let plan = fixture.store.db.query_row(&plan, params![0, "V"], read).expect("a plan");
            assert!(plan.contains("SEARCH") && plan.contains("case_open"), "{plan}");
        }
    }
}
