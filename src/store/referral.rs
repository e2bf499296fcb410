//! Mandatory referral to the IOPC: started by a score that meets a criterion or by hand, open
//! until it is recorded as made or not made. A report's clock follows it and nothing else.

use super::Rules;
use super::change::Done;
use super::error::{Result, StoreError};
use super::known;
use super::report::REPORT;
use super::value::Value;
use super::writer::{Seen, Writer};
use crate::domain::calendar::day_end_after;
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::intelligence::ItemState;
use crate::domain::referral::{Criterion, Referral, ReferralState, criteria_among, written};
use crate::domain::time::{Moment, day, iso, parse_moment, show_moment};
use chrono::Timelike;
use rusqlite::OptionalExtension;

const REFERRAL: &str = "intel.referral";
const FIELDS: &[&str] = &["state", "clear_at", "reference"];

/// Records a referral of a report, or what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordReferral {
    /// The report as seen.
    pub report: Seen,
    /// What is said of it.
    pub referral: Referral,
}

/// Records it: the clock runs to the end of the policy's day while it is open, and stops with
/// the decision.
pub(super) fn record(w: &mut Writer<'_>, rules: &Rules<'_>, new: &RecordReferral) -> Result<Done> {
    let report = w.seen_fields(REPORT, new.report, &["ref", "state", "received"])?;
    let reference = report.text("ref");
    if report.word("state") == Some(ItemState::Closed) {
        return Err(StoreError::Refused(format!(
            "{reference} is closed, so that nothing is referred of it"
        )));
    }
    new.referral.check(w.now())?;
    let received = parse_moment(report.text("received"));
    let mut findings = Findings::new();
    findings.refuse_if(
        received.is_some_and(|received| to_minute(new.referral.clear_at) < to_minute(received)),
        "clear_at",
        format!(
            "it cannot become clear before the report came in, {}",
            received.map(show_moment).unwrap_or_default()
        ),
    );
    findings.verdict()?;
    let before = referral_of(w, new.report.id)?;
    let state = new.referral.state;
    let clear_at = write(w, rules, new, before)?;
    let deadline = deadline(rules, clear_at);
    let clock = if state == ReferralState::Open { iso(deadline).into() } else { Value::Null };
    w.update(REPORT, new.report.id, &[("clock_until", clock)])?;
    raise(w, new.report)?;
    let late = new.referral.decided_at > deadline;
    let message = match state {
        ReferralState::Open => {
            format!("{reference}: referral open, to be made by {}", show_moment(deadline))
        }
        ReferralState::NotReferred => format!("{reference}: not referred; its clock has stopped"),
        ReferralState::Referred if late => format!(
            "{reference}: referred to the IOPC, after its clock ran out on {}",
            show_moment(deadline)
        ),
        ReferralState::Referred => format!("{reference}: referred to the IOPC, in time"),
    };
    Ok(Done::new(reference, message))
}

/// The referral that a report has already.
struct Before {
    id: i64,
    state: Option<ReferralState>,
    clear_at: Option<Moment>,
}

fn referral_of(w: &Writer<'_>, report: i64) -> Result<Option<Before>> {
    let sql = "SELECT id FROM intel.referral WHERE report_id = ?1";
    let id: Option<i64> =
        w.db().prepare_cached(sql)?.query_row([report], |row| row.get(0)).optional()?;
    let Some(id) = id else { return Ok(None) };
    let row = w.fields(REFERRAL, id, FIELDS)?;
    Ok(Some(Before { id, state: row.word("state"), clear_at: parse_moment(row.text("clear_at")) }))
}

/// Writes the row; returns when it became clear. A form shows minutes, so that a moment that is
/// the same to the minute is the one that stands.
fn write(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    new: &RecordReferral,
    before: Option<Before>,
) -> Result<Moment> {
    let said = &new.referral;
    let stands = before.as_ref().and_then(|before| before.clear_at);
    let clear_at = stands
        .filter(|stands| to_minute(*stands) == to_minute(said.clear_at))
        .unwrap_or(said.clear_at);
    let made = before.as_ref().and_then(|before| before.state) == Some(ReferralState::Referred);
    if made && said.state != ReferralState::Referred {
        return Err(StoreError::Refused(
            "it was referred, which cannot be taken back; correct its reference or rationale, or \
             take the slip back with u"
                .to_owned(),
        ));
    }
    let decided = said.state != ReferralState::Open;
    let when = |value: Value| if decided { value } else { Value::Null };
    let referred = said.state == ReferralState::Referred;
    let fields = [
        ("criteria", written(&said.criteria).into()),
        ("clear_at", iso(clear_at).into()),
        ("deadline", iso(deadline(rules, clear_at)).into()),
        ("state", said.state.code().into()),
        ("reference", if referred { known(&said.reference) } else { Value::Null }),
        ("rationale", known(&said.rationale)),
        ("decided_at", when(iso(said.decided_at).into())),
        ("decided_by", when(w.actor().into())),
    ];
    match before {
        Some(before) => w.update(REFERRAL, before.id, &fields)?,
        None => {
            let own = [("report_id", new.report.id.into()), ("started_by", w.actor().into())];
            w.insert(REFERRAL, &[&own[..], &fields[..]].concat())?;
        }
    }
    Ok(clear_at)
}

/// Whoever saw the report before is told, even where its clock is the same as before.
fn raise(w: &mut Writer<'_>, seen: Seen) -> Result<()> {
    let sql = "SELECT version FROM intel.report WHERE id = ?1";
    let version: i64 = w.db().query_row(sql, [seen.id], |row| row.get(0))?;
    if version == seen.version { w.raise_version(REPORT, seen.id) } else { Ok(()) }
}

/// Starts the clock of a report whose score meets a criterion, unless it has a referral already.
/// Returns when the clock runs out, where it was started.
pub(super) fn start_by_floors(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    report: i64,
    floors: &[String],
) -> Result<Option<Moment>> {
    let criteria: Vec<Criterion> = criteria_among(floors.iter().map(String::as_str));
    if criteria.is_empty() || referral_of(w, report)?.is_some() {
        return Ok(None);
    }
    let deadline = deadline(rules, w.now());
    w.insert(
        REFERRAL,
        &[
            ("report_id", report.into()),
            ("criteria", written(&criteria).into()),
            ("clear_at", iso(w.now()).into()),
            ("deadline", iso(deadline).into()),
            ("state", ReferralState::Open.code().into()),
            ("started_by", w.actor().into()),
        ],
    )?;
    w.update(REPORT, report, &[("clock_until", iso(deadline).into())])?;
    Ok(Some(deadline))
}

/// When the clock runs out that began at `clear_at`, by the policy of that day.
fn deadline(rules: &Rules<'_>, clear_at: Moment) -> Moment {
    day_end_after(clear_at, rules.on(day(clear_at)).referral_days)
}

fn to_minute(moment: Moment) -> Moment {
    moment.with_second(0).unwrap_or(moment)
}
