//! The headline measures of a month: each with its numerator, its denominator and its date, the
//! trend of the one under the cursor, and what it is made of.

use crate::app::screens::measures::MeasuresState;
use crate::documents::source_of;
use crate::domain::choice::Choice;
use crate::domain::measures::{By, Figure, Measure};
use crate::domain::text::{thousands, width};
use crate::store::measures::Measures;
use crate::ui::Places;
use crate::ui::canvas::{Canvas, below, indent, piece, plain, top};
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::chart::columns;
use crate::ui::widgets::figures::bar;
use crate::ui::widgets::table::cell;
use crate::ui::widgets::wrap::wrap;
use ratatui::layout::Rect;
use ratatui::text::Line;

/// Columns of a measure's name, and of its figure.
const NAME: usize = 31;
const FIGURE: usize = 10;
/// Columns of the chart's scale.
const SCALE: usize = 8;
/// Columns from which the breakdown stands beside the measures.
const WIDE: u16 = 150;
/// Lines of the chart on a low screen and on a high one.
const CHART: (u16, u16) = (3, 8);
/// Between a figure and what it is of.
const GAP: &str = "   ";

/// Draws the screen.
pub fn draw(canvas: &mut Canvas<'_>, places: &Places, state: &MeasuresState) {
    let area = indent(places.body, 1);
    let area = Rect { width: area.width.saturating_sub(1), ..area };
    let theme = canvas.theme();
    let Some(facts) = &state.facts else {
        let dim = canvas.style(Role::Dim);
        canvas.text(area, (0, 1), &format!("Counting {} …", state.month.name()), dim);
        return;
    };
    let head = head(theme, state, facts, usize::from(area.width));
    canvas.lines(area, &head, 0);
    let area = below(area, u16::try_from(head.len()).unwrap_or(2));
    let wide = area.width >= WIDE;
    let left = if wide { Rect { width: area.width / 2, ..area } } else { area };
    let words: Vec<String> = Measure::ALL.iter().map(|measure| words(facts, *measure)).collect();
    let room = usize::from(left.width).saturating_sub(1 + NAME + 1 + FIGURE + GAP.len());
    let fits = words.iter().all(|words| width(words) <= room);
    let line = |(place, measure): (usize, &Measure)| {
        let said = if fits { words.get(place).cloned() } else { bare(facts, *measure) };
        measure_line(theme, facts, *measure, place == state.at, said)
    };
    let mut list: Vec<Line<'static>> = Measure::ALL.iter().enumerate().map(line).collect();
    // Where the words of all have no room, those of the one under the cursor stand under it.
    let here = words.get(state.at).filter(|_| !fits).cloned();
    list.extend(here.map(|words| Line::from(piece(theme, Role::Dim, format!(" {words}")))));
    canvas.lines(left, &list, 0);
    let rest = below(left, u16::try_from(list.len()).unwrap_or(0));
    let high = if area.height > 24 { CHART.1 } else { CHART.0 };
    let chart = below(rest, u16::from(area.height > 24));
    draw_trend(canvas, top(chart, high + 1), state);
    let parts = if wide {
        Rect { x: left.right() + 2, width: area.width.saturating_sub(left.width + 2), ..area }
    } else {
        below(chart, high + 1)
    };
    draw_parts(canvas, parts, state);
}

fn head(
    theme: &Theme,
    state: &MeasuresState,
    facts: &Measures,
    columns: usize,
) -> Vec<Line<'static>> {
    let mut first = Line::from(vec![
        piece(theme, Role::Title, "Measures   "),
        piece(theme, Role::Accent, facts.month.name()),
    ]);
    if facts.month != state.month {
        first.push_span(piece(theme, Role::Dim, format!("   {} …", state.month.name())));
    }
    let said = wrap(&source_of(facts), columns).into_iter();
    let mut lines = vec![first];
    lines.extend(said.map(|line| Line::from(piece(theme, Role::Dim, line))));
    lines
}

/// What is counted of a measure, and of what, in words.
fn words(facts: &Measures, measure: Measure) -> String {
    let said = |figure: &Figure| {
        let [part, of] = measure.words_of(figure.part, figure.of);
        format!("{} {part} / {} {of}", count(figure.part), count(figure.of))
    };
    facts.figure(By::All, "", measure).map(said).unwrap_or_default()
}

/// The two numbers alone.
fn bare(facts: &Measures, measure: Measure) -> Option<String> {
    facts.figure(By::All, "", measure).map(parts_of)
}

/// A measure on one line: its figure, and what is counted of what as it is `said`.
fn measure_line(
    theme: &Theme,
    facts: &Measures,
    measure: Measure,
    here: bool,
    said: Option<String>,
) -> Line<'static> {
    let cursor = if here { "▶" } else { " " };
    let figure = facts.figure(By::All, "", measure);
    let shown = figure.map_or_else(|| "–".to_owned(), Figure::shown);
    let alarm = figure.is_some_and(is_alarming);
    let role = if alarm { Role::Overdue } else { Role::Title };
    let mut line = Line::from(vec![
        piece(theme, Role::Accent, cursor),
        plain(cell(measure.label(), NAME, false)),
        piece(theme, role, if alarm { "!" } else { " " }),
        piece(theme, role, cell(&shown, FIGURE, true)),
    ]);
    line.push_span(piece(theme, Role::Dim, format!("{GAP}{}", said.unwrap_or_default())));
    line
}

