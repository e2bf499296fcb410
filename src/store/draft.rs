//! What is being typed in a form, kept so that a crash does not take it: one small file for a
//! user, form and record in the workspace's `drafts` folder. Not in a database, where each write
//! would have every colleague's screen read again.

use super::Store;
use super::access::{self, DatabaseKey};
use super::change::{Applied, Done};
use super::error::{Result, StoreError};
use super::office::Office;
use super::worker::Answer;
use super::writer::Writer;
use crate::domain::text::counted;
use crate::domain::time::{Moment, day};
use chrono::Days;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The folder's name in the workspace.
pub const FOLDER: &str = "drafts";
/// Endings of a draft, and of one that is being written.
const ENDINGS: [&str; 2] = ["draft", "new"];
/// Bytes of a file's name.
const NAME: usize = 16;

/// Whose draft of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftOf {
    /// The user.
    pub user: String,
    /// The form's name.
    pub form: &'static str,
    /// The record, or that it is a new one, in words that no other has.
    pub about: String,
}

/// What was typed and picked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// When it was last typed at.
    pub at: Moment,
    /// The field that was being filled in, by key.
    pub field: String,
    /// What each field holds that holds something else than the form began with.
    pub fields: BTreeMap<String, Vec<Kept>>,
}

/// A text, or something picked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What is read, where that is not the text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The text, or what was picked.
    pub text: String,
    /// The picked record's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
}

/// What is to be done with a draft.
#[derive(Debug, Clone, PartialEq)]
pub enum DraftRequest {
    /// Read it, for a form that opens.
    Read(DraftOf),
    /// Keep it in place of what was kept before.
    Keep(DraftOf, Box<Draft>),
    /// Take it away: the form was saved or given up.
    Drop(DraftOf),
}

impl DraftRequest {
    /// Whose draft of what.
    pub fn of(&self) -> &DraftOf {
        match self {
            Self::Read(of) | Self::Keep(of, _) | Self::Drop(of) => of,
        }
    }

    /// Whether it need not be done: it keeps what a later request replaces or drops before
    /// anybody reads it.
    pub(super) fn is_idle<'a>(&self, mut later: impl Iterator<Item = &'a Self>) -> bool {
        let next = later.find(|later| later.of() == self.of());
        matches!((self, next), (Self::Keep(..), Some(Self::Keep(..) | Self::Drop(_))))
    }
}

/// The drafts of a workspace.
#[derive(Clone)]
pub struct Drafts {
    folder: PathBuf,
    /// What they are sealed with; `None` where the workspace is plain.
    key: Option<DatabaseKey>,
    /// Whether any are kept: not where the workspace is only read.
    writable: bool,
}

impl Drafts {
    /// The drafts of the workspace in a folder. In an encrypted one `key` is that of the
    /// narrowest compartment that the user holds.
    pub(super) fn of(workspace: &Path, key: Option<&DatabaseKey>, writable: bool) -> Self {
        Self { folder: workspace.join(FOLDER), key: key.map(own_key), writable }
    }

