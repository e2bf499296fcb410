//! The agenda of the fortnightly tasking meeting as a paper, in the order of domain.md, so that
//! everyone at the table reads the same items under the same numbers as the screen.

use super::model::{Block, Col, Document, Table};
use super::paper::{UNKNOWN, band, date, field, noted, occasion, paper, signatures};
use crate::domain::choice::Choice;
use crate::domain::force;
use crate::domain::tasking::{ActionState, AgendaSection, Quorum, carried_over};
use crate::domain::time::{Date, Moment, age, day, show_date, show_moment};
use crate::store::agenda::{ActionFacts, Agenda, AgendaItem, AgendaState};
use crate::store::meeting::Meeting;
use crate::store::session::attendance::Attendee;

/// The agenda as a paper: every section of domain.md in its order, those without items as well,
/// and the lines to sign. What is overdue is judged by the London day of `printed_at`.
pub fn agenda(agenda: &Agenda, printed_by: &str, printed_at: Moment) -> Document {
    let meeting = &agenda.meeting;
    let mut document = paper("Tactical tasking and co-ordination: agenda", printed_by, printed_at);
    document.reference.clone_from(&meeting.reference);
    document.subtitle = vec![occasion(meeting.held_on, &meeting.starts)];
    document.blocks.extend(left_out(agenda.withheld));
    document.blocks.push(Block::Fields(particulars(agenda)));
    for (number, (section, items)) in (1..).zip(&agenda.sections) {
        document.blocks.push(Block::heading(2, format!("{number}. {}", section.label())));
        document.blocks.extend(body(agenda, *section, items, day(printed_at)));
    }
    document.blocks.push(signatures(&meeting.chair, meeting.minute_taker.as_deref()));
    document
}

fn particulars(agenda: &Agenda) -> Vec<(String, String)> {
    let meeting = &agenda.meeting;
    let issue = match meeting.issue {
        0 => "not issued".to_owned(),
        issue => issue.to_string(),
    };
    let mut fields = vec![field("Issue", issue), field("Chair", &meeting.chair)];
    if !meeting.state.is_ahead() {
        fields.push(noted("Minute-taker", meeting.minute_taker.as_deref()));
        fields.push(field("Quorum", quorum(meeting, &agenda.quorum)));
    }
    fields.push(field("State", meeting.state.label()));
    let last = agenda.last.as_ref().map_or_else(
        || "none came before this one".to_owned(),
        |last| {
            let day = show_date(last.held_on);
            format!("{}, {day}, {}", last.reference, last.state.label())
        },
    );
    fields.push(field("Last meeting", last));
    let late = agenda.items().filter(|item| item.late).count();
    let late = if late > 0 { format!(", {late} of them late") } else { String::new() };
    fields.push(field("Items", format!("{}{late}", agenda.items().count())));
    if !agenda.conflicts.is_empty() {
        let kept = agenda.conflicts.len();
        fields.push(field("Conflicts", format!("{kept}; items are kept from those they concern")));
    }
    fields
}

/// What a meeting had of its quorum, in words, with why it went on without.
pub(super) fn quorum(meeting: &Meeting, quorum: &Quorum) -> String {
    let words = quorum.in_words();
    match &meeting.without_quorum {
        Some(reason) => format!("{words}; it went on without: {reason}"),
        None => words,
    }
}

fn body(agenda: &Agenda, section: AgendaSection, items: &[AgendaItem], today: Date) -> Vec<Block> {
    match section {
        AgendaSection::ActionLog => vec![action_log(items, today)],
        AgendaSection::NewIntelligence => {
            vec![reports(agenda, items, "No new intelligence waits for a decision.")]
        }
        AgendaSection::LiveInvestigations => {
            vec![reports(agenda, items, "No investigation is open.")]
        }
        AgendaSection::Referrals => {
            vec![reports(agenda, items, "Nothing was referred and no clock runs.")]
        }
        AgendaSection::Apologies => {
            let mut blocks = vec![asked(&agenda.attendees)];
            if !agenda.meeting.state.is_ahead() {
                blocks.push(Block::Fields(attendance(&agenda.meeting)));
            }
            blocks
        }
        _ if items.is_empty() => vec![Block::paragraph("Nothing to report.")],
        _ => vec![Block::Fields(items.iter().map(point).collect())],
    }
}

