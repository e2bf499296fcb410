//! What the review of a complaint does.

use super::message::Effect;
use super::screens::review::ReviewState;
use super::state::{Awaited, Overlay, State};
use crate::domain::check;
use crate::store::complaint::review::Review;
use crate::store::complaint::{ComplaintChange, Verdict};
use crate::store::worker::Request;

impl State {
    /// Asks for the complaint at hand, to review it.
    pub fn open_review(&mut self) -> Vec<Effect> {
        let (_, row) = self.at_hand();
        let Some(complaint) = row.map(|row| row.id) else { return Vec::new() };
        vec![self.ask_review(complaint)]
    }

    /// Opens the review, or renews the one that is open.
    pub fn take_review(&mut self, review: Review) {
        match self.reviewing_mut() {
            Some(state) => state.renew(review),
            None => self.overlays.push(Overlay::Review(Box::new(ReviewState::open(review)))),
        }
    }

    /// The review on the screen.
    pub fn reviewing(&self) -> Option<&ReviewState> {
        self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Review(review) => Some(&**review),
            _ => None,
        })
    }

    fn reviewing_mut(&mut self) -> Option<&mut ReviewState> {
        self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Review(review) => Some(&mut **review),
            _ => None,
        })
    }

    /// Why no indicator can be decided, if none can.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_judge(&self) -> Result<(), String> {
        let Some(review) = self.reviewing() else { return Ok(()) };
        if review.found().is_none() {
            return Err("the complaint meets no indicator of the matrix".to_owned());
        }
        match &review.review.report {
            Some(report) => Err(format!("it became {report}; go on with that report")),
            None => Ok(()),
        }
    }

    /// Why no intelligence can be made of the complaint, if none can.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_make_intelligence(&self) -> Result<(), String> {
        self.may_judge()?;
        match self.reviewing().map_or(0, ReviewState::open_indicators) {
            0 => Ok(()),
            1 => Err("one indicator is open; decide it first".to_owned()),
            open => Err(format!("{open} indicators are open; decide them first")),
        }
    }

    /// Goes to another indicator.
    pub fn go_indicator(&mut self, by: isize) -> Vec<Effect> {
        if let Some(review) = self.reviewing_mut() {
            review.go(by);
        }
        Vec::new()
    }

    /// Asks why an indicator is confirmed or dismissed.
    pub fn begin_verdict(&mut self, verdict: Verdict) -> Vec<Effect> {
        if let Some(review) = self.reviewing_mut() {
            review.begin(verdict);
        }
        Vec::new()
    }

    /// Decides the indicator under the cursor with the reason typed.
    pub fn take_verdict(&mut self) -> Vec<Effect> {
        let Some(review) = self.reviewing_mut() else { return Vec::new() };
        let blank = review.typing.as_ref().is_none_or(|(_, line)| check::blank(&line.text));
        if blank {
            self.refuse("write why; a verdict without a reason is none");
            return Vec::new();
        }
        let Some(indicator) = review.found().map(|found| found.id) else { return Vec::new() };
        let complaint = review.review.complaint;
        let Some((verdict, reason)) = review.take() else { return Vec::new() };
        let change = ComplaintChange::Judge { complaint, indicator, verdict, reason };
        vec![self.apply(Awaited::Judge, change.into())]
    }

    /// Leaves the reason untyped.
    pub fn leave_verdict(&mut self) -> Vec<Effect> {
        if let Some(review) = self.reviewing_mut() {
            review.typing = None;
        }
        Vec::new()
    }

    /// Makes intelligence of what stands.
    pub fn make_intelligence(&mut self) -> Vec<Effect> {
        let Some(review) = self.reviewing() else { return Vec::new() };
        let complaint = review.review.complaint;
        vec![self.apply(Awaited::Judge, ComplaintChange::MakeIntelligence { complaint }.into())]
    }

    /// Asks again for the complaint under review, where one is.
    pub fn reread_review(&mut self) -> Option<Effect> {
        let complaint = self.reviewing()?.review.complaint.id;
        Some(self.ask_review(complaint))
    }

    fn ask_review(&mut self, complaint: i64) -> Effect {
        let now = self.now;
        self.ask(Awaited::Review, Request::Review { complaint, now })
    }
}
