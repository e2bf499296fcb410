//! What working the gap list and the differences of HR's list does.

use super::message::Effect;
use super::screens::confirm::{Confirm, Then};
use super::state::{Awaited, Overlay, State};
use crate::catalogue::RecordView;
use crate::domain::choice::Choice as _;
use crate::domain::hr::DifferenceKind;
use crate::domain::text::thousands;
use crate::store::hr::HrChange;
use crate::store::posting::Posting;
use crate::store::query::ListQuery;
use crate::store::query::filter::{Filter, Literal, Op};
use crate::store::worker::Request;
use crate::store::writer::Seen;

impl State {
    /// Why the screen cannot be left for another by one key, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_leave(&self) -> Result<(), String> {
        if self.overlays.iter().any(Overlay::is_touched) {
            return Err("save what you typed, or leave it with esc, before going elsewhere".into());
        }
        Ok(())
    }

    /// Goes to the case that the holder of the post at hand needs, opened now where there is none;
    /// of the marked, those that are wanting are opened.
    pub fn open_case_of_holder(&mut self) -> Vec<Effect> {
        let (Some(register), Some(row)) = self.at_hand() else { return Vec::new() };
        let marked = self.overlays.is_empty()
            && self.shown().is_some_and(|(_, list)| !list.marks.is_empty());
        if marked {
            return self.open_form("open-case");
        }
        let reference = RecordView { register, row }.text("case").to_owned();
        let post = Seen { id: row.id, version: row.version };
        if reference.is_empty() {
            return vec![self.apply(Awaited::Taken, Posting::OpenCase { post }.into())];
        }
        vec![self.ask(Awaited::Lookup, Request::Lookup { reference })]
    }

    /// Counts the open differences of the kind and file of the one at hand, to ask before all of
    /// them are accepted.
    pub fn ask_accept_all(&mut self) -> Vec<Effect> {
        let (Some(register), Some(row)) = self.at_hand() else { return Vec::new() };
        let (id, record) = (row.id, RecordView { register, row });
        let kind = record.text("kind").to_owned();
        let is = |column, value| Filter::Compare { column, op: Op::Equal, value };
        let filter = Filter::And(vec![
            is("state", Literal::Text("open".to_owned())),
            is("file-id", Literal::Int(record.value("file-id").int().unwrap_or_default())),
            is("kind", Literal::Text(kind.clone())),
        ]);
        let words = DifferenceKind::from_code(&kind).map_or("difference", DifferenceKind::label);
        let (sort, today, now) = (Vec::new(), self.today(), self.now);
        let query = ListQuery { register: register.key, filter, sort, today, now };
        let counts = Request::Counts(vec![(kind, query)]);
        vec![self.ask(Awaited::AcceptAll(id, words), counts)]
    }

    /// Asks before so many are accepted.
    pub fn confirm_accept_all(
        &mut self,
        like: i64,
        words: &str,
        counts: &[(String, i64)],
    ) -> Vec<Effect> {
        let count = counts.first().map_or(0, |(_, count)| *count);
        let question = format!("Accept all {} open differences: {words}?", thousands(count));
        let change = HrChange::AcceptAll { difference: like };
        let then = Then::Apply(Box::new(change.into()));
        self.overlays.push(Overlay::Confirm(Box::new(Confirm { question, then })));
        Vec::new()
    }
}
