//! What the life of a meeting does beyond its items: issue, attendance, conflicts, copies, and
//! its minutes from draft to signature.

use super::message::Effect;
use super::screens::confirm::{Confirm, Then};
use super::screens::form::FormState;
use super::screens::meeting::MeetingState;
use super::state::{Awaited, Overlay, State};
use crate::catalogue::form::Form;
use crate::catalogue::{RecordView, meeting_forms};
use crate::domain::choice::Choice;
use crate::domain::tasking::{AgendaSection, AttendeeRole, MeetingState as Life, Presence};
use crate::store::agenda::AgendaItem;
use crate::store::change::Change;
use crate::store::meeting::Meeting;
use crate::store::session::{Kind, Session};
use crate::store::writer::Seen;

/// A meeting at hand: as seen, its reference and where it stands.
struct AtHand {
    seen: Seen,
    reference: String,
    state: Life,
}

impl AtHand {
    fn of(meeting: &Meeting) -> Self {
        Self {
            seen: Seen { id: meeting.id, version: meeting.version },
            reference: meeting.reference.clone(),
            state: meeting.state,
        }
    }
}

impl State {
    fn about(&self) -> Option<&Meeting> {
        self.meeting().map(|meeting| &meeting.agenda.meeting)
    }

    /// The meeting on the screen, else the one under the cursor of the list.
    fn meeting_at_hand(&self) -> Option<AtHand> {
        if let Some(meeting) = self.about() {
            return Some(AtHand::of(meeting));
        }
        let (register, row) = self.at_hand();
        let (register, row) = register.filter(|register| register.key == "meetings").zip(row)?;
        let record = RecordView { register, row };
        Some(AtHand {
            seen: Seen { id: row.id, version: row.version },
            reference: record.reference().to_owned(),
            state: Life::from_code(record.text("state")).ok()?,
        })
    }

    /// The meeting whose minutes are agreed or signed: the last one, where the item of its
    /// minutes is on the screen, else the one at hand.
    fn minuted(&self) -> Option<AtHand> {
        let meeting = self.meeting();
        let item = meeting.and_then(MeetingState::item);
        let is_last = |item: &AgendaItem| item.section == AgendaSection::LastMinutes;
        let last = meeting.and_then(|meeting| meeting.agenda.last.as_ref());
        match last.filter(|_| item.is_some_and(is_last)) {
            Some(last) => Some(AtHand::of(last)),
            None => self.meeting_at_hand(),
        }
    }

    /// Makes a change to the meeting at once; the next key waits for it.
    fn change_session(&mut self, change: Session) -> Vec<Effect> {
        vec![self.apply(Awaited::Session, change.into())]
    }

    /// Asks before a change that stands for good.
    fn ask_before(&mut self, question: String, change: Session) -> Vec<Effect> {
        let then = Then::Apply(Box::new(Change::from(change)));
        self.overlays.push(Overlay::Confirm(Box::new(Confirm { question, then })));
        Vec::new()
    }

