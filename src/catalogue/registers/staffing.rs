//! Staffing: who works vetting cases from a week on, which the forecast rests on.

use crate::catalogue::column::{Column, DETAIL, Show};
use crate::catalogue::form::{Field, Form, Reading, Starts, Takes};
use crate::catalogue::{Action, Register, always};
use crate::store::staffing::{StaffedWeek, Staffing};

pub(super) static REGISTER: Register = Register {
    key: "staffing",
    title: "Staffing",
    noun: ("week", "weeks"),
    columns: COLUMNS,
    sort: "-week",
    named: &[],
    actions: &[
        Action { command: "new", form: &RECORD, on_record: false, bulk: false, guard: always },
        Action { command: "edit", form: &CORRECT, on_record: true, bulk: false, guard: always },
    ],
    empty: "Record who works cases from this week on with n; until then the forecast takes the \
            officers and the leave of the policy, a local default.",
};

const COLUMNS: &[Column] = &[
    Column::new("ref", "ref", Show::Reference, 9, 0, "the year and week"),
    Column::new("week", "from", Show::Date, 11, 0, "the Monday from which it counts"),
    Column::new(
        "officers",
        "officers",
        Show::Text,
        8,
        0,
        "who work cases, until another week says otherwise",
    ),
    Column::new(
        "leave",
        "leave days",
        Show::Number,
        10,
        0,
        "officer-days away in that week alone; unknown is the policy's share",
    ),
    Column::new("by", "by", Show::Text, 10, 2, "who recorded it"),
    Column::new("recorded", "recorded", Show::Date, 11, DETAIL, "when"),
];

const WEEK: Field =
    Field::new("week", "week", Takes::Date, "any day of the week from which it counts").required();
const OFFICERS: Field = Field::new(
    "officers",
    "officers",
    Takes::Tenths,
    "who work cases, such as 4 or 7.5; it stands until another week says otherwise",
)
.required();
const LEAVE: Field = Field::new(
    "leave",
    "leave days",
    Takes::Number,
    "officer-days that leave and sickness take in this week alone; empty is the policy's share",
);

/// Records a week.
pub static RECORD: Form = Form {
    name: "record-staffing",
    title: "Record the staffing from a week on",
    fields: &[WEEK.starts(Starts::Today), OFFICERS, LEAVE],
    build: |filled| {
        let mut read = filled.read(&RECORD);
        let week = week(&mut read);
        read.finish(week.map(|week| Staffing::Record(week).into()))
    },
};

static CORRECT: Form = Form {
    name: "correct-staffing",
    title: "Correct",
    fields: &[
        WEEK.starts(Starts::Column("week")),
        OFFICERS.starts(Starts::Column("officers")),
        LEAVE.starts(Starts::Column("leave")),
    ],
    build: |filled| {
        let mut read = filled.read(&CORRECT);
        let (seen, week) = (read.record(), week(&mut read));
        read.finish(week.map(|week| Staffing::Correct { seen, week }.into()))
    },
};

fn week(read: &mut Reading<'_>) -> Option<StaffedWeek> {
    let week = read.needed_date("week");
    let leave_days = read.number("leave");
    Some(StaffedWeek { week, officers_tenths: read.tenths("officers")?, leave_days })
}
