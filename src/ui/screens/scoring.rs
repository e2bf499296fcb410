//! Scoring a report: what it says, every criterion with its answers, and what the score comes to
//! as it stands.

use crate::app::screens::scoring::{Row, ScoringState, Typing};
use crate::domain::choice::Choice;
use crate::domain::policy::Standing;
use crate::domain::score::{Band, Confidence, LevelOption, Scored, Section};
use crate::domain::text::{fit, safe, width};
use crate::domain::time::{day, parse_moment, show_date, show_moment};
use crate::store::score::PastScore;
use crate::ui::Places;
use crate::ui::canvas::{Canvas, below, indent, line_width, piece, plain, top};
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::table::cell;
use crate::ui::widgets::typed::typed;
use crate::ui::widgets::wrap::wrap;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use std::iter;

/// Columns of a criterion's label.
const LABEL: usize = 27;
/// Lines of the excerpt on a low screen and on a high one.
const EXCERPT: (u16, u16) = (2, 8);
/// Lines from which there is room for the longer excerpt.
const HIGH: u16 = 34;

/// Columns from which there is room for the hour of a moment.
const WIDE: u16 = 100;

/// A line of the answers, and which of the screen's rows it is.
type Answer = (Option<usize>, Line<'static>);

/// Draws the screen; the row under the cursor is always in view.
pub fn draw(canvas: &mut Canvas<'_>, places: &Places, scoring: &ScoringState) {
    let area = indent(places.body, 1);
    let area = Rect { width: area.width.saturating_sub(1), ..area };
    let theme = canvas.theme();
    let used = draw_head(canvas, area, scoring);
    let result = result_lines(theme, scoring, usize::from(area.width));
    let result_height = u16::try_from(result.len() + 1).unwrap_or(u16::MAX);
    let rest = below(area, used);
    let middle = top(rest, rest.height.saturating_sub(result_height));
    let foot = below(rest, middle.height);
    canvas.rule_across(foot);
    canvas.lines(below(foot, 1), &result, 0);
    let answers = answers(theme, scoring, usize::from(area.width));
    let scroll = scroll(&answers, scoring.at, usize::from(middle.height));
    for (row, (at, line)) in (0..middle.height).zip(answers.iter().skip(scroll)) {
        if *at == Some(scoring.at) {
            let one = Rect { y: middle.y + row, height: 1, ..middle };
            canvas.lay(one, theme.style(Role::Selection));
        }
        canvas.line(middle, row, line);
    }
    draw_typing(canvas, places.status, scoring);
}

/// The report in a line and the beginning of its text; returns the lines that it took.
fn draw_head(canvas: &mut Canvas<'_>, area: Rect, scoring: &ScoringState) -> u16 {
    let theme = canvas.theme();
    let report = &scoring.context;
    let mut line = Line::from(vec![
        piece(theme, Role::Accent, format!("{}   ", report.reference)),
        plain(report.category.map_or("", Choice::label)),
    ]);
    if report.apsp {
        line.push_span(piece(theme, Role::Overdue, " · APSP"));
    }
    if let Some(grade) = &report.grade {
        line.push_span(plain(format!("   {grade}")));
    }
    if let Some(subject) = &report.subject {
        line.push_span(plain(format!("   {subject}")));
    }
    // On a narrow screen the day is enough, rather than a moment that is cut.
    let show = |at| if area.width < WIDE { show_date(day(at)) } else { show_moment(at) };
    let received = parse_moment(&report.received).map_or(report.received.clone(), show);
    let received = piece(theme, Role::Dim, format!("   received {received}"));
    if line_width(&line) + width(&received.content) <= usize::from(area.width) {
        line.push_span(received);
    }
    canvas.line(area, 0, &line);
    let most = if area.height >= HIGH { EXCERPT.1 } else { EXCERPT.0 };
    let text = if report.text.trim().is_empty() { &report.summary } else { &report.text };
    let mut lines = wrap(text, usize::from(area.width));
    let more = lines.len() > usize::from(most);
    lines.truncate(usize::from(most));
    if let Some(last) = lines.last_mut().filter(|_| more) {
        let room = usize::from(area.width).saturating_sub(2);
        *last = format!("{} …", fit(last, room));
    }
    let dim = theme.style(Role::Dim);
    for (row, line) in (1..).zip(&lines) {
        canvas.text(area, (0, row), line, dim);
    }
    u16::try_from(lines.len()).unwrap_or(most) + 1
}

/// Every row with its answers, under the words of its section.
fn answers(theme: &Theme, scoring: &ScoringState, columns: usize) -> Vec<Answer> {
    let mut lines: Vec<Answer> = Vec::new();
    let mut section = None;
    let mut levels: &[LevelOption] = &[];
    let mut floors = false;
    for (at, row) in scoring.lines.iter().enumerate() {
        let here = at == scoring.at;
        let answer = scoring.answers.get(at).copied().flatten();
        match row {
            Row::Criterion(of, _) => {
                let Some(criterion) = scoring.criterion(*row) else { continue };
                let slots = slots(&criterion.levels, columns);
                // A criterion with answers of its own has a head of its own.
                if section != Some(*of) || levels != criterion.levels {
                    let title = if section == Some(*of) { "" } else { of.label() };
                    (section, levels) = (Some(*of), &criterion.levels);
                    lines.push((None, level_head(theme, title, levels, &slots)));
                }
                let given = Given { answer, earlier: scoring.earlier(*row) };
                let label = wrap(&criterion.label, LABEL - 1);
                let first = label.first().map_or("", String::as_str);
                lines.push((Some(at), marks(theme, first, &slots, given, here)));
                let more = label.iter().skip(1).map(|rest| plain(format!("   {rest}")));
                lines.extend(more.map(|rest| (Some(at), Line::from(rest))));
            }
            Row::Confidence => lines.push((Some(at), confidence(theme, answer, here))),
            Row::Floor(place) => {
                if !floors {
                    floors = true;
                    let text = "floors: the band is at least this, whatever R says";
                    lines.push((None, Line::from(piece(theme, Role::Dim, text))));
                }
                let floor = floor(theme, scoring, *place, here, columns);
                lines.extend(floor.into_iter().map(|line| (Some(at), line)));
            }
        }
    }
    lines
}

/// Columns of each answer with the gap after it: as wide as its words where all of them fit
/// beside the label, else all alike.
fn slots(levels: &[LevelOption], columns: usize) -> Vec<usize> {
    let room = columns.saturating_sub(LABEL + 2);
    // The last needs no gap after it.
    let last = levels.len().saturating_sub(1);
    let slot = |gap: usize, (place, level): (usize, &LevelOption)| {
        width(&head(level)) + if place == last { 0 } else { gap }
    };
    let natural = |gap: usize| -> Vec<usize> {
        levels.iter().enumerate().map(|level| slot(gap, level)).collect()
    };
    let fits = |gap: &usize| natural(*gap).iter().sum::<usize>() <= room;
    match [4, 3, 2, 1].into_iter().find(fits) {
        Some(gap) => natural(gap),
        None => vec![(room / levels.len().max(1)).max(2); levels.len()],
    }
}

fn head(level: &LevelOption) -> String {
    format!("{} {}", level.value, safe(&level.label))
}

fn level_head(
    theme: &Theme,
    title: &str,
    levels: &[LevelOption],
    slots: &[usize],
) -> Line<'static> {
    let mut line = Line::from(piece(theme, Role::Title, cell(title, LABEL + 2, false)));
    for (level, slot) in levels.iter().zip(slots) {
        let head = head(level);
        let cut = width(&head) > *slot;
        let text = if cut { fit(&head, slot.saturating_sub(1)) } else { head.into() };
        let text = cell(&text, *slot, false);
        line.push_span(piece(theme, Role::Dim, text));
    }
    line
}

