//! The renewals on the screen: a month of the plan, a renewal in it, and which strips stand above.

use super::scroll::Scroll;
use crate::domain::month::Month;
use crate::store::renewal::page::{Page, Renewal};
use std::sync::Arc;

/// What the strips part the clearances by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Level.
    Level,
    /// Force.
    Force,
}

/// The screen of renewals.
#[derive(Debug, Clone, PartialEq)]
pub struct RenewalsState {
    /// What the store answered, once it did.
    pub page: Option<Arc<Page>>,
    /// The place of the month under the cursor; the one after the last holds what has no month.
    pub month: usize,
    /// The place of the renewal under the cursor among those of the month.
    pub at: usize,
    /// What the strips part by.
    pub by: By,
    /// The first strip shown.
    pub strips: Scroll,
}

impl RenewalsState {
    /// The first month of a page that is still to come.
    pub fn open() -> Self {
        Self { page: None, month: 0, at: 0, by: By::Level, strips: Scroll::default() }
    }

    /// Takes the page, or the page as read again, staying in the month.
    pub fn renew(&mut self, page: Arc<Page>) {
        self.page = Some(page);
        self.go_month(0);
        self.go(0);
    }

    /// How many months there are to go to.
    fn months(&self) -> usize {
        let of = |page: &Page| page.plan.months.len() + usize::from(page.without_month() > 0);
        self.page.as_deref().map_or(0, of)
    }

    /// The month under the cursor; `None` for those that no month has room for.
    pub fn month(&self) -> Option<Month> {
        self.page.as_ref()?.plan.months.get(self.month).map(|load| load.month)
    }

    /// The renewals of the month under the cursor, each with whether it is late.
    pub fn of_month(&self) -> impl Iterator<Item = (&Renewal, bool)> {
        self.page.iter().flat_map(|page| page.of(self.month()))
    }

    /// The renewal under the cursor.
    pub fn renewal(&self) -> Option<&Renewal> {
        self.of_month().nth(self.at).map(|(renewal, _)| renewal)
    }

    /// Goes to another month.
    pub fn go_month(&mut self, by: isize) {
        let month = self.month.saturating_add_signed(by).min(self.months().saturating_sub(1));
        if month != self.month {
            (self.month, self.at) = (month, 0);
        }
    }

    /// Goes to another renewal of the month.
    pub fn go(&mut self, by: isize) {
        let last = self.of_month().count().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
    }

    /// Parts the strips by the other word.
    pub fn turn(&mut self) {
        self.by = if self.by == By::Level { By::Force } else { By::Level };
        self.strips.reset();
    }
}
