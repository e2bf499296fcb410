//! The rows of meetings, their agendas and minutes, decisions and actions.

use super::attendance::{FROM_PSD, List};
use super::dice::Dice;
use super::gifts::insert_with_ref;
use super::reports::Report;
use super::tasking::{Action, Decision, Meeting, Tasking};
use super::trail::{added, changed};
use super::world::{ANALYSTS, HEAD, World, office_hours};
use crate::domain::choice::Choice;
use crate::domain::tasking::{ActionState, AgendaSection, MeetingState, Presence};
use crate::domain::time::{Moment, day, iso, show_date};
use crate::store::Side;
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;
use chrono::{Datelike, TimeDelta};
use std::collections::BTreeMap;

/// What is laid down and with what.
pub(super) struct Rows<'a> {
    pub seeder: &'a Seeder<'a>,
    pub world: &'a mut World,
    dice: Dice,
    reports: &'a [Report],
    tasking: &'a Tasking,
    /// The place of the report that was kept from somebody at each meeting.
    kept: BTreeMap<usize, usize>,
}

/// Lays down all tasking of two years.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(
    seeder: &Seeder<'_>,
    world: &mut World,
    reports: &[Report],
    tasking: &Tasking,
) -> Result<()> {
    let dice = world.dice(85);
    let kept = BTreeMap::new();
    let mut rows = Rows { seeder, world, dice, reports, tasking, kept };
    // Minutes quote the references of decisions, so those are given out first.
    let decisions: Vec<String> =
        tasking.decisions.iter().map(|d| rows.world.reference("D", day(d.at).year(), 5)).collect();
    let mut meetings = Vec::new();
    for (number, meeting) in tasking.meetings.iter().enumerate() {
        meetings.push(rows.meeting(number, meeting, &decisions)?);
    }
    rows.planned()?;
    rows.decisions(&meetings, &decisions)?;
    for action in &tasking.actions {
        rows.action(&meetings, action)?;
    }
    Ok(())
}

