//! The renewals: when clearances end, week by week, over the plan of when their renewals begin.
//! Every shade stands with its figure.

use crate::app::screens::renewals::{By, RenewalsState};
use crate::domain::choice::Choice;
use crate::domain::force::written;
use crate::domain::month::Month;
use crate::domain::policy::Standing;
use crate::domain::renewal::heat::{Strip, first_week};
use crate::domain::renewal::{Load, Plan};
use crate::domain::text::counted;
use crate::domain::text::thousands;
use crate::domain::time::{Date, show_date};
use crate::store::renewal::page::{Page, Renewal};
use crate::ui::Places;
use crate::ui::canvas::{Canvas, below, indent, piece, plain, top};
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::figures::{bar, heat_step, shade};
use crate::ui::widgets::table::cell;
use crate::ui::widgets::wrap::wrap;
use chrono::{Datelike, Days};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Columns of a strip's label, of what has ended, and of a week.
const LABEL: usize = 9;
const ENDED: usize = 7;
const WEEK: usize = 4;
/// Columns of the plan's months, and with a bar.
const MONTHS: u16 = 34;
const MONTHS_WIDE: u16 = 56;
/// Columns of the body from which the months have a bar.
const WIDE: u16 = 110;
/// Columns of a bar.
const BAR: usize = 20;

/// Columns of a renewal before and after its subject, its latest start, and its marks.
const LEAD: usize = 16;
const BY: usize = 15;
const MARKS: usize = 3;
/// Columns of its level, and of a list too narrow to have it.
const LEVEL: usize = 8;
const NARROW: usize = 52;

/// Draws the renewals.
pub fn draw(canvas: &mut Canvas<'_>, places: &Places, renewals: &RenewalsState) {
    let area = indent(places.body, 1);
    let area = Rect { width: area.width.saturating_sub(1), ..area };
    let Some(page) = renewals.page.as_deref() else {
        let dim = canvas.style(Role::Dim);
        canvas.text(area, (0, 1), "Drawing up the plan of renewals …", dim);
        return;
    };
    let head = head(canvas.theme(), page, usize::from(area.width));
    canvas.lines(area, &head, 0);
    let body = below(area, u16::try_from(head.len()).unwrap_or(area.height));
    canvas.rule_across(top(body, 1));
    let body = below(body, 1);
    if page.renewals.is_empty() {
        let dim = canvas.style(Role::Dim);
        canvas.text(body, (0, 1), "No clearance ends within the plan.", dim);
        return;
    }
    let strips = match renewals.by {
        By::Level => &page.by_level,
        By::Force => &page.by_force,
    };
    let room = u16::try_from(strips.len() + 2).unwrap_or(u16::MAX).min(body.height / 2);
    draw_strips(canvas, top(body, room), renewals, (page, strips));
    let body = below(body, room);
    canvas.rule_across(top(body, 1));
    let body = below(body, 1);
    let width = if body.width < WIDE { MONTHS } else { MONTHS_WIDE };
    draw_months(canvas, Rect { width: width - 2, ..body }, renewals, page);
    let list = Rect { x: body.x + width, width: body.width.saturating_sub(width), ..body };
    draw_renewals(canvas, list, renewals, page.today);
}

/// What falls due, and whether the plan holds: by how many it falls short and when.
fn head(theme: &Theme, page: &Page, columns: usize) -> Vec<Line<'static>> {
    let count = |n: usize| thousands(i64::try_from(n).unwrap_or(i64::MAX));
    let open = page.renewals.len() - page.planned.len();
    let mut lines = vec![Line::from(vec![
        piece(theme, Role::Title, "Renewals"),
        plain(format!("   {} fall due", count(page.renewals.len()))),
        plain(format!(" · {} to plan over {} months", count(page.planned.len()), months(page))),
        plain(format!(" · {} being renewed", count(open))),
    ])];
    let capacity = page.plan.capacity;
    let said = page.plan.shortfall.says(capacity);
    let role = if said.is_some() { Role::Overdue } else { Role::Ok };
    let sign = if said.is_some() { "!" } else { "✓" };
    let said = said.unwrap_or_else(|| holds(&page.plan));
    let confirm = match page.standing {
        Standing::Published => String::new(),
        standing => format!(" Capacity: {}.", standing.label()),
    };
    let text = format!("{sign} {said}{confirm}");
    lines.extend(
        wrap(&text, columns).into_iter().take(4).map(|line| Line::from(piece(theme, role, line))),
    );
    lines
}

