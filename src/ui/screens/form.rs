//! A form as a calm page: labels left, one field a line, errors in words at the field.

use crate::app::screens::form::{Entry, FormState, Hidden, Pick};
use crate::catalogue::form::{Field, Takes};
use crate::domain::text::{fit, safe, width};
use crate::ui::Places;
use crate::ui::canvas::{Canvas, below, indent, piece, plain, top};
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::table::cell;
use crate::ui::widgets::typed::typed;
use crate::ui::widgets::wrap::wrap;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

/// Lines of a long text while it is written, and at most while it is not.
const PROSE: (usize, usize) = (5, 3);
/// The widest that labels become.
const LABELS: usize = 24;
/// The widest that entries become, so that lines stay readable.
const ENTRIES: u16 = 100;

/// What of an entry is drawn by more than words.
enum Live {
    /// Nothing.
    Words,
    /// A line being typed, with the cursor.
    Line,
    /// A long text being written.
    Prose,
}

/// A field as it is drawn: its lines, and what stands on them.
struct Block<'a> {
    field: &'static Field,
    entry: &'a Entry,
    /// The entry in lines; blank where it is live.
    lines: Vec<Line<'static>>,
    live: Live,
    error: Vec<String>,
    focused: bool,
}

impl Block<'_> {
    fn height(&self) -> usize {
        self.lines.len().max(1) + self.error.len()
    }
}

/// Draws the form; the field under the cursor is always in view.
pub fn draw(canvas: &mut Canvas<'_>, places: &Places, form: &FormState) {
    let area = indent(places.body, 1);
    let area = Rect { width: area.width.saturating_sub(1), ..area };
    let used = draw_head(canvas, area, form);
    let area = draw_under(canvas, area, form);
    let fields = below(area, used);
    let labels = form.form.fields.iter().map(|field| width(field.label) + 1).max().unwrap_or(0);
    let labels = labels.min(LABELS);
    let margin = u16::try_from(labels + 4).unwrap_or(u16::MAX);
    let entries = indent(fields, margin);
    let room = entries.width.min(ENTRIES);
    let blocks = blocks(canvas.theme(), form, usize::from(room).max(1));
    let scroll = scroll(&blocks, usize::from(fields.height));
    let mut at = 0;
    for block in &blocks {
        draw_block(canvas, fields, block, (at, scroll), (labels, margin, room));
        at += block.height();
    }
    draw_help(canvas, places.status, form);
}

/// The line under the fields, in a place kept for it; returns the area that is left.
fn draw_under(canvas: &mut Canvas<'_>, area: Rect, form: &FormState) -> Rect {
    let Some(under) = &form.under else { return area };
    let above = top(area, area.height.saturating_sub(1));
    let style = canvas.style(if under.alarm { Role::Warn } else { Role::Dim });
    let text = safe(&under.text);
    canvas.text(below(area, above.height), (0, 0), &fit(&text, usize::from(area.width)), style);
    above
}

/// The title and what is wrong with the whole; returns the lines that it took.
fn draw_head(canvas: &mut Canvas<'_>, area: Rect, form: &FormState) -> u16 {
    let theme = canvas.theme();
    let mut title = Line::default();
    if !form.reference.is_empty() {
        title.push_span(piece(theme, Role::Accent, format!("{}  ", form.reference)));
    }
    title.push_span(piece(theme, Role::Title, form.form.title));
    canvas.line(area, 0, &title);
    if form.saving {
        let saving = Line::from(piece(theme, Role::Dim, "saving …"));
        canvas.right(area, 0, &saving);
    }
    let Some(failure) = &form.failure else { return 2 };
    let error = theme.style(Role::Error);
    let lines = wrap(&format!("! {failure}"), usize::from(area.width));
    let mut row = 1;
    for line in lines.iter().take(4) {
        canvas.text(area, (0, row), line, error);
        row += 1;
    }
    row + 1
}

