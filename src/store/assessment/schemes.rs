//! The schemes that scores are made with: immutable versions, one of them in use. A score keeps
//! the scheme that it was made with, whichever is in use later.

use crate::domain::score::Scheme;
use crate::domain::text::safe;
use crate::domain::time::{Moment, iso};
use crate::store::Store;
use crate::store::change::Done;
use crate::store::error::{Result, StoreError};
use crate::store::row::moment;
use crate::store::writer::Writer;
use rusqlite::{Connection, OptionalExtension};

/// A scheme as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredScheme {
    /// What it holds.
    pub scheme: Scheme,
    /// When it was added.
    pub added_at: Option<Moment>,
    /// Who added it; `None` is the one that ships.
    pub added_by: Option<String>,
    /// Whether new scores are made with it.
    pub in_use: bool,
    /// How many scores were made with it.
    pub scores: i64,
}

impl Store {
    /// Every stored scheme, in the order in which they were added.
    ///
    /// # Errors
    /// One does not hold, the intelligence side is shut, or the database cannot be read.
    pub fn schemes(&self) -> Result<Vec<StoredScheme>> {
        self.needs_intelligence()?;
        let in_use = in_use(&self.db)?;
        let mut statement = self.db.prepare_cached(
            "SELECT name, added_at, added_by,
               (SELECT count(*) FROM intel.score WHERE scheme = s.name)
             FROM intel.scheme s ORDER BY id",
        )?;
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, moment(row, 1)?, row.get(2)?, row.get(3)?)))?;
        let scheme = |row: rusqlite::Result<(String, _, _, _)>| {
            let (name, added_at, added_by, scores) = row?;
            let (scheme, in_use) = (stored(&self.db, &name)?, name == in_use);
            Ok(StoredScheme { scheme, added_at, added_by, in_use, scores })
        };
        rows.map(scheme).collect()
    }

    /// The stored scheme of this name.
    ///
    /// # Errors
    /// There is none, it does not hold, or the intelligence side is shut.
    pub fn scheme(&self, name: &str) -> Result<Scheme> {
        self.needs_intelligence()?;
        stored(&self.db, name)
    }
}

/// The name of the scheme that new scores are made with: the last one chosen.
pub(in crate::store) fn in_use(db: &Connection) -> Result<String> {
    let sql = "SELECT scheme FROM intel.scheme_use ORDER BY id DESC LIMIT 1";
    let name = db.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?;
    name.ok_or_else(|| {
        StoreError::Refused("no scheme is in use; choose one with `probity scheme use`".to_owned())
    })
}

/// The text of a stored scheme.
pub(in crate::store) fn text(db: &Connection, name: &str) -> Result<String> {
    let sql = "SELECT text FROM intel.scheme WHERE name = ?1";
    let text = db.prepare_cached(sql)?.query_row([name], |row| row.get(0)).optional()?;
    text.ok_or_else(|| {
        let name = safe(name);
        StoreError::Refused(format!(
            "there is no scheme {name} here; `probity scheme list` shows what there is"
        ))
    })
}

/// A stored scheme.
pub(in crate::store) fn stored(db: &Connection, name: &str) -> Result<Scheme> {
    read(&text(db, name)?)
        .map_err(|error| StoreError::Policy(format!("scheme {}: {error}", safe(name))))
}

fn read(text: &str) -> Result<Scheme> {
    Scheme::parse(text).map_err(|error| StoreError::Policy(error.to_string()))
}

/// Stores a scheme. It stands for good: scores hang on it.
pub(super) fn add(w: &mut Writer<'_>, text: &str) -> Result<Done> {
    needs_head(w, "add a scheme")?;
    let scheme = read(text)?;
    let name = scheme.name();
    let sql = "SELECT 1 FROM intel.scheme WHERE name = ?1";
    if w.db().prepare_cached(sql)?.exists([name])? {
        return Err(StoreError::Refused(format!(
            "scheme {name} is stored already and is never changed, because scores may hang on it; \
             give the new one a name of its own"
        )));
    }
    w.insert(
        "intel.scheme",
        &[
            ("name", name.into()),
            ("text", text.into()),
            ("added_at", iso(w.now()).into()),
            ("added_by", w.actor().into()),
        ],
    )?;
    Ok(Done::for_good(name, format!("scheme {name} is stored")))
}

/// Makes new scores by a stored scheme.
pub(super) fn choose(w: &mut Writer<'_>, name: &str) -> Result<Done> {
    needs_head(w, "choose the scheme")?;
    let scheme = stored(w.db(), name)?;
    let before = in_use(w.db())?;
    if before == scheme.name() {
        return Err(StoreError::Refused(format!("scheme {before} is in use already")));
    }
    w.insert(
        "intel.scheme_use",
        &[("scheme", scheme.name().into()), ("at", iso(w.now()).into()), ("by", w.actor().into())],
    )?;
    let message =
        format!("new scores are made with {}; scores made with {before} keep it", scheme.name());
    Ok(Done::for_good(scheme.name(), message))
}

/// Refuses whoever is not the head of the unit, and says who is.
fn needs_head(w: &Writer<'_>, deed: &str) -> Result<()> {
    let mut statement = w.db().prepare_cached(
        "SELECT name FROM main.user WHERE role = 'head' AND left_on IS NULL ORDER BY name",
    )?;
    let heads = statement.query_map([], |row| row.get(0))?;
    let heads: Vec<String> = heads.collect::<rusqlite::Result<_>>()?;
    if heads.iter().any(|head| head == w.actor()) {
        return Ok(());
    }
    let who = if heads.is_empty() { "nobody is, here".to_owned() } else { heads.join(" or ") };
    let (actor, who) = (safe(w.actor()), safe(&who));
    Err(StoreError::Refused(format!(
        "only the head of ACU may {deed}, and {actor} is not; ask {who}"
    )))
}
