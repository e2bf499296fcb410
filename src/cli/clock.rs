//! The one place of the command line that reads the clock.

use crate::domain::time::{Date, Moment, from_london, london};
use chrono::{SubsecRound, Utc};

/// The moment, to the second.
#[allow(clippy::disallowed_methods, reason = "the edge of the program reads the clock, once")]
pub(super) fn now() -> Moment {
    Utc::now().trunc_subsecs(0)
}

/// The moment of a workspace: a demonstration stands still at its day, at the time of day that
/// it is.
pub fn now_in(demonstration_day: Option<Date>) -> Moment {
    let now = now();
    demonstration_day.map_or(now, |day| from_london(day.and_time(london(now).time())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::day;

    #[test]
    fn a_demonstration_stands_still_at_its_day() {
        let still: Date = "2026-11-20".parse().unwrap();
        assert_eq!(day(now_in(Some(still))), still);
        assert!(now_in(None) <= now());
    }
}
