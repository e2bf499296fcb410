//! The pen of every change: rows go through it, so that each field's from → to reaches the
//! audit entry and an undo, and no write can forget either.

use super::Side;
use super::audit;
use super::error::{Result, StoreError};
use super::session::viewer;
use super::value::Value;
use crate::domain::choice::Choice;
use crate::domain::time::{Date, Moment, parse_moment, show_moment};
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use serde_json::json;
use std::collections::BTreeMap;

/// Fields whose words stay in their own table: what is told of them, in the audit and to an undo,
/// is that they are kept apart.
const APART: &[(&str, &str)] = &[
    ("intel.source_identity", "identity"),
    ("intel.source_identity", "contact"),
    ("main.monitoring", "sex"),
    ("main.monitoring", "ethnicity"),
    ("main.monitoring", "age"),
    ("main.monitoring", "disability"),
    ("main.monitoring", "religion"),
    ("main.monitoring", "orientation"),
    // So few rows are possible that it tells which one it is of.
    ("main.monitoring", "fingerprint"),
];

/// What stands for such words.
pub const KEPT_APART: &str = "kept apart";

fn is_apart(table: &str, field: &str) -> bool {
    APART.contains(&(table, field))
}

/// A value as it may be told outside its own table.
fn told(table: &str, field: &str, value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        _ if is_apart(table, field) => KEPT_APART.into(),
        value => value.clone(),
    }
}

/// One row before and after a change; a `None` side means that the row was not there.
#[derive(Debug, Clone, PartialEq)]
pub struct RowChange {
    /// Qualified table name, such as `gift` or `intel.report`.
    pub table: &'static str,
    /// Row number.
    pub id: i64,
    /// The changed fields before; `None` for an inserted row.
    pub before: Option<Vec<(String, Value)>>,
    /// The changed fields after.
    pub after: Vec<(String, Value)>,
    /// The row's version before; 0 where it was not there.
    pub from: i64,
    /// The row's version after.
    pub version: i64,
}

impl RowChange {
    /// Whether the row can be put back as it was: words that are kept apart are not here to be
    /// put back, so that a row that held some stays as it is now.
    pub(super) fn can_be_restored(&self) -> bool {
        let gone =
            |(field, value): &(String, Value)| is_apart(self.table, field) && !value.is_null();
        !self.before.iter().flatten().any(gone)
    }
}

/// A record as the user saw it: a change to it is refused when its version moved on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Row number.
    pub id: i64,
    /// The version that was on the screen.
    pub version: i64,
}

/// Fields of a row as read.
pub struct Fetched {
    names: &'static [&'static str],
    values: Vec<Value>,
}

impl Fetched {
    /// The value of a field; unknown where the field was not asked for.
    pub(super) fn value(&self, name: &str) -> &Value {
        const UNKNOWN: &Value = &Value::Null;
        let place = self.names.iter().position(|n| *n == name);
        place.and_then(|i| self.values.get(i)).unwrap_or(UNKNOWN)
    }

    /// Its text, empty where unknown.
    pub(super) fn text(&self, name: &str) -> &str {
        self.value(name).text().unwrap_or_default()
    }

    /// Its number.
    pub(super) fn int(&self, name: &str) -> Option<i64> {
        self.value(name).int()
    }

    /// Its date.
    pub(super) fn date(&self, name: &str) -> Option<Date> {
        self.value(name).text().and_then(|text| text.parse().ok())
    }

    /// Its word of a vocabulary.
    pub(super) fn word<C: Choice>(&self, name: &str) -> Option<C> {
        self.value(name).text().and_then(|code| C::from_code(code).ok())
    }
}

