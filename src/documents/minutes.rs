//! The minutes of a tasking meeting as a paper: who was there, what was decided and why, with
//! the score, band and grade as they stood, and who does what by when.

use super::agenda::{asked, attendance, left_out};
use super::decisions;
use super::model::{Block, Col, Document, Table};
use super::paper::{UNKNOWN, date, field, noted, occasion, paper, signatures};
use crate::domain::choice::Choice;
use crate::domain::time::{Moment, show_date, show_moment};
use crate::store::meeting::Meeting;
use crate::store::minutes::{MinutedAction, MinutedItem, Minutes};
use crate::store::session::guard::Conflict;

/// The minutes as a paper. Those of a meeting that is not closed say that they are not final.
pub fn minutes(minutes: &Minutes, printed_by: &str, printed_at: Moment) -> Document {
    let meeting = &minutes.meeting;
    let mut document = paper("Tactical tasking and co-ordination: minutes", printed_by, printed_at);
    document.reference.clone_from(&meeting.reference);
    document.subtitle = vec![occasion(meeting.held_on, &meeting.starts)];
    let blocks = &mut document.blocks;
    if !meeting.state.is_over() {
        blocks.push(Block::Note("Not final: the meeting is not closed.".to_owned()));
    }
    blocks.extend(left_out(minutes.withheld));
    blocks.push(Block::Fields(particulars(minutes)));
    blocks.push(Block::heading(2, "1. Attendance and conflicts of interest"));
    blocks.push(asked(&minutes.attendees));
    blocks.push(conflicts(minutes));
    blocks.push(Block::heading(2, "2. Decisions"));
    if minutes.decisions.is_empty() {
        blocks.push(Block::paragraph("Nothing was decided."));
    }
    let decided = |decision| decisions::decision(decision, Some(&meeting.reference));
    blocks.extend(minutes.decisions.iter().flat_map(decided));
    blocks.push(Block::heading(2, "3. Actions set"));
    blocks.push(actions(&minutes.actions));
    blocks.push(Block::heading(2, "4. Deferred"));
    blocks.push(items(&minutes.deferred, "Reason", "Nothing was deferred."));
    blocks.push(Block::heading(2, "5. Noted"));
    blocks.push(items(&minutes.noted, "Note", "Nothing was noted."));
    blocks.push(Block::heading(2, "6. Next meeting"));
    blocks.push(Block::paragraph(show_date(minutes.next_on)));
    blocks.extend(corrected(minutes));
    blocks.push(signatures(&meeting.chair, meeting.minute_taker.as_deref()));
    blocks.extend(signed(minutes));
    document
}

fn particulars(minutes: &Minutes) -> Vec<(String, String)> {
    let meeting = &minutes.meeting;
    let at = |at: Option<Moment>| at.map_or_else(|| UNKNOWN.to_owned(), show_moment);
    let mut fields = vec![
        field("State", meeting.state.label()),
        field("Chair", &meeting.chair),
        noted("Minute-taker", meeting.minute_taker.as_deref()),
        field("Quorum", quorate(meeting)),
        field("Opened", at(meeting.opened_at)),
        field("Closed", at(meeting.closed_at)),
    ];
    let by = |(at, by): &(Moment, String)| format!("{} by {by}", show_moment(*at));
    fields.extend(meeting.agreed.as_ref().map(|agreed| field("Agreed", by(agreed))));
    fields.extend(meeting.signed.as_ref().map(|signed| field("Signed", by(signed))));
    fields.extend(attendance(meeting));
    fields
}

/// Whether there was a quorum when the record closed, and why it went on where there was none.
fn quorate(meeting: &Meeting) -> String {
    let there = match meeting.quorate {
        None => return UNKNOWN.to_owned(),
        Some(true) => "yes",
        Some(false) => "no",
    };
    match &meeting.without_quorum {
        Some(reason) => format!("{there}; it went on without: {reason}"),
        None => there.to_owned(),
    }
}

/// Who stepped out of what, and why.
fn conflicts(minutes: &Minutes) -> Block {
    let row = |conflict: &Conflict| {
        let who = minutes.attendees.iter().find(|attendee| attendee.id == conflict.attendee);
        vec![
            who.map_or_else(|| UNKNOWN.to_owned(), |attendee| attendee.name.clone()),
            conflict.record.clone(),
            conflict.ground.label().to_owned(),
            conflict.reason.clone(),
        ]
    };
    Block::Table(Table {
        columns: vec![
            Col::new("Who").share(2),
            Col::new("Item"),
            Col::new("Ground").share(1),
            Col::new("Conflict").share(3),
        ],
        rows: minutes.conflicts.iter().map(row).collect(),
        empty: match minutes.withheld {
            0 => "No conflict of interest was declared or found.",
            _ => "No conflict of interest stands beside those that are withheld from this copy.",
        }
        .to_owned(),
    })
}

