//! What is done on the daily page.

use super::message::Effect;
use super::screens::confirm::{Confirm, Then};
use super::screens::daily::DailyState;
use super::screens::form::FormState;
use super::state::{Awaited, Overlay, State};
use crate::catalogue::daily_forms;
use crate::catalogue::form::Form;
use crate::domain::choice::Choice;
use crate::domain::daily::{DailySection, Dealt};
use crate::domain::score::Band;
use crate::domain::tasking::ActionPriority;
use crate::domain::time::{show_date, show_moment};
use crate::store::daily::DailyChange;
use crate::store::daily::page::{About, Item, Page, Report};
use crate::store::papers::Ask;
use crate::store::worker::Request;
use crate::store::writer::Seen;

impl State {
    /// Asks for today's daily page, to show it.
    pub fn open_daily(&mut self) -> Vec<Effect> {
        vec![self.ask_daily()]
    }

    /// Reads today's page.
    pub fn ask_daily(&mut self) -> Effect {
        let now = self.now;
        self.ask(Awaited::Daily, Request::Daily { now })
    }

    /// Shows the page on top, or renews the one that is open where it lies.
    pub fn take_daily(&mut self, page: Page) {
        match self.daily_mut() {
            Some(daily) => daily.renew(page),
            None => self.overlays.push(Overlay::Daily(Box::new(DailyState::open(page)))),
        }
    }

    /// Brings the page that is open already to the top; reads it otherwise.
    pub fn go_to_daily(&mut self) -> Vec<Effect> {
        let is_daily = |overlay: &Overlay| matches!(overlay, Overlay::Daily(_));
        if let Some(at) = self.overlays.iter().rposition(is_daily) {
            let daily = self.overlays.remove(at);
            self.overlays.push(daily);
        }
        self.open_daily()
    }

