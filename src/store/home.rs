//! The figures of the first screen: what changed, what is overdue, the backlog and its trend,
//! what falls due. Each figure says its numerator and denominator.

use super::audit::summary_since;
use super::clearance::gap::{days_since, gap_since, judged_by, without};
use super::daily::page::Glance;
use super::error::Result;
use super::{Side, Store, measures};
use crate::domain::month::Month;
use crate::domain::time::{Date, Moment, add_days, day, iso, parse_moment};
use chrono::{Datelike, Months};
use rusqlite::params;

/// Months of the backlog's trend.
const TREND: u32 = 12;
/// Months of the re-vetting calendar.
const AHEAD: u32 = 9;

/// What the first screen shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// Changes by others since the user last looked: the change's name and how many.
    pub changed: Vec<(String, i64)>,
    /// Items received since the last working day's close, all and unassessed.
    pub since_close: Option<(i64, i64)>,
    /// Today's daily page.
    pub daily: Option<Glance>,
    /// Items unassessed past the policy's hours.
    pub unassessed: Option<i64>,
    /// Clocks of referrals that end today or ran out, by reference, and when each does.
    pub clocks: Vec<(String, Moment)>,
    /// Posts held without what they require.
    pub gaps: Gaps,
    /// People in post and how many are without, today.
    pub backlog: (i64, i64),
    /// Month, people in post and how many were without, as kept when it was closed, the oldest
    /// first; at the end this month as it stands.
    pub trend: Vec<(Month, i64, i64)>,
    /// First day of each month ahead and the clearances that end in it.
    pub calendar: Vec<(Date, i64)>,
    /// Days of each warning of policy, the nearest first, and the clearances that end inside it.
    pub warned: Vec<(u32, i64)>,
    /// Re-vetting cases that can be finished in a month (policy data).
    pub capacity: u32,
    /// The next meeting: reference, day, items that wait for it, open actions overdue.
    pub meeting: Option<(String, Date, i64, i64)>,
    /// Overdue by role: whose it is, what, how many.
    pub overdue: Vec<(&'static str, &'static str, i64)>,
    /// The user's own open cases, and how many are over target.
    pub mine: (i64, i64),
    /// The user's open actions and the earliest due day.
    pub actions: Option<(i64, Option<Date>)>,
}

/// Posts held without what they require.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gaps {
    /// Designated posts.
    pub designated: i64,
    /// Sensitive ones that are not designated.
    pub sensitive: i64,
    /// All others.
    pub others: i64,
    /// Days since the oldest lapse among designated posts.
    pub longest: Option<i64>,
}

/// People in post, each counted once.
pub(super) const PEOPLE: &str =
    "SELECT count(DISTINCT o.holder_id) FROM main.post o WHERE o.holder_id IS NOT NULL";
/// People who hold any post without what it requires, and such posts: designated, sensitive beside
/// those, and all.
pub(super) const WITHOUT: &str = concat!(
    "SELECT count(DISTINCT o.holder_id), count(*) FILTER (WHERE o.designated = 1),
       count(*) FILTER (WHERE o.designated = 0 AND o.sensitivity <> 'none'), count(*)
     FROM main.post o WHERE ",
    without!()
);
/// Days since the oldest lapse of who holds a designated post without what it requires, as the list
/// of gaps counts them.
pub(super) const LONGEST: &str = concat!(
    "SELECT max(",
    days_since!(gap_since!()),
    ") FROM main.post o JOIN main.clearance c ON c.id = ",
    judged_by!(),
    // The first is for the index to know that it holds them all.
    " WHERE (o.designated = 1 OR o.sensitivity <> 'none') AND o.designated = 1 AND c.rung >= o.rung AND c.valid_until < :today
       AND c.state NOT IN ('suspended','withdrawn','terminated') AND ",
    without!()
);

