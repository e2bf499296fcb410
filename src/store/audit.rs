//! The audit chain: one a compartment, each entry holding the hash of the entry before.

use super::Side;
use super::error::Result;
use crate::domain::time::{Moment, iso};
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

/// What stands before the first entry.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One entry, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 1 without gaps.
    pub seq: i64,
    /// When, ISO in UTC.
    pub at: String,
    /// Who.
    pub actor: String,
    /// The change's name.
    pub command: String,
    /// The record's reference.
    pub record: String,
    /// JSON: `[{"table","id","field","from","to"}, …]`.
    pub changes: String,
    /// Hash of the entry before.
    pub prev: String,
    /// Hash of this entry.
    pub hash: String,
}

impl Entry {
    /// SHA-256 over every other field, each led by its length so that no two entries can
    /// read the same; lower-case hex.
    fn digest(&self) -> String {
        let seq = self.seq.to_string();
        let fields =
            [&seq, &self.at, &self.actor, &self.command, &self.record, &self.changes, &self.prev];
        let mut hasher = Sha256::new();
        for field in fields {
            hasher.update((field.len() as u64).to_be_bytes());
            hasher.update(field.as_bytes());
        }
        hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Adds an entry at the end of a side's chain, inside the caller's transaction, and returns
/// its number.
pub(super) fn append(
    db: &Connection,
    side: Side,
    now: Moment,
    actor: &str,
    command: &str,
    record: &str,
    changes: &str,
) -> Result<i64> {
    let schema = side.schema();
    let head = db
        .prepare_cached(&format!("SELECT seq, hash FROM {schema}.audit_head"))?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (last, prev): (i64, String) = head.unwrap_or((0, GENESIS.to_owned()));
    let mut entry = Entry {
        seq: last + 1,
        at: iso(now),
        actor: actor.to_owned(),
        command: command.to_owned(),
        record: record.to_owned(),
        changes: changes.to_owned(),
        prev,
        hash: String::new(),
    };
    entry.hash = entry.digest();
    db.prepare_cached(&format!(
        "INSERT INTO {schema}.audit (seq, at, actor, command, record, changes, prev, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
    ))?
    .execute(params![
        entry.seq,
        entry.at,
        entry.actor,
        entry.command,
        entry.record,
        entry.changes,
        entry.prev,
        entry.hash
    ])?;
    db.prepare_cached(&format!(
        "INSERT INTO {schema}.audit_head (one, seq, hash) VALUES (1, ?1, ?2)
         ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, hash = excluded.hash"
    ))?
    .execute(params![entry.seq, entry.hash])?;
    Ok(entry.seq)
}

/// Entries that changed something: looks and attempts stand in the chain as well, and a look may
/// carry its reason.
const CHANGED: &str = "changes <> '[]' AND command <> 'reveal source'";

/// What a walk of a chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every one of this many entries holds.
    Whole(i64),
    /// The first break, in one sentence that names the entry.
    Broken(String),
}

/// Walks a side's chain from its first entry and names the first break: a changed, missing,
/// re-ordered or cut-off entry.
pub(super) fn verify(db: &Connection, side: Side) -> Result<Verdict> {
    let schema = side.schema();
    let mut statement = db.prepare(&format!(
        "SELECT seq, at, actor, command, record, changes, prev, hash
         FROM {schema}.audit ORDER BY seq"
    ))?;
    let mut rows = statement.query([])?;
    let (mut expected, mut prev) = (1, GENESIS.to_owned());
    while let Some(row) = rows.next()? {
        let entry = read(row)?;
        if let Some(fault) = fault(&entry, expected, &prev) {
            return Ok(Verdict::Broken(format!("{side}: {fault}")));
        }
        expected += 1;
        prev = entry.hash;
    }
    let head: Option<(i64, String)> = db
        .query_row(&format!("SELECT seq, hash FROM {schema}.audit_head"), [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let (last, hash) = head.unwrap_or((0, GENESIS.to_owned()));
    if last != expected - 1 {
        return Ok(Verdict::Broken(format!(
            "{side}: entry {expected} is missing: {last} entries were written and {} are here",
            expected - 1
        )));
    }
    if hash != prev {
        return Ok(Verdict::Broken(format!("{side}: entry {last} is not the one written last")));
    }
    Ok(Verdict::Whole(last))
}

fn fault(entry: &Entry, expected: i64, prev: &str) -> Option<String> {
    if entry.seq != expected {
        Some(format!("entry {expected} is missing; the next one here is {}", entry.seq))
    } else if entry.digest() != entry.hash {
        Some(format!("entry {} was changed: its content does not match its hash", entry.seq))
    } else if entry.prev != prev {
        Some(format!(
            "entry {} does not follow entry {}: entries were changed or re-ordered",
            entry.seq,
            entry.seq - 1
        ))
    } else {
        None
    }
}

/// The newest entry that changed a record, if any; a look changes nothing.
pub(super) fn latest(db: &Connection, side: Side, record: &str) -> Result<Option<Entry>> {
    Ok(db
        .prepare_cached(&format!(
            "SELECT seq, at, actor, command, record, changes, prev, hash FROM {}.audit
             WHERE record = ?1 AND {CHANGED} ORDER BY seq DESC LIMIT 1",
            side.schema()
        ))?
        .query_row([record], read)
        .optional()?)
}

/// The newest entry after a number by which somebody else than the actor changed a record, if any.
pub(super) fn latest_of_others(
    db: &Connection,
    side: Side,
    record: &str,
    (actor, after): (&str, i64),
) -> Result<Option<Entry>> {
    Ok(db
        .prepare_cached(&format!(
            "SELECT seq, at, actor, command, record, changes, prev, hash FROM {}.audit
             WHERE record = ?1 AND seq > ?2 AND actor <> ?3 AND {CHANGED}
             ORDER BY seq DESC LIMIT 1",
            side.schema()
        ))?
        .query_row((record, after, actor), read)
        .optional()?)
}

/// What others changed since a moment: each change's name and how often.
pub(super) fn summary_since(
    db: &Connection,
    side: Side,
    actor: &str,
    since: Moment,
) -> Result<Vec<(String, i64)>> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT command, count(*) FROM {}.audit WHERE at >= ?1 AND actor <> ?2
         AND {CHANGED} GROUP BY command",
        side.schema()
    ))?;
    let rows =
        statement.query_map(params![iso(since), actor], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Entries about a record, newest first.
pub(super) fn history(db: &Connection, side: Side, record: &str, most: u32) -> Result<Vec<Entry>> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT seq, at, actor, command, record, changes, prev, hash FROM {}.audit
         WHERE record = ?1 ORDER BY seq DESC LIMIT ?2",
        side.schema()
    ))?;
    let rows = statement.query_map(params![record, most], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        seq: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        command: row.get(3)?,
        record: row.get(4)?,
        changes: row.get(5)?,
        prev: row.get(6)?,
        hash: row.get(7)?,
    })
}
