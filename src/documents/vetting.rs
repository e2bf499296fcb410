//! The monthly report on vetting as a paper: each measure with its numerator, its denominator and
//! the day as at which it was counted, and whether it was kept when the month was closed.

use super::model::{Block, Col, Point, Table};
use super::paper::untitled;
use super::templates::Draft;
use crate::domain::choice::Choice;
use crate::domain::measures::{By, Figure, Measure};
use crate::domain::month::Month;
use crate::domain::time::{Date, Moment, show_date, show_moment};
use crate::store::measures::{Measures, Source};

/// The measures of a table by force, level, kind or officer.
const STOCK: [Measure; 5] =
    [Measure::Cleared, Measure::Designated, Measure::Overdue, Measure::Open, Measure::PerThousand];
const WORK: [Measure; 6] = [
    Measure::Open,
    Measure::Late,
    Measure::Received,
    Measure::Closed,
    Measure::Median,
    Measure::Ninetieth,
];

/// The report as a draft.
pub(super) fn vetting(facts: &Measures, printed_by: &str, printed_at: Moment) -> Draft {
    let mut document = untitled(printed_by, printed_at);
    document.reference = facts.month.to_string();
    document.subtitle = vec![facts.month.name()];
    let lead = vec![Block::Note(source(facts))];
    let sections = vec![
        ("headlines", vec![headlines(facts)]),
        ("forces", by(facts, By::Force, &[&STOCK[..], &WORK[1..]])),
        ("levels", by(facts, By::Level, &[&STOCK[..3], &WORK[..]])),
        ("kinds", by(facts, By::Kind, &[&WORK[..]])),
        ("officers", by(facts, By::Officer, &[&WORK[..]])),
        ("trends", trends(facts)),
        ("definitions", vec![definitions()]),
    ];
    Draft { document, lead, sections }
}

/// Where the figures come from, in a sentence.
pub fn source(facts: &Measures) -> String {
    said(facts.month, facts.as_at, &facts.source)
}

/// Where figures of a month come from and as at which day they are, in a sentence.
pub(super) fn said(month: Month, as_at: Date, source: &Source) -> String {
    let (month, day) = (month.name(), show_date(as_at));
    match source {
        Source::Kept { at, by } => format!(
            "{month} is closed: every figure is as at {day}, kept on {} by {by}, and stands as it \
             was kept.",
            show_moment(*at)
        ),
        Source::Running => {
            format!("{month} is not over: every figure is computed now, as at {day}.")
        }
        Source::NotKept => format!(
            "{month} was not kept when it was over: every figure is computed now from the records \
             as they stand, as at {day}."
        ),
    }
}

/// A numerator and a denominator with what they count.
fn parts(figure: &Figure) -> [String; 2] {
    let [part, of] = figure.measure.words_of(figure.part, figure.of);
    [format!("{} {part}", figure.part), format!("{} {of}", figure.of)]
}

fn headlines(facts: &Measures) -> Block {
    let row = |measure: &Measure| {
        let figure = facts.figure(By::All, "", *measure)?;
        let [part, of] = parts(figure);
        let shown = figure.shown();
        Some(vec![measure.label().to_owned(), shown, part, of, show_date(facts.as_at)])
    };
    Block::Table(Table {
        columns: vec![
            Col::new("Measure").share(2).at_least(14),
            Col::new("Figure").right(),
            Col::new("Numerator").share(2),
            Col::new("Denominator").share(2),
            Col::new("As at"),
        ],
        rows: Measure::ALL.iter().filter_map(row).collect(),
        empty: String::new(),
    })
}

/// Tables of a breakdown; each cell with what it is of.
fn by(facts: &Measures, by: By, tables: &[&[Measure]]) -> Vec<Block> {
    let mut keys: Vec<&str> = Vec::new();
    for figure in facts.of(by) {
        if !keys.contains(&figure.key.as_str()) {
            keys.push(&figure.key);
        }
    }
    let cell = |key: &str, measure: Measure| {
        let figure = facts.figure(by, key, measure).filter(|figure| figure.of > 0);
        figure.map_or_else(
            || "–".to_owned(),
            |figure| match measure {
                Measure::Received | Measure::Closed => figure.shown(),
                Measure::Median | Measure::Ninetieth => {
                    format!("{}\nof {}", figure.shown(), figure.of)
                }
                Measure::Cleared | Measure::Late | Measure::Overdue | Measure::PerThousand => {
                    format!("{}\n{} of {}", figure.shown(), figure.part, figure.of)
                }
                _ => format!("{} of {}", figure.part, figure.of),
            },
        )
    };
    let table = |measures: &&[Measure]| {
        let heading = |measure: &Measure| Col::new(short(*measure)).right();
        let mut columns = vec![Col::new(super::paper::capital(by.label())).share(1).at_least(8)];
        columns.extend(measures.iter().map(heading));
        let row = |key: &&str| {
            let mut row = vec![by.part(key)];
            row.extend(measures.iter().map(|measure| cell(key, *measure)));
            row
        };
        Block::Table(Table {
            columns,
            rows: keys.iter().map(row).collect(),
            empty: format!("Nothing is counted by {}.", by.label()),
        })
    };
    let mut blocks: Vec<Block> = tables.iter().map(table).collect();
    blocks.push(Block::Note(format!("As at {}.", show_date(facts.as_at))));
    blocks
}

/// A measure in a word or two, over a column.
fn short(measure: Measure) -> &'static str {
    match measure {
        Measure::Cleared => "Cleared",
        Measure::Designated => "Designated without",
        Measure::Open => "Open",
        Measure::PerThousand => "Per 1,000",
        Measure::Late => "Past target",
        Measure::Overdue => "Overdue",
        Measure::Median => "Median",
        Measure::Ninetieth => "90th",
        Measure::Received => "In",
        Measure::Closed => "Out",
        Measure::Net => "Net",
    }
}

fn trends(facts: &Measures) -> Vec<Block> {
    let trend = |measure: &Measure| {
        let point = |(month, figures): &(Month, Vec<Figure>)| {
            let figure = figures.iter().find(|figure| figure.measure == *measure);
            Point {
                label: month.short(),
                value: figure.and_then(Figure::height).map(|tenths| tenths as f64 / 10.0),
                shown: figure.map_or_else(|| "not known".to_owned(), Figure::shown),
            }
        };
        Block::Trend {
            caption: super::paper::capital(measure.label()),
            points: facts.trend.iter().map(point).collect(),
        }
    };
    let shown = [
        Measure::Cleared,
        Measure::Designated,
        Measure::Open,
        Measure::Overdue,
        Measure::Median,
        Measure::Ninetieth,
    ];
    let mut blocks: Vec<Block> = shown.iter().map(trend).collect();
    let said = "Each month as it was kept when it was closed; the last as this report has it.";
    blocks.push(Block::Note(said.to_owned()));
    blocks
}

fn definitions() -> Block {
    let row = |measure: &Measure| {
        let (part, of) = measure.words();
        let when = if measure.is_stock() { "at the end" } else { "over the month" };
        vec![measure.label().to_owned(), part.to_owned(), of.to_owned(), when.to_owned()]
    };
    Block::Table(Table {
        columns: vec![
            Col::new("Measure").share(2),
            Col::new("Counts").share(2),
            Col::new("Of").share(2),
            Col::new("When"),
        ],
        rows: Measure::ALL.iter().map(row).collect(),
        empty: String::new(),
    })
}
