//! Who works with this workspace: only the head adds users, changes what they may, and says when
//! they have left.

use super::Store;
use super::change::Done;
use super::error::{Result, StoreError};
use super::writer::Writer;
use super::{Rules, known};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::text::counted;
use crate::domain::text::safe;
use crate::domain::time::{Date, show_date};
use crate::domain::user::Role;
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashSet;

const USER: &str = "main.user";

/// A new user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddUser {
    /// The name that stands in the audit.
    pub name: String,
    /// The person's name; blank is the same.
    pub full_name: String,
    /// What they do.
    pub role: Role,
    /// Whether they may see who sources are.
    pub sees_sources: bool,
    /// Whether they may see and import what is counted by protected characteristic.
    pub sees_characteristics: bool,
}

/// What is to be different of a user; what is `None` stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUser {
    /// The user's name.
    pub name: String,
    /// What they do from now on.
    pub role: Option<Role>,
    /// Whether they may see who sources are.
    pub sees_sources: Option<bool>,
    /// Whether they may see and import what is counted by protected characteristic.
    pub sees_characteristics: Option<bool>,
    /// The first day on which they are not here any more.
    pub left_on: Option<Date>,
}

/// A user as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The name that stands in the audit.
    pub name: String,
    /// The person's name.
    pub full_name: String,
    /// What they do.
    pub role: Option<Role>,
    /// Whether they may see who sources are.
    pub sees_sources: bool,
    /// Whether they may see and import what is counted by protected characteristic.
    pub sees_characteristics: bool,
    /// The first day on which they are not here any more.
    pub left_on: Option<Date>,
}

/// A user as others choose one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// The name that stands in the audit.
    pub name: String,
    /// The person's name, what they do and whether they have left.
    pub about: String,
    /// Whether they may allow what only a vetting manager may, while they are here.
    pub allows: bool,
    /// The first day on which they are not here any more.
    pub left_on: Option<Date>,
}

impl Colleague {
    /// Whether they may allow on a day what only a vetting manager may.
    pub fn allows_on(&self, day: Date) -> bool {
        self.allows && self.left_on.is_none_or(|left| left > day)
    }
}

/// Adds a user.
pub(super) fn add(w: &mut Writer<'_>, rules: &Rules<'_>, new: &AddUser) -> Result<Done> {
    needs_head(w, rules.today)?;
    let name = new.name.trim();
    let mut findings = Findings::new();
    findings.required("name", name);
    let plain = |c: char| c.is_alphanumeric() || "._-'".contains(c);
    findings.refuse_if(
        !name.chars().all(plain),
        "name",
        "a user's name is one word of letters, figures, dots and hyphens, such as m.reyes",
    );
    findings.verdict()?;
    if row_of(w.db(), name)?.is_some() {
        return Err(StoreError::Refused(format!(
            "there is a user {name} already; change it with `probity user set {name}`"
        )));
    }
    let full_name = match known(&new.full_name) {
        super::value::Value::Null => name.into(),
        full_name => full_name,
    };
    w.insert(
        USER,
        &[
            ("name", name.into()),
            ("full_name", full_name),
            ("role", new.role.code().into()),
            ("sees_sources", new.sees_sources.into()),
            ("sees_characteristics", new.sees_characteristics.into()),
        ],
    )?;
    let sees = if new.sees_sources { ", who may see sources" } else { "" };
    Ok(Done::new(name, format!("{name} is a user: {}{sees}", new.role.label())))
}

/// Changes what a user may do, or that the user has left.
pub(super) fn set(w: &mut Writer<'_>, rules: &Rules<'_>, set: &SetUser) -> Result<Done> {
    needs_head(w, rules.today)?;
    let name = set.name.trim();
    let id = row_of(w.db(), name)?.ok_or_else(|| {
        StoreError::Refused(format!(
            "there is no user {}; `probity user list` shows who there is",
            safe(name)
        ))
    })?;
    let mut fields = Vec::new();
    fields.extend(set.role.map(|role| ("role", role.code().into())));
    fields.extend(set.sees_sources.map(|sees| ("sees_sources", sees.into())));
    fields.extend(set.sees_characteristics.map(|sees| ("sees_characteristics", sees.into())));
    fields.extend(set.left_on.map(|day| ("left_on", day.into())));
    w.update(USER, id, &fields)?;
    if heads(w.db())? == 0 {
        return Err(StoreError::Refused(
            "nobody would be left who is head of ACU; make somebody else head first".to_owned(),
        ));
    }
    Ok(Done::new(name, format!("{name} changed")))
}

/// Only a head who is here may do this.
fn needs_head(w: &Writer<'_>, today: Date) -> Result<()> {
    if has(w.db(), w.actor(), "role = 'head'", today)? {
        return Ok(());
    }
    Err(StoreError::Forbidden {
        record: w.actor().to_owned(),
        why: format!(
            "{} is not head of ACU here, and only a head may change users; this attempt is logged",
            safe(w.actor())
        ),
    })
}

