//! A case from its request to its end, against a real database.

mod corrections;
mod gates;
mod received;
mod story;
mod taken_back;

use super::{
    Answer, AskCheck, CaseChange, DecideAppeal, Decision, NewAppeal, NewFinding, NewParty, NewStay,
    RecordCheck, ReviewCondition, Second,
};
use crate::domain::appeal::AppealOutcome;
use crate::domain::case::{DecisionWords, Disclosed, FindingWords, PartyKind, Weighed, Weight};
use crate::domain::check::FieldError;
use crate::domain::residency::StayKind;
use crate::domain::tasking::Rationale;
use crate::domain::vetting::{CaseKind, CheckKind, CheckResult, Ground, Level, Outcome};
use crate::store::change::{Applied, Change};
use crate::store::error::StoreError;
use crate::store::registers::fixture::{ACTOR, ANA, Fixture, date, now};
use crate::store::value::Value;
use crate::store::writer::Seen;

/// A case, by number: the fixture's cases are opened one after the other.
struct Case<'f> {
    fixture: &'f mut Fixture,
    id: i64,
}

/// Opens the first case of the workspace, for Ana.
fn opened(fixture: &mut Fixture, kind: CaseKind, level: Level) -> Case<'_> {
    fixture.open_case(kind, level);
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
        let (authoriser, finding) = (String::new(), FindingWords::default());
        RecordCheck { case, check, result, reason, place, authoriser, finding }
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

    /// Everything that a grant needs.
    fn make_ready(&mut self) {
        self.clear();
        let stay = self.stay(StayKind::Address, "2015-01-01", "");
        self.apply(stay);
    }

    fn finding(&self, weight: Weight) -> CaseChange {
        let words = FindingWords {
            category: Some(Ground::Financial),
            happened: Some(date("2024-03-01")),
            disclosed: Some(Disclosed::No),
            weight: Some(weight),
            text: "a judgment unpaid".to_owned(),
        };
        CaseChange::RecordFinding(NewFinding { case: self.seen(), words })
    }

    fn weigh(&self, finding: i64, weighed: Weighed) -> CaseChange {
        let reason = "paid since; receipt seen".to_owned();
        CaseChange::AnswerFinding(Answer { case: self.seen(), finding, weighed, reason })
    }

    fn decide(&self, outcome: Outcome) -> CaseChange {
        let refused = outcome == Outcome::Refused;
        let conditional = outcome == Outcome::Conditions;
        let words = DecisionWords {
            grounds: if refused { vec![Ground::Financial] } else { Vec::new() },
            conditions: if conditional {
                "no cash\nstatements each year".into()
            } else {
                "".into()
            },
            owner: if conditional { "l.grant".into() } else { "".into() },
            review_on: None,
            rationale: Rationale {
                information: "every check is in".to_owned(),
                threat_risk: "low".to_owned(),
                options: "conditions would not do".to_owned(),
                ..Rationale::default()
            },
        };
        CaseChange::Decide(Decision { case: self.seen(), outcome, words })
    }

    fn second(&self, confirm: bool, reason: &str) -> CaseChange {
        let reason = reason.to_owned();
        CaseChange::Second(Second { case: self.seen(), confirm, reason })
    }

    /// Makes a change in the name of somebody else.
    fn as_other(&mut self, change: CaseChange) -> Result<Applied, StoreError> {
        self.fixture.store.apply("m.reyes", now(), &change.into())
    }

    fn decision(&self, number: i64, field: &str) -> Value {
        let sql =
            format!("SELECT {field} FROM main.case_decision WHERE case_id = ?1 AND number = ?2");
        let db = &self.fixture.store.db;
        db.query_row(&sql, [self.id, number], |row| row.get(0)).expect("a decision")
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

    /// What the applicant's time line says of a record, in the order of the alphabet.
    fn on_time_line(&self, record: &str) -> Vec<String> {
        let related = self.fixture.detail("people", ANA).related;
        let line = related
            .into_iter()
            .find(|part| part.title == "Time line, the latest first")
            .expect("a time line");
        let of_it = line.rows.iter().filter(|row| row[1].text() == Some(record));
        let mut told: Vec<String> =
            of_it.filter_map(|row| row[2].text().map(str::to_owned)).collect();
        told.sort();
        told
    }

    fn related(&self, title: &str) -> Vec<Vec<Value>> {
        let related = self.fixture.detail("vetting", self.id).related;
        related.into_iter().find(|part| part.title == title).expect(title).rows
    }
}

