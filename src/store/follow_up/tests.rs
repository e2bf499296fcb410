//! What follows a meeting, over a real database.

use super::*;
use crate::domain::intelligence::{Category, SourceKind};
use crate::domain::items::read_items;
use crate::domain::score::{Confidence, Score};
use crate::domain::tasking::ActionPriority;
use crate::domain::time::{Moment, parse_moment};
use crate::store::change::{NewAction, RecordReport};
use crate::store::error::StoreError;
use crate::store::registers::fixture::{ACTOR, Fixture, date, now};
use crate::store::value::Value;

const ACTION: &str = "intel.action";
const REPORT: &str = "intel.report";
const PRIORITY: &str = "intel.priority";

fn add(fixture: &mut Fixture, owner: &str, priority: ActionPriority, report_id: Option<i64>) {
    let action = NewAction {
        what: "secure the message data".to_owned(),
        owner: owner.to_owned(),
        due: date("2026-11-27"),
        priority,
    };
    fixture.apply(&Change::AddAction { meeting_id: None, report_id, action });
}

fn record(fixture: &mut Fixture, category: Option<Category>, received: &str) -> String {
    let received = parse_moment(received).expect("a moment");
    let items = read_items("The supervisor saw it in the log.").expect("items");
    let summary = "Looks up a neighbour's car".to_owned();
    let new = RecordReport::new(received, SourceKind::Supervisor, summary, items);
    let report = RecordReport { category, ..new };
    fixture.apply(&Change::RecordReport(Box::new(report))).message
}

fn action(fixture: &Fixture) -> Seen {
    fixture.seen(ACTION, 1)
}

fn update(fixture: &Fixture, place: usize) -> (String, String) {
    let rows = &fixture.detail("actions", 1).related[0].rows;
    let text = |value: &Value| value.text().expect("text").to_owned();
    (text(&rows[place][2]), text(&rows[place][3]))
}

fn ask(fixture: &Fixture, due: &str, reason: &str) -> Change {
    let (due, reason) = (date(due), reason.to_owned());
    FollowUp::AskExtension { action: action(fixture), due, reason }.into()
}

fn answer(fixture: &Fixture, granted: bool, note: &str) -> Change {
    FollowUp::AnswerExtension { action: action(fixture), granted, note: note.to_owned() }.into()
}

#[test]
fn progress_is_written_down_and_tells_whoever_saw_the_action_before() {
    let mut fixture = Fixture::new();
    add(&mut fixture, "j.lowe", ActionPriority::Medium, None);
    let before = action(&fixture);
    let progress = |action, note: &str| -> Change {
        FollowUp::Progress { action, note: note.to_owned() }.into()
    };
    assert_eq!(fixture.wrong_fields(&progress(before, " ")), ["note"]);
    let applied = fixture.apply(&progress(before, "half of it is in"));
    assert_eq!(update(&fixture, 0), ("progress".to_owned(), "half of it is in".to_owned()));
    let again = fixture.refusal(&progress(before, "the rest"));
    assert!(matches!(again, StoreError::Stale { .. }), "{again}");
    fixture.undo(applied);
    assert_eq!(fixture.rows("intel.action_update"), 0);
}

#[test]
fn an_extension_is_asked_once_and_answered_by_someone_else() {
    let mut fixture = Fixture::new();
    add(&mut fixture, "j.lowe", ActionPriority::Medium, None);
    let change = answer(&fixture, true, "");
    assert!(fixture.refused(&change).contains("no extension of A-2026-0001 is asked"));
    for (due, reason, fields) in
        [("2026-11-27", "more", vec!["due"]), ("2026-11-01", " ", vec!["due", "due", "reason"])]
    {
        let change = ask(&fixture, due, reason);
        assert_eq!(fixture.wrong_fields(&change), fields, "{due}");
    }
    let change = ask(&fixture, "2026-12-04", "the phone is not read yet");
    fixture.apply(&change);
    assert_eq!(fixture.text(ACTION, 1, "due"), "2026-11-27");
    let change = ask(&fixture, "2026-12-11", "still not");
    assert!(fixture.refused(&change).contains("is asked already"));
    let change = answer(&fixture, true, "");
    let own = fixture.store.apply("J.Lowe", now(), &change).expect_err("its own").to_string();
    assert!(own.contains("answered by someone else"), "{own}");
    let refuse = answer(&fixture, false, "");
    assert_eq!(fixture.wrong_fields(&refuse), ["note"]);
    fixture.apply(&change);
    assert_eq!(fixture.text(ACTION, 1, "due"), "2026-12-04");
    assert!(fixture.field(ACTION, 1, "asked_due").is_null());
    let granted = ("extension granted".to_owned(), "27 Nov 2026 → 4 Dec 2026".to_owned());
    assert_eq!(update(&fixture, 0), granted);
    let change = ask(&fixture, "2026-12-11", "one more");
    fixture.apply(&change);
    let change = answer(&fixture, false, "it has waited long enough");
    assert!(fixture.apply(&change).message.contains("refused: still due 4 Dec 2026"));
    assert_eq!(fixture.text(ACTION, 1, "due"), "2026-12-04");
    fixture.assert_audit_holds();
}

