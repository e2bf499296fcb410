//! A person's time line tells a whole story: what was decided by whom on which day, the appeal and its
//! panel, conditions given and ended, posts held and left.

use super::{Case, appeal, hear, opened, refused};
use crate::domain::appeal::AppealOutcome;
use crate::domain::clearance::Step;
use crate::domain::hr::Leaving;
use crate::domain::time::{Moment, parse_moment};
use crate::domain::vetting::{CaseKind, Level, Outcome};
use crate::store::case::CaseChange;
use crate::store::change::Change;
use crate::store::clearance::standing::StepClearance;
use crate::store::leaver::LeaverChange;
use crate::store::registers::fixture::{ACTOR, ANA, Fixture};

/// What the time line tells, the latest first: day, record, what, and the detail.
fn told(fixture: &Fixture) -> Vec<[String; 4]> {
    let related = fixture.detail("people", ANA).related;
    let line = related.into_iter().find(|part| part.title.starts_with("Time line"));
    let text = |row: &[_], at: usize| -> String {
        let cell: Option<&crate::store::value::Value> = row.get(at);
        cell.and_then(|cell| cell.text()).unwrap_or_default().to_owned()
    };
    let read = |row: &Vec<_>| [0, 1, 2, 4].map(|at| text(row, at));
    line.expect("a time line").rows.iter().map(read).collect()
}

/// Makes a change of another day.
fn on(case: &mut Case<'_>, day: &str, change: impl Into<Change>) {
    let at: Moment = parse_moment(&format!("{day}T10:00:00Z")).expect("a moment");
    case.fixture.store.apply(ACTOR, at, &change.into()).expect("the change is taken");
}

fn posts(fixture: &Fixture) {
    let rows =
        "INSERT INTO main.post (id, ref, title, unit, level, designated, sensitivity, force_id)
        VALUES (1, 'PO-1', 'Constable', 'Response', 'RV', 0, 'none', 1),
               (2, 'PO-2', 'Detective', 'CID', 'RV', 0, 'none', 1);
      INSERT INTO main.holding (post_id, person_id, from_on, until_on)
        VALUES (1, 1, '2021-02-01', '2024-05-31'), (2, 1, '2024-06-01', NULL);
      UPDATE main.post SET holder_id = 1, held_since = '2024-06-01' WHERE id = 2;";
    fixture.store.db.execute_batch(rows).expect("posts");
}

#[test]
fn an_upheld_appeal_is_told_as_refused_by_one_and_allowed_by_the_panel_each_on_its_day() {
    let mut fixture = Fixture::new();
    posts(&fixture);
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    case.make_ready();
    let refuse = case.decide(Outcome::Refused);
    case.apply(refuse);
    let confirm = case.second(true, "");
    case.as_other(confirm).expect("confirmed");
    let lodge = CaseChange::LodgeAppeal(appeal(&case, "2026-11-24", ""));
    on(&mut case, "2026-11-24", lodge);
    let upheld = hear(&case, AppealOutcome::Upheld, "p.lane, s.moss");
    on(&mut case, "2026-12-01", upheld);
    let suspend = StepClearance {
        clearance: case.fixture.seen("clearance", 1),
        step: Step::Suspended,
        reason: "under investigation".to_owned(),
        authority: ACTOR.to_owned(),
    };
    on(&mut case, "2026-12-05", suspend);
    let leave = LeaverChange::Leave {
        person: case.fixture.seen("person", ANA),
        on: "2026-12-10".parse().expect("a date"),
        leaving: Leaving::Resigned,
    };
    on(&mut case, "2026-12-10", leave);
    let story = [
        ["2026-12-10", "P-2026-00001", "left", "officer, resigned"],
        ["2026-12-10", "C-2026-00001", "terminated", "RV: left on 10 Dec 2026: resigned (a.khan)"],
        ["2026-12-10", "PO-2", "left the post", "Detective, CID"],
        ["2026-12-05", "C-2026-00001", "suspended", "RV: under investigation (a.khan)"],
        ["2026-12-01", "C-2026-00001", "granted", "RV, from V-2026-00001"],
        [
            "2026-12-01",
            "AP-2026-00001",
            "appeal upheld",
            "by p.lane, s.moss: the receipt is genuine",
        ],
        [
            "2026-11-24",
            "AP-2026-00001",
            "appeal lodged in time",
            "against V-2026-00001: the debt was paid",
        ],
        ["2026-11-20", "V-2026-00001", "decided: refused", "by a.khan, confirmed by m.reyes"],
        ["2026-11-20", "V-2026-00001", "proposed: refused", "by a.khan"],
        ["2026-11-20", "V-2026-00001", "case opened", "recruit, RV"],
        ["2024-06-01", "PO-2", "took the post", "Detective, CID"],
        ["2024-05-31", "PO-1", "left the post", "Constable, Response"],
        ["2021-02-01", "PO-1", "took the post", "Constable, Response"],
    ];
    assert_eq!(told(&fixture), story.map(|row| row.map(str::to_owned)));
}

