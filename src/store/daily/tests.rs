//! Daily pages over a real database: what stands on them, who deals with it, and that nothing is
//! lost or told twice whatever days were held.

use super::*;
use crate::domain::daily::DailySection;
use crate::domain::intelligence::SourceKind;
use crate::domain::items::read_items;
use crate::domain::score::{Confidence, Score};
use crate::domain::tasking::{ActionPriority, ActionState};
use crate::domain::time::{Moment, day};
use crate::store::audit::Verdict;
use crate::store::change::{Applied, RecordReport, ReportSubject};
use crate::store::registers::fixture::{ACTOR, Fixture, date};
use chrono::TimeDelta;
use page::Page;
use proptest::prelude::*;

fn at(iso: &str) -> Moment {
    parse_moment(iso).expect("a moment")
}

/// A fixture to be used at moments of one's own.
struct Days {
    fixture: Fixture,
    now: Moment,
}

impl Days {
    fn from(now: &str) -> Self {
        Self { fixture: Fixture::new(), now: at(now) }
    }

    fn go(&mut self, now: &str) -> &mut Self {
        self.now = at(now);
        self
    }

    fn try_by(&mut self, who: &str, change: impl Into<Change>) -> Result<Applied> {
        self.fixture.store.apply(who, self.now, &change.into())
    }

    fn apply(&mut self, change: impl Into<Change>) -> Applied {
        self.try_by(ACTOR, change).expect("the change is taken")
    }

    fn refused(&mut self, change: impl Into<Change>) -> String {
        self.try_by(ACTOR, change).expect_err("the change is refused").to_string()
    }

    fn record(&mut self, received: Moment) -> String {
        let items = read_items("The caller says so.").expect("items");
        let summary = "Looks up a neighbour's car".to_owned();
        let source = SourceKind::ConfidentialLine;
        let described = "an officer of the night shift".to_owned();
        let report = RecordReport {
            subjects: vec![ReportSubject::Described(described)],
            ..RecordReport::new(received, source, summary, items)
        };
        self.apply(Change::RecordReport(Box::new(report))).record
    }

    fn score(&mut self, report: i64, floors: &[&str]) {
        let score = Score {
            harm: vec![8, 16, 0, 8, 16, 4],
            likelihood: vec![3, 3, 4],
            position: vec![1, 2, 3],
            confidence: Confidence::Medium,
            floors: floors.iter().map(|floor| (*floor).to_owned()).collect(),
            override_band: None,
        };
        let report = self.fixture.seen(REPORT, report);
        let (scheme, reason) = ("ACU-TAC-1".to_owned(), String::new());
        self.apply(Change::ScoreReport { report, scheme, score, reason });
    }

    fn action(&mut self, due: &str) -> String {
        let action = NewAction {
            what: "secure the message data".to_owned(),
            owner: "j.lowe".to_owned(),
            due: date(due),
            priority: ActionPriority::Medium,
        };
        self.apply(Change::AddAction { meeting_id: None, report_id: None, action }).record
    }

    fn page(&self) -> Page {
        self.fixture.store.daily_page(None, self.now).expect("the page is read")
    }

    fn on(&self, section: DailySection) -> Vec<String> {
        let items = self.page().items.into_iter();
        items.filter(|item| item.section == section).map(|item| item.record).collect()
    }

    fn see(&mut self, record: &str) -> Applied {
        self.apply(DailyChange::See { record: record.to_owned() })
    }

    fn close(&self, leaving: i64) -> DailyChange {
        let held = self.page().held.expect("a page that was opened");
        DailyChange::Close { daily: Seen { id: held.id, version: held.version }, leaving }
    }
}

#[test]
fn everything_that_calls_for_the_day_stands_under_its_section() {
    let mut days = Days::from("2026-11-20T09:00:00Z");
    days.record(at("2026-11-19T22:00:00Z"));
    days.record(at("2026-11-17T10:00:00Z"));
    days.record(at("2026-11-19T23:00:00Z"));
    days.score(1, &["serious-assault"]);
    let clock = "UPDATE intel.report SET clock_until = '2026-11-20T23:59:59Z' WHERE id = 3";
    days.fixture.store.db.execute(clock, []).expect("a running clock");
    let due = days.action("2026-11-20");
    days.action("2026-11-21");
    assert_eq!(days.on(DailySection::Clocks), ["I-2026-00003"]);
    assert_eq!(days.on(DailySection::Floors), ["I-2026-00001"]);
    // Since Thursday's close; the one of Tuesday waits for its assessment too long.
    assert_eq!(days.on(DailySection::Received), ["I-2026-00001", "I-2026-00003"]);
    assert_eq!(days.on(DailySection::Unassessed), ["I-2026-00002"]);
    assert_eq!(days.on(DailySection::Actions), [due]);
    assert_eq!(days.page().counts(), (4, 4));
    assert_eq!(days.fixture.rows("intel.daily"), 0, "looking opens nothing");
}