/// The beginning of a row: the cursor, whether its answer is open, and its label.
fn start(theme: &Theme, label: &str, here: bool, open: bool) -> [Span<'static>; 3] {
    let label = safe(label);
    let label = fit(&label, LABEL - 1);
    [
        plain(if here { "▶" } else { " " }),
        piece(theme, Role::Warn, if open { "?" } else { " " }),
        plain(format!(" {}", cell(&label, LABEL - 1, false))),
    ]
}

/// The answers that a criterion was given: this one, and those of the first and the second score.
struct Given {
    answer: Option<usize>,
    earlier: Option<(Option<usize>, Option<usize>)>,
}

fn marks(theme: &Theme, label: &str, slots: &[usize], given: Given, here: bool) -> Line<'static> {
    let mut line = Line::from(start(theme, label, here, given.answer.is_none()).to_vec());
    let (first, second) = given.earlier.unwrap_or_default();
    for (place, slot) in slots.iter().enumerate() {
        let is = |answer: Option<usize>| answer == Some(place);
        let (sign, role) = match (is(given.answer), is(first), is(second)) {
            (true, ..) => ("●", Role::Accent),
            (_, true, true) => ("=", Role::Dim),
            (_, true, false) => ("1", Role::Warn),
            (_, false, true) => ("2", Role::Warn),
            _ => ("·", Role::Dim),
        };
        line.push_span(piece(theme, role, cell(sign, *slot, false)));
    }
    line
}

