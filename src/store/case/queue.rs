//! The queue: taking and giving cases, and the rank that each has.

use super::{CASE, STAGE, open_case};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::priority::{self, Facts, Rank};
use crate::domain::time::{Date, iso, show_date};
use crate::domain::user::allowed_by;
use crate::domain::vetting::{CaseKind, Level, Sensitivity, Stage, SubjectKind};
use crate::store::change::Done;
use crate::store::clearance::counting::{counts_on, granted_on};
use crate::store::error::{Result, StoreError};
use crate::store::writer::{Seen, Writer};
use crate::store::{Rules, known, users};
use rusqlite::{Connection, OptionalExtension, named_params, params};

pub(super) fn unknown_words() -> StoreError {
    StoreError::Refused("the case holds words unknown here; run `probity doctor`".to_owned())
}

/// Facts of a case from a row of [`rank_facts`]; `None` where a code is unknown.
pub(super) fn read_facts(row: &rusqlite::Row<'_>, today: Date) -> rusqlite::Result<Option<Facts>> {
    let text = |i| row.get::<_, Option<String>>(i);
    let date = |i| Ok::<_, rusqlite::Error>(text(i)?.and_then(|text| text.parse::<Date>().ok()));
    let (kind, level, subject) = (text(0)?, text(1)?, text(2)?);
    let sensitivity = text(4)?.unwrap_or_else(|| Sensitivity::None.code().to_owned());
    let valid_until = date(5)?;
    let words = || {
        Some(Facts {
            kind: CaseKind::from_code(&kind?).ok()?,
            level: Level::from_code(&level?).ok()?,
            subject: SubjectKind::from_code(&subject?).ok()?,
            in_post: false,
            designated: false,
            sensitivity: Sensitivity::from_code(&sensitivity).ok()?,
            valid_until,
            held: valid_until.is_some(),
            course_date: None,
            received: today,
            today,
            override_class: None,
            override_on: None,
        })
    };
    let Some(mut facts) = words() else { return Ok(None) };
    facts.designated = row.get::<_, Option<i64>>(3)? == Some(1);
    facts.course_date = date(6)?;
    facts.received = date(7)?.unwrap_or(today);
    facts.override_class = row.get(8)?;
    facts.override_on = date(9)?;
    facts.in_post = row.get(10)?;
    Ok(Some(facts))
}

/// Takes the first unassigned open case by priority.
pub(in crate::store) fn take_next(w: &mut Writer<'_>) -> Result<Done> {
    let next: Option<(i64, i64)> = w
        .db()
        .prepare_cached(
            "SELECT id, version FROM vetting_case WHERE open = 1 AND assigned IS NULL
             ORDER BY priority_order, ref LIMIT 1",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (id, version) = next.ok_or_else(|| {
        StoreError::Refused("every open case is assigned; there is none to take".to_owned())
    })?;
    let to = w.actor().to_owned();
    assign(w, Seen { id, version }, &to)
}

/// Gives a case to someone; a case just received becomes allocated.
pub(in crate::store) fn assign(w: &mut Writer<'_>, seen: Seen, to: &str) -> Result<Done> {
    let case = open_case(w, seen)?;
    let mut findings = Findings::new();
    findings.required("to", to);
    findings.verdict()?;
    let stage = match case.word(STAGE) {
        Some(Stage::Received) => Stage::Allocated.code(),
        _ => case.text(STAGE),
    };
    w.update(CASE, seen.id, &[("assigned", to.trim().into()), (STAGE, stage.into())])?;
    let reference = case.text("ref");
    Ok(Done::new(reference, format!("{reference} is with {}", to.trim())))
}

/// Sets or clears a manual priority class, with its reason, who wrote it and the vetting manager
/// or head who allowed it.
pub(in crate::store) fn override_priority(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    class: Option<u8>,
    (reason, authoriser): (&str, &str),
) -> Result<Done> {
    let case = open_case(w, seen)?;
    let mut findings = Findings::new();
    findings.required("reason", reason);
    findings.refuse_if(
        class.is_some_and(|class| !(1..=5).contains(&class)),
        "class",
        "the class is 1 (first) to 5 (last)",
    );
    let managers = users::managers(w.db(), rules.today)?;
    allowed_by(&mut findings, "authoriser", "a priority set by hand", authoriser, &managers);
    findings.verdict()?;
    w.update(
        CASE,
        seen.id,
        &[
            ("override_class", class.map(i64::from).into()),
            ("override_reason", known(reason)),
            ("override_by", w.actor().into()),
            ("override_authoriser", authoriser.trim().into()),
            ("override_on", class.map(|_| rules.today).into()),
        ],
    )?;
    let rank = rank_case(w, rules, seen.id)?;
    write_rank(w, seen.id, rank)?;
    let reference = case.text("ref");
    let by = authoriser.trim();
    let message = match class {
        Some(class) => format!("{reference} is in class {class} by hand, as {by} allowed"),
        None => format!("{reference} is back in its computed class, as {by} allowed"),
    };
    Ok(Done::new(reference, message))
}

