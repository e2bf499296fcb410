//! Deciding a case. A decision of the seriousness that policy sets is a proposal until a second
//! person confirms it; then the case closes, and a grant writes the clearance.

use super::clock::end_stop;
use super::queue::unknown_words;
use super::{CASE, CASE_FIELDS, STAGE, checks, conditions, findings, open_case, residency};
use crate::domain::case::{DecisionWords, heaviest, may_decide};
use crate::domain::check::{Findings, blank};
use crate::domain::choice::Choice;
use crate::domain::tasking::Rationale;
use crate::domain::time::{Date, add_months, show_date};
use crate::domain::vetting::{self, Outcome, Stage};
use crate::store::change::Done;
use crate::store::error::{Result, StoreError};
use crate::store::value::Value;
use crate::store::writer::{Fetched, Seen, Writer};
use crate::store::{Rules, barred, clearance, known};
use rusqlite::OptionalExtension;

pub(super) const DECISION: &str = "case_decision";

/// A decision on a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The case as seen.
    pub case: Seen,
    /// How it ends.
    pub outcome: Outcome,
    /// What it says.
    pub words: DecisionWords,
}

/// What a second person makes of a proposed decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Second {
    /// The case as seen.
    pub case: Seen,
    /// Whether it is confirmed; else it goes back.
    pub confirm: bool,
    /// Why; needed where it goes back.
    pub reason: String,
}

/// Decides a case, or proposes to where a second person is needed.
pub(super) fn decide(w: &mut Writer<'_>, rules: &Rules<'_>, decision: &Decision) -> Result<Done> {
    let Decision { case: seen, outcome, words } = decision;
    let case = open_case(w, *seen)?;
    let reference = case.text("ref");
    if let Some(proposal) = Proposal::of(w, seen.id)? {
        return Err(StoreError::Refused(format!(
            "{} proposed on {} that {reference} is {}; a second person confirms or returns it with C",
            proposal.by,
            show_date(proposal.on),
            proposal.outcome.label()
        )));
    }
    may_decide(*outcome, words, rules.today)?;
    let why = may_stand(w, rules, &case, seen.id, *outcome)?;
    let number = insert(w, rules, decision, why.as_deref())?;
    if let Some(why) = why {
        let mut fields = running(w, rules, &case, seen.id)?;
        fields.push((STAGE, Stage::Decision.code().into()));
        w.update(CASE, seen.id, &fields)?;
        // What waits for a second person shows in the list, whatever the stage was.
        w.raise_version(CASE, seen.id)?;
        return Ok(Done::new(
            reference,
            format!("{reference}: proposed, {why}; a second person confirms it with C"),
        ));
    }
    close(w, rules, (&case, seen.id), number)
}

/// Discontinues an open case whose applicant is gone, with an entry of its own in the audit, unless
/// something stands against closing it so: a decision that waits for a second person or would need
/// one, or a finding that nobody has answered. Returns whether it was closed.
pub(in crate::store) fn discontinue(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    id: i64,
    reason: &str,
) -> Result<bool> {
    let case = w.fields(CASE, id, CASE_FIELDS)?;
    let outcome = Outcome::Discontinued;
    if Proposal::of(w, id)?.is_some() {
        return Ok(false);
    }
    match may_stand(w, rules, &case, id, outcome) {
        Ok(None) => {}
        Ok(Some(_)) | Err(StoreError::Refused(_) | StoreError::Fields(_)) => return Ok(false),
        Err(error) => return Err(error),
    }
    let words = DecisionWords {
        grounds: Vec::new(),
        conditions: String::new(),
        owner: String::new(),
        review_on: None,
        rationale: Rationale { information: reason.to_owned(), ..Rationale::default() },
    };
    let decision = Decision { case: Seen { id, version: 0 }, outcome, words };
    let number = insert(w, rules, &decision, None)?;
    let done = close(w, rules, (&case, id), number)?;
    w.entry("decide case", &done.record)?;
    Ok(true)
}

