//! Posts, with whether their holder has what each requires.

use crate::catalogue::column::{Column, DETAIL, Show, UNSAID, choices};
use crate::catalogue::form::{Field, Form, Reading, Starts, Takes, YES_NO};
use crate::catalogue::{Action, RecordView, Register, always};
use crate::domain::vetting::{Level, Sensitivity};
use crate::store::posting::{NewPost, Posting, Requires};

const STANDINGS: &[(&str, &str)] = &[
    ("held", "held"),
    ("lapsed", "lapsed"),
    ("missing", "missing"),
    ("too-low", "too low"),
    ("suspended", "suspended"),
    ("withdrawn", "withdrawn"),
    ("vacant", "vacant"),
];

pub(super) static REGISTER: Register = Register {
    key: "posts",
    title: "Posts",
    noun: ("post", "posts"),
    columns: &[
        Column::new("ref", "ref", Show::Reference, 12, 0, "the post's reference"),
        Column::new("title", "post", Show::Text, 18, 0, "the post's title"),
        Column::new("holder", "holder", Show::Text, 18, 0, "who holds it"),
        Column::new(
            "level",
            "requires",
            Show::Code(choices::<Level>()),
            8,
            1,
            "the level it requires",
        ),
        Column::new(
            "held-level",
            "holds",
            Show::Code(choices::<Level>()),
            7,
            2,
            "the level its holder has",
        ),
        Column::new(
            "standing",
            "standing",
            Show::Choice(STANDINGS),
            9,
            0,
            "what the holder has against what is required",
        ),
        Column::new(
            "until",
            "valid until",
            Show::Date,
            11,
            3,
            "the last day of the holder's clearance",
        ),
        Column::new("lapsed-days", "lapsed", Show::Days, 7, 2, "days since it lapsed"),
        Column::new("case", "open case", Show::Text, 12, 3, "the holder's open case at its level"),
        Column::new("unit", "unit", Show::Text, 14, 5, "where it is"),
        Column::new("force", "force", Show::Force, 7, 4, "the force"),
        Column::new(
            "sensitivity",
            "sensitivity",
            Show::Choice(choices::<Sensitivity>()),
            12,
            4,
            "what makes it sensitive",
        ),
        Column::new("designated", "designated", Show::Flag, 10, 6, "whether it is designated"),
        Column::new(
            "weighty",
            "designated or sensitive",
            Show::Flag,
            10,
            DETAIL,
            "designated or sensitive",
        ),
        Column::new(
            "without",
            "held without",
            Show::Flag,
            10,
            DETAIL,
            "held without the clearance it requires",
        ),
        Column::new("collar", "collar", Show::Text, 8, DETAIL, "the holder's number"),
        Column::new("person", "person", Show::Text, 12, DETAIL, "the holder's reference"),
        Column::new("since", "held since", Show::Date, 11, DETAIL, "since when it is held"),
        Column::new("gap", "gap", Show::Reference, 19, 1, "what its holder lacks for it"),
        Column::new("short", "short by", Show::Number, 8, 4, "levels of the ladder that lack"),
        Column::new("gap-since", "gap since", Show::Date, 11, 4, "the first day of the gap"),
        Column::new("gap-days", "for", Show::Days, 6, 2, "days of the gap, this one included"),
        Column::new(
            "required-since",
            "required since",
            Show::Date,
            11,
            DETAIL,
            "the day on which a review raised what it requires",
        ),
        Column::new("reason", "reason", Show::Prose, 20, 3, "why it requires that level"),
        Column::new("reviewed", "last review", Show::Date, 11, 2, "when that was looked at"),
        Column::new("review-due", "review due", Show::Date, 11, 1, "when it is again")
            .by_policy("post_review"),
        Column::new(
            "to-review",
            "to review",
            Show::Flag,
            9,
            UNSAID,
            "due for review, or never was",
        ),
    ],
    sort: "ref",
    named: &[],
    actions: &[
        Action { command: "new", form: &ADD, on_record: false, bulk: false, guard: always },
        Action { command: "fill", form: &FILL, on_record: true, bulk: false, guard: always },
        Action { command: "review", form: &REVIEW, on_record: true, bulk: false, guard: always },
        Action { command: "open-case", form: &CASE, on_record: true, bulk: true, guard: lacks },
    ],
    empty: "Add one with n.",
};

