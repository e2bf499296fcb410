//! Follow-ups over a real database: what arises by its day and what ends, reports, health checks,
//! the cases they open and the reminders they get.

use super::*;
use crate::domain::letter::LetterKind;
use crate::domain::time::Moment;
use crate::store::letter::LetterChange;
use crate::store::letter::facts::About;
use crate::store::registers::fixture::{ACTOR, ANA, BEN, Fixture, date, now, today};

/// Ana holds MV since last December, Ben SC and NPPV3 for two years.
fn unit() -> Fixture {
    let fixture = Fixture::new();
    let rows = format!(
        "INSERT INTO main.clearance (ref, person_id, level, granted_on, valid_until, state, current)
         VALUES
           ('C-2025-00001', {ANA}, 'MV', '2025-12-10', '2032-12-10', 'active', 1),
           ('C-2024-00001', {BEN}, 'SC', '2024-11-01', '2034-11-01', 'conditional', 1),
           ('C-2024-00002', {BEN}, 'NPPV3', '2024-02-01', '2029-02-01', 'active', 1),
           ('C-2019-00001', {BEN}, 'MV', '2019-02-01', '2026-02-01', 'active', 1);"
    );
    fixture.store.db.execute_batch(&rows).expect("rows");
    fixture
}

fn arisen() -> Fixture {
    let mut fixture = unit();
    let applied = fixture.apply(&DueChange::Arise.into());
    assert_eq!(applied.message, "3 follow-ups fallen due, 0 ended with their clearance");
    assert!(applied.undo.is_none(), "what follows from a day is not taken back");
    fixture
}

fn later(days: i64) -> Moment {
    now() + chrono::Duration::days(days)
}

fn seen(fixture: &Fixture, id: i64) -> Seen {
    fixture.seen(DUE, id)
}

fn check(fixture: &Fixture, id: i64) -> HealthCheck {
    HealthCheck {
        due: seen(fixture, id),
        held: date("2026-11-19"),
        supervisor: "PS Lowe".to_owned(),
        answers: [HealthAnswer::Nothing; 4],
        declared: String::new(),
        outcome: DueOutcome::NoAction,
        note: String::new(),
    }
}

fn decided(fixture: &Fixture, id: i64, outcome: DueOutcome, note: &str) -> Change {
    DueChange::Decide { due: seen(fixture, id), outcome, note: note.to_owned() }.into()
}

#[test]
fn what_a_clearance_brings_with_it_arises_once_by_its_day() {
    let mut fixture = arisen();
    for (id, kind, due) in [
        (1, "integrity", "2026-12-10"),
        (2, "notice", "2025-02-01"),
        (3, "aftercare", "2025-11-01"),
    ] {
        assert_eq!(fixture.text("main.due", id, "kind"), kind);
        assert_eq!(fixture.text("main.due", id, "due_on"), due, "{kind}");
    }
    let again = fixture.refused(&DueChange::Arise.into());
    assert_eq!(again, "nothing has fallen due since");
    fixture.assert_audit_holds();
}

#[test]
fn it_arises_again_a_year_after_it_was_answered() {
    let mut fixture = arisen();
    fixture.apply(&decided(&fixture, 2, DueOutcome::NoAction, "notice given"));
    fixture.refused(&DueChange::Arise.into());
    let next = later(335);
    fixture.store.apply(ACTOR, next, &DueChange::Arise.into()).expect("a year on");
    let open = "SELECT due_on FROM main.due WHERE kind = 'notice' AND state = 'open'";
    let due: String = fixture.store.db.query_row(open, [], |row| row.get(0)).expect("one");
    assert_eq!(due, "2027-11-20");
}

#[test]
fn it_ends_with_its_clearance_and_with_whoever_leaves() {
    let mut fixture = arisen();
    let rows = "UPDATE main.clearance SET state = 'withdrawn' WHERE ref = 'C-2025-00001';
                UPDATE main.person SET left_on = '2026-11-19', leaving = 'resigned' WHERE id = 2;";
    fixture.store.db.execute_batch(rows).expect("changed");
    let applied = fixture.apply(&DueChange::Arise.into());
    assert_eq!(applied.message, "0 follow-ups fallen due, 3 ended with their clearance");
    for id in 1..=3 {
        assert_eq!(fixture.text("main.due", id, "state"), "ended");
    }
    let said = fixture.refused(&decided(&fixture, 2, DueOutcome::NoAction, "late"));
    assert_eq!(said, "FU-2026-00002 is ended already; it stands");
}

