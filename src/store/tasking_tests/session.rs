//! A meeting from its list of those asked to the signature under its minutes.

use super::*;
use crate::store::meeting::Meeting;
use crate::store::session::Kind;

fn issue(fixture: &Fixture, meeting: i64) -> Change {
    Session::Issue { meeting: fixture.seen(MEETING, meeting) }.into()
}

fn the_meeting(fixture: &Fixture, meeting: i64) -> Meeting {
    agenda(fixture, meeting).meeting
}

/// Closes a meeting, everything undecided put off.
fn closed(fixture: &mut Fixture, meeting: i64) {
    let agenda = agenda(fixture, meeting);
    let open = agenda.items().filter(|item| item.state == AgendaState::Open);
    let open = open.filter(|item| item.section == AgendaSection::NewIntelligence);
    for record in open.filter_map(|item| item.record.clone()) {
        let reason = "research".to_owned();
        fixture.apply(&Change::DeferItem { meeting_id: meeting, record, reason });
    }
    let meeting = fixture.seen(MEETING, meeting);
    fixture.apply(&Change::CloseMeeting { meeting });
}

/// `(position, record, issue, late)` of the new intelligence.
fn new_items(fixture: &Fixture, meeting: i64) -> Vec<(String, i64, bool)> {
    let agenda = agenda(fixture, meeting);
    let new = agenda.items().filter(|item| item.section == AgendaSection::NewIntelligence);
    new.map(|item| (item.record.clone().unwrap_or_default(), item.issue, item.late)).collect()
}

#[test]
fn an_agenda_is_issued_by_number_and_what_comes_later_is_late() {
    let mut fixture = Fixture::new();
    later(&mut fixture, 0);
    let meeting = planned(&mut fixture, "2026-11-24");
    let change = issue(&fixture, meeting);
    let applied = fixture.apply(&change);
    assert!(applied.undo.is_none(), "what is issued is out");
    assert!(applied.message.contains("issue 1 of the agenda"), "{}", applied.message);
    assert!(matches!(fixture.refusal(&change), StoreError::Stale { .. }), "twice at once");
    assert_eq!(the_meeting(&fixture, meeting).state, MeetingState::Issued);
    let again = issue(&fixture, meeting);
    assert!(fixture.refused(&again).contains("nothing came since issue 1"));
    later(&mut fixture, 1);
    let first = ("I-2026-00001".to_owned(), 1, false);
    let second = |issue| ("I-2026-00002".to_owned(), issue, true);
    assert_eq!(new_items(&fixture, meeting), [first.clone(), second(0)]);
    let change = issue(&fixture, meeting);
    let applied = fixture.apply(&change);
    assert!(applied.message.contains("issue 2 of the agenda with 1 late item"), "{applied:?}");
    assert_eq!(new_items(&fixture, meeting), [first.clone(), second(2)]);
    later(&mut fixture, 2);
    let change = open(&fixture, meeting);
    fixture.apply(&change);
    let third = ("I-2026-00003".to_owned(), 2, true);
    assert_eq!(new_items(&fixture, meeting), [first, second(2), third]);
    let positions: Vec<i64> = agenda(&fixture, meeting).items().map(|i| i.position).collect();
    let mut sorted = positions.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), positions.len(), "no number is given twice");
    let in_session = issue(&fixture, meeting);
    assert!(fixture.refused(&in_session).contains("is in session; only a meeting that is yet"));
}

#[test]
fn what_comes_in_during_the_session_is_taken_up_by_one_change() {
    let mut fixture = Fixture::new();
    let meeting = in_session(&mut fixture, "2026-11-24");
    let take: Change = Session::TakeLate { meeting_id: meeting }.into();
    assert!(fixture.refused(&take).contains("no new intelligence came in"));
    later(&mut fixture, 0);
    assert_eq!(agenda(&fixture, meeting).waiting, 1);
    let applied = fixture.apply(&take);
    assert!(applied.message.ends_with("takes up late: I-2026-00001"), "{}", applied.message);
    assert_eq!(new_items(&fixture, meeting), [("I-2026-00001".to_owned(), 1, true)]);
    assert_eq!(agenda(&fixture, meeting).waiting, 0);
    let ahead = planned(&mut fixture, "2026-12-08");
    let take: Change = Session::TakeLate { meeting_id: ahead }.into();
    assert!(fixture.refused(&take).contains("is planned"));
}

