//! The monthly report and the yearly assessment.

use crate::support::Bench;
use crate::{Unit, in_order};
use probity::app::state::Memory;
use probity::documents::Form;
use probity::store::papers::{Ask, Facts};
use probity::store::workspace::Workspace;

fn monthly(month: &str) -> Ask {
    Ask::Monthly { month: month.parse().expect("a month") }
}

#[test]
fn a_month_is_exactly_this() {
    insta::assert_snapshot!(Unit::made().text(&monthly("2026-10")).expect("a paper"));
}

#[test]
fn a_year_is_exactly_this() {
    insta::assert_snapshot!(Unit::made().text(&Ask::Strategic { year: 2026 }).expect("a paper"));
}

#[test]
fn a_month_that_is_not_over_says_so_and_counts_nothing_too_early() {
    let text = Unit::made().text(&monthly("2026-11")).expect("a paper");
    in_order(
        &text,
        &[
            "November 2026 is not over: every figure is as at 20 Nov 2026.",
            "1 report was received in November 2026.",
            "No report had stood for 24 hours, so none is counted as assessed. 1 came less",
            "? UNSCORED  1 of 1",
            "Bedfordshire            1          1  100.0 %           1           1",
            "November 2026 is not over: every figure is computed now, as at 20 Nov 2026. Of",
        ],
    );
}

#[test]
fn a_past_month_stands_as_it_stood() {
    let unit = Unit::made();
    let before = unit.text(&monthly("2026-10")).expect("a paper");
    // What is done in November changes nothing of October.
    unit.run_sql(
        "UPDATE intel.action SET state = 'done', result = 'x', closed_on = '2026-11-19',
           asked_due = NULL, asked_reason = NULL;
         INSERT INTO intel.decision (number, ref, report_id, disposition, decided_at, entered_at,
             information, threat_risk, decision_maker, recorder, corrects)
           VALUES (3, 'D-2026-00003', 2, 'develop', '2026-11-02T09:00:00Z', '2026-11-02T09:01:00Z',
             'i', 't', 'r.shaw', 'a.khan', 2);
         INSERT INTO intel.score (report_id, scheme, harm, likelihood, position, confidence, h, l, r,
             p, scored_band, band, scored_by, scored_at)
           VALUES (2, 'ACU-TAC-1', '', '', '', 'low', 96, 12, 1152, 0, 'CRITICAL', 'CRITICAL', 'x',
             '2026-11-02T09:00:00Z');
         UPDATE intel.referral SET decided_at = '2026-10-07T12:00:00Z'",
    );
    // Closing an action in October is another matter: it was one of October's.
    unit.run_sql("UPDATE intel.action SET closed_on = '2026-10-19' WHERE id = 4");
    assert_eq!(unit.text(&monthly("2026-10")).expect("a paper"), before);
}

#[test]
fn months_begin_and_end_in_london() {
    let unit = Unit::made();
    // Half past midnight on 1 October in London is still September in UTC.
    unit.run_sql("UPDATE intel.report SET received = '2026-09-30T23:30:00Z' WHERE id = 2");
    let count = |month: &str| {
        let workspace = Workspace::unlock(&unit.path, "a.khan", None).expect("unlocked");
        let store = workspace.open().expect("opened");
        match store.facts(&monthly(month), crate::support::now()).expect("facts") {
            Facts::Monthly(facts) => facts.received.reports,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((count("2026-09"), count("2026-10")), (0, 2));
}

#[test]
fn the_year_names_nobody() {
    let unit = Unit::made();
    for form in [Form::Text, Form::Html] {
        let paper = unit.form(&Ask::Strategic { year: 2026 }, form).expect("a paper");
        for name in ["Okafor", "Chidi", "Bhriain", "Dave", "P-2026", "W-2026"] {
            assert!(!paper.contains(name), "{name}\n{paper}");
        }
    }
}

#[test]
fn what_has_not_begun_is_refused() {
    let unit = Unit::made();
    let why = unit.text(&monthly("2026-12")).expect_err("ahead");
    assert_eq!(
        why,
        "December 2026 has not begun, so there is nothing to report of it; the latest month is \
         2026-11"
    );
    let why = unit.text(&Ask::Strategic { year: 2027 }).expect_err("ahead");
    assert_eq!(why, "2027 has not begun, so there is nothing to assess; the latest year is 2026");
    for (args, said) in [
        (&["monthly", "--month", "October"][..], "`October` is not a month; write the year and"),
        (&["monthly", "--month", "2026-13"], "`2026-13` is not a month"),
        (&["strategic", "--year", "26"], "26 is not in 1900..=2199"),
    ] {
        let (code, sentence) = unit.refusal(args);
        assert_eq!(code, 2, "{args:?}: {sentence}");
        assert!(sentence.contains(said), "{args:?}: {sentence}");
    }
    // The program's own clock says which month is ahead.
    let (code, sentence) = unit.refusal(&["monthly", "--month", "2199-01"]);
    assert_eq!(code, 1, "{sentence}");
}

#[test]
fn the_palette_shows_the_month_and_the_year() {
    let unit = Unit::made();
    let mut bench = Bench::on(&unit.path, (100, 40), &Memory::default());
    for (name, title) in [
        ("monthly", "Monthly report to chief officers"),
        ("strategic", "Counter-corruption strategic assessment"),
    ] {
        bench.press(":").write(name).press("enter");
        assert!(bench.screen().contains(title), "{}", bench.screen());
        bench.press("esc");
    }
}
