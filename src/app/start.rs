//! The state at the start, from what was remembered, and what is remembered at the end.

use super::message::Effect;
use super::screens::list::ListState;
use super::state::{Awaited, Memory, SCREENS, State};
use crate::catalogue::view::View;
use crate::domain::policy::Policies;
use crate::domain::time::{Moment, day, iso, parse_moment};
use crate::store::at_risk::AtRiskChange;
use crate::store::change::Change;
use crate::store::due::DueChange;
use crate::store::measures::MeasureChange;
use crate::store::worker::Request;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// What the edge knows at the start.
pub struct Start {
    /// The user.
    pub actor: String,
    /// When it is.
    pub now: Moment,
    /// The policy versions.
    pub policies: Arc<Policies>,
    /// The name of the workspace.
    pub workspace: String,
    /// Whether it is a demonstration.
    pub demonstration: bool,
    /// Whether the queue was not yet ranked for this day.
    pub needs_roll: bool,
    /// Columns and lines of the screen.
    pub size: (u16, u16),
    /// The views.
    pub views: Vec<View>,
    /// The theme in use and those to cycle through.
    pub theme: String,
    /// Every theme's name.
    pub themes: Vec<String>,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// The user's own keys.
    pub own_keys: BTreeMap<String, Vec<String>>,
}

/// The state at the start and the first effects.
pub fn start(start: Start, memory: &Memory) -> (State, Vec<Effect>) {
    let list = |view: &View| match memory.lists.get(&view.name) {
        Some(left) => ListState::remembered(left, view.register),
        None => ListState::default(),
    };
    let lists = start.views.iter().map(list).collect();
    let mut tabs = BTreeMap::new();
    for screen in SCREENS {
        let named = memory.tabs.get(screen.key);
        let remembered = start.views.iter().position(|view| Some(&view.name) == named);
        let first = start.views.iter().position(|view| view.screen == screen.key);
        if let Some(place) = remembered.or(first) {
            tabs.insert(screen.key, place);
        }
    }
    let screen = SCREENS.iter().position(|screen| screen.key == memory.screen).unwrap_or(0);
    // Who never looked before is told what came since the last working day's close.
    let looked = memory.looked.as_deref().and_then(parse_moment);
    let looked =
        looked.unwrap_or_else(|| start.policies.on(day(start.now)).calendar.last_close(start.now));
    let mut state = State {
        actor: start.actor,
        now: start.now,
        policies: start.policies,
        workspace: start.workspace,
        demonstration: start.demonstration,
        size: start.size,
        screen,
        views: start.views,
        lists,
        tabs,
        overlays: Vec::new(),
        pane: None,
        parts: None,
        offered: Vec::new(),
        bulk: None,
        home: None,
        looked: Some(looked),
        counts: BTreeMap::new(),
        users: Vec::new(),
        priorities: Vec::new(),
        notice: None,
        undo: Vec::new(),
        awaited: BTreeMap::new(),
        ahead: VecDeque::new(),
        run: 0,
        theme: start.theme,
        themes: start.themes,
        mouse: start.mouse,
        own_keys: start.own_keys,
        quitting: false,
    };
    let mut effects = state.refresh();
    if start.needs_roll {
        effects.extend(state.roll());
    }
    (state, effects)
}

impl State {
    /// The first to work on a new day ranks the queue for that day, closes the months that are
    /// over, takes out the entries of people at risk that have expired and brings in what has fallen due,
    /// once what was asked for
    /// is on the screen. Each is refused without a word where it was done already. Drafts that
    /// nobody goes on with go too.
    pub fn roll(&mut self) -> [Effect; 5] {
        let expire = self.apply(Awaited::Roll, AtRiskChange::Expire.into());
        let close = self.apply(Awaited::Roll, MeasureChange::CloseMonths.into());
        let (actor, now) = (self.actor.clone(), self.now);
        let drafts = self.ask(Awaited::Expired, Request::ExpireDrafts { actor, now });
        let due = self.apply(Awaited::Roll, DueChange::Arise.into());
        [self.apply(Awaited::Roll, Change::RollDay), close, expire, due, drafts]
    }

    /// What is remembered of this run.
    pub fn memory(&self) -> Memory {
        let tab = |(screen, place): (&&'static str, &usize)| {
            Some(((*screen).to_owned(), self.views.get(*place)?.name.clone()))
        };
        let lists = self.views.iter().zip(&self.lists).filter(|(_, list)| list.asked);
        Memory {
            screen: self.current_screen().key.to_owned(),
            tabs: self.tabs.iter().filter_map(tab).collect(),
            lists: lists.map(|(view, list)| (view.name.clone(), list.memory())).collect(),
            looked: Some(iso(self.now)),
            theme: Some(self.theme.clone()),
            mouse: self.mouse,
        }
    }
}