#[test]
fn what_was_decided_before_the_meeting_is_not_asked_for_again() {
    let mut fixture = Fixture::new();
    later(&mut fixture, 0);
    later(&mut fixture, 1);
    let meeting = planned(&mut fixture, "2026-11-24");
    let change = issue(&fixture, meeting);
    fixture.apply(&change);
    let change = decide(a_decision(&fixture, 1, None));
    fixture.apply(&change);
    let states = |fixture: &Fixture| {
        let agenda = agenda(fixture, meeting);
        let new = agenda.items().filter(|item| item.section == AgendaSection::NewIntelligence);
        new.map(|item| item.state).collect::<Vec<_>>()
    };
    assert_eq!(states(&fixture), [AgendaState::Decided, AgendaState::Open]);
}

#[test]
fn a_meeting_decides_with_its_quorum_or_with_the_reason_why_not() {
    let mut fixture = Fixture::new();
    later(&mut fixture, 0);
    let meeting = planned(&mut fixture, "2026-11-24");
    ask(&mut fixture, meeting, "DCI Marsh", AttendeeRole::Guest);
    let without = |fixture: &Fixture, reason: &str| -> Change {
        let meeting = fixture.seen(MEETING, meeting);
        Session::GoOnWithout { meeting, reason: reason.to_owned() }.into()
    };
    let early = without(&fixture, "snow");
    assert!(fixture.refused(&early).contains("is planned"));
    let change = open(&fixture, meeting);
    fixture.apply(&change);
    fixture.apply(&Session::MarkRest { meeting_id: meeting }.into());
    assert_eq!(the_meeting(&fixture, meeting).quorate, Some(false), "a guest does not count");
    let item = decide(a_decision(&fixture, 1, Some(meeting)));
    let why = fixture.refused(&item);
    assert!(why.contains("no quorum (no, 2 of at least 3 present)"), "{why}");
    let close = Change::CloseMeeting { meeting: fixture.seen(MEETING, meeting) };
    assert!(fixture.refused(&close).contains("no quorum"));
    let blank = without(&fixture, " ");
    assert_eq!(fixture.wrong_fields(&blank), ["reason"]);
    let change = without(&fixture, "snow; the risk cannot wait");
    fixture.apply(&change);
    fixture.apply(&item);
    closed(&mut fixture, meeting);
    let minutes = fixture.store.minutes(meeting).expect("minutes");
    assert_eq!(minutes.meeting.quorate, Some(false));
    let text = minutes.meeting.minutes.expect("a text");
    assert!(text.contains("without a quorum: snow; the risk cannot wait"), "{text}");
}

#[test]
fn a_quorum_needs_the_chair_and_follows_every_mark() {
    let mut fixture = Fixture::new();
    let meeting = in_session(&mut fixture, "2026-11-24");
    assert_eq!(the_meeting(&fixture, meeting).quorate, Some(true));
    let needless = Session::GoOnWithout {
        meeting: fixture.seen(MEETING, meeting),
        reason: "habit".to_owned(),
    };
    assert!(fixture.refused(&needless.into()).contains("has its quorum"));
    let seen = attendee(&fixture, meeting, "Supt Grey");
    let applied = mark(&mut fixture, meeting, "Supt Grey", Presence::Apologies);
    assert!(applied.message.contains("no chair"), "{}", applied.message);
    let stale = Session::Mark { attendee: seen, presence: Presence::Present };
    assert!(matches!(fixture.refusal(&stale.into()), StoreError::Stale { .. }));
    assert_eq!(the_meeting(&fixture, meeting).quorate, Some(false));
    let marsh = attendee(&fixture, meeting, "DCI Marsh");
    mark(&mut fixture, meeting, "DI Shaw", Presence::Present);
    fixture.apply(&Session::GiveRole { attendee: marsh, role: AttendeeRole::Chair }.into());
    let now = the_meeting(&fixture, meeting);
    assert_eq!((now.chair.as_str(), now.quorate), ("DCI Marsh", Some(true)));
    assert_eq!(now.apologies.as_deref(), Some("Supt Grey"));
    let marked = mark(&mut fixture, meeting, "DI Shaw", Presence::Apologies);
    fixture.undo(marked);
    assert_eq!(attendance_of(&fixture, meeting, "DI Shaw"), Presence::Present);
    let chairs = agenda(&fixture, meeting).attendees;
    let chairs = chairs.iter().filter(|attendee| attendee.role == AttendeeRole::Chair);
    assert_eq!(chairs.count(), 1, "there is one chair");
}

