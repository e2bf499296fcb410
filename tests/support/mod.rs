//! A workbench without a terminal: keys in, screen out, on a real synthetic workspace.
#![allow(dead_code, reason = "each test binary uses its own part")]

use probity::app::keys::Key;
use probity::app::message::{Destination, Effect, Message, Paper};
use probity::app::start::{Start, start};
use probity::app::state::{Memory, Overlay, State};
use probity::app::update::update;
use probity::catalogue::view;
use probity::documents::{Page, render_text};
use probity::domain::time::{Date, Moment, day, parse_moment};
use probity::exchange::icalendar::due_dates;
use probity::exchange::measures::csv;
use probity::store::Store;
use probity::store::worker::serve;
use probity::store::workspace::{Protection, Workspace, create};
use probity::synthetic::{Options, Scale, make};
use probity::ui::draw;
use probity::ui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;

/// The sizes at which screens are kept.
pub const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

/// Friday 20 November 2026, 10:42 in London.
pub fn now() -> Moment {
    parse_moment("2026-11-20T10:42:00Z").expect("a moment")
}

pub fn today() -> Date {
    "2026-11-20".parse().expect("a date")
}

/// The small demonstration, made once a test binary.
fn small() -> &'static Path {
    static MADE: OnceLock<TempDir> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("small");
        let workspace = create(&path, "a.khan", &Protection::Plain, now()).expect("made");
        let mut store = workspace.open().expect("opened");
        let options = Options { scale: Scale::Small, seed: 7, today: today() };
        make(&mut store, &options, &mut |_| {}).expect("synthetic rows");
        folder
    })
    .path()
}

/// A copy of the small demonstration of one's own.
pub fn demonstration() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("small");
    fs::create_dir(&path).expect("a folder");
    for entry in fs::read_dir(small().join("small")).expect("the demonstration") {
        let from = entry.expect("an entry").path();
        fs::copy(&from, path.join(from.file_name().expect("a name"))).expect("copied");
    }
    (folder, path)
}

/// The workbench on a workspace.
pub struct Bench {
    pub state: State,
    pub store: Store,
    pub now: Moment,
    pub copied: Vec<String>,
    /// Long texts given to the editor.
    pub edited: Vec<String>,
    pub printed: Vec<(Paper, Destination)>,
    /// Tables of figures that were written.
    pub tables: Vec<(Vec<u8>, Destination)>,
    /// Calendar files that were written.
    pub calendars: Vec<(String, Destination)>,
    pub quit: bool,
    /// Keys pressed by name; typed prose does not count.
    pub keys: usize,
    pub path: PathBuf,
    _folder: Option<TempDir>,
}

impl Bench {
    /// The workbench on a copy of the small demonstration.
    pub fn small() -> Self {
        let (folder, path) = demonstration();
        let mut bench = Self::on(&path, (120, 40), &Memory::default());
        bench._folder = Some(folder);
        bench
    }

