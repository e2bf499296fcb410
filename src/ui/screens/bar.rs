//! The first lines: where you are, what else there is, and the tabs of the screen.

use crate::app::state::{SCREENS, Screen, State};
use crate::domain::choice::Choice;
use crate::domain::intelligence::Marking;
use crate::ui::Places;
use crate::ui::canvas::{Canvas, line_width, piece, plain};
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::figures::thousands;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

/// Draws the bar and the screens.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, places: &Places) {
    draw_bar(canvas, state, places.bar);
    draw_screens(canvas, state, places.screens);
}

fn draw_bar(canvas: &mut Canvas<'_>, state: &State, area: Rect) {
    let theme = canvas.theme();
    let title = state.current_screen().title;
    let mut left = Line::from(vec![
        piece(theme, Role::Title, " probity"),
        plain(format!("  {title} · {}", state.workspace)),
    ]);
    if state.demonstration {
        left.push_span(piece(theme, Role::Warn, "  demonstration"));
    }
    canvas.line(area, 0, &left);
    let date = state.today().format("%a %-d %b %Y").to_string();
    let marking = piece(theme, Role::Title, format!("{} ", Marking::OfficialSensitive.label()));
    let actor = plain(format!("{}   ", state.actor));
    let whole = vec![piece(theme, Role::Dim, format!("{date}   ")), actor.clone(), marking.clone()];
    let room = usize::from(area.width).saturating_sub(line_width(&left) + 2);
    let right = [whole, vec![actor, marking.clone()], vec![marking]]
        .into_iter()
        .map(Line::from)
        .find(|line| line_width(line) <= room);
    if let Some(right) = right {
        canvas.right(area, 0, &right);
    }
}

/// The count of a screen's first view, and whether one of its views calls for attention.
fn count(state: &State, screen: &Screen) -> (Option<i64>, bool) {
    let mut views = state.views.iter().filter(|view| view.screen == screen.key);
    let alarm = views
        .clone()
        .any(|view| view.alarm && state.counts.get(&view.name).is_some_and(|count| *count > 0));
    let first = views.next().and_then(|view| state.counts.get(&view.name)).copied();
    (first, alarm)
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

fn draw_screens(canvas: &mut Canvas<'_>, state: &State, area: Rect) {
    let theme = canvas.theme();
    let lines = LEVELS.map(|level| screens_line(state, theme, level));
    let fits = |line: &&Line<'_>| line_width(line) <= usize::from(area.width);
    if let Some(line) = lines.iter().find(fits).or(lines.last()) {
        canvas.line(area, 0, line);
    }
}

fn screens_line(state: &State, theme: &Theme, level: Level) -> Line<'static> {
    let mut line = Line::from(vec![plain(" ")]);
    for (place, (screen, short)) in SCREENS.iter().zip(SHORT).enumerate() {
        let here = place == state.screen;
        let (count, alarm) = count(state, screen);
        let mut text = screen.digit.to_string();
        if here || !level.alone {
            text.push_str(&format!(" {}", if level.short { short } else { screen.title }));
        }
        if let Some(count) = count.filter(|_| level.counted) {
            text.push_str(&format!(" {}", thousands(count)));
        }
        line.push_span(words(theme, text, here));
        line.push_span(piece(theme, Role::Overdue, if alarm { "!" } else { "" }));
        line.push_span(plain(" ".repeat(level.gap)));
    }
    line.spans.pop();
    line
}

/// The words of a screen or a tab; those of the current one stand out.
fn words(theme: &Theme, text: String, here: bool) -> Span<'static> {
    if !here {
        return plain(text);
    }
    let style = theme.style(Role::Accent);
    Span::styled(text, style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED))
}

/// Draws the tabs of the screen on a line; the current one is always in view.
pub fn draw_tabs(canvas: &mut Canvas<'_>, state: &State, area: Rect) {
    let theme = canvas.theme();
    let places = state.screen_views();
    let current = state.current_view();
    let tabs: Vec<Vec<Span<'static>>> =
        places.iter().map(|place| tab(state, theme, *place, Some(*place) == current)).collect();
    let at = places.iter().position(|place| Some(*place) == current).unwrap_or(0);
    let widths: Vec<usize> =
        tabs.iter().map(|tab| line_width(&Line::from(tab.clone())) + 3).collect();
    let room = usize::from(area.width).saturating_sub(4);
    let upto = |from: usize| widths.get(from..=at).unwrap_or_default().iter().sum::<usize>();
    let from = (0..=at).find(|from| upto(*from) <= room).unwrap_or(at);
    let mut line = Line::from(vec![piece(theme, Role::Dim, if from > 0 { "‹" } else { " " })]);
    for (place, tab) in tabs.into_iter().enumerate().skip(from) {
        if place > from {
            line.push_span(piece(theme, Role::Dim, " · "));
        }
        line.extend(tab);
    }
    canvas.line(area, 0, &line);
}

fn tab(state: &State, theme: &Theme, place: usize, here: bool) -> Vec<Span<'static>> {
    let Some(view) = state.views.get(place) else { return Vec::new() };
    let count = state.counts.get(&view.name).copied();
    let text = match count {
        Some(count) => format!("{} {}", view.title, thousands(count)),
        None => view.title.clone(),
    };
    let alarm = view.alarm && count.is_some_and(|count| count > 0);
    let words = words(theme, text, here);
    let sign = if alarm { piece(theme, Role::Overdue, "!") } else { plain("") };
    vec![words, sign]
}
