//! How the engine finds what the intelligence side asks for while somebody waits: by an index, so
//! that it costs the same at any size. The lists have a test of their own.

use super::assessment::places;
use super::daily::page;
use super::hr::{accept, compare};
use super::letter::facts as letters;
use super::measures::count;
use super::papers::{decisions, profile};
use super::registers::fixture::Fixture;
use super::session::viewer;
use super::{at_risk, barred, due, duplicates, home, leaver, recommendation, registers, renewal};

/// The steps of the engine's plan.
fn plan(fixture: &Fixture, sql: &str) -> Vec<String> {
    let mut statement = fixture.store.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get::<_, String>(3).unwrap());
    }
    steps
}

/// Whether a step reads a whole table of the workspace: not what a subquery gathered for itself,
/// not a list that was handed in.
fn walks(step: &str) -> bool {
    let gathered = ["(subquery", "VIRTUAL TABLE", "CONSTANT ROW", "SCAN who", "SCAN about"];
    step.starts_with("SCAN ") && !gathered.iter().any(|one| step.contains(one))
}

fn assert_searched(fixture: &Fixture, what: &str, sql: &str, index: &str) {
    let steps = plan(fixture, sql);
    assert_eq!(steps.iter().find(|step| walks(step)), None, "{what}: {steps:#?}");
    assert!(steps.iter().any(|step| step.contains(index)), "{what} by {index}: {steps:#?}");
}

#[test]
fn what_belongs_to_a_record_is_found_by_an_index() {
    let fixture = Fixture::new();
    for source in registers::ALL {
        for part in source.related {
            let steps = plan(&fixture, part.sql);
            let walked = steps.iter().find(|step| walks(step));
            assert_eq!(walked, None, "{}, {}: {steps:#?}", source.register, part.title);
        }
    }
}

#[test]
fn what_is_asked_while_somebody_works_is_found_by_an_index() {
    let fixture = Fixture::new();
    for (what, sql, index) in [
        ("likely, by first subject", duplicates::ON_PERSON[0], "report_person"),
        ("likely, by any subject", duplicates::ON_PERSON[1], "subject_person"),
        ("likely, received before", duplicates::BEFORE, "report_received"),
        ("likely, received after", duplicates::AFTER, "report_received"),
        ("likely, one compared", duplicates::STORED, "report_subject_1"),
        ("links", duplicates::LINKS, "link_other"),
        ("places of the queue", places::QUEUE, "report_state"),
        ("daily, clocks", page::CLOCKS, "report_state"),
        ("daily, floors", page::FLOORS, "report_state"),
        ("daily, received", page::RECEIVED, "report_received"),
        ("daily, unassessed", page::UNASSESSED, "report_state"),
        ("daily, actions", page::ACTIONS, "action_due"),
        ("daily, carried", page::CARRIED, "daily_item"),
        ("who is kept from a record", viewer::KEPT_FROM, "conflict_record"),
        ("what is kept with a report", viewer::BELONGING, "complaint_report"),
        ("profile, person", profile::PERSON, "PRIMARY KEY"),
        ("profile, posts", profile::POSTS, "post_holder"),
        ("profile, clearances", profile::CLEARANCES, "clearance_person"),
        ("profile, cases", profile::CASES, "case_person"),
        ("profile, gifts", profile::GIFTS, "gift_person"),
        ("profile, donors", profile::DONORS, "COVERING INDEX gift_person"),
        ("profile, reports", profile::REPORTS, "subject_person"),
        ("letter, case", letters::DRAWN, "letter_case"),
        ("letter, conditions", letters::BINDING, "condition_case"),
        ("letter, renewal", letters::RENEWAL, "case_person"),
        ("letter, the last sent", &letters::latest_sql(), "letter_case"),
        ("reminder, follow-up", letters::FOLLOWED_UP, "PRIMARY KEY"),
        ("reminder, the last sent", &letters::reminder_sql(), "letter_due"),
        ("clearances to follow", due::FOLLOWED, "clearance_level (level=? AND valid_until>?)"),
        ("follow-ups overdue", home::FOLLOW_UPS, "due_open"),
        ("renewals", &renewal::page::due_sql(), "clearance_due"),
        ("renewals, posts held", &renewal::page::due_sql(), "post_holder"),
        ("renewals, cases open", &renewal::page::due_sql(), "case_person"),
        ("barred entries of a name", barred::ENTRIES, "barred_name"),
        ("barred entries of a birthday", barred::ENTRIES, "barred_born"),
        ("cases to hold against the lists again", barred::THEIR_CASES, "case_person"),
        ("recommendations of the agenda", recommendation::AGENDA, "recommendation_due"),
        ("differences to accept", accept::ALL, "hr_open"),
        ("number of another", accept::NUMBERED, "person_collar"),
        ("posts of a leaver", leaver::HELD, "post_holder"),
        ("clearances of a leaver", leaver::STANDING, "clearance_person"),
        ("cases of a leaver", leaver::OPEN, "case_person"),
        ("log of a meeting", &decisions::log("d.meeting_id = ?1"), "decision_meeting"),
        ("log of an item", &decisions::log("d.report_id = ?1"), "decision_report"),
    ] {
        assert_searched(&fixture, what, sql, index);
    }
}

