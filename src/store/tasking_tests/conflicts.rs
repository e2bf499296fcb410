//! The conflict guard: what is kept from whom, on paper, on the screen and in the vote.

use super::*;
use crate::domain::conflict::Ground;
use crate::store::Store;
use crate::store::query::filter::Filter;
use crate::store::session::Kind;
use crate::store::session::copies::Paper;
use crate::store::workspace::Workspace;

/// The same workspace as another user opens it.
pub(super) fn opened_by(fixture: &Fixture, user: &str) -> Store {
    let workspace = Workspace::unlock(fixture.store.path(), user, None).expect("unlocked");
    workspace.open().expect("opened")
}

pub(super) fn a_user(fixture: &Fixture, name: &str, full: &str, person: Option<i64>) {
    let sql = "INSERT INTO main.user (name, full_name, role, person_id)
               VALUES (?1, ?2, 'analyst', ?3)";
    fixture.store.db.execute(sql, (name, full, person)).expect("a user");
}

pub(super) fn about(fixture: &mut Fixture, subject: Option<&str>, person_id: Option<i64>) {
    let described = subject.map(|name| ReportSubject::Described(name.to_owned()));
    let subjects = person_id.map(ReportSubject::Person).or(described).into_iter().collect();
    record(fixture, RecordReport { subjects, ..a_report() });
}

fn asked(fixture: &mut Fixture, meeting_id: i64, name: &str, force: &str, unit: &str) {
    let [name, force, unit] = [name, force, unit].map(str::to_owned);
    let role = AttendeeRole::Member;
    let ask = Ask { meeting_id, name, person_id: None, role, force, unit };
    fixture.apply(&Session::Ask(ask).into());
}

/// `(name, record, ground)` of what is kept from whom.
fn kept(fixture: &Fixture, meeting: i64) -> Vec<(String, String, Ground)> {
    let agenda = agenda(fixture, meeting);
    let name = |id| {
        let found = agenda.attendees.iter().find(|attendee| attendee.id == id);
        found.expect("an attendee").name.clone()
    };
    let one =
        |c: &crate::store::session::guard::Conflict| (name(c.attendee), c.record.clone(), c.ground);
    agenda.conflicts.iter().map(one).collect()
}

fn position_of(fixture: &Fixture, meeting: i64, report: i64) -> i64 {
    let agenda = agenda(fixture, meeting);
    let found = agenda.items().find(|item| item.report_id == Some(report));
    found.expect("an item").position
}

fn issue(fixture: &mut Fixture, meeting: i64) {
    let meeting = fixture.seen(MEETING, meeting);
    fixture.apply(&Session::Issue { meeting }.into());
}

#[test]
fn an_item_is_kept_from_its_subject_their_unit_and_a_notified_associate() {
    let mut fixture = Fixture::new();
    fixture
        .store
        .db
        .execute_batch(
            "INSERT INTO main.force (id, code, name) VALUES (2, 'beds', 'Bedfordshire');
             INSERT INTO main.person (id, ref, name, kind, force_id, unit) VALUES
               (3, 'P-2026-00003', 'Third, Una', 'officer', 2, 'Response');
             INSERT INTO main.association (ref, person_id, associate, relationship, category,
               contact, declared, stage) VALUES
               ('N-1', 3, 'DI Óla O’Shea', 'friend', 'other', 'rarely', '2026-01-01', 'declared'),
               ('N-2', 2, 'Una THIRD', 'friend', 'other', 'rarely', '2026-01-01', 'declared')",
        )
        .expect("people");
    a_user(&fixture, "b.okafor", "Okafor, Ben", Some(2));
    about(&mut fixture, None, Some(ANA));
    about(&mut fixture, Some("ana ni BHRIAIN"), None);
    about(&mut fixture, None, Some(3));
    about(&mut fixture, Some("nobody in particular"), None);
    let meeting = planned(&mut fixture, "2026-11-24");
    asked(&mut fixture, meeting, "Ana Ní Bhriain", "", "");
    asked(&mut fixture, meeting, "Colleague, Jo", "cambs", "résponse");
    asked(&mut fixture, meeting, "Ola O'Shea", "herts", "Response");
    asked(&mut fixture, meeting, "b.okafor", "", "");
    asked(&mut fixture, meeting, "Far Away", "herts", "Response");
    let expected = |record: &str, name: &str, ground| {
        (name.to_owned(), format!("I-2026-0000{record}"), ground)
    };
    let wanted = [
        expected("1", "Ana Ní Bhriain", Ground::Subject),
        expected("1", "Colleague, Jo", Ground::Unit),
        expected("2", "Ana Ní Bhriain", Ground::Subject),
        expected("3", "Ola O'Shea", Ground::Associate),
        expected("3", "b.okafor", Ground::Associate),
    ];
    assert_eq!(kept(&fixture, meeting), wanted);
    assert_eq!(fixture.rows("intel.conflict"), 0, "nothing is recorded before the issue");
    issue(&mut fixture, meeting);
    assert_eq!(fixture.rows("intel.conflict"), 5);
    assert_eq!(kept(&fixture, meeting), wanted);
    let words = fixture.text(MEETING, meeting, "conflicts");
    assert_eq!(
        words,
        "Ana Ní Bhriain: 2 items; Colleague, Jo: 1 item; Ola O'Shea: 1 item; \
                       b.okafor: 1 item"
    );
    asked(&mut fixture, meeting, "Second, Jo", "cambs", "Response");
    assert_eq!(fixture.rows("intel.conflict"), 6, "whoever is asked later is judged as well");
    fixture.assert_audit_holds();
}