/// A row's fields by name.
pub type Fields<'a> = &'a [(&'static str, Value)];

/// Writes rows inside one transaction and remembers what it did.
pub struct Writer<'t> {
    db: &'t Connection,
    side: Side,
    now: Moment,
    actor: &'t str,
    /// Whether what the actor is kept from is kept from this change.
    guarded: bool,
    rows: Vec<RowChange>,
    notes: Vec<serde_json::Value>,
    done: Vec<RowChange>,
    entries: Vec<i64>,
}

impl<'t> Writer<'t> {
    pub(super) fn new(db: &'t Connection, side: Side, now: Moment, actor: &'t str) -> Self {
        let (rows, notes, done, entries) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { db, side, now, actor, guarded: false, rows, notes, done, entries }
    }

    /// As [`Writer::new`], for a change that its actor makes of their own will: a record that is
    /// kept from them is neither read nor written.
    pub(super) fn guarded(db: &'t Connection, side: Side, now: Moment, actor: &'t str) -> Self {
        Self { guarded: side == Side::Intelligence, ..Self::new(db, side, now, actor) }
    }

    /// Whether a record is kept from the actor: a change of many leaves it out.
    pub(super) fn is_kept(&self, table: &str, id: i64) -> Result<bool> {
        match self.judge(table, id) {
            Err(StoreError::Withheld { .. }) => Ok(true),
            judged => judged.map(|()| false),
        }
    }

    /// Refuses a record that is kept from the actor, before anything is said of it.
    fn judge(&self, table: &str, id: i64) -> Result<()> {
        if self.guarded { viewer::refuse_row(self.db, self.actor, table, id) } else { Ok(()) }
    }

    /// The connection, for reading inside the transaction.
    pub(super) fn db(&self) -> &'t Connection {
        self.db
    }

    /// Who writes.
    pub(super) fn actor(&self) -> &'t str {
        self.actor
    }

    /// When it is.
    pub(super) fn now(&self) -> Moment {
        self.now
    }

    /// Adds a row and returns its number.
    pub(super) fn insert(&mut self, table: &'static str, fields: Fields<'_>) -> Result<i64> {
        self.check_side(table)?;
        let about = fields.iter().find(|(name, _)| *name == "report_id");
        if let Some(report) = about.and_then(|(_, value)| value.int()) {
            self.judge("intel.report", report)?;
        }
        let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
        let marks = vec!["?"; fields.len()].join(", ");
        let sql = format!("INSERT INTO {table} ({}) VALUES ({marks})", names.join(", "));
        self.db
            .prepare_cached(&sql)?
            .execute(params_from_iter(fields.iter().map(|(_, value)| value)))?;
        let id = self.db.last_insert_rowid();
        let after = fields
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| ((*name).to_owned(), told(table, name, value)))
            .collect();
        self.rows.push(RowChange { table, id, before: None, after, from: 0, version: 1 });
        Ok(id)
    }

    /// Changes the fields of a row that differ, raising its version; a row of which nothing
    /// differs is left alone.
    pub(super) fn update(
        &mut self,
        table: &'static str,
        id: i64,
        fields: Fields<'_>,
    ) -> Result<()> {
        self.check_side(table)?;
        let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
        self.judge(table, id)?;
        let (version, before) = self.read(table, id, &names)?;
        let changed: Vec<(&str, &Value, Value)> = fields
            .iter()
            .zip(before)
            .filter(|((_, to), from)| to != from)
            .map(|((name, to), from)| (*name, to, from))
            .collect();
        if changed.is_empty() {
            return Ok(());
        }
        let sets: Vec<String> = changed.iter().map(|(name, ..)| format!("{name} = ?")).collect();
        let sql = format!(
            "UPDATE {table} SET {}, version = version + 1 WHERE id = {id}",
            sets.join(", ")
        );
        self.db.execute(&sql, params_from_iter(changed.iter().map(|(_, to, _)| *to)))?;
        let known = |name: &str, value: &Value| (name.to_owned(), told(table, name, value));
        let after = changed.iter().map(|(name, to, _)| known(name, to)).collect();
        let before = changed.iter().map(|(name, _, from)| known(name, from)).collect();
        let (from, version, before) = (version, version + 1, Some(before));
        self.rows.push(RowChange { table, id, before, after, from, version });
        Ok(())
    }

    /// Raises the version of a row of which no field changed, because a row that belongs to it
    /// did; whoever saw it before is then told.
    pub(super) fn raise_version(&mut self, table: &'static str, id: i64) -> Result<()> {
        self.check_side(table)?;
        self.judge(table, id)?;
        let (version, _) = self.read(table, id, &[])?;
        self.db
            .execute(&format!("UPDATE {table} SET version = version + 1 WHERE id = ?1"), [id])?;
        self.rows.push(RowChange {
            table,
            id,
            before: Some(Vec::new()),
            after: Vec::new(),
            from: version,
            version: version + 1,
        });
        Ok(())
    }

    /// Takes a row away for good: every field it had stays in the audit, and nothing else.
    pub(super) fn remove(&mut self, table: &'static str, id: i64) -> Result<()> {
        self.check_side(table)?;
        self.judge(table, id)?;
        let sql = format!("SELECT * FROM {table} WHERE id = ?1");
        let mut statement = self.db.prepare(&sql)?;
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let gone = || StoreError::NoRecord(format!("{table} {id}"));
        let values = statement.query_row([id], |row| {
            (0..names.len()).map(|place| row.get(place)).collect::<rusqlite::Result<Vec<Value>>>()
        });
        let values = values.optional()?.ok_or_else(gone)?;
        let known = names.into_iter().zip(values);
        let before = known.filter(|(name, value)| name != "id" && !value.is_null()).collect();
        self.db.execute(&format!("DELETE FROM {table} WHERE id = ?1"), [id])?;
        let (before, after) = (Some(before), Vec::new());
        self.rows.push(RowChange { table, id, before, after, from: 0, version: 0 });
        Ok(())
    }

    /// Whether an import brought a row with this fingerprint already.
    pub(super) fn is_there(&self, table: &str, fingerprint: Option<&str>) -> Result<bool> {
        let Some(fingerprint) = fingerprint else { return Ok(false) };
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE fingerprint = ?1)");
        Ok(self.db.prepare_cached(&sql)?.query_row([fingerprint], |row| row.get(0))?)
    }

    /// Notes words that change no row, such as why somebody looked at one.
    pub(super) fn note(&mut self, table: &str, id: i64, field: &str, words: &str) {
        let note = json!({"table": table, "id": id, "field": field, "from": null, "to": words});
        self.notes.push(note);
    }

    /// The first text that a query finds.
    pub(super) fn text_of(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
    ) -> Result<Option<String>> {
        Ok(self.db.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?)
    }

    /// One of the workspace's own settings.
    pub(super) fn meta(&self, key: &str) -> Result<Option<String>> {
        let sql = format!("SELECT value FROM {}.meta WHERE key = ?1", self.side.schema());
        Ok(self.db.prepare_cached(&sql)?.query_row([key], |row| row.get(0)).optional()?)
    }

    /// Sets one of the workspace's own settings.
    pub(super) fn set_meta(&self, key: &str, value: &str) -> Result<()> {
        self.db
            .prepare_cached(&format!(
                "INSERT INTO {}.meta (key, value) VALUES (?1, ?2)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                self.side.schema()
            ))?
            .execute((key, value))?;
        Ok(())
    }

    /// Refuses a change to a record that moved on since the user saw it, saying who changed
    /// what and when.
    pub(super) fn check_seen(&self, table: &'static str, seen: Seen) -> Result<()> {
        self.judge(table, seen.id)?;
        let row: Option<(i64, String)> = self
            .db
            .prepare_cached(&format!("SELECT version, ref FROM {table} WHERE id = ?1"))?
            .query_row([seen.id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match row {
            None => Err(StoreError::NoRecord(format!("{table} {}", seen.id))),
            Some((version, _)) if version == seen.version => Ok(()),
            Some((_, record)) => Err(self.stale(&record)?),
        }
    }

    /// What to say of a record that somebody else changed meanwhile.
    pub(super) fn stale(&self, record: &str) -> Result<StoreError> {
        let entry = audit::latest(self.db, self.side, record)?;
        Ok(self.stale_by(record, entry))
    }

    /// What to say of a record that moved on with this entry.
    fn stale_by(&self, record: &str, entry: Option<audit::Entry>) -> StoreError {
        let (by, at, what) = entry.map_or_else(
            || ("someone".to_owned(), "an unknown time".to_owned(), "changed".to_owned()),
            |entry| {
                let at = parse_moment(&entry.at).map_or(entry.at.clone(), show_moment);
                // Whoever took something back meanwhile reads that it was they themselves.
                let by = if entry.actor == self.actor { "you".to_owned() } else { entry.actor };
                (by, at, format!("{}: {}", entry.command, summary(&entry.changes)))
            },
        );
        StoreError::Stale { record: record.to_owned(), by, at, what }
    }

    /// The named fields of a row as they stand inside the transaction.
    pub(super) fn fields(
        &self,
        table: &'static str,
        id: i64,
        names: &'static [&'static str],
    ) -> Result<Fetched> {
        self.judge(table, id)?;
        let (_, values) = self.read(table, id, names)?;
        Ok(Fetched { names, values })
    }

    /// As [`Writer::fields`], refusing a record that moved on since the user saw it.
    pub(super) fn seen_fields(
        &self,
        table: &'static str,
        seen: Seen,
        names: &'static [&'static str],
    ) -> Result<Fetched> {
        self.check_seen(table, seen)?;
        self.fields(table, seen.id, names)
    }

    /// As [`Writer::seen_fields`], for a row that has no reference of its own and belongs to
    /// `record`.
    pub(super) fn seen_part(
        &self,
        table: &'static str,
        seen: Seen,
        names: &'static [&'static str],
        record: &str,
    ) -> Result<Fetched> {
        self.judge(table, seen.id)?;
        let (version, values) = self.read(table, seen.id, names)?;
        if version == seen.version {
            return Ok(Fetched { names, values });
        }
        Err(self.stale(record)?)
    }

    /// The next reference of a series, such as `V-2026-00124`. Never given twice.
    pub(super) fn next_ref(&mut self, series: &str, year: i32, digits: usize) -> Result<String> {
        let schema = self.side.schema();
        let last: i64 = self
            .db
            .prepare_cached(&format!(
                "INSERT INTO {schema}.counter (name, year, last) VALUES (?1, ?2, 1)
                 ON CONFLICT (name, year) DO UPDATE SET last = last + 1 RETURNING last"
            ))?
            .query_row((series, year), |row| row.get(0))?;
        Ok(format!("{series}-{year}-{last:0digits$}"))
    }

    /// Closes what was written since the last entry into one audit entry about `record`.
    pub(super) fn entry(&mut self, command: &str, record: &str) -> Result<i64> {
        let rows = std::mem::take(&mut self.rows);
        let mut changes: Vec<serde_json::Value> = rows.iter().flat_map(describe).collect();
        changes.append(&mut self.notes);
        let text = serde_json::Value::Array(changes).to_string();
        let seq = audit::append(self.db, self.side, self.now, self.actor, command, record, &text)?;
        self.done.extend(rows);
        self.entries.push(seq);
        Ok(seq)
    }

    /// Takes back rows as a change of its own: fields return to what they were, rows that
    /// were added go.
    ///
    /// # Errors
    /// Somebody changed one of the rows since.
    pub(super) fn take_back(&mut self, rows: &[RowChange], record: &str, entry: i64) -> Result<()> {
        // A change may have written one row twice: what it wrote last is taken back first, which
        // raises the version that it wrote before.
        let mut raised: BTreeMap<(&str, i64), i64> = BTreeMap::new();
        for row in rows.iter().rev() {
            self.judge(row.table, row.id)?;
            let (version, _) = self.read(row.table, row.id, &[])?;
            let known = raised.get(&(row.table, row.id)).copied().unwrap_or(row.version);
            if version != known {
                // The latest entry may be one's own undo: what somebody else wrote is why.
                let theirs = (self.actor, entry);
                let theirs = audit::latest_of_others(self.db, self.side, record, theirs)?;
                return Err(match theirs {
                    Some(theirs) => self.stale_by(record, Some(theirs)),
                    None => self.stale(record)?,
                });
            }
            raised.insert((row.table, row.id), version + 1);
            match &row.before {
                Some(_) if !row.can_be_restored() => return Err(kept_apart(record)),
                Some(before) => self.restore(row, before, version)?,
                None => {
                    let sql = format!("DELETE FROM {} WHERE id = ?1", row.table);
                    self.db.execute(&sql, [row.id])?;
                    self.rows.push(RowChange {
                        before: Some(row.after.clone()),
                        after: Vec::new(),
                        ..row.clone()
                    });
                }
            }
        }
        Ok(())
    }

    fn restore(&mut self, row: &RowChange, before: &[(String, Value)], version: i64) -> Result<()> {
        if before.is_empty() {
            return self.raise_version(row.table, row.id);
        }
        let sets: Vec<String> = before.iter().map(|(name, _)| format!("{name} = ?")).collect();
        let sql = format!(
            "UPDATE {} SET {}, version = version + 1 WHERE id = {}",
            row.table,
            sets.join(", "),
            row.id
        );
        self.db.execute(&sql, params_from_iter(before.iter().map(|(_, value)| value)))?;
        self.rows.push(RowChange {
            before: Some(row.after.clone()),
            after: before.to_vec(),
            from: version,
            version: version + 1,
            ..row.clone()
        });
        Ok(())
    }

    /// Everything that entries were closed over, for an undo.
    pub(super) fn finish(self) -> (Vec<RowChange>, Vec<i64>) {
        (self.done, self.entries)
    }

    fn read(&self, table: &str, id: i64, names: &[&str]) -> Result<(i64, Vec<Value>)> {
        let mut columns = vec!["version"];
        columns.extend(names);
        let sql = format!("SELECT {} FROM {table} WHERE id = ?1", columns.join(", "));
        let row = self
            .db
            .prepare_cached(&sql)?
            .query_row([id], |row| {
                let values = (1..=names.len()).map(|i| row.get(i)).collect::<Result<_, _>>()?;
                Ok((row.get(0)?, values))
            })
            .optional()?;
        row.ok_or_else(|| StoreError::NoRecord(format!("{table} {id}")))
    }

    /// A change writes to one side only: the two files cannot commit as one.
    fn check_side(&self, table: &str) -> Result<()> {
        let side = if table.starts_with("intel.") { Side::Intelligence } else { Side::Casework };
        if side == self.side {
            return Ok(());
        }
        Err(StoreError::Refused(format!("{table} is on the other side of the workspace")))
    }
}