#[test]
fn an_urgent_action_is_closed_by_another_even_where_a_later_score_is_low() {
    let levels = |harm: Vec<u32>, likelihood: Vec<u32>| Score {
        harm,
        likelihood,
        position: vec![1, 2, 3],
        confidence: Confidence::Medium,
        floors: Vec::new(),
        override_band: None,
    };
    let high = || levels(vec![4, 4, 8, 8, 8, 8], vec![3, 3, 2]);
    let low = || levels(vec![2, 2, 0, 2, 4, 2], vec![2, 2, 1]);
    let close = |fixture: &Fixture| Change::CloseAction {
        action: action(fixture),
        result: "data secured".to_owned(),
    };
    let earlier: Moment = parse_moment("2026-11-18T09:00:00Z").expect("a moment");
    for (before, priority, after, refused) in [
        (None, ActionPriority::High, None, Some("is of high priority")),
        (Some(high()), ActionPriority::Low, Some(low()), Some("HIGH or above when it was set")),
        (Some(low()), ActionPriority::Low, Some(high()), Some("is about I-2026-00001, HIGH")),
        (Some(low()), ActionPriority::Low, None, None),
        (None, ActionPriority::Medium, None, None),
    ] {
        let mut fixture = Fixture::new();
        record(&mut fixture, None, "2026-11-17T09:00:00Z");
        let score = |fixture: &mut Fixture, score: Score, at: Moment| {
            let report = fixture.seen(REPORT, 1);
            let (scheme, reason) = ("ACU-TAC-1".to_owned(), String::new());
            let change = Change::ScoreReport { report, scheme, score, reason };
            fixture.store.apply(ACTOR, at, &change).expect("scored");
        };
        if let Some(before) = before {
            score(&mut fixture, before, earlier);
        }
        add(&mut fixture, ACTOR, priority, Some(1));
        if let Some(after) = after {
            score(&mut fixture, after, now() + chrono::TimeDelta::days(3));
        }
        let change = close(&fixture);
        match refused {
            Some(why) => {
                let said = fixture.refused(&change);
                assert!(said.contains(why), "{said}");
                let done = fixture.store.apply("m.reyes", now(), &change);
                done.expect("a colleague closes it");
            }
            None => {
                fixture.apply(&change);
            }
        }
    }
}

#[test]
fn a_score_that_was_replaced_before_the_action_was_set_does_not_bind_it() {
    let mut fixture = Fixture::new();
    record(&mut fixture, None, "2026-11-10T09:00:00Z");
    for (at, harm) in [("2026-11-11T09:00:00Z", 16), ("2026-11-12T09:00:00Z", 0)] {
        let change = Change::ScoreReport {
            report: fixture.seen(REPORT, 1),
            scheme: "ACU-TAC-1".to_owned(),
            score: Score {
                harm: vec![harm; 6],
                likelihood: vec![1, 2, 3],
                position: vec![0, 0, 0],
                confidence: Confidence::Low,
                floors: Vec::new(),
                override_band: None,
            },
            reason: String::new(),
        };
        fixture.store.apply(ACTOR, parse_moment(at).expect("a moment"), &change).expect("scored");
    }
    add(&mut fixture, ACTOR, ActionPriority::Low, Some(1));
    let result = "nothing in it".to_owned();
    fixture.apply(&Change::CloseAction { action: action(&fixture), result });
}

