//! How far people who score apart from each other agree, for the head of ACU: over time by
//! criterion, and two scores of one report side by side.

use super::model::{Block, Col, Document, Table};
use super::paper::{band, field, noted, paper};
use crate::domain::agreement::Agreement;
use crate::domain::time::{Moment, show_date, show_moment};
use crate::store::assessment::second::{AgreementFacts, SchemeAgreement, TwoScores};
use crate::store::score::PastScore;

/// Agreement over time as a paper.
pub fn agreement(facts: &AgreementFacts, printed_by: &str, printed_at: Moment) -> Document {
    let mut document = paper("Agreement of first and second scores", printed_by, printed_at);
    let since = format!("all time, and since {}", show_date(facts.since));
    document.subtitle = vec![since];
    let blocks = &mut document.blocks;
    if facts.schemes.is_empty() {
        let none = "No report has a second score yet. S in the list of intelligence makes one.";
        blocks.push(Block::paragraph(none));
    }
    for scheme in &facts.schemes {
        blocks.push(Block::heading(2, format!("Scheme {}", scheme.name)));
        blocks.push(table(scheme, facts.least_pairs));
    }
    blocks.push(Block::Note(format!(
        "Weighted kappa: 1 where both always give the same answer, 0 where they agree as often as \
         chance would have it. Weights are quadratic: two steps apart count four times one. In \
         brackets the 95 % interval by the large-sample error of Fleiss, Cohen and Everitt; none is \
         given where nobody differed, or for fewer than {} pairs (local default, confirm).",
        facts.least_pairs
    )));
    document
}

fn table(scheme: &SchemeAgreement, least: usize) -> Block {
    let row = |(what, all, recent): &(String, Agreement, Agreement)| {
        vec![
            what.clone(),
            all.pairs.to_string(),
            same(all),
            kappa(all, least),
            recent.pairs.to_string(),
            kappa(recent, least),
        ]
    };
    Block::Table(Table {
        columns: vec![
            Col::new("Criterion").share(1),
            Col::new("Pairs").right(),
            Col::new("Same").right(),
            Col::new("Kappa"),
            Col::new("12 months: pairs").right(),
            Col::new("Kappa"),
        ],
        rows: scheme.lines.iter().map(row).collect(),
        empty: String::new(),
    })
}

fn same(agreement: &Agreement) -> String {
    match agreement.pairs {
        0 => "—".to_owned(),
        pairs => format!("{} %", (agreement.same * 100 + pairs / 2) / pairs),
    }
}

/// `0.62 (0.41 to 0.83)`; what is not defined says so.
fn kappa(agreement: &Agreement, least: usize) -> String {
    let Some(kappa) = agreement.kappa else {
        return if agreement.pairs == 0 { "—" } else { "one answer" }.to_owned();
    };
    match agreement.interval(least) {
        Some((low, high)) => format!("{kappa:.2} ({low:.2} to {high:.2})"),
        None => format!("{kappa:.2}"),
    }
}

/// Two scores of one report as a paper.
pub fn two_scores(facts: &TwoScores, printed_by: &str, printed_at: Moment) -> Document {
    let mut document = paper("First and second score", printed_by, printed_at);
    document.reference.clone_from(&facts.reference);
    document.subtitle = vec![facts.summary.clone()];
    let rows = facts.lines.iter().map(|line| {
        [&line.what, &line.first, &line.second, &line.apart].into_iter().cloned().collect()
    });
    document.blocks = vec![
        Block::Fields(vec![
            field("Scheme", &facts.scheme),
            field("First", made(&facts.first)),
            noted("Why", facts.first.reason.as_deref()),
            field("Second", format!("{}, without seeing the first", made(&facts.second))),
            noted("Why", facts.second.reason.as_deref()),
        ]),
        Block::Table(Table {
            columns: vec![
                Col::new("Criterion").share(1),
                Col::new("First"),
                Col::new("Second"),
                Col::new("Apart"),
            ],
            rows: rows.collect(),
            empty: String::new(),
        }),
        Block::Note("Both stand. The band and the place are those of the first.".to_owned()),
    ];
    document
}

fn made(score: &PastScore) -> String {
    let at = score.at.map_or_else(String::new, |at| format!(", {}", show_moment(at)));
    format!("{} by {}{at}", band(score.band, Some(score.r), score.confidence), score.by)
}
