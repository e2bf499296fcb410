//! Months as they close and stay, over a real database.

use super::*;
use crate::domain::clearance::Step;
use crate::store::clearance::standing::StepClearance;
use crate::store::registers::fixture::{ACTOR, Fixture, date, now};

/// Two people in post, one cleared; four cases about the turn of October.
fn fixture() -> Fixture {
    let fixture = Fixture::new();
    fixture
        .store
        .db
        .execute_batch(
            "INSERT INTO main.post (ref, force_id, title, unit, level, designated, sensitivity,
               holder_id, held_since) VALUES
               ('O-1', 1, 'DI', 'ACU', 'MV', 1, 'acu', 1, '2020-01-01'),
               ('O-2', 1, 'Clerk', 'HR', 'RV', 0, 'none', 2, '2026-11-05');
             INSERT INTO main.holding (post_id, person_id, from_on, until_on) VALUES
               (1, 1, '2020-01-01', NULL), (2, 2, '2026-11-05', NULL),
               (2, 1, '2019-01-01', '2026-10-31');
             INSERT INTO main.clearance (ref, person_id, level, granted_on, valid_until, state,
               current) VALUES
               ('C-1', 1, 'MV', '2019-11-10', '2026-11-10', 'lapsed', 1),
               ('C-2', 2, 'RV', '2026-11-01', '2036-11-01', 'active', 1);
             INSERT INTO main.vetting_case (ref, person_id, kind, level, stage, received, assigned,
               target_on, stopped_days, priority_class, priority_order, priority_why, outcome,
               closed_on) VALUES
               ('V-1', 1, 'renewal', 'MV', 'checks', '2026-08-01', 'a.khan', '2026-09-26', 10,
                1, 1, 'x', NULL, NULL),
               ('V-2', 2, 'recruit', 'RV', 'closed', '2026-09-01', 'a.khan', '2026-10-13', 5,
                1, 1, 'x', 'granted', '2026-10-31'),
               ('V-3', 2, 'recruit', 'RV', 'closed', '2026-10-02', 'm.reyes', '2026-11-13', 0,
                1, 1, 'x', 'refused', '2026-11-02'),
               ('V-4', 2, 'random', 'RV', 'closed', '2026-09-02', NULL, '2026-10-13', 0,
                1, 1, 'x', 'granted', '2026-09-30');
             INSERT INTO main.clock_stop (case_id, from_on, until_on, reason) VALUES
               (1, '2026-08-10', '2026-08-20', 'abroad'), (2, '2026-09-10', '2026-09-15', 'ill');",
        )
        .expect("rows");
    fixture
}

#[test]
fn a_clock_that_was_stopped_later_was_running_on_the_day() {
    let fixture = fixture();
    let late = |fixture: &Fixture| {
        let october = fixture.store.measures(month("2026-10"), now()).expect("measures");
        figure(&october, By::All, "", Measure::Late)
    };
    assert_eq!(late(&fixture), (1, 2));
    let later = "INSERT INTO main.clock_stop (case_id, from_on, until_on, reason)
                   VALUES (1, '2026-11-02', '2027-01-10', 'abroad');
                 UPDATE main.vetting_case SET stopped_days = 79 WHERE id = 1";
    fixture.store.db.execute_batch(later).expect("a stop");
    assert_eq!(late(&fixture), (1, 2), "it was late, and is told so whenever it is asked");
    let over = "INSERT INTO main.clock_stop (case_id, from_on, until_on, reason)
                  VALUES (1, '2026-10-20', '2026-11-01', 'ill')";
    fixture.store.db.execute_batch(over).expect("a stop");
    assert_eq!(late(&fixture), (0, 2), "it stood still on the day");
}

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn figure(measures: &Measures, by: By, key: &str, measure: Measure) -> (i64, i64) {
    let figure = measures.figure(by, key, measure);
    figure.map(|figure| (figure.part, figure.of)).unwrap_or_default()
}

