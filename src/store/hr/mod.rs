//! HR's list of people held against what is here. The differences are kept as a register of their
//! own; nothing else changes until each is accepted, and one that was refused does not come back.

pub(super) mod accept;
pub mod compare;
mod file;
#[cfg(test)]
mod tests;

use super::change::{Change, Done, Family};
use super::error::{Result, StoreError};
use super::value::Value;
use super::writer::{Seen, Writer};
use super::{Rules, Store, known};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::hr::{DifferenceKind, DifferenceState};
use crate::domain::text::counted;
use chrono::Datelike;
pub use file::{Comparison, Fault, GivenForce, HrRow, NewDifference, NewForce};
use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

const DIFFERENCE: &str = "hr_difference";

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum HrChange {
    /// Keeps what a file showed; what was open of the file before it is superseded.
    Keep {
        /// The file's name.
        file: String,
        /// How many people it holds.
        people: usize,
        /// What differs.
        differences: Vec<NewDifference>,
        /// Forces that are new with it.
        forces: Vec<NewForce>,
    },
    /// Does what one difference says.
    Accept {
        /// The difference as seen.
        difference: Seen,
    },
    /// Does what every open difference of its kind and file says.
    AcceptAll {
        /// One of them.
        difference: i64,
    },
    /// Leaves one undone for good, with the reason.
    Refuse {
        /// The difference as seen.
        difference: Seen,
        /// Why.
        reason: String,
    },
}

impl From<HrChange> for Change {
    fn from(change: HrChange) -> Self {
        Self::Hr(Box::new(change))
    }
}

impl Store {
    /// One of the open differences of a kind.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn open_difference(&self, kind: DifferenceKind) -> Result<Option<i64>> {
        let sql = "SELECT id FROM main.hr_difference WHERE state = 'open' AND kind = ?1 LIMIT 1";
        let mut statement = self.db.prepare_cached(sql)?;
        Ok(statement.query_row([kind.code()], |row| row.get(0)).optional()?)
    }
}

impl Family for HrChange {
    fn name(&self) -> &'static str {
        match self {
            Self::Keep { .. } => "compare with hr",
            Self::Accept { .. } => "accept difference",
            Self::AcceptAll { .. } => "accept all differences",
            Self::Refuse { .. } => "refuse difference",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Keep { file, people, differences, forces } => {
                keep(w, rules, (file, *people), differences, forces)
            }
            Self::Accept { difference } => accept::one(w, rules, *difference),
            Self::AcceptAll { difference } => accept::all(w, rules, *difference),
            Self::Refuse { difference, reason } => refuse(w, rules, *difference, reason),
        }
    }
}

/// Keeps the differences of a file. They only propose; the audit keeps how many there are of each
/// kind and a digest over all, and then each one's fate.
fn keep(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    (file, people): (&str, usize),
    differences: &[NewDifference],
    forces: &[NewForce],
) -> Result<Done> {
    let mut findings = Findings::new();
    findings.required("file", file);
    findings.verdict()?;
    forces.iter().try_for_each(|force| add_force(w, force))?;
    let superseded = w.db().execute(
        "UPDATE hr_difference SET state = 'superseded', version = version + 1
         WHERE state = 'open'",
        [],
    )?;
    let reference = w.next_ref("HF", rules.today.year(), 3)?;
    let id = w.insert(
        "hr_file",
        &[
            ("ref", Value::from(&reference)),
            ("file", known(file)),
            ("compared_on", rules.today.into()),
            ("compared_by", w.actor().into()),
            ("people", i64::try_from(people).unwrap_or(i64::MAX).into()),
        ],
    )?;
    let mut digest = Sha256::new();
    for difference in differences {
        let own = w.next_ref("H", rules.today.year(), 5)?;
        digest.update(&difference.fingerprint);
        write(w, id, &own, difference)?;
    }
    let digest: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    w.note("hr_file", id, "differences", &file::counted(differences));
    w.note("hr_file", id, "digest", &digest);
    let added: Vec<&str> = forces.iter().map(|force| force.code.as_str()).collect();
    if !added.is_empty() {
        w.note("hr_file", id, "forces added", &added.join(", "));
    }
    let count = i64::try_from(differences.len()).unwrap_or(i64::MAX);
    let count = counted(count, "difference", "differences");
    let mut message = format!("{reference}: {count} to review");
    if superseded > 0 {
        let gone = format!("{superseded} open differences of earlier files");
        w.note("hr_file", id, "superseded", &gone);
        message.push_str(&format!(", {superseded} of an earlier file superseded"));
    }
    Ok(Done::for_good(reference, message))
}

