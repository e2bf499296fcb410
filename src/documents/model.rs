//! The document model: what a printed paper says, with nothing of how a renderer draws it.
//! Text is kept here as given; renderers work from [`Document::cleaned`], the one place where
//! text from outside is made harmless.

use std::sync::Arc;

/// A paper ready to be rendered. All text is final: dates, money and names already formatted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Whose paper it is: the unit's name and address over the title, a line each.
    pub letterhead: Vec<String>,
    /// What the paper is, on its first page and shortened at the head of the others.
    pub title: String,
    /// Lines under the title, such as the date and place of a meeting.
    pub subtitle: Vec<String>,
    /// Protective marking, top and bottom of every page (P: OFFICIAL or OFFICIAL-SENSITIVE).
    pub marking: String,
    /// The record's reference, such as `T-2026-24`; empty if the paper has none.
    pub reference: String,
    /// Number of this copy and how many there are, for papers given out by number.
    pub copy: Option<(u16, u16)>,
    /// Who printed it.
    pub printed_by: String,
    /// When it was printed, already formatted.
    pub printed_at: String,
    /// Which way the sheet lies, where the renderer has sheets (HTML, PDF).
    pub orientation: Orientation,
    /// The body, in order.
    pub blocks: Vec<Block>,
    /// The unit's own HTML page, where it has one in place of the shipped.
    pub page: Option<Arc<str>>,
}

/// Which way an A4 sheet lies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Orientation {
    /// Tall: the default.
    #[default]
    Portrait,
    /// Wide: for registers of many columns.
    Landscape,
}

/// One part of a document's body.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading; level 1 is the highest under the title, anything past 3 counts as 3.
    Heading {
        /// 1, 2 or 3.
        level: u8,
        /// The words.
        text: String,
    },
    /// Running text; a newline starts a new paragraph.
    Paragraph(Vec<Run>),
    /// Points, each with a bullet.
    List(Vec<String>),
    /// Labels and their values, one a line.
    Fields(Vec<(String, String)>),
    /// Rows under headings that repeat on every page.
    Table(Table),
    /// Horizontal bars, drawn to the greatest value.
    Bars {
        /// What is measured, and in what unit.
        caption: String,
        /// In the order to show.
        rows: Vec<Bar>,
    },
    /// A series over time, drawn from zero to the greatest value, with its ends and extremes
    /// said in words.
    Trend {
        /// What is measured, and in what unit.
        caption: String,
        /// Oldest first.
        points: Vec<Point>,
    },
    /// How far a series that is not certain may spread, drawn from zero to the greatest value,
    /// with its ends and extremes said in words.
    Spread {
        /// What is measured, and in what unit.
        caption: String,
        /// Oldest first.
        points: Vec<SpreadPoint>,
        /// A height that it is held against, in the caption's unit.
        mark: f64,
    },
    /// A line across the page.
    Rule,
    /// Roles with room for name, signature and date; kept on one page.
    Signatures(Vec<String>),
    /// What follows starts a new page.
    PageBreak,
    /// A remark set apart from the text, such as a caveat or a handling condition.
    Note(String),
}

impl Block {
    /// A heading of the given level (1 to 3).
    pub fn heading(level: u8, text: impl Into<String>) -> Block {
        Block::Heading { level, text: text.into() }
    }

    /// A paragraph of plain text.
    pub fn paragraph(text: impl Into<String>) -> Block {
        Block::Paragraph(vec![Run { text: text.into(), style: Style::Plain }])
    }
}

/// A stretch of text in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The words, with any spaces between this run and its neighbours.
    pub text: String,
    /// Emphasis; the text form cannot show it, so no meaning may rest on it.
    pub style: Style,
}

/// Emphasis of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// No emphasis.
    Plain,
    /// Bold.
    Bold,
    /// Italic.
    Italic,
}

/// A table. Each row has one cell a column: short rows count as blank to the right, and cells
/// beyond the last column have no heading and are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Columns, left to right.
    pub columns: Vec<Col>,
    /// Cells by row; a newline in a cell starts a new line in it.
    pub rows: Vec<Vec<String>>,
    /// What to say when there are no rows, such as `No actions are overdue.`
    pub empty: String,
}

/// A column of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Col {
    /// The words over the column.
    pub heading: String,
    /// How cells and heading lie in the column.
    pub align: Align,
    /// Share of the spare width; 0 takes what its cells need before the others share.
    pub weight: u16,
    /// Least width in characters, for columns to write in by hand; 0 if none.
    pub min_width: u16,
}

impl Col {
    /// A left-aligned column as wide as its cells.
    pub fn new(heading: impl Into<String>) -> Col {
        Col { heading: heading.into(), align: Align::Left, weight: 0, min_width: 0 }
    }

    /// The same column, aligned right: for numbers and money.
    pub fn right(self) -> Col {
        Col { align: Align::Right, ..self }
    }