#[test]
fn a_month_is_counted_as_at_its_last_day_each_case_in_its_own() {
    let fixture = fixture();
    let october = fixture.store.measures(month("2026-10"), now()).expect("measures");
    assert_eq!(
        (october.as_at.to_string().as_str(), &october.source),
        ("2026-10-31", &Source::NotKept)
    );
    for (by, key, measure, count) in [
        // The clearance ran then, and the second post was not held yet.
        (By::All, "", Measure::Cleared, (1, 1)),
        (By::All, "", Measure::Designated, (0, 1)),
        (By::Force, "cambs", Measure::Cleared, (1, 1)),
        (By::All, "", Measure::Overdue, (0, 1)),
        (By::All, "", Measure::Open, (2, 2)),
        (By::All, "", Measure::PerThousand, (2, 1)),
        (By::Kind, "renewal", Measure::Open, (1, 2)),
        (By::All, "", Measure::Late, (1, 2)),
        (By::All, "", Measure::Received, (1, 31)),
        (By::All, "", Measure::Closed, (1, 31)),
        (By::All, "", Measure::Net, (0, 31)),
        (By::Officer, "m.reyes", Measure::Net, (1, 31)),
        (By::All, "", Measure::Median, (55, 1)),
        (By::Level, "RV", Measure::Ninetieth, (55, 1)),
        (By::Kind, "random", Measure::Closed, (0, 0)),
    ] {
        assert_eq!(figure(&october, by, key, measure), count, "{by:?} {key} {measure:?}");
    }
    let november = fixture.store.measures(month("2026-11"), now()).expect("measures");
    assert_eq!(november.source, Source::Running);
    for (measure, count) in [
        (Measure::Cleared, (1, 2)),
        (Measure::Designated, (1, 1)),
        (Measure::Overdue, (1, 2)),
        (Measure::Open, (1, 1)),
        (Measure::Median, (31, 1)),
        (Measure::Net, (-1, 20)),
    ] {
        assert_eq!(figure(&november, By::All, "", measure), count, "{measure:?}");
    }
}

/// The figures of what stands as at a day, counted while it runs or once it is past.
fn stock(fixture: &Fixture, day: &str, past: bool) -> Vec<Figure> {
    let day = date(day);
    let mut figures = counted(&fixture.store.db, Month::of(day), day, past).expect("figures");
    figures.retain(|figure| figure.measure.is_stock());
    figures
}

fn cleared_of(figures: &[Figure]) -> Option<(i64, i64)> {
    let all = |figure: &&Figure| figure.by == By::All && figure.measure == Measure::Cleared;
    figures.iter().find(all).map(|figure| (figure.part, figure.of))
}

#[test]
fn a_day_past_is_counted_as_it_was_whatever_became_of_a_clearance_since() {
    let mut fixture = fixture();
    let rows = "INSERT INTO main.user (name, full_name, role) VALUES
          ('k.reed', 'Reed, Kim', 'vetting-manager');
        UPDATE main.clearance SET state = 'active', valid_until = '2026-11-19' WHERE id = 1;
        INSERT INTO main.clearance (ref, person_id, level, granted_on, valid_until, state, current)
          VALUES ('C-3', 1, 'RV', '2018-11-10', '2030-11-10', 'active', 0)";
    fixture.store.db.execute_batch(rows).expect("rows");
    let then = stock(&fixture, "2026-11-20", false);
    assert_eq!(cleared_of(&then), Some((1, 2)));
    let later = now() + chrono::Duration::days(11);
    let extended = Change::ExtendClearance {
        clearance: fixture.seen("clearance", 1),
        until: date("2027-01-31"),
        reason: "renewal under way".to_owned(),
        authoriser: "k.reed".to_owned(),
        risk_note: "none".to_owned(),
    };
    fixture.store.apply(ACTOR, later, &extended).expect("extended");
    let step = |fixture: &Fixture, clearance: i64, step: Step| -> Change {
        let (reason, authority) = ("under investigation".to_owned(), "k.reed".to_owned());
        let clearance = fixture.seen("clearance", clearance);
        StepClearance { clearance, step, reason, authority }.into()
    };
    let change = step(&fixture, 2, Step::Suspended);
    fixture.store.apply(ACTOR, later, &change).expect("suspended");
    assert_eq!(stock(&fixture, "2026-11-20", true), then, "December is none of November");
    let december = stock(&fixture, "2026-12-01", false);
    assert_eq!(cleared_of(&december), Some((1, 2)), "one extended, one not");
    let change = step(&fixture, 2, Step::Restored);
    let lifted = later + chrono::Duration::days(9);
    fixture.store.apply(ACTOR, lifted, &change).expect("lifted");
    assert_eq!(cleared_of(&stock(&fixture, "2026-12-10", false)), Some((2, 2)), "it holds again");
    let change = step(&fixture, 2, Step::Withdrawn);
    fixture.store.apply(ACTOR, lifted, &change).expect("withdrawn");
    assert_eq!(stock(&fixture, "2026-12-01", true), december);
    assert_eq!(stock(&fixture, "2026-11-20", true), then);
}

