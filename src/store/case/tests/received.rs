//! The day on which a case was received: whose policy judges it, and which month counts it.

use crate::domain::choice::Choice;
use crate::domain::measures::{By, Measure};
use crate::domain::month::Month;
use crate::domain::time::Date;
use crate::domain::vetting::{CaseKind, Level};
use crate::store::change::Change;
use crate::store::error::StoreError;
use crate::store::measures::{MeasureChange, Measures};
use crate::store::registers::fixture::{ANA, BEN, Fixture, date, now, today};
use std::collections::BTreeSet;

const LATER_DAYS: &str = "[version.target_days]
standing = \"L\"
source = \"local default, confirm: median days of the unit\"";
const FEWER: &str = "[version.checks.RV]
standing = \"L\"
source = \"a local rule\"
mandatory = [\"identity\", \"pnc\"]
residency_years = 3
";

fn request(person_id: i64, received: Date) -> Change {
    let (kind, level) = (CaseKind::Recruit, Level::Rv);
    Change::OpenCase { person_id, kind, level, course_date: None, received }
}

fn measures(fixture: &Fixture, month: &str) -> Measures {
    let month: Month = month.parse().expect("a month");
    fixture.store.measures(month, now()).expect("measures")
}

fn of_all(measures: &Measures, measure: Measure) -> i64 {
    measures.figure(By::All, "", measure).expect("a figure").part
}

/// The codes of the checks that a case has.
fn checks(fixture: &Fixture, case: i64) -> BTreeSet<String> {
    let sql = "SELECT kind FROM case_check WHERE case_id = ?1";
    let mut statement = fixture.store.db.prepare(sql).expect(sql);
    let rows = statement.query_map([case], |row| row.get(0)).expect(sql);
    rows.collect::<Result<_, _>>().expect(sql)
}

#[test]
fn a_request_of_friday_entered_on_monday_is_judged_by_fridays_policy() {
    // The later version begins over the week-end and demands less.
    let from = ("effective_from = 2025-04-01", "effective_from = 2026-11-14");
    let fewer = (LATER_DAYS, &*format!("{FEWER}\n{LATER_DAYS}"));
    let mut fixture = Fixture::under(&[from, fewer]);
    let friday = date("2026-11-13");
    fixture.apply(&request(ANA, friday));
    fixture.apply(&request(BEN, today()));
    for (case, received, target) in [(1, friday, "2027-01-12"), (2, today(), "2027-01-01")] {
        let text = |field| fixture.text("vetting_case", case, field);
        assert_eq!(text("received"), received.to_string());
        assert_eq!(text("target_on"), target, "60 days by the first version, 42 by the later");
        let policy = fixture.store.policies.on(received);
        let demanded = policy.checks_of(Level::Rv, CaseKind::Recruit);
        let demanded: BTreeSet<String> =
            demanded.iter().map(|check| check.code().to_owned()).collect();
        assert_eq!(checks(&fixture, case), demanded, "{received}");
    }
    assert_ne!(checks(&fixture, 1), checks(&fixture, 2), "the versions differ");
    let sql = "SELECT count(*) FROM audit WHERE command = 'open case' AND changes LIKE ?1";
    let told: i64 =
        fixture.store.db.query_row(sql, ["%2026-11-13%"], |row| row.get(0)).expect("a count");
    assert_eq!(told, 1, "the audit tells the day");
}

#[test]
fn a_case_waits_and_is_ranked_from_the_day_it_was_received() {
    let mut fixture = Fixture::new();
    let contractor = "UPDATE person SET kind = 'contractor'";
    fixture.store.db.execute(contractor, []).expect("contractors");
    fixture.apply(&request(ANA, date("2026-01-05")));
    fixture.apply(&request(BEN, today()));
    let most = fixture.store.policies.on(date("2026-01-05")).priority.contractor_max_days;
    let latest = date("2026-01-05") + chrono::Days::new(most.into());
    assert_eq!(fixture.text("vetting_case", 1, "latest_on"), latest.to_string());
    let why = fixture.text("vetting_case", 1, "priority_why");
    assert!(why.contains("contractor received 319 days ago"), "{why}");
    let order = |case| fixture.field("vetting_case", case, "priority_order").int();
    assert!(order(1) < order(2), "who waits longer goes first");
}

#[test]
fn a_day_to_come_or_before_any_policy_is_refused() {
    let mut fixture = Fixture::new();
    for (day, why) in [
        ("2026-11-21", "no request has come in after today, 20 Nov 2026; correct the day"),
        (
            "2018-03-31",
            "no policy holds on 31 Mar 2018: its first version begins on 1 Apr 2018; correct the day",
        ),
    ] {
        match fixture.refusal(&request(ANA, date(day))) {
            StoreError::Fields(errors) => {
                let said: Vec<_> = errors.iter().map(|e| (e.field, e.message.as_str())).collect();
                assert_eq!(said, [("received", why)]);
            }
            other => panic!("not refused by fields: {other:?}"),
        }
    }
    for day in ["2026-11-20", "2018-04-01"] {
        fixture.apply(&request(if day.starts_with("2018") { ANA } else { BEN }, date(day)));
    }
}

#[test]
fn a_case_of_a_closed_month_is_counted_in_the_month_after_and_the_closed_one_stands() {
    let mut fixture = Fixture::new();
    fixture.apply(&MeasureChange::CloseMonths.into());
    let kept = measures(&fixture, "2026-10");
    let said = fixture.apply(&request(ANA, date("2026-10-30"))).message;
    assert_eq!(
        said,
        "V-2026-00001 opened, target 11 Dec 2026; counted in November 2026, as October 2026 is \
         closed"
    );
    let said = fixture.apply(&request(BEN, date("2026-09-30"))).message;
    assert_eq!(said, "V-2026-00002 opened, target 11 Nov 2026", "September was never closed");
    assert_eq!(measures(&fixture, "2026-10"), kept, "a closed month stands");
    let november = measures(&fixture, "2026-11");
    for (measure, count) in [(Measure::Received, 1), (Measure::Open, 2), (Measure::Net, 1)] {
        assert_eq!(of_all(&november, measure), count, "{measure:?}");
    }
    let september = measures(&fixture, "2026-09");
    assert_eq!(of_all(&september, Measure::Received), 1, "each case is of one month");
    fixture.assert_audit_holds();
}
