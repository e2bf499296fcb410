//! The program itself in a pseudo-terminal, with a terminal emulator that reads what it draws.
#![allow(dead_code, reason = "each test binary uses its own part")]

use crate::support::demonstration;
use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty};
use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use vt100::{MouseProtocolMode, Parser, Screen};

/// How long anything may take before a test fails: far more than the slowest machine needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// Between two looks at what cannot be waited for.
pub const LOOK: Duration = Duration::from_millis(20);

/// The size that a terminal begins with: columns and lines.
pub const SIZE: (u16, u16) = (120, 40);

/// A user's home folder with a small demonstration of their own.
pub struct Home {
    folder: TempDir,
    /// The demonstration.
    pub workspace: PathBuf,
}

impl Home {
    /// A new one.
    pub fn new() -> Self {
        let (folder, workspace) = demonstration();
        Self { folder, workspace }
    }

    /// The variables of the environment, and no others.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let home = self.folder.path();
        let within = |name: &str| home.join(name).display().to_string();
        vec![
            ("HOME", within("")),
            ("XDG_CONFIG_HOME", within("config")),
            ("XDG_DATA_HOME", within("data")),
            ("XDG_STATE_HOME", within("state")),
            ("XDG_CACHE_HOME", within("cache")),
            ("PATH", std::env::var("PATH").unwrap_or_default()),
            ("TERM", "xterm-256color".to_owned()),
            ("USER", "a.khan".to_owned()),
        ]
    }

    /// Writes the settings.
    pub fn set(&self, settings: &str) {
        let folder = self.folder.path().join("config").join("probity");
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("config.toml"), settings).expect("written");
    }

    /// The command that opens the workbench.
    pub fn workbench(&self) -> CommandBuilder {
        let mut command = self.command(env!("CARGO_BIN_EXE_probity"));
        command.arg("--workspace");
        command.arg(&self.workspace);
        command
    }

    /// Any command in this home.
    pub fn command(&self, program: &str) -> CommandBuilder {
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        command.cwd(self.folder.path());
        command
    }

    /// The workbench, once its first screen is there.
    pub fn open(&self) -> Pty {
        self.open_as("a.khan")
    }

    /// The same, for another user of the workspace.
    pub fn open_as(&self, user: &str) -> Pty {
        let mut command = self.workbench();
        command.env("USER", user);
        let pty = Pty::start(command);
        pty.wait_for("Home");
        pty.wait_until("the first screen", |screen| {
            screen.alternate_screen() && screen.contents().contains(user)
        });
        pty
    }
}

/// What the terminal has received.
struct Received {
    parser: Parser,
    bytes: Vec<u8>,
}

/// A terminal with a program in it.
pub struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    /// Held so that the terminal outlives the program, and what it left can be looked at.
    slave: Option<Box<dyn SlavePty + Send>>,
    child: Box<dyn Child + Send + Sync>,
    received: Arc<(Mutex<Received>, Condvar)>,
    hang_up: Arc<AtomicBool>,
    reader: Option<JoinHandle<()>>,
    modes_before: String,
}

impl Pty {
    /// Starts a command in a terminal of the usual size.
    pub fn start(command: CommandBuilder) -> Self {
        let (cols, rows) = SIZE;
        let size = PtySize { rows, cols, ..PtySize::default() };
        let pair = portable_pty::native_pty_system().openpty(size).expect("a pseudo-terminal");
        let modes_before = modes(pair.master.as_ref());
        let child = pair.slave.spawn_command(command).expect("a program");
        let parser = Parser::new(rows, cols, 0);
        let received = Arc::new((Mutex::new(Received { parser, bytes: vec![] }), Condvar::new()));
        let hang_up = Arc::new(AtomicBool::new(false));
        let source = pair.master.try_clone_reader().expect("a reader");
        let (into, stop) = (Arc::clone(&received), Arc::clone(&hang_up));
        let reader = thread::spawn(move || read(source, &into, &stop));
        Self {
            writer: Some(pair.master.take_writer().expect("a writer")),
            master: Some(pair.master),
            slave: Some(pair.slave),
            child,
            received,
            hang_up,
            reader: Some(reader),
            modes_before,
        }
    }

