//! HR's list held against a real database, and its differences accepted and refused.

use super::{GivenForce, HrChange, HrRow};
use crate::domain::barred::List;
use crate::domain::hr::Leaving;
use crate::domain::vetting::{CaseKind, Level, SubjectKind};
use crate::store::barred::{BarredChange, NewEntry};
use crate::store::change::Change;
use crate::store::hr::Comparison;
use crate::store::posting::{NewPost, Posting, Requires};
use crate::store::registers::fixture::{ANA, BEN, Fixture, date, today};
use crate::store::writer::Seen;

/// Ana holds RV and a post that needs it; Ben holds RV and none. A post that needs MV is vacant.
fn filled() -> Fixture {
    let mut fixture = Fixture::new();
    fixture
        .store
        .db
        .execute_batch(
            "INSERT INTO counter (name, year, last) VALUES ('P', 2026, 2);
             UPDATE person SET collar = '4471' WHERE id = 1;
             UPDATE person SET collar = 'S88' WHERE id = 2;
             INSERT INTO clearance (ref, person_id, level, granted_on, valid_until, state, current)
             VALUES ('C-2020-00001', 1, 'RV', '2020-01-01', '2029-12-31', 'active', 1),
                    ('C-2020-00002', 2, 'RV', '2020-01-01', '2029-12-31', 'active', 1);",
        )
        .unwrap();
    for (title, level, holder) in [("Response", "RV", Some(ANA)), ("Analyst", "MV", None)] {
        let level = crate::domain::choice::Choice::from_code(level).unwrap();
        let requires = Requires {
            level,
            designated: false,
            sensitivity: crate::domain::vetting::Sensitivity::None,
            reason: "systems".to_owned(),
        };
        let (title, unit, force) = (title.to_owned(), "North".to_owned(), "cambs".to_owned());
        let from = holder.map(|_| date("2024-01-01"));
        fixture.apply(&Posting::Add(NewPost { title, unit, force, requires, holder, from }).into());
    }
    fixture
}

fn row(number: &str, name: &str, kind: SubjectKind) -> HrRow {
    let (number, name) = (number.to_owned(), name.to_owned());
    HrRow { number, name, kind: Some(kind), ..HrRow::default() }
}

fn ana() -> HrRow {
    row("4471", "Ana Ní Bhriain", SubjectKind::Officer)
}

fn ben() -> HrRow {
    row("S88", "Ben Okafor", SubjectKind::Staff)
}

fn compare(fixture: &Fixture, rows: &[HrRow]) -> Comparison {
    fixture.store.compare_with_hr(rows, &[], &[], today(), &mut |_| {}).unwrap()
}

/// Compares, keeps, and says how many differences there are.
fn keep(fixture: &mut Fixture, rows: &[HrRow]) -> usize {
    let differences = compare(fixture, rows).differences;
    let kept = differences.len();
    let (file, people) = ("hr.csv".to_owned(), rows.len());
    fixture.apply(&HrChange::Keep { file, people, differences, forces: Vec::new() }.into());
    kept
}

fn accept(fixture: &mut Fixture, id: i64) -> String {
    let difference = fixture.seen("hr_difference", id);
    fixture.apply(&HrChange::Accept { difference }.into()).message
}

fn kinds(compared: &Comparison) -> Vec<&'static str> {
    use crate::domain::choice::Choice;
    compared.differences.iter().map(|difference| difference.found.kind.code()).collect()
}

#[test]
fn a_file_that_agrees_differs_in_nothing() {
    let fixture = filled();
    let compared = compare(&fixture, &[ana(), ben()]);
    assert_eq!((compared.differences.len(), compared.faults.len(), compared.alike), (0, 0, 2));
}

