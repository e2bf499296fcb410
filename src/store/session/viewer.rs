//! What is withheld from whoever opened the workspace: an item kept from them at a meeting is
//! not in their lists, counts, searches, records and papers either, and stays so.

use super::Session;
use super::attendance::Attendee;
use super::guard::{Conflict, party_named};
use crate::domain::conflict::Party;
use crate::domain::time::Moment;
use crate::store::Store;
use crate::store::error::{Result, StoreError};
use crate::store::query::{Detail, Related};
use crate::store::value::Value;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, BTreeSet};

/// Tables whose rows may be kept from somebody.
const GUARDED: &[&str] =
    &["intel.report", "intel.decision", "intel.action", "intel.complaint", "intel.at_risk"];

/// What stands where something is withheld.
const WITHHELD: &str = "(withheld)";

/// What is withheld, and where that was recorded.
#[derive(Debug, Default)]
pub(in crate::store) struct Withheld {
    /// References, of reports and of what was decided and set to be done about them, each with
    /// the meeting at which the conflict is recorded.
    references: BTreeMap<String, String>,
    /// Row numbers of the reports.
    reports: Vec<i64>,
}

/// Of the records that a paper is `about`, those that are kept from a user: by what is recorded
/// anywhere, and at this meeting by what the rule says now.
pub(in crate::store) fn kept(
    db: &Connection,
    viewer: &str,
    attendees: &[Attendee],
    conflicts: &[Conflict],
    about: &BTreeSet<String>,
) -> Result<BTreeSet<String>> {
    let party = party_named(db, viewer)?;
    let mine: BTreeSet<i64> =
        attendees.iter().filter(|attendee| is(&party, attendee)).map(|mine| mine.id).collect();
    let here = conflicts.iter().filter(|conflict| mine.contains(&conflict.attendee));
    let here = here.map(|conflict| conflict.record.clone());
    let all = recorded(db, &party)?.into_keys().chain(here);
    Ok(all.filter(|record| about.contains(record)).collect())
}

/// Whether a user is this attendee.
pub(in crate::store) fn is(party: &Party, attendee: &Attendee) -> bool {
    let names = vec![attendee.name.clone()];
    party.is(&Party { person_id: attendee.person_id, names, ..Party::default() })
}

/// Who is kept from a record or from what it belongs to, and where that was recorded; the latest
/// first.
pub(in crate::store) const KEPT_FROM: &str =
    "SELECT m.ref, a.name, a.person_id FROM intel.conflict c
     JOIN intel.attendee a ON a.id = c.attendee_id
     JOIN intel.meeting m ON m.id = c.meeting_id
     WHERE c.record IN (SELECT ?1
       UNION ALL SELECT r.ref FROM intel.decision d
         JOIN intel.report r ON r.id = d.report_id WHERE d.ref = ?1
       UNION ALL SELECT r.ref FROM intel.action x
         JOIN intel.report r ON r.id = x.report_id WHERE x.ref = ?1
       UNION ALL SELECT r.ref FROM intel.complaint k
         JOIN intel.report r ON r.id = k.report_id WHERE k.ref = ?1)
     ORDER BY c.id DESC";

/// A report by its reference, and the references of what belongs to it.
pub(in crate::store) const BELONGING: &str =
    "SELECT r.id, NULL FROM intel.report r WHERE r.ref = ?1
     UNION ALL SELECT NULL, d.ref FROM intel.decision d
       JOIN intel.report r ON r.id = d.report_id WHERE r.ref = ?1
     UNION ALL SELECT NULL, a.ref FROM intel.action a
       JOIN intel.report r ON r.id = a.report_id WHERE r.ref = ?1
     UNION ALL SELECT NULL, c.ref FROM intel.complaint c
       JOIN intel.report r ON r.id = c.report_id WHERE r.ref = ?1";