fn blocks<'a>(theme: &Theme, form: &'a FormState, room: usize) -> Vec<Block<'a>> {
    let fields = form.form.fields.iter().zip(&form.entries).enumerate();
    let block = |(place, (field, entry)): (usize, (&'static Field, &'a Entry))| {
        let focused = place == form.at;
        let (lines, live) = entry_lines(theme, field, entry, focused, room);
        let error = form.error(field.key);
        let error = error.map(|error| wrap(&format!("! {error}"), room)).unwrap_or_default();
        Block { field, entry, lines, live, error, focused }
    };
    fields.map(block).collect()
}

fn entry_lines(
    theme: &Theme,
    field: &Field,
    entry: &Entry,
    focused: bool,
    room: usize,
) -> (Vec<Line<'static>>, Live) {
    match entry {
        Entry::Line(_) | Entry::Secret(_) => (vec![Line::default()], Live::Line),
        Entry::Prose(_) if focused => (vec![Line::default(); PROSE.0], Live::Prose),
        Entry::Prose(area) => {
            let mut lines = wrap(&area.lines().join("\n"), room);
            let more = lines.len() > PROSE.1;
            lines.truncate(PROSE.1);
            if let Some(last) = lines.last_mut().filter(|_| more) {
                last.push_str(" …");
            }
            (lines.into_iter().map(|line| Line::from(plain(line))).collect(), Live::Words)
        }
        Entry::Words(chosen, at) => {
            let (Takes::One(words) | Takes::Many(words)) = field.takes else {
                return (Vec::new(), Live::Words);
            };
            let many = matches!(field.takes, Takes::Many(_));
            let under = focused.then_some(*at).filter(|_| many);
            (choices(theme, words, chosen, under, room), Live::Words)
        }
        Entry::Pick(pick) => (vec![picked(theme, pick, focused)], Live::Words),
        Entry::People(picks, at) => {
            (people(theme, picks, focused.then_some(*at), room), Live::Words)
        }
        Entry::Shown(text) => {
            let lines = wrap(text, room).into_iter();
            (lines.map(|line| Line::from(piece(theme, Role::Dim, line))).collect(), Live::Words)
        }
    }
}

fn picked(theme: &Theme, pick: &Pick, focused: bool) -> Line<'static> {
    if !pick.label.is_empty() {
        return Line::from(plain(pick.label.clone()));
    }
    Line::from(piece(theme, Role::Dim, if focused { "type to find" } else { "–" }))
}

/// Several people, one a line; those who are only described say so. While they are named, the
/// one under the cursor is underlined and the last line asks for more.
fn people(theme: &Theme, picks: &[Pick], at: Option<usize>, room: usize) -> Vec<Line<'static>> {
    let line = |(place, pick): (usize, &Pick)| {
        let note = if pick.id.is_none() { "  as described" } else { "" };
        let name = fit(&pick.label, room.saturating_sub(width(note))).into_owned();
        let mut style = theme.style(Role::Text);
        if at == Some(place) {
            style = style.add_modifier(Modifier::UNDERLINED);
        }
        Line::from(vec![Span::styled(name, style), piece(theme, Role::Dim, note)])
    };
    let mut lines: Vec<Line<'static>> = picks.iter().enumerate().map(line).collect();
    let asks = match (at, picks.is_empty()) {
        (Some(_), true) => Some("type to find or describe somebody"),
        (Some(_), false) => Some("type to add another"),
        (None, true) => Some("–"),
        (None, false) => None,
    };
    lines.extend(asks.map(|asks| Line::from(piece(theme, Role::Dim, asks))));
    lines
}

/// Every word of a vocabulary, the chosen in brackets, over as many lines as it takes. In a
/// list of many the one under the cursor is underlined.
fn choices(
    theme: &Theme,
    words: &[(&str, &str)],
    chosen: &[usize],
    under: Option<usize>,
    room: usize,
) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default()];
    let mut used = 0;
    for (place, (_, label)) in words.iter().enumerate() {
        let on = chosen.contains(&place);
        let mut style = theme.style(if on { Role::Accent } else { Role::Dim });
        if on {
            style = style.add_modifier(Modifier::BOLD);
        }
        if under == Some(place) {
            style = style.add_modifier(Modifier::UNDERLINED);
        }
        for (part, text) in bracketed(label, on, room).into_iter().enumerate() {
            let wide = width(&text) + 1;
            if part > 0 || (used + wide > room && used > 0) {
                lines.push(Line::default());
                used = 0;
            }
            used += wide;
            if let Some(line) = lines.last_mut() {
                line.push_span(Span::styled(text, style));
                line.push_span(plain(" "));
            }
        }
    }
    lines
}