#[test]
fn a_joiner_becomes_a_person_with_a_post_and_a_case() {
    let mut fixture = filled();
    let joiner = HrRow {
        post: Some("r-2026-00002".to_owned()),
        started: Some(date("2026-11-16")),
        born: Some(date("1999-05-04")),
        ..row("5001", "Doe, Jane", SubjectKind::Officer)
    };
    assert_eq!(keep(&mut fixture, &[ana(), ben(), joiner]), 1);
    assert_eq!(fixture.rows("person"), 2, "nothing changed yet");
    let said = accept(&mut fixture, 1);
    let expected = "H-2026-00001 accepted: P-2026-00003 Doe, Jane; V-2026-00001 opened, recruit MV";
    assert_eq!(said, expected);
    assert_eq!(fixture.text("person", 3, "collar"), "5001");
    assert_eq!(fixture.text("person", 3, "born"), "1999-05-04");
    assert_eq!(fixture.field("post", 2, "holder_id").int(), Some(3));
    assert_eq!(fixture.text("post", 2, "held_since"), "2026-11-16");
    assert_eq!(fixture.field("vetting_case", 1, "person_id").int(), Some(3));
    assert_eq!(fixture.text("hr_difference", 1, "result"), "V-2026-00001");
    let again = HrChange::Accept { difference: fixture.seen("hr_difference", 1) };
    assert!(fixture.refused(&again.into()).contains("is accepted; only an open difference"));
    fixture.assert_audit_holds();
}

#[test]
fn a_mover_leaves_one_post_for_another_and_needs_more() {
    let mut fixture = filled();
    let moved = HrRow { post: Some("Analyst".to_owned()), from: Some(date("2026-11-09")), ..ana() };
    keep(&mut fixture, &[moved, ben()]);
    fixture.store.db.execute("UPDATE holding SET from_on = '2024-01-01'", []).unwrap();
    let said = accept(&mut fixture, 1);
    assert!(said.contains("moved; V-2026-00001 opened, upgrade (new post) MV"), "{said}");
    assert_eq!(fixture.field("post", 1, "holder_id").int(), None);
    assert_eq!(fixture.field("post", 2, "holder_id").int(), Some(ANA));
    assert_eq!(fixture.text("holding", 1, "until_on"), "2026-11-09");
    assert_eq!(fixture.text("vetting_case", 1, "kind"), "upgrade");
}

#[test]
fn a_leaver_loses_posts_and_clearance_and_it_can_be_taken_back() {
    let mut fixture = filled();
    let left = HrRow { left: Some(date("2026-11-13")), leaving: Some(Leaving::Dismissed), ..ana() };
    keep(&mut fixture, &[left.clone(), ben()]);
    let difference = fixture.seen("hr_difference", 1);
    let applied = fixture.apply(&HrChange::Accept { difference }.into());
    assert!(
        applied.message.contains("1 clearance terminated, 1 post vacated"),
        "{}",
        applied.message
    );
    assert_eq!(fixture.text("person", ANA, "left_on"), "2026-11-13");
    assert_eq!(fixture.text("person", ANA, "leaving"), "dismissed");
    assert_eq!(fixture.text("clearance", 1, "state"), "terminated");
    assert_eq!(fixture.text("clearance_step", 1, "step"), "terminated");
    assert_eq!(fixture.text("clearance_step", 1, "reason"), "left on 13 Nov 2026: dismissed");
    assert_eq!(fixture.field("post", 1, "holder_id").int(), None);
    assert!(compare(&fixture, &[left, ben()]).differences.is_empty(), "it is settled");
    fixture.undo(applied);
    assert_eq!(fixture.text("clearance", 1, "state"), "active");
    assert_eq!(fixture.field("post", 1, "holder_id").int(), Some(ANA));
    assert_eq!(fixture.text("hr_difference", 1, "state"), "open");
}

