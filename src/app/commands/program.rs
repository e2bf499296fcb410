//! Commands of the program as a whole: screens, help, palette, undo, leaving.

use super::{Command, Context};
use crate::app::keys::Key;
use crate::app::message::Effect;
use crate::app::screens::bar::for_the_bar;
use crate::app::screens::choose::{Choice, ChooseFor, Chooser};
use crate::app::screens::confirm::{Confirm, Then};
use crate::app::state::{Awaited, HelpState, Overlay, SCREENS, State};
use crate::catalogue::view::View;
use crate::domain::text::thousands;
use crate::store::change::Change;
use crate::store::worker::Request;

const BASE: Command = Command::BASE;

pub(super) static COMMANDS: &[Command] = &[
    Command { name: "home", doc: "go to Home", keys: &["1"], run: |s| s.go_to_screen(0), ..BASE },
    Command {
        name: "vetting",
        doc: "go to Vetting",
        keys: &["2"],
        run: |s| s.go_to_screen(1),
        ..BASE
    },
    Command {
        name: "revetting",
        doc: "go to Re-vetting",
        keys: &["3"],
        run: |s| s.go_to_screen(2),
        ..BASE
    },
    Command {
        name: "associations",
        doc: "go to Associations",
        keys: &["4"],
        run: |s| s.go_to_screen(3),
        ..BASE
    },
    Command { name: "gifts", doc: "go to Gifts", keys: &["5"], run: |s| s.go_to_screen(4), ..BASE },
    Command {
        name: "interests",
        doc: "go to Interests",
        keys: &["6"],
        run: |s| s.go_to_screen(5),
        ..BASE
    },
    Command {
        name: "intelligence",
        doc: "go to Intelligence",
        keys: &["7"],
        run: |s| s.go_to_screen(6),
        ..BASE
    },
    Command {
        name: "tasking",
        doc: "go to Tasking",
        keys: &["8"],
        run: |s| s.go_to_screen(7),
        ..BASE
    },
    Command {
        name: "people",
        doc: "go to People",
        keys: &["9"],
        run: |s| s.go_to_screen(8),
        ..BASE
    },
    Command { name: "audit", doc: "go to Audit", keys: &["0"], run: |s| s.go_to_screen(9), ..BASE },
    Command {
        name: "record-report",
        doc: "record a report of intelligence, whatever is on the screen",
        keys: &["N"],
        guard: |s| s.may_record_report(),
        run: |s| s.record_report(),
        ..BASE
    },
    Command {
        name: "palette",
        doc: "run any command by name",
        hint: "command",
        keys: &[":"],
        run: open_palette,
        ..BASE
    },
    Command {
        name: "go-to-list",
        doc: "go to any list by its name, of this screen or another",
        keys: &["ctrl-t"],
        run: choose_view,
        ..BASE
    },
    Command {
        name: "help",
        doc: "show and search the keys",
        hint: "keys",
        keys: &["?", "f1"],
        run: open_help,
        ..BASE
    },
    Command {
        name: "undo",
        doc: "take back the last change made here",
        keys: &["u"],
        guard: may_undo,
        run: undo,
        ..BASE
    },
    Command {
        name: "refresh",
        doc: "read everything on the screen again",
        keys: &["R", "f5"],
        run: |s| s.refresh(),
        ..BASE
    },
    Command {
        name: "theme",
        doc: "change to the next theme",
        keys: &["T"],
        run: next_theme,
        ..BASE
    },
    Command {
        name: "mouse",
        doc: "turn the mouse on or off",
        keys: &["M"],
        run: toggle_mouse,
        ..BASE
    },
    Command {
        name: "redraw",
        doc: "draw the screen anew",
        keys: &["ctrl-l"],
        run: |_| vec![Effect::Redraw],
        ..BASE
    },
    Command {
        name: "suspend",
        doc: "go to the shell; `fg` comes back",
        keys: &["ctrl-z"],
        run: |_| vec![Effect::Suspend],
        ..BASE
    },
    Command { name: "quit", doc: "leave probity", keys: &["q", "ctrl-c"], run: quit, ..BASE },
    Command {
        name: "help-close",
        doc: "close the help",
        hint: "close",
        context: Context::Help,
        keys: &["esc", "enter"],
        run: close,
        ..BASE
    },
    Command {
        name: "confirm-yes",
        doc: "yes, do it",
        hint: "yes",
        context: Context::Confirm,
        keys: &["y", "Y"],
        run: |s| s.confirm_yes(),
        ..BASE
    },
    Command {
        name: "confirm-no",
        doc: "no, leave it",
        hint: "no",
        context: Context::Confirm,
        keys: &["n", "esc", "enter"],
        run: close,
        ..BASE
    },
    Command {
        name: "choose-take",
        doc: "take the one chosen",
        hint: "take",
        context: Context::Choose,
        keys: &["enter"],
        run: |s| s.choose_take(),
        ..BASE
    },
    Command {
        name: "choose-switch",
        doc: "show or hide the column",
        hint: "show/hide",
        context: Context::Columns,
        keys: &["tab"],
        run: |s| s.switch_column(),
        ..BASE
    },
    Command {
        name: "choose-earlier",
        doc: "move the column left",
        hint: "move",
        hint_keys: "←→",
        context: Context::Columns,
        keys: &["left"],
        run: |s| s.move_column(-1),
        ..BASE
    },
    Command {
        name: "choose-later",
        doc: "move the column right",
        context: Context::Columns,
        keys: &["right"],
        run: |s| s.move_column(1),
        ..BASE
    },
    Command {
        name: "choose-close",
        doc: "close without taking",
        hint: "close",
        context: Context::Choose,
        keys: &["esc"],
        run: close,
        ..BASE
    },
    Command {
        name: "preview-print",
        doc: "send it to the printer",
        hint: "print",
        context: Context::Preview,
        keys: &["enter", "p"],
        guard: State::may_send,
        run: |s| s.print_preview(true),
        ..BASE
    },
    Command {
        name: "preview-file",
        doc: "write it to a file in the folder you started from",
        hint: "to file",
        context: Context::Preview,
        keys: &["f"],
        guard: State::may_send,
        run: |s| s.print_preview(false),
        ..BASE
    },
    Command {
        name: "preview-form",
        doc: "change between PDF, text and HTML",
        hint: "PDF/text/HTML",
        context: Context::Preview,
        keys: &["tab"],
        run: |s| s.preview_form(),
        ..BASE
    },
    Command {
        name: "preview-down",
        doc: "scroll down",
        context: Context::Preview,
        keys: &["j", "down", "pagedown", "space"],
        run: |s| s.scroll_preview(1),
        ..BASE
    },
    Command {
        name: "preview-up",
        doc: "scroll up",
        context: Context::Preview,
        keys: &["k", "up", "pageup", "b"],
        run: |s| s.scroll_preview(-1),
        ..BASE
    },
    Command {
        name: "preview-close",
        doc: "close the preview",
        hint: "close",
        context: Context::Preview,
        keys: &["esc", "q"],
        run: State::close_preview,
        ..BASE
    },
];

