//! Recommendations from their entry to their evidence, over a real database.

use super::*;
use crate::store::registers::fixture::{ACTOR, Fixture, date, now};

fn new() -> NewRecommendation {
    NewRecommendation {
        source: "PEEL 2021, recommendation 3".to_owned(),
        made_on: date("2026-03-02"),
        text: "Vet everybody in a designated post.".to_owned(),
        action: "Clear the list of designated posts".to_owned(),
        owner: "s.pickles".to_owned(),
        due: date("2026-09-30"),
    }
}

fn with_one() -> Fixture {
    let mut fixture = Fixture::new();
    let applied = fixture.apply(&RecommendationChange::Add(new()).into());
    assert_eq!(applied.message, "IR-2026-001: s.pickles, due 30 Sep 2026");
    fixture
}

fn seen(fixture: &Fixture) -> Seen {
    fixture.seen(RECOMMENDATION, 1)
}

fn note_on(fixture: &Fixture, on: &str, note: &str) -> Change {
    let (recommendation, on, note) = (seen(fixture), date(on), note.to_owned());
    RecommendationChange::Note { recommendation, on, note }.into()
}

fn close_with(fixture: &Fixture, evidence: &str) -> Change {
    let (recommendation, evidence) = (seen(fixture), evidence.to_owned());
    let closing = Closing::Implemented;
    RecommendationChange::Close { recommendation, closing, evidence }.into()
}

fn change_to(fixture: &Fixture, action: &str, owner: &str, due: &str, reason: &str) -> Change {
    RecommendationChange::Change {
        recommendation: seen(fixture),
        action: action.to_owned(),
        owner: owner.to_owned(),
        due: date(due),
        reason: reason.to_owned(),
    }
    .into()
}

fn notes(fixture: &Fixture) -> Vec<String> {
    let rows = &fixture.detail("recommendations", 1).related[0].rows;
    rows.iter().map(|row| row[3].text().expect("a note").to_owned()).collect()
}

#[test]
fn what_is_entered_says_who_made_it_when_and_who_does_it() {
    let mut fixture = Fixture::new();
    let blank = || String::new();
    let empty = NewRecommendation {
        source: blank(),
        text: blank(),
        owner: blank(),
        made_on: date("2026-11-21"),
        due: date("2026-11-01"),
        ..new()
    };
    let change = RecommendationChange::Add(empty).into();
    assert_eq!(fixture.wrong_fields(&change), ["source", "text", "owner", "made_on", "due"]);
    let two = NewRecommendation { owner: "s.pickles and j.okoro".to_owned(), ..new() };
    assert_eq!(fixture.wrong_fields(&RecommendationChange::Add(two).into()), ["owner"]);
    assert_eq!(fixture.rows(RECOMMENDATION), 0);
}

#[test]
fn notes_carry_their_own_day_and_tell_whoever_saw_it_before() {
    let mut fixture = with_one();
    let before = note_on(&fixture, "2026-10-12", "half the list is cleared");
    fixture.apply(&before);
    assert_eq!(notes(&fixture), ["half the list is cleared"]);
    let again = fixture.refusal(&before);
    assert!(matches!(again, StoreError::Stale { .. }), "{again}");
    for (on, note, wrong) in [("2026-11-21", "x", "on"), ("2026-03-01", "x", "on")] {
        let change = note_on(&fixture, on, note);
        assert_eq!(fixture.wrong_fields(&change), [wrong], "{on}");
    }
    let blank = note_on(&fixture, "2026-11-20", " ");
    assert_eq!(fixture.wrong_fields(&blank), ["note"]);
    let earlier = note_on(&fixture, "2026-06-01", "read by the board");
    let applied = fixture.apply(&earlier);
    assert_eq!(notes(&fixture), ["half the list is cleared", "read by the board"]);
    fixture.undo(applied);
    assert_eq!(notes(&fixture), ["half the list is cleared"]);
    fixture.assert_audit_holds();
}

