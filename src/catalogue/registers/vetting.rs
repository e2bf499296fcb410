//! Vetting cases: the queue, and everything that can be done to a case.

use super::{appeals, case_forms as forms, decision_forms, letters};
use crate::catalogue::column::{Column, DETAIL, Show, UNSAID, choices};
use crate::catalogue::form::{Field, Filled, Form, Starts, Takes};
use crate::catalogue::{Action, RecordView, Register};
use crate::domain::case::Weight;
use crate::domain::check::FieldError;
use crate::domain::choice::Choice;
use crate::domain::letter::LetterKind;
use crate::domain::text::counted;
use crate::domain::vetting::{CaseKind, Ground, Level, Outcome, Sensitivity, Stage, SubjectKind};
use crate::store::change::Change;

pub(super) static REGISTER: Register = Register {
    key: "vetting",
    title: "Vetting",
    noun: ("case", "cases"),
    columns: COLUMNS,
    sort: "priority",
    named: &[
        ("mine", "assigned:@me", "assigned to you"),
        ("overdue", "open:yes target>0", "open past its target"),
        ("to-confirm", "open:yes proposed", "decided, and waiting for a second person"),
    ],
    actions: &[
        Action {
            command: "new",
            form: &OPEN,
            on_record: false,
            bulk: false,
            guard: super::super::always,
        },
        Action { command: "assign", form: &ASSIGN, on_record: true, bulk: true, guard: is_open },
        Action {
            command: "third-party",
            form: &forms::PARTY,
            on_record: true,
            bulk: false,
            guard: is_workable,
        },
        Action {
            command: "correct-party",
            form: &forms::CORRECT_PARTY,
            on_record: true,
            bulk: false,
            guard: is_workable,
        },
        Action {
            command: "residence",
            form: &forms::STAY,
            on_record: true,
            bulk: false,
            guard: is_workable,
        },
        Action {
            command: "correct-stay",
            form: &forms::CORRECT_STAY,
            on_record: true,
            bulk: false,
            guard: is_workable,
        },
        Action {
            command: "ask-check",
            form: &forms::ASK_CHECK,
            on_record: true,
            bulk: false,
            guard: is_workable,
        },
        Action {
            command: "check",
            form: &forms::CHECK,
            on_record: true,
            bulk: false,
            guard: is_workable,
        },
        Action {
            command: "finding",
            form: &forms::FINDING,
            on_record: true,
            bulk: false,
            guard: is_open,
        },
        Action {
            command: "weigh",
            form: &forms::ANSWER,
            on_record: true,
            bulk: false,
            guard: has_finding,
        },
        Action {
            command: "decide",
            form: &decision_forms::DECIDE,
            on_record: true,
            bulk: false,
            guard: may_decide,
        },
        Action {
            command: "grant",
            form: &decision_forms::GRANT,
            on_record: true,
            bulk: false,
            guard: may_grant,
        },
        Action {
            command: "appeal",
            form: &appeals::LODGE,
            on_record: true,
            bulk: false,
            guard: may_appeal,
        },
        Action {
            command: "confirm",
            form: &decision_forms::SECOND,
            on_record: true,
            bulk: false,
            guard: is_proposed,
        },
        Action {
            command: "issue-letter",
            form: &letters::ISSUE,
            on_record: true,
            bulk: true,
            guard: super::super::always,
        },
        Action { command: "hold", form: &HOLD, on_record: true, bulk: false, guard: may_stop },
        Action { command: "resume", form: &RESUME, on_record: true, bulk: true, guard: may_start },
        Action {
            command: "override",
            form: &OVERRIDE,
            on_record: true,
            bulk: false,
            guard: is_open,
        },
    ],
    empty: "Open one with n.",
};

