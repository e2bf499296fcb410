//! Posts and their holders over a real database.

use super::{NewPost, Posting, Requires};
use crate::domain::vetting::{Level, Sensitivity};
use crate::store::change::Change;
use crate::store::registers::fixture::{ACTOR, ANA, BEN, Fixture, date, now};
use crate::store::value::Value;
use crate::store::writer::Seen;

const POST: i64 = 1;

fn requires(level: Level) -> Requires {
    let reason = "sources' names".to_owned();
    Requires { level, designated: true, sensitivity: Sensitivity::Acu, reason }
}

fn new(holder: Option<i64>, from: Option<&str>) -> NewPost {
    NewPost {
        title: "Analyst".to_owned(),
        unit: "ACU".to_owned(),
        force: "cambs".to_owned(),
        requires: requires(Level::Mv),
        holder,
        from: from.map(date),
    }
}

fn add(fixture: &mut Fixture, holder: Option<i64>, from: Option<&str>) -> String {
    fixture.apply(&Posting::Add(new(holder, from)).into()).message
}

fn fill(fixture: &Fixture, holder: Option<i64>, from: &str) -> Change {
    Posting::Fill { post: fixture.seen("post", POST), holder, from: date(from) }.into()
}

fn clear(fixture: &Fixture, person: i64, level: &str, state: &str, until: &str) {
    let sql =
        "INSERT INTO clearance (ref, person_id, level, granted_on, valid_until, state, current)
               VALUES (?1, ?2, ?3, '2020-01-01', ?4, ?5, 1)";
    let reference = format!("C-{person}-{level}");
    fixture.store.db.execute(sql, (reference, person, level, until, state)).expect("a clearance");
}

/// Who holds the post since when, and every holding of it as `person from until`.
fn held(fixture: &Fixture) -> (Option<i64>, String) {
    let sql =
        "SELECT group_concat(person_id || ' ' || from_on || ' ' || ifnull(until_on, '…'), ', ')
               FROM (SELECT * FROM holding ORDER BY id)";
    let all = fixture.store.db.query_row(sql, [], |row| row.get::<_, Option<String>>(0)).unwrap();
    (fixture.field("post", POST, "holder_id").int(), all.unwrap_or_default())
}

#[test]
fn a_post_passes_from_hand_to_hand_and_each_holding_stays() {
    let mut fixture = Fixture::new();
    add(&mut fixture, Some(ANA), Some("2024-03-01"));
    assert_eq!(held(&fixture), (Some(ANA), "1 2024-03-01 …".to_owned()));
    assert_eq!(fixture.text("post", POST, "reason"), "sources' names");
    assert_eq!(fixture.text("post", POST, "review_due"), "2027-11-20");
    let change = fill(&fixture, Some(BEN), "2026-11-02");
    let passed = fixture.apply(&change);
    assert_eq!(
        passed.message,
        "R-2026-00001 Analyst is held by Ben Okafor, who needs MV, holds none; c opens the case"
    );
    let both = "1 2024-03-01 2026-11-02, 2 2026-11-02 …";
    assert_eq!(held(&fixture), (Some(BEN), both.to_owned()));
    assert_eq!(fixture.text("post", POST, "held_since"), "2026-11-02");
    let change = fill(&fixture, None, "2026-11-20");
    fixture.apply(&change);
    let ended = "1 2024-03-01 2026-11-02, 2 2026-11-02 2026-11-20";
    assert_eq!(held(&fixture), (None, ended.to_owned()));
    assert_eq!(fixture.field("post", POST, "held_since"), Value::Null);
    fixture.assert_audit_holds();
}

#[test]
fn taking_a_handover_back_leaves_the_post_as_it_was() {
    let mut fixture = Fixture::new();
    add(&mut fixture, Some(ANA), Some("2024-03-01"));
    let before = held(&fixture);
    let change = fill(&fixture, Some(BEN), "2026-11-02");
    let applied = fixture.apply(&change);
    fixture.undo(applied);
    assert_eq!(held(&fixture), before);
}