#[test]
fn the_first_key_opens_the_page_and_deals_with_every_place_of_a_record() {
    let mut days = Days::from("2026-11-20T09:00:00Z");
    let record = days.record(at("2026-11-19T22:00:00Z"));
    days.score(1, &["serious-assault"]);
    let applied = days.see(&record);
    assert_eq!(
        (applied.record.as_str(), applied.message.as_str()),
        ("M-2026-11-20", "I-2026-00001 seen")
    );
    let page = days.page();
    assert_eq!((page.items.len(), page.counts()), (2, (1, 0)));
    assert!(page.items.iter().all(|item| item.done == Some((days.now, ACTOR.to_owned()))));
    assert_eq!(
        days.refused(DailyChange::See { record }),
        "I-2026-00001 was seen by a.khan at 09:00"
    );
    assert!(days.refused(DailyChange::Open).contains("M-2026-11-20 was opened by a.khan"));
    // Taken back, the page is as if nobody had opened it.
    days.apply(Change::Undo(Box::new(applied.undo.expect("it can be undone"))));
    assert_eq!(days.page().state(), None);
    assert_eq!(days.on(DailySection::Received).len(), 1);
    days.fixture.assert_audit_holds();
}

#[test]
fn the_second_of_two_who_open_at_once_joins_the_first() {
    let mut days = Days::from("2026-11-20T09:00:00Z");
    let first = days.record(at("2026-11-19T22:00:00Z"));
    let second = days.record(at("2026-11-19T23:00:00Z"));
    let mut other = days.fixture.another();
    days.see(&first);
    let change = DailyChange::See { record: second }.into();
    other.apply("m.reyes", days.now, &change).expect("the second joins");
    assert_eq!((days.fixture.rows("intel.daily"), days.page().counts()), (1, (2, 0)));
    let late = days.record(days.now);
    let why = days.refused(DailyChange::See { record: late });
    assert!(why.contains("is not on M-2026-11-20") && why.contains("the next one"), "{why}");
}

#[test]
fn a_report_is_assigned_with_an_action_in_one_change() {
    let mut days = Days::from("2026-11-20T09:00:00Z");
    days.record(at("2026-11-19T22:00:00Z"));
    let assign = |days: &Days, owner: &str, due: &str| DailyChange::Assign {
        report: days.fixture.seen(REPORT, 1),
        action: NewAction {
            what: "grade and score it".to_owned(),
            owner: owner.to_owned(),
            due: date(due),
            priority: ActionPriority::Medium,
        },
    };
    let wrong = assign(&days, " ", "2026-11-19");
    let StoreError::Fields(errors) = days.try_by(ACTOR, wrong).expect_err("refused") else {
        panic!("not refused by fields")
    };
    assert_eq!(errors.iter().map(|e| e.field).collect::<Vec<_>>(), ["owner", "due"]);
    assert_eq!(days.fixture.rows("intel.daily"), 0, "a refused change opened the page");
    let change = assign(&days, "m.reyes", "2026-11-23");
    let applied = days.apply(change);
    assert_eq!(applied.message, "I-2026-00001: A-2026-0001 m.reyes, due 23 Nov 2026");
    assert_eq!(days.fixture.text(REPORT, 1, "assigned"), "m.reyes");
    assert_eq!(days.fixture.text("intel.action", 1, "owner"), "m.reyes");
    let item = &days.page().items[0];
    assert_eq!(item.dealt, Dealt::Assigned);
    assert!(item.note.as_deref().is_some_and(|note| note.contains("A-2026-0001")), "{item:?}");
    assert_eq!(applied.entries.len(), 4, "page, report, action and item each have an entry");
    days.apply(Change::Undo(Box::new(applied.undo.expect("it can be undone"))));
    assert_eq!((days.fixture.rows("intel.action"), days.fixture.rows("intel.daily")), (0, 0));
}

