//! How the unit stands and where it goes: the headline measures of a month, the forecast of the
//! backlog, and the questions put to it.

use super::message::{Destination, Effect};
use super::screens::forecast::{Asking, Begin, ForecastState};
use super::screens::form::FormState;
use super::screens::measures::MeasuresState;
use super::state::{Awaited, Overlay, State};
use crate::catalogue::registers::staffing;
use crate::domain::forecast::Outlook;
use crate::domain::month::Month;
use crate::store::measures::Measures;
use crate::store::papers::Ask;
use crate::store::worker::Request;

impl State {
    /// Shows the measures of this month.
    pub fn open_measures(&mut self) -> Vec<Effect> {
        let month = Month::of(self.today());
        self.overlays.retain(|overlay| !matches!(overlay, Overlay::Measures(_)));
        self.overlays.push(Overlay::Measures(Box::new(MeasuresState::open(month))));
        self.ask_measures().into_iter().collect()
    }

    /// The measures on the screen.
    pub fn measures(&self) -> Option<&MeasuresState> {
        self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Measures(measures) => Some(&**measures),
            _ => None,
        })
    }

    fn measures_mut(&mut self) -> Option<&mut MeasuresState> {
        self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Measures(measures) => Some(&mut **measures),
            _ => None,
        })
    }

    /// Asks for the measures of the month on the screen, where they are there.
    pub fn ask_measures(&mut self) -> Option<Effect> {
        let (month, now) = (self.measures()?.month, self.now);
        Some(self.ask(Awaited::Measures, Request::Measures { month, now }))
    }

    /// Takes the figures of a month.
    pub fn take_measures(&mut self, facts: Measures) {
        if let Some(measures) = self.measures_mut().filter(|shown| shown.month == facts.month) {
            measures.facts = Some(facts);
        }
    }

    /// Goes to another measure.
    pub fn go_measure(&mut self, by: isize) -> Vec<Effect> {
        if let Some(measures) = self.measures_mut() {
            measures.go(by);
        }
        Vec::new()
    }

    /// Shows another breakdown.
    pub fn turn_breakdown(&mut self, forward: bool) -> Vec<Effect> {
        if let Some(measures) = self.measures_mut() {
            measures.turn(forward);
        }
        Vec::new()
    }

    /// Why there is no month before the one on the screen, if there is none.
    ///
    /// # Errors
    /// One sentence.
    pub fn has_month_before(&self) -> Result<(), String> {
        let Some(shown) = self.measures() else { return Ok(()) };
        let first = shown.facts.as_ref().and_then(|facts| facts.first);
        // The month before this one can be counted, kept or not.
        let least = Month::of(self.today()).back(1);
        match first.map_or(least, |first| first.min(least)) {
            first if shown.month > first => Ok(()),
            first => Err(format!("no month before {} was kept", first.name())),
        }
    }

    /// Why there is no month after the one on the screen, if there is none.
    ///
    /// # Errors
    /// One sentence.
    pub fn has_month_after(&self) -> Result<(), String> {
        match self.measures() {
            Some(shown) if shown.month >= Month::of(self.today()) => {
                Err(format!("{} has not begun", shown.month.next().name()))
            }
            _ => Ok(()),
        }
    }

    /// Shows the month before, or the one after.
    pub fn turn_month(&mut self, forward: bool) -> Vec<Effect> {
        if let Some(measures) = self.measures_mut() {
            let month = measures.month;
            measures.month = if forward { month.next() } else { month.back(1) };
        }
        self.ask_measures().into_iter().collect()
    }

    /// Shows the report of the month on the screen as it will print.
    pub fn print_measures(&mut self) -> Vec<Effect> {
        let month = self.measures().map_or(Month::of(self.today()), |measures| measures.month);
        self.print(Ask::Vetting { month })
    }

    /// Shows what is counted by protected characteristic over the last period that closed.
    pub fn print_disproportionality(&mut self) -> Vec<Effect> {
        self.print(Ask::Disproportionality { from: None, until: None })
    }

    /// Why the figures of the month on the screen cannot be written, if they cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn has_figures(&self) -> Result<(), String> {
        match self.measures().is_some_and(|shown| shown.facts.is_some()) {
            true => Ok(()),
            false => Err("the figures are still being counted".to_owned()),
        }
    }

    /// Writes the figures of the month on the screen as a table for a spreadsheet.
    pub fn export_measures(&mut self) -> Vec<Effect> {
        let facts = self.measures().and_then(|shown| shown.facts.clone());
        let write = |facts: Measures| {
            let file = Destination::File(format!("vetting-{}.csv", facts.month).into());
            Effect::Figures(Box::new(facts), file)
        };
        facts.map(write).into_iter().collect()
    }

    /// Shows the forecast, and has it drawn.
    pub fn open_forecast(&mut self) -> Vec<Effect> {
        self.overlays.retain(|overlay| !matches!(overlay, Overlay::Forecast(_)));
        self.overlays.push(Overlay::Forecast(Box::default()));
        self.ask_forecast().into_iter().collect()
    }

    /// The forecast on the screen.
    pub fn forecast(&self) -> Option<&ForecastState> {
        self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Forecast(forecast) => Some(&**forecast),
            _ => None,
        })
    }

    /// The same, to move on it.
    pub fn forecast_mut(&mut self) -> Option<&mut ForecastState> {
        self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Forecast(forecast) => Some(&mut **forecast),
            _ => None,
        })
    }

    /// Has the forecast on the screen drawn, with what was asked of it.
    pub fn ask_forecast(&mut self) -> Option<Effect> {
        let now = self.now;
        let forecast = self.forecast_mut()?;
        forecast.drawing = true;
        let question = forecast.question;
        Some(self.ask(Awaited::Forecast, Request::Forecast { question, now }))
    }

    /// Takes a forecast.
    pub fn take_forecast(&mut self, outlook: Box<Outlook>) {
        if let Some(forecast) = self.forecast_mut() {
            forecast.drawing = false;
            forecast.failure = None;
            forecast.outlook = Some(outlook);
        }
    }

    /// Takes why there is no forecast.
    pub fn forecast_failed(&mut self, why: String) {
        if let Some(forecast) = self.forecast_mut() {
            forecast.drawing = false;
            forecast.failure = Some(why);
        }
    }

    /// Why the forecast on the screen cannot be printed, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn has_forecast(&self) -> Result<(), String> {
        let Some(forecast) = self.forecast() else { return Ok(()) };
        match (&forecast.failure, forecast.drawing || forecast.outlook.is_none()) {
            (Some(why), _) => Err(why.clone()),
            (None, true) => Err("the forecast is still being drawn".to_owned()),
            (None, false) => Ok(()),
        }
    }

    /// Shows the forecast on the screen, with what was asked of it, as it will print.
    pub fn print_forecast(&mut self) -> Vec<Effect> {
        let question = self.forecast().and_then(|forecast| forecast.question);
        self.print(Ask::Forecast { question })
    }

    /// Begins a question.
    pub fn begin_question(&mut self, begin: Begin) -> Vec<Effect> {
        let today = self.today();
        if let Some(forecast) = self.forecast_mut() {
            forecast.asking = Some(Asking::begin(begin, today));
        }
        Vec::new()
    }

    /// Why no question can be asked, if none can.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_ask_forecast(&self) -> Result<(), String> {
        match self.forecast().and_then(|forecast| forecast.failure.clone()) {
            Some(why) => Err(why),
            None => Ok(()),
        }
    }

    fn asking_mut(&mut self) -> Option<&mut Asking> {
        self.forecast_mut()?.asking.as_mut()
    }

    /// Goes to another field of the question.
    pub fn go_question(&mut self, forward: bool) -> Vec<Effect> {
        if let Some(asking) = self.asking_mut() {
            asking.go(forward);
        }
        Vec::new()
    }

    /// One step of the field under the cursor.
    pub fn step_question(&mut self, up: bool) -> Vec<Effect> {
        let today = self.today();
        if let Some(asking) = self.asking_mut() {
            asking.step(up, today);
        }
        Vec::new()
    }

    /// Asks what was typed.
    pub fn take_question(&mut self) -> Vec<Effect> {
        let today = self.today();
        let Some(question) = self.asking_mut().and_then(|asking| asking.read(today)) else {
            return Vec::new();
        };
        if let Some(forecast) = self.forecast_mut() {
            forecast.asking = None;
            forecast.question = Some(question);
            forecast.scroll.reset();
        }
        self.ask_forecast().into_iter().collect()
    }

    /// Leaves the question unasked.
    pub fn leave_question(&mut self) -> Vec<Effect> {
        if let Some(forecast) = self.forecast_mut() {
            forecast.asking = None;
        }
        Vec::new()
    }

    /// Back to the forecast of things as they are.
    pub fn clear_question(&mut self) -> Vec<Effect> {
        if let Some(forecast) = self.forecast_mut() {
            forecast.question = None;
        }
        self.ask_forecast().into_iter().collect()
    }

    /// Opens the form of a week's staffing.
    pub fn record_staffing(&mut self) -> Vec<Effect> {
        let (actor, today) = (self.actor.clone(), self.today());
        let form = FormState::open(&staffing::RECORD, None, &actor, today);
        self.push_form(form, "staffing")
    }
}