#[test]
fn what_cannot_be_held_is_refused_and_nothing_changes() {
    let mut fixture = Fixture::new();
    add(&mut fixture, Some(ANA), Some("2024-03-01"));
    fixture.store.db.execute("UPDATE person SET left_on = '2026-10-01' WHERE id = 2", []).unwrap();
    let before = held(&fixture);
    let change = fill(&fixture, Some(ANA), "2026-11-20");
    assert_eq!(fixture.refused(&change), "R-2026-00001 is held by this person already");
    let change = fill(&fixture, Some(BEN), "2026-11-20");
    let said = "P-2026-00002 Ben Okafor left on 1 Oct 2026; choose somebody who serves";
    assert_eq!(fixture.refused(&change), said);
    for day in ["2026-11-21", "2024-02-29"] {
        let change = fill(&fixture, None, day);
        assert_eq!(fixture.wrong_fields(&change), ["from"], "{day}");
    }
    let stale = Seen { version: 99, ..fixture.seen("post", POST) };
    let change = Posting::Fill { post: stale, holder: None, from: date("2026-11-20") };
    fixture.refusal(&change.into());
    assert_eq!(held(&fixture), before);
    let reason = Requires { reason: " ".to_owned(), ..requires(Level::Mv) };
    let bad = NewPost { title: String::new(), requires: reason, ..new(None, Some("2026-11-21")) };
    let wrong = fixture.wrong_fields(&Posting::Add(bad).into());
    assert_eq!(wrong, ["title", "reason", "from", "from"]);
    let vacant = NewPost { holder: None, ..new(None, None) };
    fixture.apply(&Posting::Add(vacant).into());
    let post = fixture.seen("post", 2);
    let change = Posting::Fill { post, holder: None, from: date("2026-11-20") };
    assert_eq!(fixture.refused(&change.into()), "R-2026-00002 is vacant already");
    let change = Posting::OpenCase { post };
    assert_eq!(fixture.refused(&change.into()), "R-2026-00002 is vacant; nobody needs a case");
}

#[test]
fn a_review_sets_what_is_required_and_when_it_is_looked_at_again() {
    let mut fixture = Fixture::new();
    add(&mut fixture, Some(ANA), None);
    clear(&fixture, ANA, "RV", "active", "2030-01-01");
    let post = fixture.seen("post", POST);
    let blank = Requires { reason: String::new(), ..requires(Level::Rv) };
    let wrong = fixture.wrong_fields(&Posting::Review { post, requires: blank }.into());
    assert_eq!(wrong, ["reason"]);
    let change = Posting::Review { post, requires: requires(Level::Sc) };
    let said = fixture.apply(&change.clone().into()).message;
    assert_eq!(said, "R-2026-00001 reviewed: it requires SC; next 20 Nov 2027");
    assert_eq!(fixture.text("post", POST, "ladder"), "national");
    fixture.refusal(&change.into());
}

/// The cells of the only post, by column.
fn cell(fixture: &Fixture, key: &str) -> Value {
    let rows = fixture.list("posts", &[]);
    let place = crate::store::registers::source("posts").unwrap().index(key).unwrap();
    rows[0][place].clone()
}

#[test]
fn a_gap_says_by_how_much_and_since_when_and_its_case_is_opened() {
    for (level, state, until, gap, short, since, kind) in [
        ("", "", "", "needs MV, holds none", Some(2), Some("2026-03-01"), "upgrade"),
        (
            "RV",
            "active",
            "2030-01-01",
            "needs MV, holds RV",
            Some(1),
            Some("2026-03-01"),
            "upgrade",
        ),
        ("MV", "active", "2026-10-31", "needs MV, MV lapsed", None, Some("2026-11-01"), "renewal"),
        ("MV", "lapsed", "2025-10-31", "needs MV, MV lapsed", None, Some("2026-03-01"), "renewal"),
        ("EMV", "withdrawn", "2030-01-01", "needs MV, EMV withdrawn", None, None, "renewal"),
        (
            "SC",
            "active",
            "2030-01-01",
            "needs MV, holds none",
            Some(2),
            Some("2026-03-01"),
            "upgrade",
        ),
    ] {
        let mut fixture = Fixture::new();
        add(&mut fixture, Some(ANA), Some("2026-03-01"));
        if !level.is_empty() {
            clear(&fixture, ANA, level, state, until);
        }
        assert_eq!(cell(&fixture, "gap").text(), Some(gap));
        assert_eq!(cell(&fixture, "short").int(), short, "{gap}");
        assert_eq!(cell(&fixture, "gap-since").text(), since, "{gap}");
        assert_eq!(cell(&fixture, "case"), Value::Null);
        let change = Posting::OpenCase { post: fixture.seen("post", POST) };
        let opened = fixture.apply(&change.clone().into());
        assert_eq!(fixture.text("vetting_case", 1, "kind"), kind, "{gap}");
        assert_eq!(fixture.text("vetting_case", 1, "level"), "MV");
        assert_eq!(fixture.field("vetting_case", 1, "post_id").int(), Some(POST));
        assert_eq!(cell(&fixture, "case").text(), Some(opened.record.as_str()));
        assert!(fixture.refused(&change.into()).contains("is already open"), "{gap}");
    }
}

