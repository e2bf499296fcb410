//! The checks of a case, the applicant's and those of third parties: asking, and what came back.

use super::queue::unknown_words;
use super::{STAGE, demand, findings, touch, workable_case};
use crate::domain::case::{FindingWords, PartyKind, may_last};
use crate::domain::check::{Findings, blank};
use crate::domain::choice::Choice;
use crate::domain::text::counted;
use crate::domain::time::Date;
use crate::domain::vetting::{self, CaseKind, CheckKind, CheckResult, Level, Stage, Standing};
use crate::store::change::Done;
use crate::store::error::{Result, StoreError};
use crate::store::interest::both;
use crate::store::row;
use crate::store::value::Value;
use crate::store::writer::{Fetched, Seen, Writer};
use crate::store::{Rules, known, users};
use rusqlite::OptionalExtension;

const PARTY: &str = "case_party";
const PARTY_FIELDS: &[&str] =
    &["case_id", "relation", "name", "relationship", "born", "address", "from_on", "until_on"];

/// Somebody whom a case looks at besides its applicant.
#[derive(Debug, Clone, PartialEq)]
pub struct NewParty {
    /// The case as seen.
    pub case: Seen,
    /// What they are to the applicant.
    pub kind: PartyKind,
    /// Their name.
    pub name: String,
    /// How they are related, in words, such as `mother`.
    pub relationship: String,
    /// When they were born.
    pub born: Option<Date>,
    /// Where they live, or lived with the applicant.
    pub address: String,
    /// From when.
    pub from: Option<Date>,
    /// Until when; `None` while it goes on.
    pub until: Option<Date>,
}

/// A third party written down wrongly, as they should stand.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrectParty {
    /// The third party as seen.
    pub party: Seen,
    /// Everything about them, with the case as seen.
    pub to: NewParty,
}

/// A check to ask for: one that the policy demands, or one beyond.
#[derive(Debug, Clone, PartialEq)]
pub struct AskCheck {
    /// The case as seen.
    pub case: Seen,
    /// Which.
    pub kind: CheckKind,
    /// Of whom; `None` is the applicant.
    pub party: Option<i64>,
    /// Why it is asked for; may be blank where the policy demands it.
    pub reason: String,
}

/// What a check returned.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordCheck {
    /// The case as seen.
    pub case: Seen,
    /// The check's number.
    pub check: i64,
    /// What it returned.
    pub result: CheckResult,
    /// What a trace showed, or why it was not done.
    pub reason: String,
    /// The database or place; the policy's usual one where blank.
    pub place: String,
    /// The vetting manager who allowed that it was not done.
    pub authoriser: String,
    /// The finding of an adverse trace, but for its words, which are the reason.
    pub finding: FindingWords,
}

/// Names a third party and demands the checks that they carry.
pub(super) fn add_party(w: &mut Writer<'_>, rules: &Rules<'_>, new: &NewParty) -> Result<Done> {
    let case = workable_case(w, new.case)?;
    let mut fields = party_fields(rules, new)?.to_vec();
    fields.push(("case_id", new.case.id.into()));
    let id = w.insert(PARTY, &fields)?;
    let (mandatory, carried) = carried_by(&case, rules, new.kind)?;
    for check in carried {
        demand(w, new.case.id, (*check, mandatory), Some((id, new.name.trim())))?;
    }
    settle(w, &case, new.case.id)?;
    let reference = case.text("ref");
    let asked = counted(i64::try_from(carried.len()).unwrap_or(i64::MAX), "check", "checks");
    Ok(Done::new(reference, format!("{reference}: {} added, {asked} to ask for", new.name.trim())))
}

/// What is written down of a third party, checked.
fn party_fields(rules: &Rules<'_>, new: &NewParty) -> Result<[(&'static str, Value); 7]> {
    let mut findings = Findings::new();
    findings.required("name", &new.name);
    findings.required("relationship", &new.relationship);
    findings.refuse_if(
        new.born.is_some_and(|born| born > rules.today),
        "born",
        "nobody was born after today; correct the date",
    );
    both(findings.verdict(), may_last(new.from, new.until, rules.today))?;
    Ok([
        ("relation", new.kind.code().into()),
        ("name", known(&new.name)),
        ("relationship", known(&new.relationship)),
        ("born", new.born.into()),
        ("address", known(&new.address)),
        ("from_on", new.from.into()),
        ("until_on", new.until.into()),
    ])
}

