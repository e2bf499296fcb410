//! A document's blocks as lines of text, in pieces that want to stay on one page. What goes on
//! which page is decided afterwards, in `paginate`.

use super::measure::{pad, shorten, side_by_side, width, wrap};
use super::model::{
    Align, Bar, Block, Document, Point, Run, SpreadPoint, fractions, spread_fractions,
    spread_in_words, trend_in_words,
};
use super::paginate::together;
use super::table;

/// Lines that stay together.
pub(super) type Piece = super::paginate::Piece<String>;

/// The cleaned document as pieces, its title first. `columns` is the page's width, `body` the
/// lines of body that a page holds.
pub(super) fn pieces(document: &Document, columns: usize, body: usize) -> Vec<Piece> {
    let mut pieces = vec![opening(document, columns)];
    let mut new_page = false;
    for block in &document.blocks {
        if *block == Block::PageBreak {
            new_page = true;
            continue;
        }
        let mut more = block_pieces(block, columns, body);
        if let Some(first) = more.first_mut() {
            first.new_page = std::mem::take(&mut new_page);
        }
        pieces.append(&mut more);
    }
    pieces
}

/// The letterhead, the title with the reference at its right, the lines under it, and a rule.
fn opening(document: &Document, columns: usize) -> Piece {
    let wrapped = |texts: &[String]| texts.iter().flat_map(|text| wrap(text, columns)).collect();
    let mut lines: Vec<String> = wrapped(&document.letterhead);
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.append(&mut title(document, columns));
    lines.append(&mut wrapped(&document.subtitle));
    lines.push("─".repeat(columns));
    Piece::heading(lines, 0)
}

fn title(document: &Document, columns: usize) -> Vec<String> {
    let reference = document.reference.as_str();
    let beside = width(reference);
    if beside > 0 && beside <= columns / 3 {
        let title = (document.title.as_str(), columns - beside - 2, Align::Left);
        return side_by_side(&[title, (reference, beside, Align::Right)], 2);
    }
    let mut lines = wrap(&document.title, columns);
    if beside > 0 {
        lines.append(&mut wrap(reference, columns));
    }
    lines
}

fn block_pieces(block: &Block, columns: usize, body: usize) -> Vec<Piece> {
    match block {
        Block::Heading { level, text } => vec![heading(*level, text, columns)],
        Block::Paragraph(runs) => paragraph(runs, columns),
        Block::List(items) => spaced(items.iter().map(|item| hanging("• ", item, columns))),
        Block::Fields(pairs) => {
            let pairs: Vec<(&str, &str)> =
                pairs.iter().map(|(label, value)| (label.as_str(), value.as_str())).collect();
            together(spaced(fields(&pairs, columns)))
        }
        Block::Table(table) => table::pieces(table, columns, body),
        Block::Bars { caption, rows } => bars(caption, rows, columns),
        Block::Trend { caption, points } => vec![trend(caption, points, columns)],
        Block::Spread { caption, points, mark } => vec![spread(caption, points, *mark, columns)],
        Block::Rule => vec![Piece::new(vec!["─".repeat(columns)], 1)],
        Block::Signatures(roles) => vec![signatures(roles, columns)],
        Block::Note(text) => {
            let lines = wrap(text, columns - 2).into_iter();
            spaced(lines.map(|line| vec![format!("│ {line}")]))
        }
        Block::PageBreak => Vec::new(),
    }
}

/// One piece for each group of lines, a blank line before the first.
fn spaced(groups: impl IntoIterator<Item = Vec<String>>) -> Vec<Piece> {
    groups
        .into_iter()
        .enumerate()
        .map(|(number, lines)| Piece::new(lines, usize::from(number == 0)))
        .collect()
}

fn heading(level: u8, text: &str, columns: usize) -> Piece {
    let mut lines = wrap(text, columns);
    let widest = lines.iter().map(|line| width(line)).max().unwrap_or(0);
    match level {
        1 => lines.push("═".repeat(widest)),
        2 => lines.push("─".repeat(widest)),
        _ => {}
    }
    Piece::heading(lines, 1)
}

/// A paragraph may break between any two of its lines.
fn paragraph(runs: &[Run], columns: usize) -> Vec<Piece> {
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    spaced(wrap(&text, columns).into_iter().map(|line| vec![line]))
}

/// Wrapped text with `mark` before its first line and the others in line with it.
fn hanging(mark: &str, text: &str, columns: usize) -> Vec<String> {
    let indent = " ".repeat(width(mark));
    wrap(text, columns - width(mark))
        .into_iter()
        .enumerate()
        .map(|(number, line)| format!("{}{line}", if number == 0 { mark } else { &indent }))
        .collect()
}

/// The lines of each label and value, the values in line with one another.
pub(super) fn fields(pairs: &[(&str, &str)], columns: usize) -> Vec<Vec<String>> {
    let labels = widest(pairs.iter().map(|(label, _)| *label), columns / 3);
    let values = columns - labels - 2;
    pairs
        .iter()
        .map(|(label, value)| {
            side_by_side(&[(label, labels, Align::Left), (value, values, Align::Left)], 2)
        })
        .collect()
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>, most: usize) -> usize {
    texts.map(width).max().unwrap_or(0).clamp(1, most)
}

