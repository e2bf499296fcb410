//! The control strategy: the priorities of a year, what hangs on each and how it moves.

use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::form::{Field, Filled, Form, Reading, Starts, Takes};
use crate::catalogue::{Action, RecordView, Register, always};
use crate::domain::check::FieldError;
use crate::domain::follow_up::PriorityState;
use crate::domain::intelligence::Category;
use crate::store::change::Change;
use crate::store::follow_up::{FollowUp, NewPriority};

pub(super) static REGISTER: Register = Register {
    key: "priorities",
    title: "Control strategy",
    noun: ("priority", "priorities"),
    columns: COLUMNS,
    sort: "state,-year,rank",
    named: &[("mine", "owner:@me state:current", "in force and yours")],
    actions: &[
        Action { command: "new", form: &ADD, on_record: false, bulk: false, guard: always },
        Action { command: "edit", form: &EDIT, on_record: true, bulk: false, guard: current },
        Action { command: "end", form: &END, on_record: true, bulk: false, guard: current },
    ],
    empty: "Set the first of the year with n; items then hang on it.",
};

const COLUMNS: &[Column] = &[
    Column::new("ref", "ref", Show::Reference, 10, 0, "the priority's reference"),
    Column::new("rank", "rank", Show::Number, 4, 1, "its place in the year's strategy"),
    Column::new("title", "priority", Show::Text, 22, 0, "what it is about"),
    Column::new("owner", "owner", Show::Text, 10, 2, "who answers for it"),
    Column::new("open", "open", Show::Number, 4, 0, "items on it that are not closed"),
    Column::new("highest", "highest", Show::Band, 10, 0, "the highest band among them"),
    Column::new("fortnight", "14 d", Show::Number, 4, 1, "items received in 14 days"),
    Column::new("fortnight-moved", "moved", Show::Moved, 5, 1, "against the 14 days before"),
    Column::new("quarter", "91 d", Show::Number, 4, 2, "items received in 91 days"),
    Column::new("quarter-moved", "moved", Show::Moved, 5, 2, "against the 91 days before"),
    Column::new(
        "category",
        "category",
        Show::Choice(choices::<Category>()),
        16,
        4,
        "whose items hang on it unless told otherwise",
    ),
    Column::new("year", "year", Show::Number, 4, 3, "the year of the strategy"),
    Column::new(
        "state",
        "state",
        Show::Choice(choices::<PriorityState>()),
        7,
        5,
        "in force or not",
    ),
    Column::new("intent", "intent", Show::Prose, 20, DETAIL, "what is to be achieved"),
    Column::new("ended-on", "ended", Show::Date, 11, DETAIL, "when it ended"),
    Column::new("ended-reason", "ended because", Show::Prose, 16, DETAIL, "why"),
];

fn current(priority: &RecordView<'_>) -> Result<(), String> {
    if priority.text("state") == "current" {
        return Ok(());
    }
    Err(format!("{} has ended; add a new priority with n", priority.reference()))
}

const TITLE: Field =
    Field::new("title", "priority", Takes::Line, "a few words that can be read out").required();
const RANK: Field = Field::new("rank", "rank", Takes::Number, "1 comes first").required();
const YEAR: Field =
    Field::new("year", "year", Takes::Number, "the year of the strategy").required();
const OWNER: Field =
    Field::new("owner", "owner", Takes::User, "who answers for it; type part of a name").required();
const CATEGORY: Field = Field::new(
    "category",
    "category",
    Takes::One(choices::<Category>()),
    "its items hang on this priority where no other has it",
);
const INTENT: Field = Field::new("intent", "intent", Takes::Prose, "what is to be achieved");

static ADD: Form = Form {
    name: "add-priority",
    title: "Add a priority",
    fields: &[
        TITLE,
        RANK,
        YEAR.starts(Starts::Year),
        OWNER.starts(Starts::Actor),
        CATEGORY,
        INTENT,
    ],
    build: |filled| {
        let mut read = filled.read(&ADD);
        let new = new(&mut read);
        read.finish(Some(FollowUp::AddPriority(new).into()))
    },
};

static EDIT: Form = Form {
    name: "edit-priority",
    title: "Change",
    fields: &[
        TITLE.starts(Starts::Column("title")),
        RANK.starts(Starts::Column("rank")),
        YEAR.starts(Starts::Column("year")),
        OWNER.starts(Starts::Column("owner")),
        CATEGORY.starts(Starts::Column("category")),
        INTENT.starts(Starts::Column("intent")),
    ],
    build: edit,
};

fn edit(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&EDIT);
    let (priority, new) = (read.record(), new(&mut read));
    read.finish(Some(FollowUp::EditPriority { priority, new }.into()))
}

/// The fields of both forms. A number that is not written stands in as 0, which its own error
/// never lets through.
fn new(read: &mut Reading<'_>) -> NewPriority {
    NewPriority {
        year: read.number("year").unwrap_or_default(),
        rank: read.number("rank").unwrap_or_default(),
        title: read.text("title"),
        owner: read.text("owner"),
        category: read.word("category"),
        intent: read.text("intent"),
    }
}

static END: Form = Form {
    name: "end-priority",
    title: "End",
    fields: &[Field::new("reason", "reason", Takes::Line, "why it is no longer one").required()],
    build: |filled| {
        let mut read = filled.read(&END);
        let (priority, reason) = (read.record(), read.text("reason"));
        read.finish(Some(FollowUp::EndPriority { priority, reason }.into()))
    },
};

/// Hangs a report, or the marked, on a priority.
pub(super) static HANG: Form = Form {
    name: "hang-report",
    title: "Hang on a priority",
    fields: &[Field::new(
        "priority",
        "priority",
        Takes::Priority,
        "of the control strategy; type part of its title",
    )
    .required()],
    build: |filled| {
        let mut read = filled.read(&HANG);
        let (report, priority) = (read.record(), read.needed_pick("priority"));
        read.finish(Some(FollowUp::Hang { report, priority }.into()))
    },
};
