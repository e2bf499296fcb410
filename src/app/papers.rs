//! Asking for the papers that belong to the record at hand, or to the month and the year, and
//! showing them before they go out.

use super::commands;
use super::keys::Key;
use super::message::{Destination, Effect, Manuscript, Paper};
use super::screens::choose::{Choice, ChooseFor, Chooser};
use super::screens::preview::{Laid, PreviewState};
use super::state::{Awaited, Overlay, State};
use crate::catalogue::RecordView;
use crate::documents::Document;
use crate::domain::month::Month;
use crate::store::papers::{Ask, Facts, OwnPapers, Part};
use crate::store::worker::Request;
use chrono::{Datelike, Months};
use std::sync::Arc;

impl State {
    /// Asks for the report at hand, whole or sanitised.
    pub fn print_report(&mut self, whole: bool) -> Vec<Effect> {
        let id = self.at_hand().1.map(|row| row.id);
        id.map(|id| self.print(Ask::Report { id, whole })).unwrap_or_default()
    }

    /// Asks for the profile of the person at hand.
    pub fn print_profile(&mut self) -> Vec<Effect> {
        let person = self.at_hand().1.map(|row| row.id);
        person.map(|person| self.print(Ask::Profile { person })).unwrap_or_default()
    }

    /// Asks why the case at hand stands where it does: against the marked, or its neighbours.
    pub fn print_why(&mut self) -> Vec<Effect> {
        let Some(case) = self.at_hand().1.map(|row| row.id) else { return Vec::new() };
        let marks = self.shown().filter(|(view, _)| view.register.key == "vetting");
        let marks = marks.map(|(_, list)| list.marks.keys().copied().collect::<Vec<i64>>());
        let mut others = marks.unwrap_or_default();
        others.retain(|other| *other != case);
        if others.len() > COMPARED {
            self.refuse(format!(
                "{} cases are marked; mark {COMPARED} at most to compare with",
                others.len()
            ));
            return Vec::new();
        }
        self.print(Ask::Why { case, others })
    }

    /// Asks for this month's report to chief officers.
    pub fn print_monthly(&mut self) -> Vec<Effect> {
        let month = Month::of(self.today());
        self.print(Ask::Monthly { month })
    }

    /// Asks for this year's strategic assessment.
    pub fn print_strategic(&mut self) -> Vec<Effect> {
        let year = self.today().year();
        self.print(Ask::Strategic { year })
    }

    /// Offers the parts of the log that the record at hand belongs to, and the log itself.
    pub fn choose_log(&mut self) -> Vec<Effect> {
        let (register, row) = self.at_hand();
        let Some(register) = register else { return Vec::new() };
        let record = row.map(|row| RecordView { register, row });
        let text = |key| record.map(|record| record.text(key)).unwrap_or_default();
        let (meeting, item) = (text("meeting"), text("item"));
        let choice = |value: String, label: String, note: &str| Choice {
            value,
            id: None,
            label,
            note: note.to_owned(),
            why_not: None,
            on: false,
        };
        let mut all = Vec::new();
        if !meeting.is_empty() {
            all.push(choice(meeting.to_owned(), format!("meeting {meeting}"), "by meeting"));
        }
        if !item.is_empty() {
            all.push(choice(item.to_owned(), format!("item {item}"), "by item"));
            let subject = format!("subject of {item}");
            all.push(choice(format!("{SUBJECT}{item}"), subject, "by person"));
        }
        match register.key {
            "actions" => {
                let open = "open, and closed since the last meeting".to_owned();
                all.insert(0, choice(String::new(), open, "the log"));
            }
            _ => {
                all.push(choice(String::new(), "the last twelve months".to_owned(), "the log"));
                all.push(choice(WHOLE.to_owned(), "from the first decision".to_owned(), "the log"));
            }
        }
        let chooser = Chooser::new(ChooseFor::Log(register.key), "Print the log", all);
        self.overlays.push(Overlay::Choose(Box::new(chooser)));
        Vec::new()
    }

    /// Asks for the part of a log that was chosen.
    pub fn print_log(&mut self, register: &str, chosen: &str) -> Vec<Effect> {
        let today = self.today();
        let a_year_ago = today.checked_sub_months(Months::new(12)).unwrap_or(today);
        let part = match (chosen.strip_prefix(SUBJECT), register) {
            (Some(item), _) => Part::SubjectOf(item.to_owned()),
            (None, "actions") if chosen.is_empty() => Part::Whole,
            (None, _) if chosen == WHOLE => Part::Whole,
            (None, _) if chosen.is_empty() => Part::Since(a_year_ago),
            (None, _) => Part::Of(chosen.to_owned()),
        };
        self.print(match register {
            "actions" => Ask::Actions { part },
            _ => Ask::Decisions { part },
        })
    }
}

impl State {
    /// Asks for a paper and opens its preview, which its pages come to.
    pub fn print(&mut self, ask: Ask) -> Vec<Effect> {
        self.close_unset();
        self.overlays.push(Overlay::Preview(Box::new(PreviewState::open(ask.clone()))));
        let now = self.now;
        vec![self.ask(Awaited::Paper, Request::Facts { ask, now })]
    }

