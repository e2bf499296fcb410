//! Working days, the unit's close of business and clocks that run to the end of a day.

use super::time::{self, Date, Moment};
use chrono::{Datelike, NaiveTime, Weekday};
use std::collections::BTreeSet;

/// Working days of one policy: its bank holidays and its time of close.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    bank_holidays: BTreeSet<Date>,
    close: NaiveTime,
}

impl Calendar {
    /// A calendar whose working days are Monday to Friday without these bank holidays, and
    /// whose days end at `close`, London time.
    pub fn new(bank_holidays: Vec<Date>, close: NaiveTime) -> Self {
        Self { bank_holidays: bank_holidays.into_iter().collect(), close }
    }

    /// Whether the unit works on this day.
    pub fn is_working_day(&self, date: Date) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
            && !self.bank_holidays.contains(&date)
    }

    /// The `n`th working day after `date`; `date` itself when `n` is 0.
    pub fn add_working_days(&self, date: Date, n: u32) -> Date {
        let mut left = n;
        let mut at = date;
        while left > 0 {
            let Some(next) = at.succ_opt() else { break };
            at = next;
            left -= u32::from(self.is_working_day(at));
        }
        at
    }

    /// Working days after `from` up to and including `to`; negative when `to` comes first.
    pub fn working_days_between(&self, from: Date, to: Date) -> i64 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        let days = from.iter_days().skip(1).take_while(|date| *date <= to);
        days.map(|date| i64::from(self.is_working_day(date))).sum()
    }

    /// The close of the last working day before today: what the daily meeting has "received
    /// since". On Monday and at the weekend that is Friday's close.
    pub fn last_close(&self, now: Moment) -> Moment {
        let mut date = time::day(now);
        while let Some(before) = date.pred_opt() {
            date = before;
            if self.is_working_day(date) {
                break;
            }
        }
        time::from_london(date.and_time(self.close))
    }
}

/// The last second in London of the calendar day `days` after this moment's: when a referral's
/// clock runs out. How many days is policy data (L): `policy.referral_days`.
pub fn day_end_after(moment: Moment, days: u32) -> Moment {
    let last = time::add_days(time::day(moment), days);
    let last_second = last.and_hms_opt(23, 59, 59).unwrap_or(last.and_time(NaiveTime::MIN));
    time::from_london(last_second)
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