/// A count with its thousands parted, and a minus that is one.
fn count(count: i64) -> String {
    let sign = if count < 0 { "−" } else { "" };
    format!("{sign}{}", thousands(count.abs()))
}

fn parts_of(figure: &Figure) -> String {
    format!("{} / {}", count(figure.part), count(figure.of))
}

/// Whether a figure should not be there at all.
fn is_alarming(figure: &Figure) -> bool {
    figure.measure == Measure::Designated && figure.part > 0
}

fn draw_trend(canvas: &mut Canvas<'_>, area: Rect, state: &MeasuresState) {
    let theme = canvas.theme();
    let trend = state.trend();
    let heights: Vec<Option<i64>> =
        trend.iter().map(|(_, figure)| figure.and_then(Figure::height)).collect();
    let known: Vec<_> =
        trend.iter().filter_map(|(month, figure)| Some((*month, (*figure)?))).collect();
    let ends = match (known.first(), known.last()) {
        (Some((from, first)), Some((to, last))) if from != to => format!(
            "{}: {} in {}, {} in {}",
            state.measure().label(),
            first.shown(),
            from.short(),
            last.shown(),
            to.short()
        ),
        _ => format!("{}: the trend grows by a month at a time", state.measure().label()),
    };
    canvas.line(area, 0, &Line::from(piece(theme, Role::Title, ends)));
    let chart = below(area, 1);
    let room = usize::from(chart.width).saturating_sub(SCALE);
    let wide = (room / heights.len().max(1)).clamp(1, 4);
    let (low, high) = scale(&heights);
    let rows = columns(&heights, (low, high), usize::from(chart.height), wide);
    let last = rows.len().saturating_sub(1);
    let line = |(at, row): (usize, String)| {
        let scale = match at {
            0 => tenths(high),
            at if at == last => tenths(low),
            _ => String::new(),
        };
        let scale = format!("{} ", cell(&scale, SCALE - 1, true));
        Line::from(vec![piece(theme, Role::Dim, scale), piece(theme, Role::Accent, row)])
    };
    let lines: Vec<Line<'static>> = rows.into_iter().enumerate().map(line).collect();
    canvas.lines(chart, &lines, 0);
}

/// The ends of the chart: a little under the lowest, so that a trend shows, and never a whole
/// that hides what changed.
fn scale(heights: &[Option<i64>]) -> (i64, i64) {
    let known = || heights.iter().flatten().copied();
    let (low, high) = (known().min().unwrap_or(0), known().max().unwrap_or(0));
    let under = low - (high - low) / 2;
    (if low >= 0 { under.max(0) } else { under }, high)
}

/// A height as it stands at the chart.
fn tenths(height: i64) -> String {
    let sign = if height < 0 { "−" } else { "" };
    let (whole, rest) = (height.abs() / 10, height.abs() % 10);
    if rest == 0 { format!("{sign}{}", thousands(whole)) } else { format!("{sign}{whole}.{rest}") }
}

fn draw_parts(canvas: &mut Canvas<'_>, area: Rect, state: &MeasuresState) {
    let theme = canvas.theme();
    let title = format!("{}, by {}", state.measure().label(), state.by().label());
    let mut lines = vec![Line::from(piece(theme, Role::Title, title))];
    let parts = state.parts();
    if parts.is_empty() {
        let said = "It is not counted so; tab goes on to another breakdown.";
        lines.push(Line::from(piece(theme, Role::Dim, said)));
    }
    let most = parts.iter().filter_map(|figure| figure.height()).max().unwrap_or(0);
    let room = usize::from(area.width).saturating_sub(26 + FIGURE + 20).min(30);
    let shown = usize::from(area.height).saturating_sub(1);
    let more = parts.len().saturating_sub(shown);
    let keep = if more > 0 { shown.saturating_sub(1) } else { shown };
    for figure in parts.iter().take(keep) {
        let name = figure.by.part(&figure.key);
        let filled = figure.height().unwrap_or(0).max(0);
        lines.push(Line::from(vec![
            plain(cell(&name, 26, false)),
            piece(theme, Role::Title, cell(&figure.shown(), FIGURE, true)),
            piece(theme, Role::Dim, cell(&parts_of(figure), 18, true)),
            plain("  "),
            piece(theme, Role::Accent, bar(filled, most, room).replace('░', " ")),
        ]));
    }
    if more > 0 {
        let said = format!("and {} more; p prints them all", parts.len() - keep);
        lines.push(Line::from(piece(theme, Role::Dim, said)));
    }
    canvas.lines(area, &lines, 0);
}
