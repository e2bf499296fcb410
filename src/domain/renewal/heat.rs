//! When clearances end, week by week: the strips that show where the crowds are.

use super::super::time::Date;
use chrono::{Datelike, Days};

/// Weeks that a strip holds, this one first.
pub const WEEKS: usize = 52;

/// How many clearances end in each week, and how many have ended already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strip {
    /// What it counts, such as a level; the first strip counts all.
    pub label: String,
    /// Those that ended before today.
    pub ended: u32,
    /// Those that end in each week from today's on.
    pub weeks: Vec<u32>,
}

/// The strip of all and one for each label, in the order of `labels`; one that counts nothing is
/// left out.
pub fn strips<'a>(
    ends: impl Iterator<Item = (&'a str, Date)>,
    labels: &[&str],
    today: Date,
) -> Vec<Strip> {
    let strip = |label: &str| Strip { label: label.to_owned(), ended: 0, weeks: vec![0; WEEKS] };
    let mut all: Vec<Strip> =
        std::iter::once("all").chain(labels.iter().copied()).map(strip).collect();
    for (label, until) in ends {
        let week = (until - first_week(today)).num_days().div_euclid(7);
        let of = labels.iter().position(|known| *known == label).map(|place| place + 1);
        for place in [Some(0), of].into_iter().flatten() {
            let Some(strip) = all.get_mut(place) else { continue };
            let week = usize::try_from(week).ok().and_then(|week| strip.weeks.get_mut(week));
            match week {
                _ if until < today => strip.ended += 1,
                Some(count) => *count += 1,
                None => {}
            }
        }
    }
    let counts = |strip: &Strip| strip.ended > 0 || strip.weeks.iter().any(|count| *count > 0);
    let mut place = 0;
    all.retain(|strip| {
        place += 1;
        place == 1 || counts(strip)
    });
    all
}

/// The Monday of today's week.
pub fn first_week(today: Date) -> Date {
    let since = u64::from(today.weekday().num_days_from_monday());
    today.checked_sub_days(Days::new(since)).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_end_counts_in_its_week_and_what_has_ended_apart() {
        let today: Date = "2026-11-20".parse().expect("a date");
        let ends = [
            ("RV", "2026-11-19"),
            ("RV", "2026-11-20"),
            ("MV", "2026-11-22"),
            ("MV", "2026-11-23"),
            ("RV", "2028-11-23"),
            ("new", "2026-12-01"),
        ];
        let ends = ends.map(|(label, day)| (label, day.parse::<Date>().expect("a date")));
        let strips = strips(ends.into_iter(), &["RV", "SC", "MV"], today);
        let shown: Vec<(&str, u32, &[u32])> =
            strips.iter().map(|s| (s.label.as_str(), s.ended, &s.weeks[..3])).collect();
        let wanted: [(&str, u32, &[u32]); 3] =
            [("all", 1, &[2, 1, 1]), ("RV", 1, &[1, 0, 0]), ("MV", 0, &[1, 1, 0])];
        assert_eq!(shown, wanted);
        assert_eq!(first_week(today).to_string(), "2026-11-16");
    }
}
