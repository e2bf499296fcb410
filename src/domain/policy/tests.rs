//! What the shipped policy says, and what is refused of another.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

fn shipped() -> Policies {
    Policies::built_in().expect("the shipped policy holds")
}

/// The sentence that the shipped text is refused with once `from` in it reads `to`.
fn refusal(from: &str, to: &str) -> String {
    assert!(BUILT_IN.contains(from), "the shipped text has no {from:?}");
    Policies::parse(&BUILT_IN.replacen(from, to, 1)).expect_err(to).to_string()
}

/// The shipped text with one more version.
fn with_version(text: &str) -> Result<Policies, PolicyError> {
    Policies::parse(&format!("{BUILT_IN}\n[[version]]\n{text}\n"))
}

#[test]
fn every_level_has_its_values_in_every_version() {
    let policies = shipped();
    for policy in std::iter::once(&policies.first).chain(&policies.later) {
        for level in Level::ALL {
            assert!(policy.validity_months(*level, false) > 0, "{level:?}");
            assert!(policy.validity_months(*level, true) > 0, "{level:?}");
            assert!(policy.target_days(*level) > 0, "{level:?}");
            assert!(policy.residency_years(*level) > 0, "{level:?}");
            let checks = policy.mandatory_checks(*level);
            assert!(checks.contains(&CheckKind::Identity), "{level:?}");
            assert!(checks.contains(&CheckKind::Pnc), "{level:?}");
        }
        assert_eq!(policy.numbers("warn.days"), Some(&[180, 90, 60, 42, 30][..]));
        assert_eq!(policy.meeting_interval_days, 14);
        assert_eq!(policy.assess_hours, 24);
        assert_eq!(policy.decision_delay_minutes, 15);
        assert_eq!(policy.referral_days, 1);
        assert_eq!(policy.interest_review_months, 12);
    }
}

#[test]
fn a_higher_rung_needs_every_check_of_a_national_lower_one() {
    let policies = shipped();
    let policy = policies.on(date("2026-11-20"));
    for (higher, lower) in
        [(Level::Sc, Level::Ctc), (Level::Esc, Level::Sc), (Level::Dv, Level::Esc)]
    {
        for check in policy.mandatory_checks(lower) {
            assert!(policy.mandatory_checks(higher).contains(check), "{higher:?}: {check:?}");
        }
    }
}

#[test]
fn terms_and_their_standing_are_those_of_the_sources() {
    use Standing::{Local, Published, Secondary};
    let policies = shipped();
    let policy = policies.on(date("2026-11-20"));
    for (level, months, contractor, residency, standing) in [
        (Level::Rv, 120, 120, 3, Published),
        (Level::Mv, 84, 84, 5, Local),
        (Level::Emv, 84, 84, 5, Local),
        (Level::Nppv1, 12, 12, 3, Local),
        (Level::Nppv2a, 36, 36, 3, Secondary),
        (Level::Nppv2f, 36, 36, 3, Secondary),
        (Level::Nppv3, 60, 60, 3, Secondary),
        (Level::Ctc, 120, 60, 3, Published),
        (Level::Sc, 120, 60, 5, Published),
        (Level::Esc, 120, 60, 5, Local),
        (Level::Dv, 84, 36, 10, Published),
        (Level::Edv, 84, 36, 10, Local),
    ] {
        assert_eq!(policy.validity_months(level, false), months, "{level:?}");
        assert_eq!(policy.validity_months(level, true), contractor, "{level:?}");
        assert_eq!(policy.residency_years(level), residency, "{level:?}");
        let key = format!("validity.{}", level.code());
        assert_eq!(policy.standing(&key).0, standing, "{key}");
    }
}