fn months(page: &Page) -> usize {
    page.plan.months.len()
}

fn holds(plan: &Plan) -> String {
    let most = plan.months.iter().map(|load| load.starts).max().unwrap_or_default();
    format!(
        "None lapses: {} a month at most, of {} that a month can hold.",
        counted(most.into(), "renewal", "renewals"),
        plan.capacity
    )
}

fn draw_strips(
    canvas: &mut Canvas<'_>,
    area: Rect,
    renewals: &RenewalsState,
    (page, strips): (&Page, &[Strip]),
) {
    let theme = canvas.theme();
    let weeks = usize::from(area.width).saturating_sub(LABEL + ENDED) / WEEK;
    let first = first_week(page.today);
    canvas.lines(area, &calendar(theme, renewals.by, first, weeks), 0);
    // What the unit can do in a week, against which a week is warm or hot.
    let capacity = i64::from(page.plan.capacity) * 12 / 52;
    let lines: Vec<Line<'static>> =
        strips.iter().map(|strip| strip_line(theme, strip, weeks, capacity)).collect();
    canvas.scrolled(below(area, 2), &lines, &renewals.strips);
}

/// The months over their first weeks, and the Monday of each week.
fn calendar(theme: &Theme, by: By, first: Date, weeks: usize) -> Vec<Line<'static>> {
    let word = match by {
        By::Level => "level",
        By::Force => "force",
    };
    let mut over = cell("ends in", LABEL + ENDED, false);
    let mut days = format!("{}{}", cell(word, LABEL, false), cell("ended", ENDED, false));
    let mut month = None;
    for week in (0..weeks).map_while(|week| {
        first.checked_add_days(Days::new(u64::try_from(week).unwrap_or_default() * 7))
    }) {
        let is_new = month != Some(week.month());
        month = Some(week.month());
        let name = if is_new { week.format("%b").to_string() } else { String::new() };
        over.push_str(&cell(&name, WEEK, false));
        days.push_str(&cell(&week.format("%-d").to_string(), WEEK, false));
    }
    [over, days].into_iter().map(|line| Line::from(piece(theme, Role::Dim, line))).collect()
}

fn strip_line(theme: &Theme, strip: &Strip, weeks: usize, capacity: i64) -> Line<'static> {
    let mut line = Line::from(plain(cell(&strip.label, LABEL, false)));
    line.push_span(match strip.ended {
        0 => piece(theme, Role::Dim, cell("·", ENDED, false)),
        count => piece(theme, Role::Overdue, cell(&format!("!{count}"), ENDED, false)),
    });
    for count in strip.weeks.iter().take(weeks) {
        line.push_span(match count {
            0 => piece(theme, Role::Dim, cell("·", WEEK, false)),
            count => heat(theme, *count, capacity, WEEK),
        });
    }
    line
}

/// A count under its shade; one too wide for its cell keeps its figure and lets the shade go.
fn heat(theme: &Theme, count: u32, capacity: i64, width: usize) -> Span<'static> {
    let step = heat_step(count.into(), capacity);
    let text = match count.to_string() {
        figure if figure.len() < width - 1 => format!("{}{figure}", shade(step)),
        figure => figure,
    };
    Span::styled(cell(&text, width, false), theme.heat(step))
}

fn draw_months(canvas: &mut Canvas<'_>, area: Rect, renewals: &RenewalsState, page: &Page) {
    let theme = canvas.theme();
    let with_bar = area.width >= MONTHS_WIDE - 2;
    let mut lines: Vec<Line<'static>> =
        page.plan.months.iter().map(|load| month_line(theme, load, &page.plan, with_bar)).collect();
    let without = page.without_month();
    if without > 0 {
        let text = format!("  no month  ! {without} without room");
        lines.push(Line::from(piece(theme, Role::Overdue, text)));
    }
    draw_list(canvas, area, &lines, renewals.month);
}

fn month_line(theme: &Theme, load: &Load, plan: &Plan, with_bar: bool) -> Line<'static> {
    let capacity = i64::from(plan.capacity);
    let mut line = Line::from(vec![
        plain(format!("  {}  ", load.month.short())),
        heat(theme, load.starts, capacity, 5),
        plain(format!("of {capacity}")),
    ]);
    if with_bar {
        line.push_span(plain(format!("  {}", bar(load.starts.into(), capacity, BAR))));
    }
    if load.late > 0 {
        line.push_span(piece(theme, Role::Overdue, format!("  !{} late", load.late)));
    }
    if load.moved > 0 {
        line.push_span(piece(theme, Role::Dim, format!("  {} moved", load.moved)));
    }
    line
}

