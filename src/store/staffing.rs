//! Staffing as the unit records it: who works cases from a week on, and what leave and sickness
//! took in one week. A forecast rests on it; where nothing is recorded the policy says.

use super::Rules;
use super::change::{Change, Done, Family};
use super::error::Result;
use super::value::Value;
use super::writer::{Seen, Writer};
use crate::domain::check::Findings;
use crate::domain::forecast::monday;
use crate::domain::time::{Date, show_date};
use chrono::Datelike;
use rusqlite::OptionalExtension;

const STAFFING: &str = "staffing";
/// The most officers, in tenths, and the most days of leave that a week can have.
const MOST: (i64, i64) = (10_000, 5_000);

/// A week as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffedWeek {
    /// Any day of the week.
    pub week: Date,
    /// Officers who work cases, in tenths, until another week says otherwise.
    pub officers_tenths: i64,
    /// Officer-days that leave and sickness took in this week; not known where `None`.
    pub leave_days: Option<i64>,
}

/// A change of this family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Staffing {
    /// Records a week.
    Record(StaffedWeek),
    /// Corrects one.
    Correct {
        /// The week as seen.
        seen: Seen,
        /// What it was.
        week: StaffedWeek,
    },
}

impl From<Staffing> for Change {
    fn from(change: Staffing) -> Self {
        Self::Staffing(Box::new(change))
    }
}

impl Family for Staffing {
    fn name(&self) -> &'static str {
        match self {
            Self::Record(_) => "record staffing",
            Self::Correct { .. } => "correct staffing",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Record(week) => record(w, rules, week),
            Self::Correct { seen, week } => correct(w, *seen, week),
        }
    }
}

impl StaffedWeek {
    fn fields(&self) -> [(&'static str, Value); 4] {
        let monday = monday(self.week);
        let iso = monday.iso_week();
        let reference = format!("W-{}-{:02}", iso.year(), iso.week());
        [
            ("ref", reference.into()),
            ("week", monday.into()),
            ("officers_tenths", self.officers_tenths.into()),
            ("leave_days", self.leave_days.into()),
        ]
    }

    fn check(&self, w: &Writer<'_>, but: Option<i64>) -> Result<()> {
        let mut findings = Findings::new();
        let (officers, days) = MOST;
        let message = format!("write a number of officers from 0 to {}", officers / 10);
        findings.refuse_if(!(0..=officers).contains(&self.officers_tenths), "officers", message);
        let message = format!("write whole officer-days from 0 to {days}");
        findings.refuse_if(
            self.leave_days.is_some_and(|n| !(0..=days).contains(&n)),
            "leave",
            message,
        );
        // Five days a week each: nobody is away more than they would be there.
        let most = self.officers_tenths / 2;
        let message = format!("{most} officer-days at most are in this week");
        let more = self.leave_days.is_some_and(|days| days > most && days <= MOST.1);
        findings.refuse_if(more, "leave", message);
        let monday = monday(self.week);
        let sql = "SELECT recorded_by FROM staffing WHERE week = ?1 AND id IS NOT ?2";
        let there: Option<String> =
            w.db().query_row(sql, (monday.to_string(), but), |row| row.get(0)).optional()?;
        if let Some(by) = there {
            let message = format!(
                "the week of {} was recorded by {by}; go to it and correct it with e",
                show_date(monday)
            );
            findings.refuse_if(true, "week", message);
        }
        Ok(findings.verdict()?)
    }

    fn said(&self) -> String {
        let tenths = self.officers_tenths;
        let officers = match tenths % 10 {
            0 => (tenths / 10).to_string(),
            rest => format!("{}.{rest}", tenths / 10),
        };
        format!("{officers} officers from {}", show_date(monday(self.week)))
    }
}

fn record(w: &mut Writer<'_>, rules: &Rules<'_>, week: &StaffedWeek) -> Result<Done> {
    week.check(w, None)?;
    let by = w.actor().to_owned();
    let [reference, ..] = week.fields();
    let mut fields = week.fields().to_vec();
    fields.push(("recorded_by", by.into()));
    fields.push(("recorded_on", rules.today.into()));
    w.insert(STAFFING, &fields)?;
    Ok(Done::new(reference.1.text().unwrap_or_default(), week.said()))
}

fn correct(w: &mut Writer<'_>, seen: Seen, week: &StaffedWeek) -> Result<Done> {
    w.seen_fields(STAFFING, seen, &["ref"])?;
    week.check(w, Some(seen.id))?;
    w.update(STAFFING, seen.id, &week.fields())?;
    let [reference, ..] = week.fields();
    Ok(Done::new(reference.1.text().unwrap_or_default(), week.said()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::error::StoreError;
    use crate::store::registers::fixture::{Fixture, date};

    fn week(day: &str, officers_tenths: i64, leave_days: Option<i64>) -> StaffedWeek {
        StaffedWeek { week: date(day), officers_tenths, leave_days }
    }

    fn refused(fixture: &mut Fixture, change: Staffing) -> String {
        match fixture.refusal(&change.into()) {
            StoreError::Fields(fields) => fields.iter().map(ToString::to_string).collect(),
            error => error.to_string(),
        }
    }

    #[test]
    fn a_week_is_recorded_once_and_corrected_as_seen() {
        let mut fixture = Fixture::new();
        let applied = fixture.apply(&Staffing::Record(week("2026-11-18", 75, Some(3))).into());
        assert_eq!(
            (applied.record.as_str(), applied.message.as_str()),
            ("W-2026-47", "7.5 officers from 16 Nov 2026")
        );
        let again = refused(&mut fixture, Staffing::Record(week("2026-11-16", 60, None)));
        assert!(again.contains("week: the week of 16 Nov 2026 was recorded by a.khan"), "{again}");
        let seen = Seen { id: 1, version: 1 };
        let change = Staffing::Correct { seen, week: week("2026-11-23", 60, None) };
        let applied = fixture.apply(&change.clone().into());
        assert_eq!(applied.message, "6 officers from 23 Nov 2026");
        let stale = refused(&mut fixture, change);
        assert!(stale.contains("was changed by you at"), "{stale}");
    }

    #[test]
    fn what_no_week_can_have_is_refused_at_its_field() {
        let mut fixture = Fixture::new();
        for (officers, leave, says) in [
            (-1, None, "officers: write a number of officers from 0 to 1000"),
            (10_001, None, "officers: "),
            (40, Some(-1), "leave: write whole officer-days from 0 to 5000"),
            (40, Some(21), "leave: 20 officer-days at most are in this week"),
        ] {
            let said = refused(&mut fixture, Staffing::Record(week("2026-11-16", officers, leave)));
            assert!(said.contains(says), "{said}");
        }
    }
}
