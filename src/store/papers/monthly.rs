//! What the monthly report to chief officers says.

use super::figures::{
    self, Actions, Carried, Counts, Decided, MonthFigures, Received, Referrals, Share, Span,
    Uncleared,
};
use crate::domain::month::Month;
use crate::domain::policy::Standing;
use crate::domain::score::Band;
use crate::domain::time::{Moment, day};
use crate::store::Store;
use crate::store::error::{Result, StoreError};

/// Months of a trend.
const TREND: u32 = 12;

/// The figures of one month.
#[derive(Debug, Clone, PartialEq)]
pub struct Monthly {
    /// The month.
    pub month: Month,
    /// Its days as far as they are past.
    pub span: Span,
    /// What was received.
    pub received: Received,
    /// Assessed in time, of those that have been there so long.
    pub assessed: Share,
    /// The hours that policy gives for it, and how sure it is of them.
    pub assess_hours: (u32, Standing),
    /// What was received, by band at the end; `None` is UNSCORED.
    pub bands: Counts<Band>,
    /// What was decided.
    pub decided: Decided,
    /// Mandatory referrals that began.
    pub referrals: Referrals,
    /// How sure policy is of the referral's clock.
    pub referral_clock: Standing,
    /// Actions.
    pub actions: Actions,
    /// What was left undone.
    pub carried: Carried,
    /// The vetting backlog by force.
    pub backlog: Uncleared,
    /// Twelve months up to this one, the oldest first.
    pub trend: Vec<MonthFigures>,
}

impl Store {
    /// The figures of one month, as things stood at its end or stand now.
    ///
    /// # Errors
    /// The month has not begun, the side is shut, or the database cannot be read.
    pub fn monthly(&self, month: Month, now: Moment) -> Result<Monthly> {
        self.needs_intelligence()?;
        let this = Month::of(day(now));
        if month > this {
            let message = format!(
                "{} has not begun, so there is nothing to report of it; the latest month is {this}",
                month.name()
            );
            return Err(StoreError::Refused(message));
        }
        let policy = self.policies.on(month.first());
        let hours = policy.assess_hours;
        let db = self.db.unchecked_transaction()?;
        let span = Span::month(month, now);
        let months = (0..TREND).rev().map(|back| month.back(back));
        Ok(Monthly {
            month,
            span,
            received: figures::received(&db, &span)?,
            assessed: figures::assessed_in_time(&db, &span, hours)?,
            assess_hours: (hours, policy.standing("assess").0),
            bands: figures::bands(&db, &span)?,
            decided: figures::decided(&db, &span)?,
            referrals: figures::referrals(&db, &span)?,
            referral_clock: policy.standing("referral_clock").0,
            actions: figures::actions(&db, &span)?,
            carried: figures::carried(&db, &span)?,
            backlog: figures::backlog(&db, month, day(now))?,
            trend: months
                .map(|month| figures::month(&db, month, hours, now))
                .collect::<Result<_>>()?,
        })
    }
}