/// Every record that is kept from somebody, with the meeting.
fn recorded(db: &Connection, party: &Party) -> Result<BTreeMap<String, String>> {
    let mut statement = db.prepare_cached(
        "SELECT c.record, m.ref, a.name, a.person_id FROM intel.conflict c
         JOIN intel.attendee a ON a.id = c.attendee_id
         JOIN intel.meeting m ON m.id = c.meeting_id ORDER BY c.id",
    )?;
    let mut rows = statement.query([])?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let other = Party { person_id: row.get(3)?, names: vec![row.get(2)?], ..Party::default() };
        if party.is(&other) {
            found.insert(row.get(0)?, row.get(1)?);
        }
    }
    Ok(found)
}

/// Everything that is withheld from somebody: records, and what was decided, set to be done and
/// complained of about them.
pub(in crate::store) fn withheld(db: &Connection, name: &str) -> Result<Withheld> {
    let mut withheld = Withheld::default();
    for (record, meeting) in recorded(db, &party_named(db, name)?)? {
        withheld.add(db, &record, &meeting)?;
        withheld.references.insert(record, meeting);
    }
    Ok(withheld)
}

/// Where somebody is kept from a record, if they are.
pub(in crate::store) fn kept_at(
    db: &Connection,
    name: &str,
    record: &str,
) -> Result<Option<String>> {
    Ok(recorded(db, &party_named(db, name)?)?.remove(record))
}

/// Refuses a change to a record, or to what was decided, set to be done or complained of about
/// it, by somebody who is kept from it. Everything is found by its reference.
pub(in crate::store) fn refuse_change(db: &Connection, actor: &str, record: &str) -> Result<()> {
    let mut statement = db.prepare_cached(KEPT_FROM)?;
    let read = |row: &rusqlite::Row<'_>| {
        let names = vec![row.get(1)?];
        let party = Party { person_id: row.get(2)?, names, ..Party::default() };
        Ok((row.get::<_, String>(0)?, party))
    };
    let recorded: Vec<_> = statement.query_map([record], read)?.collect::<rusqlite::Result<_>>()?;
    if recorded.is_empty() {
        return Ok(());
    }
    let mine = party_named(db, actor)?;
    match recorded.into_iter().find(|(_, party)| mine.is(party)) {
        None => Ok(()),
        Some((meeting, _)) => Err(StoreError::Withheld { record: record.to_owned(), meeting }),
    }
}

/// Refuses a change to a row of a table whose records may be kept from somebody; of any other
/// table there is nothing to ask.
pub(in crate::store) fn refuse_row(
    db: &Connection,
    actor: &str,
    table: &str,
    id: i64,
) -> Result<()> {
    if !GUARDED.contains(&table) {
        return Ok(());
    }
    let sql = format!("SELECT ref FROM {table} WHERE id = ?1");
    let record: Option<String> =
        db.prepare_cached(&sql)?.query_row([id], |row| row.get(0)).optional()?;
    record.map_or(Ok(()), |record| refuse_change(db, actor, &record))
}

impl Store {
    /// What is withheld from whoever opened the workspace.
    pub(in crate::store) fn withheld(&self) -> Result<Withheld> {
        if self.has_intelligence {
            withheld(&self.db, &self.viewer)
        } else {
            Ok(Withheld::default())
        }
    }

    /// Refuses a report that is withheld from whoever opened the workspace.
    pub(in crate::store) fn refuse_report(&self, report: i64) -> Result<()> {
        let withheld = self.withheld()?;
        if !withheld.reports.contains(&report) {
            return Ok(());
        }
        let sql = "SELECT ref FROM intel.report WHERE id = ?1";
        let reference: String =
            self.db.prepare_cached(sql)?.query_row([report], |row| row.get(0))?;
        withheld.refuse(&reference)
    }

    /// Hands on what was found; where it is withheld, that it was asked for is logged first.
    ///
    /// # Errors
    /// What was found is one, or as [`Store::apply`].
    pub fn logged<T>(&mut self, now: Moment, found: Result<T>) -> Result<T> {
        if let Err(StoreError::Withheld { record, .. }) = &found {
            let viewer = self.viewer.clone();
            let change = Session::TurnedAway { record: record.clone() }.into();
            self.apply(&viewer, now, &change)?;
        }
        found
    }
}

