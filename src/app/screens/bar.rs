//! Where the names of the screens and of the tabs stand on their lines. The mouse and the
//! drawing both ask here, so that a click means what is read under it.

use crate::app::state::{SCREENS, Screen, State};
use crate::catalogue::view::View;
use crate::domain::text::thousands;
use crate::domain::text::width;

/// A name on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// What it stands for: a place among the screens or among the views.
    pub place: usize,
    /// Its first column.
    pub column: usize,
    /// Its words.
    pub text: String,
    /// Whether it calls for attention, with a `!` after the words.
    pub alarm: bool,
    /// Whether it is the one shown.
    pub here: bool,
}

impl Slot {
    /// Columns that it takes.
    pub fn width(&self) -> usize {
        width(&self.text) + usize::from(self.alarm)
    }
}

/// What stands at a column of a line, if anything.
pub fn at(slots: &[Slot], column: usize) -> Option<usize> {
    let under = |slot: &&Slot| (slot.column..slot.column + slot.width()).contains(&column);
    slots.iter().find(under).map(|slot| slot.place)
}

/// The screens' names where there is little room, in the order of [`SCREENS`].
const SHORT: [&str; SCREENS.len()] =
    ["Home", "Vet", "Rev", "Assoc", "Gifts", "Int", "Intel", "Task", "Ppl", "Audit"];

/// How the screens are written, from roomy to narrow.
#[derive(Clone, Copy)]
struct Level {
    /// Whether names are short.
    short: bool,
    /// Whether only the current screen is named.
    alone: bool,
    /// Whether counts stand with the names.
    counted: bool,
    /// Columns between two screens.
    gap: usize,
}

const LEVELS: [Level; 6] = [
    Level { short: false, alone: false, counted: true, gap: 2 },
    Level { short: false, alone: false, counted: true, gap: 1 },
    Level { short: true, alone: false, counted: true, gap: 2 },
    Level { short: true, alone: false, counted: true, gap: 1 },
    Level { short: true, alone: false, counted: false, gap: 1 },
    Level { short: true, alone: true, counted: false, gap: 2 },
];

/// The screens on a line of so many columns, the roomiest way that fits.
pub fn screens(state: &State, columns: usize) -> Vec<Slot> {
    let fits = |slots: &Vec<Slot>| end(slots) <= columns;
    let mut ways = LEVELS.iter().map(|level| screens_at(state, *level));
    let narrow = LEVELS.last().map(|level| screens_at(state, *level));
    ways.find(fits).or(narrow).unwrap_or_default()
}

fn end(slots: &[Slot]) -> usize {
    slots.last().map_or(0, |slot| slot.column + slot.width())
}

fn screens_at(state: &State, level: Level) -> Vec<Slot> {
    let mut column = 1;
    let slot = |(place, (screen, short)): (usize, (&Screen, &str))| {
        let here = place == state.screen;
        let (count, alarm) = count(state, screen);
        let mut text = screen.digit.to_string();
        if here || !level.alone {
            text.push_str(&format!(" {}", if level.short { short } else { screen.title }));
        }
        if let Some(count) = count.filter(|_| level.counted) {
            text.push_str(&format!(" {}", thousands(count)));
        }
        let slot = Slot { place, column, text, alarm, here };
        column += slot.width() + level.gap;
        slot
    };
    SCREENS.iter().zip(SHORT).enumerate().map(slot).collect()
}

/// The count of a screen's view for the bar, and whether one of its views calls for attention.
fn count(state: &State, screen: &Screen) -> (Option<i64>, bool) {
    let counted = |view: &View| state.counts.get(&view.name).copied();
    let alarm = state
        .views
        .iter()
        .filter(|view| view.screen == screen.key && view.alarm)
        .any(|view| counted(view).is_some_and(|count| count > 0));
    let shown = for_the_bar(&state.views, screen).and_then(|place| state.views.get(place));
    (shown.and_then(counted), alarm)
}

/// The place of the view whose count stands beside a screen's name: the first where none is for it.
pub fn for_the_bar(views: &[View], screen: &Screen) -> Option<usize> {
    let of = |view: &View| view.screen == screen.key;
    let chosen = views.iter().position(|view| of(view) && view.bar);
    chosen.or_else(|| views.iter().position(of))
}

/// Columns between two tabs.
pub const TAB_GAP: usize = 3;

/// Columns kept at the end of tabs that are cut for the key that goes to any list.
const ALL_LISTS: usize = 4;

/// The tabs of the screen on a line of so many columns, and how many of them they may fill: those
/// before the first are left out so that the current one is whole, and where not all are shown
/// [`ALL_LISTS`] at the end are kept for the key that goes to any list.
pub fn tabs(state: &State, columns: usize) -> (Vec<Slot>, usize) {
    let current = state.current_view();
    let tab = |place: usize| {
        let view = state.views.get(place)?;
        let count = state.counts.get(&view.name).copied();
        let text = match count {
            Some(count) => format!("{} {}", view.title, thousands(count)),
            None => view.title.clone(),
        };
        let alarm = view.alarm && count.is_some_and(|count| count > 0);
        Some(Slot { place, column: 0, text, alarm, here: Some(place) == current })
    };
    let all: Vec<Slot> = state.screen_views().into_iter().filter_map(tab).collect();
    let at = all.iter().position(|slot| slot.here).unwrap_or(0);
    let wide = |slots: &[Slot]| {
        slots.iter().map(|slot| slot.width() + TAB_GAP).sum::<usize>().saturating_sub(TAB_GAP)
    };
    let cut = wide(&all) >= columns;
    let columns = columns.saturating_sub(if cut { ALL_LISTS } else { 0 });
    let room = columns.saturating_sub(1);
    let upto = |from: usize| wide(all.get(from..=at).unwrap_or_default());
    let from = (0..=at).find(|from| upto(*from) <= room).unwrap_or(at);
    let mut column = 1;
    let placed = |slot: Slot| {
        let slot = Slot { column, ..slot };
        column += slot.width() + TAB_GAP;
        slot
    };
    (all.into_iter().skip(from).map(placed).collect(), columns)
}
