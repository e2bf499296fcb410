//! Gifts and hospitality: everything offered, whether it was accepted or not.

use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::form::{Field, Filled, Form, Starts, Takes, YES_NO};
use crate::catalogue::{Action, RecordView, Register, always};
use crate::domain::check::{FieldError, blank};
use crate::domain::gift::{Direction, Disposition, GiftBand, GiftDecision, GiftKind, GiftStage};
use crate::store::change::{Change, DeclareGift};

pub(super) static REGISTER: Register = Register {
    key: "gifts",
    title: "Gifts",
    noun: ("gift", "gifts"),
    columns: COLUMNS,
    sort: "-offered",
    named: &[
        ("undecided", "stage:declared,manager,more-information", "not decided yet"),
        ("unlinked", "-person", "not linked to a person"),
    ],
    actions: &[
        Action { command: "new", form: &DECLARE, on_record: false, bulk: false, guard: always },
        Action { command: "decide", form: &DECIDE, on_record: true, bulk: false, guard: undecided },
        Action { command: "link", form: &LINK, on_record: true, bulk: true, guard: always },
    ],
    empty: "Declare one with n; what was offered and declined is declared as well.",
};

const COLUMNS: &[Column] = &[
    Column::new("ref", "ref", Show::Reference, 12, 0, "the gift's reference"),
    Column::new("offered", "offered", Show::Date, 11, 3, "when it was offered"),
    Column::new("recipient", "recipient", Show::Text, 18, 0, "whom it was offered to"),
    Column::new("description", "what", Show::Text, 18, 0, "what was offered"),
    Column::new("donor", "donor", Show::Text, 16, 2, "who offered it"),
    Column::new("value", "value", Show::Money, 10, 1, "its value; empty is unknown"),
    Column::new("band", "band", Show::Choice(choices::<GiftBand>()), 11, 5, "its value band"),
    Column::new(
        "disposition",
        "became",
        Show::Choice(choices::<Disposition>()),
        11,
        1,
        "what became of it",
    ),
    Column::new("stage", "stage", Show::Choice(choices::<GiftStage>()), 12, 2, "where it stands"),
    Column::new(
        "decision",
        "decision",
        Show::Choice(choices::<GiftDecision>()),
        11,
        4,
        "what PSD decided",
    ),
    Column::new("age", "age", Show::Days, 6, 4, "days since it was declared"),
    Column::new("declared", "declared", Show::Date, 11, 6, "when it was declared"),
    Column::new("late", "late", Show::Flag, 4, 5, "whether it was declared late")
        .by_policy("gift_late"),
    Column::new("repeat", "repeat", Show::Flag, 6, 6, "whether the donor gave before or since"),
    Column::new("supplier", "supplier", Show::Flag, 8, 6, "whether the donor has a contract"),
    Column::new("cash", "cash", Show::Flag, 4, 6, "whether it was money"),
    Column::new(
        "kind",
        "kind",
        Show::Choice(choices::<GiftKind>()),
        11,
        7,
        "a gift or hospitality",
    ),
    Column::new(
        "direction",
        "direction",
        Show::Choice(choices::<Direction>()),
        9,
        8,
        "received or given",
    ),
    Column::new("force", "force", Show::Force, 7, 7, "the recipient's force"),
    Column::new("person", "person", Show::Reference, 12, DETAIL, "the recipient, where known"),
    Column::new("offered-text", "offered, as given", Show::Text, 12, DETAIL, "not a whole date"),
    Column::new("value-text", "value, as given", Show::Text, 12, DETAIL, "not an amount"),
    Column::new(
        "disposition-text",
        "became, as given",
        Show::Text,
        12,
        DETAIL,
        "in the words of the register it came from",
    ),
    Column::new("decision-reason", "because", Show::Prose, 16, DETAIL, "why it was decided so"),
    Column::new("decided-on", "decided", Show::Date, 11, DETAIL, "when it was decided"),
    Column::new("decided-by", "decided by", Show::Text, 10, DETAIL, "who decided"),
    Column::new("source", "from", Show::Text, 16, DETAIL, "the file that it was imported from"),
];

