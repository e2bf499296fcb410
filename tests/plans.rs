//! How the engine reads the lists: the queues that are open all day come from an index, so that
//! their first rows cost the same at any size.

mod support;

use probity::catalogue::view::{When, shipped};
use probity::store::workspace::Workspace;
use support::{demonstration, now, today};

/// The list of gaps is in no order of an index, for its last key is a count of days. It reads the
/// posts once and, of those who are not cleared alone, one clearance each by its number.
#[test]
fn the_list_of_gaps_reads_no_clearance_of_those_who_are_cleared() {
    let (_folder, path) = demonstration();
    let workspace = Workspace::unlock(&path, "a.khan", None).expect("unlocked");
    let store = workspace.open().expect("opened");
    let close = store.policies().on(today()).calendar.last_close(now());
    let when = When { today: today(), now: now(), close };
    let views = shipped(store.policies().on(today())).expect("the shipped views hold");
    let view = views.iter().find(|shown| shown.name == "gaps").expect("the list");
    let plan = store.plan(&view.query("", "", when, "a.khan").expect("a query"), 100);
    let plan = plan.expect("a plan");
    let walked: Vec<&str> =
        plan.iter().map(|step| step.trim()).filter(|step| step.starts_with("SCAN")).collect();
    assert_eq!(walked, ["SCAN o USING INDEX post_holder"], "{plan:#?}");
    let by_number = "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)";
    assert!(plan.iter().any(|step| step.contains(by_number)), "{plan:#?}");
}

#[test]
fn the_daily_queues_come_from_an_index() {
    let (_folder, path) = demonstration();
    let workspace = Workspace::unlock(&path, "a.khan", None).expect("unlocked");
    let store = workspace.open().expect("opened");
    let close = store.policies().on(today()).calendar.last_close(now());
    let when = When { today: today(), now: now(), close };
    for (view, sort, index) in [
        ("cases", "", "case_open"),
        ("cases", "received", "case_received"),
        ("closed", "", "case_closed"),
        ("letters-due", "", "case_closed"),
        ("invitations-due", "", "case_received"),
        ("letters", "", "letter_sent"),
        ("follow-ups-overdue", "", "due_open"),
        ("health-checks-due", "", "due_open"),
        ("clearances", "", "clearance_"),
        ("due-42", "", "clearance_"),
        ("gifts", "-offered", "gift_offered"),
        ("people", "", "person_name"),
        ("intelligence", "", "report_received"),
        ("actions-overdue", "", "action_due"),
        ("actions", "", "action_due"),
        ("extensions-asked", "", "action_due"),
        ("unassessed-late", "", "report_received"),
        ("since-close", "", "report_received"),
        ("complaints-to-review", "", "complaint_state"),
        ("complaints", "", "complaint_received"),
        ("meetings", "", "autoindex_meeting_2"),
        ("decisions", "", "autoindex_decision_1"),
        ("priorities", "", "report_priority_received"),
        ("daily", "", "autoindex_daily_2"),
        ("at-risk", "", "at_risk_review"),
        ("posts", "", "autoindex_post_1"),
        ("hr-differences", "", "hr_in_order"),
        ("barred-matches", "", "barred_open"),
        ("barred", "", "barred_name"),
        ("leavers-to-report", "", "person_to_report"),
        ("conditions-due", "", "condition_review"),
        ("conditions", "", "condition_review"),
        ("appeals-open", "", "appeal_open"),
        ("appeals", "", "appeal_lodged"),
        ("due-30", "", "clearance_due"),
        ("due-180", "", "clearance_due"),
        ("recommendations-overdue", "", "recommendation_due"),
        ("recommendations", "", "recommendation_in_order"),
        ("dip-unread", "", "dip_reading_unread"),
        ("dip-readings", "", "dip_reading_read"),
        ("dip-samples", "", "dip_sample_drawn"),
    ] {
        let views = shipped(store.policies().on(today())).expect("the shipped views hold");
        let view = views.iter().find(|shown| shown.name == view).expect(view);
        let query = view.query("", sort, when, "a.khan").expect("a query");
        let plan = store.plan(&query, 100).expect("a plan");
        assert!(plan.iter().any(|step| step.contains(index)), "{}: {plan:#?}", view.name);
        let is_ordered = store.is_ordered_by_index(&query, 100).expect("a plan");
        assert!(is_ordered, "{} is sorted for its first row: {plan:#?}", view.name);
    }
}