    /// Why the agenda cannot be issued, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_issue(&self) -> Result<(), String> {
        self.may_open_session()
    }

    /// Asks before the agenda is issued.
    pub fn issue_agenda(&mut self) -> Vec<Effect> {
        let Some(meeting) = self.meeting() else { return Vec::new() };
        let about = &meeting.agenda.meeting;
        let late = meeting.agenda.items().filter(|item| item.issue == 0).count();
        let what = match about.issue {
            0 => format!("with {} items", meeting.count()),
            _ => format!("with {late} late"),
        };
        let issue = about.issue + 1;
        let question = format!("Issue the agenda of {}, issue {issue}, {what}?", about.reference);
        let seen = AtHand::of(about).seen;
        self.ask_before(question, Session::Issue { meeting: seen })
    }

    /// Opens the form that opens the meeting.
    pub fn open_session(&mut self) -> Vec<Effect> {
        let Some(about) = self.about() else { return Vec::new() };
        let chair = about.chair.clone();
        self.about_meeting(&meeting_forms::OPEN_MEETING, &[("chair", chair)])
    }

    /// Opens a form about the meeting on the screen, with what it starts with.
    fn about_meeting(&mut self, form: &'static Form, starts: &[(&str, String)]) -> Vec<Effect> {
        let (actor, today) = (self.actor.clone(), self.today());
        let Some(about) = self.about().map(AtHand::of) else { return Vec::new() };
        let mut state = FormState::open(form, None, &actor, today);
        state.context.insert("meeting", about.seen.id);
        state.records = vec![about.seen];
        state.reference = about.reference;
        for (key, text) in starts {
            state.set(key, text);
        }
        self.push_form(state, "meetings")
    }

    /// Why who is there cannot be changed, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_attend(&self) -> Result<(), String> {
        match self.about().map(|about| about.state) {
            Some(state) if state.is_over() => {
                Err("the meeting is closed; who was there stands in its minutes".to_owned())
            }
            Some(_) => Ok(()),
            None => Err("no meeting is on the screen".to_owned()),
        }
    }

    /// Shows who is asked and who is there.
    pub fn show_attendance(&mut self) -> Vec<Effect> {
        if let Some(meeting) = self.meeting_mut() {
            meeting.show_attendance();
        }
        Vec::new()
    }

    /// Back to the items.
    pub fn hide_attendance(&mut self) -> Vec<Effect> {
        if let Some(meeting) = self.meeting_mut() {
            meeting.attendance = None;
        }
        Vec::new()
    }

    /// Goes to another attendee.
    pub fn go_attendee(&mut self, by: isize) -> Vec<Effect> {
        if let Some(meeting) = self.meeting_mut() {
            meeting.go_attendee(by);
        }
        Vec::new()
    }

    /// Why nobody can be marked, if nobody can.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_mark(&self) -> Result<(), String> {
        self.may_attend()?;
        match self.meeting().and_then(MeetingState::attendee) {
            Some(_) => Ok(()),
            None => Err("nobody is asked yet; n asks somebody".to_owned()),
        }
    }

    fn attendee_seen(&self) -> Option<Seen> {
        let attendee = self.meeting().and_then(MeetingState::attendee)?;
        Some(Seen { id: attendee.id, version: attendee.version })
    }

    /// Marks the attendee under the cursor and goes on.
    pub fn mark_attendee(&mut self, presence: Presence) -> Vec<Effect> {
        let Some(attendee) = self.attendee_seen() else { return Vec::new() };
        self.go_attendee(1);
        self.change_session(Session::Mark { attendee, presence })
    }

    /// Marks everybody who is not marked as present.
    pub fn mark_rest(&mut self) -> Vec<Effect> {
        let Some(meeting_id) = self.about().map(|about| about.id) else { return Vec::new() };
        self.change_session(Session::MarkRest { meeting_id })
    }

    /// Gives the attendee under the cursor the chair or the minutes.
    pub fn give_role(&mut self, role: AttendeeRole) -> Vec<Effect> {
        let Some(attendee) = self.attendee_seen() else { return Vec::new() };
        self.change_session(Session::GiveRole { attendee, role })
    }

    /// Takes the attendee under the cursor off the list.
    pub fn unask_attendee(&mut self) -> Vec<Effect> {
        let Some(attendee) = self.attendee_seen() else { return Vec::new() };
        self.change_session(Session::Unask { attendee })
    }

    /// Opens the form that asks somebody to the meeting.
    pub fn ask_attendee(&mut self) -> Vec<Effect> {
        self.about_meeting(&meeting_forms::ASK, &[])
    }

    /// Opens the form of a conflict: of the attendee under the cursor, or about the item.
    pub fn declare_conflict(&mut self) -> Vec<Effect> {
        let Some(meeting) = self.meeting() else { return Vec::new() };
        let starts = match meeting.attendee() {
            Some(attendee) => vec![("attendee", attendee.name.clone())],
            None => {
                let item = meeting.item().filter(|item| item.record.is_some());
                item.map(|item| ("item", item.position.to_string())).into_iter().collect()
            }
        };
        self.about_meeting(&meeting_forms::DECLARE_CONFLICT, &starts)
    }

    /// Why the meeting need not go on without a quorum, if it need not.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_go_on_without(&self) -> Result<(), String> {
        self.may_meet()?;
        match self.meeting() {
            Some(meeting) if meeting.agenda.quorum.is_met() => {
                Err("the meeting has its quorum".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// Opens the form that says why the meeting goes on without its quorum.
    pub fn go_on_without(&mut self) -> Vec<Effect> {
        self.about_meeting(&meeting_forms::GO_ON_WITHOUT, &[])
    }

    /// Takes up what came in since the agenda was laid down.
    pub fn take_late(&mut self) -> Vec<Effect> {
        let Some(meeting_id) = self.about().map(|about| about.id) else { return Vec::new() };
        self.change_session(Session::TakeLate { meeting_id })
    }

    /// Why no meeting is at hand, if none is.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_copy_papers(&self) -> Result<(), String> {
        match self.meeting_at_hand() {
            Some(_) => Ok(()),
            None => Err("there is no meeting under the cursor".to_owned()),
        }
    }

    /// Logs the copies of the meeting's paper and shows them as they will print.
    pub fn make_copies(&mut self) -> Vec<Effect> {
        let Some(AtHand { seen, state, .. }) = self.meeting_at_hand() else { return Vec::new() };
        let kind = Kind::at(state);
        let change = Session::MakeCopies { meeting: seen, kind };
        vec![self.apply(Awaited::Copies(seen.id, kind), change.into())]
    }

    /// Why the minutes cannot be agreed, signed or corrected, if they cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_minute(&self) -> Result<(), String> {
        let Some(AtHand { reference, state, .. }) = self.minuted() else {
            return Err("there is no meeting under the cursor".to_owned());
        };
        match state {
            Life::Drafted | Life::Agreed => Ok(()),
            Life::Signed => Err(format!("the minutes of {reference} are signed and locked")),
            _ => Err(format!("the minutes of {reference} are drafted when it is closed")),
        }
    }

    /// Agrees the minutes.
    pub fn agree_minutes(&mut self) -> Vec<Effect> {
        let Some(about) = self.minuted() else { return Vec::new() };
        self.change_session(Session::Agree { meeting: about.seen })
    }

    /// Asks before the minutes are signed.
    pub fn sign_minutes(&mut self) -> Vec<Effect> {
        let Some(about) = self.minuted() else { return Vec::new() };
        let question = format!("Sign the minutes of {}? They are locked then.", about.reference);
        self.ask_before(question, Session::Sign { meeting: about.seen })
    }

    /// Opens the form that corrects the minutes of the meeting on the screen.
    pub fn correct_minutes(&mut self) -> Vec<Effect> {
        let text = self.about().and_then(|about| about.minutes.clone()).unwrap_or_default();
        self.about_meeting(&meeting_forms::CORRECT_MINUTES, &[("text", text)])
    }

    /// Why the minutes of the meeting on the screen cannot be corrected, if they cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_correct_minutes(&self) -> Result<(), String> {
        match self.about().map(|about| about.state) {
            Some(Life::Drafted | Life::Agreed) => Ok(()),
            Some(Life::Signed) => Err("the minutes are signed and locked".to_owned()),
            _ => Err("the minutes are drafted when the meeting is closed".to_owned()),
        }
    }
}
