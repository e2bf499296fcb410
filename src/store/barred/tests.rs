//! Lists over a real database: cases held against them, matches answered, grants kept back, and
//! leavers reported.

use super::{BarredChange, NewEntry};
use crate::domain::barred::List;
use crate::domain::case::DecisionWords;
use crate::domain::hr::Leaving;
use crate::domain::tasking::Rationale;
use crate::domain::vetting::{CaseKind, Level, Outcome};
use crate::store::case::{CaseChange, Decision};
use crate::store::change::Change;
use crate::store::leaver::LeaverChange;
use crate::store::query::ListQuery;
use crate::store::query::filter::Filter;
use crate::store::registers::fixture::{ACTOR, ANA, BEN, Fixture, date, now, query, today};

const BORN: &str = "1990-05-04";

fn entry(name: &str, born: Option<&str>, list: List) -> NewEntry {
    NewEntry {
        list,
        name: name.to_owned(),
        born: born.map(date),
        body: None,
        category: None,
        listed: None,
        their_ref: None,
        fingerprint: Some(format!("{name} {born:?}")),
    }
}

fn import(fixture: &mut Fixture, entries: Vec<NewEntry>) -> String {
    let file = "barred.csv".to_owned();
    fixture.apply(&BarredChange::Import { file, entries }.into()).message
}

fn open(fixture: &mut Fixture, person_id: i64) -> String {
    let (kind, level) = (CaseKind::Recruit, Level::Rv);
    fixture
        .apply(&Change::OpenCase { person_id, kind, level, course_date: None, received: today() })
        .message
}

fn answer(fixture: &Fixture, id: i64, confirmed: bool, reason: &str) -> Change {
    let matched = fixture.seen("barred_match", id);
    BarredChange::Answer { matched, confirmed, reason: reason.to_owned() }.into()
}

/// Ana with a date of birth and an open case whose checks are all in.
fn ready(entries: Vec<NewEntry>) -> Fixture {
    let mut fixture = Fixture::new();
    let born = format!("UPDATE person SET born = '{BORN}' WHERE id = 1");
    fixture.store.db.execute(&born, []).unwrap();
    import(&mut fixture, entries);
    open(&mut fixture, ANA);
    let done = "UPDATE case_check SET result = 'no-trace', by = 'a.khan';
        INSERT INTO stay (person_id, kind, words, from_on, by) VALUES
          (1, 'address', '4 Mill Lane', '2015-01-01', 'a.khan')";
    fixture.store.db.execute_batch(done).unwrap();
    fixture
}

fn grant(fixture: &Fixture) -> Change {
    let rationale = Rationale {
        information: "nothing adverse".to_owned(),
        threat_risk: "low".to_owned(),
        ..Rationale::default()
    };
    let words = DecisionWords { rationale, ..DecisionWords::default() };
    let (case, outcome) = (fixture.seen("vetting_case", 1), Outcome::Granted);
    CaseChange::Decide(Decision { case, outcome, words }).into()
}

#[test]
fn a_case_with_a_match_unanswered_cannot_be_granted() {
    let mut fixture = ready(vec![
        entry("BHRIAIN, Ana Ni", Some(BORN), List::Advisory),
        entry("Ana Ni Bhrian", Some(BORN), List::Barred),
        entry("Ana Ní Bhriain", Some("1971-01-01"), List::Barred),
        entry("Somebody Else", Some(BORN), List::Barred),
    ]);
    assert_eq!(fixture.rows("barred_match"), 2);
    assert_eq!(fixture.text("barred_match", 1, "how"), "exact");
    assert_eq!(fixture.text("barred_match", 2, "how"), "near");
    let change = grant(&fixture);
    let why = fixture.refused(&change);
    assert!(why.contains("unanswered: BM-2026-00001, BM-2026-00002"), "{why}");
    let blank = answer(&fixture, 1, false, " ");
    assert_eq!(fixture.wrong_fields(&blank), ["reason"]);
    let change = answer(&fixture, 1, true, "same address");
    let said = fixture.apply(&change).message;
    assert_eq!(said, "BM-2026-00001 confirmed; V-2026-00001: 1 left to answer");
    assert!(fixture.refused(&change_again(&fixture)).contains("confirmed already"));
    let change = answer(&fixture, 2, false, "another photograph");
    let dismissed = fixture.apply(&change);
    assert!(dismissed.message.ends_with("no match left to answer"), "{}", dismissed.message);
    let change = grant(&fixture);
    assert!(fixture.apply(&change).message.contains("granted"), "an advisory entry bars nobody");
    fixture.assert_audit_holds();
}

fn change_again(fixture: &Fixture) -> Change {
    answer(fixture, 1, false, "a slip")
}

#[test]
fn who_is_confirmed_to_be_on_the_barred_list_cannot_be_granted() {
    let mut fixture = ready(vec![entry("Ana Ní Bhriain", Some(BORN), List::Barred)]);
    let change = answer(&fixture, 1, true, "the College confirms it");
    let confirmed = fixture.apply(&change);
    let change = grant(&fixture);
    let why = fixture.refused(&change);
    assert!(why.contains("BM-2026-00001 confirms that the person is on the barred list"), "{why}");
    fixture.undo(confirmed);
    assert_eq!(fixture.text("barred_match", 1, "state"), "open");
}