#[test]
fn a_lower_clearance_is_followed_once_the_higher_above_it_lapsed() {
    let mut fixture = unit();
    let above = "INSERT INTO main.clearance (ref, person_id, level, granted_on, valid_until, state,
          current) VALUES ('C-2026-00001', 1, 'EMV', '2026-01-10', '2026-11-30', 'active', 1)";
    fixture.store.db.execute("UPDATE main.clearance SET current = 0 WHERE id = 1", []).unwrap();
    fixture.store.db.execute(above, []).unwrap();
    let of_lower = |fixture: &Fixture| {
        let sql = "SELECT count(*) FROM due WHERE clearance_id = 1 AND state = 'open'";
        fixture.store.db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    fixture.apply(&DueChange::Arise.into());
    assert_eq!(of_lower(&fixture), 0, "it is beneath one that holds");
    fixture.store.apply(ACTOR, later(11), &DueChange::Arise.into()).unwrap();
    assert!(of_lower(&fixture) > 0, "it is what is relied on");
    let longer = "UPDATE main.clearance SET valid_until = '2030-01-01' WHERE id = 5";
    fixture.store.db.execute(longer, []).unwrap();
    fixture.store.apply(ACTOR, later(12), &DueChange::Arise.into()).unwrap();
    assert_eq!(of_lower(&fixture), 0, "it is beneath one again");
}

#[test]
fn a_health_check_keeps_its_four_answers_and_what_was_declared() {
    let mut fixture = arisen();
    let empty =
        HealthCheck { supervisor: " ".to_owned(), held: date("2026-11-21"), ..check(&fixture, 1) };
    assert_eq!(fixture.wrong_fields(&DueChange::Hold(empty).into()), ["supervisor", "held"]);
    let mut answers = [HealthAnswer::Nothing; 4];
    answers[1] = HealthAnswer::Declared;
    let without = HealthCheck { answers, ..check(&fixture, 1) };
    assert_eq!(fixture.wrong_fields(&DueChange::Hold(without).into()), ["declared"]);
    let whole = HealthCheck { answers, declared: "a hamper".to_owned(), ..check(&fixture, 1) };
    let applied = fixture.apply(&DueChange::Hold(whole).into());
    assert_eq!(applied.message, "FU-2026-00001 answered: no action");
    assert_eq!(fixture.text("main.due", 1, "gifts"), "declared");
    assert_eq!(fixture.text("main.due", 1, "standards"), "nothing");
    let said = fixture.refused(&DueChange::Hold(check(&fixture, 1)).into());
    assert_eq!(said, "FU-2026-00001 is answered already; it stands");
    fixture.undo(applied);
    assert_eq!(fixture.text("main.due", 1, "state"), "open");
}

#[test]
fn each_kind_is_answered_in_its_own_way() {
    let mut fixture = arisen();
    let said = fixture.refused(&decided(&fixture, 1, DueOutcome::NoAction, "fine"));
    assert!(said.contains("four answers of its health check"), "{said}");
    let said = fixture.refused(&DueChange::Hold(check(&fixture, 2)).into());
    assert!(said.contains("has no health check; d decides it"), "{said}");
    assert_eq!(fixture.wrong_fields(&decided(&fixture, 2, DueOutcome::NoAction, "")), ["note"]);
}

#[test]
fn a_report_is_due_by_the_working_days_of_policy_and_may_become_a_case() {
    let mut fixture = unit();
    let new = |person_id, text: &str, reported| {
        let (what, text) = (Circumstance::Financial, text.to_owned());
        DueChange::Report(NewReport { person_id, what, reported, text }).into()
    };
    assert_eq!(fixture.wrong_fields(&new(BEN, "", date("2026-11-21"))), ["report", "reported"]);
    assert_eq!(fixture.wrong_fields(&new(BEN, "TOP SECRET", today())), ["report"]);
    let applied = fixture.apply(&new(BEN, "a debt plan", date("2026-11-18")));
    assert_eq!(applied.message, "FU-2026-00001: to be answered by 2 Dec 2026");
    let applied = fixture.apply(&decided(&fixture, 1, DueOutcome::Case, "debts rise"));
    assert_eq!(applied.message, "FU-2026-00001 answered: case opened, V-2026-00001");
    assert_eq!(fixture.text("main.vetting_case", 1, "kind"), "change");
    assert_eq!(fixture.text("main.vetting_case", 1, "level"), "SC", "the highest that is held");
    assert_eq!(fixture.text("main.due", 1, "case_ref"), "V-2026-00001");
    let second = fixture.apply(&new(BEN, "another debt", today()));
    assert!(second.message.starts_with("FU-2026-00002"));
    let said = fixture.refused(&decided(&fixture, 2, DueOutcome::Case, "debts rise"));
    assert!(said.contains("V-2026-00001"), "one case at a time: {said}");
    fixture.store.db.execute_batch("DELETE FROM main.clearance WHERE person_id = 1").unwrap();
    fixture.apply(&new(ANA, "moved", today()));
    let said = fixture.refused(&decided(&fixture, 3, DueOutcome::Case, "who knows"));
    assert!(said.contains("holds no clearance"), "{said}");
}

