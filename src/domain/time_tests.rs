//! Moments and dates on London's clock, right across both clock changes.

use super::*;
use proptest::prelude::*;

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

fn shown(text: &str) -> NaiveDateTime {
    text.parse().expect("a date and time")
}

#[test]
fn only_what_iso_writes_is_read_as_a_moment() {
    assert!(parse_moment("2026-11-13T22:41:00Z").is_some());
    for text in [
        "",
        "2026-11-13",
        "2026-11-13 22:41:00",
        "2026-11-13T22:41:00",
        "2026-11-13T22:41:00+00:00",
        "2026-11-13T22:41Z",
        "2026-11-13T22:41:00.5Z",
        " 2026-11-13T22:41:00Z",
        "2026-11-13t22:41:00z",
        "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-11-13T24:00:00Z",
        "2026-11-13T22:41:60Z",
        "2026-1-3T02:01:00Z   ",
        "+12026-11-13T22:41:00Z",
    ] {
        assert_eq!(parse_moment(text), None, "{text}");
    }
}

#[test]
fn what_london_shows_becomes_the_right_moment() {
    for (london, utc) in [
        ("2026-01-15T12:00:00", "2026-01-15T12:00:00Z"),
        ("2026-07-15T12:00:00", "2026-07-15T11:00:00Z"),
        // Spring leaves out 01:00 to 02:00.
        ("2026-03-29T00:59:59", "2026-03-29T00:59:59Z"),
        ("2026-03-29T01:00:00", "2026-03-29T01:00:00Z"),
        ("2026-03-29T01:30:00", "2026-03-29T01:30:00Z"),
        ("2026-03-29T02:00:00", "2026-03-29T01:00:00Z"),
        // Autumn shows 01:00 to 02:00 twice; the first is meant.
        ("2026-10-25T00:59:59", "2026-10-24T23:59:59Z"),
        ("2026-10-25T01:30:00", "2026-10-25T00:30:00Z"),
        ("2026-10-25T02:00:00", "2026-10-25T02:00:00Z"),
    ] {
        assert_eq!(iso(from_london(shown(london))), utc, "{london}");
    }
}

#[test]
fn a_time_typed_is_one_that_clocks_in_london_showed() {
    let today = date("2026-11-20");
    for (typed, utc) in [
        ("20 Nov 2026 22:41", "2026-11-20T22:41:00Z"),
        ("today 9:30", "2026-11-20T09:30:00Z"),
        ("-1d 22:41", "2026-11-19T22:41:00Z"),
        ("2026-07-01 22:41", "2026-07-01T21:41:00Z"),
        ("29 Mar 2026 00:59", "2026-03-29T00:59:00Z"),
        ("29 Mar 2026 02:00", "2026-03-29T01:00:00Z"),
        ("25 Oct 2026 00:59", "2026-10-24T23:59:00Z"),
        // The hour that comes twice: the first is meant unless it is said.
        ("25 Oct 2026 01:30", "2026-10-25T00:30:00Z"),
        ("25 Oct 2026 01:30 BST", "2026-10-25T00:30:00Z"),
        ("25 Oct 2026 01:30 gmt", "2026-10-25T01:30:00Z"),
        ("25 Oct 2026 02:00", "2026-10-25T02:00:00Z"),
        ("20 Nov 2026 22:41 GMT", "2026-11-20T22:41:00Z"),
        ("1 Jul 2026 22:41 BST", "2026-07-01T21:41:00Z"),
    ] {
        let read = parse_london(typed, today).unwrap_or_else(|e| panic!("{typed}: {e}"));
        assert_eq!(iso(read), utc, "{typed}");
    }
    let form = "write the date and the time, such as 20 Nov 2026 22:41 or today 9:30";
    for (typed, sentence) in [
        ("", form),
        ("22:41", form),
        ("today", form),
        ("today 24:00", form),
        ("today 9.30", form),
        ("half past nine", form),
        ("soon 9:30", "`soon` is not a date; write it as 20 Nov 2026, 20/11/2026 or 2026-11-20"),
        (
            "29 Mar 2026 01:30",
            "there was no 01:30 in London on 29 Mar 2026: the clocks went forward over it; write \
             a time before or after that hour",
        ),
        ("1 Jul 2026 22:41 GMT", "London was not on GMT on 1 Jul 2026; leave it out"),
    ] {
        let refused = parse_london(typed, today).expect_err(typed).to_string();
        assert_eq!(refused, sentence, "{typed}");
    }
}