/// Decisions on cases that wait for a second person.
const TO_CONFIRM: &str = "SELECT count(*) FROM main.case_decision WHERE state = 'proposed'";
/// Matches with a list of the barred that nobody has confirmed or dismissed.
pub(super) const MATCHES: &str = "SELECT count(*) FROM main.barred_match WHERE state = 'open'";
/// Who left for a reason that policy reports and is not reported yet.
pub(super) const TO_REPORT: &str = "SELECT count(*) FROM main.person
    WHERE left_on IS NOT NULL AND reported_on IS NULL AND is_reported(leaving, left_on)";
/// What was to be followed up and is open past its day.
pub(super) const FOLLOW_UPS: &str =
    "SELECT count(*) FROM main.due WHERE state = 'open' AND due_on < ?1";
/// Recommendations of inspections that are open past their day.
pub(super) const RECOMMENDATIONS: &str =
    "SELECT count(*) FROM main.recommendation WHERE state = 'open' AND due < ?1";

impl Store {
    /// The figures of the first screen for a user who last looked at `since`.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn home(&self, actor: &str, since: Option<Moment>, now: Moment) -> Result<Home> {
        let today = day(now);
        let policy = self.policies.on(today);
        let (gaps, backlog) = self.held_without(today)?;
        let intelligence = self.has_intelligence;
        let close = policy.calendar.last_close(now);
        Ok(Home {
            changed: self.changed(actor, since)?,
            since_close: intelligence.then(|| self.since(close)).transpose()?,
            daily: intelligence.then(|| self.daily_glance(now)).transpose()?,
            unassessed: intelligence
                .then(|| self.unassessed(policy.assess_hours, now))
                .transpose()?,
            clocks: if intelligence { self.clocks(today)? } else { Vec::new() },
            gaps,
            backlog,
            trend: self.trend(today, backlog)?,
            calendar: self.calendar(today)?,
            warned: self.warned(today, policy.numbers("warn.days").unwrap_or_default())?,
            capacity: policy.capacity_per_month,
            meeting: if intelligence { self.waiting_for_meeting(today)? } else { None },
            overdue: self.overdue(today, policy.assess_hours, now)?,
            mine: self.mine(actor, today)?,
            actions: intelligence.then(|| self.my_actions(actor)).transpose()?,
        })
    }

    fn changed(&self, actor: &str, since: Option<Moment>) -> Result<Vec<(String, i64)>> {
        let Some(since) = since else { return Ok(Vec::new()) };
        let mut changed = summary_since(&self.db, Side::Casework, actor, since)?;
        if self.has_intelligence {
            changed.extend(summary_since(&self.db, Side::Intelligence, actor, since)?);
        }
        changed.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), name.clone()));
        Ok(changed)
    }

    fn number(&self, sql: &str, values: impl rusqlite::Params) -> Result<i64> {
        Ok(self.db.prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
    }

    fn since(&self, close: Moment) -> Result<(i64, i64)> {
        let sql = "SELECT count(*), count(*) FILTER (WHERE state = 'new') FROM intel.report
                   WHERE received >= ?1";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        Ok(self.db.prepare_cached(sql)?.query_row([iso(close)], read)?)
    }

    fn unassessed(&self, hours: u32, now: Moment) -> Result<i64> {
        let before = iso(now - chrono::Duration::hours(hours.into()));
        self.number(
            "SELECT count(*) FROM intel.report
             WHERE state IN ('new','assessed') AND received < ?1
               AND (score_id IS NULL OR (grade IS NULL AND old_grade IS NULL))",
            [before],
        )
    }

    fn clocks(&self, today: Date) -> Result<Vec<(String, Moment)>> {
        let sql = "SELECT r.ref, f.deadline FROM intel.referral f
                     JOIN intel.report r ON r.id = f.report_id
                   WHERE f.state = 'open' AND london_day(f.deadline) <= ?1
                   ORDER BY f.deadline, r.ref";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([today.to_string()], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        let rows: Vec<(String, String)> = rows.collect::<rusqlite::Result<_>>()?;
        let until = |(reference, at): (String, String)| Some((reference, parse_moment(&at)?));
        let withheld = self.withheld()?;
        let clocks = rows.into_iter().filter(|(record, _)| withheld.refuse(record).is_ok());
        Ok(clocks.filter_map(until).collect())
    }

    fn held_without(&self, today: Date) -> Result<(Gaps, (i64, i64))> {
        let today = today.to_string();
        let today = &[(":today", &today)];
        let longest = self.db.prepare_cached(LONGEST)?.query_row(today, |row| row.get(0))?;
        let workforce = self.number(PEOPLE, [])?;
        Ok(self.db.prepare_cached(WITHOUT)?.query_row(today, |row| {
            let (designated, sensitive): (i64, i64) = (row.get(1)?, row.get(2)?);
            let others = row.get::<_, i64>(3)? - designated - sensitive;
            let gaps = Gaps { designated, sensitive, others, longest };
            Ok((gaps, (workforce, row.get(0)?)))
        })?)
    }

    fn trend(
        &self,
        today: Date,
        (workforce, without): (i64, i64),
    ) -> Result<Vec<(Month, i64, i64)>> {
        let this = Month::of(today);
        let kept = measures::kept_cleared(&self.db, this.back(TREND - 1), this.back(1))?;
        let was = |(month, cleared, of): (Month, i64, i64)| (month, of, of - cleared);
        let mut trend: Vec<_> = kept.into_iter().map(was).collect();
        trend.push((this, workforce, without));
        Ok(trend)
    }

    /// Clearances that end in each of the coming months, this one from today.
    fn calendar(&self, today: Date) -> Result<Vec<(Date, i64)>> {
        let first = today.with_day(1).unwrap_or(today);
        let month = |ahead: u32| {
            let from = first.checked_add_months(Months::new(ahead)).unwrap_or(first);
            let to = from.checked_add_months(Months::new(1)).unwrap_or(from);
            Ok((from, self.ending(from.max(today), to)?))
        };
        (0..AHEAD).map(month).collect()
    }

    /// Clearances that end inside so many days from today, the fewest days first.
    fn warned(&self, today: Date, days: &[u32]) -> Result<Vec<(u32, i64)>> {
        let inside = |days: &u32| {
            let after = add_days(today, days.saturating_add(1));
            Ok((*days, self.ending(today, after)?))
        };
        days.iter().rev().map(inside).collect()
    }

    /// Clearances in force that end on the first of these days or later, and before the second.
    fn ending(&self, from: Date, before: Date) -> Result<i64> {
        let values = params![from.to_string(), before.to_string()];
        self.number(
            "SELECT count(*) FROM main.clearance WHERE current = 1
             AND valid_until >= ?1 AND valid_until < ?2
             AND state IN ('active','conditional','extended')",
            values,
        )
    }

    fn waiting_for_meeting(&self, today: Date) -> Result<Option<(String, Date, i64, i64)>> {
        let Some(meeting) = self.next_meeting(today)? else { return Ok(None) };
        let items =
            self.number("SELECT count(*) FROM intel.report WHERE state IN ('new','assessed')", [])?;
        let overdue = self.overdue_actions(today)?;
        Ok(Some((meeting.reference, meeting.held_on, items, overdue)))
    }

    fn overdue_actions(&self, today: Date) -> Result<i64> {
        let sql = "SELECT count(*) FROM intel.action WHERE state = 'open' AND due < ?1";
        self.number(sql, [today.to_string()])
    }

    fn overdue(
        &self,
        today: Date,
        hours: u32,
        now: Moment,
    ) -> Result<Vec<(&'static str, &'static str, i64)>> {
        let day = today.to_string();
        let cases = "SELECT count(*) FROM main.vetting_case WHERE open = 1
                     AND stopped_since IS NULL AND julianday(?1) - julianday(target_on) > stopped_days";
        let revets = "SELECT count(*) FROM main.clearance WHERE current = 1 AND valid_until < ?1
                      AND state IN ('active','conditional','extended','lapsed')";
        let conditions = "SELECT count(*) FROM main.vetting_condition WHERE state = 'active'
                          AND review_on <= ?1";
        let interests = "SELECT count(*) FROM main.interest WHERE stage = 'decided'
                         AND review_due <= ?1";
        let associations = "SELECT count(*) FROM main.association WHERE stage <> 'closed'
                            AND (person_risk IS NULL OR review_due <= ?1)";
        let mut overdue = vec![
            ("vetting", "cases past their target", self.number(cases, [&day])?),
            ("vetting", "re-vets overdue", self.number(revets, [&day])?),
            ("vetting", "conditions due for review", self.number(conditions, [&day])?),
            ("vetting", "follow-ups overdue", self.number(FOLLOW_UPS, [&day])?),
            ("vetting", "decisions to confirm", self.number(TO_CONFIRM, [])?),
            ("vetting", "barred matches to confirm", self.number(MATCHES, [])?),
            ("vetting", "leavers to report", self.number(TO_REPORT, [])?),
            ("registrar", "interests due for review", self.number(interests, [&day])?),
            ("ACU", "associations to evaluate or review", self.number(associations, [&day])?),
            ("head of ACU", "recommendations overdue", self.number(RECOMMENDATIONS, [&day])?),
        ];
        if self.has_intelligence {
            overdue.push(("ACU", "items unassessed too long", self.unassessed(hours, now)?));
            overdue.push(("head of ACU", "actions overdue", self.overdue_actions(today)?));
        }
        Ok(overdue)
    }

    fn mine(&self, actor: &str, today: Date) -> Result<(i64, i64)> {
        let sql = "SELECT count(*), count(*) FILTER (WHERE stopped_since IS NULL
                     AND julianday(?2) - julianday(target_on) > stopped_days)
                   FROM main.vetting_case WHERE open = 1 AND assigned = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        Ok(self.db.prepare_cached(sql)?.query_row([actor, &today.to_string()], read)?)
    }

    fn my_actions(&self, actor: &str) -> Result<(i64, Option<Date>)> {
        let sql = "SELECT count(*), min(due) FROM intel.action WHERE state = 'open' AND owner = ?1";
        Ok(self.db.prepare_cached(sql)?.query_row([actor], |row| {
            let due: Option<String> = row.get(1)?;
            Ok((row.get(0)?, due.and_then(|due| due.parse().ok())))
        })?)
    }
}

