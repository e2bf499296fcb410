//! Changes to the list of people at risk. An entry rests on a named decision, is looked at again
//! and ends: once it has expired only the audit still knows of it.

#[macro_use]
pub(in crate::store) mod indicators;
#[cfg(test)]
mod tests;

use super::change::{Change, Done, Family};
use super::error::{Result, StoreError};
use super::subject::{self, Described};
use super::value::Value;
use super::writer::{Seen, Writer};
use super::{Rules, Side, Store, known};
use crate::domain::check::Findings;
use crate::domain::risk::may_stand;
use crate::domain::time::{Date, Moment, add_months, day, show_date};
use chrono::Datelike;

const AT_RISK: &str = "intel.at_risk";

/// What a meeting is told of people at risk: those due for review by then and those entered since
/// the last one. `?1` is today, `?2` the day of the meeting, `?3` the day of the last. They go by
/// reference alone, because an agenda outlives an entry.
pub(super) const AGENDA: &str = "SELECT ref,
      CASE WHEN review_on <= ?2 THEN 'review due ' || review_on || ', expires ' || expires_on
           ELSE 'entered ' || entered_on || ', review ' || review_on END
    FROM intel.at_risk
    WHERE expires_on >= ?1 AND (review_on <= ?2 OR entered_on >= ?3)
    ORDER BY review_on, ref";

/// Somebody to be entered.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The person.
    pub person_id: i64,
    /// Why, in words.
    pub reason: String,
    /// Who decided it.
    pub decided_by: String,
    /// The decision: its reference, or its words.
    pub decision: String,
    /// When it is looked at again; the policy's period where not said.
    pub review_on: Option<Date>,
    /// When it ends; the policy's period where not said.
    pub expires_on: Option<Date>,
}

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum AtRiskChange {
    /// Enters somebody, with their indicators as they stand.
    Enter(Entry),
    /// Looks at an entry again: it goes on to another review, or is taken out.
    Review {
        /// The entry as seen.
        entry: Seen,
        /// What the review found.
        note: String,
        /// The next review; the policy's period where not said.
        review_on: Option<Date>,
        /// A new end; as it was where not said.
        expires_on: Option<Date>,
        /// Whether it is taken out instead.
        take_out: bool,
    },
    /// Takes an entry out.
    TakeOut {
        /// The entry as seen.
        entry: Seen,
        /// Why.
        reason: String,
    },
    /// Takes out every entry whose last day has passed.
    Expire,
}

impl From<AtRiskChange> for Change {
    fn from(change: AtRiskChange) -> Self {
        Self::AtRisk(Box::new(change))
    }
}

impl Family for AtRiskChange {
    fn name(&self) -> &'static str {
        match self {
            Self::Enter(_) => "enter at risk",
            Self::Review { .. } => "review at risk",
            Self::TakeOut { .. } => "take out at risk",
            Self::Expire => "expire at risk",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Enter(entry) => enter(w, rules, entry),
            Self::Review { entry, note, take_out: true, .. } => take_out(w, *entry, "note", note),
            Self::Review { entry, note, review_on, expires_on, .. } => {
                review(w, rules, *entry, note, *review_on, *expires_on)
            }
            Self::TakeOut { entry, reason } => take_out(w, *entry, "reason", reason),
            Self::Expire => expire(w, rules),
        }
    }
}

impl Store {
    /// Whether an entry has expired and is still kept.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn has_expired(&self, now: Moment) -> Result<bool> {
        if !self.is_open(Side::Intelligence) {
            return Ok(false);
        }
        let sql = "SELECT EXISTS (SELECT 1 FROM intel.at_risk WHERE expires_on < ?1)";
        Ok(self.db.prepare_cached(sql)?.query_row([day(now).to_string()], |row| row.get(0))?)
    }
}