    /// The workbench on an empty workspace, as `probity init --plain-text` makes it.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("empty");
        create(&path, "a.khan", &Protection::Plain, now()).expect("made");
        let mut bench = Self::on(&path, (120, 40), &Memory::default());
        bench._folder = Some(folder);
        bench
    }

    /// The workbench on a workspace at a size.
    pub fn on(path: &Path, size: (u16, u16), memory: &Memory) -> Self {
        let workspace = Workspace::unlock(path, "a.khan", None).expect("unlocked");
        let store = workspace.open().expect("opened");
        let (state, effects) = begin(&store, size, memory);
        let mut bench = Self::with(state, store, path);
        bench.carry_out(effects);
        bench
    }

    fn with(state: State, store: Store, path: &Path) -> Self {
        Self {
            state,
            store,
            now: now(),
            copied: Vec::new(),
            edited: Vec::new(),
            printed: Vec::new(),
            tables: Vec::new(),
            calendars: Vec::new(),
            quit: false,
            keys: 0,
            path: path.to_owned(),
            _folder: None,
        }
    }

    /// The workbench as it is when the first page is there and the rest is not.
    pub fn first_page(store: Store, path: &Path, size: (u16, u16), memory: &Memory) -> Self {
        let (state, effects) = begin(&store, size, memory);
        let mut bench = Self::with(state, store, path);
        let list = effects.into_iter().next();
        if let Some(Effect::Ask(run, request)) = list {
            let mut page = None;
            let first = std::cell::Cell::new(false);
            let keep = &mut |answer| {
                page.get_or_insert(answer);
                first.set(true);
            };
            serve(&mut bench.store, request, &|| first.get(), keep);
            let message = Message::Answer((run, page.expect("an answer")));
            update(&mut bench.state, bench.now, message);
        }
        bench
    }

    /// Carries out effects, and those that follow, until nothing is left.
    pub fn carry_out(&mut self, effects: Vec<Effect>) {
        self.carry_out_watched(effects, |_| {});
    }

    /// The same, showing the state to `watch` after each answer.
    pub fn carry_out_watched(&mut self, effects: Vec<Effect>, mut watch: impl FnMut(&State)) {
        let mut left: VecDeque<Effect> = effects.into();
        while let Some(effect) = left.pop_front() {
            match effect {
                Effect::Ask(run, request) => {
                    let (state, now) = (&mut self.state, self.now);
                    let take = &mut |answer| {
                        left.extend(update(state, now, Message::Answer((run, answer))));
                        watch(state);
                    };
                    serve(&mut self.store, request, &|| false, take);
                }
                Effect::LayOut(run, manuscript) => {
                    let laid = manuscript.lay_out().map(Arc::new);
                    let laid = Message::LaidOut(run, laid.map_err(|error| error.to_string()));
                    left.extend(update(&mut self.state, self.now, laid));
                    watch(&self.state);
                }
                Effect::Copy(text) => self.copied.push(text),
                Effect::Print(paper, to) => self.printed.push((paper, to)),
                Effect::Figures(facts, to) => {
                    self.tables.push((csv(&facts).expect("a table"), to));
                }
                Effect::Calendar(page, now, to) => {
                    self.calendars.push((due_dates(page.renewals.iter(), now), to));
                }
                Effect::Quit => self.quit = true,
                Effect::Edit(text) => self.edited.push(text),
                Effect::Suspend | Effect::Redraw | Effect::Mouse(_) | Effect::Discard(_) => {}
            }
        }
    }

    /// Sends one message.
    pub fn send(&mut self, message: Message) -> &mut Self {
        let effects = self.take(message);
        self.carry_out(effects);
        self
    }

    /// Takes one message without carrying out what follows, as the loop does before it draws.
    pub fn take(&mut self, message: Message) -> Vec<Effect> {
        update(&mut self.state, self.now, message)
    }

    /// Presses keys by name, such as `s 4 enter`, and counts them.
    pub fn press(&mut self, names: &str) -> &mut Self {
        for name in names.split_whitespace() {
            let key = Key::named(name).unwrap_or_else(|| panic!("no key {name}"));
            self.keys += 1;
            self.send(Message::Key(key));
        }
        self
    }

    /// Presses keys faster than the store answers: all of them before anything is carried out.
    pub fn press_at_once(&mut self, names: &str) -> &mut Self {
        let mut effects = Vec::new();
        for name in names.split_whitespace() {
            let key = Key::named(name).unwrap_or_else(|| panic!("no key {name}"));
            self.keys += 1;
            effects.extend(self.take(Message::Key(key)));
        }
        self.carry_out(effects);
        self
    }

    /// Goes to a tab of a screen, by the name of its view.
    pub fn go_to_tab(&mut self, screen: &str, view: &str) -> &mut Self {
        self.press(screen);
        for _ in 0..20 {
            if self.state.shown().is_some_and(|(shown, _)| shown.name == view) {
                return self;
            }
            self.press("tab");
        }
        panic!("{view} is no tab of {screen}: {}", self.screen());
    }

    /// Goes to a field of the form on top.
    pub fn go_to_field(&mut self, key: &str) -> &mut Self {
        for _ in 0..40 {
            if self.field() == key {
                return self;
            }
            self.press("tab");
        }
        panic!("{key} is no field of this form: {}", self.screen());
    }

    /// Goes to a field of the form on top and types into it.
    pub fn fill(&mut self, key: &str, text: &str) -> &mut Self {
        self.go_to_field(key).write(text)
    }

    /// Narrows the list shown by a filter that something meets.
    pub fn narrow(&mut self, filter: &str) -> &mut Self {
        self.press("f ctrl-u").write(filter).press("enter");
        assert!(self.count() > 0, "{filter}: {}", self.screen());
        self
    }

    /// Types prose, uncounted.
    pub fn write(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.send(Message::Key(Key::Char(c)));
        }
        self
    }

    /// The screen as text, a line a row.
    pub fn screen(&self) -> String {
        let (columns, lines) = self.state.size;
        screen_at(&self.state, columns, lines)
    }

    /// The screen at every size that is kept, each with the size's name.
    pub fn screens(&mut self) -> Vec<(String, String)> {
        let kept = SIZES.map(|(columns, lines)| {
            self.send(Message::Resize(columns, lines));
            (format!("{columns}x{lines}"), self.screen())
        });
        kept.into()
    }

    /// What stands at the foot.
    pub fn notice(&self) -> &str {
        self.state.notice.as_ref().map_or("", |notice| notice.text.as_str())
    }

    /// The first paper that was printed, as text.
    pub fn printed_text(&self) -> String {
        let (paper, _) = self.printed.first().expect("something was printed");
        text_of(paper)
    }

    /// The text of a column of the record under the cursor.
    pub fn cell(&self, key: &str) -> String {
        let (view, list) = self.state.shown().expect("a list");
        let record = list.record(view.register).expect("a record under the cursor");
        let column = view.register.column(key).expect("a column");
        column.shown(record.value(key))
    }

    /// The key of the field under the cursor of the form on top.
    pub fn field(&self) -> &'static str {
        match self.state.overlays.last() {
            Some(Overlay::Form(form)) => form.form.fields.get(form.at).map_or("", |f| f.key),
            _ => panic!("no form is open: {}", self.notice()),
        }
    }

    /// How many records the list shown has.
    pub fn count(&self) -> usize {
        self.state.shown().map_or(0, |(_, list)| list.order.len())
    }
}

