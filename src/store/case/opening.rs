//! Opening a case: with the checks that the policy of the day on which it was received
//! demands of its level and kind.

use super::queue::{rank_facts, read_facts, unknown_words};
use super::{CASE, demand};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::month::Month;
use crate::domain::priority::{self, Rank};
use crate::domain::time::{Date, show_date};
use crate::domain::vetting::{CaseKind, Level, Stage};
use crate::store::change::Done;
use crate::store::error::{Result, StoreError};
use crate::store::value::Value;
use crate::store::writer::Writer;
use crate::store::{Rules, barred, clearance, measures};
use chrono::{Datelike, Days};
use rusqlite::{OptionalExtension, named_params, params};

/// Opens a case that is called for today, by what is known here.
pub(in crate::store) fn open(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    person_id: i64,
    kind: CaseKind,
    level: Level,
) -> Result<Done> {
    receive(w, rules, &Request { person_id, kind, level, course_date: None, received: rules.today })
}

/// What is known of a case before it exists.
pub(in crate::store) struct Request {
    /// Who is to be vetted.
    pub person_id: i64,
    /// Why.
    pub kind: CaseKind,
    /// The level asked for.
    pub level: Level,
    /// A recruit's course date.
    pub course_date: Option<Date>,
    /// The day on which it came in, by whose policy it is judged.
    pub received: Date,
}

/// Opens a case with the checks, the target and the last day that the policy of the day of its
/// receipt gives. Where that day is of a closed month it is counted in the first month after,
/// because a closed month stands.
pub(in crate::store) fn receive(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    request: &Request,
) -> Result<Done> {
    let Request { person_id, kind, level, course_date, received } = *request;
    refuse_days(rules, request)?;
    refuse_second(w, person_id, level)?;
    if kind.is_review() {
        clearance::reviewed(w, person_id, level, rules.today)?;
    }
    let policy = rules.on(received);
    let reference = w.next_ref("V", rules.today.year(), 5)?;
    let rank = request.rank(w, rules)?;
    let target = received + Days::new(policy.target_days(level).into());
    let subject = w.fields("person", person_id, &["kind"])?.word("kind");
    let latest = subject.and_then(|subject| priority::latest_day(subject, received, policy));
    let counted = measures::counted_from(w.db(), received)?;
    let id = w.insert(
        CASE,
        &[
            ("ref", Value::from(&reference)),
            ("person_id", person_id.into()),
            ("post_id", request.post(w)?.into()),
            ("kind", kind.code().into()),
            ("level", level.code().into()),
            ("stage", Stage::Received.code().into()),
            ("received", received.into()),
            ("counted_from", counted.into()),
            ("course_date", course_date.into()),
            ("target_on", target.into()),
            ("latest_on", latest.into()),
            ("priority_class", i64::from(rank.class).into()),
            ("priority_order", rank.order.into()),
            ("priority_why", rank.why.into()),
        ],
    )?;
    for check in policy.checks_of(level, kind) {
        demand(w, id, (check, true), None)?;
    }
    let matched = barred::match_case(w, rules, id, person_id)?;
    let counted = counted.map(|from| {
        let (closed, month) = (Month::of(received).name(), Month::of(from).name());
        format!("; counted in {month}, as {closed} is closed")
    });
    let counted = counted.unwrap_or_default();
    let message = format!("{reference} opened, target {}{counted}{matched}", show_date(target));
    Ok(Done::new(&reference, message))
}

fn refuse_days(rules: &Rules<'_>, request: &Request) -> Result<()> {
    let mut findings = Findings::new();
    findings.refuse_if(
        request.course_date.is_some() && request.kind != CaseKind::Recruit,
        "course_date",
        "only a recruit has a course date; clear it or choose recruit",
    );
    let today = show_date(rules.today);
    findings.refuse_if(
        request.received > rules.today,
        "received",
        format!("no request has come in after today, {today}; correct the day"),
    );
    if let Err(why) = rules.policies.reaches(request.received) {
        findings.refuse_if(true, "received", format!("{why}; correct the day"));
    }
    Ok(findings.verdict()?)
}

fn refuse_second(w: &Writer<'_>, person_id: i64, level: Level) -> Result<()> {
    let open: Option<String> = w
        .db()
        .query_row(
            "SELECT ref FROM vetting_case WHERE person_id = ?1 AND level = ?2 AND open = 1",
            params![person_id, level.code()],
            |row| row.get(0),
        )
        .optional()?;
    match open {
        Some(open) => Err(StoreError::Refused(format!(
            "{open} is already open for this person at {}; work on that one",
            level.code()
        ))),
        None => Ok(()),
    }
}

impl Request {
    /// The weightiest post of the person on the ladder of the level.
    fn post(&self, w: &Writer<'_>) -> Result<Option<i64>> {
        Ok(w.db()
            .query_row(
                "SELECT id FROM post WHERE holder_id = ?1 AND ladder = ?2
                 ORDER BY designated DESC, rung DESC, id LIMIT 1",
                params![self.person_id, self.level.ladder().code()],
                |row| row.get(0),
            )
            .optional()?)
    }

    fn rank(&self, w: &Writer<'_>, rules: &Rules<'_>) -> Result<Rank> {
        let case = "(SELECT 0 AS id, :person AS person_id, :kind AS kind, :level AS level,
            :ladder AS ladder, :rung AS rung, :course AS course_date, :received AS received,
            NULL AS override_class, NULL AS override_on, 0 AS priority_order)";
        let values = named_params! {
            ":person": self.person_id,
            ":kind": self.kind.code(),
            ":level": self.level.code(),
            ":ladder": self.level.ladder().code(),
            ":rung": self.level.rung(),
            ":course": self.course_date.map(|date| date.to_string()),
            ":received": self.received.to_string(),
            ":today": rules.today.to_string(),
        };
        let mut statement = w.db().prepare_cached(&rank_facts(case))?;
        let facts = statement.query_row(values, |row| read_facts(row, rules.today)).optional()?;
        let facts = facts
            .ok_or_else(|| StoreError::NoRecord(format!("person {}", self.person_id)))?
            .ok_or_else(unknown_words)?;
        Ok(priority::rank(&facts, rules.on(rules.today)))
    }
}