    /// The same column, sharing the spare width by `weight`: for prose.
    pub fn share(self, weight: u16) -> Col {
        Col { weight, ..self }
    }

    /// The same column, never narrower than `min_width` characters where the page allows.
    pub fn at_least(self, min_width: u16) -> Col {
        Col { min_width, ..self }
    }
}

/// How text lies in its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// In the middle.
    Centre,
}

/// One bar of [`Block::Bars`].
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What is measured.
    pub label: String,
    /// Length, in the caption's unit; `None` is unknown and draws no bar.
    pub value: Option<f64>,
    /// The value in words, such as `12 of 40` or `not known`.
    pub shown: String,
}

/// One point of [`Block::Trend`].
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// When, such as `Mar 2026`.
    pub label: String,
    /// Height, in the caption's unit; `None` is unknown and leaves a gap.
    pub value: Option<f64>,
    /// The value in words, such as `4.2 %`.
    pub shown: String,
}

/// One point of [`Block::Spread`].
#[derive(Debug, Clone, PartialEq)]
pub struct SpreadPoint {
    /// When, such as `Mar 2026`.
    pub label: String,
    /// Its low end, its middle and its high end, in the caption's unit.
    pub heights: [f64; 3],
    /// The three in words, such as `1,709 (1,650 to 1,760)`.
    pub shown: String,
}

/// Text made harmless for paper, screen and terminal: control characters (C0, DEL, C1, so every
/// escape sequence) and bidirectional overrides and isolates become a visible `·`. A newline
/// stays: it parts paragraphs.
pub(super) fn clean(text: &str) -> String {
    let harmful = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if harmful(c) { '·' } else { c }).collect()
}

/// How many lines a text may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// It stands on one line, or is wrapped as one.
    One,
    /// A newline in it starts a new line.
    Many,
}

impl Document {
    /// The same document with harmless text, one paragraph a [`Block::Paragraph`], no newline
    /// where only a line can stand, and tables with exactly one cell a column.
    pub(super) fn cleaned(&self) -> Document {
        let mut document = self.with_texts(&mut |text, lines| match lines {
            Lines::One => clean(text).replace('\n', " "),
            Lines::Many => clean(text),
        });
        let mut blocks: Vec<Block> = document.blocks.into_iter().flat_map(regular).collect();
        // Two breaks on end, or one at the very end, would print an empty sheet.
        blocks.dedup_by(|a, b| *a == Block::PageBreak && *b == Block::PageBreak);
        blocks.pop_if(|last| *last == Block::PageBreak);
        document.blocks = blocks;
        document
    }

    /// The same document, each of its texts changed.
    pub(super) fn with_texts(&self, change: &mut dyn FnMut(&str, Lines) -> String) -> Document {
        Document {
            letterhead: self.letterhead.iter().map(|line| change(line, Lines::One)).collect(),
            title: change(&self.title, Lines::One),
            subtitle: self.subtitle.iter().map(|line| change(line, Lines::One)).collect(),
            marking: change(&self.marking, Lines::One),
            reference: change(&self.reference, Lines::One),
            copy: self.copy,
            printed_by: change(&self.printed_by, Lines::One),
            printed_at: change(&self.printed_at, Lines::One),
            orientation: self.orientation,
            blocks: self.blocks.iter().map(|block| block.with_texts(change)).collect(),
            page: self.page.clone(),
        }
    }

    /// `copy 2 of 9`, if copies are numbered.
    pub(super) fn copy_line(&self) -> Option<String> {
        self.copy.map(|(number, of)| format!("copy {number} of {of}"))
    }
}

impl Block {
    fn with_texts(&self, change: &mut dyn FnMut(&str, Lines) -> String) -> Block {
        match self {
            Block::Heading { level, text } => {
                Block::Heading { level: *level, text: change(text, Lines::One) }
            }
            Block::Paragraph(runs) => {
                let run =
                    |run: &Run| Run { text: change(&run.text, Lines::Many), style: run.style };
                Block::Paragraph(runs.iter().map(run).collect())
            }
            Block::List(items) => {
                Block::List(items.iter().map(|item| change(item, Lines::Many)).collect())
            }
            Block::Fields(fields) => {
                let field = |(label, value): &(String, String)| {
                    (change(label, Lines::One), change(value, Lines::Many))
                };
                Block::Fields(fields.iter().map(field).collect())
            }
            Block::Table(table) => Block::Table(table.with_texts(change)),
            Block::Bars { caption, rows } => {
                let caption = change(caption, Lines::One);
                let bar = |bar: &Bar| Bar {
                    label: change(&bar.label, Lines::One),
                    value: bar.value,
                    shown: change(&bar.shown, Lines::One),
                };
                Block::Bars { caption, rows: rows.iter().map(bar).collect() }
            }
            Block::Trend { caption, points } => {
                let caption = change(caption, Lines::One);
                let point = |point: &Point| Point {
                    label: change(&point.label, Lines::One),
                    value: point.value,
                    shown: change(&point.shown, Lines::One),
                };
                Block::Trend { caption, points: points.iter().map(point).collect() }
            }
            Block::Spread { caption, points, mark } => {
                let caption = change(caption, Lines::One);
                let point = |point: &SpreadPoint| SpreadPoint {
                    label: change(&point.label, Lines::One),
                    heights: point.heights,
                    shown: change(&point.shown, Lines::One),
                };
                Block::Spread { caption, points: points.iter().map(point).collect(), mark: *mark }
            }
            Block::Signatures(roles) => {
                Block::Signatures(roles.iter().map(|role| change(role, Lines::One)).collect())
            }
            Block::Note(text) => Block::Note(change(text, Lines::Many)),
            Block::Rule => Block::Rule,
            Block::PageBreak => Block::PageBreak,
        }
    }
}

