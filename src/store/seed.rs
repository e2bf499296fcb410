//! Laying down a synthetic workspace: many rows in few transactions. It writes only into a
//! workspace marked as a demonstration, so that no real one has a way around `apply`.

use super::audit;
use super::error::{Result, StoreError};
use super::measures;
use super::value::Value;
use super::{Side, Store};
use crate::domain::measures::Figure;
use crate::domain::month::Month;
use crate::domain::time::{Date, Moment, day, iso, show_date, show_moment};
use rusqlite::{Transaction, TransactionBehavior, params_from_iter};

/// Writes rows of a demonstration inside one transaction.
pub struct Seeder<'t> {
    tx: Transaction<'t>,
}

impl Store {
    /// Marks an empty workspace as a demonstration that stands still at `day`.
    ///
    /// # Errors
    /// It holds people already, or cannot be written.
    pub fn mark_demonstration(&mut self, day: Date) -> Result<()> {
        let sql = "SELECT count(*) FROM (SELECT 1 FROM main.person LIMIT 1)";
        let people: i64 = self.db.query_row(sql, [], |row| row.get(0))?;
        if people > 0 {
            return Err(StoreError::Exists(self.path.clone()));
        }
        let sql = "INSERT INTO main.meta (key, value) VALUES ('demonstration_day', ?1)";
        self.db.execute(sql, [day.to_string()])?;
        Ok(())
    }

    /// Moves the clock of a demonstration on, so that a day or a fortnight can be played through.
    ///
    /// # Errors
    /// It is no demonstration, stands at a later time already, or cannot be written.
    pub fn move_demonstration(&mut self, to: Moment) -> Result<()> {
        let stands = self.demonstration()?.ok_or_else(|| {
            StoreError::Refused("only the clock of a demonstration can be moved".to_owned())
        })?;
        let is_back = stands.from.map_or(day(to) < stands.day, |from| to < from);
        if is_back {
            return Err(StoreError::Refused(format!(
                "the demonstration stands at {} already, and its records with it; choose a later \
                 time, or make it anew with --reset",
                stands.from.map_or_else(|| show_date(stands.day), show_moment)
            )));
        }
        let sql = "UPDATE main.meta SET value = ?1 WHERE key = 'demonstration_day'";
        self.db.execute(sql, [iso(to)])?;
        Ok(())
    }

    /// Begins a transaction of synthetic rows. Until it commits nothing is there.
    ///
    /// # Errors
    /// The workspace is not a demonstration, or cannot be written.
    pub fn seed(&mut self) -> Result<Seeder<'_>> {
        if self.demonstration()?.is_none() {
            return Err(StoreError::Refused(
                "synthetic rows go only into a demonstration; make one with `probity demo`"
                    .to_owned(),
            ));
        }
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(Seeder { tx })
    }
}

impl Seeder<'_> {
    /// Adds a row and returns its number. The fields' names are part of the cached statement,
    /// so give the same ones in the same order for every row of a table.
    ///
    /// # Errors
    /// A constraint of the schema does not hold.
    pub fn insert(&self, table: &str, fields: &[(&str, Value)]) -> Result<i64> {
        let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
        let marks = vec!["?"; fields.len()].join(", ");
        let sql = format!("INSERT INTO {table} ({}) VALUES ({marks})", names.join(", "));
        let values = fields.iter().map(|(_, value)| value);
        self.tx.prepare_cached(&sql)?.execute(params_from_iter(values))?;
        Ok(self.tx.last_insert_rowid())
    }

    /// Adds a user of the synthetic unit. Whoever made the demonstration stays a user of it, and
    /// becomes this one where the name is the same. `sees` are sources and characteristics.
    ///
    /// # Errors
    /// As [`Seeder::insert`].
    pub fn user(&self, name: &str, full_name: &str, role: &str, sees: [bool; 2]) -> Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO main.user (name, full_name, role, sees_sources, sees_characteristics)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (name) DO UPDATE SET full_name = ?2, role = ?3, sees_sources = ?4,
               sees_characteristics = ?5",
            )?
            .execute((name, full_name, role, sees[0], sees[1]))?;
        Ok(())
    }

    /// Sets fields of a row that are known only later, such as the score that counts.
    ///
    /// # Errors
    /// As [`Seeder::insert`].
    pub fn set(&self, table: &str, id: i64, fields: &[(&str, Value)]) -> Result<()> {
        let sets: Vec<String> = fields.iter().map(|(name, _)| format!("{name} = ?")).collect();
        let sql = format!("UPDATE {table} SET {} WHERE id = ?", sets.join(", "));
        let id = Value::from(id);
        let values = fields.iter().map(|(_, value)| value).chain([&id]);
        self.tx.prepare_cached(&sql)?.execute(params_from_iter(values))?;
        Ok(())
    }

    /// Adds an entry to a side's chain, dated `at`.
    ///
    /// # Errors
    /// As [`Seeder::insert`].
    pub fn audit(
        &self,
        side: Side,
        at: Moment,
        actor: &str,
        command: &str,
        record: &str,
        changes: &str,
    ) -> Result<i64> {
        audit::append(&self.tx, side, at, actor, command, record, changes)
    }

    /// Sets where a series of references has got to.
    ///
    /// # Errors
    /// As [`Seeder::insert`].
    pub fn counter(&self, side: Side, series: &str, year: i32, last: i64) -> Result<()> {
        let table = format!("{}.counter", side.schema());
        self.insert(
            &table,
            &[("name", series.into()), ("year", i64::from(year).into()), ("last", last.into())],
        )?;
        Ok(())
    }

    /// The figures of the month at hand as at a day, from the rows written so far.
    ///
    /// # Errors
    /// The rows cannot be read.
    pub fn figures(&self, month: Month, as_at: Date) -> Result<Vec<Figure>> {
        measures::counted(&self.tx, month, as_at, false)
    }

    /// The figures of a month's cases alone as at a day, from the rows written so far.
    ///
    /// # Errors
    /// The rows cannot be read.
    pub fn figures_of_cases(&self, month: Month, as_at: Date) -> Result<Vec<Figure>> {
        measures::of_cases(&self.tx, month, as_at)
    }

    /// Closes a month with its figures, as whoever worked first in the next one did. Returns the
    /// row and what is in it, for the audit.
    ///
    /// # Errors
    /// As [`Seeder::insert`].
    pub fn close_month(
        &self,
        month: Month,
        as_at: Date,
        taken: (Moment, &str),
        figures: &[Figure],
    ) -> Result<(i64, [(&'static str, Value); 6])> {
        let fields = measures::closing(month, as_at, taken, figures);
        let id = self.insert(measures::CLOSED, &fields)?;
        measures::keep(&self.tx, month, figures)?;
        Ok((id, fields))
    }

    /// Makes everything written so far stand.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn commit(self) -> Result<()> {
        Ok(self.tx.commit()?)
    }
}
