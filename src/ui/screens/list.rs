//! A register as a list: headings, rows, and the record beside them where there is room.

use super::bar::draw_tabs;
use super::record;
use crate::app::marking::Bulk;
use crate::app::moves::PANE_FROM;
use crate::app::screens::list::ListState;
use crate::app::state::State;
use crate::catalogue::RecordView;
use crate::catalogue::column::{Column, Show, Tone};
use crate::catalogue::view::View;
use crate::domain::choice::Choice as _;
use crate::domain::policy::Standing;
use crate::domain::text::thousands;
use crate::domain::text::{fit, safe, width as width_of};
use crate::domain::time::Moment;
use crate::store::query::{Direction, Row};
use crate::ui::Places;
use crate::ui::canvas::{Canvas, below, indent, line_width, piece, plain, top};
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::found::found;
use crate::ui::widgets::table::{GAP, Wish, cell, lay_out};
use crate::ui::widgets::wrap::wrap;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

/// Columns before the first cell: the cursor and the mark.
const MARGIN: u16 = 2;

/// A column as it is drawn.
struct Drawn {
    column: &'static Column,
    width: usize,
}

/// What is drawn of it, and when.
struct Listed<'a> {
    view: &'a View,
    list: &'a ListState,
    now: Moment,
}

/// Draws the list with its tabs, headings and status.
pub fn draw(
    canvas: &mut Canvas<'_>,
    state: &State,
    places: &Places,
    view: &View,
    list: &ListState,
) {
    draw_tabs(canvas, state, top(places.body, 1));
    let body = below(places.body, 1);
    let (body, pane) = split(body);
    let rows = below(body, 1);
    if list.order.is_empty() {
        draw_empty(canvas, rows, view, list);
    } else {
        let listed = Listed { view, list, now: state.now };
        let room = indent(body, MARGIN).width;
        let columns = columns(&listed, room, usize::from(rows.height));
        draw_headings(canvas, body, &columns, view, list);
        for (row, id) in (0..rows.height).zip(list.visible(usize::from(rows.height))) {
            draw_row(canvas, rows, row, &columns, &listed, *id);
        }
    }
    if let Some(pane) = pane {
        draw_pane(canvas, pane, state);
    }
    draw_status(canvas, places.status, (view, list), state.bulk.as_ref());
}

/// The list's area and, on a wide screen, the record's beside it.
fn split(body: Rect) -> (Rect, Option<Rect>) {
    if body.width < PANE_FROM {
        return (body, None);
    }
    let pane = (body.width / 3).clamp(36, 72);
    let list = body.width - pane;
    let beside = Rect { x: body.x + list, width: pane, ..body };
    (Rect { width: list.saturating_sub(1), ..body }, Some(beside))
}

fn columns(listed: &Listed<'_>, room: u16, lines: usize) -> Vec<Drawn> {
    let Listed { view, list, now } = *listed;
    let shown = list.shown_columns(view);
    let sorted = list.sorted_by(view);
    let rows: Vec<&Row> = list.visible(lines).iter().filter_map(|id| list.rows.get(id)).collect();
    let wish = |(column, by_hand): &(&'static Column, u16)| {
        let reference = column.show == Show::Reference;
        let longest = || {
            let text = |row: &&Row| width_of(&text_of(view, row, column, now));
            let longest = rows.iter().map(text).max().unwrap_or(0);
            u16::try_from(longest).unwrap_or(u16::MAX)
        };
        // A reference is never cut, even where it is longer than the catalogue expects.
        let own = if reference { column.width.max(longest()) } else { column.width };
        let width = if *by_hand > 0 && !reference { *by_hand } else { own };
        let is_sorted = sorted.as_ref().is_some_and(|(key, _)| key == column.key);
        // The arrow beside the heading does not cut it.
        let headed = u16::try_from(width_of(column.heading) + 1).unwrap_or(u16::MAX);
        let width = if is_sorted && *by_hand == 0 { width.max(headed) } else { width };
        let importance = if reference { 0 } else { column.importance };
        let whole = if *by_hand == 0 { column.longest() } else { 0 };
        let whole = u16::try_from(whole).unwrap_or(u16::MAX);
        Wish { width, grows: column.grows() && *by_hand == 0, importance, whole }
    };
    let wishes: Vec<Wish> = shown.iter().map(wish).collect();
    let drawn = |(place, width): (usize, u16)| {
        let (column, _) = shown.get(place)?;
        Some(Drawn { column, width: usize::from(width) })
    };
    lay_out(&wishes, room).into_iter().filter_map(drawn).collect()
}

