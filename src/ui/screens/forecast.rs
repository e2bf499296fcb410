//! The forecast of the backlog: what there is now, when it ends, its spread week by week, the
//! answer to what was asked, how often such a forecast held, and what it rests on.

use crate::app::screens::forecast::{Asking, FIELDS, ForecastState};
use crate::app::state::State;
use crate::documents::forecast::{allowed, basis, end, held, now, number, officers, question};
use crate::domain::forecast::{Asked, Band, Outlook, Path, WEEKS};
use crate::domain::text::thousands;
use crate::domain::time::{Date, show_date};
use crate::ui::Places;
use crate::ui::canvas::{Canvas, below, indent, piece, plain};
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::chart::{Cell, band};
use crate::ui::widgets::table::cell;
use crate::ui::widgets::typed::typed;
use crate::ui::widgets::wrap::wrap;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Columns of a label and of a field's label.
const LABEL: usize = 17;
/// Columns of the chart's scale.
const SCALE: usize = 8;
/// Lines of the chart on a low screen and on a high one, and from which a screen is high.
const CHART: (usize, usize) = (7, 10);
const HIGH: u16 = 30;

/// Draws the screen, with the question being typed at its foot.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, places: &Places, forecast: &ForecastState) {
    let area = indent(places.body, 1);
    let area = Rect { width: area.width.saturating_sub(1), ..area };
    let theme = canvas.theme();
    canvas.line(area, 0, &title(theme, state.today(), forecast));
    let area = below(area, 1);
    let lines = match (&forecast.outlook, &forecast.failure) {
        (_, Some(why)) => {
            let why = wrap(&format!("There is no forecast: {why}."), usize::from(area.width));
            why.into_iter().map(|line| Line::from(plain(line))).collect()
        }
        (Some(outlook), None) => said(theme, outlook, area),
        (None, None) => Vec::new(),
    };
    let form = match &forecast.asking {
        Some(asking) => u16::try_from(FIELDS.len() + asking.errors.len() + 1).unwrap_or(8),
        None => 0,
    };
    let form = form.min(area.height);
    let upper = Rect { height: area.height - form, ..area };
    canvas.scrolled(upper, &lines, &forecast.scroll);
    if let Some(asking) = &forecast.asking {
        draw_asking(canvas, below(area, upper.height), asking);
    }
}

fn title(theme: &Theme, today: Date, forecast: &ForecastState) -> Line<'static> {
    let mut line = Line::from(vec![
        piece(theme, Role::Title, "Forecast of the backlog"),
        plain(format!("   from {}   ", show_date(today))),
    ]);
    if let Some(outlook) = &forecast.outlook {
        let runs = thousands(i64::try_from(outlook.runs).unwrap_or(0));
        line.push_span(piece(theme, Role::Dim, format!("{runs} futures of 24 months, fixed seed")));
    }
    if forecast.drawing {
        line.push_span(piece(theme, Role::Warn, "   drawing …"));
    }
    line
}

/// Everything that the forecast says, from the most pressing down.
fn said(theme: &Theme, outlook: &Outlook, area: Rect) -> Vec<Line<'static>> {
    let columns = usize::from(area.width);
    let path = outlook.asked.as_ref().map_or(&outlook.base, |asked| &asked.path);
    let mut lines = labelled(theme, "now", &now(outlook), columns);
    lines.extend(labelled(theme, "targets allow", &allowed(outlook), columns));
    lines.extend(labelled(theme, "it ends", &end(&outlook.base), columns));
    if let Some(asked) = &outlook.asked {
        lines.extend(labelled(theme, "asked", &question(&asked.question), columns));
        lines.extend(answer(theme, asked, columns));
    }
    let rows = if area.height >= HIGH { CHART.1 } else { CHART.0 };
    lines.extend(chart(theme, outlook.asked.is_some(), path, columns, rows));
    if area.height >= HIGH {
        lines.extend(table(theme, outlook));
    }
    lines.extend(labelled(theme, "did it hold", &held(outlook), columns));
    for (label, text) in basis(&outlook.basis) {
        lines.extend(labelled(theme, label, &text, columns));
    }
    lines
}

/// A label and a text after it, over as many lines as it takes.
fn labelled(theme: &Theme, label: &str, text: &str, columns: usize) -> Vec<Line<'static>> {
    let wrapped = wrap(text, columns.saturating_sub(LABEL)).into_iter().enumerate();
    let line = |(at, text): (usize, String)| {
        let label = if at == 0 { label } else { "" };
        Line::from(vec![piece(theme, Role::Dim, cell(label, LABEL, false)), plain(text)])
    };
    wrapped.map(line).collect()
}

fn answer(theme: &Theme, asked: &Asked, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if let Some(needed) = &asked.needed {
        let mut answer = labelled(theme, "officers", &officers(needed), columns);
        if let Some(text) = answer.first_mut().and_then(|line| line.spans.get_mut(1)) {
            *text = piece(theme, Role::Title, text.content.to_string());
        }
        lines.extend(answer);
    }
    let then = if asked.needed.is_some() { "ends with them" } else { "then it ends" };
    lines.extend(labelled(theme, then, &end(&asked.path), columns));
    lines
}