const COLUMNS: &[Column] = &[
    Column::new("ref", "ref", Show::Reference, 12, 0, "the case's reference"),
    Column::new("priority", "class", Show::Priority, 5, 0, "priority class, 1 first")
        .by_policy("priority"),
    Column::new("subject", "subject", Show::Text, 18, 0, "who is vetted"),
    Column::new("kind", "kind", Show::Choice(choices::<CaseKind>()), 12, 3, "why it was opened"),
    Column::new("level", "level", Show::Code(choices::<Level>()), 7, 1, "the level asked for"),
    Column::new("stage", "stage", Show::Choice(choices::<Stage>()), 18, 2, "where it stands"),
    Column::new("age", "age", Show::Days, 6, 1, "days since receipt without stopped time"),
    Column::new("target", "target", Show::Past, 7, 2, "days past its target")
        .by_policy("target_days"),
    Column::new("why", "why", Show::Text, 24, 1, "why it stands where it does"),
    Column::new("assigned", "assigned", Show::Text, 10, 4, "who has it"),
    Column::new("force", "force", Show::Force, 7, 5, "the force"),
    Column::new("received", "received", Show::Date, 11, 6, "when it was received"),
    Column::new("course", "course", Show::Date, 11, 7, "the recruit's course date"),
    Column::new("unit", "unit", Show::Text, 14, DETAIL, "the subject's unit"),
    Column::new(
        "person-kind",
        "kind of person",
        Show::Choice(choices::<SubjectKind>()),
        10,
        DETAIL,
        "what the subject is",
    ),
    Column::new("collar", "collar", Show::Text, 8, DETAIL, "the subject's number"),
    Column::new("employer", "employer", Show::Text, 14, DETAIL, "a contractor's employer"),
    Column::new("post", "post", Show::Text, 16, DETAIL, "the post it is for"),
    Column::new(
        "required",
        "requires",
        Show::Code(choices::<Level>()),
        7,
        DETAIL,
        "what the post requires",
    ),
    Column::new(
        "designated",
        "designated",
        Show::Flag,
        10,
        DETAIL,
        "whether the post is designated",
    ),
    Column::new(
        "sensitivity",
        "sensitivity",
        Show::Choice(choices::<Sensitivity>()),
        12,
        DETAIL,
        "what makes the post sensitive",
    ),
    Column::new(
        "stopped",
        "clock stopped",
        Show::Date,
        11,
        DETAIL,
        "since when the applicant is awaited",
    )
    .arising_with("stopped"),
    Column::new(
        "override",
        "by hand because",
        Show::Prose,
        16,
        DETAIL,
        "why the class was set by hand",
    )
    .arising_with("override"),
    Column::new("override-by", "ranked by", Show::Text, 10, DETAIL, "who wrote that down")
        .arising_with("override"),
    Column::new(
        "override-authoriser",
        "rank allowed by",
        Show::Text,
        10,
        DETAIL,
        "the vetting manager or head who allowed it",
    )
    .arising_with("override"),
    Column::new(
        "over-age",
        "over age",
        Show::Flag,
        8,
        DETAIL,
        "a contractor or cadet past the maximum age",
    ),
    Column::new("open", "open", Show::Flag, 5, UNSAID, "whether it is open"),
    Column::new("findings", "findings", Show::Prose, 24, DETAIL, "what stands against granting it"),
    Column::new(
        "grounds-found",
        "grounds found",
        Show::Text,
        12,
        UNSAID,
        "the kinds of finding that are weighed as grounds for refusal",
    ),
    Column::new("unanswered", "unanswered", Show::Number, 10, UNSAID, "findings not yet weighed"),
    Column::new("to-check", "to check", Show::Number, 8, UNSAID, "mandatory checks still open"),
    Column::new(
        "weightiest",
        "weightiest",
        Show::Choice(choices::<Weight>()),
        10,
        DETAIL,
        "the weight of the weightiest finding",
    )
    .arising_with("weightiest"),
    Column::new(
        "proposed",
        "proposed",
        Show::Choice(choices::<Outcome>()),
        12,
        DETAIL,
        "what was decided and waits for a second person",
    )
    .arising_with("proposed")
    .by_policy("second_person"),
    Column::new("proposed-by", "proposed by", Show::Text, 10, DETAIL, "who decided so")
        .arising_with("proposed"),
    Column::new("proposal", "proposal", Show::Prose, 20, UNSAID, "the proposed decision in words"),
    Column::new(
        "outcome",
        "outcome",
        Show::Choice(choices::<Outcome>()),
        12,
        DETAIL,
        "how it ended",
    )
    .arising_with("closed"),
    Column::new(
        "first-outcome",
        "first decided",
        Show::Choice(choices::<Outcome>()),
        12,
        DETAIL,
        "how it ended before an appeal was upheld",
    )
    .arising_with("first-outcome"),
    Column::new(
        "appeal",
        "appeal",
        Show::Choice(APPEALS),
        10,
        DETAIL,
        "whether it was appealed, and what came of it",
    )
    .arising_with("appeal"),
    Column::new("letter", "letter", Show::Text, 18, DETAIL, "the last letter sent, and when"),
    Column::new(
        "letter-due",
        "to send",
        Show::Choice(choices::<LetterKind>()),
        18,
        DETAIL,
        "the letter that it calls for and that was not sent",
    )
    .arising_with("letter-due"),
    Column::new("told-on", "told on", Show::Date, 11, DETAIL, "the day of the refusal's letter"),
    Column::new(
        "grounds",
        "grounds",
        Show::Words(choices::<Ground>()),
        12,
        DETAIL,
        "grounds of a refusal",
    )
    .arising_with("grounds"),
    Column::new("conditions", "conditions", Show::Prose, 16, DETAIL, "conditions of the grant")
        .arising_with("conditions"),
    Column::new("rationale", "rationale", Show::Prose, 20, DETAIL, "why it was decided so")
        .arising_with("closed"),
    Column::new("decided-by", "decided by", Show::Text, 10, DETAIL, "who decided")
        .arising_with("closed"),
    Column::new("second-by", "confirmed by", Show::Text, 10, DETAIL, "the second person")
        .arising_with("closed"),
    Column::new("closed", "closed", Show::Date, 11, DETAIL, "when it was closed")
        .arising_with("closed"),
];

