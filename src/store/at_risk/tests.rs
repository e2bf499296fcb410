//! Who is on the list of people at risk, and for how long, over a real database.

use super::*;
use crate::domain::choice::Choice;
use crate::domain::risk::{RiskIndicator, VulnerabilityKind};
use crate::domain::time::parse_moment;
use crate::store::error::StoreError;
use crate::store::office::Office;
use crate::store::query::Related;
use crate::store::registers::fixture::{ACTOR, ANA, BEN, Fixture, date, now, query};
use crate::store::value::Value;

fn entry(person_id: i64) -> Entry {
    Entry {
        person_id,
        reason: "Contact outside work".to_owned(),
        decided_by: "DCI Marsh".to_owned(),
        decision: "D-2026-00007".to_owned(),
        review_on: None,
        expires_on: None,
    }
}

fn enter(entry: Entry) -> Change {
    AtRiskChange::Enter(entry).into()
}

/// Something of every kind that points to Ana, each with the day that it points from.
fn everything(fixture: &Fixture) {
    fixture
        .store
        .db
        .execute_batch(
            "INSERT INTO intel.complaint (ref, received, person_id, subject, allegation, state,
               confirmed) VALUES
               ('M-1', '2026-05-01', 1, 'A', 'x', 'reviewed', 2),
               ('M-2', '2026-06-01', 1, 'A', 'x', 'clear', 0),
               ('M-3', '2026-07-01', 1, 'A', 'x', 'clear', 0);
             INSERT INTO intel.report (ref, received, source, marking, person_id, summary, text,
               state, queue, category, band) VALUES
               ('I-1', '2026-08-01T09:00:00Z', 'complaint', 'OFFICIAL', 1, 's', 't', 'new', 0,
                'systems', NULL),
               ('I-2', '2026-08-02T09:00:00Z', 'complaint', 'OFFICIAL', 1, 's', 't', 'new', 0,
                'other', 'HIGH'),
               ('I-3', '2026-08-03T09:00:00Z', 'complaint', 'OFFICIAL', 1, 's', 't', 'new', 0,
                'other', 'LOW');
             INSERT INTO intel.report_subject (report_id, number, person_id, name)
               SELECT id, 1, person_id, 'A' FROM intel.report;
             INSERT INTO main.association (ref, person_id, associate, relationship, category, contact,
               declared, stage, person_risk, force_risk, evaluated_on) VALUES
               ('N-1', 1, 'Carl Doe', 'cousin', 'convicted', 'rarely', '2026-01-01', 'evaluated',
                'low', 'high', '2026-02-01');
             INSERT INTO main.interest (ref, person_id, kind, description, applied, stage, decision,
               decided_on) VALUES
               ('B-1', 1, 'letting', 'flat', '2026-03-01', 'decided', 'incompatible', '2026-04-01');
             INSERT INTO main.gift (ref, person_id, recipient, offered, direction, kind, description,
               donor, band, disposition, stage, late, cash, supplier) VALUES
               ('G-1', 1, 'A', '2026-09-01', 'received', 'gift', 'x', 'Acme', 'unknown',
                'declined', 'declared', 0, 0, 0),
               ('G-2', 1, 'A', '2026-09-02', 'received', 'gift', 'x', 'ACME', 'unknown',
                'declined', 'declared', 0, 0, 0),
               ('G-3', 1, 'A', '2026-09-03', 'received', 'gift', 'x', 'acme', 'unknown',
                'declined', 'declared', 0, 0, 0);
             INSERT INTO main.vulnerability (person_id, kind, declared, note) VALUES
               (1, 'debt', '2026-10-01', 'x'), (1, 'health', '2026-10-02', 'x');
             INSERT INTO main.post (ref, force_id, title, unit, level, designated, sensitivity,
               holder_id) VALUES ('R-1', 1, 'Analyst', 'ACU', 'MV', 1, 'acu', 1);
             INSERT INTO main.clearance (ref, person_id, level, granted_on, valid_until, state,
               current) VALUES ('C-1', 1, 'MV', '2019-11-01', '2026-10-31', 'active', 1);",
        )
        .unwrap();
}

