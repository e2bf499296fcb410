//! What falls due of those who hold a clearance: reports of changed circumstances, yearly reviews
//! and notices, aftercare; and how far each unit has answered its health checks.

use super::letters;
use crate::catalogue::column::{Column, DETAIL, Show, choices};
use crate::catalogue::form::{Field, Form, Starts, Takes};
use crate::catalogue::{Action, RecordView, Register, always};
use crate::domain::choice::Choice;
use crate::domain::due::{Circumstance, DueKind, DueOutcome, DueState, HealthAnswer};
use crate::domain::vetting::Level;
use crate::store::due::{DueChange, HealthCheck, NewReport};

pub(super) static REGISTER: Register = Register {
    key: "due",
    title: "Follow-ups",
    noun: ("follow-up", "follow-ups"),
    columns: COLUMNS,
    sort: "due-in",
    named: &[("overdue", "state:open due-in<0", "open past its day")],
    actions: &[
        Action { command: "new", form: &REPORT, on_record: false, bulk: false, guard: always },
        Action { command: "answer", form: &HOLD, on_record: true, bulk: false, guard: is_review },
        Action { command: "decide", form: &DECIDE, on_record: true, bulk: true, guard: is_other },
        Action {
            command: "remind",
            form: &letters::REMIND,
            on_record: true,
            bulk: true,
            guard: is_open,
        },
    ],
    empty: "Those of a clearance come up by their day; n records a report of changed circumstances.",
};

const ANSWER: Show = Show::Choice(choices::<HealthAnswer>());

const COLUMNS: &[Column] = &[
    Column::new("ref", "ref", Show::Reference, 13, 0, "its reference"),
    Column::new("kind", "kind", Show::Choice(choices::<DueKind>()), 24, 2, "what falls due"),
    Column::new("subject", "subject", Show::Text, 20, 0, "of whom"),
    Column::new("due-in", "due in", Show::Left, 13, 0, "days until it is due; empty when over")
        .by_policy("follow_up_reminders"),
    Column::new("due-on", "due", Show::Date, 11, 3, "by when"),
    Column::new("reminders", "reminded", Show::Number, 8, 1, "how many reminders were sent"),
    Column::new("reminded", "last on", Show::Date, 11, 4, "when the last of them was sent"),
    Column::new("what", "what", Show::Choice(choices::<Circumstance>()), 24, 3, "what changed"),
    Column::new("level", "level", Show::Code(choices::<Level>()), 7, 2, "the level held"),
    Column::new("unit", "unit", Show::Text, 16, 1, "where they work"),
    Column::new("force", "force", Show::Force, 7, 5, "the force"),
    Column::new("state", "state", Show::Choice(choices::<DueState>()), 9, 4, "where it stands"),
    Column::new(
        "outcome",
        "outcome",
        Show::Choice(choices::<DueOutcome>()),
        12,
        5,
        "what was decided",
    ),
    Column::new("collar", "collar", Show::Text, 8, DETAIL, "their number"),
    Column::new("reported-on", "reported", Show::Date, 11, DETAIL, "when it was reported"),
    Column::new("text", "report", Show::Prose, 20, DETAIL, "what was reported"),
    Column::new("clearance", "clearance", Show::Reference, 12, DETAIL, "what it follows"),
    Column::new("arisen-on", "arisen", Show::Date, 11, DETAIL, "when it came into the list"),
    Column::new("held-on", "held", Show::Date, 11, DETAIL, "when the health check was held"),
    Column::new("supervisor", "held by", Show::Text, 14, DETAIL, "the supervisor who held it"),
    Column::new("standards", "standards", ANSWER, 12, DETAIL, "what was answered on standards"),
    Column::new("gifts", "gifts", ANSWER, 12, DETAIL, "what was answered on gifts"),
    Column::new(
        "associations",
        "associations",
        ANSWER,
        12,
        DETAIL,
        "what was answered on associations",
    ),
    Column::new("interests", "interests", ANSWER, 12, DETAIL, "what was answered on interests"),
    Column::new("declared", "declared", Show::Prose, 20, DETAIL, "what was declared"),
    Column::new("note", "note", Show::Prose, 20, DETAIL, "why it was decided so"),
    Column::new("case", "case", Show::Reference, 12, DETAIL, "the case that was opened"),
    Column::new("answered-on", "answered", Show::Date, 11, DETAIL, "when it was answered"),
    Column::new("answered-by", "answered by", Show::Text, 11, DETAIL, "who answered it"),
];

fn is_open(due: &RecordView<'_>) -> Result<(), String> {
    match due.text("state") {
        "open" => Ok(()),
        state => Err(format!("{} is {state} already; it stands", due.reference())),
    }
}

