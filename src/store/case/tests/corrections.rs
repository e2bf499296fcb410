//! Third parties and addresses that were written down wrongly and are put right.

use super::{Case, opened};
use crate::domain::case::PartyKind;
use crate::domain::residency::StayKind;
use crate::domain::vetting::{CaseKind, CheckKind, CheckResult, Level};
use crate::store::case::{CaseChange, CorrectParty, CorrectStay, NewParty, NewStay};
use crate::store::error::StoreError;
use crate::store::registers::fixture::{Fixture, date};
use crate::store::value::Value;
use crate::store::writer::Seen;

impl Case<'_> {
    /// A correction of the first third party, who is Mary and the applicant's relative.
    fn correct(&self, to: impl FnOnce(NewParty) -> NewParty) -> CorrectParty {
        let to = to(self.new_party(PartyKind::Family, "Ní Bhriain, Mary"));
        CorrectParty { party: self.fixture.seen("main.case_party", 1), to }
    }

    /// A correction of an entry of the address history.
    fn correct_stay(&self, id: i64, kind: StayKind, from: &str, until: &str) -> CorrectStay {
        let words = "3 Mill End, Ely".to_owned();
        let (from, until) = (date(from), until.parse().ok());
        let to = NewStay { case: self.seen(), kind, words, from, until };
        CorrectStay { stay: self.fixture.seen("main.stay", id), to }
    }

    /// The checks of third parties: kind, of whom, and whether they are demanded.
    fn their_checks(&self) -> Vec<(String, String, bool)> {
        let sql = "SELECT kind, subject, mandatory FROM main.case_check
                   WHERE case_id = ?1 AND party_id IS NOT NULL ORDER BY id";
        let mut statement = self.fixture.store.db.prepare(sql).expect(sql);
        let rows =
            statement.query_map([self.id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        rows.expect(sql).collect::<Result<_, _>>().expect(sql)
    }
}

/// A case with one relative, Mary.
fn with_mary(fixture: &mut Fixture) -> Case<'_> {
    let mut case = opened(fixture, CaseKind::Recruit, Level::Rv);
    let party = case.party(PartyKind::Family, "Ní Bhriain, Mary");
    case.apply(party);
    case
}

#[test]
fn a_third_party_is_corrected_with_the_name_on_their_checks_and_taken_back() {
    let mut fixture = Fixture::new();
    let mut case = with_mary(&mut fixture);
    let before = case.their_checks();
    let born = Some(date("1961-02-03"));
    let correct =
        case.correct(|to| NewParty { name: "Ní Bhriain, Máire".to_owned(), born, ..to });
    let done = case.apply(CaseChange::CorrectParty(correct));
    assert!(done.message.ends_with("Ní Bhriain, Máire corrected"), "{done:?}");
    assert_eq!(case.related("Third parties")[0][1], Value::from("Ní Bhriain, Máire"));
    assert_eq!(case.fixture.text("main.case_party", 1, "born"), "1961-02-03");
    let of_maire = |(kind, _, mandatory): &(String, String, bool)| {
        (kind.clone(), "Ní Bhriain, Máire".to_owned(), *mandatory)
    };
    assert_eq!(case.their_checks(), before.iter().map(of_maire).collect::<Vec<_>>());
    let sql = "SELECT changes FROM main.audit ORDER BY seq DESC LIMIT 1";
    let entry: String =
        case.fixture.store.db.query_row(sql, [], |row| row.get(0)).expect("an entry");
    assert!(entry.contains("Ní Bhriain, Mary") && entry.contains("Ní Bhriain, Máire"), "{entry}");
    case.fixture.undo(done);
    assert_eq!(case.their_checks(), before);
    assert_eq!(case.related("Third parties")[0][1], Value::from("Ní Bhriain, Mary"));
    case.fixture.assert_audit_holds();
}

#[test]
fn a_kind_that_was_wrong_changes_the_checks_that_are_demanded() {
    let mut fixture = Fixture::new();
    let mut case = with_mary(&mut fixture);
    let policy = case.fixture.store.policies().on(date("2026-11-20")).clone();
    let family = policy.cases.party_checks(PartyKind::Family).to_vec();
    let associate = policy.cases.party_checks(PartyKind::Associate).to_vec();
    assert_ne!(family, associate, "else nothing is tested");
    let correct = case.correct(|to| NewParty { kind: PartyKind::Associate, ..to });
    case.apply(CaseChange::CorrectParty(correct));
    let demanded: Vec<String> =
        case.their_checks().into_iter().filter(|check| check.2).map(|check| check.0).collect();
    let code = |kind: &CheckKind| crate::domain::choice::Choice::code(*kind).to_owned();
    let carried: Vec<String> = associate.iter().map(code).collect();
    assert_eq!(demanded.len(), carried.len(), "{demanded:?} {carried:?}");
    assert!(carried.iter().all(|kind| demanded.contains(kind)), "{demanded:?} {carried:?}");
}

