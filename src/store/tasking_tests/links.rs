//! Possible duplicates, links and merges.

use super::*;
use crate::domain::intelligence::LinkKind;
use crate::domain::items::read_items;
use crate::store::change::ReportSubject;
use crate::store::duplicates::Typed;
use crate::store::intake::Intake;
use crate::store::link::{LinkReports, UnlinkReports};
use crate::store::registers::fixture::BEN;

fn link(fixture: &Fixture, report: i64, other: i64, kind: LinkKind) -> Change {
    let (report, reason) = (fixture.seen(REPORT, report), "the same caller again".to_owned());
    Intake::LinkReports(LinkReports { report, other, kind, reason }).into()
}

fn merge(fixture: &Fixture, report: i64, other: i64) -> Change {
    link(fixture, report, other, LinkKind::Merged)
}

fn unlink(fixture: &Fixture, report: i64, other: i64) -> Change {
    Intake::UnlinkReports(UnlinkReports { report: fixture.seen(REPORT, report), other }).into()
}

fn links(fixture: &Fixture, report: i64) -> Vec<String> {
    let found = fixture.store.belongings(report).expect("what it belongs with");
    found.links.iter().map(|link| format!("{} {}", link.reference, link.how)).collect()
}

/// Three reports: on Ana, on Ana in other words, and on Ben.
fn three() -> Fixture {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    record(
        &mut fixture,
        RecordReport {
            summary: "Messages a complainant after her case was closed".to_owned(),
            items: read_items("A neighbour says that he visits her off duty.").expect("items"),
            ..a_report()
        },
    );
    record(
        &mut fixture,
        RecordReport {
            subjects: vec![ReportSubject::Person(BEN)],
            summary: "Sells access to the crime database".to_owned(),
            items: read_items("Paid in cash at a garage in Luton.").expect("items"),
            ..a_report()
        },
    );
    fixture
}

#[test]
fn a_draft_is_compared_with_reports_on_the_same_people_and_near_it() {
    let fixture = three();
    let draft = |people: &[i64], name: &str, received: &str, text: &str| Typed {
        people: people.to_vec(),
        names: Some(name.to_owned()).filter(|name| !name.is_empty()).into_iter().collect(),
        received: parse_moment(received).expect("a moment"),
        occurred: None,
        summary: String::new(),
        text: text.to_owned(),
    };
    let found = |draft: &Typed| -> Vec<String> {
        let found = fixture.store.duplicates(draft).expect("compared");
        found.iter().map(|d| format!("{}: {}", d.reference, d.reasons.join("; "))).collect()
    };
    let near = "2026-11-16T10:00:00Z";
    assert_eq!(
        found(&draft(&[BEN], "", near, "A garage in Luton is paid for access")),
        ["I-2026-00003: same subject; 3 days apart; 50 % of the words"]
    );
    assert_eq!(
        found(&draft(&[], "Okafor Ben", near, "")),
        ["I-2026-00003: same name, Ben Okafor; 3 days apart"]
    );
    let words = "Sells access to the crime database, paid in cash at a garage in Luton";
    assert_eq!(
        found(&draft(&[], "", near, words)),
        ["I-2026-00003: 3 days apart; 100 % of the words"]
    );
    let both = found(&draft(&[ANA], "", near, "visits a complainant off duty"));
    assert_eq!(both.len(), 2, "{both:?}");
    assert_eq!(
        found(&draft(&[], "", "2027-03-01T10:00:00Z", "Steals from lost property")),
        [""; 0]
    );
    assert_eq!(found(&draft(&[], "", near, "")), [""; 0]);
}

#[test]
fn candidates_come_from_indexes() {
    let fixture = three();
    let plan = |sql: &str| -> String {
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let mut statement = fixture.store.db.prepare(&sql).expect("a plan");
        let steps = statement.query_map([], |row| row.get::<_, String>(3)).expect("steps");
        steps.map(|step| step.expect("a step")).collect::<Vec<_>>().join("; ")
    };
    for (sql, index) in [
        (
            "SELECT id FROM intel.report WHERE person_id = 1 AND merged_into IS NULL
             ORDER BY id DESC LIMIT 9",
            "report_person",
        ),
        (
            "SELECT id FROM intel.report WHERE received <= 'b' AND received >= 'a'
             AND merged_into IS NULL ORDER BY received DESC LIMIT 9",
            "report_received",
        ),
    ] {
        let plan = plan(sql);
        assert!(plan.contains(index) && plan.starts_with("SEARCH"), "{plan}");
    }
}

#[test]
fn a_saved_report_knows_its_likely_duplicates_and_leaves_its_links_out() {
    let mut fixture = three();
    let likely = |fixture: &Fixture| -> Vec<String> {
        let found = fixture.store.belongings(1).expect("found");
        found.likely.iter().map(|d| d.reference.clone()).collect()
    };
    assert_eq!(likely(&fixture), ["I-2026-00002"]);
    fixture.apply(&link(&fixture, 2, 1, LinkKind::Linked));
    assert_eq!(likely(&fixture), [""; 0]);
    assert_eq!(links(&fixture, 1), ["I-2026-00002 linked"]);
    assert_eq!(links(&fixture, 2), ["I-2026-00001 linked"]);
    fixture.apply(&unlink(&fixture, 1, 2));
    assert_eq!(likely(&fixture), ["I-2026-00002"]);
}

