//! Drawing, from the state alone: nothing here knows a database, a clock or a terminal.

pub mod canvas;
pub mod screens;
pub mod theme;
pub mod widgets;

use crate::app::commands;
use crate::app::screens::prompt::Prompt;
use crate::app::state::{Notice, Overlay, State};
use canvas::{Canvas, piece, plain};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use theme::{Role, Theme};
use widgets::hints::{Hint, hints};
use widgets::wrap::wrap;

/// The least columns and lines that the program can be used at.
pub const LEAST: (u16, u16) = (60, 15);

/// Where the parts of the screen are.
#[derive(Debug, Clone, Copy)]
pub struct Places {
    /// The bar: where you are, who, when.
    pub bar: Rect,
    /// The ten screens.
    pub screens: Rect,
    /// Everything between the screens and the status.
    pub body: Rect,
    /// The line above the footer.
    pub status: Rect,
    /// What the next key can do.
    pub foot: Rect,
}

impl Places {
    fn of(area: Rect) -> Self {
        let line = |y: u16| Rect { y: area.y + y, height: 1, ..area }.intersection(area);
        let last = area.height.saturating_sub(1);
        let body = Rect { y: area.y + 2, height: area.height.saturating_sub(4), ..area };
        Self {
            bar: line(0),
            screens: line(1),
            body: body.intersection(area),
            status: line(last.saturating_sub(1)),
            foot: line(last),
        }
    }
}

/// Draws the whole screen. The size is the frame's own, whatever the state believes.
pub fn draw(state: &State, theme: &Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    let mut canvas = Canvas::new(frame.buffer_mut(), theme);
    if area.width < LEAST.0 || area.height < LEAST.1 {
        too_small(&mut canvas, area);
        return;
    }
    let places = Places::of(area);
    screens::bar::draw(&mut canvas, state, &places);
    let opaque = state.overlays.iter().rposition(covers);
    if opaque.is_none() {
        match state.shown() {
            Some((view, list)) => screens::list::draw(&mut canvas, state, &places, view, list),
            None => screens::home::draw(&mut canvas, state, &places),
        }
    }
    for overlay in state.overlays.iter().skip(opaque.unwrap_or(0)) {
        draw_overlay(&mut canvas, state, &places, overlay);
    }
    draw_foot(&mut canvas, state, &places);
    if let Some(cursor) = canvas.cursor {
        frame.set_cursor_position(cursor);
    }
}

fn too_small(canvas: &mut Canvas<'_>, area: Rect) {
    let text = format!(
        "{} × {} is too small; probity needs {} × {}",
        area.width, area.height, LEAST.0, LEAST.1
    );
    let style = canvas.style(Role::Warn);
    canvas.text(area, (0, area.height / 2), &text, style);
}

/// Whether an overlay hides all that is beneath it.
fn covers(overlay: &Overlay) -> bool {
    match overlay {
        Overlay::Detail(_)
        | Overlay::Form(_)
        | Overlay::Help(_)
        | Overlay::Scoring(_)
        | Overlay::Review(_)
        | Overlay::Meeting(_)
        | Overlay::Daily(_)
        | Overlay::Renewals(_)
        | Overlay::Measures(_)
        | Overlay::Forecast(_)
        | Overlay::Preview(_) => true,
        Overlay::Choose(_) | Overlay::Prompt(_) | Overlay::Confirm(_) | Overlay::Revealed(_) => {
            false
        }
    }
}

fn draw_overlay(canvas: &mut Canvas<'_>, state: &State, places: &Places, overlay: &Overlay) {
    // A field under something else does not keep the terminal's cursor.
    canvas.cursor = None;
    if covers(overlay) {
        canvas.clear(places.body);
        canvas.clear(places.status);
    }
    match overlay {
        Overlay::Detail(detail) => screens::detail::draw(canvas, state, places, detail),
        Overlay::Form(form) => screens::form::draw(canvas, places, form),
        Overlay::Choose(chooser) => screens::choose::draw(canvas, places, chooser),
        Overlay::Prompt(prompt) => screens::prompt::draw(canvas, places, prompt),
        Overlay::Confirm(confirm) => screens::confirm::draw(canvas, places, confirm),
        Overlay::Help(help) => screens::help::draw(canvas, state, places, help),
        Overlay::Scoring(scoring) => screens::scoring::draw(canvas, places, scoring),
        Overlay::Review(review) => screens::review::draw(canvas, places, review),
        Overlay::Meeting(meeting) => screens::meeting::draw(canvas, state, places, meeting),
        Overlay::Daily(daily) => screens::daily::draw(canvas, state, places, daily),
        Overlay::Renewals(renewals) => screens::renewals::draw(canvas, places, renewals),
        Overlay::Measures(measures) => screens::measures::draw(canvas, places, measures),
        Overlay::Forecast(forecast) => screens::forecast::draw(canvas, state, places, forecast),
        Overlay::Preview(preview) => screens::preview::draw(canvas, places, preview),
        Overlay::Revealed(revealed) => screens::revealed::draw(canvas, places, revealed),
    }
}

/// What was done or why it was refused, whole: a long sentence takes lines from what is above it.
fn draw_notice(canvas: &mut Canvas<'_>, places: &Places, notice: &Notice) {
    let (sign, role) = if notice.error { ("!", Role::Error) } else { ("✓", Role::Ok) };
    let room = usize::from(places.status.width).saturating_sub(4);
    let texts = wrap(&notice.text, room);
    let above = u16::try_from(texts.len().saturating_sub(1)).unwrap_or(0).min(places.body.height);
    let area = Rect {
        y: places.status.y.saturating_sub(above),
        height: above + places.status.height,
        ..places.status
    };
    canvas.clear(area);
    for (at, text) in texts.into_iter().enumerate().take(usize::from(area.height)) {
        let sign = if at == 0 { sign } else { " " };
        let sign = piece(canvas.theme(), role, format!(" {sign} "));
        canvas.line(area, u16::try_from(at).unwrap_or(0), &Line::from(vec![sign, plain(text)]));
    }
}

/// The notice, where nothing is being typed in its place, and the hints.
fn draw_foot(canvas: &mut Canvas<'_>, state: &State, places: &Places) {
    let typing = matches!(state.overlays.last(), Some(Overlay::Prompt(Prompt { .. })));
    let context = commands::context(state);
    let reason = matches!(context, commands::Context::Reason | commands::Context::Verdict);
    if let Some(notice) = state.notice.as_ref().filter(|_| !typing && !reason) {
        draw_notice(canvas, places, notice);
    }
    let last = |hint: &Hint| hint.1 == "keys";
    let (always, others): (Vec<Hint>, Vec<Hint>) =
        commands::hints(state).into_iter().partition(last);
    let columns = usize::from(places.foot.width);
    let line = hints(canvas.theme(), &others, &always, columns);
    canvas.line(places.foot, 0, &line);
}
