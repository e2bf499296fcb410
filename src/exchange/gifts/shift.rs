//! Finds the cells of a row whose cells stand one column from where the headings say, as
//! happens when sheets with and without a leading column are put together.

use std::collections::HashSet;

use super::Field;
use super::words::Words;
use crate::domain::choice::Choice;
use crate::domain::money::Pence;
use crate::exchange::dates::read_date;
use crate::exchange::mapping::Mapping;
use crate::exchange::table::{Row, Table};

/// The cells of one row by field.
pub(super) struct Cells<'a> {
    row: &'a Row,
    mapping: &'a Mapping<Field>,
    /// Columns that the cells stand too far right; below 0 too far left.
    by: isize,
    /// The column that did not move with the others.
    stayed: Option<usize>,
}

impl<'a> Cells<'a> {
    /// The field's cell, trimmed; empty where the table or the row has none.
    pub(super) fn get(&self, field: Field) -> &'a str {
        let Some(column) = self.mapping.column(field) else { return "" };
        let at = match self.stayed {
            Some(stayed) if stayed == column => Some(column),
            stayed => column.checked_add_signed(self.by).filter(|at| Some(*at) != stayed),
        };
        at.and_then(|at| self.row.cells.get(at)).map(|cell| cell.trim()).unwrap_or_default()
    }

    /// Which way the cells had moved, for a note.
    pub(super) fn moved(&self) -> Option<&'static str> {
        match self.by {
            0 => None,
            by if by > 0 => Some("right"),
            _ => Some("left"),
        }
    }

    /// The field whose cell was pushed out of the row by one that stayed.
    pub(super) fn lost(&self) -> Option<Field> {
        let at = |field: &Field| self.mapping.column(*field)?.checked_add_signed(self.by);
        let stayed = self.stayed?;
        Field::ALL.iter().copied().find(|field| self.by != 0 && at(field) == Some(stayed))
    }
}

/// The cells seem to have moved, but how cannot be told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unclear;

/// Finds the cells of rows of one table.
pub(super) struct Finder<'a> {
    mapping: &'a Mapping<Field>,
    words: &'a Words,
    /// Texts of the source column in rows that have not moved.
    sources: HashSet<&'a str>,
}

impl<'a> Finder<'a> {
    /// Learns from the rows that stand in place.
    pub(super) fn new(table: &'a Table, mapping: &'a Mapping<Field>, words: &'a Words) -> Self {
        let mut finder = Self { mapping, words, sources: HashSet::new() };
        for row in &table.rows {
            let cells = finder.cells(row, 0, None);
            let source = cells.get(Field::Source);
            if !source.is_empty() && finder.has_date(&cells) {
                finder.sources.insert(source);
            }
        }
        finder
    }

