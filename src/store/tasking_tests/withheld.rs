//! What is recorded as withheld from somebody stays so wherever else they look, and whatever they
//! would change; each look is logged.

use super::conflicts::{a_user, about, in_session_with, opened_by};
use super::*;
use crate::domain::intelligence::LinkKind;
use crate::store::Store;
use crate::store::at_risk::{AtRiskChange, Entry};
use crate::store::complaint::{ComplaintChange, Verdict};
use crate::store::follow_up::FollowUp;
use crate::store::intake::Intake;
use crate::store::link::LinkReports;
use crate::store::papers::{Ask, Part};
use crate::store::registers::fixture::BEN;
use crate::store::worker::{Answer, Request, serve};

const BENS: &str = "I-2026-00001";
const KEPT: &str = "a conflict of interest is recorded at T-2026-01";

/// A meeting at which a report about Ben (1), the complaint that it came of, an action about it
/// and his entry at risk are kept from him; the report about Ana (2) is not.
fn kept_from_ben() -> (Fixture, Store) {
    let mut fixture = Fixture::new();
    a_user(&fixture, "b.okafor", "Okafor, Ben", Some(BEN));
    about(&mut fixture, None, Some(BEN));
    about(&mut fixture, None, Some(ANA));
    fixture
        .store
        .db
        .execute_batch(
            "INSERT INTO intel.complaint (ref, received, person_id, subject, allegation, state,
               report_id) VALUES
               ('M-2026-00001', '2026-11-01', 2, 'Ben Okafor', 'x', 'met', 1),
               ('M-2026-00002', '2026-11-02', 2, 'Ben Okafor', 'y', 'clear', NULL);
             INSERT INTO intel.complaint_indicator (complaint_id, indicator, evidence, state)
               VALUES (1, 'vulnerable', 'x', 'met');",
        )
        .expect("complaints");
    for report in [1, 2] {
        let action = an_action();
        let add = Change::AddAction { meeting_id: None, report_id: Some(report), action };
        fixture.apply(&add);
    }
    fixture.apply(&AtRiskChange::Enter(entry(BEN)).into());
    let _ = in_session_with(&mut fixture, "b.okafor");
    let mine = opened_by(&fixture, "b.okafor");
    (fixture, mine)
}

fn entry(person_id: i64) -> Entry {
    Entry {
        person_id,
        reason: "Contact outside work".to_owned(),
        decided_by: "DCI Marsh".to_owned(),
        decision: "D-2026-00007".to_owned(),
        review_on: Some(date("2026-11-23")),
        expires_on: None,
    }
}

fn asked(store: &mut Store, request: Request) -> String {
    let mut said = String::new();
    serve(store, request, &|| false, &mut |answer| {
        said = match answer {
            Answer::Failed(failure) => failure.message,
            other => format!("{other:?}"),
        };
    });
    said
}

#[test]
fn every_look_at_a_withheld_record_is_refused_and_logged() {
    let (fixture, mut mine) = kept_from_ben();
    let actor = "b.okafor".to_owned();
    let now = now();
    let facts = |ask| Request::Facts { ask, now };
    let looks = [
        Request::Detail { query: query("intelligence"), id: 1 },
        Request::Detail { query: query("actions"), id: 1 },
        Request::Detail { query: query("at-risk"), id: 1 },
        Request::Detail { query: query("complaints"), id: 1 },
        Request::Scoring { report: 1, now },
        Request::Second { report: 1, actor: actor.clone(), now },
        Request::Review { complaint: 1, now },
        Request::Belongings { report: 1, now },
        Request::Source { actor, now, report: 1 },
        facts(Ask::Report { id: 1, whole: true }),
        facts(Ask::Decisions { part: Part::Of(BENS.to_owned()) }),
        facts(Ask::Actions { part: Part::Of(BENS.to_owned()) }),
    ];
    for look in looks {
        let before = fixture.rows("intel.audit");
        let said = asked(&mut mine, look.clone());
        assert!(said.contains(KEPT) && said.contains("is logged"), "{look:?}: {said}");
        assert_eq!(fixture.rows("intel.audit"), before + 1, "{look:?} is not logged");
        let last = "SELECT command || ' ' || actor FROM intel.audit ORDER BY seq DESC LIMIT 1";
        let logged: String = fixture.store.db.query_row(last, [], |row| row.get(0)).expect("one");
        assert_eq!(logged, "withheld record asked for b.okafor");
    }
    let before = fixture.rows("intel.audit");
    let said = asked(&mut mine, Request::Scoring { report: 2, now });
    assert!(said.starts_with("Scoring"), "{said}");
    assert_eq!(fixture.rows("intel.audit"), before, "what is not withheld is not logged");
    fixture.assert_audit_holds();
}

