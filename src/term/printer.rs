//! Sends a finished document to a printer (through `lp`) or to a file, and says in one sentence
//! where it went. A file is there whole or not at all.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use tempfile::NamedTempFile;
use thiserror::Error;

use crate::domain::text;

/// Where a document goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// The named printer, or the system's default one.
    Printer(Option<String>),
    /// A file; one that is there is replaced.
    File(PathBuf),
}

/// Why nothing was printed. No message holds control characters.
#[derive(Debug, Error)]
pub enum PrintError {
    /// There is no such program as `lp` here.
    #[error("no printer: `{program}` was not found on this machine; print to a file instead")]
    NoProgram {
        /// The program that was looked for.
        program: String,
    },
    /// `lp` could not be started, or its end not awaited.
    #[error("`{program}` could not be run ({source}); print to a file instead")]
    Run {
        /// The program that was to run.
        program: String,
        /// What the system said.
        source: io::Error,
    },
    /// `lp` ran and refused.
    #[error("`{program}` did not take the document: {message}; choose another printer or a file")]
    Refused {
        /// The program that ran.
        program: String,
        /// What it said on standard error, made harmless, or how it ended if it said nothing.
        message: String,
    },
    /// The folder of the file does not exist.
    #[error("there is no folder {folder}; make it first or choose another place for the file")]
    NoFolder {
        /// The folder, as it can be shown.
        folder: String,
    },
    /// Something that is no ordinary file has that name.
    #[error("{path} is not an ordinary file; choose another name")]
    NotAFile {
        /// The path, as it can be shown.
        path: String,
    },
    /// The file could not be written; what was there before is untouched.
    #[error("{path} could not be written ({source}); choose another place for the file")]
    Write {
        /// The path, as it can be shown.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}

/// Sends `document` (bytes as they are to be printed) on its way and returns one sentence saying
/// where it went. `lp` is the printing program, looked for on `PATH` unless it is a path.
///
/// Waits for the program or the disk: not to be called from a thread that draws.
pub fn print(document: &[u8], to: &Destination, lp: &OsStr) -> Result<String, PrintError> {
    match to {
        Destination::Printer(name) => to_printer(document, name.as_deref(), lp),
        Destination::File(path) => to_file(document, path),
    }
}

fn to_printer(document: &[u8], name: Option<&str>, lp: &OsStr) -> Result<String, PrintError> {
    let program = shown(Path::new(lp));
    let mut command = Command::new(lp);
    if let Some(name) = name {
        command.args(["-d", name]);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => PrintError::NoProgram { program: program.clone() },
        _ => PrintError::Run { program: program.clone(), source },
    };
    let mut child = command.spawn().map_err(failed)?;
    let stdin = child.stdin.take();
    // Written beside the reading: a program that talks before it listens would block both. One
    // that stops listening says why by its exit code, unless it claims success.
    let (written, output) = thread::scope(|scope| {
        let writer = scope.spawn(move || match stdin {
            Some(mut pipe) => pipe.write_all(document),
            None => Ok(()),
        });
        let output = child.wait_with_output();
        (writer.join().unwrap_or_else(|_| Err(io::ErrorKind::BrokenPipe.into())), output)
    });
    let output = output.map_err(failed)?;
    if !output.status.success() {
        let said = sentence(&output.stderr);
        let message = if said.is_empty() { output.status.to_string() } else { said };
        return Err(PrintError::Refused { program, message });
    }
    written.map_err(|source| PrintError::Run { program: program.clone(), source })?;
    let printer = name
        .map_or("the default printer".into(), |name| format!("the printer {}", text::safe(name)));
    let said = sentence(&output.stdout);
    let receipt = if said.is_empty() { String::new() } else { format!(" ({said})") };
    Ok(format!("sent {} to {printer}{receipt}", size(document)))
}

fn to_file(document: &[u8], path: &Path) -> Result<String, PrintError> {
    // A link is followed, so that the file it names is replaced and not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    // Replacing a device or a pipe by a file would break it for everybody.
    if target.exists() && !target.is_file() || target.file_name().is_none() {
        return Err(PrintError::NotAFile { path: shown(path) });
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(PrintError::NoFolder { folder: shown(folder) });
    }
    // The temporary file is readable by its owner only, which is right for these documents.
    let write = || -> io::Result<()> {
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(document)?;
        file.as_file().sync_all()?;
        file.persist(&target)?;
        Ok(())
    };
    write().map_err(|source| PrintError::Write { path: shown(path), source })?;
    Ok(format!("wrote {} to {}", size(document), shown(&target)))
}

fn size(document: &[u8]) -> String {
    match document.len() {
        1 => "1 byte".into(),
        count => format!("{count} bytes"),
    }
}

fn shown(path: &Path) -> String {
    text::safe(&path.to_string_lossy()).into_owned()
}

/// What a program said, on one harmless line without the full stop, cut where it goes on for long.
fn sentence(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
    text::fit(text::safe(line.trim_end_matches('.')).as_ref(), 200).into_owned()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use tempfile::TempDir;

    use super::*;

    /// A folder with a script in it that stands for `lp`, run by the shell.
    fn fake_lp(script: &str) -> (TempDir, PathBuf) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("lp");
        let draft = folder.path().join("draft");
        fs::write(&draft, format!("#!/bin/sh\ncd \"$(dirname \"$0\")\"\n{script}\n")).unwrap();
        fs::set_permissions(&draft, fs::Permissions::from_mode(0o755)).unwrap();
        // Copied by another process: a file that any thread of this one, or a child that it just
        // started, holds open for writing cannot be run.
        assert!(Command::new("cp").arg(&draft).arg(&path).status().unwrap().success());
        (folder, path)
    }

    fn send(document: &[u8], name: Option<&str>, lp: &Path) -> Result<String, PrintError> {
        print(document, &Destination::Printer(name.map(Into::into)), lp.as_os_str())
    }

    #[test]
    fn the_printer_gets_the_bytes_and_the_sentence_says_which() {
        let (folder, lp) =
            fake_lp("cat > got; echo \"$@\" > arguments; echo 'request id is Office-12'");
        let said = send(b"page one\x0cpage two", Some("Office"), &lp).unwrap();
        assert_eq!(said, "sent 17 bytes to the printer Office (request id is Office-12)");
        assert_eq!(fs::read(folder.path().join("got")).unwrap(), b"page one\x0cpage two");
        assert_eq!(fs::read_to_string(folder.path().join("arguments")).unwrap(), "-d Office\n");
    }

    #[test]
    fn without_a_name_the_default_printer_is_used() {
        let (folder, lp) = fake_lp("cat > /dev/null; echo \"$#\" > count");
        assert_eq!(send(b"x", None, &lp).unwrap(), "sent 1 byte to the default printer");
        assert_eq!(fs::read_to_string(folder.path().join("count")).unwrap(), "0\n");
    }

    #[test]
    fn a_refusal_gives_its_reason_on_one_harmless_line() {
        let (_folder, lp) = fake_lp("printf 'lp: Error -\\n no \\033[31mdefault.\\n' >&2; exit 1");
        let error = send(&[b'x'; 300_000], None, &lp).unwrap_err();
        assert!(matches!(error, PrintError::Refused { .. }), "{error:?}");
        let message = error.to_string();
        assert!(message.contains("lp: Error - no ·[31mdefault; choose"), "{message}");
        assert!(!message.contains(char::is_control), "{message:?}");
    }

    #[test]
    fn a_silent_refusal_says_how_it_ended() {
        let (_folder, lp) = fake_lp("cat > /dev/null; exit 3");
        assert!(send(b"x", None, &lp).unwrap_err().to_string().contains("exit status: 3"));
    }

    #[test]
    fn a_program_that_talks_more_than_a_pipe_holds_does_not_block() {
        let (_folder, lp) = fake_lp("head -c 300000 /dev/zero | tr '\\0' 'a'; cat > /dev/null");
        let said = send(&vec![b'x'; 300_000], None, &lp).unwrap();
        assert!(said.len() < 300, "the receipt is cut: {} bytes", said.len());
    }

    #[test]
    fn a_program_that_claims_success_without_reading_is_not_believed() {
        let (_folder, lp) = fake_lp("exit 0");
        let error = send(&vec![b'x'; 1_000_000], None, &lp).unwrap_err();
        assert!(matches!(error, PrintError::Run { .. }), "{error:?}");
    }

    #[test]
    fn without_lp_the_way_out_is_said() {
        let error = send(b"x", None, Path::new("no-such-lp")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no printer: `no-such-lp` was not found on this machine; print to a file instead"
        );
    }

    fn write(document: &[u8], path: &Path) -> Result<String, PrintError> {
        print(document, &Destination::File(path.into()), OsStr::new("lp"))
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("agenda.txt");
        fs::write(&path, "an older and much longer agenda").unwrap();
        let said = write("agenda £\n".as_bytes(), &path).unwrap();
        assert!(said.starts_with("wrote 10 bytes to /") && said.ends_with("agenda.txt"), "{said}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "agenda £\n");
        assert_eq!(names(folder.path()), ["agenda.txt"]);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0);
    }

    #[test]
    fn a_failed_write_leaves_what_was_there() {
        let folder = TempDir::new().unwrap();
        let taken = folder.path().join("taken");
        fs::create_dir(&taken).unwrap();
        assert!(matches!(write(b"x", &taken), Err(PrintError::NotAFile { .. })));
        assert_eq!(names(folder.path()), ["taken"]);
        let too_long = folder.path().join("n".repeat(300));
        assert!(matches!(write(b"x", &too_long), Err(PrintError::Write { .. })));
        assert_eq!(names(folder.path()), ["taken"], "the temporary file is gone");
    }

    #[test]
    fn a_missing_folder_and_a_device_are_refused() {
        let folder = TempDir::new().unwrap();
        let error = write(b"x", &folder.path().join("no\x1bwhere/agenda.txt")).unwrap_err();
        assert!(matches!(error, PrintError::NoFolder { .. }));
        assert!(!error.to_string().contains('\x1b'));
        assert!(matches!(write(b"x", Path::new("/dev/null")), Err(PrintError::NotAFile { .. })));
        assert!(matches!(write(b"x", Path::new("")), Err(PrintError::NotAFile { .. })));
    }

    #[test]
    fn a_link_is_followed() {
        let folder = TempDir::new().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        symlink(&file, &link).unwrap();
        write(b"new", &link).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