fn indicators(fixture: &Fixture, register: &'static str, id: i64, title: &str) -> Vec<Vec<String>> {
    let detail = fixture.detail(register, id);
    let related: &Related =
        detail.related.iter().find(|related| related.title == title).expect(title);
    let text = |value: &Value| value.text().unwrap_or_default().to_owned();
    related.rows.iter().map(|row| row.iter().map(text).collect()).collect()
}

#[test]
fn each_indicator_stands_by_itself_with_its_day_and_reason() {
    let fixture = Fixture::new();
    everything(&fixture);
    let found = indicators(&fixture, "people", ANA, "Indicators");
    let rows: Vec<[&str; 3]> =
        found.iter().map(|row| [row[1].as_str(), row[0].as_str(), row[2].as_str()]).collect();
    assert_eq!(
        rows,
        [
            ["lapsed vetting while in post", "2026-10-31", "holds R-1 (MV)"],
            ["other declared vulnerability", "2026-10-02", "declared by the person: health"],
            ["declared debt", "2026-10-01", "declared by the person"],
            ["repeat gifts from one donor", "2026-09-03", "3 offers from acme"],
            ["repeat intelligence", "2026-08-03", "3 reports, the last I-3"],
            ["intelligence of a high band", "2026-08-02", "I-2 HIGH"],
            ["misuse of systems", "2026-08-01", "I-1"],
            ["repeat complaints", "2026-07-01", "3 complaints, the last M-3"],
            ["confirmed predatory behaviour", "2026-05-01", "confirmed in M-1"],
            ["business interest refused", "2026-04-01", "refused: B-1"],
            ["association of a high risk", "2026-02-01", "evaluated a high risk: N-1"],
        ]
    );
    assert_eq!(rows.len(), RiskIndicator::ALL.len());
    assert!(indicators(&fixture, "people", BEN, "Indicators").is_empty());
}

#[test]
fn everybody_whom_a_report_is_about_is_counted_and_nobody_twice() {
    let fixture = Fixture::new();
    everything(&fixture);
    let sql = "INSERT INTO intel.report_subject (report_id, number, person_id, name) VALUES
        (1, 2, 2, 'B'), (2, 2, 2, 'B'), (2, 3, 2, 'B'), (2, 4, NULL, 'C'), (3, 2, 1, 'A'),
        (3, 3, 2, 'B')";
    fixture.store.db.execute(sql, []).unwrap();
    let of = |person| {
        let rows = indicators(&fixture, "people", person, "Indicators");
        rows.into_iter().map(|mut row| row.remove(2)).filter(|why| why.contains("I-")).collect()
    };
    let (ana, ben): (Vec<String>, Vec<String>) = (of(ANA), of(BEN));
    assert_eq!(ana, ["3 reports, the last I-3", "I-2 HIGH", "I-1"]);
    assert_eq!(ben, ["3 reports, the last I-3", "I-2 HIGH", "I-1"]);
}

#[test]
fn candidates_are_those_whom_something_points_to_that_may_stand_alone() {
    let mut fixture = Fixture::new();
    let declare = |kind, person| -> Change {
        let (declared, note) = (date("2026-11-01"), "told the sergeant".to_owned());
        Office::DeclareVulnerability { person, kind, declared, note }.into()
    };
    let ben = fixture.seen("person", BEN);
    fixture.apply(&declare(VulnerabilityKind::Debt, ben));
    assert_eq!(fixture.store.count(&query("candidates")).unwrap(), 0, "debt alone is support");
    everything(&fixture);
    let rows = fixture.store.page(&query("candidates"), 10).unwrap();
    assert_eq!(rows.len(), 1);
    let said = rows[0].cells[3].text().unwrap();
    assert!(said.contains("lapsed vetting while in post") && !said.contains(char::is_numeric));
    assert_eq!(fixture.store.rows(&query("candidates"), &[ANA, BEN]).unwrap().len(), 1);
    assert_eq!(indicators(&fixture, "candidates", ANA, "indicators, the latest first").len(), 11);
}

