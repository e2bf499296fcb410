//! Changes to vetting cases: opening, taking, checking, the clock, deciding, and the day's roll.

use super::change::{Change, Done};
use super::clearance;
use super::error::{Result, StoreError};
use super::value::Value;
use super::writer::{Fetched, Seen, Writer};
use super::{Rules, known};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::priority::{self, Facts, Rank};
use crate::domain::time::{Date, iso, show_date};
use crate::domain::vetting::{
    self, CaseKind, CheckKind, CheckResult, Level, Outcome, Sensitivity, Stage, SubjectKind,
};
use chrono::{Datelike, Days};
use rusqlite::{Connection, OptionalExtension, params};

const CASE: &str = "vetting_case";

/// Opens a case for a person at a level, with the mandatory checks that the policy names.
pub(super) fn open(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    person_id: i64,
    kind: CaseKind,
    level: Level,
    course_date: Option<Date>,
) -> Result<Done> {
    let mut findings = Findings::new();
    findings.refuse_if(
        course_date.is_some() && kind != CaseKind::Recruit,
        "course_date",
        "only a recruit has a course date; clear it or choose recruit",
    );
    findings.verdict()?;
    refuse_second(w, person_id, level)?;
    let today = rules.today;
    let policy = rules.on(today);
    let reference = w.next_ref("V", today.year(), 5)?;
    let facts = Intake { person_id, kind, level, course_date, received: today };
    let rank = facts.rank(w, rules)?;
    let target = today + Days::new(policy.target_days(level).into());
    let subject = w.fields("person", person_id, &["kind"])?.word("kind");
    let latest = subject.and_then(|subject| priority::latest_day(subject, today, policy));
    let id = w.insert(
        CASE,
        &[
            ("ref", Value::from(&reference)),
            ("person_id", person_id.into()),
            ("post_id", facts.post(w)?.into()),
            ("kind", kind.code().into()),
            ("level", level.code().into()),
            ("stage", Stage::Received.code().into()),
            ("received", today.into()),
            ("course_date", course_date.into()),
            ("target_on", target.into()),
            ("latest_on", latest.into()),
            ("priority_class", i64::from(rank.class).into()),
            ("priority_order", rank.order.into()),
            ("priority_why", rank.why.into()),
        ],
    )?;
    for check in policy.mandatory_checks(level) {
        w.insert(
            "case_check",
            &[
                ("case_id", id.into()),
                ("kind", check.code().into()),
                ("mandatory", true.into()),
                ("requested", today.into()),
            ],
        )?;
    }
    Ok(Done::new(&reference, format!("{reference} opened, target {}", show_date(target))))
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

/// What is known of a case when it is ranked before it exists.
struct Intake {
    person_id: i64,
    kind: CaseKind,
    level: Level,
    course_date: Option<Date>,
    received: Date,
}

impl Intake {
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
        let mut statement = w.db().prepare_cached(
            "SELECT ?2, ?3, p.kind, o.designated, o.sensitivity, c.valid_until, ?4, ?5, NULL, NULL
             FROM person p
             LEFT JOIN post o ON o.id = ?6
             LEFT JOIN clearance c ON c.person_id = p.id AND c.current = 1
               AND c.ladder = ?7 AND c.state IN ('active','conditional','extended','lapsed')
             WHERE p.id = ?1",
        )?;
        let values = params![
            self.person_id,
            self.kind.code(),
            self.level.code(),
            self.course_date.map(|date| date.to_string()),
            self.received.to_string(),
            self.post(w)?,
            self.level.ladder().code()
        ];
        let facts = statement.query_row(values, |row| read_facts(row, rules.today)).optional()?;
        let facts = facts
            .ok_or_else(|| StoreError::NoRecord(format!("person {}", self.person_id)))?
            .ok_or_else(unknown_words)?;
        Ok(priority::rank(&facts, rules.on(rules.today)))
    }
}

fn unknown_words() -> StoreError {
    StoreError::Refused("the case holds words unknown here; run `probity doctor`".to_owned())
}

/// Facts of a case from columns kind, level, subject, designated, sensitivity, valid_until,
/// course_date, received, override_class, override_on; `None` where a code is unknown.
fn read_facts(row: &rusqlite::Row<'_>, today: Date) -> rusqlite::Result<Option<Facts>> {
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
    Ok(Some(facts))
}