#[test]
fn a_gap_begins_when_the_clearance_that_was_enough_ended() {
    let mut fixture = Fixture::new();
    add(&mut fixture, Some(ANA), Some("2022-03-01"));
    clear(&fixture, ANA, "RV", "active", "2030-01-01");
    let before =
        "INSERT INTO clearance (ref, person_id, level, granted_on, valid_until, state, current)
                  VALUES ('C-2018-00001', 1, 'MV', '2018-05-01', '2025-04-30', 'lapsed', 0)";
    fixture.store.db.execute(before, []).unwrap();
    assert_eq!(cell(&fixture, "gap-since").text(), Some("2025-05-01"));
    assert_eq!(cell(&fixture, "gap-days").int(), Some(569));
}

#[test]
fn a_gap_by_suspension_or_withdrawal_begins_with_the_step() {
    for (state, rest) in [("suspended", ""), ("withdrawn", ""), ("withdrawn", "RV")] {
        let mut fixture = Fixture::new();
        add(&mut fixture, Some(ANA), Some("2022-03-01"));
        clear(&fixture, ANA, "MV", state, "2030-01-01");
        let step = "INSERT INTO clearance_step (clearance_id, taken_on, step, reason, authority)
                    VALUES (1, ?1, ?2, 'under investigation', 'k.reed')";
        for (on, step_of) in [("2026-10-02", "restored"), ("2026-11-02", state)] {
            fixture.store.db.execute(step, (on, step_of)).unwrap();
        }
        if !rest.is_empty() {
            // What stands beneath it is too low.
            fixture.store.db.execute("UPDATE clearance SET current = 0", []).unwrap();
            clear(&fixture, ANA, rest, "active", "2030-01-01");
        }
        assert_eq!(cell(&fixture, "gap-since").text(), Some("2026-11-02"), "{state} {rest}");
        assert_eq!(cell(&fixture, "gap-days").int(), Some(19), "{state} {rest}");
        // Where its last day came before the step, that day counts.
        let sooner = "UPDATE clearance SET valid_until = '2026-10-31' WHERE id = 1";
        fixture.store.db.execute(sooner, []).unwrap();
        assert_eq!(cell(&fixture, "gap-since").text(), Some("2026-11-01"), "{state} {rest}");
    }
}

#[test]
fn no_case_is_opened_for_what_is_held_or_suspended() {
    for (state, said) in
        [("active", "has what it requires"), ("suspended", "the clearance is suspended")]
    {
        let mut fixture = Fixture::new();
        add(&mut fixture, Some(ANA), None);
        clear(&fixture, ANA, "MV", state, "2030-01-01");
        let change = Posting::OpenCase { post: fixture.seen("post", POST) };
        assert!(fixture.refused(&change.into()).contains(said), "{state}");
        assert_eq!(fixture.rows("vetting_case"), 0);
    }
}

#[test]
fn until_when_a_holder_is_cleared_follows_whatever_becomes_of_post_and_clearance() {
    let mut fixture = Fixture::new();
    add(&mut fixture, Some(ANA), Some("2024-03-01"));
    let kept = |fixture: &Fixture| fixture.field("post", POST, "cleared_until");
    assert_eq!(kept(&fixture), Value::Null);
    clear(&fixture, ANA, "RV", "active", "2030-01-01");
    assert_eq!(kept(&fixture), Value::Null, "it is not enough");
    let until = Value::from("2031-01-01");
    for (sql, is) in [
        ("UPDATE clearance SET current = 0", Value::Null),
        (
            "INSERT INTO clearance (ref, person_id, level, granted_on, valid_until, state, current)
             VALUES ('C-1', 1, 'MV', '2024-01-01', '2031-01-01', 'active', 1)",
            until.clone(),
        ),
        ("UPDATE clearance SET state = 'suspended' WHERE ref = 'C-1'", Value::Null),
        ("UPDATE clearance SET state = 'conditional' WHERE ref = 'C-1'", until.clone()),
        ("UPDATE post SET level = 'SC'", Value::Null),
        ("UPDATE post SET level = 'RV'", until.clone()),
        ("UPDATE clearance SET valid_until = '2032-01-01' WHERE ref = 'C-1'", "2032-01-01".into()),
        ("UPDATE post SET holder_id = 2", Value::Null),
        ("UPDATE post SET holder_id = 1", "2032-01-01".into()),
        ("UPDATE post SET holder_id = NULL", Value::Null),
        ("UPDATE post SET holder_id = 1", "2032-01-01".into()),
        // What is held beneath is enough for the lower post.
        ("DELETE FROM clearance WHERE ref = 'C-1'", "2030-01-01".into()),
        ("DELETE FROM clearance", Value::Null),
    ] {
        fixture.store.db.execute(sql, []).expect(sql);
        assert_eq!(kept(&fixture), is, "{sql}");
    }
}

