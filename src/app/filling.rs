//! What filling in and saving forms does.

use super::keys::Key;
use super::marking::{Bulk, Each};
use super::message::Effect;
use super::screens::choose::{Choice, ChooseFor, Chooser};
use super::screens::confirm::{Confirm, Then};
use super::screens::form::{self, Entry, FormState};
use super::state::{Awaited, Overlay, State};
use crate::catalogue::form::{Starts, Takes};
use crate::catalogue::{RecordView, Register, register, suggested_grade};
use crate::domain::text::thousands;
use crate::store::change::Applied;
use crate::store::draft::DraftRequest;
use crate::store::error::StoreError;
use crate::store::query::{Detail, Row};
use crate::store::users::Colleague;
use crate::store::worker::{Failure, Request};
use crate::store::writer::Seen;

impl State {
    /// The register and record that work would be done on: the one shown whole, else the one
    /// under the cursor.
    pub fn at_hand(&self) -> (Option<&'static Register>, Option<&Row>) {
        if let Some(Overlay::Detail(shown)) = self.overlays.last() {
            let row = shown.detail.as_ref().map(|detail| &detail.row);
            return (register(shown.register), row);
        }
        match self.shown() {
            Some((view, list)) => (Some(view.register), list.current()),
            None => (None, None),
        }
    }