#[test]
fn a_reminder_is_kept_and_goes_to_the_head_of_the_unit_in_the_end() {
    let mut fixture = arisen();
    let remind = |fixture: &Fixture| {
        let (told, again) = (String::new(), String::new());
        LetterChange::Remind { due: seen(fixture, 3), told, again }.into()
    };
    let first = remind(&fixture);
    let applied = fixture.apply(&first);
    let said =
        "FU-2026-00003: letter of reminder L-2026-00001 to Ben Okafor, answer by 11 Dec 2026";
    assert_eq!(applied.message, said);
    let soon = remind(&fixture);
    assert_eq!(fixture.wrong_fields(&soon), ["again"]);
    for (days, to) in [(14, "Ben Okafor"), (28, "Head of Custody")] {
        let change = remind(&fixture);
        let applied = fixture.store.apply(ACTOR, later(days), &change).expect("another");
        assert!(applied.message.contains(&format!(" to {to}, answer by")), "{}", applied.message);
    }
    let letters = fixture.store.letters(&About::Due(vec![3]), None, later(29)).expect("letters");
    assert_eq!(letters[0].name, "Head of Custody");
    let point = "aftercare review of Ben Okafor, due on 1 Nov 2025";
    assert_eq!(letters[0].words.points, [point]);
    assert_eq!(fixture.detail("due", 3).related[0].rows.len(), 3);
}

#[test]
fn what_waits_for_nobody_is_not_reminded_of() {
    let mut fixture = unit();
    let new = NewReport {
        person_id: ANA,
        what: Circumstance::Address,
        reported: today(),
        text: "moved".to_owned(),
    };
    fixture.apply(&DueChange::Report(new).into());
    let said = |fixture: &Fixture, kind| {
        let letters = fixture.store.letters(&About::Due(vec![1]), kind, now());
        letters.expect_err("refused").to_string()
    };
    let why = said(&fixture, None);
    assert_eq!(why, "FU-2026-00001 waits for our own answer, not for theirs; d answers it");
    fixture.apply(&decided(&fixture, 1, DueOutcome::NoAction, "noted"));
    assert!(said(&fixture, None).contains("is answered; nothing is left to remind of"));
    let mut fixture = arisen();
    fixture.apply(&decided(&fixture, 2, DueOutcome::NoAction, "noted"));
    let letters = fixture.store.letters(&About::Due(vec![3]), Some(LetterKind::Grant), now());
    let why = letters.expect_err("refused").to_string();
    assert!(why.contains("does not fit FU-2026-00003"), "{why}");
}

#[test]
fn a_unit_is_told_by_its_health_checks_of_the_last_year() {
    let mut fixture = unit();
    let rows = "UPDATE main.clearance SET granted_on = '2025-06-01' WHERE person_id = 1";
    fixture.store.db.execute_batch(rows).expect("changed");
    fixture.apply(&DueChange::Arise.into());
    let row = |fixture: &Fixture| {
        let rows = fixture.list("compliance", &[]);
        rows.into_iter()
            .map(|cells| cells.into_iter().map(|cell| cell.int()).collect::<Vec<_>>())
            .next()
            .expect("a unit")
    };
    assert_eq!(row(&fixture)[2..], [Some(1), Some(0), Some(1), Some(0), Some(0)]);
    fixture.apply(&DueChange::Hold(check(&fixture, 1)).into());
    assert_eq!(row(&fixture)[2..], [Some(1), Some(1), Some(0), Some(100), Some(0)]);
}
