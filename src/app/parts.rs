//! What belongs to a record, such as the open checks of a case, as something that a form picks.

use super::message::Effect;
use super::screens::choose::Choice;
use super::screens::form::Pick;
use super::state::{Overlay, State};
use crate::catalogue::column::label;
use crate::catalogue::form::{Part, Starts, Takes};
use crate::domain::case::PartyKind;
use crate::domain::choice::Choice as _;
use crate::domain::vetting::{CheckKind, Ground};
use crate::store::query::Detail;
use crate::store::value::Value;

impl State {
    /// Takes the parts of a record into the form that asked for them. A form that was begun again
    /// for the next part closes where there is none.
    pub fn take_parts(&mut self, detail: Box<Detail>) -> Vec<Effect> {
        let Some(Overlay::Form(form)) = self.overlays.last_mut() else { return Vec::new() };
        // What was saved just now raised the version.
        if let [record] = form.records.as_mut_slice()
            && record.id == detail.row.id
            && form.again
        {
            record.version = detail.row.version;
        }
        let first = form.form.fields.iter().find_map(|field| match field.takes {
            Takes::Part(part) if field.starts == Starts::First => Some((field.key, part)),
            _ => None,
        });
        if let Some((key, part)) = first {
            let first = offered(&detail, part).into_iter().next();
            // What is answered may be answered again, but not by going on to the next.
            let first =
                first.filter(|c| !form.again || part != Part::Finding || c.note == NOT_ANSWERED);
            match first {
                Some(Choice { label, value, id, .. }) => form.pick(key, Pick { label, value, id }),
                None if form.again => {
                    self.overlays.pop();
                }
                None => form.failure = Some(none_left(part).to_owned()),
            }
        }
        self.parts = Some(detail);
        Vec::new()
    }

    /// Why the form on top cannot be saved and begun again, if it cannot.
    ///
    /// # Errors
    /// One sentence.
    pub fn may_save_and_next(&self) -> Result<(), String> {
        let goes_on = match self.overlays.last() {
            Some(Overlay::Form(form)) => form.form.fields.iter().any(|field| {
                matches!(field.takes, Takes::Part(_)) && field.starts == Starts::First
            }),
            _ => false,
        };
        if goes_on { Ok(()) } else { Err("nothing follows here; ctrl-s saves".to_owned()) }
    }

    /// The parts of the record at hand that a field picks from.
    pub fn parts_of(&self, part: Part) -> Vec<Choice> {
        self.parts.as_ref().map(|detail| offered(detail, part)).unwrap_or_default()
    }
}

fn none_left(part: Part) -> &'static str {
    match part {
        Part::OpenCheck => "every check of this case is in",
        Part::Party => "this case has no third party; i adds one",
        Part::Finding => "every adverse finding of this case is answered",
    }
}

/// Reads a row of a small table as something to choose.
type Read = fn(&[Value]) -> Option<Choice>;

/// What of a record's detail a field may pick.
fn offered(detail: &Detail, part: Part) -> Vec<Choice> {
    let (title, read) = match part {
        Part::OpenCheck => ("Checks", open_check as Read),
        Part::Party => ("Third parties", party as Read),
        Part::Finding => ("Adverse findings", finding as Read),
    };
    let related = detail.related.iter().filter(|related| related.title == title);
    let mut found: Vec<Choice> =
        related.flat_map(|related| &related.rows).filter_map(|row| read(row)).collect();
    found.sort_by_key(|choice| choice.note != NOT_ANSWERED && part == Part::Finding);
    found
}

fn open_check(row: &[Value]) -> Option<Choice> {
    let [id, kind, subject, result, ..] = row else { return None };
    let kind = label(CheckKind::CHOICES, kind.text().unwrap_or_default());
    let label = match subject.text() {
        Some(subject) if subject != "applicant" => format!("{kind} of {subject}"),
        _ => kind.to_owned(),
    };
    result.is_null().then(|| choice(id, label, String::new())).flatten()
}

fn party(row: &[Value]) -> Option<Choice> {
    let [id, name, relation, ..] = row else { return None };
    let relation = label(PartyKind::CHOICES, relation.text().unwrap_or_default());
    choice(id, name.text().unwrap_or_default().to_owned(), relation.to_owned())
}

/// What stands beside a finding that nobody has answered.
const NOT_ANSWERED: &str = "not answered";

fn finding(row: &[Value]) -> Option<Choice> {
    let [id, category, text, _, _, _, answer, ..] = row else { return None };
    let category = label(Ground::CHOICES, category.text().unwrap_or_default());
    let said = format!("{category}: {}", text.text().unwrap_or_default());
    choice(id, said, answer.text().unwrap_or_default().to_owned())
}

fn choice(id: &Value, label: String, note: String) -> Option<Choice> {
    let id = id.int()?;
    Some(Choice { value: id.to_string(), id: Some(id), label, note, why_not: None, on: false })
}
