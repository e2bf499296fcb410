//! Everything the screen shows and the keyboard changes. Drawing reads it and nothing else.

use super::commands;
use super::keys::Key;
use super::marking::Bulk;
use super::message::Effect;
use super::screens::choose::Chooser;
use super::screens::confirm::Confirm;
use super::screens::daily::DailyState;
use super::screens::forecast::ForecastState;
use super::screens::form::FormState;
use super::screens::list::ListState;
use super::screens::measures::MeasuresState;
use super::screens::meeting::MeetingState;
use super::screens::preview::PreviewState;
use super::screens::prompt::Prompt;
use super::screens::renewals::RenewalsState;
use super::screens::review::ReviewState;
use super::screens::scoring::ScoringState;
use super::screens::scroll::Scroll;
use crate::catalogue::view::{View, When};
use crate::domain::policy::Policies;
use crate::domain::time::{Date, Moment, day};
use crate::store::change::Undo;
use crate::store::home::Home;
use crate::store::query::Detail;
use crate::store::session::Kind;
use crate::store::source::Revealed;
use crate::store::users::Colleague;
use crate::store::worker::Request;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// One of the ten screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Screen {
    /// The key in views and commands.
    pub key: &'static str,
    /// The title in the bar.
    pub title: &'static str,
    /// The digit that goes there.
    pub digit: char,
}

/// The screens in the order of their digits.
pub const SCREENS: [Screen; 10] = [
    Screen { key: "home", title: "Home", digit: '1' },
    Screen { key: "vetting", title: "Vetting", digit: '2' },
    Screen { key: "revetting", title: "Re-vetting", digit: '3' },
    Screen { key: "associations", title: "Assoc", digit: '4' },
    Screen { key: "gifts", title: "Gifts", digit: '5' },
    Screen { key: "interests", title: "Interests", digit: '6' },
    Screen { key: "intelligence", title: "Intel", digit: '7' },
    Screen { key: "tasking", title: "Tasking", digit: '8' },
    Screen { key: "people", title: "People", digit: '9' },
    Screen { key: "audit", title: "Audit", digit: '0' },
];

/// What lies over the screen; the topmost takes the keys.
#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// The record whole, over the list.
    Detail(DetailState),
    /// A form being filled in.
    Form(Box<FormState>),
    /// Something to choose from: columns, order, commands, people.
    Choose(Box<Chooser>),
    /// A line being typed: a filter, a search.
    Prompt(Prompt),
    /// A question whose answer is No unless `y`.
    Confirm(Box<Confirm>),
    /// The keys.
    Help(HelpState),
    /// Scoring a report.
    Scoring(Box<ScoringState>),
    /// Reviewing a complaint.
    Review(Box<ReviewState>),
    /// The meeting, item by item.
    Meeting(Box<MeetingState>),
    /// The daily page.
    Daily(Box<DailyState>),
    /// The calendar of due dates and the plan of renewals.
    Renewals(Box<RenewalsState>),
    /// The headline measures.
    Measures(Box<MeasuresState>),
    /// The forecast of the backlog.
    Forecast(Box<ForecastState>),
    /// A document as it will print.
    Preview(Box<PreviewState>),
    /// Who a source is, until the next key.
    Revealed(Box<Revealed>),
}

/// A record shown whole.
#[derive(Debug, Clone, PartialEq)]
pub struct DetailState {
    /// The register's key.
    pub register: &'static str,
    /// The record's number.
    pub id: i64,
    /// The first line shown.
    pub scroll: Scroll,
    /// What the store answered; `None` while it is awaited.
    pub detail: Option<Box<Detail>>,
}

/// The help, as it is searched and scrolled.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HelpState {
    /// What is sought among the commands.
    pub sought: String,
    /// The first line shown.
    pub scroll: Scroll,
}

/// A line at the foot, until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// One sentence.
    pub text: String,
    /// Whether it is a refusal or failure.
    pub error: bool,
}

/// What is remembered between runs.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Memory {
    /// The screen that was left.
    pub screen: String,
    /// The tab of each screen, by its view.
    pub tabs: BTreeMap<String, String>,
    /// How each view was left, by its name.
    pub lists: BTreeMap<String, ListMemory>,
    /// When the user last looked, ISO.
    pub looked: Option<String>,
    /// The theme chosen here.
    pub theme: Option<String>,
    /// Whether the mouse is used.
    pub mouse: bool,
}

/// How a list was left.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ListMemory {
    /// The filter that was typed.
    pub filter: String,
    /// Its order.
    pub sort: String,
    /// Its columns, with the widths that were set by hand.
    pub columns: Vec<(String, u16)>,
    /// The record under the cursor.
    pub selected: Option<i64>,
}

