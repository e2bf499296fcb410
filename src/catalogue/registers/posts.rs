//! Posts, with whether their holder has what each requires.

use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::form::{Field, Form, Starts, Takes, YES_NO};
use crate::catalogue::{Action, Register, always};
use crate::domain::vetting::{Level, Sensitivity};
use crate::store::change::Change;

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
        Column::new("case", "open case", Show::Text, 12, 3, "the holder's open case"),
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
    ],
    sort: "ref",
    named: &[],
    actions: &[
        Action { command: "new", form: &ADD, on_record: false, bulk: false, guard: always },
        Action { command: "fill", form: &FILL, on_record: true, bulk: false, guard: always },
    ],
    empty: "Add one with n.",
};

static ADD: Form = Form {
    name: "add-post",
    title: "Add a post",
    fields: &[
        Field::new("title", "title", Takes::Line, "what the post is called").required(),
        Field::new("unit", "unit", Takes::Line, "where it is").required(),
        Field::new("force", "force", Takes::Line, "its short name, such as cambs").required(),
        Field::new(
            "level",
            "level required",
            Takes::One(choices::<Level>()),
            "the level it requires",
        )
        .required(),
        Field::new("designated", "designated", Takes::One(YES_NO), "y or n")
            .required()
            .starts(Starts::With("no")),
        Field::new(
            "sensitivity",
            "sensitivity",
            Takes::One(choices::<Sensitivity>()),
            "what makes it sensitive",
        )
        .required()
        .starts(Starts::With("none")),
        Field::new("holder", "held by", Takes::Person, "type part of a name; empty is vacant"),
    ],
    build: |filled| {
        let mut read = filled.read(&ADD);
        let (level, sensitivity) = (read.needed("level"), read.needed("sensitivity"));
        let designated = read.yes("designated");
        let change = level.zip(sensitivity).map(|(level, sensitivity)| Change::AddPost {
            title: read.text("title"),
            unit: read.text("unit"),
            force: read.text("force"),
            level,
            designated,
            sensitivity,
            holder: read.pick("holder"),
        });
        read.finish(change)
    },
};

static FILL: Form = Form {
    name: "fill-post",
    title: "Say who holds it",
    fields: &[Field::new(
        "holder",
        "held by",
        Takes::Person,
        "type part of a name; empty is vacant",
    )],
    build: |filled| {
        let mut read = filled.read(&FILL);
        let change = Change::FillPost { post: read.record(), holder: read.pick("holder") };
        read.finish(Some(change))
    },
};