fn confidence(theme: &Theme, answer: Option<usize>, here: bool) -> Line<'static> {
    let mut line = Line::from(start(theme, "confidence", here, answer.is_none()).to_vec());
    for (place, level) in Confidence::ALL.iter().enumerate() {
        let on = answer == Some(place);
        let text =
            if on { format!("[{}] ", level.label()) } else { format!(" {}  ", level.label()) };
        line.push_span(piece(theme, if on { Role::Accent } else { Role::Dim }, text));
    }
    line
}

/// A floor with its band, over more than one line where its words are long.
fn floor(
    theme: &Theme,
    scoring: &ScoringState,
    place: usize,
    here: bool,
    columns: usize,
) -> Vec<Line<'static>> {
    let Some(floor) = scoring.scheme.floors().get(place) else { return Vec::new() };
    let sign = if scoring.floors.contains(&place) { "[x] " } else { "[ ] " };
    let band = band(theme, Some(floor.band));
    let start = format!("{}{sign}", if here { "▶ " } else { "  " });
    let room = columns.saturating_sub(width(&start) + width(&band.content) + 2);
    let indent = " ".repeat(width(&start));
    let mut lines: Vec<Line<'static>> = wrap(&floor.label, room)
        .into_iter()
        .enumerate()
        .map(|(at, words)| plain(format!("{}{words}", if at == 0 { &start } else { &indent })))
        .map(Line::from)
        .collect();
    if let Some(last) = lines.last_mut() {
        last.push_span(plain("  "));
        last.push_span(band);
    }
    lines
}

/// A band with its symbol and word.
pub fn band(theme: &Theme, band: Option<Band>) -> Span<'static> {
    let role = match band {
        Some(Band::Critical) => Role::Critical,
        Some(Band::High) => Role::High,
        Some(Band::Medium) => Role::Medium,
        Some(Band::Low) => Role::Low,
        None => Role::Unscored,
    };
    match band {
        Some(band) => piece(theme, role, format!("{} {}", band.symbol(), band.code())),
        None => piece(theme, role, "? UNSCORED"),
    }
}

/// The first line in view; the headings above the first rows stay in view with them.
fn scroll(answers: &[Answer], at: usize, room: usize) -> usize {
    let row = answers.iter().position(|(row, _)| *row == Some(at)).unwrap_or(0);
    // Two lines of what comes next, so that one does not answer into the dark.
    let end = (row + 3).min(answers.len());
    end.saturating_sub(room).min(row)
}

/// What it comes to: the sum, the place in the queue, what it was, and the words.
fn result_lines(theme: &Theme, scoring: &ScoringState, columns: usize) -> Vec<Line<'static>> {
    let open = scoring.open_answers();
    let mut lines = Vec::new();
    if let Some(scored) = scoring.scored() {
        lines.extend(sum(theme, scoring, &scored, open, columns));
    }
    lines.extend(standing(theme, scoring, open, columns));
    if let Some(by_hand) = scoring.by_hand {
        let reason = &scoring.by_hand_reason.text;
        let reason = if reason.is_empty() { "the reason is still to be written" } else { reason };
        lines.push(Line::from(vec![
            plain("by hand "),
            band(theme, Some(by_hand)),
            plain(format!("  because {reason}")),
        ]));
    }
    if !scoring.reason.text.is_empty() {
        let why =
            Line::from(vec![piece(theme, Role::Dim, "why "), plain(scoring.reason.text.clone())]);
        lines.push(why);
    }
    if let Some(failure) = &scoring.failure {
        let wrapped = wrap(&format!("! {failure}"), columns);
        lines.extend(wrapped.into_iter().map(|l| Line::from(piece(theme, Role::Error, l))));
    } else if scoring.saving {
        lines.push(Line::from(piece(theme, Role::Dim, "saving …")));
    }
    let (standing, source) = scoring.scheme.standing();
    let standing = Standing::from_code(standing).map_or(standing, |standing| standing.label());
    let more = source.strip_prefix(standing).unwrap_or(source).trim_start_matches(": ");
    let short = format!("scheme {}, {standing}", scoring.scheme.name());
    let text = format!("{short}: {more}");
    let text = if width(&text) > columns { short } else { text };
    lines.push(Line::from(piece(theme, Role::Dim, text)));
    lines
}

