//! Keys, pastes, mouse and sizes, read by a thread of their own so that the program sleeps until
//! something happens. crossterm's own reader spins for ever on a terminal that was closed, so
//! this thread asks the kernel first and lets crossterm read only what is there.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::Duration;

use crossbeam_channel::Sender;
use ratatui::crossterm::event::{self, Event};
use ratatui::crossterm::terminal;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use signal_hook::consts::SIGWINCH;

/// How long crossterm may look for more before the kernel is asked again. Not zero: given no
/// time at all it reads nothing.
const SETTLE: Duration = Duration::from_millis(10);

/// What the terminal sent.
#[derive(Debug)]
pub enum Input {
    /// A key, a paste, a mouse report or a new size.
    Event(Event),
    /// The terminal is gone or cannot be read; nothing follows. `None` when it was simply closed.
    Closed(Option<io::Error>),
}

/// The keyboard as crossterm will read it: standard input, or the controlling terminal when
/// standard input is a file or a pipe. An error means that there is none.
pub(super) fn keyboard() -> io::Result<OwnedFd> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        stdin.as_fd().try_clone_to_owned()
    } else {
        Ok(File::options().read(true).write(true).open("/dev/tty")?.into())
    }
}

/// Whether the terminal was closed, so that nobody is there to read a message.
pub(super) fn is_gone() -> bool {
    keyboard().and_then(|keyboard| is_closed(keyboard.as_fd())).unwrap_or(true)
}

/// The thread that reads the terminal; it ends when this is dropped.
pub struct Reader {
    control: UnixStream,
}

impl Reader {
    /// Has it stop reading, so that another program may; returns once it has.
    ///
    /// # Errors
    /// The thread ended, because the terminal is gone.
    pub fn pause(&self) -> io::Result<()> {
        (&self.control).write_all(&[0])?;
        (&self.control).read_exact(&mut [0])
    }

    /// Has it read again.
    ///
    /// # Errors
    /// As [`Reader::pause`].
    pub fn resume(&self) -> io::Result<()> {
        (&self.control).write_all(&[0])
    }
}

/// Starts the thread that reads the terminal; call it once, after the screen was taken. It sends
/// events in order and ends after [`Input::Closed`], or when nobody listens any more.
pub fn listen(sender: Sender<Input>) -> io::Result<Reader> {
    let keyboard = keyboard()?;
    // The first question sets crossterm up, so that its failure is said here.
    event::poll(Duration::ZERO)?;
    let (resized, on_resize) = UnixStream::pair()?;
    resized.set_nonblocking(true)?;
    signal_hook::low_level::pipe::register(SIGWINCH, on_resize)?;
    let (control, asked) = UnixStream::pair()?;
    thread::Builder::new().name("terminal events".into()).spawn(move || {
        let closed = read_all(&keyboard, &resized, &asked, &sender).err();
        let _ = sender.send(Input::Closed(closed));
    })?;
    Ok(Reader { control })
}

