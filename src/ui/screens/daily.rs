//! The daily page: every item on one line under its section, the one under the cursor whole.

use super::scoring::band;
use crate::app::screens::daily::DailyState;
use crate::app::state::State;
use crate::domain::choice::Choice;
use crate::domain::daily::{DailySection, DailyState as Life, Dealt};
use crate::domain::tasking::ActionState;
use crate::domain::text::fit;
use crate::domain::time::{Date, Moment, age, day, london, show_date, show_moment};
use crate::store::daily::page::{About, Action, Item, Page, Report};
use crate::ui::Places;
use crate::ui::canvas::{Canvas, below, indent, line_width, piece, plain, top};
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::table::cell;
use crate::ui::widgets::wrap::wrap;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Columns from which the item stands beside the list.
const BESIDE: u16 = 150;
/// Columns of what was done with an item, or of why it is here.
const SIDE: usize = 26;
/// Columns of a reference.
const REFERENCE: usize = 14;
/// Columns of a band.
const BAND: usize = 12;

/// Draws the page.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, places: &Places, daily: &DailyState) {
    let area = indent(places.body, 1);
    let area = Rect { width: area.width.saturating_sub(1), ..area };
    draw_head(canvas, area, &daily.page);
    let body = below(area, 2);
    canvas.rule_across(top(body, 1));
    let body = below(body, 1);
    if daily.page.items.is_empty() {
        let dim = canvas.style(Role::Dim);
        let text = "Nothing calls for today: no clock, floor, report or action.";
        canvas.text(body, (0, 1), text, dim);
        return;
    }
    let (list, item) = split(body);
    draw_list(canvas, list, state, daily);
    if body.width < BESIDE {
        canvas.rule_across(Rect { y: item.y.saturating_sub(1), height: 1, ..item });
        draw_item(canvas, item, daily);
    } else {
        canvas.rule_down(item);
        draw_item(canvas, indent(item, 2), daily);
    }
}

/// Where the list and the item under the cursor stand.
fn split(body: Rect) -> (Rect, Rect) {
    if body.width < BESIDE {
        let lines = (body.height / 3).clamp(3, 8);
        let list = body.height.saturating_sub(lines + 1);
        return (top(body, list), below(body, list + 1));
    }
    let width = (body.width * 2 / 5).min(76);
    let list = body.width - width;
    (Rect { width: list - 2, ..body }, Rect { x: body.x + list, width, ..body })
}

fn draw_head(canvas: &mut Canvas<'_>, area: Rect, page: &Page) {
    let theme = canvas.theme();
    let (all, open) = page.counts();
    let (role, state) = match page.state() {
        None => (Role::Warn, "not opened yet".to_owned()),
        Some(Life::Open) => (Role::Ok, "open".to_owned()),
        Some(Life::Closed) => (Role::Dim, "closed".to_owned()),
    };
    let line = Line::from(vec![
        piece(theme, Role::Accent, format!("{}   ", page.reference)),
        piece(theme, Role::Title, "Daily page"),
        plain(format!("   {}   ", page.held_on.format("%a %-d %b %Y"))),
        piece(theme, role, state),
        plain(format!("   {open} of {all} to do")),
    ]);
    canvas.line(area, 0, &line);
    canvas.line(area, 1, &Line::from(piece(theme, Role::Dim, facts(page))));
}

/// From when on things are new, and who held the page.
fn facts(page: &Page) -> String {
    let short = |at: Moment| london(at).format("%a %-d %b %H:%M").to_string();
    // A page is nearly always closed on its own day.
    let on = |at: Moment| {
        if day(at) == page.held_on { london(at).format("%H:%M").to_string() } else { short(at) }
    };
    let mut facts = format!("new since {}", short(page.since));
    let received = page.items.iter().filter(|item| item.section == DailySection::Received);
    let late = received.filter(|item| after_close(page, item)).count();
    if late > 0 {
        facts.push_str(&format!(", {late} after close"));
    }
    if let Some(held) = &page.held {
        facts.push_str(&format!(" · opened {} by {}", on(held.opened_at), held.opened_by));
        if let Some((at, by)) = &held.closed {
            facts.push_str(&format!(" · closed {} by {by}", on(*at)));
        }
    }
    if let Some(unclosed) = page.unclosed.as_ref().filter(|_| page.held.is_none()) {
        facts.push_str(&format!(" · {unclosed} was never closed; opening this one closes it"));
    }
    facts
}

fn after_close(page: &Page, item: &Item) -> bool {
    matches!(&item.about, Some(About::Report(report)) if report.received >= page.close)
}

