//! The loop: it sleeps until the terminal, the store, a signal or another process says
//! something, hands that to `update`, carries out the effects and draws once.

use super::events::{self, Input, Reader};
use super::settings::{Settings, memory, memory_file, remember, settings, settings_file};
use super::signals::{self, Listener, Signal, Stop};
use super::typesetter::Typesetter;
use super::{clipboard, editor, printer, screen::Screen, terminal_is_gone};
use crate::app::keys::Key;
use crate::app::message::{Destination, Effect, Message};
use crate::app::start::{Start, start};
use crate::app::state::State;
use crate::app::update::update;
use crate::catalogue::view;
use crate::domain::text::safe;
use crate::domain::time::{Moment, day};
use crate::exchange::{icalendar, measures};
use crate::store::worker::{Reply, Worker};
use crate::store::workspace::Workspace;
use crate::ui;
use crate::ui::theme::Theme;
use anyhow::{Context, Result, bail};
use crossbeam_channel::{Receiver, Sender, after, never, select, unbounded};
use notify::{RecursiveMode, Watcher};
use ratatui::crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};
use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How long after a database's file was written to it is looked at once more: others write first
/// and then say, in memory alone, that what they wrote counts.
const SETTLED: Duration = Duration::from_millis(250);

/// How long the end waits for papers on their way out: a printer that is told half a paper prints
/// half a paper.
const LAST_PAPERS: Duration = Duration::from_secs(10);

/// Opens the workbench on a workspace; returns when the user leaves it. `clock` says when it is.
///
/// # Errors
/// The workspace cannot be opened, the settings do not hold, or there is no terminal.
pub fn run(workspace: &Workspace, clock: &dyn Fn() -> Moment) -> Result<()> {
    let settings_path = settings_file()?;
    let settings = settings(&settings_path)?;
    let memory_path = memory_file(workspace.path(), workspace.actor())?;
    let left = memory(&memory_path);
    let theme = theme(&settings, left.theme.as_deref())
        .with_context(|| settings_path.display().to_string())?;
    let mouse = settings.mouse || left.mouse;
    let (replies, answers) = unbounded();
    let worker = Worker::start(workspace, send_to(replies))?;
    let done = unbounded();
    let typesetter = Typesetter::start(done.0.clone())?;
    let screen = Screen::take(mouse)?;
    let begin = begin(workspace, settings, &theme, mouse, clock())?;
    let (state, effects) = start(begin, &left);
    let begun_with = theme.name().to_owned();
    let mut bench = Bench { screen, worker, typesetter, state, theme, done, printing: 0, clock };
    let end = bench.watch_and_run(workspace.path(), &answers, effects);
    bench.finish_printing();
    // Whatever failed because the window was closed, nobody is there to be told.
    let end = if events::is_gone() { Ok(()) } else { end };
    let mut memory = bench.state.memory();
    if memory.theme.as_ref() == Some(&begun_with) {
        // What the terminal or NO_COLOR asked for today is not the user's choice for tomorrow.
        memory.theme = left.theme;
    }
    let remembered = remember(&memory_path, &memory);
    drop(bench);
    end.and(remembered)
}

fn send_to(replies: Sender<Reply>) -> impl Fn(Reply) + Send + Clone + 'static {
    // Nobody listens any more only when the program ends.
    move |reply| replies.send(reply).unwrap_or_default()
}

fn theme(settings: &Settings, left: Option<&str>) -> Result<Theme> {
    let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let (colours, term) = (env::var("COLORTERM").ok(), env::var("TERM").ok());
    // What NO_COLOR asks for is not undone by what was left from another day, and a theme that
    // another version remembered may be none of ours.
    let known = |name: &&str| Theme::names().iter().any(|theme| theme == name);
    let left = left.filter(|_| !no_color).filter(known);
    let chosen = settings.theme.as_deref().or(left);
    Ok(Theme::choose(chosen, no_color, colours.as_deref(), term.as_deref())?)
}

fn begin(
    workspace: &Workspace,
    settings: Settings,
    theme: &Theme,
    mouse: bool,
    now: Moment,
) -> Result<Start> {
    let store = workspace.open()?;
    let name = workspace.path().file_name().unwrap_or_default().to_string_lossy();
    let themes = Theme::names();
    Ok(Start {
        actor: workspace.actor().to_owned(),
        now,
        policies: store.policies().clone(),
        workspace: safe(&name).into_owned(),
        demonstration: store.demonstration()?.is_some(),
        needs_roll: !store.is_read_only() && store.needs_roll(now)?,
        size: ratatui::crossterm::terminal::size()?,
        views: view::shipped(store.policies().on(day(now)))?,
        theme: theme.name().to_owned(),
        themes,
        mouse,
        own_keys: settings.keys,
    })
}

