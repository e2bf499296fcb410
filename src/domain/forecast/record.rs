//! What the workspace knows that a forecast is made from, and what was true of it on any day, so
//! that a forecast can be made from a past day as well as from today.

use super::ForecastRules;
use crate::domain::time::Date;
use crate::domain::vetting::{CaseKind, Level};
use chrono::{Datelike, Days};

/// A vetting case as far as a forecast goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case {
    /// Why it was opened.
    pub kind: CaseKind,
    /// The level asked for.
    pub level: Level,
    /// The day it came in.
    pub received: Date,
    /// The day it was closed.
    pub closed: Option<Date>,
    /// Days that its clock stood still.
    pub stopped: u32,
    /// Whether its clock stands still now.
    pub waiting: bool,
    /// Whether it takes up what the posts and the ends of clearances foretell: a renewal of
    /// somebody in post, or a case of somebody who holds one without what is enough for it.
    pub foretold: bool,
}

impl Case {
    /// Whether it was open at the end of a day.
    pub fn open_on(&self, day: Date) -> bool {
        self.received <= day && self.closed.is_none_or(|closed| closed > day)
    }
}

/// What was known of a clearance while it held: from the day it was granted, restored or extended
/// to the day on which that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day of it.
    pub from: Date,
    /// The day on which it was replaced, extended, suspended or ended; `None` where it stands.
    pub to: Option<Date>,
    /// The last day of the clearance as known in it.
    pub until: Date,
}

/// Somebody who holds or held a post, with the clearances that are enough for it and their cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holder {
    /// What the post requires.
    pub level: Option<Level>,
    /// Since when they hold it.
    pub since: Date,
    /// The day on which they left it.
    pub left: Option<Date>,
    /// What held of each clearance that is enough.
    pub cleared: Vec<Span>,
    /// First and last day of each case of theirs.
    pub cases: Vec<(Date, Option<Date>)>,
}

impl Holder {
    /// Whether they hold the post at the end of a day.
    fn there(&self, day: Date) -> bool {
        self.since <= day && self.left.is_none_or(|left| left > day)
    }

    /// Whether a case of theirs is open at the end of a day.
    fn in_hand(&self, day: Date) -> bool {
        self.cases.iter().any(|(from, to)| *from <= day && to.is_none_or(|to| to > day))
    }

    /// The last day of what they hold by a day, whether or not it is past.
    fn cleared_until(&self, day: Date) -> Option<Date> {
        let held = |span: &&Span| span.from <= day && span.to.is_none_or(|to| to > day);
        self.cleared.iter().filter(held).map(|span| span.until).max()
    }

    /// Whether a case is due that nobody has opened: the clearance is missing, over, or ends
    /// within so many days.
    pub(super) fn owed(&self, day: Date, lead: u64) -> bool {
        self.there(day)
            && !self.in_hand(day)
            && self.cleared_until(day).is_none_or(|until| until < day + Days::new(lead))
    }

    /// The day after this one on which the renewal falls due, where nothing is due or in hand.
    pub(super) fn due_after(&self, day: Date, lead: u64) -> Option<Date> {
        if !self.there(day) || self.in_hand(day) {
            return None;
        }
        let until = self.cleared_until(day).filter(|until| *until >= day + Days::new(lead))?;
        Some(until - Days::new(lead))
    }

    /// The days on which a case began to be due that no end of a clearance foretold: they took
    /// the post up without what is enough for it, or a case of theirs ended without giving it.
    pub(super) fn unforeseen(&self, lead: u64) -> impl Iterator<Item = Date> {
        let ends = self.cases.iter().filter_map(|(_, to)| *to).filter(|to| *to > self.since);
        std::iter::once(self.since).chain(ends).filter(move |day| self.owed(*day, lead))
    }
}

/// What the unit recorded of a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaffWeek {
    /// Its Monday.
    pub monday: Date,
    /// Officers who work cases, in tenths, from this week until another says otherwise.
    pub officers_tenths: u32,
    /// Officer-days lost to leave and sickness in this week alone; `None` is the policy's share.
    pub leave_days: Option<u32>,
}

/// What a forecast is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The day.
    pub today: Date,
    /// Every case.
    pub cases: Vec<Case>,
    /// Everybody who holds a post, or held one in the time that cases are read of.
    pub holders: Vec<Holder>,
    /// Staffing as recorded, the oldest first.
    pub staff: Vec<StaffWeek>,
}

impl Record {
    /// Officers present in the week that holds a day, less leave; and whether it was recorded.
    pub(super) fn present(&self, day: Date, rules: &ForecastRules) -> (f64, bool) {
        let monday = monday(day);
        let in_force = self.staff.iter().rev().find(|week| week.monday <= monday);
        let tenths = in_force.map_or(rules.officers_tenths, |week| week.officers_tenths);
        let officers = f64::from(tenths) / 10.0;
        let leave = in_force.filter(|week| week.monday == monday).and_then(|week| week.leave_days);
        let away = match leave {
            Some(days) => f64::from(days) / 5.0,
            None => officers * f64::from(rules.leave_percent) / 100.0,
        };
        ((officers - away).max(0.0), in_force.is_some())
    }

    /// Cases open at the end of a day and people for whom one is due.
    pub(super) fn backlog(&self, day: Date, lead: u64) -> (u32, u32) {
        let open = self.cases.iter().filter(|case| case.open_on(day)).count();
        let owed = self.holders.iter().filter(|holder| holder.owed(day, lead)).count();
        (count(open), count(owed))
    }
}

/// The Monday of the week that holds a day.
pub fn monday(day: Date) -> Date {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