fn close(state: &mut State) -> Vec<Effect> {
    state.overlays.pop();
    Vec::new()
}

fn open_help(state: &mut State) -> Vec<Effect> {
    state.overlays.push(Overlay::Help(HelpState::default()));
    Vec::new()
}

/// Every command that fits what is on the screen; one that cannot be used says why.
fn open_palette(state: &mut State) -> Vec<Effect> {
    let (context, register) = (super::context(state), super::register_in_view(state));
    let mine = |command: &&Command| command.name != "palette" && command.fits(context, register);
    // What is done here before what is done anywhere.
    let (anywhere, here): (Vec<&Command>, Vec<&Command>) =
        super::all().filter(mine).partition(|command| command.context == Context::Anywhere);
    let choice = |command: &Command| Choice {
        value: command.name.to_owned(),
        id: None,
        label: command.name.to_owned(),
        note: format!("{}  {}", command.doc, keys(command.keys_for(state))),
        why_not: (command.guard)(state).err(),
        on: false,
    };
    let all = here.into_iter().chain(anywhere).map(choice).collect();
    let chooser = Chooser::new(ChooseFor::Command, "Command", all);
    state.overlays.push(Overlay::Choose(Box::new(chooser)));
    Vec::new()
}

/// Every list with its screen and count; those of the screen shown come first.
fn choose_view(state: &mut State) -> Vec<Effect> {
    let (here, shown) = (state.current_screen().key, state.current_view());
    let choice = |(place, view): (usize, &View)| {
        let screen = SCREENS.iter().find(|screen| screen.key == view.screen)?;
        let count = state.counts.get(&view.name).map(|count| format!("  {}", thousands(*count)));
        Some(Choice {
            value: view.name.clone(),
            id: None,
            label: view.title.clone(),
            note: format!("{}{}", screen.title, count.unwrap_or_default()),
            why_not: None,
            on: shown == Some(place),
        })
    };
    let (mine, others): (Vec<_>, Vec<_>) =
        state.views.iter().enumerate().partition(|(_, view)| view.screen == here);
    let all = mine.into_iter().chain(others).filter_map(choice).collect();
    let chooser = Chooser::new(ChooseFor::View, "Go to a list", all);
    state.overlays.push(Overlay::Choose(Box::new(chooser)));
    Vec::new()
}

