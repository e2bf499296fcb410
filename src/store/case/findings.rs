//! Adverse findings of a case, one by one: what was found, and how it was weighed.

use super::queue::unknown_words;
use super::{STAGE, touch, workable_case};
use crate::domain::case::{Finding, FindingWords, Weighed, may_close};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::text::counted;
use crate::domain::vetting::{Outcome, Stage};
use crate::store::change::Done;
use crate::store::error::{Result, StoreError};
use crate::store::row;
use crate::store::writer::{Fetched, Seen, Writer};
use crate::store::{Rules, known};

const FINDING: &str = "finding";

/// An adverse finding of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct NewFinding {
    /// The case as seen.
    pub case: Seen,
    /// What was found.
    pub words: FindingWords,
}

/// How a finding was weighed.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The case as seen.
    pub case: Seen,
    /// The finding's number in the table.
    pub finding: i64,
    /// How.
    pub weighed: Weighed,
    /// Why.
    pub reason: String,
}

/// Records a finding that no check returned, such as one of an interview.
pub(super) fn record(w: &mut Writer<'_>, rules: &Rules<'_>, new: &NewFinding) -> Result<Done> {
    let case = workable_case(w, new.case)?;
    new.words.check("what", rules.today)?;
    insert(w, rules, new.case.id, None, &new.words)?;
    stay(w, &case, new.case.id)?;
    let reference = case.text("ref");
    let label = new.words.category.map_or("", Choice::label);
    Ok(Done::new(reference, format!("{reference}: adverse finding recorded, {label}")))
}

/// Writes a finding that holds; `check` is the check that returned it.
pub(super) fn insert(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    case: i64,
    check: Option<i64>,
    words: &FindingWords,
) -> Result<i64> {
    w.insert(
        FINDING,
        &[
            ("case_id", case.into()),
            ("check_id", check.into()),
            ("category", words.category.map(Choice::code).into()),
            ("happened", words.happened.into()),
            ("disclosed", words.disclosed.map(Choice::code).into()),
            ("weight", words.weight.map(Choice::code).into()),
            ("text", known(&words.text)),
            ("found_on", rules.today.into()),
            ("found_by", w.actor().into()),
        ],
    )
}

/// Says how a finding was weighed and why; an answer may be given again until the case closes.
pub(super) fn answer(w: &mut Writer<'_>, rules: &Rules<'_>, answer: &Answer) -> Result<Done> {
    let case = workable_case(w, answer.case)?;
    let mut findings = Findings::new();
    findings.required("reason", &answer.reason);
    findings.verdict()?;
    let row = w.fields(FINDING, answer.finding, &["case_id"])?;
    let reference = case.text("ref");
    if row.int("case_id") != Some(answer.case.id) {
        return Err(StoreError::NoRecord(format!("finding {} of {reference}", answer.finding)));
    }
    w.update(
        FINDING,
        answer.finding,
        &[
            ("answer", answer.weighed.code().into()),
            ("answer_reason", known(&answer.reason)),
            ("answered_by", w.actor().into()),
            ("answered_on", rules.today.into()),
        ],
    )?;
    stay(w, &case, answer.case.id)?;
    let left = of_case(w, answer.case.id)?.iter().filter(|found| found.answer.is_none()).count();
    let left = if left == 0 { "none left to answer".to_owned() } else { format!("{left} left") };
    Ok(Done::new(reference, format!("{reference} finding: {}, {left}", answer.weighed.label())))
}

/// The case stays at its stage and its version moves on.
fn stay(w: &mut Writer<'_>, case: &Fetched, id: i64) -> Result<()> {
    touch(w, id, case.word::<Stage>(STAGE).ok_or_else(unknown_words)?)
}

/// The findings of a case, in the order in which the detail and the decision's form list them.
pub(super) fn of_case(w: &Writer<'_>, case: i64) -> Result<Vec<Finding>> {
    let mut statement = w.db().prepare_cached(
        "SELECT category, weight, text, answer, answer IS NULL FROM finding
         WHERE case_id = ?1 ORDER BY id",
    )?;
    let mut rows = statement.query([case])?;
    let mut found = Vec::new();
    while let Some(at) = rows.next()? {
        let category = row::word(at, 0)?.ok_or_else(unknown_words)?;
        let weight = row::word(at, 1)?.ok_or_else(unknown_words)?;
        let answer = row::word(at, 3)?;
        if answer.is_none() && !at.get::<_, bool>(4)? {
            return Err(unknown_words());
        }
        found.push(Finding { category, weight, text: at.get(2)?, answer });
    }
    Ok(found)
}

/// Refuses to overturn a refusal over a finding that came up since and that nobody answered; what
/// the panel makes of those answered stands in its reason.
pub(super) fn none_unanswered(w: &Writer<'_>, case: i64) -> Result<()> {
    let open = of_case(w, case)?.iter().filter(|found| found.answer.is_none()).count();
    if open == 0 {
        return Ok(());
    }
    let open = counted(i64::try_from(open).unwrap_or(i64::MAX), "finding", "findings");
    Err(StoreError::Refused(format!(
        "{open} of the case came up since the refusal and nobody answered; answer what is open, \
         then record the outcome of the appeal"
    )))
}

/// Refuses to close a case over a finding that is not answered, or against an answer.
pub(super) fn answered(w: &Writer<'_>, case: i64, outcome: Outcome) -> Result<Vec<Finding>> {
    let found = of_case(w, case)?;
    may_close(&found, outcome).map_err(StoreError::Refused)?;
    Ok(found)
}