#[test]
fn every_group_says_how_sure_it_is_and_why() {
    use Standing::{Local, Published, Secondary};
    let policies = shipped();
    let policy = policies.on(date("2026-11-20"));
    for (key, standing, source) in [
        ("bank_holidays", Published, "gov.uk/bank-holidays"),
        ("gift_bands", Published, "2014 inspection"),
        ("interest_review", Secondary, "confirm"),
        ("association_review_months", Secondary, "confirm"),
        ("grading", Secondary, "confirm"),
        ("grade_conversion", Local, "confirm"),
        ("referral_clock", Local, "SI 2020/2"),
        ("appeal", Local, "confirm"),
        ("checks.RV", Local, "confirm"),
        ("validity.MV", Local, "confirm"),
        ("no_such_key", Local, "not in the policy"),
    ] {
        let (found, from) = policy.standing(key);
        assert_eq!(found, standing, "{key}");
        assert!(from.contains(source), "{key} comes from {from:?}");
    }
    for (key, (standing, source)) in &policy.standings {
        let asks = source.contains("confirm");
        assert_eq!(asks, *standing != Published, "{key}: {source}");
    }
}

#[test]
fn a_record_is_judged_by_the_version_of_its_own_date() {
    let policies = shipped();
    for (day, appeal, late, extension, recruit) in [
        ("1999-01-01", 7, 28, 12, 60),
        ("2018-04-01", 7, 28, 12, 60),
        ("2025-03-31", 7, 28, 12, 60),
        ("2025-04-01", 14, 14, 6, 42),
        ("2199-12-31", 14, 14, 6, 42),
    ] {
        let policy = policies.on(date(day));
        assert_eq!(policy.appeal_working_days, appeal, "{day}");
        assert_eq!(policy.gift_late_days, late, "{day}");
        assert_eq!(policy.extension_max_months, extension, "{day}");
        assert_eq!(policy.target_days(Level::Rv), recruit, "{day}");
        // What the later version leaves out goes on.
        assert_eq!(policy.validity_months(Level::Rv, false), 120, "{day}");
        assert_eq!(policy.numbers("warn.days").map(<[u32]>::len), Some(5), "{day}");
    }
    for key in ["appeal", "gift_late", "extension", "target_days"] {
        assert_eq!(policies.on(date("2026-11-20")).standing(key).0, Standing::Local, "{key}");
    }
}

#[test]
fn a_version_changes_one_level_and_keeps_the_rest() {
    let policies = with_version(
        "effective_from = 2027-01-01
         [version.validity.MV]
         standing = \"S\"
         source = \"read in a force policy, confirm\"
         months = 60",
    )
    .expect("the version holds");
    let policy = policies.on(date("2027-01-01"));
    assert_eq!(policy.validity_months(Level::Mv, false), 60);
    let source = "read in a force policy, confirm";
    assert_eq!(policy.standing("validity.MV"), (Standing::Secondary, source));
    assert_eq!(policy.validity_months(Level::Emv, false), 84);
    assert_eq!(policies.on(date("2026-12-31")).validity_months(Level::Mv, false), 84);
}

#[test]
fn a_version_says_everything_it_must() {
    for (version, sentence) in [
        (
            "",
            "policy key `version.effective_from` is missing; it should be a date such as \
             2025-04-01",
        ),
        (
            "effective_from = 2025-04-01",
            "policy key `version[2025-04-01].effective_from` is not after the version before it; \
             put versions oldest first",
        ),
        (
            "effective_from = 2020-01-01",
            "policy key `version[2020-01-01].effective_from` is not after the version before it; \
             put versions oldest first",
        ),
        // A changed value may not stand under the old value's source.
        (
            "effective_from = 2027-01-01\n[version.appeal]\nworking_days = 21",
            "policy key `version[2027-01-01].appeal.standing` is missing; it should be a text",
        ),
        (
            "effective_from = 2027-01-01\n[version.apeal]\nworking_days = 21",
            "policy key `version[2027-01-01].apeal` is not a policy key; check its spelling or \
             take it out",
        ),
        (
            "effective_from = 2027-01-01\n[version.validity.MVX]\nmonths = 21",
            "policy key `version[2027-01-01].validity.MVX` is not a policy key; check its \
             spelling or take it out",
        ),
        (
            "effective_from = 2027-01-01\nvalidity = 4",
            "policy key `version[2027-01-01].validity` should be a table",
        ),
    ] {
        let refused = with_version(version).expect_err(version).to_string();
        let (said, place) = refused.split_once(" (line ").expect("a place");
        assert_eq!(said, sentence, "{version}");
        assert!(place.contains(", column "), "{place}");
    }
}

