//! Changes to posts: adding them, who holds each from when until when, looking again at what they
//! require, and the case that puts a holder right.

use super::change::{Change, Done, Family};
use super::error::{Result, StoreError};
use super::value::Value;
use super::writer::{Fetched, Seen, Writer};
use super::{Rules, case, known, person};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::posting::{self, Held};
use crate::domain::time::{Date, add_months, show_date};
use crate::domain::vetting::{Level, Sensitivity};
use chrono::Datelike;
use rusqlite::{OptionalExtension, params};

const POST: &str = "post";
const HOLDING: &str = "holding";
const REQUIREMENT: &str = "post_requirement";
const POST_FIELDS: &[&str] = &["ref", "title", "level", "designated", "holder_id", "held_since"];

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
pub enum Posting {
    /// Adds a post, held or vacant.
    Add(NewPost),
    /// Says who holds a post from a day on; nobody leaves it vacant.
    Fill {
        /// The post as seen.
        post: Seen,
        /// Who.
        holder: Option<i64>,
        /// From which day; for nobody, the day on which it was left.
        from: Date,
    },
    /// Looks again at what a post requires and why.
    Review {
        /// The post as seen.
        post: Seen,
        /// What it requires from now on.
        requires: Requires,
    },
    /// Opens the case that its holder needs.
    OpenCase {
        /// The post as seen.
        post: Seen,
    },
}

/// A post to be added.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPost {
    /// What it is called.
    pub title: String,
    /// Where it is.
    pub unit: String,
    /// The force's short name.
    pub force: String,
    /// What it requires.
    pub requires: Requires,
    /// Who holds it, from today or the day given.
    pub holder: Option<i64>,
    /// Since when.
    pub from: Option<Date>,
}

/// What a post requires of its holder.
#[derive(Debug, Clone, PartialEq)]
pub struct Requires {
    /// The level.
    pub level: Level,
    /// Whether it is designated.
    pub designated: bool,
    /// What makes it sensitive.
    pub sensitivity: Sensitivity,
    /// Why, in words.
    pub reason: String,
}

impl From<Posting> for Change {
    fn from(change: Posting) -> Self {
        Self::Posting(Box::new(change))
    }
}

impl Family for Posting {
    fn name(&self) -> &'static str {
        match self {
            Self::Add(_) => "add post",
            Self::Fill { .. } => "fill post",
            Self::Review { .. } => "review post",
            Self::OpenCase { .. } => "open case",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Add(new) => add(w, rules, new),
            Self::Fill { post, holder, from } => fill(w, rules, *post, *holder, *from),
            Self::Review { post, requires } => review(w, rules, *post, requires),
            Self::OpenCase { post } => open_case(w, rules, *post),
        }
    }
}

fn add(w: &mut Writer<'_>, rules: &Rules<'_>, new: &NewPost) -> Result<Done> {
    let mut findings = Findings::new();
    findings.required("title", &new.title);
    findings.required("unit", &new.unit);
    findings.required("force", &new.force);
    findings.required("reason", &new.requires.reason);
    findings.refuse_if(
        new.holder.is_none() && new.from.is_some(),
        "from",
        "nobody holds it; choose who does, or clear the day",
    );
    let from = new.from.unwrap_or(rules.today);
    findings.take(posting::may_change_hands(from, None, rules.today));
    findings.verdict()?;
    let force_id = person::force_id(w, &new.force)?;
    let reference = w.next_ref("R", rules.today.year(), 5)?;
    let mut fields = vec![
        ("ref", Value::from(&reference)),
        ("force_id", force_id.into()),
        ("title", known(&new.title)),
        ("unit", known(&new.unit)),
    ];
    fields.extend(required_fields(rules, &new.requires));
    let id = w.insert(POST, &fields)?;
    if let Some(holder) = new.holder {
        may_hold(w, holder, from)?;
        hand_over(w, id, Some(holder), from)?;
    }
    Ok(Done::new(&reference, format!("{reference} added: {}", new.title.trim())))
}