fn draw_list(canvas: &mut Canvas<'_>, area: Rect, state: &State, daily: &DailyState) {
    let theme = canvas.theme();
    let page = &daily.page;
    let mut lines: Vec<(Option<usize>, Line<'static>)> = Vec::new();
    let mut section = None;
    for (place, item) in page.items.iter().enumerate() {
        if section != Some(item.section) {
            section = Some(item.section);
            let count = page.items.iter().filter(|other| other.section == item.section).count();
            let title = format!("{}  {count}", title(page, item.section));
            lines.push((None, Line::from(piece(theme, Role::Title, title))));
        }
        let again = stands_above(page, place, item);
        let line = item_line(theme, state.now, item, again, usize::from(area.width));
        lines.push((Some(place), line));
    }
    let at = lines.iter().position(|(place, _)| *place == Some(daily.at)).unwrap_or(0);
    let room = usize::from(area.height);
    let most = lines.len().saturating_sub(room);
    let scroll = at.saturating_sub(room / 2).min(most);
    for (row, (place, line)) in (0..area.height).zip(lines.iter().skip(scroll)) {
        if *place == Some(daily.at) {
            canvas.lay(Rect { y: area.y + row, height: 1, ..area }, theme.style(Role::Selection));
        }
        canvas.line(area, row, line);
        if *place == Some(daily.at) {
            canvas.text(area, (0, row), "▶", theme.style(Role::Accent));
        }
    }
}

/// Whether the record of an item stands further up the page as well.
fn stands_above(page: &Page, place: usize, item: &Item) -> bool {
    page.items.iter().take(place).any(|above| above.record == item.record)
}

fn title(page: &Page, section: DailySection) -> String {
    match section {
        DailySection::Unassessed => format!("Unassessed over {} hours", page.hours),
        section => section.label().to_owned(),
    }
}

/// An item on one line; one that stands further up as well is dealt with there.
fn item_line(
    theme: &Theme,
    now: Moment,
    item: &Item,
    again: bool,
    columns: usize,
) -> Line<'static> {
    let sign = match item.dealt {
        Dealt::Open if again => piece(theme, Role::Dim, " ↑ "),
        Dealt::Open => piece(theme, Role::Dim, " · "),
        Dealt::Seen => piece(theme, Role::Ok, " ✓ "),
        Dealt::Assigned => piece(theme, Role::Ok, " → "),
    };
    let lead = match &item.about {
        Some(About::Report(report)) => {
            let band = band(theme, report.band);
            let fill = BAND.saturating_sub(line_width(&Line::from(band.clone())));
            vec![band, plain(" ".repeat(fill))]
        }
        Some(About::Action(action)) => vec![plain(cell(&action.owner, BAND, false))],
        None => vec![piece(theme, Role::Dim, cell("taken back", BAND, false))],
    };
    let (side, role) = match side(now, item) {
        (side, role) if again && item.dealt == Dealt::Open => (format!("above; {side}"), role),
        as_it_is => as_it_is,
    };
    let used = 3 + REFERENCE + BAND + 1 + SIDE;
    let what = cell(&item.what, columns.saturating_sub(used), false);
    let mut line = Line::from(vec![sign, plain(cell(&item.record, REFERENCE, false))]);
    line.extend(lead);
    let dim = again || item.dealt != Dealt::Open;
    line.push_span(if dim { piece(theme, Role::Dim, what) } else { plain(what) });
    line.push_span(plain(" "));
    line.push_span(piece(theme, role, cell(&fit(&side, SIDE), SIDE, true)));
    line
}

/// What was done with an item, by whom and when; why it is here while it is open.
fn side(now: Moment, item: &Item) -> (String, Role) {
    if let Some((at, by)) = &item.done {
        let at = london(*at).format("%H:%M");
        let done = match (&item.about, item.dealt) {
            (Some(About::Report(report)), Dealt::Assigned) => {
                format!("to {},", report.assigned.as_deref().unwrap_or("nobody"))
            }
            (_, dealt) => dealt.label().to_owned(),
        };
        return (format!("{done} {by} {at}"), Role::Dim);
    }
    match (&item.about, item.section) {
        (Some(About::Action(action)), _) => due(action, day(now)),
        (Some(About::Report(report)), DailySection::Clocks) => clock(report, now),
        (Some(About::Report(_)), DailySection::Floors) => ("floor hit".to_owned(), Role::Warn),
        (Some(About::Report(report)), DailySection::Unassessed) => {
            let hours = (now - report.received).num_hours();
            let text = if hours < 72 { format!("{hours} h") } else { age(hours / 24) };
            (format!("! {text} unassessed"), Role::Overdue)
        }
        (Some(About::Report(report)), _) => {
            (london(report.received).format("%a %-d %b %H:%M").to_string(), Role::Dim)
        }
        (None, _) => (String::new(), Role::Dim),
    }
}

fn due(action: &Action, today: Date) -> (String, Role) {
    if action.state != ActionState::Open {
        return (action.state.label().to_owned(), Role::Dim);
    }
    match (today - action.due).num_days() {
        0 => ("due today".to_owned(), Role::Warn),
        late if late > 0 => (format!("! {} overdue", age(late)), Role::Overdue),
        _ => (format!("due {}", show_date(action.due)), Role::Dim),
    }
}

