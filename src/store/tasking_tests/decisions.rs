//! Decisions and actions.

use super::*;

#[test]
fn a_decision_keeps_the_score_as_it_stood_and_settles_the_item() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    scored(&mut fixture, 1, critical());
    let meeting = in_session(&mut fixture, "2026-11-24");
    let item = DecideItem { actions: vec![an_action()], ..a_decision(&fixture, 1, Some(meeting)) };
    let applied = fixture.apply(&decide(item));
    assert!(applied.undo.is_none(), "a decision is not taken back");
    assert_eq!(applied.record, "I-2026-00001");
    assert!(applied.message.contains("D-2026-00001"), "{}", applied.message);
    scored(&mut fixture, 1, low());
    let field = |name: &str| fixture.field("intel.decision", 1, name);
    assert_eq!(field("number"), Value::Int(1));
    assert_eq!(field("snapshot_r"), Value::Int(520));
    assert_eq!(field("snapshot_band"), "CRITICAL".into());
    assert_eq!(field("snapshot_confidence"), "medium".into());
    assert_eq!(field("recorder"), ACTOR.into());
    assert_eq!(fixture.text(REPORT, 1, "state"), "decided");
    assert_eq!(fixture.text(REPORT, 1, "disposition"), "refer-iopc");
    assert_eq!(fixture.text(ACTION, 1, "ref"), "A-2026-0001");
    let agenda = agenda(&fixture, meeting);
    let item = agenda.items().find(|item| item.report_id == Some(1)).expect("the item");
    assert_eq!(item.state, AgendaState::Decided);
    assert_eq!(fixture.detail("decisions", 1).history.len(), 1);
    assert_eq!(fixture.detail("actions", 1).history.len(), 1);
    fixture.assert_audit_holds();
}

#[test]
fn numbers_have_no_gap_after_a_refused_decision() {
    let mut fixture = Fixture::new();
    for minutes in [0, 1, 2] {
        later(&mut fixture, minutes);
    }
    let change = decide(a_decision(&fixture, 1, None));
    fixture.apply(&change);
    let stale = Seen { version: 7, ..fixture.seen(REPORT, 2) };
    let refused = decide(DecideItem { report: stale, ..a_decision(&fixture, 2, None) });
    assert!(matches!(fixture.refusal(&refused), StoreError::Stale { .. }));
    let past = NewAction { due: date("2026-11-01"), ..an_action() };
    let refused = DecideItem { actions: vec![past], ..a_decision(&fixture, 2, None) };
    assert_eq!(fixture.wrong_fields(&decide(refused)), ["due"]);
    for report in [2, 3] {
        let change = decide(a_decision(&fixture, report, None));
        fixture.apply(&change);
    }
    let rows = fixture.list("decisions", &[("number", Direction::Rising)]);
    let numbers: Vec<_> = rows.iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    let expected = [("D-2026-00001", 1), ("D-2026-00002", 2), ("D-2026-00003", 3)];
    let expected: Vec<_> = expected.map(|(r, n)| (Value::from(r), Value::Int(n))).into();
    assert_eq!(numbers, expected);
}

#[test]
fn a_decision_needs_its_rationale_and_explains_a_delay() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    let given = a_decision(&fixture, 1, None);
    let ago = |minutes| now() - TimeDelta::minutes(minutes);
    let cases = [
        (DecideItem { decision_maker: String::new(), ..given.clone() }, "decision_maker"),
        (DecideItem { decided_at: ago(16), ..given.clone() }, "delay_reason"),
        (DecideItem { decided_at: ago(-1), ..given.clone() }, "decided_at"),
        (DecideItem { disposition: Disposition::Monitor, ..given.clone() }, "review_on"),
        (DecideItem { review_on: Some(date("2026-11-19")), ..given.clone() }, "review_on"),
    ];
    for (item, field) in cases {
        assert_eq!(fixture.wrong_fields(&decide(item)), [field]);
    }
    let unreasoned = Rationale { information: String::new(), ..rationale() };
    let unreasoned = decide(DecideItem { rationale: unreasoned, ..given.clone() });
    assert!(fixture.wrong_fields(&unreasoned).contains(&"information"));
    fixture.apply(&decide(DecideItem { decided_at: ago(15), ..given }));
    let explained = DecideItem {
        decided_at: ago(16),
        delay_reason: Some("the line was down".to_owned()),
        corrects: Some(1),
        ..a_decision(&fixture, 1, None)
    };
    fixture.apply(&decide(explained));
    assert_eq!(fixture.text("intel.decision", 2, "delay_reason"), "the line was down");
}

#[test]
fn a_correction_points_at_the_old_decision_which_stays() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    later(&mut fixture, 1);
    let meeting = in_session(&mut fixture, "2026-11-24");
    let change = decide(a_decision(&fixture, 1, Some(meeting)));
    fixture.apply(&change);
    let again = decide(a_decision(&fixture, 1, Some(meeting)));
    assert!(fixture.refused(&again).contains("record a correction of decision 1"));
    let elsewhere = DecideItem { corrects: Some(1), ..a_decision(&fixture, 2, Some(meeting)) };
    assert!(fixture.refused(&decide(elsewhere)).contains("decision 1 is not about this item"));
    let correction = |fixture: &Fixture| DecideItem {
        corrects: Some(1),
        disposition: Disposition::Investigate,
        ..a_decision(fixture, 1, Some(meeting))
    };
    let change = decide(correction(&fixture));
    fixture.apply(&change);
    assert_eq!(fixture.field("intel.decision", 2, "corrects"), Value::Int(1));
    assert_eq!(fixture.text("intel.decision", 1, "disposition"), "refer-iopc");
    assert_eq!(fixture.text(REPORT, 1, "disposition"), "investigate");
    let twice = decide(correction(&fixture));
    assert!(fixture.refused(&twice).contains("corrected by D-2026-00002 already"));
    let edit = fixture.store.db.execute("UPDATE intel.decision SET information = 'x'", []);
    assert!(edit.expect_err("refused").to_string().contains("never edited"));
}