#[test]
fn an_action_moves_to_an_owner_and_day_and_its_owner_can_only_ask() {
    let mut days = Days::from("2026-11-20T09:00:00Z");
    let record = days.action("2026-11-20");
    let to = |days: &Days, owner: &str, due: &str, reason: &str| DailyChange::Move {
        action: days.fixture.seen("intel.action", 1),
        owner: owner.to_owned(),
        due: date(due),
        reason: reason.to_owned(),
    };
    let nothing = to(&days, "j.lowe", "2026-11-20", " ");
    let StoreError::Fields(errors) = days.try_by(ACTOR, nothing).expect_err("refused") else {
        panic!("not refused by fields")
    };
    assert_eq!(errors.iter().map(|e| e.field).collect::<Vec<_>>(), ["due", "reason"]);
    let asked = to(&days, "j.lowe", "2026-11-23", "waits for the phone");
    days.try_by("j.lowe", asked).expect("its owner asks");
    assert_eq!(days.fixture.text("intel.action", 1, "due"), "2026-11-20");
    assert_eq!(days.fixture.text("intel.action", 1, "asked_due"), "2026-11-23");
    let moved = to(&days, "m.reyes", "2026-11-24", "j.lowe is on leave");
    days.apply(moved);
    assert_eq!(days.fixture.text("intel.action", 1, "owner"), "m.reyes");
    assert_eq!(days.fixture.text("intel.action", 1, "due"), "2026-11-24");
    assert!(days.fixture.field("intel.action", 1, "asked_due").is_null());
    let item = &days.page().items[0];
    assert_eq!((item.record.as_str(), item.dealt), (record.as_str(), Dealt::Assigned));
    let kinds = &days.fixture.detail("actions", 1).related[0].rows;
    let kinds: Vec<&str> = kinds.iter().filter_map(|row| row[2].text()).collect();
    assert_eq!(kinds, ["extension granted", "reassigned", "extension asked"]);
}

#[test]
fn what_is_left_open_comes_again_and_closing_says_how_much_that_is() {
    let mut days = Days::from("2026-11-19T09:00:00Z");
    let first = days.record(at("2026-11-19T08:00:00Z"));
    let second = days.record(at("2026-11-19T08:30:00Z"));
    days.score(1, &[]);
    days.apply(Change::GradeReport {
        report: days.fixture.seen(REPORT, 1),
        grade: "1BP".parse().expect("a grade"),
        handling: crate::domain::grading::Handling {
            code: crate::domain::grading::HandlingCode::Permitted,
            action: None,
            sanitisation: None,
            instructions: String::new(),
        },
    });
    days.see(&second);
    let why = days.refused(days.close(0));
    assert!(why.contains("1 item is open on M-2026-11-19"), "{why}");
    let change = days.close(1);
    assert!(days.apply(change.clone()).message.contains("1 item comes again next time"));
    assert!(days.refused(DailyChange::See { record: first.clone() }).contains("is closed"));
    assert!(days.try_by(ACTOR, change).is_err(), "it is closed already");
    // The first is assessed and received on yesterday's page: it comes again all the same.
    days.go("2026-11-20T09:00:00Z");
    assert_eq!(days.on(DailySection::Carried), std::slice::from_ref(&first));
    assert_eq!(days.on(DailySection::Received), Vec::<String>::new());
    days.see(&first);
    days.go("2026-11-23T09:00:00Z");
    assert_eq!(days.on(DailySection::Carried), Vec::<String>::new());
    // A page that nobody closed is closed by the next.
    assert_eq!(days.page().unclosed.as_deref(), Some("M-2026-11-20"));
    days.apply(DailyChange::Open);
    assert_eq!(days.fixture.text("intel.daily", 2, "state"), "closed");
    assert_eq!(days.fixture.text("intel.daily", 3, "since"), "2026-11-20T09:00:00Z");
    days.fixture.assert_audit_holds();
}

#[test]
fn on_monday_fridays_night_is_new_and_what_is_written_down_late_is_on_the_next_page() {
    let mut days = Days::from("2026-11-20T09:00:00Z");
    days.apply(DailyChange::Open);
    days.go("2026-11-23T09:00:00Z");
    let night = days.record(at("2026-11-20T22:41:00Z"));
    assert_eq!(days.on(DailySection::Received), std::slice::from_ref(&night));
    days.see(&night);
    // Heard at the weekend, written down after Monday's page was opened.
    let late = days.record(at("2026-11-21T03:00:00Z"));
    assert_eq!(days.on(DailySection::Received), [night]);
    days.go("2026-11-24T09:00:00Z");
    assert_eq!(days.on(DailySection::Received), [late]);
}

