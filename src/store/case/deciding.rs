//! Deciding a case: it closes, and a grant writes the clearance.

use super::checks;
use super::clock::end_stop;
use super::queue::unknown_words;
use super::{CASE, STAGE, open_case, residency};
use crate::domain::choice::Choice;
use crate::domain::time::show_date;
use crate::domain::vetting::{self, CaseKind, Level, Outcome, Stage};
use crate::store::change::{Change, Done};
use crate::store::error::{Result, StoreError};
use crate::store::value::Value;
use crate::store::writer::{Fetched, Seen, Writer};
use crate::store::{Rules, clearance, known};

/// Decides a case; a grant writes the clearance with its expiry by the policy of the day.
pub(in crate::store) fn decide(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    change: &Change,
) -> Result<Done> {
    let Change::DecideCase { outcome, grounds, conditions, rationale, .. } = change else {
        return Err(StoreError::Refused("this is not a decision".to_owned()));
    };
    let case = open_case(w, seen)?;
    vetting::may_decide(*outcome, grounds, conditions, rationale)?;
    let grants = matches!(outcome, Outcome::Granted | Outcome::Conditions);
    let level: Level = case.word("level").ok_or_else(unknown_words)?;
    if grants {
        may_grant(w, rules, &case, seen.id)?;
    }
    let mut stopped = case.int("stopped_days").unwrap_or(0);
    if let Some(since) = case.date("stopped_since") {
        stopped += end_stop(w, rules, seen.id, since)?;
    }
    let codes: Vec<&str> = grounds.iter().map(|ground| ground.code()).collect();
    w.update(
        CASE,
        seen.id,
        &[
            (STAGE, Stage::Closed.code().into()),
            ("stopped_since", Value::Null),
            ("stopped_days", stopped.into()),
            ("outcome", outcome.code().into()),
            ("grounds", known(&codes.join(","))),
            ("conditions", known(conditions)),
            ("rationale", known(rationale)),
            ("decided_by", w.actor().into()),
            ("closed_on", rules.today.into()),
        ],
    )?;
    let reference = case.text("ref").to_owned();
    let mut message = format!("{reference} {}", outcome.label());
    if grants {
        let person = case.int("person_id").unwrap_or_default();
        let (clearance, until) = clearance::grant(w, rules, person, level, &reference, change)?;
        message = format!("{message}: {clearance} valid until {}", show_date(until));
    }
    Ok(Done::new(reference, message))
}

/// Whether a case can be granted by the policy in force on the day it was received: no mandatory
/// check is open, third parties' included, and no residency gap is left unexplained.
fn may_grant(w: &Writer<'_>, rules: &Rules<'_>, case: &Fetched, id: i64) -> Result<()> {
    let (Some(level), Some(kind)) = (case.word::<Level>("level"), case.word::<CaseKind>("kind"))
    else {
        return Err(unknown_words());
    };
    let received = case.date("received").unwrap_or(rules.today);
    let demanded = rules.on(received).checks_of(level, kind);
    let checks = checks::standing(w, id)?;
    vetting::may_grant(&checks, &demanded, level).map_err(StoreError::Refused)?;
    let person = case.int("person_id").unwrap_or_default();
    residency::may_grant(w, rules, person, (level, kind, received))
}
