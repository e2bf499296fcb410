//! The terminal's edge: everything that touches the screen, the keyboard, signals, the clipboard
//! or a printer lives here, so that the floors below can be run and tested without a terminal.

pub mod clipboard;
pub mod editor;
pub mod events;
pub mod printer;
pub mod run;
pub mod screen;
pub mod settings;
pub mod signals;
mod typesetter;

use std::io;

use rustix::io::Errno;

/// Whether an error of reading or drawing means that the terminal itself is gone (its window was
/// closed or its connection dropped). The program then ends quietly: nobody is there to read a
/// message, and trying again would only burn time.
pub fn terminal_is_gone(error: &io::Error) -> bool {
    let gone = [Errno::IO, Errno::NXIO, Errno::BADF, Errno::PIPE];
    Errno::from_io_error(error).is_some_and(|errno| gone.contains(&errno))
        || matches!(error.kind(), io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_terminal_is_told_from_other_faults() {
        assert!(terminal_is_gone(&Errno::IO.into()));
        assert!(terminal_is_gone(&Errno::PIPE.into()));
        assert!(terminal_is_gone(&io::ErrorKind::UnexpectedEof.into()));
        assert!(!terminal_is_gone(&Errno::INTR.into()));
        assert!(!terminal_is_gone(&io::Error::other("a full disk")));
    }
}