#[test]
fn people_are_counted_once_whatever_they_hold() {
    let fixture = fixture();
    let rows = "INSERT INTO main.force (id, code, name) VALUES (2, 'herts', 'Hertfordshire');
        INSERT INTO main.post (ref, force_id, title, unit, level, designated, sensitivity,
          holder_id, held_since) VALUES
          ('O-3', 1, 'Armourer', 'Firearms', 'MV', 1, 'firearms', 2, '2026-11-05'),
          ('O-4', 2, 'Trainer', 'HQ', 'RV', 0, 'none', 2, '2026-11-05');
        INSERT INTO main.holding (post_id, person_id, from_on) VALUES
          (3, 2, '2026-11-05'), (4, 2, '2026-11-05')";
    fixture.store.db.execute_batch(rows).expect("rows");
    let measures = fixture.store.measures(month("2026-11"), now()).expect("measures");
    for (by, key, measure, count) in [
        (By::All, "", Measure::Cleared, (0, 2)),
        (By::Force, "cambs", Measure::Cleared, (0, 2)),
        (By::Force, "herts", Measure::Cleared, (1, 1)),
        (By::Level, "RV", Measure::Cleared, (1, 1)),
        (By::Level, "MV", Measure::Cleared, (0, 2)),
        (By::All, "", Measure::Designated, (2, 2)),
        (By::All, "", Measure::PerThousand, (1, 2)),
    ] {
        assert_eq!(figure(&measures, by, key, measure), count, "{by:?} {key} {measure:?}");
    }
    let past = counted(&fixture.store.db, measures.month, measures.as_at, true).expect("figures");
    assert_eq!(past, measures.figures, "a day past is counted by the same rule");
    let home = fixture.store.home(ACTOR, None, now()).expect("home");
    assert_eq!((home.backlog, home.gaps.designated, home.gaps.others), ((2, 2), 2, 0));
    assert_eq!(home.gaps.longest, Some(10), "ended on 10 November, 10 days to the 20th");
}

#[test]
fn a_lower_clearance_that_holds_is_enough_for_a_lower_post_once_the_higher_lapsed() {
    let fixture = fixture();
    let rows = "UPDATE main.post SET level = 'RV' WHERE id = 1;
        INSERT INTO main.clearance (ref, person_id, level, granted_on, valid_until, state, current)
          VALUES ('C-3', 1, 'RV', '2018-11-10', '2030-11-10', 'active', 0)";
    fixture.store.db.execute_batch(rows).expect("rows");
    let measures = fixture.store.measures(month("2026-11"), now()).expect("measures");
    assert_eq!(figure(&measures, By::All, "", Measure::Cleared), (2, 2));
    assert_eq!(figure(&measures, By::All, "", Measure::Designated), (0, 1));
    let home = fixture.store.home(ACTOR, None, now()).expect("home");
    assert_eq!((home.gaps.designated, home.gaps.longest, home.backlog), (0, None, (2, 0)));
}