/// Why no case is to be opened for the holder of a post, if none is.
fn lacks(post: &RecordView<'_>) -> Result<(), String> {
    let reference = post.reference();
    match post.text("standing") {
        "vacant" => Err(format!("{reference} is vacant; nobody needs a case")),
        "held" => Err(format!("the holder of {reference} has what it requires")),
        _ => Ok(()),
    }
}

const LEVEL: Field =
    Field::new("level", "level required", Takes::One(choices::<Level>()), "the level it requires")
        .required();
const DESIGNATED: Field =
    Field::new("designated", "designated", Takes::One(YES_NO), "y or n").required();
const SENSITIVITY: Field = Field::new(
    "sensitivity",
    "sensitivity",
    Takes::One(choices::<Sensitivity>()),
    "what makes it sensitive",
)
.required();
const REASON: Field =
    Field::new("reason", "reason", Takes::Line, "why it requires that level").required();

/// What the fields above say; `None` where a word is missing.
fn requires(read: &mut Reading<'_>) -> Option<Requires> {
    let (level, sensitivity) = (read.needed("level"), read.needed("sensitivity"));
    let (designated, reason) = (read.yes("designated"), read.text("reason"));
    let both = level.zip(sensitivity);
    both.map(|(level, sensitivity)| Requires { level, designated, sensitivity, reason })
}

static ADD: Form = Form {
    name: "add-post",
    title: "Add a post",
    fields: &[
        Field::new("title", "title", Takes::Line, "what the post is called").required(),
        Field::new("unit", "unit", Takes::Line, "where it is").required(),
        Field::new("force", "force", Takes::Line, "its short name, such as cambs").required(),
        LEVEL,
        DESIGNATED.starts(Starts::With("no")),
        SENSITIVITY.starts(Starts::With("none")),
        REASON,
        Field::new("holder", "held by", Takes::Person, "type part of a name; empty is vacant"),
        Field::new("from", "from", Takes::Date, "empty is today; 4 Dec 2026, or -3d"),
    ],
    build: |filled| {
        let mut read = filled.read(&ADD);
        let (requires, from) = (requires(&mut read), read.date("from"));
        let (title, unit, force) = (read.text("title"), read.text("unit"), read.text("force"));
        let holder = read.pick("holder");
        let new = requires.map(|requires| NewPost { title, unit, force, requires, holder, from });
        read.finish(new.map(|new| Posting::Add(new).into()))
    },
};

static FILL: Form = Form {
    name: "fill-post",
    title: "Say who holds it",
    fields: &[
        Field::new("holder", "held by", Takes::Person, "type part of a name; empty is vacant"),
        Field::new("from", "from", Takes::Date, "from which day; 4 Dec 2026, today, or -3d")
            .required()
            .starts(Starts::Today),
    ],
    build: |filled| {
        let mut read = filled.read(&FILL);
        let (post, from) = (read.record(), read.needed_date("from"));
        let holder = read.pick("holder");
        read.finish(Some(Posting::Fill { post, holder, from }.into()))
    },
};

static REVIEW: Form = Form {
    name: "review-post",
    title: "Review what it requires",
    fields: &[
        LEVEL.starts(Starts::Column("level")),
        DESIGNATED.starts(Starts::Column("designated")),
        SENSITIVITY.starts(Starts::Column("sensitivity")),
        REASON.starts(Starts::Column("reason")),
    ],
    build: |filled| {
        let mut read = filled.read(&REVIEW);
        let (post, requires) = (read.record(), requires(&mut read));
        read.finish(requires.map(|requires| Posting::Review { post, requires }.into()))
    },
};

static CASE: Form = Form {
    name: "open-case",
    title: "Open the case that the holder needs for",
    fields: &[],
    build: |filled| {
        let mut read = filled.read(&CASE);
        let post = read.record();
        read.finish(Some(Posting::OpenCase { post }.into()))
    },
};
