//! Whether two reports may tell the same: the same subject, near dates, near words. Every weight
//! is policy data (L), and the reasons are given in words, so that a person can judge them.

use super::text::fold;
use super::time::Date;
use std::collections::BTreeSet;

/// Words from which two lines tell something.
const TELLING: usize = 3;

/// How much each sign of likeness counts, in points of a hundred (L).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    /// Days within which two reports are near.
    pub window_days: u32,
    /// Points for a subject in common.
    pub same_subject: u32,
    /// Points for a subject of nearly the same name.
    pub near_name: u32,
    /// From how much likeness two names are near, in per cent.
    pub near_name_percent: u32,
    /// Points for the same day, falling to none at the end of the window.
    pub same_day: u32,
    /// Points for the same words, falling with the share in common.
    pub same_words: u32,
    /// The share of words in common from which reports on different people may be one.
    pub other_subject_percent: u32,
    /// The least points of a possible duplicate.
    pub least: u32,
    /// How many are offered.
    pub offered: u32,
    /// How many reports near in time are compared.
    pub candidates: u32,
}

/// What two reports are compared by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Traits {
    /// Row numbers of the people it is about.
    pub people: BTreeSet<i64>,
    /// Names of its subjects, as given.
    pub names: Vec<String>,
    /// The day it was received.
    pub received: Date,
    /// The day of the intelligence, where known.
    pub occurred: Option<Date>,
    /// Its one line.
    pub summary: String,
    /// Everything it says, with that line.
    pub text: String,
}

/// How much two reports are alike, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// Points.
    pub points: u32,
    /// Why, in words: `same subject`, `3 days apart`, `62 % of the words`.
    pub reasons: Vec<String>,
}

/// The words that a text is compared by: folded, of four letters or more.
pub fn words(text: &str) -> BTreeSet<String> {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.chars().count() >= 4).map(str::to_owned).collect()
}

/// Compares two reports; `None` where they are not likely to tell the same.
pub fn compare(a: &Traits, b: &Traits, by: &Weights) -> Option<Likeness> {
    let mut points = 0;
    let mut reasons = Vec::new();
    let common = a.people.intersection(&b.people).next().is_some();
    let near = if common { None } else { nearest_names(&a.names, &b.names) };
    let near = near.filter(|(percent, _)| *percent >= by.near_name_percent);
    let (share, of) = share_of_words(a, b);
    let apart = !a.people.is_empty() && !b.people.is_empty() && !common && near.is_none();
    if apart && share < by.other_subject_percent {
        return None;
    }
    if common {
        points += by.same_subject;
        reasons.push("same subject".to_owned());
    } else if let Some((percent, name)) = near {
        points += if percent == 100 { by.same_subject } else { by.near_name };
        let how = if percent == 100 { "same name" } else { "a name like it" };
        reasons.push(format!("{how}, {name}"));
    }
    let days = days_apart(a, b);
    if days < by.window_days {
        points += by.same_day * (by.window_days - days) / by.window_days;
        reasons.push(match days {
            0 => "the same day".to_owned(),
            1 => "1 day apart".to_owned(),
            days => format!("{days} days apart"),
        });
    }
    points += by.same_words * share / 100;
    if share > 0 {
        reasons.push(format!("{share} % of {of}"));
    }
    (points >= by.least).then_some(Likeness { points, reasons })
}

/// Days between the intelligence of both where both dates are known, else between receipts.
fn days_apart(a: &Traits, b: &Traits) -> u32 {
    let between = |x: Date, y: Date| u32::try_from((x - y).num_days().abs()).unwrap_or(u32::MAX);
    let received = between(a.received, b.received);
    match (a.occurred, b.occurred) {
        (Some(x), Some(y)) => received.min(between(x, y)),
        _ => received,
    }
}

/// The words in common of all that they say, or of their one lines, which are compared while a
/// report is still short; and of which of the two it is.
fn share_of_words(a: &Traits, b: &Traits) -> (u32, &'static str) {
    let lines = [&a.summary, &b.summary];
    let lines_tell = lines.iter().all(|line| words(line).len() >= TELLING);
    let line = if lines_tell { common_words(&a.summary, &b.summary) } else { 0 };
    let all = common_words(&a.text, &b.text);
    if line > all { (line, "the summary") } else { (all, "the words") }
}

/// The share of all their words that two texts have in common, in per cent.
fn common_words(a: &str, b: &str) -> u32 {
    let (a, b) = (words(a), words(b));
    let all = a.union(&b).count();
    let both = a.intersection(&b).count();
    (both * 100).checked_div(all).and_then(|share| u32::try_from(share).ok()).unwrap_or(0)
}

