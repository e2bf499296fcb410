//! The pictures of a PDF: bars and trend lines, drawn in ink and said in words.

use krilla::tagging::{ListNumbering, Tag};

use super::band::{Band, Column, Face, Ink, Part, Piece, beside, stacked, units};
use super::blocks::{BODY, GAP, LABEL, RULE, Setter, shared};
use super::fonts::Cut;
use super::tags::Node;
use super::wrap::shortened;
use crate::documents::model::{
    Align, Bar, Point, SpreadPoint, fractions, spread_fractions, spread_in_words, trend_in_words,
};

const CAPTION: Face = Face { cut: Cut::Bold, ..BODY };
const AXIS: Face = Face { size: 7.5, leading: 10.0, ..LABEL };
/// The shade of bars and curves.
const INK: u8 = 60;

/// A caption and a row for each bar: what it is, its value in words, and the bar.
pub(super) fn bars(setter: &mut Setter, caption: &str, rows: &[Bar]) -> Vec<Piece> {
    const BETWEEN: f32 = 10.0;
    let mut widest = |text: fn(&Bar) -> &str, share: f32| {
        let widths = rows.iter().map(|bar| setter.width_of(text(bar), BODY));
        widths.fold(BETWEEN, f32::max).min(setter.width * share) + 0.5
    };
    let labels = widest(|bar| &bar.label, 1.0 / 3.0);
    let shown = widest(|bar| &bar.shown, 0.25);
    let start = labels + shown + 2.0 * BETWEEN;
    let longest = setter.width - start;
    let values: Vec<Option<f64>> = rows.iter().map(|bar| bar.value).collect();
    let mut pieces = vec![self::caption(setter, caption)];
    let list = setter.tags.top(Tag::L(ListNumbering::None));
    for (number, (bar, fraction)) in rows.iter().zip(fractions(&values)).enumerate() {
        let item = setter.tags.under(list, Tag::LI);
        let label = setter.tags.under(item, Tag::Lbl);
        let value = setter.tags.under(item, Tag::LBody);
        let columns = vec![
            setter.column(&bar.label, BODY, (0.0, labels), label),
            Column {
                align: Align::Right,
                ..setter.column(&bar.shown, BODY, (labels + BETWEEN, shown), value)
            },
        ];
        let mut bands = beside(columns);
        if let (Some(first), Some(fraction)) = (bands.first_mut(), fraction) {
            // A value of nothing still shows where a bar would start.
            let length = (longest * fraction as f32).max(0.75);
            first.parts.push(Part::fill(start, 2.5, (length, BODY.leading - 5.0), INK));
        }
        let gap = if number == 0 { 3.0 } else { 1.0 };
        pieces.push(Piece::new(shared(bands), units(gap)));
    }
    pieces
}

fn caption(setter: &mut Setter, text: &str) -> Piece {
    let node = setter.tags.top(Tag::P);
    Piece::heading(shared(caption_bands(setter, text, node)), units(GAP + 2.0))
}

fn caption_bands(setter: &mut Setter, text: &str, node: Node) -> Vec<Band> {
    beside(vec![setter.column(text, CAPTION, (0.0, setter.width), node)])
}

/// Caption, curve and the sentence that says the same, kept together.
pub(super) fn trend(setter: &mut Setter, caption: &str, points: &[Point]) -> Piece {
    let words = trend_in_words(points);
    let node = setter.tags.top(Tag::P);
    let mut bands = caption_bands(setter, caption, node);
    let values: Vec<Option<f64>> = points.iter().map(|point| point.value).collect();
    if values.iter().any(Option::is_some) {
        let alternative = format!("{caption}: {words}");
        let figure = setter.tags.top(Tag::Figure(Some(alternative)));
        bands.push(curve(setter, points, &fractions(&values), figure));
    }
    let node = setter.tags.top(Tag::P);
    bands.append(&mut beside(vec![setter.column(&words, BODY, (0.0, setter.width), node)]));
    Piece::new(shared(vec![stacked(bands)]), units(GAP + 2.0))
}