/// What else takes from the terminal: the keys that interrupt, and the reader of all others.
struct Hands {
    listener: Listener,
    reader: Reader,
}

/// The terminal, the store's threads and the state between them.
struct Bench<'a> {
    screen: Screen,
    worker: Worker,
    typesetter: Typesetter,
    state: State,
    theme: Theme,
    /// What was done outside, as it comes to pass.
    done: (Sender<Message>, Receiver<Message>),
    /// How many papers are on their way out.
    printing: usize,
    clock: &'a dyn Fn() -> Moment,
}

impl Bench<'_> {
    fn watch_and_run(
        &mut self,
        folder: &Path,
        answers: &Receiver<Reply>,
        effects: Vec<Effect>,
    ) -> Result<()> {
        let (changed, changes) = unbounded();
        // Where the system cannot watch files, changes by others show on the next refresh.
        let tell = move |_| changed.send(()).unwrap_or_default();
        let mut watcher = notify::recommended_watcher(tell).ok();
        if let Some(watcher) = &mut watcher {
            watcher.watch(folder, RecursiveMode::NonRecursive).unwrap_or_default();
        }
        let (send, inputs) = unbounded();
        let reader = events::listen(send)?;
        let (send, signals) = unbounded();
        let hands = Hands { listener: signals::listen(send)?, reader };
        if !self.carry_out(effects, &hands)? {
            return Ok(());
        }
        self.turn(&inputs, answers, &signals, &changes, &hands)
    }

    fn turn(
        &mut self,
        inputs: &Receiver<Input>,
        answers: &Receiver<Reply>,
        signals: &Receiver<Signal>,
        changes: &Receiver<()>,
        hands: &Hands,
    ) -> Result<()> {
        let done = self.done.1.clone();
        let mut again = never();
        loop {
            if !self.draw()? {
                return Ok(());
            }
            let mut messages = Vec::new();
            select! {
                recv(inputs) -> input => match input {
                    Ok(Input::Event(event)) => messages.extend(message(event)),
                    _ => return Ok(()),
                },
                recv(answers) -> reply => messages.extend(reply.ok().map(Message::Answer)),
                recv(done) -> message => {
                    // Only a paper answers in a sentence; the editor brings its text.
                    if matches!(message, Ok(Message::Done(_))) {
                        self.printing = self.printing.saturating_sub(1);
                    }
                    messages.extend(message.ok());
                }
                recv(changes) -> _ => {
                    while changes.try_recv().is_ok() {}
                    again = after(SETTLED);
                    self.worker.look();
                }
                recv(again) -> _ => self.worker.look(),
                recv(signals) -> signal => match signal {
                    Ok(Signal::Continue) => self.come_back()?,
                    Ok(Signal::Stop) => {
                        hands.listener.suspend(&mut self.screen, Stop::Process)?;
                        self.come_back()?;
                    }
                    // The signal of a panic in another thread, whose message was printed.
                    Ok(Signal::Terminate) if !self.screen.is_held() => {
                        bail!("a part of the program failed; what was saved is safe")
                    }
                    _ => return Ok(()),
                },
            }
            // What came meanwhile is taken before the next drawing.
            messages.extend(answers.try_iter().map(Message::Answer));
            for message in messages {
                let effects = update(&mut self.state, (self.clock)(), message);
                if !self.carry_out(effects, hands)? {
                    return Ok(());
                }
            }
        }
    }

    /// Draws; `false` where the terminal is gone.
    fn draw(&mut self) -> Result<bool> {
        if self.theme.name() != self.state.theme {
            self.theme = Theme::named(&self.state.theme)?;
        }
        let (state, theme) = (&self.state, &self.theme);
        match self.screen.draw(|frame| ui::draw(state, theme, frame)) {
            Ok(()) => Ok(true),
            Err(error) if terminal_is_gone(&error) => Ok(false),
            Err(error) => Err(error).context("the screen cannot be drawn"),
        }
    }

    /// After a pause, in which the window may have changed its size.
    fn come_back(&mut self) -> Result<()> {
        self.screen.enter()?;
        let (columns, lines) = ratatui::crossterm::terminal::size()?;
        self.state.size = (columns, lines);
        Ok(())
    }

    /// Carries out effects; `false` when the program is to end.
    fn carry_out(&mut self, effects: Vec<Effect>, hands: &Hands) -> Result<bool> {
        for effect in effects {
            match effect {
                Effect::Ask(run, request) => self.worker.ask(run, request),
                Effect::LayOut(run, manuscript) => self.typesetter.lay_out(run, manuscript),
                Effect::Discard(laid) => self.typesetter.discard(laid),
                Effect::Copy(text) => self.copy(&text),
                Effect::Print(paper, destination) => {
                    self.send(destination, move || paper.bytes().map_err(|e| e.to_string()));
                }
                Effect::Calendar(page, now, destination) => self.send(destination, move || {
                    Ok(icalendar::due_dates(page.renewals.iter(), now).into_bytes())
                }),
                Effect::Figures(facts, destination) => self.send(destination, move || {
                    measures::csv(&facts).map_err(|error| error.to_string())
                }),
                Effect::Edit(text) => self.edit(&text, hands)?,
                Effect::Redraw => self.screen.redraw()?,
                Effect::Mouse(on) => self.screen.set_mouse(on)?,
                Effect::Suspend => {
                    if hands.listener.suspend(&mut self.screen, Stop::Job)? {
                        self.come_back()?;
                    } else {
                        self.state.refuse("there is no shell to go back to here");
                    }
                }
                Effect::Quit => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Hands the terminal to the user's editor and takes it again. What it left comes as a
    /// message, like everything from outside.
    fn edit(&mut self, text: &str, hands: &Hands) -> Result<()> {
        let keyboard = events::keyboard()?;
        hands.reader.pause()?;
        self.screen.leave()?;
        hands.listener.set_lent(true);
        let named = editor::named();
        let edited = editor::edit(text, named.as_deref(), &editor::folder(), keyboard);
        hands.listener.set_lent(false);
        hands.reader.resume()?;
        self.come_back()?;
        let edited = edited.map_err(|error| error.to_string());
        self.done.0.send(Message::Edited(edited)).unwrap_or_default();
        Ok(())
    }

    fn copy(&mut self, text: &str) {
        let tmux = env::var("TMUX").ok();
        match clipboard::copy(text, tmux.as_deref(), self.screen.out()) {
            Ok(copied) => self.state.say(copied.sentence()),
            Err(error) => self.state.refuse(error.to_string()),
        }
    }

    /// Sets and prints on a thread of its own: many pages take a moment, and a printer may be slow.
    fn send(
        &mut self,
        destination: Destination,
        bytes: impl FnOnce() -> Result<Vec<u8>, String> + Send + 'static,
    ) {
        let done = self.done.0.clone();
        let work = move || {
            let to = match destination {
                Destination::Printer => printer::Destination::Printer(None),
                Destination::File(path) => printer::Destination::File(whole(path)),
            };
            let said = bytes().and_then(|bytes| {
                printer::print(&bytes, &to, OsStr::new("lp")).map_err(|error| error.to_string())
            });
            done.send(Message::Done(said)).unwrap_or_default();
        };
        if thread::Builder::new().name("printer".to_owned()).spawn(work).is_err() {
            self.state.refuse("the system gives no thread to print with; try again");
            return;
        }
        self.printing += 1;
        self.state.say("printing …");
    }

    /// Waits for papers that are still on their way out when the program ends.
    fn finish_printing(&mut self) {
        let late = after(LAST_PAPERS);
        while self.printing > 0 {
            select! {
                recv(self.done.1) -> _ => self.printing -= 1,
                recv(late) -> _ => return,
            }
        }
    }
}

/// The path as seen from anywhere, so that the sentence says where the file went.
fn whole(path: PathBuf) -> PathBuf {
    env::current_dir().map(|folder| folder.join(&path)).unwrap_or(path)
}

/// What an event of the terminal means; nothing for those that mean nothing.
fn message(event: Event) -> Option<Message> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Message::Key(named(key)?)),
        Event::Paste(text) => Some(Message::Paste(with_line_feeds(&text))),
        Event::Resize(columns, lines) => Some(Message::Resize(columns, lines)),
        Event::Mouse(mouse) => match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                Some(Message::Click(mouse.column, mouse.row))
            }
            MouseEventKind::ScrollDown => Some(Message::Wheel(1)),
            MouseEventKind::ScrollUp => Some(Message::Wheel(-1)),
            _ => None,
        },
        _ => None,
    }
}

/// Pasted text with its lines ended as ours are: most terminals send the end of a line as the
/// carriage return that a key would send.
fn with_line_feeds(pasted: &str) -> String {
    pasted.replace("\r\n", "\n").replace('\r', "\n")
}

fn named(key: KeyEvent) -> Option<Key> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    Some(match key.code {
        KeyCode::Char(c) if control => Key::Ctrl(c.to_ascii_lowercase()),
        KeyCode::Char(c) if alt => Key::Alt(c),
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::F(n) => Key::F(n),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_lines_stay_lines_however_the_terminal_ends_them() {
        for pasted in ["one\n\ntwo", "one\r\rtwo", "one\r\n\r\ntwo"] {
            let Some(Message::Paste(text)) = message(Event::Paste(pasted.to_owned())) else {
                panic!("a paste is a message");
            };
            assert_eq!(text, "one\n\ntwo", "{pasted:?}");
        }
    }
}