#[test]
fn another_owner_or_day_keeps_what_it_was_with_the_reason() {
    let mut fixture = with_one();
    let action = "Clear the list of designated posts";
    let same = change_to(&fixture, action, "s.pickles", "2026-09-30", "none");
    assert_eq!(fixture.wrong_fields(&same), ["action"]);
    let silent = change_to(&fixture, action, "j.okoro", "2026-12-31", " ");
    assert_eq!(fixture.wrong_fields(&silent), ["reason"]);
    let early = change_to(&fixture, action, "s.pickles", "2026-03-01", "sooner");
    assert_eq!(fixture.wrong_fields(&early), ["due"]);
    let moved = change_to(&fixture, "", "j.okoro", "2026-12-31", "the board asked for it");
    let applied = fixture.apply(&moved);
    assert_eq!(applied.message, "IR-2026-001: j.okoro, due 31 Dec 2026");
    let said = "action was: Clear the list of designated posts; s.pickles → j.okoro; \
                30 Sep 2026 → 31 Dec 2026: the board asked for it";
    assert_eq!(notes(&fixture), [said]);
    fixture.undo(applied);
    assert_eq!(fixture.text(RECOMMENDATION, 1, "owner"), "s.pickles");
    assert!(notes(&fixture).is_empty());
}

#[test]
fn it_is_closed_on_evidence_by_someone_other_than_its_owner() {
    let mut fixture = with_one();
    let blank = close_with(&fixture, " ");
    assert_eq!(fixture.wrong_fields(&blank), ["evidence"]);
    let change = close_with(&fixture, "no designated post is held without clearance");
    let own = fixture.store.apply("s.pickles", now(), &change).expect_err("its own").to_string();
    assert!(own.contains("somebody else looks at the evidence"), "{own}");
    let applied = fixture.apply(&change);
    assert_eq!(applied.message, "IR-2026-001 closed as implemented");
    assert_eq!(fixture.text(RECOMMENDATION, 1, "closed_by"), ACTOR);
    assert_eq!(notes(&fixture), ["implemented: no designated post is held without clearance"]);
    for change in [
        close_with(&fixture, "again"),
        note_on(&fixture, "2026-11-20", "more"),
        change_to(&fixture, "x", "j.okoro", "2026-12-31", "x"),
    ] {
        assert!(fixture.refused(&change).contains("is implemented already"), "{change:?}");
    }
    fixture.undo(applied);
    assert_eq!(fixture.text(RECOMMENDATION, 1, "state"), "open");
    fixture.assert_audit_holds();
}

#[test]
fn home_and_the_next_meeting_hear_of_what_is_overdue() {
    let mut fixture = with_one();
    let due = |day: &str| NewRecommendation { due: date(day), ..new() };
    for day in ["2026-11-20", "2027-06-30"] {
        fixture.apply(&RecommendationChange::Add(due(day)).into());
    }
    let home = fixture.store.home(ACTOR, None, now()).expect("home");
    let overdue = home.overdue.iter().find(|(_, what, _)| *what == "recommendations overdue");
    assert_eq!(overdue.map(|(_, _, count)| *count), Some(1));
    let held_on = date("2026-11-24");
    fixture.apply(&Change::PlanMeeting { held_on, chair: ACTOR.to_owned() });
    let agenda = fixture.store.agenda(1, now()).expect("an agenda");
    let mut items = agenda
        .items()
        .filter(|item| item.record.as_deref().is_some_and(|record| record.starts_with("IR-")));
    let said = |item: Option<&crate::store::agenda::AgendaItem>| item.map(|i| i.what.clone());
    let first = "due 30 Sep 2026, overdue (s.pickles): Clear the list of designated posts; \
                 PEEL 2021, recommendation 3";
    assert_eq!(said(items.next()).as_deref(), Some(first));
    assert!(said(items.next()).is_some_and(|what| what.contains("due 20 Nov 2026 (")));
    assert_eq!(said(items.next()), None);
}

#[test]
fn what_is_open_comes_from_an_index_in_the_order_of_its_day() {
    let fixture = with_one();
    let filter = crate::store::query::filter::Filter::All;
    let sort = vec![
        ("state".to_owned(), crate::store::query::Direction::Rising),
        ("due".to_owned(), crate::store::query::Direction::Rising),
    ];
    let query = crate::store::query::ListQuery {
        filter,
        sort,
        ..crate::store::registers::fixture::query("recommendations")
    };
    assert_eq!(fixture.store.page(&query, 10).expect("a page").len(), 1);
    for sql in [AGENDA, crate::store::home::RECOMMENDATIONS] {
        let mut statement =
            fixture.store.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("sql");
        let mut rows = statement.raw_query();
        let step: String = rows.next().expect("a step").expect("one").get(3).expect("text");
        assert!(step.contains("recommendation_due"), "{step}");
    }
}