    /// Does what is asked. Only a reading has an answer.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn carry_out(&self, request: &DraftRequest) -> Result<Option<Answer>> {
        match request {
            DraftRequest::Read(of) => Ok(Some(Answer::Draft(self.read(of).map(Box::new)))),
            DraftRequest::Keep(of, draft) => self.keep(of, draft).map(|()| None),
            DraftRequest::Drop(of) => self.remove(of).map(|()| None),
        }
    }

    /// The draft, where there is one. One that cannot be read, because it was cut short or was
    /// sealed with a key that the user no longer holds, is none.
    fn read(&self, of: &DraftOf) -> Option<Draft> {
        let bytes = fs::read(self.path(of)).ok().filter(|_| self.writable)?;
        self.opened(&name(of), bytes)
    }

    /// Writes the draft whole under another name first, so that a crash leaves the one before.
    fn keep(&self, of: &DraftOf, draft: &Draft) -> Result<()> {
        if !self.writable {
            return Ok(());
        }
        let path = self.path(of);
        let failed = |source| StoreError::Io { path: path.clone(), source };
        let text = serde_json::to_vec(draft).map_err(|error| failed(io::Error::other(error)))?;
        let text = Zeroizing::new(text);
        let bytes = match &self.key {
            Some(key) => access::seal(key, name(of).as_bytes(), &text).map_err(failed)?,
            None => text.to_vec(),
        };
        let fresh = path.with_extension("new");
        self.create(&fresh)
            .and_then(|mut file| file.write_all(&bytes))
            .and_then(|()| fs::rename(&fresh, &path))
            .map_err(failed)
    }

    /// A file that only its owner reads, in a folder of the same kind.
    fn create(&self, path: &Path) -> io::Result<File> {
        let open = || {
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(true).mode(0o600).open(path)
        };
        match open() {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
                open()
            }
            opened => opened,
        }
    }

    fn remove(&self, of: &DraftOf) -> Result<()> {
        if self.writable { remove(self.path(of)) } else { Ok(()) }
    }

    /// The files that were last typed at before a moment. Of one that this user's key does not
    /// open, the day of the file itself counts.
    fn stale(&self, before: Moment) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let ours = |path: &PathBuf| {
            path.extension().is_some_and(|ending| ENDINGS.iter().any(|ours| ending == *ours))
        };
        let paths = entries.map(|entry| entry.path()).filter(ours).filter(|_| self.writable);
        paths.filter(|path| self.typed_at(path).is_some_and(|at| at < before)).collect()
    }

    fn typed_at(&self, path: &Path) -> Option<Moment> {
        let name = path.file_stem()?.to_str()?;
        let read = || self.opened(name, fs::read(path).ok()?).map(|draft| draft.at);
        read().or_else(|| Some(fs::metadata(path).ok()?.modified().ok()?.into()))
    }

    /// The draft that the bytes of a file of this name hold.
    fn opened(&self, name: &str, bytes: Vec<u8>) -> Option<Draft> {
        let text = match &self.key {
            Some(key) => access::open(key, name.as_bytes(), &bytes)?,
            None => Zeroizing::new(bytes),
        };
        serde_json::from_slice(&text).ok()
    }

    fn path(&self, of: &DraftOf) -> PathBuf {
        self.folder.join(format!("{}.draft", name(of)))
    }
}

impl Store {
    /// Throws away the drafts that nobody typed at for as long as policy keeps them, once how
    /// many they are is in the audit; `None` where there is none.
    ///
    /// # Errors
    /// The audit cannot be written, and then nothing is thrown away, or a file cannot be removed.
    pub fn expire_drafts(&mut self, actor: &str, now: Moment) -> Result<Option<Applied>> {
        let days = self.policies.on(day(now)).draft_days;
        let stale = self.drafts.stale(now - Days::new(days.into()));
        if stale.is_empty() {
            return Ok(None);
        }
        let count = i64::try_from(stale.len()).unwrap_or(i64::MAX);
        let applied = self.apply(actor, now, &Office::ExpireDrafts { count, days }.into())?;
        for path in stale {
            remove(path)?;
        }
        Ok(Some(applied))
    }
}

/// The entry of drafts that are thrown away.
pub(super) fn expired(w: &mut Writer<'_>, count: i64, days: u32) -> Done {
    let drafts = counted(count, "draft was", "drafts were");
    let said = format!("{drafts} thrown away: not typed at for {days} days");
    w.note("draft", 0, "thrown away", &said);
    Done::for_good("drafts", said)
}

fn remove(path: PathBuf) -> Result<()> {
    match fs::remove_file(&path) {
        Err(source) if source.kind() != ErrorKind::NotFound => Err(StoreError::Io { path, source }),
        _ => Ok(()),
    }
}