#[test]
fn the_open_cases_of_a_leaver_are_discontinued_each_in_an_entry_of_its_own() {
    let mut fixture = filled();
    for level in [Level::Rv, Level::Mv] {
        let kind = CaseKind::Renewal;
        fixture.open_case(kind, level);
    }
    let finding = "INSERT INTO finding (case_id, category, disclosed, weight, text, found_by,
          found_on) VALUES (2, 'integrity', 'not-disclosed', 'slight', 'two accounts', 'a.khan', '2026-11-02')";
    fixture.store.db.execute(finding, []).expect("a finding");
    let left = HrRow { left: Some(date("2026-11-13")), leaving: Some(Leaving::Dismissed), ..ana() };
    keep(&mut fixture, &[left, ben()]);
    let difference = fixture.seen("hr_difference", 1);
    let applied = fixture.apply(&HrChange::Accept { difference }.into());
    let said = "; V-2026-00001 discontinued; V-2026-00002 is open still, answer its findings and \
                decide it; to be reported, r on the list of leavers";
    assert!(applied.message.ends_with(said), "{}", applied.message);
    assert_eq!(fixture.text("vetting_case", 1, "outcome"), "discontinued");
    assert_eq!(
        fixture.text("vetting_case", 1, "rationale"),
        "information: the applicant left on 13 Nov 2026: dismissed"
    );
    assert_eq!(fixture.text("vetting_case", 2, "stage"), "received", "a finding is unanswered");
    let entry = "SELECT changes FROM audit WHERE command = 'decide case' AND record = ?1";
    let changes: String =
        fixture.store.db.query_row(entry, ["V-2026-00001"], |row| row.get(0)).expect("an entry");
    assert!(changes.contains("discontinued") && !changes.contains("left_on"), "{changes}");
    fixture.undo(applied);
    assert_eq!(fixture.text("vetting_case", 1, "stage"), "received");
    assert_eq!(fixture.text("hr_difference", 1, "state"), "open");
    fixture.assert_audit_holds();
}

#[test]
fn names_numbers_and_who_is_missing() {
    let mut fixture = filled();
    fixture.store.db.execute("UPDATE person SET born = '1980-02-03' WHERE id = 2", []).unwrap();
    let renamed = HrRow { name: "Doe, Ana".to_owned(), ..ana() };
    let renumbered = HrRow { number: "S99".to_owned(), born: Some(date("1980-02-03")), ..ben() };
    assert_eq!(
        kinds(&compare(&fixture, &[renamed.clone(), renumbered.clone()])),
        ["name", "number"]
    );
    keep(&mut fixture, &[renamed, renumbered]);
    assert!(accept(&mut fixture, 1).contains("is Doe, Ana now"));
    assert!(accept(&mut fixture, 2).contains("has the number S99 now"));
    assert_eq!(fixture.text("person", BEN, "collar"), "S99");
    // Of a kind that the file does not cover nobody is missing.
    assert!(
        compare(&fixture, &[HrRow { name: "Doe, Ana".to_owned(), ..ana() }]).differences.is_empty()
    );
    let other = row("S1", "Other, O", SubjectKind::Staff);
    let compared = compare(&fixture, std::slice::from_ref(&other));
    assert_eq!(kinds(&compared), ["joiner", "missing"]);
    let left_out = ["S99".to_owned()];
    let compared =
        fixture.store.compare_with_hr(&[other], &left_out, &[], today(), &mut |_| {}).unwrap();
    assert_eq!(kinds(&compared), ["joiner"], "a rejected row is in the file all the same");
}

#[test]
fn all_joiners_are_accepted_at_once_each_with_its_case() {
    let mut fixture = filled();
    let joiner = |n: u32| row(&format!("50{n}"), &format!("Doe, J{n}"), SubjectKind::Officer);
    let left = HrRow { left: Some(date("2026-11-13")), ..ana() };
    assert_eq!(keep(&mut fixture, &[left, ben(), joiner(1), joiner(2), joiner(3)]), 4);
    // Somebody took a number meanwhile.
    let taken = "INSERT INTO person (ref, name, kind, force_id, collar)
                 VALUES ('P-2025-00009', 'X', 'staff', 1, '502')";
    fixture.store.db.execute(taken, []).unwrap();
    let before = fixture.entries();
    let applied = fixture.apply(&HrChange::AcceptAll { difference: 1 }.into());
    assert!(applied.message.starts_with("2 of 3 accepted: joiner"), "{}", applied.message);
    assert!(applied.message.contains("P-2025-00009 has the number 502 meanwhile"));
    assert_eq!(fixture.rows("vetting_case"), 2);
    assert_eq!(fixture.entries() - before, 3, "one each and one for all");
    assert_eq!(fixture.text("hr_difference", 2, "state"), "open");
    assert_eq!(fixture.text("hr_difference", 4, "state"), "open", "a leaver is no joiner");
    let again: Change = HrChange::AcceptAll { difference: 1 }.into();
    assert!(fixture.refused(&again).contains("meanwhile"));
    fixture.undo(applied);
    assert_eq!(fixture.rows("vetting_case"), 0);
    fixture.assert_audit_holds();
}

