//! Letters over a real database: what each says of its case, that it is kept as it went, and what
//! is refused.

use super::facts::{About, Letter};
use super::*;
use crate::domain::time::{Date, Moment, parse_moment};
use crate::store::registers::fixture::{ANA, BEN, Fixture, date, now, today};

/// Ana was refused, Ben granted with conditions; Ana's renewal is open, Ben's case withdrawn.
fn unit() -> Fixture {
    let fixture = Fixture::new();
    let rows = format!(
        "UPDATE main.user SET full_name = 'Khan, Ayesha' WHERE name = 'a.khan';
         INSERT INTO main.vetting_case (ref, person_id, kind, level, stage, received, target_on,
           priority_class, priority_order, priority_why, outcome, grounds, rationale, closed_on)
         VALUES
           ('V-2026-00001', {ANA}, 'recruit', 'RV', 'closed', '2026-09-01', '2026-10-13', 5, 1,
            'none', 'refused', 'integrity,financial', 'a source says so', '2026-11-12'),
           ('V-2026-00002', {BEN}, 'upgrade', 'MV', 'closed', '2026-09-01', '2026-10-13', 5, 1,
            'none', 'conditions', NULL, 'debts', '2026-11-16'),
           ('V-2026-00003', {ANA}, 'renewal', 'MV', 'received', '2026-11-01', '2026-12-13', 5, 1,
            'none', NULL, NULL, NULL, NULL),
           ('V-2026-00004', {BEN}, 'recruit', 'RV', 'closed', '2026-09-01', '2026-10-13', 5, 1,
            'none', 'withdrawn', NULL, NULL, '2026-11-16');
         INSERT INTO main.vetting_condition (ref, case_id, text, owner, set_on, review_on, state,
           ended_on) VALUES
           ('CN-2026-00001', 2, 'no cash', 's.pickles', '2026-11-16', '2027-05-16', 'active', NULL),
           ('CN-2026-00002', 2, 'no keys', 's.pickles', '2026-11-16', '2027-05-16', 'ended',
            '2026-11-17');
         INSERT INTO main.finding (case_id, category, disclosed, weight, text, found_on, found_by)
         VALUES (1, 'integrity', 'not-disclosed', 'serious', 'seen with a suspect', '2026-10-01',
           'a.khan');
         INSERT INTO main.clearance (ref, person_id, level, granted_on, valid_until, state, current,
           case_ref) VALUES
           ('C-2026-00001', {BEN}, 'MV', '2026-11-16', '2033-11-16', 'conditional', 1,
            'V-2026-00002'),
           ('C-2020-00001', {ANA}, 'MV', '2020-01-10', '2027-01-10', 'active', 1, NULL);"
    );
    fixture.store.db.execute_batch(&rows).expect("rows");
    fixture
}

fn later(days: i64) -> Moment {
    now() + chrono::Duration::days(days)
}

fn new(fixture: &Fixture, case: i64) -> NewLetter {
    let (told, again) = (String::new(), String::new());
    NewLetter { case: fixture.seen(CASE, case), kind: None, told, again }
}

fn shown(fixture: &Fixture, about: About, at: Moment) -> Letter {
    let letters = fixture.store.letters(&about, None, at).expect("letters");
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    letter.clone()
}

fn of(fixture: &Fixture, case: i64) -> Letter {
    shown(fixture, About::Cases(vec![case]), now())
}

fn last_day(text: &str) -> Option<Date> {
    Some(date(text))
}

