//! The meeting, item by item: what is known, what is proposed, what was decided.

use super::attendance;
use super::scoring::band;
use crate::app::commands::meeting::DECISIONS;
use crate::app::screens::meeting::MeetingState;
use crate::app::state::State;
use crate::domain::choice::Choice;
use crate::domain::tasking::{AgendaSection, MeetingState as Life, carried_over};
use crate::domain::text::width;
use crate::domain::time::{age, london, show_date, show_moment};
use crate::store::agenda::{ActionFacts, AgendaItem, AgendaState, MadeHere};
use crate::store::meeting::Meeting;
use crate::ui::Places;
use crate::ui::canvas::{Canvas, below, indent, piece, plain, top};
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::wrap::wrap;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Columns from which the agenda stands beside the item.
const BESIDE: u16 = 110;

/// Draws the meeting.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, places: &Places, meeting: &MeetingState) {
    let area = indent(places.body, 1);
    let area = Rect { width: area.width.saturating_sub(1), ..area };
    draw_head(canvas, state, area, meeting);
    let body = below(area, 2);
    canvas.rule_across(top(body, 1));
    let body = below(body, 1);
    let (item, agenda) = split(body);
    let theme = canvas.theme();
    match (meeting.attendance, meeting.item()) {
        (Some(at), _) => attendance::draw(canvas, state, item, meeting, at),
        (None, Some(found)) => {
            let mut lines = item_lines(theme, meeting, found, usize::from(item.width));
            if state.may_decide_item().is_ok() {
                lines.push(Line::default());
                lines.extend(ways(theme, state, usize::from(item.width)));
            }
            canvas.scrolled(item, &lines, &meeting.scroll);
        }
        (None, None) => {
            let dim = canvas.style(Role::Dim);
            canvas.text(item, (0, 1), "The agenda has no items.", dim);
        }
    }
    if let Some(agenda) = agenda {
        draw_agenda(canvas, agenda, meeting);
    }
}

fn split(body: Rect) -> (Rect, Option<Rect>) {
    if body.width < BESIDE {
        return (body, None);
    }
    let width = (body.width / 3).min(60);
    let item = body.width - width;
    (Rect { width: item.saturating_sub(2), ..body }, Some(Rect { x: body.x + item, width, ..body }))
}

fn draw_head(canvas: &mut Canvas<'_>, state: &State, area: Rect, meeting: &MeetingState) {
    let theme = canvas.theme();
    let about = &meeting.agenda.meeting;
    let count = meeting.count();
    let at = if count == 0 { 0 } else { meeting.at + 1 };
    let title = match area.width {
        ..100 => "Tactical tasking",
        _ => "Tactical tasking and co-ordination",
    };
    let role = if about.state == Life::Session { Role::Ok } else { Role::Dim };
    let mut line = Line::from(vec![
        piece(theme, Role::Accent, format!("{}   ", about.reference)),
        piece(theme, Role::Title, title),
        plain(format!("   {}   ", london(state.now).format("%H:%M"))),
        plain(format!("item {at} of {count}   ")),
        piece(theme, role, about.state.label()),
    ]);
    if about.state == Life::Session {
        let met = meeting.agenda.quorum.is_met();
        let (role, word) = if met { (Role::Ok, "yes") } else { (Role::Warn, "! no") };
        line.push_span(piece(theme, role, format!("   quorum {word}")));
    }
    canvas.line(area, 0, &line);
    let mut line = Line::from(warnings(theme, meeting));
    line.push_span(piece(theme, Role::Dim, occasion(about)));
    canvas.line(area, 1, &line);
}

/// When, who, and which issue of the agenda.
fn occasion(about: &Meeting) -> String {
    let mut facts =
        format!("{} at {}, chair {}", show_date(about.held_on), about.starts, about.chair);
    let more = [
        ("minutes", &about.minute_taker),
        ("present", &about.attendance),
        ("apologies", &about.apologies),
    ];
    for (word, text) in more {
        if let Some(text) = text {
            facts.push_str(&format!("; {word} {text}"));
        }
    }
    if about.issue > 0 {
        facts.push_str(&format!("; issue {}", about.issue));
    }
    facts
}

/// What everybody must know before the facts: what is kept from the reader, who declared a
/// conflict, and what came since.
fn warnings(theme: &Theme, meeting: &MeetingState) -> Vec<Span<'static>> {
    let agenda = &meeting.agenda;
    let mut said = Vec::new();
    match agenda.withheld {
        0 => {}
        1 => said.push("1 item is withheld from you".to_owned()),
        many => said.push(format!("{many} items are withheld from you")),
    }
    let mut kept: Vec<(&str, Vec<String>)> = Vec::new();
    for (name, position) in agenda
        .items()
        .flat_map(|item| agenda.stepped_out(item).map(move |(name, _)| (name, item.position)))
    {
        match kept.iter_mut().find(|(known, _)| *known == name) {
            Some((_, items)) => items.push(position.to_string()),
            None => kept.push((name, vec![position.to_string()])),
        }
    }
    for (name, items) in kept {
        let word = if items.len() == 1 { "item" } else { "items" };
        said.push(format!("conflict: {word} {}, {name}", items.join(" and ")));
    }
    let late = agenda.items().filter(|item| item.issue == 0 && item.late).count();
    if late > 0 {
        said.push(format!("{late} late since issue {}", agenda.meeting.issue));
    }
    if agenda.waiting > 0 {
        said.push(format!("{} came in since: L takes it up", agenda.waiting));
    }
    said.into_iter().map(|text| piece(theme, Role::Warn, format!("! {text}   "))).collect()
}