fn draw_renewals(canvas: &mut Canvas<'_>, area: Rect, renewals: &RenewalsState, today: Date) {
    let theme = canvas.theme();
    let title = match renewals.month() {
        Some(month) => format!("begin in {}", month.name()),
        None => "begin in no month of the plan".to_owned(),
    };
    let count = renewals.of_month().count();
    let at = if count == 0 { 0 } else { renewals.at + 1 };
    let title = format!("{title}   {at} of {count}");
    canvas.line(area, 0, &Line::from(piece(theme, Role::Title, title)));
    let about = renewals.renewal().map(|renewal| about(theme, renewal, usize::from(area.width)));
    let about = about.unwrap_or_default();
    let below_list = u16::try_from(about.len()).unwrap_or_default().min(area.height / 3);
    let body = below(area, 1);
    let list = Rect { height: body.height.saturating_sub(below_list), ..body };
    if count == 0 {
        let dim = canvas.style(Role::Dim);
        canvas.text(list, (0, 0), "Nothing begins in this month.", dim);
    }
    let columns = usize::from(list.width);
    // Only what is near the cursor is drawn.
    let room = usize::from(list.height);
    let from = renewals.at.saturating_sub(room);
    let near = renewals.of_month().skip(from).take(2 * room + 1);
    let lines: Vec<Line<'static>> = near
        .map(|(renewal, late)| renewal_line(theme, renewal, late, renewals.month(), columns, today))
        .collect();
    draw_list(canvas, list, &lines, renewals.at - from);
    canvas.lines(below(body, list.height), &about, 0);
}

fn renewal_line(
    theme: &Theme,
    renewal: &Renewal,
    late: bool,
    month: Option<Month>,
    columns: usize,
    today: Date,
) -> Line<'static> {
    let due = &renewal.due;
    let level = if columns < NARROW { 0 } else { LEVEL };
    let subject = columns.saturating_sub(LEAD + level + BY + MARKS).clamp(6, 40);
    let mut line = Line::from(vec![
        plain("  "),
        plain(cell(&due.reference, 13, false)),
        plain(cell(due.level.code(), level, false)),
        plain(cell(&renewal.subject, subject, false)),
        plain(" "),
    ]);
    let by = format!("by {}", show_date(renewal.start_by));
    let role = if renewal.start_by < today || late { Role::Overdue } else { Role::Text };
    line.push_span(piece(theme, role, cell(&by, BY, false)));
    let mut marks = Vec::new();
    if late {
        marks.push("!");
    }
    if due.weighty {
        marks.push("▲");
    }
    if due.moved.is_some() && due.moved == month {
        marks.push("→");
    }
    line.push_span(piece(theme, Role::Warn, marks.join("")));
    line
}

/// What is to be said of the renewal under the cursor.
fn about(theme: &Theme, renewal: &Renewal, columns: usize) -> Vec<Line<'static>> {
    let due = &renewal.due;
    let mut said = format!(
        "{}, {}: {} ends {}, to begin by {}",
        renewal.subject,
        written(&renewal.force),
        due.level.code(),
        show_date(due.until),
        show_date(renewal.start_by)
    );
    if due.weighty {
        said.push_str("; ▲ designated or sensitive post");
    }
    if let Some((reason, by)) = &renewal.moved {
        said.push_str(&format!("; → moved by {by}: {reason}"));
    }
    let lines = wrap(&said, columns);
    lines.into_iter().map(|line| Line::from(piece(theme, Role::Dim, line))).collect()
}

/// Lines with a cursor on one of them, which stays in view.
fn draw_list(canvas: &mut Canvas<'_>, area: Rect, lines: &[Line<'static>], at: usize) {
    let theme = canvas.theme();
    let room = usize::from(area.height);
    let scroll = at.saturating_sub(room / 2).min(lines.len().saturating_sub(room));
    for (row, (place, line)) in (0..area.height).zip(lines.iter().enumerate().skip(scroll)) {
        if place == at {
            canvas.lay(Rect { y: area.y + row, height: 1, ..area }, theme.style(Role::Selection));
        }
        canvas.line(area, row, line);
        if place == at {
            canvas.text(area, (0, row), "▶", theme.style(Role::Accent));
        }
    }
}