/// The checks that a third party of this kind carries, and whether the case demands them.
fn carried_by<'r>(
    case: &Fetched,
    rules: &'r Rules<'_>,
    party: PartyKind,
) -> Result<(bool, &'r [CheckKind])> {
    let (level, kind, received) = terms(case, rules)?;
    let policy = rules.on(received);
    let mandatory = policy.checks_of(level, kind).contains(&party.belongs_to());
    Ok((mandatory, policy.cases.party_checks(party)))
}

/// Corrects a third party. Their checks follow: the name on each, and where the kind was wrong
/// those that the right one carries are asked for, and those of the wrong one that are not back
/// are demanded no longer.
pub(super) fn correct_party(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    correct: &CorrectParty,
) -> Result<Done> {
    let CorrectParty { party, to } = correct;
    let case = workable_case(w, to.case)?;
    let reference = case.text("ref");
    let was = w.seen_part(PARTY, *party, PARTY_FIELDS, reference)?;
    if was.int("case_id") != Some(to.case.id) {
        return Err(StoreError::NoRecord(format!("third party {} of {reference}", party.id)));
    }
    let fields = party_fields(rules, to)?;
    if fields.iter().all(|(name, value)| was.value(name) == value) {
        return Err(nothing_corrected(was.text("name")));
    }
    w.update(PARTY, party.id, &fields)?;
    let wrong = was.word::<PartyKind>("relation").filter(|kind| *kind != to.kind);
    let asked = follow_party(w, rules, &case, correct, wrong)?;
    settle(w, &case, to.case.id)?;
    let also = match asked {
        0 => String::new(),
        asked => format!(", {} to ask for", counted(asked, "check", "checks")),
    };
    Ok(Done::new(reference, format!("{reference}: {} corrected{also}", to.name.trim())))
}

/// What to say of a correction in which nothing differs.
pub(super) fn nothing_corrected(what: &str) -> StoreError {
    StoreError::Refused(format!(
        "{what} stands so already; correct what is wrong, or leave with esc"
    ))
}

/// Brings the checks of a corrected third party to what they now are. Returns how many were asked
/// for.
fn follow_party(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    case: &Fetched,
    CorrectParty { party, to }: &CorrectParty,
    wrong: Option<PartyKind>,
) -> Result<i64> {
    let (mandatory, carried) = carried_by(case, rules, to.kind)?;
    let before = match wrong {
        Some(wrong) => carried_by(case, rules, wrong)?.1,
        None => &[],
    };
    let there = checks_of_party(w, party.id)?;
    for (id, kind, open) in &there {
        w.update("case_check", *id, &[("subject", known(&to.name))])?;
        if wrong.is_some() && *open && (carried.contains(kind) || before.contains(kind)) {
            let demanded = mandatory && carried.contains(kind);
            w.update("case_check", *id, &[("mandatory", demanded.into())])?;
        }
    }
    let mut asked = 0;
    for check in carried.iter().filter(|_| wrong.is_some()) {
        if there.iter().all(|(_, kind, _)| kind != check) {
            let about = Some((party.id, to.name.trim()));
            demand(w, to.case.id, (*check, mandatory), about)?;
            asked += 1;
        }
    }
    Ok(asked)
}

/// The checks of a third party: number, which, and whether it is not back yet.
fn checks_of_party(w: &Writer<'_>, party: i64) -> Result<Vec<(i64, CheckKind, bool)>> {
    let sql = "SELECT id, kind, result IS NULL FROM case_check
               WHERE case_id = (SELECT case_id FROM case_party WHERE id = ?1) AND party_id = ?1
               ORDER BY id";
    let mut statement = w.db().prepare_cached(sql)?;
    let rows = statement.query_map([party], |found| {
        Ok(row::word(found, 1)?.map(|kind| (found.get(0), kind, found.get(2))))
    })?;
    let mut checks = Vec::new();
    for found in rows {
        let (id, kind, open) = found?.ok_or_else(unknown_words)?;
        checks.push((id?, kind, open?));
    }
    Ok(checks)
}

