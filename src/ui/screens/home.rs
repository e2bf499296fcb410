//! The first screen: what changed, what is overdue, the backlog and what falls due. Every figure
//! says what it is out of.

use crate::app::state::State;
use crate::domain::choice::Choice as _;
use crate::domain::daily::DailyState;
use crate::domain::month::Month;
use crate::domain::policy::Standing;
use crate::domain::text::{singular, thousands, width};
use crate::domain::time::{Date, london, show_date, time_left};
use crate::store::home::{Gaps, Home};
use crate::ui::Places;
use crate::ui::canvas::{Canvas, indent, line_width, piece, plain};
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::figures::{heat_step, per_cent, shade, trend};
use crate::ui::widgets::table::cell;
use crate::ui::widgets::wrap::wrap;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Columns of a figure's label.
const LABEL: usize = 24;
/// Between two parts of a figure.
const SEPARATOR: &str = " · ";
/// Lines from which the calendar takes a line a month.
const HIGH: u16 = 34;
/// Columns of a month's bar at most.
const BAR: i64 = 60;

/// Draws the figures, or how to begin.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, places: &Places) {
    let area = indent(places.body, 1);
    let area = Rect { width: area.width.saturating_sub(1), ..area };
    let theme = canvas.theme();
    let Some(home) = &state.home else {
        let dim = canvas.style(Role::Dim);
        canvas.text(area, (0, 1), "Reading the workspace …", dim);
        return;
    };
    let lines = if is_empty(state, home) {
        beginning(theme, usize::from(area.width))
    } else {
        figures(theme, state, home, area)
    };
    canvas.lines(area, &lines, 0);
}

fn is_empty(state: &State, home: &Home) -> bool {
    home.backlog.0 == 0
        && state.counts.get("people").is_none_or(|count| *count == 0)
        && home.mine.0 == 0
}

fn beginning(theme: &Theme, columns: usize) -> Vec<Line<'static>> {
    let mut lines = vec![
        Line::default(),
        Line::from(piece(theme, Role::Title, "This workspace is empty.")),
        Line::default(),
    ];
    for (way, how) in [
        (
            "import",
            "Leave with q and run `probity import gifts FILE --dry-run` on a register of gifts \
            you have; it shows what would happen before anything is written. `intelligence` and \
            `complaints` are imported alike.",
        ),
        (
            "add",
            "Press 9 and n to add people, tab and n to add posts; then 2 and n opens a vetting \
            case. Every register takes a record by n. Once somebody of a force is here, \
            `probity import hr FILE` brings the others of it from HR's list.",
        ),
    ] {
        let room = columns.saturating_sub(10);
        for (at, text) in wrap(how, room).into_iter().enumerate() {
            let way = if at == 0 { way } else { "" };
            let label = piece(theme, Role::Accent, format!("{way:10}"));
            lines.push(Line::from(vec![label, plain(text)]));
        }
        lines.push(Line::default());
    }
    lines
}

fn figures(theme: &Theme, state: &State, home: &Home, area: Rect) -> Vec<Line<'static>> {
    let columns = usize::from(area.width);
    let high = area.height >= HIGH;
    let mut parts = vec![
        gaps(theme, &home.gaps, columns),
        since(theme, state, home, columns),
        daily(theme, home, columns),
        overdue(theme, home, columns),
        meeting(theme, state, home, columns),
        mine(theme, state, home, columns),
        backlog(theme, home, columns),
        if high {
            calendar_tall(theme, state, home, columns)
        } else {
            calendar(theme, state, home, columns)
        },
        warned(theme, state, home, columns),
    ];
    parts.retain(|part| !part.is_empty());
    let used: usize = parts.iter().map(Vec::len).sum();
    // Blank lines between the parts where there is room for all of them.
    let airy = used + parts.len() <= usize::from(area.height);
    let mut lines = if airy { vec![Line::default()] } else { Vec::new() };
    for part in parts {
        if airy && lines.len() > 1 {
            lines.push(Line::default());
        }
        lines.extend(part);
    }
    lines
}

