//! Documents as one self-contained HTML page that reads well on a screen and prints on A4 with
//! its marking on every sheet. The template, shipped or the unit's own, escapes everything it is
//! given.

use minijinja::value::Value;
use minijinja::{Environment, UndefinedBehavior, context};

use super::error::DocumentError;
use super::measure::width;
use super::model::{
    Align, Bar, Block, Col, Document, Orientation, Point, Run, SpreadPoint, Style, Table,
    fractions, spread_fractions, spread_in_words, trend_in_words,
};
use crate::store::papers::OwnPapers;

const TEMPLATE: &str = include_str!("../../assets/documents/document.html");
/// The name's ending is what turns escaping on.
const NAME: &str = OwnPapers::PAGE;

/// The whole document as HTML5 in UTF-8, with its style sheet and no script, no link and
/// nothing fetched, unless the unit's own page has them.
///
/// # Errors
/// The template cannot be filled, or the unit's own prints no marking.
pub fn render_html(document: &Document) -> Result<String, DocumentError> {
    let document = document.cleaned();
    match &document.page {
        None => fill(&document, TEMPLATE)
            .map_err(|source| DocumentError::Template { title: document.title, source }),
        Some(page) => {
            let html = fill(&document, page).map_err(|error| own_page(&error))?;
            let marked = html.matches(&document.marking).count() > 1;
            if marked { Ok(html) } else { Err(DocumentError::Unmarked) }
        }
    }
}

/// Whether a unit's own page can be read as a template.
///
/// # Errors
/// [`DocumentError::Page`] with its line.
pub(super) fn check_page(page: &str) -> Result<(), DocumentError> {
    environment().add_template(NAME, page).map_err(|error| own_page(&error))
}

fn own_page(error: &minijinja::Error) -> DocumentError {
    let said = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    let problem = crate::domain::text::safe(&said).into_owned();
    DocumentError::Page { line: error.line().unwrap_or(1), problem }
}

fn environment<'source>() -> Environment<'source> {
    let mut environment = Environment::new();
    environment.set_trim_blocks(true);
    environment.set_lstrip_blocks(true);
    // A name that the document does not give is a slip, not nothing.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment
}

fn fill(document: &Document, page: &str) -> Result<String, minijinja::Error> {
    let mut environment = environment();
    environment.add_template(NAME, page)?;
    environment.get_template(NAME)?.render(context! {
        letterhead => document.letterhead,
        title => document.title,
        subtitle => document.subtitle,
        marking => document.marking,
        reference => document.reference,
        copy => document.copy_line(),
        printed_by => document.printed_by,
        printed_at => document.printed_at,
        sheet => match document.orientation {
            Orientation::Portrait => "A4 portrait",
            Orientation::Landscape => "A4 landscape",
        },
        blocks => document.blocks.iter().map(block).collect::<Vec<Value>>(),
    })
}

fn block(block: &Block) -> Value {
    match block {
        // The title is the page's only h1.
        Block::Heading { level, text } => context! { kind => "heading", level => level + 1, text },
        Block::Paragraph(runs) => {
            context! { kind => "paragraph", runs => runs.iter().map(run).collect::<Vec<Value>>() }
        }
        Block::List(items) => context! { kind => "list", items },
        Block::Fields(fields) => context! { kind => "fields", fields },
        Block::Table(table) if table.columns.is_empty() => context! { kind => "nothing" },
        Block::Table(table) => table_value(table),
        Block::Bars { caption, rows } => context! { kind => "bars", caption, rows => bars(rows) },
        Block::Trend { caption, points } => context! {
            kind => "trend",
            caption,
            points => trend(points),
            count => points.len().max(1),
            words => trend_in_words(points),
        },
        Block::Spread { caption, points, mark } => spread(caption, points, *mark),
        Block::Rule => context! { kind => "rule" },
        Block::Signatures(roles) => context! { kind => "signatures", roles },
        Block::PageBreak => context! { kind => "page_break" },
        Block::Note(text) => context! { kind => "note", text },
    }
}