fn is_review(due: &RecordView<'_>) -> Result<(), String> {
    is_open(due)?;
    if due.text("kind") == DueKind::Integrity.code() {
        return Ok(());
    }
    Err(format!("{} has no health check; d decides it", due.reference()))
}

fn is_other(due: &RecordView<'_>) -> Result<(), String> {
    is_open(due)?;
    if due.text("kind") != DueKind::Integrity.code() {
        return Ok(());
    }
    let reference = due.reference();
    Err(format!("{reference} is answered by its health check; a writes it down"))
}

static REPORT: Form = Form {
    name: "report-change",
    title: "Record a report of changed circumstances",
    fields: &[
        Field::new("person", "person", Takes::Person, "type part of a name or number").required(),
        Field::new(
            "what",
            "what changed",
            Takes::One(choices::<Circumstance>()),
            "its first letter chooses",
        )
        .required(),
        Field::new("report", "report", Takes::Prose, "in their words").required(),
        Field::new("reported", "reported", Takes::Date, "when it was reported")
            .required()
            .starts(Starts::Today),
    ],
    build: |filled| {
        let mut read = filled.read(&REPORT);
        let (person_id, what) = (read.needed_pick("person"), read.needed("what"));
        let (text, reported) = (read.text("report"), read.needed_date("reported"));
        let change = what
            .map(|what| DueChange::Report(NewReport { person_id, what, reported, text }).into());
        read.finish(change)
    },
};

const NOTE: Field = Field::new("note", "why", Takes::Prose, "why nothing or why a case");
const OUTCOME: Field = Field::new(
    "outcome",
    "decided",
    Takes::One(choices::<DueOutcome>()),
    "n or c; a case is opened at the level held",
)
.starts(Starts::With("no-action"));

/// A question of the health check, answered with nothing to declare unless somebody says else.
const fn question(key: &'static str, label: &'static str) -> Field {
    Field::new(key, label, Takes::One(choices::<HealthAnswer>()), "n nothing, d declared")
        .required()
        .starts(Starts::With("nothing"))
}

static HOLD: Form = Form {
    name: "hold-health-check",
    title: "Integrity health check",
    fields: &[
        Field::new("supervisor", "held by", Takes::Line, "rank and name of the supervisor")
            .required(),
        question("standards", "standards"),
        question("gifts", "gifts"),
        question("associations", "associations"),
        question("interests", "interests"),
        Field::new("declared", "what", Takes::Prose, "what was declared, where something was"),
        Field::new("held", "held on", Takes::Date, "the day").required().starts(Starts::Today),
        OUTCOME.required(),
        NOTE,
    ],
    build: |filled| {
        let mut read = filled.read(&HOLD);
        let (due, held) = (read.record(), read.needed_date("held"));
        let (supervisor, declared) = (read.text("supervisor"), read.text("declared"));
        let asked = ["standards", "gifts", "associations", "interests"];
        let [standards, gifts, associations, interests] = asked.map(|key| read.needed(key));
        let (outcome, note) = (read.needed("outcome"), read.text("note"));
        let answers = standards.zip(gifts).zip(associations.zip(interests));
        let change = answers.zip(outcome).map(|(((s, g), (a, i)), outcome)| {
            let answers = [s, g, a, i];
            let check = HealthCheck { due, held, supervisor, answers, declared, outcome, note };
            DueChange::Hold(check).into()
        });
        read.finish(change)
    },
};

static DECIDE: Form = Form {
    name: "decide-follow-up",
    title: "Answer it",
    fields: &[NOTE.required(), OUTCOME.required()],
    build: |filled| {
        let mut read = filled.read(&DECIDE);
        let (due, outcome, note) = (read.record(), read.needed("outcome"), read.text("note"));
        let change = outcome.map(|outcome| DueChange::Decide { due, outcome, note }.into());
        read.finish(change)
    },
};

pub(super) static COMPLIANCE: Register = Register {
    key: "compliance",
    title: "Health checks by unit",
    noun: ("unit", "units"),
    columns: &[
        Column::new("unit", "unit", Show::Reference, 28, 0, "where they work"),
        Column::new("force", "force", Show::Force, 7, 1, "the force"),
        Column::new(
            "due",
            "due",
            Show::Number,
            6,
            0,
            "health checks due in the last twelve months",
        ),
        Column::new("answered", "answered", Show::Number, 8, 0, "those of them that were held"),
        Column::new("percent", "%", Show::Number, 4, 0, "held of a hundred that were due"),
        Column::new("late", "overdue", Show::Number, 7, 0, "those that are still to be held"),
        Column::new("declared", "declared", Show::Number, 8, 1, "those that declared something"),
    ],
    sort: "percent",
    named: &[],
    actions: &[],
    empty: "A health check counts here from the day on which it is due.",
};
