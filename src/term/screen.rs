//! Takes the terminal and always gives it back: on leaving, on an error, on a panic (before its
//! message prints) and around a suspension. A frame reaches the terminal whole or not at all.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use ratatui::crossterm::style::ResetColor;
use ratatui::crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{Command, queue};
use ratatui::{Frame, Terminal};
use thiserror::Error;

/// Whether this process holds the screen now. Global because a panic hook has no `Screen` to ask,
/// and there is only one terminal.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Why the screen could not be taken.
#[derive(Debug, Error)]
pub enum ScreenError {
    /// Standard output goes to a file or a pipe, or no keyboard is attached.
    #[error("probity needs a terminal; the commands list, show, agenda … work without one")]
    NoTerminal,
    /// The terminal refused a mode or a write.
    #[error("the terminal could not be set up ({0}); try another terminal")]
    Io(#[from] io::Error),
}

/// The terminal while the program holds it: raw mode, alternate screen, bracketed paste, hidden
/// cursor and, if asked, mouse reports. Dropping it gives the terminal back.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Frames<File>>>,
    mouse: bool,
}

impl Screen {
    /// Takes the terminal. Fails with [`ScreenError::NoTerminal`] before touching anything if
    /// there is no terminal on standard output or no keyboard to read.
    pub fn take(mouse: bool) -> Result<Self, ScreenError> {
        if !io::stdout().is_terminal() || super::events::keyboard().is_err() {
            return Err(ScreenError::NoTerminal);
        }
        restore_on_panic();
        let terminal = Terminal::new(CrosstermBackend::new(Frames::new(output()?, &TAKEN)))?;
        let mut screen = Screen { terminal, mouse };
        screen.enter()?;
        Ok(screen)
    }

    /// Draws one frame; only the cells that changed are sent. A new terminal size is noticed here.
    ///
    /// Fails if the terminal is gone (see [`super::terminal_is_gone`]) or was given back, as it is
    /// when any thread panics: the caller should end the program.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        if !self.is_held() {
            let why = "the screen was given back to the shell, so nothing can be drawn";
            return Err(io::Error::new(io::ErrorKind::NotConnected, why));
        }
        self.terminal.draw(render)?;
        Ok(())
    }

    /// Makes the next [`Screen::draw`] paint every cell, for when something else has written on
    /// the terminal.
    pub fn redraw(&mut self) -> io::Result<()> {
        // Not `Terminal::clear`: that asks the terminal where its cursor is and would wait for
        // the answer, which the thread reading events takes.
        let area = self.terminal.size()?;
        self.terminal.resize(area.into())
    }

    /// Takes the terminal again after [`Screen::leave`], or after this process was stopped and
    /// continued by somebody else and the shell has set the terminal its own way meanwhile.
    pub fn enter(&mut self) -> io::Result<()> {
        // crossterm keeps the first mode it saw and does nothing if it thinks that raw mode is
        // on; turning it off first makes it look at the terminal as it is now.
        disable_raw_mode()?;
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        let mut sequences = Vec::new();
        write_enter(&mut sequences, self.mouse)?;
        output()?.write_all(&sequences)?;
        self.redraw()
    }

    /// Whether the terminal is ours now; it is not once any thread panicked.
    pub fn is_held(&self) -> bool {
        TAKEN.load(Ordering::SeqCst)
    }

    /// Gives the terminal back to the shell. Harmless if it was given back already.
    pub fn leave(&mut self) -> io::Result<()> {
        give_back()
    }

    /// Turns mouse reports on or off.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.leave()?;
        self.mouse = on;
        self.enter()
    }

    /// Where to send what is no part of a frame, such as [`super::clipboard::copy`]; it is sent
    /// on flush.
    pub fn out(&mut self) -> &mut impl Write {
        self.terminal.backend_mut()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Nothing can be done about a terminal that is gone, and this may run during a panic.
        let _ = give_back();
    }
}

/// Restores the terminal if it is held. Both halves are tried even if the first fails.
fn give_back() -> io::Result<()> {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return Ok(());
    }
    let mut sequences = Vec::new();
    let written = write_leave(&mut sequences)
        .and_then(|()| output())
        .and_then(|mut terminal| terminal.write_all(&sequences));
    written.and(disable_raw_mode())
}

/// Standard output without the standard library's buffer, which would keep what a closed terminal
/// did not take and fail on it again when the program ends.
fn output() -> io::Result<File> {
    Ok(io::stdout().as_fd().try_clone_to_owned()?.into())
}