/// Takes the first unassigned open case by priority.
pub(super) fn take_next(w: &mut Writer<'_>) -> Result<Done> {
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
pub(super) fn assign(w: &mut Writer<'_>, seen: Seen, to: &str) -> Result<Done> {
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

const STAGE: &str = "stage";
const CASE_FIELDS: &[&str] = &[
    "ref",
    "person_id",
    "post_id",
    "kind",
    "level",
    STAGE,
    "received",
    "assigned",
    "stopped_days",
    "stopped_since",
    "closed_on",
];

/// The case as seen, refused when it is closed.
fn open_case(w: &Writer<'_>, seen: Seen) -> Result<Fetched> {
    let case = w.seen_fields(CASE, seen, CASE_FIELDS)?;
    if case.value("closed_on").is_null() {
        return Ok(case);
    }
    Err(StoreError::Refused(format!(
        "{} is closed; open a new case to look again",
        case.text("ref")
    )))
}

/// Sets or clears a manual priority class, with its reason and name.
pub(super) fn override_priority(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    class: Option<u8>,
    reason: &str,
) -> Result<Done> {
    let case = open_case(w, seen)?;
    let mut findings = Findings::new();
    findings.required("reason", reason);
    findings.refuse_if(
        class.is_some_and(|class| !(1..=5).contains(&class)),
        "class",
        "the class is 1 (first) to 5 (last)",
    );
    findings.verdict()?;
    w.update(
        CASE,
        seen.id,
        &[
            ("override_class", class.map(i64::from).into()),
            ("override_reason", known(reason)),
            ("override_by", w.actor().into()),
            ("override_on", class.map(|_| rules.today).into()),
        ],
    )?;
    let rank = rank_case(w, rules, seen.id)?;
    write_rank(w, seen.id, rank)?;
    let reference = case.text("ref");
    let message = match class {
        Some(class) => format!("{reference} is in class {class} by hand"),
        None => format!("{reference} is back in its computed class"),
    };
    Ok(Done::new(reference, message))
}

/// Records what a check returned, or why it was not done; moves the case on to assessment
/// when the last mandatory check is in.
pub(super) fn record_check(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    check: i64,
    result: CheckResult,
    reason: &str,
    authoriser: &str,
) -> Result<Done> {
    let case = open_case(w, seen)?;
    let row = w.fields("case_check", check, &["case_id", "kind", "subject"])?;
    if row.int("case_id") != Some(seen.id) {
        return Err(StoreError::NoRecord(format!("check {check} of {}", case.text("ref"))));
    }
    vetting::may_record_check(result, reason, authoriser)?;
    w.update(
        "case_check",
        check,
        &[
            ("result", result.code().into()),
            ("returned", rules.today.into()),
            ("by", w.actor().into()),
            ("reason", known(reason)),
            ("authoriser", known(authoriser)),
        ],
    )?;
    let open = open_checks(w, seen.id)?;
    let stage = match case.word(STAGE) {
        Some(Stage::Received | Stage::Allocated | Stage::Checks) if open == 0 => Stage::Assessment,
        Some(Stage::Received | Stage::Allocated) => Stage::Checks,
        Some(stage) => stage,
        None => return Err(unknown_words()),
    };
    touch(w, seen.id, stage)?;
    let label = row.word::<CheckKind>("kind").map_or("check", CheckKind::label);
    let reference = case.text("ref");
    let left = if open == 0 { "no check left".to_owned() } else { format!("{open} left") };
    Ok(Done::new(reference, format!("{reference} {label}: {}, {left}", result.label())))
}

fn open_checks(w: &Writer<'_>, case: i64) -> Result<i64> {
    let sql = "SELECT count(*) FROM case_check
               WHERE case_id = ?1 AND mandatory = 1 AND result IS NULL";
    Ok(w.db().prepare_cached(sql)?.query_row([case], |row| row.get(0))?)
}

/// Raises the case's version even when only a row of its own changed, so that somebody who
/// saw it before is told.
fn touch(w: &mut Writer<'_>, case: i64, stage: Stage) -> Result<()> {
    let was = w.fields(CASE, case, &[STAGE])?;
    if was.text(STAGE) == stage.code() {
        w.raise_version(CASE, case)
    } else {
        w.update(CASE, case, &[(STAGE, stage.code().into())])
    }
}

/// Stops the clock while the applicant is awaited.
pub(super) fn stop_clock(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    reason: &str,
) -> Result<Done> {
    let case = open_case(w, seen)?;
    let mut findings = Findings::new();
    findings.required("reason", reason);
    findings.verdict()?;
    let reference = case.text("ref");
    if !case.value("stopped_since").is_null() {
        return Err(StoreError::Refused(format!("the clock of {reference} is stopped already")));
    }
    w.insert(
        "clock_stop",
        &[("case_id", seen.id.into()), ("from_on", rules.today.into()), ("reason", known(reason))],
    )?;
    w.update(
        CASE,
        seen.id,
        &[(STAGE, Stage::Waiting.code().into()), ("stopped_since", rules.today.into())],
    )?;
    Ok(Done::new(reference, format!("{reference}: clock stopped")))
}

/// Starts the clock again; the stopped days leave the age and move the target.
pub(super) fn start_clock(w: &mut Writer<'_>, rules: &Rules<'_>, seen: Seen) -> Result<Done> {
    let case = open_case(w, seen)?;
    let reference = case.text("ref");
    let Some(since) = case.date("stopped_since") else {
        return Err(StoreError::Refused(format!("the clock of {reference} is running")));
    };
    let stopped = end_stop(w, rules, seen.id, since)?;
    let stage = if open_checks(w, seen.id)? == 0 { Stage::Assessment } else { Stage::Checks };
    w.update(
        CASE,
        seen.id,
        &[
            (STAGE, stage.code().into()),
            ("stopped_since", Value::Null),
            ("stopped_days", (case.int("stopped_days").unwrap_or(0) + stopped).into()),
        ],
    )?;
    Ok(Done::new(reference, format!("{reference}: clock running again after {stopped} days")))
}

/// Ends the open stop of a case and returns its days.
fn end_stop(w: &mut Writer<'_>, rules: &Rules<'_>, case: i64, since: Date) -> Result<i64> {
    let stop: Option<i64> = w
        .db()
        .query_row(
            "SELECT id FROM clock_stop WHERE case_id = ?1 AND until_on IS NULL",
            [case],
            |row| row.get(0),
        )
        .optional()?;
    if let Some(stop) = stop {
        w.update("clock_stop", stop, &[("until_on", rules.today.max(since).into())])?;
    }
    Ok((rules.today - since).num_days().max(0))
}

/// Decides a case; a grant writes the clearance with its expiry by the policy of the day.
pub(super) fn decide(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    change: &Change,
) -> Result<Done> {
    let Change::DecideCase { outcome, grounds, conditions, rationale, .. } = change else {
        return Err(StoreError::Refused("this is not a decision".to_owned()));
    };
    let case = open_case(w, seen)?;
    vetting::may_decide(*outcome, grounds, conditions, rationale)?;
    let grants = matches!(outcome, Outcome::Granted | Outcome::Conditions);
    let level: Level = case.word("level").ok_or_else(unknown_words)?;
    if grants {
        let checks = checks(w, seen.id)?;
        vetting::may_grant(&checks, level, rules.on(rules.today)).map_err(StoreError::Refused)?;
    }
    let mut stopped = case.int("stopped_days").unwrap_or(0);
    if let Some(since) = case.date("stopped_since") {
        stopped += end_stop(w, rules, seen.id, since)?;
    }
    let codes: Vec<&str> = grounds.iter().map(|ground| ground.code()).collect();
    w.update(
        CASE,
        seen.id,
        &[
            (STAGE, Stage::Closed.code().into()),
            ("stopped_since", Value::Null),
            ("stopped_days", stopped.into()),
            ("outcome", outcome.code().into()),
            ("grounds", known(&codes.join(","))),
            ("conditions", known(conditions)),
            ("rationale", known(rationale)),
            ("decided_by", w.actor().into()),
            ("closed_on", rules.today.into()),
        ],
    )?;
    let reference = case.text("ref").to_owned();
    let mut message = format!("{reference} {}", outcome.label());
    if grants {
        let person = case.int("person_id").unwrap_or_default();
        let (clearance, until) = clearance::grant(w, rules, person, level, &reference, change)?;
        message = format!("{message}: {clearance} valid until {}", show_date(until));
    }
    Ok(Done::new(reference, message))
}

fn checks(w: &Writer<'_>, case: i64) -> Result<Vec<(CheckKind, Option<CheckResult>)>> {
    let mut statement = w.db().prepare_cached(
        "SELECT kind, result FROM case_check WHERE case_id = ?1 AND mandatory = 1",
    )?;
    let rows = statement.query_map([case], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?))
    })?;
    let mut checks = Vec::new();
    for row in rows {
        let (kind, result) = row?;
        let kind = CheckKind::from_code(&kind).map_err(|_| unknown_words())?;
        let result = result.map(|code| CheckResult::from_code(&code)).transpose();
        checks.push((kind, result.map_err(|_| unknown_words())?));
    }
    Ok(checks)
}

