//! Renewals against a real database: what the page shows, opening many, moving one.

use super::*;
use crate::domain::time::Date;
use crate::store::registers::fixture::{ANA, BEN, Fixture, now, today};

/// A clearance that ends so many days from today.
fn clearance(fixture: &Fixture, person: i64, level: &str, ends_in: i64) -> i64 {
    let until: Date = today() + chrono::Duration::days(ends_in);
    let sql =
        "INSERT INTO clearance (ref, person_id, level, granted_on, valid_until, state, current)
               SELECT 'C-2020-0000' || (count(*) + 1), ?1, ?2, '2020-01-01', ?3, 'active', 1
               FROM clearance";
    let values = params![person, level, until.to_string()];
    fixture.store.db.execute(sql, values).expect("laid down");
    fixture.store.db.last_insert_rowid()
}

fn invite(fixture: &Fixture, ids: &[i64]) -> Change {
    let clearances = ids.iter().map(|id| fixture.seen(CLEARANCE, *id)).collect();
    RenewalChange::Invite { clearances }.into()
}

fn put_to(fixture: &Fixture, id: i64, month: Option<&str>, reason: &str) -> Change {
    let month = month.map(|month| month.parse().expect("a month"));
    let (clearance, reason) = (fixture.seen(CLEARANCE, id), reason.to_owned());
    RenewalChange::Move { clearance, month, reason }.into()
}

#[test]
fn the_page_shows_what_falls_due_and_when_it_begins() {
    let mut fixture = Fixture::new();
    clearance(&fixture, ANA, "RV", 90);
    clearance(&fixture, BEN, "RV", -20);
    clearance(&fixture, ANA, "SC", 4_000);
    let db = &fixture.store.db;
    db.execute(
        "INSERT INTO post (ref, force_id, title, unit, level, designated, sensitivity, holder_id)
         VALUES ('B-1', 1, 'analyst', 'ACU', 'RV', 1, 'acu', ?1)",
        [BEN],
    )
    .expect("a post");
    let page = fixture.store.renewals(now()).expect("read");
    let due: Vec<(&str, bool)> =
        page.renewals.iter().map(|r| (r.due.reference.as_str(), r.due.weighty)).collect();
    assert_eq!(due, [("C-2020-00002", true), ("C-2020-00001", false)]);
    let this = Some(Month::of(today()));
    let starts: Vec<(&str, bool)> =
        page.of(this).map(|(renewal, late)| (renewal.due.reference.as_str(), late)).collect();
    assert_eq!(starts, [("C-2020-00002", true)]);
    assert_eq!(page.plan.shortfall.passed, 1);
    // One that a case renews falls due still, and is planned no more.
    fixture.apply(&invite(&fixture, &[2]));
    let page = fixture.store.renewals(now()).expect("read");
    assert_eq!(page.renewals[0].case.as_deref(), Some("V-2026-00001"));
    assert_eq!((page.renewals.len(), page.planned.len()), (2, 1));
}

#[test]
fn many_are_opened_at_once_and_the_refused_are_named() {
    let mut fixture = Fixture::new();
    clearance(&fixture, ANA, "RV", 90);
    clearance(&fixture, BEN, "RV", 90);
    let both = invite(&fixture, &[1, 2]);
    fixture.apply(&invite(&fixture, &[2]));
    let applied = fixture.apply(&both);
    assert_eq!(
        applied.message,
        "1 renewal opened, 1 refused: C-2020-00002: V-2026-00001 is already open for this person \
         at RV; work on that one"
    );
    assert_eq!((applied.entries.len(), fixture.rows("vetting_case")), (1, 2));
    assert_eq!(fixture.text("vetting_case", 2, "kind"), "renewal");
    assert!(fixture.refused(&both).starts_with("no renewal was opened: C-2020-00001: "));
    fixture.undo(applied);
    assert_eq!(fixture.rows("vetting_case"), 1);
    let none = RenewalChange::Invite { clearances: Vec::new() }.into();
    assert!(fixture.refused(&none).contains("no renewal to open"));
    fixture.assert_audit_holds();
}

#[test]
fn what_is_withdrawn_or_seen_too_long_ago_is_not_renewed() {
    let mut fixture = Fixture::new();
    clearance(&fixture, ANA, "RV", 90);
    clearance(&fixture, BEN, "RV", 90);
    let before = invite(&fixture, &[2]);
    fixture.apply(&put_to(&fixture, 2, Some("2026-12"), "on leave"));
    assert!(fixture.refused(&before).contains("C-2020-00002 was changed by you"));
    let db = &fixture.store.db;
    db.execute("UPDATE clearance SET state = 'withdrawn' WHERE id = 1", []).expect("withdrawn");
    assert!(fixture.refused(&invite(&fixture, &[1])).contains("C-2020-00001 is history"));
    let moved = put_to(&fixture, 1, Some("2026-12"), "on leave");
    assert!(fixture.refused(&moved).contains("is of no plan"));
}

#[test]
fn a_moved_renewal_stays_in_its_month_until_it_is_given_back() {
    let mut fixture = Fixture::new();
    clearance(&fixture, ANA, "RV", 200);
    let applied = fixture.apply(&put_to(&fixture, 1, Some("2027-02"), "abroad until then"));
    assert_eq!(applied.message, "C-2020-00001 is renewed from Feb 2027 on");
    let month = |fixture: &Fixture| {
        let page = fixture.store.renewals(now()).expect("read");
        let renewal = &page.renewals[0];
        (page.plan.planned[0].month.map(Month::short), renewal.moved.clone())
    };
    let by = ("abroad until then".to_owned(), "a.khan".to_owned());
    assert_eq!(month(&fixture), (Some("Feb 2027".to_owned()), Some(by)));
    assert_eq!(fixture.wrong_fields(&put_to(&fixture, 1, Some("2028-12"), "x")), ["month"]);
    assert_eq!(fixture.wrong_fields(&put_to(&fixture, 1, Some("2026-12"), " ")), ["reason"]);
    let back = fixture.apply(&put_to(&fixture, 1, None, "back early"));
    assert_eq!(month(&fixture), (Some("Nov 2026".to_owned()), None));
    fixture.undo(back);
    assert_eq!(month(&fixture).0.as_deref(), Some("Feb 2027"));
    fixture.assert_audit_holds();
}

#[test]
fn what_falls_due_is_read_by_its_index() {
    let fixture = Fixture::new();
    let sql = format!("EXPLAIN QUERY PLAN {}", page::due_sql());
    let mut statement = fixture.store.db.prepare(&sql).expect("prepared");
    let end = rusqlite::named_params! { ":end": "2028-01-01" };
    let steps = statement.query_map(end, |row| row.get::<_, String>(3)).expect("a plan");
    let steps: Vec<String> = steps.collect::<rusqlite::Result<_>>().expect("read");
    assert!(steps.iter().any(|step| step.contains("clearance_due (valid_until<")), "{steps:#?}");
    assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{steps:#?}");
}
