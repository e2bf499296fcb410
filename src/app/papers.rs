//! Asking for the papers that belong to the record at hand, or to the month and the year.

use super::message::Effect;
use super::screens::choose::{Choice, ChooseFor, Chooser};
use super::state::{Overlay, State};
use crate::catalogue::RecordView;
use crate::domain::month::Month;
use crate::store::papers::{Ask, Part};
use chrono::{Datelike, Months};

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
        let marks = marks.map(|(_, list)| list.marks.iter().copied().collect::<Vec<i64>>());
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
        // The actions that matter are few; decisions of many years would keep the keys waiting
        // while their pages are laid out, and stay with the command line.
        match register.key {
            "actions" => {
                let open = "open, and closed since the last meeting".to_owned();
                all.insert(0, choice(String::new(), open, "the log"));
            }
            _ => all.push(choice(String::new(), "the last twelve months".to_owned(), "the log")),
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
            (None, _) if chosen.is_empty() => Part::Since(a_year_ago),
            (None, _) => Part::Of(chosen.to_owned()),
        };
        self.print(match register {
            "actions" => Ask::Actions { part },
            _ => Ask::Decisions { part },
        })
    }
}

/// Cases that one is compared with at most.
const COMPARED: usize = 5;
/// Leads the value of the choice that goes by person; no reference begins so.
const SUBJECT: &str = "subject ";
