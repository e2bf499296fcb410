//! Tables of a PDF: how wide each column is, and the bands of heads and rows. A table that the
//! page cannot hold side by side is set as labelled records instead, so that no column of a
//! register is ever lost.

use std::num::NonZeroU32;
use std::rc::Rc;

use krilla::tagging::{TableHeaderScope, Tag};

use super::band::{Band, Column, Face, Part, Piece, beside, stacked, units};
use super::blocks::{GAP, Setter, shared};
use super::fonts::Cut;
use super::tags::Node;
use crate::documents::model::Table;

const CELL: Face = Face { cut: Cut::Book, size: 8.5, leading: 11.0, shade: 0 };
const HEAD: Face = Face { cut: Cut::Bold, ..CELL };
/// The shade behind the heads.
const SHADED: u8 = 232;
/// The shade of the rules between rows.
const HAIRLINE: u8 = 190;
/// Beside and over what is in a cell.
const PAD: f32 = 4.0;
const RISE: f32 = 2.5;
/// Columns that come out narrower on an even page cannot be read.
const NARROWEST: f32 = 30.0;
/// A column of words that do not share the spare width leaves the others at least the rest.
const GREEDIEST: f32 = 0.3;

/// The table's rows as pieces that carry its heads.
pub(super) fn pieces(setter: &mut Setter, table: &Table) -> Vec<Piece> {
    if table.columns.is_empty() {
        return Vec::new();
    }
    let Some(mut widths) = widths(setter, table) else { return records(setter, table) };
    let spare = setter.width - widths.iter().sum::<f32>();
    if let Some(last) = widths.last_mut().filter(|_| table.rows.is_empty()) {
        // What is said instead of rows needs the whole line.
        *last += spare;
    }
    let node = setter.tags.top(Tag::Table);
    let head = head(setter, table, &widths, node);
    if head.height > setter.height / 3.0 {
        return records(setter, table);
    }
    let head = Rc::new(shared(vec![head]));
    let body = setter.tags.under(node, Tag::TBody);
    let mut rows: Vec<Vec<Band>> =
        table.rows.iter().map(|row| self::row(setter, table, row, &widths, body)).collect();
    if rows.is_empty() {
        rows.push(nothing(setter, table, &widths, body));
    }
    rows.into_iter()
        .enumerate()
        .map(|(number, bands)| Piece {
            head: Some(Rc::clone(&head)),
            opens: number == 0,
            ..Piece::new(shared(bands), if number == 0 { units(GAP + 1.0) } else { 0 })
        })
        .collect()
}

fn head(setter: &mut Setter, table: &Table, widths: &[f32], node: Node) -> Band {
    let group = setter.tags.under(node, Tag::THead);
    let row = setter.tags.under(group, Tag::TR);
    let mut x = 0.0;
    let mut columns = Vec::new();
    for (col, width) in table.columns.iter().zip(widths) {
        let cell = setter.tags.under(row, Tag::TH(TableHeaderScope::Column));
        let place = (x + PAD, width - 2.0 * PAD);
        let column = setter.column(&col.heading, HEAD, place, cell);
        columns.push(Column { align: col.align, ..column });
        x += width;
    }
    let mut band = stacked(beside(columns));
    band.lower(RISE);
    band.height += RISE;
    band.parts.insert(0, Part::fill(0.0, 0.0, (x, band.height), SHADED));
    band.parts.push(Part::fill(0.0, band.height - 0.8, (x, 0.8), 0));
    band
}

/// The bands of a row, of which the last carries the rule under it.
fn row(
    setter: &mut Setter,
    table: &Table,
    cells: &[String],
    widths: &[f32],
    body: Node,
) -> Vec<Band> {
    let row = setter.tags.under(body, Tag::TR);
    let mut x = 0.0;
    let mut columns = Vec::new();
    for ((text, col), width) in cells.iter().zip(&table.columns).zip(widths) {
        let cell = setter.tags.under(row, Tag::TD);
        let column = setter.column(text, CELL, (x + PAD, width - 2.0 * PAD), cell);
        columns.push(Column { align: col.align, ..column });
        x += width;
    }
    ruled(beside(columns), x)
}

