//! What keeping a source apart, linking reports and following a form as it is typed do.

use super::message::Effect;
use super::screens::choose::{Choice, ChooseFor, Chooser};
use super::screens::form::{Entry, FormState, Pick, Under};
use super::state::{Awaited, Overlay, State};
use crate::catalogue::form::Form;
use crate::catalogue::{RecordView, keeping_forms, register};
use crate::domain::calendar::day_end_after;
use crate::domain::choice::Choice as _;
use crate::domain::likeness::words;
use crate::domain::policy::Standing;
use crate::domain::referral::Criterion;
use crate::domain::text::safe;
use crate::domain::time::{countdown, day, parse_date_from, parse_london, type_moment};
use crate::store::duplicates::{Belongings, Duplicate, Linked, Typed};
use crate::store::query::filter::Filter;
use crate::store::query::{Direction, ListQuery, Row};
use crate::store::source::SourceStanding;
use crate::store::worker::Request;
use crate::store::writer::Seen;

/// Reports offered in a picker.
const OFFERED: usize = 30;
/// What a picker of reports says while it has none to offer.
pub(super) const TO_FIND: &str = "type part of its reference or of its words";
/// Words from which a text is worth comparing.
const COMPARABLE: usize = 3;
/// Fields of the form of a report that say what it tells.
const TELLING: [&str; 2] = ["summary", "text"];

impl State {
    /// Asks whether a source is kept with the report at hand; a user who may not know is told so
    /// by the store, which logs it.
    pub fn open_source(&mut self) -> Vec<Effect> {
        let Some(report) = self.at_hand().1.map(|row| row.id) else { return Vec::new() };
        let (actor, now) = (self.actor.clone(), self.now);
        vec![self.ask(Awaited::Source, Request::Source { actor, now, report })]
    }

    /// Opens what can be done with a source: keeping it, or looking at it and changing it.
    pub fn take_source(&mut self, standing: SourceStanding) -> Vec<Effect> {
        let Some(kept) = &standing.kept else {
            return self.keep_source(&standing);
        };
        let on = kept.at.map(|at| format!(" on {}", crate::domain::time::show_date(day(at))));
        let choice = |value: &str, label: &str, note: &str| Choice {
            value: value.to_owned(),
            id: None,
            label: label.to_owned(),
            note: note.to_owned(),
            why_not: None,
            on: false,
        };
        let all = vec![
            choice("reveal", "reveal", "shown once; your reason is logged first"),
            choice("keep", "change", "writes over what is kept, without showing it"),
        ];
        let title = format!(
            "{}: kept by {}{}",
            standing.reference,
            kept.by,
            on.as_deref().unwrap_or_default()
        );
        let chooser = Chooser::new(ChooseFor::Source(standing), title, all);
        self.overlays.push(Overlay::Choose(Box::new(chooser)));
        Vec::new()
    }

    /// Opens the form for what was chosen to do with a source.
    pub fn do_with_source(&mut self, standing: &SourceStanding, what: &str) -> Vec<Effect> {
        match what {
            "reveal" => self.open_about(
                &keeping_forms::REVEAL_SOURCE,
                Seen { id: standing.report, version: 0 },
                &standing.reference,
            ),
            _ => self.keep_source(standing),
        }
    }

    fn keep_source(&mut self, standing: &SourceStanding) -> Vec<Effect> {
        let about = Seen { id: standing.report, version: 0 };
        let effects = self.open_about(&keeping_forms::KEEP_SOURCE, about, &standing.reference);
        if let Some(Overlay::Form(form)) = self.overlays.last_mut() {
            form.context.extend(standing.kept.as_ref().map(|kept| ("kept", kept.version)));
        }
        effects
    }

    /// Opens a form about a report that the store told of.
    fn open_about(&mut self, form: &'static Form, about: Seen, reference: &str) -> Vec<Effect> {
        let mut state = FormState::open(form, None, &self.actor, self.today());
        state.records = vec![about];
        state.reference = reference.to_owned();
        self.push_form(state, "intelligence")
    }

    /// Asks what the report at hand may belong with, to link it or to part it.
    pub fn open_links(&mut self, what: Awaited) -> Vec<Effect> {
        let Some(report) = self.at_hand().1.map(|row| row.id) else { return Vec::new() };
        let now = self.now;
        vec![self.ask(what, Request::Belongings { report, now })]
    }

