//! Changes to the gifts-and-hospitality register: declaring, deciding, linking to a person, and
//! importing a register kept elsewhere.

use super::barred::ENTRY;
use super::change::{DeclareGift, Done, NilReturn};
use super::error::{Result, StoreError};
use super::monitoring::MONITORING;
use super::value::Value;
use super::writer::{Seen, Writer};
use super::{Rules, Side, Store, known};
use crate::domain::check::{self, Findings};
use crate::domain::choice::Choice;
use crate::domain::gift::{self, GiftBand, GiftDecision, GiftStage};
use crate::domain::time::Date;
use chrono::Datelike;
use std::collections::HashSet;

const GIFT: &str = "gift";
const NIL_RETURN: &str = "nil_return";
const STAGE: &str = "stage";

/// Puts a declaration on the register; band and lateness follow the policy of its own date.
pub(super) fn declare(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    declared: &DeclareGift,
) -> Result<Done> {
    may_declare(declared, rules.today)?;
    let (reference, verdict) = write(w, rules, declared)?;
    let value = match verdict.band {
        GiftBand::Unknown => "value unknown",
        band => band.label(),
    };
    let late = if verdict.late { ", late" } else { "" };
    let message = format!("{reference} declared: {value}{late}");
    Ok(Done::new(reference, message))
}

fn may_declare(declared: &DeclareGift, today: Date) -> Result<()> {
    let mut findings = Findings::new();
    if declared.person_id.is_none() {
        findings.required("recipient", &declared.recipient);
    }
    findings.refuse_if(
        declared.offered.is_some_and(|date| date > today),
        "offered",
        "it cannot be offered after today; correct the date",
    );
    findings.refuse_if(
        declared.declared.is_some_and(|date| date > today),
        "declared",
        "it cannot be declared after today; correct the date",
    );
    findings.required("description", &declared.description);
    findings.refuse_if(
        declared.value.is_some_and(|value| value.0 < 0),
        "value",
        "the value is below nothing; write the amount without a minus",
    );
    Ok(findings.verdict()?)
}

/// What the policy says of a declaration.
struct Verdict {
    band: GiftBand,
    late: bool,
}

/// A gift is judged by the policy of the day it was offered, failing that of its declaration.
/// Where either date is unknown nobody can say that it was late.
fn judge(rules: &Rules<'_>, declared: &DeclareGift) -> Verdict {
    let date = declared.offered.or(declared.declared).unwrap_or(rules.today);
    let policy = rules.on(date);
    let late = match (declared.offered, declared.declared) {
        (Some(offered), Some(declared)) => gift::late(offered, declared, policy),
        _ => false,
    };
    Verdict { band: policy.gift_band(declared.value), late }
}

fn recipient(w: &Writer<'_>, declared: &DeclareGift) -> Result<Value> {
    match declared.person_id {
        Some(person) => Ok(w.fields("person", person, &["name"])?.value("name").clone()),
        None => Ok(declared.recipient.trim().into()),
    }
}

/// Adds the row and returns its reference.
fn write(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    declared: &DeclareGift,
) -> Result<(String, Verdict)> {
    let verdict = judge(rules, declared);
    let recipient = recipient(w, declared)?;
    let reference = w.next_ref("G", rules.today.year(), 5)?;
    let text = |text: &Option<String>| known(text.as_deref().unwrap_or_default());
    w.insert(
        GIFT,
        &[
            ("ref", Value::from(&reference)),
            ("person_id", declared.person_id.into()),
            ("recipient", recipient),
            ("offered", declared.offered.into()),
            ("offered_text", text(&declared.offered_text)),
            ("declared", declared.declared.into()),
            ("direction", declared.direction.code().into()),
            ("kind", declared.kind.code().into()),
            ("description", declared.description.trim().into()),
            ("donor", text(&declared.donor)),
            ("value_pence", declared.value.map(|value| value.0).into()),
            ("value_text", text(&declared.value_text)),
            ("band", verdict.band.code().into()),
            ("disposition", declared.disposition.code().into()),
            ("disposition_text", text(&declared.disposition_text)),
            (STAGE, GiftStage::Declared.code().into()),
            ("late", verdict.late.into()),
            ("cash", declared.cash.into()),
            ("supplier", declared.supplier.into()),
            ("source", text(&declared.source)),
            ("fingerprint", declared.fingerprint.clone().into()),
        ],
    )?;
    Ok((reference, verdict))
}