#[test]
fn a_clock_counts_down_in_words_and_says_when_it_ran_out() {
    let until = parse_moment("2026-11-20T23:59:59Z").expect("a moment");
    for (now, said) in [
        ("2026-11-20T14:47:00Z", "23:59 today, 9 h 12 min left"),
        ("2026-11-20T23:59:59Z", "23:59 today, 0 min left"),
        ("2026-11-19T14:47:00Z", "23:59 tomorrow, 33 h 12 min left"),
        ("2026-11-17T14:47:00Z", "23:59 Fri 20 Nov, 3 d left"),
        ("2026-11-21T10:42:00Z", "! ran out 23:59 yesterday, 10 h 42 min ago"),
        ("2026-11-24T10:42:00Z", "! ran out 23:59 Fri 20 Nov, 3 d ago"),
    ] {
        assert_eq!(countdown(until, parse_moment(now).expect("a moment")), said);
    }
    for (now, said) in [
        ("2026-11-20T14:47:00Z", "9 h 12 min left"),
        ("2026-11-21T10:42:00Z", "! 10 h 42 min over"),
        ("2026-11-24T10:42:00Z", "! 3 d over"),
    ] {
        assert_eq!(time_left(until, parse_moment(now).expect("a moment")), said);
    }
    // 25 hours on the day on which the clocks go back.
    let until = parse_moment("2026-10-25T23:59:59Z").expect("a moment");
    let midnight = parse_moment("2026-10-24T23:00:00Z").expect("a moment");
    assert_eq!(countdown(until, midnight), "23:59 today, 24 h 59 min left");
}

#[test]
fn the_day_is_the_day_in_london() {
    for (utc, day_there, screen) in [
        ("2026-11-13T22:41:00Z", "2026-11-13", "Fri 13 Nov 2026 22:41"),
        ("2026-07-31T23:30:00Z", "2026-08-01", "Sat 1 Aug 2026 00:30"),
        ("2026-01-31T23:30:00Z", "2026-01-31", "Sat 31 Jan 2026 23:30"),
    ] {
        let moment = parse_moment(utc).expect("a moment");
        assert_eq!(day(moment), date(day_there));
        assert_eq!(show_moment(moment), screen);
    }
    assert_eq!(show_date(date("2026-11-03")), "3 Nov 2026");
}

#[test]
fn ages_have_a_true_minus() {
    for (days, text) in
        [(11, "11 d"), (0, "0 d"), (-3, "−3 d"), (i64::MIN, "−9223372036854775808 d")]
    {
        assert_eq!(age(days), text);
    }
}

#[test]
fn months_end_on_the_last_day_of_a_short_month() {
    for (from, months, to) in [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-11-20", 120, "2036-11-20"),
        ("2026-11-20", 0, "2026-11-20"),
    ] {
        assert_eq!(add_months(date(from), months), date(to));
    }
    assert_eq!(add_days(date("2026-02-28"), 1), date("2026-03-01"));
}

#[test]
fn dates_too_far_away_stop_at_the_last() {
    assert_eq!(add_months(Date::MAX, 1), Date::MAX);
    assert_eq!(add_months(date("2026-11-20"), u32::MAX), Date::MAX);
    assert_eq!(add_days(date("2026-11-20"), u32::MAX), Date::MAX);
    assert_eq!(day(from_london(NaiveDateTime::MAX)), Date::MAX);
    assert_eq!(day(from_london(Date::MAX.and_time(chrono::NaiveTime::MIN))), Date::MAX);
    assert!(show_date(Date::MAX).starts_with("31 Dec "));
}

#[test]
fn a_date_is_read_in_every_form() {
    for typed in [
        "2026-11-05",
        "2026-11-5",
        "05/11/2026",
        "5/11/2026",
        "5 Nov 2026",
        "05 nov 2026",
        "5 November 2026",
        "5 NOVEMBER 2026",
        "  5  Nov\t2026 ",
    ] {
        assert_eq!(parse_date(typed), Ok(date("2026-11-05")), "{typed}");
    }
    for (typed, read) in [
        ("29 Feb 2024", "2024-02-29"),
        ("1/1/1900", "1900-01-01"),
        ("31/12/2199", "2199-12-31"),
        ("3 May 2026", "2026-05-03"),
    ] {
        assert_eq!(parse_date(typed), Ok(date(read)), "{typed}");
    }
}