/// The number of a section on the agenda, from 1.
fn number(section: AgendaSection) -> usize {
    AgendaSection::ALL.iter().position(|known| *known == section).map_or(0, |at| at + 1)
}

fn item_lines(
    theme: &Theme,
    meeting: &MeetingState,
    item: &AgendaItem,
    columns: usize,
) -> Vec<Line<'static>> {
    let mut lines = vec![Line::from(piece(
        theme,
        Role::Title,
        format!("{} {}", number(item.section), item.section.label()),
    ))];
    let facts = facts(theme, item);
    if !facts.spans.is_empty() {
        lines.push(facts);
    }
    lines.push(Line::default());
    lines.extend(text(&item.what, columns));
    if let Some(summary) = item.summary.as_ref().filter(|summary| **summary != item.what) {
        lines.extend(labelled(theme, "now reads", summary, columns));
    }
    for (name, conflict) in meeting.agenda.stepped_out(item) {
        let text = format!("{name}: {}", conflict.reason);
        lines.extend(labelled(theme, "! without", &text, columns));
    }
    if let Some(subject) = &item.subject {
        lines.extend(labelled(theme, "subject", subject, columns));
    }
    if let Some(received) = item.received {
        lines.extend(labelled(theme, "received", &show_moment(received), columns));
    }
    if let Some(action) = &item.action {
        lines.extend(action_lines(theme, action, columns));
    }
    lines.push(Line::default());
    if let Some(proposed) = item.proposed {
        let why = if item.apsp {
            "abuse of position for a sexual purpose is serious corruption"
        } else {
            "the clock of a mandatory referral runs"
        };
        let text = format!("{}: {why}", proposed.label());
        lines.extend(labelled(theme, "proposed", &text, columns));
    }
    if let Some(until) = item.clock_until {
        let text = format!("ends {}; it runs until the referral is recorded", show_moment(until));
        let line = labelled(theme, "! clock", &text, columns);
        lines.extend(line);
    }
    lines.extend(outcome(theme, item, columns));
    lines
}

fn facts(theme: &Theme, item: &AgendaItem) -> Line<'static> {
    let mut line = Line::default();
    if let Some(record) = &item.record {
        line.push_span(piece(theme, Role::Accent, format!("{record}   ")));
    }
    if item.report_id.is_some() {
        line.push_span(band(theme, item.band));
        let confidence = item.confidence.map(|c| format!("/{}", c.letter())).unwrap_or_default();
        let score = item.r.map(|r| format!(" {r}{confidence}")).unwrap_or_default();
        line.push_span(plain(format!("{score}   ")));
    }
    let category = item.category.map(Choice::label);
    let grade = item.grade.as_deref();
    for text in [category, item.apsp.then_some("APSP"), grade].into_iter().flatten() {
        line.push_span(plain(format!("{text}   ")));
    }
    if let Some(days) = item.age_days {
        line.push_span(plain(format!("{}   ", age(days))));
    }
    if item.deferrals > 0 {
        line.push_span(piece(theme, Role::Warn, format!("{} meeting   ", nth(item.deferrals + 1))));
    }
    if item.late {
        line.push_span(piece(theme, Role::Warn, "late item"));
    }
    line
}

/// `second`, `third`, … `11th`.
fn nth(number: i64) -> String {
    const WORDS: [&str; 10] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    let word = usize::try_from(number - 1).ok().and_then(|place| WORDS.get(place));
    word.map_or_else(|| format!("{number}th"), |word| (*word).to_owned())
}

fn text(given: &str, columns: usize) -> Vec<Line<'static>> {
    wrap(given, columns).into_iter().map(|line| Line::from(plain(line))).collect()
}

fn labelled(theme: &Theme, label: &str, given: &str, columns: usize) -> Vec<Line<'static>> {
    const LABEL: usize = 11;
    let lines = wrap(given, columns.saturating_sub(LABEL));
    let line = |(at, text): (usize, String)| {
        let label = if at == 0 { label } else { "" };
        Line::from(vec![piece(theme, Role::Dim, format!("{label:LABEL$}")), plain(text)])
    };
    lines.into_iter().enumerate().map(line).collect()
}