#[test]
fn a_case_has_the_checks_that_its_level_and_kind_demand() {
    let mut fixture = Fixture::new();
    gates::cleared(&fixture, "active");
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
    assert!(added.message.ends_with("Ní Bhriain, Mary added, 3 checks to ask for"), "{added:?}");
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
fn a_demanded_check_keeps_the_day_it_was_asked_for_and_not_the_day_of_the_case() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    let unasked = "SELECT count(*) FROM main.case_check WHERE requested IS NULL AND case_id = ?1";
    let all = case.open_checks().len();
    assert_eq!(case.number(unasked), all as i64, "nobody asked for any");
    let first = case.open_checks()[0];
    let record = case.check(first, CheckResult::NoTrace);
    case.apply(CaseChange::RecordCheck(record));
    let today = now().date_naive().to_string();
    assert_eq!(case.fixture.text("main.case_check", first, "requested"), today, "on the spot");
    let pnc = case.ask(CheckKind::Pnc, None);
    let before = case.open_checks().len();
    case.apply(pnc);
    assert_eq!(case.open_checks().len(), before, "it is the one that was demanded");
    let again = case.ask(CheckKind::Pnc, None);
    assert!(case.refused(again).contains("asked for already and not back"));
    let party = case.party(PartyKind::CoResident, "Ní Bhriain, Mary");
    case.apply(party);
    let seen = case.seen();
    let said = case.apply(CaseChange::AskChecks(seen)).message;
    assert!(said.ends_with(&format!("{} checks asked for", all - 2 + 3)), "{said}");
    assert_eq!(case.number(unasked), 0);
    assert_eq!(case.text("stage"), "checks");
    let seen = case.seen();
    assert!(case.refused(CaseChange::AskChecks(seen)).contains("every check of"));
    case.fixture.assert_audit_holds();
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
fn a_grant_needs_every_check_and_the_whole_address_history() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    let grant = case.decide(Outcome::Granted);
    assert!(case.refused(grant).contains("mandatory checks are open: ACU intelligence"));
    let party = case.party(PartyKind::CoResident, "Ní Bhriain, Mary");
    case.apply(party);
    for check in &case.open_checks()[..18] {
        let record = case.check(*check, CheckResult::NoTrace);
        case.apply(CaseChange::RecordCheck(record));
    }
    let grant = case.decide(Outcome::Granted);
    let why = case.refused(grant);
    assert!(why.contains("open: PNC of Ní Bhriain, Mary, PND of"), "{why}");
    case.clear();
    let grant = case.decide(Outcome::Granted);
    let why = case.refused(grant);
    assert!(why.contains("nothing accounts for 20 Nov 2023 to 20 Nov 2026"), "{why}");
    let stay = case.stay(StayKind::Address, "2023-12-18", "");
    case.apply(stay);
    let grant = case.decide(Outcome::Granted);
    let said = case.apply(grant).message;
    assert!(said.contains("granted: C-2026-00001 valid until 20 Nov 2036"), "{said}");
    assert_eq!(case.text("outcome"), "granted");
    assert_eq!(case.text("rationale").lines().next(), Some("information: every check is in"));
    let again = case.decide(Outcome::Granted);
    assert!(case.refused(again).contains("is closed"));
    case.fixture.assert_audit_holds();
}

#[test]
fn an_adverse_trace_is_a_finding_that_must_be_answered() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    let check = case.open_checks()[2];
    let adverse = case.check(check, CheckResult::Adverse);
    let wrong = case.wrong(CaseChange::RecordCheck(adverse.clone()));
    assert_eq!(wrong, ["reason", "category", "disclosed", "weight"]);
    let finding = FindingWords {
        category: Some(Ground::Criminality),
        disclosed: Some(Disclosed::Yes),
        weight: Some(Weight::Moderate),
        ..FindingWords::default()
    };
    let reason = "a caution in 2019".to_owned();
    case.apply(CaseChange::RecordCheck(RecordCheck { reason, finding, ..adverse }));
    case.make_ready();
    let rows = case.related("Adverse findings");
    assert_eq!(rows[0][1..3], ["criminality", "a caution in 2019"].map(Value::from));
    for outcome in [Outcome::Granted, Outcome::Refused, Outcome::Withdrawn] {
        let decide = case.decide(outcome);
        let why = case.refused(decide);
        assert!(why.contains("not answered: 1 (own criminality)"), "{why}");
    }
    let mut weigh = case.weigh(1, Weighed::Outweighed);
    if let CaseChange::AnswerFinding(answer) = &mut weigh {
        answer.reason.clear();
    }
    assert_eq!(case.wrong(weigh), ["reason"]);
    let weigh = case.weigh(9, Weighed::Outweighed);
    assert!(matches!(case.fixture.refusal(&weigh.into()), StoreError::NoRecord(_)));
    let weigh = case.weigh(1, Weighed::Outweighed);
    assert!(case.apply(weigh).message.ends_with("none left to answer"));
    let findings = case.fixture.list("vetting", &[]).remove(0);
    let said = findings.iter().filter_map(Value::text).find(|text| text.contains("→"));
    let wanted = "1 criminality, disclosed, moderate: a caution in 2019 → outweighed: paid since; \
                  receipt seen";
    assert_eq!(said, Some(wanted));
    let grant = case.decide(Outcome::Granted);
    case.apply(grant);
    assert_eq!(case.text("outcome"), "granted");
}

