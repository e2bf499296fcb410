//! The workspace folder: making it, unlocking it, opening its two databases, and telling in
//! one sentence why one cannot be opened.

use super::access::{self, DatabaseKey, Keys, NewSlot};
use super::assessment::{places, second};
use super::case::residency;
use super::draft::Drafts;
use super::error::{Result, StoreError};
use super::leaver;
use super::query::functions;
use super::{Side, Store, upgrade};
use crate::domain::policy::Policies;
use crate::domain::score::Scheme;
use crate::domain::time::{Moment, iso};
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// The format of both databases; a later one is refused.
const FORMAT: i64 = 3;
/// `PRBC`: how `casework.db` names its owner.
const CASEWORK_ID: i64 = 0x5052_4243;
/// `PRBI`: how `intelligence.db` does.
const INTELLIGENCE_ID: i64 = 0x5052_4249;
pub(super) const SCHEMA: &str = include_str!("../../schema.sql");
/// How long a write waits for another program before it says so.
const PATIENCE: Duration = Duration::from_secs(2);

/// How a new workspace is kept on disk.
pub enum Protection<'a> {
    /// Both databases encrypted; the keys wrapped under this passphrase.
    Passphrase(&'a str),
    /// Readable by anyone with the files.
    Plain,
}

/// A workspace whose keys are at hand, so that several connections can be opened.
pub struct Workspace {
    path: PathBuf,
    keys: Option<Keys>,
    actor: String,
    policies: Arc<Policies>,
}

/// Whether the folder holds a workspace.
pub fn exists(path: &Path) -> bool {
    path.join("casework.db").exists()
}

/// Whether its databases are encrypted.
pub fn is_encrypted(path: &Path) -> bool {
    path.join(access::FILE).exists()
}

/// Makes an empty workspace for `user`.
///
/// # Errors
/// One is there already, or the folder cannot be written.
pub fn create(
    path: &Path,
    user: &str,
    protection: &Protection<'_>,
    now: Moment,
) -> Result<Workspace> {
    if exists(path) || is_encrypted(path) {
        return Err(StoreError::Exists(path.to_owned()));
    }
    fs::create_dir_all(path).map_err(|source| StoreError::Io { path: path.to_owned(), source })?;
    claim(path)?;
    let made = make(path, user, protection, now);
    if made.is_err() {
        // Nobody else made them: the folder was claimed.
        for file in ["casework.db", "intelligence.db", access::FILE] {
            fs::remove_file(path.join(file)).unwrap_or_default();
        }
    }
    made
}

/// Takes the folder for one workspace: of two programs that make one there at the same moment the
/// second is refused before it writes a key over the first one's.
fn claim(path: &Path) -> Result<()> {
    let file = path.join("casework.db");
    match fs::File::create_new(&file) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(StoreError::Exists(path.to_owned()))
        }
        Err(source) => Err(StoreError::Io { path: file, source }),
    }
}