/// Records what PSD decided. A question for more information is no decision yet: it has no day
/// and no decision-maker until the answer is in.
pub(super) fn decide(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    decision: GiftDecision,
    reason: &str,
) -> Result<Done> {
    let row = w.seen_fields(GIFT, seen, &["ref", STAGE])?;
    let reference = row.text("ref");
    if let Some(stage @ (GiftStage::Decided | GiftStage::Published)) = row.word(STAGE) {
        return Err(StoreError::Refused(format!(
            "{reference} is {} already; only a gift awaiting a decision can be decided",
            stage.label()
        )));
    }
    gift::may_decide(decision, reason, reason)?;
    let (stage, on, by) = match decision {
        GiftDecision::MoreInformation => (GiftStage::MoreInformation, Value::Null, Value::Null),
        _ => (GiftStage::Decided, rules.today.into(), w.actor().into()),
    };
    w.update(
        GIFT,
        seen.id,
        &[
            (STAGE, stage.code().into()),
            ("decision", decision.code().into()),
            ("decision_reason", known(reason)),
            ("decided_on", on),
            ("decided_by", by),
        ],
    )?;
    let message = match decision {
        GiftDecision::MoreInformation => format!("{reference}: more information asked"),
        decision => format!("{reference} {}", decision.label()),
    };
    Ok(Done::new(reference, message))
}

/// Says which person the recipient is. The name stays as it was given.
pub(super) fn link(w: &mut Writer<'_>, seen: Seen, person_id: i64) -> Result<Done> {
    let row = w.seen_fields(GIFT, seen, &["ref", "person_id"])?;
    let person = w.fields("person", person_id, &["ref", "name"])?;
    let (reference, to) = (row.text("ref"), person.text("ref"));
    if row.int("person_id") == Some(person_id) {
        return Err(StoreError::Refused(format!(
            "{reference} is linked to {to} already; choose another person to correct it"
        )));
    }
    w.update(GIFT, seen.id, &[("person_id", person_id.into())])?;
    Ok(Done::new(reference, format!("{reference} linked to {to} {}", person.text("name"))))
}

/// Adds the rows of a register kept elsewhere, leaving out those that are here by their
/// fingerprint. Each row has an audit entry of its own, so that its history begins with it; the
/// file's entry follows.
///
/// A row stands as declared: that another force published it says nothing of a decision here.
pub(super) fn import(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    file: &str,
    gifts: &[DeclareGift],
    nil_returns: &[NilReturn],
) -> Result<Done> {
    let mut findings = Findings::new();
    findings.required("file", file);
    findings.verdict()?;
    let mut there = 0;
    for (i, row) in gifts.iter().enumerate() {
        if w.is_there(GIFT, row.fingerprint.as_deref())? {
            there += 1;
            continue;
        }
        may_import(row, file, i + 1)?;
        let (reference, _) = write(w, rules, row)?;
        w.entry("import gift", &reference)?;
    }
    let imported = gifts.len() - there;
    let mut nil_there = 0;
    for row in nil_returns {
        if w.is_there(NIL_RETURN, Some(&row.fingerprint))? {
            nil_there += 1;
            continue;
        }
        let reference = write_nil_return(w, rules, row)?;
        w.entry("import nil return", &reference)?;
    }
    let nil = nil_returns.len() - nil_there;
    let already = there + nil_there;
    let message = format!("imported {imported}, nil returns {nil}, already here {already}");
    Ok(Done { undoable: imported + nil > 0, ..Done::new(file, message) })
}

impl Store {
    /// Those of these fingerprints whose record is here already, in a compartment.
    ///
    /// # Errors
    /// The compartment is shut, or the database cannot be read.
    pub fn known_fingerprints<'f>(
        &self,
        side: Side,
        asked: &[&'f str],
    ) -> Result<HashSet<&'f str>> {
        if !self.is_open(side) {
            return Err(StoreError::NoIntelligence);
        }
        let tables = match side {
            Side::Casework => vec![GIFT, NIL_RETURN, ENTRY, MONITORING],
            Side::Intelligence => vec!["intel.report", "intel.complaint"],
        };
        let there = |table| format!("EXISTS (SELECT 1 FROM {table} WHERE fingerprint = ?1)");
        let there: Vec<String> = tables.into_iter().map(there).collect();
        let sql = format!("SELECT {}", there.join(" OR "));
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut known = HashSet::new();
        for fingerprint in asked {
            if statement.query_row([fingerprint], |row| row.get(0))? {
                known.insert(*fingerprint);
            }
        }
        Ok(known)
    }
}

/// Refuses a row that the register cannot hold. Everything else is kept as it was given: what
/// another register says is not ours to correct.
fn may_import(row: &DeclareGift, file: &str, number: usize) -> Result<()> {
    let problem = if row.person_id.is_none() && check::blank(&row.recipient) {
        "names no recipient"
    } else if row.value.is_some_and(|value| value.0 < 0) {
        "has a value below nothing"
    } else {
        return Ok(());
    };
    Err(StoreError::Refused(format!(
        "gift {number} of {file} {problem}, so nothing was imported; correct or leave out the row"
    )))
}

fn write_nil_return(w: &mut Writer<'_>, rules: &Rules<'_>, row: &NilReturn) -> Result<String> {
    let reference = w.next_ref("Z", rules.today.year(), 5)?;
    w.insert(
        NIL_RETURN,
        &[
            ("ref", Value::from(&reference)),
            ("recipient", row.recipient.trim().into()),
            ("source", known(row.source.as_deref().unwrap_or_default())),
            ("fingerprint", Value::from(&row.fingerprint)),
        ],
    )?;
    Ok(reference)
}

#[cfg(test)]
mod tests;