#[test]
fn an_answer_that_contradicts_the_outcome_stops_it() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    case.make_ready();
    let finding = case.finding(Weight::Slight);
    case.apply(finding);
    let weigh = case.weigh(1, Weighed::Refusal);
    case.apply(weigh);
    let grant = case.decide(Outcome::Granted);
    assert!(case.refused(grant).contains("grounds for refusal: 1 (financial)"));
    let weigh = case.weigh(1, Weighed::Mitigated);
    case.apply(weigh);
    let grant = case.decide(Outcome::Granted);
    assert!(case.refused(grant).contains("mitigated by a condition"));
    let conditional = case.decide(Outcome::Conditions);
    case.apply(conditional);
    assert_eq!(case.text("outcome"), "conditions");
}

#[test]
fn a_refusal_stands_when_a_second_person_confirms_it() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    let refuse = case.decide(Outcome::Refused);
    let said = case.apply(refuse).message;
    assert!(said.ends_with("proposed, refused; a second person confirms it with C"), "{said}");
    assert_eq!(
        (case.text("stage"), case.number("SELECT open FROM main.vetting_case WHERE id = ?1")),
        ("decision".to_owned(), 1)
    );
    let again = case.decide(Outcome::Refused);
    assert!(case.refused(again).contains("a.khan proposed on 20 Nov 2026"));
    let own = case.second(true, "");
    assert!(case.refused(own).contains("you proposed this decision"));
    let confirm = case.second(true, "agreed");
    let said = case.as_other(confirm).expect("confirmed").message;
    assert_eq!(said, "V-2026-00001 refused");
    assert_eq!(case.text("decided_by"), ACTOR);
    assert_eq!(case.decision(1, "second_by"), "m.reyes".into());
    assert_eq!(case.fixture.rows("main.clearance"), 0);
    case.fixture.assert_audit_holds();
}

#[test]
fn a_decision_goes_back_with_the_reason_and_may_be_made_anew() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    let nothing = case.second(true, "");
    assert!(case.refused(nothing).contains("no decision on V-2026-00001 is proposed"));
    let refuse = case.decide(Outcome::Refused);
    case.apply(refuse);
    let back = case.second(false, " ");
    match case.as_other(back) {
        Err(StoreError::Fields(errors)) => {
            let fields: Vec<&str> = errors.iter().map(|error: &FieldError| error.field).collect();
            assert_eq!(fields, ["reason"]);
        }
        other => panic!("{other:?}"),
    }
    let back = case.second(false, "the options are thin");
    let said = case.as_other(back).expect("returned").message;
    assert_eq!(said, "V-2026-00001: returned to a.khan");
    assert_eq!(case.text("stage"), "assessment");
    assert_eq!(case.decision(1, "state"), "returned".into());
    case.make_ready();
    let grant = case.decide(Outcome::Granted);
    case.apply(grant);
    assert_eq!(case.decision(2, "state"), "stands".into());
    assert_eq!(case.related("Decisions").len(), 2);
}

#[test]
fn a_grant_over_a_serious_finding_waits_and_is_judged_again_when_confirmed() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    case.make_ready();
    let finding = case.finding(Weight::Serious);
    case.apply(finding);
    let weigh = case.weigh(1, Weighed::Outweighed);
    case.apply(weigh);
    let grant = case.decide(Outcome::Granted);
    let said = case.apply(grant).message;
    assert!(said.contains("granted over a serious finding"), "{said}");
    let party = case.party(PartyKind::Family, "Ní Bhriain, Mary");
    case.apply(party);
    let confirm = case.second(true, "");
    let why = case.as_other(confirm).expect_err("a check is open").to_string();
    assert!(why.contains("PNC of Ní Bhriain, Mary"), "{why}");
    case.clear();
    let confirm = case.second(true, "");
    case.as_other(confirm).expect("confirmed");
    assert_eq!(case.fixture.rows("main.clearance"), 1);
}