#[test]
fn the_same_decision_twice_is_told_to_whoever_saw_the_report_before() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    let seen = fixture.seen(REPORT, 1);
    for corrects in [None, Some(1)] {
        let change = decide(DecideItem { corrects, ..a_decision(&fixture, 1, None) });
        fixture.apply(&change);
    }
    assert_eq!(fixture.seen(REPORT, 1).version, seen.version + 2);
}

#[test]
fn items_are_deferred_with_a_reason_and_noted() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    let meeting_id = in_session(&mut fixture, "2026-11-24");
    let defer = |reason: &str| Change::DeferItem {
        meeting_id,
        record: "I-2026-00001".to_owned(),
        reason: reason.to_owned(),
    };
    assert_eq!(fixture.wrong_fields(&defer(" ")), ["reason"]);
    let applied = fixture.apply(&defer("awaiting phone data"));
    assert_eq!(fixture.field(REPORT, 1, "deferrals"), Value::Int(1));
    assert!(fixture.refused(&defer("again")).contains("deferred at T-2026-01 already"));
    fixture.undo(applied);
    assert_eq!(fixture.field(REPORT, 1, "deferrals"), Value::Int(0));
    let note = |position| Change::NoteItem { meeting_id, position, note: "heard".to_owned() };
    let position_of = |fixture: &Fixture, section| {
        let agenda = agenda(fixture, meeting_id);
        agenda.items().find(|item| item.section == section).expect("an item").position
    };
    let strategy = position_of(&fixture, AgendaSection::ControlStrategy);
    let new = position_of(&fixture, AgendaSection::NewIntelligence);
    fixture.apply(&note(strategy));
    fixture.apply(&note(new));
    let agenda = agenda(&fixture, meeting_id);
    let state = |position| {
        let item = agenda.items().find(|item| item.position == position).expect("an item");
        (item.state, item.note.as_deref())
    };
    assert_eq!(state(strategy), (AgendaState::Noted, Some("heard")));
    assert_eq!(state(new), (AgendaState::Open, Some("heard")));
    assert!(matches!(fixture.refusal(&note(99)), StoreError::NoRecord(_)));
}

#[test]
fn what_a_meeting_does_needs_it_in_session() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    let meeting_id = planned(&mut fixture, "2026-11-24");
    let item = decide(a_decision(&fixture, 1, Some(meeting_id)));
    let meeting = fixture.seen(MEETING, meeting_id);
    let action = an_action();
    let text = || "words".to_owned();
    for change in [
        item,
        Change::DeferItem { meeting_id, record: "I-2026-00001".to_owned(), reason: text() },
        Change::NoteItem { meeting_id, position: 1, note: text() },
        Change::AddAction { meeting_id: Some(meeting_id), report_id: None, action },
        Change::CloseMeeting { meeting },
    ] {
        let why = fixture.refused(&change);
        assert!(why.contains("T-2026-01 is planned"), "{why}");
    }
}

#[test]
fn an_action_has_one_owner_and_a_day_to_come() {
    let mut fixture = Fixture::new();
    let add = |action| Change::AddAction { meeting_id: None, report_id: None, action };
    let cases = [
        (NewAction { what: String::new(), ..an_action() }, "what"),
        (NewAction { owner: " ".to_owned(), ..an_action() }, "owner"),
        (NewAction { owner: "DS Lowe & DC Day".to_owned(), ..an_action() }, "owner"),
        (NewAction { due: date("2026-11-19"), ..an_action() }, "due"),
    ];
    for (action, field) in cases {
        assert_eq!(fixture.wrong_fields(&add(action)), [field]);
    }
    let applied = fixture.apply(&add(NewAction { owner: "Lowe, Jo".to_owned(), ..an_action() }));
    assert_eq!(applied.record, "A-2026-0001");
    let nowhere = Change::AddAction { meeting_id: None, report_id: Some(9), action: an_action() };
    assert!(matches!(fixture.refusal(&nowhere), StoreError::NoRecord(_)));
}

#[test]
fn an_action_on_a_high_item_is_closed_by_another_than_its_owner() {
    let close = |fixture: &Fixture, result: &str| Change::CloseAction {
        action: fixture.seen(ACTION, 1),
        result: result.to_owned(),
    };
    for (levels, refused) in [(high(), true), (critical(), true), (low(), false)] {
        let mut fixture = Fixture::new();
        let sql = "UPDATE main.user SET full_name = 'Amir Khan' WHERE name = 'a.khan'";
        fixture.store.db.execute(sql, []).expect("a user");
        record(&mut fixture, a_report());
        scored(&mut fixture, 1, levels);
        let priority = ActionPriority::Medium;
        let action = NewAction { owner: "amir khan".to_owned(), priority, ..an_action() };
        let add = Change::AddAction { meeting_id: None, report_id: Some(1), action };
        fixture.apply(&add);
        assert_eq!(fixture.wrong_fields(&close(&fixture, "")), ["result"]);
        let change = close(&fixture, "data secured");
        if refused {
            let why = fixture.refused(&change);
            assert!(why.contains("someone other than its owner"), "{why}");
            let mut other = fixture.another();
            other.apply("m.reyes", now(), &change).expect("a colleague closes it");
        } else {
            fixture.apply(&change);
        }
        assert_eq!(fixture.text(ACTION, 1, "state"), "done");
        let again = close(&fixture, "again");
        assert!(fixture.refused(&again).contains("closed already"));
    }
}
