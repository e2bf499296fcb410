//! What happens to an action between being set and being closed: progress, an extension asked
//! and answered, a new owner. Each is a row of its own beside the action.

use super::strategy::PRIORITY;
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::follow_up::UpdateKind;
use crate::domain::tasking::ActionState;
use crate::domain::text::counted;
use crate::domain::time::{Date, iso, show_date};
use crate::store::Rules;
use crate::store::action::{ACTION, check_owner, is_actor};
use crate::store::change::Done;
use crate::store::error::{Result, StoreError};
use crate::store::report::REPORT;
use crate::store::value::Value;
use crate::store::writer::{Fetched, Seen, Writer};
use rusqlite::{OptionalExtension, params};

const FIELDS: &[&str] = &["ref", "owner", "state", "due", "asked_due", "asked_reason"];

/// An open action as seen.
fn open_action(w: &Writer<'_>, seen: Seen) -> Result<Fetched> {
    let action = w.seen_fields(ACTION, seen, FIELDS)?;
    if action.word("state") == Some(ActionState::Open) {
        return Ok(action);
    }
    Err(StoreError::Refused(format!(
        "{} is closed; set a new action if more is to be done",
        action.text("ref")
    )))
}

/// Writes down what happened. The action's version rises with it, so that whoever saw the action
/// before is told.
fn note(w: &mut Writer<'_>, action: i64, kind: UpdateKind, text: &str) -> Result<()> {
    w.insert(
        "intel.action_update",
        &[
            ("action_id", action.into()),
            ("at", iso(w.now()).into()),
            ("by", w.actor().into()),
            ("kind", kind.code().into()),
            ("note", text.trim().into()),
        ],
    )?;
    Ok(())
}

/// How far it has got.
pub(super) fn progress(w: &mut Writer<'_>, seen: Seen, text: &str) -> Result<Done> {
    let action = open_action(w, seen)?;
    let mut findings = Findings::new();
    findings.required("note", text);
    findings.verdict()?;
    note(w, seen.id, UpdateKind::Progress, text)?;
    w.raise_version(ACTION, seen.id)?;
    let reference = action.text("ref");
    Ok(Done::new(reference, format!("{reference}: progress noted")))
}

/// Asks for more time. One question stands at a time, until someone answers it.
pub(super) fn ask(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    due: Date,
    reason: &str,
) -> Result<Done> {
    let action = open_action(w, seen)?;
    let reference = action.text("ref");
    if let Some(asked) = action.date("asked_due") {
        return Err(StoreError::Refused(format!(
            "an extension of {reference} to {} is asked already; it is answered first",
            show_date(asked)
        )));
    }
    let mut findings = Findings::new();
    check_later(&mut findings, &action, due, rules.today);
    findings.required("reason", reason);
    findings.verdict()?;
    put_question(w, seen.id, due, reason)?;
    let message = format!("{reference}: extension to {} asked", show_date(due));
    Ok(Done::new(reference, message))
}

fn check_later(findings: &mut Findings, action: &Fetched, due: Date, today: Date) {
    let was = action.date("due").unwrap_or(due);
    let message = format!("it is due {} already; choose a later day", show_date(was));
    findings.refuse_if(due <= was, "due", message);
    let message = format!("{} has gone by; choose a later day", show_date(due));
    findings.refuse_if(due < today, "due", message);
}

fn put_question(w: &mut Writer<'_>, action: i64, due: Date, reason: &str) -> Result<()> {
    let reason = reason.trim();
    w.update(ACTION, action, &[("asked_due", due.into()), ("asked_reason", reason.into())])?;
    note(w, action, UpdateKind::Asked, &format!("to {}: {reason}", show_date(due)))
}

