//! The daily page, worked through at one key an item: the cursor goes on to what is still open.

use super::scroll::Scroll;
use crate::domain::daily::Dealt;
use crate::store::daily::page::{About, Item, Page};

/// The daily page on the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct DailyState {
    /// The page, as last read.
    pub page: Page,
    /// The place of the item under the cursor.
    pub at: usize,
    /// The first line shown of the item's text.
    pub scroll: Scroll,
}

impl DailyState {
    /// The page at its first open item.
    pub fn open(page: Page) -> Self {
        let mut state = Self { page, at: 0, scroll: Scroll::default() };
        state.at = state.next_open(0).unwrap_or(0);
        state
    }

    /// The item under the cursor.
    pub fn item(&self) -> Option<&Item> {
        self.page.items.get(self.at)
    }

    /// The report or action under the cursor, as its register and number.
    pub fn record(&self) -> Option<(&'static str, i64)> {
        Some(match self.item()?.about.as_ref()? {
            About::Report(report) => ("intelligence", report.seen.id),
            About::Action(action) => ("actions", action.seen.id),
        })
    }

    /// Takes the page as read again, staying at the item.
    pub fn renew(&mut self, page: Page) {
        let here = self.item().map(|item| (item.section, item.record.clone()));
        self.page = page;
        let same = |item: &Item| {
            here.as_ref()
                .is_some_and(|(section, record)| item.section == *section && item.record == *record)
        };
        let found = self.page.items.iter().position(same);
        self.at = found.unwrap_or(self.at).min(self.page.items.len().saturating_sub(1));
    }

    /// Goes to another item.
    pub fn go(&mut self, by: isize) {
        let last = self.page.items.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
        self.scroll.reset();
    }

    /// Goes to the first item of the next section, or of the one before.
    pub fn go_section(&mut self, forward: bool) {
        let Some(here) = self.item().map(|item| item.section) else { return };
        let items = &self.page.items;
        let next = if forward {
            items.iter().skip(self.at).position(|item| item.section != here).map(|at| at + self.at)
        } else {
            let before = items.iter().take(self.at).rfind(|item| item.section != here);
            before.and_then(|last| items.iter().position(|item| item.section == last.section))
        };
        self.at = next.unwrap_or(self.at);
        self.scroll.reset();
    }

    /// Marks the record under the cursor as dealt with before the store has answered, and goes on
    /// to the next one that is open: so that the next key means the next item.
    pub fn go_on(&mut self) {
        let Some(record) = self.item().map(|item| item.record.clone()) else { return };
        for item in self.page.items.iter_mut().filter(|item| item.record == record) {
            if item.dealt == Dealt::Open {
                item.dealt = Dealt::Seen;
            }
        }
        self.at = self.next_open(self.at).unwrap_or(self.at);
        self.scroll.reset();
    }

    /// The next open item from a place on, round the end.
    fn next_open(&self, from: usize) -> Option<usize> {
        let open = |(_, item): &(usize, &Item)| item.dealt == Dealt::Open;
        let items = || self.page.items.iter().enumerate();
        items().skip(from).find(open).or_else(|| items().find(open)).map(|(at, _)| at)
    }
}