fn text_of(view: &View, row: &Row, column: &Column, now: Moment) -> String {
    let record = RecordView { register: view.register, row };
    let value = record.value(column.key);
    let text = match column.show {
        Show::Clock => column.shown_in_list(value, now),
        _ => column.shown_at(value, now),
    };
    safe(&text).into_owned()
}

fn draw_headings(
    canvas: &mut Canvas<'_>,
    area: Rect,
    columns: &[Drawn],
    view: &View,
    list: &ListState,
) {
    let sorted = list.sorted_by(view);
    let theme = canvas.theme();
    let mut line = Line::default();
    for drawn in columns {
        let arrow = match &sorted {
            Some((key, Direction::Rising)) if key == drawn.column.key => "↑",
            Some((key, Direction::Falling)) if key == drawn.column.key => "↓",
            _ => "",
        };
        let room = drawn.width.saturating_sub(width_of(arrow));
        let heading = fit(drawn.column.heading, room);
        let text = cell(&format!("{heading}{arrow}"), drawn.width, drawn.column.is_right());
        let role = if arrow.is_empty() { Role::Dim } else { Role::Accent };
        line.push_span(piece(theme, role, text));
        line.push_span(plain(" ".repeat(usize::from(GAP))));
    }
    canvas.line(indent(area, MARGIN), 0, &line);
}

fn draw_row(
    canvas: &mut Canvas<'_>,
    area: Rect,
    row: u16,
    columns: &[Drawn],
    listed: &Listed<'_>,
    id: i64,
) {
    let Listed { view, list, now } = *listed;
    let theme = canvas.theme();
    let here = list.selected == Some(id);
    if here {
        let line = Rect { y: area.y + row, height: 1, ..area };
        let selection = theme.style(Role::Selection);
        canvas.lay(line, selection);
    }
    let cursor = if here { "▶" } else { " " };
    canvas.text(area, (0, row), cursor, theme.style(Role::Accent));
    if list.marks.contains_key(&id) {
        canvas.text(area, (1, row), "•", theme.style(Role::Mark));
    }
    let cells = indent(area, MARGIN);
    let Some(record) = list.rows.get(&id) else {
        canvas.text(cells, (0, row), "…", theme.style(Role::Dim));
        return;
    };
    let sought = if list.found.contains(&id) { list.sought.as_str() } else { "" };
    let mut line = Line::default();
    for drawn in columns {
        let value = RecordView { register: view.register, row: record }.value(drawn.column.key);
        let style = tone(theme, drawn.column.tone_at(value, now), here);
        let text = text_of(view, record, drawn.column, now);
        let text = cell(&text, drawn.width, drawn.column.is_right());
        line.extend(highlighted(theme, text, sought, style));
        line.push_span(plain(" ".repeat(usize::from(GAP))));
    }
    canvas.line(cells, row, &line);
}

/// How a tone looks. On the selected row it keeps its weight and takes the selection's colours,
/// against which its own could not be read; symbol and word still say what it is.
pub fn tone(theme: &Theme, tone: Tone, selected: bool) -> Style {
    let style = match tone {
        Tone::Plain => Style::new(),
        Tone::Dim if selected => Style::new(),
        Tone::Dim => theme.style(Role::Dim),
        Tone::Overdue => theme.style(Role::Overdue),
        Tone::Band("CRITICAL") => theme.style(Role::Critical),
        Tone::Band("HIGH") => theme.style(Role::High),
        Tone::Band("MEDIUM") => theme.style(Role::Medium),
        Tone::Band("LOW") => theme.style(Role::Low),
        Tone::Band(_) => theme.style(Role::Unscored),
    };
    if selected { Style { fg: None, bg: None, ..style } } else { style }
}

fn highlighted(theme: &Theme, text: String, sought: &str, style: Style) -> Vec<Span<'static>> {
    let places = found(&text, sought);
    if places.is_empty() {
        return vec![Span::styled(text, style)];
    }
    let marked = theme.style(Role::Mark).add_modifier(Modifier::UNDERLINED);
    let mut spans = Vec::new();
    let mut at = 0;
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default().to_owned();
    for place in places {
        spans.push(Span::styled(part(at, place.start), style));
        spans.push(Span::styled(part(place.start, place.end), marked));
        at = place.end;
    }
    spans.push(Span::styled(part(at, text.len()), style));
    spans
}