/// Grants or refuses the extension asked. Its owner does not answer; a refusal says why.
pub(super) fn answer(w: &mut Writer<'_>, seen: Seen, granted: bool, text: &str) -> Result<Done> {
    let action = open_action(w, seen)?;
    let reference = action.text("ref");
    let Some(due) = action.date("asked_due") else {
        return Err(StoreError::Refused(format!("no extension of {reference} is asked")));
    };
    let owner = action.text("owner");
    if is_actor(w, owner)? {
        return Err(StoreError::Refused(format!(
            "{reference} is {owner}'s own: its extension is answered by someone else"
        )));
    }
    let mut findings = Findings::new();
    if !granted {
        findings.required("note", text);
    }
    findings.verdict()?;
    let was = action.date("due").unwrap_or(due);
    let words = [format!("{} → {}", show_date(was), show_date(due)), text.trim().to_owned()];
    let words: Vec<String> = words.into_iter().filter(|part| !part.is_empty()).collect();
    let none = Value::Null;
    let mut fields = vec![("asked_due", none.clone()), ("asked_reason", none)];
    let (kind, said) = if granted {
        fields.push(("due", due.into()));
        (UpdateKind::Granted, format!("granted: due {}", show_date(due)))
    } else {
        (UpdateKind::Refused, format!("refused: still due {}", show_date(was)))
    };
    w.update(ACTION, seen.id, &fields)?;
    note(w, seen.id, kind, &words.join(": "))?;
    Ok(Done::new(reference, format!("{reference}: extension {said}")))
}

/// Gives an action to someone else.
pub(super) fn reassign(w: &mut Writer<'_>, seen: Seen, to: &str, reason: &str) -> Result<Done> {
    let action = open_action(w, seen)?;
    check_move(w, action.text("owner"), to, reason)?;
    give(w, seen.id, action.text("owner"), to, reason)?;
    let reference = action.text("ref");
    Ok(Done::new(reference, format!("{reference} is with {} now", to.trim())))
}

fn check_move(w: &Writer<'_>, from: &str, to: &str, reason: &str) -> Result<()> {
    let mut findings = Findings::new();
    check_owner(w, &mut findings, "to", to)?;
    let message = format!("it is with {} already; choose someone else", to.trim());
    findings.refuse_if(same(from, to), "to", message);
    findings.required("reason", reason);
    Ok(findings.verdict()?)
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// Writes the new owner. A question of the old one falls away with the ownership.
fn give(w: &mut Writer<'_>, action: i64, from: &str, to: &str, reason: &str) -> Result<()> {
    let none = Value::Null;
    w.update(
        ACTION,
        action,
        &[("owner", to.trim().into()), ("asked_due", none.clone()), ("asked_reason", none)],
    )?;
    let text = format!("{from} → {}: {}", to.trim(), reason.trim());
    note(w, action, UpdateKind::Reassigned, &text)
}

/// What a daily page makes of an action: a new owner, a new day, or both.
pub(in crate::store) struct Moved<'a> {
    /// The action as seen.
    pub action: Seen,
    /// Who is to do it.
    pub owner: &'a str,
    /// By when.
    pub due: Date,
    /// Why.
    pub reason: &'a str,
}

/// Moves an action to an owner and a day; returns what was done in words. Its owner can only ask
/// for a later day; anyone else sets it.
pub(in crate::store) fn move_action(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    to: &Moved<'_>,
) -> Result<String> {
    let action = open_action(w, to.action)?;
    let (from, was) = (action.text("owner"), action.date("due").unwrap_or(to.due));
    let (other, later) = (!same(from, to.owner), to.due != was);
    let mut findings = Findings::new();
    check_owner(w, &mut findings, "owner", to.owner)?;
    if later {
        check_later(&mut findings, &action, to.due, rules.today);
    }
    findings.refuse_if(!other && !later, "due", "choose another owner or a later day");
    findings.required("reason", to.reason);
    findings.verdict()?;
    let (id, due) = (to.action.id, show_date(to.due));
    let mut said = Vec::new();
    if other {
        give(w, id, from, to.owner, to.reason)?;
        said.push(format!("to {}", to.owner.trim()));
    }
    if later && is_actor(w, from)? {
        put_question(w, id, to.due, to.reason)?;
        said.push(format!("asked until {due}"));
    } else if later {
        let none = Value::Null;
        let fields = [("due", to.due.into()), ("asked_due", none.clone()), ("asked_reason", none)];
        w.update(ACTION, id, &fields)?;
        let text = format!("{} → {due}: {}", show_date(was), to.reason.trim());
        note(w, id, UpdateKind::Granted, &text)?;
        said.push(format!("due {due}"));
    }
    Ok(said.join(", "))
}

