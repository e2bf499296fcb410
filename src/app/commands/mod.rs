//! The registry: every command once, with its doc, keys, guard and deed. Dispatch, the footer,
//! the help, the palette, the README's table and the user's own keys all read it.

mod daily;
mod filling;
mod keeping;
pub mod meeting;
mod moving;
mod outlook;
mod papers;
mod program;
mod questions;
mod renewals;
mod review;
mod scoring;
mod session;
mod working;

use super::keys::Key;
use super::message::Effect;
use super::screens::choose::ChooseFor;
use super::screens::renewals::RenewalsState;
use super::state::{Overlay, State};

/// Where keys go: to the topmost thing that takes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// Anywhere that text is not being typed.
    Anywhere,
    /// The first screen.
    Home,
    /// A list.
    List,
    /// A record shown whole.
    Detail,
    /// A form.
    Form,
    /// Something to choose from.
    Choose,
    /// The columns of a list, to choose and order.
    Columns,
    /// A line being typed.
    Prompt,
    /// A question.
    Confirm,
    /// The keys.
    Help,
    /// Scoring.
    Scoring,
    /// A reason being typed while scoring.
    Reason,
    /// The review of a complaint.
    Review,
    /// A reason being typed while reviewing.
    Verdict,
    /// The meeting.
    Meeting,
    /// The daily page.
    Daily,
    /// The renewals.
    Renewals,
    /// Who is at the meeting.
    Attendance,
    /// The headline measures.
    Measures,
    /// The forecast.
    Forecast,
    /// A question to the forecast being typed.
    Asking,
    /// A document.
    Preview,
    /// Letters.
    Letters,
    /// Who a source is.
    Revealed,
}

impl Context {
    /// Its title in the help.
    pub fn title(self) -> &'static str {
        match self {
            Self::Anywhere => "Anywhere",
            Self::Home => "Home",
            Self::List => "Lists",
            Self::Detail => "A record",
            Self::Form => "Forms",
            Self::Choose => "Choosing",
            Self::Columns => "Choosing columns",
            Self::Prompt => "Typing a filter or search",
            Self::Confirm => "Questions",
            Self::Help => "Help",
            Self::Scoring => "Scoring",
            Self::Reason => "Typing a reason",
            Self::Review => "Reviewing a complaint",
            Self::Verdict => "Typing why",
            Self::Meeting => "The meeting",
            Self::Daily => "The daily page",
            Self::Renewals => "Renewals",
            Self::Attendance => "Attendance",
            Self::Measures => "Measures",
            Self::Forecast => "Forecast",
            Self::Asking => "Asking the forecast",
            Self::Preview => "Preview",
            Self::Letters => "Letters",
            Self::Revealed => "A source",
        }
    }

    /// Whether characters are text here, so that only the context's own keys are commands.
    pub fn is_typing(self) -> bool {
        matches!(
            self,
            Self::Form
                | Self::Choose
                | Self::Columns
                | Self::Prompt
                | Self::Help
                | Self::Confirm
                | Self::Reason
                | Self::Verdict
                | Self::Asking
                | Self::Revealed
        )
    }
}

/// One command.
pub struct Command {
    /// Its name, such as `decide` or `next-screen`.
    pub name: &'static str,
    /// One line of doc.
    pub doc: &'static str,
    /// One or two words for the footer; empty where it is not shown there.
    pub hint: &'static str,
    /// What the footer shows for its keys where it stands for its neighbours as well, such as
    /// `1–5`; empty is its first key.
    pub hint_keys: &'static str,
    /// Whether the footer offers it before the other work of its context.
    pub leads: bool,
    /// Where its keys mean it.
    pub context: Context,
    /// The registers it is for; empty is every one.
    pub registers: &'static [&'static str],
    /// Its keys by name, the first shown in the footer.
    pub keys: &'static [&'static str],
    /// Whether it is hard to take back.
    pub dangerous: bool,
    /// Why it cannot be used now, if it cannot.
    pub guard: fn(&State) -> Result<(), String>,
    /// What it does.
    pub run: fn(&mut State) -> Vec<Effect>,
}

impl Command {
    /// What a command is unless it says otherwise: always allowed, for every register, and
    /// without keys.
    const BASE: Self = Self {
        name: "",
        doc: "",
        hint: "",
        hint_keys: "",
        leads: false,
        context: Context::Anywhere,
        registers: &[],
        keys: &[],
        dangerous: false,
        guard: |_| Ok(()),
        run: |_| Vec::new(),
    };
}

/// Every command, in the order of the help.
pub fn all() -> impl Iterator<Item = &'static Command> {
    [
        program::COMMANDS,
        questions::COMMANDS,
        moving::COMMANDS,
        working::COMMANDS,
        filling::COMMANDS,
        scoring::COMMANDS,
        review::COMMANDS,
        keeping::COMMANDS,
        meeting::DECISIONS,
        meeting::COMMANDS,
        papers::COMMANDS,
        daily::COMMANDS,
        renewals::COMMANDS,
        session::COMMANDS,
        outlook::COMMANDS,
    ]
    .into_iter()
    .flatten()
}

/// The command with this name.
pub fn named(name: &str) -> Option<&'static Command> {
    all().find(|command| command.name == name)
}

/// Where keys go now.
pub fn context(state: &State) -> Context {
    beneath(state, 0)
}