/// The two names that are most alike: by how much, in per cent, and the second of them.
fn nearest_names<'b>(a: &[String], b: &'b [String]) -> Option<(u32, &'b str)> {
    let pairs = a.iter().flat_map(|x| b.iter().map(move |y| (name_percent(x, y), y.as_str())));
    pairs.max_by_key(|(percent, _)| *percent)
}

/// What two names have in common whatever the order of their parts, their case and accents:
/// `Ní Bhriain, Sorcha` and `Sorcha NI BHRIAIN` have one key.
pub fn name_key(name: &str) -> String {
    let folded = fold(name);
    let mut parts: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    parts.sort_unstable();
    parts.join(" ")
}

/// How alike two names are by their keys, in per cent, rounded down, so that only the same name is
/// a hundred.
pub fn keys_percent(a: &str, b: &str) -> u32 {
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    (strsim::jaro_winkler(a, b) * 100.0) as u32
}

fn name_percent(a: &str, b: &str) -> u32 {
    keys_percent(&name_key(a), &name_key(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::Policies;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn weights() -> Weights {
        let policies = Policies::built_in().expect("the shipped policy holds");
        policies.on(date("2026-11-20")).duplicates.clone()
    }

    fn report(people: &[i64], name: &str, received: &str, text: &str) -> Traits {
        Traits {
            people: people.iter().copied().collect(),
            names: Some(name.to_owned()).filter(|name| !name.is_empty()).into_iter().collect(),
            received: date(received),
            occurred: None,
            summary: String::new(),
            text: text.to_owned(),
        }
    }

    const MESSAGES: &str = "Sends messages to a complainant after the case was closed";

    #[test]
    fn reports_are_alike_by_subject_dates_and_words() {
        let one = report(&[7], "Ní Bhriain, Ana", "2026-11-10", MESSAGES);
        let caller = "Sends messages to a complainant after her case was closed, says a neighbour";
        for (other, reasons) in [
            (
                report(&[7], "Ní Bhriain, Ana", "2026-11-13", caller),
                Some("same subject; 3 days apart; 75 % of the words"),
            ),
            (
                report(&[], "Ana Ni Bhriain", "2026-11-10", "Visits off duty"),
                Some("same name, Ana Ni Bhriain; the same day"),
            ),
            (
                report(&[], "Ana Ni Bhrian", "2026-11-11", caller),
                Some("a name like it, Ana Ni Bhrian; 1 day apart; 75 % of the words"),
            ),
            (report(&[], "", "2026-11-11", caller), Some("1 day apart; 75 % of the words")),
            (report(&[], "", "2026-11-11", "Sells access to the database"), None),
            (report(&[7], "Ní Bhriain, Ana", "2025-11-11", "Sells steroids"), None),
            // Told of somebody else, in other words.
            (report(&[8], "Okafor, Ben", "2026-11-10", caller), None),
            (
                report(&[8], "Okafor, Ben", "2026-11-10", MESSAGES),
                Some("the same day; 100 % of the words"),
            ),
        ] {
            let found = compare(&one, &other, &weights()).map(|like| like.reasons.join("; "));
            assert_eq!(found.as_deref(), reasons, "{other:?}");
        }
    }

    #[test]
    fn a_line_is_compared_with_a_line_while_the_rest_is_not_written() {
        let line = |summary: &str, text: &str| Traits {
            summary: summary.to_owned(),
            text: format!("{summary} {text}"),
            ..report(&[], "", "2026-11-10", "")
        };
        let stored =
            line(MESSAGES, "The caller, who lives in the same street, has seen him there twice");
        let found = compare(&line(MESSAGES, ""), &stored, &weights()).expect("likely");
        assert_eq!(found.reasons, ["the same day", "100 % of the summary"]);
        let little = line("Sends messages", "");
        assert_eq!(compare(&little, &stored, &weights()), None, "two words tell nothing");
    }

    proptest! {
        #[test]
        fn likeness_is_the_same_both_ways(
            a in "[a-e ]{0,40}", b in "[a-e ]{0,40}", days in 0..60u64, mine in 0..3i64,
            theirs in 0..3i64
        ) {
            let one = report(&[mine], "", "2026-01-01", &a);
            let mut other = report(&[theirs], "", "2026-01-01", &b);
            other.received = other.received + chrono::Days::new(days);
            let by = weights();
            let there = compare(&one, &other, &by);
            prop_assert_eq!(&there, &compare(&other, &one, &by));
            if let Some(like) = there {
                prop_assert!(like.points >= by.least && !like.reasons.is_empty());
            }
        }
    }
}