#[test]
fn a_check_that_is_back_stays_as_it_came_when_the_kind_is_corrected() {
    let mut fixture = Fixture::new();
    let mut case = with_mary(&mut fixture);
    let theirs = "SELECT min(id) FROM main.case_check WHERE case_id = ?1 AND party_id = 1";
    let check = case.number(theirs);
    let record = case.check(check, CheckResult::NoTrace);
    case.apply(CaseChange::RecordCheck(record));
    let correct = case.correct(|to| NewParty { kind: PartyKind::Associate, ..to });
    case.apply(CaseChange::CorrectParty(correct));
    assert_eq!(case.fixture.text("main.case_check", check, "result"), "no-trace");
    let mandatory = case.fixture.field("main.case_check", check, "mandatory");
    assert_eq!(mandatory, Value::Int(1), "it was demanded when it was made");
}

#[test]
fn a_correction_that_changes_nothing_or_is_wrong_or_of_another_case_is_refused() {
    let mut fixture = Fixture::new();
    let mut case = with_mary(&mut fixture);
    let correct = case.correct(|to| to);
    let said = case.refused(CaseChange::CorrectParty(correct));
    assert!(said.contains("Ní Bhriain, Mary stands so already"), "{said}");
    let correct = case.correct(|to| NewParty { until: Some(date("2019-01-01")), ..to });
    assert_eq!(case.wrong(CaseChange::CorrectParty(correct)), ["until"]);
    let correct = case.correct(|to| NewParty { name: " ".to_owned(), ..to });
    assert_eq!(case.wrong(CaseChange::CorrectParty(correct)), ["name"]);
    let other = opened(&mut fixture, CaseKind::Upgrade, Level::Mv);
    let correct = other.correct(|to| NewParty { name: "Doe, Carl".to_owned(), ..to });
    let error = other.fixture.refusal(&CaseChange::CorrectParty(correct).into());
    assert!(error.to_string().contains("third party 1 of V-2026-00002"), "{error}");
}

#[test]
fn what_somebody_else_corrected_meanwhile_is_not_written_over() {
    let mut fixture = Fixture::new();
    let mut case = with_mary(&mut fixture);
    let stay = case.stay(StayKind::Address, "2024-03-01", "");
    case.apply(stay);
    let old = (case.fixture.seen("main.case_party", 1), case.fixture.seen("main.stay", 1));
    let theirs = case.correct(|to| NewParty { name: "Ní Bhriain, Máire".to_owned(), ..to });
    case.apply(CaseChange::CorrectParty(theirs));
    let theirs = case.correct_stay(1, StayKind::Address, "2024-02-01", "");
    case.apply(CaseChange::CorrectStay(theirs));
    let mine = case.correct(|to| NewParty { relationship: "aunt".to_owned(), ..to });
    let stale_party = CorrectParty { party: old.0, ..mine };
    let mine = case.correct_stay(1, StayKind::Address, "2023-01-01", "");
    let stale_stay = CorrectStay { stay: old.1, ..mine };
    for change in [CaseChange::CorrectParty(stale_party), CaseChange::CorrectStay(stale_stay)] {
        let error = case.fixture.refusal(&change.into());
        assert!(matches!(error, StoreError::Stale { .. }), "{error}");
    }
    let gone = Seen { id: 9, version: 1 };
    let mine = case.correct_stay(1, StayKind::Address, "2023-01-01", "");
    let change = CaseChange::CorrectStay(CorrectStay { stay: gone, ..mine });
    let error = case.fixture.refusal(&change.into());
    assert!(matches!(error, StoreError::NoRecord(_)), "{error}");
}

#[test]
fn gaps_follow_an_address_that_is_corrected() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    let stay = case.stay(StayKind::Address, "2024-03-01", "");
    case.apply(stay);
    let open = case.related("Residency gaps");
    assert_eq!(open.len(), 1);
    let correct = case.correct_stay(1, StayKind::Address, "2021-03-01", "");
    let done = case.apply(CaseChange::CorrectStay(correct));
    assert!(done.message.ends_with("address history corrected, no day is left open"), "{done:?}");
    assert!(case.related("Residency gaps").is_empty());
    case.fixture.undo(done);
    assert_eq!(case.related("Residency gaps"), open);
    let correct = case.correct_stay(1, StayKind::Explained, "2024-03-01", "2024-02-01");
    assert_eq!(case.wrong(CaseChange::CorrectStay(correct)), ["until"]);
    let correct = case.correct_stay(1, StayKind::Address, "2024-03-01", "");
    let said = case.refused(CaseChange::CorrectStay(correct));
    assert!(said.contains("stands so already"), "{said}");
}
