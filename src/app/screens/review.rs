//! The review of a complaint: each indicator that it met with its evidence, confirmed or
//! dismissed with a reason at a key, and on to the next.

use super::prompt::Line;
use crate::domain::complaint::IndicatorState;
use crate::store::complaint::Verdict;
use crate::store::complaint::review::{Found, Review};

/// The review screen.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewState {
    /// What the store said of the complaint.
    pub review: Review,
    /// The indicator under the cursor.
    pub at: usize,
    /// The verdict whose reason is being typed, if one is.
    pub typing: Option<(Verdict, Line)>,
    /// The reason given last for each verdict, offered again for the next.
    last: [Option<(Verdict, String)>; 2],
}

impl ReviewState {
    /// The screen for a complaint, at the first indicator that is open.
    pub fn open(review: Review) -> Self {
        let mut state = Self { review, at: 0, typing: None, last: [None, None] };
        state.go_open(0);
        state
    }

    /// Takes the complaint as it stands now; a decided indicator leads on to the next open one.
    pub fn renew(&mut self, review: Review) {
        self.review = review;
        if self.found().is_some_and(|found| found.state != IndicatorState::Met) {
            self.go_open(self.at);
        }
    }

    /// The indicator under the cursor.
    pub fn found(&self) -> Option<&Found> {
        self.review.indicators.get(self.at)
    }

    /// How many indicators are open.
    pub fn open_indicators(&self) -> usize {
        self.review.indicators.iter().filter(|f| f.state == IndicatorState::Met).count()
    }

    /// Goes to another indicator.
    pub fn go(&mut self, by: isize) {
        let last = self.review.indicators.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
    }

    /// Goes to the first open indicator from a place on, else to the first open one.
    fn go_open(&mut self, from: usize) {
        let is_open = |(_, found): &(usize, &Found)| found.state == IndicatorState::Met;
        let all = || self.review.indicators.iter().enumerate().filter(is_open);
        let next = all().find(|(place, _)| *place >= from).or_else(|| all().next());
        if let Some((place, _)) = next {
            self.at = place;
        }
    }

    /// Starts typing why, with the reason given last for this verdict.
    pub fn begin(&mut self, verdict: Verdict) {
        let given = self.last.iter().flatten().find(|(of, _)| *of == verdict);
        let text = given.map(|(_, text)| text.clone()).unwrap_or_default();
        self.typing = Some((verdict, Line::new(text)));
    }

    /// The verdict with its reason, as typed.
    pub fn take(&mut self) -> Option<(Verdict, String)> {
        let (verdict, line) = self.typing.take()?;
        let place = usize::from(verdict == Verdict::Dismiss);
        if let Some(last) = self.last.get_mut(place) {
            *last = Some((verdict, line.text.clone()));
        }
        Some((verdict, line.text))
    }
}