    /// Opens the form that links, with the likely duplicates to choose from.
    pub fn take_likely(&mut self, found: Belongings) -> Vec<Effect> {
        self.offered = found.likely.iter().map(likely_choice).collect();
        let form = &keeping_forms::LINK_REPORTS;
        let mut effects = self.open_about(form, found.report, &found.reference);
        let title = match found.likely.len() {
            0 => "No likely duplicate; type to find another report",
            _ => "Likely duplicates; type to find another report",
        };
        let mut chooser = Chooser::new(ChooseFor::Field("other"), title, self.offered.clone());
        (chooser.remote, chooser.idle) = (true, TO_FIND);
        self.overlays.push(Overlay::Choose(Box::new(chooser)));
        effects.extend(self.after_choosing());
        effects
    }

    /// Opens the form that parts; the only link there is is taken at once.
    pub fn take_links(&mut self, found: Belongings) -> Vec<Effect> {
        if found.links.is_empty() {
            let Belongings { reference, .. } = found;
            self.refuse(format!("{reference} is linked with no other report; l links it"));
            return Vec::new();
        }
        self.offered = found.links.iter().map(linked_choice).collect();
        let form = &keeping_forms::UNLINK_REPORTS;
        let effects = self.open_about(form, found.report, &found.reference);
        if let (Some(Overlay::Form(form)), [only]) =
            (self.overlays.last_mut(), self.offered.as_slice())
        {
            let Choice { label, value, id, .. } = only.clone();
            form.pick("other", Pick { label, value, id });
        }
        effects
    }

    /// What a picker of reports shows for what was typed: the likely ones until then.
    pub fn look_for_reports(&mut self, text: &str) -> Vec<Effect> {
        if text.trim().is_empty() {
            let offered = self.offered.clone();
            self.awaited.retain(|_, awaited| *awaited != Awaited::Reports);
            if let Some(Overlay::Choose(chooser)) = self.overlays.last_mut() {
                chooser.replace(offered);
            }
            return Vec::new();
        }
        let query = ListQuery {
            register: "intelligence",
            filter: Filter::Text(text.to_owned()),
            sort: vec![("received".to_owned(), Direction::Falling)],
            today: self.today(),
            now: self.now,
        };
        vec![self.ask(Awaited::Reports, Request::Pick { query, limit: OFFERED })]
    }

    /// Offers reports in the picker that asked for them; never the one that is to be linked.
    pub fn offer_reports(&mut self, rows: Vec<Row>) {
        let Some(register) = register("intelligence") else { return };
        let choice = |row: &Row| {
            let report = RecordView { register, row };
            let summary = report.text("summary");
            report_choice(row.id, report.reference(), report.text("subject"), summary)
        };
        let itself = match self.overlays.iter().nth_back(1) {
            Some(Overlay::Form(form)) => form.records.clone(),
            _ => Vec::new(),
        };
        if let Some(Overlay::Choose(chooser)) = self.overlays.last_mut()
            && chooser.remote
        {
            let others = rows.iter().filter(|row| !itself.iter().any(|seen| seen.id == row.id));
            chooser.replace(others.map(choice).collect());
        }
    }

