//! What follows from typing in a form: the draft that a crash leaves, and the editor.

use super::message::Effect;
use super::screens::form::FormState;
use super::state::{Awaited, Overlay, State};
use crate::catalogue::form::Takes;
use crate::domain::choice::Choice;
use crate::domain::time::{day, london, show_date};
use crate::store::draft::{Draft, DraftOf, DraftRequest};
use crate::store::worker::Request;

impl State {
    /// What is done once a message was taken that typed in the form on top. Whatever else looks
    /// at what is being typed belongs here.
    pub(super) fn after_form(&mut self) -> Vec<Effect> {
        let typed = matches!(self.form(), Some(form) if form.unkept);
        if typed { self.keep_draft().into_iter().collect() } else { Vec::new() }
    }

    /// The form that is being filled in; one beneath a picker too.
    fn form(&self) -> Option<&FormState> {
        self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Form(form) => Some(&**form),
            _ => None,
        })
    }

    fn form_mut(&mut self) -> Option<&mut FormState> {
        self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Form(form) => Some(&mut **form),
            _ => None,
        })
    }

    /// Whose draft of what a form is. A form for many records at once has none, nor has one in
    /// which nothing can be typed.
    pub(super) fn draft_of(&self, form: &FormState) -> Option<DraftOf> {
        if form.records.len() > 1 || form.form.fields.is_empty() {
            return None;
        }
        let record = form.records.first().map_or("new".to_owned(), |seen| seen.id.to_string());
        let context = form.context.iter().map(|(key, id)| format!(" {key} {id}"));
        let about = format!("{} {record}{}", form.register, context.collect::<String>());
        Some(DraftOf { user: self.actor.clone(), form: form.form.name, about })
    }

    /// Keeps what differs from what the form began with; nothing, where nothing does.
    fn keep_draft(&mut self) -> Option<Effect> {
        let now = self.now;
        let form = self.form_mut()?;
        form.unkept = false;
        let draft = form.draft(now);
        let of = self.form().and_then(|form| self.draft_of(form))?;
        let request = match draft {
            Some(draft) => DraftRequest::Keep(of, Box::new(draft)),
            None => DraftRequest::Drop(of),
        };
        Some(self.ask(Awaited::Kept, Request::Draft(request)))
    }

    /// Takes away the draft of a form that was saved or given up.
    pub(super) fn drop_draft(&mut self, overlay: &Overlay) -> Option<Effect> {
        let Overlay::Form(form) = overlay else { return None };
        let of = self.draft_of(form).filter(|_| form.touched)?;
        Some(self.ask(Awaited::Kept, Request::Draft(DraftRequest::Drop(of))))
    }

    /// Brings back into the form that opened what was typed in it before a crash.
    pub(super) fn bring_back(&mut self, draft: Option<Box<Draft>>) {
        let today = self.today();
        let Some(draft) = draft else { return };
        let Some(form) = self.form_mut().filter(|form| !form.touched) else { return };
        form.bring_back(&draft);
        // The part that was being corrected first, then what was typed over what it holds.
        if form.form.corrects_part() {
            self.fill_in_part();
            self.form_mut().into_iter().for_each(|form| form.bring_back(&draft));
        }
        let time = london(draft.at).format("%H:%M");
        let on = match day(draft.at) {
            date if date == today => String::new(),
            date => format!("{} ", show_date(date)),
        };
        let policy = self.policies.on(today);
        let (days, standing) = (policy.draft_days, policy.standing("drafts").0.label());
        let kept = format!("untouched, it is kept {days} days ({standing})");
        self.say(format!("draft of {on}{time} brought back; esc gives it up; {kept}"));
    }

    /// Why the editor cannot be used here, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_edit(&self) -> Result<(), String> {
        match self.overlays.last() {
            Some(Overlay::Form(form)) if form.takes() == Some(Takes::Prose) => Ok(()),
            _ => Err("the editor is for long text; go to a field of several lines".to_owned()),
        }
    }

    /// Gives the long text under the cursor to the user's editor.
    pub fn edit(&mut self) -> Vec<Effect> {
        let field = self.form().and_then(|form| Some((form, form.form.fields.get(form.at)?)));
        field.map(|(form, field)| Effect::Edit(form.text(field.key))).into_iter().collect()
    }

    /// Takes a long text back from the editor.
    pub(super) fn take_edited(&mut self, text: &str) {
        if let Some(Overlay::Form(form)) = self.overlays.last_mut() {
            form.rewrite(text);
        }
    }
}