fn clock(report: &Report, now: Moment) -> (String, Role) {
    match report.clock {
        Some(at) if at < now => (format!("! ran out {}", show_date(day(at))), Role::Overdue),
        Some(at) => (format!("! ends {}", london(at).format("%a %H:%M")), Role::Overdue),
        None => ("no clock runs now".to_owned(), Role::Dim),
    }
}

/// The item under the cursor: what is known of its record and what was done.
fn draw_item(canvas: &mut Canvas<'_>, area: Rect, daily: &DailyState) {
    let theme = canvas.theme();
    let Some(item) = daily.item() else { return };
    let columns = usize::from(area.width);
    let mut lines = match &item.about {
        Some(About::Report(report)) => report_lines(theme, item, report, columns),
        Some(About::Action(action)) => action_lines(theme, item, action, columns),
        None => text(&item.what, columns),
    };
    if item.dealt == Dealt::Open && stands_above(&daily.page, daily.at, item) {
        let said = "↑ it stands further up as well; dealt with once, it is dealt with everywhere";
        lines.extend(dim(theme, said, columns));
    }
    let done = done(theme, item, columns);
    // What was done stands where it is seen without scrolling: under the first line.
    let at = lines.len().min(1);
    lines.splice(at..at, done);
    canvas.scrolled(area, &lines, &daily.scroll);
}

fn text(given: &str, columns: usize) -> Vec<Line<'static>> {
    wrap(given, columns).into_iter().map(|line| Line::from(plain(line))).collect()
}

fn done(theme: &Theme, item: &Item, columns: usize) -> Vec<Line<'static>> {
    let Some((at, by)) = &item.done else { return Vec::new() };
    let mut said = format!("✓ {} by {by}, {}", item.dealt.label(), show_moment(*at));
    if let Some(note) = &item.note {
        said.push_str(&format!(": {note}"));
    }
    let lines = wrap(&said, columns);
    lines.into_iter().map(|line| Line::from(piece(theme, Role::Ok, line))).collect()
}

fn report_lines(theme: &Theme, item: &Item, report: &Report, columns: usize) -> Vec<Line<'static>> {
    let mut head = vec![piece(theme, Role::Accent, format!("{}   ", item.record))];
    head.push(band(theme, report.band));
    let confidence = report.confidence.map(|c| format!("/{}", c.letter())).unwrap_or_default();
    head.push(plain(report.r.map(|r| format!(" {r}{confidence}")).unwrap_or_default()));
    let apsp = report.apsp.then_some("APSP");
    let grade = report.grade.as_deref().unwrap_or("ungraded");
    let category = report.category.map_or("uncategorised", Choice::label);
    for word in [Some(category), apsp, Some(grade)].into_iter().flatten() {
        head.push(plain(format!("   {word}")));
    }
    let mut lines = vec![Line::from(head)];
    let assigned = report.assigned.as_deref().unwrap_or("nobody");
    let subject = report.subject.as_deref().unwrap_or("not known");
    let facts =
        format!("received {}, with {assigned}, subject {subject}", show_moment(report.received));
    lines.extend(dim(theme, &facts, columns));
    if let Some(floor) = &report.floor {
        let lifted = wrap(&format!("floor: {floor}"), columns);
        lines.extend(lifted.into_iter().map(|line| Line::from(piece(theme, Role::Warn, line))));
    }
    if !report.text.starts_with(&item.what) {
        lines.extend(text(&item.what, columns));
    }
    lines.extend(text(&report.text, columns));
    lines
}

fn dim(theme: &Theme, given: &str, columns: usize) -> Vec<Line<'static>> {
    let lines = wrap(given, columns);
    lines.into_iter().map(|line| Line::from(piece(theme, Role::Dim, line))).collect()
}

fn action_lines(theme: &Theme, item: &Item, action: &Action, columns: usize) -> Vec<Line<'static>> {
    let fact = |text: String| plain(format!("   {text}"));
    let mut head: Vec<Span<'static>> =
        vec![piece(theme, Role::Accent, item.record.clone()), fact(action.owner.clone())];
    head.push(fact(format!("due {}", show_date(action.due))));
    head.push(fact(format!("{} priority", action.priority.label())));
    if action.carried > 0 {
        head.push(fact(format!("carried {}×", action.carried)));
    }
    let mut lines = vec![Line::from(head)];
    if let Some((due, why)) = &action.asked {
        let asked = wrap(&format!("asked until {}: {why}", show_date(*due)), columns);
        lines.extend(asked.into_iter().map(|line| Line::from(piece(theme, Role::Warn, line))));
    }
    lines.extend(text(&item.what, columns));
    if let Some(about) = &action.item {
        lines.extend(dim(theme, &format!("about {about}"), columns));
    }
    lines
}
