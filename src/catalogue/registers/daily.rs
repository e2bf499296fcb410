//! The pages of the daily management meeting: what was gone through, when and by whom. What is
//! done on one has a screen and forms of its own.

use crate::catalogue::Register;
use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::domain::daily::DailyState;

pub(super) static REGISTER: Register = Register {
    key: "daily",
    title: "Daily pages",
    noun: ("daily page", "daily pages"),
    columns: COLUMNS,
    sort: "-held-on",
    named: &[("unfinished", "left-open>0", "with items that nobody dealt with")],
    actions: &[],
    empty: "D opens today's; its first key lays it down.",
};

const COLUMNS: &[Column] = &[
    Column::new("ref", "ref", Show::Reference, 12, 0, "the page's reference"),
    Column::new("held-on", "held on", Show::Date, 11, 1, "its day"),
    Column::new("state", "state", Show::Choice(choices::<DailyState>()), 7, 0, "where it stands"),
    Column::new("items", "items", Show::Number, 5, 0, "records gone through"),
    Column::new("received", "received", Show::Number, 8, 1, "new since the page before"),
    Column::new("assigned", "assigned", Show::Number, 8, 1, "given to someone on it"),
    Column::new("left-open", "left", Show::Number, 4, 0, "not dealt with"),
    Column::new("opened-by", "opened by", Show::Text, 12, 2, "who opened it"),
    Column::new("opened-at", "opened", Show::Moment, 21, 3, "when"),
    Column::new("closed-by", "closed by", Show::Text, 12, 4, "who closed it"),
    Column::new("closed-at", "closed", Show::Moment, 21, 5, "when"),
    Column::new("since", "since", Show::Moment, 21, DETAIL, "from when on things were new"),
];
