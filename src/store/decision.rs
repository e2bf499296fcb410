//! Deciding an item: the decision log. A decision is never edited; a correction is a new one
//! that points at the old. Numbers have no gaps, because a refused decision takes none.

use super::action::{self, Parent};
use super::agenda::AgendaState;
use super::change::{DecideItem, Done};
use super::error::{Result, StoreError};
use super::meeting::{self, ITEM};
use super::report::REPORT;
use super::session::{guard, viewer};
use super::value::Value;
use super::writer::{Fetched, Seen, Writer};
use super::{Rules, known};
use crate::domain::check::{Findings, blank};
use crate::domain::choice::Choice;
use crate::domain::intelligence::ItemState;
use crate::domain::tasking::{Disposition, Presence, Rationale};
use crate::domain::time::{Date, Moment, day, iso, show_date};
use chrono::Datelike;
use rusqlite::{OptionalExtension, params};

const DECISION: &str = "intel.decision";
const REPORT_FIELDS: &[&str] =
    &["ref", "state", "r", "band", "grade", "old_grade", "confidence", "clock_until"];
/// What is said where an item is decided whose referral is open.
const CLOCK_RUNS: &str = "; its clock runs until the referral is recorded with r";

/// Decides an item with its rationale and sets its actions. The clock of a referral runs on.
pub(super) fn decide(w: &mut Writer<'_>, rules: &Rules<'_>, decide: &DecideItem) -> Result<Done> {
    let report = w.seen_fields(REPORT, decide.report, REPORT_FIELDS)?;
    if let Some(meeting) = decide.meeting_id {
        meeting::may_decide(w, rules, meeting)?;
    }
    let item = report.text("ref").to_owned();
    if let Some(meeting) = viewer::kept_at(w.db(), w.actor(), &item)? {
        return Err(StoreError::Withheld { record: item, meeting });
    }
    check(w, rules, decide, &item)?;
    action::check(&decide.actions, rules.today)?;
    let corrects = match decide.corrects {
        Some(number) => Some(corrected(w, decide.report.id, number)?),
        None => {
            refuse_again(w, decide, &item)?;
            None
        }
    };
    let (number, reference) = insert(w, rules, decide, &report, corrects.as_ref())?;
    // The decision and each action have an entry of their own, so that each has a history.
    w.entry("decide item", &reference)?;
    let parent = Parent { meeting_id: decide.meeting_id, report_id: Some(decide.report.id) };
    for new in &decide.actions {
        let action = action::insert(w, rules, parent, new)?;
        w.entry("add action", &action)?;
    }
    if corrects.is_none_or(|old| old.is_latest) {
        settle(w, decide)?;
    } else {
        w.raise_version(REPORT, decide.report.id)?;
    }
    mark_decided(w, &item)?;
    let label = decide.disposition.label();
    let clock = if report.value("clock_until").is_null() { "" } else { CLOCK_RUNS };
    Ok(Done::for_good(&item, format!("{reference}: {item}, {label}; decision {number}{clock}")))
}

fn check(w: &Writer<'_>, rules: &Rules<'_>, decide: &DecideItem, item: &str) -> Result<()> {
    let mut findings = Findings::new();
    findings.required("decision_maker", &decide.decision_maker);
    let maker = &decide.decision_maker;
    let kept =
        viewer::kept_at(w.db(), maker, item)?.map(|meeting| format!("recorded at {meeting}"));
    let kept = kept.map_or_else(|| guard::ground_of(w.db(), maker, item), |kept| Ok(Some(kept)))?;
    let message = format!(
        "{maker} has a conflict of interest ({}); somebody without one decides",
        kept.as_deref().unwrap_or_default()
    );
    findings.refuse_if(kept.is_some(), "decision_maker", message);
    findings.refuse_if(
        decide.decided_at > w.now(),
        "decided_at",
        "a decision cannot be made after now; correct the time",
    );
    let allowed = i64::from(rules.on(day(decide.decided_at)).decision_delay_minutes);
    let late = (w.now() - decide.decided_at).num_seconds() > allowed * 60;
    findings.refuse_if(
        late && decide.delay_reason.as_deref().is_none_or(blank),
        "delay_reason",
        format!("it is entered more than {allowed} minutes after it was made; say why"),
    );
    let monitors = decide.disposition == Disposition::Monitor;
    findings.refuse_if(
        monitors && decide.review_on.is_none(),
        "review_on",
        "to monitor needs a review date; choose one",
    );
    let gone = decide.review_on.filter(|review| *review < rules.today);
    findings.refuse_if(
        gone.is_some(),
        "review_on",
        format!("{} has gone by; choose a later day", gone.map(show_date).unwrap_or_default()),
    );
    findings.verdict()?;
    Ok(decide.rationale.check(decide.disposition)?)
}