fn attendance_of(fixture: &Fixture, meeting: i64, name: &str) -> Presence {
    let agenda = agenda(fixture, meeting);
    let found = agenda.attendees.iter().find(|attendee| attendee.name == name);
    found.expect("somebody asked").presence
}

#[test]
fn who_is_asked_carries_over_but_for_guests_and_nobody_is_asked_twice() {
    let mut fixture = Fixture::new();
    let first = planned(&mut fixture, "2026-11-24");
    ask(&mut fixture, first, "DI Shaw", AttendeeRole::Member);
    ask(&mut fixture, first, "Ms Visitor", AttendeeRole::Guest);
    let twice = Ask {
        meeting_id: first,
        name: "di SHAW".to_owned(),
        person_id: None,
        role: AttendeeRole::Member,
        force: String::new(),
        unit: String::new(),
    };
    assert_eq!(fixture.wrong_fields(&Session::Ask(twice.clone()).into()), ["name"]);
    let nobody = Ask { name: " ".to_owned(), ..twice.clone() };
    assert_eq!(fixture.wrong_fields(&Session::Ask(nobody).into()), ["name"]);
    let early = Session::Mark {
        attendee: attendee(&fixture, first, "DI Shaw"),
        presence: Presence::Present,
    };
    assert!(fixture.refused(&early.into()).contains("nobody is present before"));
    mark(&mut fixture, first, "DI Shaw", Presence::Apologies);
    let chair = "DI Shaw".to_owned();
    fixture.apply(&Change::PlanMeeting { held_on: date("2026-12-08"), chair });
    let list = |meeting| -> Vec<(String, AttendeeRole, i64)> {
        let agenda = agenda(&fixture, meeting);
        let one = |a: &crate::store::session::attendance::Attendee| {
            assert_eq!(a.presence == Presence::Asked, meeting == 2 || a.name != "DI Shaw");
            (a.name.clone(), a.role, a.copy)
        };
        agenda.attendees.iter().map(one).collect()
    };
    assert_eq!(
        list(2),
        [
            ("Supt Grey".to_owned(), AttendeeRole::Member, 1),
            ("DI Shaw".to_owned(), AttendeeRole::Chair, 2),
        ]
    );
    assert_eq!(list(1).len(), 3);
}

#[test]
fn somebody_is_taken_off_the_list_until_the_agenda_is_out() {
    let mut fixture = Fixture::new();
    let meeting = planned(&mut fixture, "2026-11-24");
    for name in ["DI Shaw", "DCI Marsh"] {
        ask(&mut fixture, meeting, name, AttendeeRole::Member);
    }
    let unask = |fixture: &Fixture, name| -> Change {
        Session::Unask { attendee: attendee(fixture, meeting, name) }.into()
    };
    let chair = unask(&fixture, "Supt Grey");
    assert!(fixture.refused(&chair).contains("give the chair to somebody else first"));
    let change = unask(&fixture, "DI Shaw");
    fixture.apply(&change);
    let left = agenda(&fixture, meeting).attendees;
    let left: Vec<(&str, i64)> = left.iter().map(|a| (a.name.as_str(), a.copy)).collect();
    assert_eq!(left, [("Supt Grey", 1), ("DCI Marsh", 2)]);
    let change = issue(&fixture, meeting);
    fixture.apply(&change);
    let change = unask(&fixture, "DCI Marsh");
    assert!(fixture.refused(&change).contains("mark apologies of DCI Marsh"));
    fixture.assert_audit_holds();
}