#[test]
fn a_merged_report_leaves_the_queue_stays_whole_and_comes_back() {
    for state in [ItemState::New, ItemState::Assessed] {
        let mut fixture = three();
        if state == ItemState::Assessed {
            scored(&mut fixture, 2, high());
        }
        let before = fixture.list("intelligence", &[("ref", Direction::Rising)]);
        let applied = fixture.apply(&merge(&fixture, 2, 1));
        assert!(applied.message.contains("I-2026-00002 is merged into I-2026-00001"));
        assert_eq!(fixture.text(REPORT, 2, "state"), "closed");
        assert_eq!(fixture.field(REPORT, 2, "merged_into"), Value::Int(1));
        assert_eq!(fixture.rows(REPORT), 3, "nothing is removed");
        assert_eq!(links(&fixture, 1), ["I-2026-00002 holds it"]);
        assert_eq!(links(&fixture, 2), ["I-2026-00001 merged into it"]);
        let meeting = planned(&mut fixture, "2026-11-24");
        let new = records(&agenda(&fixture, meeting), AgendaSection::NewIntelligence);
        assert_eq!(new, ["I-2026-00001", "I-2026-00003"]);
        let queue = fixture.store.scoring(3).expect("the queue").queue;
        assert!(queue.iter().all(|(_, _, reference)| reference != "I-2026-00002"), "{queue:?}");
        // Parted from the other's side, at any time later.
        fixture.apply(&unlink(&fixture, 1, 2));
        assert_eq!(fixture.text(REPORT, 2, "state"), state.code());
        let after = fixture.list("intelligence", &[("ref", Direction::Rising)]);
        assert_eq!(after, before, "everything stands as before");
        assert_eq!(links(&fixture, 2), [""; 0]);
        let applied = fixture.apply(&merge(&fixture, 2, 1));
        fixture.undo(applied);
        assert_eq!(fixture.text(REPORT, 2, "state"), state.code());
        assert_eq!(links(&fixture, 1), [""; 0]);
        fixture.assert_audit_holds();
    }
}

#[test]
fn a_merge_tells_both_and_each_has_an_entry() {
    let mut fixture = three();
    let other = fixture.seen(REPORT, 1);
    fixture.apply(&merge(&fixture, 2, 1));
    let stale = Change::AssignReport { report: other, to: "h.lowe".to_owned() };
    let error = fixture.refusal(&stale);
    assert!(matches!(error, StoreError::Stale { .. }), "{error}");
    for reference in [1, 2] {
        let history = fixture.detail("intelligence", reference).history;
        assert_eq!(history.first().map(|entry| entry.command.as_str()), Some("link reports"));
    }
}

#[test]
fn what_would_hide_work_is_not_merged() {
    let mut fixture = three();
    let fields = fixture.wrong_fields(&merge(&fixture, 1, 1));
    assert_eq!(fields, ["other"]);
    let mut wordless = LinkReports {
        report: fixture.seen(REPORT, 1),
        other: 2,
        kind: LinkKind::Linked,
        reason: " ".to_owned(),
    };
    assert_eq!(fixture.wrong_fields(&Intake::LinkReports(wordless.clone()).into()), ["reason"]);
    wordless.other = 99;
    wordless.reason = "x".to_owned();
    let error = fixture.refusal(&Intake::LinkReports(wordless).into());
    assert!(matches!(error, StoreError::NoRecord(_)), "{error}");

    fixture.apply(&merge(&fixture, 2, 1));
    for (change, said) in [
        (merge(&fixture, 2, 1), "merged already; part them first"),
        (merge(&fixture, 1, 2), "merged already; part them first"),
        (merge(&fixture, 2, 3), "I-2026-00002 is closed"),
        (merge(&fixture, 3, 2), "I-2026-00002 is itself merged into I-2026-00001"),
        (merge(&fixture, 1, 3), "I-2026-00002 is merged into I-2026-00001"),
        (unlink(&fixture, 1, 3), "are not linked"),
    ] {
        let why = fixture.refused(&change);
        assert!(why.contains(said), "{why}");
    }
    fixture.apply(&unlink(&fixture, 2, 1));

    scored(&mut fixture, 3, Score { floors: vec!["serious-corruption".to_owned()], ..high() });
    let why = fixture.refused(&merge(&fixture, 3, 1));
    assert!(why.contains("the clock of a referral runs on I-2026-00003"), "{why}");

    let meeting = in_session(&mut fixture, "2026-11-24");
    let why = fixture.refused(&merge(&fixture, 2, 1));
    assert!(why.contains("is before T-2026-01, which is in session"), "{why}");
    fixture.apply(&decide(a_decision(&fixture, 2, Some(meeting))));
    let why = fixture.refused(&merge(&fixture, 2, 1));
    assert!(why.contains("merge I-2026-00001 into I-2026-00002 instead"), "{why}");
    fixture.assert_audit_holds();
}
