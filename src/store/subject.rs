//! Whom a record from outside is about: as it describes them, and as one of our people where it
//! can only be that one. A near match is never made; a person makes it.

use super::error::{Result, StoreError};
use super::value::Value;
use super::{Store, known};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;

/// A subject as a record from outside describes them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Described {
    /// The person, where somebody picked them.
    pub person_id: Option<i64>,
    /// Collar or staff number, or a reference of ours.
    pub number: Option<String>,
    /// The name or a description, as given.
    pub name: Option<String>,
    /// The force, as given.
    pub force: Option<String>,
    /// The unit, as given.
    pub unit: Option<String>,
}

/// A subject as a row keeps it: as known on the day, because people live on the other side,
/// where no foreign key reaches, and may move on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Subject {
    pub person_id: Option<i64>,
    pub name: Value,
    pub force: Value,
    pub unit: Value,
}

impl Subject {
    /// Somebody who is not one of our people, under the name or description given.
    pub(super) fn described(name: Value) -> Self {
        Self { person_id: None, name, force: Value::Null, unit: Value::Null }
    }
}

impl Store {
    /// How many of these subjects are one of our people.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn known_subjects(&self, described: &[&Described]) -> Result<usize> {
        let mut known = 0;
        for described in described {
            known += usize::from(one(&self.db, described)?.is_some());
        }
        Ok(known)
    }
}

/// One of our people as a subject: their name, force and unit of today.
pub(super) fn person(db: &Connection, id: i64) -> Result<Subject> {
    db.prepare_cached(
        "SELECT p.name, f.code, p.unit FROM main.person p
         JOIN main.force f ON f.id = p.force_id WHERE p.id = ?1",
    )?
    .query_row([id], |row| {
        let (name, force, unit) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Subject { person_id: Some(id), name, force, unit })
    })
    .optional()?
    .ok_or_else(|| StoreError::NoRecord(format!("person {id}")))
}

/// The subject as a row keeps it: the person's own name, force and unit where they are ours, else
/// as described.
pub(super) fn settle(db: &Connection, described: &Described) -> Result<Subject> {
    let person = match one(db, described)? {
        Some(person) => Some(person),
        None => described.person_id,
    };
    if let Some(person) = person {
        return self::person(db, person);
    }
    let text = |text: &Option<String>| known(text.as_deref().unwrap_or_default());
    let name = match (&described.name, &described.number) {
        (Some(name), Some(number)) => known(&format!("{} ({})", name.trim(), number.trim())),
        (name, number) => text(&name.clone().or_else(|| number.clone())),
    };
    Ok(Subject {
        person_id: None,
        name,
        force: text(&described.force),
        unit: text(&described.unit),
    })
}

/// The one person whom it can be: by the number where the name agrees with it or none is given,
/// else by the whole name.
fn one(db: &Connection, described: &Described) -> Result<Option<i64>> {
    if described.person_id.is_some() {
        return Ok(described.person_id);
    }
    let name = described.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    if let Some(number) = described.number.as_deref().map(str::trim).filter(|n| !n.is_empty()) {
        let by_ref = sole(db, "SELECT id, name FROM main.person WHERE ref = upper(?1)", number)?;
        let found = match by_ref {
            None => sole(db, "SELECT id, name FROM main.person WHERE collar = ?1 LIMIT 2", number)?,
            found => found,
        };
        // Two forces may give one number: a name that says otherwise is believed.
        return Ok(found
            .filter(|(_, whose)| name.is_none_or(|n| same(n, whose)))
            .map(|(id, _)| id));
    }
    let Some(name) = name else { return Ok(None) };
    let by_name = "SELECT id, name FROM main.person WHERE name = ?1 COLLATE NOCASE LIMIT 2";
    Ok(sole(db, by_name, name)?.map(|(id, _)| id))
}

/// The row, if there is one only.
fn sole(db: &Connection, sql: &str, text: &str) -> Result<Option<(i64, String)>> {
    let mut statement = db.prepare_cached(sql)?;
    let found = statement.query_map([text], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let found: Vec<(i64, String)> = found.collect::<rusqlite::Result<_>>()?;
    let mut found = found.into_iter();
    Ok(found.next().filter(|_| found.next().is_none()))
}

/// Whether two names have the same words, in whatever order: `Ní Bhriain, Sorcha` and
/// `Sorcha Ní Bhriain`.
fn same(a: &str, b: &str) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        let words = name.split(|c: char| c == ',' || c.is_whitespace());
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    words(a) == words(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::registers::fixture::{ANA, BEN, Fixture};

    fn described(number: &str, name: &str) -> Described {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Described { number: some(number), name: some(name), ..Described::default() }
    }

    #[test]
    fn a_person_is_matched_only_where_it_can_be_no_other() {
        let fixture = Fixture::new();
        fixture
            .store
            .db
            .execute_batch(
                "UPDATE main.person SET collar = '4471' WHERE id = 1;
                 UPDATE main.person SET collar = '88' WHERE id = 2;
                 INSERT INTO main.person (id, ref, name, kind, force_id, collar) VALUES
                   (3, 'P-2026-00003', 'Cy Doe', 'staff', 1, '88'),
                   (4, 'P-2026-00004', 'Cy Doe', 'staff', 1, '89');",
            )
            .unwrap();
        for (number, name, expected) in [
            ("4471", "", Some(ANA)),
            (" 4471 ", "Bhriain, Ana NÍ", Some(ANA)),
            ("4471", "bhriain, Ana Ní", Some(ANA)),
            ("4471", "Ben Okafor", None),
            ("88", "", None),
            ("88", "Ben Okafor", None),
            ("p-2026-00002", "", Some(BEN)),
            ("", "ben okafor", Some(BEN)),
            ("", "Okafor", None),
            ("", "Cy Doe", None),
            ("999", "Ben Okafor", None),
            ("", "", None),
        ] {
            let found = one(&fixture.store.db, &described(number, name)).unwrap();
            assert_eq!(found, expected, "{number} {name}");
        }
        let subject = settle(&fixture.store.db, &described("999", "A tall man")).unwrap();
        assert_eq!(subject.name.text(), Some("A tall man (999)"));
        let subject = settle(&fixture.store.db, &described("4471", "")).unwrap();
        assert_eq!(
            (subject.name.text(), subject.force.text()),
            (Some("Ana Ní Bhriain"), Some("cambs"))
        );
    }
}