/// What the cases of `from`, rows of the table or as they will be, are ranked by on the day `:today`.
/// The post is the weightiest on the ladder that the person holds now, one held without enough
/// before all others. Enough is what the post needs, as far as a grant of the case's level would be.
pub(super) fn rank_facts(from: &str) -> String {
    let sql = concat!(
        "SELECT v.kind, v.level, p.kind, o.designated, o.sensitivity,
           (SELECT max(c.valid_until) FROM main.clearance c
            WHERE c.person_id = v.person_id AND c.ladder = v.ladder
              AND c.rung >= min(ifnull(o.rung, v.rung), v.rung) AND ",
        granted_on!("c", ":today"),
        "), v.course_date, v.received, v.override_class, v.override_on, o.id IS NOT NULL,
           v.id, v.priority_order
         FROM :from v
         JOIN main.person p ON p.id = v.person_id
         LEFT JOIN main.post o ON o.id = (SELECT h.id FROM main.post h
           WHERE h.holder_id = v.person_id AND h.ladder = v.ladder
           ORDER BY EXISTS (SELECT 1 FROM main.clearance c
               WHERE c.person_id = v.person_id AND c.ladder = v.ladder
                 AND c.rung >= min(h.rung, v.rung) AND ",
        counts_on!("c", ":today"),
        "), h.designated DESC, h.sensitivity = 'none', h.rung DESC, h.id LIMIT 1)"
    );
    sql.replace(":from", from)
}

/// What a case is ranked by on a day.
pub(in crate::store) fn facts_of(db: &Connection, id: i64, today: Date) -> Result<Facts> {
    let sql = rank_facts("(SELECT * FROM main.vetting_case WHERE id = :id)");
    let values = named_params! {":id": id, ":today": today.to_string()};
    db.prepare_cached(&sql)?
        .query_row(values, |row| read_facts(row, today))
        .optional()?
        .ok_or_else(|| StoreError::NoRecord(format!("case {id}")))?
        .ok_or_else(unknown_words)
}

fn rank_case(w: &Writer<'_>, rules: &Rules<'_>, id: i64) -> Result<Rank> {
    let facts = facts_of(w.db(), id, rules.today)?;
    Ok(priority::rank(&facts, rules.on(rules.today)))
}

fn write_rank(w: &mut Writer<'_>, id: i64, rank: Rank) -> Result<()> {
    w.update(
        CASE,
        id,
        &[
            ("priority_class", i64::from(rank.class).into()),
            ("priority_order", rank.order.into()),
            ("priority_why", rank.why.into()),
        ],
    )
}

/// Ranks every open case anew for the day and keeps the policy text in use. Ranks are stored so
/// that the queue opens at once at any size; they change with the day, so the first to open a
/// workspace on a new day rolls it forward.
pub(in crate::store) fn roll_day(w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
    if w.meta("rolled_on")? == Some(rules.today.to_string()) {
        return Err(StoreError::Refused("the queue is ranked for this day already".to_owned()));
    }
    let ranks = {
        let sql = rank_facts("(SELECT * FROM main.vetting_case WHERE open = 1)");
        let mut statement = w.db().prepare(&sql)?;
        let rows = statement.query_map(&[(":today", &rules.today.to_string())], |row| {
            let was: i64 = row.get(12)?;
            Ok((row.get::<_, i64>(11)?, was, read_facts(row, rules.today)?))
        })?;
        let mut ranks = Vec::new();
        for row in rows {
            let (id, was, facts) = row?;
            let rank = priority::rank(&facts.ok_or_else(unknown_words)?, rules.on(rules.today));
            if rank.order != was {
                ranks.push((id, rank));
            }
        }
        ranks
    };
    let mut statement = w.db().prepare(
        "UPDATE vetting_case SET priority_class = ?2, priority_order = ?3, priority_why = ?4
         WHERE id = ?1",
    )?;
    let moved = ranks.len();
    for (id, rank) in ranks {
        statement.execute(params![id, rank.class, rank.order, rank.why])?;
    }
    // A newer program may judge by a newer text: the one in use is kept from its first day on.
    w.db().execute(
        "INSERT OR IGNORE INTO main.policy_text (hash, text, first_used) VALUES (?1, ?2, ?3)",
        (rules.policies.hash(), rules.policies.text(), iso(w.now())),
    )?;
    w.db().execute(
        "INSERT OR IGNORE INTO policy_text (hash, text, first_used) VALUES (?1, ?2, ?3)",
        (rules.policies.hash(), rules.policies.text(), iso(w.now())),
    )?;
    w.set_meta("rolled_on", &rules.today.to_string())?;
    let message = format!("{moved} cases ranked anew for {}", show_date(rules.today));
    Ok(Done::for_good("workspace", message))
}

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;