fn make(path: &Path, user: &str, protection: &Protection<'_>, now: Moment) -> Result<Workspace> {
    let keys = match protection {
        Protection::Plain => None,
        Protection::Passphrase(passphrase) => {
            let keys = access::new_keys(path)?;
            access::create(path, user, passphrase, &keys)?;
            Some(keys)
        }
    };
    let workspace =
        Workspace { path: path.to_owned(), keys, actor: user.to_owned(), policies: policies()? };
    let (db, _) =
        workspace.connect(OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    lay_schema(&db, &workspace.policies, user, now).map_err(|error| error.at(path))?;
    Ok(workspace)
}

fn policies() -> Result<Arc<Policies>> {
    Policies::built_in().map(Arc::new).map_err(|e| StoreError::Policy(e.to_string()))
}

fn lay_schema(db: &Connection, policies: &Policies, user: &str, now: Moment) -> Result<()> {
    db.execute_batch(&format!(
        "PRAGMA main.journal_mode = WAL; PRAGMA intel.journal_mode = WAL;
         BEGIN; {SCHEMA}
         PRAGMA main.application_id = {CASEWORK_ID}; PRAGMA main.user_version = {FORMAT};
         PRAGMA intel.application_id = {INTELLIGENCE_ID}; PRAGMA intel.user_version = {FORMAT};"
    ))?;
    db.execute(
        "INSERT INTO main.policy_text (hash, text, first_used) VALUES (?1, ?2, ?3)",
        (policies.hash(), policies.text(), iso(now)),
    )?;
    let sql = "INSERT INTO main.user (name, full_name, role, sees_sources, sees_characteristics)
         VALUES (?1, ?1, 'head', 1, 1)";
    db.execute(sql, [user])?;
    let scheme = Scheme::built_in().map_err(|e| StoreError::Policy(e.to_string()))?;
    db.execute(
        "INSERT INTO intel.scheme (name, text, added_at) VALUES (?1, ?2, ?3)",
        (scheme.name(), scheme.text(), iso(now)),
    )?;
    let sql = "INSERT INTO intel.scheme_use (scheme, at, by) VALUES (?1, ?2, ?3)";
    db.execute(sql, (scheme.name(), iso(now), user))?;
    db.execute_batch("COMMIT")?;
    Ok(())
}

/// A database file as it was when it was opened: the engine goes on writing into a file that was
/// removed, and says that all is well.
#[derive(Debug)]
pub(super) struct OpenFile {
    path: PathBuf,
    identity: (u64, u64),
}

impl OpenFile {
    fn at(path: PathBuf) -> Result<Self> {
        match identity(&path) {
            Ok(identity) => Ok(Self { path, identity }),
            Err(source) => Err(StoreError::Io { path, source }),
        }
    }

    /// Refuses where another file, or none, stands at the path now.
    pub(super) fn still_there(&self) -> Result<()> {
        match identity(&self.path) {
            Ok(found) if found == self.identity => Ok(()),
            _ => Err(StoreError::Gone(self.path.clone())),
        }
    }
}

fn identity(path: &Path) -> std::io::Result<(u64, u64)> {
    fs::metadata(path).map(|found| (found.dev(), found.ino()))
}

impl Workspace {
    /// The workspace under another policy than the shipped one.
    #[cfg(test)]
    pub fn under(self, policies: Policies) -> Self {
        Self { policies: Arc::new(policies), ..self }
    }

    /// Finds the workspace at `path` and unwraps the keys of `user`'s slot; `passphrase` is
    /// asked for only where it is encrypted.
    ///
    /// # Errors
    /// No workspace there, no passphrase, or a wrong one.
    pub fn unlock(path: &Path, user: &str, passphrase: Option<&str>) -> Result<Self> {
        if !exists(path) {
            return Err(StoreError::NoWorkspace(path.to_owned()));
        }
        let (actor, keys) = if is_encrypted(path) {
            let needed = || StoreError::PassphraseNeeded(path.to_owned());
            let (actor, keys) = access::unlock(path, user, passphrase.ok_or_else(needed)?)?;
            (actor, Some(keys))
        } else {
            (user.to_owned(), None)
        };
        Ok(Self { path: path.to_owned(), keys, actor, policies: policies()? })
    }

    /// Whose name stands in the audit.
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes a slot for another user, without writing it: with the keys of both sides, or of
    /// casework alone. `None` in a workspace that is not encrypted.
    ///
    /// # Errors
    /// The user has a slot, this user does not hold the key to a side, or the file is unreadable.
    pub fn new_slot(
        &self,
        user: &str,
        passphrase: &str,
        with_intelligence: bool,
    ) -> Result<Option<NewSlot>> {
        let Some(keys) = &self.keys else { return Ok(None) };
        if with_intelligence && keys.intelligence.is_none() {
            return Err(StoreError::NoIntelligence);
        }
        let intelligence = keys.intelligence.clone().filter(|_| with_intelligence);
        let keys = Keys { casework: keys.casework.clone(), intelligence };
        access::new_slot(&self.path, user, passphrase, &keys).map(Some)
    }

    /// Opens a connection. Where the files cannot be written it opens for reading.
    ///
    /// # Errors
    /// A database that is locked, damaged, foreign, newer or shut to this user.
    pub fn open(&self) -> Result<Store> {
        self.open_as(OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    /// Opens a connection that never writes.
    ///
    /// # Errors
    /// As [`Workspace::open`].
    pub fn open_to_read(&self) -> Result<Store> {
        self.open_as(OpenFlags::SQLITE_OPEN_READ_ONLY)
    }

    fn open_as(&self, flags: OpenFlags) -> Result<Store> {
        let (mut db, has_intelligence) = self.connect(flags)?;
        let read_only = db.is_readonly("main").map_err(StoreError::from)?;
        self.recognise(&mut db, Side::Casework, "casework.db", CASEWORK_ID)?;
        if has_intelligence {
            self.recognise(&mut db, Side::Intelligence, "intelligence.db", INTELLIGENCE_ID)?;
        }
        let policies = Arc::clone(&self.policies);
        let names = ["casework.db", "intelligence.db"];
        let files = names.iter().take(if has_intelligence { 2 } else { 1 });
        let files = files.map(|name| OpenFile::at(self.path.join(name))).collect::<Result<_>>()?;
        let drafts = Drafts::of(&self.path, self.narrowest_key(), !read_only);
        let places = places::Known::default();
        places::register(&db, &places)?;
        residency::register(&db, &policies)?;
        leaver::register(&db, &policies)?;
        let (path, viewer) = (self.path.clone(), self.actor.clone());
        Ok(Store { files, db, path, has_intelligence, read_only, policies, drafts, places, viewer })
    }

    /// The key of the narrowest compartment that the user holds, for what may be of either.
    fn narrowest_key(&self) -> Option<&DatabaseKey> {
        let keys = self.keys.as_ref()?;
        keys.intelligence.as_ref().or(keys.casework.as_ref())
    }

    fn connect(&self, flags: OpenFlags) -> Result<(Connection, bool)> {
        self.open_files(flags).map_err(|error| error.at(&self.path))
    }

    fn open_files(&self, flags: OpenFlags) -> Result<(Connection, bool)> {
        let (casework, intelligence) = match &self.keys {
            None => (None, Some(None)),
            Some(keys) => {
                let casework = keys.casework.as_ref().ok_or_else(|| {
                    StoreError::Refused("casework is not open to this user".to_owned())
                })?;
                (Some(casework), keys.intelligence.as_ref().map(Some))
            }
        };
        let create = flags.contains(OpenFlags::SQLITE_OPEN_CREATE);
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(self.path.join("casework.db"), flags)?;
        db.busy_timeout(PATIENCE)?;
        if let Some(key) = casework {
            db.execute_batch(&format!("PRAGMA key = \"{}\"", *raw(key)))?;
        }
        let file = self.path.join("intelligence.db");
        let intelligence = intelligence.filter(|_| create || file.exists());
        if let Some(key) = intelligence {
            let key = key.map_or_else(|| Zeroizing::new(String::new()), raw);
            let file = file.to_string_lossy();
            db.execute("ATTACH DATABASE ?1 AS intel KEY ?2", (file.as_ref(), key.as_str()))?;
        }
        settings(&db, intelligence.is_some(), self.keys.is_some())?;
        functions::register(&db)?;
        second::register(&db)?;
        Ok((db, intelligence.is_some()))
    }

    /// Tells whether a database is ours; one of an earlier format is brought to this one.
    fn recognise(&self, db: &mut Connection, side: Side, name: &str, id: i64) -> Result<()> {
        let path = self.path.join(name);
        let file = path.display().to_string();
        let schema = side.schema();
        let read = |pragma: &str| {
            db.query_row(&format!("PRAGMA {schema}.{pragma}"), [], |row| row.get::<_, i64>(0))
                .map_err(|error| StoreError::from(error).at(&path))
        };
        if read("application_id")? != id {
            return Err(StoreError::Foreign(file));
        }
        let found = read("user_version")?;
        if found > FORMAT {
            return Err(StoreError::Newer { file, found, known: FORMAT });
        }
        if found == FORMAT {
            return Ok(());
        }
        if db.is_readonly(schema).map_err(StoreError::from)? {
            return Err(StoreError::Older(file));
        }
        upgrade::upgrade(db, side, FORMAT).map_err(|error| error.at(&path))
    }
}

/// Caches are small because two connections and two files share the program's memory; an
/// acknowledged change survives a loss of power, hence `FULL`. Sorting a large list may spill to
/// a temporary file, but never in clear from an encrypted workspace.
fn settings(db: &Connection, has_intelligence: bool, encrypted: bool) -> Result<()> {
    db.set_prepared_statement_cache_capacity(64);
    let temporary = if encrypted { "MEMORY" } else { "FILE" };
    db.execute_batch(&format!(
        "PRAGMA foreign_keys = ON; PRAGMA main.cache_size = -6000;
         PRAGMA main.synchronous = FULL; PRAGMA temp_store = {temporary};"
    ))?;
    if has_intelligence {
        db.execute_batch("PRAGMA intel.cache_size = -3000; PRAGMA intel.synchronous = FULL;")?;
    }
    Ok(())
}

/// A key as SQLCipher takes it without stretching.
fn raw(key: &DatabaseKey) -> Zeroizing<String> {
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    Zeroizing::new(format!("x'{hex}'"))
}
