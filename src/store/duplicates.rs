//! Reports that may tell the same as one that is being typed or is stored: compared with those on
//! the same people and those received near it, which indexes find, never with the whole table.

use super::Store;
use super::error::{Result, StoreError};
use super::row::word;
use super::writer::Seen;
use crate::domain::choice::Choice;
use crate::domain::intelligence::{ItemState, LinkKind};
use crate::domain::likeness::{Traits, Weights, compare};
use crate::domain::time::{Date, Moment, day, iso, parse_moment};
use chrono::TimeDelta;
use rusqlite::{OptionalExtension, Row, params};
use std::collections::BTreeSet;

/// What a report says so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// Row numbers of the people it is about.
    pub people: Vec<i64>,
    /// Names of its subjects, as given.
    pub names: Vec<String>,
    /// When it was received.
    pub received: Moment,
    /// The day of the intelligence, where known.
    pub occurred: Option<Date>,
    /// Its one line.
    pub summary: String,
    /// Everything it says, with that line.
    pub text: String,
}

/// A report that may tell the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// Row number.
    pub id: i64,
    /// Its reference.
    pub reference: String,
    /// One line.
    pub summary: String,
    /// Where it stands.
    pub state: Option<ItemState>,
    /// How alike the two are, in points.
    pub points: u32,
    /// Why it may be one, in words.
    pub reasons: Vec<String>,
}

/// A report that another is linked with or merged into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// Row number.
    pub id: i64,
    /// Its reference.
    pub reference: String,
    /// One line.
    pub summary: String,
    /// How: `linked`, `merged into it`, `holds it`.
    pub how: &'static str,
}

/// What a report may belong with, and what it belongs with already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Belongings {
    /// The report.
    pub report: Seen,
    /// Its reference.
    pub reference: String,
    /// Reports that may tell the same, the likeliest first.
    pub likely: Vec<Duplicate>,
    /// Reports that it is linked with.
    pub links: Vec<Linked>,
}

/// A stored report as it is compared.
struct Stored {
    id: i64,
    reference: String,
    state: Option<ItemState>,
    traits: Traits,
}

/// A report with the people, names and words of all its parts.
pub(super) const STORED: &str = "SELECT r.id, r.ref, r.summary, r.state, r.received, r.occurred,
      concat_ws(',', r.person_id, (SELECT group_concat(s.person_id) FROM intel.report_subject s
        WHERE s.report_id = r.id)),
      concat_ws(char(10), r.subject, (SELECT group_concat(s.name, char(10))
        FROM intel.report_subject s WHERE s.report_id = r.id)),
      concat_ws(' ', r.summary, r.text, (SELECT group_concat(i.text, ' ')
        FROM intel.report_item i WHERE i.report_id = r.id))
    FROM intel.report r WHERE r.id = ?1";

/// The latest reports on a person: those whose first subject they are, and those that name them.
pub(super) const ON_PERSON: [&str; 2] = [
    "SELECT id FROM intel.report WHERE person_id = ?1 AND merged_into IS NULL
     ORDER BY id DESC LIMIT ?2",
    "SELECT s.report_id FROM intel.report_subject s JOIN intel.report r ON r.id = s.report_id
     WHERE s.person_id = ?1 AND r.merged_into IS NULL ORDER BY s.report_id DESC LIMIT ?2",
];
/// Reports received up to a moment, the nearest first.
pub(super) const BEFORE: &str = "SELECT id FROM intel.report
    WHERE received <= ?1 AND received >= ?2 AND merged_into IS NULL
    ORDER BY received DESC LIMIT ?3";
/// Reports received after it, the nearest first.
pub(super) const AFTER: &str = "SELECT id FROM intel.report
    WHERE received > ?1 AND received <= ?2 AND merged_into IS NULL ORDER BY received LIMIT ?3";
/// What a report is linked with.
pub(super) const LINKS: &str = "SELECT o.id, o.ref, o.summary, l.kind, 1
    FROM intel.report_link l JOIN intel.report o ON o.id = l.other_id
    WHERE l.report_id = ?1 AND l.ended_at IS NULL
    UNION ALL SELECT o.id, o.ref, o.summary, l.kind, 0
    FROM intel.report_link l JOIN intel.report o ON o.id = l.report_id
    WHERE l.other_id = ?1 AND l.ended_at IS NULL ORDER BY 2";