    /// Follows a form as it is typed: possible duplicates of a report, the deadline of a referral.
    pub fn after_form_change(&mut self) -> Vec<Effect> {
        match self.overlays.last() {
            Some(Overlay::Form(form)) if form.form.name == "record-report" => self.compare_draft(),
            Some(Overlay::Form(form)) if form.form.name == "record-referral" => {
                self.tell_deadline();
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Asks for reports like the one being typed, where what it tells has changed.
    fn compare_draft(&mut self) -> Vec<Effect> {
        let Some(Overlay::Form(form)) = self.overlays.last() else { return Vec::new() };
        let draft = self.draft(form);
        let told = form.under.as_ref().and_then(|under| under.asked.as_deref());
        if told.is_some_and(|asked| tells_the_same(asked, &draft)) {
            return Vec::new();
        }
        let worth = !draft.people.is_empty()
            || !draft.names.is_empty()
            || words(&draft.text).len() >= COMPARABLE;
        let under = Under { asked: Some(Box::new(draft.clone())), ..self.under() };
        self.set_under(under);
        if worth {
            return vec![self.ask(Awaited::Duplicates, Request::Duplicates(Box::new(draft)))];
        }
        // What was asked of more words says nothing of fewer.
        self.awaited.retain(|_, awaited| *awaited != Awaited::Duplicates);
        self.take_duplicates(&[]);
        Vec::new()
    }

    /// What the form of a report tells so far.
    fn draft(&self, form: &FormState) -> Typed {
        let picks = form.entries.iter().filter_map(|entry| match entry {
            Entry::People(picks, _) => Some(picks),
            _ => None,
        });
        let (people, described): (Vec<&Pick>, Vec<&Pick>) =
            picks.flatten().partition(|pick| pick.id.is_some());
        let text: Vec<String> = TELLING.iter().map(|key| form.text(key)).collect();
        let (received, occurred) = (form.text("received"), form.text("occurred"));
        Typed {
            people: people.iter().filter_map(|pick| pick.id).collect(),
            names: described.iter().map(|pick| pick.value.clone()).collect(),
            received: parse_london(&received, self.today()).unwrap_or(self.now),
            occurred: parse_date_from(&occurred, self.today()).ok(),
            summary: form.text("summary"),
            text: text.join(" ").trim().to_owned(),
        }
    }

    /// Says under the form which reports may tell the same.
    pub fn take_duplicates(&mut self, found: &[Duplicate]) {
        let each = found.iter().map(|d| format!("{} {}", d.reference, d.reasons.join(", ")));
        let each = each.collect::<Vec<_>>().join("; ");
        let text = match found.len() {
            0 => String::new(),
            1 => format!("! a possible duplicate: {each}"),
            count => format!("! {count} possible duplicates: {each}"),
        };
        let under = Under { text, alarm: true, ..self.under() };
        self.set_under(under);
    }

    /// Says under the form of a referral what the criterion under the cursor rests on, or when
    /// the clock would run out.
    fn tell_deadline(&mut self) {
        let Some(Overlay::Form(form)) = self.overlays.last() else { return };
        let under = form.form.fields.get(form.at).zip(form.entries.get(form.at));
        if let Some((field, Entry::Words(_, at))) = under
            && field.key == "criteria"
        {
            let policy = self.policies.on(self.today());
            let criterion = Criterion::ALL.get(*at).copied();
            let text =
                criterion.map(|c| format!("{}: {}", c.label(), policy.referral_law.source(c)));
            let text = text.unwrap_or_default();
            return self.set_under(Under { text, ..Under::default() });
        }
        let typed = form.text("clear_at");
        let typed = if typed.trim().is_empty() { type_moment(self.now) } else { typed };
        let said = parse_london(&typed, self.today());
        let under = match said {
            Ok(clear) => {
                let policy = self.policies.on(day(clear));
                let deadline = day_end_after(clear, policy.referral_days);
                let standing = policy.standing("referral_clock").0;
                let confirm = match standing {
                    Standing::Published => String::new(),
                    standing => format!(" ({})", standing.label()),
                };
                let text = format!("clock: {}{confirm}", countdown(deadline, self.now));
                Under { text, alarm: deadline < self.now, asked: None }
            }
            Err(error) => Under { text: format!("! {error}"), alarm: true, asked: None },
        };
        self.set_under(under);
    }

    /// The line under the topmost form that has one.
    fn under(&self) -> Under {
        let forms = self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Form(form) => form.under.clone(),
            _ => None,
        });
        forms.unwrap_or_default()
    }

    fn set_under(&mut self, under: Under) {
        let forms = self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Form(form) => form.under.as_mut(),
            _ => None,
        });
        if let Some(line) = forms {
            *line = under;
        }
    }
}

/// Whether nothing of what is compared changed; a minute that passes is no change.
fn tells_the_same(a: &Typed, b: &Typed) -> bool {
    let received = day(a.received) == day(b.received);
    received && *b == Typed { received: b.received, ..a.clone() }
}

fn report_choice(id: i64, reference: &str, why: &str, summary: &str) -> Choice {
    let note = [why, summary].iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>();
    Choice {
        value: reference.to_owned(),
        id: Some(id),
        label: reference.to_owned(),
        note: safe(&note.join("  ")).into_owned(),
        why_not: None,
        on: false,
    }
}

fn likely_choice(found: &Duplicate) -> Choice {
    report_choice(found.id, &found.reference, &found.reasons.join(", "), &found.summary)
}

fn linked_choice(found: &Linked) -> Choice {
    report_choice(found.id, &found.reference, found.how, &found.summary)
}