fn undecided(gift: &RecordView<'_>) -> Result<(), String> {
    match gift.text("stage") {
        stage @ ("decided" | "published") => {
            Err(format!("{} is {stage} already; the decision stands", gift.reference()))
        }
        _ => Ok(()),
    }
}

static DECLARE: Form = Form {
    name: "declare-gift",
    title: "Declare a gift or hospitality",
    fields: &[
        Field::new("description", "gift or offer", Takes::Line, "what was offered").required(),
        Field::new(
            "disposition",
            "outcome",
            Takes::One(choices::<Disposition>()),
            "declined ones are declared as well",
        )
        .required(),
        Field::new("person", "recipient", Takes::Person, "type part of a name or number"),
        Field::new(
            "recipient",
            "or by name",
            Takes::Line,
            "where the recipient is not on the list of people",
        ),
        Field::new("donor", "donor", Takes::Line, "the person or organisation that offered it"),
        Field::new("value", "value", Takes::Money, "such as 18.50; empty is unknown"),
        Field::new("offered", "offered on", Takes::Date, "20 Nov 2026, today, or -3d"),
        Field::new("declared", "declared on", Takes::Date, "20 Nov 2026, today, or -3d")
            .starts(Starts::Today),
        Field::new(
            "direction",
            "direction",
            Takes::One(choices::<Direction>()),
            "its first letter chooses",
        )
        .required()
        .starts(Starts::With("received")),
        Field::new("kind", "kind", Takes::One(choices::<GiftKind>()), "its first letter chooses")
            .required()
            .starts(Starts::With("gift")),
        Field::new("cash", "money", Takes::One(YES_NO), "whether it was money")
            .starts(Starts::With("no")),
        Field::new(
            "supplier",
            "donor is a supplier",
            Takes::One(YES_NO),
            "whether the donor has a contract with the force",
        )
        .starts(Starts::With("no")),
    ],
    build: declare,
};

fn declare(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&DECLARE);
    let (person_id, recipient) = (read.pick("person"), read.text("recipient"));
    if person_id.is_none() && blank(&recipient) {
        read.wrong("person", "choose the recipient, or write the name below");
    }
    let (offered, declared) = (read.date("offered"), read.date("declared"));
    let (description, donor) = (read.text("description"), read.optional("donor"));
    let value = read.money("value");
    let (cash, supplier) = (read.yes("cash"), read.yes("supplier"));
    let words = (read.needed("direction"), read.needed("kind"), read.needed("disposition"));
    let (Some(direction), Some(kind), Some(disposition)) = words else { return read.finish(None) };
    read.finish(Some(Change::DeclareGift(Box::new(DeclareGift {
        person_id,
        recipient,
        offered,
        offered_text: None,
        declared,
        direction,
        kind,
        description,
        donor,
        value,
        value_text: None,
        disposition,
        disposition_text: None,
        cash,
        supplier,
        source: None,
        fingerprint: None,
    }))))
}

static DECIDE: Form = Form {
    name: "decide-gift",
    title: "Decide",
    fields: &[
        Field::new(
            "decision",
            "decision",
            Takes::One(choices::<GiftDecision>()),
            "a approved, d declined, m more information",
        )
        .required(),
        Field::new("reason", "reason", Takes::Prose, "why it is declined, or what is asked"),
    ],
    build: |filled| {
        let mut read = filled.read(&DECIDE);
        let (gift, reason) = (read.record(), read.text("reason"));
        let decision: Option<GiftDecision> = read.needed("decision");
        // The rule calls it the question; here both are written in one field.
        if decision == Some(GiftDecision::MoreInformation) && blank(&reason) {
            read.wrong("reason", "write what is asked; it may not be empty");
        }
        let change = decision.map(|decision| Change::DecideGift { gift, decision, reason });
        read.finish(change)
    },
};

static LINK: Form = Form {
    name: "link-gift",
    title: "Link to a person",
    fields: &[
        Field::new("person", "person", Takes::Person, "type part of a name or number").required()
    ],
    build: |filled| {
        let mut read = filled.read(&LINK);
        let change =
            Change::LinkGift { gift: read.record(), person_id: read.needed_pick("person") };
        read.finish(Some(change))
    },
};
