//! A case from its request to its end, against a real database.

use super::{AskCheck, CaseChange, NewParty, NewStay, RecordCheck};
use crate::domain::case::PartyKind;
use crate::domain::residency::StayKind;
use crate::domain::vetting::{CaseKind, CheckKind, CheckResult, Level};
use crate::store::change::{Applied, Change};
use crate::store::registers::fixture::{ANA, Fixture, date};
use crate::store::value::Value;
use crate::store::writer::Seen;

/// A case, by number: the fixture's cases are opened one after the other.
struct Case<'f> {
    fixture: &'f mut Fixture,
    id: i64,
}

/// Opens the first case of the workspace, for Ana.
fn opened(fixture: &mut Fixture, kind: CaseKind, level: Level) -> Case<'_> {
    fixture.apply(&Change::OpenCase { person_id: ANA, kind, level, course_date: None });
    let id = fixture.rows("main.vetting_case");
    Case { fixture, id }
}

impl Case<'_> {
    fn seen(&self) -> Seen {
        self.fixture.seen("main.vetting_case", self.id)
    }

    fn text(&self, field: &str) -> String {
        self.fixture.text("main.vetting_case", self.id, field)
    }

    fn number(&self, sql: &str) -> i64 {
        self.fixture.store.db.query_row(sql, [self.id], |row| row.get(0)).expect(sql)
    }

    fn new_party(&self, kind: PartyKind, name: &str) -> NewParty {
        NewParty {
            case: self.seen(),
            kind,
            name: name.to_owned(),
            relationship: "mother".to_owned(),
            born: None,
            address: "3 Mill End".to_owned(),
            from: Some(date("2020-01-01")),
            until: None,
        }
    }

    fn party(&self, kind: PartyKind, name: &str) -> CaseChange {
        CaseChange::AddParty(self.new_party(kind, name))
    }

    fn stay(&self, kind: StayKind, from: &str, until: &str) -> CaseChange {
        let (from, until) = (date(from), until.parse().ok());
        let words = "3 Mill End, Ely".to_owned();
        CaseChange::AddStay(NewStay { case: self.seen(), kind, words, from, until })
    }

    fn ask(&self, kind: CheckKind, party: Option<i64>) -> CaseChange {
        let reason = "he served for six years".to_owned();
        CaseChange::AskCheck(AskCheck { case: self.seen(), kind, party, reason })
    }

    fn check(&self, check: i64, result: CheckResult) -> RecordCheck {
        let (case, reason, place) = (self.seen(), String::new(), String::new());
        RecordCheck { case, check, result, reason, place, authoriser: String::new() }
    }

    /// The numbers of the checks that are open.
    fn open_checks(&self) -> Vec<i64> {
        let sql =
            "SELECT id FROM main.case_check WHERE case_id = ?1 AND result IS NULL ORDER BY id";
        let mut statement = self.fixture.store.db.prepare(sql).expect(sql);
        let rows = statement.query_map([self.id], |row| row.get(0)).expect(sql);
        rows.collect::<Result<_, _>>().expect(sql)
    }

    /// Records every open check as clear.
    fn clear(&mut self) {
        for check in self.open_checks() {
            let record = self.check(check, CheckResult::NoTrace);
            self.apply(CaseChange::RecordCheck(record));
        }
    }

    fn apply(&mut self, change: impl Into<Change>) -> Applied {
        self.fixture.apply(&change.into())
    }

    fn refused(&mut self, change: impl Into<Change>) -> String {
        self.fixture.refused(&change.into())
    }

    fn wrong(&mut self, change: impl Into<Change>) -> Vec<&'static str> {
        self.fixture.wrong_fields(&change.into())
    }

    fn related(&self, title: &str) -> Vec<Vec<Value>> {
        let related = self.fixture.detail("vetting", self.id).related;
        related.into_iter().find(|part| part.title == title).expect(title).rows
    }
}

#[test]
fn a_case_has_the_checks_that_its_level_and_kind_demand() {
    let mut fixture = Fixture::new();
    let case = opened(&mut fixture, CaseKind::Misconduct, Level::Rv);
    let kinds: Vec<Value> =
        case.related("Checks").into_iter().map(|mut row| row.remove(1)).collect();
    let wanted = [
        "pnc",
        "pnd",
        "local-intelligence",
        "own-psd",
        "acu-intelligence",
        "open-source",
        "interests",
        "interview",
    ];
    assert_eq!(kinds, wanted.map(Value::from));
    assert!(case.related("Residency gaps").is_empty(), "it demands no residency check");
}

#[test]
fn a_third_party_carries_checks_and_the_case_waits_for_them() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    case.clear();
    assert_eq!(case.text("stage"), "assessment");
    let party = case.party(PartyKind::CoResident, "Ní Bhriain, Mary");
    let added = case.apply(party);
    assert!(added.message.ends_with("Ní Bhriain, Mary added, 3 checks asked for"), "{added:?}");
    assert_eq!(case.text("stage"), "checks", "what was ready waits again");
    assert_eq!(case.open_checks().len(), 3);
    let parties = case.related("Third parties");
    assert_eq!(parties[0][1..4], ["Ní Bhriain, Mary", "co-resident", "mother"].map(Value::from));
    let check = case.open_checks()[0];
    let record = case.check(check, CheckResult::NoTrace);
    let said = case.apply(CaseChange::RecordCheck(record)).message;
    assert!(said.ends_with("PNC of Ní Bhriain, Mary: no trace, 2 left"), "{said}");
    assert_eq!(case.fixture.text("main.case_check", check, "place"), "PNC");
    case.fixture.assert_audit_holds();
}

