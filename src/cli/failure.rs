//! How a command ends when it does not end well: one sentence and an exit code.

use crate::catalogue::view::ViewError;
use crate::domain::text;
use crate::store::error::StoreError;
use std::io;

/// Why a command did not end with exit code 0.
#[derive(Debug)]
pub(super) enum Failure {
    /// A rule refused it, or something was found wanting: exit code 1.
    Refused(String),
    /// It was not asked for rightly: exit code 2. The first line says what is wrong; others, if
    /// any, show where.
    Usage(String),
    /// Something could not be opened or written: exit code 3.
    Environment(String),
    /// Whoever read the output has closed it: nobody is there to tell, so exit code 0.
    NobodyReads,
}

impl Failure {
    /// The exit code (design.md).
    pub fn code(&self) -> u8 {
        match self {
            Self::Refused(_) => 1,
            Self::Usage(_) => 2,
            Self::Environment(_) => 3,
            Self::NobodyReads => 0,
        }
    }

    /// The lines for standard error, harmless to print; none where nobody is told.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Refused(message) | Self::Usage(message) | Self::Environment(message) => {
                text::safe_lines(message)
            }
            Self::NobodyReads => Vec::new(),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        if error.is_environment() { Self::Environment(message) } else { Self::Refused(message) }
    }
}

impl From<ViewError> for Failure {
    fn from(error: ViewError) -> Self {
        Self::Environment(error.to_string())
    }
}

/// Of the command's own output; a file that cannot be read or written is named by [`file`].
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::NobodyReads;
        }
        Self::Environment(format!("the output could not be written: {error}"))
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<StoreError>() {
            Ok(error) => error.into(),
            Err(error) => Self::Environment(format!("{error:#}")),
        }
    }
}

/// A file or folder that cannot be read or written.
pub(super) fn file(path: &std::path::Path, error: &io::Error) -> Failure {
    Failure::Environment(match error.kind() {
        io::ErrorKind::NotFound => {
            format!("there is no file {}; check the name", path.display())
        }
        _ => format!("{}: {error}", path.display()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn exit_codes_follow_what_went_wrong() {
        let somewhere = || PathBuf::from("/somewhere");
        for (failure, code) in [
            (Failure::from(StoreError::NoWorkspace(somewhere())), 3),
            (Failure::from(StoreError::NoRecord("V-1".to_owned())), 1),
            (Failure::from(StoreError::Exists(somewhere())), 1),
            (Failure::from(io::Error::from(io::ErrorKind::BrokenPipe)), 0),
            (Failure::from(io::Error::other("full")), 3),
            (Failure::from(anyhow::Error::from(StoreError::NoRecord("V-1".to_owned()))), 1),
            (Failure::from(anyhow::anyhow!("no terminal")), 3),
            (Failure::Usage("what".to_owned()), 2),
        ] {
            assert_eq!(failure.code(), code, "{failure:?}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_said_in_words() {
        let missing = io::Error::from(io::ErrorKind::NotFound);
        let said = file(&PathBuf::from("ours.toml"), &missing).lines();
        assert_eq!(said, ["there is no file ours.toml; check the name"]);
    }

    #[test]
    fn messages_are_harmless() {
        let failure = Failure::Refused("no \u{1b}[2J here".to_owned());
        assert_eq!(failure.lines(), ["no ·[2J here"]);
        assert!(Failure::NobodyReads.lines().is_empty());
    }
}
