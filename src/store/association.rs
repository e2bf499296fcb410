//! Changes to the notifiable-association register: declaring, research, evaluating, reviewing,
//! and the log of every look, because these records are need-to-know.

use super::change::{Change, Done};
use super::error::{Result, StoreError};
use super::interest::both;
use super::value::Value;
use super::writer::{Fetched, Seen, Writer};
use super::{Rules, known};
use crate::domain::association::{self, AssociationStage, Risk};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::time::{iso, show_date};
use chrono::Datelike;
use rusqlite::OptionalExtension;

const ASSOCIATION: &str = "association";
const STAGE: &str = "stage";

/// Puts a declaration on the register.
pub(super) fn declare(w: &mut Writer<'_>, rules: &Rules<'_>, change: &Change) -> Result<Done> {
    let Change::DeclareAssociation {
        person_id,
        associate,
        relationship,
        category,
        contact,
        arose,
        declared,
    } = change
    else {
        return Err(StoreError::Refused("this is not a declaration".to_owned()));
    };
    let mut findings = Findings::new();
    findings.required("associate", associate);
    findings.required("relationship", relationship);
    findings.refuse_if(
        *declared > rules.today,
        "declared",
        "it cannot be declared after today; correct the date",
    );
    findings.verdict()?;
    // The message leaves the names out: it may stand on a screen that others see.
    w.fields("person", *person_id, &[])?;
    let reference = w.next_ref("N", rules.today.year(), 5)?;
    w.insert(
        ASSOCIATION,
        &[
            ("ref", Value::from(&reference)),
            ("person_id", (*person_id).into()),
            ("associate", known(associate)),
            ("relationship", known(relationship)),
            ("category", category.code().into()),
            ("contact", contact.code().into()),
            ("arose", known(arose)),
            ("declared", (*declared).into()),
            (STAGE, AssociationStage::Declared.code().into()),
        ],
    )?;
    let message = format!("{reference} declared: {}", category.label());
    Ok(Done::new(reference, message))
}

const FIELDS: &[&str] = &["ref", STAGE, "person_risk", "force_risk"];

/// The association as seen, refused when it is closed.
fn open(w: &Writer<'_>, seen: Seen) -> Result<Fetched> {
    let row = w.seen_fields(ASSOCIATION, seen, FIELDS)?;
    refuse_closed(row.text("ref"), row.text(STAGE))?;
    Ok(row)
}

fn refuse_closed(reference: &str, stage: &str) -> Result<()> {
    if stage != AssociationStage::Closed.code() {
        return Ok(());
    }
    Err(StoreError::Refused(format!("{reference} is closed; declare it anew to work on it")))
}

/// Evaluates the risk for the person and for the force and says what follows; the higher of the
/// two sets the review. May be done again, when the risk has changed.
pub(super) fn evaluate(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    change: &Change,
) -> Result<Done> {
    let Change::EvaluateAssociation {
        person_risk,
        force_risk,
        evaluation,
        outcome,
        conditions,
        ..
    } = change
    else {
        return Err(StoreError::Refused("this is not an evaluation".to_owned()));
    };
    let row = open(w, seen)?;
    let mut findings = Findings::new();
    findings.required("evaluation", evaluation);
    let (person, force) = (*person_risk, *force_risk);
    both(
        findings.verdict(),
        association::may_evaluate(Some(person), Some(force), *outcome, conditions),
    )?;
    let due = association::review_due(rules.today, person, force, rules.on(rules.today));
    w.update(
        ASSOCIATION,
        seen.id,
        &[
            (STAGE, AssociationStage::Evaluated.code().into()),
            ("person_risk", person.code().into()),
            ("force_risk", force.code().into()),
            ("evaluation", known(evaluation)),
            ("outcome", outcome.code().into()),
            ("conditions", known(conditions)),
            ("evaluated_on", rules.today.into()),
            ("evaluated_by", w.actor().into()),
            ("review_due", due.into()),
        ],
    )?;
    let reference = row.text("ref");
    let message =
        format!("{reference} evaluated: {}, review due {}", outcome.label(), show_date(due));
    Ok(Done::new(reference, message))
}

/// Records a review, and either sets the next or closes the association.
pub(super) fn review(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    note: &str,
    close: bool,
) -> Result<Done> {
    let row = open(w, seen)?;
    let reference = row.text("ref");
    let risks = (row.word::<Risk>("person_risk"), row.word::<Risk>("force_risk"));
    let (Some(AssociationStage::Evaluated), (Some(person), Some(force))) = (row.word(STAGE), risks)
    else {
        return Err(StoreError::Refused(format!(
            "{reference} is not evaluated; evaluate its risk before reviewing it"
        )));
    };
    let mut findings = Findings::new();
    findings.required("note", note);
    findings.verdict()?;
    let policy = rules.on(rules.today);
    let due = (!close).then(|| association::review_due(rules.today, person, force, policy));
    let stage = if close { AssociationStage::Closed } else { AssociationStage::Evaluated };
    w.update(
        ASSOCIATION,
        seen.id,
        &[
            (STAGE, stage.code().into()),
            ("review_due", due.into()),
            ("reviewed_on", rules.today.into()),
            ("review_note", known(note)),
        ],
    )?;
    let next = due.map_or("closed".to_owned(), |due| format!("next {}", show_date(due)));
    Ok(Done::new(reference, format!("{reference} reviewed, {next}")))
}

/// Adds a research note on the intelligence side, by the association's reference. Its stage
/// stays: a change writes one side only.
pub(super) fn research(w: &mut Writer<'_>, reference: &str, note: &str) -> Result<Done> {
    let reference = reference.trim().to_uppercase();
    let sql = "SELECT stage FROM main.association WHERE ref = ?1";
    let stage: Option<String> = w.db().query_row(sql, [&reference], |row| row.get(0)).optional()?;
    let stage = stage.ok_or_else(|| StoreError::NoRecord(reference.clone()))?;
    refuse_closed(&reference, &stage)?;
    let mut findings = Findings::new();
    findings.required("note", note);
    findings.verdict()?;
    w.insert(
        "intel.research",
        &[
            ("association_ref", Value::from(&reference)),
            ("at", iso(w.now()).into()),
            ("by", w.actor().into()),
            ("note", known(note)),
        ],
    )?;
    let message = format!("research on {reference} noted");
    Ok(Done::new(reference, message))
}

/// Logs that somebody looked. No row changes, and the entry stands for good.
pub(super) fn look(w: &Writer<'_>, id: i64) -> Result<Done> {
    let row = w.fields(ASSOCIATION, id, &["ref"])?;
    let reference = row.text("ref");
    Ok(Done::for_good(reference, format!("your look at {reference} is logged")))
}

#[cfg(test)]
mod tests;