#[test]
fn what_is_kept_from_somebody_is_not_in_their_lists_searches_and_records() {
    let mut fixture = Fixture::new();
    a_user(&fixture, "b.okafor", "Okafor, Ben", Some(2));
    about(&mut fixture, None, Some(2));
    about(&mut fixture, None, Some(ANA));
    let meeting = in_session_with(&mut fixture, "b.okafor");
    let action =
        Change::AddAction { meeting_id: Some(meeting), report_id: Some(1), action: an_action() };
    fixture.apply(&action);
    let change = decide(a_decision(&fixture, 1, Some(meeting)));
    fixture.apply(&change);
    let mine = opened_by(&fixture, "b.okafor");
    let query = |register| query(register);
    for (register, all, left) in [("intelligence", 2, 1), ("decisions", 1, 0), ("actions", 1, 0)] {
        assert_eq!(fixture.store.count(&query(register)).expect("counted"), all, "{register}");
        assert_eq!(mine.count(&query(register)).expect("counted"), left, "{register}");
        assert_eq!(mine.order(&query(register)).expect("read").len(), left as usize);
        assert_eq!(mine.page(&query(register), 9).expect("read").len(), left as usize);
        let rows = mine.rows(&query(register), &[1]).expect("read");
        assert!(rows.is_empty(), "{register}");
    }
    let search = Filter::Text("neighbour".to_owned());
    let search = crate::store::query::ListQuery { filter: search, ..query("intelligence") };
    assert_eq!(mine.order(&search).expect("read"), [2]);
    let refused = mine.detail(&query("intelligence"), 1).expect_err("withheld");
    assert_eq!(
        refused.to_string(),
        "I-2026-00001 is withheld from you: a conflict of interest is recorded at T-2026-01; \
         that you asked is logged"
    );
    assert!(mine.detail(&query("intelligence"), 2).is_ok());
    let whole = mine.detail(&query("meetings"), meeting).expect("the meeting");
    let text = format!("{whole:?}");
    assert!(!text.contains("I-2026-00001") && text.contains("I-2026-00002"), "{text}");
    let audit = mine.page(&query("audit"), 100).expect("read");
    assert!(!format!("{audit:?}").contains("I-2026-00001"));
    let opening = audit.iter().find(|row| row.cells.contains(&"open meeting".into()));
    let opening = mine.detail(&query("audit"), opening.expect("an entry").id).expect("read");
    assert!(opening.related.is_empty(), "the items that it laid down are not shown");
    assert_eq!(mine.home("b.okafor", None, now()).expect("home").clocks, []);
}

pub(super) fn in_session_with(fixture: &mut Fixture, name: &str) -> i64 {
    let meeting = planned(fixture, "2026-11-24");
    ask(fixture, meeting, "DCI Marsh", AttendeeRole::Member);
    ask(fixture, meeting, name, AttendeeRole::Member);
    let change = open(fixture, meeting);
    fixture.apply(&change);
    fixture.apply(&Session::MarkRest { meeting_id: meeting }.into());
    meeting
}

