//! The forms that work a vetting case: third parties, where the applicant lived, checks and
//! adverse findings.

use crate::catalogue::column::choices;
use crate::catalogue::form::{Field, Form, Part, Reading, Starts, Takes};
use crate::domain::case::{Disclosed, FindingWords, PartyKind, Weighed, Weight};
use crate::domain::residency::StayKind;
use crate::domain::vetting::{CheckKind, CheckResult, Ground};
use crate::store::case::{
    Answer, AskCheck, CaseChange, NewFinding, NewParty, NewStay, RecordCheck,
};

const FROM: Field = Field::new("from", "from", Takes::Date, "1 Mar 2019");
const UNTIL: Field = Field::new("until", "until", Takes::Date, "empty while it goes on");

/// Names a third party.
pub static PARTY: Form = Form {
    name: "add-third-party",
    title: "Add a third party, with the checks that the policy has them carry",
    fields: &[
        Field::new(
            "kind",
            "kind",
            Takes::One(choices::<PartyKind>()),
            "what they are to the applicant; its first letter chooses",
        )
        .required(),
        Field::new("name", "name", Takes::Line, "surname, forenames").required(),
        Field::new("relationship", "related as", Takes::Line, "such as mother, or house-mate")
            .required(),
        Field::new("born", "date of birth", Takes::Date, "4 Dec 1990"),
        Field::new(
            "address",
            "address",
            Takes::Line,
            "where they live, or lived with the applicant",
        ),
        FROM,
        UNTIL,
    ],
    build: |filled| {
        let mut read = filled.read(&PARTY);
        let (case, kind) = (read.record(), read.needed("kind"));
        let (born, from, until) = (read.date("born"), read.date("from"), read.date("until"));
        let (name, relationship) = (read.text("name"), read.text("relationship"));
        let address = read.text("address");
        let change = kind.map(|kind| {
            let new = NewParty { case, kind, name, relationship, born, address, from, until };
            CaseChange::AddParty(new).into()
        });
        read.finish(change)
    },
};

/// Adds to the applicant's address history.
pub static STAY: Form = Form {
    name: "add-address",
    title: "Add to the address history",
    fields: &[
        Field::new("from", "from", Takes::Date, "1 Mar 2019").required(),
        Field::new(
            "words",
            "address",
            Takes::Line,
            "the address, or what explains that there is none",
        )
        .required(),
        UNTIL,
        Field::new("kind", "kind", Takes::One(choices::<StayKind>()), "l or n; n explains a gap")
            .required()
            .starts(Starts::With("address")),
    ],
    build: |filled| {
        let mut read = filled.read(&STAY);
        let (case, kind) = (read.record(), read.needed("kind"));
        let (from, until) = (read.needed_date("from"), read.date("until"));
        let words = read.text("words");
        let change =
            kind.map(|kind| CaseChange::AddStay(NewStay { case, kind, words, from, until }).into());
        read.finish(change)
    },
};

/// Asks for a check that the policy does not demand.
pub static ASK_CHECK: Form = Form {
    name: "ask-check",
    title: "Ask for a further check",
    fields: &[
        Field::new("kind", "check", Takes::One(choices::<CheckKind>()), "its first letter chooses")
            .required(),
        Field::new("reason", "reason", Takes::Line, "why it is asked for").required(),
        Field::new(
            "party",
            "of",
            Takes::Part(Part::Party),
            "a third party; empty is the applicant",
        ),
    ],
    build: |filled| {
        let mut read = filled.read(&ASK_CHECK);
        let (case, kind) = (read.record(), read.needed("kind"));
        let (party, reason) = (read.pick("party"), read.text("reason"));
        let change =
            kind.map(|kind| CaseChange::AskCheck(AskCheck { case, kind, party, reason }).into());
        read.finish(change)
    },
};