    /// The page on the screen.
    pub fn daily(&self) -> Option<&DailyState> {
        self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Daily(daily) => Some(&**daily),
            _ => None,
        })
    }

    /// The same, to move on it.
    pub fn daily_mut(&mut self) -> Option<&mut DailyState> {
        self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Daily(daily) => Some(&mut **daily),
            _ => None,
        })
    }

    /// Why nothing can be written on the page, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_hold_daily(&self) -> Result<(), String> {
        let page = self.daily().map(|daily| &daily.page).ok_or("no daily page is on the screen")?;
        match page.held.as_ref().and_then(|held| held.closed.as_ref()) {
            Some((at, by)) => Err(format!(
                "{} was closed by {by}, {}; what comes in now stands on the next page",
                page.reference,
                show_moment(*at)
            )),
            None => Ok(()),
        }
    }

    /// Why the item under the cursor cannot be dealt with, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_deal(&self) -> Result<(), String> {
        self.may_hold_daily()?;
        match self.daily().and_then(DailyState::item) {
            Some(_) => Ok(()),
            None => Err("nothing is on the page; S opens it as it is, C closes it".to_owned()),
        }
    }

    /// Why the item under the cursor cannot be given to someone, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_assign_item(&self) -> Result<(), String> {
        self.may_deal()?;
        self.may_open_item()
    }

    /// Why the record of the item cannot be opened, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_open_item(&self) -> Result<(), String> {
        match self.daily().map(DailyState::record) {
            Some(Some(_)) => Ok(()),
            Some(None) => Err("its record was taken back; space goes on".to_owned()),
            None => Err("nothing is on the page".to_owned()),
        }
    }

    /// Why the item cannot be scored, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_score_item(&self) -> Result<(), String> {
        match self.daily().and_then(DailyState::record) {
            Some(("intelligence", _)) => Ok(()),
            _ => Err("only a report is scored; space goes on".to_owned()),
        }
    }

    /// Why the page cannot be opened, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_start_daily(&self) -> Result<(), String> {
        self.may_hold_daily()?;
        match self.daily().and_then(|daily| daily.page.held.as_ref()) {
            Some(held) => {
                let (by, at) = (&held.opened_by, show_moment(held.opened_at));
                Err(format!("{} was opened by {by}, {at}", held.reference))
            }
            None => Ok(()),
        }
    }

    /// Opens today's page as it stands.
    pub fn start_daily(&mut self) -> Vec<Effect> {
        vec![self.apply(Awaited::Dealt, DailyChange::Open.into())]
    }

    /// The item is seen, and on to the next.
    pub fn see_item(&mut self) -> Vec<Effect> {
        let Some(daily) = self.daily_mut() else { return Vec::new() };
        let Some(item) = daily.item() else { return Vec::new() };
        if item.dealt != Dealt::Open {
            daily.go(1);
            return Vec::new();
        }
        let record = item.record.clone();
        daily.go_on();
        vec![self.apply(Awaited::Dealt, DailyChange::See { record }.into())]
    }

    /// A change of the page was made by its form: on to the next item.
    pub fn go_on_from(&mut self, form: &str) {
        let dealt = [&daily_forms::ASSIGN_ITEM, &daily_forms::MOVE_ACTION, &daily_forms::NOTE_ITEM];
        if dealt.iter().any(|known| known.name == form)
            && let Some(daily) = self.daily_mut()
        {
            daily.go_on();
        }
    }

    /// Opens the form that gives the item to someone: of a report with an action, of an action by
    /// another owner or day. It starts with who has it and the next working day.
    pub fn assign_item(&mut self) -> Vec<Effect> {
        let due = self.policies.on(self.today()).calendar.add_working_days(self.today(), 1);
        let due = show_date(due);
        let Some(item) = self.daily().and_then(DailyState::item) else { return Vec::new() };
        let (form, seen, starts, register) = match item.about.as_ref() {
            Some(About::Report(report)) => {
                let owner = report.assigned.clone().unwrap_or_else(|| self.actor.clone());
                let starts = vec![
                    ("owner", owner),
                    ("what", task(item, report)),
                    ("priority", urgency(item, report).code().to_owned()),
                ];
                (&daily_forms::ASSIGN_ITEM, report.seen, starts, "intelligence")
            }
            Some(About::Action(action)) => {
                let starts = vec![("owner", action.owner.clone())];
                (&daily_forms::MOVE_ACTION, action.seen, starts, "actions")
            }
            None => return Vec::new(),
        };
        let mut state = self.item_form(form, &item.record.clone(), Some(seen));
        state.set("due", &due);
        for (key, text) in starts {
            state.set(key, &text);
        }
        self.push_form(state, register)
    }

    /// Opens the form of a note on the item.
    pub fn note_item(&mut self) -> Vec<Effect> {
        let record = self.daily().and_then(DailyState::item).map(|item| item.record.clone());
        let Some(record) = record else { return Vec::new() };
        let state = self.item_form(&daily_forms::NOTE_ITEM, &record, None);
        self.push_form(state, "daily")
    }

    fn item_form(&self, form: &'static Form, record: &str, seen: Option<Seen>) -> FormState {
        let mut state = FormState::open(form, None, &self.actor, self.today());
        state.reference = record.to_owned();
        state.records.extend(seen);
        state
    }

    /// Opens the record of the item, whole, over the page.
    pub fn open_item(&mut self) -> Vec<Effect> {
        match self.daily().and_then(DailyState::record) {
            Some((register, id)) => self.open_detail(register, id),
            None => Vec::new(),
        }
    }

    /// Scores the report under the cursor.
    pub fn score_item(&mut self) -> Vec<Effect> {
        match self.daily().and_then(DailyState::record) {
            Some(("intelligence", report)) => {
                vec![self.ask_scoring(report)]
            }
            _ => Vec::new(),
        }
    }

    /// Closes the page; asks where something is still open.
    pub fn close_daily(&mut self) -> Vec<Effect> {
        let Some(page) = self.daily().map(|daily| &daily.page) else { return Vec::new() };
        let Some(held) = &page.held else {
            self.refuse("nobody has opened the page; S opens it as it is");
            return Vec::new();
        };
        let daily = Seen { id: held.id, version: held.version };
        let (_, open) = page.counts();
        let leaving = i64::try_from(open).unwrap_or(i64::MAX);
        let change = DailyChange::Close { daily, leaving }.into();
        if open == 0 {
            return vec![self.apply(Awaited::Dealt, change)];
        }
        let items = if open == 1 { "1 item is open and comes" } else { "items are open and come" };
        let count = if open == 1 { String::new() } else { format!("{open} ") };
        let question = format!("Close {}? {count}{items} again next time.", page.reference);
        let then = Then::Apply(Box::new(change));
        self.overlays.push(Overlay::Confirm(Box::new(Confirm { question, then })));
        Vec::new()
    }

    /// Goes to another item.
    pub fn move_daily(&mut self, by: isize) -> Vec<Effect> {
        if let Some(daily) = self.daily_mut() {
            daily.go(by);
        }
        Vec::new()
    }

    /// Goes to another section.
    pub fn move_daily_section(&mut self, forward: bool) -> Vec<Effect> {
        if let Some(daily) = self.daily_mut() {
            daily.go_section(forward);
        }
        Vec::new()
    }

    /// Scrolls the text of the item.
    pub fn scroll_daily(&mut self, by: isize) -> Vec<Effect> {
        if let Some(daily) = self.daily_mut() {
            daily.scroll.by(by);
        }
        Vec::new()
    }

    /// Leaves the page, which stays as it is, and reads again what is beneath.
    pub fn leave_daily(&mut self) -> Vec<Effect> {
        self.overlays.pop();
        self.reread()
    }

    /// Shows the page as it will print.
    pub fn print_daily(&mut self) -> Vec<Effect> {
        self.print(Ask::Daily { on: None })
    }

    /// Shows the page of the register under the cursor as it will print.
    pub fn print_daily_at_hand(&mut self) -> Vec<Effect> {
        let (register, row) = self.at_hand();
        let on = register.zip(row).and_then(|(register, row)| {
            crate::catalogue::RecordView { register, row }.text("held-on").parse().ok()
        });
        self.print(Ask::Daily { on })
    }
}

/// What there is to do about a report, by why it is on the page.
fn task(item: &Item, report: &Report) -> String {
    match item.section {
        DailySection::Clocks => "decide the referral before its clock ends".to_owned(),
        DailySection::Floors => match &report.floor {
            Some(floor) => format!("act on the floor: {floor}"),
            None => "act on the floor it hit".to_owned(),
        },
        _ if report.band.is_none() => "grade and score it".to_owned(),
        _ => "look into it".to_owned(),
    }
}

fn urgency(item: &Item, report: &Report) -> ActionPriority {
    let pressing = matches!(item.section, DailySection::Clocks | DailySection::Floors)
        || matches!(report.band, Some(Band::High | Band::Critical));
    if pressing { ActionPriority::High } else { ActionPriority::Medium }
}