/// Parts of a figure after its label, over as many lines as they take.
fn row(
    theme: &Theme,
    label: &str,
    parts: Vec<Vec<Span<'static>>>,
    columns: usize,
) -> Vec<Line<'static>> {
    let start = |label: &str| Line::from(piece(theme, Role::Dim, cell(label, LABEL, false)));
    let mut lines = vec![start(label)];
    let mut used = LABEL;
    for part in parts {
        let part = Line::from(part);
        let wide = line_width(&part);
        if used > LABEL && used + wide > columns {
            lines.push(start(""));
            used = LABEL;
        }
        if let Some(line) = lines.last_mut() {
            if used > LABEL {
                line.push_span(piece(theme, Role::Dim, SEPARATOR));
            }
            line.extend(part.spans);
        }
        used += wide + width(SEPARATOR);
    }
    lines
}

fn counted(theme: &Theme, count: i64, words: &str, alarm: bool) -> Vec<Span<'static>> {
    let sign = piece(theme, Role::Overdue, if alarm && count > 0 { "! " } else { "" });
    let role = if count == 0 { Role::Dim } else { Role::Title };
    let words = if count == 1 { singular(words) } else { words.to_owned() };
    vec![sign, piece(theme, role, thousands(count)), plain(format!(" {words}"))]
}

fn since(theme: &Theme, state: &State, home: &Home, columns: usize) -> Vec<Line<'static>> {
    let label = match state.looked {
        Some(at) => format!("since {}", london(at).format("%a %-d %b %H:%M")),
        None => "since you last looked".to_owned(),
    };
    let mut parts = Vec::new();
    if let Some((all, open)) = home.since_close {
        let mut part = counted(theme, all, "items since the last close", false);
        part.push(plain(format!(", {} unassessed", thousands(open))));
        parts.push(part);
    }
    let others = home.changed.iter();
    parts.extend(others.map(|(name, count)| {
        counted(theme, *count, &format!("× {}", name.replace('-', " ")), false)
    }));
    if home.changed.is_empty() {
        let text = if state.looked.is_some() { "no change by others" } else { "first look" };
        parts.push(vec![piece(theme, Role::Dim, text)]);
    }
    let mut lines = row(theme, &label, parts, columns);
    if !home.clocks.is_empty() {
        let count = i64::try_from(home.clocks.len()).unwrap_or(i64::MAX);
        let words = if count == 1 { "referral to make" } else { "referrals to make" };
        let mut parts = vec![counted(theme, count, words, true)];
        parts.extend(home.clocks.iter().map(|(reference, until)| {
            let role = if *until < state.now { Role::Overdue } else { Role::Text };
            let reference = piece(theme, Role::Accent, format!("{reference}  "));
            vec![reference, piece(theme, role, time_left(*until, state.now))]
        }));
        lines.extend(row(theme, "clocks", parts, columns));
    }
    lines
}

/// Where today's daily page stands.
fn daily(theme: &Theme, home: &Home, columns: usize) -> Vec<Line<'static>> {
    let Some(page) = &home.daily else { return Vec::new() };
    let (all, open) = page.counts;
    let state = match page.state {
        None => piece(theme, Role::Warn, "not held yet"),
        Some(DailyState::Open) => piece(theme, Role::Ok, "open"),
        Some(DailyState::Closed) => piece(theme, Role::Dim, "closed"),
    };
    let count = i64::try_from(open).unwrap_or(i64::MAX);
    let left = if page.state == Some(DailyState::Closed) { "left open" } else { "to do" };
    let left = counted(theme, count, &format!("of {all} {left}"), false);
    let name = piece(theme, Role::Accent, format!("{}  ", page.reference));
    row(theme, "daily page, D", vec![vec![name, state], left], columns)
}