impl Table {
    fn with_texts(&self, change: &mut dyn FnMut(&str, Lines) -> String) -> Table {
        let columns = self.columns.iter();
        let columns = columns
            .map(|col| Col { heading: change(&col.heading, Lines::One), ..col.clone() })
            .collect();
        let mut cells =
            |row: &Vec<String>| row.iter().map(|cell| change(cell, Lines::Many)).collect();
        let rows = self.rows.iter().map(&mut cells).collect();
        Table { columns, rows, empty: change(&self.empty, Lines::Many) }
    }
}

/// The block as every renderer can take it; a paragraph may fall into several.
fn regular(block: Block) -> Vec<Block> {
    match block {
        Block::Paragraph(runs) => paragraphs(&runs),
        Block::Heading { level, text } => vec![Block::Heading { level: level.clamp(1, 3), text }],
        Block::Table(mut table) => {
            let columns = table.columns.len();
            table.rows.iter_mut().for_each(|row| row.resize(columns, String::new()));
            vec![Block::Table(table)]
        }
        block => vec![block],
    }
}

fn paragraphs(runs: &[Run]) -> Vec<Block> {
    let mut paragraphs: Vec<Vec<Run>> = vec![Vec::new()];
    for run in runs {
        for (number, text) in run.text.split('\n').enumerate() {
            if number > 0 {
                paragraphs.push(Vec::new());
            }
            if let Some(paragraph) = paragraphs.last_mut() {
                paragraph.push(Run { text: text.to_owned(), style: run.style });
            }
        }
    }
    paragraphs.retain(|runs| runs.iter().any(|run| !run.text.trim().is_empty()));
    paragraphs.into_iter().map(Block::Paragraph).collect()
}

/// Each value as a fraction of the greatest, 0 to 1. What is unknown stays unknown; what cannot
/// be drawn (below zero, not a number, infinite) has no length.
pub(super) fn fractions(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let drawable = |value: f64| if value.is_finite() { value.max(0.0) } else { 0.0 };
    let greatest = values.iter().flatten().fold(0.0, |most: f64, v| most.max(drawable(*v)));
    let fraction = |v: f64| if greatest > 0.0 { drawable(v) / greatest } else { 0.0 };
    values.iter().map(|value| value.map(fraction)).collect()
}

/// The heights of a spread and its mark as fractions of the greatest of them, 0 to 1.
pub(super) fn spread_fractions(points: &[SpreadPoint], mark: f64) -> (Vec<[f64; 3]>, f64) {
    let heights = points.iter().flat_map(|point| point.heights);
    let values: Vec<Option<f64>> = heights.chain([mark]).map(Some).collect();
    let mut all = fractions(&values).into_iter().map(Option::unwrap_or_default);
    let mut next = || all.next().unwrap_or_default();
    let spread = points.iter().map(|_| [next(), next(), next()]).collect();
    (spread, next())
}

/// A spread in one sentence, by its middle.
pub(super) fn spread_in_words(points: &[SpreadPoint]) -> String {
    let point = |point: &SpreadPoint| Point {
        label: point.label.clone(),
        value: Some(point.heights[1]),
        shown: point.shown.clone(),
    };
    trend_in_words(&points.iter().map(point).collect::<Vec<_>>())
}

/// A trend in one sentence, so that every renderer says the same of its picture.
pub(super) fn trend_in_words(points: &[Point]) -> String {
    let known: Vec<(&Point, f64)> =
        points.iter().filter_map(|point| point.value.map(|value| (point, value))).collect();
    let (Some((first, _)), Some((last, _))) = (known.first(), known.last()) else {
        return "No values are known.".to_owned();
    };
    let say = |point: &Point| format!("{} ({})", point.shown, point.label);
    let mut words = format!("From {} to {}", say(first), say(last));
    let lowest = known.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    let highest = known.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
    if let (Some((lowest, _)), Some((highest, _))) = (lowest, highest) {
        words += &format!("; lowest {}, highest {}", say(lowest), say(highest));
    }
    match points.len() - known.len() {
        0 => words + ".",
        unknown => format!("{words}; {unknown} not known."),
    }
}