fn nothing(setter: &mut Setter, table: &Table, widths: &[f32], body: Node) -> Vec<Band> {
    let row = setter.tags.under(body, Tag::TR);
    let span = u32::try_from(widths.len()).ok().and_then(NonZeroU32::new);
    let cell = setter.tags.under(row, Tag::TD.with_col_span(span));
    let place = (PAD, setter.width - 2.0 * PAD);
    ruled(beside(vec![setter.column(&table.empty, CELL, place, cell)]), setter.width)
}

fn ruled(mut bands: Vec<Band>, width: f32) -> Vec<Band> {
    if let Some(first) = bands.first_mut() {
        first.lower(RISE);
    }
    if let Some(last) = bands.last_mut() {
        last.height += RISE;
        last.parts.push(Part::fill(0.0, last.height - 0.5, (width, 0.5), HAIRLINE));
    }
    bands
}

/// Each row as labels and values, kept together.
fn records(setter: &mut Setter, table: &Table) -> Vec<Piece> {
    let headings: Vec<&str> = table.columns.iter().map(|col| col.heading.as_str()).collect();
    if table.rows.is_empty() {
        return setter.fields(&[(&headings.join(", "), &table.empty)]);
    }
    let mut pieces = Vec::new();
    for cells in &table.rows {
        let pairs: Vec<(&str, &str)> =
            headings.iter().copied().zip(cells.iter().map(String::as_str)).collect();
        let bands = setter.fields(&pairs).into_iter().flat_map(|piece| piece.strips).collect();
        pieces.push(Piece::new(bands, units(GAP + 4.0)));
    }
    pieces
}

/// What a column asks for, in points with its padding.
struct Wants {
    /// So that its longest word is whole, or what it is to have to write in by hand.
    least: f32,
    /// So that no line breaks.
    most: f32,
    weight: f32,
}

/// Column widths that fit the page; `None` if it has too many columns to be read side by side.
fn widths(setter: &mut Setter, table: &Table) -> Option<Vec<f32>> {
    let room = setter.width;
    let even = room / table.columns.len() as f32;
    if even < NARROWEST {
        return None;
    }
    let mut wants: Vec<Wants> =
        (0..table.columns.len()).map(|number| self::wants(setter, table, number, even)).collect();
    if wants.iter().map(|wants| wants.least).sum::<f32>() > room {
        // Room to write by hand gives way first, then long words.
        wants.iter_mut().for_each(|wants| wants.least = wants.least.min(even));
    }
    Some(shared_out(&wants, room))
}

/// Each column starts at its least, those without weight then take what they need, and the rest
/// is shared by weight.
fn shared_out(wants: &[Wants], room: f32) -> Vec<f32> {
    let shares = |wants: &Wants| wants.weight > 0.0;
    let shared = wants.iter().any(shares);
    let mut widths: Vec<f32> = wants.iter().map(|wants| wants.least).collect();
    let mut spare = room - widths.iter().sum::<f32>();
    let fixed = |wants: &Wants| if shares(wants) { 0.0 } else { 1.0 };
    let capped = |wants: &Wants| if shared { wants.most.min(room * GREEDIEST) } else { wants.most };
    let limits = |weight: &dyn Fn(&Wants) -> f32, limit: &dyn Fn(&Wants) -> f32| {
        wants.iter().map(|wants| (weight(wants), limit(wants))).collect::<Vec<_>>()
    };
    for step in [
        limits(&fixed, &capped),
        limits(&|wants| wants.weight, &|wants| wants.most),
        limits(&fixed, &|wants| wants.most),
        limits(&|wants| wants.weight, &|_| f32::INFINITY),
    ] {
        spare = pour(&mut widths, &step, spare);
    }
    widths
}

fn wants(setter: &mut Setter, table: &Table, number: usize, even: f32) -> Wants {
    let digit = setter.width_of("0", CELL);
    let padding = 2.0 * PAD + 0.5;
    let mut word: f32 = 0.0;
    let mut most: f32 = 0.0;
    let (by_hand, weight) = table
        .columns
        .get(number)
        .map_or((0.0, 0.0), |col| (f32::from(col.min_width) * digit, f32::from(col.weight)));
    let heading = table.columns.get(number).map(|col| (col.heading.as_str(), HEAD));
    let cells = table.rows.iter().filter_map(|row| row.get(number)).map(|cell| (&**cell, CELL));
    for (text, face) in heading.into_iter().chain(cells) {
        for line in text.split('\n') {
            most = most.max(setter.width_of(line, face));
            for part in line.split_whitespace() {
                word = word.max(setter.width_of(part, face));
            }
        }
    }
    let least = (word + padding).min(even).max(by_hand + padding);
    Wants { least, most: (most + padding).max(least), weight }
}