/// Checks what the shipped text is refused with, row by row: its words, what they become and
/// the sentence, whose path goes on from the first version when it starts with a dot.
fn refused(table: &[(&str, &str, &str)]) {
    for (from, to, sentence) in table {
        let first = if sentence.starts_with('.') { "version[2018-04-01]" } else { "" };
        let refused = refusal(from, to);
        let start = format!("policy key `{first}{sentence}");
        assert!(refused.starts_with(&start), "{to:?}: {refused}");
    }
}

#[test]
fn an_unknown_or_missing_key_is_named() {
    refused(&[
        (
            "[version.gift_late]",
            "[version.gift_late]\nmonths = 3",
            ".gift_late.months` is not a policy key; check its spelling or take it out",
        ),
        (
            "[bank_holidays]",
            "[other]\n[bank_holidays]",
            "other` is not a policy key; check its spelling or take it out",
        ),
        (
            "NPPV1 = 21\n",
            "",
            ".target_days.NPPV1` is missing; it should be a whole number from 1 to 100,000",
        ),
        (
            "[version.validity.eSC]",
            "[version.validity.eSX]",
            ".validity.eSC` is missing; it should be a table",
        ),
        (
            "[version.checks.DV]",
            "[version.checks.DX]",
            ".checks.DV` is missing; it should be a table",
        ),
    ]);
}

#[test]
fn a_wrong_value_is_refused_at_its_key() {
    refused(&[
        (
            "months = 120",
            "months = 0",
            ".validity.RV.months` should be a whole number from 1 to 100,000",
        ),
        ("months = 120", "months = 100001", ".validity.RV.months` should be a whole number"),
        ("months = 120", "months = -5", ".validity.RV.months` should be a whole number"),
        ("months = 120", "months = \"120\"", ".validity.RV.months` should be a whole number"),
        ("months = 120", "months = 120.5", ".validity.RV.months` should be a whole number"),
        (
            "days = [180, 90",
            "days = [90, 180",
            ".warn.days` should fall, the earliest warning first",
        ),
        (
            "days = [180, 90, 60, 42, 30]",
            "days = []",
            ".warn.days` should be a list of whole numbers above 0",
        ),
        ("high = 10\nmedium", "high = 101\nmedium", ".uncertainty.high` should be a percentage"),
        (
            "medium = 25\nlow = 40",
            "medium = 25\nlow = 20",
            ".uncertainty.low` should not lie below that of more confidence",
        ),
        ("least_pairs = 20", "least_pairs = 0", ".agreement.least_pairs` should be a whole number"),
        (
            "exposed_class = 1",
            "exposed_class = 6",
            ".priority.exposed_class` should be a class from 1 to 5",
        ),
        (
            "max_days = [84, 84, 84, 84, 84]",
            "max_days = [84, 84, 84, 84]",
            ".priority.max_days` should be five numbers of days, one for each class",
        ),
        (
            "max_days = [84, 84, 84, 84, 84]",
            "max_days = [84, 84, 84, 84, 0]",
            ".priority.max_days` should be a list of whole numbers above 0",
        ),
        ("plan_months = 24", "plan_months = 61", ".renewals.plan_months` should be at most 60"),
        (
            "moderate_to_pence = 5000",
            "moderate_to_pence = 1999",
            ".gift_bands.moderate_to_pence` is below `modest_under_pence`",
        ),
        (
            "interval_days = 14",
            "interval_days = 10",
            ".meeting.interval_days` should be whole weeks, such as 14",
        ),
        ("weekday = \"Tue\"", "weekday = \"Wed\"", ".meeting.anchor` should be a Wed"),
        (
            "weekday = \"Tue\"",
            "weekday = \"Noday\"",
            ".meeting.weekday` should be a day of the week such as \"Tue\"",
        ),
        ("at = 17:00:00", "at = \"17:00\"", ".close.at` should be a time such as 17:00:00"),
        (
            "anchor = 2026-11-24",
            "anchor = \"24 Nov\"",
            ".meeting.anchor` should be a date such as 2025-04-01",
        ),
        (
            "effective_from = 2018-04-01",
            "effective_from = 1",
            "version.effective_from` should be a date such as 2025-04-01",
        ),
        (
            "2023-01-02, 2023",
            "\"New Year\", 2023",
            "bank_holidays.days` should be a list of dates such as 2025-12-25",
        ),
    ]);
}

