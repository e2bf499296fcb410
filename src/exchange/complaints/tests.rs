//! Small lists of complaints with the quirks of real ones.

use super::*;
use crate::domain::policy::Policies;
use crate::domain::time::parse_moment;
use crate::exchange::reading::Outcome;
use crate::exchange::table::read_bytes;

fn read_table(table: &Table) -> Reading<NewComplaint> {
    let kind = Complaints::shipped().unwrap();
    let mapping = Mapping::with(&table.headings, &[], kind.headings()).unwrap();
    let policies = Policies::built_in().unwrap();
    let now = parse_moment("2026-11-20T10:42:00Z").unwrap();
    kind.read(table, &mapping, By { today: now.date_naive(), now, policies: &policies })
}

fn read(text: &str) -> Reading<NewComplaint> {
    read_table(&read_bytes(text.as_bytes(), None).unwrap())
}

const HEAD: &str =
    "Complaint ref,Date of complaint,Collar number,Officer,Force,Station,Allegation,Result\n";

#[test]
fn a_plain_row_becomes_a_complaint_as_it_was_given() {
    let reading = read(&format!(
        "{HEAD}CO/1/26,13 Nov 2026,4471,\"Okafor, C\",beds,Luton,Rude\u{1b}[2J to me,NFA\n"
    ));
    let [Outcome::Read(complaint, 2)] = reading.outcomes.as_slice() else { panic!("{reading:?}") };
    assert_eq!(complaint.their_ref.as_deref(), Some("CO/1/26"));
    assert_eq!(complaint.received.to_string(), "2026-11-13");
    assert_eq!(complaint.subject.number.as_deref(), Some("4471"));
    assert_eq!(complaint.subject.name.as_deref(), Some("Okafor, C"));
    assert_eq!(complaint.allegation, "Rude\u{1b}[2J to me");
    assert_eq!(complaint.outcome.as_deref(), Some("NFA"));
}

#[test]
fn rows_that_cannot_be_read_say_where_and_why() {
    for (row, column, reason) in [
        ("1,,4471,Doe,,,Rude,", Some("Date of complaint"), "the date is blank"),
        ("1,soon,4471,Doe,,,Rude,", Some("Date of complaint"), "`soon` is not a date"),
        ("1,May 2026,4471,Doe,,,Rude,", Some("Date of complaint"), "gives no day"),
        ("1,21 Nov 2026,4471,Doe,,,Rude,", Some("Date of complaint"), "is after today"),
        ("1,13 Nov 2026,,,,,Rude,", Some("Officer"), "nothing says whom it is about"),
        ("1,13 Nov 2026,4471,Doe,,,\u{200b},", Some("Allegation"), "the allegation is blank"),
        ("1,13 Nov 2026,4471,Doe,,,SECRET matter,", Some("Allegation"), "marked SECRET"),
        ("1,13 Nov 2026,4471,Doe,,,Rude,,TOP SECRET", None, "9 cells under 8 headings"),
        (HEAD.trim_end(), None, "repeats the headings"),
    ] {
        let reading = read(&format!("{HEAD}{row}\n"));
        let [Outcome::Rejected(reject)] = reading.outcomes.as_slice() else { panic!("{row}") };
        assert_eq!(reject.column.as_deref(), column, "{row}");
        assert!(reject.reason.contains(reason), "{row}: {}", reject.reason);
    }
}

#[test]
fn either_the_name_or_the_number_will_do() {
    for head in ["date,collar,allegation", "date,officer,allegation"] {
        let reading = read(&format!("{head}\n13 Nov 2026,4471,Rude\n"));
        assert!(matches!(reading.outcomes.as_slice(), [Outcome::Read(..)]), "{head}");
    }
    let table = read_bytes(b"date,allegation\n1,2\n", None).unwrap();
    let kind = Complaints::shipped().unwrap();
    let error = Mapping::with(&table.headings, &[], kind.headings()).unwrap_err().to_string();
    assert!(error.contains("no heading gives subject or person"), "{error}");
}

proptest::proptest! {
    #[test]
    fn every_row_has_one_outcome(
        cells in proptest::collection::vec("[^\"]{0,8}|13 Nov 2026|SECRET|Rude", 0..40),
    ) {
        let mut table = read_bytes(b"date,officer,allegation,collar\n", None).unwrap();
        let rows = cells.chunks(5).enumerate();
        table.rows = rows.map(|(i, c)| Row { number: i + 2, cells: c.to_vec() }).collect();
        let tally = read_table(&table).tally();
        proptest::prop_assert_eq!(tally.read, table.rows.len());
        proptest::prop_assert_eq!(tally.new_entries() + tally.rejected, tally.read);
    }
}