/// The text as it was corrected after its drafting, with who did it and when.
fn corrected(minutes: &Minutes) -> Vec<Block> {
    let Some(text) = minutes.meeting.minutes.as_ref().filter(|_| !minutes.corrections.is_empty())
    else {
        return Vec::new();
    };
    let by = |(at, by): &(Option<Moment>, String)| {
        format!("{by}, {}", at.map_or_else(|| UNKNOWN.to_owned(), show_moment))
    };
    let by: Vec<String> = minutes.corrections.iter().map(by).collect();
    vec![
        Block::heading(2, "7. The minutes as corrected"),
        Block::Note(format!("Corrected by {}.", by.join("; "))),
        Block::paragraph(text),
    ]
}

/// What ties the signed paper to the audit.
fn signed(minutes: &Minutes) -> Option<Block> {
    minutes.meeting.signed.as_ref()?;
    let hash = minutes.hash.as_deref().unwrap_or("signed before this audit began");
    Some(Block::Fields(vec![field("Audit hash", hash)]))
}

fn actions(actions: &[MinutedAction]) -> Block {
    let row = |action: &MinutedAction| {
        vec![
            action.reference.clone(),
            action.item.clone().unwrap_or_default(),
            action.what.clone(),
            action.owner.clone(),
            date(action.due),
            action.priority.map_or(UNKNOWN, Choice::label).to_owned(),
        ]
    };
    Block::Table(Table {
        columns: vec![
            Col::new("Action"),
            Col::new("Item"),
            Col::new("What").share(1),
            Col::new("Owner"),
            Col::new("Due"),
            Col::new("Priority"),
        ],
        rows: actions.iter().map(row).collect(),
        empty: "No action was set.".to_owned(),
    })
}

