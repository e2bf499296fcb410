//! Tables as text: how wide each column is, and the lines of heads and rows. A table that the
//! page cannot hold side by side is written as labelled records instead, so that no column of
//! a register is ever lost.

use std::rc::Rc;

use super::layout::{Piece, fields};
use super::measure::{side_by_side, width};
use super::model::{Align, Table};

const GAP: usize = 2;
/// A narrower column cannot be read.
const NARROWEST: usize = 3;

/// The table's rows as pieces that carry its heads; `columns` is the page's width, `body` the
/// lines of body that a page holds.
pub(super) fn pieces(table: &Table, columns: usize, body: usize) -> Vec<Piece> {
    if table.columns.is_empty() {
        return Vec::new();
    }
    let Some(widths) = widths(table, columns) else { return records(table, columns) };
    let head = head(table, &widths);
    if head.len() > body / 3 {
        return records(table, columns);
    }
    let head = Rc::new(head);
    let mut rows: Vec<Vec<String>> =
        table.rows.iter().map(|row| row_lines(table, row, &widths)).collect();
    if rows.is_empty() {
        rows.push(super::measure::wrap(&table.empty, columns));
    }
    // Rows of several lines run into one another unless a blank line parts them.
    let between = usize::from(rows.iter().any(|row| row.len() > 1));
    rows.into_iter()
        .enumerate()
        .map(|(number, lines)| Piece {
            head: Some(Rc::clone(&head)),
            opens: number == 0,
            ..Piece::new(lines, if number == 0 { 1 } else { between })
        })
        .collect()
}

/// Each row as label and value lines, kept together.
fn records(table: &Table, columns: usize) -> Vec<Piece> {
    let headings: Vec<&str> = table.columns.iter().map(|col| col.heading.as_str()).collect();
    let record = |cells: &Vec<String>| {
        let pairs: Vec<(&str, &str)> =
            headings.iter().copied().zip(cells.iter().map(String::as_str)).collect();
        Piece::new(fields(&pairs, columns).concat(), 1)
    };
    if table.rows.is_empty() {
        let mut lines = super::measure::wrap(&headings.join(", "), columns);
        lines.append(&mut super::measure::wrap(&table.empty, columns));
        return vec![Piece::new(lines, 1)];
    }
    table.rows.iter().map(record).collect()
}

/// Column widths that fit the page: each starts at its least, columns without weight then take
/// what they need, and the rest is shared by weight. `None` if not even the narrowest fit.
fn widths(table: &Table, columns: usize) -> Option<Vec<usize>> {
    let count = table.columns.len();
    let room = columns.checked_sub(GAP * (count - 1))?;
    let needs: Vec<usize> = (0..count).map(|number| need(table, number)).collect();
    let least: Vec<usize> =
        table.columns.iter().map(|col| usize::from(col.min_width).max(NARROWEST)).collect();
    let mut widths =
        if least.iter().sum::<usize>() <= room { least } else { vec![NARROWEST; count] };
    let mut spare = room.checked_sub(widths.iter().sum())?;
    for ((width, need), col) in widths.iter_mut().zip(&needs).zip(&table.columns) {
        if col.weight == 0 {
            let more = need.saturating_sub(*width).min(spare);
            *width += more;
            spare -= more;
        }
    }
    share(&mut widths, &needs, table, spare);
    Some(widths)
}

/// The widest line of a column, heading among them.
fn need(table: &Table, number: usize) -> usize {
    let heading = table.columns.get(number).map(|col| col.heading.as_str());
    let cells =
        table.rows.iter().filter_map(|row| row.get(number)).flat_map(|cell| cell.split('\n'));
    heading.into_iter().chain(cells).map(width).max().unwrap_or(0)
}

/// Give the spare columns out one at a time to whichever weighted column that still wants more
/// has the least for its weight.
fn share(widths: &mut [usize], needs: &[usize], table: &Table, spare: usize) {
    for _ in 0..spare {
        let hungriest = widths
            .iter_mut()
            .zip(needs)
            .zip(&table.columns)
            .filter(|((width, need), col)| col.weight > 0 && **width < **need)
            .min_by(|((a, _), a_col), ((b, _), b_col)| {
                let (a_weight, b_weight) = (usize::from(a_col.weight), usize::from(b_col.weight));
                (**a * b_weight).cmp(&(**b * a_weight))
            });
        match hungriest {
            Some(((width, _), _)) => *width += 1,
            None => break,
        }
    }
}

fn head(table: &Table, widths: &[usize]) -> Vec<String> {
    let headings: Vec<String> = table.columns.iter().map(|col| col.heading.clone()).collect();
    let mut lines = row_lines(table, &headings, widths);
    let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    lines.push(rules.join(&" ".repeat(GAP)));
    lines
}

fn row_lines(table: &Table, cells: &[String], widths: &[usize]) -> Vec<String> {
    let cells: Vec<(&str, usize, Align)> = cells
        .iter()
        .zip(widths)
        .zip(&table.columns)
        .map(|((cell, width), col)| (cell.as_str(), *width, col.align))
        .collect();
    side_by_side(&cells, GAP)
}
