//! What the screen of renewals does: inviting a month or the marked, moving a renewal, and the
//! calendar file.

use super::message::{Destination, Effect};
use super::screens::confirm::{Confirm, Then};
use super::screens::form::FormState;
use super::screens::renewals::RenewalsState;
use super::state::{Awaited, Overlay, State};
use crate::catalogue::renewal_forms;
use crate::domain::text::counted;
use crate::store::renewal::RenewalChange;
use crate::store::renewal::page::Page;
use crate::store::worker::Request;
use crate::store::writer::Seen;
use std::sync::Arc;

/// The file that the calendar is written to.
const CALENDAR: &str = "due-dates.ics";

impl State {
    /// Shows the renewals on top and asks for them: the plan takes a while where there are many.
    pub fn open_renewals(&mut self) -> Vec<Effect> {
        if self.renewals().is_none() {
            self.overlays.push(Overlay::Renewals(Box::new(RenewalsState::open())));
        }
        vec![self.ask_renewals()]
    }

    /// Asks for the renewals.
    pub fn ask_renewals(&mut self) -> Effect {
        let now = self.now;
        self.ask(Awaited::Renewals, Request::Renewals { now })
    }

    /// Takes the renewals, where they are still shown.
    pub fn take_renewals(&mut self, page: Arc<Page>) {
        if let Some(renewals) = self.renewals_mut() {
            renewals.renew(page);
        }
    }

    /// The renewals on the screen.
    pub fn renewals(&self) -> Option<&RenewalsState> {
        self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Renewals(renewals) => Some(&**renewals),
            _ => None,
        })
    }

    /// The same, to move on them.
    pub fn renewals_mut(&mut self) -> Option<&mut RenewalsState> {
        self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Renewals(renewals) => Some(&mut **renewals),
            _ => None,
        })
    }

    /// Why there is no renewal to work on, if there is none.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_renew(&self) -> Result<(), String> {
        match self.renewals().map(RenewalsState::renewal) {
            Some(Some(_)) => Ok(()),
            _ => Err("no renewal begins here; ←→ goes to another month".to_owned()),
        }
    }

    /// Goes to another month.
    pub fn move_renewal_month(&mut self, by: isize) -> Vec<Effect> {
        if let Some(renewals) = self.renewals_mut() {
            renewals.go_month(by);
        }
        Vec::new()
    }

    /// Goes to another renewal.
    pub fn move_renewal(&mut self, by: isize) -> Vec<Effect> {
        if let Some(renewals) = self.renewals_mut() {
            renewals.go(by);
        }
        Vec::new()
    }

    /// Parts the strips by level or by force.
    pub fn turn_strips(&mut self) -> Vec<Effect> {
        if let Some(renewals) = self.renewals_mut() {
            renewals.turn();
        }
        Vec::new()
    }

    /// Scrolls the strips.
    pub fn scroll_strips(&mut self, by: isize) -> Vec<Effect> {
        if let Some(renewals) = self.renewals_mut() {
            renewals.strips.by(by);
        }
        Vec::new()
    }

    /// Opens the clearance under the cursor, whole.
    pub fn open_renewal(&mut self) -> Vec<Effect> {
        let id = self.renewals().and_then(RenewalsState::renewal).map(|renewal| renewal.seen.id);
        id.map(|id| self.open_detail("clearances", id)).unwrap_or_default()
    }

    /// Opens the form that moves the renewal under the cursor to another month.
    pub fn open_renewal_move(&mut self) -> Vec<Effect> {
        let found = self.renewals().and_then(|renewals| {
            let renewal = renewals.renewal()?;
            Some((renewal.seen, renewal.due.reference.clone(), renewals.month()))
        });
        let Some((seen, reference, month)) = found else { return Vec::new() };
        let form = &renewal_forms::MOVE_RENEWAL;
        let mut state = FormState::open(form, None, &self.actor, self.today());
        state.records = vec![seen];
        state.reference = reference;
        if let Some(month) = month {
            state.set("month", &month.next().to_string());
        }
        self.push_form(state, "clearances")
    }

    /// Asks whether to open every renewal of the month under the cursor.
    pub fn invite_month(&mut self) -> Vec<Effect> {
        let found = self.renewals().map(|renewals| {
            let seen: Vec<Seen> = renewals.of_month().map(|(renewal, _)| renewal.seen).collect();
            (seen, renewals.month())
        });
        let Some((clearances, month)) = found else { return Vec::new() };
        let of = match month {
            Some(month) => format!("planned for {}", month.name()),
            None => "that no month has room for".to_owned(),
        };
        self.ask_to_invite(clearances, &of)
    }

    /// Asks whether to open the renewals of the marked clearances, or of the one at hand.
    pub fn invite_marked(&mut self) -> Vec<Effect> {
        let one = match self.at_hand() {
            (Some(register), Some(row)) if register.key == "clearances" => {
                Some(Seen { id: row.id, version: row.version })
            }
            _ => None,
        };
        let whole = matches!(self.overlays.last(), Some(Overlay::Detail(_)));
        let marked = match if whole { Ok(Vec::new()) } else { self.marked("invite") } {
            Ok(marked) => marked,
            Err(first) => return first,
        };
        let clearances = if marked.is_empty() { one.into_iter().collect() } else { marked };
        self.ask_to_invite(clearances, "for what is marked here")
    }

    fn ask_to_invite(&mut self, clearances: Vec<Seen>, of: &str) -> Vec<Effect> {
        let count = i64::try_from(clearances.len()).unwrap_or(i64::MAX);
        let question = format!("Open {} {of}?", counted(count, "renewal case", "renewal cases"));
        let then = Then::Apply(Box::new(RenewalChange::Invite { clearances }.into()));
        self.overlays.push(Overlay::Confirm(Box::new(Confirm { question, then })));
        Vec::new()
    }

    /// Writes what falls due as a calendar file.
    pub fn export_calendar(&mut self) -> Vec<Effect> {
        let page = self.renewals().and_then(|renewals| renewals.page.clone());
        let file = Destination::File(CALENDAR.into());
        page.map(|page| Effect::Calendar(page, self.now, file)).into_iter().collect()
    }

    /// Leaves the renewals and reads again what is beneath.
    pub fn leave_renewals(&mut self) -> Vec<Effect> {
        self.overlays.pop();
        self.reread()
    }
}
