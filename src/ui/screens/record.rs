//! A record as lines of text, for the pane beside the list and for the whole page.

use super::list::tone;
use crate::catalogue::column::{Column, Show, UNSAID, label};
use crate::catalogue::{RecordView, Register, register, registers, suggested_grade};
use crate::domain::choice::Choice;
use crate::domain::policy::{Policy, Standing};
use crate::domain::text::{safe, width};
use crate::domain::time::{Date, Moment, age, parse_moment, show_date, show_moment};
use crate::domain::vetting::{CheckKind, CheckResult};
use crate::store::audit::Entry;
use crate::store::query::{Detail, Related};
use crate::store::value::Value;
use crate::store::writer::summary;
use crate::ui::canvas::{piece, plain};
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::figures::bar;
use crate::ui::widgets::table::{GAP, Wish, cell, lay_out};
use crate::ui::widgets::wrap::wrap;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// The width from which short values stand in two columns.
const TWO_COLUMNS: usize = 76;
/// Columns of a heading's label.
const LABEL: usize = 16;
/// The widest cell of a small table.
const WIDEST: usize = 40;
/// What is no longer than this is never cut: a moment, a date, a number, a reference.
const SHORT: usize = 22;

/// The record with everything that belongs to it, in lines of at most `columns`. Unless it is
/// shown whole, what is not known and what is not so is left out.
pub fn lines(
    theme: &Theme,
    (policy, now): (&Policy, Moment),
    detail: &Detail,
    columns: u16,
    whole: bool,
) -> Vec<Line<'static>> {
    let columns = usize::from(columns).max(1);
    let mut lines = Vec::new();
    let related = detail.related.iter().filter(|related| !related.rows.is_empty());
    let (checks, others): (Vec<&Related>, Vec<&Related>) =
        related.partition(|related| related.title == "Checks");
    let (items, others): (Vec<&Related>, Vec<&Related>) =
        others.into_iter().partition(|related| related.title == "items");
    let checks = checks.into_iter().flat_map(|related| checks_of(theme, related, columns, whole));
    let checks: Vec<Line<'static>> = checks.collect();
    let mut parts: Vec<Vec<Line<'static>>> = Vec::new();
    let mut last = Vec::new();
    if let Some(register) = register(detail.register) {
        let record = RecordView { register, row: &detail.row };
        lines.push(title(theme, record));
        // The text of a report is that of its items.
        let hidden = if items.is_empty() { "" } else { "text" };
        parts.push(facts(theme, record, now, (columns, whole), hidden));
        parts.extend(items.iter().map(|items| items_of(theme, items, columns)));
        last = unsaid(theme, record, columns, whole);
        last.extend(to_confirm(theme, policy, record, columns));
        last.extend(suggestion(theme, policy, record));
    }
    // Beside a list the checks are what one looks for; the facts stand in the list already.
    parts.insert(if whole { parts.len() } else { 0 }, checks);
    // Who is the only subject stands among the facts.
    let alone = |related: &&Related| related.title == "subjects" && related.rows.len() < 2;
    let others = others.into_iter().filter(|related| !alone(related));
    parts.extend(others.map(|related| table(theme, related, columns)));
    parts.push(last);
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        lines.push(Line::default());
        lines.extend(part);
    }
    if !detail.history.is_empty() {
        lines.push(Line::default());
        lines.push(heading(theme, "History"));
        lines.extend(detail.history.iter().flat_map(|entry| history(theme, entry, columns)));
    }
    lines
}

fn title(theme: &Theme, record: RecordView<'_>) -> Line<'static> {
    let noun = record.register.noun.0;
    Line::from(vec![
        piece(theme, Role::Title, record.reference().to_owned()),
        piece(theme, Role::Dim, format!("  {noun}")),
    ])
}

fn heading(theme: &Theme, text: &str) -> Line<'static> {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    Line::from(vec![piece(theme, Role::Title, format!("{first}{}", letters.as_str()))])
}

/// A value with its label.
struct Fact {
    label: &'static str,
    lines: Vec<String>,
    style: Style,
}

