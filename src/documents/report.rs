//! One intelligence report as a paper: whole, or sanitised to what its handling lets travel. A
//! sanitised paper says what it leaves out; who the source is stands in neither.

use super::decisions::decision;
use super::model::{Block, Col, Document, Table};
use super::paper::{UNKNOWN, band, date, field, noted, untitled};
use super::templates::Draft;
use crate::domain::choice::{Choice, labels};
use crate::domain::force;
use crate::domain::grading::Grade3;
use crate::domain::referral::Criterion;
use crate::domain::text::mask;
use crate::domain::time::{Moment, show_date, show_moment};
use crate::store::papers::report::{
    ReportFacts, ReportItem, ReportReferral, ReportScore, ReportSubject, handling_words,
};

/// What stands for a word that tells who somebody is.
const MASK: &str = "[name]";

/// The report as a draft.
pub(super) fn report(facts: &ReportFacts, printed_by: &str, printed_at: Moment) -> Draft {
    let mut document = untitled(printed_by, printed_at);
    document.marking = facts.marking.code().to_owned();
    document.reference.clone_from(&facts.reference);
    let kind = if facts.whole { "whole report" } else { "sanitised: what may travel" };
    document.subtitle = vec![kind.to_owned()];
    let draft = if facts.whole { whole(facts, document) } else { sanitised(facts, document) };
    Draft { sections: draft.1, lead: draft.0, document: draft.2 }
}