/// A meeting that a.khan chaired in an empty workspace, closed, under the cursor of the list.
pub fn small_meeting_closed() -> Bench {
    let mut bench = Bench::empty();
    bench.press("8 n").write("today").press("ctrl-s m S ctrl-s A esc Q").write("only one of us");
    bench.press("ctrl-s C y esc");
    bench
}

/// What a paper says.
pub fn text_of(paper: &Paper) -> String {
    render_text(&paper.document, Page::default())
}

/// The state at the start and its first effects.
fn begin(store: &Store, size: (u16, u16), memory: &Memory) -> (State, Vec<Effect>) {
    let begin = Start {
        actor: "a.khan".to_owned(),
        now: now(),
        policies: store.policies().clone(),
        workspace: "small".to_owned(),
        demonstration: true,
        needs_roll: false,
        size,
        views: view::shipped(store.policies().on(day(now()))).expect("the shipped views hold"),
        theme: "mono".to_owned(),
        themes: Theme::names(),
        mouse: false,
        own_keys: Default::default(),
    };
    start(begin, memory)
}

/// The screen of a state at a size, as text.
pub fn screen_at(state: &State, columns: u16, lines: u16) -> String {
    let theme = Theme::named("mono").expect("a theme");
    let mut terminal = Terminal::new(TestBackend::new(columns, lines)).expect("a terminal");
    terminal.draw(|frame| draw(state, &theme, frame)).expect("drawn");
    let buffer = terminal.backend().buffer();
    let row = |y: u16| {
        let mut text = String::new();
        let mut x = 0;
        while x < columns {
            let symbol = buffer[(x, y)].symbol();
            text.push_str(symbol);
            x += unicode_width::UnicodeWidthStr::width(symbol).max(1) as u16;
        }
        text.trim_end().to_owned()
    };
    (0..lines).map(row).collect::<Vec<_>>().join("\n")
}