/// Asks for a check: one that the case has and nobody asked for yet, or a further one with its
/// reason. A further one is mandatory: who asks wants it answered.
pub(super) fn ask(w: &mut Writer<'_>, rules: &Rules<'_>, ask: &AskCheck) -> Result<Done> {
    let case = workable_case(w, ask.case)?;
    let party = match ask.party {
        Some(id) => Some((id, party_name(w, ask.case.id, id)?)),
        None => None,
    };
    let party = party.as_ref().map(|(id, name)| (*id, name.as_str()));
    let of = party.map_or("the applicant", |(_, name)| name);
    let sql = "SELECT id, requested IS NOT NULL FROM case_check
               WHERE case_id = ?1 AND kind = ?2 AND party_id IS ?3 AND result IS NULL";
    let values = (ask.case.id, ask.kind.code(), party.map(|(id, _)| id));
    let there: Option<(i64, bool)> = w
        .db()
        .prepare_cached(sql)?
        .query_row(values, |found| Ok((found.get(0)?, found.get(1)?)))
        .optional()?;
    let id = match there {
        Some((_, true)) => {
            return Err(StoreError::Refused(format!(
                "{} of {of} is asked for already and not back; record it with c",
                ask.kind.label()
            )));
        }
        Some((id, false)) => id,
        None => {
            let mut findings = Findings::new();
            findings.required("reason", &ask.reason);
            findings.verdict()?;
            demand(w, ask.case.id, (ask.kind, true), party)?
        }
    };
    w.update("case_check", id, &[("requested", rules.today.into())])?;
    if !blank(&ask.reason) {
        w.note("case_check", id, "asked because", &ask.reason);
    }
    under_way(w, &case, ask.case.id)?;
    let reference = case.text("ref");
    Ok(Done::new(reference, format!("{reference}: {} of {of} asked for", ask.kind.label())))
}

