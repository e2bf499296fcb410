//! A register on paper: the rows of a view under its headings, with the question that it
//! answers, so that whoever reads it later knows what was asked and what was left out.

use super::model::{Block, Col, Document, Orientation, Table};
use super::paper::{field, paper};
use crate::domain::time::Moment;

/// Over this many columns the sheet lies on its side.
const TALL_COLUMNS: usize = 6;

/// A column of a printed register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListColumn {
    /// The words over it.
    pub heading: String,
    /// Whether its values align right: numbers, days and money.
    pub right: bool,
    /// Whether it holds prose and takes the spare width.
    pub grows: bool,
}

/// A register to print: a view and its rows as the screen shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The view's title, such as `Queue`.
    pub title: String,
    /// The register's title, such as `Vetting`.
    pub register: String,
    /// The filter in words, empty where there is none.
    pub filter: String,
    /// The order in words.
    pub sort: String,
    /// The columns, left to right.
    pub columns: Vec<ListColumn>,
    /// Cells by row, in the order of the columns, already in the words of the screen.
    pub rows: Vec<Vec<String>>,
    /// How many rows the view has, which may be more than are printed.
    pub total: usize,
    /// What to say where there are none.
    pub empty: String,
}

/// The register as a paper.
pub fn list(listing: &Listing, printed_by: &str, printed_at: Moment) -> Document {
    let title = format!("{}: {}", listing.register, listing.title);
    let mut document = paper(&title, printed_by, printed_at);
    if listing.columns.len() > TALL_COLUMNS {
        document.orientation = Orientation::Landscape;
    }
    let mut fields = Vec::new();
    if !listing.filter.is_empty() {
        fields.push(field("Filter", &listing.filter));
    }
    fields.push(field("Order", &listing.sort));
    fields.push(field("Records", records(listing.rows.len(), listing.total)));
    document.blocks = vec![Block::Fields(fields), Block::Table(table(listing))];
    document
}

fn records(printed: usize, total: usize) -> String {
    if printed == total { total.to_string() } else { format!("the first {printed} of {total}") }
}

fn table(listing: &Listing) -> Table {
    let column = |column: &ListColumn| {
        let plain = Col::new(&column.heading);
        let placed = if column.right { plain.right() } else { plain };
        placed.share(u16::from(column.grows))
    };
    Table {
        columns: listing.columns.iter().map(column).collect(),
        rows: listing.rows.clone(),
        empty: listing.empty.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::moment;
    use super::super::{Page, render_text};
    use super::*;

    fn listing(rows: &[[&str; 3]], total: usize) -> Listing {
        let column =
            |heading: &str, right, grows| ListColumn { heading: heading.to_owned(), right, grows };
        Listing {
            title: "Over £50".to_owned(),
            register: "Gifts".to_owned(),
            filter: "value>50".to_owned(),
            sort: "-value".to_owned(),
            columns: vec![
                column("ref", false, false),
                column("what", false, true),
                column("value", true, false),
            ],
            rows: rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect(),
            total,
            empty: "No gift is over £50.".to_owned(),
        }
    }

    fn text(listing: &Listing) -> String {
        let document = list(listing, "a.khan", moment("2026-11-23T09:30:00Z"));
        render_text(&document, Page::default())
    }

    #[test]
    fn a_register_says_what_was_asked_and_how_much_is_printed() {
        let rows = [["G-2026-00002", "silver tray", "£120.00"], ["G-2026-00001", "pen", ""]];
        let printed = text(&listing(&rows, 9));
        let parts = [
            "OFFICIAL-SENSITIVE",
            "Gifts: Over £50",
            "value>50",
            "-value",
            "the first 2 of 9",
            "G-2026-00002",
            "silver tray",
            "£120.00",
            "G-2026-00001",
        ];
        let mut rest = printed.as_str();
        for part in parts {
            let (_, after) = rest.split_once(part).unwrap_or_else(|| panic!("{part}\n{printed}"));
            rest = after;
        }
    }

    #[test]
    fn an_empty_register_says_why() {
        let printed = text(&listing(&[], 0));
        assert!(printed.contains("No gift is over £50."));
    }

    #[test]
    fn a_wide_register_lies_on_its_side() {
        let mut wide = listing(&[], 0);
        assert_eq!(
            list(&wide, "a", moment("2026-11-23T09:30:00Z")).orientation,
            Orientation::Portrait
        );
        wide.columns = vec![wide.columns[0].clone(); 7];
        assert_eq!(
            list(&wide, "a", moment("2026-11-23T09:30:00Z")).orientation,
            Orientation::Landscape
        );
    }
}