/// Records what a check returned.
pub static CHECK: Form = Form {
    name: "record-check",
    title: "Record a check",
    fields: &[
        Field::new("check", "check", Takes::Part(Part::OpenCheck), "the open checks of the case")
            .required()
            .starts(Starts::First),
        Field::new(
            "result",
            "result",
            Takes::One(choices::<CheckResult>()),
            "its first letter chooses; ctrl-n saves and goes on to the next open check",
        )
        .required(),
        Field::new(
            "reason",
            "reason",
            Takes::Line,
            "needed when it was not done; what a trace showed",
        ),
        Field::new(
            "authoriser",
            "authorised by",
            Takes::User,
            "the vetting manager, when it was not done",
        ),
        Field::new("place", "where", Takes::Line, "database or place; empty is the usual one"),
        Field::new(
            "category",
            "finding",
            Takes::One(choices::<Ground>()),
            "of an adverse trace: the ground that it falls under",
        ),
        Field::new(
            "disclosed",
            "disclosed",
            Takes::One(choices::<Disclosed>()),
            "of an adverse trace: whether the applicant said so",
        ),
        Field::new(
            "weight",
            "weight",
            Takes::One(choices::<Weight>()),
            "of an adverse trace: against the grounds of refusal",
        ),
        Field::new("happened", "happened", Takes::Date, "of an adverse trace: 4 Dec 2019"),
    ],
    build: |filled| {
        let mut read = filled.read(&CHECK);
        let (case, check) = (read.record(), read.needed_pick("check"));
        let (reason, authoriser) = (read.text("reason"), read.text("authoriser"));
        let (place, result) = (read.text("place"), read.needed("result"));
        let finding = finding(&mut read, String::new());
        let change = result.map(|result| {
            let record = RecordCheck { case, check, result, reason, place, authoriser, finding };
            CaseChange::RecordCheck(record).into()
        });
        read.finish(change)
    },
};

/// Reads the fields of a finding, whose words are `text`.
fn finding(read: &mut Reading<'_>, text: String) -> FindingWords {
    FindingWords {
        category: read.word("category"),
        happened: read.date("happened"),
        disclosed: read.word("disclosed"),
        weight: read.word("weight"),
        text,
    }
}

/// Records a finding that no check returned.
pub static FINDING: Form = Form {
    name: "record-finding",
    title: "Record an adverse finding",
    fields: &[
        Field::new("what", "what", Takes::Prose, "what it is and where it comes from").required(),
        Field::new(
            "category",
            "category",
            Takes::One(choices::<Ground>()),
            "the ground of refusal that it falls under",
        )
        .required(),
        Field::new(
            "disclosed",
            "disclosed",
            Takes::One(choices::<Disclosed>()),
            "whether the applicant said so",
        )
        .required(),
        Field::new(
            "weight",
            "weight",
            Takes::One(choices::<Weight>()),
            "against the grounds of refusal",
        )
        .required(),
        Field::new("happened", "happened", Takes::Date, "4 Dec 2019; empty where unknown"),
    ],
    build: |filled| {
        let mut read = filled.read(&FINDING);
        let (case, text) = (read.record(), read.text("what"));
        let words = finding(&mut read, text);
        read.finish(Some(CaseChange::RecordFinding(NewFinding { case, words }).into()))
    },
};

/// Says how a finding was weighed.
pub static ANSWER: Form = Form {
    name: "answer-finding",
    title: "Weigh an adverse finding",
    fields: &[
        Field::new("finding", "finding", Takes::Part(Part::Finding), "the findings of the case")
            .required()
            .starts(Starts::First),
        Field::new(
            "weighed",
            "answer",
            Takes::One(choices::<Weighed>()),
            "its first letter chooses; ctrl-n saves and goes on to the next finding",
        )
        .required(),
        Field::new("reason", "reason", Takes::Prose, "why it weighs no more and no less")
            .required(),
    ],
    build: |filled| {
        let mut read = filled.read(&ANSWER);
        let (case, finding) = (read.record(), read.needed_pick("finding"));
        let (weighed, reason) = (read.needed("weighed"), read.text("reason"));
        let change = weighed.map(|weighed| {
            CaseChange::AnswerFinding(Answer { case, finding, weighed, reason }).into()
        });
        read.finish(change)
    },
};
