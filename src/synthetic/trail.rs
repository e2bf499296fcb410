//! What the audit holds of the weeks before the demonstration's day: gathered from every part
//! and laid down in the order it happened.

use super::dice::shift;
use crate::domain::time::{Date, Moment, day};
use crate::store::Side;
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;
use serde_json::json;

/// Days of audit before the demonstration's day.
const DAYS: i64 = 42;

struct Entry {
    side: Side,
    at: Moment,
    actor: &'static str,
    command: &'static str,
    record: String,
    changes: Vec<serde_json::Value>,
}

/// The entries to be.
pub(super) struct Trail {
    today: Date,
    entries: Vec<Entry>,
}

impl Trail {
    /// An empty one that ends before `today`.
    pub(super) fn new(today: Date) -> Self {
        Self { today, entries: Vec::new() }
    }

    /// Whether the audit reaches a day.
    pub(super) fn covers(&self, date: Date) -> bool {
        date < self.today && date >= shift(self.today, -DAYS)
    }

    /// Notes an entry; one outside the days that the audit covers is left out.
    pub(super) fn add(
        &mut self,
        side: Side,
        at: Moment,
        actor: &'static str,
        command: &'static str,
        record: &str,
        changes: Vec<serde_json::Value>,
    ) {
        if self.covers(day(at)) {
            let record = record.to_owned();
            self.entries.push(Entry { side, at, actor, command, record, changes });
        }
    }

    /// Lays the entries down, each side's in the order of time.
    ///
    /// # Errors
    /// The database cannot be written.
    pub(super) fn lay(mut self, seeder: &Seeder<'_>) -> Result<()> {
        // A stable sort: what happened in one second keeps the order in which it was noted.
        self.entries.sort_by_key(|entry| entry.at);
        for Entry { side, at, actor, command, record, changes } in self.entries {
            let changes = serde_json::Value::Array(changes).to_string();
            seeder.audit(side, at, actor, command, &record, &changes)?;
        }
        Ok(())
    }
}

/// One field's change, in the shape that the audit keeps.
pub(super) fn changed(
    table: &str,
    id: i64,
    field: &str,
    from: &Value,
    to: &Value,
) -> serde_json::Value {
    json!({"table": table, "id": id, "field": field, "from": from.json(), "to": to.json()})
}

/// The changes of an added row: every field that is known.
pub(super) fn added(table: &str, id: i64, fields: &[(&str, Value)]) -> Vec<serde_json::Value> {
    let known = fields.iter().filter(|(_, value)| !value.is_null());
    known.map(|(field, to)| changed(table, id, field, &Value::Null, to)).collect()
}
