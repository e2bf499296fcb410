//! The action log: what was set, who owns it, what was reported of it since, and how it ended.

use super::{Chosen, Part, Which, due_date, rows};
use crate::domain::tasking::{ActionPriority, ActionState};
use crate::domain::time::{Date, Moment};
use crate::store::Store;
use crate::store::error::Result;
use crate::store::meeting;
use crate::store::row::{date, moment, word};
use rusqlite::{Connection, Row, params};
use std::collections::HashMap;

/// The action log, or a part of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionLog {
    /// Which part.
    pub part: Chosen,
    /// Closed actions stand in the whole log from this day on, the last meeting's; `None` where
    /// there was none. A part holds all of its own.
    pub closed_since: Option<Date>,
    /// The actions, the first due first.
    pub actions: Vec<LoggedAction>,
    /// How many entries are withheld from whoever asked.
    pub withheld: usize,
}

/// One action with what was reported of it.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedAction {
    /// Its reference.
    pub reference: String,
    /// The report it is about, where it is about one.
    pub item: Option<String>,
    /// The meeting that set it, where one did.
    pub meeting: Option<String>,
    /// What is to be done.
    pub what: String,
    /// The one named owner.
    pub owner: String,
    /// When it was set.
    pub set_on: Date,
    /// By when.
    pub due: Date,
    /// How urgent.
    pub priority: Option<ActionPriority>,
    /// Where it stands.
    pub state: ActionState,
    /// The day that its owner asks for instead, and why.
    pub asked: Option<(Date, String)>,
    /// How many meetings carried it over.
    pub carried: i64,
    /// What came of it.
    pub result: Option<String>,
    /// When it was closed, and by whom.
    pub closed: Option<(Date, Option<String>)>,
    /// What was reported of it, the first first.
    pub updates: Vec<Update>,
}

/// One thing that was reported of an action.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    /// When.
    pub at: Option<Moment>,
    /// By whom.
    pub by: String,
    /// What kind of report it is, as one word of the schema.
    pub kind: String,
    /// What was written.
    pub note: String,
}

impl LoggedAction {
    /// Whether it is open past its day.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.state == ActionState::Open && self.due < today
    }
}

impl Store {
    /// The action log, or a part of it.
    ///
    /// # Errors
    /// There is no such meeting, report or person, the side is shut, or the database cannot be
    /// read.
    pub fn action_log(&self, part: &Part, today: Date) -> Result<ActionLog> {
        let which = self.which(part)?;
        let db = self.db.unchecked_transaction()?;
        if let Which::Item(id) = which {
            self.refuse_report(id)?;
        }
        let last = match which {
            Which::Whole => meeting::before(&db, today)?,
            _ => None,
        };
        let closed_since = last.map(|last| last.held_on);
        let mut actions = actions(&db, which, closed_since)?;
        let mut updates = updates(&db, which)?;
        for (id, action) in &mut actions {
            action.updates = updates.remove(id).unwrap_or_default();
        }
        let mut actions = actions.into_iter().map(|(_, action)| action).collect();
        let withheld = self
            .withheld()?
            .take_out(&mut actions, |one: &LoggedAction| one.item.as_deref().unwrap_or_default());
        Ok(ActionLog { part: which.chosen(&db)?, closed_since, actions, withheld })
    }
}

const SELECT: &str = "SELECT a.id, a.ref, r.ref, m.ref, a.what, a.owner, a.set_on, a.due,
      a.priority, a.state, a.asked_due, a.asked_reason, a.carried, a.result, a.closed_on,
      a.closed_by
    FROM intel.action a LEFT JOIN intel.report r ON r.id = a.report_id
    LEFT JOIN intel.meeting m ON m.id = a.meeting_id";

/// The actions of a part by row number; those closed before `since` are left out.
fn actions(db: &Connection, which: Which, since: Option<Date>) -> Result<Vec<(i64, LoggedAction)>> {
    let (condition, value) = which.condition("a", "set_on");
    let since = since.map(|since| since.to_string()).unwrap_or_default();
    let sql = format!(
        "{SELECT} WHERE {condition} AND (a.state = 'open' OR a.closed_on >= ?2)
         ORDER BY a.due, a.ref"
    );
    rows(db, &sql, params![value, since], |row| Ok((row.get(0)?, action(row)?)))
}

fn action(row: &Row<'_>) -> rusqlite::Result<LoggedAction> {
    let reason: Option<String> = row.get(11)?;
    let closed_by: Option<String> = row.get(15)?;
    Ok(LoggedAction {
        reference: row.get(1)?,
        item: row.get(2)?,
        meeting: row.get(3)?,
        what: row.get(4)?,
        owner: row.get(5)?,
        set_on: due_date(row, 6)?,
        due: due_date(row, 7)?,
        priority: word(row, 8)?,
        state: word(row, 9)?.unwrap_or(ActionState::Open),
        asked: date(row, 10)?.zip(reason),
        carried: row.get(12)?,
        result: row.get(13)?,
        closed: date(row, 14)?.map(|on| (on, closed_by)),
        updates: Vec::new(),
    })
}

/// What was reported of the actions of a part, by the action's row number.
fn updates(db: &Connection, which: Which) -> Result<HashMap<i64, Vec<Update>>> {
    let (condition, value) = which.condition("a", "set_on");
    let sql = format!(
        "SELECT u.action_id, u.at, u.by, u.kind, u.note
         FROM intel.action_update u JOIN intel.action a ON a.id = u.action_id
         WHERE {condition} ORDER BY u.action_id, u.id"
    );
    let all = rows(db, &sql, [value], |row| {
        let update =
            Update { at: moment(row, 1)?, by: row.get(2)?, kind: row.get(3)?, note: row.get(4)? };
        Ok((row.get::<_, i64>(0)?, update))
    })?;
    let mut updates: HashMap<i64, Vec<Update>> = HashMap::new();
    for (action, update) in all {
        updates.entry(action).or_default().push(update);
    }
    Ok(updates)
}
