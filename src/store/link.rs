//! Reports that belong together. A link is seen from both; a merged report is closed into the
//! other, stays whole, and can be parted from it again at any time.

use super::change::Done;
use super::error::{Result, StoreError};
use super::known;
use super::report::REPORT;
use super::value::Value;
use super::writer::{Fetched, Seen, Writer};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::intelligence::{ItemState, LinkKind};
use crate::domain::time::iso;
use rusqlite::{OptionalExtension, params};

const LINK: &str = "intel.report_link";
const FIELDS: &[&str] = &["ref", "state", "clock_until", "merged_into"];

/// Ties a report to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkReports {
    /// The report at hand; a merge closes it into the other.
    pub report: Seen,
    /// The other.
    pub other: i64,
    /// How they belong together.
    pub kind: LinkKind,
    /// Why.
    pub reason: String,
}

/// Parts two reports again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnlinkReports {
    /// The report at hand.
    pub report: Seen,
    /// The other.
    pub other: i64,
}

/// Links or merges. Both rows stay; each has an entry of its own.
pub(super) fn link(w: &mut Writer<'_>, new: &LinkReports) -> Result<Done> {
    let mine = w.seen_fields(REPORT, new.report, FIELDS)?;
    let reference = mine.text("ref");
    let mut findings = Findings::new();
    findings.refuse_if(new.other == new.report.id, "other", "a report is not its own duplicate");
    findings.required("reason", &new.reason);
    findings.verdict()?;
    let other = w.fields(REPORT, new.other, FIELDS)?;
    let theirs = other.text("ref");
    if let Some((_, kind, _)) = between(w, new.report.id, new.other)? {
        return Err(StoreError::Refused(format!(
            "{reference} and {theirs} are {} already; part them first with L",
            kind.label()
        )));
    }
    if new.kind == LinkKind::Merged {
        may_merge(w, new, &mine, &other)?;
    }
    w.raise_version(REPORT, new.other)?;
    w.entry("link reports", theirs)?;
    w.insert(
        LINK,
        &[
            ("report_id", new.report.id.into()),
            ("other_id", new.other.into()),
            ("kind", new.kind.code().into()),
            ("reason", known(&new.reason)),
            ("at", iso(w.now()).into()),
            ("by", w.actor().into()),
        ],
    )?;
    if new.kind == LinkKind::Linked {
        w.raise_version(REPORT, new.report.id)?;
        return Ok(Done::new(reference, format!("{reference} is linked with {theirs}")));
    }
    w.update(
        REPORT,
        new.report.id,
        &[("state", ItemState::Closed.code().into()), ("merged_into", new.other.into())],
    )?;
    let message =
        format!("{reference} is merged into {theirs}; both stay whole, and L parts them again");
    Ok(Done::new(reference, message))
}

/// Merging never hides work: not an item that a meeting has before it, a clock that runs, a
/// decision that the other does not have, or a report that stands for others.
fn may_merge(w: &Writer<'_>, new: &LinkReports, mine: &Fetched, other: &Fetched) -> Result<()> {
    let (reference, theirs) = (mine.text("ref"), other.text("ref"));
    let refuse = |why: String| Err(StoreError::Refused(why));
    let (state, their_state) = (mine.word("state"), other.word("state"));
    if let Some(into) = other.int("merged_into") {
        let into = w.fields(REPORT, into, &["ref"])?;
        let into = into.text("ref");
        return refuse(format!("{theirs} is itself merged into {into}; merge into {into}"));
    }
    if state == Some(ItemState::Closed) {
        return refuse(format!("{reference} is closed; only a report that is open is merged"));
    }
    if their_state == Some(ItemState::Closed) {
        return refuse(format!("{theirs} is closed; link the two instead"));
    }
    if state == Some(ItemState::Decided) && their_state != Some(ItemState::Decided) {
        return refuse(format!(
            "{reference} is decided and {theirs} is not: merge {theirs} into {reference} instead, \
             so that the decision stays in view"
        ));
    }
    let held = "SELECT o.ref FROM intel.report o WHERE o.merged_into = ?1 ORDER BY o.ref LIMIT 1";
    if let Some(held) = w.text_of(held, params![new.report.id])? {
        return refuse(format!(
            "{held} is merged into {reference}; merge {theirs} into {reference}, or part {held} \
             first with L"
        ));
    }
    if !mine.value("clock_until").is_null() {
        return refuse(format!(
            "the clock of a referral runs on {reference}: record the referral first with r, or \
             merge {theirs} into {reference}"
        ));
    }
    let meeting =
        "SELECT m.ref FROM intel.agenda_item i JOIN intel.meeting m ON m.id = i.meeting_id
        WHERE i.record = ?1 AND i.state = 'open' AND m.state = 'session' LIMIT 1";
    if let Some(meeting) = w.text_of(meeting, params![reference])? {
        return refuse(format!(
            "{reference} is before {meeting}, which is in session; decide or defer it there first"
        ));
    }
    Ok(())
}

/// Parts two reports. A merged one stands again where it stood.
pub(super) fn unlink(w: &mut Writer<'_>, change: &UnlinkReports) -> Result<Done> {
    let mine = w.seen_fields(REPORT, change.report, FIELDS)?;
    let other = w.fields(REPORT, change.other, FIELDS)?;
    let (reference, theirs) = (mine.text("ref"), other.text("ref"));
    let Some((link, kind, merged)) = between(w, change.report.id, change.other)? else {
        return Err(StoreError::Refused(format!("{reference} and {theirs} are not linked")));
    };
    let ended = [("ended_at", iso(w.now()).into()), ("ended_by", w.actor().into())];
    let stands = |w: &mut Writer<'_>, id: i64| match kind {
        LinkKind::Merged if id == merged => {
            let state = stood(w, id)?;
            w.update(REPORT, id, &[("state", state.code().into()), ("merged_into", Value::Null)])
        }
        _ => w.raise_version(REPORT, id),
    };
    stands(w, change.other)?;
    w.entry("unlink reports", theirs)?;
    w.update(LINK, link, &ended)?;
    stands(w, change.report.id)?;
    let message = format!("{reference} and {theirs} are parted; each stands on its own again");
    Ok(Done::new(reference, message))
}

/// Where a report stood before it was merged: its decision and its score still tell.
fn stood(w: &Writer<'_>, id: i64) -> Result<ItemState> {
    let report = w.fields(REPORT, id, &["disposition", "score_id"])?;
    Ok(match (report.value("disposition"), report.value("score_id")) {
        (Value::Null, Value::Null) => ItemState::New,
        (Value::Null, _) => ItemState::Assessed,
        _ => ItemState::Decided,
    })
}

/// The link between two reports that holds now: its row, its kind, and the one it was made from.
fn between(w: &Writer<'_>, a: i64, b: i64) -> Result<Option<(i64, LinkKind, i64)>> {
    let sql = "SELECT id, kind, report_id FROM intel.report_link
               WHERE ended_at IS NULL
                 AND ((report_id = ?1 AND other_id = ?2) OR (report_id = ?2 AND other_id = ?1))";
    let read = |row: &rusqlite::Row<'_>| {
        let kind: String = row.get(1)?;
        let kind = LinkKind::from_code(&kind).unwrap_or(LinkKind::Linked);
        Ok((row.get(0)?, kind, row.get(2)?))
    };
    Ok(w.db().prepare_cached(sql)?.query_row([a, b], read).optional()?)
}
