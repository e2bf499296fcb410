//! The review of a complaint: its words, then each indicator with the evidence that met it.

use crate::app::screens::review::ReviewState;
use crate::domain::choice::Choice;
use crate::domain::complaint::IndicatorState;
use crate::domain::policy::Standing;
use crate::domain::text::{fit, safe};
use crate::domain::time::show_date;
use crate::store::complaint::Verdict;
use crate::store::complaint::review::Found;
use crate::ui::Places;
use crate::ui::canvas::{Canvas, below, indent, line_width, piece, plain, top};
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::typed::typed;
use crate::ui::widgets::wrap::wrap;
use ratatui::layout::Rect;
use ratatui::text::Line;

/// Lines of the allegation on a low screen and on a high one.
const EXCERPT: (usize, usize) = (4, 12);
/// Lines from which there is room for the longer excerpt.
const HIGH: u16 = 34;

/// Draws the screen; the indicator under the cursor is always in view.
pub fn draw(canvas: &mut Canvas<'_>, places: &Places, state: &ReviewState) {
    let area = indent(places.body, 1);
    let area = Rect { width: area.width.saturating_sub(1), ..area };
    let theme = canvas.theme();
    let head = head(theme, state, area);
    canvas.lines(area, &head, 0);
    let rest = below(area, u16::try_from(head.len()).unwrap_or(area.height));
    canvas.rule_across(rest);
    let foot = foot(theme, state, usize::from(area.width));
    let foot_height = u16::try_from(foot.len()).unwrap_or(0);
    let list = below(rest, 1);
    let list = top(list, list.height.saturating_sub(foot_height));
    let mut lines = Vec::new();
    let mut here = 0..0;
    for (place, found) in state.review.indicators.iter().enumerate() {
        let from = lines.len();
        lines.extend(indicator(theme, found, place == state.at, usize::from(area.width)));
        if place == state.at {
            here = from..lines.len();
        }
    }
    if lines.is_empty() {
        lines.push(Line::from(plain("No indicator of the matrix is met by its words.")));
    }
    let room = usize::from(list.height);
    let scroll = here.end.saturating_sub(room).min(here.start);
    canvas.lines(list, &lines, scroll);
    let below_list = Rect { y: list.y + list.height, height: foot_height, ..list };
    canvas.lines(below_list, &foot, 0);
    draw_typing(canvas, places.status, state);
}

/// Whom and what, and the beginning of the complaint.
fn head(theme: &Theme, state: &ReviewState, area: Rect) -> Vec<Line<'static>> {
    let review = &state.review;
    let mut first = Line::from(vec![
        piece(theme, Role::Accent, format!("{}   ", review.reference)),
        plain(safe(&review.subject).into_owned()),
        piece(theme, Role::Dim, format!("   received {}", show_date(review.received))),
    ]);
    if review.others > 0 {
        let s = if review.others == 1 { "" } else { "s" };
        let others = format!("   {} other complaint{s}", review.others);
        first.push_span(piece(theme, Role::Warn, others));
    }
    let mut lines = Vec::new();
    let became = review.report.as_ref().map(|report| format!("became {report}"));
    match became.map(|became| piece(theme, Role::Ok, became)) {
        // On a narrow screen it is no use cut: it has a line of its own.
        Some(became) if line_width(&first) + 3 + became.width() > usize::from(area.width) => {
            lines.extend([first, Line::from(became)]);
        }
        became => {
            first.extend(became.map(|became| [plain("   "), became]).into_iter().flatten());
            lines.push(first);
        }
    }
    let most = if area.height >= HIGH { EXCERPT.1 } else { EXCERPT.0 };
    let mut words = wrap(&review.allegation, usize::from(area.width));
    let more = words.len() > most;
    words.truncate(most);
    if let Some(last) = words.last_mut().filter(|_| more) {
        *last = format!("{} …", fit(last, usize::from(area.width).saturating_sub(2)));
    }
    lines.extend(words.into_iter().map(|line| Line::from(plain(line))));
    lines
}

/// One indicator: its sign, name and state, its evidence and what was made of it.
fn indicator(theme: &Theme, found: &Found, here: bool, columns: usize) -> Vec<Line<'static>> {
    let (sign, role) = match found.state {
        IndicatorState::Met => ("?", Role::Warn),
        IndicatorState::Confirmed => ("✓", Role::Ok),
        IndicatorState::Dismissed => ("–", Role::Dim),
    };
    let cursor = if here { "▶" } else { " " };
    let name = if here { Role::Title } else { Role::Text };
    let mut lines = vec![Line::from(vec![
        piece(theme, Role::Accent, cursor),
        piece(theme, role, format!("{sign} ")),
        piece(theme, name, safe(&found.label).into_owned()),
        piece(theme, role, format!("   {}", found.state.label())),
    ])];
    let room = columns.saturating_sub(4);
    let set_in = |text: String, role| {
        let wrapped = wrap(&text, room).into_iter();
        wrapped.map(move |line| Line::from(piece(theme, role, format!("    {line}"))))
    };
    lines.extend(set_in(format!("“{}”", found.evidence), Role::Text));
    if let (Some(reason), Some(by)) = (&found.reason, &found.by) {
        lines.extend(set_in(format!("{by}: {reason}"), Role::Dim));
    }
    lines
}

/// What the matrix is, and what is left to do.
fn foot(theme: &Theme, state: &ReviewState, columns: usize) -> Vec<Line<'static>> {
    let (standing, source) = &state.review.standing;
    // A source that says so itself need not be said twice.
    let local = *standing == Standing::Local && source.starts_with("local default");
    let standing = if local { String::new() } else { format!("{}: ", standing.label()) };
    let text = format!(
        "The matrix only points: whole words are matched and a “not” is not understood. Its words \
         are {standing}{source}."
    );
    let wrapped = wrap(&text, columns).into_iter();
    let mut lines: Vec<Line<'static>> =
        wrapped.map(|line| Line::from(piece(theme, Role::Dim, line))).collect();
    let confirmed = |f: &&Found| f.state == IndicatorState::Confirmed;
    let standing = state.review.indicators.iter().filter(confirmed).count();
    let reviewed = !state.review.indicators.is_empty() && state.open_indicators() == 0;
    if reviewed && state.review.report.is_none() {
        let said = match standing {
            0 => "Reviewed: nothing stands.".to_owned(),
            1 => "Reviewed: 1 indicator stands; i makes intelligence of it.".to_owned(),
            n => format!("Reviewed: {n} indicators stand; i makes intelligence of them."),
        };
        lines.push(Line::from(piece(theme, Role::Title, said)));
    }
    lines
}

fn draw_typing(canvas: &mut Canvas<'_>, area: Rect, state: &ReviewState) {
    let Some((verdict, line)) = &state.typing else { return };
    let name = match verdict {
        Verdict::Confirm => " why it stands  ",
        Verdict::Dismiss => " why it does not  ",
    };
    let accent = canvas.style(Role::Accent);
    let column = canvas.text(area, (0, 0), name, accent);
    let style = canvas.style(Role::Text);
    typed(canvas, indent(area, column), line, style, true, None);
}