#[test]
fn the_agenda_and_minutes_of_a_conflicted_reader_leave_the_item_out() {
    let mut fixture = Fixture::new();
    a_user(&fixture, "b.okafor", "Okafor, Ben", Some(2));
    about(&mut fixture, None, Some(2));
    about(&mut fixture, None, Some(ANA));
    let meeting = in_session_with(&mut fixture, "b.okafor");
    let mut mine = opened_by(&fixture, "b.okafor");
    let shown = mine.agenda(meeting, now()).expect("the agenda");
    assert_eq!(records(&shown, AgendaSection::NewIntelligence), ["I-2026-00002"]);
    assert_eq!((shown.withheld, shown.conflicts.len()), (1, 0));
    for report in [1, 2] {
        let item = DecideItem {
            actions: vec![an_action()],
            ..a_decision(&fixture, report, Some(meeting))
        };
        fixture.apply(&decide(item));
    }
    assert_eq!(fixture.text("intel.decision", 1, "stepped_out"), "b.okafor");
    assert_eq!(fixture.field("intel.decision", 2, "stepped_out"), Value::Null);
    let close = Change::CloseMeeting { meeting: fixture.seen(MEETING, meeting) };
    fixture.apply(&close);
    let minutes = mine.minutes(meeting).expect("minutes");
    assert_eq!((minutes.decisions.len(), minutes.actions.len(), minutes.withheld), (1, 1, 1));
    let text = minutes.meeting.minutes.expect("a text");
    assert!(!text.contains("I-2026-00001") && !text.contains("A-2026-0001"), "{text}");
    assert!(text.contains("(withheld)") && text.contains("I-2026-00002"), "{text}");
    // Nor may they put new words in place of those that they may not read.
    let correct = Session::CorrectMinutes {
        meeting: fixture.seen(MEETING, meeting),
        text: "nothing happened".to_owned(),
    };
    let refused = mine.apply("b.okafor", now(), &correct.into()).expect_err("refused");
    assert!(refused.to_string().contains("withheld from you"), "{refused}");
    let all = fixture.store.minutes(meeting).expect("minutes");
    assert_eq!((all.decisions.len(), all.withheld, all.conflicts.len()), (2, 0, 1));
}

#[test]
fn whoever_has_a_conflict_neither_decides_nor_records() {
    let mut fixture = Fixture::new();
    a_user(&fixture, "b.okafor", "Okafor, Ben", Some(2));
    about(&mut fixture, None, Some(2));
    // The rule holds outside a meeting as well.
    let by = |maker: &str, fixture: &Fixture, meeting| DecideItem {
        decision_maker: maker.to_owned(),
        ..a_decision(fixture, 1, meeting)
    };
    let item = decide(by("Ben Okafor", &fixture, None));
    assert_eq!(fixture.wrong_fields(&item), ["decision_maker"]);
    let meeting = in_session_with(&mut fixture, "b.okafor");
    let item = by("b.okafor", &fixture, Some(meeting));
    assert_eq!(fixture.wrong_fields(&decide(item.clone())), ["decision_maker"]);
    let item = DecideItem { decision_maker: "DCI Marsh".to_owned(), ..item };
    let mut mine = opened_by(&fixture, "b.okafor");
    let position = position_of(&fixture, meeting, 1);
    for change in [
        decide(item),
        Change::DeferItem {
            meeting_id: meeting,
            record: "I-2026-00001".to_owned(),
            reason: "mine".to_owned(),
        },
        Change::NoteItem { meeting_id: meeting, position, note: "mine".to_owned() },
    ] {
        let refused = mine.apply("b.okafor", now(), &change).expect_err("refused");
        assert!(matches!(refused, StoreError::Withheld { .. }), "{refused}");
    }
    // What is still open of theirs is counted and not named.
    let close = Change::CloseMeeting { meeting: fixture.seen(MEETING, meeting) };
    let refused = mine.apply("b.okafor", now(), &close).expect_err("refused").to_string();
    assert!(refused.contains("1 item is undecided, withheld from you"), "{refused}");
    assert!(!refused.contains("I-2026-00001"), "{refused}");
}

#[test]
fn a_conflict_is_declared_by_name_or_copy_and_only_while_the_meeting_lasts() {
    let mut fixture = Fixture::new();
    later(&mut fixture, 0);
    let meeting = planned(&mut fixture, "2026-11-24");
    ask(&mut fixture, meeting, "DI Shaw", AttendeeRole::Member);
    let declare = |attendee: &str, position, reason: &str| -> Change {
        let (attendee, reason) = (attendee.to_owned(), reason.to_owned());
        Session::Declare { meeting_id: meeting, attendee, position, reason }.into()
    };
    assert_eq!(fixture.wrong_fields(&declare("2", 4, "own former unit")), ["item"]);
    issue(&mut fixture, meeting);
    let at = position_of(&fixture, meeting, 1);
    assert_eq!(fixture.wrong_fields(&declare("DI Nobody", at, "x")), ["attendee"]);
    assert_eq!(fixture.wrong_fields(&declare("2", 99, "x")), ["item"]);
    assert_eq!(fixture.wrong_fields(&declare("2", at, " ")), ["reason"]);
    let applied = fixture.apply(&declare("2", at, "own former unit"));
    assert_eq!(applied.message, "I-2026-00001 is kept from DI Shaw as declared");
    assert!(fixture.refused(&declare("di shaw", at, "again")).contains("already"));
    assert_eq!(fixture.text(MEETING, meeting, "conflicts"), "DI Shaw: 1 item");
    fixture.undo(applied);
    assert_eq!(fixture.rows("intel.conflict"), 0);
    fixture.apply(&declare("DI Shaw", at, "own former unit"));
    let edit = fixture.store.db.execute("UPDATE intel.conflict SET reason = 'x'", []);
    assert!(edit.expect_err("kept").to_string().contains("kept as it was recorded"));
}