#[test]
fn conditions_are_rows_that_come_up_are_kept_on_and_end() {
    let mut fixture = Fixture::new();
    let mut case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    case.make_ready();
    let grant = case.decide(Outcome::Conditions);
    case.apply(grant);
    assert_eq!(case.fixture.text("main.clearance", 1, "state"), "conditional");
    let field = |case: &Case<'_>, id, name| case.fixture.text("main.vetting_condition", id, name);
    assert_eq!(field(&case, 1, "text"), "no cash");
    assert_eq!(field(&case, 2, "ref"), "CN-2026-00002");
    assert_eq!(field(&case, 2, "review_on"), "2027-05-20", "the policy's six months");
    let review = |case: &Case<'_>, id, end, on: &str| {
        let condition = case.fixture.seen("main.vetting_condition", id);
        let (reason, owner) = ("statements seen".to_owned(), "c.wragg".to_owned());
        let review_on = on.parse().ok();
        CaseChange::ReviewCondition(ReviewCondition { condition, reason, review_on, owner, end })
    };
    let past = review(&case, 1, false, "2026-11-20");
    assert_eq!(case.wrong(past), ["review_on"]);
    let kept = review(&case, 1, false, "2027-01-20");
    let said = case.apply(kept).message;
    assert_eq!(said, "CN-2026-00001 kept on; next review 20 Jan 2027");
    assert_eq!(field(&case, 1, "owner"), "c.wragg");
    assert_eq!(case.fixture.text("main.clearance", 1, "condition_review"), "2027-01-20");
    let end = review(&case, 1, true, "");
    assert_eq!(case.apply(end).message, "CN-2026-00001 ended");
    let again = review(&case, 1, false, "");
    assert!(case.refused(again).contains("has ended"));
    let end = review(&case, 2, true, "");
    let said = case.apply(end).message;
    assert_eq!(said, "CN-2026-00002 ended; C-2026-00001 stands without conditions");
    assert_eq!(case.fixture.text("main.clearance", 1, "state"), "active");
    assert_eq!(case.fixture.rows("main.clearance_step"), 1, "the last alone is a step");
    let told = ["granted with conditions", "last condition ended"];
    assert_eq!(case.on_time_line("C-2026-00001"), told);
    case.fixture.assert_audit_holds();
}

/// A case that was refused, and confirmed by m.reyes.
fn refused(fixture: &mut Fixture) -> Case<'_> {
    let mut case = opened(fixture, CaseKind::Recruit, Level::Rv);
    let refuse = case.decide(Outcome::Refused);
    case.apply(refuse);
    let confirm = case.second(true, "");
    case.as_other(confirm).expect("confirmed");
    case
}

fn appeal(case: &Case<'_>, lodged: &str, late_reason: &str) -> NewAppeal {
    NewAppeal {
        case: case.seen(),
        grounds: "the debt was paid".to_owned(),
        lodged: date(lodged),
        letter_on: date("2026-11-20"),
        late_reason: late_reason.to_owned(),
    }
}

fn hear(case: &Case<'_>, outcome: AppealOutcome, panel: &str) -> CaseChange {
    let appeal = case.fixture.seen("main.appeal", 1);
    let (panel, reason) = (panel.to_owned(), "the receipt is genuine".to_owned());
    CaseChange::DecideAppeal(DecideAppeal { appeal, panel, outcome, reason })
}

#[test]
fn only_a_refusal_is_appealed_and_once() {
    let mut fixture = Fixture::new();
    let mut open = opened(&mut fixture, CaseKind::Upgrade, Level::Mv);
    let lodge = CaseChange::LodgeAppeal(appeal(&open, "2026-11-20", ""));
    assert!(open.refused(lodge).contains("was not refused"));
    let mut fixture = Fixture::new();
    let mut case = refused(&mut fixture);
    let lodge = CaseChange::LodgeAppeal(appeal(&case, "2026-11-20", ""));
    let said = case.apply(lodge).message;
    assert_eq!(said, "AP-2026-00001: appeal against V-2026-00001 lodged, in time");
    assert_eq!(case.fixture.text("main.appeal", 1, "deadline"), "2026-12-10");
    let again = CaseChange::LodgeAppeal(appeal(&case, "2026-11-20", ""));
    assert!(case.refused(again).contains("appealed already, as AP-2026-00001"));
}

