//! Outcomes, time and stages by protected characteristic as a paper, which the screen shows as well.
//! What is hidden stands as a dot, and is in no share, no ratio and no median.

use super::model::{Block, Col, Document, Table};
use super::paper::{capital, untitled};
use super::templates::Draft;
use crate::domain::choice::Choice;
use crate::domain::interval::{Ratio, wilson};
use crate::domain::monitoring::Characteristic;
use crate::domain::text::counted;
use crate::domain::time::{Moment, show_date};
use crate::store::monitoring::{ByLevel, Counted, Disproportionality, Group, Part, Standing};

const HIDDEN: &str = "·";

/// The report as a draft, a section each characteristic.
pub(super) fn disproportionality(
    facts: &Disproportionality,
    printed_by: &str,
    printed_at: Moment,
) -> Draft {
    let mut document: Document = untitled(printed_by, printed_at);
    document.reference = facts.days();
    document.subtitle =
        vec![format!("Cases decided {}, as at {}", facts.days(), show_date(facts.as_at))];
    let section = |part: &Part| (part.characteristic.code(), section(facts, part));
    let mut sections: Vec<_> = facts.parts.iter().map(section).collect();
    sections.push(("method", method(facts)));
    Draft { document, lead: lead(facts), sections }
}

fn lead(facts: &Disproportionality) -> Vec<Block> {
    let forms = |what: &str, standing: Standing| {
        let cases = counted(standing.cases.into(), "case", "cases");
        format!("{what}: {} of {cases} came with a form.", standing.forms)
    };
    let few = facts.rules.least.count;
    vec![
        Block::Note(format!(
            "Who looks at this is logged. {HIDDEN} is a count that is hidden: one under {few}, of \
             several groups together as well unless it is nought, or one that would give such a \
             count away (local default, confirm)."
        )),
        Block::paragraph(match facts.open {
            Some(open) => format!("{} {}", forms("Decided", facts.decided), forms("Open", open)),
            None => format!(
                "{} What is open is counted with the last period alone.",
                forms("Decided", facts.decided)
            ),
        }),
        Block::Note(format!(
            "Counted at the first look, on {}, and kept: what came later is not in it.",
            show_date(facts.as_at)
        )),
    ]
}

fn section(facts: &Disproportionality, part: &Part) -> Vec<Block> {
    let mut blocks = vec![outcomes(part), shares(part), relative(part)];
    blocks.extend(facts.open.map(|_| stages(part)));
    blocks.push(levels(part));
    blocks.push(Block::Note(format!("As at {}.", show_date(facts.as_at))));
    blocks
}

fn shown(count: Option<u32>) -> String {
    count.map_or_else(|| HIDDEN.to_owned(), |count| count.to_string())
}

fn days(counted: &Counted) -> String {
    match (counted.total, counted.median) {
        (None, _) => HIDDEN.to_owned(),
        (_, None) => "–".to_owned(),
        (_, Some(days)) => days.to_string(),
    }
}

fn headings(part: &Part, first: &str, columns: [&str; 4], last: &str) -> Vec<Col> {
    let named = capital(part.characteristic.label());
    let mut all = vec![Col::new(named).share(1).at_least(14), Col::new(first).right()];
    all.extend(columns.map(|heading| Col::new(capital(heading)).right()));
    all.push(Col::new(last).right());
    all
}

fn row(label: &str, counted: &Counted) -> Vec<String> {
    let mut row = vec![label.to_owned(), shown(counted.total)];
    row.extend(counted.cells.iter().copied().map(shown));
    row.push(days(counted));
    row
}

fn table(columns: Vec<Col>, rows: Vec<Vec<String>>, empty: &str) -> Block {
    Block::Table(Table { columns, rows, empty: empty.to_owned() })
}

/// Every outcome: of how many decided, and how long it took.
fn outcomes(part: &Part) -> Block {
    let columns = headings(part, "Decided", Part::OUTCOMES, "Days");
    let mut rows: Vec<_> = part.groups.iter().map(|one| row(one.label, &one.decided)).collect();
    rows.push(row("all", &part.all.0));
    table(columns, rows, "")
}

/// Every stage: of how many open, and how long they have taken so far.
fn stages(part: &Part) -> Block {
    let columns = headings(part, "Open", Part::STAGES, "Days");
    let mut rows: Vec<_> = part.groups.iter().map(|one| row(one.label, &one.open)).collect();
    rows.push(row("all", &part.all.1));
    table(columns, rows, "")
}

fn share(counted: &Counted, column: usize) -> String {
    let Some((part, of)) = counted.share(column) else { return HIDDEN.to_owned() };
    let Some((low, high)) = wilson(part, of) else { return "–".to_owned() };
    let per_cent = |share: f64| format!("{:.1}", share * 100.0);
    format!("{} %\n{}–{}", per_cent(part as f64 / of as f64), per_cent(low), per_cent(high))
}