impl Withheld {
    fn add(&mut self, db: &Connection, record: &str, meeting: &str) -> Result<()> {
        let mut statement = db.prepare_cached(BELONGING)?;
        let mut rows = statement.query([record])?;
        while let Some(row) = rows.next()? {
            self.reports.extend(row.get::<_, Option<i64>>(0)?);
            let reference: Option<String> = row.get(1)?;
            self.references.extend(reference.map(|other| (other, meeting.to_owned())));
        }
        Ok(())
    }

    /// Row numbers of the reports, as statements take them that count or gather reports.
    pub(in crate::store) fn report_ids(&self) -> Value {
        serde_json::json!(self.reports).to_string().into()
    }

    /// Whether nothing is.
    pub(in crate::store) fn is_empty(&self) -> bool {
        self.references.is_empty()
    }

    /// The condition under which a row of a register may be read, its values bound by `bind`;
    /// `None` where every row may.
    pub(in crate::store) fn condition(
        &self,
        register: &str,
        bind: &mut dyn FnMut(Value) -> String,
    ) -> Option<String> {
        if self.is_empty() {
            return None;
        }
        let reports = || self.reports.iter().map(|id| Value::Int(*id)).collect();
        let references = || self.references.keys().map(Value::from).collect();
        let (column, values): (&str, Vec<Value>) = match register {
            "intelligence" | "referrals" => ("r.id", reports()),
            "complaints" => ("ifnull(c.report_id, 0)", reports()),
            "decisions" => ("d.report_id", reports()),
            "actions" => ("ifnull(a.report_id, 0)", reports()),
            "at-risk" => ("a.ref", references()),
            "audit" => ("a.record", references()),
            _ => return None,
        };
        let marks: Vec<String> = values.into_iter().map(bind).collect();
        Some(format!("{column} NOT IN ({})", marks.join(", ")))
    }

    /// Refuses a record that is withheld.
    pub(in crate::store) fn refuse(&self, reference: &str) -> Result<()> {
        match self.references.get(reference) {
            None => Ok(()),
            Some(meeting) => {
                Err(StoreError::Withheld { record: reference.to_owned(), meeting: meeting.clone() })
            }
        }
    }

    /// Takes out what is about something withheld, by its reference, and says how many went.
    pub(in crate::store) fn take_out<T>(
        &self,
        from: &mut Vec<T>,
        reference: impl Fn(&T) -> &str,
    ) -> usize {
        let before = from.len();
        from.retain(|one| !self.references.contains_key(reference(one)));
        before - from.len()
    }

    /// Whether a text names something that is withheld.
    fn names(&self, text: &str) -> bool {
        self.references.keys().any(|reference| text.contains(reference.as_str()))
    }

    /// A text without the lines that name something withheld.
    pub(in crate::store) fn conceal(&self, text: &str) -> String {
        if !self.names(text) {
            return text.to_owned();
        }
        let line = |line| if self.names(line) { WITHHELD } else { line };
        text.lines().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Cells without the lines that name something withheld.
    pub(in crate::store) fn conceal_cells(&self, cells: &mut [Value]) {
        for cell in cells {
            if let Value::Text(text) = cell {
                *text = self.conceal(text);
            }
        }
    }

    /// What belongs to a record without what names something withheld.
    pub(in crate::store) fn conceal_detail(&self, detail: &mut Detail) {
        // What an entry of the audit changed is shown whole or not at all.
        let changes = Value::from(WITHHELD);
        if detail.register == "audit" && detail.row.cells.contains(&changes) {
            detail.related.clear();
        }
        let names = |cell: &Value| cell.text().is_some_and(|text| self.names(text));
        for Related { rows, .. } in &mut detail.related {
            rows.retain(|row| !row.iter().any(names));
        }
        for entry in &mut detail.history {
            if self.names(&entry.changes) {
                entry.changes = "[]".to_owned();
            }
        }
    }
}
