//! Writes the rows that an import could not take, so that they can be put right in a spreadsheet
//! and imported by themselves.

use std::io::{self, Write};

use super::reading::Reject;
use crate::domain::text::spreadsheet_safe;

/// Writes `row, column, reason` and then the cells as given, under the headings of the file they
/// came from. No cell can act as a formula.
///
/// # Errors
/// Whatever `out` says.
pub fn write_rejects<'a>(
    headings: &[String],
    rejects: impl IntoIterator<Item = &'a Reject>,
    out: impl Write,
) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
    let first = ["row", "column", "reason"].into_iter();
    writer.write_record(first.chain(headings.iter().map(String::as_str)).map(bytes))?;
    for reject in rejects {
        let number = reject.row.to_string();
        let column = reject.column.as_deref().unwrap_or_default();
        let first = [number.as_str(), column, reject.reason.as_str()].into_iter();
        writer.write_record(first.chain(reject.cells.iter().map(String::as_str)).map(bytes))?;
    }
    writer.flush()
}

fn bytes(cell: &str) -> Vec<u8> {
    spreadsheet_safe(cell).into_owned().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_keep_their_cells_and_act_on_nothing() {
        let reject = Reject {
            row: 7,
            column: Some("date".into()),
            reason: "`soon` is not a date".into(),
            cells: vec!["=1+1".into(), "soon".into(), "a, \"b\"".into(), "extra".into()],
        };
        let whole = Reject { row: 9, column: None, reason: "repeats".into(), cells: Vec::new() };
        let mut out = Vec::new();
        let headings = ["name".to_owned(), "date".to_owned(), "@gift".to_owned()];
        write_rejects(&headings, [&reject, &whole], &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "row,column,reason,name,date,'@gift\n\
             7,date,`soon` is not a date,'=1+1,soon,\"a, \"\"b\"\"\",extra\n\
             9,,repeats\n"
        );
    }
}