fn enter(w: &mut Writer<'_>, rules: &Rules<'_>, entry: &Entry) -> Result<Done> {
    let policy = rules.on(rules.today);
    let mut findings = Findings::new();
    findings.required("reason", &entry.reason);
    findings.required("decided_by", &entry.decided_by);
    findings.required("decision", &entry.decision);
    for (field, text) in [("reason", &entry.reason), ("decision", &entry.decision)] {
        let marking = policy.refuses_marking(text).unwrap_or_default();
        let message = format!("this text is marked {marking}, which may not be held here");
        findings.refuse_if(!marking.is_empty(), field, message);
    }
    let months = |months| add_months(rules.today, months);
    let review_on = entry.review_on.unwrap_or_else(|| months(policy.at_risk.review_months));
    let expires_on = entry.expires_on.unwrap_or_else(|| months(policy.at_risk.expiry_months));
    let stands = may_stand(rules.today, review_on, expires_on, policy);
    super::interest::both(findings.verdict(), stands)?;
    let made_way = refuse_entered(w, rules, entry.person_id)?;
    let described = Described { person_id: Some(entry.person_id), ..Described::default() };
    let whom = subject::settle(w.db(), &described)?;
    let indicators = indicators::as_they_stand(w, policy, entry.person_id, rules.today)?;
    let reference = w.next_ref("K", rules.today.year(), 5)?;
    w.insert(
        AT_RISK,
        &[
            ("ref", Value::from(&reference)),
            ("person_id", entry.person_id.into()),
            ("name", whom.name),
            ("force", whom.force),
            ("unit", whom.unit),
            ("reason", known(&entry.reason)),
            ("decided_by", known(&entry.decided_by)),
            ("decision", known(&entry.decision)),
            ("indicators", indicators.to_string().into()),
            ("entered_on", rules.today.into()),
            ("review_on", review_on.into()),
            ("expires_on", expires_on.into()),
        ],
    )?;
    let message = format!(
        "{reference} entered; review {}, expires {}",
        show_date(review_on),
        show_date(expires_on)
    );
    // What has expired does not come back.
    Ok(Done { undoable: !made_way, ..Done::new(reference, message) })
}

/// Refuses somebody who is on the list; an entry that has expired makes way, and it is said
/// whether one did.
fn refuse_entered(w: &mut Writer<'_>, rules: &Rules<'_>, person: i64) -> Result<bool> {
    use rusqlite::OptionalExtension;
    let sql = "SELECT id, ref, expires_on < ?2 FROM intel.at_risk WHERE person_id = ?1";
    let there: Option<(i64, String, bool)> = w
        .db()
        .prepare_cached(sql)?
        .query_row((person, rules.today.to_string()), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    match there {
        None => Ok(false),
        Some((id, reference, true)) => {
            w.remove(AT_RISK, id)?;
            w.entry("expire at risk", &reference)?;
            Ok(true)
        }
        Some((_, reference, false)) => Err(StoreError::Refused(format!(
            "this person is on the list as {reference}; review that entry instead"
        ))),
    }
}

fn review(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    note: &str,
    review_on: Option<Date>,
    expires_on: Option<Date>,
) -> Result<Done> {
    let policy = rules.on(rules.today);
    let row = w.seen_fields(AT_RISK, seen, &["ref", "expires_on", "person_id"])?;
    let expires_on = expires_on.or(row.date("expires_on")).unwrap_or(rules.today);
    // The policy's next review never falls past the entry's own end.
    let next = add_months(rules.today, policy.at_risk.review_months).min(expires_on);
    let review_on = review_on.unwrap_or(next);
    let mut findings = Findings::new();
    findings.required("note", note);
    let stands = may_stand(rules.today, review_on, expires_on, policy);
    super::interest::both(findings.verdict(), stands)?;
    let person = row.int("person_id").unwrap_or_default();
    let indicators = indicators::as_they_stand(w, policy, person, rules.today)?;
    w.update(
        AT_RISK,
        seen.id,
        &[
            ("review_on", review_on.into()),
            ("expires_on", expires_on.into()),
            ("reviewed_on", rules.today.into()),
            ("review_note", known(note)),
            ("indicators", indicators.to_string().into()),
        ],
    )?;
    let reference = row.text("ref");
    let message = format!("{reference} reviewed; next review {}", show_date(review_on));
    Ok(Done::new(reference, message))
}

/// Takes an entry out for good; why stands in the audit.
fn take_out(w: &mut Writer<'_>, seen: Seen, field: &'static str, reason: &str) -> Result<Done> {
    let row = w.seen_fields(AT_RISK, seen, &["ref"])?;
    let mut findings = Findings::new();
    findings.required(field, reason);
    findings.verdict()?;
    w.update(AT_RISK, seen.id, &[("review_note", known(reason))])?;
    w.remove(AT_RISK, seen.id)?;
    let reference = row.text("ref");
    Ok(Done::for_good(reference, format!("{reference} taken out; only the audit keeps it")))
}

/// Takes out what has expired, an entry of the audit for each.
fn expire(w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
    let expired: Vec<(i64, String)> = {
        let sql = "SELECT id, ref FROM intel.at_risk WHERE expires_on < ?1 ORDER BY id";
        let mut statement = w.db().prepare_cached(sql)?;
        let rows =
            statement.query_map([rules.today.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    if expired.is_empty() {
        return Err(StoreError::Refused("no entry of a person at risk has expired".to_owned()));
    }
    for (id, reference) in &expired {
        w.remove(AT_RISK, *id)?;
        w.entry("expire at risk", reference)?;
    }
    let message = format!("{} expired and taken out", expired.len());
    Ok(Done::for_good(rules.today.to_string(), message))
}