#[test]
fn an_unknown_word_is_refused_at_its_key() {
    refused(&[
        (
            "\"identity\", \"residency\"",
            "\"identiti\", \"residency\"",
            ".checks.RV.mandatory` `identiti` is not a check; use one of: identity, \
             residency, pnc",
        ),
        (
            "\"identity\", \"residency\"",
            "\"identity\", \"identity\"",
            ".checks.RV.mandatory` `identity` stands twice; write it once",
        ),
        (
            "standing = \"P\"",
            "standing = \"Q\"",
            "bank_holidays.standing` `Q` is not a standing; use one of: P, S, L",
        ),
        (
            "source = \"gov.uk",
            "source = \" \" # ",
            "bank_holidays.source` may not be empty; say where the values come from",
        ),
        (
            "refused = [\"SECRET\"",
            "refused = [\"\"",
            ".markings.refused` should be a list of texts, at least one and none empty",
        ),
        (
            "from_source = [\"1\", ",
            "from_source = [",
            ".grade_conversion.from_source` should be five codes, one for each rung",
        ),
        (
            "from_source = [\"1\"",
            "from_source = [\"7\"",
            ".grade_conversion.from_source` `7` is not a source grade; use one of: 1, 2, 3",
        ),
    ]);
}

#[test]
fn bank_holidays_that_pass_over_years_name_the_days_that_are_missing() {
    let lines = BUILT_IN.lines();
    let of = |line: &str, year: &str| line.trim_start().starts_with(&format!("{year}-"));
    let without = |years: &[&str]| -> String {
        let kept = lines.clone().filter(|line| !years.iter().any(|year| of(line, year)));
        kept.map(|line| format!("{line}\n")).collect()
    };
    let line = lines.clone().take_while(|line| *line != "days = [").count() + 1;
    for (years, from, until) in [
        (&["2026"][..], "1 January 2026 to 31 December 2026", "2025 and 2027"),
        (&["2025", "2026"], "1 January 2025 to 31 December 2026", "2024 and 2027"),
    ] {
        let said = Policies::parse(&without(years)).expect_err("a gap").to_string();
        let wanted = format!(
            "policy key `bank_holidays.days` names no day from {from}, between those of {until}; \
             write the bank holidays of every year (line {line}, column 1)"
        );
        assert_eq!(said, wanted);
    }
    // What ends sooner or begins later has no gap.
    for years in [&["2028"][..], &["2023"]] {
        Policies::parse(&without(years)).expect("whole");
    }
}

#[test]
fn a_text_without_versions_or_sense_is_refused() {
    let holidays = "[bank_holidays]\nstanding = \"P\"\nsource = \"read\"\ndays = [2026-12-25]\n";
    for (text, sentence) in [
        ("", "policy key `bank_holidays` is missing; it should be a table"),
        (holidays, "policy key `version` is missing; it should be a list of tables"),
    ] {
        assert_eq!(Policies::parse(text).expect_err(text).to_string(), sentence);
    }
    let refused = Policies::parse("months = = 4").expect_err("not TOML");
    assert!(matches!(refused, PolicyError::Syntax { .. }), "{refused}");
    assert!(refused.to_string().starts_with("the policy cannot be read as TOML: "));
}

#[test]
fn gifts_fall_into_bands_at_their_edges() {
    let policies = shipped();
    let policy = policies.on(date("2014-06-01"));
    for (pence, band) in [
        (None, GiftBand::Unknown),
        (Some(0), GiftBand::Modest),
        (Some(1999), GiftBand::Modest),
        (Some(2000), GiftBand::Moderate),
        (Some(5000), GiftBand::Moderate),
        (Some(5001), GiftBand::Significant),
        (Some(i64::MAX), GiftBand::Significant),
    ] {
        assert_eq!(policy.gift_band(pence.map(Pence)), band, "{pence:?}");
    }
}