/// Whether a user who is still here has a right: a condition on the user's row.
pub(super) fn has(db: &Connection, name: &str, right: &'static str, today: Date) -> Result<bool> {
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM main.user WHERE name = ?1 AND {right}
           AND (left_on IS NULL OR left_on > ?2))"
    );
    Ok(db.prepare_cached(&sql)?.query_row((name, today.to_string()), |row| row.get(0))?)
}

/// The logins of those here who may allow what only a vetting manager may, as [`Role::allows`]
/// says.
pub(super) fn managers(db: &Connection, today: Date) -> Result<Vec<String>> {
    let sql = "SELECT name FROM main.user WHERE role IN ('vetting-manager','head')
                 AND (left_on IS NULL OR left_on > ?1) ORDER BY role DESC, name";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([today.to_string()], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many heads of ACU stay.
fn heads(db: &Connection) -> Result<i64> {
    let sql = "SELECT count(*) FROM main.user WHERE role = 'head' AND left_on IS NULL";
    Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

fn row_of(db: &Connection, name: &str) -> Result<Option<i64>> {
    let sql = "SELECT id FROM main.user WHERE name = ?1";
    Ok(db.prepare_cached(sql)?.query_row([name], |row| row.get(0)).optional()?)
}

impl Store {
    /// Every user, with what each may do.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn user_list(&self) -> Result<Vec<User>> {
        let sql = "SELECT name, full_name, role, sees_sources, left_on, sees_characteristics
                   FROM main.user ORDER BY left_on IS NOT NULL, name";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            let (role, left_on): (String, Option<String>) = (row.get(2)?, row.get(4)?);
            Ok(User {
                name: row.get(0)?,
                full_name: row.get(1)?,
                role: Role::from_code(&role).ok(),
                sees_sources: row.get(3)?,
                left_on: left_on.and_then(|day| day.parse().ok()),
                sees_characteristics: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Who work may be given to or taken from: the users, each with full name, role and whether
    /// they have left, and whoever else has something open.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn users(&self) -> Result<Vec<Colleague>> {
        let mut users = self.user_list()?;
        users.sort_by(|a, b| a.name.cmp(&b.name));
        let known: HashSet<String> =
            users.iter().flat_map(|user| [user.name.clone(), user.full_name.clone()]).collect();
        let mut named: Vec<Colleague> = users.into_iter().map(named).collect();
        let others = self.with_open_work()?.into_iter().filter(|name| !known.contains(name));
        named.extend(others.map(|name| {
            let about = "no user here; has open work".to_owned();
            Colleague { name, about, allows: false, left_on: None }
        }));
        Ok(named)
    }

    /// The names that open actions, reports and priorities are with.
    fn with_open_work(&self) -> Result<Vec<String>> {
        if !self.has_intelligence {
            return Ok(Vec::new());
        }
        let sql = "SELECT owner FROM intel.action WHERE state = 'open'
                   UNION SELECT assigned FROM intel.report
                     WHERE state <> 'closed' AND assigned IS NOT NULL
                   UNION SELECT owner FROM intel.priority
                     WHERE state = 'current' AND owner IS NOT NULL
                   ORDER BY 1";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What is open with a user, by login or full name, such as `2 actions, 1 report`; `None`
    /// where nothing is, or where the intelligence side is shut.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn open_with(&self, name: &str) -> Result<Option<String>> {
        if !self.has_intelligence() {
            return Ok(None);
        }
        let sql = "WITH names AS (SELECT ?1 AS name
                     UNION SELECT full_name FROM main.user WHERE name = ?1)
                   SELECT
                     (SELECT count(*) FROM intel.action WHERE state = 'open'
                        AND owner COLLATE NOCASE IN names),
                     (SELECT count(*) FROM intel.report WHERE state <> 'closed'
                        AND assigned IN names),
                     (SELECT count(*) FROM intel.priority WHERE state = 'current'
                        AND owner IN names)";
        let [actions, reports, priorities] = self
            .db
            .prepare_cached(sql)?
            .query_row([name], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?;
        let said = [
            (actions, counted(actions, "action", "actions")),
            (reports, counted(reports, "report", "reports")),
            (priorities, counted(priorities, "priority", "priorities")),
        ];
        let open: Vec<String> =
            said.into_iter().filter(|(count, _)| *count > 0).map(|(_, said)| said).collect();
        Ok(Some(open.join(", ")).filter(|open| !open.is_empty()))
    }
}

/// A user as a picker shows them.
fn named(user: User) -> Colleague {
    let role = user.role.map_or("", Role::label);
    let left = user.left_on.map(|day| format!(", left {}", show_date(day)));
    Colleague {
        name: user.name,
        about: format!("{}, {role}{}", user.full_name, left.unwrap_or_default()),
        allows: user.role.is_some_and(Role::allows),
        left_on: user.left_on,
    }
}