/// Caption, band with its middle and the mark, and the sentence that says the same.
pub(super) fn spread(
    setter: &mut Setter,
    caption: &str,
    points: &[SpreadPoint],
    mark: f64,
) -> Piece {
    const BAND: u8 = 205;
    let words = spread_in_words(points);
    let node = setter.tags.top(Tag::P);
    let mut bands = caption_bands(setter, caption, node);
    let alternative = format!("{caption}: {words}");
    let figure = setter.tags.top(Tag::Figure(Some(alternative)));
    let (spread, mark) = spread_fractions(points, mark);
    let frame = Frame { width: setter.width - LEFT - AFTER, points: points.len() };
    let fill = |x, y, size, shade| Part { node: Some(figure), ..Part::fill(x, y, size, shade) };
    let step = frame.width / points.len().saturating_sub(1).max(1) as f32;
    let mut parts = frame.rules(figure);
    parts.extend(spread.iter().enumerate().map(|(number, [low, _, high])| {
        let (x, top) = frame.place(number, *high);
        let height = HEIGHT * (high - low) as f32;
        let left = (x - step / 2.0).min(LEFT + frame.width - step).max(LEFT);
        fill(left, top, (step, height.max(0.5)), BAND)
    }));
    let (_, level) = frame.place(0, mark);
    parts.push(fill(LEFT, level, (frame.width, 0.5), RULE));
    let through = spread.iter().enumerate().map(|(n, [_, middle, _])| frame.place(n, *middle));
    let ink = Ink::Curve { through: through.collect(), thick: 1.2, shade: INK };
    parts.push(Part { x: 0.0, y: 0.0, ink, node: Some(figure) });
    let as_point = |point: &SpreadPoint| Point {
        label: point.label.clone(),
        value: None,
        shown: point.shown.clone(),
    };
    let ends: Vec<Point> = points.iter().map(as_point).collect();
    parts.extend(axis(setter, &ends, &[], figure));
    bands.push(Band { height: TOP + HEIGHT + 16.0, parts, bookmark: None });
    let node = setter.tags.top(Tag::P);
    bands.append(&mut beside(vec![setter.column(&words, BODY, (0.0, setter.width), node)]));
    Piece::new(shared(vec![stacked(bands)]), units(GAP + 2.0))
}

/// Where the curve is drawn.
const LEFT: f32 = 54.0;
const AFTER: f32 = 8.0;
const TOP: f32 = 8.0;
const HEIGHT: f32 = 72.0;
/// With more points than these, marks would run into one another.
const MARKED: usize = 60;

/// How wide a curve is and of how many points.
struct Frame {
    width: f32,
    points: usize,
}

impl Frame {
    /// Where a point is drawn.
    fn place(&self, number: usize, fraction: f64) -> (f32, f32) {
        let across = match self.points {
            0 | 1 => self.width / 2.0,
            count => self.width * number as f32 / (count - 1) as f32,
        };
        (LEFT + across, TOP + HEIGHT * (1.0 - fraction as f32))
    }

    /// The lines at the greatest value and at zero.
    fn rules(&self, node: Node) -> Vec<Part> {
        vec![
            Part { node: Some(node), ..Part::fill(LEFT, TOP, (self.width, 0.4), 190) },
            Part { node: Some(node), ..Part::fill(LEFT, TOP + HEIGHT, (self.width, 0.8), RULE) },
        ]
    }
}

fn curve(setter: &mut Setter, points: &[Point], fractions: &[Option<f64>], node: Node) -> Band {
    let frame = Frame { width: setter.width - LEFT - AFTER, points: points.len() };
    let mut parts = frame.rules(node);
    // What is unknown parts the curve.
    let known: Vec<(usize, f64)> =
        (0..).zip(fractions).filter_map(|(n, f)| Some((n, (*f)?))).collect();
    for stretch in known.chunk_by(|(a, _), (b, _)| a + 1 == *b) {
        let through: Vec<(f32, f32)> = stretch.iter().map(|(n, f)| frame.place(*n, *f)).collect();
        if stretch.len() == 1 || points.len() <= MARKED {
            let mark = |(x, y): &(f32, f32)| {
                let fill = Part::fill(x - 1.5, y - 1.5, (3.0, 3.0), INK);
                Part { node: Some(node), ..fill }
            };
            parts.extend(through.iter().map(mark));
        }
        let ink = Ink::Curve { through, thick: 1.2, shade: INK };
        parts.push(Part { x: 0.0, y: 0.0, ink, node: Some(node) });
    }
    parts.extend(axis(setter, points, fractions, node));
    Band { height: TOP + HEIGHT + 16.0, parts, bookmark: None }
}

/// The greatest value at its height, and the first and last point under theirs.
fn axis(setter: &mut Setter, points: &[Point], fractions: &[Option<f64>], node: Node) -> Vec<Part> {
    let right = setter.width - AFTER;
    let half = (right - LEFT) / 2.0 - 4.0;
    let mut label = |text: &str, room: f32, y: f32, place: &dyn Fn(f32) -> f32| {
        let line = shortened(setter.fonts, AXIS.cut, text, AXIS.size, room);
        let x = place(line.width);
        let part = AXIS.part(line, x, Some(node));
        Part { y: part.y + y, ..part }
    };
    let mut parts = Vec::new();
    let greatest = points.iter().zip(fractions).find(|(_, fraction)| **fraction == Some(1.0));
    if let Some((greatest, _)) = greatest {
        let y = TOP - AXIS.leading / 2.0;
        parts.push(label(&greatest.shown, LEFT - 6.0, y, &|width| LEFT - 6.0 - width));
    }
    let under = TOP + HEIGHT + 3.0;
    if let Some(first) = points.first() {
        parts.push(label(&first.label, half, under, &|_| LEFT));
    }
    if let Some(last) = points.last().filter(|_| points.len() > 1) {
        parts.push(label(&last.label, half, under, &|width| right - width));
    }
    parts
}
