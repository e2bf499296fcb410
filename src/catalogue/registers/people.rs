//! People: everyone who is or was vetted.

use crate::catalogue::Register;
use crate::catalogue::column::{Column, Show, choices};
use crate::domain::vetting::SubjectKind;

pub(super) static REGISTER: Register = Register {
    key: "people",
    title: "People",
    noun: ("person", "people"),
    columns: &[
        Column::new("ref", "ref", Show::Reference, 12, 0, "the person's reference"),
        Column::new("name", "name", Show::Text, 24, 0, "surname, forenames"),
        Column::new(
            "kind",
            "kind",
            Show::Choice(choices::<SubjectKind>()),
            10,
            1,
            "officer, staff, contractor …",
        ),
        Column::new("collar", "collar", Show::Text, 8, 2, "collar or staff number"),
        Column::new("rank", "rank", Show::Text, 10, 4, "rank or grade"),
        Column::new("force", "force", Show::Text, 7, 2, "the force"),
        Column::new("unit", "unit", Show::Text, 18, 3, "where they work"),
        Column::new("employer", "employer", Show::Text, 16, 5, "a contractor's employer"),
        Column::new("started", "started", Show::Date, 11, 6, "since when"),
        Column::new("left", "left", Show::Date, 11, 7, "when they left"),
    ],
    sort: "name",
    named: &[("serving", "-left", "has not left")],
    actions: &[],
    empty: "Nobody matches. Clear the filter with f, or import people.",
};