/// The whole state.
#[derive(Debug, Clone)]
pub struct State {
    /// The user.
    pub actor: String,
    /// When the last message came.
    pub now: Moment,
    /// The policy versions.
    pub policies: Arc<Policies>,
    /// The name of the workspace, for the bar.
    pub workspace: String,
    /// Whether this is a demonstration.
    pub demonstration: bool,
    /// Columns and lines of the screen.
    pub size: (u16, u16),
    /// Which screen is shown, as a place in [`SCREENS`].
    pub screen: usize,
    /// Every view, and the list it shows.
    pub views: Vec<View>,
    /// The list of each view, in the same order.
    pub lists: Vec<ListState>,
    /// The tab shown on each screen: a place in `views`.
    pub tabs: BTreeMap<&'static str, usize>,
    /// What lies over the screen, the topmost last.
    pub overlays: Vec<Overlay>,
    /// The record beside the list, where there is room for it.
    pub pane: Option<DetailState>,
    /// The record that a form is about, with what belongs to it.
    pub parts: Option<Box<crate::store::query::Detail>>,
    /// The reports that the form on top offers to choose from.
    pub offered: Vec<super::screens::choose::Choice>,
    /// Many changes under way.
    pub bulk: Option<Bulk>,
    /// The first screen's figures.
    pub home: Option<Box<Home>>,
    /// When the user last looked before this run.
    pub looked: Option<Moment>,
    /// Counts by view name.
    pub counts: BTreeMap<String, i64>,
    /// Users, and what each may allow.
    pub users: Vec<Colleague>,
    /// Priorities of the control strategy in force, for a form that asks for one.
    pub priorities: Vec<super::screens::choose::Choice>,
    /// The line at the foot.
    pub notice: Option<Notice>,
    /// The last changes made here, for undo.
    pub undo: Vec<Undo>,
    /// What each awaited answer is for.
    pub awaited: BTreeMap<u64, Awaited>,
    /// Keys pressed while something is being opened or saved, which are meant for what follows.
    pub ahead: VecDeque<Key>,
    /// The last run given out.
    pub run: u64,
    /// The theme's name.
    pub theme: String,
    /// Themes to cycle through.
    pub themes: Vec<String>,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// The user's own keys: command name to key names.
    pub own_keys: BTreeMap<String, Vec<String>>,
    /// Whether the program is to end.
    pub quitting: bool,
}