/// Sets the panic hook, once: the terminal first, then the message on the ordinary screen, then
/// the end of the program.
fn restore_on_panic() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let print_message = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let held = TAKEN.load(Ordering::SeqCst);
            let _ = give_back();
            print_message(panic);
            // A panic unwinds its own thread only; the loop, asleep in another, is to end too.
            if held && std::thread::current().name() != Some("main") {
                let _ = signal_hook::low_level::raise(signal_hook::consts::SIGTERM);
            }
        }));
    });
}

fn write_enter(out: &mut impl Write, mouse: bool) -> io::Result<()> {
    queue!(out, EnterAlternateScreen, EnableBracketedPaste, Hide)?;
    if mouse { queue!(out, EnableMouseCapture) } else { Ok(()) }
}

/// Undoes [`write_enter`] whatever was on, and a frame that was cut short.
fn write_leave(out: &mut impl Write) -> io::Result<()> {
    queue!(
        out,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        ResetColor,
        LeaveAlternateScreen,
        Show
    )
}

/// Collects what a frame writes and sends it in one piece on flush, between the marks that tell
/// the terminal to show it at once. While `live` is off everything is dropped without an error:
/// what a panic or a closed window left half drawn must not reach the shell's screen.
struct Frames<W: Write> {
    out: W,
    live: &'static AtomicBool,
    pending: Vec<u8>,
}

impl<W: Write> Frames<W> {
    fn new(out: W, live: &'static AtomicBool) -> Self {
        Frames { out, live, pending: Vec::new() }
    }

    fn send(&mut self) -> io::Result<()> {
        let mut frame = Vec::with_capacity(self.pending.len() + 16);
        frame.extend_from_slice(ansi(BeginSynchronizedUpdate).as_bytes());
        frame.append(&mut self.pending);
        frame.extend_from_slice(ansi(EndSynchronizedUpdate).as_bytes());
        self.out.write_all(&frame)?;
        self.out.flush()
    }
}

impl<W: Write> Write for Frames<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.pending.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.live.load(Ordering::SeqCst) {
            self.pending.clear();
        }
        if self.pending.is_empty() { Ok(()) } else { self.send() }
    }
}

fn ansi(command: impl Command) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = command.write_ansi(&mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    static ON: AtomicBool = AtomicBool::new(true);
    static OFF: AtomicBool = AtomicBool::new(false);

    fn bytes(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn leaving_undoes_everything_that_entering_does() {
        let entered = bytes(|out| write_enter(out, true));
        let left = bytes(write_leave);
        let modes: Vec<&str> = entered.split("\x1b[?").filter(|part| !part.is_empty()).collect();
        assert!(modes.len() >= 4, "{entered:?}");
        for mode in modes {
            let (number, set) = mode.split_at(mode.len() - 1);
            // The cursor is the one mode that entering turns off.
            let undo = if set == "h" { "l" } else { "h" };
            assert!(left.contains(&format!("\x1b[?{number}{undo}")), "{mode} stays on: {left:?}");
        }
    }

    #[test]
    fn the_mouse_is_left_alone_unless_asked_for() {
        assert!(!bytes(|out| write_enter(out, false)).contains("?1000h"));
        assert!(bytes(|out| write_enter(out, true)).contains("?1000h"));
    }

    #[test]
    fn a_frame_is_sent_whole_between_its_marks_and_an_empty_one_not_at_all() {
        let mut frames = Frames::new(Vec::new(), &ON);
        frames.flush().unwrap();
        assert!(frames.out.is_empty());
        frames.write_all(b"one").unwrap();
        frames.write_all(b" frame").unwrap();
        assert!(frames.out.is_empty(), "sent before it was whole");
        frames.flush().unwrap();
        frames.flush().unwrap();
        assert_eq!(frames.out, b"\x1b[?2026hone frame\x1b[?2026l");
    }

    #[test]
    fn nothing_reaches_the_terminal_once_it_was_given_back() {
        let mut frames = Frames::new(Vec::new(), &OFF);
        frames.write_all(b"late").unwrap();
        frames.flush().unwrap();
        assert!(frames.out.is_empty() && frames.pending.is_empty());
    }

    #[test]
    fn a_lost_terminal_is_reported_once_and_does_not_pile_up() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(rustix::io::Errno::IO.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut frames = Frames::new(Gone, &ON);
        frames.write_all(b"frame").unwrap();
        let error = frames.flush().unwrap_err();
        assert!(super::super::terminal_is_gone(&error));
        assert!(frames.pending.is_empty());
    }

    #[test]
    fn without_a_terminal_the_message_says_what_works() {
        assert_eq!(
            ScreenError::NoTerminal.to_string(),
            "probity needs a terminal; the commands list, show, agenda … work without one"
        );
    }

    #[test]
    fn giving_back_what_was_not_taken_does_nothing() {
        give_back().unwrap();
        assert!(!TAKEN.load(Ordering::SeqCst));
    }
}
