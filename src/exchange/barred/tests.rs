//! Small lists with the quirks of real ones.

use super::*;
use crate::domain::policy::Policies;
use crate::domain::time::parse_moment;
use crate::exchange::reading::Outcome;
use crate::exchange::table::read_bytes;

fn read(text: &str) -> Reading<NewEntry> {
    let table = read_bytes(text.as_bytes(), None).unwrap();
    let kind = Barred::shipped().unwrap();
    let mapping = Mapping::with(&table.headings, &[], kind.headings()).unwrap();
    let policies = Policies::built_in().unwrap();
    let now = parse_moment("2026-11-20T10:42:00Z").unwrap();
    kind.read(&table, &mapping, By { today: now.date_naive(), now, policies: &policies })
}

#[test]
fn a_row_becomes_an_entry_whose_name_is_put_together() {
    let reading = read(
        "Surname,First name,DOB,List,Force,Category,Date added,Reference\n\
         Doe,Jane,04/05/1990,Police Barred List,Kent,Honesty,2024-01-31,PBL/1\n\
         Roe,,,advisory list,,,,\n",
    );
    let [Outcome::Read(doe, 2), Outcome::Read(roe, 3)] = reading.outcomes.as_slice() else {
        panic!("{reading:?}")
    };
    assert_eq!((doe.name.as_str(), doe.list), ("Doe, Jane", List::Barred));
    assert_eq!(doe.born.map(|day| day.to_string()).as_deref(), Some("1990-05-04"));
    assert_eq!(doe.their_ref.as_deref(), Some("PBL/1"));
    assert_eq!((roe.name.as_str(), roe.list, roe.born), ("Roe", List::Advisory, None));
    assert_ne!(doe.fingerprint, roe.fingerprint);
}

#[test]
fn a_row_that_cannot_be_read_says_where_and_why() {
    for (row, column, reason) in [
        (",,barred,", "Name", "the row names nobody"),
        ("\"Doe, Jo\",,blue,", "List", "`blue` is no list; write barred or advisory"),
        ("\"Doe, Jo\",soon,barred,", "DOB", "`soon`"),
        ("\"Doe, Jo\",2027-01-01,barred,", "DOB", "is after today"),
        ("\"Doe, Jo\",1990-01-01,barred,1989-01-01", "Date listed", "before they were born"),
    ] {
        let reading = read(&format!("Name,DOB,List,Date listed\n{row}\n"));
        let reject = reading.rejects().next().unwrap_or_else(|| panic!("{row}"));
        assert_eq!((reject.row, reject.column.as_deref()), (2, Some(column)), "{row}");
        assert!(reject.reason.contains(reason), "{}", reject.reason);
    }
}