    /// Types.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        let writer = self.writer.as_mut().expect("an open terminal");
        writer.write_all(keys.as_bytes()).expect("typed");
        writer.flush().expect("typed");
        self
    }

    /// Pastes, as a terminal does that was asked to mark pastes.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.press(&format!("\x1b[200~{text}\x1b[201~"))
    }

    /// Gives the window another size.
    pub fn resize(&mut self, cols: u16, rows: u16) -> &mut Self {
        let master = self.master.as_ref().expect("an open terminal");
        // A frame of the size before may still come in, and a character of two columns has no
        // place in a screen of one.
        self.lock().parser.screen_mut().set_size(rows, cols.max(2));
        master.resize(PtySize { rows, cols, ..PtySize::default() }).expect("resized");
        self
    }

    /// Waits until the screen shows a text; returns the screen.
    #[track_caller]
    pub fn wait_for(&self, text: &str) -> String {
        self.wait_until(text, |screen| screen.contents().contains(text))
    }

    /// Waits until the screen is as wanted; returns it as text.
    #[track_caller]
    pub fn wait_until(&self, what: &str, mut wanted: impl FnMut(&Screen) -> bool) -> String {
        self.wait(what, |received| wanted(received.parser.screen()))
    }

    /// Waits until the program has sent a sequence.
    #[track_caller]
    pub fn wait_for_bytes(&self, sequence: &str) {
        let holds = |received: &Received| find(&received.bytes, sequence.as_bytes()).is_some();
        self.wait(&format!("{sequence:?}"), holds);
    }

    #[track_caller]
    fn wait(&self, what: &str, mut wanted: impl FnMut(&Received) -> bool) -> String {
        let end = Instant::now() + PATIENCE;
        let mut received = self.lock();
        while !wanted(&received) {
            let left = end.saturating_duration_since(Instant::now());
            let screen = received.parser.screen().contents();
            assert!(!left.is_zero(), "waited in vain for {what}; the screen is\n{screen}");
            received = self.received.1.wait_timeout(received, left).expect("a whole lock").0;
        }
        received.parser.screen().contents()
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        self.lock().parser.screen().contents()
    }

    /// Everything that the program sent.
    pub fn bytes(&self) -> Vec<u8> {
        self.lock().bytes.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Received> {
        self.received.0.lock().expect("a whole lock")
    }

    /// The program's process number.
    pub fn pid(&self) -> i32 {
        self.child.process_id().and_then(|pid| pid.try_into().ok()).expect("a process")
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_raw(self.pid()).expect("a process");
        rustix::process::kill_process(pid, signal).expect("sent");
    }

    /// Waits until the program has ended.
    #[track_caller]
    pub fn end(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("a process of ours") {
                return status;
            }
            assert!(Instant::now() < end, "it does not end; the screen is\n{}", self.screen());
            thread::sleep(LOOK);
        }
    }

    /// Waits until the terminal is as it was before the program came.
    #[track_caller]
    pub fn wait_until_given_back(&self) {
        self.wait_until("the ordinary screen, with its cursor", |screen| {
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && screen.mouse_protocol_mode() == MouseProtocolMode::None
        });
        let master = self.master.as_ref().expect("an open terminal");
        assert_eq!(modes(master.as_ref()), self.modes_before, "echo and line editing");
    }

    /// Closes the window. The reader holds it open too, so that it is made to read once more.
    pub fn close(&mut self) {
        self.hang_up.store(true, Ordering::SeqCst);
        // Something to draw for the program: the screen anew.
        self.press("\x0c");
        self.reader.take().expect("an open terminal").join().expect("the reader");
        self.slave = None;
        self.writer = None;
        self.master = None;
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // A test that failed leaves no program behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads what the program sends until the terminal is gone or closed by us.
fn read(mut source: Box<dyn Read + Send>, into: &(Mutex<Received>, Condvar), stop: &AtomicBool) {
    let mut buffer = [0; 16_384];
    while !stop.load(Ordering::SeqCst)
        && let Ok(count @ 1..) = source.read(&mut buffer)
    {
        let mut received = into.0.lock().expect("a whole lock");
        received.parser.process(&buffer[..count]);
        received.bytes.extend_from_slice(&buffer[..count]);
        into.1.notify_all();
    }
}

/// The modes of the terminal: echo, line editing and the rest.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("modes"))
}

/// Where a sequence begins.
pub fn find(bytes: &[u8], sequence: &[u8]) -> Option<usize> {
    bytes.windows(sequence.len()).position(|window| window == sequence)
}