#[test]
fn markings_are_refused_as_whole_words_in_capitals() {
    let policies = shipped();
    let policy = policies.on(date("2026-11-20"));
    for (text, marking) in [
        ("", None),
        ("OFFICIAL-SENSITIVE", None),
        ("the secretary kept a secret", None),
        ("SECRETARY of the SECRETARIAT", None),
        ("STRAPPED for cash, BOOTSTRAP", None),
        ("Secret Santa", None),
        ("ÉSECRET", None),
        ("SECRET", Some("SECRET")),
        ("marked SECRET, returned", Some("SECRET")),
        ("(SECRET)", Some("SECRET")),
        ("UK SECRET//EYES ONLY", Some("SECRET")),
        ("SECRETARY\nSECRET\n", Some("SECRET")),
        ("TOP SECRET", Some("TOP SECRET")),
        ("TOP SECRET STRAP2", Some("TOP SECRET")),
        ("handled under STRAP.", Some("STRAP")),
    ] {
        assert_eq!(policy.refuses_marking(text), marking, "{text}");
    }
}

/// Easter Sunday by the rule of the Gregorian calendar (Butcher's).
fn easter(year: i32) -> Date {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let at = h + l - 7 * m + 114;
    let (month, day) = (at / 31, at % 31 + 1);
    date(&format!("{year}-{month:02}-{day:02}"))
}

/// The bank holidays of a year in England and Wales by the rules of the 1971 Act.
fn holidays(year: i32) -> BTreeSet<Date> {
    let day = |month: u32, day: u32| Date::from_ymd_opt(year, month, day).expect("a date");
    let days = |n: u64| chrono::Days::new(n);
    let next_free = |mut day: Date, taken: &BTreeSet<Date>| {
        while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) || taken.contains(&day) {
            day = day + days(1);
        }
        day
    };
    let monday_on_or_after =
        |first: Date| first + days(u64::from((7 - first.weekday().num_days_from_monday()) % 7));
    let mut all = BTreeSet::from([
        easter(year) - days(2),
        easter(year) + days(1),
        monday_on_or_after(day(5, 1)),
        monday_on_or_after(day(5, 25)),
        monday_on_or_after(day(8, 25)),
    ]);
    for fixed in [day(1, 1), day(12, 25), day(12, 26)] {
        all.insert(next_free(fixed, &all));
    }
    if year == 2023 {
        all.insert(date("2023-05-08"));
    }
    all
}

#[test]
fn bank_holidays_are_those_of_the_act() {
    let policies = shipped();
    let calendar = &policies.on(date("2026-11-20")).calendar;
    for day in date("2023-01-01").iter_days().take_while(|day| day.year() < 2029) {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let works = !weekend && !holidays(day.year()).contains(&day);
        assert_eq!(calendar.is_working_day(day), works, "{day}");
    }
}

#[test]
fn the_text_is_kept_under_its_hash() {
    let policies = shipped();
    assert_eq!(policies.text(), BUILT_IN);
    let hash = policies.hash();
    assert_eq!(hash.len(), 64);
    assert!(hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')), "{hash}");
    let commented = Policies::parse(&format!("{BUILT_IN}# one more line\n"));
    assert_ne!(commented.expect("a comment changes nothing").hash(), hash);
}

proptest! {
    #[test]
    fn the_version_in_force_never_begins_later(days in 0..60_000u64) {
        let policies = shipped();
        let day = date("2018-04-01") + chrono::Days::new(days);
        let policy = policies.on(day);
        prop_assert!(policy.effective_from <= day);
        let newer = policies.later.iter().any(|other| {
            other.effective_from <= day && other.effective_from > policy.effective_from
        });
        prop_assert!(!newer, "a newer version than {} holds on {day}", policy.effective_from);
    }

    #[test]
    fn a_dearer_gift_never_falls_into_a_lower_band(a in 0..20_000i64, b in 0..20_000i64) {
        let policies = shipped();
        let policy = policies.on(date("2026-11-20"));
        let band = |pence: i64| policy.gift_band(Some(Pence(pence)));
        prop_assert!(band(a.min(b)) <= band(a.max(b)));
    }

    #[test]
    fn any_text_is_read_or_refused(at in 0..BUILT_IN.len(), junk in "\\PC{0,8}") {
        // One cut anywhere in the shipped text never panics.
        prop_assume!(BUILT_IN.is_char_boundary(at));
        let (before, after) = BUILT_IN.split_at(at);
        let text = format!("{before}{junk}{after}");
        if let Ok(policies) = Policies::parse(&text) {
            prop_assert_eq!(policies.text(), text);
        }
    }
}