/// The sum with its band; the floor on lines of its own where it is too long for the same.
fn sum(
    theme: &Theme,
    scoring: &ScoringState,
    scored: &Scored,
    open: usize,
    columns: usize,
) -> Vec<Line<'static>> {
    let least = if open > 0 { "≥ " } else { "" };
    let mut line = Line::from(vec![
        piece(
            theme,
            Role::Title,
            format!("H {} × L {} = R {least}{}   ", scored.h, scored.l, scored.r),
        ),
        plain(if open > 0 && scoring.by_hand.is_none() { "at least " } else { "" }),
        band(theme, Some(scored.band)),
    ]);
    if scoring.scheme.criteria(Section::Position).next().is_some() {
        line.push_span(plain(format!("   P {}", scored.p)));
    }
    if open > 0 {
        let answers = if open == 1 { "answer" } else { "answers" };
        line.push_span(piece(theme, Role::Warn, format!("   ? {open} {answers} open")));
    }
    if scoring.by_hand.is_some() {
        line.push_span(plain(format!("   scored {}", scored.scored_band.code())));
    }
    let Some((floor, why)) = &scored.floor else { return vec![line] };
    let floor = format!("floor: at least {}, {why}", floor.code());
    if line_width(&line) + 3 + width(&floor) <= columns {
        line.push_span(plain(format!("   {floor}")));
        return vec![line];
    }
    let floor = wrap(&floor, columns).into_iter().map(|part| Line::from(plain(part)));
    iter::once(line).chain(floor).collect()
}

/// Its place, how sure that is and what it was: in one line where there is room.
fn standing(
    theme: &Theme,
    scoring: &ScoringState,
    open: usize,
    columns: usize,
) -> Vec<Line<'static>> {
    let mut place = Line::default();
    if let Some((at, count)) = scoring.place() {
        let so_far = if open > 0 { " as it stands" } else { "" };
        place.push_span(plain(format!("place {at} of {count}{so_far}   ")));
    }
    if let Some(sure) = scoring.sure() {
        place.push_span(plain(format!("one level off: {}   ", sure.range)));
        // An open answer is to be settled before any that was given.
        let settle = sure.settle.filter(|_| open == 0);
        if let Some((label, settle)) = settle.and_then(|s| Some((scoring.settle(&s)?, s))) {
            place.push_span(plain(format!("settle \"{}\" first", safe(label))));
            if let Some(to) = settle.band {
                let way = if settle.up { "up" } else { "down" };
                place.push_span(piece(theme, Role::Dim, format!(": one {way} makes it ")));
                place.push_span(band(theme, Some(to)));
            }
            place.push_span(plain("   "));
        }
    }
    let mut lines = vec![place];
    for part in before(theme, scoring) {
        match lines.last_mut().filter(|l| line_width(l) + line_width(&part) <= columns) {
            Some(line) => line.spans.extend(part.spans),
            None => lines.push(part),
        }
    }
    lines
}

/// What it was scored before, first and second; nothing of it while it is scored second.
fn before(theme: &Theme, scoring: &ScoringState) -> Vec<Line<'static>> {
    if scoring.is_second() {
        let text = "second score: the first is hidden until this one is saved";
        return vec![Line::from(piece(theme, Role::Accent, text))];
    }
    let Some(past) = scoring.context.was() else {
        return vec![Line::from(piece(theme, Role::Dim, "not scored before"))];
    };
    let score = |word: &str, score: &PastScore| {
        vec![plain(format!("{word} {} ", score.r)), band(theme, score.band)]
    };
    let on = past.at.map(|at| format!(" on {}", show_date(day(at)))).unwrap_or_default();
    let mut was = score("was", past);
    was.push(piece(theme, Role::Dim, format!("{on} ({})   ", past.by)));
    let mut lines = vec![Line::from(was)];
    if let (Some(second), Some(apart)) = (scoring.context.second(), scoring.apart()) {
        let mut line = score("second", second);
        let text = format!(" ({})   {apart} apart: 1 first, 2 second, = both", second.by);
        line.push(piece(theme, Role::Dim, text));
        lines.push(Line::from(line));
    }
    lines
}

/// The reason being typed, at the status line.
fn draw_typing(canvas: &mut Canvas<'_>, area: Rect, scoring: &ScoringState) {
    let (name, line) = match scoring.typing {
        Some(Typing::Reason) => (" why these levels  ", &scoring.reason),
        Some(Typing::OverrideReason) => (" why this band  ", &scoring.by_hand_reason),
        None => return,
    };
    let accent = canvas.style(Role::Accent);
    let column = canvas.text(area, (0, 0), name, accent);
    let style = canvas.style(Role::Text);
    typed(canvas, indent(area, column), line, style, true, None);
}