#[test]
fn what_is_no_date_is_refused_in_one_sentence() {
    let form = "is not a date; write it as 20 Nov 2026, 20/11/2026 or 2026-11-20";
    let calendar = "is not in the calendar; the day comes first, then the month: 20/11/2026";
    let year = "is out of range; write a year from 1900 to 2199, with four figures";
    for (typed, sentence) in [
        ("", form),
        ("soon", form),
        ("20", form),
        ("20 Nov", form),
        ("Nov 20 2026", form),
        ("20-11-2026", form),
        ("2026/11/20", form),
        ("20.11.2026", form),
        ("20/11/2026/1", form),
        ("20/Nov/2026", form),
        ("20 Novem 2026", form),
        ("-5/11/2026", form),
        ("+5/11/2026", form),
        ("5/ 11/2026", form),
        ("2026-11-", form),
        ("5/11/99999999999", form),
        ("٥/11/2026", form),
        ("2026-11-05T10:00:00Z", form),
        ("11/20/2026", calendar),
        ("29/02/2026", calendar),
        ("31 Jun 2026", calendar),
        ("00/11/2026", calendar),
        ("2026-13-01", calendar),
        ("5/11/26", year),
        ("5 Nov 1899", year),
        ("5 Nov 2200", year),
        ("0026-11-05", year),
    ] {
        let refused = parse_date(typed).expect_err(typed).to_string();
        assert_eq!(refused, format!("`{typed}` {sentence}"));
    }
    let refused = parse_date("\u{1b}[2J").expect_err("an escape is no date").to_string();
    assert_eq!(refused, format!("`·[2J` {form}"));
}

#[test]
fn days_from_today_are_read() {
    let today = date("2026-11-20");
    for (typed, read) in [
        ("today", "2026-11-20"),
        (" Today ", "2026-11-20"),
        ("+14d", "2026-12-04"),
        ("-3d", "2026-11-17"),
        ("+0d", "2026-11-20"),
        ("+14D", "2026-12-04"),
        ("5 Nov 2026", "2026-11-05"),
    ] {
        assert_eq!(parse_date_from(typed, today), Ok(date(read)), "{typed}");
    }
    let form = |text: &str| Err(DateError::Form(text.to_owned()));
    for typed in ["14d", "+d", "+-3d", "+ 3d", "+1.5d", "tomorrow", "+99999999999999999999d"] {
        assert_eq!(parse_date_from(typed, today), form(typed), "{typed}");
    }
    for typed in ["+99999999d", "-99999d", "+9223372036854775807d", "-9223372036854775808d"] {
        let far = Err(DateError::Year(typed.to_owned()));
        assert_eq!(parse_date_from(typed, today), far, "{typed}");
    }
}

proptest! {
    #[test]
    fn a_moment_reads_back_as_written(seconds in -2_208_988_800..7_289_654_400i64) {
        let moment = Moment::from_timestamp(seconds, 0).expect("within the years of the work");
        prop_assert_eq!(parse_moment(&iso(moment)), Some(moment));
    }

    #[test]
    fn a_moment_comes_back_from_london(seconds in 0..7_289_654_400i64) {
        let moment = Moment::from_timestamp(seconds, 0).expect("within the years of the work");
        let back = from_london(london(moment));
        let hour = TimeDelta::hours(1);
        prop_assert!(back == moment || back + hour == moment, "{back} for {moment}");
        prop_assert_eq!(london(back), london(moment));
    }

    #[test]
    fn a_moment_typed_reads_back(minutes in 0..120_960_000i64) {
        let moment = Moment::from_timestamp(minutes * 60, 0).expect("within the years of the work");
        prop_assert_eq!(parse_london(&type_moment(moment), date("2026-11-20")), Ok(moment));
    }

    #[test]
    fn a_date_shown_reads_back(days in 0..109_000u64) {
        let date = date("1900-01-01") + chrono::Days::new(days);
        prop_assert_eq!(parse_date(&show_date(date)), Ok(date));
        prop_assert_eq!(parse_date(&date.to_string()), Ok(date));
        prop_assert_eq!(parse_date(&date.format("%d/%m/%Y").to_string()), Ok(date));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,16}|[-+0-9d/ ]{0,12}") {
        if let Ok(read) = parse_date_from(&text, date("2026-11-20")) {
            prop_assert!(YEARS.contains(&read.year()));
        }
    }
}