#[test]
fn what_a_post_required_before_a_review_is_kept_and_a_gap_begins_with_the_raise() {
    let mut fixture = Fixture::new();
    add(&mut fixture, Some(ANA), Some("2022-03-01"));
    fixture.store.db.execute("UPDATE post SET level = 'RV', designated = 0", []).unwrap();
    clear(&fixture, ANA, "RV", "active", "2030-01-01");
    assert_eq!(cell(&fixture, "without").int(), Some(0));
    let review = |fixture: &Fixture, level| {
        let post = fixture.seen("post", POST);
        Posting::Review { post, requires: requires(level) }.into()
    };
    let raised = fixture.apply(&review(&fixture, Level::Mv));
    assert_eq!(cell(&fixture, "required-since").text(), Some("2026-11-20"));
    assert_eq!(cell(&fixture, "gap").text(), Some("needs MV, holds RV"));
    assert_eq!(cell(&fixture, "gap-since").text(), Some("2026-11-20"), "not the first day");
    assert_eq!(cell(&fixture, "gap-days").int(), Some(1));
    let kept = |fixture: &Fixture| {
        let sql = "SELECT ifnull(group_concat(level || designated || until_on), '')
                   FROM post_requirement";
        fixture.store.db.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap()
    };
    assert_eq!(kept(&fixture), "RV02026-11-20");
    // Looked at again that day and later, it requires MV since then; lowered, as it always did.
    let again = review(&fixture, Level::Mv);
    let later = now() + chrono::Duration::days(30);
    fixture.store.apply(ACTOR, later, &again).unwrap();
    assert_eq!(kept(&fixture), "RV02026-11-20");
    assert_eq!(cell(&fixture, "required-since").text(), Some("2026-11-20"));
    let lowered = review(&fixture, Level::Rv);
    fixture.store.apply(ACTOR, later, &lowered).unwrap();
    assert_eq!(kept(&fixture), "RV02026-11-20,MV12026-12-20");
    assert_eq!(cell(&fixture, "required-since"), Value::Null);
    assert_eq!(cell(&fixture, "without").int(), Some(0));
    assert!(raised.undo.is_some(), "a review can be taken back");
}

#[test]
fn a_review_that_is_taken_back_leaves_no_requirement_behind() {
    let mut fixture = Fixture::new();
    add(&mut fixture, Some(ANA), Some("2022-03-01"));
    let post = fixture.seen("post", POST);
    let raised = fixture.apply(&Posting::Review { post, requires: requires(Level::Emv) }.into());
    assert_eq!(fixture.rows("post_requirement"), 1);
    fixture.undo(raised);
    assert_eq!(fixture.rows("post_requirement"), 0);
    assert_eq!(fixture.text("post", POST, "level"), "MV");
    assert_eq!(fixture.field("post", POST, "required_since"), Value::Null);
}

#[test]
fn a_lower_clearance_that_holds_is_enough_once_the_higher_is_lapsed_or_withdrawn() {
    for (state, until) in
        [("active", "2026-10-31"), ("lapsed", "2026-10-31"), ("withdrawn", "2030-01-01")]
    {
        let mut fixture = Fixture::new();
        add(&mut fixture, Some(ANA), Some("2022-03-01"));
        fixture.store.db.execute("UPDATE post SET level = 'MV'", []).unwrap();
        clear(&fixture, ANA, "EMV", state, until);
        let beneath =
            "INSERT INTO clearance (ref, person_id, level, granted_on, valid_until, state,
              current) VALUES ('C-1', 1, 'MV', '2023-01-01', '2030-06-30', 'active', 0)";
        fixture.store.db.execute(beneath, []).unwrap();
        assert_eq!(cell(&fixture, "standing").text(), Some("held"), "{state}");
        assert_eq!(cell(&fixture, "held-level").text(), Some("MV"), "{state}");
        assert_eq!(cell(&fixture, "until").text(), Some("2030-06-30"), "{state}");
        assert_eq!(cell(&fixture, "gap"), Value::Null, "{state}");
        assert_eq!(cell(&fixture, "lapsed-days"), Value::Null, "{state}");
        let case = Posting::OpenCase { post: fixture.seen("post", POST) };
        assert!(fixture.refused(&case.into()).contains("has what it requires"), "{state}");
    }
}

#[test]
fn a_lower_clearance_does_not_stand_in_while_the_higher_is_suspended() {
    let mut fixture = Fixture::new();
    add(&mut fixture, Some(ANA), Some("2022-03-01"));
    clear(&fixture, ANA, "EMV", "suspended", "2030-01-01");
    let beneath = "INSERT INTO clearance (ref, person_id, level, granted_on, valid_until, state,
          current) VALUES ('C-1', 1, 'MV', '2019-01-01', '2030-06-30', 'active', 0)";
    fixture.store.db.execute(beneath, []).unwrap();
    assert_eq!(cell(&fixture, "standing").text(), Some("suspended"));
    assert_eq!(cell(&fixture, "gap").text(), Some("needs MV, EMV suspended"));
}