/// Confirms a proposed decision, or returns it; never the person who proposed it.
pub(super) fn second(w: &mut Writer<'_>, rules: &Rules<'_>, second: &Second) -> Result<Done> {
    let case = open_case(w, second.case)?;
    let reference = case.text("ref");
    let proposal = Proposal::of(w, second.case.id)?.ok_or_else(|| {
        StoreError::Refused(format!("no decision on {reference} is proposed; d decides it"))
    })?;
    if proposal.by == w.actor() {
        return Err(StoreError::Refused(format!(
            "you proposed this decision on {reference}; somebody else confirms or returns it"
        )));
    }
    let mut findings = Findings::new();
    let why = "say why it goes back";
    findings.refuse_if(!second.confirm && blank(&second.reason), "reason", why);
    findings.verdict()?;
    if second.confirm {
        may_stand(w, rules, &case, second.case.id, proposal.outcome)?;
    }
    let state = if second.confirm { "stands" } else { "returned" };
    w.update(
        DECISION,
        proposal.id,
        &[
            ("state", state.into()),
            ("second_by", w.actor().into()),
            ("second_on", rules.today.into()),
            ("second_reason", known(&second.reason)),
        ],
    )?;
    if second.confirm {
        return close(w, rules, (&case, second.case.id), proposal.id);
    }
    let stage =
        if case.value("stopped_since").is_null() { Stage::Assessment } else { Stage::Waiting };
    w.update(CASE, second.case.id, &[(STAGE, stage.code().into())])?;
    Ok(Done::new(reference, format!("{reference}: returned to {}", proposal.by)))
}

/// A decision that waits for a second person.
struct Proposal {
    id: i64,
    outcome: Outcome,
    by: String,
    on: Date,
}

impl Proposal {
    fn of(w: &Writer<'_>, case: i64) -> Result<Option<Self>> {
        let sql = "SELECT id, outcome, by, decided_on FROM case_decision
                   WHERE case_id = ?1 AND state = 'proposed'";
        let found: Option<(i64, String, String, String)> = w
            .db()
            .prepare_cached(sql)?
            .query_row([case], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .optional()?;
        let Some((id, outcome, by, on)) = found else { return Ok(None) };
        let outcome = Outcome::from_code(&outcome).map_err(|_| unknown_words())?;
        let on = on.parse().map_err(|_| unknown_words())?;
        Ok(Some(Self { id, outcome, by, on }))
    }
}

/// Whether a case may end so: its findings are answered, and a grant has its checks and its
/// address history. Returns why a second person is needed, if one is.
fn may_stand(
    w: &Writer<'_>,
    rules: &Rules<'_>,
    case: &Fetched,
    id: i64,
    outcome: Outcome,
) -> Result<Option<String>> {
    let found = findings::answered(w, id, outcome)?;
    if matches!(outcome, Outcome::Granted | Outcome::Conditions) {
        may_grant(w, rules, case, id)?;
    }
    // Posts held now, not the one at the opening: people move while they are vetted.
    let sql = "SELECT EXISTS (SELECT 1 FROM vetting_case v JOIN post o ON o.holder_id = v.person_id
                 AND o.ladder = v.ladder WHERE v.id = ?1 AND o.designated = 1)";
    let designated = w.db().prepare_cached(sql)?.query_row([id], |row| row.get(0))?;
    let rule = &rules.on(rules.today).cases.second_person;
    Ok(rule.needed(outcome, designated, heaviest(&found)))
}

/// Whether a case can be granted by the policy in force on the day it was received: no mandatory
/// check is open, third parties' included, the person has not left, no match with a list of the barred is left unanswered and
/// no residency gap unexplained.
pub(super) fn may_grant(w: &Writer<'_>, rules: &Rules<'_>, case: &Fetched, id: i64) -> Result<()> {
    let person = case.int("person_id").unwrap_or_default();
    still_here(w, person, rules.today)?;
    let (level, kind, received) = checks::terms(case, rules)?;
    let demanded = rules.on(received).checks_of(level, kind);
    let checks = checks::standing(w, id)?;
    vetting::may_grant(&checks, &demanded, level).map_err(StoreError::Refused)?;
    barred::may_grant(w, rules, id)?;
    residency::may_grant(w, rules, person, (level, kind, received))
}

/// Nobody is cleared who has left.
fn still_here(w: &Writer<'_>, person: i64, today: Date) -> Result<()> {
    let row = w.fields("person", person, &["ref", "left_on"])?;
    match row.date("left_on").filter(|left| *left <= today) {
        Some(left) => Err(StoreError::Refused(format!(
            "{} left on {}: nobody who has left is cleared; discontinue the case",
            row.text("ref"),
            show_date(left)
        ))),
        None => Ok(()),
    }
}