#[test]
fn a_closed_month_stands_whatever_is_corrected_later() {
    let mut fixture = fixture();
    assert!(fixture.store.has_month_to_close(now()).expect("read"));
    let applied = fixture.apply(&MeasureChange::CloseMonths.into());
    assert_eq!(applied.message, "October 2026 is closed and its figures kept");
    assert!(applied.undo.is_none());
    let kept = fixture.store.measures(month("2026-10"), now()).expect("measures");
    assert_eq!(kept.source, Source::Kept { at: now(), by: ACTOR.to_owned() });
    let db = &fixture.store.db;
    db.execute("UPDATE main.vetting_case SET received = '2026-10-03'", []).expect("corrected");
    assert_eq!(fixture.store.measures(month("2026-10"), now()).expect("measures"), kept);
    for spoil in [
        "UPDATE main.month_figure SET part = 0",
        "DELETE FROM main.month_figure",
        "UPDATE main.month_closed SET as_at = '2026-10-30'",
        "DELETE FROM main.month_closed",
    ] {
        let error = db.execute(spoil, []).expect_err(spoil).to_string();
        assert!(error.contains("a closed month stands as it was taken"), "{error}");
    }
    let digest: String =
        db.query_row("SELECT digest FROM main.month_closed", [], |row| row.get(0)).expect("there");
    assert_eq!(digest, super::digest(&kept.figures), "the chain answers for the figures");
    assert!(!fixture.store.has_month_to_close(now()).expect("read"));
    let again = fixture.refused(&MeasureChange::CloseMonths.into());
    assert!(again.contains("closed already"), "{again}");
    fixture.assert_audit_holds();
}

#[test]
fn every_month_since_the_last_is_closed_and_the_trend_holds_them() {
    let mut fixture = fixture();
    fixture.apply(&MeasureChange::CloseMonths.into());
    let later = now() + chrono::Duration::days(80);
    let change = MeasureChange::CloseMonths.into();
    let applied = fixture.store.apply(ACTOR, later, &change).expect("closed");
    assert_eq!(applied.message, "3 months to January 2027 are closed and their figures kept");
    let measures = fixture.store.measures(month("2027-02"), later).expect("measures");
    let months: Vec<String> = measures.trend.iter().map(|(month, _)| month.to_string()).collect();
    assert_eq!(months, ["2026-10", "2026-11", "2026-12", "2027-01", "2027-02"]);
    assert_eq!(measures.first, Some(month("2026-10")));
}

#[test]
fn a_month_to_come_is_refused_and_an_empty_workspace_counts_nothing() {
    let fixture = Fixture::new();
    let refused = fixture.store.measures(month("2026-12"), now()).expect_err("refused").to_string();
    assert!(refused.contains("has not begun"), "{refused}");
    let measures = fixture.store.measures(month("2026-11"), now()).expect("measures");
    for measure in [Measure::Cleared, Measure::Designated, Measure::Median] {
        let figure = measures.figure(By::All, "", measure).expect("said");
        assert_eq!((figure.of, figure.shown().as_str()), (0, "–"), "{measure:?}");
    }
}

#[test]
fn what_is_counted_over_all_cases_comes_from_an_index() {
    let fixture = fixture();
    for (sql, index) in [(count::CASES, "case_closed"), (count::HELD, "clearance_person")] {
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let mut statement = fixture.store.db.prepare(&sql).expect("a plan");
        let many = statement.parameter_count();
        let rows = statement
            .query_map(rusqlite::params_from_iter(vec!["2026-10-01"; many]), |row| {
                row.get::<_, String>(3)
            });
        let steps: Vec<String> =
            rows.expect("a plan").collect::<rusqlite::Result<_>>().expect("steps");
        assert!(steps.iter().any(|step| step.contains(index)), "{steps:#?}");
    }
}
