//! The forms of the meeting screen. They are about what the screen shows, not about a row of a
//! list, so that the screen says in [`Filled::context`] which meeting, report or item is meant.

use crate::catalogue::column::choices;
use crate::catalogue::form::{Field, Filled, Form, Reading, Starts, Takes};
use crate::domain::check::FieldError;
use crate::domain::tasking::{ActionPriority, AttendeeRole, Disposition, Rationale};
use crate::store::change::{Change, DecideItem, NewAction};
use crate::store::session::{Ask, Correction, Session};

/// Opens a meeting: `record` is the meeting as seen.
pub static OPEN_MEETING: Form = Form {
    name: "open-meeting",
    title: "Open the meeting",
    fields: &[
        Field::new("chair", "chair", Takes::User, "who chairs it today").required(),
        Field::new("minute_taker", "minutes", Takes::User, "who takes the minutes")
            .required()
            .starts(Starts::Actor),
    ],
    build: |filled| {
        let mut read = filled.read(&OPEN_MEETING);
        let change = Change::OpenMeeting {
            meeting: read.record(),
            chair: read.text("chair"),
            minute_taker: read.text("minute_taker"),
        };
        read.finish(Some(change))
    },
};

/// Puts somebody on the list of those asked: context `meeting` is the meeting's number.
pub static ASK: Form = Form {
    name: "ask-to-meeting",
    title: "Ask somebody",
    fields: &[
        Field::new("user", "user", Takes::User, "a user; or else one of the two below"),
        Field::new("person", "or a person", Takes::Person, "type part of a name or number"),
        Field::new("name", "or by name", Takes::Line, "somebody who is not on our lists"),
        Field::new(
            "role",
            "role",
            Takes::One(choices::<AttendeeRole>()),
            "c, m or g; a guest does not count",
        )
        .required()
        .starts(Starts::With("member")),
        Field::new("force", "force", Takes::Line, "its short name, where not on our lists"),
        Field::new("unit", "unit", Takes::Line, "by which conflicts are found"),
    ],
    build: ask,
};

fn ask(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&ASK);
    let role: Option<AttendeeRole> = read.needed("role");
    let person_id = read.pick("person");
    let name = read.optional("user").or_else(|| read.optional("name")).unwrap_or_default();
    let given = [read.text("user"), read.text("person"), read.text("name")];
    if given.iter().filter(|text| !text.is_empty()).count() != 1 {
        read.wrong("user", "choose a user or a person, or write a name: one of the three");
    }
    let meeting_id = read.needed_context("meeting");
    let change = role.map(|role| {
        let (force, unit) = (read.text("force"), read.text("unit"));
        Session::Ask(Ask { meeting_id, name, person_id, role, force, unit }).into()
    });
    read.finish(change)
}

/// Records why the meeting goes on without its quorum: `record` is the meeting as seen.
pub static GO_ON_WITHOUT: Form = Form {
    name: "go-on-without-quorum",
    title: "Go on without a quorum",
    fields: &[Field::new("reason", "reason", Takes::Line, "it stands in the minutes").required()],
    build: |filled| {
        let mut read = filled.read(&GO_ON_WITHOUT);
        let (meeting, reason) = (read.record(), read.text("reason"));
        read.finish(Some(Session::GoOnWithout { meeting, reason }.into()))
    },
};

/// Keeps an item from somebody: context `meeting` is the meeting's number.
pub static DECLARE_CONFLICT: Form = Form {
    name: "declare-conflict",
    title: "Declare a conflict of interest",
    fields: &[
        Field::new("attendee", "who", Takes::Line, "the name, or the number of the copy")
            .required(),
        Field::new("item", "item", Takes::Number, "its number on the agenda").required(),
        Field::new("reason", "conflict", Takes::Line, "what it is; it is recorded").required(),
    ],
    build: |filled| {
        let mut read = filled.read(&DECLARE_CONFLICT);
        let meeting_id = read.needed_context("meeting");
        let position = read.number("item").unwrap_or_default();
        let (attendee, reason) = (read.text("attendee"), read.text("reason"));
        let change = Session::Declare { meeting_id, attendee, position, reason };
        read.finish(Some(change.into()))
    },
};