/// Gives the spare out by weight, to none over its limit; returns what nobody takes.
fn pour(widths: &mut [f32], limits: &[(f32, f32)], mut spare: f32) -> f32 {
    // Each round but the last fills at least one column.
    for _ in 0..=widths.len() {
        let thirsty =
            |(width, (weight, limit)): &(&mut f32, &(f32, f32))| **width < *limit && *weight > 0.0;
        let asked: f32 = widths.iter_mut().zip(limits).filter(thirsty).map(|(_, l)| l.0).sum();
        if asked <= 0.0 || spare <= 0.01 {
            break;
        }
        let share = spare / asked;
        for (width, (weight, limit)) in widths.iter_mut().zip(limits).filter(thirsty) {
            let more = (share * weight).min(limit - *width);
            *width += more;
            spare -= more;
        }
    }
    spare.max(0.0)
}

#[cfg(test)]
mod tests {
    use super::super::fonts::Fonts;
    use super::super::tags::Tags;
    use super::*;
    use crate::documents::model::Col;

    fn widths_of(columns: Vec<Col>, rows: &[&[&str]]) -> Option<Vec<f32>> {
        let mut fonts = Fonts::load().unwrap();
        let mut tags = Tags::default();
        let mut setter = Setter::new(&mut fonts, &mut tags, (500.0, 700.0));
        let row = |row: &&[&str]| row.iter().map(|cell| (*cell).to_owned()).collect();
        let rows = rows.iter().map(row).collect();
        widths(&mut setter, &Table { columns, rows, empty: String::new() })
    }

    #[test]
    fn a_table_with_a_column_of_prose_is_as_wide_as_the_page() {
        let columns = vec![Col::new("Ref"), Col::new("What").share(1), Col::new("Due")];
        let widths = widths_of(columns, &[&["I-2026-00041", "short", "24 Nov"]]).unwrap();
        assert!((widths.iter().sum::<f32>() - 500.0).abs() < 0.1, "{widths:?}");
        assert!(widths[1] > widths[0] && widths[0] > widths[2], "{widths:?}");
    }

    #[test]
    fn a_table_without_prose_is_as_wide_as_its_cells() {
        let widths = widths_of(vec![Col::new("A"), Col::new("B")], &[&["one", "two"]]).unwrap();
        assert!(widths.iter().sum::<f32>() < 120.0, "{widths:?}");
    }

    #[test]
    fn long_words_and_names_leave_room_for_the_others() {
        let name = "Ní Bhriain-Łukaszewicz ".repeat(9);
        let columns = || vec![Col::new("Name"), Col::new("What").share(1), Col::new("Due")];
        let word = "x".repeat(400);
        for cell in [&name, &word] {
            let prose = "why it matters ".repeat(20);
            let widths = widths_of(columns(), &[&[cell, &prose, "24 Nov 2026"]]).unwrap();
            assert!(widths.iter().sum::<f32>() <= 500.1, "{widths:?}");
            assert!(widths[1] > 200.0 && widths[2] > 50.0, "{widths:?}");
        }
    }

    #[test]
    fn room_to_write_is_kept_and_gives_way_before_the_page_does() {
        let columns = vec![Col::new("Ref"), Col::new("Decision").at_least(20)];
        let widths = widths_of(columns, &[&["A", ""]]).unwrap();
        assert!(widths[1] > 90.0, "{widths:?}");
        let wide = vec![Col::new("A").at_least(500), Col::new("B").at_least(500)];
        assert!(widths_of(wide, &[]).unwrap().iter().sum::<f32>() <= 500.1);
    }

    #[test]
    fn more_columns_than_can_be_read_do_not_fit() {
        assert!(widths_of(vec![Col::new("A"); 17], &[]).is_none());
        assert!(widths_of(vec![Col::new("A"); 16], &[]).is_some());
    }
}