/// Adds a force that a list is of, under the number by which its differences know it.
fn add_force(w: &Writer<'_>, force: &NewForce) -> Result<()> {
    let sql = "SELECT count(*) FROM force WHERE id = ?1 OR code = ?2";
    let taken: i64 =
        w.db().prepare_cached(sql)?.query_row(params![force.id, force.code], |row| row.get(0))?;
    if taken > 0 {
        let code = &force.code;
        let why = format!("a force was added meanwhile, so {code} was not; compare the file again");
        return Err(StoreError::Refused(why));
    }
    let sql = "INSERT INTO force (id, code, name) VALUES (?1, ?2, ?3)";
    w.db().execute(sql, params![force.id, force.code, force.name])?;
    Ok(())
}

fn write(w: &Writer<'_>, file: i64, reference: &str, new: &NewDifference) -> Result<()> {
    let row = &new.row;
    let day = |date: Option<crate::domain::time::Date>| date.map(|date| date.to_string());
    w.db()
        .prepare_cached(
            "INSERT INTO hr_difference (ref, file_id, kind, person_id, says, name, number,
               force_id, person_kind, rank, unit, employer, born, started, post_id, from_on,
               left_on, leaving, case_kind, level, state, fingerprint)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
               ?18, ?19, ?20, 'open', ?21)",
        )?
        .execute(params![
            reference,
            file,
            new.found.kind.code(),
            new.person_id,
            new.found.says,
            row.name,
            Some(&row.number).filter(|number| !number.is_empty()),
            new.force_id,
            new.kind.code(),
            row.rank,
            row.unit,
            row.employer,
            day(row.born),
            day(row.started),
            new.post_id,
            day(row.from),
            day(row.left),
            row.leaving.map(|leaving| leaving.code()),
            new.found.case.map(|(kind, _)| kind.code()),
            new.found.case.map(|(_, level)| level.code()),
            new.fingerprint,
        ])?;
    Ok(())
}

fn refuse(w: &mut Writer<'_>, rules: &Rules<'_>, seen: Seen, reason: &str) -> Result<Done> {
    let reference = open(w, seen)?;
    let mut findings = Findings::new();
    findings.required("reason", reason);
    findings.verdict()?;
    let mut fields = decided(w, rules, DifferenceState::Refused);
    fields.push(("reason", known(reason)));
    w.update(DIFFERENCE, seen.id, &fields)?;
    Ok(Done::new(&reference, format!("{reference} refused; it does not come back as it is")))
}

/// The reference of a difference that still waits.
fn open(w: &Writer<'_>, seen: Seen) -> Result<String> {
    let row = w.seen_fields(DIFFERENCE, seen, &["ref", "state"])?;
    let reference = row.text("ref").to_owned();
    match row.word("state") {
        Some(DifferenceState::Open) => Ok(reference),
        state => Err(StoreError::Refused(format!(
            "{reference} is {}; only an open difference can be decided",
            state.map_or("of a state unknown here", DifferenceState::label)
        ))),
    }
}

fn decided(
    w: &Writer<'_>,
    rules: &Rules<'_>,
    state: DifferenceState,
) -> Vec<(&'static str, Value)> {
    vec![
        ("state", state.code().into()),
        ("decided_by", w.actor().into()),
        ("decided_on", rules.today.into()),
    ]
}