fn is_open(case: &RecordView<'_>) -> Result<(), String> {
    if case.text("stage") == "closed" {
        return Err(format!("{} is closed; open a new case to look again", case.reference()));
    }
    Ok(())
}

/// Where the appeal against a case stands.
const APPEALS: &[(&str, &str)] =
    &[("open", "open"), ("upheld", "upheld"), ("dismissed", "dismissed")];

/// What a grant needs may be worked while a case is open, or an appeal against it is.
fn is_workable(case: &RecordView<'_>) -> Result<(), String> {
    if case.text("appeal") == "open" { Ok(()) } else { is_open(case) }
}

fn may_appeal(case: &RecordView<'_>) -> Result<(), String> {
    let reference = case.reference();
    if !case.text("appeal").is_empty() {
        return Err(format!("{reference} was appealed already; the tab of appeals has it"));
    }
    if case.text("outcome") != Outcome::Refused.code() {
        return Err(format!("{reference} was not refused; only a refusal can be appealed"));
    }
    Ok(())
}

fn has_finding(case: &RecordView<'_>) -> Result<(), String> {
    is_open(case)?;
    if case.value("weightiest").is_null() {
        return Err(format!("{} has no adverse finding; x records one", case.reference()));
    }
    Ok(())
}

/// What the store would refuse in the end is said before anybody writes a rationale.
fn may_decide(case: &RecordView<'_>) -> Result<(), String> {
    is_open(case)?;
    let (reference, by) = (case.reference(), case.text("proposed-by"));
    if !by.is_empty() {
        return Err(format!(
            "{by} proposed a decision on {reference}; a second person confirms or returns it with C"
        ));
    }
    match case.value("unanswered").int().unwrap_or_default() {
        0 => Ok(()),
        n => Err(format!(
            "{reference} has {} not answered; weigh each with e before it is decided",
            counted(n, "adverse finding", "adverse findings")
        )),
    }
}