#[cfg(test)]
mod tests {
    use crate::store::registers::fixture::{ACTOR, Fixture, now};

    #[test]
    fn each_warning_of_policy_counts_the_clearances_that_end_inside_it() {
        let days = "days = [180, 90, 60, 42, 30]";
        for (changes, told) in [
            (vec![], vec![(30, 1), (42, 2), (60, 2), (90, 2), (180, 3)]),
            (vec![(days, "days = [41, 7]")], vec![(7, 0), (41, 1)]),
        ] {
            let fixture = Fixture::under(&changes);
            // One ended yesterday, three end in 8, 42 and 180 days, one is suspended.
            let rows = "INSERT INTO main.clearance
                  (ref, person_id, level, granted_on, valid_until, state, current) VALUES
                  ('C-1', 1, 'RV', '2016-11-19', '2026-11-19', 'active', 0),
                  ('C-2', 1, 'RV', '2016-11-28', '2026-11-28', 'conditional', 1),
                  ('C-3', 2, 'RV', '2017-01-01', '2027-01-01', 'active', 1),
                  ('C-4', 1, 'SC', '2017-05-19', '2027-05-19', 'conditional', 1),
                  ('C-5', 2, 'SC', '2016-11-28', '2026-11-28', 'suspended', 1);";
            fixture.store.db.execute_batch(rows).expect("clearances");
            let home = fixture.store.home(ACTOR, None, now()).expect("the first screen");
            assert_eq!(home.warned, told);
        }
    }
}
