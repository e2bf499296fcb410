//! What happens when somebody leaves: it is written down with the reason, every post of theirs is
//! vacant and every clearance that stands is terminated.

use super::change::{Change, Done, Family};
use super::clearance::standing::{Taken, write_step};
use super::error::{Result, StoreError};
use super::writer::{Seen, Writer};
use super::{Rules, case, known, posting};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::clearance::Step;
use crate::domain::hr::Leaving;
use crate::domain::policy::Policies;
use crate::domain::time::{Date, show_date};
use crate::domain::vetting::ClearanceState;
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, params};
use std::sync::Arc;

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum LeaverChange {
    /// Writes down that somebody left.
    Leave {
        /// The person as seen.
        person: Seen,
        /// Their last day.
        on: Date,
        /// Why.
        leaving: Leaving,
    },
    /// Writes down that a leaver was reported for the barred or advisory list.
    Report {
        /// The person as seen.
        person: Seen,
        /// When.
        on: Date,
        /// The reference of the report.
        reference: String,
    },
}

impl From<LeaverChange> for Change {
    fn from(change: LeaverChange) -> Self {
        Self::Leaver(Box::new(change))
    }
}

impl Family for LeaverChange {
    fn name(&self) -> &'static str {
        match self {
            Self::Leave { .. } => "leave",
            Self::Report { .. } => "report leaver",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Leave { person, on, leaving } => by_hand(w, rules, *person, *on, *leaving),
            Self::Report { person, on, reference } => report(w, rules, *person, *on, reference),
        }
    }
}

const FIELDS: &[&str] = &["ref", "started", "left_on", "leaving", "reported_on", "report_ref"];

fn by_hand(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    on: Date,
    leaving: Leaving,
) -> Result<Done> {
    let row = w.seen_fields("person", seen, FIELDS)?;
    let reference = row.text("ref");
    if let Some(left) = row.date("left_on") {
        let left = show_date(left);
        return Err(StoreError::Refused(format!("{reference} left on {left} already")));
    }
    let mut findings = Findings::new();
    findings.refuse_if(on > rules.today, "on", "choose today or a day before it");
    let started = row.date("started");
    findings.refuse_if(
        started.is_some_and(|started| on < started),
        "on",
        "nobody leaves before they started; correct the day",
    );
    findings.verdict()?;
    let cases = end_cases(w, rules, seen.id, on, leaving)?;
    let mut said = leave(w, seen.id, on, leaving)?;
    said.push_str(&cases);
    said.push_str(duty(rules, on, leaving));
    Ok(Done::new(reference, format!("{reference} left: {said}")))
}