fn facts(
    theme: &Theme,
    record: RecordView<'_>,
    now: Moment,
    (columns, whole): (usize, bool),
    hidden: &str,
) -> Vec<Line<'static>> {
    let two = columns >= TWO_COLUMNS;
    let half = if two { columns / 2 } else { columns };
    let (_, known) = parted(record, whole);
    // Two columns stand apart by a gap.
    let gap = if two { 2 } else { 0 };
    let room = half.saturating_sub(LABEL + 2 + gap).max(1);
    let known = known.into_iter().filter(|column| column.key != hidden);
    let (long, short): (Vec<&Column>, Vec<&Column>) = known.partition(|column| {
        column.show == Show::Prose || (two && width(&shown(column, record, now)) > room)
    });
    let short: Vec<Fact> =
        short.iter().map(|column| fact(theme, column, record, now, room)).collect();
    let mut lines = if two { paired(theme, &short, half) } else { single(theme, &short) };
    for column in long {
        let room = columns.saturating_sub(LABEL + 2).max(1);
        lines.extend(single(theme, &[fact(theme, column, record, now, room)]));
    }
    lines
}

/// The columns of a record after its reference: those that say nothing, and the others.
fn parted(record: RecordView<'_>, whole: bool) -> (Vec<&'static Column>, Vec<&'static Column>) {
    let columns: &'static [Column] = record.register.columns;
    let said = columns.iter().skip(1).filter(|column| column.importance < UNSAID);
    said.partition(|column| is_blank(column, record.value(column.key), whole))
}

/// The names of what is not known, where the record is shown whole.
fn unsaid(
    theme: &Theme,
    record: RecordView<'_>,
    columns: usize,
    whole: bool,
) -> Vec<Line<'static>> {
    let (unknown, _) = parted(record, whole);
    if !whole || unknown.is_empty() {
        return Vec::new();
    }
    let arises = |column: &&&Column| {
        column.arises_with.is_empty() || !record.value(column.arises_with).is_null()
    };
    let names: Vec<&str> = unknown.iter().filter(arises).map(|column| column.heading).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let text = format!("not known: {}", names.join(", "));
    wrap(&text, columns).into_iter().map(|l| Line::from(piece(theme, Role::Dim, l))).collect()
}

/// What of the record comes from a policy that is not published, so that nobody takes a local
/// default for a rule.
fn to_confirm(
    theme: &Theme,
    policy: &Policy,
    record: RecordView<'_>,
    columns: usize,
) -> Vec<Line<'static>> {
    let standing = |column: &&Column| {
        let group = match column.policy {
            part if part.ends_with('.') => format!("{part}{}", record.text("level")),
            group => group.to_owned(),
        };
        policy.standing(&group).0
    };
    let known = |column: &&Column| {
        !column.policy.is_empty() && !is_blank(column, record.value(column.key), false)
    };
    let from: Vec<&Column> = record.register.columns.iter().filter(known).collect();
    let lines = |wanted: &Standing| {
        let mine = from.iter().filter(|column| standing(column) == *wanted);
        let names: Vec<&str> = mine.map(|column| column.heading).collect();
        let text = format!("{}: {}", wanted.label(), names.join(", "));
        if names.is_empty() { Vec::new() } else { wrap(&text, columns) }
    };
    let unpublished = Standing::ALL.iter().filter(|standing| **standing != Standing::Published);
    let dim = |line| Line::from(piece(theme, Role::Dim, line));
    unpublished.flat_map(lines).map(dim).collect()
}

/// What the policy makes of a grade on the old scale, until a person has confirmed it.
fn suggestion(theme: &Theme, policy: &Policy, record: RecordView<'_>) -> Option<Line<'static>> {
    let grade = suggested_grade(&record, policy)?;
    let standing = policy.standing("grade_conversion").0.label();
    let text = format!("suggested 3x5x2: {grade} ({standing})");
    Some(Line::from(piece(theme, Role::Accent, text)))
}

/// Whether a value says nothing: it is unknown or, in a short form, a flag that is not set.
fn is_blank(column: &Column, value: &Value, whole: bool) -> bool {
    let unset = column.show == Show::Flag && *value == Value::Int(0);
    value.is_null() || (unset && !whole)
}

fn shown(column: &Column, record: RecordView<'_>, now: Moment) -> String {
    let value = record.value(column.key);
    match (column.show, value) {
        (Show::Flag, Value::Int(0)) => "no".to_owned(),
        (Show::Prose, Value::Text(text)) => text.clone(),
        (Show::Code(choices), Value::Text(code)) => match label(choices, code) {
            label if label.starts_with(code.as_str()) => safe(label).into_owned(),
            label => safe(&format!("{code}, {label}")).into_owned(),
        },
        _ => safe(&column.shown_at(value, now)).into_owned(),
    }
}

fn fact(theme: &Theme, column: &Column, record: RecordView<'_>, now: Moment, room: usize) -> Fact {
    let style = tone(theme, column.tone_at(record.value(column.key), now), true);
    Fact { label: column.heading, lines: wrap(&shown(column, record, now), room), style }
}

fn single(theme: &Theme, facts: &[Fact]) -> Vec<Line<'static>> {
    facts
        .iter()
        .flat_map(|fact| {
            (0..fact.lines.len().max(1)).map(|row| Line::from(spans(theme, fact, row).to_vec()))
        })
        .collect()
}