    /// Has the pages of a paper set, unless its preview was closed meanwhile.
    pub fn lay_out(&mut self, facts: Facts, own: OwnPapers) -> Vec<Effect> {
        if self.unset().is_none() {
            return Vec::new();
        }
        if let Facts::Letters(letters) = &facts {
            self.note_letters(letters);
        }
        let (by, at) = (self.actor.clone(), self.now);
        let run = self.expect(Awaited::Pages);
        vec![Effect::LayOut(run, Box::new(Manuscript { facts, own, by, at }))]
    }

    /// Shows the pages where they are still awaited, or says why there are none.
    pub fn take_laid(&mut self, run: u64, laid: Result<Arc<Laid>, String>) -> Vec<Effect> {
        let awaited = self.awaited.get(&run) == Some(&Awaited::Pages);
        if awaited {
            self.awaited.remove(&run);
        }
        let room = self.preview_lines();
        match (laid, self.unset().filter(|_| awaited)) {
            (Ok(laid), Some(preview)) => {
                preview.take(laid, room);
                Vec::new()
            }
            (Ok(laid), None) => vec![Effect::Discard(laid)],
            (Err(why), Some(_)) => {
                self.close_unset();
                self.refuse(why);
                Vec::new()
            }
            (Err(_), None) => Vec::new(),
        }
    }

    /// Closes the preview on top.
    pub fn close_preview(&mut self) -> Vec<Effect> {
        match self.overlays.pop() {
            Some(Overlay::Preview(preview)) => {
                preview.laid.into_iter().map(Effect::Discard).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Closes a preview whose pages are still awaited, which then come to nothing.
    pub fn close_unset(&mut self) {
        let unset = |shown: &Overlay| matches!(shown, Overlay::Preview(it) if it.laid.is_none());
        self.overlays.retain(|shown| !unset(shown));
        let of_paper = |what: &Awaited| matches!(what, Awaited::Paper | Awaited::Pages);
        self.awaited.retain(|_, what| !of_paper(what));
    }

    /// The preview whose pages are awaited.
    fn unset(&mut self) -> Option<&mut PreviewState> {
        self.overlays.iter_mut().rev().find_map(|shown| match shown {
            Overlay::Preview(preview) if preview.laid.is_none() => Some(&mut **preview),
            _ => None,
        })
    }

    /// Whether a key sends a paper out whose pages are still being set: it waits for them, where
    /// every other key of the preview does not.
    pub(super) fn sends_unset(&self, key: Key) -> bool {
        let unset = matches!(self.overlays.last(), Some(Overlay::Preview(it)) if it.laid.is_none());
        let sends = |command: &commands::Command| SENDING.contains(&command.name);
        unset && commands::lookup(self, key).is_some_and(sends)
    }

    /// Why the papers on the screen cannot go out, if they cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_send(&self) -> Result<(), String> {
        match self.overlays.last() {
            Some(Overlay::Preview(preview)) if preview.laid.is_none() => {
                Err("the pages are still being set; print them when they are shown".to_owned())
            }
            // What leaves is written down first, so that nobody sends it a second time unawares.
            Some(Overlay::Preview(preview))
                if preview.letters.as_ref().is_some_and(|it| !it.drafts.is_empty()) =>
            {
                Err("this is a draft; i sends it, and what is sent can be printed".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// Sends the papers on the screen to the printer, or each to a file.
    pub fn print_preview(&mut self, printer: bool) -> Vec<Effect> {
        let Some(Overlay::Preview(preview)) = self.overlays.last() else { return Vec::new() };
        let Some(laid) = &preview.laid else { return Vec::new() };
        let form = if printer { preview.printer_form() } else { preview.form };
        let paper = |document: &Arc<Document>| {
            let destination = if printer {
                Destination::Printer
            } else {
                Destination::File(format!("{}.{}", file_name(document), form.ending()).into())
            };
            Effect::Print(Paper { document: Arc::clone(document), form }, destination)
        };
        laid.papers.iter().map(paper).collect()
    }

    /// Changes the form in which the papers go out.
    pub fn preview_form(&mut self) -> Vec<Effect> {
        let mut said = "";
        if let Some(Overlay::Preview(preview)) = self.overlays.last_mut() {
            preview.next_form();
            said = preview.form_words();
        }
        self.say(said);
        Vec::new()
    }

    /// Scrolls the preview by half pages of the screen.
    pub fn scroll_preview(&mut self, by: isize) -> Vec<Effect> {
        let room = self.preview_lines();
        if let Some(Overlay::Preview(preview)) = self.overlays.last_mut() {
            preview.scroll_by(by * (room / 2).max(1) as isize, room);
        }
        Vec::new()
    }

    /// Lines of a preview that the screen has room for.
    fn preview_lines(&self) -> usize {
        usize::from(self.size.1).saturating_sub(4).max(1)
    }
}

/// A file's name from a document in plain characters: what it is, its reference and the number of
/// its copy, so that two papers on one record do not take each other's place.
fn file_name(document: &Document) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let copy = document.copy.map_or(String::new(), |(number, _)| format!("copy {number}"));
    let whole = [&document.title, &document.reference, &copy].map(|text| text.trim()).join(" ");
    let parts: String = whole.chars().map(plain).collect();
    let words: Vec<&str> = parts.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// The commands of a preview that need its pages.
const SENDING: [&str; 2] = ["preview-print", "preview-file"];
/// The value of the choice that is the whole log; no reference reads so.
const WHOLE: &str = "whole";
/// Cases that one is compared with at most.
const COMPARED: usize = 5;
/// Leads the value of the choice that goes by person; no reference begins so.
const SUBJECT: &str = "subject ";