#[test]
fn a_change_to_a_withheld_record_is_refused_before_anything_is_said_of_it() {
    let (mut fixture, mut mine) = kept_from_ben();
    let undoable = fixture
        .apply(&Change::AssignReport { report: fixture.seen(REPORT, 1), to: "a.khan".to_owned() });
    // As somebody saw them before another's change: a stale version would tell of that.
    let stale = Seen { id: 1, version: 99 };
    let words = || "as seen".to_owned();
    let link = |report: Seen, other| LinkReports {
        report,
        other,
        kind: LinkKind::Linked,
        reason: words(),
    };
    let other = fixture.seen(REPORT, 2);
    let changes: Vec<Change> = vec![
        Change::AssignReport { report: stale, to: "b.okafor".to_owned() },
        Change::CategoriseReport { report: stale, category: Category::Other, apsp: false },
        Change::ScoreReport {
            report: stale,
            scheme: SCHEME.to_owned(),
            score: low(),
            reason: words(),
        },
        Change::AddAction { meeting_id: None, report_id: Some(1), action: an_action() },
        Change::CloseAction { action: stale, result: words() },
        FollowUp::Progress { action: stale, note: words() }.into(),
        FollowUp::Reassign { action: stale, to: "a.khan".to_owned(), reason: words() }.into(),
        Intake::LinkReports(link(stale, 2)).into(),
        Intake::LinkReports(link(other, 1)).into(),
        ComplaintChange::Judge {
            complaint: stale,
            indicator: 1,
            verdict: Verdict::Confirm,
            reason: words(),
        }
        .into(),
        AtRiskChange::TakeOut { entry: stale, reason: words() }.into(),
        Change::Undo(Box::new(undoable.undo.expect("it can be undone"))),
    ];
    for change in changes {
        let before = (fixture.rows("intel.audit"), fixture.rows("intel.report_link"));
        let refused = mine.apply("b.okafor", now(), &change).expect_err("refused");
        assert!(matches!(refused, StoreError::Withheld { .. }), "{change:?}: {refused}");
        let after = (fixture.rows("intel.audit"), fixture.rows("intel.report_link"));
        assert_eq!(after, (before.0 + 1, before.1), "the attempt is logged: {change:?}");
    }
    assert_eq!(fixture.text(REPORT, 1, "assigned"), "a.khan");
    assert_eq!(fixture.text(ACTION, 1, "state"), "open");
    fixture.assert_audit_holds();
}

#[test]
fn a_change_of_many_leaves_out_and_counts_what_is_withheld() {
    let (fixture, mut mine) = kept_from_ben();
    let all = FollowUp::ReassignAll {
        from: "DS Lowe".to_owned(),
        to: "a.khan".to_owned(),
        reason: "left".to_owned(),
    };
    let done = mine.apply("b.okafor", now(), &all.clone().into()).expect("done").message;
    assert_eq!(
        done,
        "DS Lowe → a.khan: 1 action, 0 reports, 0 priorities; 1 record withheld from you stay"
    );
    assert_eq!(fixture.text(ACTION, 1, "owner"), "DS Lowe");
    assert_eq!(fixture.text(ACTION, 2, "owner"), "a.khan");
    let again = mine.apply("b.okafor", now(), &all.into()).expect_err("refused").to_string();
    assert!(again.contains("nothing open is with DS Lowe; 1 record withheld"), "{again}");
}

#[test]
fn people_at_risk_do_not_tell_of_what_is_withheld() {
    let (mut fixture, mine) = kept_from_ben();
    let count = |store: &Store, register| store.count(&query(register)).expect("counted");
    assert_eq!((count(&fixture.store, "at-risk"), count(&mine, "at-risk")), (1, 0));
    let candidates = |store: &Store| -> Vec<String> {
        let rows = store.page(&query("candidates"), 9).expect("read");
        rows.iter().map(|row| row.cells[1].text().unwrap_or_default().to_owned()).collect()
    };
    // The report is HIGH, which alone points to somebody; for Ben there is no such report.
    for report in [1, 2] {
        scored(&mut fixture, report, high());
    }
    assert_eq!(candidates(&mine), ["Ana Ní Bhriain"]);
    let mut all = candidates(&fixture.store);
    all.sort();
    assert_eq!(all, ["Ana Ní Bhriain", "Ben Okafor"]);
    let profile = mine.profile(BEN, today()).expect("a profile");
    let known = profile.intelligence.expect("intelligence");
    assert!(known.at_risk.is_none() && known.reports.is_empty());
    assert_eq!(known.complaints.len(), 1, "the complaint that became the report is left out");
    assert_eq!(profile.withheld, 3, "the entry, the report and its complaint");
    let all = fixture.store.profile(BEN, today()).expect("a profile");
    assert!(all.intelligence.expect("intelligence").at_risk.is_some());
    assert_eq!(all.withheld, 0);
}

#[test]
fn what_ends_by_its_date_ends_whoever_opens_the_program() {
    let (fixture, mut mine) = kept_from_ben();
    let long_after = parse_moment("2031-01-05T09:00:00Z").expect("a moment");
    mine.apply("b.okafor", long_after, &AtRiskChange::Expire.into()).expect("expired");
    assert_eq!(fixture.rows("intel.at_risk"), 0);
}

#[test]
fn the_assessment_names_nothing_withheld_and_counts_all() {
    let (mut fixture, mine) = kept_from_ben();
    scored(&mut fixture, 1, critical());
    scored(&mut fixture, 2, low());
    let later = parse_moment("2026-11-27T09:00:00Z").expect("a moment");
    let named = |store: &Store| {
        let year = store.strategic(2026, later).expect("an assessment");
        let refs: Vec<_> = year.top.into_iter().map(|item| item.reference).collect();
        (refs, year.withheld, year.received.reports)
    };
    let (left, all) = (named(&mine), named(&fixture.store));
    assert_eq!(left, (vec!["I-2026-00002".to_owned()], 1, 2));
    assert_eq!(all, (vec![BENS.to_owned(), "I-2026-00002".to_owned()], 0, 2));
}