fn spans(theme: &Theme, fact: &Fact, row: usize) -> [Span<'static>; 2] {
    let label = if row == 0 { fact.label } else { "" };
    let text = fact.lines.get(row).cloned().unwrap_or_default();
    [
        piece(theme, Role::Dim, format!("{}  ", cell(label, LABEL, false))),
        Span::styled(text, fact.style),
    ]
}

/// Facts down two columns; each has one line.
fn paired(theme: &Theme, facts: &[Fact], half: usize) -> Vec<Line<'static>> {
    let rows = facts.len().div_ceil(2);
    let line = |row: usize| {
        let mut line = Line::default();
        if let Some(fact) = facts.get(row) {
            let [label, value] = spans(theme, fact, 0);
            let filled = cell(&value.content, half.saturating_sub(LABEL + 2), false);
            line.push_span(label);
            line.push_span(Span::styled(filled, value.style));
        }
        if let Some(fact) = facts.get(row + rows) {
            line.extend(spans(theme, fact, 0));
        }
        line
    };
    (0..rows).map(line).collect()
}

/// The checks of a case: how many are in, and a sign, a name and a result for each.
fn checks_of(theme: &Theme, related: &Related, columns: usize, whole: bool) -> Vec<Line<'static>> {
    let is_in = |row: &&Vec<Value>| row.get(3).is_some_and(|result| !result.is_null());
    let all = related.rows.len();
    let done = related.rows.iter().filter(is_in).count();
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let progress = bar(number(done), number(all), 10);
    let mut lines = vec![Line::from(vec![
        piece(theme, Role::Title, "Checks  "),
        piece(theme, Role::Accent, progress),
        plain(format!("  {done} of {all}")),
    ])];
    lines.extend(related.rows.iter().flat_map(|row| check(theme, row, columns, whole)));
    lines
}

/// The numbered items of a report, each with its grade and its words whole.
fn items_of(theme: &Theme, items: &Related, columns: usize) -> Vec<Line<'static>> {
    let mut lines = vec![heading(theme, items.title)];
    for row in &items.rows {
        let [number, grade, text] = row.as_slice() else { continue };
        let number = number.int().unwrap_or_default();
        let mut lead = vec![
            piece(theme, Role::Dim, format!("{number:>2}  ")),
            piece(theme, Role::Accent, cell(grade.text().unwrap_or("–"), 5, false)),
        ];
        let words = wrap(text.text().unwrap_or_default(), columns.saturating_sub(9));
        for words in words {
            let mut line = std::mem::replace(&mut lead, vec![plain(" ".repeat(9))]);
            line.push(plain(words));
            lines.push(Line::from(line));
        }
    }
    lines
}

/// A check on a line; beside a list one that is clear says no more than that.
fn check(theme: &Theme, row: &[Value], columns: usize, whole: bool) -> Vec<Line<'static>> {
    let text = |place: usize| row.get(place).and_then(Value::text).unwrap_or_default();
    let result = CheckResult::from_code(text(3)).ok();
    let (sign, role) = match result {
        None => ("!", Role::Warn),
        Some(CheckResult::NoTrace | CheckResult::NotAdverse) => ("✓", Role::Ok),
        Some(CheckResult::Adverse) => ("■", Role::Critical),
        Some(CheckResult::NotDone) => ("–", Role::Dim),
    };
    let mut words = label(CheckKind::CHOICES, text(1)).to_owned();
    // Only the checks of others than the applicant say whose they are.
    if !["", "applicant"].contains(&text(2)) {
        words.push_str(&format!(" of {}", text(2)));
    }
    let awaited = || row.get(7).and_then(Value::int).map_or("not asked for yet".to_owned(), age);
    // Its sign says as much of a clear one.
    let clear = result == Some(CheckResult::NoTrace) && !whole;
    let allowed = match text(9) {
        "" => String::new(),
        by => format!("allowed by {by}"),
    };
    let said = match (clear, whole) {
        (true, _) => [""; 5],
        (false, true) => [text(4), text(5), text(8), text(6), &allowed],
        (false, false) => [text(4), text(5), "", text(6), &allowed],
    };
    if !clear {
        words.push_str(&format!("  {}", result.map_or_else(awaited, |r| r.label().to_owned())));
    }
    let returned = said.map(reads);
    let returned: Vec<&str> =
        returned.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    if !returned.is_empty() {
        words.push_str(&format!("  {}", returned.join(", ")));
    }
    let wrapped = wrap(&words, columns.saturating_sub(3));
    let line = |(at, text): (usize, String)| {
        let sign = if at == 0 { sign } else { " " };
        Line::from(vec![piece(theme, role, format!(" {sign} ")), plain(text)])
    };
    wrapped.into_iter().enumerate().map(line).collect()
}