/// Removes every draft of the workspace in a folder, and the folder that held them unless
/// something else lies in it.
///
/// # Errors
/// One of them cannot be removed.
pub fn clear(workspace: &Path) -> io::Result<()> {
    let folder = workspace.join(FOLDER);
    for entry in fs::read_dir(&folder).into_iter().flatten() {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ENDINGS.iter().any(|ours| ending == *ours)) {
            fs::remove_file(path)?;
        }
    }
    match fs::remove_dir(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The file's name, which says nothing of who writes about what.
fn name(of: &DraftOf) -> String {
    let digest = Sha256::digest(format!("{}\0{}\0{}", of.user, of.form, of.about));
    digest.iter().take(NAME).map(|byte| format!("{byte:02x}")).collect()
}

/// A key for drafts alone, so that no key serves two ciphers.
fn own_key(key: &DatabaseKey) -> DatabaseKey {
    let digest = Sha256::new().chain_update(b"probity draft").chain_update(key.as_slice());
    Zeroizing::new(digest.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::parse_moment;
    use crate::store::registers::fixture::Fixture;
    use std::os::unix::fs::PermissionsExt;

    fn of(about: &str) -> DraftOf {
        DraftOf { user: "a.khan".to_owned(), form: "record-report", about: about.to_owned() }
    }

    fn draft(text: &str) -> Draft {
        let at = parse_moment("2026-11-20T22:41:00Z").expect("a moment");
        let kept = Kept { label: String::new(), text: text.to_owned(), id: None };
        let fields = BTreeMap::from([("text".to_owned(), vec![kept])]);
        Draft { at, field: "text".to_owned(), fields }
    }

    fn key(byte: u8) -> DatabaseKey {
        Zeroizing::new([byte; 32])
    }

    fn read(drafts: &Drafts, about: &str) -> Option<Draft> {
        drafts.read(&of(about))
    }

    #[test]
    fn the_latest_draft_is_read_again_until_it_is_dropped() {
        let folder = tempfile::tempdir().expect("a folder");
        for key in [None, Some(key(7))] {
            let drafts = Drafts::of(folder.path(), key.as_ref(), true);
            assert_eq!(read(&drafts, "new"), None);
            for text in ["She", "She was"] {
                let keep = DraftRequest::Keep(of("new"), Box::new(draft(text)));
                assert_eq!(drafts.carry_out(&keep).expect("kept"), None);
            }
            assert_eq!(read(&drafts, "new"), Some(draft("She was")));
            assert_eq!(read(&drafts, "12"), None, "a draft is of one record");
            drafts.carry_out(&DraftRequest::Drop(of("new"))).expect("dropped");
            drafts.carry_out(&DraftRequest::Drop(of("new"))).expect("there is none to drop");
            assert_eq!(read(&drafts, "new"), None);
        }
        let left = fs::read_dir(folder.path().join(FOLDER)).expect("the folder").count();
        assert_eq!(left, 0, "nothing is left behind");
    }

    #[test]
    fn of_several_keepings_the_latest_wins_unless_one_is_read_between() {
        let keep = |about, text| DraftRequest::Keep(of(about), Box::new(draft(text)));
        let waiting = [
            keep("new", "S"),
            keep("12", "H"),
            keep("new", "Sh"),
            DraftRequest::Read(of("new")),
            keep("new", "She"),
            DraftRequest::Drop(of("new")),
            keep("new", "T"),
        ];
        let idle = waiting
            .iter()
            .enumerate()
            .map(|(place, request)| request.is_idle(waiting.iter().skip(place + 1)));
        let expected = [true, false, false, false, true, false, false];
        assert_eq!(idle.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_sealed_draft_holds_no_readable_word_and_opens_by_its_own_key_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let drafts = Drafts::of(folder.path(), Some(&key(7)), true);
        drafts.keep(&of("new"), &draft("She visits the complainant")).expect("kept");
        let path = drafts.path(&of("new"));
        let bytes = fs::read(&path).expect("the file");
        for word in ["visits", "complainant", "text", "fields"] {
            let found = bytes.windows(word.len()).any(|window| window == word.as_bytes());
            assert!(!found, "{word} can be read");
        }
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(!name.contains("khan") && !name.contains("report"), "{name}");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&drafts.folder)), (0o600, 0o700));
        for other in [Some(key(8)), None] {
            let drafts = Drafts::of(folder.path(), other.as_ref(), true);
            assert_eq!(read(&drafts, "new"), None);
        }
        // Moved to another record's place it does not open either.
        fs::rename(&path, drafts.path(&of("12"))).expect("moved");
        assert_eq!(read(&drafts, "12"), None);
    }

    #[test]
    fn a_draft_grows_stale_by_when_it_was_typed_at_or_else_by_the_day_of_its_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let drafts = Drafts::of(folder.path(), Some(&key(7)), true);
        drafts.keep(&of("new"), &draft("She")).expect("kept");
        let path = drafts.path(&of("new"));
        let typed = parse_moment("2026-11-20T22:41:00Z").expect("a moment");
        assert!(drafts.stale(typed).is_empty());
        let later = typed + Days::new(1);
        assert_eq!(drafts.stale(later), std::slice::from_ref(&path));
        // A colleague, whose key does not open it, goes by the file, which is of today.
        let other = Drafts::of(folder.path(), Some(&key(8)), true);
        let long_ago = parse_moment("2001-01-01T00:00:00Z").expect("a moment");
        assert!(other.stale(long_ago).is_empty());
        let far = parse_moment("2999-01-01T00:00:00Z").expect("a moment");
        assert_eq!(other.stale(far), [path]);
        fs::write(drafts.folder.join("letter.txt"), b"not ours").expect("a file");
        assert_eq!(drafts.stale(far).len(), 1, "nothing else is touched");
        assert!(Drafts::of(folder.path(), None, false).stale(far).is_empty());
    }

    #[test]
    fn drafts_that_grew_stale_are_thrown_away_with_their_entry_in_the_audit() {
        let mut fixture = Fixture::new();
        fixture.store.drafts.keep(&of("new"), &draft("She")).expect("kept");
        let days = |count| draft("She").at + Days::new(count);
        let expire = |fixture: &mut Fixture, at| {
            let applied = fixture.store.expire_drafts("a.khan", at).expect("done");
            applied.map(|applied| applied.message)
        };
        assert_eq!(expire(&mut fixture, days(30)), None, "its last day is kept");
        let said = expire(&mut fixture, days(31)).expect("one is stale");
        assert_eq!(said, "1 draft was thrown away: not typed at for 30 days");
        assert_eq!(fixture.store.drafts.read(&of("new")), None);
        let last = "SELECT command || ': ' || changes FROM main.audit ORDER BY seq DESC LIMIT 1";
        let last: String = fixture.store.db.query_row(last, [], |row| row.get(0)).expect("one");
        assert!(last.starts_with("expire drafts: ") && last.contains("1 draft was"), "{last}");
        assert_eq!(expire(&mut fixture, days(60)), None);
        fixture.assert_audit_holds();
    }

    #[test]
    fn a_workspace_that_is_only_read_keeps_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let drafts = Drafts::of(folder.path(), None, false);
        drafts.keep(&of("new"), &draft("She")).expect("nothing to do");
        assert!(!drafts.folder.exists());
        assert_eq!(read(&drafts, "new"), None);
    }

    #[test]
    fn a_draft_cut_short_is_none_and_a_folder_that_cannot_be_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let drafts = Drafts::of(folder.path(), None, true);
        drafts.keep(&of("new"), &draft("She was")).expect("kept");
        fs::write(drafts.path(&of("new")), b"{\"at\":").expect("cut");
        assert_eq!(read(&drafts, "new"), None);
        fs::remove_dir_all(&drafts.folder).expect("away");
        fs::write(&drafts.folder, b"in the way").expect("a file");
        let error = drafts.keep(&of("new"), &draft("She")).expect_err("it cannot be");
        assert!(error.to_string().contains(FOLDER), "{error}");
    }
}