/// An earlier decision that this one corrects.
struct Corrected {
    id: i64,
    is_latest: bool,
}

fn corrected(w: &Writer<'_>, report: i64, number: i64) -> Result<Corrected> {
    let found: Option<(i64, bool, String, Option<String>)> = w
        .db()
        .prepare_cached(
            "SELECT o.id, o.number = (SELECT max(number) FROM intel.decision WHERE report_id = ?1),
               o.ref, (SELECT c.ref FROM intel.decision c WHERE c.corrects = o.id)
             FROM intel.decision o WHERE o.report_id = ?1 AND o.number = ?2",
        )?
        .query_row(params![report, number], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let (id, is_latest, reference, by) = found.ok_or_else(|| {
        StoreError::Refused(format!(
            "decision {number} is not about this item; give the number of one that is"
        ))
    })?;
    match by {
        None => Ok(Corrected { id, is_latest }),
        Some(by) => Err(StoreError::Refused(format!(
            "{reference} is corrected by {by} already; correct {by}"
        ))),
    }
}

/// A meeting decides an item once; what it then changes its mind about is a correction.
fn refuse_again(w: &Writer<'_>, decide: &DecideItem, item: &str) -> Result<()> {
    let before: Option<(i64, String)> = w
        .db()
        .prepare_cached(
            "SELECT number, ref FROM intel.decision WHERE report_id = ?1 AND meeting_id = ?2
             ORDER BY number DESC LIMIT 1",
        )?
        .query_row(params![decide.report.id, decide.meeting_id], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    match before {
        None => Ok(()),
        Some((number, reference)) => Err(StoreError::Refused(format!(
            "this meeting decided {item} in {reference}; record a correction of decision {number}"
        ))),
    }
}

/// A decision as it is to read, in place of one that stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// The row number of the decision that it corrects.
    pub decision: i64,
    /// What is decided.
    pub disposition: Disposition,
    /// Why, by element of the National Decision Model.
    pub rationale: Rationale,
    /// When it was decided.
    pub decided_at: Moment,
    /// Why it was entered late, where it was.
    pub delay_reason: Option<String>,
    /// Who decides.
    pub decision_maker: String,
    /// When to look again; needed to monitor.
    pub review_on: Option<Date>,
    /// Who disagreed and why.
    pub dissent: Option<String>,
}

/// Corrects a decision by a new entry, of the meeting in session where there is one.
pub(super) fn correct(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    correction: &Correction,
) -> Result<Done> {
    let id = correction.decision;
    let found: Option<(i64, i64, i64)> = w
        .db()
        .prepare_cached(
            "SELECT d.number, r.id, r.version FROM intel.decision d
             JOIN intel.report r ON r.id = d.report_id WHERE d.id = ?1",
        )?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let (number, report, version) =
        found.ok_or_else(|| StoreError::NoRecord(format!("decision {id}")))?;
    let sql = "SELECT id FROM intel.meeting WHERE state = 'session'";
    let meeting_id: Option<i64> = w.db().query_row(sql, [], |row| row.get(0)).optional()?;
    // One that may not decide corrects nothing either; the correction then stands on its own.
    let meeting_id = meeting_id.filter(|id| meeting::may_decide(w, rules, *id).is_ok());
    let Correction { disposition, rationale, decided_at, decision_maker, review_on, .. } =
        correction.clone();
    let item = DecideItem {
        meeting_id,
        report: Seen { id: report, version },
        disposition,
        rationale,
        decided_at,
        delay_reason: correction.delay_reason.clone(),
        decision_maker,
        review_on,
        dissent: correction.dissent.clone(),
        corrects: Some(number),
        actions: Vec::new(),
    };
    decide(w, rules, &item)
}

/// Writes the row with the score, band and grade as they stand now. Returns its number and
/// reference.
fn insert(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    decide: &DecideItem,
    report: &Fetched,
    corrects: Option<&Corrected>,
) -> Result<(i64, String)> {
    // The write lock is held from the start of the change, so that no number is given twice.
    let sql = "SELECT ifnull(max(number), 0) + 1 FROM intel.decision";
    let number: i64 = w.db().query_row(sql, [], |row| row.get(0))?;
    let reference = w.next_ref("D", rules.today.year(), 5)?;
    let grade = match report.value("grade") {
        Value::Null => report.value("old_grade"),
        grade => grade,
    };
    let text = |text: &Option<String>| text.as_deref().map_or(Value::Null, known);
    let stepped_out = stepped_out(w, decide, report.text("ref"))?;
    let why = &decide.rationale;
    w.insert(
        DECISION,
        &[
            ("number", number.into()),
            ("ref", Value::from(&reference)),
            ("meeting_id", decide.meeting_id.into()),
            ("report_id", decide.report.id.into()),
            ("disposition", decide.disposition.code().into()),
            ("decided_at", iso(decide.decided_at).into()),
            ("entered_at", iso(w.now()).into()),
            ("delay_reason", text(&decide.delay_reason)),
            ("code_of_ethics", known(&why.code_of_ethics)),
            ("information", known(&why.information)),
            ("threat_risk", known(&why.threat_risk)),
            ("powers_policy", known(&why.powers_policy)),
            ("options", known(&why.options)),
            ("action_review", known(&why.action_review)),
            ("decision_maker", decide.decision_maker.trim().into()),
            ("recorder", w.actor().into()),
            ("review_on", decide.review_on.into()),
            ("dissent", text(&decide.dissent)),
            ("stepped_out", known(&stepped_out)),
            ("snapshot_r", report.value("r").clone()),
            ("snapshot_band", report.value("band").clone()),
            ("snapshot_grade", grade.clone()),
            ("snapshot_confidence", report.value("confidence").clone()),
            ("corrects", corrects.map(|old| old.id).into()),
        ],
    )?;
    Ok((number, reference))
}

/// Everybody at the meeting who takes no part in the decision because of a conflict.
fn stepped_out(w: &Writer<'_>, decide: &DecideItem, item: &str) -> Result<String> {
    let Some(meeting) = decide.meeting_id else { return Ok(String::new()) };
    let kept = guard::kept_from(w.db(), meeting, item)?;
    let away = kept.iter().filter(|attendee| attendee.presence != Presence::Apologies);
    Ok(away.map(|attendee| attendee.name.as_str()).collect::<Vec<_>>().join(", "))
}

/// Makes the decision the report's own. The clock of a referral is not the meeting's to stop: it
/// runs until the referral is recorded as made, or as not made with its rationale.
fn settle(w: &mut Writer<'_>, decide: &DecideItem) -> Result<()> {
    let id = decide.report.id;
    let fields = [
        ("state", ItemState::Decided.code().into()),
        ("disposition", decide.disposition.code().into()),
        ("review_on", decide.review_on.into()),
    ];
    w.update(REPORT, id, &fields)?;
    // The same disposition again changes no field; whoever saw the report before is still told.
    let sql = "SELECT version FROM intel.report WHERE id = ?1";
    let version: i64 = w.db().query_row(sql, [id], |row| row.get(0))?;
    if version == decide.report.version { w.raise_version(REPORT, id) } else { Ok(()) }
}

/// Marks the item on the agenda that is issued or in session, where it stands on one as new.
fn mark_decided(w: &mut Writer<'_>, item: &str) -> Result<()> {
    let rows: Vec<i64> = {
        let mut statement = w.db().prepare_cached(
            "SELECT i.id FROM intel.agenda_item i JOIN intel.meeting m ON m.id = i.meeting_id
             WHERE i.record = ?1 AND m.state IN ('issued','session') AND i.state <> 'decided'",
        )?;
        let rows = statement.query_map([item], |row| row.get(0))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    for row in rows {
        w.update(ITEM, row, &[("state", AgendaState::Decided.code().into())])?;
    }
    Ok(())
}