/// Writes a decision down; `why` is why it needs a second person, if it does.
fn insert(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    decision: &Decision,
    why: Option<&str>,
) -> Result<i64> {
    let DecisionWords { grounds, conditions, owner, review_on, rationale } = &decision.words;
    let number: i64 = w
        .db()
        .prepare_cached("SELECT count(*) + 1 FROM case_decision WHERE case_id = ?1")?
        .query_row([decision.case.id], |row| row.get(0))?;
    let conditional = decision.outcome == Outcome::Conditions;
    let months = rules.on(rules.today).cases.condition_months;
    let review_on = review_on.unwrap_or_else(|| add_months(rules.today, months));
    let codes: Vec<&str> = grounds.iter().map(|ground| ground.code()).collect();
    w.insert(
        DECISION,
        &[
            ("case_id", decision.case.id.into()),
            ("number", number.into()),
            ("state", if why.is_some() { "proposed" } else { "stands" }.into()),
            ("outcome", decision.outcome.code().into()),
            ("grounds", known(&codes.join(","))),
            ("conditions", known(conditions)),
            ("condition_owner", known(owner)),
            ("condition_review", conditional.then_some(review_on).into()),
            ("code_of_ethics", known(&rationale.code_of_ethics)),
            ("information", known(&rationale.information)),
            ("threat_risk", known(&rationale.threat_risk)),
            ("powers_policy", known(&rationale.powers_policy)),
            ("options", known(&rationale.options)),
            ("action_review", known(&rationale.action_review)),
            ("why_second", why.into()),
            ("by", w.actor().into()),
            ("decided_on", rules.today.into()),
        ],
    )
}

const DECISION_FIELDS: &[&str] = &[
    "outcome",
    "grounds",
    "conditions",
    "condition_owner",
    "condition_review",
    "code_of_ethics",
    "information",
    "threat_risk",
    "powers_policy",
    "options",
    "action_review",
    "by",
];

/// Closes a case by a decision that stands.
fn close(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    (case, id): (&Fetched, i64),
    decision: i64,
) -> Result<Done> {
    let made = w.fields(DECISION, decision, DECISION_FIELDS)?;
    let outcome: Outcome = made.word("outcome").ok_or_else(unknown_words)?;
    let mut fields = running(w, rules, case, id)?;
    fields.extend([
        (STAGE, Stage::Closed.code().into()),
        ("outcome", outcome.code().into()),
        ("grounds", made.value("grounds").clone()),
        ("conditions", made.value("conditions").clone()),
        ("rationale", known(&in_words(&made))),
        ("decided_by", made.value("by").clone()),
        ("closed_on", rules.today.into()),
    ]);
    w.update(CASE, id, &fields)?;
    let reference = case.text("ref").to_owned();
    let said = settle(w, rules, (case, id), &made)?;
    Ok(Done::new(&reference, format!("{reference} {}{said}", outcome.label())))
}

/// What a case that is closed makes of clearances, in words: a grant writes one with its
/// conditions; a case that looked at one leaves it with its last day, under conditions where the
/// decision sets some.
pub(super) fn settle(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    (case, id): (&Fetched, i64),
    made: &Fetched,
) -> Result<String> {
    let outcome: Outcome = made.word("outcome").ok_or_else(unknown_words)?;
    let clears = matches!(outcome, Outcome::Granted | Outcome::Conditions);
    let (level, kind, _) = checks::terms(case, rules)?;
    let person = case.int("person_id").unwrap_or_default();
    if !kind.is_review() {
        if !clears {
            return Ok(String::new());
        }
        let granted = clearance::Granted { person, level, case: case.text("ref") };
        let (clearance, until) = clearance::grant(w, rules, &granted, made)?;
        conditions::insert(w, rules, id, made)?;
        return Ok(format!(": {clearance} valid until {}", show_date(until)));
    }
    let reviewed = clearance::reviewed(w, person, level, rules.today);
    if clears {
        let (_, clearance, until) = reviewed?;
        conditions::insert(w, rules, id, made)?;
        if outcome == Outcome::Conditions {
            conditions::follow(w, id, None)?;
        }
        return Ok(format!(": {clearance} stands, valid until {}", show_date(until)));
    }
    Ok(match (outcome, reviewed) {
        (Outcome::Refused, Ok((_, clearance, _))) => {
            format!("; {clearance} still stands: withdraw or suspend it, with S under Clearances")
        }
        _ => String::new(),
    })
}

/// Ends the stop of a case whose clock stands, and returns what that makes of its row.
fn running(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    case: &Fetched,
    id: i64,
) -> Result<Vec<(&'static str, Value)>> {
    let Some(since) = case.date("stopped_since") else { return Ok(Vec::new()) };
    let stopped = case.int("stopped_days").unwrap_or(0) + end_stop(w, rules, id, since)?;
    Ok(vec![("stopped_since", Value::Null), ("stopped_days", stopped.into())])
}

/// The rationale of a decision as a reading text, a line an element.
fn in_words(made: &Fetched) -> String {
    let text = |name: &str| made.text(name).to_owned();
    let rationale = Rationale {
        code_of_ethics: text("code_of_ethics"),
        information: text("information"),
        threat_risk: text("threat_risk"),
        powers_policy: text("powers_policy"),
        options: text("options"),
        action_review: text("action_review"),
    };
    let lines = rationale.elements().into_iter().map(|(name, text)| format!("{name}: {text}"));
    lines.collect::<Vec<_>>().join("\n")
}