const RANK_FACTS: &str = "SELECT v.kind, v.level, p.kind, o.designated, o.sensitivity,
      c.valid_until, v.course_date, v.received, v.override_class, v.override_on, v.id,
      v.priority_order
    FROM vetting_case v
    JOIN person p ON p.id = v.person_id
    LEFT JOIN post o ON o.id = v.post_id
    LEFT JOIN clearance c ON c.person_id = v.person_id AND c.current = 1
      AND c.ladder = CASE WHEN v.level IN ('RV','MV','EMV') THEN 'force'
        WHEN v.level LIKE 'NPPV%' THEN 'non-police' ELSE 'national' END
      AND c.state IN ('active','conditional','extended','lapsed')";

/// What a case is ranked by on a day.
pub(super) fn facts_of(db: &Connection, id: i64, today: Date) -> Result<Facts> {
    db.prepare_cached(&format!("{RANK_FACTS} WHERE v.id = ?1"))?
        .query_row([id], |row| read_facts(row, today))
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

/// Ranks every open case anew for the day, takes the month's first snapshot and keeps the policy
/// text in use. Ranks are
/// stored so that the queue opens at once at any size; they change with the day, so the first
/// to open a workspace on a new day rolls it forward.
pub(super) fn roll_day(w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
    if w.meta("rolled_on")? == Some(rules.today.to_string()) {
        return Err(StoreError::Refused("the queue is ranked for this day already".to_owned()));
    }
    let ranks = {
        let sql = format!("{RANK_FACTS} WHERE v.open = 1");
        let mut statement = w.db().prepare(&sql)?;
        let rows = statement.query_map([], |row| {
            let was: i64 = row.get(11)?;
            Ok((row.get::<_, i64>(10)?, was, read_facts(row, rules.today)?))
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
    clearance::snapshot(w, rules.today)?;
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