    /// The cells of the row, where they stand. A row is taken to have moved only when its date
    /// is not in place but one column beside, with a name where the recipient then stands, and
    /// no cell of a known form still stands in its own column.
    pub(super) fn find(&self, row: &'a Row) -> Result<Cells<'a>, Unclear> {
        let in_place = self.cells(row, 0, None);
        if self.has_date(&in_place) {
            return Ok(in_place);
        }
        let last = self.mapping.width().saturating_sub(1);
        let beside = [1, -1].map(|by| self.cells(row, by, self.stayed(row, last)));
        let mut fitting = beside.into_iter().filter(|cells| self.fits(cells));
        let (Some(found), None) = (fitting.next(), fitting.next()) else { return Ok(in_place) };
        let at_the_edge = row.cells.get(last).is_some_and(|cell| !cell.trim().is_empty());
        // A last cell that is not seen elsewhere may be its own or its neighbour's.
        let whole = row.cells.len() > self.mapping.width();
        let ends_clear = found.stayed.is_some() || !at_the_edge || whole;
        if ends_clear && !self.stands(&in_place) { Ok(found) } else { Err(Unclear) }
    }

    fn cells(&self, row: &'a Row, by: isize, stayed: Option<usize>) -> Cells<'a> {
        Cells { row, mapping: self.mapping, by, stayed }
    }

    /// The last column, where it is the source and its text is one that rows in place have.
    fn stayed(&self, row: &'a Row, last: usize) -> Option<usize> {
        let source = self.mapping.column(Field::Source).filter(|column| *column == last)?;
        let text = row.cells.get(source)?.trim();
        self.sources.contains(text).then_some(source)
    }

    /// Whether the date's cell holds a date, or says that there is nothing to declare.
    fn has_date(&self, cells: &Cells<'_>) -> bool {
        let text = cells.get(Field::Offered);
        read_date(text, None).is_ok() || self.words.is_nil(text)
    }

    fn fits(&self, cells: &Cells<'_>) -> bool {
        let recipient = cells.get(Field::Recipient);
        let is_name = recipient.chars().any(char::is_alphabetic)
            && !self.words.is_nil(recipient)
            && read_date(recipient, None).is_err();
        is_name && self.has_date(cells)
    }

    /// Whether some cell of a known form other than the date is in its own column.
    fn stands(&self, cells: &Cells<'_>) -> bool {
        let words = self.words;
        let known = |field: &Field| {
            let text = cells.get(*field);
            match field {
                Field::Declared => read_date(text, None).is_ok(),
                Field::Value => Pence::parse(text).is_ok() || words.is_unknown_value(text),
                Field::Direction => words.direction(text).is_some(),
                _ => false,
            }
        };
        Field::ALL.iter().any(known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::table::read_bytes;

    /// What the last row of a register reads as: recipient, date, description, donor, value,
    /// source; None where it is unclear.
    fn last(text: &str) -> Option<String> {
        let table = read_bytes(text.as_bytes(), None).unwrap();
        let words = Words::shipped().unwrap();
        let mapping = Mapping::with(&table.headings, &[], &words.headings).unwrap();
        let finder = Finder::new(&table, &mapping, &words);
        let cells = finder.find(table.rows.last().unwrap()).ok()?;
        use Field::{Description, Donor, Offered, Recipient, Source, Value};
        let fields = [Recipient, Offered, Description, Donor, Value, Source];
        Some(fields.map(|field| cells.get(field)).join("|"))
    }

    const HEAD: &str = "department,minister,date,provider,gift,value,source\n\
        Home,Ada,2025-04-01,Shop,Wine,40,April 2025\n";

    #[test]
    fn rows_beside_their_columns_are_found() {
        for (row, expected) in [
            ("Home,Bo,2025-04-02,Shop,Pen,5,April 2025", "Bo|2025-04-02|Pen|Shop|5|April 2025"),
            (",Home,Bo,2025-04-02,Shop,Pen,April 2025", "Bo|2025-04-02|Pen|Shop||April 2025"),
            (",Home,Bo,Nil,Nil,Nil,April 2025", "Bo|Nil|Nil|Nil||April 2025"),
            (",Home,Bo,2025-04-02,Shop,Pen,5,May 2025", "Bo|2025-04-02|Pen|Shop|5|May 2025"),
            ("Bo,2025-04-02,Shop,Pen,5,April 2025", "Bo|2025-04-02|Pen|Shop|5|April 2025"),
            ("Bo,2025-04-02,Shop,Pen,5,,April 2025", "Bo|2025-04-02|Pen|Shop|5|April 2025"),
        ] {
            assert_eq!(last(&format!("{HEAD}{row}\n")).as_deref(), Some(expected), "{row}");
        }
    }

    #[test]
    fn rows_that_only_look_moved_are_unclear_or_left() {
        for row in [
            // Whose the last cell is cannot be told.
            ",Home,Bo,2025-04-02,Shop,Pen,never seen",
            // The value stands in its own column.
            ",Home,Bo,2025-04-02,Shop,£5,April 2025",
        ] {
            assert_eq!(last(&format!("{HEAD}{row}\n")), None, "{row}");
        }
        for row in [
            // Dates on both sides, or no name beside.
            "Home,2025-04-01,Bo,2025-04-02,Shop,5,April 2025",
            "Home,Bo,,2025-04-02,Shop,5,April 2025",
            "Home,Bo,soon,Shop,Pen,5,April 2025",
        ] {
            let found = last(&format!("{HEAD}{row}\n")).unwrap();
            let cells: Vec<&str> = row.split(',').collect();
            assert!(found.starts_with(&format!("{}|{}|", cells[1], cells[2])), "{found}");
        }
    }
}
