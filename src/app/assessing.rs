//! What a second score and the judgement of places do to the screen.

use super::message::Effect;
use super::state::{Awaited, State};
use crate::domain::uncertainty::Others;
use crate::store::assessment::second::Second;
use crate::store::papers::Ask;
use crate::store::worker::Request;
use std::sync::Arc;

impl State {
    /// Asks to score the record at hand second, or to see both scores where both are made.
    pub fn open_second(&mut self) -> Vec<Effect> {
        let (_, row) = self.at_hand();
        row.map(|row| row.id).map_or_else(Vec::new, |report| vec![self.ask_second(report)])
    }

    /// Asks for what a second score needs, of which nothing is the first's.
    pub fn ask_second(&mut self, report: i64) -> Effect {
        let (actor, now) = (self.actor.clone(), self.now);
        self.ask(Awaited::Scoring, Request::Second { report, actor, now })
    }

    /// Takes what there is for a second score: the screen to make it on, or both scores.
    pub fn take_second(&mut self, second: Second) -> Vec<Effect> {
        match second {
            Second::Open(context) => self.take_scoring(*context),
            Second::Made { report } => self.print(Ask::TwoScores { report }),
        }
    }

    /// Takes the queues that the report being scored is judged among.
    pub fn take_others(&mut self, others: Arc<Others>) {
        if let Some(scoring) = self.scoring() {
            scoring.others = Some(others);
        }
    }

    /// Asks how sure the places of the queue are, where its list is on the screen.
    pub fn ask_places(&mut self) -> Option<Effect> {
        let (view, _) = self.shown()?;
        let now = self.now;
        (view.register.key == "intelligence")
            .then(|| self.ask(Awaited::Places, Request::Places { now }))
    }

    /// The places are judged: where that found anything new, the rows in view and the record
    /// beside them are read again; the cursor stays.
    pub fn take_places(&mut self, changed: bool) -> Vec<Effect> {
        let here = self.shown().is_some_and(|(view, _)| view.register.key == "intelligence");
        let Some(place) = self.current_view().filter(|_| changed && here) else {
            return Vec::new();
        };
        let mut effects = self.want_rows(place, true);
        if let Some((register, id)) = self.pane.as_ref().map(|pane| (pane.register, pane.id)) {
            effects.push(self.ask_detail(Awaited::Pane, register, id));
        }
        effects
    }
}
