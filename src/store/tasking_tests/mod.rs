//! Intelligence and tasking from the first report to the minutes, over a real database.

use super::agenda::{Agenda, AgendaState};
use super::change::{Applied, Change, Conditions, DecideItem, NewAction};
use super::change::{RecordReport, ReportSubject};
use super::error::StoreError;
use super::registers::fixture::{ACTOR, ANA, Fixture, date, now, query, today};
use super::session::{Ask, Session};
use super::value::Value;
use super::writer::Seen;
use crate::domain::choice::Choice;
use crate::domain::grading::{Grade3, Handling, HandlingAction, HandlingCode, Sanitisation};
use crate::domain::intelligence::{Category, ItemState, Marking, SourceKind};
use crate::domain::items::{Item, read_items};
use crate::domain::score::{Confidence, Score};
use crate::domain::tasking::{
    ActionPriority, ActionState, AgendaSection, AttendeeRole, Disposition, MeetingState, Presence,
    Rationale,
};
use crate::domain::time::{Moment, parse_moment};
use crate::store::query::Direction;
use chrono::TimeDelta;

mod conflicts;
mod decisions;
mod intake;
mod links;
mod lists;
mod meetings;
mod referrals;
mod reports;
mod session;
mod sources;
mod withheld;

const REPORT: &str = "intel.report";
const MEETING: &str = "intel.meeting";
const ACTION: &str = "intel.action";
const SCHEME: &str = "ACU-TAC-1";

fn a_report() -> RecordReport {
    RecordReport {
        received: parse_moment("2026-11-13T22:41:00Z").expect("a moment"),
        occurred: Some(date("2026-11-10")),
        source: SourceKind::ConfidentialLine,
        marking: Marking::OfficialSensitive,
        category: Some(Category::Sexual),
        apsp: true,
        subjects: vec![ReportSubject::Person(ANA)],
        summary: "Messages a complainant after the case was closed".to_owned(),
        items: items("The caller says that he visits her off duty."),
        provenance: Some("The caller is a neighbour.".to_owned()),
        provenance_grade: None,
        conditions: Conditions::default(),
        risk_assessment: None,
        priority_id: None,
    }
}

/// The items of a text that holds.
fn items(text: &str) -> Vec<Item> {
    read_items(text).expect("items")
}

fn record(fixture: &mut Fixture, report: RecordReport) -> Applied {
    fixture.apply(&Change::RecordReport(Box::new(report)))
}

/// Records a report received `minutes` after the first one.
fn later(fixture: &mut Fixture, minutes: i64) -> Applied {
    let first = a_report();
    let received = first.received + TimeDelta::minutes(minutes);
    record(fixture, RecordReport { received, ..first })
}

fn levels(harm: [u32; 6], likelihood: [u32; 3]) -> Score {
    Score {
        harm: harm.to_vec(),
        likelihood: likelihood.to_vec(),
        position: vec![1, 2, 3],
        confidence: Confidence::Medium,
        floors: Vec::new(),
        override_band: None,
    }
}

/// Three of domain.md's vectors.
fn critical() -> Score {
    levels([8, 16, 0, 8, 16, 4], [3, 3, 4])
}

fn high() -> Score {
    levels([4, 4, 8, 8, 8, 8], [3, 3, 2])
}

fn low() -> Score {
    levels([2, 2, 0, 2, 4, 2], [2, 2, 1])
}

fn score(fixture: &Fixture, report: i64, score: Score) -> Change {
    Change::ScoreReport {
        report: fixture.seen(REPORT, report),
        scheme: SCHEME.to_owned(),
        score,
        reason: String::new(),
    }
}

fn scored(fixture: &mut Fixture, report: i64, levels: Score) {
    let change = score(fixture, report, levels);
    fixture.apply(&change);
}

fn rationale() -> Rationale {
    Rationale {
        code_of_ethics: "Protects the complainant".to_owned(),
        information: "A neighbour saw him twice".to_owned(),
        threat_risk: "Continuing access to a vulnerable person".to_owned(),
        powers_policy: "SI 2020/2".to_owned(),
        options: "Develop further: rejected, because she is at risk now".to_owned(),
        action_review: "Refer today, review in a week".to_owned(),
    }
}

fn a_decision(fixture: &Fixture, report: i64, meeting_id: Option<i64>) -> DecideItem {
    DecideItem {
        meeting_id,
        report: fixture.seen(REPORT, report),
        disposition: Disposition::ReferIopc,
        rationale: rationale(),
        decided_at: now(),
        delay_reason: None,
        decision_maker: "DCI Marsh".to_owned(),
        review_on: None,
        dissent: None,
        corrects: None,
        actions: Vec::new(),
    }
}

fn decide(item: DecideItem) -> Change {
    Change::DecideItem(Box::new(item))
}

fn an_action() -> NewAction {
    NewAction {
        what: "secure message data".to_owned(),
        owner: "DS Lowe".to_owned(),
        due: date("2026-11-22"),
        priority: ActionPriority::High,
    }
}

fn planned(fixture: &mut Fixture, on: &str) -> i64 {
    let chair = "Supt Grey".to_owned();
    fixture.apply(&Change::PlanMeeting { held_on: date(on), chair });
    fixture.rows(MEETING)
}

fn open(fixture: &Fixture, meeting: i64) -> Change {
    Change::OpenMeeting {
        meeting: fixture.seen(MEETING, meeting),
        chair: "Supt Grey".to_owned(),
        minute_taker: "DS Lowe".to_owned(),
    }
}

fn ask(fixture: &mut Fixture, meeting_id: i64, name: &str, role: AttendeeRole) -> Applied {
    let name = name.to_owned();
    let (force, unit) = (String::new(), String::new());
    let ask = Ask { meeting_id, name, person_id: None, role, force, unit };
    fixture.apply(&Session::Ask(ask).into())
}

/// The row of an attendee as seen.
fn attendee(fixture: &Fixture, meeting: i64, name: &str) -> Seen {
    let agenda = agenda(fixture, meeting);
    let found = agenda.attendees.iter().find(|attendee| attendee.name == name);
    let found = found.expect("somebody asked");
    Seen { id: found.id, version: found.version }
}

fn mark(fixture: &mut Fixture, meeting: i64, name: &str, presence: Presence) -> Applied {
    let attendee = attendee(fixture, meeting, name);
    fixture.apply(&Session::Mark { attendee, presence }.into())
}

/// A meeting in session with its quorum: its chair, its minute-taker and DCI Marsh are there, DI
/// Shaw is not.
fn in_session(fixture: &mut Fixture, on: &str) -> i64 {
    let meeting = planned(fixture, on);
    ask(fixture, meeting, "DCI Marsh", AttendeeRole::Member);
    ask(fixture, meeting, "DI Shaw", AttendeeRole::Member);
    let change = open(fixture, meeting);
    fixture.apply(&change);
    mark(fixture, meeting, "DI Shaw", Presence::Apologies);
    fixture.apply(&Session::MarkRest { meeting_id: meeting }.into());
    meeting
}

fn agenda(fixture: &Fixture, meeting: i64) -> Agenda {
    fixture.store.agenda(meeting, now()).expect("the agenda is read")
}

fn records(agenda: &Agenda, section: AgendaSection) -> Vec<String> {
    let items = agenda.items().filter(|item| item.section == section);
    items.filter_map(|item| item.record.clone()).collect()
}
