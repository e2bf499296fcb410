//! What scoring and meeting do.

use super::message::Effect;
use super::screens::confirm::{Confirm, Then};
use super::screens::form::FormState;
use super::screens::meeting::MeetingState;
use super::screens::scoring::{ScoringState, Typing};
use super::state::{Awaited, Overlay, State};
use crate::catalogue::form::Form;
use crate::catalogue::meeting_forms;
use crate::domain::choice::Choice;
use crate::domain::score::Band;
use crate::domain::tasking::{AgendaSection, MeetingState as Life};
use crate::store::agenda::{Agenda, AgendaState};
use crate::store::assessment::Assessment;
use crate::store::change::Change;
use crate::store::papers::Ask;
use crate::store::score::ScoringContext;
use crate::store::worker::{Failure, Request};
use crate::store::writer::Seen;

impl State {
    /// Why the record at hand cannot be scored, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_score(&self) -> Result<(), String> {
        self.may_work_on("intelligence")
    }

    /// Why there is no record of a register at hand, if there is none.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_work_on(&self, key: &str) -> Result<(), String> {
        match self.at_hand() {
            (Some(register), Some(_)) if register.key == key => Ok(()),
            (Some(register), None) if register.key == key => {
                Err(format!("there is no {} under the cursor", register.noun.0))
            }
            _ => Err("go to the list first; the digits lead there".to_owned()),
        }
    }

    /// Asks for what the scoring screen needs.
    pub fn open_scoring(&mut self) -> Vec<Effect> {
        let (_, row) = self.at_hand();
        let Some(report) = row.map(|row| row.id) else { return Vec::new() };
        vec![self.ask_scoring(report)]
    }

    /// Asks for what a report's score needs.
    pub fn ask_scoring(&mut self, report: i64) -> Effect {
        let now = self.now;
        self.ask(Awaited::Scoring, Request::Scoring { report, now })
    }

    /// Opens the scoring screen with what the store answered; one that is open keeps its
    /// answers and takes the newer record. How sure its place is follows.
    pub fn take_scoring(&mut self, context: ScoringContext) -> Vec<Effect> {
        let (report, now) = (context.report.id, self.now);
        if let Some(scoring) = self.scoring() {
            scoring.renew(context);
        } else {
            match ScoringState::open(context) {
                Ok(scoring) => self.overlays.push(Overlay::Scoring(Box::new(scoring))),
                Err(why) => {
                    self.refuse(why);
                    return Vec::new();
                }
            }
        }
        vec![self.ask(Awaited::Others, Request::Others { report, now })]
    }

    pub(super) fn scoring(&mut self) -> Option<&mut ScoringState> {
        self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Scoring(scoring) => Some(&mut **scoring),
            _ => None,
        })
    }

    /// Answers the criterion under the cursor.
    pub fn answer(&mut self, place: usize) -> Vec<Effect> {
        if let Some(scoring) = self.scoring() {
            scoring.answer(place);
        }
        Vec::new()
    }

    /// Goes to another criterion.
    pub fn go_criterion(&mut self, by: isize) -> Vec<Effect> {
        if let Some(scoring) = self.scoring() {
            scoring.go(by);
        }
        Vec::new()
    }

    /// Why no floor can be hit or lifted, if none can.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_switch_floor(&self) -> Result<(), String> {
        match self.overlays.last() {
            Some(Overlay::Scoring(scoring)) if !scoring.is_at_floor() => {
                Err("the cursor is at no floor; the floors stand under the answers".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// Hits or lifts the floor under the cursor.
    pub fn switch_floor(&mut self) -> Vec<Effect> {
        if let Some(scoring) = self.scoring() {
            scoring.switch_floor();
        }
        Vec::new()
    }

    /// Starts typing a reason.
    pub fn type_reason(&mut self, typing: Typing) -> Vec<Effect> {
        if let Some(scoring) = self.scoring() {
            scoring.typing = Some(typing);
            scoring.touched = true;
        }
        Vec::new()
    }

    /// Takes the reason typed.
    pub fn take_reason(&mut self) -> Vec<Effect> {
        if let Some(scoring) = self.scoring() {
            scoring.typing = None;
        }
        Vec::new()
    }

    /// Sets the band by hand, or not, and asks why.
    pub fn set_band(&mut self, code: &str) -> Vec<Effect> {
        let band = Band::from_code(code).ok();
        if let Some(scoring) = self.scoring() {
            scoring.by_hand = band;
            scoring.touched = true;
            scoring.typing = band.map(|_| Typing::OverrideReason);
        }
        Vec::new()
    }

    /// Why the score cannot be saved yet, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_save_score(&self) -> Result<(), String> {
        let Some(Overlay::Scoring(scoring)) = self.overlays.last() else { return Ok(()) };
        match scoring.open_answers() {
            0 => Ok(()),
            1 => Err("one answer is open; ↑↓ leads to it".to_owned()),
            open => Err(format!("{open} answers are open; ↑↓ leads to them")),
        }
    }

    /// Saves the score.
    pub fn save_score(&mut self) -> Vec<Effect> {
        let Some(scoring) = self.scoring() else { return Vec::new() };
        if scoring.saving {
            return Vec::new();
        }
        scoring.saving = true;
        let (report, scheme) = (scoring.context.report, scoring.context.scheme.clone());
        let (score, reason) = (scoring.score(), scoring.reason.text.clone());
        let change = match scoring.context.blind_to {
            Some(first) => Assessment::SecondScore { report, first, scheme, score, reason }.into(),
            None => Change::ScoreReport { report, scheme, score, reason },
        };
        vec![self.apply(Awaited::Score, change)]
    }

    /// The score was refused: the answers stay, with the reason; a record that moved on is
    /// read again.
    pub fn score_failed(&mut self, failure: Failure) -> Vec<Effect> {
        let Some(scoring) = self.scoring() else { return Vec::new() };
        scoring.saving = false;
        scoring.failure = Some(failure.message);
        let (report, second) = (scoring.context.report.id, scoring.is_second());
        if !failure.stale {
            return Vec::new();
        }
        let effect = match second {
            true => self.ask_second(report),
            false => self.ask_scoring(report),
        };
        vec![effect]
    }

    /// Closes the scoring screen once its score stands.
    pub fn close_scoring(&mut self) {
        self.overlays.retain(|overlay| !matches!(overlay, Overlay::Scoring(_)));
    }

    /// Asks for the agenda of the meeting at hand, to hold it.
    pub fn open_meeting(&mut self) -> Vec<Effect> {
        let (_, row) = self.at_hand();
        let Some(meeting) = row.map(|row| row.id) else { return Vec::new() };
        let now = self.now;
        vec![self.ask(Awaited::Meeting, Request::Agenda { meeting, now })]
    }

    /// Opens the meeting, or renews the one that is open.
    pub fn take_meeting(&mut self, agenda: Agenda) {
        match self.meeting_mut() {
            Some(meeting) => meeting.renew(agenda),
            None => {
                let meeting = MeetingState::open(agenda);
                self.overlays.push(Overlay::Meeting(Box::new(meeting)));
            }
        }
    }

    pub(super) fn meeting_mut(&mut self) -> Option<&mut MeetingState> {
        self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Meeting(meeting) => Some(&mut **meeting),
            _ => None,
        })
    }

    /// The meeting on the screen.
    pub fn meeting(&self) -> Option<&MeetingState> {
        self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Meeting(meeting) => Some(&**meeting),
            _ => None,
        })
    }

    /// Goes to another item.
    pub fn go_item(&mut self, by: isize) -> Vec<Effect> {
        if let Some(meeting) = self.meeting_mut() {
            meeting.go(by);
        }
        Vec::new()
    }

    /// Scrolls the item.
    pub fn scroll_item(&mut self, by: isize) -> Vec<Effect> {
        if let Some(meeting) = self.meeting_mut() {
            meeting.scroll.by(by);
        }
        Vec::new()
    }

    /// Why nothing can be written in the meeting, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_meet(&self) -> Result<(), String> {
        match self.meeting().map(|meeting| meeting.agenda.meeting.state) {
            Some(Life::Session) => Ok(()),
            Some(state) if state.is_ahead() => Err("open the meeting first with S".to_owned()),
            Some(_) => Err("the meeting is closed; E corrects its minutes".to_owned()),
            None => Err("no meeting is on the screen".to_owned()),
        }
    }

    /// Why the meeting cannot be opened, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_open_session(&self) -> Result<(), String> {
        match self.meeting().map(|meeting| meeting.agenda.meeting.state) {
            Some(state) if state.is_ahead() => Ok(()),
            Some(Life::Session) => Err("the meeting is in session already".to_owned()),
            _ => Err("the meeting is closed; its minutes stand".to_owned()),
        }
    }

    /// Why the item cannot be decided, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_decide_item(&self) -> Result<(), String> {
        self.may_meet()?;
        let item = self.meeting().and_then(MeetingState::item);
        match item {
            Some(item)
                if item.report_id.is_none() || item.section != AgendaSection::NewIntelligence =>
            {
                Err("only new intelligence is decided; space goes on".to_owned())
            }
            Some(item) if item.state == AgendaState::Decided => {
                Err("it is decided; a correction is a new entry of the decision log".to_owned())
            }
            Some(_) => Ok(()),
            None => Err("the agenda is empty".to_owned()),
        }
    }

    /// Why nothing can be decided now, if it cannot: said before the form opens, so that no
    /// rationale is written that cannot be saved.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_decide_now(&self) -> Result<(), String> {
        self.may_decide_item()?;
        match self.meeting().map(|meeting| &meeting.agenda) {
            Some(agenda) if !agenda.quorum.is_met() && agenda.meeting.without_quorum.is_none() => {
                Err("there is no quorum: t says who is there, Q why it goes on without".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// Opens the decision form of the item with the disposition chosen.
    pub fn decide_item(&mut self, code: &str) -> Vec<Effect> {
        let effects = self.meeting_form("decide");
        if let Some(Overlay::Form(form)) = self.overlays.last_mut() {
            form.set("disposition", code);
        }
        effects
    }

    /// Opens one of the meeting's forms on the item on the screen.
    pub fn meeting_form(&mut self, which: &str) -> Vec<Effect> {
        let form: &'static Form = match which {
            "decide" => &meeting_forms::DECIDE_ITEM,
            "defer" => &meeting_forms::DEFER_ITEM,
            "action" => &meeting_forms::MEETING_ACTION,
            _ => &meeting_forms::NOTE_ITEM,
        };
        let (actor, today) = (self.actor.clone(), self.today());
        let Some(meeting) = self.meeting() else { return Vec::new() };
        let (about, item) = (&meeting.agenda.meeting, meeting.item());
        let mut state = FormState::open(form, None, &actor, today);
        state.context.insert("meeting", about.id);
        state.reference = about.reference.clone();
        if which == "decide" {
            // A meeting's decisions are the chair's, whoever writes them down.
            state.set("decision_maker", &about.chair);
        }
        if let Some(item) = item {
            state.context.insert("position", item.position);
            if let Some(report) = item.report_id {
                state.context.insert("report", report);
                state.records = vec![Seen { id: report, version: item.version }];
            }
            if let Some(record) = &item.record {
                state.reference.clone_from(record);
            }
        }
        self.push_form(state, "intelligence")
    }

    /// Asks before the meeting is closed.
    pub fn close_session(&mut self) -> Vec<Effect> {
        let Some(meeting) = self.meeting() else { return Vec::new() };
        let about = &meeting.agenda.meeting;
        let seen = Seen { id: about.id, version: about.version };
        let question = format!(
            "Close {}? The minutes are made and open actions are carried over.",
            about.reference
        );
        let then = Then::Apply(Box::new(Change::CloseMeeting { meeting: seen }));
        self.overlays.push(Overlay::Confirm(Box::new(Confirm { question, then })));
        Vec::new()
    }

    /// The paper of the meeting at hand: minutes once it was held, its agenda until then; the
    /// next agenda where no meeting is at hand.
    pub fn print_meeting(&mut self) -> Vec<Effect> {
        if let Some(meeting) = self.meeting() {
            let about = &meeting.agenda.meeting;
            let (id, state) = (about.id, about.state);
            return self.print_of(id, state);
        }
        let (register, row) = self.at_hand();
        let at_hand = register.filter(|register| register.key == "meetings").zip(row);
        let Some((register, row)) = at_hand else {
            return self.print(Ask::Agenda { meeting: None });
        };
        let record = crate::catalogue::RecordView { register, row };
        let state = Life::from_code(record.text("state")).unwrap_or(Life::Planned);
        let id = row.id;
        self.print_of(id, state)
    }

    pub(super) fn print_of(&mut self, meeting: i64, state: Life) -> Vec<Effect> {
        if state.is_over() {
            return self.print(Ask::Minutes { meeting });
        }
        self.print(Ask::Agenda { meeting: Some(meeting) })
    }
}
