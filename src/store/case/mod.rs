//! Changes to vetting cases, a file a thought: opening, the queue, checks and third parties, where
//! the applicant lived, findings, the clock, deciding, conditions, appeals.

mod appeals;
mod checks;
mod clock;
mod conditions;
mod deciding;
mod findings;
mod opening;
mod queue;
pub(in crate::store) mod residency;
#[cfg(test)]
mod tests;

pub use appeals::{DecideAppeal, NewAppeal};
pub use checks::{AskCheck, CorrectParty, NewParty, RecordCheck};
pub(super) use clock::{start_clock, stop_clock};
pub use conditions::ReviewCondition;
pub(super) use deciding::discontinue;
pub use deciding::{Decision, Second};
pub use findings::{Answer, NewFinding};
pub(super) use opening::{Request, open, receive};
pub(super) use queue::{assign, facts_of, override_priority, roll_day, take_next};
pub use residency::{CorrectStay, NewStay};

use super::Rules;
use super::change::{Change, Done, Family};
use super::error::{Result, StoreError};
use super::writer::{Fetched, Seen, Writer};
use crate::domain::choice::Choice;
use crate::domain::vetting::{CheckKind, Stage};

const CASE: &str = "vetting_case";
const STAGE: &str = "stage";
const CASE_FIELDS: &[&str] = &[
    "ref",
    "person_id",
    "post_id",
    "kind",
    "level",
    STAGE,
    "received",
    "assigned",
    "stopped_days",
    "stopped_since",
    "closed_on",
];

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum CaseChange {
    /// Names a third party, with the checks that the policy has them carry.
    AddParty(NewParty),
    /// Corrects a third party, whose checks follow.
    CorrectParty(CorrectParty),
    /// Writes down where the applicant lived, or what explains that there is no address.
    AddStay(NewStay),
    /// Corrects an entry of the address history.
    CorrectStay(CorrectStay),
    /// Asks for one check, which the policy demands or not.
    AskCheck(AskCheck),
    /// Asks for every check of the case, as seen, that nobody asked for yet.
    AskChecks(Seen),
    /// Records what a check returned, or why it was not done.
    RecordCheck(RecordCheck),
    /// Records an adverse finding that no check returned.
    RecordFinding(NewFinding),
    /// Says how a finding was weighed and why.
    AnswerFinding(Answer),
    /// Decides a case, or proposes to.
    Decide(Decision),
    /// Confirms a proposed decision, or returns it.
    Second(Second),
    /// Looks at a condition again: kept on, or ended.
    ReviewCondition(ReviewCondition),
    /// Lodges an appeal against a refusal.
    LodgeAppeal(NewAppeal),
    /// Records what a panel decided.
    DecideAppeal(DecideAppeal),
}

impl From<CaseChange> for Change {
    fn from(change: CaseChange) -> Self {
        Self::Case(Box::new(change))
    }
}

impl Family for CaseChange {
    fn name(&self) -> &'static str {
        match self {
            Self::AddParty(_) => "add third party",
            Self::CorrectParty(_) => "correct third party",
            Self::AddStay(_) => "add address",
            Self::CorrectStay(_) => "correct address",
            Self::AskCheck(_) => "ask check",
            Self::AskChecks(_) => "ask checks",
            Self::RecordCheck(_) => "record check",
            Self::RecordFinding(_) => "record finding",
            Self::AnswerFinding(_) => "answer finding",
            Self::Decide(_) => "decide case",
            Self::Second(second) if second.confirm => "confirm decision",
            Self::Second(_) => "return decision",
            Self::ReviewCondition(review) if review.end => "end condition",
            Self::ReviewCondition(_) => "review condition",
            Self::LodgeAppeal(_) => "lodge appeal",
            Self::DecideAppeal(_) => "decide appeal",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::AddParty(party) => checks::add_party(w, rules, party),
            Self::CorrectParty(party) => checks::correct_party(w, rules, party),
            Self::AddStay(stay) => residency::add(w, rules, stay),
            Self::CorrectStay(stay) => residency::correct(w, rules, stay),
            Self::AskCheck(ask) => checks::ask(w, rules, ask),
            Self::AskChecks(case) => checks::ask_all(w, rules, *case),
            Self::RecordCheck(record) => checks::record(w, rules, record),
            Self::RecordFinding(finding) => findings::record(w, rules, finding),
            Self::AnswerFinding(answer) => findings::answer(w, rules, answer),
            Self::Decide(decision) => deciding::decide(w, rules, decision),
            Self::Second(second) => deciding::second(w, rules, second),
            Self::ReviewCondition(review) => conditions::review(w, rules, review),
            Self::LodgeAppeal(appeal) => appeals::lodge(w, rules, appeal),
            Self::DecideAppeal(appeal) => appeals::decide(w, rules, appeal),
        }
    }
}

/// The case as seen, refused when it is closed.
fn open_case(w: &Writer<'_>, seen: Seen) -> Result<Fetched> {
    let case = w.seen_fields(CASE, seen, CASE_FIELDS)?;
    if case.value("closed_on").is_null() {
        return Ok(case);
    }
    Err(StoreError::Refused(format!(
        "{} is closed; open a new case to look again",
        case.text("ref")
    )))
}

/// The case as seen, refused when it is closed and no appeal against it is open: what a grant
/// would need is worked for the panel as well.
fn workable_case(w: &Writer<'_>, seen: Seen) -> Result<Fetched> {
    if appeals::is_open(w, seen.id)? {
        w.seen_fields(CASE, seen, CASE_FIELDS)
    } else {
        open_case(w, seen)
    }
}

/// Raises the case's version even when only a row of its own changed, so that somebody who
/// saw it before is told.
fn touch(w: &mut Writer<'_>, case: i64, stage: Stage) -> Result<()> {
    let was = w.fields(CASE, case, &[STAGE])?;
    if was.text(STAGE) == stage.code() {
        w.raise_version(CASE, case)
    } else {
        w.update(CASE, case, &[(STAGE, stage.code().into())])
    }
}

/// Puts a check on a case, mandatory or not, of the applicant or of a third party by number and
/// name. Nobody has asked for it yet.
fn demand(
    w: &mut Writer<'_>,
    case: i64,
    (kind, mandatory): (CheckKind, bool),
    party: Option<(i64, &str)>,
) -> Result<i64> {
    w.insert(
        "case_check",
        &[
            ("case_id", case.into()),
            ("kind", kind.code().into()),
            ("party_id", party.map(|(id, _)| id).into()),
            ("subject", party.map_or("applicant", |(_, name)| name).into()),
            ("mandatory", mandatory.into()),
        ],
    )
}