#[test]
fn what_is_refused_does_not_come_back_and_a_later_file_supersedes_what_is_open() {
    let mut fixture = filled();
    let joiner = row("5001", "Doe, Jane", SubjectKind::Officer);
    let rows = [ana(), ben(), joiner];
    keep(&mut fixture, &rows);
    let difference = fixture.seen("hr_difference", 1);
    let blank = HrChange::Refuse { difference, reason: " ".to_owned() };
    assert_eq!(fixture.wrong_fields(&blank.into()), ["reason"]);
    let stale = Seen { version: 7, ..difference };
    fixture.refusal(&HrChange::Accept { difference: stale }.into());
    keep(&mut fixture, &rows);
    assert_eq!(fixture.text("hr_difference", 1, "state"), "superseded");
    let difference = fixture.seen("hr_difference", 2);
    fixture.apply(&HrChange::Refuse { difference, reason: "a double".to_owned() }.into());
    let compared = compare(&fixture, &rows);
    assert_eq!((compared.differences.len(), compared.refused_before), (0, 1));
}

#[test]
fn rows_that_cannot_be_held_against_what_is_here_say_where_and_why() {
    let fixture = filled();
    let with = |change: &dyn Fn(&mut HrRow)| {
        let mut row = row("5001", "Doe, Jane", SubjectKind::Officer);
        change(&mut row);
        row
    };
    fixture
        .store
        .db
        .execute_batch(
            "UPDATE person SET born = '1980-02-03' WHERE id = 1;
             INSERT INTO force (code, name) VALUES ('beds', 'Bedfordshire');
             INSERT INTO person (ref, name, kind, force_id, collar)
             VALUES ('P-2025-00009', 'X', 'staff', 2, 'S88');
             INSERT INTO post (ref, force_id, title, unit, level, designated, sensitivity) VALUES
             ('R-1', 1, 'Patrol', 'East', 'RV', 0, 'none'),
             ('R-2', 1, 'Patrol', 'East', 'RV', 0, 'none');",
        )
        .unwrap();
    let in_cambs = |row: &mut HrRow| row.force = Some("cambs".to_owned());
    for (row, field, part) in [
        (
            with(&|row| row.force = Some("kent".to_owned())),
            "force",
            "`kent` is no force here; use one of: beds, cambs",
        ),
        (with(&|_| {}), "force", "nothing says which force"),
        (
            with(&|row| {
                in_cambs(row);
                row.kind = None
            }),
            "kind",
            "nothing says what the person is",
        ),
        (
            with(&|row| {
                in_cambs(row);
                row.post = Some("R-9".to_owned())
            }),
            "post",
            "no post here is called `R-9`",
        ),
        (
            with(&|row| {
                in_cambs(row);
                row.post = Some("patrol".to_owned())
            }),
            "post",
            "2 posts here are called `patrol`",
        ),
        (with(&|row| row.number = "S88".to_owned()), "number", "2 people here have the number S88"),
        (
            with(&|row| {
                row.number = "4471".to_owned();
                row.born = Some(date("1999-01-01"))
            }),
            "number",
            "belongs to Ana Ní Bhriain here, who was born on another day",
        ),
    ] {
        let compared = compare(&fixture, &[row]);
        let fault = compared.faults.first().unwrap_or_else(|| panic!("{part}: {compared:?}"));
        assert_eq!(fault.field, field);
        assert!(fault.reason.contains(part), "{}", fault.reason);
        assert!(compared.differences.is_empty(), "{part}");
    }
    let two: Vec<HrRow> = ["1", "2"]
        .map(|n| HrRow {
            force: Some("cambs".to_owned()),
            post: Some("R-2026-00002".to_owned()),
            ..row(n, &format!("Doe, {n}"), SubjectKind::Officer)
        })
        .into();
    let faults = compare(&fixture, &two).faults;
    assert_eq!((faults.len(), faults[0].place), (1, 1));
    assert!(faults[0].reason.contains("R-2026-00002 is given to two people at once"));
}