#[test]
fn what_the_first_screen_counts_reads_no_more_than_what_waits() {
    let fixture = Fixture::new();
    for (what, sql, index) in [
        ("barred matches to confirm", home::MATCHES, "barred_open"),
        ("leavers to report", home::TO_REPORT, "person_to_report"),
        ("recommendations overdue", home::RECOMMENDATIONS, "recommendation_due"),
        ("differences refused before", compare::REFUSED, "hr_refused"),
    ] {
        let steps = plan(&fixture, sql);
        assert!(steps.iter().all(|step| step.contains(index)), "{what} by {index}: {steps:#?}");
    }
}

#[test]
fn people_in_post_are_counted_in_the_order_of_an_index() {
    let fixture = Fixture::new();
    for (what, sql, index) in [
        ("held as at a day", count::HELD, "SCAN h USING INDEX holding_person"),
        ("held today", count::HELD_NOW, "COVERING INDEX post_holder"),
        ("people in post", home::PEOPLE, "COVERING INDEX post_holder"),
        ("posts held without", home::WITHOUT, "COVERING INDEX post_holder"),
        ("the longest lapse", home::LONGEST, "INDEX post_weighty"),
    ] {
        let steps = plan(&fixture, sql);
        assert!(steps.iter().any(|step| step.contains(index)), "{what} by {index}: {steps:#?}");
        let sorted = |step: &&String| step.contains("B-TREE FOR ORDER BY");
        assert_eq!(steps.iter().find(sorted), None, "{what}: {steps:#?}");
        let walked = steps.iter().filter(|step| walks(step)).count();
        assert!(walked <= 1, "{what}: {steps:#?}");
    }
    for (what, sql, index) in [
        ("kept up", count::KEPT_UP, "SEARCH c USING INDEX clearance_person"),
        ("kept up today", count::KEPT_UP_NOW, "SEARCH c USING COVERING INDEX clearance_person"),
    ] {
        let steps = plan(&fixture, sql);
        assert!(steps.iter().any(|step| step.starts_with(index)), "{what}: {steps:#?}");
    }
}

#[test]
fn follow_ups_that_are_over_are_sought_among_the_open_ones() {
    let fixture = Fixture::new();
    let steps = plan(&fixture, due::OVER);
    let walked: Vec<&String> = steps.iter().filter(|step| walks(step)).collect();
    assert_eq!(walked, ["SCAN d USING INDEX due_open"], "{steps:#?}");
    assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:#?}");
}

#[test]
fn what_comes_in_order_is_not_sorted() {
    let fixture = Fixture::new();
    for (what, sql) in [
        ("likely, by first subject", duplicates::ON_PERSON[0]),
        ("likely, received before", duplicates::BEFORE),
        ("likely, received after", duplicates::AFTER),
        ("daily, actions", page::ACTIONS),
        ("the whole log", &decisions::log("1 = ?1")),
        ("renewals", &renewal::page::due_sql()),
        ("recommendations of the agenda", recommendation::AGENDA),
        ("differences to accept", accept::ALL),
        ("clearances to follow", due::FOLLOWED),
    ] {
        let steps = plan(&fixture, sql);
        let sorted = steps.iter().find(|step| step.contains("B-TREE FOR ORDER BY"));
        assert_eq!(sorted, None, "{what}: {steps:#?}");
    }
    let steps = plan(&fixture, at_risk::AGENDA);
    assert!(steps.iter().any(|step| step.contains("at_risk_review")), "{steps:#?}");
}

#[test]
fn candidates_are_gathered_by_indexes_that_hold_only_what_can_point_to_somebody() {
    let fixture = Fixture::new();
    let steps = plan(&fixture, indicator_rows!());
    for index in [
        "complaint_person",
        "subject_person",
        "association_person",
        "INDEX interest_refused",
        "COVERING INDEX gift_person",
        "vulnerability_person",
    ] {
        assert!(steps.iter().any(|step| step.contains(index)), "{index}: {steps:#?}");
    }
    let unaided = |step: &&String| walks(step) && !step.contains("USING");
    assert_eq!(steps.iter().find(unaided), None, "{steps:#?}");
    assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:#?}");
}
