//! What can go wrong in the store, each as one sentence: what, where, what to do.

use crate::domain::check::FieldError;
use std::path::PathBuf;

/// A refusal or failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no workspace at the folder.
    #[error(
        "there is no workspace at {0}; make a demonstration with `probity demo`, \
         or an empty one with `probity init`"
    )]
    NoWorkspace(PathBuf),
    /// A workspace stands where one was to be made.
    #[error("{0} already holds a workspace; choose another folder with --workspace")]
    Exists(PathBuf),
    /// The passphrase opens no slot of this user.
    #[error("the passphrase does not open {workspace} for {user}; check it and try again")]
    WrongPassphrase {
        /// The folder.
        workspace: PathBuf,
        /// Whose slot was tried.
        user: String,
    },
    /// The workspace is encrypted and no passphrase was given.
    #[error("{0} is encrypted; give its passphrase, or --passphrase-file FILE")]
    PassphraseNeeded(PathBuf),
    /// The key file is unreadable.
    #[error("{path} cannot be read as a key file: {why}; restore it from a backup")]
    Access {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Another program holds the database.
    #[error("{0} is locked by another program; close it there and try again")]
    Locked(String),
    /// The database cannot be written.
    #[error("{0} is read-only here, so nothing was written; ask for write access to it")]
    ReadOnly(String),
    /// The file is not a whole database.
    #[error(
        "{0} is damaged or is not a database; nothing was written; restore it from a backup \
             and run `probity doctor`"
    )]
    Damaged(String),
    /// The file is a database of another program.
    #[error("{0} belongs to another program, not to probity; nothing was written")]
    Foreign(String),
    /// The file is no longer the one that was opened: what is written into that one is lost.
    #[error(
        "{0} was removed or replaced while it was open, so nothing was written; \
         put it back, or leave probity and open the workspace again"
    )]
    Gone(PathBuf),
    /// The file was made by a later probity.
    #[error(
        "{file} was made by a newer probity (format {found}, this one knows {known}); \
         nothing was written; use the newer program"
    )]
    Newer {
        /// The database file.
        file: String,
        /// Its format.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// The file was made by an earlier probity and cannot be written here.
    #[error(
        "{0} was made by an earlier probity and is read-only here; open it once where it can be \
         written, which brings it to this format"
    )]
    Older(String),
    /// The record moved on since the user saw it.
    #[error(
        "{record} was changed by {by} at {at} ({what}); nothing of yours was saved over it \
         and your text is kept: look at the new version, then save again"
    )]
    Stale {
        /// Its reference.
        record: String,
        /// Who changed it.
        by: String,
        /// When, as shown.
        at: String,
        /// The command and the fields it changed.
        what: String,
    },
    /// The form's fields do not hold.
    #[error("{}", .0.iter().map(|e| e.message.as_str()).collect::<Vec<_>>().join("; "))]
    Fields(Vec<FieldError>),
    /// The rule does not allow it.
    #[error("{0}")]
    Refused(String),
    /// The user may not do this, and the attempt is logged.
    #[error("{why}")]
    Forbidden {
        /// The reference of what it was about.
        record: String,
        /// One sentence.
        why: String,
    },
    /// A conflict of interest keeps the record from whoever asks for it.
    #[error(
        "{record} is withheld from you: a conflict of interest is recorded at {meeting}; \
         that you asked is logged"
    )]
    Withheld {
        /// Its reference.
        record: String,
        /// The meeting at which it is recorded.
        meeting: String,
    },
    /// No record has this reference.
    #[error("there is no record {0} here; `probity list` shows what there is")]
    NoRecord(String),
    /// The intelligence compartment is not open to this user.
    #[error("the intelligence compartment is not open here; ask the head of ACU for access")]
    NoIntelligence,
    /// Policy or scheme data is wrong.
    #[error("{0}")]
    Policy(String),
    /// A folder or file could not be made or written.
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The engine answered with something unforeseen.
    #[error("the database refused the work: {0}; nothing was written")]
    Sql(rusqlite::Error),
}

/// What the store answers.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl StoreError {
    /// The same error, naming the file or folder it is about.
    pub(super) fn at(self, place: &std::path::Path) -> Self {
        let place = place.display().to_string();
        match self {
            Self::Locked(_) => Self::Locked(place),
            Self::ReadOnly(_) => Self::ReadOnly(place),
            Self::Damaged(_) => Self::Damaged(place),
            other => other,
        }
    }

    /// Whether the workspace could not be opened or written (exit code 3), rather than the
    /// request being refused (exit code 1).
    pub fn is_environment(&self) -> bool {
        matches!(
            self,
            Self::NoWorkspace(_)
                | Self::WrongPassphrase { .. }
                | Self::PassphraseNeeded(_)
                | Self::Access { .. }
                | Self::Locked(_)
                | Self::ReadOnly(_)
                | Self::Damaged(_)
                | Self::Foreign(_)
                | Self::Gone(_)
                | Self::Newer { .. }
                | Self::Older(_)
                | Self::NoIntelligence
                | Self::Io { .. }
                | Self::Sql(_)
        )
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Locked("the workspace".to_owned())
            }
            Some(ErrorCode::ReadOnly) => Self::ReadOnly("the workspace".to_owned()),
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                Self::Damaged("the workspace".to_owned())
            }
            _ => Self::Sql(error),
        }
    }
}

impl From<Vec<FieldError>> for StoreError {
    fn from(errors: Vec<FieldError>) -> Self {
        Self::Fields(errors)
    }
}
