//! The decision log as a paper: every decision with its rationale by element, the options that
//! were rejected, the dissent, and what was known when it was made.

use super::agenda::left_out;
use super::model::{Block, Col, Table};
use super::paper::{self, UNKNOWN, capital, field, part, untitled};
use super::templates::Draft;
use crate::domain::choice::Choice;
use crate::domain::text::counted;
use crate::domain::time::{Moment, show_date, show_moment};
use crate::store::papers::decisions::{DecisionLog, LoggedDecision};
use std::collections::BTreeMap;

/// The log as a draft.
pub(super) fn decisions(log: &DecisionLog, printed_by: &str, printed_at: Moment) -> Draft {
    let mut document = untitled(printed_by, printed_at);
    let (reference, subtitle) = part(&log.part, "every decision");
    document.reference = reference;
    document.subtitle = vec![subtitle];
    let mut body: Vec<Block> = log.decisions.iter().flat_map(|one| decision(one, None)).collect();
    if body.is_empty() {
        body.push(Block::paragraph("Nothing was decided."));
    }
    let sections = vec![("summary", summary(&log.decisions)), ("decisions", body)];
    Draft { document, lead: left_out(log.withheld).into_iter().collect(), sections }
}

fn summary(decisions: &[LoggedDecision]) -> Vec<Block> {
    let mut kinds: BTreeMap<&str, i64> = BTreeMap::new();
    let standing = decisions.iter().filter(|decision| decision.corrected_by.is_none());
    for decision in standing {
        *kinds.entry(decision.disposition.map_or(UNKNOWN, Choice::label)).or_default() += 1;
    }
    let all = i64::try_from(decisions.len()).unwrap_or(i64::MAX);
    let stand: i64 = kinds.values().sum();
    let corrected = all - stand;
    let all = counted(all, "decision", "decisions");
    let said = format!("{all}: {stand} standing, {corrected} corrected since.");
    let rows = kinds.into_iter().map(|(kind, count)| vec![kind.to_owned(), count.to_string()]);
    let table = Table {
        columns: vec![Col::new("Decision").share(1), Col::new("Standing").right()],
        rows: rows.collect(),
        empty: "No decision stands.".to_owned(),
    };
    vec![Block::paragraph(said), Block::Table(table)]
}

/// One decision under its own heading; its meeting is left out on that meeting's own paper.
pub(super) fn decision(decision: &LoggedDecision, paper_of: Option<&str>) -> Vec<Block> {
    let what = decision.disposition.map_or(UNKNOWN, Choice::label);
    let heading = format!("{} {}: {what}", decision.reference, decision.item);
    let (r, band, confidence, grade) = &decision.snapshot;
    let grade = grade.as_deref().unwrap_or("ungraded");
    let stood = format!("{}, grade {grade}", paper::band(*band, *r, *confidence));
    let mut fields =
        vec![field("Number", decision.number.to_string()), field("Item", &decision.summary)];
    if paper_of.is_none_or(|own| decision.meeting.as_deref() != Some(own)) {
        fields.push(field("Meeting", decision.meeting.as_deref().unwrap_or("outside a meeting")));
    }
    fields.push(field("As it stood", stood));
    fields.push(field("Decided", decided(decision)));
    fields.extend(decision.delay_reason.as_ref().map(|why| field("Entered late as", why)));
    fields.push(field("Decided by", &decision.decision_maker));
    fields.push(field("Recorded by", &decision.recorder));
    fields.extend(decision.rationale.iter().map(|(element, text)| field(element, text)));
    let more = [
        ("Took no part", decision.stepped_out.clone()),
        ("Dissent", decision.dissent.clone()),
        ("Review on", decision.review_on.map(show_date)),
        ("Corrects", decision.corrects.clone()),
        ("Corrected by", decision.corrected_by.clone()),
    ];
    fields.extend(more.into_iter().filter_map(|(label, text)| Some(field(label, text?))));
    vec![Block::heading(3, capital(&heading)), Block::Fields(fields)]
}

/// When it was decided and when it was entered, with the minutes between.
fn decided(decision: &LoggedDecision) -> String {
    let at = |at: Option<Moment>| at.map_or_else(|| UNKNOWN.to_owned(), show_moment);
    let between = decision.entered_at.zip(decision.decided_at);
    let minutes = between.map_or(0, |(entered, decided)| (entered - decided).num_minutes());
    let delay = if minutes > 0 { format!(", {minutes} min after") } else { String::new() };
    format!("{}, entered {}{delay}", at(decision.decided_at), at(decision.entered_at))
}