/// Who is asked, with the number of each copy.
pub(super) fn asked(attendees: &[Attendee]) -> Block {
    let row = |attendee: &Attendee| {
        let unit = attendee.unit.as_deref().or(Some(UNKNOWN));
        vec![
            attendee.copy.to_string(),
            attendee.name.clone(),
            attendee.role.label().to_owned(),
            force::unit_of(unit, attendee.force.as_deref()),
            attendee.presence.label().to_owned(),
        ]
    };
    Block::Table(Table {
        columns: vec![
            Col::new("Copy").right(),
            Col::new("Name").share(2),
            Col::new("Role"),
            Col::new("Unit").share(2),
            Col::new("Attendance"),
        ],
        rows: attendees.iter().map(row).collect(),
        empty: "Nobody is asked yet.".to_owned(),
    })
}

/// That something is left out, but not what.
pub(super) fn left_out(withheld: usize) -> Option<Block> {
    let said = match withheld {
        0 => return None,
        1 => "1 item is withheld from this copy.".to_owned(),
        many => format!("{many} items are withheld from this copy."),
    };
    Some(Block::Note(said))
}

/// Who is there, who is not, and who may not take part in what.
pub(super) fn attendance(meeting: &Meeting) -> Vec<(String, String)> {
    vec![
        noted("Present", meeting.attendance.as_deref()),
        field("Apologies", meeting.apologies.as_deref().unwrap_or("none")),
        field("Conflicts of interest", meeting.conflicts.as_deref().unwrap_or("none")),
    ]
}

/// A line of a section that is no table, under its number, with the reference of its record.
fn point(item: &AgendaItem) -> (String, String) {
    let outcome = outcome(item).map(|outcome| format!(" ({outcome})"));
    let late = if item.late { "late: " } else { "" };
    let outcome = outcome.unwrap_or_default();
    let named = item.record.as_ref().filter(|record| !item.what.contains(record.as_str()));
    let record = named.map(|record| format!("{record}  ")).unwrap_or_default();
    field(&item.position.to_string(), format!("{late}{record}{}{outcome}", item.what))
}

/// What became of an item; `None` while it is open.
fn outcome(item: &AgendaItem) -> Option<String> {
    let state = match (item.state, item.disposition) {
        (AgendaState::Open, _) => return None,
        (AgendaState::Decided, Some(disposition)) => format!("decided: {}", disposition.label()),
        (state, _) => state.label().to_owned(),
    };
    Some(item.note.as_deref().map_or_else(|| state.clone(), |note| format!("{state}: {note}")))
}

fn action_log(items: &[AgendaItem], today: Date) -> Block {
    Block::Table(Table {
        columns: vec![
            Col::new("No").right(),
            Col::new("Action"),
            Col::new("What").share(1),
            Col::new("Owner"),
            Col::new("Due"),
        ],
        rows: items.iter().map(|item| action_row(item, today)).collect(),
        empty: "No action is overdue or due, and none was closed since the last meeting."
            .to_owned(),
    })
}

fn action_row(item: &AgendaItem, today: Date) -> Vec<String> {
    let facts = item.action.as_ref();
    let mut what: Vec<String> = item.late.then(|| "late item".to_owned()).into_iter().collect();
    what.push(item.what.clone());
    if let Some(facts) = facts {
        what.push(format!("priority {}", facts.priority.label()));
        what.extend((facts.carried > 0).then(|| carried_over(facts.carried)));
        what.extend(
            facts
                .asked
                .as_ref()
                .map(|(due, why)| format!("extension asked to {}: {why}", show_date(*due))),
        );
        what.extend(facts.result.as_ref().map(|result| format!("result: {result}")));
    }
    what.extend(outcome(item));
    vec![
        item.position.to_string(),
        item.record.clone().unwrap_or_default(),
        what.join("\n"),
        facts.map(|facts| facts.owner.clone()).unwrap_or_default(),
        facts.map(|facts| due(facts, today)).unwrap_or_default(),
    ]
}

fn due(facts: &ActionFacts, today: Date) -> String {
    let due = show_date(facts.due);
    match facts.state {
        ActionState::Open if facts.due < today => {
            format!("{due}\n! overdue {}", age((today - facts.due).num_days()))
        }
        ActionState::Open => due,
        state => format!("{due}\n{} {}", state.label(), date(facts.closed_on)),
    }
}

/// Reports with what a decision needs to know of each.
fn reports(agenda: &Agenda, items: &[AgendaItem], empty: &str) -> Block {
    Block::Table(Table {
        columns: vec![
            Col::new("No").right(),
            Col::new("Ref, grade"),
            Col::new("Received, age"),
            Col::new("Band"),
            Col::new("Category, summary, proposed").share(1),
        ],
        rows: items.iter().map(|item| report_row(agenda, item)).collect(),
        empty: empty.to_owned(),
    })
}