fn overdue(theme: &Theme, home: &Home, columns: usize) -> Vec<Line<'static>> {
    let mut roles: Vec<&'static str> = Vec::new();
    for (role, ..) in &home.overdue {
        if !roles.contains(role) {
            roles.push(role);
        }
    }
    let of = |role: &&'static str| {
        let mine = home.overdue.iter().filter(|(whose, ..)| whose == role);
        let parts = mine.map(|(_, what, count)| counted(theme, *count, what, true)).collect();
        row(theme, &format!("overdue, {role}"), parts, columns)
    };
    roles.iter().flat_map(of).collect()
}

fn gaps(theme: &Theme, gaps: &Gaps, columns: usize) -> Vec<Line<'static>> {
    let mut designated = counted(theme, gaps.designated, "designated posts", true);
    if let Some(days) = gaps.longest {
        designated.push(plain(format!(", the longest {} d", thousands(days))));
    }
    let parts = vec![
        designated,
        counted(theme, gaps.sensitive, "sensitive", true),
        counted(theme, gaps.others, "others", false),
        vec![piece(theme, Role::Dim, "held without clearance")],
    ];
    row(theme, "gap list, ^G", parts, columns)
}

fn backlog(theme: &Theme, home: &Home, columns: usize) -> Vec<Line<'static>> {
    let (people, without) = home.backlog;
    let now = vec![
        piece(theme, Role::Title, per_cent(without, people)),
        plain(format!("  {} of {}", thousands(without), thousands(people))),
    ];
    let mut parts = vec![now];
    if let (Some(first), Some(last)) = (home.trend.first(), home.trend.last()) {
        let rate = |(_, people, without): &(Month, i64, i64)| {
            without.saturating_mul(10_000).checked_div(*people).unwrap_or(0)
        };
        let rates: Vec<i64> = home.trend.iter().map(rate).collect();
        let bare = |month: &(Month, i64, i64)| per_cent(month.2, month.1).replace(" %", "");
        parts.push(vec![
            plain(format!("{} ", bare(first))),
            piece(theme, Role::Accent, trend(&rates)),
            plain(format!(" {}  ", bare(last))),
            piece(theme, Role::Dim, format!("{} → {}", first.0.short(), last.0.short())),
        ]);
    }
    row(theme, "backlog", parts, columns)
}

/// What can be done in a month, and whether that is no more than a local default.
fn capacity(state: &State, home: &Home) -> String {
    format!("capacity {} a month{}", home.capacity, sure(state, "capacity"))
}

/// How sure a group of the policy is, in brackets, where it is not published.
fn sure(state: &State, group: &str) -> String {
    match state.policies.on(state.today()).standing(group).0 {
        Standing::Published => String::new(),
        standing => format!(" ({})", standing.label()),
    }
}

/// The clearances that end inside each warning of policy.
fn warned(theme: &Theme, state: &State, home: &Home, columns: usize) -> Vec<Line<'static>> {
    let figure = |(days, count): &(u32, i64)| {
        let days = plain(format!("{days} d "));
        vec![days, piece(theme, Role::Title, thousands(*count))]
    };
    let mut parts: Vec<Vec<Span<'static>>> = home.warned.iter().map(figure).collect();
    let sure = sure(state, "warn");
    if !sure.is_empty() {
        parts.push(vec![piece(theme, Role::Dim, sure.trim().to_owned())]);
    }
    row(theme, "ending inside", parts, columns)
}

fn calendar(theme: &Theme, state: &State, home: &Home, columns: usize) -> Vec<Line<'static>> {
    let cell = |(month, count): &(Date, i64)| {
        let step = heat_step(*count, home.capacity.into());
        let heat = Span::styled(format!("{}{}", shade(step), thousands(*count)), theme.heat(step));
        let over = if *count > home.capacity.into() { "!" } else { "" };
        let name = plain(format!("{} ", month.format("%b")));
        vec![name, heat, piece(theme, Role::Overdue, over)]
    };
    let mut parts: Vec<Vec<Span<'static>>> = home.calendar.iter().map(cell).collect();
    parts.push(vec![piece(theme, Role::Dim, capacity(state, home))]);
    row(theme, "re-vetting due", parts, columns)
}