fn keys(keys: Vec<Key>) -> String {
    keys.into_iter().map(Key::shown).collect::<Vec<_>>().join(" ")
}

fn may_undo(state: &State) -> Result<(), String> {
    if state.undo.is_empty() {
        return Err("there is nothing to take back: no change that can be undone was made here \
                    since the program was opened"
            .to_owned());
    }
    Ok(())
}

fn undo(state: &mut State) -> Vec<Effect> {
    let Some(undo) = state.undo.pop() else { return Vec::new() };
    vec![state.apply(Awaited::Undone, Change::Undo(Box::new(undo)))]
}

fn next_theme(state: &mut State) -> Vec<Effect> {
    let at = state.themes.iter().position(|name| *name == state.theme);
    let next = at.map_or(0, |at| at + 1) % state.themes.len().max(1);
    if let Some(name) = state.themes.get(next) {
        state.theme.clone_from(name);
        state.say(format!("theme {}", state.theme));
    }
    Vec::new()
}

fn toggle_mouse(state: &mut State) -> Vec<Effect> {
    state.mouse = !state.mouse;
    state.say(if state.mouse { "mouse on" } else { "mouse off" });
    vec![Effect::Mouse(state.mouse)]
}

fn quit(state: &mut State) -> Vec<Effect> {
    let typed = state.overlays.iter().any(|overlay| overlay.is_touched());
    let question = match &state.bulk {
        Some(bulk) => {
            let progress = bulk.progress();
            Some(format!("Leave probity? {progress} changes are made; the others will not be."))
        }
        None => typed.then(|| "Leave probity? What you typed is not saved.".to_owned()),
    };
    if let Some(question) = question {
        state.overlays.push(Overlay::Confirm(Box::new(Confirm { question, then: Then::Quit })));
        return Vec::new();
    }
    state.quitting = true;
    vec![Effect::Quit]
}

impl Overlay {
    /// Whether something was typed in it that is not saved.
    pub fn is_touched(&self) -> bool {
        match self {
            Self::Form(form) => form.touched,
            Self::Scoring(scoring) => scoring.touched,
            _ => false,
        }
    }
}

impl State {
    /// Goes to a screen, asking for what it shows.
    pub fn go_to_screen(&mut self, place: usize) -> Vec<Effect> {
        self.let_go();
        self.screen = place.min(SCREENS.len() - 1);
        self.overlays.clear();
        self.refresh()
    }

    /// Goes to the screen and tab of a view, by its name in the file of views: the first of those
    /// that the policy makes of it.
    pub fn go_to_view(&mut self, name: &str) -> Vec<Effect> {
        let Some(place) = self.views.iter().position(|view| view.template == name) else {
            self.refuse(format!("there is no view {name}"));
            return Vec::new();
        };
        let key = self.views.get(place).map(|view| view.screen.clone()).unwrap_or_default();
        let mut screens = SCREENS.iter().enumerate();
        let Some((at, screen)) = screens.find(|(_, screen)| screen.key == key) else {
            return Vec::new();
        };
        self.tabs.insert(screen.key, place);
        self.go_to_screen(at)
    }

    /// Reads everything on the screen again, keeping its place.
    pub fn refresh(&mut self) -> Vec<Effect> {
        let mut effects = match self.current_view() {
            Some(place) => self.load(place),
            None => vec![self.ask_home()],
        };
        effects.push(self.ask_counts());
        effects.extend(self.ask_places());
        if self.users.is_empty() {
            effects.push(self.ask(Awaited::Users, Request::Users));
        }
        effects
    }

    /// Asks for the figures of the first screen.
    pub fn ask_home(&mut self) -> Effect {
        let request =
            Request::Home { actor: self.actor.clone(), since: self.looked, now: self.now };
        self.ask(Awaited::Home, request)
    }

    /// Asks how many records each tab of the screen has, and each screen's first.
    pub fn ask_counts(&mut self) -> Effect {
        let when = self.when();
        let here = self.screen_views();
        let bar = SCREENS.iter().filter_map(|screen| for_the_bar(&self.views, screen));
        let mut places: Vec<usize> = here.into_iter().chain(bar).collect();
        places.sort_unstable();
        places.dedup();
        let query = |place: usize| {
            let view = self.views.get(place)?;
            Some((view.name.clone(), view.query("", "", when, &self.actor).ok()?))
        };
        let queries = places.into_iter().filter_map(query).collect();
        self.ask(Awaited::Counts, Request::Counts(queries))
    }

    /// Makes a change; what its answer is for decides what happens then.
    pub fn apply(&mut self, what: Awaited, change: Change) -> Effect {
        let (actor, now) = (self.actor.clone(), self.now);
        self.ask(what, Request::Apply { actor, now, change: Box::new(change) })
    }
}