#[test]
fn everything_open_of_one_who_leaves_goes_to_another() {
    let mut fixture = Fixture::new();
    let user = "INSERT INTO main.user (name, full_name, role, left_on)
                VALUES ('j.lowe', 'Jo Lowe', 'analyst', '2026-11-20')";
    fixture.store.db.execute(user, []).expect("a user");
    for (owner, priority) in [
        ("J.LOWE", ActionPriority::Low),
        ("Jo Lowe", ActionPriority::Low),
        ("m.reyes", ActionPriority::Low),
    ] {
        let sql = "INSERT INTO intel.action (ref, what, owner, set_on, due, priority, state)
            VALUES ('A-' || ?1, 'x', ?1, '2026-11-01', '2026-11-30', ?2, 'open')";
        use crate::domain::choice::Choice;
        fixture.store.db.execute(sql, (owner, priority.code())).expect("an action");
    }
    record(&mut fixture, None, "2026-11-10T09:00:00Z");
    let mine = "UPDATE intel.report SET assigned = 'j.lowe'";
    fixture.store.db.execute(mine, []).expect("assigned");
    let all = |from: &str, to: &str| -> Change {
        let (from, to, reason) = (from.to_owned(), to.to_owned(), "leaves".to_owned());
        FollowUp::ReassignAll { from, to, reason }.into()
    };
    assert_eq!(fixture.wrong_fields(&all("", "m.reyes")), ["from"]);
    assert_eq!(fixture.wrong_fields(&all("m.reyes", "M.Reyes")), ["to"]);
    assert_eq!(fixture.wrong_fields(&all("m.reyes", "Jo Lowe")), ["to"], "who left takes nothing");
    assert!(fixture.refused(&all("nobody", "m.reyes")).contains("nothing open is with nobody"));
    let applied = fixture.apply(&all("j.lowe", "m.reyes"));
    assert_eq!(applied.message, "j.lowe → m.reyes: 2 actions, 1 report, 0 priorities");
    for id in 1..=3 {
        assert_eq!(fixture.text(ACTION, id, "owner"), "m.reyes");
    }
    assert_eq!(fixture.text(REPORT, 1, "assigned"), "m.reyes");
    fixture.assert_audit_holds();
    fixture.undo(applied);
    assert_eq!(fixture.text(ACTION, 2, "owner"), "Jo Lowe");
}

fn priority(rank: i64, category: Option<Category>) -> NewPriority {
    NewPriority {
        year: 2026,
        rank,
        title: format!("Priority {rank}"),
        owner: ACTOR.to_owned(),
        category,
        intent: String::new(),
    }
}

#[test]
fn priorities_have_ranks_of_their_own_and_end_with_a_reason() {
    let mut fixture = Fixture::new();
    let add = |new| -> Change { FollowUp::AddPriority(new).into() };
    let wrong = NewPriority { year: 26, title: String::new(), ..priority(0, None) };
    assert_eq!(fixture.wrong_fields(&add(wrong)), ["year", "rank", "title"]);
    assert_eq!(fixture.apply(&add(priority(1, None))).record, "CS-2026-01");
    assert_eq!(fixture.wrong_fields(&add(priority(1, None))), ["rank"]);
    fixture.apply(&add(priority(2, None)));
    let edit = |fixture: &Fixture, rank| -> Change {
        let (priority, new) = (fixture.seen(PRIORITY, 2), priority(rank, None));
        FollowUp::EditPriority { priority, new }.into()
    };
    let change = edit(&fixture, 1);
    assert_eq!(fixture.wrong_fields(&change), ["rank"]);
    let end = |fixture: &Fixture, reason: &str| -> Change {
        let (priority, reason) = (fixture.seen(PRIORITY, 1), reason.to_owned());
        FollowUp::EndPriority { priority, reason }.into()
    };
    let change = end(&fixture, " ");
    assert_eq!(fixture.wrong_fields(&change), ["reason"]);
    let change = end(&fixture, "the year is over");
    fixture.apply(&change);
    // Its rank is free again.
    let change = edit(&fixture, 1);
    fixture.apply(&change);
    let change = end(&fixture, "again");
    assert!(fixture.refused(&change).contains("has ended"));
    assert_eq!(fixture.store.find("cs-2026-02").expect("found"), ("priorities", 2));
}