fn required_fields(rules: &Rules<'_>, requires: &Requires) -> Vec<(&'static str, Value)> {
    let months = rules.on(rules.today).people.post_review_months;
    vec![
        ("level", requires.level.code().into()),
        ("designated", requires.designated.into()),
        ("sensitivity", requires.sensitivity.code().into()),
        ("reason", known(&requires.reason)),
        ("reviewed_on", rules.today.into()),
        ("review_due", add_months(rules.today, months).into()),
    ]
}

fn fill(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    holder: Option<i64>,
    from: Date,
) -> Result<Done> {
    let post = w.seen_fields(POST, seen, POST_FIELDS)?;
    let (reference, title) = (post.text("ref").to_owned(), post.text("title").to_owned());
    if holder == post.int("holder_id") {
        let who = if holder.is_some() { "held by this person" } else { "vacant" };
        return Err(StoreError::Refused(format!("{reference} is {who} already")));
    }
    posting::may_change_hands(from, last_changed(w, seen.id)?, rules.today)?;
    let name = match holder {
        Some(holder) => may_hold(w, holder, from)?,
        None => "nobody".to_owned(),
    };
    hand_over(w, seen.id, holder, from)?;
    let message = format!("{reference} {title} is held by {name}");
    let wanting = match holder.zip(post.word("level")) {
        Some((holder, level)) => said_gap(w, rules, holder, level)?,
        None => None,
    };
    let message = match wanting {
        Some(wanting) => format!("{message}, who {wanting}; c opens the case"),
        None => message,
    };
    Ok(Done::new(reference, message))
}

/// The name of somebody who may take up a post on a day.
fn may_hold(w: &Writer<'_>, holder: i64, from: Date) -> Result<String> {
    let who = w.fields("person", holder, &["ref", "name", "left_on"])?;
    match who.date("left_on").filter(|left| *left <= from) {
        Some(left) => Err(StoreError::Refused(format!(
            "{} {} left on {}; choose somebody who serves",
            who.text("ref"),
            who.text("name"),
            show_date(left)
        ))),
        None => Ok(who.text("name").to_owned()),
    }
}

/// The day on which a post last changed hands, where that is known.
pub(super) fn last_changed(w: &Writer<'_>, post: i64) -> Result<Option<Date>> {
    let sql = "SELECT max(ifnull(until_on, from_on)) FROM holding WHERE post_id = ?1";
    let day: Option<String> = w.db().prepare_cached(sql)?.query_row([post], |row| row.get(0))?;
    Ok(day.and_then(|day| day.parse().ok()))
}