/// Corrects the minutes before they are signed: `record` is the meeting as seen.
pub static CORRECT_MINUTES: Form = Form {
    name: "correct-minutes",
    title: "Correct the minutes",
    fields: &[Field::new(
        "text",
        "minutes",
        Takes::Prose,
        "as they are to read; the old words stay in the audit",
    )
    .required()
    .starts(Starts::Column("minutes"))],
    build: |filled| {
        let mut read = filled.read(&CORRECT_MINUTES);
        let (meeting, text) = (read.record(), read.text("text"));
        read.finish(Some(Session::CorrectMinutes { meeting, text }.into()))
    },
};

/// The fields of a decision; a correction starts with the words that it corrects.
const fn decision_fields(correcting: bool) -> [Field; 12] {
    const fn start(field: Field, correcting: bool, column: &'static str) -> Field {
        if correcting { field.starts(Starts::Column(column)) } else { field }
    }
    let disposition = Field::new(
        "disposition",
        "decision",
        Takes::One(choices::<Disposition>()),
        "its first letter chooses; again for the next",
    );
    let information =
        Field::new("information", "information", Takes::Prose, "what is known, and how well");
    let threat = Field::new(
        "threat_risk",
        "threat and risk",
        Takes::Prose,
        "what may happen, to whom, how likely",
    );
    let options = Field::new(
        "options",
        "options rejected",
        Takes::Prose,
        "what was considered, and why not; needed for no further action",
    );
    let powers = Field::new(
        "powers_policy",
        "powers and policy",
        Takes::Prose,
        "what allows or asks for it",
    );
    let ethics = Field::new(
        "code_of_ethics",
        "Code of Ethics",
        Takes::Prose,
        "which of its principles weighed",
    );
    let review = Field::new(
        "action_review",
        "action and review",
        Takes::Prose,
        "what follows and how it is checked",
    );
    let review_on =
        Field::new("review_on", "review on", Takes::Date, "4 Dec 2026, or +28d; needed to monitor");
    let dissent = Field::new("dissent", "dissent", Takes::Prose, "who disagreed and why");
    [
        start(disposition.required(), correcting, "disposition"),
        start(information.required(), correcting, "information"),
        start(threat.required(), correcting, "threat-risk"),
        Field::new("decision_maker", "decided by", Takes::User, "type part of a user's name")
            .required()
            .starts(Starts::Actor),
        start(options, correcting, "options"),
        start(powers, correcting, "powers-policy"),
        start(ethics, correcting, "code-of-ethics"),
        start(review, correcting, "action-review"),
        start(review_on, correcting, "review-on"),
        start(dissent, correcting, "dissent"),
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
    ]
}

fn rationale(read: &Reading<'_>) -> Rationale {
    Rationale {
        code_of_ethics: read.text("code_of_ethics"),
        information: read.text("information"),
        threat_risk: read.text("threat_risk"),
        powers_policy: read.text("powers_policy"),
        options: read.text("options"),
        action_review: read.text("action_review"),
    }
}

/// Decides an item: `record` is the report as seen; context `meeting` is the meeting's number,
/// absent outside one.
pub static DECIDE_ITEM: Form =
    Form { name: "decide-item", title: "Decide", fields: &decision_fields(false), build: decide };

fn decide(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&DECIDE_ITEM);
    let report = read.record();
    let (decided_at, review_on) = (read.moment_or_now("decided_at"), read.date("review_on"));
    let disposition: Option<Disposition> = read.needed("disposition");
    let change = disposition.map(|disposition| {
        Change::DecideItem(Box::new(DecideItem {
            meeting_id: read.context("meeting"),
            report,
            disposition,
            rationale: rationale(&read),
            decided_at,
            delay_reason: read.optional("delay_reason"),
            decision_maker: read.text("decision_maker"),
            review_on,
            dissent: read.optional("dissent"),
            corrects: None,
            actions: Vec::new(),
        }))
    });
    read.finish(change)
}

/// Corrects a decision by a new entry that starts with its words: `record` is the decision.
pub static CORRECT_DECISION: Form = Form {
    name: "correct-decision",
    title: "Correct by a new entry",
    fields: &decision_fields(true),
    build: correct,
};

fn correct(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&CORRECT_DECISION);
    let decision = read.record().id;
    let (decided_at, review_on) = (read.moment_or_now("decided_at"), read.date("review_on"));
    let disposition: Option<Disposition> = read.needed("disposition");
    let change = disposition.map(|disposition| {
        Session::CorrectDecision(Box::new(Correction {
            decision,
            disposition,
            rationale: rationale(&read),
            decided_at,
            delay_reason: read.optional("delay_reason"),
            decision_maker: read.text("decision_maker"),
            review_on,
            dissent: read.optional("dissent"),
        }))
        .into()
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