fn bars(caption: &str, rows: &[Bar], columns: usize) -> Vec<Piece> {
    let labels = widest(rows.iter().map(|bar| bar.label.as_str()), columns / 3);
    let shown = widest(rows.iter().map(|bar| bar.shown.as_str()), columns / 4);
    let longest = columns - labels - shown - 4;
    let values: Vec<Option<f64>> = rows.iter().map(|bar| bar.value).collect();
    let lines = rows.iter().zip(fractions(&values)).map(|(bar, fraction)| {
        let drawn = drawn_bar(fraction, longest);
        let cells = [
            (bar.label.as_str(), labels, Align::Left),
            (bar.shown.as_str(), shown, Align::Right),
            (drawn.as_str(), longest, Align::Left),
        ];
        Piece::new(side_by_side(&cells, 2), 0)
    });
    let caption = Piece::heading(wrap(caption, columns), 1);
    std::iter::once(caption).chain(lines).collect()
}

const EIGHTHS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A bar of up to `longest` columns. A value above nothing always shows at least a sliver.
fn drawn_bar(fraction: Option<f64>, longest: usize) -> String {
    match fraction {
        Some(fraction) if fraction > 0.0 => "█".repeat(steps(fraction, longest).max(1)),
        Some(_) => "▏".to_owned(),
        None => String::new(),
    }
}

/// A fraction from 0 to 1 as whole steps of `most`.
fn steps(fraction: f64, most: usize) -> usize {
    ((fraction * most as f64).round() as usize).min(most)
}

/// Caption, columns four lines high, and the sentence. A series longer than the page is wide
/// goes on in a second band below.
fn trend(caption: &str, points: &[Point], columns: usize) -> Piece {
    const HEIGHT: usize = 4;
    let values: Vec<Option<f64>> = points.iter().map(|point| point.value).collect();
    // Zero still shows its base line; only the unknown leaves a gap.
    let heights: Vec<usize> = fractions(&values)
        .into_iter()
        .map(|fraction| fraction.map_or(0, |f| steps(f, HEIGHT * 8).max(1)))
        .collect();
    let wide = (columns / heights.len().max(1)).clamp(1, 3);
    let mut lines = wrap(caption, columns);
    for band in heights.chunks((columns / wide).max(1)) {
        for row in (0..HEIGHT).rev() {
            let drawn = band.iter().map(|height| {
                let eighths = height.saturating_sub(row * 8).min(8);
                EIGHTHS.get(eighths).copied().unwrap_or(' ').to_string().repeat(wide)
            });
            lines.push(drawn.collect());
        }
    }
    lines.append(&mut wrap(&trend_in_words(points), columns));
    Piece::new(lines, 1)
}

/// Caption, a chart eight lines high, and the sentence. Points that the page is too narrow for
/// are drawn at even distances.
fn spread(caption: &str, points: &[SpreadPoint], mark: f64, columns: usize) -> Piece {
    const HEIGHT: usize = 8;
    let (spread, mark) = spread_fractions(points, mark);
    let row_of = |fraction: f64| ((fraction * HEIGHT as f64) as usize).min(HEIGHT - 1);
    let shown = spread.len().min(columns);
    let wide = (columns / shown.max(1)).clamp(1, 3);
    let places: Vec<usize> = (0..shown).map(|at| at * spread.len() / shown.max(1)).collect();
    let mut lines = wrap(caption, columns);
    for row in (0..HEIGHT).rev() {
        let cell = |place: &usize| {
            let rows = spread.get(*place).map(|heights| heights.map(row_of));
            let symbol = match rows {
                Some([_, middle, _]) if middle == row => '━',
                Some([low, _, high]) if (low..=high).contains(&row) => '░',
                _ if row_of(mark) == row => '┄',
                _ => ' ',
            };
            symbol.to_string().repeat(wide)
        };
        lines.push(places.iter().map(cell).collect::<String>().trim_end().to_owned());
    }
    lines.append(&mut wrap(&spread_in_words(points), columns));
    Piece::new(lines, 1)
}

/// Role, room to write above the line, and the line.
fn signatures(roles: &[String], columns: usize) -> Piece {
    let dotted = |label: &str, room: usize| {
        let label = shorten(label, room);
        let rest = room.saturating_sub(width(&label) + 1);
        pad(&format!("{label} {}", "_".repeat(rest)), room, Align::Left)
    };
    let date = columns / 4;
    let name = (columns - date - 2) / 2;
    let signed = columns - date - name - 2;
    let line = [dotted("Name", name), dotted("Signed", signed), dotted("Date", date)].join(" ");
    let mut lines = Vec::new();
    for (number, role) in roles.iter().enumerate() {
        if number > 0 {
            lines.push(String::new());
        }
        lines.extend(wrap(role, columns));
        lines.push(String::new());
        lines.push(line.clone());
    }
    Piece::new(lines, 1)
}
