//! What belongs to a record, such as the open checks of a case, as something that a form picks.

use super::message::Effect;
use super::screens::choose::Choice;
use super::screens::form::{Entry, FormState, Pick};
use super::state::{Overlay, State};
use crate::catalogue::column::label;
use crate::catalogue::form::{Part, Starts, Takes};
use crate::domain::case::PartyKind;
use crate::domain::choice::Choice as _;
use crate::domain::time::show_date;
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
                Some(Choice { label, value, id, .. }) => {
                    form.pick(key, Pick { label, value, id });
                    fill_in(form, &detail);
                }
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

    /// Fills in the form on top with what the part holds that was just picked in it.
    pub(super) fn fill_in_part(&mut self) {
        if let (Some(Overlay::Form(form)), Some(detail)) = (self.overlays.last_mut(), &self.parts) {
            fill_in(form, detail);
        }
    }

    /// The parts of the record at hand that a field picks from.
    pub fn parts_of(&self, part: Part) -> Vec<Choice> {
        self.parts.as_ref().map(|detail| offered(detail, part)).unwrap_or_default()
    }
}

/// Begins the fields that start with what the picked part holds.
fn fill_in(form: &mut FormState, detail: &Detail) {
    let picked = form.form.fields.iter().zip(&form.entries).find_map(|(field, entry)| {
        match (field.takes, entry) {
            (Takes::Part(part), Entry::Pick(pick)) => Some((part, pick.id?)),
            _ => None,
        }
    });
    let Some((part, id)) = picked else { return };
    let table = detail.related.iter().find(|related| related.title == title(part));
    let Some(table) = table else { return };
    let row = table.rows.iter().find(|row| row.first().and_then(Value::int) == Some(id));
    let Some(row) = row else { return };
    form.fill_in(|heading| {
        let place = table.headings.iter().position(|known| *known == heading)?;
        row.get(place)
    });
}

/// The versions of the parts that a form corrects, now that its record was read again.
pub(super) fn renew(form: &mut FormState, detail: &Detail) {
    for (field, entry) in form.form.fields.iter().zip(&mut form.entries) {
        if let (Takes::Part(part), Entry::Pick(pick)) = (field.takes, entry)
            && let Some(now) = offered(detail, part).into_iter().find(|now| now.id == pick.id)
        {
            pick.value = now.value;
        }
    }
}

fn none_left(part: Part) -> &'static str {
    match part {
        Part::OpenCheck => "every check of this case is in",
        Part::Party => "this case has no third party; i adds one",
        Part::Stay => "the applicant has no address history; r adds to it",
        Part::Finding => "every adverse finding of this case is answered",
    }
}

/// Reads a row of a small table as something to choose.
type Read = fn(&[Value]) -> Option<Choice>;

/// The small table of a record that holds its parts.
fn title(part: Part) -> &'static str {
    match part {
        Part::OpenCheck => "Checks",
        Part::Party => "Third parties",
        Part::Stay => "Address history",
        Part::Finding => "Adverse findings",
    }
}

/// What of a record's detail a field may pick.
fn offered(detail: &Detail, part: Part) -> Vec<Choice> {
    let read = match part {
        Part::OpenCheck => open_check as Read,
        Part::Party => party,
        Part::Stay => stay,
        Part::Finding => finding,
    };
    let related = detail.related.iter().filter(|related| related.title == title(part));
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
    let [id, name, relation, .., version] = row else { return None };
    let relation = label(PartyKind::CHOICES, relation.text().unwrap_or_default());
    let party = choice(id, name.text().unwrap_or_default().to_owned(), relation.to_owned());
    as_seen(party, version)
}

fn stay(row: &[Value]) -> Option<Choice> {
    let [id, from, until, words, .., version] = row else { return None };
    let day = |value: &Value| value.text().and_then(|day| day.parse().ok()).map(show_date);
    let from = day(from).unwrap_or_default();
    let until = day(until).map_or("it goes on".to_owned(), |until| format!("to {until}"));
    let label = format!("{from}  {}", words.text().unwrap_or_default());
    as_seen(choice(id, label, until), version)
}

/// A part that can be corrected: its version is what the field says of it, so that a correction is
/// made to what was seen.
fn as_seen(part: Option<Choice>, version: &Value) -> Option<Choice> {
    let (part, version) = part.zip(version.int())?;
    Some(Choice { value: version.to_string(), ..part })
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