#[test]
fn each_letter_says_what_its_case_calls_for_and_no_more() {
    let fixture = unit();
    let refusal = of(&fixture, 1);
    assert_eq!((refusal.kind, refusal.sent.clone()), (LetterKind::Refusal, None));
    assert_eq!(refusal.words.points, ["integrity", "financial"]);
    assert_eq!(refusal.words.by, last_day("2026-12-10"), "fourteen working days");
    assert_eq!(refusal.signed, "Khan, Ayesha");
    let said = format!("{refusal:?}");
    assert!(!said.contains("suspect") && !said.contains("source"), "{said}");
    let conditions = of(&fixture, 2);
    assert_eq!(conditions.kind, LetterKind::Conditions);
    assert_eq!(conditions.words.points, ["no cash (reviewed on 16 May 2027)"]);
    assert_eq!(conditions.words.until, last_day("2033-11-16"));
    for about in [About::Cases(vec![3]), About::Clearances(vec![2])] {
        let invitation = shown(&fixture, about, now());
        assert_eq!(invitation.kind, LetterKind::Invitation);
        assert_eq!(invitation.words.until, last_day("2027-01-10"), "the clearance that ends");
        assert_eq!(invitation.words.by, last_day("2026-12-11"));
    }
}

#[test]
fn a_letter_that_was_sent_is_shown_as_it_went() {
    let mut fixture = unit();
    let applied = fixture.apply(&LetterChange::Issue(new(&fixture, 1)).into());
    let said =
        "V-2026-00001: letter of refusal L-2026-00001 to Ana Ní Bhriain, answer by 10 Dec 2026";
    assert_eq!(applied.message, said);
    let rows = "UPDATE main.vetting_case SET grounds = 'residency' WHERE id = 1;
                UPDATE main.person SET name = 'Ana Doe' WHERE id = 1;";
    fixture.store.db.execute_batch(rows).expect("changed since");
    for about in [About::Cases(vec![1]), About::Sent(vec![1])] {
        let letter = shown(&fixture, about, later(40));
        assert_eq!(letter.sent, Some(("L-2026-00001".to_owned(), "a.khan".to_owned())));
        assert_eq!((letter.date, letter.name.as_str()), (today(), "Ana Ní Bhriain"));
        assert_eq!(letter.words.points, ["integrity", "financial"]);
        assert_eq!(letter.words.by, last_day("2026-12-10"));
    }
    let detail = fixture.detail("vetting", 1);
    let letters = detail.related.iter().find(|part| part.title == "Letters").expect("letters");
    assert_eq!(letters.rows.len(), 1);
    fixture.undo(applied);
    assert_eq!(fixture.rows("main.letter"), 0);
    fixture.assert_audit_holds();
}

#[test]
fn a_reason_stands_in_place_of_the_grounds() {
    let mut fixture = unit();
    let told = "We cannot tell you the reasons.".to_owned();
    fixture.apply(&LetterChange::Issue(NewLetter { told, ..new(&fixture, 1) }).into());
    let letter = of(&fixture, 1);
    assert_eq!(letter.words.points, Vec::<String>::new());
    assert_eq!(letter.words.told, "We cannot tell you the reasons.");
    let told = "Your manager has a copy.".to_owned();
    fixture.apply(&LetterChange::Issue(NewLetter { told, ..new(&fixture, 2) }).into());
    assert_eq!(of(&fixture, 2).words.points.len(), 1, "conditions stand whatever is added");
}

#[test]
fn nobody_sends_one_twice_unawares_or_of_what_it_does_not_fit() {
    let mut fixture = unit();
    fixture.apply(&LetterChange::Issue(new(&fixture, 1)).into());
    let twice = LetterChange::Issue(new(&fixture, 1)).into();
    match fixture.refusal(&twice) {
        StoreError::Fields(errors) => {
            let said = "again: the letter of refusal was sent on 20 Nov 2026 by a.khan; say why it \
                        is sent again";
            assert_eq!(errors.iter().map(ToString::to_string).collect::<Vec<_>>(), [said]);
        }
        other => panic!("{other:?}"),
    }
    let again = "returned by the post".to_owned();
    fixture.apply(&LetterChange::Issue(NewLetter { again, ..new(&fixture, 1) }).into());
    assert_eq!(fixture.rows("main.letter"), 2);
    let other = NewLetter { kind: Some(LetterKind::Grant), ..new(&fixture, 1) };
    let said = fixture.refused(&LetterChange::Issue(other).into());
    assert!(said.contains("does not fit V-2026-00001, which is refused"), "{said}");
    let said = fixture.refused(&LetterChange::Issue(new(&fixture, 4)).into());
    assert_eq!(said, "V-2026-00004 is withdrawn by applicant; no letter tells of that");
    let stale =
        LetterChange::Issue(NewLetter { case: Seen { id: 1, version: 1 }, ..new(&fixture, 1) });
    assert!(matches!(fixture.refusal(&stale.into()), StoreError::Stale { .. }));
}

