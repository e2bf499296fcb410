//! The forms of the meeting screen. They are about what the screen shows, not about a row of a
//! list, so that the screen says in [`Filled::context`] which meeting, report or item is meant.

use crate::catalogue::column::choices;
use crate::catalogue::form::{Field, Filled, Form, Starts, Takes};
use crate::domain::check::FieldError;
use crate::domain::tasking::{ActionPriority, Disposition, Rationale};
use crate::store::change::{Change, DecideItem, NewAction};

/// Opens a planned meeting: `record` is the meeting as seen.
pub static OPEN_MEETING: Form = Form {
    name: "open-meeting",
    title: "Open the meeting",
    fields: &[
        Field::new("attendance", "attendance", Takes::Prose, "names, separated by semicolons")
            .required(),
        Field::new("apologies", "apologies", Takes::Line, "who sent apologies"),
        Field::new(
            "conflicts",
            "conflicts",
            Takes::Prose,
            "conflicts of interest declared: who, which item",
        ),
    ],
    build: |filled| {
        let mut read = filled.read(&OPEN_MEETING);
        let change = Change::OpenMeeting {
            meeting: read.record(),
            attendance: read.text("attendance"),
            apologies: read.text("apologies"),
            conflicts: read.text("conflicts"),
        };
        read.finish(Some(change))
    },
};

/// Decides an item: `record` is the report as seen; context `meeting` is the meeting's number,
/// absent outside one, and `corrects` the number of the decision that this one corrects.
pub static DECIDE_ITEM: Form = Form {
    name: "decide-item",
    title: "Decide",
    fields: &[
        Field::new(
            "disposition",
            "decision",
            Takes::One(choices::<Disposition>()),
            "its first letter chooses; again for the next",
        )
        .required(),
        Field::new("information", "information", Takes::Prose, "what is known, and how well")
            .required(),
        Field::new(
            "threat_risk",
            "threat and risk",
            Takes::Prose,
            "what may happen, to whom, how likely",
        )
        .required(),
        Field::new("decision_maker", "decided by", Takes::User, "type part of a user's name")
            .required()
            .starts(Starts::Actor),
        Field::new(
            "options",
            "options",
            Takes::Prose,
            "considered and rejected; needed for no further action",
        ),
        Field::new(
            "powers_policy",
            "powers and policy",
            Takes::Prose,
            "what allows or asks for it",
        ),
        Field::new(
            "code_of_ethics",
            "Code of Ethics",
            Takes::Prose,
            "which of its principles weighed",
        ),
        Field::new(
            "action_review",
            "action and review",
            Takes::Prose,
            "what follows and how it is checked",
        ),
        Field::new("review_on", "review on", Takes::Date, "4 Dec 2026, or +28d; needed to monitor"),
        Field::new("dissent", "dissent", Takes::Prose, "who disagreed and why"),
        Field::new(
            "decided_at",
            "decided at",
            Takes::Line,
            "London time, such as today 10:42; empty is now",
        ),
        Field::new(
            "delay_reason",
            "entered late because",
            Takes::Line,
            "needed when it is entered late",
        ),
    ],
    build: decide,
};

fn decide(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&DECIDE_ITEM);
    let report = read.record();
    let rationale = Rationale {
        code_of_ethics: read.text("code_of_ethics"),
        information: read.text("information"),
        threat_risk: read.text("threat_risk"),
        powers_policy: read.text("powers_policy"),
        options: read.text("options"),
        action_review: read.text("action_review"),
    };
    let (decided_at, review_on) = (read.moment_or_now("decided_at"), read.date("review_on"));
    let disposition: Option<Disposition> = read.needed("disposition");
    let change = disposition.map(|disposition| {
        Change::DecideItem(Box::new(DecideItem {
            meeting_id: read.context("meeting"),
            report,
            disposition,
            rationale,
            decided_at,
            delay_reason: read.optional("delay_reason"),
            decision_maker: read.text("decision_maker"),
            review_on,
            dissent: read.optional("dissent"),
            corrects: read.context("corrects"),
            actions: Vec::new(),
        }))
    });
    read.finish(change)
}

/// Puts an item off: context `meeting` is the meeting's number; `reference` names the item.
pub static DEFER_ITEM: Form = Form {
    name: "defer-item",
    title: "Defer to the next meeting",
    fields: &[Field::new("reason", "reason", Takes::Line, "what it waits for").required()],
    build: |filled| {
        let mut read = filled.read(&DEFER_ITEM);
        let change = Change::DeferItem {
            meeting_id: read.needed_context("meeting"),
            record: filled.reference.clone(),
            reason: read.text("reason"),
        };
        read.finish(Some(change))
    },
};

/// Writes what was said of an item: context `meeting` is the meeting's number, `position` the
/// item's place on its agenda.
pub static NOTE_ITEM: Form = Form {
    name: "note-item",
    title: "Note",
    fields: &[Field::new("note", "note", Takes::Prose, "what was said").required()],
    build: |filled| {
        let mut read = filled.read(&NOTE_ITEM);
        let change = Change::NoteItem {
            meeting_id: read.needed_context("meeting"),
            position: read.needed_context("position"),
            note: read.text("note"),
        };
        read.finish(Some(change))
    },
};

/// Sets an action: context `meeting` and `report` are the numbers of both; without them it
/// stands on its own, as the action log sets it.
pub static MEETING_ACTION: Form = Form {
    name: "add-action",
    title: "Set an action",
    fields: &[
        Field::new("what", "task", Takes::Line, "what is to be done").required(),
        Field::new("owner", "owner", Takes::User, "the one who does it; type part of a name")
            .required()
            .starts(Starts::Actor),
        Field::new("due", "due", Takes::Date, "4 Dec 2026, or +14d")
            .required()
            .starts(Starts::InDays(14)),
        Field::new("priority", "priority", Takes::One(choices::<ActionPriority>()), "h, m or l")
            .required()
            .starts(Starts::With("medium")),
    ],
    build: add_action,
};

fn add_action(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&MEETING_ACTION);
    let due = read.needed_date("due");
    let priority: Option<ActionPriority> = read.needed("priority");
    let change = priority.map(|priority| Change::AddAction {
        meeting_id: read.context("meeting"),
        report_id: read.context("report"),
        action: NewAction { what: read.text("what"), owner: read.text("owner"), due, priority },
    });
    read.finish(change)
}