fn items(items: &[MinutedItem], note: &str, empty: &str) -> Block {
    let row = |item: &MinutedItem| {
        vec![
            item.record.clone().unwrap_or_default(),
            item.section.label().to_owned(),
            item.what.clone(),
            item.note.clone().unwrap_or_else(|| UNKNOWN.to_owned()),
        ]
    };
    Block::Table(Table {
        columns: vec![
            Col::new("Ref"),
            Col::new("Section").share(2),
            Col::new("What").share(3),
            Col::new(note).share(3),
        ],
        rows: items.iter().map(row).collect(),
        empty: empty.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{attendees, conflict, meeting, moment};
    use super::super::{Page, render_text};
    use super::*;
    use crate::domain::score::{Band, Confidence};
    use crate::domain::tasking::MeetingState;
    use crate::domain::tasking::{ActionPriority, ActionState, AgendaSection, Disposition};
    use crate::store::papers::decisions::LoggedDecision;

    fn held() -> Minutes {
        let meeting = Meeting {
            state: MeetingState::Drafted,
            minute_taker: Some("a.khan".to_owned()),
            attendance: Some("DSU Shaw, DI Reyes".to_owned()),
            apologies: Some("DI Lowe".to_owned()),
            conflicts: Some("item 12, DI Shaw".to_owned()),
            opened_at: Some(moment("2026-11-24T10:02:00Z")),
            closed_at: Some(moment("2026-11-24T12:40:00Z")),
            ..meeting()
        };
        Minutes {
            meeting,
            next_on: "2026-12-08".parse().unwrap(),
            attendees: attendees(),
            conflicts: vec![conflict("I-2026-00312")],
            withheld: 0,
            corrections: Vec::new(),
            hash: None,
            decisions: vec![decided_item()],
            actions: vec![MinutedAction {
                reference: "A-2026-0419".to_owned(),
                item: Some("I-2026-00311".to_owned()),
                what: "secure message data".to_owned(),
                owner: "j.lowe".to_owned(),
                due: Some("2026-11-26".parse().unwrap()),
                priority: Some(ActionPriority::High),
                state: Some(ActionState::Open),
            }],
            deferred: vec![MinutedItem {
                section: AgendaSection::NewIntelligence,
                record: Some("I-2026-00320".to_owned()),
                about: Some("I-2026-00320".to_owned()),
                what: "seen with a drug dealer".to_owned(),
                note: Some("research not back".to_owned()),
            }],
            noted: Vec::new(),
            laid: Vec::new(),
        }
    }

    fn decided_item() -> LoggedDecision {
        LoggedDecision {
            number: 117,
            reference: "D-2026-0117".to_owned(),
            meeting: Some("T-2026-24".to_owned()),
            item: "I-2026-00311".to_owned(),
            summary: "messages to a complainant".to_owned(),
            disposition: Some(Disposition::ReferIopc),
            decided_at: Some(moment("2026-11-24T10:30:00Z")),
            entered_at: Some(moment("2026-11-24T11:30:00Z")),
            delay_reason: Some("the power failed".to_owned()),
            rationale: vec![
                ("Information", "two reports".to_owned()),
                ("Threat and risk", "victim still in touch".to_owned()),
            ],
            decision_maker: "r.shaw".to_owned(),
            recorder: "a.khan".to_owned(),
            review_on: None,
            dissent: Some("DI Reyes: support first".to_owned()),
            stepped_out: Some("DI Shaw".to_owned()),
            snapshot: (
                Some(520),
                Some(Band::Critical),
                Some(Confidence::Medium),
                Some("1BP".to_owned()),
            ),
            corrects: None,
            corrected_by: None,
        }
    }

    fn text(held: &Minutes) -> String {
        let document = minutes(held, "a.khan", moment("2026-11-24T13:00:00Z"));
        render_text(&document, Page::default())
    }

    #[test]
    fn minutes_say_who_what_why_and_by_when_in_this_order() {
        let text = text(&held());
        let parts = [
            "OFFICIAL-SENSITIVE",
            "minutes",
            "Tuesday 24 November 2026, 10:00",
            "DSU Shaw, DI Reyes",
            "DI Lowe",
            "item 12, DI Shaw",
            "own former unit",
            "D-2026-0117 I-2026-00311: refer to the IOPC",
            "117",
            "■ CRITICAL 520/M, grade 1BP",
            "Tue 24 Nov 2026 10:30, entered Tue 24 Nov 2026 11:30",
            "the power failed",
            "Information",
            "two reports",
            "Threat and risk",
            "victim still in touch",
            "Took no part",
            "DI Reyes: support first",
            "A-2026-0419",
            "j.lowe",
            "26 Nov 2026",
            "I-2026-00320",
            "research not",
            "Nothing was noted.",
            "8 Dec 2026",
            "Chair, r.shaw",
            "Minute-taker, a.khan",
        ];
        let mut rest = text.as_str();
        for part in parts {
            let (_, after) = rest.split_once(part).unwrap_or_else(|| panic!("{part}\n{text}"));
            rest = after;
        }
        assert!(!text.contains("Review on") && !text.contains("Not final"));
        assert!(!text.contains("Audit hash") && !text.contains("as corrected"));
    }

    #[test]
    fn minutes_of_an_open_meeting_are_not_final_and_unscored_is_not_zero() {
        let mut held = held();
        held.meeting.state = MeetingState::Session;
        held.meeting.closed_at = None;
        held.decisions[0].snapshot = (None, None, None, None);
        let text = text(&held);
        assert!(text.contains("Not final"));
        assert!(text.contains("? UNSCORED, grade ungraded"), "{text}");
    }

    #[test]
    fn signed_minutes_say_by_whom_and_carry_the_hash_of_their_entry() {
        let mut held = held();
        held.meeting.state = MeetingState::Signed;
        held.meeting.quorate = Some(false);
        held.meeting.without_quorum = Some("snow".to_owned());
        held.meeting.agreed = Some((moment("2026-12-08T10:05:00Z"), "T-2026-25".to_owned()));
        held.meeting.signed = Some((moment("2026-12-08T12:00:00Z"), "r.shaw".to_owned()));
        held.meeting.minutes = Some("as they read now".to_owned());
        held.corrections = vec![(Some(moment("2026-11-25T09:00:00Z")), "a.khan".to_owned())];
        held.hash = Some("ab".repeat(32));
        held.withheld = 2;
        let text = text(&held);
        for said in [
            "2 items are withheld from this copy.",
            "no; it went on without: snow",
            "Tue 8 Dec 2026 10:05 by T-2026-25",
            "Tue 8 Dec 2026 12:00 by r.shaw",
            "7. The minutes as corrected",
            "Corrected by a.khan, Wed 25 Nov 2026 09:00.",
            "as they read now",
            "Audit hash",
            &"ab".repeat(20),
        ] {
            assert!(text.contains(said), "{said}\n{text}");
        }
        held.hash = None;
        assert!(self::text(&held).contains("signed before this audit began"));
    }

    #[test]
    fn empty_minutes_say_so() {
        let nothing =
            Minutes { decisions: Vec::new(), actions: Vec::new(), deferred: Vec::new(), ..held() };
        let text = text(&nothing);
        for said in ["Nothing was decided.", "No action was set.", "Nothing was deferred."] {
            assert!(text.contains(said), "{said}");
        }
    }
}