/// Each outcome as a share of those decided, with its interval.
fn shares(part: &Part) -> Block {
    let named = capital(part.characteristic.label());
    let mut columns = vec![Col::new(named).share(1).at_least(14)];
    columns.extend(Part::OUTCOMES.map(|heading| Col::new(capital(heading)).right()));
    let row = |label: &str, counted: &Counted| {
        let mut row = vec![label.to_owned()];
        row.extend((0..Part::OUTCOMES.len()).map(|column| share(counted, column)));
        row
    };
    let mut rows: Vec<_> = part.groups.iter().map(|one| row(one.label, &one.decided)).collect();
    rows.push(row("all", &part.all.0));
    table(columns, rows, "")
}

/// Refusals of each group against those of the reference group.
fn relative(part: &Part) -> Block {
    let of = |one: &Group| match one.decided.share(Part::REFUSED) {
        Some((part, of)) => format!("{part} of {of}"),
        None => HIDDEN.to_owned(),
    };
    let held = |one: &Group| match one.relative {
        Some(Ratio { ratio, low, high }) => format!("{ratio:.2} ({low:.2}–{high:.2})"),
        None if one.is_reference => "reference".to_owned(),
        None => "–".to_owned(),
    };
    let named = capital(part.characteristic.label());
    let columns = vec![
        Col::new(named).share(1).at_least(14),
        Col::new("Refused of decided").right(),
        Col::new("Relative rate of refusal, 95 %").right(),
    ];
    let row = |one: &Group| vec![one.label.to_owned(), of(one), held(one)];
    table(columns, part.groups.iter().map(row).collect(), "")
}

/// What was decided level by level: the groups that are shown, and the others together.
fn levels(part: &Part) -> Block {
    let mut columns = vec![Col::new("Level")];
    columns.extend(headings(part, "Decided", Part::OUTCOMES, "Days"));
    let rows = part.levels.iter().flat_map(|level| of_level(part, level)).collect();
    table(columns, rows, "Nothing was decided.")
}

fn of_level(part: &Part, at: &ByLevel) -> Vec<Vec<String>> {
    let line = |label: &str, counted: &Counted| {
        let mut line = vec![at.level.code().to_owned()];
        line.extend(row(label, counted));
        line
    };
    let label = |place: usize| part.groups.get(place).map_or("", |group| group.label);
    let mut lines: Vec<_> =
        at.groups.iter().map(|(place, counted)| line(label(*place), counted)).collect();
    if at.groups.len() < part.groups.len() {
        // What is left of the known totals tells nobody more than they do.
        let left = |all: Option<u32>, of: &dyn Fn(&Counted) -> Option<u32>| {
            let shown: u32 = at.groups.iter().filter_map(|(_, counted)| of(counted)).sum();
            all.map(|all| all.saturating_sub(shown))
        };
        let hidden = Counted {
            total: left(at.all.total, &|counted| counted.total),
            cells: (0..Part::OUTCOMES.len())
                .map(|column| {
                    let of = |counted: &Counted| counted.cells.get(column).copied().flatten();
                    left(of(&at.all), &of)
                })
                .collect(),
            median: None,
        };
        let label = if at.groups.is_empty() { "all" } else { "others" };
        lines.push(line(label, &hidden));
    }
    lines
}

fn method(facts: &Disproportionality) -> Vec<Block> {
    let reference = |of: &Characteristic| {
        let groups = of.groups();
        let group = groups.get(facts.rules.reference(*of)).map_or("", |(_, label)| *label);
        format!("{}: {group}", capital(of.label()))
    };
    vec![
        Block::List(vec![
            "An outcome is as it stands after an appeal; withdrawn holds what was discontinued."
                .to_owned(),
            "Days are the median of those in the case without stopped time; of open cases, so far."
                .to_owned(),
            "Shares are of the cases decided, with Wilson's 95 % interval.".to_owned(),
            "The relative rate is the share refused of a group divided by that of the reference \
             group, with the 95 % interval by the logarithm of the ratio; none is given for who is \
             not stated, for nought, or where a count is hidden."
                .to_owned(),
            format!(
                "Hidden counts are audited as a network: each can be different by {} at least, or \
                 by as much as the totals of all groups allow, with everything shown as it is.",
                facts.rules.least.spread
            ),
            format!(
                "Decisions are counted by whole periods of {} months that have ended (local \
                 default, confirm): no two periods share a case, so that one cannot be held against \
                 another. A period is counted once, at its first look, with the cases open on that \
                 day where it is the last; who looked when stands in the audit.",
                facts.rules.months
            ),
        ]),
        Block::paragraph("Reference groups (local default, confirm):"),
        Block::List(Characteristic::ALL.iter().map(reference).collect()),
    ]
}