/// What an awaited answer is for.
#[derive(Debug, Clone, PartialEq)]
pub enum Awaited {
    /// The list of a view.
    List(usize),
    /// Rows of a view's list.
    Rows(usize),
    /// Versions of records that were marked in a view's list without being seen, to go on with a
    /// command.
    Marked(usize, &'static str),
    /// Rows of a view's list to be copied, whole or by reference.
    Copied(usize, bool),
    /// Matches of a search in a view's list.
    Find(usize),
    /// The detail on top, or beside the list.
    Detail,
    /// The detail beside the list.
    Pane,
    /// A record to open.
    Lookup,
    /// Counts of the tabs.
    Counts,
    /// The first screen.
    Home,
    /// The meeting screen's agenda.
    Meeting,
    /// Today's daily page.
    Daily,
    /// The renewals.
    Renewals,
    /// An item of the daily page being dealt with.
    Dealt,
    /// What a paper says, to show it as it will print.
    Paper,
    /// Pages of a paper being set.
    Pages,
    /// The scoring screen.
    Scoring,
    /// The queues that the report being scored is judged among.
    Others,
    /// How sure the places of the queue are.
    Places,
    /// The headline measures.
    Measures,
    /// The forecast.
    Forecast,
    /// The review of a complaint.
    Review,
    /// A change of that review.
    Judge,
    /// Users.
    Users,
    /// Drafts that policy keeps no longer.
    Expired,
    /// People for a picker.
    Picker,
    /// The parts of a record for a form.
    Parts,
    /// Priorities for a form.
    Priorities,
    /// What was being typed in the form that opens.
    Draft,
    /// What is being typed, to be kept.
    Kept,
    /// Reports for a picker.
    Reports,
    /// Whether a source is kept.
    Source,
    /// Likely duplicates of a report, to link it.
    Likely,
    /// The links of a report, to part it.
    Links,
    /// Possible duplicates of a report that is being typed.
    Duplicates,
    /// A change from a form, to be closed when it is made.
    Form,
    /// A change of the scoring screen.
    Score,
    /// The record of a form that was refused as stale.
    Renew,
    /// The queue being ranked for a new day.
    Roll,
    /// A look that was logged.
    Look,
    /// One of many changes.
    Bulk,
    /// A change by one key in the meeting.
    Session,
    /// Copies of a meeting's paper being logged, to be shown then.
    Copies(i64, Kind),
    /// How many differences of HR's list would be accepted at once, to ask first: one of them, and
    /// their kind in words.
    AcceptAll(i64, &'static str),
    /// A change being taken back, before the one that was made before it.
    Undone,
    /// Any other change.
    Change,
    /// The case just taken, to be shown.
    Taken,
    /// The oldest unassessed item, to be opened.
    Oldest,
}

impl Awaited {
    /// Whether its answer changes what the next key means: something opens or closes by it.
    fn takes_the_keyboard(&self) -> bool {
        matches!(
            self,
            Self::Parts
                | Self::Draft
                | Self::Daily
                | Self::Form
                | Self::Judge
                | Self::Likely
                | Self::Links
                | Self::Lookup
                | Self::Marked(..)
                | Self::Meeting
                | Self::Session
                | Self::Copies(..)
                | Self::AcceptAll(..)
                | Self::Oldest
                | Self::Review
                | Self::Score
                | Self::Scoring
                | Self::Source
                | Self::Taken
                | Self::Undone
        )
    }
}

impl State {
    /// Whether keys wait for an answer that changes what they mean.
    pub fn is_opening(&self) -> bool {
        self.awaited.values().any(Awaited::takes_the_keyboard)
    }

    /// Whether a key has to wait for the store: what it means changes by an answer, or it takes
    /// what the store is still looking for.
    pub fn must_wait(&self, key: Key) -> bool {
        let seeking = || self.awaited.values().any(|awaited| *awaited == Awaited::Picker);
        let takes = key == Key::Enter
            && matches!(self.overlays.last(), Some(Overlay::Choose(chooser)) if chooser.remote);
        self.is_opening() || (takes && seeking()) || self.sends_unset(key) || self.works_on_old(key)
    }

    /// Whether a key works on a record that is not here yet, or not as it was just changed: it
    /// would be refused for what its own user did.
    fn works_on_old(&self, key: Key) -> bool {
        let awaits = |what| self.awaited.values().any(|awaited| *awaited == what);
        let coming = match (self.overlays.last(), self.current_view(), self.shown()) {
            (None, Some(place), Some((_, list))) => {
                let reading = || awaits(Awaited::List(place)) || awaits(Awaited::Rows(place));
                list.is_renewing() || (list.current().is_none() && reading())
            }
            (Some(Overlay::Detail(_)), ..) => awaits(Awaited::Detail),
            (Some(Overlay::Renewals(shown)), ..) if awaits(Awaited::Renewals) => {
                return commands::lookup(self, key)
                    .is_some_and(|command| command.is_of_plan(shown));
            }
            _ => false,
        };
        // Of a list that is not whole yet, neither all nor the marked can be known.
        let partly = match (self.overlays.last(), self.current_view(), self.shown()) {
            (None, Some(place), Some((_, list))) => !list.complete && awaits(Awaited::List(place)),
            _ => false,
        };
        let marks = self.shown().is_some_and(|(_, list)| !list.marks.is_empty());
        (coming || partly)
            && commands::lookup(self, key).is_some_and(|command| {
                (coming && !command.registers.is_empty())
                    || (partly && (command.name == "mark-all" || (marks && command.is_work())))
            })
    }

    /// The day in London.
    pub fn today(&self) -> Date {
        day(self.now)
    }

    /// The circumstances by which filters are read.
    pub fn when(&self) -> When {
        let today = self.today();
        let close = self.policies.on(today).calendar.last_close(self.now);
        When { today, now: self.now, close }
    }

    /// The screen shown.
    pub fn current_screen(&self) -> Screen {
        SCREENS.get(self.screen).copied().unwrap_or(SCREENS[0])
    }

    /// The place of the view shown; `None` on the first screen.
    pub fn current_view(&self) -> Option<usize> {
        self.tabs.get(self.current_screen().key).copied()
    }

    /// The view and its list that are shown.
    pub fn shown(&self) -> Option<(&View, &ListState)> {
        let place = self.current_view()?;
        Some((self.views.get(place)?, self.lists.get(place)?))
    }

    /// The places of the views of the screen shown, in the order of their tabs.
    pub fn screen_views(&self) -> Vec<usize> {
        let key = self.current_screen().key;
        let mine = self.views.iter().enumerate().filter(|(_, view)| view.screen == key);
        mine.map(|(place, _)| place).collect()
    }

    /// Lines of a list that the screen has room for: all but the bar, the screens, the tabs,
    /// the headings, the status and the footer.
    pub fn list_lines(&self) -> usize {
        usize::from(self.size.1).saturating_sub(6).max(1)
    }

    /// Asks the store for something, remembering what for. A question asked again supersedes
    /// the one before, whose answer is then nobody's.
    pub fn ask(&mut self, what: Awaited, request: Request) -> Effect {
        if !matches!(request, Request::Apply { .. }) {
            self.awaited.retain(|_, awaited| *awaited != what);
        }
        Effect::Ask(self.expect(what), request)
    }

    /// Remembers what an answer will be for, whoever gives it; returns its run.
    pub fn expect(&mut self, what: Awaited) -> u64 {
        self.run += 1;
        self.awaited.insert(self.run, what);
        self.run
    }

    /// Says something at the foot.
    pub fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), error: false });
    }

    /// Says why something cannot be.
    pub fn refuse(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), error: true });
    }
}