/// A date or moment as people read it; any other text as it is.
fn reads(text: &str) -> String {
    if let Some(moment) = parse_moment(text) {
        return show_moment(moment);
    }
    match text.parse::<Date>() {
        Ok(date) if text.len() == 10 => show_date(date),
        _ => safe(text).into_owned(),
    }
}

/// A value of a small table: dates as people read them, codes by their label where a register
/// has a column of this heading that knows them.
fn related_value(heading: &str, value: &Value) -> String {
    let code = match value {
        Value::Null => return String::new(),
        Value::Int(number) => return number.to_string(),
        Value::Text(text) => text,
    };
    let known = |register: &&'static Register| {
        let column = register.column(heading)?;
        match column.show {
            Show::Band | Show::Force | Show::Words(_) => Some(column.shown(value)),
            Show::Choice(choices) => choices
                .iter()
                .find(|(known, _)| known == code)
                .map(|(_, label)| (*label).to_owned()),
            _ => None,
        }
    };
    let all = registers::ALL.iter().copied();
    all.clone().find_map(|register| known(&register)).unwrap_or_else(|| reads(code))
}

fn table(theme: &Theme, related: &Related, columns: usize) -> Vec<Line<'static>> {
    let is_shown = |heading: &&str| *heading != "id" && !heading.starts_with('_');
    let kept: Vec<(usize, &str)> =
        related.headings.iter().copied().enumerate().filter(|(_, h)| is_shown(h)).collect();
    let texts = |row: &Vec<Value>| -> Vec<String> {
        let text = |(place, heading): &(usize, &str)| {
            row.get(*place).map(|value| related_value(heading, value)).unwrap_or_default()
        };
        kept.iter().map(text).collect()
    };
    let rows: Vec<Vec<String>> = related.rows.iter().map(texts).collect();
    let longest = |place: usize| {
        let texts = rows.iter().filter_map(|row| row.get(place)).map(|text| width(text));
        texts.chain(kept.get(place).map(|(_, heading)| width(heading))).max().unwrap_or(0)
    };
    // Once: a table has as many rows as a meeting of the country has items.
    let longest: Vec<usize> = (0..kept.len()).map(longest).collect();
    let wish = |(place, longest): (usize, usize)| {
        let cut = if place == 0 { longest } else { longest.min(WIDEST) };
        let importance = u8::try_from(place).unwrap_or(u8::MAX);
        let width = u16::try_from(cut).unwrap_or(u16::MAX);
        Wish { width, grows: place > 0 && cut > SHORT, importance, whole: 0 }
    };
    let wishes: Vec<Wish> = longest.iter().copied().enumerate().map(wish).collect();
    let room = u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX);
    let shown = lay_out(&wishes, room);
    let gap = " ".repeat(usize::from(GAP));
    let line = |text: &dyn Fn(usize) -> String| {
        let cells = shown.iter().map(|(place, width)| {
            let most = longest.get(*place).copied().unwrap_or_default();
            cell(&text(*place), usize::from(*width).min(most), false)
        });
        format!(" {}", cells.collect::<Vec<_>>().join(&gap))
    };
    let head = line(&|place| kept.get(place).map(|(_, h)| (*h).to_owned()).unwrap_or_default());
    let mut lines = vec![heading(theme, related.title), Line::from(piece(theme, Role::Dim, head))];
    for row in &rows {
        let text = line(&|place| row.get(place).cloned().unwrap_or_default());
        lines.push(Line::from(plain(text)));
    }
    lines
}

fn history(theme: &Theme, entry: &Entry, columns: usize) -> Vec<Line<'static>> {
    let when = reads(&entry.at);
    let head = Line::from(vec![
        piece(theme, Role::Dim, format!(" {when}  ")),
        plain(format!("{}  ", entry.actor)),
        piece(theme, Role::Accent, entry.command.replace('-', " ")),
    ]);
    let what = wrap(&summary(&entry.changes), columns.saturating_sub(5));
    let what = what.into_iter().map(|text| Line::from(plain(format!("    {text}"))));
    std::iter::once(head).chain(what).collect()
}
