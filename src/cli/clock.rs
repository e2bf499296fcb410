//! The one place of the command line that reads the clock.

use crate::domain::time::{Moment, from_london, london};
use crate::store::Stands;
use chrono::{SubsecRound, Utc};

/// The moment, to the second.
#[allow(clippy::disallowed_methods, reason = "the edge of the program reads the clock, once")]
pub(super) fn now() -> Moment {
    Utc::now().trunc_subsecs(0)
}

/// The clock of a workspace. A demonstration stands still at its day, at the time of day that it
/// is; one that was moved to a moment goes on from there.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    stands: Option<Stands>,
    begun: Moment,
}

impl Clock {
    /// The clock of a workspace that is opened now.
    pub fn of(stands: Option<Stands>) -> Self {
        Self { stands, begun: now() }
    }

    /// When it is there.
    pub fn now(&self) -> Moment {
        let now = now();
        match self.stands {
            None => now,
            Some(Stands { from: Some(from), .. }) => from + (now - self.begun),
            Some(Stands { day, from: None }) => from_london(day.and_time(london(now).time())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::{day, parse_moment};

    #[test]
    fn a_demonstration_stands_still_at_its_day() {
        let still = "2026-11-20".parse().unwrap();
        assert_eq!(day(Clock::of(Some(Stands { day: still, from: None })).now()), still);
        assert!(Clock::of(None).now() <= now());
    }

    #[test]
    fn a_demonstration_that_was_moved_goes_on_from_there() {
        let from = parse_moment("2026-11-20T22:41:00Z").unwrap();
        let stands = Some(Stands { day: day(from), from: Some(from) });
        let mut clock = Clock::of(stands);
        assert!((clock.now() - from).num_seconds() < 60);
        clock.begun -= chrono::TimeDelta::hours(3);
        assert_eq!((clock.now() - from).num_hours(), 3);
    }
}