/// A word in brackets where it is chosen, over several lines where it is longer than the room.
fn bracketed(label: &str, on: bool, room: usize) -> Vec<String> {
    let (open, close) = if on { ("[", "]") } else { (" ", " ") };
    let parts = wrap(label, room.saturating_sub(3).max(1));
    let last = parts.len().saturating_sub(1);
    let part = |(at, part): (usize, String)| {
        let start = if at == 0 { open } else { " " };
        format!("{start}{part}{}", if at == last { close } else { "" })
    };
    parts.into_iter().enumerate().map(part).collect()
}

/// The first line in view: the field under the cursor is in view with its error, and a line of
/// what comes after it where there is room.
fn scroll(blocks: &[Block<'_>], room: usize) -> usize {
    let mut at = 0;
    for block in blocks {
        if block.focused {
            let end = at + block.height() + 1;
            let total: usize = blocks.iter().map(Block::height).sum();
            return end.min(total).saturating_sub(room).min(at);
        }
        at += block.height();
    }
    0
}

fn draw_block(
    canvas: &mut Canvas<'_>,
    area: Rect,
    block: &Block<'_>,
    (at, scroll): (usize, usize),
    (labels, margin, room): (usize, u16, u16),
) {
    let theme = canvas.theme();
    let row = |line: usize| {
        let row = (at + line).checked_sub(scroll)?;
        u16::try_from(row).ok().filter(|row| *row < area.height)
    };
    let entries = Rect { width: room, ..indent(area, margin) };
    if let Some(row) = row(0) {
        let sign = if block.focused { "▶ " } else { "  " };
        let star = if block.field.required { "*" } else { "" };
        let role = if block.focused { Role::Accent } else { Role::Dim };
        let label = cell(&format!("{}{star}", block.field.label), labels, false);
        canvas.text(area, (0, row), &format!("{sign}{label}"), theme.style(role));
        draw_live(canvas, block, entries, row);
    }
    for (line, text) in block.lines.iter().enumerate() {
        if let Some(row) = row(line) {
            canvas.line(entries, row, text);
        }
    }
    let error = theme.style(Role::Error);
    for (line, text) in block.error.iter().enumerate() {
        if let Some(row) = row(block.lines.len().max(1) + line) {
            canvas.text(entries, (0, row), text, error);
        }
    }
}

fn draw_live(canvas: &mut Canvas<'_>, block: &Block<'_>, entries: Rect, row: u16) {
    let rest = below(entries, row);
    match (&block.live, block.entry) {
        (Live::Line, Entry::Line(line) | Entry::Secret(Hidden(line))) => {
            let one = top(rest, 1);
            let style = canvas.style(Role::Text);
            if block.focused {
                let rule = canvas.style(Role::Dim).add_modifier(Modifier::UNDERLINED);
                canvas.text(one, (0, 0), &" ".repeat(usize::from(one.width.min(40))), rule);
            }
            typed(canvas, one, line, style, block.focused, None);
        }
        (Live::Prose, Entry::Prose(area)) => {
            let lines = u16::try_from(PROSE.0).unwrap_or(u16::MAX);
            canvas.foreign(top(rest, lines), &**area);
        }
        _ => {}
    }
}

fn draw_help(canvas: &mut Canvas<'_>, area: Rect, form: &FormState) {
    let Some(field) = form.form.fields.get(form.at) else { return };
    let dim = canvas.style(Role::Dim);
    let required = if field.required { "required; " } else { "" };
    canvas.text(area, (1, 0), &format!("{required}{}", field.help), dim);
}