#[test]
fn an_item_hangs_on_the_one_priority_of_its_category() {
    let mut fixture = Fixture::new();
    let systems = Some(Category::Systems);
    record(&mut fixture, systems, "2026-11-10T09:00:00Z");
    assert!(fixture.field(REPORT, 1, "priority_id").is_null(), "there is none yet");
    fixture.apply(&FollowUp::AddPriority(priority(1, systems)).into());
    let said = record(&mut fixture, systems, "2026-11-19T09:00:00Z");
    assert!(said.contains("hangs on CS-2026-01"), "{said}");
    record(&mut fixture, None, "2026-11-19T10:00:00Z");
    let categorise = |fixture: &Fixture, id, category| Change::CategoriseReport {
        report: fixture.seen(REPORT, id),
        category,
        apsp: false,
    };
    let change = categorise(&fixture, 3, Category::Systems);
    assert!(fixture.apply(&change).message.contains("it hangs on CS-2026-01"));
    // Two of a category: a person chooses; and what hangs already stays where it is.
    fixture.apply(&FollowUp::AddPriority(priority(2, systems)).into());
    let said = record(&mut fixture, systems, "2026-11-19T11:00:00Z");
    assert!(!said.contains("hangs"), "{said}");
    let hang = |fixture: &Fixture, id, priority| -> Change {
        FollowUp::Hang { report: fixture.seen(REPORT, id), priority }.into()
    };
    let change = hang(&fixture, 4, 2);
    assert!(fixture.apply(&change).message.contains("hangs on CS-2026-02"));
    let (priority, reason) = (fixture.seen(PRIORITY, 1), "merged".to_owned());
    let said = fixture.apply(&FollowUp::EndPriority { priority, reason }.into()).message;
    assert!(said.contains("2 open items hang on nothing in force"), "{said}");
    let change = hang(&fixture, 1, 1);
    assert_eq!(fixture.wrong_fields(&change), ["priority"]);
    let without = crate::store::query::filter::Filter::Has("without-priority");
    let query = crate::store::query::ListQuery {
        filter: without,
        ..crate::store::registers::fixture::query("intelligence")
    };
    assert_eq!(fixture.store.order(&query).expect("read"), [1, 2, 3]);
}

#[test]
fn movement_is_against_the_time_before_and_stands_on_the_agenda() {
    let mut fixture = Fixture::new();
    fixture.apply(&FollowUp::AddPriority(priority(1, Some(Category::Drugs))).into());
    for received in [
        "2026-11-19T09:00:00Z",
        "2026-11-10T09:00:00Z",
        "2026-11-01T09:00:00Z",
        "2026-08-01T09:00:00Z",
        "2026-07-01T09:00:00Z",
        "2026-06-01T09:00:00Z",
        "2026-05-25T09:00:00Z",
    ] {
        record(&mut fixture, Some(Category::Drugs), received);
    }
    let source = crate::store::registers::source("priorities").expect("a source");
    let row = &fixture.list("priorities", &[])[0];
    let cell = |key: &str| row[source.index(key).expect("a column")].clone();
    for (key, number) in [
        ("fortnight", 2),
        ("fortnight-moved", 1),
        ("quarter", 3),
        ("quarter-moved", -1),
        ("open", 7),
    ] {
        assert_eq!(cell(key), Value::Int(number), "{key}");
    }
    assert_eq!(cell("highest"), "UNSCORED".into());
    let lines = strategy::lines(&fixture.store.db, now()).expect("read");
    let line = "1. Priority 1 (a.khan): 2 this fortnight (+1), 3 this quarter (−1), 7 open, \
                highest UNSCORED";
    assert_eq!(lines, [("CS-2026-01".to_owned(), line.to_owned())]);
    let plan = fixture.store.plan(&crate::store::registers::fixture::query("priorities"), 50);
    let plan = plan.expect("a plan");
    assert!(plan.iter().any(|step| step.contains("report_priority_received")), "{plan:#?}");
    assert!(!plan.iter().any(|step| step.contains("SCAN r")), "{plan:#?}");
}