/// The calendar with a line a month: a bar, what can be done marked on it, and by how much it
/// is over.
fn calendar_tall(theme: &Theme, state: &State, home: &Home, columns: usize) -> Vec<Line<'static>> {
    let capacity_now = i64::from(home.capacity);
    let most = home.calendar.iter().map(|(_, count)| *count).max().unwrap_or(0).max(capacity_now);
    let room = i64::try_from(columns.saturating_sub(LABEL + 40)).unwrap_or(BAR).clamp(10, BAR);
    let cells = |count: i64| {
        let cells = count.max(0).saturating_mul(room) / most.max(1);
        usize::try_from(cells).unwrap_or(0)
    };
    let line = |(month, count): &(Date, i64)| {
        let step = heat_step(*count, capacity_now);
        let (filled, mark) = (cells(*count), cells(capacity_now));
        let bar = shade(step).repeat(filled);
        let rest = cells(most).saturating_sub(filled);
        let rest: String =
            (0..rest).map(|at| if filled + at == mark { '┊' } else { ' ' }).collect();
        let mut line = Line::from(vec![
            plain(format!("{}  ", month.format("%b %Y"))),
            Span::styled(bar, theme.heat(step)),
            piece(theme, Role::Dim, rest),
            plain(format!("  {}", thousands(*count))),
        ]);
        if *count > capacity_now {
            let over = format!("  ! {} over capacity", thousands(*count - capacity_now));
            line.push_span(piece(theme, Role::Overdue, over));
        }
        line
    };
    let head = vec![vec![plain(capacity(state, home))]];
    let mut lines = row(theme, "re-vetting due", head, columns);
    let pad = |line: Line<'static>| {
        let mut padded = Line::from(plain(" ".repeat(LABEL)));
        padded.extend(line.spans);
        padded
    };
    lines.extend(home.calendar.iter().map(line).map(pad));
    lines
}

fn meeting(theme: &Theme, state: &State, home: &Home, columns: usize) -> Vec<Line<'static>> {
    let Some((reference, on, items, overdue)) = &home.meeting else { return Vec::new() };
    let (until, role) = until((*on - state.today()).num_days());
    let parts = vec![
        vec![
            piece(theme, Role::Accent, reference.clone()),
            plain(format!("  {}  ", on.format("%a %-d %b %Y"))),
            piece(theme, role, until),
        ],
        counted(theme, *items, "items wait", false),
        counted(theme, *overdue, "actions overdue", true),
    ];
    row(theme, "next meeting", parts, columns)
}

/// How far off a meeting is; one whose day has passed is still to be held.
fn until(days: i64) -> (String, Role) {
    match days {
        0 => ("today".to_owned(), Role::Text),
        days if days < 0 => (format!("! {} d over", -days), Role::Overdue),
        days => (format!("{days} d"), Role::Text),
    }
}

fn mine(theme: &Theme, state: &State, home: &Home, columns: usize) -> Vec<Line<'static>> {
    let (cases, late) = home.mine;
    let mut parts =
        vec![counted(theme, cases, "cases", false), counted(theme, late, "over target", true)];
    if let Some((actions, due)) = home.actions {
        let mut part = counted(theme, actions, "actions", false);
        if let Some(due) = due {
            part.push(plain(format!(", the first due {}", show_date(due))));
            if due < state.today() {
                part.push(piece(theme, Role::Overdue, " ! overdue"));
            }
        }
        parts.push(part);
    }
    row(theme, "mine", parts, columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meeting_whose_day_has_passed_is_over() {
        for (days, said) in [(4, "4 d"), (0, "today"), (-52, "! 52 d over")] {
            assert_eq!(until(days).0, said);
        }
        assert_eq!(until(-1).1, Role::Overdue);
    }
}
