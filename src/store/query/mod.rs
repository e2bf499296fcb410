//! Reading lists: a source says where a register's columns come from; a query is a filter and
//! an order over it. The first page is read at once, the whole order as record numbers, and
//! the visible rows by number, so that the cost of a window does not grow with the list.

mod compile;
pub mod filter;
pub mod functions;
pub mod source;

use super::at_risk::indicators;
use super::audit::{self, Entry};
use super::error::{Result, StoreError};
use super::value::Value;
use super::writer::Seen;
use super::{Side, Store};
use crate::domain::policy::Policies;
use crate::domain::time::{Date, Moment, iso};
use compile::{Compiled, compile};
use filter::Filter;
use rusqlite::{OptionalExtension, Row as SqlRow, Statement};
use source::Source;
use std::collections::HashMap;

/// Which way a column sorts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Smallest, earliest or most urgent first.
    Rising,
    /// Largest or latest first.
    Falling,
}

/// A list asked for: which register, which of its records, in what order.
#[derive(Debug, Clone, PartialEq)]
pub struct ListQuery {
    /// The register's key.
    pub register: &'static str,
    /// Which records.
    pub filter: Filter,
    /// Column key and direction, the weightiest first; the reference settles ties.
    pub sort: Vec<(String, Direction)>,
    /// The day by which ages and lapses are judged.
    pub today: Date,
    /// The moment by which hours are judged.
    pub now: Moment,
}

/// One row of a list: its number, its version as seen, and a cell a column of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Row number.
    pub id: i64,
    /// The version that was read.
    pub version: i64,
    /// A value a column, in the source's order.
    pub cells: Vec<Value>,
}

/// A small table that belongs to a record, such as the checks of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Its title.
    pub title: &'static str,
    /// Its headings.
    pub headings: &'static [&'static str],
    /// Its rows.
    pub rows: Vec<Vec<Value>>,
}

/// A record with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// The register's key.
    pub register: &'static str,
    /// The record itself.
    pub row: Row,
    /// What belongs to it.
    pub related: Vec<Related>,
    /// Its audit entries, newest first.
    pub history: Vec<Entry>,
}

/// Entries of history that a detail reads.
const HISTORY: u32 = 20;

impl Store {
    /// The first `limit` rows of a list.
    ///
    /// # Errors
    /// The register's side is shut, or the database cannot be read.
    pub fn page(&self, query: &ListQuery, limit: usize) -> Result<Vec<Row>> {
        let source = self.source(query.register)?;
        let compiled = self.compiled(source, query)?;
        let sql = compiled.page(source, limit);
        self.read_rows(&sql, &compiled)
    }

    /// Whether an index gives the list's order, so that its first rows come without reading the
    /// rest.
    ///
    /// # Errors
    /// As [`Store::page`].
    pub fn is_ordered_by_index(&self, query: &ListQuery, limit: usize) -> Result<bool> {
        let plan = self.plan(query, limit)?;
        // Settling ties by the reference needs a sort of equals only.
        let ties = "USE TEMP B-TREE FOR LAST TERM OF ORDER BY";
        Ok(!plan.iter().any(|step| step.starts_with("USE TEMP B-TREE") && step != ties))
    }

    /// The numbers of every record of a list, in order.
    ///
    /// # Errors
    /// As [`Store::page`].
    pub fn order(&self, query: &ListQuery) -> Result<Vec<i64>> {
        let source = self.source(query.register)?;
        let compiled = self.compiled(source, query)?;
        let mut statement = self.db.prepare_cached(&compiled.order(source))?;
        compiled.bind(&mut statement)?;
        let mut rows = statement.raw_query();
        let mut ids = Vec::new();
        while let Some(row) = rows.next()? {
            ids.push(row.get(0)?);
        }
        Ok(ids)
    }

