//! Where an applicant lived, and the gaps that nothing accounts for. The history is the person's,
//! so that the next case begins with it.

use super::{STAGE, touch, workable_case};
use crate::domain::case::may_last;
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::policy::Policies;
use crate::domain::residency::{Gap, Stay, StayKind, gaps, may_grant as allowed, needed_from};
use crate::domain::text::counted;
use crate::domain::time::Date;
use crate::domain::vetting::{CaseKind, Level, Stage};
use crate::store::change::Done;
use crate::store::error::{Result, StoreError};
use crate::store::interest::both;
use crate::store::row;
use crate::store::value::Value;
use crate::store::writer::{Fetched, Seen, Writer};
use crate::store::{Rules, known};
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// An entry of the applicant's address history.
#[derive(Debug, Clone, PartialEq)]
pub struct NewStay {
    /// The case as seen.
    pub case: Seen,
    /// An address, or what explains that there was none.
    pub kind: StayKind,
    /// The address, or the explanation.
    pub words: String,
    /// The first day.
    pub from: Date,
    /// The last; `None` while it goes on.
    pub until: Option<Date>,
}

/// An entry written down wrongly, as it should stand.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrectStay {
    /// The entry as seen.
    pub stay: Seen,
    /// Everything in it, with the case as seen.
    pub to: NewStay,
}

const STAY: &str = "stay";
const STAY_FIELDS: &[&str] = &["person_id", "kind", "words", "from_on", "until_on"];

/// Adds an entry and says what it leaves open.
pub(super) fn add(w: &mut Writer<'_>, rules: &Rules<'_>, new: &NewStay) -> Result<Done> {
    let case = workable_case(w, new.case)?;
    let mut fields = stay_fields(rules, new)?.to_vec();
    fields.push(("person_id", case.value("person_id").clone()));
    fields.push(("by", w.actor().into()));
    w.insert(STAY, &fields)?;
    tell(w, rules, &case, new.case.id, "added to")
}

/// Corrects an entry and says what the history now leaves open.
pub(super) fn correct(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    CorrectStay { stay, to }: &CorrectStay,
) -> Result<Done> {
    let case = workable_case(w, to.case)?;
    let reference = case.text("ref");
    let was = w.seen_part(STAY, *stay, STAY_FIELDS, reference)?;
    if was.value("person_id") != case.value("person_id") {
        return Err(StoreError::NoRecord(format!("address {} of {reference}", stay.id)));
    }
    let mut fields = stay_fields(rules, to)?.to_vec();
    if fields.iter().all(|(name, value)| was.value(name) == value) {
        return Err(super::checks::nothing_corrected("this entry"));
    }
    fields.push(("by", w.actor().into()));
    w.update(STAY, stay.id, &fields)?;
    tell(w, rules, &case, to.case.id, "corrected")
}

/// What is written down of an entry, checked.
fn stay_fields(rules: &Rules<'_>, new: &NewStay) -> Result<[(&'static str, Value); 4]> {
    let mut findings = Findings::new();
    findings.required("words", &new.words);
    both(findings.verdict(), may_last(Some(new.from), new.until, rules.today))?;
    Ok([
        ("kind", new.kind.code().into()),
        ("words", known(&new.words)),
        ("from_on", new.from.into()),
        ("until_on", new.until.into()),
    ])
}

/// Raises the case's version and says what its applicant's history leaves open.
fn tell(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    case: &Fetched,
    id: i64,
    done: &str,
) -> Result<Done> {
    let person = case.int("person_id").unwrap_or_default();
    let stage = case.word::<Stage>(STAGE).ok_or_else(super::queue::unknown_words)?;
    touch(w, id, stage)?;
    let terms = super::checks::terms(case, rules)?;
    let open = open_gaps(&stays(w.db(), person)?, terms, rules.policies);
    let open: Vec<&Gap> = open.iter().filter(|gap| !gap.explained).collect();
    let left = match open.as_slice() {
        [] => "no day is left open".to_owned(),
        open => {
            let days: i64 = open.iter().map(|gap| gap.days()).sum();
            format!("{} left open", counted(days, "day", "days"))
        }
    };
    let reference = case.text("ref");
    Ok(Done::new(reference, format!("{reference}: address history {done}, {left}")))
}

/// Whether the person's address history lets a case of these terms be granted.
pub(super) fn may_grant(
    w: &Writer<'_>,
    rules: &Rules<'_>,
    person: i64,
    terms: (Level, CaseKind, Date),
) -> Result<()> {
    let gaps = open_gaps(&stays(w.db(), person)?, terms, rules.policies);
    let (level, _, received) = terms;
    allowed(&gaps, level, rules.on(received)).map_err(StoreError::Refused)
}

fn stays(db: &Connection, person: i64) -> Result<Vec<Stay>> {
    let sql = "SELECT kind, from_on, until_on FROM stay WHERE person_id = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([person], |found| {
        let (kind, from, until) =
            (row::word(found, 0)?, row::date(found, 1)?, row::date(found, 2)?);
        Ok(kind.zip(from).map(|(kind, from)| Stay { kind, from, until }))
    })?;
    Ok(rows.filter_map(rusqlite::Result::transpose).collect::<rusqlite::Result<_>>()?)
}

/// The gaps of a history against what a case of these terms must account for.
fn open_gaps(
    stays: &[Stay],
    (level, kind, received): (Level, CaseKind, Date),
    policies: &Policies,
) -> Vec<Gap> {
    let from = needed_from(level, kind, received, policies.on(received));
    from.map(|from| gaps(stays, from, received)).unwrap_or_default()
}

/// Makes `residency_gaps(stays, level, kind, received)` known to a connection: a JSON array of the
/// gaps, each with its first and last day, its days and whether it is explained. `stays` is a JSON
/// array of kind, first and last day.
pub(in crate::store) fn register(db: &Connection, policies: &Arc<Policies>) -> Result<()> {
    let policies = Arc::clone(policies);
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("residency_gaps", 4, flags, move |context| {
        let word = |place: usize| context.get_raw(place).as_str_or_null();
        let stays: Vec<Json> =
            word(0)?.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let stays: Vec<Stay> = stays.iter().filter_map(read_stay).collect();
        let level = word(1)?.and_then(|code| Level::from_code(code).ok());
        let kind = word(2)?.and_then(|code| CaseKind::from_code(code).ok());
        let received = word(3)?.and_then(|text| text.parse::<Date>().ok());
        let gaps = match (level, kind, received) {
            (Some(level), Some(kind), Some(received)) => {
                open_gaps(&stays, (level, kind, received), &policies)
            }
            _ => Vec::new(),
        };
        let told = |gap: &Gap| json!([gap.from, gap.until, gap.days(), gap.explained]);
        Ok(Json::Array(gaps.iter().map(told).collect()).to_string())
    })?;
    Ok(())
}

fn read_stay(stay: &Json) -> Option<Stay> {
    let text = |place: usize| stay.get(place).and_then(Json::as_str);
    Some(Stay {
        kind: StayKind::from_code(text(0)?).ok()?,
        from: text(1)?.parse().ok()?,
        until: text(2).and_then(|until| until.parse().ok()),
    })
}
