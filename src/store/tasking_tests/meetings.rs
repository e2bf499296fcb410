//! Meetings, their agendas and their minutes.

use super::*;
use crate::store::follow_up::FollowUp;
use crate::store::meeting::before;

#[test]
fn one_meeting_is_planned_on_a_day() {
    let mut fixture = Fixture::new();
    let plan = |on: &str| Change::PlanMeeting { held_on: date(on), chair: "Grey".to_owned() };
    let applied = fixture.apply(&plan("2026-11-24"));
    assert_eq!(applied.record, "T-2026-01");
    assert_eq!(fixture.text(MEETING, 1, "starts"), "10:00");
    let StoreError::Fields(errors) = fixture.refusal(&plan("2026-11-24")) else {
        panic!("not refused by fields")
    };
    let message = "T-2026-01 is on 24 Nov 2026 already; choose another day or use that one";
    assert_eq!(errors[0].message, message);
    assert_eq!(fixture.wrong_fields(&plan("2026-11-19")), ["held_on"]);
    let next = fixture.store.next_meeting(today()).expect("read").expect("a meeting");
    assert_eq!((next.reference.as_str(), next.held_on), ("T-2026-01", date("2026-11-24")));
    assert_eq!(before(&fixture.store.db, date("2027-01-01")).expect("read"), None);
}

#[test]
fn the_agenda_has_every_section_in_order_and_new_intelligence_highest_first() {
    let mut fixture = Fixture::new();
    for minutes in [0, 1, 2] {
        later(&mut fixture, minutes);
    }
    scored(&mut fixture, 1, low());
    scored(&mut fixture, 3, critical());
    let meeting = planned(&mut fixture, "2026-11-24");
    let live = agenda(&fixture, meeting);
    let sections: Vec<AgendaSection> = live.sections.iter().map(|(section, _)| *section).collect();
    assert_eq!(
        sections,
        [
            AgendaSection::Apologies,
            AgendaSection::LastMinutes,
            AgendaSection::ActionLog,
            AgendaSection::ControlStrategy,
            AgendaSection::NewIntelligence,
            AgendaSection::LiveInvestigations,
            AgendaSection::PeopleAtRisk,
            AgendaSection::Referrals,
            AgendaSection::Exceptions,
            AgendaSection::Capacity,
            AgendaSection::Outcomes,
            AgendaSection::NextMeeting,
        ]
    );
    let new = records(&live, AgendaSection::NewIntelligence);
    assert_eq!(new, ["I-2026-00003", "I-2026-00002", "I-2026-00001"]);
    let first = live.items().find(|item| item.report_id == Some(3)).expect("the item");
    assert_eq!((first.r, first.age_days), (Some(520), Some(7)));
    assert_eq!(first.version, fixture.seen(REPORT, 3).version);
    assert_eq!(live.next_on, date("2026-12-08"));
    let positions: Vec<i64> = live.items().map(|item| item.position).collect();
    assert!(positions.iter().zip(1..).all(|(position, place)| *position == place));
}

#[test]
fn referral_is_proposed_where_it_is_mandatory_until_it_is_decided() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    record(&mut fixture, RecordReport { apsp: false, ..a_report() });
    record(&mut fixture, RecordReport { apsp: false, ..a_report() });
    let clock = "UPDATE intel.report SET clock_until = '2026-11-21T23:59:59Z' WHERE id = 3";
    fixture.store.db.execute(clock, []).expect("a running clock");
    let meeting = in_session(&mut fixture, "2026-11-24");
    let proposed = |fixture: &Fixture| {
        let agenda = agenda(fixture, meeting);
        let new = agenda.items().filter(|item| item.section == AgendaSection::NewIntelligence);
        new.map(|item| item.proposed).collect::<Vec<_>>()
    };
    let refer = Some(Disposition::ReferIopc);
    assert_eq!(proposed(&fixture), [refer, None, refer]);
    assert_eq!(records(&agenda(&fixture, meeting), AgendaSection::Referrals), ["I-2026-00003"]);
    let change = decide(a_decision(&fixture, 3, Some(meeting)));
    fixture.apply(&change);
    assert_eq!(proposed(&fixture), [refer, None, None]);
    let until = fixture.text(REPORT, 3, "clock_until");
    assert_eq!(until, "2026-11-21T23:59:59Z", "its clock runs until it is recorded");
}

