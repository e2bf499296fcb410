//! How far back the records go that the policy is to judge: what is older than its first version is
//! judged by that version all the same, and whoever keeps the policy is told.

use super::Store;
use super::error::Result;
use crate::domain::time::Date;

/// Records of one kind that are older than a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Older {
    /// What they are and what became of them then, such as `gifts offered`.
    pub what: &'static str,
    /// How many.
    pub count: i64,
    /// The day of the oldest.
    pub first: Date,
}

/// What is judged by the policy of its own day: words, table and the day.
const CASEWORK: &[(&str, &str, &str)] = &[
    ("vetting cases received", "main.vetting_case", "received"),
    ("gifts offered", "main.gift", "offered"),
    ("interests applied for", "main.interest", "applied"),
    ("people who left", "main.person", "left_on"),
];
const INTELLIGENCE: &[(&str, &str, &str)] = &[
    ("reports received", "intel.report", "received"),
    ("meetings held", "intel.meeting", "held_on"),
];

impl Store {
    /// The records of each kind that are older than this day.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn older_than(&self, day: Date) -> Result<Vec<Older>> {
        let mut kinds = CASEWORK.to_vec();
        if self.has_intelligence() {
            kinds.extend(INTELLIGENCE);
        }
        let mut found = Vec::new();
        for (what, table, column) in kinds {
            let sql = format!(
                "SELECT count(*), substr(min({column}), 1, 10) FROM {table} WHERE {column} < ?1"
            );
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
            let (count, first): (i64, Option<String>) =
                self.db.query_row(&sql, [day.to_string()], read)?;
            if let Some(first) = first.and_then(|first| first.parse().ok()) {
                found.push(Older { what, count, first });
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::Older;
    use crate::domain::time::parse_moment;
    use crate::store::change::Change;
    use crate::store::registers::fixture::{ACTOR, Fixture, date};

    #[test]
    fn what_is_older_than_the_policy_is_counted_with_its_first_day() {
        let fixture = Fixture::new();
        let day = date("2018-04-01");
        assert_eq!(fixture.store.older_than(day).expect("read"), []);
        let rows = "UPDATE main.person SET left_on = '2018-04-01' WHERE id = 1;
            UPDATE main.person SET left_on = '2018-03-31' WHERE id = 2;
            INSERT INTO intel.meeting (ref, held_on, starts, state, chair) VALUES
              ('T-2014-01', '2014-05-06', '10:00', 'planned', 'h'),
              ('T-2014-02', '2014-05-20', '10:00', 'planned', 'h');";
        fixture.store.db.execute_batch(rows).expect("rows");
        let found = fixture.store.older_than(day).expect("read");
        let older = |what, count, first| Older { what, count, first: date(first) };
        let wanted =
            [older("people who left", 1, "2018-03-31"), older("meetings held", 2, "2014-05-06")];
        assert_eq!(found, wanted);
    }

    #[test]
    fn nothing_is_written_on_a_day_that_no_policy_holds() {
        let mut fixture = Fixture::new();
        let before = parse_moment("2018-03-31T12:00:00Z").expect("a moment");
        let refused = fixture.store.apply(ACTOR, before, &Change::TakeNextCase);
        let said = refused.expect_err("no policy holds").to_string();
        let wanted = "no policy holds on 31 Mar 2018: its first version begins on 1 Apr 2018; set \
                      the clock of this machine right";
        assert!(said.contains(wanted), "{said}");
        assert_eq!(fixture.entries(), 0);
    }
}