/// Gives everything open of one person to another: their actions, the reports assigned to them
/// and the priorities they own, each with an entry of its own. What is withheld from the actor
/// stays where it is, and is counted.
pub(super) fn reassign_all(w: &mut Writer<'_>, from: &str, to: &str, reason: &str) -> Result<Done> {
    let mut findings = Findings::new();
    findings.required("from", from);
    findings.verdict()?;
    check_move(w, from, to, reason)?;
    let (to, names) = (to.trim(), names(w, from)?);
    let (mut counts, mut kept) = ([0_i64; 3], 0_i64);
    for name in &names {
        for (id, reference) in held(w, ACTION, "owner", "state = 'open'", name)? {
            if w.is_kept(ACTION, id)? {
                kept += 1;
                continue;
            }
            give(w, id, name, to, reason)?;
            w.entry("reassign action", &reference)?;
            counts[0] += 1;
        }
        for (id, reference) in held(w, REPORT, "assigned", "state <> 'closed'", name)? {
            if w.is_kept(REPORT, id)? {
                kept += 1;
                continue;
            }
            w.update(REPORT, id, &[("assigned", to.into())])?;
            w.entry("assign report", &reference)?;
            counts[1] += 1;
        }
        for (id, reference) in held(w, PRIORITY, "owner", "state = 'current'", name)? {
            w.update(PRIORITY, id, &[("owner", to.into())])?;
            w.entry("edit priority", &reference)?;
            counts[2] += 1;
        }
    }
    let from = from.trim();
    let stays = match kept {
        0 => String::new(),
        kept => format!("; {} withheld from you stay", counted(kept, "record", "records")),
    };
    if counts == [0; 3] {
        return Err(StoreError::Refused(format!("nothing open is with {from}{stays}")));
    }
    let [actions, reports, priorities] = counts;
    let message = format!(
        "{from} → {to}: {}, {}, {}{stays}",
        counted(actions, "action", "actions"),
        counted(reports, "report", "reports"),
        counted(priorities, "priority", "priorities")
    );
    Ok(Done::new(from, message))
}

/// The names that one person goes by: login and full name.
fn names(w: &Writer<'_>, name: &str) -> Result<Vec<String>> {
    let mut names = vec![name.trim().to_owned()];
    let user: Option<(String, String)> = w
        .db()
        .prepare_cached(
            "SELECT name, full_name FROM main.user
             WHERE name = ?1 COLLATE NOCASE OR full_name = ?1 COLLATE NOCASE",
        )?
        .query_row([name.trim()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let more = user.into_iter().flat_map(|(name, full)| [name, full]);
    for other in more {
        if !names.iter().any(|known| same(known, &other)) {
            names.push(other);
        }
    }
    Ok(names)
}

/// Number and reference of the rows that a person holds.
fn held(
    w: &Writer<'_>,
    table: &str,
    column: &str,
    open: &str,
    name: &str,
) -> Result<Vec<(i64, String)>> {
    let sql = format!(
        "SELECT id, ref FROM {table} WHERE {column} = ?1 COLLATE NOCASE AND {open} ORDER BY ref"
    );
    let mut statement = w.db().prepare_cached(&sql)?;
    let rows = statement.query_map(params![name], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