fn kept_apart(record: &str) -> StoreError {
    StoreError::Refused(format!(
        "what stood there is kept apart, so that it cannot be put back on {record}; write it anew"
    ))
}

fn describe(row: &RowChange) -> Vec<serde_json::Value> {
    let old = |name: &str| {
        let before = row.before.iter().flatten().find(|(field, _)| field == name);
        before.map_or(serde_json::Value::Null, |(_, value)| value.json())
    };
    let removed = row.before.iter().flatten().filter(|_| row.after.is_empty());
    let gone = removed.map(|(field, value)| (field, value.json(), serde_json::Value::Null));
    row.after
        .iter()
        .map(|(field, value)| (field, old(field), value.json()))
        .chain(gone)
        .map(|(field, from, to)| {
            json!({"table": row.table, "id": row.id, "field": field, "from": from, "to": to})
        })
        .collect()
}

/// The fields of an entry's changes in a few words, such as `stage checks → closed`.
pub fn summary(changes: &str) -> String {
    let parsed: Vec<serde_json::Value> = serde_json::from_str(changes).unwrap_or_default();
    let word = |value: &serde_json::Value| match value {
        serde_json::Value::Null => "unknown".to_owned(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let one = |change: &serde_json::Value| {
        let field = change["field"].as_str().unwrap_or_default().replace('_', " ");
        if change["from"].is_null() {
            format!("{field} {}", word(&change["to"]))
        } else {
            format!("{field} {} → {}", word(&change["from"]), word(&change["to"]))
        }
    };
    let words: Vec<String> = parsed.iter().take(4).map(one).collect();
    let more = parsed.len().saturating_sub(4);
    let text = crate::domain::text::safe(&words.join(", ")).into_owned();
    if more > 0 { format!("{text} and {more} more") } else { text }
}