fn run(run: &Run) -> Value {
    let style = match run.style {
        Style::Plain => "plain",
        Style::Bold => "bold",
        Style::Italic => "italic",
    };
    context! { text => run.text, style }
}

fn table_value(table: &Table) -> Value {
    let align = |align| match align {
        Align::Left => "left",
        Align::Right => "right",
        Align::Centre => "centre",
    };
    let column = |(number, col): (usize, &Col)| {
        let min_width = usize::from(col.min_width).max(unbroken(table, number));
        context! { heading => col.heading, align => align(col.align), min_width }
    };
    let cells = |row: &Vec<String>| {
        let cell = |(text, col): (&String, &Col)| {
            context! { text, align => align(col.align) }
        };
        row.iter().zip(&table.columns).map(cell).collect::<Vec<Value>>()
    };
    context! {
        kind => "table",
        columns => table.columns.iter().enumerate().map(column).collect::<Vec<Value>>(),
        rows => table.rows.iter().map(cells).collect::<Vec<_>>(),
        empty => table.empty,
    }
}

/// Characters of a column's longest word, so that a browser breaks no reference or date to make
/// room for prose; at most the column's even share of the sheet.
fn unbroken(table: &Table, number: usize) -> usize {
    const SHEET: usize = 80;
    let heading = table.columns.get(number).map(|col| &col.heading);
    let cells = table.rows.iter().filter_map(|row| row.get(number));
    let words = heading.into_iter().chain(cells).flat_map(|text| text.split_whitespace());
    words.map(width).max().unwrap_or(0).min(SHEET / table.columns.len().max(1))
}

/// Bars with their length in per cent; none for what is unknown.
fn bars(rows: &[Bar]) -> Vec<Value> {
    let values: Vec<Option<f64>> = rows.iter().map(|bar| bar.value).collect();
    rows.iter()
        .zip(fractions(&values))
        .map(|(bar, fraction)| {
            let length = fraction.map(|fraction| format!("{:.1}", fraction * 100.0));
            context! { label => bar.label, shown => bar.shown, length }
        })
        .collect()
}

/// Columns of the picture, one unit wide and at most 100 high; a gap for what is unknown.
/// The band as a polygon, its middle as a line, and the mark across.
fn spread(caption: &str, points: &[SpreadPoint], mark: f64) -> Value {
    let (spread, mark) = spread_fractions(points, mark);
    let down = |fraction: f64| 100.0 - fraction * 100.0;
    let along = |of: fn(&[f64; 3]) -> f64| -> Vec<String> {
        let place = |(x, heights): (usize, &[f64; 3])| format!("{x},{:.1}", down(of(heights)));
        spread.iter().enumerate().map(place).collect()
    };
    let (low, middle, high) = (along(|h| h[0]), along(|h| h[1]), along(|h| h[2]));
    let band: Vec<String> = high.into_iter().chain(low.into_iter().rev()).collect();
    context! {
        kind => "spread",
        caption,
        band => band.join(" "),
        middle => middle.join(" "),
        mark => format!("{:.1}", down(mark)),
        last => points.len().saturating_sub(1).max(1),
        words => spread_in_words(points),
    }
}

fn trend(points: &[Point]) -> Vec<Value> {
    let values: Vec<Option<f64>> = points.iter().map(|point| point.value).collect();
    fractions(&values)
        .into_iter()
        .enumerate()
        .filter_map(|(index, fraction)| fraction.map(|fraction| (index, fraction)))
        .map(|(index, fraction)| {
            // Zero still shows its base line.
            let height = (fraction * 100.0).max(1.0);
            context! {
                x => index,
                y => format!("{:.1}", 100.0 - height),
                height => format!("{height:.1}"),
            }
        })
        .collect()
}