/// The spread week by week, with its scale and the months under it.
fn chart(
    theme: &Theme,
    asked: bool,
    path: &Path,
    columns: usize,
    rows: usize,
) -> Vec<Line<'static>> {
    let points: Vec<(u32, u32, u32)> =
        path.bands.iter().map(|band| (band.low, band.middle, band.high)).collect();
    let highest = points.iter().map(|point| point.2).max().unwrap_or(0);
    let most = highest.max(path.allowed).max(1);
    let room = columns.saturating_sub(SCALE + 1).min(WEEKS);
    let cells = band(&points, path.allowed, most, room, rows);
    let which = if asked { "as asked" } else { "as it is" };
    let head = format!("{which}   ━ median  ░ 10th to 90th percentile  ┄ what the targets allow");
    let mut lines = vec![Line::from(piece(theme, Role::Dim, head))];
    for (row, cells) in cells.iter().enumerate() {
        let scale = match row {
            0 => number(most),
            row if row + 1 == rows => "0".to_owned(),
            row if row * 2 + 1 == rows || row * 2 == rows => number(most / 2),
            _ => String::new(),
        };
        let mut line =
            Line::from(piece(theme, Role::Dim, format!("{} ", cell(&scale, SCALE, true))));
        line.extend(spans(theme, cells));
        lines.push(line);
    }
    lines.push(Line::from(piece(theme, Role::Dim, months(path, room))));
    lines
}

/// Cells of one kind together.
fn spans(theme: &Theme, cells: &[Cell]) -> Vec<Span<'static>> {
    let role = |cell: Cell| match cell {
        Cell::Blank => Role::Text,
        Cell::Band => Role::Dim,
        Cell::Middle => Role::Accent,
        Cell::Mark => Role::Ok,
    };
    let runs = cells.chunk_by(|a, b| a == b);
    runs.filter_map(|run| {
        let first = *run.first()?;
        let text = String::from(first.symbol()).repeat(run.len());
        Some(piece(theme, role(first), text))
    })
    .collect()
}

/// The months under the chart, one where it begins in every quarter.
fn months(path: &Path, room: usize) -> String {
    let mut line = " ".repeat(SCALE + 1);
    let quarter = (room * 13 / WEEKS.max(1)).max(1);
    for step in 0..room / quarter {
        let at = (step * quarter * path.bands.len()) / room.max(1);
        let label = path.bands.get(at).map(|band| band.on.format("%b %y").to_string());
        line.push_str(&cell(&label.unwrap_or_default(), quarter, false));
    }
    line
}

/// The spread every quarter, as it is and as asked.
fn table(theme: &Theme, outlook: &Outlook) -> Vec<Line<'static>> {
    let spread = |band: &Band| {
        format!(
            "{} {} {}",
            cell(&number(band.low), 7, true),
            cell(&number(band.middle), 7, true),
            cell(&number(band.high), 7, true)
        )
    };
    let asked = outlook.asked.as_ref();
    let mut head = format!("{}{}", cell("", LABEL, false), "    10th  median    90th");
    if asked.is_some() {
        head += "   as asked 10th  median    90th";
    }
    let mut lines = vec![Line::from(piece(theme, Role::Dim, head))];
    for at in (12..outlook.base.bands.len()).step_by(13) {
        let Some(base) = outlook.base.bands.get(at) else { continue };
        let on = cell(&show_date(base.on), LABEL, false);
        let mut line =
            Line::from(vec![piece(theme, Role::Dim, on), plain(format!(" {}", spread(base)))]);
        if let Some(then) = asked.and_then(|asked| asked.path.bands.get(at)) {
            line.push_span(piece(theme, Role::Title, format!("         {}", spread(then))));
        }
        lines.push(line);
    }
    lines
}

/// The question being typed: a field a line, what is wrong under it.
fn draw_asking(canvas: &mut Canvas<'_>, area: Rect, asking: &Asking) {
    canvas.clear(area);
    canvas.rule_across(area);
    let mut row = 1;
    for (place, (key, label, help)) in FIELDS.iter().enumerate() {
        let here = place == asking.at;
        let theme = canvas.theme();
        let sign = if here { "▶" } else { " " };
        let label = format!("{sign}{}", cell(label, LABEL, false));
        let role = if here { Role::Accent } else { Role::Dim };
        let column = canvas.text(area, (0, row), &label, theme.style(role));
        let field = Rect { y: area.y + row, height: 1, ..indent(area, column) };
        let field = Rect { width: field.width.min(16), ..field };
        if row < area.height
            && let Some(line) = asking.lines.get(place)
        {
            typed(canvas, field, line, theme.style(Role::Text), here, None);
        }
        if here {
            canvas.text(area, (column + 17, row), help, theme.style(Role::Dim));
        }
        row += 1;
        for error in asking.errors.iter().filter(|error| error.field == *key) {
            let error = format!("  ! {}", error.message);
            canvas.text(area, (0, row), &error, theme.style(Role::Error));
            row += 1;
        }
    }
}