impl Store {
    /// Reports that may tell the same as one that is being written, the likeliest first.
    ///
    /// # Errors
    /// The intelligence side is shut, or the database cannot be read.
    pub fn duplicates(&self, draft: &Typed) -> Result<Vec<Duplicate>> {
        self.needs_intelligence()?;
        let traits = Traits {
            people: draft.people.iter().copied().collect(),
            names: draft.names.clone(),
            received: day(draft.received),
            occurred: draft.occurred,
            summary: draft.summary.clone(),
            text: draft.text.clone(),
        };
        self.alike(&traits, draft.received, &BTreeSet::new())
    }

    /// What a stored report may belong with, and what it is linked with already.
    ///
    /// # Errors
    /// There is no such report, its side is shut, or the database cannot be read.
    pub fn belongings(&self, report: i64) -> Result<Belongings> {
        self.needs_intelligence()?;
        self.refuse_report(report)?;
        let none = || StoreError::NoRecord(format!("report {report}"));
        let stored = self.stored(report)?.ok_or_else(none)?;
        let sql = "SELECT version, received FROM intel.report WHERE id = ?1";
        let (version, received): (i64, String) = self
            .db
            .prepare_cached(sql)?
            .query_row([report], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut links = self.links(report)?;
        let known = links.iter().map(|link| link.id).chain([report]).collect();
        let received = parse_moment(&received).ok_or_else(none)?;
        let likely = self.alike(&stored.traits, received, &known)?;
        self.withheld()?.take_out(&mut links, |link| &link.reference);
        let report = Seen { id: report, version };
        Ok(Belongings { report, reference: stored.reference, likely, links })
    }

    fn alike(&self, to: &Traits, received: Moment, but: &BTreeSet<i64>) -> Result<Vec<Duplicate>> {
        let weights = &self.policies.on(day(received)).duplicates;
        let mut found = Vec::new();
        for id in self.candidates(to, received, weights)?.difference(but) {
            let Some(stored) = self.stored(*id)? else { continue };
            let Some(likeness) = compare(to, &stored.traits, weights) else { continue };
            found.push(Duplicate {
                id: stored.id,
                reference: stored.reference,
                summary: stored.traits.summary,
                state: stored.state,
                points: likeness.points,
                reasons: likeness.reasons,
            });
        }
        self.withheld()?.take_out(&mut found, |one| &one.reference);
        found.sort_by(|a, b| b.points.cmp(&a.points).then(b.reference.cmp(&a.reference)));
        found.truncate(weights.offered as usize);
        Ok(found)
    }

    /// Reports on the same people, and those received nearest before and after.
    fn candidates(&self, to: &Traits, received: Moment, by: &Weights) -> Result<BTreeSet<i64>> {
        let mut ids = BTreeSet::new();
        let mut take = |sql: &str, values: &[&dyn rusqlite::ToSql]| -> Result<()> {
            let mut statement = self.db.prepare_cached(sql)?;
            let rows = statement.query_map(values, |row| row.get::<_, i64>(0))?;
            for id in rows {
                ids.insert(id?);
            }
            Ok(())
        };
        let most = i64::from(by.candidates);
        for person in &to.people {
            for sql in ON_PERSON {
                take(sql, params![person, most])?;
            }
        }
        let window = TimeDelta::days(by.window_days.into());
        take(BEFORE, params![iso(received), iso(received - window), most])?;
        take(AFTER, params![iso(received), iso(received + window), most])?;
        Ok(ids)
    }

    fn stored(&self, id: i64) -> Result<Option<Stored>> {
        Ok(self.db.prepare_cached(STORED)?.query_row([id], stored).optional()?)
    }

    fn links(&self, report: i64) -> Result<Vec<Linked>> {
        let mut statement = self.db.prepare_cached(LINKS)?;
        let rows = statement.query_map([report], |row| {
            let (kind, from): (Option<LinkKind>, bool) = (word(row, 3)?, row.get(4)?);
            Ok(Linked {
                id: row.get(0)?,
                reference: row.get(1)?,
                summary: row.get(2)?,
                how: match (kind, from) {
                    (Some(LinkKind::Merged), true) => "merged into it",
                    (Some(LinkKind::Merged), false) => "holds it",
                    _ => LinkKind::Linked.label(),
                },
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let (received, occurred): (String, Option<String>) = (row.get(4)?, row.get(5)?);
    let (people, names): (String, String) = (row.get(6)?, row.get(7)?);
    Ok(Stored {
        id: row.get(0)?,
        reference: row.get(1)?,
        state: word(row, 3)?,
        traits: Traits {
            summary: row.get(2)?,
            people: people.split(',').filter_map(|id| id.parse().ok()).collect(),
            names: names.lines().filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            received: parse_moment(&received).map(day).unwrap_or_default(),
            occurred: occurred.and_then(|day| day.parse().ok()),
            text: row.get(8)?,
        },
    })
}