impl Rows<'_> {
    fn report(&self, place: usize) -> Option<&Report> {
        self.reports.get(place)
    }

    fn meeting(&mut self, number: usize, meeting: &Meeting, decisions: &[String]) -> Result<i64> {
        let starts = self.world.policies.on(meeting.held_on).meeting_time;
        let list = List::held(&mut self.dice);
        let taker = list.minute_taker();
        let (present, away) = (list.names(Presence::Present), list.names(Presence::Apologies));
        let first = meeting.items.first().map(|(place, _)| *place);
        let kept = first.filter(|_| self.dice.percent(12));
        let conflicts = kept.map(|_| format!("{FROM_PSD}: 1 item"));
        self.kept.extend(kept.map(|place| (number, place)));
        let items = self.items(number, meeting);
        let minutes =
            self.minutes(number, meeting, taker, [&present, &away, &conflicts], &items, decisions);
        let next = self.tasking.meetings.get(number + 1);
        let state = if next.is_some() { MeetingState::Signed } else { MeetingState::Drafted };
        let fields = [
            ("held_on", Value::from(meeting.held_on)),
            ("starts", starts.format("%H:%M").to_string().into()),
            ("state", state.code().into()),
            ("chair", HEAD.into()),
            ("minute_taker", taker.into()),
            ("attendance", present.into()),
            ("apologies", away.into()),
            ("conflicts", conflicts.into()),
            ("quorate", true.into()),
            ("issue", 1_i64.into()),
            ("opened_at", iso(meeting.opened).into()),
            ("closed_at", iso(meeting.closed).into()),
            ("minutes", minutes.into()),
            ("agreed_at", next.map(|next| iso(next.opened)).into()),
            ("agreed_by", next.map(|next| &next.reference).into()),
            ("signed_at", next.map(|next| iso(next.closed)).into()),
            ("signed_by", next.map(|_| HEAD).into()),
        ];
        let id = insert_with_ref(self.seeder, "intel.meeting", &meeting.reference, &fields)?;
        let from_psd = self.attendees(id, &list)?;
        if let Some(report) = kept.and_then(|place| self.report(place)) {
            self.conflict(id, from_psd, &report.reference, meeting.opened, taker)?;
        }
        self.lay_items(id, items)?;
        self.note_life(id, taker, meeting, next);
        Ok(id)
    }

    fn lay_items(&self, meeting: i64, items: Vec<Item>) -> Result<()> {
        for (position, item) in (1_i64..).zip(items) {
            self.seeder.insert(
                "intel.agenda_item",
                &[
                    ("meeting_id", meeting.into()),
                    ("position", position.into()),
                    ("section", item.section.into()),
                    ("record", item.record.into()),
                    ("what", item.what.into()),
                    ("state", item.state.into()),
                    ("note", item.note.into()),
                ],
            )?;
        }
        Ok(())
    }

    /// What the audit says of a meeting, from its agenda to the signature under its minutes.
    fn note_life(
        &mut self,
        id: i64,
        taker: &'static str,
        meeting: &Meeting,
        next: Option<&Meeting>,
    ) {
        use MeetingState::{Agreed, Drafted, Issued, Planned, Session, Signed};
        let issued = meeting.opened - TimeDelta::days(1);
        let mut steps: Vec<(Moment, &'static str, &'static str, MeetingState, MeetingState)> = vec![
            (issued, taker, "issue agenda", Planned, Issued),
            (meeting.opened, taker, "open meeting", Issued, Session),
            (meeting.closed, taker, "close meeting", Session, Drafted),
        ];
        if let Some(next) = next {
            steps.push((next.opened, taker, "agree minutes", Drafted, Agreed));
            steps.push((next.closed, HEAD, "sign minutes", Agreed, Signed));
        }
        for (at, by, command, from, to) in steps {
            let (from, to) = (from.code().into(), to.code().into());
            let changes = vec![changed("intel.meeting", id, "state", &from, &to)];
            let record = &meeting.reference;
            self.world.trail.add(Side::Intelligence, at, by, command, record, changes);
        }
    }

    /// The agenda as it was laid down and what became of each item.
    fn items(&mut self, number: usize, meeting: &Meeting) -> Vec<Item> {
        let mut items = Vec::new();
        for (section, at) in AgendaSection::ALL.iter().zip(1_i64..) {
            match section {
                AgendaSection::ActionLog => items.extend(self.action_items(at, meeting)),
                AgendaSection::NewIntelligence => {
                    for (place, decided) in &meeting.items {
                        items.extend(self.report_item(at, *place, *decided));
                    }
                }
                AgendaSection::LastMinutes => {
                    let last = number.checked_sub(1).and_then(|n| self.tasking.meetings.get(n));
                    let what = last.map_or("no meeting came before this one".to_owned(), |last| {
                        format!("minutes of {}, {}", last.reference, show_date(last.held_on))
                    });
                    let record = last.map(|last| last.reference.clone());
                    items.push(self.noted(at, record, what));
                }
                section => items.push(self.noted(at, None, section.label().to_owned())),
            }
        }
        items
    }

    fn noted(&mut self, section: i64, record: Option<String>, what: String) -> Item {
        let note = self.world.phrases.say(&mut self.dice, "meeting.noted");
        Item { section, record, what, state: "noted", note: Some(note) }
    }

    fn report_item(&mut self, section: i64, place: usize, decided: bool) -> Option<Item> {
        let report = self.report(place)?;
        let (record, what) = (Some(report.reference.clone()), report.summary.clone());
        let note = (!decided).then(|| self.world.phrases.say(&mut self.dice, "agenda.note"));
        let state = if decided { "decided" } else { "deferred" };
        Some(Item { section, record, what, state, note })
    }

    /// Actions that were open, or closed since the meeting before.
    fn action_items(&mut self, section: i64, meeting: &Meeting) -> Vec<Item> {
        let (tasking, day) = (self.tasking, meeting.held_on);
        let since = super::dice::shift(day, -14);
        let known = tasking.actions.iter().filter(|action| {
            action.set_on < day && action.closed_on.is_none_or(|closed| closed >= since)
        });
        known
            .map(|action| self.noted(section, Some(action.reference.clone()), action.what.clone()))
            .collect()
    }

    /// The text that the meeting kept when it closed.
    fn minutes(
        &self,
        number: usize,
        meeting: &Meeting,
        taker: &str,
        [present, away, conflicts]: [&Option<String>; 3],
        items: &[Item],
        references: &[String],
    ) -> String {
        let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
        let mut lines = vec![
            format!("{}, {}", meeting.reference, show_date(meeting.held_on)),
            format!("chair: {HEAD}; minutes: {taker}"),
            format!("present: {}", said(present)),
            format!("apologies: {}", said(away)),
            format!("conflicts of interest: {}", said(conflicts)),
        ];
        let here = |meeting: Option<usize>| meeting == Some(number);
        let mut section = |one: &str, many: &str, of: Vec<String>| {
            lines.push(format!("{} {}", of.len(), if of.len() == 1 { one } else { many }));
            lines.extend(of);
        };
        let decided =
            self.tasking.decisions.iter().zip(references).filter(|(d, _)| here(d.meeting));
        let decided = decided.map(|(decision, reference)| {
            let item = self.report(decision.report).map_or("", |report| &report.reference);
            format!("  {reference} {item}: {}", decision.disposition.label())
        });
        section("decision", "decisions", decided.collect());
        let set = self.tasking.actions.iter().filter(|action| here(action.meeting));
        let set = set.map(|Action { reference, owner, due, what, .. }| {
            format!("  {reference} {owner}, due {}: {what}", show_date(*due))
        });
        section("action set", "actions set", set.collect());
        for (state, one, many) in [
            ("deferred", "item deferred", "items deferred"),
            ("noted", "item noted", "items noted"),
        ] {
            let of = items.iter().filter(|item| item.state == state).map(Item::line);
            section(one, many, of.collect());
        }
        let next = self.tasking.meetings.get(number + 1);
        let (next, day) = next.map_or((&self.tasking.next.0, self.tasking.next.1), |next| {
            (&next.reference, next.held_on)
        });
        lines.push(format!("next meeting: {next}, {}", show_date(day)));
        lines.join("\n")
    }

    fn planned(&mut self) -> Result<()> {
        let (reference, held_on) = &self.tasking.next;
        let starts = self.world.policies.on(*held_on).meeting_time;
        let fields = [
            ("held_on", Value::from(*held_on)),
            ("starts", starts.format("%H:%M").to_string().into()),
            ("state", MeetingState::Planned.code().into()),
            ("chair", HEAD.into()),
        ];
        let id = insert_with_ref(self.seeder, "intel.meeting", reference, &fields)?;
        self.attendees(id, &List::asked())?;
        Ok(())
    }

    fn decisions(&mut self, meetings: &[i64], references: &[String]) -> Result<()> {
        let mut last: BTreeMap<usize, i64> = BTreeMap::new();
        let tasking = self.tasking;
        for ((number, decision), reference) in (1_i64..).zip(&tasking.decisions).zip(references) {
            let corrects = last.get(&decision.report).copied().filter(|_| decision.corrects);
            let meeting = decision.meeting.and_then(|place| meetings.get(place)).copied();
            let id = self.decision(number, reference, meeting, decision, corrects)?;
            last.insert(decision.report, id);
        }
        Ok(())
    }

    fn decision(
        &mut self,
        number: i64,
        reference: &str,
        meeting: Option<i64>,
        decision: &Decision,
        corrects: Option<i64>,
    ) -> Result<i64> {
        let Some(report) = self.reports.get(decision.report) else { return Ok(0) };
        let kept = decision.meeting.and_then(|number| self.kept.get(&number));
        let stepped_out = kept.filter(|place| **place == decision.report).map(|_| FROM_PSD);
        let (words, dice) = (&self.world.phrases, &mut self.dice);
        // The score as it stood, whatever was scored later.
        let stood = report.scores.iter().rfind(|scored| scored.at <= decision.at);
        let late = (decision.entered - decision.at).num_minutes()
            > i64::from(self.world.policies.on(day(decision.at)).decision_delay_minutes);
        let mut say = |share: u32, list| dice.percent(share).then(|| words.say(dice, list));
        let fields = [
            ("number", Value::from(number)),
            ("meeting_id", meeting.into()),
            ("report_id", report.id.into()),
            ("disposition", decision.disposition.code().into()),
            ("decided_at", iso(decision.at).into()),
            ("entered_at", iso(decision.entered).into()),
            ("delay_reason", say(if late { 100 } else { 0 }, "decision.delay").into()),
            ("code_of_ethics", say(30, "decision.ethics").into()),
            ("information", say(100, "decision.information").into()),
            ("threat_risk", say(100, "decision.threat").into()),
            ("powers_policy", say(50, "decision.powers").into()),
            ("options", say(60, "decision.options").into()),
            ("action_review", say(55, "decision.review").into()),
            ("decision_maker", HEAD.into()),
            ("recorder", report.assigned.unwrap_or(ANALYSTS[0]).into()),
            ("review_on", decision.review_on.into()),
            ("dissent", say(3, "decision.dissent").into()),
            ("stepped_out", stepped_out.into()),
            ("snapshot_r", stood.map(|scored| i64::from(scored.result.r)).into()),
            ("snapshot_band", stood.map(|scored| scored.result.band.code()).into()),
            ("snapshot_grade", report.grade_text().into()),
            ("snapshot_confidence", stood.map(|scored| scored.score.confidence.code()).into()),
            ("corrects", corrects.into()),
        ];
        let id = insert_with_ref(self.seeder, "intel.decision", reference, &fields)?;
        let changes = added("intel.decision", id, &fields);
        let by = report.assigned.unwrap_or(ANALYSTS[0]);
        let at = decision.entered;
        self.world.trail.add(Side::Intelligence, at, by, "decide item", reference, changes);
        Ok(id)
    }

    fn action(&mut self, meetings: &[i64], action: &Action) -> Result<()> {
        let report = action.report.and_then(|place| self.reports.get(place));
        let list = match action.state {
            ActionState::Open => None,
            ActionState::Done => Some("action.result"),
            ActionState::Cancelled => Some("action.cancelled"),
        };
        let result = list.map(|list| self.world.phrases.say(&mut self.dice, list));
        let meeting = action.meeting.and_then(|place| meetings.get(place)).copied();
        let fields = [
            ("meeting_id", meeting.into()),
            ("report_id", report.map(|report| report.id).into()),
            ("what", Value::from(&action.what)),
            ("owner", (&action.owner).into()),
            ("set_on", action.set_on.into()),
            ("due", action.due.into()),
            ("priority", action.priority.code().into()),
            ("state", action.state.code().into()),
            ("result", result.clone().into()),
            ("closed_on", action.closed_on.into()),
            // Somebody other than the owner, as HIGH and above needs.
            ("closed_by", action.closed_on.map(|_| HEAD).into()),
            ("carried", action.carried.into()),
        ];
        let id = insert_with_ref(self.seeder, "intel.action", &action.reference, &fields)?;
        if let Some(closed) = action.closed_on {
            let at = office_hours(&mut self.dice, closed);
            let from = Value::from(ActionState::Open.code());
            let changes = vec![
                changed("intel.action", id, "state", &from, &action.state.code().into()),
                changed("intel.action", id, "result", &Value::Null, &result.into()),
            ];
            let record = &action.reference;
            self.world.trail.add(Side::Intelligence, at, HEAD, "close action", record, changes);
        }
        Ok(())
    }
}

/// A line of an agenda.
struct Item {
    section: i64,
    record: Option<String>,
    what: String,
    state: &'static str,
    note: Option<String>,
}

impl Item {
    fn line(&self) -> String {
        let name = self.record.as_deref().unwrap_or(&self.what);
        format!("  {name}: {}", self.note.as_deref().unwrap_or_default())
    }
}