#[test]
fn a_joiner_to_come_has_a_case_and_leaves_the_post_to_its_holder() {
    let mut fixture = filled();
    let joiner = HrRow {
        post: Some("R-2026-00001".to_owned()),
        started: Some(date("2027-01-11")),
        ..row("5001", "Doe, Jane", SubjectKind::Officer)
    };
    keep(&mut fixture, &[ana(), ben(), joiner]);
    let said = accept(&mut fixture, 1);
    assert!(said.contains("V-2026-00001 opened, recruit RV"), "{said}");
    assert_eq!(fixture.field("post", 1, "holder_id").int(), Some(ANA));
    assert_eq!(fixture.text("post", 1, "held_since"), "2024-01-01");
}

#[test]
fn who_comes_back_is_who_hr_says_now_and_may_be_reported_again() {
    let mut fixture = filled();
    let gone = "UPDATE person SET left_on = '2025-03-01', leaving = 'dismissed',
                  reported_on = '2025-03-02', report_ref = 'X/1' WHERE id = 2";
    fixture.store.db.execute(gone, []).unwrap();
    let back = HrRow {
        started: Some(date("2026-11-02")),
        employer: Some("Kestrel Facilities".to_owned()),
        ..row("S88", "Ben Okafor", SubjectKind::Contractor)
    };
    keep(&mut fixture, &[ana(), back]);
    let said = accept(&mut fixture, 1);
    assert!(said.contains("opened, "), "{said}");
    assert_eq!(fixture.text("person", BEN, "kind"), "contractor");
    assert_eq!(fixture.text("person", BEN, "employer"), "Kestrel Facilities");
    assert_eq!(fixture.text("person", BEN, "started"), "2026-11-02");
    for field in ["left_on", "leaving", "reported_on", "report_ref"] {
        assert!(fixture.field("person", BEN, field).is_null(), "{field}");
    }
    fixture.assert_audit_holds();
}

