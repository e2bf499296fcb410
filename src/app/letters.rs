//! Letters on the screen: shown as drafts or as they went, and sent from there, which writes them
//! down before anything leaves.

use super::message::Effect;
use super::screens::form::{self, FormState};
use super::screens::preview::Letters;
use super::state::{Awaited, Overlay, State};
use crate::catalogue::register;
use crate::store::letter::facts::{About, Letter};
use crate::store::papers::Ask;
use crate::store::worker::Request;
use crate::store::writer::Seen;

/// The commands whose forms send a letter, by the register that it is about.
const SENDING: [(&str, &str); 2] = [("vetting", "issue-letter"), ("due", "remind")];

impl State {
    /// Why no letter can be shown here, if none can.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_write_letter(&self) -> Result<(), String> {
        let key = self.at_hand().0.map_or("", |register| register.key);
        self.may_work_on(key)
    }

    /// Asks for the letter of what is at hand, or of each of the marked.
    pub fn print_letters(&mut self) -> Vec<Effect> {
        let Some(ids) = self.letters_of() else { return Vec::new() };
        let about = match self.at_hand().0.map(|register| register.key) {
            Some("clearances") => About::Clearances(ids),
            Some("letters") => About::Sent(ids),
            Some("due") => About::Due(ids),
            _ => About::Cases(ids),
        };
        self.print(Ask::Letters { about, kind: None })
    }

    /// The rows that letters are asked of; `None` once it is said that some are not here yet.
    fn letters_of(&mut self) -> Option<Vec<i64>> {
        let one = self.at_hand().1.map(|row| row.id);
        if matches!(self.overlays.last(), Some(Overlay::Detail(_))) {
            return Some(one.into_iter().collect());
        }
        let marked = self.shown().map(|(_, list)| list.marked()).unwrap_or_default();
        Some(if marked.is_empty() { one.into_iter().collect() } else { marked })
    }

    /// The letters on the screen.
    fn letters(&self) -> Option<&Letters> {
        match self.overlays.last() {
            Some(Overlay::Preview(preview)) => preview.letters.as_ref(),
            _ => None,
        }
    }

    /// Why the letters shown cannot be sent, if they cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_send_letters(&self) -> Result<(), String> {
        let letters =
            self.letters().ok_or("the letter is still being set; send it when it is shown")?;
        match (letters.drafts.as_slice(), letters.sent.as_slice()) {
            ([], [_]) if letters.of_records => Ok(()),
            ([], _) => {
                Err("each of these was sent; go to what it is about to send one again".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// Opens the form that sends the letters shown: those that were not sent yet, or the one that
    /// was, to send it again.
    pub fn issue_letters(&mut self) -> Vec<Effect> {
        let Some((records, about, key)) =
            self.letters().map(|letters| (letters.due(), letters.about.clone(), letters.register))
        else {
            return Vec::new();
        };
        let command = SENDING.iter().find(|(register, _)| *register == key);
        let action = register(key).zip(command).and_then(|(it, (_, name))| it.action(name));
        let Some(action) = action else { return Vec::new() };
        let mut form: FormState = form::open(action, None, Vec::new(), &self.actor, self.today());
        form.reference = if records.len() == 1 { about } else { String::new() };
        form.records = records;
        self.push_form(form, key)
    }

    /// Notes what the letters to be shown are about, and which of them are drafts.
    pub fn note_letters(&mut self, letters: &[Letter]) {
        let seen = |sent: bool| -> Vec<Seen> {
            let these = letters.iter().filter(|letter| letter.sent.is_some() == sent);
            these.map(|letter| letter.record).collect()
        };
        let Some(first) = letters.first() else { return };
        let noted = |of_records| Letters {
            drafts: seen(false),
            sent: seen(true),
            register: first.register,
            about: first.about.clone(),
            of_records,
        };
        for overlay in &mut self.overlays {
            if let Overlay::Preview(preview) = overlay
                && let Ask::Letters { about, .. } = &preview.ask
            {
                preview.letters = Some(noted(!matches!(about, About::Sent(_))));
            }
        }
    }

    /// Asks again for the letters on the screen, which something has changed.
    pub fn reread_letters(&mut self) -> Vec<Effect> {
        let shown = self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Preview(preview) if preview.letters.is_some() => Some(&mut **preview),
            _ => None,
        });
        let Some(preview) = shown else { return Vec::new() };
        let Some(laid) = preview.laid.take() else { return Vec::new() };
        let (ask, now) = (preview.ask.clone(), self.now);
        vec![Effect::Discard(laid), self.ask(Awaited::Paper, Request::Facts { ask, now })]
    }
}