fn may_grant(case: &RecordView<'_>) -> Result<(), String> {
    may_decide(case)?;
    match case.value("to-check").int().unwrap_or_default() {
        0 => Ok(()),
        n => Err(format!(
            "{} has {} open; record each with c, or decide otherwise with d",
            case.reference(),
            counted(n, "mandatory check", "mandatory checks")
        )),
    }
}

fn is_proposed(case: &RecordView<'_>) -> Result<(), String> {
    is_open(case)?;
    if case.text("proposed-by").is_empty() {
        return Err(format!("no decision on {} is proposed; d decides it", case.reference()));
    }
    Ok(())
}

fn may_stop(case: &RecordView<'_>) -> Result<(), String> {
    is_open(case)?;
    if case.text("stage") == "waiting" {
        return Err(format!("the clock of {} is stopped already; H starts it", case.reference()));
    }
    Ok(())
}

fn may_start(case: &RecordView<'_>) -> Result<(), String> {
    is_open(case)?;
    if case.text("stage") != "waiting" {
        return Err(format!("the clock of {} is running; h stops it", case.reference()));
    }
    Ok(())
}

static OPEN: Form = Form {
    name: "open-case",
    title: "Open a vetting case",
    fields: &[
        Field::new("person", "person", Takes::Person, "type part of a name or number").required(),
        Field::new("kind", "kind", Takes::One(choices::<CaseKind>()), "why the case is opened")
            .required(),
        Field::new("level", "level", Takes::One(choices::<Level>()), "the level asked for")
            .required(),
        Field::new("course_date", "course date", Takes::Date, "for a recruit: 4 Dec 2026, or +14d"),
        Field::new("received", "received", Takes::Date, "the day on which the request came in")
            .required()
            .starts(Starts::Today),
    ],
    build: build_open,
};

fn build_open(filled: &Filled) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(&OPEN);
    let person_id = read.needed_pick("person");
    let course_date = read.date("course_date");
    let (kind, level) = (read.needed("kind"), read.needed("level"));
    let received = read.needed_date("received");
    let change = kind.zip(level).map(|(kind, level)| Change::OpenCase {
        person_id,
        kind,
        level,
        course_date,
        received,
    });
    read.finish(change)
}

static ASSIGN: Form = Form {
    name: "assign-case",
    title: "Assign",
    fields: &[Field::new("to", "assign to", Takes::User, "type part of a user's name")
        .required()
        .starts(Starts::Actor)],
    build: |filled| {
        let mut read = filled.read(&ASSIGN);
        let change = Change::AssignCase { case: read.record(), to: read.text("to") };
        read.finish(Some(change))
    },
};

static HOLD: Form = Form {
    name: "stop-clock",
    title: "Stop the clock",
    fields: &[
        Field::new("reason", "reason", Takes::Line, "what the applicant was asked for").required()
    ],
    build: |filled| {
        let mut read = filled.read(&HOLD);
        let change = Change::StopClock { case: read.record(), reason: read.text("reason") };
        read.finish(Some(change))
    },
};

static RESUME: Form = Form {
    name: "start-clock",
    title: "Start the clock again",
    fields: &[],
    build: |filled| {
        let mut read = filled.read(&RESUME);
        let change = Change::StartClock { case: read.record() };
        read.finish(Some(change))
    },
};

static OVERRIDE: Form = Form {
    name: "override-priority",
    title: "Set the priority by hand",
    fields: &[
        Field::new("reason", "reason", Takes::Line, "stands beside the case, with your name")
            .required(),
        Field::new(
            "authoriser",
            "authorised by",
            Takes::Manager,
            "the vetting manager or head who allowed it",
        )
        .required(),
        Field::new(
            "class",
            "class",
            Takes::Number,
            "1 (first) to 5 (last); empty goes back to the computed one",
        ),
    ],
    build: |filled| {
        let mut read = filled.read(&OVERRIDE);
        let case = read.record();
        let reason = read.text("reason");
        let class = read.number("class").map(|class| u8::try_from(class).unwrap_or(u8::MAX));
        let authoriser = read.text("authoriser");
        read.finish(Some(Change::OverridePriority { case, class, reason, authoriser }))
    },
};