/// Reads until the terminal closes (`Ok`), fails, or nobody listens (`Ok`).
fn read_all(
    keyboard: &OwnedFd,
    mut resized: &UnixStream,
    mut asked: &UnixStream,
    sender: &Sender<Input>,
) -> io::Result<()> {
    loop {
        match wait(keyboard.as_fd(), resized.as_fd(), asked.as_fd())? {
            Woken::Closed => return Ok(()),
            Woken::Asked => {
                // Asked to pause: says that it does, and waits for the word to go on.
                let mut word = [0];
                if asked.read(&mut word)? == 0 {
                    return Ok(());
                }
                asked.write_all(&word)?;
                asked.read_exact(&mut word)?;
                continue;
            }
            Woken::Input => {}
            Woken::Resized => {
                while resized.read(&mut [0; 64]).is_ok_and(|count| count > 0) {}
                let (columns, lines) = terminal::size()?;
                if sender.send(Input::Event(Event::Resize(columns, lines))).is_err() {
                    return Ok(());
                }
            }
        }
        while !is_closed(keyboard.as_fd())? && event::poll(SETTLE)? {
            if sender.send(Input::Event(event::read()?)).is_err() {
                return Ok(());
            }
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Woken {
    Input,
    Resized,
    Asked,
    Closed,
}

/// Sleeps until there is something to read, the window changed its size, the terminal closed, or
/// the program asks for a pause.
fn wait(
    keyboard: BorrowedFd<'_>,
    resized: BorrowedFd<'_>,
    asked: BorrowedFd<'_>,
) -> io::Result<Woken> {
    let mut watched = [
        PollFd::from_borrowed_fd(keyboard, PollFlags::IN),
        PollFd::from_borrowed_fd(resized, PollFlags::IN),
        PollFd::from_borrowed_fd(asked, PollFlags::IN),
    ];
    loop {
        match poll(&mut watched, None) {
            // Being stopped and continued interrupts the wait.
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
            Ok(_) => break,
        }
    }
    let [keys, size, word] = watched.map(|watch| watch.revents());
    if keys.intersects(CLOSED) {
        Ok(Woken::Closed)
    } else if !word.is_empty() {
        Ok(Woken::Asked)
    } else if size.is_empty() {
        Ok(Woken::Input)
    } else {
        Ok(Woken::Resized)
    }
}

const CLOSED: PollFlags = PollFlags::HUP.union(PollFlags::ERR).union(PollFlags::NVAL);

fn is_closed(keyboard: BorrowedFd<'_>) -> io::Result<bool> {
    let mut watched = [PollFd::from_borrowed_fd(keyboard, PollFlags::IN)];
    match poll(&mut watched, Some(&rustix::event::Timespec { tv_sec: 0, tv_nsec: 0 })) {
        Ok(_) => Ok(watched.iter().any(|watch| watch.revents().intersects(CLOSED))),
        Err(Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair() -> (UnixStream, UnixStream) {
        UnixStream::pair().unwrap()
    }

    #[test]
    fn each_cause_of_waking_is_told_apart() {
        let (keyboard, mut typing) = pair();
        let (resized, mut resizing) = pair();
        let (asked, mut asking) = pair();
        let woken = || wait(keyboard.as_fd(), resized.as_fd(), asked.as_fd()).unwrap();
        typing.write_all(b"j").unwrap();
        assert_eq!(woken(), Woken::Input);
        resizing.write_all(b"x").unwrap();
        assert_eq!(woken(), Woken::Resized);
        asking.write_all(b"x").unwrap();
        assert_eq!(woken(), Woken::Asked);
        drop(typing);
        assert_eq!(woken(), Woken::Closed);
    }

    #[test]
    fn a_closed_terminal_is_seen_without_reading_from_it() {
        let (keyboard, typing) = pair();
        assert!(!is_closed(keyboard.as_fd()).unwrap());
        drop(typing);
        assert!(is_closed(keyboard.as_fd()).unwrap());
    }

    #[test]
    fn a_closed_terminal_ends_the_reading_at_once() {
        let (keyboard, typing) = pair();
        let (resized, _resizing) = pair();
        let (asked, _asking) = pair();
        drop(typing);
        let (sender, receiver) = crossbeam_channel::unbounded();
        read_all(&keyboard.into(), &resized, &asked, &sender).unwrap();
        assert!(receiver.try_recv().is_err(), "no event came from a closed terminal");
    }

    #[test]
    fn a_reader_that_is_paused_leaves_the_keys_until_it_goes_on_or_is_dropped() {
        let (keyboard, _typing) = pair();
        let (resized, _resizing) = pair();
        let (control, asked) = pair();
        let (sender, _receiver) = crossbeam_channel::unbounded();
        let reader = Reader { control };
        let reading =
            thread::spawn(move || read_all(&keyboard.into(), &resized, &asked, &sender).is_ok());
        reader.pause().unwrap();
        assert!(!reading.is_finished());
        reader.resume().unwrap();
        reader.pause().unwrap();
        reader.resume().unwrap();
        drop(reader);
        assert!(reading.join().unwrap());
    }

    #[test]
    fn a_closed_pseudo_terminal_counts_as_closed() {
        let pty = portable_pty::native_pty_system();
        let pair = pty.openpty(portable_pty::PtySize::default()).unwrap();
        let name = pair.master.tty_name().unwrap();
        let keyboard: OwnedFd = File::open(name).unwrap().into();
        assert!(!is_closed(keyboard.as_fd()).unwrap());
        drop(pair.master);
        assert!(is_closed(keyboard.as_fd()).unwrap());
    }
}