#[test]
fn an_entry_keeps_its_decision_its_dates_and_the_indicators_as_they_stood() {
    let mut fixture = Fixture::new();
    everything(&fixture);
    let applied = fixture.apply(&enter(entry(ANA)));
    assert_eq!(applied.message, "K-2026-00001 entered; review 20 Feb 2027, expires 20 May 2027");
    let kept: serde_json::Value =
        serde_json::from_str(&fixture.text(AT_RISK, 1, "indicators")).unwrap();
    assert_eq!(kept.as_array().map(Vec::len), Some(11));
    assert_eq!(kept[0]["indicator"], "vetting");
    let title = "indicators when it was decided or last reviewed";
    assert_eq!(indicators(&fixture, "at-risk", 1, title).len(), 11);
    let again = fixture.refused(&enter(entry(ANA)));
    assert!(again.contains("on the list as K-2026-00001"), "{again}");
    let candidate = &fixture.store.page(&query("candidates"), 10).unwrap()[0];
    assert_eq!(candidate.cells[7].text(), Some("K-2026-00001"));
    fixture.undo(applied);
    assert_eq!(fixture.rows(AT_RISK), 0);
}

#[test]
fn an_entry_without_a_named_decision_or_past_the_policys_end_is_refused() {
    let mut fixture = Fixture::new();
    let day = |text: &str| Some(date(text));
    for (change, fields) in [
        (Entry { reason: " ".to_owned(), ..entry(ANA) }, vec!["reason"]),
        (Entry { decided_by: String::new(), ..entry(ANA) }, vec!["decided_by"]),
        (Entry { decision: String::new(), ..entry(ANA) }, vec!["decision"]),
        (Entry { reason: "SECRET".to_owned(), ..entry(ANA) }, vec!["reason"]),
        (Entry { review_on: day("2026-11-20"), ..entry(ANA) }, vec!["review_on"]),
        (Entry { expires_on: day("2027-11-21"), ..entry(ANA) }, vec!["expires_on"]),
        (
            Entry { review_on: day("2027-03-01"), expires_on: day("2027-02-28"), ..entry(ANA) },
            vec!["expires_on"],
        ),
    ] {
        assert_eq!(fixture.wrong_fields(&enter(change)), fields);
    }
    assert!(matches!(fixture.refusal(&enter(entry(99))), StoreError::NoRecord(_)));
}

#[test]
fn a_review_goes_on_or_takes_out_and_what_is_taken_out_stays_in_the_audit_alone() {
    let mut fixture = Fixture::new();
    fixture.apply(&enter(entry(ANA)));
    let review = |fixture: &Fixture, take_out, expires_on: Option<&str>| -> Change {
        let (entry, note) = (fixture.seen(AT_RISK, 1), "No new contact".to_owned());
        let expires_on = expires_on.map(date);
        AtRiskChange::Review { entry, note, review_on: None, expires_on, take_out }.into()
    };
    let far = review(&fixture, false, Some("2028-01-01"));
    assert_eq!(fixture.wrong_fields(&far), ["expires_on"]);
    fixture.apply(&review(&fixture, false, Some("2027-08-20")));
    assert_eq!(fixture.text(AT_RISK, 1, "expires_on"), "2027-08-20");
    assert_eq!(fixture.text(AT_RISK, 1, "reviewed_on"), "2026-11-20");
    let out = fixture.apply(&review(&fixture, true, None));
    assert_eq!((fixture.rows(AT_RISK), out.undo), (0, None));
    let history: String = fixture
        .store
        .db
        .query_row(
            "SELECT group_concat(command || changes) FROM intel.audit WHERE record = 'K-2026-00001'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    for kept in ["No new contact", "Contact outside work", "DCI Marsh", "D-2026-00007"] {
        assert!(history.contains(kept), "{kept}: {history}");
    }
    fixture.assert_audit_holds();
    fixture.apply(&enter(entry(ANA)));
    let entry = fixture.seen(AT_RISK, 1);
    let blank = AtRiskChange::TakeOut { entry, reason: " ".to_owned() };
    assert_eq!(fixture.wrong_fields(&blank.into()), ["reason"]);
    let out = AtRiskChange::TakeOut { entry, reason: "Left the force".to_owned() };
    assert!(fixture.apply(&out.into()).undo.is_none());
}

