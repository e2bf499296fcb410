//! How far people who score apart from each other agree, for the head of ACU: over time by
//! criterion, and two scores of one report side by side.

use super::model::{Block, Col, Document, Point, Table};
use super::paper::{band, field, noted, paper};
use crate::domain::agreement::Agreement;
use crate::domain::time::{Moment, show_date, show_moment};
use crate::store::assessment::second::{AgreementFacts, SchemeAgreement, TwoScores};
use crate::store::score::PastScore;

/// Agreement over time as a paper.
pub fn agreement(facts: &AgreementFacts, printed_by: &str, printed_at: Moment) -> Document {
    let mut document = paper("Agreement of first and second scores", printed_by, printed_at);
    let blocks = &mut document.blocks;
    if facts.schemes.is_empty() {
        let none = "No report has a second score yet. S in the list of intelligence makes one.";
        blocks.push(Block::paragraph(none));
    }
    for scheme in &facts.schemes {
        let name = &scheme.name;
        blocks.push(Block::heading(2, format!("Scheme {name}, all time")));
        blocks.push(table(scheme, |(_, all, _)| all, facts.least_pairs));
        let since = show_date(facts.since);
        blocks.push(Block::heading(2, format!("Scheme {name}, since {since}")));
        blocks.push(table(scheme, |(.., recent)| recent, facts.least_pairs));
        blocks.push(Block::heading(2, format!("Scheme {name}, quarter by quarter")));
        blocks.push(quarters(scheme));
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

/// A line of agreement: the criterion, over all time and over the last twelve months.
type Line = (String, Agreement, Agreement);

fn table(scheme: &SchemeAgreement, of: fn(&Line) -> &Agreement, least: usize) -> Block {
    let row = |line: &Line| {
        let agreement = of(line);
        vec![line.0.clone(), agreement.pairs.to_string(), same(agreement), kappa(agreement, least)]
    };
    Block::Table(Table {
        columns: vec![
            Col::new("Criterion").share(1),
            Col::new("Pairs").right(),
            Col::new("Same").right(),
            Col::new("Kappa").at_least(20),
        ],
        rows: scheme.lines.iter().map(row).collect(),
        empty: String::new(),
    })
}

/// How the agreement on the scored band moved; a quarter without pairs leaves a gap.
fn quarters(scheme: &SchemeAgreement) -> Block {
    let point = |(label, agreement): &(String, Agreement)| {
        let shown = agreement.kappa.map_or("not known".to_owned(), |kappa| format!("{kappa:.2}"));
        let pairs = agreement.pairs;
        let shown = format!("{shown} of {pairs} {}", if pairs == 1 { "pair" } else { "pairs" });
        Point { label: label.clone(), value: agreement.kappa, shown }
    };
    Block::Trend {
        caption: "Weighted kappa of the scored band".to_owned(),
        points: scheme.quarters.iter().map(point).collect(),
    }
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

#[cfg(test)]
mod tests {
    use super::super::fixture::moment;
    use super::super::{Page, render_text};
    use super::*;

    fn pairs(same: usize, apart: usize) -> Vec<(usize, usize)> {
        let same = (0..same).map(|at| (at % 3, at % 3));
        same.chain((0..apart).map(|_| (0, 2))).collect()
    }

    fn printed(facts: &AgreementFacts) -> String {
        let document = agreement(facts, "j.okoro", moment("2026-11-20T10:42:00Z"));
        render_text(&document, Page::default())
    }

    #[test]
    fn each_criterion_has_its_kappa_with_its_interval_or_why_it_has_none() {
        let line = |what: &str, all: &[(usize, usize)], recent: &[(usize, usize)]| {
            (what.to_owned(), Agreement::of(all, 3), Agreement::of(recent, 3))
        };
        let facts = AgreementFacts {
            schemes: vec![SchemeAgreement {
                name: "ACU-TAC-1".to_owned(),
                lines: vec![
                    line("recurrence", &pairs(27, 3), &pairs(6, 1)),
                    line("forecast", &[(1, 1); 9], &[]),
                ],
                quarters: vec![
                    ("Q3 2026".to_owned(), Agreement::of(&[], 3)),
                    ("Q4 2026".to_owned(), Agreement::of(&pairs(6, 1), 3)),
                ],
            }],
            since: "2025-11-20".parse().unwrap(),
            least_pairs: 20,
        };
        let text = printed(&facts);
        let mut rest = text.as_str();
        for part in [
            "Scheme ACU-TAC-1, all time",
            "recurrence",
            "30   90 %  0.72 (0.43 to 1.00)",
            "forecast",
            "9  100 %  one answer",
            "since 20 Nov 2025",
            "recurrence",
            "7  86 %  0.61",
            "0     —  —",
            "quarter by quarter",
            "0.61 of 7 pairs (Q4 2026)",
            "1 not known",
            "than 20 pairs",
        ] {
            let (_, after) = rest.split_once(part).unwrap_or_else(|| panic!("{part}\n{text}"));
            rest = after;
        }
        let none = AgreementFacts { schemes: Vec::new(), ..facts };
        assert!(printed(&none).contains("No report has a second score yet."));
    }
}
