//! Working days and the moments that follow from them.

use super::*;
use crate::domain::policy::Policies;
use proptest::prelude::*;

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

fn moment(text: &str) -> Moment {
    time::parse_moment(text).expect("a moment")
}

fn calendar() -> Calendar {
    let policies = Policies::built_in().expect("the shipped policy holds");
    policies.on(date("2026-11-20")).calendar.clone()
}

#[test]
fn the_unit_works_monday_to_friday_without_bank_holidays() {
    let calendar = calendar();
    for (day, works) in [
        ("2026-11-16", true),
        ("2026-11-20", true),
        ("2026-11-21", false),
        ("2026-11-22", false),
        ("2026-12-25", false),
        // Boxing Day is a Saturday: the Monday stands in for it.
        ("2026-12-26", false),
        ("2026-12-28", false),
        ("2026-12-29", true),
        ("2027-01-01", false),
    ] {
        assert_eq!(calendar.is_working_day(date(day)), works, "{day}");
    }
}

#[test]
fn working_days_skip_weekends_and_bank_holidays() {
    let calendar = calendar();
    for (from, days, to) in [
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-11-21", 0, "2026-11-21"),
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-11-16", 5, "2026-11-23"),
        ("2026-12-24", 1, "2026-12-29"),
        ("2026-12-24", 4, "2027-01-04"),
        // Good Friday and Easter Monday.
        ("2026-04-02", 1, "2026-04-07"),
        ("2026-11-20", 14, "2026-12-10"),
    ] {
        assert_eq!(calendar.add_working_days(date(from), days), date(to), "{from} + {days}");
    }
}

#[test]
fn working_days_between_count_the_last_day_and_not_the_first() {
    let calendar = calendar();
    for (from, to, days) in [
        ("2026-11-20", "2026-11-20", 0),
        ("2026-11-20", "2026-11-21", 0),
        ("2026-11-20", "2026-11-23", 1),
        ("2026-12-24", "2027-01-04", 4),
        ("2026-11-23", "2026-11-20", -1),
    ] {
        assert_eq!(calendar.working_days_between(date(from), date(to)), days, "{from} to {to}");
    }
}

#[test]
fn the_last_close_is_that_of_the_working_day_before() {
    let calendar = calendar();
    for (now, close) in [
        // Every weekday from Monday 16 November, and the weekend after it.
        ("2026-11-16T08:00:00Z", "2026-11-13T17:00:00Z"),
        ("2026-11-17T08:00:00Z", "2026-11-16T17:00:00Z"),
        ("2026-11-18T08:00:00Z", "2026-11-17T17:00:00Z"),
        ("2026-11-19T08:00:00Z", "2026-11-18T17:00:00Z"),
        ("2026-11-20T08:00:00Z", "2026-11-19T17:00:00Z"),
        ("2026-11-21T08:00:00Z", "2026-11-20T17:00:00Z"),
        ("2026-11-22T23:59:59Z", "2026-11-20T17:00:00Z"),
        // Today's own close does not count, even when it is past.
        ("2026-11-20T18:00:00Z", "2026-11-19T17:00:00Z"),
        // On a bank-holiday Monday and on the Tuesday after it.
        ("2026-08-31T08:00:00Z", "2026-08-28T16:00:00Z"),
        ("2026-09-01T08:00:00Z", "2026-08-28T16:00:00Z"),
        // Over Christmas: Friday and Monday are holidays.
        ("2026-12-29T08:00:00Z", "2026-12-24T17:00:00Z"),
    ] {
        assert_eq!(time::iso(calendar.last_close(moment(now))), close, "at {now}");
    }
}

#[test]
fn the_close_is_five_in_london_on_either_side_of_a_clock_change() {
    let calendar = calendar();
    for (now, close) in [
        ("2026-03-27T09:00:00Z", "2026-03-26T17:00:00Z"),
        ("2026-03-30T08:00:00Z", "2026-03-27T17:00:00Z"),
        ("2026-03-31T08:00:00Z", "2026-03-30T16:00:00Z"),
        // Past midnight in London, though not yet in UTC.
        ("2026-03-30T23:30:00Z", "2026-03-30T16:00:00Z"),
        ("2026-10-26T09:00:00Z", "2026-10-23T16:00:00Z"),
        ("2026-10-27T09:00:00Z", "2026-10-26T17:00:00Z"),
    ] {
        assert_eq!(time::iso(calendar.last_close(moment(now))), close, "at {now}");
    }
}