#[test]
fn what_has_expired_vanishes_at_once_and_its_row_on_the_next_day() {
    let mut fixture = Fixture::new();
    fixture.apply(&enter(Entry {
        review_on: Some(date("2026-12-01")),
        expires_on: Some(date("2026-12-01")),
        ..entry(ANA)
    }));
    fixture.apply(&enter(entry(BEN)));
    let nothing = fixture.refused(&AtRiskChange::Expire.into());
    assert!(nothing.contains("has expired"), "{nothing}");
    let on = |day: &str| {
        let later = crate::store::query::ListQuery { today: date(day), ..query("at-risk") };
        fixture.store.count(&later).unwrap()
    };
    assert_eq!((on("2026-12-01"), on("2026-12-02")), (2, 1));
    let later = parse_moment("2026-12-02T08:00:00Z").unwrap();
    assert!(!fixture.store.has_expired(now()).unwrap());
    assert!(fixture.store.has_expired(later).unwrap() && fixture.store.needs_roll(later).unwrap());
    let done = fixture.store.apply(ACTOR, later, &AtRiskChange::Expire.into()).unwrap();
    assert_eq!((done.message.as_str(), done.undo), ("1 expired and taken out", None));
    assert_eq!(fixture.rows(AT_RISK), 1);
    assert!(!fixture.store.has_expired(later).unwrap());
    let again = fixture.store.apply(ACTOR, later, &AtRiskChange::Expire.into()).unwrap_err();
    assert!(matches!(again, StoreError::Refused(_)));
    fixture.assert_audit_holds();
}

#[test]
fn somebody_whose_entry_has_expired_can_be_entered_anew_before_the_day_is_rolled() {
    let mut fixture = Fixture::new();
    fixture.apply(&enter(Entry {
        review_on: Some(date("2026-12-01")),
        expires_on: Some(date("2026-12-01")),
        ..entry(ANA)
    }));
    let later = parse_moment("2026-12-02T08:00:00Z").unwrap();
    let done = fixture.store.apply(ACTOR, later, &enter(entry(ANA))).unwrap();
    assert!(done.message.starts_with("K-2026-00002 entered"), "{}", done.message);
    assert_eq!(fixture.rows(AT_RISK), 1);
    assert_eq!(done.undo, None, "what expired does not come back");
}

#[test]
fn the_agenda_lists_whom_it_concerns_by_reference_alone() {
    let mut fixture = Fixture::new();
    fixture.apply(&enter(Entry { review_on: Some(date("2026-11-23")), ..entry(ANA) }));
    let held_on = date("2026-11-24");
    fixture.apply(&Change::PlanMeeting { held_on, chair: "J. Okoro".to_owned() });
    let agenda = fixture.store.agenda(1, now()).unwrap();
    let section = crate::domain::tasking::AgendaSection::PeopleAtRisk;
    let items: Vec<_> = agenda.items().filter(|item| item.section == section).collect();
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].record.as_deref(), Some("K-2026-00001"));
    assert_eq!(items[0].what, "review due 2026-11-23, expires 2027-05-20");
}

/// The steps of the engine's plan.
fn plan(fixture: &Fixture, sql: &str) -> Vec<String> {
    let mut statement = fixture.store.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get::<_, String>(3).unwrap());
    }
    steps
}

#[test]
fn a_persons_indicators_are_found_by_indexes_and_candidates_never_walk_the_people() {
    let fixture = Fixture::new();
    let tables = ["complaint", "r", "s", "x", "association", "interest", "gift", "vulnerability"];
    let steps = plan(&fixture, indicators_of!(":id"));
    for table in tables.into_iter().chain(["post", "clearance", "person"]) {
        let walked = format!("SCAN {table} ");
        let walks = |step: &String| format!("{step} ").starts_with(&walked);
        assert!(!steps.iter().any(walks), "{table}: {steps:#?}");
    }
    for index in ["complaint_person", "subject_person", "association_person", "interest_refused"] {
        assert!(steps.iter().any(|step| step.contains(index)), "{index}: {steps:#?}");
    }
    let steps = fixture.store.plan(&query("candidates"), 50).unwrap();
    let walks = |step: &&String| ["SCAN p", "SCAN c", "SCAN o"].contains(&step.trim());
    assert_eq!(steps.iter().find(walks), None, "{steps:#?}");
}