/// Where keys would go if so many overlays on top were away.
pub fn beneath(state: &State, away: usize) -> Context {
    match state.overlays.iter().nth_back(away) {
        Some(Overlay::Detail(_)) => Context::Detail,
        Some(Overlay::Form(_)) => Context::Form,
        Some(Overlay::Choose(chooser)) if chooser.purpose == ChooseFor::Columns => Context::Columns,
        Some(Overlay::Choose(_)) => Context::Choose,
        Some(Overlay::Prompt(_)) => Context::Prompt,
        Some(Overlay::Confirm(_)) => Context::Confirm,
        Some(Overlay::Help(_)) => Context::Help,
        Some(Overlay::Scoring(scoring)) if scoring.typing.is_some() => Context::Reason,
        Some(Overlay::Scoring(_)) => Context::Scoring,
        Some(Overlay::Review(review)) if review.typing.is_some() => Context::Verdict,
        Some(Overlay::Review(_)) => Context::Review,
        Some(Overlay::Meeting(meeting)) if meeting.attendance.is_some() => Context::Attendance,
        Some(Overlay::Meeting(_)) => Context::Meeting,
        Some(Overlay::Daily(_)) => Context::Daily,
        Some(Overlay::Renewals(_)) => Context::Renewals,
        Some(Overlay::Measures(_)) => Context::Measures,
        Some(Overlay::Forecast(forecast)) if forecast.asking.is_some() => Context::Asking,
        Some(Overlay::Forecast(_)) => Context::Forecast,
        Some(Overlay::Preview(preview)) if preview.letters.is_some() => Context::Letters,
        Some(Overlay::Preview(_)) => Context::Preview,
        Some(Overlay::Revealed(_)) => Context::Revealed,
        None if state.screen == 0 => Context::Home,
        None => Context::List,
    }
}

/// The register that a command would work on.
pub fn register_in_view(state: &State) -> Option<&'static str> {
    match state.overlays.last() {
        Some(Overlay::Detail(detail)) => Some(detail.register),
        _ => state.shown().map(|(view, _)| view.register.key),
    }
}

impl Command {
    /// Whether it belongs to what is on the screen.
    pub fn fits(&self, context: Context, register: Option<&str>) -> bool {
        let here = match self.context {
            Context::Anywhere => true,
            // What can be done to a record can be done to it whole.
            Context::List => {
                context == Context::List || (context == Context::Detail && self.is_work())
            }
            // What can be done to a choice can be done to columns.
            Context::Choose => matches!(context, Context::Choose | Context::Columns),
            // What can be done to a paper can be done to letters.
            Context::Preview => matches!(context, Context::Preview | Context::Letters),
            other => other == context,
        };
        here && (self.registers.is_empty()
            || register.is_some_and(|register| self.registers.contains(&register)))
    }

    /// Whether it works on a record, rather than on the list.
    pub(super) fn is_work(&self) -> bool {
        !self.registers.is_empty() || self.name.starts_with("copy")
    }

    /// Whether it goes by the plan of renewals: while that is drawn up anew, by what is changed on
    /// it, and while there is none by all but what leaves it.
    pub(super) fn is_of_plan(&self, shown: &RenewalsState) -> bool {
        let changes = matches!(self.name, "renewals-invite" | "renewals-move");
        changes
            || (shown.page.is_none()
                && self.context == Context::Renewals
                && self.name != "renewals-leave")
    }

    /// The keys in force: the user's own, else its own.
    pub fn keys_for(&self, state: &State) -> Vec<Key> {
        match state.own_keys.get(self.name) {
            Some(own) => own.iter().filter_map(|name| Key::named(name)).collect(),
            None => self.keys.iter().filter_map(|name| Key::named(name)).collect(),
        }
    }
}

/// The command that a key means now: the context's own first, then one from anywhere.
pub fn lookup(state: &State, key: Key) -> Option<&'static Command> {
    let (context, register) = (context(state), register_in_view(state));
    let means = |command: &&Command| {
        command.fits(context, register) && command.keys_for(state).contains(&key)
    };
    let own = all().filter(|command| command.context != Context::Anywhere).find(means);
    own.or_else(|| {
        let typing = context.is_typing() && !matches!(key, Key::Ctrl(_));
        if typing { None } else { all().filter(|c| c.context == Context::Anywhere).find(means) }
    })
}

/// Runs a command, or says why it cannot be used.
pub fn run(state: &mut State, command: &Command) -> Vec<Effect> {
    match (command.guard)(state) {
        Ok(()) => (command.run)(state),
        Err(why) => {
            state.refuse(why);
            Vec::new()
        }
    }
}

/// What the footer offers now: key, words, and whether it can be used. What can be used comes
/// first; of that what leads, and the work of the register before what every list can do.
pub fn hints(state: &State) -> Vec<(String, &'static str, bool)> {
    let (context, register) = (context(state), register_in_view(state));
    let fits = |command: &&Command| {
        !command.hint.is_empty()
            && command.fits(context, register)
            && !(command.context == Context::Anywhere && context.is_typing())
    };
    let mut offered: Vec<(bool, u8, &Command)> = all()
        .filter(fits)
        .map(|command| {
            let weight = match command.context {
                Context::Anywhere => 3,
                _ if command.leads => 0,
                Context::List if command.registers.is_empty() => 2,
                _ => 1,
            };
            ((command.guard)(state).is_err(), weight, command)
        })
        .collect();
    offered.sort_by_key(|(shut, weight, _)| (*shut, *weight));
    let hint = |(shut, _, command): (bool, u8, &Command)| {
        let own = state.own_keys.contains_key(command.name);
        let keys = match command.hint_keys {
            keys if keys.is_empty() || own => command.keys_for(state).first()?.shown(),
            keys => keys.to_owned(),
        };
        Some((keys, command.hint, !shut))
    };
    offered.into_iter().filter_map(hint).collect()
}
