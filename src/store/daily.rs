//! Changes to the daily management meeting: a page is laid down at its first key of work, each
//! item is dealt with once, and closing it records who held it.

pub mod page;
#[cfg(test)]
mod tests;

use super::action::{self, Parent};
use super::change::{Change, Done, Family, NewAction};
use super::error::{Result, StoreError};
use super::follow_up::{Moved, move_action};
use super::report::{REPORT, open_report};
use super::value::Value;
use super::writer::{Seen, Writer};
use super::{Rules, known};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::daily::{DailyState, Dealt};
use crate::domain::text::counted;
use crate::domain::time::{Date, iso, london, parse_moment, show_date, show_moment};
use page::Head;
use std::collections::BTreeSet;

const DAILY: &str = "intel.daily";
const ITEM: &str = "intel.daily_item";

/// A change of this family. Each works on the page of its own day, and opens that page where
/// nobody has.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "fields of the variants are named by the form that fills them")]
pub enum DailyChange {
    Open,
    See {
        record: String,
    },
    Note {
        record: String,
        note: String,
    },
    Assign {
        report: Seen,
        action: NewAction,
    },
    Move {
        action: Seen,
        owner: String,
        due: Date,
        reason: String,
    },
    /// `leaving` is how many open items the one who closes it knows of.
    Close {
        daily: Seen,
        leaving: i64,
    },
}

impl From<DailyChange> for Change {
    fn from(change: DailyChange) -> Self {
        Self::Daily(Box::new(change))
    }
}

impl Family for DailyChange {
    fn name(&self) -> &'static str {
        match self {
            Self::Open => "open daily page",
            Self::See { .. } => "see daily item",
            Self::Note { .. } => "note daily item",
            Self::Assign { .. } => "assign daily item",
            Self::Move { .. } => "move daily action",
            Self::Close { .. } => "close daily page",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Open => open_by_itself(w, rules),
            Self::See { record } => see(w, rules, record),
            Self::Note { record, note } => take_note(w, rules, record, note),
            Self::Assign { report, action } => assign(w, rules, *report, action),
            Self::Move { action, owner, due, reason } => {
                let to = Moved { action: *action, owner, due: *due, reason };
                move_item(w, rules, &to)
            }
            Self::Close { daily, leaving } => close(w, *daily, *leaving),
        }
    }
}

fn open_by_itself(w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
    if let Some(page) = page::on_day(w.db(), rules.today)? {
        let (at, by) = (show_moment(page.opened_at), &page.opened_by);
        let reference = &page.reference;
        return Err(StoreError::Refused(format!("{reference} was opened by {by}, {at}")));
    }
    let (page, items) = lay_down(w, rules)?;
    let items = counted(items, "item", "items");
    Ok(Done::new(&page.reference, format!("{} opened with {items}", page.reference)))
}