type Parts = (Vec<Block>, Vec<(&'static str, Vec<Block>)>, Document);

fn whole(facts: &ReportFacts, document: Document) -> Parts {
    let lead = vec![Block::Note("Who the source is stands apart and is in no paper.".to_owned())];
    let mut particulars = common(facts);
    particulars.insert(1, field("Source", facts.source.map_or(UNKNOWN, Choice::label)));
    particulars.push(noted("Assigned to", facts.assigned.as_deref()));
    particulars.push(noted("Priority of the control strategy", facts.priority.as_deref()));
    particulars.push(field("In one line", &facts.summary));
    let (provenance, grade) = &facts.provenance;
    let provenance = vec![Block::Fields(vec![
        noted("How it is known", provenance.as_deref()),
        noted("Grade", grade.as_deref()),
    ])];
    let risk = vec![Block::Fields(vec![noted("Risk", facts.risk_assessment.as_deref())])];
    let mut decisions: Vec<Block> =
        facts.decisions.iter().flat_map(|one| decision(one, None)).collect();
    if decisions.is_empty() {
        decisions.push(Block::paragraph("Nothing was decided."));
    }
    let sections = vec![
        ("particulars", vec![Block::Fields(particulars)]),
        ("handling", handling(facts)),
        ("subjects", vec![subjects(&facts.subjects)]),
        ("items", items(facts, |item| item.text.clone())),
        ("provenance", provenance),
        ("risk", risk),
        ("scores", vec![scores(&facts.scores)]),
        ("referral", referral(facts.referral.as_ref())),
        ("decisions", decisions),
        ("actions", vec![actions(facts)]),
        ("links", vec![links(facts)]),
    ];
    (lead, sections, document)
}

/// Only what handling lets travel: the subjects, how it is known, the risk in using it, the
/// scores' reasons and the rationale of decisions are left out, and words that tell who the
/// subjects are become [`MASK`] wherever they stand.
fn sanitised(facts: &ReportFacts, document: Document) -> Parts {
    let words = facts.telling_words();
    let safe = |text: &str| mask(text, &words, MASK);
    let said = |item: &ReportItem| match facts.withheld(item.grade) {
        Some(why) => format!("[left out: {why}]"),
        None => safe(&item.text),
    };
    let mut particulars = common(facts);
    if facts.withheld(facts.grade).is_none() {
        particulars.push(field("In one line", safe(&facts.summary)));
    }
    let decided = facts.decisions.iter().map(|decision| {
        let on = decision.decided_at.map(|at| show_date(crate::domain::time::day(at)));
        vec![
            decision.reference.clone(),
            on.unwrap_or_else(|| UNKNOWN.to_owned()),
            decision.disposition.map_or(UNKNOWN, Choice::label).to_owned(),
        ]
    });
    let decided = Block::Table(Table {
        columns: vec![Col::new("Decision"), Col::new("On"), Col::new("What").share(1)],
        rows: decided.collect(),
        empty: "Nothing was decided.".to_owned(),
    });
    let mut travels = handling(facts);
    travels.iter_mut().for_each(|block| {
        if let Block::Fields(fields) = block {
            fields.iter_mut().for_each(|(_, value)| *value = safe(value));
        }
    });
    let sections = vec![
        ("particulars", vec![Block::Fields(particulars)]),
        ("handling", travels),
        ("items", items(facts, said)),
        ("decisions", vec![decided]),
    ];
    (vec![left_out(facts)], sections, document)
}

/// What a sanitised paper leaves out, so that nobody takes it for the whole.
fn left_out(facts: &ReportFacts) -> Block {
    let withheld = facts.items.iter().filter(|item| facts.withheld(item.grade).is_some());
    let withheld: Vec<String> = withheld.map(|item| item.number.to_string()).collect();
    let mut lines = vec![
        "Left out: subjects, source, provenance, risk assessment, scores, referral, the rationale \
         of decisions, actions, and linked reports. Who the source is stands apart and is in no \
         paper."
            .to_owned(),
    ];
    if facts.withheld(facts.grade).is_some() {
        lines.push("Left out: the line that sums it up.".to_owned());
    }
    if !withheld.is_empty() {
        let items = if withheld.len() == 1 { "item" } else { "items" };
        lines.push(format!("Left out: the text of {items} {}.", withheld.join(", ")));
    }
    lines.push(format!(
        "{MASK} stands for a word of a subject's name or number. Read the paper before it goes: \
         other words may still tell who is meant."
    ));
    Block::Note(lines.join("\n"))
}

/// What both papers say of a report.
fn common(facts: &ReportFacts) -> Vec<(String, String)> {
    let apsp = if facts.apsp { ", APSP" } else { "" };
    let category = facts.category.map_or("uncategorised", Choice::label);
    let latest = facts.scores.iter().find(|score| !score.second);
    let stands = latest.map_or_else(
        || band(None, None, None),
        |score| band(score.band, Some(score.figures[2]), score.confidence),
    );
    let received = facts.received.map_or_else(|| UNKNOWN.to_owned(), show_moment);
    vec![
        field("Received", received),
        field("Date of the intelligence", date(facts.occurred)),
        field("Category", format!("{category}{apsp}")),
        field("State", facts.state.map_or(UNKNOWN, Choice::label)),
        field("Band", stands),
    ]
}

fn handling(facts: &ReportFacts) -> Vec<Block> {
    let (action, sanitisation, instructions) = &facts.handling;
    let grade = facts.grade.map_or_else(|| "not graded 3x5x2".to_owned(), grade_words);
    let mut fields = vec![field("Grade", grade)];
    fields.extend(facts.old_grade.as_ref().map(|old| field("Grade on the old scale", old)));
    let codes = [
        ("Action code", handling_words(*action)),
        ("Sanitisation code", handling_words(*sanitisation)),
        ("Instructions", instructions.clone()),
    ];
    fields.extend(codes.into_iter().filter_map(|(label, said)| Some(field(label, said?))));
    vec![Block::Fields(fields)]
}

/// `1BP: reliable, known indirectly but corroborated, lawful sharing permitted`.
fn grade_words(grade: Grade3) -> String {
    let (source, information) = (grade.source.label(), grade.information.label());
    format!("{grade}: {source}, {information}, {}", grade.handling.label())
}

fn subjects(subjects: &[ReportSubject]) -> Block {
    let row = |subject: &ReportSubject| {
        let or_not = |text: &Option<String>| text.clone().unwrap_or_else(|| UNKNOWN.to_owned());
        vec![
            subject.name.clone(),
            or_not(&subject.person),
            or_not(&subject.collar),
            subject.force.as_deref().map_or_else(|| UNKNOWN.to_owned(), force::written),
            or_not(&subject.unit),
        ]
    };
    Block::Table(Table {
        columns: vec![
            Col::new("Subject").share(1),
            Col::new("Person"),
            Col::new("Collar"),
            Col::new("Force"),
            Col::new("Unit"),
        ],
        rows: subjects.iter().map(row).collect(),
        empty: "No subject is known.".to_owned(),
    })
}

/// The numbered items, each with its grade.
fn items(facts: &ReportFacts, text: impl Fn(&ReportItem) -> String) -> Vec<Block> {
    let row = |item: &ReportItem| {
        let grade = item.grade.map_or_else(|| "ungraded".to_owned(), |grade| grade.to_string());
        vec![item.number.to_string(), grade, text(item)]
    };
    vec![Block::Table(Table {
        columns: vec![Col::new("No").right(), Col::new("Grade"), Col::new("Item").share(1)],
        rows: facts.items.iter().map(row).collect(),
        empty: "No item was written.".to_owned(),
    })]
}

fn scores(scores: &[ReportScore]) -> Block {
    let row = |score: &ReportScore| {
        let [h, l, r, p] = score.figures;
        let at = score.at.map_or_else(|| UNKNOWN.to_owned(), show_moment);
        let second = if score.second { "\nsecond score, made unseen" } else { "" };
        let (by_score, why) = &score.scored;
        let mut said = vec![format!("H {h} × L {l} = R {r}, position {p}, {}", score.scheme)];
        if *by_score != score.band {
            said.push(format!("by the score alone: {}", band(*by_score, None, None)));
        }
        said.extend(why.clone());
        let by = format!("{at}\n{}{second}", score.by);
        vec![by, band(score.band, Some(r), score.confidence), said.join("\n")]
    };
    Block::Table(Table {
        columns: vec![Col::new("Scored, by"), Col::new("Band"), Col::new("How and why").share(1)],
        rows: scores.iter().map(row).collect(),
        empty: "It is UNSCORED.".to_owned(),
    })
}

fn referral(referral: Option<&ReportReferral>) -> Vec<Block> {
    let Some(referral) = referral else {
        return vec![Block::paragraph("No clock of a mandatory referral was started.")];
    };
    let at = |at: Option<Moment>| at.map_or_else(|| UNKNOWN.to_owned(), show_moment);
    let mut fields = vec![
        field("Criteria met", labels(Criterion::CHOICES, &referral.criteria)),
        field("Became clear", at(referral.clear_at)),
        field("Deadline", at(referral.deadline)),
        field("State", referral.state.replace('-', " ")),
    ];
    let more = [
        ("Reference", referral.reference.clone()),
        ("Rationale", referral.rationale.clone()),
        ("Decided", referral.decided_at.map(show_moment)),
        ("Decided by", referral.decided_by.clone()),
    ];
    fields.extend(more.into_iter().filter_map(|(label, said)| Some(field(label, said?))));
    vec![Block::Fields(fields)]
}

fn actions(facts: &ReportFacts) -> Block {
    let rows = facts.actions.iter().map(|action| {
        vec![
            action.reference.clone(),
            action.what.clone(),
            action.owner.clone(),
            date(action.due),
            action.state.map_or(UNKNOWN, Choice::label).to_owned(),
        ]
    });
    Block::Table(Table {
        columns: vec![
            Col::new("Action"),
            Col::new("What").share(1),
            Col::new("Owner"),
            Col::new("Due"),
            Col::new("State"),
        ],
        rows: rows.collect(),
        empty: "No action was set.".to_owned(),
    })
}

fn links(facts: &ReportFacts) -> Block {
    let rows = facts.links.iter().map(|(reference, kind, why)| {
        vec![reference.clone(), kind.clone(), why.clone().unwrap_or_else(|| UNKNOWN.to_owned())]
    });
    Block::Table(Table {
        columns: vec![Col::new("Report"), Col::new("How"), Col::new("Why").share(1)],
        rows: rows.collect(),
        empty: "No report is linked to it.".to_owned(),
    })
}
