use super::*;
use crate::domain::policy::Policies;
use LetterKind::{
    AppealAllowed, AppealDismissed, Conditions, Grant, Invitation, Refusal, Reminder,
};

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

fn open(kind: CaseKind, stage: Stage, asked_until: Option<&str>) -> CaseStanding {
    let asked_until = asked_until.map(date);
    CaseStanding { kind, stage, outcome: None, appeal: None, asked_until }
}

fn closed(outcome: Outcome, appeal: Option<AppealOutcome>) -> CaseStanding {
    let (kind, stage) = (CaseKind::Recruit, Stage::Closed);
    CaseStanding { kind, stage, outcome: Some(outcome), appeal, asked_until: None }
}

#[test]
fn the_state_of_a_case_calls_for_its_letter() {
    use Stage::{Allocated, Checks, Received, Waiting};
    let today = date("2026-11-20");
    let renewal = |stage, until| open(CaseKind::Renewal, stage, until);
    for (case, letters) in [
        (closed(Outcome::Granted, None), vec![Grant]),
        (closed(Outcome::Granted, Some(AppealOutcome::Upheld)), vec![AppealAllowed]),
        (closed(Outcome::Conditions, None), vec![Conditions]),
        (closed(Outcome::Refused, None), vec![Refusal]),
        (closed(Outcome::Refused, Some(AppealOutcome::Dismissed)), vec![AppealDismissed]),
        (closed(Outcome::Withdrawn, None), vec![]),
        (closed(Outcome::Discontinued, None), vec![]),
        (open(CaseKind::Recruit, Checks, None), vec![]),
        (open(CaseKind::Recruit, Waiting, None), vec![Reminder]),
        (renewal(Received, None), vec![Invitation]),
        (renewal(Waiting, None), vec![Invitation, Reminder]),
        (renewal(Checks, None), vec![Invitation]),
        (renewal(Allocated, Some("2026-11-20")), vec![Invitation, Reminder]),
        (renewal(Received, Some("2026-11-19")), vec![Reminder, Invitation]),
        (renewal(Waiting, Some("2026-12-19")), vec![Reminder, Invitation]),
        (renewal(Checks, Some("2026-11-19")), vec![Invitation, Reminder]),
    ] {
        assert_eq!(case.letters(today), letters, "{case:?}");
        let called_for = case.letter("V-1", None, today);
        assert_eq!(called_for.ok(), letters.first().copied(), "{case:?}");
        for kind in LetterKind::ALL {
            let verdict = case.letter("V-1", Some(*kind), today);
            assert_eq!(verdict.is_ok(), letters.contains(kind), "{case:?} {kind:?}");
            if let Err(why) = verdict {
                assert!(why.contains("V-1") && !why.contains('\n'), "{why}");
            }
        }
    }
}

#[test]
fn a_letter_that_does_not_fit_says_what_would() {
    let today = date("2026-11-20");
    let said = |case: CaseStanding, kind| case.letter("V-1", kind, today).expect_err("refused");
    assert_eq!(
        said(closed(Outcome::Granted, None), Some(Refusal)),
        "a letter of refusal does not fit V-1, which is granted; what fits is grant"
    );
    assert_eq!(
        said(closed(Outcome::Withdrawn, None), None),
        "V-1 is withdrawn by applicant; no letter tells of that"
    );
}

#[test]
fn nobody_sends_a_letter_twice_unawares() {
    let policies = Policies::built_in().expect("the shipped policy holds");
    let today = date("2026-11-20");
    let policy = policies.on(today);
    let sent = |on: &str| Some(SentBefore { on: date(on), by: "c.wragg".to_owned() });
    for (kind, before, told, again, wrong) in [
        (Refusal, None, "", "", vec![]),
        (Refusal, None, "", "lost in the post", vec!["again"]),
        (Refusal, sent("2026-11-12"), "", "", vec!["again"]),
        (Refusal, sent("2020-11-12"), "", "", vec!["again"]),
        (Refusal, sent("2026-11-12"), "", "lost in the post", vec![]),
        (Reminder, sent("2026-11-12"), "", "", vec!["again"]),
        (Reminder, sent("2026-11-06"), "", "", vec![]),
        (Reminder, sent("2026-11-06"), "", "lost", vec!["again"]),
        (Refusal, None, "TOP SECRET report", "", vec!["told"]),
    ] {
        let verdict = may_send(kind, before.as_ref(), [told, again], today, policy);
        let fields: Vec<&str> =
            verdict.err().into_iter().flatten().map(|error| error.field).collect();
        assert_eq!(fields, wrong, "{kind:?} {before:?} {again}");
    }
}

#[test]
fn a_name_is_spoken_forename_first() {
    for (name, said) in [
        ("Ní Bhriain, Sorcha", "Sorcha Ní Bhriain"),
        ("Ana Ní Bhriain", "Ana Ní Bhriain"),
        ("Smith, ", "Smith,"),
        ("Smith, John, Jr", "Smith, John, Jr"),
    ] {
        assert_eq!(spoken(name), said);
    }
}