#[test]
fn a_third_party_is_taken_back_with_its_checks() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    let before = case.open_checks();
    let party = case.party(PartyKind::Family, "Ní Bhriain, Mary");
    let added = case.apply(party);
    case.fixture.undo(added);
    assert_eq!(case.open_checks(), before);
    assert!(case.related("Third parties").is_empty());
}

#[test]
fn checks_of_a_third_party_are_mandatory_where_the_case_demands_them() {
    let mut fixture = Fixture::new();
    // Premises only: neither co-residents nor family are asked about.
    let mut case = opened(&mut fixture, CaseKind::NonPolice, Level::Nppv1);
    let party = case.party(PartyKind::Family, "Ní Bhriain, Mary");
    case.apply(party);
    let mandatory = "SELECT count(*) FROM main.case_check WHERE case_id = ?1
                     AND party_id IS NOT NULL AND mandatory = 1";
    assert_eq!(case.number(mandatory), 0);
}

#[test]
fn a_third_party_without_name_or_with_swapped_days_is_refused() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    let party = case.new_party(PartyKind::Family, " ");
    let wrong = NewParty {
        relationship: String::new(),
        born: Some(date("2027-01-01")),
        until: Some(date("2019-01-01")),
        ..party
    };
    let wrong = case.wrong(CaseChange::AddParty(wrong));
    assert_eq!(wrong, ["name", "relationship", "born", "until"]);
}

#[test]
fn a_further_check_is_asked_for_once() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    let ask = case.ask(CheckKind::Military, None);
    let said = case.apply(ask).message;
    assert!(said.ends_with("military of the applicant asked for"), "{said}");
    let again = case.ask(CheckKind::Military, None);
    assert!(case.refused(again).contains("asked for already and not back"));
    let party = case.party(PartyKind::Associate, "Doe, Carl");
    case.apply(party);
    let of_him = case.ask(CheckKind::Military, Some(1));
    case.apply(of_him);
    let ask = case.ask(CheckKind::Referees, Some(9));
    let error = case.fixture.refusal(&ask.into()).to_string();
    assert!(error.contains("third party 9 of this case"), "{error}");
}

#[test]
fn a_check_not_done_needs_a_vetting_manager_who_is_one() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    let check = case.open_checks()[0];
    let not_done = |case: &Case<'_>, authoriser: &str| {
        let reason = "the office overseas does not answer".to_owned();
        let authoriser = authoriser.to_owned();
        let record = case.check(check, CheckResult::NotDone);
        CaseChange::RecordCheck(RecordCheck { reason, authoriser, ..record })
    };
    let users = "INSERT INTO main.user (name, full_name, role, left_on) VALUES
        ('l.grant', 'Grant, Lena', 'vetting-manager', NULL),
        ('o.gone', 'Gone, Olga', 'vetting-manager', '2026-11-01'),
        ('c.wragg', 'Wragg, Chris', 'vetting-officer', NULL)";
    case.fixture.store.db.execute_batch(users).expect("users");
    for who in ["", "c.wragg", "o.gone", "nobody"] {
        let change = not_done(&case, who);
        assert_eq!(case.wrong(change), ["authoriser"], "{who}");
    }
    let change = not_done(&case, "l.grant");
    case.apply(change);
    assert_eq!(case.fixture.text("main.case_check", check, "authoriser"), "l.grant");
}

#[test]
fn a_check_of_another_case_is_not_there() {
    let mut fixture = Fixture::new();
    opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    let case = opened(&mut fixture, CaseKind::Upgrade, Level::Mv);
    let change = CaseChange::RecordCheck(case.check(1, CheckResult::NoTrace));
    let error = case.fixture.refusal(&change.into()).to_string();
    assert!(error.contains("check 1 of V-2026-00002"), "{error}");
}

#[test]
fn gaps_show_beside_the_case_and_close_as_addresses_come_in() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    let gap = |from: &str, until: &str, days, explained: &str| {
        vec![from.into(), until.into(), Value::Int(days), explained.into()]
    };
    assert_eq!(case.related("Residency gaps"), [gap("2023-11-20", "2026-11-20", 1097, "no")]);
    let stay = case.stay(StayKind::Address, "2024-03-01", "");
    let said = case.apply(stay).message;
    assert!(said.ends_with("102 days left open"), "{said}");
    let stay = case.stay(StayKind::Explained, "2023-12-01", "2024-02-29");
    case.apply(stay);
    let left =
        [gap("2023-11-20", "2023-11-30", 11, "no"), gap("2023-12-01", "2024-02-29", 91, "yes")];
    assert_eq!(case.related("Residency gaps"), left);
    assert_eq!(case.related("Address history").len(), 2);
    let future = case.stay(StayKind::Address, "2026-11-21", "");
    assert_eq!(case.wrong(future), ["from"]);
    // The history is the person's: the next case begins with it.
    let next = opened(&mut fixture, CaseKind::Upgrade, Level::Mv);
    assert_eq!(next.related("Address history").len(), 2);
}

#[test]
fn what_belongs_to_a_case_is_read_by_an_index() {
    let mut fixture = Fixture::new();
    let case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    for (sql, index) in [
        ("SELECT * FROM main.case_party WHERE case_id = 1", "party_case"),
        ("SELECT * FROM main.stay WHERE person_id = 1 ORDER BY from_on", "stay_person"),
        ("SELECT * FROM main.case_check WHERE case_id = 1", "check_case"),
    ] {
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let plan: String =
            case.fixture.store.db.query_row(&sql, [], |row| row.get(3)).expect("a plan");
        assert!(plan.contains(index), "{plan}");
    }
}