#[test]
fn opening_is_taken_back_whole() {
    let mut fixture = Fixture::new();
    later(&mut fixture, 0);
    let meeting = planned(&mut fixture, "2026-11-24");
    let before = agenda(&fixture, meeting);
    let change = open(&fixture, meeting);
    let applied = fixture.apply(&change);
    fixture.undo(applied);
    let after = agenda(&fixture, meeting);
    assert_eq!((after.meeting.state, &after.sections), (MeetingState::Planned, &before.sections));
    assert_eq!(after.attendees.len(), before.attendees.len());
}

#[test]
fn a_person_known_to_us_is_asked_with_their_unit() {
    let mut fixture = Fixture::new();
    let meeting = planned(&mut fixture, "2026-11-24");
    let person = Ask {
        meeting_id: meeting,
        name: String::new(),
        person_id: Some(ANA),
        role: AttendeeRole::Member,
        force: String::new(),
        unit: "ignored".to_owned(),
    };
    fixture.apply(&Session::Ask(person).into());
    let agenda = agenda(&fixture, meeting);
    let ana = agenda.attendees.last().expect("somebody");
    assert_eq!(ana.name, "Ana Ní Bhriain");
    assert_eq!((ana.force.as_deref(), ana.unit.as_deref()), (Some("cambs"), Some("Response")));
}

#[test]
fn minutes_are_corrected_agreed_signed_and_then_locked() {
    let mut fixture = Fixture::new();
    later(&mut fixture, 0);
    let meeting = in_session(&mut fixture, "2026-11-24");
    let grey = "Supt Grey";
    let correct = |fixture: &Fixture, text: &str| -> Change {
        let meeting = fixture.seen(MEETING, meeting);
        Session::CorrectMinutes { meeting, text: text.to_owned() }.into()
    };
    let agree = |fixture: &Fixture| -> Change {
        Session::Agree { meeting: fixture.seen(MEETING, meeting) }.into()
    };
    let sign = |fixture: &Fixture| -> Change {
        Session::Sign { meeting: fixture.seen(MEETING, meeting) }.into()
    };
    for change in [correct(&fixture, "x"), agree(&fixture), sign(&fixture)] {
        let why = fixture.refused(&change);
        assert!(why.contains("is in session; its minutes are drafted when it is closed"), "{why}");
    }
    closed(&mut fixture, meeting);
    let change = agree(&fixture);
    assert!(fixture.refused(&change).contains("agreed by its chair, Supt Grey"));
    let drafted = the_meeting(&fixture, meeting).minutes.expect("a draft");
    for (text, field) in [(" ", "text"), (drafted.as_str(), "text")] {
        let change = correct(&fixture, text);
        assert_eq!(fixture.wrong_fields(&change), [field]);
    }
    fixture.store.apply(grey, now(), &agree(&fixture)).expect("the chair agrees");
    let change = agree(&fixture);
    assert!(fixture.refused(&change).contains("agreed already"));
    let stale = correct(&fixture, "as the others heard it");
    let change = correct(&fixture, "DI Shaw left at 11:00");
    let applied = fixture.apply(&change);
    assert!(applied.message.ends_with("agreed anew"), "{}", applied.message);
    assert!(matches!(fixture.refusal(&stale), StoreError::Stale { .. }));
    assert_eq!(the_meeting(&fixture, meeting).state, MeetingState::Drafted);
    let change = sign(&fixture);
    assert!(fixture.refused(&change).contains("only its chair, Supt Grey, signs"));
    fixture.store.apply(grey, now(), &sign(&fixture)).expect("the chair signs");
    let minutes = fixture.store.minutes(meeting).expect("minutes");
    assert_eq!(minutes.meeting.signed.map(|(_, by)| by).as_deref(), Some(grey));
    assert_eq!(minutes.corrections.len(), 1);
    let last = "SELECT hash FROM intel.audit ORDER BY seq DESC LIMIT 1";
    let hash: String = fixture.store.db.query_row(last, [], |row| row.get(0)).expect("a hash");
    assert_eq!(minutes.hash, Some(hash));
    for change in [correct(&fixture, "x"), agree(&fixture), sign(&fixture)] {
        assert!(fixture.refused(&change).contains("are signed and locked"));
    }
    for sql in [
        "UPDATE intel.meeting SET minutes = 'x'",
        "UPDATE intel.attendee SET present = 'apologies' WHERE meeting_id = 1",
        "UPDATE intel.agenda_item SET note = 'x' WHERE meeting_id = 1",
    ] {
        let refused = fixture.store.db.execute(sql, []).expect_err("locked");
        assert!(refused.to_string().contains("signed minutes are locked"), "{sql}");
    }
    fixture.assert_audit_holds();
}