#[test]
fn an_action_about_a_withheld_report_is_withheld_too() {
    let mut fixture = Fixture::new();
    a_user(&fixture, "b.okafor", "Okafor, Ben", Some(2));
    about(&mut fixture, None, Some(2));
    let add = Change::AddAction { meeting_id: None, report_id: Some(1), action: an_action() };
    fixture.apply(&add);
    let meeting = in_session_with(&mut fixture, "b.okafor");
    let mine = opened_by(&fixture, "b.okafor");
    let shown = mine.agenda(meeting, now()).expect("the agenda");
    assert_eq!(records(&shown, AgendaSection::ActionLog), Vec::<String>::new());
    assert_eq!(shown.withheld, 2, "the report and the action about it");
    let minutes = mine.minutes(meeting).expect("the minutes");
    assert_eq!(minutes.withheld, shown.withheld, "the paper counts as the screen does");
}

#[test]
fn every_copy_is_numbered_knows_what_it_left_out_and_is_logged() {
    let mut fixture = Fixture::new();
    a_user(&fixture, "b.okafor", "Okafor, Ben", Some(2));
    about(&mut fixture, None, Some(2));
    about(&mut fixture, None, Some(ANA));
    let meeting = planned(&mut fixture, "2026-11-24");
    asked(&mut fixture, meeting, "b.okafor", "", "");
    let make = |fixture: &Fixture, kind| -> Change {
        Session::MakeCopies { meeting: fixture.seen(MEETING, meeting), kind }.into()
    };
    let early = make(&fixture, Kind::Agenda);
    assert!(fixture.refused(&early).contains("not issued yet"));
    issue(&mut fixture, meeting);
    let minutes = make(&fixture, Kind::Minutes);
    assert!(fixture.refused(&minutes).contains("drafted when it is closed"));
    let before = fixture.rows("intel.audit");
    let change = make(&fixture, Kind::Agenda);
    let applied = fixture.apply(&change);
    assert!(applied.message.contains("2 copies of the agenda"), "{}", applied.message);
    assert_eq!(fixture.rows("intel.audit"), before + 3, "an entry for each copy and the change");
    let withheld = |id| fixture.text("intel.paper_copy", id, "withheld");
    assert_eq!((withheld(1).as_str(), withheld(2).as_str()), ("[]", "[\"I-2026-00001\"]"));
    let copies = fixture.store.copies(meeting, Kind::Agenda, now()).expect("copies");
    let said: Vec<(i64, i64, usize, usize)> = copies
        .iter()
        .map(|copy| {
            let Paper::Agenda(agenda) = &copy.paper else { panic!("an agenda") };
            let new = records(agenda, AgendaSection::NewIntelligence).len();
            (copy.number, copy.of, agenda.withheld, new)
        })
        .collect();
    assert_eq!(said, [(1, 2, 0, 2), (2, 2, 1, 1)]);
    // Whoever makes the copies reads them all.
    let mine = opened_by(&fixture, "b.okafor");
    let refused = mine.copies(meeting, Kind::Agenda, now()).expect_err("refused");
    assert!(refused.to_string().contains("1 item is withheld from you"), "{refused}");
    let change = make(&fixture, Kind::Agenda);
    let mut mine = mine;
    assert!(mine.apply("b.okafor", now(), &change).is_err());
}

#[test]
fn an_attempt_to_read_what_is_withheld_is_logged() {
    use crate::store::worker::{Answer, Request, serve};
    let mut fixture = Fixture::new();
    a_user(&fixture, "b.okafor", "Okafor, Ben", Some(2));
    about(&mut fixture, None, Some(2));
    in_session_with(&mut fixture, "b.okafor");
    let mut mine = opened_by(&fixture, "b.okafor");
    let request = Request::Detail { query: query("intelligence"), id: 1 };
    let mut said = Vec::new();
    serve(&mut mine, request, &|| false, &mut |answer| said.push(answer));
    let [Answer::Failed(failure)] = said.as_slice() else { panic!("{said:?}") };
    assert!(failure.message.contains("withheld from you"), "{}", failure.message);
    let last = "SELECT actor || ': ' || command || ' ' || record FROM intel.audit
                ORDER BY seq DESC LIMIT 1";
    let last: String = fixture.store.db.query_row(last, [], |row| row.get(0)).expect("an entry");
    assert_eq!(last, "b.okafor: withheld record asked for I-2026-00001");
    fixture.assert_audit_holds();
}