fn report_row(agenda: &Agenda, item: &AgendaItem) -> Vec<String> {
    let reference = item.record.as_deref().unwrap_or_default();
    let grade = item.grade.as_deref().unwrap_or("ungraded");
    let mut received = vec![date(item.received.map(day))];
    received.extend(item.age_days.map(age));
    received.extend((item.deferrals > 0).then(|| format!("deferred {}", times(item.deferrals))));
    let mut substance = substance(item);
    let away: Vec<&str> = agenda.stepped_out(item).map(|(name, _)| name).collect();
    substance.extend((!away.is_empty()).then(|| format!("kept from: {}", away.join(", "))));
    if item.late {
        substance.insert(0, "late item".to_owned());
    }
    vec![
        item.position.to_string(),
        format!("{reference}\n{grade}"),
        received.join("\n"),
        band(item.band, item.r, item.confidence),
        substance.join("\n"),
    ]
}

fn times(count: i64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// What a report is about and what is to become of it, a line each.
fn substance(item: &AgendaItem) -> Vec<String> {
    let apsp = if item.apsp { " · APSP" } else { "" };
    let category = item.category.map_or("uncategorised", Choice::label);
    let mut lines = vec![format!("{category}{apsp}")];
    lines.extend(item.subject.as_ref().map(|subject| format!("subject: {subject}")));
    lines.push(item.summary.clone().unwrap_or_else(|| item.what.clone()));
    lines.extend(item.clock_until.map(|at| format!("referral clock ends {}", show_moment(at))));
    lines.extend(item.proposed.map(|proposed| format!("proposed: {}", proposed.label())));
    match outcome(item) {
        Some(outcome) => lines.push(outcome),
        None => {
            lines.extend(item.disposition.map(|last| format!("last decision: {}", last.label())));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{attendees, conflict, meeting, moment};
    use super::super::{Page, render_html, render_text};
    use super::*;
    use crate::domain::intelligence::Category;
    use crate::domain::score::{Band, Confidence};
    use crate::domain::tasking::MeetingState;
    use crate::domain::tasking::{ActionPriority, AttendeeRole, Disposition, QuorumRule};

    fn item(section: AgendaSection, position: i64, what: &str) -> AgendaItem {
        AgendaItem::new(section, position, what.to_owned())
    }

    fn report() -> AgendaItem {
        AgendaItem {
            record: Some("I-2026-00311".to_owned()),
            received: Some(moment("2026-11-13T22:41:00Z")),
            age_days: Some(11),
            category: Some(Category::Sexual),
            apsp: true,
            grade: Some("1BP".to_owned()),
            band: Some(Band::Critical),
            r: Some(520),
            confidence: Some(Confidence::Medium),
            summary: Some("messages to a complainant".to_owned()),
            proposed: Some(Disposition::ReferIopc),
            deferrals: 2,
            ..item(AgendaSection::NewIntelligence, 4, "as laid down")
        }
    }

    fn action(position: i64, due: &str, state: ActionState) -> AgendaItem {
        let facts = ActionFacts {
            id: position,
            owner: "j.lowe".to_owned(),
            due: due.parse().unwrap(),
            priority: ActionPriority::High,
            state,
            carried: 1,
            closed_on: (state != ActionState::Open).then(|| "2026-11-19".parse().unwrap()),
            result: None,
            asked: None,
        };
        AgendaItem {
            record: Some(format!("A-2026-{position:04}")),
            action: Some(facts),
            ..item(AgendaSection::ActionLog, position, "secure message data")
        }
    }

    fn whole() -> Agenda {
        let items = |section| match section {
            AgendaSection::Apologies => vec![item(section, 1, "apologies for absence")],
            AgendaSection::ActionLog => vec![
                action(2, "2026-11-20", ActionState::Open),
                action(3, "2026-11-22", ActionState::Done),
            ],
            AgendaSection::NewIntelligence => vec![report()],
            AgendaSection::Exceptions => {
                vec![item(section, 5, "7 designated posts are held without \u{1b}[31mclearance")]
            }
            _ => Vec::new(),
        };
        let sections = AgendaSection::ALL.iter().map(|section| (*section, items(*section)));
        Agenda {
            meeting: meeting(),
            last: None,
            next_on: "2026-12-08".parse().unwrap(),
            sections: sections.collect(),
            attendees: attendees(),
            conflicts: Vec::new(),
            quorum: QuorumRule { least: 3, roles: vec![AttendeeRole::Chair] }.judge(&[]),
            withheld: 0,
            waiting: 0,
        }
    }

    fn text(whole: &Agenda) -> String {
        let document = agenda(whole, "a.khan", moment("2026-11-23T09:30:00Z"));
        render_text(&document, Page::default())
    }

    /// Asserts that the parts stand in the text in this order.
    fn in_order(text: &str, parts: &[&str]) {
        let mut rest = text;
        for part in parts {
            let (_, after) = rest.split_once(part).unwrap_or_else(|| panic!("{part}\n{text}"));
            rest = after;
        }
    }

    #[test]
    fn every_section_stands_in_the_order_of_the_domain() {
        let text = text(&whole());
        let headings: Vec<String> = (1..)
            .zip(AgendaSection::ALL)
            .map(|(number, section)| format!("{number}. {}", section.label()))
            .collect();
        in_order(&text, &headings.iter().map(String::as_str).collect::<Vec<_>>());
        in_order(&text, &["OFFICIAL-SENSITIVE", "T-2026-24", "Chair", "Minute-taker"]);
        in_order(&text, &["Tuesday 24 November 2026, 10:00", "a.khan", "page 1 of"]);
    }

    #[test]
    fn an_item_says_what_its_decision_needs() {
        let document = agenda(&whole(), "a.khan", moment("2026-11-23T09:30:00Z"));
        let row = document.blocks.iter().find_map(|block| match block {
            Block::Table(table) if table.columns.len() == 5 && table.rows.len() == 1 => {
                table.rows.first()
            }
            _ => None,
        });
        assert_eq!(
            row.unwrap(),
            &[
                "4",
                "I-2026-00311\n1BP",
                "13 Nov 2026\n11 d\ndeferred 2 times",
                "■ CRITICAL 520/M",
                "sexual misconduct · APSP\nmessages to a complainant\nproposed: refer to the IOPC",
            ]
        );
    }

    #[test]
    fn overdue_actions_say_so_and_closed_ones_do_not() {
        let text = text(&whole());
        in_order(&text, &["A-2026-0002", "j.lowe", "! overdue 3 d", "A-2026-0003", "19 Nov 2026"]);
        assert_eq!(text.matches("! overdue").count(), 1);
        assert!(text.contains("carried over once"));
    }

    #[test]
    fn nothing_unscored_reads_as_zero_and_empty_sections_say_so() {
        let mut agenda = whole();
        let unscored = AgendaItem { band: None, r: None, confidence: None, ..report() };
        agenda.sections[4].1 = vec![unscored];
        let printed = text(&agenda);
        assert!(printed.contains("? UNSCORED") && !printed.contains("UNSCORED 0"));
        agenda.sections[4].1.clear();
        assert!(text(&agenda).contains("No new intelligence waits for a decision."));
    }

    #[test]
    fn an_open_meeting_shows_attendance_and_what_became_of_each_item() {
        let mut agenda = whole();
        agenda.meeting.state = MeetingState::Session;
        agenda.meeting.attendance = Some("DSU Shaw, DI Reyes".to_owned());
        let deferred = Some("awaiting the phone".to_owned());
        agenda.sections[4].1[0].state = AgendaState::Deferred;
        agenda.sections[4].1[0].note = deferred;
        let text = text(&agenda);
        in_order(&text, &["DSU Shaw, DI Reyes", "Apologies", "none", "deferred: awaiting the"]);
    }

    #[test]
    fn issue_late_items_attendees_conflicts_and_what_is_left_out_are_said() {
        let mut agenda = whole();
        agenda.meeting.issue = 2;
        agenda.sections[4].1[0].late = true;
        agenda.sections[4].1[0].about = Some("I-2026-00311".to_owned());
        agenda.conflicts = vec![conflict("I-2026-00311")];
        agenda.withheld = 1;
        let text = text(&agenda);
        in_order(
            &text,
            &[
                "1 item is withheld from this copy.",
                "Issue",
                "2",
                "1 of them late",
                "Conflicts",
                "Professional Standards, Cambs",
                "late item",
                "kept from: DI Shaw",
            ],
        );
    }

    #[test]
    fn both_forms_are_harmless() {
        let document = agenda(&whole(), "a.khan", moment("2026-11-23T09:30:00Z"));
        assert!(!text(&whole()).contains('\u{1b}'));
        let html = render_html(&document).unwrap();
        assert!(!html.contains('\u{1b}') && html.contains("I-2026-00311"));
    }
}