#[test]
fn a_referral_runs_to_the_end_of_the_next_day_in_london() {
    let policies = Policies::built_in().expect("the shipped policy holds");
    for (clear, end) in [
        ("2026-11-19T11:38:00Z", "2026-11-20T23:59:59Z"),
        ("2026-11-19T00:00:00Z", "2026-11-20T23:59:59Z"),
        ("2026-11-19T23:59:59Z", "2026-11-20T23:59:59Z"),
        ("2026-12-31T12:00:00Z", "2027-01-01T23:59:59Z"),
        // Clocks go forward on 29 March.
        ("2026-03-27T12:00:00Z", "2026-03-28T23:59:59Z"),
        ("2026-03-28T12:00:00Z", "2026-03-29T22:59:59Z"),
        ("2026-03-28T23:30:00Z", "2026-03-29T22:59:59Z"),
        ("2026-03-29T22:59:59Z", "2026-03-30T22:59:59Z"),
        ("2026-03-29T23:00:00Z", "2026-03-31T22:59:59Z"),
        // Clocks go back on 25 October.
        ("2026-10-23T12:00:00Z", "2026-10-24T22:59:59Z"),
        ("2026-10-24T12:00:00Z", "2026-10-25T23:59:59Z"),
        ("2026-10-24T23:00:00Z", "2026-10-26T23:59:59Z"),
        ("2026-10-25T12:00:00Z", "2026-10-26T23:59:59Z"),
    ] {
        let clear = moment(clear);
        let days = policies.on(time::day(clear)).referral_days;
        assert_eq!(time::iso(day_end_after(clear, days)), end, "clear at {clear}");
    }
}

/// Every minute of the days around both clock changes of some years.
#[test]
fn the_deadline_is_the_last_second_of_the_next_day_at_every_minute_around_a_clock_change() {
    for year in [2018, 2024, 2025, 2026, 2027, 2028, 2031] {
        for month in [3, 10] {
            let sunday = (25..=31)
                .filter_map(|day| Date::from_ymd_opt(year, month, day))
                .find(|date| date.weekday() == Weekday::Sun)
                .expect("the last Sunday of a month of 31 days");
            let start = time::from_london((sunday - chrono::Days::new(2)).and_time(NaiveTime::MIN));
            for minute in 0..5 * 24 * 60 {
                let clear = start + chrono::TimeDelta::minutes(minute);
                let end = day_end_after(clear, 1);
                // What people in London see: tomorrow, one second before midnight.
                let tomorrow = time::day(clear).succ_opt().expect("a day");
                assert_eq!(time::london(end), tomorrow.and_hms_opt(23, 59, 59).expect("a time"));
                assert_eq!(
                    time::day(end + chrono::TimeDelta::seconds(1)),
                    tomorrow + chrono::Days::new(1)
                );
                let hours = (end - clear).num_hours();
                assert!((23..=49).contains(&hours), "{clear}: {hours} hours");
            }
        }
    }
}

proptest! {
    #[test]
    fn adding_and_counting_working_days_agree(from in 0..1_400u64, days in 0..120u32) {
        let calendar = calendar();
        let from = date("2024-01-01") + chrono::Days::new(from);
        let to = calendar.add_working_days(from, days);
        prop_assert_eq!(calendar.working_days_between(from, to), i64::from(days));
        prop_assert_eq!(calendar.working_days_between(to, from), -i64::from(days));
        prop_assert!(days == 0 || calendar.is_working_day(to));
    }

    #[test]
    fn the_last_close_lies_before_today_on_a_working_day(seconds in 0..100_000_000i64) {
        let calendar = calendar();
        let now = moment("2024-01-02T00:00:00Z") + chrono::TimeDelta::seconds(seconds);
        let close = calendar.last_close(now);
        prop_assert!(time::day(close) < time::day(now));
        prop_assert!(calendar.is_working_day(time::day(close)));
        prop_assert_eq!(time::london(close).time(), calendar.close);
        let between = calendar.working_days_between(time::day(close), time::day(now));
        prop_assert!(between <= 1, "{between} working days since the close");
    }
}