#[test]
fn many_are_shown_together_or_it_is_said_which_call_for_none() {
    let fixture = unit();
    let letters = |cases: &[i64]| {
        let about = About::Cases(cases.to_vec());
        fixture.store.letters(&about, None, now()).map_err(|error| error.to_string())
    };
    assert_eq!(letters(&[1, 2, 3]).expect("letters").len(), 3);
    let said = letters(&[1, 2, 4]).expect_err("refused");
    assert!(said.starts_with("1 of 3 marked call for no letter, the first because V-2026-00004"));
    let without = fixture.store.letters(&About::Clearances(vec![1]), None, now());
    let said = without.expect_err("refused").to_string();
    assert!(said.starts_with("no renewal of C-2026-00001 is open"), "{said}");
}

#[test]
fn who_does_not_answer_is_reminded_and_again_after_the_days_of_policy() {
    let mut fixture = unit();
    fixture.apply(&LetterChange::Issue(new(&fixture, 3)).into());
    let at = |days| shown(&fixture, About::Cases(vec![3]), later(days));
    assert_eq!(at(20).kind, LetterKind::Invitation, "until the day it asked for");
    assert_eq!((at(22).kind, at(22).sent), (LetterKind::Reminder, None));
    let remind = LetterChange::Issue(new(&fixture, 3)).into();
    fixture.store.apply("a.khan", later(22), &remind).expect("reminded");
    let at = |days| shown(&fixture, About::Cases(vec![3]), later(days));
    assert!(at(35).sent.is_some(), "the reminder as it went");
    let draft =
        shown(&fixture, About::Cases(vec![3]), parse_moment("2027-02-01T09:00:00Z").unwrap());
    assert_eq!((draft.kind, draft.sent), (LetterKind::Reminder, None));
}

#[test]
fn the_list_of_cases_says_which_letter_is_due_and_which_was_sent() {
    let mut fixture = unit();
    let cell = |fixture: &Fixture, case: i64, key: &str| {
        let row = fixture.detail("vetting", case).row;
        let place = crate::store::registers::source("vetting").expect("a source").index(key);
        row.cells[place.expect("a column")].text().map(str::to_owned)
    };
    let due = |fixture: &Fixture| -> Vec<Option<String>> {
        (1..=4).map(|case| cell(fixture, case, "letter-due")).collect()
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(due(&fixture), [some("refusal"), some("conditions"), some("invitation"), None]);
    let stage = "UPDATE main.vetting_case SET stage = 'checks' WHERE id = 3";
    fixture.store.db.execute_batch(stage).expect("a case");
    assert_eq!(due(&fixture)[2], some("invitation"), "a check that came tells of no answer");
    for case in 1..=3 {
        fixture.apply(&LetterChange::Issue(new(&fixture, case)).into());
    }
    assert_eq!(due(&fixture), [None, None, None, None]);
    assert_eq!(cell(&fixture, 1, "letter"), some("refusal letter sent 20 Nov 2026"));
    let appeal = "INSERT INTO main.appeal (ref, case_id, letter_on, lodged, deadline, late, grounds,
        state, panel, outcome, reason, decided_on) VALUES ('AP-2026-00001', 1, '2026-11-12',
        '2026-11-13', '2026-12-02', 0, 'unjust', 'decided', 'x', 'dismissed', 'just', '2026-11-19')";
    fixture.store.db.execute_batch(appeal).expect("an appeal");
    assert_eq!(due(&fixture)[0], some("appeal-dismissed"));
    assert_eq!(of(&fixture, 1).kind, LetterKind::AppealDismissed);
}