    /// Why a command cannot be used on what is at hand, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_work(&self, command: &str) -> Result<(), String> {
        let (register, row) = self.at_hand();
        let register = register.ok_or("go to a list first; the digits lead there")?;
        let action = register
            .action(command)
            .ok_or_else(|| format!("{} has nothing to {command}", register.title))?;
        if !action.on_record {
            return Ok(());
        }
        let row = row.ok_or_else(|| format!("there is no {} under the cursor", register.noun.0))?;
        (action.guard)(&RecordView { register, row })
    }

    /// Opens the form that a command stands for.
    pub fn open_form(&mut self, command: &'static str) -> Vec<Effect> {
        let action = self.at_hand().0.and_then(|register| register.action(command));
        let marked = match action {
            Some(action) if action.bulk && self.overlays.is_empty() => self.marked(command),
            _ => Ok(Vec::new()),
        };
        let marked = match marked {
            Ok(marked) => marked,
            Err(first) => return first,
        };
        let (register, row) = self.at_hand();
        let Some((register, action)) = register.zip(action) else { return Vec::new() };
        let record = row.map(|row| RecordView { register, row });
        let mut form = form::open(action, record, marked, &self.actor, self.today());
        if let Some(record) = record {
            self.suggest(&mut form, &record);
        }
        self.push_form(form, register.key)
    }

    /// Opens the form of a new report, whatever is on the screen.
    pub fn record_report(&mut self) -> Vec<Effect> {
        let register = register("intelligence").and_then(|r| Some((r, r.action("new")?)));
        let Some((register, action)) = register else { return Vec::new() };
        let form = form::open(action, None, Vec::new(), &self.actor, self.today());
        self.push_form(form, register.key)
    }

    /// Why no report can be recorded here, if none can.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_record_report(&self) -> Result<(), String> {
        let mut views = self.views.iter().filter(|view| view.screen == "intelligence");
        let counted = views.next().is_some_and(|view| self.counts.contains_key(&view.name));
        // A view whose side is shut has no count, once there are counts.
        if self.counts.is_empty() || counted {
            return Ok(());
        }
        Err(StoreError::NoIntelligence.to_string())
    }

    /// Fills in what the policy suggests; it stands when the user saves it.
    fn suggest(&self, form: &mut FormState, record: &RecordView<'_>) {
        let mut fields = form.form.fields.iter();
        let Some(field) = fields.find(|field| field.starts == Starts::Suggestion) else { return };
        let policy = self.policies.on(self.today());
        if let Some(grade) = suggested_grade(record, policy) {
            form.set(field.key, &grade.to_string());
        }
    }

    /// Puts a form over the screen and asks for what its fields need.
    pub fn push_form(&mut self, mut form: FormState, register: &'static str) -> Vec<Effect> {
        form.register = register;
        let parts = form.form.fields.iter().any(|field| matches!(field.takes, Takes::Part(_)));
        let record = form.records.first().copied();
        let bare = form.form.fields.is_empty();
        let hangs = form.form.fields.iter().any(|field| field.takes == Takes::Priority);
        form.begun = form.entries.clone();
        let mut effects = Vec::new();
        let draft = self.draft_of(&form);
        self.overlays.push(Overlay::Form(Box::new(form)));
        if bare {
            return self.save_form();
        }
        if hangs {
            effects.push(self.ask(Awaited::Priorities, Request::Priorities));
        }
        if let Some(record) = record.filter(|_| parts) {
            effects.push(self.ask_detail(Awaited::Parts, register, record.id));
        }
        // A draft comes last: it is laid over what the form begins with.
        if let Some(of) = draft {
            effects.push(self.ask(Awaited::Draft, Request::Draft(DraftRequest::Read(of))));
        }
        effects
    }

    /// Takes the priorities that a form may hang a record on.
    pub fn take_priorities(&mut self, priorities: Vec<(i64, String, String)>) {
        let choice = |(id, reference, title): (i64, String, String)| Choice {
            value: reference.clone(),
            id: Some(id),
            label: title,
            note: reference,
            why_not: None,
            on: false,
        };
        self.priorities = priorities.into_iter().map(choice).collect();
    }

    /// A key in a form that is no command of it: the field's own, or one that opens its picker, or
    /// an arrow that leaves it.
    pub fn press_form(&mut self, key: Key) -> Vec<Effect> {
        let Some(Overlay::Form(form)) = self.overlays.last_mut() else { return Vec::new() };
        if form.press(key) {
            return Vec::new();
        }
        let opens = match form.entries.get(form.at) {
            Some(Entry::Pick(_)) => matches!(key, Key::Char(_) | Key::Down | Key::Backspace),
            Some(Entry::People(..)) => matches!(key, Key::Char(_) | Key::Down),
            _ => false,
        };
        match key {
            _ if opens => self.open_picker(key),
            Key::Up => self.next_field(-1),
            Key::Down => self.next_field(1),
            _ => Vec::new(),
        }
    }

    /// Opens the picker of the field under the cursor, with the key as its first character.
    fn open_picker(&mut self, key: Key) -> Vec<Effect> {
        let Some(Overlay::Form(form)) = self.overlays.last() else { return Vec::new() };
        let Some(field) = form.form.fields.get(form.at) else { return Vec::new() };
        let (all, remote) = match field.takes {
            Takes::Person | Takes::People => (Vec::new(), true),
            Takes::Part(part) => (self.parts_of(part), false),
            Takes::Priority => (self.priorities.clone(), false),
            Takes::Report => (self.offered.clone(), true),
            Takes::Linked => (self.offered.clone(), false),
            Takes::Manager => {
                let today = self.today();
                let allow = self.users.iter().filter(|user| user.allows_on(today));
                (allow.map(user_choice).collect(), false)
            }
            _ => (self.users.iter().map(user_choice).collect(), false),
        };
        let mut chooser = Chooser::new(ChooseFor::Field(field.key), field.label, all);
        chooser.remote = remote;
        match field.takes {
            Takes::Report => chooser.idle = super::keeping::TO_FIND,
            Takes::Manager => chooser.unmatched = "no vetting manager or head of this name",
            Takes::User => chooser.unmatched = "no user of this name; ⏎ takes it as typed",
            _ => {}
        }
        if let Key::Char(_) = key {
            chooser.press(key);
        }
        self.overlays.push(Overlay::Choose(Box::new(chooser)));
        self.after_choosing()
    }

    /// Goes on to the next field; in a long text ⏎ is a line break and only tab goes on.
    pub fn next_field(&mut self, by: isize) -> Vec<Effect> {
        if let Some(Overlay::Form(form)) = self.overlays.last_mut() {
            form.go(by);
        }
        Vec::new()
    }

    /// Saves the form: one change, or one for each marked record after a question.
    pub fn save_form(&mut self) -> Vec<Effect> {
        self.save(false)
    }

    /// Saves the form and begins it again, for the next part of the same record.
    pub fn save_form_and_next(&mut self) -> Vec<Effect> {
        self.save(true)
    }

    fn save(&mut self, again: bool) -> Vec<Effect> {
        let (actor, today, now) = (self.actor.clone(), self.today(), self.now);
        let Some(Overlay::Form(form)) = self.overlays.last_mut() else { return Vec::new() };
        if form.saving {
            return Vec::new();
        }
        // What was filled in holds for each of the records alike.
        let first = form.records.first().copied();
        let filled = form.filled(first, &actor, today, now);
        match (form.form.build)(&filled) {
            Err(errors) => form.show_errors(errors, ""),
            Ok(_) if form.records.len() > 1 => {
                let left: Vec<Seen> = form.records.iter().rev().copied().collect();
                let count = thousands(i64::try_from(left.len()).unwrap_or(i64::MAX));
                let question = format!("{}: {count} records?", form.form.title);
                let then = Then::Each(Each { form: form.form, filled: Box::new(filled), left });
                self.overlays.push(Overlay::Confirm(Box::new(Confirm { question, then })));
            }
            Ok(change) => {
                form.saving = true;
                form.again = again;
                form.failure = None;
                return vec![self.apply(Awaited::Form, change)];
            }
        }
        Vec::new()
    }

    /// Leaves the form; asks if something was typed.
    pub fn leave_form(&mut self) -> Vec<Effect> {
        let touched = self.overlays.last().is_some_and(Overlay::is_touched);
        if touched {
            let question = "Leave this form? What you typed is not saved.".to_owned();
            self.overlays.push(Overlay::Confirm(Box::new(Confirm { question, then: Then::Leave })));
        } else {
            self.overlays.pop();
        }
        Vec::new()
    }

    /// Yes to the question on top.
    pub fn confirm_yes(&mut self) -> Vec<Effect> {
        let changes = matches!(
            self.overlays.last(),
            Some(Overlay::Confirm(confirm)) if matches!(confirm.then, Then::Each(_) | Then::Apply(_))
        );
        if let Some(bulk) = self.bulk.as_ref().filter(|_| changes) {
            let progress = bulk.progress();
            self.refuse(format!("{progress} changes are made; say yes when all of them are"));
            return Vec::new();
        }
        let Some(Overlay::Confirm(confirm)) = self.overlays.pop() else { return Vec::new() };
        match confirm.then {
            Then::Leave => {
                let given_up = self.overlays.pop();
                given_up.into_iter().filter_map(|overlay| self.drop_draft(&overlay)).collect()
            }
            Then::Quit => {
                let given_up = std::mem::take(&mut self.overlays);
                let mut effects: Vec<Effect> =
                    given_up.iter().filter_map(|overlay| self.drop_draft(overlay)).collect();
                self.quitting = true;
                effects.push(Effect::Quit);
                effects
            }
            Then::Each(each) => {
                // The form has said what it had to say; each answer is told apart by its run.
                self.overlays.retain(|overlay| !matches!(overlay, Overlay::Form(_)));
                self.begin_each(each)
            }
            Then::Apply(change) => {
                self.overlays.retain(|overlay| !matches!(overlay, Overlay::Form(_)));
                let place = self.current_view();
                self.bulk = Some(Bulk { asked: 1, place, ..Bulk::default() });
                vec![self.apply(Awaited::Bulk, *change)]
            }
        }
    }

    /// A form's change was made.
    pub fn form_done(&mut self, mut applied: Applied) -> Vec<Effect> {
        let top = self.overlays.iter().rposition(|overlay| matches!(overlay, Overlay::Form(_)));
        let saved = top.map(|top| self.overlays.remove(top));
        let mut effects: Vec<Effect> =
            saved.iter().filter_map(|overlay| self.drop_draft(overlay)).collect();
        let next = saved.and_then(|saved| match saved {
            Overlay::Form(form) => {
                self.go_on_from(form.form.name);
                form.again.then(|| form.anew())
            }
            _ => None,
        });
        let revealed = applied.revealed.take();
        effects.extend(self.change_done(applied));
        self.overlays.extend(revealed.map(Overlay::Revealed));
        if let Some(form) = next {
            let register = form.register;
            effects.extend(self.push_form(form, register));
        }
        effects
    }

    /// A form's change was refused: what was typed stays, with the reason beside it.
    pub fn form_failed(&mut self, failure: Failure) -> Vec<Effect> {
        let form = self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Form(form) => Some(form),
            _ => None,
        });
        let Some(form) = form else {
            self.refuse(failure.message);
            return Vec::new();
        };
        form.show_errors(failure.fields, &failure.message);
        let about = form.records.first().map(|record| (form.register, record.id));
        if form.form.fields.is_empty() {
            self.overlays.pop();
            self.refuse(failure.message);
        }
        let mut effects = Vec::new();
        if failure.stale {
            effects = self.reread();
            // The next save is made against what is there now, which the sentence has told.
            effects
                .extend(about.map(|(register, id)| self.ask_detail(Awaited::Renew, register, id)));
        }
        effects
    }

    /// Says what a change did and reads again what it touched.
    pub fn change_done(&mut self, applied: Applied) -> Vec<Effect> {
        self.say(applied.message);
        // Further changes to what was put back can be taken back in their turn.
        self.undo.iter_mut().for_each(|undo| undo.follow(&applied.restored));
        self.undo.extend(applied.undo);
        if let Some(list) = self.current_view().and_then(|place| self.lists.get_mut(place)) {
            list.change();
        }
        self.reread()
    }

    /// Reads again the list, the record shown whole and the figures, keeping every place.
    pub fn reread(&mut self) -> Vec<Effect> {
        self.pane = None;
        let mut effects = self.refresh();
        let shown = self.overlays.iter().find_map(|overlay| match overlay {
            Overlay::Detail(detail) => Some((detail.register, detail.id)),
            _ => None,
        });
        if let Some((register, id)) = shown {
            effects.push(self.ask_detail(Awaited::Detail, register, id));
        }
        effects.extend(self.reread_review());
        if let Some(meeting) = self.meeting().map(|meeting| meeting.agenda.meeting.id) {
            let request = Request::Agenda { meeting, now: self.now };
            effects.push(self.ask(Awaited::Meeting, request));
        }
        if self.daily().is_some() {
            effects.push(self.ask_daily());
        }
        if self.renewals().is_some() {
            effects.push(self.ask_renewals());
        }
        effects.extend(self.reread_letters());
        effects.extend(self.ask_measures());
        effects.extend(self.ask_forecast());
        effects
    }

    /// A record was read again: a form about it takes its version, so that saving again works.
    pub fn renew_form(&mut self, detail: &Detail) {
        let row = &detail.row;
        for overlay in &mut self.overlays {
            if let Overlay::Form(form) = overlay
                && let [record] = form.records.as_mut_slice()
                && record.id == row.id
                && !form.saving
                && form.failure.is_some()
            {
                record.version = row.version;
                super::parts::renew(form, detail);
            }
        }
    }
}

fn user_choice(user: &Colleague) -> Choice {
    Choice {
        value: user.name.clone(),
        id: None,
        label: user.name.clone(),
        note: user.about.clone(),
        why_not: None,
        on: false,
    }
}
