//! Small lists of HR with the quirks of real ones.

use super::*;
use crate::domain::policy::Policies;
use crate::domain::time::parse_moment;
use crate::exchange::table::read_bytes;

const HEAD: &str = "Payroll number,Employee name,Type,DOB,Start date,Position,Position start,Vetting level,\
     Leaving date,Leaving reason\n";

fn read_list(rows: &str) -> Reading<HrRow> {
    let table = read_bytes(format!("{HEAD}{rows}").as_bytes(), None).unwrap();
    let kind = Hr::shipped().unwrap();
    let mapping = Mapping::with(&table.headings, &[], kind.headings()).unwrap();
    let policies = Policies::built_in().unwrap();
    let now = parse_moment("2026-11-20T10:42:00Z").unwrap();
    kind.read(&table, &mapping, By { today: now.date_naive(), now, policies: &policies })
}

#[test]
fn a_row_is_read_as_the_person_that_hr_has() {
    let reading = read_list(
        "4471,\"Doe, Jo\",Police Officer,04/05/1990,2020-03-02,R-2026-00012,1 Nov 2026,nppv 2f,\
         30/11/2026,Resigned under investigation\n",
    );
    let [Outcome::Read(row, 2)] = reading.outcomes.as_slice() else { panic!("{reading:?}") };
    assert_eq!((row.number.as_str(), row.name.as_str()), ("4471", "Doe, Jo"));
    assert_eq!(row.kind, Some(SubjectKind::Officer));
    assert_eq!(row.level, Some(Level::Nppv2f));
    assert_eq!(row.leaving, Some(Leaving::UnderInvestigation));
    let days = [row.born, row.started, row.from, row.left].map(|day| day.unwrap().to_string());
    assert_eq!(days, ["1990-05-04", "2020-03-02", "2026-11-01", "2026-11-30"]);
}

#[test]
fn a_row_that_cannot_be_true_says_where_and_why() {
    for (row, column, reason) in [
        (",\"Doe, Jo\",,,,,,,,", "Payroll number", "the number is blank"),
        ("1, ,,,,,,,,", "Employee name", "the name is blank"),
        (
            "1,Doe,robot,,,,,,,",
            "Type",
            "`robot` is no kind of person known here; use one of: officer",
        ),
        ("1,Doe,,,soon,,,,,", "Start date", "`soon`"),
        (
            "1,Doe,,,,,,XV,,",
            "Vetting level",
            "`XV` is no level that the policy knows; use one of: RV, MV",
        ),
        ("1,Doe,,,,R-1; R-2,,,,", "Position", "two posts at once"),
        (
            "1,Doe,,,2020-01-02,,,,2020-01-01,",
            "Leaving date",
            "1 Jan 2020 is before the person started on 2 Jan 2020",
        ),
        ("1,Doe,,2021-01-01,2020-01-02,,,,,", "Start date", "before the person was born"),
        ("1,Doe,,,2020-01-02,R-1,2020-01-01,,,", "Position start", "before the person started"),
        (
            "1,Doe,,,,,,,2020-01-01,because",
            "Leaving reason",
            "`because` is no reason for leaving known here",
        ),
        ("1,Doe SECRET,,,,,,,,", "Employee name", "marked SECRET"),
    ] {
        let reading = read_list(&format!("{row}\n"));
        let reject = reading.rejects().next().unwrap_or_else(|| panic!("{row}"));
        assert_eq!((reject.row, reject.column.as_deref()), (2, Some(column)), "{row}");
        assert!(reject.reason.contains(reason), "{}", reject.reason);
    }
}

#[test]
fn rows_that_contradict_one_another_are_all_rejected() {
    for (rows, column, reason, rejected) in [
        (
            "7,\"Doe, Jo\",,,,,,,,\n8,\"Roe, A\",,,,,,,,\n7,\"Poe, Al\",,,,,,,,\n",
            Some("Payroll number"),
            "two people have the number 7: rows 2 and 4; put right whose it is",
            2,
        ),
        (
            "7,\"Doe, Jo\",,,,R-1,,,,\n7,\"Jo Doe\",,,,R-2,,,,\n",
            Some("Position"),
            "number 7 has two posts at once: rows 2 and 3; leave one of them out",
            2,
        ),
        (
            "7,\"Doe, Jo\",,,2020-01-01,,,,,\n7,\"Doe, Jo\",,,2021-01-01,,,,,\n",
            Some("Payroll number"),
            "number 7 stands twice and differs: rows 2 and 3",
            2,
        ),
        ("7,\"Doe, Jo\",,,,,,,,\n7,\"Doe, Jo\",,,,,,,,\n", None, "the row repeats row 2", 1),
    ] {
        let reading = read_list(rows);
        let rejects: Vec<_> = reading.rejects().collect();
        assert_eq!(rejects.len(), rejected, "{rows}");
        for reject in rejects {
            assert_eq!(reject.column.as_deref(), column);
            assert_eq!(reject.reason, reason);
        }
        let (read, places) = rows_read(&reading);
        assert_eq!(read.len(), places.len());
    }
}

#[test]
fn a_number_of_a_rejected_row_is_held_against_the_others() {
    let two = "two people have the number 7: rows 2 and 3; put right whose it is";
    let too =
        |row| format!("number 7 stands in row {row} too, which cannot be read; put that right");
    for (rows, read, at, reason) in [
        ("7,\"Doe, Jo\",robot,,,,,,,\n7,\"Poe, Al\",,,,,,,,\n", 0, 3, two.to_owned()),
        ("7,\"Doe, Jo\",,,,,,,,\n7,\"Poe, Al\",,,soon,,,,,\n", 0, 2, two.to_owned()),
        ("7,\"Doe, Jo\",robot,,,,,,,\n7,\"Jo Doe\",,,,,,,,\n", 0, 3, too(2)),
        ("7,,,,,,,,,\n7,\"Poe, Al\",,,,,,,,\n8,\"Roe, A\",,,,,,,,\n", 1, 3, two.to_owned()),
    ] {
        let reading = read_list(rows);
        assert_eq!(rows_read(&reading).0.len(), read, "{rows}");
        let reject = reading.rejects().find(|reject| reject.row == at).unwrap();
        assert_eq!((reject.column.as_deref(), &reject.reason), (Some("Payroll number"), &reason));
    }
    let none = ",\"Doe, Jo\",,,,,,,,\n,\"Poe, Al\",,,,,,,,\n7,\"Roe, A\",,,,,,,,\n";
    assert_eq!(rows_read(&read_list(none)).0.len(), 1, "no number is nobody's");
}