#[test]
fn the_action_log_has_overdue_then_due_then_closed() {
    let mut fixture = Fixture::new();
    let meeting = in_session(&mut fixture, "2026-11-20");
    let set = |what: &str, due: &str| Change::AddAction {
        meeting_id: Some(meeting),
        report_id: None,
        action: NewAction { what: what.to_owned(), due: date(due), ..an_action() },
    };
    for (what, due) in [
        ("closed", "2026-11-21"),
        ("due", "2026-12-04"),
        ("overdue", "2026-11-25"),
        ("far", "2027-01-08"),
    ] {
        fixture.apply(&set(what, due));
    }
    let action = fixture.seen(ACTION, 1);
    fixture.apply(&Change::CloseAction { action, result: "done".to_owned() });
    // Not due yet, but more time is sought.
    fixture.apply(&set("sought", "2026-12-18"));
    let (action, due) = (fixture.seen(ACTION, 5), date("2027-02-01"));
    fixture.apply(&FollowUp::AskExtension { action, due, reason: "the lab".to_owned() }.into());
    let meeting = fixture.seen(MEETING, meeting);
    fixture.apply(&Change::CloseMeeting { meeting });
    let later = now() + TimeDelta::days(10);
    let agenda = fixture.store.agenda(2, later).expect("the agenda");
    let log = agenda.items().filter(|item| item.section == AgendaSection::ActionLog);
    let log: Vec<_> = log.collect();
    let words: Vec<&str> = log.iter().map(|item| item.what.as_str()).collect();
    assert_eq!(words, ["overdue", "due", "sought", "closed"]);
    let asked = log[2].action.as_ref().and_then(|action| action.asked.clone());
    assert_eq!(asked, Some((due, "the lab".to_owned())));
    assert_eq!(agenda.last.expect("a meeting before").reference, "T-2026-01");
}

#[test]
fn exceptions_are_counted_on_the_casework_side() {
    let mut fixture = Fixture::new();
    fixture
        .store
        .db
        .execute_batch(
            "INSERT INTO main.post (id, ref, force_id, title, unit, level, designated, sensitivity,
               holder_id) VALUES (1, 'O-1', 1, 'Researcher', 'ACU', 'MV', 1, 'acu', 1);
             INSERT INTO main.clearance (ref, person_id, level, granted_on, valid_until, state,
               current) VALUES ('C-1', 1, 'RV', '2020-01-01', '2030-01-01', 'active', 1)",
        )
        .expect("a post");
    let meeting = planned(&mut fixture, "2026-11-24");
    let held_without = |fixture: &Fixture| {
        let agenda = agenda(fixture, meeting);
        let mut items = agenda.items().filter(|item| item.section == AgendaSection::Exceptions);
        items.next().expect("a line").what.clone()
    };
    let words = held_without(&fixture);
    assert_eq!(words, "1 designated post is held without the clearance required");
    fixture.store.db.execute("UPDATE main.clearance SET level = 'EMV'", []).expect("a row");
    let words = held_without(&fixture);
    assert_eq!(words, "0 designated posts are held without the clearance required");
}

#[test]
fn an_open_meeting_keeps_the_agenda_it_opened_with() {
    let mut fixture = Fixture::new();
    later(&mut fixture, 0);
    let meeting = planned(&mut fixture, "2026-11-24");
    let mut alone = open(&fixture, meeting);
    if let Change::OpenMeeting { minute_taker, .. } = &mut alone {
        minute_taker.clear();
    }
    assert_eq!(fixture.wrong_fields(&alone), ["minute_taker"]);
    let before = agenda(&fixture, meeting);
    let change = open(&fixture, meeting);
    fixture.apply(&change);
    later(&mut fixture, 1);
    let after = agenda(&fixture, meeting);
    let named = |agenda: &Agenda| {
        let items =
            agenda.items().map(|item| (item.position, item.record.clone(), item.what.clone()));
        items.collect::<Vec<_>>()
    };
    assert_eq!(named(&after), named(&before));
    assert_eq!((after.waiting, after.withheld), (1, 0));
    assert_eq!(after.meeting.state, MeetingState::Session);
    assert_eq!(after.meeting.minute_taker.as_deref(), Some("DS Lowe"));
    let again = open(&fixture, meeting);
    assert!(fixture.refused(&again).contains("only a meeting that is yet to be held"));
    let second = planned(&mut fixture, "2026-12-08");
    let other = open(&fixture, second);
    assert!(fixture.refused(&other).contains("T-2026-01 is in session"));
}