    /// How many records a list has.
    ///
    /// # Errors
    /// As [`Store::page`].
    pub fn count(&self, query: &ListQuery) -> Result<i64> {
        let source = self.source(query.register)?;
        let compiled = self.compiled(source, query)?;
        let mut statement = self.db.prepare_cached(&compiled.count())?;
        compiled.bind(&mut statement)?;
        let mut rows = statement.raw_query();
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?.unwrap_or(0))
    }

    /// The rows of these records, in the order given; a record that is gone is left out.
    ///
    /// # Errors
    /// As [`Store::page`].
    pub fn rows(&self, query: &ListQuery, ids: &[i64]) -> Result<Vec<Row>> {
        let source = self.source(query.register)?;
        let all = ListQuery { filter: Filter::All, sort: Vec::new(), ..query.clone() };
        let compiled = self.compiled(source, &all)?;
        let sql = compiled.by_id(source, ids);
        let mut rows = self.read_rows(&sql, &compiled)?;
        let places: HashMap<i64, usize> =
            ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
        rows.sort_by_key(|row| places.get(&row.id).copied());
        Ok(rows)
    }

    /// These records as they stand, by number; one that is gone, or may not be read, is left out.
    ///
    /// # Errors
    /// As [`Store::page`].
    pub fn versions(&self, query: &ListQuery, ids: &[i64]) -> Result<Vec<Seen>> {
        let source = self.source(query.register)?;
        let all = ListQuery { filter: Filter::All, sort: Vec::new(), ..query.clone() };
        let compiled = self.compiled(source, &all)?;
        let mut statement = self.db.prepare_cached(&compiled.versions(source))?;
        compiled.bind(&mut statement)?;
        let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
        bind_named(&mut statement, ":ids", &Value::Text(format!("[{}]", ids.join(","))))?;
        let mut found = statement.raw_query();
        let mut seen = Vec::new();
        while let Some(row) = found.next()? {
            seen.push(Seen { id: row.get(0)?, version: row.get(1)? });
        }
        Ok(seen)
    }

    /// A record with what belongs to it.
    ///
    /// # Errors
    /// There is no such record, or as [`Store::page`].
    pub fn detail(&self, query: &ListQuery, id: i64) -> Result<Detail> {
        let source = self.source(query.register)?;
        let withheld = self.withheld()?;
        if !withheld.is_empty() && !source.prefix.is_empty() {
            let sql = format!("SELECT ref FROM {} WHERE id = ?1", source.table);
            let mut statement = self.db.prepare_cached(&sql)?;
            let reference: Option<String> =
                statement.query_row([id], |row| row.get(0)).optional()?;
            withheld.refuse(reference.as_deref().unwrap_or_default())?;
        }
        let gone = || StoreError::NoRecord(format!("{} {id}", query.register));
        let row = self.rows(query, &[id])?.into_iter().next().ok_or_else(gone)?;
        let mut related = Vec::new();
        for part in source.related.iter().filter(|part| self.is_open(part.side)) {
            let mut statement = self.db.prepare_cached(part.sql)?;
            bind_named(&mut statement, ":id", &Value::Int(id))?;
            if statement.parameter_index(":person")?.is_some() {
                let sql = format!("SELECT person_id FROM {} WHERE id = ?1", source.table);
                let person: Option<i64> = self.db.query_row(&sql, [id], |row| row.get(0))?;
                bind_named(&mut statement, ":person", &person.into())?;
            }
            bind_named(&mut statement, ":today", &query.today.into())?;
            bind_named(&mut statement, ":now", &iso(query.now).into())?;
            bind_policy(&mut statement, &self.policies, query.today)?;
            bind_named(&mut statement, ":withheld", &withheld.report_ids())?;
            let mut found = statement.raw_query();
            let mut rows = Vec::new();
            while let Some(row) = found.next()? {
                rows.push((0..part.headings.len()).map(|i| row.get(i)).collect::<Result<_, _>>()?);
            }
            related.push(Related { title: part.title, headings: part.headings, rows });
        }
        let reference = source.index("ref").and_then(|i| row.cells.get(i)).and_then(Value::text);
        let history = match reference {
            Some(reference) => audit::history(&self.db, source.side, reference, HISTORY)?,
            None => Vec::new(),
        };
        let mut detail = Detail { register: source.register, row, related, history };
        if !withheld.is_empty() {
            withheld.conceal_detail(&mut detail);
        }
        Ok(detail)
    }

    /// The register and number of the record with this reference.
    ///
    /// # Errors
    /// No record has it, or its side is shut.
    pub fn find(&self, reference: &str) -> Result<(&'static str, i64)> {
        let unknown = || StoreError::NoRecord(crate::domain::text::safe(reference).into_owned());
        let reference = reference.to_uppercase();
        let prefix = reference.split('-').next().unwrap_or_default();
        let source = super::registers::ALL
            .iter()
            .find(|source| !source.prefix.is_empty() && source.prefix == prefix)
            .ok_or_else(unknown)?;
        let source = self.source(source.register)?;
        let sql = format!("SELECT id FROM {} WHERE ref = ?1", source.table);
        let id = self.db.prepare_cached(&sql)?.query_row([&reference], |row| row.get(0));
        Ok((source.register, id.optional()?.ok_or_else(unknown)?))
    }

    /// The plan that the engine chose for a list, a line a step; those of subqueries
    /// are set in.
    ///
    /// # Errors
    /// As [`Store::page`].
    pub fn plan(&self, query: &ListQuery, limit: usize) -> Result<Vec<String>> {
        let source = self.source(query.register)?;
        let compiled = self.compiled(source, query)?;
        let sql = format!("EXPLAIN QUERY PLAN {}", compiled.page(source, limit));
        let mut statement = self.db.prepare(&sql)?;
        compiled.bind(&mut statement)?;
        let mut rows = statement.raw_query();
        let mut steps = Vec::new();
        while let Some(row) = rows.next()? {
            let (parent, step): (i64, String) = (row.get(1)?, row.get(3)?);
            steps.push(if parent == 0 { step } else { format!("  {step}") });
        }
        Ok(steps)
    }

    pub(super) fn is_open(&self, side: Side) -> bool {
        side == Side::Casework || self.has_intelligence
    }

    fn source(&self, register: &str) -> Result<&'static Source> {
        let source = super::registers::source(register)
            .ok_or_else(|| StoreError::NoRecord(register.to_owned()))?;
        if self.is_open(source.side) { Ok(source) } else { Err(StoreError::NoIntelligence) }
    }

    /// The query over what whoever opened the workspace may read.
    fn compiled(&self, source: &'static Source, query: &ListQuery) -> Result<Compiled> {
        let mut compiled = compile(source, query, self.has_intelligence, &self.policies)?;
        compiled.withhold(self.withheld()?, source.register);
        Ok(compiled)
    }

    fn read_rows(&self, sql: &str, compiled: &Compiled) -> Result<Vec<Row>> {
        let mut statement = self.db.prepare_cached(sql)?;
        compiled.bind(&mut statement)?;
        let width = statement.column_count();
        let mut found = statement.raw_query();
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            rows.push(read_row(row, width)?);
        }
        if !compiled.withheld.is_empty() {
            rows.iter_mut().for_each(|row| compiled.withheld.conceal_cells(&mut row.cells));
        }
        Ok(rows)
    }
}

fn read_row(row: &SqlRow<'_>, width: usize) -> rusqlite::Result<Row> {
    let cells = (2..width).map(|i| row.get(i)).collect::<Result<_, _>>()?;
    Ok(Row { id: row.get(0)?, version: row.get(1)?, cells })
}

/// Binds what a statement asks of the policy: the rules of indicators of people at risk, and the
/// names of those of the matrix.
fn bind_policy(statement: &mut Statement<'_>, policies: &Policies, today: Date) -> Result<()> {
    let asks = |name| statement.parameter_index(name).map(|place| place.is_some());
    let (risk, matrix) = (asks(":risk")?, asks(":matrix")?);
    if risk {
        bind_named(statement, ":risk", &indicators::rules(policies.on(today), today))?;
    }
    if matrix {
        bind_named(statement, ":matrix", &indicators::matrix(policies.on(today)))?;
    }
    Ok(())
}

/// Binds a named parameter where the statement has it.
fn bind_named(statement: &mut Statement<'_>, name: &str, value: &Value) -> Result<()> {
    if let Some(index) = statement.parameter_index(name)? {
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(())
}
