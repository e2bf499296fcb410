//! Changes to actions: setting and closing them. They are carried over by closing a meeting.

use super::change::{Done, NewAction};
use super::error::{Result, StoreError};
use super::meeting;
use super::report::REPORT;
use super::value::Value;
use super::writer::{Fetched, Seen, Writer};
use super::{Rules, known};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::tasking::{ActionPriority, ActionState};
use crate::domain::time::{Date, show_date};
use chrono::Datelike;
use rusqlite::OptionalExtension;

pub(super) const ACTION: &str = "intel.action";

/// What an action belongs to.
#[derive(Clone, Copy)]
pub(super) struct Parent {
    pub meeting_id: Option<i64>,
    pub report_id: Option<i64>,
}

/// Sets one action, about an item or on its own.
pub(super) fn add(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    parent: Parent,
    action: &NewAction,
) -> Result<Done> {
    check(std::slice::from_ref(action), rules.today)?;
    if let Some(meeting) = parent.meeting_id {
        meeting::in_session(w, meeting)?;
    }
    if let Some(report) = parent.report_id {
        w.fields(REPORT, report, &["ref"])?;
    }
    let reference = insert(w, rules, parent, action)?;
    let message = format!("{reference}: {}, due {}", action.owner.trim(), show_date(action.due));
    Ok(Done::new(reference, message))
}

/// Whether these may be set; an error names the field of a form with one action.
pub(super) fn check(actions: &[NewAction], today: Date) -> Result<()> {
    let mut findings = Findings::new();
    for action in actions {
        findings.required("what", &action.what);
        findings.required("owner", &action.owner);
        let several = [";", "&", " and "].iter().any(|mark| action.owner.contains(mark));
        findings.refuse_if(several, "owner", "an action has one owner; name one person");
        let message = format!("{} has gone by; choose a later day", show_date(action.due));
        findings.refuse_if(action.due < today, "due", message);
    }
    Ok(findings.verdict()?)
}

/// Writes the row of a checked action and returns its reference.
pub(super) fn insert(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    parent: Parent,
    action: &NewAction,
) -> Result<String> {
    let reference = w.next_ref("A", rules.today.year(), 4)?;
    w.insert(
        ACTION,
        &[
            ("ref", Value::from(&reference)),
            ("meeting_id", parent.meeting_id.into()),
            ("report_id", parent.report_id.into()),
            ("what", action.what.trim().into()),
            ("owner", action.owner.trim().into()),
            ("set_on", rules.today.into()),
            ("due", action.due.into()),
            ("priority", action.priority.code().into()),
            ("state", ActionState::Open.code().into()),
        ],
    )?;
    Ok(reference)
}

/// Closes an action with its result. One about an item of HIGH or above is closed by someone
/// other than its owner (domain.md, Tasking).
pub(super) fn close(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    result: &str,
) -> Result<Done> {
    let fields = &["ref", "owner", "state", "report_id", "priority", "set_on"];
    let action = w.seen_fields(ACTION, seen, fields)?;
    let reference = action.text("ref");
    if action.word("state") != Some(ActionState::Open) {
        return Err(StoreError::Refused(format!(
            "{reference} is closed already; set a new action if more is to be done"
        )));
    }
    let mut findings = Findings::new();
    findings.required("result", result);
    findings.verdict()?;
    let owner = action.text("owner");
    if let Some(why) = needs_another(w, &action)?
        && is_actor(w, owner)?
    {
        return Err(StoreError::Refused(format!(
            "{reference} {why}: it is closed by someone other than its owner, {owner}; ask a \
             colleague to look and close it"
        )));
    }
    w.update(
        ACTION,
        seen.id,
        &[
            ("state", ActionState::Done.code().into()),
            ("result", known(result)),
            ("closed_on", rules.today.into()),
            ("closed_by", w.actor().into()),
        ],
    )?;
    Ok(Done::new(reference, format!("{reference} closed")))
}

/// Why an action is closed by someone other than its owner, where it is: it is urgent itself, or
/// its item is HIGH or above now or was on the day that it was set. A later score takes nothing
/// back of that.
fn needs_another(w: &Writer<'_>, action: &Fetched) -> Result<Option<String>> {
    let item: Option<(String, Option<String>, bool)> = w
        .db()
        .prepare_cached(
            "SELECT r.ref, r.band, EXISTS (SELECT 1 FROM intel.score s
               WHERE s.report_id = r.id AND s.band IN ('HIGH','CRITICAL')
                 AND london_day(s.scored_at) <= ?2
                 AND NOT EXISTS (SELECT 1 FROM intel.score n WHERE n.report_id = r.id
                   AND n.id > s.id AND london_day(n.scored_at) < ?2))
             FROM intel.report r WHERE r.id = ?1",
        )?
        .query_row((action.int("report_id"), action.text("set_on")), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    Ok(match item {
        Some((item, Some(band), _)) if matches!(band.as_str(), "HIGH" | "CRITICAL") => {
            Some(format!("is about {item}, {band}"))
        }
        Some((item, _, true)) => Some(format!("is about {item}, HIGH or above when it was set")),
        _ if action.word("priority") == Some(ActionPriority::High) => {
            Some("is of high priority".to_owned())
        }
        _ => None,
    })
}

/// Whether an action may be this person's: one person, who has not left.
pub(super) fn check_owner(
    w: &Writer<'_>,
    findings: &mut Findings,
    field: &'static str,
    owner: &str,
) -> Result<()> {
    findings.required(field, owner);
    let several = [";", "&", " and "].iter().any(|mark| owner.contains(mark));
    findings.refuse_if(several, field, "name one person");
    let sql = "SELECT left_on FROM main.user
               WHERE (name = ?1 COLLATE NOCASE OR full_name = ?1 COLLATE NOCASE)
                 AND left_on IS NOT NULL";
    let left: Option<String> =
        w.db().prepare_cached(sql)?.query_row([owner.trim()], |row| row.get(0)).optional()?;
    let on = left.as_deref().and_then(|left| left.parse().ok()).map(show_date);
    let message = format!("{} left on {}", owner.trim(), on.unwrap_or_default());
    findings.refuse_if(left.is_some(), field, message + "; choose someone who is here");
    Ok(())
}

/// Whether this name is the one who writes, by login or by full name.
pub(super) fn is_actor(w: &Writer<'_>, name: &str) -> Result<bool> {
    let full: Option<String> = w
        .db()
        .prepare_cached("SELECT full_name FROM main.user WHERE name = ?1")?
        .query_row([w.actor()], |row| row.get(0))
        .optional()?;
    let same = |other: &str| name.trim().to_lowercase() == other.trim().to_lowercase();
    Ok(same(w.actor()) || full.as_deref().is_some_and(same))
}