/// What is said of a leaver who is to be reported for the barred or advisory list.
pub(super) fn duty(rules: &Rules<'_>, on: Date, leaving: Leaving) -> &'static str {
    match rules.on(on).people.is_reported(leaving) {
        true => "; to be reported, r on the list of leavers",
        false => "",
    }
}

/// Makes `is_reported(leaving, left_on)` known to a connection: whether who left on a day for a
/// reason is reported for the lists, by the policy of that day.
pub(in crate::store) fn register(db: &Connection, policies: &Arc<Policies>) -> Result<()> {
    let policies = Arc::clone(policies);
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("is_reported", 2, flags, move |context| {
        let word = |place: usize| context.get_raw(place).as_str_or_null();
        let leaving = word(0)?.and_then(|code| Leaving::from_code(code).ok());
        let on = word(1)?.and_then(|day| day.parse::<Date>().ok());
        let known = leaving.zip(on);
        Ok(known.is_some_and(|(leaving, on)| policies.on(on).people.is_reported(leaving)))
    })?;
    Ok(())
}

/// Only who left for a reason that the policy of that day reports is reported, once.
fn report(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    on: Date,
    report: &str,
) -> Result<Done> {
    let row = w.seen_fields("person", seen, FIELDS)?;
    let reference = row.text("ref");
    if let Some(reported) = row.date("reported_on") {
        return Err(StoreError::Refused(format!(
            "{reference} was reported on {} as {}",
            show_date(reported),
            row.text("report_ref")
        )));
    }
    let left = row.date("left_on").ok_or_else(|| {
        StoreError::Refused(format!("{reference} has not left; nothing is reported"))
    })?;
    let reported = &rules.on(left).people.reported;
    if !row.word("leaving").is_some_and(|leaving| reported.contains(&leaving)) {
        let reasons: Vec<&str> = reported.iter().map(|reason| reason.label()).collect();
        return Err(StoreError::Refused(format!(
            "{reference} left for another reason than those that policy reports: {}",
            reasons.join(", ")
        )));
    }
    let mut findings = Findings::new();
    findings.required("reference", report);
    let in_order = (left..=rules.today).contains(&on);
    let between = format!("choose a day from {} to today", show_date(left));
    findings.refuse_if(!in_order, "on", between);
    findings.verdict()?;
    w.update("person", seen.id, &[("reported_on", on.into()), ("report_ref", known(report))])?;
    Ok(Done::new(reference, format!("{reference} reported on {}", show_date(on))))
}

/// The posts of who leaves.
pub(super) const HELD: &str = "SELECT id FROM main.post WHERE holder_id = ?1 ORDER BY id";
/// The clearances of who leaves that stand: one beneath a higher one would stand again for somebody
/// who comes back.
pub(super) const STANDING: &str = "SELECT id FROM main.clearance WHERE person_id = ?1
    AND (current = 1 OR valid_until >= ?2)
    AND state NOT IN ('withdrawn','terminated') ORDER BY id";
/// The cases of who leaves that are open.
pub(super) const OPEN: &str =
    "SELECT id FROM main.vetting_case WHERE person_id = ?1 AND open = 1 ORDER BY ref";

/// Writes down that somebody left on a day, which is not after today; returns what became of posts
/// and clearances, in words.
pub(super) fn leave(w: &mut Writer<'_>, person: i64, on: Date, leaving: Leaving) -> Result<String> {
    let posts = numbers(w, HELD, [person])?;
    for post in &posts {
        posting::hand_over(w, *post, None, on)?;
    }
    let clearances = numbers(w, STANDING, params![person, on.to_string()])?;
    let reason = format!("left on {}: {}", show_date(on), leaving.label());
    for clearance in &clearances {
        let state = ClearanceState::Terminated.code();
        w.update("clearance", *clearance, &[("state", state.into())])?;
        let taken = Taken { on, until: None, reason: &reason };
        write_step(w, *clearance, Step::Terminated, &taken, w.actor())?;
    }
    w.update("person", person, &[("left_on", on.into()), ("leaving", leaving.code().into())])?;
    let counted = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {one}s"),
    };
    Ok(format!(
        "{} terminated, {} vacated",
        counted(clearances.len(), "clearance"),
        counted(posts.len(), "post")
    ))
}

/// Discontinues the open cases of who left, each with an entry of its own, so that nothing may be
/// written before it that is not in one yet. Returns in words what was closed and what cannot be.
pub(super) fn end_cases(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    person: i64,
    on: Date,
    leaving: Leaving,
) -> Result<String> {
    let reason = format!("the applicant left on {}: {}", show_date(on), leaving.label());
    let (mut ended, mut left) = (Vec::new(), Vec::new());
    for id in numbers(w, OPEN, [person])? {
        let reference = w.fields("vetting_case", id, &["ref"])?.text("ref").to_owned();
        let which = if case::discontinue(w, rules, id, &reason)? { &mut ended } else { &mut left };
        which.push(reference);
    }
    let mut said = String::new();
    if !ended.is_empty() {
        said.push_str(&format!("; {} discontinued", ended.join(", ")));
    }
    if !left.is_empty() {
        let which = left.join(", ");
        said.push_str(&format!("; {which} is open still, answer its findings and decide it"));
    }
    Ok(said)
}

fn numbers(w: &Writer<'_>, sql: &str, values: impl rusqlite::Params) -> Result<Vec<i64>> {
    let mut statement = w.db().prepare_cached(sql)?;
    let rows = statement.query_map(values, |row| row.get(0))?;
    rows.map(|row| row.map_err(StoreError::from)).collect()
}