fn action_lines(theme: &Theme, action: &ActionFacts, columns: usize) -> Vec<Line<'static>> {
    let mut text = format!(
        "{}, {}, due {}, {}",
        action.owner,
        action.priority.label(),
        show_date(action.due),
        action.state.label()
    );
    if let Some(on) = action.closed_on {
        text.push_str(&format!(" on {}", show_date(on)));
    }
    if action.carried > 0 {
        text.push_str(&format!(", {}", carried_over(action.carried)));
    }
    let mut lines = labelled(theme, "action", &text, columns);
    if let Some((due, why)) = &action.asked {
        let text = format!("until {}: {why}", show_date(*due));
        lines.extend(labelled(theme, "! asked", &text, columns));
    }
    if let Some(result) = &action.result {
        lines.extend(labelled(theme, "result", result, columns));
    }
    lines
}

/// What the meeting made of the item: its decision, its note and the actions that it set.
fn outcome(theme: &Theme, item: &AgendaItem, columns: usize) -> Vec<Line<'static>> {
    let mut lines = match (item.state, item.decisions.is_empty()) {
        (AgendaState::Open, true) => vec![Line::from(piece(theme, Role::Dim, "still open"))],
        (_, false) => Vec::new(),
        (state, true) => {
            vec![Line::from(piece(theme, Role::Ok, format!("✓ {}", state.label())))]
        }
    };
    for made in &item.decisions {
        lines.extend(decision(theme, made, columns));
    }
    for (at, (reference, what, facts)) in item.actions.iter().enumerate() {
        let label = if at == 0 { "actions" } else { "" };
        let due = show_date(facts.due);
        let text = format!("{reference}  {}, due {due}: {what}", facts.owner);
        lines.extend(labelled(theme, label, &text, columns));
    }
    let before = item.disposition.filter(|_| item.decisions.is_empty());
    if let Some(disposition) = before {
        lines.extend(labelled(theme, "before", disposition.label(), columns));
    }
    if let Some(note) = &item.note {
        lines.extend(labelled(theme, "note", note, columns));
    }
    lines
}

fn decision(theme: &Theme, made: &MadeHere, columns: usize) -> Vec<Line<'static>> {
    let what = made.disposition.map_or("unknown", Choice::label);
    let head = format!("✓ decided: {what}");
    let about = format!("   {}, number {}, by {}", made.reference, made.number, made.by);
    let mut lines =
        vec![Line::from(vec![piece(theme, Role::Ok, head), piece(theme, Role::Dim, about)])];
    lines.extend(labelled(theme, "because", &made.information, columns));
    lines
}

/// The decisions that can be made of the item, each with its key.
fn ways(theme: &Theme, state: &State, columns: usize) -> Vec<Line<'static>> {
    const LABEL: usize = 11;
    let mut lines = vec![Line::from(piece(theme, Role::Dim, format!("{:LABEL$}", "decide")))];
    let mut used = LABEL;
    for command in DECISIONS {
        let Some(key) = command.keys_for(state).first().map(|key| key.shown()) else { continue };
        let words = format!(" {}   ", command.doc.trim_start_matches("decide: "));
        let wide = width(&key) + width(&words);
        if used + wide > columns && used > LABEL {
            lines.push(Line::from(plain(" ".repeat(LABEL))));
            used = LABEL;
        }
        used += wide;
        if let Some(line) = lines.last_mut() {
            line.push_span(piece(theme, Role::Accent, key));
            line.push_span(plain(words));
        }
    }
    lines
}

/// The agenda beside the item, one line an item, the current one in view.
fn draw_agenda(canvas: &mut Canvas<'_>, area: Rect, meeting: &MeetingState) {
    canvas.rule_down(area);
    let area = indent(area, 2);
    let theme = canvas.theme();
    let mut lines: Vec<(Option<usize>, Line<'static>)> = Vec::new();
    let mut place = 0;
    for (section, items) in &meeting.agenda.sections {
        let title = format!("{} {}", number(*section), section.label());
        lines.push((None, Line::from(piece(theme, Role::Dim, title))));
        for item in items {
            let sign = if item.state == AgendaState::Open { "·" } else { "✓" };
            let record = item.record.as_ref().map(|r| format!("{r}  ")).unwrap_or_default();
            let late = if item.late { "late  " } else { "" };
            let text = format!(" {sign} {record}{late}{}", item.what);
            lines.push((Some(place), Line::from(plain(text))));
            place += 1;
        }
    }
    let at = lines.iter().position(|(place, _)| *place == Some(meeting.at)).unwrap_or(0);
    let room = usize::from(area.height);
    let most = lines.len().saturating_sub(room);
    let scroll = at.saturating_sub(room / 2).min(most);
    for (row, (place, line)) in (0..area.height).zip(lines.iter().skip(scroll)) {
        if *place == Some(meeting.at) {
            let one = Rect { y: area.y + row, height: 1, ..area };
            canvas.lay(one, theme.style(Role::Selection));
        }
        canvas.line(area, row, line);
    }
}