/// The page of today to work on: the one that is open, or a new one, with an entry of its own.
fn at_work(w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Head> {
    match page::on_day(w.db(), rules.today)? {
        Some(page) if page.state == DailyState::Open => Ok(page),
        Some(page) => Err(StoreError::Refused(format!(
            "{} is closed; what comes in now stands on the next page",
            page.reference
        ))),
        None => {
            let (page, _) = lay_down(w, rules)?;
            w.entry("open daily page", &page.reference)?;
            Ok(page)
        }
    }
}

/// Lays today's page down as it stands. One of an earlier day that was never closed is closed by
/// it; what that one left open comes again.
fn lay_down(w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<(Head, i64)> {
    let lines = page::live(w.db(), rules.policies, w.now())?;
    if let Some(earlier) = page::still_open(w.db())? {
        shut(w, earlier.id)?;
        w.entry("close daily page", &earlier.reference)?;
    }
    let reference = page::reference(rules.today);
    let daily = w.insert(
        DAILY,
        &[
            ("ref", reference.into()),
            ("held_on", rules.today.into()),
            ("since", iso(lines.since).into()),
            ("state", DailyState::Open.code().into()),
            ("opened_at", iso(w.now()).into()),
            ("opened_by", w.actor().into()),
        ],
    )?;
    let mut records = BTreeSet::new();
    for (position, line) in (1_i64..).zip(lines.lines) {
        records.insert(line.record.clone());
        w.insert(
            ITEM,
            &[
                ("daily_id", daily.into()),
                ("position", position.into()),
                ("section", line.section.code().into()),
                ("record", line.record.into()),
                ("what", line.what.into()),
                ("state", Dealt::Open.code().into()),
            ],
        )?;
    }
    let page = page::on_day(w.db(), rules.today)?;
    let page = page.ok_or_else(|| StoreError::NoRecord(page::reference(rules.today)))?;
    Ok((page, i64::try_from(records.len()).unwrap_or(i64::MAX)))
}

/// One place of a record on a page; it may stand in several sections.
struct Place {
    id: i64,
    state: Dealt,
    by: Option<String>,
    at: Option<String>,
}

/// Every place of a record on a page.
fn places(w: &Writer<'_>, page: &Head, record: &str) -> Result<Vec<Place>> {
    let mut statement = w.db().prepare_cached(
        "SELECT id, state, by, at FROM intel.daily_item
         WHERE daily_id = ?1 AND record = ?2 ORDER BY position",
    )?;
    let rows = statement.query_map((page.id, record), |row| {
        let state = Dealt::from_code(&row.get::<_, String>(1)?).unwrap_or(Dealt::Open);
        Ok(Place { id: row.get(0)?, state, by: row.get(2)?, at: row.get(3)? })
    })?;
    let places: Vec<Place> = rows.collect::<rusqlite::Result<_>>()?;
    if places.is_empty() {
        let reference = &page.reference;
        return Err(StoreError::Refused(format!(
            "{record} is not on {reference}: it came after the page was opened and stands on the \
             next one"
        )));
    }
    Ok(places)
}

/// Marks every place of a record as dealt with.
fn deal(w: &mut Writer<'_>, places: &[Place], state: Dealt, note: Option<&str>) -> Result<()> {
    for place in places {
        let mut fields: Vec<(&'static str, Value)> = vec![
            ("state", state.code().into()),
            ("at", iso(w.now()).into()),
            ("by", w.actor().into()),
        ];
        fields.extend(note.map(|note| ("note", known(note))));
        w.update(ITEM, place.id, &fields)?;
    }
    Ok(())
}

/// Seen, and on to the next. Of two who see it at once the first stands.
fn see(w: &mut Writer<'_>, rules: &Rules<'_>, record: &str) -> Result<Done> {
    let page = at_work(w, rules)?;
    let places = places(w, &page, record)?;
    if let Some(first) = places.first().filter(|_| places.iter().all(|p| p.state != Dealt::Open)) {
        let at = first.at.as_deref().and_then(parse_moment);
        let at = at.map(|at| london(at).format("%H:%M").to_string()).unwrap_or_default();
        let by = first.by.as_deref().unwrap_or_default();
        let done = first.state.label();
        return Err(StoreError::Refused(format!("{record} was {done} by {by} at {at}")));
    }
    deal(w, &places, Dealt::Seen, None)?;
    Ok(Done::new(&page.reference, format!("{record} seen")))
}

/// What was said of an item; it is seen with that, unless more was done with it already.
fn take_note(w: &mut Writer<'_>, rules: &Rules<'_>, record: &str, note: &str) -> Result<Done> {
    let mut findings = Findings::new();
    findings.required("note", note);
    findings.verdict()?;
    let page = at_work(w, rules)?;
    let places = places(w, &page, record)?;
    let assigned = places.iter().any(|place| place.state == Dealt::Assigned);
    let state = if assigned { Dealt::Assigned } else { Dealt::Seen };
    deal(w, &places, state, Some(note))?;
    Ok(Done::new(&page.reference, format!("{record} noted")))
}

/// Gives a report to someone with an action and a day to do it by.
fn assign(w: &mut Writer<'_>, rules: &Rules<'_>, seen: Seen, new: &NewAction) -> Result<Done> {
    action::check(std::slice::from_ref(new), rules.today)?;
    let mut findings = Findings::new();
    action::check_owner(w, &mut findings, "owner", &new.owner)?;
    findings.verdict()?;
    let record = open_report(w, seen)?.text("ref").to_owned();
    let page = at_work(w, rules)?;
    let places = places(w, &page, &record)?;
    let owner = new.owner.trim();
    w.update(REPORT, seen.id, &[("assigned", owner.into())])?;
    w.entry("assign report", &record)?;
    let parent = Parent { meeting_id: None, report_id: Some(seen.id) };
    let reference = action::insert(w, rules, parent, new)?;
    w.entry("add action", &reference)?;
    let done = format!("{reference} {owner}, due {}", show_date(new.due));
    deal(w, &places, Dealt::Assigned, Some(&format!("{done}: {}", new.what.trim())))?;
    Ok(Done::new(&page.reference, format!("{record}: {done}")))
}

/// Gives an action on the page another owner or day.
fn move_item(w: &mut Writer<'_>, rules: &Rules<'_>, to: &Moved<'_>) -> Result<Done> {
    let page = at_work(w, rules)?;
    let record = w.fields(action::ACTION, to.action.id, &["ref"])?.text("ref").to_owned();
    let places = places(w, &page, &record)?;
    let done = move_action(w, rules, to)?;
    w.entry("move action", &record)?;
    deal(w, &places, Dealt::Assigned, Some(&format!("{done}: {}", to.reason.trim())))?;
    Ok(Done::new(&page.reference, format!("{record}: {done}")))
}

/// Closes a page. Nothing open is lost: it comes again on the next one; but whoever closes it
/// knows how much that is.
fn close(w: &mut Writer<'_>, seen: Seen, leaving: i64) -> Result<Done> {
    let page = w.seen_fields(DAILY, seen, &["ref", "state"])?;
    let reference = page.text("ref");
    if page.word("state") != Some(DailyState::Open) {
        return Err(StoreError::Refused(format!("{reference} is closed already")));
    }
    let sql = "SELECT count(DISTINCT record) FROM intel.daily_item
               WHERE daily_id = ?1 AND state = 'open'";
    let open: i64 = w.db().prepare_cached(sql)?.query_row([seen.id], |row| row.get(0))?;
    if open > leaving {
        let are = counted(open, "item is", "items are");
        return Err(StoreError::Refused(format!(
            "{are} open on {reference}; deal with them, or close it knowing that they come again"
        )));
    }
    shut(w, seen.id)?;
    let left = match open {
        0 => String::new(),
        open => format!("; {} again next time", counted(open, "item comes", "items come")),
    };
    Ok(Done::new(reference, format!("{reference} closed{left}")))
}

fn shut(w: &mut Writer<'_>, page: i64) -> Result<()> {
    w.update(
        DAILY,
        page,
        &[
            ("state", DailyState::Closed.code().into()),
            ("closed_at", iso(w.now()).into()),
            ("closed_by", w.actor().into()),
        ],
    )
}