/// Asks for every check of a case that nobody asked for yet, the applicant's and third parties'.
pub(super) fn ask_all(w: &mut Writer<'_>, rules: &Rules<'_>, seen: Seen) -> Result<Done> {
    let case = workable_case(w, seen)?;
    let reference = case.text("ref");
    let sql = "SELECT id FROM case_check
               WHERE case_id = ?1 AND requested IS NULL AND result IS NULL ORDER BY id";
    let unasked: Vec<i64> = {
        let mut statement = w.db().prepare_cached(sql)?;
        let rows = statement.query_map([seen.id], |found| found.get(0))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    if unasked.is_empty() {
        return Err(StoreError::Refused(format!(
            "every check of {reference} is asked for; choose one to ask for a further one"
        )));
    }
    for id in &unasked {
        w.update("case_check", *id, &[("requested", rules.today.into())])?;
    }
    under_way(w, &case, seen.id)?;
    let asked = counted(i64::try_from(unasked.len()).unwrap_or(i64::MAX), "check", "checks");
    Ok(Done::new(reference, format!("{reference}: {asked} asked for")))
}

/// A case is at its checks once one is asked for.
fn under_way(w: &mut Writer<'_>, case: &Fetched, id: i64) -> Result<()> {
    match case.word(STAGE) {
        Some(Stage::Received | Stage::Allocated) => touch(w, id, Stage::Checks),
        _ => settle(w, case, id),
    }
}

fn party_name(w: &Writer<'_>, case: i64, party: i64) -> Result<String> {
    let sql = "SELECT name FROM case_party WHERE id = ?1 AND case_id = ?2";
    w.text_of(sql, (party, case))?
        .ok_or_else(|| StoreError::NoRecord(format!("third party {party} of this case")))
}

/// Records what a check returned, or why it was not done; moves the case on to assessment
/// when the last mandatory check is in.
pub(super) fn record(w: &mut Writer<'_>, rules: &Rules<'_>, record: &RecordCheck) -> Result<Done> {
    let RecordCheck { case: seen, check, result, reason, place, authoriser, finding } = record;
    let case = workable_case(w, *seen)?;
    let row =
        w.fields("case_check", *check, &["case_id", "kind", "subject", "party_id", "requested"])?;
    let Some(kind) = row.word::<CheckKind>("kind").filter(|_| row.int("case_id") == Some(seen.id))
    else {
        return Err(StoreError::NoRecord(format!("check {check} of {}", case.text("ref"))));
    };
    let managers = match result {
        CheckResult::NotDone => users::managers(w.db(), rules.today)?,
        _ => Vec::new(),
    };
    let finding = FindingWords { text: reason.clone(), ..finding.clone() };
    let adverse = *result == CheckResult::Adverse;
    let whole = if adverse { finding.check("reason", rules.today) } else { Ok(()) };
    both(vetting::may_record_check(*result, reason, authoriser, &managers), whole)?;
    let (.., received) = terms(&case, rules)?;
    let usual = rules.on(received).cases.check_place(kind);
    let place = if place.trim().is_empty() { usual } else { place };
    w.update(
        "case_check",
        *check,
        &[
            ("result", result.code().into()),
            // One that is looked up on the spot is asked for and answered on one day.
            ("requested", row.date("requested").unwrap_or(rules.today).into()),
            ("returned", rules.today.into()),
            ("by", w.actor().into()),
            ("place", known(place)),
            ("reason", known(reason)),
            ("authoriser", known(authoriser)),
        ],
    )?;
    if adverse {
        findings::insert(w, rules, seen.id, Some(*check), &finding)?;
    }
    let open = open_checks(w, seen.id)?;
    let stage = match case.word(STAGE) {
        Some(Stage::Received | Stage::Allocated | Stage::Checks) if open == 0 => Stage::Assessment,
        Some(Stage::Received | Stage::Allocated) => Stage::Checks,
        Some(stage) => stage,
        None => return Err(unknown_words()),
    };
    touch(w, seen.id, stage)?;
    let of = if row.value("party_id").is_null() { "" } else { row.text("subject") };
    let of = if of.is_empty() { String::new() } else { format!(" of {of}") };
    let reference = case.text("ref");
    let left = if open == 0 { "no check left".to_owned() } else { format!("{open} left") };
    let said = format!("{reference} {}{of}: {}, {left}", kind.label(), result.label());
    Ok(Done::new(reference, said))
}

/// Level and kind of a case and the day it was received, by whose policy it is judged.
pub(super) fn terms(case: &Fetched, rules: &Rules<'_>) -> Result<(Level, CaseKind, Date)> {
    let level = case.word("level").ok_or_else(unknown_words)?;
    let kind = case.word("kind").ok_or_else(unknown_words)?;
    Ok((level, kind, case.date("received").unwrap_or(rules.today)))
}

/// A case that was ready to be decided waits for its checks again where one is open, and one that
/// waited for checks that are demanded no longer is ready.
fn settle(w: &mut Writer<'_>, case: &Fetched, id: i64) -> Result<()> {
    let stage = match case.word(STAGE) {
        Some(Stage::Assessment | Stage::Decision) if open_checks(w, id)? > 0 => Stage::Checks,
        Some(Stage::Checks) if open_checks(w, id)? == 0 => Stage::Assessment,
        Some(stage) => stage,
        None => return Err(unknown_words()),
    };
    touch(w, id, stage)
}

/// How many mandatory checks have no result yet.
pub(super) fn open_checks(w: &Writer<'_>, case: i64) -> Result<i64> {
    let sql = "SELECT count(*) FROM case_check
               WHERE case_id = ?1 AND mandatory = 1 AND result IS NULL";
    Ok(w.db().prepare_cached(sql)?.query_row([case], |row| row.get(0))?)
}

/// Every check of a case, as it stands.
pub(super) fn standing(w: &Writer<'_>, case: i64) -> Result<Vec<Standing>> {
    let mut statement = w.db().prepare_cached(
        "SELECT kind, result, mandatory, CASE WHEN party_id IS NOT NULL THEN subject END
         FROM case_check WHERE case_id = ?1 ORDER BY id",
    )?;
    let mut rows = statement.query([case])?;
    let mut checks = Vec::new();
    while let Some(found) = rows.next()? {
        let kind = row::word(found, 0)?.ok_or_else(unknown_words)?;
        let result: Option<String> = found.get(1)?;
        let result = result.map(|code| CheckResult::from_code(&code)).transpose();
        let result = result.map_err(|_| unknown_words())?;
        checks.push(Standing { kind, party: found.get(3)?, mandatory: found.get(2)?, result });
    }
    Ok(checks)
}
