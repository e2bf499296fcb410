//! Signals as messages: a thread turns them into values for the main loop, which ends or pauses
//! the program in its own time with the terminal restored.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use crossbeam_channel::Sender;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::{Handle, Signals};
use signal_hook::low_level::emulate_default_handler;

use super::screen::Screen;

/// What somebody asked of the program by a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// End now, saving nothing further (SIGTERM, SIGINT, SIGQUIT).
    Terminate,
    /// The terminal was closed: end quietly (SIGHUP).
    HangUp,
    /// Leave the screen and stop (SIGTSTP): answer with [`Listener::suspend`] and
    /// [`Stop::Process`].
    Stop,
    /// The process runs again after somebody else stopped it (SIGCONT): answer with
    /// [`Screen::enter`] and a draw, since the shell may have set the terminal its own way.
    Continue,
}

impl Signal {
    fn of(number: i32) -> Option<Self> {
        match number {
            SIGTERM | SIGINT | SIGQUIT => Some(Signal::Terminate),
            SIGHUP => Some(Signal::HangUp),
            SIGTSTP => Some(Signal::Stop),
            SIGCONT => Some(Signal::Continue),
            _ => None,
        }
    }
}

/// The listening thread; dropping it ends the thread. From then on the signals are ignored.
pub struct Listener {
    handle: Handle,
    /// Set while [`Listener::suspend`] is the one who stopped the process.
    suspended: Arc<AtomicBool>,
    /// Set while the terminal is another program's, and its keys are meant for that one.
    lent: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Sends every signal that concerns the program to `sender` until the listener is dropped or
/// nobody listens. Signals that wait at the same moment come in no set order, each once.
pub fn listen(sender: Sender<Signal>) -> io::Result<Listener> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGCONT])?;
    let handle = signals.handle();
    let suspended = Arc::new(AtomicBool::new(false));
    let expected = Arc::clone(&suspended);
    let lent = Arc::new(AtomicBool::new(false));
    let is_lent = Arc::clone(&lent);
    let thread = thread::Builder::new().name("signals".into()).spawn(move || {
        for number in signals.forever() {
            let by_key = [SIGINT, SIGQUIT, SIGTSTP].contains(&number);
            if by_key && is_lent.load(Ordering::SeqCst) {
                continue;
            }
            let Some(signal) = Signal::of(number) else { continue };
            // `suspend` takes the screen again itself; once is enough.
            if signal == Signal::Continue && expected.swap(false, Ordering::SeqCst) {
                continue;
            }
            if sender.send(signal).is_err() {
                return;
            }
        }
    })?;
    Ok(Listener { handle, suspended, lent, thread: Some(thread) })
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.handle.close();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Who is to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// This process, because a signal asked for it.
    Process,
    /// The whole job, because the user pressed the key: a parent in the same job, such as
    /// `cargo run`, would otherwise keep the terminal and leave the user without a shell.
    Job,
}

impl Listener {
    /// Says whether the terminal is another program's for now: the keys that interrupt and stop
    /// reach this one as well, and are not for it.
    pub fn set_lent(&self, lent: bool) {
        self.lent.store(lent, Ordering::SeqCst);
    }

    /// Leaves the screen, stops, and takes the screen again when continued. Call it from the main
    /// thread, which the kernel stops before the call returns, and draw afterwards.
    ///
    /// `Ok(false)` means that nothing was done: there is no shell to go back to (the program is
    /// the terminal's first process, as under `xterm -e`), and nobody could wake it again.
    pub fn suspend(&self, screen: &mut Screen, stop: Stop) -> io::Result<bool> {
        if stop == Stop::Job && !has_shell()? {
            return Ok(false);
        }
        screen.leave()?;
        self.suspended.store(true, Ordering::SeqCst);
        match stop {
            Stop::Process => emulate_default_handler(SIGTSTP)?,
            Stop::Job => {
                rustix::process::kill_current_process_group(rustix::process::Signal::STOP)?;
            }
        }
        screen.enter()?;
        Ok(true)
    }
}

/// A shell with job control puts each job in a group of its own; without one, the job's group is
/// that of the session's first process.
pub(super) fn has_shell() -> io::Result<bool> {
    Ok(rustix::process::getsid(None)? != rustix::process::getpgrp())
}

#[cfg(test)]
mod tests {
    use signal_hook::low_level::raise;

    use super::*;

    #[test]
    fn each_signal_has_its_meaning() {
        let table = [
            (SIGTERM, Some(Signal::Terminate)),
            (SIGINT, Some(Signal::Terminate)),
            (SIGQUIT, Some(Signal::Terminate)),
            (SIGHUP, Some(Signal::HangUp)),
            (SIGTSTP, Some(Signal::Stop)),
            (SIGCONT, Some(Signal::Continue)),
            (signal_hook::consts::SIGUSR1, None),
        ];
        for (number, meaning) in table {
            assert_eq!(Signal::of(number), meaning, "signal {number}");
        }
    }

    #[test]
    fn raised_signals_arrive_as_messages_and_the_thread_ends() {
        let (sender, receiver) = crossbeam_channel::unbounded();
        let listener = listen(sender).unwrap();
        raise(SIGTERM).unwrap();
        assert_eq!(receiver.recv(), Ok(Signal::Terminate));
        raise(SIGTSTP).unwrap();
        assert_eq!(receiver.recv(), Ok(Signal::Stop));
        listener.suspended.store(true, Ordering::SeqCst);
        raise(SIGCONT).unwrap();
        // Signals that wait together arrive in no set order.
        while listener.suspended.load(Ordering::SeqCst) {
            thread::yield_now();
        }
        listener.set_lent(true);
        raise(SIGINT).unwrap();
        raise(SIGHUP).unwrap();
        assert_eq!(receiver.recv(), Ok(Signal::HangUp), "a key for the editor is none for us");
        listener.set_lent(false);
        raise(SIGHUP).unwrap();
        assert_eq!(receiver.recv(), Ok(Signal::HangUp), "the end of our own pause is no news");
        raise(SIGCONT).unwrap();
        assert_eq!(receiver.recv(), Ok(Signal::Continue));
        drop(listener);
        assert!(receiver.recv().is_err(), "the sender went with the thread");
    }
}