#[test]
fn a_past_page_is_read_as_it_was_and_a_day_without_one_says_so() {
    let mut days = Days::from("2026-11-19T09:00:00Z");
    let record = days.record(at("2026-11-19T08:00:00Z"));
    days.see(&record);
    days.go("2026-11-20T09:00:00Z");
    let on = |on: &str| days.fixture.store.daily_page(Some(date(on)), days.now);
    let page = on("2026-11-19").expect("it was held");
    assert_eq!((page.reference.as_str(), page.items.len()), ("M-2026-11-19", 1));
    let why = on("2026-11-18").expect_err("none was held").to_string();
    assert!(why.contains("no daily page was held on 18 Nov 2026"), "{why}");
    assert_eq!(days.fixture.store.find("m-2026-11-19").expect("found"), ("daily", 1));
    assert_eq!(days.fixture.detail("daily", 1).related[0].rows.len(), 1);
}

#[test]
fn a_closed_action_and_report_do_not_come_again() {
    let mut days = Days::from("2026-11-19T09:00:00Z");
    days.action("2026-11-19");
    days.apply(DailyChange::Open);
    let close = Change::CloseAction {
        action: days.fixture.seen("intel.action", 1),
        result: "done".to_owned(),
    };
    days.apply(close);
    days.go("2026-11-20T09:00:00Z");
    assert_eq!(days.page().items, Vec::new());
    assert_eq!(days.fixture.text("intel.action", 1, "state"), ActionState::Done.code());
}

#[test]
fn a_live_page_is_read_by_indexes_whatever_the_size() {
    let days = Days::from("2026-11-20T09:00:00Z");
    for (sql, index) in [
        (page::CLOCKS, "report_state"),
        (page::FLOORS, "report_state"),
        (page::RECEIVED, "daily_received"),
        (page::UNASSESSED, "report_state"),
        (page::ACTIONS, "action_due"),
        (page::CARRIED, "daily_item"),
    ] {
        let db = &days.fixture.store.db;
        let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("a plan");
        let mut rows = statement.raw_query();
        let mut plan: Vec<String> = Vec::new();
        while let Some(row) = rows.next().expect("a step") {
            plan.push(row.get(3).expect("text"));
        }
        assert!(plan.iter().any(|step| step.contains(index)), "{index}: {plan:#?}");
        assert!(plan.iter().all(|step| !step.starts_with("SCAN")), "{index}: {plan:#?}");
    }
}

/// What happens on one of the days of the property: hours that pass, then a report that came in
/// some hours before, or a page opened, or a page closed.
#[derive(Debug, Clone)]
enum Event {
    Record { before: i64 },
    Open,
    Close,
}

fn event() -> impl Strategy<Value = (i64, Event)> {
    let what = prop_oneof![
        3 => (0..100_i64).prop_map(|before| Event::Record { before }),
        2 => Just(Event::Open),
        1 => Just(Event::Close),
    ];
    (0..40_i64, what)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn every_report_received_is_on_exactly_one_page(
        events in proptest::collection::vec(event(), 1..30)
    ) {
        let mut days = Days::from("2026-11-02T07:00:00Z");
        days.apply(DailyChange::Open);
        let first = days.page().since;
        let mut reports = Vec::new();
        for (hours, event) in events {
            days.now += TimeDelta::hours(hours);
            match event {
                Event::Record { before } => {
                    let received = days.now - TimeDelta::hours(before);
                    reports.push((days.record(received), received));
                }
                Event::Open => {
                    let _ = days.try_by(ACTOR, DailyChange::Open);
                }
                Event::Close => {
                    let held = days.page().held;
                    if held.is_some() {
                        let close = days.close(i64::MAX);
                        let _ = days.try_by(ACTOR, close);
                    }
                }
            }
        }
        days.now += TimeDelta::days(1);
        days.apply(DailyChange::Open);
        for (record, received) in reports {
            let sql = "SELECT count(*) FROM intel.daily_item
                       WHERE section = 'received' AND record = ?1";
            let on: i64 = days.fixture.store.db.query_row(sql, [&record], |row| row.get(0)).unwrap();
            prop_assert_eq!(on, i64::from(received >= first), "{} of {}", record, day(received));
        }
        for (_, verdict) in days.fixture.store.verify_audit().unwrap() {
            prop_assert!(matches!(verdict, Verdict::Whole(_)));
        }
    }
}