fn draw_empty(canvas: &mut Canvas<'_>, area: Rect, view: &View, list: &ListState) {
    let text = if list.complete { view.empty(&list.filter) } else { "Reading …".to_owned() };
    let dim = canvas.style(Role::Dim);
    let room = usize::from(area.width.saturating_sub(2 * MARGIN));
    for (row, line) in (1..area.height).zip(wrap(&text, room)) {
        canvas.text(indent(area, MARGIN), (0, row), &line, dim);
    }
}

fn draw_pane(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    canvas.rule_down(area);
    let area = indent(area, 2);
    let Some(pane) = &state.pane else {
        let text = "not read in passing: ⏎ opens it, and the audit keeps who looked";
        let dim = canvas.style(Role::Dim);
        let lines = wrap(text, usize::from(area.width));
        let at_hand = state.shown().is_some_and(|(_, list)| list.selected.is_some());
        for (row, line) in (0..area.height).zip(&lines).filter(|_| at_hand) {
            canvas.text(area, (0, row), line, dim);
        }
        return;
    };
    match &pane.detail {
        Some(detail) => {
            let policy = state.policies.on(state.today());
            let lines =
                record::lines(canvas.theme(), (policy, state.now), detail, area.width, false);
            canvas.lines(area, &lines, 0);
        }
        None => {
            let dim = canvas.style(Role::Dim);
            canvas.text(area, (0, 0), "…", dim);
        }
    }
}

fn draw_status(
    canvas: &mut Canvas<'_>,
    area: Rect,
    (view, list): (&View, &ListState),
    bulk: Option<&Bulk>,
) {
    let theme = canvas.theme();
    let right =
        Line::from(vec![piece(theme, Role::Dim, format!("  {} ", whereabouts(view, list)))]);
    let mut after = Line::default();
    if !list.sought.trim().is_empty() {
        let count = thousands(i64::try_from(list.found.len()).unwrap_or(i64::MAX));
        after.push_span(piece(theme, Role::Dim, "found  "));
        after.push_span(plain(format!("{count} with {}   ", list.sought)));
    }
    if !list.marks.is_empty() {
        let count = thousands(i64::try_from(list.marks.len()).unwrap_or(i64::MAX));
        after.push_span(piece(theme, Role::Mark, format!("• {count} marked")));
    }
    if let Some(bulk) = bulk.filter(|bulk| bulk.asked > 1) {
        after.push_span(piece(theme, Role::Accent, format!("   changing  {}", bulk.progress())));
    }
    let mut left = Line::from(vec![plain(" "), piece(theme, Role::Dim, by_policy(view))]);
    if !list.filter.is_empty() {
        let others =
            line_width(&left) + " filter  ".len() + line_width(&after) + line_width(&right);
        let room = usize::from(area.width).saturating_sub(others);
        left.push_span(piece(theme, Role::Dim, "filter  "));
        left.push_span(piece(theme, Role::Accent, fit(&safe(&list.filter), room).into_owned()));
        left.push_span(plain("   "));
    }
    left.spans.extend(after.spans);
    canvas.line(area, 0, &left);
    canvas.right(area, 0, &right);
}

/// Where the cursor is in a list, and the order of it.
fn whereabouts(view: &View, list: &ListState) -> String {
    let mut said = String::new();
    if !list.order.is_empty() {
        let more = if list.complete { "" } else { " …" };
        let number = |n: usize| thousands(i64::try_from(n).unwrap_or(i64::MAX));
        said = format!("{} of {}{more}", number(list.place + 1), number(list.order.len()));
    }
    if let Some((key, direction)) = list.sorted_by(view) {
        let key = key.replace('-', " ");
        let falling = if direction == Direction::Falling { ", falling" } else { "" };
        said.push_str(&format!("   sorted by {key}{falling}"));
    }
    said
}

/// What the policy's numbers in the view are where nobody has published them.
fn by_policy(view: &View) -> String {
    match view.standing {
        None | Some(Standing::Published) => String::new(),
        Some(standing) => format!("{}: {}   ", view.title, standing.label()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_on_the_selected_row_leaves_the_selection_its_colours() {
        for name in Theme::names() {
            let theme = Theme::named(&name).expect("a shipped theme");
            for band in ["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNSCORED"] {
                let style = tone(&theme, Tone::Band(band), true);
                assert_eq!((style.fg, style.bg), (None, None), "{name} {band}");
            }
            assert_eq!(tone(&theme, Tone::Overdue, true).fg, None, "{name}");
        }
        let dark = Theme::named("dark").expect("a shipped theme");
        assert!(tone(&dark, Tone::Band("HIGH"), false).fg.is_some());
    }
}