#[test]
fn open_cases_are_held_against_a_list_that_comes_later_and_once_only() {
    let mut fixture = Fixture::new();
    assert!(!open(&mut fixture, BEN).contains("match"));
    let said = import(&mut fixture, vec![entry("Okafor, Ben", Some(BORN), List::Barred)]);
    assert_eq!(said, "imported 1, already here 0; 1 match with open cases");
    assert_eq!(fixture.text("barred_match", 1, "how"), "name", "Ben's date of birth is unknown");
    let said = import(&mut fixture, vec![entry("Okafor, Ben", Some(BORN), List::Barred)]);
    assert_eq!(said, "imported 0, already here 1; 0 matches with open cases");
    assert_eq!(fixture.rows("barred_match"), 1);
    let detail = fixture.detail("vetting", 1);
    let lists = detail.related.iter().find(|r| r.title == "Barred and advisory lists").unwrap();
    assert_eq!(lists.rows.len(), 1);
    let nobody = vec![entry(" ", None, List::Barred)];
    let change = BarredChange::Import { file: "b.csv".to_owned(), entries: nobody };
    assert!(fixture.refused(&change.into()).contains("entry 1 of b.csv names nobody"));
    assert_eq!(fixture.rows("barred_entry"), 1);
}

#[test]
fn taking_a_new_case_back_takes_its_matches_along() {
    let mut fixture = Fixture::new();
    import(&mut fixture, vec![entry("Okafor, Ben", None, List::Advisory)]);
    let (kind, level) = (CaseKind::Recruit, Level::Rv);
    let change =
        Change::OpenCase { person_id: BEN, kind, level, course_date: None, received: today() };
    let opened = fixture.apply(&change);
    assert!(opened.message.ends_with("1 match on the barred and advisory lists to answer"));
    fixture.undo(opened);
    assert_eq!((fixture.rows("barred_match"), fixture.rows("vetting_case")), (0, 0));
}

#[test]
fn who_was_dismissed_is_reported_once_and_nobody_else() {
    let mut fixture = Fixture::new();
    let leave = |fixture: &Fixture, id, on: &str, leaving| -> Change {
        LeaverChange::Leave { person: fixture.seen("person", id), on: date(on), leaving }.into()
    };
    let report = |fixture: &Fixture, id, on: &str, reference: &str| -> Change {
        let (person, reference) = (fixture.seen("person", id), reference.to_owned());
        LeaverChange::Report { person, on: date(on), reference }.into()
    };
    let early = report(&fixture, ANA, "2026-11-20", "PBL/9");
    assert!(fixture.refused(&early).contains("has not left"));
    let ahead = leave(&fixture, ANA, "2026-11-21", Leaving::Dismissed);
    assert_eq!(fixture.wrong_fields(&ahead), ["on"]);
    let change = leave(&fixture, ANA, "2026-11-13", Leaving::Dismissed);
    assert!(fixture.apply(&change).message.ends_with("to be reported, r on the list of leavers"));
    let again = leave(&fixture, ANA, "2026-11-13", Leaving::Dismissed);
    assert!(fixture.refused(&again).contains("left on 13 Nov 2026 already"));
    let change = leave(&fixture, BEN, "2026-11-13", Leaving::Retired);
    fixture.apply(&change);
    let retired = report(&fixture, BEN, "2026-11-20", "PBL/9");
    let said = "another reason than those that policy reports: dismissed, left under investigation";
    assert!(fixture.refused(&retired).contains(said));
    let wrong = report(&fixture, ANA, "2026-11-12", "");
    assert_eq!(fixture.wrong_fields(&wrong), ["reference", "on"]);
    let change = report(&fixture, ANA, "2026-11-16", "PBL/9");
    assert!(fixture.apply(&change).message.contains("reported on 16 Nov 2026"));
    let twice = report(&fixture, ANA, "2026-11-17", "PBL/10");
    assert!(fixture.refused(&twice).contains("was reported on 16 Nov 2026 as PBL/9"));
}

#[test]
fn which_leavers_are_reported_is_the_policy_of_the_day_they_left() {
    let reasons = r#"reasons = ["dismissed", "under-investigation"]"#;
    let later = r#"effective_from = 2025-04-01"#;
    let since = r#"effective_from = 2025-04-01

[version.leavers_reported]
standing = "P"
source = "read for the test"
reasons = ["retired"]"#;
    let mut fixture = Fixture::under(&[(reasons, r#"reasons = ["dismissed"]"#), (later, since)]);
    let left = |fixture: &Fixture, id, on: &str, leaving| -> Change {
        LeaverChange::Leave { person: fixture.seen("person", id), on: date(on), leaving }.into()
    };
    let listed = |fixture: &Fixture| {
        let asked = ListQuery { filter: Filter::Has("to-report"), ..query("people") };
        let rows = fixture.store.page(&asked, 10).expect("a list");
        let home = fixture.store.home(ACTOR, None, now()).expect("the first screen");
        let figure = home.overdue.iter().find(|(_, what, _)| *what == "leavers to report");
        assert_eq!(figure.map(|(.., count)| *count), i64::try_from(rows.len()).ok());
        rows.len()
    };
    let duty = "to be reported, r on the list of leavers";
    // Before the later version it was the dismissed, since then it is who retired.
    let before = left(&fixture, ANA, "2025-03-31", Leaving::Retired);
    let before = fixture.apply(&before);
    assert!(!before.message.contains(duty), "{}", before.message);
    assert_eq!(listed(&fixture), 0);
    let since = left(&fixture, BEN, "2025-04-01", Leaving::Retired);
    let since = fixture.apply(&since);
    assert!(since.message.ends_with(duty), "{}", since.message);
    assert_eq!(listed(&fixture), 1);
    let change = LeaverChange::Report {
        person: fixture.seen("person", ANA),
        on: date("2026-11-20"),
        reference: "PBL/9".to_owned(),
    };
    let said = fixture.refused(&change.into());
    assert!(said.ends_with("those that policy reports: dismissed"), "{said}");
}