#[test]
fn a_force_of_the_list_that_another_added_meanwhile_keeps_nothing() {
    let mut fixture = filled();
    let given = GivenForce { code: "kent".to_owned(), name: None };
    let joiner =
        HrRow { force: Some("kent".to_owned()), ..row("9", "Doe, Jo", SubjectKind::Staff) };
    let compared =
        fixture.store.compare_with_hr(&[joiner], &[], &[given], today(), &mut |_| {}).unwrap();
    let [force] = compared.forces.as_slice() else { panic!("{:?}", compared.forces) };
    assert_eq!((force.code.as_str(), force.name.as_str()), ("kent", "kent"));
    let other = "INSERT INTO force (code, name) VALUES ('herts', 'Hertfordshire')";
    fixture.store.db.execute_batch(other).unwrap();
    let (file, people) = ("hr.csv".to_owned(), 1);
    let (differences, forces) = (compared.differences, compared.forces);
    let why = fixture.refused(&HrChange::Keep { file, people, differences, forces }.into());
    assert_eq!(why, "a force was added meanwhile, so kent was not; compare the file again");
    let kept = "SELECT count(*) FROM hr_file";
    let kept: i64 = fixture.store.db.query_row(kept, [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 0);
}

#[test]
fn a_number_that_stands_twice_in_a_force_is_nobodys_however_the_force_is_called() {
    let fixture = filled();
    let of = |force: &str, row: HrRow| HrRow { force: Some(force.to_owned()), ..row };
    let rows = [
        of("cambs", ana()),
        of("Cambridgeshire Constabulary", row("4471", "Doe, Jo", SubjectKind::Officer)),
        of("CAMBRIDGESHIRE", ben()),
    ];
    let compared = compare(&fixture, &rows);
    let faults: Vec<_> =
        compared.faults.iter().map(|f| (f.place, f.field, f.reason.as_str())).collect();
    let why = "number 4471 stands more than once in one force; put right whose it is";
    assert_eq!(faults, [(0, "number", why), (1, "number", why)]);
    assert!(compared.differences.is_empty(), "{:?}", compared.differences);
    let given = GivenForce { code: "cambridgeshire".to_owned(), name: None };
    let compared = fixture
        .store
        .compare_with_hr(&[ana(), ben()], &[], &[given], today(), &mut |_| {})
        .unwrap();
    assert_eq!((compared.forces.len(), compared.alike), (0, 2), "it is the force that is here");
}

/// Puts somebody on the barred list.
fn bar(fixture: &mut Fixture, name: &str, born: Option<&str>) {
    let entry = NewEntry {
        list: List::Barred,
        name: name.to_owned(),
        born: born.map(date),
        body: None,
        category: None,
        listed: None,
        their_ref: None,
        fingerprint: Some(name.to_owned()),
    };
    let file = "barred.csv".to_owned();
    fixture.apply(&BarredChange::Import { file, entries: vec![entry] }.into());
}

fn open_case(fixture: &mut Fixture, level: Level) {
    let kind = CaseKind::Renewal;
    fixture.open_case(kind, level);
}

#[test]
fn a_new_name_is_held_against_the_lists_in_every_open_case() {
    let mut fixture = filled();
    bar(&mut fixture, "Ana Ní Bhriain", None);
    bar(&mut fixture, "Doe, Ana", None);
    for level in [Level::Rv, Level::Mv, Level::Sc] {
        open_case(&mut fixture, level);
    }
    let closed = "UPDATE vetting_case SET stage = 'closed', outcome = 'withdrawn',
        closed_on = '2026-11-19' WHERE id = 3";
    fixture.store.db.execute(closed, []).unwrap();
    assert_eq!(fixture.rows("barred_match"), 3, "each under the name of before");
    let matched = fixture.seen("barred_match", 1);
    let answer = BarredChange::Answer { matched, confirmed: false, reason: "another".to_owned() };
    fixture.apply(&answer.into());
    let renamed = HrRow { name: "Doe, Ana".to_owned(), ..ana() };
    keep(&mut fixture, &[renamed, ben()]);
    let difference = fixture.seen("hr_difference", 1);
    let applied = fixture.apply(&HrChange::Accept { difference }.into());
    let said = "H-2026-00001 accepted: P-2026-00001 is Doe, Ana now; 2 matches on the barred and \
                advisory lists to answer";
    assert_eq!(applied.message, said);
    assert_eq!(fixture.rows("barred_match"), 5, "none for the closed case");
    for (at, case, state) in [(1, 1, "dismissed"), (2, 2, "open"), (4, 1, "open"), (5, 2, "open")] {
        assert_eq!(fixture.field("barred_match", at, "case_id").int(), Some(case));
        assert_eq!(fixture.text("barred_match", at, "state"), state, "{at}");
    }
    fixture.undo(applied);
    assert_eq!(fixture.rows("barred_match"), 3, "all of it is taken back");
    fixture.assert_audit_holds();
}

#[test]
fn a_birth_date_that_comes_with_a_return_is_held_against_the_lists() {
    let mut fixture = filled();
    bar(&mut fixture, "Nee Bhriain, Ana", Some("1990-05-04"));
    open_case(&mut fixture, Level::Rv);
    let gone = "UPDATE person SET left_on = '2026-11-01' WHERE id = 1";
    fixture.store.db.execute(gone, []).unwrap();
    assert_eq!(fixture.rows("barred_match"), 0, "neither the name nor a birth date agrees");
    keep(&mut fixture, &[HrRow { born: Some(date("1990-05-04")), ..ana() }, ben()]);
    let said = accept(&mut fixture, 1);
    assert!(said.contains("; 1 match on the barred and advisory lists to answer; "), "{said}");
    assert_eq!(fixture.text("barred_match", 1, "how"), "near");
}
