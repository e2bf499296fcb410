//! The forms that work a vetting case: third parties, where the applicant lived, checks and
//! adverse findings.

use crate::catalogue::column::choices;
use crate::catalogue::form::{Field, Form, Part, Reading, Starts, Takes};
use crate::domain::case::{Disclosed, FindingWords, PartyKind, Weighed, Weight};
use crate::domain::check::blank;
use crate::domain::residency::StayKind;
use crate::domain::vetting::{CheckKind, CheckResult, Ground};
use crate::store::case::{
    Answer, AskCheck, CaseChange, CorrectParty, CorrectStay, NewFinding, NewParty, NewStay,
    RecordCheck,
};

const FROM: Field = Field::new("from", "from", Takes::Date, "1 Mar 2019");
const UNTIL: Field = Field::new("until", "until", Takes::Date, "empty while it goes on");

/// What is written down of a third party; of one to correct, what stands.
const fn party_fields(correcting: bool) -> [Field; 7] {
    [
        of_part(
            correcting,
            "relation",
            Field::new(
                "kind",
                "kind",
                Takes::One(choices::<PartyKind>()),
                "what they are to the applicant; its first letter chooses",
            )
            .required(),
        ),
        of_part(
            correcting,
            "name",
            Field::new("name", "name", Takes::Line, "surname, forenames").required(),
        ),
        of_part(
            correcting,
            "related as",
            Field::new("relationship", "related as", Takes::Line, "such as mother, or house-mate")
                .required(),
        ),
        of_part(correcting, "born", Field::new("born", "date of birth", Takes::Date, "4 Dec 1990")),
        of_part(
            correcting,
            "address",
            Field::new(
                "address",
                "address",
                Takes::Line,
                "where they live, or lived with the applicant",
            ),
        ),
        of_part(correcting, "from", FROM),
        of_part(correcting, "until", UNTIL),
    ]
}

/// A field that starts with what stands, where it is to be corrected.
const fn of_part(correcting: bool, heading: &'static str, field: Field) -> Field {
    if correcting { field.starts(Starts::OfPart(heading)) } else { field }
}

fn read_party(read: &mut Reading<'_>) -> Option<NewParty> {
    let (case, kind) = (read.record(), read.needed("kind"));
    let (born, from, until) = (read.date("born"), read.date("from"), read.date("until"));
    let (name, relationship) = (read.text("name"), read.text("relationship"));
    let address = read.text("address");
    kind.map(|kind| NewParty { case, kind, name, relationship, born, address, from, until })
}

/// Names a third party.
pub static PARTY: Form = Form {
    name: "add-third-party",
    title: "Add a third party, with the checks that the policy has them carry",
    fields: &party_fields(false),
    build: |filled| {
        let mut read = filled.read(&PARTY);
        let change = read_party(&mut read).map(|new| CaseChange::AddParty(new).into());
        read.finish(change)
    },
};

/// Corrects a third party.
pub static CORRECT_PARTY: Form = Form {
    name: "correct-third-party",
    title: "Correct a third party; their checks follow",
    fields: &{
        let [kind, name, relationship, born, address, from, until] = party_fields(true);
        let party = Field::new(
            "party",
            "third party",
            Takes::Part(Part::Party),
            "the third parties of the case",
        )
        .required()
        .starts(Starts::First);
        [party, kind, name, relationship, born, address, from, until]
    },
    build: |filled| {
        let mut read = filled.read(&CORRECT_PARTY);
        let party = read.needed_part("party");
        let to = read_party(&mut read);
        let change = to.map(|to| CaseChange::CorrectParty(CorrectParty { party, to }).into());
        read.finish(change)
    },
};

/// What is written down of where the applicant lived; of an entry to correct, what stands.
const fn stay_fields(correcting: bool) -> [Field; 4] {
    let kind =
        Field::new("kind", "kind", Takes::One(choices::<StayKind>()), "l or n; n explains a gap")
            .required()
            .starts(Starts::With("address"));
    [
        of_part(
            correcting,
            "from",
            Field::new("from", "from", Takes::Date, "1 Mar 2019").required(),
        ),
        of_part(
            correcting,
            "_words",
            Field::new(
                "words",
                "address",
                Takes::Line,
                "the address, or what explains that there is none",
            )
            .required(),
        ),
        of_part(correcting, "until", UNTIL),
        of_part(correcting, "_kind", kind),
    ]
}

fn read_stay(read: &mut Reading<'_>) -> Option<NewStay> {
    let (case, kind) = (read.record(), read.needed("kind"));
    let (from, until) = (read.needed_date("from"), read.date("until"));
    let words = read.text("words");
    kind.map(|kind| NewStay { case, kind, words, from, until })
}

/// Adds to the applicant's address history.
pub static STAY: Form = Form {
    name: "add-address",
    title: "Add to the address history",
    fields: &stay_fields(false),
    build: |filled| {
        let mut read = filled.read(&STAY);
        let change = read_stay(&mut read).map(|new| CaseChange::AddStay(new).into());
        read.finish(change)
    },
};

/// Corrects an entry of the applicant's address history.
pub static CORRECT_STAY: Form = Form {
    name: "correct-address",
    title: "Correct the address history",
    fields: &{
        let [from, words, until, kind] = stay_fields(true);
        let stay = Field::new(
            "stay",
            "entry",
            Takes::Part(Part::Stay),
            "the address history of the applicant",
        )
        .required()
        .starts(Starts::First);
        [stay, from, words, until, kind]
    },
    build: |filled| {
        let mut read = filled.read(&CORRECT_STAY);
        let stay = read.needed_part("stay");
        let to = read_stay(&mut read);
        let change = to.map(|to| CaseChange::CorrectStay(CorrectStay { stay, to }).into());
        read.finish(change)
    },
};

/// Asks for checks: all that wait for it, or one, which the policy demands or not.
pub static ASK_CHECK: Form = Form {
    name: "ask-check",
    title: "Ask for checks",
    fields: &[
        Field::new(
            "kind",
            "check",
            Takes::One(choices::<CheckKind>()),
            "its first letter chooses; empty asks for every check that nobody asked for yet",
        ),
        Field::new("reason", "reason", Takes::Line, "why, of a check that policy does not demand"),
        Field::new(
            "party",
            "of",
            Takes::Part(Part::Party),
            "a third party; empty is the applicant",
        ),
    ],
    build: |filled| {
        let mut read = filled.read(&ASK_CHECK);
        let case = read.record();
        let (party, reason) = (read.pick("party"), read.text("reason"));
        // Who says of whom or why means one check.
        let every = party.is_none() && blank(&reason);
        let kind = if every { read.word("kind") } else { read.needed("kind") };
        let change = match kind {
            Some(kind) => CaseChange::AskCheck(AskCheck { case, kind, party, reason }),
            None => CaseChange::AskChecks(case),
        };
        read.finish(Some(change.into()))
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
            Takes::Manager,
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