/// Ends whoever's holding of a post runs and begins that of the new holder. Dates were judged by
/// the caller, except that nobody leaves a post before taking it up.
pub(super) fn hand_over(
    w: &mut Writer<'_>,
    post: i64,
    holder: Option<i64>,
    from: Date,
) -> Result<()> {
    let sql = "SELECT id, from_on FROM holding WHERE post_id = ?1 AND until_on IS NULL";
    let now: Option<(i64, Option<String>)> = w
        .db()
        .prepare_cached(sql)?
        .query_row([post], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((now, began)) = now {
        let began = began.and_then(|day| day.parse::<Date>().ok());
        let until = began.map_or(from, |began| began.max(from));
        w.update(HOLDING, now, &[("until_on", until.into())])?;
    }
    if let Some(holder) = holder {
        let fields =
            [("post_id", post.into()), ("person_id", holder.into()), ("from_on", from.into())];
        w.insert(HOLDING, &fields)?;
    }
    let since = holder.map(|_| from);
    w.update(POST, post, &[("holder_id", holder.into()), ("held_since", since.into())])
}

fn review(w: &mut Writer<'_>, rules: &Rules<'_>, seen: Seen, requires: &Requires) -> Result<Done> {
    let post = w.seen_fields(POST, seen, POST_FIELDS)?;
    let mut findings = Findings::new();
    findings.required("reason", &requires.reason);
    findings.verdict()?;
    let before = post.value("designated").clone();
    if post.text("level") != requires.level.code()
        || before.int() != Some(i64::from(requires.designated))
    {
        keep_requirement(w, seen.id, rules.today, (post.text("level"), before))?;
    }
    let mut fields = required_fields(rules, requires);
    fields.push(("required_since", required_since(w, seen.id, requires.level)?));
    w.update(POST, seen.id, &fields)?;
    // Reviewed twice in a day, nothing may differ: that it was looked at stands all the same.
    let (reference, level) = (post.text("ref"), requires.level.code());
    let due = add_months(rules.today, rules.on(rules.today).people.post_review_months);
    let message = format!("{reference} reviewed: it requires {level}; next {}", show_date(due));
    Ok(Done::new(reference, message))
}

/// Keeps what a post required until a day; of one reviewed twice in a day, what it did before.
fn keep_requirement(
    w: &mut Writer<'_>,
    post: i64,
    until: Date,
    (level, designated): (&str, Value),
) -> Result<()> {
    let sql = "SELECT 1 FROM post_requirement WHERE post_id = ?1 AND until_on = ?2";
    if w.db().prepare_cached(sql)?.exists(params![post, until.to_string()])? {
        return Ok(());
    }
    let fields = [
        ("post_id", post.into()),
        ("until_on", until.into()),
        ("level", level.into()),
        ("designated", designated),
    ];
    w.insert(REQUIREMENT, &fields)?;
    Ok(())
}

/// The day since which a post requires a level or more, where it ever required less or something
/// else.
fn required_since(w: &Writer<'_>, post: i64, level: Level) -> Result<Value> {
    let sql = "SELECT max(until_on) FROM post_requirement
               WHERE post_id = ?1 AND (ladder <> ?2 OR rung < ?3)";
    let values = params![post, level.ladder().code(), level.rung()];
    Ok(w.db().prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
}

fn open_case(w: &mut Writer<'_>, rules: &Rules<'_>, seen: Seen) -> Result<Done> {
    let post = w.seen_fields(POST, seen, POST_FIELDS)?;
    let reference = post.text("ref");
    let (holder, level) = holder_and_level(&post)?;
    let held = held(w, rules, holder, level)?;
    let Some(gap) = posting::gap(level, held.as_ref(), rules.today) else {
        return Err(StoreError::Refused(format!(
            "the holder of {reference} has what it requires; there is no case to open"
        )));
    };
    let kind = posting::case_for(level, gap).map_err(StoreError::Refused)?;
    case::open(w, rules, holder, kind, level)
}

fn holder_and_level(post: &Fetched) -> Result<(i64, Level)> {
    let reference = post.text("ref");
    let vacant = || StoreError::Refused(format!("{reference} is vacant; nobody needs a case"));
    let unknown =
        || StoreError::Refused(format!("{reference} requires a level that is unknown here"));
    let holder = post.int("holder_id").ok_or_else(vacant)?;
    Ok((holder, post.word("level").ok_or_else(unknown)?))
}

/// By what somebody is judged for a level.
fn held(w: &Writer<'_>, rules: &Rules<'_>, person: i64, level: Level) -> Result<Option<Held>> {
    use super::row::{date, word};
    let sql = "SELECT level, state, valid_until FROM clearance
               WHERE person_id = ?1 AND ladder = ?2 AND 1 IN (current, standing)
               ORDER BY current DESC, rung DESC";
    let mut statement = w.db().prepare_cached(sql)?;
    let rows = statement.query_map(params![person, level.ladder().code()], |row| {
        Ok((word(row, 0)?, word(row, 1)?, date(row, 2)?))
    })?;
    let rows: Vec<(Option<Level>, _, _)> = rows.collect::<rusqlite::Result<_>>()?;
    let has = |(level, state, until)| Some(Held { level: level?, state: state?, until: until? });
    let held: Vec<Held> = rows.into_iter().filter_map(has).collect();
    Ok(posting::judged(level, &held, rules.today).copied())
}

/// What somebody lacks for a level, in words.
pub(super) fn said_gap(
    w: &Writer<'_>,
    rules: &Rules<'_>,
    person: i64,
    level: Level,
) -> Result<Option<String>> {
    let held = held(w, rules, person, level)?;
    let gap = posting::gap(level, held.as_ref(), rules.today);
    Ok(gap.map(|gap| posting::words(level, held.as_ref(), gap)))
}

#[cfg(test)]
mod tests;
