//! What a case is ranked by, over a real database: the post held now and what is enough for it.

use super::super::{CaseChange, Decision};
use crate::domain::case::DecisionWords;
use crate::domain::tasking::Rationale;
use crate::domain::vetting::{CaseKind, CheckResult, Level, Outcome};
use crate::store::change::Change;
use crate::store::registers::fixture::{ACTOR, Fixture, now};

/// Ana with the clearances and posts that `rows` give her.
fn holding(rows: &str) -> Fixture {
    let fixture = Fixture::new();
    fixture.store.db.execute_batch(rows).expect("rows");
    fixture
}

/// A post of hers: number, level, whether designated.
fn post(number: i64, level: &str, designated: bool) -> String {
    format!(
        "INSERT INTO main.post (id, ref, force_id, title, unit, level, designated, sensitivity,
           holder_id, held_since) VALUES ({number}, 'R-{number}', 1, 'DC', 'CID', '{level}',
           {designated}, 'none', 1, '2026-01-05');"
    )
}

/// A clearance of hers: number, level, from and until, and whether it is the current one.
fn clearance(number: i64, level: &str, [from, until]: [&str; 2], current: bool) -> String {
    format!(
        "INSERT INTO main.clearance (id, ref, person_id, level, granted_on, valid_until, state,
           current) VALUES ({number}, 'C-{number}', 1, '{level}', '{from}', '{until}', 'active',
           {current});"
    )
}

fn open(fixture: &mut Fixture, kind: CaseKind, level: Level) -> i64 {
    fixture.open_case(kind, level);
    fixture.rows("main.vetting_case")
}

fn rank(fixture: &Fixture, case: i64) -> (i64, String) {
    let class = fixture.field("main.vetting_case", case, "priority_class").int();
    (class.expect("a class"), fixture.text("main.vetting_case", case, "priority_why"))
}

#[test]
fn what_is_held_counts_where_it_is_enough_for_the_post() {
    use CaseKind::{NonPolice, Recruit, Renewal, Upgrade};
    use Level::{Emv, Mv, Nppv2f, Rv};
    let rv = clearance(1, "RV", ["2020-01-01", "2030-01-01"], true);
    let lapsed = clearance(1, "RV", ["2020-01-01", "2030-01-01"], false)
        + &clearance(2, "MV", ["2021-11-01", "2026-11-01"], true);
    let suspended = lapsed.replace("2026-11-01', 'active'", "2027-11-01', 'suspended'");
    let both = post(1, "RV", true) + &post(2, "MV", false);
    for (rows, kind, level, class, why) in [
        // RV is no MV, and a post that needs MV is held without.
        (rv.clone() + &post(1, "MV", true), Upgrade, Mv, 1, "designated post, no MV"),
        (rv.clone() + &post(1, "MV", false), Upgrade, Mv, 3, "no MV"),
        // For the post that she has she has enough.
        (rv.clone() + &post(1, "RV", true), Upgrade, Mv, 5, "received 0 days ago"),
        (rv.clone() + &post(1, "MV", true), Renewal, Rv, 5, "received 0 days ago"),
        (lapsed.clone() + &post(1, "RV", true), Renewal, Mv, 5, "received 0 days ago"),
        (lapsed.clone() + &post(1, "MV", true), Renewal, Emv, 1, "designated post, lapsed 19 days"),
        // What was held before she was suspended does not stand in.
        (suspended + &post(1, "RV", true), Renewal, Rv, 1, "designated post, no RV"),
        // The post that is held without comes first, however light.
        (rv + &both, Upgrade, Mv, 3, "no MV"),
        // Who is in post is exposed, whatever the case is called.
        (post(1, "RV", true), Recruit, Rv, 1, "designated post, no RV"),
        (post(1, "RV", false), Recruit, Rv, 3, "no RV"),
        (String::new(), Recruit, Rv, 5, "received 0 days ago"),
        (String::new(), NonPolice, Nppv2f, 5, "received 0 days ago"),
    ] {
        let mut fixture = holding(&rows);
        let case = open(&mut fixture, kind, level);
        assert_eq!(rank(&fixture, case), (class, why.to_owned()), "{kind:?} {level:?}: {rows}");
        fixture.store.apply(ACTOR, now(), &Change::RollDay).expect("ranked anew");
        assert_eq!(rank(&fixture, case).0, class, "anew");
    }
}

#[test]
fn a_move_after_the_opening_counts_in_the_rank_and_in_who_decides() {
    let mut fixture = holding(&clearance(1, "RV", ["2020-01-01", "2030-01-01"], true));
    let case = open(&mut fixture, CaseKind::Upgrade, Level::Mv);
    assert_eq!(rank(&fixture, case), (3, "no MV".to_owned()));
    fixture.store.db.execute_batch(&post(1, "MV", true)).expect("moved");
    fixture.apply(&Change::RollDay);
    assert_eq!(rank(&fixture, case), (1, "designated post, no MV".to_owned()));
    fixture
        .store
        .db
        .execute_batch(&format!(
            "UPDATE case_check SET result = '{}', by = 'x';
             INSERT INTO stay (person_id, kind, words, from_on, by) VALUES
               (1, 'address', '4 Mill Lane', '2010-01-01', 'a.khan');",
            crate::domain::choice::Choice::code(CheckResult::NoTrace)
        ))
        .expect("checked");
    let rationale = Rationale {
        information: "nothing adverse".to_owned(),
        threat_risk: "low".to_owned(),
        ..Rationale::default()
    };
    let conditions = "no cash".to_owned();
    let owner = "l.grant".to_owned();
    let words = DecisionWords { rationale, conditions, owner, ..DecisionWords::default() };
    let (seen, outcome) = (fixture.seen("vetting_case", case), Outcome::Conditions);
    fixture.apply(&CaseChange::Decide(Decision { case: seen, outcome, words }).into());
    assert_eq!(fixture.text("case_decision", 1, "state"), "proposed");
    assert!(fixture.text("case_decision", 1, "why_second").contains("designated"));
}