#[test]
fn an_appeal_out_of_time_and_dismissed_leaves_the_refusal_as_it_was_told() {
    let mut fixture = Fixture::new();
    let mut case = refused(&mut fixture);
    let lodge = CaseChange::LodgeAppeal(appeal(&case, "2026-12-20", "in hospital"));
    on(&mut case, "2026-12-20", lodge);
    let dismissed = hear(&case, AppealOutcome::Dismissed, "p.lane, s.moss");
    on(&mut case, "2027-01-04", dismissed);
    let story = [
        [
            "2027-01-04",
            "AP-2026-00001",
            "appeal dismissed",
            "by p.lane, s.moss: the receipt is genuine",
        ],
        [
            "2026-12-20",
            "AP-2026-00001",
            "appeal lodged late",
            "against V-2026-00001: the debt was paid; taken late: in hospital",
        ],
        ["2026-11-20", "V-2026-00001", "decided: refused", "by a.khan, confirmed by m.reyes"],
    ];
    assert_eq!(told(&fixture)[..3], story.map(|row| row.map(str::to_owned)));
}

#[test]
fn a_proposal_that_went_back_and_conditions_that_ended_are_told_still() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    case.make_ready();
    let refuse = case.decide(Outcome::Refused);
    case.apply(refuse);
    let back = case.second(false, "the receipt was not seen");
    case.as_other(back).expect("returned");
    let grant = case.decide(Outcome::Conditions);
    on(&mut case, "2026-11-25", grant);
    for (id, day) in [(1, "2027-01-11"), (2, "2027-02-01")] {
        let end = case.end_condition(id);
        on(&mut case, day, end);
    }
    let seen = "statements seen";
    let story = [
        ["2027-02-01", "C-2026-00001", "last condition ended", "RV: statements seen (a.khan)"],
        [
            "2027-02-01",
            "CN-2026-00002",
            "condition ended",
            &format!("statements each year, by a.khan: {seen}"),
        ],
        ["2027-01-11", "CN-2026-00001", "condition ended", &format!("no cash, by a.khan: {seen}")],
        ["2026-11-25", "CN-2026-00001", "condition given", "no cash, owned by l.grant"],
        [
            "2026-11-25",
            "CN-2026-00002",
            "condition given",
            "statements each year, owned by l.grant",
        ],
        ["2026-11-25", "C-2026-00001", "granted with conditions", "RV, from V-2026-00001"],
        ["2026-11-25", "V-2026-00001", "decided: granted with conditions", "by a.khan"],
        ["2026-11-20", "V-2026-00001", "returned: refused", "by m.reyes: the receipt was not seen"],
        ["2026-11-20", "V-2026-00001", "proposed: refused", "by a.khan"],
        ["2026-11-20", "V-2026-00001", "case opened", "recruit, RV"],
    ];
    assert_eq!(told(&fixture), story.map(|row| row.map(str::to_owned)));
}

#[test]
fn a_case_whose_decision_was_not_kept_is_told_as_it_closed_at_first() {
    let mut fixture = Fixture::new();
    let case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    let close = "UPDATE main.vetting_case SET stage = 'closed', outcome = 'granted',
        first_outcome = 'refused', closed_on = '2026-11-20', decided_by = 'j.fell'";
    case.fixture.store.db.execute(close, []).expect("closed");
    let first = told(&fixture).into_iter().next().expect("it is told");
    let expected = ["2026-11-20", "V-2026-00001", "case closed: refused", "by j.fell"];
    assert_eq!(first, expected.map(str::to_owned));
}