#[test]
fn the_next_meeting_agrees_the_minutes_of_the_last() {
    let mut fixture = Fixture::new();
    let first = in_session(&mut fixture, "2026-11-24");
    closed(&mut fixture, first);
    let change = open(&fixture, 2);
    fixture.apply(&change);
    let agree = Session::Agree { meeting: fixture.seen(MEETING, first) };
    fixture.apply(&agree.into());
    let agreed = the_meeting(&fixture, first).agreed.map(|(_, by)| by);
    assert_eq!(agreed.as_deref(), Some("T-2026-02"));
}

#[test]
fn what_a_meeting_never_reached_carries_over_and_is_counted_once() {
    let mut fixture = Fixture::new();
    later(&mut fixture, 0);
    later(&mut fixture, 1);
    let first = planned(&mut fixture, "2026-11-24");
    let change = issue(&fixture, first);
    fixture.apply(&change);
    // The first meeting is never held: its day goes by.
    let second = in_session(&mut fixture, "2026-12-08");
    for report in [1, 2] {
        assert_eq!(fixture.field(REPORT, report, "deferrals"), Value::Int(1));
    }
    let noted = "SELECT group_concat(DISTINCT note) FROM intel.agenda_item WHERE meeting_id = 1";
    let noted: Option<String> =
        fixture.store.db.query_row(noted, [], |row| row.get(0)).expect("a note");
    assert_eq!(noted.as_deref(), Some("T-2026-01 was not held"));
    let investigate = DecideItem {
        disposition: Disposition::Investigate,
        ..a_decision(&fixture, 1, Some(second))
    };
    fixture.apply(&decide(investigate));
    closed(&mut fixture, second);
    assert_eq!(fixture.field(REPORT, 1, "deferrals"), Value::Int(1));
    assert_eq!(fixture.field(REPORT, 2, "deferrals"), Value::Int(2));
    // The investigation stands on the next agenda, and is not reached there.
    let third = 3;
    let change = open(&fixture, third);
    fixture.apply(&change);
    fixture.apply(&Session::MarkRest { meeting_id: third }.into());
    closed(&mut fixture, third);
    assert_eq!(fixture.field(REPORT, 1, "deferrals"), Value::Int(2));
    let minutes = the_meeting(&fixture, third).minutes.expect("minutes");
    assert!(minutes.contains("I-2026-00001: not reached"), "{minutes}");
    assert_eq!(fixture.detail("intelligence", 1).history[0].command, "carry item");
}

#[test]
fn who_was_there_stands_once_the_meeting_is_closed() {
    let mut fixture = Fixture::new();
    let meeting = in_session(&mut fixture, "2026-11-24");
    let marsh = attendee(&fixture, meeting, "DCI Marsh");
    closed(&mut fixture, meeting);
    let late = Ask {
        meeting_id: meeting,
        name: "DC Day".to_owned(),
        person_id: None,
        role: AttendeeRole::Member,
        force: String::new(),
        unit: String::new(),
    };
    let marsh_now = Seen { version: attendee(&fixture, meeting, "DCI Marsh").version, ..marsh };
    for change in [
        Session::Ask(late),
        Session::Mark { attendee: marsh_now, presence: Presence::Apologies },
        Session::GiveRole { attendee: marsh_now, role: AttendeeRole::Chair },
    ] {
        let why = fixture.refused(&change.into());
        assert!(why.contains("T-2026-01 is closed"), "{why}");
    }
    let rest = Session::MarkRest { meeting_id: meeting };
    assert!(fixture.refused(&rest.into()).contains("minutes drafted"));
    let copies =
        Session::MakeCopies { meeting: fixture.seen(MEETING, meeting), kind: Kind::Minutes };
    fixture.apply(&copies.into());
    assert_eq!(fixture.rows("intel.paper_copy"), 4);
}