#[test]
fn a_late_appeal_is_accepted_only_for_a_reason() {
    let mut fixture = Fixture::new();
    let mut case = refused(&mut fixture);
    let later = crate::domain::time::parse_moment("2026-12-20T09:30:00Z").expect("a moment");
    let late =
        |case: &Case<'_>, why: &str| CaseChange::LodgeAppeal(appeal(case, "2026-12-11", why));
    let without = late(&case, "").into();
    match case.fixture.store.apply(ACTOR, later, &without) {
        Err(StoreError::Fields(errors)) => assert_eq!(errors[0].field, "late_reason"),
        other => panic!("{other:?}"),
    }
    let with = late(&case, "in hospital").into();
    let said = case.fixture.store.apply(ACTOR, later, &with).expect("accepted").message;
    assert!(said.ends_with("lodged, late"), "{said}");
    let future = CaseChange::LodgeAppeal(appeal(&case, "2026-11-21", ""));
    assert!(case.refused(future).contains("appealed already"));
}

#[test]
fn whoever_decided_or_confirmed_sits_on_no_panel() {
    let mut fixture = Fixture::new();
    let mut case = refused(&mut fixture);
    let lodge = CaseChange::LodgeAppeal(appeal(&case, "2026-11-20", ""));
    case.apply(lodge);
    for panel in ["j.okoro", "a.khan, j.okoro", "j.okoro, M.Reyes", "j.okoro, j.okoro"] {
        let change = hear(&case, AppealOutcome::Dismissed, panel);
        assert_eq!(case.wrong(change), ["panel"], "{panel}");
    }
    let change = hear(&case, AppealOutcome::Dismissed, "j.okoro, h.lowe");
    let said = case.apply(change).message;
    assert_eq!(said, "AP-2026-00001 dismissed; V-2026-00001 stays refused");
    assert_eq!(case.text("outcome"), "refused");
    let again = hear(&case, AppealOutcome::Upheld, "j.okoro, h.lowe");
    assert!(case.refused(again).contains("is decided; it stands"));
}

#[test]
fn an_appeal_that_is_upheld_grants_the_case_once_a_grant_has_all_it_needs() {
    let mut fixture = Fixture::new();
    let mut case = refused(&mut fixture);
    let check = case.open_checks()[0];
    let closed = CaseChange::RecordCheck(case.check(check, CheckResult::NoTrace));
    assert!(case.refused(closed).contains("is closed"));
    let lodge = CaseChange::LodgeAppeal(appeal(&case, "2026-11-20", ""));
    case.apply(lodge);
    let change = hear(&case, AppealOutcome::Upheld, "j.okoro, h.lowe");
    assert!(case.refused(change).contains("mandatory checks are open"));
    assert_eq!(case.fixture.text("main.appeal", 1, "state"), "open", "nothing was half done");
    // What the first decision did without is worked for the panel.
    case.make_ready();
    assert_eq!(case.text("stage"), "closed");
    let change = hear(&case, AppealOutcome::Upheld, "j.okoro, h.lowe");
    let upheld = case.apply(change);
    assert!(upheld.message.contains("upheld: C-2026-00001 valid until 20 Nov 2036"), "{upheld:?}");
    assert_eq!(case.text("outcome"), "granted", "it counts by how it finally stands");
    assert_eq!(case.text("first_outcome"), "refused", "what was decided first is kept");
    assert_eq!(case.decision(1, "state"), "overturned".into());
    assert_eq!(case.decision(2, "outcome"), "granted".into());
    assert_eq!(case.fixture.text("main.clearance", 1, "state"), "active");
    case.fixture.assert_audit_holds();
    case.fixture.undo(upheld);
    assert_eq!(case.text("outcome"), "refused");
    assert_eq!(case.fixture.rows("main.clearance"), 0);
}

#[test]
fn what_belongs_to_a_case_is_read_by_an_index() {
    let mut fixture = Fixture::new();
    let case = opened(&mut fixture, CaseKind::Recruit, Level::Rv);
    for (sql, index) in [
        ("SELECT * FROM main.case_party WHERE case_id = 1", "party_case"),
        ("SELECT * FROM main.stay WHERE person_id = 1 ORDER BY from_on", "stay_person"),
        ("SELECT * FROM main.case_check WHERE case_id = 1", "check_case"),
        ("SELECT * FROM main.finding WHERE case_id = 1", "finding_case"),
        ("SELECT 1 FROM main.case_decision WHERE case_id = 1 AND state = 'proposed'", "proposed"),
        (
            "SELECT ref FROM main.vetting_condition WHERE state = 'active'
             ORDER BY review_on, ref LIMIT 5",
            "condition_review",
        ),
        ("SELECT ref FROM main.appeal WHERE state = 'open' ORDER BY lodged, ref", "appeal_open"),
    ] {
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let plan: String =
            case.fixture.store.db.query_row(&sql, [], |row| row.get(3)).expect("a plan");
        assert!(plan.contains(index), "{plan}");
    }
}
