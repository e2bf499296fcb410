//! Gives a long text to the user's own editor and takes it back. The text lies in a private file
//! of a private folder meanwhile, which goes with everything that the editor left beside it.

use super::signals::has_shell;
use crate::domain::text;
use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitOptions, WaitStatus, waitpid};
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use thiserror::Error;

/// What a shell answers when there is no such program.
const NOT_FOUND: i32 = 127;

/// Why a text did not come back changed; it is as it was. No message holds control characters.
#[derive(Debug, Error)]
pub enum EditError {
    /// The user has named none.
    #[error(
        "no editor is set; set $VISUAL or $EDITOR, such as EDITOR=nano, and open probity again"
    )]
    None,
    /// The one that was named is not here.
    #[error(
        "the editor `{0}` was not found, so the text is as it was; set $VISUAL or $EDITOR to one \
         that is here"
    )]
    Missing(String),
    /// It ended with an error, or was ended.
    #[error("the editor `{0}` ended with an error, so the text is as it was")]
    Failed(String),
    /// What it left cannot be read as text.
    #[error("what the editor left is not UTF-8 text, so the text is as it was")]
    NotText,
    /// The private file could not be made, or the editor not be run.
    #[error("the text could not be given to the editor ({0}); write it here")]
    Io(#[from] io::Error),
}

/// The editor that the user has named: `$VISUAL`, else `$EDITOR`, with its arguments.
pub fn named() -> Option<OsString> {
    let named = ["VISUAL", "EDITOR"].into_iter().filter_map(env::var_os);
    named.into_iter().find(|editor| !editor.is_empty())
}

/// Where private files may lie: the user's own folder in memory, else that for temporary ones.
pub fn folder() -> PathBuf {
    let own = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|folder| folder.is_dir());
    own.unwrap_or_else(env::temp_dir)
}

/// Runs the editor on a text and returns what it left. The terminal must have been given back;
/// waits until the editor ends.
///
/// # Errors
/// As [`EditError`] says; the text is then as it was.
pub fn edit(
    text: &str,
    editor: Option<&OsStr>,
    folder: &Path,
    keyboard: OwnedFd,
) -> Result<String, EditError> {
    let editor = editor.ok_or(EditError::None)?;
    // A folder of its own, so that swap files and backups go with it.
    let private = tempfile::Builder::new()
        .prefix("probity-")
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(folder)?;
    let path = private.path().join("text.txt");
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    writeln!(file, "{text}")?;
    drop(file);
    run(editor, &path, keyboard)?;
    let left = String::from_utf8(fs::read(&path)?).map_err(|_| EditError::NotText)?;
    private.close()?;
    let left = left.strip_suffix('\n').map_or(left.as_str(), |text| text);
    Ok(left.strip_suffix('\r').unwrap_or(left).to_owned())
}

/// Runs it by a shell, so that it may have arguments. What interrupts the editor does not end
/// the shell before it.
fn run(editor: &OsStr, path: &Path, keyboard: OwnedFd) -> Result<(), EditError> {
    let mut words = OsString::from("trap : INT QUIT; ");
    words.push(editor);
    words.push(" \"$1\"");
    let mut command = Command::new("sh");
    command.arg("-c").arg(words).arg("probity").arg(path).stdin(Stdio::from(keyboard));
    let child = command.spawn()?;
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let status = wait(pid.ok_or_else(|| io::Error::other("it has no process number"))?)?;
    let name = || text::safe(&editor.to_string_lossy()).into_owned();
    match status.exit_status() {
        Some(0) => Ok(()),
        Some(NOT_FOUND) => Err(EditError::Missing(name())),
        _ => Err(EditError::Failed(name())),
    }
}

/// Waits for its end. An editor that is stopped takes the program with it to the shell; where
/// there is no shell to go to it goes on at once.
fn wait(pid: Pid) -> io::Result<WaitStatus> {
    loop {
        match waitpid(Some(pid), WaitOptions::UNTRACED) {
            Ok(Some((_, status))) if status.stopped() => {
                if has_shell()? {
                    rustix::process::kill_current_process_group(Signal::STOP)?;
                } else {
                    rustix::process::kill_process(pid, Signal::CONT)?;
                }
            }
            Ok(Some((_, status))) => return Ok(status),
            Ok(None) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;

    fn edited(editor: Option<&str>, text: &str) -> (Result<String, EditError>, usize) {
        let folder = tempfile::tempdir().expect("a folder");
        let nothing: OwnedFd = File::open("/dev/null").expect("nothing").into();
        let left = edit(text, editor.map(OsStr::new), folder.path(), nothing);
        (left, fs::read_dir(folder.path()).expect("the folder").count())
    }

    #[test]
    fn what_the_editor_left_comes_back_and_nothing_stays() {
        for (editor, text, left) in [
            ("true", "one\n\ntwo", "one\n\ntwo"),
            ("printf 'three\\n' >>", "one", "one\nthree"),
            ("sh -c 'cp \"$0\" \"$0~\"; printf four > \"$0\"'", "one", "four"),
            ("printf 'a\\r\\n' >", "one", "a"),
            ("printf '' >", "one", ""),
        ] {
            let (edited, files) = edited(Some(editor), text);
            assert_eq!(edited.expect(editor), left, "{editor}");
            assert_eq!(files, 0, "{editor}");
        }
    }

    #[test]
    fn the_file_is_the_users_alone() {
        let modes =
            "stat -c '%a' \"$0\" $(dirname \"$0\") > \"$0.modes\"; cat \"$0.modes\" > \"$0\"";
        let (edited, _) = edited(Some(&format!("sh -c '{}'", modes.replace('\'', "'\\''"))), "x");
        assert_eq!(edited.expect("modes"), "600\n700");
    }

    #[test]
    fn an_editor_that_is_missing_or_fails_is_said_in_one_sentence() {
        for (editor, said) in [
            (None, "no editor is set"),
            (Some("no-such-editor --wait"), "`no-such-editor --wait` was not found"),
            (Some("false"), "`false` ended with an error"),
            (Some("sh -c 'kill -9 $$'"), "ended with an error"),
            (Some("printf '\\377' >"), "not UTF-8"),
            (Some("rm"), "No such file"),
        ] {
            let (edited, files) = edited(editor, "one");
            let why = edited.expect_err(said).to_string();
            assert!(why.contains(said), "{why}");
            assert_eq!(files, 0, "{said}");
        }
    }
}
