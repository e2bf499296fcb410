//! The headline measures of a month: one under the cursor, with its trend and what it is made of.

use crate::domain::choice::Choice;
use crate::domain::measures::{By, Figure, Measure};
use crate::domain::month::Month;
use crate::store::measures::Measures;

/// The breakdowns in the order of the tab key.
const BREAKDOWNS: [By; 4] = [By::Force, By::Level, By::Kind, By::Officer];

/// The measures on the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuresState {
    /// The month that is shown or awaited.
    pub month: Month,
    /// Its figures; `None` while they are awaited for the first time.
    pub facts: Option<Measures>,
    /// The place of the measure under the cursor.
    pub at: usize,
    /// The place of the breakdown that is shown.
    breakdown: usize,
}

impl MeasuresState {
    /// The screen for a month.
    pub fn open(month: Month) -> Self {
        Self { month, facts: None, at: 0, breakdown: 0 }
    }

    /// The measure under the cursor.
    pub fn measure(&self) -> Measure {
        Measure::ALL.get(self.at).copied().unwrap_or(Measure::Cleared)
    }

    /// What it is broken down by.
    pub fn by(&self) -> By {
        BREAKDOWNS.get(self.breakdown).copied().unwrap_or(By::Force)
    }

    /// Goes to another measure.
    pub fn go(&mut self, by: isize) {
        self.at = self.at.saturating_add_signed(by).min(Measure::ALL.len().saturating_sub(1));
    }

    /// Shows the next breakdown, or the one before.
    pub fn turn(&mut self, forward: bool) {
        let all = BREAKDOWNS.len();
        self.breakdown = (self.breakdown + if forward { 1 } else { all - 1 }) % all;
    }

    /// The parts of the measure by the breakdown; empty where it is not counted so.
    pub fn parts(&self) -> Vec<&Figure> {
        let of = self.facts.iter().flat_map(|facts| facts.of(self.by()));
        of.filter(|figure| figure.measure == self.measure()).collect()
    }

    /// The measure month by month.
    pub fn trend(&self) -> Vec<(Month, Option<&Figure>)> {
        let measure = self.measure();
        let of = |(month, figures): &'_ (Month, Vec<Figure>)| {
            (*month, figures.iter().position(|figure| figure.measure == measure))
        };
        let trend = self.facts.iter().flat_map(|facts| &facts.trend);
        trend
            .map(|entry| {
                let (month, place) = of(entry);
                (month, place.and_then(|place| entry.1.get(place)))
            })
            .collect()
    }
}
