//! The forms that decide a vetting case: the findings beside a rationale by element of the National
//! Decision Model, and a second person's word.

use crate::catalogue::column::choices;
use crate::catalogue::form::{Field, Filled, Form, Starts, Takes};
use crate::domain::case::DecisionWords;
use crate::domain::check::FieldError;
use crate::domain::tasking::Rationale;
use crate::domain::vetting::{Ground, Outcome};
use crate::store::case::{CaseChange, Decision, Second};
use crate::store::change::Change;

/// Decides a case.
pub static DECIDE: Form = Form {
    name: "decide-case",
    title: "Decide",
    fields: &fields(Starts::Empty),
    build: |filled| decide(filled, &DECIDE),
};

/// Decides a case that is to be granted.
pub static GRANT: Form = Form {
    name: "decide-case",
    title: "Grant",
    fields: &fields(Starts::With("granted")),
    build: |filled| decide(filled, &GRANT),
};

const fn fields(outcome: Starts) -> [Field; 12] {
    [
        Field::new(
            "outcome",
            "outcome",
            Takes::One(choices::<Outcome>()),
            "its first letter chooses",
        )
        .required()
        .starts(outcome),
        Field::new("findings", "findings", Takes::Nothing, "").starts(Starts::Column("findings")),
        Field::new("information", "information", Takes::Prose, "what is known, and how well")
            .required(),
        Field::new("threat_risk", "threat and risk", Takes::Prose, "what may happen, how likely"),
        Field::new("options", "options", Takes::Prose, "considered and rejected; needed to refuse"),
        Field::new(
            "grounds",
            "grounds",
            Takes::Many(choices::<Ground>()),
            "for a refusal, as findings were weighed; space chooses",
        )
        .starts(Starts::Column("grounds-found")),
        Field::new(
            "conditions",
            "conditions",
            Takes::Prose,
            "of a grant with conditions, one a line",
        ),
        Field::new("condition_owner", "owner of them", Takes::User, "who sees that they are kept"),
        Field::new(
            "condition_review",
            "review them on",
            Takes::Date,
            "4 Dec 2026, or +90d; empty is the policy's",
        ),
        Field::new(
            "powers_policy",
            "powers and policy",
            Takes::Prose,
            "what allows or asks for it",
        ),
        Field::new("code_of_ethics", "Code of Ethics", Takes::Prose, "which principles weighed"),
        Field::new(
            "action_review",
            "action and review",
            Takes::Prose,
            "what follows and how it is checked",
        ),
    ]
}

fn decide(filled: &Filled, form: &'static Form) -> Result<Change, Vec<FieldError>> {
    let mut read = filled.read(form);
    let (case, outcome) = (read.record(), read.needed("outcome"));
    let mut grounds = read.words("grounds");
    // Grounds that nobody chose but the form began with are of a refusal alone.
    if outcome != Some(Outcome::Refused) && filled.as_begun.contains("grounds") {
        grounds.clear();
    }
    let words = DecisionWords {
        grounds,
        conditions: read.text("conditions"),
        owner: read.text("condition_owner"),
        review_on: read.date("condition_review"),
        rationale: Rationale {
            code_of_ethics: read.text("code_of_ethics"),
            information: read.text("information"),
            threat_risk: read.text("threat_risk"),
            powers_policy: read.text("powers_policy"),
            options: read.text("options"),
            action_review: read.text("action_review"),
        },
    };
    let change =
        outcome.map(|outcome| CaseChange::Decide(Decision { case, outcome, words }).into());
    read.finish(change)
}

const VERDICTS: &[(&str, &str)] = &[("confirm", "confirm"), ("return", "return")];

/// A second person's word on a proposed decision.
pub static SECOND: Form = Form {
    name: "confirm-decision",
    title: "Confirm a proposed decision, or return it",
    fields: &[
        Field::new("verdict", "as second person", Takes::One(VERDICTS), "c or r").required(),
        Field::new("proposed", "proposed", Takes::Nothing, "").starts(Starts::Column("proposal")),
        Field::new("findings", "findings", Takes::Nothing, "").starts(Starts::Column("findings")),
        Field::new("reason", "reason", Takes::Prose, "needed where it goes back"),
    ],
    build: |filled| {
        let mut read = filled.read(&SECOND);
        let confirm = match read.text("verdict").as_str() {
            "return" => false,
            "confirm" | "" => true,
            _ => {
                read.wrong("verdict", "choose confirm or return");
                false
            }
        };
        let second = Second { case: read.record(), confirm, reason: read.text("reason") };
        read.finish(Some(CaseChange::Second(second).into()))
    },
};