#[test]
fn a_meeting_closes_only_when_new_intelligence_is_settled() {
    let mut fixture = Fixture::new();
    for minutes in [0, 1, 2] {
        later(&mut fixture, minutes);
    }
    let id = in_session(&mut fixture, "2026-11-24");
    let close = Change::CloseMeeting { meeting: fixture.seen(MEETING, id) };
    assert_eq!(
        fixture.refused(&close),
        "3 items are undecided: I-2026-00001, I-2026-00002, I-2026-00003; \
         decide or defer, then close T-2026-01"
    );
    for report in [1, 2] {
        let item =
            DecideItem { actions: vec![an_action()], ..a_decision(&fixture, report, Some(id)) };
        fixture.apply(&decide(item));
    }
    assert!(fixture.refused(&close).starts_with("1 item is undecided: I-2026-00003;"));
    fixture.apply(&Change::DeferItem {
        meeting_id: id,
        record: "I-2026-00003".to_owned(),
        reason: "awaiting phone data".to_owned(),
    });
    let applied = fixture.apply(&close);
    assert!(applied.undo.is_none(), "a closed meeting stays closed");
    assert_eq!(
        applied.message,
        "T-2026-01 closed; 2 actions carried over; next meeting T-2026-02 on 8 Dec 2026"
    );
    assert_eq!(fixture.field(ACTION, 1, "carried"), Value::Int(1));
    assert_eq!(fixture.text(MEETING, 2, "state"), "planned");
    let last = before(&fixture.store.db, date("2027-01-01")).expect("read").expect("a meeting");
    assert_eq!(last.id, id);
    let minutes = last.minutes.expect("minutes");
    for line in [
        "T-2026-01, 24 Nov 2026",
        "chair: Supt Grey; minutes: DS Lowe",
        "present: Supt Grey, DCI Marsh, DS Lowe",
        "apologies: DI Shaw",
        "conflicts of interest: none",
        "2 decisions",
        "  D-2026-00001 I-2026-00001: refer to the IOPC",
        "  A-2026-0002 DS Lowe, due 22 Nov 2026: secure message data",
        "  I-2026-00003: awaiting phone data",
        "next meeting: T-2026-02, 8 Dec 2026",
    ] {
        assert!(minutes.lines().any(|written| written == line), "{line} is not in\n{minutes}");
    }
    let next = agenda(&fixture, 2);
    assert_eq!(records(&next, AgendaSection::NewIntelligence), ["I-2026-00003"]);
    assert_eq!(records(&next, AgendaSection::LastMinutes), ["T-2026-01"]);
    assert_eq!(records(&next, AgendaSection::Referrals), ["I-2026-00001", "I-2026-00002"]);
    fixture.assert_audit_holds();
}

#[test]
fn closing_keeps_a_meeting_that_is_planned_already() {
    let mut fixture = Fixture::new();
    let id = in_session(&mut fixture, "2026-11-24");
    planned(&mut fixture, "2026-12-01");
    let meeting = fixture.seen(MEETING, id);
    let applied = fixture.apply(&Change::CloseMeeting { meeting });
    assert!(applied.message.ends_with("T-2026-02 on 1 Dec 2026"), "{}", applied.message);
    assert_eq!(fixture.rows(MEETING), 2);
}

#[test]
fn minutes_hold_the_rationale_and_the_score_as_it_stood() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    scored(&mut fixture, 1, critical());
    let id = in_session(&mut fixture, "2026-11-24");
    let item = DecideItem {
        dissent: Some("DI Shaw would investigate first".to_owned()),
        rationale: Rationale { powers_policy: String::new(), ..rationale() },
        ..a_decision(&fixture, 1, Some(id))
    };
    fixture.apply(&decide(item));
    let minutes = fixture.store.minutes(id).expect("the minutes");
    let [decision] = minutes.decisions.as_slice() else { panic!("one decision") };
    assert_eq!((decision.number, decision.snapshot.0), (1, Some(520)));
    let headings: Vec<&str> = decision.rationale.iter().map(|(heading, _)| *heading).collect();
    assert_eq!(
        headings,
        [
            "Code of Ethics",
            "Information",
            "Threat and risk",
            "Options rejected",
            "Action and review"
        ]
    );
    assert_eq!(decision.dissent.as_deref(), Some("DI Shaw would investigate first"));
    assert_eq!(minutes.meeting.apologies.as_deref(), Some("DI Shaw"));
}
